"""How often the rules are wrong, as the benchmarks measured it on texts coded by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

_COLUMNS = {"measure": "str", "n": "int64", "precision": "float64", "recall": "float64"}


STRIPPED = "stripped"  # the rates on the same texts without commas and apostrophes


def read_measured(path: Path, *, stripped: bool = False) -> pd.DataFrame:
    """Read the rates that a benchmark saved with ``--save``.

    Parameters
    ----------
    stripped : bool
        Those on the same texts without commas and apostrophes (``--strip --save``); no row where
        they were not saved.

    Returns
    -------
    DataFrame
        ``measure, n, precision, recall, wrong, missed``: `n` counts what was coded by hand;
        `wrong` is the share of what is found that is none, `missed` the share of what was coded
        that is not found.
    """
    saved = json.loads(path.read_text(encoding="utf-8"))
    measured = saved.get(STRIPPED, []) if stripped else saved["measures"]
    table = pd.DataFrame(measured, columns=list(_COLUMNS)).astype(_COLUMNS)
    return table.assign(wrong=1 - table["precision"], missed=1 - table["recall"])


def save_measured(
    lines: list[dict[str, Any]],
    path: Path,
    *,
    stripped: bool = False,
    sizes: dict[str, int] | None = None,
) -> None:
    """Write the rates of a benchmark to where the notebooks read them, beside the others there."""
    kept = [{key: line[key] for key in _COLUMNS} for line in lines]
    saved = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    saved |= {STRIPPED: kept} if stripped else {"measures": kept, **(sizes or {})}
    path.write_text(json.dumps(saved, indent=1) + "\n", encoding="utf-8")
