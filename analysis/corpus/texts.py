"""Articles from .txt files, with the metadata that describes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from analysis.corpus.columns import METADATA_ROLES, find_columns, list_names, make_unique, suggest
from analysis.corpus.decode import decode_bytes
from analysis.corpus.folder import METADATA, TEXT_SUFFIXES, Found, show_path
from analysis.corpus.formats import TABLE_SUFFIXES, Table, clean_cell
from analysis.corpus.ledger import Key, Ledger
from analysis.corpus.reading import Articles, Options, enter_file, read_bytes
from analysis.corpus.rows import name_cells, read_rows, tell_columns
from analysis.errors import InputError
from analysis.paths import find_corpus


@dataclass(frozen=True)
class _Metadata:
    """The table that tells of each text its title, source, date and more."""

    shown: str
    number: int
    table: Table
    roles: Mapping[str, str]


def read_texts(
    files: Sequence[Found], numbers: Mapping[str, int], ledger: Ledger, options: Options
) -> Articles:
    """Read every text file of `files`; a table among them is metadata or told as not read."""
    described = _choose_metadata(files, options)
    articles = Articles([], {"doc_id": [], "text": []})
    texts = [file for file in files if file.suffix in TEXT_SUFFIXES]
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
    for file in texts:
        key = (numbers[file.shown], 0)
        text = _read_text(file, key, ledger, options.encoding)
        if text is not None:
            articles.keys.append(key)
            articles.columns["doc_id"].append(file.shown)
            articles.columns["text"].append(text)
    if metadata is not None:
        _attach(metadata, articles, [file.shown for file in texts], ledger)
    articles.columns["doc_id"] = _name_files(articles.columns["doc_id"])
    return articles


def _read_text(file: Found, key: Key, ledger: Ledger, encoding: str | None) -> str | None:
    data = read_bytes(file, key, ledger)
    if data is None:
        return None
    decoded = decode_bytes(data, encoding=encoding)
    if decoded.kind:
        ledger.skip(key, decoded.kind, decoded.reason, path=file.shown)
        return None
    if not decoded.text.strip():
        ledger.skip(key, "empty", "empty, or white space only", path=file.shown)
        return None
    entry = enter_file(file, data, decoded)
    entry.n_chars = len(decoded.text)
    ledger.add(key, entry)
    return decoded.text


def _name_files(shown: Sequence[str]) -> list[str]:
    """Name articles by their path without the ending; of two alike the second keeps its own."""
    seen, names = set[str](), []
    for name in shown:
        stem = name.rpartition(".")[0]
        names.append(name if stem in seen else stem)
        seen.add(stem)
    return make_unique(names)


def _choose_metadata(files: Sequence[Found], options: Options) -> Found | None:
    """Return the stated metadata, else the folder's own ``metadata.csv``, if there is one."""
    if options.metadata is None:
        chosen = next((file for file in files if file.shown.lower() == METADATA), None)
    else:
        place = _find_stated(options.metadata)
        outside = Found(show_path(place.name), place)
        chosen = next((file for file in files if file.place == place), outside)
    refused = options.columns if chosen is None else {"text", "id"} & set(options.columns)
    if refused:
        raise InputError(
            f"`columns` states {sorted(refused)}, but the articles are .txt files, which have no "
            "columns; state columns of metadata.csv only (title, source, date, url, language)."
        )
    return chosen


def _find_stated(metadata: str | Path) -> Path:
    try:
        place = find_corpus(metadata)
    except InputError:
        place = Path()
    if not place.is_file() or place.suffix.lower() not in TABLE_SUFFIXES:
        raise InputError(
            f"`metadata` must be a CSV, TSV, JSONL or Parquet file, but {str(metadata)!r} is not "
            "one; give its path, or leave it out to use the folder's metadata.csv."
        )
    return place


def _read_metadata(file: Found, key: Key, ledger: Ledger, options: Options) -> _Metadata | None:
    """Read the table; a folder's own may fail and be told, a stated one may not."""
    data = read_bytes(file, key, ledger)
    reason = "cannot be opened"
    if data is not None:
        # The stated encoding is the articles'; their metadata is mostly made later, in UTF-8.
        table, decoded = read_rows(file, data, encoding=None, roles=METADATA_ROLES)
        if decoded.note and options.encoding:
            table, decoded = read_rows(file, data, encoding=options.encoding, roles=METADATA_ROLES)
        reason = table.lost
        if not reason:
            roles = find_columns(
                table.names, stated=options.columns, roles=METADATA_ROLES, path=file.shown
            )
            if "file" in roles:
                info = f"read as metadata; {tell_columns(roles)}"
                ledger.add(key, enter_file(file, data, decoded, info=info))
                for row, why in table.bad:
                    ledger.skip((key[0], row), "malformed", why)
                return _Metadata(file.shown, key[0], table, roles)
            reason = f"it has no column 'file', only {list_names(table.names)}"
        ledger.skip(key, "unusable", f"not used as metadata: {reason}", path=file.shown)
    if options.metadata is not None:
        raise InputError(
            f"`metadata` {file.shown!r} cannot be used: {reason}; give a table with a column "
            "'file' that holds each article's path in the folder."
        )
    return None


def _attach(metadata: _Metadata, articles: Articles, shown: Sequence[str], ledger: Ledger) -> None:
    """Add each article's metadata; a row or an article that is left over is told."""
    rows = _match(metadata, shown, ledger)
    files = articles.columns["doc_id"]
    for name, column in name_cells(metadata.table, metadata.roles, drop=("file",)).items():
        articles.columns[name] = [column[rows[file]] if file in rows else "" for file in files]
    for key, file, text in zip(articles.keys, files, articles.columns["text"], strict=True):
        if file not in rows:
            ledger.note(key, f"no row in {metadata.shown}", text=text)


def _match(metadata: _Metadata, shown: Sequence[str], ledger: Ledger) -> dict[str, int]:
    """Return each file's row; it may be named with or without its ending."""
    table = metadata.table
    known = {file.rpartition(".")[0]: file for file in reversed(shown)}
    known |= {file: file for file in shown}
    rows: dict[str, int] = {}
    for i, name in enumerate(table.columns[table.names.index(metadata.roles["file"])]):
        key = (metadata.number, table.numbers[i])
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
