"""Write the sheet, its instructions, and the key that stays with whoever evaluates it."""

from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.errors import InputError
from analysis.output import Shown, guard_formulas, link_base, open_partial
from analysis.paths import is_left_by_program
from analysis.tables import require_columns, require_made
from analysis.validation.columns import (
    CHECKSUMS,
    DONE,
    FOLDER,
    ITEM,
    MAX_CELL,
    NOTES,
    NUMBER,
    TEXTS,
    list_columns,
    list_rules,
    name_frames,
)
from analysis.validation.sample import KEY_COLUMNS
from analysis.wording import show_count

if TYPE_CHECKING:
    from analysis.frames import Codebook

_WIDTHS = {NUMBER: 7, ITEM: 9, "before": 24, "sentence": 46, "after": 24, DONE: 7, NOTES: 30}
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LACKING = (
    "For the sheet as XLSX the extra `formats` is needed: pip install 'parallax-news[formats]'."
)


def save_sheet(
    sample: pd.DataFrame,
    *,
    codebook: Codebook,
    folder: Path,
    name: str = "validation",
) -> Shown:
    """Save a blind coding sheet as CSV and XLSX, its instructions, and the key apart from it.

    The sheet tells neither the source nor what the engine found: only the sentence with the one
    before and the one after, a column for each frame, and ``done``. The key (weights, articles,
    groups) is for whoever evaluates the codes. No cell is a formula to a spreadsheet. Files that
    somebody has written codes into are never replaced.

    Parameters
    ----------
    sample : DataFrame
        From `choose_sample`.
    codebook : Codebook
        Its frames are the columns; definitions and questions go to the instructions.
    folder : Path
        The report's folder; the files go to its folder ``sheets``.
    name : str
        What the files' names begin with.

    Raises
    ------
    InputError
        When a file of the sheet was changed since it was drawn.
    """
    require_made(codebook, "codebook", "Codebook")
    require_columns(sample, "sample", [*KEY_COLUMNS, *TEXTS], "choose_sample()")
    place = folder / FOLDER
    check_sheets(folder)
    rows, rules = _lay_out(sample, codebook), list_rules(codebook)
    files = {
        f"{name}-sheet.csv": _to_csv(rows),
        f"{name}-instructions.csv": _to_csv(pd.DataFrame(rules, columns=["what", "meaning", "question"])),
        f"{name}-key.csv": _to_csv(sample[KEY_COLUMNS]),
    }  # fmt: skip
    has_xlsx = find_spec("openpyxl") is not None
    if has_xlsx:
        files[f"{name}-sheet.xlsx"] = _to_xlsx(rows, rules, codebook)
    sums = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {file}\n" for file, content in files.items()
    )
    for file, content in {**files, CHECKSUMS: sums.encode()}.items():
        with open_partial(place / file) as opened:
            opened.write(content)
    return _show(sample, name, folder, has_xlsx)


def check_engine_file(
    path: str | Path | None, *, coded: str | None, folder: str | Path | None = None
) -> None:
    """Refuse, before anything is measured, a file that no fitted engine can be saved to.

    Parameters
    ----------
    path : path or None
        The file that is asked for; None: none is.
    coded : str or None
        The coded sheets that it would be fitted to.
    folder : path, optional
        The report's folder, which each run replaces.

    Raises
    ------
    InputError
        Where there are no sheets, or the file lies in the report's folder or in none.

    Examples
    --------
    >>> check_engine_file("mine.npz", coded="ann.xlsx")
    """
    if not path:
        return
    place = Path(path).expanduser().resolve()
    if not coded:
        raise InputError("`save_engine` needs coded sheets to fit an engine to: give `coded` too.")
    if folder is not None and place.is_relative_to(Path(folder).resolve()):
        raise InputError(
            f"`save_engine` must lie outside the report's folder, which each run replaces, but "
            f"{place.name!r} lies in it; give a file such as mine.npz in the working folder."
        )
    if not place.parent.is_dir() or place.is_dir():
        raise InputError(
            f"`save_engine` must be a file in a folder that there is, but {str(path)!r} was given."
        )
    if not os.access(place.parent, os.W_OK):
        raise InputError(
            f"`save_engine` must be a file in a folder that can be written to, but {str(path)!r} "
            "was given."
        )


def check_sheets(folder: str | Path) -> None:
    """Refuse to draw a sheet where somebody has worked in the one that is there.

    Parameters
    ----------
    folder : path
        The report's folder.

    Raises
    ------
    InputError
        Where a file is not the one that `save_sheet` wrote.
    """
    place = Path(folder) / FOLDER
    if not place.is_dir():
        return
    known = dict[str, str]()
    if (place / CHECKSUMS).is_file():
        lines = (place / CHECKSUMS).read_text(encoding="utf-8", errors="replace").splitlines()
        known = {name: sha256 for sha256, _, name in (line.partition("  ") for line in lines)}
    for file in sorted(place.iterdir()):
        if file.name == CHECKSUMS or is_left_by_program(file):
            continue
        is_ours = file.is_file() and known.get(file.name) == _hash(file)
        if not is_ours:
            raise InputError(
                f"{file.name!r} in {str(place)!r} was written or changed by hand, so nothing there "
                "is replaced; move it out of the report's folder, and give it with `coded` if it "
                "is a coded sheet."
            )


def _hash(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _lay_out(sample: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the sheet's rows, with empty cells to code."""
    texts = {name: [_shorten(text) for text in sample[name]] for name in TEXTS}
    known: Mapping[str, Any] = {NUMBER: range(1, len(sample) + 1), ITEM: sample[ITEM], **texts}
    return pd.DataFrame({name: known.get(name, "") for name in list_columns(codebook)})


def _shorten(text: str) -> str:
    line = " ".join(_UNWRITABLE.sub(" ", text).split())
    return line if len(line) <= MAX_CELL else f"{line[: MAX_CELL - 1]}…"


def _to_csv(table: pd.DataFrame) -> bytes:
    """CSV with a byte-order mark, without which Excel takes UTF-8 for another encoding."""
    heading = guard_formulas(pd.DataFrame({"name": table.columns}))["name"]
    safe = guard_formulas(table).set_axis(heading, axis=1)
    text = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig", errors="replace")


def _to_xlsx(
    rows: pd.DataFrame, rules: Sequence[tuple[str, str, str]], codebook: Codebook
) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet, told = book.active, book.create_sheet("instructions")
    sheet.title = "sentences"
    _write_rows(sheet, [list(rows.columns), *rows.itertuples(index=False)])
    _write_rows(told, rules)
    frames = list(name_frames(codebook).values())
    wrap = Alignment(wrap_text=True, vertical="top")
    for number, name in enumerate(rows.columns, start=1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 13)
        for cell in sheet[letter]:
            cell.alignment = wrap
        sheet[f"{letter}1"].font = Font(bold=True)
    # the sentence stays in sight while the last frame is coded
    sheet.freeze_panes = sheet.cell(2, list(rows.columns).index(frames[0]) + 1)
    last = len(rows) + 1
    for names, choices, what in ((frames, "1,0,?", "1, 0 or ?"), ([DONE], "1", "1 or nothing")):
        rule = DataValidation("list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=True)  # fmt: skip
        rule.errorTitle, rule.error = "Not a code", f"Write {what}."
        sheet.add_data_validation(rule)
        ends = [get_column_letter(list(rows.columns).index(names[at]) + 1) for at in (0, -1)]
        if last > 1:
            rule.add(f"{ends[0]}2:{ends[1]}{last}")
    for letter, width in zip("ABC", (24, 90, 60), strict=True):
        told.column_dimensions[letter].width = width
        for cell in told[letter]:
            cell.alignment = wrap
    for row in told.iter_rows(max_col=1):
        row[0].font = Font(bold=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return _settle(buffer.getvalue())


def _write_rows(sheet: Any, rows: Sequence[Sequence[object]]) -> None:
    """Write cells as what they are: a text that begins like a formula stays text."""
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row, start=1):
            if value == "":
                continue
            cell = sheet.cell(number, place)
            cell.value = value if isinstance(value, int) else _UNWRITABLE.sub(" ", str(value))
            if not isinstance(value, int):
                cell.data_type, cell.quotePrefix = "s", True


def _settle(content: bytes) -> bytes:
    """Take the time of writing out of an XLSX file: the same sheet is the same bytes."""
    settled = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as written,
    ):
        for name in sorted(read.namelist()):
            part = read.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb">\d{4}-\d\d-\d\dT[\d:.]+Z<", b">2000-01-01T00:00:00Z<", part)
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            written.writestr(entry, part)
    return settled.getvalue()


def _show(sample: pd.DataFrame, name: str, folder: Path, has_xlsx: bool) -> Shown:
    base = escape(link_base(folder))
    files = [("sheet.xlsx", "the sheet as XLSX, with its instructions")] if has_xlsx else []
    files += [
        ("sheet.csv", "the sheet as CSV"),
        ("instructions.csv", "the instructions as CSV"),
        ("key.csv", "the key, for whoever evaluates and not for coders"),
    ]
    items = "".join(
        f'<li><a href="{base}{FOLDER}/{name}-{file}">{text}</a></li>' for file, text in files
    )
    n_documents = sample["doc_id"].nunique()
    what = f"{show_count(len(sample), 'sentence')} of {show_count(n_documents, 'article')}"
    note = "" if has_xlsx else f" {_LACKING}"
    html = f'<p class="note">A sheet of {what}.{escape(note)}</p><ul>{items}</ul>'
    paths = ", ".join(f"{FOLDER}/{name}-{file}" for file, _ in files)
    return Shown(html, f"[sheet {name}] {what}: {paths}.{note}")
