"""The engine *prototypes*: how alike a sentence is to the sentences that a codebook gives as examples."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.codes import locate_values
from analysis.errors import InputError
from analysis.frames.codebook import Codebook, Frame
from analysis.frames.cues import find_cues
from analysis.frames.ngrams import Rarity, count_ngrams, learn_rarity, weigh_ngrams
from analysis.frames.rules import list_phrases, read_rule
from analysis.frames.thresholds import choose_threshold
from analysis.matching import locate_sentences
from analysis.tables import require_columns, require_made
from analysis.tokens import fold_signs, split_sentences, split_tokens

Embed = Callable[[list[str]], Any]  # from texts to a row of numbers each

CUE_WEIGHT = 0.15  # what a cue adds to a similarity; chosen on invented headlines
_DECIMALS = 5
_MOST_CUES = 1000  # of a frame: more are past what is read of a text
_MOST_CELLS = 100_000_000  # 400 MB
BLOCK = 4096  # sentences compared at once


@dataclass(frozen=True, repr=False)
class Prototypes:
    """What the prototypes of a codebook are compared by; made by `learn_prototypes`.

    Attributes
    ----------
    codebook : Codebook
        Whose frames are scored.
    texts : tuple of str
        The prototypes, definitions and labels of all frames; a label stands for its cues too.
    frame : ndarray
        The number of the frame of each text.
    vectors : ndarray
        A row of length 1 for each text, or shorter where little of it is known.
    threshold : float
        From this score on, a sentence calls up a frame.
    """

    codebook: Codebook
    texts: tuple[str, ...]
    frame: np.ndarray
    vectors: np.ndarray
    threshold: float
    rarity: Rarity | None = None
    embed: Embed | None = None

    def __repr__(self) -> str:
        digest = hashlib.sha256(self.vectors.tobytes())
        told = (self.codebook, self.texts, self.threshold, digest.hexdigest())
        return f"Prototypes{told!r}"  # names what is kept of a measure, so that it tells all

    @property
    def frames(self) -> list[str]:
        """The ids of the frames, in the order of the codebook."""
        return list(self.codebook.labels)

    def compare(self, texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
        """Return of each text its similarity to each frame, and the frame's text nearest to it."""
        n_frames = len(self.codebook.frames)
        means = average_vectors(self.vectors, self.frame, n_frames)
        similarity = np.zeros((len(texts), n_frames), dtype=np.float32)
        nearest = np.zeros((len(texts), n_frames), dtype=np.int64)
        for low in range(0, len(texts), BLOCK):
            rows = slice(low, low + BLOCK)
            vectors = self._embed(texts[rows])
            # what is left of the order of sums is rounded away, so that company does not count
            similarity[rows] = np.round(vectors @ means.T, _DECIMALS)
            to_each = np.round(vectors @ self.vectors.T, _DECIMALS)
            for number in range(n_frames):
                own = np.flatnonzero(self.frame == number)
                nearest[rows, number] = own[np.argmax(to_each[:, own], axis=1)]
        return similarity, nearest

    def _embed(self, texts: Sequence[str]) -> Any:
        if self.embed is not None:
            return embed_all(self.embed, texts)
        assert self.rarity is not None  # noqa: S101 (one of the two is always there)
        return weigh_ngrams(count_ngrams(texts), self.rarity)


def learn_prototypes(codebook: Codebook, *, embed: Embed | None = None) -> Prototypes:
    """Prepare a codebook's prototypes, so that sentences can be compared with them.

    A frame is the mean of its prototypes, its definition, and its label with its cues. How rare
    an n-gram is, and the threshold, are learned from the codebook alone: no sentence of a corpus
    has a part in the score of another. The threshold is the one that best tells each prototype's
    own frame from the others, when that prototype is left out; a prototype is a clearer case than
    most sentences, so read some of what is found.

    Parameters
    ----------
    codebook : Codebook
        From `read_codebook`; best with 4 to 6 prototypes a frame.
    embed : callable, optional
        Turns a list of texts into a row of numbers each: `embed_texts`, or a model of your own.
        By default words and parts of words are compared (tf-idf), which knows no synonyms.

    Returns
    -------
    Prototypes
        An engine for `score_prototypes` and `find_frames`.

    Raises
    ------
    InputError
        When `embed` gives something else than numbers, or the codebook is far too large.

    Examples
    --------
    >>> from analysis import read_codebook
    >>> learn_prototypes(read_codebook("war-peace")).threshold > 0
    True
    """
    require_made(codebook, "codebook", "Codebook")
    listed = [
        (number, shown, text, place < len(frame.prototypes))
        for number, frame in enumerate(codebook.frames)
        for place, (shown, text) in enumerate(_list_texts(frame))
    ]
    frame = np.array([number for number, *_ in listed], dtype=np.int64)
    texts = tuple(text for *_, text, _ in listed)
    rarity = None
    if embed is not None:
        vectors = embed_all(embed, texts)
    else:
        counts = count_ngrams(texts)
        rarity = learn_rarity(counts)
        if len(texts) * len(rarity.columns) > _MOST_CELLS:
            raise InputError(
                f"The codebook {codebook.name!r} is too large to compare with: {len(texts):,} "
                f"texts with {len(rarity.columns):,} different parts; use fewer frames or texts."
            )
        vectors = weigh_ngrams(counts, rarity).toarray()
    is_prototype = np.array([flag for *_, flag in listed], dtype=bool)
    threshold = _learn_threshold(codebook, texts, frame, vectors, is_prototype)
    shown = tuple(text for _, text, *_ in listed)
    return Prototypes(codebook, shown, frame, vectors, threshold, rarity, embed)


def score_prototypes(
    sentences: pd.DataFrame, *, tokens: pd.DataFrame, engine: Prototypes
) -> pd.DataFrame:
    """Score how alike each sentence is to the prototypes of each frame.

    The score is the cosine similarity to the mean of the frame's texts, and 0.15 ln(1 + n) for n
    different cues of the frame in the sentence. It is no probability, and is not scaled by the
    corpus: a sentence has the same score in any company.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id, sentence`` (from `split_sentences`).
    tokens : DataFrame
        From `split_tokens`, of the same sentences.
    engine : Prototypes
        From `learn_prototypes`.

    Returns
    -------
    DataFrame
        One row per sentence and frame: ``doc_id, sentence_id, frame, score, cue``; `cue` is the
        text of the frame that is nearest to the sentence.
    """
    require_made(engine, "engine", "Prototypes")
    scores, nearest = rate_prototypes(sentences, tokens, engine)
    cue = pd.array(engine.texts, dtype="str").take(nearest.ravel())
    return lay_out_scores(sentences, engine.frames, scores).assign(cue=cue)


def rate_prototypes(
    sentences: pd.DataFrame, tokens: pd.DataFrame, engine: Prototypes
) -> tuple[np.ndarray, np.ndarray]:
    """Return the scores, a row a sentence and a column a frame, and the nearest texts."""
    columns = ["doc_id", "sentence_id", "sentence"]
    require_columns(sentences, "sentences", columns, "split_sentences()")
    similarity, nearest = engine.compare(sentences["sentence"].tolist())
    n_cues = count_cues(tokens, codebook=engine.codebook, sentences=sentences)
    return add_cues(similarity, n_cues), nearest


def add_cues(similarity: np.ndarray, n_cues: np.ndarray) -> np.ndarray:
    """Add to similarities what the cues are worth."""
    return similarity + CUE_WEIGHT * np.log1p(n_cues)


def count_cues(tokens: pd.DataFrame, *, codebook: Codebook, sentences: pd.DataFrame) -> np.ndarray:
    """Count the different cues of each frame in each sentence: a row a sentence."""
    return _count(find_cues(tokens, codebook=codebook), codebook, sentences)


def count_cues_of_texts(texts: Sequence[str], *, codebook: Codebook) -> np.ndarray:
    """Count the different cues of each frame in texts of one sentence or more: a row a text."""
    doc_id = pd.Series([str(number) for number in range(len(texts))], dtype="str")
    documents = pd.DataFrame({"doc_id": doc_id, "text": pd.Series(texts, dtype="str")})
    cues = find_cues(split_tokens(split_sentences(documents)), codebook=codebook)
    whole = pd.DataFrame({"doc_id": doc_id, "sentence_id": 0})
    return _count(cues.assign(sentence_id=0), codebook, whole)


def _count(cues: pd.DataFrame, codebook: Codebook, sentences: pd.DataFrame) -> np.ndarray:
    different = cues.drop_duplicates(["doc_id", "sentence_id", "frame", "cue"])
    row = locate_sentences(different, sentences=sentences)
    column = locate_values(different["frame"], values=pd.Index(list(codebook.labels), dtype="str"))
    counts = np.zeros((len(sentences), len(codebook.frames)), dtype=np.int64)
    np.add.at(counts, (row[row >= 0], column[row >= 0]), 1)
    return counts


def lay_out_scores(
    sentences: pd.DataFrame, frames: Sequence[str], scores: np.ndarray
) -> pd.DataFrame:
    """Lay out scores as a table: ``doc_id, sentence_id, frame, score``, a row a cell."""
    row = np.repeat(np.arange(len(sentences)), len(frames))
    column = np.tile(np.arange(len(frames)), len(sentences))
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].array.take(row).astype("str"),
            "sentence_id": sentences["sentence_id"].to_numpy()[row],
            "frame": pd.array(list(frames), dtype="str").take(column),
            "score": scores.astype(np.float64).ravel(),
        }
    )


def embed_all(embed: Embed, texts: Sequence[str]) -> np.ndarray:
    """Embed texts, check what comes back, and make each row of length 1."""
    if not len(texts):
        return np.empty((0, 0), dtype=np.float32)
    made = np.asarray(embed([fold_signs(text) for text in texts]))
    if (
        made.ndim != 2
        or len(made) != len(texts)
        or not np.issubdtype(made.dtype, np.number)
        or not np.isfinite(made).all()
    ):
        raise InputError(
            f"`embed` must turn {len(texts)} texts into {len(texts)} rows of finite numbers, but "
            f"gave an array of shape {made.shape} and type {made.dtype}."
        )
    length = np.linalg.norm(made, axis=1, keepdims=True)
    return (made / np.where(length > 0, length, 1)).astype(np.float32)


def average_vectors(vectors: np.ndarray, frame: np.ndarray, n_frames: int) -> np.ndarray:
    """Average the vectors of each frame, and make each mean of length 1."""
    return _scale(_sum_vectors(vectors, frame, n_frames))


def _sum_vectors(vectors: np.ndarray, frame: np.ndarray, n_frames: int) -> np.ndarray:
    from scipy.sparse import csr_array

    shape = (n_frames, len(frame))
    belongs = csr_array((np.ones(len(frame)), (frame, np.arange(len(frame)))), shape=shape)
    return np.asarray(belongs @ vectors)


def _scale(rows: np.ndarray) -> np.ndarray:
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    return (rows / np.where(length > 0, length, 1)).astype(np.float32)


def _list_texts(frame: Frame) -> list[tuple[str, str]]:
    """The prototypes, the definition and the label, as shown and as compared: with its cues."""
    phrases = [
        " ".join(phrase.words).replace("*", "").replace("?", "")
        for cue in frame.cues[:_MOST_CUES]
        for phrase in list_phrases(read_rule(cue))
    ]
    label = frame.label if frame.label.strip() else frame.id
    plain = [text for text in (*frame.prototypes, frame.definition) if text.strip()]
    labelled = f"{label}: {', '.join(phrases)}" if phrases else label
    return [*((text, text) for text in plain), (label, labelled)]


def _learn_threshold(
    codebook: Codebook,
    texts: Sequence[str],
    frame: np.ndarray,
    vectors: np.ndarray,
    is_prototype: np.ndarray,
) -> float:
    """Leave out each prototype (without any, each text) and see what tells its frame best."""
    n_frames = len(codebook.frames)
    chosen = np.flatnonzero(is_prototype if is_prototype.any() else np.ones(len(texts), bool))
    sums = _sum_vectors(vectors, frame, n_frames)
    similarity = vectors[chosen] @ _scale(sums).T
    others = _scale(sums[frame[chosen]] - vectors[chosen])
    own = np.einsum("ij,ij->i", vectors[chosen], others)
    similarity[np.arange(len(chosen)), frame[chosen]] = own
    n_cues = count_cues_of_texts([texts[place] for place in chosen.tolist()], codebook=codebook)
    truth = frame[chosen, None] == np.arange(n_frames)
    return choose_threshold(add_cues(similarity, n_cues), truth)
