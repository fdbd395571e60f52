"""Intervals and tests in which the article, not the word, is the unit of evidence.

Words of one article are not independent of one another, so that a test over tokens finds
differences where there are none. Everything here resamples or shuffles whole articles; only where
a group is one article are its sentences resampled, and then the result describes that article. An
article and its copies (`unit`, from `group_documents`) are one: they come together or not at all.
"""

from analysis.intervals.comparisons import (
    MIN_ARTICLES,
    order_by_size,
    order_contrasts,
    order_ratios,
    score_q,
)
from analysis.intervals.draws import (
    LEVEL,
    N_DRAWS,
    WeightedSums,
    draw_weights,
    score_intervals,
    weigh_sizes,
)
from analysis.intervals.means import (
    score_all_contrasts,
    score_contrasts,
    score_kind_contrasts,
    score_kind_means,
    score_means,
)
from analysis.intervals.shuffles import score_shuffled_p, shuffle_labels
from analysis.intervals.units import (
    MAX_UNITS,
    N_BINS,
    code_labels,
    code_units,
    describe_resampling,
    name_units,
    sum_columns,
    sum_units,
)
from analysis.intervals.within import score_within

__all__ = [
    "LEVEL",
    "MAX_UNITS",
    "MIN_ARTICLES",
    "N_BINS",
    "N_DRAWS",
    "WeightedSums",
    "code_labels",
    "code_units",
    "describe_resampling",
    "draw_weights",
    "name_units",
    "order_by_size",
    "order_contrasts",
    "order_ratios",
    "score_all_contrasts",
    "score_contrasts",
    "score_intervals",
    "score_kind_contrasts",
    "score_kind_means",
    "score_means",
    "score_q",
    "score_shuffled_p",
    "score_within",
    "shuffle_labels",
    "sum_columns",
    "sum_units",
    "weigh_sizes",
]
