"""A clause of a listed verb, and the auxiliaries that stand before it."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.agency.phrases import Sentence, Span
from analysis.agency.verbs import ING, Verb
from analysis.agency.words import NEGATIONS

# "was reported killed", "are feared detained"
_REPORTED = frozenset("reported found feared believed confirmed presumed listed left".split())
# before "to" these ask for a noun: "subject to attack"
_NOUN_BEFORE_TO = frozenset(
    "subject subjected exposed due response according thanks prior vulnerable access immune "
    "opposed linked related".split()
)


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
class Group:
    """A verb with the auxiliaries before it."""

    first: int
    helpers: str  # their classes, the nearest first
    note: str


def find_group(sentence: Sentence, place: int) -> Group:
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
        headline = word == "found" and sentence.class_at(first - 2) == "N" and first == place
        if headline and sentence.class_at(place + 1) not in ("N", "#", "D"):
            reported = not helpers  # "preacher found shot dead"
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
    return Group(first, helpers.removeprefix("v"), _tell(notes))


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


def is_infinitive(sentence: Sentence, place: int) -> bool:
    """Whether a form after "to" is a verb: not in "subject to attack"."""
    return place < 2 or sentence.low[place - 2] not in _NOUN_BEFORE_TO
