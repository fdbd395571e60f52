"""Dates that cannot be right, or look like filled in: told by the date column alone."""

import pandas as pd

from analysis.tables import require_columns

REASONS = ("in the future", "before 1900", "1 January", "first of a month", "one single day")
MIN_DATED = 20  # articles with a day: of fewer no day is crowded
_MIN_DAYS = 60  # that these span
# Of days spread evenly 1 January has 0.3 %, the first of the month 3.3 %.
_CROWDED = {"1 January": 0.03, "first of a month": 0.25, "one single day": 0.1}
_MIN_CROWD = 5  # articles


def find_odd_dates(
    documents: pd.DataFrame, *, today: str | pd.Timestamp | None = None
) -> pd.DataFrame:
    """Find articles whose date cannot be right, or looks like a placeholder.

    A date after tomorrow, or before 1900, is wrong for news. Where a day is not known, tables are
    often filled with 1 January, the first of the month, or the day of the download: a crowd of
    articles on such a day is suspicious, though one day may well have had so much news. Crowds are
    told only of at least 20 articles with a day that span 60 days: at least five articles, and
    3 % on 1 January, 25 % on the first of a month, 10 % on one single day.

    It must see all articles at once, unlike most measures.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``date``; ``date_precision`` where known.
    today : str or Timestamp, optional
        After which day a date lies in the future; the day it is when None.

    Returns
    -------
    DataFrame
        One row per article whose date is odd, by reason, then in the order given: ``doc_id``,
        ``date``, ``reason``: the first that holds of *in the future*, *before 1900*, *1 January*,
        *first of a month*, *one single day*.

    Examples
    --------
    >>> documents = pd.DataFrame(
    ...     {"doc_id": ["a", "b"], "date": pd.to_datetime(["2030-05-02", "2031-05-02"])}
    ... )
    >>> find_odd_dates(documents, today="2030-12-31")
      doc_id       date         reason
    0      b 2031-05-02  in the future
    """
    require_columns(documents, "documents", ["doc_id", "date"], "read_documents()")
    dates = pd.to_datetime(documents["date"])
    now = pd.Timestamp.now() if today is None else pd.Timestamp(today)
    day = dates.where(_is_day(documents))
    firsts = day.where(day.dt.day == 1)
    is_odd = {
        "in the future": dates > now.normalize() + pd.Timedelta(days=1),
        "before 1900": dates.dt.year < 1900,
        "1 January": firsts.dt.month == 1,
        "first of a month": firsts.notna(),
        "one single day": day == day.mode().min() if day.notna().any() else day.notna(),
    }
    n_dated, span = int(day.notna().sum()), (day.max() - day.min())
    spread = n_dated >= MIN_DATED and span >= pd.Timedelta(days=_MIN_DAYS)
    reason = pd.Series("", index=documents.index, dtype="str")
    for name in REASONS:
        crowd = is_odd[name]
        if name in _CROWDED and not (
            spread and crowd.sum() >= max(_MIN_CROWD, _CROWDED[name] * n_dated)
        ):
            continue
        reason = reason.mask(crowd & (reason == ""), name)
    odd = pd.DataFrame({"doc_id": documents["doc_id"].astype("str"), "date": dates})
    odd["reason"] = reason
    parts = [odd[reason == name] for name in REASONS]
    return pd.concat(parts, ignore_index=True)


def _is_day(documents: pd.DataFrame) -> pd.Series:
    if "date_precision" not in documents:
        return documents["date"].notna()
    return documents["date"].notna() & (documents["date_precision"].fillna("") == "day")
