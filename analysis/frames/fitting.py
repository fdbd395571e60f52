"""Learning frames from labelled sentences, with the test of how well that did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.accuracy import EVERYTHING, score_accuracy
from analysis.codes import locate_values, split_codes
from analysis.errors import InputError
from analysis.frames.codebook import Codebook
from analysis.frames.fitted import Fitted, fingerprint_texts
from analysis.frames.learning import (
    Linear,
    Mixture,
    assign_folds,
    fit_linear,
    fit_mixture,
)
from analysis.frames.ngrams import Rarity, count_ngrams, learn_rarity, weigh_ngrams
from analysis.frames.prototypes import (
    Embed,
    Prototypes,
    count_cues_of_texts,
    embed_all,
    learn_prototypes,
)
from analysis.frames.thresholds import choose_threshold, score_f1
from analysis.tables import require_columns, require_made
from analysis.tokens import fold_signs
from analysis.wording import show_count

FEW = 8  # labels of a frame from which on a classifier is worth fitting
_FEWEST = 2
_MOST_FOLDS = 5
# Chosen on three sets of labelled texts; the vectors’ later on headlines with nine frames too.
_WORD_STRENGTH, _VECTOR_STRENGTH = 3.0, 10.0
_USUAL = {"words": 1.0, "vectors": 2.0, "cues": 1.5}
_USUAL_SIMILARITY = {False: 15.0, True: 6.0}  # of n-grams, of vectors: those are larger


def fit_frames(
    labelled: pd.DataFrame,
    *,
    codebook: Codebook | None = None,
    embed: Embed | None = None,
    random_state: int = 0,
) -> Fitted:
    """Fit a classifier of frames to labelled sentences.

    It is a weighted mean of up to four members: a logistic regression on words and parts of words
    (tf-idf), one on vectors (with `embed`), the similarity to the codebook's prototypes and its
    cues (with `codebook`, whose texts are examples too). How much each counts, and the threshold,
    are found by cross-validation, and so are `Fitted.report` and `Fitted.accuracy`. Sentences of
    one article, and copies of one text, are never on both sides.

    Parameters
    ----------
    labelled : DataFrame
        ``sentence, frame``, a row for each frame of a sentence; ``""`` or NaN where it has none.
        With ``doc_id`` and ``sentence_id`` a sentence with several frames is known by these, else
        each row is a sentence of its own. At least 8 sentences of each frame are advised; 2 are
        the least. With ``weight``, for how many sentences of a corpus each stands, `accuracy` is
        that of the corpus (`choose_sample`); what is learned is not weighted.
    codebook : Codebook, optional
        Where the frames come from. Its frames without labels are left out.
    embed : callable, optional
        As in `learn_prototypes`: `embed_texts`, or a model of your own.
    random_state : int
        Seeds how sentences are put into folds.

    Returns
    -------
    Fitted
        An engine for `score_fitted` and `find_frames`; save it with `save_fitted`. `report` is
        ``frame, n, precision, recall, f1``, counted; `accuracy` is ``frame, measure, n_documents,
        n, n_right, estimate, low, high, note``, as `score_accuracy` gives it.

    Raises
    ------
    InputError
        When there are fewer than two frames, or a frame has a single sentence, or the codebook
        lacks a frame.

    References
    ----------
    Wolpert (1992), Stacked generalization, Neural Networks 5(2).

    Examples
    --------
    >>> labelled = pd.DataFrame({
    ...     "sentence": ["Prices rose.", "Food prices fell.", "Troops shot.", "They shot at troops."],
    ...     "frame": ["economy", "economy", "war", "war"],
    ... })
    >>> fitted = fit_frames(labelled)
    >>> fitted.report[["frame", "n", "f1"]]
         frame  n   f1
    0  economy  2  1.0
    1      war  2  1.0
    """
    require_made(codebook, "codebook", "Codebook", optional=True)
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    with threadpool_limits(limits=1):  # many small steps: more threads are up to 30 times as slow
        return _fit_frames(_read_examples(labelled, codebook), codebook, embed, random_state)


def mark_frames(rated: np.ndarray, *, single: bool, threshold: float) -> np.ndarray:
    """Tell which frames each text calls up: the most probable, or all from the threshold on."""
    if not single:
        return rated >= threshold
    marked = np.zeros(rated.shape, dtype=bool)
    marked[np.arange(len(rated)), rated.argmax(axis=1)] = True
    return marked


class _Examples(NamedTuple):
    """Labelled sentences in an order of their own, so that the order of the rows does not count."""

    texts: list[str]
    truth: np.ndarray
    groups: np.ndarray
    weight: np.ndarray
    frames: list[str]
    single: bool


def _fit_frames(
    examples: _Examples, codebook: Codebook | None, embed: Embed | None, random_state: int
) -> Fitted:
    members = _open_members(examples, codebook, embed)
    fold = _assign(examples, random_state)
    n_folds = int(fold.max()) + 1
    scores = np.zeros((len(members.usual), len(fold), len(examples.frames)))
    for number in range(n_folds):
        out = fold == number
        scores[:, out] = members.fit(~out).score(out)
    single, truth = examples.single, examples.truth

    def learn(rows: np.ndarray) -> tuple[Mixture, float]:
        mixture = fit_mixture(scores[:, rows], truth[rows], single=single, usual=members.usual)
        rated = mixture.mix(scores[:, rows], single=single)
        return mixture, 0.0 if single else choose_threshold(rated, truth[rows])

    marked = np.zeros_like(truth)
    for number in range(n_folds):  # what a fold is marked with was learned from the others
        out = fold == number
        mixture, threshold = learn(~out)
        rated = mixture.mix(scores[:, out], single=single)
        marked[out] = mark_frames(rated, single=single, threshold=threshold)
    mixture, threshold = learn(np.ones(len(fold), dtype=bool))
    final = members.fit(np.ones(len(fold), dtype=bool))
    return Fitted(
        frames=tuple(examples.frames),
        single=single,
        threshold=threshold,
        rarity=final.rarity,
        words=final.words,
        vectors=final.vectors,
        mixture=mixture,
        prototypes=members.prototypes,
        embed=embed,
        n_examples=len(truth),
        report=_report(examples, marked),
        accuracy=_score(examples, marked, random_state),
        seen=np.unique(fingerprint_texts(examples.texts)),
    )


def _read_examples(labelled: pd.DataFrame, codebook: Codebook | None) -> _Examples:
    require_columns(labelled, "labelled", ["sentence", "frame"], "a coded sheet")
    rows = labelled.reset_index(drop=True)
    named = rows["frame"].notna() & (rows["frame"].astype("str").str.strip() != "")
    frames = _order_frames(rows.loc[named, "frame"].astype("str"), codebook)
    if {"doc_id", "sentence_id"} <= set(rows.columns):
        key = pd.MultiIndex.from_frame(rows[["doc_id", "sentence_id"]].astype("str"))
        number = key.factorize()[0]
    else:
        number = np.arange(len(rows))
    n = int(number.max(initial=-1)) + 1
    truth = np.zeros((n, len(frames)), dtype=bool)
    column = locate_values(rows.loc[named, "frame"].astype("str"), values=pd.Index(frames))
    truth[number[named], column] = True
    first = np.unique(number, return_index=True)[1]
    texts = [fold_signs(text) for text in rows["sentence"].astype("str").iloc[first]]
    doc_ids = rows["doc_id"].astype("str").iloc[first].tolist() if "doc_id" in rows else None
    order = sorted(
        range(n), key=lambda i: (texts[i], truth[i].tolist(), doc_ids[i] if doc_ids else "")
    )
    groups = _join_groups(texts, doc_ids)[order]
    texts, truth = [texts[i] for i in order], truth[order]
    _check_counts(truth, frames)
    weight = rows["weight"].to_numpy(dtype=float) if "weight" in rows else np.ones(len(rows))
    return _Examples(texts, truth, split_codes(pd.Series(groups), sort=False)[1],
                     weight[first][order], frames, bool((truth.sum(axis=1) == 1).all()))  # fmt: skip


def _order_frames(named: pd.Series, codebook: Codebook | None) -> list[str]:
    """The frames that occur, in the order of the codebook, else of the alphabet."""
    occur = set(named)
    if codebook is None:
        return sorted(occur)
    unknown = sorted(occur - set(codebook.labels))
    if unknown:
        raise InputError(
            f"`labelled` has the frame {unknown[0]!r}, which the codebook {codebook.name!r} lacks; "
            f"it has {', '.join(codebook.labels)}."
        )
    return [frame for frame in codebook.labels if frame in occur]


def _check_counts(truth: np.ndarray, frames: Sequence[str]) -> None:
    if len(frames) < 2:
        raise InputError(
            f"`labelled` has {show_count(len(frames), 'frame')}, but a classifier needs two at least to tell "
            "apart; label sentences of others too."
        )
    counts = truth.sum(axis=0)
    if counts.min() < _FEWEST:
        few = frames[int(counts.argmin())]
        raise InputError(
            f"`labelled` has {counts.min()} sentence of the frame {few!r}, but {_FEWEST} are the "
            f"least and {FEW} are advised; label more of them, or leave the frame out."
        )


def _join_groups(texts: Sequence[str], doc_ids: Sequence[str] | None) -> np.ndarray:
    """Number the sets of sentences that hang together by their article or by the same text."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    ids = doc_ids if doc_ids is not None else [str(number) for number in range(len(texts))]
    document, text = (
        pd.factorize(np.array(ids, object))[0],
        pd.factorize(np.array(texts, object))[0],
    )
    n_documents = int(document.max(initial=-1)) + 1
    n = n_documents + int(text.max(initial=-1)) + 1
    pairs = coo_array((np.ones(len(texts)), (document, n_documents + text)), shape=(n, n))
    return connected_components(pairs, directed=False)[1][document]


def _assign(examples: _Examples, random_state: int) -> np.ndarray:
    """Put examples into folds, as many as the rarest frame allows."""
    with_frame = [len(np.unique(examples.groups[column])) for column in examples.truth.T]
    n_folds = max(min(_MOST_FOLDS, *with_frame), 2)
    fold = assign_folds(examples.truth, examples.groups, n_folds=n_folds, random_state=random_state)
    if len(np.unique(fold)) < 2:
        raise InputError(
            "All labelled sentences are of one article or are one text, so that nothing is left to "
            "test with; label sentences of several articles."
        )
    return np.unique(fold, return_inverse=True)[1]


@dataclass(frozen=True)
class _Fit:
    """The members as fitted to some of the examples."""

    members: _Members
    rarity: Rarity
    words: Linear
    vectors: Linear | None

    def score(self, rows: np.ndarray) -> np.ndarray:
        members, single = self.members, self.members.examples.single
        n = len(members.examples.texts)
        counts = members.counts[:n][rows]
        scores = [self.words.score(weigh_ngrams(counts, self.rarity), single=single)]
        if self.vectors is not None and members.vectors is not None:
            scores.append(self.vectors.score(members.vectors[:n][rows], single=single))
        return np.stack([*scores, *(fixed[rows] for fixed in members.fixed)])


@dataclass(frozen=True)
class _Members:
    """All that is known of the examples before any label is looked at.

    The rows of `counts`, `vectors` and `truth` are the examples, then the codebook's own texts.
    """

    examples: _Examples
    counts: Any
    vectors: np.ndarray | None
    truth: np.ndarray
    fixed: list[np.ndarray]
    usual: list[float]
    prototypes: Prototypes | None

    def fit(self, rows: np.ndarray) -> _Fit:
        used = np.concatenate([rows, np.ones(len(self.truth) - len(rows), dtype=bool)])
        single, truth = self.examples.single, self.truth[used]
        counts = self.counts[used]
        rarity = learn_rarity(counts)
        words = fit_linear(
            weigh_ngrams(counts, rarity), truth, single=single, strength=_WORD_STRENGTH
        )
        vectors = None
        if self.vectors is not None:
            vectors = fit_linear(
                self.vectors[used], truth, single=single, strength=_VECTOR_STRENGTH
            )
        return _Fit(self, rarity, words, vectors)


def _open_members(examples: _Examples, codebook: Codebook | None, embed: Embed | None) -> _Members:
    texts, truth = list(examples.texts), examples.truth
    fixed: list[np.ndarray] = []
    prototypes = None
    if codebook is not None:
        frames = tuple(frame for frame in codebook.frames if frame.id in examples.frames)
        prototypes = learn_prototypes(replace(codebook, frames=frames), embed=embed)
        n_cues = count_cues_of_texts(texts, codebook=prototypes.codebook)
        fixed = [prototypes.compare(texts)[0], np.log1p(n_cues)]
        texts += prototypes.texts
        truth = np.vstack([truth, prototypes.frame[:, None] == np.arange(len(frames))])
    usual = [_USUAL["words"]]
    usual += [_USUAL["vectors"]] if embed is not None else []
    usual += [_USUAL_SIMILARITY[embed is not None], _USUAL["cues"]] if fixed else []
    vectors = embed_all(embed, texts) if embed is not None else None
    return _Members(examples, count_ngrams(texts), vectors, truth, fixed, usual, prototypes)


def _report(examples: _Examples, marked: np.ndarray) -> pd.DataFrame:
    precision, recall, f1 = score_f1(marked, examples.truth)
    return pd.DataFrame(
        {
            "frame": pd.array(examples.frames, dtype="str"),
            "n": examples.truth.sum(axis=0),
            "precision": precision,
            "recall": recall,
            "f1": f1,
        }
    )


def _score(examples: _Examples, marked: np.ndarray, random_state: int) -> pd.DataFrame:
    """Score what sentences were marked with by a fit that had not seen them, with intervals."""
    n, n_frames = marked.shape
    table = pd.DataFrame(
        {
            "doc_id": np.repeat(examples.groups, n_frames),
            "group": EVERYTHING,
            "weight": np.repeat(examples.weight, n_frames),
            "frame": pd.array(np.tile(np.array(examples.frames, object), n), dtype="str"),
            "code": examples.truth.ravel().astype(np.int64),
            "called": marked.ravel().astype(np.int64),
        }
    )
    scored = score_accuracy(table, random_state=random_state)
    whole = scored[scored["group"] == EVERYTHING].drop_duplicates(["frame", "measure"])
    return whole.drop(columns="group").reset_index(drop=True)
