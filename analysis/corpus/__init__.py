"""Reading a corpus: files to a table of documents, and the ledger of what became of each."""

from analysis.corpus.documents import read_blocks, read_documents
from analysis.corpus.groups import group_documents
from analysis.corpus.identity import fingerprint
from analysis.corpus.language import score_language

__all__ = ["fingerprint", "group_documents", "read_blocks", "read_documents", "score_language"]
