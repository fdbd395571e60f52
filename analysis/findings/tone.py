"""Tone of two kinds of sentences within articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.evidence import Finding, Number, state_finding
from analysis.findings.base import state_nothing
from analysis.wording import show_count, show_interval, show_number

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def state_paired(
    paired: pd.DataFrame,
    *,
    first: pd.DataFrame,
    second: pd.DataFrame,
    template: str,
    nothing: str,
    prepared: Prepared,
    name: str,
) -> Finding:
    """State how two kinds of sentences differ within articles, from the first row.

    Parameters
    ----------
    paired : DataFrame
        From `score_paired`, over all articles.
    first, second : DataFrame
        Receipts with ``value`` of the two kinds; those of articles without the other kind are
        left out.
    template : str
        With ``{first}``, ``{second}``, ``{difference}``, ``{direction}`` ("higher" or "lower",
        which `second` is); what it rests on is added.
    nothing : str
        What is not distinguishable, to stand after "Not distinguishable: ".
    """
    if paired.empty or pd.isna(paired["low"].iloc[0]):
        return state_nothing(
            "Fewer than two articles have both kinds of sentences: nothing is compared.",
            prepared, name,
        )  # fmt: skip
    row = paired.iloc[0]
    articles = show_count(int(row["n_documents"]), "article")
    if not row["distinguishable"]:
        text = f"Not distinguishable: {nothing} ({articles} have both)."
        return state_nothing(text, prepared, name)
    both = set(first["doc_id"].astype("str")) & set(second["doc_id"].astype("str"))
    inside, outside = (side[side["doc_id"].astype("str").isin(both)] for side in (second, first))
    low, high = row["low"], row["high"]
    if row["estimate"] < 0:
        low, high = -high, -low
    numbers = [
        Number("second", row["mean_second"], show_number(row["mean_second"]), "mean",
               evidence=inside),
        Number("first", row["mean_first"], show_number(row["mean_first"]), "mean",
               evidence=outside),
        Number("difference", row["estimate"], show_number(abs(row["estimate"])), "difference",
               low=row["low"], high=row["high"], parts=("second", "first")),
    ]  # fmt: skip
    words = {
        "direction": "higher" if row["estimate"] > 0 else "lower",
        "interval": show_interval(low, high),
        "articles": articles,
    }
    return state_finding(
        name, f"{template}: {{second}} against {{first}} (difference: {{interval}}; {{articles}}).",
        numbers=numbers, words=words, headline=template, prepared=prepared,
    )  # fmt: skip
