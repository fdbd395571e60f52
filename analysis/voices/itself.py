"""Which speaker is the outlet that prints it: its own reporter, or the body whose organ it is."""

from __future__ import annotations

from functools import lru_cache

import regex

from analysis.voices.roles import FOREIGN, HEADS, OUTLETS, PLACES

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}.'’-]*")
# The long names of outlets that sign with a short one, and bodies whose organ an outlet is.
_CALLED = {
    "sana": r"\bSyrian Arab News Agency\b",
    "afp": r"\bAgence France[- ]Presse\b",
    "ap": r"\bAssociated Press\b|\bAP\b",
    "nna": r"\bNational News Agency\b",
    "rt": r"\bRussia Today\b|\bRT\b",
    "aa": r"\bAnadolu\b|\bAA\b",
    "fna": r"\bFars\b",
    "fars": r"\bFNA\b",
    "araby": r"\b[Tt]he New Arab",
    "newarab": r"\bAl-Araby",
    "etilaf": r"\b(?:Syrian|National) (?:(?:National|Opposition) )*Coalition|\bSNC\b|^(?:[Tt]he )?Coalition\b|"
    r"\bCoalition(?:['’]?s)?(?: (?:[Pp]resident|[Ss]pokes|[Mm]ember|[Ss]ecretary|[Vv]ice|[Ll]egal|[Mm]edia|[Pp]olitical))|"
    r"\bof the Coalition\b",
    "manar": r"\bH[ei][zs]b[aou]ll?ah['’]?s?\b",
    "sohr": r"\bSyrian Observatory\b",
    "syriahr": r"\bSyrian Observatory\b|\bSOHR\b",
    "snhr": r"\bSyrian Network for Human Rights\b",
    "hrw": r"\bHuman Rights Watch\b",
    "unnews": r"\bUnited Nations\b|\bUN\b",
}  # fmt: skip
_ABROAD = regex.compile(
    r"(?:US|U\.S\.?|American|international|anti-\S+)(?:-led)? (?:\p{L}+ )?[Cc]oalition"
)
_SHORT = regex.compile(r"^(?:the|al|el)(?=[\p{L}\p{N}]{3})")
_TAIL = regex.compile(r"(?:news|online|english|tv|television|com|org|net)+$")
_OF = regex.compile(r"['’]?s$")
_OWN = regex.compile(
    r"\b[Oo]ur (?:own )?(?:\p{L}+ )?(?:correspondent|reporter|photographer)s?\b|"
    r"\b[Tt]his (?:newspaper|website|agency|channel)['’]?s\b"
)
# What a column of sources may hold that is no outlet's name: "state", "Aleppo", "rebels".
_NO_NAME = (HEADS | PLACES | FOREIGN) - OUTLETS
_HEARERS = frozenset("to told telling with".split())  # "in a letter to the Post"
_LONGEST = 4  # words of an outlet's name


@lru_cache(maxsize=1 << 12)
def fold_outlet(name: str) -> tuple[str, str]:
    """Fold an outlet's name to letters, as it is and without its article.

    Examples
    --------
    >>> fold_outlet("The Harbour Post"), fold_outlet("Al-Harbour TV")
    (('theharbourpost', 'harbourpost'), ('alharbour', 'harbour'))
    """
    letters = "".join(filter(str.isalnum, name.lower()))
    letters = _TAIL.sub("", letters) or letters
    return letters, _SHORT.sub("", letters)


@lru_cache(maxsize=1 << 12)
def is_outlet_itself(description: str, source: str) -> bool:
    """Whether a speaker is the outlet that prints it: its reporter, or the body whose organ it is.

    Examples
    --------
    >>> is_outlet_itself("a Harbour Post reporter", "harbourpost")
    True
    >>> is_outlet_itself("a Harbour Post reporter", "Star"), is_outlet_itself("Our reporter", "Star")
    (False, True)
    """
    if _OWN.search(description):
        return True
    keys = fold_outlet(source)
    called = _CALLED.get(keys[1]) or _CALLED.get(keys[0])
    if called and regex.search(called, description) and not _ABROAD.search(description):
        return True
    if len(keys[1]) < 3 or keys[0] in _NO_NAME:
        return False
    words = _WORD.findall(description)
    for first, word in enumerate(words):
        if not word[0].isupper() or (first and words[first - 1] in _HEARERS):
            continue
        for last in range(first + 1, min(first + _LONGEST, len(words)) + 1):
            run = " ".join(words[first:last])
            if {*fold_outlet(run), *fold_outlet(_OF.sub("", run))} & {*keys}:
                return True
    return False
