"""Correspondence: a map on which groups that write alike lie together, with the words that part them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.counts import count_matrix, drop_stop_words
from analysis.intervals import (
    N_DRAWS,
    code_units,
    draw_weights,
    score_intervals,
    score_q,
    sum_units,
)
from analysis.tables import require_columns

if TYPE_CHECKING:
    from scipy import sparse

_NO_INERTIA = 1e-12  # an axis with less holds rounding errors only
_CELLS = 4_000_000  # numbers in one go: 32 MB
_MANY = 4_000  # units; with more, groups are shuffled less often, as each shuffle tells more
_FEWEST = 500  # shuffles


def score_correspondence(
    counts: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    min_documents: int = 5,
    n_features: int = 300,
    stop_words: frozenset[str] | None = None,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Lay groups and features out on a map by correspondence analysis.

    Each group is a profile: the shares of the features among its words. The first axis is the line
    along which the profiles differ most, the second the next. It is a symmetric map: groups and
    features are both in principal coordinates.

    How to read it. The origin is the average profile. Two groups that are near one another write
    alike, as far as the two axes tell (`quality`); the same holds for two features. The distance
    of a group from a feature means nothing: what counts is the direction from the origin. A group
    uses the features that lie in its direction more than the average, and those on the other side
    less; at a right angle there is no relation. `contribution_` tells which points make an axis:
    name an axis by these, not by the points furthest out, which may be rare. Axes are ordered,
    their signs have no meaning.

    What it assumes: that the features chosen are what is to be compared. Axes find topics and
    house style as readily as stance.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature, n`` (from `count_features`).
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    min_documents : int
        Features are spread over at least so many articles in effect, (sum n)^2 / sum n^2 over
        their articles (copies are one): one article that repeats a word makes no axis.
    n_features : int
        So many features are on the map: those that most articles use, then by name. Of three
        groups or more, at least two use each: a word of one group alone, such as its byline, tells
        nothing of the others (`score_keyness` lists it).
    stop_words : frozenset of str, optional
        Left out, with bare numbers and single letters; `read_stop_words` when None.

    Returns
    -------
    DataFrame
        ``kind, name, n, n_documents, axis_1, axis_2, low_1, high_1, low_2, high_2, contribution_1,
        contribution_2, quality, explained_1, explained_2, p, q``. First the groups by name, then
        the features, the highest share in the map's inertia first.

        `n` counts the occurrences of the features of the map. `contribution_` is a point's share
        of the axis's inertia, over the groups or the features 1 in all. `quality` is the share of
        a point's squared distance from the origin that the map shows (cos2). `explained_` is the
        axis's share of all inertia, the same in each row.

        `low_` and `high_` (groups only) resample the group's articles and put the new profiles on
        the axes as they are, a partial bootstrap. They do not tell whether a group is off the
        average at all, as the axes were laid through these very articles: that tell `p`, of the
        group's chi-square distance from the average profile when articles are shuffled between
        the groups, and `q`, `p` after Benjamini-Hochberg. Where q > .05 a group's place is no
        finding, whatever its interval. One group far off moves the average, and so parts the
        others from it too.

        NaN: an axis without inertia (with two groups there is one axis, with one group none; none
        either where all groups are alike), a group without any of the features, the interval and
        `p` of a group of one article, all four bounds, `p` and `q` of features.

    Notes
    -----
    With P the table divided by its sum, r and c its row and column sums (Greenacre 2017, appendix
    A, eq. A.4-A.9): S = D_r^(-1/2) (P - r c') D_c^(-1/2) = U D_a V'; principal coordinates of the
    groups F = D_r^(-1/2) U D_a, of the features G = D_c^(-1/2) V D_a; inertia of axis k: a_k^2. On
    each axis the group that contributes most (of equal ones, the first by name) is on the positive
    side, so that the map does not flip between runs.

    References
    ----------
    Greenacre (2017), Correspondence Analysis in Practice, 3rd ed., appendix A; ch. 11 on
    contributions; ch. 29 on the partial bootstrap. Kish (1965), Survey Sampling, sec. 11.7, for
    the effective number of articles; Phipson & Smyth (2010), SAGMB 9(1), for p = (b + 1) / (m + 1).

    Examples
    --------
    >>> counts = pd.DataFrame(
    ...     {"doc_id": list("aabbcc"), "feature": ["army", "truce"] * 3, "n": [3, 1, 2, 2, 1, 3]}
    ... )
    >>> groups = pd.DataFrame({"doc_id": list("abc"), "group": ["Post", "Herald", "Times"]})
    >>> places = score_correspondence(counts, groups=groups, min_documents=1, n_draws=100)
    >>> places[["kind", "name", "axis_1", "explained_1"]].round(2)
          kind    name  axis_1  explained_1
    0    group  Herald    0.00          1.0
    1    group    Post    0.50          1.0
    2    group   Times   -0.50          1.0
    3  feature    army    0.41          1.0
    4  feature   truce   -0.41          1.0
    """
    require_columns(counts, "counts", ["doc_id", "feature", "n"], "count_features()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    table = _lay_out(counts, groups)
    chosen = _choose_features(
        table, min_documents=min_documents, n_features=n_features, stop_words=stop_words
    )
    matrix = table.matrix[:, chosen].toarray().astype(float)
    names, features = table.names, table.features[chosen]
    crossed = np.zeros((len(names), len(features)))
    np.add.at(crossed, table.group, matrix)
    axes = _score_axes(crossed)
    low, high = _score_bounds(matrix, table, axes, n_draws=n_draws, random_state=random_state)
    p = _score_distance_p(matrix, table, crossed, n_draws=n_draws, random_state=random_state)
    bare = np.full((len(features), 2), np.nan)
    points = {
        "kind": np.repeat(["group", "feature"], [len(names), len(features)]),
        "name": names.append(features),
        "n": np.concatenate([crossed.sum(axis=1), crossed.sum(axis=0)]).astype(np.int64),
        "n_documents": np.concatenate([table.n_documents, table.n_using[chosen]]),
    }
    places = pd.DataFrame(points).astype({"kind": "str", "name": "str"})
    places[["axis_1", "axis_2"]] = np.vstack([axes.groups, axes.features])
    low, high = np.vstack([low, bare]), np.vstack([high, bare])
    for axis in (0, 1):
        places[f"low_{axis + 1}"], places[f"high_{axis + 1}"] = low[:, axis], high[:, axis]
    shares = np.vstack([axes.group_shares, axes.feature_shares])
    places[["contribution_1", "contribution_2"]] = shares
    places["quality"] = np.concatenate([axes.group_quality, axes.feature_quality])
    places["explained_1"], places["explained_2"] = axes.explained
    places["p"] = np.append(p, bare[:, 0])
    places["q"] = score_q(places["p"].to_numpy())
    drawn = np.nan_to_num(shares) @ np.nan_to_num(axes.explained)
    order = np.lexsort(
        (-np.where(places["kind"] == "feature", drawn, 0), places["kind"] != "group")
    )
    return places.iloc[order].reset_index(drop=True)


class _Table(NamedTuple):
    """The counts of the resampling units: articles, copies together, within each group."""

    matrix: sparse.csr_matrix  # a row a unit, the units of a group together
    group: np.ndarray  # the group of each unit
    names: pd.Index
    features: pd.Index
    n_documents: np.ndarray  # of each group
    n_using: np.ndarray  # articles that use each feature


class _Axes(NamedTuple):
    """The two first axes; NaN where there is no such axis."""

    groups: np.ndarray  # principal coordinates
    features: np.ndarray
    group_shares: np.ndarray  # contributions
    feature_shares: np.ndarray
    group_quality: np.ndarray
    feature_quality: np.ndarray
    explained: np.ndarray
    standard: np.ndarray  # standard coordinates of the features: they carry profiles to the axes


def _lay_out(counts: pd.DataFrame, groups: pd.DataFrame) -> _Table:
    named = groups["unit" if "unit" in groups.columns else "doc_id"]
    names, group = split_codes(groups["group"])
    _, document = split_codes(groups["doc_id"])
    _, unit = split_codes(named)
    order = np.lexsort((document, group))
    doc_ids = pd.Index(groups["doc_id"].astype("str"))[order]
    group, unit = group[order].astype(np.int64), unit[order].astype(np.int64)
    matrix, _, features = count_matrix(counts, doc_ids=doc_ids)
    keys, code = np.unique(group * (unit.max(initial=0) + 1) + unit, return_inverse=True)
    return _Table(
        sum_units(matrix, code, len(keys)),
        keys // (unit.max(initial=0) + 1),
        names,
        features,
        np.bincount(group, minlength=len(names)),
        np.bincount(matrix.indices, minlength=len(features)),
    )


def _choose_features(
    table: _Table, *, min_documents: int, n_features: int, stop_words: frozenset[str] | None
) -> np.ndarray:
    """Return the places of the features on the map, rising."""
    from scipy import sparse

    n = np.asarray(table.matrix.sum(axis=0), dtype=float).ravel()
    squares = np.asarray(table.matrix.multiply(table.matrix).sum(axis=0), dtype=float).ravel()
    effective = np.divide(n**2, squares, out=np.zeros(len(n)), where=squares > 0)
    pairs = table.matrix.tocoo()
    ones = np.ones(len(pairs.row), dtype=np.int32)
    shape = (len(table.names), len(n))
    used = sparse.csr_matrix((ones, (table.group[pairs.row], pairs.col)), shape=shape)
    used.sum_duplicates()
    n_groups = np.bincount(used.indices, minlength=len(n))
    words = drop_stop_words(pd.DataFrame({"feature": table.features}), stop_words=stop_words)
    kept = table.features.isin(words["feature"])
    kept &= effective >= min_documents * (1 - 1e-9)
    kept &= n_groups >= min(2, len(table.names) - 1)
    place = np.flatnonzero(kept & (n > 0))
    return np.sort(place[np.argsort(-table.n_using[place], kind="stable")[:n_features]])


def _score_axes(crossed: np.ndarray) -> _Axes:
    """Correspondence analysis of a table, groups in rows (Greenacre 2017, appendix A)."""
    n_groups, n_features = crossed.shape
    active = crossed.sum(axis=1) > 0
    table = crossed[active] / max(crossed.sum(), 1)  # P
    row, column = table.sum(axis=1), table.sum(axis=0)
    expected = np.outer(row, column)
    residuals = np.divide(  # eq. A.4
        table - expected, np.sqrt(expected), out=np.zeros(table.shape), where=expected > 0
    )
    left, singular, right = np.linalg.svd(residuals, full_matrices=False)  # eq. A.5
    inertia = np.zeros(2)
    inertia[: len(singular)] = singular[:2] ** 2
    drawn = inertia > _NO_INERTIA
    sides = np.full((n_groups + n_features, 2), np.nan)  # U over V
    k = int(drawn.sum())
    sides[np.flatnonzero(active), :k] = left[:, :k]
    sides[n_groups:, :k] = right[:k].T
    sides *= _choose_signs(sides[:n_groups])
    mass = np.concatenate([np.zeros(n_groups), column])
    mass[np.flatnonzero(active)] = row
    with np.errstate(divide="ignore", invalid="ignore"):
        standard = sides / np.sqrt(mass)[:, None]  # eq. A.6, A.7
        principal = standard * np.sqrt(inertia)  # eq. A.8, A.9
        distance = np.concatenate([np.zeros(n_groups), (residuals**2).sum(axis=0)]) / mass
        distance[np.flatnonzero(active)] = (residuals**2).sum(axis=1) / row
        quality = np.nansum(principal**2, axis=1) / distance
        explained = np.where(drawn, inertia / (singular**2).sum(), np.nan)
    quality[~(distance > _NO_INERTIA) | ~drawn[0]] = np.nan
    groups, features = slice(None, n_groups), slice(n_groups, None)
    return _Axes(
        principal[groups], principal[features], sides[groups] ** 2, sides[features] ** 2,
        quality[groups], quality[features], explained, standard[features],
    )  # fmt: skip


def _choose_signs(sides: np.ndarray) -> np.ndarray:
    """Put the group that contributes most to an axis on its positive side."""
    size = np.nan_to_num(np.abs(sides))
    if not len(size):
        return np.ones(sides.shape[1])
    # equal but for rounding: the first by name
    first = np.argmax(size >= size.max(axis=0) * (1 - 1e-9), axis=0)
    return np.where(sides[first, np.arange(sides.shape[1])] < 0, -1.0, 1.0)


def _score_bounds(
    matrix: np.ndarray, table: _Table, axes: _Axes, *, n_draws: int, random_state: int
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile intervals of the groups' coordinates by the partial bootstrap.

    A profile's coordinate is its features' standard coordinates, averaged with its shares as
    weights: a ratio of sums over articles, so that each draw needs three sums only.
    """
    low, high = np.full((2, len(table.names), 2), np.nan)
    drawn = np.flatnonzero(~np.isnan(axes.explained))
    sums = np.column_stack([matrix @ axes.standard[:, drawn], matrix.sum(axis=1)])
    for number in range(len(table.names)):
        rows = np.flatnonzero(table.group == number)
        n_units, code = code_units(rows)
        if n_units < 2 or not len(drawn):
            continue
        by_unit = np.stack([np.bincount(code, weights=column) for column in sums[rows].T], axis=1)
        generator = np.random.default_rng([random_state, number])
        weights = draw_weights(n_units, n_draws=n_draws, random_state=generator)
        added = weights.astype(float) @ by_unit
        n = added[:, -1:]
        draws = np.divide(added[:, :-1], n, out=np.full((n_draws, len(drawn)), np.nan), where=n > 0)
        low[number, drawn], high[number, drawn] = score_intervals(draws)
    return low, high


def _score_distance_p(
    matrix: np.ndarray, table: _Table, crossed: np.ndarray, *, n_draws: int, random_state: int
) -> np.ndarray:
    """Shuffle the articles between the groups; p of each group's distance from the average.

    The chi-square distance of a profile N_gj / n_g is sum over j of (N_gj / n_g - c_j)^2 / c_j =
    sum over j of N_gj^2 / c_j / n_g^2 - 1.
    """
    from scipy import sparse

    n_groups, n_units = len(table.names), np.bincount(table.group, minlength=len(table.names))
    p = np.full(n_groups, np.nan)
    total = crossed.sum()
    if n_groups < 2 or not total:
        return p
    scaled = np.column_stack([matrix / np.sqrt(crossed.sum(axis=0) / total), matrix.sum(axis=1)])

    def measure(labels: np.ndarray) -> np.ndarray:
        """Distances, a row a shuffle: `labels` has a row for each, a column for each unit."""
        rows = (labels + n_groups * np.arange(len(labels))[:, None]).ravel()
        place = (rows, np.tile(np.arange(labels.shape[1]), len(labels)))
        shape = (len(labels) * n_groups, labels.shape[1])
        member = sparse.csr_matrix((np.ones(len(rows)), place), shape=shape)
        sums = member @ scaled
        size = sums[:, -1].reshape(len(labels), n_groups)
        squares = (sums[:, :-1] ** 2).sum(axis=1).reshape(size.shape)
        return np.divide(squares, size**2, out=np.full(size.shape, np.nan), where=size > 0) - 1

    observed = measure(table.group[None, :])[0]
    n_shuffles = max(min(n_draws, _FEWEST), n_draws * _MANY // max(len(matrix), _MANY))
    block = max(_CELLS // (n_groups * scaled.shape[1] + len(matrix)), 1)
    generator = np.random.default_rng([random_state, 1_000_003])
    below = np.zeros(n_groups, dtype=np.int64)  # NaN counts against a difference
    for begin in range(0, n_shuffles, block):
        rows = min(block, n_shuffles - begin)
        labels = generator.permuted(np.tile(table.group, (rows, 1)), axis=1)
        below += (measure(labels) < observed - 1e-9 * np.maximum(observed, 1)).sum(axis=0)
    tested = (n_units > 1) & ~np.isnan(observed)
    p[tested] = ((n_shuffles - below + 1) / (n_shuffles + 1))[tested]
    return p
