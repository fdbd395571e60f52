"""The voices of a document: quotations, reported speech and scare quotes with their speakers."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
import regex

from analysis.codes import locate_values
from analysis.tables import require_columns
from analysis.tokens import split_forms
from analysis.voices.attribution import Attribution, Reader
from analysis.voices.marks import Quotation, find_quotations
from analysis.voices.names import Names, fold_name
from analysis.voices.phrases import Phrase, find_subject, head_of, split_name
from analysis.voices.roles import HEADS, TITLES, find_role
from analysis.voices.verbs import NOUNS, VERBS
from analysis.voices.words import DETERMINERS, POSSESSIVES, PRONOUNS, Words

COLUMNS = {
    "doc_id": "str", "sentence_id": "int64", "start": "int64", "end": "int64", "voice": "str",
    "speaker": "str", "speaker_start": "int64", "speaker_end": "int64", "guess": "bool",
    "role": "str", "cue": "str", "stance": "str", "n_words": "int64",
}  # fmt: skip

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
_BEFORE = regex.compile(r"(?:[\p{L}\p{M}.'’-]+[ ]){1,7}$")
_AFTER = regex.compile(r"(?:,|[ ](?=\p{Ll}))[^.;:!?\"“”\n]{0,100}")
_COMMON = frozenset(
    """state local military security opposition government medical rebel rights police army pro-
    residents diplomatic official officials senior other witnesses activists many media
    foreign field anti- pro-government pro-regime state-run human aid war former social""".split()
)
_PRONOUN = PRONOUNS | POSSESSIVES | frozenset("him them us me".split())
_PERSONAL = {"he": "he", "him": "he", "his": "he", "she": "she", "her": "she"}


class _Row(NamedTuple):
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


class _Speaker(NamedTuple):
    name: str
    start: int
    end: int
    guess: bool
    role: str


_NOBODY = _Speaker("", -1, -1, False, "")


def find_voices(documents: pd.DataFrame, *, sentences: pd.DataFrame) -> pd.DataFrame:
    """Find who is heard in each document: direct quotations, reported speech, scare quotes.

    By rules and closed lists for English. A quotation is the text between two marks, of whatever
    style; what no mark closes ends with its paragraph, or is none if that is too long. Quoted
    words of up to three that no speech verb governs are scare quotes: the paper's own voice, at a
    distance. Reported speech is the clause after *said (that)*, before *…, the army said*, beside
    *according to*, and after nouns such as *his claim that*. It may hold quotations, which then
    have rows of their own.

    Assumes news prose. Speakers are found by the shape of the sentence, not by knowledge: a
    pronoun stands for the last fitting name (`guess` is then true), and so does the speaker of a
    quotation that only goes on from the one before.

    Parameters
    ----------
    documents : DataFrame
        One row per document: ``doc_id, text``.
    sentences : DataFrame
        From `split_sentences`; what they leave out is not looked at.

    Returns
    -------
    DataFrame
        One row per span, in the order of the text: ``doc_id, sentence_id, start, end, voice,
        speaker, speaker_start, speaker_end, guess, role, cue, stance, n_words``. `sentence_id` is where it
        begins; `start` and `end` are character offsets into the text, the marks left out. `voice`
        is "quoted", "reported" or "scare"; `speaker` the longest form of the name in the document,
        "" if nobody is named; `speaker_start` and `speaker_end` the words that name the speaker
        here, -1 where none do. `role` is one of "government", "military", "armed group", "foreign
        government", "international organisation", "analyst", "journalist or outlet",
        "civilian", "anonymous" and "". `stance` is that of the speech verb `cue`: "neutral",
        "doubting" (*claimed*), "endorsing" (*confirmed*), or "" without one. `n_words` counts the
        words of the span.

    Examples
    --------
    >>> from analysis.tokens import split_sentences
    >>> text = "“We stay,” Mayor Rima Haddad said. According to the army, nobody was hurt."
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    >>> voices = find_voices(documents, sentences=split_sentences(documents))
    >>> voices[["voice", "speaker", "role", "cue"]].values.tolist()
    [['quoted', 'Rima Haddad', 'government', 'said'], ['reported', 'the army', 'military', 'according to']]
    >>> text[voices.loc[1, "start"] : voices.loc[1, "end"]]
    'nobody was hurt'
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "start", "end"], "split_sentences()"
    )
    order, first = _sort_sentences(documents, sentences)
    starts = sentences["start"].to_numpy()[order].tolist()
    ends = sentences["end"].to_numpy()[order].tolist()
    numbers = sentences["sentence_id"].to_numpy()[order]
    rows: list[_Row] = []
    document: list[int] = []
    sentence: list[int] = []
    n_words: list[int] = []
    for number, text in enumerate(documents["text"]):
        low, high = first[number], first[number + 1]
        if low == high:
            continue
        found = _Document(text, starts[low:high], ends[low:high]).read()
        rows += found
        document += [number] * len(found)
        n_words += [len(split_forms(text[row.start : row.end])) for row in found]
        sentence += [low + max(bisect_right(starts[low:high], row.start) - 1, 0) for row in found]
    columns = dict(zip(_Row._fields, zip(*rows, strict=True), strict=True)) if rows else {}
    table = pd.DataFrame(
        {
            "doc_id": documents["doc_id"]
            .astype("str")
            .array.take(np.array(document, dtype=np.int64)),
            "sentence_id": numbers[sentence] if rows else np.zeros(0, dtype=np.int64),
        }
        | {name: columns.get(name, ()) for name in _Row._fields}
        | {"n_words": n_words}
    )
    return table.astype(COLUMNS)


def _sort_sentences(
    documents: pd.DataFrame, sentences: pd.DataFrame
) -> tuple[np.ndarray, list[int]]:
    """Return the rows of sentences document by document, and where those of each begin."""
    place = locate_values(sentences["doc_id"], values=pd.Index(documents["doc_id"].astype("str")))
    order = np.lexsort([sentences["start"].to_numpy(), place])
    first = np.searchsorted(place[order], np.arange(len(documents) + 1))
    return order, first.tolist()


def _has_cue(text: str) -> bool:
    return not _CUES.isdisjoint(_PLAIN.findall(text.lower()))


class _Document:
    """One text: its quotations first, then its sentences from the first to the last."""

    def __init__(self, text: str, starts: list[int], ends: list[int]) -> None:
        self.text, self.starts, self.ends = text, starts, ends
        self.names = Names(text)
        self.rows: list[_Row] = []
        self.described: dict[str, list[str]] = {}  # by head noun, the speakers met
        self.roles: dict[str, str] = {}
        self.last = _NOBODY  # who spoke last, and where
        self.last_quote_end = -1
        self.last_paragraph = -1
        self.last_person = _NOBODY
        self.waiting: list[int] = []  # rows of quotations that a later attribution may own

    def read(self) -> list[_Row]:
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
        attributions = Reader(words).read()
        owned: dict[int, tuple[Attribution, _Speaker]] = {}
        for attribution in attributions:
            speaker = self._name_speaker(words, attribution)
            for first, stop in attribution.clauses:
                start, end = words.cut(first, stop)
                if 0 <= start < end:
                    self._add(start, end, "reported", speaker, attribution)
            for number in attribution.quotes:
                owned[number] = attribution, speaker
            self._remember(speaker)
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
            self._add(quotation.start, quotation.end, "scare", _NOBODY, None)
            return
        before = words.get(at - 1)
        if before == ":" and at >= 2:
            speaker = self._introduced(words, at)
            if speaker.name:
                self._remember(speaker)
                self._add(quotation.start, quotation.end, "quoted", speaker, None)
                self.last_quote_end, self.last_paragraph = quotation.shuts, self.paragraph
                return
        near = self.last_paragraph == self.paragraph or (
            self.goes_on or (alone and self.last_paragraph == self.paragraph - 1)
        )
        if alone and self.last.name and near:
            further = self.last._replace(start=-1, end=-1)
            if self.last_paragraph != self.paragraph and not self.goes_on:
                further = further._replace(guess=True)
            self._add(quotation.start, quotation.end, "quoted", further, None)
            self.last_quote_end, self.last_paragraph = quotation.shuts, self.paragraph
            return
        self._add(quotation.start, quotation.end, "quoted", _NOBODY, None)
        if alone:
            if not self.waiting:
                self.waiting_from = self.paragraph
            self.waiting.append(len(self.rows) - 1)

    def _introduced(self, words: Words, at: int) -> _Speaker:
        """Return who is named before a colon: "Lavrov: …", "The mayor was blunt: …"."""
        low = words.sentence_start(at)
        here = next((n for n in range(at - 1, low - 1, -1) if words.lower[n] == "here's"), None)
        if here is not None:
            first = here + 1
            stop = next((n for n in range(first, at) if not words.is_word(n)), at - 1)
            return (
                self._resolve(words, (first, stop), possessive=False) if stop > first else _NOBODY
            )
        finite = next((n for n in range(low + 1, at - 1) if words.is_finite(n)), None)
        if finite is None:
            phrase: Phrase | None = (low, at - 1) if at - 1 - low <= 8 else None
        else:
            phrase = find_subject(words, finite)
        if phrase is None or not words.is_word(phrase[0]):
            return _NOBODY
        return self._resolve(words, phrase, possessive=False)

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
            self._own_waiting(self._resolve(words, (0, stop), possessive=False))

    def _own_waiting(self, speaker: _Speaker) -> None:
        """Give quotations that stood without a speaker the one that is named after them."""
        if self.waiting and speaker.name and self.paragraph - self.waiting_from <= 8:
            for place in self.waiting:
                row = self.rows[place]
                self.rows[place] = row._replace(speaker=speaker.name, guess=True, role=speaker.role)
        self.waiting = []

    def _remember(self, speaker: _Speaker) -> None:
        if speaker.name:
            self.last = speaker
            if self.names.may_be_person(speaker.name):
                self.last_person = speaker

    def _add_plain(self, quotations: list[Quotation]) -> None:
        for quotation in quotations:
            n_words = len(
                _WORD.findall(self.text, quotation.start, min(quotation.end, quotation.start + 200))
            )
            voice = "scare" if n_words <= MAX_SCARE_WORDS else "quoted"
            self._add(quotation.start, quotation.end, voice, _NOBODY, None)

    def _add(
        self, start: int, end: int, voice: str, speaker: _Speaker, attribution: Attribution | None
    ) -> None:
        cue, stance = (attribution.cue, attribution.stance) if attribution else ("", "")
        self.rows.append(
            _Row(start, end, voice, speaker.name, speaker.start, speaker.end, speaker.guess,
                 speaker.role, cue, stance)
        )  # fmt: skip

    # --- speakers ------------------------------------------------------------------------------

    def _name_speaker(self, words: Words, attribution: Attribution) -> _Speaker:
        if attribution.speaker is None:
            return _NOBODY
        return self._resolve(words, attribution.speaker, possessive=attribution.possessive)

    def _resolve(self, words: Words, phrase: Phrase, *, possessive: bool) -> _Speaker:
        first, stop = phrase
        start, end = words.start[first], words.end[stop - 1]
        if stop - first == 1 and words.lower[first] in _PRONOUN:
            return self._guess(words.lower[first], start, end)
        name_first, name_stop = split_name(words, first, stop)
        low, high = words.cut(name_first, name_stop)
        if low < 0:
            return _NOBODY
        name = self.text[low:high]
        if possessive:
            for ending in ("'s", "’s", "'", "’"):
                if name.endswith(ending):
                    name, high = name.removesuffix(ending), high - len(ending)
                    break
        description = self._describe(start, end)
        if (
            words.lower[name_first] in DETERMINERS
            or name[:1].islower()
            or words.form[name_stop - 1].islower()
            or (
                name_stop - name_first == 1
                and name_first in words.breaks
                and words.lower[name_first] in HEADS
            )
        ):
            longest = self._lengthen_description(words, name, name_first, name_stop)
        else:
            longest = self.names.lengthen(name)
        longest = " ".join(longest.split())
        role = self._find_role(longest, description)
        return _Speaker(longest, low, high, False, role)

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
            and (word in DETERMINERS or (first in words.breaks and word in _COMMON | HEADS))
        ):
            name = name[:1].lower() + name[1:]
        known.append(name)
        return name

    def _describe(self, start: int, end: int) -> str:
        """Return a noun phrase with the apposition after it."""
        after = _AFTER.match(self.text, end)
        tail = ""
        if after:
            tail = after.group().split(" said")[0].split(" told")[0]
            if tail.startswith(","):
                head = _WORD.search(tail)
                word = head.group().lower() if head else ""
                following = tail[1:].split(",")[0]
                known = {part.lower() for part in _WORD.findall(following)}
                tail = "" if word in VERBS or not known & (TITLES | HEADS) else following
            else:
                known_first = _WORD.search(tail)
                tail = tail if known_first and known_first.group().lower() in TITLES else ""
                tail = tail[:60]
        return f"{self.text[start:end]} {tail}"

    def _find_role(self, name: str, description: str) -> str:
        if self.roles.get(name):
            return self.roles[name]
        role = find_role(description)
        is_name = name[:1].isupper()
        if not role and name not in description:
            role = find_role(name)
        if is_name and (not role or name == description.strip()):
            role = self._role_of_mentions(name) or role
        self.roles[name] = role
        return role

    def _role_of_mentions(self, name: str) -> str:
        """Return the role that stands beside another mention: "Foreign Minister …"."""
        parts = fold_name(name)
        seen = 0
        for mention in self.names.mentions:
            if not parts or mention.parts[-1:] != parts[-1:] or seen >= 3:
                continue
            seen += 1
            before = _BEFORE.search(self.text[max(mention.start - 80, 0) : mention.start])
            kept: list[str] = []
            for word in reversed(before.group().split() if before else []):
                small = word.lower()
                if (
                    word[0].islower()
                    and small not in HEADS
                    and small not in TITLES
                    and small not in ("of", "the", "for")
                ):
                    break
                kept.insert(0, word)
            role = find_role(" ".join(kept) + self._describe(mention.end, mention.end))
            if role:
                return role
        return ""

    def _guess(self, pronoun: str, start: int, end: int) -> _Speaker:
        person = _PERSONAL.get(pronoun)
        if person:
            name = ""
            sentence = bisect_right(self.starts, start) - 1
            spoke = self.last_person
            near = bisect_right(self.starts, max(self.last_end, 0)) - 1 >= sentence - 2
            if spoke.name and near and self.names.gender(spoke.name) in ("", person):
                name = spoke.name
            if not name:
                name = self.names.find_person(start, person, self.starts)
            if not name and spoke.name and self.names.gender(spoke.name) in ("", person):
                name = spoke.name
            if not name and self.last.name[:1].islower():
                name = self.last.name
            role = self.roles.get(name, "") or (self._find_role(name, name) if name else "")
            return _Speaker(name, start, end, bool(name), role)
        if pronoun in ("it", "they", "its", "their", "them") and self.last.name:
            return self.last._replace(start=start, end=end, guess=True)
        return _Speaker("", start, end, False, "")

    @property
    def last_end(self) -> int:
        """Where the last row ends."""
        return self.rows[-1].end if self.rows else -1
