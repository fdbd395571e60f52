"""What a report needs of the computer: one sentence each, and the command that mends it."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from analysis.paths import find_root

_MEGABYTE = 1_000_000
_ENOUGH = 200 * _MEGABYTE
_FONT = "DejaVu Sans"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at; `command` mends it when it is not well."""

    well: bool
    sentence: str
    command: str = ""


def check_computer() -> Iterator[Check]:
    """Check the kernel, the fonts, the disk, the packages and the folder for reports.

    Yields
    ------
    Check
        In this order, each as soon as it is known.
    """
    yield check_packages()
    yield check_kernel()
    yield check_fonts()
    folder = find_reports_place()
    yield check_folder(folder)
    yield check_disk(folder)


def check_packages() -> Check:
    """Compare the installed packages with Parallax's requirements."""
    from packaging.requirements import Requirement

    from analysis.report.stamp import list_requirements

    requirements = [Requirement(text) for text in list_requirements()]
    wrong = []
    for requirement in requirements:
        if requirement.marker and not requirement.marker.evaluate():
            continue
        try:
            installed = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            wrong.append((f"{requirement.name} is missing", requirement))
            continue
        if not requirement.specifier.contains(installed, prereleases=True):
            wrong.append((f"{requirement.name} is {installed}", requirement))
    if not wrong:
        return Check(True, f"All {len(requirements)} packages have the versions that are needed.")
    needed = " ".join(f'"{requirement.name}{requirement.specifier}"' for _, requirement in wrong)
    told = ", ".join(problem for problem, _ in wrong)
    return Check(False, f"Packages do not fit: {told}.", f"{_pip()} install {needed}")


def check_kernel() -> Check:
    """Start the kernel that notebooks run in."""
    from analysis.report.kernels import Kernel, KernelError

    started = time.perf_counter()
    try:
        kernel = Kernel()
        kernel.start()
        kernel.stop()
    except (ImportError, KernelError, OSError) as error:
        told = str(error).split("; run `parallax")[0].removesuffix(".")
        return Check(
            False, f"{told}.", f"{_pip()} install --force-reinstall ipykernel jupyter-client"
        )
    return Check(True, f"The Jupyter kernel starts ({time.perf_counter() - started:.1f} s).")


def check_fonts() -> Check:
    """Look for the font that figures are drawn with."""
    try:
        from matplotlib import font_manager

        font_manager.findfont(_FONT, fallback_to_default=False)
    except (ImportError, ValueError):
        return Check(
            False,
            f"The font {_FONT}, which comes with matplotlib, is missing.",
            f"{_pip()} install --force-reinstall matplotlib",
        )
    return Check(True, f"The font {_FONT} is there.")


def find_reports_place() -> Path:
    """Return the folder that reports go to, or the nearest one above that exists."""
    place = find_root() / "reports"
    while not place.is_dir():
        place = place.parent
    return place


def check_folder(folder: Path) -> Check:
    """Write a file where reports go."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".parallax-"):
            pass
    except OSError as error:
        return Check(
            False,
            f"Reports cannot be written to {str(folder)!r}: {error.strerror}.",
            'parallax report CORPUS --out "$HOME/parallax-report"',
        )
    return Check(True, f"Reports can be written to {str(folder)!r}.")


def check_disk(folder: Path) -> Check:
    """Look whether the disk has room for reports."""
    free = shutil.disk_usage(folder).free
    told = f"{free / _MEGABYTE:,.0f} MB are free where reports go"
    if free < _ENOUGH:
        return Check(
            False,
            f"Only {told}; {_ENOUGH // _MEGABYTE} MB should be.",
            f'du -sh "{folder}"{os.sep}*',
        )
    return Check(True, f"{told}.")


def _pip() -> str:
    return f'"{sys.executable}" -m pip'
