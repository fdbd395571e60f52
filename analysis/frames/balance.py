"""Two ways to tell one thing: which pole of a codebook's pairs the sentences lean to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.errors import InputError
from analysis.frames.codebook import Codebook
from analysis.intervals import N_DRAWS, score_means
from analysis.matching import locate_sentences
from analysis.tables import require_columns, require_made


def score_balance(
    cues: pd.DataFrame, *, sentences: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Score what each sentence adds to its article's balance between a codebook's two poles.

    In an article a pair is worth (second − first) / (second + first + 2), counted in sentences
    that call up its frames. The two added sentences, one for either pole, keep a lone frame from
    weighing as much as ten: it is worth a third, ten of one side 10/12. The article's balance is the
    mean over all pairs of the codebook, and one that is not called up is worth 0: so each pair weighs
    the same, a frame found in every other sentence no more than the rarest.

    An absence (`Frame.absence`), such as names that run nobody down, is what any report has that does
    not do the other thing; it is no evidence of its pole. It tells how often the other was possible:
    a pair with one is worth −first / (sentences with either + 2), or the same with the sign of the
    other pole, so that a report without loaded names is worth 0 in it and none makes it more.

    Words are evidence once: where the same word begins or ends cues of several pairs, such as a
    deal that is both a solution and an agreement, its sentence counts for each of them in part.

    `balance` spreads this over the article's sentences, so that their mean is the article's: −1
    is never reached, 0 says that both poles weigh the same or that little of either was found. It is
    missing where none of an article's sentences calls up a frame of a pole.

    The lists of the two poles differ in length and reach, so that 0 is no middle of anything:
    compare articles and groups with one another, not with 0.

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, start, end, frame`` (from `find_cues`).
    sentences : DataFrame
        ``doc_id, sentence_id`` of all sentences (from `split_sentences`).
    codebook : Codebook
        With two poles among its frames, such as ``war`` and ``peace``, in this order.

    Returns
    -------
    DataFrame
        One row per sentence: ``doc_id, sentence_id, n_first, n_second, balance, first, second``:
        the frames of each pole, its part in the balance, and 1 where it calls up a frame of a
        pole. Absences are no frames of a pole here.

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
    require_made(codebook, "codebook", "Codebook")
    require_columns(cues, "cues", ["doc_id", "sentence_id", "start", "end", "frame"], "find_cues()")
    require_columns(sentences, "sentences", ["doc_id", "sentence_id"], "split_sentences()")
    list_poles(codebook)
    hits = _find_sides(cues, sentences, codebook)
    evidence = hits[~hits["absence"]]
    marks = _share_words(evidence)
    ids, document = split_codes(sentences["doc_id"])
    pairs = list(dict.fromkeys(frame.pair for frame in codebook.frames if frame.pole))
    one_sided = [
        any(frame.absence for frame in codebook.frames if frame.pair == pair) for pair in pairs
    ]
    possible = hits[np.array(one_sided)[hits["pair"]]].drop_duplicates(["row", "pair"])
    n_pair = np.zeros((len(ids), len(pairs)))
    both = marks[~np.array(one_sided)[marks["pair"]]]
    np.add.at(n_pair, (document[both["row"]], both["pair"]), both["share"])
    np.add.at(n_pair, (document[possible["row"]], possible["pair"]), 1)
    weight = marks["share"] / (n_pair[document[marks["row"]], marks["pair"]] + 2) / len(pairs)
    worth = np.zeros(len(sentences))
    np.add.at(worth, marks["row"], (2 * marks["pole"] - 1) * weight)
    # the mean over an article's sentences is to be the sum of what they are worth
    balance = worth * np.bincount(document, minlength=len(ids))[document]
    balance[(n_pair.sum(axis=1) == 0)[document]] = np.nan
    once = evidence.drop_duplicates(["row", "frame"])
    n = np.zeros((2, len(sentences)), dtype=np.int64)
    np.add.at(n, (once["pole"], once["row"]), 1)
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


def _find_sides(cues: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """One row per hit of a frame that has a pole: ``row, start, end, frame, pair, pole, absence``."""
    poles = list_poles(codebook)
    sided = [frame for frame in codebook.frames if frame.pole]
    pairs = list(dict.fromkeys(frame.pair for frame in sided))
    places = {frame.id: place for place, frame in enumerate(sided)}
    place = cues["frame"].astype("str").map(places).fillna(-1).to_numpy(dtype=np.int64)
    row = locate_sentences(cues, sentences=sentences)
    kept = (row >= 0) & (place >= 0)
    place = place[kept]
    return pd.DataFrame(
        {
            "row": row[kept],
            "start": cues["start"].to_numpy()[kept],
            "end": cues["end"].to_numpy()[kept],
            "frame": place,
            "pair": np.array([pairs.index(frame.pair) for frame in sided])[place],
            "pole": np.array([poles.index(frame.pole) for frame in sided])[place],
            "absence": np.array([frame.absence for frame in sided])[place],
        }
    )


def _share_words(hits: pd.DataFrame) -> pd.DataFrame:
    """One row per sentence, pair and pole: ``row, pair, pole, share``, 1 where a word is its alone."""
    n_pairs = [
        hits.groupby(["row", edge])["pair"].transform("nunique").to_numpy(dtype=np.float64)
        for edge in ("start", "end")
    ]
    shared = hits.assign(share=1 / np.maximum(n_pairs[0], n_pairs[1]))
    return shared.groupby(["row", "pair", "pole"])["share"].max().reset_index()


def score_loaded_shares(
    cues: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    groups: pd.DataFrame,
    codebook: Codebook,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Of the sentences in which a loaded word was possible, the share that has one, by group.

    Possible it was where the frame is found whose pair has an absence, or the absence: of all
    sentences that name an armed party, those that demonise one. The share is taken in each
    article that has such sentences, then averaged over the group's articles (`score_means`).

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, frame`` (from `find_cues`).
    sentences : DataFrame
        ``doc_id, sentence_id`` of all sentences (from `split_sentences`).
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    codebook : Codebook
        With absences among its frames (`Frame.absence`); without there are no rows.

    Returns
    -------
    DataFrame
        ``frame, group, n_documents, n_sentences, estimate, low, high, resampled``, in the order
        of the codebook; `n_sentences` are those in which it was possible.
    """
    require_made(codebook, "codebook", "Codebook")
    require_columns(cues, "cues", ["doc_id", "sentence_id", "frame"], "find_cues()")
    require_columns(sentences, "sentences", ["doc_id", "sentence_id"], "split_sentences()")
    row = locate_sentences(cues, sentences=sentences)
    called = cues["frame"].astype("str").to_numpy()
    pairs = {frame.pair: frame.id for frame in codebook.frames if frame.absence}
    loaded = [frame for frame in codebook.frames if frame.pair in pairs and not frame.absence]
    parts = []
    for frame in loaded:
        marks = np.full(len(sentences), np.nan)
        for name, value in ((pairs[frame.pair], 0), (frame.id, 1)):
            marks[row[(row >= 0) & (called == name)]] = value
        scores = sentences[["doc_id"]].assign(value=marks)
        shares = score_means(
            scores, groups=groups, value="value", n_draws=n_draws, random_state=random_state
        )
        shares.insert(0, "frame", pd.Series(frame.id, index=shares.index, dtype="str"))
        parts.append(shares)
    if not parts:
        none = score_means(sentences[["doc_id"]].assign(value=np.nan), groups=groups, value="value")
        none.insert(0, "frame", pd.Series(pd.NA, index=none.index, dtype="str"))
        parts = [none.iloc[:0]]
    return pd.concat(parts, ignore_index=True)


def tell_absences(codebook: Codebook) -> str:
    """Tell, to end a caption with, which frames are absences and what becomes of them; else "".

    Examples
    --------
    >>> from analysis import read_codebook
    >>> tell_absences(read_codebook("war-peace"))
    ' “Sober names” and “Measured words” mark sentences in which the loaded word of their pair could \
have stood and did not: a base, not a frame.'
    >>> tell_absences(read_codebook("policy"))
    ''
    """
    require_made(codebook, "codebook", "Codebook")
    names = [f"“{frame.label}”" for frame in codebook.frames if frame.absence]
    if not names:
        return ""
    return (
        f" {' and '.join(names)} mark sentences in which the loaded word of their pair could have "
        "stood and did not: a base, not a frame."
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
