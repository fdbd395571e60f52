"""Splitting by voice: which rows, tokens and sentences are the paper's own and which are not."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.choices import VOICES
from analysis.codes import locate_values
from analysis.tables import require_choice, require_columns

_SPAN = ["doc_id", "start", "end"]


def mark_voices(rows: pd.DataFrame, *, voices: pd.DataFrame) -> pd.Series:
    """Tell of each row in whose voice it stands.

    A row is quoted or reported where the middle of it lies in such a span; a quotation inside
    reported speech is quoted. Scare quotes are the paper's own words.

    Parameters
    ----------
    rows : DataFrame
        With ``doc_id, start, end``, such as tokens, mentions or hits.
    voices : DataFrame
        From `find_voices`.

    Returns
    -------
    Series
        "own", "quoted" or "reported", with the index of `rows`.

    Examples
    --------
    >>> rows = pd.DataFrame({"doc_id": "a", "start": [0, 6], "end": [4, 9]})
    >>> voices = pd.DataFrame({"doc_id": ["a"], "start": 5, "end": 20, "voice": "quoted"})
    >>> mark_voices(rows, voices=voices).tolist()
    ['own', 'quoted']
    """
    require_columns(rows, "rows", _SPAN, "split_tokens()")
    require_columns(voices, "voices", [*_SPAN, "voice"], "find_voices()")
    code = _mark(rows, voices)
    names = pd.array(["own", "reported", "quoted"], dtype="str")
    return pd.Series(names.take(code), index=rows.index, name="voice")


def select_voice(tokens: pd.DataFrame, *, voices: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Keep the tokens of one voice.

    What is left keeps its `position`, so that a phrase is not found across what was taken out.

    Parameters
    ----------
    tokens : DataFrame
        With ``doc_id, start, end`` (from `split_tokens`), or any table of spans.
    voices : DataFrame
        From `find_voices`.
    voice : {"own", "quoted", "all"}
        "own" is neither quoted nor reported, "quoted" is both, "all" is every token. Scare quotes
        are own.

    Returns
    -------
    DataFrame
        The rows of `tokens` that are of this voice, numbered anew.

    Raises
    ------
    ValueError
        When `voice` is none of these.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "a", "position": [0, 1], "start": [0, 6], "end": [4, 9]})
    >>> voices = pd.DataFrame({"doc_id": ["a"], "start": 5, "end": 20, "voice": "quoted"})
    >>> select_voice(tokens, voices=voices, voice="quoted")["position"].tolist()
    [1]
    """
    require_choice(voice, "voice", VOICES)
    require_columns(tokens, "tokens", _SPAN, "split_tokens()")
    require_columns(voices, "voices", [*_SPAN, "voice"], "find_voices()")
    if voice == "all":
        return tokens
    kept = (_mark(tokens, voices) > 0) == (voice == "quoted")
    return tokens[kept].reset_index(drop=True)


def select_sentences(sentences: pd.DataFrame, *, voices: pd.DataFrame, voice: str) -> pd.DataFrame:
    """Keep the sentences of one voice: those of which more than half the signs are of it.

    For what is scored by sentence, such as tone and frames. A sentence with as much quoted or
    reported as own text is own.

    Parameters
    ----------
    sentences : DataFrame
        With ``doc_id, start, end`` (from `split_sentences`).
    voices : DataFrame
        From `find_voices`.
    voice : {"own", "quoted", "all"}
        As in `select_voice`.

    Returns
    -------
    DataFrame
        The rows of `sentences` that are of this voice, numbered anew.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": "a", "sentence_id": [0, 1]})
    >>> sentences["start"], sentences["end"] = [0, 20], [19, 40]
    >>> voices = pd.DataFrame({"doc_id": ["a"], "start": 2, "end": 16, "voice": "quoted"})
    >>> select_sentences(sentences, voices=voices, voice="own")["sentence_id"].tolist()
    [1]
    """
    require_choice(voice, "voice", VOICES)
    if voice == "all":
        return sentences
    share = score_quoted_shares(sentences, voices=voices)["share"].to_numpy()
    kept = (share > 0.5) == (voice == "quoted")
    return sentences[kept].reset_index(drop=True)


def score_quoted_shares(rows: pd.DataFrame, *, voices: pd.DataFrame) -> pd.DataFrame:
    """Score which share of each row's signs is quoted or reported.

    Parameters
    ----------
    rows : DataFrame
        With ``doc_id, start, end``, such as sentences.
    voices : DataFrame
        From `find_voices`.

    Returns
    -------
    DataFrame
        One row per row of `rows`: ``doc_id, start, end, share``; `share` is NaN for an empty row.

    Examples
    --------
    >>> rows = pd.DataFrame({"doc_id": ["a"], "start": 0, "end": 20})
    >>> voices = pd.DataFrame({"doc_id": ["a"], "start": 5, "end": 10, "voice": "reported"})
    >>> score_quoted_shares(rows, voices=voices)["share"].tolist()
    [0.25]
    """
    require_columns(rows, "rows", _SPAN, "split_sentences()")
    require_columns(voices, "voices", [*_SPAN, "voice"], "find_voices()")
    spans = _Spans(rows, voices[voices["voice"] != "scare"])
    start, end = rows["start"].to_numpy(), rows["end"].to_numpy()
    covered = spans.measure(spans.place(end)) - spans.measure(spans.place(start))
    size = (end - start).astype(float)
    share = np.divide(covered, size, out=np.full(len(rows), np.nan), where=size > 0)
    columns = {"doc_id": rows["doc_id"].astype("str").array, "start": start, "end": end}
    return pd.DataFrame(columns | {"share": share})


class _Spans:
    """Spans of many documents on one line, joined where they overlap."""

    def __init__(self, rows: pd.DataFrame, spans: pd.DataFrame) -> None:
        values = pd.Index(rows["doc_id"].astype("str").unique())
        self.document = locate_values(rows["doc_id"], values=values).astype(np.int64)
        of_span = locate_values(spans["doc_id"], values=values).astype(np.int64)
        known = of_span >= 0
        start = spans["start"].to_numpy()[known].astype(np.int64)
        end = spans["end"].to_numpy()[known].astype(np.int64)
        longest = [rows["end"].max() if len(rows) else 0, end.max() if len(end) else 0]
        self.stride = int(max(longest)) + 1
        low = of_span[known] * self.stride + start
        high = of_span[known] * self.stride + end
        order = np.argsort(low, kind="stable")
        low, high = low[order], np.maximum.accumulate(high[order]) if len(order) else high
        begins = np.ones(len(low), dtype=bool)
        begins[1:] = low[1:] > high[:-1]
        first = np.flatnonzero(begins)
        self.low = low[first]
        self.high = high[np.append(first[1:], len(low)) - 1] if len(low) else high
        self.before = np.concatenate([[0], np.cumsum(self.high - self.low)])

    def place(self, offset: np.ndarray) -> np.ndarray:
        """Return offsets of the rows' documents as places on the line."""
        return self.document * self.stride + offset.astype(np.int64)

    def measure(self, place: np.ndarray) -> np.ndarray:
        """Return how much of the line up to each place is covered."""
        if not len(self.low):
            return np.zeros(len(place), dtype=np.int64)
        number = np.searchsorted(self.low, place, side="right")
        inside = np.minimum(place, self.high[np.maximum(number - 1, 0)])
        last = np.where(number > 0, inside - self.low[np.maximum(number - 1, 0)], 0)
        return self.before[np.maximum(number - 1, 0)] + last

    def holds(self, place: np.ndarray) -> np.ndarray:
        """Tell which places lie in a span."""
        if not len(self.low):
            return np.zeros(len(place), dtype=bool)
        number = np.searchsorted(self.low, place, side="right") - 1
        return (number >= 0) & (place < self.high[np.maximum(number, 0)])


def _mark(rows: pd.DataFrame, voices: pd.DataFrame) -> np.ndarray:
    """Return 0 for own, 1 for reported, 2 for quoted."""
    middle = (rows["start"].to_numpy() + rows["end"].to_numpy()) // 2
    code = np.zeros(len(rows), dtype=np.int64)
    for number, voice in ((1, "reported"), (2, "quoted")):
        spans = _Spans(rows, voices[voices["voice"] == voice])
        code[spans.holds(spans.place(middle))] = number
    return code
