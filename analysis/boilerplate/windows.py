"""The words at one edge of an article, with their places in its text."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

from analysis.boilerplate.furniture import FUNCTION

# Letters and digits apart: "2017Get short URL" is glued so by scrapers. The letters of English are
# in the second form for speed only: the third would find the same.
_WORD = re.compile(
    r"https?\S*|[A-Za-z]++[^\W\d_]*+(?:['’-][^\W\d_]++)*+|[^\W\d_]+(?:['’-][^\W\d_]+)*"
    r"|\d+(?:st|nd|rd|th)?"
)
_SPACE = re.compile(r"\s")


@dataclass(slots=True)
class Window:
    """The words of a stretch of text, with their places in the whole text."""

    starts: list[int]
    forms: list[str]
    words: list[str]  # folded; every number is "0", every link "http"
    nominal: list[bool]  # has a capital or a digit, or is a function word

    def find(self, place: int) -> int:
        """Return the number of the first word that starts at or after a place."""
        return bisect_left(self.starts, place)

    def end(self, index: int) -> int:
        """Return where a word ends."""
        return self.starts[index] + len(self.forms[index])


NOTHING = Window([], [], [], [])


def read_window(text: str, low: int, high: int) -> Window:
    """Split a stretch into words; it must begin where a word may begin (`find_low`)."""
    matches = list(_WORD.finditer(text, low, high))
    forms = [match[0] for match in matches]
    folded = [_fold(form) for form in forms]
    return Window(
        [match.start() for match in matches],
        forms,
        [word for word, _ in folded],
        [nominal for _, nominal in folded],
    )


def find_low(text: str, low: int, high: int) -> int:
    """Return where a stretch begins without the word that its beginning cuts in two."""
    if low > 0 and (space := _SPACE.search(text, low, high)):
        return space.end()
    return low


def fold_words(text: str, low: int = 0, high: int | None = None) -> list[str]:
    """Return the words of a text, or of a stretch of it, as a window folds them."""
    forms = _WORD.findall(text, low, len(text) if high is None else high)
    return [_fold(form)[0] for form in forms]


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
