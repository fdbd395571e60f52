"""Who is named beside a harm without an agent: "killed in a Russian air strike"."""

from __future__ import annotations

from analysis.agency.by import find_by
from analysis.agency.clauses import Clause
from analysis.agency.nouns import find_doer_before
from analysis.agency.phrases import STOP, Sentence, Span, find_right
from analysis.agency.verbs import NOUN

_THROUGH = frozenset("in by during after from under following amid".split())
_ACTS = frozenset(
    """strike strikes airstrike airstrikes raid raids attack attacks shelling bombing bombings
    bombardment fire gunfire offensive assault operation operations barrage shells rockets missiles
    bombs bomb shell rocket missile""".split()
)
_REACH = 14  # tokens after the verb


def find_owner(sentence: Sentence, clause: Clause) -> Span | None:
    """Return whose act a harm happened in, where the clause itself names no agent.

    *Ten were killed in a Russian air strike* has the form "agentless", but tells who did it. The
    first noun phrase of an act after "in", "by", "during" and their like decides.
    """
    if clause.agent is not None or clause.form not in ("agentless", "intransitive"):
        return None
    end = min(clause.last + 1 + _REACH, len(sentence.low))
    for here in range(clause.last + 1, end):
        if sentence.gaps[here] == STOP or sentence.classes[here] in "VWSBHMO":
            return None
        if sentence.low[here] not in _THROUGH or not sentence.touches(here + 1):
            continue
        phrase = find_right(sentence, here + 1)
        if phrase is None:
            continue
        beyond = phrase[1] + 1 + sentence.touches(phrase[1] + 1)  # "in army [shelling]"
        for place in range(phrase[0], beyond):
            known = sentence.verbs.get(place)
            if sentence.low[place] in _ACTS or (known is not None and known[1] & NOUN):
                last = place
                while last < phrase[1] and sentence.low[last + 1] in _ACTS:
                    last += 1  # "rebel rocket fire"
                return find_doer_before(sentence, place) or find_by(sentence, last + 1)
    return None
