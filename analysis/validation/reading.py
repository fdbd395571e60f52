"""Read coded sheets back: nothing is guessed, and what is not used is told."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import regex

from analysis.errors import InputError
from analysis.parameters import split_words
from analysis.paths import find_file, find_root
from analysis.tables import require_columns, require_made
from analysis.validation.columns import (
    DONE,
    ITEM,
    MISSING,
    NO,
    NOTES,
    NUMBER,
    TEXTS,
    YES,
    name_frames,
)
from analysis.validation.tables import CodedTable, open_table
from analysis.wording import show_count, show_line

if TYPE_CHECKING:
    from analysis.frames import Codebook

CODE_COLUMNS = ["item", "coder", "frame", "code"]
LEDGER_COLUMNS = ["sheet", "row", "item", "status", "reason", "content"]
_SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_DONE = YES | {"done", "ok"}
_UNUSED = {
    "missing": "cells could not be read and count as missing",
    "left out": "rows or columns were not used",
    "not done": "rows were taken for unfinished",
}


def read_sheets(
    paths: str | Path | Sequence[str | Path] | None,
    *,
    sample: pd.DataFrame,
    codebook: Codebook,
    values: Sequence[float] = (0, 1),
    blank_is_zero: bool = True,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read the coded sheets of one or several coders, CSV as any spreadsheet saves it, or XLSX.

    A coder is called like the file. Where codes are 1 and 0, marks that can only mean them count
    as such: x, yes, true, ✓, no, false, in several languages. An empty cell counts as 0 in a row
    marked ``done``, else it is missing, and so is "?". Rows may come in any order. A cell or row
    that cannot be used is left out and told, with its content (`tell_unread` says it in short).

    Parameters
    ----------
    paths : path, sequence of paths, text or None
        The files; a text may name several, separated by commas, or a folder of them. None or "":
        no sheets, and both tables are empty.
    sample : DataFrame
        What was drawn: ``item, sentence`` (from `choose_sample` or `read_sample`).
    codebook : Codebook
        Its frames are the columns, by label or by id.
    values : sequence of float
        The codes that are allowed.
    blank_is_zero : bool
        Whether an empty cell of a row that is done is a 0. False for a sheet on which only some
        cells were filled in, such as those that coders disagreed on.

    Returns
    -------
    tuple of DataFrame
        The codes, one row per sentence, coder and frame that has one: ``item, coder, frame,
        code``; and the ledger, one row per sheet and per fault: ``sheet, row, item, status,
        reason, content`` with the status "read", "missing" (a cell), "not done" (rows with codes)
        or "left out" (a row, a column).

    Raises
    ------
    InputError
        When a file is missing or is no sheet, or none of its sentences belongs to the sample.
    """
    require_made(codebook, "codebook", "Codebook")
    require_columns(sample, "sample", ["item", "sentence"], "choose_sample()")
    sheets = [
        _Sheet(coder, open_table(path), sample, codebook, values, blank_is_zero)
        for coder, path in name_coders(find_sheets(paths)).items()
    ]
    read = [sheet.read() for sheet in sheets]
    codes = [row for rows, _ in read for row in rows]
    faults = [row for _, rows in read for row in rows]
    table = pd.DataFrame(codes, columns=CODE_COLUMNS).astype(
        {"item": "str", "coder": "str", "frame": "str", "code": "float64"}
    )
    ledger = pd.DataFrame(faults, columns=LEDGER_COLUMNS)
    return table, ledger.astype({name: "str" for name in LEDGER_COLUMNS if name != "row"})


def tell_unread(*ledgers: pd.DataFrame) -> str:
    """Tell in a sentence or two a sheet what could not be used of it, with the first such place.

    Parameters
    ----------
    *ledgers : DataFrame
        From `read_sheets`.

    Returns
    -------
    str
        "" where everything was used.
    """
    told = []
    for ledger in ledgers:
        require_columns(ledger, "ledger", ["sheet", "status", "reason"], "read_sheets()")
        for (sheet, status), part in ledger.groupby(["sheet", "status"], sort=False):
            if status == "read":
                continue
            amount = f"{len(part):,} {_UNUSED[str(status)]}, the first: " if len(part) > 1 else ""
            told.append(f"Sheet “{sheet}”: {amount}{part['reason'].iloc[0]}")
    return " ".join(told)


def find_sheets(
    paths: str | Path | Sequence[str | Path] | None, *, argument: str = "coded"
) -> list[Path]:
    """List the files that `paths` names; a folder stands for the sheets in it."""
    if isinstance(paths, str):
        paths = split_words(paths)
    given = [paths] if isinstance(paths, Path) else list(paths or [])
    files = list[Path]()
    for path in given:
        folder = next((place for place in _resolve(path) if place.is_dir()), None)
        if folder is None:
            files.append(find_file(path, argument))
            continue
        inside = sorted(
            file for file in folder.iterdir()
            if file.suffix.lower() in _SUFFIXES and not file.name.startswith((".", "~$"))
        )  # fmt: skip
        if not inside:
            raise InputError(f"The folder {str(path)!r} holds no .csv or .xlsx file.")
        files += inside
    twice = {file.name for file in files if files.count(file) > 1}
    if twice:
        raise InputError(f"`{argument}` names {sorted(twice)[0]!r} twice; give each sheet once.")
    return files


def _resolve(path: str | Path) -> list[Path]:
    given = Path(path).expanduser() if "\0" not in str(path) else Path("nothing")
    return [given, find_root() / given]


def name_coders(files: Sequence[Path]) -> dict[str, Path]:
    """Name coders after their files, with the folder or the ending where names are the same."""
    for name in (_stem, lambda f: f"{f.parent.name}/{f.stem}", lambda f: f.name, str):
        named = {name(file): file for file in files}
        if len(named) == len(files):
            return named
    return {str(file): file for file in files}


def _stem(file: Path) -> str:
    return file.stem


class _Row(NamedTuple):
    number: int  # as a spreadsheet counts
    cells: dict[str, str]


class _Sheet:
    """One coder's sheet, read against the sample it was drawn from."""

    def __init__(
        self,
        coder: str,
        table: CodedTable,
        sample: pd.DataFrame,
        codebook: Codebook,
        values: Sequence[float],
        blank_is_zero: bool,
    ) -> None:
        self.blank_is_zero = blank_is_zero
        self.coder, self.table = coder, table
        self.sentences = dict(zip(sample["item"], sample["sentence"], strict=True))
        self.values = [float(value) for value in values]
        self.marks = _list_marks() if set(self.values) == {0.0, 1.0} else {}
        self.ledger: list[tuple] = []
        self.columns = self._name_columns(codebook)
        self.frames = [frame for frame in codebook.labels if frame in self.columns.values()]

    def read(self) -> tuple[list[tuple], list[tuple]]:
        """Return the codes and the ledger's lines, the sheet's own first."""
        for number, reason in self.table.bad:
            self._tell(number, "", "left out", f"the row cannot be read: {reason}", "")
        rows = self._keep_rows()
        codes = [code for row in rows for code in self._read_codes(row)]
        self._tell_undone(rows, codes)
        lacking = len(self.sentences) - len(rows)
        told = f"{len(rows)} of {show_count(len(self.sentences), 'sentence')}, {len(codes):,} codes"
        if lacking:
            told += f"; {show_count(lacking, 'sentence')} not coded in this sheet"
        whole = (self.coder, pd.NA, "", "read", f"{told}.", "")
        return codes, [whole, *self.ledger]

    def _tell(self, row: int, item: str, status: str, reason: str, content: str) -> None:
        place = f"Row {row}: " if row else ""
        self.ledger.append((self.coder, row or pd.NA, item, status, f"{place}{reason}.", content))

    def _name_columns(self, codebook: Codebook) -> dict[str, str]:
        """From the sheet's headings to what they are: a frame's id, or a column of the sheet."""
        known = {_simplify(name): name for name in (NUMBER, ITEM, DONE, NOTES, *TEXTS)}
        known |= {_simplify(frame): frame for frame in codebook.labels}
        known |= {_simplify(label): frame for frame, label in name_frames(codebook).items()}
        found = dict[str, str]()
        for heading in self.table.names:
            what = known.get(_simplify(heading))
            if what is None or what in found.values():
                self._tell_column(heading, known, again=what is not None)
            else:
                found[heading] = what
        named = show_line(self.table.file, length=60)
        if ITEM not in found.values():
            raise InputError(
                f"{named!r} is no coded sheet: it has no column `item`; its columns are "
                f"{', '.join(self.table.names[:8]) or 'none'}."
            )
        if not set(codebook.labels) & set(found.values()):
            raise InputError(
                f"{named!r} has no column for any frame of the codebook {codebook.name!r}; was it "
                "drawn with another codebook?"
            )
        lacking = [frame for frame in codebook.labels if frame not in found.values()]
        for frame in lacking:
            self._tell(0, "", "left out", f"There is no column for the frame {frame!r}", "")
        return found

    def _tell_column(self, heading: str, known: dict[str, str], *, again: bool) -> None:
        position = self.table.names.index(heading)
        filled = [cells[position] for _, cells in self.table.rows if cells[position].strip()]
        if not filled and heading.startswith("column_"):
            return  # an empty column at the edge
        near = difflib.get_close_matches(_simplify(heading), known, n=1)
        hint = f" (did you mean {known[near[0]]!r}?)" if near and not again else ""
        why = "is there twice; the first is used" if again else f"is none of the sheet's{hint}"
        self._tell(
            0, "", "left out",
            f"The column {show_line(heading, length=60)!r} {why}; "
            f"{show_count(len(filled), 'cell')} not used",
            " | ".join(filled)[:2000],
        )  # fmt: skip

    def _keep_rows(self) -> list[_Row]:
        """Return the rows that are sentences of the sample, each once."""
        rows, unknown = list[_Row](), 0
        for number, cells in self.table.rows:
            row = _Row(number, self._name_cells(cells))
            item = row.cells.get(ITEM, "").strip().lower()
            content = " | ".join(cell for cell in cells if cell.strip())
            if not content:
                continue
            if item not in self.sentences:
                unknown += 1
                what = f"the item {show_line(item, length=40)!r} is not in the sample" if item else "it has no item"  # fmt: skip
                self._tell(number, item, "left out", what, content)
            elif self._is_changed(row, item):
                self._tell(
                    number, item, "left out",
                    "its sentence is not the one that was drawn for this item", content,
                )  # fmt: skip
            else:
                rows.append(row)
        if unknown and not rows:
            raise InputError(
                f"None of the {unknown} items of {self.table.file!r} is in the sample. Where it was "
                "drawn with another codebook, engine, n_sentences, by or random_state, give its "
                "`key`."
            )
        return self._drop_repeated(rows)

    def _name_cells(self, cells: Sequence[str]) -> dict[str, str]:
        return {
            self.columns[name]: cell
            for name, cell in zip(self.table.names, cells, strict=True)
            if name in self.columns
        }

    def _is_changed(self, row: _Row, item: str) -> bool:
        """Compare letters and digits of the common beginning: signs suffer in spreadsheets."""
        if "sentence" not in row.cells:
            return False
        there, drawn = (_bare(text) for text in (row.cells["sentence"], self.sentences[item]))
        if there == drawn or not there:  # no letter survived an encoding: nothing to compare
            return False
        size = min(len(there), len(drawn))
        cut = size >= 200 or row.cells["sentence"].rstrip().endswith("…")
        return not (cut and size and there[:size] == drawn[:size])

    def _drop_repeated(self, rows: list[_Row]) -> list[_Row]:
        """Keep one of equal rows; of rows that differ none, for nobody knows which is meant."""
        by_item = dict[str, list[_Row]]()
        for row in rows:
            by_item.setdefault(row.cells[ITEM].strip().lower(), []).append(row)
        kept = list[_Row]()
        for item, same in by_item.items():
            coded = {tuple(self._clean(row.cells.get(key, "")) for key in [*self.frames, DONE]) for row in same}  # fmt: skip
            if len(coded) == 1:
                kept.append(same[0])
            why = "the item is there again with the same codes" if len(coded) == 1 else (
                "the item is there more than once with different codes, so none is used")  # fmt: skip
            for row in same[1:] if len(coded) == 1 else same:
                content = " | ".join(cell for cell in row.cells.values() if cell.strip())
                self._tell(row.number, item, "left out", why, content)
        return kept

    def _read_codes(self, row: _Row) -> list[tuple]:
        item = row.cells[ITEM].strip().lower()
        done = _fold(row.cells.get(DONE, ""))
        is_done = done in _DONE
        if done and not is_done and done not in NO:
            self._tell(row.number, item, "not done", f"`done` holds {show_line(done, length=40)!r}, not 1; the row counts as not done", done)  # fmt: skip
        codes = []
        for frame in self.frames:
            cell = self._clean(row.cells[frame])
            if cell in MISSING:
                if is_done and self.blank_is_zero and not cell:
                    codes.append((item, self.coder, frame, 0.0))
                continue
            code = _parse(cell)
            if code in self.values:
                codes.append((item, self.coder, frame, code))
                continue
            allowed = ", ".join(f"{value:g}" for value in self.values)
            self._tell(
                row.number, item, "missing",
                f"the code {show_line(row.cells[frame], length=40)!r} for {frame!r} is none of "
                f"{allowed} or ?, so it is missing", row.cells[frame],
            )  # fmt: skip
        return codes

    def _clean(self, cell: str) -> str:
        text = _fold(cell)
        return self.marks.get(text, text)

    def _tell_undone(self, rows: list[_Row], codes: list[tuple]) -> None:
        """Tell of rows that hold codes and empty cells, but no mark that they are done."""
        if not self.blank_is_zero:
            return
        coded = {item for item, *_ in codes}
        bare = [
            row for row in rows
            if row.cells[ITEM].strip().lower() in coded
            and _fold(row.cells.get(DONE, "")) not in _DONE
            and not all(_fold(row.cells[frame]) for frame in self.frames)
        ]  # fmt: skip
        if bare:
            n_blank = sum(not _fold(row.cells[frame]) for row in bare for frame in self.frames)
            more = f"here and in {show_count(len(bare) - 1, 'more row')} " if len(bare) > 1 else ""
            self._tell(
                bare[0].number, "", "not done",
                f"{more}there are codes but no 1 under `done`, so that "
                f"{show_count(n_blank, 'empty cell')} may not count as 0", "",
            )  # fmt: skip


def _simplify(text: str) -> str:
    return "".join(regex.findall(r"[\p{L}\p{N}]+", text.casefold()))


def _bare(text: str) -> str:
    """The letters of ASCII and the digits: what no encoding and no spreadsheet changes."""
    return "".join(regex.findall(r"[a-z0-9]+", text.lower())) or _simplify(text)


def _list_marks() -> dict[str, str]:
    return dict.fromkeys(YES, "1") | dict.fromkeys(NO, "0")


def _fold(cell: str) -> str:
    return " ".join(cell.split()).lower().strip("'").replace("\ufe0f", "")  # an emoji's selector


def _parse(cell: str) -> float | None:
    try:
        return float(cell.replace(",", "."))
    except ValueError:
        return None
