"""Which frames come in the outlet's own words and which in those it quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.codebook import Codebook
from analysis.frames.scores import mark_called
from analysis.intervals import (
    N_DRAWS,
    code_units,
    draw_weights,
    order_contrasts,
    score_intervals,
    score_q,
)
from analysis.tables import require_columns, require_made


def score_frame_voices(
    cues: pd.DataFrame,
    *,
    own: pd.DataFrame,
    quoted: pd.DataFrame,
    groups: pd.DataFrame,
    codebook: Codebook,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare the frames of own with those of quoted sentences, within the same articles.

    In each article that has sentences of both kinds the share of quoted sentences that call up
    a frame less that of own ones is taken; these differences are averaged over articles. The
    interval resamples articles (copies together); `p` flips the sign of each article's difference
    at random, as if own and quoted were interchangeable in it.

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, frame`` (from `find_cues`), of all sentences.
    own, quoted : DataFrame
        ``doc_id, sentence_id`` of the sentences of each voice (`Prepared.select_voice`).
    groups : DataFrame
        ``doc_id``, optionally ``unit``: the articles that are looked at.
    codebook : Codebook
        The one that the cues are of.

    Returns
    -------
    DataFrame
        One row per frame: ``frame, n_documents, own, quoted, estimate, low, high, p, q,
        distinguishable``; `estimate` is `quoted` less `own`; ordered as `score_contrasts`.
    """
    require_made(codebook, "codebook", "Codebook")
    require_columns(groups, "groups", ["doc_id"], "group_documents()")
    articles = groups.astype({"doc_id": "str"}).drop_duplicates("doc_id")
    shares = []
    for sentences in (own, quoted):
        marks = mark_called(cues, sentences, codebook)
        shares.append(marks.groupby(marks.pop("doc_id").astype("str")).mean())
    both = pd.Index(articles["doc_id"]).intersection(shares[0].index.intersection(shares[1].index))
    means = [share.reindex(both).to_numpy(dtype=float) for share in shares]
    difference = means[1] - means[0]
    unit = articles.set_index("doc_id").get("unit", pd.Series(both, index=both)).reindex(both)
    names = list(codebook.labels)
    told = pd.DataFrame({"frame": pd.array(names, dtype="str"), "n_documents": len(both)})
    for column, values in zip(("own", "quoted", "estimate"), (*means, difference), strict=True):
        told[column] = values.mean(axis=0) if len(both) else np.nan
    bounds = np.full((3, len(names)), np.nan)
    n_units, code = code_units(unit.to_numpy(dtype=str))
    if n_units > 1:
        sums = np.zeros((n_units, len(names)))
        np.add.at(sums, code, difference)
        sizes = np.bincount(code, minlength=n_units)
        generator = np.random.default_rng([random_state, 7])
        bounds = _resample(sums, sizes, n_draws=n_draws, generator=generator)
    told["low"], told["high"], told["p"] = bounds
    told["q"] = score_q(told["p"].to_numpy(dtype=float))
    return order_contrasts(told, keys=["frame"])


def _resample(
    sums: np.ndarray, sizes: np.ndarray, *, n_draws: int, generator: np.random.Generator
) -> np.ndarray:
    """Return the bounds of the interval and p, a column a frame."""
    weights = draw_weights(len(sizes), n_draws=n_draws, random_state=generator)
    low, high = score_intervals((weights @ sums) / (weights @ sizes)[:, None])
    signs = generator.choice(np.array([-1.0, 1.0]), size=(n_draws, len(sizes)))
    flipped = np.abs(signs @ sums)
    reached = (flipped >= np.abs(sums.sum(axis=0)) - 1e-12).sum(axis=0)
    p = (reached + 1) / (n_draws + 1)  # Phipson & Smyth 2010
    return np.array([low, high, p])
