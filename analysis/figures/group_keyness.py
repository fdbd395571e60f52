"""Each group's own words, in small multiples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    draw_again,
    draw_interval,
    lay_out,
    name_rows,
    tell_figure,
    times_axis,
)
from analysis.figures.columns import Column, add_columns
from analysis.figures.grid import count_columns, name_panel, open_grid, order_groups, tell_kept
from analysis.figures.keyness import KEYNESS_COLUMNS, describe_keyness, find_sides
from analysis.figures.labels import clean_label
from analysis.figures.style import ACCENT, MUTED, choose_markers, darken
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_MAX_GROUPS = 12
_COLUMNS = 3


@draw_again
def plot_group_keyness(
    keyness: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    n: int = 6,
    title: str = "",
    caption: str = "",
) -> Figure:
    """Draw the words that mark each group against all others, a panel a group.

    All panels have one scale. A word that no other group uses has no ratio: a triangle points off
    the scale.

    Parameters
    ----------
    keyness : DataFrame
        ``group`` and the columns of `score_keyness`, in its order within each group. The first
        `n` words that a group over-uses are drawn, filled where they are distinguishable.
    colours : mapping
        The groups' colours in the order of the panels (`choose_colours`: the largest first); of
        more than twelve groups the first are drawn.

    Returns
    -------
    Figure
    """
    require_columns(keyness, "keyness", ["group", *KEYNESS_COLUMNS], "score_group_keyness()")
    groups = order_groups(list(keyness["group"]), colours)
    more = keyness[(find_sides(keyness) > 0) & keyness["group"].isin(groups[:_MAX_GROUPS])]
    chosen = more.groupby("group", sort=False).head(n)
    parts = {group: chosen[chosen["group"] == group] for group in groups[:_MAX_GROUPS]}
    rows = max((len(part) for part in parts.values()), default=0)
    markers = choose_markers(colours)
    columns = count_columns(_COLUMNS, len(parts), narrow=1)
    unit = "times as often as in all other groups"
    notes = [
        f"{unit} (log scale; 95% interval, an arrow: no end; filled: distinguishable; ▶ no other group uses the "
        "word); at the right the group's articles with the word",
        tell_kept(len(parts), len(groups), "groups, by articles, then by name"),
        caption,
    ]
    figure, panels = open_grid(
        len(parts), columns=columns, height=0.2 * rows + 0.75, title=title, notes=notes
    )
    for ax, (group, part) in zip(panels, parts.items(), strict=False):
        _draw_group(ax, part, colour=colours.get(group, ACCENT), marker=markers.get(group, "o"))
        name_panel(ax, group, columns=columns, colour=darken(colours.get(group, ACCENT)))
        ax.set_ylim(rows - 0.4, -0.7)
    cells = pd.concat([keyness[:0], *parts.values()])
    cells["feature"] = cells["group"].astype("str") + ", " + cells["feature"].astype("str")
    placed = cells["note"] == ""
    _set_scale(panels[0], cells[placed])
    tell_figure(figure, title, notes, describe_keyness(cells[placed], cells[~placed], unit))
    lay_out(panels[0])  # twice, as long names change the width they were measured by
    return figure


def _draw_group(ax: Axes, part: pd.DataFrame, *, colour: str, marker: str) -> None:
    for row, line in enumerate(part.to_dict("records")):
        if not line["note"]:
            draw_interval(ax, line, row, value="log_ratio", colour=colour,
                          marker=marker, filled=line["distinguishable"])  # fmt: skip
            continue
        fill = colour if line["distinguishable"] else "white"
        ax.scatter(0.96, row, s=26, color=fill, edgecolors=colour, marker=">", zorder=3,
                   transform=ax.get_yaxis_transform())  # fmt: skip
    name_rows(ax, [clean_label(name, 18) for name in part["feature"]])
    times_axis(ax)
    ax.locator_params(axis="x", integer=True, nbins=4)
    ax.tick_params(labelsize=7.5)
    articles = [f"{count:,}" for count in part["n_documents_target"]]
    add_columns(ax, [Column("", articles)], rows=range(len(part)))
    if part.empty:
        ax.annotate("no word", (0.04, 0.9), xycoords="axes fraction", color=MUTED, fontsize=8)


def _set_scale(ax: Axes, placed: pd.DataFrame) -> None:
    """One scale for all panels: 0 and every interval, of an open one the end that there is."""
    ends = placed[["log_ratio", "low", "high"]].to_numpy(dtype=float)
    ends = np.nan_to_num(ends, posinf=0, neginf=0)
    ax.set_xlim(ends.min(initial=0) - 0.3, ends.max(initial=1) + 0.3)
