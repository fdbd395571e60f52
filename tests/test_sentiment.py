"""Tone by sentence: VADER's own numbers, and what they rest on."""

import unicodedata
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.errors import InputError
from analysis.lexicons import read_lexicon
from analysis.sentiment import (
    find_extreme_sentences,
    find_valence_words,
    score_contributions,
    score_sentiment,
)
from analysis.tokens import split_sentences, split_tokens

KEYS = ["neg", "neu", "pos", "compound"]
WORDS = (
    "The war was not good don't won't never VERY bad kind of great , but peace ! 😀 :) café".split()
)


@cache
def vader() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    return sentences, split_tokens(sentences)


def score(*texts: str) -> pd.DataFrame:
    sentences, tokens = lay(*texts)
    return score_sentiment(sentences, tokens=tokens)


@pytest.fixture
def tables(documents):
    sentences = split_sentences(documents)
    tokens = split_tokens(sentences)
    groups = documents[["doc_id"]].assign(group=documents["source"])
    return sentences, tokens, groups


# --- scores ----------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_scores_are_vaders(text):
    sentences, tokens = lay(text)
    scores = score_sentiment(sentences, tokens=tokens)
    for sentence, row in zip(sentences["sentence"], scores[KEYS].to_dict("records"), strict=True):
        assert row == vader().polarity_scores(sentence)


def test_a_typographic_apostrophe_keeps_its_negation():
    plain, curly = (score(text)[KEYS] for text in ("They don't like it.", "They don’t like it."))
    assert_frame_equal(plain, curly)
    assert plain.loc[0, "compound"] < 0 < score("They do like it.").loc[0, "compound"]


def test_each_sentence_for_itself():
    both = score("A triumph for science. It was a horrible fraud.")
    assert both["compound"].tolist() == [
        score("A triumph for science.").loc[0, "compound"],
        score("It was a horrible fraud.").loc[0, "compound"],
    ]
    assert both.loc[0, "compound"] > 0 > both.loc[1, "compound"]


def test_scores_stay_in_their_bounds(tables):
    sentences, tokens, _ = tables
    scores = score_sentiment(sentences, tokens=tokens)
    assert len(scores) == len(sentences)
    assert scores["compound"].between(-1, 1).all()
    shares = scores[["neg", "neu", "pos", "coverage"]].to_numpy()
    assert ((shares >= 0) & (shares <= 1)).all()
    assert scores["n_words"].sum() == len(tokens)


def test_coverage_is_the_share_of_known_words_and_unknown_without_words():
    scores = score("The war was horrible.", "...", "The table is here.", "Syria’s war.")
    assert scores["coverage"].fillna(-1).tolist() == [0.5, -1, 0, 0.5]
    assert scores["n_words"].tolist() == [4, 0, 4, 2]


def test_row_order_is_irrelevant(tables):
    sentences, tokens, _ = tables
    there = score_sentiment(sentences, tokens=tokens)
    back = score_sentiment(sentences[::-1], tokens=tokens.sample(frac=1, random_state=1))
    assert_frame_equal(back[::-1].reset_index(drop=True), there)


def as_categories(table: pd.DataFrame) -> pd.DataFrame:
    columns = table.columns.intersection(["doc_id", "feature"])
    return table.astype(dict.fromkeys(columns, "category"))


def as_text(table: pd.DataFrame) -> pd.DataFrame:
    columns = table.columns.intersection(["doc_id", "feature", "token"])
    return table.astype(dict.fromkeys(columns, "str"))


@pytest.mark.parametrize("lay_out", [as_categories, as_text])
def test_text_and_categories_give_equal_tables(tables, lay_out):
    sentences, tokens, groups = tables
    there = [lay_out(table) for table in tables]
    scores, words = (
        score_sentiment(sentences, tokens=tokens),
        find_valence_words(sentences, tokens=tokens),
    )
    assert_frame_equal(score_sentiment(there[0], tokens=there[1]), scores)
    assert_frame_equal(find_valence_words(there[0], tokens=there[1]), words)
    assert_frame_equal(
        score_contributions(lay_out(words), sentences=there[0], groups=there[2]),
        score_contributions(words, sentences=sentences, groups=groups),
    )
    assert_frame_equal(
        find_extreme_sentences(lay_out(scores), sentences=there[0], groups=there[2]),
        find_extreme_sentences(scores, sentences=sentences, groups=groups),
    )


def test_contributions_are_the_same_in_any_order_and_in_blocks(tables, monkeypatch):
    sentences, tokens, groups = tables
    words = find_valence_words(sentences, tokens=tokens)
    both = pd.concat([groups, groups.assign(group="all")])  # each article in two groups
    whole = score_contributions(words, sentences=sentences, groups=both)
    assert whole["n_documents"].max() > 1
    turned = score_contributions(words[::-1], sentences=sentences, groups=both)
    assert_frame_equal(turned, whole)
    monkeypatch.setattr("analysis.sentiment._ROWS_AT_ONCE", 3)
    assert_frame_equal(score_contributions(words, sentences=sentences, groups=both), whole)


def test_parts_make_the_whole(tables):
    sentences, tokens, _ = tables
    scores, words = (
        score_sentiment(sentences, tokens=tokens),
        find_valence_words(sentences, tokens=tokens),
    )
    early = sentences["doc_id"] < "m4", tokens["doc_id"].astype("str") < "m4"
    parts = [(sentences[early[0]], tokens[early[1]]), (sentences[~early[0]], tokens[~early[1]])]
    scored = [score_sentiment(some, tokens=theirs) for some, theirs in parts]
    assert_frame_equal(pd.concat(scored, ignore_index=True), scores)
    found = [find_valence_words(some, tokens=theirs) for some, theirs in parts]
    assert_frame_equal(pd.concat(found, ignore_index=True), words)


def test_only_a_sentences_own_tokens_are_counted(tables):
    sentences, tokens, _ = tables
    scores = score_sentiment(sentences, tokens=tokens)
    some = sentences[5:9]
    assert_frame_equal(
        score_sentiment(some, tokens=tokens), scores[5:9].reset_index(drop=True)
    )  # tokens of other sentences
    first = tokens["doc_id"] == "m1"
    without = score_sentiment(sentences, tokens=tokens[first])  # sentences without tokens
    assert without["n_words"].sum() == first.sum()
    assert without.loc[without["doc_id"] != "m1", "coverage"].isna().all()


def test_no_sentence_and_no_token():
    sentences, tokens = lay("...")
    for some in (sentences, sentences[:0]):
        scores = score_sentiment(some, tokens=tokens)
        assert scores["n_words"].tolist() == [0] * len(some)
        types = ["str", "int64", *(["float64"] * 4), "int64", "float64"]
        assert scores.dtypes.astype(str).tolist() == types


# --- the words behind it ---------------------------------------------------------------------


def test_valence_words_are_the_lexicons(tables, documents):
    sentences, tokens, _ = tables
    lexicon = read_lexicon().valence
    words = find_valence_words(sentences, tokens=tokens)
    text = documents.set_index("doc_id")["text"]
    for row in words.itertuples():
        assert text[row.doc_id][row.start : row.end].lower() == row.feature
        assert row.valence == lexicon[row.feature]
    # VADER looks up no possessive, and a kind word may be negated away: no row but for a value
    assert (words["value"] != 0).all()
    assert len(words) > 20


def test_capitals_signs_and_apostrophes_reach_the_lexicon():
    sentences, tokens = lay('"War", WAR, war. Can’t stand it.')
    words = find_valence_words(sentences, tokens=tokens)
    assert words["feature"].tolist() == ["war", "war", "war"]
    assert set(words["valence"]) == {read_lexicon().valence["war"]}


@given(
    st.lists(st.sampled_from([w for w in WORDS if w != "😀"]), min_size=1, max_size=12).map(
        " ".join
    )
)
@settings(max_examples=80, deadline=None)
def test_the_words_of_a_sentence_add_up_to_its_score(text):
    sentences, tokens = lay(text)
    words = find_valence_words(sentences, tokens=tokens)
    scores = score_sentiment(sentences, tokens=tokens).set_index("sentence_id")
    sums = words.groupby("sentence_id")["value"].sum()
    for number, sentence in zip(sentences["sentence_id"], sentences["sentence"], strict=True):
        total = sums.get(number, 0.0)
        total += (total > 0) * 0.292 * min(sentence.count("!"), 4)
        total -= (total < 0) * 0.292 * min(sentence.count("!"), 4)
        assert scores.loc[number, "compound"] == pytest.approx(
            total / (total**2 + 15) ** 0.5, abs=1e-4
        )


def test_the_words_tell_negation_boosters_and_but():
    sentences, tokens = lay("It was not good. It was very good. It was good, but war came.")
    words = find_valence_words(sentences, tokens=tokens)
    assert words["value"].round(3).tolist() == [-1.406, 2.193, 0.95, -4.35]
    masked = find_valence_words(sentences, tokens=tokens, mask_words=["war", "very good"])
    assert masked["feature"].tolist() == ["good", "good"]


def test_places_hold_among_letters_of_several_bytes():
    text = "Ça va, «très» good — żółw: (WAR!) 😀 بد it's (hope)..."
    sentences, tokens = lay(text)
    words = find_valence_words(sentences, tokens=tokens)
    assert [text[a:b] for a, b in zip(words["start"], words["end"], strict=True)] == [
        "good",
        "WAR",
        "hope",
    ]


def test_typographic_signs_are_made_plain_where_names_are_masked():
    text = "They saw “war” and hope—at last…"
    assert score(text)["compound"].iloc[0] == 0
    sentences, tokens = lay(text)
    words = find_valence_words(sentences, tokens=tokens, mask_names=True)
    assert [text[a:b] for a, b in zip(words["start"], words["end"], strict=True)] == ["war", "hope"]
    masked = score_sentiment(sentences, tokens=tokens, mask_names=True)
    plain, _ = lay('They saw "war" and hope at last.')
    expected = vader().polarity_scores(plain["sentence"].iloc[0])
    assert masked["compound"].iloc[0] == expected["compound"] != 0


def test_the_lexicon_is_a_copy():
    read_lexicon().valence["war"] = 4.0
    assert read_lexicon().valence["war"] < 0


def test_contributions_by_hand():
    sentences, tokens = lay("War. War and hope. Nothing.", "Hope. Nothing here.")
    groups = pd.DataFrame({"doc_id": ["d0", "d1"], "group": ["A", "B"]})
    war, hope = (read_lexicon().valence[word] for word in ("war", "hope"))
    table = score_contributions(
        find_valence_words(sentences, tokens=tokens), sentences=sentences, groups=groups
    )
    assert table[["group", "feature", "n", "n_documents"]].to_numpy().tolist() == [
        ["A", "war", 2, 1],
        ["A", "hope", 1, 1],
        ["B", "hope", 1, 1],
    ]
    assert table["valence"].tolist() == [war, hope, hope]
    expected = [100 * 2 * war / 3, 100 * hope / 3, 100 * hope / 2]
    assert table["contribution"].tolist() == pytest.approx(expected)


def test_contributions_add_up_to_the_valence_words(tables):
    sentences, tokens, groups = tables
    words = find_valence_words(sentences, tokens=tokens)
    table = score_contributions(words, sentences=sentences, groups=groups)
    sums = words.merge(groups, on="doc_id").groupby("group")["value"].sum()
    n_sentences = sentences.merge(groups, on="doc_id")["group"].value_counts()
    for group, part in table.groupby("group"):
        assert part["contribution"].sum() == pytest.approx(100 * sums[group] / n_sentences[group])
        assert part["contribution"].abs().is_monotonic_decreasing


# --- sentences to be read --------------------------------------------------------------------


def test_extreme_sentences_run_from_the_worst_to_the_best(tables):
    sentences, tokens, groups = tables
    scores = score_sentiment(sentences, tokens=tokens)
    extreme = find_extreme_sentences(scores, sentences=sentences, groups=groups, n=3)
    assert extreme.columns.tolist() == ["compound", "group", "sentence", "doc_id", "sentence_id"]
    assert extreme["compound"].is_monotonic_increasing
    long = scores[scores["n_words"] >= 6]["compound"]
    assert extreme["compound"].tolist() == pytest.approx(
        [*long[long < 0].sort_values()[:3], *long[long > 0].sort_values()[-3:]]
    )


def test_extreme_sentences_leave_out_short_neutral_and_repeated_ones():
    sentences, tokens = lay(
        "It was a horrible war.", "It was a horrible war.", "War!", "A table here."
    )
    groups = pd.DataFrame({"doc_id": sentences["doc_id"], "group": "A"})
    scores = score_sentiment(sentences, tokens=tokens)
    extreme = find_extreme_sentences(scores, sentences=sentences, groups=groups, min_words=3)
    assert extreme[["doc_id", "sentence"]].to_numpy().tolist() == [["d0", "It was a horrible war."]]


def test_extreme_sentences_leave_out_what_is_glued_together():
    glued = "They mourned the dead of the horrible war " * 11
    sentences, tokens = lay(glued, "It was a bad day for all of them.")
    groups = pd.DataFrame({"doc_id": sentences["doc_id"], "group": "A"})
    scores = score_sentiment(sentences, tokens=tokens)
    where = {"sentences": sentences, "groups": groups}
    assert find_extreme_sentences(scores, **where)["doc_id"].tolist() == ["d1"]
    assert len(find_extreme_sentences(scores, **where, max_words=100)) == 2


def test_words_of_places_and_bodies_are_no_lies_and_no_recovery():
    sentences, tokens = lay(
        "The town lies near the border.", "Bodies lie in the heart of the city.",
        "They recovered the body lying there.", "He lied to the court.",
    )  # fmt: skip
    scores = score_sentiment(sentences, tokens=tokens, lexicon=read_lexicon("news"))
    by_article = scores.set_index("doc_id")["compound"]
    assert by_article["d0"] == by_article["d2"] == 0
    assert by_article["d3"] < 0
    assert "heart" not in dict(read_lexicon("news").words)


def test_extreme_sentences_among_many_repeated_ones():
    war, hope = "There was a terrible war.", "There was a wonderful hope."
    sentences, tokens = lay(*[war] * 60, "It was a bad day.", *[hope] * 60, "A good day here.")
    groups = pd.DataFrame({"doc_id": sentences["doc_id"], "group": "A"})
    scores = score_sentiment(sentences, tokens=tokens)
    extreme = find_extreme_sentences(scores, sentences=sentences, groups=groups, n=2, min_words=3)
    assert extreme["sentence"].tolist() == [war, "It was a bad day.", "A good day here.", hope]
    assert extreme["doc_id"].tolist() == ["d0", "d60", "d121", "d100"]  # the first id as text


@given(st.lists(st.sampled_from(WORDS), max_size=40), st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_extreme_sentences_are_those_of_the_sorted_table(words, n):
    texts = [" ".join(words[at : at + 3]) for at in range(len(words))]
    keys = ["doc_id", "sentence_id"]
    sentences = pd.DataFrame({"doc_id": [f"d{at % 7}" for at in range(len(texts))]}).astype("str")
    sentences["sentence_id"] = range(len(texts))
    sentences["start"] = 0
    sentences["sentence"] = pd.array(texts, dtype="str")
    groups = pd.DataFrame({"doc_id": [f"d{at}" for at in range(5)], "group": "A"}).astype("str")
    scores = score_sentiment(sentences, tokens=split_tokens(sentences))
    table = scores[scores["n_words"] >= 2].merge(sentences, on=keys).merge(groups, on="doc_id")
    table = table.sort_values(["compound", *keys]).drop_duplicates("sentence")
    ends = [table[table["compound"] < 0].head(n), table[table["compound"] > 0].tail(n)]
    assert_frame_equal(
        find_extreme_sentences(scores, sentences=sentences, groups=groups, n=n, min_words=2),
        pd.concat(ends)[["compound", "group", "sentence", *keys]].reset_index(drop=True),
    )


def test_documents_in_no_group_and_in_several(tables):
    sentences, tokens, groups = tables
    words = find_valence_words(sentences, tokens=tokens)
    whole = score_contributions(words, sentences=sentences, groups=groups)
    all_in_one = groups.assign(group="Both")
    both = score_contributions(
        words, sentences=sentences, groups=pd.concat([groups, all_in_one], ignore_index=True)
    )
    assert_frame_equal(both[both["group"] != "Both"].reset_index(drop=True), whole)
    assert both.loc[both["group"] == "Both", "n"].sum() == len(words)
    one = groups[groups["group"] == "Harbour Post"]
    alone = score_contributions(words, sentences=sentences, groups=one)
    assert_frame_equal(alone, whole[whole["group"] == "Harbour Post"].reset_index(drop=True))
    extreme = find_extreme_sentences(
        score_sentiment(sentences, tokens=tokens), sentences=sentences, groups=one
    )
    assert set(extreme["doc_id"]) <= set(one["doc_id"])


def test_nfc_and_nfd_give_the_same_words():
    for form in ("NFC", "NFD"):
        sentences, tokens = lay(unicodedata.normalize(form, "Fiancé at war. Señor has hope."))
        assert find_valence_words(sentences, tokens=tokens)["feature"].tolist() == ["war", "hope"]


def test_errors_name_the_argument_what_came_and_the_remedy(tables):
    sentences, tokens, groups = tables
    with pytest.raises(ValueError, match=r"^`sentences` lacks the columns \['sentence'\]; it has"):
        score_sentiment(sentences.drop(columns="sentence"), tokens=tokens)
    with pytest.raises(ValueError, match=r"^`tokens` lacks .* Make it with split_tokens\(\)\.$"):
        score_sentiment(sentences, tokens=tokens[["doc_id"]])
    with pytest.raises(
        ValueError, match=r"^`words` lacks .* Make it with find_valence_words\(\)\.$"
    ):
        score_contributions(tokens, sentences=sentences, groups=groups)
    missing = sentences.assign(sentence=sentences["sentence"].where(sentences.index > 0))
    with pytest.raises(InputError, match=r"^`sentences` must have a text in each row"):
        score_sentiment(missing, tokens=tokens)
