"""How the doer of a harm is told: by name or side, by a category only, by a weapon only, not at all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.agency.nouns import DOERS, GROUPS, KINDS
from analysis.agency.phrases import find_head
from analysis.agency.things import AIRCRAFT, MEANS
from analysis.agency.words import classify_word
from analysis.tables import require_columns
from analysis.tokens import fold_forms, split_forms

NOBODY, WEAPON, CATEGORY, NAMED = "nobody", "only a weapon", "only a category", "named"
TOLD = (NOBODY, WEAPON, CATEGORY, NAMED)
# These say what sort of people did it, or what they are held to be, and not whose they are.
_CATEGORIES = frozenset(
    """terrorist terrorists terror militant militants gunman gunmen extremist extremists jihadist
    jihadists jihadi jihadis islamist islamists takfiri takfiris fighter fighters mercenary
    mercenaries attacker attackers assailant assailants bomber bombers sniper snipers kidnapper
    kidnappers killer killers murderer murderers criminal criminals outlaws thugs radicals radical
    perpetrator perpetrators shooter shooters militia militias militiamen militiaman
    suicide-bomber intruders raiders infiltrators wahhabi""".split()
)
# Nouns of any party; with a word of a category before them they are one: "armed groups".
_BODIES = frozenset(
    """group groups organization organizations organisation organisations faction factions gang
    gangs men man people person persons elements cell cells members member""".split()
)
_SORTS = frozenset(
    """armed unknown unidentified masked suspected alleged hooded foreign-backed foreign suicide
    extremist islamist jihadist terrorist militant radical hardline hard-line sunni shiite shia
    unnamed rival deadly new similar twin another other several many some dozens hundreds scores
    local same various all so-called such more violent brutal heavily further first second lone
    would-be motorcycle car rocket mortar early late two-man the""".split()
)
_NAMES = (DOERS | GROUPS | {"security"}) - _CATEGORIES - _BODIES - AIRCRAFT
_THEIRS = frozenset("its their his her our my your whose".split())  # of somebody told before
_OWNERS = DOERS - AIRCRAFT
_STATES = frozenset("syria russia turkey israel iran iraq britain france jordan assad".split())
_HERE = frozenset("syria syrias syria's".split())


def classify_doers(clauses: pd.DataFrame) -> pd.Series:
    """Tell how each clause tells who did it.

    "named" is whoever is told by name or by side: *the army*, *Russian jets*, *rebels*, *ISIS
    militants*, *the driver*, *they*. "only a category" are words that say what sort of people it was,
    or what they are held to be, and not whose they are: *terrorists*, *militants*, *gunmen*,
    *unknown attackers*, *armed groups*, *a suicide bomber*. "only a weapon" is a bare weapon or
    event (*an air strike killed*); "nobody" where no agent and no owner of the act is told.

    Where the agent is a weapon or a category, and the sentence tells whose (*a bomber of ISIS*), its
    owner counts.

    Parameters
    ----------
    clauses : DataFrame
        ``agent``, optionally ``owner`` (from `find_clauses`).

    Returns
    -------
    Series
        One of "nobody", "only a weapon", "only a category", "named", with the index of `clauses`.

    References
    ----------
    van Leeuwen (1996), The representation of social actors: an actor is suppressed, told by what he
    does or is held to be (functionalised, classified, appraised), or nominated.

    Examples
    --------
    >>> agents = ["", "a blast", "two gunmen", "terrorist groups", "ISIS militants", "rebels", "they"]
    >>> classify_doers(pd.DataFrame({"agent": agents})).tolist()[:4]
    ['nobody', 'only a weapon', 'only a category', 'only a category']
    >>> classify_doers(pd.DataFrame({"agent": agents})).tolist()[4:]
    ['named', 'named', 'named']
    """
    require_columns(clauses, "clauses", ["agent"], "find_clauses()")
    told = _classify_all(clauses["agent"])
    if "owner" in clauses:
        owned = _classify_all(clauses["owner"])
        told = told.mask((told != NAMED) & (owned != NOBODY), owned)
    return told.rename("doer")


def choose_events(clauses: pd.DataFrame) -> pd.DataFrame:
    """Choose the clauses that tell of an event: tolls of a war or of years are left out.

    Parameters
    ----------
    clauses : DataFrame
        From `find_clauses`; without a column ``toll`` all are kept.

    Examples
    --------
    >>> clauses = pd.DataFrame({"verb": ["kill", "kill"], "toll": [True, False]})
    >>> choose_events(clauses).index.tolist()
    [1]
    """
    return clauses[~clauses["toll"].astype("bool")] if "toll" in clauses else clauses


def is_category(words: list[str]) -> bool:
    """Whether small words tell a category, and nobody's name or side.

    Examples
    --------
    >>> is_category(["unknown", "gunmen"]), is_category(["rebels"])
    (True, False)
    """
    return _is_category(words)


def is_weapon(name: str) -> bool:
    """Whether a noun phrase is a weapon or an event, without a word of whose it is."""
    words = fold_forms(split_forms(name))
    owned = any(
        (word in _OWNERS and not _flies(words, place)) or word.endswith(("-led", "-backed"))
        for place, word in enumerate(words)
    ) or _begins_with_state(words)
    return bool(words) and not owned and (find_head(words) in MEANS or _flies(words, -1))


def _begins_with_state(words: list[str]) -> bool:
    """Whether a state's name stands for its people, as in headlines: "Syria air raids kill"."""
    first = next((word for word in words if word not in ("a", "an", "the")), "")
    return first.removesuffix("'s") in _STATES or first.removesuffix("s") in _STATES


def _flies(words: list[str], place: int) -> bool:
    """Whether a word is of an aircraft: "fighter jets", "jet fighters", "long-range bombers"."""
    if words[place] not in ("fighter", "fighters", "bomber", "bombers"):
        return False
    return any(word in AIRCRAFT or word in ("long-range", "strategic") for word in words)


def _classify_all(names: pd.Series) -> pd.Series:
    codes, distinct = pd.factorize(names.astype("str"))
    classes = np.array([_classify(str(name)) for name in distinct], dtype=object)
    return pd.Series(classes[codes], index=names.index, dtype="str")


def _classify(name: str) -> str:
    forms = split_forms(name)
    if not forms:
        return NOBODY
    if is_weapon(name):
        return WEAPON
    return CATEGORY if _is_category(forms) else NAMED


def _is_category(forms: list[str]) -> bool:
    """Whether the words of a noun phrase tell a category, and nobody's name or side."""
    words = fold_forms(forms)
    found = False
    for form, word in zip(forms, words, strict=True):
        kind = classify_word(word, word)
        if word in _THEIRS or word.startswith("pro-"):
            return False
        if word in _CATEGORIES or (word == "armed" and words[-1] in _BODIES):
            found = True
        elif word in _SORTS | KINDS | _BODIES | MEANS | _HERE or kind in "D#QPC":
            found = found or word in ("unknown", "unidentified", "masked")
        elif word in _NAMES or form[0].isupper() or word.endswith(("-backed", "-led", "-linked")):
            return False
        elif kind in "WSBHMVI":
            break
    return found
