"""Who is blamed, accused or suspected beside a harm, or claims it: "blamed on Islamic State"."""

from __future__ import annotations

from analysis.agency.nouns import DOERS, names_doer
from analysis.agency.phrases import STOP, Sentence, Span, find_right, find_subject
from analysis.agency.things import EVENTS, HAPPENINGS, MEANS

_ACTS = EVENTS | HAPPENINGS | frozenset("responsibility bombing bombings shelling deaths".split())
_LAID_ON = frozenset("blamed pinned".split())  # "blamed on X", "blamed X for"
_CREDITED = frozenset("attributed ascribed traced".split())  # "attributed to X"
_BLAMING = frozenset("blame blames blamed blaming accuse accuses accused accusing".split())
_SUSPECTING = frozenset("suspect suspects suspecting".split())
_CLAIMING = frozenset("claim claims claimed claiming".split())
_TAKING = frozenset("take takes took taken taking accept accepted admitted assumed".split())
_TRIGGERS = (
    _LAID_ON
    | _CREDITED
    | _BLAMING
    | _SUSPECTING
    | _CLAIMING
    | _TAKING
    | frozenset("hands behind carried finger fingers hallmark hallmarks".split())
)
_NOBODY = frozenset("no nobody none neither nor not never unknown".split())


def find_blamed(sentence: Sentence) -> Span | None:
    """Return who is held, by anybody, to have done what a sentence tells; None where nobody is."""
    if _TRIGGERS.isdisjoint(sentence.low):
        return None
    for place, word in enumerate(sentence.low):
        if word in _TRIGGERS:
            found = _read(sentence, place, word)
            if found is not None and _is_party(sentence, found):
                return found
    return None


def _read(sentence: Sentence, place: int, word: str) -> Span | None:
    low = sentence.low
    after = low[place + 1] if sentence.touches(place + 1) else ""
    if not _NOBODY.isdisjoint(low[max(place - 4, 0) : place]):
        return None
    if (word in _LAID_ON and after == "on") or (word in _CREDITED and after == "to"):
        return _right(sentence, place + 2)
    if word == "hands" and after == "of" and low[max(place - 2, 0) : place] == ["at", "the"]:
        return _right(sentence, place + 2)
    if word == "carried":  # "which the group said it had carried out"
        here = place - 1 - (low[place - 1] == "had")
        told = after == "out" and low[max(here - 1, 0) : here + 1] in (
            ["said", "it"],
            ["says", "it"],
        )
        return find_subject(sentence, here - 2) if told else None
    if word == "behind" and sentence.class_at(place - 1) == "B":
        return find_subject(sentence, place - 2)
    if word in ("finger", "fingers") and after == "at":
        return _right(sentence, place + 2)
    if word in ("hallmark", "hallmarks") and after == "of":
        return _right(sentence, place + 2)
    if word in _TAKING and after == "responsibility":
        return find_subject(sentence, place - 1) if sentence.touches(place) else None
    if word in _CLAIMING:
        if after == "by":
            return _right(sentence, place + 2)
        if not (sentence.touches(place) and _names_act(sentence, place + 1)):
            return None
        return find_subject(sentence, place - 1)
    if word in _BLAMING:
        passive = sentence.class_at(place - 1) == "B"
        if passive and after in ("for", "of"):
            return find_subject(sentence, place - 2)
        party = _right(sentence, place + 1)
        beyond = -1 if party is None else party[1] + 1
        return party if sentence.touches(beyond) and low[beyond] in ("for", "of") else None
    if word in _SUSPECTING and sentence.class_at(place - 1) != "D":
        return _right(sentence, place + 1)
    return None


def _names_act(sentence: Sentence, first: int) -> bool:
    """Whether an act or "responsibility" is the next noun: "claimed the truck bombing that"."""
    for here in range(first, min(first + 6, len(sentence.low))):
        if not sentence.touches(here) or sentence.classes[here] in "PWSTVBHM":
            return False
        if sentence.low[here] in _ACTS:
            return True
    return False


def _right(sentence: Sentence, place: int) -> Span | None:
    return find_right(sentence, place) if sentence.touches(place) else None


def _is_party(sentence: Sentence, span: Span) -> bool:
    """Whether a noun phrase is a party: by its name or side, and no act or weapon."""
    words = sentence.low[span[0] : span[1] + 1]
    if words[-1] in MEANS or not _NOBODY.isdisjoint(words):
        return False
    named = any(sentence.names[here] for here in range(span[0], span[1] + 1))
    opens = span[0] == 0 or sentence.gaps[span[0]] == STOP
    return named or opens or names_doer(sentence, span) or words[-1] in DOERS
