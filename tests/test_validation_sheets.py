"""The blind sheet: drawn at known odds, written safely, read back however it was saved."""

import csv
import hashlib
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import (
    InputError,
    choose_sample,
    find_cues,
    group_documents,
    prepare_documents,
    read_sample,
    read_sheets,
    save_sheet,
    tell_unread,
)
from analysis.frames import Codebook, Frame
from analysis.validation.columns import list_columns

CODEBOOK = Codebook(
    name="test",
    title="Test",
    language="en",
    reference="",
    status="",
    provenance="",
    frames=(
        Frame("war", "War and arms", "Fighting.", "Is there fighting?", ("war", "troops"), ()),
        Frame("law", "Law", "Courts.", "Is a court named?", ("court",), ()),
        Frame("=sum", "=SUM(A1)", "=1+1", "@who?", ("bread",), ()),
    ),
)
FRAMES = list(CODEBOOK.labels)
SENTENCES = [
    "The troops crossed the river Ost.",
    "A court in Vask heard the case.",
    "Bakers sold bread until noon.",
    "=HYPERLINK(1) is what the war diary said.",
    "It rained in Mirrow all day long.",
    "The mayor met the “council”; nobody spoke, said Łukasz.",
]


def lay(n: int = 30) -> pd.DataFrame:
    texts = [" ".join(SENTENCES[k:] + SENTENCES[:k]) for k in range(len(SENTENCES))]
    rows = [
        {"doc_id": f"d{k:03d}", "source": "AB"[k % 5 == 0], "title": "", "text": texts[k % 6]}
        for k in range(n)
    ]
    return pd.DataFrame(rows).astype("str")


@pytest.fixture(scope="module")
def prepared():
    return prepare_documents(lay())


@pytest.fixture(scope="module")
def calls(prepared):
    return prepared.measure(find_cues, codebook=CODEBOOK)


@pytest.fixture(scope="module")
def groups(prepared):
    return group_documents(prepared.documents)


def draw(prepared, calls, groups, *, n: int = 24, random_state: int = 0) -> pd.DataFrame:
    return choose_sample(
        calls, prepared=prepared, groups=groups, frames=FRAMES, n=n, random_state=random_state
    )


@pytest.fixture(scope="module")
def sample(prepared, calls, groups):
    return draw(prepared, calls, groups)


@pytest.fixture
def sheet(sample, tmp_path) -> Path:
    save_sheet(sample, codebook=CODEBOOK, folder=tmp_path / "report")
    return tmp_path / "report" / "sheets"


def read_rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def write_rows(
    path: Path, rows: list[dict[str, str]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> Path:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding, errors="replace"))
    return path


def code(sheet: Path) -> list[dict[str, str]]:
    """Every row is done, the troops are war."""
    rows = read_rows(sheet / "validation-sheet.csv")
    return [
        row | {"War and arms": "1" if "troops" in row["sentence"] else "", "done": "1"}
        for row in rows
    ]


def read(path, sample, **options):
    return read_sheets(path, sample=sample, codebook=CODEBOOK, **options)


# --- the sample ---


def test_rare_frames_and_small_groups_are_met(prepared, groups, sample):
    assert len(sample) == 24
    assert set(sample["stratum"]) == {*FRAMES, "none"}
    assert set(sample["group"]) == {"A", "B"}
    share = (sample["group"] == "B").mean()
    assert share > (groups["group"] == "B").mean()  # 6 of 30 articles
    assert sample["item"].is_unique
    assert not sample.duplicated(["doc_id", "sentence_id"]).any()
    assert sample["weight"].to_numpy() == pytest.approx(1 / sample["probability"].to_numpy())


def test_the_same_seed_gives_the_same_sample_and_another_another(prepared, calls, groups, sample):
    again = draw(prepared, calls.iloc[::-1], groups.iloc[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(again, sample)
    other = draw(prepared, calls, groups, random_state=1)
    assert set(other["item"]).isdisjoint(sample["item"])


def test_a_sheet_of_another_sample_shares_no_item_with_it(prepared, calls, groups, sample, sheet):
    """Its weights would be wrong, though most of its sentences may be the same."""
    less = draw(prepared, calls[calls["frame"] != "law"], groups)
    assert set(less["item"]).isdisjoint(sample["item"])
    shared = less.merge(sample, on=["doc_id", "sentence_id"])
    assert len(shared)
    path = write_rows(sheet.parent / "ann.csv", code(sheet))
    with pytest.raises(InputError, match=r"None of the 24 items of 'ann\.csv' is in the sample"):
        read(path, less)


def test_every_sentence_has_its_stated_chance(prepared, calls, groups):
    """Over many seeds each sentence is drawn as often as its probability says."""
    n_seeds, drawn = 400, {}
    chance = {}
    for seed in range(n_seeds):
        one = draw(prepared, calls, groups, n=40, random_state=seed)
        assert len(one) == 40
        for row in one.itertuples():
            place = (row.doc_id, row.sentence_id)
            drawn[place] = drawn.get(place, 0) + 1
            chance[place] = row.probability
    assert len(drawn) == len(prepared.sentences)  # none is out of reach
    assert sum(chance.values()) == pytest.approx(40)
    z = [
        (drawn[key] - n_seeds * p) / np.sqrt(n_seeds * p * (1 - p))
        for key, p in chance.items()
        if p < 1
    ]
    assert max(map(abs, z)) < 4.5
    assert np.std(z) < 1.2


def test_weights_add_up_to_the_corpus_on_average(prepared, calls, groups):
    totals = [
        draw(prepared, calls, groups, n=40, random_state=seed)["weight"].sum() for seed in range(60)
    ]
    assert np.mean(totals) == pytest.approx(len(prepared.sentences), rel=0.05)


def test_more_than_there_is_gives_all(prepared, calls, groups):
    every = draw(prepared, calls, groups, n=10_000)
    assert len(every) == len(prepared.sentences)
    assert (every["weight"] == 1).all()


def test_the_sentences_around_are_those_of_the_article(prepared, sample):
    texts = prepared.read_sentences(prepared.sentences).set_index(["doc_id", "sentence_id"])
    for row in sample.itertuples():
        for step, text in ((-1, row.before), (0, row.sentence), (1, row.after)):
            place = (row.doc_id, row.sentence_id + step)
            assert text == (texts.loc[place, "sentence"] if place in texts.index else "")


@pytest.mark.parametrize("texts", [[], [""], ["…"], ["War."]])
def test_next_to_nothing_can_be_sampled_and_saved(texts, tmp_path):
    documents = pd.DataFrame(
        {"doc_id": [f"d{k}" for k in range(len(texts))], "source": "A", "title": "", "text": texts}
    ).astype("str")
    few = prepare_documents(documents)
    calls = few.measure(find_cues, codebook=CODEBOOK)
    sample = choose_sample(calls, prepared=few, groups=group_documents(documents), frames=FRAMES)
    assert len(sample) == len(few.sentences)
    shown = save_sheet(sample, codebook=CODEBOOK, folder=tmp_path)
    assert f"A sheet of {len(sample)} sentence" in shown.html
    codes, ledger = read([], sample)
    assert codes.empty
    assert ledger.empty


# --- the files ---


def test_the_sheet_is_blind(sheet, sample):
    text = (sheet / "validation-sheet.csv").read_text(encoding="utf-8-sig")
    rows = read_rows(sheet / "validation-sheet.csv")
    assert list(rows[0]) == [name.replace("=SUM", "'=SUM") for name in list_columns(CODEBOOK)]
    assert [row["item"] for row in rows] == sample["item"].tolist()
    assert not re.search(r"\bd\d{3}\b", text)  # no article
    for row in rows:
        blank = {
            name: cell
            for name, cell in row.items()
            if name not in ("number", "item", "before", "sentence", "after")
        }
        assert set(blank.values()) == {""}
    key = read_rows(sheet / "validation-key.csv")
    assert [row["item"] for row in key] == sample["item"].tolist()
    assert {"doc_id", "group", "stratum", "weight"} <= set(key[0])


def test_the_order_tells_nothing(prepared, calls, groups):
    every = draw(prepared, calls, groups, n=180)
    place = every.groupby("stratum").apply(lambda part: np.mean(part.index), include_groups=False)
    assert place.between(60, 120).all()


def test_no_cell_is_a_formula(sheet):
    from openpyxl import load_workbook

    for name in ("sheet", "instructions", "key"):
        with (sheet / f"validation-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]
    book = load_workbook(sheet / "validation-sheet.xlsx")
    values = [cell for page in book for row in page for cell in row]
    assert {cell.data_type for cell in values} <= {"s", "n"}
    assert [cell for cell in values if str(cell.value).startswith("=")]


def test_the_workbook_checks_codes_and_tells_how_to_code(sheet, sample):
    from openpyxl import load_workbook

    book = load_workbook(sheet / "validation-sheet.xlsx")
    page = book["sentences"]
    assert [cell.value for cell in page[1]] == list_columns(CODEBOOK)
    assert page.max_row == len(sample) + 1
    assert page.freeze_panes == "F2"  # the sentence stays in sight
    rules = {rule.formula1: str(rule.sqref) for rule in page.data_validations.dataValidation}
    assert rules == {'"1,0,?"': f"F2:H{len(sample) + 1}", '"1"': f"I2:I{len(sample) + 1}"}
    told = [[cell.value for cell in row] for row in book["instructions"]]
    assert ["War and arms", "Fighting.", "Is there fighting?"] in told
    assert [row for row in told if row[0] == "done"]


def test_the_same_sample_gives_the_same_bytes(sample, tmp_path):
    sums = []
    for name in ("one", "two"):
        save_sheet(sample, codebook=CODEBOOK, folder=tmp_path / name)
        files = sorted((tmp_path / name / "sheets").iterdir())
        sums.append([(file.name, hashlib.sha256(file.read_bytes()).hexdigest()) for file in files])
    assert sums[0] == sums[1]
    assert len(sums[0]) == 5


def test_without_openpyxl_there_is_the_csv_and_a_sentence(sample, tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.validation.writing.find_spec", lambda _: None)
    shown = save_sheet(sample, codebook=CODEBOOK, folder=tmp_path)
    assert "pip install 'parallax-news[formats]'" in shown.text
    assert not list(tmp_path.rglob("*.xlsx"))
    assert (tmp_path / "sheets" / "validation-sheet.csv").is_file()
    monkeypatch.setitem(__import__("sys").modules, "openpyxl", None)
    (tmp_path / "ann.xlsx").write_bytes(b"PK")
    with pytest.raises(InputError, match="the extra `formats` is needed"):
        read(tmp_path / "ann.xlsx", sample)


def test_a_sheet_somebody_worked_in_is_never_replaced(sheet, sample):
    save_sheet(sample, codebook=CODEBOOK, folder=sheet.parent)  # untouched: no matter
    path = sheet / "validation-sheet.csv"
    write_rows(path, code(sheet))
    before = path.read_bytes()
    with pytest.raises(
        InputError, match=r"'validation-sheet\.csv' in .* was written or changed by hand"
    ):
        save_sheet(sample, codebook=CODEBOOK, folder=sheet.parent)
    assert path.read_bytes() == before


def test_a_report_is_not_replaced_either(sheet):
    from analysis.report.folder import choose_folder

    report = sheet.parent
    (report / "figures").mkdir()
    assert choose_folder(Path("/nowhere/corpus"), out=report) == report
    write_rows(sheet / "ann.csv", code(sheet))
    with pytest.raises(InputError, match=r"'ann\.csv' in .* move it out of the report's folder"):
        choose_folder(Path("/nowhere/corpus"), out=report)


def test_the_key_gives_the_sample_back(sheet, sample, prepared):
    again = read_sample(sheet / "validation-key.csv", prepared=prepared)
    pd.testing.assert_frame_equal(again, sample)


def test_a_wrong_key_is_refused(sheet, prepared, tmp_path):
    rows = read_rows(sheet / "validation-key.csv")
    lost = write_rows(tmp_path / "lost.csv", [row | {"doc_id": "elsewhere"} for row in rows])
    with pytest.raises(InputError, match=r"24 of 24 sentences of the key lost\.csv are not in"):
        read_sample(lost, prepared=prepared)
    with pytest.raises(InputError, match="is no key: it lacks the columns doc_id"):
        read_sample(sheet / "validation-sheet.csv", prepared=prepared)
    bad = write_rows(tmp_path / "bad.csv", [row | {"weight": "much"} for row in rows])
    with pytest.raises(InputError, match=r"The key bad\.csv was changed"):
        read_sample(bad, prepared=prepared)
    with pytest.raises(InputError, match="`key` must be a file"):
        read_sample(tmp_path / "none.csv", prepared=prepared)


# --- coded sheets ---


def test_codes_come_back(sheet, sample):
    path = write_rows(sheet.parent / "ann.csv", code(sheet))
    codes, ledger = read(path, sample)
    assert len(codes) == len(sample) * 3
    troops = sample.loc[sample["sentence"].str.contains("troops"), "item"]
    ones = codes[codes["code"] == 1]
    assert set(ones["item"]) == set(troops)
    assert set(ones["frame"]) == {"war"}
    assert set(codes["coder"]) == {"ann"}
    assert ledger["reason"].tolist() == ["24 of 24 sentences, 72 codes."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_however_a_spreadsheet_saves_it(encoding, delimiter, sheet, sample):
    plain, _ = read(write_rows(sheet.parent / "ann.csv", code(sheet)), sample)
    path = write_rows(sheet.parent / "ann.csv", code(sheet), delimiter=delimiter, encoding=encoding)
    codes, ledger = read(path, sample)
    pd.testing.assert_frame_equal(codes, plain)
    assert len(ledger) == 1


def test_a_workbook_comes_back(sheet, sample):
    from openpyxl import load_workbook

    plain, _ = read(write_rows(sheet.parent / "ann.csv", code(sheet)), sample)
    book = load_workbook(sheet / "validation-sheet.xlsx")
    page = book["sentences"]
    for row, cells in enumerate(code(sheet), start=2):
        page.cell(row, 6).value = 1.0 if cells["War and arms"] else None
        page.cell(row, 9).value = True
    page.cell(40, 30).value = None
    page.cell(40, 30).number_format = "0.00"  # a format far out makes no column
    book.save(sheet.parent / "ann.xlsx")
    codes, ledger = read(sheet.parent / "ann.xlsx", sample)
    pd.testing.assert_frame_equal(codes, plain)
    assert len(ledger) == 1


def test_the_order_of_rows_and_columns_is_free(sheet, sample):
    rows = code(sheet)
    plain, _ = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    turned = [dict(reversed(row.items())) for row in reversed(rows)]
    codes, _ = read(write_rows(sheet.parent / "ann.csv", turned), sample)
    order = ["item", "frame"]
    assert (
        codes.sort_values(order).to_numpy().tolist() == plain.sort_values(order).to_numpy().tolist()
    )


def test_blank_is_0_only_where_done(sheet, sample):
    rows = code(sheet)
    rows[0] |= {"done": "", "Law": "0", "War and arms": ""}
    rows[1] |= {"Law": "?"}
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    first = codes[codes["item"] == rows[0]["item"]]
    assert first[["frame", "code"]].to_numpy().tolist() == [["law", 0.0]]
    assert set(codes.loc[codes["item"] == rows[1]["item"], "frame"]) == {"war", "=sum"}
    assert ledger["status"].tolist() == ["read", "not done"]
    assert ledger["reason"].iloc[1] == (
        "Row 2: there are codes but no 1 under `done`, so that 2 empty cells may not count as 0."
    )


def test_crosses_without_a_done_row_are_told_with_their_number(sheet, sample):
    rows = [row | {"done": "", "Law": "x", "War and arms": ""} for row in code(sheet)]
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    assert set(codes.loc[codes["frame"] == "law", "code"]) == {1.0}
    assert "war" not in set(codes["frame"])
    assert tell_unread(ledger) == (
        "Sheet “ann”: Row 2: here and in 23 more rows there are codes but no 1 under `done`, so "
        "that 48 empty cells may not count as 0."
    )


@pytest.mark.parametrize(
    "cell",
    [
        "1",
        "1.0",
        "1,0",
        " 1 ",
        "١",
        "TRUE",
        "yes",
        "'1",
        "x",
        "X",
        "Y",
        "✓",
        "✔️",
        "Ja",
        "WAHR",
        "vrai",
    ],
)
def test_one_may_be_written_in_many_ways(cell, sheet, sample):
    rows = code(sheet)
    rows[0]["Law"] = cell
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    of = (codes["item"] == rows[0]["item"]) & (codes["frame"] == "law")
    assert codes.loc[of, "code"].tolist() == [1.0]
    assert len(ledger) == 1
    assert tell_unread(ledger) == ""


@pytest.mark.parametrize("cell", ["0", "0.0", "no", "N", "FALSE", "nein", "FALSCH", "non"])
def test_zero_may_be_written_in_many_ways(cell, sheet, sample):
    rows = code(sheet)
    rows[0]["Law"] = cell
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    of = (codes["item"] == rows[0]["item"]) & (codes["frame"] == "law")
    assert codes.loc[of, "code"].tolist() == [0.0]
    assert len(ledger) == 1


def test_marks_stand_for_1_and_0_only_where_these_are_the_codes(sheet, sample):
    rows = code(sheet)
    rows[0]["Law"] = "x"
    path = write_rows(sheet.parent / "ann.csv", rows)
    _, ledger = read(path, sample, values=(0, 1, 2))
    assert "the code 'x' for 'law' is none of 0, 1, 2 or ?" in ledger["reason"].iloc[1]


def test_what_is_not_read_is_told_by_sheet_with_number_row_and_value(sheet, sample):
    rows = code(sheet)
    for place in (2, 4, 5):
        rows[place]["Law"] = "perhaps"
    rows[7]["item"] = "nothing"
    ann, ben = (write_rows(sheet.parent / name, rows) for name in ("ann.csv", "ben.csv"))
    _, ledger = read([ann, ben], sample)
    told = tell_unread(ledger)
    assert told.count("Sheet “ann”") == told.count("Sheet “ben”") == 2
    assert (
        "Sheet “ann”: 3 cells could not be read and count as missing, the first: Row 4: the code "
        "'perhaps' for 'law' is none of 0, 1 or ?, so it is missing."
    ) in told
    assert "Sheet “ann”: Row 9: the item 'nothing' is not in the sample." in told


@pytest.mark.parametrize("cell", ["2", "xx", "-", "-1", "nan", "inf", "1e400", "maybe", "=1+0"])
def test_a_wrong_code_is_missing_and_told(cell, sheet, sample):
    rows = code(sheet)
    rows[3]["Law"] = cell
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    assert len(codes) == 71
    fault = ledger[ledger["status"] == "missing"].iloc[0]
    assert fault["row"] == 5
    assert f"Row 5: the code {cell!r} for 'law' is none of 0, 1 or ?" in fault["reason"]
    assert fault["content"] == cell


def test_blank_says_nothing_on_a_sheet_of_settled_cells(sheet, sample):
    rows = code(sheet)
    rows[0] |= {"Law": "0"}
    path = write_rows(sheet.parent / "settled.csv", rows)
    codes, ledger = read(path, sample, blank_is_zero=False)
    written = sum(row["War and arms"] == "1" for row in rows)
    assert codes["code"].tolist().count(1) == written
    assert codes.loc[codes["code"] == 0, "frame"].tolist() == ["law"]
    assert len(ledger) == 1


def test_other_scales_can_be_allowed(sheet, sample):
    rows = code(sheet)
    rows[3]["Law"] = "2"
    path = write_rows(sheet.parent / "ann.csv", rows)
    codes, ledger = read(path, sample, values=(0, 1, 2))
    assert codes["code"].max() == 2
    assert len(ledger) == 1


def test_rows_that_cannot_be_used_are_left_out_and_told(sheet, sample):
    rows = code(sheet)
    rows[0]["item"] = "zzzzzz"
    rows[1]["item"] = ""
    rows[2]["sentence"] = "Something else altogether."
    rows.append(dict(rows[4]))
    rows.append(rows[5] | {"Law": "1"})
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    told = ledger.loc[ledger["status"] == "left out", ["row", "reason"]].astype({"row": int})
    assert sorted(told.to_numpy().tolist()) == sorted([
        [2, "Row 2: the item 'zzzzzz' is not in the sample."],
        [3, "Row 3: it has no item."],
        [4, "Row 4: its sentence is not the one that was drawn for this item."],
        [26, "Row 26: the item is there again with the same codes."],
        [7, "Row 7: the item is there more than once with different codes, so none is used."],
        [27, "Row 27: the item is there more than once with different codes, so none is used."],
    ])  # fmt: skip
    assert codes["item"].nunique() == 20
    assert "20 of 24 sentences, 60 codes; 4 sentences not coded" in ledger["reason"].iloc[0]
    assert (ledger.loc[ledger["status"] == "left out", "content"] != "").all()


def test_sentences_sorted_away_from_their_items_are_refused(sheet, sample):
    rows = code(sheet)
    texts = sorted(row["sentence"] for row in rows)
    shuffled = [row | {"sentence": text} for row, text in zip(rows, texts, strict=True)]
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", shuffled), sample)
    same = sum(row["sentence"] == text for row, text in zip(rows, texts, strict=True))
    assert codes["item"].nunique() == same < 24
    assert (ledger["status"] == "left out").sum() == 24 - same


def test_damaged_signs_are_no_change(sheet, sample):
    rows = [
        row | {"sentence": row["sentence"].replace("“", "â€œ").replace("Ł", "?").replace("  ", " ")}
        for row in code(sheet)
    ]
    rows = [row | {"sentence": re.sub("â€œ", "?", row["sentence"])} for row in rows]
    codes, _ = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    assert codes["item"].nunique() == 24


def test_columns_by_id_and_unknown_ones(sheet, sample):
    rows = [
        {
            ("war" if name == "War and arms" else "Lawe" if name == "Law" else name): cell
            for name, cell in row.items()
        }
        for row in code(sheet)
    ]
    rows[0]["Lawe"] = "1"
    codes, ledger = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    assert set(codes["frame"]) == {"war", "=sum"}
    told = " ".join(ledger["reason"])
    assert (
        "The column 'Lawe' is none of the sheet's (did you mean 'law'?); 1 cell not used." in told
    )
    assert "There is no column for the frame 'law'." in told


def test_lost_columns_are_missing_codes(sheet, sample):
    rows = [{name: cell for name, cell in row.items() if name != "done"} for row in code(sheet)]
    codes, _ = read(write_rows(sheet.parent / "ann.csv", rows), sample)
    assert set(codes["code"]) == {1.0}


def test_several_coders_are_named_after_their_files(sheet, sample):
    rows = code(sheet)
    paths = []
    for folder, name in (("one", "ann"), ("two", "ann"), ("two", "ben")):
        (sheet.parent / folder).mkdir(exist_ok=True)
        paths.append(write_rows(sheet.parent / folder / f"{name}.csv", rows))
    codes, _ = read([paths[0], paths[2]], sample)
    assert set(codes["coder"]) == {"ann", "ben"}
    codes, _ = read(f"{paths[0]},{paths[1]}, {paths[2]}", sample)
    assert set(codes["coder"]) == {"one/ann", "two/ann", "two/ben"}
    codes, _ = read(str(sheet.parent / "two"), sample)
    assert set(codes["coder"]) == {"ann", "ben"}
    with pytest.raises(InputError, match=r"names 'ann\.csv' twice"):
        read([paths[0], paths[0]], sample)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "is no coded sheet: it has no column `item`; its columns are none"),
        ("a.csv", b"a,b\n1,2\n", "is no coded sheet: it has no column `item`; its columns are a, b"),
        ("a.csv", b"item,sentence,other\nq,w,e\n", "no column for any frame of the codebook 'test'"),
        ("a.csv", b"item,War and arms\nqqqqqq,1\n", "None of the 1 items of 'a.csv' is in the sample"),
        ("a.csv", b"PK\x03\x04\x00\x00", "cannot be read as a coded sheet: a binary file"),
        ("a.xlsx", b"item,War and arms\n", "cannot be read as XLSX"),
        ("a.xlsx", b"", "cannot be read as XLSX"),
        ("a.ods", b"x", "save it as .xlsx or .csv"),
    ],
)  # fmt: skip
def test_what_is_no_sheet_is_refused(name, content, message, tmp_path, sample):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=re.escape(message)):
        read(tmp_path / name, sample)


def test_missing_files_and_empty_folders_are_refused(tmp_path, sample):
    with pytest.raises(InputError, match="`coded` must be a file, but there is none at"):
        read("ann.csv", sample)
    with pytest.raises(InputError, match=r"holds no \.csv or .xlsx file"):
        read(tmp_path, sample)


def test_a_broken_row_costs_only_itself(sheet, sample):
    text = write_rows(sheet.parent / "ann.csv", code(sheet)).read_text()
    lines = text.splitlines()
    lines[3] += ",too,many"
    (sheet.parent / "ann.csv").write_text("\n".join(lines))
    codes, ledger = read(sheet.parent / "ann.csv", sample)
    assert codes["item"].nunique() == 23
    assert "Row 4: the row cannot be read: 12 fields where the header has 10" in " ".join(
        ledger["reason"]
    )


HOSTILE = {
    "control signs": "The war\x00 began.\x0b It\x1b ended \u2028 there.",
    "markup": "<script>alert('war')</script> &amp; \"quoted\"; 'so', she said.",
    "formulas": "=cmd|' /C calc'!A0 war. +1 war. -1 war. @war was here.",
    "long": "war " * 9_000 + "and " + "x" * 50_000 + ".",
    "other scripts": "الحرب بدأت في المدينة. 戦争が始まった。 Война началась.",
    "emoji": "👩🏽‍🚒 war 🇬🇧 began. 😀",
    "semicolons": 'war; "peace"; war, "so"\tthere. A new\nline; war.',
}


@pytest.mark.parametrize("case", HOSTILE)
@pytest.mark.parametrize("kind", ["csv", "xlsx", "cp1252"])
def test_whatever_a_sentence_holds_it_comes_back(case, kind, tmp_path):
    from openpyxl import load_workbook

    documents = pd.DataFrame(
        {"doc_id": ["a"], "source": "A", "title": "", "text": [HOSTILE[case]]}
    ).astype("str")
    few = prepare_documents(documents)
    sample = choose_sample(
        few.measure(find_cues, codebook=CODEBOOK), prepared=few,
        groups=group_documents(documents), frames=FRAMES,
    )  # fmt: skip
    save_sheet(sample, codebook=CODEBOOK, folder=tmp_path / "report")
    made = tmp_path / "report" / "sheets"
    path = tmp_path / f"ann.{kind.replace('cp1252', 'csv')}"
    if kind == "xlsx":
        book = load_workbook(made / "validation-sheet.xlsx")
        for row in range(2, len(sample) + 2):
            book["sentences"].cell(row, 9).value = 1
        book.save(path)
    else:
        rows = [row | {"done": "1"} for row in read_rows(made / "validation-sheet.csv")]
        encoding = "utf-8-sig" if kind == "csv" else "cp1252"
        write_rows(path, rows, delimiter=";", encoding=encoding)
    codes, ledger = read(path, sample)
    assert ledger["status"].tolist() == ["read"], ledger["reason"].tolist()
    assert len(codes) == 3 * len(sample)
    assert (codes["code"] == 0).all()
