"""How good the engine is that found the frames."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.accuracy import ALL_FRAMES
from analysis.evidence import Finding, state_finding
from analysis.findings.base import state_nothing
from analysis.tables import require_columns, require_made
from analysis.wording import show_count, show_interval, show_number, show_percent

if TYPE_CHECKING:
    from analysis.frames import Fitted
    from analysis.prepared import Prepared

_WEAK = 0.5  # of F1: below it more is wrong, or missed, than right


def state_quality(
    quality: pd.DataFrame, *, engine: Fitted, prepared: Prepared, name: str
) -> Finding:
    """State how often a fitted engine is right in sentences that it was not fitted to.

    Its sentences need not be of this corpus, so that the numbers have no receipts here.

    Parameters
    ----------
    quality : DataFrame
        From `list_quality`.
    engine : Fitted
        The engine that it is of.
    """
    require_made(prepared, "prepared", "Prepared")
    require_made(engine, "engine", "Fitted")
    columns = ["frame", "label", "precision", "recall", "f1", "f1_low", "f1_high"]
    require_columns(quality, "quality", columns, "list_quality()")
    whole = quality[quality["frame"] == ALL_FRAMES]
    if whole.empty or pd.isna(whole["precision_low"].iloc[0]):
        why = "it was not measured when the engine was fitted; fit it again"
        if len(whole) and len(engine.accuracy):
            why = str(whole["note"].iloc[0]) or "the coded sentences are of one article"
        text = f"How often the engine is right cannot be told: {why}."
        return state_nothing(text, prepared, name)
    row = whole.iloc[0]
    frames = quality[quality["frame"] != ALL_FRAMES]
    known = frames[frames["f1"].notna()].sort_values(["f1", "label"], ignore_index=True)
    words = _tell_whole(row, engine)
    template = (
        "Tested on coded sentences that it had not seen, {precision} of what the engine calls is "
        "right ({precision_interval}), and it calls {recall} of what coders see "
        "({recall_interval}; {n})."
    )
    if len(known) > 1:
        for key, place in (("worst", 0), ("best", -1)):
            words[key] = _tell_frame(known.iloc[place])
        template += " It is best at {best}, worst at {worst}."
    n_weak = int((known["f1_low"] < _WEAK).sum())
    if n_weak:
        words["weak"] = f"{n_weak} of {show_count(len(known), 'frame')}"
        template += (
            " In {weak} the interval of F1 reaches below 0.5: look before you build on them."
        )
    if len(known) < len(frames):
        words["unknown"] = f"{len(frames) - len(known)} of {show_count(len(frames), 'frame')}"
        template += " Not measured, for too few coded sentences: {unknown}."
    headline = "{precision} of what the engine calls is right; it calls {recall} of what coders see"
    return state_finding(
        name, template, numbers=[], words=words, headline=headline, prepared=prepared
    )


def _tell_whole(row: pd.Series, engine: Fitted) -> dict[str, str]:
    n_documents = int(engine.accuracy["n_documents"].max())
    n = show_count(engine.n_examples, "sentence")
    words = {"n": f"{n} of {show_count(n_documents, 'article')}"}
    if n_documents >= engine.n_examples:  # a sentence each, or no articles were told
        words["n"] = n
    for key in ("precision", "recall"):
        words[key] = show_percent(row[key])
        words[f"{key}_interval"] = show_interval(
            row[f"{key}_low"], row[f"{key}_high"], percent=True
        )
    return words


def _tell_frame(row: pd.Series) -> str:
    interval = show_interval(row["f1_low"], row["f1_high"])
    return f"“{row['label']}” (F1 {show_number(float(row['f1']))}, {interval})"
