"""Reading a corpus: files to a table of documents, and the ledger of what became of each."""

from analysis.corpus.documents import group_documents, read_documents
from analysis.corpus.language import score_language

__all__ = ["group_documents", "read_documents", "score_language"]
