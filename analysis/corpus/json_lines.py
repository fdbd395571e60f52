"""Rows of JSON lines: one object a line, a bad line is told and the rest is read."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.corpus.streams import BLOCK, Again
from analysis.corpus.table import Rows, Table, name_columns, to_text

# A line's number, its length, and its object or what is wrong with it.
_Line = tuple[int, int, dict[str, Any] | str]


def read_json_rows(lines: Iterable[str]) -> Table:
    r"""Read one JSON object a line; the number of a row is the number of its line.

    The lines are gone through twice: the names of the columns are those of all objects.

    Examples
    --------
    >>> lines = ['{"id": 007}\n', '{"text": "A", "n": 1.50}\n', "\n", '{"text": null}\n', "[1]\n"]
    >>> table = read_json_rows(lines)
    >>> table.names, list(table.blocks)
    (['text', 'n'],
     [Rows(columns=[['A', ''], ['1.50', '']], numbers=[2, 4],
           bad=[(1, 'not valid JSON'), (5, 'a JSON list, not an object')])])
    """
    parsed: Iterable[_Line] = Again(lambda: _parse(lines))
    if isinstance(lines, list):  # a small file's, which is held anyway
        parsed = list(parsed)
    found: dict[str, None] = {}
    for _, _, row in parsed:
        if isinstance(row, dict):
            found.update(dict.fromkeys(row))
    keys = list(found)
    return Table(name_columns(keys), _sort_rows(keys, parsed))


def _parse(lines: Iterable[str]) -> Iterator[_Line]:
    # Numbers stay as they are written: 1.50 is not 1.5, and an id may have 5,000 digits.
    decoder = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=_keep_constant)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = decoder.decode(line)
        except (ValueError, RecursionError):
            row = "not valid JSON"
        else:
            if not isinstance(row, dict):
                what = {list: "list", str: "string", bool: "value"}.get(type(row), "value")
                row = f"a JSON {what}, not an object"
        yield number, len(line), row


def _keep_constant(name: str) -> str | None:
    return None if name == "NaN" else name


def _sort_rows(keys: list[str], parsed: Iterable[_Line]) -> Iterator[Rows]:
    rows, block, n_chars = list[dict[str, Any]](), Rows([]), 0
    for number, length, row in parsed:
        if isinstance(row, dict):
            rows.append(row)
            block.numbers.append(number)
            n_chars += length
        else:
            block.bad.append((number, row))
        if n_chars > BLOCK:
            yield Rows(_turn(rows, keys), block.numbers, block.bad)
            rows, block, n_chars = [], Rows([]), 0
    yield Rows(_turn(rows, keys), block.numbers, block.bad)


def _turn(rows: list[dict[str, Any]], keys: list[str]) -> list[list[str]]:
    return [[to_text(row.get(key)) for row in rows] for key in keys]
