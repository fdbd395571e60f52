"""Articles from .txt files, with the metadata that describes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from analysis.corpus.columns import METADATA_ROLES, find_columns, list_names, make_unique, suggest
from analysis.corpus.decode import Coding, decode_bytes
from analysis.corpus.folder import METADATA, TEXT_SUFFIXES, Found, show_path
from analysis.corpus.formats import TABLE_SUFFIXES, open_table
from analysis.corpus.ledger import Key, Ledger
from analysis.corpus.markup import NOTE as MARKUP
from analysis.corpus.markup import has_markup, strip_markup
from analysis.corpus.reading import Articles, Options, Texts, enter_file, open_file
from analysis.corpus.rows import name_cells, tell_bad, tell_columns
from analysis.corpus.table import Rows, Table, clean_cell, read_whole
from analysis.errors import InputError
from analysis.paths import find_corpus


@dataclass(frozen=True)
class _Metadata:
    """The table that tells of each text its title, source, date and more."""

    shown: str
    number: int
    names: Sequence[str]
    rows: Rows
    roles: Mapping[str, str]


def read_texts(
    files: Sequence[Found],
    numbers: Mapping[str, int],
    ledger: Ledger,
    options: Options,
    texts: Texts,
) -> Articles:
    """Read every text file of `files`; a table among them is metadata or told as not read."""
    described = choose_metadata(files, options)
    for file in files:
        if file.suffix not in TEXT_SUFFIXES and (
            described is None or file.place != described.place
        ):
            reason = "a table beside .txt articles; give its own path to read it"
            if file.place.name.lower() == METADATA:
                reason = "not the metadata that is used"
            ledger.skip((numbers[file.shown], 0), file.suffix, reason, path=file.shown)
    metadata = None
    if described is not None:
        key = (numbers.get(described.shown, 0), 0)
        metadata = _read_metadata(described, key, ledger, options)
    tried = [file for file in files if file.suffix in TEXT_SUFFIXES]
    read = [
        file.shown
        for file in tried
        if _read_text(file, (numbers[file.shown], 0), ledger, options.encoding, texts)
    ]
    articles = Articles(_name_files(read))
    cells: dict[str, list[str]] = {}
    if metadata is not None:
        rows = _match(metadata, [file.shown for file in tried], ledger)
        cells = _attach(metadata, rows, read)
        for i, shown in enumerate(read):
            if shown not in rows:
                texts.note(i, f"no row in {metadata.shown}", ledger)
    elif folders := _name_folders(read):
        cells = {"source": folders}
        texts.note(0, "the folder of each file is its source, for want of a metadata.csv", ledger)
    articles.add(cells, len(read))
    return articles


def _read_text(file: Found, key: Key, ledger: Ledger, encoding: str | None, texts: Texts) -> bool:
    """Hand on a file's text, or tell why it is none."""
    opened = open_file(file, key, ledger)
    if opened is None:
        return False
    stream, sha256 = opened
    with stream:
        decoded = decode_bytes(stream.read(), encoding=encoding)
    if decoded.kind:
        ledger.skip(key, decoded.kind, decoded.reason, path=file.shown)
        return False
    if not decoded.text.strip():
        ledger.skip(key, "empty", "empty, or white space only", path=file.shown)
        return False
    text = strip_markup(decoded.text) if (marked := has_markup(decoded.text)) else decoded.text
    if not text:
        ledger.skip(key, "empty", "empty but for HTML tags", path=file.shown)
        return False
    entry = enter_file(file.shown, decoded, sha256)
    entry.n_chars = len(text)
    ledger.add(key, entry)
    texts.add(key, text)
    if marked:
        texts.note(len(texts) - 1, MARKUP, ledger)
    return True


def _name_folders(shown: Sequence[str]) -> list[str]:
    """Return the folder of each file where all lie in folders of the corpus, two or more."""
    folders = [path.partition("/")[0] if "/" in path else "" for path in shown]
    return folders if all(folders) and len(set(folders)) > 1 else []


def _name_files(shown: Sequence[str]) -> list[str]:
    """Name articles by their path without the ending; of two alike the second keeps its own."""
    seen, names = set[str](), []
    for name in shown:
        stem = name.rpartition(".")[0]
        names.append(name if stem in seen else stem)
        seen.add(stem)
    return make_unique(names)


def choose_metadata(files: Sequence[Found], options: Options) -> Found | None:
    """Return the stated metadata, else the folder's own ``metadata.csv``, if there is one."""
    if options.metadata is None:
        chosen = next((file for file in files if file.shown.lower() == METADATA), None)
    else:
        outside = find_metadata(options.metadata)
        chosen = next((file for file in files if file.place == outside.place), outside)
    refused = options.columns if chosen is None else {"text", "id"} & set(options.columns)
    if refused:
        raise InputError(
            f"`columns` states {sorted(refused)}, but the articles are .txt files, which have no "
            "columns; state columns of metadata.csv only (title, source, date, url, language)."
        )
    return chosen


def find_metadata(metadata: str | Path) -> Found:
    """Return the table that is stated as metadata."""
    try:
        place = find_corpus(metadata)
    except InputError:
        place = Path()
    if not place.is_file() or place.suffix.lower() not in TABLE_SUFFIXES:
        raise InputError(
            f"`metadata` must be a CSV, TSV, JSONL or Parquet file, but {str(metadata)!r} is not "
            "one; give its path, or leave it out to use the folder's metadata.csv."
        )
    return Found(show_path(place.name), place)


def _read_metadata(file: Found, key: Key, ledger: Ledger, options: Options) -> _Metadata | None:
    """Read the table; a folder's own may fail and be told, a stated one may not."""
    opened = open_file(file, key, ledger)
    reason = "cannot be opened"
    if opened is not None:
        stream, sha256 = opened
        with stream:
            table, rows, coding = _read_rows(stream, file.suffix, options.encoding)
        reason = table.lost
        if not reason:
            roles = find_columns(
                table.names, stated=options.columns, roles=METADATA_ROLES, path=file.shown
            )
            if "file" in roles:
                info = f"read as metadata; {tell_columns(roles)}"
                ledger.add(key, enter_file(file.shown, coding, sha256, info=info))
                tell_bad(rows.bad, key, ledger)
                return _Metadata(file.shown, key[0], table.names, rows, roles)
            reason = f"it has no column 'file', only {list_names(table.names)}"
        ledger.skip(key, "unusable", f"not used as metadata: {reason}", path=file.shown)
    if options.metadata is not None:
        raise InputError(
            f"`metadata` {file.shown!r} cannot be used: {reason}; give a table with a column "
            "'file' that holds each article's path in the folder."
        )
    return None


def _read_rows(stream: BinaryIO, suffix: str, encoding: str | None) -> tuple[Table, Rows, Coding]:
    """Read a table; the stated encoding is the articles', their metadata mostly in UTF-8."""
    table, coding = open_table(stream, suffix, encoding=None, roles=METADATA_ROLES)
    if coding.note and encoding:
        table, coding = open_table(stream, suffix, encoding=encoding, roles=METADATA_ROLES)
    return table, read_whole(table), coding


def _attach(
    metadata: _Metadata, rows: Mapping[str, int], files: Sequence[str]
) -> dict[str, list[str]]:
    """Return each article's metadata by column, "" where it has no row."""
    cells = name_cells(metadata.names, metadata.rows.columns, metadata.roles, drop=("file",))
    return {
        name: [column[rows[file]] if file in rows else "" for file in files]
        for name, column in cells.items()
    }


def _match(metadata: _Metadata, shown: Sequence[str], ledger: Ledger) -> dict[str, int]:
    """Return each file's row; it may be named with or without its ending."""
    known = {file.rpartition(".")[0]: file for file in reversed(shown)}
    known |= {file: file for file in shown}
    rows: dict[str, int] = {}
    column = metadata.rows.columns[metadata.names.index(metadata.roles["file"])]
    for i, name in enumerate(column):
        key = (metadata.number, metadata.rows.numbers[i])
        wanted = show_path(clean_cell(name).strip().replace("\\", "/").removeprefix("./"))
        file = known.get(wanted)
        if file is None:
            reason = f"there is no article {wanted!r}.{suggest(wanted, known)}"
            ledger.skip(key, "without an article", reason)
        elif file in rows:
            ledger.skip(key, "repeated", f"{wanted!r} has a row already")
        else:
            rows[file] = i
    return rows
