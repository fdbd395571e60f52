"""Controls: what must not move the tone, on sentences and articles made here."""

from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import score_receipts
from analysis.findings import (
    find_score_evidence,
    state_contrast,
    state_lengths,
    state_masked,
    state_paired,
    state_range,
)
from analysis.findings.tone import _tell_kept, find_instance
from analysis.intervals import score_contrasts, score_means
from analysis.lengths import level_lengths, score_lengths
from analysis.lexicons import read_lexicon
from analysis.paired import score_paired
from analysis.prepared import Prepared, prepare_documents
from analysis.sentiment import find_changed_sentences, score_sentiment, tell_words
from analysis.sentiment import find_valence_words as find_words
from analysis.tokens import split_sentences, split_tokens
from analysis.towards import find_extreme_mentions, read_actors, score_towards

ACTORS = ["Assad", "rebels", "Kurds", "Russia", "Israel"]
OPENINGS = ["On Monday", "In the evening", "After the talks", "Two days later", "As before",
            "Near the border", "In a statement", "Once more", "By all accounts", "In the north"]  # fmt: skip
CLAUSES = [
    "{actor} shelled the old town and killed nine people",
    "{actor} welcomed the truce as a great success",
    "people praised {actor} for the brave rescue of the children",
    "the siege by {actor} displaced thousands",
    "nobody believed the lies of {actor}, not even friends",
    "{actor} did not attack the convoy",
    "a judge accused {actor} of horrible crimes",
    "the envoy of {actor} was VERY kind but weak",
    "they hated {actor} and loved peace",
    "{actor} met officials in the capital",
]
ENDINGS = [".", ", a witness said."]
TEMPLATES = [f"{a}, {b}{c}" for a, b, c in product(OPENINGS, CLAUSES, ENDINGS)]
GOOD = "The team won a prize. People praised the brave nurse. It was a great success."
BAD = "Nine people were killed. The siege displaced thousands. A court heard of horrible crimes."
EVEN = "They met in the hall. The train was on time. A report will come in May."


def lay(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    doc_ids = [f"d{number:04d}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")
    sentences = split_sentences(documents)
    return sentences, split_tokens(sentences)


def score(texts: list[str], **how: object) -> pd.DataFrame:
    sentences, tokens = lay(texts)
    return score_sentiment(sentences, tokens=tokens, **how)


# --- who is named ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lexicon", "labels"), [("vader", ["rebels"]), ("news", []), ("news", ["rebels"])]
)
def test_who_is_named_moves_no_score(lexicon, labels):
    assert len(set(TEMPLATES)) == 200
    how = {"lexicon": read_lexicon(lexicon), "mask_names": True, "mask_words": labels}
    by_actor = [score([text.format(actor=actor) for text in TEMPLATES], **how) for actor in ACTORS]
    values = np.array([scores["compound"].to_numpy() for scores in by_actor])
    assert values.shape == (5, 200)
    assert np.ptp(values, axis=0).max() == 0
    assert (values[0] != 0).mean() > 0.75  # there is something that could have moved


def test_without_masks_vader_reads_a_name_as_tone():
    pair = [score([text.format(actor=actor) for text in TEMPLATES]) for actor in ACTORS[:2]]
    assert pair[1]["compound"].mean() < pair[0]["compound"].mean() - 0.03


@pytest.mark.parametrize("name", ["United Nations", "Free Army", "Hope Institute", "Peace Party"])
def test_an_institution_is_scored_as_a_name_without_valence(name):
    plain = [f"On Monday the {other} met." for other in (name, "Xylem Yttrium")]
    masked = score(plain, mask_names=True)["compound"]
    assert masked.tolist() == [0, 0]
    assert score(plain)["compound"].tolist()[0] != 0


# --- how much there is of a text -------------------------------------------------------------


@pytest.mark.parametrize("text", [GOOD, BAD, f"{GOOD} {BAD} {EVEN}"])
def test_a_text_repeated_ten_times_keeps_its_score(text):
    how = {"lexicon": read_lexicon("news"), "mask_names": True}
    scores = score([text, " ".join([text] * 10)], **how)
    groups = pd.DataFrame({"doc_id": ["d0000", "d0001"], "group": ["once", "ten times"]})
    means = score_means(scores, groups=groups, value="compound", n_draws=100)
    assert means["n_sentences"].tolist()[1] == 10 * means["n_sentences"].tolist()[0]
    assert means["estimate"].iloc[0] == pytest.approx(means["estimate"].iloc[1], abs=1e-12)
    assert means["estimate"].iloc[0] != 0


# --- whose articles they are -----------------------------------------------------------------


@cache
def articles() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sixty articles: those of the outlet A have more bad sentences than those of B."""
    generator = np.random.default_rng(0)
    texts, sources = [], []
    for number in range(60):
        source = "AB"[number % 2]
        weights = [0.2, 0.5, 0.3] if source == "A" else [0.4, 0.25, 0.35]
        pool = [*GOOD.split(". "), *BAD.split(". "), *EVEN.split(". ")]
        chances = np.repeat(np.array(weights) / 3, 3)
        picked = generator.choice(pool, size=12, p=chances)
        texts.append(" ".join(sentence.rstrip(".") + "." for sentence in picked))
        sources.append(source)
    scores = score(texts, lexicon=read_lexicon("news"), mask_names=True)
    return scores, pd.DataFrame({"doc_id": scores["doc_id"].unique(), "group": sources})


def test_a_difference_that_is_there_is_found():
    scores, groups = articles()
    contrasts = score_contrasts(scores, groups=groups, value="compound", n_draws=500)
    assert contrasts["distinguishable"].all()


def test_shuffled_sources_give_no_finding():
    scores, groups = articles()
    generator = np.random.default_rng(1)
    found = 0
    for _ in range(60):
        shuffled = groups.assign(group=generator.permutation(groups["group"]))
        contrasts = score_contrasts(scores, groups=shuffled, value="compound", n_draws=300)
        found += int(contrasts["distinguishable"].any())
    assert found <= 8  # 3 are expected; more than 8 of 60 by chance in 1 of 100 cases


# --- how many differ, and what hangs on labels -------------------------------------------------


def lay_outlets(openers: dict[str, str]) -> tuple[Prepared, pd.DataFrame]:
    """Twelve articles an outlet, of three sentences each."""
    documents = pd.DataFrame(
        [
            (f"{name}{number:02d}", f"{opener} It was day {number}. They met at noon.")
            for name, opener in openers.items()
            for number in range(12)
        ],
        columns=["doc_id", "text"],
    ).astype("str")
    groups = documents[["doc_id"]].assign(group=documents["doc_id"].str[:-2])
    return prepare_documents(documents), groups


def test_how_many_groups_differ_is_told_with_the_lowest_and_the_highest():
    prepared, groups = lay_outlets(
        {"Post": "A great success.", "Mail": "A horrible murder.", "Wire": "A dreadful tragedy."}
    )
    scores = prepared.measure(score_sentiment)
    evidence = find_score_evidence(
        scores, sentences=prepared.sentences, value="compound", rule="tone"
    )
    contrasts = score_contrasts(scores, groups=groups, value="compound", n_draws=500)
    how = {"what": "mean tone", "evidence": evidence, "groups": groups, "prepared": prepared}
    finding = state_range(contrasts, name="range", **how)
    means = contrasts.set_index("group")["mean"]
    assert finding.sentence.startswith(f"{contrasts['distinguishable'].sum()} of 3 groups differ ")
    assert f": lower in “{means.idxmin()}” (" in finding.sentence
    assert "; higher in “Post” (" in finding.sentence
    check = score_receipts(finding.to_table(), evidence=finding.to_evidence())
    assert check["recomputed"].tolist() == pytest.approx([*means.sort_values()])
    one = contrasts.assign(distinguishable=contrasts["group"] == "Post")
    told = state_range(one, name="range", **how, scale="this scale")
    assert told.sentence.startswith("1 of 3 groups differs ")
    assert told.sentence.endswith("(0.28). All 3 lie between −0.28 and 0.28 on this scale.")
    assert told.headline == "1 of 3 groups differs in mean tone: higher in “Post” (0.28)"
    many = pd.concat([contrasts[contrasts["estimate"] < 0]] * 3, ignore_index=True)
    several = state_range(many.assign(distinguishable=True), name="range", **how)
    assert several.headline.endswith("and 4 more")
    none = state_range(contrasts.assign(distinguishable=False), name="range", **how)
    assert none.sentence.startswith("0 of 3 groups differ ")
    assert not none.distinguishable
    untested = state_range(contrasts.assign(p=np.nan), name="range", **how)
    assert untested.sentence.startswith("No group has articles enough")


def test_what_hangs_on_labels_is_the_tone_with_them_minus_the_tone_without():
    prepared, groups = lay_outlets(
        {"Post": "The thugs took it.", "Mail": "The fighters took it.", "Wire": "The men took it."}
    )
    scores = prepared.measure(score_sentiment, lexicon=read_lexicon("news"))
    bare = prepared.measure(score_sentiment, lexicon=read_lexicon("news"), mask_words=["thug*"])
    chance = {"groups": groups, "n_draws": 500}
    tables = {
        "masked": score_contrasts(bare, value="compound", **chance),
        "parts": score_contrasts(
            scores.assign(part=scores["compound"] - bare["compound"]), value="part", **chance
        ),
        "evidence": find_score_evidence(
            scores, sentences=prepared.sentences, value="compound", rule="tone"
        ),
        "masked_evidence": find_score_evidence(
            bare, sentences=prepared.sentences, value="compound", rule="bare"
        ),
    }
    contrasts = score_contrasts(scores, value="compound", **chance)
    where = {"groups": groups, "prepared": prepared, "name": "labels"}
    finding = state_masked(contrasts, **tables, **where)
    assert finding.sentence.startswith(
        "“Post” is 0.14 lower than all other articles in mean tone; with the labels masked it is "
        "0 lower, no longer distinguishable ("
    )
    table = finding.to_table()
    check = score_receipts(table, evidence=finding.to_evidence())
    assert check["recomputed"].tolist() == pytest.approx(table["value"].tolist())
    value = dict(zip(table["number_id"].str.split(".").str[-1], table["value"], strict=True))
    assert value["without"] == 0
    assert value["part"] == pytest.approx(value["with"])
    assert value["part"] < 0
    tables["parts"] = tables["parts"].assign(distinguishable=False)
    nothing = state_masked(contrasts, **tables, **where)
    assert nothing.sentence.startswith("Not distinguishable: no group’s distance in mean tone")
    tables["parts"] = tables["parts"].assign(p=np.nan)
    untested = state_masked(contrasts, **tables, **where)
    assert untested.sentence.startswith("No group has articles enough to test how much mean tone")


def test_what_is_left_without_labels_is_told_where_something_is():
    prepared, groups = lay_outlets(
        {"Post": "The thugs murdered them.", "Mail": "The men came.", "Wire": "The men left."}
    )
    scores = prepared.measure(score_sentiment, lexicon=read_lexicon("news"))
    bare = prepared.measure(score_sentiment, lexicon=read_lexicon("news"), mask_words=["thug*"])
    both = scores.assign(part=scores["compound"] - bare["compound"])
    chance = {"groups": groups, "n_draws": 500}
    receipts = {"sentences": prepared.sentences, "value": "compound", "rule": "tone"}
    without = score_contrasts(bare, value="compound", **chance)
    finding = state_masked(
        score_contrasts(scores, value="compound", **chance),
        masked=without,
        parts=score_contrasts(both, value="part", **chance),
        evidence=find_score_evidence(scores, **receipts),
        masked_evidence=find_score_evidence(bare, **receipts),
        groups=groups, prepared=prepared, name="labels", words=["lout*", "thug*"], after=" Beware.",
    )  # fmt: skip
    left = without.set_index("group")["estimate"]["Post"]
    assert f"with words such as “thugs” masked it is {abs(left):.2f} lower (" in finding.sentence
    assert finding.sentence.endswith(" Beware.")


# --- the length of sentences -----------------------------------------------------------------

LONG = " and then the column of lorries went on along the river to the north of the old town"


def lay_lengths(words: dict[str, tuple[str, str]]) -> tuple[object, pd.DataFrame, dict]:
    prepared, groups = lay_outlets({name: f"{one} {two}" for name, (one, two) in words.items()})
    scores = prepared.measure(score_sentiment)
    contrasts = score_contrasts(scores, groups=groups, value="compound", n_draws=400)
    levelled = level_lengths(scores, value="compound")
    first = str(contrasts["group"].iloc[0])
    told = {
        "contrasts": contrasts,
        "levelled": score_contrasts(levelled, groups=groups, value="levelled", n_draws=400),
        "scores": levelled,
        "evidence": find_score_evidence(
            scores, sentences=prepared.sentences, value="compound", rule="tone"
        ),
        "groups": groups, "prepared": prepared, "name": "lengths",
    }  # fmt: skip
    by_length = score_lengths(levelled, groups=groups, group=first, value="compound", n_draws=200)
    return state_lengths(by_length, **told), by_length, told


def test_an_outlet_of_long_sentences_is_no_worse_when_length_is_held_equal():
    long, short = f"A war came{LONG}.", "They met."
    finding, by_length, told = lay_lengths(
        {
            "Post": (long, long.replace("north", "south")),
            "Mail": (long, short),
            "Wire": (short, long),
        }
    )
    assert "Mean tone falls with the length of sentences, from 0 (1–8 words)" in finding.sentence
    assert "which is not distinguishable from none" in finding.sentence
    held = told["levelled"].set_index("group")["estimate"]
    assert held.abs().max() == pytest.approx(0, abs=1e-12)
    assert told["contrasts"]["estimate"].abs().max() > 0.05
    assert by_length["length"].drop_duplicates().tolist() == ["1–8 words", "16–25 words"]
    check = score_receipts(finding.to_table(), evidence=finding.to_evidence())
    assert check["recomputed"].tolist() == pytest.approx(check["value"].tolist())


def test_an_outlet_that_is_worse_at_every_length_is_said_to_be():
    finding, *_ = lay_lengths(
        {
            "Post": (f"A horrible war came{LONG}.", "A horrible war."),
            "Mail": (f"A war came{LONG}.", "A war."),
            "Wire": (f"A war came{LONG}.", "A war."),
        }
    )
    assert "with length held equal “Post” is" in finding.sentence
    assert finding.sentence.endswith(
        "and on the same side in 2 of 2 lengths. Length does not explain it: all 3 that differ "
        "still do."
    )
    assert "not distinguishable" not in finding.sentence


def test_sentences_of_one_length_have_nothing_to_hold_equal():
    finding, *_ = lay_lengths({"Post": ("A war.", "A war."), "Mail": ("They met.", "They left.")})
    assert finding.sentence.startswith("The sentences are alike in length")
    assert not finding.distinguishable


# --- the sentences and findings that a reader is shown ---------------------------------------


def test_changed_sentences_are_those_with_the_largest_difference():
    texts = ["They met on a calm day here.", "The siege went on for two more weeks.",
             "The siege and the bombardment went on for weeks.", "The siege was."]  # fmt: skip
    sentences, tokens = lay(texts)
    here = score_sentiment(sentences, tokens=tokens, lexicon=read_lexicon("news"))
    plain = score_sentiment(sentences, tokens=tokens)
    groups = pd.DataFrame({"doc_id": sentences["doc_id"], "group": "A"})
    table = find_changed_sentences(here, others=plain, sentences=sentences, groups=groups)
    assert table["doc_id"].tolist()[:2] == ["d0002", "d0001"]
    assert "d0003" not in table["doc_id"].tolist()  # too short
    change = (table["compound"] - table["compound_others"]).abs()
    assert change.is_monotonic_decreasing
    assert (change > 0).all()
    one = find_changed_sentences(here, others=plain, sentences=sentences, groups=groups, n=1)
    assert len(one) == 1
    with pytest.raises(ValueError, match=r"^`others` must score the sentences of `scores`, but it"):
        find_changed_sentences(here, others=plain[:2], sentences=sentences, groups=groups)


def test_words_are_told_with_their_value():
    sentences, tokens = lay(["It was not good of them all that peace came.", "A table.", "A war."])
    told = tell_words(sentences[::-1], words=find_words(sentences, tokens=tokens))
    assert told.tolist() == ["war −2.9", "", "good −1.4, peace +2.5"]
    assert told.index.tolist() == sentences.index.tolist()[::-1]


def make_finding(n: int, second: str) -> object:
    texts = [f"{EVEN} {second}"] * n
    documents = pd.DataFrame({"doc_id": [f"d{i}" for i in range(n)], "text": texts}).astype("str")
    prepared = prepare_documents(documents)
    scores = prepared.measure(score_sentiment)
    early = scores["sentence_id"] < 3
    groups = pd.DataFrame({"doc_id": documents["doc_id"], "group": "all"})
    receipts = {"sentences": prepared.sentences, "value": "compound", "rule": "tone"}
    return state_paired(
        score_paired(scores[early], scores[~early], groups=groups, value="compound"),
        first=find_score_evidence(scores[early], **receipts),
        second=find_score_evidence(scores[~early], **receipts),
        template="The end is {difference} {direction} than the beginning",
        nothing="beginning and end do not differ",
        prepared=prepared,
        name="test",
    )


def test_a_paired_finding_tells_both_means_and_its_base():
    finding = make_finding(12, BAD)
    end = np.mean([score([text])["compound"].iloc[0] for text in BAD.split(". ")])
    assert finding.sentence.startswith(f"The end is {abs(end):.2f} lower than the beginning: −")
    assert finding.sentence.endswith("; 12 articles).")
    assert {number.name: number.measure for number in finding.numbers} == {
        "second": "mean", "first": "mean", "difference": "difference",
    }  # fmt: skip
    assert len(finding.numbers[0].evidence) == len(finding.numbers[1].evidence) == 36


def test_a_paired_finding_that_is_none():
    turned = ". ".join(reversed(EVEN.removesuffix(".").split(". "))) + "."  # no doubled lead
    assert make_finding(12, turned).sentence == (
        "Not distinguishable: beginning and end do not differ (12 articles have both)."
    )
    assert make_finding(1, BAD).sentence.startswith("Fewer than two articles have both kinds")


def test_extreme_mentions_are_each_actors_ends():
    text = (
        "People praised Tarn for the brave rescue. They met Tarn in May. A judge accused Tarn of "
        "murder and fraud. People praised Valk for the brave rescue. They attacked Valk."
    )
    sentences, tokens = lay([text, text])  # a copy
    actors = read_actors("Tarn,Valk")
    scores = score_towards(sentences, tokens=tokens, actors=actors, method="rule")
    groups = pd.DataFrame({"doc_id": ["d0000", "d0001"], "group": ["A", "B"]})
    table = find_extreme_mentions(scores, sentences=sentences, groups=groups, n=1)
    assert table[["actor", "doc_id"]].drop_duplicates().to_numpy().tolist() == [
        ["Tarn", "d0000"], ["Valk", "d0000"],
    ]  # fmt: skip
    tarn = table[table["actor"] == "Tarn"]
    assert tarn["sentence"].str[:9].tolist() == ["A judge a", "People pr"]
    assert (tarn["score"].iloc[0] < 0) & (tarn["score"].iloc[1] > 0)
    in_b = groups[groups["group"] == "B"]
    assert set(find_extreme_mentions(scores, sentences=sentences, groups=in_b)["doc_id"]) == {
        "d0001"
    }
    assert find_extreme_mentions(scores[:0], sentences=sentences, groups=groups).empty


@pytest.mark.parametrize(
    ("differing", "still", "told"),
    [
        (8, 8, "Length does not explain it: all 8 that differ still do"),
        (1, 1, "Length does not explain it: the one that differs still does"),
        (8, 1, "Length explains it in part: 1 of the 8 that differ still does"),
        (1, 0, "Length may explain it: the one that differs no longer does"),
        (4, 0, "Length may explain it: none of the 4 that differ still does"),
    ],
)
def test_what_is_left_when_length_is_held_equal_is_said_in_words(differing, still, told):
    assert _tell_kept(differing, still) == told


def test_the_first_label_that_is_printed_is_named_by_its_commonest_form():
    prepared, _ = lay_outlets(
        {"Post": "The Thugs met thugs.", "Mail": "A thug left a rebel.", "Wire": "Rebels left."}
    )
    assert find_instance(["lout*", "thug*", "rebel*"], prepared) == "thugs"
    assert find_instance(["rebel*"], prepared) == "rebel"  # as often as “rebels”: the first
    assert find_instance(["left a rebel"], prepared) == "left a rebel"
    assert find_instance(["lout*"], prepared) == find_instance([], prepared) == ""


@pytest.mark.parametrize(
    ("low", "high", "sure"), [(0.02, 0.09, True), (0.002, 0.1, False), (-0.1, 0.01, False)]
)
def test_a_difference_that_may_be_none_within_sources_is_said_to_be(low, high, sure):
    prepared, groups = lay_outlets(
        {"Post": "The thugs murdered them.", "Mail": "The men came.", "Wire": "The men left."}
    )
    scores = prepared.measure(score_sentiment)
    finding = state_contrast(
        score_contrasts(scores, groups=groups, value="compound", n_draws=400),
        what="mean tone",
        evidence=find_score_evidence(
            scores, sentences=prepared.sentences, value="compound", rule="tone"
        ),
        groups=groups, prepared=prepared, name="years",
        within=pd.DataFrame({"estimate": [0.05], "low": [low], "high": [high], "n_strata": [3]}),
    )  # fmt: skip
    ends = ("within sources +0.05", "not distinguishable within sources")
    assert finding.headline.endswith(ends[0] if sure else ends[1])
    assert (ends[1] in finding.sentence) == (not sure)
    assert "Within the 3 sources that wrote then and at other times: +0.05 (" in finding.sentence
