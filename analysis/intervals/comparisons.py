"""Many comparisons: q after Benjamini-Hochberg, and the order in which they are told."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intervals.draws import LEVEL

MIN_ARTICLES = 5  # of a side: fewer tell too little of a source for a test


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


def order_contrasts(contrasts: pd.DataFrame, *, keys: list[str]) -> pd.DataFrame:
    """Mark and order comparisons: distinguishable, then clear of 0, then the surest first.

    How large a difference surely is tells the end of its interval that is nearest to 0, so that a
    large difference of few articles does not stand before a smaller one of many.
    """
    clear = (contrasts["low"] > 0) | (contrasts["high"] < 0)
    contrasts["distinguishable"] = (contrasts["q"] <= 1 - LEVEL) & clear
    surely = contrasts[["low", "high"]].abs().min(axis=1)
    size = surely.where(clear, contrasts["estimate"].abs()).fillna(-1)
    return (
        contrasts.assign(_clear=clear, _size=size)
        .sort_values(
            ["distinguishable", "_clear", "_size", *keys],
            ascending=[False, False, False] + [True] * len(keys),
            ignore_index=True,
        )
        .drop(columns=["_clear", "_size"])
    )


def order_by_size(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Order comparisons so that of the distinguishable the largest difference stands first.

    Where it is asked what happened, such as in which year, the largest sure change is the answer,
    and not the one that is surest. The others keep their order.

    Examples
    --------
    >>> years = pd.DataFrame({"group": ["2030", "2031", "2032"], "estimate": [-0.1, 0.3, 0.9],
    ...                       "distinguishable": [True, True, False]})
    >>> order_by_size(years)["group"].tolist()
    ['2031', '2030', '2032']
    """
    sure = contrasts["distinguishable"].astype(bool)
    size = contrasts["estimate"].abs().where(sure, -1.0)
    order = np.argsort(-size.to_numpy(dtype=float), kind="stable")
    return contrasts.iloc[order].reset_index(drop=True)


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
