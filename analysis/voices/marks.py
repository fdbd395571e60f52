"""Quotation marks: which sign opens, which closes, and where a quotation ends that none closes."""

from __future__ import annotations

from typing import NamedTuple

import regex

# One family: real texts open with " and close with ”. Guillemets are their own.
_DOUBLE = '"“”„‟＂❝❞〝〞'
_GUILLEMETS = "«»"
_SINGLE = "'‘’‚‛‹›"
_MARK = regex.compile(
    rf"(?P<run>([{_DOUBLE}{_GUILLEMETS}{_SINGLE}])\2{{2,}})|``|''|[{_DOUBLE}{_GUILLEMETS}{_SINGLE}]"
)

_OPENS_BEFORE = frozenset("([{<-–—/|…:;" + _DOUBLE + _GUILLEMETS + _SINGLE)
_ENDS_AFTER = frozenset(".,;:!?)]}>-–—/|…" + _DOUBLE + _GUILLEMETS + _SINGLE)
_STOPS = frozenset(".!?…,;:-–—)]")
_SENTENCE_END = frozenset(".!?…")
_CLIPPED = regex.compile(r"(?:\d\ds?\b|(?:em|til|tis|twas|cause|bout|round|n)\b)", regex.IGNORECASE)
_NUMBER = regex.compile(r"(?<!\d)\d{1,3}(?:\.\d+)?$")

# Without its closing mark, a longer text is no quotation: the opening mark was none.
_MAX_UNCLOSED = 500
_MAX_CONTINUED = 3_000  # nor is a paragraph, although the next one opens anew
_MAX_MARKS = 80  # that are looked at for the one that closes: more are no quotation
_MAX_WEAK_WORDS = 6  # a single quotation that may as well end in a plural's apostrophe


class Quotation(NamedTuple):
    """The text between two marks, `start` to `end`, and whether a closing mark was there."""

    start: int
    end: int
    closed: bool
    opens: int  # where its opening mark begins
    shuts: int  # where its closing mark ends; `end` if there is none


class _Mark(NamedTuple):
    sign: str
    start: int
    end: int
    before: str  # the sign before it, " " at the edge of the paragraph
    after: str
    opening: bool  # by what stands around it
    closing: bool


def find_quotations(text: str, paragraphs: list[tuple[int, int]]) -> list[Quotation]:
    """Find the direct quotations and scare quotes of a text; nested ones belong to the outer.

    Parameters
    ----------
    text : str
        A whole document.
    paragraphs : list of tuple
        Start and end of each, in order: no quotation goes beyond its own.

    Examples
    --------
    >>> text = "“We left,” he said, „for good”. The 'barrel bombs' didn't stop."
    >>> [text[span.start : span.end] for span in find_quotations(text, [(0, len(text))])]
    ['We left,', 'for good', 'barrel bombs']
    """
    by_paragraph = [_find_marks(text, low, high) for low, high in paragraphs]
    found: list[Quotation] = []
    for number, (marks, (_, high)) in enumerate(zip(by_paragraph, paragraphs, strict=True)):
        if marks:
            follows = number + 1 < len(paragraphs) and _opens_first(
                by_paragraph[number + 1], paragraphs[number + 1][0], text
            )
            found += _Reader(text, marks, high, follows).read()
    return found


def _find_marks(text: str, low: int, high: int) -> list[_Mark]:
    marks = []
    for match in _MARK.finditer(text, low, high):
        if match["run"]:  # three and more of one sign are decoration
            continue
        start, end = match.span()
        before = text[start - 1] if start > low else " "
        after = text[end] if end < high else " "
        sign = match.group()
        if sign == "``":
            sign = "“"
        elif sign == "''":
            sign = "”"
        opening = (before.isspace() or before in _OPENS_BEFORE) and not after.isspace()
        closing = not before.isspace() and (after.isspace() or after in _ENDS_AFTER)
        marks.append(_Mark(sign, start, end, before, after, opening, closing))
    return marks


def _opens_first(marks: list[_Mark], low: int, text: str) -> bool:
    """Whether a paragraph begins with an opening mark: then the one before it may go on in it."""
    return bool(marks) and marks[0].opening and not text[low : marks[0].start].strip()


class _Reader:
    """Reads the marks of one paragraph from left to right; each is looked at a few times at most."""

    def __init__(self, text: str, marks: list[_Mark], high: int, follows: bool) -> None:
        self.text, self.marks, self.high, self.follows = text, marks, high, follows
        self.found: list[Quotation] = []

    def read(self) -> list[Quotation]:
        place = 0
        while place < len(self.marks):
            mark = self.marks[place]
            if mark.sign in _SINGLE:
                place = self._read_single(place)
            elif self._opens(mark):
                place = self._read_double(place)
            else:
                place += 1
        return self.found

    def _opens(self, mark: _Mark) -> bool:
        """Whether a double mark opens a quotation, given that none is open."""
        alone = mark.before.isspace() and mark.after.isspace()
        if mark.sign in "“„‟〝❝":
            return not (mark.closing and not mark.opening and mark.before not in ":;-–—")
        if mark.sign in _GUILLEMETS:
            return mark.opening or (mark.sign == "«" and not mark.closing)
        if mark.sign == "”":
            return mark.opening and not mark.closing
        if mark.opening:
            return not (mark.closing and mark.before in _STOPS)
        return alone or (mark.before in _STOPS and mark.after.isalpha())

    def _read_double(self, place: int) -> int:
        """Read from an opening mark on; return the place of the mark to go on with."""
        first = self.marks[place]
        family = _GUILLEMETS if first.sign in _GUILLEMETS else _DOUBLE
        depth = 0
        for here in range(place + 1, min(place + _MAX_MARKS, len(self.marks))):
            mark = self.marks[here]
            if mark.sign not in family:
                continue
            if self._closes(first, mark, here, family):
                if depth:
                    depth -= 1
                    continue
                self._add(first, mark.start, mark.end, closed=True)
                return here + 1
            if not mark.opening and not mark.before.isspace():
                continue  # an inch, or a mark inside a word
            if depth == 0 and not self._is_nested(here, family):
                if self._starts_sentence(mark):  # opened anew without having been closed
                    self._add(first, mark.start, mark.start, closed=False)
                return here
            depth += 1
        return self._leave_open(first, place)

    def _closes(self, first: _Mark, mark: _Mark, here: int, family: str) -> bool:
        if family == _GUILLEMETS:
            if mark.sign == first.sign:
                return mark.closing and not mark.opening
            return True
        if self._is_inch(mark, here):
            return False
        if mark.sign in "”〞❞":
            return not (mark.opening and not mark.closing)
        if mark.sign in "“‟":
            if first.sign == "„":
                return not (mark.opening and not mark.closing)
            return mark.closing and not mark.opening
        if mark.sign == "„":
            return False
        if mark.opening and mark.closing:  # between two signs: 'he said."-' or '("'
            return mark.before not in "([{" and mark.after not in _DOUBLE
        return not mark.opening

    def _is_inch(self, mark: _Mark, here: int) -> bool:
        """Whether `12" gun` is inside a quotation: the next mark can then close it."""
        if mark.sign != '"' or not mark.before.isdigit() or here + 1 == len(self.marks):
            return False
        if not _NUMBER.search(self.text, max(mark.start - 12, 0), mark.start):
            return False
        after = self.text[mark.end : mark.end + 2].lstrip(" -")
        following = self.marks[here + 1]
        return (
            after[:1].islower()
            and following.sign in _DOUBLE
            and following.closing
            and not following.opening
            and not following.before.isdigit()
        )

    def _is_nested(self, here: int, family: str) -> bool:
        """Whether the next two marks of the family both close: the inner one and the outer."""
        closing = []
        for mark in self.marks[here + 1 : here + 12]:
            if mark.sign in family:
                closing.append(not mark.opening or mark.closing)
                if len(closing) == 2:
                    return all(closing)
        return False

    def _starts_sentence(self, mark: _Mark) -> bool:
        before = self.text[max(mark.start - 4, 0) : mark.start].rstrip()
        return not before or before[-1] in _SENTENCE_END or before[-1] in _DOUBLE

    def _leave_open(self, first: _Mark, place: int) -> int:
        """Let an unclosed quotation end with its paragraph, or be none."""
        limit = _MAX_CONTINUED if self.follows else _MAX_UNCLOSED
        if self.high - first.end <= limit and not self._is_stray(first):
            self._add(first, self.high, self.high, closed=False)
            return len(self.marks)
        return place + 1

    def _is_stray(self, mark: _Mark) -> bool:
        return not mark.opening or not (mark.after.isalnum() or mark.after in "[(…'‘«“")

    def _read_single(self, place: int) -> int:
        mark = self.marks[place]
        if not self._opens_single(mark):
            return place + 1
        here = self._find_close(place)
        if here is None:
            return place + 1
        close = self.marks[here]
        self._add(mark, close.start, close.end, closed=True)
        return here + 1

    def _opens_single(self, mark: _Mark) -> bool:
        if mark.sign == "›":
            return mark.opening and not mark.closing
        if mark.sign == "’" or not mark.opening:
            return False
        if not (mark.after.isalnum() or mark.after in '[(…“"«'):
            return False
        return not _CLIPPED.match(self.text, mark.end)

    def _find_close(self, place: int) -> int | None:
        """Find the mark that closes a single quotation; an apostrophe only if none does."""
        first = self.marks[place]
        weak = None
        n_straight = 0
        for here in range(place + 1, min(place + _MAX_MARKS, len(self.marks))):
            mark = self.marks[here]
            if mark.sign not in _SINGLE:
                n_straight += 1
                continue
            if first.sign in "‹›":
                if mark.sign in "‹›" and mark.sign != first.sign:
                    return here
                continue
            if not (mark.closing and mark.sign in "'’‘‛"):
                if self._opens_single(mark) and n_straight % 2 == 0:
                    break
                continue
            if mark.sign == "‘" and first.sign not in "‚'":
                continue
            if n_straight % 2:
                continue
            if mark.before.isdigit() and mark.after.isspace() and first.sign != "‘":
                continue  # feet
            if not self._is_possessive(mark):
                return here
            words = self.text.count(" ", first.end, min(mark.start, first.end + 400))
            if weak is None and words < _MAX_WEAK_WORDS:
                weak = here
        return weak

    def _is_possessive(self, mark: _Mark) -> bool:
        """Whether it may be the apostrophe of a plural: "the rebels' positions"."""
        return mark.before in "sxzSXZ" and mark.after.isspace()

    def _add(self, first: _Mark, end: int, shuts: int, *, closed: bool) -> None:
        start = first.end
        text = self.text
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if any(sign.isalnum() for sign in text[start : min(end, start + 200)]):
            self.found.append(Quotation(start, end, closed, first.start, shuts if closed else end))
