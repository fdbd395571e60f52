"""Reading a corpus: files to a table of documents, and the ledger of what became of each."""

from analysis.corpus.documents import read_blocks, read_documents
from analysis.corpus.groups import choose_articles, group_documents, tell_chosen
from analysis.corpus.identity import fingerprint
from analysis.corpus.language import score_language

__all__ = [
    "choose_articles",
    "fingerprint",
    "group_documents",
    "read_blocks",
    "read_documents",
    "score_language",
    "tell_chosen",
]
