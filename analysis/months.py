"""Over time: articles and scores by month, gaps left as gaps."""

import numpy as np
import pandas as pd

from analysis.intervals import N_DRAWS, score_means
from analysis.tables import require_choice, require_columns


def count_months(documents: pd.DataFrame) -> pd.DataFrame:
    """Count the articles of each month that has any.

    Returns
    -------
    DataFrame
        ``month`` (its first day), ``n_documents``; articles without a date, or of which only the
        year is known, are left out.
    """
    months = group_periods(documents, period="month")["group"]
    counts = months.value_counts().sort_index()
    return pd.DataFrame({"month": _first_days(counts.index), "n_documents": counts.to_numpy()})


def group_periods(documents: pd.DataFrame, *, period: str = "month") -> pd.DataFrame:
    """Group the dated articles by month or by year.

    Returns
    -------
    DataFrame
        ``doc_id, group, unit``, in the order given. Articles of which only the year is known have
        no month and are left out there. `unit` is that of `documents`, if it has the column; else
        the first article with the very same text, dated or not: copies are resampled together.
    """
    require_columns(documents, "documents", ["doc_id", "date"], "read_documents()")
    require_choice(period, "period", ["month", "year"])
    if "unit" in documents.columns:
        unit = documents["unit"]
    elif "text" in documents.columns:
        unit = documents.groupby("text", observed=True, sort=False)["doc_id"].transform("first")
    else:
        unit = documents["doc_id"]
    chosen = documents["date"].notna()
    if period == "month" and "date_precision" in documents.columns:
        chosen &= documents["date_precision"] != "year"
    form = {"month": "%Y-%m", "year": "%Y"}[period]
    columns = {
        "doc_id": documents["doc_id"][chosen],
        "group": documents["date"][chosen].dt.strftime(form),
        "unit": unit[chosen],
    }
    return pd.DataFrame(columns).astype("str").reset_index(drop=True)


def score_trend(
    scores: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Average a sentence score by month, with an interval by article (`score_means`).

    Returns
    -------
    DataFrame
        ``month, n_documents, estimate, low, high``; a month of one article has no interval here,
        because its sentences say nothing about the month.
    """
    groups = group_periods(documents, period="month")
    means = score_means(
        scores, groups=groups, value=value, n_draws=n_draws, random_state=random_state
    )
    alone = means["n_documents"] < 2
    means[["low", "high"]] = means[["low", "high"]].mask(alone, np.nan)
    means.insert(0, "month", _first_days(means["group"]))
    return means[["month", "n_documents", "estimate", "low", "high"]]


def _first_days(months: pd.Index | pd.Series) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(pd.to_datetime(months.to_numpy(), format="%Y-%m")).as_unit("us")
