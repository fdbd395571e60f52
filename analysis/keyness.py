"""Keyness: which words mark one group of articles against another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.counts import count_matrix
from analysis.errors import InputError
from analysis.intervals import (
    LEVEL,
    N_DRAWS,
    WeightedSums,
    code_labels,
    code_units,
    draw_weights,
    score_intervals,
    score_q,
    score_shuffled_p,
    sum_units,
)
from analysis.tables import require_choice, require_columns

if TYPE_CHECKING:
    from scipy import sparse


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
    often); a count of 0 is replaced by 0.5. Its interval resamples articles. `p` shuffles the
    articles' labels and `q` is `p` after Benjamini-Hochberg; a word is ``distinguishable`` when
    q <= .05 and its interval leaves out 0. `g2` (signed: positive when over-used in the target)
    and `p_g2` treat words as independent, as corpus tools do, and are given for comparison only.
    Where a side is one article its sentences are resampled (if `counts` has ``sentence_id``) and
    nothing is tested.

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
        per_1000_target, per_1000_reference, log_ratio, low, high, g2, p_g2, p, q,
        distinguishable``: the distinguishable first, then by the end of the interval nearest to
        no difference.

    References
    ----------
    Hardie (2014), log ratio, cass.lancs.ac.uk; Dunning (1993), Computational Linguistics 19(1),
    61-74, G2 with four terms; Lijffijt et al. (2016), Digital Scholarship in the Humanities
    31(2), 374-397, on resampling texts.
    """
    columns = ["doc_id", "feature", "n"]
    require_columns(counts, "counts", columns, "count_features()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    names = sorted(groups["group"].unique())
    require_choice(target, "target", names)
    if reference is not None:
        require_choice(reference, "reference", [name for name in names if name != target])
    others = groups["group"] != target if reference is None else groups["group"] == reference
    features, sides = _lay_out(counts, [groups[groups["group"] == target], groups[others]])
    n = np.stack([np.asarray(side.matrix.sum(axis=0)).ravel() for side in sides]).astype(np.int64)
    sizes = n.sum(axis=1)
    kept = n.sum(axis=0) >= max(min_count, 1)
    features, n = features[kept], n[:, kept]
    sides = [side._replace(matrix=side.matrix[:, kept]) for side in sides]
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
            "log_ratio": _log_ratio(n[0], sizes[0], n[1], sizes[1]),
        }
    )
    generator = np.random.default_rng(random_state)
    keyness["low"], keyness["high"] = _score_log_ratio_intervals(
        sides, n_draws=n_draws, generator=generator
    )
    keyness["g2"], keyness["p_g2"] = score_g2(n[0], sizes[0], n[1], sizes[1])
    keyness["p"] = _score_permutation_p(sides, n_draws=n_draws, generator=generator)
    keyness["q"] = score_q(keyness["p"].to_numpy(dtype=float))
    keyness["distinguishable"] = (keyness["q"] <= 1 - LEVEL) & (
        (keyness["low"] > 0) | (keyness["high"] < 0)
    )
    return _order(keyness)


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


def choose_unit(groups: pd.DataFrame, *, target: str) -> str:
    """Return what to count by: ``"sentence"`` where the target or all others are one article.

    There the sentences are resampled, so that `score_keyness` needs counts by sentence
    (`count_features` with ``within``); elsewhere counts by document tell all.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    inside = groups["group"] == target
    alone = min(groups.loc[side, "doc_id"].nunique() for side in (inside, ~inside)) < 2
    return "sentence" if alone else "document"


def score_g2(
    n_target: np.ndarray, size_target: float, n_reference: np.ndarray, size_reference: float
) -> tuple[np.ndarray, np.ndarray]:
    """Log-likelihood ratio G2 over the four cells, signed, and its chi-square p (1 df).

    Examples
    --------
    >>> g2, p = score_g2(np.array([7.0]), 10, np.array([2.0]), 9)
    >>> round(float(g2[0]), 6), round(float(p[0]), 6)
    (4.534939, 0.03321)

    References
    ----------
    Dunning (1993), Computational Linguistics 19(1), 61-74.
    """
    from scipy.special import chdtrc, xlogy

    observed = np.stack(
        [n_target, n_reference, size_target - n_target, size_reference - n_reference]
    ).astype(float)
    total = size_target + size_reference
    share = (n_target + n_reference) / total if total else np.zeros(len(n_target))
    sizes = np.array([size_target, size_reference] * 2, dtype=float)[:, None]
    expected = sizes * np.stack([share, share, 1 - share, 1 - share])
    # G2 = 2 sum O ln(O / E); a cell without occurrences adds nothing
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)
    g2 = np.maximum(2 * xlogy(observed, ratio).sum(axis=0), 0)
    sign = np.where(n_target * size_reference >= n_reference * size_target, 1, -1)
    return sign * g2, chdtrc(1, g2)


class _Side(NamedTuple):
    """One side of the comparison: the counts of its articles, or of the one article's sentences."""

    matrix: sparse.csr_matrix
    sizes: np.ndarray  # tokens of each row, rare features included
    units: np.ndarray  # the resampling unit of each row, numbered in the order of the names
    tested: bool  # more than one article: the rows are articles


def _lay_out(counts: pd.DataFrame, sides: list[pd.DataFrame]) -> tuple[pd.Index, list[_Side]]:
    """Lay out the counts of both sides over the same features, which are sorted."""
    doc_ids = [split_codes(side["doc_id"])[0] for side in sides]
    whole, _, features = count_matrix(counts, doc_ids=doc_ids[0].append(doc_ids[1]))
    matrices = [whole[: len(doc_ids[0])], whole[len(doc_ids[0]) :]]
    named = pd.concat(sides)
    units = split_codes(named["unit" if "unit" in named.columns else "doc_id"])[1]
    unit_of = pd.Series(units, index=pd.Index(named["doc_id"], dtype="str"))
    unit_of = unit_of[~unit_of.index.duplicated()]
    laid = []
    for matrix, rows in zip(matrices, doc_ids, strict=True):
        tested = len(rows) > 1
        if not tested and "sentence_id" in counts.columns:
            inside = counts[(counts["doc_id"] == rows[0]).to_numpy()] if len(rows) else counts[:0]
            matrix = _count_sentences(inside, features)
        code = unit_of[rows].to_numpy() if tested else np.arange(matrix.shape[0])
        sizes = np.asarray(matrix.sum(axis=1)).ravel()
        laid.append(_Side(matrix, sizes, code, tested))
    return features, laid


def _count_sentences(counts: pd.DataFrame, features: pd.Index) -> sparse.csr_matrix:
    """Counts of one article's sentences in rows."""
    by_sentence = counts.assign(doc_id=counts["sentence_id"].astype("str"))
    matrix, _, found = count_matrix(by_sentence)
    wide = matrix.copy()
    wide.indices = features.get_indexer(found)[matrix.indices].astype(matrix.indices.dtype)
    wide.resize(matrix.shape[0], len(features))
    return wide


def _count_documents(side: _Side) -> np.ndarray:
    """In how many articles each feature occurs."""
    n = np.bincount(side.matrix.indices, minlength=side.matrix.shape[1])
    return n if side.tested else np.minimum(n, 1)


def _rate(n: np.ndarray, size: float) -> np.ndarray:
    return 1000 * n / size if size else np.full(len(n), np.nan)


def _log_ratio(
    n_target: np.ndarray,
    size_target: np.ndarray,
    n_reference: np.ndarray,
    size_reference: np.ndarray,
) -> np.ndarray:
    """Log2 of the ratio of relative frequencies, 0 replaced by 0.5 (Hardie 2014)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        target = np.where(n_target == 0, 0.5, n_target) / size_target
        reference = np.where(n_reference == 0, 0.5, n_reference) / size_reference
        ratio = np.log2(target) - np.log2(reference)
    return np.where(np.isfinite(ratio), ratio, np.nan)


def _score_log_ratio_intervals(
    sides: list[_Side], *, n_draws: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile intervals of the log ratio, from articles resampled on each side."""
    low, high = np.full((2, sides[0].matrix.shape[1]), np.nan)
    coded = [code_units(side.units) for side in sides]
    if any(n_units < 2 for n_units, _ in coded) or not len(low):
        return low, high
    matrices, weights, sizes = [], [], []
    for side, (n_units, code) in zip(sides, coded, strict=True):
        matrices.append(sum_units(side.matrix, code, n_units))
        weights.append(draw_weights(n_units, n_draws=n_draws, random_state=generator).T)
        by_unit = np.bincount(code, weights=side.sizes, minlength=n_units)
        sizes.append(_weigh(by_unit, by_unit.max() * n_units)(weights[-1]))
    drawn = [part[:, (sizes[0] > 0) & (sizes[1] > 0)] for part in weights]  # else no ratio
    sizes = [part[(sizes[0] > 0) & (sizes[1] > 0)] for part in sizes]
    if not len(sizes[0]):
        return low, high
    most = [_bound(matrix, weight) for matrix, weight in zip(matrices, drawn, strict=True)]
    sums = [
        WeightedSums(matrix, most=np.maximum(*most)).add(weight)
        for matrix, weight in zip(matrices, drawn, strict=True)
    ]
    for (places, target), (_, reference) in zip(*sums, strict=True):
        draws = _log_ratio(target, sizes[0], reference, sizes[1])
        low[places], high[places] = score_intervals(draws.T)
    return low, high


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
    sides: list[_Side], *, n_draws: int, generator: np.random.Generator
) -> np.ndarray:
    """Shuffle the articles' labels; the statistic is the difference of relative frequencies."""
    if not all(side.tested for side in sides) or not sides[0].matrix.shape[1]:
        return np.full(sides[0].matrix.shape[1], np.nan)
    from scipy import sparse

    inside = np.repeat([True, False], [len(side.units) for side in sides])
    label, code = code_labels(inside, np.concatenate([side.units for side in sides]))
    whole = sparse.vstack([side.matrix for side in sides]).tocsr()
    matrix = sum_units(whole, code, len(label)).tocsc()
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

    return score_shuffled_p(
        observed, choose, label=label, n_draws=n_draws, generator=generator,
        beyond_reach=_find_beyond_reach(matrix, sizes, observed, n_inside=int(label.sum())),
    )  # fmt: skip


def _find_beyond_reach(
    matrix: sparse.csc_matrix, sizes: np.ndarray, observed: np.ndarray, *, n_inside: int
) -> np.ndarray:
    """Find the features whose difference no shuffle reaches, to be spared the many shuffles.

    The difference of relative frequencies is sum over the units inside of y_u = S n_u - N s_u,
    divided by T (S - T): S tokens in all, T of them inside, N occurrences of the feature. The y_u
    add up to 0, and units are drawn without replacement, so that Bernstein's inequality holds
    (Hoeffding 1963, J. Am. Stat. Assoc. 58, 13-30, sections 2 and 6), for this sum and for T.
    A feature is beyond reach where its chance in one shuffle is less than 2e-13: among 200,000
    shuffles of 50,000 features one is then met in 500 runs, if all were just there.
    """
    limit = 30.0  # exp(-30) = 1e-13
    total, n_units = sizes.sum(), len(sizes)
    # T stays within `width` of its mean: the root of width^2 / (2 (k var + b width / 3)) = limit
    third = limit * sizes.max() / 3
    width = third + np.sqrt(third**2 + 2 * limit * n_inside * sizes.var())
    ends = n_inside * sizes.mean() + width * np.array([-1, 1])
    if ends[0] <= 0 or ends[1] >= total:
        return np.zeros(len(observed), dtype=bool)
    least = (ends * (total - ends)).min()
    counts = matrix.astype(np.float64)
    n = np.asarray(counts.sum(axis=0)).ravel()
    squares = np.asarray(counts.multiply(counts).sum(axis=0)).ravel()
    products = sizes @ counts
    variance = total**2 * squares - 2 * total * n * products + n**2 * (sizes @ sizes)
    largest = np.where(observed > 0, total * counts.max(axis=0).toarray().ravel(), n * sizes.max())
    reached = np.maximum(np.abs(observed) - 1e-9, 0) * least
    exponent = reached**2 / (2 * (n_inside / n_units * variance + largest * reached / 3))
    return exponent > limit


def _difference(
    n: np.ndarray, total: np.ndarray, size: np.ndarray | float, size_total: float
) -> np.ndarray:
    """Relative frequency on the target's side less that on the other."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return n / size - (total - n) / (size_total - size)


def _order(keyness: pd.DataFrame) -> pd.DataFrame:
    """The distinguishable first; within them the surest (bound nearest to 0 furthest away)."""
    sure = np.where(keyness["log_ratio"] >= 0, keyness["low"], -keyness["high"])
    return (
        keyness.assign(_sure=sure, _size=keyness["log_ratio"].abs())
        .sort_values(
            ["distinguishable", "_sure", "_size", "feature"],
            ascending=[False, False, False, True],
            ignore_index=True,
        )
        .drop(columns=["_sure", "_size"])
    )
