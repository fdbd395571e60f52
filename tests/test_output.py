"""What is saved and shown: files that say what they are, words that cannot act, nothing lost."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import struct
import zlib
from concurrent.futures import ThreadPoolExecutor
from html import escape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest

from analysis import output, read_documents
from analysis.corpus.identity import has_changed
from analysis.errors import InputError
from analysis.evidence import (
    EVIDENCE_COLUMNS,
    NUMBER_COLUMNS,
    Finding,
    Number,
    find_evidence,
    state_finding,
    state_rows,
)
from analysis.figures import plot_bars, use_style
from analysis.output import (
    link_base,
    name_report,
    open_folder,
    save_figure,
    save_findings,
    save_table,
    show_notice,
)
from analysis.prepared import prepare_documents
from analysis.report.folder import choose_folder
from analysis.tokens import split_sentences

ATTACK = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"
SVG = "{http://www.w3.org/2000/svg}"
DC = "{http://purl.org/dc/elements/1.1/}"


class Page(HTMLParser):
    """Every start tag with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, name: str) -> list[dict]:
        return [attributes for tag, attributes in self.tags if tag == name]


@pytest.fixture
def folder(tmp_path) -> Path:
    return open_folder(tmp_path / "report", corpus="seeds")


@pytest.fixture
def bars():
    use_style()
    table = pd.DataFrame({"group": ["a", "b"], "n": [3, 1]})

    def draw():
        return plot_bars(table, label="group", value="n", unit="articles", title="a leads").figure

    return draw, table


def png_texts(content: bytes) -> dict[str, str]:
    """The texts that a PNG carries (chunks tEXt and iTXt)."""
    texts, place = {}, 8
    while place < len(content):
        (size,) = struct.unpack(">I", content[place : place + 4])
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + size]
        key, _, rest = body.partition(b"\0")
        if kind == b"tEXt":
            texts[key.decode()] = rest.decode("latin-1")
        elif kind == b"iTXt":
            packed, value = rest[0], rest[2:].split(b"\0", 2)[2]
            texts[key.decode()] = (zlib.decompress(value) if packed else value).decode()
        elif kind == b"tIME":
            texts["time"] = "there"
        place += size + 12
    return texts


def read_csv(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8"), newline="")))


# --- figures ---------------------------------------------------------------------------------


def test_a_figure_is_saved_twice_and_shown_once(bars, folder):
    draw, table = bars
    shown = save_figure(draw(), "corpus-groups", folder=folder, table=table, caption="Two groups.")
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    assert files == [
        "figures/corpus-groups.png",
        "figures/corpus-groups.svg",
        "tables/corpus-groups.csv",
        "tables/corpus-groups.parquet",
    ]
    page = Page(shown._repr_html_())
    (figure,), (image,) = page.all("figure"), page.all("img")
    assert (figure["id"], figure["class"]) == ("figure-corpus-groups", "chart")
    assert figure["aria-label"] == "a leads"
    alt = "a leads. Bar chart: articles. a: 3; b: 1."
    assert image["alt"] == alt
    kind, data = image["src"].split(",")
    assert kind == "data:image/svg+xml;base64"
    shown_svg = ElementTree.fromstring(base64.b64decode(data))  # noqa: S314
    assert {"a", "b", "articles", "a leads"} <= {node.text for node in shown_svg.iter(f"{SVG}text")}
    assert (int(image["width"]), int(image["height"])) == (691, 175)
    (phone,) = page.all("source")
    assert phone["media"] == "screen and (max-width: 40rem)"
    narrow = ElementTree.fromstring(base64.b64decode(phone["srcset"].split(",")[1]))  # noqa: S314
    assert {"a", "b", "articles", "a leads"} <= {node.text for node in narrow.iter(f"{SVG}text")}
    assert int(phone["width"]) == 355
    assert narrow.get("width") == "266.4pt"
    assert [link["href"].rsplit("/", 2)[1:] for link in page.all("a")] == [
        ["figures", "corpus-groups.svg"],
        ["figures", "corpus-groups.png"],
        ["tables", "corpus-groups.csv"],
    ]
    assert "Two groups. This figure as SVG · PNG" in page.text
    assert "2 rows · all as CSV" in page.text
    assert repr(shown) == f"[figure corpus-groups] {alt}"


def test_a_figures_files_say_what_it_shows_and_not_when_it_was_made(bars, folder):
    draw, _ = bars
    alt = f"Words of “Новости” {ATTACK}\0\n and more"
    save_figure(draw(), "f", folder=folder, alt=alt)
    told = f"Words of “Новости” {ATTACK} and more"
    root = ElementTree.fromstring((folder / "figures/f.svg").read_bytes())  # noqa: S314
    assert root.find(f"{SVG}title").text == "a leads"
    assert [node.text for node in root.iter(f"{DC}description")] == [told]
    assert not list(root.iter(f"{DC}date"))
    svg = (folder / "figures/f.svg").read_text(encoding="utf-8")
    assert "<script" not in svg
    assert "matplotlib.org" not in svg.split("<defs>")[0].split("<metadata>")[1]
    texts = png_texts((folder / "figures/f.png").read_bytes())
    assert texts == {"Title": "a leads", "Description": told, "Software": "Parallax"}


def test_the_same_figure_is_the_same_bytes(bars, folder):
    draw, table = bars
    first, second = (save_figure(draw(), "f", folder=folder, table=table) for _ in range(2))
    assert first == second
    before = {path: path.read_bytes() for path in folder.rglob("*.*")}
    save_figure(draw(), "f", folder=folder, table=table)
    assert {path: path.read_bytes() for path in folder.rglob("*.*")} == before


def test_a_figure_is_laid_out_once_and_drawn_once_for_each_file(bars, folder, monkeypatch):
    from matplotlib.figure import Figure
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    calls = []
    for owner, name in ((Figure, "draw"), (ConstrainedLayoutEngine, "execute")):
        made = getattr(owner, name)
        monkeypatch.setattr(
            owner, name, lambda *given, n=name, f=made: (calls.append(n), f(*given))[1]
        )
    save_figure(bars[0](), "once", folder=folder)
    assert calls == ["execute", "draw", "draw", "draw", "execute", "draw"]  # the page, the phone


def test_a_figure_is_drawn_as_matplotlib_draws_it_by_itself(bars, folder):
    save_figure(bars[0](), "ours", folder=folder)
    figure = bars[0]()
    figure.draw_without_rendering()
    buffer = io.BytesIO()
    about = {"Title": "a leads", "Description": figure.get_label()}
    metadata = output._METADATA["svg"] | about
    figure.set_layout_engine("none")
    figure.savefig(buffer, format="svg", metadata=metadata, dpi=160)
    assert (folder / "figures/ours.svg").read_bytes() == buffer.getvalue()


def test_a_figure_without_axes_or_layout_is_saved(folder):
    import matplotlib.pyplot as plt

    for name, layout in (("bare", "constrained"), ("plain", None)):
        save_figure(plt.figure(layout=layout), name, folder=folder, alt="Nothing")
        assert (folder / f"figures/{name}.png").stat().st_size > 0


def test_a_figure_is_closed_after_saving(bars, folder):
    import matplotlib.pyplot as plt

    draw, _ = bars
    figure = draw()
    assert plt.fignum_exists(figure.number)
    save_figure(figure, "f", folder=folder)
    assert not plt.fignum_exists(figure.number)


@pytest.mark.parametrize("alt", [None, "", " \n"])
def test_a_figure_without_words_is_refused(alt, folder):
    import matplotlib.pyplot as plt

    with pytest.raises(ValueError, match="`alt` must say what the figure shows, but it is empty"):
        save_figure(plt.figure(), "f", folder=folder, alt=alt)
    assert not list((folder / "figures").iterdir())


def test_a_heavy_drawing_is_shown_as_png_and_saved_as_both(folder):
    import matplotlib.pyplot as plt

    figure, ax = plt.subplots(figsize=(4, 2))
    x = np.arange(9000)
    ax.scatter(np.sin(x), np.cos(x * 1.1), s=np.arange(9000) % 7 + 1)
    shown = save_figure(figure, "many", folder=folder, alt="Many dots")
    svg, png = ((folder / f"figures/many.{kind}").read_bytes() for kind in ("svg", "png"))
    assert len(svg) > output._MAX_SVG > len(png)
    kind, data = Page(shown.html).all("img")[0]["src"].split(",")
    assert kind == "data:image/png;base64"
    assert base64.b64decode(data) == png


@pytest.mark.parametrize("name", ["", "A", "a b", "../a", "a/b", "a.b", "-a", "a\n", "é"])
def test_a_name_is_a_plain_file_name(name, folder):
    message = re.escape(f"letters, digits and hyphens, but {name!r} was passed.")
    with pytest.raises(ValueError, match=message):
        save_table(pd.DataFrame({"a": [1]}), name, caption="", folder=folder)
    with pytest.raises(ValueError, match=message):
        save_figure(None, name, folder=folder, alt="x")
    assert not [path for path in folder.rglob("*") if path.is_file()]


# --- tables ----------------------------------------------------------------------------------


def hostile_table() -> pd.DataFrame:
    texts = [
        "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\tx", "\r\nx", "\nx", "＝1+1",
        'a "quoted", cell', "two\nlines", "Новости ‘سلام’ 😀", "", ATTACK, "plain",
    ]  # fmt: skip
    return pd.DataFrame(
        {
            "text": pd.array(texts, dtype="str"),
            "n": range(len(texts)),
            "score": [-0.5, np.nan, *np.linspace(0, 1, len(texts) - 2)],
            "date": pd.to_datetime(["2030-01-02", None] * (len(texts) // 2)),
            "kind": pd.Categorical(["=a", "b"] * (len(texts) // 2)),
            "known": [True, False] * (len(texts) // 2),
            "=header()": "x",
        }
    )


def test_parquet_keeps_every_value_and_type(folder):
    table = hostile_table()
    save_table(table, "t", caption="All", folder=folder)
    back = pd.read_parquet(folder / "tables/t.parquet")
    pd.testing.assert_frame_equal(back, table.astype({"kind": "str"}))  # readers expect words


def test_csv_keeps_the_words_and_runs_no_formula(folder):
    table = hostile_table()
    before = table.copy(deep=True)
    save_table(table, "t", caption="All", folder=folder)
    pd.testing.assert_frame_equal(table, before)
    header, *rows = read_csv(folder / "tables/t.csv")
    assert header == ["text", "n", "score", "date", "kind", "known", "'=header()"]
    risky = 8
    assert [row[0] for row in rows[:risky]] == ["'" + text for text in table["text"][:risky]]
    assert [row[0] for row in rows[risky:]] == table["text"][risky:].tolist()
    assert [row[1] for row in rows] == [str(n) for n in table["n"]]
    assert [row[2] for row in rows[:3]] == ["-0.5", "", "0.0"]  # numbers need no guard
    assert [row[3] for row in rows[:2]] == ["2030-01-02", ""]
    assert [row[4] for row in rows[:2]] == ["'=a", "b"]
    assert [row[5] for row in rows[:2]] == ["True", "False"]
    assert b"\r\n" not in (folder / "tables/t.csv").read_bytes().replace(b"\r\nx", b"")


def large_table() -> pd.DataFrame:
    """Twenty rows, in which a few rows at a time look different from the whole."""
    table = pd.concat([hostile_table()] * 2, ignore_index=True).head(20)
    table["late"] = [None] * 12 + ["a", None] * 4  # objects: the first part has none
    table["when"] = pd.to_datetime(["2030-01-02"] * 19 + ["2030-01-02 03:04:05"], format="ISO8601")
    table["rare"] = pd.Categorical([None] * 15 + ["b"] * 5, categories=["a", "b"])
    return table


@pytest.mark.parametrize("at_once", [1, 7, 10, 20])
def test_a_table_written_in_parts_is_the_table_written_at_once(at_once, folder, monkeypatch):
    table = large_table()
    before = table.copy(deep=True)
    save_table(table, "whole", caption="", folder=folder)
    monkeypatch.setattr(output, "_ROWS_AT_ONCE", at_once)
    save_table(table, "parts", caption="", folder=folder)
    pd.testing.assert_frame_equal(table, before)
    files = {name: folder / "tables" / name for name in ("whole", "parts")}
    csv_files = [path.with_suffix(".csv").read_bytes() for path in files.values()]
    assert csv_files[0] == csv_files[1]
    back = [pd.read_parquet(path.with_suffix(".parquet")) for path in files.values()]
    pd.testing.assert_frame_equal(*back)
    assert back[1]["rare"].dtype == "str"
    assert back[1]["late"].dropna().index.tolist() == [12, 14, 16, 18]


def test_a_small_table_is_written_as_pandas_would(folder):
    table = hostile_table().drop(columns=["kind", "=header()"])
    table["text"] = table["text"].str.strip("=+-@\t\r\n＝")
    save_table(table, "t", caption="", folder=folder)
    assert (folder / "tables/t.parquet").read_bytes() == table.to_parquet(index=False)
    text = table.to_csv(index=False, lineterminator="\n")
    assert (folder / "tables/t.csv").read_bytes() == text.encode("utf-8")


def test_a_table_without_rows_keeps_its_columns_and_types(folder):
    table = hostile_table().head(0)
    save_table(table, "t", caption="", folder=folder)
    back = pd.read_parquet(folder / "tables/t.parquet")
    pd.testing.assert_frame_equal(back, table.astype({"kind": "str"}))
    assert read_csv(folder / "tables/t.csv") == [[*table.columns[:-1], "'=header()"]]


def test_showing_a_table_touches_its_first_rows_only(folder, monkeypatch):
    table = pd.DataFrame({"word": [f"w{i}" for i in range(2000)], "n": range(2000)})
    monkeypatch.setattr(output, "_write_table", lambda *_: None)
    sizes = []
    for name in ("to_string", "copy", "__getitem__"):
        made = getattr(pd.DataFrame, name)
        monkeypatch.setattr(
            pd.DataFrame, name, lambda t, *g, f=made, **o: (sizes.append(len(t)), f(t, *g, **o))[1]
        )
    save_table(table, "t", caption="", folder=folder, rows=3, shown=["n"])
    assert max(sizes) == 3


def test_a_missing_text_stays_missing_beside_a_formula(folder):
    table = pd.DataFrame({"a": pd.array(["=1", None, "b"], dtype="str")})
    save_table(table, "t", caption="", folder=folder)
    assert (folder / "tables/t.csv").read_text(encoding="utf-8") == 'a\n\'=1\n""\nb\n'


def test_a_table_is_shown_in_part_and_says_so(folder):
    table = pd.DataFrame({"word": [f"w{i}" for i in range(2000)], "n": range(2000), "id": "x"})
    shown = save_table(
        table, "words", caption="A row is a word.", folder=folder, rows=3, shown=["n", "word"]
    )
    page = Page(shown.html)
    assert [cell.get("scope") for cell in page.all("th")] == ["col", "col"]
    assert re.findall(r"<td[^>]*>(.*?)</td>", shown.html) == ["0", "w0", "1", "w1", "2", "w2"]
    assert re.findall(r'<td class="num">(.*?)</td>', shown.html) == ["0", "1", "2"]
    assert "First 3 of 2,000 rows · all as CSV" in page.text
    assert page.all("figure")[0]["id"] == "table-words"
    (scroll,) = page.all("div")
    assert (scroll["role"], scroll["tabindex"]) == ("region", "0")
    assert scroll["aria-label"] == "A row is a word."
    assert pd.read_parquet(folder / "tables/words.parquet").shape == (2000, 3)
    assert repr(shown).splitlines()[0] == "[table words] A row is a word."
    assert len(repr(shown).splitlines()) == 5


@pytest.mark.parametrize(("n", "told"), [(0, "0 rows ·"), (1, "1 row ·"), (3, "3 rows ·")])
def test_a_whole_table_says_how_many_rows_it_has(n, told, folder):
    shown = save_table(pd.DataFrame({"a": range(n)}), "t", caption="", folder=folder, rows=3)
    assert told in Page(shown.html).text
    assert "First" not in shown.html
    assert len(pd.read_parquet(folder / "tables/t.parquet")) == n


def test_cells_are_printed_for_people(folder):
    table = pd.DataFrame(
        {
            "n": [1234],
            "score": [-0.254],
            "none": [np.nan],
            "date": [pd.Timestamp("2030-01-02 13:00")],
            "missing": pd.array([None], dtype="str"),
            "never": [pd.NaT],
        }
    )
    shown = save_table(table, "t", caption="", folder=folder)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", shown.html)
    assert cells == ["1,234", "−0.25", "–", "2030-01-02", "–", "–"]


def test_no_word_of_the_corpus_becomes_markup(folder, bars):
    draw, _ = bars
    table = pd.DataFrame({ATTACK: [ATTACK]})
    figure = draw()
    figure.suptitle(ATTACK)
    parts = [
        save_table(table, "t", caption=ATTACK, folder=folder).html,
        save_figure(figure, "f", folder=folder, alt=ATTACK, caption=ATTACK, table=table).html,
        show_notice(ATTACK).html,
    ]
    for html in parts:
        page = Page(html)
        assert ATTACK in page.text
        assert not {"script"} & {tag for tag, _ in page.tags}
        assert not [name for _, given in page.tags for name in given if name.startswith("on")]
    assert Page(parts[0]).all("div")[0]["aria-label"] == ATTACK
    assert Page(parts[1]).all("img")[0]["alt"] == ATTACK
    assert [given for given in Page(parts[1]).all("img") if given["src"] == "x"] == []
    assert Page(parts[1]).all("figure")[0]["aria-label"] == ATTACK


def test_a_notice_is_a_note_and_nothing_is_nothing():
    assert show_notice("Five articles.").html == '<p class="notice" role="note">Five articles.</p>'
    assert repr(show_notice("Five articles.")) == "Five articles."
    assert show_notice("").html == ""
    opened = show_notice("Leads only.", status=True, opened=True).html
    assert opened == '<p class="notice status opened" role="note">Leads only.</p>'


def test_a_failed_write_leaves_the_older_file(folder, monkeypatch):
    save_table(pd.DataFrame({"a": [1]}), "t", caption="", folder=folder)
    before = (folder / "tables/t.csv").read_bytes()

    def fail(_):
        raise OSError("No space left on device")

    monkeypatch.setattr(output.os, "fsync", fail)
    with pytest.raises(OSError, match="No space left"):
        save_table(pd.DataFrame({"a": [2]}), "t", caption="", folder=folder)
    assert (folder / "tables/t.csv").read_bytes() == before
    assert pd.read_parquet(folder / "tables/t.parquet")["a"].tolist() == [1]
    assert sorted(path.name for path in (folder / "tables").iterdir()) == ["t.csv", "t.parquet"]


# --- findings --------------------------------------------------------------------------------


def test_the_rows_of_a_table_unfold_to_their_sentences(documents, folder):
    prepared = prepare_documents(documents)
    first = prepared.read_part(0, "sentences").head(1)
    table = pd.DataFrame({"feature": ["one", "two"], "n": [1, 0]})
    rows = state_rows(
        table, hits=first.assign(feature="one"), key="feature", prepared=prepared, name="rows"
    )
    shown = save_table(table, "rows", caption="Rows", folder=folder, receipts=rows)
    body = shown.html.partition("<tbody>")[2].partition("</tbody>")[0]
    assert body.count("<tr") == 3  # two rows, and what the first unfolds to
    assert body.index(">one<") < body.index('<tr class="folded"><td colspan="2">')
    assert body.index('class="folded"') < body.index(">two<")
    assert escape(first["sentence"].iloc[0]) in body
    save_findings([rows], notebook="02-terms", folder=folder)
    assert read_rows(folder, "findings")["number_id"].tolist() == ["rows.one", "rows.two"]
    assert len(read_rows(folder, "evidence")) == 1


def make_finding(documents: pd.DataFrame, name: str, *, n: int = 2):
    prepared = prepare_documents(documents)
    evidence = find_evidence(prepared.read_part(0, "sentences").head(n), rule="a sentence")
    number = Number("n", n, str(n), "count", evidence=evidence)
    return state_finding(name, "{n} sentences", numbers=[number], prepared=prepared)


def read_rows(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_parquet(folder / f"tables/{name}.parquet")


def test_findings_of_the_notebooks_stand_in_two_tables(documents, folder):
    one, two = make_finding(documents, "one"), make_finding(documents, "two", n=3)
    save_findings([two], notebook="02-terms", folder=folder)
    shown = save_findings([one], notebook="01-corpus", folder=folder)
    assert repr(shown) == "Saved: 1 finding, 1 number, 2 receipts."
    assert [Path(link["href"]).name for link in Page(shown.html).all("a")] == [
        "findings.csv",
        "evidence.csv",
    ]
    findings = read_rows(folder, "findings")
    assert findings[["notebook", "number_id", "value", "finding"]].to_numpy().tolist() == [
        ["01-corpus", "one.n", 2.0, "2 sentences"],
        ["02-terms", "two.n", 3.0, "3 sentences"],
    ]
    evidence = read_rows(folder, "evidence")
    assert evidence.columns.tolist() == ["notebook", *EVIDENCE_COLUMNS]
    assert evidence["number_id"].tolist() == ["one.n"] * 2 + ["two.n"] * 3
    texts = documents.set_index("doc_id")["text"]
    sentences = split_sentences(documents)["sentence"]
    read = [texts[row.doc_id][row.start : row.end] for row in evidence.itertuples()]
    assert read == [*sentences.head(2), *sentences.head(3)]
    assert len(pd.read_csv(folder / "tables/evidence.csv")) == 5
    assert not list((folder / "tables").glob(".*"))


def test_a_rerun_replaces_its_own_rows_only(documents, folder):
    for notebook in ("01-corpus", "02-terms"):
        save_findings([make_finding(documents, "x")], notebook=notebook, folder=folder)
    before = (folder / "tables/evidence.csv").read_bytes()
    save_findings([make_finding(documents, "x")], notebook="01-corpus", folder=folder)
    assert (folder / "tables/evidence.csv").read_bytes() == before
    save_findings([make_finding(documents, "y", n=1)], notebook="01-corpus", folder=folder)
    assert read_rows(folder, "findings")["number_id"].tolist() == ["y.n", "x.n"]
    assert read_rows(folder, "evidence")["number_id"].tolist() == ["y.n", "x.n", "x.n"]
    save_findings([], notebook="02-terms", folder=folder)
    assert read_rows(folder, "findings")["notebook"].tolist() == ["01-corpus"]
    assert read_rows(folder, "evidence")["notebook"].tolist() == ["01-corpus"]


def test_rows_of_many_blocks_are_replaced_among_the_others(documents, folder, monkeypatch):
    def save(order: str) -> pd.DataFrame:
        for notebook in order:
            finding = make_finding(documents, f"of-{notebook}", n=5)
            save_findings([finding], notebook=notebook, folder=folder)
        return read_rows(folder, "evidence")

    whole = save("abc")
    monkeypatch.setattr("analysis.output._ROWS_AT_ONCE", 2)
    (folder / "tables/evidence.parquet").unlink()
    pd.testing.assert_frame_equal(save("cabba"), whole)
    told = pd.read_csv(folder / "tables/evidence.csv")
    assert told["number_id"].tolist() == whole["number_id"].tolist()


def test_a_sample_of_the_receipts_is_told(documents, folder, monkeypatch):
    monkeypatch.setattr("analysis.evidence.MAX_KEPT", 3)
    few, many = make_finding(documents, "few", n=3), make_finding(documents, "many", n=6)
    assert (few.sampled, many.sampled) == (False, True)
    shown = save_findings([few, many], notebook="01-corpus", folder=folder)
    assert shown.text.endswith(
        "receipts of a number a seeded sample of so many is kept; every receipt was counted: many."
    )
    assert "sample" not in save_findings([few], notebook="02-terms", folder=folder).text


def test_no_finding_at_all_leaves_two_empty_tables(folder, documents):
    shown = save_findings([], notebook="01-corpus", folder=folder)
    assert repr(shown) == "Saved: 0 findings, 0 numbers, 0 receipts."
    assert read_rows(folder, "evidence").columns.tolist() == ["notebook", *EVIDENCE_COLUMNS]
    assert len(read_rows(folder, "findings")) == 0
    assert read_rows(folder, "findings").columns.tolist() == ["notebook", *NUMBER_COLUMNS]
    silent = Finding("none", "No word is left to count.", (), receipts=pd.DataFrame())
    save_findings([silent, make_finding(documents, "x")], notebook="01-corpus", folder=folder)
    assert read_rows(folder, "findings")["value"].tolist() == [2.0]
    assert read_rows(folder, "evidence")[["start", "end"]].dtypes.tolist() == ["int64"] * 2


def test_the_order_of_the_notebooks_does_not_matter(documents, tmp_path):
    names = ["01-corpus", "02-terms", "03-sentiment"]
    found = []
    for place, order in enumerate((names, names[::-1])):
        folder = open_folder(tmp_path / str(place), corpus="seeds")
        for name in order:
            save_findings([make_finding(documents, name)], notebook=name, folder=folder)
        found.append((folder / "tables/evidence.csv").read_bytes())
    assert found[0] == found[1]


def test_two_findings_of_one_name_are_refused(documents, folder):
    twice = [make_finding(documents, "x")] * 2
    with pytest.raises(ValueError, match=r"unique ids, but they are \['x', 'x'\]"):
        save_findings(twice, notebook="01-corpus", folder=folder)


def save_in_process(folder: Path, notebook: str, finding: Finding) -> None:
    for _ in range(5):
        save_findings([finding], notebook=notebook, folder=folder)


def test_notebooks_that_save_at_once_lose_nothing(documents, folder):
    names = [f"{number:02}" for number in range(8)]
    finding = make_finding(documents, "x", n=1)

    def save(name: str) -> None:
        for _ in range(3):
            save_findings([finding], notebook=name, folder=folder)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(save, names))
    for table in ("findings", "evidence"):
        assert read_rows(folder, table)["notebook"].tolist() == names


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork, or each process imports anew")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_processes_that_save_at_once_lose_nothing(documents, folder):
    from multiprocessing import get_context

    names = [f"{number:02}" for number in range(4)]
    context = get_context("fork")  # what is passed needs no pickling
    finding = make_finding(documents, "x", n=1)
    workers = [context.Process(target=save_in_process, args=(folder, n, finding)) for n in names]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 4
    for table in ("findings", "evidence"):
        assert read_rows(folder, table)["notebook"].tolist() == names


# --- folders and links -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("corpus", "name"),
    [
        ("seeds", "seeds"),
        ("somewhere/My News (2016).csv", "my-news-2016"),
        ("новости.csv", "новости"),
        ("Новости & Co.csv", "новости-co"),
        ("新闻_2024.jsonl", "新闻-2024"),
        ("أخبار.csv", "أخبار"),
        ("हिन्दी समाचार.csv", "हिन्दी-समाचार"),
        ("Cafe\u0301.csv", "café"),  # composed: file systems differ
        ("Café.csv", "café"),
        ("..csv", "corpus"),
        ("--.csv", "corpus"),
        ("😀.csv", "corpus"),
        ("a\\b:c*?<>|\".csv", "a-b-c"),
        ("FA-KES.csv", "fa-kes"),
    ],
)  # fmt: skip
def test_a_report_is_named_after_its_corpus(corpus, name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert name_report(corpus) == name
    assert not set(name) & set('/\\.:*?"<>| \0')


def test_a_folder_keeps_its_dots_and_a_file_loses_its_ending(tmp_path):
    (tmp_path / "News v1.2").mkdir()
    (tmp_path / "News v1.2.csv").write_text("text\nx\n", encoding="utf-8")
    assert name_report(tmp_path / "News v1.2") == "news-v1-2"
    assert name_report(tmp_path / "News v1.2.csv") == "news-v1-2"


def test_a_folder_with_a_dot_is_named_alike_from_everywhere(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.paths.find_root", lambda: tmp_path)
    (tmp_path / "News v1.2").mkdir()
    (tmp_path / "notebooks").mkdir()
    for place in (tmp_path, tmp_path / "notebooks"):
        monkeypatch.chdir(place)
        assert name_report("News v1.2") == "news-v1-2"


def test_a_long_name_is_cut_between_letters():
    name = name_report("новость" * 17 + ".csv")
    assert len(name.encode()) <= 120
    assert ("новость" * 17).startswith(name)


def test_the_notebook_and_the_runner_name_the_folder_alike(tmp_path, monkeypatch):
    for module in ("analysis.output", "analysis.report.folder"):
        monkeypatch.setattr(f"{module}.find_root", lambda: tmp_path)
    corpus = tmp_path / "новости.csv"
    corpus.write_text("text\nx\n", encoding="utf-8")
    folder = open_folder(None, corpus=corpus)
    assert folder == tmp_path / "reports" / "новости"
    assert choose_folder(tmp_path / "other.csv").name == "other"
    folder.joinpath("run.json").write_text('{"format": 1}', encoding="utf-8")
    assert choose_folder(corpus) == folder.resolve()


def test_open_folder_makes_the_two_folders_and_keeps_what_is_there(tmp_path):
    folder = open_folder(tmp_path / "a" / "b", corpus="seeds")
    (folder / "figures" / "x.svg").write_text("x", encoding="utf-8")
    assert open_folder(str(folder), corpus="seeds") == folder
    assert sorted(path.name for path in folder.iterdir()) == ["figures", "tables"]
    assert (folder / "figures" / "x.svg").exists()


def test_nothing_is_mixed_into_the_finished_report_on_another_corpus(tmp_path):
    for place in ("here", "there"):
        (tmp_path / place).mkdir()
        (tmp_path / place / "news.csv").write_text("text\nWar came.\n")
    out, corpus = tmp_path / "report", tmp_path / "here" / "news.csv"
    out.mkdir()
    ledger = [{"path": "news.csv", "sha256": hashlib.sha256(corpus.read_bytes()).hexdigest()}]
    ledger += [{"path": "meta.csv", "sha256": "ab" * 32}, {"path": "news.csv row 2", "sha256": ""}]
    stamp = {"format": 1, "corpus": {"path": str(corpus), "files": ledger}}
    (out / "run.json").write_text(json.dumps(stamp))
    assert open_folder(out, corpus=corpus) == out
    with pytest.raises(
        InputError, match=r"^The folder '.*report' holds the finished report on another corpus"
    ):
        open_folder(out, corpus=tmp_path / "there" / "news.csv")
    corpus.write_text("text\nPeace came.\n")
    with pytest.raises(
        InputError,
        match=r"^The folder '.*report' holds the finished report on other articles: the ",
    ):
        open_folder(out, corpus=corpus)
    (out / "run.json").write_text("{}")  # of something else
    assert open_folder(out, corpus=tmp_path / "there" / "news.csv") == out


@pytest.mark.parametrize(
    ("change", "changed"),
    [
        (lambda folder: None, False),
        (lambda folder: (folder / "README.md").write_text("About it."), False),
        (lambda folder: (folder / "a.txt").touch(), False),
        (lambda folder: (folder / "a.txt").write_text("Bread is scarce."), True),
        (lambda folder: (folder / "c.txt").write_text("A ferry came."), True),
        (lambda folder: (folder / "b.txt").unlink(), True),
        (lambda folder: (folder / "metadata.csv").write_text("file,source\na.txt,Q\n"), True),
    ],
)
def test_other_files_make_another_corpus(tmp_path, change, changed):
    folder = tmp_path / "news"
    folder.mkdir()
    for name in "ab":
        (folder / f"{name}.txt").write_text(f"Bread came by ship {name}.")
    (folder / "metadata.csv").write_text("file,source\na.txt,P\nb.txt,Q\n")
    ledger = read_documents(folder)[1].to_dict("records")
    change(folder)
    assert has_changed(folder, ledger=ledger) is changed


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match=r"The folder `out` '.*file' cannot be written: "):
        open_folder(tmp_path / "file", corpus="seeds")


def test_links_start_where_the_notebook_runs(tmp_path, monkeypatch):
    report = tmp_path / "reports" / "seeds"
    report.mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path)
    assert link_base(report) == "reports/seeds/"
    assert link_base(Path("reports/seeds")) == "reports/seeds/"
    monkeypatch.chdir(tmp_path / "notebooks")
    assert link_base(report) == "../reports/seeds/"
    monkeypatch.chdir(report)
    assert link_base(report) == "./"


def test_links_survive_signs_that_mean_something_in_an_address(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    folder = open_folder("50% #1 & новости?", corpus="seeds")
    shown = save_table(pd.DataFrame({"a": [1]}), "t", caption="", folder=folder)
    (link,) = Page(shown.html).all("a")
    assert link["href"].startswith("50%25%20%231%20%26%20%D0%BD")
    assert link["href"] == f"{link_base(folder)}tables/t.csv"


def test_what_is_skipped_is_neither_saved_nor_shown(tmp_path):
    import matplotlib.pyplot as plt

    figure, _ = plt.subplots()
    shown = save_figure(figure, "nothing", folder=tmp_path, skip=True)
    told = save_table(pd.DataFrame(), "nothing", caption="", folder=tmp_path, skip=True)
    assert (shown.html, shown.text, told.html, told.text) == ("", "", "", "")
    assert not list(tmp_path.iterdir())
    assert not plt.fignum_exists(figure.number)
    with pytest.raises(ValueError, match="`name` must be small letters"):
        save_table(pd.DataFrame(), "No", caption="", folder=tmp_path, skip=True)
