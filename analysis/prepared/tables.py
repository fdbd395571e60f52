"""Tables to bytes and back, and the tables of parts to one."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

# Columns with few values on many rows: kept as integer codes, categories sorted.
_CODED = ("doc_id", "feature", "frame", "cue", "token")


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
    sorted categories, whatever the parts had, so that one part and many give the same table.
    """
    vocabularies: dict[str, _Vocabulary] = {}
    pieces: list[pd.DataFrame] = []
    for part in parts:
        coded = part.copy(deep=False)
        for name in _CODED:
            if name in coded:
                coded[name] = vocabularies.setdefault(name, _Vocabulary()).encode(coded[name])
        pieces.append(coded)
    if not pieces:
        raise ValueError("`parts` holds no table, so that there are no columns to know.")
    # an empty part would loosen the types of the others
    filled = [piece for piece in pieces if len(piece)] or pieces[:1]
    pieces = []
    joined = pd.concat(filled, ignore_index=True) if len(filled) > 1 else filled[0]
    joined = joined.reset_index(drop=True)
    filled = []
    for name, vocabulary in vocabularies.items():
        joined[name] = vocabulary.decode(joined[name].to_numpy())
    return joined


class _Vocabulary:
    """The distinct texts of a column, in the order in which the parts brought them."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def encode(self, texts: pd.Series) -> np.ndarray:
        column = texts.astype("category")
        categories = column.cat.categories.astype("str")
        used = np.unique(column.cat.codes.to_numpy())
        codes = np.full(len(categories), -1, dtype=np.int32)
        for place in used[used >= 0]:
            codes[place] = self._codes.setdefault(categories[place], len(self._codes))
        return codes[column.cat.codes.to_numpy()] if len(codes) else np.empty(0, np.int32)

    def decode(self, codes: np.ndarray) -> pd.Categorical:
        texts = np.array(list(self._codes), dtype=object)
        order = np.argsort(texts, kind="stable")
        rank = np.empty(len(texts), dtype=np.int32)
        rank[order] = np.arange(len(texts), dtype=np.int32)
        categories = pd.Index(texts[order], dtype="str")
        return pd.Categorical.from_codes(rank[codes], categories=categories)
