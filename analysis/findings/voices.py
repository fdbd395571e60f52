"""Who speaks, who is called what, whether a harm has a doer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.agency import classify_parties
from analysis.agency.score import (
    ALL,
    MIN_ARTICLES,
    MIN_HARMS,
    OTHER,
    UNNAMED,
    choose_patients,
    has_base,
    names_nobody,
)
from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.findings.base import DESCRIPTIVE, state_nothing
from analysis.findings.means import state_contrast
from analysis.voices import choose_speech
from analysis.wording import show_count, show_interval, show_number, show_percent

if TYPE_CHECKING:
    from analysis.naming import NamingSet
    from analysis.prepared import Prepared


def state_speakers(
    speakers: pd.DataFrame,
    *,
    voices: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
) -> Finding:
    """State which role gets most of the words that the largest group quotes or reports.

    Parameters
    ----------
    speakers : DataFrame
        From `score_speakers`.
    voices : DataFrame
        From `find_voices`.
    """
    heard = speakers[(speakers["n_words"] > 0) & (speakers["role"] != "unknown")]
    sizes = groups["group"].value_counts().reindex(heard["group"].unique()).dropna()
    if not len(sizes):
        return state_nothing("Nobody is quoted or reported.", prepared, name)
    group = min(sizes.index, key=lambda key: (-sizes[key], key))
    row = heard[heard["group"] == group].iloc[0]
    ids = groups.loc[groups["group"] == group, "doc_id"]
    speech = choose_speech(voices)
    spoken = speech[speech["doc_id"].isin(ids)]
    of_role = spoken[spoken["role"] == row["role"]]
    numbers = [
        _total("words", of_role, f"words of {row['role']}"),
        _total("all_words", spoken, "words quoted or reported"),
    ]
    numbers.append(_share("share", numbers, low=row["low"], high=row["high"]))
    n_articles = of_role["doc_id"].nunique()
    words = {
        "group": str(group),
        "role": str(row["role"]),
        "interval": show_interval(row["low"], row["high"], percent=True),
        "articles": show_count(n_articles, "article"),
        "after": DESCRIPTIVE if len(ids) < 2 else "",
    }
    headline = "Of the words that “{group}” quotes or reports, {share} are of the role “{role}”"
    return state_finding(
        name, f"{headline} ({{interval}}; {{words}} of {{all_words}} words, in {{articles}}).{{after}}",
        numbers=numbers, words=words, headline=headline, prepared=prepared,
    )  # fmt: skip


def state_naming(
    contrasts: pd.DataFrame,
    *,
    mentions: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    naming: NamingSet | None = None,
) -> Finding:
    """State the label by which a group differs most surely from all others.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_naming_contrasts`, in its order: its first distinguishable row is stated, where
        nothing is tested its first.
    mentions : DataFrame
        From `find_mentions`.
    naming : NamingSet, optional
        The set of the mentions: the actor is called by its title, else by its id.
    """
    if contrasts.empty:
        return state_nothing("No actor is named often enough to be compared.", prepared, name)
    clear = contrasts[contrasts["distinguishable"]]
    if contrasts["p"].notna().any() and clear.empty:
        text = f"Not distinguishable: in none of {show_count(len(contrasts), 'comparison')} does a group's naming differ from the others' (q > .05)."
        return state_nothing(text, prepared, name)
    row = (contrasts if clear.empty else clear).iloc[0]
    ids = groups.loc[groups["group"] == row["group"], "doc_id"]
    of_actor = mentions[
        (mentions["actor"] == row["actor"]) & mentions["doc_id"].isin(groups["doc_id"])
    ]
    numbers: list[Number] = []
    for side, inside in (("", True), ("_others", False)):
        own = of_actor[of_actor["doc_id"].isin(ids) == inside]
        labelled = own[own["label"] == row["label"]]
        pair = [
            _count(f"n{side}", labelled, f"{row['actor']} as {row['label']}"),
            _count(f"n_actor{side}", own, f"{row['actor']} under any label"),
        ]
        numbers += [*pair, _share(f"share{side}", pair)]
    words = {
        "group": str(row["group"]),
        "actor": _title(str(row["actor"]), naming),
        "label": str(row["label"]),
        "articles": show_count(int(row["n_documents"]), "article"),
        "articles_others": f"{int(row['n_documents_others']):,}",
        "after": DESCRIPTIVE if clear.empty else "",
    }
    headline = "“{group}” says “{label}” in {share} of its mentions of {actor}, the others in {share_others}"
    detail = "({n} of {n_actor} against {n_others} of {n_actor_others}; in {articles} against {articles_others}"
    if row["n"] and row["n_others"]:
        more = row["log_ratio"] > 0
        parts = ("share", "share_others") if more else ("share_others", "share")
        low, high = (row["low"], row["high"]) if more else (-row["high"], -row["low"])
        ratio = 2 ** abs(row["log_ratio"])
        numbers.append(
            Number(
                "ratio", ratio, show_number(ratio), "ratio", low=2**low, high=2**high, parts=parts
            )
        )
        words["interval"] = show_interval(2**low, 2**high)
        often = (
            "{ratio} times as often as the others" if more else "the others {ratio} times as often"
        )
        detail += f"; {often}, {{interval}}"
    return state_finding(
        name, f"{headline} {detail}).{{after}}", numbers=numbers, words=words, headline=headline,
        prepared=prepared,
    )  # fmt: skip


def state_agency(
    contrasts: pd.DataFrame,
    *,
    clauses: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
) -> Finding:
    """State the group that leaves out who did a harm more, or less, than all other articles.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_agency_contrasts`, in its order: `choose_patients` tells whose harms are
        stated. Without 20 harms in 5 articles on either side nothing is.
    clauses : DataFrame
        From `find_clauses`.
    """
    chosen = choose_patients(contrasts)
    harms = clauses[clauses["kind"] == "harm"]
    if harms.empty:
        return state_nothing("No clause tells of a harm.", prepared, name)
    contrasts = contrasts[contrasts["patient_class"] == chosen]
    enough = contrasts[has_base(contrasts)]
    if enough.empty:
        text = (
            f"No group is compared in the harms without a named agent: that takes {MIN_HARMS} harms "
            f"in {MIN_ARTICLES} articles on either side. The rows stand below."
        )
        return state_nothing(text, prepared, name)
    who = classify_parties(harms["patient"]).to_numpy()
    kept = harms if chosen == ALL else harms[who == chosen]
    evidence = find_evidence(kept, rule="a harm")
    evidence["value"] = names_nobody(kept).to_numpy(dtype=float)
    return state_contrast(
        enough,
        what=f"the share of {tell_harms(chosen)} without a named agent",
        evidence=evidence, groups=groups, prepared=prepared, name=name, percent=True,
    )  # fmt: skip


def tell_harms(patient_class: str) -> str:
    """Tell harms to a class of patients in words.

    Examples
    --------
    >>> tell_harms("all"), tell_harms("armed groups"), tell_harms("not named")
    ('harms', 'harms to armed groups', 'harms to people not named')
    """
    told = {ALL: "", OTHER: " to others", UNNAMED: " to people not named"}
    return f"harms{told.get(patient_class, f' to {patient_class}')}"


def _title(actor: str, naming: NamingSet | None) -> str:
    """Return an actor's title within a sentence, its id where no set tells one."""
    titles = {each.id: each.title for each in naming.actors} if naming is not None else {}
    title = titles.get(actor, actor)
    return f"the{title[3:]}" if title.startswith("The ") else title


def _count(name: str, rows: pd.DataFrame, rule: str) -> Number:
    return Number(
        name, len(rows), f"{len(rows):,}", "count", evidence=find_evidence(rows, rule=rule)
    )


def _total(name: str, rows: pd.DataFrame, rule: str) -> Number:
    evidence = find_evidence(rows, rule=rule, value="n_words")
    total = int(rows["n_words"].sum())
    return Number(name, total, f"{total:,}", "total", evidence=evidence)


def _share(name: str, parts: list[Number], *, low: float = np.nan, high: float = np.nan) -> Number:
    value = parts[0].value / parts[1].value if parts[1].value else float("nan")
    names = (parts[0].name, parts[1].name)
    return Number(name, value, show_percent(value), "ratio", low=low, high=high, parts=names)
