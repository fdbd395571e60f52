"""Tone towards an actor: who is meant, what the rule and the models say, and of whom nothing."""

import hashlib
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import (
    choose_method,
    find_targets,
    prepare_documents,
    read_actors,
    read_naming,
    score_actor_contrasts,
    score_actors,
    score_receipts,
    score_targets,
    score_towards,
    split_sentences,
    split_tokens,
    state_towards,
    state_towards_labels,
    tell_method,
)
from analysis.choices import METHODS as ALL_METHODS
from analysis.errors import InputError
from analysis.semantic import has_semantic
from analysis.towards.items import REACH
from analysis.towards.methods import MAX_SEMANTIC, list_methods
from analysis.towards.model import FILE, load_model
from analysis.towards.score import CALLS, choose_likeliest

ROOT = Path(__file__).parents[1]
COLUMNS = {
    **{"doc_id": "str", "sentence_id": "int64", "start": "int64", "end": "int64"},
    **{"actor": "str", "mention": "str", "neg": "float64", "neu": "float64", "pos": "float64"},
    **{"score": "float64", "call": "str", "words": "str", "unmasked": "float64"},
}
METHODS = [
    "rule",
    "trained",
    pytest.param(
        "trained-semantic",
        marks=pytest.mark.skipif(not has_semantic(), reason="the extra semantic is missing"),
    ),
]


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    documents = pd.DataFrame(
        {"doc_id": [f"d{number}" for number in range(len(texts))], "text": list(texts)}
    ).astype("str")
    sentences = split_sentences(documents)
    return documents, sentences, split_tokens(sentences)


def find(actors: str, *texts: str, naming: str | None = None) -> pd.DataFrame:
    _, sentences, tokens = lay(*texts)
    known = read_naming(naming) if naming else None
    return find_targets(tokens, sentences=sentences, actors=read_actors(actors, naming=known))


def score(actors: str, *texts: str, method: str = "trained") -> pd.DataFrame:
    _, sentences, tokens = lay(*texts)
    return score_towards(sentences, tokens=tokens, actors=read_actors(actors), method=method)


# --- who is meant ----------------------------------------------------------------------------


def test_a_bare_surname_is_found_inside_fuller_names_and_with_its_article():
    text = "Bashar al-Assad met Putin. Assad's army left. The Assads fled; assad is no name."
    found = find("Assad", text)
    assert found["mention"].tolist() == ["al-Assad", "Assad", "Assads"]


def test_demonyms_and_capitals_count_only_where_they_are_stated():
    text = "Russia and Moscow spoke. A Russian jet fell."
    assert find("Russia", text)["mention"].tolist() == ["Russia"]
    stated = find("Russia=Moscow|Russian", text)
    assert stated["mention"].tolist() == ["Russia", "Moscow", "Russian"]
    assert set(stated["actor"]) == {"Russia"}


def test_us_is_not_the_pronoun_and_turkey_is_no_bird():
    text = "They told us that the US and the U.S. Senate ate turkey in Turkey."
    found = find("US,Turkey", text)
    assert found[["actor", "mention"]].to_numpy().tolist() == [
        ["US", "US"],
        ["US", "U.S."],
        ["Turkey", "Turkey"],
    ]


def test_what_only_holds_the_name_is_taken_out():
    text = "The Sardo Quartet played. Sardo spoke."
    assert len(find("Sardo", text)) == 2
    found = find("Sardo=!Sardo Quartet", text)
    assert found["start"].tolist() == [text.rindex("Sardo")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Shells hit al-Sardo residential suburb and Al Sardo Military Academy.", 0),
        ("They shelled Dahiyet al-Sardo. Lake Sardo is low. Khan al Sardo was taken.", 0),
        ("The Sardo hospital burnt, and so did the suburb of al-Sardo.", 0),
        ("Sardo forces hold the village. A lake lay before Sardo. In camp, Sardo ate.", 3),
        ("Sardo's village fell. The village of the Sardo family fell.", 2),
    ],
)
def test_places_that_bear_the_name_are_nobody(text, kept):
    assert len(find("Sardo", text)) == kept


def test_other_given_names_are_somebody_else():
    text = (
        "President Milo al-Sardo spoke. The town mourned Tarek al-Sardo. Later Milo al-Sardo left. "
        "Tarek al-Sardo was his father. Sardo ruled, said Minister Sardo and the Norran Sardo."
        " Norran troops of Norran towns saw it. But Sardo stayed."
    )
    found = find("Sardo", text)
    left = {text.index("al-Sardo", text.index(part)) for part in ("Tarek", "Tarek al-Sardo was")}
    assert len(found) == text.count("Sardo") - 2
    assert not left & set(found["start"])


def test_a_stated_given_name_is_the_only_one_and_part_of_the_mention():
    text = "The town mourned Tarek al-Sardo. Aid went to Milo al-Sardo and to Sardo."
    assert find("Sardo", text)["mention"].tolist() == ["al-Sardo", "Sardo"]
    for stated in ("Sardo=Milo", "Sardo=Milo al-Sardo"):
        assert find(stated, text)["mention"].tolist() == ["Milo al-Sardo", "Sardo"]


def test_of_equally_frequent_given_names_the_one_after_a_title_is_the_actors():
    text = "Towns fell to Tarek al-Sardo, father of the ruler, President Milo al-Sardo."
    assert find("Sardo", text)["start"].tolist() == [text.rindex("al-Sardo")]


def test_in_a_headline_every_word_has_a_capital_and_none_is_a_given_name():
    text = "Norran Envoy Says Talks Help Sardo. It was Milo Sardo, and Milo Sardo agreed."
    assert len(find("Sardo", text)) == 3


def test_longer_aliases_win_over_shorter_ones_of_another_actor():
    found = find("Army,FSA=Free Syrian Army", "The Free Syrian Army fought the Army.")
    assert found[["actor", "mention"]].to_numpy().tolist() == [
        ["FSA", "Free Syrian Army"],
        ["Army", "Army"],
    ]


def test_a_naming_set_gives_actors_and_labels_by_its_own_rules():
    text = "Syrian rebels left. Opposition to the plan grew. The opposition in Aleppo agreed."
    labels = find("rebels,opposition", text, naming="naming-syria")
    assert labels["actor"].tolist() == ["rebels", "opposition"]
    assert labels["start"].tolist() == [text.index("rebels"), text.rindex("opposition")]
    all_actors = read_actors("", naming=read_naming("naming-syria"))
    assert [target.name for target in all_actors][:2] == ["state", "armed opponents"]
    with pytest.raises(InputError, match="'opposition' to both 'opposition' and 'armed opponents'"):
        find("opposition,armed opponents", text, naming="naming-syria")


@pytest.mark.parametrize(
    ("actors", "told"),
    [
        ("Assad,Assad", "`actors` names 'Assad' twice; delete one"),
        ("Assad,=Putin", "`actors` has the entry '=Putin', which names nobody"),
        ("!!", "which names nobody"),
        ("Russia=Kremlin,Putin=Kremlin", "gives the word 'kremlin' to both 'Russia' and 'Putin'"),
    ],
)
def test_actors_that_cannot_be_used_are_refused(actors, told):
    with pytest.raises(InputError, match=told):
        read_actors(actors)


@pytest.mark.parametrize("method", METHODS)
def test_offsets_are_those_of_the_mention_in_the_text(method, documents):
    prepared = prepare_documents(documents)
    actors = read_actors("Velmora,government,regime,crew=three soldiers|heroes,Norrland")
    scores = prepared.measure(score_towards, actors=actors, method=method)
    assert len(scores) > 10
    texts = documents.set_index("doc_id")["text"]
    cut = [
        texts[row.doc_id][row.start : row.end]
        for row in scores.astype({"doc_id": "str"}).itertuples()
    ]
    assert cut == scores["mention"].tolist()
    assert not [mention for mention in cut if mention.lower().endswith(("'s", "’s"))]


# --- what a score is -------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS)
def test_columns_ranges_and_that_the_score_is_the_difference(method):
    scores = score("Mara,Osk", "Mara lied to Osk. Osk won praise. Mara and Osk met.", method=method)
    assert {name: str(dtype) for name, dtype in scores.dtypes.items()} == COLUMNS
    assert scores["score"].between(-1, 1).all()
    assert set(scores["call"]) <= {*CALLS, "no call"}
    shares = scores[["neg", "neu", "pos"]]
    if method == "rule":
        assert shares.isna().all(axis=None)
    else:
        assert shares.sum(axis=1).to_numpy() == pytest.approx(1)
        assert (scores["pos"] - scores["neg"]).to_numpy() == pytest.approx(scores["score"])


@pytest.mark.parametrize("method", METHODS)
def test_no_actor_no_text_no_mention_give_an_empty_table_of_the_same_columns(method):
    for actors, texts in (("", ["A war."]), ("Mara", []), ("Mara", ["", "No one."])):
        scores = score(actors, *texts, method=method)
        assert scores.empty
        assert {name: str(dtype) for name, dtype in scores.dtypes.items()} == COLUMNS


def test_what_is_done_in_words_bears_on_whom_it_is_done_to():
    text = "Mara accused Osk. Osk was accused by Mara. Mara praised Osk. Osk was praised."
    scores = score("Mara,Osk", text, method="rule")
    by_actor = scores.groupby("actor", sort=False)["score"].apply(list)
    assert [np.sign(value) for value in by_actor["Osk"]] == [-1, -1, 1, 1]
    assert by_actor["Mara"][0] == by_actor["Mara"][2] == 0


def test_a_word_by_hand():
    # happy: 2.7, two items to the right, in the clause: 2.7 * 6 / (6 + 2), then x / sqrt(x² + 15)
    (row,) = score("Mara", "Mara was happy.", method="rule").to_dict("records")
    value = 2.7 * 6 / 8
    assert row["score"] == pytest.approx(value / np.sqrt(value**2 + 15))
    assert (row["call"], row["words"]) == ("positive", "happy")
    (turned,) = score("Mara", "Mara was not happy.", method="rule").to_dict("records")
    value = -0.74 * 2.7 * 6 / 9
    assert turned["score"] == pytest.approx(value / np.sqrt(value**2 + 15))


def test_names_carry_no_tone():
    plain, named = (
        score("Mara", f"Mara met {who} there, not far from the old bridge.", method="rule")[
            "score"
        ].tolist()
        for who in ("Osk", "Joy Love and Hope Trust")
    )
    assert plain == named == [0.0]


def test_the_trained_model_tells_two_targets_of_one_sentence_apart():
    text = "Mara was convicted of fraud, while Osk was praised for her courage and won the prize."
    scores = score("Mara,Osk", text)
    assert scores["call"].tolist() == ["negative", "positive"]
    assert "convicted" in scores["words"][0] or "fraud" in scores["words"][0]
    assert scores["score"][0] < -0.3 < 0.3 < scores["score"][1]


def test_a_wider_margin_makes_fewer_calls():
    text = " ".join(f"Mara {verb} the bridge on Tuesday." for verb in ("saw", "lost", "led", "hid"))
    _, sentences, tokens = lay(text)
    n_calls = [
        int((score_towards(sentences, tokens=tokens, actors=read_actors("Mara"), margin=margin)
             ["call"] != "no call").sum())
        for margin in (0.0, 0.3, 1.1)
    ]  # fmt: skip
    assert n_calls[0] == 4 >= n_calls[1] >= n_calls[2] == 0


def test_targets_that_touch_no_token_are_not_scored():
    _, sentences, tokens = lay("Mara lied.")
    targets = pd.DataFrame(
        {"doc_id": ["d0", "d0", "dx"], "sentence_id": 0, "start": [0, 900, 0], "end": [4, 905, 4]}
    )
    for method in ("rule", "trained"):
        scores = score_targets(targets, sentences=sentences, tokens=tokens, method=method)
        assert scores["score"].isna().tolist() == [False, True, True]
        assert scores["call"].tolist()[1:] == ["no call", "no call"]
        assert choose_likeliest(scores, method=method)[1:] == ["neutral", "neutral"]


# --- controls: who it is cannot matter -------------------------------------------------------

SUBJECTS = ["{X}", "In the north {X}", "On Tuesday {X}", "According to residents, {X}"]
ACTS = [
    "shelled the town and killed nine people", "was accused of a massacre by {Y}", "agreed to a ceasefire with {Y}",
    "won praise for opening the road", "said the talks had failed", "condemned the attack on the market",
    "was thanked by doctors for the aid", "blamed {Y} for the siege", "did not answer questions about prisoners",
    "promised to protect the hospital",
]  # fmt: skip
ENDS = ["", ", an observer said", " before the talks", " last month", ", which drew criticism"]
NAMES = ["Assad", "The rebels", "The Kurds", "Russia", "Israel"]


def fill_templates(name: str, other: str) -> list[str]:
    """200 sentences about one actor."""
    texts = []
    for subject in SUBJECTS:
        who = name if subject == "{X}" else name.replace("The", "the")
        for act in ACTS:
            deed = act.format(Y=other)
            texts += [f"{subject.format(X=who)} {deed}{end}." for end in ENDS]
    return texts


@pytest.mark.parametrize("method", METHODS)
def test_swapping_names_in_200_sentences_does_not_move_the_scores(method):
    actors = "Assad,rebels,Kurds,Russia,Israel"
    means, rows = [], []
    for place, name in enumerate(NAMES):
        other = NAMES[place - 1].replace("The", "the")
        texts = fill_templates(name, other)
        assert len(texts) == 200
        scores = score(actors, *texts, method=method)
        own = scores[scores["actor"] == name.removeprefix("The ")]
        assert len(own) == 200
        rows.append(own["score"].to_numpy())
        means.append(own["score"].mean())
    if method == "rule":
        assert np.ptp(np.array(rows), axis=0).max() == 0
    assert np.ptp(means) < 0.03
    assert np.std(rows[0]) > 0.05  # it is no constant


@pytest.mark.parametrize("method", METHODS)
def test_a_text_ten_times_over_keeps_its_scores(method):
    text = "Mara lied about the fire. Osk thanked Mara. "
    once, often = (score("Mara,Osk", text * n, method=method) for n in (1, 10))
    assert len(often) == 10 * len(once)
    assert np.array_equal(often["score"], np.tile(once["score"], 10))


def test_few_targets_at_a_time_have_the_scores_of_all(documents, monkeypatch):
    actors = read_actors("Velmora,government,regime")
    whole = prepare_documents(documents).measure(score_towards, actors=actors)
    monkeypatch.setattr("analysis.towards.model._AT_ONCE", 3)
    some = prepare_documents(documents).measure(score_towards, actors=actors)
    assert len(some) > 9
    pd.testing.assert_frame_equal(some, whole)


@pytest.mark.parametrize("method", METHODS)
def test_parts_measured_apart_equal_the_whole(method, documents):
    actors = read_actors("Velmora,government,regime")
    whole = prepare_documents(documents).measure(score_towards, actors=actors, method=method)
    parts = [
        prepare_documents(documents[documents["doc_id"] == doc_id]).measure(
            score_towards, actors=actors, method=method
        )
        for doc_id in documents["doc_id"]
    ]
    types = {"doc_id": "str"}
    joined = pd.concat([part.astype(types) for part in parts], ignore_index=True)
    pd.testing.assert_frame_equal(joined, whole.astype(types))


HOSTILE = [
    "Mara " * 3_000, "Mara " + "a" * 200_000 + " lied", "\0Mara\0 lied", "Mara\u202e lied 😀 Mara",
    "MARA LIED TO THE POOR AND THE WEAK", "‘Mara’ “lied” — Mara’s lies; Mara:Mara", "<b>Mara</b> =1+1 {Mara}",
    "Mara" + "-Mara" * 500, "[MASK] Mara [SEP] lied", "Mara\u0301 lied. M\u00adara lied.", "مارا Mara مارا",
]  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
def test_hostile_texts_are_scored_or_left_alone(method):
    scores = score(
        "Mara", *(HOSTILE[1:] if method == "trained-semantic" else HOSTILE), method=method
    )
    assert len(scores) > 10
    assert scores["score"].between(-1, 1).all()


def test_what_stands_further_than_the_reach_is_not_looked_at():
    near, far = (
        score("Mara", f"Mara saw {'the bridge ' * n}murder.", method="rule")["score"].item()
        for n in (2, REACH)
    )
    assert near < 0 == far


# --- means, contrasts, findings --------------------------------------------------------------


def make_outlets(n: int = 12) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two outlets that write alike about Osk and unlike about Mara."""
    tone = {
        "Post": "won praise and thanks for her brave help",
        "Mail": "lied and was accused of fraud",
    }
    rows = [
        (f"{source}{number}", source, f"Mara {deed} on day {number}. Osk met Mara at noon.")
        for source, deed in tone.items()
        for number in range(n)
    ]
    documents = pd.DataFrame(rows, columns=["doc_id", "source", "text"]).astype("str")
    return documents, documents[["doc_id"]].assign(group=documents["source"])


@pytest.mark.parametrize("method", ["rule", "trained"])
def test_means_by_actor_and_group_and_the_finding(method):
    documents, groups = make_outlets()
    prepared = prepare_documents(documents)
    actors = read_actors("Mara,Osk,Nobody")
    scores = prepared.measure(score_towards, actors=actors, method=method)
    means = score_actors(scores, groups=groups, n_draws=200)
    assert means[["actor", "group"]].to_numpy().tolist() == [
        ["Mara", "Mail"], ["Mara", "Post"], ["Osk", "Mail"], ["Osk", "Post"],
    ]  # fmt: skip
    assert means["n_documents"].tolist() == [12] * 4
    assert means["n_mentions"].tolist() == [24, 24, 12, 12]
    mail = scores[
        (scores["actor"] == "Mara") & scores["doc_id"].astype("str").str.startswith("Mail")
    ]
    by_article = mail.groupby(mail["doc_id"].astype("str"))["score"].mean()
    assert means["estimate"][0] == pytest.approx(by_article.mean())
    assert means["high"][0] < means["low"][1]
    contrasts = score_actor_contrasts(scores, groups=groups, n_draws=500)
    assert contrasts["actor"].tolist()[:2] == ["Mara", "Mara"]
    assert contrasts["distinguishable"].tolist() == [True, True, False, False]
    finding = state_towards(
        contrasts, scores=scores, groups=groups, prepared=prepared, name="towards", kind="source"
    )
    assert "the mean tone towards Mara is" in finding.sentence
    assert finding.distinguishable
    both = {"scores": scores, "groups": groups, "prepared": prepared, "name": "towards",
            "method": method, "other": "another"}  # fmt: skip
    agreed = state_towards(contrasts, **both, beside=contrasts)
    assert agreed.sentence.startswith(finding.sentence)
    assert (
        f"by the method “{method}”; “another” shows the same. Method: macro-F1" in agreed.sentence
    )
    assert agreed.sentence.endswith("not measured on these articles.")
    for beside in (
        contrasts.assign(distinguishable=False),
        contrasts.assign(estimate=-contrasts["estimate"]),
    ):
        alone = state_towards(contrasts, **both, beside=beside)
        assert not alone.distinguishable
        assert f"by both methods, “{method}” and “another”; by “{method}” alone 2" in alone.sentence
        assert alone.headline.startswith("No group differs distinguishably")
    untested = state_towards(
        contrasts.assign(p=np.nan), scores=scores, groups=groups, prepared=prepared,
        name="towards", method=method, beside=contrasts, other="another",
    )  # fmt: skip
    assert "“another” shows the same direction. Method: macro-F1" in untested.sentence
    turned = contrasts.assign(estimate=-contrasts["estimate"])
    opposed = state_towards(contrasts.assign(p=np.nan), **both, beside=turned)
    assert "“another” shows the opposite direction." in opposed.sentence
    nothing = state_towards(
        contrasts.assign(distinguishable=False), scores=scores, groups=groups, prepared=prepared,
        name="towards", method=method,
    )  # fmt: skip
    assert nothing.sentence.startswith("Not distinguishable: none of 4 pairs of group and actor")
    assert "not measured on these articles" in nothing.sentence


@pytest.mark.parametrize("method", ["rule", "trained"])
def test_a_masked_label_is_a_name_and_what_it_adds_is_kept(method):
    texts = ("The Osk terrorists left the town.", "Osk left the town.", "Vile Osk terrorists lied.")
    _, sentences, tokens = lay(*texts)
    how = {"tokens": tokens, "actors": read_actors("Osk"), "method": method}
    masked = score_towards(sentences, **how, mask_words=["terror*"])
    plain = score_towards(sentences, **how)
    assert masked["unmasked"].tolist() == plain["score"].tolist()
    assert plain["unmasked"].tolist() == plain["score"].tolist()
    assert masked["score"][0] == pytest.approx(masked["score"][1])  # “Osk terrorists” is Osk
    assert plain["score"][0] < masked["score"][0]
    assert masked["score"][1] == plain["score"][1]
    assert masked["score"][2] < masked["score"][1]  # what else is said is counted
    assert not masked["words"].str.contains("terrorists").any()


def test_masked_words_are_masked_wherever_they_stand_and_none_is_no_error():
    _, sentences, tokens = lay("Osk fled. The terrorists of Mara shelled Osk.", "")
    how = {"tokens": tokens, "actors": read_actors("Osk"), "method": "rule"}
    masked = score_towards(sentences, **how, mask_words=["terrorists of", "thug*"])
    assert len(masked) == 2
    with pytest.raises(InputError, match="must be a list of words or phrases"):
        score_towards(sentences, **how, mask_words="terror*")


def test_the_tone_of_one_article_has_no_interval_unless_all_groups_are_one():
    documents, groups = make_outlets()
    scores = prepare_documents(documents).measure(
        score_towards, actors=read_actors("Mara"), method="rule"
    )
    ids = sorted(set(scores["doc_id"].astype("str")))
    mail, post = ids[0], [name for name in ids if name.startswith("Post")][:2]
    one = scores[scores["doc_id"].isin([mail, *post])]
    table = score_actors(one, groups=groups, n_draws=100).set_index("group")
    assert np.isnan(table.loc["Mail", "low"])
    assert table.loc["Post", "low"] <= table.loc["Post", "high"]
    copies = groups.assign(unit=groups["group"])  # all of a group are one text
    assert score_actors(scores, groups=copies, n_draws=100)["low"].isna().all()
    single = groups[groups["doc_id"].isin([mail, post[0]])]
    described = score_actors(one, groups=single, n_draws=100)
    assert described["low"].notna().all()


def test_what_labels_add_to_the_tone_towards_an_actor_is_told_apart():
    rows = [
        (
            f"{source}-{number}",
            source,
            f"The Osk {label} entered the town. Mara spoke on day {number}.",
        )
        for source, label in (("Post", "terrorists"), ("Mail", "drivers"), ("Wire", "men"))
        for number in range(12)
    ]
    documents = pd.DataFrame(rows, columns=["doc_id", "source", "text"]).astype("str")
    groups = documents[["doc_id"]].assign(group=documents["source"])
    prepared = prepare_documents(documents)
    scores = prepared.measure(
        score_towards, actors=read_actors("Osk,Mara"), method="rule", mask_words=["terror*"]
    )
    scores["part"] = scores["unmasked"] - scores["score"]
    told = {
        name: score_actor_contrasts(scores, groups=groups, value=value, n_draws=500)
        for name, value in (("labelled", "unmasked"), ("parts", "part"))
    }
    contrasts = score_actor_contrasts(scores, groups=groups, n_draws=500)
    finding = state_towards_labels(
        contrasts,
        **told,
        scores=scores,
        groups=groups,
        prepared=prepared,
        name="labels",
        words=["terror*"],
    )
    assert "“Post” is" in finding.sentence
    assert "lower than all other articles in the mean tone towards Osk" in finding.sentence
    assert (
        "with words such as “terrorists” masked it is 0 lower, no longer distinguishable"
        in finding.sentence
    )
    n_with = int(told["labelled"]["distinguishable"].sum())
    assert finding.sentence.endswith(
        f"{n_with} differ distinguishably with them, 0 without: to give a group a label such as "
        "“terrorists” had been scored as portraying it badly."
    )
    table = finding.to_table()
    check = score_receipts(table, evidence=finding.to_evidence())
    assert check["recomputed"].tolist() == pytest.approx(table["value"].tolist())
    none = state_towards_labels(
        contrasts[:0], labelled=contrasts[:0], parts=contrasts[:0], scores=scores, groups=groups,
        prepared=prepared, name="labels",
    )  # fmt: skip
    assert none.sentence == "None of the actors is named in these articles."


@pytest.mark.parametrize("is_there", [True, False])
def test_the_most_accurate_method_is_chosen_where_it_is_there_and_mentions_are_few(
    is_there, monkeypatch
):
    monkeypatch.setattr("analysis.towards.methods.has_semantic", lambda: is_there)
    few = ("trained-semantic", "trained") if is_there else ("trained", "rule")
    assert choose_method(None, n_mentions=MAX_SEMANTIC) == few
    assert choose_method(None, n_mentions=MAX_SEMANTIC + 1) == ("trained", "rule")
    assert choose_method("rule", n_mentions=MAX_SEMANTIC) == ("rule", "trained")
    with pytest.raises(ValueError, match="`method` must be one of"):
        choose_method("guess", n_mentions=1)


def test_what_is_told_of_a_method_is_what_was_measured():
    measured = tomllib.loads((FILE.parent / "accuracy.toml").read_text(encoding="utf-8"))
    assert set(measured["macro_f1"]) == set(ALL_METHODS)
    told = tell_method("trained-semantic", other="rule")
    for name in ("trained-semantic", "rule"):
        assert f"{measured['macro_f1'][name]:.2f}" in told
    assert measured["source"] in told


def test_shuffled_labels_give_no_finding():
    documents, groups = make_outlets(24)
    prepared = prepare_documents(documents)
    scores = prepared.measure(score_towards, actors=read_actors("Mara,Osk"), method="rule")
    found = 0
    for seed in range(10):
        order = np.random.default_rng(seed).permutation(len(groups))
        shuffled = groups.assign(group=groups["group"].to_numpy()[order])
        contrasts = score_actor_contrasts(scores, groups=shuffled, n_draws=400)
        finding = state_towards(
            contrasts, scores=scores, groups=shuffled, prepared=prepared, name="towards"
        )
        found += finding.sentence.startswith("In “")
    assert found <= 2


def test_without_a_mention_the_finding_says_so():
    documents, groups = make_outlets(2)
    prepared = prepare_documents(documents)
    scores = prepared.measure(score_towards, actors=read_actors("Nobody"))
    assert score_actors(scores, groups=groups).empty
    contrasts = score_actor_contrasts(scores, groups=groups)
    finding = state_towards(contrasts, scores=scores, groups=groups, prepared=prepared, name="t")
    assert finding.sentence == "None of the actors is named in these articles."


# --- the shipped models ----------------------------------------------------------------------


def test_the_shipped_arrays_are_small_plain_and_without_words():
    for path in FILE.parent.glob("*.npz"):
        assert path.stat().st_size < 5_000_000
        with np.load(path, allow_pickle=False) as arrays:
            for name in arrays.files:
                assert arrays[name].dtype.kind in "fiu", name
    model = load_model()
    assert (np.diff(model.keys.astype(np.int64)) > 0).all()
    assert model.weights.shape == (len(model.keys), 3)
    told = (FILE.parent / "README.md").read_text(encoding="utf-8")
    assert "NewsMTSC" in told
    assert "MIT License" in told
    assert all(path.name in told for path in FILE.parent.glob("*.npz"))


def test_arrays_are_written_with_the_same_bytes_each_time(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    from train_target import save_words

    hashes = set()
    for name in ("one", "two"):
        save_words(load_model(), tmp_path / name / "trained.npz")
        hashes.add(hashlib.sha256((tmp_path / name / "trained.npz").read_bytes()).hexdigest())
    assert len(hashes) == 1


def test_the_model_is_used_without_scikit_learn():
    code = (
        "import sys; sys.modules['sklearn'] = None; import pandas as pd\n"
        "from analysis import *\n"
        "s = split_sentences(pd.DataFrame({'doc_id': ['a'], 'text': ['Mara lied.']}))\n"
        "t = score_towards(s, tokens=split_tokens(s), actors=read_actors('Mara'))\n"
        "assert t['call'].tolist() == ['negative'], t\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_an_unknown_method_is_refused():
    with pytest.raises(ValueError, match="`method` must be one of"):
        score("Mara", "Mara lied.", method="vader")


# --- the benchmark ---------------------------------------------------------------------------


def test_the_benchmark_reads_any_such_file(tmp_path, monkeypatch, capsys):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import target_sentiment

    text = "Mara lied and Osk won praise."
    rows = [("Mara", "negative"), ("Osk", "positive")]
    judged = pd.DataFrame(
        {
            "Text": [text] * 2,
            "mention": [name for name, _ in rows],
            "start": [text.index(name) for name, _ in rows],
            "end": [text.index(name) + len(name) for name, _ in rows],
            "polarity": [polarity for _, polarity in rows],
        }
    )
    shapes = {
        "words": judged,
        "numbers": judged.assign(polarity=["2.0", "6.0"]),
        "no offsets": judged.drop(columns=["start", "end"]),
        "splits": judged.assign(split=["one", "two"]),
    }
    seen = {}
    for name, table in shapes.items():
        table.to_csv(tmp_path / "judged.csv", index=False)
        arguments = ["x", str(tmp_path / "judged.csv"), "--method", "lexicon-rule"]
        monkeypatch.setattr(sys, "argv", arguments)
        target_sentiment.main()
        seen[name] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    whole = {"method": "lexicon-rule", "split": "all", "n": 2, "macro_f1": 1.0, "accuracy": 1.0}
    assert seen["words"] == seen["numbers"] == seen["no offsets"] == [whole]
    assert [line["split"] for line in seen["splits"]] == ["one", "two", "all"]


def test_macro_f1_by_hand(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    from target_sentiment import score_calls

    gold = np.array(["negative", "negative", "neutral", "positive"], dtype=object)
    called = np.array(["negative", "neutral", "neutral", "neutral"], dtype=object)
    # negative 2/3, neutral 2·1/(1+3) = 1/2, positive 0
    macro_f1, accuracy = score_calls(gold, called)
    assert macro_f1 == pytest.approx((2 / 3 + 1 / 2 + 0) / 3)
    assert accuracy == 0.5


def test_every_method_that_is_here_is_listed():
    assert list_methods()[:2] == ["rule", "trained"]
    assert ("trained-semantic" in list_methods()) == has_semantic()


@pytest.mark.skipif(not has_semantic(), reason="the extra semantic is missing")
def test_the_slopes_of_the_trained_layers_are_those_of_finite_differences(monkeypatch):
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    import tune_layers

    random = np.random.default_rng(0)
    net, drop = tune_layers.Net(tune_layers.load_weights(), random), tune_layers.Drop(0, random)
    for layer in net.layers:
        layer.weights = {name: value.astype(float) for name, value in layer.weights.items()}
    net.head = {name: value.astype(float) for name, value in net.head.items()}
    n = np.array([7, 5, 4])
    state = random.standard_normal((n.sum(), tune_layers.WIDTH))
    states = tune_layers.States(state, np.cumsum(n) - n, n, np.array([2, 1, 3]))
    monkeypatch.setattr(
        tune_layers.States,
        "pack",
        lambda self, rows: np.stack(
            [
                np.pad(self.state[low : low + size], ((0, 7 - size), (0, 0)))
                for low, size in zip(self.first[rows], self.n[rows], strict=True)
            ]
        ),
    )
    rows, aim = np.arange(3), np.eye(3)

    def lose() -> float:
        shares = tune_layers.press(net.forward(states, rows, drop))
        return float(-(np.log(shares) * aim).sum())

    of_layers, of_head = net.back(tune_layers.press(net.forward(states, rows, drop)) - aim)
    weights = net.weights() | net.head
    assert len(weights) == 16 * len(net.layers) + 2
    for name, slope in (of_layers | of_head).items():
        place = tuple(random.integers(size) for size in slope.shape)
        before, step = weights[name][place], 1e-5
        losses = []
        for sign in (1, -1):
            weights[name][place] = before + sign * step
            losses.append(lose())
        weights[name][place] = before
        measured = (losses[0] - losses[1]) / (2 * step)
        assert slope[place] == pytest.approx(measured, rel=1e-4, abs=1e-6), name
