"""What the readers of texts and of tables share."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from analysis.corpus.decode import Decoded
from analysis.corpus.folder import Found
from analysis.corpus.ledger import Entry, Key, Ledger


@dataclass
class Articles:
    """Articles by column, with the key of each in the ledger."""

    keys: list[Key]
    columns: dict[str, list[str]]


@dataclass(frozen=True)
class Options:
    """What the caller stated."""

    columns: Mapping[str, str]
    metadata: str | Path | None
    encoding: str | None


def read_bytes(file: Found, key: Key, ledger: Ledger) -> bytes | None:
    """Return what is in a file, or tell the ledger why it cannot be opened."""
    try:
        return file.place.read_bytes()
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or type(error).__name__})"
        ledger.skip(key, "unreadable", reason, path=file.shown)
        return None


def enter_file(file: Found, data: bytes, decoded: Decoded, *, info: str = "") -> Entry:
    """Make the ledger's line of a file that was read."""
    notes = [decoded.note] if decoded.note else []
    sha256 = hashlib.sha256(data).hexdigest()
    return Entry(file.shown, info, "", decoded.encoding, None, sha256, notes)
