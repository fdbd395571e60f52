"""Dispersion against published values, exact fractions and its laws."""

import json
import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counts import count_features
from analysis.dispersion import score_dispersion
from analysis.tokens import split_sentences, split_tokens

GOLDEN = json.loads((Path(__file__).parent / "golden/dispersion.json").read_text(encoding="utf-8"))
MEASURES = ["dp", "dp_norm", "juilland_d", "kld"]
PARTS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 40)), min_size=2, max_size=8)


def make_counts(rows: list[tuple[str, str, int]]) -> pd.DataFrame:
    counts = pd.DataFrame(rows, columns=["doc_id", "feature", "n"])
    return counts.astype({"doc_id": "str", "feature": "str", "n": "int64"})


def lay(values: list[int], sizes: list[int]) -> pd.DataFrame:
    """A word that occurs so often in parts of these sizes, and the rest of the parts."""
    parts = [(f"d{i}", n, size) for i, (n, size) in enumerate(zip(values, sizes, strict=True))]
    rows = [(doc_id, "word", n) for doc_id, n, _ in parts if n]
    return make_counts(rows + [(doc_id, "rest", size - n) for doc_id, n, size in parts if size > n])


def work_out(values: list[int], sizes: list[int]) -> dict[str, float]:
    """The four measures by their definitions, in fractions as far as there are any."""
    n, total, k = sum(values), sum(sizes), len(sizes)
    shares = [
        (Fraction(v, n), Fraction(size, total)) for v, size in zip(values, sizes, strict=True)
    ]
    dp = sum(abs(v - s) for v, s in shares) / 2
    rates = [Fraction(v, size) for v, size in zip(values, sizes, strict=True)]
    mean = sum(rates) / k
    variation = sum((rate - mean) ** 2 for rate in rates) / k / mean**2
    return {
        "dp": float(dp),
        "dp_norm": float(dp / (1 - min(s for _, s in shares))),
        "juilland_d": 1 - math.sqrt(variation / (k - 1)),
        "kld": math.fsum(float(v) * math.log2(v / s) for v, s in shares if v),
    }


def score(values: list[int], sizes: list[int]) -> pd.Series:
    return score_dispersion(lay(values, sizes)).set_index("feature").loc["word"]


@pytest.mark.parametrize("case", GOLDEN, ids=[case["name"] for case in GOLDEN])
def test_golden(case):
    word = score(case["v"], case["size"])
    word["d_p"] = 1 - word["dp_norm"]  # another tool's name for it
    for measure in {*MEASURES, "d_p"} & set(case):
        assert word[measure] == pytest.approx(case[measure], abs=case["tolerance"])
    assert word["n"] == sum(case["v"])
    assert word["n_documents"] == sum(n > 0 for n in case["v"])
    for measure, value in work_out(case["v"], case["size"]).items():
        assert word[measure] == pytest.approx(value, abs=1e-9)


@given(PARTS)
def test_it_equals_its_definition_and_stays_in_bounds(parts):
    values, sizes = [n for n, _ in parts], [n + rest for n, rest in parts]
    dispersion = score_dispersion(lay(values, sizes)).set_index("feature")
    rest = [size - n for n, size in zip(values, sizes, strict=True)]
    for feature, counted in (("word", values), ("rest", rest)):
        if not sum(counted):
            assert feature not in dispersion.index
            continue
        for measure, value in work_out(counted, sizes).items():
            assert dispersion.loc[feature, measure] == pytest.approx(value, abs=1e-7)
    assert dispersion["dp"].between(0, 1).all()
    assert dispersion["dp_norm"].between(0, 1 + 1e-12).all()
    assert dispersion["juilland_d"].between(-1e-12, 1).all()
    assert (dispersion["kld"] >= 0).all()


@given(PARTS, st.randoms(use_true_random=False))
@settings(max_examples=20)
def test_row_order_and_doubled_counts_are_irrelevant(parts, random):
    counts = lay([n for n, _ in parts], [n + rest for n, rest in parts])
    rows = list(range(len(counts)))
    random.shuffle(rows)
    plain = score_dispersion(counts)
    pd.testing.assert_frame_equal(score_dispersion(counts.iloc[rows]), plain)
    double = score_dispersion(counts.assign(n=2 * counts["n"]))
    pd.testing.assert_frame_equal(double.assign(n=plain["n"]), plain)


def test_a_word_of_one_article_is_the_most_uneven():
    sizes = [20] * 5
    everywhere, half, one = (
        score([2] * 5, sizes),
        score([5, 5, 0, 0, 0], sizes),
        score([10, 0, 0, 0, 0], sizes),
    )
    assert everywhere[MEASURES].tolist() == [0, 0, 1, 0]
    assert one[MEASURES].tolist() == pytest.approx([0.8, 1, 0, math.log2(5)])
    for measure in ("dp", "dp_norm", "kld"):
        assert everywhere[measure] < half[measure] < one[measure]
    assert everywhere["juilland_d"] > half["juilland_d"] > one["juilland_d"]


def test_one_document_has_nothing_to_be_spread_over():
    dispersion = score_dispersion(make_counts([("a", "x", 3), ("a", "y", 1)]))
    assert dispersion[["dp", "kld"]].to_numpy().tolist() == [[0, 0], [0, 0]]
    assert dispersion[["dp_norm", "juilland_d"]].isna().all(axis=None)
    assert dispersion["share_documents"].tolist() == [1, 1]


def test_no_counts_give_no_rows():
    dispersion = score_dispersion(make_counts([]))
    assert dispersion.columns.tolist() == [
        "feature", "n", "n_documents", "share_documents", *MEASURES,
    ]  # fmt: skip
    assert dispersion.empty


def test_order_is_by_count_then_feature():
    counts = make_counts([("a", "y", 2), ("b", "x", 2), ("b", "z", 5), ("a", "ب", 1)])
    assert score_dispersion(counts)["feature"].tolist() == ["z", "x", "y", "ب"]


def test_counts_by_sentence_categories_and_blocks_change_nothing(documents, monkeypatch):
    tokens = split_tokens(split_sentences(documents))
    plain = score_dispersion(count_features(tokens))
    by_sentence = count_features(tokens, within="sentence")
    pd.testing.assert_frame_equal(score_dispersion(by_sentence), plain)
    coded = by_sentence.astype({"doc_id": "category", "feature": "category"})
    pd.testing.assert_frame_equal(score_dispersion(coded), plain)
    monkeypatch.setattr("analysis.counts._BLOCK", 7)
    pd.testing.assert_frame_equal(score_dispersion(count_features(tokens)), plain)


def test_an_even_word_in_very_many_articles_has_no_rounding_below_0():
    n = 3000
    counts = make_counts([(f"d{i}", word, 3) for i in range(n) for word in ("even", "rest")])
    even = score_dispersion(counts).set_index("feature").loc["even"]
    assert even[MEASURES].tolist() == pytest.approx([0, 0, 1, 0], abs=1e-9)
    assert (even[["dp", "dp_norm", "kld"]] >= 0).all()
    assert not np.signbit(even[["dp", "kld"]].to_numpy(dtype=float)).any()


def test_errors_name_the_table_and_its_maker():
    with pytest.raises(ValueError, match=r"`counts` lacks .*Make it with count_features\(\)\."):
        score_dispersion(make_counts([])[["doc_id", "n"]])
