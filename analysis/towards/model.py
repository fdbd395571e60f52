"""The trained model: a table of features with a weight for each class, as plain arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from analysis.towards.features import Features, find_features, score_windows
from analysis.towards.items import N_KINDS, Items
from analysis.towards.rule import Touches

FILE = Path(__file__).parent / "model" / "trained.npz"
_AT_ONCE = 4096  # targets


@dataclass(frozen=True)
class Model:
    """Multinomial logistic regression over hashed features.

    Attributes
    ----------
    keys : ndarray of uint32
        The features it knows, sorted: the upper half of their hash.
    idf : ndarray
        What each weighs in a target's vector, which has length 1.
    weights : ndarray
        One row per feature, one column per class (negative, neutral, positive).
    dense : ndarray
        The same for the windows of `score_windows`.
    bias : ndarray
        One number per class.
    """

    keys: np.ndarray
    idf: np.ndarray
    weights: np.ndarray
    dense: np.ndarray
    bias: np.ndarray


@cache
def load_model() -> Model:
    """Load the model that comes with Parallax."""
    with np.load(FILE, allow_pickle=False) as arrays:
        return Model(
            keys=arrays["keys"],
            idf=arrays["idf"].astype(np.float64),
            weights=arrays["weights"].astype(np.float64),
            dense=arrays["dense"].astype(np.float64),
            bias=arrays["bias"].astype(np.float64),
        )


def score_model(items: Items, model: Model) -> tuple[np.ndarray, Touches]:
    """Return each target's log-odds of the classes, and what each word adds to "positive".

    What a word adds is the difference between its weights for positive and for negative, over all
    features that end at it; the lexicon's windows are not told word by word.
    """
    # some at a time: each target has hundreds of features
    scored = [_score_some(some, model) for some in items.split_targets(_AT_ONCE)]
    touches = Touches(
        np.concatenate(
            [part.target + _AT_ONCE * number for number, (_, part) in enumerate(scored)]
        ),
        np.concatenate([part.item for _, part in scored]),
        np.concatenate([part.value for _, part in scored]),
    )
    return np.concatenate([logits for logits, _ in scored]), touches


def _score_some(items: Items, model: Model) -> tuple[np.ndarray, Touches]:
    n = len(items.own)
    features = find_features(items)
    place, known = locate_keys(features, model.keys)
    target, place, item = features.target[known], place[known], features.item[known]
    value = weigh_features(target, model.idf[place], n)
    logits = score_windows(items) @ model.dense + model.bias
    parts = value[:, None] * model.weights[place]
    for column in range(parts.shape[1]):
        logits[:, column] += np.bincount(target, weights=parts[:, column], minlength=n)
    return logits, _add_up(target, item, parts[:, 2] - parts[:, 0], items)


def locate_keys(features: Features, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each feature's place among the keys of a model, and whether it is there."""
    key = shorten(features.key)
    if not len(keys):
        return np.zeros(len(key), dtype=np.int64), np.zeros(len(key), dtype=bool)
    place = np.minimum(np.searchsorted(keys, key), len(keys) - 1)
    return place, keys[place] == key


def shorten(keys: np.ndarray) -> np.ndarray:
    """Return the upper half of hashes of 64 bits."""
    return (keys >> np.uint64(32)).astype(np.uint32)


def weigh_features(target: np.ndarray, idf: np.ndarray, n: int) -> np.ndarray:
    """Return the value of each feature in its target's vector, which has length 1."""
    length = np.sqrt(np.bincount(target, weights=idf * idf, minlength=n))
    return idf / length[target]


def press(logits: np.ndarray) -> np.ndarray:
    """Turn log-odds into probabilities: the softmax of each row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True, initial=-np.inf))
    return powers / powers.sum(axis=1, keepdims=True)


def _add_up(target: np.ndarray, item: np.ndarray, value: np.ndarray, items: Items) -> Touches:
    """One row per target and item that is a word of its own."""
    size = len(items.kind) + 1
    pairs, place = np.unique(target * size + item, return_inverse=True)
    sums = np.bincount(place, weights=value, minlength=len(pairs))
    target, item = pairs // size, pairs % size
    told = (items.form[item] >= 0) & (item != items.own[target])
    told &= items.kind[item] > N_KINDS
    return Touches(target[told], item[told], sums[told])
