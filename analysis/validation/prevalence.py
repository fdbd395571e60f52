"""How often a frame is really there, where the engine that counts it errs in known ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.accuracy import EVERYTHING, MIN_BASE, sum_units
from analysis.codes import locate_values, split_codes
from analysis.intervals import N_DRAWS, code_units, draw_weights, score_intervals
from analysis.matching import locate_sentences
from analysis.tables import require_columns
from analysis.wording import show_count

_COLUMNS = ["frame", "group", "n_documents", "n_coded", "raw", "coded", "sensitivity", "specificity",
            "estimate", "low", "high", "note"]  # fmt: skip
_MAX_LOST = 0.025  # of the resamples: with more, the interval would hide them


def score_prevalence(
    calls: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    groups: pd.DataFrame,
    marked: pd.DataFrame,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Correct the share of sentences with a frame for what the engine misses and imagines.

    An engine that misses much counts too little, one that imagines much too much. With its
    sensitivity (of the sentences with the frame, the share it calls) and specificity (of those
    without, the share it leaves alone), both from the coded sentences of all groups together, the
    true share follows from the raw one. Each article weighs the same, in all of these. This takes it that the engine errs alike in
    all groups: see `score_accuracy_contrasts`, and compare ``coded``. A sheet that is too small can
    give a share below 0 or above 1, which is set to 0 or 1, in the resamples too; `note` tells.
    Where sensitivity + specificity is not above 1 the engine calls no better than chance and there
    is nothing to correct: NaN.

    Parameters
    ----------
    calls : DataFrame
        ``doc_id, sentence_id, frame`` of the whole corpus (from `find_cues`).
    sentences : DataFrame
        ``doc_id, sentence_id`` of all sentences.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    marked : DataFrame
        The coded sentences, from `mark_calls`: they tell the frames.

    Returns
    -------
    DataFrame
        One row per frame and group, "all articles" first: ``frame, group, n_documents, n_coded,
        raw`` (the mean over articles of the share of sentences that the engine calls), ``coded``
        (the weighted share among the group's coded sentences), ``sensitivity, specificity``,
        and the corrected share ``estimate, low, high`` with its ``note``. Articles are resampled:
        those of the group for the raw share, those of the sheet for sensitivity and specificity.

    References
    ----------
    Rogan & Gladen (1978), Am. J. Epidemiol. 107(1), 71-76: true = (raw + sp - 1) / (se + sp - 1);
    Tenenbein (1970), JASA 65, 1350-1361, on errors known from a part that is coded twice;
    Lang & Reiczigel (2014), Prev. Vet. Med. 113(1), 13-22, on intervals that know that se and sp
    are estimates.
    """
    require_columns(calls, "calls", ["doc_id", "sentence_id", "frame"], "find_cues()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    frames = list(dict.fromkeys(marked["frame"]))
    marked = _weigh_articles(marked, sentences)
    sums = sum_units(marked, frames)
    side = sums.select(np.ones(len(sums.unit), dtype=bool))
    drawn = side.draw(n_draws, np.random.default_rng([random_state, 78]))
    raw = _average(calls, sentences, groups, frames)
    whole = raw.shares.mean(axis=0) if len(raw.shares) else np.full(len(frames), np.nan)
    total = _calibrate(side.sums.sum(axis=0)[: len(frames)], whole)
    drawn = _calibrate(drawn[:, : len(frames)], whole)
    counts = side.counts.sum(axis=0)
    names = [EVERYTHING, *split_codes(groups["group"])[0]] if frames else []
    rows = []
    for seed, name in enumerate(names):
        inside = np.ones(len(raw.group), dtype=bool) if not seed else raw.group == seed - 1
        shares, draws = raw.draw(inside, n_draws, np.random.default_rng([random_state, 79, seed]))
        of_group = marked if not seed else marked[marked["group"] == name]
        for number, frame in enumerate(frames):
            here = of_group[of_group["frame"] == frame]
            told = _correct(counts[number], total[number], drawn[:, number], shares[number], draws[:, number])  # fmt: skip
            coded = _share(here)
            rows.append((frame, name, int(inside.sum()), len(here), shares[number], coded, *told))
    table = pd.DataFrame(rows, columns=_COLUMNS)
    place = table["frame"].map({frame: at for at, frame in enumerate(frames)}).astype("float64")
    table = table.iloc[np.argsort(place.to_numpy(), kind="stable")].reset_index(drop=True)
    types = {"frame": "str", "group": "str", "n_documents": "int64", "n_coded": "int64"}
    types["note"] = "str"
    return table.astype({name: types.get(name, "float64") for name in _COLUMNS})


def _weigh_articles(marked: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Weigh sentences so that each stands for its part of an article, as in the raw share."""
    sizes = sentences["doc_id"].astype("str").value_counts()
    n = marked["doc_id"].astype("str").map(sizes).to_numpy(dtype=float)
    if np.isnan(n).any():
        raise ValueError("`sentences` lacks articles of `marked`; give those of the same corpus.")
    return marked.assign(weight=marked["weight"].to_numpy() / n)


def _share(marked: pd.DataFrame) -> float:
    if len(marked) < MIN_BASE:
        return np.nan
    return float(np.average(marked["code"], weights=marked["weight"]))


class _Raw:
    """The share of sentences that the engine calls, in each article and frame."""

    def __init__(self, shares: np.ndarray, group: np.ndarray, unit: np.ndarray) -> None:
        self.shares, self.group, self.unit = shares, group, unit

    def draw(
        self, inside: np.ndarray, n_draws: int, generator: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return the mean over the articles inside, and the means of resamples of them."""
        shares = self.shares[inside]
        if not len(shares):
            return np.full(shares.shape[1], np.nan), np.full((n_draws, shares.shape[1]), np.nan)
        n_units, code = code_units(self.unit[inside])
        if n_units < 2:
            return shares.mean(axis=0), np.full((n_draws, shares.shape[1]), np.nan)
        sums, sizes = np.zeros((n_units, shares.shape[1])), np.bincount(code, minlength=n_units)
        np.add.at(sums, code, shares)
        draws = np.empty((n_draws, shares.shape[1]))
        weights = draw_weights(n_units, n_draws=n_draws, random_state=generator)
        for low in range(0, n_draws, 256):
            part = weights[low : low + 256].astype(float)
            draws[low : low + 256] = part @ sums / (part @ sizes)[:, None]
        return shares.mean(axis=0), draws


def _average(
    calls: pd.DataFrame, sentences: pd.DataFrame, groups: pd.DataFrame, frames: Sequence[str]
) -> _Raw:
    """Average over sentences within each article that has any."""
    one_each = groups.drop_duplicates("doc_id")
    ids = pd.Index(one_each["doc_id"], dtype="str")
    document = locate_values(sentences["doc_id"], values=ids)
    n_sentences = np.bincount(document[document >= 0], minlength=len(ids))
    row = locate_sentences(calls, sentences=sentences)
    frame = locate_values(calls["frame"], values=pd.Index(list(frames), dtype="str"))
    known = (row >= 0) & (frame >= 0)
    row, frame = np.divmod(np.unique(row[known] * len(frames) + frame[known]), max(len(frames), 1))
    inside = document[row] >= 0
    counts = np.zeros((len(ids), len(frames)))
    np.add.at(counts, (document[row[inside]], frame[inside]), 1)
    kept = n_sentences > 0
    shares = counts[kept] / n_sentences[kept, None]
    unit = split_codes(one_each["unit" if "unit" in one_each else "doc_id"])[1]
    names, _ = split_codes(groups["group"])
    group = locate_values(one_each["group"], values=names)
    return _Raw(shares, group[kept], unit[kept].astype(np.int64))


def _calibrate(sums: np.ndarray, raw: np.ndarray) -> np.ndarray:
    """Scale sums to the share that the engine calls in the whole corpus, which is known.

    Of the sentences that it calls the sheet tells only how many are right, of those that it leaves
    alone how many have the frame (post-stratification; Tenenbein 1970).
    """
    both, called, coded, n_all = (sums[..., place] for place in range(4))
    left, missed = n_all - called, coded - both
    with np.errstate(divide="ignore", invalid="ignore"):
        right = np.where(called > 0, both / called, 0.0) * raw
        lost = np.where(left > 0, missed / left, 0.0) * (1 - raw)
    known = (called > 0) & (left > 0)
    scaled = np.stack([right, np.broadcast_to(raw, right.shape), right + lost, np.ones_like(right)], axis=-1)  # fmt: skip
    return np.where(known[..., None], scaled, sums)


def _correct(
    counts: np.ndarray, total: np.ndarray, drawn: np.ndarray, raw: float, raws: np.ndarray
) -> tuple:
    """Return sensitivity, specificity, the corrected share, its interval, and what to know."""
    coded, n_all = counts[2:]
    if coded < MIN_BASE or n_all - coded < MIN_BASE:
        few, what = (coded, "with") if coded < MIN_BASE else (n_all - coded, "without")
        told = f"only {show_count(int(few), 'coded sentence')}" if few else "no coded sentence"
        return *[np.nan] * 5, f"{told} {what} the frame"
    (sensitivity, specificity), (of_yes, of_no) = _find_rates(total), _find_rates(drawn)
    known = (float(sensitivity), float(specificity))
    if sensitivity + specificity <= 1:
        return *known, *[np.nan] * 3, "sensitivity + specificity is not above 1: no better than chance"  # fmt: skip
    true = (raw + specificity - 1) / (sensitivity + specificity - 1)  # Rogan & Gladen 1978
    estimate = min(max(true, 0.0), 1.0)
    note = ""
    if true != estimate:
        note = f"set to {estimate:g}: the formula gives {true:.3f}".replace("-", "−")
    with np.errstate(divide="ignore", invalid="ignore"):
        youden = of_yes + of_no - 1
        draws = np.where(youden > 0, (raws + of_no - 1) / youden, np.nan)
    lost = np.isnan(draws).mean()
    if np.isnan(raws).all():
        return *known, estimate, np.nan, np.nan, "one article: resampling tells no interval"
    if lost > _MAX_LOST:
        told = f"no interval: in {lost:.0%} of resamples the engine is no better than chance"
        return *known, estimate, np.nan, np.nan, "; ".join(filter(None, [note, told]))
    low, high = (float(edge[0]) for edge in score_intervals(np.clip(draws, 0, 1)[:, None]))
    if high - low < 1e-9 and note:
        note += "; no interval: the errors of all groups together do not fit this share"
        return *known, estimate, np.nan, np.nan, note
    return *known, estimate, min(low, estimate), max(high, estimate), note


def _find_rates(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return sensitivity and specificity."""
    both, called, coded, n_all = (values[..., place] for place in range(4))
    with np.errstate(divide="ignore", invalid="ignore"):
        return both / coded, (n_all - coded - called + both) / (n_all - coded)
