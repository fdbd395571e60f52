"""The forms in which an article states its own date at its beginning, as patterns.

Each is tried on the beginning of an article and has the groups ``before`` (what stands before the
dateline), ``dateline``, ``told`` (the date in it) and, where one may stand there, ``lead``
("Published on"). A date amid a sentence fits none of them.
"""

import re

from analysis.boilerplate.furniture import AGENCIES, TIME

N_CHARS = 600  # of an article, about 100 words: what is looked at
_N_LINES = 8
_MIN_COPIED = 15  # characters that text and title must share for a headline

MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:mon|tue(?:s)?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])(?:st|nd|rd|th)?"
YEAR = r"(?:18|19|20)[0-9]{2}(?![0-9])"
# April 3; of an article taken from a page also Apr 032030
_NAMED = rf"(?:{_DAY}(?:\s+of)?\s+{MONTH}\b\.?|{MONTH}\b\.?\s*{_DAY})"
_FIGURES = "|".join(
    rf"[0-3]?[0-9]{mark}[0-3]?[0-9]{mark}{YEAR}"
    rf"|(?:18|19|20)[0-9]{{2}}{mark}[01]?[0-9]{mark}[0-3]?[0-9](?![0-9])"
    for mark in ("-", "/", r"\.")
)
_ON = rf"(?:{_WEEKDAY}\b[.,]?\s+)"
_FULL = rf"(?<![\w/.-])(?i:{_ON}?(?:{_NAMED},?\s*{YEAR}|{_FIGURES}))"
_WHOLE = rf"(?<![\w/.-])(?i:{_ON}{_NAMED},?\s*{YEAR})"
_SHORT = rf"(?<![\w/.-])(?i:{_ON}?{_NAMED}(?!,?\s*[0-9]))"
_WEEKLY = rf"(?<![\w/.-])(?i:{_ON}{_NAMED}(?!,?\s*[0-9]))"
_TIME = rf"(?i:T[0-9]{{2}}:[0-9]{{2}}[0-9:.Z+-]*|{TIME})?"

_LEAD = (
    r"(?P<lead>(?i:(?:(?:first|last|originally)\s+)?(?:date\s+of\s+publication|publication\s+date"
    r"|published|posted|created|issued|filed|updated?|modified|date)\s*(?:on|at)?\s*[:–—-]?\s*))"
)
_NAME = r"[A-Z][\w.'’-]*"
_BYLINE = rf"(?:[Bb]y {_NAME}(?: {_NAME}){{0,4}} *[|,·•–—-]? *)"
# What may follow where the date is no part of a sentence: the end of its line or, in the line,
# neither a comma nor a word in lower case.
_MARKS = r"\s.:;|)\]·•–—/-"
_APART = rf"(?=[^\S\n]*(?:\n|$)|[{_MARKS}]*(?:[Bb]y\b|(?![{_MARKS}])[^a-zà-ÿ,]))"
_LINE_END = r"(?=[^\S\n]*[|.]?[^\S\n]*(?:\n|$))"

_NO_PLACE = (
    r"(?!(?:A|After|An|As|At|Before|By|During|Early|For|From|In|Last|Late|Next|On|Since|The|This"
    r"|Through|Till|To|Until)\b)"
)
_PLACE = rf"{_NO_PLACE}{_NAME}(?:[ /-]{_NAME}){{0,3}}(?:,\s*{_NAME}(?: {_NAME})?){{0,2}}"
_CAPITALS = r"[A-Z][A-Z.'’-]+"
_CITY = rf"{_CAPITALS}(?: {_CAPITALS}){{0,2}}(?:,\s*{_NAME}(?: {_NAME})?)?"
_CAPTION = r"(?i:[^()\n]*\b(?:archive|file|handout|images?|photos?|pictures?|video)\b)"
_AGENCY = rf"(?:\((?!{_CAPTION})[^()@\n]{{2,40}}\)|/[A-Z][\w .-]{{1,20}}/\.?)"
_DASH = r"\s*[–—-]+(?=\s)"
_SOME_AGENCIES = "|".join(sorted(AGENCIES - {"ap", "fars", "map", "mena", "pa", "spa", "wires"}))
_CREDIT = rf"(?:(?i:{_SOME_AGENCIES}|ap)\b\s+)"
_UNSAID = "".join(rf"(?<!\b{word}\s)" for word in ("by", "from", "in", "of", "on", "since", "to"))


# A chronology, too, opens with a date; its next entry gives it away.
_ENTRY = rf"{_FULL}{_APART}"
CHRONOLOGY = re.compile(rf"(?s)(?:^|\n\s*|[.!?]\s+){_ENTRY}.*?(?:\n\s*|[.!?]\s+){_ENTRY}")
# A colon after a date makes it the first entry of a chronology.
_NO_COLON = r"(?!\s*:)"
# After the headline, a stop would end a sentence with the date.
_NO_STOP = r"(?!\s*\.)"


def _tell(date: str) -> str:
    return rf"(?P<told>{date})"


def _compile(before: str, dateline: str, after: str = "") -> re.Pattern[str]:
    return re.compile(rf"^(?P<before>{before})(?P<dateline>{dateline}){after}")


_ANY = _tell(f"{_FULL}|{_SHORT}")
_LINE = rf"(?:[^\n]*\n){{0,{_N_LINES}}}?[^\S\n]*"
_ANYWHERE = r"(?s:.*?)(?<!\S)"
# An article is judged by the first form that its beginning fits.
FORMS = {
    "the text opens with a date": _compile(
        r"[\W_]*",
        rf"{_BYLINE}?{_LEAD}?{_tell(_FULL)}{_TIME}",
        rf"{_NO_COLON}{_APART}",
    ),
    "a place, a date and an agency": _compile(
        _ANYWHERE, rf"{_NO_PLACE}{_CITY},?\s+{_ANY}{_TIME}\s*{_AGENCY}{_DASH}"
    ),
    "a line with a place, a date and an agency": _compile(
        _LINE, rf"{_PLACE},?\s+{_ANY}{_TIME}\s*{_AGENCY}(?:{_DASH})?"
    ),
    "a line with a place, an agency and a date": _compile(
        _LINE,
        rf"{_PLACE},?\s*(?:{_AGENCY}{_DASH}|\b{_CREDIT}(?:{_DASH})?)\s*{_ANY}{_TIME}",
        _APART,
    ),
    "a line with a date and an agency": _compile(_LINE, rf"{_ANY}{_TIME}\s*{_AGENCY}{_DASH}"),
    "a line with a place and a date": _compile(
        _LINE, rf"(?:{_NO_PLACE}{_CITY},?|{_PLACE}\s*[,–—-])\s*{_ANY}{_TIME}{_DASH}", _APART
    ),
    "a line of its own": _compile(
        _LINE,
        rf"(?:{_BYLINE}|{_PLACE}\s*[,|·•–—-]\s*)?"
        rf"{_LEAD}?{_tell(f'{_FULL}|{_WEEKLY}')}{_TIME}",
        _LINE_END,
    ),
    "a line that begins with “published” or the like": _compile(
        _LINE, rf"{_LEAD}{_ANY}{_TIME}", _APART
    ),
    "“Published” or the like after a sentence": _compile(
        r"(?s:.*?)(?<=[.!?|•·–—]\s)", rf"(?=[A-Z]){_LEAD}{_tell(_FULL)}{_TIME}", _APART
    ),
    "an agency and a date with its weekday": _compile(
        rf"{_ANYWHERE}{_UNSAID}",
        rf"(?=[A-Z]){_CREDIT}{_tell(_WHOLE)}{_TIME}",
        rf"{_NO_STOP}(?=\s+[A-Z0-9\"“‘'])",
    ),
}
# Tried on the title, a NUL and the beginning of the text.
AFTER_HEADLINE = re.compile(
    rf"^(?P<copy>[^\x00]{{{_MIN_COPIED},}}?)[^\x00]*\x00(?P<before>\s*(?P=copy)[\s.:|–—-]{{0,5}}"
    rf"(?:{_NAME}\s+){{0,4}}?){_UNSAID}(?P<dateline>{_LEAD}?{_tell(_FULL)}{_TIME}){_NO_STOP}{_APART}"
)
# Without this there is no date: found faster than that there is none in any form.
HINT = (
    rf"{MONTH}\b\.?\s*[0-9]|[0-9](?:st|nd|rd|th)?(?:\s+of)?\s+{MONTH}\b"
    r"|[0-9][-/.][0-9]{1,2}[-/.][0-9]"
)
