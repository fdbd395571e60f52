"""The date that an article states of itself, and dates that cannot be right."""

from analysis.datelines.count import count_datelines
from analysis.datelines.find import TOLERANCE, VERDICTS, find_datelines
from analysis.datelines.odd import MIN_DATED, REASONS, find_odd_dates

__all__ = [
    "MIN_DATED",
    "REASONS",
    "TOLERANCE",
    "VERDICTS",
    "count_datelines",
    "find_datelines",
    "find_odd_dates",
]
