"""Closed lists by which names are told, and what a form says of itself; all of our own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import regex

from analysis.lexicons import load_vader
from analysis.tokens import fold_forms
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
)

# What a form may be; a token is some of them.
CAPITAL, ALL_CAPITALS, LOWER, CONTENT = 1, 2, 4, 8
FUNCTION, HARM, EVENT, INSTITUTION = 16, 32, 64, 128
PLACE, OPENER, CONNECTOR, ABBREVIATED, INFLECTED, OF = 256, 512, 1024, 2048, 4096, 8192
POSSESSIVE, SHOUTED = 16384, 32768  # SHOUTED: in capitals and in VADER's lexicon, no acronym
FOR = 65536
_LENGTH = 131072
# So many distinct forms are remembered between calls; none longer than this.
_MAX_FORMS, _MAX_LENGTH = 200_000, 64

Ints = npt.NDArray[np.integer[Any]]

_FUNCTION = (
    ADVERBS | AUXILIARIES | DETERMINERS | PREPOSITIONS | SUBORDINATORS | PRONOUNS | TIMES
    | frozenset(
        """me him us them myself himself themselves yes thank thanks please well ok okay more most
        very such same there here read watch related photo video image caption getty follow like
        share contact copyright""".split()
    )
)  # fmt: skip
# What is done or suffered is no part of a name: headlines run in capitals too.
_HARM = regex.compile(
    r"""(?:kill|attack|injur|wound|destroy|bomb(?!ay)|shell(?:ing|ed)|slay|slain|massacr|execut|murder
    |terroris|militant|rebel|insurgen|extremis|fighter|victim|casualt|thug|murder|rape|tortur
    |abduct|kidnap|hostag|fail|accus|condemn|den(?:y|ie)|reject|threat(?!re)|flee|fled|hit|hits
    |strike|struck|airstrike|clash|dead|death|die|dies|died|dying|suicid|bloody|blood|violen
    |rage|battl|fight|battle|offensive|fear|lied|hate|lose|lost|suspect|arrest|fresh|heavy|intense
    |powerful|brave|bad|worst|slam|blast)(?:s|es|ed|d|ing|er|ers|ies|y|t|ts|th|ths|ism|ce|ly|ful)?""",
    regex.VERBOSE,
)
# What happened, unless an institution is named for it: the War Department.
_EVENT = frozenset(
    """war wars crisis crises conflict conflicts terror weapons weapon crime crimes criminal
    emergency prison genocide holocaust revolution uprising disaster catastrophe siege coup
    ceasefire truce invasion occupation agreement prize medal tour freedom peace talks""".split()
)
_INSTITUTION = frozenset(
    """ministry minister ministers department secretary secretariat council committee commission
    court agency agencies service services office bureau authority authorities corps force forces
    army guard guards police front party union league movement observatory organisation
    organization organisations organizations group centre center institute university college
    school foundation association society coalition parliament assembly congress senate house
    bank fund programme program hospital church mosque brigade brigades battalion battalions
    command commission federation republic kingdom state states nation nations network coordinator
    envoy adviser advisor director commissioner tribunal board trust administration conference
    monitor monitors watch act corporation company times post news journal staff chief""".split()
)
_OPENERS = frozenset(
    """united free national great new north south east west northern southern eastern western
    central democratic islamic muslim christian holy supreme popular special human white red royal
    federal social liberal conservative labour labor republican international european american
    arab african asian saint san los las fort mount lake cape hong sri el al abu bin ibn ban
    security justice peace liberty defence defense""".split()
)
_PLACES = frozenset(
    """syria syrian syrians russia russian russians turkey turkish turk turks iran iranian iranians
    iraq iraqi iraqis israel israeli israelis lebanon lebanese jordan jordanian jordanians egypt
    egyptian egyptians saudi saudis qatar qatari qataris kuwait kuwaiti yemen yemeni yemenis bahrain
    oman libya libyan libyans tunisia tunisian algeria algerian morocco moroccan sudan sudanese
    palestine palestinian palestinians gaza kurd kurds kurdish kurdistan arab arabs islamic muslim
    muslims christian christians jewish jews druze alawite alawites sunni sunnis shiite shiites
    shia yazidi yazidis turkmen armenian armenians america american americans britain british
    briton britons england english scotland scottish wales welsh ireland irish france french
    germany german germans italy italian italians spain spanish portugal portuguese greece greek
    greeks poland polish hungary hungarian austria austrian switzerland swiss sweden swedish norway
    norwegian denmark danish finland finnish netherlands dutch belgium belgian europe european
    europeans ukraine ukrainian ukrainians georgia georgian chechen chechens china chinese japan
    japanese korea korean koreans india indian indians pakistan pakistani pakistanis afghanistan
    afghan afghans africa african africans nigeria nigerian kenya kenyan somalia somali ethiopia
    canada canadian canadians mexico mexican mexicans brazil brazilian cuba cuban venezuela
    venezuelan australia australian australians soviet western damascus aleppo homs hama idlib
    idleb daraa deraa latakia tartus raqqa palmyra ghouta douma beirut amman baghdad mosul tehran
    ankara istanbul moscow kremlin washington london paris berlin brussels geneva vienna astana
    jerusalem riyadh cairo doha daesh isis isil hezbollah hamas taliban houthi houthis nato""".split()
)
_CONNECTORS = frozenset("of for de bin ibn van von al el ul".split())
_ABBREVIATED = frozenset(
    """mr mrs ms dr prof gen col lt maj capt brig sgt sen rep gov rev jr sr st no u.s u.n""".split()
)
_PREFIXES = ("al-", "el-", "ash-", "as-", "an-", "ad-", "at-", "ar-", "az-", "ul-", "ez-")
# What is hyphened on to a name: Russian-backed, rebel-held.
_CUT = regex.compile(
    r"[-\u2010\u2011](?:\p{Ll}+(?:ed|ing)|held|led|made|run|born|style|era|wide|majority|friendly"
    r"|bound|only|area|type|language|wing|sponsored)(?!\p{L})"
)

# Institutions written small are institutions too; d?f?nc? is spelt both ways.
PHRASES = tuple(
    " ".join(words.split())
    for words in """security council | security force | security forces | security service
    | security services | security agency | security agencies | security apparatus
    | security official | security officials | security source | security sources
    | security officer | security officers | security adviser | security advisor
    | national security | homeland security | defen?e ministry | defen?e minister
    | defen?e ministers | defen?e department | defen?e secretary | defen?e official
    | defen?e officials | defen?e force | defen?e forces | ministry of defen?e
    | minister of defen?e | department of defen?e | secretary of defen?e | civil defen?e
    | national defen?e | peoples defen?e | justice ministry | justice minister
    | justice department | ministry of justice | minister of justice | department of justice
    | chief justice | intelligence agency | intelligence agencies | intelligence service
    | intelligence services | intelligence committee | intelligence official
    | intelligence officials | intelligence officer | intelligence officers | intelligence chief
    | intelligence community | intelligence source | intelligence sources | military intelligence
    | interior ministry | supreme court | supreme leader | special forces | special envoy
    | special counsel | special representative | united nations | united states | united kingdom
    | united arab emirates | united front | free army | free syrian army | syrian free army
    | syrian democratic forces | democratic forces | islamic state | white helmets
    | popular front | popular committees | popular mobilisation | popular mobilization
    | peoples protection units | people's protection units | criminal court | human rights watch
    | human rights council | red cross | red crescent | save the children | labor party
    | labour party | ruling party | treasury secretary | treasury department | white house
    | commander in chief | editor in chief | energy minister | energy ministry | health ministry
    | ministry of health | trust fund | agriculture ministry""".split("|")
)


def tell_forms(forms: Iterable[str]) -> tuple[Ints, Ints]:
    """Return what each form may be, and how many of its characters belong to a name."""
    packed = np.array([_FORMS[form] for form in forms], dtype=np.int64)
    return packed & (_LENGTH - 1), packed // _LENGTH


class _Forms(dict[str, int]):
    """What is told of a form, remembered: its length in a name times `_LENGTH`, and its kinds."""

    def __missing__(self, form: str) -> int:
        packed = measure_name(form) * _LENGTH + tell_form(form)
        if len(form) <= _MAX_LENGTH:
            if len(self) >= _MAX_FORMS:
                self.clear()
            self[form] = packed
        return packed


_FORMS = _Forms()


def tell_form(form: str) -> int:
    """Tell what a form may be, as a sum of the constants of this module."""
    word = fold_forms([form])[0]
    plain = fold_forms([form], lower=False)[0]
    bare = next((plain[len(p) :] for p in _PREFIXES if plain.lower().startswith(p)), plain)
    letters = sum(map(str.isalpha, plain))
    told = 0
    if bare[:1].isupper():
        told |= CAPITAL
        if bare.isupper() and letters > 1:
            told |= ALL_CAPITALS
            told |= SHOUTED if form.lower() in _list_vader() else 0
    elif plain[:1].islower():
        told |= LOWER
    of_list = {
        FUNCTION: _FUNCTION, EVENT: _EVENT, INSTITUTION: _INSTITUTION, PLACE: _PLACES,
        OPENER: _OPENERS, CONNECTOR: _CONNECTORS, ABBREVIATED: _ABBREVIATED,
    }  # fmt: skip
    told |= sum(kind for kind, words in of_list.items() if word.rstrip(".") in words)
    if _HARM.fullmatch(word):
        told |= HARM
    if word in ("of", "for"):
        told |= OF | (FOR if word == "for" else 0)
    if len(word) < len(form) and form[-1:] in ("s", "S"):
        told |= POSSESSIVE
    if letters > 2 and not told & FUNCTION and not word.startswith(_PREFIXES):
        told |= CONTENT
    if len(word) > 4 and word.endswith(("ly", "ed", "ing")):
        told |= INFLECTED
    if len(plain.rstrip(".")) == 1 or (plain.endswith(".") and plain.count(".") > 1):
        told |= ABBREVIATED
    return told


@cache
def _list_vader() -> dict[str, float]:
    return load_vader().valence


def measure_name(form: str) -> int:
    """Return how many characters of a form belong to a name: not ``'s``, nor what is hyphened on.

    Examples
    --------
    >>> [measure_name(form) for form in ("Syria’s", "Russian-backed", "al-Assad", "Tel-Aviv")]
    [5, 7, 8, 8]
    """
    end = len(form)
    if form[-2:].lower() in ("'s", "’s", "ʼs") and end > 2:
        end -= 2
    found = None if form.lower().startswith(_PREFIXES) else _CUT.search(form)
    return min(end, found.start()) if found else end
