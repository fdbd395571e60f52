"""Credits by group: how many of its articles credit which agency."""

import pandas as pd

from analysis.tables import require_columns


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
