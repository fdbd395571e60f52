"""Whose words an outlet prints: the articles that credit a news agency."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.credits import GENERIC, count_credits
from analysis.evidence import OUTSIDE, Finding, Number, find_evidence, state_finding, state_rows
from analysis.findings.base import count_articles, is_descriptive, state_nothing
from analysis.tables import require_made
from analysis.wording import show_count, show_number

if TYPE_CHECKING:
    from analysis.prepared import Prepared

_MOST_TIED = 3  # groups and agencies that are named where none leads


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
            leading, fills, headline = _tell_leading(named, outside=outside, groups=groups)
            numbers, words = leading + numbers, words | fills
            template = f"{headline}. In all, at least {template}"
    if len(own):
        numbers.append(_count("own", own))
        verb = "credits its" if numbers[-1].value == 1 else "credit their"
        template += f"; {{own}} {verb} own outlet, which is an agency"
    if likely is not None and len(likely):
        numbers.append(count_articles("likely", likely["doc_id"], prepared))
        one = len(likely) == 1
        template += (
            f"; {{likely}} more without a credit {'shares' if one else 'share'} at least half of "
            f"{'its' if one else 'their'} words with an agency's article or one that credits an "
            "agency: probably agency copy, at least in part"
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


def _tell_leading(
    counted: pd.DataFrame, *, outside: pd.DataFrame, groups: pd.DataFrame
) -> tuple[list[Number], dict[str, str], str]:
    """Tell which group credits an agency in most articles; where several do in as many, that none leads."""
    ordered = counted.sort_values(
        ["n_credited", "share", "group", "agency"], ascending=[False, False, True, True]
    )
    tied = ordered[["n_credited", "n_documents"]] == ordered[["n_credited", "n_documents"]].iloc[0]
    leading = ordered[tied.all(axis=1)]
    numbers, words = [], {}
    for place, (_, row) in enumerate(leading.head(_MOST_TIED).iterrows(), start=1):
        inside = outside[outside["agency"] == row["agency"]].astype({"doc_id": "str"})
        of_group = groups.loc[groups["group"] == row["group"], "doc_id"].astype("str")
        numbers.append(_count(f"top_{place}", inside[inside["doc_id"].isin(of_group)]))
        words[f"group_{place}"], words[f"agency_{place}"] = str(row["group"]), str(row["agency"])
        words["size"] = f"{row['n_documents']:,}"
    if len(leading) == 1:
        one = numbers[0].value == 1
        return numbers, words, (
            f"{{top_1}} of {{size}} articles of “{{group_1}}” {'credits' if one else 'credit'} "
            f"{{agency_1}}: {'its' if one else 'their'} words are wholly or partly the agency's"
        )  # fmt: skip
    told = ", ".join(
        f"“{{group_{place}}}” {'credits ' if place == 1 else ''}{{agency_{place}}} in "
        f"{{top_{place}}} of {{size}}{' articles' if place == 1 else ''}"
        for place in range(1, len(numbers) + 1)
    )
    if len(leading) > len(numbers):
        told += f", and {show_count(len(leading) - len(numbers), 'more pair')} of group and agency as many"
    return numbers, words, f"None leads: {told}"


def _count(name: str, credited: pd.DataFrame) -> Number:
    """Count articles, with one credit of each as its receipt."""
    hits = credited.drop_duplicates("doc_id").assign(sentence_id=OUTSIDE)
    evidence = find_evidence(hits, rule="the agency that the article credits")
    return Number(name, len(hits), show_number(len(hits)), "documents", evidence=evidence)
