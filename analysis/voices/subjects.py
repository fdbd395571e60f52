"""Noun phrases without a tagger: from a speech verb back to where its speaker begins."""

from __future__ import annotations

from analysis.voices.cuts import cut_speaker
from analysis.voices.objects import REACH
from analysis.voices.proper import PARTICLES, Phrase, described, is_name, is_particle
from analysis.voices.roles import CROWDS, HEADS, ORGANISATION, PERSONS, PLACES, TITLES
from analysis.voices.settings import skip_adverbs
from analysis.voices.verbs import TEXTUAL, VERBS
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    SUBORDINATORS,
    Words,
    is_time,
)

_COMPASS = frozenset("northern southern eastern western central rural nearby".split())
_SOMEBODY = frozenset("another one others some many most several few".split())
_ANYBODY = frozenset("anyone anybody someone somebody everyone everybody nobody".split())
_NO_PERSON = HEADS | TITLES | ORGANISATION | PLACES | DETERMINERS | PREPOSITIONS
_BODIES = frozenset("page publication site network project initiative campaign".split())
_DOING = HEADS | CROWDS | TEXTUAL
_JOINING = frozenset("of for in from at to with on near outside inside within around over".split())


def find_subject(words: Words, verb: int) -> Phrase | None:
    """Find the noun phrase that a verb belongs to, to its left.

    Appositions and relative clauses between commas are passed over: *Haddad, a director at the
    institute, said* gives *Haddad*; *residents who fled said* gives *residents*. A clause before
    it that no comma parts from it is cut off (`cut_speaker`).
    """
    phrase = _find_whole(words, verb)
    if phrase is None:
        return None
    article = words.lower[phrase[0]]
    if article in ("a", "an") or (article == "the" and not may_speak(words, *phrase)):
        phrase = _find_opening_name(words, phrase[0], verb) or phrase
    return cut_speaker(words, phrase)


def _find_opening_name(words: Words, at: int, verb: int) -> Phrase | None:
    """Return the name that begins a sentence, with only its apposition between it and a verb.

    *Rima Haddad a baker from the camp said*: no comma parts the two.
    """
    stop = low = words.sentence_start(verb)
    if words.lower[low] in PREPOSITIONS | ADVERBS | DETERMINERS | SUBORDINATORS:
        return None
    while stop < at and (words.is_capital(stop) or is_particle(words.form[stop])):
        stop += 1
    if stop - low < 2 or words.get(stop) not in ("a", "an", "the") or not is_name(words, low, stop):
        return None
    between = range(stop, verb)
    if any(not words.is_word(n) or words.is_finite(n) or words.lower[n] in VERBS for n in between):
        return None
    return low, stop


def _find_whole(words: Words, verb: int) -> Phrase | None:
    at = skip_adverbs(words, verb - 1)
    low = max(words.sentence_start(verb), verb - REACH)
    if at < low or words.quote[at] >= 0:
        return None
    if words.get(at) in (",", "–", "—", ")", "-"):
        return _pass_over(words, at, low)
    who = _find_relative(words, at, low)
    if who is not None:
        near = _read_back(words, at, low)
        speaks = near is not None and near[0] > who and may_speak(words, *near)
        if near is not None and near[0] > who + 1 and words.lower[at] in PRONOUNS:
            return near  # "a raid which killed ten it said"
        if speaks and words.is_finite(verb + 1):
            return near  # "the raid which activists said killed ten"
        if near is not None and speaks and near[0] > who + 2 and _stands_alone(words, near[0]):
            return near  # "rebels who hold the town the Observatory said"
        return _find_antecedent(words, who, low)
    phrase = _read_after_quote(words, at, low) or _read_back(words, at, low)
    if (
        phrase
        and words.get(phrase[0] - 1) == ","
        and (
            words.lower[phrase[0]] in ("a", "an", "the")
            or (words.lower[phrase[0]] in TITLES and phrase[1] - phrase[0] > 1)
        )
    ):
        # "Haddad, a director at the institute said": the comma after it was left out
        stop = first = phrase[0] - 1
        while first - 1 >= low and (
            words.is_capital(first - 1) or words.get(first - 1) in PARTICLES - {"of", "for", "and"}
        ):
            first -= 1
        if words.lower[first] in PREPOSITIONS | ADVERBS | DETERMINERS or first in (low, stop):
            first += words.lower[first] in PREPOSITIONS | ADVERBS
            if words.lower[first - 1] in PREPOSITIONS:
                return phrase
        if stop - first >= 2 and is_name(words, first, stop):
            return first, stop
    if phrase and words.get(phrase[0]) in ("a", "an", "the"):
        # "Haddad the head of the institute said": no commas at all
        first = stop = phrase[0]
        while first - 1 >= low and (
            words.is_capital(first - 1) or is_particle(words.form[first - 1])
        ):
            first -= 1
        titled = any(words.lower[n] in TITLES for n in range(*phrase))
        dated = words.lower[first] in PREPOSITIONS | ADVERBS or is_time(words.lower[first])
        if stop - first >= 2 and titled and first in words.breaks and not dated:
            return first, phrase[1]
        # "resident Suleiman Youssef a writer said"
        known = words.lower[first - 1] in PERSONS and words.get(phrase[0]) in ("a", "an")
        if stop - first >= 2 and first - 1 >= low and known:
            return first, stop
    return phrase


def find_described(words: Words, name: int, low: int) -> int:
    """Return where the description before a name and its comma begins: "the envoy, Leila Haddad"."""
    phrase = _read_back(words, name - 2, low) if name - 2 >= low else None
    if phrase is None or words.get(phrase[0] - 1) != ",":
        return name
    owned = any(words.lower[n].endswith("'s") for n in range(*phrase))
    told = owned or words.lower[phrase[0]] in DETERMINERS or described(words, *phrase)
    return phrase[0] if told else name


def _read_after_quote(words: Words, at: int, low: int) -> Phrase | None:
    """Take all between a quotation and the verb: '"…" General Haddad head of the army said'."""
    for here in range(at, max(low, at - 16) - 1, -1):
        if words.quote[here] >= 0:
            first = here + 1
            if at - here >= 3 and is_name(words, first, first + 2):
                return first, at + 1
            return None
        word = words.lower[here]
        if (
            not words.is_word(here)
            or word in SUBORDINATORS
            or word in VERBS
            or words.is_finite(here)
        ):
            return None
    return None


def _find_relative(words: Words, at: int, low: int) -> int | None:
    """Find the "who" of a clause between a subject and its verb: "residents who fled said"."""
    finite = False
    for here in range(at, low, -1):
        word = words.get(here)
        if word in (",", ":", ";", QUOTE) or words.quote[here] >= 0:
            return None
        if word == "that" and _tells(words, here, low):
            return here  # "a group that watches the war said"
        if word in ("who", "which"):
            # "the vote which the opposition called": what is between is the subject
            present = words.is_word(here + 1) and words.lower[here + 1] not in DETERMINERS
            return here if at - here >= 2 and (finite or present) else None
        finite = finite or words.is_finite(here) or word in VERBS
    return None


def _is_participle_phrase(words: Words, first: int, comma: int, low: int) -> bool:
    """Whether what a comma opens is a participle with its preposition, after a mere noun phrase."""
    return (
        words.lower[first].endswith("ed")
        and words.get(first + 1) in PREPOSITIONS
        and not any(words.is_finite(n) or words.lower[n] in VERBS for n in range(low + 1, comma))
    )


def _tells(words: Words, that: int, low: int) -> bool:
    """Whether "that" tells of a noun of those who speak before it, with a present in -s after it."""
    verb, noun = words.get(that + 1), words.get(that - 1)
    present = verb.endswith("s") and verb[-2:] not in ("ss", "'s") and verb in words.form[that + 1]
    speaks = noun in HEADS or noun in CROWDS or noun in ORGANISATION or noun in _BODIES
    return present and speaks and noun not in VERBS and that - 1 >= low


def _is_clause(words: Words, first: int, stop: int) -> bool:
    """Whether what stands between commas has a verb with its object, and no "who" before it."""
    for at in range(first, stop - 1):
        if words.lower[at] in ("who", "which", "that", "whose", "whom", "where"):
            return False
        if words.is_finite(at) and words.lower[at + 1] in ("the", "a", "an", "him", "them", "it"):
            return words.lower[at] not in AUXILIARIES
    return False


def may_speak(words: Words, first: int, stop: int) -> bool:
    """Whether a noun phrase tells of somebody: "the group", "the Observatory", not "the town"."""
    if words.lower[first] in PRONOUNS:
        return True
    for at in range(first, stop):
        word = words.lower[at]
        if at > first and word in PREPOSITIONS:
            return False
        if words.is_capital(at) and word not in DETERMINERS:
            return True
        if word in HEADS or word in TITLES or word in CROWDS or word in ORGANISATION:
            return True
    return False


def _stands_alone(words: Words, first: int) -> bool:
    """Whether a noun phrase with its article follows another noun, and belongs to no verb."""
    before = first - 1
    word = words.get(before)
    return (
        words.lower[first] in ("the", "a", "an", "one")
        and words.is_word(before)
        and not words.is_finite(before)
        and not word.endswith("ing")
        and word not in PREPOSITIONS
        and word not in VERBS
        and word not in ADVERBS
        and word not in SUBORDINATORS
    )


def _pass_over(words: Words, at: int, low: int) -> Phrase | None:
    """Find the subject before an insertion that ends at the sign `at`."""
    sign = words.get(at)
    opener = "(" if sign == ")" else sign
    here = at - 1
    while here >= low and words.get(here) != opener and words.quote[here] < 0:
        here -= 1
    if here <= low or words.get(here) != opener:
        return None
    first = here + 1
    known = words.lower[here - 1] in TITLES or words.lower[here - 1] in HEADS
    if sign == "," and is_name(words, first, at) and (at - first >= 2 or known):
        return first, at  # "the envoy to Syria, Leila Haddad, said"
    before = words.get(here - 1)
    if before in SUBORDINATORS or before in AUXILIARIES or not words.is_word(here - 1):
        return None
    inserted = "by" in words.lower[first + 1 : first + 3]  # "the governor, quoted by SANA, said"
    # "The leaflet, dropped from a plane, read"
    opens = _is_participle_phrase(words, first, here, low)
    spoken = before in VERBS and words.form[here - 1].islower()
    if sign == "," and ((words.is_finite(first) and not (inserted or opens)) or spoken):
        return None
    if sign == "," and _is_clause(words, first, at):
        return None
    further = words.get(here - 1)
    if further == ",":
        return None
    phrase = _read_back(words, here - 1, low)
    if phrase and words.lower[phrase[0]].isdigit() and words.get(phrase[0] - 1) == ",":
        phrase = _read_back(words, phrase[0] - 2, low)  # "Jaber, 34, a mechanic, said"
    if phrase and sign == "," and phrase[0] > low:
        # "Saleh, minister of X, whose Y, said": the commas before are insertions too
        earlier = words.get(phrase[0] - 1)
        if earlier == "," and phrase[0] - 2 >= low and words.get(phrase[0]) in ("who", "a", "the"):
            return _pass_over(words, phrase[0] - 1, low) or phrase
    return phrase


def _read_back(words: Words, at: int, low: int) -> Phrase | None:
    word = words.get(at)
    if word in PRONOUNS:
        return at, at + 1
    if word in _SOMEBODY and not words.is_word(at - 1):
        return at, at + 1  # "another said"
    if word in _ANYBODY:
        return at, at + 1
    if word in ("who", "which", "that"):
        return _find_antecedent(words, at, low)
    if word in SUBORDINATORS or word in PREPOSITIONS or not words.is_word(at):
        return None
    first = at
    here = at
    while here >= low:
        word = words.get(here)
        if not words.is_word(here):
            if word in "'’" or (word == "-" and words.is_word(here - 1)):
                here -= 1
                continue
            if word == ")" and here > low:
                back = here - 1
                while back > max(low, here - 6) and words.get(back) != "(":
                    back -= 1
                if words.get(back) == "(":
                    here = back - 1
                    continue
            break
        if word in PRONOUNS and here < at:
            break
        if word == "who":
            found = _find_antecedent(words, here, low)
            return (found[0], found[1]) if found else None
        if word == "and" and here < at:
            if not _joins(words, here, low):
                break
            here -= 1
            continue
        if word in SUBORDINATORS:
            break
        if here < at and word in AUXILIARIES:
            break
        is_verb = word in VERBS and word not in HEADS and words.form[here].islower()
        if here < at and is_verb and word not in ("reported", "quoted", "term", "report"):
            break
        first = here
        counted = word == "one" and described(words, here + 1, at + 1)  # "one resident said"
        if (word in DETERMINERS and word != "one") or counted:
            before = words.get(here - 1)
            if before.endswith("ing") and words.get(here - 2) in _DOING and here - 2 >= low:
                here -= 1  # "a group monitoring the conflict said"
                continue
            if before not in PREPOSITIONS or here - 1 < low:
                break
            if before not in _JOINING:
                break
            named = (
                before == "of"
                and here - 3 >= low
                and all(
                    words.is_capital(n) and words.lower[n] not in _NO_PERSON
                    for n in (here - 3, here - 2)
                )
            )  # "Rima Haddad of the Harbour Institute"
            if not named and not _is_noun(words, here - 2, low):
                break
            first = here = here - 1
        here -= 1
    first = _trim_left(words, first, at)
    first = _cut_place(words, first, at)
    helped = words.get(first - 1) == "by" and words.is_finite(first - 2) and first - 3 >= low
    if helped and words.is_word(first - 3) and words.get(first - 3) not in AUXILIARIES:
        return _read_back(words, first - 3, low)  # "residents quoted by the agency said"
    return (first, at + 1) if first <= at else None


def _cut_place(words: Words, first: int, at: int) -> int:
    """Cut "villages in southern Syria" off "state media": no comma parts them."""
    begin = at
    while begin > first and words.is_word(begin) and words.form[begin].islower():
        begin -= 1
    begin += 1
    if not first < begin <= at or words.lower[at] not in HEADS:
        return first
    if words.lower[begin] in PREPOSITIONS or words.lower[begin] in PARTICLES:
        return first
    place = begin - 1
    while place > first and words.is_capital(place):
        place -= 1
    while place > first and words.lower[place] in _COMPASS:
        place -= 1
    return begin if words.lower[place] in ("in", "near", "into", "outside") else first


def _is_noun(words: Words, at: int, low: int) -> bool:
    """Whether what a prepositional phrase hangs on may be a speaker: "a source in the army"."""
    if at < low:
        return False
    word = words.get(at)
    if word in ("one", "two", "some", "many", "most", "several", "both", "three"):
        return True
    return (
        word in HEADS
        or word in TITLES
        or word in PERSONS
        or word in CROWDS
        or word in TEXTUAL
        or (
            words.is_word(at)
            and word not in SUBORDINATORS
            and any(
                words.get(back) in HEADS or words.get(back) in TITLES
                for back in range(max(at - 6, low), at)
            )
        )
    )


def _joins(words: Words, at: int, low: int) -> bool:
    """Whether "and" joins two speakers or two parts of a name, not two clauses."""
    if at - 1 < low or not words.is_word(at - 1):
        return False
    before = words.get(at - 1)
    if words.is_capital(at - 1) and words.is_capital(at + 1):
        return True
    return before in HEADS or before in TITLES


def _trim_left(words: Words, first: int, at: int) -> int:
    """Cut what stands before a noun phrase that no comma parts from it: "killing 9 a monitor"."""
    lead = PREPOSITIONS | ADVERBS | frozenset(["and", "but", "so"])
    opening = first
    while first < at and words.get(first) in lead and words.get(first) not in ("one", "all"):
        first += 1
    if first > opening:  # "On Monday the army", "In Homs residents": the last part is the subject
        for here in range(first, at):
            if words.get(here + 1) in DETERMINERS and words.get(here) not in PREPOSITIONS:
                return here + 1
        while first < at and (is_time(words.get(first)) or words.get(first) in ADVERBS):
            first += 1
        if words.is_capital(first) and words.form[at].islower() and at > first:
            head = at
            while head > first and words.form[head - 1].islower():
                head -= 1
            if words.get(head - 1) not in HEADS and words.get(head) in HEADS:
                first = head
        return first
    return first


def _find_antecedent(words: Words, at: int, low: int) -> Phrase | None:
    """Find what "who said" belongs to."""
    here = at - 1
    if words.get(here) == ",":
        here -= 1
    if words.get(here).isdigit() and words.get(here - 1) == ",":
        here -= 2  # "Khaled, 34, who"
    if here < low or not words.is_word(here):
        return None
    return _read_back(words, here, low)
