"""Who said what: speech verbs and their kin, what they report and which quotations they own."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.voices.phrases import (
    Phrase,
    find_object,
    find_subject,
    head_of,
    skip_adverbs,
    skip_hearer,
    skip_setting,
)
from analysis.voices.roles import HEADS, ORGANISATION, TITLES
from analysis.voices.verbs import (
    INANIMATE,
    NO_SOURCE,
    NOUN_FORMS,
    NOUNS,
    SPEAKING,
    TEXTUAL,
    VERBS,
    Verb,
)
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    SUBORDINATORS,
    Words,
    is_time,
)

_MIN_WORDS = 3  # of a reported clause, quotations left out
_BE = frozenset("is are was were be been being".split())
_FRONTED = frozenset("on in at after since during before despite".split())
_COMMAS = frozenset([",", "–", "—", "-", ":"])
_TURNS = frozenset("but while although though whereas however yet".split())


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


class Reader:
    """Reads the attributions of one unit: sentences with the quotations that join them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.found: list[Attribution] = []
        self.owned: set[int] = set()

    def read(self) -> list[Attribution]:
        """Return the attributions in order; those that are themselves reported own no clause."""
        words = self.words
        at = 0
        while at < words.n:
            word = words.lower[at]
            if word in VERBS and words.quote[at] < 0 and words.form[at][-1:] != "-":
                self._read_verb(at, VERBS[word])
            elif word == "according" and words.get(at + 1) == "to":
                self._read_according(at)
            if word in NOUNS and self.words.get(at + 1) == "that":
                self._read_noun(at, NOUNS[word])
            at += 1
        return [attribution for attribution in self.found if not self._is_inside(attribution)]

    def _is_inside(self, inner: Attribution) -> bool:
        """Whether an attribution is itself reported; its quotations stay its speaker's."""
        for outer in self.found:
            if outer is inner:
                continue
            for first, stop in outer.clauses:
                if first <= inner.at < stop:
                    inner.clauses = []
                    return not inner.quotes
        return False

    # --- verbs -------------------------------------------------------------------------------

    def _read_verb(self, at: int, verb: Verb) -> None:
        words = self.words
        low, stop = words.sentence_start(at), words.sentence_end(at)
        before = words.get(at - 1)
        if at > low and before in DETERMINERS - {
            "all",
            "both",
            "that",
            "some",
            "many",
            "several",
            "few",
            "one",
        }:
            return  # "the reported attack", "a claim"
        if at > low and words.form[at][0].isupper():
            return  # a headline
        if before == "as" and words.lower[at] == "saying":
            return  # "was quoted as saying" is read with its verb
        if before == "to" and words.get(at - 2) not in ("on", "continued", "continues", "appeared"):
            return
        if words.lower[at] in NOUN_FORMS and not self._is_verb(at, low, stop):
            return
        if before in ("as", "so") and words.get(at) == "called":
            return
        quotes = words.lower[at] in ("quoted", "quotes", "quoting", "cited", "citing", "cites")
        if quotes and self._read_quoting(at, low, stop):
            return
        passive = self._is_passive(at)
        if passive:
            self._read_passive(at, verb, low, stop)
            return
        if words.lower[at].endswith("ing") and not self._is_speaking(at, low, stop):
            return
        if self._is_inverted(at, low):
            self._read_inverted(at, verb, low, stop)
            return
        speaker, first = self._find_speaker(at, low)
        if verb.lemma in INANIMATE and not self._is_speaker(speaker):
            return
        if words.lower[at] in NOUN_FORMS and speaker is None:
            return
        self._read_after(at, verb, speaker, first, low, stop)

    def _read_quoting(self, at: int, low: int, stop: int) -> bool:
        """Read "the agency quoted a farmer as saying …": the farmer speaks."""
        words = self.words
        if self._is_passive(at):
            return False
        for n in range(at + 2, min(stop, at + 20)):
            if words.lower[n] in ("saying", "telling") and words.lower[n - 1] == "as":
                phrase = find_subject(words, n - 1)
                if phrase is not None:
                    phrase = max(phrase[0], at + 1), phrase[1]
                    self._read_after(n, VERBS["saying"], phrase, n, low, stop)
                    return True
        return False

    def _is_verb(self, at: int, low: int, stop: int) -> bool:
        """Whether a form that may be a noun ("claims", "report") is a verb here."""
        words = self.words
        before = words.get(at - 1)
        if at == low or before in PREPOSITIONS or before in POSSESSIVES or before in AUXILIARIES:
            return at > low and before in ("do", "does", "did", "will", "would")
        if before.endswith("'s") or words.form[at][0].isupper():
            return False
        here = skip_setting(words, at + 1, stop)
        if words.get(here) in ("that", QUOTE, ":", "out"):
            return before in PRONOUNS or words.is_capital(at - 1) or before in HEADS | TITLES
        if VERBS[words.lower[at]].kind == "label" and (
            before in PRONOUNS or words.is_capital(at - 1) or before in HEADS | TITLES
        ):
            return any(words.quote[n] >= 0 for n in range(at, min(stop, at + 12)))
        return bool(self._quotes_before(at, find_subject(words, at), low))

    def _is_passive(self, at: int) -> bool:
        words = self.words
        if not words.lower[at].endswith(("ed", "told", "said", "written", "t")):
            return False
        here = at - 1
        while here > at - 4 and (words.get(here) in ADVERBS or words.get(here).endswith("ly")):
            here -= 1
        return words.get(here) in _BE

    def _is_inverted(self, at: int, low: int) -> bool:
        """Whether the subject follows: '"…," said Ahmad', "he left, said a witness"."""
        words = self.words
        if words.lower[at].endswith("ing"):
            return False
        before, after = words.get(at - 1), at + 1
        if words.lower[at] == "said" and at - low > _MIN_WORDS and words.is_word(at - 1):
            return self._is_inverted_bare(at, low)
        if words.quote[at - 1] < 0 and before != "," if at > low else True:
            return False
        if not words.is_word(after):
            return False
        word = words.get(after)
        if before == "," and at - 2 >= low:
            phrase = find_subject(words, at)
            if phrase is not None and not self._quote_before(at - 1, low):
                return False
        if word in PREPOSITIONS or word in SUBORDINATORS or is_time(word):
            return False
        if VERBS[words.lower[at]].kind == "tell":
            return False
        phrase = find_object(words, after, words.sentence_end(at))
        return phrase is not None

    def _is_inverted_bare(self, at: int, low: int) -> bool:
        """Whether the subject follows although no comma tells: "it fell said a resident"."""
        words = self.words
        stop = words.sentence_end(at)
        phrase = find_object(words, at + 1, stop)
        if phrase is None or is_time(words.get(at + 1)) or not words.has_clause(low, at):
            return False
        following = words.get(phrase[1]) if phrase[1] < stop else ""
        return following in ("", "who", "which", "adding", "citing", ",") and (
            words.is_capital(phrase[0]) or head_of(words, *phrase) in HEADS | TITLES
        )

    def _is_speaking(self, at: int, low: int, stop: int) -> bool:
        """Whether a participle speaks: "…, adding that", not "maintaining a balance"."""
        words = self.words
        if words.get(skip_setting(words, at + 1, stop)) in ("that", QUOTE, ":"):
            return True
        return words.lower[at] in SPEAKING or words.get(at - 1) in ("was", "were", "is", "are")

    def _quote_before(self, at: int, low: int) -> bool:
        return at - 1 >= low and self.words.quote[at - 1] >= 0

    def _is_speaker(self, phrase: Phrase | None) -> bool:
        """Whether a noun phrase is somebody, or a text, rather than an event."""
        words = self.words
        if phrase is None:
            return True
        first, stop = phrase
        if words.lower[first] in PRONOUNS:
            return words.lower[first] != "it"
        return (
            any(
                words.lower[n] in HEADS
                or words.lower[n] in TITLES
                or words.lower[n] in TEXTUAL
                or words.lower[n] in ORGANISATION
                or (words.is_capital(n) and n not in words.breaks)
                for n in range(first, stop)
                if words.lower[n] not in ("of", "the")
            )
            and words.is_capital(stop - 1)
        ) or head_of(words, first, stop) in HEADS | TITLES | TEXTUAL

    def _find_speaker(self, at: int, low: int) -> tuple[Phrase | None, int]:
        """Return the subject and the word where its attribution begins."""
        words = self.words
        if words.lower[at].endswith("ing"):
            here = at - 1
            while words.get(here) in ("also", "and", ",", "later", "in", "while", "by"):
                here -= 1
            if self.found and self.found[-1].at >= low and self.found[-1].speaker:
                return self.found[-1].speaker, at
            for verb in range(at - 1, low, -1):
                is_noun = words.lower[verb] in NOUN_FORMS and not self._is_verb(verb, low, at)
                if (
                    words.lower[verb] in VERBS
                    and not words.lower[verb].endswith("ing")
                    and (not is_noun)
                ):
                    phrase = find_subject(words, verb)
                    if phrase is not None:
                        return phrase, at
            return self._main_subject(at, low), at
        before = skip_adverbs(words, at - 1)
        if words.get(before) in ("and", ",", "but", "then") or words.get(before) == "and":
            previous = self._previous(at, low)
            if previous and words.get(before) in ("and", "but", "then"):
                return previous.speaker, before
        if before < low and self.found and words.quote[0] >= 0:
            return None, at
        if before >= 0 and words.quote[before] >= 0:
            previous = self._previous(at, low)
            return (previous.speaker if previous else None), at
        speaker = find_subject(words, at)
        if speaker is None:
            return None, at
        return speaker, speaker[0]

    def _previous(self, at: int, low: int) -> Attribution | None:
        for attribution in reversed(self.found):
            if low <= attribution.at < at and attribution.speaker:
                return attribution
        return None

    def _main_subject(self, at: int, low: int) -> Phrase | None:
        """Return the subject of the sentence that a participle ("saying") hangs on."""
        words = self.words
        here = low
        while here < at and not words.is_finite(here) and words.get(here) not in VERBS:
            here += 1
        for verb in range(max(here, low + 1), at):
            word = words.get(verb)
            if words.is_finite(verb) or word in VERBS:
                phrase = find_subject(words, verb)
                if phrase is not None:
                    return phrase
        return None

    def _read_after(
        self, at: int, verb: Verb, speaker: Phrase | None, first: int, low: int, stop: int
    ) -> None:
        words = self.words
        cue = words.lower[at]
        here = at + 1
        if cue.startswith("point") and words.get(here) == "out":
            here += 1
        elif cue.startswith("point"):
            return
        goes_on = words.get(here) in (QUOTE, ",") or self._quote_before(first, low)
        if cue.startswith("continu") and not goes_on:
            return
        taken = words.lower[at + 1 : at + 5]
        if cue.startswith("claim") and {"responsibility", "lives", "life", "credit"} & {*taken}:
            return
        here = skip_setting(words, here, stop)
        if verb.kind in ("tell",):
            here = skip_hearer(words, here, stop)
            here = skip_setting(words, here, stop)
        elif (
            verb.kind == "vow"
            and words.get(here) not in ("that", "to")
            and words.quote[min(here, words.n - 1)] < 0
        ):
            pass
        elif cue in ("warned", "warns", "warning", "promised", "asked", "cautioned", "advised"):
            then = skip_hearer(words, here, stop)
            if words.get(then) in ("that", "whether", "if"):
                here = then
        if words.get(here) == "," and words.get(skip_setting(words, here + 1, stop)) == ",":
            after = skip_setting(words, here + 1, stop)
            if after > here + 1:
                here = after + 1
        word = words.get(here)
        if (
            here >= stop
            or word in (",", ".", ";", ")", "–", "—")
            or self._ends_sentence(here, stop)
        ):
            self._read_trailing(at, verb, speaker, first, low, stop, here)
            return
        if word == ":" or (word == "," and here + 1 < words.n and words.quote[here + 1] >= 0):
            here += 1
        if here < words.n and words.quote[here] >= 0:
            self._own_after(at, verb, speaker, here, low, stop)
            return
        if verb.kind == "label":
            if speaker is not None:
                self._own_label(at, verb, speaker, here, stop)
            return
        if speaker is None and not cue.endswith("ing"):
            return
        if words.get(here) in ("that", "whether"):
            if words.get(here + 1) == ",":
                pass
            self._add_clause(at, verb, speaker, here + 1, stop)
        elif (
            (verb.kind == "vow" and words.get(here) == "to")
            or (words.get(here) == "to" and cue.startswith(("claim", "admit")))
            or (verb.kind == "deny" and words.get(here).endswith("ing"))
            or (cue in ("denied", "denies", "denying") and words.is_word(here))
            or self._is_bare(at, verb, here, stop)
        ):
            self._add_clause(at, verb, speaker, here, stop)
        elif speaker is not None and self._is_bare_trailing(at, verb, first, low, here, stop):
            self._read_trailing(at, verb, speaker, first, low, stop, here)
        else:
            self._own_label(at, verb, speaker, here, stop)

    def _ends_sentence(self, here: int, stop: int) -> bool:
        return here >= stop or self.words.get(here) in ("adding", "saying", "noting", "stressing")

    def _is_bare_trailing(
        self, at: int, verb: Verb, first: int, low: int, here: int, stop: int
    ) -> bool:
        """Whether a verb with a short rest ends a sentence: "… the Observatory said after dawn"."""
        words = self.words
        return (
            verb.kind == "say"
            and stop - here <= 6
            and words.get(first - 1) in (",", QUOTE)
            and first - low >= _MIN_WORDS
        )

    def _is_bare(self, at: int, verb: Verb, here: int, stop: int) -> bool:
        words = self.words
        if not words.is_word(here) or words.get(here) in PREPOSITIONS - _FRONTED:
            return False
        if words.get(here) in PREPOSITIONS and verb.kind != "say":
            return False
        if words.get(here).endswith("ing") and not words.is_finite(here + 1):
            return False
        if words.get(here) in (
            "when",
            "as",
            "while",
            "so",
            "and",
            "but",
            "why",
            "how",
            "what",
            "where",
        ):
            return False
        end = self._clause_end(here, stop)
        if words.count(here, end) < _MIN_WORDS and not any(
            words.quote[n] >= 0 for n in range(here, end)
        ):
            return False
        if verb.kind in ("vow",) and not words.has_clause(here, end):
            return False
        if verb.kind == "say" and words.lower[at].startswith(("sa", "add")):
            return words.has_clause(here, end) or (
                words.lower[at].startswith("sa") and words.count(here, end) >= 4
            )
        if verb.lemma in ("continue", "ask", "repeat", "recall", "answer", "respond", "observe",
                          "broadcast", "publish", "propose", "wonder", "recount", "write"):  # fmt: skip
            return False
        return words.has_clause(here, min(end, here + 25))

    def _clause_end(self, here: int, stop: int) -> int:
        """Return where a reported clause ends, before what else the sentence says."""
        words = self.words
        for at in range(here + 1, stop):
            word = words.lower[at]
            following = words.get(at + 1)
            if word == ";":
                return at
            if word in VERBS and word.endswith("ing") and at > here + 2:
                speaks = word in ("adding", "saying", "stressing", "noting")
                if words.get(at - 1) == "," or (speaks and following == "that"):
                    return at
            if word == "according" and following == "to":
                return at
            if word in ("and", ",", "but"):
                then = at + 1
                while words.get(then) in ADVERBS or words.get(then) in ("and", "but", "has", "had"):
                    then += 1
                if (
                    words.get(then) in VERBS
                    and VERBS[words.get(then)].kind not in ("label", "vow")
                    and (words.get(then + 1) in ("that", QUOTE) or words.get(then) == "added")
                ):
                    return at
            if word == "," and following in _TURNS and self._turns(at + 2, stop):
                return at
            if word == "," and following == "as" and words.get(at + 2) != "well":
                return at
        return stop

    def _turns(self, here: int, stop: int) -> bool:
        """Whether another speaker follows after "but"."""
        words = self.words
        for at in range(here, stop):
            if words.lower[at] in VERBS and words.lower[at] not in NOUN_FORMS:
                return True
        return words.get(here) in ("there", "no") or "independent" in words.lower[here : here + 4]

    def _add_clause(
        self, at: int, verb: Verb, speaker: Phrase | None, here: int, stop: int
    ) -> None:
        """Add a reported clause and the quotations in it."""
        words = self.words
        end = self._clause_end(here, stop)
        quotes = [words.quote[n] for n in range(here, end) if words.quote[n] >= 0]
        clauses = []
        quoted = sum(words.quotations[n].end - words.quotations[n].start for n in quotes)
        low, high = words.cut(here, end)
        if words.count(here, end) >= 2 and (high - low) > 0 and quoted < 0.6 * (high - low):
            clauses.append((here, end))
        if not clauses and not quotes:
            return
        self._add(at, verb.stance, speaker, clauses, quotes)

    def _own_after(
        self, at: int, verb: Verb, speaker: Phrase | None, here: int, low: int, stop: int
    ) -> None:
        """Take the quotation right after the verb, and those before it in the same sentence."""
        words = self.words
        quotes = [words.quote[here]]
        quotes += self._quotes_before(at, speaker, low)
        last = here + 1
        while last < stop:
            if words.quote[last] >= 0:
                quotes.append(words.quote[last])
            elif words.lower[last] in VERBS or words.get(last) == ";":
                break
            last += 1
        clauses: list[Phrase] = []
        if verb.kind != "label" and self._clause_end(here, stop) - here > 1:
            end = self._clause_end(here, stop)
            n_quoted = sum(words.quotations[q].end - words.quotations[q].start for q in quotes)
            start_, end_ = words.cut(here, end)
            embedded = words.get(at + 1) not in (":", ",") and words.count(here, end) >= 6
            if embedded and n_quoted < 0.5 * (end_ - start_):
                clauses.append((here, end))
        self._add(at, verb.stance, speaker, clauses, quotes)

    def _own_label(self, at: int, verb: Verb, speaker: Phrase | None, here: int, stop: int) -> None:
        """Take the quotations that stand further on in the clause of a verb."""
        words = self.words
        if speaker is None:
            return
        quotes = []
        for n in range(here, min(stop, here + 40)):
            if words.quote[n] >= 0:
                quotation = words.quotations[words.quote[n]]
                size = words.text.count(" ", quotation.start, quotation.end)
                if verb.kind == "label" or size > 2 or n < here + 3:
                    quotes.append(words.quote[n])
            elif words.lower[n] == ";" or (n > here and words.lower[n] in VERBS
                                           and words.lower[n] not in NOUN_FORMS):  # fmt: skip
                break
        if quotes:
            self._add(at, verb.stance, speaker, [], quotes)

    def _quotes_before(self, at: int, speaker: Phrase | None, low: int) -> list[int]:
        """Return the quotation that an attribution follows directly."""
        words = self.words
        first = speaker[0] if speaker and low <= speaker[0] < at else at
        here = first - 1
        while here >= low and words.lower[here] in ",–—-.":
            here -= 1
        if here >= low and words.quote[here] >= 0:
            return [words.quote[here]]
        if first < at:  # '"…," the envoy to Syria, Leila Haddad said'
            stop = max(low, here - 14)
            while here > stop and words.quote[here] < 0 and not words.is_finite(here):
                if words.lower[here] in SUBORDINATORS or words.lower[here] in VERBS:
                    break
                here -= 1
            comma = any(words.lower[n] == "," for n in range(here, first))
            if comma and here >= low and words.quote[here] >= 0:
                return [words.quote[here]]
        return []

    def _read_trailing(
        self,
        at: int,
        verb: Verb,
        speaker: Phrase | None,
        first: int,
        low: int,
        stop: int,
        here: int,
    ) -> None:
        """Read "…, the army said." and "…, the army said, …"."""
        words = self.words
        if speaker is None and not self._quotes_before(at, speaker, low):
            return
        previous = self._previous(at, low)
        quotes = self._quotes_before(at, speaker, low)
        if previous is not None and quotes and words.count(previous.at + 1, first) > 0:
            loose = words.quote[previous.at + 1] < 0 and words.get(previous.at - 1) != ","
            if loose:
                self._give_up(previous, quotes)
                previous = self._previous(at, low)
        clauses: list[Phrase] = []
        start = low
        if speaker and not quotes and words.get(first - 1) not in _COMMAS:
            speaker = first, _ = self._trim_to_name(speaker)
        if words.get(first - 1) == "as" or words.get(first - 1) == "what":
            first -= 1
        if words.lower[at] in ("added", "adds") and quotes and previous is None:
            pass
        end = first
        if previous is not None and previous.clauses and not quotes:
            last = max(stop_ for _, stop_ in previous.clauses)
            if last > first - 1:
                return  # inside what is reported already: "said the town the army said it held"
            start = max(start, last)
        while start < end and not words.is_word(start) and words.quote[start] < 0:
            start += 1
        allowed = verb.kind in ("say", "report", "tell") and verb.lemma not in ("continue", "agree")
        partial = [words.quote[n] for n in range(start, end) if words.quote[n] >= 0]
        n_words = words.count(start, end)
        inserted = words.get(here) == "," and here + 1 < stop and words.is_finite(here + 1)
        if inserted and allowed and words.get(first - 1) == "," and 0 < n_words < _MIN_WORDS:
            self._add(at, verb.stance, speaker, [(start, end), (here + 1, stop)], [])
            return
        if allowed and n_words >= _MIN_WORDS and (not quotes or n_words >= 4):
            joined = words.get(first - 1) in _COMMAS or words.get(first) in ("as", "what")
            whole = here >= stop or words.get(here) in (",", ".")
            if quotes or joined or (whole and words.has_clause(start, end)):
                quoted = sum(words.quotations[q].end - words.quotations[q].start for q in partial)
                low_, high_ = words.cut(start, end)
                if quoted < 0.6 * max(high_ - low_, 1):
                    clauses.append((start, end))
                    quotes = partial
        if not quotes and not clauses and words.get(here) != ",":
            return
        if here < stop and words.get(here) in (",", "–", "—", ";"):
            follows = here + 1
            if follows < words.n and words.quote[follows] >= 0:
                quotes = [*quotes, words.quote[follows]]
            elif clauses and not quotes and words.get(follows) not in VERBS:
                if words.count(follows, stop) >= _MIN_WORDS and not self._is_own(follows, stop):
                    clauses.append((follows, self._clause_end(follows, stop)))
            elif not clauses and not quotes:
                return
        if quotes or clauses:
            self._add(at, verb.stance, speaker, clauses, quotes)

    def _trim_to_name(self, phrase: Phrase) -> Phrase:
        """Cut what no comma parts from a name: "our own town Haddad declared"."""
        words = self.words
        first, stop = phrase
        run = stop
        while run > first and words.is_capital(run - 1):
            run -= 1
        before = words.lower[first:run]
        if run in (first, stop) or words.lower[run - 1] in PREPOSITIONS:
            return phrase
        if any(word in HEADS or word in TITLES or word in ("the", "state") for word in before):
            return phrase
        return run, stop

    def _give_up(self, inner: Attribution, quotes: list[int]) -> None:
        """Take a quotation from a verb before it for the one that follows it directly."""
        if not set(quotes) & set(inner.quotes):
            return
        inner.quotes = [number for number in inner.quotes if number not in quotes]
        self.owned -= set(quotes)
        inner.clauses = []
        self.found.remove(inner)

    def _is_own(self, here: int, stop: int) -> bool:
        """Whether what follows an inserted attribution is the paper's own words again."""
        words = self.words
        word = words.get(here)
        return (
            word in SUBORDINATORS
            or word in PREPOSITIONS
            or word.endswith("ing")
            or (word in ("a", "an", "the") and not words.has_clause(here, stop))
        )

    def _read_inverted(self, at: int, verb: Verb, low: int, stop: int) -> None:
        words = self.words
        speaker = find_object(words, at + 1, stop)
        if speaker is None:
            return
        here = speaker[1]
        quotes = self._quotes_before(at, None, low)
        clauses: list[Phrase] = []
        if not quotes and words.count(low, at) >= _MIN_WORDS and verb.kind in ("say", "report"):
            if words.has_clause(low, at):
                clauses.append((low, at))
                quotes = [words.quote[n] for n in range(low, at) if words.quote[n] >= 0]
        elif quotes and words.count(low, at) >= 4 and verb.kind in ("say", "report"):
            inner = [words.quote[n] for n in range(low, at) if words.quote[n] >= 0]
            quoted = sum(words.quotations[q].end - words.quotations[q].start for q in inner)
            low_, high_ = words.cut(low, at)
            if quoted < 0.6 * (high_ - low_):
                clauses.append((low, at))
                quotes = inner
        for n in range(here, stop):  # '"…," said Ahmad, a baker, "…"'
            if words.quote[n] >= 0:
                if words.get(n - 1) in (",", ":", "–", "—"):
                    quotes = [*quotes, words.quote[n]]
                break
            if words.lower[n] in VERBS and words.lower[n] not in NOUN_FORMS:
                break
        if quotes or clauses:
            self._add(at, verb.stance, speaker, clauses, quotes)

    # --- passives, "according to", nouns -------------------------------------------------------

    def _read_passive(self, at: int, verb: Verb, low: int, stop: int) -> None:
        words = self.words
        by = next((n for n in range(at + 1, min(stop, at + 14)) if words.lower[n] == "by"), None)
        agent = find_object(words, by + 1, stop) if by is not None else None
        if words.lower[at] in ("quoted", "cited"):
            for n in range(at + 1, min(stop, at + 20)):
                if words.lower[n] in ("saying", "telling") and words.lower[n - 1] == "as":
                    self._read_after(n, VERBS["saying"], find_subject(words, at), n, low, stop)
                    return
            return
        as_ = next((n for n in range(at + 1, min(stop, at + 24)) if words.lower[n] == "as"), None)
        if verb.kind == "label":
            if agent is None:
                return
            here = as_ + 1 if as_ is not None else at + 1
            quotes = [words.quote[n] for n in range(at, stop) if words.quote[n] >= 0]
            clauses = []
            if as_ is not None and not any(
                words.quote[n] >= 0 for n in range(here, here + 2) if n < stop
            ):
                end = by if by is not None and by > as_ else self._clause_end(here, stop)
                clauses.append((here, end))
            if quotes or clauses:
                self._add(at, verb.stance, agent, clauses, quotes)
            return
        if words.get(low) in ("it", "it's") or "it" in words.lower[max(low, at - 4) : at]:
            that = next(
                (n for n in range(at + 1, min(stop, at + 14)) if words.lower[n] == "that"), None
            )
            if that is not None:
                self._add_clause(at, verb, agent, that + 1, stop)

    def _read_according(self, at: int) -> None:
        words = self.words
        low, stop = words.sentence_start(at), words.sentence_end(at)
        speaker = find_object(words, at + 2, stop)
        if speaker is None or words.get(at + 2) in NO_SOURCE:
            return
        if any(words.get(n) in NO_SOURCE for n in range(speaker[1] - 1, speaker[1])):
            return
        leads = words.count(low, at) == 0 or all(
            words.get(n) in ADVERBS or words.get(n) in ("and", "but", ",") for n in range(low, at)
        )
        comma = next(
            (n for n in range(speaker[1], min(stop, speaker[1] + 40)) if words.get(n) == ","), None
        )
        clauses: list[Phrase] = []
        if leads:
            here = speaker[1]
            if comma is not None:
                here = self._skip_apposition(speaker, comma, stop) + 1
            clauses.append((here, self._clause_end(here, stop)))
        else:
            start = max([low, *(s for a in self.found if a.at >= low for _, s in a.clauses)])
            inner = self._previous(at, low)
            if inner is not None and inner.clauses:
                start = low if words.count(start, at) < _MIN_WORDS else start
            clauses.append((start, at))
            if comma is not None and words.count(comma + 1, stop) >= _MIN_WORDS:
                after = comma + 1
                inserted = words.get(speaker[1]) == "," and words.is_finite(after)
                if inserted and words.has_clause(comma, stop) and not self._is_own(after, stop):
                    clauses.append((after, stop))
        quotes = [
            words.quote[n]
            for first, end in clauses
            for n in range(first, end)
            if words.quote[n] >= 0
        ]
        kept = []
        for first, end in clauses:
            low_, high_ = words.cut(first, end)
            quoted = sum(
                words.quotations[words.quote[n]].end - words.quotations[words.quote[n]].start
                for n in range(first, end)
                if words.quote[n] >= 0
            )
            if words.count(first, end) >= _MIN_WORDS and quoted < 0.6 * (high_ - low_):
                kept.append((first, end))
        if kept or quotes:
            self._add(at, "neutral", speaker, kept, quotes, cue="according to")

    def _skip_apposition(self, speaker: Phrase, comma: int, stop: int) -> int:
        """Return the comma before the clause: "According to Lister, a director at X, the …"."""
        words = self.words
        if words.get(comma + 1) in ("a", "an", "the", "who", "which", "director", "head"):
            following = next((n for n in range(comma + 1, stop) if words.get(n) == ","), None)
            if following is None or not words.has_clause(following, stop):
                return comma
            if words.get(comma + 1) in ("who", "which"):
                return following
            return comma if words.has_clause(comma, following) else following
        return comma

    def _read_noun(self, at: int, stance: str) -> None:
        words = self.words
        low, stop = words.sentence_start(at), words.sentence_end(at)
        before = words.get(at - 1)
        if (
            before == "to"
            or before in PRONOUNS
            or (before in AUXILIARIES and words.get(at - 2) != "there")
        ):
            return
        if any(attribution.at == at for attribution in self.found):
            return
        speaker: Phrase | None = None
        possessive = False
        if before in POSSESSIVES:
            speaker, possessive = (at - 1, at), True
        else:
            for n in range(at - 1, max(low, at - 4) - 1, -1):
                if words.get(n).endswith("'s") or words.get(n) in "'’":
                    first = n - 1 if words.get(n) in "'’" else n
                    while first - 1 >= low and words.is_capital(first - 1):
                        first -= 1
                    if first - 1 >= low and words.get(first - 1) in DETERMINERS:
                        first -= 1
                    elif first - 2 >= low and words.get(first - 2) in DETERMINERS:
                        first -= 2
                    speaker, possessive = (first, n + 1), True
                    break
        end = self._clause_end(at + 2, stop)
        if words.get(at + 2) in AUXILIARIES or words.get(at + 2) in VERBS:
            return  # "the report that was published"
        if words.count(at + 2, end) < _MIN_WORDS or not words.has_clause(at + 1, end):
            return
        # "His claim that … was rejected": the main verb ends it, if it can be told
        if words.lower[low] in PREPOSITIONS | SUBORDINATORS:
            end = next((n for n in range(at + 4, end) if words.lower[n] == ","), end)
        elif at - low <= 4:
            end = self._main_verb(at + 2, end)
        quotes = [words.quote[n] for n in range(at + 2, end) if words.quote[n] >= 0]
        self._add(
            at, stance, speaker, [(at + 2, end)], quotes if speaker else [], possessive=possessive
        )

    def _main_verb(self, here: int, end: int) -> int:
        """Return the second finite verb after a clause's own, where the sentence goes on."""
        words = self.words
        seen, free = 0, 0
        for at in range(here, end):
            if words.lower[at] in SUBORDINATORS - {"and", "or"}:
                free += 1
            elif words.is_finite(at):
                if words.get(at - 1) in AUXILIARIES:
                    continue
                if words.get(at - 2) in AUXILIARIES and words.get(at - 1) in ADVERBS | {"not"}:
                    continue
                if free:
                    free -= 1
                    continue
                seen += 1
                if seen == 2 and not words.lower[at].endswith("ed"):
                    return at
        return end

    def _add(
        self, at: int, stance: str, speaker: Phrase | None, clauses: list[Phrase],
        quotes: list[int], *, cue: str = "", possessive: bool = False,
    ) -> None:  # fmt: skip
        quotes = [number for number in dict.fromkeys(quotes) if number not in self.owned]
        self.owned.update(quotes)
        if clauses or quotes:
            cue = cue or self.words.lower[at]
            self.found.append(Attribution(cue, stance, speaker, clauses, quotes, at, possessive))
