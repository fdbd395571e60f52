"""The notebooks themselves: their form, and that they run anywhere on anything."""

import ast
import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import dropwhile
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest
from corpora import write_outlets

from analysis import (
    group_documents,
    prepare_documents,
    read_documents,
    score_means,
    score_receipts,
)
from analysis.parameters import read_parameters
from analysis.report.run import run_report

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]
SHARED = ["corpus", "by", "columns", "metadata", "out", "random_state"]
TABLES = ["findings", "evidence"]


@pytest.fixture(scope="module")
def outlets(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("outlets")
    corpus = write_outlets(folder / "outlets.csv")
    return run_report(corpus, out=folder / "report").folder


@pytest.fixture(scope="module", params=["seeds_report", "outlets"])
def report(request) -> Path:
    return request.getfixturevalue(request.param)


# --- form ---


def is_import(cell) -> bool:
    return cell.source.startswith("from analysis import (")


def test_the_notebooks_are_here():
    assert NAMES == [
        "01-corpus", "02-terms", "03-sentiment", "04-framing", "05-naming-and-voice", "07-validation",
    ]  # fmt: skip


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
class TestForm:
    def test_metadata_and_ids_are_fixed_and_outputs_are_not_committed(self, path):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert (notebook.nbformat, notebook.nbformat_minor) == (4, 5)
        assert notebook.metadata.kernelspec.name == "python3"
        ids = [cell.id for cell in notebook.cells]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", cell_id) for cell_id in ids), ids
        for cell in notebook.cells:
            if cell.cell_type == "code":
                assert cell.outputs == []
                assert cell.execution_count is None

    def test_cells_come_in_the_order_of_the_design(self, path):
        cells = nbformat.read(path, as_version=4).cells
        assert re.match(r"# .+\?\n", cells[0].source)
        assert cells[1].metadata.tags == ["parameters"]
        cells = [*cells[:2], *dropwhile(is_import, cells[2:])]
        assert "check_parameters(globals())" in cells[2].source
        assert cells[3].source.startswith("## What exactly are we measuring?")
        assert "gets wrong" in cells[3].source
        assert any(cell.source.startswith("## Limits") for cell in cells)
        assert "save_findings(" in cells[-1].source

    def test_a_cell_is_short_and_defines_and_loops_nothing(self, path):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type != "code":
                continue
            if cell.id != "parameters":  # a form to fill in: a line each
                assert len(cell.source.splitlines()) <= 15, cell.id
            banned = (ast.FunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While)
            assert not [n for n in ast.walk(ast.parse(cell.source)) if isinstance(n, banned)]

    def test_parameters_are_typed_literals_with_a_comment(self, path):
        source = nbformat.read(path, as_version=4).cells[1].source
        parameters = {parameter.name: parameter for parameter in read_parameters(path)}
        assert set(SHARED) <= set(parameters)
        assert all(parameter.help for parameter in parameters.values())
        for line in source.splitlines():
            if line and not line.startswith("from typing"):
                assert re.fullmatch(r"\w+: [\w\[\]]+ = [^#]+  # [^=]+", line), line

    def test_plain_papermill_lists_the_same_parameters(self, path):
        from papermill import inspect_notebook

        listed = inspect_notebook(str(path))
        parameters = {parameter.name: parameter for parameter in read_parameters(path)}
        assert set(listed) == set(parameters)
        assert all(listed[name]["help"] == parameters[name].help for name in listed)

    def test_prose_holds_no_number_of_its_own(self, path):
        for cell in nbformat.read(path, as_version=4).cells:
            if cell.cell_type == "markdown":
                text = re.sub(
                    r"\b(19|20)\d\d\b|−1 to 1|near −1|0 where|1 where|0[1-7]-\w+|\bF1\b",
                    "",
                    cell.source,
                )
                assert not re.search(r"\d", text), cell.source


def test_shared_parameters_are_the_same_in_every_notebook():
    lines = {
        name: {
            line
            for path in NOTEBOOKS
            for line in nbformat.read(path, as_version=4).cells[1].source.splitlines()
            if line.startswith(f"{name}:")
        }
        for name in SHARED[:-1]
    }
    assert all(len(found) == 1 for found in lines.values()), lines


# --- what they leave behind ---


def test_a_report_has_its_pages_figures_and_tables(report):
    stamp = json.loads((report / "run.json").read_text(encoding="utf-8"))
    assert [one["status"] for one in stamp["notebooks"]] == ["done"] * len(NAMES), stamp[
        "notebooks"
    ]
    assert stamp["complete"] is True
    pages = {path.stem for path in report.glob("*.html")}
    assert pages == {*NAMES, "index"}
    figures = {path.stem for path in (report / "figures").glob("*.svg")}
    assert figures == {path.stem for path in (report / "figures").glob("*.png")}
    assert len(figures) >= 10
    tables = {path.stem for path in (report / "tables").glob("*.csv")}
    assert tables == {path.stem for path in (report / "tables").glob("*.parquet")}
    assert set(TABLES) <= tables


def test_every_page_is_offline_light_and_described(report):
    for page in report.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert len(html.encode()) < 1_000_000
        assert "<script" not in html.lower()
        alts = re.findall(r'<img alt="([^"]*)"', html)
        assert len(alts) == html.count("<img")
        assert all(len(alt) > 20 for alt in alts)
        for link in re.findall(r'href="(?!data:)([^"#]+)"', html):
            assert (report / link).exists(), link


def test_a_figure_that_is_shown_is_a_figure_that_is_saved(report):
    shown = set()
    for page in report.glob("0*.html"):
        shown |= set(re.findall(r'id="figure-([\w-]+)"', page.read_text(encoding="utf-8")))
    assert shown == {path.stem for path in (report / "figures").glob("*.svg")}


def test_every_number_of_a_finding_is_recomputed_from_its_receipts(report):
    numbers = pd.read_parquet(report / "tables" / "findings.parquet")
    evidence = pd.read_parquet(report / "tables" / "evidence.parquet")
    assert numbers["notebook"].nunique() == len(NOTEBOOKS)
    checked = score_receipts(numbers, evidence=evidence)
    assert np.allclose(checked["value"], checked["recomputed"], rtol=1e-9)
    # the number is in the sentence that is printed
    printed = numbers[~numbers["number_id"].str.contains(".rate_", regex=False)]
    printed = printed[~printed["finding"].str.startswith("The rows of")]  # they are in the table
    unused = [row.number_id for row in printed.itertuples() if row.shown not in row.finding]
    absent = [name for name in unused if ".n_target" not in name and ".n_reference" not in name]
    assert absent == []


def test_receipts_are_offsets_into_the_text_as_read(report, request):
    evidence = pd.read_parquet(report / "tables" / "evidence.parquet")
    corpus = "seeds"
    if "outlets" in str(report):
        corpus = report.parent / "outlets.csv"
    documents, _ = read_documents(corpus)
    texts = documents.set_index("doc_id")["text"]
    words = evidence[evidence["rule"].str.startswith("the word ")]
    assert len(words)
    for row in words.itertuples():
        word = row.rule.removeprefix("the word ").split(",")[0]
        assert texts[row.doc_id][row.start : row.end].lower().startswith(word.replace("'", "")[:3])
    cues = evidence[evidence["rule"].str.startswith("cue ")]
    assert len(cues)
    for row in cues.itertuples():
        first = re.split(r"[ *]", row.rule.removeprefix("cue "))[0]
        found = texts[row.doc_id][row.start : row.end].replace("’", "'").lower()
        assert found.startswith(first), (found, row.rule)


def test_a_mean_and_its_interval_follow_from_the_receipts(outlets):
    """The interval of the overall tone, from the evidence table alone."""
    numbers = pd.read_parquet(outlets / "tables" / "findings.parquet").set_index("number_id")
    evidence = pd.read_parquet(outlets / "tables" / "evidence.parquet")
    receipts = evidence[evidence["number_id"] == "tone-overall.mean"]
    documents, _ = read_documents(outlets.parent / "outlets.csv")
    prepared = prepare_documents(documents)  # which articles are resampled together
    groups = group_documents(prepared.documents).assign(group="all articles")
    again = score_means(receipts, groups=groups, value="value").iloc[0]
    stated = numbers.loc["tone-overall.mean"]
    assert (again["estimate"], again["low"], again["high"]) == pytest.approx(
        (stated["value"], stated["low"], stated["high"])
    )


def test_a_planted_difference_is_found_and_told(outlets):
    findings = pd.read_parquet(outlets / "tables" / "findings.parquet")["finding"].unique()
    told = " ".join(findings)
    either = (
        "Daily Meridian” mean tone is [0-9.]+ lower",
        "Harbour Post” mean tone is [0-9.]+ higher",
    )
    assert re.search(f"In “({'|'.join(either)}) than in all other articles", told)
    keyness = pd.read_parquet(outlets / "tables" / "terms-keyness.parquet")
    words = keyness.loc[keyness["distinguishable"], "feature"].tolist()
    assert "regime" in words
    assert "council" not in words


@pytest.fixture(scope="module")
def misdated(tmp_path_factory) -> Path:
    """Articles that open with a date: every fourth column is wrong, one has day and month swapped."""
    folder = tmp_path_factory.mktemp("misdated")
    table = pd.read_csv(write_outlets(folder / "outlets.csv"))
    days = pd.date_range("2024-03-02", periods=len(table), freq="31D")
    opening = days.strftime("%d %B %Y").str.lstrip("0")
    table["published"] = np.where(np.arange(len(table)) % 4 == 3, "2023-07-20", days.astype("str"))
    table.loc[0, "published"] = "2024-02-03"
    table["body"] = "Published on " + opening + "\n\n" + table["body"]
    again = table.iloc[[5, 6]].assign(published="2025-11-11")
    again["body"] = again["body"].str.replace("Published", "PUBLISHED")
    corpus = folder / "misdated.csv"
    pd.concat([table, again]).to_csv(corpus, index=False)
    names = ["01-corpus", "03-sentiment"]
    return run_report(corpus, out=folder / "report", notebooks=names).folder


def test_dates_that_contradict_the_text_are_told(misdated):
    page = (misdated / "01-corpus.html").read_text(encoding="utf-8")
    told = "9 of 26 articles that open with a date of their own (35%) contradict the date column"
    assert told in page
    assert "1 of the contradictions is gone when day and month of the column are exchanged" in page
    assert "<mark>Published on 2 March 2024</mark>" in page
    datelines = pd.read_csv(misdated / "tables" / "corpus-datelines.csv")
    assert datelines["verdict"].value_counts().to_dict() == {"agrees": 17, "contradicts": 9}
    by_group = pd.read_csv(misdated / "tables" / "corpus-datelines-groups.csv")
    assert by_group["n_contradicting"].tolist() == [7, 2]
    notice = "9 of 26 articles that open with a date of their own contradict the date column"
    assert notice in (misdated / "index.html").read_text(encoding="utf-8")
    assert notice in (misdated / "03-sentiment.html").read_text(encoding="utf-8")


def test_copies_and_that_they_are_counted_are_told(misdated):
    page = (misdated / "01-corpus.html").read_text(encoding="utf-8")
    assert "2 of 26 articles repeat another, 2 nearly so. Every notebook counts them" in page
    assert "an article and its copies are resampled together." in page
    copies = pd.read_csv(misdated / "tables" / "corpus-copies.csv")
    assert copies["kind"].tolist() == ["nearly"] * 2
    assert copies["title"].tolist() == ["Bridge, day 5", "Bridge, day 6"]


def test_what_is_told_of_dates_and_copies_is_recomputed_from_receipts(misdated):
    numbers = pd.read_parquet(misdated / "tables" / "findings.parquet")
    evidence = pd.read_parquet(misdated / "tables" / "evidence.parquet")
    checked = score_receipts(numbers, evidence=evidence)
    assert np.allclose(checked["value"], checked["recomputed"], rtol=1e-9)
    wrong = evidence[evidence["number_id"] == "corpus-datelines-found.n"]
    documents, _ = read_documents(misdated.parent / "misdated.csv")
    texts = documents.set_index("doc_id")["text"]
    assert len(wrong) == 9
    for row in wrong.itertuples():
        assert texts[row.doc_id][row.start : row.end].lower().startswith("published on ")


@pytest.mark.parametrize("name", ["02-terms", "03-sentiment", "04-framing"])
def test_what_is_shown_over_time_tells_whether_the_dates_hold(name):
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    ids = [cell.id for cell in cells]
    assert ids.index("time-dates") == ids.index("time-finding") + 1
    assert "show_notice(tell_dates(" in cells[ids.index("time-dates")].source


# --- anywhere, on anything ---


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("place", ["root", "notebooks"])
def test_plain_papermill_runs_them_with_other_parameters(name, place, tmp_path):
    corpus = write_outlets(tmp_path / "outlets.csv", n=12)
    start = ROOT if place == "root" else ROOT / "notebooks"
    path = ROOT / "notebooks" / f"{name}.ipynb"
    command = [
        sys.executable, "-m", "papermill", os.path.relpath(path, start), str(tmp_path / "out.ipynb"),
        "-p", "corpus", os.path.relpath(corpus, start), "-p", "out", str(tmp_path / "report"),
        "-p", "by", "source", "-p", "random_state", "3",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=start, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Unable to parse" not in done.stderr
    assert list((tmp_path / "report" / "figures").glob("*.svg"))
    assert (tmp_path / "report" / "tables" / "evidence.csv").is_file()


def test_plain_papermill_refuses_a_parameter_it_does_not_know(tmp_path):
    command = [
        sys.executable, "-m", "papermill", "notebooks/02-terms.ipynb", str(tmp_path / "out.ipynb"),
        "-p", "min_cuont", "3", "-p", "out", str(tmp_path / "report"),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert "min_cuont" in done.stderr
    assert "min_count" in done.stderr


AWKWARD = {
    "one word": {"a.txt": "Peace"},
    "no word at all": {"a.txt": "… — !?", "b.txt": "42"},
    "no match": {"a.txt": "Zzz zzz qqq.", "b.txt": "Qqq zzz."},
    "hostile": {
        "a.txt": "<script>alert(1)</script> $5 and $10 \x00 … {curly} %s",
        "b.txt": "=cmd|' /C calc'!A0 <img src=x onerror=alert(1)> مرحبا 🇬🇧 regime regime.",
    },
    "identical": {"a.txt": "The regime fell. It rained.", "b.txt": "The regime fell. It rained."},
}


@pytest.mark.parametrize("case", AWKWARD)
def test_they_run_through_where_there_is_next_to_nothing(case, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, text in AWKWARD[case].items():
        (corpus / name).write_text(text, encoding="utf-8")
    made = run_report(corpus, out=tmp_path / "report")
    assert made.failed == [], made.summary["notebooks"]
    for page in made.folder.glob("*.html"):
        html = page.read_text(encoding="utf-8")
        assert "<script" not in html
        assert not {name for name in _list_attributes(html) if name.startswith("on")}
    drawn = {path.stem for path in (made.folder / "figures").glob("*.svg")}
    over_time = {"corpus-months", "tone-months", "terms-rates", "frames-months"}
    assert "corpus-lengths" in drawn
    assert not over_time & drawn  # no file has a date


def _list_attributes(html: str) -> set[str]:
    names: set[str] = set()
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, attributes: names.update(name for name, _ in attributes)
    reader.feed(html)
    return names


def test_two_runs_give_the_same_bytes(tmp_path):
    """Another time zone, language, hash seed and working folder: the same report."""
    settings = [
        {"TZ": "Pacific/Auckland", "LANG": "C", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "America/Lima", "LANG": "tr_TR.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"},
    ]
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for number, (extra, cwd) in enumerate(zip(settings, (ROOT, elsewhere), strict=True)):
        command = [sys.executable, "-m", "analysis", "report", str(ROOT / "seeds")]
        done = subprocess.run(
            [*command, "--out", str(tmp_path / f"run-{number}")],
            cwd=cwd, env=os.environ | extra | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
    first, second = (tmp_path / f"run-{number}" for number in (0, 1))
    kinds = ("*.html", "figures/*", "tables/*")
    names = sorted(path.relative_to(first) for kind in kinds for path in first.glob(kind))
    assert len(names) > 60
    differ = [
        str(name) for name in names if (first / name).read_bytes() != (second / name).read_bytes()
    ]
    assert differ == []
