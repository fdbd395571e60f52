"""Which words follow one another more often than by chance."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.matching import TokenIndex, index_tokens, mark_sentences

_SMALL = 1e-20  # NLTK's: keeps empty cells out of the logarithm
_BLOCK = 1 << 16  # tokens looked at together: what is made of them stays in the cache
_COMMON = 1024  # so many words fill most of a text: their pairs are counted in a square table


def score_collocations(
    tokens: pd.DataFrame, *, node: str | None = None, window: int = 1, min_count: int = 1
) -> pd.DataFrame:
    """Score how much more often two words follow one another than chance would have it.

    A pair is a word and one of the next `window` tokens of its sentence; nothing crosses a
    sentence, and a token left out of the table keeps its place. G2 measures how sure an
    association is, not how strong; it takes tokens for independent of one another, which the
    words of one article are not: read it as an order of what to look at, not as a test.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token`` (from `split_tokens`).
    node : str, optional
        Only pairs in which this feature (a folded form, as `count_features` gives it) is one of
        the two.
    window : int
        How many tokens to the right are looked at, at least 1; NLTK's ``window_size`` less 1.
    min_count : int
        Rarer pairs are left out; the numbers of the others do not change.

    Returns
    -------
    DataFrame
        One row per pair in the order of the text: ``first, second, n_pair, n_first, n_second, n,
        g2``. `n_pair` counts the pairs, `n_first` and `n_second` all occurrences of the two
        words, `n` all tokens. Highest `g2` first, then by `first` and `second`.

    Raises
    ------
    InputError
        Where `window` or `min_count` is below 1.

    Notes
    -----
    With a = n_pair / window, b = n_second - a, c = n_first - a, d = n - a - b - c and each
    cell's expectation E = (its row's sum) (its column's sum) / n::

        G2 = 2 sum over the four cells of O ln(O / (E + 1e-20) + 1e-20)

    G2, four-term, Dunning (1993), Computational Linguistics 19(1), 61-74; the constant and the
    division by the window are those of nltk.collocations and nltk.metrics.association, so that
    the values equal its `likelihood_ratio`. It is NaN where d is negative: two words that make up
    nearly the whole corpus.

    Examples
    --------
    >>> forms = ["the", "war", "in", "the", "war", "room"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(6), "token": forms}
    ... )
    >>> score_collocations(tokens, min_count=2)[["first", "second", "n_pair", "n_first", "n"]]
      first second  n_pair  n_first  n
    0   the    war       2        2  6
    """
    for name, value in {"window": window, "min_count": min_count}.items():
        if value < 1:
            raise InputError(
                f"`{name}` must be a whole number of at least 1, but {value!r} was given."
            )
    index = index_tokens(tokens)
    pair, n_pair = _count_pairs(index, tokens, window=window, node=node)
    frequent = n_pair >= min_count
    pair, n_pair = pair[frequent].astype(np.int64), n_pair[frequent]
    bits = _count_bits(index)
    first, second = pair >> bits, pair & ((1 << bits) - 1)
    n_first, n_second, n = index.counts[first], index.counts[second], len(tokens)
    g2 = _score_g2(n_pair / window, n_first, n_second, n)
    order = _order_falling(g2)  # the pairs come sorted by their words
    features = pd.array(index.vocabulary, dtype="str")
    return pd.DataFrame(
        {
            "first": features.take(first[order]),
            "second": features.take(second[order]),
            "n_pair": n_pair[order],
            "n_first": n_first[order],
            "n_second": n_second[order],
            "n": np.full(len(order), n, dtype=np.int64),
            "g2": g2[order],
        }
    )


def _count_pairs(
    index: TokenIndex, tokens: pd.DataFrame, *, window: int, node: str | None
) -> tuple[np.ndarray, np.ndarray]:
    """Count pairs, each as one number: the first code in its high bits, the second below.

    They come sorted. Pairs of two common words are counted in a square table; only the rest are
    sorted for it.
    """
    bits = _count_bits(index)
    common = _choose_common(index.counts)
    side = len(common) + 1  # row and column 0 are for what is not counted there
    place = np.zeros(len(index.vocabulary), dtype=np.int32)
    place[common] = np.arange(1, side)
    cells, rest = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=_kind(bits))]
    for first, second, near in _find_pairs(index, tokens, window=window, node=node):
        row, column = place.take(first), place.take(second)
        cells.append((row * side + column) * near)
        at = np.flatnonzero(((row == 0) | (column == 0)) & near)
        rest.append(_join_codes(first.take(at), second.take(at), bits))
    n_of_cell = np.bincount(np.concatenate(cells), minlength=side * side)
    n_of_cell = n_of_cell.reshape(side, side)[1:, 1:]
    row, column = np.divmod(np.flatnonzero(n_of_cell > 0), max(side - 1, 1))
    often = _join_codes(common[row], common[column], bits)
    rare, n_rare = _count_sorted(_sort_pairs(np.concatenate(rest)))
    pairs = np.concatenate([often, rare])
    order = _order_pairs(pairs)
    return pairs[order], np.concatenate([n_of_cell[row, column], n_rare])[order]


def _find_pairs(
    index: TokenIndex, tokens: pd.DataFrame, *, window: int, node: str | None
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Give the codes of two words, of many at a time, and which of them are a pair."""
    codes, begins = index.codes, mark_sentences(tokens)
    position = tokens["position"].to_numpy()
    asked = None if node is None else [*index.find_exact(node), -1][0]
    for start in range(0, len(codes) - 1, _BLOCK):
        same = np.ones(min(_BLOCK, len(codes) - start), dtype=bool)
        for step in range(1, min(window, len(codes) - 1 - start) + 1):
            same = same[: len(codes) - step - start]
            end = start + len(same)
            same &= ~begins[start + step : end + step]
            if not same.any():
                break  # no sentence is longer
            near = position[start + step : end + step] - position[start:end] <= window
            near &= same
            first, second = codes[start:end], codes[start + step : end + step]
            if asked is not None:
                near &= (first == asked) | (second == asked)
            yield first, second, near


def _choose_common(counts: np.ndarray) -> np.ndarray:
    """Return the codes of the most frequent words, rising."""
    n = min(_COMMON, len(counts))
    return np.sort(np.argpartition(-counts, n - 1)[:n]) if n else np.empty(0, dtype=np.int64)


def _count_sorted(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    begins = np.ones(len(pairs), dtype=bool)
    begins[1:] = pairs[1:] != pairs[:-1]
    start = np.flatnonzero(begins)
    return pairs[start], np.diff(start, append=len(pairs))


def _count_bits(index: TokenIndex) -> int:
    """How many bits hold a code: numpy sorts 16 by counting, in half the time of a sort."""
    return 16 if len(index.vocabulary) <= 1 << 16 else 32


def _kind(bits: int) -> np.dtype:
    return np.dtype(np.uint32 if bits == 16 else np.int64)


def _join_codes(first: np.ndarray, second: np.ndarray, bits: int) -> np.ndarray:
    pair: np.ndarray = first.astype(_kind(bits))
    pair <<= bits
    pair |= second.astype(_kind(bits))
    return pair


def _sort_pairs(pairs: np.ndarray) -> np.ndarray:
    return pairs[_order_pairs(pairs)] if pairs.dtype == np.uint32 else np.sort(pairs)


def _order_pairs(pairs: np.ndarray) -> np.ndarray:
    if pairs.dtype != np.uint32:
        return np.argsort(pairs, kind="stable")
    return np.lexsort(_split_bits(pairs))


def _order_falling(values: np.ndarray) -> np.ndarray:
    """Return the order of falling values, equal ones as they stand; NaN goes last."""
    bits = (0.0 - values).view(np.int64)  # 0.0 - 0.0 has no sign, and neither has 0.0 - -0.0
    # As whole numbers, negative floats fall where they rise: turned round, all rise.
    keys = np.where(bits < 0, ~bits, bits | np.int64(-1 << 63)).view(np.uint64)
    keys[np.isnan(values)] = np.iinfo(np.uint64).max
    return np.lexsort(_split_bits(keys))


def _split_bits(keys: np.ndarray) -> list[np.ndarray]:
    """Split unsigned numbers into their 16 bits, the lowest first: numpy sorts these by counting."""
    return [(keys >> shift).astype(np.uint16) for shift in range(0, keys.itemsize * 8, 16)]


def _score_g2(n_pair: np.ndarray, n_first: np.ndarray, n_second: np.ndarray, n: int) -> np.ndarray:
    second_alone, first_alone = n_second - n_pair, n_first - n_pair
    cells = [n_pair, second_alone, first_alone, n - n_pair - second_alone - first_alone]
    total = cells[0] + cells[1] + cells[2] + cells[3]
    g2 = np.zeros(len(n_pair))
    with np.errstate(invalid="ignore", divide="ignore"):
        for place, observed in enumerate(cells):
            row, column = observed + cells[place ^ 1], observed + cells[place ^ 2]
            expected = row * column / total
            g2 += observed * np.log(observed / (expected + _SMALL) + _SMALL)  # Dunning 1993
    return 2 * g2
