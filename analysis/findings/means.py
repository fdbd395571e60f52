"""Means over articles, and which group differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.findings.base import DESCRIPTIVE, state_nothing, tell_descriptive
from analysis.intervals import MIN_ARTICLES
from analysis.matching import locate_sentences
from analysis.tables import require_columns, require_made
from analysis.wording import show_count, show_interval, show_month, show_number, show_percent

if TYPE_CHECKING:
    from analysis.prepared import Prepared


_MAX_NAMED = 3  # groups that are named at either end; of more the first two
_TIMES = ("day", "month", "year")  # kinds of groups that need no quotation marks


def state_mean(
    row: pd.Series,
    *,
    template: str,
    evidence: pd.DataFrame,
    prepared: Prepared,
    name: str,
    headline: str = "",
    percent: bool = False,
    words: dict[str, str] | None = None,
) -> Finding:
    """State a mean over articles with its interval.

    Parameters
    ----------
    row : Series
        One row of `score_means`.
    template : str
        With ``{mean}``, ``{interval}``, ``{n_documents}`` and the names in `words`.
    evidence : DataFrame
        Receipts with ``value``: every sentence that was averaged.
    """
    require_made(prepared, "prepared", "Prepared")
    if percent and not row["estimate"]:
        text = "No sentence was counted: the share is 0 in every article."
        return state_nothing(text, prepared, name)
    mean = _mean("mean", row, evidence, percent=percent)
    documents_in = Number(
        "n_documents", row["n_documents"], show_count(int(row["n_documents"]), "article"),
        "documents", evidence=evidence,
    )  # fmt: skip
    fills = {"interval": show_interval(row["low"], row["high"], percent=percent)} | (words or {})
    if row.get("resampled") == "sentences" and pd.notna(row["low"]):
        fills["interval"] += " over its sentences"
    return state_finding(
        name, template, numbers=[mean, documents_in], words=fills, headline=headline,
        prepared=prepared,
    )  # fmt: skip


def state_contrast(
    contrasts: pd.DataFrame,
    *,
    what: str,
    evidence: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    percent: bool = False,
    kind: str = "group",
    what_all: str = "",
    after: str = "",
    beside: tuple[str, dict[str, pd.DataFrame]] | None = None,
    within: pd.DataFrame | None = None,
) -> Finding:
    """State the group that differs most from all other articles, or that none does.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_contrasts`, in its order.
    what : str
        What is averaged, such as ``"mean tone"``.
    evidence : DataFrame
        Receipts with ``value`` for all articles.
    kind : str
        What a group is, such as ``"year"``: of times nothing is told that was not tested.
    what_all : str
        What all comparisons are of, where a group has several rows, such as ``"the share of
        sentences that call up a frame"``; `what` is then that of the first. By default `what`.
    after : str
        What is said after the sentence where there is a difference.
    beside : tuple of str and dict of DataFrame, optional
        What else is said of the same articles after the sentence, and the receipts with ``value`` of
        each name in it: ``{name}`` and ``{name_others}`` are their means in the group and elsewhere.
    within : DataFrame, optional
        From `score_within` of the first group of `contrasts`: what remains of the difference within
        the sources, so that a reader sees how much of it is who writes.
    """
    require_made(prepared, "prepared", "Prepared")
    what_all = what_all or what
    tested = contrasts[contrasts["p"].notna()]
    clear = (contrasts["low"] > 0) | (contrasts["high"] < 0)
    if len(tested) and not tested["distinguishable"].any():
        text = f"none of {len(tested):,} {kind}s differs from the other articles in {what}"
        if tested["group"].duplicated().any():  # several rows a group, such as one a frame
            among = f"{show_count(tested['group'].nunique(), kind)} with the other articles"
            text = (
                f"none of {len(tested):,} comparisons of {among} shows a difference in {what_all}"
            )
        if len(tested) == 1:
            text = f"“{tested['group'].iloc[0]}” and the other articles in {what}"
        text = f"Not distinguishable: {text} (q > .05)."
        return state_nothing(text, prepared, name)
    if not len(tested) and not clear.any():
        text = f"No {kind} stands apart from all other articles in {what_all}.{DESCRIPTIVE}"
        if contrasts["group"].nunique() < 2 and contrasts["low"].isna().all():
            text = f"The articles are from one {kind} or none: there is nothing to compare."
            if len(set(groups["group"])) > 1:
                text = f"{what_all[:1].upper()}{what_all[1:]} can be told of one {kind} or none: there is nothing to compare."
        return state_nothing(text, prepared, name)
    if not len(tested) and kind != "group":  # of single articles a time is nothing to describe
        text = (
            f"Too few articles to tell whether {what_all} changes from {kind} to {kind}: a "
            f"comparison needs {MIN_ARTICLES} on either side."
        )
        return state_nothing(text, prepared, name)
    contrast = contrasts[contrasts["distinguishable"] if len(tested) else clear].iloc[0]
    group = str(contrast["group"])
    ids = groups.loc[groups["group"] == group, "doc_id"]
    inside = evidence[evidence["doc_id"].isin(ids)]
    outside = evidence[evidence["doc_id"].isin(groups["doc_id"]) & ~evidence["doc_id"].isin(ids)]
    means = [contrast["mean"], contrast["mean_others"]]
    show, scale, unit = (
        (show_percent, 100, " percentage points") if percent else (show_number, 1, "")
    )
    estimate, low, high = (scale * contrast[key] for key in ("estimate", "low", "high"))
    if estimate < 0:
        low, high = -high, -low
    numbers = [
        Number("inside", means[0], show(means[0]), "mean", evidence=inside),
        Number("outside", means[1], show(means[1]), "mean", evidence=outside),
        Number("difference", contrast["estimate"], show_number(abs(estimate)) + unit, "difference",
               low=contrast["low"], high=contrast["high"], parts=("inside", "outside")),
    ]  # fmt: skip
    words = {
        "group": group,
        "what": what,
        "direction": "higher" if estimate > 0 else "lower",
        "interval": show_interval(low, high),
        "n_inside": show_count(inside["doc_id"].nunique(), "article"),
        "n_outside": f"{outside['doc_id'].nunique():,}",
        "after": ("" if len(tested) else tell_descriptive(numbers, prepared)) + after,
    }
    told, parts = ("", {}) if beside is None else beside
    for part, receipts in parts.items():
        for side, articles in (("", inside), ("_others", outside)):
            own = receipts[receipts["doc_id"].isin(articles["doc_id"])]
            mean = own.groupby("doc_id", observed=True)["value"].mean().mean()
            numbers.append(Number(f"{part}{side}", mean, show(mean), "mean", evidence=own))
    named = "{group}" if kind in _TIMES else "“{group}”"
    base = f"In {named} {{what}} is {{difference}} {{direction}} than in all other articles"
    headline = base
    if within is not None and within["n_strata"].iloc[0]:
        remains, low, high = (scale * within[key].iloc[0] for key in ("estimate", "low", "high"))
        words["within"] = show_number(remains, sign=True) + unit
        words["within_interval"] = show_interval(low, high)
        words["n_strata"] = show_count(int(within["n_strata"].iloc[0]), "source")
        # as it is printed: an end of 0.00 touches 0
        ends = [float(f"{end:.2f}") for end in (low, high)]
        sure = ends[0] > 0 or ends[1] < 0
        headline += ", within sources {within}" if sure else ", not distinguishable within sources"
        words["after"] = (
            f" Within the {words['n_strata']} that wrote then and at other times: "
            f"{words['within']} ({words['within_interval']})"
            f"{'' if sure else ', not distinguishable within sources'}.{words['after']}"
        )
    if kind in _TIMES:
        words["after"] += _tell_crowded(ids, prepared)
    template = (
        f"{base}: {{inside}} against {{outside}} "
        f"(difference: {{interval}}; {{n_inside}} against {{n_outside}}).{{after}}{told}"
    )
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared,
        tested=len(tested) > 0,
    )  # fmt: skip


def state_range(
    contrasts: pd.DataFrame,
    *,
    what: str,
    evidence: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    kind: str = "group",
    scale: str = "",
) -> Finding:
    """State how many groups differ from all other articles: the lowest first, then the highest.

    Parameters
    ----------
    contrasts, what, evidence, kind
        As in `state_contrast`, which tells of the one that differs most.
    scale : str
        What scale the means are on, such as ``"a scale from −1 to 1"``: the sentence then says how
        much of it all groups take up.
    """
    require_made(prepared, "prepared", "Prepared")
    tested = contrasts[contrasts["p"].notna()]
    clear = tested[tested["distinguishable"].astype(bool)]
    if not len(tested):
        text = f"No {kind} has articles enough to test whether it differs in {what}."
        return state_nothing(text, prepared, name)
    amount = f"{len(clear):,} of {show_count(len(tested), kind)}"
    verb = "differs" if len(clear) == 1 else "differ"
    start = f"{amount} {verb} distinguishably from all other articles in {what} (q ≤ .05)"
    if clear.empty:
        return state_nothing(f"{start}.", prepared, name)
    ordered = clear.sort_values(["mean", "group"], ignore_index=True)
    lower, higher = ordered[ordered["estimate"] < 0], ordered[ordered["estimate"] > 0][::-1]
    numbers, words, told = [], {"start": start, "amount": amount, "what": what, "range": ""}, []
    for side, rows in (("lower", lower), ("higher", higher)):
        listed = []
        n_named = len(rows) if len(rows) <= _MAX_NAMED else _MAX_NAMED - 1
        for place, row in enumerate(rows.head(n_named).to_dict("records")):
            key = f"{side}_{place}"
            ids = groups.loc[groups["group"] == row["group"], "doc_id"]
            receipts = evidence[evidence["doc_id"].isin(ids)]
            numbers.append(
                Number(key, row["mean"], show_number(row["mean"]), "mean", evidence=receipts)
            )
            words[f"group_{key}"] = str(row["group"])
            listed.append(f"“{{group_{key}}}” ({{{key}}})")
        more = len(rows) - len(listed)
        listed += [f"{more:,} more"] if more else []
        if listed:
            told.append(
                f"{side} in {', '.join(listed[:-1])}{' and ' * (len(listed) > 1)}{listed[-1]}"
            )
    if scale:
        ends = show_number(tested["mean"].min()), show_number(tested["mean"].max())
        words["range"] = f" All {len(tested):,} lie between {ends[0]} and {ends[1]} on {scale}."
    return state_finding(
        name,
        f"{{start}}: {'; '.join(told)}.{{range}}",
        numbers=numbers, words=words, prepared=prepared, tested=True,
        headline=f"{{amount}} {verb} in {{what}}: {'; '.join(told)}",
    )  # fmt: skip


def find_score_evidence(
    scores: pd.DataFrame, *, sentences: pd.DataFrame, value: str, rule: str, nothing: str = ""
) -> pd.DataFrame:
    """Turn sentence scores into receipts, each a whole sentence with its value.

    A sentence of value 0 has the rule "no `nothing`", where that is given, such as "frame": it is
    counted but not shown.
    """
    known = scores.loc[scores[value].notna(), ["doc_id", "sentence_id", value]]
    places = sentences[["start", "end"]].iloc[locate_sentences(known, sentences=sentences)]
    hits = known.assign(start=places["start"].to_numpy(), end=places["end"].to_numpy())
    evidence = find_evidence(hits, rule=rule, value=value)
    if nothing:
        names = pd.Index([rule, f"no {nothing}"], dtype="str")
        is_zero = (evidence["value"] == 0).to_numpy().astype(np.int8)
        evidence["rule"] = pd.Categorical.from_codes(is_zero, categories=names)
    return evidence


def find_frame_evidence(cues: pd.DataFrame, *, sentences: pd.DataFrame, frame: str) -> pd.DataFrame:
    """Turn a frame's cues into receipts, one a sentence, placed at its first cue.

    A sentence without a cue is a receipt with the value 0 and the rule "no cue": it is counted
    but not shown. What an engine that scores has found (`find_frames`) is no cue: the rule is its
    reason as it stands, and "not called".
    """
    require_columns(cues, "cues", ["doc_id", "sentence_id", "frame"], "find_cues()")
    nothing, what = ("not called", "") if "score" in cues else ("no cue", "cue ")
    evidence = find_evidence(sentences, rule=nothing)
    first = cues[cues["frame"] == frame].drop_duplicates(["doc_id", "sentence_id"])
    row = locate_sentences(first, sentences=sentences)
    for edge in ("start", "end"):
        places = evidence[edge].to_numpy(copy=True)
        places[row] = first[edge].to_numpy()
        evidence[edge] = places
    shown = first["cue"].astype("category")
    names = pd.Index([nothing, *(what + shown.cat.categories.astype("str"))], dtype="str")
    codes = np.zeros(len(evidence), dtype=np.int32)
    codes[row] = shown.cat.codes.to_numpy() + 1
    evidence["rule"] = pd.Categorical.from_codes(codes, categories=names)
    evidence["value"] = (codes > 0).astype(float)
    return evidence


def _tell_crowded(doc_ids: pd.Series, prepared: Prepared) -> str:
    """Tell the month in which most articles of a longer time lie: it may be one event's."""
    documents = prepared.documents
    dates = documents.loc[documents["doc_id"].astype("str").isin(doc_ids.astype("str")), "date"]
    months = pd.to_datetime(dates, errors="coerce").dropna().dt.to_period("M").value_counts()
    if len(months) < 2 or 2 * months.iloc[0] <= len(dates):
        return ""
    month = show_month(months.index[0].to_timestamp())
    return (
        f" {months.iloc[0]:,} of its {len(dates):,} articles are of {month}: it may be one event."
    )


def _mean(name: str, row: pd.Series, evidence: pd.DataFrame, *, percent: bool) -> Number:
    show = show_percent if percent else show_number
    return Number(
        name, row["estimate"], show(row["estimate"]), "mean", low=row["low"], high=row["high"],
        evidence=evidence,
    )  # fmt: skip
