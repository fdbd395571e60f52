"""Reading a corpus: a folder or a file becomes one row per article, and nothing vanishes."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus.columns import check_stated, make_unique
from analysis.corpus.dates import (
    check_format,
    find_order,
    is_order_open,
    is_order_shown,
    parse_dates,
)
from analysis.corpus.decode import check_encoding
from analysis.corpus.delimited import any_field_size
from analysis.corpus.folder import TEXT_SUFFIXES, find_files
from analysis.corpus.ledger import Ledger
from analysis.corpus.reading import Articles, Options, Texts
from analysis.corpus.rows import read_tables
from analysis.corpus.texts import read_texts
from analysis.errors import InputError
from analysis.paths import find_corpus

_THEN = ("language", "url")

UNREAD_DATE = "is not in a stated format"


def read_documents(
    path: str | Path,
    *,
    columns: Mapping[str, str] | str | None = None,
    metadata: str | Path | None = None,
    encoding: str | None = None,
    date_format: str | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    r"""Read a folder or a file of articles, and tell what became of each part of it.

    A folder's ``.txt`` and ``.text`` files are articles, described by its ``metadata.csv`` if
    there is one (a column ``file`` with the path in the folder, and any others). A folder without
    such files gives the rows of all its tables. A file is a table (CSV, TSV, JSONL or Parquet, one
    article a row) or one text. A table's columns are found by well-known names (``text``,
    ``content``, ``article_body`` …); the ledger shows which were taken.

    Text is kept as read, but for newlines, which become ``\n``, and a byte-order mark. Encodings:
    stated, else the byte-order mark, else UTF-8, else a guess that the ledger tells. Dates count
    in ISO form or with an English month name, a time with a zone in UTC; any other is kept as
    missing and told.

    Parameters
    ----------
    path : str or Path
        A folder or a file.
    columns : mapping or str, optional
        Which column serves as ``text``, ``title``, ``source``, ``date``, ``url``, ``language``
        or ``id``, as in ``{"text": "body"}`` or ``"text=body"``, where the names do not tell.
    metadata : str or Path, optional
        A table that describes the text files, in place of the folder's ``metadata.csv``.
    encoding : str, optional
        The encoding of the files, such as ``"windows-1252"``.
    date_format : str, optional
        The form of the dates for `datetime.strptime`, such as ``"%d/%m/%Y"``; only this form
        counts then.

    Returns
    -------
    documents : DataFrame
        One row per article, in the order read: ``doc_id`` (unique: the path without its ending,
        or ``table:id``, or ``table:row``), ``source``, ``date`` (NaT when missing), ``title``,
        ``text``, ``date_precision`` ("day", "month", "year" or ""), then ``language`` and ``url``
        where told, then the other columns as text; one that has a name of ours gets ``meta_``
        before it. What is not known is "".
    ledger : DataFrame
        One row per file, and one per row of a table that there is something to say of: ``path``,
        ``status`` ("read", "read with note" or "skipped"), ``reason``, ``encoding``, ``n_chars``
        (of the text; missing when skipped), ``sha256`` (of the file, or of the row's text).

    Raises
    ------
    InputError
        When there is no such corpus, no text column, no article in it, or a parameter that
        cannot be used.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> rows = "id,headline,body,published\n7,Siege,The town fell.,2016-03-01\n8,Truce,,2016\n"
    >>> _ = (folder / "news.csv").write_text(rows)
    >>> documents, ledger = read_documents(folder / "news.csv")
    >>> documents[["doc_id", "date", "title", "text"]]
       doc_id       date  title            text
    0  news:7 2016-03-01  Siege  The town fell.
    >>> ledger[["path", "status"]]
                 path          status
    0        news.csv  read with note
    1  news.csv row 2         skipped
    >>> print(ledger["reason"][0])
    1 row; columns: text=body, title=headline, date=published, id=id; 1 row skipped
    """
    texts: list[str] = []
    documents, ledger = read_blocks(
        path,
        take=texts.extend,
        columns=columns,
        metadata=metadata,
        encoding=encoding,
        date_format=date_format,
    )
    place = documents.columns.tolist().index("n_chars")
    documents = documents.drop(columns=["n_chars", "unit"])
    documents.insert(place, "text", pd.Series(texts, dtype="str"))
    return documents, ledger


def read_blocks(
    path: str | Path,
    *,
    take: Callable[[list[str]], None],
    columns: Mapping[str, str] | str | None = None,
    metadata: str | Path | None = None,
    encoding: str | None = None,
    date_format: str | None = None,
    block_chars: int = 8_000_000,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    r"""Read a corpus as `read_documents` does, without holding its texts.

    The texts are handed to `take`, block by block; of each only its length and a hash are kept.
    Memory is bounded by a block, the longest article and what else is told of the articles.
    A table is gone through more than once, so that it must not change meanwhile.

    Parameters
    ----------
    path, columns, metadata, encoding, date_format
        As for `read_documents`.
    take : callable
        Called with the texts of the next articles, in the order of the table that is returned.
    block_chars : int
        How many characters make a block: it ends with the article that reaches them.

    Returns
    -------
    documents : DataFrame
        As from `read_documents`, but in place of ``text``: ``n_chars`` (int64, its length in
        characters) and ``unit`` (``doc_id`` of the first article with the very same text).
    ledger : DataFrame
        The same as from `read_documents`.

    Raises
    ------
    InputError
        As `read_documents`, and then `take` was not called.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "news.csv"
    >>> _ = place.write_text("text\nOne.\nTwo two.\nOne.\n")
    >>> documents, ledger = read_blocks(place, take=print, block_chars=10)
    ['One.', 'Two two.']
    ['One.']
    >>> documents[["doc_id", "n_chars", "unit"]]
       doc_id  n_chars    unit
    0  news:1        4  news:1
    1  news:2        8  news:2
    2  news:3        4  news:1
    """
    options = Options(check_stated(columns), metadata, encoding)
    check_encoding(encoding)
    check_format(date_format)
    if not isinstance(block_chars, int) or block_chars < 1:
        raise InputError(
            f"`block_chars` must be a whole number of at least 1, but {block_chars!r} was given."
        )
    ledger, texts = Ledger(), Texts(take, block_chars)
    with any_field_size():
        gathered = _gather(find_corpus(path), ledger, options, texts)
        texts.flush()
    if not len(texts):
        found = ledger.count_skipped() or "there is nothing in it to read"
        raise InputError(
            f"No article could be read from {str(path)!r}: {found}; "
            "a corpus is a folder of .txt files or one CSV, TSV, JSONL or Parquet file."
        )
    documents = _assemble(gathered, texts, ledger, date_format)
    return documents, ledger.to_table()


def _gather(place: Path, ledger: Ledger, options: Options, texts: Texts) -> list[Articles]:
    files = find_files(place)
    numbers = {file.shown: number for number, file in enumerate(files, start=1)}
    for file in files:
        if file.kind:
            ledger.skip((numbers[file.shown], 0), file.kind, file.reason, path=file.shown)
    usable = [file for file in files if not file.kind]
    if any(file.suffix in TEXT_SUFFIXES for file in usable):
        return [read_texts(usable, numbers, ledger, options, texts)]
    if options.metadata is not None:
        raise InputError(
            f"`metadata` describes .txt files, and {place.name!r} has none; leave it out."
        )
    return read_tables(usable, numbers, ledger, options, texts)


def _assemble(
    gathered: Sequence[Articles], texts: Texts, ledger: Ledger, date_format: str | None
) -> pd.DataFrame:
    """Put the articles of all files under one set of columns, and note what only shows then."""
    doc_ids = make_unique([doc_id for articles in gathered for doc_id in articles.doc_ids])
    parts = [part for articles in gathered for part in articles.cells]
    cells = parts[0]
    if len(parts) > 1:
        cells = pd.concat(parts, ignore_index=True).fillna("")
    none = pd.Series("", index=cells.index, dtype="str")
    # Each different date once: a large corpus has few.
    codes, said = pd.factorize(cells.get("date", none))
    known = parse_dates(said, date_format=date_format)
    dates = [known[value] for value in said]
    _note_dates(codes, {i: said[i] for i, d in enumerate(dates) if not d.understood}, texts, ledger)
    if date_format is None:
        _note_order(codes, said, texts, ledger)
    precisions = np.array([date.precision for date in dates], dtype=object)
    documents = {
        "doc_id": pd.Series(doc_ids, dtype="str"),
        "source": cells.get("source", none),
        "date": np.array([date.day for date in dates], dtype="datetime64[us]")[codes],
        "title": cells.get("title", none),
        "n_chars": np.array(texts.n_chars, dtype="int64"),
        "unit": pd.Series(_find_units(doc_ids, texts, ledger), dtype="str"),
        "date_precision": pd.Series(precisions[codes], dtype="str"),
    }
    for name in [*_THEN, *cells]:
        if name in cells and name not in documents:
            documents[name] = cells[name].astype("str")
    return pd.DataFrame(documents)


def _note_dates(
    codes: np.ndarray, unknown: Mapping[int, str], texts: Texts, ledger: Ledger
) -> None:
    for i in np.flatnonzero(np.isin(codes, list(unknown))).tolist():
        value = unknown[codes[i]]
        shown = value if len(value) <= 40 else f"{value[:39]}…"
        note = f"date {shown!r} {UNREAD_DATE}; kept as missing (write 2016-03-01)"
        texts.note(i, note, ledger)


def _note_order(codes: np.ndarray, said: Iterable[str], texts: Texts, ledger: Ledger) -> None:
    """Tell once, at the first article that shows it, in which order days and months are read.

    What is taken to be so of dates that could be read otherwise, and which dates show it.
    """
    said = list(said)
    order = find_order(value.strip() for value in said)
    if not order:
        return
    shown = [place for place, value in enumerate(said) if is_order_shown(value)]
    sure = np.flatnonzero(np.isin(codes, shown))
    unsure = np.flatnonzero(
        np.isin(codes, [place for place, value in enumerate(said) if is_order_open(value)])
    )
    evidence = repr(said[codes[sure[0]]])
    evidence += f" and {len(sure) - 1:,} more" if len(sure) > 1 else ""
    note = f"dates written as numbers are read {order} first: {evidence} can be read so only"
    if len(unsure):
        n, example = len(unsure), said[codes[unsure[0]]]
        note = (
            f"assumed that the {order} comes first in dates written as numbers, in every source: "
            f"{n:,} of them, such as {example!r}, could be read in two ways; the evidence is "
            f"{evidence}, which can be read so only, and that none can be read the other way only "
            "(write 2017-04-05 where this is wrong)"
        )
    texts.note(int(sure[0]), note, ledger)


def _find_units(doc_ids: Sequence[str], texts: Texts, ledger: Ledger) -> list[str]:
    """Return the first article with the very text of each; copies are kept and told."""
    first: dict[bytes, str] = {}
    units = list(doc_ids)
    for i in texts.find_likely_copies():
        units[i] = first.setdefault(texts.digest(i), doc_ids[i])
        if units[i] is not doc_ids[i]:
            texts.note(i, f"same text as {units[i]}", ledger)
    return units
