import random
import re
from html.parser import HTMLParser

import pytest
from nbformat.v4 import new_markdown_cell, new_output
from report_fixtures import (
    ATTACK,
    DECLARED,
    INJECTED,
    PAGES,
    SUMMARY,
    code,
    make_finding,
    make_hostile,
    make_notebook,
    make_report,
    show,
)

from analysis.evidence import STANDINGS
from analysis.report.cells import split_blocks
from analysis.report.clean import Names, clean_html, clean_output, hide_machine
from analysis.report.html import export_notebook, list_findings
from analysis.report.index import list_pages, render_index

POLICY = (
    "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)


class Reader(HTMLParser):
    """Collect the start tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def find(self, wanted: str) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == wanted]

    def values(self, attribute: str) -> list[str]:
        return [
            attributes[attribute] or "" for _, attributes in self.tags if attribute in attributes
        ]


@pytest.fixture(scope="module")
def report() -> str:
    return export_notebook(make_report(), pages=PAGES, current="02-terms.html")


@pytest.fixture(scope="module")
def hostile() -> str:
    return export_notebook(make_hostile(), pages=PAGES, current="02-terms.html")


@pytest.fixture(params=["report", "hostile", "index"])
def page(request: pytest.FixtureRequest) -> str:
    return (
        render_index(SUMMARY)
        if request.param == "index"
        else request.getfixturevalue(request.param)
    )


def test_no_page_holds_anything_that_runs_or_loads(page):
    reader = Reader(page)
    assert "<script" not in page.lower()
    assert [name for _, found in reader.tags for name in found if name.startswith("on")] == []
    assert "javascript:" not in "".join(reader.values("href")).lower()
    assert all(source.startswith("data:image/") for source in reader.values("src"))
    for address in reader.values("href"):
        assert re.match(r"#|data:image/|https://example\.org/|[\w-]+(/|\.)", address), address
        assert ".." not in address
    allowed = {"link", "meta", "style", "title", "html", "head", "body"}
    framing = {
        "iframe",
        "object",
        "embed",
        "form",
        "input",
        "base",
        "svg",
        "math",
        "video",
        "template",
    }
    assert framing.isdisjoint(tag for tag, _ in reader.tags)
    assert all(
        page.count(f"<{tag}") <= (4 if tag == "meta" else 1) for tag in allowed - {"meta", "head"}
    )
    assert "style" not in {name for _, found in reader.tags for name in found}


def test_every_page_forbids_itself_to_load_anything(page):
    metas = Reader(page).find("meta")
    assert [m["content"] for m in metas if m.get("http-equiv") == "Content-Security-Policy"] == [
        POLICY
    ]
    assert page.index("Content-Security-Policy") < page.index("<title>") < page.index("<style>")
    assert "width=device-width" in next(m["content"] for m in metas if m.get("name") == "viewport")


def test_every_page_has_its_landmarks_and_one_title(page):
    reader = Reader(page)
    assert page.startswith("<!DOCTYPE html>\n")
    assert reader.find("html") == [{"lang": "en"}]
    for tag in ("main", "header", "footer", "h1"):
        assert len(reader.find(tag)) == 1
    assert {"class": "skip", "href": "#main"} in reader.find("a")
    ids = reader.values("id")
    assert len(ids) == len(set(ids))
    assert {address[1:] for address in reader.values("href") if address[0] == "#"} <= set(ids)
    labels = [found["aria-label"] for tag, found in reader.tags if found.get("role") == "region"]
    assert len(labels) == len(set(labels))
    assert all(image.get("alt") for image in reader.find("img"))


def test_every_page_stays_under_1_mb_and_tells_nothing_of_the_machine(page):
    assert len(page.encode()) < 1_000_000
    for word in ("/home/", "ada", "/srv/", "4242", "0x7f", "2026", "3.11.2", "81.5", "secret"):
        assert word not in Reader(page).text, word


def test_the_same_notebook_gives_the_same_bytes():
    notebook = make_report()
    first = export_notebook(notebook, pages=PAGES, current="02-terms.html")
    assert notebook == make_report()  # and is left as it was
    for cell in notebook.cells:
        cell.metadata = dict(sorted(cell.metadata.items(), key=lambda _: random.random()))
        cell.metadata["papermill"] = {"duration": random.random(), "start_time": "now"}
        cell.id = f"other-{random.randint(0, 10**9)}"
        if cell.cell_type == "code":
            cell.execution_count = random.randint(1, 99)
    notebook.metadata["papermill"] = {"input_path": "/elsewhere", "end_time": "later"}
    assert export_notebook(notebook, pages=PAGES, current="02-terms.html") == first


def test_title_contents_and_heading_ids(report):
    reader = Reader(report)
    assert "<title>Which words mark each source?</title>" in report
    assert report.count("<h1>Which words mark each source?</h1>") == 1
    anchors = re.findall(r'<li class="level-(\d)"><a href="#([^"]+)">([^<]+)</a>', report)
    assert anchors[0] == (
        "2",
        "section-what-exactly-are-we-measuring",
        "What exactly are we measuring?",
    )
    assert ("3", "section-what-it-gets-wrong", "What it gets wrong") in anchors
    assert {anchor for _, anchor, _ in anchors} <= set(reader.values("id"))
    assert "¶" not in report


def test_headings_are_unique_without_gaps_in_any_script():
    page = split_blocks(make_hostile())
    assert page.plain_title.startswith("Is </title> & this safe?")
    assert [(heading.id, heading.level) for heading in page.headings] == [
        ("section-a-second-first-heading", 2),
        ("section-deep", 3),
        ("section-same", 2),
        ("section-same-2", 2),
        ("section-untitled", 2),
        ("section-مرحبا-بالعالم", 2),
    ]


def test_a_hostile_title_stays_in_its_element(hostile):
    assert hostile.count("</title>") == 1
    assert "<title>Is &lt;/title&gt; &amp; this safe?" in hostile


def test_findings_are_listed_by_their_standing_on_the_page_and_on_the_index():
    stand = ("few", "counted", "described", "tested", "tested")
    cells = [
        code("x", show(make_finding(f"f{i}", f"Sentence {i}.", standing=each)))
        for i, each in enumerate(stand)
    ]
    notebook = make_notebook([new_markdown_cell("# Why?"), *cells])
    order = ["finding-f3", "finding-f4", "finding-f1", "finding-f2", "finding-f0"]
    listed = list_findings(notebook)
    assert [finding["id"] for finding in listed] == order
    assert [finding["standing"] for finding in listed] == [*sorted(stand, key=STANDINGS.index)]
    page = export_notebook(notebook)
    short = page[page.index('id="short"') : page.index("<blockquote>")]
    assert re.findall('href="#(finding-[^"]*)"', short) == order
    assert re.findall('id="(finding-[^"]*)"', page) == sorted(order)  # in the notebook's own order
    index = render_index(SUMMARY | {"notebooks": [SUMMARY["notebooks"][0] | {"findings": listed}]})
    assert re.findall(r"\.html#(finding-[^\"]*)", index) == order


def test_findings_are_listed_first(report):
    short = report[report.index('id="short"') : report.index('id="contents"')]
    assert '<a href="#finding-regime">A writes regime 3.0 times as often as B' in short
    assert "rebels" not in short
    assert (
        "1 more result on this page: no distinguishable difference, or nothing to compare." in short
    )
    assert list_findings(make_report()) == [
        {
            "id": "finding-regime",
            "sentence": "A writes regime 3.0 times as often as B (95% interval 1.9–4.6; "
            "41 of 200 articles against 17 of 200).",
            "distinct": True,
            "standing": "counted",
        },
        {
            "id": "finding-rebels",
            "sentence": "A and B write rebels about equally often (ratio 1.1; 95% interval 0.7–1.6).",
            "distinct": False,
            "standing": "counted",
        },
    ]


def test_many_findings_are_counted_not_listed():
    cells = [
        new_markdown_cell("# T"),
        *(code("", show(make_finding(f"f{i}", f"S{i}"))) for i in range(9)),
    ]
    page = export_notebook(make_notebook(cells))
    assert len(re.findall('<li><a href="#finding-', page)) == 7
    assert "2 more findings below." in page


def test_parameters_show_what_was_set_and_hide_the_machine(report):
    block = report[
        report.index('<section class="parameters">') : report.index(
            "</section>", report.index("All 3 parameters")
        )
    ]
    assert "<li>corpus = <b>fa-kes.csv</b></li>\n<li>by = <b>source</b></li>" in block
    assert re.findall(r'class="chosen"><th scope="row">(\w+)', block) == ["corpus", "by"]
    assert (
        '<tr><th scope="row">min_count</th><td>5</td><td>the same</td><td>rarer words are left out</td>'
        in block
    )
    assert "out" not in re.findall(r'<th scope="row">(\w+)', block)


def test_parameters_at_their_defaults_say_so():
    page = export_notebook(
        make_notebook([new_markdown_cell("# T"), code(DECLARED, tags=("parameters",))])
    )
    assert "3 parameters, all at their defaults" in page
    assert "Set for this run" not in page


@pytest.mark.parametrize(
    ("declared", "injected"),
    [
        ("n = 5", INJECTED),
        ("import os", ""),
        (DECLARED, "corpus = read('/home/ada/x.txt')"),
        ("n: int = (", ""),
    ],
)
def test_parameters_that_are_more_than_literals_are_shown_as_code(declared, injected):
    cells = [
        new_markdown_cell("# T"),
        code(declared, tags=("parameters",)),
        code(injected, tags=("injected-parameters",)),
    ]
    page = export_notebook(make_notebook(cells))
    assert "The parameters of this run, as code:" in page
    assert "/home" not in page


def test_code_is_folded_after_what_it_made(report):
    body = report[report.index('id="section-who-says-regime"') :]
    finding, fold = body.index('id="finding-regime"'), body.index('<details class="code">')
    assert finding < fold < body.index("state_finding")
    assert '<details class="code"><summary>Code</summary>' in report
    assert '<span class="c1"># a comment</span>' in report
    assert "check_parameters" not in report  # tagged `hide`
    assert "echo of everything" not in report


def test_hidden_output_leaves_the_code():
    shown = code("x = 1", show("<p>the echo</p>"), tags=("hide-output",))
    page = export_notebook(make_notebook([new_markdown_cell("# T"), shown]))
    assert "the echo" not in page
    assert '<details class="code">' in page


def test_a_heading_that_waits_for_results_is_left_out_where_there_are_none():
    def make(*outputs):
        cells = [
            new_markdown_cell("# T"),
            new_markdown_cell("## Waits\n\nIts text.", metadata={"tags": ["only-with-results"]}),
            code("x = 1", *outputs),
            new_markdown_cell("## Stays"),
            code("y = 2", show("<p>shown</p>")),
        ]
        return export_notebook(make_notebook(cells))

    empty = show("", **{"text/plain": ""})
    for page in (make(), make(empty), make(empty, show(" ", **{"text/plain": "\n"}))):
        assert "Waits" not in page
        assert "Its text." not in page
        assert '<h2 id="section-stays">' in page
        assert "shown" in page
    page = make(empty, show("<p>a result</p>"))
    assert '<h2 id="section-waits">' in page
    assert 'href="#section-waits"' in page


def test_printed_text_is_escaped_cut_and_reachable_by_keyboard(hostile):
    assert (
        '<pre class="stdout" tabindex="0">\n&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;red</pre>'
        in hostile
    )
    assert "380,053 more characters are in the notebook." in hostile
    assert '<pre class="stderr" tabindex="0">\n…/1.py:3: UserWarning: w</pre>' in hostile
    assert "lone surrogate ?" in hostile


def test_errors_are_told_at_the_top_and_in_place_even_in_a_hidden_cell(hostile):
    top = hostile[: hostile.index('class="finding counted"')]
    assert 'stopped at <a href="#error">an error</a>' in top
    assert "ValueError: `tokens` lacks &lt;script&gt;" in top
    assert '<section class="error" id="error">' in hostile
    assert "File …/tokens.py:31" in hostile
    assert "papermill-error-cell" not in hostile
    assert "An Exception was encountered" not in hostile


def test_our_own_errors_are_plain_sentences():
    output = new_output(
        "error", ename="InputError", evalue="`by` must be a column.", traceback=["t"]
    )
    page = export_notebook(make_notebook([new_markdown_cell("# T"), code("x", output)]))
    assert "<strong>Error.</strong> `by` must be a column.</p>" in page


def test_images_have_a_description_and_a_safe_source(report, hostile):
    png = next(found for found in Reader(report).find("img") if "image/png" in found["src"])
    assert (
        png["alt"]
        == "Chart under the heading “The figure”; the notebook gives no description of it."
    )
    assert png["src"].isascii()
    assert "\n" not in png["src"]
    assert any(found["alt"] == ATTACK for found in Reader(hostile).find("img"))


def test_sizes_of_images_come_from_the_metadata():
    output = new_output(
        "display_data",
        data={"image/png": "AAAA"},
        metadata={"image/png": {"width": 320, "height": "x"}, "alt": "Two lines"},
    )
    page = export_notebook(make_notebook([new_markdown_cell("# T"), code("x", output)]))
    image = Reader(page).find("img")[0]
    assert (image["alt"], image["width"], image.get("height")) == ("Two lines", "320", None)


def test_what_needs_a_script_is_dropped(hostile):
    for trace in ("Javascript object", "IntSlider", "model_id", "application/json"):
        assert trace not in hostile


def test_markdown_keeps_formulas_as_text_and_aligns_numbers(report):
    assert r"$\log_2 (a/b)$" in report
    assert '<td class="num">3.5</td>' in report
    assert '<a href="https://example.org/cass" rel="noopener noreferrer">Hardie 2014</a>' in report


def test_tables_without_a_region_get_one(hostile):
    assert re.search(
        r'<div class="scroll" role="region" aria-label="Table" tabindex="0"><table class="dataframe">',
        hostile,
    )
    assert 'aria-label="Same label (2)"' in hostile


def test_cells_are_marked_by_what_they_hold():
    row = f"<td>2016-03-01</td><td>{'word ' * 12}</td><td>short</td><td class='num'>1</td>"
    cleaned = clean_output(f"<table><tr>{row}</tr></table>", names=Names())
    assert re.findall("<td[^>]*>", cleaned) == [
        '<td class="date">', '<td class="text">', "<td>", '<td class="num">',
    ]  # fmt: skip


def test_navigation_marks_this_page_and_leads_on(report):
    assert '<a href="02-terms.html" aria-current="page">Terms</a>' in report
    assert report.count("aria-current") == 1 + report.count("[aria-current]")
    assert '<a rel="prev" href="01-corpus.html">' in report
    assert '<a rel="next" href="03-sentiment.html">' in report
    assert '<a href="02-terms.ipynb">notebook</a>' in report


def test_an_empty_notebook_is_a_page():
    page = export_notebook(make_notebook([]))
    assert "<h1>A notebook without a title</h1>" in page
    assert "Pages of this report" not in page


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<a href="figures/a-b.svg">x</a>', '<a href="figures/a-b.svg">x</a>'),
        ('<a href="#finding-1">x</a>', '<a href="#finding-1">x</a>'),
        ('<a href="02-terms.html#finding-1">x</a>', '<a href="02-terms.html#finding-1">x</a>'),
        ('<a href="a/../../b">x</a>', "<a>x</a>"),
        ('<a href="/etc/passwd">x</a>', "<a>x</a>"),
        ('<a href="\\\\host\\x">x</a>', "<a>x</a>"),
        ('<a href="https://example.org">x</a>', "<a>x</a>"),
        ('<a href="mailto:a@b.c">x</a>', "<a>x</a>"),
        ('<p role="alert" tabindex="5" aria-live="off">x</p>', "<p>x</p>"),
        ('<img src="http://x/y.png" alt="a">', ""),
        (
            '<picture><source media="screen" srcset="http://x/y.png 2x" width="9"><img src="data:image/png;base64,AA==" alt="a"></picture>',
            '<picture><source media="screen" width="9"><img src="data:image/png;base64,AA==" alt="a"></picture>',
        ),
        (
            '<picture><source srcset="data:image/svg+xml;base64,AA==" onload="x"><img src="data:image/png;base64,AA==" alt="a"></picture>',
            '<picture><source srcset="data:image/svg+xml;base64,AA=="><img src="data:image/png;base64,AA==" alt="a"></picture>',
        ),
        ('<p title="t" style="color:red" data-x="1">x</p>', "<p>x</p>"),
        ("<h2 id='a'>x</h2>", '<p id="a">x</p>'),
    ],
)
def test_the_gate_keeps_and_drops(html, kept):
    assert clean_output(html, names=Names()) == kept


def test_prose_may_link_to_the_web_but_not_to_a_scheme_that_runs():
    html = '<a href="https://doi.org/10.1/x">x</a><a href="javascript:x">y</a>'
    cleaned = clean_html(html, names=Names(), web_links=True)
    assert 'href="https://doi.org/10.1/x"' in cleaned
    assert "javascript" not in cleaned


def test_every_angle_bracket_of_cleaned_html_is_a_tag():
    cleaned = clean_html('<p aria-label="<script>&quot;">1 < 2</p>', names=Names())
    assert cleaned == '<p aria-label="&lt;script&gt;&quot;">1 &lt; 2</p>'


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("see https://doi.org/10.1/abc and and/or", "see https://doi.org/10.1/abc and and/or"),
        (r"C:\Users\ada\x.csv", "…/x.csv"),
        ("'~/news/a.txt'", "'…/a.txt'"),
        ("2016/03/01 and 1/2/3", "2016/03/01 and 1/2/3"),
    ],
)
def test_paths_lose_their_folders_and_addresses_stay(text, hidden):
    assert hide_machine(text) == hidden


def test_the_index_tells_findings_failures_and_files():
    page = render_index(SUMMARY)
    text = " ".join(Reader(page).text.split())
    assert "<title>Parallax report: seeds</title>" in page
    assert "804 articles, compared by source (3 groups)." in text
    assert "1 of 2 notebooks failed: Sentiment. The others are complete." in text
    assert "This notebook failed. `by` must be a column of …/x.csv" in text
    assert '<a href="01-corpus.html#finding-0">Sentence 0.</a>' in page
    assert len(re.findall("#finding-", page)) == 5
    assert (
        "2 more findings on its page. 2 more results: no distinguishable difference, or nothing to compare."
        in text
    )
    assert "<td>skipped</td><td>It holds no text.</td>" in page
    assert ">a.txt<" not in page
    assert page.index("129") < page.index(">47<")
    for address in (
        "01-corpus.html#figure-months",
        "figures/months.svg",
        "figures/months.png",
        "tables/documents.csv",
        "tables/documents.parquet",
        "run.json",
    ):
        assert f'href="{address}"' in page
    assert "fa-kes.csv" in text
    assert '">Tone by month</a>' in page  # a figure without a title goes by its name
    assert "<td>documents</td><td>Corpus, Sentiment</td>" in page
    assert page == render_index(SUMMARY | {"versions": {}, "started": "x", "finished": "y"})


def test_the_index_says_when_a_run_did_not_finish():
    assert "This run did not finish" in render_index(SUMMARY | {"complete": False})
    assert "This run did not finish" not in render_index(SUMMARY)


def test_the_index_of_single_articles_counts_none():
    page = render_index(SUMMARY | {"by": "title", "groups": {"A headline": 1, "Another": 1}})
    assert "<span>A headline</span></li>" in page
    assert "804 articles, each read on its own." in page


def test_pages_are_labelled_by_their_names():
    assert list_pages(["05-naming-and-voice"])[1] == (
        "05-naming-and-voice.html",
        "Naming and voice",
    )
