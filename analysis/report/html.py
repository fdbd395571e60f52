"""Export an executed notebook as one self-contained page: no script, no request to anywhere."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.report import cells

if TYPE_CHECKING:
    import jinja2
    from nbconvert.exporters.templateexporter import TemplateExporter
    from nbformat import NotebookNode

_TEMPLATES = Path(__file__).parent / "template"


def export_notebook(
    notebook: "NotebookNode", *, pages: Sequence[tuple[str, str]] = (), current: str = ""
) -> str:
    """Return an executed notebook as the text of one HTML file.

    The same notebook gives the same text, whenever, wherever and however often it was run:
    execution counts, times and absolute paths stay out.

    Parameters
    ----------
    notebook : NotebookNode
        The notebook with its outputs. Whatever they hold is cleaned; see `clean_html`.
    pages : sequence of (str, str)
        The report's pages in reading order, each as its relative address and its label.
    current : str
        The address of this page among `pages`. The notebook itself lies beside it, under the
        same name with the ending ``.ipynb``; it is linked when `current` is given.

    Returns
    -------
    str
        The page, under the Content-Security-Policy that forbids it to load anything.

    See Also
    --------
    list_findings : only the findings of a notebook, as the index lists them.
    """
    resources = {"pages": list(pages), "current": current}
    page, _ = _load_exporter().from_notebook_node(notebook, resources=resources)
    return str(page)


def list_findings(notebook: "NotebookNode") -> list[dict[str, Any]]:
    """List a notebook's findings for ``run.json``: ``id, sentence, distinct, standing``.

    The surest come first: see `analysis.evidence.Finding`.
    """
    return [asdict(finding) for finding in cells.list_findings(notebook)]


def load_template(name: str) -> "jinja2.Template":
    """Return a template of the report; its variables are escaped unless marked as HTML."""
    return _load_exporter().environment.get_template(name)


def _prepare(
    notebook: "NotebookNode", resources: dict[str, Any]
) -> tuple["NotebookNode", dict[str, Any]]:
    """Add what the template draws; nbconvert calls this as its last preprocessor."""
    resources["page"] = cells.split_blocks(notebook)
    return notebook, resources


@cache
def _load_exporter() -> "TemplateExporter":
    """Return the one exporter of this process: loading and compiling it costs more than a page."""
    from nbconvert.exporters.templateexporter import TemplateExporter

    exporter = TemplateExporter(
        # Stated, so that no template or setting of the user's Jupyter takes part.
        template_paths=[str(_TEMPLATES)],
        template_file="notebook.html.j2",
        default_preprocessors=[],
        preprocessors=["nbconvert.preprocessors.CoalesceStreamsPreprocessor", _prepare],
        optimistic_validation=True,
    )
    environment = exporter.environment
    environment.autoescape = True  # set before the first template is compiled
    environment.trim_blocks = environment.lstrip_blocks = True
    return exporter
