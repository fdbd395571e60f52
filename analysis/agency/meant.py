"""Whether a verb that mostly means something else tells a harm: by whom and to whom it is done."""

from __future__ import annotations

from dataclasses import replace

from analysis.agency.clauses import Clause
from analysis.agency.doers import find_thing, is_category
from analysis.agency.idioms import head_of
from analysis.agency.nouns import names_doer
from analysis.agency.phrases import Sentence, Span
from analysis.agency.things import AIRCRAFT, FIGHTING, HAPPENINGS, MEANS
from analysis.agency.victims import is_body, is_person, is_site, is_vehicle

_UNBODILY = FIGHTING | frozenset(
    "massacre massacres offensive offensives crackdown incursion violence unrest operation".split()
)
_SWEPT = frozenset("sweep engulf rip tear bury sicken crush batter".split())
_PLAYED = frozenset("thrash hammer crush whip maul batter butcher trample slap punch".split())
_BURIED = frozenset("rubble debris alive".split())
_ENFORCED = frozenset("enforced forced involuntary forcible".split())
_BANDS = frozenset(
    """group groups gang gangs mob mobs crowd crowds militia army forces force police troops court courts
    authorities government regime junta unit units team teams council ministry band bands cell
    cells cartel cartels side sides state movement party service services agency agencies""".split()
)
_FLYING = AIRCRAFT | frozenset("drone drones airliner airliners balloon balloons mig migs".split())
_HELD = frozenset(
    "hostage hostages captive captives prisoner prisoners lives life homes home".split()
)


def is_meant(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause is of the kind that its verb asks for (`only` in ``verbs.toml``)."""
    offhand = clause.verb.lemma == "blow" and sentence.low[clause.last] == "off"
    if offhand and clause.patient is not None:
        return is_body(head_of(sentence, clause.patient))  # "blew off his hand"
    if clause.verb.lemma == "blow" and clause.form == "active" and clause.patient is None:
        return _has_weapon(sentence, clause) or _is_armed(sentence, clause.agent)
    only = clause.verb.only
    if clause.verb.lemma == "disappear" and clause.form == "nominalised":
        return not _ENFORCED.isdisjoint(sentence.low[max(clause.first - 3, 0) : clause.first])
    if not only or clause.form == "nominalised":
        return True
    if only in ("people", "armed") and clause.form == "active" and clause.agent is None:
        return False if clause.patient is None else _is_people(sentence, clause.patient)
    if only == "weapon":
        return _has_weapon(sentence, clause) or not _BURIED.isdisjoint(
            sentence.low[clause.first : clause.last + 1]
        )
    if clause.patient is None:
        return only == "armed" and _is_armed(sentence, clause.agent)
    if only != "force" and not _can_harm(sentence, clause.agent):
        return False  # "dragged down by ratings"
    people, sites = _is_people(sentence, clause.patient), _is_site(sentence, clause.patient)
    if only == "people":
        return people and _is_done(sentence, clause) and not _is_match(sentence, clause)
    if only == "aircraft":
        return head_of(sentence, clause.patient) in _FLYING
    if only == "body":
        return is_body(head_of(sentence, clause.patient)) and clause.patient[0] < clause.patient[1]
    if only == "sites":
        return sites
    if only == "victims":
        return people or sites
    if only == "armed":
        return people and (clause.agent is None or _is_armed(sentence, clause.agent))
    named = all(sentence.names[here] for here in range(clause.patient[0], clause.patient[1] + 1))
    plain = (sites or (people and clause.agent is not None)) and not named
    return plain or _has_weapon(sentence, clause) or (named and _is_armed(sentence, clause.agent))


def _is_match(sentence: Sentence, clause: Clause) -> bool:
    """Whether only names stand on both sides, as in sports: "Milan thrashed Turin"."""
    if clause.form != "active" or clause.agent is None or clause.patient is None:
        return False
    words = [
        *range(clause.agent[0], clause.agent[1] + 1),
        *range(clause.patient[0], clause.patient[1] + 1),
    ]
    named = all(sentence.names[here] or here == 0 for here in words)
    return named and not names_doer(sentence, clause.agent) and clause.verb.lemma in _PLAYED


def _is_done(sentence: Sentence, clause: Clause) -> bool:
    """Whether something is done to people: "were disappeared", not "three men disappeared"."""
    if clause.verb.lemma == "cut" and "off" in sentence.low[clause.first : clause.last + 1]:
        return clause.patient is not None and is_body(head_of(sentence, clause.patient))
    if clause.verb.lemma == "disappear" and clause.form == "agentless":
        return sentence.class_at(clause.first - 1) in ("B", "R")
    return True


def tell_kind(sentence: Sentence, clause: Clause) -> None:
    """Make a verb of control one of harm where it is done to people: "captured two nurses"."""
    beyond = clause.last if clause.patient is None else max(clause.patient[1] + 1, clause.last)
    if clause.verb.lemma == "leave dead" and sentence.low[beyond : beyond + 1] == ["homeless"]:
        clause.verb = replace(clause.verb, lemma="leave homeless")
    other = clause.verb.of_people
    if other is None:
        return
    told = sentence.low[clause.first + 1 : clause.last + 1] + sentence.low[beyond : beyond + 3]
    held = not _HELD.isdisjoint(told)
    people = clause.patient is not None and head_of(sentence, clause.patient) not in ("", "it")
    people = people and is_person(head_of(sentence, clause.patient))
    if held or (people and clause.verb.lemma != "drive"):  # "drove the rebels out" is of ground
        clause.verb = other


def _is_people(sentence: Sentence, span: Span) -> bool:
    """Whether a noun phrase is of people: by its head, or only a name."""
    head = head_of(sentence, span)
    if is_person(head):
        return True
    if is_body(head) and span[0] < span[1]:
        return True  # "a student's hand"
    if is_site(head) or head in MEANS or "of" in sentence.low[span[0] : span[1]]:
        return False
    return sentence.names[span[1]] or span[1] == 0 or sentence.classes[span[1]] == "#"


def _is_site(sentence: Sentence, span: Span) -> bool:
    words = sentence.low[span[0] : span[1] + 1]
    return is_site(head_of(sentence, span)) or any(
        is_site(word) for word in words if "of" in words or "and" in words
    )


def _is_armed(sentence: Sentence, span: Span | None) -> bool:
    if span is None:
        return False
    words = sentence.low[span[0] : span[1] + 1]
    named = all(sentence.names[here] or here == 0 for here in range(span[0], span[1] + 1))
    person = is_person(head_of(sentence, span)) and not named
    return names_doer(sentence, span) or is_category(words) or person


def _can_harm(sentence: Sentence, span: Span | None) -> bool:
    """Whether a noun phrase can lay hands on somebody: people, parties, weapons, names."""
    if span is None or sentence.classes[span[1]] in "I#D":
        return True
    head = head_of(sentence, span)
    thing = find_thing(sentence.low[span[0] : span[1] + 1])
    if thing in MEANS | HAPPENINGS or is_vehicle(head) or is_person(head) or head in _BANDS:
        return True
    return sentence.names[span[1]] or span[1] == 0 or _is_armed(sentence, span)


def _has_weapon(sentence: Sentence, clause: Clause) -> bool:
    """Whether a weapon, an act or a vehicle does it, or is what is thrown."""
    if clause.verb.objects:
        near = sentence.low[max(clause.first - 4, 0) : clause.last + 6]
        return not clause.verb.objects.isdisjoint(near)
    if clause.agent is None:
        return False
    head = find_thing(sentence.low[clause.agent[0] : clause.agent[1] + 1])
    if clause.verb.lemma in ("rock", "shake"):
        return head in MEANS - _UNBODILY  # "the massacre has shaken the town"
    if head in MEANS | AIRCRAFT or (head in HAPPENINGS and clause.verb.lemma in _SWEPT):
        return True
    patient = clause.patient
    return (
        is_vehicle(head)
        and patient is not None
        and (is_person(head_of(sentence, patient)) or _is_site(sentence, patient))
    )
