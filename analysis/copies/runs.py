"""The runs of five words by which texts are known to share their words."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.tables import require_columns

_RUN = 5  # words
KEPT = 32  # runs of an article, at least, where it has so many
FRACTION = 4  # one run in so many is kept of any article
_MULTIPLIERS = np.array([0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9], dtype=np.uint64)


class Runs(NamedTuple):
    """The runs of five words of some articles, in the order of the text."""

    ids: pd.Index  # of the articles
    code: np.ndarray  # the article of each run
    run: np.ndarray  # its number
    place: np.ndarray  # the token with which it begins


def number_runs(tokens: pd.DataFrame) -> Runs:
    """Number every run of five words: what looks random, but is the same everywhere (a hash).

    Capitals and punctuation do not count.
    """
    words = tokens["token"].astype("category").cat
    folded = pd.Series(words.categories, dtype="str").str.replace("’", "'").str.lower()
    numbers = pd.util.hash_array(folded.to_numpy(dtype=object)) if len(folded) else np.zeros(0)
    word = numbers.astype(np.uint64)[words.codes.to_numpy()]
    code, ids = pd.factorize(tokens["doc_id"])
    n_runs = max(len(word) - _RUN + 1, 0)
    run = np.zeros(n_runs, dtype=np.uint64)
    for step in range(_RUN):
        run = mix(run + word[step : step + n_runs])
    place = np.flatnonzero(code[:n_runs] == code[len(code) - n_runs :])
    return Runs(pd.Index(ids, dtype="str"), code[place], run[place], place)


def find_runs(tokens: pd.DataFrame) -> pd.DataFrame:
    """Find the few runs of five words by which it is known what articles may share.

    Each run of words, lower-cased, has a number that looks random but is the same everywhere
    (a hash); of each article the 32 runs with the lowest are kept, and all of the lowest quarter of
    all numbers. Two articles share about as large a part of these as of all their runs. Furniture
    that was set aside does not count, nor do capitals and punctuation.

    Parameters
    ----------
    tokens : DataFrame
        ``doc_id, token`` in the order of the text (from `split_tokens`).

    Returns
    -------
    DataFrame
        One row per kept run, by document in the order given: ``doc_id``, ``run``, its number,
        rising.

    References
    ----------
    Broder (1997), On the resemblance and containment of documents, Proc. SEQUENCES, sec. 4.

    Examples
    --------
    >>> text = "The bridge over the river is closed for repairs."
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, text.upper()]})
    >>> from analysis import split_sentences, split_tokens
    >>> runs = find_runs(split_tokens(split_sentences(documents)))
    >>> runs.groupby("doc_id")["run"].size().tolist(), runs["run"].nunique()
    ([5, 5], 5)
    """
    require_columns(tokens, "tokens", ["doc_id", "token"], "split_tokens()")
    ids, code, run, _ = number_runs(tokens)
    # far more than are kept, of articles of any length
    sizes = np.bincount(code, minlength=len(ids))[code]
    low = (run / 2.0**64 * sizes < 4 * KEPT) | is_low(run)
    kept = pd.DataFrame({"doc": code[low], "run": run[low]}).drop_duplicates()
    kept = kept.sort_values(["doc", "run"])
    kept = kept[(kept.groupby("doc").cumcount() < KEPT) | is_low(kept["run"].to_numpy())]
    doc_ids = pd.Series(ids[kept["doc"].to_numpy()], dtype="str")
    return pd.DataFrame({"doc_id": doc_ids, "run": kept["run"].to_numpy()})


def is_low(run: np.ndarray) -> np.ndarray:
    """Whether runs are of those that are kept of any article."""
    return run < np.uint64(2**64 // FRACTION)


def mix(number: np.ndarray) -> np.ndarray:
    """Scatter numbers so that close ones have nothing in common (splitmix64's finish)."""
    number = (number ^ (number >> np.uint64(30))) * _MULTIPLIERS[0]
    number = (number ^ (number >> np.uint64(27))) * _MULTIPLIERS[1]
    return np.asarray(number ^ (number >> np.uint64(31)))
