"""The look of the figures: sizes, colours, fonts, and one colour for each group."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.tables import require_columns

WIDTH = 7.2
_FONT = "DejaVu Sans"
INK, MUTED, RULE = "#1b1f24", "#59636e", "#d0d7de"
ACCENT, AGAINST = "#0b5cad", "#b3461b"
# Dark enough on white for 3:1, distinct under the common colour-vision deficiencies in this order;
# from the tenth group on they repeat, and the label beside the mark tells the groups apart.
PALETTE = (
    "#0b5cad", "#b3461b", "#00785a", "#8a3b8f", "#8a6d00", "#3f7fbf", "#a8325e", "#4d7f17", "#5d5d5d",
)  # fmt: skip


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


def darken(colour: str) -> str:
    """The same colour, dark enough on white for small letters (4.5:1).

    Examples
    --------
    >>> darken("#3f7fbf")
    '#366798'
    """
    from matplotlib.colors import to_hex, to_rgb

    (r, g, b), (red, green, blue) = to_rgb(colour), to_rgb(INK)
    mixed = (0.75 * r + 0.25 * red, 0.75 * g + 0.25 * green, 0.75 * b + 0.25 * blue)
    return to_hex(mixed)
