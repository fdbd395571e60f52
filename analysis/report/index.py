"""The first page of a report: what was found, in which articles, and what went wrong."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from analysis.parameters import show_value
from analysis.report.clean import hide_machine
from analysis.report.html import load_template

MAX_FINDINGS = 5  # of one notebook; its page has them all
MAX_ROWS = 30


def list_pages(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the report's pages as address and label, the index first.

    Examples
    --------
    >>> list_pages(["01-corpus", "05-naming-and-voice"])
    [('index.html', 'Report'), ('01-corpus.html', 'Corpus'), ('05-naming-and-voice.html', 'Naming and voice')]
    """
    return [("index.html", "Report"), *((f"{name}.html", _label(name)) for name in names)]


def render_index(summary: Mapping[str, Any]) -> str:
    """Return ``index.html`` for the summary of a run.

    First what each notebook found, or why it failed; then the articles it rests on, the figures
    and tables to take away, and how the report was made. Times and versions stay in ``run.json``:
    the page is the same whenever and wherever the same articles are analysed.

    Parameters
    ----------
    summary : mapping
        The content of ``run.json``. Each of its notebooks may carry ``findings``, as
        `analysis.report.html.list_findings` gives them.

    Returns
    -------
    str
        The page, which loads nothing and runs no script.
    """
    corpus, notebooks = summary["corpus"], summary["notebooks"]
    groups, files = _list_groups(summary.get("groups") or {}), _list_files(corpus)
    page = load_template("index.html.j2").render(
        pages=list_pages(notebook["name"] for notebook in notebooks),
        current="index.html",
        summary=summary,
        title=f"Parallax report: {corpus['name']}",
        opening=_open(summary),
        failures=_list_failures(summary),
        notices=summary.get("notices") or [],
        notebooks=[_present(notebook) for notebook in notebooks],
        groups=groups[:MAX_ROWS],
        n_groups=len(groups),
        single=all(n == 1 for _, n in groups),
        files=files[:MAX_ROWS],
        n_files=len(files),
        figures=[
            {
                "name": figure["name"],
                "title": figure.get("title") or _label(figure["name"]),
                "page": notebook["name"],
                "label": _label(notebook["name"]),
            }
            for notebook in notebooks
            for figure in notebook.get("figures", ())
        ],
        tables=_list_tables(notebooks),
        facts=_list_facts(summary),
        parameters=[
            (_label(name), _list_values(values))
            for name, values in (summary.get("parameters") or {}).items()
            if values
        ],
    )
    return page.lstrip()


def _label(name: str) -> str:
    """Return the short label of a notebook: ``03-sentiment`` is Sentiment."""
    words = name.lstrip("0123456789-_ ").replace("-", " ").replace("_", " ").strip()
    return (words or name).capitalize()


def _count(n: int, thing: str) -> str:
    return f"{n:,} {thing}{'' if n == 1 else 's'}"


def _open(summary: Mapping[str, Any]) -> str:
    corpus = summary["corpus"]
    opening = _count(corpus["n_documents"], "article")
    if groups := summary.get("groups"):
        if all(n == 1 for n in groups.values()):
            opening += ", each read on its own"
        else:
            opening += f", compared by {summary['by']} ({_count(len(groups), 'group')})"
    return f"{opening}."


def _list_failures(summary: Mapping[str, Any]) -> list[str]:
    notebooks = summary["notebooks"]
    failed = [_label(notebook["name"]) for notebook in notebooks if notebook["status"] == "failed"]
    failures = []
    if failed:
        failures.append(
            f"{len(failed)} of {_count(len(notebooks), 'notebook')} failed: {', '.join(failed)}. "
            "The others are complete."
        )
    if not summary.get("complete", False):
        failures.append("This run did not finish; run it again before you rely on its pages.")
    return failures


def _present(notebook: Mapping[str, Any]) -> dict[str, Any]:
    """Return one notebook as the page lists it: its question, its findings, or its error."""
    findings: Sequence[Mapping[str, Any]] = notebook.get("findings") or ()
    distinct = [finding for finding in findings if finding["distinct"]]
    n_more, n_open = len(distinct) - MAX_FINDINGS, sum(not f["distinct"] for f in findings)
    notes = []
    if n_more > 0:
        notes.append(f"{_count(n_more, 'more finding')} on its page.")
    if n_open:
        notes.append(
            f"{_count(n_open, 'more result')}: no distinguishable difference, or nothing to compare."
        )
    failed = notebook["status"] == "failed"
    error = notebook.get("error") or "It gave no reason."
    return {
        "name": notebook["name"],
        "title": notebook.get("title") or _label(notebook["name"]),
        "error": hide_machine(error.removeprefix("InputError: ")) if failed else "",
        "kept": bool(notebook.get("kept")),
        "findings": distinct[:MAX_FINDINGS],
        "statuses": notebook.get("statuses") or [],
        "warnings": notebook.get("warnings") or [],
        "note": " ".join(notes),
    }


def _list_groups(groups: Mapping[str, int]) -> list[tuple[str, int]]:
    """List groups, the largest first, so that the order says something."""
    return sorted(groups.items(), key=lambda group: (-group[1], group[0]))


def _list_files(corpus: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """List the ledger's lines that tell more than that a file was read."""
    return [
        (show_value(line["path"]), line["status"], hide_machine(line.get("reason") or ""))
        for line in corpus.get("files", ())
        if line["status"] != "read"
    ]


def _list_tables(notebooks: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """List each table once, with the pages that write to it."""
    pages: dict[str, list[str]] = {}
    for notebook in notebooks:
        for table in notebook.get("tables", ()):
            pages.setdefault(table, []).append(_label(notebook["name"]))
    return [(table, ", ".join(labels)) for table, labels in pages.items()]


def _list_values(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """List parameters; where the files go is left out, as on the notebook's own page."""
    return [(name, show_value(value)) for name, value in values.items() if name != "out"]


def _list_facts(summary: Mapping[str, Any]) -> list[tuple[str, object]]:
    corpus = summary["corpus"]
    return [
        ("Corpus", show_value(str(corpus["name"]))),
        ("Its fingerprint", f"SHA-256 {corpus['sha256']}"),
        ("Random state", summary.get("random_state", "none")),
    ]
