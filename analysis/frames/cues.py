"""The cues of a codebook, found in the tokens of sentences."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook
from analysis.matching import index_tokens, split_pattern
from analysis.tables import require_columns


def find_cues(tokens: pd.DataFrame, *, codebook: Codebook) -> pd.DataFrame:
    """Find every cue of every frame; a cue inside one of the frame's exclusions does not count.

    All cues and exclusions of the codebook are matched in one pass over the tokens.

    Parameters
    ----------
    tokens : DataFrame
        One row per token (from `split_tokens`).
    codebook : Codebook
        From `read_codebook`.

    Returns
    -------
    DataFrame
        One row per hit: ``doc_id, sentence_id, start, end, frame, cue``; offsets into the
        document's text, in the order of the text, then of the codebook, then of the cues.
    """
    require_columns(
        tokens, "tokens", ["doc_id", "sentence_id", "position", "start", "end", "token"],
        "split_tokens()",
    )  # fmt: skip
    patterns = _list_patterns(codebook)
    first, pattern = index_tokens(tokens).find_phrases(patterns.words)
    last = first + patterns.length[pattern] - 1
    shut = patterns.shuts[pattern]
    # A token of an exclusion of one frame is free for the others.
    frame = patterns.frame[pattern]
    closed = np.unique(_span_keys(first[shut], last[shut], frame[shut], len(tokens)))
    covered = [np.isin(frame * len(tokens) + edge, closed) for edge in (first, last)]
    counts = ~shut & ~(covered[0] & covered[1])
    first, last, pattern = first[counts], last[counts], pattern[counts]
    return pd.DataFrame(
        {
            "doc_id": tokens["doc_id"].array.take(first).astype("str"),
            "sentence_id": tokens["sentence_id"].to_numpy()[first],
            "start": tokens["start"].to_numpy()[first],
            "end": tokens["end"].to_numpy()[last],
            "frame": pd.array(list(codebook.labels), dtype="str").take(patterns.frame[pattern]),
            "cue": pd.array(patterns.texts, dtype="str").take(pattern),
        }
    )


class _Patterns(NamedTuple):
    """All cues and exclusions of a codebook: frame by frame, the cues of each in order."""

    texts: list[str]
    words: list[list[str]]
    length: np.ndarray
    frame: np.ndarray
    shuts: np.ndarray


@lru_cache(maxsize=8)
def _list_patterns(codebook: Codebook) -> _Patterns:
    rows = [
        (number, text, shuts)
        for number, frame in enumerate(codebook.frames)
        for texts, shuts in ((sorted(frame.cues), False), (frame.exclusions, True))
        for text in texts
    ]
    words = [split_pattern(text) for _, text, _ in rows]
    return _Patterns(
        texts=[text for _, text, _ in rows],
        words=words,
        length=np.array([len(pattern) for pattern in words], dtype=np.int64),
        frame=np.array([number for number, _, _ in rows], dtype=np.int64),
        shuts=np.array([shuts for _, _, shuts in rows], dtype=bool),
    )


def _span_keys(first: np.ndarray, last: np.ndarray, frame: np.ndarray, n: int) -> np.ndarray:
    """A number for each frame and token from `first` to `last`."""
    size = last - first + 1
    inner = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    return np.repeat(frame * n + first, size) + inner
