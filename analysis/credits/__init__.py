"""The news agencies that articles credit: whose words an outlet prints."""

from analysis.credits.agencies import GENERIC
from analysis.credits.count import count_credits, mark_credited
from analysis.credits.find import PLACES, find_credits
from analysis.credits.shared import find_likely_credits

__all__ = [
    "GENERIC",
    "PLACES",
    "count_credits",
    "find_credits",
    "find_likely_credits",
    "mark_credited",
]
