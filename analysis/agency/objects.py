"""To whom it is done: objects, targets of what is launched, and what a relative clause is about."""

from __future__ import annotations

from analysis.agency.phrases import Sentence, Span, find_left, find_object, find_right
from analysis.agency.subjects import find_antecedent
from analysis.agency.things import EVENTS, WEAPONS
from analysis.agency.verbs import BASE, ING, PARTICIPLE, PAST, Verb

_SAYING = frozenset("said says told tells added reported announced confirmed stated".split())
_NOT_OBJECTS = frozenset("i he she they we there".split())
SUBJECT_PRONOUNS = frozenset("i he she it they we you there".split())


_PERIOD_ENDS = frozenset(
    "hours days weeks months night day week month morning evening afternoon weekend".split()
)
_PERIOD_WORDS = frozenset("the past last this same early late previous".split()) | _PERIOD_ENDS


def find_patient(sentence: Sentence, last: int, verb: Verb) -> Span | None:
    """Return what the verb is done to; of bombs dropped what they are dropped on."""
    after = last + 1
    if verb.objects:
        return find_launched(sentence, last, verb)
    n = len(sentence.low)
    if after < n and verb.towards and sentence.low[after] in verb.towards:
        return find_right(sentence, after + 1) if sentence.touches(after) else None
    if sentence.touches(after) and sentence.low[after] in ("and", "or", "then"):
        # "shot and killed three people": one object
        other = after + 1
        if other in sentence.verbs and sentence.verbs[other][1] & (PAST | PARTICIPLE | BASE | ING):
            after = other + 1
    thing = find_object(sentence, _skip_date(sentence, after)) or find_shifted(sentence, after)
    return None if thing and sentence.low[thing[0]] in _NOT_OBJECTS else thing


def find_shifted(sentence: Sentence, after: int) -> Span | None:
    """Return what stands behind a time or a means: "shelled on Friday with mortars [the village]".

    A verb so followed is no participle: "the school hit on Friday with mortars" is done to. None where
    no such phrase follows, where no noun phrase stands behind it, or where that has a verb of its own.
    """
    place = after
    for _ in range(4):
        begin = place
        place = _skip_means(sentence, _skip_period(sentence, _skip_date(sentence, place)))
        if place == begin:
            break
    if place == after or not sentence.touches(place):
        return None
    thing = find_object(sentence, place)
    if thing is None or sentence.low[thing[0]] in SUBJECT_PRONOUNS:
        return None
    opens = sentence.classes[thing[0]] in "D#Q" or sentence.names[thing[0]]
    if not opens and thing[0] == thing[1]:
        return None  # "held in the past week stands at ten"
    beyond = thing[1] + 1
    while sentence.touches(beyond) and sentence.classes[beyond] in "PT":
        part = find_right(sentence, beyond + 1)  # "a source [at the ministry] said"
        if part is None:
            break
        beyond = part[1] + 1
    own = sentence.touches(beyond) and (
        sentence.classes[beyond] in "VEBHMOG"
        or (beyond in sentence.verbs and bool(sentence.verbs[beyond][1] & (PAST | BASE)))
    )
    return None if own else thing


def _skip_period(sentence: Sentence, place: int) -> int:
    """Step over "during the past 24 hours", "late last night" and their like."""
    if not sentence.touches(place):
        return place
    here = place + (sentence.low[place] in ("during", "over", "in", "within"))
    begin = here
    while sentence.touches(here) and (
        sentence.classes[here] in "Y#" or sentence.low[here] in _PERIOD_WORDS
    ):
        here += 1
    ends = here > begin and sentence.low[here - 1] in _PERIOD_ENDS
    return here if ends or (here > begin == place and sentence.classes[here - 1] == "Y") else place


def _skip_means(sentence: Sentence, place: int) -> int:
    """Step over "with rocket shells": it ends with its last weapon."""
    if not (sentence.touches(place) and sentence.low[place] in ("with", "using")):
        return place
    means = find_right(sentence, place + 1) if sentence.touches(place + 1) else None
    if means is None:
        return place
    armed = [n for n in range(means[0], means[1] + 1) if sentence.low[n] in WEAPONS | EVENTS]
    return (armed[-1] if armed else means[1]) + 1


def _skip_date(sentence: Sentence, after: int) -> int:
    """Step over "on Wednesday morning" between a verb and what it is done to."""
    place = after
    if (
        sentence.touches(place)
        and sentence.low[place] == "on"
        and sentence.class_at(place + 1) == "Y"
    ):
        place += 2
        while sentence.touches(place) and (
            sentence.classes[place] == "Y" or sentence.low[place] in _PERIOD_ENDS
        ):
            place += 1
    return place if sentence.touches(place) else after


def find_launched(sentence: Sentence, last: int, verb: Verb) -> Span | None:
    """Return what is launched, dropped or fired, if it counts; of "fired on" what follows."""
    after = last + 1
    if not sentence.touches(after):
        return None
    if sentence.low[after] in verb.towards and verb.after:
        return find_right(sentence, after + 1)
    thing = find_right(sentence, after)
    if thing is None or not names_any(sentence, thing, verb.objects):
        return None
    return thing


def names_any(sentence: Sentence, span: Span, words: frozenset[str]) -> bool:
    """Whether one of these words is in a noun phrase."""
    return any(word in words for word in sentence.low[span[0] : span[1] + 1])


def find_towards(sentence: Sentence, place: int, verb: Verb) -> Span | None:
    """Return what something is aimed at: "bombs on the town"."""
    for here in range(place, min(place + 8, len(sentence.low))):
        if not sentence.touches(here) or sentence.classes[here] in "VSWBHM":
            return None
        aimed = sentence.low[here] in verb.towards and sentence.touches(here + 1)
        if aimed and sentence.classes[here + 1] != "Y":
            return find_right(sentence, here + 1)
    return None


def find_contact(sentence: Sentence, subject: Span) -> Span | None:
    """Return "the town" of "the town the army captured", "hostages" of "hostages it had taken"."""
    first = subject[0]
    begins = sentence.low[first] in ("the", "a", "an", "its", "their") or (
        sentence.low[first] in SUBJECT_PRONOUNS
    )
    if not begins or not sentence.touches(first) or sentence.classes[first - 1] != "N":
        return None
    return find_left(sentence, first - 1)


def find_relative_object(sentence: Sentence, subject: Span) -> Span | None:
    """Return "the town" of "the town that the army captured"."""
    relative = subject[0] - 1
    before = range(max(relative - 9, 0), relative)
    if sentence.low[relative] == "that" and any(sentence.low[n] in _SAYING for n in before):
        return None  # "said in a statement that rebels attacked"
    if relative > 0 and sentence.low[relative] in ("that", "which", "whom", "who"):
        return find_antecedent(sentence, relative)
    return None


def heads_towards(sentence: Sentence, last: int, verb: Verb) -> bool:
    """Whether the verb's own preposition follows: "fired on"."""
    after = last + 1
    return bool(verb.towards) and sentence.touches(after) and sentence.low[after] in verb.towards
