"""Whether the dates can be trusted: datelines, odd dates, and what that means over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.datelines import REASONS, TOLERANCE, find_datelines
from analysis.evidence import OUTSIDE, Finding, Number, find_evidence, state_finding
from analysis.findings.base import find_first_sentences, state_nothing
from analysis.wording import show_count, show_number, show_percent

if TYPE_CHECKING:
    from analysis.prepared import Prepared

_TOLD = 0.01  # of the articles with a dateline: fewer contradictions move nothing over time
_SPANS = {"week": "W", "month": "M", "year": "Y"}
_ODD = {
    "in the future": "{n} in the future",
    "before 1900": "{n} before 1900",
    "1 January": "{n} on 1 January",
    "first of a month": "{n} on the first of a month",
    "one single day": "{n} on one single day, {day}",
}


def state_datelines(
    datelines: pd.DataFrame, *, prepared: Prepared, name: str, tolerance: int = TOLERANCE
) -> Finding:
    """State how many articles open with a date that contradicts their date column.

    Parameters
    ----------
    datelines : DataFrame
        From `find_datelines`, with the same `tolerance`.
    """
    known = datelines[datelines["verdict"] != "not comparable"]
    if known.empty:
        return state_nothing(_tell_unknown(datelines), prepared, name, distinguishable=True)
    days = show_count(tolerance, "day")
    is_wrong, is_later = known["verdict"] == "contradicts", known["verdict"] == "updated later"
    is_near = (known["verdict"] == "agrees") & (known["days_apart"] != 0)
    base = _count("base", known)
    numbers = [base]
    words = {"days": days, "span": "1 day" if tolerance == 1 else f"1 to {days}"}
    if not is_wrong.any():
        none = "None of the {base} articles that open" if len(known) > 1 else "The {base} article that opens"
        not_ = "contradicts" if len(known) > 1 else "does not contradict"
        template = f"{none} with a date of their own {not_} its date column by more than {{days}}"
        template = template if len(known) > 1 else template.replace("their", "its")
    else:
        wrong = _count("n", known[is_wrong])
        share = Number(
            "share", is_wrong.mean(), show_percent(is_wrong.mean()), "share",
            base=len(known), evidence=wrong.evidence,
        )  # fmt: skip
        numbers += [wrong, share]
        contradict = "contradicts its" if is_wrong.sum() == 1 else "contradict their"
        template = (
            f"{{n}} of {{base}} articles that open with a date of their own ({{share}}) {contradict} "
            "date column by more than {days}"
        )
    headline = template
    more = [
        ("near", is_near, "{near} more are {span} apart, as when a story is printed later"),
        ("later", is_later, "{later} more tell only that they were changed later"),
        ("swapped", known["swapped"], "{swapped} of the contradictions are gone when day and month of the column are exchanged: was it read or written in the wrong order (`date_format`)?"),
    ]  # fmt: skip
    for label, chosen, text in more:
        if chosen.any():
            numbers.append(_count(label, known[chosen]))
            template += f"; {text}"
    template += "" if template.endswith("?") else "."
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def count_datelines(datelines: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Count, by group, the articles that open with a date, and those whose date column it contradicts.

    Parameters
    ----------
    datelines : DataFrame
        From `find_datelines`.
    groups : DataFrame
        ``doc_id, group`` (from `group_documents`).

    Returns
    -------
    DataFrame
        One row per group with a dateline, most contradictions first: ``group``; ``n_documents``;
        ``n_datelines``, those that can be compared; ``n_contradicting``; ``share``, of these;
        ``n_swapped``; ``days_apart``, how far a contradiction lies off, the median.

    Examples
    --------
    >>> datelines = pd.DataFrame(
    ...     {"doc_id": ["a", "b"], "verdict": ["agrees", "contradicts"], "swapped": False,
    ...      "days_apart": [0.0, -30.0]}
    ... )
    >>> groups = pd.DataFrame({"doc_id": ["a", "b", "c"], "group": "Post"})
    >>> count_datelines(datelines, groups=groups)
      group  n_documents  n_datelines  n_contradicting  share  n_swapped  days_apart
    0  Post            3            2                1    0.5          0        30.0
    """
    sizes = groups.groupby("group", observed=True)["doc_id"].nunique()
    known = _place(datelines, groups)
    wrong = known["verdict"] == "contradicts"
    known = known.assign(wrong=wrong, off=known["days_apart"].abs().where(wrong))
    counted = known.groupby("group", observed=True).agg(
        n_datelines=("doc_id", "size"),
        n_contradicting=("wrong", "sum"),
        n_swapped=("swapped", "sum"),
        days_apart=("off", "median"),
    )
    counted = counted.assign(
        n_documents=sizes, share=counted["n_contradicting"] / counted["n_datelines"]
    )
    columns = ["n_documents", "n_datelines", "n_contradicting", "share", "n_swapped", "days_apart"]
    table = counted[columns].reset_index().astype({"group": "str"})
    return table.sort_values(
        ["n_contradicting", "group"], ascending=[False, True], ignore_index=True
    )


def find_contradictions(datelines: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Return the datelines that contradict their date column, as hits with their group."""
    known = _place(datelines, groups)
    return known[known["verdict"] == "contradicts"].assign(sentence_id=OUTSIDE)


def state_odd_dates(odd: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State how many dates cannot be right, or look filled in (`find_odd_dates`)."""
    n_dated = int(prepared.documents["date"].notna().sum())
    if odd.empty:
        text = (
            f"Of {show_count(n_dated, 'date')} none lies in the future or before 1900, and no day "
            "has so many articles that it looks filled in."
        )
        return state_nothing(
            text if n_dated else "There is no date to check.", prepared, name, distinguishable=True
        )
    numbers, told, words = [], [], {"dated": f"{n_dated:,}"}
    for number, reason in enumerate(REASONS):
        chosen = odd[odd["reason"] == reason]
        if len(chosen):
            numbers.append(_count_first(f"n_{number}", chosen["doc_id"], prepared))
            told.append(_ODD[reason].replace("{n}", f"{{n_{number}}}"))
            words["day"] = f"{chosen['date'].iloc[0]:%Y-%m-%d}"
    all_odd = _count_first("n", odd["doc_id"], prepared)
    verb = "cannot be right or looks" if len(odd) == 1 else "cannot be right or look"
    template = f"{{n}} of {{dated}} dates {verb} filled in: {', '.join(told)}."
    return state_finding(name, template, numbers=[all_odd, *numbers], words=words, prepared=prepared)


def tell_dates(prepared: Prepared, *, period: str | None = None) -> str:
    """Tell, for a notice beside what changes over time, how many dates contradict the text; else "".

    Nothing is told where fewer than one in a hundred datelines contradict their date column.

    Parameters
    ----------
    period : {"week", "month", "year"}, optional
        What articles are placed in: then it is told how many would stand in another.
    """
    if "date" not in prepared.documents or prepared.documents["date"].isna().all():
        return ""
    datelines = prepared.measure(find_datelines)
    known = datelines[datelines["verdict"] != "not comparable"]
    wrong = known[known["verdict"] == "contradicts"]
    if wrong.empty or len(wrong) < _TOLD * len(known):
        return ""
    moved = ""
    if period is not None:
        span = _SPANS[period]
        n_moved = int((wrong["date"].dt.to_period(span) != wrong["stated"].dt.to_period(span)).sum())
        moved = f"; by it {n_moved:,} would stand in another {period}" if n_moved else ""
    return (
        f"{len(wrong):,} of {show_count(len(known), 'article')} that open with a date of their own "
        f"contradict the date column by more than {show_count(TOLERANCE, 'day')}{moved}. What changes over time "
        "rests on the column (see the Corpus page)."
    )


def _tell_unknown(datelines: pd.DataFrame) -> str:
    if datelines.empty:
        return "No article opens with a date of its own: nothing checks the date column."
    n = show_count(len(datelines), "article opens", "articles open")
    return f"{n} with a date of their own, but none can be compared with a date column."


def _place(datelines: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    known = datelines[datelines["verdict"] != "not comparable"].astype({"doc_id": "str"})
    return known.merge(groups[["doc_id", "group"]].astype({"doc_id": "str"}), on="doc_id")


def _count(name: str, datelines: pd.DataFrame) -> Number:
    hits = datelines.assign(sentence_id=OUTSIDE)
    evidence = find_evidence(hits, rule="the dateline, and what stands beside it")
    return Number(name, len(hits), show_number(len(hits)), "documents", evidence=evidence)


def _count_first(name: str, doc_ids: pd.Series, prepared: Prepared) -> Number:
    evidence = find_first_sentences(doc_ids, prepared)
    n = evidence["doc_id"].nunique()
    return Number(name, n, show_number(n), "documents", evidence=evidence)
