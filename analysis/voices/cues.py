"""What a speech verb is in its sentence: a verb at all, passive, inverted, and with which quotations."""

from __future__ import annotations

from analysis.voices.attribution import MIN_WORDS
from analysis.voices.objects import find_object
from analysis.voices.proper import Phrase, head_of
from analysis.voices.roles import CROWDS, HEADS, ORGANISATION, TITLES
from analysis.voices.settings import skip_setting
from analysis.voices.subjects import find_subject, may_speak
from analysis.voices.verbs import NAMING, NOUN_FORMS, SPEAKING, TEXTUAL, VERBS, Verb
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    SUBORDINATORS,
    Words,
    is_time,
)

_PEOPLE = HEADS | TITLES
_ADJECTIVES = ("ic", "an", "ish", "ese", "ed", "al", "ous", "ive")
_NOT = frozenset("not never cannot cant dont didnt doesnt wont couldnt wouldnt".split())
_APPOSED = frozenset(["a", "an", "also", "of"])
_FOLLOWING = frozenset(["", "who", "which", "that", "adding", "citing", "while", ","])
_BE = frozenset("is are was were be been being".split())


def is_verb(words: Words, at: int, low: int, stop: int) -> bool:
    """Whether a form that may be a noun ("claims", "report") is a verb here."""
    before = words.get(at - 1)
    if at == low or before in PREPOSITIONS or before in POSSESSIVES or before in AUXILIARIES:
        return at > low and before in ("do", "does", "did", "will", "would")
    if before.endswith("'s") or words.form[at][0].isupper():
        return False
    if words.lower[at] == "state" and words.get(at + 1) in HEADS:
        return False  # '"…" state media said'
    if words.lower[at] in ("state", "states") and before.endswith(_ADJECTIVES):
        return False  # "an Islamic state that"
    here = skip_setting(words, at + 1, stop)
    if words.get(here) in ("that", QUOTE, ":", "out"):
        if before in PRONOUNS or words.is_capital(at - 1) or before in _PEOPLE:
            return True
        phrase = find_subject(words, at) if words.get(here) == "that" else None
        head = head_of(words, *phrase) if phrase else ""
        # "economists at the bank estimate"
        return head in CROWDS and not words.lower[at].endswith("s")
    if VERBS[words.lower[at]].kind == "label" and (
        before in PRONOUNS or words.is_capital(at - 1) or before in _PEOPLE
    ):
        return any(words.quote[n] >= 0 for n in range(at, min(stop, at + 12)))
    plural = before in _PEOPLE and before.endswith("s")
    if before in ("who", "which"):
        before = words.get(at - 2) if words.get(at - 2) != "," else words.get(at - 3)
        plural = before in _PEOPLE and before.endswith("s")
        one_of = words.lower[at].endswith("s") and not plural
        return (one_of or plural) and words.has_own_clause(here, stop)
    many = not words.lower[at].endswith("s") and (plural or before in ("they", "we", "police"))
    one = words.lower[at].endswith("s") and not plural and (
        words.is_capital(at - 1) or before in _PEOPLE or before in ("he", "she", "it")
    )  # fmt: skip
    if (many or one) and VERBS[words.lower[at]].kind != "label":
        word = words.get(here) if here < stop else ""
        begins = word in DETERMINERS or word in PRONOUNS or words.is_capital(here)
        if begins and words.has_own_clause(here, stop):
            return True
    return bool(quotes_before(words, at, find_subject(words, at), low))


def is_passive(words: Words, at: int) -> bool:
    """Whether a form of "be" stands before a participle."""
    if not words.lower[at].endswith(("ed", "told", "said", "written", "t")):
        return False
    here = at - 1
    while here > at - 4 and (words.get(here) in ADVERBS or words.get(here).endswith("ly")):
        here -= 1
    return words.get(here) in _BE


def is_reduced(words: Words, at: int, verb: Verb, stop: int) -> bool:
    """Whether a participle stands for a passive: 'the offer, described as "an insult" by rebels'."""
    if verb.kind != "label" or not words.lower[at].endswith("ed"):
        return False
    if words.get(at - 1) != "," and not (words.is_word(at - 1) and words.get(at + 1) == "as"):
        return False
    quoted = False
    for here in range(at + 1, min(at + 10, stop)):
        if words.quote[here] >= 0:
            quoted = True
        elif words.lower[here] == "by":
            return quoted or words.get(here - 1) == words.lower[at]
        elif words.is_finite(here) or words.lower[here] == ",":
            return False
    return False


def is_negated(words: Words, at: int) -> bool:
    """Whether a verb is negated: "would not say", "didn't say"."""
    here = at - 1
    while words.get(here).endswith("ly"):
        here -= 1  # "could not independently verify"
    before = words.get(here)
    return before in _NOT or before.endswith("n't")


def is_inverted(words: Words, at: int, low: int) -> bool:
    """Whether the subject follows: '"…," said Ahmad', "he left, said a witness"."""
    if words.lower[at].endswith("ing"):
        return False
    before, after = words.get(at - 1), at + 1
    if words.get(after) in AUXILIARIES:
        return False  # "what activists said was a raid"
    if words.lower[at] in ("said", "says") and at - low > MIN_WORDS and words.is_word(at - 1):
        return _is_inverted_bare(words, at, low)
    if words.quote[at - 1] < 0 and before != "," if at > low else True:
        return False
    if not words.is_word(after):
        return False
    word = words.get(after)
    if before == "," and at - 2 >= low:
        phrase = find_subject(words, at)
        if phrase is not None and not quote_before(words, at - 1, low):
            return False
    if word in PREPOSITIONS or word in SUBORDINATORS or is_time(word):
        return False
    if VERBS[words.lower[at]].kind == "tell":
        return False
    phrase = find_object(words, after, words.sentence_end(at))
    return phrase is not None


def _is_inverted_bare(words: Words, at: int, low: int) -> bool:
    """Whether the subject follows although no comma tells: "it fell said a resident"."""
    stop = words.sentence_end(at)
    phrase = find_object(words, at + 1, stop)
    after = words.get(at + 1)
    if after in PREPOSITIONS | ADVERBS | SUBORDINATORS or after.endswith("ing"):
        return False
    if phrase is None or is_time(words.get(at + 1)) or not words.has_clause(low, at):
        return False
    if any(words.form[n].islower() and words.is_finite(n) for n in range(*phrase)):
        return False  # "IS said a bomber detonated a belt"
    then = phrase[1]
    while then < stop and (words.lower[then].isdigit() or is_time(words.get(then))):
        then += 1  # "said Samira 55 who"
    if words.get(then) in PREPOSITIONS - {"of"} or words.get(then) in ("late", "early"):
        then = skip_setting(words, then, stop)  # "said Haddad in a statement on Monday"
    following = words.get(then) if then < stop else ""
    # "it fell said the Observatory a group based in Coventry"
    apposed = following in DETERMINERS or following in _PEOPLE
    if following in _APPOSED or (apposed and words.is_capital(phrase[1] - 1)):
        phrase = phrase[0], then
        rest = range(phrase[1], min(phrase[1] + 20, stop))
        told = next((n for n in rest if words.lower[n] in ("who", "which", "that")), rest.stop)
        return not any(
            words.is_finite(n) and words.get(n + 1) not in PREPOSITIONS
            for n in range(phrase[1], told)
        )
    goes_on = following in _FOLLOWING or (
        following.endswith("ing") and not words.is_finite(then + 1)
    )
    return goes_on and may_speak(words, *phrase)


def is_speaking(words: Words, at: int, low: int, stop: int) -> bool:
    """Whether a participle speaks: "…, adding that", not "maintaining a balance"."""
    if words.get(skip_setting(words, at + 1, stop)) in ("that", QUOTE, ":"):
        return True
    if VERBS[words.lower[at]].kind == "label" and words.get(at - 1) in (",", "and"):
        return any(words.quote[n] >= 0 for n in range(at + 1, min(at + 8, stop)))
    return words.lower[at] in SPEAKING or words.get(at - 1) in ("was", "were", "is", "are")


def quote_before(words: Words, at: int, low: int) -> bool:
    """Whether a quotation stands right before a word."""
    return at - 1 >= low and words.quote[at - 1] >= 0


def is_speaker(words: Words, phrase: Phrase | None) -> bool:
    """Whether a noun phrase is somebody, or a text, rather than an event."""
    if phrase is None:
        return True
    first, stop = phrase
    if words.lower[first] in PRONOUNS:
        return words.lower[first] != "it"
    return (
        any(
            words.lower[n] in HEADS
            or words.lower[n] in TITLES
            or words.lower[n] in TEXTUAL
            or words.lower[n] in ORGANISATION
            or (words.is_capital(n) and n not in words.breaks)
            for n in range(first, stop)
            if words.lower[n] not in ("of", "the")
        )
        and words.is_capital(stop - 1)
    ) or head_of(words, first, stop) in _PEOPLE | TEXTUAL


def main_subject(words: Words, at: int, low: int) -> Phrase | None:
    """Return the subject of the sentence that a participle ("saying") hangs on."""
    here = low
    while here < at and not words.is_finite(here) and words.get(here) not in VERBS:
        here += 1
    for verb in range(max(here, low + 1), at):
        word = words.get(verb)
        if word in NAMING and words.is_capital(verb + 1):
            continue  # "a surgeon named Hana Aziz"
        if word in NOUN_FORMS and words.get(verb - 1) in DETERMINERS:
            continue  # "The state news agency", "In a post on its page"
        if words.is_finite(verb) or word in VERBS:
            phrase = find_subject(words, verb)
            if phrase is not None:
                return phrase
    return None


def quotes_before(words: Words, at: int, speaker: Phrase | None, low: int) -> list[int]:
    """Return the quotation that an attribution follows directly."""
    first = speaker[0] if speaker and low <= speaker[0] < at else at
    here = first - 1
    if words.get(here) == "as" and words.get(here - 1) in (",", QUOTE):
        here -= 1  # '"…", as one resident put it'
    while here >= low and words.lower[here] in ",–—-.":
        here -= 1
    if here >= low and words.quote[here] >= 0:
        return [words.quote[here]]
    if first < at:  # '"…," the envoy to Syria, Leila Haddad said'
        stop = max(low, here - 14)
        while here > stop and words.quote[here] < 0 and not words.is_finite(here):
            if words.lower[here] in SUBORDINATORS or words.lower[here] in VERBS:
                break
            here -= 1
        comma = any(words.lower[n] == "," for n in range(here, first))
        if comma and here >= low and words.quote[here] >= 0:
            return [words.quote[here]]
    return []
