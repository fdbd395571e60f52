"""What an engine calls beside what coders say, and whether it is as good for every source."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.accuracy import ALL_FRAMES, MIN_BASE, Side, Sums, find_base, sum_units
from analysis.intervals import (
    N_DRAWS,
    code_labels,
    order_contrasts,
    score_intervals,
    score_q,
    score_shuffled_p,
)
from analysis.tables import require_columns


def mark_calls(
    reference: pd.DataFrame, *, sample: pd.DataFrame, calls: pd.DataFrame
) -> pd.DataFrame:
    """Set what the engine calls beside what coders say, for every coded sentence and frame.

    Parameters
    ----------
    reference : DataFrame
        ``item, frame, code`` (from `choose_codes`); ties are left out.
    sample : DataFrame
        ``item, doc_id, sentence_id, group, weight`` (from `choose_sample`).
    calls : DataFrame
        ``doc_id, sentence_id, frame`` (from `find_cues`, or any other engine's).

    Returns
    -------
    DataFrame
        One row per coded sentence and frame, in the order of `reference`: ``item, doc_id,
        sentence_id, group, weight, frame, code, called`` (both 0 or 1), and ``unit`` where
        `sample` has it: articles with the same text, which are resampled together.
    """
    require_columns(reference, "reference", ["item", "frame", "code"], "choose_codes()")
    keys = ["doc_id", "sentence_id"]
    origin = ["item", *keys, "group", "weight"]
    require_columns(sample, "sample", origin, "choose_sample()")
    origin += ["unit"] if "unit" in sample else []
    require_columns(calls, "calls", [*keys, "frame"], "find_cues()")
    known = reference.loc[reference["code"].notna(), ["item", "frame", "code"]]
    marked = known.merge(sample[origin], on="item", how="inner")
    near = calls.loc[calls["doc_id"].isin(marked["doc_id"]), [*keys, "frame"]]
    near = near.astype({"doc_id": "str", "frame": "str"}).drop_duplicates().assign(called=1)
    marked = marked.merge(near, on=[*keys, "frame"], how="left")
    marked["called"] = marked["called"].fillna(0).astype("int64")
    marked["code"] = (marked["code"] > 0).astype("int64")
    return marked[[*origin, "frame", "code", "called"]]


def score_accuracy_contrasts(
    marked: pd.DataFrame,
    *,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare the engine's F1 in each group with that in all others: a difference is a warning.

    Where an engine is better at one source than at another, a difference between their shares may
    be the engine's. Sentences weigh as in `score_accuracy`, but their weights are brought to mean
    1 in each group, so that the labels of articles can be shuffled between groups.

    Parameters
    ----------
    marked : DataFrame
        From `mark_calls`.

    Returns
    -------
    DataFrame
        ``frame, group, n_documents, n, mean, mean_others, estimate, low, high, p, q,
        distinguishable``: F1 here, elsewhere, and their difference; interval by article, p from
        shuffled articles, q after Benjamini-Hochberg over all rows. Only where each side has five
        sentences to judge by, on two articles or more.
    """
    require_columns(
        marked, "marked", ["doc_id", "group", "weight", "frame", "code", "called"], "mark_calls()"
    )
    level = marked.assign(
        weight=marked["weight"] / marked.groupby("group")["weight"].transform("mean")
    )
    frames = list(dict.fromkeys(level["frame"]))
    sums = sum_units(level, frames)
    parts = []
    for number, name in enumerate(sums.groups):
        inside = sums.group == number
        sides = [sums.select(inside), sums.select(~inside)]
        generator = np.random.default_rng([random_state, 1_000_003, number])
        parts.append(_contrast(name, sides, [*frames, ALL_FRAMES], sums, inside, n_draws, generator))  # fmt: skip
    types = {"frame": "str", "group": "str", "n_documents": "int64", "n": "int64"}
    columns = ["frame", "group", "n_documents", "n", "mean", "mean_others", "estimate"]
    columns += ["low", "high", "p"]
    table = pd.concat([part for part in parts if len(part)] or [pd.DataFrame(columns=columns)])
    table = table.astype({name: types.get(name, "float64") for name in columns})
    table["q"] = score_q(table["p"].to_numpy())
    return order_contrasts(table, keys=["frame", "group"])


def _contrast(
    name: str,
    sides: list[Side],
    frames: list[str],
    sums: Sums,
    inside: np.ndarray,
    n_draws: int,
    generator: np.random.Generator,
) -> pd.DataFrame:
    """Compare one group with all others, in every frame that both can be judged in."""
    counts = [side.counts.sum(axis=0) for side in sides]
    bases = [count[:, 1] + count[:, 2] - count[:, 0] for count in counts]
    enough = np.min(bases, axis=0) >= MIN_BASE
    if min(len(side.sums) for side in sides) < 2:
        enough[:] = False
    tested = np.flatnonzero(enough)
    means: list[np.ndarray] = []
    draws: list[np.ndarray] = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for side in sides:
            for values, kept in ((side.sums.sum(axis=0), means), (side.draw(n_draws, generator), draws)):  # fmt: skip
                right, base = find_base(values[..., tested, :], "F1")
                kept.append(right / base)
    estimate = means[0] - means[1]
    low, high = score_intervals(draws[0] - draws[1])
    label, code = code_labels(inside, sums.unit)
    total = np.zeros((len(label), *sums.sums.shape[1:]))
    np.add.at(total, code, sums.sums)

    def choose(wanted: np.ndarray) -> Callable[[np.ndarray], Iterator]:
        right, base = (part.T for part in find_base(total[:, tested[wanted]], "F1"))

        def score(labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
            drawn = labels.astype(float)
            rights, judged = right @ drawn, base @ drawn
            with np.errstate(divide="ignore", invalid="ignore"):
                here = rights / judged
                there = (right.sum(1)[:, None] - rights) / (base.sum(1)[:, None] - judged)
            yield np.arange(len(wanted)), here - there

        return score

    p = score_shuffled_p(
        estimate, choose, label=label, n_draws=n_draws, generator=generator, rounds=(1, 10)
    )
    told: dict[str, object] = {"frame": [frames[place] for place in tested], "group": name}
    told |= {"n_documents": sides[0].n_documents, "n": bases[0][tested].astype(int)}
    told |= {"mean": means[0], "mean_others": means[1], "estimate": estimate}
    return pd.DataFrame(told | {"low": low, "high": high, "p": p})
