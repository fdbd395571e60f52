"""Numbers in columns beside a figure's rows, like those of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from analysis.figures.canvas import is_narrow
from analysis.figures.labels import clean_label, measure_text, wrap_label
from analysis.figures.style import MUTED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_SIZE = 8.0  # points
_GAP = 9.0
_LONGEST = 14  # signs of a line above a column


class Column(NamedTuple):
    """What a column says: its name above it, one text a row."""

    name: str
    texts: Sequence[str]
    colour: str = MUTED


def wrap_heading(name: str) -> str:
    r"""The name of a column in up to two lines, on a phone of few signs; words stay whole.

    Examples
    --------
    >>> wrap_heading("the others of the North")
    'the others of\nthe North'
    """
    longest = max((len(word) for word in name.split()), default=1)
    signs = min(max(8, longest), _LONGEST) if is_narrow() else _LONGEST
    return wrap_label(name, signs, lines=2)


def add_columns(
    ax: Axes, columns: Sequence[Column], *, rows: Sequence[float], heading: str = ""
) -> None:
    """Write columns to the right of the Axes, each text at its row, under one heading."""
    edge, lines = _GAP, 1
    for column in columns:
        name = "\n".join(clean_label(line, _LONGEST) for line in column.name.split("\n"))
        edge += max(measure_text(text, _SIZE) for text in (name, *column.texts))
        for row, text in zip(rows, column.texts, strict=True):
            _write(ax, text, edge, row=row, colour=MUTED)
        _write(ax, name, edge, colour=column.colour)
        edge += _GAP
        lines = max(lines, name.count("\n") + 1)
    # on a phone the names of two sides stand one above the other beside it
    lift = max(26.0 if is_narrow() else 0.0, 11.0 * lines)
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
