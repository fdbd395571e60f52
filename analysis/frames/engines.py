"""One interface to the engines: what they find goes to the same functions as cues do."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook
from analysis.frames.cues import find_cues
from analysis.frames.fitted import Fitted, rate_fitted
from analysis.frames.fitting import mark_frames
from analysis.frames.prototypes import Prototypes, rate_prototypes
from analysis.tables import require_made

Engine = Codebook | Prototypes | Fitted


def find_frames(sentences: pd.DataFrame, *, tokens: pd.DataFrame, engine: Engine) -> pd.DataFrame:
    """Find the frames that each sentence calls up, by cues, by prototypes or by a fitted engine.

    What it gives has the columns of `find_cues`, so that `score_frame_shares`,
    `score_frame_contrasts` and `find_strongest_sentences` take it in place of cues.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id, start, end, sentence`` (from `split_sentences`).
    tokens : DataFrame
        From `split_tokens`, of the same sentences.
    engine : Codebook, Prototypes or Fitted
        From `read_codebook`, `learn_prototypes`, or `fit_frames` and `read_fitted`.

    Returns
    -------
    DataFrame
        ``doc_id, sentence_id, start, end, frame, cue``. By a codebook: a row a cue. By
        prototypes: a row for each frame that a sentence calls up; `start` and `end` are the
        sentence's, `cue` is the prototype nearest to it, and ``score`` how near that is. By a
        fitted engine the same; `cue` is how probable the frame is, in steps of 0.1, and `score`
        without steps.

    Examples
    --------
    >>> from analysis import learn_prototypes, read_codebook, split_sentences, split_tokens
    >>> sentences = split_sentences(documents)
    >>> tokens = split_tokens(sentences)
    >>> engine = learn_prototypes(read_codebook("policy"))
    >>> found = find_frames(sentences, tokens=tokens, engine=engine)
    >>> list(found.columns)
    ['doc_id', 'sentence_id', 'start', 'end', 'frame', 'cue', 'score']
    """
    require_made(engine, "engine", "Engine")
    if isinstance(engine, Codebook):
        return find_cues(tokens, codebook=engine)
    if isinstance(engine, Prototypes):
        rated, nearest = rate_prototypes(sentences, tokens, engine)
        marked = mark_frames(rated, single=False, threshold=engine.threshold)
        row, column = np.nonzero(marked)
        cue = pd.array(engine.texts, dtype="str").take(nearest[row, column])
    else:
        rated = rate_fitted(sentences, tokens, engine)
        marked = mark_frames(rated, single=engine.single, threshold=engine.threshold)
        row, column = np.nonzero(marked)
        step = np.floor(rated[row, column] * 10).clip(0, 9).astype(np.int64)
        cue = pd.array([f"p >= 0.{number}" for number in range(10)], dtype="str").take(step)
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].array.take(row).astype("str"),
            "sentence_id": sentences["sentence_id"].to_numpy()[row],
            "start": sentences["start"].to_numpy()[row],
            "end": sentences["end"].to_numpy()[row],
            "frame": pd.array(list(engine.frames), dtype="str").take(column),
            "cue": cue,
            "score": rated[row, column],
        }
    )
