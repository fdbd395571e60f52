"""Tone of two kinds of sentences within articles."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence import Finding, Number, state_finding
from analysis.findings.base import state_nothing
from analysis.masking.find import list_masked
from analysis.matching import locate_sentences
from analysis.tables import require_columns, require_made
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
    require_made(prepared, "prepared", "Prepared")
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


def state_masked(
    contrasts: pd.DataFrame,
    *,
    masked: pd.DataFrame,
    parts: pd.DataFrame,
    evidence: pd.DataFrame,
    masked_evidence: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    what: str = "mean tone",
    words: Sequence[str] = (),
    after: str = "",
) -> Finding:
    """State for which group's distance from the others some words matter most, and how much.

    Parameters
    ----------
    contrasts, masked : DataFrame
        From `score_contrasts`: with the words, and with the words masked.
    parts : DataFrame
        From `score_contrasts` of what the words add to each sentence: its score with them minus
        its score without them. The first distinguishable row is told.
    evidence, masked_evidence : DataFrame
        Receipts with ``value`` of all articles, with the words and without.
    words : sequence of str
        What was masked, as `mask_words`: the form that is printed most often of the first of them
        that is printed is told as an instance.
    after : str
        What is said after the sentence.
    """
    require_made(prepared, "prepared", "Prepared")
    clear = parts[parts["distinguishable"].astype(bool)]
    instance = find_instance(words, prepared)
    masked_words = f"words such as “{instance}”" if instance else "the labels"
    if not parts["p"].notna().any():
        text = f"No group has articles enough to test how much {what} hangs on {masked_words}."
        return state_nothing(text, prepared, name)
    if not len(clear):
        text = (
            f"Not distinguishable: no group’s distance in {what} hangs on {masked_words} (q > .05)."
        )
        return state_nothing(text, prepared, name)
    part = clear.iloc[0]
    group = str(part["group"])
    ids = groups.loc[groups["group"] == group, "doc_id"]
    known = groups["doc_id"]
    numbers = []
    for end, table, receipts in (
        ("with", contrasts, evidence), ("without", masked, masked_evidence),
    ):  # fmt: skip
        row = table[table["group"] == group].iloc[0]
        inside = receipts["doc_id"].isin(ids)
        outside = receipts["doc_id"].isin(known) & ~inside
        for side, key, chosen in (("in", "mean", inside), ("out", "mean_others", outside)):
            numbers.append(
                Number(f"{side}_{end}", row[key], show_number(row[key]), "mean",
                       evidence=receipts[chosen])
            )  # fmt: skip
        numbers.append(
            Number(end, row["estimate"], show_number(row["estimate"], sign=True), "difference",
                   low=row["low"], high=row["high"], parts=(f"in_{end}", f"out_{end}"))
        )  # fmt: skip
    numbers.append(
        Number("part", part["estimate"], show_number(part["estimate"], sign=True), "difference",
               low=part["low"], high=part["high"], parts=("with", "without"))
    )  # fmt: skip
    rows = [table[table["group"] == group].iloc[0] for table in (contrasts, masked)]
    told = [
        f"{show_number(abs(row['estimate']))} {'higher' if row['estimate'] > 0 else 'lower'}"
        for row in rows
    ]
    left = f"it is {told[1]}"
    if rows[0]["distinguishable"] and not rows[1]["distinguishable"]:
        left = f"it is {told[1]}, no longer distinguishable"
    fills = {"group": group, "what": what, "words": masked_words, "told": told[0], "left": left}
    fills |= {"interval": show_interval(part["low"], part["high"]), "after": after}
    headline = "“{group}” is {told} than all other articles in {what}; with {words} masked {left}"
    return state_finding(
        name,
        f"{headline} ({{in_with}} against {{out_with}} with them, {{in_without}} against "
        "{out_without} without; {part} hangs on them, {interval}).{after}",
        numbers=numbers, words=fills, headline=headline, prepared=prepared,
    )  # fmt: skip


def find_instance(words: Sequence[str], prepared: Prepared) -> str:
    """The form most often printed of the first of some patterns that is printed; "" of none."""
    for word in words:
        forms = prepared.measure(list_masked, words=[word])["form"].value_counts()
        if len(forms):
            return str(min(forms.index[forms == forms.iloc[0]]))
    return ""


def state_lengths(
    lengths: pd.DataFrame,
    *,
    contrasts: pd.DataFrame,
    levelled: pd.DataFrame,
    scores: pd.DataFrame,
    evidence: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    what: str = "mean tone",
) -> Finding:
    """State how a score goes with the length of sentences, and whether a group differs all the same.

    Parameters
    ----------
    lengths : DataFrame
        From `score_lengths` of the first group of `contrasts`.
    contrasts, levelled : DataFrame
        From `score_contrasts`: as they are, and of the score with the length held equal.
    scores : DataFrame
        From `level_lengths`, with all sentences; for the receipts.
    evidence : DataFrame
        Receipts with ``value`` of all articles.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(scores, "scores", ["doc_id", "sentence_id", "length"], "level_lengths()")
    counted = scores[scores["doc_id"].isin(groups["doc_id"])]
    sizes = counted["length"].value_counts(sort=False)
    bands = [str(band) for band in sizes.index[sizes > 0]]
    if len(bands) < 2 or lengths.empty or lengths["group"].nunique() < 2:
        text = "The sentences are alike in length, or of one group: nothing is held equal."
        return state_nothing(text, prepared, name)
    numbers = []
    keys = ["doc_id", "sentence_id"]
    for end, band in (("short", bands[0]), ("long", bands[-1])):
        chosen = counted.loc[counted["length"] == band, keys]
        receipts = evidence[locate_sentences(evidence, sentences=chosen) >= 0]
        mean = receipts.groupby("doc_id", observed=True)["value"].mean().mean()
        numbers.append(Number(end, mean, show_number(mean), "mean", evidence=receipts))
    falls = numbers[1].value < numbers[0].value
    group = str(lengths["group"].iloc[0])
    rows = [table[table["group"] == group].iloc[0] for table in (contrasts, levelled)]
    sides = lengths.pivot_table(index="length", columns="group", values="estimate", observed=True)
    gap = (sides[group] - sides["all others"]).dropna()
    alike = int((np.sign(gap) == np.sign(rows[0]["estimate"])).sum())
    told = [
        f"{show_number(abs(row['estimate']))} {'higher' if row['estimate'] > 0 else 'lower'}"
        for row in rows
    ]
    differing, still = (
        table.loc[table["distinguishable"].astype(bool), "group"] for table in (contrasts, levelled)
    )
    words = {
        "what": what, "group": group, "as_is": told[0], "held": told[1],
        "falls": "falls" if falls else "rises",
        "short_name": bands[0], "long_name": bands[-1],
        "interval": show_interval(rows[1]["low"], rows[1]["high"]),
        "lengths": f"{alike:,} of {show_count(len(gap), 'length')}",
        "kept": _tell_kept(len(differing), int(differing.isin(still).sum())),
        "sure": "" if rows[1]["distinguishable"] else ", which is not distinguishable from none",
    }  # fmt: skip
    headline = (
        "{what} {falls} with the length of sentences, from {short} ({short_name}) to {long} "
        "({long_name})"
    )
    template = f"{headline}."
    if rows[0]["distinguishable"]:
        headline += (
            "; with length held equal “{group}” is {held} than the others ({as_is} as it is)"
        )
        template = (
            f"{headline}; {{interval}}{{sure}}, and on the same side in {{lengths}}. {{kept}}."
        )
    words["what"] = what[:1].upper() + what[1:]
    return state_finding(
        name,
        template, numbers=numbers, words=words, headline=headline, prepared=prepared,
        tested=bool(rows[0]["distinguishable"]) or None,
    )  # fmt: skip


def _tell_kept(differing: int, still: int) -> str:
    """Tell of how many groups that differ the length of sentences is not why.

    Examples
    --------
    >>> _tell_kept(8, 8), _tell_kept(1, 1)
    ('Length does not explain it: all 8 that differ still do', 'Length does not explain it: the one that differs still does')
    >>> _tell_kept(8, 6), _tell_kept(2, 0)
    ('Length explains it in part: 6 of the 8 that differ still do', 'Length may explain it: none of the 2 that differ still does')
    """
    if still == differing:
        whole = (
            "the one that differs still does"
            if still == 1
            else f"all {still:,} that differ still do"
        )
        return f"Length does not explain it: {whole}"
    if not still:
        whole = (
            "the one that differs no longer does"
            if differing == 1
            else (f"none of the {differing:,} that differ still does")
        )
        return f"Length may explain it: {whole}"
    verb = "does" if still == 1 else "do"
    return f"Length explains it in part: {still:,} of the {differing:,} that differ still {verb}"
