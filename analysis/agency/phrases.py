"""Noun phrases in a sentence whose tokens have classes; every walk is bounded."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.agency.things import COUNTED, INERT, REPORTERS, SAYING, SPEAKERS, WEAPONS
from analysis.agency.verbs import NOUN, PARTICIPLE, PAST, Verb
from analysis.agency.words import ALONE, AMOUNTS, LEADING

TOUCH, COMMA, STOP = 0, 1, 2  # what stands before a token: nothing or a space, a comma, a stop
REACH = 25  # so many tokens are looked at to either side of a verb
_LONGEST = 14  # tokens in a noun phrase
Span = tuple[int, int]  # the first and the last token

_NOUNLIKE = frozenset("N#Q")
_TIMES = frozenset("morning evening night afternoon week month year weekend".split())
_SPANS = frozenset("day days week weeks month months year years hours decades".split())
_RECENT = frozenset("recent past last previous following coming".split())
_HELPED = frozenset(  # "units backed by the air force destroyed"
    "backed supported aided assisted joined accompanied".split()
)
_DONE = frozenset("taken held seized run made led caught driven shot hit struck built".split())
_NUMBERED = frozenset(  # what a number after it names
    """flight resolution channel unit highway route brigade battalion regiment division gate block
    phase camp number bus line article chapter class type model boeing airbus hill""".split()
)
_BEFORE_NUMBERS = frozenset("first last other next past initial only final additional top".split())
_GENERAL = frozenset(["others"])
_DURING = frozenset("in over during for within".split())
_POSTPOSED = frozenset(
    """positioned located based stationed deployed entrenched loyal allied affiliated linked
    opposed close belonging equipped fitted armed loaded laden""".split()
)
_ENDS = frozenset("N#IDY")


@dataclass
class Sentence:
    """The tokens of one sentence: folded words, classes, what stands before each, possessives."""

    low: list[str]
    classes: list[str]
    gaps: list[int]  # one more than tokens: the end of the sentence is a stop
    owns: list[bool]
    verbs: dict[int, tuple[Verb, int]]  # the listed verbs, by token
    names: list[bool]  # written with a capital, though no sentence begins here
    heads: dict[Span, str] = field(default_factory=dict)  # the heads of noun phrases read so far

    def class_at(self, place: int) -> str:
        """Return the class of a token; "" before the first and after the last."""
        return self.classes[place] if 0 <= place < len(self.classes) else ""

    def touches(self, place: int) -> bool:
        """Whether a token follows the one before it without any sign between."""
        return 0 < place < len(self.low) and self.gaps[place] == TOUCH


def find_left(sentence: Sentence, last: int) -> Span | None:
    """Return the noun phrase that ends at a token, without what follows its head."""
    classes, low = sentence.classes, sentence.low
    if last < 0 or not (classes[last] in _ENDS or _is_nominal(sentence, last)):
        return None
    if _is_past(sentence, last):
        return None
    if classes[last] == "I":
        return last, last
    if classes[last] == "D" and low[last] not in ALONE:
        return None
    first = last
    if classes[last] == "D":
        return last, last
    while last - first < _LONGEST and sentence.touches(first):
        before = classes[first - 1]
        if begins_count(sentence, first, alone=first == last) or _ends_time(sentence, first - 1):
            break
        if (
            before in _NOUNLIKE
            or (before == "Y" and sentence.owns[first - 1])
            or (before in "EJ" and _is_attribute(sentence, first - 1))
        ):
            first -= 1
        elif before == "D":
            first -= 1
            if sentence.touches(first) and low[first - 1] in ("all", "both", "half"):
                first -= 1
            if sentence.owns[first - 1] if first else False:
                continue
            break
        else:
            break
    return first, last


def _ends_time(sentence: Sentence, place: int) -> bool:
    """Whether a time ends that a lost comma leaves there: "in recent weeks [army jets] bombed"."""
    if place < 2 or sentence.low[place] not in _SPANS or sentence.owns[place]:
        return False
    counted = sentence.classes[place - 1] == "#"
    before = place - 1 - (counted or sentence.low[place - 1] in ("few", "several"))
    before -= sentence.low[before] in _RECENT
    begins = before - (sentence.low[before] in ("the", "this"))
    return before < place - 1 and begins >= 0 and sentence.low[begins] in _DURING


def begins_count(sentence: Sentence, place: int, *, alone: bool) -> bool:
    """Whether a number begins another noun phrase than the word before it belongs to.

    Where a paper leaves out its commas or stops, "In Hama 12 men were killed" tells of 12 men, not of
    "Hama 12 men". `alone` is for a number without a noun: "Flight 12 was shot down".
    """
    classes, low = sentence.classes, sentence.low
    if classes[place] not in "#Q" or not sentence.touches(place):
        return False
    before = place - 1
    if classes[before] in "EJ":
        return sentence.class_at(before - 1) != "D"  # but "the remaining 12 soldiers"
    if classes[before] == "#":
        digits = low[before][0].isdigit() and low[place][0].isdigit()
        return digits and not low[before].replace(",", "").isdigit()  # "on the 13th 30 men"
    if classes[before] != "N" or sentence.owns[before] or low[before] in _BEFORE_NUMBERS:
        return False
    if alone and (low[place] in ("one", "ones") or low[before] in _NUMBERED):
        return False
    return not (alone and sentence.names[before] and sentence.class_at(before - 1) == "N")


def _is_past(sentence: Sentence, place: int) -> bool:
    """Whether a form that does not look it is a past or participle: "hit", "struck"."""
    known = sentence.verbs.get(place)
    if known is None or sentence.classes[place] != "N" or not known[1] & (PAST | PARTICIPLE):
        return False
    return not (sentence.touches(place) and sentence.classes[place - 1] == "D")


def _is_nominal(sentence: Sentence, place: int) -> bool:
    """Whether a form in -ed or -ing is itself a noun: "the wounded", "shelling"; so is "the help"."""
    if sentence.classes[place] == "V":
        return sentence.touches(place) and sentence.classes[place - 1] == "D"
    if sentence.classes[place] not in "EJ":
        return False
    if sentence.touches(place) and sentence.classes[place - 1] == "D":
        return True
    return place in sentence.verbs and bool(sentence.verbs[place][1] & NOUN)


def _is_attribute(sentence: Sentence, place: int) -> bool:
    """Whether a form in -ed or -ing stands before a noun: "the besieged town"."""
    if place == 0 or sentence.gaps[place] != TOUCH:
        return sentence.classes[place] == "E" and place not in sentence.verbs
    before = place - 1
    if sentence.classes[place] == "J" and place not in sentence.verbs:
        while before > max(place - 4, 0) and sentence.classes[before] == "N":
            before -= 1  # "a northern training camp"
        if sentence.classes[before] == "D":
            return True
        before = place - 1
    return sentence.classes[before] in "D#QP" or (
        sentence.classes[before] == "R" and sentence.class_at(before - 1) == "D"
    )


def find_subject(sentence: Sentence, last: int) -> Span | None:
    """Return the noun phrase that a verb after `last` belongs to.

    What follows the head ("rebels in the north") is climbed over; "of" is kept with it.
    """
    last = skip_time(sentence, last)
    found = find_left(sentence, last)
    if found is None:
        return None
    kept = last
    for _ in range(4):
        found = join_left(sentence, found)
        first = found[0]
        apposed = sentence.low[first] == "the" and sentence.touches(first)
        apposed = (
            apposed and sentence.class_at(first - 1) == "N" and sentence.low[found[1]] in INERT
        )
        if apposed and sentence.names[first - 1] and sentence.class_at(first - 2) == "P":
            first -= 1  # "strikes on Douma the besieged town east of the capital"
            found = first, found[1]
        if not sentence.touches(first) or sentence.class_at(first - 1) not in ("P", "T"):
            break
        if not sentence.touches(first - 1):
            break
        if sentence.class_at(first - 2) == "C" and sentence.class_at(first - 3) == "P":
            first -= 2  # "strikes in and around the town"
        helped = sentence.low[first - 2] in _HELPED
        if sentence.low[first - 1] == "by" and not helped:
            told = _find_done_to(sentence, first - 2)
            if told is None:
                break
            found, kept = told, told[1]
            continue
        below = first - 3 if helped or sentence.low[first - 2] == "according" else first - 2
        if (
            below > 0
            and sentence.touches(below)
            and (sentence.low[below] in _POSTPOSED or _is_participle(sentence, below))
        ):
            below -= 1  # "fighters positioned in the hills", "vehicles standing in the yard"
        higher = find_left(sentence, skip_time(sentence, below))
        if higher is None:
            break
        kept = kept if sentence.low[first - 1] == "of" else higher[1]
        found = higher
    return found[0], max(kept, found[1])


def _is_participle(sentence: Sentence, place: int) -> bool:
    """Whether a form in -ing after a noun tells of it: "vehicles standing [in the yard]"."""
    known = sentence.verbs.get(place)
    if known is not None and known[1] & NOUN:
        return False  # "a similar bombing in the square"
    return sentence.classes[place] == "J" and sentence.class_at(place - 1) == "N"


def _find_done_to(sentence: Sentence, participle: int) -> Span | None:
    """Return "hostages" of "hostages taken by rebels": what a participle before "by" is said of."""
    if participle < 1 or not sentence.touches(participle + 1):
        return None
    known = sentence.verbs.get(participle)
    done = sentence.classes[participle] == "E" or sentence.low[participle] in _DONE
    if not (done or (known is not None and known[1] & PARTICIPLE)):
        return None
    return find_left(sentence, participle - 1) if sentence.touches(participle) else None


def skip_time(sentence: Sentence, last: int) -> int:
    """Step over "on Friday", "late on Monday" and adverbs to the left."""
    low_end = max(last - 8, -1)
    while last > low_end:
        name = sentence.class_at(last)
        if last >= 2 and sentence.low[last - 1] == "and" and sentence.touches(last):
            both = sentence.low[last] in _TIMES and sentence.low[last - 2] in _TIMES
            days = name == "Y" and sentence.class_at(last - 2) in ("Y", "#")
            if both or (days and not sentence.owns[last]):
                last -= 2  # "on Sunday afternoon and evening", "on Friday and Saturday"
                continue
        if last >= 2 and sentence.low[last] in _SPANS and sentence.touches(last):
            few = sentence.low[last - 1] in ("few", "several")
            if few and sentence.low[last - 2] in _RECENT:
                last -= 1  # "over the past few hours"
            begins = last - 1 - (sentence.low[last - 2] in ("the", "a"))
            if sentence.low[last - 1] in _RECENT and sentence.low[begins - 1] in _DURING:
                last = begins - 2  # "in recent weeks", "over the past week"
                continue
        if sentence.low[last] in _TIMES | _SPANS and last and not sentence.owns[last]:
            dated = sentence.class_at(last - 1) == "Y" and sentence.touches(last)
            if dated or (sentence.low[last - 1] == "this" and sentence.touches(last)):
                last -= 1 if dated else 2  # "on Sunday morning", "last week", "this month"
                continue
        if name in ("R", "Y") and not sentence.owns[last]:
            last -= 1
        elif name == "#" and sentence.class_at(last - 1) == "Y":
            last -= 2
        elif (
            name in ("P", "S")
            and sentence.class_at(last + 1) in ("Y", "#")
            and sentence.low[last]
            in ("on", "in", "by", "at", "since", "until", "before", "between")
            and last + 1 < len(sentence.low)
            and sentence.class_at(last + 1) == "Y"
        ):
            last -= 1
        else:
            break
    return last


def join_left(sentence: Sentence, found: Span) -> Span:
    """Join "A and" to "B": not where A is the object of a verb."""
    first, last = found
    if not sentence.touches(first) or sentence.low[first - 1] not in ("and", "or"):
        return found
    if not sentence.touches(first - 1):
        return found
    left = find_left(sentence, first - 2)
    if left is None:
        return found
    if left[1] and sentence.low[left[1]] in _TIMES and sentence.classes[left[1] - 1] == "Y":
        return found  # "since Sunday morning and jets had bombed"
    if _is_listed(sentence, left):
        return found
    before = sentence.class_at(left[0] - 1) if sentence.touches(left[0]) else ""
    if before == "P" and sentence.low[left[0] - 1] == "between":
        return left[0], last  # "pupils between 7 and 12 years old were"
    if before in ("V", "E", "J", "T") and left[0] - 1 in sentence.verbs:
        return found
    if sentence.low[left[0] - 1] == "including" and left[0]:
        return left[0], last  # "five people including two women and a child were"
    if before == "P" and (sentence.classes[first] in "#Q" or _has_finite(sentence, left[0] - 1)):
        return found  # "in the suburb and seven others were", "were hit in the raid and two houses were"
    if before in ("E", "J", "O", "M") or left[0] - 1 in sentence.verbs:
        return found
    return left[0], last


def _is_listed(sentence: Sentence, left: Span) -> bool:
    """Whether "A and B" belong to a passive: "men were killed from A and B [and houses were]"."""
    if not sentence.touches(left[0]) or sentence.low[left[0] - 1] != "and":
        return False
    if sentence.classes[left[0]] in "D#Q":
        return False  # "in the village and a lorry carrying men [and weapons was hit]"
    other = find_left(sentence, left[0] - 2) if sentence.touches(left[0] - 1) else None
    if other is None or not sentence.touches(other[0]) or sentence.class_at(other[0] - 1) != "P":
        return False
    if sentence.low[other[0] - 1] == "by":
        return False
    return _has_finite(sentence, other[0] - 1)


def _has_finite(sentence: Sentence, place: int) -> bool:
    """Whether a passive stands before a token in the same clause: "ten were hurt [in the raid]"."""
    for here in range(place - 1, max(place - REACH, -1), -1):
        if sentence.gaps[here + 1] != TOUCH or sentence.classes[here] in "SW":
            return False
        if sentence.low[here] in SAYING:
            return False
        known = sentence.verbs.get(here)
        if known is not None and known[1] & PARTICIPLE:
            before = here - 1 - (sentence.class_at(here - 1) == "R")
            if sentence.class_at(before) == "B":
                return True
    return False


def find_right(sentence: Sentence, first: int, *, pair: bool = False) -> Span | None:
    """Return the noun phrase that begins at a token, with "of ..." and "and ..." after it.

    What follows "and" may be the next clause's subject, but not after "between" (`pair`).
    """
    found = _find_core(sentence, first)
    if found is None:
        return None
    last = found[1]
    after = last + 1
    if sentence.touches(after) and sentence.low[after] == "of" and sentence.touches(after + 1):
        part = _find_core(sentence, after + 1)
        last = part[1] if part else last
    after = last + 1
    if sentence.touches(after) and sentence.low[after] in ("and", "or"):
        part = _find_core(sentence, after + 1) if sentence.touches(after + 1) else None
        if (
            part
            and (pair or not _is_verb(sentence, part[1] + 1))
            and (after + 1 not in sentence.verbs or sentence.low[after + 1] in WEAPONS)
            and not (sentence.classes[after + 1] == "E" and not pair)  # "and caused damage"
        ):
            last = part[1]
    return found[0], last


def _is_verb(sentence: Sentence, place: int) -> bool:
    if not sentence.touches(place):
        return False
    return sentence.classes[place] in "VEBHMOG" or place in sentence.verbs


def _find_core(sentence: Sentence, first: int) -> Span | None:
    classes, low, n = sentence.classes, sentence.low, len(sentence.low)
    place = first
    while place < n and classes[place] in "QR" and (place == first or sentence.touches(place)):
        place += 1  # the amount is named from its number on
    if place >= n or (place > first and not sentence.touches(place)):
        return None
    begin = place
    if classes[place] == "I":
        return place, place
    noun = -1
    end = min(place + _LONGEST, n)
    while place < end and (place == begin or sentence.touches(place)):
        name = classes[place]
        if name in _NOUNLIKE:
            acts = _acts(sentence, place) or is_past_form(sentence, place)
            if noun >= 0 and (acts or low[noun] in _GENERAL):
                break
            alone = not (sentence.touches(place + 1) and classes[place + 1] in "NEJ")
            if noun >= 0 and begins_count(sentence, place, alone=alone):
                break
            if place == begin and (_is_past(sentence, place) or _acts(sentence, place)):
                return None  # "the bombing struck a market", "strikes kill ten"
            noun = place
        elif name == "D":
            if noun >= 0 and not sentence.owns[place - 1]:
                break
        elif name in "EJ":
            if noun >= 0 and not (classes[noun] == "#" and _goes_on(sentence, place)):
                break
            if not _goes_on(sentence, place):
                if place > begin or (place in sentence.verbs and sentence.verbs[place][1] & NOUN):
                    noun = place  # "the crossing", "the wounded", "shelling"
                break
        elif name == "Y" and place > begin and noun < 0:
            noun = place
        elif not (name == "R" and noun < 0 and place > begin):
            break
        place += 1
    if noun < 0 and (low[begin] in ALONE or low[begin] == "her"):
        noun = begin
    return None if noun < 0 else (begin, noun)


def _goes_on(sentence: Sentence, place: int) -> bool:
    """Whether a noun stands after a form in -ed or -ing."""
    return sentence.touches(place + 1) and sentence.classes[place + 1] in "NEJ"


def is_past_form(sentence: Sentence, place: int) -> bool:
    """Whether a token is a past that can be nothing else but a participle: "struck", "blew"."""
    known = sentence.verbs.get(place)
    return known is not None and sentence.classes[place] == "N" and known[1] & ~PARTICIPLE == PAST


def _acts(sentence: Sentence, place: int) -> bool:
    """Whether a listed verb after a noun is a verb and no noun: "rebels seize the"."""
    known = sentence.verbs.get(place)
    return known is not None and not known[0].noun and not known[1] & NOUN


def find_object(sentence: Sentence, place: int) -> Span | None:
    """Return the noun phrase at a token that follows without a sign, or after a time there."""
    timed = place
    while timed < place + 4 and sentence.touches(timed) and (
        sentence.classes[timed] == "Y" or (timed > place and sentence.low[timed] in _TIMES)
    ):  # fmt: skip
        timed += 1
    found = find_right(sentence, timed) if sentence.touches(timed) else None
    if found is not None and timed > place and _is_verb(sentence, found[1] + 1):
        return None  # "killed on the way Friday a spokesman said"
    return found if found is None else _cut_speaker(sentence, found)


def _cut_speaker(sentence: Sentence, found: Span) -> Span | None:
    """Cut off who tells it, where no comma does: "wounded 40 others state media reported"."""
    first, last = found
    says = sentence.touches(last + 1) and sentence.low[last + 1] in SAYING
    if not (says and any(word in SPEAKERS for word in sentence.low[first : last + 1])):
        return found
    for place in range(first, last):
        counted = sentence.low[place] in COUNTED and sentence.classes[place] != "#"
        after = sentence.low[place + 1]
        if counted and (after in SPEAKERS or after not in COUNTED):
            return first, place
    if sentence.classes[first] == "#" and first < last:
        return (first, first) if sentence.low[last] in REPORTERS else found
    return None if sentence.low[last] in REPORTERS else found


def starts_phrase(sentence: Sentence, place: int) -> bool:
    """Whether a noun phrase, not a time, stands at a token that follows without a sign."""
    return find_object(sentence, place) is not None


def trim(sentence: Sentence, span: Span | None) -> Span | None:
    """Cut off a leading article or possessive, and what says how exact a number is."""
    if span is None:
        return None
    first, last = span
    while first < last and (
        sentence.low[first] in LEADING or sentence.classes[first] in ("Q", "R")
    ):
        first += 1
    return first, last


def find_head(words: list[str]) -> str:
    """Return the head of a noun phrase, as words in lower case.

    It is the last word before the first preposition, relative or "and"; of "dozens of civilians"
    and its like it is what is counted.

    Examples
    --------
    >>> find_head(["government", "forces", "in", "the", "north"])
    'forces'
    >>> find_head(["dozens", "of", "civilians"])
    'civilians'
    """
    from analysis.agency.words import classify_word

    begin = 0
    for place, word in enumerate(words):
        if word == "of" and place and words[place - 1] in AMOUNTS:
            begin = place + 1
            continue
        if place > begin and classify_word(word, word) in "PCWTS":
            return words[place - 1]
    return words[-1] if words else ""
