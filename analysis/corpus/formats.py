"""Rows of CSV, TSV, JSONL and Parquet as text: a bad row is told and the rest is read."""

import csv
import io
import itertools
import json
import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from analysis.corpus.columns import make_unique

TABLE_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
_DELIMITERS = (",", ";", "\t", "|")
_END = "\0the end of the rows\0"


class Nested(str):
    """A list or an object that stood where text was expected, as JSON."""

    __slots__ = ()


@dataclass
class Table:
    """Columns of text, the number of each row in its file, and the rows that could not be read."""

    names: list[str]
    columns: list[list[str]]
    numbers: list[int]
    bad: list[tuple[int, str]] = field(default_factory=list)
    lost: str = ""  # why nothing could be read


def read_csv_rows(
    text: str, *, tab: bool = False, count_known: Callable[[Sequence[str]], int] = len
) -> Table:
    r"""Read delimited text; `count_known` says how many of a header's names are well known.

    Examples
    --------
    >>> table = read_csv_rows('title;text\nA;"one\ntwo"\nB;x;y\nNA;007\n')
    >>> table.names, table.columns, table.numbers
    (['title', 'text'], [['A', 'NA'], ['one\ntwo', '007']], [1, 3])
    >>> table.bad
    [(2, '3 fields where the header has 2 (line 4)')]
    """
    lines = list(io.StringIO(text, newline="\n"))
    delimiter = "\t" if tab else None
    start = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines and (
        said := re.fullmatch(r"sep=([,;\t|])\n?", lines[start])
    ):  # Excel's own first line
        delimiter, start = said[1], start + 1
    lines = lines[start:]
    with _any_field_size():
        if delimiter is None:
            delimiter = _sniff(lines, count_known)
        quoting = _choose_quoting(lines, delimiter)
        records = _split_records(lines, delimiter, quoting)
        header = next((row or [] for _, _, row in records), [])
        if "\0" in "".join(header):
            return Table([], [], [], lost="its first line holds NUL bytes; state `encoding`")
        names = _name_columns(header)
        return _sort_rows(names, records, start)


def _sort_rows(
    names: list[str], records: Iterator[tuple[int, int, list[str] | None]], start: int
) -> Table:
    rows, numbers, bad = [], [], []
    for number, (first, last, row) in enumerate(records, start=1):
        place = (
            f"line {first + start}" if first == last else f"lines {first + start}-{last + start}"
        )
        if row is None:
            bad.append((number, f"a quotation mark is opened and never closed ({place})"))
        elif len(row) != len(names):
            count = "1 field" if len(row) == 1 else f"{len(row)} fields"
            bad.append((number, f"{count} where the header has {len(names)} ({place})"))
        else:
            rows.append(row)
            numbers.append(number)
    columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in names]
    return Table(names, columns, numbers, bad)


def _split_records(
    lines: list[str], delimiter: str, quoting: int, *, strict: bool = False
) -> Iterator[tuple[int, int, list[str] | None]]:
    """Yield (first line, last line, fields); a quote that is never closed costs its line only.

    The csv module lets an open quote swallow the rest of the file. A line of our own at the end
    shows whether it did; then that one line is given up and reading goes on below it.
    """
    start = 0
    while start < len(lines):
        source = itertools.chain(lines[start:], [_END])
        reader = csv.reader(source, delimiter=delimiter, quoting=quoting, strict=strict)  # type: ignore[arg-type]
        first, offset, start = start + 1, start, len(lines)
        for row in reader:
            last = reader.line_num + offset
            if row == [_END]:
                return
            if last > len(lines):  # our line at the end was swallowed
                yield first, first, None
                start = first
                break
            if lines[first - 1].strip() or last > first:  # a blank line is no row, but "" is one
                yield first, last, row
            first = last + 1


def _sniff(lines: list[str], count_known: Callable[[Sequence[str]], int]) -> str:
    """Choose the delimiter whose header has most well-known names, then most fields."""

    def rate(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(lines, delimiter=delimiter), [])
        return count_known(header), len(header)

    return max(_DELIMITERS, key=rate)


def _choose_quoting(lines: list[str], delimiter: str) -> int:
    """Take quotation marks in tab-separated text as text, where they do not work as quotes."""
    if delimiter != "\t" or _is_regular(lines, csv.QUOTE_MINIMAL):
        return csv.QUOTE_MINIMAL
    return csv.QUOTE_NONE if _is_regular(lines, csv.QUOTE_NONE) else csv.QUOTE_MINIMAL


def _is_regular(lines: list[str], quoting: int) -> bool:
    try:
        records = _split_records(lines, "\t", quoting, strict=True)
        return len({row and len(row) for _, _, row in records}) <= 1
    except csv.Error:
        return False


@contextmanager
def _any_field_size() -> Iterator[None]:
    """Lift the csv module's limit of 131,072 characters a field, for this reading only."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)


def _name_columns(header: Sequence[str]) -> list[str]:
    stripped = [" ".join(clean_cell(name).split()) for name in header]
    return make_unique([name or f"column_{i}" for i, name in enumerate(stripped, start=1)])


def read_json_rows(text: str) -> Table:
    r"""Read one JSON object a line; the number of a row is the number of its line.

    Examples
    --------
    >>> table = read_json_rows('{"id": 007}\n{"text": "A", "n": 1.50}\n\n{"text": null}\n[1]\n')
    >>> table.names, table.columns, table.numbers
    (['text', 'n'], [['A', ''], ['1.50', '']], [2, 4])
    >>> table.bad
    [(1, 'not valid JSON'), (5, 'a JSON list, not an object')]
    """
    # Numbers stay as they are written: 1.50 is not 1.5, and an id may have 5,000 digits.
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_keep_constant)
    rows, numbers, bad = list[dict[str, Any]](), list[int](), list[tuple[int, str]]()
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (ValueError, RecursionError):
            bad.append((number, "not valid JSON"))
            continue
        if isinstance(row, dict):
            rows.append(row)
            numbers.append(number)
        else:
            what = {list: "list", str: "string", bool: "value"}.get(type(row), "value")
            bad.append((number, f"a JSON {what}, not an object"))
    keys = list(dict.fromkeys(key for row in rows for key in row))
    columns = [[to_text(row.get(key)) for row in rows] for key in keys]
    return Table(_name_columns(keys), columns, numbers, bad)


def _keep_constant(name: str) -> str | None:
    return None if name == "NaN" else name


def read_parquet_rows(data: bytes) -> Table:
    """Read a Parquet file's bytes; numbers, dates and truth values become text."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(pa.BufferReader(data))
        keep = [
            i
            for i, name in enumerate(table.column_names)
            if not re.fullmatch(r"__index_level_\d+__", name)  # pandas' own row labels
        ]
        columns = [[to_text(value) for value in table.column(i).to_pylist()] for i in keep]
    except (pa.ArrowException, OSError, ValueError) as error:
        what = str(error).partition("\n")[0] or type(error).__name__
        return Table([], [], [], lost=f"not a readable Parquet file ({what})")
    names = _name_columns([table.column_names[i] for i in keep])
    return Table(names, columns, list(range(1, table.num_rows + 1)))


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
