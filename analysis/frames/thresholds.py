"""From which score on a sentence counts as calling up a frame, and how well that does."""

from __future__ import annotations

import numpy as np

_MOST = 200  # thresholds tried


def choose_threshold(scores: np.ndarray, truth: np.ndarray) -> float:
    """Choose the threshold with the best F1, averaged over the frames that occur.

    Parameters
    ----------
    scores : ndarray
        A row a text, a column a frame.
    truth : ndarray
        Whether the text has the frame.

    Returns
    -------
    float
        Half way between two scores; of several that do as well the lowest. Above all of them where
        no text has a frame.

    Examples
    --------
    >>> scores = np.array([[0.9, 0.1], [0.7, 0.3], [0.2, 0.8]])
    >>> round(choose_threshold(scores, scores > 0.5), 2)
    0.5
    """
    values = np.unique(scores)
    if len(values) > _MOST:
        values = np.quantile(values, np.linspace(0, 1, _MOST))
    tried = np.concatenate([values[:1] - 1e-6, (values[1:] + values[:-1]) / 2])
    occurs = truth.any(axis=0)
    if not occurs.any():
        return float(values[-1] + 1e-6)
    hits = scores[:, occurs], truth[:, occurs]
    quality = [score_f1(hits[0] >= low, hits[1])[2].mean() for low in tried]
    return float(tried[int(np.argmax(quality))])


def score_f1(marked: np.ndarray, truth: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return precision, recall and F1 of each column; 0 where nothing is right.

    References
    ----------
    van Rijsbergen (1979), Information Retrieval, 2nd ed., ch. 7.
    """
    right = (marked & truth).sum(axis=0)
    n_marked, n_true = marked.sum(axis=0), truth.sum(axis=0)
    precision = right / np.maximum(n_marked, 1)
    recall = right / np.maximum(n_true, 1)
    return precision, recall, 2 * right / np.maximum(n_marked + n_true, 1)
