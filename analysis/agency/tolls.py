"""Tolls: how many a war has killed, over years. They count no event, and nobody looks for a doer."""

from __future__ import annotations

from analysis.agency.clauses import Clause
from analysis.agency.idioms import head_of
from analysis.agency.phrases import STOP, Sentence, Span
from analysis.agency.words import MONTHS

_WARS = frozenset(
    """war wars conflict uprising revolution rebellion revolt crisis hostilities insurgency unrest
    civil-war""".split()
)
_FIGHTS = frozenset("fighting violence bloodshed".split())  # of years, where thousands died in it
_LARGE = 10_000  # so many are no toll of one event
_MANY = 1_000  # so many are none where a span of years stands beside them
_MOVED = 1_000_000  # but one offensive displaces hundreds of thousands
_MOVING = frozenset("displace uproot force drive evict deport expel".split())
_TIMES = {"thousands": 1_000, "thousand": 1_000, "million": 1_000_000, "millions": 1_000_000}
_PAST_YEAR = (["the", "past", "year"], ["the", "last", "year"])
_BEFORE_YEARS = frozenset("in over during for of past last than nearly almost".split())
_ONE = frozenset("him her me us his my our".split())
_WINDOW = 30  # tokens on either side of the verb
_REACH = 10  # tokens after "since" and "in" among which a year or a war tells a span


def is_toll(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause of harm counts the victims of a war or of years, and not those of an event.

    It does where a war is the doer (*the war has killed*); where there are ten thousand or more of
    them; and where the sentence tells a span of years or the war itself (*since 2015*, *since the
    uprising began*, *in five years of war*) and either the verb is a perfect (*have been killed*) or
    there are a thousand or more.
    """
    if clause.verb.kind != "harm" or clause.verb.lemma == "fight":
        return False
    if clause.form in ("active", "passive") and head_of(sentence, clause.agent) in _WARS:
        alone = clause.patient is not None and sentence.low[clause.patient[0]] in _ONE
        return not alone  # "the war orphaned him"
    n = _count(sentence, clause.patient)
    if n >= (_MOVED if clause.verb.lemma in _MOVING else _LARGE):
        return True
    if n < _MANY and not _is_perfect(sentence, clause):
        return False
    return _tells_span(sentence, clause, then=n >= _MANY)


def _count(sentence: Sentence, span: Span | None) -> int:
    """Return how many a noun phrase tells: "hundreds of thousands of people", "6.5 million"."""
    if span is None:
        return 0
    n = 0.0
    for place in range(span[0], span[1] + 1):
        word = sentence.low[place]
        following = sentence.low[place : place + 4]
        if word == "of" and 0 < n < _MANY and _TIMES.keys().isdisjoint(following):
            break  # "three of the 40,000 prisoners"
        digits = word.replace(",", "")
        if word in _TIMES:
            n = max(n, 1.0) * _TIMES[word] if n < _MANY else n
        elif digits.replace(".", "", 1).isdecimal():
            n = max(n, float(digits) if digits.count(".") < 2 else 0.0)
        elif word in ("hundreds", "tens", "hundred"):
            n = max(n, 1.0) * (100 if word != "tens" else 10)
        elif sentence.classes[place] == "#":
            n = max(n, 1.0)  # "three"
    return int(n)


def _is_perfect(sentence: Sentence, clause: Clause) -> bool:
    """Whether "has", "have" or "had" stands before the verb: "have been killed"."""
    for here in range(clause.last, max(clause.first - 6, -1), -1):
        if sentence.classes[here] == "H":
            return True
        if here < clause.first and sentence.classes[here] not in "BGRMT":
            return False
    return False


def _tells_span(sentence: Sentence, clause: Clause, *, then: bool) -> bool:
    """Whether the sentence tells years or the whole war as the time of the clause.

    "since then" does where the number alone is large (`then`).
    """
    end = min(clause.last + _WINDOW, len(sentence.low))
    for here in range(max(clause.first - _WINDOW, 0), end):
        word = sentence.low[here]
        behind = here > clause.last
        if behind and sentence.gaps[here] == STOP:
            return False
        if word == "since" and _names_start(sentence, here + 1, then=then):
            return True
        if word in ("years", "decade", "decades") and _counts_years(sentence, here):
            return True
        if behind and word in ("in", "during", "throughout") and _names_war(sentence, here + 1):
            return True
        if behind and sentence.low[max(here - 2, 0) : here + 1] in _PAST_YEAR:
            return True
    return False


def _names_start(sentence: Sentence, first: int, *, then: bool) -> bool:
    """Whether "since" is followed by a year or by the war; `then`: the number alone is large."""
    if sentence.low[first : first + 1] == ["then"]:
        return then
    for here in range(first, min(first + _REACH, len(sentence.low))):
        if sentence.gaps[here] == STOP:
            return False
        low = sentence.low[here]
        year = len(low) == 4 and low.isdecimal() and low.startswith(("19", "20"))
        if year or low in _WARS:
            dated = sentence.low[here - 1] in MONTHS and sentence.low[here - 2].isdecimal()
            return not dated  # "since 4 May 2016" is told as a day
        if then and low in _FIGHTS:
            return True
    return False


def _counts_years(sentence: Sentence, place: int) -> bool:
    """Whether years are counted: "in five years of war", "over the past two years"."""
    before = sentence.low[max(place - 5, 0) : place]
    counted = place > 0 and sentence.classes[place - 1] in "#Q"
    return counted and any(word in _BEFORE_YEARS for word in before)


def _names_war(sentence: Sentence, first: int) -> bool:
    """Whether the war itself follows: "in the three-year-old rebellion", "in Syria's conflict"."""
    for here in range(first, min(first + 6, len(sentence.low))):
        if sentence.gaps[here] == STOP or (here > first and sentence.classes[here] in "PWCBHM"):
            return False
        if sentence.low[here] in _WARS:
            return True
    return False
