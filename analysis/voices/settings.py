"""What stands between a speech verb and its clause or subject: when, where and how it was said."""

from __future__ import annotations

from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    QUOTE,
    SUBORDINATORS,
    TIMES,
    Words,
    is_time,
)

_SIGNS = frozenset(",;:()[]–—…!?." + QUOTE)
_MANNER = frozenset(
    "late early here again also separately only simply just instead later earlier then".split()
)
_PLACES_OF_SPEECH = frozenset(
    """statement statements interview interviews briefing briefings conference conferences speech
    speeches address addresses report reports letter letters meeting meetings post posts tweet
    tweets video videos phone telephone twitter x facebook telegram instagram whatsapp skype
    internet online email e-mail reporters journalists parliament television tv radio website
    site page account council anonymity bulletin article message blog talks visit call briefing
    communique document note sermon session remarks comments camera record wire network agency
    broadcast ceremony thread channel update response turn particular addition news condition
    hearing event forum summit court behalf""".split()
)


def skip_adverbs(words: Words, at: int) -> int:
    """Go left over what stands between a subject and its verb: "has since", "on Monday also"."""
    stop = max(at - 10, -1)
    while at > stop:
        word = words.get(at)
        if (
            word in AUXILIARIES
            or word in ADVERBS
            or (word == "long" and words.get(at - 1) in AUXILIARIES)
            or is_time(word)
            or (word.endswith("ly") and len(word) > 4 and words.form[at].islower())
        ) or (word in ("on", "late", "early", "in", "last", "this") and is_time(words.get(at + 1))):
            at -= 1
        else:
            break
    return at


def skip_setting(words: Words, at: int, stop: int) -> int:
    """Go right over when, where and to whom something was said; a comma after it too."""
    while at < stop:
        word = words.get(at)
        if word in TIMES or word in _MANNER:
            at += 1
        elif word in ("on", "in", "last", "this", "of", "late") and is_time(words.get(at + 1)):
            at += 2
        elif word in ("the",) and words.get(at + 1) in ("same", "previous", "next"):
            at += 3
        elif word.endswith("ly") and len(word) > 4:
            at += 1
        elif word in PREPOSITIONS or word in ("citing", "speaking"):
            last = find_setting(words, at + 1, stop)
            if last is None:
                return _find_that(words, at, stop)
            at = last
        else:
            return at
    return at


def _find_that(words: Words, at: int, stop: int) -> int:
    """Go from "in [her diary]" to the "that" after it, if it begins a clause; else stay."""
    if words.get(at) not in ("in", "at", "to", "during", "through", "via", "on", "before", "with"):
        return at
    for here in range(at + 1, min(at + 9, stop)):
        word = words.get(here)
        if word == "that":
            after = words.get(here + 1)
            return at if after in AUXILIARIES or words.is_finite(here + 1) else here
        if not words.is_word(here) or words.is_finite(here) or word in SUBORDINATORS - {"and"}:
            break
    return at


def find_setting(words: Words, at: int, stop: int) -> int | None:
    """Return the word after "in [a televised address]"; None if that is no setting."""
    found = None
    for here in range(at, min(at + 7, stop)):
        word = words.get(here)
        if word in _SIGNS or (word in SUBORDINATORS and word != "and"):
            break
        if word in _PLACES_OF_SPEECH:
            found = here + 1
        elif word in AUXILIARIES or (word in DETERMINERS and here > at and found):
            break
    return found
