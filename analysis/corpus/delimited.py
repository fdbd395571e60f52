"""Rows of CSV and TSV: a bad row is told and the rest is read."""

import csv
import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from analysis.corpus.streams import BLOCK, skip_lines
from analysis.corpus.table import Rows, Table, name_columns

_DELIMITERS = (",", ";", "\t", "|")
_HEAD = 1 << 16  # characters in which a table's first row is looked for
_LONG = 4 << 20  # characters after which a row may be an open quotation mark's

# First line, last line, fields; no fields where a quotation mark is never closed.
Record = tuple[int, int, list[str] | None]


def read_csv_rows(
    lines: Iterable[str], *, tab: bool = False, count_known: Callable[[Sequence[str]], int] = len
) -> Table:
    r"""Read delimited text from its lines, which can be gone through more than once.

    `count_known` says how many of a header's names are well known.

    Examples
    --------
    >>> table = read_csv_rows(["title;text\n", 'A;"one\n', 'two"\n', "B;x;y\n", "NA;007\n"])
    >>> table.names, list(table.blocks)
    (['title', 'text'],
     [Rows(columns=[['A', 'NA'], ['one\ntwo', '007']], numbers=[1, 3],
           bad=[(2, '3 fields where the header has 2 (line 4)')])])
    """
    start, line = next(((i, line) for i, line in enumerate(lines) if line.strip()), (0, ""))
    delimiter = "\t" if tab else None
    if said := re.fullmatch(r"sep=([,;\t|])\n?", line):  # Excel's own first line
        delimiter, start = said[1], start + 1
    lines = skip_lines(lines, start)
    if delimiter is None:
        delimiter = _sniff(lines, count_known)
    records = split_records(lines, delimiter, _choose_quoting(lines, delimiter))
    header = next((row or [] for _, _, row in records), [])
    if "\0" in "".join(header):
        return Table([], [], lost="its first line holds NUL bytes; state `encoding`")
    return Table(name_columns(header), _sort_rows(len(header), records, start))


def _sort_rows(width: int, records: Iterator[Record], start: int) -> Iterator[Rows]:
    rows, block, n_chars = list[list[str]](), Rows([]), 0
    for number, (first, last, row) in enumerate(records, start=1):
        if row is not None and len(row) == width:
            rows.append(row)
            block.numbers.append(number)
            n_chars += sum(map(len, row))
        else:
            place = f"line {first + start}"
            if first != last:
                place = f"lines {first + start}-{last + start}"
            block.bad.append((number, f"{_tell_fault(row, width)} ({place})"))
        if n_chars > BLOCK:
            yield Rows(_turn(rows, width), block.numbers, block.bad)
            rows, block, n_chars = [], Rows([]), 0
    yield Rows(_turn(rows, width), block.numbers, block.bad)


def _turn(rows: list[list[str]], width: int) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)] or [[] for _ in range(width)]


def _tell_fault(row: list[str] | None, width: int) -> str:
    if row is None:
        return "a quotation mark is opened and never closed"
    count = "1 field" if len(row) == 1 else f"{len(row)} fields"
    return f"{count} where the header has {width}"


def split_records(
    lines: Iterable[str], delimiter: str, quoting: int, *, strict: bool = False
) -> Iterator[Record]:
    r"""Yield (first line, last line, fields); a quote that is never closed costs its line only.

    The csv module lets an open quote swallow the rest of the file. When it does, the line that
    opened it is given up and reading goes on below. From there on an open quote is one at the
    end of its line: inside a quote that no later line closes, no line can close another.

    Examples
    --------
    >>> list(split_records(['a,"b\n', "c\n", "d,e\n"], ",", csv.QUOTE_MINIMAL))
    [(1, 1, None), (2, 2, ['c']), (3, 3, ['d', 'e'])]
    """
    form = {"delimiter": delimiter, "quoting": quoting, "strict": strict}
    feed = _Feed(lines)
    while True:
        try:
            for row in csv.reader(feed.give(), **form):  # type: ignore[arg-type]
                if feed.cut:
                    break
                if feed.number > feed.first or feed.line.strip():  # a blank line is no row
                    yield feed.first, feed.number, row
                feed.begin()
        except csv.Error:
            if not feed.cut:
                raise
        if not feed.cut:
            return
        if feed.cut == "long" and _closes(skip_lines(lines, feed.first), delimiter, quoting):
            feed.resume(lines, feed.first - 1, longest=math.inf)
            continue
        yield feed.first, feed.first, None
        feed.give_up(lines)


class _Feed:
    """Hands lines to the csv module, and stops within a row that an open quote may have made."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.broken = False  # a quote was found that no later line closes
        self.line = ""
        self.resume(lines, 0)

    def resume(self, lines: Iterable[str], n: int, *, longest: float = _LONG) -> None:
        """Go on after `n` lines; `longest` is for the first row only."""
        self.source, self.held, self.number = iter(skip_lines(lines, n)), "", n
        self.begin()
        self.longest = longest

    def begin(self) -> None:
        """Note that the next line begins a row."""
        self.first, self.n_chars, self.longest, self.cut = self.number + 1, 0, float(_LONG), ""

    def give_up(self, lines: Iterable[str]) -> None:
        """Go on below the line that began the row."""
        if self.broken:
            self.begin()
        else:
            self.broken = True
            self.resume(lines, self.first)

    def give(self) -> Iterator[str]:
        """Yield lines; `cut` says why they end before the last."""
        while line := (self.held or next(self.source, "")):
            self.held = ""
            if self.n_chars and self.broken:
                self.held, self.cut = line, "broken"
                return
            if self.n_chars > self.longest:
                self.cut = "long"
                return
            self.number += 1
            self.n_chars += len(line)
            self.line = line
            yield line
        if self.n_chars:  # the csv module asks for more only inside a quote
            self.cut = "end"


def _closes(lines: Iterable[str], delimiter: str, quoting: int) -> bool:
    """Tell whether a quote that is open above `lines` is closed in them, without keeping them."""
    for line in lines:
        if '"' in line:
            reader = csv.reader(['"\n', line, "\n"], delimiter=delimiter, quoting=quoting)  # type: ignore[arg-type]
            next(reader)
            if reader.line_num < 3:
                return True
    return False


def _sniff(lines: Iterable[str], count_known: Callable[[Sequence[str]], int]) -> str:
    """Choose the delimiter whose header has most well-known names, then most fields."""
    head, n_chars = list[str](), 0
    for line in lines:
        head.append(line)
        n_chars += len(line)
        if n_chars > _HEAD:
            break

    def rate(delimiter: str) -> tuple[int, int]:
        header = next(csv.reader(head, delimiter=delimiter), [])
        return count_known(header), len(header)

    return max(_DELIMITERS, key=rate)


def _choose_quoting(lines: Iterable[str], delimiter: str) -> int:
    """Take quotation marks in tab-separated text as text, where they do not work as quotes."""
    if delimiter != "\t" or _is_regular(lines, csv.QUOTE_MINIMAL):
        return csv.QUOTE_MINIMAL
    return csv.QUOTE_NONE if _is_regular(lines, csv.QUOTE_NONE) else csv.QUOTE_MINIMAL


def _is_regular(lines: Iterable[str], quoting: int) -> bool:
    """Tell whether every row is closed and has as many fields as the first."""
    widths = set[int]()
    try:
        for _, _, row in split_records(lines, "\t", quoting, strict=True):
            widths.add(-1 if row is None else len(row))
            if len(widths) > 1 or -1 in widths:
                return False
    except csv.Error:
        return False
    return True


@contextmanager
def any_field_size() -> Iterator[None]:
    """Lift the csv module's limit of 131,072 characters a field, for this reading only."""
    before = csv.field_size_limit(2**31 - 1)
    try:
        yield
    finally:
        csv.field_size_limit(before)
