"""Reading a lexicon of tone, or saying in a sentence why a file is none."""

from __future__ import annotations

import csv
import io
import math
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from string import punctuation
from typing import Any

import regex

from analysis.errors import InputError, tell_near
from analysis.paths import find_root, find_shipped, require_path

LIMIT = 4.0  # VADER's scale, for which its sum is squeezed into -1 to 1
_VADER = "vader"
# What users call the two columns, the first name first; any other column is left alone.
_COLUMNS = {
    "word": ("word", "words", "term", "token", "lemma", "entry"),
    "valence": ("valence", "score", "value", "sentiment", "polarity", "rating", "weight"),
}
_TEXTS = ("name", "title", "language", "status", "provenance")
_KEYS = {*_TEXTS, "extends", "without", "words"}
_KEY = regex.compile(r"""\s*("[^"]*"|'[^']*'|[\w-]+)\s*=""")
_FOLD = str.maketrans({"’": "'", "ʼ": "'"})


@dataclass(frozen=True)
class Lexicon:
    """Words with their valence, from −4 (worst) to 4 (best), and where they come from."""

    name: str
    title: str
    provenance: str
    words: tuple[tuple[str, float], ...] = field(repr=False)
    digest: str = ""  # of the words: what a cached measure is known by
    language: str = ""  # "en"; "" where the file does not say

    @property
    def valence(self) -> dict[str, float]:
        """Word to valence; a new dict each time."""
        return dict(self.words)

    def __len__(self) -> int:
        return len(self.words)


def read_lexicon(name: str | Path = _VADER) -> Lexicon:
    """Read a lexicon of tone: ``vader``, ``news``, or the path of a TOML or CSV file.

    A CSV file (also with semicolons or tabs, and then with decimal commas) has the columns ``word``
    and ``valence``, which may be called ``term`` and ``score`` or ``value`` too; others are left
    alone. A TOML file
    has a table ``[words]`` with lines such as ``siege = -2.1``, and may have ``title``,
    ``provenance``, ``extends = "vader"`` (its words are added to that lexicon, and stand in place
    of what it says of them) and ``without = [...]`` (words that it takes out of that). Words
    are single words in any case, each form by itself: neither phrases nor ``*`` are looked up.
    Negation, boosters and the other rules stay VADER's.

    Returns
    -------
    Lexicon
        Its ``words`` are pairs of a word in lower case and its valence, from −4 to 4.

    Raises
    ------
    InputError
        For an unknown name or a broken file; the sentence names the file, the line and the
        remedy.

    References
    ----------
    Hutto & Gilbert (2014), VADER, ICWSM-14; vaderSentiment 3.3.2.

    Examples
    --------
    >>> read_lexicon().valence["war"], len(read_lexicon("news")) > 7_000
    (-2.9, True)
    """
    require_path(name, "lexicon")
    if str(name) == _VADER:
        return load_vader()
    path = Path(name)
    if path.suffix.lower() not in (".toml", ".csv", ".tsv"):
        return _read_shipped(str(name))
    path = path.expanduser()
    if not path.is_file() and (find_root() / path).is_file():
        path = find_root() / path  # the same relative path from the root and from notebooks/
    return _read_file(path)


@lru_cache(maxsize=1)
def load_vader() -> Lexicon:
    """Return VADER's own lexicon, read once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    words = SentimentIntensityAnalyzer().lexicon
    provenance = "Hutto & Gilbert (2014), as in vaderSentiment 3.3.2 (MIT)."
    return _make(_VADER, "VADER", provenance, words, "en")


@lru_cache(maxsize=8)
def _read_shipped(name: str) -> Lexicon:
    folder = find_shipped("lexicons")
    known = sorted([_VADER, *(path.stem for path in folder.glob("*.toml"))])
    if name not in known:
        raise InputError(
            f"`lexicon` must be one of {', '.join(known)} or the path of a .toml or .csv file, but "
            f"{name!r} was given{tell_near(name, known)}."
        )
    return _read_file(folder / f"{name}.toml")


def _make(
    name: str, title: str, provenance: str, words: dict[str, float], language: str = ""
) -> Lexicon:
    import hashlib

    pairs = tuple(words.items())
    digest = hashlib.sha256(repr(pairs).encode()).hexdigest()[:32]
    return Lexicon(name, title, provenance, pairs, digest, language)


def _read_file(path: Path) -> Lexicon:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        problem = error.strerror or str(error)
        raise InputError(f"The lexicon {path.name} cannot be read: {problem}.") from None
    except UnicodeDecodeError as error:
        raise InputError(
            f"The lexicon {path.name} cannot be read: byte {error.start} is no UTF-8; save it as "
            "UTF-8."
        ) from None
    file = _File(path.name, path.stem, text)
    return file.read_toml() if path.suffix.lower() == ".toml" else file.read_csv()


class _File:
    """The text of a lexicon's file, read or refused."""

    def __init__(self, file: str, stem: str, text: str) -> None:
        self._file, self._stem, self._text = file, stem, text
        self._words: dict[str, float] = {}
        self._lines: dict[str, int] = {}
        self._keys: dict[str, int] = {}  # the line of each key of a TOML file

    def read_csv(self) -> Lexicon:
        """Read a file with a column of words and one of valences; others are left alone."""
        head = self._text.partition("\n")[0]
        sign = next((sign for sign in "\t;" if sign in head), ",")
        rows = csv.reader(io.StringIO(self._text), delimiter=sign, strict=True)
        try:
            columns = [cell.strip().lower() for cell in next(rows, [])]
            word, valence = (self._find_column(columns, what) for what in _COLUMNS)
            for row in rows:
                if not any(cell.strip() for cell in row):
                    continue
                if len(row) <= max(word, valence) or any(map(str.strip, row[len(columns) :])):
                    raise self._refuse(
                        f"{len(row)} cells stand where {len(columns)} should, one a column",
                        line=rows.line_num,
                    )
                cell = row[valence].strip()
                cell = cell if sign == "," else cell.replace(",", ".")
                self._add(row[word].strip(), self._parse(cell, rows.line_num), rows.line_num)
        except csv.Error as error:
            raise self._refuse(f"{error}; close each quotation mark", line=rows.line_num) from None
        return self._finish(self._stem, self._stem, "", {}, "")

    def _find_column(self, columns: list[str], what: str) -> int:
        """Where the column of words, or of valences, is in the first line."""
        known = [name for name in _COLUMNS[what] if name in columns]
        if not known:
            told = ", ".join(columns) if any(columns) else "empty"
            raise self._refuse(
                f"its first line is {told!r} and names no column of "
                f"{'words' if what == 'word' else 'valences'}; call it {what} (other columns may "
                "stay). Without a first line of names add word,valence",
                line=1,
            )
        if known[0] != what and len(known) > 1:
            raise self._refuse(
                f"its columns {known[0]} and {known[1]} could both be the {what}; call the right "
                f"one {what}",
                line=1,
            )
        if columns.count(known[0]) > 1:
            raise self._refuse(f"the column {known[0]} stands there twice; delete one", line=1)
        return columns.index(known[0])

    def read_toml(self) -> Lexicon:
        """Read a file with its title, its provenance and its table of words."""
        try:
            content = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as error:
            told = str(error)
            if "overwrite" in told:
                told += "; a word stands there twice, delete one"
            raise self._refuse(told) from None
        unknown = sorted(set(content) - _KEYS)
        if unknown:
            raise self._refuse(
                f"it has the unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}",
                line=self._find_line(unknown[0]),
            )
        words = content.get("words")
        if not isinstance(words, dict):
            raise self._refuse("it has no table [words] with lines such as siege = -2.1")
        for word, value in words.items():
            line = self._find_line(word)
            self._add(word, self._check(value, line), line)
        texts = {key: str(content.get(key, "")) for key in _TEXTS}
        base = self._read_base(content)
        name = texts["name"] or self._stem
        language = texts["language"] or ("en" if base else "")
        return self._finish(name, texts["title"] or name, texts["provenance"], base, language)

    def _read_base(self, content: dict[str, Any]) -> dict[str, float]:
        """The words of the lexicon that is extended, less those taken out."""
        extends, without = content.get("extends"), content.get("without", [])
        if extends not in (None, _VADER):
            raise self._refuse(
                f'`extends` must be "{_VADER}" or left out, not {extends!r}',
                line=self._find_line("extends"),
            )
        if not isinstance(without, list) or not all(isinstance(word, str) for word in without):
            raise self._refuse("`without` must be a list of words", line=self._find_line("without"))
        base = {} if extends is None else load_vader().valence
        for word in without:
            folded = word.translate(_FOLD).lower()
            if folded not in base or folded in self._words:
                problem = "both in `without` and in [words]" if folded in self._words else (
                    "in `without`, but not in the lexicon that is extended"
                )  # fmt: skip
                raise self._refuse(f"{word!r} is {problem}; delete it", line=self._find_line(word))
            del base[folded]
        return base

    def _parse(self, cell: str, line: int) -> float:
        try:
            value = float(cell)
        except ValueError:
            comma = "; write a decimal point" if regex.fullmatch(r"-?\d+,\d+", cell) else ""
            raise self._refuse(f"the valence {cell!r} is no number{comma}", line=line) from None
        return self._check(value, line)

    def _check(self, value: Any, line: int) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refuse(f"the valence {value!r} is no number", line=line)
        if not math.isfinite(value) or abs(value) > LIMIT:
            raise self._refuse(
                f"the valence {value!r} is not from -4 (worst) to 4 (best); bring all of them to "
                "that scale",
                line=line,
            )
        return float(value)

    def _add(self, word: str, value: float, line: int) -> None:
        folded = word.translate(_FOLD).lower()
        if not folded.strip():
            raise self._refuse("a valence has no word", line=line)
        if len(folded.split()) > 1:
            raise self._refuse(
                f"{word!r} is more than one word; a lexicon holds single words", line=line
            )
        if len(folded.strip(punctuation)) > 2 and folded.strip(punctuation) != folded:
            raise self._refuse(
                f"{word!r} can never be found, as signs at a word's edges are cut off; write each "
                "form of a word out",
                line=line,
            )
        if folded in self._words:
            raise self._refuse(
                f"the word {word!r} stands there twice (first in line {self._lines[folded]}); "
                "delete one",
                line=line,
            )
        self._words[folded] = value
        self._lines[folded] = line

    def _finish(
        self, name: str, title: str, provenance: str, base: dict[str, float], language: str
    ) -> Lexicon:
        if not self._words:
            raise self._refuse("it holds no word; give at least one, with its valence")
        if not any(self._words.values()) and not base:
            raise self._refuse("every valence in it is 0; nothing could be scored")
        return _make(name, title, provenance, base | self._words, language)

    def _find_line(self, key: str) -> int:
        """The line of a TOML file that a key, or a word in a list, stands in; 0 if none."""
        if not self._keys:
            for number, line in enumerate(self._text.splitlines(), start=1):
                found = _KEY.match(line)
                if found:
                    self._keys.setdefault(found[1].strip("\"' \t"), number)
        if key in self._keys:
            return self._keys[key]
        lines = enumerate(self._text.splitlines(), start=1)
        return next((n for n, line in lines if f'"{key}"' in line or f"'{key}'" in line), 0)

    def _refuse(self, problem: str, *, line: int = 0) -> InputError:
        place = f"line {line}: " if line else ""
        return InputError(f"The lexicon {self._file} cannot be used: {place}{problem}.")
