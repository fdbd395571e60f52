"""Which words are used, by whom, and next to which."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.context import find_feature
from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.findings.base import DESCRIPTIVE, UNSURE, state_nothing
from analysis.tables import require_choice
from analysis.wording import show_count, show_interval, show_number

if TYPE_CHECKING:
    from analysis.prepared import Prepared


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
        return state_nothing("No word is left to count.", prepared, name)
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
        return state_nothing(text, prepared, name)
    if rows.empty:
        return state_nothing(
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
