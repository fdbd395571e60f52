"""Intervals of log ratios: articles resampled on each side, corrected and widened (BCa)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.intervals import (
    LEVEL,
    WeightedSums,
    code_units,
    draw_weights,
    sum_columns,
    sum_units,
    weigh_sizes,
)
from analysis.log_odds import Side

if TYPE_CHECKING:
    from scipy import sparse

_SKEWED = 3  # in so many articles of either side a word must be before its skewness is estimated


def score_log_ratio_intervals(
    sides: list[Side], *, n_draws: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Intervals of the log ratio, from articles resampled on each side (see `score_keyness`).

    An end is open where more resamples have no use on a side than the 2.5% beyond the end: a count
    of 0 has no ratio, and a number put in its place would become the end that is printed. Of a word
    in m of N units a share (1 - m / N) ** N of the resamples has none, near exp(-m) of many units,
    so that an end is open where a side has the word in three articles or fewer; in more where the
    end falls on such a resample all the same.

    Parameters
    ----------
    sides : list of Side
        Target and reference, with the features wanted (from `lay_out_sides`).

    Returns
    -------
    tuple of ndarray
        Low and high ends, one for each feature; NaN where a side has fewer than two units, -inf
        or inf where an end is open. Of a feature that a side never uses, that side's 0 counts as 0.5.
    """
    low, high = np.full((2, sides[0].matrix.shape[1]), np.nan)
    coded = [code_units(side.units) for side in sides]
    if any(n_units < 2 for n_units, _ in coded) or not len(low):
        return low, high
    matrices, weights, sizes, by_unit = [], [], [], []
    for side, (n_units, code) in zip(sides, coded, strict=True):
        matrices.append(sum_units(side.matrix, code, n_units))
        weights.append(draw_weights(n_units, n_draws=n_draws, random_state=generator).T)
        by_unit.append(np.bincount(code, weights=side.sizes, minlength=n_units))
        sizes.append(weigh_sizes(by_unit[-1], by_unit[-1].max() * n_units)(weights[-1]))
    drawn = [part[:, (sizes[0] > 0) & (sizes[1] > 0)] for part in weights]  # else no ratio
    sizes = [part[(sizes[0] > 0) & (sizes[1] > 0)] for part in sizes]
    if not len(sizes[0]):
        return low, high
    spread = _describe_spread(matrices, by_unit)
    counted = [sum_columns(matrix) for matrix in matrices]
    both = (counted[0] > 0) & (counted[1] > 0)
    n = [_replace_0(part) for part in counted]
    estimate = n[0] / n[1] * (by_unit[1].sum() / by_unit[0].sum())
    most = [_bound(matrix, weight) for matrix, weight in zip(matrices, drawn, strict=True)]
    sums = [
        WeightedSums(matrix, most=np.maximum(*most)).add(weight)
        for matrix, weight in zip(matrices, drawn, strict=True)
    ]
    for (places, target), (_, reference) in zip(*sums, strict=True):
        ratios = _divide(target, reference, both[places])
        ratios *= sizes[1] / sizes[0]
        bounds = _find_bounds(ratios, estimate[places], _Spread(*(part[places] for part in spread)))
        with np.errstate(divide="ignore"):
            low[places], high[places] = np.log2(bounds)
    low[(counted[0] > 0) & _lack_often(matrices[0])] = -np.inf
    high[(counted[1] > 0) & _lack_often(matrices[1])] = np.inf
    return low, high


def _lack_often(matrix: sparse.csr_matrix) -> np.ndarray:
    """Which features more resamples lack than lie beyond an end of the interval."""
    n_units = matrix.shape[0]
    n_with = np.bincount(matrix.indices, minlength=matrix.shape[1])
    lacking: np.ndarray = (1 - n_with / n_units) ** n_units > (1 - LEVEL) / 2
    return lacking


def _divide(target: np.ndarray, reference: np.ndarray, both: np.ndarray) -> np.ndarray:
    """Ratios of drawn counts: 0 or inf where, of a feature of `both` sides, one has none."""
    ratios = _replace_0(target) / _replace_0(reference)
    ratios[both[:, None] & (target == 0) & (reference > 0)] = 0
    ratios[both[:, None] & (target > 0) & (reference == 0)] = np.inf
    return ratios


class _Spread(NamedTuple):
    """What the spread of a feature over the units tells of the log ratio's distribution."""

    width: np.ndarray  # half of the interval in standard errors, were it normal
    skewness: np.ndarray  # Efron's acceleration


def _replace_0(n: np.ndarray) -> np.ndarray:
    """As float64, 0 as 0.5 (Hardie 2014)."""
    return np.maximum(n, 0.5, dtype=np.float64)


def _describe_spread(matrices: list[sparse.csr_matrix], sizes: list[np.ndarray]) -> _Spread:
    """Describe the log ratio's distribution by each unit's influence on it (Efron 1987, sec. 6)."""
    from scipy.special import stdtrit

    squares, cubes, variance, precision = np.zeros((4, matrices[0].shape[1]))
    fewest = np.full(len(squares), np.inf)
    for matrix, size, sign in zip(matrices, sizes, (1, -1), strict=True):
        n_units = len(size)
        second, third, n_with = _sum_influences(matrix, size)
        squares += second
        cubes += sign * third
        variance += second * n_units / (n_units - 1)
        precision += (second * n_units) ** 2 / (n_units - 1) ** 3
        fewest = np.minimum(fewest, n_with)
    known = squares > 0  # else the word is in each unit alike, or in none
    smallest = min(len(size) for size in sizes)
    freedom = np.divide(
        variance**2, precision, out=np.full_like(squares, smallest - 1), where=known
    )
    factor = np.sqrt(np.divide(variance, squares, out=np.ones_like(squares), where=known))
    skewness = np.divide(
        cubes, 6 * squares**1.5, out=np.zeros_like(squares), where=known & (fewest >= _SKEWED)
    )  # Efron 1987, eq. 7.3
    return _Spread(factor * stdtrit(np.maximum(freedom, smallest - 1), (1 + LEVEL) / 2), skewness)


def _sum_influences(
    matrix: sparse.csr_matrix, size: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum the squares and cubes of each unit's influence (n_u - r size_u) / N on a log rate r."""
    total = sum_columns(matrix)
    n = matrix.data.astype(np.float64)
    sizes = np.repeat(size.astype(np.float64), np.diff(matrix.indptr))  # of each entry's unit

    def add(values: np.ndarray) -> np.ndarray:
        return np.bincount(matrix.indices, weights=values, minlength=len(total))

    rate = total / max(size.sum(), 1)
    second = add(n**2) - 2 * rate * add(sizes * n) + rate**2 * (size**2).sum()
    third = add(n**3) - 3 * rate * add(sizes * n**2)
    third += 3 * rate**2 * add(sizes**2 * n) - rate**3 * (size**3).sum()
    n_with = np.bincount(matrix.indices, minlength=len(total))
    divisor = np.maximum(total, 1).astype(float)
    return np.maximum(second, 0) / divisor**2, third / divisor**3, n_with


def _find_bounds(
    draws: np.ndarray, estimate: np.ndarray, spread: _Spread
) -> tuple[np.ndarray, np.ndarray]:
    """BCa interval of each row of `draws`, which are sorted in place (Efron 1987, eq. 6.8)."""
    from scipy.special import ndtr, ndtri

    draws.sort(axis=1)
    n_draws = draws.shape[1]
    middle = estimate[:, None] * (1 + np.array([-1e-9, 1e-9]))  # draws of the same ratio are half
    below = ((draws < middle[:, :1]).mean(axis=1) + (draws <= middle[:, 1:]).mean(axis=1)) / 2
    bias = ndtri(np.clip(below, 0.001, 0.999))
    row = np.arange(len(draws))
    bounds = []
    for sign in (-1, 1):
        point = bias + sign * spread.width
        level = ndtr(bias + point / np.maximum(1 - spread.skewness * point, 0.05))
        place = level * (n_draws - 1)
        under = np.minimum(place.astype(int), max(n_draws - 2, 0))
        over = np.minimum(under + 1, n_draws - 1)
        lower, upper = draws[row, under], draws[row, over]
        is_open = (lower == 0) if sign < 0 else np.isinf(upper)
        step = np.subtract(upper, lower, out=np.zeros_like(upper), where=np.isfinite(upper))
        end = lower + step * (place - under)
        bounds.append(np.where(is_open, lower if sign < 0 else upper, end))
    return bounds[0], bounds[1]


def _bound(matrix: sparse.csr_matrix, weights: np.ndarray) -> np.ndarray:
    """No resample of a feature's counts can add up to more."""
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    largest = matrix.max(axis=0).toarray().ravel()
    return np.minimum(totals * int(weights.max()), largest * matrix.shape[0])
