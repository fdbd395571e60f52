"""Punctuation that was taken out of texts: counted, told, and measured without."""

import json
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import group_documents, prepare_documents
from analysis.measured import read_measured, save_measured
from analysis.punctuation import (
    count_marks,
    find_lost,
    score_marks,
    tell_punctuation,
    tell_stripped_errors,
)
from analysis.report.notices import list_notices

sys.path.insert(0, str(Path(__file__).parent.parent / "benchmarks"))

from strip import strip_line

WHOLE = "The town's bridge fell, said Mr Orlan, and nobody's boat was near. " * 25
STRIPPED = WHOLE.replace(",", "").replace("'", "")


def lay(*texts: str) -> pd.DataFrame:
    ids = [f"d{number}" for number in range(len(texts))]
    sources = ["Post" if number % 2 else "Echo" for number in range(len(texts))]
    return pd.DataFrame({"doc_id": ids, "source": sources, "text": texts}).astype("str")


def test_marks_are_counted_where_they_mark_something():
    text = "“It’s 3,5 — l'Orient's,” said 'Omar'. «No»، \"yes\"…"
    (row,) = count_marks(lay(text)).to_dict("records")
    assert row == {
        "doc_id": "d0", "n_words": 8, "commas": 3, "apostrophes": 3, "quotation_marks": 6,
        "full_stops": 1,
    }  # fmt: skip
    assert count_marks(lay("")).iloc[0, 1:].tolist() == [0] * 5
    assert count_marks(lay()).dtypes.astype(str).tolist() == ["str"] + ["int64"] * 5


def test_rates_and_articles_without_a_mark():
    documents = lay(WHOLE, STRIPPED, WHOLE, "Short, too.")
    scored = score_marks(count_marks(documents), groups=group_documents(documents))
    commas = scored[scored["mark"] == "commas"].set_index("group")
    assert commas["n_long"].to_dict() == {"Echo": 2, "Post": 1}
    assert commas["n_without"].to_dict() == {"Echo": 0, "Post": 1}
    n_words = count_marks(documents)["n_words"]
    assert commas.loc["Echo", "per_1000"] == pytest.approx(1000 * 100 / n_words[[0, 2]].sum())
    assert commas.loc["Post", "per_1000"] == pytest.approx(1000 * 1 / n_words[[1, 3]].sum())


def test_texts_without_commas_and_apostrophes():
    prepared = prepare_documents(lay(*[f"{STRIPPED} {number}." for number in range(12)]))
    assert find_lost(prepared) == ["comma", "apostrophe"]
    told = tell_punctuation(prepared)
    assert told == (
        "None of 12 articles has a comma or an apostrophe: news prose always has both, so they "
        "were taken out before this corpus was made. Sentences, speakers and possessives are found less well than where they are "
        "there. “Syrias” counts as “Syria” all the same where a name's possessive is sure."
    )
    groups = group_documents(prepared.documents)
    assert told in list_notices(prepared, groups=groups, by=None)


@pytest.mark.parametrize(
    ("texts", "begin"),
    [
        ([WHOLE] * 12, ""),
        ([STRIPPED] * 5, ""),  # too few words to tell
        (["The armys men left. "] * 400, ""),  # none is long
        ([STRIPPED.replace("fell", "fell,")] * 12, "None of 12 articles has an apostrophe:"),
        ([*[WHOLE] * 10, *[STRIPPED] * 20], "Of articles of 150 words or more 20 of 30 have no comma:"),
        ([*[WHOLE] * 30, STRIPPED], ""),
    ],
)  # fmt: skip
def test_what_is_told(texts, begin):
    texts = [f"{text} {number}." for number, text in enumerate(texts)]
    told = tell_punctuation(prepare_documents(lay(*texts)))
    assert told.startswith(begin) if begin else told == ""


def test_rates_without_the_marks_stand_beside_the_others(tmp_path, monkeypatch):
    lines = [{"measure": "label", "n": 9, "precision": 0.9, "recall": 0.8, "f1": 0.85}]
    stripped = [{"measure": "label", "n": 9, "precision": 0.75, "recall": 0.5, "f1": 0.6}]
    house = tmp_path / "naming"
    house.mkdir()
    place = house / "accuracy.json"
    save_measured(lines, place, sizes={"n_texts": 5})
    assert read_measured(place, stripped=True).empty
    monkeypatch.setattr("analysis.punctuation.__file__", str(tmp_path / "punctuation.py"))
    lost = prepare_documents(lay(*[STRIPPED] * 12))
    assert tell_stripped_errors(lost, of="naming") == (
        "The articles here have no comma and no apostrophe: expect more errors than measured."
    )
    save_measured(stripped, place, stripped=True)
    assert tell_stripped_errors(lost, of="naming") == (
        "The articles here have no comma and no apostrophe: on the same sentences without commas and "
        "apostrophes, of the labels 25% of those found are wrong and 50% of those that stand there "
        "are missed."
    )
    assert tell_stripped_errors(prepare_documents(lay(WHOLE)), of="naming") == ""
    save_measured(lines, place)  # again: the others stay
    saved = json.loads(place.read_text(encoding="utf-8"))
    assert (saved["n_texts"], len(saved["stripped"])) == (5, 1)
    with pytest.raises(ValueError, match="`of` must be one of"):
        tell_stripped_errors(lost, of="tone")


def test_gold_sentences_lose_their_marks_and_keep_their_places():
    line = {
        "text": "\"It's late, now,\" said O'Hara, the army's man.",
        "voices": [{"start": 1, "end": 16, "voice": "quoted", "speaker": "O'Hara"}],
        "mentions": [{"start": 35, "end": 39, "actor": "state", "label": "al-Nusra's"}],
    }
    stripped = strip_line(line)
    assert stripped["text"] == '"Its late now" said OHara the armys man.'
    span, mention = stripped["voices"][0], stripped["mentions"][0]
    assert stripped["text"][span["start"] : span["end"]] == "Its late now"
    assert span["speaker"] == "OHara"
    assert stripped["text"][mention["start"] : mention["end"]] == "army"
    assert mention["label"] == "al-Nusra's"
