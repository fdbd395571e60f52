"""Acts named by a noun: "the killing of X by Y", "an air strike on X", "clashes between X and Y"."""

from __future__ import annotations

from analysis.agency.by import find_by
from analysis.agency.phrases import (
    COMMA,
    Sentence,
    Span,
    find_left,
    find_right,
    find_subject,
    skip_time,
)
from analysis.agency.things import AIRCRAFT, EVENTS
from analysis.agency.verbs import ING, Verb
from analysis.agency.victims import is_person, is_site

_OTHER_SENSE = frozenset(  # "heart attack", "hunger strike"
    "heart hunger general labour labor workers worker's cardiac panic asthma student students "
    "transport lightning cyber rail teachers doctors drivers pilots miners wildcat egg oil gold "
    "verbal personal arrest art box".split()
)
_ON = frozenset("on against upon".split())
_TAKES_ON = frozenset(
    "strike attack raid assault bombard bomb shell ambush blockade siege pound hit fire".split()
)
_WITH = frozenset("with against".split())
_MUTUAL = frozenset("clash fight".split())
_ACTS_ITSELF = frozenset("withdraw retreat surrender clash fight".split())
_NOT_HIT = frozenset(
    "behalf condition suspicion charges charge account orders basis eve grounds ground purpose "
    "time board thursday paper".split()
)
KINDS = frozenset(  # what kind of act it is, not whose
    "air car suicide missile missiles bomb bombs drone rocket rockets artillery mortar chemical "
    "gas terror initial deadly heavy new major ground aerial twin recent intense fierce poison "
    "indiscriminate violent massive mass extrajudicial brutal barrel arbitrary truck military "
    "naval surprise armed gun knife bloody deadliest fresh renewed continued ongoing retaliatory "
    "joint weapon weapons similar other several earlier later separate such fatal sectarian possible planned attempted failed successive frequent widespread heaviest worst biggest subsequent simultaneous coordinated co-ordinated pre-emptive sarin chlorine nerve cross-border double-tap precision first second "
    "third full complete swift rapid wide-scale large-scale summary public further bombing hit-and-run "
    "alleged suspected apparent latest previous daily systematic targeted repeated civilian forced "
    "intensive deliberate concentrated precise civilians enforced partial quick violent sporadic street special large limited qualitative".split()
)
NATIONS = frozenset(
    """american israeli russian turkish iranian saudi british french syrian iraqi kurdish ukrainian
    egyptian jordanian lebanese emirati qatari pakistani indian afghan chinese libyan sudanese
    ethiopian eritrean nigerian kenyan rwandan congolese somali yemeni armenian azerbaijani azeri
    serbian serb bosnian croatian german australian canadian dutch danish belgian spanish italian
    polish palestinian burmese moroccan algerian tunisian chadian ugandan malian colombian mexican
    venezuelan filipino philippine korean japanese vietnamese soviet georgian chechen uzbek tajik
    albanian kuwaiti bahraini haitian brazilian european""".split()
)
DOERS = (
    NATIONS
    | frozenset(  # somebody who acts: whoever says it, and whatever the outlet calls him
        "army armies government regime rebel rebels coalition opposition militia militias militant "
        "militants jihadist jihadists islamist islamists insurgent insurgents isis isil daesh taliban "
        "nato us u.s american israeli russian turkish iranian saudi british french syrian iraqi "
        "kurdish hezbollah hamas troops forces force soldiers police gunmen warplanes jets aircraft "
        "fighters terrorist terrorists invaders group groups alliance guerrilla guerrillas separatists "
        "loyalist loyalists extremist extremists takfiri takfiris wahhabi houthi houthis faction factions "
        "organization organizations organisation organisations sniper snipers bomber bombers gunman "
        "nusra al-nusra qaeda al-qaeda pkk ypg sdf ypj fsa hezbollah hizbollah hizbullah tsk navy "
        "regimes governments armys sdf hts idf rsf janjaweed shabiha peshmerga al-shabaab shabaab kremlin junta "
        "settler settlers separatist coastguard gunners gendarmes gendarmerie "
        "paratroopers commandos marines policemen policeman officers officer guards".split()
    )
)
GROUPS = frozenset(
    "jaish jaysh jeish ahrar jabhat liwa harakat hayat ansar brigades fatah fateh al-sham al-shams faylaq".split()
)
_DONE_TO = frozenset(
    "murder assassinate behead execute abduct kidnap arrest detain torture rape lynch".split()
)
_LIGHT = frozenset(
    "carried carry carrying carries conducted conduct conducting conducts launched launch launching "
    "launches staged stage staging mounted mount mounting committed commit committing waged wage "
    "waging perpetrated made intensified resumed stepped continued began begun started executed "
    "intensify intensifies intensifying resume resumes resuming step steps stepping escalate "
    "escalates escalated escalating renewed renews keep kept keeps responded retaliated "
    "imposed lifted conducted ordered".split()
)
_UNTIL_TO = frozenset(  # "were able to carry out", "continued to launch"
    """to able continue continues continued began begin managed tried try trying been be is are was
    were ready willing used preparing prepared planning planned attempting attempted seeking sought
    going about managing threatening threatened""".split()
)
_LIGHT_WORDS = frozenset(_LIGHT | {"out", "up"})
_WEEKS = frozenset("week weeks month months day days hours year years".split())


def is_event(sentence: Sentence, place: int, roles: int) -> bool:
    """Whether a form is a noun here: always, but for "killing three people" and its like."""
    if not roles & ING:
        return True
    after = sentence.low[place + 1] if sentence.touches(place + 1) else ""
    if after in ("of", "by", "between"):
        return True
    return (
        after in ("on", "against")
        and sentence.class_at(place - 1) != "B"
        and sentence.touches(place)
        and sentence.class_at(place - 1) in ("D", "N", "P")
    )


def find_event(
    sentence: Sentence, place: int, verb: Verb
) -> tuple[Span | None, Span | None] | None:
    """Return who does it and to whom; None where neither stands after the noun."""
    before = sentence.low[place - 1] if sentence.touches(place) else ""
    if before in _OTHER_SENSE:
        return None
    agent, patient = _read_right(sentence, place, verb)
    if agent is None:
        doer = _read_left(sentence, place)
        if patient is None:
            patient = _find_compound(sentence, place, doer, verb)
        if patient is not None and patient == doer:
            return None, patient
        if patient is None and (not _is_doer(sentence, doer) or _qualifies(sentence, place)):
            return None
        if verb.subject == "patient":  # "their deaths", but "the army's starvation of the town"
            own = verb.lemma != "die" and patient is not None and _is_doer(sentence, doer)
            return (doer, patient) if own else (None, patient or doer)
        agent = doer
    return agent, patient


def _qualifies(sentence: Sentence, place: int) -> bool:
    """Whether the noun of an act only qualifies the next noun: "army assault units"."""
    after = place + 1
    return (
        sentence.touches(after) and sentence.classes[after] == "N" and after not in sentence.verbs
    )


def _find_compound(sentence: Sentence, place: int, owner: Span | None, verb: Verb) -> Span | None:
    """Return to whom it was done before the noun: "a market [bombing]", "the priest's [murder]"."""
    before = place - 1
    aimed = verb.lemma in _TAKES_ON and sentence.touches(place) and not sentence.owns[before]
    if aimed and is_site(sentence.low[before].rpartition("-")[2]):
        return before, before
    if owner is None or verb.lemma not in _DONE_TO or not sentence.owns[owner[1]]:
        return None
    named = sentence.names[owner[1]] and verb.lemma in ("murder", "assassinate", "behead")
    person = is_person(sentence.low[owner[1]]) or named
    return owner if person and not _is_doer(sentence, owner) else None


def _is_doer(sentence: Sentence, span: Span | None) -> bool:
    """Whether a word before the noun tells by itself who did it: "the army's", "Israeli"."""
    if span is None or sentence.classes[span[1]] == "Y":
        return False
    head = sentence.low[span[1]]
    if head == "state" and sentence.low[span[1] - 1] == "islamic":
        return True
    named = any(word in GROUPS for word in sentence.low[span[0] : span[1]])
    return named or head in DOERS or head.endswith(("-led", "-backed"))


def names_doer(sentence: Sentence, span: Span) -> bool:
    """Whether any word of a noun phrase tells who acts: "Israeli drone", "army shelling"."""
    for place in range(span[0], span[1] + 1):
        if sentence.classes[place] == "P" and sentence.low[place] != "of":
            return False  # "raids in the Syrian town"
        if _is_doer(sentence, (span[0], place)):
            return True
    return False


def find_doer_before(sentence: Sentence, place: int) -> Span | None:
    """Return who is named as the doer before the noun of an act: "a Russian air strike"."""
    if not sentence.touches(place):
        return None
    doer = _read_left(sentence, place)
    if doer is None or doer[1] >= place or not sentence.touches(doer[1] + 1):
        return None
    return doer if _is_doer(sentence, doer) else None


def _read_right(sentence: Sentence, place: int, verb: Verb) -> tuple[Span | None, Span | None]:
    agent = patient = None
    here, end = place + 1, min(place + 14, len(sentence.low))
    while here < end and sentence.gaps[here] == 0:
        word, name = sentence.low[here], sentence.classes[here]
        part = find_right(sentence, here + 1) if sentence.touches(here + 1) else None
        if word == "of" and verb.lemma == "barrage":
            pass  # "a barrage of rockets"
        elif word == "by":
            agent = agent or find_by(sentence, here)
        elif word == "of" and here == place + 1 and part is not None:
            acts = verb.lemma in _ACTS_ITSELF or (
                verb.lemma in _TAKES_ON and not sentence.low[place].endswith("ing")
                and verb.lemma not in ("bombard", "shell", "bomb", "siege", "blockade")
            ) or sentence.low[part[1]] in AIRCRAFT  # fmt: skip
            if acts:
                agent = part
            else:
                patient = part
        elif word == "between" and verb.lemma in _MUTUAL and part is not None:
            agent, patient = _split_pair(sentence, find_right(sentence, here + 1, pair=True))
        elif word in _WITH and verb.lemma in _MUTUAL and patient is None:
            patient = part
        elif word in _ON and verb.lemma in _TAKES_ON and patient is None and part is not None:
            head = sentence.low[part[1]]
            if word == "on" and _is_blamed(sentence, place):
                agent = part  # "blamed the attack on the army"
            elif sentence.classes[part[0]] != "Y" and head not in _NOT_HIT:
                patient = part
        elif name not in ("P", "T", "Y", "#", "R") and word not in _LIGHT_WORDS:
            break
        here = part[1] + 1 if part is not None and name in "PT" else here + 1
    return agent, patient


def _is_blamed(sentence: Sentence, place: int) -> bool:
    return any(sentence.low[here].startswith("blam") for here in range(max(place - 5, 0), place))


def _split_pair(sentence: Sentence, both: Span | None) -> tuple[Span | None, Span | None]:
    """Return the two sides of "between A and B"."""
    if both is None:
        return None, None
    for place in range(both[0] + 1, both[1]):
        if sentence.low[place] == "and":
            return (both[0], place - 1), (place + 1, both[1])
    return both, None


def _read_left(sentence: Sentence, place: int) -> Span | None:
    """Return whose act it is: "the army's shelling", "Russian air strikes", "carried out"."""
    first = place
    while first > max(place - 6, 0) and sentence.touches(first):
        if sentence.owns[first - 1]:
            return find_left(sentence, first - 1)
        if sentence.low[first - 1] in ("his", "her", "its", "their", "our", "my"):
            return first - 1, first - 1
        kind = sentence.low[first - 1] in EVENTS | KINDS  # "its ongoing bombardment"
        noun = sentence.classes[first - 1] in "NE#" or kind
        if not noun or sentence.low[first - 1] in _LIGHT:
            break
        finite = sentence.classes[first - 1] == "E" and sentence.class_at(first - 2) == "N"
        if finite and sentence.touches(first - 1) and not sentence.owns[first - 2]:
            break  # "the Pentagon confirmed eight US strikes"
        first -= 1
    last = place - 1
    while last >= first and (sentence.low[last] in KINDS or sentence.classes[last] in "EJ#"):
        last -= 1
    if last >= first:
        return first, last
    return _find_doer(sentence, first)


def _find_doer(sentence: Sentence, first: int) -> Span | None:
    """Return the subject of "carried out" and its like before the noun."""
    here = first - 1
    while here > max(first - 6, 0) and sentence.gaps[here + 1] == 0:
        if sentence.low[here] in _LIGHT:
            subject_end = here - 1
            while subject_end > 0 and (
                sentence.classes[subject_end] in "HRM" or sentence.low[subject_end] in _UNTIL_TO
            ):
                subject_end -= 1
            if sentence.low[subject_end] in _WEEKS:  # "the army has in recent weeks stepped up"
                timed = skip_time(sentence, subject_end)
                while timed > 0 and timed < subject_end and sentence.classes[timed] in "HRM":
                    timed -= 1
                subject_end = timed
            if (
                sentence.gaps[subject_end + 1] in (0, COMMA)
                and sentence.classes[subject_end] != "B"
            ):
                return find_subject(sentence, subject_end)
            return None
        joins = sentence.low[here] == "and" and sentence.low[here + 1] in KINDS  # "aerial and"
        if sentence.classes[here] not in "DRPN#QE" and not joins:
            return None
        here -= 1
    return None
