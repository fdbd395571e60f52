"""Resamples: how often each unit is in each, and the sums and intervals that follow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

N_DRAWS = 2000
LEVEL = 0.95
BLOCK = 256  # draws in one product: the weights of 10,000 units then stay in the processor's cache


def draw_weights(
    n_units: int, *, n_draws: int = N_DRAWS, random_state: int | np.random.Generator = 0
) -> np.ndarray:
    """Draw bootstrap weights: how often each unit is in each resample of `n_units` units.

    Returns
    -------
    ndarray
        ``n_draws`` rows, ``n_units`` columns, whole numbers; each row sums to `n_units`.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6.

    Examples
    --------
    >>> draw_weights(4, n_draws=3).sum(axis=1).tolist()
    [4, 4, 4]
    """
    generator = np.random.default_rng(random_state)
    weights = np.empty((n_draws, n_units), dtype=np.min_scalar_type(n_units))
    rows = max(100_000 // max(n_units, 1), 1)
    for low in range(0, n_draws, rows):
        n_rows = min(rows, n_draws - low)
        chosen = generator.integers(n_units, size=(n_rows, n_units))
        chosen += np.arange(n_rows)[:, None] * n_units  # each draw counts in bins of its own
        counted = np.bincount(chosen.ravel(), minlength=n_rows * n_units)
        weights[low : low + n_rows] = counted.reshape(n_rows, n_units)
    return weights


def score_intervals(draws: np.ndarray, *, level: float = LEVEL) -> tuple[np.ndarray, np.ndarray]:
    """Return the percentile interval of each column of `draws`; NaN draws are left out."""
    tail = (1 - level) / 2
    if not np.isnan(draws).any():  # the usual case, and several times as fast
        low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
        return low, high
    empty = np.isnan(draws).all(axis=0)
    bounds = np.full((2, draws.shape[1]), np.nan)
    if not empty.all():
        bounds[:, ~empty] = np.nanquantile(draws[:, ~empty], [tail, 1 - tail], axis=0)
    return bounds[0], bounds[1]


class WeightedSums:
    """Column sums of a count matrix under many weightings of its rows, exact and in blocks.

    The sums are whole numbers, so that each column is added up in the smallest type that holds its
    largest possible sum: 16-bit integers for most words, else 32- or 64-bit floats, which hold
    whole numbers up to 2 ** 24 and 2 ** 53. Small types add up many times as fast.
    """

    def __init__(self, matrix: sparse.csr_matrix, *, most: np.ndarray, block: int = 1024) -> None:
        """`most` is the largest sum that each column can reach."""
        columns = matrix.T.tocsr()
        dtype = np.digitize(most, [2**16, 2**24])  # column sums of 2 ** 16 and more are wider
        self._parts = []
        for number, name in enumerate(("uint16", "float32", "float64")):
            places = np.flatnonzero(dtype == number)
            for low in range(0, len(places), block):
                part = places[low : low + block]
                self._parts.append((part, columns[part].astype(name)))

    def add(self, weights: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Yield columns, as places, and their sums: a row a column, a column a weighting.

        `weights` has a row for each row of the matrix, and a column for each weighting.
        """
        n = weights.shape[1]
        blocks = [slice(low, min(low + BLOCK, n)) for low in range(0, n, BLOCK)]
        cast: tuple[str, list[np.ndarray]] = ("", [])  # np.dtype(None) equals float64: by name
        for places, counts in self._parts:
            if cast[0] != counts.dtype.name:
                cast = (
                    counts.dtype.name,
                    [weights[:, part].astype(counts.dtype, order="C") for part in blocks],
                )
            sums = np.empty((len(places), n), dtype=counts.dtype)
            for part, weight in zip(blocks, cast[1], strict=True):
                sums[:, part] = counts @ weight
            yield places, sums


def weigh_sizes(sizes: np.ndarray, most: float) -> Callable[[np.ndarray], np.ndarray]:
    """Return what adds up the units' sizes: its sums, as float64, one for each weighting."""
    from scipy import sparse

    column = WeightedSums(sparse.csr_matrix(sizes[:, None]), most=np.array([most]))
    return lambda weights: next(column.add(weights))[1][0].astype(np.float64)
