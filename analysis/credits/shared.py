"""Articles without a credit that share half their words with one that has it."""

from __future__ import annotations

import pandas as pd

from analysis.copies.pairs import HALF
from analysis.credits.agencies import is_own, list_names
from analysis.tables import require_columns

_BOTH_WAYS = ("word for word", "nearly")  # copies of which either has its words from the other


def find_likely_credits(
    credited: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    copies: pd.DataFrame,
    shared: pd.DataFrame,
) -> pd.DataFrame:
    """Find the articles that credit no agency, but share half of their words with one that does.

    How to read it: such an article is very probably an agency's, whose credit the outlet left out,
    or the other way round: two outlets that print one story have it from the same place.

    Parameters
    ----------
    credited : DataFrame
        From `find_credits`. An article without a credit of an outlet that is an agency counts as
        this agency's.
    documents : DataFrame
        ``doc_id``; ``source`` where known.
    copies, shared : DataFrame
        From `find_copies` and `find_shared`, those of a prepared corpus.

    Returns
    -------
    DataFrame
        One row per article, the largest share first: ``doc_id``; ``agency``; ``like``, the article
        that credits it; ``share`` of the runs of five words of `doc_id` that this has.

    Examples
    --------
    >>> credited = pd.DataFrame({"doc_id": ["a"], "agency": "AFP", "own": False})
    >>> documents = pd.DataFrame({"doc_id": list("abc"), "source": "Post"})
    >>> copies = pd.DataFrame({"doc_id": ["b"], "copy_of": ["a"], "kind": "within", "share": 0.9})
    >>> shared = pd.DataFrame({"doc_id": ["a"], "other": ["c"], "share": 0.6, "share_other": 0.2})
    >>> options = {"documents": documents, "copies": copies, "shared": shared}
    >>> find_likely_credits(credited, **options).values.tolist()
    [['b', 'AFP', 'a', 0.9]]
    """
    require_columns(credited, "credited", ["doc_id", "agency", "own"], "find_credits()")
    require_columns(documents, "documents", ["doc_id"], "read_documents()")
    require_columns(copies, "copies", ["doc_id", "copy_of", "kind", "share"], "find_copies()")
    require_columns(shared, "shared", ["doc_id", "other", "share", "share_other"], "find_shared()")
    sources = pd.Series("", index=documents["doc_id"].astype("str"), dtype="str")
    if "source" in documents:
        sources[:] = documents["source"].astype("str").fillna("").to_numpy()
    known = credited[["doc_id", "agency"]].astype("str")
    known = pd.concat([known, _list_own(sources[~sources.index.isin(known["doc_id"])])])
    pairs = _list_pairs(copies, shared)
    pairs = pairs[(pairs["share"] >= HALF) & ~pairs["doc_id"].isin(known["doc_id"])]
    found = pairs.merge(known.rename(columns={"doc_id": "like"}), on="like")
    own = [
        is_own(agency, source)
        for agency, source in zip(found["agency"], found["doc_id"].map(sources), strict=True)
    ]
    found = found[~pd.Series(own, index=found.index, dtype="bool")]
    found = found.sort_values(
        ["share", "doc_id", "agency", "like"], ascending=[False, True, True, True]
    )
    kinds = dict.fromkeys(["doc_id", "agency", "like"], "str")
    found = found.drop_duplicates("doc_id")[["doc_id", "agency", "like", "share"]]
    return found.astype(kinds).reset_index(drop=True)


def _list_own(sources: pd.Series) -> pd.DataFrame:
    """Return the agency that the outlet of an article is, where it is one."""
    agencies = list(dict.fromkeys(list_names().values()))
    of = {
        source: next((agency for agency in agencies if is_own(agency, source)), "")
        for source in sources.unique()
    }
    own = sources.map(of)
    own = own[own != ""]
    return pd.DataFrame({"doc_id": own.index, "agency": own.to_numpy()}, dtype="str")


def _list_pairs(copies: pd.DataFrame, shared: pd.DataFrame) -> pd.DataFrame:
    """Return every article with each that has some of its words, and their share."""
    names = ["doc_id", "like", "share"]
    twins = copies[copies["kind"].isin(_BOTH_WAYS)]
    ends = [
        copies[["doc_id", "copy_of", "share"]],
        twins[["copy_of", "doc_id", "share"]],
        shared[["doc_id", "other", "share"]],
        shared[["other", "doc_id", "share_other"]],
    ]
    pairs = pd.concat([end.set_axis(names, axis=1) for end in ends], ignore_index=True)
    pairs = pairs.astype({"doc_id": "str", "like": "str"})
    same = twins.loc[twins["kind"] == _BOTH_WAYS[0], ["doc_id", "copy_of"]].astype("str")
    of_same = pairs.merge(same.set_axis(["same", "doc_id"], axis=1), on="doc_id")
    of_same = of_same[of_same["same"] != of_same["like"]].assign(doc_id=lambda rows: rows["same"])
    return pd.concat([pairs, of_same[names]], ignore_index=True)
