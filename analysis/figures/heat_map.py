"""A table of shares, shaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    draw_again,
    is_narrow,
    measure_pitch,
    name_rows,
    name_unit,
    open_axes,
    tell,
)
from analysis.figures.labels import clean_label, describe_table, wrap_label
from analysis.figures.style import INK
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes


_RARE = 0.02  # rows of which no cell reaches this are not shaded


@draw_again
def plot_heat_map(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    unit: str,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a table of shares as a heat map, shaded within its rows, the number in each cell.

    A row of which no cell reaches 2 % is not shaded.

    Rows and columns keep the order in which they first stand in the table.
    """
    import matplotlib as mpl

    require_columns(table, "table", [row, column, value], "score_frame_shares()")
    rows, columns = list(dict.fromkeys(table[row])), list(dict.fromkeys(table[column]))
    grid = table.pivot(index=row, columns=column, values=value).loc[rows, columns]  # noqa: PD010
    told = [_name_row(name) for name in rows]
    pitch = measure_pitch(told, 0.36 if is_narrow() else 0.3, size=8.5)
    height = pitch * len(rows) + 2.2 + 0.17 * wrap_label(unit, 62).count("\n")
    ax = open_axes(ax, max(height, 3.0), title, caption)
    values = grid.to_numpy(dtype=float)
    # shaded within the row: rows are not comparable, cells of a row are
    top = np.nan_to_num(values, nan=0).max(axis=1, initial=0, keepdims=True)
    shares = np.divide(values, top, out=np.zeros_like(values), where=top > 0)
    # where all is rare a difference of one in a hundred is none to see
    shares = np.where(top < _RARE, 0.0, shares)
    # and paler where the whole row is rare, so that 3 in a hundred does not look like 45
    shares = shares * (0.25 + 0.75 * top / max(top.max(initial=0), 1e-12)) ** 0.5
    if grid.size:  # an image of nothing is a warning
        ax.imshow(shares, cmap=mpl.colormaps["Blues"], vmin=0, vmax=1.15, aspect="auto")
    size = 8 if len(columns) <= 10 else 6.8 if is_narrow() else 7
    for i in range(len(rows)):
        for j in range(len(columns)):
            text = _show_cell(values[i, j])
            ink = "white" if shares[i, j] > 0.65 else INK
            ax.text(j, i, text, ha="center", va="center", fontsize=size, color=ink)
    name_rows(ax, told)
    names = [clean_label(name, 22) for name in columns]
    steep = is_narrow() and len(columns) > 4
    ax.set_xticks(range(len(columns)), names, rotation=90 if steep else 40, ha="left",
                  va="center" if steep else "baseline", rotation_mode="anchor")  # fmt: skip
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=8.5)
    ax.tick_params(axis="x", labelcolor=INK)
    for side in ax.spines.values():
        side.set_visible(False)
    name_unit(ax, unit)
    cells = table.assign(cell=table[row].astype("str") + ", " + table[column].astype("str"))
    alt = describe_table(cells, kind="Heat map", label="cell", value=value, unit=unit, percent=True)
    return tell(ax, title, caption, alt)


def _name_row(name: object) -> str:
    """The name of a row; in lines where it is long, to leave room for the cells."""
    width, lines = (17, 3) if is_narrow() else (40, 2)
    return wrap_label(clean_label(name, 80), width, lines=lines)


def _show_cell(share: float) -> str:
    """Print a share in per cent; one that rounds to 0 and is more than that as below 1.

    Examples
    --------
    >>> [_show_cell(share) for share in (0.0, 0.004, 0.006, 0.38, float("nan"))]
    ['0', '<1', '1', '38', '–']
    """
    if np.isnan(share):
        return "–"
    return "<1" if 0 < share < 0.005 else f"{100 * share:.0f}"
