"""Which date an article states of itself, and whether its date column agrees."""

import re

import numpy as np
import pandas as pd

from analysis.datelines.forms import AFTER_HEADLINE, CHRONOLOGY, FORMS, HINT, N_CHARS
from analysis.datelines.read import read_stated
from analysis.errors import InputError
from analysis.tables import require_columns

TOLERANCE = 7  # days
VERDICTS = ("agrees", "near", "contradicts", "updated later", "not comparable")
_N_TITLE = 200  # characters of a title that are looked for at the beginning of the text
_GROUPS = ["before", "dateline", "told", "lead"]


def find_datelines(documents: pd.DataFrame, *, tolerance: int = TOLERANCE) -> pd.DataFrame:
    r"""Find the date that each article states of itself at its beginning, beside its date column.

    Datelines are "DAMASCUS, April 3 (Agency) -", "BEIRUT (Agency) - 03/04/2030", "Published on 3
    April 2030", a date before the first sentence, after the headline or on a line of its own. What
    is told decides less than where it stands: a date amid a sentence is the story's, not the
    article's, and is left out; so is any date that a comma or a word in lower case follows.

    How to read it: a contradiction says that one of the two dates is wrong, not which. An agency's
    story is often printed some days later: only more than `tolerance` days count.

    What it gets wrong: many articles state no date, or in other forms or languages (recall is
    given up for precision); a caption of a place and a date on a line of its own passes for a
    dateline; of a date without a year the year cannot be wrong; of 03/04/2030 the reading nearer
    to the column counts.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``text``; ``date``, ``date_precision`` and ``title`` where
        known.
    tolerance : int
        So many days may lie between the two dates.

    Returns
    -------
    DataFrame
        One row per article with a dateline, in the order given: ``doc_id``; ``date``, its column;
        ``start`` and ``end`` of ``dateline`` in the text; ``form``, where it stands; ``stated``,
        the date it tells; ``days_apart``, stated less column, 0 within a month or year of which
        the column tells no more; ``verdict``: *agrees*, to the day; *near*, up to `tolerance` days
        apart; *contradicts*; *updated later*, when all
        that is told is a last change after the column's date; *not comparable*, when the column
        is empty, or tells the year and the dateline no year, or the dateline has no such day or
        another weekday; ``swapped``, whether a contradiction is gone, to a day, when day and month
        of the column are exchanged.

    Raises
    ------
    InputError
        When `tolerance` is no number of days.

    Examples
    --------
    >>> documents = pd.DataFrame(
    ...     {
    ...         "doc_id": ["a", "b", "c"],
    ...         "date": pd.to_datetime(["2030-04-04", "2030-03-04", "2030-04-03"]),
    ...         "text": [
    ...             "VASK, April 3 (Agency) - The bridge fell.",
    ...             "Published on 3 April 2030\nThe bridge fell.",
    ...             "The bridge that fell on 12 March 2029 is open again.",
    ...         ],
    ...     }
    ... )
    >>> find_datelines(documents)[["doc_id", "dateline", "days_apart", "verdict", "swapped"]]
      doc_id                   dateline  days_apart      verdict  swapped
    0      a   VASK, April 3 (Agency) -        -1.0         near    False
    1      b  Published on 3 April 2030        30.0  contradicts     True
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    if isinstance(tolerance, bool) or not isinstance(tolerance, int) or tolerance < 0:
        raise InputError(f"`tolerance` must be a number of days, but {tolerance!r} was given.")
    found = _find_forms(documents)
    known = documents.loc[found.index]
    dates = _read_column(known)
    read = read_stated(found["told"], low=dates["low"], high=dates["high"])
    swapped = _swap(dates["low"].where(dates["precision"] == "day"))
    table = pd.DataFrame(
        {
            "doc_id": known["doc_id"].astype("str"),
            "date": dates["low"],
            "start": found["before"].str.len().astype("int64"),
            "end": (found["before"].str.len() + found["dateline"].str.len()).astype("int64"),
            "dateline": found["dateline"],
            "form": found["form"],
            "stated": read["stated"],
            "days_apart": read["days_apart"],
        }
    )
    no_year = (dates["precision"] == "year") & ~found["told"].str.contains(r"[0-9]{4}$")
    table["days_apart"] = table["days_apart"].mask(no_year)
    table["verdict"] = _judge(table, found["lead"], tolerance)
    contradicts = table["verdict"] == "contradicts"
    table["swapped"] = contradicts & ((table["stated"] - swapped).dt.days.abs() <= 1)
    kinds = dict.fromkeys(["dateline", "form", "verdict"], "str")
    return table.astype(kinds).reset_index(drop=True)


def _find_forms(documents: pd.DataFrame) -> pd.DataFrame:
    """Return, of each article that fits a form, the parts of the first that it fits."""
    heads = documents["text"].astype("str").str.slice(0, N_CHARS)
    heads = heads[heads.str.contains(HINT, case=False)]
    heads = heads[~heads.str.contains(CHRONOLOGY)]
    found: list[pd.DataFrame] = []
    for name, form in FORMS.items():
        heads = _take(heads, heads, form, name, found)
    if "title" in documents:
        titles = documents.loc[heads.index, "title"].astype("str").fillna("")
        titles = titles.str.slice(0, _N_TITLE).str.replace("\0", " ").str.strip()
        _take(heads, titles + "\0" + heads, AFTER_HEADLINE, "after the headline", found)
    return pd.concat(found).sort_index()


def _take(
    heads: pd.Series, texts: pd.Series, form: re.Pattern[str], name: str, found: list[pd.DataFrame]
) -> pd.Series:
    """Add to `found` what fits a form, and return the heads that do not."""
    parts = texts.str.extract(form).reindex(columns=_GROUPS)
    fits = parts["told"].notna()
    found.append(parts[fits].astype("str").fillna({"lead": ""}).assign(form=name))
    return heads[~fits]


def _read_column(known: pd.DataFrame) -> pd.DataFrame:
    """Return the first and the last day that the date column may mean."""
    days = known["date"] if "date" in known else pd.Series(pd.NaT, index=known.index)
    low = pd.to_datetime(days).astype("datetime64[us]").dt.normalize()
    told = known["date_precision"].fillna("") if "date_precision" in known else ""
    precision = pd.Series(told, index=known.index, dtype="str").replace("", "day")
    high = low.where(precision != "month", low + pd.offsets.MonthEnd(0))
    high = high.where(precision != "year", low + pd.offsets.YearEnd(0))
    return pd.DataFrame({"low": low, "high": high, "precision": precision})


def _judge(table: pd.DataFrame, lead: pd.Series, tolerance: int) -> np.ndarray:
    apart = table["days_apart"]
    later = lead.str.contains("updated?|modified", case=False) & (apart > tolerance)
    return np.select(
        [apart.isna(), later, apart.abs() > tolerance, apart != 0],
        ["not comparable", "updated later", "contradicts", "near"],
        default="agrees",
    )


def _swap(days: pd.Series) -> pd.Series:
    """Return dates with day and month exchanged; NaT where there is no such date, or the same."""
    parts = pd.DataFrame({"year": days.dt.year, "month": days.dt.day, "day": days.dt.month})
    swapped = pd.to_datetime(parts, errors="coerce").astype("datetime64[us]")
    return swapped.mask(swapped == days)
