"""Figures that draw tables; no statistic is computed here.

Each ``plot_`` function draws one result, with the finding as its title, the unit on the axis and
the base in the caption, and returns the Axes (the Figure for small multiples). A group keeps one
colour in all figures of a report (`choose_colours`), and is named beside its marks, so that
nothing is told by colour alone.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.tables import require_columns
from analysis.wording import show_line, show_month, show_number, show_percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

WIDTH = 7.2
INK, MUTED, RULE = "#1b1f24", "#59636e", "#d0d7de"
_MAX_STROKES = 4000  # in a row of a dispersion strip, which is some 600 points wide
ACCENT, AGAINST = "#0b5cad", "#b3461b"
# Dark enough on white for 3:1, distinct under the common colour-vision deficiencies in this order;
# from the tenth group on they repeat, and the label beside the mark tells the groups apart.
PALETTE = (
    "#0b5cad", "#b3461b", "#00785a", "#8a3b8f", "#8a6d00", "#3f7fbf", "#a8325e", "#4d7f17", "#5d5d5d",
)  # fmt: skip


def use_style() -> None:
    """Set matplotlib to the style of Parallax: plain, left-titled, the same bytes each time."""
    import matplotlib as mpl

    mpl.rcdefaults()
    mpl.rcParams.update(
        {
            "font.family": ["DejaVu Sans"],
            "font.size": 9.5,
            "axes.titlelocation": "left",
            "axes.titlesize": 11.5,
            "axes.titleweight": "bold",
            "axes.titlepad": 10,
            "axes.labelcolor": MUTED,
            "axes.labelsize": 9,
            "axes.edgecolor": RULE,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.axisbelow": True,
            "text.color": INK,
            "text.parse_math": False,  # a headline with "$5 and $10" stays text
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "ytick.labelcolor": INK,
            "ytick.major.size": 0,
            "grid.color": RULE,
            "grid.linewidth": 0.6,
            "figure.dpi": 100,
            "figure.max_open_warning": 0,
            "savefig.facecolor": "white",
            "svg.hashsalt": "parallax",
            "svg.fonttype": "path",
        }
    )


def choose_colours(groups: pd.DataFrame) -> dict[str, str]:
    """Give each group its colour: the largest groups first, then by name.

    Parameters
    ----------
    groups : DataFrame
        ``doc_id, group``.
    """
    require_columns(groups, "groups", ["group"], "group_documents()")
    sizes = groups["group"].value_counts()
    order = sorted(sizes.index, key=lambda group: (-sizes[group], group))
    return {group: PALETTE[place % len(PALETTE)] for place, group in enumerate(order)}


def plot_bars(
    table: pd.DataFrame,
    *,
    label: str,
    value: str,
    unit: str,
    title: str = "",
    caption: str = "",
    colours: Mapping[str, str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw one horizontal bar a row, in the table's order, its number at its end."""
    require_columns(table, "table", [label, value], "the function whose result it is")
    ax = _axes(ax, 0.26 * len(table) + 1.3, title, caption)
    names = [clean_label(name) for name in table[label]]
    values = table[value].to_numpy(dtype=float)
    paint = [(colours or {}).get(name, ACCENT) for name in table[label]]
    rows = np.arange(len(table))
    ax.barh(rows, values, color=paint, height=0.68)
    for row, number in zip(rows, values, strict=True):
        if not np.isnan(number):
            ax.annotate(
                show_number(int(number) if float(number).is_integer() else number),
                (number, row),
                xytext=(4 if number >= 0 else -4, 0),
                textcoords="offset points",
                va="center",
                ha="left" if number >= 0 else "right",
                fontsize=8.5,
            )
    _name_rows(ax, names)
    ax.margins(x=0.12)
    if not (values < 0).any():  # NaN is no number below 0
        ax.set_xlim(left=0)
    else:
        ax.axvline(0, color=MUTED, linewidth=0.8)
    ax.set_xlabel(_label(unit, 62))
    alt = describe_table(table, kind="Bar chart", label=label, value=value, unit=unit)
    return _tell(ax, title, caption, alt)


def plot_months(
    months: pd.DataFrame, *, title: str = "", caption: str = "", ax: Axes | None = None
) -> Axes:
    """Draw the number of articles in each month; a month without articles stays a gap.

    Parameters
    ----------
    months : DataFrame
        ``month`` (first day), ``n_documents``.
    """
    require_columns(months, "months", ["month", "n_documents"], "count_months()")
    months = months.sort_values("month", ignore_index=True)
    ax = _axes(ax, 2.8, title, caption)
    ax.bar(months["month"], months["n_documents"], width=24, color=ACCENT)
    _date_axis(ax, months["month"])
    ax.set_ylabel("articles in the month")
    ax.locator_params(axis="y", integer=True)
    alt = describe_table(
        months, kind="Bar chart", label="month", value="n_documents", unit="articles in the month"
    )
    return _tell(ax, title, caption, alt)


def plot_spread(
    table: pd.DataFrame,
    *,
    value: str,
    unit: str,
    colours: Mapping[str, str],
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw each article as a dot in its group's row, the group's median as a line.

    Parameters
    ----------
    table : DataFrame
        ``group`` and the column `value`, one row per article, with the groups in the order of
        the rows; ``median`` holds the group's median.
    """
    require_columns(table, "table", ["group", value, "median"], "count_lengths()")
    order = list(dict.fromkeys(table["group"]))
    ax = _axes(ax, 0.3 * len(order) + 1.4, title, caption)
    for row, group in enumerate(order):
        values = np.sort(table.loc[table["group"] == group, value].to_numpy(dtype=float))
        # a fixed spread keeps the dots apart without chance
        offset = 0.26 * np.sin(np.arange(len(values)) * 2.399963) if len(values) > 1 else [0.0]
        ax.scatter(values, row + np.asarray(offset), s=11, alpha=0.55, linewidths=0,
                   color=colours.get(group, ACCENT))  # fmt: skip
        median = float(table.loc[table["group"] == group, "median"].iloc[0])
        ax.plot([median, median], [row - 0.36, row + 0.36], color=INK, linewidth=1.8)
    _name_rows(ax, [clean_label(name) for name in order])
    ax.set_xlim(left=0)
    ax.set_xlabel(_label(unit, 62))
    ax.grid(axis="x")
    medians = table.drop_duplicates("group")
    alt = describe_table(medians, kind="Strip plot", label="group", value="median", unit=unit)
    return _tell(ax, title, caption, alt)


def plot_estimates(
    estimates: pd.DataFrame,
    *,
    label: str,
    unit: str,
    colours: Mapping[str, str] | None = None,
    reference: float | None = None,
    reference_name: str = "",
    title: str = "",
    caption: str = "",
    percent: bool = False,
    ax: Axes | None = None,
) -> Axes:
    """Draw a dot with its 95% interval a row, in the table's order.

    Parameters
    ----------
    estimates : DataFrame
        `label`, ``estimate, low, high``; a row without an interval is a hollow dot.
    reference : float, optional
        Where a thin line stands, such as no difference or the mean of all, with its name.
    """
    require_columns(estimates, "estimates", [label, "estimate", "low", "high"], "score_means()")
    ax = _axes(ax, 0.3 * len(estimates) + 1.4, title, caption)
    for row, line in enumerate(estimates.to_dict("records")):
        colour = (colours or {}).get(line[label], ACCENT)
        if np.isnan(line["estimate"]):
            continue
        hollow = bool(np.isnan(line["low"]))
        if not hollow:
            ax.plot([line["low"], line["high"]], [row, row], color=colour, linewidth=2)
        ax.scatter(line["estimate"], row, s=38, zorder=3, color="white" if hollow else colour,
                   edgecolors=colour)  # fmt: skip
    _name_rows(ax, [clean_label(name, 52) for name in estimates[label]])
    if reference is not None:
        ax.axvline(reference, color=MUTED, linewidth=0.9, linestyle=(0, (4, 3)), zorder=0)
        if reference_name:
            ax.annotate(clean_label(reference_name), (reference, -0.75), xytext=(4, 0), color=MUTED,
                        textcoords="offset points", fontsize=8, va="center")  # fmt: skip
    ax.grid(axis="x")
    _percent(ax, percent)
    ax.set_xlabel(_label(unit, 62))
    alt = describe_table(
        estimates, kind="Dot plot", label=label, value="estimate", unit=unit, percent=percent
    )
    return _tell(ax, title, caption, alt)


def plot_trend(
    trend: pd.DataFrame, *, unit: str, title: str = "", caption: str = "", ax: Axes | None = None
) -> Axes:
    """Draw an estimate over months with its interval; a month without articles stays a gap.

    Parameters
    ----------
    trend : DataFrame
        ``month, estimate, low, high``; a month without an interval is a hollow dot.
    """
    require_columns(trend, "trend", ["month", "estimate", "low", "high"], "score_trend()")
    ax = _axes(ax, 3.0, title, caption)
    trend = trend.sort_values("month", ignore_index=True)
    months = trend["month"]
    run = (months.dt.year * 12 + months.dt.month).diff().ne(1).cumsum()  # breaks at each gap
    for _, part in trend.groupby(run):
        ax.plot(part["month"], part["estimate"], color=ACCENT, linewidth=1.2)
    known = trend["low"].notna()
    sure = trend[known]
    ax.vlines(sure["month"], sure["low"], sure["high"], color=ACCENT, alpha=0.4, linewidth=2)
    fill = np.where(known, ACCENT, "white")
    ax.scatter(months, trend["estimate"], s=16, color=fill, edgecolors=ACCENT, zorder=3)
    ax.axhline(0, color=MUTED, linewidth=0.8)
    _date_axis(ax, months)
    ax.set_ylabel(_label(unit, 40))
    alt = describe_table(trend, kind="Line chart", label="month", value="estimate", unit=unit)
    return _tell(ax, title, caption, alt)


def plot_keyness(
    keyness: pd.DataFrame,
    *,
    target: str,
    reference: str,
    n: int = 12,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the words that mark the target and those that it avoids, with intervals.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`, in its order; the first `n` on either side are drawn, filled where
        they are distinguishable.
    """
    columns = ["feature", "log_ratio", "low", "high", "distinguishable"]
    require_columns(keyness, "keyness", columns, "score_keyness()")
    more, less = keyness[keyness["log_ratio"] > 0], keyness[keyness["log_ratio"] < 0]
    rows = pd.concat([more.head(n), less.head(n)[::-1]])
    ax = _axes(ax, 0.24 * len(rows) + 1.6, title, caption)
    for row, line in enumerate(rows.to_dict("records")):
        colour = ACCENT if line["log_ratio"] > 0 else AGAINST
        ax.plot([line["low"], line["high"]], [row, row], color=colour, linewidth=1.8, alpha=0.75)
        fill = colour if line["distinguishable"] else "white"
        ax.scatter(line["log_ratio"], row, s=30, color=fill, edgecolors=colour, zorder=3)
    _name_rows(ax, [clean_label(name) for name in rows["feature"]])
    ax.axvline(0, color=MUTED, linewidth=0.9)
    ax.grid(axis="x")
    ax.xaxis.set_major_formatter(lambda power, _: _times(power))
    ax.locator_params(axis="x", integer=True, nbins=9)
    sides = f"{clean_label(target, 34)} as in {clean_label(reference, 34)}"
    ax.set_xlabel(_label(f"times as often in {sides} (log scale; 95% interval)", 76))
    unit = "log2 ratio of frequencies, 95% interval"
    alt = describe_table(
        rows, kind="Dot plot", label="feature", value="log_ratio", unit=unit, rows=2 * n
    )
    return _tell(ax, title, caption, alt)


def plot_dispersion(
    occurrences: pd.DataFrame,
    *,
    n_documents: int,
    features: Sequence[str],
    order_name: str,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw, for each word, a stroke at each article that uses it, articles in a stated order.

    Parameters
    ----------
    occurrences : DataFrame
        ``feature``, ``place`` (0 to ``n_documents - 1``), ``n``.
    """
    require_columns(occurrences, "occurrences", ["feature", "place", "n"], "count_features()")
    ax = _axes(ax, 0.32 * len(features) + 1.5, title, caption)
    width = max(min(300 / max(n_documents, 1), 14), 0.7)
    for row, feature in enumerate(features):
        places = np.unique(occurrences.loc[occurrences["feature"] == feature, "place"]) + 0.5
        if n_documents > _MAX_STROKES:  # strokes less than a hair apart are one
            hair = n_documents / _MAX_STROKES
            places = (np.unique(places // hair) + 0.5) * hair
        # one broken line a row: as many strokes, a fraction of the file
        x = np.column_stack([places, places, np.full(len(places), np.nan)]).ravel()
        y = np.tile([row - 0.36, row + 0.36, np.nan], len(places))
        ax.plot(x, y, color=ACCENT, linewidth=width, alpha=0.8, solid_capstyle="butt")
    _name_rows(ax, [clean_label(feature) for feature in features])
    ax.set_xlim(0, max(n_documents, 1))
    ax.locator_params(axis="x", integer=True)
    ax.set_xlabel(_label(f"articles, {order_name}", 76))
    used = occurrences.groupby("feature", observed=True)["place"].nunique()
    spread = used.reindex(list(features), fill_value=0).rename_axis("feature").reset_index()
    unit = f"articles with the word, of {n_documents:,}"
    alt = describe_table(spread, kind="Dispersion strip", label="feature", value="place", unit=unit)
    return _tell(ax, title, caption, alt)


def plot_panels(
    table: pd.DataFrame,
    *,
    panel: str,
    label: str,
    value: str,
    unit: str,
    colours: Mapping[str, str] | None = None,
    intervals: bool = False,
    percent: bool = False,
    columns: int = 3,
    title: str = "",
    caption: str = "",
) -> Figure:
    """Draw small multiples, one panel a value of `panel`: bars, or dots with intervals.

    Bars (tf-idf by group) name their own rows in each panel; dots with intervals (frame shares)
    share their rows and their axis, so that panels can be compared.

    Returns
    -------
    Figure
    """
    import matplotlib.pyplot as plt

    wanted = [panel, label, value, *(["low", "high"] if intervals else [])]
    require_columns(table, "table", wanted, "the function whose result it is")
    names = list(dict.fromkeys(table[panel]))
    shared = list(dict.fromkeys(table[label]))  # the rows of all panels, where they share them
    columns = max(min(columns, len(names)), 1)
    lines = max(-(-len(names) // columns), 1)
    longest = len(shared) if intervals else table[panel].value_counts().max() if names else 1
    height = lines * (0.2 * longest + 0.6) + 0.9
    figure, grid = plt.subplots(
        lines, columns, figsize=(WIDTH, height), layout="constrained", squeeze=False,
        sharex=intervals, sharey=intervals,
    )  # fmt: skip
    for ax, name in zip(grid.flat, names, strict=False):
        part = table[table[panel] == name]
        if intervals:
            for line in part.to_dict("records"):
                row, colour = shared.index(line[label]), (colours or {}).get(line[label], ACCENT)
                hollow = bool(np.isnan(line["low"]))
                if not hollow:
                    ax.plot([line["low"], line["high"]], [row, row], color=colour, linewidth=1.6)
                ax.scatter(line[value], row, s=16, zorder=3, color="white" if hollow else colour,
                           edgecolors=colour)  # fmt: skip
            ax.grid(axis="x")
        else:
            paint = (colours or {}).get(name, ACCENT)
            ax.barh(np.arange(len(part)), part[value], color=paint, height=0.66)
            if not (part[value] < 0).any():
                ax.set_xlim(left=0)
        _name_rows(ax, [clean_label(row, 26) for row in (shared if intervals else part[label])])
        ax.tick_params(labelsize=7.5)
        ax.locator_params(axis="x", nbins=4)
        _percent(ax, percent)
        ax.set_title(clean_label(name, 72 // columns), fontsize=8.5, pad=4)
    for ax in list(grid.flat)[len(names) :]:
        ax.set_visible(False)
    cells = table.assign(cell=table[panel].astype("str") + ", " + table[label].astype("str"))
    alt = describe_table(
        cells, kind="Small multiples", label="cell", value=value, unit=unit, percent=percent
    )
    _tell_figure(figure, title, [unit, caption], alt)
    return figure


def plot_heat_map(
    table: pd.DataFrame,
    *,
    row: str,
    column: str,
    value: str,
    unit: str,
    title: str = "",
    caption: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw a table of shares as a heat map, shaded within its rows, the number in each cell.

    Rows and columns keep the order in which they first stand in the table.
    """
    import matplotlib as mpl

    require_columns(table, "table", [row, column, value], "score_frame_shares()")
    rows, columns = list(dict.fromkeys(table[row])), list(dict.fromkeys(table[column]))
    grid = table.pivot(index=row, columns=column, values=value).loc[rows, columns]  # noqa: PD010
    height = 0.3 * len(rows) + 2.2 + 0.17 * _label(unit, 62).count("\n")
    ax = _axes(ax, max(height, 3.0), title, caption)
    values = grid.to_numpy(dtype=float)
    # shaded within the row: rows are not comparable, cells of a row are
    top = np.nan_to_num(values, nan=0).max(axis=1, initial=0, keepdims=True)
    shares = np.divide(values, top, out=np.zeros_like(values), where=top > 0)
    # and paler where the whole row is rare, so that 3 in a hundred does not look like 45
    shares = shares * (0.25 + 0.75 * top / max(top.max(initial=0), 1e-12)) ** 0.5
    if grid.size:  # an image of nothing is a warning
        ax.imshow(shares, cmap=mpl.colormaps["Blues"], vmin=0, vmax=1.15, aspect="auto")
    size = 8 if len(columns) <= 10 else 7
    for i in range(len(rows)):
        for j in range(len(columns)):
            text = "–" if np.isnan(values[i, j]) else f"{100 * values[i, j]:.0f}"
            ink = "white" if shares[i, j] > 0.65 else INK
            ax.text(j, i, text, ha="center", va="center", fontsize=size, color=ink)
    _name_rows(ax, [clean_label(name) for name in rows])
    names = [clean_label(name, 22) for name in columns]
    ax.set_xticks(range(len(columns)), names, rotation=40, ha="left", rotation_mode="anchor")
    ax.xaxis.tick_top()
    ax.tick_params(length=0, labelsize=8.5)
    ax.tick_params(axis="x", labelcolor=INK)
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_xlabel(_label(unit, 62))
    cells = table.assign(cell=table[row].astype("str") + ", " + table[column].astype("str"))
    alt = describe_table(cells, kind="Heat map", label="cell", value=value, unit=unit, percent=True)
    return _tell(ax, title, caption, alt)


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
        if "low" in row and not pd.isna(row["low"]):
            number += f" ({show(row['low'])} to {show(row['high'])})"
        name = show_month(row[label]) if isinstance(row[label], pd.Timestamp) else row[label]
        parts.append(f"{show_line(name, length=90)}: {number}")
    more = f"; and {len(table) - rows} more" if len(table) > rows else ""
    return f"{kind}: {show_line(unit, length=300)}. {'; '.join(parts) or 'Nothing to draw'}{more}."


def label_rows(table: pd.DataFrame, *, columns: Sequence[str], length: int = 52) -> pd.Series:
    """Join columns to one label a row, each part cut with "…" so that all fit.

    Examples
    --------
    >>> table = pd.DataFrame({"group": ["Harbour Post Weekend"], "frame": ["Security"]})
    >>> label_rows(table, columns=["group", "frame"], length=24)[0]
    'Harbour P…: Security'
    """
    room = length // len(columns) - 2
    rows = table[list(columns)].itertuples(index=False)
    labels = [": ".join(clean_label(text, room) for text in row) for row in rows]
    return pd.Series(labels, index=table.index, dtype="str")


def clean_label(text: object, length: int = 44) -> str:
    r"""Make a label drawable: one line, cut if long, signs that the font lacks as a hollow box.

    Examples
    --------
    >>> clean_label("a\tb\n"), clean_label("word " * 20, 12)
    ('a b', 'word word w…')
    """
    glyphs = _glyphs()
    return "".join(sign if ord(sign) in glyphs else "□" for sign in show_line(text, length=length))


@cache
def _glyphs() -> frozenset[int]:
    from matplotlib.font_manager import FontProperties, findfont, get_font

    return frozenset(get_font(findfont(FontProperties(family="DejaVu Sans"))).get_charmap())


def _axes(ax: Axes | None, height: float, title: str, caption: str) -> Axes:
    """The Axes given, or those of a new figure of fitting height."""
    if ax is not None:
        return ax
    import matplotlib.pyplot as plt

    # room for two lines of title and of caption is in the height; more would squeeze the rows
    height += 0.2 * max(_label(title, 68, 300).count("\n") - 1, 0)
    height += 0.15 * max(_label(caption, 112).count("\n") - 1, 0)
    _, ax = plt.subplots(figsize=(WIDTH, max(height, 1.8)), layout="constrained")
    return ax


def _name_rows(ax: Axes, names: Sequence[str]) -> None:
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(len(names) - 0.4, -0.95 if len(names) else -0.5)


def _tell(ax: Axes, title: str, caption: str, alt: str) -> Axes:
    """Finding above, base below, from the figure's left edge; `save_figure` reads the alt text."""
    _tell_figure(ax.figure, title, [caption], alt)
    return ax


def _tell_figure(figure: Figure | SubFigure, title: str, notes: Sequence[str], alt: str) -> None:
    import matplotlib as mpl
    from matplotlib.text import Text

    figure.set_label(" ".join(part for part in (_end(show_line(title, length=300)), alt) if part))
    if title:
        figure.suptitle(_label(title, 68, 300), x=0.01, ha="left", fontsize=11.5, fontweight="bold")
    if any(notes):
        note = "\n".join(_label(note, 112) for note in notes if note)
        figure.supxlabel(note, x=0.01, ha="left", fontsize=8, color=MUTED)
    if mpl.rcParams["text.parse_math"]:  # use_style() was not called
        for text in figure.findobj(Text):
            text.set_parse_math(False)


def _end(title: str) -> str:
    return title if not title or title.endswith((".", "!", "?")) else f"{title}."


def _label(text: str, width: int, length: int = 600) -> str:
    """Make a longer text drawable, in lines of at most `width` signs."""
    return textwrap.fill(clean_label(text, length), width)


def _date_axis(ax: Axes, months: pd.Series) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    if months.empty:
        return
    locator = AutoDateLocator(minticks=3, maxticks=9)
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))
    margin = pd.Timedelta(days=40)
    ax.set_xlim(months.min() - margin, months.max() + margin)


def _percent(ax: Axes, percent: bool) -> None:
    if percent:
        ax.xaxis.set_major_formatter(lambda share, _: f"{100 * share:.0f}%")


def _times(power: float) -> str:
    if power == 0:
        return "as often"
    factor = 2 ** abs(power)
    number = f"{factor:.0f}" if factor >= 10 or factor == int(factor) else f"{factor:.1f}"
    return f"{number}×" if power > 0 else f"1/{number}"
