"""Whether the dates can be trusted: datelines, odd dates, and what that means over time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from analysis.datelines import MIN_DATED, REASONS, TOLERANCE, find_datelines
from analysis.evidence import (
    OUTSIDE,
    Finding,
    Number,
    find_evidence,
    state_finding,
    state_rows,
)
from analysis.findings.base import count_articles, state_nothing
from analysis.tables import require_choice, require_made
from analysis.wording import show_count, show_number, show_percent

if TYPE_CHECKING:
    from analysis.prepared import Prepared

_TOLD = 0.01  # of the datelines: fewer contradictions move nothing over time
_SPANS = {"week": "W", "month": "M", "year": "Y"}
_ODD = {
    "in the future": "{n} in the future",
    "before 1900": "{n} before 1900",
    "1 January": "{n} on 1 January",
    "first of a month": "{n} on the first of a month",
    "one single day": "{n} on one day, {day}",
}
# What more a finding tells of one article, and of several.
_MORE = {
    "near": (
        "; {near} more lies {span} apart, as when a story is printed later",
        "; {near} more lie {span} apart, as when a story is printed later",
    ),
    "later": (
        "; {later} more states only when it was last updated",
        "; {later} more state only when they were last updated",
    ),
    "swapped": (
        "; {swapped} of the contradictions is gone when day and month of the column are exchanged, "
        "so they may have been read or written in the wrong order (`date_format`)",
        "; {swapped} of the contradictions are gone when day and month of the column are exchanged, "
        "so they may have been read or written in the wrong order (`date_format`)",
    ),
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
    require_made(prepared, "prepared", "Prepared")
    known = datelines[datelines["verdict"] != "not comparable"]
    if known.empty:
        return state_nothing(_tell_unknown(datelines), prepared, name)
    alone = len(known) == 1
    is_wrong, is_later = known["verdict"] == "contradicts", known["verdict"] == "updated later"
    is_near = known["verdict"] == "near"
    base = _count_datelines("base", known)
    numbers: list[Number] = []
    words = {
        "that_open": "article that opens with a date of its own"
        if alone
        else "articles that open with a date of their own",
        "contradict": "contradicts" if is_wrong.sum() == 1 else "contradict",
        "days": show_count(tolerance, "day"),
        "span": "1 day" if tolerance == 1 else f"1 to {tolerance} days",
    }
    headline = "Of {base} {that_open} none contradicts the date column by more than {days}"
    if is_wrong.any():
        wrong = _count_datelines("n", known[is_wrong])
        share = float(is_wrong.mean())
        shown = show_percent(share)
        numbers += [
            wrong,
            Number("share", share, shown, "share", base=len(known), evidence=wrong.evidence),
        ]
        headline = (
            "{n} of {base} {that_open} ({share}) {contradict} the date column by more than {days}"
        )
    template = headline
    more = {"near": is_near, "later": is_later, "swapped": known["swapped"]}
    for label, chosen in more.items():
        if chosen.any():
            numbers.append(_count_datelines(label, known[chosen]))
            of_one, of_several = _MORE[label]
            template += of_one if chosen.sum() == 1 else of_several
    numbers.append(base)  # last: what is shown of it are the others
    return state_finding(
        name, f"{template}.", numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def state_dateline_rows(
    counted: pd.DataFrame,
    *,
    datelines: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
) -> Finding:
    """Give each group of `count_datelines` the openings that contradict its articles' dates."""
    require_made(prepared, "prepared", "Prepared")
    wrong = datelines[datelines["verdict"] == "contradicts"].astype({"doc_id": "str"})
    hits = wrong.merge(groups[["doc_id", "group"]].astype("str"), on="doc_id")
    hits = hits.assign(sentence_id=OUTSIDE)
    return state_rows(counted, hits=hits, key="group", prepared=prepared, name=name)


def state_odd_dates(odd: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State how many dates cannot be right, or look filled in (`find_odd_dates`)."""
    require_made(prepared, "prepared", "Prepared")
    n_dated = int(prepared.documents["date"].notna().sum())
    if odd.empty:
        crowd = ", and no day has so many articles that it looks filled in"
        text = (
            f"Of {show_count(n_dated, 'date')} none lies in the future or before 1900"
            f"{crowd if n_dated >= MIN_DATED else ''}."
        )
        return state_nothing(text if n_dated else "There is no date to check.", prepared, name)
    numbers = [count_articles("n", odd["doc_id"], prepared)]
    words = {"dated": f"{n_dated:,}", "look": "looks" if len(odd) == 1 else "look"}
    told = []
    for place, reason in enumerate(REASONS):
        chosen = odd[odd["reason"] == reason]
        if len(chosen):
            numbers.append(count_articles(f"n_{place}", chosen["doc_id"], prepared))
            told.append(_ODD[reason].replace("{n}", f"{{n_{place}}}"))
            words["day"] = f"{chosen['date'].iloc[0]:%Y-%m-%d}"
    template = f"{{n}} of {{dated}} dates cannot be right or {{look}} filled in: {', '.join(told)}."
    return state_finding(name, template, numbers=numbers, words=words, prepared=prepared)


def tell_dates(prepared: Prepared, *, periods: Sequence[str] = ()) -> str:
    """Tell, for a notice beside what changes over time, how many dates the texts contradict; else "".

    Nothing is told where fewer than one in a hundred datelines contradict the date column.

    Parameters
    ----------
    prepared : Prepared
        The corpus, from `prepare_corpus`.
    periods : sequence of {"week", "month", "year"}
        What the articles are placed in: it is told how many would stand in another.

    Examples
    --------
    >>> from analysis import prepare_documents
    >>> text = "Published on 3 April 2030. The bridge fell."
    >>> dates = pd.to_datetime(["2030-04-03", "2029-04-03"])
    >>> table = pd.DataFrame({"doc_id": ["a", "b"], "date": dates, "text": text})
    >>> tell_dates(prepare_documents(table), periods=["year"]).partition(".")[0].split("; ")
    ['1 of 2 articles that open with a date of their own contradicts the date column by more than 7 days',
     'by it 1 would stand in another year']
    """
    require_made(prepared, "prepared", "Prepared")
    for period in periods:
        require_choice(period, "periods", list(_SPANS))
    if "date" not in prepared.documents or prepared.documents["date"].isna().all():
        return ""
    datelines = prepared.measure(find_datelines)
    known = datelines[datelines["verdict"] != "not comparable"]
    wrong = known[known["verdict"] == "contradicts"]
    if wrong.empty or len(wrong) < _TOLD * len(known):
        return ""
    moved = [
        f"{n:,} in another {period}"
        for period in dict.fromkeys(periods)
        if (n := _count_moved(wrong, _SPANS[period]))
    ]
    by_it = f"; by it {' and '.join(moved)}".replace(" in", " would stand in", 1) if moved else ""
    articles = (
        "article that opens with a date of its own"
        if len(known) == 1
        else "articles that open with a date of their own"
    )
    contradict = "contradicts" if len(wrong) == 1 else "contradict"
    return (
        f"{len(wrong):,} of {len(known):,} {articles} {contradict} the date column by more than "
        f"{show_count(TOLERANCE, 'day')}{by_it}. What changes over time rests on the column "
        "(see the Corpus page)."
    )


def _count_moved(wrong: pd.DataFrame, span: str) -> int:
    """Count the articles whose dateline stands in another span of time than their date column."""
    told, stated = (wrong[day].dt.to_period(span) for day in ("date", "stated"))
    return int((told != stated).sum())


def _tell_unknown(datelines: pd.DataFrame) -> str:
    if datelines.empty:
        return "No article opens with a date of its own: nothing checks the date column."
    n = show_count(len(datelines), "article opens", "articles open")
    own = "its own" if len(datelines) == 1 else "their own"
    return f"{n} with a date of {own}, but none can be compared with a date column."


def _count_datelines(name: str, datelines: pd.DataFrame) -> Number:
    hits = datelines.assign(sentence_id=OUTSIDE)
    evidence = find_evidence(hits, rule="the date that the article states of itself")
    return Number(name, len(hits), show_number(len(hits)), "documents", evidence=evidence)
