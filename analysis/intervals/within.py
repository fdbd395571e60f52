"""A group against all other articles of the same sources: what remains where who writes is held equal."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.intervals.draws import BLOCK, N_DRAWS, draw_weights, score_intervals
from analysis.intervals.units import code_units
from analysis.tables import require_columns


def score_within(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    group: str,
    strata: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare a group with all other articles within strata, such as a year within sources.

    In each stratum that has articles on both sides their means are compared; the differences are
    averaged, each weighted with n_in n_out / (n_in + n_out), as a regression on the group and on
    indicators of the strata weighs them. A difference that is there only because other sources
    write more in one year is none within sources. Articles are resampled over all strata, copies
    together.

    Parameters
    ----------
    scores, value
        As in `score_means`.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``: the periods.
    group : str
        The one that is compared with the others.
    strata : DataFrame
        ``doc_id, group``: the sources.

    Returns
    -------
    DataFrame
        One row: ``group, n_strata, n_documents, estimate, low, high``: how many strata have both
        sides, with how many articles; NaN where there is none.

    References
    ----------
    Angrist & Pischke (2009), Mostly Harmless Econometrics, sec. 3.3.1, eq. 3.3.7 for the weights of
    a saturated regression.

    Examples
    --------
    >>> tone = pd.DataFrame({"doc_id": list("abcd"), "tone": [-0.8, -0.6, -0.2, 0.0]})
    >>> years = pd.DataFrame({"doc_id": list("abcd"), "group": ["2030", "2031", "2030", "2031"]})
    >>> sources = pd.DataFrame({"doc_id": list("abcd"), "group": ["A", "A", "B", "B"]})
    >>> score_within(tone, groups=years, group="2030", strata=sources, value="tone")[
    ...     ["group", "n_strata", "n_documents", "estimate"]].round(2)
      group  n_strata  n_documents  estimate
    0  2030         2            4      -0.2
    """
    require_columns(scores, "scores", ["doc_id", value], "a score_ function")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    require_columns(strata, "strata", ["doc_id", "group"], "group_documents()")
    known = scores[scores[value].notna()]
    means = known[value].groupby(known["doc_id"].astype("str")).mean()
    articles = groups.astype({"doc_id": "str"}).drop_duplicates("doc_id")
    kept = strata[["doc_id", "group"]].astype("str").drop_duplicates("doc_id")
    articles = articles.merge(kept.rename(columns={"group": "stratum"}), on="doc_id")
    articles = articles[articles["doc_id"].isin(means.index)].sort_values("doc_id")
    articles = articles.assign(
        inside=(articles["group"].astype("str") == group).to_numpy(),
        score=means.reindex(articles["doc_id"]).to_numpy(dtype=float),
    )
    both = articles.groupby("stratum")["inside"].transform("nunique") == 2
    articles = articles[both]
    n_strata, estimate, low, high = articles["stratum"].nunique(), np.nan, np.nan, np.nan
    if n_strata:
        named = articles["unit" if "unit" in articles else "doc_id"].astype("str").to_numpy()
        n_units, code = code_units(named)
        sums = _add_up(articles, code, n_units)
        estimate = float(_compare(sums.sum(axis=0)[None])[0])
        if n_units > 1:
            weights = draw_weights(n_units, n_draws=n_draws, random_state=random_state)
            flat = sums.reshape(n_units, -1)
            draws = [
                _compare(
                    (weights[start : start + BLOCK].astype(float) @ flat).reshape(-1, 4, n_strata)
                )
                for start in range(0, n_draws, BLOCK)
            ]
            bounds = score_intervals(np.concatenate(draws)[:, None])
            low, high = bounds[0][0], bounds[1][0]
    return pd.DataFrame(
        {
            "group": pd.array([group], dtype="str"), "n_strata": [n_strata],
            "n_documents": [len(articles)], "estimate": [estimate], "low": [low], "high": [high],
        }
    )  # fmt: skip


def _add_up(articles: pd.DataFrame, code: np.ndarray, n_units: int) -> np.ndarray:
    """Of each unit and stratum: articles inside and outside, and the sums of their scores."""
    names, stratum = split_codes(articles["stratum"])
    inside = articles["inside"].to_numpy(dtype=float)
    score = articles["score"].to_numpy(dtype=float)
    size = n_units * len(names)
    parts = (inside, 1 - inside, inside * score, (1 - inside) * score)
    cell = code * len(names) + stratum
    columns = [np.bincount(cell, weights=part, minlength=size) for part in parts]
    return np.stack([column.reshape(n_units, len(names)) for column in columns], axis=1)


def _compare(sums: np.ndarray) -> np.ndarray:
    """The weighted mean of the differences within strata, of each row of sums."""
    n_in, n_out, sum_in, sum_out = np.moveaxis(sums, 1, 0)
    shared = n_in * n_out > 0
    zero = np.zeros_like(n_in)
    weight = np.divide(n_in * n_out, n_in + n_out, out=zero.copy(), where=shared)
    gap = np.divide(sum_in, n_in, out=zero.copy(), where=shared)
    gap -= np.divide(sum_out, n_out, out=zero.copy(), where=shared)
    total = weight.sum(axis=1)
    nothing = np.full(len(sums), np.nan)
    return np.divide((weight * gap).sum(axis=1), total, out=nothing, where=total > 0)
