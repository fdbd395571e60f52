"""In whose voice a label is printed, and which comparisons rest on enough to make a headline."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.evidence import Finding, Number, find_evidence, state_finding
from analysis.findings.base import is_descriptive, state_nothing
from analysis.intervals import MIN_ARTICLES, name_units
from analysis.tables import require_columns, require_made
from analysis.wording import show_count

if TYPE_CHECKING:
    from analysis.naming import NamingSet
    from analysis.prepared import Prepared

MIN_MENTIONS = 10  # of an actor, on either side of a comparison
MIN_WORDS = 100  # quoted or reported, on either side


def tell_grounds() -> str:
    """Tell the rule by which comparisons make headlines.

    Examples
    --------
    >>> tell_grounds().startswith("A comparison makes a headline")
    True
    """
    return (
        f"A comparison makes a headline where either side names the actor at least {MIN_MENTIONS} "
        f"times, or quotes and reports at least {MIN_WORDS} words, in {MIN_ARTICLES} articles or more "
        "(in one, where each article is its own group)."
    )


def choose_grounded(
    table: pd.DataFrame,
    *,
    hits: pd.DataFrame,
    groups: pd.DataFrame,
    by: str | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """Choose the rows of a comparison that rest on enough, by the rule that `tell_grounds` tells.

    Parameters
    ----------
    table : DataFrame
        With ``group`` and the column `by`. Where it has ``share_others`` the other articles need
        as much as the group.
    hits : DataFrame
        ``doc_id``, the column `by` and `value`: mentions, or stretches of speech.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``: an article and its copies count once.
    by : str, optional
        Within what shares are counted, such as ``actor``.
    value : str, optional
        What is summed, such as ``n_words``; without it rows are counted.

    Returns
    -------
    DataFrame
        Some of the rows, in their order.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    require_columns(hits, "hits", ["doc_id"], "the find_ function that found them")
    keys = [by] if by else []
    least = MIN_WORDS if value else MIN_MENTIONS
    n_articles = 1 if is_descriptive(groups) else MIN_ARTICLES
    size = hits[value] if value else 1
    rows = pd.DataFrame({"doc_id": hits["doc_id"].astype("str"), "n": size})
    rows = rows.assign(**{key: hits[key].astype("str") for key in keys})
    summed = rows.groupby(["doc_id", *keys])["n"].sum().reset_index()
    rows = summed.assign(unit=name_units(summed["doc_id"], groups=groups))
    of_groups = groups[["doc_id", "group"]].astype("str").drop_duplicates()
    rows = rows[rows["doc_id"].isin(of_groups["doc_id"])]
    counted: dict[str, Any] = {"n": ("n", "sum"), "n_documents": ("unit", "nunique")}
    inside = rows.merge(of_groups, on="doc_id").groupby(["group", *keys]).agg(**counted)
    own = table[["group", *keys]].astype("str").merge(
        inside.reset_index(), on=["group", *keys], how="left"
    )  # fmt: skip
    own = own[["n", "n_documents"]].fillna(0)
    enough = (own["n"] >= least) & (own["n_documents"] >= n_articles)
    if "share_others" in table.columns:
        rows["all"] = "all"
        whole = rows.groupby(keys or ["all"]).agg(**counted).reset_index()
        every = table[keys].astype("str").assign(all="all")
        every = every.merge(whole, on=keys or ["all"], how="left")[["n", "n_documents"]].fillna(0)
        others = every - own
        enough &= (others["n"] >= least) & (others["n_documents"] >= n_articles)
    return table[enough.to_numpy()].reset_index(drop=True)


def state_label_voices(
    loaded: pd.DataFrame,
    *,
    mentions: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    naming: NamingSet | None = None,
) -> Finding:
    """State in whose voice the loaded label that a group prints most often stands.

    Parameters
    ----------
    loaded : DataFrame
        From `score_label_voices`.
    mentions : DataFrame
        From `find_mentions`, with the ``voice`` of `mark_voices`.
    naming : NamingSet, optional
        The set of the mentions: acts, which nobody is called, are left out.
    """
    require_made(prepared, "prepared", "Prepared")
    require_made(naming, "naming", "NamingSet", optional=True)
    acts = [actor.id for actor in naming.actors if actor.kind == "act"] if naming else []
    called = loaded[(loaded["charge"] != "neutral") & ~loaded["actor"].isin(acts)]
    if called.empty:
        return state_nothing("No loaded label is printed.", prepared, name)
    row = called.sort_values(
        ["n", "group", "actor", "label"], ascending=[False, True, True, True]
    ).iloc[0]
    ids = groups.loc[groups["group"] == row["group"], "doc_id"]
    own = mentions[(mentions["actor"] == row["actor"]) & mentions["doc_id"].isin(ids)]
    own = own[own["label"] == row["label"]]
    parts = {"n": own} | {
        voice: own[own["voice"] == voice] for voice in ("own", "reported", "quoted")
    }
    numbers = [
        Number(
            key, len(rows), f"{len(rows):,}", "count",
            evidence=find_evidence(rows, rule=f"{row['label']}, {key}"),
        )
        for key, rows in parts.items()
    ]  # fmt: skip
    words = {
        "group": str(row["group"]),
        "label": str(row["label"]),
        "articles": show_count(own["doc_id"].nunique(), "article"),
        **{
            f"{voice}_stand": "stands" if len(parts[voice]) == 1 else "stand"
            for voice in ("own", "reported")
        },
    }
    headline = "Of the {n} times that “{group}” prints “{label}”, {own} {own_stand} in its own voice and {quoted} within quotation marks"
    return state_finding(
        name, f"{headline}; {{reported}} {{reported_stand}} in reported speech, whose wording may be its own (in {{articles}}).",
        numbers=numbers, words=words, headline=headline, prepared=prepared,
    )  # fmt: skip
