"""Keyness: which words mark one group of articles against another."""

from analysis.keyness.choose import choose_shared, choose_target, choose_unit
from analysis.keyness.ratios import score_log_ratio_intervals
from analysis.keyness.score import score_group_keyness, score_keyness

__all__ = [
    "choose_shared",
    "choose_target",
    "choose_unit",
    "score_group_keyness",
    "score_keyness",
    "score_log_ratio_intervals",
]
