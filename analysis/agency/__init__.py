"""Who did what to whom: clauses of harm and control, and how often no agent is named."""

from analysis.agency.accuracy import read_agency_accuracy, tell_agency_errors
from analysis.agency.doers import choose_events, classify_doers
from analysis.agency.find import find_clauses
from analysis.agency.score import (
    choose_patients,
    classify_parties,
    score_agency,
    score_agency_contrasts,
    score_agency_doers,
    score_agency_forms,
)
from analysis.agency.verbs import VerbSet, read_verbs

__all__ = [
    "VerbSet",
    "choose_events",
    "choose_patients",
    "classify_doers",
    "classify_parties",
    "find_clauses",
    "read_agency_accuracy",
    "read_verbs",
    "score_agency",
    "score_agency_contrasts",
    "score_agency_doers",
    "score_agency_forms",
    "tell_agency_errors",
]
