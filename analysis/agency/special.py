"""Harms told by an adjective or a noun of their own: "84 dead", "came under fire", "six casualties"."""

from __future__ import annotations

from dataclasses import replace

from analysis.agency.clauses import Clause
from analysis.agency.idioms import head_of
from analysis.agency.nouns import find_doer_before
from analysis.agency.phrases import Sentence, Span, find_left, find_right, find_subject
from analysis.agency.things import EVENTS, WEAPONS
from analysis.agency.victims import is_site

SPECIAL = frozenset(["dead", "come under attack", "casualty", "fatality"])
_UNDER = frozenset("attack fire bombardment shelling assault shellfire gunfire bombing".split())
_MANY = frozenset("heavy mass many several numerous dozens scores hundreds severe".split())
_LEFT = frozenset("left leaves leaving caused causes causing inflicted inflicting".split())
_HURT = frozenset("attack bombard assault shell fire bomb".split())
_CALLING = frozenset(
    """called calls call calling described describes describing labelled labeled labels labelling
    branded dubbed termed deemed considered""".split()
)


def find_special(sentence: Sentence, place: int, last: int, found: list[Clause]) -> Clause | None:
    """Find the clause of a verb of `SPECIAL`."""
    verb = sentence.verbs[place][0]
    if verb.lemma == "come under attack":
        return _find_under(sentence, place, last)
    if verb.lemma == "dead":
        lies = sentence.low[place - 1] in ("lay", "lie", "lies", "lying")
        patient = find_left(sentence, place - 1 - lies)
        if patient is None or sentence.classes[patient[0]] in ("D", "I"):
            return None  # "the 84 dead", "shot him dead"
        if sentence.touches(patient[0]) and patient[0] - 1 in sentence.verbs:
            return None  # "shot two men dead"
        return Clause(verb, place, place, "intransitive", None, patient)
    return _find_casualties(sentence, place)


def _find_under(sentence: Sentence, place: int, last: int) -> Clause | None:
    """Read "came under mortar fire from the hills": not of critics, who are no target."""
    for here in range(last + 1, min(last + 6, len(sentence.low))):
        if not sentence.touches(here) or sentence.classes[here] in "VWSBHM":
            return None
        if sentence.low[here] in _UNDER:
            break
    else:
        return None
    patient = find_subject(sentence, place - 1) if sentence.touches(place) else None
    agent = find_doer_before(sentence, here)
    armed = agent is not None or any(
        word in WEAPONS | EVENTS for word in sentence.low[last + 1 : here]
    )
    if sentence.touches(here + 1) and sentence.low[here + 1] in ("from", "by"):
        agent = agent or find_right(sentence, here + 2)
    target = patient is not None and (
        is_site(head_of(sentence, patient)) or is_site(sentence.low[patient[1]])
    )
    if not (armed or target):
        return None
    verb = replace(sentence.verbs[place][0], lemma=f"come under {sentence.low[here]}")
    return Clause(verb, place, here, "intransitive", agent, patient)


def _find_casualties(sentence: Sentence, place: int) -> Clause | None:
    """Read "six fatalities were recorded", "the blast left ten casualties": those that are counted."""
    told = find_left(sentence, place)
    if told is None:
        return None
    words = sentence.low[told[0] : place]
    counted = any(sentence.classes[here] == "#" for here in range(told[0], place))
    if "no" in words or not (counted or not _MANY.isdisjoint(words)):
        return None
    before = told[0] - 1
    while before > 0 and sentence.classes[before] in "QR":
        before -= 1
    agent = None
    if before > 0 and sentence.low[before] in _LEFT:
        agent = find_subject(sentence, before - 1)
    return Clause(
        sentence.verbs[place][0],
        place,
        place,
        "nominalised" if agent is None else "active",
        agent,
        told,
    )


def is_label(sentence: Sentence, place: int, patient: Span | None) -> bool:
    """Whether a noun of an act only names what another word calls so: "called it a terrorist attack"."""
    if patient is not None:
        return False
    for here in range(place - 1, max(place - 8, -1), -1):
        if sentence.low[here] in _CALLING:
            return True
        if sentence.classes[here] not in "NDREJ#I" and sentence.low[here] != "as":
            return False
    return False
