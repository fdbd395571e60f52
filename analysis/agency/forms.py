"""The forms of a clause, once its verb is read: active, passive or intransitive."""

from __future__ import annotations

from dataclasses import replace

from analysis.agency.by import find_by
from analysis.agency.clauses import Clause, Group
from analysis.agency.doers import find_thing
from analysis.agency.idioms import head_of
from analysis.agency.nouns import DOERS, names_doer
from analysis.agency.objects import (
    find_contact,
    find_patient,
    find_relative_object,
    find_towards,
    heads_towards,
    names_any,
)
from analysis.agency.phrases import (
    Sentence,
    Span,
    find_head,
    find_left,
    find_right,
    skip_time,
    starts_phrase,
)
from analysis.agency.subjects import find_agent, find_shared
from analysis.agency.things import BURSTS, COUNTED, DIRECTIONS, INERT, MEANS, WEAPONS
from analysis.agency.verbs import Verb
from analysis.agency.victims import is_vehicle

_PLACES = frozenset(
    "city town village suburb district base airport airbase capital province stronghold enclave "
    "neighbourhood neighborhood outpost hill garrison fortress port citadel quarter".split()
)
_WHEN = frozenset("on in at before after by within last this early late during".split())
_PERIODS = frozenset(
    "night day days week weeks month months year years morning evening hours winter summer spring "
    "autumn offensive siege".split()
)
_BUILT = frozenset(
    "mine mines building buildings house houses home homes hospital school mosque church bridge tower wall "
    "walls roof ceiling floor floors block blocks apartment apartments dam tunnel minaret factory "
    "warehouse shelter basement clinic bakery market hotel dome structure structures flats "
    "tenement tenements staircase balcony barracks".split()
)
_AGELESS = frozenset(  # a time does nothing
    "day days week weeks month months year years morning evening night afternoon hour weekend".split()
)
_HURT = {"burns": "burn", "wounds": "wound", "wound": "wound"}
_MOVES = frozenset("withdraw retreat surrender evacuate pull clash fight fall".split())
_HELD = frozenset(  # what no weapon does
    "seize capture recapture take retake regain reclaim liberate occupy overrun storm".split()
)
_ACTORS = DOERS | MEANS | (COUNTED - INERT)
_NO_TAKER = frozenset(
    "ground floor death deaths knees pieces earth sea level low lows lowest percent bottom lot".split()
)


def make_active(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause]
) -> Clause | None:
    """Make an active clause, or an intransitive one where nothing is done to anybody."""
    verb = sentence.verbs[place][0]
    subject = find_agent(sentence, group, found)
    timed = subject is not None and head_of(sentence, subject) in _AGELESS
    if timed and verb.subject != "patient" and not _lasts(sentence, subject):
        subject = None  # "a month that killed three thousand"
    if subject is not None and verb.subject != "patient":
        subject = _find_doer(sentence, group, subject, verb, found)
    if verb.lemma == "fall":
        return _make_fall(sentence, place, last, subject, group.note)
    if verb.lemma == "collapse" and head_of(sentence, subject) not in _BUILT:
        return None  # talks and prices do too
    never = verb.lemma in ("die", "perish", "succumb", "lose", "meet")  # "died a hero"
    if verb.subject == "patient" and (never or not starts_phrase(sentence, last + 1)):
        return Clause(verb, place, last, "intransitive", None, subject, group.note)
    patient = find_patient(sentence, last, verb)
    if verb.objects:
        if patient is None:
            return None
        if verb.subject == "patient":  # "suffered severe burns"
            told = next((word for word in _HURT if word in sentence.low[last : patient[1] + 1]), "")
            verb = replace(verb, lemma=_HURT.get(told, verb.lemma))
            return Clause(verb, place, last, "intransitive", None, subject, group.note)
        if verb.lemma in ("claim", "cost"):  # "claimed the lives of ten people"
            return Clause(verb, place, last, "active", subject, patient, group.note)
        # a weapon is never the patient: what it is aimed at is
        aimed = sentence.low[last + 1] in verb.towards and verb.after
        patient = patient if aimed else find_towards(sentence, patient[1] + 1, verb)
        return Clause(verb, place, last, "active", subject, patient, group.note)
    if patient is not None and verb.towards and sentence.touches(patient[1] + 1):
        thrown = sentence.low[patient[1]] in WEAPONS or is_vehicle(sentence.low[patient[1]])
        if (
            thrown and sentence.low[patient[1] + 1] in verb.towards
        ):  # "rammed a lorry into a market"
            patient = find_right(sentence, patient[1] + 2) or patient
    if patient is None and subject is not None and not verb.towards:
        patient = find_relative_object(sentence, subject)
        if patient is not None:
            return Clause(verb, place, last, "active", subject, patient, group.note, patient)
    outer = subject if sentence.class_at(group.first - 1) == "W" else None
    if patient is None and subject is not None and not verb.towards:
        outer = patient = find_contact(sentence, subject)
    return Clause(verb, place, last, "active", subject, patient, group.note, outer)


def _find_doer(
    sentence: Sentence, group: Group, subject: Span, verb: Verb, found: list[Clause]
) -> Span | None:
    """Return who acts instead of what cannot: "who had crossed the border destroying a depot"."""
    last = found[-1] if found else None
    relative = sentence.class_at(group.first - 1) == "W"
    shares = last is not None and last.form == "active" and not relative
    if last is not None and shares and last.patient == subject:
        told = last.agent is not None and last.agent[1] == last.first - 1
        if sentence.classes[last.first] != "J" or told:
            return last.agent  # "forces destroy two stations kill ten"
    if _can_do(sentence, subject, verb):
        return subject
    nearest = find_left(sentence, skip_time(sentence, group.first - 1 - relative))
    place = subject[0] - 1  # "gunmen posted [in the hills] shot"
    if sentence.class_at(place) == "P" and sentence.class_at(place - 1) in ("E", "J"):
        posted = find_left(sentence, place - 2) if sentence.touches(place - 1) else None
        if posted is not None and _can_do(sentence, posted, verb):
            return posted
    acts = nearest is not None and (
        head_of(sentence, nearest) in _ACTORS or names_doer(sentence, nearest)
    )
    if nearest is not None and acts and _can_do(sentence, nearest, verb):
        return nearest  # "in the north of the town gunmen seized"
    if sentence.class_at(subject[0] - 1) in ("S", "W"):
        return None
    shared = find_shared(sentence, subject[0], found)
    return shared if shared is not None and _can_do(sentence, shared, verb) else None


def _can_do(sentence: Sentence, subject: Span, verb: Verb) -> bool:
    """Whether a noun phrase can be who does it: no border kills, no air raid seizes a town."""
    head = head_of(sentence, subject)
    if head in DIRECTIONS:  # "air raids south of the town"
        before = sentence.low.index(head, subject[0]) - 1
        head = sentence.low[before] if before >= subject[0] else head
    if head in INERT and verb.lemma not in _MOVES:
        return _lasts(sentence, subject)
    kills = verb.of_people is not None and "lives" in sentence.low[subject[1] : subject[1] + 6]
    return kills or not (verb.lemma in _HELD and head in MEANS)


def _lasts(sentence: Sentence, subject: Span | None) -> bool:
    """Whether a time is one of acts: "six days of heavy bombing"."""
    if subject is None:
        return False
    words = sentence.low[subject[0] : subject[1] + 1]
    if "of" not in words or find_head(words) not in BURSTS:
        return False
    return find_thing(words) in MEANS


def _is_taken(sentence: Sentence, subject: Span | None, last: int) -> bool:
    """Whether a name falls at a time: "Azaz fell on the third night"."""
    if subject is None or not all(
        sentence.names[n] or n == 0 for n in range(subject[0], subject[1] + 1)
    ):
        return False
    after = last + 1
    if not sentence.touches(after):
        return after >= len(sentence.low)
    if sentence.low[after] not in _WHEN and sentence.classes[after] not in "YS":
        return False
    return any(
        sentence.classes[n] == "Y" or sentence.low[n] in _PERIODS
        for n in range(after, min(after + 6, len(sentence.low)))
        if sentence.gaps[n] == 0
    )


def _make_fall(
    sentence: Sentence, place: int, last: int, subject: Span | None, note: str
) -> Clause | None:
    """Read "the town fell to the rebels": not "fell to 30 percent", "fell to the ground"."""
    told = sentence.low[place + 1 : last + 1]
    if told[:1] in (
        ["victim"],
        ["victims"],
        ["prey"],
        ["as"],
        ["martyr"],
        ["martyrs"],
    ):  # "fell victim to snipers"
        taker = find_right(sentence, last + 1) if told[-1] == "to" else None
        verb = sentence.verbs[place][0].of_people or sentence.verbs[place][0]
        return Clause(verb, place, last, "intransitive", taker, subject, note)
    if sentence.low[last] != "to":
        takes = head_of(sentence, subject) in _PLACES and not starts_phrase(sentence, last + 1)
        takes = (takes and sentence.class_at(last + 1) != "J") or _is_taken(sentence, subject, last)
        return (
            Clause(sentence.verbs[place][0], place, last, "intransitive", None, subject, note)
            if takes
            else None
        )
    taker = find_right(sentence, last + 1) if sentence.touches(last + 1) else None
    if taker is None or sentence.classes[taker[0]] in "#Y" or sentence.low[taker[1]] in _NO_TAKER:
        return None
    return Clause(sentence.verbs[place][0], place, last, "intransitive", taker, subject, note)


def make_passive(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause],
    patient: Span | None = None,
) -> Clause | None:  # fmt: skip
    """Make a passive clause, with its agent or without."""
    verb = sentence.verbs[place][0]
    if patient is None:
        patient = find_agent(sentence, group, found)
    if verb.lemma in ("die", "fall", "lose"):
        return None
    if verb.objects:
        if patient is None or not names_any(sentence, patient, verb.objects):
            if not verb.after or not heads_towards(sentence, last, verb):
                return None  # else "protesters were fired upon"
        else:
            patient = find_towards(sentence, last + 1, verb)
    agent = find_by(sentence, last + 1)
    form = "agentless" if agent is None else "passive"
    modifies = not group.helpers or sentence.class_at(group.first - 1) == "W"
    outer = patient if modifies and not verb.objects else None
    return Clause(verb, place, last, form, agent, patient, group.note, outer)
