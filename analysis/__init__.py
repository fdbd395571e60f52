"""Parallax shows how the same story shifts with who tells it.

Tidy tables in, tidy tables out; figures draw tables; notebooks tell what the tables say. Each
public name is found in its module when it is first used, so that ``import analysis`` costs next
to nothing.
"""

from importlib import import_module
from typing import Any

__version__ = "0.1.0"

_NAMES = {
    "corpus": [
        "choose_articles", "read_blocks", "read_documents", "group_documents", "score_language", "tell_chosen",
    ],
    "copies": ["find_copies", "find_pairs", "find_runs", "find_shared"],
    "credits": ["count_credits", "find_credits", "find_likely_credits", "mark_credited"],
    "datelines": ["count_datelines", "find_datelines", "find_odd_dates"],
    "boilerplate": ["choose_examples", "find_boilerplate", "learn_edges"],
    "prepared": ["Prepared", "prepare_corpus", "prepare_documents"],
    "engine": ["open_engine"],
    "counting": ["count_corpus", "count_texts"],
    "tokens": ["count_tokens", "split_sentences", "split_tokens"],
    "features": ["drop_features", "find_features", "join_compounds", "list_negations", "read_features"],
    "counts": [
        "count_clusters", "count_features", "sum_counts", "count_lengths", "count_places", "drop_stop_words", "score_tf_idf",
        "read_stop_words",
    ],
    "possessives": ["learn_possessives", "restore_possessives"],
    "punctuation": ["count_marks", "find_lost", "score_marks", "tell_punctuation", "tell_stripped_errors"],
    "dispersion": ["score_dispersion"],
    "diversity": ["score_diversity"],
    "keyness": [
        "choose_shared", "choose_target", "choose_unit", "score_group_keyness", "score_keyness",
    ],
    "spellings": ["list_variants"],
    "uses": ["count_capitals", "count_uses", "find_uses", "mark_repeated"],
    "log_odds": ["score_log_odds"],
    "context": [
        "choose_hits", "cut_context", "find_concordance", "sort_concordance",
    ],
    "collocations": ["score_collocations"],
    "collocates": [
        "count_collocates", "count_nodes", "count_phrases", "find_collocates", "score_collocates",
    ],
    "correspondence": ["score_correspondence"],
    "semantic": ["embed_texts", "has_semantic"],
    "sentiment": [
        "score_sentiment", "find_valence_words", "find_changed_sentences", "find_extreme_sentences",
        "score_contributions", "tell_words",
    ],
    "lexicons": ["read_lexicon", "tell_lexicon_accuracy"],
    "masking": ["find_names", "mark_masked", "mask_spans"],
    "frames": [
        "list_codebooks", "read_codebook", "find_cues", "score_frames", "score_frame_shares",
        "score_frame_contrasts", "find_strongest_sentences", "find_frames", "fit_frames",
        "choose_article", "choose_engine", "choose_wording", "list_frames", "list_quality", "find_article_frames", "score_balance", "score_frame_voices",
        "score_loaded_shares", "tell_absences",
        "learn_prototypes", "read_fitted", "save_fitted", "score_fitted", "score_prototypes",
    ],
    "periods": [
        "choose_period", "count_months", "group_periods", "score_rate_changes", "score_rates", "score_trend",
    ],
    "voices": [
        "choose_speech", "count_unnamed", "find_voices", "list_reporting_verbs", "mark_roles", "mark_voices",
        "read_voice_accuracy", "score_quoted_shares", "score_speaker_contrasts", "score_speakers",
        "select_sentences", "select_voice", "tell_own_sides", "tell_voice_errors",
    ],
    "naming": [
        "choose_referents", "count_companions", "find_companions", "find_mentions", "read_naming",
        "read_naming_accuracy", "score_label_voices", "score_naming", "score_naming_contrasts",
        "score_naming_periods", "tell_naming_errors",
    ],
    "agency": [
        "choose_events", "choose_patients", "classify_doers", "classify_parties", "find_clauses",
        "read_agency_accuracy", "read_verbs", "score_agency", "score_agency_contrasts",
        "score_agency_doers", "score_agency_forms", "tell_agency_errors",
    ],
    "towards": [
        "choose_method", "find_extreme_mentions", "find_targets", "read_actors", "score_actor_contrasts", "score_actors", "score_targets", "score_towards",
        "tell_method",
    ],
    "intervals": ["order_by_size", "score_contrasts", "score_means", "score_within"],
    "lengths": ["level_lengths", "score_lengths"],
    "paired": ["mark_bins", "score_arc", "score_paired"],
    "evidence": [
        "Finding", "Number", "find_evidence", "score_receipts", "state_finding", "state_rows",
    ],
    "findings": [
        "choose_keywords", "choose_readable", "choose_rows", "choose_subjects", "find_cautions", "find_collocate_cautions",
        "mark_cautions", "split_sides", "tell_capitals", "find_frame_cells", "find_frame_evidence", "find_score_evidence", "name_cells", "state_frame_voices",
        "choose_between", "choose_grounded", "is_descriptive", "state_agency", "state_change", "state_collocates", "state_contrast",
        "state_copies", "state_corpus", "state_credit_rows", "state_credits", "state_dateline_rows", "state_datelines", "state_frequency",
        "state_keyness", "state_label_voices", "state_largest_group", "state_map", "state_masked", "state_mean",
        "state_naming", "state_odd_dates", "state_paired", "state_quality", "state_range", "state_shared", "state_shared_rows", "state_speakers",
        "state_towards", "state_towards_labels", "tell_base", "tell_dates", "tell_grounds", "tell_harms", "tell_language",
        "tell_resampling", "tell_sources", "tell_spread",
        "choose_headline_frame", "drop_topics", "state_lengths", "state_reach", "tell_status", "tell_topic",
    ],
    "figures": [
        "choose_colours", "describe_table", "label_rows", "plot_bars",
        "plot_collocate_contrast", "plot_collocates", "plot_corrections", "plot_correspondence",
        "plot_dispersion",
        "plot_estimates", "plot_group_keyness", "plot_heat_map", "plot_keyness", "plot_learning", "plot_months",
        "plot_panels", "plot_rates", "plot_spread", "plot_trend",
        "tell_marks", "tell_sides", "tell_widest", "use_style",
    ],
    "validation": [
        "check_engine_file", "check_sheets", "choose_codes", "choose_sample", "count_codes", "count_errors", "drop_seen", "find_disputes",
        "find_error_evidence", "find_errors", "fit_codes", "list_labels", "mark_calls", "read_sample", "read_sheets",
        "save_sheet", "score_accuracy", "score_accuracy_contrasts", "score_agreement",
        "score_learning", "score_prevalence", "state_accuracy", "state_accuracy_contrast",
        "state_agreement", "state_learning", "state_prevalence", "state_sample", "tell_seen", "tell_settled", "tell_unread",
    ],
    "output": [
        "open_folder", "save_figure", "save_findings", "save_table",
        "show_notice",
    ],
    "marked": ["show_marked"],
    "parameters": ["check_choice", "check_parameters", "check_range", "split_words"],
    "errors": ["InputError"],
}  # fmt: skip
_HOME = {name: module for module, names in _NAMES.items() for name in names}

__all__ = sorted([*_HOME, "__version__"])


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'analysis' has no attribute {name!r}")
    value = getattr(import_module(f"analysis.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
