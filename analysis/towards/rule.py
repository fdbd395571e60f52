"""The lexicon rule: valences in the target's clause, by distance, negation and role."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.towards.items import COMMA, STOP, Items, hash_word

_NEGATIONS = frozenset(
    "not no never nobody none nor neither without cannot can't won't didn't doesn't isn't wasn't "
    "hasn't hadn't wouldn't shouldn't couldn't ain't hardly barely deny denied denies denying".split()
)
_REACH = 3  # items that a negation may stand before a word
_FACTOR = -0.74  # Hutto & Gilbert's
_BREAKS = frozenset(
    "but while although though because whereas which who whose whom when after before if since "
    "until unless that where".split()
)
ALPHA = 15.0  # Hutto & Gilbert's
OUTSIDE = 0.35  # what a word outside the target's clause weighs
HALF = 12.0  # items at which a word weighs half
NEUTRAL, CLEAR = 0.08, 0.2  # below: neutral; from there on: a call; between: none


class Touches(NamedTuple):
    """Words that bear on a target: their target, their item and what they add."""

    target: np.ndarray
    item: np.ndarray
    value: np.ndarray


def weigh_words(items: Items) -> Touches:
    """Find the words that carry valence near each target, and what each adds to its score."""
    values = negate_valences(items)
    clause = number_clauses(items)
    around = items.around
    value = values[around.item]
    some = np.flatnonzero(value)
    target, item, step = (part[some] for part in around)
    same = clause[item] == clause[items.at[target]]
    weight = np.where(same, 1.0, OUTSIDE) * HALF / (HALF + np.abs(step))
    return Touches(target, item, value[some] * weight)


def score_rule(touches: Touches, n: int) -> np.ndarray:
    """Add up what the words add, and press it into -1 … 1.

    References
    ----------
    Hutto & Gilbert (2014), VADER, ICWSM-14: the normalisation x / sqrt(x² + 15).
    """
    total = np.bincount(touches.target, weights=touches.value, minlength=n)
    return total / np.sqrt(total * total + ALPHA)


def negate_valences(items: Items) -> np.ndarray:
    """The valences, turned where a negation stands up to three items before in the clause."""
    negations = np.array([hash_word(word) for word in sorted(_NEGATIONS)])
    negates = np.isin(items.kind, negations)
    near = np.zeros(len(negates), dtype=bool)
    stops = np.isin(items.kind, [STOP, COMMA])
    sentence = np.zeros(len(negates), dtype=np.int64)
    sentence[np.unique(items.low[items.at >= 0])] = 1
    sentence = np.cumsum(sentence)
    open_ = np.ones(len(negates), dtype=bool)
    for step in range(1, _REACH + 1):
        if step >= len(negates):
            break
        open_[step:] &= ~stops[: len(stops) - step] & (
            sentence[step:] == sentence[: len(sentence) - step]
        )
        near[step:] |= open_[step:] & negates[: len(negates) - step]
    return np.where(near, items.valence * _FACTOR, items.valence)


def number_clauses(items: Items) -> np.ndarray:
    """Number the clauses: a stop or a word that opens a clause begins one."""
    breaks = np.array([hash_word(word) for word in sorted(_BREAKS)])
    begins = np.isin(items.kind, breaks) | (items.kind == STOP)
    begins[items.low[items.at >= 0]] = True
    return np.cumsum(begins)
