"""Copies within a corpus: texts that are there twice, word for word or nearly so."""

import numpy as np
import pandas as pd

from analysis.codes import locate_values
from analysis.tables import require_columns

_RUN = 5  # words
_KEPT = 32  # runs of an article
_MIN_KEPT = 16  # of shorter articles nothing is told
_MIN_SHARE = 0.85
_N_PARTS = 16
_RAREST = 6  # shared runs of an article by which the one it may copy is found
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9], dtype=np.uint64)


def find_runs(tokens: pd.DataFrame) -> pd.DataFrame:
    """Find the few runs of five words by which an article's copies are known.

    Each run of words, lower-cased, has a number that looks random but is the same everywhere
    (a hash); of each article the 32 runs with the lowest are kept. Two articles share about as
    large a part of these as of all their runs. Furniture that was set aside does not count, nor
    do capitals and punctuation.

    Parameters
    ----------
    tokens : DataFrame
        ``doc_id, token`` in the order of the text (from `split_tokens`).

    Returns
    -------
    DataFrame
        One row per kept run, by document in the order given: ``doc_id``, ``run``, its number,
        rising.

    References
    ----------
    Broder (1997), On the resemblance and containment of documents, Proc. SEQUENCES, sec. 4.

    Examples
    --------
    >>> text = "The bridge over the river is closed for repairs."
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, text.upper()]})
    >>> from analysis import split_sentences, split_tokens
    >>> runs = find_runs(split_tokens(split_sentences(documents)))
    >>> runs.groupby("doc_id")["run"].size().tolist(), runs["run"].nunique()
    ([5, 5], 5)
    """
    require_columns(tokens, "tokens", ["doc_id", "token"], "split_tokens()")
    words = tokens["token"].astype("category").cat
    folded = pd.Series(words.categories, dtype="str").str.replace("’", "'").str.lower()
    numbers = pd.util.hash_array(folded.to_numpy(dtype=object)) if len(folded) else np.zeros(0)
    word = numbers.astype(np.uint64)[words.codes.to_numpy()]
    code, ids = pd.factorize(tokens["doc_id"])
    n_runs = max(len(word) - _RUN + 1, 0)
    run = np.zeros(n_runs, dtype=np.uint64)
    for place in range(_RUN):
        run = _mix(run + word[place : place + n_runs])
    inside = code[:n_runs] == code[len(code) - n_runs :]
    run, code = run[inside], code[:n_runs][inside]
    # far more than are kept, of articles of any length
    sizes = np.bincount(code, minlength=len(ids))[code]
    low = run / 2.0**64 * sizes < 4 * _KEPT
    kept = pd.DataFrame({"doc": code[low], "run": run[low]}).drop_duplicates()
    kept = kept.sort_values(["doc", "run"])
    kept = kept[kept.groupby("doc").cumcount() < _KEPT]
    doc_ids = pd.Series(ids[kept["doc"].to_numpy()], dtype="str")
    return pd.DataFrame({"doc_id": doc_ids, "run": kept["run"].to_numpy()})


def find_copies(runs: pd.DataFrame, *, documents: pd.DataFrame) -> pd.DataFrame:
    """Find the articles that repeat an earlier one of the corpus.

    A near copy shares at least 85 % of its kept runs of five words with an earlier article, and so
    about that part of its text; what one of the two holds beyond keeps them from being copies. Wire
    copies that were rewritten or cut, and copies of fewer than about twenty words, are not found
    unless they are the same word for word.

    It must see all articles at once, unlike most measures: a prepared corpus has them as `copies`.

    Parameters
    ----------
    runs : DataFrame
        ``doc_id, run`` (from `find_runs`).
    documents : DataFrame
        ``doc_id`` and ``text`` (`read_documents`) or ``unit``, the first article with the very
        same text (`read_blocks`); ``date`` where known. Those of a prepared corpus cannot tell
        copies word for word from others: there `unit` joins both kinds.

    Returns
    -------
    DataFrame
        One row per copy, in the order of the documents: ``doc_id``; ``copy_of``, an earlier
        article; ``kind``, *word for word* or *nearly*; ``share`` of the kept runs that both have
        (1 word for word); ``days_apart``, the copy's date less that of the earlier article.
    """
    require_columns(runs, "runs", ["doc_id", "run"], "find_runs()")
    require_columns(documents, "documents", ["doc_id"], "read_documents()")
    ids = pd.Index(documents["doc_id"], dtype="str")
    if "text" in documents:
        unit = documents.groupby("text")["doc_id"].transform("first")
    else:
        require_columns(documents, "documents", ["unit"], "read_blocks()")
        unit = documents["unit"]
    same = locate_values(unit.astype("str"), values=ids)
    near, share = _find_nearest(_number(runs["doc_id"], ids), runs["run"].to_numpy(), len(ids))
    number = np.arange(len(ids))
    exact = same < number
    of = np.where(exact, same, near)
    table = pd.DataFrame({"doc_id": ids, "copy_of": ids[of]}).astype("str")
    table["kind"] = pd.Series(np.where(exact, "word for word", "nearly"), dtype="str")
    table["share"] = np.where(exact, 1.0, share)
    dates = documents["date"] if "date" in documents else pd.Series(pd.NaT, index=number)
    days = pd.to_datetime(pd.Series(dates.to_numpy()))
    table["days_apart"] = (days - days.iloc[of].reset_index(drop=True)).dt.days.astype(float)
    return table[of < number].reset_index(drop=True)


def join_copies(documents: pd.DataFrame, *, copies: pd.DataFrame) -> pd.Series:
    """Name the unit of each article: the first of those it copies, directly or by another copy.

    An article and its copies, word for word or nearly so, are one piece of evidence: they are
    resampled, shuffled and counted together wherever articles have to be independent.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id``, in the order of the corpus.
    copies : DataFrame
        ``doc_id, copy_of`` (from `find_copies`): each an earlier article.

    Returns
    -------
    Series
        A ``doc_id`` for each article: its own, unless it is a copy.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": list("abcd")})
    >>> copies = pd.DataFrame({"doc_id": ["c", "d"], "copy_of": ["a", "c"]})
    >>> join_copies(documents, copies=copies).tolist()
    ['a', 'b', 'a', 'a']
    """
    require_columns(documents, "documents", ["doc_id"], "prepare_corpus()")
    require_columns(copies, "copies", ["doc_id", "copy_of"], "find_copies()")
    ids = pd.Index(documents["doc_id"], dtype="str")
    first = np.arange(len(ids))
    first[locate_values(copies["doc_id"], values=ids)] = locate_values(
        copies["copy_of"], values=ids
    )
    while (first[first] != first).any():  # the copy of a copy
        first = first[first]
    return pd.Series(ids[first], index=documents.index, name="unit").astype("str")


def _find_nearest(
    document: np.ndarray, run: np.ndarray, n_documents: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return the earlier document that each one is a copy of, else itself, and the share of its runs."""
    n_kept = np.bincount(document, minlength=n_documents)
    document, code = _find_shared(document, run)
    nearest, share = np.arange(n_documents), np.zeros(n_documents)
    likely = _choose_likely(document, code)
    nearest[likely.index] = likely.to_numpy()
    near = np.isin(document, likely.index) | np.isin(document, likely)
    document, code = document[near], code[near]
    held = document * len(near) + code
    is_shared = np.isin(nearest[document] * len(near) + code, held)
    n_shared = np.bincount(document[is_shared], minlength=n_documents)
    np.divide(n_shared, n_kept, out=share, where=n_kept >= _MIN_KEPT)
    nearest = np.where(share >= _MIN_SHARE, nearest, np.arange(n_documents))
    return nearest, share


def _number(doc_ids: pd.Series, ids: pd.Index) -> np.ndarray:
    """Return the place of each document; without a copy where the codes are the places."""
    coded = isinstance(doc_ids.dtype, pd.CategoricalDtype)
    if coded and doc_ids.cat.categories.equals(ids):
        return doc_ids.cat.codes.to_numpy()
    return locate_values(doc_ids, values=ids)


def _find_shared(document: np.ndarray, run: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows whose run another document has too, by run and document, runs numbered.

    Some of the runs at a time, for of a large corpus few are shared.
    """
    if (document[1:] < document[:-1]).any():
        rows = np.argsort(document, kind="stable")
        document, run = document[rows], run[rows]
    documents, codes, n_runs = [], [], 0
    for part in range(_N_PARTS):
        chosen = np.flatnonzero(run % np.uint64(_N_PARTS) == part)
        found, code = _find_shared_of(document[chosen], run[chosen])
        documents.append(found)
        codes.append(code + n_runs)
        n_runs += int(code.max(initial=-1)) + 1
    return np.concatenate(documents), np.concatenate(codes)


def _find_shared_of(document: np.ndarray, run: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(run, kind="stable")
    run = run[order]
    same = np.zeros(len(run) + 1, dtype=bool)
    same[1:-1] = run[1:] == run[:-1]
    is_shared = same[1:] | same[:-1]
    begins = ~same[:-1][is_shared]
    return document[order[is_shared]].astype(np.int64), np.cumsum(begins) - 1


def _choose_likely(document: np.ndarray, code: np.ndarray) -> pd.Series:
    """Return, by document, the earlier one that has most of its rarest runs.

    Of each run only the first document that has it and the one before are looked at: runs that
    very many share cost no more than others.
    """
    sizes = np.bincount(code)
    firsts = np.cumsum(sizes) - sizes
    later = np.flatnonzero(np.arange(len(code)) != firsts[code])
    later = later[np.lexsort((sizes[code[later]], document[later]))]
    owner = document[later]
    turn = np.arange(len(later)) - np.searchsorted(owner, owner)
    later = later[turn < _RAREST]
    first, before = document[firsts[code[later]]], document[later - 1]
    other = np.flatnonzero(first != before)
    rows = np.concatenate([np.arange(len(later)), other])
    pairs = pd.DataFrame(
        {
            "document": document[later][rows],
            "earlier": np.concatenate([first, before[other]]),
            "weight": 1 / (sizes[code[later]][rows] - 1),
        }
    )
    scored = pairs.groupby(["document", "earlier"])["weight"].agg(["size", "sum"]).reset_index()
    scored = scored[scored["size"] >= _RAREST / 2].round({"sum": 9})
    scored = scored.sort_values(["sum", "earlier"], ascending=[False, True], kind="stable")
    return scored.drop_duplicates("document").set_index("document")["earlier"]


def _mix(number: np.ndarray) -> np.ndarray:
    """Scatter numbers so that close ones have nothing in common (splitmix64's finish)."""
    number = (number ^ (number >> np.uint64(30))) * _MULTIPLIERS[0]
    number = (number ^ (number >> np.uint64(27))) * _MULTIPLIERS[1]
    return np.asarray(number ^ (number >> np.uint64(31)))
