"""The independent check of counts and tf-idf: its Python side, and R where there is one."""

import importlib
import json
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = "R 4, tidytext 0"


@pytest.fixture
def tidytext(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    return importlib.import_module("tidytext")


def lay(texts: list[str]) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    return pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")


def stub(rows: list[tuple[str, str, int, float, float]]) -> pd.DataFrame:
    """What R writes of these articles."""
    counts = pd.DataFrame(rows, columns=["doc_id", "feature", "n", "tf", "idf"])
    return counts.assign(tf_idf=counts["tf"] * counts["idf"])


DOCUMENTS = lay(["War, war and al-Sham.", "And peace."])
LN_2 = 0.6931471805599453
EQUAL = [
    ("d0", "war", 2, 2 / 4, LN_2),
    ("d0", "and", 1, 1 / 4, 0.0),
    ("d0", "al-sham", 1, 1 / 4, LN_2),
    ("d1", "and", 1, 1 / 2, 0.0),
    ("d1", "peace", 1, 1 / 2, LN_2),
]


def test_equal_numbers_have_no_difference(tidytext):
    peer = stub(EQUAL)
    lines = tidytext.compare(DOCUMENTS, peer, peer[["doc_id", "feature", "n"]], VERSIONS)
    assert [(line["n"], line["differences"], line["goal"]) for line in lines] == [
        (5, 0, 0), (5, 0, 0), (6, 0, None),
    ]  # fmt: skip
    assert lines[0] | {"largest": 0.0, "features": {}} == lines[0]
    assert lines[1]["largest"] < 1e-15
    assert {line["n_documents"] for line in lines} == {2}
    assert {line["versions"] for line in lines} == {VERSIONS}


def test_a_count_a_feature_and_a_tf_idf_that_differ_are_told(tidytext):
    rows = [("d0", "war", 3, *EQUAL[0][3:]), *EQUAL[1:4], ("d1", "peace", 1, 1 / 2, LN_2 + 3e-9)]
    rows += [("d1", "only r", 1, 0.5, 0.0)]
    counts, scores, _ = tidytext.compare(DOCUMENTS, stub(rows), stub(EQUAL), VERSIONS)
    assert (counts["n"], counts["differences"], counts["largest"]) == (6, 2, 1.0)
    assert counts["features"] == {"war": 1, "only r": 1}
    assert scores["differences"] == 2
    assert set(scores["features"]) == {"peace", "only r"}


def test_tokens_that_r_cuts_otherwise_are_named(tidytext):
    words = stub([*EQUAL[:2], ("d0", "al", 1, 0, 0), ("d0", "sham", 1, 0, 0), *EQUAL[3:]])
    line = tidytext.compare(DOCUMENTS, stub(EQUAL), words, VERSIONS)[2]
    assert (line["n"], line["differences"]) == (6, 1)
    assert (line["more"], line["less"]) == ({"al-sham": 1}, {"al": 1, "sham": 1})


def test_without_r_it_says_so_in_one_sentence(tidytext, monkeypatch, capsys):
    monkeypatch.setenv("PATH", "")
    assert tidytext.main([str(ROOT / "seeds")]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == (
        "", "tidytext: skipped, for Rscript is not installed.\n",
    )  # fmt: skip


def test_a_lacking_package_is_named(tidytext, monkeypatch, capsys):
    monkeypatch.setattr(tidytext.shutil, "which", lambda name: f"/bin/{name}")
    monkeypatch.setattr(tidytext, "run_r", lambda *arguments: "tidytext, dplyr")
    assert tidytext.main([str(ROOT / "seeds")]) == 0
    told = "tidytext: skipped, for R's tidytext, dplyr is not installed.\n"
    assert capsys.readouterr().err == told


def test_a_corpus_that_is_not_there_gets_one_sentence(tidytext, monkeypatch, capsys):
    monkeypatch.setattr(tidytext, "find_lacking", lambda: "")
    assert tidytext.main(["nowhere"]) == 2
    assert capsys.readouterr().err.startswith("tidytext: There is no folder or file 'nowhere'")


def test_a_difference_fails_the_run(tidytext, monkeypatch, tmp_path, capsys):
    (tmp_path / "a.csv").write_text("text\nWar and peace.\n", encoding="utf-8")
    peer = stub([("a", "war", 1, 1.0, 0.0)])
    monkeypatch.setattr(tidytext, "find_lacking", lambda: "")
    monkeypatch.setattr(tidytext, "count_in_r", lambda documents: (peer, peer, VERSIONS))
    assert tidytext.main([str(tmp_path / "a.csv")]) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["differences"] > 0 for line in lines] == [True] * 3


def test_r_counts_the_same(tidytext, capsys):
    lacking = tidytext.find_lacking()
    if lacking:
        pytest.skip(f"{lacking} is not installed")
    assert tidytext.main([str(ROOT / "seeds")]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["differences"] for line in lines[:2]] == [0, 0]
    assert lines[0]["n"] == lines[1]["n"] > 1000
    texts = [
        "The U.S.-led talks, said J. K. Moor (ex-minister), cost 1,200.50 or 3.5 a day.",
        "“It’s Syria’s café”, see https://a.example/b?c=d,e. Or www.b.example! 'No' – don’t co‑op",
        "NA, \"NA\" \\n and\0NUL; الحرب، straße ÇA rock'n'roll … a.m. -- x",
        "",
        "…",
    ]
    counts, scores, words = tidytext.compare(lay(texts), *tidytext.count_in_r(lay(texts)))
    assert (counts["features"], scores["features"]) == ({}, {})
    assert words["more"]["u.s.-led"] == 1
