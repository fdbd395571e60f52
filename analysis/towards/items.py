"""A sentence as items: words, names made one, signs; and what stands around each target in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex

from analysis.agency.words import classify_word
from analysis.matching import locate_tokens, mark_sentences
from analysis.tokens import fold_forms
from analysis.towards.find import locate_spans
from analysis.vader import load_analyzer

REACH = 60  # items to either side of a target; further ones are not looked at
NAME, NUMBER, OWN, COMMA, STOP, QUOTE, BEGIN, END, TARGET = range(1, 10)
N_KINDS = 16  # numbers below are kinds, above hashes of words
_SIGNS = {COMMA: ",،", STOP: ";:—–()[]…/!?", QUOTE: '"“”«»„'}
_ONESELF = regex.compile(r"I(?:$|['’])")
_CAPITAL = regex.compile(r"(?:^|-)\p{Lu}")
# One form for what differs by number, so that "rebels are" and "Assad is" read alike.
_ALIKE = {"are": "is", "were": "was", "have": "has", "aren't": "isn't", "weren't": "wasn't",
          "haven't": "hasn't", "don't": "doesn't", "do": "does", "themselves": "himself",
          "herself": "himself", "itself": "himself", "their": "his", "its": "his", "her": "his"}  # fmt: skip
_STEM = 5  # letters
_TITLE_SHARE, _TITLE_LENGTH = 0.6, 6


class Forms(NamedTuple):
    """What is known of each distinct form of the tokens."""

    words: list[str]  # folded
    hashes: np.ndarray
    stems: np.ndarray  # hashes of their beginnings
    capital: np.ndarray
    initials: np.ndarray  # capitals only: US
    open: np.ndarray  # a noun, verb or adjective by its class: may be a name where it begins
    number: np.ndarray
    article: np.ndarray
    owns: np.ndarray
    valence: np.ndarray
    known: np.ndarray  # in the lexicon


@dataclass(frozen=True)
class Items:
    """The items of all sentences that hold a target, one sentence after the other.

    Attributes
    ----------
    kind : ndarray
        A kind (`NAME` …) or the hash of a word.
    row : ndarray
        The row of the token each item is of, in the table given; -1 for a sign.
    valence : ndarray
        The lexicon's valence; 0 for names.
    low, high : ndarray
        Of each target the first item of its sentence, and the end.
    own : ndarray
        Of each target its own item; -1 where no token is touched.
    form : ndarray
        The form of each item's token; -1 for a sign.
    """

    kind: np.ndarray
    row: np.ndarray
    form: np.ndarray
    valence: np.ndarray
    low: np.ndarray
    high: np.ndarray
    own: np.ndarray
    forms: Forms

    def split_targets(self, n: int) -> Iterator[Items]:
        """Yield the same items with `n` targets at a time; at least once."""
        for start in range(0, max(len(self.own), 1), n):
            some = slice(start, start + n)
            yield replace(self, low=self.low[some], high=self.high[some], own=self.own[some])

    @cached_property
    def around(self) -> Around:
        """The items within reach of each target."""
        known = self.own >= 0
        low = np.where(known, np.maximum(self.low, self.own - REACH), 0)
        high = np.where(known, np.minimum(self.high, self.own + REACH + 1), 0)
        size = high - low
        target = np.repeat(np.arange(len(size)), size)
        item = np.arange(len(target)) - np.repeat(np.cumsum(size) - size, size)
        item += np.repeat(low, size)
        return Around(target, item, item - self.own[target])


class Around(NamedTuple):
    """Pairs of a target and an item near it: their numbers, and how far right the item stands."""

    target: np.ndarray
    item: np.ndarray
    step: np.ndarray


def lay_items(
    targets: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    tokens: pd.DataFrame,
    masked: np.ndarray | None = None,
) -> Items:
    """Lay the sentences of the targets out as items.

    Runs of names, and every target, are one item each, with the article before; after a
    possessive stands an item of its own. The item that holds a target is its place: who the
    target is, and who else is named, is not to be seen in the items.

    Parameters
    ----------
    targets : DataFrame
        ``doc_id, sentence_id, start, end``.
    sentences, tokens : DataFrame
        From `split_sentences` and `split_tokens`.
    masked : ndarray of bool, optional
        Which tokens are to be names too, whatever they say.
    """
    first, last = locate_spans(tokens, targets)
    known = last >= first
    number = np.cumsum(mark_sentences(tokens)) - 1 if len(tokens) else np.empty(0, dtype=np.int64)
    wanted = np.zeros(int(number[-1]) + 1 if len(number) else 0, dtype=bool)
    wanted[number[first[known]]] = True
    chosen = np.flatnonzero(wanted[number]) if len(number) else np.empty(0, dtype=np.int64)
    place = np.full(len(tokens) + 1, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    some = tokens.take(chosen)
    named = _mark_spans(place[first[known]], place[last[known]], len(chosen))
    hidden = np.zeros(len(chosen), dtype=bool) if masked is None else masked[chosen]
    return _lay_out(some, sentences, chosen, number[chosen], named, place[first], known, hidden)


def _lay_out(
    tokens: pd.DataFrame, sentences: pd.DataFrame, rows: np.ndarray, number: np.ndarray,
    named: np.ndarray, first: np.ndarray, known: np.ndarray, hidden: np.ndarray,
) -> Items:  # fmt: skip
    forms, code = describe_forms(tokens["token"])
    begins = np.ones(len(tokens), dtype=bool)
    begins[1:] = number[1:] != number[:-1]
    signs = _read_signs(tokens, sentences, begins)
    is_name = _mark_names(forms, code, begins, signs, number) | named | hidden
    apart = signs.any(axis=0) | begins
    owns = forms.owns[code]
    joined = is_name.copy()  # with the name before it
    joined[1:] &= is_name[:-1] & ~apart[1:] & ~(owns[:-1] & ~named[1:] & ~named[:-1])
    joined[:1] = False
    article = forms.article[code] & ~named
    article[:-1] &= is_name[1:] & ~apart[1:]
    article[-1:] = False
    run_owns = owns & is_name
    run_owns[:-1] &= ~joined[1:]

    kinds = np.where(is_name, NAME, np.where(forms.number[code], NUMBER, forms.hashes[code]))
    valence = np.where(is_name, 0.0, forms.valence[code])
    here = np.arange(len(tokens))
    kept = ~joined & ~article
    # order: the signs before a token, the token, its possessive
    parts = [(here[flag], np.full(int(flag.sum()), kind), step)
             for step, (kind, flag) in enumerate(zip(_SIGNS, signs, strict=True))]  # fmt: skip
    parts += [
        (here[kept], kinds[kept], 5),
        (here[run_owns], np.full(int(run_owns.sum()), OWN), 6),
    ]
    of_token = np.concatenate([part[0] for part in parts])
    kind = np.concatenate([part[1] for part in parts])
    step = np.concatenate([np.full(len(part[0]), part[2]) for part in parts])
    order = np.lexsort((step, of_token))
    of_token, kind, is_word = of_token[order], kind[order], step[order] == 5
    # the item each token is in: that of the first of its run
    item_of = np.full(len(tokens), -1, dtype=np.int64)
    item_of[of_token[is_word]] = np.flatnonzero(is_word)
    item_of = np.maximum.accumulate(item_of) if len(item_of) else item_of
    edges = np.append(np.flatnonzero(begins), len(tokens))
    item_edges = np.searchsorted(of_token, edges)
    sentence = np.cumsum(begins) - 1
    own = np.full(len(known), -1, dtype=np.int64)
    own[known] = item_of[first[known]]
    low, high = np.zeros_like(own), np.zeros_like(own)
    low[known] = item_edges[sentence[first[known]]]
    high[known] = item_edges[sentence[first[known]] + 1]
    return Items(
        kind=kind.astype(np.int64),
        row=np.where(is_word, rows[of_token], -1) if len(rows) else of_token,
        form=np.where(is_word, code[of_token], -1) if len(rows) else of_token,
        valence=np.where(is_word, valence[of_token], 0.0) if len(rows) else np.zeros(0),
        low=low, high=high, own=own, forms=forms,
    )  # fmt: skip


def describe_forms(column: pd.Series) -> tuple[Forms, np.ndarray]:
    """Tell what is known of each distinct form, and which each token has."""
    column = column.astype("category").cat.remove_unused_categories()
    spelt = column.cat.categories.astype("str").tolist()
    folded = fold_forms(spelt)
    lexicon = load_analyzer().lexicon
    words = [_ALIKE.get(word, word) for word in folded]
    classes = [
        classify_word(low or form, form) if form else "N"
        for low, form in zip(folded, spelt, strict=True)
    ]
    lowered = [form.lower().replace("’", "'") for form in spelt]
    pairs = list(zip(lowered, folded, strict=True))
    return Forms(
        words=words,
        hashes=np.array([hash_word(word) for word in words], dtype=np.int64),
        stems=np.array([hash_word(f"{word[:_STEM]}*") for word in words], dtype=np.int64),
        capital=_mark([bool(_CAPITAL.search(form)) and not _ONESELF.match(form) for form in spelt]),
        initials=_mark([form.isupper() and len(form) > 1 for form in spelt]),
        open=_mark([name in "NJEej" for name in classes]),
        number=_mark([form[:1].isdigit() for form in spelt]),
        article=_mark([word in ("the", "a", "an") for word in folded]),
        owns=_mark([low != word and low.endswith("'s") for low, word in pairs]),
        valence=np.array([lexicon.get(low, lexicon.get(word, 0.0)) for low, word in pairs] or []),
        known=_mark([low in lexicon or word in lexicon for low, word in pairs]),
    ), column.cat.codes.to_numpy().astype(np.int64)


def _mark(flags: list[bool]) -> np.ndarray:
    return np.array(flags, dtype=bool)


@lru_cache(maxsize=1 << 17)
def hash_word(word: str) -> int:
    """Return a number of 62 bits for a word, the same on every machine; never a kind's number."""
    digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return (int.from_bytes(digest, "little") >> 2) + N_KINDS


def _mark_spans(first: np.ndarray, last: np.ndarray, n: int) -> np.ndarray:
    edges = np.zeros(n + 1, dtype=np.int64)
    np.add.at(edges, first, 1)
    np.add.at(edges, last + 1, -1)
    return np.cumsum(edges)[:n] > 0


def _read_signs(tokens: pd.DataFrame, sentences: pd.DataFrame, begins: np.ndarray) -> np.ndarray:
    """Tell for each token which signs stand between the one before it and it; one row a kind."""
    signs = np.zeros((len(_SIGNS), len(tokens)), dtype=bool)
    heads = np.flatnonzero(begins)
    if not len(heads):
        return signs
    row = locate_tokens(tokens, rows=heads, sentences=sentences)
    texts = ["" if text is None else text for text in sentences["sentence"].array.take(np.maximum(row, 0)).tolist()]  # fmt: skip
    lengths = np.array([len(text) for text in texts])
    base = np.cumsum(lengths) - lengths - sentences["start"].to_numpy()[row]
    joined = "".join(texts).encode("utf-32-le", "surrogatepass")
    points = np.frombuffer(joined, dtype="<u4")
    shift = np.repeat(base, np.diff(np.append(heads, len(tokens))))
    start, end = tokens["start"].to_numpy() + shift, tokens["end"].to_numpy() + shift
    start, end = (np.clip(edge, 0, len(points)) for edge in (start, end))
    before = np.append(0, end[:-1])
    before[heads] = np.cumsum(lengths) - lengths
    for place, characters in enumerate(_SIGNS.values()):
        wanted = np.isin(points, [ord(sign) for sign in characters])
        seen = np.append(0, np.cumsum(wanted))
        signs[place] = seen[start] > seen[np.minimum(before, start)]
    return signs


def _mark_names(
    forms: Forms, code: np.ndarray, begins: np.ndarray, signs: np.ndarray, number: np.ndarray
) -> np.ndarray:
    """Tell which tokens are names: written with a capital, but not only as they begin a sentence."""
    capital = forms.capital[code]
    initial = begins | signs[list(_SIGNS).index(QUOTE)]
    name = capital & ~initial
    signed = np.logical_or.reduce(signs, axis=0)
    follows = np.zeros(len(code), dtype=bool)
    follows[:-1] = name[1:] & ~signed[1:] & ~begins[1:]
    name |= capital & initial & ((follows & forms.open[code]) | forms.initials[code])
    if len(number):
        sentence = np.cumsum(begins) - 1
        size = np.bincount(sentence)
        n_capital = np.bincount(sentence, weights=capital)
        titled = np.array((n_capital > _TITLE_SHARE * size) & (size >= _TITLE_LENGTH), ndmin=1)
        name &= ~(titled[sentence] & forms.known[code])
    return name
