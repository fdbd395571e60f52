"""Noun phrases to the right of a word: whom an inverted verb, "by" or "according to" names."""

from __future__ import annotations

from analysis.voices.proper import PARTICLES, Phrase, described, head_of, is_particle
from analysis.voices.roles import HEADS, PERSONS, PLACES, TITLES
from analysis.voices.settings import find_setting
from analysis.voices.verbs import UTTERANCES, VERBS
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    SUBORDINATORS,
    TIMES,
    Words,
    is_time,
)

REACH = 30  # words of a speaker with all that belongs to it
_TEXTS = frozenset("statement statements report reports sources study".split())
ISSUED = frozenset(
    "posted issued released published carried attributed signed distributed circulated sent".split()
)
_HEARERS = frozenset("me us him them her you it reporters journalists lawmakers".split())


def skip_hearer(words: Words, at: int, stop: int) -> int:
    """Go right over whom something is told; return `at` itself where there is nobody."""
    if words.get(at) in _HEARERS:
        return at + 1
    for here in range(at + 1, min(at + 9, stop)):
        word = words.get(here)
        if word == "that":
            return here
        if word == "," or word in PRONOUNS or words.is_finite(here) or words.quote[here] >= 0:
            break
    if words.get(at) in DETERMINERS:
        phrase = find_object(words, at, stop)
        return phrase[1] if phrase else at
    here = at
    for here in range(at, min(at + 9, stop)):
        word = words.get(here)
        if word in ("that", ",", ":", QUOTE, "on", "in", "during", "by", "at") or is_time(word):
            return here
        if here > at and word in PRONOUNS:
            return here
        if here > at and word in DETERMINERS and words.get(here - 1) not in PREPOSITIONS:
            return here
        if word in ("reporters", "journalists", "agency", "television", "tv", "newspaper", "news"):
            if words.is_capital(here + 1) and words.is_capital(here):
                continue
            if word != "news":
                return here + 1
        if here > at and words.is_capital(here - 1) and not words.is_capital(here):
            return here
        if here > at and words.is_finite(here):
            return at + 1
    return min(here + 1, stop) if here + 1 >= stop else at + 1


def find_object(words: Words, at: int, stop: int) -> Phrase | None:
    """Find the noun phrase that begins here: whom a preposition or an inverted verb names."""
    if at >= stop or not words.is_word(at):
        return None
    if words.get(at) in PRONOUNS | frozenset(["him", "her", "them", "me", "us"]):
        following = words.get(at + 1)
        if words.get(at) != "her" or not words.is_word(at + 1) or following in PREPOSITIONS:
            return at, at + 1
    here = at
    stop = min(stop, at + REACH)
    while here < stop:
        word = words.get(here)
        if not words.is_word(here):
            if word == "(":
                back = here
                while here < min(stop, back + 6) and words.get(here) != ")":
                    here += 1
                if words.get(here) == ")" and words.is_word(here + 1):
                    here += 1
                    continue
                here = back
            break
        if here > at and (word in AUXILIARIES or word in SUBORDINATORS - {"and", "or"}):
            break
        dated = is_time(word) and not (here == at + 1 and words.lower[at] in DETERMINERS)
        if here > at and (word in PRONOUNS or word in ADVERBS or dated):
            break  # but "a February report"
        sighs = word == "with" and words.get(here + 1) in ("a", *POSSESSIVES)
        if sighs and words.is_capital(here - 1):
            break  # "said Haddad with a sigh"
        if word == "at" and words.get(here + 1) in ("least", "most"):
            break
        if here > at and words.get(here - 1) in _TEXTS and words.is_capital(here):
            break  # "according to the statement UNICEF continues"
        if (
            here > at
            and word == "and"
            and not (words.is_capital(here + 1) and words.is_capital(here - 1))
        ):
            break
        spoken = words.lower[at] in POSSESSIVES and word in UTTERANCES  # "his prepared remarks"
        verbal = word in VERBS and words.form[here].islower() and word not in HEADS
        if here > at and verbal and not spoken:
            break
        if (
            here > at
            and word in PREPOSITIONS
            and (
                is_time(words.get(here + 1))
                or word in ("during", "after", "before", "as", "by")
                or find_setting(words, here + 1, stop) is not None
            )
        ):
            break
        if here > at and word in DETERMINERS and words.get(here - 1) not in PREPOSITIONS:
            break
        if (
            here > at
            and words.get(here - 1) in HEADS
            and not words.is_capital(here)
            and (
                word not in PREPOSITIONS | HEADS | TITLES
                and word not in ("named", "special")
                and (words.form[here - 1].islower())
            )
        ):
            break
        here += 1
    while here > at and words.get(here - 1) in PREPOSITIONS | ADVERBS | {"late", "early", "and"}:
        here -= 1
    return (at, _take_apposition(words, at, here, stop)) if here > at else None


def _take_apposition(words: Words, first: int, stop: int, last: int) -> int:
    """Return where a description ends with the name after its comma: "the envoy, Leila Haddad"."""
    if words.get(stop) != "," or stop + 1 >= last:
        return stop
    noun = next((n for n in range(first, stop) if words.get(n + 1) in PREPOSITIONS), stop - 1)
    if words.is_capital(noun) or (
        words.is_capital(stop - 1) and not described(words, first, noun + 1)
    ):
        return stop  # a name already
    if words.lower[first] in PRONOUNS:
        return stop
    end = stop + 1
    while end < last and (
        words.is_capital(end)
        or is_particle(words.form[end])
        or (words.lower[end] in PARTICLES - {"and", "for", "&"} and words.is_capital(end + 1))
    ):
        end += 1
    named = end - stop - 1
    whole = end >= last or words.get(end) in (",", "who", "whose", QUOTE, ".", ";", "(")
    if not 1 <= named <= 5 or not whole or words.lower[stop + 1] in DETERMINERS | TIMES:
        return stop
    listed = any(words.lower[n] in PLACES or words.lower[n] in TIMES for n in range(stop + 1, end))
    return stop if listed or (named == 1 and not described(words, first, stop)) else end


def find_opening(words: Words, first: int = 0) -> Phrase | None:
    """Return the subject that a present in -s follows: "Amina holds up", "the old man laughs"."""
    for at in range(first + 1, min(words.n, first + 5)):
        word = words.lower[at]
        if word == "," and (words.is_capital(at - 1) or words.lower[at - 1] in PERSONS):
            # "the trader, a Sunni from the old city, shrugs"
            end = next(
                (n for n in range(at + 1, min(at + 14, words.n)) if words.lower[n] == ","), -1
            )
            says = words.get(end + 1) if end > 0 else ""
            return (first, at) if says.endswith("s") and words.form[end + 1].islower() else None
        if not words.is_word(at - 1) or words.lower[at - 1] in PREPOSITIONS:
            return None
        if words.form[at].islower() and word.endswith("s") and word[-2:] not in ("ss", "'s"):
            before = words.lower[at - 1]
            named = words.is_capital(at - 1) and before not in DETERMINERS | PRONOUNS
            if named or before in PERSONS:
                return first, at
            return None
    return None


def find_owner(words: Words, first: int, stop: int) -> Phrase | None:
    """Return whose answer "Kofi Mensah's short answer" is, the possessive included."""
    if head_of(words, first, stop) not in UTTERANCES:
        return None
    if words.lower[first] in POSSESSIVES:
        return first, first + 1
    for at in range(first, stop):
        if words.get(at).endswith("'s"):
            return first, at + 1
        if words.get(at) in "'’":
            return first, at + 1
    for at in range(first, stop - 1):
        if words.get(at) in ("of", "by", "from"):
            return at + 1, stop
    if words.get(stop) in ISSUED:  # "a statement posted online by the group"
        for at in range(stop + 1, min(stop + 6, words.n - 1)):
            if words.get(at) in ("by", "from") or words.lower[at - 1 : at + 1] == [
                "attributed",
                "to",
            ]:
                return find_object(words, at + 1, min(at + 12, words.n))
            if not words.is_word(at) or words.is_finite(at):
                break
    return None
