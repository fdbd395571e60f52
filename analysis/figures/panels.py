"""Small multiples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    draw_again,
    draw_interval,
    is_narrow,
    measure_pitch,
    name_rows,
    percent_axis,
    tell_figure,
    thin_ticks,
)
from analysis.figures.grid import count_columns, name_panel, open_grid, wrap_names
from analysis.figures.labels import describe_table
from analysis.figures.style import ACCENT, MUTED, add_key, choose_markers, hatch_bar
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@draw_again
def plot_panels(
    table: pd.DataFrame,
    *,
    panel: str,
    label: str,
    value: str,
    unit: str,
    colours: Mapping[str, str] | None = None,
    intervals: bool = False,
    percent: bool = False,
    columns: int = 3,
    reference: float | None = None,
    title: str = "",
    caption: str = "",
) -> Figure:
    """Draw small multiples, one panel a value of `panel`: bars, or dots with intervals.

    All panels have one scale, so that they can be compared. Bars (tf-idf by group) name their own
    rows in each panel; dots with intervals (frame shares) share their rows. A thin line stands at
    `reference`, where it is given.

    Returns
    -------
    Figure
    """
    wanted = [panel, label, value, *(["low", "high"] if intervals else [])]
    require_columns(table, "table", wanted, "the function whose result it is")
    names = list(dict.fromkeys(table[panel]))
    shared = list(dict.fromkeys(table[label]))  # the rows of all panels, where they share them
    columns = count_columns(columns, len(names))
    own = is_narrow() and not intervals
    # names that stand once for a line of panels have more room than those of each panel
    rows = {
        name: wrap_names(
            shared if intervals else list(table.loc[table[panel] == name, label]),
            columns,
            own=not intervals,
        )
        for name in names
    }
    pitch = max((measure_pitch(told, 0.2) for told in rows.values()), default=0.2)
    markers = choose_markers(colours or {})
    caption = add_key(caption, colours, [*names, *shared], how="mark" if intervals else "hatching")
    longest = len(shared) if intervals else table[panel].value_counts().max() if names else 1
    figure, panels = open_grid(
        len(names),
        columns=columns,
        height=pitch * longest + 0.65,
        sharey=intervals,
        title=title,
        notes=[unit, caption],
    )
    for ax, name in zip(panels, names, strict=False):
        part = table[table[panel] == name]
        if intervals:
            for line in part.to_dict("records"):
                row, colour = shared.index(line[label]), (colours or {}).get(line[label], ACCENT)
                filled = not np.isnan(line["low"])
                draw_interval(
                    ax,
                    line,
                    row,
                    value=value,
                    colour=colour,
                    filled=filled,
                    size=16,
                    marker=markers.get(line[label], "o"),
                )
            ax.grid(axis="x")
        else:
            paint = (colours or {}).get(name, ACCENT)
            for bar in ax.barh(np.arange(len(part)), part[value], color=paint, height=0.66):
                hatch_bar(bar, markers.get(name, "o"))
        if reference is not None:
            ax.axvline(reference, color=MUTED, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
        name_rows(ax, rows[name])
        ax.tick_params(labelsize=7.5)
        percent_axis(ax, percent)
        # above its own names, where there is little room beside them
        name_panel(ax, name, columns=columns, side="right" if own and columns == 2 else "left")
    if not intervals and not (table[value] < 0).any():
        panels[0].set_xlim(left=0)
    elif percent and panels and not (table["low"] < 0).any():
        # shares are read from 0 on, and the last tick stays clear of the next panel
        left, right = panels[0].get_xlim()
        panels[0].set_xlim(min(left, -0.03 * right), 1.05 * right)
    cells = table.assign(cell=table[panel].astype("str") + ", " + table[label].astype("str"))
    alt = describe_table(
        cells, kind="Small multiples", label="cell", value=value, unit=unit, percent=percent
    )
    tell_figure(figure, title, [unit, caption], alt)
    thin_ticks(panels)  # which lays the figure out; twice in all, as long names change its width
    return figure
