"""Intervals and tests in which the article, not the word, is the unit of evidence.

Words of one article are not independent of one another, so that a test over tokens finds
differences where there are none. Everything here resamples or shuffles whole articles; only where
a group is one article are its sentences resampled, and then the result describes that article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.tables import require_columns

if TYPE_CHECKING:
    from scipy import sparse

N_DRAWS = 2000
LEVEL = 0.95


def draw_weights(
    n_units: int, *, n_draws: int = N_DRAWS, random_state: int | np.random.Generator = 0
) -> np.ndarray:
    """Draw bootstrap weights: how often each unit is in each resample of `n_units` units.

    Returns
    -------
    ndarray
        ``n_draws`` rows, ``n_units`` columns; each row sums to `n_units`.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6.

    Examples
    --------
    >>> draw_weights(4, n_draws=3).sum(axis=1)
    array([4., 4., 4.])
    """
    generator = np.random.default_rng(random_state)
    chosen = generator.integers(n_units, size=(n_draws, n_units))
    chosen += np.arange(n_draws)[:, None] * n_units  # each draw counts in bins of its own
    weights = np.bincount(chosen.ravel(), minlength=n_draws * n_units)
    return weights.reshape(n_draws, n_units).astype(np.float64)


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


def score_means(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Average a sentence score by article, then the articles by group, with an interval.

    Each article weighs the same, however long it is. Articles are resampled within their group;
    articles with the same text (`unit`, where `groups` has it) move together. In a group of one
    article its sentences are resampled: that interval describes the article, it says nothing
    about its outlet.

    Parameters
    ----------
    scores : DataFrame
        One row per sentence: ``doc_id`` and the column `value`; NaN rows are left out.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    value : str
        The column to average.

    Returns
    -------
    DataFrame
        One row per group, in the groups' order: ``group, n_documents, n_sentences, estimate, low,
        high, resampled`` ("articles" or "sentences"); NaN where nothing could be resampled.
    """
    require_columns(scores, "scores", ["doc_id", value], "a score_ function")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    known = scores.loc[scores[value].notna(), ["doc_id", value]].astype({"doc_id": "str"})
    rows = []
    for seed, (group, members) in enumerate(groups.groupby("group", observed=True, sort=True)):
        side = _lay_out(known, members, [value])
        generator = np.random.default_rng([random_state, seed])
        low, high = _mean_interval(side.scores, side.units, n_draws=n_draws, generator=generator)
        n_sentences = int(known["doc_id"].isin(members["doc_id"]).sum())
        estimate = float(side.scores.mean()) if len(side.scores) else np.nan
        rows.append((group, side.n_documents, n_sentences, estimate, low, high, side.resampled))
    columns = ["group", "n_documents", "n_sentences", "estimate", "low", "high", "resampled"]
    return _set_types(pd.DataFrame(rows, columns=columns))


def score_contrasts(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group's mean with that of all other articles.

    The difference has an article-bootstrap interval, `p` comes from shuffling the group labels
    over the articles, `q` is `p` after Benjamini-Hochberg over the groups. A group is
    ``distinguishable`` when q <= .05 and its interval leaves out 0. Where a side is one article,
    its sentences are resampled and nothing is tested: `p` is NaN, the row describes the article.

    Parameters
    ----------
    scores, groups, value
        As in `score_means`.

    Returns
    -------
    DataFrame
        ``group, n_documents, estimate, low, high, p, q, distinguishable``: the distinguishable
        first, then those whose interval leaves out 0, largest difference first.

    References
    ----------
    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300; Phipson & Smyth (2010), SAGMB
    9(1), for p = (b + 1) / (m + 1).
    """
    require_columns(scores, "scores", ["doc_id", value], "a score_ function")
    contrasts = score_all_contrasts(
        scores, groups=groups, values=[value], n_draws=n_draws, random_state=random_state
    )
    return order_contrasts(contrasts.drop(columns="value"), keys=["group"])


def score_all_contrasts(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    values: list[str],
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group with all other articles in several columns, with the same draws for all.

    Parameters
    ----------
    scores, groups
        As in `score_means`.
    values : list of str
        The columns to average; rows in which one is NaN are left out.

    Returns
    -------
    DataFrame
        ``value, group, n_documents, estimate, low, high, p, q``: `q` over all comparisons.
    """
    require_columns(scores, "scores", ["doc_id", *values], "a score_ function")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    known = scores[["doc_id", *values]].dropna(subset=values).astype({"doc_id": "str"})
    generator = np.random.default_rng([random_state, 1_000_003])
    names = sorted(groups["group"].unique())
    # one round of shuffles is enough where its smallest p would pass among all comparisons
    smallest_q = len(names) * len(values) * 2 / (n_draws + 1)
    rounds = (1,) if smallest_q <= 1 - LEVEL else (1, 10)
    parts = []
    for group in names:
        chosen = groups["group"] == group
        sides = [_lay_out(known, groups[chosen], values), _lay_out(known, groups[~chosen], values)]
        estimate, low, high, p = np.full((4, len(values)), np.nan)
        if all(len(side.scores) for side in sides):
            estimate = sides[0].scores.mean(axis=0) - sides[1].scores.mean(axis=0)
        if all(len(np.unique(side.units)) > 1 for side in sides):
            draws = [_mean_draws(side.scores, side.units, n_draws, generator) for side in sides]
            low, high = score_intervals(draws[0] - draws[1])
        if all(side.resampled == "articles" and side.n_documents for side in sides):
            p = _score_mean_p(sides, estimate, n_draws=n_draws, generator=generator, rounds=rounds)
        numbers = {"n_documents": sides[0].n_documents, "estimate": estimate}
        parts.append(
            pd.DataFrame(
                {"value": values, "group": group} | numbers | {"low": low, "high": high, "p": p}
            )
        )
    columns = ["value", "group", "n_documents", "estimate", "low", "high", "p"]
    contrasts = _set_types(pd.concat(parts) if parts else pd.DataFrame(columns=columns))
    contrasts["q"] = score_q(contrasts["p"].to_numpy(dtype=float))
    return contrasts


def order_contrasts(contrasts: pd.DataFrame, *, keys: list[str]) -> pd.DataFrame:
    """Mark and order comparisons: distinguishable, then clear of 0, then the largest first."""
    clear = (contrasts["low"] > 0) | (contrasts["high"] < 0)
    contrasts["distinguishable"] = (contrasts["q"] <= 1 - LEVEL) & clear
    size = contrasts["estimate"].abs().fillna(-1)
    return (
        contrasts.assign(_clear=clear, _size=size)
        .sort_values(
            ["distinguishable", "_clear", "_size", *keys],
            ascending=[False, False, False] + [True] * len(keys),
            ignore_index=True,
        )
        .drop(columns=["_clear", "_size"])
    )


def shuffle_labels(
    inside: np.ndarray, units: np.ndarray, *, n_draws: int, generator: np.random.Generator
) -> np.ndarray:
    """Shuffle which articles are inside a group; articles of one unit keep together.

    Returns
    -------
    ndarray
        Booleans, ``n_draws`` rows, one column per article.
    """
    _, code, first = _compact(units)
    label = inside[first]
    shuffled = generator.permuted(np.tile(label, (n_draws, 1)), axis=1)
    return shuffled[:, code]


def score_shuffled_p(
    observed: np.ndarray,
    score: Callable[[np.ndarray, np.ndarray], np.ndarray],
    *,
    inside: np.ndarray,
    units: np.ndarray,
    n_draws: int,
    generator: np.random.Generator,
    rounds: Sequence[int] = (1, 10, 100),
    enough: float = (1 - LEVEL) / 10,
) -> np.ndarray:
    """Two-sided permutation p of many comparisons: twice the smaller tail, (b + 1) / (m + 1).

    No p can be smaller than 2 / (m + 1), but among thousands of words Benjamini-Hochberg asks for
    less before it lets one of them pass. So those with fewer than ten shuffles beyond them and a
    q above `enough` are shuffled anew, `rounds` times `n_draws` draws: each p is that of its last
    round.

    Parameters
    ----------
    observed : ndarray
        The statistic of each comparison; where it is NaN there is no p.
    score : callable
        From labels (a row a shuffle, a column an article) and the numbers of the comparisons
        wanted to their statistics; NaN counts against a difference.
    inside, units
        As in `shuffle_labels`.

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
    for times in rounds:
        if not len(wanted):
            break
        slack = 1e-12 * np.maximum(1, np.abs(observed[wanted]))
        high, low = observed[wanted] - slack, observed[wanted] + slack
        above, below = np.zeros(len(wanted)), np.zeros(len(wanted))
        for _ in range(times):
            labels = shuffle_labels(inside, units, n_draws=n_draws, generator=generator)
            shuffled = score(labels, wanted)
            above += n_draws - (shuffled < high).sum(axis=0)
            below += n_draws - (shuffled > low).sum(axis=0)
        beyond = np.minimum(above, below)
        p[wanted] = np.minimum(1, 2 * (beyond + 1) / (times * n_draws + 1))
        wanted = wanted[(beyond < 10) & (score_q(p)[wanted] > enough)]
    return p


def score_q(p: np.ndarray) -> np.ndarray:
    """Benjamini-Hochberg adjusted p; NaN stays NaN and does not count as a comparison.

    Examples
    --------
    >>> score_q(np.array([0.01, np.nan, 0.04]))
    array([0.02,  nan, 0.04])
    """
    from scipy.stats import false_discovery_control

    q = np.full(len(p), np.nan)
    tested = ~np.isnan(p)
    if tested.any():
        q[tested] = false_discovery_control(p[tested])
    return q


def draw_sums(
    matrix: sparse.csr_matrix,
    units: np.ndarray,
    *,
    n_draws: int,
    generator: np.random.Generator,
) -> Iterator[tuple[slice, np.ndarray]]:
    """Resample the rows of a count matrix and add them up, a block of columns at a time.

    One sparse product a block, never a loop over draws.

    Yields
    ------
    tuple
        The slice of columns, and ``n_draws`` rows of resampled column sums.
    """
    n_units, code, _ = _compact(units)
    weights = draw_weights(n_units, n_draws=n_draws, random_state=generator)[:, code]
    yield from multiply_blocks(weights, matrix)


def multiply_blocks(
    weights: np.ndarray, matrix: sparse.csr_matrix, *, block: int = 2000
) -> Iterator[tuple[slice, np.ndarray]]:
    """Yield ``weights @ matrix`` a block of columns at a time, to bound the memory."""
    columns = matrix.tocsc()
    for low in range(0, max(matrix.shape[1], 1), block):
        part = slice(low, min(low + block, matrix.shape[1]))
        yield part, (columns[:, part].T @ weights.T).T


def _set_types(table: pd.DataFrame) -> pd.DataFrame:
    """Give the columns their types, which a table without rows cannot tell."""
    texts = {"value": "str", "group": "str", "resampled": "str"}
    counts = {"n_documents": "int64", "n_sentences": "int64"}
    return table.astype(
        {column: (texts | counts).get(column, "float64") for column in table.columns}
    )


class _Side(NamedTuple):
    """What is resampled on one side: the articles' means, or the one article's sentences.

    `scores` has a row for each of these and a column for each value.
    """

    scores: np.ndarray
    units: np.ndarray
    doc_ids: pd.Index
    n_documents: int
    resampled: str


def _lay_out(known: pd.DataFrame, members: pd.DataFrame, values: list[str]) -> _Side:
    inside = known[known["doc_id"].isin(members["doc_id"])]
    means = inside.groupby("doc_id", sort=True)[values].mean()
    if len(means) == 1:
        # sorted, so that the order of the rows does not reach the draws
        scores = inside.sort_values(values)[values].to_numpy(dtype=float)
        doc_ids = pd.Index(inside["doc_id"])
        return _Side(scores, np.arange(len(scores)), doc_ids, 1, "sentences")
    units = _unit_names(members, means.index)
    return _Side(means.to_numpy(dtype=float), units, means.index, len(means), "articles")


def _score_mean_p(
    sides: list[_Side],
    estimate: np.ndarray,
    *,
    n_draws: int,
    generator: np.random.Generator,
    rounds: Sequence[int],
) -> np.ndarray:
    """Shuffle which articles are on which side; p of the difference of means."""
    values = np.concatenate([side.scores for side in sides])
    units = np.concatenate([side.units for side in sides])
    inside = np.repeat([True, False], [len(side.scores) for side in sides])
    order = np.argsort(np.concatenate([side.doc_ids.to_numpy(dtype=object) for side in sides]))
    inside, units, values = inside[order], units[order], values[order]

    def score(labels: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        # Shuffled by unit, so that the number of articles inside may differ a little, and copies
        # on both sides may leave a side without any: NaN.
        sums = labels.astype(np.float64) @ values[:, wanted]
        n_inside = labels.sum(axis=1, keepdims=True)
        n_inside, n_outside = (
            np.where(n > 0, n, np.nan) for n in (n_inside, len(values) - n_inside)
        )
        return sums / n_inside - (values[:, wanted].sum(axis=0) - sums) / n_outside

    return score_shuffled_p(
        estimate, score, inside=inside, units=units, n_draws=n_draws,
        generator=generator, rounds=rounds, enough=0,
    )  # fmt: skip


def _mean_interval(
    values: np.ndarray, units: np.ndarray, *, n_draws: int, generator: np.random.Generator
) -> tuple[float, float]:
    if len(np.unique(units)) < 2:
        return np.nan, np.nan
    low, high = score_intervals(_mean_draws(values, units, n_draws, generator))
    return float(low[0]), float(high[0])


def _mean_draws(
    values: np.ndarray, units: np.ndarray, n_draws: int, generator: np.random.Generator
) -> np.ndarray:
    n_units, code, _ = _compact(units)
    sums = np.zeros((n_units, values.shape[1]))
    np.add.at(sums, code, values)
    sizes = np.bincount(code, minlength=n_units)
    weights = draw_weights(n_units, n_draws=n_draws, random_state=generator)
    return (weights @ sums) / (weights @ sizes)[:, None]


def _compact(units: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    unique, first, code = np.unique(units, return_index=True, return_inverse=True)
    return len(unique), code, first


def _unit_names(groups: pd.DataFrame, doc_ids: pd.Index) -> np.ndarray:
    """The resampling unit of each document: itself, or the first of the texts that it repeats."""
    if "unit" not in groups.columns:
        return doc_ids.to_numpy(dtype=object).astype(str)
    unit = groups.set_index("doc_id")["unit"].reindex(doc_ids)
    return unit.to_numpy(dtype=object).astype(str)
