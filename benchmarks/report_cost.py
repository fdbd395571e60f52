"""What a report costs: `parallax report` against papermill and nbconvert, notebook by notebook.

Usage: python benchmarks/report_cost.py [CORPUS] [--runs N]

Prints one JSON line: CPU seconds (user and system, all child processes) of both ways, alternating
runs in one go, medians, and their ratio (ours / peer).
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.35


def run(*command: str) -> float:
    """Run a command and return its CPU seconds, its children's included."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run([sys.executable, "-m", *command], capture_output=True, cwd=ROOT)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr.decode(errors='replace')}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)


def run_ours(corpus: str, folder: Path) -> float:
    return run("analysis", "report", corpus, "--out", str(folder / "ours"))


def run_plain(corpus: str, folder: Path) -> float:
    total = 0.0
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        executed = folder / notebook.name
        total += run(
            "papermill", str(notebook), str(executed), "--no-progress-bar",
            "-r", "corpus", corpus, "-r", "out", str(folder / "plain"),
        )  # fmt: skip
        total += run("nbconvert", "--to", "html", str(executed))
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", nargs="?", default=str(ROOT / "seeds"))
    parser.add_argument("--runs", type=int, default=3)
    given = parser.parse_args()
    corpus = os.path.abspath(given.corpus)
    ours, plain = [], []
    with tempfile.TemporaryDirectory() as temporary:
        for _ in range(given.runs):
            ours.append(run_ours(corpus, Path(temporary)))
            plain.append(run_plain(corpus, Path(temporary)))
    line = {
        "task": f"report {Path(corpus).name}",
        "ours_s": round(median(ours), 2),
        "peer": "papermill, then jupyter nbconvert, one process each",
        "peer_s": round(median(plain), 2),
        "ratio": round(median(ours) / median(plain), 3),
        "goal": GOAL,
        "unit": "CPU s",
        "runs": given.runs,
    }
    print(json.dumps(line))


if __name__ == "__main__":
    main()
