"""What is committed beside the code: the seeds' metadata and the figures of the default run."""

from pathlib import Path

import pandas as pd

from analysis import read_documents

ROOT = Path(__file__).resolve().parents[1]


def test_seeds_and_metadata_name_each_other():
    table = pd.read_csv(ROOT / "seeds" / "metadata.csv", dtype=str, keep_default_na=False)
    assert list(table) == ["file", "title", "source", "date", "language"]
    assert set(table["file"]) == {path.name for path in (ROOT / "seeds").glob("*.txt")}
    documents, ledger = read_documents("seeds")
    assert len(documents) == 5
    assert documents["title"].is_unique
    assert (documents["date_precision"] == "month").all()
    assert documents["date"].dt.strftime("%Y-%m").isin(["2016-03", "2024-12", "2025-12"]).all()
    skipped = ledger.loc[ledger["status"] == "skipped", "path"]
    assert set(skipped) == {"LICENSE", "README.md"}


def test_committed_figures_are_those_of_the_default_run(seeds_report):
    """After a change that moves them: make figures."""
    kept = {path.name for path in (ROOT / "figures").glob("*.svg")}
    drawn = {path.name for path in (seeds_report / "figures").glob("*.svg")}
    assert kept == drawn
    differ = [
        name
        for name in sorted(drawn)
        if (ROOT / "figures" / name).read_bytes() != (seeds_report / "figures" / name).read_bytes()
    ]
    assert differ == []


def test_both_corpora_have_the_same_figures_in_both_kinds():
    names = {path.name for path in (ROOT / "figures").glob("*.*g")}
    originals = {path.name for path in (ROOT / "figures" / "originals").glob("*.*g")}
    # the originals have no dates, and so nothing over time
    over_time = {"corpus-months", "frames-months", "terms-rates", "tone-months"}
    assert originals <= names
    assert {name[:-4] for name in names - originals} <= over_time
    assert {name for name in names if name[:-4] not in over_time} <= originals
    assert {name[:-4] for name in names if name.endswith(".svg")} == {
        name[:-4] for name in names if name.endswith(".png")
    }
    assert len(names) >= 20
