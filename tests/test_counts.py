"""Counts by document and group, tf-idf."""

import json
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counts import (
    count_features,
    count_lengths,
    count_matrix,
    count_places,
    drop_stop_words,
    read_stop_words,
    score_tf_idf,
    sum_counts,
)
from analysis.tokens import count_tokens, fold_forms, split_forms, split_sentences, split_tokens

GOLDEN = Path(__file__).parent / "golden"
WORDS = "the war don’t Syria’s Syria café U.S. 3.5 al-Sham rises rise. حرب हिन्दी".split()
CORPORA = st.lists(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join), max_size=5)


def lay(texts: list[str], *, first: int = 0) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(first, first + len(texts))]
    return pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")


def tokens_of(texts: list[str], *, first: int = 0) -> pd.DataFrame:
    return split_tokens(split_sentences(lay(texts, first=first)))


def make_counts(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    counts = pd.DataFrame(rows, columns=["doc_id", "feature", "n"])
    return counts.astype({"doc_id": "str", "feature": "str", "n": "int64"})


def make_groups(labels: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": list(labels), "group": list(labels.values())}).astype("str")


@pytest.fixture
def tokens(documents):
    return split_tokens(split_sentences(documents))


@pytest.fixture
def groups(documents):
    return documents[["doc_id"]].assign(group=documents["source"])


# --- count_features --------------------------------------------------------------------------


def test_counts_by_hand():
    counts = count_features(tokens_of(["War, war and Syria’s war.", "Don’t. don't"]))
    assert list(counts.itertuples(index=False, name=None)) == [
        ("d0", "war", 3),
        ("d0", "and", 1),
        ("d0", "syria", 1),
        ("d1", "don't", 2),
    ]


@given(CORPORA)
@settings(max_examples=30, deadline=None)
def test_counts_sum_to_tokens(texts):
    tokens = tokens_of(texts)
    counts = count_features(tokens)
    assert counts["n"].sum() == len(tokens) == sum(len(split_forms(text)) for text in texts)
    assert (counts["n"] > 0).all()
    assert not counts.duplicated(["doc_id", "feature"]).any()


@given(CORPORA)
@settings(max_examples=20, deadline=None)
def test_doubling_the_corpus_doubles_the_counts(texts):
    once, twice = tokens_of(texts), tokens_of(texts + texts)
    everything = {f"d{number}": "all" for number in range(2 * len(texts))}
    groups = make_groups(everything)
    single, double = count_features(once, by=groups), count_features(twice, by=groups)
    assert double["feature"].tolist() == single["feature"].tolist()
    for column in ("n", "n_documents", "n_tokens"):
        assert (double[column] == 2 * single[column]).all()
    assert np.allclose(double["per_1000"], single["per_1000"])


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_row_order_is_irrelevant(random):
    tokens = tokens_of(["the war the end", "war don’t war. The U.S.", "end"])
    rows = list(range(len(tokens)))
    random.shuffle(rows)
    pd.testing.assert_frame_equal(count_features(tokens.iloc[rows]), count_features(tokens))


def test_nfc_nfd_and_both_apostrophes_count_as_one():
    texts = ["Café don’t naïve", unicodedata.normalize("NFD", "Café don't naïve")]
    counts = count_features(tokens_of(texts), by=make_groups({"d0": "a", "d1": "a"}))
    assert counts[["feature", "n", "n_documents"]].to_numpy().tolist() == [
        ["caf\u00e9", 2, 2],
        ["don't", 2, 2],
        ["na\u00efve", 2, 2],
    ]


def test_counting_by_group_is_summing_the_documents(tokens, groups):
    by_group = count_features(tokens, by=groups)
    pd.testing.assert_frame_equal(by_group, sum_counts(count_features(tokens), groups=groups))
    sizes = by_group.groupby("group")["n"].sum()
    assert (by_group["n_tokens"] == by_group["group"].map(sizes)).all()
    assert np.allclose(by_group["per_1000"], 1000 * by_group["n"] / by_group["n_tokens"])
    regime = by_group.set_index(["feature", "group"]).loc["regime"]
    assert regime[["n", "n_documents"]].to_numpy().tolist() == [[5, 3]]
    assert regime.index.tolist() == ["Daily Meridian"]


def test_counting_by_sentence_adds_up_to_the_documents(tokens):
    by_sentence = count_features(tokens, within="sentence")
    assert by_sentence.columns.tolist() == ["doc_id", "sentence_id", "feature", "n"]
    summed = by_sentence.groupby(["doc_id", "feature"])["n"].sum()
    whole = count_features(tokens).set_index(["doc_id", "feature"])["n"]
    pd.testing.assert_series_equal(summed, whole.sort_index())


def test_an_article_counts_once_also_when_counted_by_sentence(tokens, groups):
    by_sentence = count_features(tokens, by=groups, within="sentence")
    pd.testing.assert_frame_equal(by_sentence, count_features(tokens, by=groups))


def test_upper_case_is_kept_on_demand(tokens):
    features = set(count_features(tokens, lower=False)["feature"])
    assert {"The", "the", "Velmora", "U.S."} <= features


def test_stems_are_nltks(tokens):
    from nltk.stem.snowball import SnowballStemmer

    stem = SnowballStemmer("english").stem
    expected = pd.Series([stem(form) for form in fold_forms(tokens["token"])]).value_counts()
    counts = count_features(tokens, reduce="stem").groupby("feature")["n"].sum()
    assert counts.to_dict() == expected.to_dict()
    assert counts["promis"] == 1


# --- stop words ------------------------------------------------------------------------------


def test_stop_words_hold_no_negation():
    negations = """no not nor never none nobody nothing nowhere neither cannot without hardly
    isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't
    hasn't haven't hadn't mustn't""".split()
    assert not read_stop_words() & set(negations)


def test_every_stop_word_is_a_feature_that_can_occur():
    for word in read_stop_words():
        assert fold_forms(split_forms(word)) == [word]


def test_dropping_stop_words_leaves_the_rates_alone(tokens, groups):
    counts = count_features(tokens, by=groups)
    shown = drop_stop_words(counts)
    assert "regime" in set(shown["feature"])
    assert not {"the", "of", "1,200", "21.5", "3"} & set(shown["feature"])
    kept = counts[counts["feature"].isin(shown["feature"])].reset_index(drop=True)
    pd.testing.assert_frame_equal(shown, kept)


def test_dropping_stop_words_keeps_negations_and_mixed_words():
    counts = make_counts([("a", word, 1) for word in "not 10am covid-19 2.5 x حرب".split()])
    assert drop_stop_words(counts)["feature"].tolist() == ["not", "10am", "covid-19", "حرب"]
    assert "not" not in set(drop_stop_words(counts, stop_words=frozenset(["not"]))["feature"])


# --- lengths, places, matrix -----------------------------------------------------------------


def test_lengths_hold_every_article_also_the_empty_one():
    tokens = tokens_of(["one two three", "", "one"])
    groups = make_groups({"d0": "long", "d1": "short", "d2": "short"})
    lengths = count_lengths(count_tokens(tokens), groups=groups)
    assert lengths.to_numpy().tolist() == [
        ["long", "d0", 3, 3.0],
        ["short", "d1", 0, 0.5],
        ["short", "d2", 1, 0.5],
    ]


def test_places_follow_the_dates_with_undated_articles_last():
    documents = lay(["war", "war war", "peace"]).assign(
        date=pd.to_datetime([None, "2020-02-01", "2020-01-01"])
    )
    counts = count_features(split_tokens(split_sentences(documents)))
    places = count_places(counts, documents=documents, features=["war", "never"])
    assert places.to_numpy().tolist() == [["war", 1, 2], ["war", 2, 1]]


def test_matrix_has_the_rows_wanted_and_loses_no_count():
    counts = make_counts([("b", "x", 2), ("a", "y", 1), ("a", "x", 4)])
    matrix, rows, features = count_matrix(counts)
    assert (rows.tolist(), features.tolist()) == (["a", "b"], ["x", "y"])
    assert matrix.toarray().tolist() == [[4, 1], [2, 0]]
    matrix, _, _ = count_matrix(counts, doc_ids=pd.Index(["b", "empty"]))
    assert matrix.toarray().tolist() == [[2, 0], [0, 0]]


def code(table: pd.DataFrame, *, turned: bool = False) -> pd.DataFrame:
    """The same table with categories, of which one never occurs; sorted or the other way round."""
    coded = {}
    for column in {"doc_id", "feature"} & set(table.columns):
        values = [*sorted(set(table[column])), "zz unused"]
        coded[column] = pd.Categorical(table[column], values[::-1] if turned else values)
    return table.assign(**coded)


@pytest.mark.parametrize("turned", [False, True])
def test_categories_give_what_texts_give(documents, tokens, groups, turned):
    for counts in (count_features(tokens), count_features(tokens, within="sentence")):
        coded = code(counts, turned=turned).astype({"n": "int32"})
        matrix, rows, features = count_matrix(counts)
        other, other_rows, other_features = count_matrix(coded)
        assert (matrix.toarray() == other.toarray()).all()
        assert rows.equals(other_rows)
        assert features.equals(other_features)
        for measure in (
            lambda table: sum_counts(table, groups=groups),
            lambda table: score_tf_idf(table, groups=groups),
            lambda table: count_lengths(count_tokens(table), groups=groups),
            lambda table: count_places(table, documents=documents, features=["the", "moon"]),
            lambda table: drop_stop_words(table).astype({"doc_id": "str", "feature": "str"}),
        ):
            pd.testing.assert_frame_equal(measure(counts), measure(coded), check_dtype=False)
    pd.testing.assert_frame_equal(
        count_features(tokens.astype({"doc_id": "str", "token": "str"})), count_features(tokens)
    )


def test_parts_put_one_after_the_other_add_up(tokens, groups):
    whole = count_features(tokens, within="sentence")
    first, then = whole[whole["sentence_id"] % 2 == 0], whole[whole["sentence_id"] % 2 == 1]
    parts = pd.concat([part.drop(columns="sentence_id") for part in (first, then)])
    for table in (parts, code(parts)):
        pd.testing.assert_frame_equal(
            sum_counts(table, groups=groups), sum_counts(whole, groups=groups)
        )


def test_sums_of_parts_of_the_corpus_add_up_to_those_of_the_whole(tokens, groups):
    counts = count_features(tokens)
    early = counts["doc_id"] < "m4"
    parts = pd.concat([sum_counts(counts[rows], groups=groups) for rows in (early, ~early)])
    added = parts.groupby(["group", "feature"])[["n", "n_documents"]].sum().sort_index()
    whole = sum_counts(counts, groups=groups).set_index(["group", "feature"])
    pd.testing.assert_frame_equal(added, whole[["n", "n_documents"]].sort_index())


def test_blocks_do_not_change_the_results(monkeypatch, tokens, groups):
    counts = count_features(tokens)
    before = sum_counts(counts, groups=groups)
    monkeypatch.setattr("analysis.counts._BLOCK", 7)
    pd.testing.assert_frame_equal(sum_counts(counts, groups=groups), before)


def test_rows_wanted_are_selected_from_a_sorted_table_too():
    counts = code(make_counts([("a", "y", 1), ("a", "x", 4), ("b", "x", 2)]))
    matrix, rows, features = count_matrix(counts, doc_ids=pd.Index(["b", "none", "a"], dtype="str"))
    assert rows.tolist() == ["b", "none", "a"]
    assert features.tolist() == ["x", "y"]
    assert matrix.toarray().tolist() == [[2, 0], [0, 0], [4, 1]]


# --- tf-idf ----------------------------------------------------------------------------------


def test_tf_idf_golden():
    golden = json.loads((GOLDEN / "tf_idf.json").read_text(encoding="utf-8"))
    rows = [
        (group, feature, n)
        for group, features in golden["counts"].items()
        for feature, n in features.items()
    ]
    scores = score_tf_idf(make_counts(rows), groups=make_groups({key: key for key in "abc"}))
    for row in scores.itertuples():
        assert row.tf_idf == pytest.approx(golden["tf_idf"][row.group][row.feature], abs=1e-12)
    assert len(scores) == len(rows)


def test_a_word_of_every_group_scores_0(tokens, groups):
    scores = score_tf_idf(count_features(tokens), groups=groups)
    shared = scores.groupby("feature")["group"].transform("nunique") == 2
    assert shared.any()
    assert (scores.loc[shared, "tf_idf"] == 0).all()
    assert (scores.loc[~shared, "tf_idf"] > 0).all()
    own = scores[~shared].groupby("group")["feature"].first()
    assert own["Daily Meridian"] == "regime"


# --- errors ----------------------------------------------------------------------------------


def test_errors_name_the_argument_what_came_and_the_remedy(tokens, groups):
    counts = count_features(tokens)
    with pytest.raises(
        ValueError, match=r"`tokens` lacks the columns \['token'\]; it has \['doc_id'\]"
    ):
        count_features(tokens[["doc_id"]])
    with pytest.raises(
        ValueError, match=r"`within` must be one of \['document', 'sentence'\], but 'word'"
    ):
        count_features(tokens, within="word")
    with pytest.raises(ValueError, match=r"`groups` lacks .*Make it with group_documents\(\)\."):
        sum_counts(counts, groups=groups[["doc_id"]])
    with pytest.raises(ValueError, match=r"`counts` lacks .*Make it with count_features\(\)\."):
        score_tf_idf(counts[["doc_id", "n"]], groups=groups)
