"""Words that mark one group against another, and each group against the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    draw_again,
    draw_interval,
    fit_ticks,
    is_narrow,
    leave_empty,
    measure_width,
    name_rows,
    name_unit,
    open_axes,
    tell,
    times_axis,
)
from analysis.figures.columns import Column, add_columns, wrap_heading
from analysis.figures.labels import clean_label, describe_times, fit_label
from analysis.figures.style import ACCENT, AGAINST, MUTED, darken
from analysis.tables import require_columns
from analysis.wording import show_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes

KEYNESS_COLUMNS = [
    "feature", "log_ratio", "low", "high", "n_documents_target", "n_documents_reference",
    "distinguishable", "note",
]  # fmt: skip
_SPARE = 3  # words that are not distinguishable, beside those that are
_SECTION = 1.3  # rows between the words of both sides and those of one


@draw_again
def plot_keyness(
    keyness: pd.DataFrame,
    *,
    target: str,
    reference: str,
    colours: Mapping[str, str] | None = None,
    n_articles: tuple[int, int] | None = None,
    n: int = 12,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the words that mark the target and those that it avoids, with intervals.

    A word that one side never uses has no ratio: it stands below the others, with its note and a
    triangle that points off the scale, on the side of those who use it.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`, in its order: ``feature, log_ratio, low, high, n_documents_target,
        n_documents_reference, distinguishable, note``. The first `n` on either side are drawn,
        and half as many of those with a note; filled where they are distinguishable.
    target, reference : str
        Names of the two sides.
    colours : mapping, optional
        The groups' colours (`choose_colours`); a side that is no group keeps one of its own.
    n_articles : tuple of int, optional
        How many articles the target and the reference have.
    """
    return draw_keyness(
        keyness,
        sides=(target, reference),
        colours=colours,
        n_articles=n_articles,
        n=n,
        told=(title, caption),
        ax=ax,
    )


def draw_keyness(
    keyness: pd.DataFrame,
    *,
    sides: tuple[str, str],
    colours: Mapping[str, str] | None,
    n_articles: tuple[int, int] | None,
    n: int,
    told: tuple[str, str],
    ax: Axes | None,
    node: str | None = None,
) -> Axes:
    """Draw a diverging comparison of words, or of the words next to `node`."""
    require_columns(keyness, "keyness", KEYNESS_COLUMNS, "score_keyness()")
    keyness = keyness.assign(side=find_sides(keyness)).reset_index(drop=True)
    if node is not None:
        there = keyness["note"].str.replace("not used by", "not next to it in", n=1, regex=False)
        keyness = keyness.assign(note=there)
    shown, one_sided = _choose_rows(keyness, n)
    rows = pd.concat([shown, one_sided])
    gap = _SECTION if len(shown) else 0.5  # room for the section's heading
    places = [row + gap * (row >= len(shown)) for row in range(len(rows))]
    paint = _choose_sides(sides, colours or {})
    ax = open_axes(ax, 0.24 * len(rows) + (2.3 if len(one_sided) else 2.0), *told)
    near = "" if node is None else f"next to “{clean_label(node, 24)}” "
    unit = f"times as often {near}in {clean_label(sides[0], 34)} as in {clean_label(sides[1], 34)}"
    alt = describe_keyness(shown, one_sided, unit)
    if rows.empty:
        leave_empty(ax)
        return tell(ax, *told, alt)
    for line, row in zip(shown.to_dict("records"), places, strict=False):
        draw_interval(ax, line, row, value="log_ratio", colour=paint[line["side"] < 0],
                      filled=line["distinguishable"])  # fmt: skip
    name_rows(ax, [clean_label(name, 30) for name in rows["feature"]], places)
    for label, side in zip(ax.get_yticklabels(), rows["side"], strict=True):
        label.set_color(darken(paint[side < 0]))
    times_axis(ax)
    columns = _count_articles(rows, sides=sides, paint=paint, n_articles=n_articles)
    heading = "articles with the word" if node is None else "articles with the pair"
    add_columns(ax, columns, rows=places, heading=heading)
    interval = "95% interval"
    if np.isinf(shown[["low", "high"]].astype(float)).any(axis=None):
        interval += ", an arrow: too few uses for an end"
    name_unit(ax, f"{unit} (log scale; {interval}; filled: distinguishable)")
    tell(ax, *told, alt)
    fit_ticks(ax)  # what follows must fit the width that is left
    heading = "used on one side only" if node is None else "next to it on one side only"
    _draw_one_sided(ax, one_sided, places[len(shown) :], paint=paint, heading=heading)
    _name_sides(ax, sides, paint)
    return ax


def _choose_rows(keyness: pd.DataFrame, n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The surest words on either side, and those that only one side uses.

    Beside words that are distinguishable at most three of either side that are not, and none in
    place of one.
    """
    told, clear = keyness["note"] != "", keyness["distinguishable"].astype(bool)
    if clear.any():
        unclear = keyness[~clear & (told | bool(clear[~told].any()))]
        spare = unclear.groupby([told[unclear.index], unclear["side"]]).head(_SPARE).index
        keyness = keyness[clear | keyness.index.isin(spare)]
        told = told[keyness.index]
    more, less = keyness["side"] > 0, keyness["side"] < 0
    half = (n + 1) // 2
    shown = [keyness[more & ~told].head(n), keyness[less & ~told].head(n)[::-1]]
    one_sided = [keyness[side & told].head(half) for side in (more, less)]
    return pd.concat(shown), pd.concat(one_sided)


def find_sides(keyness: pd.DataFrame) -> pd.Series:
    """Whose each word is: 1 the target's, -1 the reference's, 0 of neither.

    By its ratio or, where one side never uses it, by who does.
    """
    users = np.where(keyness["n_documents_target"] > 0, 1, -1)
    return np.sign(keyness["log_ratio"]).where(keyness["note"] == "", users)


def _choose_sides(sides: tuple[str, str], colours: Mapping[str, str]) -> tuple[str, str]:
    """One colour a side; two that are not the same."""
    target = colours.get(sides[0], ACCENT)
    reference = colours.get(sides[1], AGAINST if target != AGAINST else ACCENT)
    return target, reference if reference != target else MUTED


def _draw_one_sided(
    ax: Axes,
    rows: pd.DataFrame,
    places: Sequence[float],
    *,
    paint: tuple[str, str],
    heading: str,
) -> None:
    """Draw a triangle at the end of the scale, and the note beside it."""
    if not len(rows):
        return
    across = ax.get_yaxis_transform()
    ax.axhspan(places[0] - 1.3, ax.get_ylim()[0], color="white", zorder=2.1)  # off the scale
    ax.axhline(places[0] - 1.3, color=MUTED, linewidth=0.6, zorder=2.2)
    ax.annotate(heading, (0, places[0] - 0.85), xycoords=across, xytext=(3, 0),
                textcoords="offset points", fontsize=8, color=MUTED, va="center", parse_math=False)  # fmt: skip
    room, inset = measure_width(ax) - 30, 0.05 if is_narrow() else 0.015
    for line, row in zip(rows.to_dict("records"), places, strict=True):
        less = line["side"] < 0
        edge, colour = inset if less else 1 - inset, paint[less]
        fill = colour if line["distinguishable"] else "white"
        ax.scatter(edge, row, s=34, color=fill, edgecolors=colour, zorder=3,
                   marker="<" if less else ">", transform=across)  # fmt: skip
        ax.annotate(
            _fit_note(line["note"], room), (edge, row), xycoords=across,
            xytext=(8 if less else -8, 0), textcoords="offset points", va="center",
            ha="left" if less else "right", fontsize=8, color=MUTED, parse_math=False,
        )  # fmt: skip


def _fit_note(note: str, room: float) -> str:
    """A note, or as much of it as fits and makes sense; the columns tell its numbers."""
    parts = (note, note.split(",")[0])
    return next((part for part in parts if fit_label(part, 8, room) == clean_label(part, 80)), "")


def _name_sides(ax: Axes, sides: tuple[str, str], paint: tuple[str, str]) -> None:
    """Say above the Axes which way leads to whom."""
    width = measure_width(ax) if is_narrow() else measure_width(ax) / 2  # one above the other
    room = (width - 20) / 1.15  # bold letters are wider
    names = [fit_label(name, 8.5, room) for name in sides]
    texts = f"{names[0]} →", f"← {names[1]}"
    lifts = (16, 4) if is_narrow() else (4, 4)
    sides_of = zip(texts, (1, 0), ("right", "left"), paint, lifts, strict=True)
    for text, edge, align, colour, lift in sides_of:
        ax.annotate(text, (edge, 1), xycoords="axes fraction", xytext=(0, lift), ha=align, va="bottom",
                    textcoords="offset points", fontsize=8.5, fontweight="bold", parse_math=False,
                    color=darken(colour))  # fmt: skip


def _count_articles(
    rows: pd.DataFrame,
    *,
    sides: tuple[str, str],
    paint: tuple[str, str],
    n_articles: tuple[int, int] | None,
) -> list[Column]:
    """In how many articles of either side each word stands."""
    columns = []
    for side, name in enumerate(sides):
        counts = rows[["n_documents_target", "n_documents_reference"][side]]
        total = f"\nof {n_articles[side]:,}" if n_articles else ""
        texts = [f"{count:,}" for count in counts]
        columns.append(Column(wrap_heading(name) + total, texts, darken(paint[side])))
    return columns


def describe_keyness(shown: pd.DataFrame, one_sided: pd.DataFrame, unit: str) -> str:
    """Tell the ratios as multiples, as the axis does; then who never uses what."""
    told = describe_times(shown, value="log_ratio", unit=unit)
    notes = [
        f"{show_line(line['feature'], length=90)}: {show_line(line['note'], length=90)}"
        for line in one_sided.to_dict("records")
    ]
    return f"{told} On one side only: {'; '.join(notes)}." if notes else told
