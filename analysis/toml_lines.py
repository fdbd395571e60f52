"""On which line of a TOML file a table, a key or a text of a list stands; tomllib does not say."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import regex

PIECE = regex.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\n|[\[\]{}]|[^\[\]{}"\'#\n]+|.',
    regex.DOTALL,
)
_HEADER = regex.compile(r"[ \t]*(\[\[?)\s*([^\]\n]*?)\s*\]")
_KEY = regex.compile(r"""[ \t]*([\w-]+|"[^"\n]*"|'[^'\n]*')\s*=""")

MOST_DOTS = 5  # outside quotation marks on a line: tomllib takes a.b.c… for ever
Place = tuple[str, int]  # a table's name, and which of those with this name; "" is the file's top


@dataclass
class TomlLines:
    """The lines, from 1, of a file's headers, keys and the texts in the lists of its keys.

    `twice` holds the first key that stands twice in its table: the place, the key, the line;
    `dotted` the first line with more than `MOST_DOTS` dots outside quotation marks.
    """

    headers: dict[Place, int] = field(default_factory=dict)
    keys: dict[tuple[Place, str], int] = field(default_factory=dict)
    texts: dict[tuple[Place, str], list[int]] = field(default_factory=dict)
    twice: tuple[Place, str, int] | None = None
    dotted: int | None = None

    def find(self, place: Place, key: str | None = None, text: int | None = None) -> int | None:
        """Return the line of a text of a list, else of its key, else of its table, as known."""
        if key is not None and (place, key) in self.keys:
            lines = self.texts.get((place, key), [])
            if text is not None and text < len(lines):
                return lines[text]
            return self.keys[place, key]
        return self.headers.get(place)

    def find_place(self, line: int) -> Place:
        """Return the table that a line belongs to."""
        before = [place for place, first in self.headers.items() if first <= line]
        return before[-1] if before else ("", 0)


def find_lines(text: str) -> TomlLines:
    r"""Find the lines of a TOML text, as far as it can be read; it need not be valid.

    Examples
    --------
    >>> lines = find_lines('name = "a"\n[[frames]]\ncues = [\n  "war",\n  "army",\n]')
    >>> lines.find(("frames", 0)), lines.find(("frames", 0), "cues", 1)
    (2, 5)
    """
    lines = TomlLines()
    n_of: Counter[str] = Counter()
    place: Place = ("", 0)
    key, line, deep, skipped, dots = "", 1, 0, 0, 0
    fresh = True  # whether a header or a key may begin here
    for match in PIECE.finditer(text):
        piece = match[0]
        dots = 0 if "\n" in piece else dots + piece.count(".") * (piece[0] not in "\"'#")
        if dots > MOST_DOTS and lines.dotted is None:
            lines.dotted = line
        if match.start() < skipped:
            continue
        if fresh and deep == 0 and (found := _HEADER.match(text, match.start())):
            name = found[2]
            place = name, n_of[name]
            n_of[name] += 1
            lines.headers[place] = line
            key, skipped, fresh = "", found.end() + len(found[1]) - 1, False
        elif fresh and deep == 0 and (found := _KEY.match(text, match.start())):
            key = found[1].strip("\"'")
            if (place, key) in lines.keys and lines.twice is None:
                lines.twice = place, key, line
            lines.keys.setdefault((place, key), line)
            skipped, fresh = found.end(), False
        elif piece[0] in "\"'" and len(piece) > 1 and deep:
            lines.texts.setdefault((place, key), []).append(line)
        elif piece in ("[", "{"):
            deep += 1
        elif piece in ("]", "}"):
            deep = max(deep - 1, 0)
        elif piece == "\n":
            fresh = True
        line += piece.count("\n")
    return lines
