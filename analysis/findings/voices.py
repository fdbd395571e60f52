"""Who speaks, who is called what, whether a harm has a doer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.agency import choose_events, classify_doers, classify_parties
from analysis.agency.doers import CATEGORY, NAMED, NOBODY, WEAPON, tells_terrorists
from analysis.agency.score import (
    ALL,
    MIN_ARTICLES,
    MIN_HARMS,
    OTHER,
    UNNAMED,
    choose_patients,
    has_base,
)
from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.findings.base import (
    DESCRIPTIVE,
    make_ratio,
    prefer_closed,
    state_nothing,
    tell_descriptive,
)
from analysis.findings.labels import MIN_MENTIONS
from analysis.findings.means import state_contrast
from analysis.tables import require_made
from analysis.voices import choose_speech
from analysis.voices.scores import OWN, UNKNOWN
from analysis.wording import join_words, show_count, show_interval, show_percent

if TYPE_CHECKING:
    from analysis.naming import NamingSet
    from analysis.prepared import Prepared


def state_speakers(
    contrasts: pd.DataFrame,
    *,
    voices: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
) -> Finding:
    """State the role that a group hears more than all others do, or that none does.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_speaker_contrasts`: of the distinguishable rows of a known role, where nothing is
        tested of all, the one by the most percentage points larger in the group is stated. That an
        outlet quotes itself is no finding.
    voices : DataFrame
        From `find_voices`.
    """
    require_made(prepared, "prepared", "Prepared")
    speech = choose_speech(voices)
    speech = speech[speech["doc_id"].isin(groups["doc_id"])]
    known = contrasts[~contrasts["role"].isin([UNKNOWN, OWN])]
    if known.empty:
        text = "No known role is heard often enough to be compared."
        text = text if len(speech) else "Nobody is quoted or reported."
        return state_nothing(text, prepared, name)
    more = known["share"] - known["share_others"]
    known = known.loc[more.sort_values(ascending=False, kind="stable").index]
    row, unsure = _choose_clearest(
        known, "does the share of a role in what a group quotes or reports differ"
    )
    if row is None:
        return state_nothing(unsure, prepared, name)
    numbers: list[Number] = []
    for side, spoken in _split_sides(speech, row, groups):
        of_role = spoken[spoken["role"] == row["role"]]
        pair = [
            _total(f"n{side}", of_role, f"words of {row['role']}"),
            _total(f"all{side}", spoken, "words quoted or reported"),
        ]
        numbers += [*pair, _share(f"share{side}", pair)]
        nobody = _total(f"n_unknown{side}", spoken[spoken["role"] == UNKNOWN], "words of unknown")
        numbers += [nobody, _share(f"unknown{side}", [nobody, pair[1]])]
    bound = ""
    if (speech["role"] == UNKNOWN).any():
        bound = (
            " The role of who speaks is unknown for {unknown} of its words ({n_unknown}) and "
            "{unknown_others} of the others’ ({n_unknown_others})."
        )
    return _state_share(
        row, numbers, words={"role": str(row["role"])}, beside=bound,
        headline="In “{group}” {share} of the words quoted or reported are of the role “{role}”, in the others {share_others}",
        base="{n} of {all} words against {n_others} of {all_others}",
        prepared=prepared, name=name,
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
    require_made(prepared, "prepared", "Prepared")
    require_made(naming, "naming", "NamingSet", optional=True)
    if contrasts.empty:
        return state_nothing("No actor is named often enough to be compared.", prepared, name)
    row, unsure = _choose_clearest(contrasts, "does a group's naming differ")
    if row is None:
        return state_nothing(unsure, prepared, name)
    of_actor = mentions[
        (mentions["actor"] == row["actor"]) & mentions["doc_id"].isin(groups["doc_id"])
    ]
    numbers: list[Number] = []
    for side, own in _split_sides(of_actor, row, groups):
        labelled = own[own["label"] == row["label"]]
        pair = [
            _count(f"n{side}", labelled, f"{row['actor']} as {row['label']}"),
            _count(f"n_actor{side}", own, f"{row['actor']} under any label"),
        ]
        numbers += [*pair, _share(f"share{side}", pair)]
    actor = _title(str(row["actor"]), naming)
    ends, names = _find_ends(of_actor, str(row["label"]), groups)
    beside = f" From {{least}} in {{group_least}} ({{n_least}} of {{n_actor_least}}) to {{most}} in {{group_most}} ({{n_most}} of {{n_actor_most}}), of the groups with {MIN_MENTIONS} mentions or more."
    return _state_share(
        row, [*numbers, *ends], beside=beside if ends else "",
        words={"actor": actor, "label": str(row["label"]), **names},
        headline="“{group}” prints “{label}” in {share} of its mentions of {actor}, the others in {share_others}",
        base="{n} of {n_actor} against {n_others} of {n_actor_others}",
        prepared=prepared, name=name,
    )  # fmt: skip


def state_agency(
    contrasts: pd.DataFrame,
    *,
    clauses: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
) -> Finding:
    """State the group that tells who did a harm, by name or side, less or more than all others.

    Where the border between a category, an event and nobody lies is a matter of convention, and
    does not move the share that is stated; the three stand beside it. What tells a side is one, too,
    and does: what the share were if “rebels” told none, or “terrorists” one, is told with it.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_agency_contrasts`, in its order: `choose_patients` tells whose harms are
        stated. Without 20 harms in 5 articles on either side nothing is.
    clauses : DataFrame
        From `find_clauses`. Tolls of a war or of years are no harms (`choose_events`).
    """
    require_made(prepared, "prepared", "Prepared")
    chosen = choose_patients(contrasts)
    harms = choose_events(clauses[clauses["kind"] == "harm"])
    if harms.empty:
        return state_nothing("No clause tells of a harm.", prepared, name)
    contrasts = contrasts[contrasts["patient_class"] == chosen]
    enough = contrasts[has_base(contrasts)]
    if enough.empty:
        text = (
            f"No group is compared in the harms that tell no doer by name or side: that takes {MIN_HARMS} harms "
            f"in {MIN_ARTICLES} articles on either side. The rows stand below."
        )
        return state_nothing(text, prepared, name)
    who = classify_parties(harms["patient"]).to_numpy()
    kept = harms if chosen == ALL else harms[who == chosen]
    doer, loose = classify_doers(kept), classify_doers(kept, sides=False)
    parts = {
        "named": doer == NAMED, "category": doer == CATEGORY, "event": doer == WEAPON,
        "nobody": doer == NOBODY, "loose": loose != NAMED,
        "strict": (doer != NAMED) & ~tells_terrorists(kept),
    }  # fmt: skip
    receipts = {part: _mark_harms(kept, told) for part, told in parts.items()}
    return state_contrast(
        enough,
        what=f"the share of {tell_harms(chosen)} that tell no doer by name or side",
        beside=(
            " Of the harms, the doer is told by name or side in {named} against {named_others}; only by "
            "a category (“terrorists”, “gunmen”) in {category} against {category_others}; only by a "
            "weapon or event (“an air strike”, “a terrorist attack”) in {event} against "
            "{event_others}; not at all in {nobody} against {nobody_others}. The share hangs on what "
            "counts as telling a side: it is {loose} against {loose_others} if “rebels”, “insurgents” "
            "and “opposition” do not, {strict} against {strict_others} if “terrorists” and “a "
            "terrorist attack” do.",
            receipts,
        ),
        evidence=_mark_harms(kept, doer != NAMED), groups=groups, prepared=prepared, name=name,
        percent=True,
    )  # fmt: skip


def _mark_harms(harms: pd.DataFrame, told: pd.Series) -> pd.DataFrame:
    """Turn harms into receipts whose value is 1 where it is told so."""
    evidence = find_evidence(harms, rule="a harm")
    evidence["value"] = told.to_numpy(dtype=float)
    return evidence


def tell_harms(patient_class: str) -> str:
    """Tell harms to a class of patients in words.

    Examples
    --------
    >>> tell_harms("all"), tell_harms("armed groups"), tell_harms("not named")
    ('harms', 'harms to armed groups', 'harms to people not named')
    """
    told = {ALL: "", OTHER: " to others", UNNAMED: " to people not named"}
    return f"harms{told.get(patient_class, f' to {patient_class}')}"


def _choose_clearest(contrasts: pd.DataFrame, differ: str) -> tuple[pd.Series | None, str]:
    """Return the row to state, none where nothing is distinguishable, and what is said of that."""
    clear = contrasts[contrasts["distinguishable"]]
    if contrasts["p"].notna().any() and clear.empty:
        n = show_count(len(contrasts), "comparison")
        return None, f"Not distinguishable: in none of {n} {differ} from the others' (q > .05)."
    if not clear.empty:
        return prefer_closed(clear).iloc[0], ""
    # of single articles nothing is tested; an interval over no difference is none all the same
    likely = contrasts[~((contrasts["low"] <= 0) & (contrasts["high"] >= 0))]
    if likely.empty:
        n = show_count(len(contrasts), "comparison")
        return None, f"In none of {n} {differ} clearly from the others'.{DESCRIPTIVE}"
    return likely.iloc[0], ""


def _split_sides(
    rows: pd.DataFrame, row: pd.Series, groups: pd.DataFrame
) -> list[tuple[str, pd.DataFrame]]:
    """Return the rows of the group that is stated, then those of the others."""
    inside = rows["doc_id"].isin(groups.loc[groups["group"] == row["group"], "doc_id"])
    return [("", rows[inside]), ("_others", rows[~inside])]


def _find_ends(
    mentions: pd.DataFrame, label: str, groups: pd.DataFrame
) -> tuple[list[Number], dict[str, str]]:
    """Find the groups that print a label least and most, all that share an end, with their shares.

    The one that is stated is the surest and may lie between them. Of two groups there is no more
    to tell.
    """
    rows = mentions.merge(groups[["doc_id", "group"]], on="doc_id")
    shares = (rows["label"] == label).groupby(rows["group"]).agg(["size", "mean"])
    shares = shares[shares["size"] >= MIN_MENTIONS].sort_values("mean", kind="stable")
    if len(shares) < 3:
        return [], {}
    numbers: list[Number] = []
    names = {}
    for end, share in (("least", shares["mean"].iloc[0]), ("most", shares["mean"].iloc[-1])):
        at_end = shares.index[shares["mean"] == share]
        own = rows[rows["group"].isin(at_end)]
        pair = [
            _count(f"n_{end}", own[own["label"] == label], f"the actor as {label}"),
            _count(f"n_actor_{end}", own, "the actor under any label"),
        ]
        numbers += [*pair, _share(end, pair)]
        names[f"group_{end}"] = join_words([f"“{name}”" for name in at_end])
    return numbers, names


def _state_share(
    row: pd.Series,
    numbers: list[Number],
    *,
    words: dict[str, str],
    headline: str,
    base: str,
    beside: str = "",
    prepared: Prepared,
    name: str,
) -> Finding:
    """State a group's share beside that of the others, and how many times as large one is."""
    words = words | {
        "group": str(row["group"]),
        "articles": show_count(int(row["n_documents"]), "article"),
        "articles_others": f"{int(row['n_documents_others']):,}",
    }
    detail = f"({base}; in {{articles}} against {{articles_others}}"
    if pd.notna(row["log_ratio"]):
        more = row["log_ratio"] > 0
        parts = ("share", "share_others") if more else ("share_others", "share")
        low, high = (row["low"], row["high"]) if more else (-row["high"], -row["low"])
        ratio = make_ratio(2 ** abs(row["log_ratio"]), low, high, parts)
        numbers = [*numbers, ratio]
        words["interval"] = show_interval(ratio.low, ratio.high)
        often = (
            "{ratio} times as often as the others" if more else "the others {ratio} times as often"
        )
        detail += f"; {often}, {{interval}}"
    tested = pd.notna(row["p"])
    counted = [number for number in numbers if number.name in ("n", "n_others")]
    words["after"] = "" if tested else tell_descriptive(counted, prepared)
    return state_finding(
        name, f"{headline} {detail}).{beside}{{after}}", numbers=numbers, words=words, headline=headline,
        prepared=prepared, tested=bool(tested), basis=counted,
    )  # fmt: skip


def _title(actor: str, naming: NamingSet | None) -> str:
    """Return an actor's title within a sentence, its id where no set tells one.

    The title begins with a small letter where its first word is no name: the id shows that.
    """
    titles = {each.id: each.title for each in naming.actors} if naming is not None else {}
    title = titles.get(actor, actor)
    first = title.partition(" ")[0]
    lower = first[:1].lower() + first[1:]
    return title.replace(first, lower, 1) if lower in ("the", *actor.split()) else title


def _count(name: str, rows: pd.DataFrame, rule: str) -> Number:
    return Number(
        name, len(rows), f"{len(rows):,}", "count", evidence=find_evidence(rows, rule=rule)
    )


def _total(name: str, rows: pd.DataFrame, rule: str) -> Number:
    evidence = find_evidence(rows, rule=rule, value="n_words")
    total = int(rows["n_words"].sum())
    return Number(name, total, f"{total:,}", "total", evidence=evidence)


def _share(name: str, parts: list[Number]) -> Number:
    value = parts[0].value / parts[1].value if parts[1].value else float("nan")
    names = (parts[0].name, parts[1].name)
    return Number(name, value, show_percent(value), "ratio", parts=names)
