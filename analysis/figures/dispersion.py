"""Where in a corpus words stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.figures.canvas import (
    count_signs,
    draw_again,
    name_rows,
    open_axes,
    tell,
    wrap_text,
)
from analysis.figures.columns import Column, add_columns
from analysis.figures.labels import clean_label, describe_table
from analysis.figures.style import ACCENT
from analysis.tables import require_columns

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_MAX_STROKES = 4000  # in a row of a dispersion strip, which is some 600 points wide
_FEW = 20  # articles that can be numbered one by one


@draw_again
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
    ax = open_axes(ax, 0.32 * len(features) + 1.5, title, caption)
    width = max(min(count_signs(300) / max(n_documents, 1), 14), 0.7)
    for row, feature in enumerate(features):
        places = np.unique(occurrences.loc[occurrences["feature"] == feature, "place"]) + 0.5
        if n_documents > _MAX_STROKES:  # strokes less than a hair apart are one
            hair = n_documents / _MAX_STROKES
            places = (np.unique(places // hair) + 0.5) * hair
        # one broken line a row: as many strokes, a fraction of the file
        x = np.column_stack([places, places, np.full(len(places), np.nan)]).ravel()
        y = np.tile([row - 0.36, row + 0.36, np.nan], len(places))
        ax.plot(x, y, color=ACCENT, linewidth=width, alpha=0.8, solid_capstyle="butt")
    name_rows(ax, [clean_label(feature) for feature in features])
    ax.set_xlim(0, max(n_documents, 1))
    if n_documents > _FEW:
        ax.locator_params(axis="x", integer=True)
    else:  # each article has its number, under its strokes
        ax.set_xticks(np.arange(n_documents) + 0.5, [f"{n + 1}" for n in range(n_documents)])
    ax.set_xlabel(wrap_text(f"articles, {order_name}", 76))
    used = occurrences.groupby("feature", observed=True)["place"].nunique()
    spread = used.reindex(list(features), fill_value=0).rename_axis("feature").reset_index()
    articles = Column(f"articles\nof {n_documents:,}", [f"{count:,}" for count in spread["place"]])
    add_columns(ax, [articles], rows=range(len(features)))
    unit = f"articles with the word, of {n_documents:,}"
    alt = describe_table(spread, kind="Dispersion strip", label="feature", value="place", unit=unit)
    return tell(ax, title, caption, alt)
