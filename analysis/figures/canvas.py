"""What all figures share: the Axes, its rows and scales, title, caption and alternative text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from functools import partial, wraps
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import pandas as pd

from analysis.figures.labels import end_sentence, fit_label, measure_text, wrap_label, wrap_to_width
from analysis.figures.style import MUTED, NARROW, WIDTH
from analysis.wording import show_line

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

_ARROW = 18.0  # points: how far the arrow of an open end goes
_P = ParamSpec("_P")
_Drawn = TypeVar("_Drawn", "Axes", "Figure")


def draw_again(plot: Callable[_P, _Drawn]) -> Callable[_P, _Drawn]:
    """Let a new figure know how it is drawn for a phone: ``figure.draw_narrow()``.

    `save_figure` puts both on the page. On an Axes that was given there is nothing to redraw.
    """

    @wraps(plot)
    def draw(*args: _P.args, **settings: _P.kwargs) -> _Drawn:
        drawn = plot(*args, **settings)
        if settings.get("ax") is None:
            figure = get_figure(drawn)
            figure.draw_narrow = partial(_draw_narrow, partial(plot, *args, **settings))  # type: ignore[attr-defined]
        return drawn

    return draw


def _draw_narrow(plot: Callable[[], Axes | Figure]) -> Figure:
    import matplotlib as mpl

    with mpl.rc_context({"figure.figsize": (NARROW, NARROW)}):
        return get_figure(plot())


def get_figure(drawn: Axes | Figure) -> Figure:
    """The whole figure of what a ``plot_`` function returned."""
    figure = drawn.get_figure(root=True)
    assert figure is not None  # noqa: S101 - just drawn
    return figure


def page_width() -> float:
    """Width of a new figure in inches: matplotlib's own setting, `use_style` sets it."""
    import matplotlib as mpl

    return float(mpl.rcParams["figure.figsize"][0])


def is_narrow() -> bool:
    """Whether figures are laid out for a phone."""
    return page_width() < 5


def count_signs(signs: int) -> int:
    """How many signs fit a line of a new figure, where `signs` fit one of full width."""
    return max(round(signs * page_width() / WIDTH), 1)


def wrap_text(text: str, signs: int, length: int = 600) -> str:
    """Wrap a text in lines of `signs` signs, fewer in a narrower figure."""
    return wrap_label(text, count_signs(signs), length)


def _wrap_title(title: str) -> str:
    return wrap_to_width(title, _title_size(), 72 * page_width() - 12, 300)


def _title_size() -> float:
    return 10.5 if is_narrow() else 11.5


def open_axes(ax: Axes | None, height: float, title: str, caption: str) -> Axes:
    """The Axes given, or those of a new figure of fitting height."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    height += measure_words(title, [caption])
    _, ax = plt.subplots(figsize=(page_width(), max(height, 1.8)), layout="constrained")
    return ax


def measure_words(title: str, notes: Sequence[str]) -> float:
    """Height in inches that a title and notes need beyond two lines of each.

    A figure's height has room for two; more would squeeze its rows.
    """
    n_lines = sum(wrap_text(note, 112).count("\n") + 1 for note in notes if note)
    return 0.2 * max(_wrap_title(title).count("\n") - 1, 0) + 0.15 * max(n_lines - 2, 0)


def stand_above(names: Sequence[str]) -> bool:
    """Whether names stand above their rows: those too long to leave room beside them."""
    return is_narrow() and max((measure_text(name, 9.5) for name in names), default=0) > 95


def measure_rows(names: Sequence[str], pitch: float) -> float:
    """Height in inches of named rows, `pitch` inches each where the name stands beside it."""
    return len(names) * (pitch + 0.16 * stand_above(names))


def measure_pitch(names: Sequence[str], pitch: float, *, size: float = 7.5) -> float:
    r"""Height in inches from row to row: `pitch`, or more where wrapped names need it.

    Examples
    --------
    >>> measure_pitch(["bridge", "dam"], 0.2), measure_pitch(["bridge\nand dam"] * 2, 0.2)
    (0.2, 0.28)
    """
    lines = [name.count("\n") + 1 for name in names]
    most = max((one + other for one, other in pairwise(lines)), default=2) / 2
    return pitch if most == 1 else max(pitch, 1.2 * size * most / 72 + 0.03)


def lay_out(ax: Axes) -> None:
    """Give the Axes its place in the figure, so that what is drawn next can be measured."""
    figure = ax.get_figure(root=True)
    engine = figure.get_layout_engine() if figure is not None else None  # None: it was removed
    if engine is not None and figure is not None:
        engine.execute(figure)


def leave_empty(ax: Axes) -> None:
    """Say that there is nothing to draw, instead of a scale without marks."""
    ax.set_axis_off()
    ax.annotate("nothing to draw", (0, 0.5), xycoords="axes fraction", color=MUTED, va="center")


def measure_width(ax: Axes) -> float:
    """Width of the Axes in points, after `lay_out`."""
    return float(ax.get_window_extent().width) * 72 / ax.figure.dpi


def name_rows(
    ax: Axes, names: Sequence[str], places: Sequence[float] | None = None, *, above: bool = False
) -> None:
    """Name the rows from the top down; they stand at 0, 1, 2 ... or at `places`."""
    at = list(range(len(names)) if places is None else places)
    if above:
        room = 72 * page_width() - 14
        ax.set_yticks([row - 0.4 for row in at], [fit_label(name, 9, room) for name in names])
        ax.tick_params(axis="y", pad=-2, labelsize=9)
        for label in ax.get_yticklabels():
            label.set_horizontalalignment("left")
            label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 1.5})  # clear of lines
    else:
        ax.set_yticks(at, names)
    ax.set_ylim(at[-1] + 0.6 if at else -0.4, (-1.05 if above else -0.95) if at else -0.5)


def fit_ticks(ax: Axes) -> None:
    """As many ticks of the x axis as have room under the Axes as it stands."""
    lay_out(ax)
    ax.locator_params(axis="x", integer=True, nbins=min(max(int(measure_width(ax) / 45), 2), 9))


def thin_ticks(panels: Sequence[Axes], *, most: int = 4) -> None:
    """Give the x axes of panels as many ticks as stand apart, those of neighbours too."""
    lay_out(panels[0])
    for n in range(most, 0, -1):
        for ax in panels:
            ax.locator_params(axis="x", nbins=n)
        if not _touch(panels):
            return


def _touch(panels: Sequence[Axes]) -> bool:
    """Whether two labels of x axes on one line have less than two points between them."""
    lines: dict[int, list[tuple[float, float]]] = {}
    for ax in panels:
        shown = [tick.label1 for tick in ax.xaxis.get_major_ticks() if tick.label1.get_visible()]
        if not shown:
            continue
        low, high = sorted(ax.get_xlim())
        places = [place for place in ax.get_xticks() if low <= place <= high]
        labels = ax.xaxis.get_major_formatter().format_ticks(places)
        scale = 72 / ax.figure.dpi
        line = lines.setdefault(round(ax.get_window_extent().y0), [])
        for place, label in zip(places, labels, strict=True):
            middle = float(ax.transData.transform((place, 0))[0]) * scale
            half = measure_text(label, shown[0].get_fontsize()) / 2
            line.append((middle - half, middle + half))
    return any(
        start - end < 2
        for line in lines.values()
        for (_, end), (start, _) in pairwise(sorted(line))
    )


def name_unit(ax: Axes, unit: str, signs: int = 62) -> None:
    """Name the unit of the x axis; in a narrow figure from its right edge, to stay within it."""
    ax.set_xlabel(
        wrap_text(unit, signs + 8 * is_narrow()), loc="right" if is_narrow() else "center"
    )


def draw_interval(
    ax: Axes,
    line: Mapping[Any, Any],
    row: float,
    *,
    value: str,
    colour: str,
    filled: bool,
    size: float = 30,
    marker: str = "o",
) -> None:
    """Draw a mark at `value` on the line from ``low`` to ``high``, where there is an interval.

    An end that is open (-inf, inf) is an arrow from the mark.
    """
    if pd.isna(line[value]):
        return
    if not pd.isna(line["low"]):
        ends = [line[end] if math.isfinite(line[end]) else line[value] for end in ("low", "high")]
        ax.plot(ends, [row, row], color=colour, linewidth=1.8)
        for end, sign in (("low", -1), ("high", 1)):
            if not math.isfinite(line[end]):
                ax.annotate(
                    "", (line[value], row), xytext=(sign * _ARROW, 0), textcoords="offset points",
                    arrowprops={"arrowstyle": "<|-", "color": colour, "linewidth": 1.8,
                                "shrinkA": 0, "shrinkB": 0, "mutation_scale": 8},
                )  # fmt: skip
    fill = colour if filled else "white"
    ax.scatter(line[value], row, s=size, color=fill, edgecolors=colour, marker=marker, zorder=3)


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
            _wrap_title(title), x=0.01, ha="left", fontsize=_title_size(), fontweight="bold"
        )
    if any(notes):
        note = "\n".join(wrap_text(note, 112) for note in notes if note)
        figure.supxlabel(note, x=0.01, ha="left", fontsize=8, color=MUTED)
    if mpl.rcParams["text.parse_math"]:  # use_style() was not called
        for text in figure.findobj(Text):
            text.set_parse_math(False)


def date_axis(ax: Axes, months: pd.Series, *, ticks: int = 9) -> None:
    """Set the x axis to the time from the first to the last date, with about `ticks` ticks.

    Matplotlib's locator halves their number where one is too many: three at least are drawn.
    """
    from matplotlib.dates import MONTHLY, AutoDateLocator, ConciseDateFormatter

    if months.empty:
        return
    margin = pd.Timedelta(days=40)
    ends = months.min() - margin, months.max() + margin
    ax.set_xlim(*ends)
    fit = max(count_signs(ticks), 4)
    for most in range(fit, 2 * fit):
        locator = AutoDateLocator(minticks=3, maxticks=most)
        locator.intervald[MONTHLY] = [1, 2, 3, 4, 6, 12]  # two years have too many of the others
        ax.xaxis.set_major_locator(locator)
        ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
        low, high = sorted(ax.get_xlim())
        if sum(low <= place <= high for place in ax.get_xticks()) >= 3:
            return


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
    equal = "1×" if is_narrow() else show_times(0)
    ax.xaxis.set_major_formatter(lambda power, _: show_times(power) if power else equal)
    ax.locator_params(axis="x", integer=True, nbins=9, steps=[1, 2, 3, 4, 6, 10])


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
