"""Pairs of articles that share half their words, and how large a part each shares."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import pandas as pd

from analysis.codes import locate_values
from analysis.copies.likely import find_likely, find_limits
from analysis.copies.runs import mix, number_runs
from analysis.tables import require_columns

COPIED = 0.85  # of its runs of five words: a copy
HALF = 0.5  # of them: much in common
_LIKELY = 0.3  # of the kept runs: worth comparing word by word
_FEW, _LIKELY_OF_FEW = 24, 0.2  # of so few runs: worth looking at all that are kept
_MIN_RUNS = {COPIED: 16, HALF: 32}  # of shorter articles nothing is told
_MOST_COMPARED = 20_000  # articles; of more the kept runs have to do
_CHUNK = 2_000  # pairs at a time

_COLUMNS = ["doc_id", "other", "share", "share_other", "n_runs", "start", "end"]


def find_pairs(
    runs: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    read: Callable[[pd.Index], Iterable[pd.DataFrame]],
) -> pd.DataFrame:
    """Find the pairs of articles of which one has half of its words from the other, or the other way.

    Two articles are compared by their runs of five words, whichever comes first. Which pairs are
    likely is told from the kept runs; those are then compared word by word, unless they
    are pairs of more than 20,000 articles: then the kept runs have to do. Of articles that are there
    twice, word for word, the first is compared. Articles of fewer than about twenty words are not,
    and one of fewer than 36 only for a copy.

    It must see all articles at once, unlike most measures.

    Parameters
    ----------
    runs : DataFrame
        ``doc_id, run`` (from `find_runs`).
    documents : DataFrame
        ``doc_id`` and ``unit``, the first article with the very same text.
    read : callable
        Given the ``doc_id`` of some articles, it returns tables of tokens that hold theirs.

    Returns
    -------
    DataFrame
        One row per pair, the largest share first: ``doc_id``, the article with fewer runs, of two
        near copies the later one; ``other``; ``share``, of the runs of `doc_id` those that
        `other` has too; ``share_other``, the other way round; ``n_runs`` of `doc_id` that both
        have; ``start`` and ``end`` in its text of the longest passage that both have (0 where only kept
        runs were compared).

    References
    ----------
    Broder (1997), On the resemblance and containment of documents, Proc. SEQUENCES.
    """
    require_columns(runs, "runs", ["doc_id", "run"], "find_runs()")
    require_columns(documents, "documents", ["doc_id", "unit"], "read_blocks()")
    ids = pd.Index(documents["doc_id"], dtype="str")
    is_first = documents["unit"].astype("str").to_numpy() == ids.to_numpy()
    document, run = _sort_runs(_number(runs["doc_id"], ids), runs["run"].to_numpy())
    if not is_first.all():
        chosen = is_first[document]
        document, run = document[chosen], run[chosen]
    pairs = find_likely(document, run, len(ids))
    limits = find_limits(document, run, len(ids))
    for most, least in ((_FEW, _LIKELY_OF_FEW), (None, _LIKELY)):
        counted = _count_both(pairs, document, run, limits, most=most)
        likely = _share_of_shorter(counted) >= least
        pairs, counted = pairs[likely], counted[likely]
    compared = np.unique(pairs)
    if 0 < len(compared) <= _MOST_COMPARED:
        texts = _read_runs(read(ids[compared]), ids, compared)
        counted = _count_both(pairs, *texts.sorted_runs(), np.ones(len(ids)))
        pairs, counted = _choose(pairs, counted)
        places = texts.find_longest(pairs)
    else:
        pairs, counted = _choose(pairs, counted)
        places = np.zeros((len(pairs), 2), dtype=np.int64)
    share, share_other = counted[:, 2] / counted[:, 0], counted[:, 2] / counted[:, 1]
    table = pd.DataFrame(
        {
            "doc_id": ids[pairs[:, 0]], "other": ids[pairs[:, 1]], "share": share,
            "share_other": share_other, "n_runs": counted[:, 2],
            "start": places[:, 0], "end": places[:, 1],
        }
    )  # fmt: skip
    order = np.lexsort((pairs[:, 1], pairs[:, 0], -share.round(9)))
    return table.astype({"doc_id": "str", "other": "str"}).iloc[order].reset_index(drop=True)


class _Texts:
    """All runs of the articles that are compared, in the order of their texts."""

    def __init__(
        self, document: np.ndarray, run: np.ndarray, start: np.ndarray, end: np.ndarray
    ) -> None:
        order = np.argsort(document, kind="stable")
        self.document, self.run = document[order], run[order]
        self.start, self.end = start[order], end[order]

    def sorted_runs(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the articles and their runs, each once, both rising."""
        order = np.lexsort((self.run, self.document))
        document, run = self.document[order], self.run[order]
        new = np.ones(len(run), dtype=bool)
        new[1:] = (document[1:] != document[:-1]) | (run[1:] != run[:-1])
        return document[new], run[new]

    def find_longest(self, pairs: np.ndarray) -> np.ndarray:
        """Return, of each pair, where in the first the longest passage stands that both have."""
        held = np.sort(_join_keys(self.document, self.run))
        places = np.zeros((len(pairs), 2), dtype=np.int64)
        for low in range(0, len(pairs), _CHUNK):
            some = pairs[low : low + _CHUNK]
            low_row, high_row = (
                np.searchsorted(self.document, some[:, 0], side=side) for side in ("left", "right")
            )
            pair, row = _expand(low_row, high_row - low_row)
            both = _is_in(_join_keys(some[pair, 1], self.run[row]), held)
            breaks = np.ones(len(row) + 1, dtype=bool)
            breaks[1:-1] = (pair[1:] != pair[:-1]) | ~both[1:] | ~both[:-1]
            begins = np.flatnonzero(breaks[:-1] & both)
            last = np.flatnonzero(breaks[1:] & both)
            order = np.lexsort((begins, begins - last, pair[begins]))
            longest = order[np.unique(pair[begins][order], return_index=True)[1]]
            of = pair[begins[longest]] + low
            places[of, 0] = self.start[row[begins[longest]]]
            places[of, 1] = self.end[row[last[longest]]]
        return places


def _read_runs(tables: Iterable[pd.DataFrame], ids: pd.Index, compared: np.ndarray) -> _Texts:
    wanted = np.zeros(len(ids) + 1, dtype=bool)
    wanted[compared] = True  # the last place is of articles that are not there
    parts = []
    for tokens in tables:
        chosen = wanted[locate_values(tokens["doc_id"], values=ids)]
        tokens = tokens.loc[chosen, ["doc_id", "token", "start", "end"]]
        names, code, run, place = number_runs(tokens)
        document = locate_values(pd.Series(names, dtype="str"), values=ids)[code]
        start, end = (tokens[name].to_numpy() for name in ("start", "end"))
        parts.append((document, run, start[place], end[place + 4]))
    document, run, start, end = (np.concatenate(column) for column in zip(*parts, strict=True))
    return _Texts(document, run, start, end)


def _count_both(
    pairs: np.ndarray,
    document: np.ndarray,
    run: np.ndarray,
    limits: np.ndarray,
    *,
    most: int | None = None,
) -> np.ndarray:
    """Count, of each pair, the runs of either and those that both have, below their lower limit.

    Three columns; `document` and `run` rise. Of the shorter `most` runs, the lowest, are counted.
    """
    limit = limits[pairs].min(axis=1) if len(pairs) else np.zeros(0)
    begins = np.searchsorted(document, pairs)
    counted = np.zeros((len(pairs), 3), dtype=np.int64)
    counted[:, :2] = _count_below(pairs, limit, document, run) - begins
    held = _join_keys(document, run)
    held.sort()
    turned = counted[:, 1] < counted[:, 0]  # the shorter is looked through
    if most is not None:
        counted[:, :2] = counted[:, :2].clip(max=most)
    longer = np.where(turned, pairs[:, 0], pairs[:, 1])
    size = counted[:, :2].min(axis=1)
    begin = np.where(turned, begins[:, 1], begins[:, 0])
    for low in range(0, len(pairs), _CHUNK):
        some = slice(low, low + _CHUNK)
        pair, row = _expand(begin[some], size[some])
        both = _is_in(_join_keys(longer[some][pair], run[row]), held)
        counted[some, 2] = np.bincount(pair[both], minlength=len(size[some]))
    return counted


def _count_below(
    pairs: np.ndarray, limit: np.ndarray, document: np.ndarray, run: np.ndarray
) -> np.ndarray:
    """Return where the runs of the articles that lie below a pair's limit end."""
    place = run / 2.0**64
    place += document  # rises with the articles and with their runs
    return np.searchsorted(place, pairs + limit[:, None])


def _choose(pairs: np.ndarray, counted: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Choose the pairs that share enough, and turn them: first the shorter, of copies the later."""
    share, least = _share_of_shorter(counted), counted[:, :2].min(axis=1)
    enough = np.zeros(len(pairs), dtype=bool)
    for limit, min_runs in _MIN_RUNS.items():
        enough |= (share >= limit) & (least >= min_runs)
    pairs, counted = pairs[enough], counted[enough]
    longest = counted[:, :2].max(axis=1)
    is_copy = counted[:, 2] >= COPIED * longest
    turned = is_copy | (counted[:, 1] <= counted[:, 0])  # the second is the later
    pairs = np.where(turned[:, None], pairs[:, ::-1], pairs)
    return pairs, np.where(turned[:, None], counted[:, [1, 0, 2]], counted)


def _share_of_shorter(counted: np.ndarray) -> np.ndarray:
    least = counted[:, :2].min(axis=1)
    return np.divide(counted[:, 2], least, out=np.zeros(len(counted)), where=least > 0)


def _expand(begin: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for each stretch of rows, its number and its rows."""
    number = np.repeat(np.arange(len(size)), size)
    within = np.arange(len(number)) - np.repeat(np.cumsum(size) - size, size)
    return number, begin[number] + within


def _join_keys(document: np.ndarray, run: np.ndarray) -> np.ndarray:
    """Return one number for an article and a run."""
    return mix(run + mix(document.astype(np.uint64) + np.uint64(1)))


def _is_in(keys: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Whether keys are among sorted ones."""
    if not len(held):
        return np.zeros(len(keys), dtype=bool)
    return held[np.searchsorted(held, keys).clip(max=len(held) - 1)] == keys


def _sort_runs(document: np.ndarray, run: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if (document[1:] < document[:-1]).any():
        rows = np.argsort(document, kind="stable")
        return document[rows], run[rows]
    return document, run


def _number(doc_ids: pd.Series, ids: pd.Index) -> np.ndarray:
    """Return the place of each document; without a copy where the codes are the places."""
    coded = isinstance(doc_ids.dtype, pd.CategoricalDtype)
    if coded and doc_ids.cat.categories.equals(ids):
        return doc_ids.cat.codes.to_numpy()
    return locate_values(doc_ids, values=ids)
