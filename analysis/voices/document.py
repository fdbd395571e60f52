"""One document: its quotations first, then its sentences from the first to the last."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import regex

from analysis.voices.attribution import Attribution
from analysis.voices.marks import Quotation, find_quotations
from analysis.voices.objects import find_object, find_owner
from analysis.voices.proper import Phrase
from analysis.voices.reading import read_attributions
from analysis.voices.speakers import NOBODY, Speaker, Speakers
from analysis.voices.subjects import find_subject
from analysis.voices.verbs import NOUNS, VERBS
from analysis.voices.words import Words

MAX_SCARE_WORDS = 3
_MAX_UNIT = 8_000  # signs: a longer "sentence" is a table, in which nobody speaks
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'’.-]*")
_PLAIN = regex.compile(r"[a-z]+")
_CUES = frozenset([*VERBS, *NOUNS, "according", "per"])
_MARKS = regex.compile(r"[\"'“”„«»‹›‘’`]")
_TEXTS = frozenset(
    "text statement speech letter message words address communique declaration note".split()
)
# The place and the agency that an article begins with: "BEIRUT (Newsline) - ", "LAGOS, 3 June - ".
_PLACED = regex.compile(
    r"\s*(?:\p{Lu}[\p{Lu}\p{M}.'’/-]+(?:[ ,]{1,2}\p{Lu}[\p{Lu}\p{M}.'’/-]+){0,4}"
    r"(?:, (?:\d{1,2} )?\p{Lu}\p{Ll}{2,8}\.?(?: \d{1,2})?)?(?: ?\([^()\n]{2,40}\))?"
    r"|(?:\p{Lu}[\p{L}\p{M}.'’-]+[ ,]{1,2}){0,4}\([^()\n]{2,40}\)) ?(?:--|[-–—])\s+"
)
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
    unnamed: bool
    own: bool
    cue: str
    stance: str


def _has_cue(text: str) -> bool:
    return not _CUES.isdisjoint(_PLAIN.findall(text.lower()))


class Document:
    """One text: its quotations first, then its sentences from the first to the last."""

    def __init__(self, text: str, starts: list[int], ends: list[int], source: str = "") -> None:
        self.text, self.starts, self.ends = text, starts, ends
        self.speakers = Speakers(text, starts, source)
        self.rows: list[Row] = []
        self.last_quote_end = -1
        self.last_paragraph = -1
        self.waiting: list[int] = []  # rows of quotations that a later attribution may own

    def read(self) -> list[Row]:
        """Return the spans in the order of the text."""
        if ":" not in self.text and not _has_cue(self.text) and not _MARKS.search(self.text):
            return []
        groups = self._list_paragraphs()
        paragraphs = [(self.starts[low], self.ends[high - 1]) for low, high in groups]
        quotations = find_quotations(self.text, paragraphs)
        self.speakers.names.quoted = [(span.opens, span.shuts) for span in quotations]
        place = 0
        unclosed = False
        for number, (low, high) in enumerate(groups):
            here = []
            while place < len(quotations) and quotations[place].opens < paragraphs[number][1]:
                here.append(quotations[place])
                place += 1
            self.paragraph, self.goes_on, self.first = number, unclosed, low
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
            headline = low == first == high - 1 and ":" in self.text[start:end]
            if not own and not headline and not _has_cue(self.text[start:end]):
                self._look_back(first)
                continue
            breaks = [n for n in range(first, last + 1) if not self._goes_on(self.starts[n], own)]
            placed = _PLACED.match(self.text, start, end) if first == low else None
            if placed and not (own and own[0].opens < placed.end()):
                start = placed.end()
            words = Words(self.text, start, end, own, [self.starts[n] for n in breaks])
            self._read_unit(words)

    def _goes_on(self, start: int, quotations: list[Quotation]) -> bool:
        """Whether a sentence only seems to begin: in a quotation, or after one with a comma."""
        return any(
            q.opens < start < q.shuts
            or (0 <= start - q.shuts <= 1 and self.text[max(q.end - 1, q.start)] == ",")
            for q in quotations
        )

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
                ends = own[-1].shuts >= self.ends[number] - 1
                if not joined and not (ends and (after.islower() or self._goes_on(following, own))):
                    break
                number += 1
            yield first, number, own
            number += 1

    # --- one unit ------------------------------------------------------------------------------

    def _read_unit(self, words: Words) -> None:
        attributions = read_attributions(words)
        if not attributions and not words.quotations and words.n:
            self._look_back(bisect_right(self.starts, words.start[0]) - 1)
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
        for number, quotation in enumerate(words.quotations):
            if number in owned:
                attribution, speaker = owned[number]
                self._own_waiting(speaker)
                self._add(quotation.start, quotation.end, "quoted", speaker, attribution)
                self.last_quote_end, self.last_paragraph = quotation.shuts, self.paragraph
            else:
                self._read_unowned(words, number, quotation)

    def _read_unowned(self, words: Words, number: int, quotation: Quotation) -> None:
        """Tell what a quotation is that no verb governs: scare quotes, or speech that goes on."""
        n_words = len(
            _WORD.findall(self.text, quotation.start, min(quotation.end, quotation.start + 200))
        )
        at = words.quote.index(number)
        begins = at in words.breaks or words.get(at - 1) in (".", "!", "?", ":")
        stop = words.sentence_end(at)
        alone = begins and words.count(at, stop) == 0
        before = words.get(at - 1)
        if before == ":" and at >= 2 and (alone or n_words > MAX_SCARE_WORDS):
            speaker = self._introduced(words, at)
            if speaker.name:
                self._add_spoken(quotation, speaker)
                return
        whole = alone and self.text[max(quotation.end - 1, quotation.start)] in ".!?…"
        near = self.last_paragraph == self.paragraph
        if n_words <= MAX_SCARE_WORDS and not (alone and near) and not whole:
            self._add(quotation.start, quotation.end, "scare", NOBODY, None)
            return
        led = self._led_to(quotation) if alone else NOBODY
        if led.name:
            self._add_spoken(quotation, led._replace(start=-1, end=-1, guess=True))
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

    def _add_spoken(self, quotation: Quotation, speaker: Speaker) -> None:
        """Add a quotation that stands alone with its speaker."""
        self._own_waiting(NOBODY)
        self.speakers.remember(speaker)
        self._add(quotation.start, quotation.end, "quoted", speaker, None)
        self.last_quote_end, self.last_paragraph = quotation.shuts, self.paragraph

    def _led_to(self, quotation: Quotation) -> Speaker:
        """Return whom the sentence before tells of: 'The teacher wept. "…"', 'She went on: "…"'."""
        number = bisect_right(self.starts, quotation.opens) - 1
        before = number - 1
        while before >= 0 and not self.text[self.starts[before] : self.ends[before]].strip():
            before -= 1
        if before < 0 or self.speakers.names.is_quoted(self.ends[before] - 1):
            return NOBODY
        same = before >= self.first
        leads = self.text[self.starts[before] : self.ends[before]].rstrip().endswith(":")
        spoke = self.last_quote_end > self.starts[before]
        if spoke or not (same or leads or self._tells_speech(before)):
            return NOBODY
        subject = self.speakers.find_subject(before)
        return subject if leads or self.speakers.is_personal(subject.name) else NOBODY

    def _tells_speech(self, number: int) -> bool:
        """Whether the sentence that ends a paragraph tells of a text that may follow."""
        words = {
            word.lower().strip(".'’")
            for word in _WORD.findall(self.text, self.starts[number], self.ends[number])
        }
        return self.ends[number] <= self.starts[self.first] and bool(words & _TEXTS)

    def _introduced(self, words: Words, at: int) -> Speaker:
        """Return who is named before a colon: "Lavrov: …", "The mayor was blunt: …"."""
        low = words.sentence_start(at)
        here = next((n for n in range(at - 1, low - 1, -1) if words.lower[n] == "here's"), None)
        if here is not None:
            first = here + 1
            stop = next((n for n in range(first, at) if not words.is_word(n)), at - 1)
            return self.speakers.resolve(words, (first, stop)) if stop > first else NOBODY
        finite = next((n for n in range(low + 1, at - 1) if words.is_finite(n)), None)
        if words.lower[low : low + 2] == ["over", "to"]:  # "Over to Viktor, who chairs …: "
            phrase: Phrase | None = find_object(words, low + 2, at - 1)
        elif finite is None:
            phrase = (low, at - 1) if at - 1 - low <= 8 else None
        else:
            phrase = find_subject(words, finite)
        if phrase is None or not words.is_word(phrase[0]):
            return NOBODY
        owner = find_owner(words, *phrase)
        return self.speakers.resolve(words, owner or phrase, possessive=owner is not None)

    def _look_back(self, number: int) -> None:
        """Let "That’s from Rima Haddad, …" or "A fighter nodded" name who was quoted just before."""
        if not self.waiting:
            return
        start, end = self.starts[number], self.ends[number]
        match = _FROM.match(self.text, start, end)
        if not match:
            if self.waiting_from != self.paragraph:
                if self.text[start : start + 3].lower() not in ("he ", "she"):
                    self.waiting = []
                return
            subject = self.speakers.find_subject(number)
            if self.speakers.is_personal(subject.name):
                self._own_waiting(subject)
                self.speakers.remember(subject)
                self.last_quote_end, self.last_paragraph = start, self.paragraph
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
                self.rows[place] = row._replace(
                    speaker=speaker.name, guess=True, role=speaker.role,
                    unnamed=speaker.unnamed, own=speaker.own,
                )  # fmt: skip
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
                 speaker.role, speaker.unnamed, speaker.own, cue, stance)
        )  # fmt: skip
        self.speakers.last_end = end

    def _name_speaker(self, words: Words, attribution: Attribution) -> Speaker:
        if attribution.speaker is None:
            return NOBODY
        phrase, possessive = attribution.speaker, attribution.possessive
        owner = None if possessive else find_owner(words, *phrase)
        if owner is not None and owner != phrase:  # "a statement by the ministry said"
            phrase, possessive = owner, owner[1] < phrase[1]
        return self.speakers.resolve(words, phrase, possessive=possessive)
