"""The ends of articles: credits, tags, links and appeals that an outlet repeats there."""

import re
from collections.abc import Sequence

from analysis.boilerplate.edges import (
    NOTHING,
    Article,
    Repeated,
    choose_articles,
    is_habitual,
    read_window,
)
from analysis.boilerplate.furniture import FUNCTION, FURNITURE, TRAILING_DATE

_N_CHARS = 900  # about 140 words
_MAX_ROUNDS = 8  # a longer end is read in as many windows
_MAX_SIGN_OFF = 8  # words
_MIN_BEFORE_LIST = 400  # characters: a label nearer to the beginning heads no list at the end
_MAX_PIECES = 3  # that a list of headlines may have, by their question marks

# A sentence ends at .!?… with its closing marks; a line always ends one.
_BOUNDARY = re.compile(r"[.!?…]+[\"'”’)\]]*(?=[\s(–—-]|$)|\n")
_SPACE = " \t\r\n–—-"


def find_tails(articles: Sequence[Article], outlet: str) -> None:
    """Add to each article of an outlet the span at its end, piece by piece from the last one."""
    tails = [_Tail(article) for article in articles]
    asked = choose_articles(articles) if outlet else []
    kept, habit = set(asked), ""
    for _ in range(_MAX_ROUNDS if outlet else 0):
        for number in asked:
            if tails[number].more:
                tails[number].read()
        windows = [(articles[number], tails[number].window) for number in asked]
        repeated = Repeated(windows, outlet=outlet, edge="end")
        habit = habit or _find_habit([tails[number] for number in asked], outlet)
        for number, tail in enumerate(tails):
            if tail.more:
                tail.take(repeated, habit, keep=number in kept)
        if not any(tail.more for tail in tails):
            break
    for tail in tails:
        tail.close()


class _Tail:
    """The end of one article, which moves towards its beginning as pieces are taken off."""

    def __init__(self, article: Article) -> None:
        self.article, self.text = article, article.text
        self.full = article.end = len(self.text.rstrip())
        self.rule, self.n_sign_offs = "", 0
        self.window, self.more = NOTHING, True
        match = TRAILING_DATE.search(self.text, max(0, self.full - 120), self.full)
        if match is not None and match.group()[0].isupper():
            self._take(match.start(), "date line")

    def read(self) -> None:
        high = self.article.end
        self.window = read_window(self.text, max(0, high - _N_CHARS), high)
        # Where each sentence, and what stands after the last one, begins.
        self.places = [self.window.low]
        for match in _BOUNDARY.finditer(self.text, self.window.low, high):
            place = high - len(self.text[match.end() : high].lstrip(_SPACE))
            if not _is_initial(self.text, match.start(), match.end()):
                self.places.append(place)

    def take(self, repeated: Repeated, habit: str, *, keep: bool) -> None:
        """Take off what is furniture in the window; tell if so much that `more` must be read."""
        if self.window is NOTHING:
            self.read()
        before, low = self.article.end, self.window.low
        while self.take_last(repeated, habit):
            pass
        far = self.article.end < low + _N_CHARS / 2 or self.places == [low]
        self.more = self.article.end < before and low > 0 and far
        if not keep:
            self.window = NOTHING

    def find_piece(self) -> tuple[int, int, int]:
        """Return where the last piece begins, and the numbers of its first and next word."""
        stop = self.window.find(self.article.end)
        while len(self.places) > 1 and self.window.find(self.places[-1]) >= stop:
            self.places.pop()
        return self.places[-1], self.window.find(self.places[-1]), stop

    def is_sign_off(self) -> bool:
        """Whether the last piece is no sentence, in an article that is written in lower case."""
        start, first, stop = self.find_piece()
        words, nominal = self.window.words, self.window.nominal
        if start == self.window.low or not 0 < stop - first <= _MAX_SIGN_OFF:
            return False
        told = any(word not in FUNCTION or word in FURNITURE for word in words[first:stop])
        n_lower = nominal[:first].count(False)
        return told and all(nominal[first:stop]) and 4 * n_lower >= first

    def take_last(self, repeated: Repeated, habit: str) -> bool:
        """Take the last piece off, if it is furniture, or the part of it that is."""
        start, first, stop = self.find_piece()
        window, closed = self.window, self.article.end < self.full
        whole = start > window.low  # else the piece begins before the window
        for index in range(first, stop):
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

    def close(self) -> None:
        if self.rule:
            rest = self.text[self.article.end : self.full]
            start = self.full - len(rest.lstrip(_SPACE))
            self.article.spans.append((start, self.full, self.rule))

    def _take(self, place: int, rule: str) -> bool:
        end = len(self.text[:place].rstrip(_SPACE + "(["))
        if not end:  # never the whole article
            return False
        self.article.end, self.rule = end, self.rule or rule
        return True


def _is_initial(text: str, start: int, end: int) -> bool:
    """Whether a full stop ends a single letter, as in "J. Doe" or "U.S."."""
    letter = text[max(0, start - 2) : start]
    return (
        text[start:end] == "."
        and letter[-1:].isalpha()
        and (len(letter) < 2 or not letter[0].isalnum())
    )


def _find_habit(tails: Sequence[_Tail], outlet: str) -> str:
    """Return the rule for sign-offs, if enough different articles of the outlet end in one."""
    signed = [tail for tail in tails if tail.is_sign_off()]
    n, n_all = len({tail.text for tail in signed}), len({tail.text for tail in tails})
    if not is_habitual(n, n_all):
        return ""
    return f"sign-off, as at the end of {len(signed)} of {len(tails)} articles of “{outlet}”"
