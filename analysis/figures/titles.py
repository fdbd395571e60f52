"""Titles that say what small multiples show."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.figures.keyness import find_sides
from analysis.tables import require_columns
from analysis.wording import show_line, show_percent


def tell_widest(table: pd.DataFrame, *, panel: str, label: str, value: str = "estimate") -> str:
    """Say in which panel the rows lie furthest apart, and from where to where.

    It describes shares that are drawn with their intervals; it tests nothing.

    Parameters
    ----------
    table : DataFrame
        The columns `panel`, `label` and `value`, a share in [0, 1]. Rows whose ``low`` is missing
        have too little for an interval, and are no end unless all are so.

    Examples
    --------
    >>> shares = pd.DataFrame({"frame": ["War", "War", "Law", "Law"], "group": ["A", "B"] * 2,
    ...                        "estimate": [0.2, 0.6, 0.1, 0.15]})
    >>> tell_widest(shares, panel="frame", label="group")
    'Widest apart in “War”: from 20% in “A” to 60% in “B”'
    """
    require_columns(table, "table", [panel, label, value], "the function whose result it is")
    known = table[table[value].notna()]
    if "low" in known and known["low"].notna().any():
        known = known[known["low"].notna()]
    known = known.sort_values([panel, value, label])
    lowest, highest = (known.drop_duplicates(panel, keep=end) for end in ("first", "last"))
    ends = lowest.merge(highest, on=panel, suffixes=("", "_end"))
    ends["spread"] = ends[f"{value}_end"] - ends[value]
    if not (ends["spread"] > 0).any():
        return "No two rows of a panel differ"
    widest = ends.sort_values("spread", ascending=False, kind="stable").to_dict("records")[0]
    where = [
        f"{show_percent(widest[value + end])} in “{show_line(widest[label + end], length=40)}”"
        for end in ("", "_end")
    ]
    return f"Widest apart in “{show_line(widest[panel], length=60)}”: from {where[0]} to {where[1]}"


def tell_marks(
    table: pd.DataFrame,
    *,
    order: Iterable[str],
    n: int = 3,
    marked: str = "is marked by",
    nothing: str = "No group has a word",
) -> str:
    """Say which word marks each of the first groups above all others.

    Parameters
    ----------
    table : DataFrame
        ``group, feature``, in each group the surest first.
    order : iterable of str
        The groups in their order, such as `choose_colours`: the largest first.
    n : int
        How many groups are told.
    marked : str
        How the word is said to belong to its group.
    nothing : str
        What is said of a table without rows.

    Examples
    --------
    >>> words = pd.DataFrame({"group": ["A", "A", "B"], "feature": ["queue", "truce", "militia"]})
    >>> tell_marks(words, order=["B", "A"])
    '“B” is marked by “militia”, “A” by “queue”'
    """
    require_columns(table, "table", ["group", "feature"], "score_group_keyness()")
    first = table.drop_duplicates("group").set_index("group")["feature"]
    told = [
        f"“{show_line(group, length=40)}” by “{show_line(first[group], length=30)}”"
        for group in order
        if group in first.index
    ]
    return ", ".join(told[:n]).replace("” by “", f"” {marked} “", 1) if told else nothing


def tell_sides(
    keyness: pd.DataFrame, *, target: str, near: str = "", n: int = 3, nothing: str = ""
) -> str:
    """Say which words each of two sides writes more often, of those that are distinguishable.

    First those that both sides use often enough for a ratio with two ends, as `state_keyness` does.

    Parameters
    ----------
    keyness : DataFrame
        The rows of `score_keyness` that are drawn, in its order.
    target : str
        The group compared with all others.
    near : str
        The node, where the words around it are compared.
    n : int
        How many words a side are told.
    nothing : str
        What is said where no word is distinguishable.

    Examples
    --------
    >>> words = pd.DataFrame(
    ...     {"feature": ["queue", "truce", "militia"], "log_ratio": [2.0, -1.0, -2.0], "note": "",
    ...      "low": [1, -np.inf, -3], "high": [3, -0.5, -1],
    ...      "n_documents_target": 3, "distinguishable": [False, True, True]}
    ... )
    >>> tell_sides(words, target="Post")
    'The others write “militia” and “truce” more often than “Post”'
    >>> tell_sides(words.assign(distinguishable=True), target="Post")
    '“Post” writes “queue” more often than the others, and they “militia” and “truce”'
    """
    columns = ["feature", "log_ratio", "low", "high", "note", "n_documents_target"]
    require_columns(keyness, "keyness", [*columns, "distinguishable"], "score_keyness()")
    clear = keyness[keyness["distinguishable"].astype(bool)]
    closed = np.isfinite(clear[["low", "high"]].astype(float)).all(axis=1)
    clear = pd.concat([clear[closed], clear[~closed]])  # first those that both sides use
    sides = find_sides(clear)
    more, less = (_list_words(clear.loc[sides == sign, "feature"].head(n)) for sign in (1, -1))
    if not more and not less:
        return nothing
    name = f"“{show_line(target, length=40)}”"
    told = f"{name} writes {more} more often than the others" if more else ""
    if less:
        told += f", and they {less}" if more else f"The others write {less} more often than {name}"
    if near:
        told = f"Near “{show_line(near, length=30)}”, {told[0].lower()}{told[1:]}"
    return told


def _list_words(words: pd.Series) -> str:
    quoted = [f"“{show_line(word, length=30)}”" for word in words]
    return " and ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)
