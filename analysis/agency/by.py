"""Who is named with "by": an agent, not a time, a place or a means."""

from __future__ import annotations

from analysis.agency.phrases import Sentence, Span, find_right
from analysis.agency.subjects import is_nounal
from analysis.agency.verbs import BASE, NOUN, PARTICIPLE, S_FORM

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
        if name in "EJ" and not is_nounal(sentence, here) and here not in sentence.verbs:
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
