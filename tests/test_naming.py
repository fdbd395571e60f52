"""Naming sets, the mentions found with them, and the shares of their labels."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from benchmark_fixtures import load_benchmark
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.naming import (
    NamingSet,
    count_companions,
    find_companions,
    find_mentions,
    read_naming,
    score_label_voices,
    score_naming,
    score_naming_contrasts,
    score_naming_periods,
)
from analysis.tokens import split_sentences, split_tokens

SMALL = """
name = "small"
title = "A small set"
breaks_before = ["the", "and", "of"]
breaks_after = ["and"]
links = ["of"]

[lists]
home = ["strelsau", "ruritanian"]
foreign = ["french", "german"]
abroad = ["in @foreign hands", "in paris"]

[[actors]]
id = "crown"
title = "The crown"
admits = ["@home"]
excludes = ["crown jewels"]
excludes_before = ["@foreign"]
excludes_after = ["of france"]
excludes_sentence = ["@abroad"]
yields_to = ["league"]

[[actors.labels]]
id = "king"
charge = "positive"
words = ["king", "his majesty", "king's men"]

[[actors.labels]]
id = "tyrant"
charge = "negative"
words = ["tyrant*", "crown"]

[[actors.labels]]
id = "palace"
words = ["palace"]
requires_before = ["royal"]
requires_sentence = ["@home"]

[[actors]]
id = "league"

[[actors.labels]]
id = "league"
words = ["green league"]
exact = ["GL"]
"""
COLUMNS = ["doc_id", "sentence_id", "start", "end", "actor", "label", "charge"]


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> NamingSet:
    return read(tmp_path_factory.mktemp("naming"), SMALL)


def read(folder: Path, text: str) -> NamingSet:
    place = folder / "small.toml"
    place.write_text(text, encoding="utf-8")
    return read_naming(place)


def lay(*texts: str) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    return split_tokens(split_sentences(documents))


def found(naming: NamingSet, text: str) -> list[tuple[str, str]]:
    mentions = find_mentions(lay(text), naming=naming)
    places = zip(mentions["label"], mentions["start"], mentions["end"], strict=True)
    return [(label, text[start:end]) for label, start, end in places]


# --- reading ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["naming-syria", "naming-template"])
def test_shipped_sets_are_whole(name):
    naming = read_naming(name)
    assert naming.name == name
    assert all([naming.title, naming.language, naming.status, naming.provenance])
    for actor in naming.actors:
        assert actor.title
        assert actor.definition
        assert actor.question.endswith("?")
    table = naming.to_table()
    assert table.columns.tolist() == ["actor", "label", "charge", "n_words"]
    assert (table["n_words"] > 0).all()


REFUSALS = {
    "unknown key": (SMALL.replace("title = \"A", "titel = \"A"), "the file has the unknown key 'titel'"),
    "no actors": (SMALL.split("[[actors]]")[0], "the key 'actors' is missing"),
    "no labels": ('name="x"\ntitle="x"\n[[actors]]\nid="a"\n', r"actor 'a' has no \[\[actors.labels\]\]"),
    "no id": (SMALL.replace('id = "crown"', ""), "actor 1 of the file lacks an `id`"),
    "actor twice": (SMALL.replace('id = "league"\n\n', 'id = "crown"\n\n'), "has the actor 'crown' twice"),
    "label twice": (SMALL.replace('id = "tyrant"', 'id = "king"'), "has the label 'king' twice; delete"),
    "charge": (SMALL.replace('"positive"', '"nice"'), "`charge` of label 'king' of actor 'crown' must be one of"),
    "kind": (SMALL.replace('title = "The crown"', 'kind = "thing"'), "`kind` of actor 'crown' must be one of actor, act, names"),
    "vague": (SMALL.replace('["palace"]', '["palace"]\nvague = "yes"'), "`vague` of label 'palace' of actor 'crown' must be true"),
    "empty word": (SMALL.replace('"palace"]', '"*"]'), "which matches no word or all"),
    "no words": (SMALL.replace('words = ["palace"]', ""), "label 'palace' of actor 'crown' has no `words`"),
    "word twice": (SMALL.replace('"his majesty"', '"King"'), "holds 'King' twice; delete one"),
    "shared word": (SMALL.replace('["palace"]', '["crown"]'), "which label 'tyrant' of actor 'crown' holds too"),
    "unknown list": (SMALL.replace('"@abroad"', '"@nowhere"'), "names the list 'nowhere'; known before it: home,"),
    "not a list": (SMALL.replace('["crown jewels"]', '"crown jewels"'), "`excludes` of actor 'crown' must be a list"),
    "yields": (SMALL.replace('["league"]', '["ligue"]'), "names 'ligue', which is no other actor"),
    "reach": ("reach_before = 99\n" + SMALL, "`reach_before` must be a whole number from 0 to 20, not 99"),
    "break": (SMALL.replace('["and"]', '["and so"]'), "`breaks_after` holds 'and so'; each must be a single"),
    "exact": (SMALL.replace('["GL"]', '["G L"]'), "`exact` of label 'league' of actor 'league' must be"),
    "lists": (SMALL.replace("[lists]", "[listen]"), "the unknown key 'listen'"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_broken_sets_are_refused_with_the_place(tmp_path, case):
    text, words = REFUSALS[case]
    with pytest.raises(InputError, match=words):
        read(tmp_path, text)


def test_unknown_names_and_unreadable_files_are_refused(tmp_path):
    with pytest.raises(InputError, match="`naming` must be one of naming-syria, naming-template"):
        read_naming("policy")
    with pytest.raises(InputError, match="cannot be read"):
        read_naming(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path, "name = ")


# --- finding ---------------------------------------------------------------------------------

CASES = {
    "The king slept.": [("king", "king")],
    "The French king slept.": [],
    "The French Ruritanian king slept.": [("king", "king")],
    "A Ruritanian French king slept.": [],
    "French and king slept.": [("king", "king")],
    "French, king slept.": [("king", "king")],
    "The king of France slept.": [],
    "The king slept and of France dreamed.": [("king", "king")],
    "The crown jewels shone on the crown.": [("tyrant", "crown")],
    "The king stayed in Paris.": [],
    "The king of Strelsau stayed in Paris.": [("king", "king")],
    "It was in German hands. The king slept.": [("king", "king")],
    "The king’s men rode.": [("king", "king’s men")],
    "A tyrant king rode.": [("tyrant", "tyrant king")],
    "A tyrant, king of men, rode.": [("tyrant", "tyrant"), ("king", "king")],
    "The palace burned in Strelsau.": [],
    "The royal palace burned.": [],
    "The royal palace burned in Strelsau.": [("palace", "palace")],
    "The Green League (GL) met.": [("league", "Green League (GL")],
    "The gl met.": [],
    "THE GL MET THE KING.": [("king", "KING")],
    "Green League tyrants met.": [("league", "Green League")],
    "Tyrants of the Green League met.": [("league", "Green League")],
    "Tyrants met the Green League.": [("tyrant", "Tyrants"), ("league", "Green League")],
}


@pytest.mark.parametrize("text", CASES)
def test_labels_count_where_their_context_fits(small, text):
    assert found(small, text) == CASES[text]


def test_columns_and_types(small):
    mentions = find_mentions(lay("The king slept."), naming=small)
    assert mentions.columns.tolist() == COLUMNS
    assert mentions.iloc[0].tolist() == ["d0", 0, 4, 8, "crown", "king", "positive"]
    empty = find_mentions(lay("Nobody slept."), naming=small)
    assert empty.dtypes.equals(mentions.dtypes)
    with pytest.raises(ValueError, match=r"`tokens` lacks the columns \['end'\]"):
        find_mentions(lay("x").drop(columns="end"), naming=small)


HOSTILE = [
    "",
    " ",
    "king",
    "x" * 1_000_000,
    "king " * 20_000,
    "الملك نام",
    "👑 king 👑",
    "a\0king\0b",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_measured(small, text):
    tokens = lay(text)
    mentions = find_mentions(tokens, naming=small)
    assert all(
        text[s:e].startswith("king")
        for s, e in zip(mentions["start"], mentions["end"], strict=True)
    )
    assert len(find_companions(tokens, node="king")) <= 3 * max(len(tokens), 1)


def test_overlaps_of_any_length_take_linear_time(tmp_path):
    text = SMALL.replace('["green league"]', '["very very", "very very very very"]')
    mentions = find_mentions(lay("very " * 50_001), naming=read(tmp_path, text))
    assert len(mentions) == 1  # side by side: one mention
    assert mentions["end"].iloc[0] == 5 * 50_000 - 1  # an odd one is left


WORDS = st.lists(
    st.sampled_from("the french ruritanian king crown jewels tyrant and of france in paris GL , .".split()),
    max_size=12,
).map(" ".join)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(WORDS, min_size=1, max_size=5), cut=st.integers(0, 5))
def test_parts_put_together_are_the_whole(small, texts, cut):
    tokens = lay(*texts)
    place = tokens["doc_id"].astype("str") < f"d{cut}"
    parts = [
        find_mentions(part.reset_index(drop=True), naming=small)
        for part in (tokens[place], tokens[~place])
    ]
    whole = find_mentions(tokens, naming=small)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    starts = whole.groupby("doc_id")["start"]
    assert starts.apply(lambda start: start.is_monotonic_increasing).all()


# --- shares ----------------------------------------------------------------------------------


def make(n: int = 8) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Post: 1 of 4 mentions in each article is "tyrant"; Sun: 3 of 4; Echo never names the crown."""
    rows = [
        (f"{name}{number}", sentence, "crown", "tyrant" if sentence < share else "king", charge)
        for name, share in (("Post", 1), ("Sun", 3))
        for number in range(n)
        for sentence in range(4)
        for charge in ["negative" if sentence < share else "positive"]
    ]
    mentions = pd.DataFrame(rows, columns=["doc_id", "sentence_id", "actor", "label", "charge"])
    doc_ids = [f"{name}{number}" for name in ("Post", "Sun", "Echo") for number in range(n)]
    groups = pd.DataFrame(
        {"doc_id": doc_ids, "group": [name.rstrip("0123456789") for name in doc_ids]}
    )
    return mentions.astype({"doc_id": "str"}), groups.astype("str")


def test_shares_are_ratios_of_sums():
    mentions, groups = make()
    shares = score_naming(mentions, groups=groups)
    assert shares.columns.tolist() == [
        "group", "actor", "label", "n", "n_actor", "n_documents", "n_documents_actor", "share",
        "low", "high", "resampled", "note",
    ]  # fmt: skip
    by = shares.set_index(["group", "label"])
    assert by.loc[("Post", "tyrant"), ["n", "n_actor", "share"]].tolist() == [8, 32, 0.25]
    assert by.loc[("Sun", "tyrant"), ["low", "share", "high"]].tolist() == pytest.approx([0.75] * 3)
    assert np.isnan(by.loc[("Echo", "king"), "share"])
    assert by.loc[("Echo", "king"), "note"] == "the actor is not named"
    assert shares["label"].tolist() == ["king", "tyrant", "king", "tyrant", "tyrant", "king"]


def test_intervals_are_those_of_weighted_resamples():
    """One article of 4 mentions with k tyrants: the interval holds the share, and is not a point."""
    mentions, groups = make()
    mentions["label"] = np.where(np.arange(len(mentions)) % 5 == 0, "tyrant", "king")
    shares = score_naming(mentions, groups=groups).dropna(subset="share")
    assert ((shares["low"] < shares["share"]) & (shares["share"] < shares["high"])).all()
    again = score_naming(mentions.sample(frac=1, random_state=1), groups=groups.iloc[::-1])
    pd.testing.assert_frame_equal(again.dropna(subset="share"), shares)


def test_a_label_never_or_always_used_has_the_rule_of_three():
    mentions, groups = make(10)
    mentions["label"] = np.where(
        mentions["doc_id"].str.startswith("Post"), "king", mentions["label"]
    )
    by = score_naming(mentions, groups=groups).set_index(["group", "label"])
    always, never = by.loc[("Post", "king")], by.loc[("Post", "tyrant")]
    # Hanley & Lippman-Hand 1983: the share of articles is below 1 - 0.05 ** (1 / 10)
    assert (always["low"], always["high"]) == pytest.approx((0.05**0.1, 1))
    assert always["note"] == "no other label: lower bound by the rule of three"
    # an article that has "tyrant" has it 3 times in 4 mentions
    assert (never["low"], never["high"]) == pytest.approx((0, 0.75 * (1 - 0.05**0.1)))


def test_one_article_is_described_by_its_sentences():
    mentions, _ = make(1)
    mentions = pd.concat([mentions] * 3, ignore_index=True)
    mentions["sentence_id"] = np.arange(len(mentions)) // 2
    groups = pd.DataFrame({"doc_id": ["Post0", "Sun0"], "group": ["Post", "Sun"]})
    shares = score_naming(mentions, groups=groups)
    assert shares["resampled"].eq("sentences").all()
    assert shares["n_documents_actor"].eq(1).all()
    assert shares["note"].str.startswith("one article: its sentences are resampled").all()
    assert shares["low"].notna().all()
    alone = score_naming(mentions[mentions["sentence_id"] == 0], groups=groups)
    assert alone.set_index("group").loc["Post", "low"].isna().all()


def test_copies_are_resampled_together():
    mentions, groups = make()
    mentions["label"] = np.where(np.arange(len(mentions)) % 5 == 0, "tyrant", "king")
    groups["unit"] = groups["group"] + (groups.index // 2 % 4).astype("str")
    shares = score_naming(mentions, groups=groups)
    assert shares["n_documents_actor"].isin([0, 8]).all()
    # 8 articles, but of 4 texts only: too few to resample
    assert shares.loc[shares["n_actor"] > 0, "note"].str.startswith("fewer than 5 different").all()
    assert shares["low"].isna().all()


def test_shares_by_voice_are_those_of_each_voice():
    mentions, groups = make()
    mentions["voice"] = np.where(mentions["sentence_id"] == 0, "quoted", "own")
    shares = score_naming(mentions, groups=groups, by="voice")
    assert shares.columns[1] == "voice"
    own = score_naming(mentions[mentions["voice"] == "own"], groups=groups)
    of_own = shares[shares["voice"] == "own"].drop(columns="voice").reset_index(drop=True)
    pd.testing.assert_frame_equal(of_own, own)
    with pytest.raises(ValueError, match=r"`mentions` lacks the columns \['tone'\]"):
        score_naming(mentions, groups=groups, by="tone")


def test_labels_left_to_those_quoted():
    mentions, groups = make()
    tyrant = mentions["label"] == "tyrant"
    mentions["voice"] = np.where(tyrant, "quoted", "own")
    mentions.loc[mentions["doc_id"].eq("Post0") & tyrant, "voice"] = "reported"
    voices = score_label_voices(mentions, groups=groups)
    assert voices.columns.tolist() == [
        "group", "actor", "label", "charge", "n", "n_own", "n_reported", "n_quoted", "n_documents",
        "share_own", "share_reported", "share_quoted", "low", "high", "only_quoted", "resampled", "note",
    ]  # fmt: skip
    post = voices[voices["group"] == "Post"].set_index("label")
    assert post.loc["tyrant", ["n", "n_own", "n_quoted", "n_reported"]].tolist() == [8, 0, 7, 1]
    assert not post.loc["tyrant", "only_quoted"]  # reported words may be the paper's own
    assert not post.loc["king", "only_quoted"]
    assert post.loc["tyrant", "share_quoted"] == pytest.approx(7 / 8)
    assert post.loc["tyrant", "share_reported"] == pytest.approx(1 / 8)
    assert post.loc["king", "share_own"] == 1
    assert post.loc["king", "note"].startswith("never within quotation marks: upper bound")
    whole = voices[["share_own", "share_reported", "share_quoted"]].sum(axis=1)
    assert whole.to_numpy() == pytest.approx(1)
    all_quoted = mentions.assign(voice=np.where(tyrant, "quoted", "own"))
    only = score_label_voices(all_quoted, groups=groups)
    only = only[only["group"] == "Post"].set_index("label")
    assert only.loc["tyrant", "only_quoted"]
    assert only.loc["tyrant", "low"] == pytest.approx(0.05 ** (1 / 8))
    assert (post["n"] == post["n_own"] + post["n_quoted"] + post["n_reported"]).all()
    assert set(voices["group"]) == {"Post", "Sun"}


def test_contrasts_find_the_difference_and_flip_their_sign():
    mentions, groups = make(12)
    contrasts = score_naming_contrasts(mentions, groups=groups, n_draws=500)
    assert contrasts.columns.tolist() == [
        "group", "actor", "label", "n", "n_others", "n_documents", "n_documents_others", "share",
        "share_others", "log_ratio", "low", "high", "p", "q", "distinguishable", "note",
    ]  # fmt: skip
    by = contrasts.set_index(["group", "label"])
    # 3/4 against 1/4: three times as often
    assert by.loc[("Sun", "tyrant"), "log_ratio"] == pytest.approx(np.log2(3))
    assert by.loc[("Post", "tyrant"), "log_ratio"] == pytest.approx(-np.log2(3))
    assert contrasts["distinguishable"].all()
    assert (contrasts["q"] >= contrasts["p"]).all()


def test_shuffled_labels_are_not_distinguished():
    mentions, groups = make(12)
    generator = np.random.default_rng(3)
    mentions["label"] = generator.choice(["king", "tyrant"], len(mentions))
    contrasts = score_naming_contrasts(mentions, groups=groups, n_draws=500)
    assert not contrasts["distinguishable"].any()


def test_periods_share_out_each_month():
    mentions, groups = make(12)
    dates = pd.to_datetime(["2030-01-05", "2030-02-05"] * 18)
    documents = groups[["doc_id"]].assign(date=dates)
    periods = score_naming_periods(mentions, documents=documents, groups=groups)
    assert periods.columns.tolist() == [
        "group", "period", "actor", "label", "n", "n_actor", "n_documents_actor", "share", "low",
        "high", "note",
    ]  # fmt: skip
    assert len(periods) == 2 * 2 * 2
    tyrant = periods[periods["label"] == "tyrant"].set_index(["group", "period"])["share"]
    assert tyrant.tolist() == [0.25, 0.25, 0.75, 0.75]


@pytest.mark.parametrize("score", [score_naming, score_naming_contrasts, score_label_voices])
def test_no_mention_gives_no_row(score, small):
    mentions = find_mentions(lay(""), naming=small).assign(voice=pd.Series(dtype="str"))
    full, groups = make()
    empty = score(mentions, groups=groups)
    filled = score(full.assign(voice="own"), groups=groups)
    assert len(empty) == 0
    assert empty.columns.tolist() == filled.columns.tolist()
    assert empty.dtypes.equals(filled.dtypes)
    with pytest.raises(ValueError, match="`groups` lacks the columns"):
        score(full.assign(voice="own"), groups=groups[["doc_id"]])


# --- discovery -------------------------------------------------------------------------------


def test_companions_are_modifiers_heads_and_what_it_is_of():
    text = "Moderate rebel groups left. The withdrawal of the rebel fighters, rebel or not, began."
    rebel = find_companions(lay(text), node="rebel*")
    assert rebel[["role", "companion"]].to_numpy().tolist() == [
        ["modifier", "moderate"], ["head", "groups"], ["head", "fighters"],
    ]  # fmt: skip
    assert [text[s:e] for s, e in zip(rebel["start"], rebel["end"], strict=True)] == [
        "Moderate", "groups", "fighters",
    ]  # fmt: skip
    of = find_companions(lay(text), node="withdrawal")
    assert of[["node", "role", "companion"]].to_numpy().tolist() == [["withdrawal", "of", "rebel"]]


def test_companions_are_counted():
    companions = find_companions(
        lay("Rebel groups and rebel groups.", "Rebel groups."), node="rebel"
    )
    counts = count_companions(companions)
    assert counts.to_numpy().tolist() == [["head", "groups", 3, 2, 2]]
    groups = pd.DataFrame({"doc_id": ["d0", "d1"], "group": ["A", "B"]})
    by = count_companions(companions, groups=groups)
    assert by[["group", "n", "n_sentences"]].to_numpy().tolist() == [["A", 2, 1], ["B", 1, 1]]


@pytest.mark.parametrize(("node", "reach"), [("", 2), ("**", 2), ("rebel", 0)])
def test_companions_of_nothing_are_refused(node, reach):
    with pytest.raises(InputError, match=r"`(node|reach)` must be"):
        find_companions(lay("rebel"), node=node, reach=reach)


# --- the benchmark ---------------------------------------------------------------------------


def test_the_benchmark_counts_what_is_right(tmp_path):
    coded = [
        {
            "text": "The regime fell.",
            "mentions": [{"start": 4, "end": 10, "actor": "state", "label": "regime"}],
        },
        {
            "text": "Rebels fled.",
            "mentions": [{"start": 0, "end": 6, "actor": "state", "label": "x"}],
        },
    ]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, coded)), encoding="utf-8")
    lines = load_benchmark("naming").measure(gold, naming="naming-syria")
    first = lines[0]
    assert (first["measure"], first["precision"], first["recall"], first["n"]) == (
        "referent",
        0.5,
        0.5,
        2,
    )
    assert {"task", "measure", "precision", "recall", "f1", "n", "goal"} == set(first)


def test_a_label_that_one_side_never_uses_is_distinguishable_without_a_ratio():
    rows = [
        {"doc_id": f"{group}{number}", "sentence_id": 0, "start": 0, "end": 6, "actor": "state",
         "label": "regime" if group == "A" else "government", "charge": "neutral"}
        for group in "AB" for number in range(12)
    ]  # fmt: skip
    mentions = pd.DataFrame(rows)
    groups = mentions[["doc_id"]].assign(group=mentions["doc_id"].str[:1])
    contrasts = score_naming_contrasts(mentions, groups=groups, n_draws=500)
    assert contrasts["distinguishable"].all()
    assert contrasts[["log_ratio", "low", "high"]].isna().all(axis=None)
    assert (contrasts["note"] != "").all()
