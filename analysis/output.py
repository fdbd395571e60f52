"""What a notebook leaves behind: figures, tables and findings, saved and shown."""

from __future__ import annotations

import base64
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from html import escape
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from unicodedata import normalize
from urllib.parse import quote

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.evidence import EVIDENCE_TYPES, MAX_KEPT, NUMBER_TYPES, Finding, show_row
from analysis.paths import find_corpus, find_root, open_partial, read_stamp
from analysis.svg import slim_svg
from analysis.tables import require_table
from analysis.wording import show_count, show_line, show_number

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from pyarrow import Schema

MAX_ROWS = 30
_ROWS_AT_ONCE = 50_000  # of a table that is written: some 50 MB of sentences
_MAX_SVG = 45_000  # bytes; a page of ten such figures, each drawn twice, stays under a megabyte
_PHONE = "screen and (max-width: 40rem)"  # where a page shows the narrow drawing of a figure
_DPI = 136  # of the PNG: sharp on a phone, and one and a half times the page's own
_FONTS = "'DejaVu Sans',Verdana,sans-serif"
_DPI_PHONE = 192
_COLOURS = 64  # of the PNG, enough for the groups' colours and the shades of their edges
# For JupyterLab, whose own style indents figures, ranges all cells right and lets no table scroll
# by itself. The exporter drops style attributes: its pages have a style sheet.
_FLUSH = 'style="margin: 0"'
_SCROLL = 'style="overflow-x: auto"'
_LEFT = 'style="text-align: left"'
_MAX_NAME = 120  # bytes; file systems allow 255, and locks and partial folders add to it
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
# No date, no version: the same data give the same bytes.
_METADATA: dict[str, dict[str, str | None]] = {
    "svg": {"Date": None, "Creator": "Parallax"},
    "png": {"Software": "Parallax"},
}
# A spreadsheet runs a cell that begins with one of these as a formula.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


@dataclass(frozen=True)
class Shown:
    """An HTML fragment with its plain-text form; notebooks show it, the exporter keeps it."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


def open_folder(out: str | Path | None, *, corpus: str | Path) -> Path:
    """Return the folder that a notebook saves to, made if need be.

    Parameters
    ----------
    out : path or None
        The folder; None is ``reports/<corpus>`` in the project's root.
    corpus : path
        The corpus that the report is about.

    Raises
    ------
    InputError
        Where the folder cannot be written, or holds the finished report on another corpus, or on
        other articles of this one.
    """
    folder = Path(out) if out else find_root() / "reports" / name_report(corpus)
    _refuse_other_report(folder, corpus)
    try:
        for part in ("figures", "tables"):
            (folder / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"The folder `out` {str(folder)!r} cannot be written: {error}.") from error
    return folder


def _refuse_other_report(folder: Path, corpus: str | Path) -> None:
    """Refuse to mix results into the finished report on another corpus."""
    from analysis.corpus.identity import has_changed

    known = (read_stamp(folder) or {}).get("corpus") or {}
    told = known.get("path")
    try:
        place = str(find_corpus(corpus))
    except InputError:  # there is none; its reader says so
        return
    if told not in (None, place):
        raise InputError(
            f"The folder {str(folder)!r} holds the finished report on another corpus, {told!r}; give "
            "another folder with `out` (papermill: -p out FOLDER)."
        )
    if known.get("files") and has_changed(place, ledger=known["files"]):
        raise InputError(
            f"The folder {str(folder)!r} holds the finished report on other articles: the files of "
            "the corpus have changed since. Give another folder with `out` (papermill: -p out "
            "FOLDER), or make the report anew."
        )


def name_report(corpus: str | Path) -> str:
    """Name a report after its corpus: the folder's or file's name in small letters and digits.

    Letters of any script stay, so that two corpora do not share a report for want of Latin ones.

    Examples
    --------
    >>> name_report("somewhere/My News (2016).csv")
    'my-news-2016'
    >>> name_report("новости.csv")
    'новости'
    """
    import regex

    try:
        path = find_corpus(corpus)  # from the root and from notebooks/ the same
    except InputError:  # there is none; its reader says so
        path = Path(corpus)
    stem = path.name if path.is_dir() else path.stem
    # composed, since file systems differ in it; marks too, which are vowels in many scripts
    name = regex.sub(r"[^\p{L}\p{M}\p{N}]+", "-", normalize("NFC", stem.lower()))
    cut = name.encode("utf-8", "ignore")[:_MAX_NAME].decode("utf-8", "ignore")
    return cut.strip("-") or "corpus"


def save_figure(
    figure: Figure,
    name: str,
    *,
    folder: str | Path,
    alt: str | None = None,
    table: pd.DataFrame | None = None,
    caption: str = "",
    skip: bool = False,
) -> Shown:
    """Save a figure as SVG and PNG and show it with its numbers folded under it.

    Equal data give equal bytes.

    Parameters
    ----------
    figure : Figure
        Closed after saving.
    name : str
        File name without ending: small letters, digits, hyphens.
    folder : Path
        The report's folder (`open_folder`).
    alt : str, optional
        What the figure shows, for those who do not see it. None: what the ``plot_`` function
        wrote on the figure, computed from its data; a figure without any is refused.
    table : DataFrame, optional
        The numbers drawn; saved as a table of the same name.
    caption : str
        Shown under the figure in the notebook.
    skip : bool
        Whether there is nothing to draw: then nothing is saved or shown.
    """
    import matplotlib.pyplot as plt

    _check_name(name)
    folder = Path(folder)
    if skip:
        plt.close(figure)
        return Shown("", "")
    alt = show_line(alt if alt is not None else str(figure.get_label()))
    if not alt:
        raise ValueError("`alt` must say what the figure shows, but it is empty.")
    title = show_line(figure.get_suptitle()) or name
    images = _draw(figure, metadata={"Title": title, "Description": alt})
    for kind, content in images.items():
        with open_partial(folder / "figures" / f"{name}.{kind}") as file:
            file.write(content)
    image = _show_image(figure, images["png"], alt=alt)
    plt.close(figure)
    links = " · ".join(
        _link(folder, f"figures/{name}.{kind}", kind.upper()) for kind in ("svg", "png")
    )
    numbers = ""
    if table is not None:
        _write_table(table, name, folder)
        numbers = (
            '<details class="numbers"><summary>The numbers in this figure</summary>'
            f"{_show_rows(table, f'The numbers of {name}', MAX_ROWS)}"
            f'<p class="note">{_tell_rows(table, MAX_ROWS)} '
            f"{_link(folder, f'tables/{name}.csv', 'all as CSV')}</p>"
            "</details>"
        )
    # the title is drawn into the image; as the figure's name it also reaches the index
    html = (
        f'<figure class="chart" {_FLUSH} id="figure-{name}" aria-label="{escape(title)}">'
        f"{image}<figcaption>{escape(caption)} This figure as {links}</figcaption>{numbers}</figure>"
    )
    return Shown(html, f"[figure {name}] {alt}")


def save_table(
    table: pd.DataFrame,
    name: str,
    *,
    caption: str,
    folder: str | Path,
    rows: int = MAX_ROWS,
    shown: Sequence[str] | None = None,
    receipts: Finding | None = None,
    unfold: Mapping[str, str] | None = None,
    skip: bool = False,
) -> Shown:
    """Save a table as CSV and Parquet and show its first rows.

    Parameters
    ----------
    table : DataFrame
        Saved whole; its text is escaped wherever it is shown.
    name : str
        File name without ending.
    caption : str
        What a row is, and the formula of its columns.
    rows : int
        How many rows are shown.
    shown : sequence of str, optional
        Which columns are shown, where the others are for machines; the files hold all.
    receipts : Finding, optional
        From `state_rows`: under each row the sentences it was counted from, folded. The first
        column shown is what tells the rows apart.
    unfold : mapping, optional
        Columns whose cells unfold to those of another column, which need not be shown.
    skip : bool
        Whether there is nothing to tell: then nothing is saved or shown.
    """
    _check_name(name)
    require_table(table, "table", "a function that returns one")
    folder = Path(folder)
    if skip:
        return Shown("", "")
    _write_table(table, name, folder)
    first = table.head(rows)  # before anything else: the table may have millions of rows
    visible = first if shown is None else first[list(shown)]
    behind = {name: first[other].tolist() for name, other in (unfold or {}).items()}
    html = (
        f'<figure class="sheet" {_FLUSH} id="table-{name}"><figcaption>{escape(caption)}</figcaption>'
        f"{_show_rows(visible, caption, rows, receipts, behind)}"
        f'<p class="note">{_tell_rows(table, rows)} '
        f"{_link(folder, f'tables/{name}.csv', 'all as CSV')}</p>"
        "</figure>"
    )
    return Shown(html, f"[table {name}] {caption}\n{visible.to_string(index=False)}")


def save_findings(findings: Sequence[Finding], *, notebook: str, folder: str | Path) -> Shown:
    """Save a notebook's findings and their receipts into the report's two tables.

    ``tables/findings`` has one row per number, ``tables/evidence`` one per receipt (character
    offsets into the text as read); a rerun replaces the notebook's own rows.
    """
    from filelock import FileLock

    folder = Path(folder)
    ids = [finding.finding_id for finding in findings]
    if len(set(ids)) < len(ids):
        raise ValueError(f"`findings` must have unique ids, but they are {ids}.")
    lock = folder / "tables" / ".findings.lock"
    with FileLock(lock):
        numbers = (finding.to_table() for finding in findings)
        n_findings = _replace_rows(numbers, "findings", notebook, folder)
        receipts = (finding.to_evidence() for finding in findings)
        n_receipts = _replace_rows(receipts, "evidence", notebook, folder)
        # while it is held: afterwards it may be another's. Windows keeps an open file.
        with suppress(OSError):
            lock.unlink()
    parts = [
        show_count(len(findings), "finding"),
        show_count(n_findings, "number"),
        show_count(n_receipts, "receipt"),
    ]
    text = f"Saved: {', '.join(parts)}."
    sampled = [finding.finding_id for finding in findings if finding.sampled]
    if sampled:
        text += (
            f" Of more than {MAX_KEPT:,} receipts of a number a seeded sample of so many is kept; "
            f"every receipt was counted: {', '.join(sampled)}."
        )
    links = " ".join(
        _link(folder, f"tables/{name}.csv", f"{name} as CSV") for name in ("findings", "evidence")
    )
    return Shown(f'<p class="note">{text} {links}</p>', text)


def show_notice(text: str, *, status: bool = False, opened: bool = False) -> Shown:
    """Show a sentence that the reader must not miss; a `status` stands on the report's index too.

    A status says how far the notebook's numbers can be trusted. On the index it is folded, or, if
    `opened`, stands open above the notebook's findings.
    """
    kind = f"notice status{' opened' if opened else ''}" if status else "notice"
    return Shown(f'<p class="{kind}" role="note">{escape(text)}</p>' if text else "", text)


def link_base(folder: Path) -> str:
    """Return how a notebook's outputs link into its report: relative to where it runs.

    The runner cuts this off again, because a finished page lies in the report itself.
    """
    try:
        return f"{quote(Path(os.path.relpath(folder)).as_posix())}/"
    except ValueError:  # another drive
        return f"{folder.resolve().as_uri()}/"


def _link(folder: Path, file: str, text: str) -> str:
    return f'<a href="{escape(link_base(folder))}{file}">{text}</a>'


def _check_name(name: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"`name` must be small letters, digits and hyphens, but {name!r} was passed."
        )


def _replace_rows(parts: Iterable[pd.DataFrame], name: str, notebook: str, folder: Path) -> int:
    """Write the rows of a notebook among those of the others, by notebook; return how many.

    A block at a time: the receipts of a large corpus are millions.
    """
    path = folder / "tables" / f"{name}.parquet"
    types = {"notebook": "str"} | (EVIDENCE_TYPES if name == "evidence" else NUMBER_TYPES)
    none = pd.DataFrame(columns=list(types)).astype(types)
    sizes = []

    def label_parts() -> Iterator[pd.DataFrame]:
        for part in parts:
            sizes.append(len(part))
            yield from _split_rows(part.assign(notebook=notebook)[list(types)])

    before = _read_blocks(path, lambda other: other < notebook)
    after = _read_blocks(path, lambda other: other > notebook)
    blocks = chain([none], before, label_parts(), after)
    with open_partial(path) as file:
        _write_parquet(blocks, file)
    with open_partial(path.with_suffix(".csv")) as file:
        _write_csv(chain([none], _read_blocks(path)), file)
    return sum(sizes)


def _read_blocks(
    path: Path, keep: Callable[[pd.Series], pd.Series] | None = None
) -> Iterator[pd.DataFrame]:
    """Read a table block by block, of some notebooks; nothing where there is none."""
    from pyarrow.parquet import ParquetFile

    if path.is_file():
        with ParquetFile(path) as file:
            for number in range(file.num_row_groups):
                block = file.read_row_group(number).to_pandas()
                yield block if keep is None else block[keep(block["notebook"])]


def _draw(figure: Figure, *, metadata: dict[str, str]) -> dict[str, bytes]:
    """Return the figure as SVG and as PNG; it is laid out once, for both."""
    _lay_out(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="svg", metadata=_METADATA["svg"] | metadata)
    return {"svg": buffer.getvalue(), "png": _draw_png(figure, _METADATA["png"] | metadata)}


def _lay_out(figure: Figure) -> None:
    layout = figure.get_layout_engine()
    if layout is not None and figure.axes:
        layout.execute(figure)
        # With any engine, even one that does nothing, savefig() draws all of it a second time.
        figure.set_layout_engine(None)


def _show_image(figure: Figure, png: bytes, *, alt: str) -> str:
    """Return the figure as an image of a page: on a phone as it is drawn for one, if it can be.

    Else it scrolls in its own frame, like a wide table.
    """
    import matplotlib.pyplot as plt

    source, size = _embed(figure, png)
    image = f'<img alt="{escape(alt)}" src="{source}" {size}>'
    if not hasattr(figure, "draw_narrow"):
        label = escape(show_line(figure.get_suptitle()) or "without a title")
        return (
            f'<div class="scroll" {_SCROLL} role="region" aria-label="Figure: {label}" '
            f'tabindex="0">{image}</div>'
        )
    narrow = figure.draw_narrow()
    _lay_out(narrow)
    source, size = _embed(narrow)
    plt.close(narrow)
    return f'<picture><source media="{_PHONE}" srcset="{source}" {size}>{image}</picture>'


def _embed(figure: Figure, png: bytes | None = None) -> tuple[str, str]:
    """Return a figure that is laid out as a data URI, and its size as attributes.

    Sharp at any size, unless its many marks make the page heavy.
    """
    kind, content = "svg+xml", _draw_text_svg(figure)
    if len(content) > _MAX_SVG:
        png = _draw_png(figure, {}, dpi=_DPI_PHONE) if png is None else png
        kind, content = min((kind, content), ("png", png), key=lambda pair: len(pair[1]))
    width, height = (round(96 * inches) for inches in figure.get_size_inches())
    source = f"data:image/{kind};base64,{base64.b64encode(content).decode('ascii')}"
    return source, f'width="{width}" height="{height}"'


def _draw_text_svg(figure: Figure) -> bytes:
    """Return the figure as SVG whose letters are text: a tenth of the size of drawn ones.

    Where the reader has not the font that it was laid out in, Verdana is as wide, and others are
    narrower.
    """
    import matplotlib as mpl

    buffer = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(
            buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    return slim_svg(buffer.getvalue().decode(), fonts=_FONTS).encode()


def _draw_png(figure: Figure, metadata: Mapping[str, str | None], *, dpi: int = _DPI) -> bytes:
    """Return the figure as PNG with a palette: a third of the size, so that a page holds more."""
    from PIL.Image import Dither, Quantize, frombytes
    from PIL.PngImagePlugin import PngInfo

    raw, buffer = io.BytesIO(), io.BytesIO()
    figure.savefig(raw, format="rgba", dpi=dpi)
    width, height = (int(inches * dpi) for inches in figure.get_size_inches())
    image = frombytes("RGBA", (width, height), raw.getvalue()).convert("RGB")
    told = PngInfo()
    for key, text in metadata.items():
        told.add_itxt(key, text or "")
    palette = image.quantize(_COLOURS, method=Quantize.FASTOCTREE, dither=Dither.NONE)
    palette.save(buffer, "PNG", compress_level=6, dpi=(dpi, dpi), pnginfo=told)
    return buffer.getvalue()


def _write_table(table: pd.DataFrame, name: str, folder: Path) -> None:
    """Write a table as Parquet and as CSV, part by part: it may have millions of rows."""
    timed = [name for name in table.columns if _has_times(table[name])]
    with open_partial(folder / "tables" / f"{name}.parquet") as file:
        _write_parquet(_split_rows(table), file, widen=partial(_widen_schema, table=table))
    with open_partial(folder / "tables" / f"{name}.csv") as file:
        _write_csv(_split_rows(table), file, timed=timed)


def _write_parquet(
    parts: Iterable[pd.DataFrame],
    file: BinaryIO,
    *,
    widen: Callable[[Schema], Schema] = lambda schema: schema,
) -> None:
    """Write the parts; the first, even if it has no row, tells the types."""
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    writer, schema = None, None
    try:
        for part in parts:
            rows = Table.from_pandas(part, schema=schema, preserve_index=False)
            if writer is None:
                schema = widen(rows.schema)
                writer, rows = ParquetWriter(file, schema), rows.cast(schema)
            if len(rows):
                writer.write_table(rows)
    finally:
        if writer is not None:
            writer.close()


def _widen_schema(schema: Schema, table: pd.DataFrame) -> Schema:
    """Type columns of Python objects by all their rows: the first part may hold only missing ones."""
    from pyarrow import array

    if len(table) <= _ROWS_AT_ONCE:
        return schema
    for place, name in enumerate(table.columns):
        if table[name].dtype == object:
            kind = array(table[name], from_pandas=True).type
            schema = schema.set(place, schema.field(place).with_type(kind))
    return schema


def _write_csv(parts: Iterable[pd.DataFrame], file: BinaryIO, *, timed: Sequence[str] = ()) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace", newline="")
    for number, part in enumerate(parts):
        # pandas leaves the time out where it is midnight throughout, which a part may be by chance
        part = part.astype(dict.fromkeys(timed, object)) if timed else part
        safe = guard_formulas(part)
        names = [f"'{name}" if str(name).startswith(_FORMULA) else name for name in safe.columns]
        safe.columns = pd.Index(names)
        safe.to_csv(text, index=False, header=number == 0, lineterminator="\n")
    text.detach()


def _has_times(column: pd.Series) -> bool:
    if not pd.api.types.is_datetime64_any_dtype(column) or len(column) <= _ROWS_AT_ONCE:
        return False
    return bool((column.dropna() != column.dropna().dt.normalize()).any())


def guard_formulas(table: pd.DataFrame) -> pd.DataFrame:
    """Return a copy whose texts no spreadsheet runs: a leading apostrophe makes a cell text."""
    safe = table.copy(deep=False)
    for column in safe.columns:
        if not pd.api.types.is_numeric_dtype(safe[column]):
            text = safe[column].astype("str")
            risky = text.str.startswith(_FORMULA)
            if risky.any():
                safe[column] = text.where(~risky, "'" + text)
    return safe


def _split_rows(table: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the table part by part, at least once; categories become plain text.

    Numbered categories are for measures; readers of a file expect the words.
    """
    numbered = [
        name for name in table.columns if isinstance(table[name].dtype, pd.CategoricalDtype)
    ]
    for start in range(0, max(len(table), 1), _ROWS_AT_ONCE):
        part = table.iloc[start : start + _ROWS_AT_ONCE]
        yield part.astype(dict.fromkeys(numbered, "str")) if numbered else part


def _tell_rows(table: pd.DataFrame, rows: int) -> str:
    if len(table) <= rows:
        return f"{len(table)} rows ·" if len(table) != 1 else "1 row ·"
    return f"First {rows} of {len(table):,} rows ·"


def _show_rows(
    table: pd.DataFrame,
    label: str,
    rows: int,
    receipts: Finding | None = None,
    behind: Mapping[str, Sequence[object]] | None = None,
) -> str:
    numeric = [pd.api.types.is_numeric_dtype(table[name]) for name in table.columns]
    marks = [' class="num"' if number else f" {_LEFT}" for number in numeric]
    head = "".join(
        f'<th scope="col"{mark}>{escape(str(name))}</th>'
        for name, mark in zip(table.columns, marks, strict=True)
    )
    lines = []
    for place, row in enumerate(table.head(rows).itertuples(index=False)):
        cells = []
        for name, cell, number in zip(table.columns, row, numeric, strict=True):
            shown = show_number(cell) if number else _show_cell(cell)
            if behind and name in behind:
                whole = _show_cell(behind[name][place])
                shown = f"<details><summary>{shown}</summary>{whole}</details>"
            cells.append(f'<td class="num">{shown}</td>' if number else f"<td>{shown}</td>")
        lines.append(f"<tr>{''.join(cells)}</tr>")
        folded = show_row(receipts, str(row[0])) if receipts else ""
        if folded:
            lines.append(f'<tr class="folded"><td colspan="{len(row)}">{folded}</td></tr>')
    return (
        f'<div class="scroll" {_SCROLL} role="region" aria-label="{escape(label)}" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table></div>"
    )


def _show_cell(cell: object) -> str:
    if cell is None or cell is pd.NaT or (isinstance(cell, float) and np.isnan(cell)):
        return "–"
    if isinstance(cell, pd.Timestamp):
        return f"{cell:%Y-%m-%d}"
    return escape(str(cell))
