"""Scores of sentences with their length held equal: a longer sentence has more words to score."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.intervals import N_DRAWS, score_kind_means
from analysis.tables import require_columns, split_rows

# The shortest and the longest of each band, in words; long ones are mostly several glued together.
BANDS = ((1, 8), (9, 15), (16, 25), (26, 40), (41, None))
NAMES = tuple(f"{low}–{high} words" if high else f"{low} or more" for low, high in BANDS)


def level_lengths(scores: pd.DataFrame, *, value: str) -> pd.DataFrame:
    """Hold the length of sentences equal: take out of a score what sentences as long as this have.

    A lexicon's score is a sum over words, so that it grows with the number of words, and outlets
    whose sentences are longer look more negative in news that is negative throughout. `levelled`
    is the score less the mean of all sentences in its band of length, plus the mean of all bands.

    Parameters
    ----------
    scores : DataFrame
        One row per sentence: ``doc_id, sentence_id, n_words`` and the column `value` (from `score_sentiment`).
    value : str
        The column to level.

    Returns
    -------
    DataFrame
        The sentences with a word and a score: ``doc_id, sentence_id, n_words``, the column `value`
        (such as ``compound``), ``length``, the band, and ``levelled``.

    References
    ----------
    Direct adjustment by strata: Cochran (1968), Biometrics 24(2), 295-313.

    Examples
    --------
    >>> scores = pd.DataFrame({"doc_id": list("abab"), "sentence_id": [0, 0, 1, 1],
    ...                        "n_words": [5, 7, 20, 24], "compound": [0.1, -0.1, -0.4, -0.6]})
    >>> level_lengths(scores, value="compound")[["length", "levelled"]].round(2)
            length  levelled
    0    1–8 words     -0.15
    1    1–8 words     -0.35
    2  16–25 words     -0.15
    3  16–25 words     -0.35
    """
    needed = ["doc_id", "sentence_id", "n_words", value]
    require_columns(scores, "scores", needed, "score_sentiment()")
    kept = scores.loc[(scores["n_words"] > 0) & scores[value].notna(), needed]
    kept = kept.reset_index(drop=True).astype({"doc_id": "str"})
    band = np.digitize(kept["n_words"].to_numpy(), [low for low, _ in BANDS[1:]])
    values = kept[value].to_numpy(dtype=float)
    size = np.bincount(band, minlength=len(BANDS))
    means = np.bincount(band, weights=values, minlength=len(BANDS)) / np.maximum(size, 1)
    kept["length"] = pd.Categorical.from_codes(band, categories=pd.Index(NAMES, dtype="str"))
    kept["levelled"] = values - means[band] + (values.mean() if len(values) else 0.0)
    return kept


def score_lengths(
    levelled: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    group: str,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Average a score by length of sentence, in a group and in all other articles.

    Parameters
    ----------
    levelled : DataFrame
        From `level_lengths`.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    group : str
        The one that is held against all others.
    value : str
        The column to average; by article first.

    Returns
    -------
    DataFrame
        One row per band of length and side, from the shortest: ``length, group, n_documents,
        n_sentences, estimate, low, high, resampled``; the other side is "all others".

    Examples
    --------
    >>> scores = pd.DataFrame({"doc_id": list("abab"), "sentence_id": [0, 0, 1, 1],
    ...                        "n_words": [5, 7, 20, 24], "compound": [0.1, -0.1, -0.4, -0.6]})
    >>> groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["A", "B"]})
    >>> levelled = level_lengths(scores, value="compound")
    >>> score_lengths(levelled, groups=groups, group="B", value="compound", n_draws=50)[
    ...     ["length", "group", "n_sentences", "estimate"]]
            length       group  n_sentences  estimate
    0    1–8 words           B            1      -0.1
    1    1–8 words  all others            1       0.1
    2  16–25 words           B            1      -0.6
    3  16–25 words  all others            1      -0.4
    """
    require_columns(levelled, "levelled", ["doc_id", "length", value], "level_lengths()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    own = groups["group"].astype("str") == group
    named = np.where(own, group, "all others")
    sides = groups.assign(group=pd.array(named.tolist(), dtype="str"))
    tables = split_rows(levelled, "length")
    means = score_kind_means(
        {name: tables[name] for name in NAMES if name in tables}, groups=sides, value=value,
        kind="length", n_draws=n_draws, random_state=random_state,
    )  # fmt: skip
    means = means[means["n_sentences"] > 0]
    order = [NAMES.index(name) for name in means["length"]]
    means = means.assign(_order=order, _other=means["group"] != group)
    means = means.sort_values(["_order", "_other"], ignore_index=True)
    return means.drop(columns=["_order", "_other"])
