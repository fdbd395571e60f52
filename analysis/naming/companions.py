"""What stands around a name or a noun: its modifiers and its heads, to make a naming set from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.counts import read_stop_words
from analysis.errors import InputError
from analysis.matching import index_tokens, split_pattern
from analysis.tables import require_columns
from analysis.tokens import fold_forms

_COLUMNS = ["doc_id", "sentence_id", "position", "start", "end", "token"]
_ROLES = ("modifier", "head", "of")
_SAY = frozenset("said says say told tells added adds including according also".split())


def find_companions(tokens: pd.DataFrame, *, node: str, reach: int = 2) -> pd.DataFrame:
    """Find the modifiers and heads around a name or a noun.

    A **modifier** stands before the node in its noun phrase (*moderate rebels*), a **head** right
    after it (*rebel fighters*), an **of** is what it is of (*withdrawal of troops*). Noun phrases
    are told by closed lists and gaps, without grammar: a verb beside the node is found too, and
    shows what the node does. Phrases end at function words and at punctuation.

    Parameters
    ----------
    tokens : DataFrame
        One row per token (from `split_tokens`).
    node : str
        A word, a phrase or a wildcard pattern, as `find_concordance` takes it.
    reach : int
        So many words before the node are looked at, at least 1.

    Returns
    -------
    DataFrame
        One row per companion: ``doc_id, sentence_id, start, end, node, role, companion``, in the
        order of the text; `node` and `companion` are folded, offsets are those of the companion.

    Raises
    ------
    InputError
        Where `node` names no word or `reach` is below 1.

    Examples
    --------
    >>> forms = ["moderate", "rebel", "fighters", "left"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(4), "token": forms}
    ... ).assign(start=range(0, 40, 10), end=range(9, 49, 10))
    >>> find_companions(tokens, node="rebel")[["role", "companion"]]
           role companion
    0  modifier  moderate
    1      head  fighters
    """
    require_columns(tokens, "tokens", _COLUMNS, "split_tokens()")
    words = split_pattern(node)
    if not words or not any(word.strip("*?") for word in words):
        raise InputError(f"`node` must be a word or a phrase, but {node!r} was given.")
    if reach < 1:
        raise InputError(f"`reach` must be a whole number of at least 1, but {reach!r} was given.")
    index = index_tokens(tokens)
    first = index.find_rows(words)
    last = first + len(words) - 1
    vocabulary = np.array(index.vocabulary, dtype=object)
    is_stop = np.array([_is_stop(word) for word in vocabulary], dtype=bool)
    is_of = vocabulary == "of"
    codes = index.codes
    stop = is_stop[codes] if len(codes) else np.zeros(0, dtype=bool)
    joined = _mark_joined(tokens, index.number_sentences())
    found = [_walk(first, -1, reach, joined, stop), _walk(last, 1, 1, joined, stop)]
    found.append(_walk_of(last, joined, stop, is_of[codes] if len(codes) else stop))
    hit = np.concatenate([part[0] for part in found])
    row = np.concatenate([part[1] for part in found])
    role = np.repeat(np.arange(3), [len(part[0]) for part in found])
    order = np.lexsort((role, row, first[hit]))
    hit, row, role = hit[order], row[order], role[order]
    folded = pd.array(index.vocabulary, dtype="str")
    nodes = _spell(tokens, first[hit], len(words))
    return pd.DataFrame(
        {
            "doc_id": tokens["doc_id"].array.take(row).astype("str"),
            "sentence_id": tokens["sentence_id"].to_numpy()[row],
            "start": tokens["start"].to_numpy()[row],
            "end": tokens["end"].to_numpy()[row],
            "node": pd.array(nodes, dtype="str"),
            "role": pd.array(_ROLES, dtype="str").take(role),
            "companion": folded.take(codes[row]),
        }
    )


def count_companions(
    companions: pd.DataFrame, *, groups: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Count the companions of a node, so that a naming set can be made of them.

    Parameters
    ----------
    companions : DataFrame
        ``doc_id, sentence_id, role, companion`` (from `find_companions`).
    groups : DataFrame, optional
        ``doc_id, group``: count by group; articles of no group are left out.

    Returns
    -------
    DataFrame
        ``role, companion, n, n_documents, n_sentences``, with ``group`` first if `groups` is
        given: `n` occurrences in `n_sentences` sentences (the examples to be read) of
        `n_documents` articles. By group, then role, highest `n` first.
    """
    columns = ["doc_id", "sentence_id", "role", "companion"]
    require_columns(companions, "companions", columns, "find_companions()")
    keys = ["role", "companion"]
    rows = companions[columns].astype(dict.fromkeys(["doc_id", *keys], "str"))
    if groups is not None:
        require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
        rows = rows.merge(groups[["doc_id", "group"]].astype("str"), on="doc_id")
        keys = ["group", *keys]
    counts = rows.groupby(keys, sort=True).agg(
        n=("doc_id", "size"), n_documents=("doc_id", "nunique")
    )
    sentences = rows.drop_duplicates(["doc_id", "sentence_id", *keys]).groupby(keys, sort=True)
    counts["n_sentences"] = sentences.size()
    counts = counts.reset_index().astype(dict.fromkeys(keys, "str"))
    counts = counts.astype(dict.fromkeys(["n", "n_documents", "n_sentences"], "int64"))
    before = keys[:-1]
    return counts.sort_values(
        [*before, "n", "companion"],
        ascending=[True] * len(before) + [False, True],
        ignore_index=True,
    )


def _is_stop(word: str) -> bool:
    return word in read_stop_words() or word in _SAY or not any(map(str.isalpha, word))


def _mark_joined(tokens: pd.DataFrame, sentence: np.ndarray) -> np.ndarray:
    """Tell which tokens follow the one before them, with a space or one sign between."""
    joined = np.zeros(len(tokens) + 1, dtype=bool)  # the last stands for what is after the text
    gap = tokens["start"].to_numpy()[1:] - tokens["end"].to_numpy()[:-1]
    next_ = (sentence[1:] == sentence[:-1]) & (np.diff(tokens["position"].to_numpy()) == 1)
    joined[1:-1] = next_ & (gap <= 1)
    return joined


def _walk(
    edge: np.ndarray, step: int, reach: int, joined: np.ndarray, stop: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Go from each hit outwards, while the words are joined and none is a function word."""
    hits, rows = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    hit, here = np.arange(len(edge)), edge
    for _ in range(reach):
        onward = joined[here if step < 0 else here + 1]
        hit, here = hit[onward], here[onward] + step
        content = ~stop[here]
        hit, here = hit[content], here[content]
        hits.append(hit)
        rows.append(here)
    return np.concatenate(hits), np.concatenate(rows)


def _walk_of(
    last: np.ndarray, joined: np.ndarray, stop: np.ndarray, is_of: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Find the first word of content after *of*, at most two function words between."""
    hit = np.flatnonzero(joined[last + 1])
    here = last[hit] + 1
    hit, here = hit[is_of[here]], here[is_of[here]]
    hits, rows = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for _ in range(3):
        onward = joined[here + 1]
        hit, here = hit[onward], here[onward] + 1
        content = ~stop[here]
        hits.append(hit[content])
        rows.append(here[content])
        hit, here = hit[~content], here[~content]
    return np.concatenate(hits), np.concatenate(rows)


def _spell(tokens: pd.DataFrame, first: np.ndarray, length: int) -> list[str]:
    """Spell the nodes, folded."""
    forms = tokens["token"].astype("category").array
    folded = pd.array(fold_forms(forms.categories.astype("str").tolist()), dtype="str")
    spelt = pd.Series(folded.take(forms.codes[first]), dtype="str")
    for place in range(1, length):
        spelt = spelt + " " + pd.Series(folded.take(forms.codes[first + place]), dtype="str")
    return spelt.tolist()
