"""Texts as whole numbers: sorted or as they come, found among others, met part by part."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codes import Vocabulary, locate_values, split_codes
from analysis.prepared.tables import join_parts

TEXTS = st.sampled_from(["b", "a", "é", "حرب", "", "B", "a b", "😀"])
COLUMNS = st.lists(st.one_of(TEXTS, st.none()), max_size=12)


def lay_out(texts: list[str | None]) -> list[pd.Series]:
    """The same texts as "str", as categories, and as categories unsorted and with others."""
    column = pd.Series(texts, dtype="str")
    categories = [*sorted(set(column.dropna()), reverse=True), "z", "0"]
    turned = pd.Series(pd.Categorical(column, categories=categories))
    return [column, column.astype("category"), turned]


# --- split_codes -----------------------------------------------------------------------------


def test_codes_follow_the_sorted_values_and_leave_out_the_missing():
    column = pd.Series(["b", None, "a", "b"])
    for form in (column, pd.Series(pd.Categorical(column, ["c", "b", "a"]))):
        values, codes = split_codes(form)
        assert values.tolist() == ["a", "b"]
        assert codes.tolist() == [1, -1, 0, 1]
        assert codes.dtype == np.int32


def test_unsorted_values_come_as_they_first_occur():
    for form in lay_out(["b", None, "a", "b"]):
        values, codes = split_codes(form, sort=False)
        assert values.tolist() == ["b", "a"]
        assert codes.tolist() == [0, -1, 1, 0]


@given(COLUMNS, st.booleans())
def test_values_and_codes_give_the_column_back_however_it_is_kept(texts, sort):
    distinct = {text: None for text in texts if text is not None}
    for form in lay_out(texts):
        values, codes = split_codes(form, sort=sort)
        assert values.tolist() == (sorted(distinct) if sort else list(distinct))
        assert values.dtype == "str"
        assert codes.dtype == np.int32
        assert [[*values, None][code] for code in codes] == texts


def test_numbers_and_categories_of_numbers_are_read_as_text():
    for kind in ("int64", "category"):
        values, codes = split_codes(pd.Series([10, 2, 10]).astype(kind))
        assert values.dtype == "str"
        assert [values[code] for code in codes] == ["10", "2", "10"]


# --- locate_values ---------------------------------------------------------------------------


@given(COLUMNS, st.lists(TEXTS, max_size=6, unique=True))
def test_each_text_is_found_among_the_values(texts, known):
    values = pd.Index(known, dtype="str")
    expected = [known.index(text) if text in known else -1 for text in texts]
    for form in lay_out(texts):
        places = locate_values(form, values=values)
        assert places.tolist() == expected
        assert places.dtype == np.int64


def test_values_that_stand_twice_are_refused():
    with pytest.raises(pd.errors.InvalidIndexError, match="unique"):
        locate_values(pd.Series(["a"]), values=pd.Index(["a", "a"]))


# --- Vocabulary ------------------------------------------------------------------------------


@given(st.lists(st.lists(TEXTS, max_size=5), max_size=4))
def test_numbers_stay_while_parts_come_and_are_sorted_at_the_end(parts):
    vocabulary = Vocabulary()
    numbers = [vocabulary.number(part) for part in parts]
    met = list(dict.fromkeys(text for part in parts for text in part))
    texts, places = vocabulary.sort()
    assert texts.tolist() == sorted(met)
    assert texts.dtype == "str"
    for part, number in zip(parts, numbers, strict=True):
        assert number.dtype == places.dtype == np.int32
        assert [met[code] for code in number] == part
        assert texts[places[number]].tolist() == part


def test_a_missing_text_stays_missing_when_parts_are_joined():
    parts = [pd.DataFrame({"cue": texts}) for texts in (["war", None], ["peace", "war"])]
    for kind in ("str", "category"):
        joined = join_parts(part.astype({"cue": kind}) for part in parts)
        assert joined["cue"].cat.categories.tolist() == ["peace", "war"]
        assert joined["cue"].cat.codes.tolist() == [1, -1, 0, 1]
