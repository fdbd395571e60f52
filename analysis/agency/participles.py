"""A past without an auxiliary: "rebels killed three" or "civilians killed in the raid"."""

from __future__ import annotations

from analysis.agency.by import find_by
from analysis.agency.clauses import Clause, Group, skip_adverbs
from analysis.agency.forms import make_active, make_passive
from analysis.agency.idioms import head_of
from analysis.agency.nouns import DOERS
from analysis.agency.objects import (
    SUBJECT_PRONOUNS,
    find_contact,
    find_relative_object,
    find_shifted,
    heads_towards,
)
from analysis.agency.phrases import (
    COMMA,
    REACH,
    STOP,
    Sentence,
    find_left,
    find_object,
    find_right,
    find_subject,
    starts_phrase,
)
from analysis.agency.subjects import find_comma, is_nounal
from analysis.agency.things import MEANS
from analysis.agency.verbs import NOUN, PARTICIPLE, PAST
from analysis.agency.words import ALONE

_CIVILIANS = frozenset(
    "civilians civilian people persons citizens citizen residents children child women others those "
    "villagers pupils".split()
)
_SAYING = frozenset("said says told added reported confirmed announced reports".split())
_ATTACKERS = frozenset("bomber bombers gunman gunmen sniper snipers attacker attackers".split())
_HITS = frozenset("hit strike target kill".split())
_HELPING = frozenset("supports helps assists treats shelters houses represents protects".split())
_THOSE = frozenset("those all some many most others both several".split())


def find_bare(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause]
) -> Clause | None:
    """Tell a past ("rebels killed three") from a participle ("civilians killed in the raid")."""
    verb, roles = sentence.verbs[place]
    given = sentence, place, last, group, found
    if not roles & PARTICIPLE:
        return make_active(*given)
    first = group.first
    gap = sentence.gaps[first]
    before = first - 1
    name = sentence.classes[before] if before >= 0 and gap == 0 else ""
    low = sentence.low[before] if before >= 0 else ""
    if name == "J" and before in sentence.verbs and low != "targeting":
        name = "N" if sentence.verbs[before][1] & NOUN else name  # "a bombing struck the market"
    object_follows = starts_phrase(sentence, last + 1)
    agent = find_by(sentence, last + 1)
    if agent is None and not object_follows and not verb.objects:
        object_follows = find_shifted(sentence, last + 1) is not None
    held = name == "N" and low.endswith(("-held", "-controlled", "-run"))
    if held and sentence.touches(last + 1) and sentence.class_at(last + 1) == "N":
        return None  # "a rebel-held besieged town"
    if low in ("dozen", "more", "other", "further") and sentence.class_at(last + 1) == "N":
        return None  # "half a dozen wounded children"
    stands_alone = name == "#" or (name == "D" and low in ALONE)
    beside = found[-1] if found and gap == COMMA and found[-1].last == first - 1 else None
    if beside is not None and beside.form in ("passive", "agentless") and not object_follows:
        return make_passive(*given, patient=beside.patient)  # "beaten, starved and tortured"
    listed = name == "C" and object_follows and sentence.touches(first - 2)
    if listed and sentence.classes[first - 2] == "E" and sentence.classes[first - 3] in "DP":
        return None  # "among charred or burnt cars"
    acts = verb.subject == "patient" or (verb.subject == "agent" and stands_alone)
    if acts and agent is None and roles & PAST and gap != STOP and name not in ("P", "T"):
        return make_active(*given)
    heads = stands_alone and object_follows and _is_headline(sentence, before, last)
    if heads and sentence.class_at(before) == "#":
        return make_passive(*given, patient=find_left(sentence, before))  # "two killed 8 hurt"
    if stands_alone and object_follows and sentence.class_at(last + 1) in ("D", "#", "Q", "I"):
        return make_active(*given) if roles & PAST else None
    if gap == STOP:
        following = sentence.class_at(last + 1) if sentence.touches(last + 1) else ""
        opens = agent is not None or (first == 0 and following and following in "PSC")
        return _find_opening(*given) if opens and not object_follows else None
    if gap == COMMA:
        return _find_after_comma(*given, object_follows=object_follows, by=agent is not None)
    if name == "W" and not object_follows and sentence.class_at(last + 1) == "B":
        return None  # "said that only wounded were"
    if name == "W" or (name == "I" and low in SUBJECT_PRONOUNS):
        return make_active(*given) if roles & PAST else None
    if name == "D":
        if low in _THOSE and not object_follows:
            return make_passive(*given, patient=(before, before))
        return None
    if name == "C":
        return _find_joined(*given, object_follows=object_follows)
    if name == "S":
        if object_follows or low not in ("when", "while", "once", "if", "although", "until", "as"):
            return None
        return make_passive(*given)
    if name in ("#", "Q"):
        return None if object_follows else make_passive(*given, patient=find_left(sentence, before))
    if name not in ("N", "I", "Y", "R") or (name == "Y" and sentence.class_at(before - 1) == "D"):
        return None  # "a late shot"
    alone = find_left(sentence, before)
    if (
        alone is not None
        and sentence.touches(alone[0])
        and sentence.low[alone[0] - 1] == "with"
        and sentence.classes[alone[0]] == "#"
        and not object_follows
    ):
        return make_passive(*given, patient=alone)  # "20 dead with 50 others injured"
    if not roles & PAST:
        return make_passive(*given)
    if agent is not None and not object_follows:
        return make_passive(*given)
    if low in _HELPING and object_follows:
        return None  # "a fund that supports displaced farmers"
    if object_follows and not sentence.owns[before]:
        if _is_headline(sentence, before, last) or _suffers(sentence, before, last, verb.lemma):
            return make_passive(*given)
        return make_active(*given)
    if sentence.owns[before]:
        return None
    aims = verb.lemma == "shoot" and sentence.low[last + 1 : last + 2] == ["at"]
    if aims and low in _ATTACKERS | DOERS:
        return make_active(*given)  # "snipers shot at anyone"
    subject = find_subject(sentence, before)
    if subject is not None and (
        find_relative_object(sentence, subject) or find_contact(sentence, subject)
    ):
        return make_active(*given)
    if heads_towards(sentence, last, verb):
        return make_active(*given)
    if verb.subject == "agent" and not _goes_on_finite(sentence, last + 1):
        return make_active(*given)
    means = subject is not None and {head_of(sentence, subject), sentence.low[subject[1]]}
    if means and verb.lemma in _HITS and not MEANS.isdisjoint(means):
        return make_active(*given)  # "a shell hit near the school"
    if name == "I":
        return None
    if _shares_object(sentence, last):
        return make_active(*given)
    return make_passive(*given)


def _is_headline(sentence: Sentence, before: int, last: int) -> bool:
    """Whether what follows is said of others: "One civilian killed 3 injured in"."""
    thing = find_object(sentence, last + 1)
    other = thing[1] + 1 if thing else 0
    if not sentence.touches(other) or other not in sentence.verbs:
        return False
    acts_on = sentence.class_at(other + 1) == "#" and sentence.touches(other + 1)
    if sentence.low[before] in _ATTACKERS | MEANS or (acts_on and sentence.low[before] in DOERS):
        return False  # "a bomber killed 30 people injured 90"
    following = sentence.low[last + 1]
    direct = sentence.class_at(last + 1) == "#" or following in ("scores", "dozens", "hundreds")
    return direct and bool(sentence.verbs[other][1] & PARTICIPLE) and sentence.classes[other] == "E"


def _suffers(sentence: Sentence, before: int, last: int, lemma: str) -> bool:
    """Whether a plural of civilians is what is killed: "12 civilians killed the monitor said"."""
    if lemma not in ("kill", "wound", "injure"):
        return False
    if sentence.low[before] not in _CIVILIANS:
        return False
    thing = find_object(sentence, last + 1)
    if thing is None:
        return False
    beyond = thing[1] + 1
    says = sentence.touches(beyond) and sentence.low[beyond] in _SAYING
    ends = beyond >= len(sentence.low) or not sentence.touches(beyond)
    named = ends and all(sentence.names[n] for n in range(thing[0], thing[1] + 1))
    counted = sentence.class_at(last + 1) in ("#", "Q") or sentence.low[last + 1] == "more"
    return says or named or counted


def _shares_object(sentence: Sentence, last: int) -> bool:
    """Whether "and" and a verb with an object follow: "shot and killed three"."""
    if not sentence.touches(last + 1) or sentence.low[last + 1] not in ("and", "or", "then"):
        return False
    other = last + 2
    known = sentence.verbs.get(other)
    return bool(known and known[1] & PAST) and starts_phrase(sentence, other + 1)


def _goes_on_finite(sentence: Sentence, place: int) -> bool:
    """Whether another finite verb of the same clause follows: "convoys attacked on Friday were"."""
    for here in range(place, min(place + 12, len(sentence.low))):
        if sentence.gaps[here] != 0 or sentence.classes[here] in "WSC":
            return False
        if sentence.classes[here] in "BHMOV":
            return True
    return False


def _find_opening(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause]
) -> Clause | None:
    """Read "Besieged by the army, the town fell": what is besieged stands after the comma."""
    patient = None
    for here in range(last + 1, min(last + REACH, len(sentence.low))):
        if sentence.gaps[here] == COMMA:
            patient = find_right(sentence, here)
            break
    if patient is None and find_by(sentence, last + 1) is None:
        return None
    return make_passive(sentence, place, last, group, found, patient=patient)


def _find_after_comma(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause],
    *, object_follows: bool, by: bool,
) -> Clause | None:  # fmt: skip
    """Read "stormed the town, killed 12" or "the man, killed on Friday, was"."""
    given = sentence, place, last, group, found
    verb, roles = sentence.verbs[place]
    before = group.first - 1
    if object_follows and roles & PAST:
        return make_active(*given)
    listed = found[-1] if found and found[-1].last == before else None
    if listed is not None and listed.form in ("passive", "agentless"):  # "arrested, beaten and"
        return make_passive(*given, patient=listed.patient)
    inserted = _closes(sentence, last) and not object_follows  # "the base, attacked by night, fell"
    if verb.subject and not by and roles & PAST and not inserted:
        return make_active(*given)
    if find_comma(sentence, before) and roles & PAST and not by and not _closes(sentence, last):
        return make_passive(*given)
    patient = find_subject(sentence, before)
    return None if patient is None else make_passive(*given, patient=patient)


def _closes(sentence: Sentence, last: int) -> bool:
    """Whether a comma follows within reach: the participle is an insertion."""
    for here in range(last + 1, min(last + REACH, len(sentence.low))):
        if sentence.gaps[here] == COMMA:
            return True
        if sentence.gaps[here] == STOP:
            return False
    return False


def _find_joined(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause],
    *, object_follows: bool,
) -> Clause | None:  # fmt: skip
    """Read a verb after "and": it shares subject and voice with the verb before it."""
    given = sentence, place, last, group, found
    verb, roles = sentence.verbs[place]
    if object_follows and roles & PAST:
        earlier = found[-1] if found else None
        told = (
            earlier is not None
            and group.first - earlier.last <= REACH
            and earlier.agent is not None
        )
        previous = _find_finite(sentence, group.first - 1)
        return make_active(*given) if previous is not None or told else None
    conjunct = group.first - 2
    near = found[-1] if found and group.first - found[-1].last <= REACH else None
    if near is not None and near.form in ("passive", "agentless"):
        clause = make_passive(*given, patient=near.patient)
        if clause is not None and near.last == conjunct and clause.agent and near.agent is None:
            near.agent, near.form = clause.agent, "passive"
        return clause
    if near is not None and near.form in ("active", "intransitive") and verb.subject:
        return make_active(*given)
    previous = _find_finite(sentence, group.first - 1)
    if previous is None:
        return None
    if sentence.class_at(skip_adverbs(sentence, previous - 1)) in ("B", "G"):
        return make_passive(*given)
    return make_active(*given) if roles & PAST and verb.subject else None


def _find_finite(sentence: Sentence, before: int) -> int | None:
    for place in range(before - 1, max(before - REACH, -1), -1):
        if sentence.gaps[place + 1] == STOP:
            return None
        listed = sentence.verbs.get(place)
        past = listed is not None and listed[1] & (PAST | PARTICIPLE)
        verbal = sentence.classes[place] in "VE" or past
        if verbal and not is_nounal(sentence, place):
            return place
    return None
