"""How the doer of a harm is told: by name or side, a category only, a weapon or event only, not at all."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis.agency.nouns import DOERS, GROUPS, KINDS, NATIONS
from analysis.agency.phrases import find_head
from analysis.agency.things import AIRCRAFT, BURSTS, HAPPENINGS, MEANS, WEAPONS
from analysis.agency.victims import is_vehicle
from analysis.agency.words import classify_word
from analysis.tables import require_columns
from analysis.tokens import fold_forms, split_forms

NOBODY, WEAPON, CATEGORY, NAMED = (
    "nobody", "only a weapon or event", "only a category", "named"
)  # fmt: skip
TOLD = (NOBODY, WEAPON, CATEGORY, NAMED)
# These say what sort of people did it, or what they are held to be, and not whose they are.
_CATEGORIES = frozenset(
    """terrorist terrorists terror militant militants gunman gunmen extremist extremists jihadist
    jihadists jihadi jihadis islamist islamists takfiri takfiris fighter fighters mercenary
    mercenaries attacker attackers assailant assailants bomber bombers sniper snipers kidnapper
    kidnappers killer killers murderer murderers criminal criminals outlaws thugs radicals radical
    perpetrator perpetrators shooter shooters militia militias militiamen militiaman
    suicide-bomber intruders raiders infiltrators wahhabi cell cells
    intruder raider infiltrator marauder marauders knifeman knifemen axeman supremacist supremacists
    fanatic fanatics fundamentalist fundamentalists zealot zealots salafist salafists salafi salafis
    racist racists neo-nazi neo-nazis fascists anarchists ultranationalists paramilitary paramilitaries
    irregulars strongmen captor captors hostage-taker hostage-takers abductor abductors
    hijacker hijackers jihadis mujahideen mujahidin culprit culprits suspect suspects
    stranger strangers enforcer enforcers assaulter assaulters stabber stabbers infidels heretics
    apostates""".split()
)
# They say what crime people live by; so does a word of their country with them: "Somali pirates".
_CRIMINALS = frozenset(
    """bandit bandits robber robbers thief thieves looter looters gang gangs gangster gangsters
    hitman hitmen assassin assassins arsonist arsonists pirate pirates smuggler smugglers trafficker
    traffickers hooligan hooligans vigilante vigilantes mob mobs rioter rioters saboteur saboteurs
    cartel cartels rustler rustlers poacher poachers burglar burglars mugger muggers vandal vandals
    criminal criminals outlaw outlaws thug thugs killer killers murderer murderers kidnapper
    kidnappers mobster mobsters""".split()
)
_CATEGORIES |= _CRIMINALS
# Anybody: with a word of his country too, unless the words tell more.
_ANYBODY = frozenset(
    """man men woman women people person persons individual individuals youth youths teenager
    teenagers teens someone somebody crowd crowds figure figures boy boys""".split()
)
# Those that only qualify the act before which they stand: "a terrorist attack", "sniper fire".
_QUALIFIERS = frozenset(
    """terrorist terror militant extremist jihadist jihadi islamist takfiri wahhabi radical sniper
    gunman bomber attacker fighter mercenary criminal militia suicide-bomber""".split()
)
_BY_THINGS = frozenset("kill wound injure hurt hit strike destroy damage displace".split())
# They tell a side, and not who of it; to some readers they are categories too.
LOOSE_SIDES = frozenset(
    """rebel rebels insurgent insurgents opposition oppositionist oppositionists""".split()
)
# Nouns of any party; with a word of a category before them they are one: "armed groups".
_BODIES = frozenset(
    """group groups parties party organization organizations organisation organisations faction factions gang
    gangs men man people person persons elements cell cells members member""".split()
)
_SORTS = frozenset(
    """armed unknown unidentified masked suspected alleged hooded foreign-backed foreign suicide
    extremist islamist jihadist terrorist militant radical hardline hard-line sunni shiite shia
    unnamed rival deadly new similar twin another other several many some dozens hundreds scores
    local same various all so-called such more violent brutal heavily further first second lone
    would-be motorcycle car rocket mortar early late two-man the angry rogue tribal young teenage
    elderly old white black far-right far-left ultranationalist religious sectarian drunk drunken
    crazed radicalised radicalized street drug crime criminal organised organized heavily-armed
    well-armed uniformed camouflaged bearded veiled nameless anonymous presumed apparent foreign-born
    female male adult mounted rampaging roving roaming passing nearby small large big
    unspecified known notorious lawless stateless homegrown home-grown freelance
    hired paid trained cold-blooded fanatical sadistic hard-core hardcore motorcycle-borne christian
    muslim hindu buddhist jewish catholic salafist salafi wahhabi more""".split()
)
_NOT_SORTS = ("-backed", "-led", "-linked", "-allied", "-affiliated", "-aligned", "-supported",
              "-funded", "-sponsored", "-trained", "-dominated", "-run", "-controlled", "-held")  # fmt: skip
_POSSESSIVE = re.compile(r"['’]s\b")
_RIGGED = frozenset("booby-trapped explosive-laden explosives-laden bomb-laden rigged".split())
_THINGS = MEANS | HAPPENINGS
_NAMES = (DOERS | GROUPS | {"security"}) - _CATEGORIES - _BODIES - AIRCRAFT
_DRESSED = frozenset(
    """in on with at near inside outside behind wearing carrying riding dressed wielding
    disguised posing aboard who that which whose""".split()
)
_THEIRS = frozenset("its their his her our my your whose".split())  # of somebody told before
_OWNERS = DOERS - AIRCRAFT
_STATES = frozenset("syria russia turkey israel iran iraq britain france jordan assad".split())
_HERE = frozenset("syria syrias syria's".split())


def classify_doers(clauses: pd.DataFrame, *, sides: bool = True) -> pd.Series:
    """Tell how each clause tells who did it.

    "named" is whoever is told by name or by side: *the army*, *Russian jets*, *rebels*, *ISIS
    militants*, *the driver*, *they*. "only a category" are words that say what sort of people it was,
    or what they are held to be, and not whose they are: *terrorists*, *militants*, *gunmen*,
    *unknown attackers*, *armed groups*, *a suicide bomber*. "only a weapon or event" is an act, a
    weapon or a war without a party (*an air strike killed*, *were killed in an air strike*), also
    where a word of a category only qualifies it (*a terrorist attack*, *sniper fire*); "nobody"
    where no agent, owner or act is told.

    Of agent and owner the one that tells more counts (*a bomber of ISIS*). *It* is a party, unless
    the clause before has a weapon or an act for its doer (*a missile struck; it killed ten*).

    Parameters
    ----------
    clauses : DataFrame
        ``agent``, optionally ``owner, event, form`` and more (from `find_clauses`).
    sides : bool
        Whether *rebels*, *insurgents* and *opposition* tell a side; else they are categories.

    Returns
    -------
    Series
        One of "nobody", "only a weapon or event", "only a category", "named", with the index of `clauses`.

    References
    ----------
    van Leeuwen (1996), The representation of social actors: an actor is suppressed, told by what he
    does or is held to be (functionalised, classified, appraised), or nominated.

    Examples
    --------
    >>> agents = ["", "a blast", "two gunmen", "terrorist groups", "ISIS militants", "rebels", "they"]
    >>> classify_doers(pd.DataFrame({"agent": agents})).tolist()[:4]
    ['nobody', 'only a weapon or event', 'only a category', 'only a category']
    >>> classify_doers(pd.DataFrame({"agent": agents})).tolist()[4:]
    ['named', 'named', 'named']
    """
    require_columns(clauses, "clauses", ["agent"], "find_clauses()")
    agents = clauses["agent"].astype("str")
    rank = _rank_all(agents, sides)
    event = (
        clauses["event"].to_numpy(dtype=bool) if "event" in clauses else np.zeros(len(rank), bool)
    )
    rank = np.where(event, np.maximum(rank, TOLD.index(WEAPON)), rank)
    if {"form", "start", "agent_start"} <= {
        *clauses.columns
    }:  # the noun's own: "terrorist attack on"
        before = (clauses["form"] == "nominalised") & (clauses["agent_start"] < clauses["start"])
        rank = np.where(before & _qualifies_all(agents, sides), TOLD.index(WEAPON), rank)
    if "owner" in clauses:
        owners = clauses["owner"].astype("str")
        owned = _rank_all(owners, sides)
        owned = np.where(event & _qualifies_all(owners, sides), TOLD.index(WEAPON), owned)
        rank = np.maximum(rank, owned)
    if {"doc_id", "sentence_id", "verb"} <= {*clauses.columns}:
        rank = _resolve_it(clauses, rank)
    return pd.Series(np.array(TOLD, dtype=object)[rank], index=clauses.index, dtype="str").rename(
        "doer"
    )


def choose_events(clauses: pd.DataFrame) -> pd.DataFrame:
    """Choose the clauses that tell of an event that happened.

    Left out are tolls of a war or of years, and what is negated, denied, possible, conditional or
    planned (*had not been bombed*, *would bomb the town if*): of these a sentence need not tell who.

    Parameters
    ----------
    clauses : DataFrame
        From `find_clauses`; without the columns ``toll`` and ``unreal`` all are kept.

    Examples
    --------
    >>> marks = {"toll": [True, False, False], "unreal": [False, False, True]}
    >>> choose_events(pd.DataFrame(marks)).index.tolist()
    [1]
    """
    for mark in ("toll", "unreal"):
        if mark in clauses:
            clauses = clauses[~clauses[mark].astype("bool")]
    return clauses


def tells_terrorists(clauses: pd.DataFrame) -> pd.Series:
    """Whether agent or owner is a word of terror: *terrorists*, *a terrorist attack*.

    To some outlets the word tells a side, as *rebels* does to others.

    Examples
    --------
    >>> agents = ["terrorist groups", "a terrorist attack", "gunmen", ""]
    >>> tells_terrorists(pd.DataFrame({"agent": agents})).tolist()
    [True, True, False, False]
    """
    told = pd.Series(False, index=clauses.index)
    for name in {"agent", "owner"} & {*clauses.columns}:
        told |= clauses[name].astype("str").str.contains(r"\bterror(?:ists?)?\b", case=False)
    return told


def is_category(words: list[str]) -> bool:
    """Whether small words tell a category, and nobody's name or side.

    Examples
    --------
    >>> is_category(["unknown", "gunmen"]), is_category(["rebels"])
    (True, False)
    """
    return _is_category_cached(tuple(words))


@lru_cache(maxsize=1 << 14)
def _is_category_cached(words: tuple[str, ...]) -> bool:
    return _is_category(list(words))


def is_weapon(name: str, *, sides: bool = True) -> bool:
    """Whether a noun phrase is a weapon or an event, without a word of whose it is.

    Examples
    --------
    >>> is_weapon("terrorist rocket attacks"), is_weapon("rebel rocket attacks")
    (True, False)
    """
    words = fold_forms(split_forms(name))
    vague = _QUALIFIERS if sides else _QUALIFIERS | {"rebel", "insurgent", "opposition"}
    head = find_thing(words)
    first = name.partition(" ")[0]
    by_name = head in WEAPONS | AIRCRAFT and first[:1].isupper() and first.endswith(("'s", "’s"))
    owned = any(
        (word in _OWNERS - vague and not _flies(words, place))
        or (word.endswith(_NOT_SORTS) and not word.startswith("foreign-"))
        or (word in _CATEGORIES and word not in vague and word.endswith(("s", "men")))
        for place, word in enumerate(words)
    ) or _begins_with_state(words)
    owned = owned or (by_name and classify_word(words[0], words[0]) != "Y")  # "Ankara's howitzers"
    owners = [part.split()[-1].lower() for part in _POSSESSIVE.split(name)[:-1] if part.split()]
    owned = owned or any(owner in _CATEGORIES for owner in owners)  # "the militia's shootings"
    return bool(words) and not owned and (head in _THINGS or is_vehicle(head) or _flies(words, -1))


def find_thing(words: list[str]) -> str:
    """Return the head of a noun phrase; of "a hail of gunfire" the gunfire.

    Examples
    --------
    >>> find_thing(["a", "hail", "of", "gunfire"]), find_thing(["a", "booby-trapped", "door"])
    ('gunfire', 'bomb')
    """
    head = find_head(words)
    if head in BURSTS and "of" in words[:-1]:
        return find_head(words[words.index("of") + 1 :])
    rigged = any(word in _RIGGED for word in words[:-1])
    return "bomb" if rigged and head not in _CATEGORIES else head


def _begins_with_state(words: list[str]) -> bool:
    """Whether a state's name stands for its people, as in headlines: "Syria air raids kill"."""
    first = next((word for word in words if word not in ("a", "an", "the")), "")
    return first.removesuffix("'s") in _STATES or first.removesuffix("s") in _STATES


def _flies(words: list[str], place: int) -> bool:
    """Whether a word is of an aircraft: "fighter jets", "jet fighters", "long-range bombers"."""
    if words[place] not in ("fighter", "fighters", "bomber", "bombers"):
        return False
    return any(word in AIRCRAFT or word in ("long-range", "strategic") for word in words)


def _resolve_it(clauses: pd.DataFrame, rank: np.ndarray) -> np.ndarray:
    """Take "it" for the weapon or act of the clause before, where it does what these can do.

    "The missile struck at dawn. It killed ten": the clause before is in the same sentence or in the
    last one of the document. Any other "it" is taken for a party, as it mostly is.
    """
    is_it = clauses["agent"].astype("str").str.lower().eq("it") & clauses["verb"].isin(_BY_THINGS)
    before = clauses[["doc_id", "sentence_id"]].shift()
    near = before["doc_id"].eq(clauses["doc_id"])
    near &= (clauses["sentence_id"] - before["sentence_id"]).le(1)
    thing = np.append(False, rank[:-1] == TOLD.index(WEAPON))[: len(rank)]
    return np.where(is_it & near & thing, TOLD.index(WEAPON), rank)


def _rank_all(names: pd.Series, sides: bool) -> np.ndarray:
    codes, distinct = pd.factorize(names)
    ranks = [TOLD.index(_classify(str(name), sides)) for name in distinct]
    return np.array(ranks, dtype=np.int64)[codes] if len(codes) else np.zeros(0, dtype=np.int64)


def _qualifies_all(names: pd.Series, sides: bool) -> np.ndarray:
    codes, distinct = pd.factorize(names)
    told = np.array([_qualifies(str(name), sides) for name in distinct], dtype=bool)
    return told[codes] if len(codes) else np.zeros(0, dtype=bool)


def _qualifies(name: str, sides: bool) -> bool:
    """Whether what stands before an act is its adjective: "[similar terrorist] attack"."""
    words = fold_forms(split_forms(name))
    loose = frozenset() if sides else LOOSE_SIDES
    ends = bool(words) and words[-1] in _QUALIFIERS | (loose - {"rebels", "insurgents"})
    return ends and _classify(name, sides) == CATEGORY


def _classify(name: str, sides: bool = True) -> str:
    forms = split_forms(name)
    if not forms:
        return NOBODY
    if is_weapon(name, sides=sides):
        return WEAPON
    return CATEGORY if _is_category(forms, sides) else NAMED


def _is_category(forms: list[str], sides: bool = True) -> bool:
    """Whether the words of a noun phrase tell a category, and nobody's name or side.

    What a man wears, rides or carries does not tell whose he is: "men in army uniform".
    """
    words = _cut_dress(fold_forms(forms))
    loose = frozenset() if sides else LOOSE_SIDES
    head = find_head(words)
    if head not in _CATEGORIES | _BODIES | _ANYBODY | loose | MEANS:
        return False
    found = head in _ANYBODY
    for place, (form, word) in enumerate(zip(forms, words, strict=False)):
        kind = classify_word(word, word)
        if word in _THEIRS or word.startswith("pro-"):
            return False
        third = word == "third" and head in ("party", "parties")
        if (
            third
            or word in _CATEGORIES
            or word in loose
            or (word == "armed" and words[-1] in _BODIES)
        ):
            found = True
        elif word in _SORTS | KINDS | _BODIES | _ANYBODY | MEANS | _HERE or kind in "D#QPCY":
            found = found or word in ("unknown", "unidentified", "masked")
        elif word in NATIONS and head in _CRIMINALS | _ANYBODY:
            continue  # where they are from: "Somali pirates"
        elif word == "syrian" and head in _CATEGORIES | _BODIES | loose:
            continue  # "Syrian gunmen"
        elif (
            word in _NAMES
            or word.endswith(_NOT_SORTS)
            or (form[0].isupper() and not (place == 0 and _is_sort(form)))
        ):
            return False
        elif kind in "WSBHMVI":
            break
    return found


def _is_sort(form: str) -> bool:
    """Whether a first word has its capital from the sentence only: "Hooded men", "Knife-wielding"."""
    low = form.lower()
    return ("-" in low and form[1:] == low[1:] and not low.startswith("al-")) or (
        low.endswith(("ed", "ing")) and not low.endswith(("ahmed", "ammed"))
    )


def _cut_dress(words: list[str]) -> list[str]:
    """Cut what people wear, ride, carry or where they stand: after "in", "on", "with"."""
    for place, word in enumerate(words):
        if place and (word in _DRESSED or (word == "armed" and place == len(words) - 1)):
            return words[:place]
    return words
