"""Who is called what: labels of actors and acts, found in context and compared between groups."""

from analysis.naming.companions import count_companions, find_companions
from analysis.naming.mentions import find_mentions
from analysis.naming.scores import (
    score_label_voices,
    score_naming,
    score_naming_contrasts,
    score_naming_periods,
)
from analysis.naming.sets import Actor, Context, Label, NamingSet, Phrases, read_naming

__all__ = [
    "Actor",
    "Context",
    "Label",
    "NamingSet",
    "Phrases",
    "count_companions",
    "find_companions",
    "find_mentions",
    "read_naming",
    "score_label_voices",
    "score_naming",
    "score_naming_contrasts",
    "score_naming_periods",
]
