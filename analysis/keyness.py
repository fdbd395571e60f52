"""Keyness: which words mark one group of articles against another."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.counts import count_matrix
from analysis.errors import InputError
from analysis.intervals import (
    LEVEL,
    N_DRAWS,
    draw_sums,
    multiply_blocks,
    score_intervals,
    score_q,
    score_shuffled_p,
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
    sides = [
        _lay_out(counts, groups[groups["group"] == target]),
        _lay_out(counts, groups[others]),
    ]
    features = pd.Index(sorted(set(sides[0].features) | set(sides[1].features)), dtype="str")
    n = np.stack([side.totals(features) for side in sides])
    sizes = n.sum(axis=1)
    kept = n.sum(axis=0) >= max(min_count, 1)
    features, n = features[kept], n[:, kept]
    keyness = pd.DataFrame(
        {
            "feature": features,
            "n_target": n[0],
            "n_reference": n[1],
            "n_documents_target": sides[0].n_documents(features),
            "n_documents_reference": sides[1].n_documents(features),
            "per_1000_target": _rate(n[0], sizes[0]),
            "per_1000_reference": _rate(n[1], sizes[1]),
            "log_ratio": _log_ratio(n[0], sizes[0], n[1], sizes[1]),
        }
    )
    generator = np.random.default_rng(random_state)
    keyness["low"], keyness["high"] = _score_log_ratio_intervals(
        sides, features, n_draws=n_draws, generator=generator
    )
    keyness["g2"], keyness["p_g2"] = score_g2(n[0], sizes[0], n[1], sizes[1])
    keyness["p"] = _score_permutation_p(sides, features, n_draws=n_draws, generator=generator)
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


class _Side:
    """One side of the comparison: the counts of its resampling units."""

    def __init__(self, counts: pd.DataFrame, groups: pd.DataFrame) -> None:
        inside = counts[counts["doc_id"].isin(groups["doc_id"])]
        self.tested = len(set(groups["doc_id"])) > 1
        self.documents = inside
        if self.tested:
            keys = inside["doc_id"].astype("str")
            rows = pd.Index(sorted(groups["doc_id"]))
        elif "sentence_id" in inside.columns:
            keys = inside["sentence_id"].astype("str")
            rows = pd.Index(sorted(keys.unique()))
        else:
            keys, rows = inside["doc_id"].astype("str"), pd.Index(groups["doc_id"])
        self.matrix, self.rows, self.features = count_matrix(
            inside.assign(doc_id=keys), doc_ids=rows
        )
        self.sizes = np.asarray(self.matrix.sum(axis=1)).ravel()
        if self.tested and "unit" in groups.columns:
            unit = groups.set_index("doc_id")["unit"].reindex(self.rows)
            self.units = unit.to_numpy(dtype=object).astype(str)
        else:
            self.units = np.asarray([f"{key}" for key in self.rows])

    def totals(self, features: pd.Index) -> np.ndarray:
        total = pd.Series(np.asarray(self.matrix.sum(axis=0)).ravel(), index=self.features)
        return total.reindex(features, fill_value=0).to_numpy()

    def n_documents(self, features: pd.Index) -> np.ndarray:
        n = self.documents.groupby("feature")["doc_id"].nunique()
        return n.reindex(features, fill_value=0).to_numpy()

    def columns(self, features: pd.Index) -> sparse.csr_matrix:
        """The count matrix with the columns wanted, and the units' sizes as its last column."""
        from scipy import sparse

        position = self.features.get_indexer(features)
        wide = sparse.hstack([self.matrix, sparse.csr_matrix((len(self.rows), 1), dtype=int)])
        wide = wide.tocsc()[:, np.where(position < 0, len(self.features), position)]
        return sparse.hstack([wide, sparse.csr_matrix(self.sizes[:, None])]).tocsr()


def _lay_out(counts: pd.DataFrame, groups: pd.DataFrame) -> _Side:
    return _Side(counts, groups)


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
    sides: list[_Side], features: pd.Index, *, n_draws: int, generator: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    unknown = np.full(len(features), np.nan)
    if any(len(np.unique(side.units)) < 2 for side in sides) or not len(features):
        return unknown, unknown.copy()
    sums = []
    for side in sides:
        blocks = draw_sums(side.columns(features), side.units, n_draws=n_draws, generator=generator)
        sums.append(np.hstack([block for _, block in blocks]))
    draws = _log_ratio(sums[0][:, :-1], sums[0][:, -1:], sums[1][:, :-1], sums[1][:, -1:])
    return score_intervals(draws)


def _score_permutation_p(
    sides: list[_Side], features: pd.Index, *, n_draws: int, generator: np.random.Generator
) -> np.ndarray:
    """Shuffle the articles' labels; the statistic is the difference of relative frequencies."""
    if not all(side.tested for side in sides) or not len(features):
        return np.full(len(features), np.nan)
    from scipy import sparse

    matrix = sparse.vstack([side.columns(features) for side in sides]).tocsr()
    units = np.concatenate([side.units for side in sides])
    inside = np.repeat([True, False], [len(side.rows) for side in sides])
    total = np.asarray(matrix.sum(axis=0)).ravel()
    observed = _difference(np.asarray(matrix[inside].sum(axis=0)).reshape(1, -1), total)[0]

    def score(labels: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        columns = np.append(wanted, len(total) - 1)  # the last holds the articles' sizes
        blocks = multiply_blocks(labels.astype(np.float64), by_column[:, columns])
        return _difference(np.hstack([block for _, block in blocks]), total[columns])

    by_column = matrix.tocsc()
    return score_shuffled_p(
        observed, score, inside=inside, units=units, n_draws=n_draws, generator=generator
    )


def _difference(target: np.ndarray, total: np.ndarray) -> np.ndarray:
    reference = total - target
    with np.errstate(divide="ignore", invalid="ignore"):
        return target[:, :-1] / target[:, -1:] - reference[:, :-1] / reference[:, -1:]


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
