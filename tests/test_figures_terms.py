"""Figures of words: keyness, collocates, rates over time and the map are tested by their marks."""

import itertools
import re
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.colors import to_hex, to_rgba
from matplotlib.text import Text
from test_figures import HOSTILE, dots, figure_of, months, names_down, save, spans

from analysis.figures import (
    ACCENT,
    AGAINST,
    PALETTE,
    plot_collocate_contrast,
    plot_collocates,
    plot_correspondence,
    plot_group_keyness,
    plot_keyness,
    plot_rates,
    use_style,
)
from analysis.figures.place import Label, place_labels, spread_heights
from analysis.figures.style import MUTED, RULE, darken

COLOURS = {"Post": "#112233", "Herald": "#3f7fbf", "Times": "#778800"}
TOLD = {"title": "A finding", "caption": "7 articles"}
LONG = "The Very Long Name of an Outlet That Nobody Could Ever Fit Into One Single Line 80"


@pytest.fixture(autouse=True)
def _style():
    use_style()
    yield
    mpl.rcdefaults()
    mpl.use("Agg")


KEYNESS = pd.DataFrame(
    {
        "feature": ["militia", "queue", "truce", "shelling", "rebels", "martyr", "hero"],
        "log_ratio": [3.0, 1.0, -2.0, -0.5, -6.0, 7.5, 0.0],
        "low": [2.0, -0.5, -3.0, -1.5, -7.0, 6.0, -0.2],
        "high": [4.0, 2.5, -1.0, 0.5, -5.0, 9.0, 0.2],
        "n_documents_target": [41, 5, 2, 3, 0, 12, 7],
        "n_documents_reference": [3, 4, 1120, 9, 210, 0, 7],
        "distinguishable": [True, False, True, False, True, False, False],
        "note": ["", "", "", "", "not used by Post, 0 of 56 articles",
                 "not used by Herald, 0 of 748 articles", ""],
    }
)  # fmt: skip
GROUP_KEYNESS = pd.concat(
    [KEYNESS.assign(group="Herald"), KEYNESS.iloc[:2].assign(group="Post")], ignore_index=True
)
COLLOCATES = pd.DataFrame(
    {
        "feature": ["troops", "partial", "of"],
        "n": [1044, 12, 120],
        "n_documents": [30, 10, 77],
        "mi": [5.0, 6.0, 0.5],
        "low": [4.0, np.nan, -0.5],
        "high": [5.5, np.nan, 1.0],
    }
)
RATES = pd.DataFrame(
    {
        "group": ["Post"] * 4 + ["Herald"] * 3,
        "period": months(
            "2030-01-01", "2030-02-01", "2030-05-01", "2030-06-01",
            "2030-01-01", "2030-03-01", "2030-06-01",
        ),
        "feature": "truce",
        "per_1000": [1.0, 2.0, 0.0, 4.0, 3.0, 1.5, 3.9],
        "low": [0.5, np.nan, 0.0, 3.0, 2.0, 1.0, np.nan],
        "high": [2.0, np.nan, 1.0, 6.0, 4.0, 2.0, np.nan],
    }
)  # fmt: skip
POINTS = pd.DataFrame(
    {
        "kind": ["group", "group", "group", "feature", "feature", "feature"],
        "name": ["Herald", "Post", "Times", "truce", "militia", "queue"],
        "axis_1": [0.5, -0.5, 0.1, 0.6, -0.7, 0.0],
        "axis_2": [0.1, 0.2, -0.4, 0.2, 0.3, -0.5],
        "low_1": [0.4, -0.6, np.nan, np.nan, np.nan, np.nan],
        "high_1": [0.6, -0.4, np.nan, np.nan, np.nan, np.nan],
        "low_2": [0.0, 0.1, np.nan, np.nan, np.nan, np.nan],
        "high_2": [0.2, 0.3, np.nan, np.nan, np.nan, np.nan],
        "explained_1": 0.34,
        "explained_2": 0.214,
        "q": [0.01, 0.4, np.nan, np.nan, np.nan, np.nan],
    }
)
STRIP = POINTS[POINTS["name"] != "Times"].assign(
    axis_2=np.nan, low_2=np.nan, high_2=np.nan, explained_1=1.0, explained_2=np.nan
)

DRAWINGS = {
    "keyness": lambda t=KEYNESS, **o: plot_keyness(t, target="Post", reference="Herald", **o),
    "groups": lambda t=GROUP_KEYNESS, **o: plot_group_keyness(t, colours=COLOURS, **o),
    "collocates": lambda t=COLLOCATES, **o: plot_collocates(t, node="truce", **o),
    "contrast": lambda t=KEYNESS, **o: plot_collocate_contrast(
        t, node="truce", target="Post", reference="Herald", **o
    ),
    "rates": lambda t=RATES, **o: plot_rates(t, colours=COLOURS, **o),
    "map": lambda t=POINTS, **o: plot_correspondence(t, colours=COLOURS, **o),
    "strip": lambda t=STRIP, **o: plot_correspondence(t, colours=COLOURS, **o),
}
TABLES = {
    "keyness": KEYNESS, "groups": GROUP_KEYNESS, "collocates": COLLOCATES, "contrast": KEYNESS,
    "rates": RATES, "map": POINTS, "strip": STRIP,
}  # fmt: skip


def columns_of(ax) -> dict[str, list[tuple[float, str]]]:
    """The numbers beside the rows, by the distance of their column from the Axes."""
    found: dict[float, list[tuple[float, str]]] = {}
    for note in ax.texts:
        if note.xy[0] == 1 and note.get_fontsize() == 8 and note.get_position()[1] == 0:
            found.setdefault(note.get_position()[0], []).append((note.xy[1], note.get_text()))
    return [found[edge] for edge in sorted(found)]


def notes_of(ax) -> list[str]:
    return [note.get_text() for note in ax.texts]


def boxes_of(texts) -> list:
    return [text.get_window_extent() for text in texts if text.get_text()]


def overlaps(boxes) -> list:
    """Pairs of boxes that share more than a hair."""
    return [
        (one, other)
        for one, other in itertools.combinations(boxes, 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5
        and min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5
    ]


# --- keyness ---------------------------------------------------------------------------------


def test_words_of_one_side_only_stand_below_with_their_note_and_no_length():
    ax = DRAWINGS["keyness"](colours=COLOURS, n_articles=(56, 748), **TOLD)
    assert names_down(ax) == ["militia", "queue", "shelling", "truce", "martyr", "rebels"]
    rows = dict(zip(names_down(ax), ax.get_yticks(), strict=True))
    assert [rows[name] for name in ("militia", "queue", "shelling", "truce")] == [0, 1, 2, 3]
    assert rows["martyr"] > 4
    assert spans(ax) == {0: (2, 4), 1: (-0.5, 2.5), 2: (-1.5, 0.5), 3: (-3, -1)} | {
        row: span
        for row, span in spans(ax).items()
        if span == (0, 1)  # the rule between
    }
    assert not [x for x, _, _ in dots(ax) if abs(x) > 4]
    low, high = ax.get_xlim()
    assert -5 < low < -3
    assert 4 < high < 5
    martyr, rebels = ax.collections[-2:]  # on the axis's own scale, at its ends
    assert martyr.get_offsets().tolist() == [[0.985, rows["martyr"]]]
    assert rebels.get_offsets().tolist() == [[0.015, rows["rebels"]]]
    assert to_hex(martyr.get_facecolors()[0]) == "#ffffff"
    assert to_hex(martyr.get_edgecolors()[0]) == COLOURS["Post"]
    assert to_hex(rebels.get_facecolors()[0]) == COLOURS["Herald"]
    assert {
        note.xy[1]: note.get_text() for note in ax.texts if note.get_text().startswith("not used")
    } == {
        rows["martyr"]: "not used by Herald, 0 of 748 articles",
        rows["rebels"]: "not used by Post, 0 of 56 articles",
    }


def test_articles_with_the_word_stand_beside_each_word():
    ax = DRAWINGS["keyness"](colours=COLOURS, n_articles=(56, 1748))
    rows = dict(zip(names_down(ax), ax.get_yticks(), strict=True))
    target, reference = (dict(column) for column in columns_of(ax))
    for line in KEYNESS[KEYNESS["feature"] != "hero"].to_dict("records"):
        assert target[rows[line["feature"]]] == f"{line['n_documents_target']:,}"
        assert reference[rows[line["feature"]]] == f"{line['n_documents_reference']:,}"
    told = notes_of(ax)
    assert {"Post\nof 56", "Herald\nof 1,748", "Post →", "← Herald"} <= set(told)
    assert told.index("Post\nof 56") < told.index("Herald\nof 1,748")
    assert {"Post", "Herald"} <= set(notes_of(DRAWINGS["keyness"](colours=COLOURS)))


def test_each_side_has_its_groups_colour_also_in_its_words():
    ax = DRAWINGS["contrast"](colours=COLOURS)
    assert dots(ax)[0][2] == COLOURS["Post"]
    assert to_hex(ax.collections[2].get_edgecolors()[0]) == COLOURS["Herald"]
    inks = {label.get_text(): to_hex(label.get_color()) for label in ax.get_yticklabels()}
    assert inks["militia"] == inks["martyr"] == darken(COLOURS["Post"])
    assert inks["truce"] == inks["rebels"] == darken(COLOURS["Herald"])


@pytest.mark.parametrize(
    ("colours", "expected"),
    [
        (None, (ACCENT, AGAINST)),
        ({"Post": "#123456"}, ("#123456", AGAINST)),
        ({"Post": AGAINST}, (AGAINST, ACCENT)),
        ({"Herald": ACCENT}, (ACCENT, MUTED)),
        ({"Post": "#123456", "Herald": "#123456"}, ("#123456", MUTED)),
    ],
)
def test_two_sides_never_have_one_colour(colours, expected):
    ax = DRAWINGS["keyness"](colours=colours)
    paint = [to_hex(ax.collections[place].get_edgecolors()[0]) for place in (0, 2)]
    assert tuple(paint) == expected


def test_the_alternative_text_tells_multiples_and_who_never_uses_what():
    alt = DRAWINGS["keyness"](**TOLD).figure.get_label()
    assert alt == (
        "A finding. Dot plot: times as often in Post as in Herald, 95% interval. "
        "militia: 8.00 (4.00 to 16.0); queue: 2.00 (0.71 to 5.66); "
        "shelling: 0.71 (0.35 to 1.41); truce: 0.25 (0.12 to 0.50). On one side only: "
        "martyr: not used by Herald, 0 of 748 articles; rebels: not used by Post, 0 of 56 articles."
    )


def test_an_open_end_is_an_arrow_and_told_as_a_bound():
    table = KEYNESS.copy()
    militia, truce = (table["feature"] == word for word in ("militia", "truce"))
    table.loc[militia, "high"], table.loc[truce, "low"] = np.inf, -np.inf
    ax = DRAWINGS["keyness"](table)
    assert all(np.isfinite(limit) for limit in ax.get_xlim())
    rows = {name: row for row, name in enumerate(names_down(ax))}
    arrows = {(round(text.xy[1]), np.sign(text.xyann[0])) for text in ax.texts if text.arrow_patch}
    assert arrows == {(rows["militia"], 1), (rows["truce"], -1)}
    assert spans(ax)[rows["militia"]] == (2, 3)  # from the low end to the mark
    alt = ax.figure.get_label()
    assert "militia: at least 4.00; " in alt
    assert "truce: at most 0.50. " in alt
    assert "an arrow: too few uses for an end" in ax.get_xlabel().replace("\n", " ")
    figure = plot_group_keyness(table.assign(group="Post"), colours=COLOURS)
    assert all(np.isfinite(limit) for panel in figure.axes for limit in panel.get_xlim())


def test_the_contrast_of_collocates_says_next_to_what():
    ax = DRAWINGS["contrast"]()
    assert (
        ax.get_xlabel()
        .replace("\n", " ")
        .startswith("times as often next to “truce” in Post as in Herald (log scale")
    )
    braces = plot_collocate_contrast(KEYNESS, node="a{b}", target="{x}", reference="{target}")
    assert "next to “a{b}” in {x} as in {target}" in braces.get_xlabel().replace("\n", " ")


def test_a_word_stands_on_the_side_of_those_who_use_it_whatever_its_number():
    """The 0.5 for a count of 0 can put a rare word on the wrong side."""
    table = KEYNESS.assign(log_ratio=KEYNESS["log_ratio"].abs().where(KEYNESS["note"] != "", 1.0))
    ax = DRAWINGS["keyness"](table, colours=COLOURS)
    assert names_down(ax)[-2:] == ["martyr", "rebels"]
    assert [mark.get_offsets()[0][0] for mark in ax.collections[-2:]] == [0.985, 0.015]
    inks = {label.get_text(): to_hex(label.get_color()) for label in ax.get_yticklabels()}
    assert inks["rebels"] == darken(COLOURS["Herald"])
    figure = plot_group_keyness(table.assign(group="Post"), colours=COLOURS)
    assert "rebels" not in names_down(figure.axes[0])
    assert "martyr" in names_down(figure.axes[0])


def test_next_to_a_word_nothing_is_said_of_words_elsewhere():
    told = notes_of(DRAWINGS["contrast"]())
    assert "not next to it in Herald, 0 of 748 articles" in told
    assert "articles with the pair" in told
    assert not [text for text in told if "used" in text]


def test_only_one_sided_words_make_a_figure_too():
    ax = DRAWINGS["keyness"](KEYNESS[KEYNESS["note"] != ""])
    assert names_down(ax) == ["martyr", "rebels"]
    assert "used on one side only" in notes_of(ax)


@pytest.mark.parametrize("name", ["Post", LONG, "مرحبا بالعالم", "$5 and $10"])
def test_nothing_of_keyness_overlaps(name):
    table = KEYNESS.assign(feature=[f"{name} {place}" for place in range(len(KEYNESS))])
    table["note"] = table["note"].str.replace("Herald", name)
    ax = plot_keyness(table, target=name, reference=LONG, n_articles=(12_345, 98_765), title=name)
    ax.figure.draw_without_rendering()
    low, high = ax.get_xlim()
    ticks = [label for label in ax.get_xticklabels() if low <= label.get_position()[0] <= high]
    texts = [*ax.texts, *ax.get_yticklabels(), *ticks]
    assert not overlaps(boxes_of(texts))
    page = ax.figure.bbox
    assert all(box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1 for box in boxes_of(texts))


# --- keyness of each group -------------------------------------------------------------------


def test_groups_stand_in_the_order_of_their_colours_with_what_they_use_more():
    figure = DRAWINGS["groups"](**TOLD)
    post, herald = figure.axes[:2]
    assert (post.get_title("left"), herald.get_title("left")) == ("Post", "Herald")
    assert names_down(post) == ["militia", "queue"]
    assert names_down(herald) == ["militia", "queue", "martyr"]
    assert spans(herald) == {0: (2, 4), 1: (-0.5, 2.5)}
    assert [(x, y) for x, y, _ in dots(herald)] == [(3, 0), (1, 1), (0.96, 2)]
    assert dots(post)[0][2] == COLOURS["Post"]
    assert post.get_xlim() == herald.get_xlim()
    assert columns_of(herald) == [[(0, "41"), (1, "5"), (2, "12")]]
    alt = figure.get_label()
    assert "Post, militia: 8.00 (4.00 to 16.0)" in alt
    assert "Herald, martyr: not used by Herald" in alt


@pytest.mark.parametrize("kind", ["keyness", "contrast", "collocates", "map"])
def test_an_empty_table_says_so_and_shows_no_scale(kind):
    ax = DRAWINGS[kind](TABLES[kind].iloc[:0])
    assert notes_of(ax) == ["nothing to draw"]
    assert not ax.axison


def test_the_scale_of_ratios_is_never_narrower_than_a_root_of_two():
    near = COLLOCATES.assign(mi=0.01, low=0.0, high=0.02)
    low, high = DRAWINGS["collocates"](near).get_xlim()
    assert low <= -0.5 < 0.5 <= high


def test_of_many_groups_the_first_twelve_are_drawn_and_it_says_so():
    names = [f"outlet {place:02}" for place in range(40)]
    table = pd.concat([KEYNESS.assign(group=name) for name in names])
    colours = dict(zip(names[::-1], itertools.cycle(PALETTE)))
    figure = plot_group_keyness(table, colours=colours)
    assert [ax.get_title("left") for ax in figure.axes if ax.get_visible()] == names[:27:-1]
    assert "12 of 40 groups, by articles, then by name." in figure.get_supxlabel()


def test_a_group_that_uses_nothing_more_than_others_keeps_its_panel():
    less = KEYNESS[KEYNESS["log_ratio"] < 0].assign(group="Times")
    figure = plot_group_keyness(pd.concat([GROUP_KEYNESS, less]), colours=COLOURS)
    times = figure.axes[2]
    assert times.get_title("left") == "Times"
    assert "no word" in notes_of(times)


# --- collocates ------------------------------------------------------------------------------


def test_collocates_stand_at_their_mi_with_interval_and_counts():
    ax = DRAWINGS["collocates"](**TOLD)
    assert names_down(ax) == ["troops", "partial", "of"]
    assert dots(ax) == [(5, 0, ACCENT), (6, 1, "#ffffff"), (0.5, 2, "#ffffff")]
    assert spans(ax) == {0: (4, 5.5), 2: (-0.5, 1)}
    times, articles = columns_of(ax)
    assert times == [(0, "1,044"), (1, "12"), (2, "120")]
    assert articles == [(0, "30"), (1, "10"), (2, "77")]
    assert {"times", "articles", "next to it"} <= set(notes_of(ax))
    assert "as often next to “truce” as by chance" in ax.get_xlabel().replace("\n", " ")
    assert "troops: 32.0 (16.0 to 45.3); partial: 64.0; of: 1.41" in ax.figure.get_label()
    assert names_down(DRAWINGS["collocates"](n=1)) == ["troops"]


# --- rates over time -------------------------------------------------------------------------


def curves(ax) -> list[tuple[str, list, list]]:
    return [
        (to_hex(line.get_color()), mpl.dates.date2num(line.get_xdata()).tolist(),
         list(line.get_ydata()))
        for line in ax.lines
    ]  # fmt: skip


def test_a_line_breaks_where_its_group_has_no_articles():
    figure = DRAWINGS["rates"](**TOLD)
    (ax,) = figure.axes
    day = mpl.dates.date2num(RATES["period"]).tolist()
    post, herald = COLOURS["Post"], COLOURS["Herald"]
    assert curves(ax) == [
        (post, day[:2], [1.0, 2.0]),
        (post, day[2:4], [0.0, 4.0]),
        (herald, [day[4]], [3.0]),
        (herald, [day[5]], [1.5]),
        (herald, [day[6]], [3.9]),
    ]
    assert ax.get_title("left") == "“truce”"
    assert ax.get_ylim()[0] == 0
    assert ax.get_ylim()[1] > 6
    assert ax.get_ylabel() == "per 1,000 words"


def test_a_period_without_an_interval_is_hollow():
    (ax,) = DRAWINGS["rates"]().axes
    marks = [mark for mark in ax.collections if len(mark.get_offsets()) > 1]
    fills = [[to_hex(fill) for fill in mark.get_facecolors()] for mark in marks]
    post, herald = COLOURS["Post"], COLOURS["Herald"]
    assert fills == [[post, "#ffffff", post, post], [herald, herald, "#ffffff"]]
    day = mpl.dates.date2num(RATES["period"])
    assert np.allclose(marks[0].get_offsets(), np.column_stack([day[:4], [1, 2, 0, 4]]))


def test_intervals_are_bands_over_periods_in_a_row_and_strokes_elsewhere():
    (ax,) = DRAWINGS["rates"]().axes
    day = mpl.dates.date2num(RATES["period"])
    strokes = [
        segment.tolist()
        for mark in ax.collections
        if isinstance(mark, mpl.collections.LineCollection)
        for segment in mark.get_segments()
    ]
    assert strokes == [
        [[day[0], 0.5], [day[0], 2]],
        [[day[4], 2], [day[4], 4]],
        [[day[5], 1], [day[5], 2]],
    ]
    bands = [mark for mark in ax.collections if isinstance(mark, mpl.collections.PolyCollection)]
    (band,) = [{tuple(at) for at in band.get_paths()[0].vertices} for band in bands]
    assert band == {(day[2], 0), (day[2], 1), (day[3], 3), (day[3], 6)}


@pytest.mark.parametrize(("period", "step"), [("week", "7D"), ("month", "MS"), ("year", "YS")])
def test_gaps_are_those_of_the_period(period, step):
    dates = pd.date_range("2029-01-01", periods=10, freq=step).delete(4)
    table = pd.DataFrame(
        {
            "group": "Post",
            "period": dates,
            "feature": "truce",
            "per_1000": 1.0,
            "low": 0.5,
            "high": 2,
        }
    )
    (ax,) = plot_rates(table, colours=COLOURS, period=period).axes
    assert [len(line.get_xdata()) for line in ax.lines] == [4, 5]
    with pytest.raises(ValueError, match=r"`period` must be one of \['week', 'month', 'year'\]"):
        plot_rates(table, colours=COLOURS, period="day")


def test_lines_are_named_at_their_ends_without_overlap():
    groups = ["Post", "Herald", "Times", "Echo", "Sun"]
    table = pd.concat([RATES[:4].assign(group=group) for group in groups])  # all end at one point
    (ax,) = plot_rates(table, colours=COLOURS).axes
    ax.figure.draw_without_rendering()
    notes = [note for note in ax.texts if note.get_text()]
    assert {note.get_text() for note in notes} == set(groups)
    letters = [Text.get_window_extent(note) for note in notes]
    assert not overlaps(letters)
    assert all(note.xy == (RATES["period"][3], 4) for note in notes)
    inks = {note.get_text(): to_hex(note.get_color()) for note in notes}
    assert inks["Post"] == darken(COLOURS["Post"])


def test_of_many_groups_each_has_a_panel_with_the_others_in_grey():
    groups = [f"g{place}" for place in range(7)]
    table = pd.concat(
        [RATES[:4].assign(group=group, per_1000=place + 1.0) for place, group in enumerate(groups)]
    )
    colours = {"g3": "#112233"}
    figure = plot_rates(table, colours=colours)
    panels = [ax for ax in figure.axes if ax.get_visible()]
    assert [ax.get_title("left") for ax in panels] == ["g3", "g0", "g1", "g2", "g4", "g5", "g6"]
    inks = [to_hex(line.get_color()) for line in panels[0].lines]
    assert inks.count(RULE) == 12  # six others, each in two pieces
    own = [line for line in panels[0].lines if to_hex(line.get_color()) == "#112233"]
    assert [set(line.get_ydata()) for line in own] == [{4.0}, {4.0}]
    assert len({ax.get_ylim() for ax in panels}) == 1
    assert "Grey: the other groups." in figure.get_supxlabel().replace("\n", " ")


def test_of_many_groups_and_words_the_words_are_lines_with_their_own_dashes():
    table = pd.concat(
        [RATES[:4].assign(group=f"g{place}", feature=word)
         for place in range(14) for word in ("truce", "militia", "queue", "tank", "drone")]
    )  # fmt: skip
    figure = plot_rates(table, colours={})
    panels = [ax for ax in figure.axes if ax.get_visible()]
    assert len(panels) == 12
    assert sorted(notes_of(panels[0])) == ["militia", "queue", "tank", "truce"]
    assert len({str(line._dash_pattern) for line in panels[0].lines}) == 4
    note = figure.get_supxlabel().replace("\n", " ")
    assert "12 of 14 groups, the largest. 4 of 5 features." in note


def test_a_very_wide_interval_does_not_flatten_the_lines():
    wide = RATES.assign(high=[900.0, *RATES["high"][1:]])
    figure = plot_rates(wide, colours=COLOURS)
    assert figure.axes[0].get_ylim()[1] < 10
    assert "Intervals run off the top." in figure.get_supxlabel().replace("\n", " ")
    assert "Intervals run" not in DRAWINGS["rates"]().get_supxlabel()


def test_rates_are_told_by_their_ends_and_their_highest():
    alt = DRAWINGS["rates"](**TOLD).get_label()
    assert alt == (
        "A finding. Lines over time: per 1,000 words. Herald, truce: from 3.00 in 2030-01, to "
        "3.90 in 2030-06, highest 3.90 in 2030-06; Post, truce: from 1.00 in 2030-01, to 4.00 in "
        "2030-06, highest 4.00 in 2030-06."
    )


# --- the map ---------------------------------------------------------------------------------


def test_the_map_has_groups_with_crosses_and_words_at_their_places():
    ax = DRAWINGS["map"](**TOLD)
    words, herald, post, times = ax.collections[:4]
    assert words.get_offsets().tolist() == [[0.6, 0.2], [-0.7, 0.3], [0, -0.5]]
    assert [mark.get_offsets()[0].tolist() for mark in (herald, post, times)] == [
        [0.5, 0.1], [-0.5, 0.2], [0.1, -0.4],
    ]  # fmt: skip
    fills = [to_hex(mark.get_facecolors()[0]) for mark in (herald, post, times)]
    assert fills == [COLOURS["Herald"], "#ffffff", "#ffffff"]  # q > .05, and no q at all
    crosses = [line.get_xydata().tolist() for line in ax.lines[2:]]
    assert crosses == [
        [[0.4, 0.1], [0.6, 0.1]], [[0.5, 0.0], [0.5, 0.2]],
        [[-0.6, 0.2], [-0.4, 0.2]], [[-0.5, 0.1], [-0.5, 0.3]],
    ]  # fmt: skip
    assert ax.get_xlabel() == "axis 1: 34% of the inertia"
    assert ax.get_ylabel() == "axis 2: 21% of the inertia"
    names = {note.get_text(): note.xy for note in ax.texts}
    assert names["Herald"] == (0.5, 0.1)
    assert names["militia"] == (-0.7, 0.3)
    assert "How to read" in ax.figure.get_supxlabel()
    assert "Herald: 0.50, 0.10; Post: −0.50, 0.20" in ax.figure.get_label()


def test_both_axes_of_the_map_have_one_scale_and_the_centre_is_on_it():
    ax = DRAWINGS["map"]()
    ax.figure.draw_without_rendering()
    unit = ax.transData.transform([[0, 0], [1, 1]])
    assert np.ptp(unit, axis=0)[0] == pytest.approx(np.ptp(unit, axis=0)[1], rel=1e-3)
    far = POINTS.assign(axis_1=POINTS["axis_1"] + 3)
    low, high = plot_correspondence(far, colours=COLOURS).get_xlim()
    assert low < 0 < 3.6 < high


def test_names_on_the_map_do_not_cover_one_another_or_a_dot():
    random = np.random.default_rng(3)
    table = pd.DataFrame(
        {
            "kind": ["group"] * 15 + ["feature"] * 60,
            "name": [f"Outlet {place}" for place in range(15)] + [f"word{n}" for n in range(60)],
            "axis_1": random.normal(size=75),
            "axis_2": random.normal(size=75),
            "explained_1": 0.4, "explained_2": 0.2, "q": 0.01,
        }
    )  # fmt: skip
    spread = table["axis_1"].where(table["kind"] == "group")
    table = table.assign(low_1=spread - 0.2, high_1=spread + 0.2, low_2=spread * 0 - 0.1,
                         high_2=spread * 0 + 0.1)  # fmt: skip
    ax = plot_correspondence(table, colours=COLOURS, n=60)
    ax.figure.draw_without_rendering()
    boxes = [Text.get_window_extent(note) for note in ax.texts]
    assert len(boxes) >= 40
    assert not overlaps(boxes)
    at = ax.transData.transform(table[["axis_1", "axis_2"]].to_numpy())
    for box in boxes:
        inside = (at > [box.x0 + 1, box.y0 + 1]) & (at < [box.x1 - 1, box.y1 - 1])
        assert not inside.all(axis=1).any()
        assert ax.bbox.x0 <= box.x0
        assert box.x1 <= ax.bbox.x1
    named = {note.get_text() for note in ax.texts}
    assert set(table["name"][:15]) <= named


def test_groups_without_room_for_their_name_are_told():
    crowd = pd.concat([POINTS[:1].assign(name=f"{place} {LONG}") for place in range(40)])
    ax = plot_correspondence(crowd, colours=COLOURS)
    ax.figure.draw_without_rendering()
    assert any(text.startswith("no room for the names of ") for text in notes_of(ax))


def test_only_the_first_words_of_the_table_are_on_the_map():
    ax = DRAWINGS["map"](n=1)
    assert ax.collections[0].get_offsets().tolist() == [[0.6, 0.2]]
    assert "queue" not in notes_of(ax)


def test_two_groups_have_a_strip_with_their_words_in_order():
    ax = DRAWINGS["strip"](**TOLD)
    assert names_down(ax) == ["Post", "Herald", "militia", "queue", "truce"]
    assert [(x, fill) for x, _, fill in dots(ax)] == [
        (-0.5, "#ffffff"), (0.5, COLOURS["Herald"]), (-0.7, MUTED), (0, MUTED), (0.6, MUTED),
    ]  # fmt: skip
    assert {(-0.6, -0.4), (0.4, 0.6)} <= set(spans(ax).values())
    assert [y for _, y, _ in dots(ax)] == ax.get_yticks().tolist()
    assert ax.get_xlabel() == "axis 1: 100% of the inertia"
    assert "Groups: Herald: 0.50; Post: −0.50. Words: truce: 0.60;" in ax.figure.get_label()


# --- places of labels ------------------------------------------------------------------------


@given(st.lists(st.floats(0, 1), max_size=12))
def test_heights_keep_their_gap_and_their_order(wanted):
    heights = spread_heights(wanted, gap=0.05, low=0, high=1)
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(heights[order]) >= 0.05 - 1e-9).all()
    assert not len(heights) or -1e-9 <= heights.min() <= heights.max() <= 1 + 1e-9


def test_heights_that_are_apart_stay_where_they_are():
    heights = spread_heights([0.1, 0.9, 0.5], gap=0.1, low=0, high=1)
    assert np.allclose(heights, [0.1, 0.9, 0.5], rtol=0, atol=1e-12)


def test_a_label_without_a_free_place_is_left_out_and_returned():
    import matplotlib.pyplot as plt

    _, ax = plt.subplots(figsize=(3, 3))
    labels = [Label(f"label {place}", 0.5, 0.5, 9, "#000000") for place in range(80)]
    homeless = place_labels(ax, labels)
    placed = [note.get_text() for note in ax.texts]
    assert placed[0] == "label 0"
    assert 3 < len(placed) < 80
    assert sorted([*placed, *(label.text for label in homeless)]) == sorted(
        label.text for label in labels
    )
    assert place_labels(ax, []) == []


def test_darkened_colours_are_legible_as_letters():
    for colour in PALETTE:
        parts = np.array(to_rgba(darken(colour))[:3])
        linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
        assert 1.05 / (float(linear @ [0.2126, 0.7152, 0.0722]) + 0.05) >= 4.5, colour


# --- what all have in common -----------------------------------------------------------------


@pytest.mark.parametrize("kind", DRAWINGS)
def test_title_and_caption_are_drawn_and_the_alt_text_begins_with_the_finding(kind):
    figure = figure_of(DRAWINGS[kind](**TOLD))
    assert figure.get_suptitle() == "A finding"
    assert "7 articles" in figure.get_supxlabel()
    assert figure.get_label().startswith("A finding. ")
    assert figure.get_label().endswith(".")


@pytest.mark.parametrize("kind", [kind for kind in DRAWINGS if kind not in ("groups", "rates")])
def test_a_given_axes_is_drawn_on_and_returned(kind):
    import matplotlib.pyplot as plt

    _, (left, right) = plt.subplots(1, 2)
    open_before = plt.get_fignums()
    assert DRAWINGS[kind](ax=right) is right
    assert not [*left.lines, *left.collections, *left.texts]
    assert right.collections
    assert plt.get_fignums() == open_before


@pytest.mark.parametrize("kind", DRAWINGS)
def test_the_same_data_give_the_same_bytes_and_the_table_is_left_alone(kind):
    before = TABLES[kind].copy(deep=True)
    first, second = (save(figure_of(DRAWINGS[kind](**TOLD)), "svg") for _ in range(2))
    assert first == second
    pd.testing.assert_frame_equal(TABLES[kind], before)


@pytest.mark.parametrize("kind", ["map", "groups", "rates"])
def test_the_same_data_give_the_same_pixels(kind):
    first, second = (save(figure_of(DRAWINGS[kind](**TOLD)), "png") for _ in range(2))
    assert first == second


def test_shuffled_periods_give_the_same_bytes():
    shuffled = RATES.iloc[[2, 0, 3, 1, 6, 4, 5]]
    there, back = (save(DRAWINGS["rates"](table), "svg") for table in (RATES, shuffled))
    assert there == back


@pytest.mark.parametrize("kind", DRAWINGS)
@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_of_no_row_or_one_gives_a_figure(kind, rows):
    figure = figure_of(DRAWINGS[kind](TABLES[kind].iloc[:rows], **TOLD))
    assert save(figure, "svg").startswith(b"<?xml")
    assert figure.get_label().endswith("Nothing to draw.") == (not rows)


@pytest.mark.parametrize("kind", DRAWINGS)
def test_without_intervals_the_dots_are_still_there(kind):
    bounds = [name for name in TABLES[kind].columns if re.match("low|high", name)]
    figure = figure_of(DRAWINGS[kind](TABLES[kind].assign(**dict.fromkeys(bounds, np.nan))))
    assert any(len(mark.get_offsets()) for ax in figure.axes for mark in ax.collections)
    assert save(figure, "svg").startswith(b"<?xml")


@pytest.mark.parametrize("kind", DRAWINGS)
def test_a_table_without_its_columns_is_refused_in_one_sentence(kind):
    with pytest.raises(ValueError, match=r"lacks the columns \[.*; it has \['x'\]\. Make it with"):
        DRAWINGS[kind](pd.DataFrame({"x": [1]}))


@pytest.mark.parametrize("kind", DRAWINGS)
@pytest.mark.parametrize("styled", [True, False])
def test_hostile_words_and_names_are_drawn_as_they_are(kind, styled):
    if not styled:
        mpl.rcdefaults()
        mpl.use("Agg")
    table = pd.concat([TABLES[kind].iloc[:2]] * len(HOSTILE), ignore_index=True)
    for column in {"feature", "name", "group", "note"} & set(table.columns):
        if kind != "strip" or column == "name":
            table[column] = [word for word in HOSTILE for _ in range(2)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        title = "Costs $5 or ${{ مرحبا"
        figure = figure_of(DRAWINGS[kind](table, title=title, caption=LONG * 3))
        assert b"<script" not in save(figure, "svg")
    assert not any(text.get_parse_math() for text in figure.findobj(Text) if text.get_text())
    assert figure.get_label().isprintable()


@pytest.mark.parametrize("kind", ["groups", "rates", "map", "strip"])
def test_forty_groups_with_long_names_fit_the_page(kind):
    names = [f"{place:02} {LONG}" for place in range(40)]
    table = TABLES[kind].iloc[:1]
    column = "group" if "group" in table.columns else "name"
    table = pd.concat([table.assign(**{column: name}) for name in names], ignore_index=True)
    colours = dict(zip(names, itertools.cycle(PALETTE)))
    draw = {"groups": plot_group_keyness, "rates": plot_rates}.get(kind, plot_correspondence)
    figure = figure_of(draw(table, colours=colours, title=LONG))
    figure.draw_without_rendering()
    titles = [ax.title for ax in figure.axes if ax.get_visible()]
    titles += [ax._left_title for ax in figure.axes if ax.get_visible()]
    boxes = boxes_of(titles)
    assert not overlaps(boxes)
    assert all(box.x1 <= figure.bbox.x1 + 1 for box in boxes)


def test_words_that_may_be_chance_take_no_place_of_those_that_are_clear():
    import pandas as pd

    from analysis.figures import plot_keyness

    def row(feature, log_ratio, *, clear, note=""):
        return {
            "feature": feature, "log_ratio": log_ratio, "low": log_ratio - 0.5,
            "high": log_ratio + 0.5, "n_documents_target": 0 if note else 9,
            "n_documents_reference": 9, "distinguishable": clear, "note": note,
        }  # fmt: skip

    def names(rows):
        ax = plot_keyness(pd.DataFrame(rows), target="A", reference="B", n=10)
        return [label.get_text() for label in ax.get_yticklabels()]

    unsure = [row(f"maybe{number}", 2.0 - 0.1 * number, clear=False) for number in range(6)]
    unused = row("gone", float("nan"), clear=True, note="not used by A, 0 of 20 articles")
    assert names([row("sure", 3.0, clear=True), *unsure, unused]) == [
        "sure", "maybe0", "maybe1", "maybe2", "gone",
    ]  # fmt: skip
    assert names([*unsure, unused]) == ["gone"]
    assert len(names(unsure)) == 6
