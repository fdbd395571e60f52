"""Which clause a listed verb makes: its form, who does it and to whom."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.agency.nouns import find_event, is_event
from analysis.agency.phrases import (
    COMMA,
    REACH,
    STOP,
    Sentence,
    Span,
    find_head,
    find_left,
    find_object,
    find_right,
    find_subject,
    skip_time,
    starts_phrase,
)
from analysis.agency.verbs import BASE, ING, NOUN, PARTICIPLE, PAST, S_FORM, Verb
from analysis.agency.words import ALONE, NEGATIONS

# "was reported killed", "are feared detained"
_REPORTED = frozenset("reported found feared believed confirmed presumed listed left".split())
_OBJECT_CONTROL = frozenset(
    "order orders ordered force forced forces allow allowed allows urge urged ask asked tell told "
    "want wanted wants enable enabled permit permitted push pushed encourage encouraged help "
    "helped lead led call called".split()
)
# before "to" these ask for a noun: "subject to attack"
_NOUN_BEFORE_TO = frozenset(
    "subject subjected exposed due response according thanks prior vulnerable access immune "
    "opposed linked related".split()
)
_NO_AGENT = frozenset(  # "by" of means, place and measure
    "air land sea force mistake accident night day then now river road roadside lake sea coast "
    "border side door time end means foot car bus train train boat name law contrast comparison "
    "chance way percent turns far itself themselves midday afternoon evening morning week weekend "
    "month year hour hours hundreds thousands dozens half phone telephone tomorrow minute "
    "halves minutes seconds metres meters kilometres kilometers miles bank shore highway wall gate crossing "
    "checkpoint squad surprise design default proxy consensus order orders decree vote agreement "
    "consent margin factor lot hand request virtue dozen dozens fence window fountain church mosque "
    "bridge station market school stream canal harbour harbor port railway tracks field tree pool "
    "house beach dam ambulance plane ferry ship deadline standards instalments turn sunset "
    "entrance roadblock motorway pond well".split()
)
_SEEN = frozenset("saw seen showed showing shows said says found caught heard accused".split())
_PLACING = frozenset("in on at into near inside outside across around over against through".split())
_OTHER_VERBS = frozenset(  # with these words after it, it is another verb
    (verb, word)
    for verb, words in {
        "die": "down out away off", "storm": "out off", "shell": "out", "seize": "up on upon",
        "strike": "out off up upon", "drop": "out off by", "hit": "back upon it", "free": "up",
        "burn": "out off", "beat": "around", "fight": "over back",
        "execute": "on", "target": "at", "hurt": "for", "hang": "out on up",
        "push": "ahead", "fire": "up off", "fall": "apart",
    }.items()
    for word in words.split()
)  # fmt: skip
_ABSTRACT = frozenset(  # no body, no building, no ground
    "tax taxes budget plan plans policy policies proposal proposals report reports decision law laws "
    "bill idea ideas speech ruling reform reforms deal economy exports profits sales shares prices "
    "growth confidence hopes hope record records time markets inflation demand trade tourism "
    "investors customers voters audience audiences advertising poverty corruption exam exams test "
    "tests title crown magic glory  data attention imagination mood moment moments "
    "opportunity opportunities chance spotlight headlines jackpot ball goal goals penalty "
    "photo criticism claims claim interest rates rate costs jobs earnings revenue income wages "
    "pitch privacy airwaves fears fear doubts senses deficit debt debts pensions benefits "
    "movie film album song project projects".split()
)
_MILD = frozenset(  # these strike, hit and besiege in a figure of speech
    "recession inflation crisis sanctions shortage shortages delays beauty silence courage similarity "
    "reporters journalists fans tourists creditors questions requests calls callers photographers "
    "debt debts doubts costs scandal cuts prices tariffs how kindness generosity absence lack "
    "downturn slump critics email emails letters complaints offers autograph fever illness".split()
)
_WORKERS = frozenset(
    "teachers doctors workers pilots drivers nurses union unions staff students employees miners "
    "dockers prisoners lawyers actors writers crew crews judges farmers".split()
)
_PLACES = frozenset(
    "city town village suburb district base airport airbase capital province stronghold enclave "
    "neighbourhood neighborhood outpost hill garrison fortress port citadel quarter".split()
)
_ACTS = frozenset("campaign campaigns spree operation operations run runs mission missions".split())
_BUILT = frozenset(
    "building buildings house houses home homes hospital school mosque church bridge tower wall "
    "walls roof ceiling floor floors block blocks apartment apartments dam tunnel minaret factory "
    "warehouse shelter basement clinic bakery market hotel dome structure structures flats "
    "tenement tenements staircase balcony barracks".split()
)
_NOT_OBJECTS = frozenset("i he she they we there".split())
_NO_TAKER = frozenset(
    "ground floor death deaths knees pieces earth sea level low lows lowest percent bottom lot".split()
)
_SUBJECT_PRONOUNS = frozenset("i he she it they we you there".split())
_THOSE = frozenset("those all some many most others both several".split())


@dataclass(slots=True)
class Clause:
    """A clause: the words of its verb, the form, who and whom (tokens), and what qualifies it."""

    verb: Verb
    first: int
    last: int
    form: str
    agent: Span | None
    patient: Span | None
    note: str = ""
    outer: Span | None = None  # the noun that the clause is told of: "men [killed in the raid]"


@dataclass(slots=True)
class _Group:
    """A verb with the auxiliaries before it."""

    first: int
    helpers: str  # their classes, the nearest first
    note: str


def find_sentence_clauses(sentence: Sentence) -> list[Clause]:
    """Find the clauses of one sentence, in the order of their verbs."""
    found: list[Clause] = []
    for place, (verb, roles) in sentence.verbs.items():
        last = _match_particle(sentence, place, verb)
        if last is None:
            continue
        clause = None
        if roles & NOUN and is_event(sentence, place, roles):
            event = find_event(sentence, place, verb)
            if event is not None:
                clause = Clause(verb, place, place, "nominalised", *event)
        elif roles & ~NOUN:
            clause = _find_clause(sentence, place, last, found)
        if clause is not None and not _is_idiom(sentence, clause):
            found.append(clause)
    return _drop_events_of_launches(sentence, found)


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
        beyond = tuple(sentence.low[between[1] + 1 : between[1] + 2])
        if beyond in [words[:1] for words in verb.after if words and words[0] not in verb.towards]:
            return place  # "drove the rebels out"
    return None


def _find_clause(sentence: Sentence, place: int, last: int, found: list[Clause]) -> Clause | None:
    roles = sentence.verbs[place][1]
    group = _find_group(sentence, place)
    helpers = group.helpers
    nearest = helpers[:1]
    if nearest and nearest in "MOT" and roles & BASE:
        if nearest == "T" and not _is_infinitive(sentence, place):
            return None
        return _make_active(sentence, place, last, group, found)
    if nearest == "H" and roles & PARTICIPLE:
        return _make_active(sentence, place, last, group, found)
    if nearest and nearest in "BG" and roles & PARTICIPLE:
        return _make_passive(sentence, place, last, group, found)
    if nearest == "B" and roles & ING:
        return _make_active(sentence, place, last, group, found)
    if roles & (PAST | PARTICIPLE):
        return _find_bare(sentence, place, last, group, found)
    if roles & ING:
        return _find_gerund(sentence, place, last, group, found)
    if not nearest and roles & (BASE | S_FORM):
        return _find_present(sentence, place, last, group, found)
    return None


def _find_group(sentence: Sentence, place: int) -> _Group:
    """Walk left over auxiliaries, adverbs and verbs that govern an infinitive."""
    helpers, notes = "", set()
    first = place
    lowest = max(place - 10, 0)
    while first > lowest and sentence.gaps[first] == 0:
        name, word = sentence.classes[first - 1], sentence.low[first - 1]
        if word in NEGATIONS or word.endswith("n't"):
            notes.add("negated")
        if name == "R":
            first -= 1
            continue
        governed = helpers.endswith("T") and (name in "EVJ" or word == "going")
        reported = not helpers and word in _REPORTED and _has_be(sentence, first - 1)
        begun = not helpers and name in "EV" and sentence.verbs[place][1] & ING
        if name in "BGHOMT":
            helpers += name
        elif governed or (begun and first - 1 not in sentence.verbs):
            helpers += "v"
        elif not reported:
            break
        first -= 1
    # adverbs before the first auxiliary are the verb's too
    if "M" in helpers:
        notes.add("modal")
    if "T" in helpers:
        notes.add("infinitive")
    return _Group(first, helpers.removeprefix("v"), _tell(notes))


def _has_be(sentence: Sentence, place: int) -> bool:
    before = skip_adverbs(sentence, place - 1)
    return sentence.class_at(before) in ("B", "G")


def skip_adverbs(sentence: Sentence, place: int) -> int:
    """Step over adverbs to the left."""
    lowest = max(place - 4, 0)
    while place > lowest and sentence.classes[place] == "R":
        place -= 1
    return place


def _tell(notes: set[str]) -> str:
    return ", ".join(sorted(notes, reverse=True))


def _is_infinitive(sentence: Sentence, place: int) -> bool:
    """Whether a form after "to" is a verb: not in "subject to attack"."""
    return place < 2 or sentence.low[place - 2] not in _NOUN_BEFORE_TO


# --- who does it ---------------------------------------------------------------------------------


def _find_agent(sentence: Sentence, group: _Group, found: list[Clause]) -> Span | None:
    """Return the subject of a verb group, wherever it stands."""
    first = group.first
    if first == 0 or sentence.gaps[first] == STOP:
        return None
    before = first - 1
    if sentence.gaps[first] == COMMA:
        opens = _find_comma(sentence, first - 1)
        if opens:
            subject = find_subject(sentence, opens - 1)
            if subject is not None and not _is_verbal(sentence, subject[0] - 1):
                return subject
        if sentence.class_at(skip_time(sentence, before)) in ("I",):
            return find_left(sentence, skip_time(sentence, before))
        return _find_shared(sentence, first, found)
    name = sentence.classes[before]
    if name == "W":
        return _find_antecedent(sentence, before)
    if name == "C" or name == "S":
        return _find_shared(sentence, before, found)
    subject = find_subject(sentence, before)
    inner = _find_told(sentence, before, found)
    if inner is not None:
        return inner
    if subject is not None:
        subject = _find_outer(sentence, subject) or subject
    if group.helpers.endswith("T") and subject is not None:
        governor = skip_adverbs(sentence, subject[0] - 1)
        return (
            subject
            if sentence.low[governor] in _OBJECT_CONTROL and subject[0] > 0
            else _find_shared(sentence, subject[0], found)
        )
    return subject


def _find_told(sentence: Sentence, before: int, found: list[Clause]) -> Span | None:
    """Return "men" before "were" in "men killed in the raid were": told of by the last clause."""
    near = found[-1] if found else None
    if near is None or near.outer is None or before - near.last > 10:
        return None
    for place in range(near.last + 1, before + 1):
        if sentence.gaps[place] != 0 or sentence.classes[place] in "WSVC":
            return None
    return near.outer


def _find_outer(sentence: Sentence, subject: Span) -> Span | None:
    """Return whom "men who attacked the post later withdrew" is about, when it ends "the post"."""
    verb = subject[0] - 1
    if not sentence.touches(subject[0]) or not (
        sentence.classes[verb] in "EV" or verb in sentence.verbs
    ):
        return None
    first = verb
    while first > max(verb - 5, 0) and sentence.touches(first):
        if sentence.classes[first - 1] == "W":
            return _find_antecedent(sentence, first - 1) if sentence.touches(first - 1) else None
        if sentence.classes[first - 1] not in "RBHMO":
            return None
        first -= 1
    return None


def _is_verbal(sentence: Sentence, place: int) -> bool:
    """Whether the noun phrase before a comma is the object of a verb, not a subject."""
    if place < 0 or sentence.gaps[place + 1] != 0:
        return False
    return sentence.classes[place] in "EV" or place in sentence.verbs


def _find_comma(sentence: Sentence, last: int) -> int:
    """Return the token after the nearest comma to the left; 0 where there is none."""
    for place in range(last, max(last - REACH, 0), -1):
        if sentence.gaps[place] == COMMA:
            return place
        if sentence.gaps[place] == STOP:
            break
    return 0


def _find_antecedent(sentence: Sentence, relative: int) -> Span | None:
    """Return what "who" stands for; of "four of whom" the four."""
    before = relative - 1
    if before >= 0 and sentence.low[before] == "of" and sentence.touches(relative):
        return find_left(sentence, before - 1)
    if before >= 0 and sentence.gaps[relative] == STOP:
        return None
    return find_subject(sentence, before)


def _find_shared(sentence: Sentence, before: int, found: list[Clause]) -> Span | None:
    """Return the subject of the nearest finite verb to the left: "entered the town and killed"."""
    lowest = max(before - REACH, 0)
    place = before - 1
    while place >= lowest:
        if sentence.gaps[place + 1] == STOP:
            return None
        for clause in reversed(found[-REACH:]):
            if clause.first <= place <= clause.last and clause.form != "nominalised":
                return clause.agent if clause.form == "active" else clause.patient
        if sentence.classes[place] in "VEHBMO" and not _is_nounal(sentence, place):
            group_first = place
            while (
                group_first > lowest
                and sentence.gaps[group_first] == 0
                and sentence.classes[group_first - 1] in "RHBMOTG"
            ):
                group_first -= 1
            if sentence.gaps[group_first] == COMMA:
                opens = _find_comma(sentence, group_first - 1)
                subject = find_subject(sentence, opens - 1) if opens else None
                if subject is not None:
                    return subject
            elif sentence.class_at(group_first - 1) == "W":
                return _find_antecedent(sentence, group_first - 1)
            else:
                subject = find_subject(sentence, group_first - 1)
                if subject is not None:
                    return subject
            place = group_first
        place -= 1
    return None


def _is_nounal(sentence: Sentence, place: int) -> bool:
    """Whether a form in -ed stands before a noun: "the besieged town"."""
    if sentence.classes[place] != "E":
        return False
    return sentence.class_at(place - 1) in ("D", "P", "#") and sentence.gaps[place] == 0


# --- to whom -------------------------------------------------------------------------------------


def _find_object(sentence: Sentence, last: int, verb: Verb) -> Span | None:
    """Return what the verb is done to; of bombs dropped what they are dropped on."""
    after = last + 1
    if verb.objects:
        return _find_launched(sentence, last, verb)
    n = len(sentence.low)
    if after < n and verb.towards and sentence.low[after] in verb.towards:
        return find_right(sentence, after + 1) if sentence.touches(after) else None
    if sentence.touches(after) and sentence.low[after] in ("and", "or", "then"):
        # "shot and killed three people": one object
        other = after + 1
        if other in sentence.verbs and sentence.verbs[other][1] & (PAST | PARTICIPLE | BASE | ING):
            after = other + 1
    thing = find_object(sentence, after)
    return None if thing and sentence.low[thing[0]] in _NOT_OBJECTS else thing


def _find_launched(sentence: Sentence, last: int, verb: Verb) -> Span | None:
    """Return what is launched, dropped or fired, if it counts; of "fired on" what follows."""
    after = last + 1
    if not sentence.touches(after):
        return None
    if sentence.low[after] in verb.towards and verb.after:
        return find_right(sentence, after + 1)
    thing = find_right(sentence, after)
    if thing is None or not _names(sentence, thing, verb.objects):
        return None
    return thing


def _names(sentence: Sentence, span: Span, words: frozenset[str]) -> bool:
    return any(word in words for word in sentence.low[span[0] : span[1] + 1])


def _find_towards(sentence: Sentence, place: int, verb: Verb) -> Span | None:
    for here in range(place, min(place + 8, len(sentence.low))):
        if not sentence.touches(here) or sentence.classes[here] in "VSWBHM":
            return None
        aimed = sentence.low[here] in verb.towards and sentence.touches(here + 1)
        if aimed and sentence.classes[here + 1] != "Y":
            return find_right(sentence, here + 1)
    return None


_TRANSPORT = frozenset(("helicopter", "truck", "lorry", "convoy", "coach", "taxi", "van", "raft"))


def find_by(sentence: Sentence, place: int) -> Span | None:
    """Return who is named with "by", of the verb that ends before `place`."""
    end = min(place + 15, len(sentence.low))
    for here in range(place, end):
        if sentence.gaps[here] != 0:
            return None
        word, name = sentence.low[here], sentence.classes[here]
        if word == "by":
            agent = _read_by(sentence, here)
            if agent is not None:
                return agent
            continue
        if name in "WSVHBMO" or (here in sentence.verbs and not _passes(sentence, here)):
            return None
        if name in "EJ" and not _is_nounal(sentence, here) and here not in sentence.verbs:
            return None
    return None


def _passes(sentence: Sentence, here: int) -> bool:
    """Whether "by" may still be the verb's beyond another one: "arrested and tortured by"."""
    verb_roles = sentence.verbs[here][1]
    if sentence.low[here - 1] in ("and", "or", "then") and verb_roles & PARTICIPLE:
        return True
    if sentence.class_at(here - 1) in ("D", "#") and verb_roles & PARTICIPLE:
        return True
    return (
        not verb_roles & NOUN and verb_roles & (BASE | S_FORM) > 0 and sentence.verbs[here][0].noun
    )


def _read_by(sentence: Sentence, here: int) -> Span | None:
    after = here + 1
    if not sentence.touches(after):
        return None
    first = sentence.classes[after]
    if first in "YJ" and not (first == "J" and _goes_to_noun(sentence, after)):
        return None
    agent = find_right(sentence, after)
    if agent is None:
        return None
    # the first noun phrase alone, without "of ...", tells time, place and means
    words = sentence.low[agent[0] : agent[1] + 1]
    head = words[words.index("of") - 1] if "of" in words[1:] else words[-1]
    if head in _NO_AGENT or sentence.classes[agent[1]] in ("Y", "#"):
        return None
    if agent[0] == agent[1] and head in _TRANSPORT:
        return None
    return agent


def _goes_to_noun(sentence: Sentence, place: int) -> bool:
    """Whether a form in -ing is a noun: "by shelling", "by advancing troops"."""
    known = sentence.verbs.get(place)
    following = sentence.class_at(place + 1)
    if known is not None:
        return (
            not (following and following in "D#Q" and sentence.touches(place + 1))
            and bool(known[1] & NOUN)
            and following != "N"
        )
    return following == "N" and sentence.low[place + 1].endswith("s") and sentence.low[place] in (
        "advancing", "retreating", "attacking", "invading", "warring", "fighting", "fleeing",
    )  # fmt: skip


# --- forms ---------------------------------------------------------------------------------------


def _make_active(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause]
) -> Clause | None:
    verb = sentence.verbs[place][0]
    subject = _find_agent(sentence, group, found)
    if verb.lemma == "fall":
        return _make_fall(sentence, place, last, subject, group.note)
    if verb.lemma == "collapse" and _find_head(sentence, subject) not in _BUILT:
        return None  # talks and prices do too
    never = verb.lemma in ("die", "perish", "succumb", "lose")  # "died a hero"
    if verb.subject == "patient" and (never or not starts_phrase(sentence, last + 1)):
        return Clause(verb, place, last, "intransitive", None, subject, group.note)
    patient = _find_object(sentence, last, verb)
    if verb.objects:
        if patient is None:
            return None
        # a weapon is never the patient: what it is aimed at is
        aimed = sentence.low[last + 1] in verb.towards and verb.after
        patient = patient if aimed else _find_towards(sentence, patient[1] + 1, verb)
        return Clause(verb, place, last, "active", subject, patient, group.note)
    if patient is None and subject is not None and not verb.towards:
        patient = _find_relative_object(sentence, subject)
        if patient is not None:
            return Clause(verb, place, last, "active", subject, patient, group.note, patient)
    outer = subject if sentence.class_at(group.first - 1) == "W" else None
    if patient is None and subject is not None and not verb.towards:
        outer = patient = _find_contact(sentence, subject)
    return Clause(verb, place, last, "active", subject, patient, group.note, outer)


def _find_contact(sentence: Sentence, subject: Span) -> Span | None:
    """Return "the town" of "the town the army captured", "hostages" of "hostages it had taken"."""
    first = subject[0]
    begins = sentence.low[first] in ("the", "a", "an", "its", "their") or (
        sentence.low[first] in _SUBJECT_PRONOUNS
    )
    if not begins or not sentence.touches(first) or sentence.classes[first - 1] != "N":
        return None
    return find_left(sentence, first - 1)


def _make_fall(
    sentence: Sentence, place: int, last: int, subject: Span | None, note: str
) -> Clause | None:
    """Read "the town fell to the rebels": not "fell to 30 percent", "fell to the ground"."""
    if sentence.low[last] != "to":
        takes = _find_head(sentence, subject) in _PLACES and not starts_phrase(sentence, last + 1)
        takes = takes and sentence.class_at(last + 1) != "J"
        return (
            Clause(sentence.verbs[place][0], place, last, "intransitive", None, subject, note)
            if takes
            else None
        )
    taker = find_right(sentence, last + 1) if sentence.touches(last + 1) else None
    if taker is None or sentence.classes[taker[0]] in "#Y" or sentence.low[taker[1]] in _NO_TAKER:
        return None
    return Clause(sentence.verbs[place][0], place, last, "intransitive", taker, subject, note)


def _find_relative_object(sentence: Sentence, subject: Span) -> Span | None:
    """Return "the town" of "the town that the army captured"."""
    relative = subject[0] - 1
    if relative > 0 and sentence.low[relative] in ("that", "which", "whom", "who"):
        return _find_antecedent(sentence, relative)
    return None


def _make_passive(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause],
    patient: Span | None = None,
) -> Clause | None:  # fmt: skip
    verb = sentence.verbs[place][0]
    if patient is None:
        patient = _find_agent(sentence, group, found)
    if verb.lemma in ("die", "fall", "lose"):
        return None
    if verb.objects:
        if patient is None or not _names(sentence, patient, verb.objects):
            if not verb.after or not _heads_towards(sentence, last, verb):
                return None  # else "protesters were fired upon"
        else:
            patient = _find_towards(sentence, last + 1, verb)
    agent = find_by(sentence, last + 1)
    form = "agentless" if agent is None else "passive"
    modifies = not group.helpers or sentence.class_at(group.first - 1) == "W"
    outer = patient if modifies and not verb.objects else None
    return Clause(verb, place, last, form, agent, patient, group.note, outer)


def _find_bare(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause]
) -> Clause | None:
    """Tell a past ("rebels killed three") from a participle ("civilians killed in the raid")."""
    verb, roles = sentence.verbs[place]
    given = sentence, place, last, group, found
    if not roles & PARTICIPLE:
        return _make_active(*given)
    first = group.first
    gap = sentence.gaps[first]
    before = first - 1
    name = sentence.classes[before] if before >= 0 and gap == 0 else ""
    low = sentence.low[before] if before >= 0 else ""
    object_follows = starts_phrase(sentence, last + 1)
    agent = find_by(sentence, last + 1)
    if low in ("dozen", "more", "other", "further") and sentence.class_at(last + 1) == "N":
        return None  # "half a dozen wounded children"
    stands_alone = name == "#" or (name == "D" and low in ALONE)
    acts = verb.subject == "patient" or (verb.subject == "agent" and stands_alone)
    if acts and agent is None and roles & PAST and gap != STOP and name not in ("P", "T"):
        return _make_active(*given)
    if stands_alone and object_follows and sentence.class_at(last + 1) in ("D", "#", "Q", "I"):
        return _make_active(*given) if roles & PAST else None
    if gap == STOP:
        following = sentence.class_at(last + 1) if sentence.touches(last + 1) else ""
        opens = agent is not None or (first == 0 and following and following in "PS")
        return _find_opening(*given) if opens and not object_follows else None
    if gap == COMMA:
        return _find_after_comma(*given, object_follows=object_follows, by=agent is not None)
    if name == "W" or (name == "I" and low in _SUBJECT_PRONOUNS):
        return _make_active(*given) if roles & PAST else None
    if name == "D":
        if low in _THOSE and not object_follows:
            return _make_passive(*given, patient=(before, before))
        return None
    if name == "C":
        return _find_joined(*given, object_follows=object_follows)
    if name == "S":
        if object_follows or low not in ("when", "while", "once", "if", "although", "until", "as"):
            return None
        return _make_passive(*given)
    if name in ("#", "Q"):
        return (
            None if object_follows else _make_passive(*given, patient=find_left(sentence, before))
        )
    if name not in ("N", "I", "Y", "R"):
        return None
    if not roles & PAST:
        return _make_passive(*given)
    if agent is not None and not object_follows:
        return _make_passive(*given)
    if object_follows and not sentence.owns[before]:
        if _is_headline(sentence, last):
            return _make_passive(*given)
        return _make_active(*given)
    if sentence.owns[before]:
        return None
    subject = find_subject(sentence, before)
    if subject is not None and (
        _find_relative_object(sentence, subject) or _find_contact(sentence, subject)
    ):
        return _make_active(*given)
    if _heads_towards(sentence, last, verb):
        return _make_active(*given)
    if verb.subject == "agent" and not _goes_on_finite(sentence, last + 1):
        return _make_active(*given)
    if name == "I":
        return None
    if _shares_object(sentence, last):
        return _make_active(*given)
    return _make_passive(*given)


def _is_headline(sentence: Sentence, last: int) -> bool:
    """Whether what follows is said of others: "One civilian killed 3 injured in"."""
    thing = find_object(sentence, last + 1)
    other = thing[1] + 1 if thing else 0
    if not sentence.touches(other) or other not in sentence.verbs:
        return False
    following = sentence.low[last + 1]
    direct = sentence.class_at(last + 1) == "#" or following in ("scores", "dozens", "hundreds")
    return direct and bool(sentence.verbs[other][1] & PARTICIPLE) and sentence.classes[other] == "E"


def _shares_object(sentence: Sentence, last: int) -> bool:
    """Whether "and" and a verb with an object follow: "shot and killed three"."""
    if not sentence.touches(last + 1) or sentence.low[last + 1] not in ("and", "or", "then"):
        return False
    other = last + 2
    known = sentence.verbs.get(other)
    return bool(known and known[1] & PAST) and starts_phrase(sentence, other + 1)


def _heads_towards(sentence: Sentence, last: int, verb: Verb) -> bool:
    after = last + 1
    return bool(verb.towards) and sentence.touches(after) and sentence.low[after] in verb.towards


def _goes_on_finite(sentence: Sentence, place: int) -> bool:
    """Whether another finite verb of the same clause follows: "convoys attacked on Friday were"."""
    for here in range(place, min(place + 12, len(sentence.low))):
        if sentence.gaps[here] != 0 or sentence.classes[here] in "WSC":
            return False
        if sentence.classes[here] in "BHMOV":
            return True
    return False


def _find_opening(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause]
) -> Clause | None:
    """Read "Besieged by the army, the town fell": what is besieged stands after the comma."""
    patient = None
    for here in range(last + 1, min(last + REACH, len(sentence.low))):
        if sentence.gaps[here] == COMMA:
            patient = find_right(sentence, here)
            break
    if patient is None and find_by(sentence, last + 1) is None:
        return None
    return _make_passive(sentence, place, last, group, found, patient=patient)


def _find_after_comma(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause],
    *, object_follows: bool, by: bool,
) -> Clause | None:  # fmt: skip
    """Read "stormed the town, killed 12" or "the man, killed on Friday, was"."""
    given = sentence, place, last, group, found
    verb, roles = sentence.verbs[place]
    before = group.first - 1
    if object_follows and roles & PAST:
        return _make_active(*given)
    listed = found[-1] if found and found[-1].last == before else None
    if listed is not None and listed.form in ("passive", "agentless"):  # "arrested, beaten and"
        return _make_passive(*given, patient=listed.patient)
    if verb.subject and not by and roles & PAST:
        return _make_active(*given)
    if _find_comma(sentence, before) and roles & PAST and not by and not _closes(sentence, last):
        return _make_passive(*given)
    patient = find_subject(sentence, before)
    return None if patient is None else _make_passive(*given, patient=patient)


def _closes(sentence: Sentence, last: int) -> bool:
    """Whether a comma follows within reach: the participle is an insertion."""
    for here in range(last + 1, min(last + REACH, len(sentence.low))):
        if sentence.gaps[here] == COMMA:
            return True
        if sentence.gaps[here] == STOP:
            return False
    return False


def _find_joined(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause],
    *, object_follows: bool,
) -> Clause | None:  # fmt: skip
    """Read a verb after "and": it shares subject and voice with the verb before it."""
    given = sentence, place, last, group, found
    verb, roles = sentence.verbs[place]
    if object_follows and roles & PAST:
        previous = _find_finite(sentence, group.first - 1)
        return None if previous is None else _make_active(*given)
    conjunct = group.first - 2
    near = found[-1] if found and group.first - found[-1].last <= REACH else None
    if near is not None and near.form in ("passive", "agentless"):
        clause = _make_passive(*given, patient=near.patient)
        if clause is not None and near.last == conjunct and clause.agent and near.agent is None:
            near.agent, near.form = clause.agent, "passive"
        return clause
    if near is not None and near.form in ("active", "intransitive") and verb.subject:
        return _make_active(*given)
    previous = _find_finite(sentence, group.first - 1)
    if previous is None:
        return None
    if sentence.class_at(skip_adverbs(sentence, previous - 1)) in ("B", "G"):
        return _make_passive(*given)
    return _make_active(*given) if roles & PAST and verb.subject else None


def _find_finite(sentence: Sentence, before: int) -> int | None:
    for place in range(before - 1, max(before - REACH, -1), -1):
        if sentence.gaps[place + 1] == STOP:
            return None
        listed = sentence.verbs.get(place)
        verbal = sentence.classes[place] in "VE" or (listed is not None and listed[1] & PAST)
        if verbal and not _is_nounal(sentence, place):
            return place
    return None


def _find_gerund(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause]
) -> Clause | None:
    """Read a form in -ing: ", killing three", "after shelling the town", "militants besieging"."""
    given = sentence, place, last, group, found
    verb = sentence.verbs[place][0]
    first = group.first
    gap = sentence.gaps[first]
    name = sentence.class_at(first - 1) if gap == 0 else ""
    object_follows = starts_phrase(sentence, last + 1) or _heads_towards(sentence, last, verb)
    if verb.subject == "patient":
        return None if name in ("D", "P") else _make_active(*given)
    beyond = sentence.low[last + 1] if sentence.touches(last + 1) else ""
    if sentence.verbs[place][1] & NOUN and (
        beyond in _ACTS or (last + 1 in sentence.verbs and sentence.verbs[last + 1][1] & NOUN)
    ):
        return None  # "an initial bombing raid"
    if name == "D" or not (object_follows or verb.subject or "B" in group.helpers):
        return None
    if "B" in group.helpers:
        return _make_active(*given)
    if gap == STOP:
        return _make_active(*given) if first == 0 and object_follows else None
    if gap == COMMA or name in ("S", "C"):
        clause = _make_active(*given)
        if clause is not None:
            clause.agent = _find_shared(sentence, first, found)
        return clause
    if name in ("P", "T"):
        if not object_follows:
            return None
        clause = _make_active(*given)
        if clause is not None:
            accused = find_left(sentence, first - 2) if sentence.touches(first - 1) else None
            verbal = accused is not None and sentence.class_at(accused[0] - 1) in ("E", "V", "J")
            shared = sentence.low[first - 1] not in ("of", "from", "for")
            clause.agent = (
                accused if verbal and not shared else _find_shared(sentence, first - 1, found)
            )
        return clause
    if name in ("N", "I", "#", "Y", "W"):
        nominal = sentence.verbs[place][1] & NOUN
        if not object_follows and (verb.subject != "agent" or nominal):
            return None
        clause = _make_active(*given)
        if clause is not None and name != "W":
            clause.agent = _find_main(sentence, first, found) or clause.agent
        return clause
    return _make_active(*given) if name in ("V", "E") and object_follows else None


def _find_main(sentence: Sentence, first: int, found: list[Clause]) -> Span | None:
    """Return whose act "hit the market killing ten" is: the subject's, without a comma too."""
    near = find_left(sentence, skip_time(sentence, first - 1))
    if near is None or not sentence.touches(near[0]):
        return None
    before = near[0] - 1
    if sentence.low[before] in _SEEN or sentence.class_at(before) not in ("P", "E", "V", "N"):
        return None
    if (
        sentence.classes[before] in "EV"
        or before in sentence.verbs
        or sentence.low[before] in _PLACING
    ):
        return _find_shared(sentence, first, found)
    return None


def _find_present(
    sentence: Sentence, place: int, last: int, group: _Group, found: list[Clause]
) -> Clause | None:
    """Read a present: "rebels attack the town", "army kills ten"; mostly these are nouns."""
    verb, roles = sentence.verbs[place]
    first = group.first
    before = first - 1
    if before < 0 or sentence.gaps[first] != 0 or sentence.owns[before]:
        return None
    name, low = sentence.classes[before], sentence.low[before]
    following = sentence.class_at(last + 1)
    direct = sentence.touches(last + 1) and following in ("D", "#", "Q", "I")
    if verb.objects:
        direct = _find_launched(sentence, last, verb) is not None
    elif not verb.noun:
        direct = direct or starts_phrase(sentence, last + 1) or bool(verb.subject)
    plural = low.endswith("s") or low in ("people", "police", "who", "that", "which", "they", "we")
    if roles & BASE:
        fits = (name == "N" and plural) or name == "W" or low in ("they", "we", "i", "you")
    else:
        fits = (
            (name == "N" and (not plural or sentence.class_at(before - 1) != "D"))
            or name == "W"
            or low in ("he", "she", "it")
        )
        fits = fits and low not in ("air", "drone", "missile", "rocket", "terror", "car", "suicide")
    fits = fits or (name == "D" and low in ALONE and bool(roles & BASE))
    asked = find_left(sentence, before)
    if roles & BASE and asked and sentence.class_at(asked[0] - 1) in ("O", "M"):
        return _make_active(sentence, place, last, group, found)  # "did the army shell the town?"
    if not (fits and direct):
        return None
    return _make_active(sentence, place, last, group, found)


def _is_idiom(sentence: Sentence, clause: Clause) -> bool:
    """Whether what the verb is done to makes it an idiom: "killed time"."""
    following = sentence.low[clause.last + 1] if sentence.touches(clause.last + 1) else ""
    if clause.form != "nominalised" and (clause.verb.lemma, following) in _OTHER_VERBS:
        return True
    patient, agent = _find_head(sentence, clause.patient), _find_head(sentence, clause.agent)
    if clause.verb.lemma == "strike" and agent in _WORKERS:
        return True
    return patient in clause.verb.idioms or patient in _ABSTRACT or agent in _MILD


def _find_head(sentence: Sentence, span: Span | None) -> str:
    words = [] if span is None else sentence.low[span[0] : span[1] + 1]
    return find_head(words)


def _drop_events_of_launches(sentence: Sentence, found: list[Clause]) -> list[Clause]:
    """Count "launched an attack on the town" once."""
    kept: list[Clause] = []
    for clause in found:
        launched = (
            clause.form == "nominalised"
            and kept
            and kept[-1].verb.objects
            and kept[-1].patient == clause.patient
        )
        if not launched:
            kept.append(clause)
    return kept
