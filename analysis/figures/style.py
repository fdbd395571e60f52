"""The look of the figures: sizes, colours, fonts, and one colour for each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.patches import Rectangle

WIDTH, NARROW = 7.2, 3.7  # inches: of a page, and of a phone held upright (355 px)
_FONT = "DejaVu Sans"
INK, MUTED, RULE = "#1b1f24", "#59636e", "#d0d7de"
ACCENT, AGAINST = "#1168bd", "#c2501f"
# Each at least 3:1 on white and on the dark page; any two at least 10 apart (CIEDE2000), also to
# readers with protanopia, deuteranopia or tritanopia. From the eleventh group on the colours
# repeat, with another marker (`choose_markers`).
PALETTE = (
    ACCENT, "#d87800", "#00a860", "#a83c84", AGAINST, "#0084f0", "#607854", "#b47884", "#8484a8",
    "#84606c",
)  # fmt: skip
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "p", "h")
HATCHES = ("", "////", "....", "xxxx")
DASHES = ("-", (0, (4, 2)), (0, (1, 1.5)), (0, (6, 2, 1, 2)))


def use_style() -> None:
    """Set matplotlib to the style of Parallax: plain, left-titled, the same bytes each time."""
    import matplotlib as mpl

    _use_own_font(mpl.get_data_path())
    mpl.rcdefaults()
    mpl.rcParams.update(
        {
            "font.family": [_FONT],
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
            "text.hinting": "no_hinting",  # else letters are laid out 5% narrower than in the SVG
            "text.parse_math": False,  # a headline with "$5 and $10" stays text
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "ytick.labelcolor": INK,
            "ytick.major.size": 0,
            "grid.color": RULE,
            "grid.linewidth": 0.6,
            "figure.figsize": (WIDTH, 4.2),
            "figure.dpi": 100,
            "figure.max_open_warning": 0,
            "savefig.facecolor": "white",
            "svg.hashsalt": "parallax",
            "svg.fonttype": "path",
        }
    )


def _use_own_font(data_path: str) -> None:
    """Take the font that comes with matplotlib, not another version of it that is installed.

    Which one matplotlib takes hangs on a list that it keeps in the user's cache; the versions
    number their glyphs differently, so that figures would differ in their bytes.
    """
    from matplotlib.font_manager import fontManager

    folder = Path(data_path) / "fonts" / "ttf"
    named = {font.fname for font in fontManager.ttflist if font.name == _FONT}
    own = {
        str(folder / f"DejaVuSans{cut}.ttf") for cut in ("", "-Bold", "-Oblique", "-BoldOblique")
    }
    if named == own:
        return
    fontManager.ttflist = [font for font in fontManager.ttflist if font.name != _FONT]
    for path in sorted(own):
        fontManager.addfont(path)  # what was found before is forgotten, too


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


def choose_markers(colours: Mapping[str, str]) -> dict[str, str]:
    """Give each group its marker: those that share a colour differ in it.

    Parameters
    ----------
    colours : mapping
        The groups' colours in their order (`choose_colours`).

    Examples
    --------
    >>> choose_markers({"a": "#1168bd", "b": "#d87800", "c": "#1168bd"})
    {'a': 'o', 'b': 'o', 'c': 's'}
    """
    seen: Counter[str] = Counter()
    markers = {}
    for group, colour in colours.items():
        markers[group] = MARKERS[seen[colour] % len(MARKERS)]
        seen[colour] += 1
    return markers


def add_key(
    caption: str, colours: Mapping[str, str] | None, names: Sequence[object], *, how: str = "mark"
) -> str:
    """Tell in a caption, where it matters, that groups share a colour and differ in something else.

    Examples
    --------
    >>> add_key("12 groups.", {"a": "#1168bd", "b": "#1168bd"}, ["a", "b"])
    '12 groups. Groups beyond the tenth repeat a colour with another mark.'
    >>> add_key("12 groups.", {"a": "#1168bd", "b": "#1168bd"}, ["a"])
    '12 groups.'
    """
    markers = choose_markers(colours or {})
    if all(markers.get(str(name), MARKERS[0]) == MARKERS[0] for name in names):
        return caption
    return f"{caption} Groups beyond the tenth repeat a colour with another {how}.".strip()


def hatch_bar(bar: Rectangle, marker: str) -> None:
    """Hatch the bar of a group that shares its colour, as its marker differs elsewhere."""
    bar.set_hatch(HATCHES[MARKERS.index(marker) % len(HATCHES)])
    bar.set(edgecolor="white", linewidth=0)


def measure_contrast(colour: str, ground: str = "#ffffff") -> float:
    """Contrast ratio of two colours, from 1 to 21 (WCAG 2.2).

    Examples
    --------
    >>> round(measure_contrast("#000000"), 1), round(measure_contrast("#767676"), 2)
    (21.0, 4.54)
    """
    high, low = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    from matplotlib.colors import to_rgb

    parts = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in to_rgb(colour)
    ]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]  # WCAG 2.2, relative luminance


@cache
def darken(colour: str) -> str:
    """The same colour, dark enough on white for small letters (4.5:1).

    Examples
    --------
    >>> darken("#d87800"), darken("#003366")
    ('#a96209', '#003366')
    """
    from matplotlib.colors import to_hex, to_rgb

    mixed = to_hex(colour)
    for step in range(21):
        if measure_contrast(mixed) >= 4.5:
            break
        ink = 0.05 * step
        parts = zip(to_rgb(colour), to_rgb(INK), strict=True)
        red, green, blue = ((1 - ink) * part + ink * dark for part, dark in parts)
        mixed = to_hex((red, green, blue))
    return mixed
