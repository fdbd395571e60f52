"""Where the project's own files are, and what a relative path means."""

import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.errors import InputError

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


def find_root() -> Path:
    """Return the folder that relative output goes under: the checkout, else the working folder."""
    checkout = _PACKAGE.parent
    return checkout if (checkout / "pyproject.toml").is_file() else Path.cwd()


def read_toml(
    name: str | Path, *, argument: str, what: str, comes_with: Callable[[str], bool]
) -> tuple[str, dict[str, Any]]:
    """Read a codebook's file: one that comes with Parallax, by its name, or one by its path.

    Parameters
    ----------
    argument, what : str
        How the argument and such a file are called in an error.
    comes_with : callable
        Tells of the name of a shipped file whether it is of this kind.

    Returns
    -------
    tuple
        The file's name and its content.
    """
    path = Path(name)
    if path.suffix != ".toml":
        folder = find_shipped("codebooks")
        known = sorted(place.stem for place in folder.glob("*.toml") if comes_with(place.stem))
        if str(name) not in known:
            raise InputError(
                f"`{argument}` must be one of {', '.join(known)} or the path of a .toml file, but "
                f"{str(name)!r} was given."
            )
        path = folder / f"{name}.toml"
    elif not path.is_file() and (find_root() / path).is_file():
        path = find_root() / path  # the same relative path from the root and from notebooks/
    try:
        return path.name, tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The {what} {path.name} cannot be read: {error}.") from error


def find_corpus(path: str | Path) -> Path:
    """Resolve `path` against the working folder, then against the project's root.

    A notebook runs from the root and from ``notebooks/`` alike, so that the same relative path
    must mean the same corpus in both. The default corpus is found by its name ``seeds`` anywhere.
    """
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
