"""Which articles are compared with which: one group per article, from a column or its date."""

import numpy as np
import pandas as pd

from analysis.corpus.columns import list_names, make_unique, suggest
from analysis.errors import InputError
from analysis.tables import require_columns

NO_GROUP = "(none)"
MANY_ARTICLES = 20_000  # every group against all others is worked out for so many at most


def group_documents(documents: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Say which group each article is compared in.

    Without `by`: the sources where there are at least two, else each article for itself, under its
    title (or its ``doc_id``, without one); of two equal titles the second gets " (2)".

    Parameters
    ----------
    documents : DataFrame
        One row per article, from `read_documents` or `read_blocks`.
    by : str, optional
        A column of `documents`, or ``"month"`` or ``"year"`` of its date.

    Returns
    -------
    DataFrame
        One row per article, in the order given: ``doc_id, group, unit``; an article whose value
        is empty, or whose date is not told so finely, is in the group "(none)". `unit` names what
        is resampled together: as the documents of a prepared corpus say, an article, its copies
        and those that share half their words with it (`join_copies`); of a table with texts, those with the very same text.

    Raises
    ------
    InputError
        When there is no such column.

    Examples
    --------
    >>> documents = pd.DataFrame(
    ...     {"doc_id": ["a", "b", "c"], "source": ["Reuters", "", "SANA"], "title": ["X", "X", ""]}
    ... )
    >>> group_documents(documents)["group"].tolist()
    ['Reuters', '(none)', 'SANA']
    >>> group_documents(documents.assign(source=""))["group"].tolist()
    ['X', 'X (2)', 'c']
    """
    require_columns(documents, "documents", ["doc_id"], "read_documents()")
    ours = set() if "text" in documents else {"n_chars", "unit"}  # as read_blocks() has them
    choices = [str(name) for name in documents if name not in ours]
    choices += ["month", "year"] if "date" in documents else []
    if by is None:
        sources = _label(documents, "source") if "source" in documents else []
        alone = len(set(sources) - {NO_GROUP}) < 2
        labels = _label_articles(documents) if alone else sources
    elif by == "text":
        raise InputError("`by` cannot be 'text': each article would be a group of its own text.")
    elif by in choices:
        labels = _label(documents, by)
        if len(labels) and set(labels) == {NO_GROUP}:
            raise InputError(
                f"`by` names the column {by!r}, but it is empty in every article; "
                "name another, or none to compare the articles one by one."
            )
    else:
        raise InputError(
            f"`by` must name a column of the documents, one of {list_names(choices)}, "
            f"but {by!r} was given.{suggest(str(by), choices)}"
        )
    doc_ids = documents["doc_id"].to_numpy(dtype=object)
    units = doc_ids
    if "text" in documents:
        units = documents.groupby("text")["doc_id"].transform("first").to_numpy(dtype=object)
    elif "unit" in documents:  # join_copies
        units = documents["unit"].to_numpy(dtype=object)
    columns = {"doc_id": doc_ids, "group": labels, "unit": units}
    return pd.DataFrame(columns).astype("str")


def choose_articles(
    groups: pd.DataFrame, *, n: int = MANY_ARTICLES, random_state: int = 0
) -> pd.DataFrame:
    """Choose at most about `n` articles at random, for what would be dear over very many.

    Copies (`unit`) come together or not at all, so that there may be a few articles more. The rows
    stay in their order; all of them where there are no more than `n`.

    Parameters
    ----------
    groups : DataFrame
        ``doc_id, group``, optionally ``unit`` (from `group_documents`).
    n : int
        How many articles.
    random_state : int
        The seed: the same groups and seed give the same choice.

    Examples
    --------
    >>> groups = pd.DataFrame({"doc_id": list("abcd"), "group": list("AABB")})
    >>> choose_articles(groups, n=2)["doc_id"].tolist()
    ['b', 'c']
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    if len(groups) <= n:
        return groups
    units, code = np.unique(
        groups["unit" if "unit" in groups else "doc_id"].to_numpy(dtype=str), return_inverse=True
    )
    turn = np.random.default_rng(random_state).permutation(len(units))
    sizes = np.bincount(code, minlength=len(units))
    taken = np.cumsum(sizes[np.argsort(turn)]) - sizes[np.argsort(turn)] < n
    return groups[taken[turn][code]].reset_index(drop=True)


def tell_chosen(chosen: pd.DataFrame, *, groups: pd.DataFrame) -> str:
    """Tell, to end a caption with, that only some articles were chosen; "" where all were."""
    if len(chosen) == len(groups):
        return ""
    return f" A seeded sample of {len(chosen):,} of {len(groups):,} articles."


def _label_articles(documents: pd.DataFrame) -> list[str]:
    doc_ids = documents["doc_id"].tolist()
    if "title" not in documents:
        return make_unique(doc_ids)
    titles = _label(documents, "title")
    return make_unique(
        [
            doc_id if title == NO_GROUP else title
            for title, doc_id in zip(titles, doc_ids, strict=True)
        ]
    )


def _label(documents: pd.DataFrame, by: str) -> list[str]:
    """Return the values of a column as labels on one line, "(none)" where there is none."""
    if by == "date" or (by in ("month", "year") and by not in documents):
        return _label_dates(documents, by)
    values = documents[by]
    missing = values.isna()
    labels = [
        "" if is_missing else " ".join(str(value).split())
        for value, is_missing in zip(values, missing, strict=True)
    ]
    return [label or NO_GROUP for label in labels]


def _label_dates(documents: pd.DataFrame, by: str) -> list[str]:
    """Return dates as far as they were told: an article of "2016" belongs to no month."""
    n_chars = {"year": 4, "month": 7, "day": 10}
    wanted = n_chars[by] if by != "date" else None
    days = documents["date"].dt.strftime("%Y-%m-%d").fillna("").tolist()
    told = documents["date_precision"].tolist() if "date_precision" in documents else []
    exact = [n_chars.get(precision, 0) for precision in told] or [10] * len(days)
    return [
        day[: wanted or n] if day and n >= (wanted or 0) else NO_GROUP
        for day, n in zip(days, exact, strict=True)
    ]
