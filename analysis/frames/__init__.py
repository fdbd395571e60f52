"""Media frames by codebook: which frame a sentence calls up, and how often a group does."""

from analysis.frames.codebook import Codebook, Frame, list_codebooks, read_codebook
from analysis.frames.cues import find_cues
from analysis.frames.describe import describe_codebook
from analysis.frames.scores import (
    find_strongest_sentences,
    score_frame_contrasts,
    score_frame_shares,
    score_frames,
)

__all__ = [
    "Codebook",
    "Frame",
    "describe_codebook",
    "find_cues",
    "find_strongest_sentences",
    "list_codebooks",
    "read_codebook",
    "score_frame_contrasts",
    "score_frame_shares",
    "score_frames",
]
