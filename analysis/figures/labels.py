"""Words in figures and about them: labels that can be drawn, and alternative texts."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import chain

import pandas as pd

from analysis.wording import show_line, show_month, show_number, show_percent


def describe_table(
    table: pd.DataFrame,
    *,
    kind: str,
    label: str,
    value: str,
    unit: str,
    rows: int = 15,
    percent: bool = False,
) -> str:
    """Describe a figure's table in words, for its alternative text.

    Parameters
    ----------
    kind : str
        What is drawn, such as ``"Dot plot"``.
    label, value : str
        The columns with the names and with the numbers; ``low`` and ``high`` are used if there.
    unit : str
        What the numbers are.
    rows : int
        How many rows are told; of the others only how many they are.
    percent : bool
        Whether the numbers are shares, told in per cent as they are drawn.

    Examples
    --------
    >>> table = pd.DataFrame({"group": ["a", "b"], "estimate": [0.5, 0.25]})
    >>> describe_table(table, kind="Bar chart", label="group", value="estimate", unit="share")
    'Bar chart: share. a: 0.50; b: 0.25.'
    """
    show = show_percent if percent else show_number
    parts = []
    for row in table.head(rows).to_dict("records"):
        number = "no value" if pd.isna(row[value]) else show(row[value])
        open_ends = [math.isinf(row[end]) for end in ("low", "high") if end in row]
        if open_ends == [False, True]:
            number = f"at least {show(row['low'])}"
        elif open_ends == [True, False]:
            number = f"at most {show(row['high'])}"
        elif "low" in row and not pd.isna(row["low"]):
            number += f" ({show(row['low'])} to {show(row['high'])})"
        name = show_month(row[label]) if isinstance(row[label], pd.Timestamp) else row[label]
        parts.append(f"{show_line(name, length=90)}: {number}")
    more = f"; and {len(table) - rows} more" if len(table) > rows else ""
    return f"{kind}: {show_line(unit, length=300)}. {'; '.join(parts) or 'Nothing to draw'}{more}."


def describe_times(table: pd.DataFrame, *, value: str, unit: str) -> str:
    """Describe all rows of a table of log2 ratios as multiples, as the axis shows them.

    Examples
    --------
    >>> table = pd.DataFrame({"feature": ["queue"], "mi": [3.0], "low": [1.0], "high": [4.0]})
    >>> describe_times(table, value="mi", unit="times as often as by chance")
    'Dot plot: times as often as by chance, 95% interval. queue: 8.00 (2.00 to 16.0).'
    >>> describe_times(table.assign(high=math.inf), value="mi", unit="times").split(". ")[1]
    'queue: at least 2.00.'
    """
    times = table.assign(**{name: 2.0 ** table[name] for name in (value, "low", "high")})
    times["low"] = times["low"].mask(times["low"] == 0, -math.inf)  # an open end, as it was
    return describe_table(
        times, kind="Dot plot", label="feature", value=value, unit=f"{unit}, 95% interval",
        rows=len(times),
    )  # fmt: skip


def label_rows(table: pd.DataFrame, *, columns: Sequence[str], length: int = 52) -> pd.Series:
    """Join columns to one label a row, each part cut with "…" so that all fit.

    Examples
    --------
    >>> table = pd.DataFrame({"group": ["Harbour Post Weekend"], "frame": ["Security"]})
    >>> label_rows(table, columns=["group", "frame"], length=24)[0]
    'Harbour Pos…: Security'
    """
    rows = table[list(columns)].itertuples(index=False)
    labels = [_join_parts([show_line(text) for text in row], length) for row in rows]
    return pd.Series(labels, index=table.index, dtype="str")


def _join_parts(parts: list[str], length: int) -> str:
    """Join parts; the shorter ones leave their room to the others."""
    left, rooms = length - 2 * len(parts), [0] * len(parts)
    order = sorted(range(len(parts)), key=lambda place: len(parts[place]))
    for n_before, place in enumerate(order):
        rooms[place] = min(len(parts[place]), left // (len(parts) - n_before))
        left -= rooms[place]
    return ": ".join(clean_label(text, room) for text, room in zip(parts, rooms, strict=True))


def clean_label(text: object, length: int = 44) -> str:
    r"""Make a label drawable: one line, cut if long, signs that the font lacks as a hollow box.

    Examples
    --------
    >>> clean_label("a\tb\n"), clean_label("word " * 20, 12)
    ('a b', 'word word w…')
    """
    glyphs = _glyphs()
    return "".join(sign if ord(sign) in glyphs else "□" for sign in show_line(text, length=length))


def wrap_label(text: str, width: int, length: int = 600, *, lines: int | None = None) -> str:
    """Make a longer text drawable, in lines of at most `width` signs; at most so many `lines`."""
    return textwrap.fill(clean_label(text, length), width, max_lines=lines, placeholder="…")


def wrap_to_width(text: str, size: float, width: float, length: int = 600) -> str:
    r"""Make a bold text drawable, in lines of at most `width` points.

    Examples
    --------
    >>> wrap_to_width("a line of six short words", 11.5, 120)
    'a line of six short\nwords'
    """
    lines: list[str] = []
    words = clean_label(text, length).split()
    wide = {word for word in words if measure_text(word, size, "bold") > width}
    parts = (textwrap.wrap(word, 20) if word in wide else [word] for word in words)
    for word in chain.from_iterable(parts):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and measure_text(longer, size, "bold") <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)


@lru_cache(maxsize=4096)
def measure_text(text: str, size: float, weight: str = "normal") -> float:
    """Width in points of a drawable text of one or more lines, at a font size in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    font = FontProperties(family="DejaVu Sans", size=size, weight=weight)
    lines = text.split("\n")
    return max(text_to_path.get_text_width_height_descent(line, font, False)[0] for line in lines)


def fit_label(text: object, size: float, width: float) -> str:
    """Make a label drawable and cut it to a width in points.

    Examples
    --------
    >>> fit_label("not used by the others", 8, 60), fit_label("queue", 8, 60)
    ('not used by…', 'queue')
    """
    label = clean_label(text, 80)
    while len(label) > 2 and measure_text(label, size) > width:
        label = clean_label(label.removesuffix("…"), max(len(label) - 2, 1))
    return label


def end_sentence(title: str) -> str:
    """Close a title with a full stop, as a sentence before others."""
    return title if not title or title.endswith((".", "!", "?")) else f"{title}."


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())
