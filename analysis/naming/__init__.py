"""Who is called what: labels of actors and acts, found in context and compared between groups."""

from analysis.naming.accuracy import read_naming_accuracy, tell_naming_errors
from analysis.naming.companions import count_companions, find_companions
from analysis.naming.mentions import find_mentions
from analysis.naming.referents import choose_referents
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
    "choose_referents",
    "count_companions",
    "find_companions",
    "find_mentions",
    "read_naming",
    "read_naming_accuracy",
    "score_label_voices",
    "score_naming",
    "score_naming_contrasts",
    "score_naming_periods",
    "tell_naming_errors",
]
