"""Sentence vectors by all-MiniLM-L6-v2, without torch and without a download (extra `semantic`)."""

from analysis.semantic.embed import embed_texts, has_semantic
from analysis.semantic.kept import drop_vectors, measure_vectors

__all__ = ["drop_vectors", "embed_texts", "has_semantic", "measure_vectors"]
