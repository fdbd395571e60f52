"""Leads that a page has twice, as teaser and as first sentence."""

import re

_N_CHARS = 1600  # about 270 words: both copies begin in them
_STEP, _PIECE = 20, 30  # so that a copy of 49 characters holds a whole piece
_MIN_WORDS = 8
_MAX_BETWEEN = 3  # words with which only the first copy ends
_WORD = re.compile(r"\w+(?:['’.,-]\w+)*")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s)|\n")
_EDGE = " \t\r\n.,:;!?|)–—-…\"'”’"

DOUBLED = "doubled lead: the same words follow"


def find_doubled(text: str) -> list[tuple[int, int, str]]:
    """Return the first copy of a lead that stands twice in a row, or of a sentence that does.

    Eight words or more, sign by sign. Two copies that follow each other are one lead, whatever
    their end; of copies with other text between them only whole sentences are.
    """
    low, spans = 0, []
    limit = min(len(text), _N_CHARS)
    while low + 2 * _PIECE <= limit:
        second = text.find(text[low : low + _PIECE], low + _PIECE, limit)
        if second < 0:
            low += _STEP
            continue
        start, end, again = _extend(text, low, second)
        cut = _choose_cut(text, start, end, again)
        if cut is not None:
            spans.append((start, cut, DOUBLED))
        low = max(low + _STEP, cut if cut is not None else end)
    return spans


def _extend(text: str, first: int, second: int) -> tuple[int, int, int]:
    """Return where the equal stretch begins and ends, and where it begins again."""
    start, again = first, second
    while start > 0 and again > first + _PIECE and text[start - 1] == text[again - 1]:
        start, again = start - 1, again - 1
    end, stop = first + _PIECE, second + _PIECE
    while stop < len(text) and end < again and text[end] == text[stop]:
        end, stop = end + 1, stop + 1
    skipped = len(text[start:end]) - len(text[start:end].lstrip(_EDGE))
    if start and text[start - 1].isalnum() and text[start].isalnum():  # inside a word
        word = re.search(r"\s", text[start:end])
        skipped = word.end() if word else skipped
    return start + skipped, end, again + skipped


def _choose_cut(text: str, start: int, end: int, again: int) -> int | None:
    """Return where the first copy ends, if it is to go."""
    if text[start : start + 1].islower():  # inside a sentence
        return None
    between = _WORD.findall(text, end, again)
    if len(between) <= _MAX_BETWEEN and len(_WORD.findall(text, start, again)) >= _MIN_WORDS:
        shared = len(_WORD.findall(text, start, end))
        return start + len(text[start:again].rstrip()) if shared >= _MIN_WORDS else None
    if start and not text[:start].rstrip(" \t").endswith((".", "!", "?", "…", "\n", '"', "”")):
        return None
    ends = [match.end() for match in _SENTENCE_END.finditer(text, start, end)]
    if not ends or len(_WORD.findall(text, start, ends[-1])) < _MIN_WORDS:
        return None
    return ends[-1]
