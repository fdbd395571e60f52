"""Two kinds of sentences within the same articles, and the arc through an article."""

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from analysis.errors import InputError
from analysis.paired import mark_bins, score_arc, score_paired


def lay(values: dict[str, list[float]]) -> pd.DataFrame:
    rows = [(doc, n, value) for doc, own in values.items() for n, value in enumerate(own)]
    return pd.DataFrame(rows, columns=["doc_id", "sentence_id", "tone"]).astype({"doc_id": "str"})


def group(*doc_ids: str, name: str = "A") -> pd.DataFrame:
    return pd.DataFrame({"doc_id": list(doc_ids), "group": name}).astype("str")


def draw(n: int, shift: float, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    generator = np.random.default_rng(seed)
    level = generator.normal(0, 1, n)
    first = {f"d{i}": list(level[i] + generator.normal(0, 0.3, 4)) for i in range(n)}
    second = {f"d{i}": list(level[i] + shift + generator.normal(0, 0.3, 3)) for i in range(n)}
    return lay(first), lay(second)


def test_a_difference_by_hand():
    first = lay({"a": [1, 3], "b": [0], "only first": [9]})
    second = lay({"a": [5], "b": [1, np.nan], "only second": [-9]})
    table = score_paired(first, second, groups=group("a", "b", "only first"), value="tone")
    row = table.iloc[0]
    assert row[["n_documents", "mean_first", "mean_second", "estimate"]].tolist() == [2, 1, 3, 2]
    assert row["low"] == 1  # of two articles, the lower difference twice
    assert row["high"] == 3
    assert row["p"] == pytest.approx(0.5, abs=0.04)  # of four turns two are as far


def test_the_level_of_an_article_does_not_matter():
    first, second = draw(60, shift=0.4, seed=1)
    groups = group(*[f"d{i}" for i in range(60)])
    row = score_paired(first, second, groups=groups, value="tone").iloc[0]
    assert row["distinguishable"]
    assert abs(row["estimate"] - 0.4) < 0.15
    assert row["high"] - row["low"] < 0.3  # unpaired, the articles' own spread of 1 would count


def test_swapping_the_kinds_turns_the_sign():
    first, second = draw(20, shift=0.2, seed=2)
    groups = group(*[f"d{i}" for i in range(20)])
    there = score_paired(first, second, groups=groups, value="tone").iloc[0]
    back = score_paired(second, first, groups=groups, value="tone").iloc[0]
    assert back["estimate"] == pytest.approx(-there["estimate"])
    assert back["p"] == there["p"]
    assert (back["low"], back["high"]) == pytest.approx((-there["high"], -there["low"]))


def test_no_difference_is_found_where_there_is_none():
    false = 0
    for seed in range(60):
        first, second = draw(25, shift=0.0, seed=seed)
        groups = group(*[f"d{i}" for i in range(25)])
        table = score_paired(first, second, groups=groups, value="tone", n_draws=400)
        false += int(table["distinguishable"].iloc[0])
    assert false <= 8  # 3 are expected; more than 8 of 60 by chance in 1 of 100 cases


def test_copies_are_one_article():
    first, second = draw(6, shift=0.3, seed=4)
    groups = group(*[f"d{i}" for i in range(6)]).assign(unit=[0, 0, 0, 0, 0, 1])
    row = score_paired(first, second, groups=groups.astype({"unit": "str"}), value="tone").iloc[0]
    assert row["p"] >= 0.45  # two units have four turns


def test_one_article_is_not_tested_and_none_has_no_row():
    first, second = lay({"a": [1.0]}), lay({"a": [2.0]})
    row = score_paired(first, second, groups=group("a"), value="tone").iloc[0]
    assert row["estimate"] == 1
    assert row[["low", "high", "p", "q"]].isna().all()
    assert not row["distinguishable"]
    none = score_paired(first, second[:0], groups=group("a"), value="tone")
    assert none.empty
    assert none.columns.tolist() == [
        "group", "n_documents", "mean_first", "mean_second", "estimate", "low", "high", "p", "q",
        "distinguishable",
    ]  # fmt: skip


def test_the_arc_by_hand():
    scores = lay({"a": [1, 1, 0, 0, -1], "b": [0.0] * 10, "short": [9, 9]})
    arc = score_arc(scores, groups=group("a", "b", "short"), value="tone")
    assert arc["bin"].tolist() == [1, 2, 3, 4, 5]
    assert arc["n_documents"].tolist() == [2] * 5
    assert arc["n_sentences"].tolist() == [3] * 5
    assert arc["estimate"].tolist() == [0.5, 0.5, 0, 0, -0.5]


def test_bins_are_even_and_in_the_order_of_the_text():
    for n in (5, 7, 12, 101):
        bins = mark_bins(lay({"a": [0.0] * n}))["bin"]
        assert bins.is_monotonic_increasing
        sizes = bins.value_counts()
        assert (len(sizes), sizes.max() - sizes.min() <= 1) == (5, True)
    mixed = lay({"a": list(range(10))}).sample(frac=1, random_state=0)
    assert mark_bins(mixed).sort_values("sentence_id")["bin"].tolist() == sorted(
        [1, 2, 3, 4, 5] * 2
    )


def test_documents_stored_as_categories_give_the_same():
    first, second = draw(8, shift=0.3, seed=5)
    groups = group(*[f"d{i}" for i in range(8)])
    coded = [table.astype({"doc_id": "category"}) for table in (first, second, groups)]
    assert_frame_equal(
        score_paired(coded[0], coded[1], groups=coded[2], value="tone"),
        score_paired(first, second, groups=groups, value="tone"),
    )
    long = lay({f"d{i}": list(np.arange(9.0)) for i in range(8)})
    assert_frame_equal(
        score_arc(long.astype({"doc_id": "category"}), groups=coded[2], value="tone"),
        score_arc(long, groups=groups, value="tone"),
    )


def test_errors_name_the_argument():
    first, second = draw(3, shift=0, seed=6)
    with pytest.raises(ValueError, match=r"^`second` lacks the columns \['tone'\]"):
        score_paired(first, second[["doc_id"]], groups=group("d0"), value="tone")
    with pytest.raises(InputError, match=r"^`n_bins` must be a whole number of at least 2, but 1"):
        score_arc(first, groups=group("d0"), value="tone", n_bins=1)
