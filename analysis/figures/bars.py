"""Bars: one number a row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    count_signs,
    draw_again,
    is_narrow,
    measure_rows,
    name_rows,
    name_unit,
    open_axes,
    stand_above,
    tell,
)
from analysis.figures.labels import clean_label, describe_table
from analysis.figures.style import ACCENT, MUTED, add_key, choose_markers, hatch_bar
from analysis.tables import require_columns
from analysis.wording import show_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@draw_again
def plot_bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    unit: str,
    title: str = "",
    caption: str = "",
    colours: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one horizontal bar a row, in the table's order, its number at its end."""
    require_columns(table, "table", [label, value], "the function whose result it is")
    names = [clean_label(name, 52) for name in table[label]]
    caption = add_key(caption, colours, list(table[label]), how="hatching")
    ax = open_axes(ax, measure_rows(names, 0.26) + 1.3, title, caption)
    values = table[value].to_numpy(dtype=float)
    paint = [(colours or {}).get(name, ACCENT) for name in table[label]]
    rows = np.arange(len(table))
    bars = ax.barh(rows, values, color=paint, height=0.42 if stand_above(names) else 0.68)
    markers = choose_markers(colours or {})
    for bar, name in zip(bars, table[label], strict=True):
        hatch_bar(bar, markers.get(name, "o"))
    if (values % 1 == 0).all():
        ax.xaxis.set_major_formatter("{x:,.0f}")
    for row, number in zip(rows, values, strict=True):
        if not np.isnan(number):
            ax.annotate(
                show_number(int(number) if float(number).is_integer() else number),
                (number, row),
                xytext=(4 if number >= 0 else -4, 0),
                textcoords="offset points",
                va="center",
                ha="left" if number >= 0 else "right",
                fontsize=8.5,
            )
    name_rows(ax, names, above=stand_above(names))
    ax.margins(x=0.24 if is_narrow() else 0.12)  # room for the numbers
    if not (values < 0).any():  # NaN is no number below 0
        ax.set_xlim(left=0)
    else:
        ax.axvline(0, color=MUTED, linewidth=0.8)
    name_unit(ax, unit)
    ax.locator_params(axis="x", nbins=count_signs(9))
    alt = describe_table(table, kind="Bar chart", label=label, value=value, unit=unit)
    return tell(ax, title, caption, alt)
