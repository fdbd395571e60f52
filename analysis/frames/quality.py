"""How good a fitted engine is, as a table to be read."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.accuracy import ALL_FRAMES, MEASURES
from analysis.frames.codebook import Codebook
from analysis.frames.engines import Engine
from analysis.frames.fitted import Fitted
from analysis.tables import require_made

_EDGES = ("", "_low", "_high")
_COLUMNS = [
    "frame", "label", "n_coded",
    *(f"{measure.lower()}{edge}" for measure in MEASURES for edge in _EDGES), "note",
]  # fmt: skip


def list_quality(engine: Engine, *, codebook: Codebook) -> pd.DataFrame:
    """List how good a fitted engine is at each frame, as tested on sentences it had not seen.

    Parameters
    ----------
    engine : Codebook, Prototypes or Fitted
        Of any but a fitted one nothing is known, and there is no row.
    codebook : Codebook
        Its frames are the rows, all frames together the last.

    Returns
    -------
    DataFrame
        ``frame, label, n_coded``, then ``precision, precision_low, precision_high`` and the same
        of ``recall`` and ``f1``, with 95% intervals by article; NaN where it was not measured, and
        ``note`` says why.

    Examples
    --------
    >>> from analysis import read_codebook
    >>> book = read_codebook("generic")
    >>> len(list_quality(book, codebook=book))
    0
    """
    require_made(codebook, "codebook", "Codebook")
    require_made(engine, "engine", "Engine")
    rows = []
    if isinstance(engine, Fitted):
        labels = codebook.labels | {ALL_FRAMES: ALL_FRAMES}
        rows = [_read_frame(engine, frame, label) for frame, label in labels.items()]
    table = pd.DataFrame(rows, columns=_COLUMNS)
    types = dict.fromkeys(["frame", "label", "note"], "str") | {"n_coded": "int64"}
    return table.astype({name: types.get(name, "float64") for name in _COLUMNS})


def _read_frame(engine: Fitted, frame: str, label: str) -> tuple:
    counted = engine.report[engine.report["frame"] == frame]
    n_coded = int(counted["n"].sum())
    if frame == ALL_FRAMES:
        n_coded = int(engine.report["n"].sum())
    elif counted.empty:
        why = "not measured: no coded sentence had it, or one only, so that it is never called"
        return (frame, label, 0, *[np.nan] * 9, why)
    of_frame = engine.accuracy[engine.accuracy["frame"] == frame]
    if of_frame.empty:  # saved before intervals were kept
        names = [measure.lower() for measure in MEASURES]
        points = counted[names].iloc[0].tolist() if len(counted) else [np.nan] * len(names)
        numbers = [value for point in points for value in (point, np.nan, np.nan)]
        return (frame, label, n_coded, *numbers, "intervals not measured: fit the engine again")
    found = of_frame.set_index("measure").loc[list(MEASURES)].reset_index()
    numbers = found[["estimate", "low", "high"]].to_numpy(dtype=float).ravel().tolist()
    lacking = found[found["estimate"].isna()]
    why = "; ".join(f"{row.measure} not measured: {row.note}" for row in lacking.itertuples())
    if len(lacking) == len(MEASURES):
        why = f"not measured: {found['note'].iloc[-1]}"
    return (frame, label, n_coded, *numbers, why)
