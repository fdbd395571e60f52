"""How much better an engine gets with more coded sentences: whether coding more is worth it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.errors import InputError
from analysis.frames import Codebook, Fitted, find_frames, fit_frames
from analysis.frames.prototypes import Embed
from analysis.intervals import LEVEL
from analysis.tables import require_columns, require_made
from analysis.tokens import split_tokens

# From labelled rows to what calls frames in sentences: ``doc_id, sentence_id, frame``.
Engine = Callable[[pd.DataFrame], pd.DataFrame]
Fit = Callable[[pd.DataFrame], Engine]

_KEYS = ["doc_id", "sentence_id"]
_LABELLED = [*_KEYS, "sentence", "frame", "code", "weight"]
_TESTED = 1 / 3  # of the articles, held out in each repeat
_COLUMNS = ["n", "n_repeats", "n_articles", "n_frames", "estimate", "low", "high"]
_GAIN = ["gain", "gain_low", "gain_high"]
_MIN_YES = 2  # held-out sentences with a frame, without which its F1 is a matter of luck


def score_learning(
    labelled: pd.DataFrame,
    *,
    fit: Fit | None = None,
    codebook: Codebook | None = None,
    sizes: Sequence[int] | None = None,
    n_repeats: int = 5,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score an engine that learns from coded sentences, by how many it has learned from.

    A third of the articles is held out, copies of one another together; the engine learns from `n` sentences of the others and is
    scored on those held out: the mean over frames of F1, with the sheet's weights. This is
    repeated with other articles held out. Where the curve still rises at its end, more coding
    pays; where it is flat, a better engine or clearer definitions would. `low` and `high` hold 95%
    of the repeats, which share their sentences: how much it depends on which sentences are coded,
    not a confidence interval. `gain` is the mean by which a size did better than the one before
    it in the same repeats; its interval allows for the sentences that repeats share.

    Parameters
    ----------
    labelled : DataFrame
        Coded sentences, a row for each frame: ``doc_id, sentence_id, sentence, frame, code,
        weight``, and ``unit`` where copies share one (`mark_calls`, with the sentences of
        `choose_sample`).
    fit : callable, optional
        Takes such rows and returns a callable that takes ``doc_id, sentence_id, sentence`` and
        returns the frames it calls: ``doc_id, sentence_id, frame``. None: `fit_frames`, which
        leaves frames alone that are coded once or never.
    codebook : Codebook, optional
        For `fit_frames`: its cues and prototypes help where few sentences are coded.
    sizes : sequence of int, optional
        How many sentences are learned from; by default doubling from ten.
    n_repeats : int
        How often articles are held out.

    Returns
    -------
    DataFrame
        ``n, n_repeats, n_articles`` (independent ones in all), ``n_frames`` (the mean number of
        frames that could be scored), ``estimate`` (mean macro-F1), ``low, high``, and ``gain, gain_low, gain_high``: 95% interval, NaN for
        the first size and where a single repeat tells none. No row for a size of which there are
        too few sentences.

    References
    ----------
    Nadeau & Bengio (2003), Inference for the generalization error, Machine Learning 52, 239-281:
    the corrected resampled t.

    Examples
    --------
    >>> labelled = pd.DataFrame({
    ...     "doc_id": [f"d{n}" for n in range(60)], "sentence_id": 0, "frame": "war",
    ...     "sentence": ["war", "rain"] * 30, "code": [1, 0] * 30, "weight": 1.0,
    ... })
    >>> def fit(rows):
    ...     seen = set(rows.loc[rows["code"] > 0, "sentence"])
    ...     return lambda texts: texts[texts["sentence"].isin(seen)].assign(frame="war")
    >>> score_learning(labelled, fit=fit, sizes=[10, 20])[["n", "estimate"]].values.tolist()
    [[10.0, 1.0], [20.0, 1.0]]
    """
    require_made(codebook, "codebook", "Codebook", optional=True)
    require_columns(labelled, "labelled", _LABELLED, "mark_calls()")
    unit = "unit" if "unit" in labelled else "doc_id"
    texts = labelled[list(dict.fromkeys([*_KEYS, "sentence", unit]))].drop_duplicates(_KEYS)
    texts = texts.reset_index(drop=True)
    labelled = labelled[_LABELLED]
    frames = list(dict.fromkeys(labelled["frame"]))
    ids, article = split_codes(texts[unit])
    wanted = _choose_sizes(len(texts)) if sizes is None else sizes
    learn = fit if fit is not None else partial(_fit_frames, codebook=codebook)
    rows = []
    for repeat in range(n_repeats if len(ids) > 2 else 0):
        generator = np.random.default_rng([random_state, repeat])
        tested = generator.permutation(len(ids)) < max(round(_TESTED * len(ids)), 1)
        held_out = texts[tested[article]]
        order = generator.permutation(np.flatnonzero(~tested[article]))
        for n in wanted:
            if n <= len(order):
                learned = labelled.merge(texts.loc[np.sort(order[:n]), _KEYS], on=_KEYS)
                calls = learn(learned)(held_out)
                found = _score(calls, labelled.merge(held_out[_KEYS], on=_KEYS), frames)
                rows.append((repeat, n, *found))
    scored = pd.DataFrame(rows, columns=["repeat", "n", "n_frames", "f1"]).dropna()
    tail = (1 - LEVEL) / 2
    table = [
        (n, len(part), len(ids), part["n_frames"].mean(), part["f1"].mean(), *part["f1"].quantile([tail, 1 - tail]))
        for n, part in scored.groupby("n")
    ]  # fmt: skip
    curve = pd.DataFrame(table, columns=_COLUMNS)
    curve[_GAIN] = _score_gains(scored, curve["n"].tolist())
    return curve.astype({name: "int64" if name in _COLUMNS[:3] else "float64" for name in curve})


def _score_gains(scored: pd.DataFrame, sizes: Sequence[int]) -> np.ndarray:
    """By how much each size does better than the one before it, with an interval."""
    from scipy.stats import t

    gains = np.full((len(sizes), 3), np.nan)
    by_size = scored.pivot(index="repeat", columns="n", values="f1")  # noqa: PD010
    for place, (before, n) in enumerate(pairwise(sizes), start=1):
        differences = (by_size[n] - by_size[before]).dropna().to_numpy()
        if not len(differences):
            continue
        mean, wide = differences.mean(), np.nan
        if len(differences) > 1:
            # Nadeau & Bengio 2003, eq. 9: (1/J + n_test/n_train) S^2, for J repeats
            variance = (1 / len(differences) + _TESTED / (1 - _TESTED)) * differences.var(ddof=1)
            wide = float(t.ppf((1 + LEVEL) / 2, len(differences) - 1)) * np.sqrt(variance)
        gains[place] = mean, mean - wide, mean + wide
    return gains


def list_labels(coded: pd.DataFrame) -> pd.DataFrame:
    """List coded sentences as `fit_frames` takes them: a row for each frame that one has.

    Frames that only one sentence has are left out, for nothing can be learned of them and tested.

    Parameters
    ----------
    coded : DataFrame
        A row for each sentence and frame: ``doc_id, sentence_id, sentence, frame, code, weight``
        (`mark_calls`, with the sentences of `choose_sample`).

    Returns
    -------
    DataFrame
        ``doc_id, sentence_id, sentence, weight, frame``; the frame is "" where a sentence has none.

    Examples
    --------
    >>> coded = pd.DataFrame({"doc_id": list("abc"), "sentence_id": 0, "sentence": list("xyz"),
    ...                       "frame": "war", "code": [1, 1, 0], "weight": 2.0})
    >>> list_labels(coded)[["doc_id", "frame"]].values.tolist()
    [['a', 'war'], ['b', 'war'], ['c', '']]
    """
    require_columns(
        coded,
        "coded",
        ["doc_id", "sentence_id", "sentence", "frame", "code", "weight"],
        "mark_calls()",
    )
    texts = coded[[*_KEYS, "sentence", "weight"]].drop_duplicates(_KEYS)
    seen = coded.loc[coded["code"] > 0, [*_KEYS, "frame"]]
    seen = seen[seen.groupby("frame")["frame"].transform("size") > 1]
    return texts.merge(seen, on=_KEYS, how="left").fillna({"frame": ""})


def fit_codes(
    coded: pd.DataFrame,
    *,
    codebook: Codebook,
    embed: Embed | None = None,
    random_state: int = 0,
) -> tuple[Fitted | None, str]:
    """Fit an engine to coded sentences, or say why these do not teach one.

    Parameters
    ----------
    coded : DataFrame
        As in `list_labels`.
    codebook, embed, random_state
        As in `fit_frames`.

    Returns
    -------
    tuple
        The engine and ""; or None and a sentence.

    Examples
    --------
    >>> from analysis import read_codebook
    >>> coded = pd.DataFrame({"doc_id": ["a", "a"], "sentence_id": [0, 1], "sentence": ["x", "y"],
    ...                       "frame": "economic", "code": 1, "weight": 1.0})
    >>> fit_codes(coded, codebook=read_codebook("policy"))[1].partition(":")[0]
    'No engine was fitted'
    """
    require_made(codebook, "codebook", "Codebook")
    require_columns(coded, "coded", _LABELLED, "mark_calls()")
    try:
        engine = fit_frames(
            list_labels(coded), codebook=codebook, embed=embed, random_state=random_state
        )
    except InputError as error:
        why = str(error).replace("`labelled` has", "the codes have")
        return None, f"No engine was fitted: {why[0].lower()}{why[1:]}"
    return engine, ""


def drop_seen(marked: pd.DataFrame, *, sample: pd.DataFrame, engine: object) -> pd.DataFrame:
    """Drop the coded sentences that an engine was fitted to, for they say nothing of how good it is.

    Parameters
    ----------
    marked : DataFrame
        From `mark_calls`.
    sample : DataFrame
        ``item, sentence`` (from `choose_sample`).
    engine : Codebook, Prototypes or Fitted
        From `choose_engine`; only a fitted one has seen any.
    """
    require_columns(sample, "sample", ["item", "sentence"], "choose_sample()")
    require_columns(marked, "marked", ["item"], "mark_calls()")
    if not isinstance(engine, Fitted):
        return marked
    known = sample.loc[engine.has_seen(sample["sentence"].tolist()), "item"]
    return marked[~marked["item"].isin(known)].reset_index(drop=True)


def _fit_frames(rows: pd.DataFrame, *, codebook: Codebook | None) -> Engine:
    """Fit the engine of `analysis.frames` to coded sentences; with too few it calls nothing."""
    try:
        engine = fit_frames(list_labels(rows), codebook=codebook)
    except InputError:  # one frame, or one article
        return lambda held_out: held_out.iloc[:0].assign(frame="")

    def call(held_out: pd.DataFrame) -> pd.DataFrame:
        placed = held_out.assign(start=0, end=held_out["sentence"].str.len())
        return find_frames(placed, tokens=split_tokens(placed), engine=engine)

    return call


def _choose_sizes(n: int) -> list[int]:
    """Ten, twenty, forty ... up to what is left when a third of the articles is held out."""
    most = int((1 - _TESTED) * n * 0.95)  # articles differ in their sentences
    sizes = [10 * 2**power for power in range(20) if 10 * 2**power < 0.8 * most]
    return [*sizes, most] if most >= 10 else []


def _score(calls: pd.DataFrame, held_out: pd.DataFrame, frames: list[str]) -> tuple[int, float]:
    """Return how many frames could be scored, and the mean of their F1."""
    called = calls[[*_KEYS, "frame"]].astype({"doc_id": "str", "frame": "str"})
    called = called.drop_duplicates().assign(called=True)
    marked = held_out.merge(called, on=[*_KEYS, "frame"], how="left")
    code, seen = marked["code"].to_numpy() > 0, marked["called"].notna().to_numpy()
    frame = locate_values(marked["frame"], values=pd.Index(frames, dtype="str"))
    weight = marked["weight"].to_numpy(dtype=float)
    both, here, there = (
        np.bincount(frame, weights=weight * part, minlength=len(frames))
        for part in (code & seen, seen, code)
    )
    enough = np.bincount(frame, weights=code, minlength=len(frames)) >= _MIN_YES
    if not enough.any():
        return 0, np.nan
    return int(enough.sum()), float((2 * both[enough] / (here + there)[enough]).mean())
