"""The lexicon rule: valences in the target's clause, by distance, negation and role."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from analysis.towards.items import COMMA, STOP, TARGET, Items, hash_word

_NEGATIONS = frozenset(
    "not no never nobody none nor neither without cannot can't won't didn't doesn't isn't wasn't "
    "hasn't hadn't wouldn't shouldn't couldn't ain't hardly barely deny denied denies denying".split()
)
_BREAKS = frozenset(
    "but while although though because whereas which who whose whom when after before if since "
    "until unless that where".split()
)
_PASSIVE = frozenset("is was be been being get gets got getting".split())
_TURNED = 3  # items that a negation may stand before a word
_FACTOR = -0.74  # Hutto & Gilbert's
ALPHA = 15.0  # Hutto & Gilbert's

# All picked on the training part of NewsMTSC, compared on its development part.
OUTSIDE = 0.5  # what a word outside the target's clause weighs
HALF = 6.0  # items at which a word weighs half
BEFORE = 0.2  # what a word before the target weighs
TOLD = 0.4  # what a word weighs that the target tells, or does to another in words
SPOKEN = 0.3  # what all words of a sentence weigh that tells what the target said
PATIENT, ABOUT = 4, 5  # items from a verb of judgement, or its noun, to whom it is done
LIKELY = 0.04  # from here on likelier not neutral
NEUTRAL, CLEAR = 0.02, 0.1  # below: neutral; from there on: a call; between: none


class Touches(NamedTuple):
    """Words that bear on a target: their target, their item and what they add."""

    target: np.ndarray
    item: np.ndarray
    value: np.ndarray


def weigh_words(items: Items) -> Touches:
    """Find the words that bear on each target, and what each adds to its score.

    A word's valence is the lexicon's, or that of ``words.toml`` where news means more by it. What
    is done to somebody in words (*accused*, *praised*) counts for whoever it is done to only: the
    next one after an active verb, the one before a passive. What the target says, or does to
    another in words, bears less on it than what is said of it.
    """
    values = negate_valences(items, _read_said(items))
    done, about, tells = (_look_up(items, name) for name in ("done", "about", "tells"))
    clause = number_clauses(items)
    target, item, step = items.around
    passive = _mark_passive(items)[item]
    left, right = step < 0, step > 0
    value = values[item]
    is_done = done[item] != 0
    reached = is_done & left & (step >= -PATIENT) & ~passive
    value = np.where(is_done, np.where(reached | (right & passive), done[item], 0), value)
    near = left & (step >= -ABOUT) & (about[item] != 0)
    value = np.where(near, about[item], value)
    telling = right & ((tells[item] != 0) | (is_done & ~passive))
    told = _mark_after(telling, target)
    same = clause[item] == clause[items.own[target]]
    weight = np.where(same, 1.0, OUTSIDE) * HALF / (HALF + np.abs(step))
    weight *= np.where(left & ~reached & ~near, BEFORE, 1.0) * np.where(told, TOLD, 1.0)
    speaks = np.zeros(len(items.own), dtype=bool)
    speaks[target[(tells[item] != 0) & (step >= -1) & (step <= 2) & ~passive]] = True
    weight *= np.where(speaks[target], SPOKEN, 1.0)
    some = np.flatnonzero(value)
    return Touches(target[some], item[some], value[some] * weight[some])


def score_rule(touches: Touches, n: int) -> np.ndarray:
    """Add up what the words add, and press it into -1 … 1.

    References
    ----------
    Hutto & Gilbert (2014), VADER, ICWSM-14: the normalisation x / sqrt(x² + 15).
    """
    total = np.bincount(touches.target, weights=touches.value, minlength=n)
    return total / np.sqrt(total * total + ALPHA)


def negate_valences(items: Items, values: np.ndarray | None = None) -> np.ndarray:
    """The valences, turned where a negation stands up to three items before in the clause."""
    values = items.valence if values is None else values
    negates = np.isin(items.kind, _hash_all(_NEGATIONS))
    near = np.zeros(len(negates), dtype=bool)
    apart = np.isin(items.kind, [STOP, COMMA])
    apart[items.low[items.own >= 0]] = True
    open_ = np.ones(len(negates), dtype=bool)
    for step in range(1, min(_TURNED, len(negates) - 1) + 1):
        open_[step:] &= ~apart[1 : len(apart) - step + 1]
        near[step:] |= open_[step:] & negates[: len(negates) - step]
    return np.where(near, values * _FACTOR, values)


def number_clauses(items: Items) -> np.ndarray:
    """Number the clauses: a stop or a word that opens a clause begins one."""
    begins = np.isin(items.kind, _hash_all(_BREAKS)) | (items.kind == STOP)
    begins[items.low[items.own >= 0]] = True
    return np.cumsum(begins)


def _mark_passive(items: Items) -> np.ndarray:
    """Which items stand right after a form of *be* or *get*, or one further."""
    is_be = np.isin(items.kind, _hash_all(_PASSIVE))
    passive = np.zeros(len(is_be), dtype=bool)
    passive[1:] = is_be[:-1]
    passive[2:] |= is_be[:-2]
    return passive


def _mark_after(marked: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Which pairs stand after a marked one of the same target."""
    seen = np.cumsum(marked) - marked
    first = np.ones(len(target), dtype=bool)
    first[1:] = target[1:] != target[:-1]
    return seen > np.maximum.accumulate(np.where(first, seen, 0))


@cache
def _read_lists() -> dict[str, dict[str, float]]:
    content = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))
    return {
        name: {word: float(value) for value, words in content[name].items() for word in words}
        for name in ("said", "done", "about", "tells")
    }


def _look_up(items: Items, name: str) -> np.ndarray:
    """What a list gives each item; 0 where it does not have it."""
    known = _read_lists()[name]
    values = np.array([known.get(word, 0.0) for word in items.forms.words] + [0.0])
    is_word = items.form >= 0
    return np.where(is_word & (items.kind > TARGET), values[items.form], 0.0)


def _read_said(items: Items) -> np.ndarray:
    said = _look_up(items, "said")
    return np.where(said != 0, said, items.valence)


@cache
def _hash_all(words: frozenset[str]) -> np.ndarray:
    return np.array([hash_word(word) for word in sorted(words)])
