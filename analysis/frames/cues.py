"""The cues of codebooks, found in the tokens of sentences."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.frames.codebook import Codebook
from analysis.frames.rules import Phrase, Rule, list_phrases, read_rule
from analysis.frames.spans import RuleFinder, Spans
from analysis.matching import TokenIndex, index_tokens
from analysis.tables import require_columns, require_made


def find_cues(tokens: pd.DataFrame, *, codebook: Codebook | Sequence[Codebook]) -> pd.DataFrame:
    """Find every cue of every frame; a cue inside one of the frame's exclusions does not count.

    All words of all cues and exclusions are matched in one pass over the tokens, those of several
    codebooks too. A cue may be a rule; its grammar is told in ``analysis/codebooks/README.md``.

    Parameters
    ----------
    tokens : DataFrame
        One row per token (from `split_tokens`).
    codebook : Codebook or sequence of Codebook
        From `read_codebook`. Several are told apart by a column ``codebook``, the names.

    Returns
    -------
    DataFrame
        One row per hit: ``doc_id, sentence_id, start, end, frame, cue``; offsets into the
        document's text, from the first to the last word of the hit, in the order of the text,
        then of the codebook, then of the cues. `cue` tells a rule of more than 80 signs without
        its middle.
    """
    require_columns(
        tokens, "tokens", ["doc_id", "sentence_id", "position", "start", "end", "token"],
        "split_tokens()",
    )  # fmt: skip
    require_made(codebook, "codebook", "Codebook", several=True)
    several = not isinstance(codebook, Codebook)
    books = (codebook,) if isinstance(codebook, Codebook) else tuple(codebook)
    if len({book.name for book in books}) < len(books):
        raise InputError("`codebook` has two of one name; give each codebook a `name` of its own.")
    cues = _list_cues(books)
    first, last, cue = _find_all(index_tokens(tokens), cues, tokens["position"].to_numpy())
    counts = _drop_excluded(first, last, cue, cues, len(tokens))
    first, last, cue = first[counts], last[counts], cue[counts]
    found = pd.DataFrame(
        {
            "doc_id": _take_texts(tokens["doc_id"], first),
            "sentence_id": tokens["sentence_id"].to_numpy()[first],
            "start": tokens["start"].to_numpy()[first],
            "end": tokens["end"].to_numpy()[last],
            "frame": pd.array(cues.ids, dtype="str").take(cues.frame[cue]),
            "cue": pd.array(cues.texts, dtype="str").take(cue),
        }
    )
    if several:
        names = pd.array([book.name for book in books for _ in book.frames], dtype="str")
        found.insert(4, "codebook", pd.Series(names.take(cues.frame[cue])))
    return found


_LONGEST = 80  # signs of a cue as it is told
_NONE = np.empty(0, dtype=np.int64)


class _Cues(NamedTuple):
    """All cues and exclusions of codebooks: frame by frame, the cues of each in order."""

    ids: list[str]
    texts: list[str]
    rules: list[Rule]
    phrases: list[Phrase]
    frame: np.ndarray
    shuts: np.ndarray


@lru_cache(maxsize=8)
def _list_cues(books: tuple[Codebook, ...]) -> _Cues:
    frames = [frame for book in books for frame in book.frames]
    rows = [
        (number, text, shuts)
        for number, frame in enumerate(frames)
        for texts, shuts in ((sorted(frame.cues), False), (frame.exclusions, True))
        for text in texts
    ]
    rules = [read_rule(text) for _, text, _ in rows]
    return _Cues(
        ids=[frame.id for frame in frames],
        texts=[_shorten(text) for _, text, _ in rows],
        rules=rules,
        phrases=list(dict.fromkeys(phrase for rule in rules for phrase in list_phrases(rule))),
        frame=np.array([number for number, _, _ in rows], dtype=np.int64),
        shuts=np.array([shuts for _, _, shuts in rows], dtype=bool),
    )


def _shorten(text: str) -> str:
    """Leave the middle of a long rule out: its hits may be many."""
    return text if len(text) <= _LONGEST else f"{text[:52]} … {text[-24:]}"


def _find_all(
    index: TokenIndex, cues: _Cues, position: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the first and last row of each hit and its cue; by the first row, then the cue."""
    rows = index.find_places([phrase.words for phrase in cues.phrases])
    places: dict[Rule, Spans] = {
        phrase: Spans(row, row + len(phrase.words) - 1)
        for phrase, row in zip(cues.phrases, rows, strict=True)
    }
    plain = all(isinstance(rule, Phrase) for rule in cues.rules)
    sentence = _NONE if plain else index.number_sentences()
    finder = RuleFinder(places, sentence=sentence, position=position)
    spans = [finder.find(rule) for rule in cues.rules]
    sizes = [len(one.first) for one in spans]
    cue = np.repeat(np.arange(len(spans)), sizes)
    first = np.concatenate([_NONE, *(one.first for one in spans)])
    last = np.concatenate([_NONE, *(one.last for one in spans)])
    order = _order(first * max(len(spans), 1) + cue)
    return first[order], last[order], cue[order]


def _order(keys: np.ndarray) -> np.ndarray:
    """Return the order of whole numbers, equal ones as they come; several times as fast."""
    shift = len(keys).bit_length()
    if not len(keys) or int(keys.max()).bit_length() + shift > 62:
        return np.argsort(keys, kind="stable")
    # each number with its place behind it is sorted itself, for which there are fast instructions
    placed = np.sort((keys << shift) | np.arange(len(keys)))
    return placed & ((1 << shift) - 1)


def _take_texts(column: pd.Series, rows: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Take rows of a column as text; of a categorical one its few texts are made once."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        return column.array.take(rows).astype("str")
    texts = pd.array(column.array.categories, dtype="str")
    return texts.take(column.array.codes[rows])


def _drop_excluded(
    first: np.ndarray, last: np.ndarray, cue: np.ndarray, cues: _Cues, n_tokens: int
) -> np.ndarray:
    """Tell which hits are of a cue, and not inside an exclusion of its frame.

    A token of an exclusion of one frame is free for the others.
    """
    shut = cues.shuts[cue]
    frame = cues.frame[cue]
    closed = np.unique(_span_keys(first[shut], last[shut], frame[shut], n_tokens))
    any_frame = np.zeros(n_tokens, dtype=bool)
    any_frame[closed % max(n_tokens, 1)] = True
    counts = ~shut
    asked = np.flatnonzero(counts & any_frame[first] & any_frame[last])
    inside = [np.isin(frame[asked] * n_tokens + row[asked], closed) for row in (first, last)]
    counts[asked] = ~(inside[0] & inside[1])
    return counts


def _span_keys(first: np.ndarray, last: np.ndarray, frame: np.ndarray, n: int) -> np.ndarray:
    """A number for each frame and token from `first` to `last`."""
    size = last - first + 1
    inner = np.arange(size.sum()) - np.repeat(np.cumsum(size) - size, size)
    return np.repeat(frame * n + first, size) + inner
