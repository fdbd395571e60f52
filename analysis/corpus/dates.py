"""Dates by stated forms only: a date that could be read two ways is kept as missing."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from analysis.errors import InputError

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
_MISSING = frozenset(["", "nat", "nan", "null", "none", "na", "n/a"])

_TIME = r"(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.,][0-9]+)?)?"
_ZONE = r"(?P<zone>Z|UTC|GMT|(?P<sign>[+-])(?P<zh>[0-9]{2})(?::?(?P<zm>[0-9]{2}))?)"
_CLOCK = rf"(?:{_TIME}(?:\s?{_ZONE})?)"
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = (
    r"(?:(?P<weekday>mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?"
    r"|sat(?:urday)?|sun(?:day)?)\.?,?\s+)?"
)
_DAY, _YEAR = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<year>[0-9]{4})"
_FORMS = [
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        # 2024, 2024-01, 2024-01-02, 2024-01-02T03:04:05Z
        rf"{_YEAR}(?:-(?P<month>[0-9]{{2}})(?:-(?P<day>[0-9]{{2}})(?:[T ]{_CLOCK})?)?)?",
        r"(?P<year>[0-9]{4})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",  # 20240102
        rf"{_YEAR}/(?P<month>[0-9]{{1,2}})/(?P<day>[0-9]{{1,2}})(?:[T ]{_CLOCK})?",  # 2024/1/2
        rf"{_WEEKDAY}{_DAY}\.?\s+{_MONTH},?\s+{_YEAR}(?:,?\s+{_CLOCK})?",  # 2 Jan 2024
        rf"{_WEEKDAY}{_MONTH}\s+{_DAY},?\s+{_YEAR}(?:,?\s+{_CLOCK})?",  # January 2, 2024
        rf"{_MONTH},?\s+{_YEAR}",  # January 2024
    )
]


# Day and month as numbers, in either order; the same sign between all three.
_NUMBERS = re.compile(
    r"(?P<one>[0-9]{1,2})(?P<between>[./-])(?P<two>[0-9]{1,2})(?P=between)(?P<year>[0-9]{4})"
    rf"(?:[T ]{_CLOCK})?",
    re.ASCII,
)


class Parsed(NamedTuple):
    """One date: its first day in ISO form (``NaT`` when missing) and how much of it was told."""

    day: str
    precision: str  # "day", "month", "year" or ""
    understood: bool  # False: something was there, but in no stated form


_NOTHING = Parsed("NaT", "", True)
_UNKNOWN = Parsed("NaT", "", False)


def parse_dates(values: Iterable[str], *, date_format: str | None = None) -> dict[str, Parsed]:
    """Parse each different value once.

    Without `date_format`: ``YYYY``, ``YYYY-MM``, ``YYYY-MM-DD``, ``YYYYMMDD``, ``YYYY/MM/DD``, ISO
    date-times, and dates with an English month name. A time with a zone counts in UTC, a time
    without keeps its written day. Month names do not depend on the locale. Of ``05/04/2017`` and
    its like it must be plain from all of them together whether the day or the month comes first:
    one of them has a number above 12, and all are dates when read so (`find_order`).

    Examples
    --------
    >>> parse_dates(["2024-03"])["2024-03"]
    Parsed(day='2024-03-01', precision='month', understood=True)
    >>> parse_dates(["03/04/2024"])["03/04/2024"].understood
    False
    >>> parse_dates(["03/04/2024"], date_format="%d/%m/%Y")["03/04/2024"].day
    '2024-04-03'
    >>> parse_dates(["03/04/2024", "15/04/2024"])["03/04/2024"].day
    '2024-04-03'
    """
    check_format(date_format)
    distinct = {value: value.strip() for value in set(values)}
    order = find_order(distinct.values()) if date_format is None else ""
    return {value: _parse(stripped, date_format, order) for value, stripped in distinct.items()}


def find_order(values: Iterable[str]) -> str:
    """Find whether day or month comes first in dates written as numbers.

    Returns
    -------
    str
        "day" or "month" where all such dates can be read in that order and not all in the other,
        else "".

    Examples
    --------
    >>> find_order(["05/04/2017", "15/04/2017"]), find_order(["05/04/2017", "04/15/2017"])
    ('day', 'month')
    >>> find_order(["05/04/2017"]), find_order(["15/04/2017", "04/15/2017"])
    ('', '')
    """
    written = [match for value in set(values) if (match := _NUMBERS.fullmatch(value))]
    fits = {order: all(_reads(match, order) for match in written) for order in ("day", "month")}
    if not written or fits["day"] == fits["month"]:
        return ""
    return "day" if fits["day"] else "month"


def is_order_shown(value: str) -> bool:
    """Tell whether a date written as numbers can be read in one order only.

    Examples
    --------
    >>> is_order_shown("15/04/2017"), is_order_shown("05/04/2017"), is_order_shown("2017-04-05")
    (True, False, False)
    """
    match = _NUMBERS.fullmatch(value.strip())
    return match is not None and _reads(match, "day") != _reads(match, "month")


def is_order_open(value: str) -> bool:
    """Tell whether a date written as numbers is one day or another, as the order is read.

    Examples
    --------
    >>> is_order_open("05/04/2017"), is_order_open("15/04/2017"), is_order_open("05/05/2017")
    (True, False, False)
    """
    match = _NUMBERS.fullmatch(value.strip())
    return (
        match is not None
        and int(match["one"]) != int(match["two"])
        and _reads(match, "day")
        and _reads(match, "month")
    )


def _reads(match: re.Match[str], order: str) -> bool:
    try:
        _build(_sort_numbers(match, order))
    except (ValueError, OverflowError):
        return False
    return True


def _sort_numbers(match: re.Match[str], order: str) -> dict[str, str | None]:
    part = match.groupdict()
    day, month = ("one", "two") if order == "day" else ("two", "one")
    return part | {"day": part[day], "month": part[month]}


def check_format(date_format: str | None) -> None:
    """Refuse a format that cannot read a date back, or that leaves the year out."""
    if date_format is None:
        return
    probe = datetime(2024, 2, 3, 4, 5, 6, tzinfo=UTC)
    try:
        usable = re.search("%[YyGcxD+]", date_format) is not None
        usable = usable and datetime.strptime(probe.strftime(date_format), date_format).year == 2024
    except (ValueError, TypeError, re.error):
        usable = False
    if not usable:
        raise InputError(
            "`date_format` must be a strptime format with a year such as '%d/%m/%Y', "
            f"but {date_format!r} was given."
        )


def _parse(value: str, date_format: str | None, order: str) -> Parsed:
    if value.casefold() in _MISSING:
        return _NOTHING
    try:
        if date_format is not None:
            return _parse_stated(value, date_format)
        for form in _FORMS:
            if match := form.fullmatch(value):
                return _build(match.groupdict())
        if order and (match := _NUMBERS.fullmatch(value)):
            return _build(_sort_numbers(match, order))
    except (ValueError, OverflowError):  # 30 February, hour 24, year 0, a zone of 99 hours
        pass
    return _UNKNOWN


def _parse_stated(value: str, date_format: str) -> Parsed:
    moment = datetime.strptime(value, date_format)
    day = _in_utc(moment)
    # A directive that tells no day leaves strptime's default, the first.
    if re.search("%[djcxDUWVu]", date_format):
        return Parsed(day.isoformat(), "day", True)
    return Parsed(day.isoformat(), "month" if re.search("%[mbB]", date_format) else "year", True)


def _build(part: dict[str, str | None]) -> Parsed:
    year, month, day = part["year"], part.get("month"), part.get("day")
    if month is None:
        return Parsed(date(int(year or 0), 1, 1).isoformat(), "year", True)
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
    written = date(int(year or 0), number, int(day or 1))
    if day is None:
        return Parsed(written.isoformat(), "month", True)
    weekday = part.get("weekday")
    if weekday and _DAYS.index(weekday[:3].lower()) != written.weekday():
        raise ValueError("the weekday contradicts the date")
    if part.get("hour") is None:
        return Parsed(written.isoformat(), "day", True)
    clock = (int(part["hour"] or 0), int(part["minute"] or 0), int(part["second"] or 0))
    moment = datetime(written.year, written.month, written.day, *clock)
    return Parsed(_in_utc(moment.replace(tzinfo=_zone(part))).isoformat(), "day", True)


def _zone(part: dict[str, str | None]) -> timezone | None:
    if part["zone"] is None:
        return None
    if part["sign"] is None:
        return UTC
    minutes = int(part["zm"] or 0)
    if minutes > 59:
        raise ValueError("a zone of more than 59 minutes")
    offset = timedelta(hours=int(part["zh"] or 0), minutes=minutes)
    return timezone(-offset if part["sign"] == "-" else offset)


def _in_utc(moment: datetime) -> date:
    return moment.date() if moment.tzinfo is None else moment.astimezone(UTC).date()
