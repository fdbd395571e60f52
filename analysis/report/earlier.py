"""What an older report on the same articles keeps when only some notebooks are run again.

A run replaces the pages of its own notebooks, and of those only where they did not fail; whatever
else was there stays with its figures, tables and sheets, and is listed on the new index.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.paths import read_stamp
from analysis.report.folder import EARLIER_SHEETS, write_text
from analysis.report.stamp import DISTRIBUTION
from analysis.wording import show_count


@dataclass(frozen=True)
class Earlier:
    """A report that a new one takes the place of: where it lies, and its pages by notebook."""

    folder: Path
    records: Mapping[str, Mapping[str, Any]]
    parameters: Mapping[str, Any]

    def keep(self, name: str, *, folder: Path, pages: list[tuple[str, str]]) -> dict[str, Any]:
        """Copy a notebook with all that it saved, draw its page anew, and return its record.

        The page is drawn anew because it names all pages of the report.
        """
        import nbformat

        from analysis.report.executed import make_public
        from analysis.report.html import export_notebook

        record = dict(self.records[name])
        saved = nbformat.read(self.folder / f"{name}.ipynb", as_version=4)
        injected = saved.metadata.get("papermill", {}).get("parameters", {})
        shutil.copy2(self.folder / f"{name}.ipynb", folder)
        page = export_notebook(
            make_public(saved, parameters=injected), pages=pages, current=f"{name}.html"
        )
        write_text(folder / f"{name}.html", page)
        figures = [figure["name"] for figure in record.get("figures", ())]
        self._copy("figures", figures, folder)
        self._copy("tables", record.get("tables", ()), folder)
        return record

    def keep_sheets(self, folder: Path) -> None:
        """Copy the coding sheets and their key, where the new run has drawn none."""
        sheets = self.folder / "sheets"
        if sheets.is_dir() and not (folder / "sheets").exists():
            shutil.copytree(sheets, folder / "sheets")

    def _copy(self, kind: str, names: Iterable[str], folder: Path) -> None:
        """Copy the files of these names, whatever their endings."""
        wanted = set(names)
        here = self.folder / kind
        for path in sorted(here.iterdir()) if wanted and here.is_dir() else ():
            if path.name.partition(".")[0] in wanted:
                (folder / kind).mkdir(exist_ok=True)
                shutil.copy2(path, folder / kind / path.name)


def find_earlier(folder: Path, summary: Mapping[str, Any]) -> tuple[Earlier, str]:
    """Find what may be kept of the report in `folder` beside a run with this summary.

    Only a report on the very same articles, compared by the same column, made by the same version,
    can stand beside new pages.

    Returns
    -------
    tuple
        The earlier report, without pages where there is none or it cannot stay; and what it is of
        that keeps it from staying, else "".
    """
    none = Earlier(folder / "none", {}, {})
    older = read_stamp(folder)
    if older is None:
        return none, ""
    for what, path in (
        ("other articles", ("corpus", "sha256")),
        ("another grouping", ("by",)),
        ("another version of Parallax", ("versions", DISTRIBUTION)),
    ):
        if _look_up(older, path) != _look_up(summary, path):
            return none, what
    records = {
        record["name"]: record
        for record in older.get("notebooks", ())
        if has_page(record) and (folder / f"{record['name']}.ipynb").is_file()
    }
    return Earlier(folder, records, older.get("parameters", {})), ""


def keep_older_sheets(older: Path, newer: Path, *, replaced: bool) -> str:
    """Keep the coding sheets of reports that were replaced: coders may have copies of them.

    Without their key what was coded could not be read any more.

    Returns
    -------
    str
        Where the sheets of the report that is `replaced` go, in the new one; "" where it has none.
    """
    if (older / EARLIER_SHEETS).is_dir():
        shutil.copytree(older / EARLIER_SHEETS, newer / EARLIER_SHEETS)
    if not replaced or not (older / "sheets").is_dir():
        return ""
    made = str((read_stamp(older) or {}).get("finished") or "")
    name = re.sub(r"[^0-9T-]", "", made[:19]) or "older"
    place = newer / EARLIER_SHEETS / name
    for number in count(2):
        if not place.exists():
            break
        place = place.with_name(f"{name}-{number}")  # made within the same second
    shutil.copytree(older / "sheets", place)
    return place.relative_to(newer).as_posix()


def refuse_lost(folder: Path, why: str, *, names: Iterable[str], corpus: Path) -> None:
    """Refuse a run of some notebooks that would remove the pages of others, or of another corpus.

    Parameters
    ----------
    why : str
        What the report in `folder` is of, that keeps its pages from staying (`find_earlier`).
    names : iterable of str
        The notebooks that would run.
    """
    older, names = read_stamp(folder) or {}, list(names)
    pages = [one["name"] for one in older.get("notebooks", ()) if has_page(one)]
    lost = [name for name in pages if name not in names]
    if _look_up(older, ("corpus", "path")) in (None, str(corpus)) and not lost:
        return
    raise InputError(
        f"The folder {str(folder)!r} holds a report on {_tell_report(older)}, of {why}, and a run of "
        f"{', '.join(names)} alone would remove its pages ({', '.join(lost or pages)}). Run all notebooks, "
        "or give another folder with --out (with make: OUT=folder)."
    )


def tell_replaced(folder: Path, why: str, *, sheets: str = "") -> str:
    """Tell what was in `folder` before a run on something else took its place."""
    return (
        f"Replaced: the report there was on {_tell_report(read_stamp(folder) or {})}, of {why}."
        f"{f' Its coding sheets and their key are kept in {sheets}.' if sheets else ''} To keep such "
        "a report, give another folder with --out (with make: OUT=folder)."
    )


def _tell_report(stamp: Mapping[str, Any]) -> str:
    n = _look_up(stamp, ("corpus", "n_documents"))
    of = show_count(n, "article") if isinstance(n, int) else "older articles"
    by, made = stamp.get("by"), str(stamp.get("finished") or "")[:10]
    return f"{of}{f' by {by}' if by else ''}{f', made on {made}' if made else ''}"


def has_page(record: Mapping[str, Any]) -> bool:
    """Whether a notebook's page holds results: it ran, or its last run failed and left them."""
    return record["status"] == "done" or bool(record.get("kept"))


def _look_up(summary: Mapping[str, Any], path: Iterable[str]) -> Any:
    found: Any = summary
    for name in path:
        found = found.get(name) if isinstance(found, Mapping) else None
    return found
