"""The words at one edge of an outlet's articles, and which of them are its furniture."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.boilerplate.furniture import FINITE, FURNITURE, LABELS, SELF
from analysis.boilerplate.windows import Window, squeeze

MIN_ARTICLES = 5
_MIN_SHARE = 0.03  # of the outlet's articles, for words of the furniture list
_MIN_HABIT = 0.15  # for what no word list confirms

Key = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet of whose articles enough were seen to learn from; `n_articles` of `n_all`."""

    name: str
    n_articles: int
    n_all: int

    def count(self, n: int) -> str:
        """Return the end of a rule that a reader sees: how many of which articles were counted."""
        if self.n_articles == self.n_all:
            return f"{n} of {self.n_all} articles of “{self.name}”"
        return f"{n} of {self.n_articles} articles, a sample of the {self.n_all} of “{self.name}”"


@dataclass(frozen=True, slots=True)
class Repeated:
    """What an outlet repeats at one edge: furniture words, and runs of two and three words."""

    outlet: Outlet
    edge: str
    counts: Mapping[Key, int]  # articles that have it, copies of a text counted once
    n_copies: Mapping[Key, int]  # further articles that have it
    live: frozenset[str]  # the furniture words in it
    habits: frozenset[str]  # the labels after which the outlet habitually lists other pages

    def tell(self, key: Key) -> str:
        """Return the rule that a reader sees."""
        n = self.counts[key] + self.n_copies.get(key, 0)
        return f"repeated at the {self.edge} of {self.outlet.count(n)}"

    def find_furniture(self, window: Window, index: int, *, alone: bool = False) -> Key | None:
        """Return the repeated pair that a furniture word stands in, or the word itself if so."""
        words = window.words
        if words[index] not in self.live:
            return None
        for key in (tuple(words[index : index + 2]), tuple(words[max(index - 1, 0) : index + 1])):
            if len(key) == 2 and key in self.counts:
                return key
        return words[index] if alone and words[index] in self.counts else None

    def find_run(self, window: Window, first: int) -> tuple[int, Key | None]:
        """Return where a run of nothing but repeated furniture words and numbers ends."""
        stop, found = first, None
        for index in range(first, len(window.words)):
            pairs = [tuple(window.words[n : n + 2]) for n in (index, index - 1) if n >= 0]
            keys = [pair for pair in pairs if pair in self.counts and _is_bare(pair)]
            if not keys:
                break
            stop, found = index + 1, found or keys[0]
        return stop, found

    def opens(self, window: Window, index: int) -> bool:
        """Whether furniture may begin here, inside a sentence: "… in Homs Read Also"."""
        word = window.words[index]
        if word not in self.live or not window.forms[index][0].isupper():
            return False
        pair = tuple(window.words[index : index + 2])
        return pair in self.counts or (word in LABELS and word in self.counts)

    def labels(self, window: Window, index: int) -> bool:
        """Whether the outlet habitually lists other pages or its tags after this word."""
        return window.words[index] in self.habits and window.forms[index][0].isupper()

    def judge(
        self, window: Window, first: int, stop: int, *, closed: bool, labels: bool
    ) -> Key | None:
        """Return the most frequent key of the furniture that these words are, if they are.

        `closed` tells that other furniture follows them, `labels` that any words may follow one.
        """
        words = window.words
        if self.live.isdisjoint(words[first:stop]):
            return None
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
        return max(found.values(), key=lambda key: (self.counts[key], len(key[0]), key[0]))

    def _covers(self, words: Sequence[str], index: int) -> bool:
        """Whether a word stands in a run of three that is repeated."""
        threes = (tuple(words[n : n + 3]) for n in range(max(index - 2, 0), index + 1))
        return any(key in self.counts for key in threes)

    def _is_sentence(self, window: Window, first: int, stop: int) -> bool:
        """Whether words are a sentence about the world, not about the outlet or to its reader."""
        words = window.words[first:stop]
        told = not FINITE.isdisjoint(words) or any(
            not nominal and word not in FURNITURE
            for word, nominal in zip(words, window.nominal[first:stop], strict=True)
        )
        name = squeeze(self.outlet.name)
        named = bool(name) and name in squeeze("".join(words))
        return told and len(SELF.intersection(words)) + named < 2


def learn_repeated(windows: Sequence[tuple[str, Window]], *, outlet: Outlet, edge: str) -> Repeated:
    """Count what stands in the windows of an outlet's articles, each given with its text."""
    counts: Counter[Key] = Counter()
    copies: Counter[Key] = Counter()
    seen: set[str] = set()
    for text, window in windows:
        (copies if text in seen else counts).update(_list_keys(window.words))
        seen.add(text)
    least = max(MIN_ARTICLES, _MIN_SHARE * len(seen))
    kept = {key: n for key, n in counts.items() if n >= least}
    return Repeated(
        outlet=outlet,
        edge=edge,
        counts=kept,
        n_copies={key: copies[key] for key in kept if key in copies},
        live=frozenset(key for key in kept if isinstance(key, str)),
        habits=frozenset(word for word in LABELS if is_habitual(kept.get(word, 0), len(seen))),
    )


def is_habitual(n: int, n_articles: int) -> bool:
    """Whether what so many of an outlet's different articles do is its habit."""
    return n >= max(MIN_ARTICLES, _MIN_HABIT * n_articles)


def _is_bare(pair: Sequence[str]) -> bool:
    return not FURNITURE.isdisjoint(pair) and FURNITURE.union(("0", "http")).issuperset(pair)


def _list_keys(words: Sequence[str]) -> set[Key]:
    """Return what is counted: words of the furniture list, pairs with one, runs of three."""
    keys: set[Key] = set(zip(words, words[1:], words[2:], strict=False))
    for index, word in enumerate(words):
        if word in FURNITURE:
            keys.add(word)
            keys.update(pairwise(words[max(index - 1, 0) : index + 2]))
    return keys
