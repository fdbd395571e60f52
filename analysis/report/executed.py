"""What an executed notebook holds for the report: its figures, its tables, its error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.errors import NotMeasuredError
from analysis.parameters import show_value

if TYPE_CHECKING:
    from nbformat import NotebookNode

KERNEL_DIED = "KernelDied"
_LONGEST_ERROR = 400
_ERROR_MARK = "papermill-error-cell-tag"
_INJECTED = "injected-parameters"
_TABLE_LINK = re.compile(r"tables/([\w.-]+)\.csv")
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def read_title(notebook: Mapping[str, Any], *, default: str) -> str:
    """Return a notebook's first heading, which is its question."""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if heading := re.match(r"#{1,6}\s+(.+?)\s*#*$", line):
                    return heading[1].replace("*", "").replace("`", "")
    return default


def find_error(notebook: NotebookNode) -> str | None:
    """Return a notebook's error as one sentence, or None.

    It is the last line of the traceback; an InputError, a sentence for the user already, goes
    without its class.
    """
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error" and not _is_plain_end(output):
                said = " ".join(_ANSI.sub("", output.evalue).split())
                if output.ename not in ("InputError", KERNEL_DIED):
                    said = f"{output.ename}: {said}" if said else output.ename
                return said if len(said) <= _LONGEST_ERROR else said[: _LONGEST_ERROR - 1] + "…"
    return None


def _is_plain_end(output: Any) -> bool:
    """Whether a notebook ended of its own accord: there was nothing to measure, or it said so."""
    exit_code = ("", "0") if output.ename == "SystemExit" else (output.evalue,)
    return output.ename in ("SystemExit", NotMeasuredError.__name__) and output.evalue in exit_code


def find_saved(notebook: NotebookNode, *, folder: Path) -> tuple[list[dict[str, str]], list[str]]:
    """List the figures and the tables that a notebook shows and that lie in its folder.

    Returns
    -------
    figures : list of dict
        ``name``, ``alt`` and ``title`` (the caption), in the order they are shown.
    tables : list of str
        Names, each once.
    """
    figures: dict[str, dict[str, str]] = {}
    tables: dict[str, None] = {}
    for html in _read_html(notebook):
        if "<figure" not in html and "tables/" not in html:
            continue  # findings, whose receipts are long
        reader = _Fragments()
        reader.feed(html)
        reader.close()
        for name, figure in reader.figures.items():
            if (folder / "figures" / f"{name}.svg").is_file():
                figures[name] = {
                    "name": name,
                    "alt": figure.alt,
                    "title": figure.title or figure.caption,
                }
        found = (name for name in reader.tables if (folder / "tables" / f"{name}.csv").is_file())
        tables.update(dict.fromkeys(found))
    return list(figures.values()), list(tables)


def _read_html(notebook: NotebookNode) -> Iterator[str]:
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html", "")
            yield "".join(html) if isinstance(html, list) else html


@dataclass
class _Figure:
    alt: str = ""
    title: str = ""
    captions: list[str] = field(default_factory=list)

    @property
    def caption(self) -> str:
        return " ".join("".join(self.captions).split())


class _Fragments(HTMLParser):
    """Reads the fragments that output.py writes; see there."""

    def __init__(self) -> None:
        super().__init__()
        self.figures: dict[str, _Figure] = {}
        self.tables: list[str] = []
        self._figure: _Figure | None = None
        self._in_caption = self._in_link = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        place = values.get("id", "")
        if tag == "figure" and place.startswith("figure-"):
            self._figure = self.figures.setdefault(place.removeprefix("figure-"), _Figure())
            self._figure.title = values.get("aria-label", "")
        elif tag == "figure" and place.startswith("table-"):
            self.tables.append(place.removeprefix("table-"))
        elif tag == "img" and self._figure:
            self._figure.alt = values.get("alt", "")
        elif tag == "figcaption":
            self._in_caption = True
        elif tag == "a":
            self._in_link = True
            if link := _TABLE_LINK.fullmatch(values.get("href", "")):
                self.tables.append(link[1])

    def handle_endtag(self, tag: str) -> None:
        if tag == "figure":
            self._figure = None
        elif tag == "figcaption":
            self._in_caption = False
        elif tag == "a":
            self._in_link = False

    def handle_data(self, data: str) -> None:
        if self._figure and self._in_caption and not self._in_link:
            self._figure.captions.append(data)


def make_saved(
    notebook: NotebookNode, *, name: str, parameters: Mapping[str, Any], base: str = ""
) -> NotebookNode:
    """Return the notebook as it is saved in the report.

    `parameters` are the injected ones with `out` at its final place, so that the saved notebook
    runs again as it stands. papermill's error marks, which carry styled HTML, are left out. `base`
    is what links into the report begin with (`output.link_base`): it is cut off, since the
    notebook and its page lie in the report.
    """
    saved = deepcopy(notebook)
    for cell in saved.cells:
        for output in cell.get("outputs", ()):
            html = output.get("data", {}).get("text/html")
            if html and base:
                html = "".join(html) if isinstance(html, list) else html
                output["data"]["text/html"] = html.replace(f'href="{escape(base)}', 'href="')
    saved.cells = [cell for cell in saved.cells if not _has_tag(cell, _ERROR_MARK)]
    _inject(saved, parameters)
    saved.metadata.setdefault("papermill", {}).update(
        {
            "input_path": f"{name}.ipynb",
            "output_path": f"{name}.ipynb",
            "parameters": {**parameters},
        }
    )
    return saved


def make_public(notebook: NotebookNode, *, parameters: Mapping[str, Any]) -> NotebookNode:
    """Return the notebook as its page shows it: nothing of this machine, nothing after an error.

    Where there was nothing to measure, that is told as a status, right below the title, and not as
    an error.
    """
    public = deepcopy(notebook)
    shown = {name: value for name, value in parameters.items() if name != "out"}
    paths = ("corpus", "metadata", "engine", "coded", "adjudicated", "key", "save_engine")
    for name in paths:
        if shown.get(name):
            shown[name] = show_value(shown[name])
    _inject(public, shown)
    for position, cell in enumerate(public.cells):
        errors = [out for out in cell.get("outputs", ()) if out.output_type == "error"]
        if errors:
            public.cells = public.cells[: position + 1]
            if errors[0].ename == NotMeasuredError.__name__:
                cell.outputs = [_show_status(errors[0].evalue)]
                public.cells.insert(1, public.cells.pop())
            break
    return public


def _show_status(text: str) -> NotebookNode:
    from nbformat.v4 import new_output

    from analysis.output import show_notice

    shown = show_notice(text, status=True)
    return new_output("display_data", {"text/html": shown.html, "text/plain": shown.text})


def _inject(notebook: NotebookNode, parameters: Mapping[str, Any]) -> None:
    """Rewrite the injected cell as papermill writes it, under an id that is always the same."""
    from papermill.translators import PythonTranslator

    for cell in notebook.cells:
        if _has_tag(cell, _INJECTED):
            cell.source = PythonTranslator.codify(dict(parameters)).rstrip("\n")
            cell.id = _INJECTED


def _has_tag(cell: Any, tag: str) -> bool:
    return tag in cell.metadata.get("tags", ())
