"""Words and parts of words of short texts, as weighted counts: what the engines know without vectors.

An n-gram is known by its hash, so that nothing needs a vocabulary: a text is weighed the same alone
and in any company, and what is learned is saved as plain numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.tokens import fold_signs

if TYPE_CHECKING:
    from scipy.sparse import csr_array

_WORD_BITS, _PART_BITS = 20, 21
N_COLUMNS = (1 << _WORD_BITS) + (1 << _PART_BITS)
_WORD = r"\b\w+\b"
_MAX_CHARS = 10_000
_PARTS = (2, 5)  # letters in a part of a word, its edges included


@dataclass(frozen=True)
class Rarity:
    """How much each n-gram tells, learned from some texts.

    Attributes
    ----------
    columns : ndarray
        The n-grams that occur in them, sorted.
    idf : ndarray
        Of each: ``ln((1 + n) / (1 + n_texts with it)) + 1``.
    unknown : float
        The same for an n-gram that is in none of them.
    """

    columns: np.ndarray
    idf: np.ndarray
    unknown: float


def count_ngrams(texts: Sequence[str]) -> csr_array:
    """Count the words and the parts of words (2 to 5 letters) of each text, as 1 + ln(n).

    What is past 10,000 letters of a text is not looked at: no sentence is so long.
    """
    from scipy.sparse import csr_array, hstack

    folded = [fold_signs(text[:_MAX_CHARS]).lower() for text in texts]
    blocks = [counter.transform(folded) for counter in _open_counters()]
    counts = csr_array(hstack(blocks, format="csr"))
    counts.data = (1 + np.log(counts.data)).astype(np.float32)
    return counts


def learn_rarity(counts: csr_array) -> Rarity:
    """Learn how rare each n-gram is.

    References
    ----------
    Spärck Jones (1972), Journal of Documentation 28(1), in the smoothed form of scikit-learn.
    """
    columns, n_texts = np.unique(counts.indices, return_counts=True)
    n = counts.shape[0]
    idf = np.log((1 + n) / (1 + n_texts)) + 1
    return Rarity(columns.astype(np.int64), idf.astype(np.float32), float(np.log(1 + n) + 1))


def weigh_ngrams(counts: csr_array, rarity: Rarity) -> csr_array:
    """Weigh counts by rarity, words and parts alike, and leave out what is unknown.

    The weights of a text have length 1 before the unknown is left out: a text of which little is
    known has short weights.
    """
    from scipy.sparse import csr_array

    idf = np.full(counts.shape[1], rarity.unknown, dtype=np.float32)
    idf[rarity.columns] = rarity.idf
    weights = csr_array(
        (counts.data * idf[counts.indices], counts.indices, counts.indptr), counts.shape
    )
    row = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    block = 2 * row + (counts.indices >= 1 << _WORD_BITS)
    squares = np.bincount(block, weights=weights.data**2, minlength=2 * counts.shape[0])
    n_blocks = (squares.reshape(-1, 2) > 0).sum(axis=1)  # a text without letters has none
    length = np.sqrt(squares * np.repeat(np.maximum(n_blocks, 1), 2))
    weights.data = (weights.data / length[block]).astype(np.float32)
    return weights[:, rarity.columns]


@lru_cache(maxsize=1)
def _open_counters() -> tuple[Any, Any]:
    from sklearn.feature_extraction.text import HashingVectorizer

    shared = {"lowercase": False, "norm": None, "alternate_sign": False, "dtype": np.float32}
    words = HashingVectorizer(token_pattern=_WORD, n_features=1 << _WORD_BITS, **shared)
    parts = HashingVectorizer(
        analyzer="char_wb", ngram_range=_PARTS, n_features=1 << _PART_BITS, **shared
    )
    return words, parts
