"""The ledger: what became of every file, and of every row that there is something to say of."""

from collections import Counter
from dataclasses import dataclass, field

import pandas as pd

# A file's number in reading order and a row's number in it; 0 is the file itself.
Key = tuple[int, int]


@dataclass
class Entry:
    """One line of the ledger; `kind` says in a word why it was skipped, for counting."""

    path: str
    info: str = ""
    kind: str = ""
    encoding: str = ""
    n_chars: int | None = None
    sha256: str = ""
    notes: list[str] = field(default_factory=list)

    @property
    def status(self) -> str:
        """Return one of the ledger's three words."""
        if self.kind:
            return "skipped"
        return "read with note" if self.notes else "read"


class Ledger:
    """Lines in reading order, whatever order they are written in."""

    def __init__(self) -> None:
        self._entries: dict[Key, Entry] = {}

    def add(self, key: Key, entry: Entry) -> None:
        """Write the line of a file or of a row."""
        self._entries[key] = entry

    def skip(self, key: Key, kind: str, reason: str, *, path: str = "") -> None:
        """Write that a file, or a row of a file that has its line, was not used."""
        self._entries[key] = Entry(path or self._name_row(key), info=reason, kind=kind)

    def note(self, key: Key, note: str, *, n_chars: int, sha256: str) -> None:
        """Add a note to an article's line; a row that was read gets its line only now."""
        if key not in self._entries:
            self._entries[key] = Entry(self._name_row(key), n_chars=n_chars, sha256=sha256)
        self._entries[key].notes.append(note)

    def _name_row(self, key: Key) -> str:
        return f"{self._entries[key[0], 0].path} row {key[1]}"

    def count_skipped(self) -> str:
        """Return ``3 files skipped (2 empty, 1 binary)``, for the corpus that gave no article."""
        said = []
        for what, is_row in (("file", False), ("row", True)):
            kinds = [e.kind for k, e in self._entries.items() if e.kind and (k[1] > 0) is is_row]
            if kinds:
                counted = ", ".join(f"{n} {kind}" for kind, n in Counter(kinds).most_common())
                plural = "s" if len(kinds) > 1 else ""
                said.append(f"{len(kinds)} {what}{plural} skipped ({counted})")
        return " and ".join(said)

    def to_table(self) -> pd.DataFrame:
        """Return the ledger as a table: path, status, reason, encoding, n_chars, sha256."""
        entries = [entry for _, entry in sorted(self._entries.items(), key=lambda item: item[0])]
        said = [[*([e.info] if e.info else []), *e.notes] for e in entries]
        return pd.DataFrame(
            {
                "path": pd.Series([e.path for e in entries], dtype="str"),
                "status": pd.Series([e.status for e in entries], dtype="str"),
                "reason": pd.Series(["; ".join(parts) for parts in said], dtype="str"),
                "encoding": pd.Series([e.encoding for e in entries], dtype="str"),
                "n_chars": pd.Series([e.n_chars for e in entries], dtype="Int64"),
                "sha256": pd.Series([e.sha256 for e in entries], dtype="str"),
            }
        )
