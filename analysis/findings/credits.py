"""Whose words an outlet prints: the articles that credit a news agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.credits import GENERIC, count_credits
from analysis.evidence import OUTSIDE, Finding, Number, find_evidence, state_finding, state_rows
from analysis.findings.base import count_articles, is_descriptive, state_nothing
from analysis.tables import require_made
from analysis.wording import show_number

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def state_credits(
    credited: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    likely: pd.DataFrame | None = None,
) -> Finding:
    """State how many articles credit a news agency, and which group does most often.

    Parameters
    ----------
    credited : DataFrame
        From `find_credits`. What an outlet that is the agency credits to itself is told apart.
    groups : DataFrame
        ``doc_id, group``.
    likely : DataFrame, optional
        From `find_likely_credits`.
    """
    require_made(prepared, "prepared", "Prepared")
    own, outside = credited[credited["own"]], credited[~credited["own"]]
    if credited.empty:
        text = "No article credits a news agency in its text: whose words it prints is not told."
        return state_nothing(text, prepared, name)
    words = {"all": f"{len(prepared.documents):,}"}
    numbers = []
    template, headline = "No article credits an outside news agency", ""
    if len(outside):
        numbers.append(_count("n", outside))
        verb = "credits" if numbers[0].value == 1 else "credit"
        template = f"{{n}} of {{all}} articles {verb} an outside news agency"
        unnamed = outside[outside["agency"] == GENERIC]
        unnamed = unnamed[
            ~unnamed["doc_id"].isin(outside.loc[outside["agency"] != GENERIC, "doc_id"])
        ]
        if len(unnamed):
            numbers.append(_count("unnamed", unnamed))
            template += ", {unnamed} of them without its name"
        counted = count_credits(outside, groups=groups)
        named = counted[counted["agency"] != GENERIC]
        if len(named) and not is_descriptive(groups):
            top = named.sort_values(
                ["n_credited", "group", "agency"], ascending=[False, True, True]
            ).iloc[0]
            inside = outside[outside["agency"] == top["agency"]].astype({"doc_id": "str"})
            of_group = groups.loc[groups["group"] == top["group"], "doc_id"].astype("str")
            numbers.insert(0, _count("top", inside[inside["doc_id"].isin(of_group)]))
            words |= {
                "group": str(top["group"]),
                "agency": str(top["agency"]),
                "size": f"{top['n_documents']:,}",
            }
            one = numbers[0].value == 1
            headline = (
                f"{{top}} of {{size}} articles of “{{group}}” {'credits' if one else 'credit'} "
                f"{{agency}}: {'its' if one else 'their'} words are wholly or partly the agency's"
            )
            template = f"{headline}. In all, at least {template}"
    if len(own):
        numbers.append(_count("own", own))
        verb = "credits its" if numbers[-1].value == 1 else "credit their"
        template += f"; {{own}} {verb} own outlet, which is an agency"
    if likely is not None and len(likely):
        numbers.append(count_articles("likely", likely["doc_id"], prepared))
        one = len(likely) == 1
        template += (
            f"; {{likely}} more {'shares half of its' if one else 'share half of their'} words or more "
            f"with one of these or with an agency's own, and {'is' if one else 'are'} very probably an "
            "agency's, too"
        )
    return state_finding(
        name, f"{template}.", numbers=numbers, words=words, headline=headline, prepared=prepared
    )


def state_credit_rows(
    counted: pd.DataFrame,
    *,
    credited: pd.DataFrame,
    groups: pd.DataFrame,
    key: str,
    prepared: Prepared,
    name: str,
) -> Finding:
    """Give each row of `count_credits`, told apart by its column `key`, the credits as printed."""
    require_made(prepared, "prepared", "Prepared")
    hits = credited[["doc_id", "agency", "start", "end"]].astype({"doc_id": "str"})
    hits = hits.merge(groups[["doc_id", "group"]].astype("str"), on="doc_id")
    hits = hits.merge(counted[["group", "agency", key]], on=["group", "agency"])
    hits = hits.assign(sentence_id=OUTSIDE)
    return state_rows(counted, hits=hits, key=key, prepared=prepared, name=name)


def _count(name: str, credited: pd.DataFrame) -> Number:
    """Count articles, with one credit of each as its receipt."""
    hits = credited.drop_duplicates("doc_id").assign(sentence_id=OUTSIDE)
    evidence = find_evidence(hits, rule="the agency that the article credits")
    return Number(name, len(hits), show_number(len(hits)), "documents", evidence=evidence)
