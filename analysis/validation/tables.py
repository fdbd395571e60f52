"""A coded sheet as rows of text, whichever program saved it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from analysis.corpus.decode import choose_coding
from analysis.corpus.delimited import any_field_size, read_csv_rows
from analysis.corpus.streams import decode_file, normalise_blocks, split_lines
from analysis.corpus.table import clean_cell, name_columns, read_whole, to_text
from analysis.errors import InputError
from analysis.validation.columns import DONE, ITEM, NOTES, NUMBER, TEXTS


class CodedTable(NamedTuple):
    """A sheet's headings and its rows, each with its number in the spreadsheet."""

    file: str
    names: list[str]
    rows: list[tuple[int, list[str]]]
    bad: list[tuple[int, str]]


def open_table(path: Path) -> CodedTable:
    """Read a coded sheet: CSV (comma, semicolon or tab; any encoding) or XLSX.

    Raises
    ------
    InputError
        When the file cannot be read, or is of another kind.
    """
    suffix = path.suffix.lower()
    if suffix in (".xlsx", ".xlsm"):
        return _read_xlsx(path)
    if suffix in (".csv", ".tsv", ".txt"):
        return _read_csv(path)
    raise InputError(
        f"{path.name!r} cannot be read as a coded sheet: save it as .xlsx or .csv in your "
        "spreadsheet program."
    )


def _read_csv(path: Path) -> CodedTable:
    known = {NUMBER, ITEM, DONE, NOTES, *TEXTS}
    try:
        with path.open("rb") as file, any_field_size():
            coding = choose_coding(file, table=True)
            if coding.kind:
                raise InputError(f"{path.name!r} cannot be read as a coded sheet: {coding.reason}.")
            text = normalise_blocks(decode_file(file, coding.codec, coding.errors))
            table = read_csv_rows(
                list(split_lines(text)),
                tab=path.suffix.lower() == ".tsv",
                count_known=lambda names: sum(name.strip().lower() in known for name in names),
            )
            if table.lost:
                raise InputError(f"{path.name!r} cannot be read as a coded sheet: a binary file.")
            whole = read_whole(table)
    except OSError as error:
        raise InputError(f"{path.name!r} cannot be read: {error.strerror or error}.") from None
    cells = [list(row) for row in zip(*whole.columns, strict=True)]
    # the heading is a spreadsheet's first row; the corpus' readers do not count it
    rows = [(number + 1, row) for number, row in zip(whole.numbers, cells, strict=True)]
    return CodedTable(path.name, table.names, rows, [(at + 1, why) for at, why in whole.bad])


def _read_xlsx(path: Path) -> CodedTable:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise InputError(
            f"{path.name!r} is XLSX, for which the extra `formats` is needed: pip install "
            "'parallax-news[formats]'. Or save it as .csv."
        ) from None
    from zipfile import BadZipFile

    try:
        book = load_workbook(path, read_only=True, data_only=True)
        sheet = book["sentences"] if "sentences" in book.sheetnames else book.worksheets[0]
        lines = [[_show(value) for value in row] for row in sheet.iter_rows(values_only=True)]
        book.close()
    except (BadZipFile, KeyError, ValueError, OSError, IndexError) as error:
        raise InputError(
            f"{path.name!r} cannot be read as XLSX ({str(error).strip() or type(error).__name__}); "
            "save it again, or as .csv."
        ) from None
    first = next((at for at, line in enumerate(lines) if any(line)), len(lines))
    header = lines[first] if first < len(lines) else []
    width = len(header)
    while width and not any(line[width - 1] for line in lines[first:] if len(line) >= width):
        width -= 1  # cells that only have a format
    rows = [(at, _fit(line, width)) for at, line in enumerate(lines, start=1) if at > first + 1]
    return CodedTable(path.name, name_columns(header[:width]), rows, [])


def _fit(line: Sequence[str], width: int) -> list[str]:
    return [*line[:width], *[""] * (width - len(line))]


def _show(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_cell(to_text(value)).strip()
