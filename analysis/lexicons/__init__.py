"""Lexicons of tone: a valence for each word; VADER's, the one for news, or any file's."""

from analysis.lexicons.accuracy import tell_lexicon_accuracy
from analysis.lexicons.read import Lexicon, load_vader, read_lexicon

__all__ = ["Lexicon", "load_vader", "read_lexicon", "tell_lexicon_accuracy"]
