"""Tables by the ending of their file."""

from collections.abc import Iterable, Sequence
from typing import BinaryIO

from analysis.corpus.columns import WELL_KNOWN, simplify
from analysis.corpus.decode import Coding, choose_coding, decode_blocks
from analysis.corpus.delimited import read_csv_rows
from analysis.corpus.json_lines import read_json_rows
from analysis.corpus.parquet import read_parquet_rows
from analysis.corpus.streams import SMALL, Again, split_lines
from analysis.corpus.table import Table

TABLE_SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")


def open_table(
    file: BinaryIO,
    suffix: str,
    *,
    encoding: str | None,
    roles: Sequence[str],
    stated: Iterable[str] = (),
) -> tuple[Table, Coding]:
    """Open a table of the given ending; `stated` column names help to find the delimiter."""
    if suffix == ".parquet":
        return read_parquet_rows(file), Coding()
    coding = choose_coding(file, encoding=encoding, table=True)
    if coding.kind:
        return Table([], [], lost=coding.reason), coding
    lines = _take_lines(file, coding)
    if suffix in (".jsonl", ".ndjson"):
        return read_json_rows(lines), coding
    known = {simplify(name) for name in stated}.union(*(WELL_KNOWN[role] for role in roles))

    def count_known(header: Sequence[str]) -> int:
        return sum(simplify(name) in known for name in header)

    return read_csv_rows(lines, tab=suffix == ".tsv", count_known=count_known), coding


def _take_lines(file: BinaryIO, coding: Coding) -> Iterable[str]:
    """Return a file's lines: of a small one as a list, else read anew each time."""
    lines = Again(lambda: split_lines(decode_blocks(file, coding)))
    n_bytes = file.seek(0, 2)
    return list(lines) if n_bytes <= SMALL else lines
