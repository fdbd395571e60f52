"""Which words mark one group of articles against another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.associations import score_g2, score_log_ratio, score_lrc
from analysis.counts import count_matrix
from analysis.dispersion import score_dp
from analysis.intervals import LEVEL, N_DRAWS, score_q, sum_columns, sum_units
from analysis.keyness.ratios import score_log_ratio_intervals
from analysis.keyness.shuffles import score_group_p, score_permutation_p
from analysis.log_odds import LogOdds, Side, choose_sides, lay_out_sides
from analysis.tables import require_columns
from analysis.wording import show_count

if TYPE_CHECKING:
    from scipy import sparse

_OTHERS = "the others"
_SINGLE = [
    "_single_target",
    "_single_reference",
]  # whether a feature is in one unit of a side, or in none
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
    it, copies of a text counting as one. Where a side is one article its sentences are resampled (if `counts` has ``sentence_id``)
    and nothing is tested.

    A word that one side never uses has no ratio: `note` says so, "not used by A, 0 of 200
    articles", and `log_ratio`, `low` and `high` are NaN; a number made by putting 0.5 for 0 would
    grow with the corpus, and on a short side could have the wrong sign. In its test any shuffle that gives that side none counts against it. Such words are ordered by
    their `lrc`, and those that are not distinguishable stand after all others.

    Where a side has a word in three of many articles or fewer the ratio has no end on its side: `low`
    is -inf or `high` inf (`score_log_ratio_intervals`). So a word of which its own side has no more
    is never distinguishable.

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
    the most clumped words in twenty it is 89 to 96, of words in fewer articles 83 to 97.

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
    keyness["p"] = score_permutation_p(sides, n_draws=n_draws, generator=generator)
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
            table["p"] = score_permutation_p(
                sides, n_draws=n_draws, generator=generator, decided=True
            )
        tables.append(table)
    keyness = pd.concat(tables, ignore_index=True)
    if few:
        sides = [side.take(kept) for side in articles]
        keyness["p"] = score_group_p(sides, n_draws=n_draws, generator=generator)
    return _order(_decide(keyness))


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
        | {name: _count_units(side) < 2 for name, side in zip(_SINGLE, sides, strict=True)}
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


def _count_units(side: Side) -> np.ndarray:
    """In how many articles each feature occurs, an article and its copies counted once."""
    _, code = np.unique(side.units, return_inverse=True)
    n_units = int(code.max(initial=-1)) + 1
    if not side.tested or n_units == len(side.units):
        return _count_documents(side)
    matrix = sum_units(side.matrix, code, n_units)
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _rate(n: np.ndarray, size: float) -> np.ndarray:
    return 1000 * n / size if size else np.full(len(n), np.nan)


def _score_dp_norm(side: Side) -> np.ndarray:
    """DPnorm of each feature over the articles of one side; a single article has none."""
    if not side.tested:
        return np.full(side.matrix.shape[1], np.nan)
    return score_dp(side.matrix, sizes=side.sizes)[1]


def _note_unused(n: list[np.ndarray], sides: list[Side], names: list[str]) -> pd.Series:
    """Name the side that never uses a feature."""
    note = pd.Series("", index=range(len(n[0])), dtype="str")
    for part, side, name in zip(n, sides, names, strict=True):
        if len(side.doc_ids):
            note[part == 0] = f"not used by {name}, 0 of {show_count(len(side.doc_ids), 'article')}"
    return note


def _decide(keyness: pd.DataFrame) -> pd.DataFrame:
    """Correct p over all rows, and mark what is distinguishable."""
    q = score_q(keyness["p"].to_numpy(dtype=float))
    more, less = keyness["low"] > 0, keyness["high"] < 0
    # one article is no evidence of how its source writes: an interval cannot show how it differs
    clear = (more & ~keyness[_SINGLE[0]]) | (less & ~keyness[_SINGLE[1]])
    decided = keyness.assign(q=q, distinguishable=(q <= 1 - LEVEL) & clear)
    return decided[[*decided.columns.drop(["note", *_SINGLE]), "note"]]


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
