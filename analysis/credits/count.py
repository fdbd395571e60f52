"""Credits by group, and the words that stand mostly in articles credited to an agency."""

from collections.abc import Sequence

import pandas as pd

from analysis.credits.agencies import GENERIC
from analysis.tables import require_columns

_MOSTLY, _MIN_USES = 0.5, 3


def count_credits(credited: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Count, by group, the articles that credit each agency.

    Parameters
    ----------
    credited : DataFrame
        From `find_credits`.
    groups : DataFrame
        ``doc_id, group`` (from `group_documents`).

    Returns
    -------
    DataFrame
        One row per group and agency, the largest share first: ``group``; ``agency``; ``own``,
        whether the outlet is the agency; ``n_documents`` of the group; ``n_credited`` of them;
        ``share``. An article that credits two agencies counts for each.

    Examples
    --------
    >>> credited = pd.DataFrame({"doc_id": ["a", "b"], "agency": "AFP", "own": False})
    >>> groups = pd.DataFrame({"doc_id": list("abcd"), "group": "Post"})
    >>> count_credits(credited, groups=groups)
      group agency    own  n_documents  n_credited  share
    0  Post    AFP  False            4           2    0.5
    """
    require_columns(credited, "credited", ["doc_id", "agency", "own"], "find_credits()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    of_group = groups[["doc_id", "group"]].astype("str")
    known = credited[["doc_id", "agency", "own"]].astype({"doc_id": "str", "agency": "str"})
    known = known.merge(of_group, on="doc_id")
    counted = known.groupby(["group", "agency", "own"])["doc_id"].nunique()
    table = counted.rename("n_credited").reset_index()
    sizes = of_group.groupby("group")["doc_id"].nunique()
    table.insert(3, "n_documents", table["group"].map(sizes).astype("int64"))
    table["share"] = table["n_credited"] / table["n_documents"]
    return table.sort_values(
        ["share", "n_credited", "group", "agency"],
        ascending=[False, False, True, True],
        ignore_index=True,
    )


def mark_credited(
    table: pd.DataFrame, *, hits: pd.DataFrame, credited: pd.DataFrame, keys: Sequence[str]
) -> pd.DataFrame:
    """Tell of rows, such as words of a group, that they stand mostly in one agency's articles.

    More than half of a row's hits, three at least, stand in articles that credit one agency, an
    outside one that is named: what the row tells may be the agency's choice of words rather than
    the outlet's.

    Parameters
    ----------
    table : DataFrame
        What is shown.
    hits : DataFrame
        What the rows were counted from: ``doc_id`` and `keys`.
    credited : DataFrame
        From `find_credits`.
    keys : sequence of str
        The columns that tell the rows apart.

    Returns
    -------
    DataFrame
        The table in its order, with ``credit``: "AFP: 3 of 4" where 3 of 4 hits stand in articles
        that credit AFP, "" where there is nothing to tell.

    Examples
    --------
    >>> table = pd.DataFrame({"word": ["jihadists", "rebels"]})
    >>> hits = pd.DataFrame({"word": ["jihadists"] * 3 + ["rebels"] * 3, "doc_id": list("aababb")})
    >>> credited = pd.DataFrame({"doc_id": ["a"], "agency": "AFP", "own": False})
    >>> mark_credited(table, hits=hits, credited=credited, keys=["word"])["credit"].tolist()
    ['AFP: 2 of 3', '']
    """
    require_columns(credited, "credited", ["doc_id", "agency", "own"], "find_credits()")
    keys = list(keys)
    require_columns(table, "table", keys, "the function whose result it is")
    require_columns(hits, "hits", ["doc_id", *keys], "a find_ function")
    known = hits[["doc_id", *keys]].astype("str")
    outside = credited[~credited["own"] & (credited["agency"] != GENERIC)]
    of_agency = known.merge(outside[["doc_id", "agency"]].astype("str"), on="doc_id")
    n = of_agency.groupby([*keys, "agency"]).size().rename("n").reset_index()
    n = n.merge(known.groupby(keys).size().rename("n_all").reset_index(), on=keys)
    n = n[(n["n"] > _MOSTLY * n["n_all"]) & (n["n_all"] >= _MIN_USES)].sort_values(
        [*keys, "n", "agency"], ascending=[*[True] * len(keys), False, True]
    )
    n = n.drop_duplicates(keys)
    told = [
        f"{agency}: {n_of:,} of {n_all:,}"
        for n_of, n_all, agency in zip(n["n"], n["n_all"], n["agency"], strict=True)
    ]
    n = n[keys].assign(credit=pd.array(told, dtype="str"))
    asked = table.reset_index(drop=True).astype(dict.fromkeys(keys, "str"))
    return asked.merge(n, on=keys, how="left").fillna({"credit": ""})
