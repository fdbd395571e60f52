"""Rules evaluated on the places of their phrases, all hits of a part at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from analysis.frames.rules import Both, Either, Near, Rule


class Spans(NamedTuple):
    """Runs of tokens by their `first` and `last` row, in the order of the rows."""

    first: np.ndarray
    last: np.ndarray


class RuleFinder:
    """Finds rules among the tokens of a table, each part of them once.

    Parameters
    ----------
    places : mapping
        Where each phrase is.
    sentence, position : ndarray
        Of each token: the number of its sentence, rising by the row, and its place in it.
    """

    def __init__(
        self, places: Mapping[Rule, Spans], *, sentence: np.ndarray, position: np.ndarray
    ) -> None:
        self._sentence = sentence
        self._position = position
        self._known: dict[Rule, Spans] = dict(places)

    def find(self, rule: Rule) -> Spans:
        """Return the hits of a rule.

        ``or`` has those of its parts; ``near`` one for each hit of its first part that has one of
        the other near enough, from the first word to the last; ``and`` one a sentence, from the
        first word to the last of the first hits of its parts.
        """
        if rule not in self._known:
            if isinstance(rule, Near):
                found = self._join_near(self.find(rule.left), self.find(rule.right), rule)
            elif isinstance(rule, Either):
                found = self._join_either([self.find(part) for part in rule.parts])
            elif isinstance(rule, Both):
                found = self._join_both(rule)
            else:
                raise LookupError(f"The phrase {' '.join(rule.words)!r} was not looked for.")
            self._known[rule] = found
        return self._known[rule]

    def _join_near(self, left: Spans, right: Spans, rule: Near) -> Spans:
        left = self._keep_shared(left, right)
        right = self._keep_shared(right, left)
        if not len(left.first) or not len(right.first):
            return _NOWHERE
        by_last = np.argsort(right.last, kind="stable")
        before = np.searchsorted(right.last[by_last], left.first) - 1
        after = np.searchsorted(right.first, left.last, side="right")
        gaps = []
        for place, other, mine, later in (
            (by_last[np.maximum(before, 0)], right.last, left.first, False),
            (np.minimum(after, len(right.first) - 1), right.first, left.last, True),
        ):
            row = other[place]
            gap = self._position[row] - self._position[mine]
            gap = gap if later else -gap
            apart = self._sentence[row] != self._sentence[mine]
            apart |= (gap < 1) | (rule.ordered and not later)
            gaps.append((place, np.where(apart, _FAR, gap)))
        (ahead, short), (behind, long) = gaps
        nearest = np.where(short <= long, ahead, behind)
        close = np.minimum(short, long) <= rule.distance
        nearest = nearest[close]
        return _sort(
            np.minimum(left.first[close], right.first[nearest]),
            np.maximum(left.last[close], right.last[nearest]),
        )

    def _keep_shared(self, spans: Spans, others: Spans) -> Spans:
        """Return the spans in sentences that have one of the others: mostly few."""
        has = np.zeros(self._n_sentences, dtype=bool)
        has[self._sentence[others.first]] = True
        kept = np.flatnonzero(has[self._sentence[spans.first]])
        return Spans(spans.first[kept], spans.last[kept])

    def _join_either(self, parts: list[Spans]) -> Spans:
        return _sort(
            np.concatenate([part.first for part in parts]),
            np.concatenate([part.last for part in parts]),
        )

    def _join_both(self, rule: Both) -> Spans:
        first = last = sentence = None
        for part in map(self.find, rule.parts):
            of_part = self._sentence[part.first]
            rows = np.flatnonzero(np.diff(of_part, prepend=-1))  # each sentence's first hit
            of_part = of_part[rows]
            if sentence is None or first is None or last is None:
                sentence, first, last = of_part, part.first[rows], part.last[rows]
                continue
            row_of = np.full(self._n_sentences, -1)
            row_of[of_part] = rows
            row = row_of[sentence]
            both = row >= 0
            sentence, row = sentence[both], row[both]
            first = np.minimum(first[both], part.first[row])
            last = np.maximum(last[both], part.last[row])
        if sentence is None or first is None or last is None:
            return _NOWHERE
        shut = np.zeros(self._n_sentences, dtype=bool)
        for part in map(self.find, rule.without):
            shut[self._sentence[part.first]] = True
        keep = ~shut[sentence]
        return Spans(first[keep], last[keep])

    @property
    def _n_sentences(self) -> int:
        return int(self._sentence[-1]) + 1 if len(self._sentence) else 0


_FAR = np.iinfo(np.int64).max
_NOWHERE = Spans(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def _sort(first: np.ndarray, last: np.ndarray) -> Spans:
    """Put spans in order, each once."""
    more = last - first
    bits = int(more.max(initial=0)).bit_length()  # shifted: many times as fast as divided
    key = np.sort((first << bits) | more)
    new = np.ones(len(key), dtype=bool)
    np.not_equal(key[1:], key[:-1], out=new[1:])
    key = key[new]
    first = key >> bits
    return Spans(first, first + (key & ((1 << bits) - 1)))
