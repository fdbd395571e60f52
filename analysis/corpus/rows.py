"""Articles from the rows of tables."""

from collections.abc import Iterable, Mapping, Sequence

from analysis.corpus.columns import (
    ARTICLE_ROLES,
    WELL_KNOWN,
    find_columns,
    list_names,
    make_unique,
    name_metadata,
    simplify,
)
from analysis.corpus.decode import BINARY, Decoded, decode_bytes, normalise_text
from analysis.corpus.folder import METADATA, Found
from analysis.corpus.formats import (
    Nested,
    Table,
    clean_cell,
    read_csv_rows,
    read_json_rows,
    read_parquet_rows,
)
from analysis.corpus.ledger import Key, Ledger
from analysis.corpus.reading import Articles, Options, enter_file, read_bytes
from analysis.errors import InputError


def read_tables(
    files: Sequence[Found], numbers: Mapping[str, int], ledger: Ledger, options: Options
) -> list[Articles]:
    """Read the rows of every table; one that cannot be used is told, unless it is the only one."""
    read, failures, taken = list[Articles](), list[InputError](), set[str]()
    for file in files:
        key = (numbers[file.shown], 0)
        if len(files) > 1 and file.shown.lower() == METADATA:
            reason = "metadata goes with .txt articles, and there is none"
            ledger.skip(key, "metadata", reason, path=file.shown)
            continue
        prefix = file.shown if file.stem in taken else file.stem
        taken.add(prefix)
        try:
            articles = _read_table(file, prefix, key, ledger, options)
        except InputError as error:
            ledger.skip(key, "unusable", str(error), path=file.shown)
            failures.append(error)
        else:
            read += [articles] if articles else []
    if failures and not any(articles.keys for articles in read):
        raise failures[0]
    return read


def read_rows(
    file: Found,
    data: bytes,
    *,
    encoding: str | None,
    roles: Sequence[str],
    stated: Iterable[str] = (),
) -> tuple[Table, Decoded]:
    """Read a table's bytes by the file's ending; `stated` column names help to find the delimiter."""
    if file.suffix == ".parquet":
        return read_parquet_rows(data), Decoded()
    decoded = decode_bytes(data, encoding=encoding, table=True)
    if decoded.kind:
        return Table([], [], [], lost=decoded.reason), decoded
    if file.suffix in (".jsonl", ".ndjson"):
        return read_json_rows(decoded.text), decoded
    known = {simplify(name) for name in stated}.union(*(WELL_KNOWN[role] for role in roles))

    def count_known(header: Sequence[str]) -> int:
        return sum(simplify(name) in known for name in header)

    tab = file.suffix == ".tsv"
    return read_csv_rows(decoded.text, tab=tab, count_known=count_known), decoded


def tell_columns(roles: Mapping[str, str]) -> str:
    """Return the mapping as it stands in the ledger.

    >>> tell_columns({"text": "body", "title": "Headline"})
    'columns: text=body, title=Headline'
    """
    return "columns: " + ", ".join(f"{role}={name}" for role, name in roles.items())


def name_cells(
    table: Table, roles: Mapping[str, str], *, drop: Sequence[str] = ()
) -> dict[str, list[str]]:
    """Return a table's columns under the names they have among documents.

    Those that serve a role come under its name, the reader's own under theirs. An id is kept
    as the reader's own too, so that results can be joined to the table they come from, and so is
    a source, so that articles can be grouped by the name the reader knows.
    """
    cells = {}
    for role, name in roles.items():
        if role not in ("text", "id", *drop):
            column = table.columns[table.names.index(name)]
            cells[role] = [" ".join(clean_cell(cell).split()) for cell in column]
    kept = {name for role, name in roles.items() if role == "id" or (role == "source" != name)}
    serving = set(roles.values()) - kept
    own = [i for i, name in enumerate(table.names) if name not in serving]
    names = make_unique([name_metadata(table.names[i]) for i in own])
    cells |= {
        name: [clean_cell(normalise_text(cell)) for cell in table.columns[i]]
        for name, i in zip(names, own, strict=True)
    }
    return cells


def _read_table(
    file: Found, prefix: str, key: Key, ledger: Ledger, options: Options
) -> Articles | None:
    data = read_bytes(file, key, ledger)
    if data is None:
        return None
    stated = options.columns
    table, decoded = read_rows(
        file, data, encoding=options.encoding, roles=ARTICLE_ROLES, stated=stated.values()
    )
    if table.lost or not table.names:
        kind, reason = "empty", "empty: it has no row"
        if table.lost:
            kind, reason = decoded.kind or "unusable", table.lost
        elif table.bad:
            kind, reason = "malformed", "no line of it is a JSON object"
        ledger.skip(key, kind, reason, path=file.shown)
        for row, why in table.bad:
            ledger.skip((key[0], row), "malformed", why)
        return None
    roles = find_columns(table.names, stated=stated, roles=ARTICLE_ROLES, path=file.shown)
    if "text" not in roles:
        raise InputError(
            f"{file.shown!r} has no column that is known to hold the text; it has "
            f"{list_names(table.names)}: say which one does, with "
            'columns={"text": "NAME"} or --columns text=NAME.'
        )
    entry = enter_file(file, data, decoded)
    ledger.add(key, entry)
    for row, reason in table.bad:
        ledger.skip((key[0], row), "malformed", reason)
    articles = _take_rows(table, roles, key[0], ledger)
    ids = _find_ids(table, roles, articles)
    if not ids and "id" in roles and articles.keys:
        entry.notes.append(f"{roles['id']!r} is not one id a row, so the row's number is used")
    parts = ids or [str(row) for _, row in articles.keys]
    articles.columns["doc_id"] = [f"{prefix}:{part}" for part in parts]
    entry.info = f"{_count(len(articles.keys))}; {tell_columns(roles)}"
    entry.n_chars = sum(map(len, articles.columns["text"]))
    if n_lost := len(table.bad) + len(table.numbers) - len(articles.keys):
        entry.notes.append(f"{_count(n_lost)} skipped")
    return articles


def _count(n: int) -> str:
    return "1 row" if n == 1 else f"{n} rows"


def _take_rows(table: Table, roles: Mapping[str, str], number: int, ledger: Ledger) -> Articles:
    """Take the rows that hold a text; what is done to a text is told."""
    texts = [normalise_text(text) for text in table.columns[table.names.index(roles["text"])]]
    used, articles = [], Articles([], {})
    for i, text in enumerate(texts):
        key = (number, table.numbers[i])
        if isinstance(table.columns[table.names.index(roles["text"])][i], Nested):
            ledger.skip(key, "malformed", "its text is a list or an object, not a string")
        elif not text.strip():
            ledger.skip(key, "empty", "empty, or white space only")
        elif BINARY.search(text):
            ledger.skip(key, "binary", "its text holds NUL or ESC characters")
        else:
            used.append(i)
            articles.keys.append(key)
    articles.columns["text"] = [clean_cell(texts[i]) for i in used]
    for name, column in name_cells(table, roles).items():
        articles.columns[name] = [column[i] for i in used]
    for key, i, text in zip(articles.keys, used, articles.columns["text"], strict=True):
        if text != texts[i]:
            ledger.note(key, "half a surrogate pair replaced by U+FFFD", text=text)
    return articles


def _find_ids(table: Table, roles: Mapping[str, str], articles: Articles) -> list[str]:
    """Return the stated ids of the articles, or nothing unless each has one of its own."""
    if "id" not in roles:
        return []
    column = table.columns[table.names.index(roles["id"])]
    by_number = dict(zip(table.numbers, column, strict=True))
    ids = [" ".join(clean_cell(by_number[row]).split()) for _, row in articles.keys]
    return ids if all(ids) and len(set(ids)) == len(ids) else []
