"""Who a phrase names: the longest form of the name, whom a pronoun means, and the role."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

import regex

from analysis.voices.names import Names, fold_name
from analysis.voices.phrases import Phrase, head_of, split_name
from analysis.voices.roles import HEADS, TITLES, find_role
from analysis.voices.verbs import VERBS
from analysis.voices.words import DETERMINERS, POSSESSIVES, PRONOUNS, Words

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*")
_BEFORE = regex.compile(r"(?:[\p{L}\p{M}.'’-]+[ ]){1,7}$")
_AFTER = regex.compile(r"(?:,|[ ](?=\p{Ll}))[^.;:!?\"“”\n]{0,100}")
_COMMON = frozenset(
    """state local military security opposition government medical rebel rights police army pro-
    residents diplomatic official officials senior other witnesses activists many media
    foreign field anti- pro-government pro-regime state-run human aid war former social""".split()
)
_PRONOUN = PRONOUNS | POSSESSIVES | frozenset("him them us me".split())
_PERSONAL = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}


class Speaker(NamedTuple):
    """Who speaks: name, where it stands here, whether it is a guess, and the role."""

    name: str
    start: int
    end: int
    guess: bool
    role: str


NOBODY = Speaker("", -1, -1, False, "")


class Speakers:
    """The speakers of one document, in the order in which they are met."""

    def __init__(self, text: str, starts: list[int]) -> None:
        self.text, self.starts = text, starts
        self.names = Names(text)
        self.described: dict[str, list[str]] = {}  # by head noun, the speakers met
        self.roles: dict[str, str] = {}
        self.last = NOBODY  # who spoke last, and where what was said ends
        self.last_end = -1
        self.last_person = NOBODY

    def remember(self, speaker: Speaker) -> None:
        """Keep who spoke last, for pronouns."""
        if speaker.name:
            self.last = speaker
            if self.names.may_be_person(speaker.name):
                self.last_person = speaker

    def resolve(self, words: Words, phrase: Phrase, *, possessive: bool = False) -> Speaker:
        """Return who a noun phrase names."""
        first, stop = phrase
        start, end = words.start[first], words.end[stop - 1]
        if stop - first == 1 and words.lower[first] in _PRONOUN:
            return self._guess(words.lower[first], start, end)
        name_first, name_stop = split_name(words, first, stop)
        low, high = words.cut(name_first, name_stop)
        if low < 0:
            return NOBODY
        name = self.text[low:high]
        if possessive:
            for ending in ("'s", "’s", "'", "’"):
                if name.endswith(ending):
                    name, high = name.removesuffix(ending), high - len(ending)
                    break
        description = self._describe(start, end)
        if (
            words.lower[name_first] in DETERMINERS
            or name[:1].islower()
            or words.form[name_stop - 1].islower()
            or (
                name_stop - name_first == 1
                and name_first in words.breaks
                and words.lower[name_first] in HEADS
            )
        ):
            longest = self._lengthen_description(words, name, name_first, name_stop)
        else:
            longest = self.names.lengthen(name)
        longest = " ".join(longest.split())
        role = self._find_role(longest, description)
        return Speaker(longest, low, high, False, role)

    def _lengthen_description(self, words: Words, name: str, first: int, stop: int) -> str:
        head = head_of(words, first, stop).removesuffix("s")
        definite = words.lower[first] in ("the", "this", "that")
        known = self.described.setdefault(head, [])
        if definite:
            if stop - first == 2:
                whole = self.names.lengthen_head(head_of(words, first, stop))
                if whole and fold_name(whole) != fold_name(name):
                    return whole
                if known:
                    return max(known[-3:], key=len)
            else:
                fitting = [
                    other for other in known if set(fold_name(name)) <= set(fold_name(other))
                ]
                if fitting:
                    return max(fitting, key=len)
        word = words.lower[first]
        if (
            name[:1].isupper()
            and not name[1:2].isupper()
            and (word in DETERMINERS or (first in words.breaks and word in _COMMON | HEADS))
        ):
            name = name[:1].lower() + name[1:]
        known.append(name)
        return name

    def _describe(self, start: int, end: int) -> str:
        """Return a noun phrase with the apposition after it."""
        after = _AFTER.match(self.text, end)
        tail = ""
        if after:
            tail = after.group().split(" said")[0].split(" told")[0]
            if tail.startswith(","):
                head = _WORD.search(tail)
                word = head.group().lower() if head else ""
                following = tail[1:].split(",")[0]
                known = {part.lower() for part in _WORD.findall(following)}
                tail = "" if word in VERBS or not known & (TITLES | HEADS) else following
            else:
                known_first = _WORD.search(tail)
                tail = tail if known_first and known_first.group().lower() in TITLES else ""
                tail = tail[:60]
        return f"{self.text[start:end]} {tail}"

    def _find_role(self, name: str, description: str) -> str:
        if self.roles.get(name):
            return self.roles[name]
        role = find_role(description)
        is_name = name[:1].isupper()
        if not role and name not in description:
            role = find_role(name)
        if is_name and (not role or name == description.strip()):
            role = self._role_of_mentions(name) or role
        self.roles[name] = role
        return role

    def _role_of_mentions(self, name: str) -> str:
        """Return the role that stands beside another mention: "Foreign Minister …"."""
        parts = fold_name(name)
        seen = 0
        for mention in self.names.mentions:
            if not parts or mention.parts[-1:] != parts[-1:] or seen >= 3:
                continue
            seen += 1
            before = _BEFORE.search(self.text[max(mention.start - 80, 0) : mention.start])
            kept: list[str] = []
            for word in reversed(before.group().split() if before else []):
                small = word.lower()
                if (
                    word[0].islower()
                    and small not in HEADS
                    and small not in TITLES
                    and small not in ("of", "the", "for")
                ):
                    break
                kept.insert(0, word)
            role = find_role(" ".join(kept) + self._describe(mention.end, mention.end))
            if role:
                return role
        return ""

    def _guess(self, pronoun: str, start: int, end: int) -> Speaker:
        person = _PERSONAL.get(pronoun)
        if person:
            name = ""
            sentence = bisect_right(self.starts, start) - 1
            spoke = self.last_person
            near = bisect_right(self.starts, max(self.last_end, 0)) - 1 >= sentence - 2
            if spoke.name and near and self.names.gender(spoke.name) in ("", person):
                name = spoke.name
            if not name:
                name = self.names.find_person(start, person, self.starts)
            if not name and spoke.name and self.names.gender(spoke.name) in ("", person):
                name = spoke.name
            if not name and self.last.name[:1].islower():
                name = self.last.name
            role = self.roles.get(name, "") or (self._find_role(name, name) if name else "")
            return Speaker(name, start, end, bool(name), role)
        if pronoun in ("it", "they", "its", "their", "them") and self.last.name:
            return self.last._replace(start=start, end=end, guess=True)
        return Speaker("", start, end, False, "")
