"""What a model sees of a target: words and their places around it, and the lexicon's valences."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.towards.items import BEGIN, END, TARGET, Items
from analysis.towards.rule import (
    LIKELY,
    negate_valences,
    number_clauses,
    score_rule,
    weigh_words,
)

NEAR, CLOSE, PLACES = 8, 3, 3
_ODD = np.uint64(0x9E3779B97F4A7C15)  # Knuth's multiplicative constant, 2^64 / golden ratio


class Features(NamedTuple):
    """Pairs of a target and a feature, sorted by both, each once, with the item it is seen at."""

    target: np.ndarray
    key: np.ndarray  # uint64
    item: np.ndarray


def find_features(items: Items) -> Features:
    """Find the features of each target.

    Words of the sentence, pairs and triples of neighbours (the target is one of them), words by
    side and distance, beginnings of words by side, words of the target's clause by side, and
    what stands at each of the nearest places.
    """
    target, item, step = items.around
    kind = np.where(step == 0, TARGET, items.kind[item])
    stem = np.where(items.form[item] >= 0, items.forms.stems[items.form[item]], kind)
    stem = np.where(step == 0, TARGET, stem)
    clause = number_clauses(items)
    inside = clause[item] == clause[items.own[target]]
    n = len(kind)
    before, after = np.full(n, BEGIN), np.full(n, END)
    two_before = np.full(n, BEGIN)
    same = target[1:] == target[:-1]
    before[1:][same] = kind[:-1][same]
    after[:-1][same] = kind[1:][same]
    two = target[2:] == target[:-2]
    two_before[2:][two] = kind[:-2][two]
    side = np.sign(step)
    far = np.abs(step)
    everywhere = np.ones(n, dtype=bool)
    parts = [
        (everywhere, 1, [kind]),
        (everywhere, 2, [before, kind]),
        (everywhere, 3, [two_before, before, kind]),
        (far > 0, 4, [side, kind]),
        ((far > 0) & (far <= NEAR), 5, [side, kind]),
        ((far > 0) & (far <= CLOSE), 6, [side, kind]),
        ((far > 0) & inside, 7, [side, kind]),
        ((far > 0) & (far <= NEAR), 8, [side, before, kind]),
        (far > 0, 9, [side, stem]),
        ((far > 0) & (far <= NEAR) & inside, 10, [side, stem]),
        ((far > 0) & (far <= PLACES), 11, [step, kind]),
        ((far == 0), 12, [before, after]),
        (everywhere, 13, [stem]),
    ]
    rows, keys, places = [], [], []
    for chosen, template, values in parts:
        rows.append(target[chosen])
        keys.append(_mix(template, [value[chosen] for value in values]))
        places.append(item[chosen])
    return _sort(np.concatenate(rows), np.concatenate(keys), np.concatenate(places))


def score_windows(items: Items) -> np.ndarray:
    """Sum up valences by sign in windows around each target, and what the rule says of it.

    Returns
    -------
    ndarray
        One row per target; all between -1 and 1.
    """
    target, item, step = items.around
    n = len(items.own)
    value = negate_valences(items)[item]
    clause = number_clauses(items)
    inside = clause[item] == clause[items.own[target]]
    left, right, far = step < 0, step > 0, np.abs(step)
    windows = [left, right, left & (far <= NEAR), right & (far <= NEAR), left & (far <= 4),
               right & (far <= 4), left & inside, right & inside]  # fmt: skip
    columns = []
    for window in windows:
        for sign in (1, -1):
            weights = np.where(window, np.maximum(sign * value, 0), 0)
            columns.append(np.tanh(np.bincount(target, weights=weights, minlength=n) / 4))
    touches = weigh_words(items)
    score = score_rule(touches, n)
    for sign in (1, -1):
        weights = np.maximum(sign * touches.value, 0)
        columns.append(np.tanh(np.bincount(touches.target, weights=weights, minlength=n) / 2))
    columns += [score, np.abs(score) < LIKELY]
    return np.stack(columns, axis=1).astype(np.float64)


def _mix(template: int, values: list[np.ndarray]) -> np.ndarray:
    """Hash a template and its values into one number (uint64)."""
    key = np.full(len(values[0]), template, dtype=np.uint64)
    for value in values:
        key = (key ^ value.astype(np.int64).view(np.uint64)) * _ODD
        key ^= key >> np.uint64(29)
    return key


def _sort(target: np.ndarray, key: np.ndarray, item: np.ndarray) -> Features:
    order = np.lexsort((key, target))
    target, key, item = target[order], key[order], item[order]
    first = np.ones(len(key), dtype=bool)
    first[1:] = (target[1:] != target[:-1]) | (key[1:] != key[:-1])
    return Features(target[first], key[first], item[first])
