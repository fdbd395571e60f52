"""Where an engine errs: the sentences to read before the codebook is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.matching import locate_sentences
from analysis.tables import require_columns, require_made

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def find_errors(
    marked: pd.DataFrame, *, sample: pd.DataFrame, calls: pd.DataFrame, labels: Mapping[str, str]
) -> pd.DataFrame:
    """Find the sentences in which the engine errs, to be read before the codebook is changed.

    Parameters
    ----------
    marked : DataFrame
        From `mark_calls`.
    sample : DataFrame
        From `choose_sample`.
    calls : DataFrame
        What the engine calls; where it has the column ``cue``, that is told.
    labels : mapping
        From frame id to label.

    Returns
    -------
    DataFrame
        ``error`` ("called, but not coded" or "coded, but not called"), ``frame, label, group,
        cues, sentence, weight, item, doc_id, sentence_id``; frame by frame, the sentences that
        stand for most first.
    """
    columns = ["item", "doc_id", "sentence_id", "group", "weight", "frame", "code", "called"]
    require_columns(marked, "marked", columns, "mark_calls()")
    wrong = marked[marked["called"] != marked["code"]].copy()
    wrong["error"] = np.where(wrong["called"] > 0, "called, but not coded", "coded, but not called")
    wrong["label"] = wrong["frame"].map(labels).fillna(wrong["frame"])
    wrong = wrong.merge(sample[["item", "sentence"]], on="item")
    keys = ["doc_id", "sentence_id", "frame"]
    wrong["cues"] = ""
    if "cue" in calls.columns and len(wrong):
        near = calls.loc[calls["doc_id"].isin(wrong["doc_id"]), [*keys, "cue"]]
        near = near.astype({"doc_id": "str", "frame": "str", "cue": "str"}).drop_duplicates()
        told = near.groupby(keys)["cue"].agg("; ".join).rename("told").reset_index()
        wrong["cues"] = wrong[keys].merge(told, on=keys, how="left")["told"].fillna("").to_numpy()
    places = {frame: place for place, frame in enumerate(labels)}
    wrong["place"] = wrong["frame"].map(places).astype("float64")
    wrong = wrong.sort_values(
        ["place", "error", "weight", "item"], ascending=[True, True, False, True], ignore_index=True
    )
    columns = ["error", "frame", "label", "group", "cues", "sentence", "weight", "item"]
    texts = dict.fromkeys(["error", "label", "cues", "sentence"], "str")
    return wrong[[*columns, "doc_id", "sentence_id"]].astype(texts)


def count_errors(errors: pd.DataFrame) -> pd.DataFrame:
    """Count the errors: ``of`` (frame and kind), ``n, n_documents, n_corpus`` (estimated)."""
    require_columns(errors, "errors", ["label"], "find_errors()")
    table = errors.assign(of=errors["label"] + ": " + errors["error"])
    counted = table.groupby("of", sort=False).agg(
        n=("item", "size"), n_documents=("doc_id", "nunique"), n_corpus=("weight", "sum")
    )
    counted = counted.reset_index().astype({"of": "str"})
    counted["n_corpus"] = counted["n_corpus"].round().astype("int64")
    return counted.sort_values(["n_corpus", "of"], ascending=[False, True], ignore_index=True)


def find_error_evidence(errors: pd.DataFrame, *, prepared: Prepared) -> pd.DataFrame:
    """Give errors their places in the text: ``of, doc_id, sentence_id, start, end``."""
    require_made(prepared, "prepared", "Prepared")
    require_columns(errors, "errors", ["label"], "find_errors()")
    return place_sentences(errors.assign(of=errors["label"] + ": " + errors["error"]), prepared)


def place_sentences(rows: pd.DataFrame, prepared: Prepared) -> pd.DataFrame:
    """Add where each sentence begins and ends."""
    places = prepared.sentences
    row = locate_sentences(rows, sentences=places)
    return rows.assign(start=places["start"].to_numpy()[row], end=places["end"].to_numpy()[row])
