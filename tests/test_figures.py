"""Figures are tested by what they draw: each mark in the row of its label, at its value."""

import io
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.figures import (
    ACCENT,
    AGAINST,
    PALETTE,
    choose_colours,
    clean_label,
    describe_table,
    label_rows,
    plot_bars,
    plot_dispersion,
    plot_estimates,
    plot_heat_map,
    plot_keyness,
    plot_months,
    plot_panels,
    plot_spread,
    plot_trend,
    tell_marks,
    tell_sides,
    tell_widest,
    use_style,
)
from analysis.figures.style import darken

TOLD = {"title": "A finding", "caption": "7 articles"}
COLOURS = {"a": "#112233", "b": "#445566", "c": "#778899"}
HOSTILE = [
    "$5 and $10",
    "${{{{",
    r"\frac{1}{0} $x$",
    "tab\tand\nline\r\nend",
    "😀🧵 emoji",
    "مرحبا بالعالم",
    "x" * 500,
    "",
    "<script>alert(1)</script>",
    "_under^over",
    "NUL \0 and \u202eturned",
    "e\u0301",
]


@pytest.fixture(autouse=True)
def _style():
    use_style()
    yield
    mpl.rcdefaults()
    mpl.use("Agg")


def months(*names: str) -> pd.Series:
    return pd.Series(pd.to_datetime(list(names)), dtype="datetime64[ns]")


ESTIMATES = pd.DataFrame(
    {
        "group": ["b", "a", "c"],
        "estimate": [0.30, -0.10, 0.05],
        "low": [0.20, -0.25, np.nan],
        "high": [0.45, 0.02, np.nan],
    }
)
BARS = pd.DataFrame({"group": ["b", "a", "c"], "n": [1200, 30, 4]})
SPREAD = pd.DataFrame(
    {
        "group": ["b", "b", "b", "a", "c", "c"],
        "n_tokens": [300, 100, 200, 50, 10, 30],
        "median": [200.0, 200, 200, 50, 20, 20],
    }
)
TREND = pd.DataFrame(
    {
        "month": months("2030-01-01", "2030-02-01", "2030-05-01", "2030-06-01"),
        "estimate": [0.1, 0.2, -0.3, 0.4],
        "low": [0.0, np.nan, -0.4, 0.3],
        "high": [0.2, np.nan, -0.2, 0.5],
        "n_documents": [5, 1, 3, 2],
    }
)
KEYNESS = pd.DataFrame(
    {
        "feature": ["regime", "queue", "hero", "pioneer", "moon"],
        "log_ratio": [3.0, 1.0, -2.0, -0.5, 0.0],
        "low": [2.0, -0.5, -3.0, -1.5, -0.2],
        "high": [4.0, 2.5, -1.0, 0.5, 0.2],
        "n_documents_target": [41, 5, 2, 3, 7],
        "n_documents_reference": [3, 4, 120, 9, 7],
        "distinguishable": [True, False, True, False, False],
        "note": "",
    }
)
PLACES = pd.DataFrame(
    {"feature": ["moon", "moon", "regime", "moon"], "place": [0, 3, 2, 3], "n": [1, 2, 5, 1]}
)
SHARES = pd.DataFrame(
    {
        "label": ["War", "War", "Law", "Law", "Calm", "Calm"],
        "group": ["a", "b", "a", "b", "b", "a"],
        "estimate": [0.4, 0.1, 0.0, np.nan, 0.05, 0.02],
        "low": [0.3, 0.05, np.nan, np.nan, 0.01, 0.01],
        "high": [0.5, 0.2, np.nan, np.nan, 0.09, 0.03],
    }
)

DRAWINGS = {
    "bars": lambda table=BARS, **o: plot_bars(table, label="group", value="n", unit="words", **o),
    "months": lambda table=TREND, **o: plot_months(table, **o),
    "spread": lambda table=SPREAD, **o: plot_spread(
        table, value="n_tokens", unit="words", colours=COLOURS, **o
    ),
    "estimates": lambda table=ESTIMATES, **o: plot_estimates(
        table, label="group", unit="tone", **o
    ),
    "trend": lambda table=TREND, **o: plot_trend(table, unit="tone", **o),
    "keyness": lambda table=KEYNESS, **o: plot_keyness(table, target="A", reference="B", **o),
    "dispersion": lambda table=PLACES, **o: plot_dispersion(
        table, n_documents=5, features=["regime", "moon", "never"], order_name="in order", **o
    ),
    "heat map": lambda table=SHARES, **o: plot_heat_map(
        table, row="label", column="group", value="estimate", unit="per cent", **o
    ),
    "panels, bars": lambda table=SHARES, **o: plot_panels(
        table, panel="group", label="label", value="estimate", unit="share", **o
    ),
    "panels, dots": lambda table=SHARES, **o: plot_panels(
        table, panel="label", label="group", value="estimate", unit="share", intervals=True, **o
    ),
}
TABLES = {
    "bars": BARS, "months": TREND, "spread": SPREAD, "estimates": ESTIMATES, "trend": TREND,
    "keyness": KEYNESS, "dispersion": PLACES, "heat map": SHARES, "panels, bars": SHARES,
    "panels, dots": SHARES,
}  # fmt: skip


def figure_of(drawn) -> Figure:
    return drawn if isinstance(drawn, Figure) else drawn.figure


def rows_of(ax) -> dict[int, str]:
    return {
        round(tick): label.get_text()
        for tick, label in zip(ax.get_yticks(), ax.get_yticklabels(), strict=True)
    }


def names_down(ax) -> list[str]:
    """The labels from top to bottom as a reader sees them."""
    ax.figure.draw_without_rendering()
    labels = [label for label in ax.get_yticklabels() if label.get_text()]
    labels.sort(key=lambda label: -label.get_window_extent().y0)
    return [label.get_text() for label in labels]


def dots(ax) -> list[tuple[float, float, str]]:
    """Each dot: where it is, and its fill."""
    found = []
    for marks in ax.collections:
        for place, (x, y) in enumerate(np.ma.filled(marks.get_offsets(), np.nan)):
            fills = marks.get_facecolors()
            found.append((float(x), float(y), to_hex(fills[min(place, len(fills) - 1)])))
    return found


def spans(ax) -> dict[float, tuple[float, float]]:
    """Each horizontal interval line by its row."""
    lines = [line.get_xydata() for line in ax.lines]
    flat = [line for line in lines if len(line) == 2 and line[0, 1] == line[1, 1]]
    return {float(line[0, 1]): (float(line[0, 0]), float(line[1, 0])) for line in flat}


def save(figure: Figure, kind: str) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format=kind, metadata={"Date": None} if kind == "svg" else {})
    return buffer.getvalue()


def words_in(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


# --- what each draws -------------------------------------------------------------------------


def test_bars_stand_in_the_row_of_their_label():
    ax = DRAWINGS["bars"](colours=COLOURS, **TOLD)
    assert rows_of(ax) == {0: "b", 1: "a", 2: "c"}
    assert names_down(ax) == ["b", "a", "c"]
    bars = {round(bar.get_y() + bar.get_height() / 2): bar for bar in ax.patches}
    assert {row: bar.get_width() for row, bar in bars.items()} == {0: 1200, 1: 30, 2: 4}
    assert {row: to_hex(bar.get_facecolor()) for row, bar in bars.items()} == {
        0: COLOURS["b"],
        1: COLOURS["a"],
        2: COLOURS["c"],
    }
    assert [(note.get_text(), note.xy) for note in ax.texts] == [
        ("1,200", (1200, 0)),
        ("30", (30, 1)),
        ("4", (4, 2)),
    ]
    assert ax.get_xlim()[0] == 0
    assert ax.get_xlabel() == "words"


def test_bars_below_0_reach_left_of_a_line_and_a_missing_one_is_left_out():
    table = pd.DataFrame({"word": ["bad", "good", "?"], "v": [-1.5, 2.0, np.nan]})
    ax = plot_bars(table, label="word", value="v", unit="valence")
    assert [bar.get_width() for bar in ax.patches][:2] == [-1.5, 2]
    assert [(note.get_text(), note.get_ha()) for note in ax.texts] == [
        ("−1.50", "right"),
        ("2", "left"),
    ]
    assert ax.get_xlim()[0] < -1.5
    assert [line.get_xdata() for line in ax.lines] == [[0, 0]]
    assert ax.figure.get_label() == "Bar chart: valence. bad: −1.50; good: 2.00; ?: no value."
    nothing = table.assign(v=np.nan)
    assert plot_bars(nothing, label="word", value="v", unit="valence").texts[:] == []


def test_months_stand_at_their_dates_in_any_row_order():
    for table in (TREND, TREND.iloc[::-1]):
        ax = plot_months(table, **TOLD)
        day = mpl.dates.date2num(TREND["month"])
        bars = [(bar.get_x() + bar.get_width() / 2, bar.get_height()) for bar in ax.patches]
        assert np.allclose(bars, list(zip(day, [5, 1, 3, 2], strict=True)))
        assert ax.get_ylabel() == "articles in the month"
        assert ax.figure.get_label() == (
            "A finding. Bar chart: articles in the month. "
            "2030-01: 5 (0 to 0.20); 2030-02: 1; 2030-05: 3 (−0.40 to −0.20); "
            "2030-06: 2 (0.30 to 0.50)."
        )


def test_spread_puts_each_article_into_its_groups_row():
    ax = DRAWINGS["spread"](**TOLD)
    assert names_down(ax) == ["b", "a", "c"]
    for row, (group, values) in enumerate({"b": [100, 200, 300], "a": [50], "c": [10, 30]}.items()):
        marks = ax.collections[row]
        assert sorted(marks.get_offsets()[:, 0]) == values
        assert (np.abs(marks.get_offsets()[:, 1] - row) < 0.3).all()
        assert to_hex(marks.get_facecolors()[0]) == darken(COLOURS[group])
    medians = [(line.get_xdata()[0], np.mean(line.get_ydata())) for line in ax.lines]
    assert np.allclose(medians, [(200, 0), (50, 1), (20, 2)])
    assert "b: 200; a: 50.0; c: 20.0." in ax.figure.get_label()


def test_estimates_are_dots_on_their_intervals_and_hollow_without_one():
    ax = plot_estimates(
        ESTIMATES,
        label="group",
        unit="tone",
        colours=COLOURS,
        reference=0.1,
        reference_name="all",
        **TOLD,
    )
    assert names_down(ax) == ["b", "a", "c"]
    assert dots(ax) == [(0.3, 0, COLOURS["b"]), (-0.1, 1, COLOURS["a"]), (0.05, 2, "#ffffff")]
    assert to_hex(ax.collections[2].get_edgecolors()[0]) == COLOURS["c"]
    assert spans(ax) == {0: (0.2, 0.45), 1: (-0.25, 0.02)}
    assert ax.lines[-1].get_xdata() == [0.1, 0.1]
    assert [note.get_text() for note in ax.texts] == ["all"]
    assert ax.figure.get_label() == (
        "A finding. Dot plot: tone. b: 0.30 (0.20 to 0.45); a: −0.10 (−0.25 to 0.02); c: 0.05."
    )


def test_a_column_can_say_which_dots_are_filled_and_the_others_keep_their_interval():
    table = ESTIMATES.assign(sure=[True, False, True])
    ax = plot_estimates(table, label="group", unit="tone", colours=COLOURS, filled="sure")
    # without an interval a dot is hollow, whatever the column says
    assert [fill for _, _, fill in dots(ax)] == [COLOURS["b"], "#ffffff", "#ffffff"]
    assert spans(ax) == {0: (0.2, 0.45), 1: (-0.25, 0.02)}
    assert ax.figure.get_label().endswith(" Filled: b.")
    none = plot_estimates(
        table.assign(sure=False), label="group", unit="tone", filled="sure", ax=Figure().gca()
    )
    assert none.figure.get_label().endswith(" Filled: none.")
    with pytest.raises(ValueError, match="lacks the columns"):
        plot_estimates(ESTIMATES, label="group", unit="tone", filled="sure")


def test_differences_of_shares_are_told_in_points():
    ax = plot_estimates(
        ESTIMATES, label="group", unit="percentage points", percent=True, reference=0, **TOLD
    )
    ax.figure.draw_without_rendering()
    ticks = {label.get_position()[0]: label.get_text() for label in ax.get_xticklabels()}
    assert {text for tick, text in ticks.items() if abs(tick) < 1e-9} == {"0"}
    others = {tick: text for tick, text in ticks.items() if abs(tick) > 1e-9}
    assert len(others) > 2
    assert all(
        text == f"{100 * tick:+.0f}".replace("-", "\N{MINUS SIGN}") for tick, text in others.items()
    )
    assert "b: 30.0 (20.0 to 45.0); a: −10.0 (−25.0 to 2.00); c: 5.00." in ax.figure.get_label()


def test_an_estimate_that_is_missing_leaves_its_row_empty():
    table = ESTIMATES.assign(estimate=[0.3, np.nan, 0.05])
    ax = plot_estimates(table, label="group", unit="tone")
    assert names_down(ax) == ["b", "a", "c"]
    assert [y for _, y, _ in dots(ax)] == [0, 2]
    assert "a: no value" in ax.figure.get_label()


def test_shares_are_told_in_per_cent_on_the_axis_and_in_words():
    ax = plot_estimates(ESTIMATES, label="group", unit="share", percent=True)
    ax.figure.draw_without_rendering()
    ticks = dict(
        zip(ax.get_xticks(), (text.get_text() for text in ax.get_xticklabels()), strict=True)
    )
    assert all(label == f"{100 * tick:.0f}%" for tick, label in ticks.items())
    assert "b: 30% (20% to 45%); a: −10% (−25% to 2.0%); c: 5.0%." in ax.figure.get_label(), (
        ax.figure.get_label()
    )


@pytest.mark.parametrize("order", [[0, 1, 2, 3], [2, 0, 3, 1]])
def test_a_trend_breaks_at_a_month_without_articles(order):
    ax = plot_trend(TREND.iloc[order], unit="tone", **TOLD)
    day = mpl.dates.date2num(TREND["month"])
    curves = [line.get_xydata() for line in ax.lines[:2]]
    assert np.allclose(mpl.dates.date2num(ax.lines[0].get_xdata()), day[:2]), (
        curves
    )  # January to February
    assert np.allclose(mpl.dates.date2num(ax.lines[1].get_xdata()), day[2:])
    assert ax.lines[0].get_ydata().tolist() == [0.1, 0.2]
    assert ax.lines[1].get_ydata().tolist() == [-0.3, 0.4]
    assert len(ax.lines) == 3  # and the line at 0
    strokes, marks = ax.collections
    ends = [segment.tolist() for segment in strokes.get_segments()]
    assert np.allclose(
        ends,
        [[[day[i], TREND["low"][i]], [day[i], TREND["high"][i]]] for i in (0, 2, 3)],
    )
    assert np.allclose(marks.get_offsets(), np.column_stack([day, TREND["estimate"]]))
    fills = [to_hex(fill) for fill in marks.get_facecolors()]
    assert fills == [ACCENT, "#ffffff", ACCENT, ACCENT]  # February has no interval
    assert ax.get_title(loc="left") == "tone"


def test_the_unit_of_a_trend_keeps_clear_of_the_title():
    unit = "share of sentences that call up “Outside regulation and how it is looked upon abroad”"
    ax = plot_trend(TREND, unit=unit, title="A finding that goes on over two lines, " * 3)
    ax.figure.draw_without_rendering()
    renderer = ax.figure.canvas.get_renderer()
    named = next(text for text in ax.figure.findobj(mpl.text.Text) if text.get_text() == unit)
    box = named.get_window_extent(renderer)
    title = ax.figure._suptitle.get_window_extent(renderer)
    assert not box.overlaps(title)
    assert box.x1 <= ax.figure.bbox.x1


def test_keyness_shows_both_sides_and_fills_what_is_distinguishable():
    ax = DRAWINGS["keyness"](**TOLD)
    # the surest at either end; a ratio of 0 is on no side
    assert names_down(ax) == ["regime", "queue", "pioneer", "hero"]
    assert dots(ax) == [
        (3, 0, ACCENT),
        (1, 1, "#ffffff"),
        (-0.5, 2, "#ffffff"),
        (-2, 3, AGAINST),
    ]
    assert spans(ax) == {0: (2, 4), 1: (-0.5, 2.5), 2: (-1.5, 0.5), 3: (-3, -1)}
    show = ax.xaxis.get_major_formatter()
    assert [show(power) for power in (-2, -0.5, 0, 1, 4)] == [
        "1/4",
        "1/1.4",
        "as often",
        "2×",
        "16×",
    ]
    assert ax.get_xlabel().replace("\n", " ") == (
        "times as often in A as in B (log scale; 95% interval; filled: distinguishable)"
    )


def test_keyness_draws_the_first_n_of_either_side():
    ax = DRAWINGS["keyness"](n=1)
    assert names_down(ax) == ["regime", "hero"]
    assert [x for x, _, _ in dots(ax)] == [3, -2]


def test_dispersion_strikes_the_articles_that_use_the_word():
    ax = DRAWINGS["dispersion"](**TOLD)
    assert names_down(ax) == ["regime", "moon", "never"]
    strokes = []
    for row, line in enumerate(ax.lines):
        x, y = line.get_data()
        strokes.append(sorted({float(value) for value in x if not np.isnan(value)}))
        if len(y):
            assert np.nanmin(y) == pytest.approx(row - 0.36)
            assert np.nanmax(y) == pytest.approx(row + 0.36)
    assert strokes == [[2.5], [0.5, 3.5], []]
    assert ax.get_xlim() == (0, 5)
    assert ax.get_xlabel() == "articles, in order"
    assert "of 5. regime: 1; moon: 2; never: 0." in ax.figure.get_label()
    beside = [(note.get_text(), note.xy) for note in ax.texts if note.get_text()]
    assert beside == [("1", (1, 0)), ("2", (1, 1)), ("0", (1, 2)), ("articles\nof 5", (1, 1))]
    assert [label.get_text() for label in ax.get_xticklabels()] == ["1", "2", "3", "4", "5"]
    assert ax.get_xticks().tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]  # under the strokes


def test_the_heat_map_shades_within_the_row_and_writes_each_number():
    ax = DRAWINGS["heat map"](**TOLD)
    assert names_down(ax) == ["War", "Law", "Calm"]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["a", "b"]
    cells = {text.get_position(): text.get_text() for text in ax.texts}
    assert cells == {
        (0, 0): "40", (1, 0): "10", (0, 1): "0", (1, 1): "–", (0, 2): "2", (1, 2): "5",
    }  # fmt: skip
    shading = np.ma.filled(ax.images[0].get_array(), -1)
    rare = (0.25 + 0.75 * 0.05 / 0.4) ** 0.5  # the row's largest share against the map's
    assert np.allclose(shading, [[1, 0.25], [0, 0], [0.4 * rare, rare]])
    assert "War, a: 40%" in ax.figure.get_label()
    assert "Law, b: no value" in ax.figure.get_label()
    # a dark cell has white ink
    dark = {text.get_position() for text in ax.texts if to_rgba(text.get_color())[0] == 1}
    assert dark == {(0, 0)}


def test_a_row_without_two_in_a_hundred_is_not_shaded():
    rare = SHARES.assign(estimate=[0.4, 0.1, 0.001, 0.0199, 0.02, 0.0])
    shading = np.ma.filled(DRAWINGS["heat map"](rare).images[0].get_array(), -1)
    assert shading[1].tolist() == [0, 0]
    assert shading[2, 1] > 0.3
    assert shading[2, 0] == 0


def test_long_names_of_rows_of_a_heat_map_are_told_in_two_lines():
    name = "Legality, constitutionality and jurisprudence of it"
    ax = DRAWINGS["heat map"](SHARES.replace({"label": {"War": name}}))
    assert names_down(ax)[0].replace("\n", " ") == name


def test_shares_in_panels_are_read_from_zero_on():
    figure = DRAWINGS["panels, dots"](
        SHARES.assign(low=SHARES["low"] + 0.2, high=0.7), percent=True
    )
    figure.draw_without_rendering()
    for ax in figure.axes[:2]:
        low, high = ax.get_xlim()
        assert low < 0 < 0.7 < high
        assert 0 in [round(tick, 9) for tick in ax.get_xticks()]


def test_a_short_name_leaves_its_room_to_a_long_one():
    table = pd.DataFrame(
        {"group": ["sun", "a" * 40], "label": ["External regulation of it", "b" * 40]}
    )
    labels = label_rows(table, columns=["group", "label"], length=40)
    assert labels[0] == "sun: External regulation of it"
    assert len(labels[1]) <= 40
    assert labels[1].count("…") == 2


def test_panels_of_bars_name_their_own_rows():
    figure = DRAWINGS["panels, bars"](colours=COLOURS, **TOLD)
    first, second = figure.axes[:2]
    assert (first.get_title("left"), second.get_title("left")) == ("a", "b")
    assert names_down(first) == ["War", "Law", "Calm"]
    assert [bar.get_width() for bar in first.patches] == [0.4, 0, 0.02]
    assert {to_hex(bar.get_facecolor()) for bar in second.patches} == {COLOURS["b"]}
    assert [ax.get_visible() for ax in figure.axes] == [True, True]


def test_panels_of_dots_share_their_rows_whatever_the_order_in_the_table():
    figure = DRAWINGS["panels, dots"](colours=COLOURS, percent=True, **TOLD)
    war, law, calm = figure.axes
    assert names_down(war) == ["a", "b"]  # the one panel with labels stands for all
    rows = {"a": 0, "b": 1}
    for ax, label in ((war, "War"), (law, "Law"), (calm, "Calm")):
        part = SHARES[SHARES["label"] == label]
        drawn = {
            y: (x, fill) for x, y, fill in dots(ax) if not np.isnan(x)
        }  # Calm stands as b, a in the table
        for line in part.dropna(subset="estimate").to_dict("records"):
            fill = "#ffffff" if np.isnan(line["low"]) else COLOURS[line["group"]]
            assert drawn[rows[line["group"]]] == (line["estimate"], fill)
        known = part.dropna(subset="low")
        assert spans(ax) == {
            rows[line["group"]]: (line["low"], line["high"]) for line in known.to_dict("records")
        }
    assert "Calm, b: 5.0% (1.0% to 9.0%)" in figure.get_label()


def test_a_panel_more_than_a_row_holds_starts_a_row_and_empty_places_stay_blank():
    table = pd.DataFrame({"g": list("abcde"), "w": "word", "v": [1.0, 2, 3, 4, 5]})
    figure = plot_panels(table, panel="g", label="w", value="v", unit="u", columns=3)
    assert [ax.get_visible() for ax in figure.axes] == [True] * 5 + [False]
    # one scale for all, with its numbers under the last panel of each column
    assert len({ax.get_xlim() for ax in figure.axes}) == 1
    figure.draw_without_rendering()
    numbered = [any(label.get_visible() and label.get_text() for label in ax.get_xticklabels())
                for ax in figure.axes[:5]]  # fmt: skip
    assert numbered == [False, False, True, True, True]


# --- what all have in common -----------------------------------------------------------------


@pytest.mark.parametrize("kind", DRAWINGS)
def test_title_caption_and_unit_are_drawn_and_the_alt_text_tells_them(kind):
    figure = figure_of(DRAWINGS[kind](title="Regime is $5", caption="7 articles"))
    assert figure.get_suptitle() == "Regime is $5"
    assert "7 articles" in figure.get_supxlabel()
    alt = figure.get_label()
    assert alt.startswith("Regime is $5. ")
    assert alt.endswith(".")
    unit = alt.split(": ", 1)[1].split(".")[0]
    if kind not in ("keyness", "dispersion"):  # these say it in the words of their axis
        assert any(unit in words for words in words_in(figure)), unit
    assert not figure_of(DRAWINGS[kind]()).get_suptitle()


@pytest.mark.parametrize("kind", [kind for kind in DRAWINGS if "panels" not in kind])
def test_a_given_axes_is_drawn_on_and_returned(kind):
    import matplotlib.pyplot as plt

    _, (left, right) = plt.subplots(1, 2)
    open_before = plt.get_fignums()
    assert DRAWINGS[kind](ax=right) is right
    assert not [*left.lines, *left.patches, *left.collections, *left.images]
    assert right.lines or right.patches or right.collections or right.images
    assert plt.get_fignums() == open_before


@pytest.mark.parametrize("kind", DRAWINGS)
def test_the_table_is_left_alone(kind):
    before = TABLES[kind].copy(deep=True)
    DRAWINGS[kind](**TOLD)
    pd.testing.assert_frame_equal(TABLES[kind], before)


@pytest.mark.parametrize(
    ("kind", "form"), [*((kind, "svg") for kind in DRAWINGS), ("bars", "png"), ("heat map", "png")]
)
def test_the_same_data_give_the_same_bytes(kind, form):
    first, second = (save(figure_of(DRAWINGS[kind](**TOLD)), form) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("kind", ["months", "trend", "dispersion"])
def test_shuffled_rows_give_the_same_bytes(kind):
    shuffled = TABLES[kind].iloc[[2, 0, 3, 1]]
    there, back = (save(figure_of(DRAWINGS[kind](t)), "svg") for t in (TABLES[kind], shuffled))
    assert there == back


def test_articles_within_a_group_may_stand_in_any_order():
    shuffled = SPREAD.iloc[[2, 0, 1, 3, 5, 4]]
    there, back = (save(figure_of(DRAWINGS["spread"](t)), "svg") for t in (SPREAD, shuffled))
    assert there == back


@pytest.mark.parametrize("kind", DRAWINGS)
def test_other_data_give_other_bytes(kind):
    value = {"bars": "n", "spread": "n_tokens", "keyness": "log_ratio", "dispersion": "place",
             "months": "n_documents"}.get(kind, "estimate")  # fmt: skip
    other = TABLES[kind].copy()
    other.loc[0, value] = other.loc[0, value] + 1
    there, back = (save(figure_of(DRAWINGS[kind](t)), "svg") for t in (TABLES[kind], other))
    assert there != back


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_table_without_rows_gives_a_figure(kind):
    figure = figure_of(DRAWINGS[kind](TABLES[kind].iloc[:0], **TOLD))
    assert save(figure, "svg").startswith(b"<?xml")
    if kind != "dispersion":
        assert figure.get_label().endswith("Nothing to draw.")
    assert figure.get_suptitle() == "A finding"


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_table_without_its_columns_is_refused_in_one_sentence(kind):
    with pytest.raises(ValueError, match=r"lacks the columns \[.*; it has \['x'\]\. Make it with"):
        DRAWINGS[kind](pd.DataFrame({"x": [1]}))


def hostile_table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "name": HOSTILE,
            "one": "$5 and ${{",
            "value": 0.5,
            "estimate": 0.5,
            "low": 0.4,
            "high": 0.6,
            "median": 0.5,
            "log_ratio": 1.0,
            "n_documents_target": 3,
            "n_documents_reference": 4,
            "distinguishable": True,
            "note": "",
            "place": range(len(HOSTILE)),
            "n": 1,
        }
    )


H = "Costs $5\tor ${{ 😀🧵\n\\frac مرحبا \0 " + "long " * 30
HOSTILE_DRAWINGS = {
    "bars": lambda t, **o: plot_bars(t, label="name", value="value", unit=H, **o),
    "spread": lambda t, **o: plot_spread(
        t.rename(columns={"name": "group"}), value="value", unit=H, colours={}, **o
    ),
    "estimates": lambda t, **o: plot_estimates(
        t, label="name", unit=H, reference=0.5, reference_name=H, **o
    ),
    "trend": lambda t, **o: plot_trend(TREND, unit=H, **o),
    "months": lambda t, **o: plot_months(TREND, **o),
    "keyness": lambda t, **o: plot_keyness(
        t.rename(columns={"name": "feature"}), target=H, reference=H, **o
    ),
    "dispersion": lambda t, **o: plot_dispersion(
        t.rename(columns={"name": "feature"}), n_documents=20, features=HOSTILE, order_name=H, **o
    ),
    "rows": lambda t, **o: plot_heat_map(
        t, row="name", column="one", value="value", unit=H, **o
    ),
    "columns": lambda t, **o: plot_heat_map(
        t, row="one", column="name", value="value", unit=H, **o
    ),
    "panels": lambda t, **o: plot_panels(
        t.iloc[:4], panel="name", label="one", value="value", unit=H, **o
    ),
    "dots": lambda t, **o: plot_panels(
        t, panel="one", label="name", value="value", unit=H, intervals=True, **o
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "styled"),
    [*((kind, True) for kind in HOSTILE_DRAWINGS), ("keyness", False), ("dots", False)],
)
def test_hostile_words_are_drawn_as_they_are(kind, styled):
    if not styled:
        mpl.rcdefaults()
        mpl.use("Agg")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure = figure_of(HOSTILE_DRAWINGS[kind](hostile_table(), title=H, caption=H))
        svg = save(figure, "svg")
        if kind == "bars":
            save(figure, "png")
    assert not any(text.get_parse_math() for text in figure.findobj(Text) if text.get_text())
    drawn = words_in(figure)
    assert all(word.replace("\n", " ").isprintable() for word in drawn)
    assert figure.get_suptitle().replace("\n", " ").startswith("Costs $5 or ${{ 😀□ \\frac")
    if kind not in ("trend", "months", "panels"):
        assert {"$5 and $10", "${{{{", "<script>alert(1)</script>"[:22]} & {
            word[:22] for word in drawn
        }
        assert any(word.startswith("xxxxxxxx") and word.endswith("x…") for word in drawn)
    assert b"<script" not in svg
    alt = figure.get_label()
    assert alt.isprintable()
    assert "Costs $5 or ${{ 😀🧵" in alt  # what the font lacks can still be read out
    assert "x" * 100 not in alt


# --- titles ----------------------------------------------------------------------------------


def test_the_widest_panel_is_told_whatever_the_order_of_rows():
    table = SHARES.assign(estimate=[0.4, 0.1, 0.0, np.nan, 0.05, 0.02])
    told = "Widest apart in “War”: from 10% in “b” to 40% in “a”"
    for rows in (table, table.iloc[::-1]):
        assert tell_widest(rows, panel="label", label="group") == told
    same = table.assign(estimate=0.2)
    assert tell_widest(same, panel="label", label="group") == "No two rows of a panel differ"
    assert tell_widest(table.iloc[:0], panel="label", label="group").startswith("No two rows")


def test_what_has_too_little_for_an_interval_is_no_end_of_the_widest_panel():
    table = pd.DataFrame(
        {"frame": "War", "group": ["a", "b", "c"], "estimate": [0.0, 0.3, 0.5]}
    ).assign(low=[np.nan, 0.1, 0.2])
    told = tell_widest(table, panel="frame", label="group")
    assert told == "Widest apart in “War”: from 30% in “b” to 50% in “c”"
    alone = tell_widest(table.assign(low=np.nan), panel="frame", label="group")
    assert alone.endswith("from 0% in “a” to 50% in “c”")


def test_the_first_words_of_the_first_groups_are_told():
    words = pd.DataFrame({"group": ["a", "b", "b", "c", "d"], "feature": list("vwxyz")})
    assert tell_marks(words, order=["e", "d", "b", "a", "c"], marked="stands out by") == (
        "“d” stands out by “z”, “b” by “w”, “a” by “v”"
    )
    assert tell_marks(words.iloc[:0], order=["a"], nothing="None") == "None"


def test_a_title_tells_the_words_of_both_sides_that_are_drawn_filled():
    words = pd.DataFrame(
        {"feature": ["queue", "truce", "militia", "mill", "quay", "barge"],
         "log_ratio": [2.0, -1.0, -2.0, np.nan, np.nan, -3.0],
         "low": [1.0, -np.inf, -3.0, np.nan, np.nan, -4.0],
         "high": [3.0, -0.5, -1.0, np.nan, np.nan, 1.0],
         "note": ["", "", "", "not used by the others", "not used by Post", ""],
         "n_documents_target": [9, 1, 7, 6, 0, 8],
         "distinguishable": [True, True, True, True, True, False]}
    )  # fmt: skip
    told = tell_sides(words, target="Post")
    assert told == (
        "“Post” writes “queue” and “mill” more often than the others, and they “militia”, “truce” "
        "and “quay”"
    )
    less = words[words["feature"].isin(["truce", "barge"])]
    assert tell_sides(less, target="{x}") == "The others write “truce” more often than “{x}”"
    assert tell_sides(less, target="Post", near="raid") == (
        "Near “raid”, the others write “truce” more often than “Post”"
    )
    assert tell_sides(words, target="Post", near="raid").startswith("Near “raid”, “Post” writes")
    none = words.assign(distinguishable=False)
    assert tell_sides(none, target="Post", nothing="Nothing") == "Nothing"
    with pytest.raises(ValueError, match="lacks the columns"):
        tell_sides(words[["feature"]], target="Post")


# --- labels and words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("plain", "plain"),
        (" a\t b\r\nc\0 ", "a b c"),
        ("word " * 20, "word word word word word word word word wor…"),
        ("x" * 44, "x" * 44),
        ("x" * 45, "x" * 43 + "…"),
        ("😀🧵 hi", "😀□ hi"),
        ("$5", "$5"),
        ("", ""),
        (7, "7"),
        ("Новости", "Новости"),
    ],
)
def test_clean_label(text, drawn):
    assert clean_label(text) == drawn


def test_clean_label_cuts_to_the_length_and_not_after_a_space():
    assert clean_label("one two three", 8) == "one two…"
    assert clean_label("one two three", 9) == "one two…"


def test_describe_table_tells_numbers_intervals_months_and_what_is_left_out():
    table = pd.DataFrame(
        {
            "month": months("2030-01-01", "2030-02-01", "2030-03-01"),
            "n": [0.5, np.nan, 12.0],
            "low": [0.25, np.nan, np.nan],
            "high": [0.75, np.nan, np.nan],
        }
    )
    told = {"kind": "Line", "label": "month", "value": "n", "unit": "share"}
    assert describe_table(table, **told) == (
        "Line: share. 2030-01: 0.50 (0.25 to 0.75); 2030-02: no value; 2030-03: 12.0."
    )
    assert describe_table(table, rows=1, **told) == (
        "Line: share. 2030-01: 0.50 (0.25 to 0.75); and 2 more."
    )
    assert describe_table(table, percent=True, rows=1, **told) == (
        "Line: share. 2030-01: 50% (25% to 75%); and 2 more."
    )
    assert describe_table(table.iloc[:0], **told) == "Line: share. Nothing to draw."


def test_colours_follow_size_then_name_and_not_the_order_of_rows():
    groups = pd.DataFrame({"doc_id": list("123456"), "group": ["z", "b", "a", "z", "a", "b"]})
    groups = pd.concat([groups, pd.DataFrame({"doc_id": ["7"], "group": ["z"]})])
    chosen = choose_colours(groups)
    assert chosen == {"z": PALETTE[0], "a": PALETTE[1], "b": PALETTE[2]}
    assert choose_colours(groups.iloc[::-1]) == chosen
    many = pd.DataFrame({"group": [f"g{place:02}" for place in range(20)]})
    assert choose_colours(many)["g10"] == PALETTE[0]
    assert choose_colours(groups.iloc[:0]) == {}


def test_very_many_articles_do_not_make_very_many_strokes():
    places = pd.DataFrame({"feature": "war", "place": range(0, 100_000, 2), "n": 1})
    ax = plot_dispersion(places, n_documents=100_000, features=["war"], order_name="dated")
    (line,) = ax.get_lines()
    x = line.get_xdata()
    assert len(x) == 3 * 4000
    assert 0 < np.nanmin(x) < 25
    assert 99_975 < np.nanmax(x) < 100_000


def test_the_font_is_the_one_that_comes_with_matplotlib():
    import matplotlib as mpl
    from matplotlib.font_manager import FontEntry, fontManager

    there = fontManager.ttflist
    strange = FontEntry(fname="/no/such/DejaVuSans.ttf", name="DejaVu Sans")
    fontManager.ttflist = [strange, *(font for font in there if font.name != "DejaVu Sans")]
    use_style()
    found = {font.fname for font in fontManager.ttflist if font.name == "DejaVu Sans"}
    assert len(found) == 4
    assert all(path.startswith(mpl.get_data_path()) for path in found)
