"""Which words stand next to a word, and next to it in one group rather than in another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.canvas import (
    draw_again,
    draw_interval,
    fit_ticks,
    leave_empty,
    name_rows,
    name_unit,
    open_axes,
    tell,
    times_axis,
)
from analysis.figures.columns import Column, add_columns
from analysis.figures.keyness import draw_keyness
from analysis.figures.labels import clean_label, describe_times
from analysis.figures.style import ACCENT
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@draw_again
def plot_collocates(
    collocates: pd.DataFrame,
    *,
    node: str,
    n: int = 20,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw how much more often words stand next to a word than chance would have it.

    Parameters
    ----------
    collocates : DataFrame
        From `score_collocates`, in its order: ``feature, n, n_documents, mi, low, high``. The
        first `n` are drawn, filled where the whole interval is above chance.
    node : str
        The word they stand next to.
    """
    columns = ["feature", "n", "n_documents", "mi", "low", "high"]
    require_columns(collocates, "collocates", columns, "score_collocates()")
    rows = collocates.head(n)
    ax = open_axes(ax, 0.24 * len(rows) + 1.9, title, caption)
    unit = f"times as often next to “{clean_label(node, 34)}” as by chance"
    alt = describe_times(rows, value="mi", unit=unit)
    if rows.empty:
        leave_empty(ax)
        return tell(ax, title, caption, alt)
    for row, line in enumerate(rows.to_dict("records")):
        draw_interval(ax, line, row, value="mi", colour=ACCENT, filled=line["low"] > 0)
    name_rows(ax, [clean_label(name, 30) for name in rows["feature"]])
    times_axis(ax)
    counts = [
        Column(name, [f"{count:,}" for count in rows[column]])
        for name, column in (("times", "n"), ("articles", "n_documents"))
    ]
    add_columns(ax, counts, rows=range(len(rows)), heading="next to it")
    name_unit(ax, f"{unit} (MI, log scale; 95% interval; filled: above chance)")
    tell(ax, title, caption, alt)
    fit_ticks(ax)
    return ax


@draw_again
def plot_collocate_contrast(
    keyness: pd.DataFrame,
    *,
    node: str,
    target: str,
    reference: str,
    colours: Mapping[str, str] | None = None,
    n_articles: tuple[int, int] | None = None,
    n: int = 10,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw which words stand next to a word in one group rather than in another.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness` on the counts of `count_collocates`, in its order; drawn as by
        `plot_keyness`.
    node : str
        The word they stand next to.
    target, reference : str
        Names of the two sides.
    colours : mapping, optional
        The groups' colours (`choose_colours`); a side that is no group keeps one of its own.
    n_articles : tuple of int, optional
        How many articles of the target and of the reference use the node.
    """
    return draw_keyness(
        keyness,
        sides=(target, reference),
        colours=colours,
        n_articles=n_articles,
        n=n,
        told=(title, caption),
        ax=ax,
        node=node,
    )
