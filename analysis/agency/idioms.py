"""Verbs that mean no harm with these words: "killed time", "storm out"."""

from __future__ import annotations

from analysis.agency.clauses import Clause
from analysis.agency.phrases import Sentence, Span, find_head

_OTHER_VERBS = frozenset(  # with these words after it, it is another verb
    (verb, word)
    for verb, words in {
        "die": "down out away off", "storm": "out off", "shell": "out", "seize": "up on upon",
        "strike": "out off up upon", "drop": "out off by", "hit": "back upon it", "free": "up",
        "burn": "out off", "beat": "around", "fight": "over back",
        "execute": "on", "target": "at", "hurt": "for", "hang": "out on up",
        "push": "ahead", "kill": "off", "explode": "into", "kick": "off out up", "lash": "out back",
        "hammer": "out home", "whip": "up", "choke": "up back", "slap": "with", "drag": "on",
        "trample": "underfoot", "crush": "it", "burst": "into", "fire": "up off", "fall": "apart",
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
_HIT = frozenset("market markets road roads street streets wall walls target targets".split())
_ENCLOSING = frozenset("surround encircle".split())
_LANDSCAPE = frozenset(
    """hills hill mountains mountain fields field walls wall trees desert sea water farmland forest
    forests gardens orchards groves buildings houses fences fence woods marshes cliffs
    plain plains vineyards""".split()
)
_WEAPONS = frozenset(
    """jets jet warplanes warplane planes aircraft helicopters helicopter rockets rocket missiles
    missile shells shell mortars mortar bombs bomb strikes strike airstrikes airstrike raids raid
    drones drone explosion explosions blast blasts bomber gunmen artillery""".split()
)
_MEDIA = frozenset("film camera video tape canvas cctv".split())
_NOT_ALIVE = frozenset(
    """fire fires wind winds flames flame engine engines battery storm music applause laughter hope
    hopes talk rumours rumors bill light lights sound voice voices conversation phone line noise
    breeze love dream dreams""".split()
)
_MILD = frozenset(
    """idea ideas thought resemblance irony contrast sight tone rates rate
    advertisement advertisements ads advert adverts brand brands app magazine""".split()
) | frozenset(  # these strike, hit and besiege in a figure of speech
    "recession inflation crisis sanctions shortage shortages delays beauty silence courage similarity "
    "reporters journalists fans tourists creditors questions requests calls callers photographers "
    "debt debts doubts costs scandal cuts prices tariffs how kindness generosity absence lack "
    "downturn slump critics email emails letters complaints offers autograph fever illness".split()
)
_WORKERS = frozenset(
    "teachers doctors workers pilots drivers nurses union unions staff students employees miners "
    "dockers prisoners lawyers actors writers crew crews judges farmers".split()
)


def is_idiom(sentence: Sentence, clause: Clause) -> bool:
    """Whether what the verb is done to makes it an idiom: "killed time"."""
    following = sentence.low[clause.last + 1] if sentence.touches(clause.last + 1) else ""
    passive = clause.form in ("passive", "agentless") and following == "on"  # "seized on the road"
    if (
        clause.form != "nominalised"
        and (clause.verb.lemma, following) in _OTHER_VERBS
        and not passive
    ):
        # "the custom died off", but "three men died off the coast"
        coast = clause.verb.lemma == "die" and following == "off"
        return not coast or sentence.class_at(clause.last + 2) != "D"
    patient, agent = head_of(sentence, clause.patient), head_of(sentence, clause.agent)
    if clause.verb.lemma == "die" and clause.form == "intransitive" and patient in _NOT_ALIVE:
        return True
    if clause.verb.lemma == "strike" and agent in _WORKERS:
        return True
    thrown = sentence.low[clause.last + 1 : clause.last + 2] == ["with"]
    if thrown and not _MILD.isdisjoint(sentence.low[clause.last + 2 : clause.last + 5]):
        return True  # "bombarded with calls"
    # "the market was hit by a shell", "jets hit the market"
    literal = (clause.form == "passive" or agent in _WEAPONS) and patient in _HIT
    on = sentence.low[clause.last + 1 : clause.last + 3]
    if clause.verb.lemma in ("capture", "shoot") and on[:1] == ["on"] and on[-1] in _MEDIA:
        return True
    idiom = patient in clause.verb.idioms and not literal
    if clause.verb.lemma == "hit" and clause.patient and agent not in _WEAPONS:
        counted = sentence.classes[clause.patient[0]] == "#"
        idiom = idiom or (
            counted and "toll" in sentence.low[max(clause.first - 10, 0) : clause.first]
        )
    return (
        idiom
        or (agent in _LANDSCAPE and clause.verb.lemma in _ENCLOSING)
        or patient in _ABSTRACT
        or agent in _MILD
    )


def head_of(sentence: Sentence, span: Span | None) -> str:
    """Return the head noun of a noun phrase, "" where there is none."""
    if span is None:
        return ""
    head = sentence.heads.get(span)
    if head is None:
        head = sentence.heads[span] = find_head(sentence.low[span[0] : span[1] + 1])
    return head
