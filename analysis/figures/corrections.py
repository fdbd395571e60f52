"""Shares as counted and as corrected, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    draw_again,
    draw_interval,
    measure_pitch,
    name_rows,
    percent_axis,
    tell_figure,
    thin_ticks,
)
from analysis.figures.grid import count_columns, name_panel, open_grid, wrap_names
from analysis.figures.labels import describe_table
from analysis.figures.style import ACCENT, MUTED, add_key, choose_markers
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@draw_again
def plot_corrections(
    prevalence: pd.DataFrame,
    *,
    panel: str,
    label: str,
    unit: str,
    colours: Mapping[str, str] | None = None,
    title: str = "",
    caption: str = "",
) -> Figure:
    """Draw counted shares (grey diamonds) beside corrected ones (dots with intervals), by panel.

    Parameters
    ----------
    prevalence : DataFrame
        `panel, label`, and ``raw, estimate, low, high`` (from `score_prevalence`); a row without
        a corrected share keeps its diamond.

    Returns
    -------
    Figure
    """
    columns = [panel, label, "raw", "estimate", "low", "high"]
    require_columns(prevalence, "prevalence", columns, "score_prevalence()")
    names = list(dict.fromkeys(prevalence[panel]))
    shared = list(dict.fromkeys(prevalence[label]))
    across = count_columns(3, len(names))
    markers = choose_markers(colours or {})
    caption = add_key(caption, colours, shared)
    rows = wrap_names(shared, across)
    height = measure_pitch(rows, 0.24) * len(shared) + 0.65
    note = f"{unit}; dot with its 95% interval: corrected; grey diamond: as counted."
    figure, panels = open_grid(
        len(names), columns=across, height=height, sharex=False, sharey=True, title=title,
        notes=[note, caption],
    )  # fmt: skip
    for ax, name in zip(panels, names, strict=False):
        for line in prevalence[prevalence[panel] == name].to_dict("records"):
            row = shared.index(line[label])
            if not np.isnan(line["raw"]):
                ax.scatter(line["raw"], row, s=26, marker="D", color="white", edgecolors=MUTED,
                           linewidths=1.2, zorder=2)  # fmt: skip
            colour = (colours or {}).get(line[label], ACCENT)
            filled = not np.isnan(line["low"])
            draw_interval(
                ax,
                line,
                row,
                value="estimate",
                colour=colour,
                filled=filled,
                size=20,
                marker=markers.get(line[label], "o"),
            )
        name_rows(ax, rows)
        ax.grid(axis="x")
        ax.set_xlim(left=0)
        ax.tick_params(labelsize=7.5)
        percent_axis(ax, True)
        name_panel(ax, name, columns=across)
    cells = prevalence.assign(cell=prevalence[panel] + ", " + prevalence[label])
    alt = describe_table(
        cells, kind="Small multiples", label="cell", value="estimate", unit=unit, percent=True
    )
    tell_figure(figure, title, [note, caption], alt)
    thin_ticks(panels)
    return figure
