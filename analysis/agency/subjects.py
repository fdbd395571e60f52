"""Who a verb belongs to: its subject, wherever it stands."""

from __future__ import annotations

from analysis.agency.clauses import Clause, Group, skip_adverbs
from analysis.agency.idioms import head_of
from analysis.agency.phrases import (
    COMMA,
    REACH,
    STOP,
    Sentence,
    Span,
    find_left,
    find_subject,
    is_past_form,
    skip_time,
)
from analysis.agency.things import INERT, MEANS, SAYING
from analysis.agency.verbs import NOUN
from analysis.agency.victims import is_person

_WHERE = frozenset("in at near on from into outside inside around".split())
_BESIDES = frozenset("along alongside together including with as like and".split())
_ASIDE = 16  # tokens between two dashes
_HOLDING = frozenset("hold control keep run lead remain seek want plan use patrol".split())
_LASTING = ("hours", "days", "weeks", "months", "years")
_SINGLED = frozenset("first second third last only latest next".split())
_ACTING = frozenset("they we he she".split())
_INTENDS = frozenset(
    "plans plan hopes hope attempts attempt efforts effort bid bids threats orders promises".split()
)
_ATTACHED = frozenset(
    "accused suspected convicted disguised dressed armed wanted charged known".split()
)
_OBJECT_CONTROL = frozenset(
    "order orders ordered force forced forces allow allowed allows urge urged ask asked tell told "
    "want wanted wants enable enabled permit permitted push pushed encourage encouraged help "
    "helped lead led call called".split()
)


def find_agent(sentence: Sentence, group: Group, found: list[Clause]) -> Span | None:
    """Return the subject of a verb group, wherever it stands."""
    first = group.first
    if first == 0:
        return None
    if sentence.gaps[first] == STOP:
        return _find_before_aside(sentence, first) if group.helpers else None
    before = first - 1
    if sentence.gaps[first] == COMMA:
        opens = find_comma(sentence, first - 1)
        if opens:
            subject = find_subject(sentence, opens - 1)
            if subject is not None and not _is_verbal(sentence, subject[0] - 1):
                return subject
        if sentence.class_at(skip_time(sentence, before)) in ("I",):
            return find_left(sentence, skip_time(sentence, before))
        return find_shared(sentence, first, found)
    name = sentence.classes[before]
    if name == "W":
        return find_antecedent(sentence, before, nearest="B" in group.helpers)
    if sentence.low[before] == "then" and sentence.class_at(before - 1) in ("N", "I"):
        near = find_subject(sentence, before - 1)
        if near is not None and (near[0] == 0 or sentence.gaps[near[0]] >= COMMA):
            return near  # "the army then shelled"
        return find_shared(sentence, before, found) or near
    if name == "C" or name == "S":
        return find_shared(sentence, before, found)
    subject = find_subject(sentence, before)
    inner = _find_told(sentence, before, found)
    if inner is not None:
        return inner
    if subject is not None:
        subject = _cut_place(sentence, subject)
        subject = _find_outer(sentence, subject) or subject
        if subject[0] > 0 and sentence.low[subject[0] - 1] == "who":
            subject = find_antecedent(sentence, subject[0] - 1) or subject
    told = skip_time(sentence, before)  # "strikes which began Friday and went on [Sunday] killed"
    if subject is None and (group.helpers or sentence.class_at(told) in ("E", "V")):
        subject = _find_described(sentence, told)
    if subject is None and group.helpers.endswith("T"):
        return find_shared(sentence, first, found)  # "threatened last week to shoot"
    governed = group.helpers.endswith("T") and subject is not None
    if subject is not None and governed and sentence.low[subject[1]] in _INTENDS:
        last = max(subject[1] - 1, subject[0])
        return subject[0], last  # "the army plans to attack"
    if governed and subject is not None:
        if not _SINGLED.isdisjoint(sentence.low[subject[0] : subject[1]]):
            return subject  # "the first explosion to hit the town"
        governor = skip_adverbs(sentence, subject[0] - 1)
        return (
            subject
            if sentence.low[governor] in _OBJECT_CONTROL and subject[0] > 0
            else find_shared(sentence, subject[0], found)
        )
    return subject


def _cut_place(sentence: Sentence, subject: Span) -> Span:
    """Cut the place off that a lost comma leaves before a subject: "In Helmand [gunmen]"."""
    first, last = subject
    opens = first > 0 and sentence.low[first - 1] in ("in", "at", "near", "outside")
    if not opens or (first > 1 and sentence.gaps[first - 1] not in (COMMA, STOP)):
        return subject
    inert = head_of(sentence, subject) in INERT and "of" in sentence.low[first:last]
    if inert and sentence.low[last] in MEANS and sentence.names[last - 1]:
        return last, last  # "In the town of Homs [shelling] killed"
    place = first
    while place < last and sentence.names[place]:
        place += 1
    people = place > first and is_person(sentence.low[last]) and not sentence.names[last]
    return (place, last) if people else subject


def _find_told(sentence: Sentence, before: int, found: list[Clause]) -> Span | None:
    """Return "men" before "were" in "men killed in the raid were": told of by the last clause."""
    near = found[-1] if found else None
    if near is None or near.outer is None or before - near.last > 10:
        return None
    own = find_left(sentence, skip_time(sentence, before))
    if own is not None and own[0] > near.last and sentence.class_at(own[0] - 1) not in ("P", "T"):
        return None  # "two men killed [five others] were"
    for place in range(near.last + 1, before + 1):
        if sentence.gaps[place] != 0 or sentence.classes[place] in "WSVC":
            return None
    return near.outer


def _find_described(sentence: Sentence, before: int) -> Span | None:
    """Return "a child" of "a child whose name has not been released was killed"."""
    for place in range(before, max(before - 12, 0), -1):
        if sentence.gaps[place] != 0:
            return None
        if sentence.classes[place] == "W" or sentence.low[place] == "whose":
            within = sentence.class_at(place - 1) == "P" and sentence.touches(place)
            return find_antecedent(sentence, place - within)  # "the attack [in which ten died]"
    return None


def _find_before_aside(sentence: Sentence, first: int) -> Span | None:
    """Return "jets" of "jets - along with helicopters - have struck": what stands before a dash."""
    for place in range(first - 1, max(first - _ASIDE, 0), -1):
        if sentence.classes[place] in "VBHMOW":
            return None
        if sentence.gaps[place] == STOP:
            return find_subject(sentence, place - 1) if sentence.low[place] in _BESIDES else None
    return None


def _find_outer(sentence: Sentence, subject: Span) -> Span | None:
    """Return whom "men who attacked the post later withdrew" is about, when it ends "the post"."""
    verb = subject[0] - 1
    if sentence.class_at(verb) == "P" and sentence.touches(verb):
        verb -= 1  # "men who had come from the hills were"
    if not sentence.touches(subject[0]) or not (
        sentence.classes[verb] in "EV" or verb in sentence.verbs
    ):
        return None
    first = verb
    while first > max(verb - 5, 0) and sentence.touches(first):
        if sentence.classes[first - 1] == "W":
            return find_antecedent(sentence, first - 1) if sentence.touches(first - 1) else None
        if sentence.classes[first - 1] not in "RBHMO":
            return None
        first -= 1
    return None


def _is_verbal(sentence: Sentence, place: int) -> bool:
    """Whether the noun phrase before a comma is the object of a verb, not a subject."""
    if place < 0 or sentence.gaps[place + 1] != 0:
        return False
    return sentence.classes[place] in "EV" or place in sentence.verbs


def find_comma(sentence: Sentence, last: int) -> int:
    """Return the token after the nearest comma to the left; 0 where there is none."""
    for place in range(last, max(last - REACH, 0), -1):
        if sentence.gaps[place] == COMMA:
            return place
        if sentence.gaps[place] == STOP:
            break
    return 0


def find_antecedent(sentence: Sentence, relative: int, *, nearest: bool = False) -> Span | None:
    """Return what "who" stands for; of "four of whom" the four.

    `nearest` is for what is done to something: in "a raid on the suburb which was besieged" it is
    the suburb, but "a raid on the suburb which killed ten" is a raid.
    """
    before = skip_time(sentence, relative - 1)
    if before >= 0 and sentence.low[before] == "of" and sentence.touches(relative):
        return find_left(sentence, before - 1)
    if before >= 0 and sentence.gaps[relative] == STOP and sentence.low[relative] != "which":
        return None
    near = find_left(sentence, before)
    if near is not None and sentence.gaps[relative] == STOP == sentence.gaps[near[0]]:
        return None  # "an ancient city (Tadmur) which"
    if near is not None and near[0] > 1 and sentence.low[near[0] - 1] == "by":
        act = sentence.verbs.get(near[0] - 2)
        if act is not None and act[1] & NOUN and sentence.low[relative] != "who":
            return find_left(sentence, near[0] - 2)  # "an attack by the army that killed"
    thing = (
        nearest and near is not None and near[0] > 0 and sentence.low[relative] in ("which", "that")
    )
    if near is not None and thing and sentence.low[near[0] - 1] in _WHERE:
        return near  # "in the suburb which has been besieged"
    told = find_subject(sentence, before)
    deed = sentence.low[relative] in ("that", "which") and head_of(sentence, near) in MEANS
    if (
        deed
        and near is not None
        and head_of(sentence, told) not in MEANS
        and "of" not in (sentence.low[near[0] - 1], sentence.low[near[0] - 2])
    ):
        return near  # "hitting a school in a barrage that killed"
    thing = sentence.low[relative] == "who" and head_of(sentence, told) in MEANS
    if thing and near is not None and head_of(sentence, near) not in MEANS:
        return near  # "came under fire from guards, who shot"
    return told


def find_shared(sentence: Sentence, before: int, found: list[Clause]) -> Span | None:
    """Return the subject of the nearest finite verb to the left: "entered the town and killed"."""
    lowest = max(before - REACH, 0)
    place = before - 1
    while place >= lowest:
        if sentence.gaps[place + 1] == STOP:
            return _find_opening_subject(sentence, place + 1)
        for clause in reversed(found[-REACH:]):
            if clause.first <= place <= clause.last and clause.form != "nominalised":
                return clause.agent if clause.form == "active" else clause.patient
        if _is_finite_at(sentence, place) and not (
            is_nounal(sentence, place) or _is_attached(sentence, place)
        ):
            group_first = place
            while (
                group_first > lowest
                and sentence.gaps[group_first] == 0
                and (
                    sentence.classes[group_first - 1] in "RHBMOTG"
                    or sentence.low[group_first - 1] == "then"
                    or _ends_duration(sentence, group_first - 1)
                    or _ends_duration(sentence, group_first)
                )
            ):
                group_first -= 1  # "have for months been advancing", "then shelled"
            if sentence.gaps[group_first] == COMMA:
                opens = find_comma(sentence, group_first - 1)
                subject = find_subject(sentence, opens - 1) if opens else None
                if subject is not None:
                    return subject
            elif sentence.class_at(group_first - 1) == "W":
                return find_antecedent(sentence, group_first - 1)
            else:
                subject = find_subject(sentence, group_first - 1)
                subject = subject and _cut_place(sentence, subject)
                if subject is not None and _is_aside(sentence, place, subject):
                    place = subject[0] - 1
                    continue
                if subject is not None:
                    return subject
            place = group_first
        place -= 1
    return _find_opening_subject(sentence, 0) if lowest == 0 else None


def _ends_duration(sentence: Sentence, place: int) -> bool:
    """Whether "months" of "for months" stands there, between a verb and its auxiliary."""
    return place > 0 and sentence.low[place] in _LASTING and sentence.low[place - 1] == "for"


def _find_opening_subject(sentence: Sentence, first: int) -> Span | None:
    """Return who begins a sentence before a present that no list has: "[They] hold ground and"."""
    verb = first + 1
    if sentence.class_at(first) == "I" and sentence.low[first] in _ACTING:
        while sentence.class_at(verb) == "R" and sentence.touches(verb):
            verb += 1
        return (first, first) if sentence.class_at(verb) == "N" else None
    last = first
    while last < min(first + 6, len(sentence.low) - 1) and sentence.class_at(last) in ("D", "N"):
        if last > first and sentence.touches(last) and sentence.low[last] in _HOLDING:
            return find_left(sentence, last - 1)
        last += 1
    return None


def _is_aside(sentence: Sentence, place: int, subject: Span) -> bool:
    """Whether who tells it stands between two commas: "shelled the town, [a doctor said], killing"."""
    closes = place + 1 < len(sentence.gaps) and sentence.gaps[place + 1] == COMMA
    return sentence.low[place] in SAYING and closes and sentence.gaps[subject[0]] == COMMA


def _is_attached(sentence: Sentence, place: int) -> bool:
    """Whether a participle is told of the noun before it: "a man accused of", "disguised as"."""
    return (
        sentence.low[place] in _ATTACHED
        and sentence.class_at(place - 1) == "N"
        and sentence.class_at(place + 1) in ("P", "S")
    )


def _is_finite_at(sentence: Sentence, place: int) -> bool:
    return sentence.classes[place] in "VEHBMO" or is_past_form(sentence, place)


def is_nounal(sentence: Sentence, place: int) -> bool:
    """Whether a form in -ed stands before a noun: "the besieged town"."""
    if sentence.classes[place] != "E":
        return False
    return sentence.class_at(place - 1) in ("D", "P", "#") and sentence.gaps[place] == 0
