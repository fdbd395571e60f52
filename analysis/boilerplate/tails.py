"""The ends of articles: credits, tags, links and appeals that an outlet repeats there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.boilerplate.edges import Outlet, Repeated, is_habitual, learn_repeated
from analysis.boilerplate.furniture import (
    CREW_HINTS,
    FUNCTION,
    FURNITURE,
    TRAILING_CREW,
    TRAILING_DATE,
    TRAILING_TAGS,
)
from analysis.boilerplate.windows import NOTHING, find_low, fold_words, read_window

_N_CHARS = 900  # about 140 words
_N_TAGS = 330  # characters of a list of tags, or of names
_MAX_ROUNDS = 8  # a longer end is read in as many windows
_MAX_SIGN_OFF = 8  # words
_MIN_BEFORE_LIST = 400  # characters: a label nearer to the beginning heads no list at the end
_MAX_PIECES = 3  # that a list of headlines may have, by their question marks

# A sentence ends at .!?… with its closing marks; a line always ends one.
_BOUNDARY = re.compile(r"[.!?…]+[\"'”’)\]]*(?=[\s(–—-]|$)|\n")
_SPACE = " \t\r\n–—-"


@dataclass(frozen=True, slots=True)
class Round:
    """What an outlet repeats in the window before all that earlier rounds took off."""

    repeated: Repeated
    habit: str  # the rule for sign-offs, if they are one


def learn_tails(texts: Sequence[str], outlet: Outlet) -> tuple[Round, ...]:
    """Learn what an outlet repeats at the end of these articles, round by round.

    What stands before a piece is learnt when the piece was taken off, as it will be when tails
    are found.
    """
    tails = [_Tail(text) for text in texts]
    rounds: list[Round] = []
    while len(rounds) < _MAX_ROUNDS and any(tail.more for tail in tails):
        for tail in tails:
            if tail.more:
                tail.read()
                tail.read_words()
        windows = [(tail.text, tail.window) for tail in tails]
        repeated = learn_repeated(windows, outlet=outlet, edge="end")
        habit = rounds[-1].habit if rounds else ""
        rounds.append(Round(repeated, habit or _find_habit(tails, outlet)))
        for tail in tails:
            if tail.more:
                tail.take(rounds[-1])
    return tuple(rounds)


def find_tail(text: str, rounds: Sequence[Round]) -> list[tuple[int, int, str]]:
    """Return the span at the end of an article, read piece by piece from the last one."""
    tail = _Tail(text)
    for number in range(_MAX_ROUNDS if rounds else 0):
        # In an end longer than those learnt from, what stood last before these is looked for.
        step = rounds[min(number, len(rounds) - 1)]
        if not (step.repeated.live or step.habit):
            break
        tail.read()
        if not tail.may_go(step):
            break
        tail.read_words()
        tail.take(step)
        if not tail.more:
            break
    return tail.list_spans()


class _Tail:
    """The end of one article, which moves towards its beginning as pieces are taken off."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.full = self.end = len(text.rstrip())
        self.rule, self.n_sign_offs, self.more = "", 0, True
        self.low, self.high, self.places, self.window = 0, self.full, [0], NOTHING
        last = text[max(0, self.full - 2) : self.full].lower()
        if not last.endswith(".") or last == "m.":  # no date ends so, but one with "11 p.m."
            self._take_stated()
        self._take_crew()

    def _take_crew(self) -> bool:
        """Take who wrote the article, if that stands at its end now."""
        low = max(0, self.end - _N_TAGS)
        if not any(self.text.find(hint, low, self.end) >= 0 for hint in CREW_HINTS):
            return False
        match = TRAILING_CREW.search(self.text, low, self.end)
        return match is not None and self._take(match.start(), "credit line")

    def _take_stated(self) -> None:
        """Take a date and a list of tags that say what they are."""
        text = self.text
        match = TRAILING_DATE.search(text, max(0, self.full - 120), self.full)
        if match is not None and match.group()[0].isupper():
            self._take(match.start(), "date line")
        match = TRAILING_TAGS.search(text, max(0, self.end - _N_TAGS), self.end)
        if match is not None:
            self._take(match.start(), "tags")

    def read(self) -> None:
        """Find where each sentence, and what stands after the last one, begins."""
        self.high = self.end
        self.low = find_low(self.text, max(0, self.high - _N_CHARS), self.high)
        self.places = [self.low]
        for match in _BOUNDARY.finditer(self.text, self.low, self.high):
            if not _is_initial(self.text, match.start(), match.end()):
                place = match.end()
                while place < self.high and self.text[place] in _SPACE:
                    place += 1
                self.places.append(place)

    def read_words(self) -> None:
        self.window = read_window(self.text, self.low, self.high)

    def may_go(self, step: Round) -> bool:
        """Whether the last piece may be furniture; if not, the window's words need not be read."""
        if self.end < self.full or "http" in self.text[self.low : self.high]:
            return True  # more may follow what was taken; a piece may begin within a link
        for place in reversed(self.places):
            if words := fold_words(self.text, place, self.high):
                short = bool(step.habit) and len(words) <= _MAX_SIGN_OFF
                return short or not step.repeated.live.isdisjoint(words)
        return False

    def take(self, step: Round) -> None:
        """Take off what is furniture in the window; tell if so much that `more` must be read."""
        before = self.end
        while self.take_last(step.repeated, step.habit) or self._take_crew():
            pass
        far = self.end < self.low + _N_CHARS / 2 or self.places == [self.low]
        self.more = self.end < before and self.low > 0 and far

    def find_piece(self) -> tuple[int, int, int]:
        """Return where the last piece begins, and the numbers of its first and next word."""
        stop = self.window.find(self.end)
        while len(self.places) > 1 and self.window.find(self.places[-1]) >= stop:
            self.places.pop()
        return self.places[-1], self.window.find(self.places[-1]), stop

    def is_sign_off(self) -> bool:
        """Whether the last piece is no sentence, in an article that is written in lower case."""
        start, first, stop = self.find_piece()
        words, nominal = self.window.words, self.window.nominal
        if start == self.low or not 0 < stop - first <= _MAX_SIGN_OFF:
            return False
        told = any(word not in FUNCTION or word in FURNITURE for word in words[first:stop])
        n_lower = nominal[:first].count(False)
        return told and all(nominal[first:stop]) and 4 * n_lower >= first

    def take_last(self, repeated: Repeated, habit: str) -> bool:
        """Take the last piece off, if it is furniture, or the part of it that is."""
        start, first, stop = self.find_piece()
        window, closed = self.window, self.end < self.full
        whole = start > self.low  # else the piece begins before the window
        live = [n for n in range(first, stop) if window.words[n] in repeated.live]
        for index in dict.fromkeys([first, *live]) if live else ():
            at_start = whole and index == first
            if at_start or repeated.opens(window, index):
                labels = window.starts[index] >= _MIN_BEFORE_LIST
                key = repeated.judge(window, index, stop, closed=closed, labels=labels)
                if key is not None:
                    place = start if at_start else window.starts[index]
                    return self._take(place, repeated.tell(key))
        if closed:
            for earlier in self.places[-_MAX_PIECES:-1][::-1]:  # a label further in
                for index in range(window.find(earlier), first):
                    if window.starts[index] >= _MIN_BEFORE_LIST and repeated.labels(window, index):
                        return self._take(window.starts[index], repeated.tell(window.words[index]))
        if habit and self.n_sign_offs < 2 and self.is_sign_off():
            self.n_sign_offs += 1
            return self._take(start, habit)
        return False

    def list_spans(self) -> list[tuple[int, int, str]]:
        if not self.rule:
            return []
        rest = self.text[self.end : self.full]
        return [(self.full - len(rest.lstrip(_SPACE)), self.full, self.rule)]

    def _take(self, place: int, rule: str) -> bool:
        end = len(self.text[:place].rstrip(_SPACE + "(["))
        if not end:  # never the whole article
            return False
        self.end, self.rule = end, self.rule or rule
        return True


def _is_initial(text: str, start: int, end: int) -> bool:
    """Whether a full stop ends a single letter, as in "J. Doe" or "U.S."."""
    letter = text[max(0, start - 2) : start]
    return (
        text[start:end] == "."
        and letter[-1:].isalpha()
        and (len(letter) < 2 or not letter[0].isalnum())
    )


def _find_habit(tails: Sequence[_Tail], outlet: Outlet) -> str:
    """Return the rule for sign-offs, if enough different articles of the outlet end in one."""
    signed = [tail for tail in tails if tail.is_sign_off()]
    n, n_all = len({tail.text for tail in signed}), len({tail.text for tail in tails})
    if not is_habitual(n, n_all):
        return ""
    return f"sign-off, as at the end of {outlet.count(len(signed))}"
