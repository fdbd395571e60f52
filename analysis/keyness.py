"""Keyness: which words mark one group of articles against another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.associations import score_g2, score_log_ratio, score_lrc
from analysis.counts import count_matrix
from analysis.errors import InputError
from analysis.intervals import (
    LEVEL,
    N_DRAWS,
    WeightedSums,
    code_labels,
    code_units,
    draw_weights,
    score_q,
    score_shuffled_p,
    sum_units,
)
from analysis.log_odds import LogOdds, Side, choose_sides, lay_out_sides, sum_columns
from analysis.tables import require_columns
from analysis.wording import show_count

if TYPE_CHECKING:
    from scipy import sparse

_OTHERS = "the others"
_SKEWED = 3  # in so many articles of either side a word must be before its skewness is estimated
_LIMIT = 30.0  # exp(-30) = 1e-13
_CLEAR = 1e-3  # a bound of p below this is taken for p, where shuffles are dear
_MAX_LABELS = 8_000_000  # labels in the shuffles of one group, where there are many articles
_LEAST_DRAWS = 200
_COLUMNS_AT_ONCE = 4096
_ROWS_AT_ONCE = 8192
_FEW_UNITS = 2000  # labels of more units than this are shuffled as those of two sides only


def score_keyness(
    counts: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    target: str,
    reference: str | None = None,
    min_count: int = 5,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how strongly each feature marks one group of articles against another.

    `log_ratio` tells how often a word is doubled in the target (1 = twice as often, -1 = half as
    often). Its interval resamples articles. `p` shuffles the
    articles' labels and `q` is `p` after Benjamini-Hochberg; a word is ``distinguishable`` when
    q <= .05, its interval leaves out 0 and more than one article of the side that uses it more has
    it. Where a side is one article its sentences are resampled (if `counts` has ``sentence_id``)
    and nothing is tested.

    A word that one side never uses has no ratio: `note` says so, "not used by A, 0 of 200
    articles", and `log_ratio`, `low` and `high` are NaN; a number made by putting 0.5 for 0 would
    grow with the corpus, and on a short side could have the wrong sign. In its test any shuffle that gives that side none counts against it. Such words are ordered by
    their `lrc`, and those that are not distinguishable stand after all others.

    Columns that decide nothing here: `lrc`, the end of the ratio's exact interval nearest to 0,
    corrected for all the rows of the table, with `g2` (signed: positive when over-used in the
    target) and `p_g2`, treat words as independent, as corpus tools do; `dp_norm` is near 0 where
    the articles of the side that uses the word more share it out and near 1 where it is one
    article's; `z` and the `z_floor` that it has to pass are those of `score_log_odds`.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature, n``, optionally ``sentence_id`` (from `count_features`).
    groups : DataFrame
        ``doc_id, group``, optionally ``unit`` (articles of one unit are resampled together).
    target, reference : str
        Names of groups; every other group when `reference` is None.
    min_count : int
        Features with fewer occurrences in both sides together are left out.

    Returns
    -------
    DataFrame
        ``feature, n_target, n_reference, n_documents_target, n_documents_reference,
        per_1000_target, per_1000_reference, log_ratio, low, high, lrc, g2, p_g2, dp_norm, z,
        z_floor, p, q, distinguishable, note``: the distinguishable first, then the words that
        both sides use, then by the end of the interval nearest to no difference.

    Notes
    -----
    `low` and `high` are corrected for bias and skewness (BCa) and widened for few articles: by
    the root of n / (n - 1) and Student's t. The skewness is taken for 0 where the word is in fewer
    than 3 articles of a side. In corpora simulated with words that clump as half to three quarters
    of the words of news articles do (benchmarks/coverage.py), and in 5 articles of either side or
    more, they hold the true ratio 93 to 96 times in 100 where the sides have equally many
    articles, 92 to 95 times where 56 stand against 748, 91 to 96 where 20 stand against 200. Of
    the most clumped words in twenty it is 89 to 96, of words in fewer articles 82 to 96.

    References
    ----------
    Hardie (2014), log ratio, cass.lancs.ac.uk; Evert (2022), Measuring keyness, LRC; Dunning
    (1993), Computational Linguistics 19(1), 61-74, G2 with four terms; Lijffijt & Gries (2012),
    Int. J. of Corpus Linguistics 17(1), 147-149, DPnorm; Lijffijt et al. (2016), Digital
    Scholarship in the Humanities 31(2), 374-397, on resampling texts; Efron (1987), J. Am. Stat.
    Assoc. 82, 171-185, BCa; Hesterberg (2015), The American Statistician 69(4), 371-386, on
    widening for few observations.
    """
    chosen = choose_sides(groups, target=target, reference=reference)
    features, articles = lay_out_sides(counts, chosen)
    kept = _find_kept(articles, min_count)
    sides = [_split_alone(side, counts, features).take(kept) for side in articles]
    names = [target, _OTHERS if reference is None else reference]
    generator = np.random.default_rng(random_state)
    keyness = _measure(
        features[kept],
        sides,
        names,
        n_draws=n_draws,
        generator=generator,
        random_state=random_state,
    )
    keyness["p"] = _score_permutation_p(sides, n_draws=n_draws, generator=generator)
    return _order(_decide(keyness))


def score_group_keyness(
    counts: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    min_count: int = 5,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how strongly each feature marks each group of articles against all others.

    Read each group's rows as those of `score_keyness`, which are the same but for `p`, drawn
    anew, and `q`: Benjamini-Hochberg over all rows of all groups. The groups' rows are not
    independent: where one group uses a word much more, all others use it less than the rest.

    Parameters
    ----------
    counts, groups, min_count
        As in `score_keyness`.

    Returns
    -------
    DataFrame
        ``group`` and the columns of `score_keyness`; by group, then in its order.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    names = sorted(groups["group"].unique()) or [""]  # without groups: no row, all columns
    features, articles = lay_out_sides(counts, [groups[groups["group"] == name] for name in names])
    kept = _find_kept(articles, min_count)
    few = len(np.unique(np.concatenate([side.units for side in articles]))) <= _FEW_UNITS
    generator = np.random.default_rng([random_state, 2])
    tables = []
    for number, name in enumerate(names):
        others = _join(articles[:number] + articles[number + 1 :], like=articles[number])
        pair = [_split_alone(side, counts, features) for side in (articles[number], others)]
        sides = [side.take(kept) for side in pair]
        table = _measure(
            features[kept], sides, [name, _OTHERS], n_draws=n_draws,
            generator=np.random.default_rng(random_state), random_state=random_state,
        )  # fmt: skip
        table.insert(0, "group", pd.Series(name, index=table.index, dtype="str"))
        if not few:
            table["p"] = _score_permutation_p(
                sides, n_draws=n_draws, generator=generator, decided=True
            )
        tables.append(table)
    keyness = pd.concat(tables, ignore_index=True)
    if few:
        sides = [side.take(kept) for side in articles]
        keyness["p"] = _score_group_p(sides, n_draws=n_draws, generator=generator)
    return _order(_decide(keyness))


def choose_target(groups: pd.DataFrame, *, target: str | None = None) -> str:
    """Return the target group: the one named, else the one with most articles, then by name."""
    require_columns(groups, "groups", ["group"], "group_documents()")
    sizes = groups["group"].value_counts()
    if not len(sizes):
        raise InputError("`groups` holds no article, so that there is no group to choose.")
    if target is None:
        return str(min(sizes.index, key=lambda group: (-sizes[group], group)))
    if target not in sizes.index:
        near = get_close_matches(target, list(sizes.index), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else ""
        names = ", ".join(repr(name) for name in sorted(sizes.index)[:20])
        raise InputError(
            f"`target` must be one of the groups, but {target!r} was given; "
            f"{hint or 'the groups are ' + names + '.'}"
        )
    return target


def choose_shared(keyness: pd.DataFrame, *, n_articles: tuple[int, int], n: int = 1) -> list[str]:
    """Choose words that both sides use widely, and yet most differently.

    They are worth a closer look: what stands beside them, and how their use changes, can be
    compared because both sides write them.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`.
    n_articles : tuple of int
        How many articles the target and the reference have.
    n : int
        At most so many.

    Returns
    -------
    list of str
        Of the words that a fifth of either side's articles have, at least three times (of those
        that both sides have, where there is none such), those with the largest `z`, whatever its
        sign.
    """
    have = [f"n_documents_{side}" for side in ("target", "reference")]
    often = [f"n_{side}" for side in ("target", "reference")]
    require_columns(keyness, "keyness", ["feature", *have, *often, "z"], "score_keyness()")
    wide = (keyness[have].to_numpy() >= 0.2 * np.asarray(n_articles)).all(axis=1)
    wide &= (keyness[often] >= 3).all(axis=1).to_numpy()
    shared = keyness[wide] if wide.any() else keyness[(keyness[often] > 0).all(axis=1)]
    order = np.lexsort((shared["feature"], -shared["z"].abs().fillna(0)))
    return [str(feature) for feature in shared["feature"].iloc[order[:n]]]


def choose_unit(groups: pd.DataFrame, *, target: str) -> str:
    """Return what to count by: ``"sentence"`` where the target or all others are one article.

    There the sentences are resampled, so that `score_keyness` needs counts by sentence
    (`count_features` with ``within``); elsewhere counts by document tell all.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    inside = groups["group"] == target
    alone = min(groups.loc[side, "doc_id"].nunique() for side in (inside, ~inside)) < 2
    return "sentence" if alone else "document"


class _Spread(NamedTuple):
    """What the spread of a feature over the units tells of the log ratio's distribution."""

    width: np.ndarray  # half of the interval in standard errors, were it normal
    skewness: np.ndarray  # Efron's acceleration


def _find_kept(sides: list[Side], min_count: int) -> np.ndarray:
    """Places of the features that are frequent enough on all sides together."""
    n = np.sum([sum_columns(side.matrix) for side in sides], axis=0)
    return np.flatnonzero(n >= max(min_count, 1))


def _join(sides: list[Side], *, like: Side) -> Side:
    """Put sides together to one; without any, to one without rows."""
    from scipy import sparse

    if len(sides) < 2:
        empty = Side(like.matrix[:0], like.sizes[:0], like.units[:0], like.doc_ids[:0], False)
        return sides[0] if sides else empty
    return Side(
        sparse.vstack([side.matrix for side in sides]).tocsr(),
        np.concatenate([side.sizes for side in sides]),
        np.concatenate([side.units for side in sides]),
        sides[0].doc_ids.append([side.doc_ids for side in sides[1:]]),
        sum(len(side.doc_ids) for side in sides) > 1,
    )


def _split_alone(side: Side, counts: pd.DataFrame, features: pd.Index) -> Side:
    """Put the sentences of an article that is its side alone in rows, if they were counted."""
    if side.tested:
        return side
    matrix = side.matrix
    if "sentence_id" in counts.columns:
        rows = counts["doc_id"].isin(side.doc_ids).to_numpy()
        matrix = _count_sentences(counts[rows], features)
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    return side._replace(matrix=matrix, sizes=sizes, units=np.arange(matrix.shape[0]))


def _count_sentences(counts: pd.DataFrame, features: pd.Index) -> sparse.csr_matrix:
    """Counts of one article's sentences in rows."""
    by_sentence = counts.assign(doc_id=counts["sentence_id"].astype("str"))
    matrix, _, found = count_matrix(by_sentence)
    wide = matrix.copy()
    wide.indices = features.get_indexer(found)[matrix.indices].astype(matrix.indices.dtype)
    wide.resize(matrix.shape[0], len(features))
    return wide


def _measure(
    features: pd.Index,
    sides: list[Side],
    names: list[str],
    *,
    n_draws: int,
    generator: np.random.Generator,
    random_state: int,
) -> pd.DataFrame:
    """Lay out all columns but those of the test."""
    n = [sum_columns(side.matrix) for side in sides]
    sizes = [int(side.sizes.sum()) for side in sides]
    cells = n[0], sizes[0], n[1], sizes[1]
    n_documents = [_count_documents(side) for side in sides]
    keyness = pd.DataFrame(
        {
            "feature": features,
            "n_target": n[0],
            "n_reference": n[1],
            "n_documents_target": n_documents[0],
            "n_documents_reference": n_documents[1],
            "per_1000_target": _rate(n[0], sizes[0]),
            "per_1000_reference": _rate(n[1], sizes[1]),
            "log_ratio": score_log_ratio(*cells),
        }
    )
    low, high = score_log_ratio_intervals(sides, n_draws=n_draws, generator=generator)
    keyness["low"], keyness["high"] = low, high
    keyness["lrc"] = score_lrc(*cells, n_tests=max(len(features), 1))
    keyness["g2"], keyness["p_g2"] = score_g2(*cells)
    keyness["dp_norm"] = np.where(
        n[0] * sizes[1] >= n[1] * sizes[0], *(_score_dp_norm(side) for side in sides)
    )
    odds = LogOdds(sides)
    delta, variance = odds.score(*cells)
    keyness["z"] = delta / np.sqrt(variance)
    keyness["z_floor"] = odds.score_floor(random_state=random_state)
    keyness["note"] = _note_unused(n, sides, names)
    return keyness


def _count_documents(side: Side) -> np.ndarray:
    """In how many articles each feature occurs."""
    n = np.bincount(side.matrix.indices, minlength=side.matrix.shape[1])
    return n if side.tested else np.minimum(n, 1)


def _rate(n: np.ndarray, size: float) -> np.ndarray:
    return 1000 * n / size if size else np.full(len(n), np.nan)


def _score_dp_norm(side: Side) -> np.ndarray:
    """DPnorm of each feature over the articles of one side; NaN in one article, or if unused."""
    size, n = side.sizes, sum_columns(side.matrix)
    fair = size / max(size.sum(), 1)
    if not side.tested or np.count_nonzero(size) < 2:
        return np.full(len(n), np.nan)
    # sum |v - s| = sum over the pairs that occur (|v - s| - s) + 1, as v = 0 in all others
    total = np.ones(len(n))
    for low in range(
        0, side.matrix.shape[0], _ROWS_AT_ONCE
    ):  # as floats all are many times as much
        rows = side.matrix[low : low + _ROWS_AT_ONCE]
        expected = np.repeat(fair[low : low + _ROWS_AT_ONCE], np.diff(rows.indptr))
        distance = np.abs(rows.data / n[rows.indices] - expected) - expected
        total += np.bincount(rows.indices, weights=distance, minlength=len(n))
    dp = total / 2
    dp_norm = np.maximum(dp, 0) / (1 - fair[size > 0].min())  # Lijffijt & Gries 2012
    return np.where(n > 0, dp_norm, np.nan)


def _note_unused(n: list[np.ndarray], sides: list[Side], names: list[str]) -> pd.Series:
    """Name the side that never uses a feature."""
    note = pd.Series("", index=range(len(n[0])), dtype="str")
    for part, side, name in zip(n, sides, names, strict=True):
        if len(side.doc_ids):
            note[part == 0] = f"not used by {name}, 0 of {show_count(len(side.doc_ids), 'article')}"
    return note


def score_log_ratio_intervals(
    sides: list[Side], *, n_draws: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Intervals of the log ratio, from articles resampled on each side (see `score_keyness`).

    Parameters
    ----------
    sides : list of Side
        Target and reference, with the features wanted (from `lay_out_sides`).

    Returns
    -------
    tuple of ndarray
        Low and high ends, one for each feature; NaN where a side has fewer than two units.
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
        sizes.append(_weigh(by_unit[-1], by_unit[-1].max() * n_units)(weights[-1]))
    drawn = [part[:, (sizes[0] > 0) & (sizes[1] > 0)] for part in weights]  # else no ratio
    sizes = [part[(sizes[0] > 0) & (sizes[1] > 0)] for part in sizes]
    if not len(sizes[0]):
        return low, high
    spread = _describe_spread(matrices, by_unit)
    n = [_replace_0(sum_columns(matrix)) for matrix in matrices]
    estimate = n[0] / n[1] * (by_unit[1].sum() / by_unit[0].sum())
    most = [_bound(matrix, weight) for matrix, weight in zip(matrices, drawn, strict=True)]
    sums = [
        WeightedSums(matrix, most=np.maximum(*most)).add(weight)
        for matrix, weight in zip(matrices, drawn, strict=True)
    ]
    for (places, target), (_, reference) in zip(*sums, strict=True):
        ratios = _replace_0(target) / _replace_0(reference)
        ratios *= sizes[1] / sizes[0]
        bounds = _find_bounds(ratios, estimate[places], _Spread(*(part[places] for part in spread)))
        low[places], high[places] = np.log2(bounds)
    return low, high


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
        bounds.append(lower + (upper - lower) * (place - under))
    return bounds[0], bounds[1]


def _weigh(sizes: np.ndarray, most: float) -> Callable[[np.ndarray], np.ndarray]:
    """Return what adds up the units' sizes: its sums, as float64, one for each weighting."""
    from scipy import sparse

    column = WeightedSums(sparse.csr_matrix(sizes[:, None]), most=np.array([most]))
    return lambda weights: next(column.add(weights))[1][0].astype(np.float64)


def _bound(matrix: sparse.csr_matrix, weights: np.ndarray) -> np.ndarray:
    """No resample of a feature's counts can add up to more."""
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    largest = matrix.max(axis=0).toarray().ravel()
    return np.minimum(totals * int(weights.max()), largest * matrix.shape[0])


def _score_permutation_p(
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
    weigh = _weigh(sizes, sizes.sum())

    def choose(wanted: np.ndarray) -> Callable[[np.ndarray], Iterator]:
        sums = WeightedSums(matrix[:, wanted], most=total[wanted])

        def score(labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
            size = weigh(labels)
            for places, n in sums.add(labels):
                yield places, _difference(n, total[wanted[places], None], size, sizes.sum())

        return score

    n_inside = int(label.sum())
    if not decided:
        beyond = _find_beyond_reach(matrix, sizes, observed, n_inside=n_inside)
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


def _find_decided(
    matrix: sparse.csc_matrix, sizes: np.ndarray, observed: np.ndarray, *, n_inside: int
) -> np.ndarray:
    """Find p without shuffles, where it is known well enough; NaN where it is not.

    Of a feature that one side lacks, p is exact: the chance that this side gets none of the units
    that have it (hypergeometric), twice. Of a difference of less than 2.5 standard deviations, no
    finding in any case, it is that of the normal distribution. Of one that is clear, it is the
    bound of `_find_beyond_reach`, which is too high.
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


def _find_beyond_reach(
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


def _score_group_p(
    sides: list[Side], *, n_draws: int, generator: np.random.Generator
) -> np.ndarray:
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
    weigh = _weigh(sizes, sizes.sum())
    observed = np.full((len(sides), n_features), np.nan)
    beyond = np.zeros((len(sides), n_features), dtype=bool)
    for number, side in enumerate(sides):
        if side.tested and len(group) - len(side.doc_ids) > 1 and n_features:
            n_inside = int((label == number).sum())
            n, size = sum_columns(side.matrix), side.sizes.sum()
            observed[number] = _difference(n, total, size, sizes.sum())
            beyond[number] = _find_beyond_reach(matrix, sizes, observed[number], n_inside=n_inside)

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


def _decide(keyness: pd.DataFrame) -> pd.DataFrame:
    """Correct p over all rows, and mark what is distinguishable."""
    q = score_q(keyness["p"].to_numpy(dtype=float))
    more, less = keyness["low"] > 0, keyness["high"] < 0
    # one article is no evidence of how its source writes: an interval cannot show how it differs
    clear = more & (keyness["n_documents_target"] > 1)
    clear |= less & (keyness["n_documents_reference"] > 1)
    decided = keyness.assign(q=q, distinguishable=(q <= 1 - LEVEL) & clear)
    return decided[[*decided.columns.drop("note"), "note"]]


def _order(keyness: pd.DataFrame) -> pd.DataFrame:
    """By group; the distinguishable first; within them the surest.

    A word that both sides use is as sure as its interval's end nearest to 0 is far from it. One
    that a side never uses is as sure as its LRC is, which knows that 0 may be chance, then as many
    articles as have it; where it is not distinguishable it stands after all others.
    """
    unused = keyness["note"] != ""
    bound = np.where(keyness["log_ratio"] >= 0, keyness["low"], -keyness["high"])
    n_documents = keyness["n_documents_target"] + keyness["n_documents_reference"]
    order: dict[str, pd.Series | np.ndarray] = {
        "distinguishable": keyness["distinguishable"],
        "_estimated": keyness["distinguishable"] | ~unused,
        "_sure": np.where(unused, keyness["lrc"].abs(), bound),
        "_size": np.where(unused, n_documents, keyness["log_ratio"].abs()),
    }
    groups = ["group"] if "group" in keyness.columns else []
    ordered = keyness.assign(**order).sort_values(
        [*groups, *order, "feature"],
        ascending=[*[True] * len(groups), *[False] * len(order), True],
        ignore_index=True,
    )
    ordered.loc[ordered["note"] != "", ["log_ratio", "low", "high"]] = np.nan
    return ordered[list(keyness.columns)]
