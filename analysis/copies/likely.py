"""Which articles may share half their words, told from the few runs that are kept of each."""

from __future__ import annotations

import numpy as np

from analysis.copies.runs import FRACTION, KEPT

_N_PARTS = 16
_RAREST = 16  # shared runs of an article by which those it may share its words with are found
_BESIDE = 4  # of the articles with the same run, so many before and after it are looked at
_FEW = 2 * _BESIDE + 1  # so many are looked at
_MIN_RAREST = 3
_MIN_SHARE = 0.3  # of these runs
_CHUNK = 20_000  # articles at a time


def find_likely(document: np.ndarray, run: np.ndarray, n_documents: int) -> np.ndarray:
    """Return the pairs that have a third or so of the rarest shared runs of one article in common.

    The cost of an article does not grow with the corpus: of each it looks at 16 runs, and for
    each of these at nine others that have it.

    Parameters
    ----------
    document, run : ndarray
        The kept runs (`find_runs`), articles as numbers, rising.

    Returns
    -------
    ndarray
        Two columns, the smaller number first; each pair once, sorted.
    """
    document, code = _find_shared(document, run)  # by run, then by document
    sizes = np.bincount(code)
    firsts = np.cumsum(sizes) - sizes
    order = np.lexsort((sizes[code].clip(min=_FEW), document))  # else as the runs: by chance
    owner = document[order]
    turn = np.arange(len(order)) - np.searchsorted(owner, owner)
    order = order[turn < _RAREST]
    owner = document[order]
    keys = [np.zeros(0, dtype=np.int64)]
    for low in range(0, n_documents, _CHUNK):
        some = order[slice(*np.searchsorted(owner, [low, low + _CHUNK]))]
        keys.append(_count_partners(some, document, code, firsts, n_documents))
    pairs = np.unique(np.concatenate(keys))
    return np.stack([pairs // max(n_documents, 1), pairs % max(n_documents, 1)], axis=1)


def _count_partners(
    rows: np.ndarray, document: np.ndarray, code: np.ndarray, firsts: np.ndarray, n_documents: int
) -> np.ndarray:
    """Return, as one number each, the pairs that these rows tell often enough."""
    offsets = [step for step in range(-_BESIDE, _BESIDE + 1) if step]
    beside = (rows[:, None] + np.array(offsets)).clip(0, len(code) - 1)
    first = firsts[code[rows]][:, None]
    others = np.concatenate([beside, first], axis=1)
    fits = code[others] == code[rows][:, None]
    fits[:, -1] = others[:, -1] < rows - _BESIDE  # not among those before
    fits &= others != rows[:, None]
    owners, n_rows = np.unique(document[rows], return_counts=True)
    owner = np.broadcast_to(document[rows][:, None], others.shape)[fits]
    key, n = np.unique(owner * n_documents + document[others[fits]], return_counts=True)
    owner, other = key // n_documents, key % n_documents
    least = np.maximum(_MIN_SHARE * n_rows[np.searchsorted(owners, owner)], _MIN_RAREST)
    owner, other = owner[n >= least], other[n >= least]
    return np.minimum(owner, other) * n_documents + np.maximum(owner, other)


def find_limits(document: np.ndarray, run: np.ndarray, n_documents: int) -> np.ndarray:
    """Return, for each article, below which part of all numbers its runs are kept, whole."""
    n_kept = np.bincount(document, minlength=n_documents)
    limits = np.ones(n_documents)
    last = np.cumsum(n_kept) - 1
    full = n_kept >= KEPT
    limits[full] = np.maximum(run[last[full]] / 2.0**64, 1 / FRACTION)
    return limits


def _find_shared(document: np.ndarray, run: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows whose run another document has too, by run and document, runs numbered.

    Some of the runs at a time, for of a large corpus few are shared.
    """
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
