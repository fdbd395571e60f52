"""From a corpus to a report: run the notebooks, export them, and put the whole in its place."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.engine import count_cores, open_engine
from analysis.errors import InputError
from analysis.output import link_base
from analysis.paths import find_corpus
from analysis.report import stamp
from analysis.report.checks import check_values
from analysis.report.earlier import (
    Earlier,
    find_earlier,
    keep_older_sheets,
    refuse_lost,
    tell_replaced,
)
from analysis.report.execute import Job, Outcome, run_jobs
from analysis.report.executed import find_saved, make_public, make_saved, read_title
from analysis.report.folder import (
    choose_folder,
    open_folder,
    refuse_changed_sheets,
    write_text,
)
from analysis.report.index import list_pages
from analysis.report.measures import list_measures
from analysis.report.notices import list_notices
from analysis.report.sources import Source, bind_parameters, find_notebooks

if TYPE_CHECKING:
    import pandas as pd

    from analysis.engine import Engine
    from analysis.prepared.parts import Measure

# What else decides how a corpus is read.
_READING = ("encoding", "date_format")
_PARTS_WORTH_CORES = 4


@dataclass(frozen=True)
class Report:
    """A finished report: where it is, and what its ``run.json`` says."""

    folder: Path
    summary: dict[str, Any]

    @property
    def failed(self) -> list[str]:
        """The names of the notebooks that failed."""
        return [one["name"] for one in self.summary["notebooks"] if one["status"] == "failed"]


def run_report(
    corpus: str | Path,
    *,
    by: str | None = None,
    out: str | Path | None = None,
    notebooks: Sequence[str] | None = None,
    parameters: Mapping[str, object] | None = None,
    columns: str | None = None,
    metadata: str | Path | None = None,
    folder: Path | None = None,
    engine: str = "local",
    scheduler: str | None = None,
    cache: str | Path | None = None,
    tell: Callable[[str], None] | None = None,
    progress: bool = False,
) -> Report:
    """Run the notebooks on a corpus and write the report.

    Everything that can be refused is refused before a kernel starts and before anything is
    written. A notebook that fails does not stop the others; the report says which and why.

    Parameters
    ----------
    corpus : path
        A folder of ``.txt`` files, or one CSV, TSV, JSONL or Parquet file.
    by : str, optional
        The column that groups the articles.
    out : path, optional
        The report's folder; by default ``reports/<corpus>``. An older report there is replaced.
    notebooks : sequence of str, optional
        Names such as ``02-terms``; by default all. Beside them the other pages of a report on the same
        articles stay; where they could not, the run is refused.
    parameters : mapping, optional
        Name → value for the notebooks' own parameters, as text or already typed. Each notebook
        gets those that it declares.
    columns : str, optional
        Which column of the file is what: ``text=body,date=published``.
    metadata : path, optional
        A table of metadata for a folder of texts.
    folder : Path, optional
        Where the notebooks are, when not Parallax's own.
    engine, scheduler : str
        Where the parts of a large corpus are split and measured (`open_engine`).
    cache : path, optional
        The folder of prepared corpora (`prepare_corpus`).
    tell : callable, optional
        Called with one line for each notebook.
    progress : bool
        Whether to draw a bar over the parts, then over the cells, on standard error.

    Returns
    -------
    Report
        Its `failed` names the notebooks that failed.

    Raises
    ------
    InputError
        For anything that the user can mend.
    """
    tell = tell or (lambda _: None)
    place = find_corpus(corpus)
    final = choose_folder(place, out=out)
    sources = find_notebooks(notebooks, folder=folder)
    if notebooks is None:
        sources = _spare_sheets(sources, final, parameters=parameters or {}, tell=tell)
    elif any(map(_draws_sheets, sources)):
        refuse_changed_sheets(final)
    given = {
        "corpus": str(place),
        "by": by,
        "columns": columns,
        "metadata": None if metadata is None else str(_find_metadata(metadata)),
    }
    bound = bind_parameters(sources, given=given, parameters=parameters or {})
    with _state_cache(cache):
        with (
            open_engine(engine, scheduler=scheduler, tell=tell) as used,
            _open_progress(engine, tell=tell, progress=progress) as on_part,
        ):
            read = _read_corpus(
                place,
                given,
                parameters=parameters or {},
                bound={name: value for values in bound for name, value in values.items()}
                | {"out": str(final)},
                measures=list_measures(sources, bound),
                engine=used,
                on_part=on_part,
            )
        if read.is_large:
            from analysis.prepared.tables import give_back_memory

            give_back_memory()  # to the kernels, which need it
        with open_folder(final, draws_sheets=any(map(_draws_sheets, sources))) as partial:
            run = _Run(
                sources, bound, read, partial=partial, final=final, is_part=notebooks is not None
            )
            return run.make(tell, progress=progress)


def _draws_sheets(source: Source) -> bool:
    return "coded" in source.names


def _spare_sheets(
    sources: list[Source],
    final: Path,
    *,
    parameters: Mapping[str, object],
    tell: Callable[[str], None],
) -> list[Source]:
    """Leave out, with a line, what would replace sheets that somebody has written into.

    Nobody who wants the other pages is kept from them; who gives it a parameter of its own is
    refused.
    """
    drawing = [source for source in sources if _draws_sheets(source)]
    others = [source for source in sources if not _draws_sheets(source)]
    try:
        if drawing:
            refuse_changed_sheets(final)
    except InputError as error:
        of_others = {name for source in others for name in source.names}
        if not others or any(name not in of_others for name in parameters):
            raise
        tell(f"Not run: {', '.join(source.name for source in drawing)}. {error}")
        return others
    return sources


def _find_metadata(path: str | Path) -> Path:
    found = Path(path).expanduser()
    if "\0" in str(path) or not found.is_file():
        raise InputError(f"`metadata` must be a file, but there is none at {str(path)!r}.")
    return found.resolve()


@dataclass(frozen=True)
class _Corpus:
    """The corpus as the stamp tells it: its tables are not held while the notebooks run."""

    by: str
    n_chars: int
    is_large: bool
    groups: dict[str, int]
    told: dict[str, Any]
    notices: list[str]


def _read_corpus(
    place: Path,
    given: Mapping[str, Any],
    *,
    parameters: Mapping[str, object],
    bound: Mapping[str, object],
    measures: Sequence[Measure],
    engine: Engine,
    on_part: Callable[[int, int], None],
) -> _Corpus:
    from analysis.corpus import group_documents
    from analysis.prepared import prepare_corpus

    def check(documents: pd.DataFrame) -> None:
        check_values(bound, groups=group_documents(documents, by=given["by"]))

    # A notebook that declares these reads with them, so that the stamp has to as well.
    stated = {name: str(parameters[name]) for name in _READING if parameters.get(name)}
    prepared = prepare_corpus(
        place,
        columns=given["columns"],
        metadata=given["metadata"],
        engine=engine,
        measures=measures,
        check=check,
        on_part=on_part,
        **stated,
    )
    documents = prepared.documents
    groups, by = group_documents(documents, by=given["by"]), given["by"]
    if by is None:
        sources = set(documents["source"]) - {""}
        by = "source" if len(sources) > 1 else "title"
    told = {
        "name": place.name if place.is_dir() else place.stem,
        "path": str(place),
        "sha256": stamp.hash_corpus(prepared.ledger),
        "n_documents": len(documents),
        "n_files": stamp.count_files(prepared.ledger),
        "files": stamp.list_files(prepared.ledger),
    }
    sizes = {str(group): int(n) for group, n in groups["group"].value_counts(sort=False).items()}
    n_chars = int(documents["n_chars"].sum())
    notices = list_notices(prepared, groups=groups, by=given["by"])
    return _Corpus(by, n_chars, prepared.is_large, sizes, told, notices)


@contextmanager
def _open_progress(
    engine: str, *, tell: Callable[[str], None], progress: bool
) -> Iterator[Callable[[int, int], None]]:
    """Yield what is called after each part: it moves a bar, and tells of idle cores once."""
    idle = engine == "local" and count_cores() > 1
    with _open_bar(0, unit="part", progress=progress) as bar:

        def on_part(done: int, total: int) -> None:
            if bar is not None:
                bar.total = total
                bar.update(done - bar.n)
                bar.refresh()
            if idle and done == 1 and total >= _PARTS_WORTH_CORES:
                tell(
                    f"{total} parts on one core; "
                    f"--engine processes uses all {count_cores()}, for the same numbers."
                )

        yield on_part


@contextmanager
def _state_cache(cache: str | Path | None) -> Iterator[None]:
    """Let the kernels, which inherit the environment, use the stated cache."""
    from analysis.paths import CACHE_VARIABLE

    before = os.environ.get(CACHE_VARIABLE)
    if cache is not None:
        os.environ[CACHE_VARIABLE] = str(Path(cache).expanduser().absolute())
    try:
        yield
    finally:
        if cache is not None:
            os.environ.pop(CACHE_VARIABLE)
            if before is not None:
                os.environ[CACHE_VARIABLE] = before


@dataclass(frozen=True)
class _Run:
    """One run, in its partial folder."""

    sources: list[Source]
    bound: list[dict[str, Any]]
    corpus: _Corpus
    partial: Path
    final: Path
    is_part: bool  # of the notebooks some were asked for

    def make(self, tell: Callable[[str], None], *, progress: bool) -> Report:
        """Run, export and stamp; return the report as it will lie in its place."""
        started = stamp.tell_time()
        records: dict[str, dict[str, Any]] = {}
        told = {"corpus": self.corpus.told, "by": self.corpus.by, "versions": stamp.list_versions()}
        earlier, replaced = find_earlier(self.final, told)
        if replaced and self.is_part:
            names = [source.name for source in self.sources]
            place = Path(self.corpus.told["path"])
            refuse_lost(self.final, replaced, names=names, corpus=place)
        pages = list_pages(sorted({*earlier.records, *(source.name for source in self.sources)}))
        width = max(len(source.name) for source in self.sources)
        jobs = self._list_jobs()
        n_cells = sum(source.n_cells for source in self.sources)
        n_cells += sum(bool(job.parameters) for job in jobs)  # papermill adds a cell
        with _open_bar(n_cells, unit="cell", progress=progress) as bar:
            outcomes = run_jobs(
                jobs,
                n_bytes=self.corpus.n_chars,
                on_cell=bar.update if bar else None,
            )
            for outcome in outcomes:
                records[outcome.job.name] = self._export(outcome, pages)
                if bar:
                    bar.clear()
                tell(_tell_outcome(outcome, width=width))
                if outcome.job.parameters.get("save_engine"):  # who waits for a file is told
                    record = records[outcome.job.name]
                    for status in [*record["warnings"], *record["statuses"]]:
                        tell(f"Note: {status}")
        for notice in self.corpus.notices:
            tell(f"Note: {notice}")
        kept = self._keep(earlier, records, pages)
        if kept:
            tell(f"Kept of the earlier run: {', '.join(kept)}.")
        saved = keep_older_sheets(self.final, self.partial, replaced=bool(replaced))
        if replaced:
            tell(tell_replaced(self.final, replaced, sheets=saved))
        ordered = [records[name] for name in sorted(records)]
        summary = self._summarise(ordered, earlier, started=started)
        self._write_index(summary)
        stamp.write_summary(summary, folder=self.partial)
        return Report(self.final, summary)

    def _list_jobs(self) -> list[Job]:
        jobs = []
        for source, values in zip(self.sources, self.bound, strict=True):
            out = {"out": str(self.partial)} if "out" in source.names else {}
            jobs.append(Job(source.name, source.path, {**values, **out}))
        return jobs

    def _keep(
        self, earlier: Earlier, records: dict[str, dict[str, Any]], pages: list[tuple[str, str]]
    ) -> list[str]:
        """Keep the earlier notebooks that did not run, or ran and failed; return their names."""
        kept = []
        for name in sorted(earlier.records):
            failure = records.get(name)
            if failure is None or failure["status"] == "failed":
                record = earlier.keep(name, folder=self.partial, pages=pages)
                if failure is not None:  # the page is of the run before; the index says so
                    record |= {"status": "failed", "error": failure["error"], "kept": True}
                records[name] = record
                kept.append(name)
        earlier.keep_sheets(self.partial)
        return kept

    def _export(self, outcome: Outcome, pages: list[tuple[str, str]]) -> dict[str, Any]:
        """Write a notebook's two files and return its part of ``run.json``."""
        import nbformat

        from analysis.report.cells import list_statuses
        from analysis.report.html import export_notebook, list_findings

        name, parameters = outcome.job.name, outcome.job.parameters
        final = {**parameters, "out": str(self.final)} if "out" in parameters else parameters
        base = link_base(self.partial)
        saved = make_saved(outcome.notebook, name=name, parameters=final, base=base)
        write_text(self.partial / f"{name}.ipynb", nbformat.writes(saved) + "\n")
        public = make_public(saved, parameters=final)
        page = export_notebook(public, pages=pages, current=f"{name}.html")
        write_text(self.partial / f"{name}.html", page)
        figures, tables = find_saved(public, folder=self.partial)
        return {
            "name": name,
            "title": read_title(public, default=name),
            "status": "failed" if outcome.error else "done",
            "error": outcome.error,
            "seconds": round(outcome.seconds, 2),
            "findings": list_findings(public),
            "statuses": list_statuses(public),
            "warnings": list_statuses(public, opened=True),
            "figures": figures,
            "tables": tables,
        }

    def _summarise(
        self, notebooks: list[dict[str, Any]], earlier: Earlier, *, started: str
    ) -> dict[str, Any]:
        corpus = self.corpus
        used = [
            {parameter.name: parameter.default for parameter in source.parameters} | values
            for source, values in zip(self.sources, self.bound, strict=True)
        ]
        names = [source.name for source in self.sources]
        ran = dict(zip(names, map(stamp.show_parameters, used), strict=True))
        kept = {one["name"] for one in notebooks if one["name"] not in ran or one.get("kept")}
        return {
            "format": stamp.FORMAT,
            "corpus": corpus.told,
            "by": corpus.by,
            "groups": corpus.groups,
            "notices": corpus.notices,
            "parameters": {
                one["name"]: (earlier.parameters if one["name"] in kept else ran)[one["name"]]
                for one in notebooks
            },
            "notebooks": notebooks,
            "versions": stamp.list_versions(),
            "random_state": stamp.pick_random_state(used),
            "started": started,
            "finished": stamp.tell_time(),
            "complete": True,
        }

    def _write_index(self, summary: Mapping[str, Any]) -> None:
        from analysis.report.index import render_index

        write_text(self.partial / "index.html", render_index(summary))


def _tell_outcome(outcome: Outcome, *, width: int) -> str:
    line = f"{outcome.job.name:<{width}}  {outcome.seconds:5.1f} s"
    return f"{line}  failed: {outcome.error}" if outcome.error else line


def _open_bar(n_steps: int, *, unit: str, progress: bool) -> Any:
    """Open a bar over parts or cells, or nothing."""
    if not progress:
        return nullcontext()
    from tqdm import tqdm

    return tqdm(total=n_steps or None, unit=unit, file=sys.stderr, leave=False)
