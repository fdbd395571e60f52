"""Whose act a harm without doer is, where the same sentence tells who did another of the same event."""

from __future__ import annotations

from analysis.agency.clauses import Clause
from analysis.agency.idioms import head_of
from analysis.agency.nouns import names_doer
from analysis.agency.phrases import COMMA, TOUCH, Sentence, Span
from analysis.agency.things import MEANS, PARTIES, SAYING

_FAR = 45  # tokens between two harms of one event
_APART = frozenset(  # another event, or another time of it
    """while meanwhile elsewhere separately separate earlier previously later ago since but
    although though despite however another also again meantime whereas following days weeks months
    years next yesterday not""".split()
)
_BONDS = frozenset(
    "and where leaving with or including then as when in during that which who".split()
)
_SEIZED = frozenset("arrest detain jail imprison abduct kidnap seize capture".split())
_MUTUAL = frozenset("clash fight withdraw retreat surrender".split())
_STATE = frozenset("army regime government forces troops police soldiers coalition".split())
_SOLDIERS = frozenset(PARTIES["soldiers and police"].split())
_ARMED = frozenset(PARTIES["armed groups"].split())
_SUFFERING = frozenset(f"{PARTIES['civilians']} {PARTIES['children']} number".split())
_GOVERNING = frozenset("accuse accused accuses accusing blame blamed blames".split())


def find_sharing(
    sentence: Sentence,
    clauses: list[Clause],
    owners: list[Span | None],
    events: list[bool],
) -> list[tuple[Span | None, bool]]:
    """Return for each harm without doer who did the one before it in the same sentence, or by what.

    "Two drones slammed into the refinery, and a welder died": the drones' act. Not where a word of
    time or contrast parts the two, where somebody speaks between them, where another place opens
    the second, or where those who suffer are the doers or fight on their side.
    """
    shared: list[tuple[Span | None, bool]] = [(None, False)] * len(clauses)
    for number, clause in enumerate(clauses):
        if clause.agent is not None or owners[number] is not None:
            continue
        if events[number] and not _is_part(sentence, clause):
            continue
        if clause.verb.kind != "harm" or clause.verb.lemma in _MUTUAL or clause.note:
            continue
        for before in range(number - 1, max(number - 6, -1), -1):
            other = clauses[before]
            if clause.first - other.last > _FAR:
                break
            doer = owners[before] or other.agent or shared[before][0]
            event = events[before] or shared[before][1]
            if (doer is None and not event) or other.verb.lemma in _MUTUAL or other.note:
                continue
            if _are_one(sentence, other, clause, doer):
                bare = doer is not None and head_of(sentence, doer) in MEANS
                named = doer is not None and (not bare or names_doer(sentence, doer))
                shared[number] = (doer if named else None, not named)
            break
    return shared


def _are_one(sentence: Sentence, other: Clause, clause: Clause, doer: Span | None) -> bool:
    """Whether two harms of a sentence are of one event."""
    begin = other.last + 1
    if other.patient is not None and other.patient[0] > other.last:
        begin = other.patient[1] + 1
    end = clause.first
    if clause.patient is not None and clause.patient[0] > other.last:
        end = min(end, clause.patient[0])
    if clause.patient is not None and clause.patient == other.patient and _dies(clause):
        return True  # "was shot by soldiers and later died"
    between = range(begin, max(end, begin))
    bound = clause.form == "nominalised"
    for here in between:
        low = sentence.low[here]
        if low in _APART or low in SAYING or low in _GOVERNING:
            return False
        bound = bound or low in _BONDS or sentence.gaps[here] != TOUCH
    bound = bound or sentence.gaps[end] != TOUCH
    if not bound or _opens_place(sentence, begin, end):
        return False
    if clause.verb.lemma in _SEIZED and other.verb.lemma not in _SEIZED:
        return False
    victims = head_of(sentence, clause.patient)
    actor = head_of(sentence, doer)
    if (victims and victims == actor) or actor in _SUFFERING:
        return False
    if actor in _STATE:
        return victims not in _SOLDIERS
    return not (actor in _ARMED and victims in _ARMED)


def _dies(clause: Clause) -> bool:
    return clause.verb.lemma in ("die", "succumb")


def _is_part(sentence: Sentence, clause: Clause) -> bool:
    """Whether the noun of an act follows "during" or "in": "shot a boy during a raid on the camp"."""
    if clause.form != "nominalised":
        return False
    for here in range(clause.first - 1, max(clause.first - 5, 0), -1):
        if sentence.gaps[here + 1] != TOUCH:
            return False
        if sentence.classes[here] == "P":
            return sentence.low[here] in ("during", "in", "amid", "with")
    return False


def _opens_place(sentence: Sentence, begin: int, end: int) -> bool:
    """Whether "and in Homs" or "; in Kabul" opens the second harm: another place than the first's."""
    for here in range(begin, end):
        opens = sentence.gaps[here] >= COMMA or sentence.low[here - 1] in ("and", "while")
        if opens and sentence.low[here] in ("in", "at", "near", "on", "outside"):
            after = here + 1
            if after < len(sentence.low) and sentence.names[after]:
                return True
    return False
