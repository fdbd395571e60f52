"""The findings of a validation, with the sentences behind each number."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.accuracy import ALL_FRAMES, EVERYTHING
from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.findings.base import state_nothing
from analysis.intervals import MIN_ARTICLES
from analysis.matching import locate_sentences
from analysis.tables import require_columns, require_made
from analysis.validation.errors import place_sentences
from analysis.wording import show_count, show_interval, show_number, show_percent

if TYPE_CHECKING:
    from analysis.prepared import Prepared

FLAT = 0.02  # of F1: a rise by less is none
ENOUGH = 0.667  # alpha below which no conclusion should rest on codes (Krippendorff 2018, ch. 12)


def state_sample(
    sample: pd.DataFrame, *, prepared: Prepared, name: str, is_coded: bool = True
) -> Finding:
    """State what was drawn for coding, and what it stands for.

    Parameters
    ----------
    sample : DataFrame
        From `choose_sample`.
    is_coded : bool
        Whether any of it has been coded; if not, the sentence says first that nothing is known yet.
    """
    require_made(prepared, "prepared", "Prepared")
    require_columns(sample, "sample", ["doc_id", "sentence_id", "weight"], "choose_sample()")
    if sample.empty:
        return state_nothing("There is no sentence to code.", prepared, name)
    evidence = find_evidence(place_sentences(sample, prepared), rule="a sentence on the sheet")
    n_documents = sample["doc_id"].nunique()
    numbers = [
        Number("n", len(sample), show_count(len(sample), "sentence"), "count", evidence=evidence),
        Number("n_documents", n_documents, show_count(n_documents, "article"), "documents",
               evidence=evidence),
    ]  # fmt: skip
    words = {"n_all": f"{len(prepared.sentences):,}"}
    headline = "The sheet holds {n} of {n_documents}, drawn from {n_all}."
    template = headline
    if not is_coded:
        template = "Not yet known: no sentence has been coded; the sheet" + headline[9:]
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def state_agreement(
    agreement: pd.DataFrame,
    *,
    disputes: pd.DataFrame,
    labels: Mapping[str, str],
    prepared: Prepared,
    name: str,
) -> Finding:
    """State in which frames coders agree well enough, and where they agree least.

    Parameters
    ----------
    agreement : DataFrame
        From `score_agreement`.
    disputes : DataFrame
        From `find_disputes`: the receipts.
    labels : mapping
        From frame id to label.
    """
    require_made(prepared, "prepared", "Prepared")
    known = agreement[agreement["alpha"].notna()]
    if known.empty:
        why = "No sheet has been coded"
        if len(agreement):
            why = "One sheet only" if agreement["n_coders"].max() < 2 else "The codes do not vary"
        text = f"{why}: agreement between coders cannot be told."
        return state_nothing(text, prepared, name)
    least = known.iloc[int(known["alpha"].to_numpy().argmin())]
    n_enough = int((known["alpha"] >= ENOUGH).sum())
    evidence = find_evidence(
        place_sentences(disputes[disputes["frame"] == least["frame"]], prepared),
        rule="coders differ",
    )
    number = Number("n_disputed", len(evidence), show_number(len(evidence)), "count",
                    evidence=evidence)  # fmt: skip
    words = {
        "n_enough": f"{n_enough} of {show_count(len(known), 'frame')}",
        "enough": f"{ENOUGH:g}",
        "n_sure": f"{int((known['low'] >= ENOUGH).sum()):,}",
        "frame": labels.get(least["frame"], least["frame"]),
        "alpha": show_number(float(least["alpha"])),
        "interval": show_interval(least["low"], least["high"]),
        "n_items": show_count(int(least["n_items"]), "sentence"),
        "coders": show_count(int(least["n_coders"]), "coder"),
    }
    template = (
        "Coders agree well enough to draw conclusions (alpha ≥ {enough}) on {n_enough} ({n_sure} "
        "of them by the whole interval); least on "
        "“{frame}” (alpha {alpha}, {interval}): {coders} differ on {n_disputed} of {n_items}."
    )
    headline = "Coders agree well enough (alpha ≥ {enough}) on {n_enough}"
    return state_finding(
        name, template, numbers=[number], words=words, headline=headline, prepared=prepared
    )


def state_accuracy(
    accuracy: pd.DataFrame, *, marked: pd.DataFrame, prepared: Prepared, name: str
) -> Finding:
    """State how much of what the engine calls is right, and how much of what is there it calls.

    Parameters
    ----------
    accuracy : DataFrame
        From `score_accuracy`.
    marked : DataFrame
        From `mark_calls`: the receipts.
    """
    require_made(prepared, "prepared", "Prepared")
    whole = accuracy[(accuracy["frame"] == ALL_FRAMES) & (accuracy["group"] == EVERYTHING)]
    rows = {row["measure"]: row for row in whole.to_dict("records")}
    if not rows or np.isnan([rows[key]["estimate"] for key in ("precision", "recall")]).any():
        why = "too few coded sentences" if len(marked) else "no sheet has been coded"
        text = f"How often the engine is right cannot be told: {why}."
        return state_nothing(text, prepared, name)
    places = place_sentences(marked, prepared)
    called, coded = places["called"] > 0, places["code"] > 0
    parts = {
        "right": (called & coded, "called, and coders see it"),
        "called": (called, "called"),
        "coded": (coded, "coders see it"),
    }
    numbers = []
    for key, (chosen, rule) in parts.items():
        evidence = find_evidence(places[chosen], rule=rule, value="weight")
        total = float(evidence["value"].sum())
        # an estimate, but of a number of calls
        numbers.append(Number(key, total, f"{round(total):,}", "total", evidence=evidence))
    for key, base in (("precision", "called"), ("recall", "coded")):
        row = rows[key]
        numbers.append(
            Number(key, row["estimate"], show_percent(row["estimate"]), "ratio", low=row["low"],
                   high=row["high"], parts=("right", base))
        )  # fmt: skip
    words = {
        f"{key}_interval": show_interval(rows[key]["low"], rows[key]["high"], percent=True)
        for key in ("precision", "recall")
    }
    words["n"] = show_count(marked["item"].nunique(), "coded sentence")
    words["calls"] = "call" if numbers[1].shown == "1" else "calls"
    words["are"] = "is" if numbers[0].shown == "1" else "are"
    headline = "{precision} of what the engine calls is right; it calls {recall} of what coders see"
    template = (
        "Of an estimated {called} {calls} of a frame in the corpus {right} {are} right: precision "
        "{precision} ({precision_interval}). Of {coded} that coders would see, it calls these {right}: "
        "recall {recall} ({recall_interval}; {n})."
    )
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def state_accuracy_contrast(
    contrasts: pd.DataFrame,
    *,
    marked: pd.DataFrame,
    labels: Mapping[str, str],
    prepared: Prepared,
    name: str,
) -> Finding:
    """Warn where the engine is better at one group than at the others, or say that none stands out.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_accuracy_contrasts`.
    marked : DataFrame
        From `mark_calls`: the receipts.
    """
    require_made(prepared, "prepared", "Prepared")
    if contrasts.empty:
        text = "Whether the engine is equally good for all groups cannot be told: "
        text += "too few coded sentences." if len(marked) else "no sheet has been coded."
        return state_nothing(text, prepared, name)
    found = contrasts[contrasts["distinguishable"]]
    if found.empty:
        tested = show_count(len(contrasts), "comparison")
        widest = float((contrasts["high"] - contrasts["low"]).median() / 2)
        headline = "No group is distinguishable from the others in how well the engine does"
        text = (
            "Not distinguishable: in none of {tested} is the engine better or worse for one group "
            "than for the others (q > .05). That is no proof that it is equally good: these "
            "differences of F1 are known to about ±{widest} only."
        )
        words = {"tested": tested, "widest": show_number(widest)}
        return state_finding(
            name, text, numbers=[], words=words, headline=headline, prepared=prepared,
            distinguishable=False,
        )  # fmt: skip
    first = found.iloc[0]
    frame = labels.get(first["frame"], first["frame"])
    here = marked[marked["group"] == first["group"]]
    if first["frame"] != ALL_FRAMES:
        here = here[here["frame"] == first["frame"]]
    here = here[(here["called"] > 0) | (here["code"] > 0)]
    evidence = find_evidence(place_sentences(here, prepared), rule="the engine or coders see it")
    number = Number("n", len(evidence), show_number(len(evidence)), "count", evidence=evidence)
    low, high = first["low"], first["high"]
    words = {
        "group": str(first["group"]),
        "frame": f"“{frame}”" if first["frame"] != ALL_FRAMES else ALL_FRAMES,
        "here": show_number(float(first["mean"])),
        "others": show_number(float(first["mean_others"])),
        "better": "better" if first["estimate"] > 0 else "worse",
        "interval": show_interval(low, high),
        "n_found": show_count(len(found), "such difference"),
    }
    headline = "Warning: the engine is {better} for “{group}” than for the others in {frame}"
    template = (
        f"{headline}: F1 {{here}} against {{others}} (difference: {{interval}}; {{n}} sentences "
        "to judge by there; {n_found} in all). A difference between the shares of these groups "
        "may be the engine's; correct each group by codes of its own."
    )
    return state_finding(
        name, template, numbers=[number], words=words, headline=headline, prepared=prepared
    )


def state_prevalence(
    prevalence: pd.DataFrame,
    *,
    calls: pd.DataFrame,
    labels: Mapping[str, str],
    prepared: Prepared,
    groups: pd.DataFrame,
    name: str,
) -> Finding:
    """State the frame whose share the correction moves furthest, over all articles.

    Parameters
    ----------
    prevalence : DataFrame
        From `score_prevalence`.
    calls : DataFrame
        What the engine calls: the receipts of the raw share.
    """
    require_made(prepared, "prepared", "Prepared")
    whole = prevalence[(prevalence["group"] == EVERYTHING) & prevalence["low"].notna()]
    if whole.empty:
        why = "too few coded sentences" if len(prevalence) else "no sheet has been coded"
        return state_nothing(f"No share can be corrected: {why}.", prepared, name)
    beside = (whole["raw"] < whole["low"]) | (whole["raw"] > whole["high"])
    moved = (whole["estimate"] - whole["raw"]).abs()
    place = int(moved.where(beside, moved - 1).to_numpy().argmax())
    row, is_moved = whole.iloc[place], bool(beside.iloc[place])
    evidence = _find_shares(calls[calls["frame"].astype("str") == row["frame"]], prepared, groups)
    number = Number("raw", row["raw"], show_percent(row["raw"]), "mean", evidence=evidence)
    words = {
        "frame": labels.get(row["frame"], row["frame"]),
        "corrected": show_percent(row["estimate"]),
        "interval": show_interval(row["low"], row["high"], percent=True),
        "sensitivity": show_percent(row["sensitivity"]),
        "specificity": show_percent(row["specificity"]),
        "n_beside": f"{int(beside.sum())} of {show_count(len(whole), 'frame')}",
    }
    headline = "“{frame}” is in {corrected} of sentences, not in {raw} as counted"
    template = (
        "“{frame}” is called in {raw} of an article's sentences; corrected for what the engine "
        "misses (sensitivity {sensitivity}) and imagines (specificity {specificity}) it is in "
        "{corrected} ({interval}). In {n_beside} the counted share lies outside the corrected "
        "one's interval."
    )
    if not is_moved:
        headline = "No counted share is distinguishable from the corrected one"
        template = (
            "Not distinguishable: no counted share lies outside the interval of the corrected one "
            "(“{frame}”: {raw} counted, {corrected} corrected, {interval})."
        )
    return state_finding(
        name, template, numbers=[number], words=words, headline=headline, prepared=prepared,
        distinguishable=is_moved,
    )  # fmt: skip


def state_learning(learning: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State whether the engine that learns from the codes would learn more from more of them.

    Parameters
    ----------
    learning : DataFrame
        From `score_learning`.
    """
    require_made(prepared, "prepared", "Prepared")
    if len(learning) < 2:
        text = "No learning curve: no sheet has been coded, or too few sentences or articles."
        return state_nothing(text, prepared, name)
    half, last = learning.iloc[-2], learning.iloc[-1]
    words = {
        "n_half": f"{int(half['n']):,}",
        "n_last": f"{int(last['n']):,}",
        "half": show_number(float(half["estimate"])),
        "last": show_number(float(last["estimate"])),
        "low": show_number(float(last["low"])),
        "high": show_number(float(last["high"])),
        "repeats": show_count(int(last["n_repeats"]), "repeat"),
        "articles": show_count(int(last["n_articles"]), "independent article"),
        "advice": _advise(last),
        "gain": show_number(float(last["gain"]), sign=True),
        "interval": show_interval(last["gain_low"], last["gain_high"]),
    }
    headline = "Learning from {n_last} coded sentences gives an F1 of {last}, from {n_half} {half}"
    template = (
        f"{headline} (mean over frames and {{repeats}} with others of {{articles}} held out; "
        "with {n_last} from {low} to {high}; difference {gain}, {interval}): {advice}."
    )
    return state_finding(
        name, template, numbers=[], words=words, headline=headline, prepared=prepared,
        distinguishable=_has_enough(last) and bool(last["gain_low"] > 0 or last["gain_high"] < FLAT),
    )  # fmt: skip


def _advise(last: pd.Series) -> str:
    """What the interval of the last gain says of coding more."""
    if not _has_enough(last):
        return (
            "with so few articles to learn from and to hold out, this describes them and does not "
            "tell whether more coding pays; code sentences of more articles"
        )
    if last["gain_low"] > 0:
        return "it still rises, so that more coding pays"
    if last["gain_high"] < FLAT:
        return f"the curve has flattened: more coding gains less than {FLAT:g} of F1, if anything"
    return "not distinguishable, so that these codes do not tell whether more coding pays"


def _has_enough(last: pd.Series) -> bool:
    """Whether each test held out as many articles as a comparison needs on a side."""
    return bool(last["n_articles"] // 3 >= MIN_ARTICLES)


def tell_seen(marked: pd.DataFrame, *, fair: pd.DataFrame) -> str:
    """Tell how many coded sentences were left out, for the engine was fitted to them; else "".

    Parameters
    ----------
    marked, fair : DataFrame
        Before and after `drop_seen`.
    """
    n, n_left = marked["item"].nunique(), fair["item"].nunique()
    if n == n_left:
        return ""
    amount = "all" if not n_left else f"{n - n_left:,}"
    rest = (
        "Its quality below is from sentences that each test left out of the fitting; for accuracy "
        "by source and corrected shares code another sheet, drawn with another random_state."
        if not n_left
        else "They are left out of all that follows but the learning curve."
    )
    return (
        f"The engine was fitted to {amount} of the {show_count(n, 'coded sentence')}, which would "
        f"flatter it. {rest}"
    )


def tell_settled(reference: pd.DataFrame) -> str:
    """Tell how the codes that the engine is measured against came about."""
    if reference.empty:
        return ""
    counts = reference["settled"].value_counts()
    ways = {
        "one coder": "of one coder",
        "agreed": "on which coders agree",
        "majority": "of a majority",
        "adjudicated": "settled by adjudication",
        "tied": (
            "tied and left out, so that the hardest cases do not count (settle them on a copy of "
            "the sheet, the parameter adjudicated)"
        ),
    }
    told = [f"{counts[way]:,} {text}" for way, text in ways.items() if way in counts]
    return f"Codes that the engine is measured against: {', '.join(told)}."


def _find_shares(calls: pd.DataFrame, prepared: Prepared, groups: pd.DataFrame) -> pd.DataFrame:
    """Every sentence of the articles compared, 1 where the engine calls the frame."""
    places = prepared.sentences
    called = np.zeros(len(places))
    row = locate_sentences(calls, sentences=places)
    called[row[row >= 0]] = 1
    evidence = find_evidence(places.assign(value=called), rule="called", value="value")
    rules = np.where(called > 0, "called", "no call")
    evidence["rule"] = pd.Categorical(rules, ["called", "no call"])
    return evidence[evidence["doc_id"].isin(groups["doc_id"])].reset_index(drop=True)
