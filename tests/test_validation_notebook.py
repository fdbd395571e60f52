"""07-validation from the sheet to the report: drawn, coded by rule, read back."""

import csv
import io
import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from corpora import write_outlets

from analysis import InputError, score_receipts
from analysis.report.run import run_report

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[1]
NAME = "07-validation"
# What a reader of the invented outlets sees, by a word of the sentence.
SEEN = {
    "wonderful rescue": "Health and safety",
    "fraud": "Crime and punishment",
    "Angry crowds": "Public opinion",
    "fair law": "Political",
    "Trains to": "Quality of life",
    "Engineers": "Capacity and resources",
}


def run(corpus: Path, out: Path, **parameters):
    made = run_report(corpus, out=out, notebooks=[NAME], parameters={"n_draws": 200} | parameters)
    if made.failed:  # pytest would cut the message of an assertion
        raise AssertionError(made.summary["notebooks"][0]["error"])
    return made.folder


def code(sheet: Path, path: Path, *, miss: int = 0) -> Path:
    """Code the sheet by `SEEN`; one sentence in `miss` is coded the other way round."""
    rows = list(csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"))))
    for place, row in enumerate(rows):
        row["done"] = "1"
        for words, frame in SEEN.items():
            seen = words in row["sentence"]
            row[frame] = str(int(seen != bool(miss and place % miss == 0)))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def corpus(tmp_path_factory) -> Path:
    return write_outlets(tmp_path_factory.mktemp("corpus") / "outlets.csv", n=60)


@pytest.fixture(scope="module")
def drawn(corpus, tmp_path_factory) -> Path:
    return run(corpus, tmp_path_factory.mktemp("drawn") / "report", n_sentences=80)


@pytest.fixture(scope="module")
def coded(corpus, drawn, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("coded")
    sheet = drawn / "sheets" / "validation-sheet.csv"
    paths = [code(sheet, folder / "ann.csv"), code(sheet, folder / "ben.csv", miss=9)]
    return run(
        corpus, folder / "report", n_sentences=80, coded=",".join(map(str, paths)), n_repeats=1
    )


def read_page(folder: Path) -> str:
    return (folder / f"{NAME}.html").read_text(encoding="utf-8")


def read_table(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / "tables" / f"{name}.parquet")


def test_without_codes_there_is_a_sheet_and_how_to_code_it(drawn):
    page = read_page(drawn)
    for name in ("sheet.xlsx", "sheet.csv", "instructions.csv", "key.csv"):
        assert f'href="sheets/validation-{name}"' in page
        assert (drawn / "sheets" / f"validation-{name}").is_file()
    assert "No coded sheet has been given yet" in page
    assert "The sheet holds 80 sentences of" in page
    assert [path.stem for path in (drawn / "figures").glob("*.svg")] == ["validation-sample"]
    assert "nothing to draw" not in page


def test_what_the_codes_say_is_on_the_page(coded):
    page = read_page(coded)
    for told in (
        "Coders agree",
        "on which coders agree",
        "tied and left out",
        "precision",
        "recall",
    ):
        assert told in page
    assert "ann.csv,ben.csv" in page
    assert str(coded.parent) not in page  # nothing of this machine
    ledger = read_table(coded, "validation-ledger")
    assert ledger["status"].tolist() == ["read", "read"]
    agreement = read_table(coded, "validation-agreement").set_index("label")
    assert (agreement.loc[list(SEEN.values()), "alpha"].between(-1, 1)).all()
    assert agreement.loc["Morality", "note"].startswith("all 80 sentences have the same code")


def test_every_figure_has_its_numbers_and_its_words(coded):
    page = read_page(coded)
    figures = {path.stem for path in (coded / "figures").glob("*.svg")}
    assert {"validation-agreement", "validation-accuracy", "validation-learning"} <= figures
    assert figures == set(re.findall(r'id="figure-([\w-]+)"', page))
    assert all(len(alt) > 20 for alt in re.findall(r'<img alt="([^"]*)"', page))
    assert "<script" not in page
    for link in re.findall(r'href="(?!data:)([^"#]+)"', page):
        assert (coded / link).exists(), link


def test_every_number_of_a_finding_is_recomputed_from_its_receipts(coded):
    numbers, evidence = read_table(coded, "findings"), read_table(coded, "evidence")
    assert {"validation-accuracy.precision", "validation-accuracy.recall"} <= set(
        numbers["number_id"]
    )
    checked = score_receipts(numbers, evidence=evidence)
    assert np.allclose(checked["value"], checked["recomputed"], rtol=1e-9)
    printed = numbers[~numbers["finding"].str.startswith("The rows of")]
    assert [row.number_id for row in printed.itertuples() if row.shown not in row.finding] == []


def test_precision_follows_from_the_saved_codes(coded):
    marked = read_table(coded, "validation-marked")
    called = marked[marked["called"] == 1]
    by_hand = np.average(called["code"], weights=called["weight"])
    numbers = read_table(coded, "findings").set_index("number_id")
    assert numbers.loc["validation-accuracy.precision", "value"] == pytest.approx(by_hand)


def test_errors_unfold_to_their_sentences(coded):
    page = read_page(coded)
    kinds = read_table(coded, "validation-errors")
    assert kinds["n"].sum() == len(read_table(coded, "validation-error-sentences"))
    for label in kinds["of"]:
        assert f"“{label}” in its sentences" in page


def test_one_coder_is_enough_for_accuracy_and_not_for_agreement(corpus, drawn, tmp_path):
    path = code(drawn / "sheets" / "validation-sheet.csv", tmp_path / "ann.csv")
    folder = run(corpus, tmp_path / "report", n_sentences=80, coded=str(path), n_repeats=0)
    page = read_page(folder)
    assert "One sheet only: agreement between coders cannot be told." in page
    assert "of one coder." in page
    assert len(read_table(folder, "validation-accuracy-frames").dropna(subset="estimate"))


def test_a_settled_sheet_wins_and_a_key_stands_for_the_parameters(corpus, drawn, coded, tmp_path):
    sheet = drawn / "sheets" / "validation-sheet.csv"
    ann, ben = code(sheet, tmp_path / "ann.csv"), code(sheet, tmp_path / "ben.csv", miss=9)
    given = {"coded": f"{ann},{ben}", "n_repeats": 0}
    with pytest.raises(
        AssertionError, match=r"None of the 80 items of 'ann\.csv' is in the sample"
    ):
        run(corpus, tmp_path / "other", random_state=5, **given)
    key = str(drawn / "sheets" / "validation-key.csv")
    folder = run(
        corpus, tmp_path / "report", random_state=5, key=key, adjudicated=str(ann), **given
    )
    assert "settled by adjudication" in read_page(folder)
    marked = read_table(folder, "validation-marked")
    assert len(marked) == 80 * 14
    plain = pd.read_parquet(coded / "tables" / "validation-marked.parquet")
    kept = marked.merge(plain, on=["item", "frame"], suffixes=("", "_before"))
    assert (kept["code"] == kept["code_before"]).all()  # what coders agreed on stays


def test_what_waits_for_codes_is_said_once(drawn, coded):
    waiting, page = read_page(drawn), read_page(coded)
    assert waiting.count('role="note">No coded sheet has been given yet') == 1
    assert "no sheet has been coded" not in waiting.lower()
    for heading in ("Do the coders agree?", "Where is it wrong?", "Would more coding help?"):
        assert heading not in waiting
        assert heading in page
    assert "An engine that has learned from these codes" not in page


def test_marks_of_any_kind_count_and_the_rest_is_told(corpus, drawn, tmp_path):
    text = (drawn / "sheets" / "validation-sheet.csv").read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    for row in rows:
        row |= {frame: "x" if words in row["sentence"] else "" for words, frame in SEEN.items()}
        row["done"] = "✓"
    rows[4]["Political"] = rows[9]["Political"] = "perhaps"
    with (tmp_path / "ann.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    folder = run(
        corpus, tmp_path / "r", n_sentences=80, coded=str(tmp_path / "ann.csv"), n_repeats=0
    )
    told = (
        "Sheet “ann”: 2 cells could not be read and count as missing, the first: Row 6: the code "
    )
    assert f"{told}'perhaps' for 'political'" in unescape(read_page(folder))
    marked = read_table(folder, "validation-marked")
    assert len(marked) == 80 * 14 - 2
    assert marked["code"].sum() > 20


@pytest.fixture(scope="module")
def taught(corpus, drawn, tmp_path_factory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("taught")
    path = code(drawn / "sheets" / "validation-sheet.csv", folder / "ann.csv")
    given = {"coded": str(path), "n_repeats": 0, "save_engine": str(folder / "mine")}
    return run(corpus, folder / "report", n_sentences=80, **given), folder / "mine.npz"


def test_an_engine_is_fitted_saved_and_told(taught):
    folder, engine = taught
    page = read_page(folder)
    assert engine.is_file()
    assert "The engine is saved as mine.npz." in page
    assert 'id="finding-validation-engine"' in page
    assert str(engine.parent) not in page
    quality = read_table(folder, "validation-engine").set_index("label")
    coded = set(quality.index[quality["n_coded"] > 0]) - {"all frames"}
    assert coded
    assert coded <= set(SEEN.values())
    rows = read_table(folder, "validation-marked").query("code > 0")["frame"].value_counts()
    assert len(coded) == (rows > 1).sum()


def test_codes_of_one_article_cost_the_engine_and_nothing_else(corpus, drawn, tmp_path):
    path = code(drawn / "sheets" / "validation-sheet.csv", tmp_path / "ann.csv")
    key = pd.read_csv(drawn / "sheets" / "validation-key.csv")
    most = key["doc_id"].value_counts().index[0]
    sheet = pd.read_csv(path, sep=";", dtype="str", encoding="utf-8-sig")
    sheet[sheet["item"].isin(key.loc[key["doc_id"] == most, "item"])].to_csv(path, index=False)
    given = {"coded": str(path), "n_repeats": 1, "save_engine": str(tmp_path / "mine.npz")}
    said = []
    folder = run_report(
        corpus, out=tmp_path / "report", notebooks=[NAME], tell=said.append,
        parameters={"n_draws": 200, "n_sentences": 80} | given,
    ).folder  # fmt: skip
    page = read_page(folder)
    assert page.count("No engine was fitted: ") == 1
    assert sum(line.startswith("Note: No engine was fitted: ") for line in said) == 1
    assert not (tmp_path / "mine.npz").exists()
    assert 'id="table-validation-accuracy-frames"' in page
    assert len(read_table(folder, "validation-marked"))
    index = (folder / "index.html").read_text(encoding="utf-8")
    assert "No engine was fitted: " in index


def test_a_fitted_engine_is_used_with_its_quality_before_its_results(corpus, taught, tmp_path):
    made = run_report(
        corpus, out=tmp_path / "report", notebooks=["04-framing"],
        parameters={"engine": str(taught[1]), "n_draws": 200},
    )  # fmt: skip
    assert not made.failed, made.summary["notebooks"][0]["error"]
    page = (made.folder / "04-framing.html").read_text(encoding="utf-8")
    quality = page.index('id="finding-frames-quality"')
    assert (
        quality
        < page.index('id="table-frames-quality"')
        < page.index('id="finding-frames-difference"')
    )
    assert "Found by mine.npz: a classifier that was fitted to" in page
    assert "not measured: no coded sentence had it" in page
    assert "n_cues" not in page[: page.index('id="finding-frames-difference"')]
    assert "he engine knows the frames from the coded sentences alone" in page
    assert str(taught[1].parent) not in page


def test_an_engine_is_not_judged_by_what_it_was_fitted_to(corpus, drawn, taught, tmp_path):
    path = code(drawn / "sheets" / "validation-sheet.csv", tmp_path / "ann.csv")
    key = str(drawn / "sheets" / "validation-key.csv")
    given = {"engine": str(taught[1]), "key": key, "coded": str(path), "n_repeats": 0}
    page = read_page(run(corpus, tmp_path / "report", **given))
    assert "The engine was fitted to all of the 80 coded sentences, which would flatter it." in page
    assert 'id="table-validation-quality"' in page
    assert 'id="finding-validation-accuracy"' not in page
    assert "What are the shares without its errors?" not in page


def test_an_engine_needs_codes_and_a_place_outside_the_report(corpus, tmp_path):
    out = tmp_path / "report"
    for given, told in (
        ({"save_engine": "mine.npz"}, "`save_engine` needs coded sheets"),
        ({"save_engine": str(out / "mine.npz"), "coded": "a"}, "outside the report's folder"),
    ):
        with pytest.raises(InputError, match=told):
            run_report(corpus, out=out, notebooks=[NAME], parameters=given)


def test_an_empty_sheet_is_read_and_tells_so(corpus, drawn, tmp_path):
    blank = tmp_path / "ann.csv"
    blank.write_bytes((drawn / "sheets" / "validation-sheet.csv").read_bytes())
    folder = run(corpus, tmp_path / "report", n_sentences=80, coded=str(blank))
    assert "80 of 80 sentences, 0 codes" in read_page(folder)


def test_another_engine_is_validated_with_the_same_sheet(corpus, drawn, tmp_path):
    path = code(drawn / "sheets" / "validation-sheet.csv", tmp_path / "ann.csv")
    key = str(drawn / "sheets" / "validation-key.csv")
    folder = run(
        corpus, tmp_path / "report", engine="prototypes", key=key, coded=str(path), n_repeats=0
    )
    marked = read_table(folder, "validation-marked")
    assert len(marked) == 80 * 14
    assert marked["called"].sum() > 0
    assert "Engine: prototypes (a sentence calls up a frame when" in read_page(folder)


def test_a_missing_sheet_is_refused_before_anything_runs(corpus, tmp_path):
    with pytest.raises(
        InputError, match=r"`coded` must be a file, but there is none at 'ann\.xlsx'"
    ):
        run_report(
            corpus, out=tmp_path / "report", notebooks=[NAME], parameters={"coded": "ann.xlsx"}
        )
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize("place", ["root", "notebooks"])
def test_plain_papermill_reads_coded_sheets(place, corpus, drawn, tmp_path):
    start = ROOT if place == "root" else ROOT / "notebooks"
    path = code(drawn / "sheets" / "validation-sheet.csv", tmp_path / "ann.csv")
    command = [
        sys.executable, "-m", "papermill", os.path.relpath(ROOT / "notebooks" / f"{NAME}.ipynb", start),
        str(tmp_path / "out.ipynb"), "-p", "corpus", os.path.relpath(corpus, start),
        "-p", "out", str(tmp_path / "report"), "-p", "coded", os.path.relpath(path, start),
        "-p", "n_sentences", "80", "-p", "n_draws", "200", "-p", "n_repeats", "0",
    ]  # fmt: skip
    done = subprocess.run(command, cwd=start, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    assert (tmp_path / "report" / "tables" / "validation-marked.csv").is_file()
    again = subprocess.run(command, cwd=start, capture_output=True, text=True)
    assert again.returncode == 0, "its own untouched sheet is replaced"
