"""How often the rules are wrong, as the benchmarks measured it on texts coded by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

_COLUMNS = {"measure": "str", "n": "int64", "precision": "float64", "recall": "float64"}


def read_measured(path: Path) -> pd.DataFrame:
    """Read the rates that a benchmark saved with ``--save``.

    Returns
    -------
    DataFrame
        ``measure, n, precision, recall, wrong, missed``: `n` counts what was coded by hand;
        `wrong` is the share of what is found that is none, `missed` the share of what was coded
        that is not found.
    """
    measured = json.loads(path.read_text(encoding="utf-8"))["measures"]
    table = pd.DataFrame(measured, columns=list(_COLUMNS)).astype(_COLUMNS)
    return table.assign(wrong=1 - table["precision"], missed=1 - table["recall"])


def save_measured(lines: list[dict[str, object]], path: Path) -> None:
    """Write the rates of a benchmark to where the notebooks read them."""
    kept = [{key: line[key] for key in _COLUMNS} for line in lines]
    path.write_text(json.dumps({"measures": kept}, indent=1) + "\n", encoding="utf-8")
