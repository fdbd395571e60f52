"""Who said what: a cue with its speaker, and the attributions of one unit as they are found."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.voices.phrases import Phrase
from analysis.voices.words import Words

MIN_WORDS = 3  # of a reported clause, quotations left out


@dataclass
class Attribution:
    """A cue with its speaker and what it governs."""

    cue: str
    stance: str
    speaker: Phrase | None
    clauses: list[Phrase]  # what is reported, as words
    quotes: list[int]  # which quotations are the speaker's
    at: int  # the word of the cue
    possessive: bool = False  # "his claim": the speaker is a possessive


class Attributions:
    """The attributions of one unit, in the order in which they are found."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.found: list[Attribution] = []
        self.owned: set[int] = set()

    def previous(self, at: int, low: int) -> Attribution | None:
        """Return the last attribution of the sentence that has a speaker."""
        for attribution in reversed(self.found):
            if low <= attribution.at < at and attribution.speaker:
                return attribution
        return None

    def add(
        self, at: int, stance: str, speaker: Phrase | None, clauses: list[Phrase],
        quotes: list[int], *, cue: str = "", possessive: bool = False,
    ) -> None:  # fmt: skip
        """Add an attribution, unless nothing is left that it governs."""
        quotes = [number for number in dict.fromkeys(quotes) if number not in self.owned]
        self.owned.update(quotes)
        if clauses or quotes:
            cue = cue or self.words.lower[at]
            self.found.append(Attribution(cue, stance, speaker, clauses, quotes, at, possessive))

    def give_up(self, inner: Attribution, quotes: list[int]) -> None:
        """Take a quotation from a verb before it for the one that follows it directly."""
        if not set(quotes) & set(inner.quotes):
            return
        inner.quotes = [number for number in inner.quotes if number not in quotes]
        self.owned -= set(quotes)
        inner.clauses = []
        self.found.remove(inner)

    def is_inside(self, inner: Attribution) -> bool:
        """Whether an attribution is itself reported; its quotations stay its speaker's."""
        for outer in self.found:
            if outer is inner:
                continue
            for first, stop in outer.clauses:
                if first <= inner.at < stop:
                    inner.clauses = []
                    return not inner.quotes
        return False
