"""Reading a date as it is stated, beside the date that it is compared with."""

import numpy as np
import pandas as pd

from analysis.datelines.forms import MONTH

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_YEAR = r"(?:,?\s*(?P<year>[0-9]{4}))?$"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
_MARK = "[-/.]"
_Y, _M, _D = r"(?P<year>[0-9]{4})", r"(?P<month>[0-9]{1,2})", r"(?P<day>[0-9]{1,2})"
_CERTAIN = (
    rf"(?i)\b{_DAY}(?:\s+of)?\s+(?P<month>{MONTH})\b\.?{_YEAR}",
    rf"(?i)\b(?P<month>{MONTH})\b\.?\s*{_DAY}{_YEAR}",
    rf"\b{_Y}{_MARK}{_M}{_MARK}{_D}$",
)
_UNCERTAIN = (rf"\b{_D}{_MARK}{_M}{_MARK}{_Y}$", rf"\b{_M}{_MARK}{_D}{_MARK}{_Y}$")


def read_stated(told: pd.Series, *, low: pd.Series, high: pd.Series) -> pd.DataFrame:
    """Read each stated date in that of its readings that is nearest to a known time.

    A date without a year is read in the year, a date in figures (03/04/2030) day first or month
    first, whichever brings it nearer to the days from `low` to `high`. Without these it is read
    only if it has one reading. A weekday that contradicts a reading rules it out.

    Returns
    -------
    DataFrame
        ``stated``, NaT where there is no reading; ``days_apart``, negative before `low`, positive
        after `high`.

    Examples
    --------
    >>> known = pd.to_datetime(pd.Series(["2030-04-03", "2030-01-02", None]))
    >>> read_stated(pd.Series(["03/04/2030", "Dec. 30", "1 May"]), low=known, high=known)
          stated  days_apart
    0 2030-04-03         0.0
    1 2029-12-30        -3.0
    2        NaT         NaN
    """
    readings = _list_readings(told, low)
    gaps = np.column_stack([_measure_gaps(day, low, high) for day in readings])
    days = np.column_stack([day.to_numpy(dtype="datetime64[us]") for day in readings])
    far = np.where(np.isnan(gaps), np.inf, np.abs(gaps))
    rows, nearest = np.arange(len(told)), far.argmin(axis=1)
    laid = pd.DataFrame(days, index=told.index)
    alone = laid.min(axis=1).where(laid.min(axis=1) == laid.max(axis=1))
    stated = pd.Series(days[rows, nearest], index=told.index).where(low.notna(), alone)
    return pd.DataFrame({"stated": stated, "days_apart": gaps[rows, nearest]})


def _list_readings(told: pd.Series, known: pd.Series) -> list[pd.Series]:
    parts = told.str.extract(_CERTAIN[0])[["year", "month", "day"]]
    for pattern in _CERTAIN[1:]:
        parts = parts.fillna(told.str.extract(pattern)[["year", "month", "day"]])
    numbers = {name: number for number, name in enumerate(_MONTHS, start=1)}
    named = parts["month"].str[:3].str.lower().map(numbers)
    parts["month"] = named.where(named.notna(), parts["month"])
    dates = [
        _make_dates(parts.assign(year=parts["year"].fillna((known.dt.year + years).astype("str"))))
        for years in (-1, 0, 1)
    ]
    dates += [_make_dates(told.str.extract(pattern)) for pattern in _UNCERTAIN]
    weekday = told.str[:3].str.lower().map({name: number for number, name in enumerate(_DAYS)})
    return [day.where(weekday.isna() | (day.dt.day_of_week == weekday)) for day in dates]


def _make_dates(parts: pd.DataFrame) -> pd.Series:
    """Return the dates of year, month and day; NaT where one is missing or there is no such day."""
    numbers = parts[["year", "month", "day"]].apply(pd.to_numeric, errors="coerce")
    return pd.to_datetime(numbers, errors="coerce").astype("datetime64[us]")


def _measure_gaps(day: pd.Series, low: pd.Series, high: pd.Series) -> np.ndarray:
    """Return how many days lie between a day and the nearer end of a time; 0 within it."""
    before, after = (day - low).dt.days, (day - high).dt.days
    return before.clip(upper=0).add(after.clip(lower=0)).to_numpy(dtype=float)
