"""Spans of a text masked by neutral letters, so that places, words and capitals stay."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.matching import locate_sentences
from analysis.tables import require_columns
from analysis.tokens import lay_out

# Small, capital and uncased fillers by the number of bytes in UTF-8. No word of these letters,
# whatever the signs between them, is in VADER's lexicon or a cue of it.
FILLERS = {1: "xXx", 2: "χΧʔ", 3: "ẋẊㄨ"}
_SPAN = ["doc_id", "sentence_id", "start", "end"]

Ints = npt.NDArray[np.integer[Any]]


def mask_spans(sentences: pd.DataFrame, *, spans: pd.DataFrame) -> pd.DataFrame:
    """Replace the letters of spans by neutral letters of the same case.

    Every character stays one character, so that offsets, tokens, the number of words, negation
    windows and what is written in capitals stay as they are; signs and digits stay too. The
    filler is in no lexicon.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id, start, sentence`` (from `split_sentences`).
    spans : DataFrame
        ``doc_id, sentence_id, start, end`` (from `find_names`, `find_mentions` or any table with
        offsets into the document's text); what reaches beyond its sentence is cut off there.

    Returns
    -------
    DataFrame
        `sentences` with the column `sentence` masked.

    Examples
    --------
    >>> sentences = pd.DataFrame(
    ...     {"doc_id": ["a"], "sentence_id": [0], "start": [0], "sentence": ["The UN met Assad’s men."]}
    ... )
    >>> spans = pd.DataFrame({"doc_id": "a", "sentence_id": 0, "start": [4, 11], "end": [6, 16]})
    >>> mask_spans(sentences, spans=spans)["sentence"].tolist()
    ['The XX met Xxxxx’s men.']
    """
    require_columns(sentences, "sentences", ["doc_id", "sentence_id", "start", "sentence"],
                    "split_sentences()")  # fmt: skip
    require_columns(spans, "spans", _SPAN, "find_names()")
    row = locate_sentences(spans, sentences=sentences)
    known = row >= 0
    edges = (spans[edge].to_numpy()[known] for edge in ("start", "end"))
    masked = sentences.copy(deep=False)
    masked["sentence"] = mask_rows(sentences, row[known], *edges)
    return masked


def mask_rows(sentences: pd.DataFrame, row: Ints, start: Ints, end: Ints) -> pd.Series:
    """Mask spans of the sentences `row`, as `mask_spans` does; return the texts."""
    import pyarrow as pa

    if not len(row):
        return sentences["sentence"]
    shift = sentences["start"].to_numpy()[row]
    low, high = start - shift, end - shift
    signs, ends = lay_out(sentences["sentence"])
    signs = signs.copy()
    # in UTF-8 a character's second and further bytes are 10xxxxxx
    begins = np.flatnonzero((signs & 0xC0) != 0x80)
    places = np.append(begins, len(signs))
    edges = np.searchsorted(begins, ends)
    first, size = edges[:-1][row], np.diff(edges)[row]
    chosen = list_between(
        places[first + np.clip(low, 0, size)], places[first + np.clip(high, 0, size)]
    )
    _fill(signs, chosen)
    buffers = [pa.py_buffer(ends), pa.py_buffer(signs)]
    texts = pa.LargeStringArray.from_buffers(len(sentences), *buffers)
    return pd.Series(pd.array(texts, dtype="str"), index=sentences.index)


def mark_masked(tokens: pd.DataFrame, *, spans: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Tell of each token whether it lies in a span, wholly or in part.

    Parameters
    ----------
    tokens : DataFrame
        ``doc_id, sentence_id, start, end`` (from `split_tokens`).
    spans : DataFrame
        As in `mask_spans`; they do not overlap.
    """
    require_columns(tokens, "tokens", _SPAN, "split_tokens()")
    require_columns(spans, "spans", _SPAN, "find_names()")
    if not len(spans):
        return np.zeros(len(tokens), dtype=bool)
    doc_ids, document = split_codes(spans["doc_id"], sort=False)
    of_token = locate_values(tokens["doc_id"], values=doc_ids)
    stride = int(max(tokens["end"].max(), spans["end"].max())) + 2
    # an offset in all documents laid out one after the other
    first = document.astype(np.int64) * stride + spans["start"].to_numpy()
    order = np.argsort(first, kind="stable")
    last = (document.astype(np.int64) * stride + spans["end"].to_numpy())[order]
    begin = of_token * stride + tokens["start"].to_numpy()
    end = of_token * stride + tokens["end"].to_numpy()
    # the first span that ends after the token begins
    place = np.searchsorted(last, begin, side="right")
    near = np.minimum(place, len(last) - 1)
    return (of_token >= 0) & (place < len(last)) & (first[order][near] < end)


def list_between(low: Ints, high: Ints) -> Ints:
    """List the places in half-open ranges, range by range."""
    size = np.maximum(high - low, 0)
    before = np.cumsum(size) - size
    return np.arange(size.sum()) + np.repeat(low - before, size)


def mark_between(low: Ints, high: Ints, n: int) -> npt.NDArray[np.bool_]:
    """Tell of each of `n` places whether it lies in one of the half-open ranges."""
    marked = np.zeros(n, dtype=bool)
    marked[list_between(low, high)] = True
    return marked


def _fill(signs: npt.NDArray[np.uint8], chosen: Ints) -> None:
    """Put a filler of its case for each letter among the chosen bytes, in place."""
    leads = chosen[signs[chosen] >= 0xC0]
    signs[chosen] = _ASCII[signs[chosen]]
    width = 2 + (signs[leads] >= 0xE0) + (signs[leads] >= 0xF0)
    for size in np.unique(width).tolist():
        at = leads[width == size][:, None] + np.arange(size)
        letters, place = np.unique(signs[at], axis=0, return_inverse=True)
        fillers = [_choose_filler(bytes(letter).decode()) for letter in letters]
        table = np.frombuffer("".join(fillers).encode(), dtype=np.uint8).reshape(-1, size)
        signs[at] = table[place.reshape(-1)]


def _choose_filler(sign: str) -> str:
    """The filler for a character: of its case and as many bytes for a letter, else itself."""
    fillers = FILLERS.get(len(sign.encode()))
    if not sign.isalpha() or fillers is None or (sign.istitle() and not sign.isupper()):
        return sign
    return fillers[1] if sign.isupper() else fillers[0] if sign.islower() else fillers[2]


# The filler for each byte of ASCII; other bytes stay.
_ASCII = np.array(
    [ord(_choose_filler(chr(code))) if code < 128 else code for code in range(256)], dtype=np.uint8
)
