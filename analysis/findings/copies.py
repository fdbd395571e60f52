"""How many articles of a corpus are there twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.evidence import Finding, state_finding
from analysis.findings.base import count_articles, state_nothing
from analysis.tables import require_made

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def state_copies(copies: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State how many articles repeat another, that all notebooks count them, and how many are resampled.

    Parameters
    ----------
    copies : DataFrame
        From `find_copies`.
    """
    require_made(prepared, "prepared", "Prepared")
    if copies.empty:
        text = "No article repeats another, word for word or nearly so."
        return state_nothing(text, prepared, name)
    numbers = [count_articles("n", copies["doc_id"], prepared)]
    told = []
    for label, kind, text in (
        ("exact", "word for word", "{exact} word for word"),
        ("near", "nearly", "{near} nearly so"),
    ):
        chosen = copies.loc[copies["kind"] == kind, "doc_id"]
        if len(chosen):
            numbers.append(count_articles(label, chosen, prepared))
            told.append(text)
    headline = f"{{n}} of {{all}} articles {{repeat}} another, {' and '.join(told)}"
    template = (
        f"{headline}. Every notebook counts {{them}}, so that what is there twice weighs twice in "
        "each mean and rate; but an article and its copies are resampled together, as one of {units}."
    )
    dated = copies.loc[copies["days_apart"].abs() > 0, "doc_id"]
    if len(dated):
        numbers.append(count_articles("dated", dated, prepared))
        template += (
            " {dated} {bear} another date than the article {they}: one of the two is "
            "wrong, or it was printed again."
        )
    words = {
        "all": f"{len(prepared.documents):,}",
        "units": f"{prepared.documents['unit'].nunique():,}",
        "repeat": "repeats" if len(copies) == 1 else "repeat",
        "them": "it, too" if len(copies) == 1 else "them, too",
        "bear": "bears" if len(dated) == 1 else "bear",
        "they": "it repeats" if len(dated) == 1 else "they repeat",
    }
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared
    )
