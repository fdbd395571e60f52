"""Tables to bytes and back, and the tables of parts to one."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.codes import Vocabulary, split_codes

# Columns with few values on many rows: kept as integer codes, categories sorted.
_CODED = ("doc_id", "feature", "frame", "cue", "token")
_MISSING = np.int32(-1)  # the code of a missing text
_NARROW = ("n",)  # counts, which fit in four bytes


def to_bytes(table: pd.DataFrame) -> bytes:
    """Return a table as a Parquet file's bytes, with checksums that reading verifies."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    content = pa.Table.from_pandas(table, preserve_index=False)
    pq.write_table(content, sink, compression="zstd", compression_level=1, write_page_checksum=True)
    return sink.getvalue().to_pybytes()


def read_table(source: Path | bytes, *, columns: list[str] | None = None) -> pd.DataFrame:
    """Read what `to_bytes` gave.

    Raises
    ------
    OSError, ValueError
        When a byte of it has changed (pyarrow's errors are kinds of these).
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    place: Any = pa.BufferReader(source) if isinstance(source, bytes) else source
    with pq.ParquetFile(place, page_checksum_verification=True, memory_map=False) as file:
        return file.read(columns=columns).to_pandas()


def join_parts(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Concatenate the tables of parts, a part at a time, with integer codes for repeated texts.

    The columns ``doc_id``, ``feature``, ``frame``, ``cue`` and ``token`` become categorical with
    sorted categories, whatever the parts had, so that one part and many give the same table; ``n``
    takes four bytes.
    """
    vocabularies: dict[str, Vocabulary] = {}
    columns: dict[str, list[pd.Series]] = {}
    known: pd.DataFrame | None = None  # which columns there are; from a part with rows, their types
    for part in parts:
        known = part if known is None or known.empty else known
        for name in map(str, part.columns if len(part) else ()):
            values = part[name]
            if name in _CODED:
                texts, codes = split_codes(values)
                numbers = vocabularies.setdefault(name, Vocabulary()).number(texts)
                values = pd.Series(np.append(numbers, _MISSING)[codes])
            elif name in _NARROW:
                values = values.astype(np.int32)
            columns.setdefault(name, []).append(values)
    if known is None:
        raise ValueError("`parts` holds no table, so that there are no columns to know.")
    joined = {}
    for name in map(str, known.columns):
        # a column at a time, so that no more than one is there twice
        pieces = columns.pop(name, [known[name].iloc[:0]])
        values = pd.concat(pieces, ignore_index=True) if len(pieces) > 1 else pieces[0]
        joined[name] = values.reset_index(drop=True)
        if name in vocabularies:
            texts, places = vocabularies[name].sort()
            codes = np.append(places, _MISSING)[joined[name].to_numpy()]
            joined[name] = pd.Series(pd.Categorical.from_codes(codes, categories=texts))
        elif name in _CODED:  # of no row at all
            joined[name] = joined[name].astype("str").astype("category")
    return pd.DataFrame(joined)


def give_back_memory() -> None:
    """Give freed memory back to the system.

    What the pieces of a large table took stays with the allocators otherwise: about as much as
    the table itself.
    """
    import ctypes
    import gc

    import pyarrow as pa

    gc.collect()
    pa.default_memory_pool().release_unused()
    with suppress(AttributeError, OSError, TypeError):  # glibc only
        ctypes.CDLL(None).malloc_trim(0)
