"""The names of an article: the longest form of each, and whom a pronoun most likely means."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import NamedTuple

import regex

from analysis.voices.roles import (
    HEADS,
    ORGANISATION,
    PLACES,
    SURNAMES,
    TITLES,
    is_armed_group,
)
from analysis.voices.verbs import VERBS
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    TIMES,
)

_CAPITAL = (
    r"(?:(?:al|el|ash|as|an|ad|at|ar|az|ul)-)?\p{Lu}[\p{L}\p{M}\p{N}]*(?:[-'’‘][\p{L}\p{M}\p{N}]+)*"
)
_NAME = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}-])(?:\p{{Lu}}\.[ ])?{_CAPITAL}"
    rf"(?:[ ](?:(?:of|for|de|bin|ibn|abu|van|von|al|el|and|of[ ]the)[ ]){{0,1}}(?:\p{{Lu}}\.(?=[ ]\p{{Lu}})|{_CAPITAL})){{0,7}}"
)
_SHORT = regex.compile(r"\s?\(((?:the )?\p{Lu}[\p{Lu}\p{N}-]{1,8})\)")
_LEAD = (
    DETERMINERS | PREPOSITIONS | SUBORDINATORS | PRONOUNS | ADVERBS | TIMES
    | frozenset("here's that's it's there's if in meanwhile there according however here his her its their".split())
)  # fmt: skip
_PARTS = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}.'’‘-]*")

_DEMONYMS = frozenset(
    """syrian russian turkish american iranian iraqi israeli lebanese kurdish arab islamic british
    french german european chinese saudi qatari egyptian jordanian western muslim christian sunni
    shiite shia alawite druze soviet palestinian turkmen english""".split()
)
_SHE = frozenset(
    """leila layla fatima fatma aisha amina mariam maryam maria mary anna angela samira rima rana
    hala hanan huda iman jamila khadija lina lubna maha manal mona muna nadia nour noor rania rasha
    reem rim salma samar sara sarah sawsan shirin suha umm wafa yasmin zahra zainab zaynab zeinab
    federica theresa hillary samantha susan jane emma laura julia elena olga natalia svetlana
    tatiana ayse elif emine zeynep hatice dina dalia farah ghada hiba joumana karen linda lisa
    najwa nahla nawal rula ruba soraya sumaya tala valerie vera victoria asma bouthaina heather
    rebecca rachel ruth clara carla kate katherine catherine elizabeth helen alice claire sophie
    nikki jessica jennifer michelle margot penny cecilia carol diana amal abeer rasha razan nada
    hind yara joelle christine isabelle marie marina irina ekaterina nina""".split()
)
_HE = frozenset(
    """ahmad ahmed mohammad mohammed muhammad mohamed mahmoud mustafa ali omar umar hassan hussein
    khaled khalid ibrahim ismail yusuf youssef yousef abdullah abdel abdul abu bashar rami samir
    sami walid riad riyad nasser nabil faisal fares hadi hamza hani issa jamal karim maher majed
    mazen munir nizar omran rashid saad salim salman tarek tariq yasser ziad zaher sergei sergey
    vladimir dmitry igor mikhail viktor ivan alexander andrei anton boris john james david michael
    george robert william peter paul mark thomas barack donald joshua charles staffan jan recep
    tayyip mehmet murat kemal ban antonio kofi stephen steven joe richard simon daniel martin
    philip bassam bilal farouk fadi firas ghassan haitham imad jihad luay louay moaz wael yahya
    anas adnan anwar ayman aziz emad""".split()
)
_MALE_TITLES = frozenset("mr mr. king prince sheikh spokesman chairman father bishop".split())
_FEMALE_TITLES = frozenset("mrs mrs. ms ms. queen princess spokeswoman chairwoman".split())
_NO_PERSON = frozenset(
    """friends street road bridge square airport airbase base hospital war spring revolution
    ceasefire agreement talks day ramadan eid christmas god koran quran camp mosque church
    conference process resolution charter read more related photo video print""".split()
)


_BEGINNING = frozenset("Reports Sources Activists Residents Witnesses Officials".split())
_NOUNS = HEADS - SURNAMES
_OUTLETS = frozenset("tv television radio channel newspaper agency website daily".split())
_AGENCIES = frozenset("fna sana afp ap dpa irna ina tass upi reuters bbc cnn".split())
_ARMIES = frozenset("army forces command".split())
_NOBODY = frozenset(
    """more most less fewer nobody everybody everyone someone somebody anyone nothing everything
    none other others such both either neither much half""".split()
)
_LARGE = regex.compile(r"(?<![\p{L}\p{N}'’-])\p{Lu}[\p{L}\p{M}]*(?![\p{L}\p{N}])")
_SMALL = regex.compile(r"(?<![\p{L}\p{N}'’-])\p{Ll}[\p{L}\p{M}'’-]*")


class Mention(NamedTuple):
    """A name where it stands, its titles before it left out."""

    start: int
    end: int
    name: str
    parts: tuple[str, ...]  # folded, without an Arabic article
    title: str
    located: bool  # after "in", "at" or "near"


def fold_name(name: str) -> tuple[str, ...]:
    """Fold a name for comparison: ``Bashar al-Assad’s`` to ``("bashar", "assad")``."""
    parts = []
    for part in _PARTS.findall(name.lower().replace("’", "'").replace("‘", "'")):
        part = part.removesuffix("'s").strip("'.")
        head, _, rest = part.partition("-")
        if rest and head in ("al", "el", "ash", "as", "an", "ad", "at", "ar", "az"):
            part = rest
        if part and part not in ("the", "a", "an"):
            parts.append(part)
    return tuple(parts)


class Names:
    """The names of one article; looked for at the first question."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._cut_names: dict[str, str] = {}
        self.quoted: list[tuple[int, int]] = []  # in order: who is named there, somebody names

    def is_quoted(self, place: int) -> bool:
        """Whether a place of the text is in a quotation."""
        at = bisect_right(self.quoted, (place, len(self._text))) - 1
        return at >= 0 and place < self.quoted[at][1]

    @cached_property
    def mentions(self) -> list[Mention]:
        """Every name, in order."""
        found = []
        for match in _NAME.finditer(self._text):
            found += self._cut(match.start(), match.group())
        return found

    def _cut(self, start: int, run: str) -> list[Mention]:
        """Cut leading words and titles off a run of capitals."""
        pieces = [(part.start(), part.group()) for part in _PARTS.finditer(run)]
        title = ""
        low = 0
        while low < len(pieces) and (
            pieces[low][1].lower() in _LEAD or pieces[low][1].endswith("-based")
        ):
            low += 1
        for place in range(low, len(pieces) - 1):
            if pieces[place][1].lower() in TITLES and place + 1 < len(pieces):
                following = pieces[place + 1][1].lower()
                if following in ("of", "for"):
                    break
                low, title = place + 1, pieces[place][1].lower()
        while (
            low < len(pieces) - 2
            and pieces[low][1].lower() in PLACES
            and (not any(part.lower() in ORGANISATION for _, part in pieces[low + 1 :]))
        ):
            low += 1  # "envoy for Syria Karim Saleh"
        if low >= len(pieces):
            return []
        begin = pieces[low][0]
        name = run[begin:]
        parts = fold_name(name)
        if not parts:
            return []
        before = self._text[max(start - 14, 0) : start].split()
        if not title and low == 0 and before:
            title = before[-1].lower()
        located = bool(before) and before[-1].lower() in ("in", "at", "near", "from", "into", "to")
        end = start + len(run)
        if name.endswith(("'s", "’s")):
            name, end = name[:-2], end - 2
        return [Mention(start + begin, end, name, parts, title, located and low == 0)]

    @cached_property
    def _by_part(self) -> dict[str, list[Mention]]:
        """The distinct names that a part occurs in."""
        by_part: dict[str, dict[tuple[str, ...], Mention]] = {}
        for mention in self.mentions:
            if len(mention.parts) > 7 or any(part in VERBS for part in mention.parts[1:]):
                continue  # a headline
            for part in set(mention.parts):
                by_part.setdefault(part, {}).setdefault(mention.parts, mention)
        return {part: list(names.values()) for part, names in by_part.items()}

    @cached_property
    def _spelled(self) -> dict[str, str]:
        """Short forms told in brackets: SDF for the Syrian Democratic Forces."""
        spelled = {}
        ends = {mention.end: mention for mention in self.mentions}
        for match in _SHORT.finditer(self._text):
            mention = ends.get(match.start())
            if mention and len(mention.parts) > 1:
                spelled[match[1].removeprefix("the ").lower()] = mention.name
        return spelled

    def lengthen(self, name: str) -> str:
        """Return the longest form of a name in the article."""
        parts = fold_name(name)
        if not parts:
            return name
        if len(parts) == 1 and parts[0] in self._spelled:
            return self._spelled[parts[0]]
        if len(parts) == 1 and (parts[0] in PLACES or parts[0] in _DEMONYMS):
            return name
        size = len(parts)
        best, best_size = name, size
        organisation = parts[-1] in ORGANISATION or any(part in ORGANISATION for part in parts)
        for mention in self._by_part.get(parts[-1], [])[:40]:
            others = mention.parts
            if len(others) <= best_size or self.cut_run_on(mention.name) != mention.name:
                continue
            if organisation:
                fits = size < 3 and set(parts) <= set(others) and not mention.title.startswith("mr")
            else:
                fits = (
                    others[-size:] == parts
                    or (size >= 2 and others[0] == parts[0] and others[-1] == parts[-1])
                    or (size == 1 and len(others) <= 3 and others[0] == parts[0]
                        and parts[0] in _HE | _SHE)
                )  # fmt: skip
                if any(part in ORGANISATION or part in _NO_PERSON for part in others):
                    fits = False
                if others[0] in _DEMONYMS or others[0] in PLACES or "and" in others:
                    fits = False
            if fits:
                best, best_size = mention.name, len(others)
        return best

    def cut_run_on(self, name: str) -> str:
        """Cut off what a lost comma put before a name that the article has elsewhere.

        *Speaking on state TV Haddad said* tells of Haddad, *Blaming Nour Haddad said* too.
        """
        if name not in self._cut_names:
            self._cut_names[name] = self._cut_run_on(name)
        return self._cut_names[name]

    def _cut_run_on(self, name: str) -> str:
        words = name.split()
        junk = False
        for at in range(1, len(words)):
            before = words[at - 1].lower().strip(".,")
            ran_in = words[at] in _BEGINNING and words[at - 1].istitle() and before.endswith("ed")
            if ran_in and at == len(words) - 1:
                return words[at]  # a headline ran in: "Bridge Closed Reports said"
            junk = junk or self._is_no_name(words[at - 1])
            if not junk or before in PREPOSITIONS | DETERMINERS or before in ("and", "or", "by"):
                continue
            tail = " ".join(words[at:])
            if words[at][:1].isupper() and self._is_known(tail, fold_name(name), before):
                return tail
        return name

    def _is_no_name(self, word: str) -> bool:
        """Whether a word before a name is none of its parts: of a clause, or another's name."""
        small = word.lower()
        if word.islower() and small not in ("al", "el", "bin", "ibn", "abu", "de", "van", "von"):
            return True
        if small in PREPOSITIONS:
            return True
        gerund = small.endswith("ing") and len(small) > 5 and small not in _HE | _SHE
        if gerund or small in TIMES or small in ADVERBS or small in _OUTLETS:
            return True
        # a surname that the article has with a first name
        parts = fold_name(word)
        called = self._by_last.get(parts[0], []) if parts else []
        return any(len(mention.parts) == 2 and self.is_person(mention) for mention in called)

    def _is_known(self, tail: str, whole: tuple[str, ...], before: str) -> bool:
        """Whether the article names a person so, or at greater length, in another place."""
        parts = fold_name(tail)
        if not parts:
            return False
        if len(parts) == 1 and parts[0] in _AGENCIES and tail.isupper():
            return before not in HEADS
        if tail.split()[0].isupper() or any(part in _NOUNS or part in TITLES for part in parts):
            return False
        return any(
            mention.parts != whole
            and mention.parts[-len(parts) :] == parts
            and (len(mention.parts) > 1 or mention.title in TITLES)
            and not self._is_no_name(mention.name.split()[0])
            and self.is_person(mention)
            for mention in self._by_part.get(parts[-1], [])[:40]
        )

    def lengthen_head(self, head: str) -> str:
        """Return the name that a description with an organisation's head noun stands for."""
        if head not in ORGANISATION:
            return ""
        fitting = [
            mention
            for mention in self._by_part.get(head, [])[:40]
            if len(mention.parts) > 1
            and any(c.isupper() for c in mention.name)
            and not (head in _ARMIES and is_armed_group(mention.name))
        ]
        return max(fitting, key=lambda mention: len(mention.parts)).name if fitting else ""

    def is_person(self, mention: Mention) -> bool:
        """Whether a name is likely a person's."""
        parts = mention.parts
        if mention.located or any(
            part in ORGANISATION or part in PLACES or part in _DEMONYMS or part in _NO_PERSON
            or part in TIMES or part in _NOUNS or part in VERBS or part in AUXILIARIES
            or part in ADVERBS
            for part in parts
        ):  # fmt: skip
            return False
        if mention.title in TITLES:
            return True
        if len(parts) == 1:
            return parts[0] in _HE | _SHE or self.lengthen(mention.name) != mention.name
        return len(parts) <= 4 and "of" not in parts and "and" not in parts and "for" not in parts

    def may_be_person(self, name: str) -> bool:
        """Whether a speaker's name may be a person's."""
        parts = fold_name(name)
        return (
            name[:1].isupper()
            and 0 < len(parts) <= 4
            and not any(
                part in ORGANISATION or part in PLACES or part in _DEMONYMS or part in _NOUNS
                for part in parts
            )
            and not name.isupper()
            and (len(parts) > 1 or not self._is_common(name))
            and not (len(parts) == 1 and parts[0].endswith("s") and parts[0] not in _HE | _SHE
                     and self.lengthen(name) == name)
        )  # fmt: skip

    def _is_common(self, word: str) -> bool:
        """Whether a capital only begins a sentence: "More", "Villagers" where "villagers" is too."""
        small = word.lower()
        return small in _LEAD or small in _NOBODY or small in self._small

    def is_small(self, word: str) -> bool:
        """Whether the text has a word in small letters."""
        return word in self._small

    def is_capital(self, word: str) -> bool:
        """Whether the text has a word, given in small letters, with a capital."""
        return word in self._capitals

    @cached_property
    def _capitals(self) -> frozenset[str]:
        """The words that the text has with a capital, in small letters."""
        return frozenset(word.lower() for word in _LARGE.findall(self._text))

    @cached_property
    def _small(self) -> frozenset[str]:
        """The words that the text has in small letters."""
        return frozenset(_SMALL.findall(self._text))

    def gender(self, name: str, title: str = "") -> str:
        """Return "he", "she", or "" where nothing tells."""
        parts = fold_name(name)
        if title in _FEMALE_TITLES or (parts and parts[0] in _SHE):
            return "she"
        if title in _MALE_TITLES or (parts and parts[0] in _HE):
            return "he"
        return ""

    def find_person(self, before: int, pronoun: str, sentence_starts: list[int]) -> str:
        """Return the person that "he" or "she" most likely means: of the last sentence with one.

        Of several in a sentence the first, mostly its subject, unless their first names tell.
        """
        at = _bisect(self.mentions, before)
        chosen, sentence = "", None
        for number in range(at - 1, max(at - 60, -1), -1):
            mention = self.mentions[number]
            here = _last_below(sentence_starts, mention.start)
            if sentence is not None and here != sentence:
                break
            if not self.is_person(mention) or self.is_quoted(mention.start):
                continue
            name = self.lengthen(mention.name)
            if self.gender(name, mention.title) in ("", pronoun):
                chosen, sentence = name, here
        return chosen

    def list_called(self, part: str) -> list[Mention]:
        """Return the first three mentions whose last part this is."""
        return self._by_last.get(part, [])

    @cached_property
    def _by_last(self) -> dict[str, list[Mention]]:
        by_last: dict[str, list[Mention]] = {}
        for mention in self.mentions:
            called = by_last.setdefault(mention.parts[-1], [])
            if len(called) < 3:
                called.append(mention)
        return by_last

    def count_before(self, place: int) -> int:
        """Return how many mentions begin before a place."""
        return _bisect(self.mentions, place)

    def find_next_person(self, after: int, pronoun: str) -> str:
        """Return the first person named after a pronoun that nobody named before it fits."""
        at = _bisect(self.mentions, after)
        for mention in self.mentions[at : at + 8]:
            name = self.lengthen(mention.name)
            fits = len(fold_name(name)) > 1 and self.gender(name, mention.title) in ("", pronoun)
            if fits and self.is_person(mention) and not self.is_quoted(mention.start):
                return name
        return ""


def _bisect(mentions: list[Mention], place: int) -> int:
    low, high = 0, len(mentions)
    while low < high:
        middle = (low + high) // 2
        if mentions[middle].start < place:
            low = middle + 1
        else:
            high = middle
    return low


def _last_below(starts: list[int], place: int) -> int:
    return bisect_right(starts, place) - 1
