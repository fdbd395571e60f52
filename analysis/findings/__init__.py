"""The findings of the notebooks: computed sentences that stay true for any corpus.

Each ``state_`` function turns a result table into a `Finding`, with the receipts of its numbers.
A comparison that could be chance is printed as *not distinguishable*; with one article a group
the sentence says that it describes these articles only.
"""

from analysis.findings.base import (
    is_descriptive,
    tell_base,
    tell_language,
    tell_resampling,
    tell_sources,
)
from analysis.findings.corpus import state_corpus, state_largest_group
from analysis.findings.frames import (
    choose_headline_frame,
    find_frame_cells,
    name_cells,
    state_frame_voices,
    state_reach,
    tell_status,
    tell_topic,
)
from analysis.findings.means import (
    find_frame_evidence,
    find_score_evidence,
    state_contrast,
    state_mean,
    state_range,
)
from analysis.findings.terms import (
    choose_keywords,
    choose_rows,
    state_change,
    state_collocates,
    state_frequency,
    state_keyness,
    state_map,
)
from analysis.findings.tone import state_masked, state_paired
from analysis.findings.towards import state_towards
from analysis.findings.voices import state_agency, state_naming, state_speakers

__all__ = [
    "choose_headline_frame",
    "choose_keywords",
    "choose_rows",
    "find_frame_cells",
    "find_frame_evidence",
    "find_score_evidence",
    "is_descriptive",
    "name_cells",
    "state_agency",
    "state_change",
    "state_collocates",
    "state_contrast",
    "state_corpus",
    "state_frame_voices",
    "state_frequency",
    "state_keyness",
    "state_largest_group",
    "state_map",
    "state_masked",
    "state_mean",
    "state_naming",
    "state_paired",
    "state_range",
    "state_reach",
    "state_speakers",
    "state_towards",
    "tell_base",
    "tell_language",
    "tell_resampling",
    "tell_sources",
    "tell_status",
    "tell_topic",
]
