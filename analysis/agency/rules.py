"""Which clause a listed verb makes: its form, who does it and to whom."""

from __future__ import annotations

from analysis.agency.clauses import Clause, find_group, is_infinitive
from analysis.agency.forms import make_active, make_passive
from analysis.agency.idioms import head_of, is_idiom
from analysis.agency.meant import is_meant, tell_kind
from analysis.agency.nouns import DOERS, find_event, is_event
from analysis.agency.participles import find_bare
from analysis.agency.phrases import STOP, Sentence, find_left, find_object
from analysis.agency.present import find_gerund, find_present
from analysis.agency.special import SPECIAL, find_special, is_label
from analysis.agency.things import MEANS, WEAPONS
from analysis.agency.verbs import BASE, ING, NOUN, PARTICIPLE, PAST, S_FORM, Verb

_THROUGH = frozenset("in by during after amid".split())
_NEAR = 14  # tokens between a harm and the act by which it was done
_HEADLINE = 14  # words at most
_NO_AGENTS = frozenset(
    "source sources reporter meeting meetings statement report reports there".split()
)
_HURT = frozenset("injured wounded hurt".split())
_MINES = frozenset("mine mines landmine landmines bomb bombs ied device devices".split())
_VICTIMS = frozenset(
    "civilian civilians people persons person citizens children child women woman students".split()
)


def find_sentence_clauses(sentence: Sentence) -> list[Clause]:
    """Find the clauses of one sentence, in the order of their verbs."""
    found: list[Clause] = []
    for place, (verb, roles) in sentence.verbs.items():
        last = _match_particle(sentence, place, verb)
        if last is None:
            continue
        clause = None
        if verb.lemma in SPECIAL:
            clause = find_special(sentence, place, last, found)
            if clause is not None:
                found.append(clause)
            continue
        governed = roles & BASE and _is_governed(sentence, place)
        if governed or (roles & (BASE | S_FORM) and _heads_headline(sentence, place)):
            clause = _find_clause(sentence, place, last, found)
        elif roles & NOUN and is_event(sentence, place, roles):
            near = found[-1] if found else None
            if near is not None and near.last == place and near.first < place:
                continue  # "came under [bombardment]"
            event = find_event(sentence, place, verb)
            if event is not None and not is_label(sentence, place, event[1]):
                clause = Clause(verb, place, place, "nominalised", *event)
        elif roles & ~NOUN:
            clause = _find_clause(sentence, place, last, found)
        if clause is not None and not is_idiom(sentence, clause):
            clause = _mend(sentence, clause, roles)
            _mend_fight(sentence, clause, found)
            if is_meant(sentence, clause):
                tell_kind(sentence, clause)
                found.append(clause)
    return _drop_events_of_launches(sentence, found)


def _mend(sentence: Sentence, clause: Clause, roles: int) -> Clause:
    """Take back an agent that does nothing: whom a report or a list put before the verb."""
    head = head_of(sentence, clause.agent)
    if clause.form != "active" or clause.patient is None:
        return clause
    if not head:
        return _mend_count(sentence, clause, roles)
    driven = clause.verb.lemma in ("hit", "strike") and head not in MEANS
    if driven and head_of(sentence, clause.patient) in _MINES:
        clause.agent, clause.patient = clause.patient, clause.agent  # "their bus hit a mine"
        return clause
    if roles & ING and head in _NO_AGENTS:  # "a source said that a shell fell injuring ten"
        clause.agent = None
        return clause
    after = clause.patient[1] + 1
    listed = sentence.touches(after) and sentence.low[after] in _HURT
    others = sentence.low[clause.patient[0]] in ("others", "another", "many", "several")
    if listed and others and head in _VICTIMS and sentence.touches(clause.patient[0]):
        # "Eight civilians killed, others injured" without its comma
        clause.form, clause.patient, clause.agent = "agentless", clause.agent, None
    return clause


def _mend_count(sentence: Sentence, clause: Clause, roles: int) -> Clause:
    """Take "6 killed, over 100 injured" without its comma for what it is: two passives."""
    told = clause.patient
    if told is None or not roles & PARTICIPLE or not sentence.touches(clause.first):
        return clause
    counted = find_left(sentence, clause.first - 1)
    hurt = sentence.low[told[1]] in _HURT or (
        sentence.touches(told[1] + 1) and sentence.low[told[1] + 1] in _HURT
    )
    if hurt and counted is not None and "#" in sentence.classes[counted[0] : counted[1] + 1]:
        clause.form, clause.patient = "agentless", counted
    return clause


def _mend_fight(sentence: Sentence, clause: Clause, found: list[Clause]) -> None:
    """Give "clashed with a group ..., wounding most of the group's members" to the other side."""
    near = found[-1] if found else None
    if near is None or near.verb.lemma not in ("clash", "fight") or clause.patient is None:
        return
    head = head_of(sentence, clause.agent)
    words = sentence.low[clause.patient[0] : clause.patient[1] + 1]
    own = any(word in (f"{head}s", f"{head}'s") for word in words[:-1])
    if head and own and near.form == "active" and near.agent is not None:
        clause.agent = near.agent


def _is_governed(sentence: Sentence, place: int) -> bool:
    """Whether a form that may be a noun is an infinitive: "will attack", "plans to attack"."""
    nearest = find_group(sentence, place).helpers[:1]
    if nearest == "T":
        follows = sentence.class_at(place + 1)
        own = (
            sentence.touches(place + 1)
            and sentence.low[place + 1] in sentence.verbs[place][0].towards
        )
        return is_infinitive(sentence, place) and (follows not in ("P", "") or own)
    return nearest != "" and nearest in "MO"


def _heads_headline(sentence: Sentence, place: int) -> bool:
    """Whether a form that may be a noun is the verb of a headline: "Rebels shell market"."""
    before = place - 1
    if not 1 <= place < len(sentence.low) - 1 or len(sentence.low) > _HEADLINE:
        return False
    if any(name in "DBHG" for name in sentence.classes) or not sentence.touches(place + 1):
        return False
    if sentence.classes[place + 1] not in "N#Q" or sentence.classes[before] != "N":
        return False
    after = sentence.verbs.get(place + 1)
    if after is not None and (
        after[1] & NOUN or (not after[0].noun and after[1] & (BASE | S_FORM))
    ):
        return False  # "Russian strikes kill ten", "poisonous gas attack"
    plural = sentence.low[before].endswith(("s", "men")) or sentence.low[before] == "police"
    third = bool(sentence.verbs[place][1] & S_FORM)
    own = find_left(sentence, before)
    opens = own is not None and sentence.gaps[own[0]] == STOP
    known = sentence.low[before] in DOERS or opens
    return sentence.touches(place) and plural != third and known


def _match_particle(sentence: Sentence, place: int, verb: Verb) -> int | None:
    """Return the verb's last word; None where the words that must follow are not there."""
    if not verb.after:
        return place
    for words in verb.after:
        end = place + 1 + len(words)
        if tuple(sentence.low[place + 1 : end]) == words:
            keep = len(words)
            # what is hit follows its preposition
            return place + (0 if words and words[0] in verb.towards else keep)
    between = find_object(sentence, place + 1)
    if between is not None and sentence.touches(between[1] + 1):
        beyond = between[1] + 1
        for words in verb.after:
            follows = tuple(sentence.low[beyond : beyond + len(words)]) == words
            if words and words[0] not in verb.towards and follows:
                return place  # "drove the rebels out", "reduced the school to rubble"
    return None


def _find_clause(sentence: Sentence, place: int, last: int, found: list[Clause]) -> Clause | None:
    roles = sentence.verbs[place][1]
    group = find_group(sentence, place)
    helpers = group.helpers
    nearest = helpers[:1]
    if nearest and nearest in "MOT" and roles & BASE:
        if nearest == "T" and not is_infinitive(sentence, place):
            return None
        return make_active(sentence, place, last, group, found)
    if nearest == "H" and roles & PARTICIPLE:
        return make_active(sentence, place, last, group, found)
    if nearest and nearest in "BG" and roles & PARTICIPLE:
        return make_passive(sentence, place, last, group, found)
    if nearest == "B" and roles & ING:
        return make_active(sentence, place, last, group, found)
    if roles & (PAST | PARTICIPLE):
        return find_bare(sentence, place, last, group, found)
    if roles & ING:
        return find_gerund(sentence, place, last, group, found)
    if not nearest and roles & (BASE | S_FORM):
        return find_present(sentence, place, last, group, found)
    return None


def _is_mention(sentence: Sentence, clause: Clause, earlier: list[Clause]) -> bool:
    """Whether a clause only tells by what another harm was done.

    "Killed in clashes between A and B", "was struck by a rocket [fired from the hills]".
    """
    launched = clause.verb.objects and clause.form in ("agentless", "passive")
    if launched and clause.patient is None:
        return sentence.low[clause.first - 1] in clause.verb.objects & WEAPONS
    near = earlier[-1] if earlier else None
    if near is None:
        return False
    mutual = clause.verb.lemma in ("clash", "fight")
    if clause.form != "nominalised" or not (mutual or clause.patient is None):
        return False
    begin = clause.first if clause.agent is None else min(clause.agent[0], clause.first)
    begin -= sentence.touches(begin) and sentence.classes[begin - 1] == "D"
    through = sentence.touches(begin) and sentence.low[begin - 1] in _THROUGH
    return through and near.form in ("agentless", "intransitive") and begin - near.last < _NEAR


def _drop_events_of_launches(sentence: Sentence, found: list[Clause]) -> list[Clause]:
    """Count "launched an attack on the town" once."""
    kept: list[Clause] = []
    for clause in found:
        mutual = clause.verb.lemma in ("clash", "fight")
        if clause.form == "nominalised" and (mutual or clause.patient is None):
            spans = [other.agent for other in found if other is not clause and other.agent]
            if any(first <= clause.first <= last for first, last in spans):
                continue  # "clashes between A and B killed six" is one harm
        if _is_mention(sentence, clause, kept):
            continue
        launched = (
            clause.form == "nominalised"
            and kept
            and kept[-1].verb.objects
            and kept[-1].patient == clause.patient
        )
        if not launched:
            kept.append(clause)
    return kept
