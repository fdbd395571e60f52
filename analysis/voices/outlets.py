"""Outlets that speak for a state, a camp or a party.

The list is closed and our own: agencies, broadcasters and papers that a state, an armed camp or a
party owns or runs as its voice. A broadcaster with a charter of its own, or a private one, is none.
"""

from __future__ import annotations

from functools import lru_cache

import regex

from analysis.voices.sides import find_side

OPPOSITION = "political opposition"
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}.'’-]*")
_A = r"\b[Aa]l[- ]?"
_ORGANS = tuple(
    (regex.compile(pattern), side)
    for side, pattern in {
        "state": rf"\bSANA?s?\b(?!['’]a)|\bSana['’]?s? news|Syrian? Arab News Agency|{_A}[IE]khbariya|{_A}Watan|"
        r"\bTishreen|\bSyria(?:n|['’]?s)? (?:Satellite )?(?:TV|[Tt]elevision)\b",
        "Russia, Iran, Hezbollah": r"\b(?:TASS|Itar-Tass|RIA|Ria Novosti|Novosti|Sputnik|RT|Russia Today|Zvezda|"
        r"Press ?TV|FNA|Fars|IRNA|Tasnim|Mehr|IRIB|ISNA)\b|"
        rf"{_A}(?:Alam|Manar|Mayad[ie]+n)\b",
        "Turkey": r"\b(?:Anadolu|TRT)\b",
        "Islamic State": r"\bAa?maq\b|\bDabiq\b|\bAl-Bayan [Rr]adio",
        "Kurdish-led forces": r"\b(?:Firat|ANF|Hawar|ANHA)\b",
        "other foreign state": r"\b(?:Xinhua|KCNA|Petra|SPA|Saudi Press Agency|KUNA|MENA|WAM|QNA|NNA|"
        r"National News Agency)\b",
        OPPOSITION: r"\bEtilaf\b",
    }.items()
)
_NOUN = (
    r"(?:media|television|tv|radio|news|newspaper|paper|daily|broadcaster|channel|outlet|website|"
    r"site|agency|station|reporter|correspondent)s?\b"
)
_RUN = r"(?:[- ](?:run|owned|controlled|backed|affiliated|aligned|linked|funded|based))?"
_OF_STATE = regex.compile(
    rf"\b(?:state|government|regime|army|official){_RUN} (?:\p{{L}}[\p{{L}}'’-]* ){{0,3}}?{_NOUN}",
    regex.IGNORECASE,
)
_OF_CAMP = regex.compile(
    rf"\b(?:pro-(\p{{L}}[\p{{L}}.]*)(?:-\p{{L}}+)?|(\p{{L}}[\p{{L}}.]*)['’]?s?[- ](?:run|owned|controlled|affiliated|aligned|"
    rf"linked|funded)|([Hh][ei][zs]b[aou]ll?ah|ISI[SL]|Daesh|SDF|YPG|PYD|PKK)(?:['’]?s)?) (?:\p{{L}}[\p{{L}}'’-]* ){{0,3}}?{_NOUN}"
)
_OF_OPPOSITION = regex.compile(
    rf"\b(?:pro-)?opposition{_RUN} (?:\p{{L}}[\p{{L}}'’-]* ){{0,3}}?{_NOUN}", regex.IGNORECASE
)
_OF_REBELS = regex.compile(
    rf"\b(?:rebel|militant|jihadist|insurgent)s?{_RUN} (?:\p{{L}}[\p{{L}}'’-]* ){{0,2}}?{_NOUN}",
    regex.IGNORECASE,
)
_REGIME = regex.compile(
    rf"\bpro-(?:government|regime|assad|damascus|syrian){_RUN} (?:\p{{L}}[\p{{L}}'’-]* ){{0,3}}?{_NOUN}",
    regex.IGNORECASE,
)

GENERIC_OUTLETS = frozenset(
    """agency reporter correspondent channel broadcaster network tv television newspaper outlet
    website paper daily""".split()
)


def find_last_outlet(before: str, foreign: frozenset[str]) -> str:
    """Return the side of the last outlet that a text names, "" where it names none of a side.

    Examples
    --------
    >>> find_last_outlet("An agency, TASS, told SANA that", frozenset())
    'state'
    """
    ends = [
        (match.end(), match.start())
        for pattern in (*(organ for organ, _ in _ORGANS), _OF_STATE, _REGIME)
        for match in pattern.finditer(before)
    ]
    if not ends:
        return ""
    start = max(ends)[1]
    return find_outlet_side(before[max(start - 20, 0) :], foreign)


@lru_cache(maxsize=1 << 12)
def find_outlet_side(description: str, foreign: frozenset[str]) -> str:
    """Return the side that an outlet is the voice of, "" where it is nobody's.

    Parameters
    ----------
    description : str
        The words for an outlet, or for who reports for it.
    foreign : frozenset of str
        As in `find_side`.

    Examples
    --------
    >>> states = frozenset(["turkish"])
    >>> find_outlet_side("state television", states), find_outlet_side("the Turkish state broadcaster", states)
    ('state', 'Turkey')
    >>> find_outlet_side("a SANA reporter", states), find_outlet_side("an opposition website", states)
    ('state', 'political opposition')
    >>> find_outlet_side("a local newspaper", states)
    ''
    """
    for pattern, side in _ORGANS:
        if pattern.search(description):
            return side
    description = description.replace("Islamic State", "ISIS")
    if _OF_OPPOSITION.search(description):
        return OPPOSITION
    words = [word.lower().strip(".'’") for word in _WORD.findall(description)]
    words = [word.removesuffix("'s").removesuffix("’s") for word in words]
    if _REGIME.search(description):
        return "state"
    if _OF_STATE.search(description):
        return find_side("government", words, foreign)
    if _OF_REBELS.search(description):
        return find_side("armed group", words, foreign)
    for match in _OF_CAMP.finditer(description):
        camp = next(word for word in match.groups() if word).lower()
        told = find_side("foreign government", [camp], foreign)
        if find_side("", [camp], foreign) or camp in foreign:
            return told
    return ""
