"""Learning what each outlet repeats around its articles, once for a corpus read in parts."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.boilerplate.edges import MIN_ARTICLES, Outlet, Repeated
from analysis.boilerplate.heads import learn_heads
from analysis.boilerplate.tails import Round, learn_tails
from analysis.errors import InputError
from analysis.tables import require_columns

_MAX_ARTICLES = 2000  # of an outlet are enough to know what it repeats


@dataclass(frozen=True, slots=True)
class OutletEdges:
    """What one outlet repeats at the beginning of its articles and, round by round, at the end."""

    head: Repeated
    tails: tuple[Round, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """What each outlet repeats at the edges of its articles (from `learn_edges`).

    `by` is the column that names the outlet, `outlets` has those of whom enough was seen.
    """

    by: str
    outlets: Mapping[str, OutletEdges]


def choose_examples(documents: pd.DataFrame, *, by: str = "source") -> pd.Index:
    """Choose the articles from which `learn_edges` learns, so that only their texts need be read.

    All articles of an outlet that has at least five, but at most 2,000, spread evenly over their
    order in the table; of outlets with fewer, or without a name, none. The choice depends on
    nothing but the order and the outlets.

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id`` and the outlet's column. No text is needed.
    by : str
        The column that names the outlet.

    Returns
    -------
    Index
        The ``doc_id`` of each article chosen, in the table's order.

    Raises
    ------
    InputError
        If the documents have no column `by`.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": list("abcdef"), "source": list("XXXXXY")})
    >>> choose_examples(documents).tolist()
    ['a', 'b', 'c', 'd', 'e']
    """
    require_columns(documents, "documents", ["doc_id"], "read_documents()")
    codes, names = code_outlets(documents, by)
    chosen = np.flatnonzero(_choose(codes, names))
    return pd.Index(documents["doc_id"].iloc[chosen].astype("str"), name="doc_id")


def learn_edges(
    documents: pd.DataFrame,
    *,
    by: str = "source",
    n_articles: Mapping[str, int] | pd.Series | None = None,
) -> Edges:
    """Learn what each outlet repeats at the edges of its articles.

    The rules are those of `find_repeated_edges`. What is learnt is small and can be sent to other
    processes, where `find_boilerplate` looks at one article at a time. Of an outlet with more than
    2,000 articles those of `choose_examples` are learnt from, and all counts and shares are of
    these: the rules then say "repeated at the end of 1200 of 2000 articles, a sample of the 5310
    of …".

    Parameters
    ----------
    documents : DataFrame
        One row per article: ``doc_id``, ``text`` and the outlet's column; all of the corpus, or
        those of `choose_examples`, in the same order.
    by : str
        The column that names the outlet.
    n_articles : mapping, optional
        The articles that each outlet has in the whole corpus, where `documents` has only the
        examples: ``documents[by].value_counts()`` of the whole. Nothing but the wording of the
        rules depends on it.

    Returns
    -------
    Edges
        For `find_boilerplate`. The same from the examples, with `n_articles`, as from the whole.

    Raises
    ------
    InputError
        If the documents have no column `by`, or more articles of an outlet than `n_articles` says.

    Examples
    --------
    >>> from analysis.boilerplate import find_boilerplate
    >>> texts = [f"{n} left the town. Follow us on Facebook" for n in ("Two", "Six", "Ten", "All")]
    >>> documents = pd.DataFrame({"doc_id": list("abcd"), "text": texts, "source": "X"})
    >>> sorted(learn_edges(documents).outlets)  # of four articles nothing is learnt
    []
    >>> documents.loc[4] = ["e", "Most left it. Follow us on Facebook", "X"]
    >>> edges = learn_edges(documents)
    >>> find_boilerplate(documents.tail(1), edges=edges)["text"].tolist()
    ['Follow us on Facebook']
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    codes, names = code_outlets(documents, by)
    totals = _count_articles(codes, names, n_articles)
    chosen = np.flatnonzero(_choose(codes, names))
    texts = documents["text"].iloc[chosen].to_numpy(dtype=object)
    outlets = {}
    for code in np.unique(codes[chosen]):
        of_outlet = texts[codes[chosen] == code].tolist()
        if len(set(of_outlet)) >= MIN_ARTICLES:
            outlet = Outlet(names[code], len(of_outlet), totals[code])
            outlets[names[code]] = OutletEdges(
                learn_heads(of_outlet, outlet), learn_tails(of_outlet, outlet)
            )
    return Edges(by, outlets)


def code_outlets(documents: pd.DataFrame, by: str) -> tuple[np.ndarray, list[str]]:
    """Return the number of each article's outlet among the outlets' names; "" is none."""
    if by not in documents:
        if by == "source":
            return np.zeros(len(documents), dtype=np.intp), [""]
        raise InputError(
            f"`by` must name a column of the documents, but {by!r} was given; "
            f"they have {[str(name) for name in documents]}."
        )
    codes, values = pd.factorize(documents[by])
    names = [" ".join(str(value).split()) for value in values]
    merged, kept = pd.factorize(np.array([*names, ""], dtype=object))  # -1, missing, is the last
    return merged[codes], list(kept)


def _choose(codes: np.ndarray, names: list[str]) -> np.ndarray:
    """Tell of each article whether it is learnt from."""
    sizes = np.bincount(codes, minlength=len(names))
    if "" in names:
        sizes[names.index("")] = 0
    number = pd.Series(codes).groupby(codes).cumcount().to_numpy()  # within its outlet
    share = np.minimum(sizes, _MAX_ARTICLES)[codes]
    size = np.maximum(sizes, 1)[codes]
    # The steps of a staircase that rises by `share` over `size` articles.
    return (sizes[codes] >= MIN_ARTICLES) & ((number + 1) * share // size > number * share // size)


def _count_articles(
    codes: np.ndarray, names: list[str], n_articles: Mapping[str, int] | pd.Series | None
) -> list[int]:
    """Return how many articles each outlet has in the whole corpus."""
    present = np.bincount(codes, minlength=len(names)).tolist()
    if n_articles is None:
        return present
    told: dict[str, int] = {}
    for value, n in n_articles.items():
        name = " ".join(str(value).split())
        told[name] = told.get(name, 0) + int(n)
    for name, n in zip(names, present, strict=True):
        if name and told.get(name, n) < n:
            raise InputError(
                f"`n_articles` must count the articles of the whole corpus, but it says "
                f"{told[name]} of {name!r}, of which the documents have {n}. "
                "Make it with documents[by].value_counts() from the whole."
            )
    return [told.get(name, n) for name, n in zip(names, present, strict=True)]
