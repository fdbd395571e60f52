"""Offices of states: of which country "the ministry" is, when another place of the text tells."""

from __future__ import annotations

import regex

from analysis.voices.roles import FOREIGN, find_role

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
        if any(word in _HOME for word in words[-4:]):
            return ""
        states = [word for word in words[-4:] if _is_state(word)]
        if states:
            return find_role(f"{' '.join(words[-4:])} {office}")
    return ""
