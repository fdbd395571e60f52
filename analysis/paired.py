"""Two kinds of sentences compared within the same articles, and the arc through an article."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.intervals import N_DRAWS, order_contrasts, score_kind_means, score_means, score_q
from analysis.tables import require_columns

N_BINS = 5
_COLUMNS = ["group", "n_documents", "mean_first", "mean_second", "estimate", "low", "high", "p"]


def score_paired(
    first: pd.DataFrame,
    second: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare two kinds of sentences within articles: `second` less `first`, averaged by group.

    Only articles that have both count, and each weighs the same, so that it cannot matter which
    articles have more of one kind. The interval resamples articles (`score_means`); `p` comes from
    turning round the sign of each article's difference at random, copies together; `q` is `p`
    after Benjamini-Hochberg over the groups.

    Parameters
    ----------
    first, second : DataFrame
        One row per sentence of a kind: ``doc_id`` and the column `value`; NaN rows are left out.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    value : str
        The column to average.

    Returns
    -------
    DataFrame
        ``group, n_documents, mean_first, mean_second, estimate, low, high, p, q,
        distinguishable``, in the order of `score_contrasts`; a group without such an article has
        no row. With one article nothing is tested: `low`, `high` and `p` are NaN.

    References
    ----------
    Phipson & Smyth (2010), SAGMB 9(1), for p = (b + 1) / (m + 1).

    Examples
    --------
    >>> own = pd.DataFrame({"doc_id": ["a", "b"], "tone": [0.0, 0.2]})
    >>> quoted = pd.DataFrame({"doc_id": ["a", "a", "c"], "tone": [-0.4, -0.6, 0.9]})
    >>> groups = pd.DataFrame({"doc_id": ["a", "b", "c"], "group": "A"})
    >>> table = score_paired(own, quoted, groups=groups, value="tone")
    >>> table[["n_documents", "mean_first", "mean_second", "estimate"]]
       n_documents  mean_first  mean_second  estimate
    0            1         0.0         -0.5      -0.5
    """
    for name, table in (("first", first), ("second", second)):
        require_columns(table, name, ["doc_id", value], "a score_ function")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    articles = pd.concat([_average(first, value), _average(second, value)], axis=1, join="inner")
    articles.columns = ["first", "second"]
    articles = articles.reset_index().astype({"doc_id": "str"})
    articles["estimate"] = articles["second"] - articles["first"]
    known = groups[groups["doc_id"].astype("str").isin(articles["doc_id"])]
    means = score_means(
        articles, groups=known, value="estimate", n_draws=n_draws, random_state=random_state
    )
    unit = "unit" if "unit" in known else "doc_id"
    rows = known.astype({"doc_id": "str", "group": "str"}).merge(articles, on="doc_id")
    sides = rows.groupby("group")[["first", "second"]].mean().reindex(means["group"])
    means["mean_first"], means["mean_second"] = sides["first"].array, sides["second"].array
    means["p"] = [
        _score_sign_p(rows[rows["group"] == name], unit, n_draws, [random_state, number])
        for number, name in enumerate(means["group"])
    ]
    table = means[_COLUMNS].astype({"p": "float64"})
    table["q"] = score_q(table["p"].to_numpy(dtype=float))
    return order_contrasts(table, keys=["group"])


def score_arc(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str,
    n_bins: int = N_BINS,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score the arc through an article: the mean of `value` in each fifth of its sentences.

    Articles of fewer than `n_bins` sentences have no arc and are left out, so that every bin rests
    on the same articles, each of the same weight.

    Parameters
    ----------
    scores : DataFrame
        ``doc_id, sentence_id`` and the column `value` (from `score_sentiment`); NaN rows count as
        sentences and are not averaged.
    groups : DataFrame
        ``doc_id``, optionally ``unit``: the articles to take.
    n_bins : int
        How many parts an article is cut into, at least 2.

    Returns
    -------
    DataFrame
        One row per bin: ``bin`` (from 1), ``n_documents, n_sentences, estimate, low, high,
        resampled``, as in `score_means`.

    Raises
    ------
    InputError
        Where `n_bins` is below 2.

    Examples
    --------
    >>> scores = pd.DataFrame({"doc_id": "a", "sentence_id": range(4), "tone": [1.0, 1, 0, 0]})
    >>> groups = pd.DataFrame({"doc_id": ["a"]})
    >>> score_arc(scores, groups=groups, value="tone", n_bins=2)["estimate"].tolist()
    [1.0, 0.0]
    """
    require_columns(groups, "groups", ["doc_id"], "group_documents()")
    binned = mark_bins(scores, n_bins=n_bins)
    kept = ["doc_id", *(["unit"] if "unit" in groups else [])]
    everything = groups[kept].drop_duplicates("doc_id").assign(group="all")
    tables = {str(number): binned[binned["bin"] == number] for number in range(1, n_bins + 1)}
    arc = score_kind_means(
        tables, groups=everything, value=value, kind="bin", n_draws=n_draws,
        random_state=random_state,
    )  # fmt: skip
    return arc.drop(columns="group").astype({"bin": "int64"})


def mark_bins(scores: pd.DataFrame, *, n_bins: int = N_BINS) -> pd.DataFrame:
    """Return the scores of articles of at least `n_bins` sentences, with their ``bin`` from 1.

    A sentence is in the bin that its middle lies in.

    Examples
    --------
    >>> scores = pd.DataFrame({"doc_id": "a", "sentence_id": range(6)})
    >>> mark_bins(scores, n_bins=2)["bin"].tolist()
    [1, 1, 1, 2, 2, 2]
    """
    if n_bins < 2:
        raise InputError(
            f"`n_bins` must be a whole number of at least 2, but {n_bins!r} was given."
        )
    require_columns(scores, "scores", ["doc_id", "sentence_id"], "a score_ function")
    articles = scores.groupby("doc_id", observed=True, sort=False)["sentence_id"]
    size = articles.transform("size").to_numpy()
    place = articles.rank(method="first").to_numpy() - 0.5
    bins = np.floor(place / size * n_bins).astype(np.int64) + 1
    return scores.assign(bin=bins)[size >= n_bins]


def _average(scores: pd.DataFrame, value: str) -> pd.Series:
    known = scores[scores[value].notna()]
    return known[value].groupby(known["doc_id"].astype("str")).mean()


def _score_sign_p(rows: pd.DataFrame, unit: str, n_draws: int, seed: list[int]) -> float:
    """The share of random turns in which the mean is as far from 0; NaN with one article."""
    sums = rows.groupby(rows[unit].astype("str"))["estimate"].sum().to_numpy()
    if len(sums) < 2:
        return float("nan")
    generator = np.random.default_rng(seed)
    far = 0
    for low in range(0, n_draws, 256):
        size = (min(256, n_draws - low), len(sums))
        signs = generator.integers(0, 2, size=size, dtype=np.int8) * 2 - 1
        far += int((np.abs(signs @ sums) >= abs(sums.sum()) - 1e-12).sum())
    return (far + 1) / (n_draws + 1)
