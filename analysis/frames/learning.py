"""Linear models of frames, and how much each of several counts: what `fit_frames` is made of."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

_HOLD = 0.1  # how firmly the weights are held near the usual ones
_OFFSET_SCALE = 3.0
_MOST_TURNED = 4000  # examples
_RIDGE = 1e-5
_FAR = 5.0  # log odds of a frame of which the examples have none, or nothing else


class Linear(NamedTuple):
    """A column of coefficients and an intercept for each frame."""

    coefficients: np.ndarray
    intercepts: np.ndarray

    def score(self, features: Any, *, single: bool) -> np.ndarray:
        """Log probabilities where a text has one frame, else log odds."""
        from scipy.special import log_softmax

        scores = np.asarray(features @ self.coefficients, dtype=np.float64) + self.intercepts
        return log_softmax(scores, axis=1) if single else scores


def fit_linear(features: Any, truth: np.ndarray, *, single: bool, strength: float) -> Linear:
    """Fit logistic regressions, rare frames counting as much as frequent ones.

    Parameters
    ----------
    features : array or sparse array
        A row an example.
    truth : ndarray
        A row an example, a column a frame.
    single : bool
        Whether each example has just one frame: one multinomial regression, else one for each
        frame.
    strength : float
        ``C``: the larger, the closer to the examples.
    """
    turned, turn_back = _turn(features)
    linear = _fit_all(turned, truth, single=single, strength=strength)
    return Linear(turn_back(linear.coefficients), linear.intercepts)


def _turn(features: Any) -> tuple[Any, Callable[[np.ndarray], np.ndarray]]:
    """Where examples are fewer than features, give each example as many features as examples.

    The products of examples stay the same, and on them alone the regression depends (the
    representer theorem); it is fitted many times as fast. The second value turns its coefficients
    into those of the features.

    References
    ----------
    Schölkopf, Herbrich & Smola (2001), A generalized representer theorem, COLT.
    """
    from scipy.linalg import cholesky, solve_triangular

    n = features.shape[0]
    if n > features.shape[1] or n > _MOST_TURNED:
        return features, lambda coefficients: coefficients
    products = features @ features.T
    products = products.toarray() if hasattr(products, "toarray") else products
    ridge = _RIDGE * np.eye(n)  # examples may be the same
    lower = cholesky(products.astype(np.float64) + ridge, lower=True)

    def turn_back(coefficients: np.ndarray) -> np.ndarray:
        return np.asarray(features.T @ solve_triangular(lower.T, coefficients))

    return lower, turn_back


def _fit_all(features: Any, truth: np.ndarray, *, single: bool, strength: float) -> Linear:
    coefficients = np.zeros((features.shape[1], truth.shape[1]))
    intercepts = np.full(truth.shape[1], -_FAR)
    if single:
        present = np.flatnonzero(truth.any(axis=0))
        if len(present) == 1:
            intercepts[present] = _FAR
            return Linear(coefficients, intercepts)
        made = _fit(features, truth.argmax(axis=1), strength)
        if len(present) == 2:  # scikit-learn then gives the second frame's log odds alone
            coefficients[:, present] = np.outer(made.coef_[0], [-0.5, 0.5])
            intercepts[present] = made.intercept_[0] * np.array([-0.5, 0.5])
        else:
            coefficients[:, present] = made.coef_.T
            intercepts[present] = made.intercept_
            absent = np.setdiff1d(np.arange(truth.shape[1]), present)
            intercepts[absent] = made.intercept_.min() - _FAR
        return Linear(coefficients, intercepts)
    for number, column in enumerate(truth.T):
        if column.all():
            intercepts[number] = _FAR
        elif column.any():
            made = _fit(features, column.astype(np.int64), strength)
            coefficients[:, number], intercepts[number] = made.coef_[0], made.intercept_[0]
    return Linear(coefficients, intercepts)


def _fit(features: Any, target: np.ndarray, strength: float) -> Any:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=strength, class_weight="balanced", max_iter=500, tol=1e-3)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # near enough after 500 steps
        return model.fit(features, target)


class Mixture(NamedTuple):
    """How much each member counts, and what is added for each frame."""

    weights: np.ndarray
    offsets: np.ndarray

    def mix(self, scores: np.ndarray, *, single: bool) -> np.ndarray:
        """Turn the members' scores (member, text, frame) into probabilities (text, frame)."""
        from scipy.special import expit, softmax

        mixed = np.tensordot(self.weights, scores, axes=1) + self.offsets
        return softmax(mixed, axis=1) if single else expit(mixed)


def fit_mixture(
    scores: np.ndarray, truth: np.ndarray, *, single: bool, usual: Sequence[float]
) -> Mixture:
    """Find how much each member counts, from scores of texts that it was not fitted to.

    The weights are those with the least log loss, held near the usual ones: with few examples
    they stay there. None is negative.

    Parameters
    ----------
    scores : ndarray
        Member, text, frame.
    truth : ndarray
        Text, frame.
    usual : sequence of float
        The weights to begin with.

    References
    ----------
    Wolpert (1992), Stacked generalization, Neural Networks 5(2); Breiman (1996), Stacked
    regressions, Machine Learning 24, weights that are not negative.
    """
    from scipy.optimize import minimize

    n_members, n_texts, n_frames = scores.shape
    start = np.concatenate([usual, np.zeros(0 if single else n_frames)])
    scale = np.concatenate([usual, np.full(len(start) - n_members, _OFFSET_SCALE)])
    weight = _balance(truth) if single else np.ones(n_texts)

    def lose(values: np.ndarray) -> tuple[float, np.ndarray]:
        offsets = values[n_members:] if not single else np.zeros(n_frames)
        mixed = np.tensordot(values[:n_members], scores, axes=1) + offsets
        loss, slope = (_lose_single if single else _lose_each)(mixed, truth)
        slope *= weight[:, None]
        by_member = np.tensordot(scores, slope, axes=((1, 2), (0, 1)))
        by_frame = slope.sum(axis=0)[: 0 if single else n_frames]
        away = (values - start) / scale
        total = float(loss @ weight + _HOLD * away @ away)
        return total, np.concatenate([by_member, by_frame]) + 2 * _HOLD * away / scale

    bounds = [(0.02 * value, None) for value in usual] + [(None, None)] * (len(start) - n_members)
    found = minimize(lose, start, jac=True, bounds=bounds, method="L-BFGS-B").x
    offsets = np.zeros(n_frames) if single else found[n_members:]
    return Mixture(found[:n_members], offsets)


def _balance(truth: np.ndarray) -> np.ndarray:
    """A weight for each text, so that all frames that occur weigh the same."""
    counts = truth.sum(axis=0)
    number = truth.argmax(axis=1)
    return len(truth) / (counts > 0).sum() / counts[number]


def _lose_single(mixed: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import log_softmax

    log_share = log_softmax(mixed, axis=1)
    return -log_share[truth], np.exp(log_share) - truth


def _lose_each(mixed: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from scipy.special import expit

    return (np.logaddexp(0, mixed) - truth * mixed).sum(axis=1), expit(mixed) - truth


def assign_folds(
    truth: np.ndarray, groups: np.ndarray, *, n_folds: int, random_state: int = 0
) -> np.ndarray:
    """Assign examples to folds: groups stay together, frames are spread evenly.

    Groups with rare frames come first; each goes where its frames are least so far.

    Parameters
    ----------
    truth : ndarray
        A row an example, a column a frame.
    groups : ndarray
        The number of each example's group, from 0.

    Returns
    -------
    ndarray
        The fold of each example, from 0.

    References
    ----------
    Sechidis, Tsoumakas & Vlahavas (2011), On the stratification of multi-label data, ECML PKDD.
    """
    n_groups = int(groups.max(initial=-1)) + 1
    per_group = np.zeros((n_groups, truth.shape[1] + 1))
    np.add.at(per_group, groups, np.column_stack([truth, np.full(len(truth), 0.1)]))
    totals = np.maximum(per_group.sum(axis=0), 1e-9)
    shares = per_group / totals  # a rare frame weighs more
    shuffled = np.random.default_rng(random_state).permutation(n_groups)
    order = shuffled[np.argsort(-shares[shuffled].max(axis=1, initial=0), kind="stable")]
    filled = np.zeros((n_folds, truth.shape[1] + 1))
    fold = np.zeros(n_groups, dtype=np.int64)
    for group in order:
        fold[group] = int(np.argmin(filled @ shares[group]))
        filled[fold[group]] += shares[group]
    return fold[groups]
