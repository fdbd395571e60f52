"""Articles from the rows of tables."""

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence

from analysis.corpus.columns import (
    ARTICLE_ROLES,
    find_columns,
    list_names,
    make_unique,
    name_metadata,
)
from analysis.corpus.decode import Coding, holds_binary, normalise_text
from analysis.corpus.folder import METADATA, Found
from analysis.corpus.formats import open_table
from analysis.corpus.ledger import Key, Ledger
from analysis.corpus.markup import NOTE as MARKUP
from analysis.corpus.markup import has_markup, strip_markup
from analysis.corpus.reading import Articles, Options, Texts, enter_file, open_file
from analysis.corpus.table import Nested, Rows, Table, clean_cell, read_whole
from analysis.errors import InputError

# Replaced or refused in a text: see normalise_text, holds_binary and clean_cell; and tags.
_NOT_CLEAN = ("\0", "\x1b", "\r", "\ufeff")


def read_tables(
    files: Sequence[Found],
    numbers: Mapping[str, int],
    ledger: Ledger,
    options: Options,
    texts: Texts,
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
            articles = _read_table(file, prefix, key, ledger, options, texts)
        except InputError as error:
            ledger.skip(key, "unusable", str(error), path=file.shown)
            failures.append(error)
        else:
            read += [articles] if articles else []
    if failures and not len(texts):
        raise failures[0]
    return read


def tell_columns(roles: Mapping[str, str]) -> str:
    """Return the mapping as it stands in the ledger.

    >>> tell_columns({"text": "body", "title": "Headline"})
    'columns: text=body, title=Headline'
    """
    return "columns: " + ", ".join(f"{role}={name}" for role, name in roles.items())


def name_cells(
    names: Sequence[str],
    columns: Sequence[list[str]],
    roles: Mapping[str, str],
    *,
    drop: Sequence[str] = (),
) -> dict[str, list[str]]:
    """Return a table's columns under the names they have among documents.

    Those that serve a role come under its name, the reader's own under theirs. An id is kept
    as the reader's own too, so that results can be joined to the table they come from, and so is
    a source, so that articles can be grouped by the name the reader knows.
    """
    cells = {}
    for role, name in roles.items():
        if role not in ("text", "id", *drop):
            cells[role] = _map_distinct(on_one_line, columns[names.index(name)])
    kept = {name for role, name in roles.items() if role == "id" or (role == "source" != name)}
    serving = set(roles.values()) - kept
    own = [i for i, name in enumerate(names) if name not in serving]
    unique = make_unique([name_metadata(names[i]) for i in own])
    cells |= {name: _map_distinct(_clean, columns[i]) for name, i in zip(unique, own, strict=True)}
    return cells


def _map_distinct(function: Callable[[str], str], cells: Sequence[str]) -> list[str]:
    """Call a function once for each distinct cell: sources, dates and sections repeat."""
    made = {cell: function(cell) for cell in dict.fromkeys(cells)}
    return [made[cell] for cell in cells]


def _clean(cell: str) -> str:
    return clean_cell(normalise_text(cell))


def on_one_line(cell: str) -> str:
    r"""Return a cell's words with one space between.

    >>> on_one_line(" The\n  war ")
    'The war'
    """
    return " ".join(clean_cell(cell).split())


def _read_table(
    file: Found, prefix: str, key: Key, ledger: Ledger, options: Options, texts: Texts
) -> Articles | None:
    opened = open_file(file, key, ledger)
    if opened is None:
        return None
    stream, sha256 = opened
    stated = options.columns
    with stream:
        table, coding = open_table(
            stream,
            file.suffix,
            encoding=options.encoding,
            roles=ARTICLE_ROLES,
            stated=stated.values(),
        )
        if not table.names:
            _tell_lost(table, coding, file, key, ledger)
            return None
        roles = find_columns(table.names, stated=stated, roles=ARTICLE_ROLES, path=file.shown)
        if "text" not in roles:
            raise InputError(
                f"{file.shown!r} has no column that is known to hold the text; it has "
                f"{list_names(table.names)}: say which one does, with "
                'columns={"text": "NAME"} or --columns text=NAME.'
            )
        entry = enter_file(file.shown, coding, sha256)
        ledger.add(key, entry)
        taker = _Taker(table.names, roles, key[0], ledger, texts)
        for rows in table.blocks:
            taker.take(rows)
    taker.tell_skipped()
    parts = taker.find_ids()
    n_articles = len(taker.numbers)
    if not parts and "id" in roles and n_articles:
        entry.notes.append(f"{roles['id']!r} is not one id a row, so the row's number is used")
    taker.articles.doc_ids = [f"{prefix}:{part}" for part in parts or taker.numbers]
    entry.info = f"{_count(n_articles)}; {tell_columns(roles)}"
    entry.n_chars = taker.n_chars
    if n_lost := taker.n_rows - n_articles:
        entry.notes.append(f"{_count(n_lost)} skipped")
    return taker.articles


def _tell_lost(table: Table, coding: Coding, file: Found, key: Key, ledger: Ledger) -> None:
    """Tell why a table without columns gave nothing."""
    bad = read_whole(table).bad
    kind, reason = "empty", "empty: it has no row"
    if table.lost:
        kind, reason = coding.kind or "unusable", table.lost
    elif bad:
        kind, reason = "malformed", "no line of it is a JSON object"
    ledger.skip(key, kind, reason, path=file.shown)
    tell_bad(bad, key, ledger)


def tell_bad(bad: Iterable[tuple[int, str]], key: Key, ledger: Ledger) -> None:
    """Tell which rows of a table could not be read."""
    for row, reason in bad:
        ledger.skip((key[0], row), "malformed", reason)


def _count(n: int) -> str:
    return "1 row" if n == 1 else f"{n} rows"


class _Taker:
    """Takes the rows that hold a text, block by block; what is done to a text is told."""

    def __init__(
        self,
        names: Sequence[str],
        roles: Mapping[str, str],
        number: int,
        ledger: Ledger,
        texts: Texts,
    ) -> None:
        self._names, self._roles, self._number = names, roles, number
        self._ledger, self._texts = ledger, texts
        self._ids = list[str]()
        self._bad, self._unused = list[tuple[int, str]](), list[tuple[Key, str, str]]()
        self.articles, self.numbers = Articles(), array("q")
        self.n_rows = self.n_chars = 0

    def take(self, rows: Rows) -> None:
        """Take a block of rows."""
        self._bad += rows.bad
        self.n_rows += len(rows.numbers) + len(rows.bad)
        raw = rows.columns[self._names.index(self._roles["text"])]
        if _are_clean(raw):
            self._texts.add_all(self._number, rows.numbers, raw)
            self.n_chars += sum(map(len, raw))
            used = list(range(len(raw)))
        else:
            used = [
                i
                for i, (number, text) in enumerate(zip(rows.numbers, raw, strict=True))
                if self._take_text((self._number, number), text)
            ]
        columns = rows.columns
        if len(used) < len(raw):
            columns = [[column[i] for i in used] for column in columns]
        self.numbers.extend(rows.numbers[i] for i in used)
        if "id" in self._roles:
            self._ids += map(on_one_line, columns[self._names.index(self._roles["id"])])
        self.articles.add(name_cells(self._names, columns, self._roles), len(used))

    def _take_text(self, key: Key, raw: str) -> bool:
        """Hand on a row's text, or tell why it is none."""
        text = normalise_text(raw)
        if isinstance(raw, Nested):
            self._unused.append((key, "malformed", "its text is a list or an object, not a string"))
        elif not text.strip():
            self._unused.append((key, "empty", "empty, or white space only"))
        elif holds_binary(text):
            self._unused.append((key, "binary", "its text holds NUL or ESC characters"))
        else:
            return self._add_text(key, text)
        return False

    def _add_text(self, key: Key, text: str) -> bool:
        cleaned = clean_cell(text)
        notes = ["half a surrogate pair replaced by U+FFFD"] if cleaned != text else []
        if has_markup(cleaned):
            cleaned = strip_markup(cleaned)
            notes.append(MARKUP)
            if not cleaned:
                self._unused.append((key, "empty", "empty but for HTML tags"))
                return False
        self._texts.add(key, cleaned)
        self.n_chars += len(cleaned)
        for note in notes:
            self._texts.note(len(self._texts) - 1, note, self._ledger)
        return True

    def tell_skipped(self) -> None:
        """Tell of the rows that gave no article, in an order that no block's size changes."""
        tell_bad(self._bad, (self._number, 0), self._ledger)
        for key, kind, reason in self._unused:
            self._ledger.skip(key, kind, reason)

    def find_ids(self) -> list[str]:
        """Return the stated ids of the articles, or nothing unless each has one of its own."""
        return self._ids if all(self._ids) and len(set(self._ids)) == len(self._ids) else []


def _are_clean(texts: Sequence[str]) -> bool:
    """Tell whether all texts are articles as they stand, as most are: told of many at once."""
    together = "".join(texts)
    try:
        together.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair
        return False
    return (
        not any(sign in together for sign in _NOT_CLEAN)
        and not has_markup(together)
        and not any(not text or text.isspace() for text in texts)
        and not any(isinstance(text, Nested) for text in texts)
    )
