"""The engine *fitted*: a classifier learned from labelled sentences, saved as plain numbers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.frames.learning import Linear, Mixture
from analysis.frames.ngrams import Rarity, count_ngrams, weigh_ngrams
from analysis.frames.prototypes import (
    BLOCK,
    Embed,
    Prototypes,
    count_cues,
    embed_all,
    lay_out_scores,
)
from analysis.tables import require_columns, require_made
from analysis.tokens import fold_signs

_DECIMALS = 6


@dataclass(frozen=True, repr=False)
class Fitted:
    """A classifier of frames; made by `fit_frames` or read by `read_fitted`.

    Attributes
    ----------
    frames : tuple of str
        The ids of the frames.
    single : bool
        Whether each sentence has just one frame; else any number, none too.
    threshold : float
        From this probability on, a sentence calls up a frame; where each has one it is the frame
        with the highest.
    report : DataFrame
        How well it did on sentences that it had not seen: ``frame, n, precision, recall, f1``.
    accuracy : DataFrame
        The same as `score_accuracy` has it, with intervals and, last, all frames together; empty
        of an engine that was saved without it.
    n_examples : int
        How many labelled sentences it was fitted to.
    seen : ndarray
        The fingerprints of these sentences, by which `has_seen` knows them again.
    """

    frames: tuple[str, ...]
    single: bool
    threshold: float
    rarity: Rarity
    words: Linear
    vectors: Linear | None
    mixture: Mixture
    prototypes: Prototypes | None  # of the same frames, in the same order
    embed: Embed | None
    n_examples: int
    report: pd.DataFrame = field(compare=False)
    accuracy: pd.DataFrame = field(compare=False)
    seen: np.ndarray = field(compare=False)

    def __repr__(self) -> str:
        digest = hashlib.sha256()
        for array in (*self.words, *(self.vectors or ()), *self.mixture, self.rarity.columns):
            digest.update(np.ascontiguousarray(array).tobytes())
        told = (self.frames, self.single, self.threshold, self.prototypes, digest.hexdigest())
        return f"Fitted{told!r}"  # names what is kept of a measure, so that it tells all

    @property
    def macro_f1(self) -> float:
        """The F1 averaged over the frames, cross-validated."""
        return float(self.report["f1"].mean())

    def has_seen(self, texts: Sequence[str]) -> np.ndarray:
        """Tell of each text whether the engine was fitted to it, so that it proves nothing."""
        return np.isin(fingerprint_texts(texts), self.seen)

    def rate(self, texts: Sequence[str], n_cues: np.ndarray | None) -> np.ndarray:
        """Return probabilities, a row a text and a column a frame; cues are counted before."""
        rated = np.empty((len(texts), len(self.frames)))
        for low in range(0, len(texts), BLOCK):
            rows = slice(low, low + BLOCK)
            members = self._rate(texts[rows], None if n_cues is None else n_cues[rows])
            rated[rows] = self.mixture.mix(members, single=self.single).round(_DECIMALS)
        return rated

    def _rate(self, texts: Sequence[str], n_cues: np.ndarray | None) -> np.ndarray:
        features = weigh_ngrams(count_ngrams(texts), self.rarity)
        members = [self.words.score(features, single=self.single)]
        if self.vectors is not None and self.embed is not None:
            vectors = embed_all(self.embed, texts)
            members.append(self.vectors.score(vectors, single=self.single))
        if self.prototypes is not None and n_cues is not None:
            members += [self.prototypes.compare(texts)[0], np.log1p(n_cues)]
        return np.stack(members)


def fingerprint_texts(texts: Sequence[str]) -> np.ndarray:
    """Return a number a text, the same for texts that differ in their spaces or quotation marks.

    Examples
    --------
    >>> one, other, third = fingerprint_texts(["It's  calm.", "It’s calm.", "It's not calm."])
    >>> bool(one == other), bool(one == third)
    (True, False)
    """
    lines = (" ".join(fold_signs(text).split()) for text in texts)
    digests = [hashlib.sha256(line.encode("utf-8", "replace")).digest()[:8] for line in lines]
    return np.frombuffer(b"".join(digests), dtype="<u8")


def score_fitted(sentences: pd.DataFrame, *, tokens: pd.DataFrame, engine: Fitted) -> pd.DataFrame:
    """Score how probable each frame is in each sentence.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id, sentence`` (from `split_sentences`).
    tokens : DataFrame
        From `split_tokens`, of the same sentences; cues are found in them, where the classifier
        was fitted with a codebook.
    engine : Fitted
        From `fit_frames` or `read_fitted`.

    Returns
    -------
    DataFrame
        One row per sentence and frame: ``doc_id, sentence_id, frame, score``; `score` is a
        probability, estimated from sentences like those that were labelled.
    """
    require_made(engine, "engine", "Fitted")
    return lay_out_scores(sentences, engine.frames, rate_fitted(sentences, tokens, engine))


def rate_fitted(sentences: pd.DataFrame, tokens: pd.DataFrame, engine: Fitted) -> np.ndarray:
    """Return the probabilities, a row a sentence and a column a frame."""
    columns = ["doc_id", "sentence_id", "sentence"]
    require_columns(sentences, "sentences", columns, "split_sentences()")
    n_cues = None
    if engine.prototypes is not None:
        codebook = engine.prototypes.codebook
        n_cues = count_cues(tokens, codebook=codebook, sentences=sentences)
    return engine.rate(sentences["sentence"].tolist(), n_cues)
