"""Prepared corpora: sentences, tokens and measures, made once and shared by all notebooks."""

from analysis.prepared.corpus import Prepared, prepare_corpus, prepare_documents

__all__ = ["Prepared", "prepare_corpus", "prepare_documents"]
