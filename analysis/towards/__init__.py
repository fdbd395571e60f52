"""Tone towards a named actor: who is written about how."""

from analysis.towards.actors import Target, read_actors
from analysis.towards.extremes import find_extreme_mentions
from analysis.towards.find import find_targets
from analysis.towards.methods import choose_method, tell_method
from analysis.towards.score import (
    score_actor_contrasts,
    score_actors,
    score_targets,
    score_towards,
)

__all__ = [
    "Target",
    "choose_method",
    "find_extreme_mentions",
    "find_targets",
    "read_actors",
    "score_actor_contrasts",
    "score_actors",
    "score_targets",
    "score_towards",
    "tell_method",
]
