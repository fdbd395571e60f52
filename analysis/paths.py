"""Where the project's own files are, and what a relative path means."""

from pathlib import Path

from analysis.errors import InputError

_PACKAGE = Path(__file__).resolve().parent


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
