"""Forms in -ing and present forms, which are mostly nouns."""

from __future__ import annotations

from analysis.agency.by import ATTRIBUTES
from analysis.agency.clauses import Clause, Group
from analysis.agency.forms import make_active
from analysis.agency.idioms import head_of
from analysis.agency.nouns import names_doer
from analysis.agency.objects import find_launched, heads_towards
from analysis.agency.phrases import (
    COMMA,
    STOP,
    Sentence,
    Span,
    find_left,
    find_subject,
    join_left,
    skip_time,
    starts_phrase,
)
from analysis.agency.subjects import find_shared
from analysis.agency.things import INERT, MEANS, WEAPONS
from analysis.agency.verbs import BASE, ING, NOUN, S_FORM
from analysis.agency.words import ALONE

_SEEN = frozenset("saw seen showed showing shows said says found caught heard accused".split())
_PLACING = frozenset(
    "in on at into near inside outside across around over against through with".split()
)
# "accused the rebels of shelling": what follows is the rebels' act
_ACCUSING = tuple("accus suspect blam charg convict prevent stop kept keep bar stay".split())
_RESULTS = frozenset("kill wound injure maim displace".split())  # what another act brings about
_DATED = frozenset("todays yesterdays tonights".split())
_DESCRIBING = frozenset(["devastate"])
_CHANCES = frozenset("chance chances risk likelihood prospect possibility".split())
_CHARGED = frozenset("accused suspected guilty convicted".split())
_OPENING = frozenset("after before by while since besides despite".split())
_NEAR_START, _AHEAD = 6, 14  # tokens from the start to the verb, from its object to the subject
_MEANWHILE = frozenset("as while when where after before until".split())
_BEFORE_ACTS = frozenset(
    "air drone missile rocket terror car suicide mortar artillery tank bomb mine".split()
)
_OF_ACTS = frozenset("of for by after before without in".split())
_ACTS = frozenset("campaign campaigns spree operation operations run runs mission missions".split())


def find_gerund(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause]
) -> Clause | None:
    """Read a form in -ing: ", killing three", "after shelling the town", "militants besieging"."""
    given = sentence, place, last, group, found
    verb = sentence.verbs[place][0]
    first = group.first
    gap = sentence.gaps[first]
    name = sentence.class_at(first - 1) if gap == 0 else ""
    object_follows = starts_phrase(sentence, last + 1) or heads_towards(sentence, last, verb)
    object_follows = object_follows or sentence.low[last] in ("hostages", "captives", "prisoners")
    following = sentence.verbs.get(last + 1) if sentence.touches(last + 1) else None
    if following is not None and following[1] & S_FORM and sentence.class_at(last + 2) in "D#QNI":
        return None  # "army shelling kills nine"
    if sentence.low[place] in ATTRIBUTES and name == "P":
        return None  # "by retreating troops"
    attached = name == "P" and sentence.low[first - 1] not in _OF_ACTS  # "from burning tyres"
    if gap == 0 and first and sentence.low[first - 1] in _DATED:
        return None  # "todays shelling", its apostrophe lost
    if verb.lemma in _DESCRIBING and not group.helpers and sentence.class_at(last + 1) == "N":
        return None  # "a place of devastating loss"
    if verb.subject == "patient" and (attached or not object_follows):
        return None if name in ("D", "P") else make_active(*given)
    beyond = sentence.low[last + 1] if sentence.touches(last + 1) else ""
    if sentence.verbs[place][1] & NOUN and (
        beyond in _ACTS or (last + 1 in sentence.verbs and sentence.verbs[last + 1][1] & NOUN)
    ):
        return None  # "an initial bombing raid"
    if name == "D" or not (object_follows or verb.subject or "B" in group.helpers):
        return None
    if "B" in group.helpers:
        return make_active(*given)
    helped = sentence.touches(last + 1) and sentence.class_at(last + 1) in ("H", "M")
    if helped and name == "C" and not object_follows:
        return None  # "bombing and fighting have forced"
    if gap == STOP:
        return make_active(*given) if first == 0 and object_follows else None
    if gap == COMMA or name in ("S", "C"):
        clause = make_active(*given)
        if clause is not None:
            passive = _find_passive(sentence, first, found) if gap == COMMA else None
            if passive is not None and verb.lemma in _RESULTS:
                clause.agent = _find_weapon(sentence, passive)
            else:
                clause.agent = find_shared(sentence, first, found)
                if head_of(sentence, clause.agent) in INERT and clause.agent is not None:
                    # "rebels shelled the street until a house was hit and wounding two"
                    clause.agent = find_shared(sentence, clause.agent[0], found)
                clause.agent = clause.agent or _find_ahead(sentence, clause)
        return clause
    if name in ("P", "T"):
        if not object_follows:
            return None
        clause = make_active(*given)
        if clause is not None:
            accused = find_left(sentence, first - 2) if sentence.touches(first - 1) else None
            verbal = accused is not None and (
                sentence.low[accused[0] - 1].startswith(_ACCUSING) and accused[0] > 0
            )
            shared = sentence.low[first - 1] not in ("of", "from", "for")
            clause.agent = (
                accused if verbal and not shared else find_shared(sentence, first - 1, found)
            )
            if first > 1 and sentence.low[first - 2] in _CHANCES:
                clause.agent = None  # "the chance of destroying every gun"
            clause.agent = clause.agent or _find_ahead(sentence, clause)
            charged = first > 2 and sentence.low[first - 2] in _CHARGED
            if clause.agent is None and charged and sentence.touches(first - 2):
                clause.agent = find_subject(sentence, first - 3)  # "rebels accused of shelling"
        return clause
    if name in ("N", "I", "#", "Y", "W"):
        nominal = sentence.verbs[place][1] & NOUN
        if not object_follows and (verb.subject != "agent" or nominal):
            return None
        clause = make_active(*given)
        if clause is not None and name != "W":
            known = False
            if verb.lemma in _RESULTS:
                cause, known = _find_cause(sentence, first, found)
                clause.agent = cause if known else clause.agent
            if not known:
                clause.agent = _find_main(sentence, first, found) or clause.agent
            near = find_left(sentence, skip_time(sentence, first - 1))
            went_on = sentence.class_at(skip_time(sentence, first - 1)) in ("E", "V")
            if clause.agent is None and not known and went_on:
                clause.agent = find_shared(sentence, first, found)  # "continued on Friday shelling"
            amid = near is not None and near[0] > 0 and sentence.low[near[0] - 1] == "with"
            idle = head_of(sentence, clause.agent) in ("", "there") or not any(
                clause.agent == other.agent for other in found
            )  # "a monitor reported fighting, with two bombs targeting a post"
            if idle and amid and head_of(sentence, near) in MEANS:
                clause.agent = near  # "with the ongoing war killing hundreds"
        return clause
    return make_active(*given) if name in ("V", "E") and object_follows else None


def _find_ahead(sentence: Sentence, clause: Clause) -> Span | None:
    """Return whose act "After killing ten civilians the rebels have fled" opens with."""
    if sentence.low[0] not in _OPENING or clause.first > _NEAR_START:
        return None
    if any(name in "NIVHBMW" for name in sentence.classes[1 : clause.first]):
        return None
    begin = clause.last + 1 if clause.patient is None else clause.patient[1] + 1
    for here in range(begin, min(begin + _AHEAD, len(sentence.low))):
        if sentence.classes[here] in "SW" or sentence.gaps[here] == STOP:
            return None
        if sentence.classes[here] in "VHBM":
            subject = find_left(sentence, skip_time(sentence, here - 1))
            if subject is None or subject[0] < begin:
                return None
            told = sentence.gaps[subject[0]] == COMMA or sentence.classes[subject[0]] in "DI"
            return subject if told and names_doer(sentence, subject) else None
    return None


def _find_main(sentence: Sentence, first: int, found: list[Clause]) -> Span | None:
    """Return whose act "hit the market killing ten" is: the subject's, without a comma too."""
    near = find_left(sentence, skip_time(sentence, first - 1))
    if near is None or not sentence.touches(near[0]):
        return None
    act = sentence.verbs.get(near[1])
    if sentence.low[near[1]] in _ACTS or (act is not None and act[1] & NOUN):
        return near  # "injured in twin attacks targeting the market"
    near = join_left(sentence, near)
    before = near[0] - 1
    if sentence.low[before] == "of" and sentence.touches(before):
        near = find_left(sentence, before - 1)
        if near is None or not sentence.touches(near[0]):
            return None
        before = near[0] - 1
    if sentence.low[before] in _SEEN or sentence.class_at(before) not in ("P", "E", "V", "N", "J"):
        return None
    if (
        sentence.classes[before] in "EVJ"
        or before in sentence.verbs
        or sentence.low[before] in _PLACING
    ):
        return find_shared(sentence, first, found)
    return None


def _find_passive(sentence: Sentence, before: int, found: list[Clause]) -> Clause | None:
    """Return the passive that "was shelled on Sunday, killing three" is told of: no verb between.

    What it suffers did not kill; its agent did, or nobody is told.
    """
    last = found[-1] if found else None
    if last is None or last.form not in ("passive", "agentless") or not _is_finite(sentence, last):
        return None
    between = range(last.last + 1, before)
    verbal = any(sentence.classes[n] in "VEHBMO" or sentence.gaps[n] == STOP for n in between)
    return None if verbal else last


def _find_weapon(sentence: Sentence, passive: Clause) -> Span | None:
    """Return who did it, or the weapon of "two bombs were dropped on the camp, killing ten"."""
    if passive.agent is not None or not passive.verb.objects:
        return passive.agent
    place = passive.first - 1
    while place > 0 and sentence.classes[place] in "BHGR":
        place -= 1
    thrown = find_left(sentence, place)
    return thrown if thrown is not None and head_of(sentence, thrown) in WEAPONS else None


def _find_cause(sentence: Sentence, first: int, found: list[Clause]) -> tuple[Span | None, bool]:
    """Return what "hit areas of the city killing ten" is the result of, and whether it is known.

    It is the main subject's, not that of "as the guests were leaving"; after a passive it is its
    agent's, or nobody's.
    """
    near = find_left(sentence, skip_time(sentence, first - 1))
    if near is None or not sentence.touches(near[0]) or sentence.low[near[0] - 1] in _SEEN:
        return None, False
    act = sentence.verbs.get(near[1])
    if sentence.low[near[1]] in _ACTS or (act is not None and act[1] & NOUN):
        return None, False
    if sentence.class_at(near[0] - 1) in ("S", "W", "C"):
        return None, False
    last = found[-1] if found else None
    if last is not None and last.form == "active" and last.patient == near and last.agent:
        return last.agent, True  # "when planes hit the tents killing five"
    passive = _find_passive(sentence, near[0], found)
    if passive is not None:
        return _find_weapon(sentence, passive), True
    subject = find_shared(sentence, first, found)
    if subject is not None and subject[0] > 0 and sentence.low[subject[0] - 1] in _MEANWHILE:
        subject = find_shared(sentence, subject[0] - 1, found) or subject
    aimed = head_of(sentence, subject) not in MEANS
    if subject is not None and aimed and "by" in sentence.low[subject[1] + 2 : subject[1] + 3]:
        subject = find_shared(sentence, subject[0], found) or subject  # "hit a town held by"
    return subject, subject is not None


def _is_finite(sentence: Sentence, clause: Clause) -> bool:
    """Whether a passive is one with "was", not "civilians killed in the raid"."""
    return sentence.class_at(clause.first - 1) in ("B", "G", "R") and sentence.touches(clause.first)


def _has_article(sentence: Sentence) -> bool:
    return any(word in ("the", "a", "an") for word in sentence.low)


def find_present(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause]
) -> Clause | None:
    """Read a present: "rebels attack the town", "army kills ten"; mostly these are nouns."""
    verb, roles = sentence.verbs[place]
    first = group.first
    before = first - 1
    if before >= 0 and sentence.gaps[first] == COMMA and roles & BASE:
        return _find_headline(sentence, place, last, group, found)
    if before < 0 or sentence.gaps[first] != 0 or sentence.owns[before]:
        return None
    act = sentence.verbs.get(last + 1) if sentence.touches(last + 1) else None
    if act is not None and act[1] & NOUN and not act[1] & ING and verb.noun and roles & BASE:
        return None  # "mortar attacks"
    name, low = sentence.classes[before], sentence.low[before]
    deed = name == "J" and before in sentence.verbs and bool(sentence.verbs[before][1] & NOUN)
    name = "N" if deed else name  # "market bombing kills ten"
    if roles & BASE and name == "N" and not low.endswith("s"):  # "attackers on horseback raze"
        whole = find_subject(sentence, before)
        low = sentence.low[before] if whole is None else head_of(sentence, whole)
    following = sentence.class_at(last + 1)
    direct = sentence.touches(last + 1) and following in ("D", "#", "Q", "I")
    if verb.objects:
        direct = find_launched(sentence, last, verb) is not None
    elif not verb.noun or (sentence.class_at(last + 1) == "N" and not _has_article(sentence)):
        direct = direct or starts_phrase(sentence, last + 1) or bool(verb.subject)
    reach = sentence, last, verb
    direct = direct or (verb.noun and (last > place or heads_towards(*reach)))
    plural = low.endswith(("s", "men")) or low in (
        "people",
        "police",
        "who",
        "that",
        "which",
        "they",
        "we",
    )
    if roles & BASE:
        fits = (name == "N" and plural) or name == "W" or low in ("they", "we", "i", "you")
    else:
        fits = (
            (name == "N" and (not plural or sentence.class_at(before - 1) != "D"))
            or name == "W"
            or low in ("he", "she", "it")
        )
        # "four mortar shells", "air raids"
        if (verb.noun or verb.lemma == "strike") and last == place and not heads_towards(*reach):
            fits = fits and low not in _BEFORE_ACTS and not _is_counted(sentence, before)
    fits = fits or (name == "#" and bool(roles & BASE) and verb.subject == "patient")  # "14 die"
    fits = fits or (name == "D" and low in ALONE and bool(roles & BASE))
    asked = find_left(sentence, before)
    if roles & BASE and asked and sentence.class_at(asked[0] - 1) in ("O", "M"):
        return make_active(sentence, place, last, group, found)  # "did the army shell the town?"
    if not (fits and direct):
        return None
    return make_active(sentence, place, last, group, found)


def _find_headline(
    sentence: Sentence, place: int, last: int, group: Group, found: list[Clause]
) -> Clause | None:
    """Read a headline's second verb after a comma: "Attackers raze village, force men to flee"."""
    near = found[-1] if found else None
    if near is None or near.form != "active" or near.agent is None:
        return None
    if any(name in "DBHG" for name in sentence.classes) or not starts_phrase(sentence, last + 1):
        return None
    clause = make_active(sentence, place, last, group, found)
    if clause is not None:
        clause.agent = near.agent
    return clause


def _is_counted(sentence: Sentence, before: int) -> bool:
    """Whether a number before a singular asks for a plural behind it: "four army [raids]"."""
    span = find_left(sentence, before)
    if span is None or sentence.low[before].endswith("s"):
        return False
    return span[0] < before and sentence.classes[span[0]] == "#" and sentence.low[span[0]] != "one"
