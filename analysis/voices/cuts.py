"""Speakers that swallow the clause before them, where a text leaves its commas out."""

from __future__ import annotations

from analysis.voices.proper import PARTICLES, Phrase, head_of, is_particle
from analysis.voices.roles import HEADS, ORGANISATION, PERSONS, PLACES, TITLES
from analysis.voices.verbs import VERBS
from analysis.voices.words import (
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    Words,
    is_time,
)

LONGEST = 9  # a speaker of so many words has to begin with a noun of those who speak
_NUMBERS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve dozens scores hundreds "
    "thousands".split()
)
# What a clause ends with before a speaker that no comma parts from it: "the incident state media".
_ENDINGS = frozenset(
    """incident time region area areas town city village country attack attacks raid raids strike
    strikes suburb district neighbourhood neighborhood conflict war night afternoon evening fighting
    clashes explosion blast siege hospital street province countryside market school mosque convoy
    border airport base battle offensive people civilians children dead wounded injured killed
    others dozens territory ceasefire truce casualties deaths injuries victims losses""".split()
)
_BEFORE_LOCAL = DETERMINERS | PREPOSITIONS | _NUMBERS | frozenset("and or other more".split())
_BESIDE = frozenset(
    """state local medical military security official senior human rights field foreign defence
    defense interior prime deputy state-run state-owned official civil health top provincial
    opposition pro-government pro-opposition pro-regime monitoring war relief aid news
    conflict""".split()
)
_PERIODS = frozenset("day week month year evening morning afternoon night".split())
_COMPASS = frozenset("central northern southern eastern western".split())
_ATTRIBUTES = (
    "based",
    "linked",
    "affiliated",
    "backed",
    "armed",
    "held",
    "led",
    "allied",
    "united",
)


def cut_speaker(words: Words, phrase: Phrase) -> Phrase | None:
    """Cut the clause before it off a speaker; None where no speaker is left.

    *children in the town of Idlib state media* gives *state media*, *wounded Shadi* nobody: what is
    said begins there. A phrase is looked at when it begins with a number or a participle, has a
    finite verb or the end of a clause inside, or is long without a noun of those who speak.
    """
    first, stop = phrase
    if stop - first == 1 and words.lower[first] in AUXILIARIES:
        return None
    first = _skip_setting(words, first, stop)
    for at in range(first + 1, stop - 1):
        body = words.lower[at + 1] in ORGANISATION  # "the opposition local council"
        if words.form[at] == "local" and words.lower[at - 1] not in _BEFORE_LOCAL and not body:
            first = at  # "several days of calm local residents"
    phrase = first, stop
    if stop - first < 2 or not _swallows(words, first, stop):
        return phrase
    begin = _find_last(words, first, stop)
    return None if begin is None else (begin, stop)


def _skip_setting(words: Words, first: int, stop: int) -> int:
    """Step over "this month" and the place of the clause before: "near Damascus local media"."""
    if stop - first < 2:
        return first
    following = words.lower[first + 1]
    of_time = words.lower[first] == "the" and words.lower[first + 1] in _PERIODS
    if of_time and stop - first > 2 and words.is_capital(first + 2):
        return first + 2  # "Later in the day Haddad said"
    if words.lower[first] == "turn" and first and words.lower[first - 1] == "in":
        return first + 1
    dated = words.lower[first] in ("this", "last") and following in ("week", "month", "year")
    if dated and stop - first > 2 and words.is_capital(first + 2):
        return first + 2
    before = words.lower[first - 1] if first and words.is_capital(first) else ""
    inside = before in PREPOSITIONS or before in _COMPASS
    placed = inside and words.lower[first] in PLACES
    return first + (placed and following in ("local", "state", "activists", "residents"))


def _swallows(words: Words, first: int, stop: int) -> bool:
    opening, second = words.lower[first], words.lower[first + 1]
    participle = _is_participle(words, first) and (
        words.is_capital(first + 1)
        or second in PREPOSITIONS
        or second in DETERMINERS
        or second.isdigit()
    )
    if participle:
        return True
    head = head_of(words, first, stop)
    if opening.isdigit() or opening in _NUMBERS - {"one"}:
        counted = (head.endswith("s") and head not in ORGANISATION) or head in ("people", "men")
        if second != "of" and not counted:
            return True
    size = sum(words.is_word(at) for at in range(first, stop))
    known = head in HEADS or head in TITLES or head in PERSONS or head in ORGANISATION
    if size >= LONGEST and not known and not words.is_capital(first):
        return True
    for at in range(first + 2, stop - 2):
        office = words.form[at].islower() and (words.lower[at] in TITLES | PERSONS)
        if office and not known and words.is_capital(at - 1) and words.is_capital(at + 1):
            # "the town of Talbisseh activist Omar Nuh", but not "SANA reporter Omar Nuh"
            return any(words.lower[n] in ("in", "of", "near") for n in range(first, at))
    for at in range(first + 1, stop - 1):
        if words.lower[at] in ("who", "which", "that", ","):
            return False  # a clause about the speaker
        if not words.form[at].islower():
            if is_time(words.lower[at]) and words.lower[first] not in ("on", "in"):
                return at > first + 1 or words.lower[first] not in DETERMINERS
            continue
        before = words.lower[at - 1]
        posted = before in HEADS | PERSONS and words.lower[at].endswith("ed") and at - first <= 2
        if posted and words.lower[at + 1] in PREPOSITIONS:
            return False  # "a statement attributed to the group"
        if words.is_finite(at) and not words.lower[at].endswith(_ATTRIBUTES):
            return words.lower[at] not in HEADS and not _modifies(words, at)
        counts = opening in _NUMBERS and words.lower[at + 1] in _BESIDE  # "ten dead aid agencies"
        parted = words.lower[at] in _ENDINGS and (words.is_capital(at + 1) or counts)
        if parted and words.lower[at - 1] not in TITLES and words.lower[stop - 1] in HEADS:
            return counts or not any(words.lower[n] in HEADS for n in range(first, at))
    return False


def _is_participle(words: Words, at: int) -> bool:
    form = words.form[at]
    ends = form.endswith(("ed", "ing")) and len(form) > 4
    return form.islower() and ends and not form.endswith(_ATTRIBUTES) and "-" not in form


def _modifies(words: Words, at: int) -> bool:
    """Whether a form in -ed stands before its noun: "the besieged residents"."""
    return words.lower[at - 1] in DETERMINERS and words.lower[at].endswith("ed")


def _find_last(words: Words, first: int, stop: int) -> int | None:
    """Return where the last name or description of those who speak begins."""
    begin = stop
    while begin > first:
        at = begin - 1
        word = words.lower[at]
        if word in DETERMINERS and begin < stop:
            begin = at
            break
        if word in ("of", "for", "in", "at", "from") and begin < stop:
            before = words.lower[at - 1] if at > first else ""
            if before in HEADS or before in TITLES or before in ORGANISATION:
                begin = at
                continue
            break
        if word in ("and", "'s", "’s") and begin < stop and words.is_capital(begin):
            begin = at
            continue
        named = words.is_capital(at) or is_particle(words.form[at])
        said = word in HEADS or word in TITLES or word in PERSONS or word in _BESIDE
        said = said or (begin < stop and word.endswith(("ial", "ary", "ical", "atic", "arian")))
        if is_time(word) or word.isdigit() or not words.is_word(at):
            break
        if word in AUXILIARIES | PRONOUNS | SUBORDINATORS or (word in VERBS and word not in HEADS):
            break
        if not named and not said and not (word in PARTICLES and begin < stop):
            break
        if begin < stop and words.lower[begin] in DETERMINERS:
            break
        begin = at
    while begin < stop and words.lower[begin] in (*PREPOSITIONS, "and", "of"):
        begin += 1
    if begin < stop and words.lower[begin - 1] in PREPOSITIONS and begin > first:
        # "in Talbisseh activist Omar Nuh": the place is the clause's
        while begin < stop and (words.is_capital(begin) or is_particle(words.form[begin])):
            name = words.lower[begin]
            speaks = name in HEADS or name in TITLES or name.startswith("syrias")
            if speaks and name not in PLACES:
                break
            begin += 1
    if begin >= stop or begin == first:
        return None
    spoken = any(
        words.lower[at] in HEADS or words.lower[at] in TITLES or words.lower[at] in PERSONS
        for at in range(begin, stop)
    )
    placed = all(words.lower[at] in PLACES for at in range(begin, stop))
    return begin if spoken or (stop - begin >= 2 and not placed) else None
