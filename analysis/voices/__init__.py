"""Who is heard: quotations, reported speech and scare quotes, with their speakers."""

from analysis.voices.accuracy import read_voice_accuracy, tell_voice_errors
from analysis.voices.find import find_voices
from analysis.voices.named import count_unnamed, mark_roles, tell_own_sides
from analysis.voices.scores import choose_speech, score_speaker_contrasts, score_speakers
from analysis.voices.split import mark_voices, score_quoted_shares, select_sentences, select_voice
from analysis.voices.verbs import list_reporting_verbs

__all__ = [
    "choose_speech",
    "count_unnamed",
    "find_voices",
    "list_reporting_verbs",
    "mark_roles",
    "mark_voices",
    "read_voice_accuracy",
    "score_quoted_shares",
    "score_speaker_contrasts",
    "score_speakers",
    "select_sentences",
    "select_voice",
    "tell_own_sides",
    "tell_voice_errors",
]
