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

from analysis.codes import locate_values, split_codes
from analysis.tables import require_columns

if TYPE_CHECKING:
    from scipy import sparse

N_DRAWS = 2000
LEVEL = 0.95
MAX_UNITS = 10_000  # with more articles on a side, random groups of them are resampled
N_BINS = 2000  # so many; the standard error is then known to about 1 / sqrt(2 * 2000) = 1.6 %
_FEW_UNITS = 2000  # labels of more units than this are shuffled by random bytes
_BLOCK = 256  # draws in one product: the weights of 10,000 units then stay in the processor's cache


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
    articles = _average(scores, groups, [value])
    names, group = split_codes(groups["group"])
    rows = []
    for seed, name in enumerate(names):
        side = articles.select(group == seed)
        generator = np.random.default_rng([random_state, seed])
        low = high = estimate = np.nan
        if len(side.scores):
            estimate = side.scores.mean()
        if side.n_units > 1:
            bounds = score_intervals(_mean_draws(side, n_draws=n_draws, generator=generator))
            low, high = bounds[0][0], bounds[1][0]
        n = (side.n_documents, side.n_sentences)
        rows.append((name, *n, estimate, low, high, side.resampled))
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
        ``group, n_documents, mean, mean_others, estimate, low, high, p, q, distinguishable``:
        `estimate` is `mean` less `mean_others`; the distinguishable first, then those whose
        interval leaves out 0, largest difference first.

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
        ``value, group, n_documents, mean, mean_others, estimate, low, high, p, q``: `q` over all
        comparisons.
    """
    require_columns(scores, "scores", ["doc_id", *values], "a score_ function")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    articles = _average(scores, groups, values)
    names, group = split_codes(groups["group"])
    generator = np.random.default_rng([random_state, 1_000_003])
    # one round of shuffles is enough where its smallest p would pass among all comparisons
    smallest_q = len(names) * len(values) * 2 / (n_draws + 1)
    rounds = (1,) if smallest_q <= 1 - LEVEL else (1, 10)
    parts = []
    for number, name in enumerate(names):
        sides = [articles.select(group == number), articles.select(group != number)]
        means = [side.scores.mean(axis=0) if len(side.scores) else np.nan for side in sides]
        estimate = np.full(len(values), means[0] - means[1])
        low, high, p = np.full((3, len(values)), np.nan)
        if all(side.n_units > 1 for side in sides):
            draws = [_mean_draws(side, n_draws=n_draws, generator=generator) for side in sides]
            low, high = score_intervals(draws[0] - draws[1])
        if all(side.resampled == "articles" and side.n_documents for side in sides):
            p = _score_mean_p(sides, estimate, n_draws=n_draws, generator=generator, rounds=rounds)
        told = {"value": values, "group": name, "n_documents": sides[0].n_documents}
        told |= {"mean": means[0], "mean_others": means[1], "estimate": estimate}
        parts.append(pd.DataFrame(told | {"low": low, "high": high, "p": p}))
    columns = ["value", "group", "n_documents", "mean", "mean_others", "estimate"]
    columns += ["low", "high", "p"]
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


def order_ratios(contrasts: pd.DataFrame, *, sign: pd.Series, keys: list[str]) -> pd.DataFrame:
    """Order contrasts of rates or shares: `order_contrasts` of their ``log_ratio, low, high``.

    Where one side never uses the feature (`note`) there is no ratio, but there is no doubt which
    way it goes: `sign` stands for it while the rows are ordered, and it is NaN afterwards.
    """
    names = ["log_ratio", "low", "high"]
    unused = contrasts["note"] != ""
    filled = {name: contrasts[name].fillna(sign.where(unused)) for name in names}
    ends = contrasts.assign(**filled).rename(columns={"log_ratio": "estimate"})
    ordered = order_contrasts(ends, keys=keys).rename(columns={"estimate": "log_ratio"})
    ordered.loc[ordered["note"] != "", names] = np.nan
    return ordered[[*ordered.columns.drop("note"), "note"]]


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
        for low in range(0, n_draws, _BLOCK):
            rows = (min(_BLOCK, n_draws - low), 1)
            yield generator.permuted(np.tile(label, rows), axis=1).T
        return
    most = max(_BLOCK, 40_000_000 // len(label))  # 40 MB of labels at a time
    for low in range(0, n_draws, most):
        labels = _draw_subsets(
            len(label), int(label.sum()), n_draws=min(most, n_draws - low), generator=generator
        )
        for first in range(0, labels.shape[1], _BLOCK):
            yield labels[:, first : first + _BLOCK]


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


def score_q(p: np.ndarray) -> np.ndarray:
    """Benjamini-Hochberg adjusted p; NaN stays NaN and does not count as a comparison.

    References
    ----------
    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300; adjusted as in Yekutieli &
    Benjamini (1999), J. Stat. Plan. Inference 82, 171-196, eq. 3.

    Examples
    --------
    >>> score_q(np.array([0.01, np.nan, 0.04]))
    array([0.02,  nan, 0.04])
    """
    q = np.full(len(p), np.nan)
    order = np.argsort(p)[: np.count_nonzero(~np.isnan(p))]  # NaN is last, and no comparison
    scaled = p[order] * (len(order) / np.arange(1, len(order) + 1))
    q[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)  # min over j >= i
    return q


def sum_units(matrix: sparse.csr_matrix, code: np.ndarray, n_units: int) -> sparse.csr_matrix:
    """Add up the rows of a count matrix that belong to one unit."""
    from scipy import sparse

    if n_units == len(code) and (code == np.arange(n_units)).all():
        return matrix  # each row is a unit of its own
    ones = np.ones(len(code), dtype=matrix.dtype)
    place = (code, np.arange(len(code)))
    return sparse.csr_matrix((ones, place), shape=(n_units, len(code))) @ matrix


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
        blocks = [slice(low, min(low + _BLOCK, n)) for low in range(0, n, _BLOCK)]
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


def _set_types(table: pd.DataFrame) -> pd.DataFrame:
    """Give the columns their types, which a table without rows cannot tell."""
    texts = {"value": "str", "group": "str", "resampled": "str"}
    counts = {"n_documents": "int64", "n_sentences": "int64"}
    return table.astype(
        {column: (texts | counts).get(column, "float64") for column in table.columns}
    )


class _Side(NamedTuple):
    """What is resampled on one side: the articles' means, or the one article's sentences.

    `scores` has a row for each of these and a column for each value; `code` is the number of each
    row's resampling unit, `rank` and `unit` are the articles' places in the order of their names.
    """

    scores: np.ndarray
    n_units: int
    code: np.ndarray
    rank: np.ndarray
    unit: np.ndarray
    n_documents: int
    n_sentences: int
    resampled: str


class _Articles(NamedTuple):
    """The articles' means, worked out once, and what tells which articles a group has."""

    means: np.ndarray  # a row an article, in the order of their names, a column a value
    n_sentences: np.ndarray
    sentences: Callable[[int], np.ndarray]  # the sentences' values of one article
    row: np.ndarray  # for each row of the groups its article, -1 where it has no score
    unit: np.ndarray  # for each article its unit's place among the sorted units

    def select(self, chosen: np.ndarray) -> _Side:
        """Return the side that these rows of the groups make up."""
        rank = np.unique(self.row[chosen])
        rank = rank[rank >= 0]
        unit, n_sentences = self.unit[rank], int(self.n_sentences[rank].sum())
        if len(rank) == 1:
            scores = self.sentences(rank[0])
            code = np.arange(len(scores))
            return _Side(scores, len(scores), code, rank, unit, 1, n_sentences, "sentences")
        n_units, code = code_units(unit)
        means = self.means[rank]
        return _Side(means, n_units, code, rank, unit, len(rank), n_sentences, "articles")


def _average(scores: pd.DataFrame, groups: pd.DataFrame, values: list[str]) -> _Articles:
    """Average each column by article; rows in which one is missing are left out."""
    columns = [scores[value].to_numpy(dtype=float) for value in values]
    known = ~np.any([np.isnan(column) for column in columns], axis=0)
    doc_ids, code = split_codes(scores["doc_id"][known])
    columns = [column[known] for column in columns]
    n_sentences = np.bincount(code, minlength=len(doc_ids))
    sums = [np.bincount(code, weights=column, minlength=len(doc_ids)) for column in columns]

    def find_sentences(article: int) -> np.ndarray:
        rows = np.flatnonzero(code == article)
        found = np.stack([column[rows] for column in columns], axis=1)
        # sorted, so that the order of the rows does not reach the draws
        return found[np.lexsort(found.T[::-1])]

    row = locate_values(groups["doc_id"], values=doc_ids)
    unit = np.zeros(len(doc_ids), dtype=np.int64)
    named = groups["unit" if "unit" in groups.columns else "doc_id"]
    unit[row[row >= 0]] = split_codes(named)[1][row >= 0]
    return _Articles(
        np.stack(sums, axis=1) / n_sentences[:, None], n_sentences, find_sentences, row, unit
    )


def _score_mean_p(
    sides: list[_Side],
    estimate: np.ndarray,
    *,
    n_draws: int,
    generator: np.random.Generator,
    rounds: Sequence[int],
) -> np.ndarray:
    """Shuffle which articles are on which side; p of the difference of means."""
    order = np.argsort(np.concatenate([side.rank for side in sides]))
    values = np.concatenate([side.scores for side in sides])[order]
    inside = np.repeat([True, False], [len(side.scores) for side in sides])[order]
    label, code = code_labels(inside, np.concatenate([side.unit for side in sides])[order])
    sums, sizes = _sum_scores(values, code, len(label))
    total, n_articles = sums.sum(axis=0)[:, None], len(values)

    def choose(wanted: np.ndarray) -> Callable[[np.ndarray], Iterator]:
        def score(labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
            # Shuffled by unit, so that the number of articles inside may differ a little, and
            # copies on both sides may leave a side without any: NaN.
            both = np.vstack([sums[:, wanted].T, sizes]) @ labels.astype(np.float64)
            inside, n_inside = both[:-1], both[-1]
            n_inside, n_outside = (
                np.where(n > 0, n, np.nan) for n in (n_inside, n_articles - n_inside)
            )
            yield (
                np.arange(len(wanted)),
                inside / n_inside - (total[wanted] - inside) / n_outside,
            )

        return score

    return score_shuffled_p(
        estimate, choose, label=label, n_draws=n_draws,
        generator=generator, rounds=rounds, enough=0,
    )  # fmt: skip


def _mean_draws(side: _Side, *, n_draws: int, generator: np.random.Generator) -> np.ndarray:
    """Means of resamples: a row a draw, a column a value."""
    sums, sizes = _sum_scores(side.scores, side.code, side.n_units)
    weights = draw_weights(side.n_units, n_draws=n_draws, random_state=generator)
    means = np.empty((n_draws, sums.shape[1]))
    for low in range(0, n_draws, _BLOCK):
        both = weights[low : low + _BLOCK].astype(np.float64) @ np.column_stack([sums, sizes])
        means[low : low + _BLOCK] = both[:, :-1] / both[:, -1:]
    return means


def _sum_scores(
    scores: np.ndarray, code: np.ndarray, n_units: int
) -> tuple[np.ndarray, np.ndarray]:
    """Add up the scores of each unit, and count its rows."""
    columns = [np.bincount(code, weights=column, minlength=n_units) for column in scores.T]
    return np.stack(columns, axis=1), np.bincount(code, minlength=n_units).astype(np.float64)


def _compact(units: np.ndarray) -> tuple[int, np.ndarray, np.ndarray]:
    unique, first, code = np.unique(units, return_index=True, return_inverse=True)
    return len(unique), code, first


def _draw_bins(n_units: int, n_bins: int) -> np.ndarray:
    """Put units at random, and always alike, into bins of equal size (Wolter 2007, ch. 2)."""
    return np.random.default_rng(0).permutation(n_units) % n_bins


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
