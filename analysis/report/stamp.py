"""``run.json``: what a report was made of, so that it can be made again."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.parameters import show_value
from analysis.report.folder import write_text

if TYPE_CHECKING:
    import pandas as pd

FORMAT = 1
DISTRIBUTION = "parallax-news"


def hash_corpus(ledger: pd.DataFrame) -> str:
    """Hash a corpus by the paths and hashes of its files, whatever their order."""
    rows = zip(ledger["path"].astype(str), ledger["sha256"].astype(str), strict=True)
    lines = "".join(f"{path}\0{digest}\n" for path, digest in sorted(rows))
    return hashlib.sha256(lines.encode("utf-8", "surrogateescape")).hexdigest()


def count_files(ledger: pd.DataFrame) -> int:
    """Count the ledger's files, without its lines for folders and for rows of a table."""
    return sum(not re.search(r"/$| row [0-9]+$", path) for path in ledger["path"])


def list_requirements() -> list[str]:
    """List the distribution's own requirements, without its extras.

    They are those it was installed with, or those of the checkout it runs from.
    """
    checkout = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if checkout.is_file():
        import tomllib

        project = tomllib.loads(checkout.read_text(encoding="utf-8"))["project"]
        return list(project["dependencies"])
    try:
        requirements = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        return []
    return [requirement for requirement in requirements if "extra ==" not in requirement]


def read_version() -> str:
    """Return Parallax's version: of the checkout it runs from, else as installed."""
    checkout = Path(__file__).resolve().parents[2] / "pyproject.toml"
    if checkout.is_file():
        import tomllib

        return str(tomllib.loads(checkout.read_text(encoding="utf-8"))["project"]["version"])
    try:
        return metadata.version(DISTRIBUTION)
    except metadata.PackageNotFoundError:
        return "unknown"


def list_versions() -> dict[str, str]:
    """Return the versions of Parallax, Python and every direct dependency."""
    versions = {DISTRIBUTION: read_version(), "python": platform.python_version()}
    for requirement in list_requirements():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def list_files(ledger: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the ledger's rows as JSON values."""
    rows: list[dict[str, Any]] = json.loads(ledger.to_json(orient="records"))
    return rows


def show_parameters(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters without the place they write to and without this machine's folders."""
    return {
        name: show_value(value) if isinstance(value, str) else value
        for name, value in parameters.items()
        if name != "out"
    }


def tell_time() -> str:
    """Return the present time in UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def write_summary(summary: Mapping[str, Any], *, folder: Path) -> None:
    """Write ``run.json``, the last file of a report; only it says that the run was complete."""
    text = json.dumps(summary, ensure_ascii=False, indent=2, allow_nan=False)
    write_text(folder / "run.json", text + "\n")


def pick_random_state(parameters: Sequence[Mapping[str, Any]]) -> int:
    """Return the random state that the notebooks ran with, 0 when none declares one."""
    return next((int(p["random_state"]) for p in parameters if p.get("random_state")), 0)
