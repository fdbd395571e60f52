"""Two ways to tell one thing: which pole of a codebook's pairs the sentences lean to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.errors import InputError
from analysis.frames.codebook import Codebook
from analysis.matching import locate_sentences
from analysis.tables import require_columns


def score_balance(
    cues: pd.DataFrame, *, sentences: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Score what each sentence adds to its article's balance between a codebook's two poles.

    In an article a pair is worth (second − first) / (second + first + 2), counted in sentences
    that call up its frames. The two added sentences, one for either pole, keep a lone frame from
    weighing as much as ten: it is worth a third, ten of one side 10/12. The article's balance is the
    mean over all pairs of the codebook, and one that is not called up is worth 0: so each pair weighs
    the same, a frame found in every other sentence no more than the rarest.

    `balance` spreads this over the article's sentences, so that their mean is the article's: −1
    is never reached, 0 says that both poles weigh the same or that little of either was found. It is
    missing where none of an article's sentences calls up a frame of a pole.

    The lists of the two poles differ in length and reach, so that 0 is no middle of anything:
    compare articles and groups with one another, not with 0.

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
        the frames of each pole, its part in the balance, and 1 where it calls up a frame of a
        pole.

    References
    ----------
    The added sentences: the rule of succession of Laplace (1774), with one success and one
    failure seen beforehand.

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
    >>> bool(balance.groupby("doc_id")["balance"].mean().dropna().between(-1, 1).all())
    True
    """
    require_columns(cues, "cues", ["doc_id", "sentence_id", "frame"], "find_cues()")
    require_columns(sentences, "sentences", ["doc_id", "sentence_id"], "split_sentences()")
    poles = list_poles(codebook)
    sided = [frame for frame in codebook.frames if frame.pole]
    pairs = list(dict.fromkeys(frame.pair for frame in sided))
    places = {frame.id: place for place, frame in enumerate(sided)}
    pole_of = np.array([poles.index(frame.pole) for frame in sided])
    pair_of = np.array([pairs.index(frame.pair) for frame in sided])
    once = cues.drop_duplicates(["doc_id", "sentence_id", "frame"])
    place = once["frame"].astype("str").map(places).fillna(-1).to_numpy(dtype=np.int64)
    row = locate_sentences(once, sentences=sentences)
    kept = (row >= 0) & (place >= 0)
    row, pole, pair = row[kept], pole_of[place[kept]], pair_of[place[kept]]
    n = np.zeros((2, len(sentences)), dtype=np.int64)
    np.add.at(n, (pole, row), 1)
    ids, document = split_codes(sentences["doc_id"])
    n_pair = np.zeros((len(ids), len(pairs)), dtype=np.int64)
    np.add.at(n_pair, (document[row], pair), 1)
    weight = 1 / (n_pair + 2) / len(pairs)
    worth = np.zeros(len(sentences))
    np.add.at(worth, row, (2 * pole - 1) * weight[document[row], pair])
    # the mean over an article's sentences is to be the sum of what they are worth
    balance = worth * np.bincount(document, minlength=len(ids))[document]
    balance[(n_pair.sum(axis=1) == 0)[document]] = np.nan
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].array.astype("str"),
            "sentence_id": sentences["sentence_id"].to_numpy(),
            "n_first": n[0],
            "n_second": n[1],
            "balance": balance,
            "first": (n[0] > 0).astype(np.int64),
            "second": (n[1] > 0).astype(np.int64),
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
