"""The tasks of speed.py that need a large corpus, processes of their own, or a cluster."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from speed import Line, Setting

ROOT = Path(__file__).resolve().parents[1]
POLL_SECONDS = 0.2


class Measured:
    """A command run to its end: wall and CPU seconds, and the most memory its processes held."""

    def __init__(self, command: list[str]) -> None:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        started = time.monotonic()
        self.most_mb = 0.0
        with tempfile.TemporaryFile("w+") as out:
            process = subprocess.Popen(
                command,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},  # for scripts that lie elsewhere
                start_new_session=True,
            )
            watch = threading.Thread(target=self._watch, args=(process,))
            watch.start()
            process.wait()
            watch.join()
            out.seek(0)
            self.output = out.read()
        self.wall_s = time.monotonic() - started
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.cpu_s = (after.ru_utime - before.ru_utime) + (after.ru_stime - before.ru_stime)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{self.output[-2000:]}")

    def _watch(self, process: "subprocess.Popen[str]") -> None:
        while process.poll() is None:
            self.most_mb = max(self.most_mb, measure_tree(process.pid))
            time.sleep(POLL_SECONDS)


def measure_tree(root: int) -> float:
    """Return the memory of a process and all its descendants in MB, shared pages split (Linux)."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:
                continue
            parents[int(entry.name)] = int(stat.rpartition(")")[2].split()[1])
    tree, grown = {root}, True
    while grown:
        grown = False
        for process, parent in parents.items():
            if parent in tree and process not in tree:
                tree.add(process)
                grown = True
    return sum(map(_read_pss, tree)) / 1000


def _read_pss(process: int) -> float:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return float(line.split()[1])
    except OSError:  # it has just ended
        pass
    return 0.0


def run_python(code: str, *arguments: str) -> Measured:
    return Measured([sys.executable, "-c", code, *arguments])


def figure(task: str, value: float, goal: float, unit: str) -> "Line":
    from speed import tell_figure

    return tell_figure(task, value, goal, unit)


# --- keyness ---------------------------------------------------------------------------------

KEYNESS = """
import json, resource, sys, time
import numpy as np, pandas as pd
from analysis import score_keyness

N_ARTICLES, N_FEATURES, DISTINCT = 10_000, 50_000, 225
generator = np.random.default_rng(0)
weights = 1 / np.arange(1, N_FEATURES + 1)  # Zipf
edges = np.cumsum(weights) / weights.sum()
n_words = generator.poisson(2 * DISTINCT, N_ARTICLES)
article = np.repeat(np.arange(N_ARTICLES), n_words)
word = np.searchsorted(edges, generator.random(len(article)))
extra = np.repeat(np.arange(N_ARTICLES), 40)  # so that each feature is somewhere
rare = generator.integers(N_FEATURES, size=len(extra))
key = np.concatenate([article, extra]) * N_FEATURES + np.concatenate([word, rare])
pair, n = np.unique(key, return_counts=True)
doc_ids = pd.Index([f"d{i:05}" for i in range(N_ARTICLES)])
features = pd.Index([f"w{i:05}" for i in range(N_FEATURES)])
counts = pd.DataFrame({
    "doc_id": pd.Categorical.from_codes(pair // N_FEATURES, doc_ids),
    "feature": pd.Categorical.from_codes(pair % N_FEATURES, features),
    "n": n,
})
group = np.where(np.arange(N_ARTICLES) % 3 == 0, "target", "others")
groups = pd.DataFrame({"doc_id": doc_ids, "group": group})
started = time.process_time()
keyness = score_keyness(counts, groups=groups, target="target", min_count=1, n_draws=2000)
cpu = time.process_time() - started
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
print(json.dumps([len(keyness), cpu, memory]))
"""


def score_keyness(setting: "Setting") -> Iterator["Line"]:
    n, cpu, memory = json.loads(run_python(KEYNESS).output.splitlines()[-1])
    task = f"keyness, 2,000 draws, {n:,} features of 10,000 articles"
    yield figure(task, cpu, 20, "CPU s, at most")
    yield figure(f"{task}: memory", memory, 2000, "MB, at most")


# --- from 10 to 300 MB -----------------------------------------------------------------------

COUNT = "import sys; from analysis.counting import count_corpus; count_corpus(sys.argv[1])"


def count_large(setting: "Setting") -> Iterator["Line"]:
    small, large = setting.make(10), setting.make(setting.large_mb)
    runs = [run_python(COUNT, str(place)) for place in (small, large)]
    nothing = run_python(COUNT.partition("; count")[0]).cpu_s
    task = f"{setting.large_mb:g} MB read, tokenised and counted"
    yield figure(f"{task}: memory", runs[1].most_mb, 400, "MB, at most")
    growth = (runs[1].cpu_s - nothing) / (runs[0].cpu_s - nothing)
    goal = 1.1 * setting.large_mb / 10
    yield figure(f"{task}: CPU against 10 MB, imports aside", growth, goal, "times, at most")


def report_large(setting: "Setting") -> Iterator["Line"]:
    place, out = setting.make(setting.large_mb), setting.folder / "report"
    command = ["-m", "analysis", "report", str(place), "--by", "source", "--out", str(out)]
    done = Measured([sys.executable, *command])
    task = f"parallax report on {setting.large_mb:g} MB"
    yield figure(f"{task}: memory of all processes", done.most_mb, 2000, "MB, at most")
    pages = [page.stat().st_size / 1e6 for page in out.glob("*.html")]
    yield figure(f"{task}: largest page", max(pages), 1, "MB, at most")
    yield figure(f"{task}: wall time", done.wall_s, 1200, "s, at most")


# --- a cluster -------------------------------------------------------------------------------


def run_dask(setting: "Setting") -> Iterator["Line"]:
    from speed import say, tell

    places = {"as given": Path(setting.corpus), "10 MB": setting.make(10)}
    for name, place in places.items():
        small = {"part_chars": 250_000}  # parts enough to be half-way through
        local = prepare(place, setting.folder / f"local {name}", engine="local", **small)
        dask = prepare(place, setting.folder / f"dask {name}", engine="dask", **small)
        lost = prepare(place, setting.folder / f"lost {name}", engine="dask", kill=True, **small)
        for case, other in (("2 workers", dask), ("one of 2 workers killed half-way", lost)):
            different = len(set(local.items()) ^ set(other.items()))
            task = f"Dask, {case}, corpus {name}: tables that differ from the local engine's"
            yield figure(task, different, 1, f"of {len(local)} files, below")
    walls = {}
    for n_workers in (1, 2):
        say(f"{n_workers} workers on {setting.large_mb:g} MB")
        started = time.monotonic()
        folder = setting.folder / f"{n_workers} workers"
        prepare(setting.make(setting.large_mb), folder, engine="dask", n_workers=n_workers)
        walls[n_workers] = time.monotonic() - started
    task = f"Dask, 2 workers, {setting.large_mb:g} MB split and measured"
    line = tell(task, walls[2], "Dask, 1 worker", walls[1], round(1 / 0.7, 2))
    yield {**line, "unit": "wall s"}


PREPARE = """
import os, signal, sys, threading, time
from pathlib import Path
from analysis.engine import open_engine
from analysis.prepared import prepare_corpus
from analysis.report.measures import list_measures
from analysis.report.sources import find_notebooks
from distributed import Client, LocalCluster

def main(place, cache, engine, n_workers, kill, part_chars):
    if part_chars:
        import analysis.prepared.corpus as corpus
        corpus._PART_CHARS = part_chars
    sources = find_notebooks()
    measures = list_measures(sources, [{} for _ in sources])
    if engine == "local":
        return prepare_corpus(place, cache=cache, measures=measures)
    with LocalCluster(n_workers=n_workers, threads_per_worker=1, dashboard_address=":0") as cluster:
        killed = []
        def on_part(done, total):
            if kill and not killed and done >= total / 2:
                killed.append(next(iter(cluster.workers.values())).pid)
                os.kill(killed[0], signal.SIGKILL)
        address = cluster.scheduler_address
        with open_engine("dask", scheduler=address) as used:
            prepare_corpus(place, cache=cache, engine=used, measures=measures, on_part=on_part)
        if kill and not killed:
            raise SystemExit("no worker was killed")

if __name__ == "__main__":
    place, cache, engine, n_workers, kill, part_chars = sys.argv[1:]
    main(place, cache, engine, int(n_workers), kill == "True", int(part_chars))
"""


def prepare(
    place: Path,
    cache: Path,
    *,
    engine: str,
    n_workers: int = 2,
    kill: bool = False,
    part_chars: int = 0,
) -> dict[str, bytes]:
    """Prepare a corpus in a process of its own; return its tables as they lie in the cache."""
    script = cache.with_suffix(".py")
    script.write_text(PREPARE, encoding="utf-8")
    given = [place, cache, engine, n_workers, kill, part_chars]
    Measured([sys.executable, str(script), *map(str, given)])
    files = sorted(cache.rglob("*.parquet"))
    return {str(path.relative_to(cache)): path.read_bytes() for path in files}


# --- start-up --------------------------------------------------------------------------------


def import_analysis(setting: "Setting") -> Iterator["Line"]:
    from statistics import median

    times = [run_python("import analysis").cpu_s for _ in range(setting.runs)]
    yield figure("import analysis", median(times), 0.3, "CPU s, at most")


TASKS: list[Callable[["Setting"], Iterator["Line"]]] = [
    score_keyness, count_large, report_large, run_dask, import_analysis,
]  # fmt: skip
