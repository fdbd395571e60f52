"""How often words are used over time, group by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.figures.canvas import date_axis, draw_again, lay_out, tell_figure
from analysis.figures.grid import count_columns, name_panel, open_grid, order_groups, tell_kept
from analysis.figures.labels import clean_label
from analysis.figures.place import spread_heights
from analysis.figures.style import (
    ACCENT,
    DASHES,
    INK,
    MARKERS,
    MUTED,
    RULE,
    add_key,
    choose_markers,
    darken,
)
from analysis.tables import require_choice, require_columns
from analysis.wording import show_date, show_line, show_number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_FORMS = {"week": "W", "month": "M", "year": "Y"}
_FEW = 5  # groups whose lines can be told apart in one panel
_MAX_PANELS = 12
_SIZE = 8.0  # of a line's name, points
_UNIT = "per 1,000 words"


@draw_again
def plot_rates(
    rates: pd.DataFrame,
    *,
    colours: Mapping[str, str],
    period: str = "month",
    title: str = "",
    caption: str = "",
) -> Figure:
    """Draw how often features are used over time, each line broken where there is no article.

    A panel a feature, with a line a group named at its end; with more than five groups a panel a
    group, in which the lines are the features and, of one feature, the other groups stand in
    grey. All panels have one scale, from 0.

    Parameters
    ----------
    rates : DataFrame
        From `score_rates`: ``group, period, feature, per_1000, low, high``. A period
        without an interval, as of few articles, is a hollow dot; a period without a row is a gap.
    colours : mapping
        The groups' colours in their order (`choose_colours`: the largest first).
    period : {"month", "week", "year"}
        What the rates were scored by: it tells where a period is missing.

    Returns
    -------
    Figure
    """
    columns = ["group", "period", "feature", "per_1000", "low", "high"]
    require_columns(rates, "rates", columns, "score_rates()")
    require_choice(period, "period", list(_FORMS))
    plan = _plan(rates, colours)
    known = rates[rates["per_1000"].notna() & rates[plan.line].isin(plan.lines)]
    known = known.sort_values(["group", "feature", "period"])
    parts = {name: known[known[plan.panel] == name] for name in plan.panels}
    height = 1.45 if plan.panel == "group" else {1: 2.9, 2: 2.2}[plan.across]
    figure, panels = open_grid(len(parts), columns=plan.across, height=height, sharey=True)
    for ax, (name, part) in zip(panels, parts.items(), strict=False):
        if plan.has_shadows:
            _draw_shadows(ax, known[known["group"] != name], period)
        _draw_lines(ax, part, plan.line, paint=plan.paint(name, colours), period=period,
                    markers=plan.mark(name, choose_markers(colours)))  # fmt: skip
        colour = darken(colours.get(name, ACCENT)) if plan.panel == "group" else INK
        quoted = name if plan.panel == "group" else f"“{name}”"
        name_panel(ax, quoted, columns=plan.across, colour=colour)
    _set_scales(panels, known, plan.across)
    notes = [
        f"{_UNIT}; shaded: 95% interval; hollow: too few different articles for an interval; no line: no articles."
        f"{' Grey: the other groups.' if plan.has_shadows else ''}{_tell_cut(panels[0], known)}",
        " ".join(filter(None, [*plan.left_out, add_key(caption, colours, plan.named)])),
    ]
    drawn = known[known[plan.panel].isin(plan.panels)]
    tell_figure(figure, title, notes, _describe(drawn, period))
    for ax, (name, part) in zip(panels, parts.items(), strict=False):
        if not plan.has_shadows:
            _name_lines(ax, part, plan.line, paint=plan.paint(name, colours))
    return figure


class _Plan(NamedTuple):
    """Which column makes the panels and which the lines in them, and which values are drawn."""

    panel: str
    line: str
    panels: list[str]
    lines: list[str]
    left_out: list[str]

    @property
    def named(self) -> list[str]:
        """The groups that are drawn."""
        return self.panels if self.panel == "group" else self.lines

    @property
    def has_shadows(self) -> bool:
        """One line a panel, its group named above it: the other groups stand behind."""
        return self.panel == "group" and len(self.lines) == 1

    @property
    def across(self) -> int:
        """How many panels stand side by side."""
        if self.panel == "group":
            return count_columns(3, 3)
        return count_columns(2, len(self.panels), narrow=1)

    def paint(self, name: str, colours: Mapping[str, str]) -> dict[str, str]:
        """The colour of each line in the panel `name`: that of its group."""
        return {line: colours.get(group, ACCENT) for line, group in self._own(name).items()}

    def mark(self, name: str, markers: Mapping[str, str]) -> dict[str, str]:
        """The marker of each line in the panel `name`: that of its group."""
        return {line: markers.get(group, "o") for line, group in self._own(name).items()}

    def _own(self, name: str) -> dict[str, str]:
        return {line: name if self.panel == "group" else line for line in self.lines}


def _plan(rates: pd.DataFrame, colours: Mapping[str, str]) -> _Plan:
    groups = order_groups(list(rates["group"]), colours)
    features = list(dict.fromkeys(rates["feature"]))
    if len(groups) > _FEW:
        left_out = [
            tell_kept(min(len(groups), _MAX_PANELS), len(groups), "groups, the largest"),
            tell_kept(min(len(features), len(DASHES)), len(features), "features"),
        ]
        lines = features[: len(DASHES)]
        return _Plan("group", "feature", groups[:_MAX_PANELS], lines, left_out)
    left_out = [tell_kept(min(len(features), _MAX_PANELS), len(features), "features")]
    return _Plan("feature", "group", features[:_MAX_PANELS], groups, left_out)


def _split_runs(part: pd.DataFrame, period: str) -> list[pd.DataFrame]:
    """Split a line, in the order of time, where a period is missing."""
    number = part["period"].dt.to_period(_FORMS[period]).astype("int64")
    return [run for _, run in part.groupby(number.diff().ne(1).cumsum())]


def _draw_shadows(ax: Axes, others: pd.DataFrame, period: str) -> None:
    """The other groups in grey, behind."""
    for _, part in others.groupby("group", observed=True):
        for run in _split_runs(part, period):
            ax.plot(run["period"], run["per_1000"], color=RULE, linewidth=0.7, zorder=1)


def _draw_lines(
    ax: Axes,
    rates: pd.DataFrame,
    line: str,
    *,
    paint: Mapping[str, str],
    markers: Mapping[str, str],
    period: str,
) -> None:
    for place, (name, colour) in enumerate(paint.items()):
        part = rates[rates[line] == name]
        marker = markers[name]
        dashes = DASHES[(place if line == "feature" else MARKERS.index(marker)) % len(DASHES)]
        for run in _split_runs(part, period):
            ax.plot(run["period"], run["per_1000"], color=colour, linewidth=1.5, linestyle=dashes,
                    zorder=3)  # fmt: skip
        for run in _split_runs(part[part["low"].notna()], period):
            if len(run) > 1:
                ax.fill_between(run["period"], run["low"], run["high"], color=colour, alpha=0.15,
                                linewidth=0, zorder=2)  # fmt: skip
            else:  # a band needs two ends
                ax.vlines(run["period"], run["low"], run["high"], color=colour, alpha=0.4,
                          linewidth=1.6, zorder=2)  # fmt: skip
        fill = np.where(part["low"].notna(), colour, "white")
        ax.scatter(part["period"], part["per_1000"], s=9, marker=marker, color=fill, edgecolors=colour,
                   linewidths=0.8, zorder=4, clip_on=False)  # fmt: skip


def _set_scales(panels: Sequence[Axes], rates: pd.DataFrame, columns: int) -> None:
    """One scale for all panels, from 0; a wide interval may run off its top."""
    date_axis(panels[0], rates["period"], ticks=12 // columns)
    most = rates["per_1000"].max() if len(rates) else 0.0
    top = min(np.nanmax([*rates["high"], most]), 2 * most) or 1.0
    panels[0].set_ylim(0, 1.06 * top)
    for place, ax in enumerate(panels):
        ax.grid(axis="y")
        ax.tick_params(labelsize=8)
        ax.tick_params(axis="y", labelcolor=MUTED)
        ax.locator_params(axis="y", nbins=4)
        if place % columns == 0:
            ax.set_ylabel(_UNIT, fontsize=8)


def _tell_cut(ax: Axes, rates: pd.DataFrame) -> str:
    top = ax.get_ylim()[1]
    return " Intervals run off the top." if (rates["high"] > top).any() else ""


def _name_lines(ax: Axes, rates: pd.DataFrame, line: str, *, paint: Mapping[str, str]) -> None:
    """Name each line at its end, one name below the other."""
    ends = rates.drop_duplicates(line, keep="last")
    if ends.empty:
        return
    top = ax.get_ylim()[1]
    notes = [
        ax.annotate(
            clean_label(end[line], 16), (end["period"], end["per_1000"]),
            xytext=(1.03, end["per_1000"] / top), textcoords="axes fraction", va="center",
            fontsize=_SIZE, color=darken(paint[end[line]]), annotation_clip=False, parse_math=False,
            arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.7, "shrinkA": 1,
                        "shrinkB": 2, "relpos": (0, 0.5), "linestyle": (0, (1, 2))},  # not to be taken for data
        )
        for end in ends.to_dict("records")
    ]  # fmt: skip
    lay_out(ax)  # the names take their room from the Axes
    gap = 1.25 * _SIZE * ax.figure.dpi / 72 / ax.get_window_extent().height
    heights = spread_heights(ends["per_1000"] / top, gap=gap, low=gap / 2, high=1)
    for note, height in zip(notes, heights, strict=True):
        note.set_position((1.03, height))


def _describe(rates: pd.DataFrame, period: str) -> str:
    """Tell of each line its first, its last and its highest rate."""
    told = []
    for (group, feature), line in rates.groupby(["group", "feature"], observed=True):
        ends = {
            "from": line.iloc[0], "to": line.iloc[-1], "highest": line.iloc[line["per_1000"].argmax()],
        }  # fmt: skip
        places = [
            f"{name} {show_number(end['per_1000'])} in {show_date(end['period'], precision=period)}"
            for name, end in ends.items()
        ]
        told.append(
            f"{show_line(group, length=90)}, {show_line(feature, length=90)}: {', '.join(places)}"
        )
    return f"Lines over time: {_UNIT}. {'; '.join(told) or 'Nothing to draw'}."
