import contextlib
import errno
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from filelock import FileLock
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from run_fixtures import PARAMETERS, SHOW, read_outputs, write_corpus, write_notebook

from analysis.errors import InputError
from analysis.report import execute, folder, run, stamp
from analysis.report.execute import count_kernels
from analysis.report.executed import find_error, find_saved, make_public, read_title
from analysis.report.folder import choose_folder, open_folder
from analysis.report.kernels import Kernel, KernelError
from analysis.report.run import run_report
from analysis.report.sources import find_notebooks

ROOT = Path(__file__).parents[1]
RUN = (
    "import sys; from pathlib import Path; from analysis.report.run import run_report\n"
    "corpus, out, notebooks = map(Path, sys.argv[1:])\n"
    "run_report(corpus, out=out, folder=notebooks, tell=print)\n"
)


@pytest.fixture
def corpus(tmp_path):
    return write_corpus(tmp_path / "news")


@pytest.fixture
def notebooks(tmp_path):
    return tmp_path / "notebooks"


@pytest.fixture
def no_kernel(monkeypatch):
    """Fail when a kernel is started."""

    def refuse(_):
        raise AssertionError("A kernel was started.")

    monkeypatch.setattr(execute, "Kernel", refuse)


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def list_names(place):
    return sorted(path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())


def has_process(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


# -- what a report holds


@pytest.mark.slow
def test_what_is_wrong_with_the_articles_is_told_at_the_end_and_on_the_index(tmp_path, notebooks):
    write_notebook(notebooks, "01", "1")
    english = "The regime denied the report of {}. The rebels did not say why they had left."
    german = "Die Regierung bestritt den Bericht {} und sprach von Gerüchten aus der Stadt."
    texts = [english.format(name) for name in ("Amal", "Bana", "Cela")] + [
        " ".join(map(german.format, "ABCDEFGH"))
    ]
    rows = pd.DataFrame({
        "text": [*texts, ""],
        "source": ["SANA", "Sana ", "Etilaf", "Etilaf", "Etilaf"],
        "date": ["2016-03-01", "2016-03-02", "", "2016-03-04", "2016-03-05"],
    })  # fmt: skip
    rows.to_csv(tmp_path / "rows.csv", index=False)
    said = []
    report = run_report(
        tmp_path / "rows.csv", by="source", out=tmp_path / "rep", folder=notebooks,
        tell=said.append,
    )  # fmt: skip
    told = report.summary["notices"]
    assert [line.removeprefix("Note: ") for line in said if line.startswith("Note: ")] == told
    for words in ("does not look English: tone, frames", "was not read", "1 of 4 articles has no date",
                  "“SANA” and “Sana” differ in capitals only"):  # fmt: skip
        assert any(words in sentence for sentence in told), (words, told)
    index = (report.folder / "index.html").read_text(encoding="utf-8")
    assert all(f'<p class="notice" role="note">{sentence}' in index for sentence in told)
    alone = rows[rows["source"] == "Etilaf"]
    alone.to_csv(tmp_path / "alone.csv", index=False)
    alone = run_report(
        tmp_path / "alone.csv", by="source", out=tmp_path / "one", folder=notebooks
    )  # fmt: skip
    assert any("there is nothing to compare" in told for told in alone.summary["notices"])


@pytest.mark.slow
def test_a_report_is_complete_and_stamped(tmp_path, corpus, notebooks):
    write_notebook(
        notebooks, "01-corpus", "name = 'lengths'", SHOW, more="n: int = 5  # how many\n"
    )
    write_notebook(notebooks, "02-terms", "n", more="n: int = 7\nrandom_state: int = 3\n")
    said = []
    report = run_report(
        corpus, out=tmp_path / "deep" / "er" / "rep", folder=notebooks, parameters={"n": "9"},
        tell=said.append,
    )  # fmt: skip
    place = tmp_path / "deep" / "er" / "rep"
    assert report.folder == place
    assert report.failed == []
    assert list_names(place) == [
        "01-corpus.html", "01-corpus.ipynb", "02-terms.html", "02-terms.ipynb",
        "figures/lengths.png", "figures/lengths.svg", "index.html", "run.json",
        "tables/lengths.csv",
    ]  # fmt: skip
    assert [re.sub(r"[\d.]+ s", "0 s", " ".join(line.split())) for line in said] == [
        "01-corpus 0 s", "02-terms 0 s",
    ]  # fmt: skip
    summary = read_json(place / "run.json")
    assert summary == report.summary
    assert summary["format"] == 1
    assert summary["complete"] is True
    assert summary["corpus"]["name"] == "news"
    assert summary["corpus"]["n_documents"] == summary["corpus"]["n_files"] == 3
    assert [row["path"] for row in summary["corpus"]["files"]] == ["a0.txt", "a1.txt", "a2.txt"]
    assert summary["by"] == "title"
    assert list(summary["groups"].values()) == [1, 1, 1]
    assert summary["parameters"]["01-corpus"] == {"corpus": "news", "by": None, "n": 9}
    assert summary["parameters"]["02-terms"]["random_state"] == summary["random_state"] == 3
    first, second = summary["notebooks"]
    assert first["title"] == "What does 01-corpus show?"
    assert (first["status"], first["error"]) == ("done", None)
    assert first["figures"] == [{"name": "lengths", "alt": "A <b> line", "title": "The caption"}]
    assert first["tables"] == ["lengths"]
    assert (second["figures"], second["tables"]) == ([], [])
    assert {"parallax-news", "python", "pandas"} <= set(summary["versions"])
    assert summary["started"] <= summary["finished"]
    assert read_outputs(place / "02-terms.ipynb")[-1] == "9"
    index = (place / "index.html").read_text(encoding="utf-8")
    assert "01-corpus.html" in index
    assert "did not finish" not in index
    assert [path.name for path in place.parent.iterdir()] == ["rep"]


@pytest.mark.slow
def test_the_saved_notebook_runs_again_where_it_lies(tmp_path, corpus, notebooks):
    write_notebook(notebooks, "01", "out")
    place = run_report(corpus, out=tmp_path / "rep", folder=notebooks).folder
    notebook = nbformat.read(place / "01.ipynb", as_version=4)
    nbformat.validate(notebook)
    injected = next(c for c in notebook.cells if "injected-parameters" in c.metadata.tags)
    assert f'out = "{place}"' in injected.source
    assert f'corpus = "{corpus}"' in injected.source
    assert notebook.metadata.kernelspec.name == "python3"
    assert notebook.metadata.papermill.input_path == "01.ipynb"


@pytest.mark.slow
def test_pages_tell_nothing_of_machine_or_time(tmp_path, corpus, notebooks):
    write_notebook(notebooks, "01", "name = 'x'", SHOW, "list({'a', 'b'})[:0]")
    write_notebook(notebooks, "02", "import warnings\nwarnings.warn('careful')", "1 / 0")
    pages = []
    for number, zone in enumerate(["UTC", "Asia/Tokyo"]):
        out, cwd = tmp_path / f"rep{number}", tmp_path / f"cwd{number}"
        cwd.mkdir()
        environment = os.environ | {
            "TZ": zone, "LANG": ["C", "de_DE.UTF-8"][number], "PYTHONHASHSEED": str(number),
            "PYTHONPATH": str(ROOT),
        }  # fmt: skip
        subprocess.run(
            [sys.executable, "-c", RUN, corpus, out, notebooks],
            cwd=cwd, env=environment, check=True, capture_output=True,
        )  # fmt: skip
        pages.append({path.name: path.read_bytes() for path in out.glob("*.html")})
    assert pages[0].keys() == {"01.html", "02.html", "index.html"}
    assert pages[0] == pages[1]
    for page in pages[0].values():
        assert str(tmp_path).encode() not in page
        assert b"ipykernel_" not in page


@pytest.mark.slow
def test_any_text_reaches_the_notebook_as_it_is(tmp_path, corpus, notebooks):
    values = [
        "007", "1e3", "true", "{pm}", "{corpus}/../x", "'''", '"', "\\", "a\nb\tc", "# x", "$HOME",
        "__import__('os').system('touch canary')", "Алеппо 阿勒颇 😀 \u202e", "; rm -rf x", "../../x",
    ]  # fmt: skip
    names = [f"v{number}" for number in range(len(values))]
    more = "".join(f"{name}: str = ''\n" for name in names)
    write_notebook(
        notebooks, "01", f"import json\nprint(json.dumps([{', '.join(names)}]))", more=more
    )
    report = run_report(
        corpus, out=tmp_path / "{rep}", folder=notebooks,
        parameters=dict(zip(names, values, strict=True)),
    )  # fmt: skip
    assert report.failed == []
    assert json.loads(read_outputs(tmp_path / "{rep}" / "01.ipynb")[-1]) == values
    assert not list(tmp_path.rglob("canary"))


# -- one kernel for several notebooks


DIRTY = """\
secret = 1
import os, sys, warnings, matplotlib, pandas
os.environ["PARALLAX_SECRET"] = "1"
os.chdir("/")
sys.path.insert(0, "/secret")
warnings.simplefilter("ignore")
matplotlib.rcParams["font.size"] = 3
pandas.set_option("display.precision", 2)
import matplotlib.pyplot as plt
_ = plt.figure()
display = None
os.getpid()
"""
LOOK = """\
import os, sys, warnings, matplotlib, pandas, matplotlib.pyplot as plt
print(
    "secret" in globals(), "PARALLAX_SECRET" in os.environ, os.getcwd() == "/",
    "/secret" in sys.path, matplotlib.rcParams["font.size"] == 3, plt.get_fignums(),
    pandas.get_option("display.precision") == 2, "display" in globals(), len(Out),
)
"""


@pytest.mark.slow
def test_a_kernel_is_used_again_and_nothing_is_left_in_it(tmp_path, corpus, notebooks):
    write_notebook(notebooks, "01", "import warnings\nwarnings.warn('once')", DIRTY)
    write_notebook(
        notebooks, "02", "import warnings\nwarnings.warn('once')", LOOK, "os.getpid()",
        "len(In), get_ipython().execution_count", "_ih[1]", "x = 1; plt.plot([1]);",
    )  # fmt: skip
    place = run_report(corpus, out=tmp_path / "rep", folder=notebooks).folder
    first, second = read_outputs(place / "01.ipynb"), read_outputs(place / "02.ipynb")
    assert second[2] == "False False False False False [] False False 1"  # Out has the check's
    assert second[3] == first[2]  # the process
    assert second[4] == "(8, 8)"
    assert second[5].startswith("'from typing import Optional")
    assert second[6].startswith("<Figure size")  # drawn inline, as in the first one
    assert "once" in first[1]
    assert "once" in second[1]  # a warning that was shown is shown again
    counts = [
        cell.execution_count
        for cell in nbformat.read(place / "02.ipynb", as_version=4).cells
        if cell.cell_type == "code"
    ]
    assert counts == list(range(1, 10))


@pytest.mark.slow
def test_a_failed_notebook_stops_no_other(tmp_path, corpus, notebooks):
    write_notebook(notebooks, "01", "'the process', __import__('os').getpid()")
    write_notebook(
        notebooks, "02", "'shown before'", "from analysis.errors import InputError\n"
        "raise InputError('`by` must be a column, but <i> was given.')", "'never shown'",
    )  # fmt: skip
    write_notebook(notebooks, "03", "import os\nos._exit(1)", "'never shown'")
    write_notebook(notebooks, "04", "raise KeyError('x\\n  y')")
    write_notebook(notebooks, "05", "'the process', __import__('os').getpid()")
    said = []
    report = run_report(corpus, out=tmp_path / "rep", folder=notebooks, tell=said.append)
    assert report.failed == ["02", "03", "04"]
    errors = {one["name"]: one["error"] for one in report.summary["notebooks"]}
    assert errors["01"] is errors["05"] is None
    assert errors["02"] == "`by` must be a column, but <i> was given."
    assert errors["03"].startswith("The kernel died while this cell ran")
    assert errors["04"].startswith("KeyError: ")
    assert "\n" not in errors["04"]
    assert [line.split()[0] for line in said] == ["01", "02", "03", "04", "05"]
    assert "failed: `by` must be" in said[1]
    page = (report.folder / "02.html").read_text(encoding="utf-8")
    assert "shown before" in page
    assert "but &lt;i&gt; was given" in page
    assert "never shown" not in page
    assert "papermill-error" not in page
    assert "kernel died" in (report.folder / "03.html").read_text(encoding="utf-8")
    assert "`by` must be" in (report.folder / "index.html").read_text(encoding="utf-8")
    processes = [read_outputs(report.folder / f"{name}.ipynb")[-1] for name in ("01", "05")]
    assert processes[0] != processes[1]


@pytest.mark.slow
def test_an_opened_status_stands_above_the_findings_and_another_is_folded(
    tmp_path, corpus, notebooks
):
    finding = (
        'from IPython.display import HTML\nHTML(\'<section class="finding" id="finding-x">'
        '<p class="finding-sentence">A finding.</p></section>\')'
    )
    shown = "from analysis import show_notice\nshow_notice('{}', status=True, opened={})"
    write_notebook(
        notebooks,
        "01",
        finding,
        shown.format("Leads <b> only.", True),
        shown.format("Fair.", False),
    )
    report = run_report(corpus, out=tmp_path / "rep", folder=notebooks)
    record = report.summary["notebooks"][0]
    assert (record["warnings"], record["statuses"]) == (["Leads <b> only."], ["Fair."])
    index, page = (
        (report.folder / f"{name}.html").read_text(encoding="utf-8") for name in ("index", "01")
    )
    assert index.index("Leads &lt;b&gt; only.") < index.index("A finding.")
    assert "Leads" not in index[index.index('<details class="trust">') :]
    assert index.index('<details class="trust">') < index.index("Fair.")
    assert page.index("Leads &lt;b&gt; only.") < page.index("A finding.")


@pytest.mark.slow
def test_a_notebook_without_anything_to_measure_has_not_failed(tmp_path, corpus, notebooks):
    end = "from analysis.errors import NotMeasuredError\nraise NotMeasuredError('Not measured: <b> none.')"
    write_notebook(notebooks, "01", "'shown before'", end, "'never shown'")
    write_notebook(notebooks, "02", "1")
    report = run_report(corpus, out=tmp_path / "rep", folder=notebooks)
    assert report.failed == []
    record = report.summary["notebooks"][0]
    assert (record["status"], record["error"]) == ("done", None)
    assert record["statuses"] == ["Not measured: <b> none."]
    for name in ("01", "index"):
        page = (report.folder / f"{name}.html").read_text(encoding="utf-8")
        assert "Not measured: &lt;b&gt; none." in page
        assert 'class="notice failed"' not in page
        assert "never shown" not in page
    page = (report.folder / "01.html").read_text(encoding="utf-8")
    assert page.index("Not measured: ") < page.index("shown before")
    run_report(corpus, out=tmp_path / "rep", folder=notebooks, notebooks=["02"])
    again = (report.folder / "01.html").read_text(encoding="utf-8")
    assert "Not measured: &lt;b&gt; none." in again


@pytest.mark.slow
def test_two_kernels_share_the_work(tmp_path, corpus, notebooks, monkeypatch, capsys):
    wait = "import os, time\ntime.sleep(1)\nos.getpid()"
    for number in range(4):
        write_notebook(notebooks, f"0{number}", wait)
    monkeypatch.setattr(execute, "count_kernels", lambda *_, **__: 2)
    report = run_report(corpus, out=tmp_path / "rep", folder=notebooks, progress=True)
    assert "| 0/16 [" in capsys.readouterr().err  # cells, with those that papermill adds
    assert [one["name"] for one in report.summary["notebooks"]] == ["00", "01", "02", "03"]
    assert report.failed == []
    outputs = [read_outputs(report.folder / f"0{number}.ipynb")[-1] for number in range(4)]
    assert len(set(outputs)) == 2
    assert not any(has_process(int(pid)) for pid in outputs)


@pytest.mark.parametrize(
    ("engine", "n_parts", "n_cores", "n_told"),
    [("local", 9, 8, 1), ("local", 2, 8, 0), ("local", 9, 1, 0), ("processes", 9, 8, 0)],
)
def test_idle_cores_are_told_once(engine, n_parts, n_cores, n_told, monkeypatch):
    monkeypatch.setattr(run, "count_cores", lambda: n_cores)
    told = []
    with run._open_progress(engine, tell=told.append, progress=False) as on_part:
        for done in range(1, n_parts + 1):
            on_part(done, n_parts)
    assert len(told) == n_told
    assert all(f"{n_parts} parts on one core; --engine processes uses all 8" in t for t in told)


def test_parts_move_a_bar(capsys):
    with run._open_progress("local", tell=lambda _: None, progress=True) as on_part:
        on_part(1, 3)
        on_part(2, 3)
    assert "2/3" in capsys.readouterr().err


def test_kernels_are_as_many_as_the_corpus_is_worth(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(8)), raising=False)
    assert count_kernels(4, n_bytes=20_000) == 1
    assert count_kernels(4, n_bytes=400_000) == 2
    assert count_kernels(4, n_bytes=10**7) == 4
    assert count_kernels(40, n_bytes=10**7) == 8
    assert count_kernels(40, n_bytes=10**9) == 1  # memory is what is short


@pytest.mark.slow
def test_on_a_very_large_corpus_each_notebook_has_a_kernel_of_its_own(
    tmp_path, corpus, notebooks, monkeypatch
):
    monkeypatch.setattr(execute, "_BYTES_FOR_ONE", 0)
    for number in range(3):
        write_notebook(notebooks, f"0{number}", "import os\nos.getpid()")
    report = run_report(corpus, out=tmp_path / "rep", folder=notebooks)
    outputs = [read_outputs(report.folder / f"0{number}.ipynb")[-1] for number in range(3)]
    assert len(set(outputs)) == 3
    assert not any(has_process(int(pid)) for pid in outputs)


@pytest.mark.slow
def test_the_kernel_is_this_interpreter_and_runs_no_file_of_the_user(
    tmp_path, corpus, notebooks, monkeypatch
):
    spec = tmp_path / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True)
    argv = {"argv": ["/bin/false"], "display_name": "x", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(argv))
    startup = tmp_path / "ipython" / "profile_default" / "startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("intruder = 1")
    (tmp_path / "start.py").write_text("intruder = 2")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "start.py"))
    (tmp_path / "colorsys.py").write_text("raise SystemExit('shadowed')")
    (tmp_path / "mistune.py").write_text("raise SystemExit('shadowed')")
    monkeypatch.chdir(tmp_path)
    write_notebook(
        notebooks, "01", "import sys, colorsys, mistune\n'intruder' in globals(), sys.executable"
    )
    # a folder of its own: other runs on this machine make and remove theirs meanwhile
    with tempfile.TemporaryDirectory() as short:
        monkeypatch.setattr(tempfile, "tempdir", short)
        place = run_report(corpus, out="rep", folder=notebooks).folder
        assert list(Path(short).glob("parallax-*")) == []
    assert read_outputs(place / "01.ipynb")[-1] == f"(False, {sys.executable!r})"


def test_a_kernel_that_does_not_start_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(KernelError, match=r"did not start .*run `parallax doctor`\.$"):
        Kernel().start()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"n": 7}, None),
        ({"n": 7.0}, "`n` must be a whole number such as 5, but 7.0 was given."),
        ({"corpus": 7}, "the value came as the number 7; give it with `-r corpus VALUE`"),
        ({"m": 7}, "There is no parameter 'm'"),
    ],
)
def test_plain_papermill_refuses_what_the_runner_does(notebooks, monkeypatch, parameters, told):
    import papermill

    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    path = write_notebook(notebooks, "01", "'went on'", more="n: int = 5\n")
    out = notebooks / "out.ipynb"
    with contextlib.suppress(papermill.PapermillExecutionError):
        papermill.execute_notebook(path, out, parameters=parameters, progress_bar=False)
    if told is None:
        assert read_outputs(out)[-1] == "'went on'"
    else:
        assert told in find_error(nbformat.read(out, as_version=4))


# -- the folder


@pytest.mark.slow
def test_a_run_of_some_notebooks_keeps_the_pages_of_the_others(tmp_path, corpus, notebooks):
    write_notebook(notebooks, "01", "name = 'old'", SHOW)
    write_notebook(notebooks, "02", "name = 'new'", SHOW)
    write_notebook(notebooks, "03", "name = 'third'", SHOW, "assert by is None, 'no groups here'")
    out, said = tmp_path / "rep", []
    run_report(corpus, out=out, folder=notebooks, notebooks=["01"])
    (out / "tables" / "stale.csv").write_text("x")
    (out / "sheets").mkdir()
    (out / "sheets" / "checksums.txt").write_text("")
    report = run_report(
        corpus, out=out, folder=notebooks, notebooks=["02.ipynb", "03"], tell=said.append
    )
    assert said[-1] == "Kept of the earlier run: 01."
    names = ("new", "old", "third")
    assert list_names(out) == [
        *(f"0{n}.{end}" for n in (1, 2, 3) for end in ("html", "ipynb")),
        *(f"figures/{name}.{end}" for name in names for end in ("png", "svg")),
        "index.html", "run.json", "sheets/checksums.txt",
        *(f"tables/{name}.csv" for name in names),
    ]  # fmt: skip
    assert [one["name"] for one in report.summary["notebooks"]] == ["01", "02", "03"]
    assert set(report.summary["parameters"]) == {"01", "02", "03"}
    for page in ("01", "02", "03", "index"):  # each page leads to all others
        html = (out / f"{page}.html").read_text(encoding="utf-8")
        assert all(f'href="{name}.html"' in html for name in ("01", "02", "03", "index"))
    before = (out / "01.html").read_bytes()
    run_report(corpus, out=out, folder=notebooks, notebooks=["02"])
    assert (out / "01.html").read_bytes() == before


@pytest.mark.slow
def test_a_notebook_that_fails_takes_nothing_of_what_was_there(tmp_path, corpus, notebooks):
    given = PARAMETERS + "broken: bool = False  # whether to fail\n"
    write_notebook(notebooks, "01", "name = 'a'", SHOW, "assert not broken", parameters=given)
    out = tmp_path / "rep"
    run_report(corpus, out=out, folder=notebooks)
    before = {name: (out / name).read_bytes() for name in list_names(out)}
    for _ in range(2):  # the second finds a page that was kept once
        report = run_report(corpus, out=out, folder=notebooks, parameters={"broken": "true"})
        assert report.failed == ["01"]
        for name in before.keys() - {"index.html", "run.json"}:
            assert (out / name).read_bytes() == before[name]
        assert not report.summary["parameters"]["01"]["broken"]
    index = (out / "index.html").read_text(encoding="utf-8")
    assert "AssertionError" in index
    assert "its page is of the run before" in index.replace("\n", " ").lower()
    assert not run_report(corpus, out=out, folder=notebooks).failed


@pytest.mark.slow
@pytest.mark.parametrize("other", ["articles", "grouping"])
def test_pages_on_other_articles_or_groups_are_not_kept(tmp_path, corpus, notebooks, other):
    write_notebook(notebooks, "01", "1")
    write_notebook(notebooks, "02", "2")
    table = "file,source,title\na0.txt,X,One\na1.txt,Y,Two\na2.txt,X,Three\n"
    (corpus / "metadata.csv").write_text(table, encoding="utf-8")
    out, said = tmp_path / "rep", []
    run_report(corpus, out=out, folder=notebooks, notebooks=["01"])
    if other == "articles":
        write_corpus(corpus, n=4)
    by = "title" if other == "grouping" else None
    before = list_names(out)
    told = "other articles" if other == "articles" else "another grouping"
    with pytest.raises(InputError, match=rf"3 articles by source, made on 20.*, of {told}, and a run of"
                       r" 02 alone would remove its pages \(01\)\. Run all notebooks"):  # fmt: skip
        run_report(corpus, out=out, folder=notebooks, notebooks=["02"], by=by)
    assert list_names(out) == before
    (notebooks / "01.ipynb").unlink()
    run_report(corpus, out=out, folder=notebooks, by=by, tell=said.append)
    assert "01.html" not in list_names(out)
    assert said[-1].startswith("Replaced: the report there was on 3 articles by source, made on 20")
    assert said[-1].endswith(
        f", of {told}. To keep such a report, give another folder with --out (with make: OUT=folder)."
    )
    assert sum("Replaced" in line for line in said) == 1


@pytest.mark.slow
def test_the_sheets_of_a_report_that_is_replaced_are_kept(tmp_path, corpus, notebooks):
    write_notebook(notebooks, "01", "1")
    draw = (
        "from pathlib import Path\nplace = Path(out) / 'sheets'\nplace.mkdir(parents=True)\n"
        "_ = (place / 'validation-key.csv').write_text(key_)\nimport hashlib\n"
        "_ = (place / 'checksums.txt').write_text(hashlib.sha256(key_.encode()).hexdigest()"
        " + '  validation-key.csv\\n')"
    )
    more = DRAWS.removeprefix(PARAMETERS) + "key_: str = 'one'  # what is written\n"
    write_notebook(notebooks, "07", draw, more=more)
    out, said = tmp_path / "rep", []
    for n, key in ((3, "one"), (4, "two"), (5, "three")):
        write_corpus(corpus, n=n)
        report = run_report(
            corpus, out=out, folder=notebooks, parameters={"key_": key}, tell=said.append
        )
        assert report.failed == []
    kept = sorted(path.read_text() for path in (out / "earlier-sheets").rglob("*-key.csv"))
    assert kept == ["one", "two"]
    assert (out / "sheets" / "validation-key.csv").read_text() == "three"
    assert "Its coding sheets and their key are kept in earlier-sheets/20" in said[-1]
    run_report(corpus, out=out, folder=notebooks, notebooks=["01"])
    again = sorted(path.read_text() for path in (out / "earlier-sheets").rglob("*-key.csv"))
    assert again == kept


def test_a_second_run_to_the_same_folder_is_refused(tmp_path, corpus, notebooks, no_kernel):
    write_notebook(notebooks, "01")
    with (
        FileLock(tmp_path / ".rep.lock"),
        pytest.raises(InputError, match=r"^Another run is writing to '.*rep'; wait for it"),
    ):
        run_report(corpus, out=tmp_path / "rep", folder=notebooks)
    assert not (tmp_path / "rep").exists()


def test_no_lock_is_left_and_an_old_one_is_no_hindrance(tmp_path):
    place = tmp_path / "rep"
    (tmp_path / ".rep.lock").touch()
    with open_folder(place) as partial:
        (partial / "run.json").write_text('{"format": 1}')
        with (
            pytest.raises(InputError, match="Another run is writing"),
            open_folder(place),
        ):
            pass
        assert (tmp_path / ".rep.lock").exists()  # of the run that goes on
    assert [path.name for path in tmp_path.iterdir()] == ["rep"]
    with pytest.raises(KeyError), open_folder(place):
        raise KeyError
    assert [path.name for path in tmp_path.iterdir()] == ["rep"]


def write_by_hand(place):
    """A report's folder in which a person wrote into the coding sheet."""
    (place / "sheets").mkdir(parents=True)
    (place / "sheets" / "checksums.txt").write_text("0  validation-sheet.csv\n")
    (place / "sheets" / "validation-sheet.csv").write_text("number,done\n1,1\n")
    return place


DRAWS = PARAMETERS + "coded: Optional[str] = None  # sheets\n"


@pytest.mark.slow
def test_a_sheet_written_into_costs_the_notebook_that_draws_sheets_and_no_other(
    tmp_path, corpus, notebooks
):
    write_notebook(notebooks, "01", "1")
    write_notebook(notebooks, "07", "7", parameters=DRAWS)
    out, said = tmp_path / "rep", []
    run_report(corpus, out=out, folder=notebooks)
    page = (out / "07.html").read_bytes()
    sheet = write_by_hand(out) / "sheets" / "validation-sheet.csv"
    for names in (["01"], None):
        report = run_report(corpus, out=out, folder=notebooks, notebooks=names, tell=said.append)
        assert report.failed == []
        assert sheet.read_text() == "number,done\n1,1\n"
        assert (out / "07.html").read_bytes() == page
    assert said.count("Kept of the earlier run: 07.") == 2
    left_out = [line for line in said if line.startswith("Not run: 07. ")]
    assert len(left_out) == 1
    assert "was written or changed by hand" in left_out[0]


@pytest.mark.parametrize(
    "given", [{"notebooks": ["07"]}, {"notebooks": ["01", "07"]}, {"parameters": {"coded": "x"}}]
)
def test_who_asks_for_the_sheets_is_refused_before_anything_runs(
    tmp_path, corpus, notebooks, no_kernel, given
):
    write_notebook(notebooks, "01", "1")
    write_notebook(notebooks, "07", "7", parameters=DRAWS)
    place = write_by_hand(make_report(tmp_path / "rep"))
    with pytest.raises(InputError, match="was written or changed by hand"):
        run_report(corpus, out=place, folder=notebooks, **given)


def test_sheets_in_a_folder_that_is_no_report_are_never_replaced(tmp_path, corpus, no_kernel):
    place = write_by_hand(tmp_path / "rep")
    with pytest.raises(InputError, match="was written or changed by hand"):
        run_report(corpus, out=place, notebooks=["01"])


def make_report(place):
    place.mkdir()
    (place / "run.json").write_text('{"format": 1}')
    return place


def test_only_an_empty_folder_and_a_report_are_replaced(tmp_path, corpus):
    assert choose_folder(corpus, out=tmp_path / "new") == tmp_path / "new"
    (tmp_path / "empty").mkdir()
    assert choose_folder(corpus, out=tmp_path / "empty") == tmp_path / "empty"
    old = make_report(tmp_path / "old")
    assert choose_folder(corpus, out=old) == old
    (tmp_path / "link").symlink_to(old)
    assert choose_folder(corpus, out=tmp_path / "link") == old


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"format": "x"}', "\udcff"])
def test_another_folder_is_not_replaced(tmp_path, corpus, content):
    place = tmp_path / "precious"
    place.mkdir()
    (place / "thesis.txt").write_text("x")
    if content is not None:
        (place / "run.json").write_text(content, errors="surrogateescape")
    with pytest.raises(
        InputError, match=r"^The folder '.*precious' holds something that is no Par"
    ):
        choose_folder(corpus, out=place)
    assert (place / "thesis.txt").exists()


def test_a_report_never_goes_over_or_into_its_corpus(tmp_path, corpus):
    table = tmp_path / "tables" / "news.csv"
    table.parent.mkdir()
    table.write_text("text\nx\n")
    make_report(corpus / "rep")
    for source, out in [
        (corpus, corpus), (corpus, tmp_path), (corpus, "/"), (corpus, corpus / "rep"),
        (table, table), (table, table.parent),
    ]:  # fmt: skip
        with pytest.raises(InputError, match=r"^The report cannot go to"):
            choose_folder(source, out=out)


def test_other_places_are_refused_in_a_sentence(tmp_path, corpus, monkeypatch):
    (tmp_path / "file").write_text("x")
    for out in (
        "",
        " ",
        "a\0b",
        "~nobody-of-that-name/x",
        tmp_path / "file",
        tmp_path / ("x" * 300),
    ):
        with pytest.raises(InputError, match=r"^[^\n]*\.$"):
            choose_folder(corpus, out=out)
    make_report(tmp_path / "disk")
    monkeypatch.setattr(os.path, "ismount", lambda path: Path(path).name == "disk")
    with pytest.raises(InputError, match="is a mount point"):
        choose_folder(corpus, out=tmp_path / "disk")
    with (
        pytest.raises(InputError, match=r"^The report cannot go to .*rep.: File exists\.$"),
        open_folder(tmp_path / "file" / "rep"),
    ):
        pass


def test_the_default_folder_is_named_for_the_corpus(tmp_path, corpus, monkeypatch):
    monkeypatch.setattr(folder, "find_root", lambda: tmp_path / "root")
    assert choose_folder(corpus) == tmp_path / "root" / "reports" / "news"
    odd = write_corpus(tmp_path / "My News ; 2016")
    assert choose_folder(odd) == tmp_path / "root" / "reports" / "my-news-2016"


def test_the_partial_folder_vanishes_when_anything_is_raised(tmp_path):
    old = make_report(tmp_path / "rep")
    for error in (ValueError, KeyboardInterrupt, SystemExit):
        with pytest.raises(error), open_folder(old) as partial:  # noqa: PT012
            (partial / "x").write_text("x")
            assert partial == tmp_path / ".rep.partial"
            raise error
        assert not partial.exists()
        assert list_names(old) == ["run.json"]


def test_a_swap_that_fails_puts_the_older_report_back(tmp_path, monkeypatch):
    old, rename = make_report(tmp_path / "rep"), os.rename

    def fail(source, target):
        if Path(source).name == ".rep.partial":
            raise OSError(errno.ENOSPC, "No space left on device")
        rename(source, target)

    monkeypatch.setattr(os, "rename", fail)
    with pytest.raises(InputError, match="No space left"), open_folder(old) as partial:
        (partial / "x").write_text("x")
    assert (old / "run.json").exists()
    assert sorted(path.name for path in tmp_path.iterdir() if "lock" not in path.name) == ["rep"]


def test_what_a_killed_run_left_is_mended(tmp_path):
    make_report(tmp_path / ".rep.old")
    (tmp_path / ".rep.partial" / "figures").mkdir(parents=True)
    with pytest.raises(ValueError, match="stop"), open_folder(tmp_path / "rep"):
        raise ValueError("stop")
    assert (tmp_path / "rep" / "run.json").exists()  # the report that was there before
    make_report(tmp_path / ".rep.old")
    (tmp_path / ".rep.partial").mkdir()
    with open_folder(tmp_path / "rep") as partial:
        (partial / "new").write_text("x")
    assert list_names(tmp_path / "rep") == ["new"]
    assert not list(tmp_path.glob(".rep.[op]*"))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["ctrl-c", "term"]
)
def test_an_interrupted_run_leaves_the_older_report_and_no_kernel(
    tmp_path, corpus, notebooks, number, code
):
    note = tmp_path / "pid"
    write_notebook(
        notebooks, "01", f"import os, pathlib\npathlib.Path({str(note)!r}).write_text(str(os.getpid()))",
        "import time\ntime.sleep(60)",
    )  # fmt: skip
    old = make_report(tmp_path / "rep")
    start = (
        "import sys; from pathlib import Path; from analysis import cli; from analysis.report import sources\n"
        f"sources.find_shipped = lambda _: Path({str(notebooks)!r})\n"
        "sys.exit(cli.main(sys.argv[1:]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", start, "report", corpus, "--out", old],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        # a test run that a shell put in the background has Ctrl-C ignored, and hands that on
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not (note.exists() and note.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == code, err
    assert out == ""
    assert err == ("parallax: interrupted; nothing was written.\n" if code == 130 else "")
    assert list_names(old) == ["run.json"]
    assert not (tmp_path / ".rep.partial").exists()
    assert not has_process(int(note.read_text()))


# -- what is refused before anything is started


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"corpus": "no-such-folder"}, "There is no folder or file 'no-such-folder'"),
        ({"parameters": {"min_cuont": "5"}}, r"'min_cuont' \(did you mean 'min_count'\?\)"),
        ({"parameters": {"min_count": "5.0"}}, "`min_count` must be a whole number such as 5"),
        ({"parameters": {"min_count": 5.0}}, "`min_count` must be a whole number such as 5"),
        ({"parameters": {"1x": "1"}}, "There is no parameter '1x'"),
        ({"parameters": {"x; import os": "1"}}, "There is no parameter 'x; import os'"),
        ({"parameters": {"__class__": "1"}}, "There is no parameter '__class__'"),
        ({"parameters": {"out": "x"}}, "`out` is no parameter to set with -p; give it as --out"),
        ({"parameters": {"corpus": "x"}}, "give it as the first argument"),
        ({"parameters": {"by": "x"}}, "give it as --by"),
        ({"notebooks": ["01", "03"]}, "There is no notebook '03'"),
        ({"notebooks": []}, "`notebooks` names none; the notebooks are: 01, 02"),
        ({"notebooks": ["../01"]}, "There is no notebook"),
        ({"columns": "text=a"}, "--columns was given, but none of the notebooks has `columns`"),
        ({"by": "no_such"}, "`by` must name a column of the documents"),
        ({"metadata": "none.csv"}, "`metadata` must be a file"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_before_a_kernel_starts(
    tmp_path, corpus, notebooks, no_kernel, arguments, told
):
    write_notebook(notebooks, "01", more="min_count: int = 5\n")
    write_notebook(notebooks, "02")
    arguments = {"corpus": corpus, "out": tmp_path / "rep", "folder": notebooks} | arguments
    with pytest.raises(InputError, match=told) as caught:
        run_report(**arguments)
    assert "\n" not in str(caught.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["news", "notebooks"]


def test_an_unreadable_corpus_is_refused_before_a_kernel_starts(tmp_path, notebooks, no_kernel):
    write_notebook(notebooks, "01", more="columns: Optional[str] = None\n")
    (tmp_path / "empty").mkdir()
    (tmp_path / "other.csv").write_text("when,who\n2016,me\n")
    for name, columns in [("empty", None), ("other.csv", None), ("other.csv", "text=body")]:
        with pytest.raises(InputError, match=r"^[^\n]*\.$"):
            run_report(tmp_path / name, out=tmp_path / "rep", folder=notebooks, columns=columns)
    assert not (tmp_path / "rep").exists()


@pytest.mark.slow
def test_a_parameter_goes_to_the_notebooks_that_have_it(tmp_path, notebooks):
    table = tmp_path / "news.csv"
    table.write_text("body,outlet\nOne text.,A\nAnother one.,B\n")
    write_notebook(notebooks, "01", "columns, by", more="columns: Optional[str] = None\n")
    write_notebook(notebooks, "02", "word, by", more="word: str = 'x'\n")
    report = run_report(
        table, out=tmp_path / "rep", folder=notebooks, columns="text=body,source=outlet",
        by="source", parameters={"word": "007"},
    )  # fmt: skip
    assert report.failed == []
    assert read_outputs(report.folder / "01.ipynb")[-1] == "('text=body,source=outlet', 'source')"
    assert read_outputs(report.folder / "02.ipynb")[-1] == "('007', 'source')"
    assert report.summary["groups"] == {"A": 1, "B": 1}
    assert report.summary["by"] == "source"
    assert report.summary["corpus"]["n_files"] == 1


@pytest.mark.slow
def test_the_groups_are_the_sources_where_there_are_two(tmp_path, notebooks):
    table = tmp_path / "news.csv"
    table.write_text("text,source\nOne text.,A\nAnother one.,B\n")
    write_notebook(notebooks, "01")
    summary = run_report(table, out=tmp_path / "rep", folder=notebooks).summary
    assert (summary["by"], summary["groups"]) == ("source", {"A": 1, "B": 1})


def test_notebooks_are_found_in_order(notebooks):
    with pytest.raises(InputError, match="There is no notebook in"):
        find_notebooks(folder=notebooks)
    for name in ("02-b", "01-a", "03-c"):
        write_notebook(notebooks, name)
    assert [source.name for source in find_notebooks(folder=notebooks)] == ["01-a", "02-b", "03-c"]
    some = find_notebooks(["03-c", "01-a"], folder=notebooks)
    assert [source.name for source in some] == ["01-a", "03-c"]
    assert some[0].n_cells == 2
    assert some[0].title == "What does 01-a show?"


# -- what an executed notebook holds


def make_executed(*outputs):
    cells = [new_code_cell("x", outputs=[output]) for output in outputs]
    return new_notebook(cells=[new_markdown_cell("text\n\n## `A` *title* ##\n# B"), *cells])


def test_the_title_is_the_first_heading():
    assert read_title(make_executed(), default="x") == "A title"
    assert read_title(new_notebook(cells=[]), default="x") == "x"


@pytest.mark.parametrize(
    ("ename", "evalue", "told"),
    [
        ("InputError", "`x` must be 1.", "`x` must be 1."),
        ("ValueError", "bad\n  thing \x1b[31mred\x1b[0m", "ValueError: bad thing red"),
        ("KeyboardInterrupt", "", "KeyboardInterrupt"),
        ("ValueError", "x" * 1000, "ValueError: " + "x" * 387 + "…"),
        ("SystemExit", "0", None),
        ("SystemExit", "1", "SystemExit: 1"),
        ("NotMeasuredError", "Not measured: no article is English.", None),
    ],
)
def test_an_error_is_one_sentence(ename, evalue, told):
    error = new_output("error", ename=ename, evalue=evalue, traceback=[])
    fine = new_output("stream", text="fine")
    assert find_error(make_executed(fine, error)) == told
    assert find_error(make_executed(fine)) is None


def test_figures_and_tables_are_found_in_the_order_shown(tmp_path):
    for name in ("figures/b.svg", "figures/a.svg", "tables/a.csv", "tables/c.csv", "tables/d.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    html = (
        '<figure class="chart" id="figure-{0}"><img alt="{0} &quot;1&quot;"><figcaption>Of <b>{0}</b>'
        ' <a href="figures/{0}.svg">SVG</a></figcaption>'
        '<p><a href="tables/{0}.csv">CSV</a></p></figure>'
    )
    sheet = '<figure class="sheet" id="table-c"><figcaption>C</figcaption></figure>'
    link = (
        '<a href="tables/d.csv">all</a> <a href="tables/../../x.csv">x</a> <a href="/tables/a.csv">'
    )
    data = [html.format("b"), sheet + html.format("a"), link + sheet, html.format("gone")]
    shown = [new_output("display_data", data={"text/html": text}) for text in data]
    figures, tables = find_saved(make_executed(*shown), folder=tmp_path)
    assert figures == [
        {"name": "b", "alt": 'b "1"', "title": "Of b"},
        {"name": "a", "alt": 'a "1"', "title": "Of a"},
    ]
    assert tables == ["c", "a", "d"]


def test_a_page_ends_at_its_error_and_names_no_folder():
    error = new_output("error", ename="ValueError", evalue="x", traceback=[])
    notebook = make_executed(new_output("stream", text="fine"), error, error)
    injected = new_code_cell("# Parameters", metadata={"tags": ["injected-parameters"]})
    notebook.cells.insert(0, injected)
    parameters = {"corpus": "/home/ada/news", "metadata": None, "out": "/home/ada/rep", "n": 5}
    public = make_public(notebook, parameters=parameters)
    assert len(public.cells) == len(notebook.cells) - 1
    assert public.cells[0].source == '# Parameters\ncorpus = "news"\nmetadata = None\nn = 5'
    assert notebook.cells[0].source == "# Parameters"


# -- the stamp


def test_the_hash_of_a_corpus_knows_its_files_and_not_their_order():
    ledger = pd.DataFrame({"path": ["a", "b"], "sha256": ["1", "2"]})
    assert stamp.hash_corpus(ledger) == stamp.hash_corpus(ledger.iloc[::-1])
    assert stamp.hash_corpus(ledger) != stamp.hash_corpus(ledger.assign(sha256=["1", "3"]))
    assert stamp.hash_corpus(ledger) != stamp.hash_corpus(ledger.assign(path=["a", "c"]))
    # printf 'a\0001\nb\0002\n' | sha256sum
    expected = "1a04f75bd0704a1e3a5609aa6cef325ce65e2ccde2c36252d0e2fc2ddcb5762d"
    assert stamp.hash_corpus(ledger) == expected


def test_files_are_counted_without_rows_and_folders():
    paths = ["a.csv", "a.csv row 12", "hidden/", "b row 2.txt"]
    assert stamp.count_files(pd.DataFrame({"path": paths})) == 2


def test_versions_cover_every_requirement():
    versions = stamp.list_versions()
    assert versions["parallax-news"] == stamp.read_version() != "unknown"
    assert "not installed" not in versions.values()
    assert {"papermill", "nbconvert", "vaderSentiment", "python"} <= set(versions)


def test_a_corpus_of_the_same_name_elsewhere_does_not_take_the_place(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.report.folder.find_root", lambda: tmp_path)
    here = tmp_path / "reports" / "news"
    here.mkdir(parents=True)
    stamp = {"format": 1, "corpus": {"path": str(tmp_path / "one" / "news.csv")}}
    (here / "run.json").write_text(json.dumps(stamp), encoding="utf-8")
    assert choose_folder(tmp_path / "one" / "news.csv") == here.resolve()
    with pytest.raises(InputError, match="holds the report on another corpus of this name"):
        choose_folder(tmp_path / "two" / "news.csv")
    assert choose_folder(tmp_path / "two" / "news.csv", out=here) == here.resolve()


def test_what_a_notebook_run_by_hand_left_is_replaced(tmp_path):
    (tmp_path / "report" / "figures").mkdir(parents=True)
    (tmp_path / "report" / "tables").mkdir()
    choose_folder(tmp_path / "news.csv", out=tmp_path / "report")
    (tmp_path / "report" / "notes.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InputError, match="no Parallax report"):
        choose_folder(tmp_path / "news.csv", out=tmp_path / "report")


def test_a_report_s_folder_with_a_file_of_somebody_is_not_replaced(tmp_path, corpus, notebooks):
    write_notebook(notebooks, "01", "1")
    folder = run_report(corpus, out=tmp_path / "report", folder=notebooks).folder
    for left in (".DS_Store", "~$ann.xlsx"):
        (folder / left).write_text("", encoding="utf-8")
    assert choose_folder(corpus, out=folder) == folder
    (folder / "ann.xlsx").write_text("coded", encoding="utf-8")
    with pytest.raises(InputError, match=r"holds 'ann\.xlsx', which no report"):
        run_report(corpus, out=folder, folder=notebooks)
    assert (folder / "ann.xlsx").read_text(encoding="utf-8") == "coded"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("voice", "quote", "`voice` must be own or quoted or all"),
        ("method", "guess", "`method` must be rule or trained or trained-semantic, or left out"),
        ("period", "decade", "`period` must be week or month or year, or left out"),
        ("article", "nobody", "`article` must be the doc_id of an article"),
        ("actors", "Ann,Ann", "`actors` names 'Ann' twice"),
        ("window", "0", "`window` must be a whole number from 1 to 50"),
        ("ngram", "9", "`ngram` must be a whole number from 1 to 5"),
        ("n_sentences", "0", "`n_sentences` must be a whole number from 10 to 5,000"),
        ("n_repeats", "-1", "`n_repeats` must be a whole number from 0"),
        ("period", "daily", "`period` must be week or month or year"),
        ("reduce", "lema", "`reduce` must be stem or lemma"),
        ("node", "(", "`node` must name a word"),
        ("sort_by", "R1;L1", "`sort_by` must be one of"),
        ("compounds", "nofile.txt", "nofile.txt"),
        ("stop_words", "the,of", "the,of"),
        ("naming", "naming-siria", "naming-siria"),
    ],
)
def test_a_bad_choice_is_refused_before_the_older_report_is_touched(
    tmp_path, corpus, no_kernel, name, value, told
):
    with pytest.raises(InputError, match=told):
        run_report(corpus, out=tmp_path / "report", parameters={name: value})
    assert not (tmp_path / "report").exists()


def test_what_papermill_wrote_beside_the_notebooks_is_none_of_them(notebooks):
    write_notebook(notebooks, "01", "1")
    write_notebook(notebooks, "out", "2")
    assert [source.name for source in find_notebooks(folder=notebooks)] == ["01"]
