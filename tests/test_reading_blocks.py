"""Reading block by block: the same articles and the same ledger, in bounded memory."""

import csv
import io
import json
import shutil
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus import (
    delimited,
    fingerprint,
    formats,
    group_documents,
    json_lines,
    parquet,
    read_blocks,
    read_documents,
    streams,
)
from analysis.corpus.decode import choose_coding, decode_blocks, decode_bytes
from analysis.errors import InputError

TEXTS = [
    "The town fell.",
    'He said: "Go",\nand left; a|b\tc.',
    "The town fell.",
    "Élus et “trêve” 😀 \u2028 à Alep",
    "one\ntwo\n\nthree",
    "long " * 200,
    "  spaced  ",
    "x",
]


def write_rows(delimiter: str = ",", newline: str = "\r\n", texts: list[str] = TEXTS) -> str:
    file = io.StringIO()
    writer = csv.writer(file, delimiter=delimiter, lineterminator=newline)
    writer.writerow(["id", "text", "source", "date", "unit", "n_chars", "topic"])
    for i, text in enumerate(texts):
        date = ["2016-03-01", "", "03/04/2016"][i % 3]
        writer.writerow([f"n{i}", text, "AB"[i % 2], date, f"u{i}", "9", "war"])
    return file.getvalue()


def lay_texts(folder: Path) -> Path:
    for i, text in enumerate(TEXTS):
        (folder / f"{i}.txt").write_bytes(text.encode("cp1252" if i == 0 else "utf-8"))
    (folder / "empty.txt").write_text(" ")
    (folder / "metadata.csv").write_text(
        "file,title,date,unit\n1,One,2016,a\n3.txt,,soon,\nghost,,\n"
    )
    return folder


def lay_csv(folder: Path) -> Path:
    (folder / "t.csv").write_bytes(write_rows().encode())
    return folder / "t.csv"


def lay_broken_csv(folder: Path) -> Path:
    text = 'id,text\n1,a\n2,b,c\n3\n\n4,"d\nd"\n5,""\n6,"open\n7,e\n8,"again\n9,"f""\n10,g\n'
    (folder / "t.csv").write_text(text)
    return folder / "t.csv"


def lay_semicolons(folder: Path) -> Path:
    (folder / "t.csv").write_text("\nsep=;\n" + write_rows(";", "\n"), encoding="utf-8")
    return folder / "t.csv"


def lay_tsv(folder: Path) -> Path:
    (folder / "t.tsv").write_text('id\ttext\n1\t"Go" he said\n2\t"Never\n3\tx\n')
    return folder / "t.tsv"


def lay_json_lines(folder: Path) -> Path:
    lines = ['{"id": 1, "text": "A\\r\\nB", "n": 1.50}', "", '{"text": null}', '{"text": ["x"]}']
    lines += ["[1]", "{oops", '{"text": "\\ud83d half"}', '{"text": "\\u0000"}', '"text"']
    lines += [json.dumps({"text": text, "late": i}) for i, text in enumerate(TEXTS)]
    (folder / "t.jsonl").write_text("\ufeff" + "\r\n".join(lines), encoding="utf-8")
    return folder / "t.jsonl"


def lay_parquet(folder: Path) -> Path:
    table = pd.DataFrame({"uid": range(8), "body": [*TEXTS[:7], None], "tags": [["a"]] * 8})
    table.to_parquet(folder / "t.parquet", row_group_size=3)
    return folder / "t.parquet"


def lay_tables(folder: Path) -> Path:
    (folder / "deep").mkdir()
    lay_csv(folder)
    lay_json_lines(folder)
    lay_parquet(folder)
    lay_tsv(folder / "deep")
    (folder / "none.csv").write_text('text,own\n"",x\n')
    (folder / "odd.csv").write_text("who\n1\n")
    (folder / "bad.parquet").write_bytes(b"PAR1")
    return folder


def lay_encoded(encoding: str) -> Callable[[Path], Path]:
    def lay(folder: Path) -> Path:
        texts = ["Les élus ont déclaré mardi que l’armée tiendrait.", *TEXTS[:3], "Été à l’aube."]
        (folder / "t.csv").write_bytes(write_rows(texts=texts).encode(encoding))
        return folder / "t.csv"

    return lay


def lay_damaged(folder: Path) -> Path:
    rows = write_rows(texts=["Жители города сообщили во вторник", *TEXTS])
    (folder / "t.csv").write_bytes(rows.encode().replace("ж".encode(), b"\xd0") + b"\xd0")
    return folder / "t.csv"


CORPORA = {
    "texts": lay_texts,
    "csv": lay_csv,
    "broken csv": lay_broken_csv,
    "semicolons": lay_semicolons,
    "tsv": lay_tsv,
    "json lines": lay_json_lines,
    "parquet": lay_parquet,
    "tables": lay_tables,
    "damaged": lay_damaged,
} | {name: lay_encoded(name) for name in ("cp1252", "utf-8-sig", "utf-16", "utf-32")}


def shrink(monkeypatch: pytest.MonkeyPatch, n: int) -> None:
    """Let every block be so small that all of its edges are met."""
    for module in (streams, delimited, json_lines):
        monkeypatch.setattr(module, "BLOCK", n)
    for module in (streams, formats):
        monkeypatch.setattr(module, "SMALL", 0)
    monkeypatch.setattr(delimited, "_LONG", n)
    monkeypatch.setattr(parquet, "_BATCH", 2)


@pytest.mark.parametrize("kind", CORPORA)
def test_blocks_are_the_documents(tmp_path, monkeypatch, kind):
    place = CORPORA[kind](tmp_path)
    documents, ledger = read_documents(place)
    for n in (None, 1, 5, 64):
        if n is not None:
            shrink(monkeypatch, n)
        again = read_documents(place)
        pd.testing.assert_frame_equal(again[0], documents)
        pd.testing.assert_frame_equal(again[1], ledger)
        for block_chars in (1, 30, 500, 8_000_000):
            blocks: list[list[str]] = []
            table, told = read_blocks(place, take=blocks.append, block_chars=block_chars)
            pd.testing.assert_frame_equal(told, ledger)
            pd.testing.assert_frame_equal(
                table.drop(columns=["n_chars", "unit"]), documents.drop(columns="text")
            )
            assert [text for block in blocks for text in block] == documents["text"].tolist()
            sizes = [sum(map(len, block)) for block in blocks]
            assert all(size >= block_chars for size in sizes[:-1])
            short = [sum(map(len, block[:-1])) for block in blocks]
            assert all(size < block_chars for size in short)  # a block ends as soon as it may
            assert table["n_chars"].dtype == "int64"
            assert table["n_chars"].tolist() == documents["text"].map(len).tolist()
            first = documents.groupby("text")["doc_id"].transform("first")
            assert table["unit"].tolist() == first.tolist()


def test_columns_of_blocks(tmp_path):
    table, _ = read_blocks(lay_csv(tmp_path), take=len)
    assert table.columns.tolist() == [
        *("doc_id", "source", "date", "title", "n_chars", "unit", "date_precision"),
        *("id", "meta_unit", "meta_n_chars", "topic"),
    ]
    assert table["meta_unit"].tolist()[:2] == ["u0", "u1"]
    documents, _ = read_documents(tmp_path / "t.csv")
    assert documents.columns.tolist()[:6] == [
        *("doc_id", "source", "date", "title", "text", "date_precision")
    ]
    assert {"meta_unit", "meta_n_chars"} < set(documents)
    assert not {"unit", "n_chars"} & set(documents)


def test_groups_of_blocks(tmp_path):
    place = lay_csv(tmp_path)
    documents, _ = read_documents(place)
    table, _ = read_blocks(place, take=len)
    for by in (None, "source", "topic", "month", "meta_unit"):
        expected = group_documents(documents, by=by)
        pd.testing.assert_frame_equal(group_documents(table, by=by), expected)
    assert (group_documents(table)["unit"] != table["doc_id"]).sum() == 1
    for by in ("unit", "n_chars", "text"):
        with pytest.raises(InputError, match="`by`") as caught:
            group_documents(table, by=by)
        assert "one of" not in str(caught.value) or "'n_chars'," not in str(caught.value)
    own = documents.assign(unit="mine")  # with the texts at hand a column `unit` is the reader's
    assert group_documents(own, by="unit")["group"].tolist() == ["mine"] * len(own)
    assert group_documents(own)["unit"].tolist() == table["unit"].tolist()


@pytest.mark.parametrize("kept", ["text", "unit"])
def test_groups_of_categorical_ids(tmp_path, kept):
    place = lay_csv(tmp_path)
    table = read_documents(place)[0] if kept == "text" else read_blocks(place, take=len)[0]
    coded = table.astype({"doc_id": "category"})
    pd.testing.assert_frame_equal(group_documents(coded), group_documents(table))


def test_nothing_is_taken_of_what_gives_no_corpus(tmp_path):
    (tmp_path / "t.csv").write_text("who\n1\n")
    taken: list[list[str]] = []
    with pytest.raises(InputError, match="has no column that is known to hold the text"):
        read_blocks(tmp_path / "t.csv", take=taken.append)
    table = pd.DataFrame({"text": ["A damaged file gives no article at all."] * 99})
    table["text"] += table.index.astype(str)
    table.to_parquet(tmp_path / "t.parquet", row_group_size=9, compression=None)
    data = (tmp_path / "t.parquet").read_bytes()
    (tmp_path / "t.parquet").write_bytes(data.replace(b"all.98", b"all\xff98"))
    with pytest.raises(InputError, match=r"1 file skipped \(1 unusable\)"):
        read_blocks(tmp_path / "t.parquet", take=taken.append, block_chars=1)
    assert taken == []


@pytest.mark.parametrize("block_chars", [0, -1, 2.5, "8"])
def test_a_block_of_no_size(tmp_path, block_chars):
    with pytest.raises(InputError, match="`block_chars` must be a whole number of at least 1"):
        read_blocks(lay_csv(tmp_path), take=len, block_chars=block_chars)


def test_what_take_raises_is_raised_and_leaves_nothing_open(tmp_path, monkeypatch):
    shrink(monkeypatch, 5)
    limit = csv.field_size_limit()

    def refuse(texts: list[str]) -> None:
        raise RuntimeError("full")

    with pytest.raises(RuntimeError, match="full"):
        read_blocks(lay_csv(tmp_path), take=refuse, block_chars=1)
    assert csv.field_size_limit() == limit


def test_a_table_is_read_in_bounded_memory(tmp_path):
    place = tmp_path / "t.csv"
    article = "word " * 400
    with place.open("w", encoding="utf-8") as file:
        file.write("text\n")
        file.writelines(f"{article}{i}\n" for i in range(20_000))
    n_bytes = place.stat().st_size
    assert n_bytes > 40_000_000
    tracemalloc.start()
    try:
        read_blocks(place, take=len, block_chars=1_000_000)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < n_bytes / 2


# --- records ---------------------------------------------------------------------------------


def split_whole(lines: list[str]) -> list[tuple[int, int, list[str] | None]]:
    """Split with the csv module alone, one record after another, each tried to the file's end."""
    records, start = list[tuple[int, int, list[str] | None]](), 0
    while start < len(lines):
        reader = csv.reader([*lines[start:], "end\n"])
        row = next(reader)
        last = start + reader.line_num
        if last > len(lines):  # the line that was added has been swallowed
            last, row = start + 1, None
        if row is None or last > start + 1 or lines[start].strip():
            records.append((start + 1, last, row))
        start = last
    return records


@settings(deadline=None, max_examples=300)
@given(
    text=st.lists(st.sampled_from(['"', '""', ",", "\n", "\n", "a", " ", '"a"', ',"'])),
    longest=st.sampled_from([0, 1, 4, 1000]),
)
def test_records_with_any_quotation_marks(text, longest):
    lines = list(io.StringIO("".join(text), newline="\n"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(delimited, "_LONG", longest)
        records = list(delimited.split_records(lines, ",", csv.QUOTE_MINIMAL))
    assert records == split_whole(lines)


def test_many_quotes_that_are_never_closed_stay_fast():
    lines = ['"x","y\n'] * 100_000  # one by one to the end each would take hours
    records = list(delimited.split_records(lines, ",", csv.QUOTE_MINIMAL))
    assert records == [(i, i, None) for i in range(1, len(lines) + 1)]


# --- bytes -----------------------------------------------------------------------------------


@settings(deadline=None)
@given(
    data=st.one_of(
        st.binary(max_size=60),
        st.text(max_size=30).map(str.encode),
        st.text(max_size=30).map(lambda text: text.encode("utf-16")),
    ),
    stated=st.sampled_from([None, "utf-8", "utf-16", "utf-32", "cp932", "utf-7", "latin-1"]),
    block=st.integers(1, 7),
)
def test_blocks_decode_as_the_whole(data, stated, block):
    whole = decode_bytes(data, encoding=stated, table=True)
    file = io.BytesIO(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streams, "BLOCK", block)
        coding = choose_coding(file, encoding=stated, table=True)
        text = "" if coding.kind else "".join(decode_blocks(file, coding))
    assert (coding.kind, coding.reason) == (whole.kind, whole.reason)
    assert text == whole.text


@pytest.mark.parametrize("stated", ["utf-8", "cp1252", "utf-16-le", "cp932"])
def test_the_place_of_a_damaged_byte_counts_from_the_beginning(monkeypatch, stated):
    good = "日本" * 20 if stated in ("utf-8", "cp932") else "ab" * 20
    data = good.encode(stated)
    bad = {"utf-16-le": b"\x00\xdc\x00\x00"}.get(stated, b"\x81")
    with pytest.raises(UnicodeDecodeError) as caught:
        (data + bad).decode(stated)
    monkeypatch.setattr(streams, "BLOCK", 7)
    coding = choose_coding(io.BytesIO(data + bad), encoding=stated)
    where = f"byte 0x{bad[:1].hex()} at {caught.value.start}"
    assert coding.reason == f"not in {stated}: {where} cannot be read"


@given(st.lists(st.sampled_from(["a", "\r", "\n", "\r\n", "\ufeff", "é"])), st.integers(1, 5))
def test_lines_of_blocks_are_lines_of_the_whole(parts, size):
    text = "".join(parts)
    blocks = [text[i : i + size] for i in range(0, len(text), size)]
    whole = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    lines = list(streams.split_lines(streams.normalise_blocks(blocks)))
    assert lines == list(io.StringIO(whole, newline="\n"))


# --- fingerprint -----------------------------------------------------------------------------


def test_a_fingerprint_is_that_of_names_and_bytes(tmp_path):
    (tmp_path / "one").mkdir()
    one = lay_texts(tmp_path / "one")
    two = tmp_path / "elsewhere" / "two"
    shutil.copytree(one, two)
    mark = fingerprint(one)
    assert len(mark) == 64
    assert fingerprint(two) == mark
    (two / "0.txt").touch()
    assert fingerprint(two) == mark
    (two / "0.txt").write_text("other")
    changed = fingerprint(two)
    (two / "0.txt").rename(two / "00.txt")
    renamed = fingerprint(two)
    (two / "scan.pdf").write_bytes(b"%PDF")
    added = fingerprint(two)
    assert len({mark, changed, renamed, added}) == 4
    (two / "scan.pdf").write_bytes(b"%PDF, another")  # it is not read, only told
    assert fingerprint(two) == added


def test_a_fingerprint_holds_the_stated_metadata(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    lay_texts(folder)
    other = tmp_path / "other.csv"
    other.write_text("file,title\n1,A\n")
    marks = {fingerprint(folder), fingerprint(folder, metadata=other)}
    other.write_text("file,title\n1,B\n")
    marks.add(fingerprint(folder, metadata=other))
    marks.add(fingerprint(folder, metadata=folder / "metadata.csv"))
    assert len(marks) == 4
    with pytest.raises(InputError, match="`metadata` must be a CSV"):
        fingerprint(folder, metadata=tmp_path / "nowhere.csv")


def test_a_fingerprint_of_a_large_file_is_that_of_a_small_one(tmp_path, monkeypatch):
    place = lay_csv(tmp_path)
    mark = fingerprint(place)
    shrink(monkeypatch, 7)
    assert fingerprint(place) == mark
