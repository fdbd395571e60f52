"""What all figures share: the Axes, its rows and scales, title, caption and alternative text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.labels import end_sentence, wrap_label
from analysis.figures.style import MUTED, WIDTH
from analysis.wording import show_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure


def open_axes(ax: Axes | None, height: float, title: str, caption: str) -> Axes:
    """The Axes given, or those of a new figure of fitting height."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    # room for two lines of title and of caption is in the height; more would squeeze the rows
    height += 0.2 * max(wrap_label(title, 68, 300).count("\n") - 1, 0)
    height += 0.15 * max(wrap_label(caption, 112).count("\n") - 1, 0)
    _, ax = plt.subplots(figsize=(WIDTH, max(height, 1.8)), layout="constrained")
    return ax


def lay_out(ax: Axes) -> None:
    """Give the Axes its place in the figure, so that what is drawn next can be measured."""
    figure = ax.get_figure(root=True)
    if figure is not None:  # None: the Axes was removed
        figure.draw_without_rendering()


def leave_empty(ax: Axes) -> None:
    """Say that there is nothing to draw, instead of a scale without marks."""
    ax.set_axis_off()
    ax.annotate("nothing to draw", (0, 0.5), xycoords="axes fraction", color=MUTED, va="center")


def measure_width(ax: Axes) -> float:
    """Width of the Axes in points, after `lay_out`."""
    return float(ax.get_window_extent().width) * 72 / ax.figure.dpi


def name_rows(ax: Axes, names: Sequence[str], places: Sequence[float] | None = None) -> None:
    """Name the rows from the top down; they stand at 0, 1, 2 ... or at `places`."""
    at = list(range(len(names)) if places is None else places)
    ax.set_yticks(at, names)
    ax.set_ylim(at[-1] + 0.6 if at else -0.4, -0.95 if at else -0.5)


def draw_interval(
    ax: Axes,
    line: Mapping[Any, Any],
    row: float,
    *,
    value: str,
    colour: str,
    filled: bool,
    size: float = 30,
) -> None:
    """Draw a dot at `value` on the line from ``low`` to ``high``, where there is an interval."""
    if pd.isna(line[value]):
        return
    if not pd.isna(line["low"]):
        ax.plot([line["low"], line["high"]], [row, row], color=colour, linewidth=1.8, alpha=0.75)
    fill = colour if filled else "white"
    ax.scatter(line[value], row, s=size, color=fill, edgecolors=colour, zorder=3)


def tell(ax: Axes, title: str, caption: str, alt: str) -> Axes:
    """Finding above, base below, from the figure's left edge; `save_figure` reads the alt text."""
    tell_figure(ax.figure, title, [caption], alt)
    return ax


def tell_figure(figure: Figure | SubFigure, title: str, notes: Sequence[str], alt: str) -> None:
    """Title, notes (a line each) and alternative text of a whole figure."""
    import matplotlib as mpl
    from matplotlib.text import Text

    figure.set_label(
        " ".join(part for part in (end_sentence(show_line(title, length=300)), alt) if part)
    )
    if title:
        figure.suptitle(
            wrap_label(title, 68, 300), x=0.01, ha="left", fontsize=11.5, fontweight="bold"
        )
    if any(notes):
        note = "\n".join(wrap_label(note, 112) for note in notes if note)
        figure.supxlabel(note, x=0.01, ha="left", fontsize=8, color=MUTED)
    if mpl.rcParams["text.parse_math"]:  # use_style() was not called
        for text in figure.findobj(Text):
            text.set_parse_math(False)


def date_axis(ax: Axes, months: pd.Series, *, ticks: int = 9) -> None:
    """Set the x axis to the time from the first to the last date, with at most `ticks` ticks."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    if months.empty:
        return
    locator = AutoDateLocator(minticks=3, maxticks=ticks)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    margin = pd.Timedelta(days=40)
    ax.set_xlim(months.min() - margin, months.max() + margin)


def percent_axis(ax: Axes, percent: bool, *, points: bool = False) -> None:
    """Tell the x axis in per cent where `percent` is true; `points`: in points, without the sign."""
    if percent and points:
        ax.xaxis.set_major_formatter(lambda share, _: _show_points(share))
    elif percent:
        ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f}%")


def _show_points(share: float) -> str:
    """Print a difference of shares in percentage points, with its sign."""
    points = f"{100 * share:+.0f}".replace("-", "\N{MINUS SIGN}")
    return points if points[1:] != "0" else "0"


def times_axis(ax: Axes) -> None:
    """Tell the x axis, log2 ratios, as multiples, with a line where there is no difference."""
    ax.axvline(0, color=MUTED, linewidth=0.9)
    low, high = ax.get_xlim()
    ax.set_xlim(min(low, -0.5), max(high, 0.5))
    ax.grid(axis="x")
    ax.xaxis.set_major_formatter(lambda power, _: show_times(power))
    ax.locator_params(axis="x", integer=True, nbins=9)


def show_times(power: float) -> str:
    """Print a log2 ratio as a multiple.

    Examples
    --------
    >>> show_times(3), show_times(0), show_times(-1.5)
    ('8×', 'as often', '1/2.8')
    """
    if power == 0:
        return "as often"
    factor = 2 ** abs(power)
    number = f"{factor:,.0f}" if factor >= 10 or factor == int(factor) else f"{factor:.1f}"
    return f"{number}×" if power > 0 else f"1/{number}"
