"""Rows of Parquet as text, batch by batch; numbers, dates and truth values become text."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

from analysis.corpus.table import Rows, Table, name_columns, to_text

_BATCH = 500  # rows: about a megabyte of articles
_SMALL = 1 << 25  # bytes of columns: so little is kept from the first pass


def read_parquet_rows(file: BinaryIO) -> Table:
    """Read a Parquet file; it is gone through once before, so that a damaged one gives no row."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        # Buffered reading takes a column page by page; pre-buffering would hold the whole file.
        parquet = pq.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False)
        names = parquet.schema_arrow.names
        if len(set(names)) < len(names):
            raise ValueError("two columns have the same name")
        # pandas' own row labels are no column of the reader's.
        names = [name for name in names if not re.fullmatch(r"__index_level_\d+__", name)]
        size = sum(
            parquet.metadata.row_group(i).total_byte_size for i in range(parquet.num_row_groups)
        )
        kept = []
        for batch in parquet.iter_batches(_BATCH, use_threads=False):
            for name in names:
                _check(batch.column(name))
            if size <= _SMALL:
                kept.append(batch)
    except (pa.ArrowException, OSError, ValueError) as error:
        what = str(error).partition("\n")[0] or type(error).__name__
        return Table([], [], lost=f"not a readable Parquet file ({what})")
    batches = kept or parquet.iter_batches(_BATCH, use_threads=False)
    return Table(name_columns(names), _read_batches(batches, names))


def _check(column: Any) -> None:
    """Raise what turning the column into text would raise."""
    import pyarrow as pa

    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        try:
            column.validate(full=True)
        except pa.ArrowInvalid:
            column.to_pylist()  # says which byte
            raise
    else:
        column.to_pylist()


def _read_batches(batches: Iterable[Any], names: list[str]) -> Iterator[Rows]:
    start = 1
    for batch in batches:
        columns = [_to_texts(batch.column(name)) for name in names]
        yield Rows(columns, list(range(start, start + batch.num_rows)))
        start += batch.num_rows
    if start == 1:
        yield Rows([[] for _ in names])  # columns without a row are columns nevertheless


def _to_texts(column: Any) -> list[str]:
    import pyarrow as pa

    values = column.to_pylist()
    if column.null_count == 0 and pa.types.is_string(column.type):
        return values
    return [to_text(value) for value in values]
