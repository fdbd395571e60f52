"""From the cells of an executed notebook to the blocks of a page."""

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from html import unescape
from itertools import chain, takewhile
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from analysis.evidence import STANDINGS
from analysis.report.clean import (
    Names,
    clean_html,
    clean_output,
    hide_machine,
    make_writable,
    wrap_tables,
)
from analysis.report.settings import Setting, has_tag, read_settings

if TYPE_CHECKING:
    from nbformat import NotebookNode

MAX_CHARS = 20_000  # of one text output: a page stays under 1 MB whatever a cell prints
# What a page's own parts are called; no output may take these names.
_PAGE_IDS = ("main", "short", "contents", "parameters")

_TAG = re.compile(r"<[^>]*>")
_HEADING = re.compile(r"<h([1-6])>(.*?)</h\1>", re.DOTALL)
_FINDING = re.compile(r'<section([^>]*)>\s*<p class="finding-sentence">(.*?)</p>', re.DOTALL)
_STATUS = re.compile(r'<p class="notice status( opened)?" role="note">(.*?)</p>', re.DOTALL)
_CLASS = re.compile(r'\sclass="([^"]*)"')
_ID = re.compile(r'\sid="([^"]*)"')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BASE64 = re.compile(r"(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?")
# What libraries say of an object that has no text: nothing for a reader.
_OBJECT = re.compile(r"\[?<(?:Axes|Figure|IPython\.|matplotlib\.)")


@dataclass(frozen=True)
class Finding:
    """One computed sentence of a page, as the page's summary lists it."""

    id: str
    sentence: str
    distinct: bool
    standing: str = "counted"


@dataclass(frozen=True)
class Heading:
    """One line of the contents list."""

    id: str
    text: str
    level: int


@dataclass
class Block:
    """One part of the page; `kind` names the macro of the template that draws it."""

    kind: str
    html: Markup = field(default_factory=Markup)
    text: str = ""
    name: str = ""
    settings: list[Setting] = field(default_factory=list)
    code: list[Markup] = field(default_factory=list)
    image: dict[str, str] = field(default_factory=dict)


@dataclass
class Page:
    """Everything that the template needs of one notebook."""

    title: Markup = field(default_factory=Markup)
    lede: Markup = field(default_factory=Markup)
    blocks: list[Block] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def plain_title(self) -> str:
        """The title without mark-up, for ``<title>``."""
        return read_text(self.title)


def read_text(html: str) -> str:
    """Return the text of cleaned HTML, without its tags."""
    return " ".join(unescape(_TAG.sub("", html)).split())


def find_findings(html: str) -> list[Finding]:
    """Find the finding sections in cleaned HTML, in their order."""
    found = []
    for attributes, sentence in _FINDING.findall(html):
        classes = _read_attribute(_CLASS, attributes).split()
        place = _read_attribute(_ID, attributes)
        if "finding" in classes and place:  # shown a second time, it has lost its id
            standing = next((name for name in STANDINGS if name in classes), "counted")
            text = read_text(sentence)
            found.append(Finding(place, text, "indistinct" not in classes, standing))
    return found


def order_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Order findings by their standing, the surest first; within one they stay as they came."""
    return sorted(findings, key=lambda finding: STANDINGS.index(finding.standing))


def list_findings(notebook: "NotebookNode") -> list[Finding]:
    """List the findings of an executed notebook, the surest first, without making its page."""
    names = Names(*_PAGE_IDS)
    return order_findings(
        finding
        for cell in notebook.cells
        if cell.cell_type == "code" and not _is_left_out(cell)
        for output in _read_outputs(cell)
        if "finding-sentence" in (html := _join(output.get("data", {}).get("text/html", "")))
        for finding in find_findings(clean_output(html, names=names))
    )


def list_statuses(notebook: "NotebookNode", *, opened: bool = False) -> list[str]:
    """List what an executed notebook says of how far its numbers can be trusted.

    Either what is folded on the index, or what stands open there.
    """
    return [
        unescape(text)
        for cell in notebook.cells
        if cell.cell_type == "code" and not _is_left_out(cell)
        for output in _read_outputs(cell)
        for mark, text in _STATUS.findall(_join(output.get("data", {}).get("text/html", "")))
        if bool(mark) == opened
    ]


def split_blocks(notebook: "NotebookNode") -> Page:
    """Split an executed notebook into the blocks of a page, in reading order.

    What a cell shows comes before its code, and the code of cells that show nothing joins the
    code of the next one: the page reads as a report, and each result still unfolds to the code
    that made it.
    """
    page, names = Page(), Names(*_PAGE_IDS)
    code: list[Markup] = []
    cells = [cell for cell in notebook.cells if not _is_left_out(cell)]
    for cell in _drop_bare(cells):
        if cell.cell_type == "markdown":
            page.blocks += _flush(code)
            _add_prose(page, cell, names)
        elif cell.cell_type == "code":
            if has_tag(cell, "parameters"):
                page.blocks += _list_settings(notebook)
            elif cell.source.strip() and not has_tag(cell, "injected-parameters"):
                code.append(highlight(cell.source))
            outputs = [
                block for out in _read_outputs(cell) for block in _show_output(out, page, names)
            ]
            page.blocks += outputs
            page.blocks += _flush(code) if outputs else []
    page.blocks += _flush(code)
    page.findings = order_findings(page.findings)
    page.warnings = list_statuses(notebook, opened=True)
    return page


def highlight(source: str) -> Markup:
    """Return Python source as highlighted HTML, without a wrapper."""
    from pygments import highlight as colour  # type: ignore[import-untyped]

    return Markup(colour(source, *_load_highlighter()))  # noqa: S704 - the formatter escapes


def tidy_text(text: str) -> str:
    """Return printed text without terminal codes, cut where it is far too long to read."""
    from nbconvert.filters import strip_ansi

    text = _CONTROL.sub("", strip_ansi(make_writable(text))).rstrip()
    if len(text) <= MAX_CHARS:
        return text
    return f"{text[:MAX_CHARS]}\n… {len(text) - MAX_CHARS:,} more characters are in the notebook."


def _is_left_out(cell: "NotebookNode") -> bool:
    """Whether a cell is not for readers: tagged ``hide`` (unless it failed), or papermill's mark."""
    if has_tag(cell, "papermill-error-cell-tag"):  # the page says it in its own way
        return True
    failed = any(out.output_type == "error" for out in cell.get("outputs", ()))
    return has_tag(cell, "hide") and not failed


def _drop_bare(cells: list["NotebookNode"]) -> Iterator["NotebookNode"]:
    """Leave out headings tagged ``only-with-results`` under which no cell shows anything."""
    for place, cell in enumerate(cells):
        if not has_tag(cell, "only-with-results"):
            yield cell
            continue
        under = takewhile(lambda other: other.cell_type != "markdown", cells[place + 1 :])
        if any(map(_is_shown, chain.from_iterable(map(_read_outputs, under)))):
            yield cell


def _is_shown(output: "NotebookNode") -> bool:
    """Whether an output holds anything; an empty table or figure is an empty text."""
    if output.output_type in ("error", "stream"):
        return True
    return any(_join(value).strip() for value in output.get("data", {}).values())


def _read_outputs(cell: "NotebookNode") -> list["NotebookNode"]:
    """Return a cell's outputs; of one tagged ``hide-output`` only its errors."""
    hidden = has_tag(cell, "hide-output")
    return [out for out in cell.outputs if not hidden or out.output_type == "error"]


def _flush(code: list[Markup]) -> list[Block]:
    """Empty `code` into one folded block."""
    block = [Block("code", code=[*code])] if code else []
    code.clear()
    return block


# Prose


def _add_prose(page: Page, cell: "NotebookNode", names: Names) -> None:
    html = render_markdown(cell.source, names=names, attachments=cell.get("attachments"))
    is_first = not page.title and not page.blocks

    def place(match: re.Match[str]) -> str:
        return _place_heading(page, names, int(match[1]), match[2])

    html = Markup(_HEADING.sub(place, html).strip())  # noqa: S704 - cleaned above
    if is_first and page.title:
        page.lede = html
    elif html:
        page.blocks.append(Block("prose", html=html))


def _place_heading(page: Page, names: Names, level: int, inner: str) -> str:
    """Give a heading its id and a level without gaps; the first one becomes the page's title."""
    if not page.title:
        page.title = Markup(inner)  # noqa: S704 - cleaned by the caller
        return ""
    last = page.headings[-1].level if page.headings else 1
    level = min(max(level, 2), last + 1)
    slug = re.sub(r"[\W_]+", "-", read_text(inner).casefold()).strip("-")
    heading = Heading(names.make_id(f"section-{slug or 'untitled'}"), read_text(inner), level)
    page.headings.append(heading)
    return f'<h{level} id="{heading.id}">{inner}</h{level}>'


def render_markdown(source: str, *, names: Names, attachments: dict[str, Any] | None = None) -> str:
    """Return Markdown as cleaned HTML; formulas stay as the text that was typed."""
    markdown = _load_markdown()
    markdown.renderer.attachments = attachments or {}
    html = markdown.render(source).replace('style="text-align:right"', 'class="num"')
    return wrap_tables(clean_html(html, names=names, web_links=True), names=names)


# Outputs


def _show_output(output: "NotebookNode", page: Page, names: Names) -> Iterator[Block]:
    """Turn one output of a cell into at most one block."""
    if output.output_type == "error":
        yield _show_error(output, page)
    elif output.output_type == "stream":
        text = output.text if output.name == "stdout" else hide_machine(output.text)
        yield from _show_text(text, name=output.name)
    else:
        yield from _show_data(output, page, names)


def _show_data(output: "NotebookNode", page: Page, names: Names) -> Iterator[Block]:
    data = {kind: _join(value) for kind, value in output.data.items()}
    if html := clean_output(data.get("text/html", ""), names=names).strip():
        page.findings += find_findings(html)
        yield Block("html", html=Markup(html))  # noqa: S704 - cleaned above
    elif image := _read_image(data, output.metadata, page):
        yield Block("image", image=image)
    elif any("widget" in kind or "javascript" in kind for kind in data):
        return  # a page holds no script, so that there is nothing to show
    elif markdown := data.get("text/markdown", "").strip():
        html = clean_output(_load_markdown().render(markdown), names=names)
        yield Block("prose", html=Markup(html))  # noqa: S704 - cleaned above
    elif not _OBJECT.match(text := data.get("text/plain", "")):
        yield from _show_text(hide_machine(text), name="result")


def _show_text(text: str, *, name: str) -> Iterator[Block]:
    if tidy := tidy_text(text):
        yield Block("text", text=tidy, name=name)


def _show_error(output: "NotebookNode", page: Page) -> Block:
    """Show an error by its sentence; the traceback unfolds."""
    # The sentence of our own error is for the user; any other needs its name to be understood.
    name = "" if output.ename == "InputError" else f"{output.ename}: "
    page.errors.append(hide_machine(tidy_text(name + output.evalue)))
    place = "error" if len(page.errors) == 1 else f"error-{len(page.errors)}"
    traceback = hide_machine(tidy_text("\n".join(output.traceback)))
    return Block("error", name=place, text=traceback, html=Markup.escape(page.errors[-1]))


def _read_image(data: dict[str, str], metadata: dict[str, Any], page: Page) -> dict[str, str]:
    """Return source, size and description of an image output, as attributes; empty if none."""
    if content := data.get("image/svg+xml"):
        kind, content = "image/svg+xml", base64.b64encode(content.encode()).decode("ascii")
    else:
        kind, content = "image/png", "".join(data.get("image/png", "").split())
    if not _BASE64.fullmatch(content):
        return {}
    notes = {**metadata, **metadata.get(kind, {})}
    size = {key: str(notes[key]) for key in ("width", "height") if isinstance(notes.get(key), int)}
    alt = notes.get("alt") or _describe_place(page)
    return {"src": f"data:{kind};base64,{content}", "alt": str(alt), **size}


def _describe_place(page: Page) -> str:
    where = page.headings[-1].text if page.headings else page.plain_title
    return f"Chart under the heading “{where}”; the notebook gives no description of it."


def _list_settings(notebook: "NotebookNode") -> list[Block]:
    """List the parameters, or show their code where they are more than plain declarations."""
    settings = read_settings(notebook)
    if settings is None:
        tags = ("parameters", "injected-parameters")
        cells = [cell for cell in notebook.cells if any(has_tag(cell, tag) for tag in tags)]
        return [Block("parameters", code=[highlight(hide_machine(c.source)) for c in cells])]
    return [Block("parameters", settings=settings)] if settings else []


def _join(value: object) -> str:
    """Return a mime bundle's value as text: the format also allows a list of lines."""
    return "".join(map(str, value)) if isinstance(value, list) else str(value)


def _read_attribute(pattern: re.Pattern[str], attributes: str) -> str:
    match = pattern.search(attributes)
    return unescape(match[1]) if match else ""


@cache
def _load_markdown() -> Any:
    from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

    # Raw HTML passes here, as in JupyterLab; what comes out is cleaned by every caller.
    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True))


@cache
def _load_highlighter() -> tuple[Any, Any]:
    """Return the one lexer and formatter: making them costs more than colouring a cell."""
    from pygments.formatters.html import HtmlFormatter  # type: ignore[import-untyped]
    from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

    # Not the ipython3 lexer: it loads all of IPython, and notebooks here hold no magics.
    return PythonLexer(), HtmlFormatter(nowrap=True)
