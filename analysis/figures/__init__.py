"""Figures that draw tables; no statistic is computed here.

Each ``plot_`` function draws one result, with the finding as its title, the unit on the axis and
the base in the caption, and returns the Axes (the Figure for small multiples). A group keeps one
colour in all figures of a report (`choose_colours`), and is named beside its marks, so that
nothing is told by colour alone.
"""

from analysis.figures.bars import plot_bars
from analysis.figures.collocates import plot_collocate_contrast, plot_collocates
from analysis.figures.corrections import plot_corrections
from analysis.figures.correspondence import plot_correspondence
from analysis.figures.dispersion import plot_dispersion
from analysis.figures.estimates import plot_estimates, plot_spread
from analysis.figures.group_keyness import plot_group_keyness
from analysis.figures.heat_map import plot_heat_map
from analysis.figures.keyness import plot_keyness
from analysis.figures.labels import clean_label, describe_table, label_rows
from analysis.figures.learning import plot_learning
from analysis.figures.panels import plot_panels
from analysis.figures.rates import plot_rates
from analysis.figures.style import ACCENT, AGAINST, PALETTE, choose_colours, use_style
from analysis.figures.time import plot_months, plot_trend
from analysis.figures.titles import tell_marks, tell_sides, tell_widest

__all__ = [
    "ACCENT",
    "AGAINST",
    "PALETTE",
    "choose_colours",
    "clean_label",
    "describe_table",
    "label_rows",
    "plot_bars",
    "plot_collocate_contrast",
    "plot_collocates",
    "plot_corrections",
    "plot_correspondence",
    "plot_dispersion",
    "plot_estimates",
    "plot_group_keyness",
    "plot_heat_map",
    "plot_keyness",
    "plot_learning",
    "plot_months",
    "plot_panels",
    "plot_rates",
    "plot_spread",
    "plot_trend",
    "tell_marks",
    "tell_sides",
    "tell_widest",
    "use_style",
]
