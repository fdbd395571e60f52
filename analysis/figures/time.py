"""Figures over time; a period without articles stays a gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import date_axis, draw_again, open_axes, tell, wrap_text
from analysis.figures.labels import describe_table
from analysis.figures.style import ACCENT, MUTED
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@draw_again
def plot_months(
    months: pd.DataFrame, *, title: str = "", caption: str = "", ax: Axes | None = None
) -> Axes:
    """Draw the number of articles in each month; a month without articles stays a gap.

    Parameters
    ----------
    months : DataFrame
        ``month`` (first day), ``n_documents``.
    """
    require_columns(months, "months", ["month", "n_documents"], "count_months()")
    months = months.sort_values("month", ignore_index=True)
    ax = open_axes(ax, 2.8, title, caption)
    ax.bar(months["month"], months["n_documents"], width=24, color=ACCENT)
    date_axis(ax, months["month"])
    ax.set_ylabel("articles in the month")
    ax.locator_params(axis="y", integer=True)
    alt = describe_table(
        months, kind="Bar chart", label="month", value="n_documents", unit="articles in the month"
    )
    return tell(ax, title, caption, alt)


@draw_again
def plot_trend(
    trend: pd.DataFrame, *, unit: str, title: str = "", caption: str = "", ax: Axes | None = None
) -> Axes:
    """Draw an estimate over months with its interval; a month without articles stays a gap.

    Parameters
    ----------
    trend : DataFrame
        ``month, estimate, low, high``; a month without an interval is a hollow dot.
    """
    require_columns(trend, "trend", ["month", "estimate", "low", "high"], "score_trend()")
    ax = open_axes(ax, 3.0, title, caption)
    trend = trend.sort_values("month", ignore_index=True)
    months = trend["month"]
    run = (months.dt.year * 12 + months.dt.month).diff().ne(1).cumsum()  # breaks at each gap
    for _, part in trend.groupby(run):
        ax.plot(part["month"], part["estimate"], color=ACCENT, linewidth=1.2)
    known = trend["low"].notna()
    sure = trend[known]
    ax.vlines(sure["month"], sure["low"], sure["high"], color=ACCENT, alpha=0.4, linewidth=2)
    fill = np.where(known, ACCENT, "white")
    ax.scatter(months, trend["estimate"], s=16, color=fill, edgecolors=ACCENT, zorder=3)
    ax.axhline(0, color=MUTED, linewidth=0.8)
    date_axis(ax, months)
    # above, for beside a low figure a longer name would run off both its ends
    ax.set_title(wrap_text(unit, 88), loc="left", fontsize=9, color=MUTED)
    alt = describe_table(trend, kind="Line chart", label="month", value="estimate", unit=unit)
    return tell(ax, title, caption, alt)
