"""Where the project's own files are, and what a relative path means."""

import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from analysis.errors import InputError, name_value, tell_near
from analysis.toml_lines import MOST_DOTS, Place, TomlLines, find_lines

_MOST_BYTES = 1_000_000
_PACKAGE = Path(__file__).resolve().parent
CACHE_VARIABLE = "PARALLAX_CACHE"


def find_shipped(name: str) -> Path:
    """Return a folder that comes with Parallax: ``notebooks``, ``seeds`` or ``codebooks``.

    In a checkout these lie beside the package; in an installed wheel they lie inside it.
    """
    for place in (_PACKAGE / name, _PACKAGE.parent / name, _PACKAGE / "_shipped" / name):
        if place.is_dir():
            return place
    raise InputError(f"The folder {name!r} that comes with Parallax is missing; reinstall it.")


def require_path(path: object, argument: str, *, remedy: str = "") -> None:
    """Raise an InputError when `path` is neither text nor a path: a table, a list, None."""
    if not isinstance(path, str | os.PathLike):
        raise InputError(f"`{argument}` must be a path, but {name_value(path)} was passed{remedy}.")


def find_root() -> Path:
    """Return the folder that relative output goes under: the checkout, else the working folder."""
    checkout = _PACKAGE.parent
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def find_toml(name: str | Path, *, argument: str, comes_with: Callable[[str], bool]) -> Path:
    """Find a codebook's file: one that comes with Parallax, by its name, or one by its path.

    Parameters
    ----------
    argument : str
        How the argument is called in an error.
    comes_with : callable
        Tells of the name of a shipped file whether it is of this kind.
    """
    require_path(name, argument, remedy=", which needs no reading" if hasattr(name, "name") else "")
    path = Path(name)
    if path.suffix != ".toml":
        folder = find_shipped("codebooks")
        known = sorted(place.stem for place in folder.glob("*.toml") if comes_with(place.stem))
        if str(name) not in known:
            raise InputError(
                f"`{argument}` must be one of {', '.join(known)} or the path of a .toml file, but "
                f"{str(name)!r} was given{tell_near(str(name), known)}."
            )
        return folder / f"{name}.toml"
    if not path.is_file() and (find_root() / path).is_file():
        return find_root() / path  # the same relative path from the root and from notebooks/
    return path


def read_toml(path: Path, *, what: str) -> tuple[str, dict[str, Any]]:
    """Read a TOML file of the user's, of a bounded size.

    Parameters
    ----------
    what : str
        How such a file is called in an error.

    Returns
    -------
    tuple
        The file's text and its content.

    Raises
    ------
    InputError
        Where it cannot be read; the sentence tells the line, where there is one, and the remedy.
    """

    def refuse(problem: object) -> InputError:
        return InputError(f"The {what} {path.name} cannot be read: {problem}.")

    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            most = _MOST_BYTES // 1_000_000
            raise refuse(f"it has {size / 1e6:,.1f} MB, at most {most} MB are read; split it")
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise refuse(f"{error}; save it as UTF-8") from error
    except FileNotFoundError as error:
        raise refuse("there is no such file; look at its path") from error
    except OSError as error:
        raise refuse(error.strerror or error) from error
    lines = find_lines(text)
    if lines.dotted is not None:  # reading it would take minutes and all memory
        raise refuse(
            f"line {lines.dotted} has more than {MOST_DOTS} dots outside quotation marks; put the "
            "text in quotation marks"
        )
    try:
        return text, tomllib.loads(text)
    except RecursionError as error:
        raise refuse("its brackets are nested too deep; close each list with ]") from error
    except tomllib.TOMLDecodeError as error:
        raise refuse(_explain(error, text, lines)) from error


def _explain(error: tomllib.TOMLDecodeError, text: str, lines: TomlLines) -> str:
    """Say what is wrong, on which line and in which table, and how to mend it."""
    if lines.twice is not None:
        place, key, line = lines.twice
        return f"line {line}{_name(place, text, lines)}: the key {key!r} stands twice; delete one"
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", str(error))
    problem = str(error)[: found.start()] if found else str(error)
    line = int(found[1]) if found and found[1] else text.count("\n") + 1
    where = _name(lines.find_place(line), text, lines)
    return (
        f"line {line}{where}: {problem}; look there and on the line before for a quotation mark, "
        "a comma or a bracket that is missing or stands twice"
    )


def _name(place: Place, text: str, lines: TomlLines) -> str:
    """Name the frame, or whatever table it is, by its id."""
    table, _ = place
    if not table:
        return ""
    line = lines.find(place, "id")
    found = re.search(r"""=\s*["']([^"'\n]*)""", text.split("\n")[line - 1]) if line else None
    kind = table.rpartition(".")[2].removesuffix("s")
    return f", {kind} {found[1]!r}" if found else f", [{table}]"


def find_file(path: str | Path, argument: str) -> Path:
    """Resolve a file's path against the working folder, then against the project's root."""
    require_path(path, argument)
    given = Path(path).expanduser() if "\0" not in str(path) else Path()
    for place in (given, find_root() / given):
        try:
            if place.is_file():
                return place.resolve()
        except OSError:  # a name too long for the file system names nothing
            break
    raise InputError(
        f"`{argument}` must be a file, but there is none at {str(path)!r} (looked in the working "
        "folder and in the project's root)."
    )


def find_corpus(path: str | Path) -> Path:
    """Resolve `path` against the working folder, then against the project's root.

    A notebook runs from the root and from ``notebooks/`` alike, so that the same relative path
    must mean the same corpus in both. The default corpus is found by its name ``seeds`` anywhere.
    """
    require_path(path, "corpus", remedy="; a table of articles goes to prepare_documents()")
    if not str(path).strip() or "\0" in str(path):
        raise InputError(f"`corpus` must be a folder or a file, but {str(path)!r} was given.")
    given = Path(path).expanduser()
    for place in (given, find_root() / given):
        try:
            if place.exists():
                return place.resolve()
        except OSError:  # a name too long for the file system names nothing
            break
    if str(path) == "seeds":
        return find_shipped("seeds")
    raise InputError(
        f"There is no folder or file {str(path)!r} (looked in the working folder and in the "
        "project's root); give the path of a folder of .txt files or of one "
        "CSV, TSV, JSONL or Parquet file."
    )


def read_stamp(folder: Path) -> dict[str, Any] | None:
    """Return a report's ``run.json`` where it is one of ours."""
    try:
        summary = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return summary if isinstance(summary, dict) and isinstance(summary.get("format"), int) else None


def find_cache(place: str | Path | None = None) -> Path:
    """Return the folder of the cache: as stated, else ``PARALLAX_CACHE``, else the user's own.

    Raises
    ------
    InputError
        When it cannot be written to.
    """
    stated = place or os.environ.get(CACHE_VARIABLE)
    if stated:
        folder = Path(stated).expanduser().absolute()
    else:
        from platformdirs import user_cache_dir

        folder = Path(user_cache_dir("parallax", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise InputError(
            f"The cache {str(folder)!r} cannot be written to ({error.strerror}); give another "
            f"folder with --cache, or in the variable {CACHE_VARIABLE}."
        ) from None
    return folder


@contextmanager
def open_partial(path: Path, *, sync: bool = True) -> Iterator[BinaryIO]:
    """Open a file that takes its place, whole, when the block ends without an error.

    Its folder is made. Without `sync` a failing machine may leave it short: for readers who check.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("wb") as file:
            yield file
            if sync:
                file.flush()
                os.fsync(file.fileno())
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def is_left_by_program(path: Path) -> bool:
    """Tell whether a program leaves a file of this name by itself: a file manager, a spreadsheet.

    Examples
    --------
    >>> [is_left_by_program(Path(name)) for name in (".DS_Store", "~$ann.xlsx", "ann.xlsx")]
    [True, True, False]
    """
    by_file_managers = (".DS_Store", "Thumbs.db", "desktop.ini")
    return path.name in by_file_managers or path.name.startswith((".~lock", "~$", "._"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, its folder too, without waiting for the disk."""
    with open_partial(path, sync=False) as file:
        file.write(content)
