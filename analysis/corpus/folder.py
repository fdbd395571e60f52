"""The files of a folder, each with what is to become of it."""

import os
import re
import unicodedata
from dataclasses import dataclass, replace
from pathlib import Path

from analysis.corpus.columns import make_unique
from analysis.corpus.formats import TABLE_SUFFIXES
from analysis.errors import InputError

TEXT_SUFFIXES = (".txt", ".text")
METADATA = "metadata.csv"

# Left by tools beside any work; no reader would miss them in a ledger.
_TOOLS = frozenset([".git", ".ipynb_checkpoints", "__pycache__", ".DS_Store"])

# "README.txt" and "LICENSE-CODE" describe the corpus; "License to drill.txt" is an article.
_DESCRIPTION = re.compile(r"(?i:readme|licen[cs]e)(\.[^.]*)?|(README|LICEN[CS]E)[._-].*")
# Why files are left out that nobody takes for articles.
ASIDE = ("a description, not an article", "hidden file", "hidden folder")
_SHEETS = (".xlsx", ".xls", ".xlsm", ".ods")


@dataclass(frozen=True)
class Found:
    """A file by its path inside the corpus; `kind` and `reason` when it is not to be read."""

    shown: str
    place: Path
    kind: str = ""
    reason: str = ""

    @property
    def suffix(self) -> str:
        """Return the file's ending in lower case, with its dot."""
        return self.place.suffix.lower()

    @property
    def stem(self) -> str:
        """Return the path without the ending."""
        return self.shown[: len(self.shown) - len(self.suffix)]


def show_path(path: str) -> str:
    """Return a path as text that is the same on every system and fits on one line.

    >>> show_path("news" + chr(10) + "e" + chr(0x301))
    'news�é'
    """
    text = os.fsencode(path).decode("utf-8", errors="replace").replace(os.sep, "/")
    return unicodedata.normalize("NFC", re.sub("[\x00-\x1f\x7f-\x9f]", "\ufffd", text))


def find_files(place: Path) -> list[Found]:
    """List the files of a corpus: those of a folder, or the one file that `place` is."""
    return list_files(place) if place.is_dir() else [_take_file(place)]


def list_files(root: Path) -> list[Found]:
    """List every file under `root` by path; links are not followed out of it, nor to folders."""
    found: list[Found] = []

    def refuse(error: OSError) -> None:
        shown = show_path(os.path.relpath(error.filename, root)) + "/"
        found.append(Found(shown, root, "unreadable", f"cannot be opened ({error.strerror})"))

    for folder, subfolders, files in os.walk(root, onerror=refuse):
        inside = Path(folder)
        enter = []
        for name in subfolders:
            if name in _TOOLS:
                continue
            place = inside / name
            shown = show_path(os.path.relpath(place, root)) + "/"
            if name.startswith("."):
                found.append(Found(shown, place, "hidden", ASIDE[2]))
            elif place.is_symlink():
                reason = _refuse_link(place, root) or "a link to a folder that is read where it is"
                found.append(Found(shown, place, "link", reason))
            else:
                enter.append(name)
        subfolders[:] = enter
        found += [_judge(inside / name, root) for name in files if name not in _TOOLS]
    found.sort(key=lambda file: file.shown)
    unique = make_unique([file.shown for file in found])  # two names may be shown alike
    return [replace(file, shown=shown) for file, shown in zip(found, unique, strict=True)]


def _take_file(place: Path) -> Found:
    if not place.is_file():
        why = "it is no regular file"
    elif place.suffix.lower() not in TEXT_SUFFIXES + TABLE_SUFFIXES:
        why = refuse_ending(place)[1]
    else:
        return Found(show_path(place.name), place)
    raise InputError(
        f"{place.name!r} cannot be read: {why}; "
        "a corpus is a folder of .txt files or one CSV, TSV, JSONL or Parquet file."
    )


def _refuse_link(place: Path, root: Path) -> str:
    """Return why a link is not followed, or nothing when it stays inside."""
    try:
        target = place.resolve(strict=True)
    except (OSError, RuntimeError):  # broken, or leading round in a circle
        return "a link that leads nowhere"
    return "" if target.is_relative_to(root) else "a link that leaves the folder"


def _judge(place: Path, root: Path) -> Found:
    """Decide from a file's name and sort alone; what is in it is seen when it is read."""
    shown = show_path(os.path.relpath(place, root))
    if place.name.startswith("."):
        return Found(shown, place, "hidden", ASIDE[1])
    if place.is_symlink() and (refused := _refuse_link(place, root)):
        return Found(shown, place, "link", refused)
    if not place.is_file():  # a pipe would wait for ever
        return Found(shown, place, "special", "not a regular file")
    if _DESCRIPTION.fullmatch(place.name):
        return Found(shown, place, "description", ASIDE[0])
    if place.suffix.lower() not in TEXT_SUFFIXES + TABLE_SUFFIXES:
        return Found(shown, place, *refuse_ending(place))
    return Found(shown, place)


def refuse_ending(place: Path) -> tuple[str, str]:
    """Return why a file of this ending is not read, in a word and in a sentence."""
    ending = show_path(place.suffix.lower())
    if not ending:
        return "without an ending", "files without an ending are not read; save as .txt"
    if ending == ".json":
        return ending, "JSON files are not read; save as .jsonl, one object a line"
    better = ".csv" if ending in _SHEETS else ".txt"
    return ending, f"{ending[1:].upper()} files are not read; save as {better}"
