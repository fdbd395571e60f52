"""Media frames by codebook: which frame a sentence calls up, and how often a group does."""

from analysis.frames.article import choose_article, find_article_frames
from analysis.frames.balance import score_balance, score_loaded_shares, tell_absences
from analysis.frames.choice import choose_engine
from analysis.frames.codebook import Codebook, Frame, list_codebooks, read_codebook
from analysis.frames.cues import find_cues
from analysis.frames.describe import describe_codebook
from analysis.frames.engines import find_frames
from analysis.frames.fitted import Fitted, score_fitted
from analysis.frames.fitting import fit_frames
from analysis.frames.prototypes import Prototypes, learn_prototypes, score_prototypes
from analysis.frames.quality import list_quality
from analysis.frames.saving import read_fitted, save_fitted
from analysis.frames.scores import (
    find_strongest_sentences,
    score_frame_contrasts,
    score_frame_shares,
    score_frames,
)
from analysis.frames.voices import score_frame_voices
from analysis.frames.wording import EngineWords, choose_wording, list_frames

__all__ = [
    "Codebook",
    "EngineWords",
    "Fitted",
    "Frame",
    "Prototypes",
    "choose_article",
    "choose_engine",
    "choose_wording",
    "describe_codebook",
    "find_article_frames",
    "find_cues",
    "find_frames",
    "find_strongest_sentences",
    "fit_frames",
    "learn_prototypes",
    "list_codebooks",
    "list_frames",
    "list_quality",
    "read_codebook",
    "read_fitted",
    "save_fitted",
    "score_balance",
    "score_fitted",
    "score_frame_contrasts",
    "score_frame_shares",
    "score_frame_voices",
    "score_frames",
    "score_loaded_shares",
    "score_prototypes",
    "tell_absences",
]
