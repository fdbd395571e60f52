"""Key words that one side avoids: whether it is an agency, whose articles it prints, that does."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.credits import GENERIC
from analysis.intervals import N_DRAWS
from analysis.keyness import score_log_ratio_intervals
from analysis.log_odds import lay_out_sides
from analysis.wording import show_count

_MOSTLY = 0.5
_FEW = 5  # of fewer articles without the agency's credit nothing is told


def mark_avoided(
    asked: pd.DataFrame,
    *,
    counts: pd.DataFrame,
    groups: pd.DataFrame,
    credited: pd.DataFrame,
    random_state: int = 0,
) -> pd.DataFrame:
    """Tell of key words where those who avoid them mostly print one agency's articles.

    What an agency does not write, its subscribers do not choose to leave out. Words whose ratio's
    interval leaves out no difference (`score_log_ratio_intervals`) are therefore compared again
    with those articles of the other side that do not credit it: where they are still sure, the
    other side avoids the word without the agency too, which is a ``remark``; elsewhere it is a
    ``caution``.

    Parameters
    ----------
    asked : DataFrame
        ``group, feature``: the words, and who uses them more.
    counts : DataFrame
        ``doc_id, feature, n``.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    credited : DataFrame
        From `find_credits`.

    Returns
    -------
    DataFrame
        ``caution, remark`` of each row of `asked`, "" where there is nothing to tell.
    """
    told = pd.DataFrame({"caution": "", "remark": ""}, index=asked.index, dtype="str")
    outside = credited[~credited["own"] & (credited["agency"] != GENERIC)]
    names = groups["group"].astype("str").to_numpy()
    doc_ids = groups["doc_id"].astype("str").to_numpy()
    for group, rows in asked.groupby("group", sort=True):
        others = groups[names != str(group)].drop_duplicates("doc_id")
        agency, of_agency = _find_main(outside, doc_ids[names != str(group)])
        if len(of_agency) <= _MOSTLY * len(others) or len(others) < _FEW:
            continue
        rest = others[~others["doc_id"].astype("str").isin(of_agency)]
        own = groups[names == str(group)]
        sure, holds = (
            _find_sure(rows["feature"], counts, own, side, random_state) for side in (others, rest)
        )
        credit = f"{len(of_agency):,} of {show_count(len(others), 'article')} of the other side"
        verb = "is" if len(of_agency) == 1 else "are"
        told.loc[rows.index[sure & ~holds], "caution"] = f"{credit} {verb} credited to {agency}"
        told.loc[rows.index[sure & holds], "remark"] = (
            f"{len(of_agency):,} of these {len(others):,} {verb} credited to {agency}, and it holds "
            f"in the other {len(rest):,}"
        )
    return told


def _find_main(credited: pd.DataFrame, doc_ids: np.ndarray) -> tuple[str, set[str]]:
    """Return the agency that most of some articles credit, and which they are."""
    here = credited[credited["doc_id"].astype("str").isin(doc_ids)]
    here = here.astype({"doc_id": "str", "agency": "str"}).drop_duplicates(["doc_id", "agency"])
    if here.empty:
        return "", set()
    sizes = here["agency"].value_counts(sort=False).sort_index()
    agency = str(sizes.sort_values(ascending=False, kind="stable").index[0])
    return agency, set(here.loc[here["agency"] == agency, "doc_id"])


def _find_sure(
    features: pd.Series,
    counts: pd.DataFrame,
    own: pd.DataFrame,
    others: pd.DataFrame,
    random_state: int,
) -> np.ndarray:
    """Which features one side uses surely more than these articles of the other, five at least."""
    sure = np.zeros(len(features), dtype=bool)
    if others["doc_id"].nunique() < _FEW or own.empty:
        return sure
    vocabulary, sides = lay_out_sides(counts, [own, others])
    place = vocabulary.get_indexer(pd.Index(features.astype("str")))
    low, _ = score_log_ratio_intervals(
        [side.take(place[place >= 0]) for side in sides],
        n_draws=N_DRAWS,
        generator=np.random.default_rng(random_state),
    )
    sure[place >= 0] = low > 0
    return sure
