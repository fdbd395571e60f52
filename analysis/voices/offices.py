"""Offices of states: of which country "the ministry" is, when another place of the text tells."""

from __future__ import annotations

import regex

from analysis.voices.roles import COALITION, FOREIGN, find_role
from analysis.voices.sides import STATE

OFFICES = frozenset(
    """minister ministry president parliament ambassador envoy spokesman spokeswoman premier
    ministers presidency secretary""".split()
)
_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}'’.-]*")
_HOME = frozenset("syria syrian syrians syrias assad assads damascus regime".split())
_NOT_STATES = frozenset(
    """western westerners european kurdish-government spicer psaki nauert mcmaster haley mattis may
    blair johnson cameron""".split()
)
_STATES = FOREIGN - _NOT_STATES
# What an office is for: "the defence ministry" is not the foreign ministry named before.
_KINDS = {
    "defence": "defence", "defense": "defence", "foreign": "foreign", "interior": "interior",
    "health": "health", "prime": "prime", "information": "information", "justice": "justice",
}  # fmt: skip
RANK = regex.compile(
    r"\b(?:[Cc]aptain|Capt\.?|[Cc]olonel|Col\.?|[Gg]eneral|Gen\.?|[Ll]ieutenant|Lt\.?|[Mm]ajor|Maj\.?|Brig\.?|"
    r"[Bb]rigadier|[Aa]dmiral|[Cc]ommander|[Ss]pokes(?:man|woman|person))(?!\p{L})"
)
_ARMIES = regex.compile(
    r"(?:\p{L}[\p{L}\p{M}.'’-]*[ ]){0,3}\b(?:Pentagon|CENTCOM|[Mm]ilitary|[Aa]rmy|[Mm]inistry|[Cc]ommand|[Cc]oalition|"
    r"[Ss]pokes(?:man|woman|person)|[Aa]ir [Ff]orce|FSA|[Nn]avy)\b"
)
_OPPOSED = regex.compile(
    r"\b(?:Syrian|National|[Oo]pposition(?:['’]?s)?)(?: National| Opposition| Revolutionary)* Coalition\b|\bSNC\b|\bEtilaf\b"
)
_FLYING = regex.compile(
    r"(?:\b(?:U\.?S\.?|American|[Ii]nternational|[Gg]lobal|anti-\S+)(?:[- ]led)?(?: \p{L}+)?|\bUS[- ]led(?: \p{L}+){0,2}) [Cc]oalition|"
    r"\b[Cc]oalition(?:['’]?s)? (?:\p{L}+ )?(?:jets?|warplanes?|aircraft|planes?|air|airstrikes?|strikes?|raids?|bomb\p{L}*|drones?)\b"
)
_BARE = regex.compile(r"\b(?:[Cc]ommanders?|[Ff]ighters?)\b")
_CAMPS = regex.compile(
    r"\b(?:(?P<iraq>[Pp]eshmerga)|(?P<kurds>SDF|YPG|YPJ|PYD|Syrian Democratic Forces|"
    r"Kurd(?:s|ish(?:-led)? (?:forces|fighters|units|militia|troops)))|"
    r"(?P<others>[Rr]ebels?|FSA|Free Syrian Army|[Ii]nsurgents?|[Oo]pposition|[Ii]slamists?|[Jj]ihadists?|"
    r"[Nn]usra|Ahrar|Jaish|Jaysh|[Bb]rigades?|[Ff]actions?))\b"
)
_NEAR_CAMP = 320  # signs before or after a commander
_FAR = 10_000  # signs on either side among which it is looked for which coalition is meant
_BEFORE = 6  # words before an office among which its country is looked for


def _fold(word: str) -> str:
    word = word.lower().strip(".'’")
    return word.removesuffix("'s").removesuffix("’s")


def _is_state(word: str) -> bool:
    return word in _STATES or (word.endswith("s") and word[:-1] in _STATES)


def has_country(text: str) -> bool:
    """Whether a text names a country, Syria included, or a person known to be of one.

    Examples
    --------
    >>> has_country("the Russian defence ministry"), has_country("the ministry")
    (True, False)
    """
    words = [_fold(word) for word in _WORD.findall(text)]
    return any(word in _HOME or word in FOREIGN or _is_state(word) for word in words)


def find_country_role(before: str, office: str, described: list[str]) -> str:
    """Return the role of the last office of this name before that tells its country.

    "" where there is none, where the last one is the home country's, or where it is another kind
    of office ("foreign" after "defence").

    Examples
    --------
    >>> find_country_role("Russian Defence Ministry planes flew.", "ministry", ["the", "ministry"])
    'Russia, Iran, Hezbollah'
    """
    kind = next((_KINDS[word] for word in described if word in _KINDS), "")
    for found in reversed(list(regex.finditer(rf"\b{office}\b", before, regex.IGNORECASE))):
        whole = [
            _fold(w) for w in _WORD.findall(before[max(found.start() - 70, 0) : found.start()])
        ]
        words = whole[-_BEFORE:]
        near = next((_KINDS[word] for word in reversed(words) if word in _KINDS), "")
        if kind and near and near != kind:
            continue
        told = [word for word in words[-4:] if word in _HOME or _is_state(word)]
        if told and told[-1] in _HOME:
            return ""
        if told:  # the nearest one
            return find_role(
                f"{told[-1]} {' '.join(words[-4:][words[-4:].index(told[-1]) + 1 :])} {office}"
            )
    return ""


def find_coalition_role(text: str, at: int) -> str:
    """Return the role of "the coalition": of the one that the text names last before, else first.

    Examples
    --------
    >>> text = "The US-led coalition flew. The coalition said it hit a bridge."
    >>> find_coalition_role(text, 27), find_coalition_role("The coalition said so.", 0)
    ('US and coalition', '')
    """
    low = max(at - _FAR, 0)
    found = [
        (match.start(), role)
        for pattern, role in ((_OPPOSED, "political opposition"), (_FLYING, COALITION))
        for match in pattern.finditer(text, low, at + _FAR)
    ]
    before = [one for one in found if one[0] < at]
    return max(before)[1] if before else min(found)[1] if found else ""


def find_commander_role(text: str, at: int, described: str) -> str:
    """Return the role of a commander of whom nothing is told, by the camp named nearest before.

    "" where the description tells a camp of those who fight the state, and where none is near.

    Examples
    --------
    >>> find_commander_role("Peshmerga men stood by. Commander Ali spoke", 24, "Commander Ali")
    'other foreign state'
    >>> find_commander_role("Peshmerga men stood by. A rebel spoke", 24, "a rebel commander")
    ''
    """
    if not _BARE.search(described) or _CAMPS.search(described):
        return ""
    camps = (
        list(_CAMPS.finditer(text, max(at - _NEAR_CAMP, 0), at))
        or list(_CAMPS.finditer(text, at, at + _NEAR_CAMP))[:1]
    )
    if not camps:
        return ""
    return {"iraq": "other foreign state", "kurds": "Kurdish-led forces"}.get(
        camps[-1].lastgroup or "", ""
    )


def find_army_role(before: str) -> str:
    """Return the role of the last army or spokesman named before an officer, "" if the home one's.

    Examples
    --------
    >>> find_army_role('a Pentagon spokesman said. "It rained." '), find_army_role("The army left.")
    ('US and coalition', '')
    """
    for match in reversed(list(_ARMIES.finditer(before))):
        words = [_fold(word) for word in _WORD.findall(match.group())]
        if any(word in _HOME for word in words):
            return ""
        told = find_role(match.group())
        if told not in ("", STATE):
            return told
        if words[-1] == "coalition":
            return find_coalition_role(before, len(before))
    return ""
