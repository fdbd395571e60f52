"""Run the benchmarks that need no data and keep their lines and this machine in results.json."""

import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
BENCHMARKS = ["report_cost.py"]
PACKAGES = ["papermill", "nbconvert", "nbclient", "ipykernel", "pandas", "matplotlib"]


def main() -> None:
    lines = []
    for name in BENCHMARKS:
        done = subprocess.run([sys.executable, HERE / name], stdout=subprocess.PIPE, check=True)
        for line in done.stdout.decode().splitlines():
            print(line, flush=True)
            lines.append(json.loads(line))
    machine = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in PACKAGES},
    }
    record = {"machine": machine, "results": lines}
    (HERE / "results.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    (HERE / "README.md").write_text(show(record), encoding="utf-8")


def show(record: dict) -> str:
    machine = record["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    rows = [
        f"| {line['task']} | {line['ours_s']} | {line['peer']} | {line['peer_s']} "
        f"| {line['ratio']} | ≤ {line['goal']} | {line['unit']} |"
        for line in record["results"]
    ]
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "`make bench` runs them and renews this page. Both ways run in turn, in one go; the",
            "figures are medians. A benchmark takes its data by path and prints one JSON line a",
            "result, so that it runs on any corpus: `python benchmarks/report_cost.py articles.csv`.",
            "No timing fails a test.",
            "",
            "| task | ours | peer | peer's | ratio | goal | unit |",
            "|---|---|---|---|---|---|---|",
            *rows,
            "",
            f"Measured with Python {machine['python']} on {machine['system']}, "
            f"{machine['cores']} cores; {versions}.",
            "",
        ]
    )


if __name__ == "__main__":
    main()
