"""Spans of a text masked by neutral letters, so that places, words and capitals stay."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.matching import locate_sentences
from analysis.tables import require_columns

# No word of these letters, whatever the signs between them, is in VADER's lexicon or a cue of it.
SMALL, CAPITAL, UNCASED = "x", "X", "ʔ"
_SPAN = ["doc_id", "sentence_id", "start", "end"]

Codes = npt.NDArray[np.uint32]


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
    row = row[known]
    shift = sentences["start"].to_numpy()[row]
    low, high = (spans[edge].to_numpy()[known] - shift for edge in ("start", "end"))
    touched, place = np.unique(row, return_inverse=True)
    masked = sentences.copy(deep=False)
    if not len(touched):
        return masked
    column = sentences["sentence"].astype("str")
    texts = column.iloc[touched].tolist()
    edges = np.cumsum([0, *map(len, texts)])
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32).copy()
    size = np.diff(edges)[place]
    base = edges[:-1][place]
    chosen = mark_between(base + np.clip(low, 0, size), base + np.clip(high, 0, size), len(codes))
    codes[chosen] = _fill(codes[chosen])
    text = codes.tobytes().decode("utf-32-le")
    cut = [text[a:b] for a, b in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)]
    array = column.to_numpy(dtype=object, copy=True)
    array[touched] = cut
    masked["sentence"] = pd.Series(array, index=sentences.index, dtype="str")
    return masked


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
    from analysis.codes import locate_values, split_codes

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


def mark_between(
    low: npt.NDArray[np.integer], high: npt.NDArray[np.integer], n: int
) -> npt.NDArray[np.bool_]:
    """Tell of each of `n` places whether it lies in one of the half-open ranges."""
    change = np.zeros(n + 1, dtype=np.int32)
    np.add.at(change, low, 1)
    np.add.at(change, np.maximum(high, low), -1)
    return np.cumsum(change)[:n] > 0


def _fill(codes: Codes) -> Codes:
    """The filler for each character: of its case for a letter, itself for any other."""
    distinct, place = np.unique(codes, return_inverse=True)
    return np.array([_filler(int(code)) for code in distinct], dtype=np.uint32)[place]


@cache
def _filler(code: int) -> int:
    sign = chr(code)
    if not sign.isalpha() or (sign.istitle() and not sign.isupper()):
        return code
    return ord(CAPITAL if sign.isupper() else SMALL if sign.islower() else UNCASED)
