"""The findings of the notebooks: computed sentences that stay true for any corpus.

Each ``state_`` function turns a result table into a `Finding`, with the receipts of its numbers.
A comparison that could be chance is printed as *not distinguishable*; with one article a group
the sentence says that it describes these articles only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.context import find_feature
from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.intervals import describe_resampling
from analysis.matching import locate_sentences
from analysis.tables import require_choice
from analysis.wording import show_count, show_interval, show_number, show_percent

if TYPE_CHECKING:
    from analysis.prepared import Prepared

DESCRIPTIVE = " This describes these articles; it is no test."
UNSURE = " This difference is not distinguishable from chance between articles."


def is_descriptive(groups: pd.DataFrame) -> bool:
    """Tell whether no group has two articles, so that groups can be described, not tested."""
    return bool(groups.groupby("group")["doc_id"].nunique().max() < 2) if len(groups) else True


def tell_base(groups: pd.DataFrame) -> str:
    """Tell what a report rests on, for the captions of its figures."""
    n_documents, n_groups = groups["doc_id"].nunique(), groups["group"].nunique()
    if is_descriptive(groups):
        base = f"{show_count(n_documents, 'article')}, {_each(n_documents)}"
        return f"{base}: descriptive, not tested"
    return f"{show_count(n_documents, 'article')} in {show_count(n_groups, 'group')}"


def tell_resampling(groups: pd.DataFrame) -> str:
    """Tell, to end a caption with, where random groups of articles are resampled; else ""."""
    told = describe_resampling(groups)
    return f" {told}" if told else ""


def state_corpus(groups: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State how many articles there are, from how many groups and when, and what was set aside."""
    documents = prepared.documents
    numbers = [_count_articles("n", documents["doc_id"], prepared)]
    aside = int((prepared.ledger["status"] == "skipped").sum())
    dated = documents["date"].dropna()
    when = ""
    if len(dated):
        first, last = f"{dated.min():%Y-%m}", f"{dated.max():%Y-%m}"
        when = f", from {first} to {last}" if first != last else f", from {first}"
    n_groups = show_count(groups["group"].nunique(), "group")
    words = {
        "articles": "article" if len(documents) == 1 else "articles",
        "when": when,
        "kind": _each(len(documents)) if is_descriptive(groups) else f"in {n_groups}",
        "aside": f"{show_count(aside, 'entry', 'entries')} set aside (see the ledger)",
        "undated": f", {len(documents) - len(dated):,} without a date"
        if len(dated) < len(documents)
        else "",
    }
    template = "The corpus holds {n} {articles}, {kind}{when}{undated}; {aside}."
    return state_finding(name, template, numbers=numbers, words=words, prepared=prepared)


def state_largest_group(groups: pd.DataFrame, *, prepared: Prepared, name: str) -> Finding:
    """State the largest group's share of the articles: it weighs on every overall number."""
    if is_descriptive(groups):
        text = "Each article is a group of its own: what follows describes them, it tests nothing."
        return _state_nothing(text, prepared, name, distinguishable=True)
    sizes = groups["group"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    inside = groups.loc[groups["group"] == sizes.index[0], "doc_id"]
    evidence = _first_sentences(inside, prepared)
    n = _count_articles("n", inside, prepared)
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


def state_frequency(
    counts: pd.DataFrame,
    *,
    prepared: Prepared,
    name: str,
    role: str = "is the most frequent content word",
) -> Finding:
    """State how often the first feature of `counts` occurs and in how many articles.

    Parameters
    ----------
    counts : DataFrame
        ``feature``; its first row is stated.
    role : str
        What is said of the word before its numbers.
    """
    if counts.empty:
        return _state_nothing("No word is left to count.", prepared, name)
    word = str(counts["feature"].iloc[0])
    hits = prepared.measure(find_feature, feature=word)
    evidence = find_evidence(hits, rule=f"the word {word}")
    n_documents = hits["doc_id"].nunique()
    numbers = [
        Number("n", len(hits), show_number(len(hits)), "count", evidence=evidence),
        Number("n_documents", n_documents, show_number(n_documents), "documents",
               evidence=evidence),
    ]  # fmt: skip
    words = {
        "word": word,
        "role": role,
        "times": "time" if len(hits) == 1 else "times",
        "articles": show_count(len(prepared.documents), "article"),
    }
    template = "“{word}” {role}: {n} {times}, in {n_documents} of {articles}."
    return state_finding(name, template, numbers=numbers, words=words, prepared=prepared)


def state_keyness(
    keyness: pd.DataFrame,
    *,
    side: str,
    target: str,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    others: str = "the others",
) -> Finding:
    """State the word that most surely marks the target, or that it most surely avoids.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`, in its order.
    side : {"more", "less"}
        A word that the target uses more, or less, than the others.
    groups : DataFrame
        Of both sides together.
    others : str
        How the reference is called in the sentence.
    """
    require_choice(side, "side", ["more", "less"])
    rows = keyness[keyness["log_ratio"] > 0 if side == "more" else keyness["log_ratio"] < 0]
    in_target = groups["group"] == target
    n_articles = {"target": int(in_target.sum()), "reference": int((~in_target).sum())}
    tested = min(n_articles.values()) > 1
    if keyness.empty:
        text = "No word occurs often enough to be compared."
        return _state_nothing(text, prepared, name)
    if rows.empty:
        return _state_nothing(
            f"No word of those counted is used {side} by “{target}” than by {others}.",
            prepared, name,
        )  # fmt: skip
    row = rows.iloc[0]
    hits = prepared.measure(find_feature, feature=str(row["feature"]))
    inside = hits["doc_id"].isin(groups.loc[in_target, "doc_id"])
    lengths = prepared.lengths
    of_target = lengths["doc_id"].isin(groups.loc[in_target, "doc_id"])
    sizes = {
        "target": int(lengths.loc[of_target, "n_tokens"].sum()),
        "reference": int(lengths.loc[~of_target, "n_tokens"].sum()),
    }
    numbers = []
    for place, part in (("target", hits[inside]), ("reference", hits[~inside])):
        evidence = find_evidence(part, rule=f"the word {row['feature']}, {place}")
        numbers += _rates(place, evidence, sizes[place])
    user, other = ("target", "reference") if side == "more" else ("reference", "target")
    distinguishable = bool(row["distinguishable"]) or not tested
    words = {
        "word": str(row["feature"]),
        "user": f"“{target}”" if side == "more" else others[:1].upper() + others[1:],
        "other": others if side == "more" else f"“{target}”",
        "writes": "writes" if side == "more" else "write",
        "times": "time" if row[f"n_{user}"] == 1 else "times",
        "all_user": show_count(n_articles[user], "article"),
        "all_other": show_count(n_articles[other], "article"),
        "after": (DESCRIPTIVE if not tested else "" if distinguishable else UNSURE),
    }
    base = (
        f"{{n_documents_{user}}} of {{all_user}} against {{n_documents_{other}}} of {{all_other}}"
    )
    if row[f"n_{other}"] == 0:
        headline = f"{{user}} {{writes}} “{{word}}” {{n_{user}}} {{times}}, {{other}} never"
        template = f"{headline} ({base}).{{after}}"
    else:
        ratio = 2 ** abs(row["log_ratio"])
        bounds = sorted((2 ** row["low"], 2 ** row["high"]))
        low, high = bounds if side == "more" else (1 / bounds[1], 1 / bounds[0])
        parts = (f"rate_{user}", f"rate_{other}")
        numbers.append(
            Number("ratio", ratio, show_number(ratio), "ratio", low=low, high=high, parts=parts)
        )
        words["interval"] = show_interval(low, high)
        headline = "{user} {writes} “{word}” {ratio} times as often as {other}"
        template = f"{headline} ({{interval}}; {base}).{{after}}"
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared, distinguishable=distinguishable,
    )  # fmt: skip


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
    if percent and not row["estimate"]:
        text = "No sentence was counted: the share is 0 in every article."
        return _state_nothing(text, prepared, name)
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
        What a group is, such as ``"year"``.
    """
    tested = contrasts[contrasts["p"].notna()]
    clear = (contrasts["low"] > 0) | (contrasts["high"] < 0)
    if len(tested) and not tested["distinguishable"].any():
        text = f"none of {len(tested):,} {kind}s differs from the other articles in {what}"
        if len(tested) == 1:
            text = f"“{tested['group'].iloc[0]}” and the other articles in {what}"
        text = f"Not distinguishable: {text} (q ≤ .05)."
        return _state_nothing(text, prepared, name)
    if not len(tested) and not clear.any():
        text = f"No {kind} stands apart from all other articles in {what}.{DESCRIPTIVE}"
        if len(contrasts) < 2:
            text = f"The articles are from one {kind} or none: there is nothing to compare."
        return _state_nothing(text, prepared, name)
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
        "after": "" if len(tested) else DESCRIPTIVE,
    }
    headline = "In “{group}” {what} is {difference} {direction} than in all other articles"
    template = (
        f"{headline}: {{inside}} against {{outside}} "
        "(difference: {interval}; {n_inside} against {n_outside}).{after}"
    )
    return state_finding(
        name, template, numbers=numbers, words=words, headline=headline, prepared=prepared,
    )  # fmt: skip


def find_score_evidence(
    scores: pd.DataFrame, *, sentences: pd.DataFrame, value: str, rule: str
) -> pd.DataFrame:
    """Turn sentence scores into receipts, each a whole sentence with its value."""
    known = scores.loc[scores[value].notna(), ["doc_id", "sentence_id", value]]
    places = sentences[["start", "end"]].iloc[locate_sentences(known, sentences=sentences)]
    hits = known.assign(start=places["start"].to_numpy(), end=places["end"].to_numpy())
    return find_evidence(hits, rule=rule, value=value)


def find_frame_evidence(cues: pd.DataFrame, *, sentences: pd.DataFrame, frame: str) -> pd.DataFrame:
    """Turn a frame's cues into receipts, one a sentence, placed at its first cue.

    A sentence without a cue is a receipt with the value 0 and the rule "no cue": it is counted
    but not shown.
    """
    evidence = find_evidence(sentences, rule="no cue")
    first = cues[cues["frame"] == frame].drop_duplicates(["doc_id", "sentence_id"])
    row = locate_sentences(first, sentences=sentences)
    for edge in ("start", "end"):
        places = evidence[edge].to_numpy(copy=True)
        places[row] = first[edge].to_numpy()
        evidence[edge] = places
    shown = first["cue"].astype("category")
    names = pd.Index(["no cue", *("cue " + shown.cat.categories.astype("str"))], dtype="str")
    codes = np.zeros(len(evidence), dtype=np.int32)
    codes[row] = shown.cat.codes.to_numpy() + 1
    evidence["rule"] = pd.Categorical.from_codes(codes, categories=names)
    evidence["value"] = (codes > 0).astype(float)
    return evidence


def _each(n_documents: int) -> str:
    return "on its own" if n_documents == 1 else "each on its own"


def _mean(name: str, row: pd.Series, evidence: pd.DataFrame, *, percent: bool) -> Number:
    show = show_percent if percent else show_number
    return Number(
        name, row["estimate"], show(row["estimate"]), "mean", low=row["low"], high=row["high"],
        evidence=evidence,
    )  # fmt: skip


def _rates(side: str, evidence: pd.DataFrame, n_tokens: int) -> list[Number]:
    """A side's count, its articles, and its rate per 1,000 words."""
    n, n_documents = len(evidence), evidence["doc_id"].nunique()
    rate = 1000 * n / n_tokens if n_tokens else float("nan")
    return [
        Number(f"n_{side}", n, show_number(n), "count", evidence=evidence),
        Number(f"n_documents_{side}", n_documents, show_number(n_documents), "documents",
               evidence=evidence),
        Number(f"rate_{side}", rate, show_number(rate), "rate", base=n_tokens, evidence=evidence),
    ]  # fmt: skip


def _state_nothing(
    text: str,
    prepared: Prepared,
    name: str,
    *,
    distinguishable: bool = False,
) -> Finding:
    """A finding that there is none; its text may hold the corpus' own words, so it is a fill."""
    return state_finding(
        name, "{text}", numbers=[], words={"text": text}, prepared=prepared, distinguishable=distinguishable,
    )  # fmt: skip


def _first_sentences(doc_ids: pd.Series, prepared: Prepared) -> pd.DataFrame:
    """One receipt an article; an article without a sentence is counted, but there is none to show."""
    keys = ["doc_id", "sentence_id", "start", "end"]
    first = prepared.sentences.drop_duplicates("doc_id").astype({"doc_id": "str"})
    first = first[first["doc_id"].isin(doc_ids)]
    shown = find_evidence(first, rule="one receipt an article: its first sentence")
    bare = doc_ids[~doc_ids.isin(first["doc_id"])]
    if bare.empty:
        return shown
    rows = pd.DataFrame({"doc_id": bare, **dict.fromkeys(keys[1:], 0)})
    empty = find_evidence(rows, rule="no sentence: an article of which nothing is left to count")
    return pd.concat([shown, empty], ignore_index=True)


def _count_articles(name: str, doc_ids: pd.Series, prepared: Prepared) -> Number:
    evidence = _first_sentences(doc_ids, prepared)
    n = evidence["doc_id"].nunique()
    return Number(name, n, show_number(n), "documents", evidence=evidence)
