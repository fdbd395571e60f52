"""The report's folder: written beside its place, then swapped in whole.

A run writes to ``.<name>.partial``, locked, and only a finished run takes the place of an older
one; what it keeps of that one is copied first (`earlier`). So a report is never half written, and
an interrupted run leaves what was there before.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from analysis.errors import InputError
from analysis.paths import find_root, is_left_by_program, read_stamp

EARLIER_SHEETS = "earlier-sheets"  # of reports that were replaced
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EFBIG)


def choose_folder(corpus: Path, *, out: str | Path | None = None) -> Path:
    """Return the folder that a report of `corpus` goes to, or refuse one that may not be replaced.

    Raises
    ------
    InputError
        When `out` is no usable path, holds the corpus or lies inside it, or is a folder with
        content that is no Parallax report.
    """
    if out is None:
        from analysis.output import name_report

        folder = (find_root() / "reports" / name_report(corpus)).resolve()
    else:
        if not str(out).strip() or "\0" in str(out):
            raise InputError(f"`out` must be a folder, but {str(out)!r} was given.")
        try:
            folder = Path(out).expanduser().resolve()
        except (OSError, RuntimeError) as error:  # a loop of links, or ~ of nobody
            raise InputError(
                f"`out` must be a folder, but {str(out)!r} is none: {error}."
            ) from None
    if len(os.fsencode(folder.name)) > 200:
        raise InputError(f"`out` must have a shorter name than {folder.name[:40]!r}….")
    if relation := _relate(folder, corpus):
        raise InputError(
            f"The report cannot go to {str(folder)!r}, because that {relation} the corpus; "
            "give another folder with --out."
        )
    _refuse_other_content(folder)
    if out is None:
        _refuse_other_corpus(folder, corpus)
    return folder


def _relate(folder: Path, corpus: Path) -> str:
    """Say how a report at `folder` would touch the corpus, if it would."""
    if folder == corpus:
        return "is"
    if corpus.is_relative_to(folder):
        return "holds"
    return "lies in" if folder.is_relative_to(corpus) else ""


def _refuse_other_corpus(folder: Path, corpus: Path) -> None:
    """Refuse the report on a corpus of the same name elsewhere, where nobody chose the folder."""
    older = read_stamp(folder) or {}
    told = older.get("corpus", {}).get("path", str(corpus))
    if told != str(corpus):
        raise InputError(
            f"{str(folder)!r} holds the report on another corpus of this name, {told!r}; "
            "give a folder with --out (with make: OUT=folder)."
        )


def _refuse_other_content(folder: Path, *, draws_sheets: bool = False) -> None:
    """Refuse to replace anything but nothing, an empty folder and an older report.

    A report's sheets stay where the run draws none; of any other folder nothing is kept.
    """
    try:
        if not folder.exists():
            return
        if not folder.is_dir():
            raise InputError(
                f"The report needs a folder, but {str(folder)!r} is a file; "
                "give another path with --out."
            )
        if os.path.ismount(folder):
            raise InputError(
                f"{str(folder)!r} is a mount point, which cannot be replaced as a whole; "
                "give a folder inside it with --out."
            )
        if draws_sheets or read_stamp(folder) is None:
            refuse_changed_sheets(folder)
        # a notebook that was run by hand leaves its figures, tables and sheets, and nothing else
        if {path.name for path in folder.iterdir()} <= {"figures", "tables", "sheets"}:
            return
        if read_stamp(folder) is None:
            raise InputError(
                f"The folder {str(folder)!r} holds something that is no Parallax report "
                "(it has no run.json of one), so it is not replaced; give another with --out "
                "(with make: OUT=folder)."
            )
        strange = sorted(path.name for path in folder.iterdir() if not _is_ours(path))
        if strange:
            raise InputError(
                f"The report's folder {str(folder)!r} holds {strange[0]!r}, which no report has "
                "written, so it is not replaced; move that elsewhere, or give another folder "
                "with --out (with make: OUT=folder)."
            )
    except OSError as error:
        raise InputError(f"The report cannot go to {str(folder)!r}: {error.strerror}.") from None


def refuse_changed_sheets(folder: Path) -> None:
    """Refuse a report's folder with coding sheets that somebody has written into."""
    if (folder / "sheets").is_dir():
        from analysis.validation.writing import check_sheets

        check_sheets(folder)


def _is_ours(path: Path) -> bool:
    """Whether a report writes a file or folder of this name, or a program leaves it by itself."""
    if path.is_dir():
        return path.name in ("figures", "tables", "sheets", EARLIER_SHEETS, ".ipynb_checkpoints")
    known = path.name == "run.json" or path.suffix in (".html", ".ipynb")
    return known or is_left_by_program(path)


@contextmanager
def open_folder(folder: Path, *, draws_sheets: bool = False) -> Iterator[Path]:
    """Yield a fresh partial folder; swap it in at the end, or remove it when anything is raised.

    Parameters
    ----------
    folder : Path
        The report's place.
    draws_sheets : bool
        Whether coding sheets will be drawn, which never replace some that were written into.

    Raises
    ------
    InputError
        When the place cannot be written to, or another run is writing to the same folder.
    """
    from filelock import FileLock, Timeout

    lock = FileLock(folder.with_name(f".{folder.name}.lock"))
    partial = folder.with_name(f".{folder.name}.partial")
    older = folder.with_name(f".{folder.name}.old")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(
            f"Another run is writing to {str(folder)!r}; wait for it, or give another with --out."
        ) from None
    except OSError as error:
        raise InputError(f"The report cannot go to {str(folder)!r}: {error.strerror}.") from None
    try:
        _mend(folder, partial=partial, older=older)
        # Between the first look and the lock another run, or a person, may have written here.
        _refuse_other_content(folder, draws_sheets=draws_sheets)
        try:
            partial.mkdir()
            yield partial
            sync_tree(partial)
            _swap(partial, folder, older)
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            raise InputError(
                f"The report cannot be written to {str(folder)!r}: {error.strerror}. "
                "What was there before is as it was."
            ) from error
        finally:
            shutil.rmtree(partial, ignore_errors=True)
    finally:
        # while it is held: afterwards it may be another's. Windows keeps an open file.
        with suppress(OSError):
            Path(lock.lock_file).unlink()
        lock.release()


def _mend(folder: Path, *, partial: Path, older: Path) -> None:
    """Clear what a killed run left; if it died between the two renames, put the old one back."""
    if older.exists() and not folder.exists():
        os.rename(older, folder)
    for leftover in (partial, older):
        if leftover.exists():
            shutil.rmtree(leftover)


def _swap(partial: Path, folder: Path, older: Path) -> None:
    """Put `partial` in the place of `folder`; whatever fails, one whole report stays there."""
    try:
        if folder.exists():
            os.rename(folder, older)
        os.rename(partial, folder)
    except BaseException:
        if older.exists() and not folder.exists():
            os.rename(older, folder)
        raise
    _sync(folder.parent)
    shutil.rmtree(older, ignore_errors=True)


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 with Unix line ends on every system, so that the bytes are the same."""
    path.write_text(text, encoding="utf-8", newline="\n")


def sync_tree(folder: Path) -> None:
    """Flush every file and folder to the disk, so that the rename never precedes the content."""
    for root, _, names in os.walk(folder):
        for name in names:
            _sync(Path(root, name))
        _sync(Path(root))


def _sync(path: Path) -> None:
    with suppress(OSError):  # not every system opens folders, nor every file system syncs them
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
