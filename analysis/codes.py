"""Texts as whole numbers: what is sorted, joined and counted is codes, not texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd


def split_codes(column: pd.Series, *, sort: bool = True) -> tuple[pd.Index, np.ndarray]:
    """Split a column of texts, categorical or not, into its values and their numbers.

    Parameters
    ----------
    column : Series
        Texts, as "str" or as categories; anything else is read as text.
    sort : bool
        Sort the values; else they come in the order in which they first occur.

    Returns
    -------
    tuple
        The values that occur (an Index of type "str"), and for each row the place of its value
        in them (int32; -1 where it is missing).

    Examples
    --------
    >>> values, codes = split_codes(pd.Series(["b", "a", "b"], dtype="category"))
    >>> values.tolist(), codes.tolist()
    (['a', 'b'], [1, 0, 1])
    """
    if not isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("str")
    elif sort:
        return _sort_categories(column)
    codes, values = pd.factorize(column, sort=sort)
    return pd.Index(values).astype("str"), codes.astype(np.int32)


def locate_values(column: pd.Series, *, values: pd.Index) -> np.ndarray:
    """Return, for each row, the place of its text among `values`.

    Parameters
    ----------
    column : Series
        Texts, as "str" or as categories.
    values : Index
        Texts, each once.

    Returns
    -------
    ndarray
        Places (wide enough to be multiplied); -1 where the text is none of `values`, or missing.

    Raises
    ------
    InvalidIndexError
        When one of `values` is there twice (pandas').

    Examples
    --------
    >>> locate_values(pd.Series(["b", "c", "a"]), values=pd.Index(["a", "b"])).tolist()
    [1, -1, 0]
    """
    found, codes = split_codes(column, sort=False)
    return np.append(values.get_indexer(found), -1)[codes]


@dataclass(kw_only=True)
class Vocabulary:
    """Texts met part by part, numbered from 0 in the order in which they were first met.

    Examples
    --------
    >>> vocabulary = Vocabulary()
    >>> vocabulary.number(["war", "and"]).tolist(), vocabulary.number(["and", "peace"]).tolist()
    ([0, 1], [1, 2])
    >>> texts, places = vocabulary.sort()
    >>> texts.tolist(), places.tolist()
    (['and', 'peace', 'war'], [2, 0, 1])
    """

    _numbers: dict[str, int] = field(default_factory=dict, init=False, repr=False)

    def number(self, texts: Iterable[str]) -> np.ndarray:
        """Return the number of each text (int32); a new one gets the next."""
        known = self._numbers
        numbers = [known.setdefault(text, len(known)) for text in texts]
        return np.array(numbers, dtype=np.int32)

    def sort(self) -> tuple[pd.Index, np.ndarray]:
        """Return the texts, sorted, and the place of each number among them."""
        return split_codes(pd.Series(list(self._numbers), dtype="str"))


def _sort_categories(column: pd.Series) -> tuple[pd.Index, np.ndarray]:
    values = column.cat.categories.astype("str")
    codes = column.cat.codes.to_numpy().astype(np.int32, copy=False)
    used = np.zeros(len(values) + 1, dtype=bool)  # the last place is that of -1, the missing
    used[codes] = True
    if used[:-1].all() and values.is_monotonic_increasing:
        return values, codes
    kept = np.flatnonzero(used[:-1])
    kept = kept[values[kept].argsort()]
    place = np.full(len(values) + 1, -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return values[kept], place[codes]
