"""The command ``parallax``. Nothing heavy is imported before a command needs it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from analysis import __version__
from analysis.errors import InputError

if TYPE_CHECKING:
    from analysis.report.sources import Source

_DONE, _FAILED, _BAD_INPUT, _INTERRUPTED = 0, 1, 2, 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="parallax", message="%(prog)s %(version)s")
def parallax() -> None:
    """Show how the same story shifts with who tells it."""


@parallax.command()
@click.argument("corpus", type=str)
@click.option("--by", metavar="COLUMN", help="The column that groups the articles.")
@click.option("--out", metavar="DIR", help="The report's folder. [default: reports/<corpus>]")
@click.option("--notebooks", metavar="NAMES", help="Only these, such as 02-terms,04-framing.")
@click.option(
    "--columns", metavar="PAIRS", help="Which column is what, such as text=body,date=published."
)
@click.option("--metadata", metavar="FILE", help="A table of metadata for a folder of texts.")
@click.option(
    "--engine",
    default="local",
    metavar="NAME",
    help="Where a large corpus is split and measured: local, processes or dask. [default: local]",
)
@click.option(
    "--scheduler", metavar="ADDRESS", help="A running Dask scheduler, such as tcp://10.0.0.5:8786."
)
@click.option("--cache", metavar="DIR", help="The folder of prepared corpora. See: parallax cache")
@click.option("--random-state", metavar="N", help="The seed of every random draw.")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    nargs=2,
    multiple=True,
    metavar="NAME VALUE",
    help="A notebook's own parameter; may be given again. See: parallax notebooks",
)
def report(
    corpus: str,
    by: str | None,
    out: str | None,
    notebooks: str | None,
    columns: str | None,
    metadata: str | None,
    engine: str,
    scheduler: str | None,
    cache: str | None,
    random_state: str | None,
    parameters: Sequence[tuple[str, str]],
) -> int:
    """Run the notebooks on CORPUS and write the report.

    CORPUS is a folder of .txt files (with a metadata.csv, if you have one), or one CSV, TSV,
    JSONL or Parquet file.
    """
    given = _collect_parameters(parameters, random_state=random_state)
    from analysis.report.run import run_report

    with _exit_on_termination():
        try:
            made = run_report(
                corpus,
                by=by,
                out=out,
                notebooks=None if notebooks is None else _split_names(notebooks),
                parameters=given,
                engine=engine,
                scheduler=scheduler,
                cache=cache,
                columns=columns,
                metadata=metadata,
                tell=click.echo,
                progress=sys.stderr.isatty(),
            )
        except KeyboardInterrupt:
            click.echo("parallax: interrupted; nothing was written.", err=True)
            return _INTERRUPTED
    click.echo(f"Report: {_shorten(made.folder / 'index.html')}")
    return _FAILED if made.failed else _DONE


@parallax.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def notebooks(names: Sequence[str]) -> int:
    """List the notebooks, or those named, each with its parameters: type, default, help."""
    from analysis.report.sources import find_notebooks

    wanted = [name for given in names for name in _split_names(given)]
    click.echo("\n\n".join(_describe(source) for source in find_notebooks(wanted or None)))
    return _DONE


@parallax.command()
@click.option("--cache", metavar="DIR", help="The folder, when not the usual one.")
@click.option("--clear", is_flag=True, help="Remove every prepared corpus, and sentence vectors.")
def cache(cache: str | None, clear: bool) -> int:
    """Tell where prepared corpora are kept and how much they take; or remove them.

    A corpus is split and measured once, a sentence's vector made once. What nobody has used for 30 days goes by itself.
    """
    from analysis.paths import find_cache
    from analysis.prepared.store import drop_unused, measure_cache
    from analysis.semantic import drop_vectors, measure_vectors

    folder = find_cache(cache)
    if clear:
        freed = drop_unused(folder, days=0) + drop_vectors(folder)
        click.echo(f"{freed / 1e6:,.1f} MB freed in {folder}")
        return _DONE
    n_entries, n_bytes = measure_cache(folder)
    kept = "1 prepared corpus" if n_entries == 1 else f"{n_entries} prepared corpora"
    click.echo(f"{kept}, {n_bytes / 1e6:,.1f} MB, in {folder}")
    if n_bytes := measure_vectors(folder):
        click.echo(f"Sentence vectors, {n_bytes / 1e6:,.1f} MB, there too")
    return _DONE


@parallax.command()
def doctor() -> int:
    """Check this computer: one line each, and what to type where something is wrong."""
    from analysis.doctor import check_computer

    well = True
    for check in check_computer():
        well = well and check.well
        click.echo(f"{'ok  ' if check.well else 'FAIL'}  {check.sentence}")
        if check.command:
            click.echo(f"      {check.command}")
    return _DONE if well else _FAILED


class _Codebook(click.Group):
    """``parallax codebook FILE`` is what one types first: it means ``codebook check FILE``."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Take what is no command for the file to check."""
        if args[0] not in self.commands:
            args = ["check", *args]
        return super().resolve_command(ctx, args)


@parallax.group(cls=_Codebook)
def codebook() -> None:
    """Check a codebook of your own, or list those that come with Parallax."""


@codebook.command()
@click.argument("file", type=str)
def check(file: str) -> int:
    """Say what is in a codebook, or on which line it is broken.

    FILE is a .toml file, or the name of a codebook that comes with Parallax.
    """
    from analysis.frames import describe_codebook, read_codebook

    click.echo(describe_codebook(read_codebook(file)))
    return _DONE


@codebook.command(name="list")
def shipped() -> int:
    """List the codebooks that come with Parallax, a line each."""
    from analysis.frames import list_codebooks, read_codebook

    books = [read_codebook(name) for name in list_codebooks()]
    wide = max(len(book.name) for book in books)
    for book in books:
        click.echo(f"{book.name:<{wide}}  {len(book.frames):>2} frames  {book.title}")
    return _DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    0 done, 1 a notebook failed, 2 bad input (one sentence), 130 interrupted. Anything else that
    is raised is a defect of Parallax and keeps its traceback.
    """
    try:
        code = parallax.main(
            args=_split_pairs(sys.argv[1:] if arguments is None else arguments),
            prog_name="parallax",
            standalone_mode=False,
        )
    except InputError as error:
        click.echo(f"parallax: {error}", err=True)
        return _BAD_INPUT
    except RuntimeError as error:
        from analysis.report.kernels import KernelError

        if not isinstance(error, KernelError):
            raise
        click.echo(f"parallax: {error}", err=True)
        return _FAILED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return _INTERRUPTED
    return code if isinstance(code, int) else _DONE


def _split_pairs(arguments: Sequence[str]) -> list[str]:
    """Read ``-p target=Reuters`` as ``-p target Reuters``.

    Examples
    --------
    >>> _split_pairs(["-p", "target=Reuters", "-p", "actors", "US=America"])
    ['-p', 'target', 'Reuters', '-p', 'actors', 'US=America']
    """
    split: list[str] = []
    for place, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        follows = place > 0 and arguments[place - 1] in ("-p", "--parameter")
        split += [name, value] if follows and equals and name.isidentifier() else [argument]
    return split


def _collect_parameters(
    pairs: Sequence[tuple[str, str]], *, random_state: str | None
) -> dict[str, object]:
    """Join the ways to give a parameter; the same one twice is a slip."""
    given: dict[str, object] = {}
    if random_state is not None:
        pairs = [*pairs, ("random_state", random_state)]
    for name, value in pairs:
        if name in given:
            raise InputError(f"The parameter {name!r} was given twice; give it once.")
        given[name] = value
    return given


def _split_names(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _shorten(path: Path) -> str:
    """Write a path from the working folder where it lies inside."""
    with suppress(ValueError):
        return str(path.relative_to(Path.cwd()))
    return str(path)


def _describe(source: Source) -> str:
    lines = [f"{source.name}  {source.title}"]
    names = [parameter.name for parameter in source.parameters]
    kinds = [f"{parameter.kind} [{parameter.default!r}]" for parameter in source.parameters]
    wide, wider = max(map(len, names), default=0), max(map(len, kinds), default=0)
    for parameter, kind in zip(source.parameters, kinds, strict=True):
        lines.append(f"  {parameter.name:<{wide}}  {kind:<{wider}}  {parameter.help}".rstrip())
    return "\n".join(lines)


@contextmanager
def _exit_on_termination() -> Iterator[None]:
    """Clean up when asked to end, as on Ctrl-C: without it kernels would outlive the run."""

    def leave(number: int, _: Any) -> None:
        raise SystemExit(128 + number)

    before: Callable[..., Any] | int | None = signal.SIG_DFL
    with suppress(ValueError):  # not the main thread
        before = signal.signal(signal.SIGTERM, leave)
    try:
        yield
    finally:
        with suppress(ValueError):
            signal.signal(signal.SIGTERM, before)
