"""Lexical diversity: how varied the words of each document are, whatever its length."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.errors import InputError
from analysis.features import fold_features
from analysis.tables import require_columns

WINDOW = 50  # tokens; TAALED's, Kyle et al. 2021
N_DRAWN = 42  # tokens of a draw, McCarthy & Jarvis 2007
LEAST_MTLD = 100  # tokens, Koizumi 2012
_TYPES, _TOKENS = 18, 25  # a factor of MTLD ends where types / tokens < .72, in whole numbers


def score_diversity(
    tokens: pd.DataFrame, *, window: int = WINDOW, lower: bool = True, reduce: str | None = None
) -> pd.DataFrame:
    """Score how varied the words of each document are, by three measures.

    The plain share of different words falls with a text's length; these three do so hardly. Higher
    is more varied. They measure repetition, not quality: lists, numbers and many names raise them;
    formulas, and a headline or lead that the text holds twice, lower them. Compare groups by `score_means`, which leaves out the
    documents without a value. No document's score depends on another.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token`` (from `split_tokens`); in
        whatever order.
    window : int
        Tokens in a window of MATTR. Values of different windows cannot be compared.
    lower : bool
        Lower-case the forms, which are folded as for `count_features`.
    reduce : {None, "stem", "lemma"}
        As for `count_features`: forms of one word are then no different words.

    Returns
    -------
    DataFrame
        One row per document that has tokens, by ``doc_id``:

        - ``n_tokens, n_types``: all tokens, and the different features among them;
        - ``mattr``: the mean share of different features in all windows of `window` consecutive
          tokens, sentence edges ignored; from 1 / `window` to 1. A document shorter than the
          window has none;
        - ``mtld``: the mean number of tokens, read one after the other, until the share of
          different ones falls below .72; 2 or more, in news mostly 50 to 150. Below 100
          tokens it depends on the length (Koizumi 2012): then, and where no word is repeated, it
          is NaN;
        - ``hd_d``: the expected share of different features in 42 tokens drawn at random without
          replacement; from 1 / 42 to 1. A document of fewer tokens has none;
        - ``reason``: why a measure is NaN, "" where none is.

    Raises
    ------
    InputError
        Where `window` is below 1.

    Notes
    -----
    MTLD is the mean of that of the text and that of the text read backwards: n_tokens over the
    number of factors. A factor is complete as soon as types / tokens < .72, also after 2 tokens;
    what is left at the end counts as (1 - types / tokens) / (1 - .72) of one. Tools differ here:
    lexicalrichness also ends a factor at exactly .72, TAALED gives it at least 10 tokens, koRpus
    divides by the mean number of factors.

    References
    ----------
    Covington & McFall (2010), J. Quantitative Linguistics 17(2), 94-100 (MATTR); McCarthy & Jarvis
    (2010), Behavior Research Methods 42(2), 381-392 (MTLD); McCarthy & Jarvis (2007), Language
    Testing 24(4), 459-488 (HD-D, over 42); Kyle, Crossley & Jarvis (2021), Language Assessment
    Quarterly 18(2), 154-170 (windows of 50); Koizumi (2012), Vocabulary Learning and Instruction
    1(1), 60-69 (at least 100 tokens).

    Examples
    --------
    >>> forms = "the talks ended and the talks began".split()
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(7), "token": forms}
    ... )
    >>> diversity = score_diversity(tokens, window=5)
    >>> diversity[["n_tokens", "n_types", "mattr", "reason"]].round(3)
       n_tokens  n_types  mattr                                       reason
    0         7        5  0.867  7 tokens, too few for MTLD (100), HD-D (42)
    """
    require_columns(
        tokens, "tokens", ["doc_id", "sentence_id", "position", "token"], "split_tokens()"
    )
    if window < 1 or window % 1:
        raise InputError(
            f"`window` must be a whole number of at least 1, but {window!r} was given."
        )
    forms, form = split_codes(tokens["token"])
    _, feature = split_codes(
        pd.Series(fold_features(forms, lower=lower, reduce=reduce), dtype="str")
    )
    doc_ids, words = _lay_out(tokens, feature[form])
    n_tokens = np.bincount(words.document, minlength=len(doc_ids))
    n_types = np.bincount(words.document[words.previous < 0], minlength=len(doc_ids))
    scores = pd.DataFrame({"doc_id": doc_ids, "n_tokens": n_tokens, "n_types": n_types})
    scores["mattr"] = _score_mattr(words, n_tokens, window=window)
    scores["mtld"] = _score_mtld(words, n_tokens)
    scores["hd_d"] = _score_hd_d(words, n_tokens)
    scores["reason"] = _tell_reasons(n_tokens, scores["mtld"], window=window)
    return scores


class _Words(NamedTuple):
    """The tokens of all documents in the order of the text, each document's together."""

    document: np.ndarray  # of each token
    previous: np.ndarray  # the place, among all, of the same feature before it; -1: the first
    following: np.ndarray  # and of the one after it; the number of all tokens: the last
    type_document: np.ndarray  # of each feature of each document
    type_n: np.ndarray  # how often it occurs in it


def _lay_out(tokens: pd.DataFrame, feature: np.ndarray) -> tuple[pd.Index, _Words]:
    doc_ids, document = split_codes(tokens["doc_id"])
    order = np.lexsort((tokens["position"], tokens["sentence_id"], document))
    document = document[order].astype(np.int64)
    keys = document * (int(feature.max(initial=0)) + 1) + feature[order]
    by_key = np.argsort(keys, kind="stable")  # each feature's places in each document, rising
    is_first = np.diff(keys[by_key], prepend=-1) != 0
    previous, following = np.full(len(keys), -1), np.full(len(keys), len(keys))
    before, after = by_key[:-1][~is_first[1:]], by_key[1:][~is_first[1:]]
    previous[after], following[before] = before, after
    begins = np.flatnonzero(is_first)
    type_n = np.diff(begins, append=len(keys))
    return doc_ids, _Words(document, previous, following, document[by_key[begins]], type_n)


def _score_mattr(words: _Words, n_tokens: np.ndarray, *, window: int) -> np.ndarray:
    """Count for each token the windows in which it is the first of its feature.

    In a document of n tokens it is so in the windows that begin after the same feature's last
    place, no further back than a window's length, and up to the token itself or the last window.
    """
    first = np.cumsum(n_tokens) - n_tokens
    place = np.arange(len(words.document)) - first[words.document]
    same = np.maximum(words.previous - first[words.document], -1)
    last_window = n_tokens[words.document] - window
    n_first = np.minimum(place, last_window) - np.maximum(same, place - window)
    types = np.bincount(words.document, weights=np.maximum(n_first, 0), minlength=len(n_tokens))
    n_windows = n_tokens - window + 1
    mattr: np.ndarray = np.where(n_windows > 0, types / (window * np.maximum(n_windows, 1)), np.nan)
    return mattr


def _score_mtld(words: _Words, n_tokens: np.ndarray) -> np.ndarray:
    mtld = np.full(len(n_tokens), np.nan)
    ends = np.cumsum(n_tokens)
    for number in np.flatnonzero(n_tokens >= LEAST_MTLD):
        rows = slice(ends[number] - n_tokens[number], ends[number])
        forwards = words.previous[rows] - rows.start
        backwards = rows.stop - 1 - words.following[rows][::-1]
        n_factors = [_count_factors(forwards.tolist()), _count_factors(backwards.tolist())]
        if min(n_factors) > 0:
            mtld[number] = n_tokens[number] * sum(1 / n for n in n_factors) / 2
    return mtld


def _count_factors(places: list[int]) -> float:
    """Count the factors of a text, given for each token where its feature stood last (or < 0).

    Where a factor ends decides where the next begins, so that it takes one token after the other.
    """
    begin = n_types = n_factors = 0
    for end, place in enumerate(places, 1):
        n_types += place < begin
        if n_types * _TOKENS < _TYPES * (end - begin):
            begin, n_types, n_factors = end, 0, n_factors + 1
    n_left = len(places) - begin
    part = (1 - n_types / n_left) / (1 - _TYPES / _TOKENS) if n_left else 0
    return n_factors + part


def _score_hd_d(words: _Words, n_tokens: np.ndarray) -> np.ndarray:
    """Add up each feature's chance to be among those drawn (hypergeometric), over their number."""
    n = n_tokens[words.type_document]
    absent = (n >= N_DRAWN).astype(float)
    for drawn in range(N_DRAWN):  # the next one drawn is another feature too; exact up to rounding
        absent *= np.maximum(n - words.type_n - drawn, 0) / np.maximum(n - drawn, 1)
    chance = np.bincount(words.type_document, weights=1 - absent, minlength=len(n_tokens))
    hd_d: np.ndarray = np.where(n_tokens >= N_DRAWN, chance / N_DRAWN, np.nan)
    return hd_d


def _tell_reasons(n_tokens: np.ndarray, mtld: pd.Series, *, window: int) -> pd.Series:
    least = {"MATTR": window, "MTLD": LEAST_MTLD, "HD-D": N_DRAWN}
    named = np.array([f"{name} ({n})" for name, n in least.items()])
    short = n_tokens[:, None] < np.array(list(least.values()))
    sets, code = np.unique(short, axis=0, return_inverse=True)  # there are eight at most
    lacking = pd.Series([", ".join(named[is_short]) for is_short in sets], dtype="str")
    told = lacking.iloc[code].reset_index(drop=True)
    reasons = pd.Series(n_tokens).astype("str").str.cat(told, sep=" tokens, too few for ")
    reasons[np.asarray(~short.any(axis=1))] = ""
    repeats_none = mtld.isna() & (n_tokens >= LEAST_MTLD)
    others = repeats_none.map({True: "no word is repeated: MTLD has no factor", False: ""})
    return reasons.str.cat(others.astype("str"), sep="; ").str.strip("; ")
