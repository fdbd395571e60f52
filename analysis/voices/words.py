"""The words of a sentence as the rules see them, a quotation being one of them."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from analysis.voices.marks import Quotation

_WORD = regex.compile(
    r"(?:Lt|Gen|Col|Brig|Maj|Capt|Sgt|Mr|Mrs|Ms|Dr|Prof|Rev|Sen|Rep|Gov|Jr|Sr|St)\."
    r"|(?:\p{Lu}\.){2,}|(?<!\w)\p{Lu}\.(?=\s\p{Lu})"
    r"|\p{N}+(?:[.,:]\p{N}+)*[\p{L}\p{M}%]*"
    # a full stop is inside a word, but not where the space after it was lost: "dry.For her part"
    r"|\p{L}[\p{L}\p{M}\p{N}]*(?:(?:[-'’‘ʼ‐‑&@]|\.(?!(?<=\p{Ll}{3}\.)\p{Lu}\p{Ll}))[\p{L}\p{N}][\p{L}\p{M}\p{N}]*)*"
    r"|[^\s\w]"
)
QUOTE = "\ue000"  # stands for a quotation among the lower-cased words
_HEADLINE = 25  # words at most
_ENDS = frozenset([".", "!", "?", "…", ":", ",", ";"])
_LONGEST = 400  # words of a sentence: a longer one is a table or a list

TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday yesterday today tonight tomorrow
    january february march april june july august september october november december
    morning afternoon evening night week month year weekend earlier overnight mon tue tues wed thu
    thurs fri sat sun jan feb mar apr jun jul aug sept sep oct nov dec may""".split()
)
ADVERBS = frozenset(
    """also later then again still already now just even once never always often meanwhile earlier
    since soon not too however instead nevertheless nonetheless therefore thus only further both
    all previously further simply ago rather yet ever first""".split()
)
AUXILIARIES = frozenset(
    """is are was were be been being am has have had having do does did will would shall should can
    could may might must 's 've 'd 'll""".split()
)
DETERMINERS = frozenset(
    """the a an this that these those his her its their our my your some many several most one two
    three four five six seven eight nine ten dozens hundreds another other any no each every both
    few all""".split()
)
PREPOSITIONS = frozenset(
    """of for in at from to with on by against about near inside outside under over within into
    between among across around behind beyond through during after before since until without
    despite amid towards toward via per including off along upon following""".split()
)
SUBORDINATORS = frozenset(
    """that which who whom whose when while where because if although though as whether but and or
    so than unless whereas what why how nor once since until""".split()
)
PRONOUNS = frozenset("he she they it i we you".split())
POSSESSIVES = frozenset("his her their its".split())
_IRREGULAR = frozenset(
    """died used tied lied left fell came went took began fled met saw knew held lost hit shot broke rose fought drove
    gave got made found struck put set cut led said told ran sent spent won shut became brought
    built caught felt flew forgot froze grew heard hid hurt kept laid let meant paid sought sold
    stood stole taught thought threw understood withdrew wrote burnt spoke ate slept bore isn't
    wasn't weren't aren't hasn't haven't hadn't won't wouldn't can't cannot couldn't didn't doesn't
    don't it's he's she's they're we're there's that's i'm we've they've he'd they'd shouldn't
    remain remains continue continues need needs want wants know knows seem seems plan plans
    support supports control controls hope hopes expect expects face faces include includes
    live lives drew spread fuelled make makes take takes come comes go goes remain oppose opposes reject rejects
    welcome welcomes deserve deserves keep keeps lack lacks refuse refuses
    cast quit overtook withheld foresaw forbade lent awoke beat bent blew bled bought burst chose cost crept dealt dug drank fed flung froze hung
    knelt lit leapt mistook overcame overthrew rang rode sank sang shook shone shrank sat slid spun
    spat sprang stuck strove swam swept swore swung tore undertook upheld wept woke wore""".split()
)
_BEFORE_NOUNS = frozenset("the a an his her its their our my".split())
_NO_PAST = frozenset("armed so-called united indeed need feed speed seed breed hundred".split())


class Words:
    """The words, signs and quotations between two places of a text."""

    def __init__(
        self, text: str, low: int, high: int, quotations: Sequence[Quotation], breaks: Sequence[int]
    ) -> None:
        self.text = text
        self.start: list[int] = []
        self.end: list[int] = []
        self.form: list[str] = []
        self.lower: list[str] = []
        self.quote: list[int] = []  # which of the quotations it is, -1 for a word
        self.quotations = quotations
        place = low
        for number, quotation in enumerate(quotations):
            self._read(place, quotation.opens)
            self._push(quotation.opens, quotation.shuts, QUOTE, QUOTE, number)
            place = quotation.shuts
        self._read(place, high)
        self.n = len(self.form)
        self.breaks = self._place(breaks)  # a sentence begins at these words
        # no full stop, but no table either
        self.is_headline = 2 < self.n <= _HEADLINE and len(self.breaks) == 1 and (
            self.quote[-1] < 0 and self.lower[-1] not in _ENDS
        )  # fmt: skip

    def _read(self, low: int, high: int) -> None:
        if low >= high:
            return
        for match in _WORD.finditer(self.text, low, high):
            form = match.group()
            lower = "w.h.o." if form == "WHO" else form.lower().replace("’", "'")
            self._push(match.start(), match.end(), form, lower, -1)

    def _push(self, start: int, end: int, form: str, lower: str, quote: int) -> None:
        self.start.append(start)
        self.end.append(end)
        self.form.append(form)
        self.lower.append(lower)
        self.quote.append(quote)

    def _place(self, breaks: Sequence[int]) -> frozenset[int]:
        wanted = sorted(breaks)
        found, at = set(), 0
        for number, start in enumerate(self.start):
            while at < len(wanted) and wanted[at] <= start:
                found.add(number)
                at += 1
        lost = [
            number + 1
            for number in range(1, self.n - 1)
            if self.form[number] == "." and self.end[number - 1] == self.start[number] and (
                (self.end[number] == self.start[number + 1] and self.form[number + 1].istitle())
                or (self.quote[number + 1] >= 0 and self.form[number - 1].islower()
                    and len(self.form[number - 1]) > 2)
            )
        ]  # fmt: skip
        return frozenset(found.union(lost, [0]))

    def sentence_start(self, at: int) -> int:
        """Return the first word of the sentence that a word is in."""
        stop = max(at - _LONGEST, 0)
        while at > stop and at not in self.breaks:
            at -= 1
        return at

    def sentence_end(self, at: int) -> int:
        """Return the word after the last one of a sentence, its full stop not counted."""
        stop = min(at + _LONGEST, self.n)
        last = at + 1
        while last < stop and last not in self.breaks:
            last += 1
        while last > at + 1 and self.lower[last - 1] in ".!?…":
            last -= 1
        return last

    def is_word(self, at: int) -> bool:
        """Whether there is a word here: no sign, no quotation."""
        return 0 <= at < self.n and self.quote[at] < 0 and self.lower[at][0].isalnum()

    def is_capital(self, at: int) -> bool:
        """Whether there is a word here that begins with a capital."""
        return self.is_word(at) and self.form[at][0].isupper()

    def get(self, at: int) -> str:
        """Return the lower-cased word, "" outside."""
        return self.lower[at] if 0 <= at < self.n else ""

    def cut(self, first: int, stop: int) -> tuple[int, int]:
        """Return where the text of some words begins and ends, without signs at its edges."""
        while first < stop and not (self.quote[first] >= 0 or self.is_word(first)):
            if self.lower[first] in "([":
                break
            first += 1
        while stop > first and not (self.quote[stop - 1] >= 0 or self.is_word(stop - 1)):
            if self.lower[stop - 1] in ")]%":
                break
            stop -= 1
        if first >= stop:
            return -1, -1
        return self.start[first], self.end[stop - 1]

    def count(self, first: int, stop: int) -> int:
        """Count the words, quotations left out."""
        return sum(self.is_word(at) for at in range(first, stop))

    def is_finite(self, at: int) -> bool:
        """Whether a word may be a finite verb; without a lexicon, by its form."""
        word = self.get(at)
        if word in AUXILIARIES or word in _IRREGULAR:
            return True
        if not word.endswith("ed") or len(word) < 5 or word in _NO_PAST or "-" in word:
            return False
        return self.get(at - 1) not in _BEFORE_NOUNS  # "a masked man"

    def has_own_clause(self, first: int, stop: int) -> bool:
        """Whether there is a finite verb that no "and" joins to a verb before this place."""
        for at in range(first + 1, stop):
            word = self.lower[at]
            if word in ("that", "which", "who", "where", "when"):
                return self.has_clause(first, stop)
            if self.is_finite(at):
                before = at - 1
                while before > first and self.get(before) in ADVERBS:
                    before -= 1
                if self.get(before) not in ("and", "or", "but", ",", "then"):
                    return True
        return False

    def has_clause(self, first: int, stop: int) -> bool:
        """Whether there is a finite verb that no relative pronoun stands before."""
        relative = False
        for at in range(first + 1, stop):
            word = self.lower[at]
            if word in ("that", "which", "who", "where", "when"):
                relative = True
            elif word == ",":
                relative = False
            elif self.is_finite(at):
                if not relative:
                    return True
                relative = False
        return False


def is_time(word: str) -> bool:
    """Whether a word names a time."""
    return word in TIMES or (word.isdigit() and len(word) in (1, 2, 4))
