"""What the corpus holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.datelines import find_datelines
from analysis.evidence import Finding, Number, state_finding
from analysis.findings.base import (
    count_articles,
    find_first_sentences,
    is_descriptive,
    state_nothing,
    tell_each,
)
from analysis.tables import require_made
from analysis.wording import show_count, show_percent

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def state_corpus(groups: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State how many articles there are, from how many groups and when, and what was set aside."""
    require_made(prepared, "prepared", "Prepared")
    documents = prepared.documents
    numbers = [count_articles("n", documents["doc_id"], prepared)]
    aside = int((prepared.ledger["status"] == "skipped").sum())
    dated = documents["date"].dropna()
    datelines = prepared.measure(find_datelines)
    wrong = datelines.loc[datelines["verdict"] == "contradicts", "doc_id"]
    sure = documents.loc[~documents["doc_id"].isin(wrong), "date"].dropna()
    when, likely = _tell_months(dated), _tell_months(sure)
    if likely != when:
        rest = likely.removeprefix("dated ") or "none"
        when += f" by the date column ({rest} without those whose own date contradicts it)"
    n_groups = show_count(groups["group"].nunique(), "group")
    words = {
        "articles": "article" if len(documents) == 1 else "articles",
        "when": f", {when}" if when else "",
        "kind": tell_each(len(documents)) if is_descriptive(groups) else f"in {n_groups}",
        "aside": f"{show_count(aside, 'entry', 'entries')} set aside (see the ledger)",
        "undated": f", {len(documents) - len(dated):,} without a date"
        if len(dated) < len(documents)
        else "",
    }
    template = "The corpus holds {n} {articles}, {kind}{when}{undated}; {aside}."
    return state_finding(name, template, numbers=numbers, words=words, prepared=prepared)


def _tell_months(dates: pd.Series) -> str:
    if dates.empty:
        return ""
    first, last = f"{dates.min():%Y-%m}", f"{dates.max():%Y-%m}"
    return f"dated {first} to {last}" if first != last else f"dated {first}"


def state_largest_group(groups: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State the largest group's share of the articles: it weighs on every overall number."""
    require_made(prepared, "prepared", "Prepared")
    if is_descriptive(groups):
        text = "Each article is a group of its own: what follows describes them, it tests nothing."
        return state_nothing(text, prepared, name, distinguishable=True)
    sizes = groups["group"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    inside = groups.loc[groups["group"] == sizes.index[0], "doc_id"]
    evidence = find_first_sentences(inside, prepared)
    n = count_articles("n", inside, prepared)
    share = Number(
        "share", len(inside) / len(groups), show_percent(len(inside) / len(groups)), "share",
        base=len(groups), evidence=evidence,
    )  # fmt: skip
    equal = bool((sizes == sizes.iloc[0]).all())
    template = (
        "Every group has the same number of articles, {n}: “{group}” is {share} of the corpus."
        if equal
        else "“{group}” is the largest group: {n} of {all} articles, {share} of the corpus."
    )
    words = {"group": str(sizes.index[0]), "all": f"{len(groups):,}"}
    return state_finding(name, template, numbers=[n, share], words=words, prepared=prepared)
