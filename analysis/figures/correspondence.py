"""A map of groups and words, from a correspondence analysis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    draw_again,
    draw_interval,
    is_narrow,
    lay_out,
    leave_empty,
    name_rows,
    open_axes,
    tell,
    wrap_text,
)
from analysis.figures.labels import clean_label
from analysis.figures.place import Label, place_labels
from analysis.figures.style import ACCENT, INK, MUTED, RULE, add_key, choose_markers, darken
from analysis.tables import require_columns
from analysis.wording import show_line, show_number, show_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = [
    "kind", "name", "axis_1", "axis_2", "low_1", "high_1", "low_2", "high_2", "explained_1",
    "explained_2", "q",
]  # fmt: skip
_READ = (
    "How to read: groups near one another write alike; a group uses the words that lie in its "
    "direction from the centre more than the average, those opposite less. Lines: 95% interval. "
    "Hollow: not distinguishable from the average (q > .05)."
)
_READ_STRIP = (
    "How to read: a group uses the words on its side of the line more than the average, those on "
    "the other side less. Lines: 95% interval. Hollow: not distinguishable (q > .05)."
)


@draw_again
def plot_correspondence(
    points: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    n: int = 40,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw groups and words on a map: groups with their intervals, words in grey.

    With two groups there is one axis: a strip, a row a word. Words whose label finds no place
    without covering another stay a dot without a name.

    Parameters
    ----------
    points : DataFrame
        From `score_correspondence`, in its order; the first `n` features are drawn. A group is
        filled where it is distinguishable from the average, q <= .05.
    colours : mapping
        The groups' colours (`choose_colours`).
    """
    require_columns(points, "points", _COLUMNS, "score_correspondence()")
    placed = points[points["axis_1"].notna()]
    groups = placed[placed["kind"] == "group"]
    features = placed[placed["kind"] == "feature"].head(n)
    flat = bool(placed["axis_2"].isna().all())
    caption = f"{caption} {_READ_STRIP if flat else _READ}".strip() if len(placed) else caption
    caption = add_key(caption, colours, list(groups["name"]))
    if flat:
        ax = open_axes(ax, 0.2 * (len(groups) + len(features)) + 1.9, title, caption)
    else:
        ax = open_axes(ax, 5.0 if is_narrow() else 6.9, title, caption)
    told = title, caption, _describe(groups, features, flat)
    if placed.empty:
        leave_empty(ax)
        return tell(ax, *told)
    ax.set_xlabel(_name_axis(placed, 1))
    if flat:
        _draw_strip(ax, groups, features, colours)
        return tell(ax, *told)
    ax.set_ylabel(_name_axis(placed, 2))
    arms = _draw_map(ax, groups, features, colours)
    tell(ax, *told)  # takes its room before the names are placed
    if is_narrow():  # the groups need the room: words further out are left out
        _set_limits(ax, groups if len(groups) > 1 else placed, margin=1.4)
        inside = features["axis_1"].between(*ax.get_xlim()) & features["axis_2"].between(
            *ax.get_ylim()
        )
        features = features[inside]
    else:
        _set_limits(ax, pd.concat([groups, features]), margin=1.16)
    _name_points(ax, groups, features, colours, arms)
    return ax


def _name_axis(points: pd.DataFrame, axis: int) -> str:
    return f"axis {axis}: {show_percent(points[f'explained_{axis}'].iloc[0])} of the inertia"


def _draw_map(
    ax: Axes, groups: pd.DataFrame, features: pd.DataFrame, colours: Mapping[str, str]
) -> list[list[float]]:
    """Draw all marks; return the arms of the crosses."""
    ax.axhline(0, color=RULE, linewidth=0.9, zorder=0)
    ax.axvline(0, color=RULE, linewidth=0.9, zorder=0)
    ax.scatter(features["axis_1"], features["axis_2"], s=7, color=MUTED, alpha=0.7, linewidths=0)
    arms, markers = [], choose_markers(colours)
    for group in groups.to_dict("records"):
        paint, marker = colours.get(group["name"], ACCENT), markers.get(group["name"], "o")
        arms += _draw_group(ax, group, paint, marker)
    return arms


def _draw_group(ax: Axes, group: Mapping[Any, Any], colour: str, marker: str) -> list[list[float]]:
    """A dot and its cross; return the arms of the cross."""
    x, y = group["axis_1"], group["axis_2"]
    arms = [
        [group["low_1"], y, group["high_1"], y],
        [x, group["low_2"], x, group["high_2"]],
    ]
    arms = [arm for arm in arms if not np.isnan(arm).any()]
    for x0, y0, x1, y1 in arms:
        ax.plot([x0, x1], [y0, y1], color=colour, linewidth=1.2)
    fill = colour if group["q"] <= 0.05 else "white"
    ax.scatter(x, y, s=52, color=fill, edgecolors=colour, linewidths=1.4, marker=marker, zorder=3)
    return arms


def _name_points(
    ax: Axes,
    groups: pd.DataFrame,
    features: pd.DataFrame,
    colours: Mapping[str, str],
    arms: list[list[float]],
) -> None:
    """Name the groups, then the words, as far as there is room; say which groups have none."""
    size, signs = (8.5, 20) if is_narrow() else (9.5, 28)
    labels = [
        Label(clean_label(line["name"], signs), line["axis_1"], line["axis_2"], size,
              darken(colours.get(line["name"], ACCENT)), "bold", 4.5, 65.0,
              clean_label(line["name"], 14))
        for line in groups.to_dict("records")
    ]  # fmt: skip
    labels += [
        Label(clean_label(line["name"], 24), line["axis_1"], line["axis_2"], 8.0, MUTED)
        for line in features.to_dict("records")
    ]
    homeless = place_labels(ax, labels, lines=arms)
    if nameless := [label.text for label in homeless if label.short]:  # a word may be spelt alike
        text = wrap_text(f"no room for the names of {', '.join(nameless)}", 90, 260)
        ax.annotate(text, (0, 0), xycoords="axes fraction", xytext=(4, 4), fontsize=8, color=MUTED,
                    textcoords="offset points", parse_math=False)  # fmt: skip


def _set_limits(ax: Axes, points: pd.DataFrame, *, margin: float) -> None:
    """Limits from the points and the centre; an interval may run off the map.

    Both axes have one scale: the one with room to spare is widened to the shape of the Axes.
    """
    lay_out(ax)  # decides the shape
    ends = np.vstack([points[["axis_1", "axis_2"]].to_numpy(dtype=float), [0, 0]])
    low, high = ends.min(axis=0), ends.max(axis=0)
    shape = ax.get_window_extent().size
    unit = margin * max(((high - low) / shape).max(), 1e-9)
    middle, half = (low + high) / 2, unit * shape / 2
    ax.set_xlim(middle[0] - half[0], middle[0] + half[0])
    ax.set_ylim(middle[1] - half[1], middle[1] + half[1])
    ax.set_aspect("equal")
    ax.locator_params(nbins=6)
    ax.tick_params(labelcolor=MUTED)


def _draw_strip(
    ax: Axes, groups: pd.DataFrame, features: pd.DataFrame, colours: Mapping[str, str]
) -> None:
    groups = groups.sort_values(["axis_1", "name"])
    features = features.sort_values(["axis_1", "name"])
    markers = choose_markers(colours)
    rows = [*groups.to_dict("records"), *features.to_dict("records")]
    places = [place + 0.7 * (place >= len(groups)) for place in range(len(rows))]
    for row, line in zip(places, rows, strict=True):
        if line["kind"] == "group":
            span = {"at": line["axis_1"], "low": line["low_1"], "high": line["high_1"]}
            draw_interval(ax, span, row, value="at", colour=colours.get(line["name"], ACCENT),
                          marker=markers.get(line["name"], "o"), filled=line["q"] <= 0.05)  # fmt: skip
        else:
            ax.plot([0, line["axis_1"]], [row, row], color=RULE, linewidth=1)
            ax.scatter(line["axis_1"], row, s=14, color=MUTED, linewidths=0, zorder=3)
    name_rows(ax, [clean_label(line["name"], 30) for line in rows], places)
    for label, line in zip(ax.get_yticklabels(), rows, strict=True):
        group = line["kind"] == "group"
        label.set_color(darken(colours.get(line["name"], ACCENT)) if group else INK)
        label.set_fontweight("bold" if group else "normal")
    ax.axvline(0, color=MUTED, linewidth=0.9)
    ax.grid(axis="x")


def _describe(groups: pd.DataFrame, features: pd.DataFrame, flat: bool) -> str:
    """Tell each group's place and the words that are drawn."""

    def tell_place(line: Mapping[Any, Any]) -> str:
        second = "" if flat else f", {show_number(line['axis_2'])}"
        return f"{show_line(line['name'], length=90)}: {show_number(line['axis_1'])}{second}"

    told = [
        "; ".join(tell_place(line) for line in part.to_dict("records"))
        for part in (groups, features)
    ]
    kind = "Strip" if flat else "Map"
    if not any(told):
        return f"{kind} of groups and words. Nothing to draw."
    return f"{kind} of groups and words. Groups: {told[0] or 'none'}. Words: {told[1] or 'none'}."
