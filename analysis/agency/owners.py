"""Who is named beside a harm without an agent: "killed in a Russian air strike"."""

from __future__ import annotations

from analysis.agency.blame import find_blamed
from analysis.agency.by import skip_what
from analysis.agency.clauses import Clause
from analysis.agency.doers import is_category
from analysis.agency.idioms import head_of
from analysis.agency.nouns import KINDS, NATIONS, find_doer_before, names_doer
from analysis.agency.phrases import COMMA, STOP, Sentence, Span, find_right, find_subject
from analysis.agency.shared import find_sharing
from analysis.agency.things import AIRCRAFT, EVENTS, FIGHTING, HAPPENINGS, MEANS, WEAPONS
from analysis.agency.verbs import ING, NOUN, PAST

_THROUGH = frozenset("in by during after from under following amid as due because".split())
_BRIDGES = frozenset("of to a the result consequence".split())  # "as a result of", "due to"
_ACTS = (
    EVENTS
    | WEAPONS
    | AIRCRAFT
    | frozenset("campaign campaigns car motorcycle vehicle truck belt".split())
)
_AGAINST = frozenset("with against".split())
_MADE = frozenset(  # "a rocket attack launched by"
    """launched fired carried conducted staged waged committed perpetrated detonated planted laid
    set dropped mounted executed made shot thrown rigged hurled led started""".split()
)
_DONE = frozenset(
    "carried conducted launched staged waged committed perpetrated executed mounted made".split()
)
_AIMED = frozenset("on at against with in near into of out inside outside".split())
_WHEN = frozenset("when as after while once where".split())
_BLOWS = frozenset("blew blows detonated detonates".split())
_RESULTS = frozenset("resulted resulting results ended ending led leading caused causing".split())
_LEAVES = frozenset("left leave leaves leaving".split())
_MUTUAL = frozenset("clash fight die fall lose withdraw surrender retreat pull evacuate".split())
_MEANS_NOUNS = (
    EVENTS
    | frozenset("firebombing firebombings barrages bombarding pounding strafing targeting".split())
) - frozenset("massacre massacres crackdown operation operations".split())
_HURTS = frozenset("wounds injuries injury beating beatings torture".split())
_BY_WHAT = _ACTS | FIGHTING | _MEANS_NOUNS | frozenset("violence unrest siege".split())
_REACH = 14  # tokens after the verb
_FAR = 30  # tokens between a verb and a "when" that tells of the same event


def find_owners(sentence: Sentence, clauses: list[Clause]) -> tuple[list[Span | None], list[bool]]:
    """Return, for each clause of harm without an agent, who is told beside it as who did it.

    And whether an act or a weapon is told beside a clause without agent or owner (*in an air
    strike*), or the owner stands right before the act (*in a [terrorist] attack*).

    Of a bare weapon that is the agent it is whose the weapon is (*a shell fired by rebels*); of an
    active clause without a subject of its own (*and wounding ten*) the subject of the one before; of
    an act by whom it "was carried out", or who "claimed responsibility for" it.

    *Ten were killed in a Russian air strike* has the form "agentless", but tells who did it. The
    first of these decides:

    1. the first act, weapon or fight after "in", "by", "during", "due to" and their like, with its
       doer before it (*in a rebel attack*) or behind it (*in an attack launched by rebels*), or the
       other side of a fight (*in clashes with the army*);
    2. of what is left by something (*shells fired by rebels left two injured*), who did that;
    3. who does harm in the clause after "when", "as" or "after" (*when rebels shelled the square*),
       unless it is a weapon without an owner, a pronoun, or the kind of people that suffer;
    4. the owner of the next such clause, where the two are one report (*one was killed and two were
       injured in a rebel attack*) and the first tells no circumstance of its own.
    """
    if not clauses:
        return [], []
    owners: list[Span | None] = [None] * len(clauses)
    closed = [True] * len(clauses)
    events = [False] * len(clauses)
    for number in range(len(clauses) - 1, -1, -1):
        clause = clauses[number]
        if clause.agent is not None:
            if not _acts_himself(sentence, clause.agent):
                owners[number] = _find_doer_of(sentence, (clause.agent[1], clause.agent[1]))
            elif is_category(sentence.low[clause.agent[0] : clause.agent[1] + 1]):
                owners[number] = _find_band(sentence, clause.agent)
            continue
        if clause.agent is None and clause.form == "active":
            owners[number] = _find_going_on(sentence, clause, clauses[max(number - 6, 0) : number])
        if clause.agent is None and clause.form == "nominalised":
            owners[number] = _find_other_side(sentence, clause)
            owners[number] = owners[number] or _find_causer(sentence, clause, clauses[:number])
            owners[number] = owners[number] or _find_carrier(sentence, clause)
            owners[number] = owners[number] or _find_claimer(sentence, clause)
        counted = clause.verb.lemma in ("casualty", "fatality")
        if clause.agent is not None or not (
            clause.form in ("agentless", "intransitive") or counted
        ):
            continue
        owner, told = _find_run_on(sentence, clause, clauses[max(number - 1, 0) : number]), False
        if owner is None:
            owner, told = _find_beside(sentence, clause, 3 * counted)  # "were recorded after"
        if owner is None and not told:
            owner = _find_leaver(sentence, clause, clauses[:number])
            owner = owner or _find_toll(sentence, clause)
        if owner is None:
            owner = _find_when(sentence, clause, clauses[number + 1 :])
            owner = owner or _find_bomber(sentence, clause)
            if owner is None and not told:
                events[number] = _tells_weapon(sentence, clause)
                if events[number]:
                    owner = _find_user(clause, clauses, owners, number)
                    events[number] = owner is None
        after = clauses[number + 1] if number + 1 < len(clauses) else None
        goes_on = owner is None and not told and after is not None
        if goes_on and after is not None and _is_one_report(sentence, clause, after):
            owner, told = _find_next(sentence, after, owners[number + 1]), closed[number + 1]
        if owner is None and told:
            owner = _find_carrier(sentence, clause)
        owners[number], closed[number] = owner, told or owner is not None
        events[number] |= told and owner is None
    for number, (clause, owner) in enumerate(zip(clauses, owners, strict=True)):
        events[number] |= owner is not None and _qualifies_act(sentence, owner)
        events[number] |= clause.agent is None and _names_means(sentence, clause)
    for number, (doer, event) in enumerate(find_sharing(sentence, clauses, owners, events)):
        owners[number] = owners[number] or doer
        events[number] |= event
    blamed = find_blamed(sentence)
    for number, clause in enumerate(clauses) if blamed is not None else ():
        if _is_open(sentence, clause, owners[number]):
            owners[number], events[number] = blamed, False
    return owners, events


def _names_means(sentence: Sentence, clause: Clause) -> bool:
    """Whether the noun of a harm names a means: "the raid on the market", not "the killing of"."""
    if clause.verb.lemma.startswith("come under"):
        return True
    if clause.verb.lemma == "catch":  # "were caught in crossfire"
        return True
    told = sentence.low[clause.first : clause.last + 1]
    acts = clause.form == "nominalised" or bool(sentence.verbs[clause.first][1] & ING)
    return acts and not _MEANS_NOUNS.isdisjoint(told)  # "bombing hospitals is a crime" too


def _is_open(sentence: Sentence, clause: Clause, owner: Span | None) -> bool:
    """Whether a harm has no doer yet but a bare weapon or act."""
    if clause.verb.kind != "harm" or owner is not None or clause.note:
        return False
    if clause.verb.lemma in _MUTUAL and clause.verb.subject != "patient":
        return False
    return clause.agent is None or (
        head_of(sentence, clause.agent) in MEANS | HAPPENINGS
        and not names_doer(sentence, clause.agent)
    )


def _qualifies_act(sentence: Sentence, owner: Span) -> bool:
    """Whether an owner stands right before an act, as its adjective does."""
    after = owner[1] + 1
    if not sentence.touches(after) or sentence.owns[owner[1]] or after >= len(sentence.low):
        return False
    known = sentence.verbs.get(after)
    noun = known is not None and bool(known[1] & NOUN)
    return noun or sentence.low[after] in _ACTS | FIGHTING | KINDS


def _find_beside(sentence: Sentence, clause: Clause, skip: int) -> tuple[Span | None, bool]:
    """Return the doer of the first act named after the verb, and whether any act is named."""
    end = min(clause.last + 1 + _REACH, len(sentence.low))
    for here in range(clause.last + 1 + skip, end):
        if sentence.gaps[here] == STOP or sentence.classes[here] in "VWBHMO":
            break
        if here in sentence.verbs and sentence.classes[here] == "E":
            break  # the next clause's verb
        if sentence.classes[here] == "S" and sentence.low[here] not in _THROUGH:
            break
        caused = sentence.low[here] in ("of", "from") and clause.verb.lemma in ("die", "succumb")
        if caused and sentence.touches(here + 1) and sentence.low[here + 1] in HAPPENINGS - _HURTS:
            return None, True  # "died of cold"
        if sentence.low[here] not in _THROUGH and sentence.low[here] != "with":
            continue
        if sentence.low[here] == "as" and "of" not in sentence.low[here + 1 : here + 4]:
            continue  # but "as a result of"
        first = here + 1
        while sentence.touches(first) and sentence.low[first] in _BRIDGES:
            first += 1
        first = skip_what(sentence, first)
        phrase = find_right(sentence, first) if sentence.touches(first) else None
        if phrase is None:
            continue
        if sentence.low[phrase[1]] in NATIONS and sentence.low[phrase[1] + 1 : phrase[1] + 2] == [
            "and"
        ]:
            phrase = (
                find_right(sentence, first, pair=True) or phrase
            )  # "in Syrian and Russian raids"
        act = _find_act(sentence, phrase)
        doer = None if act is None else _find_doer_of(sentence, act)
        more = -1 if act is None else act[1] + 1  # "in clashes and army raids"
        if doer is None and sentence.touches(more) and sentence.low[more] == "and":
            other = find_right(sentence, more + 1)
            second = None if other is None else _find_act(sentence, other)
            doer = None if second is None else _find_doer_of(sentence, second)
        by_what = act is not None and not _BY_WHAT.isdisjoint(sentence.low[act[0] : act[1] + 1])
        with_what = act is not None and sentence.low[act[1]] in (
            WEAPONS | EVENTS if here == clause.last + 1 else WEAPONS
        )
        if doer is not None or (by_what and (with_what or sentence.low[here] != "with")):
            return doer, True  # "in a raid", "hit with rockets", "targeted with a strike"
    return None, False


def _find_act(sentence: Sentence, phrase: Span) -> Span | None:
    """Return the last words of a noun phrase that name an act, a weapon or a fight."""
    beyond = phrase[1] + 1 + sentence.touches(phrase[1] + 1)  # "in army [shelling]"
    act = None
    for place in range(phrase[0], beyond):
        known = sentence.verbs.get(place)
        noun = known is not None and bool(known[1] & NOUN)
        if act is not None and sentence.classes[place] in "PWC":
            break
        if sentence.low[place] in _ACTS | FIGHTING or noun:
            follows = act is not None and act[1] == place - 1  # "rebel [rocket fire]"
            act = (act[0] if act is not None and follows else place, place)
    return act


def _find_doer_of(sentence: Sentence, act: Span) -> Span | None:
    """Return who is named as the doer of an act: before it, or behind it."""
    before = find_doer_before(sentence, act[0])
    if before is not None and not is_category(sentence.low[before[0] : before[1] + 1]):
        return before
    behind = _find_doer_behind(sentence, act)
    if before is not None and behind is not None:  # "a terrorist attack by the Islamic State"
        named = not is_category(sentence.low[behind[0] : behind[1] + 1])
        return behind if named and names_doer(sentence, behind) else before
    return before or behind


def _find_doer_behind(sentence: Sentence, act: Span) -> Span | None:
    """Return who is named behind an act: "in a raid on the town by the army"."""
    here = act[1] + 1
    for step in range(6):
        if here >= len(sentence.low):
            return None
        planted = step == 0 and sentence.gaps[here] == COMMA and sentence.low[here] in _MADE
        if not (sentence.touches(here) or planted):
            return None
        word = sentence.low[here]
        beyond = skip_what(sentence, here + 1)
        part = find_right(sentence, beyond) if sentence.touches(here + 1) else None
        if sentence.low[act[1]] in FIGHTING and word in _AGAINST:
            return part
        aloft = word == "from" and sentence.low[act[1]] in AIRCRAFT
        if aloft and part is not None and names_doer(sentence, _cut_of(sentence, part)):
            return part  # "warplanes from the coalition"
        if word == "between":
            return part if part is not None and names_doer(sentence, part) else None
        if word == "by":
            return part if part is not None and _acts_himself(sentence, part) else None
        if word == "of" and part is not None and names_doer(sentence, _cut_of(sentence, part)):
            return part  # "in the shelling of the army"
        if word == "belonging":  # "a shell belonging to opposition forces"
            owner = find_right(sentence, here + 2) if sentence.touches(here + 2) else None
            return owner if owner is not None and _acts_himself(sentence, owner) else None
        if word in _MADE:
            here += 1 + (sentence.low[here + 1 : here + 2] == ["out"])
        elif word in _AIMED and part is not None:
            here = part[1] + 1
        elif sentence.classes[here] in "RY" or sentence.class_at(here + 1) == "Y":
            here += 1
        else:
            return None
    return None


def _cut_of(sentence: Sentence, span: Span) -> Span:
    """Cut a noun phrase before its "of": "towns east [of the Syrian capital]" are no Syrians."""
    for place in range(span[0] + 1, span[1]):
        if sentence.low[place] == "of":
            return span[0], place - 1
    return span


def _find_other_side(sentence: Sentence, clause: Clause) -> Span | None:
    """Return the side that "clashes with the army" names: of a fight it is a doer too."""
    side = clause.patient
    if clause.verb.lemma not in ("clash", "fight") or side is None:
        return None
    return side if "with" in sentence.low[clause.last + 1 : side[0]] else None


def _find_causer(sentence: Sentence, clause: Clause, earlier: list[Clause]) -> Span | None:
    """Return who did what "resulted in the death of" somebody, where the sentence tells it."""
    near = sentence.low[max(clause.first - 5, 0) : clause.first]
    if not any(word in _RESULTS for word in near):
        return None
    for other in reversed(earlier):
        if any(gap == STOP for gap in sentence.gaps[other.last + 1 : clause.first + 1]):
            return None
        if other.form == "active" and other.agent is not None:
            return other.agent if _acts_himself(sentence, other.agent) else None
    return None


def _find_band(sentence: Sentence, agent: Span) -> Span | None:
    """Return whose people a category is: "a suicide bomber from the Nusra Front"."""
    here = agent[1] + 1
    for _ in range(3):
        if not sentence.touches(here) or here + 1 >= len(sentence.low):
            return None
        if sentence.low[here] in ("from", "of", "to", "with"):
            part = find_right(sentence, here + 1) if sentence.touches(here + 1) else None
            loyal = here > agent[1] + 1 and sentence.names[min(here + 1, len(sentence.low) - 1)]
            told = part is not None and (loyal or names_doer(sentence, part))
            return part if told else None
        if sentence.low[here] not in ("affiliated", "linked", "loyal", "belonging", "close"):
            return None
        here += 1
    return None


def _find_carrier(sentence: Sentence, clause: Clause) -> Span | None:
    """Return by whom an act "was carried out", further on in the same clause."""
    end = min(clause.last + 1 + _FAR, len(sentence.low) - 1)
    related = False  # "air strikes which the monitor said were carried out by"
    for here in range(clause.last + 1, end):
        related = related or sentence.classes[here] == "W"
        if sentence.gaps[here] == STOP or (sentence.classes[here] in "SV" and not related):
            return None
        if sentence.low[here] in _DONE and sentence.class_at(here - 1) == "B":
            beyond = here + 1 + (sentence.low[here + 1] == "out")
            if sentence.low[beyond : beyond + 1] != ["by"]:
                return None
            by = find_right(sentence, beyond + 1) if sentence.touches(beyond + 1) else None
            return by if by is not None and _acts_himself(sentence, by) else None
    return None


def _find_claimer(sentence: Sentence, clause: Clause) -> Span | None:
    """Return who "claimed responsibility for" an act."""
    for here in range(clause.first - 1, max(clause.first - 8, 0), -1):
        if sentence.gaps[here + 1] == STOP:
            return None
        if sentence.low[here] == "responsibility":
            claims = sentence.low[here - 1] in ("claims", "claimed", "claiming", "claim")
            subject = find_subject(sentence, here - 2) if claims and here > 1 else None
            return subject if subject and _acts_himself(sentence, subject) else None
    return None


def _find_going_on(sentence: Sentence, clause: Clause, earlier: list[Clause]) -> Span | None:
    """Return who is the subject of "and wounding ten" too: of the clause before it.

    Of *soldiers were killed fighting rebels* it is the soldiers.
    """
    if not earlier:
        return None
    other = next((other for other in reversed(earlier) if other.agent is not None), earlier[-1])
    if clause.verb.lemma == "fight":
        other = earlier[-1]
    if clause.first - other.last > _FAR:
        return None
    if any(gap == STOP for gap in sentence.gaps[other.last + 1 : clause.first + 1]):
        return None
    if clause.verb.lemma == "fight" and other.form == "agentless":
        return other.patient
    if any(sentence.classes[here] in "SWV" for here in range(other.last + 1, clause.first)):
        return None
    return other.agent if other.form in ("active", "passive", "nominalised") else None


def _find_run_on(sentence: Sentence, clause: Clause, earlier: list[Clause]) -> Span | None:
    """Return the subject that a lost comma hides: "a bomber killed ten people injured thirty"."""
    if not earlier or clause.form != "agentless" or clause.patient is None:
        return None
    other = earlier[-1]
    same = other.form == "active" and other.patient == clause.patient
    counted = sentence.touches(clause.last + 1) and sentence.class_at(clause.last + 1) in "#Q"
    return other.agent if same and counted else None


def _find_leaver(sentence: Sentence, clause: Clause, earlier: list[Clause]) -> Span | None:
    """Return who did what left somebody injured: "the army shelled the town leaving ten injured"."""
    if clause.patient is None:
        return None
    first = clause.patient[0]
    for place in range(first - 1, max(first - 8, 0), -1):
        if sentence.gaps[place + 1] == STOP or sentence.classes[place] in "WSBH":
            return None
        if sentence.low[place] in _LEAVES:
            break
    else:
        return None
    for other in reversed(earlier):
        if other.last < place and other.form in ("active", "passive") and other.agent is not None:
            return other.agent if _acts_himself(sentence, other.agent) else None
    subject = None
    for here in range(place - 1, max(place - 14, 0), -1):
        if sentence.gaps[here + 1] == STOP or sentence.classes[here] in "WSVBH":
            return None
        if sentence.low[here] in EVENTS:
            subject = here
    return None if subject is None else find_doer_before(sentence, subject)


def _find_toll(sentence: Sentence, clause: Clause) -> Span | None:
    """Return whose act a toll is of: "the toll from rebel attacks rose to ten killed"."""
    for place in range(max(clause.first - 25, 0), clause.first - 2):
        if sentence.low[place] == "toll" and sentence.low[place + 1] in ("from", "of", "in"):
            phrase = find_right(sentence, place + 2)
            act = None if phrase is None else _find_act(sentence, phrase)
            return None if act is None else _find_doer_of(sentence, act)
    return None


def _find_bomber(sentence: Sentence, clause: Clause) -> Span | None:
    """Return who "blew himself up" in the "when" or "after" clause that follows."""
    for here in range(clause.last + 1, min(clause.last + _FAR, len(sentence.low) - 2)):
        if sentence.gaps[here] == STOP:
            return None
        if sentence.low[here] in _WHEN:
            subject = find_right(sentence, here + 1)
            if subject is None:
                return None
            follows = sentence.low[subject[1] + 1 : subject[1] + 3]
            blows = follows[:1] and follows[0] in _BLOWS
            return subject if blows or follows == ["set", "off"] else None
    return None


def _find_user(
    clause: Clause, clauses: list[Clause], owners: list[Span | None], number: int
) -> Span | None:
    """Return whose the weapon of the next harm is: "killed when a shell fired by rebels struck"."""
    if number + 1 == len(clauses):
        return None
    other = clauses[number + 1]
    near = other.form == "active" and other.first - clause.last <= _FAR and not other.note
    return owners[number + 1] if near and other.verb.kind == "harm" else None


def _tells_weapon(sentence: Sentence, clause: Clause) -> bool:
    """Whether a weapon or an act does something in the "when" clause: "died when a shell fell"."""
    for here in range(clause.last + 1, min(clause.last + _FAR, len(sentence.low) - 2)):
        if sentence.gaps[here] == STOP:
            return False
        if sentence.low[here] in _WHEN:
            subject = find_right(sentence, here + 1)
            last = -1 if subject is None else subject[1]
            if last > 0 and last in sentence.verbs and sentence.verbs[last][1] & PAST:
                last -= 1  # "when an airstrike [hit] a clinic"
            if last >= 0 and sentence.low[last] in WEAPONS | EVENTS | AIRCRAFT:
                return True
            by = None if subject is None else _find_by_what(sentence, subject)
            return by is not None and head_of(sentence, by) in MEANS
    return False


def _find_by_what(sentence: Sentence, subject: Span) -> Span | None:
    """Return by what something was done to a subject: "when their home was hit by [a shell]"."""
    for here in range(subject[1] + 1, min(subject[1] + 6, len(sentence.low))):
        if not sentence.touches(here):
            return None
        if sentence.low[here] == "by":
            return find_right(sentence, here + 1)
    return None


def _find_when(sentence: Sentence, clause: Clause, later: list[Clause]) -> Span | None:
    """Return who does harm in the "when", "as" or "after" clause that follows."""
    for other in later:
        if other.last - clause.last > _FAR:
            return None
        if other.form not in ("active", "passive", "nominalised") or other.agent is None:
            continue
        if other.verb.lemma in _MUTUAL or other.verb.subject == "patient" or other.note:
            return None
        if other.verb.kind != "harm" and other.verb.lemma not in ("storm", "invade", "overrun"):
            return None
        begin = min(other.agent[0], other.first)
        lowest = max(begin - 12, clause.last)
        for here in range(begin - 1, lowest, -1):
            if sentence.gaps[here + 1] == STOP or sentence.classes[here] in "W":
                return None
            if sentence.low[here] in _WHEN:
                break
            if sentence.classes[here] in "VBHMO" and other.form != "passive":
                return None
        else:
            return None
        return other.agent if _did_it(sentence, clause, other.agent) else None
    return None


def _did_it(sentence: Sentence, clause: Clause, agent: Span) -> bool:
    same = head_of(sentence, agent) == head_of(sentence, clause.patient)
    return _acts_himself(sentence, agent) and not same


def _acts_himself(sentence: Sentence, agent: Span) -> bool:
    """Whether a noun phrase is somebody: no bare weapon, no pronoun."""
    if sentence.classes[agent[0]] in "I" or sentence.classes[agent[1]] in "ID":
        return False
    return head_of(sentence, agent) not in MEANS | EVENTS or names_doer(sentence, agent)


def _is_one_report(sentence: Sentence, clause: Clause, other: Clause) -> bool:
    """Whether the next clause goes on with the same event: "and two others were injured in"."""
    if other.form not in ("agentless", "passive", "intransitive") or other.patient is None:
        return False
    if other.first - clause.last > _REACH:
        return False
    for here in range(clause.last + 1, other.first):
        if sentence.gaps[here] == STOP or sentence.classes[here] in "WV":
            return False
        if sentence.classes[here] == "S" and sentence.low[here] != "while":
            return False
    return True


def _find_next(sentence: Sentence, other: Clause, owner: Span | None) -> Span | None:
    """Return who did the next clause's harm; of "by shells fired by rebels" the rebels."""
    if other.form != "passive" or other.agent is None:
        return owner
    if _acts_himself(sentence, other.agent):
        return other.agent
    return _find_doer_of(sentence, (other.agent[1], other.agent[1]))
