"""Who a phrase names: the longest form of the name, whom a pronoun means, and the role."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from typing import NamedTuple

import regex

from analysis.voices.itself import is_outlet_itself
from analysis.voices.names import Names, fold_name
from analysis.voices.objects import find_opening, find_owner
from analysis.voices.offices import (
    OFFICES,
    RANK,
    find_army_role,
    find_coalition_role,
    find_commander_role,
    find_country_role,
    has_country,
)
from analysis.voices.outlets import GENERIC_OUTLETS, find_last_outlet, find_outlet_side
from analysis.voices.proper import SIDES, Phrase, head_of, split_name
from analysis.voices.roles import (
    FOREIGN,
    HEADS,
    ORGANISATION,
    OUTLET,
    OUTLETS,
    PERSONS,
    TITLES,
    find_body_role,
    find_role,
    is_unnamed,
    is_unnamed_speaker,
)
from analysis.voices.sides import REBELS, STATE
from analysis.voices.subjects import find_subject
from analysis.voices.verbs import UTTERANCES, VERBS
from analysis.voices.words import (
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    TIMES,
    Words,
)

_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*")
_BEFORE = regex.compile(r"(?:[\p{L}\p{M}.'’-]+[ ]){1,7}$")
_AFTER = regex.compile(r"(?:,|[ ](?=\p{Ll}))[^.;:!?\"“”\n]{0,100}")
_COMMON = frozenset(
    """state local military security opposition government medical rebel rights police army pro-
    residents diplomatic official officials senior other witnesses activists many media
    foreign field anti- pro-government pro-regime state-run human aid war former social""".split()
)
_PRONOUN = PRONOUNS | POSSESSIVES | frozenset("him them us me".split())
_GENERIC = frozenset(
    "group organisation organization body statement center centre network outlet claim post".split()
)
_RUN = regex.compile(r"(?:\p{Lu}[\p{L}\p{M}'’-]*[ ]){1,3}$")
_BESIDE = regex.compile(r"(\p{Lu}[\p{L}\p{M}.'’-]*)[ ]$")
# Who tells the name: "a man who gave his name as Abu Hadi".
_CALLED = regex.compile(
    r",? who (?:(?:gave|gives) (?:his|her) name(?: only)? as|(?:identified|identifies) (?:himself|herself)"
    r"(?: only)? as|calls (?:himself|herself)|goes by the name(?: of)?) (\p{Lu}[\p{L}\p{M}'’-]*(?:[ -](?:al-)?\p{Lu}[\p{L}\p{M}'’-]*){0,3})"
)
_NEAR = 320  # signs before an officer's name among which it is looked for whose officer it is
_HEADING = frozenset("heads leads directs runs chairs edits".split())
_LINKS = frozenset("what which that and but where because as whom".split())
_OF_STATES = frozenset([STATE])
_PERSONAL_OFFICES = frozenset("minister president ambassador envoy secretary spokesman".split())
_PERSONAL = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}


class Speaker(NamedTuple):
    """Who speaks: name, where it stands here, if it is a guess, the role, if it has no name, if it is the outlet."""

    name: str
    start: int
    end: int
    guess: bool
    role: str
    unnamed: bool = False
    own: bool = False


NOBODY = Speaker("", -1, -1, False, "")


class Speakers:
    """The speakers of one document, in the order in which they are met."""

    def __init__(self, text: str, starts: list[int], source: str = "") -> None:
        self.text, self.starts, self.source = text, starts, source
        self.names = Names(text)
        self.described: dict[str, list[str]] = {}  # by head noun, the speakers met
        self.roles: dict[str, str] = {}
        self.unnamed: dict[str, bool] = {}
        self.own: dict[str, bool] = {}
        self.last_outlet: tuple[str, bool] | None = None  # role, and whether it is the outlet
        self.last = NOBODY  # who spoke last, and where what was said ends
        self.last_end = -1
        self.last_person = NOBODY
        self.last_group = NOBODY
        self.titled: dict[str, str] = {}  # "minister", and who was called so last
        self._subjects: dict[int, Speaker] = {}

    def remember(self, speaker: Speaker) -> None:
        """Keep who spoke last, for pronouns."""
        if speaker.name:
            self.last = speaker
            if self.is_personal(speaker.name):
                self.last_person = speaker
            else:
                self.last_group = speaker

    def is_personal(self, name: str) -> bool:
        """Whether a speaker is one person, named or described: "a witness in Homs"."""
        if name[:1].isupper():
            return self.names.may_be_person(name)
        return _find_noun(name) in PERSONS

    def find_subject(self, number: int) -> Speaker:
        """Return who the subject of a sentence is, by its number; NOBODY if it begins with speech."""
        if number < 0 or number >= len(self.starts):
            return NOBODY
        if number not in self._subjects:
            self._subjects[number] = NOBODY  # a pronoun may lead here again
            self._subjects[number] = self._find_subject(number)
        return self._subjects[number]

    def _find_subject(self, number: int) -> Speaker:
        start = self.starts[number]
        last = number + 1 == len(self.starts)
        end = len(self.text) if last else self.starts[number + 1]
        opens = bisect_right(self.names.quoted, (start, end))
        if opens < len(self.names.quoted):
            end = min(end, self.names.quoted[opens][0])
        if self.names.is_quoted(start):
            return NOBODY
        words = Words(self.text, start, min(end, start + 400), [], [start])
        low = 1
        if words.n and words.lower[0].endswith(("ed", "ing")):  # "Asked who had fired, he laughed"
            low = next((n + 1 for n in range(1, words.n) if words.lower[n] == ","), 1)
        for at in range(low, min(words.n, 40)):
            if words.is_finite(at) or words.lower[at] in VERBS or words.lower[at] == ":":
                phrase = find_subject(words, at) if words.lower[at] != ":" else (0, at)
                told = phrase[0] if phrase is not None else 0
                if "whose" in words.lower[max(told - 1, 0) : told + 1]:
                    continue  # "Hala, whose brother is in prison, has written"
                if phrase is not None and words.is_word(phrase[0]):
                    owner = find_owner(words, *phrase)
                    return self.resolve(words, owner or phrase, possessive=owner is not None)
                if words.is_finite(at):
                    break
        opening = find_opening(words)
        return self.resolve(words, opening) if opening else NOBODY

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
        if stop - first == 1 and words.lower[first] in ("another", "one", "others", "some", "many"):
            return Speaker(name.lower(), low, high, False, self.last.role, True)
        description = self._describe(start, end)
        plain = name[:1].islower() or words.lower[name_first] in DETERMINERS
        called = _CALLED.match(self.text, end) if plain else None
        if called is not None:
            name, low, high = called[1], called.start(1), called.end(1)
        tail = name if words.lower[name_first] in SIDES else self.names.cut_run_on(name)
        if tail != name:
            lead = name.removesuffix(tail).split()
            low = high - len(tail)
            name_first = next(n for n in range(name_first, name_stop) if words.end[n] > low)
            name = self.text[low:high]
            if not any(word.lower() in TITLES for word in lead):
                description = self._describe(low, high)  # the lead is of another clause
        elif self._follows_another(words, first, name_first) and self.names.may_be_person(name):
            description = self._describe(low, high)
        if called is not None:
            longest = self.names.lengthen(name)
        elif (
            words.lower[name_first] in DETERMINERS | SIDES
            or name[:1].islower()
            or words.form[name_stop - 1].islower()
            or (
                name_stop - name_first == 1
                and name_first in words.breaks
                and self._is_common(words.lower[name_first])
            )
        ):
            longest = self._lengthen_description(words, name, name_first, name_stop)
        else:
            longest = self.names.lengthen(name)
        longest = " ".join(longest.split())
        guess = False
        if longest[:4] == "the " and _find_noun(longest) in PERSONS:
            called = self._find_titled(longest, start)
            longest, guess = called or longest, bool(called)
        elif self.names.may_be_person(longest):
            before, _, after = description.partition(self.text[low:high])
            for word in (*before.split(), _find_noun(after.removeprefix(" ,"))):
                self.titled[word.lower()] = longest
        beside = _BESIDE.search(self.text[max(start - 30, 0) : start])
        beside = beside if beside and not beside[1].endswith(".") else None
        if beside and _is_generic_outlet(longest):
            description = f"{beside[1]} {description}"  # "in Homs SANA [reporter] said"
            longest = longest if longest[:4] == "the " else f"{beside[1]} {longest}"
        elif beside and words.lower[first] in ORGANISATION and words.form[first][:1].isupper():
            run = _RUN.search(
                self.text[max(start - 60, 0) : start]
            )  # "Islam [Army chief] Omar Nuh"
            description = f"{run[0] if run else beside[0]}{description}"
        role = self._find_role(longest, description)
        if not role and description.split()[0] in ("Its", "its", "Their", "their"):
            role = self.roles[longest] = self.last_group.role  # "Its leader Karim Haddad"
        if role in _OF_STATES:
            role = self._carry_country(longest, description, start) or role
            self.roles[longest] = role
        elif role == REBELS:
            camp = find_commander_role(self.text, start, description)
            role = self.roles[longest] = camp or role
        elif not role and "coalition" in f"{longest} {description}".lower():
            role = self.roles[longest] = find_coalition_role(self.text, start)
        if not role and longest[:4] == "the " and _find_noun(longest) in _GENERIC:
            heard = self.last if _find_noun(longest) in UTTERANCES else self.last_group
            role = heard.role  # "the group added": of whom was heard before it
            if not role and _find_noun(longest) == "group":
                role = find_body_role(self.text[max(start - 300, 0) : start])
        unnamed = is_unnamed_speaker(longest, description) or self.unnamed.get(longest, False)
        self.unnamed[longest] = unnamed
        own = self.own.get(longest, False) or (
            bool(self.source) and is_outlet_itself(f"{longest} {description}", self.source)
        )
        if role and role in (OUTLET, find_outlet_side(description, FOREIGN)):
            if _is_generic_outlet(longest):
                role, own = self._find_outlet(start) or (role, own)
            else:
                self.last_outlet = role, own
        self.own[longest] = own
        return Speaker(longest, low, high, guess, role, unnamed, own)

    def _find_outlet(self, before: int) -> tuple[str, bool] | None:
        """Return the role of "the agency", and whether it is the outlet: of the one heard last."""
        if self.last_outlet is not None:
            return self.last_outlet
        side = find_last_outlet(self.text[max(before - _NEAR, 0) : before], FOREIGN)
        return (side, False) if side else None

    def _follows_another(self, words: Words, first: int, name: int) -> bool:
        """Whether a name follows a noun that is nobody's title: "of the rebels Haddad said"."""
        before = words.lower[name - 1]
        lower = words.form[name - 1].islower()
        return name > first and lower and before in HEADS and before not in TITLES | PERSONS

    def _find_titled(self, description: str, before: int) -> str:
        """Return the person last called so before a place: "the minister" for "Minister Haddad"."""
        noun = _find_noun(description)
        size = len(description.split())
        if size > 4 or noun not in TITLES | PERSONS:
            return ""
        if noun in self.titled:
            return self.titled[noun]
        at = self.names.count_before(before)
        for mention in reversed(self.names.mentions[max(at - 60, 0) : at]):
            if mention.title != noun:
                beside = self._describe(mention.end, mention.end, named=mention.start).strip()
                if not beside or _find_noun(beside) != noun:
                    continue
            if self.names.is_person(mention):
                return self.names.lengthen(mention.name)
        return ""

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
            and (word in DETERMINERS or (first in words.breaks and self._is_common(word)))
        ):
            name = name[:1].lower() + name[1:]
        known.append(name)
        return name

    def _is_common(self, word: str) -> bool:
        """Whether a word that begins a sentence is no name: "Residents", not "Damascus"."""
        one = word.removesuffix("s")
        if self.names.is_small(word):
            return True
        if one != word and self.names.is_capital(one):
            return False  # "Assads government"
        return word in _COMMON or word in PERSONS or (
            word != one and (one in HEADS or one in PERSONS or one in TITLES)
        )  # fmt: skip

    def _describe(self, start: int, end: int, *, named: int | None = None) -> str:
        """Return a noun phrase with the apposition after it; the name begins at `named`."""
        named = start if named is None else named
        after = _AFTER.match(self.text, end)
        tail = ""
        if after:
            tail = after.group().split(" said")[0].split(" told")[0]
            if tail.startswith(","):
                head = _WORD.search(tail)
                word = head.group().lower() if head else ""
                following = tail[1:].split(",")[0]
                if (
                    following.split()[:1] == ["who"]
                    and following.split()[1:2]
                    and (following.split()[1] in _HEADING)
                ):  # "Haddad, who heads an institute": what one heads tells what one is
                    word, following = "", following.split(None, 2)[-1]
                forms = (part.lower() for part in _WORD.findall(following))
                known = {form.removesuffix("'s").removesuffix("’s") for form in forms}
                tail = (
                    ""
                    if word in VERBS
                    or word in AUXILIARIES
                    or word in ("who", "which", "whose", "where")
                    or not known & (TITLES | HEADS)
                    else following
                )
            else:
                quoted = self.text[max(named - 13, 0) : named].lower().endswith("according to ")
                tail = tail[:60] if _begins_apposition(tail, quoted=quoted) else ""
        described = f"{self.text[start:end]} {tail}"
        if not self.text[start : start + 1].isupper() or described.split()[0] in ("A", "An", "One"):
            stop = self.text.find(".", end, end + 160)
            clause = regex.match(
                r",?[ ](?:who|speaking|on condition)[^.\"“”]*", self.text[end : max(stop, end)]
            )
            if clause and is_unnamed(clause.group()):
                described += " anonymous"
        return described

    def _find_role(self, name: str, description: str) -> str:
        if self.roles.get(name):
            return self.roles[name]
        role = find_role(description)
        is_name = name[:1].isupper()
        if not role and name not in description:
            role = find_role(name)
        bare = name == description.strip() and not find_outlet_side(name, FOREIGN)
        if is_name and (not role or bare):
            role = self._role_of_mentions(name) or role
        self.roles[name] = role
        return role

    def _role_of_mentions(self, name: str) -> str:
        """Return the role that stands beside another mention: "Foreign Minister …"."""
        parts = fold_name(name)
        for mention in self.names.list_called(parts[-1]) if parts else []:
            before = _BEFORE.search(self.text[max(mention.start - 80, 0) : mention.start])
            kept: list[str] = []
            ahead = before.group().split() if before else []
            if ahead and ahead[-1].islower() and ahead[-1] not in TITLES | PERSONS:
                ahead = []  # "addressing the council Liu said", the comma left out
            for word in reversed(ahead):
                small = word.lower()
                if word.endswith(".") and small not in TITLES:
                    break  # another sentence
                if (
                    word[0].islower()
                    and small not in HEADS
                    and small not in TITLES
                    and small not in ("of", "the", "for")
                ):
                    break
                kept.insert(0, word)
            role = find_role(
                " ".join(kept) + self._describe(mention.end, mention.end, named=mention.start)
            )
            if role:
                return role
        return ""

    def _carry_country(self, name: str, description: str, start: int) -> str:
        """Return the role that an office has with the country named for it elsewhere before.

        "The ministry" after "the Russian defence ministry", "Foreign Minister Saleh" after
        "Egypt's foreign minister": who is described without a country belongs to the last one.
        """
        if has_country(description) or has_country(name):
            return ""
        beside = _BESIDE.search(self.text[max(start - 30, 0) : start])
        if beside and has_country(beside[1]):  # "events in Syria Russias [Foreign Ministry] said"
            return find_role(f"{beside[1]} {description}")
        if "coalition" in description.lower():
            return find_coalition_role(self.text, start)
        own = [word.lower() for word in _WORD.findall(description)]
        office = next((word for word in own if word in OFFICES), "")
        if name[:1].isupper() and RANK.search(description) and self.names.may_be_person(name):
            told = find_army_role(self.text[max(start - _NEAR, 0) : start])
            if told or not office:
                return told
        if not office:
            return ""
        if office in _PERSONAL_OFFICES and name[:1].isupper():
            told = self._find_told_country(name)
            if told:
                return told
        before = self.text[:start]
        told = find_country_role(before, office, own)
        if not told and {"defence", "defense"} & {*own} and f" {office}" not in before.lower():
            return find_army_role(before[-_NEAR:])  # "the defence ministry" of the army told of
        return told

    def _find_told_country(self, name: str) -> str:
        """Return the role beside another mention of a name that tells a country."""
        parts = fold_name(name)
        for mention in self.names.list_called(parts[-1]) if parts else []:
            before = _BEFORE.search(self.text[max(mention.start - 80, 0) : mention.start])
            told = " ".join((before.group().split() if before else [])[-4:])
            if has_country(told):
                return find_role(told)
        return ""

    def _guess(self, pronoun: str, start: int, end: int) -> Speaker:
        person = _PERSONAL.get(pronoun)
        if person:
            name = self._find_person(person, start)
            role = self.roles.get(name, "") or (self._find_role(name, name) if name else "")
            unnamed = self.unnamed.get(name, is_unnamed_speaker(name, name))
            own = self.own.get(name, False)
            return Speaker(name, start, end, bool(name), role, unnamed, own)
        if pronoun in ("it", "they", "its", "their", "them"):
            found = self._find_group(start)
            if found.name:
                return found._replace(start=start, end=end, guess=True)
        return Speaker("", start, end, False, "")

    def _find_person(self, pronoun: str, start: int) -> str:
        """Return whom "he" or "she" means: the last subject, the last speaker, the last name."""
        sentence = bisect_right(self.starts, start) - 1
        subject = self._find_same(start, sentence)
        if not self.is_personal(subject.name):
            subject = self.find_subject(self._go_back(sentence))
        spoke = self.last_person
        near = bisect_right(self.starts, max(self.last_end, 0)) - 1 >= sentence - 2

        def fits(name: str) -> bool:
            return bool(name) and self.names.gender(name) in ("", pronoun)

        if self.is_personal(subject.name) and fits(subject.name):
            return subject.name
        if near and fits(spoke.name):
            return spoke.name
        name = self.names.find_person(start, pronoun, self.starts)
        if name:
            return name
        if fits(spoke.name):
            return spoke.name
        if self.last.name[:1].islower():
            return self.last.name
        return self.names.find_next_person(start, pronoun)

    def _find_group(self, start: int) -> Speaker:
        """Return what "it" or "they" means: the last subject or speaker that is no person."""
        sentence = bisect_right(self.starts, start) - 1
        same = self._find_same(start, sentence)
        if same.name and not self.is_personal(same.name):
            return same
        subject = self.find_subject(self._go_back(sentence))
        near = bisect_right(self.starts, max(self.last_end, 0)) - 1 >= sentence - 2
        if near and self.last.name and not self.is_personal(self.last.name):
            return self.last
        if subject.name and not self.is_personal(subject.name) and _tells_speaker(subject.name):
            return subject
        return self.last_group if self.last_group.name else self.last

    def _find_same(self, start: int, sentence: int) -> Speaker:
        """Return the subject of the sentence itself: "Tehran condemned what it called"."""
        before = self.text[max(start - 9, 0) : start].split()
        if not before or before[-1].lower() not in _LINKS:
            return NOBODY
        subject = self.find_subject(sentence)
        return subject if 0 <= subject.end < start else NOBODY

    def _go_back(self, sentence: int) -> int:
        """Return the number of the last sentence before one that is not in a quotation."""
        number = sentence - 1
        while number >= max(sentence - 8, 0) and self.names.is_quoted(self.starts[number]):
            number -= 1
        return number


def _find_noun(description: str) -> str:
    """Return the head noun of a description in lower case: its word before a preposition."""
    last = ""
    for part in _WORD.findall(description):
        word = part.lower().strip(".'’")
        if word in PREPOSITIONS or word in ("who", "which", "that"):
            break
        last = word
    return last


def _begins_apposition(tail: str, *, quoted: bool) -> bool:
    """Whether what follows a name without a comma tells who it is: "an official with the corps".

    After "according to" (`quoted`) what begins with "the" is what is said.
    """
    words = [word.group().lower() for word in itertools.islice(_WORD.finditer(tail), 7)]
    if words[:1] and words[0] in TITLES:
        return True
    if words[:1] and words[0] in ("a", "an", "" if quoted else "the"):
        for word in words[1:]:
            if word in TITLES or word in HEADS or word in PERSONS:
                return True
            if word in VERBS or word in AUXILIARIES or word in PREPOSITIONS or word in TIMES:
                return False
    return False


def _is_generic_outlet(name: str) -> bool:
    """Whether a description tells an outlet by its kind only: "the agency", "the TV network"."""
    words = name.replace("TV", "tv").removeprefix("the ").removeprefix("The ").split()
    return 0 < len(words) < 3 and words[-1] in GENERIC_OUTLETS and all(
        word in OUTLETS and word.islower() for word in words
    )  # fmt: skip


def _tells_speaker(name: str) -> bool:
    """Whether a subject may be who speaks: a name, or a noun of those who do."""
    return name[:1].isupper() or _find_noun(name) in HEADS
