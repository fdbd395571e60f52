"""What a page puts around its article, and how it is told from the article."""

from analysis.boilerplate.find import find_boilerplate, find_repeated_edges
from analysis.boilerplate.learn import Edges, choose_examples, learn_edges

__all__ = ["Edges", "choose_examples", "find_boilerplate", "find_repeated_edges", "learn_edges"]
