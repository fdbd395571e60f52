"""Frames in own and quoted words, and the cells of a table of frames by group."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.evidence import Finding, Number, state_finding
from analysis.findings.base import UNSURE, state_nothing
from analysis.findings.means import find_frame_evidence, state_mean
from analysis.tables import require_columns, require_made
from analysis.wording import show_interval, show_number, show_percent

if TYPE_CHECKING:
    from analysis.frames import Codebook
    from analysis.prepared import Prepared


def find_frame_cells(
    cues: pd.DataFrame, *, groups: pd.DataFrame, labels: Mapping[str, str]
) -> pd.DataFrame:
    """Find what each cell of a table of groups and frames was counted from, for `state_rows`.

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, start, end, frame`` (from `find_cues` or `find_frames`).
    groups : DataFrame
        ``doc_id, group``.
    labels : mapping
        From frame id to label.

    Returns
    -------
    DataFrame
        ``doc_id, sentence_id, start, end, cell``: one row per sentence and frame, at the first
        cue; `cell` is the group and the frame's label as `name_cells` joins them.
    """
    columns = ["doc_id", "sentence_id", "start", "end"]
    require_columns(cues, "cues", [*columns, "frame"], "find_cues()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    group = groups.astype({"doc_id": "str"}).drop_duplicates("doc_id").set_index("doc_id")["group"]
    first = cues.drop_duplicates(["doc_id", "sentence_id", "frame"])
    first = first[first["frame"].isin(list(labels)) & first["doc_id"].isin(group.index)]
    found = first[columns].astype({"doc_id": "str"}).reset_index(drop=True)
    named = pd.DataFrame(
        {
            "group": group.reindex(found["doc_id"]).array,
            "label": [labels[frame] for frame in first["frame"].astype("str")],
        }
    )
    found["cell"] = name_cells(named)
    return found


def name_cells(table: pd.DataFrame) -> pd.Series:
    """Name each row by its ``group`` and ``label``."""
    require_columns(table, "table", ["group", "label"], "a score_ function")
    return (table["group"].astype("str") + " · " + table["label"].astype("str")).astype("str")


def tell_spread(shares: pd.DataFrame, *, label: str) -> str:
    """Tell, as the title of a table of frames by group, how far apart the groups lie in one frame.

    With one group there is nothing to compare, and where the frame is found nowhere no range.

    Parameters
    ----------
    shares : DataFrame
        ``label, group, estimate`` (from `score_frame_shares`).
    label : str
        The frame that differs most.

    Examples
    --------
    >>> shares = pd.DataFrame({"label": "War", "group": ["A", "B"], "estimate": [0.1, 0.25]})
    >>> tell_spread(shares, label="War")
    '“War”: from 10% to 25% of sentences, by group'
    >>> tell_spread(shares[:1], label="War")
    'The share of sentences that call up each frame'
    """
    require_columns(shares, "shares", ["label", "group", "estimate"], "score_frame_shares()")
    found = shares.loc[shares["label"] == label, "estimate"].dropna()
    if not (shares["estimate"] > 0).any():
        return "No sentence calls up a frame"
    if shares["group"].nunique() < 2 or not found.max() > 0:
        return "The share of sentences that call up each frame"
    return f"“{label}”: from {found.min():.0%} to {found.max():.0%} of sentences, by group"


_TOPIC = 0.5  # of all sentences: what most of them have is what the articles are about


def drop_topics(table: pd.DataFrame, *, overall: pd.DataFrame) -> pd.DataFrame:
    """Leave out the frames that are in more than half of all sentences: no headline is made of them.

    Where every frame is, all rows are kept.

    Parameters
    ----------
    table : DataFrame
        Rows with ``frame``.
    overall : DataFrame
        ``frame, estimate`` (from `score_frame_shares`, one group).

    Examples
    --------
    >>> overall = pd.DataFrame({"frame": ["war", "law"], "estimate": [0.7, 0.1]})
    >>> drop_topics(overall, overall=overall)["frame"].tolist()
    ['law']
    """
    require_columns(table, "table", ["frame"], "a score_ function")
    require_columns(overall, "overall", ["frame", "estimate"], "score_frame_shares()")
    topics = overall.loc[overall["estimate"] > _TOPIC, "frame"].astype("str")
    kept = table[~table["frame"].astype("str").isin(topics)]
    return (kept if len(kept) else table).reset_index(drop=True)


def choose_headline_frame(overall: pd.DataFrame, *, contrasts: pd.DataFrame) -> pd.Series:
    """Choose the frame that a headline is made of: no topic, and one that tells groups apart.

    A frame in more than half of all sentences is what the articles are about, such as fighting in
    news of a war, and no way to tell it. Of the others one that differs between groups comes
    first, then the one found most. Where every frame is a topic it is the first of `overall`.

    Parameters
    ----------
    overall : DataFrame
        ``frame, estimate`` (from `score_frame_shares`, one group), the largest first.
    contrasts : DataFrame
        ``frame, distinguishable`` (from `score_frame_contrasts`).
    """
    require_columns(overall, "overall", ["frame", "estimate"], "score_frame_shares()")
    require_columns(contrasts, "contrasts", ["frame", "distinguishable"], "score_frame_contrasts()")
    kept = overall[~(overall["estimate"] > _TOPIC) & overall["estimate"].notna()]
    differing = contrasts.loc[contrasts["distinguishable"].astype(bool), "frame"].astype("str")
    first = kept[kept["frame"].astype("str").isin(differing) & (kept["estimate"] > 0)]
    for rows in (first, kept[kept["estimate"] > 0], overall):
        if len(rows):
            return rows.sort_values("estimate", ascending=False, kind="stable").iloc[0]
    raise InputError("`overall` has no rows; make it of a codebook with frames.")


def state_reach(
    overall: pd.DataFrame,
    *,
    contrasts: pd.DataFrame,
    cues: pd.DataFrame,
    sentences: pd.DataFrame,
    prepared: Prepared,
    name: str,
    headline: str,
    template: str,
) -> Finding:
    """State how often a frame is found: the one found most, unless that is the articles' topic.

    Parameters
    ----------
    overall, contrasts
        As in `choose_headline_frame`; `overall` with the columns of `score_means` and ``label``.
    cues, sentences
        What was counted.
    headline, template : str
        As in `state_mean`, with ``{frame}``, of the frame that is found most. Of another the
        sentence says that it is not.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(overall, "overall", ["label"], "score_frame_shares()")
    row = choose_headline_frame(overall, contrasts=contrasts)
    words = {"frame": str(row["label"])}
    if row["frame"] != overall["frame"].iloc[0]:
        headline = "“{frame}” is found in {mean} of an article's sentences"
        template = (
            "“{frame}” is found in {mean} of an article's sentences on average ({interval}; "
            "{n_documents}).{topic}"
        )
        words["topic"] = tell_topic(overall)
    return state_mean(
        row,
        evidence=find_frame_evidence(cues, sentences=sentences, frame=str(row["frame"])),
        prepared=prepared,
        name=name,
        percent=True,
        words=words,
        headline=headline,
        template=template,
    )


def tell_topic(overall: pd.DataFrame) -> str:
    """Tell, to end a caption with, which frames are in more than half of all sentences; else "".

    Examples
    --------
    >>> tell_topic(pd.DataFrame({"label": ["Fighting", "Law"], "estimate": [0.77, 0.1]}))
    ' “Fighting” is in more than half of all sentences (77%): it is what these articles are about \
rather than a way to tell it; how often it is found makes no headline.'
    """
    require_columns(overall, "overall", ["label", "estimate"], "score_frame_shares()")
    topics = overall[overall["estimate"] > _TOPIC]
    if topics.empty:
        return ""
    names = [f"“{label}”" for label in topics["label"]]
    shares = ", ".join(show_percent(share) for share in topics["estimate"])
    are, they, ways = ("is", "it is", "a way")
    if len(topics) > 1:
        are, they, ways = ("are", "they are", "ways")
    return (
        f" {' and '.join(names)} {are} in more than half of all sentences ({shares}): {they} what "
        f"these articles are about rather than {ways} to tell it; how often {they} found makes no "
        "headline."
    )


def tell_status(codebook: Codebook, *, accuracy: pd.DataFrame | None = None) -> str:
    """Tell in one sentence how far the frames of a report can be trusted, for where it is announced.

    Parameters
    ----------
    codebook : Codebook
        The one that the report's frames are of.
    accuracy : DataFrame, optional
        ``frame, group, measure, n, estimate, low, high`` of coded sheets, of the same codebook and
        engine (from `score_accuracy`; the table ``validation-accuracy-frames`` of a report).

    Examples
    --------
    >>> from analysis import read_codebook
    >>> tell_status(read_codebook("policy"))
    'Frames are those of “Policy frames”, whose cues and sentences nobody has tested (unvalidated: \
code 200 sentences with 07-validation): unless Validation measures them on these articles, take them as \
leads to read, not as results.'
    """
    require_made(codebook, "codebook", "Codebook")
    of = f"Frames are those of “{codebook.title}”"
    told = {} if accuracy is None else _take_whole(accuracy)
    if not told:
        status = f" ({codebook.status.rstrip('.')})" if codebook.status else ""
        return (
            f"{of}, whose cues and sentences nobody has tested{status}: unless Validation measures "
            "them on these articles, take them as leads to read, not as results."
        )
    share = {
        measure: f"{show_percent(row['estimate'])} "
        f"({show_interval(row['low'], row['high'], percent=True)})"
        for measure, row in told.items()
    }
    return (
        f"{of}; on coded sentences of these articles {share['precision']} of what is called is right "
        f"and {share['recall']} of what coders see is called, over all frames: single frames are "
        "better or worse (07-validation)."
    )


def _take_whole(accuracy: pd.DataFrame) -> dict[str, pd.Series]:
    """Take precision and recall of all frames in all articles; none where either is not known."""
    columns = ["frame", "group", "measure", "estimate", "low", "high"]
    require_columns(accuracy, "accuracy", columns, "score_accuracy()")
    whole = accuracy[(accuracy["frame"] == "all frames") & (accuracy["group"] == "all articles")]
    rows = {str(row["measure"]): row for _, row in whole.iterrows() if pd.notna(row["estimate"])}
    return rows if {"precision", "recall"} <= set(rows) else {}


def state_frame_voices(
    voiced: pd.DataFrame,
    *,
    cues: pd.DataFrame,
    own: pd.DataFrame,
    quoted: pd.DataFrame,
    labels: Mapping[str, str],
    prepared: Prepared,
    name: str,
) -> Finding:
    """State the frame that differs most between quoted and own sentences, or that none does.

    Parameters
    ----------
    voiced : DataFrame
        From `score_frame_voices`, in its order.
    cues, own, quoted
        What it was given; `own` and `quoted` with ``start, end``.
    labels : mapping
        From frame id to label.
    """
    require_made(prepared, "prepared", "Prepared")
    if voiced.empty or not voiced["n_documents"].iloc[0]:
        text = "No article has both own and quoted sentences: there is nothing to compare."
        return state_nothing(text, prepared, name)
    row = voiced.iloc[0]
    if not row["distinguishable"] and pd.notna(row["p"]):
        text = (
            f"Not distinguishable: none of {len(voiced)} frames differs between quoted and own "
            f"sentences in {row['n_documents']:,} articles that have both (q > .05)."
        )
        return state_nothing(text, prepared, name)
    both = np.intersect1d(own["doc_id"].astype("str"), quoted["doc_id"].astype("str"))
    parts = [
        find_frame_evidence(
            _keep(cues, side), sentences=side[side["doc_id"].isin(both)], frame=str(row["frame"])
        )
        for side in (quoted[quoted["doc_id"].isin(both)], own[own["doc_id"].isin(both)])
    ]
    means = [row["quoted"], row["own"]]
    more = row["estimate"] > 0
    low, high = sorted(100 * row[["low", "high"]].abs()) if pd.notna(row["low"]) else (np.nan,) * 2
    numbers = [
        Number("quoted", means[0], show_percent(means[0]), "mean", evidence=parts[0]),
        Number("own", means[1], show_percent(means[1]), "mean", evidence=parts[1]),
        Number(
            "difference", row["estimate"],
            f"{show_number(100 * abs(row['estimate']))} percentage points", "difference",
            low=row["low"], high=row["high"], parts=("quoted", "own"),
        ),
    ]  # fmt: skip
    words = {
        "frame": labels[str(row["frame"])],
        "direction": "more" if more else "less",
        "interval": show_interval(low, high),
        "n": f"{row['n_documents']:,}",
        "after": "" if row["distinguishable"] else UNSURE,
    }
    headline = (
        "“{frame}” is called up {direction} in quoted than in own sentences: {quoted} against {own}"
    )
    template = (
        f"{headline} (difference: {{difference}}, {{interval}}; within the {{n}} articles that "
        "have both).{after}"
    )
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared,
    )  # fmt: skip


def _keep(cues: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Keep the cues of these sentences."""
    from analysis.matching import locate_sentences

    return cues[locate_sentences(cues, sentences=sentences) >= 0]
