"""Dots: estimates with their intervals, and articles around their median."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    count_signs,
    draw_again,
    measure_rows,
    name_rows,
    name_unit,
    open_axes,
    percent_axis,
    stand_above,
    tell,
)
from analysis.figures.labels import clean_label, describe_table
from analysis.figures.style import ACCENT, INK, MUTED, add_key, choose_markers, darken
from analysis.tables import require_columns
from analysis.wording import show_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@draw_again
def plot_estimates(
    estimates: pd.DataFrame,
    *,
    label: str,
    unit: str,
    colours: Mapping[str, str] | None = None,
    reference: float | None = None,
    reference_name: str = "",
    title: str = "",
    caption: str = "",
    percent: bool = False,
    filled: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a dot with its 95% interval a row, in the table's order.

    Parameters
    ----------
    estimates : DataFrame
        `label`, ``estimate, low, high``; a row without an interval is a hollow dot.
    filled : str
        The column that says which dots are filled, such as ``"distinguishable"``; the others are
        hollow, with their interval. By default those with an interval are filled.
    reference : float, optional
        Where a thin line stands, such as no difference or the mean of all, with its name.
    percent : bool
        Whether the estimates are shares, told in per cent; around a reference of 0 they are
        differences of shares, told in percentage points.
    """
    needed = [label, "estimate", "low", "high", *([filled] if filled else [])]
    require_columns(estimates, "estimates", needed, "score_means()")
    names = [clean_label(name, 52) for name in estimates[label]]
    caption = add_key(caption, colours, list(estimates[label]))
    ax = open_axes(ax, measure_rows(names, 0.3) + 1.4, title, caption)
    markers = choose_markers(colours or {})
    for row, line in enumerate(estimates.to_dict("records")):
        colour = (colours or {}).get(line[label], ACCENT)
        if np.isnan(line["estimate"]):
            continue
        hollow = bool(np.isnan(line["low"])) or not line.get(filled, True)
        if not np.isnan(line["low"]):
            ax.plot([line["low"], line["high"]], [row, row], color=colour, linewidth=2)
        ax.scatter(line["estimate"], row, s=38, zorder=3, color="white" if hollow else colour,
                   edgecolors=colour, marker=markers.get(line[label], "o"))  # fmt: skip
    name_rows(ax, names, above=stand_above(names))
    if reference is not None:
        _draw_reference(ax, reference, len(names), above=stand_above(names))
        if reference_name:
            ax.annotate(clean_label(reference_name), (reference, -0.75), xytext=(4, 0), color=MUTED,
                        textcoords="offset points", fontsize=8, va="center")  # fmt: skip
    ax.grid(axis="x")
    points = percent and reference == 0
    percent_axis(ax, percent, points=points)
    name_unit(ax, unit)
    ax.locator_params(axis="x", nbins=count_signs(9))
    told = estimates
    if points:
        numbers = ["estimate", "low", "high"]
        told = estimates.assign(**{name: 100 * estimates[name] for name in numbers})
    alt = describe_table(
        told, kind="Dot plot", label=label, value="estimate", unit=unit, percent=percent and not points
    )  # fmt: skip
    if filled:
        sure = estimates[filled].astype(bool) & estimates["low"].notna()
        marked = [str(name) for name in estimates.loc[sure, label]]
        alt += (
            f" Filled: {', '.join(show_line(name, length=90) for name in marked[:15]) or 'none'}."
        )
    return tell(ax, title, caption, alt)


def _draw_reference(ax: Axes, at: float, n_rows: int, *, above: bool) -> None:
    """Draw the line at `at`: beside the dots alone where names stand between the rows."""
    dashes = (0, (4, 3))
    if not above:
        ax.axvline(at, color=MUTED, linewidth=0.9, linestyle=dashes, zorder=0)
        return
    low, high = np.r_[-1.05, np.arange(n_rows) - 0.18], np.r_[-0.62, np.arange(n_rows) + 0.38]
    places = np.full(n_rows + 1, at)
    ax.vlines(places, low, high, color=MUTED, linewidth=0.9, linestyle=dashes, zorder=0)


@draw_again
def plot_spread(
    table: pd.DataFrame,
    *,
    value: str,
    unit: str,
    colours: Mapping[str, str],
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw each article as a dot in its group's row, the group's median as a line.

    Parameters
    ----------
    table : DataFrame
        ``group`` and the column `value`, one row per article, with the groups in the order of
        the rows; ``median`` holds the group's median.
    """
    require_columns(table, "table", ["group", value, "median"], "count_lengths()")
    order = list(dict.fromkeys(table["group"]))
    names = [clean_label(name) for name in order]
    caption = add_key(caption, colours, order)
    ax = open_axes(ax, measure_rows(names, 0.3) + 1.4, title, caption)
    room, markers = 0.55 if stand_above(names) else 1.0, choose_markers(colours)
    for row, group in enumerate(order):
        values = np.sort(table.loc[table["group"] == group, value].to_numpy(dtype=float))
        # a fixed spread keeps the dots apart without chance
        offset = (
            0.26 * room * np.sin(np.arange(len(values)) * 2.399963) if len(values) > 1 else [0.0]
        )
        ax.scatter(values, row + np.asarray(offset), s=11, alpha=0.8, linewidths=0,
                   marker=markers.get(group, "o"), color=darken(colours.get(group, ACCENT)))  # fmt: skip
        median = float(table.loc[table["group"] == group, "median"].iloc[0])
        ax.plot([median, median], [row - 0.36 * room, row + 0.36 * room], color=INK, linewidth=1.8)
    name_rows(ax, names, above=stand_above(names))
    ax.set_xlim(left=0)
    name_unit(ax, unit)
    ax.locator_params(axis="x", nbins=count_signs(9))
    ax.grid(axis="x")
    medians = table.drop_duplicates("group")
    alt = describe_table(medians, kind="Strip plot", label="group", value="median", unit=unit)
    return tell(ax, title, caption, alt)
