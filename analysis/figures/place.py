"""Labels that do not overlap: their places, found in a fixed order without chance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.figures.canvas import lay_out
from analysis.figures.labels import measure_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Where a label may stand about its point, the best first: beside, above, below, at the corners.
_SIDES = [
    (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1),
    (0.5, 1), (-0.5, 1), (0.5, -1), (-0.5, -1), (1, 0.5), (-1, 0.5), (1, -0.5), (-1, -0.5),
]  # fmt: skip
_AWAY = [2, 5, 9, 14, 20, 28, 38, 50, 65, 82, 100]  # points from the dot's edge
_NEAR = 9.0  # further away, a line leads to the dot
_CROSSED = 10.0  # points that a label goes further to keep off a line
_SAMPLES = 12  # points of a leader that are looked at
_PAD = 1.5  # points between boxes: the size of letters differs a little between PNG and SVG


def spread_heights(
    wanted: Sequence[float] | pd.Series, *, gap: float, low: float, high: float
) -> np.ndarray:
    """Move heights apart as little as can be, so that they differ by `gap` and stay in order.

    Least squares under an order (isotonic regression); more labels than there is room for keep
    the gap and pass `high`.

    Examples
    --------
    >>> spread_heights([5.0, 5.0, 9.0], gap=2, low=0, high=10).round(6).tolist()
    [4.0, 6.0, 9.0]
    """
    from scipy.optimize import isotonic_regression

    if not len(wanted):
        return np.empty(0)
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(len(wanted))
    free = isotonic_regression(np.asarray(wanted, dtype=float)[order] - steps).x
    heights = np.empty(len(wanted))
    heights[order] = np.clip(free, low, max(high - steps[-1], low)) + steps
    return heights


class Label(NamedTuple):
    """A text that belongs to a point."""

    text: str
    x: float
    y: float
    size: float
    colour: str
    weight: str = "normal"
    radius: float = 2.0  # of its dot, points
    reach: float = 28.0  # how far from its dot it may stand, points
    short: str = ""  # what is written where the whole text finds no place
    over: bool = False  # whether its line may lead over other dots


class _Places(NamedTuple):
    """Where a label may stand: one row a place, the nearest first; points of the page."""

    shifts: np.ndarray  # of the label's middle from its dot
    boxes: np.ndarray  # x0, y0, x1, y1
    leaders: np.ndarray  # points of a line from the dot to the label, where it stands away
    far: np.ndarray
    cost: np.ndarray


def place_labels(
    ax: Axes, labels: Sequence[Label], *, lines: Sequence[Sequence[float]] = ()
) -> list[Label]:
    """Write labels beside their points and return those that found no place.

    In their order, each takes the nearest place that no earlier label and no dot covers, further
    away with a thin line to its dot. `lines` (x0, y0, x1, y1, upright or level) are crossed only
    where all else is far. The Axes must have its limits.
    """
    page = _lay_page(ax, labels, lines)
    homeless = []
    for label, found in zip(labels, _find_places(labels, page), strict=True):
        if found is None:
            homeless.append(label)
        else:
            _write(ax, found.label, found.shift, leader=found.leader)
    return homeless


class _Page(NamedTuple):
    """Where the labels' dots are, the edges of the Axes, and the lines; in points."""

    at: np.ndarray
    frame: np.ndarray
    strokes: np.ndarray


def _lay_page(ax: Axes, labels: Sequence[Label], lines: Sequence[Sequence[float]] = ()) -> _Page:
    lay_out(ax)  # decides what overlaps
    scale = ax.figure.dpi / 72
    to_points = ax.transData.transform
    return _Page(
        at=to_points(np.array([(label.x, label.y) for label in labels]).reshape(-1, 2)) / scale,
        frame=np.asarray(ax.get_window_extent().extents) / scale,
        strokes=to_points(np.array(lines, dtype=float).reshape(-1, 2)).reshape(-1, 4) / scale,
    )


class _Found(NamedTuple):
    """The place of a label: in which form, how far from its dot, and whether a line leads there."""

    label: Label
    shift: np.ndarray
    leader: bool
    away: float


def _find_places(labels: Sequence[Label], page: _Page) -> list[_Found | None]:
    """Find places; a label that must stand and lies far off takes its place before the others.

    Squeaky wheel optimization: place all in an order, move the one with the worst place to the
    front, and again; the best of all rounds is kept.

    References
    ----------
    Joslin & Clements (1999), Journal of Artificial Intelligence Research 10, 353-373.
    """
    must = [place for place, label in enumerate(labels) if label.short]
    best: dict[int, _Found | None] = {}
    least = np.inf
    for _ in range(2 * len(must) + 1):
        found, state = _take_places(labels, must, page)
        away = {place: np.inf if end is None else end.away for place, end in found.items()}
        whole = sum(min(distance, 1000.0) for distance in away.values())
        if whole < least or not best:
            best, least, kept = found, whole, state
        worst = max(must, key=lambda place: (away[place], -must.index(place)), default=None)
        if worst is None or away[worst] <= _NEAR or must[0] == worst:
            break
        must = [worst, *(place for place in must if place != worst)]
    rest = [place for place, label in enumerate(labels) if not label.short]
    best |= _take_places(labels, rest, page, *kept)[0]
    return [best[place] for place in range(len(labels))]


def _take_places(
    labels: Sequence[Label],
    order: Sequence[int],
    page: _Page,
    taken: list[np.ndarray] | None = None,
    strokes: list[np.ndarray] | None = None,
) -> tuple[dict[int, _Found | None], tuple[list[np.ndarray], list[np.ndarray]]]:
    """Give labels, in their order, the nearest places that are free; and what is then taken."""
    at, frame = page.at, page.frame
    dots = np.array([[label.radius] for label in labels]).reshape(-1, 1)
    taken = list(np.hstack([at - dots, at + dots])) if taken is None else list(taken)
    strokes = list(page.strokes) if strokes is None else list(strokes)
    ends: dict[int, _Found | None] = {}
    for number in order:
        whole, point = labels[number], at[number]
        others = np.stack(taken)
        for label in _list_forms(whole):
            places = _list_places(point, label)
            boxes = places.boxes
            free = (boxes[:, :2] >= frame[:2]).all(axis=1) & (boxes[:, 2:] <= frame[2:]).all(axis=1)
            free &= ~_touch(boxes, others)
            crossing = places.far & _cross(places.leaders, others, own=point)
            if not label.over:
                free &= ~crossing
            if free.any():
                break
        else:
            ends[number] = None
            continue
        cost = places.cost + _CROSSED * _touch(boxes, np.array(strokes).reshape(-1, 4))
        cost += 3 * _CROSSED * crossing
        best = int(np.argmin(np.where(free, cost, np.inf)))
        taken.append(boxes[best])
        if places.far[best]:
            strokes += list(np.tile(places.leaders[best], 2))
        ends[number] = _Found(
            label, places.shifts[best], bool(places.far[best]), float(places.cost[best])
        )
    return ends, (taken, strokes)


def _list_forms(label: Label) -> list[Label]:
    """The label as it is wanted, then shorter, then with a line that leads over other dots."""
    if not label.short:
        return [label]
    short = label._replace(text=label.short)
    return [label, short, short._replace(over=True, reach=_AWAY[-1])]


def _list_places(point: np.ndarray, label: Label) -> _Places:
    size = np.array([measure_text(label.text, label.size, label.weight), label.size])
    steps = [step for step in _AWAY if step <= label.reach]
    away = np.repeat(steps, len(_SIDES))
    sides = np.tile(_SIDES, (len(steps), 1))
    nearer = np.where(np.abs(sides).min(axis=1) == 1, 0.7, 1)  # a corner is further away
    shifts = sides * (size / 2 + (label.radius + nearer * away)[:, None])
    half = size / 2 + _PAD
    # to the edge of the label that is nearest to the dot
    ends = shifts - np.clip(shifts, -size / 2, size / 2)
    leaders = point + np.linspace(0, 1, _SAMPLES)[None, :, None] * ends[:, None, :]
    boxes = np.hstack([point + shifts - half, point + shifts + half])
    return _Places(shifts, boxes, leaders, away > _NEAR, away.astype(float))


def _touch(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Whether each box overlaps any of the others."""
    apart = (boxes[:, None, :2] >= others[None, :, 2:]) | (
        boxes[:, None, 2:] <= others[None, :, :2]
    )
    touching: np.ndarray = ~np.asarray(apart.any(axis=2))
    return np.asarray(touching.any(axis=1))


def _cross(leaders: np.ndarray, others: np.ndarray, *, own: np.ndarray) -> np.ndarray:
    """Whether each leader runs over any of the boxes, other than that of its own dot."""
    inside = (others[:, :2] <= own).all(axis=1) & (own <= others[:, 2:]).all(axis=1)
    n_places, n_samples, _ = leaders.shape
    samples = np.tile(leaders.reshape(-1, 2), 2)
    crossed = _touch(samples, others[~inside]).reshape(n_places, n_samples)
    return np.asarray(crossed.any(axis=1))


def _write(ax: Axes, label: Label, shift: np.ndarray, *, leader: bool) -> None:
    line = {"arrowstyle": "-", "color": label.colour, "alpha": 0.8, "linewidth": 0.8, "shrinkB": 1}
    note = ax.annotate(
        label.text, (label.x, label.y), xytext=(float(shift[0]), float(shift[1])),
        textcoords="offset points", ha="center", va="center", fontsize=label.size,
        color=label.colour, fontweight=label.weight, arrowprops=line if leader else None,
        parse_math=False,
        bbox={"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.8},  # clear of lines
    )  # fmt: skip
    note.set_in_layout(False)
