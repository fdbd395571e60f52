"""The cache of prepared corpora: entries that are whole or not there."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from analysis.errors import InputError

_MANIFEST = "manifest.json"
_KEPT_DAYS = 30


@contextmanager
def make_entry(cache: Path, key: str) -> Iterator[Path | None]:
    """Open the entry `key` for writing, unless it is there: then yield None.

    One process writes, others wait for it. What is yielded is a partial folder that becomes the
    entry when the block ends; if anything is raised nothing remains of it.
    """
    from filelock import FileLock

    entry, partial = cache / key, cache / f".{key}.partial"
    with FileLock(cache / f".{key}.lock"):
        if check_entry(entry):
            yield None
            return
        for leftover in (entry, partial):  # damaged, or of a killed run
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            partial.mkdir()
            yield partial
            _write_manifest(partial)
            os.replace(partial, entry)
        except OSError as error:
            raise InputError(
                f"The cache {str(cache)!r} cannot be written to ({error.strerror or error}); make "
                "room there, or give another folder with --cache."
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    drop_unused(cache)


def check_entry(entry: Path) -> bool:
    """Tell whether an entry is there with every byte that was written; mark it as used."""
    try:
        files: dict[str, str] = json.loads((entry / _MANIFEST).read_text(encoding="utf-8"))
        whole = all(_hash_file(entry / name) == digest for name, digest in files.items())
        if whole:
            os.utime(entry / _MANIFEST)
        return whole
    except (OSError, ValueError, AttributeError):
        return False


def drop_unused(cache: Path, *, days: float = _KEPT_DAYS) -> int:
    """Remove entries that nobody has used for so many days; return how many bytes are freed."""
    freed = 0
    for entry in _list_entries(cache):
        with suppress(OSError):
            if time.time() - (entry / _MANIFEST).stat().st_mtime >= days * 86_400:
                size = _measure_folder(entry)
                shutil.rmtree(entry)
                (cache / f".{entry.name}.lock").unlink(missing_ok=True)
                freed += size
    return freed


def measure_cache(cache: Path) -> tuple[int, int]:
    """Return the number of entries and their bytes."""
    entries = _list_entries(cache)
    return len(entries), sum(map(_measure_folder, entries))


def _write_manifest(folder: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    files: dict[str, Any] = {
        path.relative_to(folder).as_posix(): _hash_file(path) for path in paths
    }
    (folder / _MANIFEST).write_text(json.dumps(files, indent=0), encoding="utf-8")


def _hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _list_entries(cache: Path) -> list[Path]:
    return [path for path in sorted(cache.iterdir()) if (path / _MANIFEST).is_file()]


def _measure_folder(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
