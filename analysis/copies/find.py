"""Which articles repeat another, which share half its words, and what is resampled together."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codes import locate_values
from analysis.copies.pairs import COPIED
from analysis.tables import require_columns

KINDS = ("word for word", "nearly", "within")


def find_copies(pairs: pd.DataFrame, *, documents: pd.DataFrame) -> pd.DataFrame:
    """Find the articles that repeat another one of the corpus.

    A near copy shares at least 85 % of its runs of five words with an earlier article, and the
    earlier one as many of its own with it; an article lies within a longer one that has at least
    85 % of its runs, whichever comes first. Copies of fewer than about twenty words are not
    found unless they are the same word for word.

    Parameters
    ----------
    pairs : DataFrame
        From `find_pairs`.
    documents : DataFrame
        ``doc_id`` and ``unit``, the first article with the very same text; ``date`` where known.

    Returns
    -------
    DataFrame
        One row per copy, in the order of the documents: ``doc_id``; ``copy_of``, the article it
        shares most with; ``kind``, *word for word*, *nearly* or *within*; ``share`` of its runs
        that the other has (1 word for word); ``days_apart``, the copy's date less that of the
        other.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": list("abc"), "unit": list("abb")})
    >>> pairs = pd.DataFrame({"doc_id": ["a"], "other": ["b"], "share": 0.9, "share_other": 0.4})
    >>> find_copies(pairs, documents=documents)[["doc_id", "copy_of", "kind"]].values.tolist()
    [['a', 'b', 'within'], ['c', 'b', 'word for word']]
    """
    require_columns(pairs, "pairs", ["doc_id", "other", "share", "share_other"], "find_pairs()")
    require_columns(documents, "documents", ["doc_id", "unit"], "read_blocks()")
    ids = pd.Index(documents["doc_id"], dtype="str")
    number = np.arange(len(ids))
    of = locate_values(documents["unit"].astype("str"), values=ids)
    kind = np.where(of < number, KINDS[0], "").astype(object)
    share = np.ones(len(ids))
    near = pairs[pairs["share"] >= COPIED].drop_duplicates("doc_id")  # the largest share first
    place = locate_values(near["doc_id"], values=ids)
    of[place] = locate_values(near["other"], values=ids)
    kind[place] = np.where(near["share_other"] >= COPIED, KINDS[1], KINDS[2])
    share[place] = near["share"]
    table = pd.DataFrame({"doc_id": ids, "copy_of": ids[of], "kind": kind, "share": share})
    table = table.astype({"doc_id": "str", "copy_of": "str", "kind": "str"})
    dates = documents["date"] if "date" in documents else pd.Series(pd.NaT, index=number)
    days = pd.to_datetime(pd.Series(dates.to_numpy()))
    table["days_apart"] = (days - days.iloc[of].reset_index(drop=True)).dt.days.astype(float)
    return table[table["kind"] != ""].reset_index(drop=True)


def find_shared(pairs: pd.DataFrame) -> pd.DataFrame:
    """Find the pairs of articles that share half of the shorter one's words, but are no copies.

    Parameters
    ----------
    pairs : DataFrame
        From `find_pairs`.

    Returns
    -------
    DataFrame
        Its rows with a share below 85 %.
    """
    require_columns(pairs, "pairs", ["share"], "find_pairs()")
    return pairs[pairs["share"] < COPIED].reset_index(drop=True)


def join_copies(
    documents: pd.DataFrame, *, copies: pd.DataFrame, shared: pd.DataFrame | None = None
) -> pd.Series:
    """Name the unit of each article: the first of those it shares its words with.

    An article and its copies, directly or by another copy, are one piece of evidence. So are an
    article and those that share half of the shorter one's words with it, such as two outlets'
    versions of an agency's story: what one of them says, the other says too. They are resampled,
    shuffled and counted together wherever articles have to be independent. To resample
    whole units is right however alike their articles are; a unit too large would only cost
    precision. Articles that share half their words are joined with one article in their middle,
    the likest first, and not from one to the next: a chain of likenesses would join what has
    nothing in common.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id``, in the order of the corpus.
    copies : DataFrame
        ``doc_id, copy_of`` (from `find_copies`).
    shared : DataFrame, optional
        ``doc_id, other``, the largest share first (from `find_shared`).

    Returns
    -------
    Series
        A ``doc_id`` for each article: its own, unless an earlier one is of its unit.

    References
    ----------
    Field & Welsh (2007), Bootstrapping clustered data, J. R. Stat. Soc. B 69(3), 369-390.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": list("abcd")})
    >>> copies = pd.DataFrame({"doc_id": ["c", "c"], "copy_of": ["a", "d"]})
    >>> join_copies(documents, copies=copies).tolist()
    ['a', 'b', 'a', 'a']
    """
    require_columns(documents, "documents", ["doc_id"], "prepare_corpus()")
    require_columns(copies, "copies", ["doc_id", "copy_of"], "find_copies()")
    ids = pd.Index(documents["doc_id"], dtype="str")
    one, other = (locate_values(copies[name], values=ids) for name in ("doc_id", "copy_of"))
    first = _join_all(one, other, np.arange(len(ids)))
    if shared is not None:
        require_columns(shared, "shared", ["doc_id", "other"], "find_shared()")
        one, other = (locate_values(shared[name], values=ids) for name in ("doc_id", "other"))
        first = _join_all(*_choose_stars(first[one], first[other]), first)
    return pd.Series(ids[first], index=documents.index, name="unit").astype("str")


def _join_all(one: np.ndarray, other: np.ndarray, first: np.ndarray) -> np.ndarray:
    """Return the first of those that each article is joined with, directly or by others."""
    while (first[one] != first[other]).any():
        low = np.minimum(first[one], first[other])
        for end in (one, other):  # what stood for either is of the same unit
            np.minimum.at(first, first[end], low)
        while (first[first] != first).any():
            first = first[first]
    return first


def _choose_stars(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Choose the pairs that join an article with one in the middle, which joins no other."""
    middle: dict[int, int] = {}  # of each article that is in a chosen pair
    chosen = []
    for pair in zip(one.tolist(), other.tolist(), strict=True):
        inner = next((end for end in reversed(pair) if middle.get(end) == end), pair[1])
        outer = pair[0] if inner == pair[1] else pair[1]
        if outer not in middle and middle.get(inner, inner) == inner and outer != inner:
            middle[inner] = middle[outer] = inner
            chosen.append((outer, inner))
    ends = np.array(chosen, dtype=np.int64).reshape(-1, 2)
    return ends[:, 0], ends[:, 1]
