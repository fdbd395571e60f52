"""Datelines by group: how many contradict the date column."""

import pandas as pd

from analysis.tables import require_columns

_COLUMNS = ["doc_id", "days_apart", "verdict", "swapped"]


def count_datelines(datelines: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Count, by group, the articles that open with a date, and those whose date column it contradicts.

    Parameters
    ----------
    datelines : DataFrame
        From `find_datelines`.
    groups : DataFrame
        ``doc_id, group`` (from `group_documents`).

    Returns
    -------
    DataFrame
        One row per group with a dateline that can be compared, most contradictions first:
        ``group``; ``n_documents``; ``n_datelines``; ``n_contradicting``; ``share``, of the
        datelines; ``n_swapped``, contradictions that are gone when day and month are exchanged;
        ``median_days``, how far a contradiction lies off, NaN where there is none.

    Examples
    --------
    >>> datelines = pd.DataFrame(
    ...     {"doc_id": ["a", "b"], "verdict": ["agrees", "contradicts"], "swapped": [False, True],
    ...      "days_apart": [0.0, -30.0]}
    ... )
    >>> groups = pd.DataFrame({"doc_id": ["a", "b", "c"], "group": "Post"})
    >>> count_datelines(datelines, groups=groups).drop(columns=["n_swapped", "median_days"])
      group  n_documents  n_datelines  n_contradicting  share
    0  Post            3            2                1    0.5
    """
    known = find_comparable(datelines, groups=groups)
    wrong = known["verdict"] == "contradicts"
    known = known.assign(wrong=wrong, off=known["days_apart"].abs().where(wrong))
    counted = known.groupby("group").agg(
        n_datelines=("doc_id", "size"),
        n_contradicting=("wrong", "sum"),
        n_swapped=("swapped", "sum"),
        median_days=("off", "median"),
    )
    sizes = groups.astype({"group": "str"}).groupby("group")["doc_id"].nunique()
    counted.insert(0, "n_documents", sizes.reindex(counted.index))
    counted.insert(3, "share", counted["n_contradicting"] / counted["n_datelines"])
    return counted.reset_index().sort_values(
        ["n_contradicting", "group"], ascending=[False, True], ignore_index=True
    )


def find_comparable(datelines: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Return the datelines that can be compared with their date column, with their group."""
    require_columns(datelines, "datelines", _COLUMNS, "find_datelines()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    known = datelines[datelines["verdict"] != "not comparable"].astype({"doc_id": "str"})
    return known.merge(groups[["doc_id", "group"]].astype("str"), on="doc_id")
