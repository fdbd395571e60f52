"""The words at one edge of an outlet's articles, and which of them are its furniture."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from analysis.boilerplate.furniture import FINITE, FUNCTION, FURNITURE, LABELS, SELF

MIN_ARTICLES = 5
_MAX_ARTICLES = 2000  # of an outlet are enough to know what it repeats
_MIN_SHARE = 0.03  # of the outlet's articles, for words of the furniture list
_MIN_HABIT = 0.15  # for what no word list confirms

# Letters and digits apart: "2017Get short URL" is glued so by scrapers.
_WORD = re.compile(r"https?\S*|[^\W\d_]+(?:['’-][^\W\d_]+)*|\d+(?:st|nd|rd|th)?")
_SPACE = re.compile(r"\s")

Key = str | tuple[str, ...]


@dataclass(slots=True)
class Article:
    """One article; `end` is where its text ends without the furniture found so far."""

    doc_id: str
    text: str
    title: str = ""
    end: int = 0
    spans: list[tuple[int, int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Window:
    """The words of a stretch of text, with their places in the whole text."""

    low: int
    starts: list[int]
    ends: list[int]
    forms: list[str]
    words: list[str]  # folded; every number is "0", every link "http"
    nominal: list[bool]  # has a capital or a digit, or is a function word

    def find(self, place: int) -> int:
        """Return the number of the first word that starts at or after a place."""
        return bisect_left(self.starts, place)


NOTHING = Window(0, [], [], [], [], [])


def read_window(text: str, low: int, high: int) -> Window:
    """Split a stretch into words, without a word that its beginning cuts in two."""
    if low > 0 and (space := _SPACE.search(text, low, high)):
        low = space.end()
    window = Window(low, [], [], [], [], [])
    for match in _WORD.finditer(text, low, high):
        form = match.group()
        word, nominal = _fold(form)
        window.starts.append(match.start())
        window.ends.append(match.end())
        window.forms.append(form)
        window.words.append(word)
        window.nominal.append(nominal)
    return window


def fold_words(text: str) -> list[str]:
    """Return the words of a text as a window folds them."""
    return [_fold(form)[0] for form in _WORD.findall(text)]


def choose_articles(articles: Sequence[Article]) -> list[int]:
    """Return the numbers of the articles that are asked what their outlet repeats.

    All of them, or those of every so manieth text in alphabetical order, so that the order of the
    articles makes no difference.
    """
    texts = sorted({article.text for article in articles})
    asked = set(texts[:: 1 + len(texts) // _MAX_ARTICLES])
    return [number for number, article in enumerate(articles) if article.text in asked]


def squeeze(name: str) -> str:
    """Return the letters and digits of a name, so that "Al-Example" is "alexample"."""
    return "".join(filter(str.isalnum, name.lower()))


@lru_cache(maxsize=100_000)
def _fold(form: str) -> tuple[str, bool]:
    """Return a form as a key, and whether it is no word in lower case."""
    if form[0].isdigit():
        return "0", True
    if form.startswith("http") and len(form) > 5:
        return "http", True
    word = form.lower().replace("’", "'")
    return word, form != form.lower() or word in FUNCTION


class Repeated:
    """What an outlet repeats at one edge: furniture words, and runs of two and three words."""

    def __init__(
        self, windows: Sequence[tuple[Article, Window]], *, outlet: str, edge: str
    ) -> None:
        self._where = f"at the {edge} of {{}} of {len(windows)} articles of “{outlet}”"
        self._name = squeeze(outlet)
        self._counts: Counter[Key] = Counter()
        self._copies: Counter[Key] = Counter()
        seen: set[str] = set()
        for article, window in windows:
            words = window.words
            keys: set[Key] = set(pairwise(words))
            keys.update(zip(words, words[1:], words[2:], strict=False))
            keys.update(FURNITURE.intersection(words))
            (self._copies if article.text in seen else self._counts).update(keys)
            seen.add(article.text)
        least = max(MIN_ARTICLES, _MIN_SHARE * len(seen))
        self._keys = {key for key, n in self._counts.items() if n >= least}
        self._n_different = len(seen)

    def tell(self, key: Key) -> str:
        """Return the rule that a reader sees."""
        return "repeated " + self._where.format(self._counts[key] + self._copies[key])

    def is_habit(self, key: Key) -> bool:
        """Whether so many of the outlet's articles have it that no word list need confirm it."""
        return is_habitual(self._counts[key], self._n_different)

    def find_furniture(self, window: Window, index: int, *, alone: bool = False) -> Key | None:
        """Return the repeated pair that a furniture word stands in, or the word itself if so."""
        words = window.words
        if words[index] not in FURNITURE:
            return None
        for key in (tuple(words[index : index + 2]), tuple(words[max(index - 1, 0) : index + 1])):
            if len(key) == 2 and key in self._keys:
                return key
        return words[index] if alone and words[index] in self._keys else None

    def find_run(self, window: Window, first: int) -> tuple[int, Key | None]:
        """Return where a run of nothing but repeated furniture words and numbers ends."""
        stop, found = first, None
        for index in range(first, len(window.words)):
            pairs = [tuple(window.words[n : n + 2]) for n in (index, index - 1) if n >= 0]
            keys = [pair for pair in pairs if pair in self._keys and _is_bare(pair)]
            if not keys:
                break
            stop, found = index + 1, found or keys[0]
        return stop, found

    def opens(self, window: Window, index: int) -> bool:
        """Whether furniture may begin here, inside a sentence: "… in Homs Read Also"."""
        word = window.words[index]
        if not window.forms[index][0].isupper() or word not in FURNITURE:
            return False
        pair = tuple(window.words[index : index + 2])
        return pair in self._keys or (word in LABELS and word in self._keys)

    def labels(self, window: Window, index: int) -> bool:
        """Whether the outlet habitually lists other pages or its tags after this word."""
        word = window.words[index]
        return word in LABELS and window.forms[index][0].isupper() and self.is_habit(word)

    def judge(
        self, window: Window, first: int, stop: int, *, closed: bool, labels: bool
    ) -> Key | None:
        """Return the most frequent key of the furniture that these words are, if they are.

        `closed` tells that other furniture follows them, `labels` that any words may follow one.
        """
        words = window.words
        found = {
            index: key
            for index in range(first, stop)
            if (key := self.find_furniture(window, index, alone=index == first))
        }
        label = next((i for i in range(first, stop) if labels and self.labels(window, i)), stop)
        if label < stop:
            found.setdefault(label, words[label])
        if not found:
            return None
        for index in range(first, stop):
            free = not window.nominal[index] and words[index] not in FURNITURE
            listed = index > label and (closed or index < max(found))
            if free and not listed and not self._covers(words, index):
                return None
        if label == stop and self._is_sentence(window, first, stop):
            return None
        return max(found.values(), key=lambda key: (self._counts[key], len(key[0]), key[0]))

    def _covers(self, words: Sequence[str], index: int) -> bool:
        """Whether a word stands in a run of three that is repeated."""
        threes = (tuple(words[n : n + 3]) for n in range(max(index - 2, 0), index + 1))
        return any(key in self._keys for key in threes)

    def _is_sentence(self, window: Window, first: int, stop: int) -> bool:
        """Whether words are a sentence about the world, not about the outlet or to its reader."""
        words = window.words[first:stop]
        told = not FINITE.isdisjoint(words) or any(
            not nominal and word not in FURNITURE
            for word, nominal in zip(words, window.nominal[first:stop], strict=True)
        )
        named = bool(self._name) and self._name in squeeze("".join(words))
        return told and len(SELF.intersection(words)) + named < 2


def is_habitual(n: int, n_articles: int) -> bool:
    """Whether what so many of an outlet's different articles do is its habit."""
    return n >= max(MIN_ARTICLES, _MIN_HABIT * n_articles)


def _is_bare(pair: Sequence[str]) -> bool:
    return not FURNITURE.isdisjoint(pair) and FURNITURE.union(("0", "http")).issuperset(pair)
