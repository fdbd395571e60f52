"""How often what is called is right: precision, recall and F1, with their intervals.

Beneath both the validation of an engine and the fitting of one, which test what they call alike.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.intervals import N_DRAWS, code_units, draw_weights, score_intervals
from analysis.tables import require_columns

EVERYTHING = "all articles"  # the group of all
ALL_FRAMES = "all frames"  # every sentence and frame together
MEASURES = ("precision", "recall", "F1")
MIN_BASE = 5  # coded sentences, of fewer no share is told
_BASES = {
    "precision": "in which the engine calls it",
    "recall": "that coders gave it to",
    "F1": "that either has it in",
}


def score_accuracy(
    marked: pd.DataFrame,
    *,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score precision, recall and F1 of each frame, over all articles and in each group.

    Precision: of the sentences in which the engine calls the frame, the share in which coders see
    it too. Recall: of those in which coders see it, the share that the engine calls. F1 is their
    harmonic mean. Each sentence counts for as many of the corpus as it stands for. Articles are
    resampled; where an error is rare on the sheet, which resampling would take for certainty, its
    share is drawn from Jeffreys' interval for as many sentences as the weights are worth. With fewer than five sentences to judge by there is no number; `note` says so.

    Parameters
    ----------
    marked : DataFrame
        From `mark_calls`.

    Returns
    -------
    DataFrame
        ``frame, group, measure, n_documents, n, n_right, estimate, low, high, note``: `n`
        sentences are judged by, `n_right` of them are right (counts of the sheet, unweighted). The
        group "all articles" comes first in each frame, the frame "all frames" (every frame's
        sentences together) last.

    References
    ----------
    Horvitz & Thompson (1952), JASA 47, 663-685; Kish (1965), Survey Sampling, 11.7, for the
    sentences that weights are worth; Brown, Cai & DasGupta (2001), Stat. Sci. 16(2), 101-133,
    for Jeffreys' interval.

    Examples
    --------
    >>> marked = pd.DataFrame({
    ...     "doc_id": list("abcdefghij"), "group": "A", "weight": 1.0, "frame": "war",
    ...     "code": [1, 1, 1, 1, 1, 1, 0, 0, 0, 0], "called": [1, 1, 1, 1, 0, 0, 1, 0, 0, 0],
    ... })
    >>> scored = score_accuracy(marked).query("frame == 'war' and group == 'all articles'")
    >>> scored[["measure", "n", "n_right", "estimate"]].round(3).values.tolist()
    [['precision', 5, 4, 0.8], ['recall', 6, 4, 0.667], ['F1', 7, 4, 0.727]]
    """
    require_columns(
        marked, "marked", ["doc_id", "group", "weight", "frame", "code", "called"], "mark_calls()"
    )
    frames = list(dict.fromkeys(marked["frame"]))
    sums = sum_units(marked, frames)
    names = [EVERYTHING, *sums.groups]
    rows = []
    for seed, name in enumerate(names):
        side = sums.select(np.ones(len(sums.unit), dtype=bool) if not seed else sums.group == seed - 1)  # fmt: skip
        generator = np.random.default_rng([random_state, seed])
        draws = side.draw(n_draws, generator)
        for number, frame in enumerate([*frames, ALL_FRAMES] if frames else []):
            for measure in MEASURES:
                told = _score_one(side, draws, number, measure)
                rows.append((number, seed, frame, name, measure, side.n_documents, *told))
    columns = ["place", "seed", "frame", "group", "measure", "n_documents", "n", "n_right"]
    columns += ["estimate", "low", "high", "note"]
    table = pd.DataFrame(rows, columns=columns).sort_values(["place", "seed"], kind="stable")
    texts = dict.fromkeys(["frame", "group", "measure", "note"], "str")
    counts = dict.fromkeys(["n_documents", "n", "n_right"], "int64")
    scores = dict.fromkeys(["estimate", "low", "high"], "float64")
    table = table.drop(columns=["place", "seed"]).reset_index(drop=True)
    return table.astype(texts | counts | scores)


class Side(NamedTuple):
    """Sums over the sentences of some articles, unit by unit.

    `sums` has a row for each unit, then a frame, then the weights of sentences that coders and
    engine both give it to, that the engine calls, that coders gave it to, and of all; `counts` the
    same without weights, `squares` with squared ones.
    """

    sums: np.ndarray
    counts: np.ndarray
    squares: np.ndarray
    n_documents: int

    def draw(self, n_draws: int, generator: np.random.Generator) -> np.ndarray:
        """Sums of resamples of the units: a row a draw; NaN where there is one unit."""
        n_units = len(self.sums)
        if n_units < 2:
            return np.full((n_draws, *self.sums.shape[1:]), np.nan)
        weights = draw_weights(n_units, n_draws=n_draws, random_state=generator).astype(float)
        flat = weights @ self.sums.reshape(n_units, -1)
        return self._allow_errors(flat.reshape(n_draws, *self.sums.shape[1:]), generator)

    def _allow_errors(self, draws: np.ndarray, generator: np.random.Generator) -> np.ndarray:
        """Allow for errors that the sheet holds none or few of, which no resample of it could show.

        Each sentence that the engine missed stands for many, and a handful of them tells little:
        with fewer than five, where of the called ones none is right or none is wrong, and where
        none is called that could be, the share is drawn as Jeffreys' interval has it, for as many
        sentences as the weights are worth.
        """
        sums, squares = self.sums.sum(axis=0), self.squares.sum(axis=0)
        counts = self.counts.sum(axis=0)
        for number, (both, called, coded, n_all) in enumerate(sums):
            n_both, n_called, n_coded, n = counts[number]
            of_called = squares[number, 1]
            cells = draws[:, number]
            if not n_called and n_coded:
                right = cells[:, 2] * _draw_share(0.0, coded, squares[number, 2], generator, len(draws))  # fmt: skip
                cells[:, 0] += right
                cells[:, 1] += right
            if n_called and n_both in (0, n_called):
                right = cells[:, 1] * _draw_share(both, called, of_called, generator, len(draws))
                cells[:, 2] += right - cells[:, 0]
                cells[:, 0] = right
            if n > n_called and n_coded - n_both < MIN_BASE:
                left, of_left = n_all - called, squares[number, 3] - of_called
                share = _draw_share(coded - both, left, of_left, generator, len(draws))
                cells[:, 2] = cells[:, 0] + (cells[:, 3] - cells[:, 1]) * share
        return draws


def _draw_share(
    part: float, whole: float, square: float, generator: np.random.Generator, n_draws: int
) -> np.ndarray:
    """Draw a share from Jeffreys' interval, for as many sentences as the weights are worth."""
    worth = whole**2 / square  # Kish 1965
    share = min(max(part / whole, 0.0), 1.0)
    return generator.beta(share * worth + 0.5, (1 - share) * worth + 0.5, n_draws)


class Sums(NamedTuple):
    """The coded sentences added up by article and frame, and each article's group."""

    groups: list[str]
    group: np.ndarray
    unit: np.ndarray
    sums: np.ndarray
    counts: np.ndarray
    squares: np.ndarray

    def select(self, chosen: np.ndarray) -> Side:
        """Return the side that these articles make up, copies together."""
        n_units, code = code_units(self.unit[chosen])
        parts = []
        for values in (self.sums, self.counts, self.squares):
            total = np.zeros((n_units, *values.shape[1:]))
            np.add.at(total, code, values[chosen])
            parts.append(total)
        return Side(parts[0], parts[1], parts[2], int(chosen.sum()))


def sum_units(marked: pd.DataFrame, frames: list[str]) -> Sums:
    """Add up the sentences of each article; the last frame is all of them together."""
    ids, article = split_codes(marked["doc_id"])
    frame = locate_values(marked["frame"], values=pd.Index(frames, dtype="str"))
    weight = marked["weight"].to_numpy(dtype=float)
    code, called = (marked[name].to_numpy() > 0 for name in ("code", "called"))
    kinds = np.stack([code & called, called, code, np.ones(len(marked), dtype=bool)], axis=1)
    parts = []
    for value in (weight, np.ones(len(marked)), weight**2):
        total = np.zeros((len(ids), len(frames) + 1, 4))
        np.add.at(total, (article, frame), kinds * value[:, None])
        total[:, -1] = total[:, :-1].sum(axis=1)
        parts.append(total)
    names, group = split_codes(marked["group"])
    of_article = np.zeros(len(ids), dtype=np.int64)
    of_article[article] = group
    unit = np.arange(len(ids))
    if "unit" in marked:
        unit[article] = split_codes(marked["unit"])[1]
    return Sums(list(names), of_article, unit, *parts)


def find_base(values: np.ndarray, measure: str) -> tuple[np.ndarray, np.ndarray]:
    """Return what is right and what is judged, of sums whose last axis is that of `Side`.

    F1 = 2 both / (called + coded) [van Rijsbergen 1979, ch. 7], which is a share too.
    """
    both, called, coded = (values[..., place] for place in range(3))
    if measure == "precision":
        return both, called
    if measure == "recall":
        return both, coded
    return 2 * both, called + coded


def _find_either(values: np.ndarray, measure: str) -> float:
    """What a share is judged by, each sentence once."""
    both, called, coded = values[:3]
    return {"precision": called, "recall": coded}.get(measure, called + coded - both)


def _score_one(side: Side, draws: np.ndarray, number: int, measure: str) -> tuple:
    counts = side.counts[:, number].sum(axis=0)
    n, n_right = int(_find_either(counts, measure)), int(counts[0])
    if n < MIN_BASE:
        told = "no sentence" if not n else f"only {n} coded sentence{'s' if n > 1 else ''}"
        return n, n_right, np.nan, np.nan, np.nan, f"{told} {_BASES[measure]}"
    right, base = find_base(side.sums[:, number].sum(axis=0), measure)
    estimate = float(right / base)
    rights, bases = find_base(draws[:, number], measure)
    with np.errstate(divide="ignore", invalid="ignore"):
        drawn = rights / bases
    low, high = (float(edge[0]) for edge in score_intervals(drawn[:, None]))
    note = "one article: resampling tells no interval" if np.isnan(low) else ""
    return n, n_right, estimate, min(low, estimate), max(high, estimate), note
