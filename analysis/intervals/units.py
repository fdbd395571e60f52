"""What is resampled and shuffled: articles, copies together, or random groups of very many."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.tables import require_columns

if TYPE_CHECKING:
    from scipy import sparse

MAX_UNITS = 10_000  # with more articles on a side, random groups of them are resampled
N_BINS = 2000  # so many; the standard error is then known to about 1 / sqrt(2 * 2000) = 1.6 %


def describe_resampling(groups: pd.DataFrame) -> str:
    """Say, for a caption, that random groups of articles are resampled; "" where articles are.

    With more than `MAX_UNITS` articles (copies counted once) on a side, a group or all others,
    these are put at random into `N_BINS` groups of equal size, and whole groups are resampled and
    shuffled. The estimate stays that of all articles.

    Parameters
    ----------
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.

    References
    ----------
    Wolter (2007), Introduction to Variance Estimation, 2nd ed., ch. 2, the random group method.

    Examples
    --------
    >>> describe_resampling(pd.DataFrame({"doc_id": ["a", "b"], "group": ["A", "B"]}))
    ''
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    unit = "unit" if "unit" in groups.columns else "doc_id"
    pairs = groups[["group", unit]].drop_duplicates()
    sizes = pairs["group"].value_counts()
    # a group's others are at least all units less its own
    sides = [*sizes, *(groups[unit].nunique() - sizes)] if len(sizes) > 1 else list(sizes)
    if max(sides, default=0) <= MAX_UNITS:
        return ""
    return (
        f"Where more than {MAX_UNITS:,} articles are on a side, {N_BINS:,} random groups of them "
        "are resampled in place of single articles (Wolter 2007)."
    )


def name_units(doc_ids: pd.Series, *, groups: pd.DataFrame) -> pd.Series:
    """Name the resampling unit of each article: how many differ is how many are independent.

    Parameters
    ----------
    doc_ids : Series
        Articles, as often as they come.
    groups : DataFrame
        ``doc_id``, optionally ``unit``; an article that is not in it is a unit of its own.

    Examples
    --------
    >>> groups = pd.DataFrame({"doc_id": ["a", "b", "c"], "unit": ["a", "a", "c"]})
    >>> name_units(pd.Series(["b", "c", "a"]), groups=groups).nunique()
    2
    """
    require_columns(groups, "groups", ["doc_id"], "group_documents()")
    doc_ids = doc_ids.astype("str")
    if "unit" not in groups.columns:
        return doc_ids
    known = groups[["doc_id", "unit"]].astype("str").drop_duplicates("doc_id")
    return doc_ids.map(known.set_index("doc_id")["unit"]).astype("str").fillna(doc_ids)


def code_units(units: np.ndarray) -> tuple[int, np.ndarray]:
    """Number the resampling units of one side: its articles, or random groups of very many.

    Parameters
    ----------
    units : ndarray
        The unit of each article; the numbers follow the sorted units, not the order of the rows.

    Returns
    -------
    tuple
        How many units are resampled, and the number of each article's unit.
    """
    n_units, code, _ = _compact(units)
    if n_units <= MAX_UNITS:
        return n_units, code
    return N_BINS, _draw_bins(n_units, N_BINS)[code]


def code_labels(inside: np.ndarray, units: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Number the units whose labels are shuffled, and say which are inside the group.

    With more than `MAX_UNITS` units on one side, random groups are drawn from both sides together
    and the labels of these are shuffled: each shuffle is a random choice of as many articles as
    the group has, less at most one in fifty.

    Parameters
    ----------
    inside, units : ndarray
        For each article whether it is in the group, and its unit.

    Returns
    -------
    tuple
        For each unit whether it is inside, and the number of each article's unit.
    """
    n_units, code, first = _compact(units)
    label = inside[first]
    fewer = min(label.sum(), n_units - label.sum())
    size = min(-(-n_units // (2 * N_BINS)), fewer // 50)  # units in a random group
    if n_units - fewer <= MAX_UNITS or size < 2:
        return label, code
    n_bins = n_units // size
    is_fewer = np.arange(n_bins) < fewer * n_bins // n_units  # rounded down: the cautious way
    return is_fewer == (label.sum() == fewer), _draw_bins(n_units, n_bins)[code]


def sum_units(matrix: sparse.csr_matrix, code: np.ndarray, n_units: int) -> sparse.csr_matrix:
    """Add up the rows of a count matrix that belong to one unit."""
    from scipy import sparse

    if n_units == len(code) and (code == np.arange(n_units)).all():
        return matrix  # each row is a unit of its own
    ones = np.ones(len(code), dtype=matrix.dtype)
    place = (code, np.arange(len(code)))
    return sparse.csr_matrix((ones, place), shape=(n_units, len(code))) @ matrix


def sum_columns(matrix: sparse.csr_matrix) -> np.ndarray:
    """How often each feature occurs."""
    return np.asarray(matrix.sum(axis=0)).ravel().astype(np.int64)


def _compact(units: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    unique, first, code = np.unique(units, return_index=True, return_inverse=True)
    return len(unique), code, first


def _draw_bins(n_units: int, n_bins: int) -> np.ndarray:
    """Put units at random, and always alike, into bins of equal size (Wolter 2007, ch. 2)."""
    return np.random.default_rng(0).permutation(n_units) % n_bins
