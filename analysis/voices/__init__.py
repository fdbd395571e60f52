"""Who is heard: quotations, reported speech and scare quotes, with their speakers."""

from analysis.voices.find import find_voices
from analysis.voices.scores import choose_speech, score_speaker_contrasts, score_speakers
from analysis.voices.split import mark_voices, score_quoted_shares, select_sentences, select_voice
from analysis.voices.verbs import list_reporting_verbs

__all__ = [
    "choose_speech",
    "find_voices",
    "list_reporting_verbs",
    "mark_voices",
    "score_quoted_shares",
    "score_speaker_contrasts",
    "score_speakers",
    "select_sentences",
    "select_voice",
]
