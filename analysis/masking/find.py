"""Names found by capitals, by closed lists, and by what the article itself writes elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import InputError
from analysis.masking.spans import mark_between
from analysis.masking.words import (
    ABBREVIATED,
    ALL_CAPITALS,
    CAPITAL,
    CONNECTOR,
    CONTENT,
    EVENT,
    FUNCTION,
    HARM,
    INFLECTED,
    INSTITUTION,
    LOWER,
    OF,
    OPENER,
    PHRASES,
    PLACE,
    POSSESSIVE,
    SHOUTED,
    tell_forms,
)
from analysis.matching import (
    TokenIndex,
    index_tokens,
    locate_sentences,
    mark_sentences,
    split_pattern,
)
from analysis.tables import require_columns

Ints = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]

KINDS = ["capitals", "institution", "label"]
# Where no more of a sentence's words of content are small, its capitals tell nothing: a headline.
_FEW_SMALL = 0.15
_ENDS = np.array([ord(sign) for sign in ".!?:;…|"], dtype=np.uint32)
_QUOTES = np.array([ord(sign) for sign in '"“„«‘‹'], dtype=np.uint32)
_FAR = 1 << 30


def find_names(
    sentences: pd.DataFrame, *, tokens: pd.DataFrame, words: Sequence[str] = ()
) -> pd.DataFrame:
    """Find the names of people, places, institutions and groups.

    A name is a run of words in capitals, but not a capital that only begins a sentence or a
    quotation, unless the article writes the word as a name elsewhere or it opens a run of
    capitals; an institution's name from a closed list, even written small (*security council*);
    and each of `words`. In headlines, where every word has a capital, only what is known as a
    name counts. Words of harm (*Killed*, *Terrorists*) are never names, events (*War*) only with
    their institution (*War Department*). Rules without a dictionary: read some before relying on
    a span.

    Parameters
    ----------
    sentences, tokens : DataFrame
        From `split_sentences` and `split_tokens`.
    words : sequence of str
        Labels of actors that are to be found too, as words, phrases or ``*`` patterns, in any
        case: ``["rebels", "terrorist*"]``.

    Returns
    -------
    DataFrame
        ``doc_id, sentence_id, start, end, name, kind``, in the order of the text, without
        overlaps; offsets into the document's text, without a possessive *'s* and what is hyphened
        on (*Russian-backed*). `kind` is "capitals", "institution" or "label".

    Raises
    ------
    InputError
        Where one of `words` names no word.

    Examples
    --------
    >>> from analysis.tokens import split_sentences, split_tokens
    >>> text = "Officials of the United States met Free Syrian Army rebels near Aleppo."
    >>> sentences = split_sentences(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    >>> find_names(sentences, tokens=split_tokens(sentences))["name"].tolist()
    ['United States', 'Free Syrian Army', 'Aleppo']
    """
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "start", "sentence"], "split_sentences()"
    )
    columns = ["doc_id", "sentence_id", "position", "start", "end", "token"]
    require_columns(tokens, "tokens", columns, "split_tokens()")
    spans = find_masked(sentences, tokens, words=words, names=True)
    row = locate_sentences(spans, sentences=sentences)
    shift = sentences["start"].to_numpy()[row]
    places = [(spans[edge].to_numpy() - shift).tolist() for edge in ("start", "end")]
    texts = sentences["sentence"].astype("str").iloc[row].tolist()
    names = [text[low:high] for text, low, high in zip(texts, *places, strict=True)]
    spans.insert(4, "name", pd.Series(names, dtype="str"))
    return spans


def find_masked(
    sentences: pd.DataFrame, tokens: pd.DataFrame, *, words: Sequence[str], names: bool
) -> pd.DataFrame:
    """Find `words`, and if `names` the names: as `find_names`, without the column `name`."""
    labels = _split_words(words)
    row, tokens = _order(sentences, tokens)
    index = index_tokens(tokens)
    view = _View.make(sentences, tokens, row, index)
    found = [(*_find_patterns(index, labels), 2)]
    if names:
        found.append((*_find_runs(view), 0))
        found.append((*_find_patterns(index, _split_phrases()), 1))
    return _lay_out(found, view, sentences, tokens)


@cache
def _split_phrases() -> list[list[str]]:
    return [split_pattern(words) for words in PHRASES]


def _split_words(words: Sequence[str]) -> list[list[str]]:
    if isinstance(words, str):
        raise InputError(
            f"`words` must be a list of words or phrases, but the text {words!r} was given."
        )
    labels = [split_pattern(word) for word in words]
    for word, parts in zip(words, labels, strict=True):
        if not any(part.strip("*?") for part in parts):
            raise InputError(f"`words` must hold words or phrases, but it has {word!r}.")
    return labels


def _order(sentences: pd.DataFrame, tokens: pd.DataFrame) -> tuple[Ints, pd.DataFrame]:
    """Each token's sentence, and the tokens of `sentences` in the order of the text."""
    starts = np.flatnonzero(mark_sentences(tokens))
    run = locate_sentences(tokens[["doc_id", "sentence_id"]].take(starts), sentences=sentences)
    row = np.repeat(run, np.diff(np.append(starts, len(tokens))))
    position = tokens["position"].to_numpy()
    inside = row >= 0
    rises = (row[1:] > row[:-1]) | ((row[1:] == row[:-1]) & (position[1:] > position[:-1]))
    if inside.all() and rises.all():
        return row, tokens
    order = np.lexsort((position, row))
    order = order[inside[order]]
    return row[order], tokens.take(order)


@dataclass(frozen=True)
class _View:
    """What the rules ask about the tokens, all in the order of the text."""

    row: Ints  # the sentence of each token
    document: Ints  # of each token
    feature: Ints  # of each token: its folded form
    told: Ints  # of each token: what `tell_form` says of its form
    joined: Flags  # follows the token before it after one space
    opens: Flags  # begins a sentence, a quotation, or what follows a full stop or a colon
    length: Ints  # how many of its characters belong to a name

    @classmethod
    def make(
        cls, sentences: pd.DataFrame, tokens: pd.DataFrame, row: Ints, index: TokenIndex
    ) -> _View:
        forms = tokens["token"].astype("category").array
        texts = forms.categories.astype("str").tolist()
        used = np.flatnonzero(np.bincount(forms.codes, minlength=len(texts)))
        told, length = (np.zeros(len(texts), dtype=np.int64) for _ in range(2))
        told[used], length[used] = tell_forms([texts[number] for number in used.tolist()])
        told = told[forms.codes]
        document = sentences["doc_id"].astype("category").cat.codes.to_numpy()[row]
        joined, opens = _look_between(sentences, tokens, row, told)
        return cls(
            row, document, index.codes, told, joined, opens, length[forms.codes],
        )  # fmt: skip

    def has(self, kind: int) -> Flags:
        return (self.told & kind) > 0


def _look_between(
    sentences: pd.DataFrame, tokens: pd.DataFrame, row: Ints, told: Ints
) -> tuple[Flags, Flags]:
    """Which tokens are joined to the one before them, and which a capital may begin."""
    n = len(tokens)
    position = tokens["position"].to_numpy()
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    gap = np.full(n, _FAR)
    near = (row[1:] == row[:-1]) & (position[1:] - position[:-1] == 1)
    gap[1:][near] = (start[1:] - end[:-1])[near]
    texts = sentences["sentence"].astype("str").tolist()
    codes = np.frombuffer("".join(texts).encode("utf-32-le"), dtype=np.uint32)
    base = np.cumsum([0, *map(len, texts)])[:-1] - sentences["start"].to_numpy()
    wide = np.flatnonzero(gap > 1)
    at = base[row[wide]] + start[wide] - 1  # the sign before
    edge = base[row[wide]] + sentences["start"].to_numpy()[row[wide]]
    before = np.where(at >= edge, codes[np.maximum(at, 0)], 0)
    quoted = np.isin(before, _QUOTES)
    follows = gap[wide] < _FAR
    after = np.zeros(len(wide), dtype=np.uint32)
    after[follows] = codes[(base[row[wide]] + start[wide] - gap[wide])[follows]]
    ended = np.isin(after, _ENDS)
    short = np.zeros(len(wide), dtype=bool)
    short[follows] = (told[wide[follows] - 1] & ABBREVIATED) > 0
    opens = np.zeros(n, dtype=bool)
    opens[wide] = ~follows | quoted | (ended & ~((after == ord(".")) & short))
    joined = gap == 1
    # "Gen. Ito": a full stop after what is cut short joins too
    joined[wide] = follows & ~quoted & (after == ord(".")) & short & (gap[wide] == 2)
    return joined, opens


def _find_runs(view: _View) -> tuple[Ints, Ints]:
    """Find runs of words in capitals that are names."""
    capital = view.has(CAPITAL) & ~view.has(HARM) & ~view.has(SHOUTED)
    capital &= ~view.has(FUNCTION) | (view.has(ALL_CAPITALS) & ~view.opens)
    headline = _find_headlines(view)[view.row]
    known = _Known(view, np.flatnonzero(capital & ~view.opens & ~headline))
    candidate = capital & ~view.opens & ~headline
    doubtful = np.flatnonzero(capital & (view.opens | headline))
    candidate[doubtful] = _judge(view, doubtful, capital, headline[doubtful], known)
    at = np.flatnonzero(candidate)
    first, last = _link(view, at)
    dropped = _drop_events(view, at, first, last)
    if dropped.any():
        at = at[~dropped]
        first, last = _link(view, at)
    return first, last


def _find_headlines(view: _View) -> Flags:
    """Which sentences have a capital on nearly every word of content."""
    n = int(view.row.max(initial=-1)) + 1
    content = view.has(CONTENT)
    small = np.bincount(view.row[content & view.has(LOWER)], minlength=n)
    large = np.bincount(view.row[content & view.has(CAPITAL)], minlength=n)
    return (large > 1) & (small <= _FEW_SMALL * (small + large))


class _Known:
    """The words that each article writes in capitals inside a sentence."""

    def __init__(self, view: _View, at: Ints) -> None:
        self._view = view
        self._stride = int(view.feature.max(initial=0)) + 1
        self._inside = np.unique(self._keys(at))

    def _keys(self, at: Ints) -> Ints:
        return self._view.document[at].astype(np.int64) * self._stride + self._view.feature[at]

    def is_part(self, at: Ints) -> Flags:
        """Whether the word is in a name somewhere in its article."""
        return np.isin(self._keys(at), self._inside)

    def is_small(self, at: Ints) -> Flags:
        """Whether the article writes the word without a capital too."""
        asked = np.zeros(self._stride, dtype=bool)
        asked[self._view.feature[at]] = True
        small = np.flatnonzero(self._view.has(LOWER) & asked[self._view.feature])
        return np.isin(self._keys(at), np.unique(self._keys(small)))


def _judge(view: _View, at: Ints, capital: Flags, headline: Flags, known: _Known) -> Flags:
    """Which capitals are names where a capital alone tells nothing."""
    told = view.told[at]
    place = (told & PLACE) > 0
    part, small = known.is_part(at), known.is_small(at)
    certain = place | (part & ~small) | (((told & POSSESSIVE) > 0) & ~small & ~headline)
    acronym = ((told & ALL_CAPITALS) > 0) & ~small & ~headline
    following = np.minimum(at + 1, len(view.row) - 1)
    goes_on = (at + 1 < len(view.row)) & view.joined[following] & capital[following]
    goes_on &= (view.told[following] & FUNCTION) == 0
    opener = (told & OPENER) > 0
    plain = ~small & ((told & (INFLECTED | EVENT)) == 0)
    plain &= (view.told[following] & (PLACE | OPENER)) == 0
    plain |= (view.told[following] & INSTITUTION) > 0
    return certain | acronym | (goes_on & ~headline & (opener | plain))


def _link(view: _View, at: Ints) -> tuple[Ints, Ints]:
    """Join names that stand side by side, or around *of* and the like, into runs."""
    if not len(at):
        return at, at
    joined = view.joined
    step = np.diff(at)
    here = at[1:]
    links = (step == 1) & joined[here]
    middle, event = view.has(CONNECTOR), view.has(EVENT)
    for size in (2, 3):
        near = np.flatnonzero(step == size)
        ok = np.ones(len(near), dtype=bool)
        for back in range(size):
            ok &= joined[here[near] - back]
        word = at[near] + 1
        ok &= middle[word]
        institution = (view.told[at[near]] & (INSTITUTION | CAPITAL)) > CAPITAL
        leads = (view.told[word] & OF) > 0
        ok &= ~leads | institution | ~event[at[near]]
        if size == 3:
            ok &= leads & ((view.told[np.minimum(word + 1, len(view.told) - 1)] & FUNCTION) > 0)
        links[near] |= ok
    edges = np.flatnonzero(~links)
    return at[np.append(0, edges + 1)], at[np.append(edges, len(at) - 1)]


def _drop_events(view: _View, at: Ints, first: Ints, last: Ints) -> Flags:
    """Which of the words in capitals tell what happened, and are in no institution's name."""
    event = view.has(EVENT)[at]
    if not event.any():
        return event
    run = np.searchsorted(first, at, side="right") - 1
    institution = view.has(INSTITUTION)[at]
    # the last institution of each run, and the first that goes on with "of" or "for"
    n = len(first)
    latest = np.full(n, -1)
    np.maximum.at(latest, run[institution], at[institution])
    following = np.minimum(at + 1, len(view.told) - 1)
    leads = institution & ((view.told[following] & OF) > 0)
    earliest = np.full(n, _FAR)
    np.minimum.at(earliest, run[leads], at[leads])
    opener = view.has(OPENER)[at] & (at < last[run])  # Peace Corps, Freedom House
    return event & (at > latest[run]) & (at < earliest[run]) & ~opener


def _find_patterns(index: TokenIndex, patterns: list[list[str]]) -> tuple[Ints, Ints]:
    first, pattern = index.find_phrases(patterns)
    size = np.array([len(words) for words in patterns], dtype=np.int64)
    return first, first + size[pattern] - 1


def _lay_out(
    found: list[tuple[Ints, Ints, int]],
    view: _View,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
) -> pd.DataFrame:
    """Make one table of all that was found; what overlaps becomes one span."""
    n = len(tokens)
    first = np.concatenate([part[0] for part in found])
    last = np.concatenate([part[1] for part in found])
    kind = np.repeat([part[2] for part in found], [len(part[0]) for part in found])
    inside = mark_between(first, last + 1, n)
    goes_on = mark_between(first, last, n)  # the next token is of the same span
    begins = inside.copy()
    begins[1:] &= ~goes_on[:-1]
    start_row = np.flatnonzero(begins)
    ends = inside & ~goes_on
    end_row = np.flatnonzero(ends)
    kinds = np.zeros(n, dtype=np.int64)
    np.maximum.at(kinds, first, kind)
    span = np.searchsorted(start_row, first, side="right") - 1
    kind_of = np.zeros(len(start_row), dtype=np.int64)
    np.maximum.at(kind_of, span, kind)
    start = tokens["start"].to_numpy()[start_row]
    end = tokens["start"].to_numpy()[end_row] + view.length[end_row]
    row = view.row[start_row]
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].astype("str").array.take(row),
            "sentence_id": sentences["sentence_id"].to_numpy()[row],
            "start": start,
            "end": end,
            "kind": pd.array(KINDS, dtype="str").take(kind_of),
        }
    )
