"""Media frames by codebook: which frame a sentence calls up, and how often a group does."""

from analysis.frames.codebook import Codebook, Frame, read_codebook
from analysis.frames.cues import find_cues
from analysis.frames.scores import (
    find_strongest_sentences,
    score_frame_contrasts,
    score_frame_shares,
    score_frames,
)

__all__ = [
    "Codebook",
    "Frame",
    "find_cues",
    "find_strongest_sentences",
    "read_codebook",
    "score_frame_contrasts",
    "score_frame_shares",
    "score_frames",
]
