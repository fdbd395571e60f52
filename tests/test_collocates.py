"""Collocates: the pairs and values of NLTK's finder, inside the sentence."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collocates import score_collocates
from analysis.errors import InputError
from analysis.tokens import fold_forms, split_sentences, split_tokens

COLUMNS = ["first", "second", "n_pair", "n_first", "n_second", "n", "g2"]


def tokens_of(*texts: str) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    return split_tokens(split_sentences(documents))


def score_with_nltk(tokens: pd.DataFrame, *, window: int = 1, min_count: int = 1) -> dict:
    """NLTK's own counts and values; only whether nothing crosses a sentence is ours to say."""
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    sentences = [
        fold_forms(sentence["token"])
        for _, sentence in tokens.groupby(["doc_id", "sentence_id"], observed=True)
    ]
    if window == 1:
        finder = BigramCollocationFinder.from_documents(sentences)
    else:  # from_documents() knows the window of two words only
        words = [word for sentence in sentences for word in [*sentence, *[None] * window]]
        finder = BigramCollocationFinder.from_words(words, window_size=window + 1)
    finder.apply_freq_filter(min_count)
    scored = dict(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio))
    return {
        pair: (finder.ngram_fd[pair], *(finder.word_fd[word] for word in pair), finder.N, g2)
        for pair, g2 in scored.items()
    }


def draw_texts(seed: int) -> list[str]:
    generator = np.random.default_rng(seed)
    words = [f"w{rank}" for rank in range(60)]
    share = 1 / np.arange(1, 61)
    share /= share.sum()
    return [
        " ".join(
            " ".join(generator.choice(words, generator.integers(1, 15), p=share)).capitalize() + "."
            for _ in range(12)
        )
        for _ in range(8)
    ]


@pytest.mark.parametrize("window", [1, 2, 5, 40])
@pytest.mark.parametrize("min_count", [1, 3])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_values_are_those_of_nltk(window, min_count, seed):
    tokens = tokens_of(*draw_texts(seed))
    expected = score_with_nltk(tokens, window=window, min_count=min_count)
    collocates = score_collocates(tokens, window=window, min_count=min_count)
    assert len(expected) > 30
    assert set(zip(collocates["first"], collocates["second"], strict=True)) == set(expected)
    for row in collocates.itertuples(index=False):
        *counts, g2 = expected[row.first, row.second]
        assert [row.n_pair, row.n_first, row.n_second, row.n] == counts
        assert row.g2 == pytest.approx(g2, rel=1e-9, abs=1e-12)


def test_a_large_vocabulary_gives_the_same():
    words = [f"word{number}" for number in range(70_000)]
    table = {"doc_id": "a", "sentence_id": 0, "position": range(70_001), "token": [*words, "word0"]}
    collocates = score_collocates(pd.DataFrame(table))
    assert len(collocates) == 70_000
    pairs = dict(zip(collocates["first"], collocates["second"], strict=True))
    assert pairs == dict(zip(words, [*words[1:], "word0"], strict=True))


def test_by_hand():
    collocates = score_collocates(tokens_of("The war. A war room", "The war"))
    assert collocates.columns.tolist() == COLUMNS
    counts = {tuple(row[:2]): row[2:6] for row in collocates.to_numpy().tolist()}
    assert counts == {
        ("the", "war"): [2, 2, 3, 7],
        ("a", "war"): [1, 1, 3, 7],
        ("war", "room"): [1, 3, 1, 7],
    }
    # 2 of 2 against 1 of 5
    cells, expected = np.array([2, 1, 4]), np.array([6, 15, 20]) / 7
    g2 = 2 * (cells * np.log(cells / expected)).sum()
    assert collocates.set_index(["first", "second"])["g2"]["the", "war"] == pytest.approx(g2)


def test_highest_first_then_by_the_words():
    collocates = score_collocates(tokens_of("B c\nB d\nA c\nA d\nX y\nX y"))
    assert (collocates["g2"].diff().dropna() <= 0).all()
    pairs = collocates[["first", "second"]].to_numpy().tolist()
    assert pairs == [["x", "y"], ["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]]


def test_nothing_crosses_a_sentence_and_a_gap_keeps_its_place():
    assert score_collocates(tokens_of("War. Crimes", "room"), window=9).empty
    tokens = tokens_of("war of crimes")
    kept = tokens[~tokens["token"].isin(["of"])]
    assert score_collocates(kept).empty
    assert score_collocates(kept, window=2)["second"].tolist() == ["crimes"]


@given(st.lists(st.sampled_from("war the of . crimes".split()), max_size=30).map(" ".join))
@settings(deadline=None, max_examples=50)
def test_a_node_only_restricts(text):
    tokens = tokens_of(text)
    for window in (1, 3):
        whole = score_collocates(tokens, window=window)
        for node in ("war", "nowhere"):
            chosen = whole[(whole["first"] == node) | (whole["second"] == node)]
            pd.testing.assert_frame_equal(
                score_collocates(tokens, node=node, window=window), chosen.reset_index(drop=True)
            )


def test_the_order_of_the_documents_and_the_type_of_their_ids_are_irrelevant():
    texts = draw_texts(4)
    whole = score_collocates(tokens_of(*texts), window=2)
    pd.testing.assert_frame_equal(score_collocates(tokens_of(*texts[::-1]), window=2), whole)
    plain = tokens_of(*texts).astype({"doc_id": "str", "token": "str"})
    pd.testing.assert_frame_equal(score_collocates(plain, window=2), whole)


def test_undefined_is_nan_and_last():
    collocates = score_collocates(tokens_of("war war war", "peace talks"))
    assert collocates["first"].tolist()[-1] != "peace"
    alone = score_collocates(tokens_of("war war war"))
    assert alone["g2"].isna().tolist() == [True]


def test_no_token_no_pair():
    for texts in ([""], ["war"], []):
        empty = score_collocates(tokens_of(*texts))
        assert len(empty) == 0
        one = score_collocates(tokens_of("the war"))
        assert empty.dtypes.to_dict() == one.dtypes.to_dict()
        assert empty.index.equals(pd.RangeIndex(0))


@pytest.mark.parametrize("name", ["window", "min_count"])
def test_errors_name_the_argument_what_came_and_the_remedy(name):
    with pytest.raises(
        InputError, match=f"^`{name}` must be a whole number of at least 1, but 0 was given"
    ):
        score_collocates(tokens_of("the war"), **{name: 0})
    with pytest.raises(ValueError, match=r"^`tokens` lacks .* Make it with split_tokens\(\)\.$"):
        score_collocates(tokens_of("the war")[["doc_id", "token"]])
