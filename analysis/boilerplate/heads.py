"""The beginnings of articles: date lines, agencies, and what an outlet repeats there."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from analysis.boilerplate.edges import Outlet, Repeated, learn_repeated
from analysis.boilerplate.furniture import (
    AGENCIES,
    BESIDE_CREDITS,
    CREDIT,
    CREDITS,
    DATELINE,
    FINITE,
    FULL_DATE,
    FUNCTION,
    LEADING_DATE,
    TAG_LABELS,
    WIRE,
)
from analysis.boilerplate.windows import fold_words, read_window, squeeze

Span = tuple[int, int, str]

_N_CHARS = 600  # about 100 words
_MIN_COPIED = 4  # words that text and title must share for a headline
_MAX_TAGS = 30  # words in a list of tags
_N_LOWER = 4000  # characters in which words in small letters are looked for
_RUNNING = (
    FUNCTION | FINITE | frozenset("fell fled hit held left lost rose sent shot struck took".split())
) - {*"al de del der el us van von".split()}
_MAX_GAP = 10  # words between a date or an agency's name and what it belongs to
_BESIDE_DATE = re.compile(r"by\s+[A-Z]|\w+:\s")  # a byline, "title:"
_FIELD = re.compile(r"(?:title|headline)[ \t]*:(?=\s)", re.IGNORECASE)  # of a data set
_MARKS = " \t\r\n.,:;|)–—-"
_NOTHING_REPEATED = Repeated(Outlet("", 0, 0), "beginning", {}, {}, frozenset(), frozenset())
_squeeze = lru_cache(maxsize=100_000)(squeeze)


def learn_heads(texts: Sequence[str], outlet: Outlet) -> Repeated:
    """Learn what an outlet repeats at the beginning of these articles."""
    windows = [(text, read_window(text, 0, _N_CHARS)) for text in texts]
    return learn_repeated(windows, outlet=outlet, edge="beginning")


def find_heads(text: str, title: str, repeated: Repeated | None) -> list[Span]:
    """Return the spans at the beginning of an article; date lines only, of an unknown outlet."""
    head = _Head(text, title, repeated)
    head.walk()
    if head.known:
        head.look_further()
        head.look_everywhere()
    return head.spans


class _Head:
    """A walk from one piece of furniture to the next, as long as each stands beside the last."""

    def __init__(self, text: str, title: str, repeated: Repeated | None) -> None:
        self.spans: list[Span] = []
        self.window = read_window(text, 0, _N_CHARS)
        self.whole, self.text = text, text[:_N_CHARS]
        self.known, self.repeated = repeated is not None, repeated or _NOTHING_REPEATED
        self.title = fold_words(title)
        self.name = _squeeze(self.repeated.outlet.name)
        self.brackets = self._find_brackets() if self.known else []
        self.place = 0
        self.in_headline = bool(self.title)  # before it, or still without it

    def walk(self) -> None:
        steps = [self._take_date, self._take_field, self._skip_headline]
        if self.known:
            steps += [self._take_furniture, self._take_wire, self._take_agency]
        while any(step() for step in steps):
            pass

    def look_further(self) -> None:
        """Take what stands by itself within the head: a date, "CITY (Agency) -", a label."""
        for index in self._list_openers(self.window.find(self.place)):
            if self._take_credit(index) or self._take_full_date(index):
                self.in_headline = False
                self.walk()
                break
        if self.brackets and self.brackets[0] < _N_CHARS:
            for start, end in self._find_agency_lines(self.text):
                self._cut(start, end, "agency line")
                self.walk()
        labels = self.repeated.habits.intersection(self.window.words)
        for index in range(self.window.find(self.place), len(self.window.words) if labels else 0):
            if self.repeated.labels(self.window, index):
                stop = self._find_tags_end(index)
                self._cut_words(index, stop, self.repeated.tell(self.window.words[index]))
                break

    def _find_tags_end(self, label: int) -> int:
        """Find the word with which the sentence after a list of tags begins; the next one, if unsure.

        "Tags Tesk old port At least", "Tags Tesk ferries Dockers were": a small word or a verb tells that a
        sentence runs, the last capital before it where it began. In "Tags Tesk Ruth Okafor was", where that may
        be any of several names, it is the first of them.
        """
        words, forms = self.window.words, self.window.forms
        if words[label] not in TAG_LABELS:
            return label + 1
        for index in range(label + 1, min(label + _MAX_TAGS, len(words))):
            if set(self.text[self.window.end(index - 1) : self.window.starts[index]]) & set(
                ".!?\n"
            ):
                return index if forms[index][0].isupper() else label + 1
            if not self._runs(index):
                continue
            first = index
            while first > label + 1 and not forms[first][0].isupper():
                first -= 1
            if first < index and forms[first].lower() not in self._find_lower():
                while first > label + 1 and forms[first - 1][0].isupper():
                    first -= 1
            return max(first, label + 1)
        return label + 1

    def _runs(self, index: int) -> bool:
        """Whether a word shows that a sentence runs: "The", "at", "were", "killed"."""
        word, form = self.window.words[index], self.window.forms[index]
        if form[0].isupper():
            return word in _RUNNING and (len(form) == 1 or form[1:].islower())
        return word in _RUNNING or word.endswith(("ed", "ing"))

    def _find_lower(self) -> frozenset[str]:
        """Return the words that the article has in small letters: with a capital they begin sentences."""
        return frozenset(
            form for form in read_window(self.whole, 0, _N_LOWER).forms if form.islower()
        )

    def look_everywhere(self) -> None:
        """Take the agencies' lines and brackets that stand behind the head."""
        if not self.brackets or self.brackets[-1] < _N_CHARS:
            return
        lines = self._find_agency_lines(self.whole)
        self.spans += [(start, end, "agency line") for start, end in lines if start >= _N_CHARS]

    def _list_openers(self, first: int) -> Iterator[int]:
        """Yield the words with which a credit or a date may begin: agencies, two before a number."""
        words = self.window.words[first:]
        if "0" not in words:  # no date, so no credit before one
            return
        dated = {n - back for n, word in enumerate(words) if word == "0" for back in (1, 2)}
        for index, name in enumerate(map(_squeeze, words)):
            if index in dated or name in AGENCIES or name == self.name:
                yield first + index

    def _find_brackets(self) -> list[int]:
        """Return where the brackets begin that name an agency: without them no line need be tried."""
        if "(" not in self.whole:
            return []
        return [
            match.start()
            for match in CREDIT.finditer(self.whole)
            if any(map(self._names_agency, (match.group(), *fold_words(match.group()))))
        ]

    def _find_agency_lines(self, text: str) -> list[tuple[int, int]]:
        found = [
            match.span() for match in DATELINE.finditer(text) if self._names_agency(match["agency"])
        ]
        found += [
            match.span()
            for match in CREDIT.finditer(text)
            if self._is_credit(match.group(), text[max(0, match.start() - 9) : match.start()])
        ]
        return sorted(found)

    def _take_date(self, *, stated: bool = False) -> bool:
        match = LEADING_DATE.match(self.text, self.place)
        if match is None:
            return False
        goes_on = self._goes_on(match.end()) or _BESIDE_DATE.match(self.text, match.end())
        if not (stated or match["lead"] or goes_on):
            return False
        end = match.end()
        first = self.window.find(end)
        if self.window.words[first : first + 1] == ["by"]:  # "by A. Writer", up to the headline
            for index in range(first + 2, min(first + _MAX_GAP, len(self.window.words))):
                if self._match_title(index) and all(self.window.nominal[first:index]):
                    end = self.window.end(index - 1)
        self._cut(match.start(), end, "date line")
        return True

    def _take_field(self) -> bool:
        """Take the name of a field: "title: Bridge falls"."""
        match = _FIELD.match(self.text, self.place)
        if match:
            self.spans.append((*match.span(), "name of a field"))
            self._move(match.end())
        return match is not None

    def _skip_headline(self) -> bool:
        first = self._next_word()
        length = self._match_title(first) if self.in_headline and first >= 0 else 0
        if length:
            self.in_headline = False
            self._move(self.window.end(first + length - 1))
        return bool(length)

    def _take_furniture(self) -> bool:
        first = self._next_word()
        if first < 0 or not self._is_capital(first):
            return False
        stop, key = self.repeated.find_run(self.window, first)
        if key is None:
            return False
        after = self.window.words[stop : stop + 1]
        if after == ["http"] or (after == ["0"] and self.window.forms[stop - 1] == "0"):
            stop += 1  # a link; a counter after one of nothing
        if not self._goes_on(self.window.end(stop - 1)):
            stop -= 1  # "URL 24 people were killed": the number is the sentence's
        if stop == first:
            return False
        self._cut_words(first, stop, self.repeated.tell(key))
        return True

    def _take_agency(self) -> bool:
        """Take an agency beside a headline or a date, or a credit that it opens before a date."""
        first = self._next_word()
        if first < 0 or not self._is_agency(first):
            return False
        if self._take_credit(first):
            return True
        opens_title = self.title[:1] == self.window.words[first : first + 1]
        if self.place and not opens_title and self._goes_on(self.window.end(first)):
            stop = first + 1
            while self.window.words[stop : stop + 1] and self.window.words[stop] in CREDITS:
                stop += 1
            self._cut_words(first, stop, "agency line")
            return True
        return False

    def _take_wire(self) -> bool:
        match = WIRE.match(self.text, self.place)
        if match is None or not self.place or not self._names_agency(match["agency"]):
            return False
        self._cut(match.start(), match.end(), "agency line")
        return True

    def _take_credit(self, first: int) -> bool:
        """Take an agency and the names after it, as far as a date: "AFP 3 May 2016"."""
        if not self._is_agency(first):
            return False
        for index in range(first + 1, min(first + _MAX_GAP, len(self.window.words))):
            if LEADING_DATE.match(self.text, self.window.starts[index]):
                self._cut_words(first, index, "agency line")
                return self._take_date(stated=True)
            if self.window.words[index] in FUNCTION or not self.window.nominal[index]:
                break
        return False

    def _take_full_date(self, index: int) -> bool:
        """Take a date with its weekday between two capitals: "… in Homs Tuesday 3 May 2016 The …"."""
        match = FULL_DATE.match(self.text, self.window.starts[index])
        if match is None or not index or not self._is_capital(index - 1):
            return False
        before = self.text[self.window.end(index - 1) : match.start()]
        after = self.text[match.end() :].lstrip()[:1]
        if before.strip() or not (after.isupper() or after.isdigit()):
            return False
        self._cut(match.start(), match.end(), "date line")
        return True

    def _match_title(self, first: int) -> int:
        """Return how many words from here on are the title's, if they are its copy."""
        length = 0
        for word, of_title in zip(self.window.words[first:], self.title, strict=False):
            if word != of_title:
                break
            length += 1
        return length if length >= min(_MIN_COPIED, len(self.title)) else 0

    def _is_agency(self, index: int) -> bool:
        return self._is_capital(index) and self._names_agency(self.window.words[index])

    def _names_agency(self, name: str) -> bool:
        squeezed = _squeeze(name)
        return squeezed in AGENCIES or squeezed == self.name

    def _is_credit(self, bracket: str, before: str) -> bool:
        """Whether a bracket gives an agency, and not its initials: "the Example Agency (EA)"."""
        words = fold_words(bracket)
        named = [word for word in words if self._names_agency(word)]
        if not named or not BESIDE_CREDITS.issuperset(set(words) - set(named)):
            return False
        return not CREDITS.isdisjoint(words) or before.rstrip().endswith((".", "!", "?", ")"))

    def _is_capital(self, index: int) -> bool:
        return self.window.forms[index][0].isupper()

    def _next_word(self) -> int:
        """Return the number of the word at the walk's place, or -1."""
        index = self.window.find(self.place)
        at_word = index < len(self.window.words) and self.window.starts[index] - self.place <= 2
        return index if at_word else -1

    def _goes_on(self, place: int) -> bool:
        """Whether something else begins here, so that the words before end what they say."""
        rest = self.text[place:].lstrip(" \t.,:;|)–—-")
        return not rest or rest[0].isupper() or rest[0].isdigit() or rest[0] in "\n\"'“‘(["

    def _cut_words(self, first: int, stop: int, rule: str) -> None:
        self._cut(self.window.starts[first], self.window.end(stop - 1), rule)

    def _cut(self, start: int, end: int, rule: str) -> None:
        self.spans.append((start, start + len(self.text[start:end].rstrip(" \t\r\n,:;|–—-")), rule))
        self._move(end)

    def _move(self, place: int) -> None:
        rest = self.text[place:]
        self.place = max(self.place, place + len(rest) - len(rest.lstrip(_MARKS)))
