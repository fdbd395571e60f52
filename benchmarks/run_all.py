"""Run every benchmark on a corpus and renew results.json, README.md and speed.svg beside this file.

Usage: python benchmarks/run_all.py [CORPUS] [--coded LABELS.csv] [--targets FILE.csv]
       [--rated FILE.csv TEXT SCORE] [--labelled FILE.csv TEXT LABEL CODEBOOK]
       [--runs 5] [--large-mb 300]

CORPUS lends its sentences (make_corpus.py); a corpus of some hundred articles or more gives
figures that mean something. What needs texts that people judged is measured where they are given:
frames coded in CORPUS (coded.py), tone towards targets (target_sentiment.py), rated tone (tone.py)
and texts with a frame each (frames.py).
"""

import argparse
import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
GOLD = HERE.parent / "tests" / "golden"
HELD_OUT = GOLD / "held-out"
PACKAGES = [
    "pandas", "numpy", "pyarrow", "scipy", "polars", "scikit-learn", "nltk", "vaderSentiment",
    "nupunkt", "dask", "papermill", "nbconvert", "matplotlib",
]  # fmt: skip
Line = dict[str, Any]
# Of sentences without commas and apostrophes, beside what has a goal.
_SHOWN = ("harm", "doer", "doer: not named")


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("corpus", nargs="?", default="seeds")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large-mb", type=float, default=300)
    parser.add_argument("--coded", type=Path)
    parser.add_argument("--targets", type=Path, action="append", default=[])
    parser.add_argument("--rated", nargs=3, metavar=("FILE", "TEXT", "SCORE"))
    parser.add_argument("--labelled", nargs=4, metavar=("FILE", "TEXT", "LABEL", "CODEBOOK"))
    parser.add_argument("--lines", type=Path, help="lines that were measured one by one, to show")
    given = parser.parse_args()
    commands = [
        ["speed.py", given.corpus, "--runs", str(given.runs), "--large-mb", f"{given.large_mb:g}"],
        ["report_cost.py", "--runs", "3"],
        ["tidytext.py", given.corpus],
        ["coverage.py"],
        *judge_rules(GOLD),
        *judge_rules(HELD_OUT),
        *([*command, "--strip"] for command in judge_rules(HELD_OUT)),
        *(["target_sentiment.py", str(path)] for path in given.targets),
    ]
    if given.coded:
        commands.append(["coded.py", given.corpus, str(given.coded)])
    if given.rated:
        path, text, score = given.rated
        commands.append(["tone.py", path, "--text", text, "--score", score])
    if given.labelled:
        path, text, label, codebook = given.labelled
        commands.append(
            ["frames.py", path, "--text", text, "--label", label, "--codebook", codebook]
        )
    if given.lines:
        texts = given.lines.read_text(encoding="utf-8").splitlines()
        record([json.loads(text) for text in texts], given.corpus)
        return
    lines: list[Line] = []
    for script, *arguments in commands:
        command = [sys.executable, str(HERE / script), *arguments]
        marks = {}
        if any(str(HELD_OUT) in argument for argument in arguments):
            marks["held_out"] = True
        if "--strip" in arguments:
            marks["stripped"] = True
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            for text in process.stdout or ():
                print(text, end="", flush=True)
                lines.append(json.loads(text) | marks)
        if process.returncode:
            raise SystemExit(f"{script} failed; what it says stands above.")
    record(lines, given.corpus)


def judge_rules(folder: Path) -> list[list[str]]:
    """The commands that measure the rules against the coded sentences of a folder."""
    commands = [
        [f"{name}.py", str(folder / f"{name}.jsonl")] for name in ("voices", "naming", "agency")
    ]
    commands[-1] += ["--doers", str(folder / "doers.jsonl")]
    return commands


def record(lines: list[Line], corpus: str) -> None:
    """Write the lines with this machine, the page and the figure."""
    from analysis import read_documents

    machine = {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": read_processor(),
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in PACKAGES},
    }
    n_articles = len(read_documents(corpus)[0])
    kept = {"machine": machine, "n_articles": n_articles, "results": lines}
    (HERE / "results.json").write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    (HERE / "README.md").write_text(show(kept), encoding="utf-8")
    draw(lines, HERE / "speed.svg")


def read_processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in told if line.startswith("model name")), "")


def is_most(line: Line) -> bool:
    """Whether the goal is an upper bound."""
    return "at most" in line["unit"] or "below" in line["unit"]


def tell_goal(line: Line) -> tuple[str, str]:
    """Return a line's goal and whether it is met; a line that only compares has neither."""
    if line["goal"] is None:
        return "", ""
    sign = "<" if "below" in line["unit"] else "≤" if is_most(line) else "≥"
    return f"{sign} {line['goal']:,}", "yes" if is_met(line) else "**no**"


def is_met(line: Line) -> bool:
    value = line["ratio"] if line["peer"] else line["ours_s"]
    if "below" in line["unit"]:
        return value < line["goal"]
    return value <= line["goal"] if is_most(line) else value >= line["goal"]


def show(kept: dict[str, Any]) -> str:
    machine = kept["machine"]
    versions = ", ".join(f"{name} {number}" for name, number in machine["versions"].items())
    rows = []
    for line in filter(is_timed, kept["results"]):
        goal, met = tell_goal(line)
        ratio = line["ratio"] if line["peer"] else ""
        peer = "" if line["peer_s"] is None else line["peer_s"]
        rows.append(
            f"| {line['task']} | {line['ours_s']:,} | {line['peer']} | {peer} | {ratio} "
            f"| {goal} | {met} | {line['unit']} |"
        )
    return "\n".join(
        [
            "# Benchmarks",
            "",
            "![How many times as fast as each peer, with the goal](speed.svg)",
            "",
            "`make bench ARGS=articles.csv` runs them all and renews this page and its figure (about",
            "half an hour); `python benchmarks/speed.py articles.csv --only tone` runs some. A",
            "benchmark takes its data by path and prints one JSON line a result. It makes 10 MB and",
            "300 MB of articles by seeded resampling of the sentences at that path (`make_corpus.py`).",
            "Ours and the peer run in turn, in one go; times are CPU seconds of all threads, medians of",
            "the runs, and the ratio is the peer's time over ours unless the unit says otherwise. Where",
            "there is no peer, *ours* is the figure itself. No timing fails a test.",
            "",
            "| task | ours | peer | peer's | ratio | goal | met | unit |",
            "|---|---|---|---|---|---|---|---|",
            *rows,
            "",
            "Checks of the numbers, against other tools and against simulations of which the truth is",
            "known (`tidytext.py` needs R with tidytext; `coverage.py`), and against sentences that were",
            "written and coded for this, by somebody who did not see the rules (`voices.py`, `naming.py`,",
            "`agency.py`; the sentences are in `tests/golden/`: the rules were mended by what they missed",
            "there, and never by those in `held-out/`, which are the measure). The rest takes texts that",
            "people judged, where they are given: `coded.py`, `target_sentiment.py` (NewsMTSC's",
            "development part: Hamborg & Donnay 2021), `tone.py` (sentences of newspaper editorials, each",
            "rated by twenty people: Hutto & Gilbert 2014; the lexicon was mended by what it missed in",
            "half of the editorials, and these are the sentences of the other half) and `frames.py`",
            "(headlines with one of nine frames each: Liu et al. 2019, with codebooks/guns.toml).",
            "",
            "| check | found | goal |",
            "|---|---|---|",
            *show_checks([line for line in kept["results"] if not is_timed(line)]),
            "",
            f"Measured with the sentences of {kept['n_articles']:,} articles, Python "
            f"{machine['python']} on {machine['system']}, {machine['cores']} cores "
            f"({machine['processor']}); {versions}.",
            "",
        ]
    )


def show_checks(lines: list[Line]) -> list[str]:
    """Show what was checked, a row a check; the simulated settings with one goal in one row."""
    rows = []
    for line in lines:
        if "differences" in line:
            found = f"{line['differences']:,} of {line['n']:,} differ"
            goal = "" if line["goal"] is None else f"{line['goal']}"
            rows.append(f"| {line['task']}, against {line['peer']} | {found} | {goal} |")
        elif line.get("task", "").startswith("cues of") and "macro" not in line["measure"]:
            continue  # each frame stands in results.json
        elif line.get("stripped") and line["goal"] is None and line["measure"] not in _SHOWN:
            continue  # they, too
        elif "f1" in line:
            found = f"F1 {line['f1']:.3f} (precision {line['precision']:.3f}, recall {line['recall']:.3f})"
            goal = "" if line["goal"] is None else f"≥ {line['goal']}"
            task = line["task"] + ", held out" * line.get("held_out", False)
            task += ", without commas and apostrophes" * line.get("stripped", False)
            rows.append(f"| {task}: {line['measure']}, {line['n']} | {found} | {goal} |")
        elif "macro_f1" in line:
            found = f"macro-F1 {line['macro_f1']:.3f}, accuracy {line['accuracy']:.3f}"
            rows.append(f"| {name_scored(line)}, {line['n']:,} | {found} | |")
        elif "r" in line:
            found = f"r = {line['r']:.3f} ({line['low']:.3f} to {line['high']:.3f})"
            rows.append(f"| tone of {line['n']:,} rated texts: {line['method']} | {found} | |")
    simulated = [line for line in lines if "corpora" in line]
    for goal in sorted({json.dumps(line["goal"]) for line in simulated}, reverse=True):
        found = [line["coverage"] for line in simulated if json.dumps(line["goal"]) == goal]
        mean = sum(found) / len(found)
        told = "with few articles that have the word, or unequal sides" if goal == "null" else goal
        rows.append(
            f"| {simulated[0]['task']}, {len(found)} settings of {simulated[0]['corpora']:,} corpora"
            f"| {min(found):.3f} to {max(found):.3f}, mean {mean:.3f} | {told} |"
        )
    return rows


def name_scored(line: Line) -> str:
    """Name what texts with a label each were used for: tone towards a target, or frames."""
    if "method" in line:
        return f"tone towards a target: {line['method']}, {line['split']}"
    vectors = ", with vectors" if line["semantic"] else ""
    return f"frames: {line['engine']}, {line['shots']} labels a frame{vectors}"


def is_timed(line: Line) -> bool:
    """Whether a line is of a time, a rate or a size, with or without a peer."""
    return "ours_s" in line


def draw(lines: list[Line], place: Path) -> None:
    """Draw how many times as fast ours is, one dot a task with a peer, its goal as a stroke."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    shown = [line for line in lines if is_timed(line) and line["peer"] and not is_most(line)]
    names = [f"{line['task']}\nagainst {line['peer']}" for line in shown]
    ratios = [line["ratio"] for line in shown]
    mpl.rcParams["svg.hashsalt"] = "parallax"
    figure, ax = plt.subplots(figsize=(8, 0.6 * len(shown) + 1.2), layout="constrained")
    rows = range(len(shown))[::-1]
    ax.hlines(rows, 1, ratios, color="#b8c4d0", linewidth=2)
    ax.plot(ratios, rows, "o", color="#1b5e8c")
    ax.plot([line["goal"] for line in shown], rows, "|", color="#b3461b", markersize=14)
    for row, ratio in zip(rows, ratios, strict=True):
        ax.annotate(
            f"{ratio:.3g}", (ratio, row), xytext=(8, 0), textcoords="offset points", va="center"
        )
    ax.set_xscale("log")
    ax.set_xlim(0.5, max(ratios) * 2)
    ax.set_yticks(rows, names, fontsize=8)
    ax.axvline(1, color="#777777", linewidth=0.8)
    ax.set_xlabel("times as fast as the peer (log scale); stroke: goal")
    fast = sum(ratio > 1 for ratio in ratios)
    ax.set_title(f"Faster than the peer in {fast} of {len(shown)} tasks", loc="left")
    ax.spines[["top", "right"]].set_visible(False)
    figure.savefig(place, metadata={"Date": None, "Creator": "Parallax"})


if __name__ == "__main__":
    main()
