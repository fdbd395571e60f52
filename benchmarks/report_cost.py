"""What a report costs, against two ways to execute and export as many notebooks.

Usage: python benchmarks/report_cost.py [CORPUS] [--runs N]

Prints three JSON lines of CPU seconds (user and system, all child processes), each from alternating
runs in one go, with medians and their ratio (ours / peer). The first peer is papermill and
nbconvert on the same notebooks, one process each. The second is our own runner on the same corpus
with notebooks that only import pandas and pyplot, of which it imports once for all: what is left is
what the analysis itself costs. The third is papermill alone on those, one process each: what such
notebooks cost before anything is analysed.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
RUN = "import sys; from pathlib import Path; from analysis.report.run import run_report; "
RUN += "sys.exit(bool(run_report(sys.argv[1], folder=Path(sys.argv[2]), out=sys.argv[3]).failed))"


def run(*command: str) -> float:
    """Run Python and return its CPU seconds, its children's included; no cache helps it."""
    with tempfile.TemporaryDirectory() as cache:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [sys.executable, *command],
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PARALLAX_CACHE": cache},
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.decode(errors='replace')}")
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def run_ours(corpus: str, folder: Path) -> float:
    return run("-m", "analysis", "report", corpus, "--out", str(folder / "ours"))


def run_plain(corpus: str, folder: Path) -> float:
    total = 0.0
    for notebook in NOTEBOOKS:
        executed = folder / notebook.name
        total += run_papermill(notebook, executed, corpus=corpus, out=folder / "plain")
        total += run("-m", "nbconvert", "--to", "html", str(executed))
    return total


def run_papermill(notebook: Path, executed: Path, *, corpus: str, out: Path) -> float:
    return run(
        "-m", "papermill", str(notebook), str(executed), "--no-progress-bar",
        "-r", "corpus", corpus, "-r", "out", str(out),
    )  # fmt: skip


def run_imports(corpus: str, folder: Path) -> float:
    return run("-c", RUN, corpus, str(make_imports(folder / "imports")), str(folder / "imported"))


def run_imports_plain(corpus: str, folder: Path) -> float:
    notebooks = sorted(make_imports(folder / "imports").glob("*.ipynb"))
    executed = folder / "imports-executed.ipynb"
    return sum(
        run_papermill(notebook, executed, corpus=corpus, out=folder) for notebook in notebooks
    )


def make_imports(folder: Path) -> Path:
    """Write as many notebooks as a report has, which only import pandas and pyplot."""
    folder.mkdir(exist_ok=True)
    tags = {"tags": ["parameters"]}
    for number in range(1, len(NOTEBOOKS) + 1):
        cells = [
            new_markdown_cell("# What do the imports cost?", id="title"),
            new_code_cell(
                'corpus: str = "seeds"  # not read\nout: str = ""  # nor this',
                id="parameters",
                metadata=tags,
            ),
            new_code_cell("import matplotlib.pyplot as plt\nimport pandas as pd", id="imports"),
        ]
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        notebook = new_notebook(cells=cells, metadata={"kernelspec": kernel})
        nbformat.write(notebook, folder / f"{number:02}-imports.ipynb")
    return folder


def compare(
    task: str,
    *,
    peer: str,
    run_peer: Callable[[str, Path], float],
    goal: float | None,
    corpus: str,
    runs: int,
) -> dict[str, object]:
    """Run both ways in turn and return the line that tells their medians."""
    ours, others = [], []
    with tempfile.TemporaryDirectory() as temporary:
        for _ in range(runs):
            ours.append(run_ours(corpus, Path(temporary)))
            others.append(run_peer(corpus, Path(temporary)))
    return {
        "task": task,
        "ours_s": round(median(ours), 2),
        "peer": peer,
        "peer_s": round(median(others), 2),
        "ratio": round(median(ours) / median(others), 3),
        "goal": goal,
        "unit": "CPU s, ours over the peer's, at most",
        "runs": runs,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", default=str(ROOT / "seeds"))
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    corpus = os.path.abspath(given.corpus)
    name = Path(corpus).name
    imports = f"{len(NOTEBOOKS)} notebooks that import pandas and pyplot"
    peers: list[tuple[str, str, Callable[[str, Path], float], float | None]] = [
        ("", "papermill, then jupyter nbconvert, one process each", run_plain, 0.35),
        (" against notebooks that only import", f"the same runner, {imports}", run_imports, 1.35),
        (
            " against notebooks that only import, started one by one",
            f"papermill, {imports}, one process each",
            run_imports_plain,
            None,
        ),
    ]
    for kind, peer, run_peer, goal in peers:
        line = compare(
            f"report {name}{kind}",
            peer=peer,
            run_peer=run_peer,
            goal=goal,
            corpus=corpus,
            runs=given.runs,
        )
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
