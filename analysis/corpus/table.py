"""A table of text as its readers give it: names at once, rows in blocks."""

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.corpus.columns import make_unique


class Nested(str):
    """A list or an object that stood where text was expected, as JSON."""

    __slots__ = ()


@dataclass
class Rows:
    """Some rows by column, the number of each in its file, and those that could not be read."""

    columns: list[list[str]]
    numbers: list[int] = field(default_factory=list)
    bad: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class Table:
    """The names of a table's columns and its rows, which can be gone through once."""

    names: list[str]
    blocks: Iterable[Rows]
    lost: str = ""  # why nothing could be read


def read_whole(table: Table) -> Rows:
    """Return all rows of a table as one block."""
    whole = Rows([[] for _ in table.names])
    for rows in table.blocks:
        for column, cells in zip(whole.columns, rows.columns, strict=True):
            column += cells
        whole.numbers += rows.numbers
        whole.bad += rows.bad
    return whole


def name_columns(header: Sequence[str]) -> list[str]:
    """Return a header's names on one line each, none twice and none empty.

    >>> name_columns([" a ", "a", ""])
    ['a', 'a (2)', 'column_3']
    """
    stripped = [" ".join(clean_cell(name).split()) for name in header]
    return make_unique([name or f"column_{i}" for i, name in enumerate(stripped, start=1)])


def to_text(value: object) -> str:
    """Return a cell as text: nothing for a missing value, JSON for a list or an object.

    >>> to_text(None), to_text(7), to_text(True), to_text([1, "a"])
    ('', '7', 'true', '[1, "a"]')
    """
    if isinstance(value, str):
        return value
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if isinstance(value, (list, dict, tuple)):
        return Nested(json.dumps(value, ensure_ascii=False, default=str))
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def clean_cell(value: str) -> str:
    """Replace what no cell may hold: NUL, ESC, and half a surrogate pair (no bytes in UTF-8).

    >>> clean_cell("a" + chr(0xD800) + chr(0))
    'a��'
    """
    if value.isascii() and "\0" not in value and "\x1b" not in value:
        return value
    return re.sub("[\x00\x1b\ud800-\udfff]", "\ufffd", value)
