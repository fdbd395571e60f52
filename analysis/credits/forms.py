"""The forms in which an article credits an agency, as patterns around the name of any agency.

They are tried on texts in which each name is a row of one sign, as long as the name. Each has the group ``names``, in which the agencies stand. What an agency is told by, or says, within
a sentence ("told AFP", "AFP reported") fits none of them, nor does the credit of a picture; at the
end of all, set apart by a semicolon or an editor's mark, "; AFP reported" is of the whole text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.boilerplate.furniture import DATE, LABELS

HINTS = ("contributed", "Source", "SOURCE")  # without one no form of `apart` fits
# Signs of no script, for a name in capitals and for one in lower case ("agencies").
NAMED, UNNAMED = "\ue000", "\ue001"

_LABEL = "(?:" + "|".join(sorted(label.capitalize() for label in LABELS | {"read", "share"})) + ")"
_THE = r"(?:[Tt]he\s+)?"
_NAME = r"[A-Z][\w.'’-]*"
_NO_PLACE = r"(?!(?:According|And|As|But|By|From|Meanwhile|Source|The|To|With)\b)"
_PLACE = rf"{_NO_PLACE}{_NAME}(?:[ /-]{_NAME}){{0,3}}(?:,[ ]{_NAME}(?: {_NAME})?){{0,2}}"
_CAPITALS = r"[A-Z][A-Z.'’-]{2,}"
_CITY = rf"{_CAPITALS}(?:[ ,/]+{_CAPITALS}){{0,3}}(?:,?[ ]{_NAME}){{0,2}}(?:\s*\({_NAME}\))?"
_DAY = r"(?:,?\s+(?:[A-Z][a-z]{2,8}\.?\s*\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2,8}|[\d/.-]{5,10})(?:,?\s*\d{4})?)?"
_DASH = r"[^\S\n]*[–—-]+"
_GOES_ON = r"(?=[^\S\n]*(?:[–—-]|\n|$|[\"'“‘(\[]?[A-Z0-9]))"
_AND = r"(?:[^\S\n]*[,;/&+|][^\S\n]*(?:and[^\S\n]+)?|[^\S\n]+(?:and|with)[^\S\n]+)"
_FOR = r"(?:[^\S\n]+(?:of|for)[^\S\n]+)"  # "A. Writer of The Associated Press"
_OTHER = rf"{_NAME}(?: {_NAME}){{0,3}}"
_NO_SENTENCE = r"(?<!\btold\s)(?<!\bto\s)(?<!\bby\s)(?<!\bof\s)(?<!\bin\s)(?<!\bthe\s)(?<!\bfrom\s)(?<!\bwith\s)(?<!\band\s)"
_ENDED = r"(?:^|\n|(?<=[.!?…\"”’)\]]))"
_FROM = r"(?:[Ww]ith|(?:[Aa]dditional |[Ff]urther )?[Rr]eporting by|[Bb]y|[Ff]rom|[Vv]ia|[Ss]ources?\s*:?)"
_BY = r"(?:(?:[Bb]y|BY|[Ff]rom|[Vv]ia|(?:[Pp]ublished|[Tt]ext|[Ss]tory) by|[Ss]ources?)\s*:?)"
# After a picture's credit stand names and headings, after a byline a sentence.
_CAPTION = r"(?!\s+(?:Print|Share|Tweet)\b)(?:\s+[A-Z0-9][\w'’.-]*){4}"
_WITH = (
    r"(?:(?:[Ww]ith\s+)?(?:(?:[Aa]dditional|[Ff]urther)\s+)?(?:[Rr]eporting|[Ii]nputs?|[Ff]iles"
    r"|[Cc]ontributions?|[Mm]aterial|[Ii]nformation)\s+(?:by|from)|[Ww]ith)"
)
_OURS = (
    r"(?:[Tt]his|[Tt]he)\s+(?:article|story|report|text|piece)\s+(?:is|was|has\s+been|first|originally|\s)+"
    r"(?:published|produced|provided|supplied|written|distributed)\s+by"
)
_COPYRIGHT = r"(?:©|\([Cc]\)|[Cc]opyright)(?:\s*(?:©|\([Cc]\)))?\s*(?:\d{4}(?:\s*[-–]\s*\d{4})?)?,?"
# After it an editor's mark may stand: "SSH 11", "218-11".
_REPORTED = r"(?:\s+(?:[Nn]ews(?:\s+[Aa]gency)?|[Aa]gency))?\s+(?:has\s+)?report(?:ed|s)\.?"
_EDITOR = r"(?:[A-Z]{2,4}\b\s*(?:\d{1,3}(?:-\d{1,3})?)?|\d{1,3}(?:-\d{1,3})?)"
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
_LIKE_DATE = rf"(?:[^\S\n]*[,|·–—-]?[^\S\n]*(?i:(?:(?:published|updated|posted)\s*:?\s*)?{DATE}))"


class Form(NamedTuple):
    """A pattern, and whether names that are common words or initials are to be believed in it."""

    pattern: re.Pattern[str]
    short: bool


class Forms(NamedTuple):
    """The forms at the head, after the copy of the headline there, and at the end.

    What fits a form of `apart` is a credit, whatever follows it.
    """

    dateline: tuple[Form, ...]
    byline: tuple[Form, ...]
    after_headline: Form
    sign_off: tuple[Form, ...]
    apart: tuple[Form, ...]


@lru_cache(maxsize=1)
def make_forms() -> Forms:
    """Make the patterns, for texts in which `mask_names` has put signs for the names."""
    agency, capital = f"{_THE}[{NAMED}{UNNAMED}]+", f"{_THE}{NAMED}+"
    one = rf"(?P<names>{capital})"
    some = rf"(?P<names>(?:{_OTHER}{_AND})?{agency}(?:(?:{_AND}|\s){agency}|{_AND}{_OTHER})*)"
    alone = rf"(?P<names>{capital}(?:(?:{_AND}|\s){agency})*)"
    return Forms(
        dateline=(
            _form(rf"(?<![\w.]){_CITY}{_DAY}[,.]?\s*\(\s*{some}\s*\)"),
            _form(rf"^[^\S\n]*{_PLACE}{_DAY}[,.]?\s*\(\s*{some}\s*\){_GOES_ON}"),
            _form(rf"(?:^[^\S\n]*|[.!?]\s+)\(\s*{some}\s*\){_DASH}"),
            _form(rf"(?:^[^\S\n]*|[.!?]\s+|\d\s+){_PLACE},?\s+{one}{_DASH}(?=\s|[A-Z])"),
            _form(rf"^[^\S\n]*{alone}{_DASH}(?=\s)", short=False),
        ),
        byline=(
            _form(
                rf"^[^\S\n]*(?:{_BY}\s*)?(?:{_OTHER}(?:{_AND}|{_FOR}))?{alone}"
                rf"(?:{_AND}{_OTHER}|\s+(?:in|at)\s+{_PLACE}|\s+[Ss]taff)?{_LIKE_DATE}?[^\S\n]*$",
                short=False,
            ),
            _form(rf"(?<!\S){_NO_SENTENCE}{alone}{_LIKE_DATE}(?!\s*[,a-z])"),
            _form(rf"(?<!\S){_NO_SENTENCE}{alone}(?=\s+(?i:{_WEEKDAY}))\s+(?i:{DATE})(?!\s*,)"),
        ),
        after_headline=_form(
            rf"[\s.:|,–—-]*(?:[\w'’-]+\s+){{0,4}}?{_NO_SENTENCE}(?:{_OTHER}{_AND})?{alone}"
            rf"(?=\s*$|\s+[\"'“‘(\[]?[A-Z0-9])(?!{_CAPTION})",
            short=False,
        ),
        sign_off=(
            _form(rf"{_ENDED}\s*\(\s*(?:{_FROM}\s+)?{some}\.?\s*\)"),
            _form(rf"{_ENDED}\s*[–—-]+\s*(?:[Ww]ith\s+)?{some}(?![\w'’])"),
            _form(rf"(?<!\w)(?:Sources?|SOURCES?)\s*:?\s*{some}"),
            _form(rf"{_ENDED}\s*(?:{_WITH}|{_OURS}|{_COPYRIGHT})\s+{some}"),
            _form(rf"(?<=;\s){one}{_REPORTED}(?=\s*(?:{_EDITOR})?\Z)"),
            _form(rf"(?<=\s){one}{_REPORTED}(?=\s*{_EDITOR}\Z)"),
            _form(
                rf"{_ENDED}\s+(?:(?:{_OTHER}|[A-Z]{{2,3}}){_AND})?{alone}(?![\w'’])", short=False
            ),
        ),
        apart=(
            _form(
                rf"{_ENDED}\s*{some}\s+(?:(?:also|has|have)\s+)*contributed\b(?:\s+[a-z]+){{0,6}}"
            ),
            _form(rf"(?<!\w)(?:Sources?|SOURCES?)\s*:?\s*{some}(?=\s+{_LABEL}\b)"),
        ),
    )


def mask_names(text: str, names: tuple[str, ...]) -> tuple[str, list[tuple[int, str]]]:
    """Put signs in place of the names of agencies, as long as they are, and list these.

    Parameters
    ----------
    names : tuple of str
        The names that stand in the text, the longest first.
    """
    found = list(_compile_names(names).finditer(text))
    masked = list(text)
    for match in found:
        sign = NAMED if match[0][0].isupper() or match[0] == "dpa" else UNNAMED
        masked[match.start() : match.end()] = sign * len(match[0])
    return "".join(masked), [(match.start(), match[0]) for match in found]


@lru_cache(maxsize=10_000)
def _compile_names(names: tuple[str, ...]) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, names))
    return re.compile(rf"(?<![\w@/.])(?<!\w-)(?:{listed})(?![\w@])(?!['’]s\b)")


def _form(pattern: str, *, short: bool = True) -> Form:
    return Form(re.compile(pattern, re.MULTILINE), short)
