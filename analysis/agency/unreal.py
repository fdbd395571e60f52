"""Harms that a sentence does not tell to have happened: denied, possible, planned or wished for."""

from __future__ import annotations

from analysis.agency.clauses import Clause
from analysis.agency.phrases import COMMA, STOP, Sentence

_IF = frozenset("if unless lest whether".split())
_DENYING = frozenset("deny denies denied denying denial disputed disputes refuted refutes".split())
_GOING_ON = frozenset(  # what is told to be done with these before "to" has been done
    """continue continues continued begin begins began begun start starts started manage manages
    managed went helped used proceeded reported said believed thought known understood confirmed
    proved found shown seen alleged claimed feared presumed forced compelled made able returned
    came grew came lived survived happened happens first last latest youngest oldest only one
    second third next enough""".split()
)
_ORDINALS = frozenset("first last latest only second third youngest oldest".split())
_AVERTING = frozenset(
    """prevent prevents prevented preventing avoid avoids avoided avoiding avert averts averted averting
    foil foils foiled foiling thwart thwarts thwarted thwarting stop stops stopped stopping halt
    without instead against ban bans banned banning forbid forbids forbade abort aborted cancel
    cancelled canceled deter deters deterred rule ruled block blocks blocked refuse refused refuses
    repel repels repelled""".split()
)
_PLANNING = frozenset(
    """plan plans planned planning plot plots plotted plotting threat threats threaten threatens
    threatened threatening fear fears risk risks chance chances likelihood prospect prospects possibility possible potential future
    imminent looming impending expected upcoming would-be hypothetical feared intend intends intended
    prepare prepares prepared preparing preparations warn warned warns warning consider considering
    considered mull mulls mulled attempted attempt attempts charged conspiracy conspiring conspired
    urge urged call calls demand demanded""".split()
)
_PARTS = frozenset("responsibility role involvement part knowledge hand".split())
_NO = frozenset("no nobody none nothing neither zero".split())
_REACH, _NOT_FAR = 10, 5  # tokens before a clause


def is_unreal(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause is negated, denied, possible, conditional, planned or wished for."""
    if "negated" in clause.note or "modal" in clause.note:
        return True
    if _suffers_nobody(sentence, clause):
        return True
    if "infinitive" in clause.note and not _is_done(sentence, clause):
        return True
    own = clause.agent if clause.form in ("active", "nominalised") else clause.patient
    begin = clause.first
    if own is not None and clause.first - _REACH < own[0] < begin:
        between = sentence.classes[own[1] + 1 : clause.first]
        begin = begin if any(name in "EV" for name in between) else own[0]
    return _is_governed(sentence, clause, begin)


def _suffers_nobody(sentence: Sentence, clause: Clause) -> bool:
    for span in (clause.patient, clause.agent):
        if span is None:
            continue
        before = sentence.low[span[0] - 1] if sentence.touches(span[0]) else ""
        if sentence.low[span[0]] in _NO or before == "nobody":
            return True
    return False


def _is_done(sentence: Sentence, clause: Clause) -> bool:
    """Whether "to" follows what tells that it was done: "continued to shell", "is said to have"."""
    place = clause.last
    while place > max(clause.first - 8, 0) and sentence.classes[place] != "T":
        if sentence.classes[place] == "H":
            return True  # "is believed to have been killed"
        place -= 1
    before = place - 1
    while before > 0 and sentence.classes[before] == "R":
        before -= 1
    if sentence.low[before] in _GOING_ON:
        return True
    return not _ORDINALS.isdisjoint(sentence.low[max(before - 3, 0) : before])  # "first man to be"


def _is_governed(sentence: Sentence, clause: Clause, begin: int) -> bool:
    """Whether "if", a denial, a plan or what averts it stands before a clause."""
    noun, gerund = clause.form == "nominalised", sentence.classes[clause.first] in ("J", "j")
    gerund = gerund or sentence.low[clause.first - 1] == "being"
    near = 4 if noun else 3
    for place in range(begin - 1, max(begin - _REACH, -1), -1):
        gap = sentence.gaps[place + 1]
        low = sentence.low[place]
        if gap == STOP:
            return False
        if low in _IF:
            return True
        relative = sentence.classes[place] == "W" and sentence.class_at(place - 1) in ("N", "#")
        if relative or low in _PARTS:
            return False  # "denied any part in the bomb that killed ten"
        if low in _DENYING:
            return gap != COMMA or noun
        if gap == COMMA:
            return False
        if noun and (low in ("not", "never") or low.endswith("n't")) and begin - place <= _NOT_FAR:
            return True  # "had not carried out air strikes on"
        if low in _NO and (noun or gerund) and begin - place <= near:
            return True
        if low in _AVERTING and (noun or gerund) and begin - place <= near + 2:
            return True
        if low in _PLANNING and (noun or gerund) and begin - place <= near:
            return True
    if noun:
        inner = sentence.low[begin : clause.first]
        return not (_PLANNING | _NO).isdisjoint(inner)
    return False
