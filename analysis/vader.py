"""VADER's rules as array operations over all sentences at once, equal to vaderSentiment's.

vaderSentiment walks through each sentence in Python. Here all sentences are cut into words at
once, what VADER asks about a word is looked up once per distinct form, and a rule is one
comparison over all words of the lexicon that stand near something it asks for. The constants are
XX
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import import_module
from string import punctuation
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import regex

from analysis.lexicons import Lexicon, load_vader

Ints = npt.NDArray[np.integer[Any]]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

KEYS = ["neg", "neu", "pos", "compound"]

# Sentences are scored in blocks of about so many bytes, so that the arrays of a block stay small.
_BLOCK = 4_000_000
# So many distinct forms are remembered between blocks and calls; none longer than this.
_MAX_FORMS = 200_000
_MAX_LENGTH = 64
# A compound so near a rounding tie (in units of its last digit), and a sum so near zero, may fall
# to either side by the way sum() adds floats, which Python 3.12 changed.
_NEAR_TIE = 1e-5
_NEAR_ZERO = 1e-9

# Ids of words that no rule names: neither in the lexicon nor a cue, and those negated by n't.
_OTHER, _OTHER_NEGATED = 0, 1
# Words that a rule names, beside the lexicon, the boosters, the negations and the idioms.
_CUES = "no or nor least at very never so this without doubt kind of but".split()

# Spaces as str.split() knows them, by their UTF-8 bytes: one byte, and two or three bytes.
_SPACE = np.zeros(256, dtype=bool)
_SPACE[[9, 10, 11, 12, 13, 28, 29, 30, 31, 32]] = True
_WIDE_SPACES = [
    space.encode()
    for space in map(chr, [0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029])
] + [space.encode() for space in "\u202f\u205f\u3000"]


def score_polarity(
    texts: pd.Series,
    *,
    plain_apostrophes: bool = False,
    plain_signs: bool = False,
    lexicon: Lexicon | None = None,
) -> pd.DataFrame:
    """Score texts with VADER: the numbers of vaderSentiment's ``polarity_scores``.

    Parameters
    ----------
    texts : Series
        One sentence each, as text.
    plain_apostrophes : bool
        Whether typographic apostrophes are made plain first (``’`` to ``'``).
    plain_signs : bool
        Whether other typographic signs are made plain too: quotation marks to ``"``, dashes and
        the ellipsis to a space. VADER cuts only ASCII signs off a word and finds no ``“war”``.
    lexicon : Lexicon, optional
        From `read_lexicon`; by default VADER's own. The rules stay VADER's.

    Returns
    -------
    DataFrame
        One row per text, in its order: ``neg, neu, pos`` (shares, rounded to 3 digits) and
        ``compound`` (in [-1, 1], rounded to 4 digits); all 0 in a text without words.

    References
    ----------
    Hutto & Gilbert (2014), VADER, ICWSM-14; vaderSentiment 3.3.2.

    Examples
    --------
    >>> score_polarity(pd.Series(["It was not good.", "A table."]))
         neg    neu  pos  compound
    0  0.445  0.555  0.0   -0.3412
    1  0.000  1.000  0.0    0.0000
    """
    rules = _load_rules(load_vader() if lexicon is None else lexicon)
    blocks = []
    for block in _split_blocks(pa.array(texts, type=pa.large_string())):
        block = _make_plain(block, plain_apostrophes, plain_signs)
        blocks.append(_score_block(block, rules))
    scores = np.concatenate(blocks, axis=1) if blocks else np.zeros((len(KEYS), 0))
    return pd.DataFrame(dict(zip(KEYS, scores, strict=True)))


def find_scored_words(
    texts: pd.Series,
    *,
    plain_apostrophes: bool = False,
    plain_signs: bool = False,
    lexicon: Lexicon | None = None,
) -> pd.DataFrame:
    """Find the words that make the scores of `score_polarity`.

    Parameters
    ----------
    texts, plain_apostrophes, plain_signs, lexicon
        As in `score_polarity`.

    Returns
    -------
    DataFrame
        One row per word, in the order of the texts: ``row`` (the text's number), ``start, end``
        (characters in it), ``feature`` (the word as the lexicon has it), ``valence`` (the
        lexicon's) and ``value`` (after negation, boosters, capitals and "but"). Words that the
        rules leave without a value have no row. An emoji is scored by its description's words,
        which stand nowhere in the text: they have no row either.

    Examples
    --------
    >>> find_scored_words(pd.Series(["It was not very good."]))
       row  start  end feature  valence    value
    0    0     16   20    good      1.9 -1.62282
    """
    rules = _load_rules(load_vader() if lexicon is None else lexicon)
    tables, n_before = [], 0
    for block in _split_blocks(pa.array(texts, type=pa.large_string())):
        block = _make_plain(block, plain_apostrophes, plain_signs)
        tables.append(_list_words(block, rules, n_before))
        n_before += len(block)
    columns = ["row", "start", "end", "feature", "valence", "value"]
    types = dict(zip(columns, ["int64"] * 3 + ["str"] + ["float64"] * 2, strict=True))
    if not tables:
        return pd.DataFrame(columns=columns).astype(types)
    return pd.concat(tables, ignore_index=True).astype(types)


@cache
def load_analyzer() -> Any:
    """Return vaderSentiment's analyzer, made once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()


# --- what VADER knows of a word -------------------------------------------------------------------


@dataclass(frozen=True)
class _Rules:
    """A lexicon and the package's word lists by the id of a word, lower-cased."""

    lexicon: Lexicon
    ids: dict[str, int]
    words: list[str]  # by id
    valence: Floats  # 0 outside the lexicon
    known: Flags  # in the lexicon
    scored: Flags  # in the lexicon and no booster
    booster: Floats  # 0 where it is none
    is_booster: Flags
    negates: Flags
    calls: Flags  # changes the valence of a word that follows within three
    first: Flags  # the first word of an idiom
    pairs: Ints  # the first two words of each idiom, as first * len(words) + second
    special: dict[str, float]
    boosters: dict[str, float]
    capitals: float
    negation: float


@lru_cache(maxsize=8)
def _load_rules(lists: Lexicon) -> _Rules:
    """Lay out a lexicon and the package's word lists as arrays."""
    package = import_module("vaderSentiment.vaderSentiment")

    lexicon = dict(lists.words)
    special, boosters = package.SPECIAL_CASES, package.BOOSTER_DICT
    idioms = [idiom.split() for idiom in [*special, *boosters] if " " in idiom]
    listed = [*lexicon, *boosters, *package.NEGATE, *_CUES, *(w for idiom in idioms for w in idiom)]
    words = ["", "", *dict.fromkeys(listed)]  # the ids of _OTHER and _OTHER_NEGATED come first
    ids = {word: number for number, word in enumerate(words) if word}
    known = np.array([word in lexicon for word in words])
    is_booster = np.array([word in boosters for word in words])
    negates = np.array([package.negated([word]) for word in words])
    negates[_OTHER_NEGATED] = True
    named = np.isin(np.arange(len(words)), [ids["no"], ids["least"], ids["this"]])
    first = np.isin(np.arange(len(words)), [ids[idiom[0]] for idiom in idioms])
    return _Rules(
        lexicon=lists,
        ids=ids,
        words=words,
        valence=np.array([lexicon.get(word, 0.0) for word in words]),
        known=known,
        scored=known & ~is_booster,
        booster=np.array([boosters.get(word, 0.0) for word in words]),
        is_booster=is_booster,
        negates=negates,
        calls=is_booster | negates | named,
        first=first,
        pairs=np.array([ids[idiom[0]] * len(words) + ids[idiom[1]] for idiom in idioms]),
        special=special,
        boosters=boosters,
        capitals=package.C_INCR,
        negation=package.N_SCALAR,
    )


class _Forms(dict[str, int]):
    """What VADER asks about a form, remembered: its word's id, whether in capitals, any emoji.

    Packed into one number: the id times 4, plus 2 in capitals, plus 1 with an emoji.
    """

    def __init__(self, rules: _Rules) -> None:
        self._ids = rules.ids
        self._emoji = {sign for sign in load_analyzer().emojis if len(sign) == 1}

    def __missing__(self, form: str) -> int:
        word = form.strip(punctuation)
        if len(word) <= 2:  # an emoticon
            word = form
        lower = word.lower()
        number = self._ids.get(lower)
        if number is None:
            number = _OTHER_NEGATED if "n't" in lower else _OTHER
        packed = number << 2 | word.isupper() << 1
        if not form.isascii() and not self._emoji.isdisjoint(form):
            packed |= 1
        if len(form) <= _MAX_LENGTH:
            if len(self) >= _MAX_FORMS:
                self.clear()
            self[form] = packed
        return packed


@lru_cache(maxsize=8)
def _load_forms(lexicon: Lexicon) -> _Forms:
    return _Forms(_load_rules(lexicon))


# --- from text to words ---------------------------------------------------------------------------


def _split_blocks(texts: pa.Array | pa.ChunkedArray) -> Iterator[pa.Array]:
    """Slices of the texts of about `_BLOCK` bytes each."""
    for chunk in texts.chunks if isinstance(texts, pa.ChunkedArray) else [texts]:
        _, offsets = _read_buffers(chunk)
        low = 0
        while low < len(chunk):
            high = int(np.searchsorted(offsets, offsets[low] + _BLOCK, side="right")) - 1
            high = min(max(high, low + 1), len(chunk))
            yield chunk.slice(low, high - low)
            low = high


def _make_plain(texts: pa.Array, apostrophes: bool, signs: bool) -> pa.Array:
    """Replace typographic signs, each by one character."""
    if _read_buffers(texts)[0].max(initial=0) < 128:  # there are none
        return texts
    if apostrophes:
        texts = pc.replace_substring(texts, "’", "'")
    if signs:
        texts = pc.replace_substring_regex(texts, "[“”„«»‹›‘‚]", '"')
        texts = pc.replace_substring_regex(texts, "[—–―…•]", " ")
    return texts


def _read_buffers(texts: pa.Array) -> tuple[npt.NDArray[np.uint8], Ints]:
    """The UTF-8 bytes of all texts one after the other, and where each begins; nothing copied."""
    if not len(texts):
        return np.zeros(0, dtype=np.uint8), np.zeros(1, dtype=np.int64)
    _, places, data = texts.buffers()
    offsets = np.frombuffer(places, dtype=np.int64)[texts.offset : texts.offset + len(texts) + 1]
    if data is None:
        return np.zeros(0, dtype=np.uint8), offsets
    return np.frombuffer(data, dtype=np.uint8)[offsets[0] : offsets[-1]], offsets - offsets[0]


def _mark_spaces(data: npt.NDArray[np.uint8]) -> Flags:
    """Which bytes belong to whitespace, as str.split() knows it."""
    space = _SPACE[data]
    for lead in {wide[0] for wide in _WIDE_SPACES}:
        places = np.flatnonzero(data == lead)
        for wide in _WIDE_SPACES if len(places) else []:
            if wide[0] == lead:
                found = places
                for number, byte in enumerate(wide[1:], start=1):
                    found = found[data[found + number] == byte]
                for number in range(len(wide)):
                    space[found + number] = True
    return space


@dataclass(frozen=True)
class _Words:
    """The words of all sentences of a block, one after the other."""

    ids: Ints
    upper: Flags
    emoji: Flags
    bounds: Ints  # the first word of each sentence, and the end
    row: Ints  # the sentence of each word
    starts: Ints  # the first byte of each word
    forms: pa.DictionaryArray  # as written, with the signs around them
    rules: _Rules


def _split_words(data: npt.NDArray[np.uint8], offsets: Ints, rules: _Rules) -> _Words:
    """Cut the sentences into words and look up what VADER asks about each distinct form."""
    space = _mark_spaces(data)
    inside = ~space
    begins, ends = inside.copy(), inside.copy()
    begins[1:] &= space[:-1]
    ends[:-1] &= space[1:]
    filled = offsets[1:] > offsets[:-1]
    firsts, lasts = offsets[:-1][filled], offsets[1:][filled] - 1
    begins[firsts], ends[lasts] = inside[firsts], inside[lasts]
    starts = np.flatnonzero(begins)
    lengths = np.flatnonzero(ends) + 1 - starts
    places = np.zeros(len(starts) + 1, dtype=np.int64)
    np.cumsum(lengths, out=places[1:])
    forms = pa.Array.from_buffers(
        pa.large_string(), len(starts), [None, pa.py_buffer(places), pa.py_buffer(data[inside])]
    ).dictionary_encode()
    known = _load_forms(rules.lexicon)
    packed = np.array([known[form] for form in forms.dictionary.to_pylist()], dtype=np.int32)[
        forms.indices.to_numpy()
    ]
    bounds = np.searchsorted(starts, offsets)
    return _Words(
        ids=packed >> 2,
        upper=(packed & 2).astype(bool),
        emoji=(packed & 1).astype(bool),
        bounds=bounds,
        row=np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(bounds)),
        starts=starts,
        forms=forms,
        rules=rules,
    )


# --- the rules ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Items:
    """Words of the lexicon, and what stands around each in its own sentence."""

    where: Ints  # place among all words
    ids: Ints
    place: Ints  # place in its sentence
    size: Ints  # words in its sentence
    mixed: Flags  # its sentence has words in capitals, and others


def _find_items(words: _Words) -> tuple[_Items, Ints]:
    """The words that carry valence, and the sentence of each."""
    rules = words.rules
    at = np.flatnonzero(rules.scored[words.ids])
    # "kind of" is a booster and has no valence of its own
    kind = at[words.ids[at] == rules.ids["kind"]]
    kind = kind[kind + 1 < len(words.ids)]
    follows = (words.ids[kind + 1] == rules.ids["of"]) & (words.row[kind + 1] == words.row[kind])
    at = np.setdiff1d(at, kind[follows], assume_unique=True) if follows.any() else at
    row = words.row[at]
    sizes = np.diff(words.bounds)
    n_upper = np.bincount(words.row[words.upper], minlength=len(sizes))
    mixed = (n_upper > 0) & (n_upper < sizes)
    place = at - words.bounds[row]
    return _Items(at, words.ids[at], place, sizes[row], mixed[row]), row


def _look(words: _Words, items: _Items, step: int) -> Ints:
    """The word `step` places further on in the same sentence; `_OTHER` where there is none."""
    there = (items.place + step >= 0) & (items.place + step < items.size)
    places = np.clip(items.where + step, 0, max(len(words.ids) - 1, 0))
    return np.where(there, words.ids[places], _OTHER)


def _find_idioms(words: _Words) -> Flags:
    """Which words stand in an idiom or up to three words after its first."""
    rules = words.rules
    near = np.zeros(len(words.ids) + 3, dtype=bool)
    starts = np.flatnonzero(rules.first[words.ids[:-1]])
    pairs = words.ids[starts].astype(np.int64) * len(rules.words) + words.ids[starts + 1]
    starts = starts[np.isin(pairs, rules.pairs)]
    for step in range(4):
        near[starts + step] = True
    return near[: len(words.ids)]


def _score_items(words: _Words, items: _Items) -> Floats:
    """The valence of each item after its neighbours, before "but"."""
    rules = words.rules
    values = rules.valence[items.ids]
    near = _find_idioms(words)[items.where]
    touched = (words.upper[items.where] & items.mixed) | near | (items.ids == rules.ids["no"])
    for step in (-1, -2, -3):
        touched |= rules.calls[_look(words, items, step)]
    some = np.flatnonzero(touched)
    few = _Items(*(part[some] for part in vars(items).values()))
    values[some] = _apply_rules(words, few, near[some])
    return values


def _apply_rules(words: _Words, items: _Items, near: Flags) -> Floats:
    """Every rule that asks for the words around an item, in the package's order."""
    rules = words.rules
    ids = rules.ids
    back = [_look(words, items, step) for step in (-1, -2, -3)]
    values = _apply_no(_look(words, items, 1), back, items, rules)
    values = np.where(
        words.upper[items.where] & items.mixed, _emphasise(values, values, rules), values
    )
    for number, word in enumerate(back):
        applies = (items.place > number) & ~rules.known[word]
        shouted = words.upper[np.maximum(items.where - number - 1, 0)] & items.mixed
        changed = values + _boost(word, values, shouted, rules) * (1.0, 0.95, 0.9)[number]
        changed = changed * _negate(back, number, rules)
        if number == 2:
            _apply_idioms(changed, words, items, np.flatnonzero(applies & near))
        values = np.where(applies, changed, values)
    # "least" negates, "at least" and "very least" do not
    least = (back[0] == ids["least"]) & ~rules.known[back[0]]
    least &= ~np.isin(back[1], [ids["at"], ids["very"]])
    return np.where(least, values * rules.negation, values)


def _apply_no(following: Ints, back: Sequence[Ints], items: _Items, rules: _Rules) -> Floats:
    """A "no" before a word of the lexicon negates it and has no valence of its own."""
    no = rules.ids["no"]
    values = rules.valence[items.ids]
    joined = np.isin(back[0], [rules.ids["or"], rules.ids["nor"]])
    after = (back[0] == no) | (back[1] == no) | ((back[2] == no) & joined)
    negating = (items.ids == no) & rules.known[following]
    return np.where(after, values * rules.negation, np.where(negating, 0.0, values))


def _emphasise(values: Floats, signs: Floats, rules: _Rules) -> Floats:
    """Words in capitals among others weigh more, to the side of `signs`."""
    return values + np.where(signs > 0, rules.capitals, -rules.capitals)


def _boost(word: Ints, values: Floats, shouted: Flags, rules: _Rules) -> Floats:
    """What a booster or dampener adds to the values."""
    added = np.where(values < 0, -rules.booster[word], rules.booster[word])
    return np.where(shouted & rules.is_booster[word], _emphasise(added, values, rules), added)


def _negate(back: Sequence[Ints], number: int, rules: _Rules) -> Floats:
    """The factor by which the word `number` + 1 places back changes a valence."""
    ids = rules.ids
    plain = np.where(rules.negates[back[number]], rules.negation, 1.0)
    if number == 0:
        return plain
    strong = [(word == ids["so"]) | (word == ids["this"]) for word in back[:2]]
    doubt = [word == ids["doubt"] for word in back[:2]]
    never, without = back[number] == ids["never"], back[number] == ids["without"]
    if number == 1:
        return np.where(never & strong[0], 1.25, np.where(without & doubt[0], 1.0, plain))
    # so or this right before the item counts with any third word: the package's own bracketing
    raised = (never & strong[1]) | strong[0]
    return np.where(raised, 1.25, np.where(without & (doubt[1] | doubt[0]), 1.0, plain))


def _apply_idioms(values: Floats, words: _Words, items: _Items, which: Ints) -> None:
    """Set the valence of items in an idiom ("the bomb") or after one ("kind of"), in place."""
    rules = words.rules
    for number in which.tolist():
        at = int(items.where[number])
        end = at - int(items.place[number]) + int(items.size[number])
        # three words back, the item, two words on; an idiom never holds a word without an entry
        around = [rules.words[word] for word in words.ids[at - 3 : min(at + 3, end)]]
        three, two, one, zero = around[:4]
        before = [f"{three} {two} {one}", f"{three} {two}", f"{two} {one}"]
        value = float(values[number])
        tried = [f"{one} {zero}", f"{two} {one} {zero}", before[2], *before[:2]]
        value = next((rules.special[idiom] for idiom in tried if idiom in rules.special), value)
        for length in (5, 6):
            idiom = " ".join(around[3:length]) if len(around) >= length else ""
            value = rules.special.get(idiom, value)
        for idiom in before:
            value = value + rules.boosters.get(idiom, 0.0)
        values[number] = value


def _apply_but(values: Floats, words: _Words, items: _Items, row: Ints) -> None:
    """Halve what stands before the first "but" and raise what follows it, in place.

    The package finds each value by its first equal in a list that it changes meanwhile, so that
    equal values may be changed twice or not at all; this does the same.
    """
    buts = np.flatnonzero(words.ids == words.rules.ids["but"])
    rows, first = np.unique(words.row[buts], return_index=True)
    lows, highs = np.searchsorted(row, rows), np.searchsorted(row, rows, side="right")
    several = highs > lows
    edges = buts[first][several]
    spans = zip(lows[several].tolist(), highs[several].tolist(), edges.tolist(), strict=True)
    for low, high, edge in spans:
        found = values[low:high].tolist()
        before = (items.where[low:high] < edge).tolist()
        for number in range(len(found)):
            value = found[number]
            same = found.index(value)
            found[same] = value * (0.5 if before[same] else 1.5)
        values[low:high] = found


# --- from words to scores -------------------------------------------------------------------------


def _value_words(words: _Words) -> tuple[_Items, Ints, Floats]:
    """The words that carry valence, the sentence of each, and its valence after all rules."""
    items, row = _find_items(words)
    values = _score_items(words, items)
    _apply_but(values, words, items, row)
    return items, row, values


def _score_block(texts: pa.Array, rules: _Rules, *, emoji: bool = True) -> Floats:
    """The four scores of each text, one row per score."""
    data, offsets = _read_buffers(texts)
    words = _split_words(data, offsets, rules)
    _, row, values = _value_words(words)
    scores = _add_up(values, row, np.diff(words.bounds), _emphasis(data, offsets))
    if emoji and words.emoji.any():
        rows = np.unique(words.row[words.emoji])
        spelled = [_spell_emoji(text) for text in texts.take(pa.array(rows)).to_pylist()]
        scores[:, rows] = _score_block(pa.array(spelled, pa.large_string()), rules, emoji=False)
    return scores


def _list_words(texts: pa.Array, rules: _Rules, n_before: int) -> pd.DataFrame:
    """The words of `find_scored_words` in a block, the texts numbered from `n_before`."""
    data, offsets = _read_buffers(texts)
    words = _split_words(data, offsets, rules)
    items, row, values = _value_words(words)
    kept = np.flatnonzero(values)
    where, row, ids = items.where[kept], row[kept], items.ids[kept]
    # in UTF-8 a character's second and further bytes are 10xxxxxx
    further = np.zeros(len(data) + 1, dtype=np.int64)
    np.cumsum((data & 0xC0) == 0x80, out=further[1:])
    byte, first = words.starts[where], offsets[row]
    start = byte - first - (further[byte] - further[first])
    used, place = np.unique(words.forms.indices.to_numpy()[where], return_inverse=True)
    forms = words.forms.dictionary.take(pa.array(used)).to_pylist()
    cut = [_cut_signs(form) for form in forms]
    edges = np.array(cut, dtype=np.int64).reshape(-1, 2)[place]
    names = pd.array(rules.words, dtype="str")
    return pd.DataFrame(
        {
            "row": row.astype(np.int64) + n_before,
            "start": start + edges[:, 0],
            "end": start + edges[:, 1],
            "feature": names.take(ids),
            "valence": rules.valence[ids],
            "value": values[kept],
        }
    )


def _cut_signs(form: str) -> tuple[int, int]:
    """Where the word begins and ends in a form, as VADER cuts signs off."""
    word = form.strip(punctuation)
    if len(word) <= 2:  # an emoticon
        return 0, len(form)
    start = len(form) - len(form.lstrip(punctuation))
    return start, start + len(word)


def _emphasis(data: npt.NDArray[np.uint8], offsets: Ints) -> Floats:
    """What the exclamation and question marks of each text add to the side that prevails."""
    counts = []
    for sign in b"!?":
        row = np.searchsorted(offsets, np.flatnonzero(data == sign), side="right") - 1
        counts.append(np.bincount(row, minlength=len(offsets) - 1))
    exclaimed, asked = counts
    return np.minimum(exclaimed, 4) * 0.292 + np.where(
        asked > 3, 0.96, np.where(asked > 1, asked * 0.18, 0.0)
    )


def _add_up(values: Floats, row: Ints, sizes: Ints, emphasis: Floats) -> Floats:
    """The scores of each text, one row per score."""
    n = len(sizes)
    # bincount adds in the order of the words, from 0.0, as the package's loops do
    total = np.bincount(row, weights=values, minlength=n).astype(np.float64)
    good, bad = values > 0, values < 0
    pos = np.bincount(row[good], weights=values[good] + 1, minlength=n)
    neg = np.bincount(row[bad], weights=values[bad] - 1, minlength=n)
    carrying = np.bincount(row[good | bad], minlength=n)
    near_zero = np.abs(total) < _NEAR_ZERO
    rounded, near_tie = _round(_squeeze(total, emphasis), 4)
    # There Python's sum() might give another; two numbers have one sum, however they are added.
    doubtful = np.flatnonzero((carrying > 2) & (near_zero | near_tie))
    edges = np.searchsorted(row, [doubtful, doubtful + 1])
    total[doubtful] = [float(sum(values[low:high].tolist())) for low, high in edges.T.tolist()]
    rounded[doubtful], _ = _round(_squeeze(total[doubtful], emphasis[doubtful]), 4)

    good_side = pos + np.where(pos > -neg, emphasis, 0.0)
    bad_side = np.abs(neg - np.where(pos < -neg, emphasis, 0.0))
    neutral = sizes - carrying
    whole = np.where(sizes > 0, good_side + bad_side + neutral, 1.0)  # no words: all shares are 0
    scores = [_round(part / whole, 3)[0] for part in (bad_side, neutral, good_side)]
    return np.array([*scores, rounded])


def _squeeze(total: Floats, emphasis: Floats) -> Floats:
    """The compound of each sum, before it is rounded."""
    emphasised = total + np.sign(total) * emphasis
    return emphasised / np.sqrt(emphasised * emphasised + 15)  # Hutto & Gilbert's alpha


def _round(values: Floats, digits: int) -> tuple[Floats, Flags]:
    """Round as Python does, by the exact decimal value; and which values lie near a tie."""
    scale = 10.0**digits
    scaled = values * scale
    nearest = np.rint(scaled)
    # a whole number over a power of ten is the float nearest to that decimal, as round() gives
    rounded = nearest / scale
    near_tie = np.abs(scaled - nearest) > 0.5 - _NEAR_TIE
    rounded[near_tie] = [round(value, digits) for value in values[near_tie].tolist()]
    return rounded, near_tie


def _spell_emoji(text: str) -> str:
    """Replace each emoji by its description, set off from what stands before it."""
    emojis = load_analyzer().emojis
    return _emoji_pattern().sub(
        lambda match: (
            ("" if text[match.start() - 1 : match.start()] in ("", " ") else " ")
            + emojis[match.group()]
        ),
        text,
    )


@cache
def _emoji_pattern() -> regex.Pattern[str]:
    signs = "".join(sign for sign in load_analyzer().emojis if len(sign) == 1)
    return regex.compile(f"[{regex.escape(signs)}]")
