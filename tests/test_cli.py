import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest
from run_fixtures import read_outputs, write_corpus, write_notebook

from analysis import __version__, cli, doctor
from analysis.report import folder, kernels, run, sources, stamp

ROOT = Path(__file__).parents[1]


@pytest.fixture
def notebooks(tmp_path, monkeypatch):
    """Two small notebooks in the place of Parallax's own."""
    place = tmp_path / "notebooks"
    write_notebook(place, "01-corpus", "'seen', n", more="n: int = 5  # how many\n")
    write_notebook(place, "02-terms", "random_state", more="random_state: int = 0  # the draw\n")
    monkeypatch.setattr(sources, "find_shipped", lambda _: place)
    monkeypatch.setattr(folder, "find_root", lambda: tmp_path)
    monkeypatch.chdir(tmp_path)
    return place


@pytest.fixture
def corpus(tmp_path):
    return str(write_corpus(tmp_path / "news"))


def test_help_starts_fast_and_imports_nothing_heavy():
    script = (
        "import sys; from analysis import cli; code = cli.main(['report', '--help']); "
        "heavy = {'pandas', 'numpy', 'papermill', 'nbconvert', 'nbformat', 'IPython', 'matplotlib'};"
        "sys.exit(code or ', '.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Usage: parallax report [OPTIONS] CORPUS")
    for option in (
        "--by",
        "--out",
        "--notebooks",
        "--columns",
        "--metadata",
        "--random-state",
        "-p",
    ):
        assert option in done.stdout


def test_the_module_is_the_command(tmp_path):
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    for arguments, code in [(["--version"], 0), (["report", "no-such-corpus"], 2)]:
        done = subprocess.run(
            [sys.executable, "-m", "analysis", *arguments], cwd=tmp_path, env=environment,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == code
        assert "Traceback" not in done.stderr
    assert done.stderr.startswith("parallax: There is no folder or file 'no-such-corpus'")
    assert done.stdout == ""


def test_the_version_is_the_projects(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"parallax {__version__}\n"
    assert stamp.read_version() == __version__


@pytest.mark.slow
def test_report_runs_the_notebooks(tmp_path, corpus, notebooks, capsys):
    code = cli.main(
        [
            "report",
            corpus,
            "--notebooks",
            "02-terms, 01-corpus",
            "--random-state",
            "7",
            "-p",
            "n",
            "-5",
        ]
    )
    out, err = capsys.readouterr()
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines] == ["01-corpus", "02-terms", "Report:"]
    assert lines[-1] == f"Report: {Path('reports', 'news', 'index.html')}"
    place = tmp_path / "reports" / "news"
    assert read_outputs(place / "01-corpus.ipynb")[-1] == "('seen', -5)"
    assert read_outputs(place / "02-terms.ipynb")[-1] == "7"


@pytest.mark.slow
def test_a_failed_notebook_is_exit_1(corpus, notebooks, tmp_path, capsys):
    write_notebook(notebooks, "01-corpus", "raise RuntimeError('broken')")
    assert cli.main(["report", corpus, "--out", str(tmp_path / "elsewhere")]) == 1
    out, err = capsys.readouterr()
    assert "failed: RuntimeError: broken" in out
    assert "Traceback" not in out + err
    assert (tmp_path / "elsewhere" / "02-terms.html").exists()


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-p", "nn", "5"], "There is no parameter 'nn' (did you mean 'n'?)"),
        (["-p", "n", "1e3"], "`n` must be a whole number such as 5, but '1e3' was given."),
        (["-p", "n", "1", "-p", "n", "2"], "The parameter 'n' was given twice; give it once."),
        (["--random-state", "1", "-p", "random_state", "2"], "'random_state' was given twice"),
        (["--random-state", "x"], "`random_state` must be a whole number"),
        (["-p", "corpus", "x"], "`corpus` is no parameter to set with -p"),
        (["--notebooks", "termz"], "There is no notebook 'termz'"),
        (["--notebooks", ","], "`notebooks` names none"),
        (["--by", "outlet"], "`by` must name a column"),
        (["--columns", "text"], "--columns was given, but none of the notebooks has `columns`."),
        (["--out", "news"], "because that is the corpus"),
        (["--out", "."], "because that holds the corpus"),
        (["--out", "news/rep"], "because that lies in the corpus"),
    ],
)
def test_bad_input_is_exit_2_and_one_sentence(corpus, notebooks, capsys, arguments, told):
    assert cli.main(["report", corpus, *arguments]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("parallax: ")
    assert err.count("\n") == 1
    assert told in err


@pytest.mark.parametrize(
    "arguments", [["report"], ["reprot"], ["report", "x", "--buy"], ["report", "x", "-p", "n"]]
)
def test_wrong_usage_is_exit_2(capsys, arguments):
    assert cli.main(arguments) == 2
    err = capsys.readouterr().err
    assert "Error: " in err
    assert "Traceback" not in err


def test_a_defect_keeps_its_traceback(corpus, notebooks, monkeypatch):
    monkeypatch.setattr(run, "find_notebooks", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["report", corpus])


def test_a_kernel_that_does_not_start_is_one_sentence(corpus, notebooks, monkeypatch, capsys):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert cli.main(["report", corpus]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("parallax: The Jupyter kernel did not start (")
    assert err.endswith("run `parallax doctor`.\n")
    assert err.count("\n") == 1


def test_notebooks_are_listed_with_their_parameters(notebooks, capsys):
    assert cli.main(["notebooks"]) == 0
    first, second = capsys.readouterr().out.split("\n\n")
    assert first.splitlines()[0] == "01-corpus  What does 01-corpus show?"
    assert [" ".join(line.split()) for line in first.splitlines()[1:]] == [
        "corpus text ['seeds'] what is read",
        "out text or none [None] where the files go",
        "by text or none [None] the column of the groups",
        "n whole number [5] how many",
    ]
    assert "random_state" in second


# -- doctor


def test_doctor_finds_this_computer_well(capsys):
    assert cli.main(["doctor"]) == 0
    out = capsys.readouterr().out
    assert out.count("\n") == 5
    assert all(line.startswith("ok    ") and line.endswith(".") for line in out.splitlines())


def test_doctor_tells_what_to_type(monkeypatch, capsys, tmp_path):
    def refuse_start(_):
        raise kernels.KernelError("The Jupyter kernel did not start (x); run `parallax doctor`.")

    def refuse_file(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(kernels.Kernel, "start", refuse_start)
    monkeypatch.setattr(doctor.tempfile, "NamedTemporaryFile", refuse_file)
    monkeypatch.setattr(doctor, "_FONT", "No Such Font")
    monkeypatch.setattr(doctor, "_ENOUGH", 10**18)
    needed = ["pandas>=99", "no-such-package>=1", "numpy>=1", 'x>1; python_version < "3"']
    monkeypatch.setattr(stamp, "list_requirements", lambda: needed)
    assert cli.main(["doctor"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in lines] == ["FAIL  ", "      "] * 5
    told, typed = lines[::2], lines[1::2]
    version = metadata.version("pandas")
    assert f"pandas is {version}, no-such-package is missing." in told[0]
    assert typed[0].endswith('-m pip install "pandas>=99" "no-such-package>=1"')
    assert told[1] == "FAIL  The Jupyter kernel did not start (x)."
    assert "ipykernel" in typed[1]
    assert "matplotlib" in typed[2]
    assert "Permission denied" in told[3]
    assert "--out" in typed[3]
    assert "Only " in told[4]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-p", "n_draws", "0"], "`n_draws` must be a whole number from 100 to 100,000"),
        (["--random-state", "-1"], "`random_state` must be a whole number from 0 to"),
        (["-p", "min_count", "-3"], "`min_count` must be a whole number from 1 to"),
        (["-p", "target", "Reuters"], "`target` must be one of the groups"),
        (["-p", "codebook", "nonexist"], "`codebook` must be one of entman, generic"),
        (["--by", "source"], "it is empty in every article"),
        (["--by", "text"], "`by` cannot be 'text'"),
    ],
)
def test_a_bad_value_is_refused_before_any_notebook_runs(tmp_path, capsys, arguments, told):
    out = tmp_path / "report"
    assert cli.main(["report", "seeds", "--out", str(out), *arguments]) == 2
    said = capsys.readouterr().err
    assert told in said
    assert "Traceback" not in said
    assert not out.exists()


def test_an_engine_that_cannot_be_opened_is_bad_input(notebooks, corpus, capsys):
    assert cli.main(["report", corpus, "--engine", "spark"]) == 2
    assert "`engine` must be one of ['local', 'processes', 'dask']" in capsys.readouterr().err
    assert cli.main(["report", corpus, "--scheduler", "tcp://127.0.0.1:1"]) == 2
    assert "`scheduler` goes with the engine 'dask'" in capsys.readouterr().err


def test_the_cache_is_stated_filled_told_and_cleared(notebooks, corpus, tmp_path, capsys):
    place = tmp_path / "kept"
    before = os.environ.get("PARALLAX_CACHE")
    assert cli.main(["report", corpus, "--cache", str(place)]) == 0
    assert os.environ.get("PARALLAX_CACHE") == before
    capsys.readouterr()
    assert cli.main(["cache", "--cache", str(place)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("1 prepared corpus, 0.")
    assert told.endswith(f" MB, in {place}\n")
    assert cli.main(["cache", "--cache", str(place), "--clear"]) == 0
    assert f"MB freed in {place}" in capsys.readouterr().out
    assert cli.main(["cache", "--cache", str(place)]) == 0
    assert capsys.readouterr().out.startswith("0 prepared corpora, 0.0 MB")


# --- codebooks -------------------------------------------------------------------------------


def test_a_codebook_is_told_or_refused_in_one_sentence(tmp_path, capsys):
    place = tmp_path / "mine.toml"
    text = 'title = "Mine"\n[[frames]]\nid = "aid"\ncues = ["food and water", "(bread or rice)"]'
    place.write_text(text, encoding="utf-8")
    assert cli.main(["codebook", "check", str(place)]) == 0
    assert capsys.readouterr().out == (
        "mine: Mine. 1 frame, 2 cues (1 a rule), 0 exclusions, 0 prototypes.\n"
        "Status: none is told.\n"
        "  aid  2 cues  0 exclusions  0 prototypes\n"
        "Read as plain phrases, for they have no bracket: 'food and water'.\n"
    )
    place.write_text(text.replace("food and", "near(food"), encoding="utf-8")
    assert cli.main(["codebook", "check", str(place)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        "parallax: The codebook mine.toml cannot be used: line 4: `cues` of frame 'aid': "
        "'near(food water' cannot be read: near() takes two things and a number; write "
        "near(a, b, 8).\n"
    )
    assert cli.main(["codebook", "check", str(tmp_path / "none.toml")]) == 2
    assert "none.toml cannot be read: there is no such file" in capsys.readouterr().err


def test_the_codebooks_that_come_with_parallax_are_listed(capsys):
    assert cli.main(["codebook", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["entman", "generic", "policy", "war-peace"]
    assert lines[2] == "policy     14 frames  Policy frames"


def test_what_one_types_first_is_understood(capsys):
    assert cli.main(["codebook", "policy"]) == 0
    named = capsys.readouterr().out
    assert cli.main(["codebook", "check", "policy"]) == 0
    assert capsys.readouterr().out == named
    assert cli.main(["notebooks", "02-terms,03-sentiment"]) == 0
    listed = capsys.readouterr().out
    assert [line.split()[0] for line in listed.splitlines() if line[:1] == "0"] == [
        "02-terms", "03-sentiment",
    ]  # fmt: skip
    assert cli.main(["notebooks", "02-trems"]) == 2
    assert "02-terms" in capsys.readouterr().err
    assert cli.main(["report", "seeds", "-p", "windw=4"]) == 2
    assert "windw" in capsys.readouterr().err
