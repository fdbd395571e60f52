"""Reading a corpus: what becomes of every file and row, and nothing that vanishes."""

import csv
import datetime
import hashlib
import io
import json
import os
import re
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.boilerplate.lines import find_lines
from analysis.corpus import group_documents, read_documents, score_language
from analysis.corpus.columns import make_unique
from analysis.corpus.dates import parse_dates
from analysis.corpus.decode import decode_bytes
from analysis.errors import InputError

LEDGER = ["path", "status", "reason", "encoding", "n_chars", "sha256"]


def lay(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files by their path inside `folder`."""
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        place.write_bytes(data)
    return folder


def lay_csv(place: Path, rows: list[list[str]], **form: str) -> Path:
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, **form).writerows(rows)
    return place


def told(ledger: pd.DataFrame) -> dict[str, tuple[str, str]]:
    assert ledger.columns.tolist() == LEDGER
    assert ledger["path"].is_unique
    assert set(ledger["status"]) <= {"read", "read with note", "skipped"}
    rows = zip(ledger["path"], ledger["status"], ledger["reason"], strict=True)
    return {path: (status, reason) for path, status, reason in rows}


# --- a folder of texts -----------------------------------------------------------------------


def test_folder_gives_every_file_a_line_and_every_text_a_row(tmp_path):
    lay(
        tmp_path,
        {
            "b.txt": "Second.\r\nLine.",
            "a.TXT": "First.",
            "sub/c.text": "Third.",
            "empty.txt": " \n\t\n",
            "zip.txt": b"PK\x03\x04\x00\x00",
            "scan.pdf": b"%PDF",
            "page.html": "<p>",
            "notes": "x",
            "README.md": "About.",
            "LICENSE-TEXT": "CC0",
            "License to drill.txt": "An article.",
            ".hidden.txt": "x",
            ".cache/x.txt": "x",
            ".git/config": "x",
            "__pycache__/x.txt": "x",
            ".DS_Store": "x",
            "table.csv": "text\nx\n",
        },
    )
    documents, ledger = read_documents(tmp_path)
    assert documents["doc_id"].tolist() == ["License to drill", "a", "b", "sub/c"]
    assert documents["text"].tolist() == ["An article.", "First.", "Second.\nLine.", "Third."]
    assert documents.columns.tolist()[:5] == ["doc_id", "source", "date", "title", "text"]
    assert documents["date"].isna().all()
    assert documents["date"].dtype == "datetime64[us]"
    assert (documents["source"] == "").all()
    assert told(ledger) == {
        ".cache/": ("skipped", "hidden folder"),
        ".hidden.txt": ("skipped", "hidden file"),
        "LICENSE-TEXT": ("skipped", "a description, not an article"),
        "License to drill.txt": ("read", ""),
        "README.md": ("skipped", "a description, not an article"),
        "a.TXT": ("read", ""),
        "b.txt": ("read", ""),
        "empty.txt": ("skipped", "empty, or white space only"),
        "notes": ("skipped", "files without an ending are not read; save as .txt"),
        "page.html": ("skipped", "HTML files are not read; save as .txt"),
        "scan.pdf": ("skipped", "PDF files are not read; save as .txt"),
        "sub/c.text": ("read", ""),
        "table.csv": (
            "skipped",
            "a table beside .txt articles; give its own path to read it",
        ),
        "zip.txt": ("skipped", "a binary file: it holds NUL or ESC bytes"),
    }
    line = ledger.set_index("path").loc["b.txt"]
    assert line["n_chars"] == len("Second.\nLine.")
    assert line["sha256"] == hashlib.sha256(b"Second.\r\nLine.").hexdigest()
    assert line["encoding"] == "utf-8"
    assert ledger["path"].is_monotonic_increasing


def test_one_text_file(tmp_path):
    lay(tmp_path, {"story.txt": "A story."})
    documents, ledger = read_documents(tmp_path / "story.txt")
    assert documents["doc_id"].tolist() == ["story"]
    assert told(ledger) == {"story.txt": ("read", "")}


def test_files_named_alike_keep_apart(tmp_path):
    lay(tmp_path, {"a.text": "1", "a.txt": "2", "a.txt.txt": "3"})
    documents, _ = read_documents(tmp_path)
    assert documents["doc_id"].tolist() == ["a", "a.txt", "a.txt (2)"]


def test_names_are_the_same_text_on_every_system(tmp_path):
    lay(tmp_path, {"cafe\u0301.txt": "x", "two\nlines.txt": "y"})
    with (tmp_path / os.fsdecode(b"latin-\xe9.txt")).open("w") as file:
        file.write("z")
    documents, ledger = read_documents(tmp_path)
    assert set(documents["doc_id"]) == {"café", "two\ufffdlines", "latin-\ufffd"}
    assert len(ledger) == 3


def test_links_are_not_followed_out_of_the_folder(tmp_path):
    outside = lay(tmp_path / "outside", {"secret.txt": "secret"})
    inside = lay(tmp_path / "inside", {"a.txt": "A.", "deep/b.txt": "B."})
    (inside / "out.txt").symlink_to(outside / "secret.txt")
    (inside / "out").symlink_to(outside, target_is_directory=True)
    (inside / "round").symlink_to(inside, target_is_directory=True)
    (inside / "self.txt").symlink_to(inside / "self.txt")
    (inside / "gone.txt").symlink_to(inside / "nothing.txt")
    (inside / "again.txt").symlink_to(inside / "a.txt")
    documents, ledger = read_documents(inside)
    assert documents["doc_id"].tolist() == ["a", "again", "deep/b"]
    lines = told(ledger)
    assert lines["out.txt"] == lines["out/"] == ("skipped", "a link that leaves the folder")
    assert lines["round/"] == ("skipped", "a link to a folder that is read where it is")
    assert lines["gone.txt"] == lines["self.txt"] == ("skipped", "a link that leads nowhere")
    assert lines["again.txt"] == ("read with note", "same text as a")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_told_and_not_waited_for(tmp_path):
    lay(tmp_path, {"a.txt": "A."})
    os.mkfifo(tmp_path / "pipe.txt")
    _, ledger = read_documents(tmp_path)
    assert told(ledger)["pipe.txt"] == ("skipped", "not a regular file")
    with pytest.raises(InputError, match="no regular file"):
        read_documents(tmp_path / "pipe.txt")


def test_a_file_that_may_not_be_read_is_told(tmp_path):
    lay(tmp_path, {"a.txt": "A.", "locked.txt": "x", "shut/b.txt": "x"})
    (tmp_path / "locked.txt").chmod(0)
    if os.access(tmp_path / "locked.txt", os.R_OK):
        pytest.skip("this user may read every file")
    (tmp_path / "shut").chmod(0)
    try:
        _, ledger = read_documents(tmp_path)
    finally:
        (tmp_path / "shut").chmod(0o700)
    assert told(ledger)["locked.txt"] == ("skipped", "cannot be opened (Permission denied)")
    assert told(ledger)["shut/"] == ("skipped", "cannot be opened (Permission denied)")


def test_a_file_that_cannot_be_opened_is_told(tmp_path, monkeypatch):
    lay(tmp_path, {"a.txt": "A.", "locked.txt": "x"})
    read = Path.read_bytes

    def refuse(place: Path) -> bytes:
        if place.name == "locked.txt":
            raise PermissionError(13, "Permission denied")
        return read(place)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    _, ledger = read_documents(tmp_path)
    assert told(ledger)["locked.txt"] == ("skipped", "cannot be opened (Permission denied)")


def test_same_text_is_kept_and_told(tmp_path):
    lay(tmp_path, {"a.txt": "Same.", "b.txt": "Same.", "c.txt": "Same. "})
    documents, ledger = read_documents(tmp_path)
    assert len(documents) == 3
    assert told(ledger) == {
        "a.txt": ("read", ""),
        "b.txt": ("read with note", "same text as a"),
        "c.txt": ("read", ""),
    }


# --- metadata --------------------------------------------------------------------------------


def test_metadata_describes_files_both_ways(tmp_path):
    rows = (
        "file,Headline,outlet,date,topic,start\n"
        "a.txt,  Title A ,SANA,2016-03,war,7\n"
        "sub\\b,Title B,,03/04/2016,,\n"
        "./c.txt,C,,,,\n"
        "c.txt,again,,,,\n"
        "ghost.txt,G,,,,\n"
        "short\n"
    )
    files = {"a.txt": "A.", "sub/b.txt": "B.", "c.txt": "C.", "d.txt": "D.", "Metadata.csv": rows}
    documents, ledger = read_documents(lay(tmp_path, files))
    by_id = documents.set_index("doc_id")
    assert by_id["title"].to_dict() == {"a": "Title A", "c": "C", "d": "", "sub/b": "Title B"}
    assert by_id["source"]["a"] == "SANA"
    assert by_id["topic"]["a"] == "war"
    assert by_id["meta_start"]["a"] == "7"
    assert "file" not in documents
    assert by_id["date"]["a"] == pd.Timestamp("2016-03-01")
    assert by_id["date_precision"].to_dict() == {"a": "month", "c": "", "d": "", "sub/b": ""}
    lines = told(ledger)
    assert lines["Metadata.csv"] == (
        "read",
        "read as metadata; columns: file=file, title=Headline, source=outlet, date=date",
    )
    note = "date '03/04/2016' is not in a stated format; kept as missing (write 2016-03-01)"
    assert lines["sub/b.txt"] == ("read with note", note)
    assert lines["d.txt"] == ("read with note", "no row in Metadata.csv")
    assert lines["Metadata.csv row 4"] == ("skipped", "'c.txt' has a row already")
    assert lines["Metadata.csv row 5"][1].startswith("there is no article 'ghost.txt'.")
    assert lines["Metadata.csv row 6"][1] == "1 field where the header has 6 (line 7)"


def test_metadata_from_elsewhere_is_used_instead(tmp_path):
    corpus = lay(tmp_path / "corpus", {"a.txt": "A.", "metadata.csv": "file,title\na,Own\n"})
    lay(tmp_path, {"other.jsonl": json.dumps({"file": "a", "title": "Other"})})
    documents, ledger = read_documents(corpus, metadata=tmp_path / "other.jsonl")
    assert documents["title"].tolist() == ["Other"]
    assert told(ledger)["metadata.csv"] == ("skipped", "not the metadata that is used")
    assert told(ledger)["other.jsonl"][0] == "read"
    documents, _ = read_documents(corpus, metadata=corpus / "metadata.csv")
    assert documents["title"].tolist() == ["Own"]


def test_metadata_that_cannot_be_used(tmp_path):
    lay(tmp_path, {"a.txt": "A.", "metadata.csv": "name,title\na,A\n", "x.csv": "\n"})
    documents, ledger = read_documents(tmp_path)
    assert documents["title"].tolist() == [""]
    assert told(ledger)["metadata.csv"] == (
        "skipped",
        "not used as metadata: it has no column 'file', only ['name', 'title']",
    )
    with pytest.raises(InputError, match=r"`metadata` 'metadata.csv' cannot be used: it has no"):
        read_documents(tmp_path, metadata=tmp_path / "metadata.csv")
    with pytest.raises(InputError, match=r"`metadata` must be a CSV.*'nowhere.csv' is not one"):
        read_documents(tmp_path, metadata="nowhere.csv")
    table = lay(tmp_path / "t", {"t.csv": "text\nx\n"}) / "t.csv"
    with pytest.raises(InputError, match=r"`metadata` describes .txt files, and 't.csv' has none"):
        read_documents(table, metadata=tmp_path / "metadata.csv")


def test_metadata_is_utf8_whatever_the_articles_are_in(tmp_path):
    files = {"a.txt": "É".encode("cp1252"), "metadata.csv": "file,title\na,É\n"}
    documents, _ = read_documents(lay(tmp_path, files), encoding="cp1252")
    assert documents[["title", "text"]].to_numpy().tolist() == [["É", "É"]]
    (tmp_path / "metadata.csv").write_bytes("file,title\na,Ł\n".encode("cp1250"))
    documents, _ = read_documents(tmp_path, encoding="cp1250")
    assert documents["title"].tolist() == ["Ł"]


def test_columns_of_metadata_can_be_stated(tmp_path):
    lay(tmp_path, {"a.txt": "A.", "metadata.csv": "file,paper\na,SANA\n"})
    documents, _ = read_documents(tmp_path, columns={"source": "paper"})
    assert documents["source"].tolist() == ["SANA"]
    with pytest.raises(InputError, match=r"states \['text'\], but the articles are .txt files"):
        read_documents(tmp_path, columns={"text": "paper"})


# --- tables ----------------------------------------------------------------------------------

ROWS = [
    ["doc_id", "Article_Title", "article content", "Outlet", "pub-date", "link", "NA"],
    ["x1", "NA", "null", "007", "2016-03-01", "http://a.b/", "1.0"],
    ["x2", "T", 'He said: "Go",\nand left; a|b\tc.', "", "", "", "TRUE"],
]


@pytest.mark.parametrize(
    ("name", "delimiter"),
    [("t.csv", ","), ("t.csv", ";"), ("t.csv", "|"), ("t.csv", "\t"), ("t.tsv", "\t")],
)
def test_delimited_text_stays_text(tmp_path, name, delimiter):
    documents, ledger = read_documents(lay_csv(tmp_path / name, ROWS, delimiter=delimiter))
    assert documents["doc_id"].tolist() == ["t:x1", "t:x2"]
    assert documents["title"].tolist() == ["NA", "T"]
    assert documents["text"].tolist() == ["null", ROWS[2][2]]
    assert documents["source"].tolist() == ["007", ""]
    assert documents["url"].tolist() == ["http://a.b/", ""]
    assert documents["NA"].tolist() == ["1.0", "TRUE"]
    assert documents["meta_doc_id"].tolist() == ["x1", "x2"]
    columns = (
        "columns: text=article content, title=Article_Title, source=Outlet, date=pub-date, "
        "url=link, id=doc_id"
    )
    assert told(ledger) == {name: ("read", f"2 rows; {columns}")}
    assert ledger["n_chars"].tolist() == [sum(map(len, documents["text"]))]
    data = (tmp_path / name).read_bytes()
    assert ledger["sha256"].tolist() == [hashlib.sha256(data).hexdigest()]


def test_a_line_that_states_the_delimiter(tmp_path):
    lay(tmp_path, {"t.csv": "sep=;\ntitle;text\nA;b, c\nD\n"})
    documents, ledger = read_documents(tmp_path / "t.csv")
    assert documents["text"].tolist() == ["b, c"]
    assert told(ledger)["t.csv row 2"][1] == "1 field where the header has 2 (line 4)"


def test_malformed_rows_are_told_and_the_rest_is_read(tmp_path):
    text = 'id,text\n1,a\n2,b,c\n3\n\n4,"d\nd"\n5,""\n6,"open\n7,e\n8,f'
    documents, ledger = read_documents(lay(tmp_path, {"t.csv": text}) / "t.csv")
    assert documents["doc_id"].tolist() == ["t:1", "t:4", "t:7", "t:8"]
    assert documents["text"].tolist() == ["a", "d\nd", "e", "f"]
    assert told(ledger) == {
        "t.csv": ("read with note", "4 rows; columns: text=text, id=id; 4 rows skipped"),
        "t.csv row 2": ("skipped", "3 fields where the header has 2 (line 3)"),
        "t.csv row 3": ("skipped", "1 field where the header has 2 (line 4)"),
        "t.csv row 5": ("skipped", "empty, or white space only"),
        "t.csv row 6": ("skipped", "a quotation mark is opened and never closed (line 9)"),
    }


def test_quotation_marks_in_tab_separated_text(tmp_path):
    lay(tmp_path, {"t.tsv": 'id\ttext\n1\t"Go" he said\n2\t"Never\n'})
    documents, _ = read_documents(tmp_path / "t.tsv")
    assert documents["text"].tolist() == ['"Go" he said', '"Never']


def test_fields_of_any_length(tmp_path):
    long, limit = "word " * 100_000, csv.field_size_limit()
    documents, _ = read_documents(lay_csv(tmp_path / "t.csv", [["text"], [long]]))
    assert documents["text"].tolist() == [long]
    assert csv.field_size_limit() == limit


def test_rows_with_control_characters_are_told(tmp_path):
    lay(tmp_path, {"t.csv": "text,title\nfine,a\x00b\nbad\x00,x\nbad\x1b[1m,y\n"})
    documents, ledger = read_documents(tmp_path / "t.csv")
    assert documents[["text", "title"]].to_numpy().tolist() == [["fine", "a\ufffdb"]]
    reason = "its text holds NUL or ESC characters"
    assert told(ledger)["t.csv row 2"] == told(ledger)["t.csv row 3"] == ("skipped", reason)


def test_utf16_without_a_mark_is_no_table(tmp_path):
    (tmp_path / "t.csv").write_bytes("text\nabc\n".encode("utf-16-le"))
    with pytest.raises(InputError, match=r"1 file skipped \(1 unusable\)"):
        read_documents(tmp_path / "t.csv")
    documents, _ = read_documents(tmp_path / "t.csv", encoding="utf-16-le")
    assert documents["text"].tolist() == ["abc"]


def test_json_lines(tmp_path):
    lines = [
        '{"id": 1, "text": "A\\r\\nB", "n": 1.50, "tags": ["x", "é"], "old": null, "ok": true}',
        "",
        '{"id": 2, "text": null}',
        '{"id": 3, "text": ["not", "text"]}',
        "[1]",
        "{oops",
        "[" * 100_000,
        '{"id": ' + "9" * 5000 + ', "text": "\\ud83d and \\ud83d\\ude00 \u2028 end", "n": NaN}',
        '{"id": 5, "text": "\\u0000"}',
        '"text"',
    ]
    place = lay(tmp_path, {"t.ndjson": "\ufeff" + "\r\n".join(lines)}) / "t.ndjson"
    documents, ledger = read_documents(place)
    assert documents["doc_id"].tolist() == ["t:1", "t:" + "9" * 5000]
    assert documents["text"].tolist() == ["A\nB", "\ufffd and 😀 \u2028 end"]
    meta = documents[["meta_n", "tags", "old", "ok"]].to_numpy().tolist()
    assert meta == [["1.50", '["x", "é"]', "", "true"], ["", "", "", ""]]
    assert told(ledger) == {
        "t.ndjson": ("read with note", "2 rows; columns: text=text, id=id; 7 rows skipped"),
        "t.ndjson row 3": ("skipped", "empty, or white space only"),
        "t.ndjson row 4": ("skipped", "its text is a list or an object, not a string"),
        "t.ndjson row 5": ("skipped", "a JSON list, not an object"),
        "t.ndjson row 6": ("skipped", "not valid JSON"),
        "t.ndjson row 7": ("skipped", "not valid JSON"),
        "t.ndjson row 8": ("read with note", "half a surrogate pair replaced by U+FFFD"),
        "t.ndjson row 9": ("skipped", "its text holds NUL or ESC characters"),
        "t.ndjson row 10": ("skipped", "a JSON string, not an object"),
    }
    row = ledger.set_index("path").loc["t.ndjson row 8"]
    text = documents["text"][1]
    assert row["n_chars"] == len(text)
    assert row["sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_parquet(tmp_path):
    table = pd.DataFrame(
        {
            "uid": [7, 8, 9],
            "body": ["A", None, "007"],
            "date": [datetime.date(2016, 3, 1), None, datetime.date(2016, 3, 2)],
            "seen": pd.to_datetime(["2016-03-01T10:00", None, "2016-03-02T00:00"]),
            "share": [0.5, float("nan"), 1.0],
            "outlet": pd.Categorical(["SANA", "TRT", "SANA"]),
            "tags": [["a"], None, []],
        }
    )
    place = tmp_path / "t.parquet"
    table.to_parquet(place)
    documents, ledger = read_documents(place)
    assert documents["doc_id"].tolist() == ["t:7", "t:9"]
    assert documents["text"].tolist() == ["A", "007"]
    assert documents["date"].tolist() == [pd.Timestamp("2016-03-01"), pd.Timestamp("2016-03-02")]
    assert documents["source"].tolist() == ["SANA", "SANA"]
    assert documents["share"].tolist() == ["0.5", "1.0"]
    assert documents["seen"].tolist() == ["2016-03-01T10:00:00", "2016-03-02T00:00:00"]
    assert documents["tags"].tolist() == ['["a"]', "[]"]
    assert told(ledger)["t.parquet row 2"] == ("skipped", "empty, or white space only")
    place.write_bytes(place.read_bytes()[:-9])
    with pytest.raises(InputError, match="No article could be read"):
        read_documents(place)


def test_a_folder_of_tables(tmp_path):
    lay(
        tmp_path,
        {
            "README.txt": "About.",
            "a.csv": "text,source\nA,x\n",
            "a.jsonl": '{"body": "B", "lang": "en"}\n',
            "deep/a.tsv": "text\nA\n",
            "odd.csv": "who,what\n1,2\n",
            "bad.parquet": b"PAR1",
            "metadata.csv": "file,title\na,b\n",
        },
    )
    documents, ledger = read_documents(tmp_path)
    assert documents["doc_id"].tolist() == ["a:1", "a.jsonl:1", "deep/a:1"]
    assert documents["source"].tolist() == ["x", "", ""]
    assert documents["language"].tolist() == ["", "en", ""]
    lines = told(ledger)
    assert lines["odd.csv"][0] == lines["bad.parquet"][0] == lines["metadata.csv"][0] == "skipped"
    assert "it has ['who', 'what']" in lines["odd.csv"][1]
    assert lines["deep/a.tsv row 1"] == ("read with note", "same text as a:1")


def test_rows_are_numbered_unless_each_has_its_own_id(tmp_path):
    place = lay_csv(tmp_path / "t.csv", [["id", "text"], ["1", "a"], ["1", "b"], ["", ""]])
    documents, ledger = read_documents(place)
    assert documents["doc_id"].tolist() == ["t:1", "t:2"]
    assert documents["id"].tolist() == ["1", "1"]
    assert "'id' is not one id a row, so the row's number is used" in told(ledger)["t.csv"][1]


def test_names_of_ours_are_kept_apart(tmp_path):
    header = ["text", "headline", "title", "start", "meta_start", "Text", "", "headline"]
    documents, _ = read_documents(lay_csv(tmp_path / "t.csv", [header, list("abcdefgh")]))
    row = documents.iloc[0].to_dict()
    assert row["text"] == "a"
    assert row["title"] == "c"
    own = {key: row[key] for key in documents.columns[6:]}
    assert own == {
        "headline": "b",
        "meta_start": "d",
        "meta_start (2)": "e",
        "meta_Text": "f",
        "column_7": "g",
        "headline (2)": "h",
    }


def test_stated_columns(tmp_path):
    rows = [["text", "body", "publisher", "source"], ["short", "long", "P", "S"]]
    place = lay_csv(tmp_path / "t.csv", rows)
    documents, ledger = read_documents(place, columns={"text": "body", "source": "publisher"})
    assert documents[["text", "source", "meta_text", "meta_source"]].to_numpy().tolist() == [
        ["long", "P", "short", "S"]
    ]
    assert "columns: text=body, source=publisher" in told(ledger)["t.csv"][1]
    documents, _ = read_documents(place, columns={"text": "text", "title": "text"})
    assert documents[["text", "title"]].to_numpy().tolist() == [["short", "short"]]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"text": "bodi"}, r"states text='bodi'.*it has \['body', 'who'\].*mean 'body'\?"),
        ({"txet": "body"}, r"`columns` can state .*'txet' was given. Did you mean 'text'\?"),
        ({"text": 3}, "must give 'text' a column's name, but got 3"),
        (["text"], "`columns` must be a mapping such as .*but list was given"),
        ("text", "`columns` must be pairs such as text=body.*but 'text' was given"),
    ],
)
def test_stated_columns_that_cannot_be_used(tmp_path, columns, message):
    place = lay_csv(tmp_path / "t.csv", [["body", "who"], ["a", "b"]])
    with pytest.raises(InputError, match=message):
        read_documents(place, columns=columns)


def test_no_text_column_is_one_sentence_with_its_remedy(tmp_path):
    place = lay_csv(tmp_path / "t.csv", [["who", "x" * 99] + ["c"] * 30, ["a", "b"] + ["c"] * 30])
    with pytest.raises(InputError) as caught:
        read_documents(place)
    said = str(caught.value)
    assert "'t.csv' has no column that is known to hold the text; it has ['who'," in said
    assert said.endswith('columns={"text": "NAME"} or --columns text=NAME.')
    assert "and 12 more" in said
    assert "\n" not in said
    assert len(said) < 600


# --- nothing to read ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({}, "there is nothing in it to read"),
        ({"a.txt": "", "b.txt": " ", "c.txt": b"\0"}, r"3 files skipped \(2 empty, 1 binary\)"),
        ({"a.pdf": "x"}, r"1 file skipped \(1 .pdf\)"),
        ({"t.csv": ""}, r"1 file skipped \(1 empty\)"),
        ({"t.csv": "text\n"}, "there is nothing in it to read"),
        ({"t.csv": 'text\n""\n'}, r"1 row skipped \(1 empty\)"),
        ({"t.jsonl": "[1]\n2\n"}, r"1 file skipped \(1 malformed\) and 2 rows skipped"),
    ],
)
def test_no_article(tmp_path, files, found):
    with pytest.raises(InputError, match=f"No article could be read from .*: {found}"):
        read_documents(lay(tmp_path, files))


def test_what_is_no_corpus(tmp_path):
    lay(tmp_path, {"a.pdf": "x", "a.json": "[]"})
    with pytest.raises(InputError, match=r"'a.pdf' cannot be read: PDF files are not read"):
        read_documents(tmp_path / "a.pdf")
    with pytest.raises(InputError, match=r"save as .jsonl, one object a line"):
        read_documents(tmp_path / "a.json")
    with pytest.raises(InputError, match="There is no folder or file"):
        read_documents(tmp_path / "nowhere")


# --- encodings -------------------------------------------------------------------------------

FRENCH = "Les élus ont déclaré mardi que l’armée tiendrait la cité jusqu’à l’été, a-t-on appris."
RUSSIAN = "Жители города сообщили во вторник, что войска покидают позиции на севере страны."


@pytest.mark.parametrize(
    ("data", "stated", "text", "encoding", "note"),
    [
        (b"plain", None, "plain", "utf-8", ""),
        ("é\r\nü\rx".encode(), None, "é\nü\nx", "utf-8", ""),
        ("\ufeffé".encode(), None, "é", "utf-8-sig", ""),
        (b"\xff\xfe" + "é".encode("utf-16-le"), None, "é", "utf-16", ""),
        (b"\xfe\xff" + "é".encode("utf-16-be"), None, "é", "utf-16", ""),
        (b"\xff\xfe\0\0" + "é".encode("utf-32-le"), None, "é", "utf-32", ""),
        (b"\0\0\xfe\xff" + "é".encode("utf-32-be"), None, "é", "utf-32", ""),
        ("é".encode("cp1252"), "cp1252", "é", "cp1252", ""),
        ("é".encode(), "latin-1", "Ã©", "latin-1", ""),
        ("日本".encode("iso2022_jp"), "iso2022_jp", "日本", "iso2022_jp", ""),
        ("é".encode("utf-16-le"), "utf-16-le", "é", "utf-16-le", ""),
        ("\ufeffé".encode(), "utf-8", "é", "utf-8", ""),
        (FRENCH.encode("cp1252"), None, FRENCH, "windows-1252", "encoding guessed: windows-1252"),
        (RUSSIAN.encode("cp1251"), None, RUSSIAN, "windows-1251", "encoding guessed: windows-1251"),
        (RUSSIAN.encode("koi8-r"), None, RUSSIAN, "koi8-r", "encoding guessed: koi8-r"),
        (
            RUSSIAN.encode()[:-2],
            None,
            RUSSIAN[:-2] + "\ufffd",
            "utf-8",
            "encoding guessed: utf-8, 1 damaged place replaced by U+FFFD",
        ),
    ],
)
def test_the_ladder(data, stated, text, encoding, note):
    decoded = decode_bytes(data, encoding=stated)
    assert (decoded.text, decoded.encoding, decoded.note) == (text, encoding, note)


@pytest.mark.parametrize(
    ("data", "stated", "kind"),
    [
        (b"a\0b", None, "binary"),
        (b"\x1b[31mred", None, "binary"),
        ("a\0b".encode("utf-16"), None, "binary"),
        (b"a\0b", "latin-1", "binary"),
        (b"\xff", "utf-8", "undecodable"),
        (b"\x81", "cp1252", "undecodable"),
        (b"+2AA-", "utf-7", "undecodable"),
    ],
)
def test_what_cannot_be_decoded(data, stated, kind):
    decoded = decode_bytes(data, encoding=stated)
    assert decoded.kind == kind
    assert decoded.reason
    assert decoded.text == ""


def test_a_guess_stands_in_the_ledger(tmp_path):
    lay(tmp_path, {"a.txt": FRENCH.encode("cp1252"), "b.txt": b"\x81\x8d\x90"})
    _, ledger = read_documents(tmp_path)
    assert told(ledger)["a.txt"] == ("read with note", "encoding guessed: windows-1252")
    assert ledger["encoding"][0] == "windows-1252"
    _, ledger = read_documents(tmp_path, encoding="windows-1252")
    assert told(ledger)["a.txt"] == ("read", "")
    assert told(ledger)["b.txt"][1] == "not in windows-1252: byte 0x81 at 0 cannot be read"


def test_one_accented_letter_in_a_long_table_decides_the_guess(tmp_path):
    rows = "text\n" + "All plain words here.\n" * 20_000 + f"{FRENCH.replace(',', '')}\n"
    (tmp_path / "t.csv").write_bytes(rows.encode("cp1252"))
    documents, _ = read_documents(tmp_path / "t.csv")
    assert documents["text"].iloc[-1] == FRENCH.replace(",", "")


@pytest.mark.parametrize(
    "encoding", ["utf-9", "rot13", "hex", "idna", "unicode_escape", "", "a\0b", 7]
)
def test_an_encoding_that_is_none(tmp_path, encoding):
    lay(tmp_path, {"a.txt": "A."})
    with pytest.raises(InputError, match="`encoding` must name a text encoding"):
        read_documents(tmp_path, encoding=encoding)


@given(data=st.binary(max_size=300), table=st.booleans())
def test_any_bytes_are_text_or_refused_with_a_reason(data, table):
    decoded = decode_bytes(data, table=table)
    assert bool(decoded.kind) == bool(decoded.reason)
    assert bool(decoded.kind) != bool(decoded.encoding)
    assert "\r" not in decoded.text
    decoded.text.encode("utf-8")


# --- dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "day", "precision"),
    [
        ("2024-01-02", "2024-01-02", "day"),
        (" 2024-01-02\n", "2024-01-02", "day"),
        ("2024-03", "2024-03-01", "month"),
        ("2024", "2024-01-01", "year"),
        ("2024-02-29", "2024-02-29", "day"),
        ("2024-01-02T23:30:00", "2024-01-02", "day"),
        ("2024-01-02 23:30", "2024-01-02", "day"),
        ("2024-01-02T23:30:00.123456789Z", "2024-01-02", "day"),
        ("2024-01-02T23:30:00-05:00", "2024-01-03", "day"),
        ("2024-01-02T01:00:00+0200", "2024-01-01", "day"),
        ("2024-01-02 01:00:00 +02", "2024-01-01", "day"),
        ("2024-01-02 10:00:00 UTC", "2024-01-02", "day"),
        ("Jan 2, 2024", "2024-01-02", "day"),
        ("Jan. 2 2024", "2024-01-02", "day"),
        ("2 Jan 2024", "2024-01-02", "day"),
        ("02 January 2024", "2024-01-02", "day"),
        ("JANUARY 2ND, 2024", "2024-01-02", "day"),
        ("Sept 5, 2024", "2024-09-05", "day"),
        ("May 2024", "2024-05-01", "month"),
        ("Tue, 02 Jan 2024 23:30:00 -0500", "2024-01-03", "day"),
        ("Tuesday 2 January 2024", "2024-01-02", "day"),
        ("9999-12-31", "9999-12-31", "day"),
        ("2024/03/04", "2024-03-04", "day"),
        ("20240304", "2024-03-04", "day"),
        ("4. March 2024", "2024-03-04", "day"),
    ],
)
def test_stated_dates(value, day, precision):
    parsed = parse_dates([value])[value]
    assert (parsed.day, parsed.precision, parsed.understood) == (day, precision, True)


@pytest.mark.parametrize(
    "value",
    [
        "03/04/2024",
        "3.4.2024",
        "2024-02-30",
        "2024-13-01",
        "2024-1-2",
        "0000-01-01",
        "1704153600",
        "1704153600000",
        "2024-03-31T01:30:00 Europe/London",
        "2016-12-31T23:59:60Z",
        "2024-01-02T24:00:00",
        "2024-01-02T10:00:00+99:00",
        "2024-01-02T10:00:00+05:75",
        "0001-01-01T00:00:00+05:00",
        "Mon, 2 Jan 2024",
        "31 Feb 2024",
        "2 Jan 24",
        "2 janvier 2024",
        "Jan 2",
        "yesterday",
        "٢٠٢٤-٠١-٠٢",
        "2024-01-02; DROP",
        "-2024",
    ],
)
def test_dates_that_could_be_read_two_ways_or_not_at_all(tmp_path, value):
    place = lay_csv(tmp_path / "t.csv", [["text", "date"], ["x", value]])
    documents, ledger = read_documents(place)
    assert documents["date"].isna().all()
    assert documents["date_precision"].tolist() == [""]
    note = f"date {value!r} is not in a stated format; kept as missing (write 2016-03-01)"
    assert told(ledger)["t.csv row 1"] == ("read with note", note)


@pytest.mark.parametrize("value", ["", " ", "NaT", "nan", "null", "None", "N/A"])
def test_a_missing_date_needs_no_note(tmp_path, value):
    rows = [["text", "date"], ["x", value]]
    documents, ledger = read_documents(lay_csv(tmp_path / "t.csv", rows))
    assert documents["date"].isna().all()
    assert list(told(ledger)) == ["t.csv"]


@pytest.mark.parametrize(
    ("date_format", "value", "day", "precision"),
    [
        ("%d/%m/%Y", "03/04/2024", "2024-04-03", "day"),
        ("%m/%d/%y", "03/04/24", "2024-03-04", "day"),
        ("%m/%Y", "04/2024", "2024-04-01", "month"),
        ("Year %Y", "Year 2024", "2024-01-01", "year"),
        ("%d.%m.%Y %H:%M %z", "03.04.2024 01:00 +0200", "2024-04-02", "day"),
        ("%d/%m/%Y", "2024-01-02", "NaT", ""),
    ],
)
def test_a_stated_format_is_the_only_one(date_format, value, day, precision):
    parsed = parse_dates([value], date_format=date_format)[value]
    assert (parsed.day, parsed.precision) == (day, precision)


@pytest.mark.parametrize("date_format", ["%d/%m", "%Q", "", "%Y-%", "day", 7])
def test_a_format_that_reads_no_date(tmp_path, date_format):
    lay(tmp_path, {"a.txt": "A."})
    with pytest.raises(InputError, match="`date_format` must be a strptime format with a year"):
        read_documents(tmp_path, date_format=date_format)


@given(st.lists(st.text(max_size=30)))
def test_any_text_is_a_date_or_not(values):
    for parsed in parse_dates(values).values():
        assert (parsed.day == "NaT") == (parsed.precision == "")


@given(
    st.datetimes(min_value=datetime.datetime(1, 1, 2), max_value=datetime.datetime(9999, 12, 30))
)
def test_iso_dates_keep_their_day(moment):
    for value in (moment.isoformat(), moment.isoformat(sep=" "), moment.date().isoformat()):
        assert parse_dates([value])[value].day == moment.date().isoformat()


def test_many_bad_dates_stay_fast(tmp_path):
    rows = [["text", "date"], *([f"text {i}", f"{i}/2024"] for i in range(20_000))]
    place = lay_csv(tmp_path / "t.csv", rows)
    start = time.process_time()
    documents, ledger = read_documents(place)
    assert time.process_time() - start < 10  # 0.6 s where it was written
    assert len(documents) == 20_000
    assert len(ledger) == 20_001


# --- laws ------------------------------------------------------------------------------------

CELLS = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\x00\x1b\r"), max_size=40
)


@settings(deadline=None)
@given(
    texts=st.lists(CELLS, min_size=1, max_size=6),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
)
def test_what_the_csv_module_writes_is_read_back(tmp_path_factory, texts, delimiter):
    place = tmp_path_factory.mktemp("csv") / "t.csv"
    rows = [["number", "text"], *([str(i), text] for i, text in enumerate(texts))]
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows(rows)
    usable = [text.removeprefix("\ufeff") for text in texts]
    numbers = [str(i) for i, text in enumerate(usable) if text.strip()]
    if not numbers:
        with pytest.raises(InputError):
            read_documents(place)
        return
    documents, ledger = read_documents(place)
    assert documents["number"].tolist() == numbers
    assert documents["text"].tolist() == [text for text in usable if text.strip()]
    skipped = ledger.loc[ledger["status"] == "skipped", "path"]
    assert len(skipped) + len(documents) == len(texts)


@settings(deadline=None)
@given(
    data=st.one_of(st.binary(max_size=200), st.text("a,\"\n\t;'| x", max_size=80).map(str.encode)),
    suffix=st.sampled_from([".csv", ".tsv", ".jsonl", ".parquet", ".txt"]),
    head=st.sampled_from([b"", b"text,id\n", b"id\ttext\n", b'{"text": "a"}\n', b"\xef\xbb\xbf"]),
)
def test_any_file_is_read_or_refused_in_one_sentence(tmp_path_factory, data, suffix, head):
    place = tmp_path_factory.mktemp("any") / f"t{suffix}"
    place.write_bytes(head + data)
    try:
        documents, ledger = read_documents(place)
    except InputError as error:
        said = str(error)
    else:
        said = ""
    assert "\n" not in said
    if said:
        return
    assert documents["doc_id"].is_unique
    assert (documents["text"].str.strip() != "").all()
    assert not documents["text"].str.contains("\0", regex=False).any()
    told(ledger)
    documents.to_csv(io.BytesIO())


@given(st.lists(st.sampled_from(["a", "a (2)", "a (3)", "b", ""])))
def test_unique_labels_are_unique_and_stable(labels):
    unique = make_unique(labels)
    assert len(set(unique)) == len(labels)
    for i, label in enumerate(labels):
        assert unique[i] == label or label in labels[:i]


def test_reading_twice_gives_the_same(tmp_path):
    lay(tmp_path, {f"{name}.txt": name for name in "zaqwsx"})
    first, second = read_documents(tmp_path), read_documents(tmp_path)
    pd.testing.assert_frame_equal(first[0], second[0])
    pd.testing.assert_frame_equal(first[1], second[1])


def test_what_was_read_can_be_saved(tmp_path):
    documents, ledger = read_documents(lay_csv(tmp_path / "t.csv", ROWS))
    for table in (documents, ledger):
        table.to_parquet(tmp_path / "t.parquet")
        pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "t.parquet"), table)


# --- groups ----------------------------------------------------------------------------------


@pytest.fixture
def documents() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "doc_id": ["a", "b", "c", "d"],
            "source": ["SANA", "SANA ", "", "TRT"],
            "date": pd.to_datetime(["2016-03-05", "2016-04-01", "2016-01-01", None]),
            "title": ["War", "War", "", "War (2)"],
            "text": ["x", "y", "z", "z"],
            "date_precision": ["day", "month", "year", ""],
            "topic": ["1", "", "2", "1"],
        }
    )


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        (None, ["SANA", "SANA", "(none)", "TRT"]),
        ("source", ["SANA", "SANA", "(none)", "TRT"]),
        ("title", ["War", "War", "(none)", "War (2)"]),
        ("doc_id", ["a", "b", "c", "d"]),
        ("topic", ["1", "(none)", "2", "1"]),
        ("year", ["2016", "2016", "2016", "(none)"]),
        ("month", ["2016-03", "2016-04", "(none)", "(none)"]),
        ("date", ["2016-03-05", "2016-04", "2016", "(none)"]),
    ],
)
def test_groups(documents, by, groups):
    table = group_documents(documents, by=by)
    assert table.columns.tolist() == ["doc_id", "group", "unit"]
    assert table["doc_id"].tolist() == ["a", "b", "c", "d"]
    assert table["group"].tolist() == groups


def test_copies_of_one_text_are_one_unit(documents):
    copies = documents.assign(text=["same", "other", "same", "third"])
    assert group_documents(copies)["unit"].tolist() == ["a", "b", "a", "d"]
    assert group_documents(documents.drop(columns="text"))["unit"].tolist() == list("abcd")


@pytest.mark.parametrize("source", ["", "SANA"])
def test_articles_of_one_source_stand_each_for_itself(documents, source):
    groups = group_documents(documents.assign(source=source))["group"]
    assert groups.tolist() == ["War", "War (3)", "c", "War (2)"]


def test_a_readers_own_column_comes_before_the_date(documents):
    groups = group_documents(documents.assign(year="x"), by="year")["group"]
    assert groups.tolist() == ["x"] * 4


def test_groups_by_what_is_not_there(documents):
    with pytest.raises(InputError, match=r"`by` must name a column.*'sorce' was given.*'source'\?"):
        group_documents(documents, by="sorce")
    with pytest.raises(ValueError, match=r"`documents` lacks the columns \['doc_id'\]"):
        group_documents(documents.drop(columns="doc_id"))


def test_groups_of_no_documents(documents):
    assert group_documents(documents.iloc[:0]).empty


# --- boilerplate -----------------------------------------------------------------------------


def take(line: str) -> list[str]:
    text = f"The army left.\n  {line} \n\nThe end."
    found = find_lines(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    assert [text[row.start : row.end] for row in found.itertuples()] in ([], [line.strip()])
    return found["rule"].tolist()


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("Read the original article here", "read original"),
        ("Find the original story here", "read original"),
        ("READ THE FULL STORY AT Example.com", "read original"),
        (
            "[READ MORE: Shock troops close in on a third city as the government teeters]",
            "read more",
        ),
        ("Read more", "read more"),
        ("Read also: the map", "read more"),
        ("Related articles", "read more"),
        ("Story continues below advertisement", "read more"),
        ("Share this", "share"),
        ("Share on Facebook", "share"),
        ("Print | Tweet | E-mail", "share"),
        ("Advertisement", "advertisement"),
        ("Click here to see the pictures", "click"),
        ("Sign up for our newsletter.", "sign up"),
        ("Subscribe", "sign up"),
        ("Follow us on X", "follow"),
        ("Photo: Example Agency", "credit"),
        ("(Image credit: Example Agency)", "credit"),
        ("Photo by A. Person/Agency", "credit"),
        ("© 2016 Example", "copyright"),
        ("All rights reserved.", "copyright"),
        ("12 comments", "comment"),
    ],
)
def test_lines_of_the_page(line, rule):
    assert take(line) == [rule]


@pytest.mark.parametrize(
    "line",
    [
        "Read more books, the minister told them.",
        "Share prices fell on Tuesday.",
        "Click here, she said, and the map appears.",
        "Sign up for war, they were told.",
        "Follow the money.",
        "Photographs of the dead were shown.",
        "Images from the scene show smoke.",
        "Copyright law protects them.",
        "Comment was not available.",
        "Related violence killed four.",
        "Advertising revenue collapsed.",
        "Most read it as a threat.",
        "The advertisement said: read more.",
        "Read more: " + "word " * 40,
        "“Read the original article here”, he wrote, and nobody did.",
    ],
)
def test_lines_of_the_article_stay(line):
    assert take(line) == []


def test_boilerplate_of_awkward_texts():
    texts = ["", "\n\n", "x" * 1_000_000, "share " * 100_000, "‮ⓒ\0\n[READ MORE: \0]", "(" * 500]
    found = find_lines(pd.DataFrame({"doc_id": list("abcdef"), "text": texts}))
    assert found["rule"].tolist() == ["read more"]
    none = find_lines(pd.DataFrame({"doc_id": [], "text": []}))
    assert none.columns.tolist() == ["doc_id", "start", "end", "rule"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(["Read more", "Share this", "A war.", "", "  ", "\u2028", "é"])))
def test_offsets_name_whole_lines(lines):
    text = "\n".join(lines)
    found = find_lines(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    assert len(found) == sum(line in ("Read more", "Share this") for line in lines)
    assert all(text[row.start : row.end] in lines for row in found.itertuples())


# --- language --------------------------------------------------------------------------------

ENGLISH = [
    "Government forces have taken the town after a week of fighting, state television said.",
    "Residents said that they had not been told when the water would come back.",
    "The rebels, who hold the north of the city, did not answer questions about the truce.",
]
OTHERS = [
    "Le gouvernement a annoncé mardi que ses troupes quitteraient la ville avant la fin du mois.",
    "Die Regierung erklärte am Dienstag, ihre Truppen würden die Stadt bis Monatsende verlassen.",
    "El gobierno anunció el martes que sus tropas dejarían la ciudad antes de fin de mes.",
    "De regering zei dinsdag dat de troepen de stad voor het einde van de maand verlaten.",
    "Hükümet salı günü yaptığı açıklamada birliklerin ay sonuna kadar kentten çıkacağını söyledi.",
    "Pemerintah mengatakan pada hari Selasa bahwa pasukannya akan meninggalkan kota itu.",
    "Il governo ha detto martedì che le truppe lasceranno la città prima della fine del mese.",
    "Regeringen sagde tirsdag, at tropperne ville forlade byen inden udgangen af måneden.",
    "O governo disse na terça-feira que as tropas deixariam a cidade antes do fim do mês.",
]


def test_english_is_told_from_its_neighbours():
    table = pd.DataFrame({"doc_id": range(12), "text": ENGLISH + OTHERS}).astype({"doc_id": "str"})
    scores = score_language(table)
    assert scores["looks_english"].tolist() == [True] * 3 + [False] * 9
    assert (scores["script"] == "Latin").all()
    assert scores["english_share"][:3].min() > 2 * scores["english_share"][3:].max()


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("The army", "Latin"),
        ("Армия", "Cyrillic"),
        ("الجيش", "Arabic"),
        ("军队撤离", "Han"),
        ("軍は町を離れた。ひらがな", "Hiragana"),
        ("군대", "Hangul"),
        ("στρατός", "Greek"),
        ("צבא", "Hebrew"),
        ("सेना", "Devanagari"),
        ("ᚠᚢᚦ", "other"),
        ("Армия the", "Cyrillic"),
        ("12 — 3 😀", ""),
        ("", ""),
    ],
)
def test_scripts(text, script):
    scores = score_language(pd.DataFrame({"doc_id": ["a"], "text": [text], "language": ["xx"]}))
    assert scores["script"].tolist() == [script]
    assert scores["language"].tolist() == ["xx"]
    assert scores["english_share"].isna().tolist() == [not re.search(r"[^\W\d_]", text)]
    assert scores["looks_english"].tolist() == [text == "The army"]


def test_measures_look_at_one_document_at_a_time(documents):
    documents["text"] = ["The war.\nRead more", "Share this", "", "Город\nShare this"]
    for measure in (score_language, find_lines):
        parts = [measure(documents.iloc[:1]), measure(documents.iloc[1:])]
        whole = pd.concat(parts, ignore_index=True)
        pd.testing.assert_frame_equal(measure(documents), whole)


# --- HTML, folders as sources, order of day and month ---------------------------------------


def test_html_is_read_without_its_tags_and_the_ledger_says_so(tmp_path):
    page = "<html><head><title>T</title><style>p{}</style></head><body><h1>Siege</h1>"
    page += "<p>The <b>town</b> fell &amp; burnt.<br>Nobody came.</p><script>x(1)</script>"
    rows = [
        ["text"],
        [page],
        ["<p></p>\n<div> </div>"],
        ["Prices were < 5 and > 2."],
        ["One <b> tag."],
    ]
    documents, ledger = read_documents(lay_csv(tmp_path / "t.csv", rows))
    siege = "Siege\n\nThe town fell & burnt.\nNobody came."
    assert documents["text"].tolist() == [siege, "Prices were < 5 and > 2.", "One <b> tag."]
    told = ledger.set_index("path")["reason"]
    assert told["t.csv row 1"] == "HTML tags removed"
    assert told["t.csv row 2"] == "empty but for HTML tags"
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "a.txt").write_text(page, encoding="utf-8")
    (folder / "b.txt").write_text("<p></p><br/>", encoding="utf-8")
    documents, ledger = read_documents(folder)
    assert documents["text"].tolist() == [siege]
    assert ledger["reason"].tolist() == ["HTML tags removed", "empty but for HTML tags"]
    assert ledger["n_chars"].tolist()[0] == len(siege)


@pytest.mark.parametrize(
    ("paths", "sources"),
    [
        (["sana/a.txt", "etilaf/b.txt", "etilaf/c/d.txt"], ["etilaf", "etilaf", "sana"]),
        (["sana/a.txt", "sana/b.txt"], ["", ""]),  # one folder compares nothing
        (["sana/a.txt", "b.txt"], ["", ""]),
    ],
)
def test_folders_are_sources_where_every_file_lies_in_one(tmp_path, paths, sources):
    for path in paths:
        place = tmp_path / "corpus" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(f"An article, {path}.", encoding="utf-8")
    documents, ledger = read_documents(tmp_path / "corpus")
    assert documents["source"].tolist() == sources
    assert ledger["reason"].str.contains("folder of each file is its source").any() == any(sources)


@pytest.mark.parametrize(
    ("values", "days"),
    [
        (["05/04/2017", "15/04/2017"], ["2017-04-05", "2017-04-15"]),
        (["05/04/2017", "04/15/2017"], ["2017-05-04", "2017-04-15"]),
        (["5.4.2017", "31.12.2017 10:30"], ["2017-04-05", "2017-12-31"]),
        (["05/04/2017", "06/07/2017"], [None, None]),  # either order
        (["15/04/2017", "04/15/2017"], [None, None]),  # no one order
        (["15/04/2017", "31/31/2017"], [None, None]),
        (["20170405", "2017/4/5", "5. April 2017"], ["2017-04-05"] * 3),
        (["20171305"], [None]),
    ],
)
def test_the_dates_together_show_whether_the_day_comes_first(tmp_path, values, days):
    rows = [["text", "date"], *([f"Text {i}.", value] for i, value in enumerate(values))]
    documents, ledger = read_documents(lay_csv(tmp_path / "t.csv", rows))
    assert [None if pd.isna(day) else str(day.date()) for day in documents["date"]] == days
    inferred = any(sign in values[0] for sign in ("/", ".")) and days[0] is not None and not (
        values[0].startswith("2017"))  # fmt: skip
    assert ledger["reason"].str.contains("dates written as numbers").sum() == inferred


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (["05/04/2017", "06/07/2017", "05/05/2017", "15/04/2017", "28/04/2017"],
         "assumed that the day comes first in dates written as numbers, in every source: 2 of them, "
         "such as '05/04/2017', could be read in two ways; the evidence is '15/04/2017' and 1 more, "
         "which can be read so only, and that none can be read the other way only "
         "(write 2017-04-05 where this is wrong)"),
        (["04/15/2017", "04/05/2017", "04/05/2017"],
         "assumed that the month comes first in dates written as numbers, in every source: 2 of "
         "them, such as '04/05/2017', could be read in two ways; the evidence is '04/15/2017', "
         "which can be read so only, and that none can be read the other way only "
         "(write 2017-04-05 where this is wrong)"),
        (["15/04/2017", "05/05/2017"],  # nothing is assumed
         "dates written as numbers are read day first: '15/04/2017' can be read so only"),
    ],
)  # fmt: skip
def test_what_is_assumed_of_dates_is_told_with_its_evidence(tmp_path, values, told):
    rows = [["text", "date"], *([f"Text {i}.", value] for i, value in enumerate(values))]
    _, ledger = read_documents(lay_csv(tmp_path / "t.csv", rows))
    assert [reason for reason in ledger["reason"] if "numbers" in reason] == [told]
