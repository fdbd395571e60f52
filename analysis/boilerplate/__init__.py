"""What a page puts around its article, and how it is told from the article."""

from analysis.boilerplate.find import find_boilerplate, find_repeated_edges

__all__ = ["find_boilerplate", "find_repeated_edges"]
