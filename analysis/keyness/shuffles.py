"""The test of keyness: articles' labels shuffled, and what is known without a shuffle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from analysis.intervals import (
    WeightedSums,
    code_labels,
    score_shuffled_p,
    sum_columns,
    sum_units,
    weigh_sizes,
)
from analysis.log_odds import Side

if TYPE_CHECKING:
    from scipy import sparse

_LIMIT = 30.0  # exp(-30) = 1e-13
_CLEAR = 1e-3  # a bound of p below this is taken for p, where shuffles are dear
_MAX_LABELS = 8_000_000  # labels in the shuffles of one group, where there are many articles
_LEAST_DRAWS = 200
_COLUMNS_AT_ONCE = 4096


def score_permutation_p(
    sides: list[Side], *, n_draws: int, generator: np.random.Generator, decided: bool = False
) -> np.ndarray:
    """Shuffle the articles' labels; the statistic is the difference of relative frequencies.

    With `decided` those that need no shuffle get none (`_find_decided`), and the others two rounds.
    """
    if not all(side.tested for side in sides) or not sides[0].matrix.shape[1]:
        return np.full(sides[0].matrix.shape[1], np.nan)
    from scipy import sparse

    inside = np.repeat([True, False], [len(side.units) for side in sides])
    label, code = code_labels(inside, np.concatenate([side.units for side in sides]))
    rows = sparse.vstack([side.matrix for side in sides]).tocsr()
    rows = sum_units(rows, code, len(label))  # of a large corpus each is some hundred megabytes
    matrix = rows.tocsc()
    del rows
    sizes = np.bincount(code, weights=np.concatenate([side.sizes for side in sides]))
    total = np.asarray(matrix.sum(axis=0)).ravel()
    n_target = np.asarray(sides[0].matrix.sum(axis=0)).ravel()
    observed = _difference(n_target, total, sides[0].sizes.sum(), sizes.sum())
    weigh = weigh_sizes(sizes, sizes.sum())

    def choose(wanted: np.ndarray) -> Callable[[np.ndarray], Iterator]:
        sums = WeightedSums(matrix[:, wanted], most=total[wanted])

        def score(labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
            size = weigh(labels)
            for places, n in sums.add(labels):
                yield places, _difference(n, total[wanted[places], None], size, sizes.sum())

        return score

    n_inside = int(label.sum())
    if not decided:
        beyond = find_beyond_reach(matrix, sizes, observed, n_inside=n_inside)
        return score_shuffled_p(
            observed, choose, label=label, n_draws=n_draws, generator=generator, beyond_reach=beyond
        )
    p = _find_decided(matrix, sizes, observed, n_inside=n_inside)
    return np.where(
        np.isnan(p) & ~np.isnan(observed),
        score_shuffled_p(
            np.where(np.isnan(p), observed, np.nan), choose, label=label,
            n_draws=max(min(n_draws, _MAX_LABELS // len(label)), _LEAST_DRAWS),
            generator=generator, rounds=(1, 10),
        ),
        p,
    )  # fmt: skip


def score_group_p(sides: list[Side], *, n_draws: int, generator: np.random.Generator) -> np.ndarray:
    """Shuffle the labels of all groups at once; p of each group against the others, in turn."""
    from scipy import sparse

    group = np.repeat(np.arange(len(sides)), [len(side.doc_ids) for side in sides])
    units = np.concatenate([side.units for side in sides])
    _, first, code = np.unique(units, return_index=True, return_inverse=True)
    label = group[first].astype(np.int16)
    matrix = sum_units(sparse.vstack([side.matrix for side in sides]).tocsr(), code, len(label))
    matrix = matrix.tocsc()
    sizes = np.bincount(code, weights=np.concatenate([side.sizes for side in sides]))
    total, n_features = sum_columns(matrix), matrix.shape[1]
    weigh = weigh_sizes(sizes, sizes.sum())
    observed = np.full((len(sides), n_features), np.nan)
    beyond = np.zeros((len(sides), n_features), dtype=bool)
    for number, side in enumerate(sides):
        if side.tested and len(group) - len(side.doc_ids) > 1 and n_features:
            n_inside = int((label == number).sum())
            n, size = sum_columns(side.matrix), side.sizes.sum()
            observed[number] = _difference(n, total, size, sizes.sum())
            beyond[number] = find_beyond_reach(matrix, sizes, observed[number], n_inside=n_inside)

    def choose(wanted: np.ndarray) -> Callable[[np.ndarray], Iterator]:
        number, feature = np.divmod(wanted, n_features)
        parts = []
        for inside in np.unique(number):
            places = np.flatnonzero(number == inside)
            columns = feature[places]
            sums = WeightedSums(matrix[:, columns], most=total[columns])
            parts.append((inside, places, total[columns, None], sums))

        def score(labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
            for inside, places, most, sums in parts:
                size = weigh(labels == inside)
                for part, n in sums.add(labels == inside):
                    yield places[part], _difference(n, most[part], size, sizes.sum())

        return score

    return score_shuffled_p(
        observed.ravel(), choose, label=label, n_draws=n_draws, generator=generator,
        beyond_reach=beyond.ravel(),
    )  # fmt: skip


def _find_decided(
    matrix: sparse.csc_matrix, sizes: np.ndarray, observed: np.ndarray, *, n_inside: int
) -> np.ndarray:
    """Find p without shuffles, where it is known well enough; NaN where it is not.

    Of a feature that one side lacks, p is exact: the chance that this side gets none of the units
    that have it (hypergeometric), twice. Of a difference of less than 2.5 standard deviations, no
    finding in any case, it is that of the normal distribution. Of one that is clear, it is the
    bound of `find_beyond_reach`, which is too high.
    """
    from scipy.special import gammaln, ndtr

    n_units = len(sizes)
    deviations, exponent = _score_reach(matrix, sizes, observed, n_inside=n_inside)
    n_with = np.diff(matrix.indptr)
    outside = np.where(
        observed == -2, n_inside, n_units - n_inside
    )  # units of the side that lacks it
    rest = n_units - n_with - outside
    with np.errstate(invalid="ignore"):
        # ln C(n - m, k) - ln C(n, k), for a side of k units of n, where m have the feature
        chance = gammaln(n_units - n_with + 1) - gammaln(rest + 1)
        chance += gammaln(n_units - outside + 1) - gammaln(n_units + 1)
    lacking = np.abs(observed) == 2
    p = np.where(np.abs(deviations) < 2.5, 2 * ndtr(-np.abs(deviations)), np.nan)
    p = np.where(exponent > -np.log(_CLEAR / 2), 2 * np.exp(-exponent), p)
    p = np.where(lacking, np.where(rest >= 0, 2 * np.exp(chance), 0), p)
    return np.where(np.isnan(observed), np.nan, np.minimum(p, 1))


def find_beyond_reach(
    matrix: sparse.csc_matrix, sizes: np.ndarray, observed: np.ndarray, *, n_inside: int
) -> np.ndarray:
    """Find the features whose difference no shuffle reaches, to be spared the many shuffles.

    Those of which one side has none are not among them: there another bound would be needed.

    The difference of relative frequencies is sum over the units inside of y_u = S n_u - N s_u,
    divided by T (S - T): S tokens in all, T of them inside, N occurrences of the feature. The y_u
    add up to 0, and units are drawn without replacement, so that Bernstein's inequality holds
    (Hoeffding 1963, J. Am. Stat. Assoc. 58, 13-30, sections 2 and 6), for this sum and for T.
    A feature is beyond reach where its chance in one shuffle is less than 2e-13: among 200,000
    shuffles of 50,000 features one is then met in 500 runs, if all were just there.
    """
    _, exponent = _score_reach(matrix, sizes, observed, n_inside=n_inside)
    return (exponent > _LIMIT) & (np.abs(observed) <= 1)


def _score_reach(
    matrix: sparse.csc_matrix, sizes: np.ndarray, observed: np.ndarray, *, n_inside: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return each difference in standard deviations of a shuffle, and Bernstein's exponent."""
    limit = _LIMIT
    total, n_units = sizes.sum(), len(sizes)
    # T stays within `width` of its mean: the root of width^2 / (2 (k var + b width / 3)) = limit
    third = limit * sizes.max() / 3
    width = third + np.sqrt(third**2 + 2 * limit * n_inside * sizes.var())
    ends = n_inside * sizes.mean() + width * np.array([-1, 1])
    if ends[0] <= 0 or ends[1] >= total:
        return np.full(len(observed), np.nan), np.zeros(len(observed))
    least = (ends * (total - ends)).min()
    n, squares, products, most = _describe_columns(matrix, sizes)
    variance = total**2 * squares - 2 * total * n * products + n**2 * (sizes @ sizes)
    largest = np.where(observed > 0, total * most, n * sizes.max())
    reached = np.maximum(np.abs(observed) - 1e-9, 0) * least
    exponent = reached**2 / (2 * (n_inside / n_units * variance + largest * reached / 3))
    # without replacement: k (n - k) / (n (n - 1)) times the sum of squares; T at its mean
    spread = np.sqrt(n_inside / n_units * (n_units - n_inside) / max(n_units - 1, 1) * variance)
    middle = n_inside * sizes.mean()
    with np.errstate(divide="ignore", invalid="ignore"):
        deviations = observed * middle * (total - middle) / spread
    return deviations, exponent


def _describe_columns(matrix: sparse.csc_matrix, sizes: np.ndarray) -> np.ndarray:
    """Sum, sum of squares, sum of products with the sizes, and maximum of each column.

    Some columns at a time: as floats, all of a large corpus would be several times the matrix.
    """
    parts = [np.empty((4, 0))]
    for low in range(0, matrix.shape[1], _COLUMNS_AT_ONCE):
        counts = matrix[:, low : low + _COLUMNS_AT_ONCE].astype(np.float64)
        squares = counts.multiply(counts).sum(axis=0)
        most = counts.max(axis=0).toarray()
        rows = (counts.sum(axis=0), squares, sizes @ counts, most)
        parts.append(np.array([np.asarray(row).ravel() for row in rows]))
    return np.concatenate(parts, axis=1)


def _difference(
    n: np.ndarray, total: np.ndarray, size: np.ndarray | float, size_total: float
) -> np.ndarray:
    """Relative frequency on the target's side less that on the other; -2 and 2 where one has none.

    A side without the word is as far as can be, whatever its size. Else the side with the longest
    articles, 0 in more words than in any shuffle, would seem to avoid all that it does not use.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.asarray(n / size - (total - n) / (size_total - size))
    known = ~np.isnan(difference)
    difference[(n == 0) & known] = -2
    difference[(n == total) & known] = 2
    return difference
