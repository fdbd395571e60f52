"""Vectors that were made before, in one SQLite file of the cache folder."""

from __future__ import annotations

import sqlite3
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np

from analysis.errors import InputError
from analysis.paths import find_cache

_PREFIX = "vectors-"
_KEPT_DAYS = 30
_MANY = 500  # keys asked for in one query
_DAY = 86_400
_TABLE = (
    "CREATE TABLE IF NOT EXISTS vectors "
    "(key BLOB PRIMARY KEY, vector BLOB NOT NULL, day INTEGER NOT NULL)"
)
Row = tuple[bytes, bytes]


class Kept:
    """The vectors of one model, found by the SHA-256 of their text.

    A write is whole or not there, also when the process is killed and when several write at once.
    What is damaged counts as not there.

    Parameters
    ----------
    model : str
        What the vectors depend on beside the text; other models have other files.
    width : int
        The length of a vector.
    cache : path, optional
        As in `find_cache`.
    """

    def __init__(self, model: str, *, width: int, cache: str | Path | None = None) -> None:
        self._path = find_cache(cache) / f"{_PREFIX}{model}.sqlite"
        self._bytes = width * 4

    def read(self, keys: Sequence[bytes]) -> dict[bytes, np.ndarray]:
        """Read those that are there."""
        found: dict[bytes, np.ndarray] = {}
        for start in range(0, len(keys), _MANY):
            some = keys[start : start + _MANY]
            for key, packed in self._change(partial(_read, keys=some)):
                if len(packed) == self._bytes + 4 and packed == _pack(packed[4:]):
                    found[key] = np.frombuffer(packed, dtype="<f4", offset=4)
        return found

    def write(self, vectors: Mapping[bytes, np.ndarray]) -> None:
        """Write all of them; drop those that nobody has asked for in 30 days."""
        rows = [
            (key, _pack(np.asarray(vector, dtype="<f4").tobytes()), _today())
            for key, vector in vectors.items()
        ]
        self._change(partial(_write, rows=rows))

    def _change(self, step: Callable[[sqlite3.Connection], list[Row]]) -> list[Row]:
        """Take a step as one transaction; a damaged file is made anew, for all in it can be."""
        try:
            try:
                return _take(self._path, step)
            except sqlite3.OperationalError:
                raise
            except sqlite3.DatabaseError:
                self._path.unlink(missing_ok=True)
                return _take(self._path, step)
        except sqlite3.OperationalError as error:
            raise InputError(
                f"The cache {str(self._path)!r} cannot be used ({error}); make room there, or give "
                "another folder with `cache` or in the variable PARALLAX_CACHE."
            ) from error


def _take(path: Path, step: Callable[[sqlite3.Connection], list[Row]]) -> list[Row]:
    with closing(sqlite3.connect(path, timeout=60)) as connection, connection:
        connection.execute(_TABLE)
        return step(connection)


def _read(connection: sqlite3.Connection, keys: Sequence[bytes]) -> list[Row]:
    marks = ",".join("?" * len(keys))
    found = f"key IN ({marks})"
    rows = connection.execute(f"SELECT key, vector, day FROM vectors WHERE {found}", keys)  # noqa: S608
    read = rows.fetchall()
    if any(day < _today() for _, _, day in read):
        renew = f"UPDATE vectors SET day = ? WHERE {found}"  # noqa: S608
        connection.execute(renew, [_today(), *keys])
    return [(key, packed) for key, packed, _ in read]


def _write(connection: sqlite3.Connection, rows: list[tuple[bytes, bytes, int]]) -> list[Row]:
    connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
    connection.execute("DELETE FROM vectors WHERE day < ?", [_today() - _KEPT_DAYS])
    return []


def _pack(content: bytes) -> bytes:
    """Put a check sum before a vector's bytes."""
    return zlib.crc32(content).to_bytes(4, "little") + content


def _today() -> int:
    return int(time.time() // _DAY)


def measure_vectors(cache: Path) -> int:
    """Return how many bytes the kept vectors of all models take."""
    return sum(path.stat().st_size for path in _list_files(cache))


def drop_vectors(cache: Path) -> int:
    """Remove the kept vectors of all models; return how many bytes are freed."""
    freed = measure_vectors(cache)
    for path in _list_files(cache):
        path.unlink(missing_ok=True)
    return freed


def _list_files(cache: Path) -> list[Path]:
    return sorted(cache.glob(f"{_PREFIX}*.sqlite*"))
