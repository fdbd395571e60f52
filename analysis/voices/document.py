"""One document: its quotations first, then its sentences from the first to the last."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import regex

from analysis.voices.attribution import Attribution
from analysis.voices.marks import Quotation, find_quotations
from analysis.voices.phrases import Phrase, find_subject
from analysis.voices.reading import read_attributions
from analysis.voices.speakers import NOBODY, Speaker, Speakers
from analysis.voices.verbs import NOUNS, VERBS
from analysis.voices.words import Words

MAX_SCARE_WORDS = 3
_MAX_UNIT = 8_000  # signs: a longer "sentence" is a table, in which nobody speaks
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*")
_PLAIN = regex.compile(r"[a-z]+")
_CUES = frozenset([*VERBS, *NOUNS, "according"])
_MARKS = regex.compile(r"[\"'“”„«»‹›‘’`]")
_FROM = regex.compile(
    r"\s*(?:That[’']s|That is|That was|Those are|Those were|These are|So says|Thus)\s+"
    r"(?:from|the (?:words|message|view|verdict|warning|promise) of|how|what)?\s*",
)


class Row(NamedTuple):
    """A span of speech and who is heard in it."""

    start: int
    end: int
    voice: str
    speaker: str
    speaker_start: int
    speaker_end: int
    guess: bool
    role: str
    cue: str
    stance: str


def _has_cue(text: str) -> bool:
    return not _CUES.isdisjoint(_PLAIN.findall(text.lower()))


class Document:
    """One text: its quotations first, then its sentences from the first to the last."""

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self.text, self.starts, self.ends = text, starts, ends
        self.speakers = Speakers(text, starts)
        self.rows: list[Row] = []
        self.last_quote_end = -1
        self.last_paragraph = -1
        self.waiting: list[int] = []  # rows of quotations that a later attribution may own

    def read(self) -> list[Row]:
        """Return the spans in the order of the text."""
        if not _has_cue(self.text) and not _MARKS.search(self.text):
            return []
        groups = self._list_paragraphs()
        paragraphs = [(self.starts[low], self.ends[high - 1]) for low, high in groups]
        quotations = find_quotations(self.text, paragraphs)
        place = 0
        unclosed = False
        for number, (low, high) in enumerate(groups):
            here = []
            while place < len(quotations) and quotations[place].opens < paragraphs[number][1]:
                here.append(quotations[place])
                place += 1
            self.paragraph, self.goes_on = number, unclosed
            self._read_paragraph(low, high, here)
            unclosed = bool(here) and not here[-1].closed
        return sorted(self.rows, key=lambda row: (row.start, -row.end, row.voice))

    def _list_paragraphs(self) -> list[tuple[int, int]]:
        """Return ranges of sentences; a single line break parts them unless sentences hold some."""
        text = self.text
        edge = "\n"
        if "\n" in text and any(
            "\n" in text[start:end].strip()
            for start, end in zip(self.starts, self.ends, strict=True)
        ):
            edge = "\n\n"
        bounds = [0]
        for number in range(1, len(self.starts)):
            gap = text[self.ends[number - 1] : self.starts[number]]
            tail = text[max(self.ends[number - 1] - 3, 0) : self.ends[number - 1]]
            gap = tail[len(tail.rstrip()) :] + gap
            if gap.strip() or edge in gap.replace("\r", "").replace(" ", "").replace("\t", ""):
                bounds.append(number)
        bounds.append(len(self.starts))
        return [(low, high) for low, high in itertools.pairwise(bounds) if low < high]

    def _read_paragraph(self, low: int, high: int, quotations: list[Quotation]) -> None:
        for first, last, own in self._list_units(low, high, quotations):
            start, end = self.starts[first], self.ends[last]
            if end - start > _MAX_UNIT:
                self._add_plain(own)
                continue
            if not own and not _has_cue(self.text[start:end]):
                self._look_back(start, end)
                continue
            breaks = [
                self.starts[n]
                for n in range(first, last + 1)
                if not any(q.opens < self.starts[n] < q.shuts for q in own)
            ]
            self._read_unit(Words(self.text, start, end, own, breaks))

    def _list_units(
        self, low: int, high: int, quotations: list[Quotation]
    ) -> Iterator[tuple[int, int, list[Quotation]]]:
        """Join sentences that a quotation crosses, or that go on in small letters after one."""
        place, number = 0, low
        while number < high:
            first = number
            own: list[Quotation] = []
            while True:
                while place < len(quotations) and quotations[place].opens < self.ends[number]:
                    own.append(quotations[place])
                    place += 1
                if number + 1 == high or not own:
                    break
                following = self.starts[number + 1]
                joined = own[-1].shuts > following
                after = self.text[following : following + 1]
                if not joined and not (own[-1].shuts >= self.ends[number] - 1 and after.islower()):
                    break
                number += 1
            yield first, number, own
            number += 1

    # --- one unit ------------------------------------------------------------------------------

    def _read_unit(self, words: Words) -> None:
        attributions = read_attributions(words)
        owned: dict[int, tuple[Attribution, Speaker]] = {}
        for attribution in attributions:
            speaker = self._name_speaker(words, attribution)
            for first, stop in attribution.clauses:
                start, end = words.cut(first, stop)
                if 0 <= start < end:
                    self._add(start, end, "reported", speaker, attribution)
            for number in attribution.quotes:
                owned[number] = attribution, speaker
            self.speakers.remember(speaker)
        spans = [(row.start, row.end) for row in self.rows[-8:] if row.voice == "reported"]
        for number, quotation in enumerate(words.quotations):
            if number in owned:
                attribution, speaker = owned[number]
                self._own_waiting(speaker)
                self._add(quotation.start, quotation.end, "quoted", speaker, attribution)
                self.last_quote_end, self.last_paragraph = quotation.shuts, self.paragraph
            else:
                self._read_unowned(words, number, quotation, spans, attributions)

    def _read_unowned(
        self,
        words: Words,
        number: int,
        quotation: Quotation,
        spans: list[tuple[int, int]],
        attributions: list[Attribution],
    ) -> None:
        """Tell what a quotation is that no verb governs: scare quotes, or speech that goes on."""
        n_words = len(
            _WORD.findall(self.text, quotation.start, min(quotation.end, quotation.start + 200))
        )
        at = words.quote.index(number)
        begins = at in words.breaks or words.get(at - 1) in (".", "!", "?", ":")
        stop = words.sentence_end(at)
        alone = begins and words.count(at, stop) == 0
        if n_words <= MAX_SCARE_WORDS and not (alone and self.last_paragraph == self.paragraph):
            self._add(quotation.start, quotation.end, "scare", NOBODY, None)
            return
        before = words.get(at - 1)
        if before == ":" and at >= 2:
            speaker = self._introduced(words, at)
            if speaker.name:
                self.speakers.remember(speaker)
                self._add(quotation.start, quotation.end, "quoted", speaker, None)
                self.last_quote_end, self.last_paragraph = quotation.shuts, self.paragraph
                return
        near = self.last_paragraph == self.paragraph or (
            self.goes_on or (alone and self.last_paragraph == self.paragraph - 1)
        )
        if alone and self.speakers.last.name and near:
            further = self.speakers.last._replace(start=-1, end=-1)
            if self.last_paragraph != self.paragraph and not self.goes_on:
                further = further._replace(guess=True)
            self._add(quotation.start, quotation.end, "quoted", further, None)
            self.last_quote_end, self.last_paragraph = quotation.shuts, self.paragraph
            return
        self._add(quotation.start, quotation.end, "quoted", NOBODY, None)
        if alone:
            if not self.waiting:
                self.waiting_from = self.paragraph
            self.waiting.append(len(self.rows) - 1)

    def _introduced(self, words: Words, at: int) -> Speaker:
        """Return who is named before a colon: "Lavrov: …", "The mayor was blunt: …"."""
        low = words.sentence_start(at)
        here = next((n for n in range(at - 1, low - 1, -1) if words.lower[n] == "here's"), None)
        if here is not None:
            first = here + 1
            stop = next((n for n in range(first, at) if not words.is_word(n)), at - 1)
            return self.speakers.resolve(words, (first, stop)) if stop > first else NOBODY
        finite = next((n for n in range(low + 1, at - 1) if words.is_finite(n)), None)
        if finite is None:
            phrase: Phrase | None = (low, at - 1) if at - 1 - low <= 8 else None
        else:
            phrase = find_subject(words, finite)
        if phrase is None or not words.is_word(phrase[0]):
            return NOBODY
        return self.speakers.resolve(words, phrase)

    def _look_back(self, start: int, end: int) -> None:
        """Let "That’s from Rima Haddad, …" name who was quoted just before."""
        if not self.waiting:
            return
        match = _FROM.match(self.text, start, end)
        if not match:
            self.waiting = []
            return
        words = Words(self.text, match.end(), min(end, match.end() + 300), [], [])
        stop = next((n for n in range(words.n) if words.lower[n] in (",", ".")), words.n)
        if 0 < stop <= 12:
            self._own_waiting(self.speakers.resolve(words, (0, stop)))

    def _own_waiting(self, speaker: Speaker) -> None:
        """Give quotations that stood without a speaker the one that is named after them."""
        if self.waiting and speaker.name and self.paragraph - self.waiting_from <= 8:
            for place in self.waiting:
                row = self.rows[place]
                self.rows[place] = row._replace(speaker=speaker.name, guess=True, role=speaker.role)
        self.waiting = []

    def _add_plain(self, quotations: list[Quotation]) -> None:
        for quotation in quotations:
            n_words = len(
                _WORD.findall(self.text, quotation.start, min(quotation.end, quotation.start + 200))
            )
            voice = "scare" if n_words <= MAX_SCARE_WORDS else "quoted"
            self._add(quotation.start, quotation.end, voice, NOBODY, None)

    def _add(
        self, start: int, end: int, voice: str, speaker: Speaker, attribution: Attribution | None
    ) -> None:
        cue, stance = (attribution.cue, attribution.stance) if attribution else ("", "")
        self.rows.append(
            Row(start, end, voice, speaker.name, speaker.start, speaker.end, speaker.guess,
                 speaker.role, cue, stance)
        )  # fmt: skip
        self.speakers.last_end = end

    def _name_speaker(self, words: Words, attribution: Attribution) -> Speaker:
        if attribution.speaker is None:
            return NOBODY
        return self.speakers.resolve(words, attribution.speaker, possessive=attribution.possessive)
