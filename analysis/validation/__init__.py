"""Validation: a blind sheet to code by hand, and what the coded sheets say of an engine."""

from analysis.accuracy import score_accuracy
from analysis.validation.accuracy import mark_calls, score_accuracy_contrasts
from analysis.validation.agreement import choose_codes, count_codes, find_disputes, score_agreement
from analysis.validation.errors import count_errors, find_error_evidence, find_errors
from analysis.validation.findings import (
    state_accuracy,
    state_accuracy_contrast,
    state_agreement,
    state_learning,
    state_prevalence,
    state_sample,
    tell_seen,
    tell_settled,
)
from analysis.validation.learning import drop_seen, fit_codes, list_labels, score_learning
from analysis.validation.prevalence import score_prevalence
from analysis.validation.reading import read_sheets, tell_unread
from analysis.validation.sample import choose_sample, read_sample
from analysis.validation.writing import check_engine_file, check_sheets, save_sheet

__all__ = [
    "check_engine_file", "check_sheets", "choose_codes", "choose_sample", "count_codes", "count_errors", "drop_seen", "find_disputes",
    "find_error_evidence", "find_errors", "fit_codes", "list_labels", "mark_calls", "read_sample", "read_sheets",
    "save_sheet", "score_accuracy", "score_accuracy_contrasts", "score_agreement",
    "score_learning", "score_prevalence", "state_accuracy", "state_accuracy_contrast",
    "state_agreement", "state_learning", "state_prevalence", "state_sample", "tell_seen", "tell_settled", "tell_unread",
]  # fmt: skip
