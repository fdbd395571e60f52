"""Counting without a table of tokens: the second path of the token rule, for large corpora."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.codes import Vocabulary, split_codes
from analysis.corpus import group_documents, read_blocks
from analysis.counts import sum_counts
from analysis.features import fold_features
from analysis.tables import require_columns
from analysis.tokens import cut_chunks, split_forms

# A table of groups × features with more cells than this is added up in parts.
_MAX_CELLS = 1 << 23
# Sums of so many group-feature pairs wait before they are put together.
_MAX_WAITING = 1 << 20


def count_texts(
    documents: pd.DataFrame,
    *,
    leave_out: pd.DataFrame | None = None,
    by: pd.DataFrame | None = None,
    lower: bool = True,
    reduce: str | None = None,
) -> pd.DataFrame:
    """Count the features of documents straight from their texts.

    The table is the one that `count_features` makes of the documents' tokens, row for row, with
    ``doc_id`` and ``feature`` categorical; no sentence and no token is made for it. No sentence edge lies inside a token, so that sentences
    do not matter here.

    Parameters
    ----------
    documents : DataFrame
        One row per document: ``doc_id, text``.
    leave_out : DataFrame, optional
        Spans to leave out: ``doc_id, start, end`` (from `find_boilerplate`), in characters.
    by : DataFrame, optional
        ``doc_id, group`` (from `group_documents`): count by group instead of by document.
    lower, reduce
        As for `count_features`.

    Returns
    -------
    DataFrame
        As from `count_features`: ``doc_id, feature, n``, or with `by` ``group, feature, n,
        n_documents, n_tokens, per_1000``.

    Raises
    ------
    ValueError
        When a table lacks a column.

    Examples
    --------
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["War and war."]})
    >>> count_texts(documents)
      doc_id feature  n
    0      a     war  2
    1      a     and  1
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    if leave_out is not None:
        require_columns(leave_out, "leave_out", ["doc_id", "start", "end"], "find_boilerplate()")
    if by is not None:
        require_columns(by, "by", ["doc_id", "group"], "group_documents()")
    doc_ids, texts = _sort_texts(_cut_out(documents, leave_out))
    features = _Features(lower=lower, reduce=reduce)
    pairs = _count_pairs(texts, features)
    if by is None:
        return _list_pairs(pairs, doc_ids, features)
    if by["doc_id"].duplicated().any():  # an article in several groups
        return sum_counts(_list_pairs(pairs, doc_ids, features), groups=by)
    names, group = split_codes(by["group"])
    place = pd.Index(by["doc_id"], dtype="str").get_indexer(doc_ids)
    sums = _Sums()
    sums.add(pairs, np.where(place < 0, -1, np.append(group, -1)[place]))
    return sums.to_table(names, features)


def count_corpus(
    path: str | Path,
    *,
    by: str | None = None,
    columns: Mapping[str, str] | str | None = None,
    metadata: str | Path | None = None,
    lower: bool = True,
    reduce: str | None = None,
) -> pd.DataFrame:
    r"""Count the features of a corpus straight from its folder or file, part by part.

    Memory is bounded by a part of 8 million characters, the articles' metadata and the table that
    comes out. With `by`, numbers wait in a temporary file (about two thirds of the texts' size)
    until the whole corpus is read, as its metadata are known only then.

    Parameters
    ----------
    path, columns, metadata
        As for `read_documents`.
    by : str, optional
        A column of the documents, or ``"month"`` or ``"year"``: as for `group_documents`. Without
        it the whole corpus is the one group "all".
    lower, reduce
        As for `count_features`.

    Returns
    -------
    DataFrame
        As from `count_features` with ``by``: ``group, feature, n, n_documents, n_tokens,
        per_1000``; `per_1000` is 1000 n / n_tokens. Highest `n` first, then feature, then group.

    Raises
    ------
    InputError
        When the corpus cannot be read, or has no such column.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "news.csv"
    >>> _ = place.write_text("text\nWar and war.\nNo war.\n")
    >>> count_corpus(place)[["group", "feature", "n", "n_documents", "n_tokens"]].head(2)
      group feature  n  n_documents  n_tokens
    0   all     war  3            2         5
    1   all     and  1            1         5
    """
    features = _Features(lower=lower, reduce=reduce)
    sums = _Sums()
    with TemporaryFile() as waiting:

        def take(texts: list[str]) -> None:
            pairs = _count_pairs(pd.Series(texts, dtype="str"), features)
            if by is None:
                sums.add(pairs, np.zeros(len(texts), dtype=np.int32))
            else:
                pairs.save(waiting)

        documents, _ = read_blocks(path, take=take, columns=columns, metadata=metadata)
        if by is None:
            return sums.to_table(pd.Index(["all"], dtype="str"), features)
        names, group = split_codes(group_documents(documents, by=by)["group"])
        del documents
        n_read = 0
        waiting.seek(0)
        while n_read < len(group):
            pairs = _Pairs.load(waiting)
            sums.add(pairs, group[n_read : n_read + len(pairs.n_features)])
            n_read += len(pairs.n_features)
    return sums.to_table(names, features)


# --- the texts -------------------------------------------------------------------------------


def _cut_out(documents: pd.DataFrame, leave_out: pd.DataFrame | None) -> pd.DataFrame:
    """Return the documents with a line break in place of each span that is left out."""
    if leave_out is None or leave_out.empty:
        return documents
    spans = {
        doc_id: sorted(zip(rows["start"], rows["end"], strict=True))
        for doc_id, rows in leave_out.groupby("doc_id", observed=True)
    }
    texts = [
        _keep(text, spans[doc_id]) if doc_id in spans else text
        for doc_id, text in zip(documents["doc_id"], documents["text"], strict=True)
    ]
    return documents[["doc_id"]].assign(text=pd.array(texts, dtype="str"))


def _keep(text: str, gaps: Sequence[tuple[int, int]]) -> str:
    parts, low = [], 0
    for start, end in gaps:
        if start > low:
            parts.append(text[low:start])
        low = max(low, end)
    return "\n".join([*parts, text[low:]])


def _sort_texts(documents: pd.DataFrame) -> tuple[pd.Index, pd.Series]:
    """Return the sorted ``doc_id`` and the text of each."""
    doc_ids, document = split_codes(documents["doc_id"])
    texts = documents["text"]
    if len(doc_ids) < len(document):
        return doc_ids, texts.groupby(document).agg("\n".join)
    if (np.diff(document) < 0).any():
        texts = texts.iloc[np.argsort(document)]
    return doc_ids, texts


# --- from texts to pairs of document and feature ---------------------------------------------


@dataclass(kw_only=True)
class _Features(Vocabulary):
    """The features met so far, numbered in the order they were met."""

    lower: bool
    reduce: str | None

    def fold(self, forms: list[str]) -> list[str]:
        """Return the feature of each form; a form should come once only."""
        return fold_features(forms, lower=self.lower, reduce=self.reduce)


@dataclass(frozen=True)
class _Pairs:
    """How often each feature occurs in each text of a part, by text, then by feature."""

    n_features: NDArray[np.int32]  # of each text: how many pairs it has
    feature: NDArray[np.int32]  # of each pair: its feature, a place in `features`
    n: NDArray[np.int32]
    features: NDArray[np.int32]  # the numbers of this part's features, which are sorted by name

    def save(self, file: IO[bytes]) -> None:
        for column in (self.n_features, self.feature, self.n, self.features):
            np.save(file, column)

    @classmethod
    def load(cls, file: IO[bytes]) -> _Pairs:
        return cls(*(np.load(file) for _ in range(4)))


def _count_pairs(texts: pd.Series, features: _Features) -> _Pairs:
    chunks = cut_chunks(texts)
    forms = [split_forms(chunk) for chunk in chunks.distinct]
    n_in_chunk = np.fromiter(map(len, forms), dtype=np.int32, count=len(forms))
    found, numbers = _number_forms(list(chain.from_iterable(forms)), features)
    feature, edges = chunks.spread(n_in_chunk, values=found)
    # Many short sorts are several times quicker than one of (text, feature) as a whole.
    for start, end in pairwise(edges.tolist()):
        feature[start:end].sort()
    is_first = np.ones(len(feature) + 1, dtype=bool)
    np.not_equal(feature[1:], feature[:-1], out=is_first[1:-1])
    is_first[edges] = True
    firsts = np.flatnonzero(is_first)
    return _Pairs(
        np.diff(np.searchsorted(firsts, edges)).astype(np.int32),
        feature[firsts[:-1]].astype(np.int32),
        np.diff(firsts).astype(np.int32),
        numbers,
    )


def _number_forms(forms: list[str], features: _Features) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """Return the place of each form's feature among the sorted features, and their numbers."""
    distinct = list(dict.fromkeys(forms))
    folded = features.fold(distinct)
    names = sorted(set(folded))
    place = {name: number for number, name in enumerate(names)}
    place_of_form = {form: place[name] for form, name in zip(distinct, folded, strict=True)}
    # Two bytes are sorted four times as fast as four.
    kind: type[np.integer] = np.uint16 if len(names) <= 1 << 16 else np.int32
    places = np.fromiter(map(place_of_form.__getitem__, forms), dtype=kind, count=len(forms))
    return places, features.number(names)


# --- from pairs to tables --------------------------------------------------------------------


def _list_pairs(pairs: _Pairs, doc_ids: pd.Index, features: _Features) -> pd.DataFrame:
    """Lay pairs out as the table of `count_features`: by document, highest `n` first."""
    names, place = features.sort()
    document = np.repeat(np.arange(len(doc_ids), dtype=np.int32), pairs.n_features)
    order = _order_by_count(document, pairs.n, len(doc_ids))
    return pd.DataFrame(
        {
            "doc_id": pd.Categorical.from_codes(document, categories=doc_ids),
            "feature": pd.Categorical.from_codes(
                place[pairs.features][pairs.feature[order]], categories=names
            ),
            "n": pairs.n[order].astype(np.int64),
        }
    )


def _order_by_count(
    document: NDArray[np.int32], n: NDArray[np.int32], n_documents: int
) -> NDArray[np.int64]:
    """Order sorted pairs by document, then highest `n` first, then as they are.

    Most pairs occur once: they stay in their order, behind the others of their document.
    """
    often, once = np.flatnonzero(n > 1), np.flatnonzero(n == 1)
    often = often[_sort_stably(n[often], falling=True)]
    often = often[_sort_stably(document[often])]
    n_often = np.bincount(document[often], minlength=n_documents)
    n_once = np.bincount(document[once], minlength=n_documents)
    in_turn = np.stack([n_often, n_once], axis=1).ravel()
    is_often = np.repeat(np.tile([True, False], n_documents), in_turn)
    order = np.empty(len(n), dtype=np.int64)
    order[is_often], order[~is_often] = often, once
    return order


def _sort_stably(values: NDArray[np.int32], *, falling: bool = False) -> NDArray[np.int64]:
    """Order whole numbers; numpy sorts two bytes without comparing them, many times as fast."""
    keys = values.max(initial=0) - values if falling else values
    kind = np.uint16 if keys.max(initial=0) < 1 << 16 else np.int32
    return np.argsort(keys.astype(kind), kind="stable")


class _Sums:
    """Counts by group and feature, added up from parts."""

    def __init__(self) -> None:
        # Of each pair of group and feature that occurs: both in one number, n, n_documents.
        self.waiting: list[NDArray[np.int64]] = []
        self.n_waiting = 0

    def add(self, pairs: _Pairs, group: NDArray[np.int32]) -> None:
        """Add a part; `group` is the group of each of its documents, -1 for none."""
        n_features = max(len(pairs.features), 1)
        step = len(group)
        if (int(group.max(initial=0)) + 1) * n_features > _MAX_CELLS:
            step = max(_MAX_CELLS // n_features, 1)
        edges = np.concatenate(([0], np.cumsum(pairs.n_features, dtype=np.int64)))
        for start in range(0, len(group), max(step, 1)):
            stop = min(start + step, len(group))
            rows = slice(edges[start], edges[stop])
            part = replace(
                pairs,
                n_features=pairs.n_features[start:stop],
                feature=pairs.feature[rows],
                n=pairs.n[rows],
            )
            self._add(part, group[start:stop])
        if self.n_waiting > _MAX_WAITING:
            self._put_together()

    def _add(self, pairs: _Pairs, group: NDArray[np.int32]) -> None:
        groups, row = np.unique(group, return_inverse=True)
        cells = np.repeat(row * len(pairs.features), pairs.n_features) + pairs.feature
        n_documents = np.bincount(cells)
        used = np.flatnonzero(n_documents)
        n = np.bincount(cells, weights=pairs.n)[used].astype(np.int64)  # exact up to 2^53
        row, feature = np.divmod(used, max(len(pairs.features), 1))
        known = groups[row] >= 0
        keys = groups[row].astype(np.int64) << 32 | pairs.features[feature]
        self.waiting.append(np.stack([keys, n, n_documents[used]])[:, known])
        self.n_waiting += len(keys)

    def _put_together(self) -> NDArray[np.int64]:
        together = np.concatenate(self.waiting or [np.zeros((3, 0), dtype=np.int64)], axis=1)
        together = together[:, np.argsort(together[0], kind="stable")]
        keys = together[0]
        starts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])[: len(keys)])
        if len(starts):
            sums = np.add.reduceat(together[1:], starts, axis=1)
            together = np.concatenate([keys[None, starts], sums])
        self.waiting, self.n_waiting = [together], 0
        return together

    def to_table(self, groups: pd.Index, features: _Features) -> pd.DataFrame:
        """Lay the sums out as the table of `count_features` with groups."""
        keys, n, n_documents = self._put_together()
        names, place = features.sort()
        group, feature = keys >> 32, place[keys & 0xFFFFFFFF]
        sizes = np.bincount(group, weights=n, minlength=len(groups)).astype(np.int64)
        order = np.lexsort((group, feature, -n))
        group, feature, n = group[order], feature[order], n[order]
        return pd.DataFrame(
            {
                "group": groups[group],
                "feature": names[feature],
                "n": n,
                "n_documents": n_documents[order],
                "n_tokens": sizes[group],
                "per_1000": 1000 * n / sizes[group],
            }
        )
