"""Headlines and tweets: "Minister: bridge is safe", "Bridge is safe: minister"."""

from __future__ import annotations

from analysis.voices.attribution import Attributions
from analysis.voices.clauses import is_reported
from analysis.voices.phrases import Phrase, head_of
from analysis.voices.roles import FOREIGN, HEADS, ORGANISATION, PERSONS, PLACES, TITLES
from analysis.voices.verbs import VERBS
from analysis.voices.words import PREPOSITIONS, TIMES, Words

_MOST_WORDS = 5  # of a speaker before or after the colon
_NO_SPEAKER = frozenset(
    """video watch live update updates analysis opinion exclusive breaking photo photos pictures
    factbox timeline profile explainer editorial comment interview podcast listen read note source
    sources more related tags category published correction background context feature report
    reports summary question answer q a location date time place name title subject topic""".split()
) - frozenset("source sources report reports".split())


def read_headline(heard: Attributions) -> None:
    """Read who speaks before or after the one colon of a headline or a tweet."""
    words = heard.words
    colons = [at for at in range(1, words.n - 1) if words.lower[at] == ":"]
    if len(colons) != 1 or len(words.breaks) > 1:
        return
    colon = colons[0]
    before, after = (0, colon), (colon + 1, words.n)
    quotes = [[n for n in words.quote[first:stop] if n >= 0] for first, stop in (before, after)]
    if _is_speaker(words, *before) and (quotes[1] or words.count(*after) >= 3):
        _add(heard, colon, before, after, quotes[1])
    elif words.is_headline and _is_speaker(words, *after) and words.count(*before) >= 3:
        _add(heard, colon, after, before, quotes[0])
    elif words.is_headline and quotes[0] and not words.count(*before):
        told = _find_teller(words, *after)
        if told is not None:
            heard.add(colon, "neutral", told, [], quotes[0], cue=":")


def _add(heard: Attributions, colon: int, speaker: Phrase, said: Phrase, quotes: list[int]) -> None:
    clauses = [said] if is_reported(heard.words, *said) else []
    heard.add(colon, "neutral", speaker, clauses, quotes, cue=":")


def _is_speaker(words: Words, first: int, stop: int) -> bool:
    """Whether a few words name somebody: capitals, or a noun of those who speak."""
    if not 0 < stop - first <= _MOST_WORDS or not all(words.is_word(n) for n in range(first, stop)):
        return False
    listed = words.lower[first:stop]
    if any(word in _NO_SPEAKER or word in TIMES or word in VERBS for word in listed):
        return False
    if listed[0] in PREPOSITIONS or any(words.is_finite(n) for n in range(first, stop)):
        return False
    head = head_of(words, first, stop)
    if head in HEADS or head in TITLES or head in ORGANISATION or head in PERSONS:
        return True
    if any(word in PLACES and word not in FOREIGN for word in listed):
        return False
    named = all(words.is_capital(n) for n in range(first, stop))
    person = 2 <= stop - first <= 3
    return named and (person or head in FOREIGN or words.form[stop - 1].isupper())


def _find_teller(words: Words, first: int, stop: int) -> Phrase | None:
    """Return who begins a headline after a quotation: "survivors tell of quake night"."""
    for at in range(first, min(first + 4, stop)):
        word = words.lower[at]
        if word in HEADS or word in TITLES or word in PERSONS or word.removesuffix("s") in PERSONS:
            return first, at + 1
        if not words.is_word(at) or word in PREPOSITIONS:
            return None
    return None
