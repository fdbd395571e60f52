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
    reader = SignReader(sentences["sentence"])
    signs = reader.signs.copy()
    first, size = reader.first[row], reader.size[row]
    edges = (reader.place(first + np.clip(edge, 0, size)) for edge in (low, high))
    _fill(signs, list_between(*edges))
    buffers = [pa.py_buffer(reader.ends), pa.py_buffer(signs)]
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


class SignReader:
    """Texts as bytes in UTF-8, read by the numbers of their characters, all laid end to end."""

    def __init__(self, texts: pd.Series) -> None:
        self.signs, self.ends = lay_out(texts)
        self._begins: Ints | None = None  # where each character begins, unless all are one byte
        edges = self.ends
        if self.signs.max(initial=0) >= 128:
            # a character's second and further bytes are 10xxxxxx
            begins = np.flatnonzero((self.signs & 0xC0) != 0x80)
            edges = np.searchsorted(begins, self.ends)
            self._begins = begins
        self.first, self.size = edges[:-1], np.diff(edges)  # of each text, in characters

    def place(self, characters: Ints) -> Ints:
        """The byte at which each of these characters begins."""
        if self._begins is None:
            return characters
        beyond = characters >= len(self._begins)
        return np.where(beyond, len(self.signs), self._begins[np.where(beyond, 0, characters)])

    def read(self, characters: Ints) -> Ints:
        """The characters, as `number_signs` numbers them."""
        at = self.place(characters)
        signs = self.signs[at].astype(np.int64)
        wide = np.flatnonzero(signs >= 0xC0)
        last = len(self.signs) - 1
        second, third = (
            self.signs[np.minimum(at[wide] + n, last)].astype(np.int64) for n in (1, 2)
        )
        signs[wide] = (signs[wide] << 16) + (second << 8) + np.where(signs[wide] >= 0xE0, third, 0)
        return signs


def number_signs(signs: str) -> Ints:
    """Number characters by their first bytes in UTF-8, at most three."""
    encoded = (sign.encode() for sign in signs)
    return np.array(
        [code[0] if len(code) == 1 else int.from_bytes((code + b"\0")[:3]) for code in encoded]
    )


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
