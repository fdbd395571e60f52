"""How numbers are printed: in findings, tables and figures alike."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

_NOTHING = 1e-12  # what is left of a difference of equal sums


def show_number(value: object, *, sign: bool = False) -> str:
    """Print a number with about three significant digits; integers whole; a true minus sign.

    Examples
    --------
    >>> [show_number(value) for value in (1234, 0.12345, 31.26, float("nan"))]
    ['1,234', '0.12', '31.3', '–']
    >>> show_number(-0.254), show_number(0.254, sign=True), show_number(float("inf"))
    ('−0.25', '+0.25', '∞')
    """
    if isinstance(value, (bool, np.bool_)):
        return "yes" if value else "no"
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return "–"
    plus = "+" if sign else ""  # in a format, z makes a rounded -0 a 0
    if isinstance(value, (int, np.integer)):
        return f"{value:{plus},}".replace("-", "−")
    number = float(value)  # type: ignore[arg-type]
    number = 0.0 if abs(number) < _NOTHING else number
    size = abs(number)
    if np.isinf(number):
        return f"{'−' if number < 0 else plus}∞"
    if size == 0 or size >= 100:
        text = f"{number:{plus}z,.0f}"
    elif size >= 10:
        text = f"{number:{plus}.1f}"
    elif size >= 0.01:
        text = f"{number:{plus}.2f}"
    else:
        text = f"{number:{plus}.1g}" if size < 0.001 else f"{number:{plus}.3f}"
    return text.replace("-", "−")


def show_percent(share: float, *, sign: bool = False) -> str:
    """Print a share in [0, 1] as per cent.

    Examples
    --------
    >>> show_percent(0.314), show_percent(0.042), show_percent(float("nan"))
    ('31%', '4.2%', '–')
    """
    if pd.isna(share):
        return "–"
    plus = "+" if sign else ""
    digits = 0 if abs(share) >= 0.0995 or share == 0 else 1
    return f"{100 * share:{plus}z.{digits}f}%".replace("-", "−")


def show_interval(low: float, high: float, *, percent: bool = False) -> str:
    """Print an interval; "no interval" where there is none; an open end says so.

    Examples
    --------
    >>> show_interval(-0.31, -0.2), show_interval(0.1, 0.25, percent=True)
    ('95% interval −0.31 to −0.20', '95% interval 10% to 25%')
    >>> show_interval(-0.4, 0.008), show_interval(0.68, 44.8)
    ('95% interval −0.40 to 0.01', '95% interval 0.7 to 44.8')
    >>> show_interval(17.82, float("inf"))
    '95% interval from 17.8, no upper end'
    """
    if pd.isna(low) or pd.isna(high) or (np.isinf(low) and np.isinf(high)):
        return "no interval"
    if np.isinf(high):
        return f"95% interval from {show_number(low)}, no upper end"
    if np.isinf(low):
        return f"95% interval up to {show_number(high)}, no lower end"
    if percent:
        return f"95% interval {show_percent(low)} to {show_percent(high)}"
    # both ends to the decimals of the larger one
    size = max(abs(low), abs(high))
    if size < 0.01:
        return f"95% interval {show_number(low)} to {show_number(high)}"
    digits = 0 if size >= 100 else 1 if size >= 10 else 2
    ends = f"{low:z,.{digits}f} to {high:z,.{digits}f}"
    return f"95% interval {ends}".replace("-", "−")


def show_date(date: object, *, precision: str = "day") -> str:
    """Print a date as far as it is known, in ISO form; "" where it is missing.

    Examples
    --------
    >>> show_date(pd.Timestamp("2016-03-01"), precision="month")
    '2016-03'
    """
    if date is None or pd.isna(date):  # type: ignore[call-overload]
        return ""
    form = {"year": "%Y", "month": "%Y-%m"}.get(precision, "%Y-%m-%d")
    return pd.Timestamp(date).strftime(form)  # type: ignore[arg-type]


def show_line(text: object, *, length: int | None = None) -> str:
    r"""Print text on one line, without control signs, cut with "…" where it is longer.

    Examples
    --------
    >>> show_line("a\tb\n"), show_line("word " * 20, length=12)
    ('a b', 'word word w…')
    """
    line = " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())
    if length is None or len(line) <= length:
        return line
    return line[: length - 1].rstrip() + "…"


def show_month(date: object) -> str:
    """Print a date's month as ISO, such as ``2016-03``; "" where it is missing."""
    return show_date(date, precision="month")


def show_count(n: int, noun: str, plural: str = "") -> str:
    """Print a count with its noun.

    Examples
    --------
    >>> show_count(1, "article"), show_count(2041, "article"), show_count(0, "entry", "entries")
    ('1 article', '2,041 articles', '0 entries')
    """
    return f"{n:,} {noun if n == 1 else plural or noun + 's'}"


def join_words(words: Sequence[str]) -> str:
    """List words or phrases in a sentence.

    Examples
    --------
    >>> join_words(["a"]), join_words(["a", "b"]), join_words(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
