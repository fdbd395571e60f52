"""Two ways to tell one thing: which pole of a codebook's pairs the sentences lean to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.frames.codebook import Codebook
from analysis.matching import locate_sentences
from analysis.tables import require_columns


def score_balance(
    cues: pd.DataFrame, *, sentences: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Score each sentence by the frames it calls up of either pole of a codebook's pairs.

    The balance is the frames of the second pole less those of the first, over both: −1 where all
    frames called up are of the first pole, 1 where all are of the second. It is missing where none
    is called up. Every frame counts the same, however many of its cues there are.

    The lists of the two poles differ in length and reach, so that 0 is no middle of anything:
    compare groups with one another, not a group with 0.

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, frame`` (from `find_cues`).
    sentences : DataFrame
        ``doc_id, sentence_id`` of all sentences (from `split_sentences`).
    codebook : Codebook
        With two poles among its frames, such as ``war`` and ``peace``, in this order.

    Returns
    -------
    DataFrame
        One row per sentence: ``doc_id, sentence_id, n_first, n_second, balance, first, second``:
        the frames of each pole, and 1 where those of a pole are more than those of the other.

    Raises
    ------
    InputError
        Where the codebook has no two poles.

    Examples
    --------
    >>> from analysis import find_cues, read_codebook, split_sentences, split_tokens
    >>> sentences = split_sentences(documents)
    >>> book = read_codebook("war-peace")
    >>> cues = find_cues(split_tokens(sentences), codebook=book)
    >>> balance = score_balance(cues, sentences=sentences, codebook=book)
    >>> bool(balance["balance"].dropna().between(-1, 1).all())
    True
    """
    require_columns(cues, "cues", ["doc_id", "sentence_id", "frame"], "find_cues()")
    require_columns(sentences, "sentences", ["doc_id", "sentence_id"], "split_sentences()")
    poles = list_poles(codebook)
    of_frame = {frame.id: poles.index(frame.pole) for frame in codebook.frames if frame.pole}
    once = cues.drop_duplicates(["doc_id", "sentence_id", "frame"])
    pole = once["frame"].astype("str").map(of_frame).fillna(-1).to_numpy(dtype=np.int64)
    row = locate_sentences(once, sentences=sentences)
    kept = (row >= 0) & (pole >= 0)
    n = np.zeros((2, len(sentences)), dtype=np.int64)
    np.add.at(n, (pole[kept], row[kept]), 1)
    total = n.sum(axis=0)
    with np.errstate(invalid="ignore"):
        balance = (n[1] - n[0]) / np.where(total > 0, total, np.nan)
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].array.astype("str"),
            "sentence_id": sentences["sentence_id"].to_numpy(),
            "n_first": n[0],
            "n_second": n[1],
            "balance": balance,
            "first": (n[0] > n[1]).astype(np.int64),
            "second": (n[1] > n[0]).astype(np.int64),
        }
    )


def list_poles(codebook: Codebook) -> list[str]:
    """List the two poles of a codebook's pairs, in its order."""
    poles = list(dict.fromkeys(frame.pole for frame in codebook.frames if frame.pole))
    if len(poles) != 2:
        raise InputError(
            f"`codebook` must have frames of two poles, but {codebook.name!r} has "
            f"{', '.join(map(repr, poles)) or 'none'}; give each frame a `pole`, such as "
            '"war" or "peace".'
        )
    return poles
