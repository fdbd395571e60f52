"""The rule language of cues: phrases joined by near(), before(), and, or, not in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import regex

from analysis.matching import split_pattern

MOST_DEEP = 20  # levels of brackets
MOST_WORDS = 50  # of a phrase
MOST_WILD = 20  # wildcards of a word
MOST_APART = 100  # the widest near()

_PIECE = regex.compile(r'"[^"]*"?|[(),]|[^\s(),"]+')
_OPERATORS = {"and", "or", "not"}
_PAIRS = ("near", "before")


class Phrase(NamedTuple):
    """Words side by side."""

    words: tuple[str, ...]


class Near(NamedTuple):
    """Two things in one sentence, `distance` words apart at most; neighbours are 1 apart.

    In any order, or the left one first where `ordered`.
    """

    left: Rule
    right: Rule
    distance: int
    ordered: bool


class Either(NamedTuple):
    """Any of the parts."""

    parts: tuple[Rule, ...]


class Both(NamedTuple):
    """All of the parts in a sentence, and none of `without`."""

    parts: tuple[Rule, ...]
    without: tuple[Rule, ...]


Rule = Phrase | Near | Either | Both


class RuleError(ValueError):
    """What is wrong with a cue, and the remedy, without the place where it stands."""


def is_rule(cue: str) -> bool:
    """Whether a cue uses the operators; otherwise it is a word or a phrase as it stands.

    A bracket makes a rule, and so do ``and not`` and operators in capitals, for ``and``, ``or``
    and ``not`` are words of phrases too.

    Examples
    --------
    >>> [is_rule(cue) for cue in ("women and children", "near(air, raid*, 3)", "army and not navy")]
    [False, True, True]
    """
    return bool(regex.search(r"[()]|\band\s+not\b|\b(?:AND|OR|NOT)\b", cue))


def read_rule(cue: str) -> Rule:
    """Read a cue: a word, a phrase, or a rule.

    Raises
    ------
    RuleError
        Where it matches nothing, or everything, or cannot be read.

    Examples
    --------
    >>> read_rule("women and children")
    Phrase(words=('women', 'and', 'children'))
    >>> read_rule("(shell* or bomb*) and not film")
    Both(parts=(Either(parts=(Phrase(words=('shell*',)), Phrase(words=('bomb*',)))),), \
without=(Phrase(words=('film',)),))
    """
    return _Reader(cue).read() if is_rule(cue) else _read_phrase(cue)


def list_phrases(rule: Rule) -> list[Phrase]:
    """List the phrases of a rule, in its order."""
    found: list[Phrase] = []
    stack: list[Rule] = [rule]
    while stack:
        part = stack.pop()
        if isinstance(part, Phrase):
            found.append(part)
        elif isinstance(part, Near):
            stack += [part.right, part.left]
        elif isinstance(part, Either):
            stack += reversed(part.parts)
        else:
            stack += reversed([*part.parts, *part.without])
    return found


def _read_phrase(text: str) -> Phrase:
    words = tuple(split_pattern(text))
    if not words or not any(word.strip("*?'.-") for word in words):
        raise RuleError(f"{_cut(text)} matches no word or all; delete it")
    if len(words) > MOST_WORDS:
        raise RuleError(f"{_cut(text)} has {len(words):,} words; a phrase has {MOST_WORDS} at most")
    wild = max(word.count("*") + word.count("?") for word in words)
    if wild > MOST_WILD:
        raise RuleError(
            f"{_cut(text)} has a word with {wild:,} wildcards; it may have {MOST_WILD} at most"
        )
    return Phrase(words)


class _Reader:
    """Reads a rule piece by piece: ``or`` binds least, then ``and``, then ``not``."""

    def __init__(self, cue: str) -> None:
        self._cue = cue
        self._pieces = _PIECE.findall(cue)
        self._place = 0
        self._deep = 0

    def read(self) -> Rule:
        rule = self._read_either()
        if self._next:
            raise self._refuse(f"{self._next!r} stands where `and`, `or` or the end should")
        return rule

    @property
    def _next(self) -> str:
        return self._pieces[self._place] if self._place < len(self._pieces) else ""

    def _take(self, piece: str) -> bool:
        """Whether the next piece is this one, in any case; if so it is taken."""
        if self._next.lower() != piece:
            return False
        self._place += 1
        return True

    def _refuse(self, problem: str) -> RuleError:
        return RuleError(f"{_cut(self._cue)} cannot be read: {problem}")

    def _read_either(self) -> Rule:
        parts = [self._read_both()]
        while self._take("or"):
            parts.append(self._read_both())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _read_both(self) -> Rule:
        parts: list[Rule] = []
        without: list[Rule] = []
        while True:
            (without if self._take("not") else parts).append(self._read_one())
            if not self._take("and"):
                break
        if not parts:
            raise self._refuse("it says only what must not be there; write `… and not …`")
        return parts[0] if len(parts) == 1 and not without else Both(tuple(parts), tuple(without))

    def _read_one(self) -> Rule:
        if self._next == "(":
            return self._read_inside(self._read_either)
        name = self._next.lower()
        if name in _PAIRS and self._pieces[self._place + 1 : self._place + 2] == ["("]:
            self._place += 1
            return self._read_inside(lambda: self._read_near(name))
        words = []
        while self._next and self._next not in "()," and self._next.lower() not in _OPERATORS:
            words.append(self._next)
            self._place += 1
        if not words:
            found = f"before {self._next!r}" if self._next else "at the end"
            raise self._refuse(f"a word is missing {found}")
        text = " ".join(words)
        if text.count('"') % 2:
            raise self._refuse("a quotation mark is not closed")
        return _read_phrase(text)

    def _read_inside(self, read: Callable[[], Rule]) -> Rule:
        self._place += 1
        self._deep += 1
        if self._deep > MOST_DEEP:
            raise self._refuse(f"its brackets are nested deeper than {MOST_DEEP}; split it")
        rule = read()
        if not self._take(")"):
            found = f"before {self._next!r}" if self._next else "at the end"
            raise self._refuse(f"a closing bracket is missing {found}")
        self._deep -= 1
        return rule

    def _read_near(self, name: str) -> Near:
        form = f"write {name}(a, b, 8)"
        left = self._read_either()
        right = self._read_either() if self._take(",") else None
        distance = self._next if self._take(",") else ""
        if right is None or not distance.isascii() or not distance.isdigit():
            raise self._refuse(f"{name}() takes two things and a number; {form}")
        self._place += 1
        if not 1 <= int(distance[:9]) <= MOST_APART:
            raise self._refuse(f"{name}() takes a number from 1 to {MOST_APART}; {form}")
        for side in (left, right):
            if _holds_both(side):
                raise self._refuse(
                    f"{name}() takes words, phrases, `or` and near(), no `and` or `not`"
                )
        return Near(left, right, int(distance), name == "before")


def _holds_both(rule: Rule) -> bool:
    """Whether there is an ``and`` in a rule, whose words stand anywhere in the sentence."""
    if isinstance(rule, Either):
        return any(map(_holds_both, rule.parts))
    return isinstance(rule, Both)  # a near() holds none, for it was asked before


def _cut(text: str) -> str:
    """Quote a text, the middle of a long one left out."""
    return repr(text if len(text) <= 80 else f"{text[:50]} … {text[-20:]}")
