"""Texts that are there twice, word for word or nearly so, and texts that share half their words."""

from analysis.copies.find import find_copies, find_shared, join_copies
from analysis.copies.pairs import find_pairs
from analysis.copies.runs import find_runs

__all__ = ["find_copies", "find_pairs", "find_runs", "find_shared", "join_copies"]
