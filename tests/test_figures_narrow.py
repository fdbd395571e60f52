"""Figures on a phone, and for fifteen sources: what fits, what is legible, what is told apart."""

import itertools
import re
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import test_figures
import test_figures_terms
from colour_vision import VISION, difference, to_lab
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text
from test_figures import _style, figure_of, save  # noqa: F401
from test_figures_terms import LONG, overlaps

from analysis import output
from analysis.figures import (
    PALETTE,
    choose_colours,
    plot_bars,
    plot_correspondence,
    plot_estimates,
    plot_heat_map,
    plot_keyness,
    plot_panels,
    plot_rates,
    plot_spread,
)
from analysis.figures.place import Label, _lay_page, _take_places, place_labels
from analysis.figures.style import DASHES, NARROW, WIDTH, choose_markers, measure_contrast

DRAWINGS = {
    **{f"{kind} ": draw for kind, draw in test_figures.DRAWINGS.items()},
    **test_figures_terms.DRAWINGS,
    "keyness of": lambda **o: plot_keyness(
        test_figures_terms.KEYNESS, target="Post", reference="Herald", n_articles=(56, 748), **o
    ),
}
SMALLEST = 6.75  # points: 9 px where a figure has its own size, as on a phone of 390 px
PAGE = Path(output.__file__).parent / "report/template/style.css"
NAMES = [f"{place + 1}. paper" for place in range(15)]
FIFTEEN = choose_colours(
    pd.DataFrame({"group": [name for n, name in enumerate(NAMES) for _ in range(15 - n)]})
)
ROWS = pd.DataFrame(
    {"group": NAMES, "estimate": np.linspace(-1, 1, 15), "low": np.linspace(-1.2, 0.8, 15),
     "high": np.linspace(-0.8, 1.2, 15), "median": 300.0, "n_tokens": 300}
)  # fmt: skip


def draw_narrow(drawn) -> Figure:
    figure = figure_of(drawn).draw_narrow()
    figure.draw_without_rendering()
    return figure


def texts_of(figure: Figure) -> list[Text]:
    """What can be read: tick labels outside the limits are not drawn."""
    hidden = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            shown = {id(tick) for tick in axis._update_ticks()} if ax.get_visible() else set()
            ticks = [*axis.majorTicks, *axis.minorTicks]
            hidden |= {id(t.label1) for t in ticks if id(t) not in shown or not ax.axison}
            hidden |= {id(t.label2) for t in ticks if id(t) not in shown or not ax.axison}
        if not ax.get_visible():
            hidden |= {id(text) for text in ax.findobj(Text)}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_text().strip() and text.get_visible() and id(text) not in hidden
    ]


def extents_of(figure: Figure) -> list:
    return [Text.get_window_extent(text) for text in texts_of(figure)]


# --- the second drawing ----------------------------------------------------------------------


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_figure_is_drawn_for_a_phone_with_the_same_words(kind):
    figure = figure_of(DRAWINGS[kind](title="A finding", caption="7 articles"))
    assert figure.get_figwidth() == pytest.approx(WIDTH)
    narrow = draw_narrow(figure)
    assert narrow.get_figwidth() == pytest.approx(NARROW)
    assert narrow.get_label() == figure.get_label()
    assert narrow.get_suptitle() == "A finding"
    assert "7 articles" in narrow.get_supxlabel()
    assert mpl.rcParams["figure.figsize"][0] == WIDTH


@pytest.mark.parametrize("kind", DRAWINGS)
def test_on_a_phone_nothing_is_small_cut_or_covered(kind):
    title = "A finding that is as long as the findings of a real corpus are, with its 33 numbers"
    narrow = draw_narrow(DRAWINGS[kind](title=title, caption=LONG))
    texts, boxes, page = texts_of(narrow), extents_of(narrow), narrow.bbox
    assert min(text.get_fontsize() for text in texts) >= SMALLEST
    assert not overlaps(boxes)
    beyond = [
        text.get_text()
        for text, box in zip(texts, boxes, strict=True)
        if box.x0 < page.x0 - 1 or box.x1 > page.x1 + 1 or box.y0 < page.y0 - 1 or box.y1 > page.y1 + 1
    ]  # fmt: skip
    assert beyond == []


@pytest.mark.parametrize("kind", DRAWINGS)
def test_the_second_drawing_of_the_same_data_is_the_same_bytes(kind):
    first, second = (
        save(figure_of(DRAWINGS[kind](title="A", caption="B")).draw_narrow(), "svg")
        for _ in range(2)
    )
    assert first == second


def test_on_an_axes_that_was_given_there_is_no_second_drawing():
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots()
    plot_bars(test_figures.BARS, label="group", value="n", unit="words", ax=ax)
    assert not hasattr(figure, "draw_narrow")


@pytest.mark.parametrize("draw", [
    lambda t: plot_estimates(t, label="group", unit="tone", colours=FIFTEEN),
    lambda t: plot_bars(t, label="group", value="estimate", unit="tone", colours=FIFTEEN),
    lambda t: plot_spread(t, value="n_tokens", unit="words", colours=FIFTEEN),
])  # fmt: skip
def test_long_names_stand_above_their_rows_where_there_is_little_room(draw):
    table = ROWS.assign(group=[f"{name} of the whole northern coast" for name in NAMES])
    wide = draw(table).figure
    narrow = draw_narrow(wide)
    (ax,) = narrow.axes
    assert [label.get_text() for label in ax.get_yticklabels()] == list(table["group"])
    assert np.allclose(ax.get_yticks(), np.arange(15) - 0.4)
    assert {label.get_ha() for label in ax.get_yticklabels()} == {"left"}
    assert ax.get_window_extent().width > 0.85 * narrow.bbox.width
    assert np.allclose(wide.axes[0].get_yticks(), np.arange(15))
    short = draw_narrow(draw(ROWS))
    assert np.allclose(short.axes[0].get_yticks(), np.arange(15))


def test_fifteen_columns_of_shares_fit_a_phone():
    table = pd.DataFrame(
        [(f"A frame of a longer name {row}", name, 0.47)
         for row in range(8) for name in NAMES], columns=["frame", "group", "share"]
    )  # fmt: skip
    ax = plot_heat_map(table, row="frame", column="group", value="share", unit="per cent")
    narrow = draw_narrow(ax)
    assert not overlaps(extents_of(narrow))
    assert min(text.get_fontsize() for text in texts_of(narrow)) >= SMALLEST


# --- titles ----------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["illlicit ", "WWWWWWWW ", "middling ", "x" * 300])
def test_a_title_fills_its_lines_and_never_runs_off(word):
    figure = plot_bars(
        test_figures.BARS, label="group", value="n", unit="u", title=word * 20
    ).figure
    for drawn in (figure, figure.draw_narrow()):
        drawn.draw_without_rendering()
        assert drawn._suptitle.get_window_extent().x1 <= drawn.bbox.x1
    if word.strip().islower() and len(word) < 20:
        lines = figure.get_suptitle().split("\n")
        assert len(lines[0]) > len("WWWWWWWW") * 5


# --- fifteen sources -------------------------------------------------------------------------


def test_colours_stand_out_from_both_pages():
    pages = re.findall(r"--paper: (#\w+);", PAGE.read_text(encoding="utf-8"))
    assert len(pages) == 2
    for colour, page in itertools.product(PALETTE, pages):
        assert measure_contrast(colour, page) >= 3, (colour, page)


def test_the_difference_of_colours_is_that_of_the_published_test_data():
    # Sharma, Wu and Dalal (2005), table 1, pairs 1, 7, 17 and 25
    pairs = [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ]
    for one, other, expected in pairs:
        assert difference(np.array(one), np.array(other)) == pytest.approx(expected, abs=1e-4)


@pytest.mark.parametrize("vision", VISION)
def test_any_two_colours_are_told_apart_in_any_vision(vision):
    seen = [to_lab(colour, vision) for colour in PALETTE]
    assert min(difference(*pair) for pair in itertools.combinations(seen, 2)) >= 10


def test_sources_that_share_a_colour_differ_in_their_marker():
    markers = choose_markers(FIFTEEN)
    assert len({(FIFTEEN[name], markers[name]) for name in NAMES}) == 15
    assert {markers[name] for name in NAMES[:10]} == {"o"}
    forty = {str(place): PALETTE[place % 10] for place in range(40)}
    assert len(set(zip(forty.values(), choose_markers(forty).values(), strict=True))) == 40


def marks_of(figure: Figure) -> dict:
    """Colour and outline of the mark in each row, of dots without the lines."""
    found = {}
    for ax in figure.axes:
        for marks in ax.collections:
            if len(places := marks.get_offsets()):
                outline = marks.get_paths()[0].vertices.round(3).tobytes()
                row = round(float(np.mean(places[:, 1])))
                found.setdefault(row, set()).add((to_hex(marks.get_edgecolors()[0]), outline))
    return found


@pytest.mark.parametrize("draw", [
    lambda: plot_estimates(ROWS, label="group", unit="tone", colours=FIFTEEN),
    lambda: plot_panels(ROWS.assign(frame="War"), panel="frame", label="group", value="estimate",
                        unit="share", intervals=True, colours=FIFTEEN),
])  # fmt: skip
def test_fifteen_rows_have_fifteen_marks(draw):
    figure = figure_of(draw())
    for drawn in (figure, figure.draw_narrow()):
        marks = marks_of(drawn)
        assert len(marks) == 15
        assert len(set.union(*marks.values())) == 15


def test_bars_that_share_a_colour_are_hatched():
    ax = plot_bars(ROWS, label="group", value="n_tokens", unit="u", colours=FIFTEEN)
    looks = [(to_hex(bar.get_facecolor()), bar.get_hatch() or "") for bar in ax.patches]
    assert len(set(looks)) == 15
    assert {hatch for _, hatch in looks[:10]} == {""}


def test_lines_that_share_a_colour_differ_in_their_dashes():
    names = [NAMES[0], NAMES[10]]
    rates = pd.concat(
        [test_figures_terms.RATES[lambda t: t["group"] == "Post"].assign(group=name)
         for name in names]
    )  # fmt: skip
    (ax,) = plot_rates(rates, colours=FIFTEEN).axes
    assert len({to_hex(line.get_color()) for line in ax.lines}) == 1
    assert len({line._unscaled_dash_pattern for line in ax.lines}) == 2
    assert DASHES[0] == "-"


def test_fifteen_groups_in_one_corner_all_have_their_name_on_the_map():
    random = np.random.default_rng(5)
    place = np.column_stack([np.r_[random.normal(0, 0.08, 12), 1.5, 0.7, 0.2], np.zeros(15)])
    place[:, 1] = np.r_[random.normal(0, 0.12, 12), 0.3, -0.2, 1.0]
    groups = pd.DataFrame(
        {"kind": "group", "name": NAMES, "axis_1": place[:, 0], "axis_2": place[:, 1],
         "low_1": place[:, 0] - 0.05, "high_1": place[:, 0] + 0.05, "low_2": place[:, 1] - 0.05,
         "high_2": place[:, 1] + 0.05, "explained_1": 0.4, "explained_2": 0.2, "q": 0.01}
    )  # fmt: skip
    words = pd.DataFrame(
        {"kind": "feature", "name": [f"word{n}" for n in range(40)],
         "axis_1": random.normal(0.8, 0.7, 40), "axis_2": random.normal(0, 0.5, 40),
         "explained_1": 0.4, "explained_2": 0.2}
    )  # fmt: skip
    figure = plot_correspondence(pd.concat([groups, words]), colours=FIFTEEN).figure
    for drawn in (figure, draw_narrow(figure)):
        drawn.draw_without_rendering()
        (ax,) = drawn.axes
        assert set(NAMES) <= {note.get_text() for note in ax.texts}
        assert not overlaps([Text.get_window_extent(note) for note in ax.texts])


@pytest.mark.parametrize("kind", ["estimates ", "panels, dots ", "spread ", "keyness", "groups",
                                  "collocates", "map", "strip"])  # fmt: skip
def test_marks_and_intervals_stand_out_from_white(kind):
    groups = ["a", "b", "c", "Post", "Herald", "Times"]
    colours = dict(zip(groups, sorted(PALETTE, key=measure_contrast), strict=False))
    for module in (test_figures, test_figures_terms):
        for name in module.COLOURS:
            assert name in colours
    draw = {
        "estimates ": lambda: plot_estimates(
            test_figures.ESTIMATES, label="group", unit="tone", colours=colours),
        "panels, dots ": lambda: plot_panels(
            test_figures.SHARES, panel="label", label="group", value="estimate", unit="share",
            intervals=True, colours=colours),
        "spread ": lambda: plot_spread(
            test_figures.SPREAD, value="n_tokens", unit="words", colours=colours),
    }.get(kind, DRAWINGS[kind])  # fmt: skip
    inks: list = []
    for ax in figure_of(draw()).axes:
        inks += [marks.get_edgecolors()[0] for marks in ax.collections
                 if len(marks.get_offsets()) and len(marks.get_edgecolors())]  # fmt: skip
        inks += [mpl.colors.to_rgba(line.get_color(), line.get_alpha()) for line in ax.lines
                 if line.get_xdata()[0] != line.get_xdata()[-1] and line.get_linewidth() > 1]  # fmt: skip
    assert inks
    for red, green, blue, alpha in inks:
        seen = to_hex(tuple(1 - alpha * (1 - part) for part in (red, green, blue)))
        assert measure_contrast(seen) >= 3


# --- panels ----------------------------------------------------------------------------------

OUTLETS = ["Harbour Post", "Daily Meridian", "Northern Gazette", "Valley Observer", "Lake Herald"]


def lay_sides(n: int) -> pd.DataFrame:
    """Two sides of `n` outlets, dots with intervals."""
    rows = [
        (side, name, 0.12 + 0.05 * place, 0.08 + 0.05 * place, 0.2 + 0.06 * place)
        for side in ("a frame of war journalism", "a frame of peace journalism")
        for place, name in enumerate(OUTLETS[:n])
    ]
    return pd.DataFrame(rows, columns=["side", "group", "estimate", "low", "high"])


def lay_words(n: int, largest: float) -> pd.DataFrame:
    """Six words of each of `n` outlets, with values of any size."""
    words = ["bombardment", "reconstruction", "ceasefire", "harbour", "humanitarian", "queue"]
    rows = [
        (name, word, largest * (6 - place) / 6)
        for name in OUTLETS[:n]
        for place, word in enumerate(words)
    ]
    return pd.DataFrame(rows, columns=["group", "feature", "tf_idf"])


def rows_apart(figure: Figure) -> float:
    """The least distance in points between two named rows of the first panel."""
    ax = figure.axes[0]
    places = sorted(ax.transData.transform((0, place))[1] for place in ax.get_yticks())
    return min(b - a for a, b in itertools.pairwise(places)) * 72 / figure.dpi


@pytest.mark.parametrize("n", [2, 3, 5])
@pytest.mark.parametrize("caption", ["28 articles.", LONG], ids=["short", "long"])
def test_panels_keep_their_rows_apart_under_long_words(n, caption):
    drawn = plot_panels(
        lay_sides(n), panel="side", label="group", value="estimate", intervals=True, percent=True,
        unit="share of an article's sentences, 95% interval", caption=caption,
        title="Widest apart in “a frame of peace journalism”: from 0% in “Daily Meridian” to 33%",
    )  # fmt: skip
    for figure in (figure_of(drawn), draw_narrow(drawn)):
        figure.draw_without_rendering()
        assert rows_apart(figure) >= 9
        assert not overlaps(extents_of(figure))


@pytest.mark.parametrize("n", [2, 3, 4, 5])
@pytest.mark.parametrize("largest", [0.0031, 0.00047, 0.021, 1.4, 12_345.0])
def test_ticks_of_panels_stand_apart_whatever_the_numbers(n, largest):
    drawn = plot_panels(
        lay_words(n, largest), panel="group", label="feature", value="tf_idf",
        unit="tf-idf", caption="28 articles.", title="A finding",
    )  # fmt: skip
    for figure in (figure_of(drawn), draw_narrow(drawn)):
        figure.draw_without_rendering()
        assert not overlaps(extents_of(figure))
        ticks = [place for place in figure.axes[0].get_xticks() if 0 < place <= largest]
        assert ticks  # a scale has a number besides 0


@pytest.mark.parametrize("intervals", [True, False])
@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_long_names_in_panels_are_told_whole_and_keep_apart(intervals, width):
    names = ["Policy prescription and evaluation", "Legality, constitutionality, jurisprudence",
             "the river, the bridge or the dam", "War"]  # fmt: skip
    sides = ["Morning Post", "Evening Herald", "External regulation and reputation"]
    rows = pd.DataFrame(itertools.product(sides, names), columns=["side", "name"])
    rows = rows.assign(share=0.4, low=0.3, high=0.5)
    how = {"panel": "side", "label": "name", "value": "share", "unit": "share", "percent": True}
    with mpl.rc_context({"figure.figsize": (width, width)}):
        figure = plot_panels(rows, **how, intervals=intervals)
    figure.draw_without_rendering()
    shown = [text for text in texts_of(figure) if "%" not in text.get_text()]
    told = {text.get_text().replace("\n", " ") for text in shown}
    assert {"Policy prescription and evaluation", "the river, the bridge or the dam"} <= told
    assert {"War", sides[-1]} <= told
    assert not any("…" in text for text in told)
    assert not overlaps([Text.get_window_extent(text) for text in shown])


def test_the_line_of_a_reference_keeps_off_names_above_their_rows():
    rows = ROWS.assign(group=[f"{name}: External regulation and reputation" for name in NAMES])
    how = {"label": "group", "unit": "share", "reference": 0.0, "reference_name": "alike"}
    figure = draw_narrow(plot_estimates(rows, **how))
    (ax,) = figure.axes
    (line,) = [lines for lines in ax.collections if hasattr(lines, "get_segments")]
    pieces = [ax.transData.transform(piece)[:, 1] for piece in line.get_segments()]
    labels = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert len(pieces) == len(labels) + 1
    for low, high in map(sorted, pieces):
        assert not any(label.y0 < high and low < label.y1 for label in labels)
    heights = ax.transData.transform([(0, row) for row in range(len(rows))])[:, 1]
    assert all(any(min(piece) < at < max(piece) for piece in pieces) for at in heights)


def test_the_heads_of_columns_are_told_whole_on_a_phone():
    how = {"target": "dailysabah", "reference": "the others", "n_articles": (56, 748)}
    figure = draw_narrow(plot_keyness(test_figures_terms.KEYNESS, **how))
    told = {text.get_text() for text in texts_of(figure)}
    assert {"the\nothers\nof 748", "dailysabah\nof 56"} <= told
    assert not overlaps(extents_of(figure))


@pytest.mark.parametrize(("first", "last"), [(2011, 2018), (2012, 2017), (2013, 2015)])
def test_a_narrow_axis_of_years_has_three_at_least(first, last):
    years = pd.date_range(f"{first}-01-01", f"{last}-01-01", freq="YS")
    rows = pd.DataFrame(itertools.product(NAMES[:7], years), columns=["group", "period"])
    rows = rows.assign(feature="war", per_1000=2.0, low=1.0, high=3.0)
    for figure in (
        figure_of(drawn := plot_rates(rows, colours=FIFTEEN, period="year")),
        draw_narrow(drawn),
    ):
        ax = figure.axes[0]
        low, high = ax.get_xlim()
        shown = [place for place in ax.get_xticks() if low <= place <= high]
        assert 3 <= len(shown) <= 8


def test_labels_in_a_crowd_stand_near_their_dots():
    import matplotlib.pyplot as plt

    _, ax = plt.subplots(figsize=(3.2, 3.2))
    ax.set_xlim(-1, 1)
    ax.set_ylim(-1, 1)
    labels = [
        Label(f"{number} paper", 0.04 * (number % 3), 0.03 * number, 8.5, "#000000", "bold", 4.5,
              65.0, f"{number} paper")
        for number in range(9)
    ]  # fmt: skip
    assert place_labels(ax, labels) == []
    kept = [np.hypot(*note.xyann) for note in ax.texts]
    # as they come: the first take what the last need
    plain = _take_places(labels, range(9), _lay_page(ax, labels))[0]
    assert sum(kept) <= sum(np.hypot(*found.shift) for found in plain.values()) + 1e-9
    assert max(kept) < 80


@pytest.mark.parametrize(("n", "told"), [(10, False), (15, True)])
def test_marks_and_hatching_are_explained_where_there_are_any(n, told):
    rows = ROWS.head(n)
    dots = plot_estimates(rows, label="group", unit="tone", colours=FIFTEEN, caption="Some.")
    bars = plot_bars(rows, label="group", value="n_tokens", unit="words", colours=FIFTEEN)
    for drawn, how in ((dots, "mark"), (bars, "hatching")):
        (caption,) = [text.get_text() for text in [drawn.figure._supxlabel] if text] or [""]
        key = f"Groups beyond the tenth repeat a colour with another {how}."
        assert (key in caption.replace("\n", " ")) == told


def test_what_is_left_of_a_period_without_an_interval_is_explained():
    rows = pd.DataFrame({"group": "Post", "period": pd.to_datetime(["2031-01-01", "2032-01-01"]),
                         "feature": "war", "per_1000": [2.0, 3.0], "low": [1.0, np.nan],
                         "high": [3.0, np.nan]})  # fmt: skip
    figure = plot_rates(rows, colours={"Post": PALETTE[0]}, period="year")
    note = figure._supxlabel.get_text().replace("\n", " ")
    assert "hollow: too few different articles for an interval;" in note


def test_a_share_below_one_in_a_hundred_is_not_drawn_as_none():
    rows = test_figures.SHARES.assign(estimate=[0.4, 0.0, 0.004, 0.0051, 0.02, np.nan])
    ax = test_figures.DRAWINGS["heat map"](rows)
    assert sorted(text.get_text() for text in ax.texts) == ["0", "1", "2", "40", "<1", "–"]


def test_a_long_name_of_a_bar_is_told_whole():
    name = "Legality, constitutionality and jurisprudence"
    rows = pd.DataFrame({"label": [name, "War"], "n": [3, 9]})
    drawn = plot_bars(rows, label="label", value="n", unit="sentences")
    for figure in (figure_of(drawn), draw_narrow(drawn)):
        figure.draw_without_rendering()
        assert name in {text.get_text() for text in texts_of(figure)}
        width = figure.get_window_extent().width
        assert all(box.x0 >= 0 and box.x1 <= width for box in extents_of(figure))


def test_lines_of_groups_that_share_a_colour_are_explained():
    rows = pd.DataFrame(itertools.product(NAMES, pd.date_range("2031-01-01", periods=3, freq="YS")),
                        columns=["group", "period"])  # fmt: skip
    rows = rows.assign(feature="war", per_1000=2.0, low=1.0, high=3.0)
    for groups, told in ((NAMES[:8], False), (NAMES, True)):
        part = rows[rows["group"].isin(groups)]
        note = plot_rates(part, colours=FIFTEEN, period="year")._supxlabel.get_text()
        assert ("repeat a colour with another mark." in note.replace("\n", " ")) == told
