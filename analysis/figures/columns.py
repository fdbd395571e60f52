"""Numbers in columns beside a figure's rows, like those of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.figures.canvas import is_narrow
from analysis.figures.labels import clean_label, measure_text
from analysis.figures.style import MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 8.0  # points
_GAP = 9.0


class Column(NamedTuple):
    """What a column says: its name above it, one text a row."""

    name: str
    texts: Sequence[str]
    colour: str = MUTED


def add_columns(
    ax: Axes, columns: Sequence[Column], *, rows: Sequence[float], heading: str = ""
) -> None:
    """Write columns to the right of the Axes, each text at its row, under one heading."""
    edge, lines = _GAP, 1
    for column in columns:
        name = "\n".join(
            clean_label(line, 8 if is_narrow() else 14) for line in column.name.split("\n")
        )
        edge += max(measure_text(text, _SIZE) for text in (name, *column.texts))
        for row, text in zip(rows, column.texts, strict=True):
            _write(ax, text, edge, row=row, colour=MUTED)
        _write(ax, name, edge, colour=column.colour)
        edge += _GAP
        lines = max(lines, name.count("\n") + 1)
    # on a phone the names of two sides stand one above the other beside it
    lift = 26.0 if is_narrow() else 11.0 * lines
    _write(ax, clean_label(heading), edge - _GAP, colour=MUTED, lift=lift)


def _write(
    ax: Axes, text: str, edge: float, *, colour: str, row: float | None = None, lift: float = 0
) -> None:
    """Write a text that ends `edge` points right of the Axes: at a row, or above the Axes."""
    above = row is None
    ax.annotate(
        text,
        (1, 1 if row is None else row),
        xycoords="axes fraction" if above else ax.get_yaxis_transform(),
        xytext=(edge, 4 + lift if above else 0),
        textcoords="offset points",
        ha="right",
        va="bottom" if above else "center",
        fontsize=_SIZE,
        color=colour,
        linespacing=1.1,
        annotation_clip=False,
    )
