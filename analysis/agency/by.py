"""Who is named with "by": an agent, not a time, a place or a means."""

from __future__ import annotations

from analysis.agency.phrases import COMMA, Sentence, Span, find_right
from analysis.agency.subjects import is_nounal
from analysis.agency.verbs import BASE, NOUN, PARTICIPLE, S_FORM
from analysis.agency.victims import is_body
from analysis.agency.words import AMOUNTS

_NO_AGENT = frozenset(  # "by" of means, place, time and measure
    # means and manner
    """air land sea force mistake accident name law contrast comparison chance way means phone
    telephone foot car bus train boat helicopter truck lorry convoy coach taxi van raft plane ferry
    ship ambulance rail road tram bicycle motorbike motorcycle mule donkey lift surprise design
    default proxy consensus order orders decree vote agreement consent virtue dint request stealth
    ruse deception trickery negotiation treaty persuasion lot turns instalments standards rope
    injection squad guillotine hanging strangulation electrocution poison link radio post mail hand
    hook crook accounts account reports rights rule tradition custom candlelight torchlight
    moonlight daylight starlight firelight lamplight itself himself herself themselves far"""
    # time
    """ night day then now time date end start beginning middle turn close eve outbreak arrival
    midday afternoon evening morning week weekend month year decade century hour hours minute
    minutes seconds tomorrow sunset dusk dawn sundown sunup lunchtime teatime bedtime breakfast
    lunch dinner noon spring summer autumn winter fall easter christmas ramadan eid deadline
    anniversary age"""
    # measure
    """ percent hundreds thousands tens scores dozen dozens half halves third thirds quarter quarters
    margin factor metres meters kilometres kilometers miles truckload truckloads busload busloads
    carload boatload degrees stages"""
    # place
    """ river roadside roadsides lake coast coastline shore shoreline seaside lakeside riverside
    waterside waterfront border frontier side door doorway doorstep bank highway motorway wall gate
    gates gateway crossing crossroads junction roundabout intersection checkpoint roadblock fence
    hedge ditch trench window fountain statue monument memorial church mosque cathedral chapel
    monastery convent temple shrine synagogue minaret tower bridge underpass overpass tunnel
    station school college library museum theatre theater cinema stadium market bazaar souk street
    avenue lane alley pavement kerb curb sidewalk square plaza stream canal harbour harbor port
    quay pier jetty dock docks railway tracks track field fields orchard grove vineyard garden
    gardens park playground cemetery graveyard grave tree trees olive pool pond well spring beach
    dam reservoir house barn farm farmhouse mill silo silos quarry mine-shaft pit depot warehouse
    garage pump kiosk stall shop bakery pharmacy restaurant cafe café hotel inn entrance exit stairs
    staircase steps ladder corridor bend corner curve slope hillside cliff ridge valley ford press
    stop shelter bench pillar post barrier barricade kerbside refinery plant factory""".split()
)
ATTRIBUTES = frozenset("advancing retreating attacking invading warring fighting fleeing".split())
_TRANSPORT = frozenset(
    "helicopter truck lorry convoy coach taxi van raft car bus train tram plane boat ship ferry".split()
)
# Of a single noun without an article these alone do something: "by police", "by gunfire".
_BARE_AGENTS = frozenset(
    """police gunfire artillery fire shellfire shrapnel shelling bombing bombardment intelligence
    infantry cavalry lightning disease hunger cholera people staff personnel security militia army
    government regime opposition state water rain snow sniper gunman soldier rebel bomber mob crowd
    rocket missile bomb mine landmine drone grenade mortar explosion blast flood earthquake quake
    storm hurricane tornado avalanche landslide debris glass men women children guerrillas smoke gas
    napalm sarin chlorine shabiha peshmerga janjaweed frost drought famine war fighting violence""".split()
)


def find_by(sentence: Sentence, place: int) -> Span | None:
    """Return who is named with "by", of the verb that ends before `place`."""
    end = min(place + 15, len(sentence.low))
    for here in range(place, end):
        if sentence.gaps[here] == COMMA:
            here = _skip_insertion(sentence, here)
            while sentence.class_at(here) == "R" and sentence.touches(here + 1):
                here += 1  # ", allegedly by"
            return _read_by(sentence, here) if sentence.low[here] == "by" else None
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


def skip_what(sentence: Sentence, first: int) -> int:
    """Step over "what residents said were [government tanks]", "what they called [a raid]"."""
    if sentence.low[first : first + 3] == ["the", "so", "called"]:
        return first + 3
    if sentence.low[first : first + 1] != ["what"]:
        return first
    for here in range(first + 2, min(first + 8, len(sentence.low))):
        if not sentence.touches(here):
            break
        if sentence.low[here] in ("was", "were", "called", "as") and sentence.touches(here + 1):
            return here + 1
    return first


def _skip_insertion(sentence: Sentence, here: int) -> int:
    """Step from the word after a comma over ", in broad daylight," to the next one."""
    if sentence.classes[here] != "P" or sentence.low[here] == "by":
        return here
    for beyond in range(here + 1, min(here + 7, len(sentence.low))):
        if sentence.gaps[beyond] == COMMA:
            return beyond
        if sentence.gaps[beyond] != 0 or sentence.classes[beyond] in "WSVHBMO":
            break
    return here


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
    after = skip_what(sentence, here + 1)
    if not sentence.touches(after):
        return None
    first = sentence.classes[after]
    if first in "YJ" and not (first == "J" and _goes_to_noun(sentence, after)):
        return None
    agent = find_right(sentence, after)
    if agent is None:
        return None
    return agent if _is_agent(sentence, agent) else None


def _is_agent(sentence: Sentence, agent: Span) -> bool:
    """Whether a noun phrase after "by" does something: the first noun phrase alone decides."""
    first, last = agent
    words = sentence.low[first : last + 1]
    if "of" in words[1:]:
        place = first + words.index("of") - 1
        if sentence.low[place] in AMOUNTS and place + 1 < last:
            return True  # "by hundreds of men"
        last = place
    head = sentence.low[last]
    if sentence.classes[last] in ("Y", "#") or head.startswith(("mid-", "late-", "early-")):
        return False
    counted = sentence.low[first] in ("a", "an", "another") or sentence.classes[first] == "#"
    if head in _TRANSPORT:
        return counted
    if is_body(head):
        return False  # "hung by the wrists"
    if head in _NO_AGENT:
        return head == "side" and "own" in words
    return not _is_bare(sentence, first, last)


def _is_bare(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a single noun lacks its article, which headlines do without: "by stealth"."""
    if any(sentence.classes[n] in "D#Q" or sentence.names[n] for n in range(first, last + 1)):
        return False
    ends = ("s", "men", "women", "people")
    if any(
        word.endswith(ends) or word in _BARE_AGENTS or word.startswith("pro-")
        for word in sentence.low[first : last + 1]
    ):
        return False
    if sentence.classes[last] in "IJE" or any(sentence.owns[first : last + 1]):
        return False
    return "the" in sentence.low or "a" in sentence.low or "an" in sentence.low


def _goes_to_noun(sentence: Sentence, place: int) -> bool:
    """Whether a form in -ing is a noun: "by shelling", "by advancing troops"."""
    known = sentence.verbs.get(place)
    following = sentence.class_at(place + 1)
    if following == "N" and sentence.low[place] in ATTRIBUTES:
        return sentence.low[place + 1].endswith("s")  # "by retreating troops"
    if known is not None:
        return (
            not (following and following in "D#Q" and sentence.touches(place + 1))
            and bool(known[1] & NOUN)
            and following != "N"
        )
    return False
