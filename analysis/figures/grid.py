"""Small multiples: panels of equal size in a grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from analysis.figures.canvas import is_narrow, measure_words, page_width
from analysis.figures.labels import clean_label, wrap_label
from analysis.figures.style import INK

_LINES = 3  # of a name

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def open_grid(
    n: int,
    *,
    columns: int,
    height: float,
    sharex: bool = True,
    sharey: bool = False,
    title: str = "",
    notes: Sequence[str] = (),
) -> tuple[Figure, list[Axes]]:
    """Open a figure of `n` panels, each `height` inches high; at least one, if it stays empty.

    A long `title` and long `notes` (as for `tell_figure`) have room of their own.
    """
    import matplotlib.pyplot as plt

    columns = count_columns(columns, n)
    height += 0.16 * (sharex and is_narrow())  # each has its scale: a phone shows few at a time
    lines = max(-(-n // columns), 1)
    words = measure_words(title, notes)
    figure, grid = plt.subplots(
        lines, columns, figsize=(page_width(), max(lines * height + 0.9, 1.8) + words),
        layout="constrained", squeeze=False, sharex=sharex, sharey=sharey,
    )  # fmt: skip
    panels = list(grid.flat)
    for place, ax in enumerate(panels):
        ax.set_visible(place < max(n, 1))
        # the last panel of a column, which is not in the last line if the line is not full
        ax.tick_params(labelbottom=not sharex or is_narrow() or place + columns >= n)
    return figure, panels[: max(n, 1)]


def count_columns(columns: int, n: int, *, narrow: int = 2) -> int:
    """How many panels stand side by side: of `n`, at most `columns`, on a phone `narrow`."""
    return max(min(columns, n, narrow if is_narrow() else n), 1)


def wrap_names(names: Sequence[object], columns: int, *, own: bool = False) -> list[str]:
    """The names of rows, in up to three lines, beside a line of panels or (`own`) each panel."""
    if is_narrow():
        signs = {1: 26}.get(columns, 15 if own else 19)
    else:
        signs = {1: 44, 2: 26}.get(columns, 18 if own else 26)
    return [wrap_label(clean_label(name, 3 * signs), signs, lines=_LINES) for name in names]


def name_panel(
    ax: Axes, name: str, *, columns: int, colour: str = INK, side: Literal["left", "right"] = "left"
) -> None:
    """Name a panel above it, in up to three lines."""
    signs = {1: 40}.get(columns, 17) if is_narrow() else 78 // columns
    text = wrap_label(name, signs, lines=_LINES)
    ax.set_title(text, fontsize=8 if is_narrow() else 8.5, pad=4, color=colour, loc=side)


def order_groups(names: Sequence[str], colours: Mapping[str, str]) -> list[str]:
    """Names once each: as the colours stand (the largest groups first), then the others."""
    there = set(names)
    return list(dict.fromkeys([*(name for name in colours if name in there), *names]))


def tell_kept(kept: int, total: int, what: str) -> str:
    """Say that not all are drawn.

    Examples
    --------
    >>> tell_kept(12, 40, "groups, the largest"), tell_kept(3, 3, "groups")
    ('12 of 40 groups, the largest.', '')
    """
    return f"{kept} of {total} {what}." if kept < total else ""
