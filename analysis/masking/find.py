"""Names found by capitals, by closed lists, and by what the article itself writes elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.errors import InputError
from analysis.masking.spans import SignReader, mark_between, number_signs
from analysis.masking.words import (
    ABBREVIATED,
    ALL_CAPITALS,
    CAPITAL,
    CONNECTOR,
    CONTENT,
    EVENT,
    FOR,
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
_ENDS = number_signs(".!?:;…|")
_QUOTES = number_signs('"“„«‘‹')
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
    found = find_masked(sentences, tokens, words=words, names=True)
    row, names = found.row, _cut_spans(found, sentences)
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].astype("str").array.take(row),
            "sentence_id": sentences["sentence_id"].to_numpy()[row],
            "start": found.start,
            "end": found.end,
            "name": pd.array(names, dtype="str"),
            "kind": pd.array(KINDS, dtype="str").take(found.kind),
        }
    )


def list_masked(
    sentences: pd.DataFrame, tokens: pd.DataFrame, *, words: Sequence[str]
) -> pd.DataFrame:
    """List what `words` find, as it is printed but without capitals: ``doc_id, form``.

    Examples
    --------
    >>> from analysis import split_sentences, split_tokens
    >>> told = pd.DataFrame({"doc_id": ["a"], "text": ["Thugs came. The thug left."]})
    >>> sentences = split_sentences(told)
    >>> list_masked(sentences, split_tokens(sentences), words=["thug*"])["form"].tolist()
    ['thugs', 'thug']
    """
    found = find_masked(sentences, tokens, words=words, names=False)
    forms = [text.lower() for text in _cut_spans(found, sentences)]
    doc_id = sentences["doc_id"].astype("str").array.take(found.row)
    return pd.DataFrame({"doc_id": doc_id, "form": pd.array(forms, dtype="str")})


def _cut_spans(found: Masked, sentences: pd.DataFrame) -> list[str]:
    """The texts of the spans."""
    shift = sentences["start"].to_numpy()[found.row]
    texts = sentences["sentence"].astype("str").iloc[found.row].tolist()
    places = [(edge - shift).tolist() for edge in (found.start, found.end)]
    return [text[low:high] for text, low, high in zip(texts, *places, strict=True)]


class Masked(NamedTuple):
    """What is to be masked: spans, and the tokens that lie in them."""

    row: Ints  # the sentence of each span
    start: Ints
    end: Ints
    kind: Ints  # which of `KINDS`
    tokens: Flags  # of each token as given


def find_masked(
    sentences: pd.DataFrame, tokens: pd.DataFrame, *, words: Sequence[str], names: bool
) -> Masked:
    """Find `words`, and if `names` the names, as `find_names` does."""
    labels = _split_words(words)
    row, order = _order(sentences, tokens)
    given = len(tokens)
    tokens = tokens if order is None else tokens.take(order)
    index = index_tokens(tokens)
    view = _View.make(sentences, tokens, row, index)
    found = [(*_find_patterns(index, labels), 2)]
    if names:
        found.append((*_find_runs(view), 0))
        found.append((*_find_patterns(index, _split_phrases()), 1))
    masked = _merge(found, view, tokens)
    if order is None:
        return masked
    inside = np.zeros(given, dtype=bool)
    inside[order] = masked.tokens
    return masked._replace(tokens=inside)


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


def _order(sentences: pd.DataFrame, tokens: pd.DataFrame) -> tuple[Ints, Ints | None]:
    """Each token's sentence, and the order that puts the tokens into that of the text."""
    starts = np.flatnonzero(mark_sentences(tokens))
    run = locate_sentences(tokens[["doc_id", "sentence_id"]].take(starts), sentences=sentences)
    row = np.repeat(run, np.diff(np.append(starts, len(tokens))))
    position = tokens["position"].to_numpy()
    inside = row >= 0
    rises = (row[1:] > row[:-1]) | ((row[1:] == row[:-1]) & (position[1:] > position[:-1]))
    if inside.all() and rises.all():
        return row, None
    order = np.lexsort((position, row))
    order = order[inside[order]]
    return row[order], order


@dataclass(frozen=True)
class _View:
    """What the rules ask about the tokens, all in the order of the text."""

    row: Ints  # the sentence of each token
    document: Ints  # of each token
    feature: Ints  # of each token: its folded form
    form: Ints  # of each token, as a number
    kinds: Ints  # of each form: what `tell_form` says of it
    joined: Flags  # follows the token before it after one space
    opens: Flags  # begins a sentence, a quotation, or what follows a full stop or a colon
    length: Ints  # of each form: how many of its characters belong to a name

    @classmethod
    def make(
        cls, sentences: pd.DataFrame, tokens: pd.DataFrame, row: Ints, index: TokenIndex
    ) -> _View:
        forms = tokens["token"].astype("category").array
        texts = forms.categories.astype("str").tolist()
        used = np.flatnonzero(np.bincount(forms.codes, minlength=len(texts)))
        kinds, length = (np.zeros(len(texts), dtype=np.int64) for _ in range(2))
        kinds[used], length[used] = tell_forms([texts[number] for number in used.tolist()])
        document = sentences["doc_id"].astype("category").cat.codes.to_numpy()[row]
        short = ((kinds & ABBREVIATED) > 0)[forms.codes]
        joined, opens = _look_between(sentences, tokens, row, short)
        return cls(row, document, index.codes, forms.codes, kinds, joined, opens, length)

    def tell(self, at: Ints) -> Ints:
        """What `tell_form` says of the forms of these tokens; 0 behind the last."""
        beyond = at >= len(self.form)
        told = self.kinds[self.form[np.where(beyond, 0, at)]] if len(self.form) else at
        return np.where(beyond, 0, told)

    def find(self, kinds: int) -> Ints:
        """The tokens whose form is all of `kinds`."""
        return np.flatnonzero(((self.kinds & kinds) == kinds)[self.form])


def _look_between(
    sentences: pd.DataFrame, tokens: pd.DataFrame, row: Ints, cut: Flags
) -> tuple[Flags, Flags]:
    """Which tokens are joined to the one before them, and which a capital may begin."""
    n = len(tokens)
    position = tokens["position"].to_numpy()
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    gap = np.full(n, _FAR)
    near = (row[1:] == row[:-1]) & (position[1:] - position[:-1] == 1)
    gap[1:][near] = (start[1:] - end[:-1])[near]
    read = SignReader(sentences["sentence"])
    base = read.first - sentences["start"].to_numpy()
    wide = np.flatnonzero(gap > 1)
    at = base[row[wide]] + start[wide] - 1  # the sign before
    edge = base[row[wide]] + sentences["start"].to_numpy()[row[wide]]
    before = np.where(at >= edge, read.read(np.maximum(at, 0)), 0)
    quoted = np.isin(before, _QUOTES)
    follows = gap[wide] < _FAR
    after = np.zeros(len(wide), dtype=np.int64)
    after[follows] = read.read((base[row[wide]] + start[wide] - gap[wide])[follows])
    ended = np.isin(after, _ENDS)
    short = np.zeros(len(wide), dtype=bool)
    short[follows] = cut[wide[follows] - 1]
    opens = np.zeros(n, dtype=bool)
    opens[wide] = ~follows | quoted | (ended & ~((after == ord(".")) & short))
    joined = gap == 1
    # "Gen. Ito": a full stop after what is cut short joins too
    joined[wide] = follows & ~quoted & (after == ord(".")) & short & (gap[wide] == 2)
    return joined, opens


def _find_runs(view: _View) -> tuple[Ints, Ints]:
    """Find runs of words in capitals that are names."""
    at = view.find(CAPITAL)
    told = view.tell(at)
    function = (told & FUNCTION) > 0
    at = at[
        ((told & (HARM | SHOUTED)) == 0)
        & (~function | (((told & ALL_CAPITALS) > 0) & ~view.opens[at]))
    ]
    headline = _find_headlines(view)[view.row[at]]
    clear = ~view.opens[at] & ~headline
    names = clear.copy()
    names[~clear] = _judge(view, at[~clear], at, headline[~clear], _Known(view, at[clear]))
    at = at[names]
    first, last = _link(view, at)
    dropped = _drop_events(view, at, first, last)
    if dropped.any():
        at = at[~dropped]
        first, last = _link(view, at)
    return first, last


def _find_headlines(view: _View) -> Flags:
    """Which sentences have a capital on nearly every word of content."""
    n = int(view.row.max(initial=-1)) + 1
    small = np.bincount(view.row[view.find(CONTENT | LOWER)], minlength=n)
    large = np.bincount(view.row[view.find(CONTENT | CAPITAL)], minlength=n)
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
        small = self._view.find(LOWER)
        small = small[asked[self._view.feature[small]]]
        return np.isin(self._keys(at), np.unique(self._keys(small)))


def _judge(view: _View, at: Ints, capital: Ints, headline: Flags, known: _Known) -> Flags:
    """Which capitals are names where a capital alone tells nothing."""
    told, following = view.tell(at), view.tell(at + 1)
    goes_on = np.isin(at + 1, capital, assume_unique=True) & ((following & FUNCTION) == 0)
    goes_on &= np.append(view.joined, False)[at + 1] & ~headline
    opens_name = ((told & OPENER) > 0) | ((following & INSTITUTION) > 0)
    certain = ((told & PLACE) > 0) | (goes_on & opens_name)
    # and these, unless the article writes the word small too
    likely = known.is_part(at) | (((told & (POSSESSIVE | ALL_CAPITALS)) > 0) & ~headline)
    plain = ((told & (INFLECTED | EVENT)) == 0) & ((following & (PLACE | OPENER)) == 0)
    asked = np.flatnonzero((likely | (goes_on & plain)) & ~certain)
    certain[asked] = ~known.is_small(at[asked])
    return certain


def _link(view: _View, at: Ints) -> tuple[Ints, Ints]:
    """Join names that stand side by side, or around *of* and the like, into runs."""
    if not len(at):
        return at, at
    joined = view.joined
    step = np.diff(at)
    here = at[1:]
    links = (step == 1) & joined[here]
    for size in (2, 3):
        near = np.flatnonzero(step == size)
        ok = np.ones(len(near), dtype=bool)
        for back in range(size):
            ok &= joined[here[near] - back]
        told, word = view.tell(at[near]), view.tell(at[near] + 1)
        ok &= (word & CONNECTOR) > 0
        leads = (word & OF) > 0
        # "Ministry for Health", but not "Battle of Osk" and "Tarn for Valk"
        ok &= ~leads | ((told & INSTITUTION) > 0) | (((told & EVENT) == 0) & ((word & FOR) == 0))
        if size == 3:
            ok &= leads & ((view.tell(at[near] + 2) & FUNCTION) > 0)
        links[near] |= ok
    edges = np.flatnonzero(~links)
    return at[np.append(0, edges + 1)], at[np.append(edges, len(at) - 1)]


def _drop_events(view: _View, at: Ints, first: Ints, last: Ints) -> Flags:
    """Which of the words in capitals tell what happened, and are in no institution's name."""
    told = view.tell(at)
    event = (told & EVENT) > 0
    if not event.any():
        return event
    run = np.searchsorted(first, at, side="right") - 1
    institution = (told & INSTITUTION) > 0
    # the last institution of each run, and the first that goes on with "of" or "for"
    n = len(first)
    latest = np.full(n, -1)
    np.maximum.at(latest, run[institution], at[institution])
    leads = institution & ((view.tell(at + 1) & OF) > 0)
    earliest = np.full(n, _FAR)
    np.minimum.at(earliest, run[leads], at[leads])
    opener = ((told & OPENER) > 0) & (at < last[run])  # Peace Corps, Freedom House
    return event & (at > latest[run]) & (at < earliest[run]) & ~opener


def _find_patterns(index: TokenIndex, patterns: list[list[str]]) -> tuple[Ints, Ints]:
    first, pattern = index.find_phrases(patterns)
    size = np.array([len(words) for words in patterns], dtype=np.int64)
    return first, first + size[pattern] - 1


def _merge(found: list[tuple[Ints, Ints, int]], view: _View, tokens: pd.DataFrame) -> Masked:
    """Make one list of all that was found; what overlaps becomes one span."""
    n = len(tokens)
    first = np.concatenate([part[0] for part in found])
    last = np.concatenate([part[1] for part in found])
    kind = np.repeat([part[2] for part in found], [len(part[0]) for part in found])
    inside = mark_between(first, last + 1, n)
    goes_on = mark_between(first, last, n)  # the next token is of the same span
    begins = inside.copy()
    begins[1:] &= ~goes_on[:-1]
    start_row = np.flatnonzero(begins)
    end_row = np.flatnonzero(inside & ~goes_on)
    span = np.searchsorted(start_row, first, side="right") - 1
    kind_of = np.zeros(len(start_row), dtype=np.int64)
    np.maximum.at(kind_of, span, kind)
    starts = tokens["start"].to_numpy()
    end = starts[end_row] + view.length[view.form[end_row]]
    return Masked(view.row[start_row], starts[start_row], end, kind_of, inside)
