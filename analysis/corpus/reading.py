"""What the readers of texts and of tables share."""

import hashlib
from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pandas as pd

from analysis.corpus.decode import Coding, Decoded
from analysis.corpus.folder import Found
from analysis.corpus.ledger import Entry, Key, Ledger
from analysis.corpus.streams import hash_opened


@dataclass(frozen=True)
class Options:
    """What the caller stated."""

    columns: Mapping[str, str]
    metadata: str | Path | None
    encoding: str | None


@dataclass
class Articles:
    """The ids of a reader's articles, and what is told of them but their texts, in pieces."""

    doc_ids: list[str] = field(default_factory=list)
    cells: list[pd.DataFrame] = field(default_factory=list)

    def add(self, cells: Mapping[str, list[str]], n: int) -> None:
        """Add `n` articles by column."""
        self.cells.append(pd.DataFrame(cells, index=range(n), dtype="str"))


class Texts:
    """Hands the texts on, block by block; keeps of each its key, its length and its hash."""

    def __init__(self, take: Callable[[list[str]], None], block_chars: int) -> None:
        self._take, self._block_chars = take, block_chars
        self._waiting: list[str] = []
        self._n_waiting = 0
        self._files, self._rows, self._digests = array("q"), array("q"), bytearray()
        self.n_chars = array("q")

    def __len__(self) -> int:
        return len(self.n_chars)

    def add(self, key: Key, text: str) -> None:
        """Take the next article."""
        self._files.append(key[0])
        self._rows.append(key[1])
        self.n_chars.append(len(text))
        self._digests += hashlib.sha256(text.encode("utf-8")).digest()
        self._waiting.append(text)
        self._n_waiting += len(text)
        if self._n_waiting >= self._block_chars:
            self.flush()

    def add_all(self, number: int, rows: Sequence[int], texts: Sequence[str]) -> None:
        """Take articles from the rows of one file."""
        lengths = [len(text) for text in texts]
        if self._n_waiting + sum(lengths) >= self._block_chars:  # a block ends among them
            for row, text in zip(rows, texts, strict=True):
                self.add((number, row), text)
            return
        self._files.extend([number] * len(rows))
        self._rows.extend(rows)
        self.n_chars.extend(lengths)
        hashes = [hashlib.sha256(text.encode("utf-8")).digest() for text in texts]
        self._digests += b"".join(hashes)
        self._waiting += texts
        self._n_waiting += sum(lengths)

    def flush(self) -> None:
        """Hand on what waits."""
        if self._waiting:
            waiting, self._waiting, self._n_waiting = self._waiting, [], 0
            self._take(waiting)

    def digest(self, i: int) -> bytes:
        """Return the SHA-256 of the text of article `i`."""
        return bytes(self._digests[32 * i : 32 * i + 32])

    def find_likely_copies(self) -> list[int]:
        """Return the articles whose hash begins as another's; the others have no copy."""
        heads = pd.Series(np.frombuffer(self._digests, dtype="uint64")[::4])
        return np.flatnonzero(heads.duplicated(keep=False)).tolist()

    def note(self, i: int, note: str, ledger: Ledger) -> None:
        """Tell the ledger something of article `i`."""
        key = (self._files[i], self._rows[i])
        ledger.note(key, note, n_chars=self.n_chars[i], sha256=self.digest(i).hex())


def open_file(file: Found, key: Key, ledger: Ledger) -> tuple[BinaryIO, str] | None:
    """Open a file and hash it, or tell the ledger why it cannot be read."""
    try:
        return hash_opened(file.place)
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or type(error).__name__})"
        ledger.skip(key, "unreadable", reason, path=file.shown)
        return None


def enter_file(shown: str, coding: Coding | Decoded, sha256: str, *, info: str = "") -> Entry:
    """Make the ledger's line of a file that was read."""
    notes = [coding.note] if coding.note else []
    return Entry(shown, info, "", coding.encoding, None, sha256, notes)
