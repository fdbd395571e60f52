"""Permutation tests: labels shuffled over articles, more often where that decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from analysis.intervals.comparisons import score_q
from analysis.intervals.draws import BLOCK, LEVEL

_FEW_UNITS = 2000  # labels of more units than this are shuffled by random bytes


def score_shuffled_p(
    observed: np.ndarray,
    choose: Callable[[np.ndarray], Callable[[np.ndarray], Iterator[tuple[np.ndarray, np.ndarray]]]],
    *,
    label: np.ndarray,
    n_draws: int,
    generator: np.random.Generator,
    rounds: Sequence[int] = (1, 10, 100),
    enough: float = (1 - LEVEL) / 10,
    beyond_reach: np.ndarray | None = None,
) -> np.ndarray:
    """Two-sided permutation p of many comparisons: twice the smaller tail, (b + 1) / (m + 1).

    No p can be smaller than 2 / (m + 1), but among thousands of words Benjamini-Hochberg asks for
    less before it lets one of them pass. So those with fewer than ten shuffles beyond them and a
    q above `enough` are shuffled anew, `rounds` times `n_draws` draws: each p is that of its last
    round. With very many units a round has no more draws than let those that are left, less as
    many as chance leaves, reach a q of `enough`: what more would refine decides nothing.

    Parameters
    ----------
    observed : ndarray
        The statistic of each comparison; where it is NaN there is no p.
    choose : callable
        Called once a round with the numbers of the comparisons wanted. It returns a callable from
        labels (a row a unit, a column a shuffle) to pairs: which of those wanted, as places, and
        their statistics (a row a comparison, a column a shuffle). NaN counts against a difference.
    label : ndarray
        For each unit whether it is inside (from `code_labels`).
    beyond_reach : ndarray, optional
        The comparisons of which it is known that no shuffle reaches them: they have the p of such
        a comparison, and are not worked out.

    Returns
    -------
    ndarray
        One p, at most 1, for each comparison.

    References
    ----------
    Phipson & Smyth (2010), SAGMB 9(1); Sandve, Ferkingstad & Nygård (2011), Bioinformatics 27(23),
    3235-3241, for spending draws only where they decide.
    """
    p = np.full(len(observed), np.nan)
    wanted = np.flatnonzero(~np.isnan(observed))
    reachable = np.ones(len(observed), dtype=bool) if beyond_reach is None else ~beyond_reach
    slack = 1e-12 * np.maximum(1, np.abs(observed))
    n_tested = len(wanted)
    by_chance = float(n_tested)
    for times in rounds:
        if not len(wanted):
            break
        n_left = enough * (len(wanted) - by_chance)
        if len(label) > _FEW_UNITS and n_left > 0:
            times = min(times, int(2 * n_tested / (n_left * n_draws)) + 1)
        scored = wanted[reachable[wanted]]
        high, low = observed[scored] - slack[scored], observed[scored] + slack[scored]
        not_above, not_below = np.zeros((2, len(scored)), dtype=np.int64)
        score = choose(scored)
        for _ in range(times if len(scored) else 0):
            for labels in shuffle_labels(label, n_draws=n_draws, generator=generator):
                for places, shuffled in score(labels):
                    not_above[places] += np.count_nonzero(shuffled < high[places, None], axis=1)
                    not_below[places] += np.count_nonzero(shuffled > low[places, None], axis=1)
        beyond = np.zeros(len(wanted))
        beyond[reachable[wanted]] = times * n_draws - np.maximum(not_above, not_below)
        p[wanted] = np.minimum(1, 2 * (beyond + 1) / (times * n_draws + 1))
        wanted = wanted[(beyond < 10) & (score_q(p)[wanted] > enough)]
        by_chance = n_tested * 20 / (times * n_draws + 1)  # two tails of ten shuffles each
    return p


def shuffle_labels(
    label: np.ndarray, *, n_draws: int, generator: np.random.Generator
) -> Iterator[np.ndarray]:
    """Shuffle which units are inside a group, some hundred shuffles at a time.

    Yields
    ------
    ndarray
        Booleans, one row per unit, one column per shuffle; as many inside as in `label`.
    """
    if len(label) <= _FEW_UNITS:
        for low in range(0, n_draws, BLOCK):
            rows = (min(BLOCK, n_draws - low), 1)
            yield generator.permuted(np.tile(label, rows), axis=1).T
        return
    most = max(BLOCK, 40_000_000 // len(label))  # 40 MB of labels at a time
    for low in range(0, n_draws, most):
        labels = _draw_subsets(
            len(label), int(label.sum()), n_draws=min(most, n_draws - low), generator=generator
        )
        for first in range(0, labels.shape[1], BLOCK):
            yield labels[:, first : first + BLOCK]


def _draw_subsets(n: int, size: int, *, n_draws: int, generator: np.random.Generator) -> np.ndarray:
    """Draw random subsets of `size` out of `n`: booleans, a column a draw.

    Each unit is taken or left by a random byte; then members drawn at random are put out, or
    others in, until the size is right. Given how many the bytes took, every subset of so many is
    equally likely, and so is every subset in the end. Some ten times as fast as a shuffle.
    """
    words = generator.integers(2**64, size=n * n_draws // 8 + 1, dtype=np.uint64)
    labels = words.view(np.uint8)[: n * n_draws].reshape(n, n_draws) < round(256 * size / n)
    excess = labels.sum(axis=0, dtype=np.int32) - size
    draws = np.flatnonzero(excess)
    while len(draws):
        unit = generator.integers(n, size=len(draws))
        over = excess[draws] > 0
        hit = labels[unit, draws] == over
        labels[unit[hit], draws[hit]] = ~over[hit]
        excess[draws[hit]] += np.where(over[hit], -1, 1)
        draws = draws[excess[draws] != 0]
    return labels
