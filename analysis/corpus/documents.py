"""Reading a corpus: a folder or a file becomes one row per article, and nothing vanishes."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.corpus.columns import check_stated, list_names, make_unique, suggest
from analysis.corpus.dates import check_format, parse_dates
from analysis.corpus.decode import check_encoding
from analysis.corpus.folder import TEXT_SUFFIXES, Found, list_files, refuse_ending, show_path
from analysis.corpus.formats import TABLE_SUFFIXES
from analysis.corpus.ledger import Key, Ledger
from analysis.corpus.reading import Articles, Options
from analysis.corpus.rows import read_tables
from analysis.corpus.texts import read_texts
from analysis.errors import InputError
from analysis.paths import find_corpus
from analysis.tables import require_columns

_FIRST = ("doc_id", "source", "date", "title", "text", "date_precision")
_THEN = ("language", "url")
NO_GROUP = "(none)"


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
    options = Options(check_stated(columns), metadata, encoding)
    check_encoding(encoding)
    check_format(date_format)
    ledger = Ledger()
    gathered = _gather(find_corpus(path), ledger, options)
    keys = [key for articles in gathered for key in articles.keys]
    if not keys:
        found = ledger.count_skipped() or "there is nothing in it to read"
        raise InputError(
            f"No article could be read from {str(path)!r}: {found}; "
            "a corpus is a folder of .txt files or one CSV, TSV, JSONL or Parquet file."
        )
    documents = _assemble(gathered, keys, ledger, date_format)
    return documents, ledger.to_table()


def group_documents(documents: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Say which group each article is compared in.

    Without `by`: the sources where there are at least two, else each article for itself, under its
    title (or its ``doc_id``, without one); of two equal titles the second gets " (2)".

    Parameters
    ----------
    documents : DataFrame
        One row per article, from `read_documents`.
    by : str, optional
        A column of `documents`, or ``"month"`` or ``"year"`` of its date.

    Returns
    -------
    DataFrame
        One row per article, in the order given: ``doc_id, group, unit``; an article whose value
        is empty, or whose date is not told so finely, is in the group "(none)". `unit` is the
        first article with the very same text: copies are resampled together.

    Raises
    ------
    InputError
        When there is no such column.

    Examples
    --------
    >>> documents = pd.DataFrame(
    ...     {"doc_id": ["a", "b", "c"], "source": ["Reuters", "", "SANA"], "title": ["X", "X", ""]}
    ... )
    >>> group_documents(documents)["group"].tolist()
    ['Reuters', '(none)', 'SANA']
    >>> group_documents(documents.assign(source=""))["group"].tolist()
    ['X', 'X (2)', 'c']
    """
    require_columns(documents, "documents", ["doc_id"], "read_documents()")
    if by is None:
        sources = _label(documents, "source") if "source" in documents else []
        alone = len(set(sources) - {NO_GROUP}) < 2
        labels = _label_articles(documents) if alone else sources
    elif by == "text":
        raise InputError("`by` cannot be 'text': each article would be a group of its own text.")
    elif by in documents or (by in ("month", "year") and "date" in documents):
        labels = _label(documents, by)
        if len(labels) and set(labels) == {NO_GROUP}:
            raise InputError(
                f"`by` names the column {by!r}, but it is empty in every article; "
                "name another, or none to compare the articles one by one."
            )
    else:
        choices = [str(name) for name in documents]
        choices += ["month", "year"] if "date" in documents else []
        raise InputError(
            f"`by` must name a column of the documents, one of {list_names(choices)}, "
            f"but {by!r} was given.{suggest(str(by), choices)}"
        )
    doc_ids = documents["doc_id"].to_numpy(dtype=object)
    units = (
        documents.groupby("text")["doc_id"].transform("first") if "text" in documents else doc_ids
    )
    columns = {"doc_id": doc_ids, "group": labels, "unit": np.asarray(units, dtype=object)}
    return pd.DataFrame(columns).astype("str")


def _gather(place: Path, ledger: Ledger, options: Options) -> list[Articles]:
    files = list_files(place) if place.is_dir() else [_take_file(place)]
    numbers = {file.shown: number for number, file in enumerate(files, start=1)}
    for file in files:
        if file.kind:
            ledger.skip((numbers[file.shown], 0), file.kind, file.reason, path=file.shown)
    usable = [file for file in files if not file.kind]
    if any(file.suffix in TEXT_SUFFIXES for file in usable):
        return [read_texts(usable, numbers, ledger, options)]
    if options.metadata is not None:
        raise InputError(
            f"`metadata` describes .txt files, and {place.name!r} has none; leave it out."
        )
    return read_tables(usable, numbers, ledger, options)


def _take_file(place: Path) -> Found:
    if not place.is_file():
        why = "it is no regular file"
    elif place.suffix.lower() not in TEXT_SUFFIXES + TABLE_SUFFIXES:
        why = refuse_ending(place)[1]
    else:
        return Found(show_path(place.name), place)
    raise InputError(
        f"{place.name!r} cannot be read: {why}; "
        "a corpus is a folder of .txt files or one CSV, TSV, JSONL or Parquet file."
    )


def _assemble(
    gathered: Sequence[Articles], keys: Sequence[Key], ledger: Ledger, date_format: str | None
) -> pd.DataFrame:
    """Put the articles of all files under one set of columns, and note what only shows then."""
    told = list(dict.fromkeys(name for articles in gathered for name in articles.columns))
    names = [*_FIRST, *(name for name in _THEN if name in told)]
    names += [name for name in told if name not in names]
    cells: dict[str, list[str]] = {name: [] for name in names}
    for articles in gathered:
        for name in names:
            cells[name] += articles.columns.get(name, [""] * len(articles.keys))
    cells["doc_id"] = make_unique(cells["doc_id"])
    dates = parse_dates(cells["date"], date_format=date_format)
    _note_dates(keys, cells, {d for d, parsed in dates.items() if not parsed.understood}, ledger)
    _note_copies(keys, cells, ledger)
    days = np.array([dates[value].day for value in cells["date"]], dtype="datetime64[us]")
    cells["date_precision"] = [dates[value].precision for value in cells["date"]]
    documents = {name: pd.Series(column, dtype="str") for name, column in cells.items()}
    return pd.DataFrame({**documents, "date": days})


def _note_dates(
    keys: Sequence[Key], cells: Mapping[str, list[str]], unknown: set[str], ledger: Ledger
) -> None:
    for key, value, text in zip(keys, cells["date"], cells["text"], strict=True):
        if value in unknown:
            shown = value if len(value) <= 40 else f"{value[:39]}…"
            note = f"date {shown!r} is not in a stated format; kept as missing (write 2016-03-01)"
            ledger.note(key, note, text=text)


def _note_copies(keys: Sequence[Key], cells: Mapping[str, list[str]], ledger: Ledger) -> None:
    """Tell which articles have the very text of an earlier one; they are kept."""
    first: dict[str, str] = {}
    for key, doc_id, text in zip(keys, cells["doc_id"], cells["text"], strict=True):
        if text in first:
            ledger.note(key, f"same text as {first[text]}", text=text)
        else:
            first[text] = doc_id


def _label_articles(documents: pd.DataFrame) -> list[str]:
    doc_ids = documents["doc_id"].tolist()
    if "title" not in documents:
        return make_unique(doc_ids)
    titles = _label(documents, "title")
    return make_unique(
        [
            doc_id if title == NO_GROUP else title
            for title, doc_id in zip(titles, doc_ids, strict=True)
        ]
    )


def _label(documents: pd.DataFrame, by: str) -> list[str]:
    """Return the values of a column as labels on one line, "(none)" where there is none."""
    if by == "date" or (by in ("month", "year") and by not in documents):
        return _label_dates(documents, by)
    values = documents[by]
    missing = values.isna()
    labels = [
        "" if is_missing else " ".join(str(value).split())
        for value, is_missing in zip(values, missing, strict=True)
    ]
    return [label or NO_GROUP for label in labels]


def _label_dates(documents: pd.DataFrame, by: str) -> list[str]:
    """Return dates as far as they were told: an article of "2016" belongs to no month."""
    n_chars = {"year": 4, "month": 7, "day": 10}
    wanted = n_chars[by] if by != "date" else None
    days = documents["date"].dt.strftime("%Y-%m-%d").fillna("").tolist()
    told = documents["date_precision"].tolist() if "date_precision" in documents else []
    exact = [n_chars.get(precision, 0) for precision in told] or [10] * len(days)
    return [
        day[: wanted or n] if day and n >= (wanted or 0) else NO_GROUP
        for day, n in zip(days, exact, strict=True)
    ]
