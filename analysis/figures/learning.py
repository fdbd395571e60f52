"""A score by how much was learned from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.canvas import draw_again, open_axes, tell
from analysis.figures.labels import describe_table, wrap_label
from analysis.figures.style import ACCENT
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@draw_again
def plot_learning(
    learning: pd.DataFrame,
    *,
    unit: str,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a learning curve: the score by the number of coded sentences, with its spread.

    Parameters
    ----------
    learning : DataFrame
        ``n, estimate, low, high`` (from `score_learning`).
    """
    require_columns(learning, "learning", ["n", "estimate", "low", "high"], "score_learning()")
    ax = open_axes(ax, 3.0, title, caption)
    ax.fill_between(
        learning["n"], learning["low"], learning["high"], color=ACCENT, alpha=0.15, linewidth=0
    )
    ax.plot(learning["n"], learning["estimate"], color=ACCENT, linewidth=1.5, marker="o",
            markersize=5)  # fmt: skip
    ax.set_xticks(learning["n"].tolist())
    ax.set_ylim(0, 1)
    ax.grid(axis="y")
    ax.set_xlabel("coded sentences learned from")
    ax.set_ylabel(wrap_label(unit, 40))
    alt = describe_table(learning, kind="Line chart", label="n", value="estimate", unit=unit)
    return tell(ax, title, caption, alt)
