"""The date that an article states of itself, and dates that cannot be right."""

from analysis.datelines.find import TOLERANCE, VERDICTS, find_datelines
from analysis.datelines.odd import REASONS, find_odd_dates

__all__ = ["REASONS", "TOLERANCE", "VERDICTS", "find_datelines", "find_odd_dates"]
