"""The findings of the notebooks: computed sentences that stay true for any corpus.

Each ``state_`` function turns a result table into a `Finding`, with the receipts of its numbers.
A comparison that could be chance is printed as *not distinguishable*; with one article a group
the sentence says that it describes these articles only.
"""

from analysis.findings.base import (
    is_descriptive,
    tell_base,
    tell_resampling,
    tell_sources,
)
from analysis.findings.cautions import (
    choose_subjects,
    find_cautions,
    find_collocate_cautions,
    mark_cautions,
    split_sides,
    tell_capitals,
)
from analysis.findings.copies import (
    choose_between,
    state_copies,
    state_shared,
    state_shared_rows,
)
from analysis.findings.corpus import state_corpus, state_largest_group
from analysis.findings.credits import state_credit_rows, state_credits
from analysis.findings.dates import (
    state_dateline_rows,
    state_datelines,
    state_odd_dates,
    tell_dates,
)
from analysis.findings.engines import state_quality
from analysis.findings.frames import (
    choose_headline_frame,
    drop_topics,
    find_frame_cells,
    name_cells,
    state_frame_voices,
    state_reach,
    tell_spread,
    tell_status,
    tell_topic,
)
from analysis.findings.keywords import choose_keywords, choose_rows
from analysis.findings.labels import choose_grounded, state_label_voices, tell_grounds
from analysis.findings.language import choose_readable, tell_language
from analysis.findings.means import (
    find_frame_evidence,
    find_score_evidence,
    state_contrast,
    state_mean,
    state_range,
)
from analysis.findings.terms import (
    state_change,
    state_collocates,
    state_frequency,
    state_keyness,
    state_map,
)
from analysis.findings.tone import state_lengths, state_masked, state_paired
from analysis.findings.towards import state_towards, state_towards_labels
from analysis.findings.voices import state_agency, state_naming, state_speakers, tell_harms

__all__ = [
    "choose_between",
    "choose_grounded",
    "choose_headline_frame",
    "choose_keywords",
    "choose_readable",
    "choose_rows",
    "choose_subjects",
    "drop_topics",
    "find_cautions",
    "find_collocate_cautions",
    "find_frame_cells",
    "find_frame_evidence",
    "find_score_evidence",
    "is_descriptive",
    "mark_cautions",
    "name_cells",
    "split_sides",
    "state_agency",
    "state_change",
    "state_collocates",
    "state_contrast",
    "state_copies",
    "state_corpus",
    "state_credit_rows",
    "state_credits",
    "state_dateline_rows",
    "state_datelines",
    "state_frame_voices",
    "state_frequency",
    "state_keyness",
    "state_label_voices",
    "state_largest_group",
    "state_lengths",
    "state_map",
    "state_masked",
    "state_mean",
    "state_naming",
    "state_odd_dates",
    "state_paired",
    "state_quality",
    "state_range",
    "state_reach",
    "state_shared",
    "state_shared_rows",
    "state_speakers",
    "state_towards",
    "state_towards_labels",
    "tell_base",
    "tell_capitals",
    "tell_dates",
    "tell_grounds",
    "tell_harms",
    "tell_language",
    "tell_resampling",
    "tell_sources",
    "tell_spread",
    "tell_status",
    "tell_topic",
]
