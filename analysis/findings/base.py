"""What the findings of all notebooks share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence import (
    FEW_ARTICLES,
    Finding,
    Number,
    count_basis,
    find_evidence,
    state_finding,
)
from analysis.intervals import describe_resampling
from analysis.tables import require_columns
from analysis.wording import show_count, show_line, show_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from analysis.prepared import Prepared


DESCRIPTIVE = " This describes these articles; it is no test."
UNSURE = " This difference is not distinguishable from chance between articles."
_UNEVEN = 0.1  # by how much more of a period than of the others two groups must be


def is_descriptive(groups: pd.DataFrame) -> bool:
    """Tell whether no group has two articles, so that groups can be described, not tested."""
    require_columns(groups, "groups", ["group"], "group_documents()")
    return bool(groups.groupby("group")["doc_id"].nunique().max() < 2) if len(groups) else True


def tell_base(groups: pd.DataFrame) -> str:
    """Tell what a report rests on, for the captions of its figures."""
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    n_documents, n_groups = groups["doc_id"].nunique(), groups["group"].nunique()
    if is_descriptive(groups):
        base = f"{show_count(n_documents, 'article')}, {tell_each(n_documents)}"
        return f"{base}: descriptive, not tested"
    return f"{show_count(n_documents, 'article')} in {show_count(n_groups, 'group')}"


def tell_resampling(groups: pd.DataFrame) -> str:
    """Tell, to end a caption with, where random groups of articles are resampled; else ""."""
    told = describe_resampling(groups)
    return f" {told}" if told else ""


def tell_sources(periods: pd.DataFrame, *, period: str, groups: pd.DataFrame) -> str:
    """Tell, to end a caption with, of which groups a period has more articles than its share.

    Where the two with most more are nearly as much of the other periods there is nothing to tell: "".

    Examples
    --------
    >>> ids = list("abcdefgh")
    >>> periods = pd.DataFrame({"doc_id": ids, "group": ["2030"] * 4 + ["2031"] * 4})
    >>> groups = pd.DataFrame({"doc_id": ids, "group": list("XXYZZZZX")})
    >>> tell_sources(periods, period="2030", groups=groups)
    ' Of the 4 articles of 2030 3 are of “X” (2) and “Y” (1), of the other 4 articles 1: what \
changes may be who writes.'
    """
    dated = periods[["doc_id", "group"]].drop_duplicates()
    both = groups[["doc_id", "group"]].merge(dated, on="doc_id", suffixes=("", "_period"))
    inside = both["group_period"] == period
    names = both["group"].astype("str")
    sizes = names[inside].value_counts(sort=False).sort_index()
    elsewhere = names[~inside].value_counts(sort=False).reindex(sizes.index, fill_value=0)
    n, n_others = int(inside.sum()), int((~inside).sum())
    more = sizes / max(n, 1) - elsewhere / max(n_others, 1)
    largest = sizes[more.sort_values(ascending=False, kind="stable").index].head(2)
    is_largest = names.isin(largest.index)
    n_largest, n_elsewhere = int((is_largest & inside).sum()), int((is_largest & ~inside).sum())
    few = is_descriptive(groups) or groups["group"].nunique() < 3 or not n or not n_others
    if few or n_largest / n - n_elsewhere / n_others < _UNEVEN:
        return ""
    named = " and ".join(
        f"“{show_line(name, length=40)}” ({size:,})" for name, size in largest.items()
    )
    return (
        f" Of the {show_count(n, 'article')} of {period} {n_largest:,} are of {named}, of the other "
        f"{show_count(n_others, 'article')} {n_elsewhere:,}: what changes may be who writes."
    )


def tell_descriptive(numbers: Sequence[Number], prepared: Prepared) -> str:
    """Tell, after a comparison of single articles, that it is no test, and on how few it rests."""
    n_documents = count_basis(numbers)
    if 0 < n_documents <= min(FEW_ARTICLES, len(prepared.documents) - 1):
        return f" This describes {show_count(n_documents, 'article')}; it is no test."
    return DESCRIPTIVE


def tell_each(n_documents: int) -> str:
    """Tell that articles are described one by one."""
    return "on its own" if n_documents == 1 else "each on its own"


def state_nothing(
    text: str,
    prepared: Prepared,
    name: str,
    *,
    distinguishable: bool = False,
    headline: str = "",
) -> Finding:
    """A finding that there is none; its text may hold the corpus' own words, so it is a fill."""
    return state_finding(
        name, "{text}", numbers=[], words={"text": text, "headline": headline or text},
        prepared=prepared, distinguishable=distinguishable, headline="{headline}",
    )  # fmt: skip


def make_ratio(value: float, low: float, high: float, parts: tuple[str, str]) -> Number:
    """A ratio of two rates or shares, from the ends of its logarithm to base 2.

    Where an end is open, as too few uses tell how large it is (`score_log_ratio_intervals`), the
    number is not printed but the other end; where that tells nothing, one digit of the number.

    Examples
    --------
    >>> ends = [(4.157, 7.38), (4.157, np.inf), (-1.0, np.inf), (-np.inf, 2.0)]
    >>> [make_ratio(72.15, *pair, ("a", "b")).shown for pair in ends]
    ['72.2', 'at least 18', 'about 70', 'about 70']
    >>> make_ratio(0.21, -np.inf, -1.0, ("a", "b")).shown
    'at most 0.50'
    """
    ends = 2.0**low, 2.0**high
    shown = show_number(value)
    if np.isinf(high) and ends[0] > 1:
        shown = f"at least {_show_end(ends[0])}"
    elif np.isneginf(low) and ends[1] < 1:
        shown = f"at most {_show_end(ends[1])}"
    elif np.isinf(high) or np.isinf(low):
        shown = f"about {show_number(float(f'{value:.0e}')).removesuffix('.0').removesuffix('.00')}"
    return Number("ratio", value, shown, "ratio", low=ends[0], high=ends[1], parts=parts)


def _show_end(end: float) -> str:
    """Print an end as a bound: of large ones no decimal."""
    return show_number(round(end) if end >= 10 else end)


def prefer_closed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose ``low`` and ``high`` are both known, in order; all, if there is none.

    They are those that both sides use often enough for a ratio.
    """
    closed = np.isfinite(rows[["low", "high"]].to_numpy(dtype=float)).all(axis=1)
    return rows[closed] if closed.any() else rows


def find_first_sentences(doc_ids: pd.Series, prepared: Prepared) -> pd.DataFrame:
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


def count_articles(name: str, doc_ids: pd.Series, prepared: Prepared) -> Number:
    """Count articles, with the first sentence of each as its receipt."""
    evidence = find_first_sentences(doc_ids, prepared)
    n = evidence["doc_id"].nunique()
    return Number(name, n, show_number(n), "documents", evidence=evidence)
