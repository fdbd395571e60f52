"""Executed notebooks for the tests of the report's pages; no kernel is needed to make them."""

import base64
import struct
import zlib
from html import escape

from nbformat import NotebookNode
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(1)>"
PAGES = [
    ("index.html", "Report"),
    ("01-corpus.html", "Corpus"),
    ("02-terms.html", "Terms"),
    ("03-sentiment.html", "Sentiment"),
]
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 700 300" width="700" height="300">'
    '<rect width="700" height="300" fill="#fff"/>'
    + "".join(
        f'<rect x="150" y="{20 + 52 * i}" width="{500 - 90 * i}" height="34" fill="#0b5cad"/>'
        f'<text x="140" y="{43 + 52 * i}" text-anchor="end" font-size="16">group {i}</text>'
        for i in range(5)
    )
    + "</svg>"
)
DECLARED = """\
corpus: str = "seeds"  # a folder of .txt files, or one table
by: Optional[str] = None  # the column that makes the groups
min_count: int = 5  # rarer words are left out
out: Optional[str] = None  # where the files go
"""
INJECTED = """\
# Parameters
corpus = "/home/ada/secret/fa-kes.csv"
by = "source"
out = "/srv/run-1234"
"""

SUMMARY = {
    "format": 1,
    "corpus": {
        "name": "seeds",
        "sha256": "3f" * 32,
        "n_documents": 804,
        "n_files": 3,
        "files": [
            {"path": "a.txt", "status": "read", "reason": ""},
            {"path": "b.txt", "status": "skipped", "reason": "It holds no text."},
            {"path": f"{ATTACK}.txt", "status": "read with note", "reason": "Guessed as cp1252."},
        ],
    },
    "by": "source",
    "groups": {"SANA": 47, ATTACK: 129, "Reuters": 129},
    "parameters": {"01-corpus": {"corpus": "/home/ada/fa-kes.csv", "out": "/srv/1", "by": None}},
    "notebooks": [
        {
            "name": "01-corpus",
            "title": "What is in the corpus?",
            "status": "done",
            "error": None,
            "seconds": 3.2,
            "figures": [{"name": "months", "alt": "Bars.", "title": f"Months {ATTACK}"}],
            "tables": ["documents"],
            "findings": [
                {"id": f"finding-{i}", "sentence": f"Sentence {i}.", "distinct": i < 7}
                for i in range(9)
            ],
        },
        {
            "name": "03-sentiment",
            "status": "failed",
            "error": f"`by` must be a column of /home/ada/x.csv {ATTACK}",
            "seconds": 81.5,
            "figures": [{"name": "tone-by-month", "alt": "Lines.", "title": ""}],
            "tables": ["documents", "tone"],
        },
    ],
    "versions": {"python": "3.11.2"},
    "random_state": 0,
    "started": "2026-01-02T03:04:05",
    "finished": "2026-01-02T03:05:06",
    "complete": True,
}


def make_png(width: int = 320, height: int = 200) -> str:
    """Return a grey PNG as a kernel sends it: base64 with a newline at its end."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xc8" * width) * height)
    png = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return base64.b64encode(png).decode() + "\n"


def make_notebook(cells: list[NotebookNode]) -> NotebookNode:
    """Return a notebook with fixed cell ids and what papermill leaves in the metadata."""
    for i, cell in enumerate(cells):
        cell["id"] = f"cell-{i}"
    notebook = new_notebook(cells=cells)
    notebook.metadata.update(
        kernelspec={"name": "python3", "display_name": "Python 3", "language": "python"},
        language_info={"name": "python", "version": "3.11.2", "pygments_lexer": "ipython3"},
        papermill={"start_time": "2026-01-02T03:04:05", "input_path": "/home/ada/x.ipynb"},
    )
    return notebook


def code(source: str, *outputs: NotebookNode, tags: tuple[str, ...] = ()) -> NotebookNode:
    """Return an executed code cell."""
    metadata = {"tags": list(tags), "papermill": {"duration": 1.25, "status": "completed"}}
    return new_code_cell(source, outputs=[*outputs], metadata=metadata, execution_count=31)


def show(html: str, **data: str) -> NotebookNode:
    """Return an output with HTML, and its plain form as every library sends it."""
    bundle = {"text/html": html, "text/plain": "<plain form>", **data}
    return new_output("display_data", data=bundle)


def make_finding(
    name: str, sentence: str, *, distinct: bool = True, n: int = 3, standing: str = "counted"
) -> str:
    """Return a finding with receipts, as the analysis shows it."""
    kind = f"finding {standing}" if distinct else f"finding {standing} indistinct"
    receipts = "".join(
        f'<li><p class="receipt-source">A headline of article {i} · The Daily {i} · 2016-03-0{i}</p>'
        f"<blockquote>The {i}th time, officials said, the <mark>regime</mark> shelled the road "
        "that aid convoys use to reach the besieged eastern quarter of the city.</blockquote></li>"
        for i in range(1, n + 1)
    )
    return (
        f'<section class="{kind}" id="finding-{name}"><p class="finding-sentence">{sentence}</p>'
        '<details class="receipts"><summary>Show the sentences it was counted from '
        f"({n} of 118, a seeded sample)</summary><ol>{receipts}</ol></details></section>"
    )


def make_table(label: str, *, columns: int = 5, rows: int = 6) -> str:
    """Return a table in its scrolling region."""
    head = "".join(f'<th scope="col">column_{i}</th>' for i in range(columns))
    cells = "".join(f'<td class="num">{i * 1.25:.2f}</td>' for i in range(1, columns))
    body = f"<tr><td>feature</td>{cells}</tr>" * rows
    return (
        f'<div class="scroll" role="region" aria-label="{label}" tabindex="0"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def make_chart(name: str) -> str:
    """Return a chart with its numbers folded under it."""
    source = base64.b64encode(SVG.encode()).decode()
    return (
        f'<figure class="chart" id="figure-{name}"><img alt="Bars of five groups, longest first." '
        f'src="data:image/svg+xml;base64,{source}" width="700" height="300">'
        "<figcaption>Share of sentences, 95% interval, 804 articles. "
        f'<a href="figures/{name}.svg">SVG</a> <a href="figures/{name}.png">PNG</a></figcaption>'
        '<details class="numbers"><summary>The numbers in this figure</summary>'
        f"{make_table(f'The numbers of {name}', columns=12)}"
        f'<p class="note"><a href="tables/{name}.csv">CSV</a></p></details></figure>'
    )


def make_report() -> NotebookNode:
    """Return an executed notebook with each kind of fragment that the notebooks show."""
    sheet = (
        '<figure class="sheet" id="table-keyness"><figcaption>One row per word; G2, four-term.'
        f"</figcaption>{make_table('Keyness', columns=4)}"
        '<p class="note">First 6 of 118 rows · <a href="tables/keyness.csv">all as CSV</a></p></figure>'
    )
    strong = "A writes <em>regime</em> 3.0 times as often as B (95% interval 1.9–4.6; 41 of 200 articles against 17 of 200)."
    weak = "A and B write <em>rebels</em> about equally often (ratio 1.1; 95% interval 0.7–1.6)."
    return make_notebook(
        [
            new_markdown_cell(
                "# Which words mark each source?\n\nWords that one source uses *more* than the others, with an interval for each."
            ),
            code(DECLARED, tags=("parameters",)),
            code(INJECTED, tags=("injected-parameters",)),
            code("from analysis import score_keyness"),
            code(
                "check_parameters()", show('<p class="note">echo of everything</p>'), tags=("hide",)
            ),
            new_markdown_cell(
                "## What exactly are we measuring?\n\nThe log ratio, $\\log_2 (a/b)$, of two rates ([Hardie 2014](https://example.org/cass)). "
                "It says how *often*, not why; `min_count` leaves out rare words.\n\n"
                "| word | rate |\n|---|---:|\n| regime | 3.5 |\n\n> A quotation.\n\n- one\n- two\n\n### What it gets wrong\n\nHomographs."
            ),
            code(
                "show_notice(text)",
                show(
                    '<p class="notice" role="note">Five articles: what follows is descriptive.</p>'
                ),
            ),
            new_markdown_cell("## Who says regime?"),
            code(
                "finding = state_finding(\n    'regime', \"{a}\", n=5,  # a comment\n)\nfinding",
                show(make_finding("regime", strong)),
            ),
            code("other", show(make_finding("rebels", weak, distinct=False, n=1))),
            new_markdown_cell("### The figure"),
            code("save_figure(figure, 'keyness', alt=alt)", show(make_chart("keyness"))),
            code("save_table(keyness, 'keyness')", show(sheet)),
            code(
                "print(1)",
                new_output("stream", name="stdout", text="group  n\nA      12\nB       3\n"),
            ),
            code(
                "plot()",
                new_output(
                    "display_data",
                    data={"image/png": make_png(), "text/plain": "<Figure size 1 with 1 Axes>"},
                ),
            ),
            new_markdown_cell("## Limits\n\nNo statistic knows irony."),
        ]
    )


def make_hostile() -> NotebookNode:
    """Return an executed notebook whose every text and output tries to break the page."""
    wide = "".join(f"<td>{i}</td>" for i in range(1000))
    attacks = (
        f"{ATTACK}<style>body {{ display: none }}</style><p style='position:fixed'>styled</p>"
        "<a href='javascript:alert(1)'>one</a><a href='&#106;avascript:alert(1)'>two</a>"
        "<a href='//evil.example/x'>three</a><a href='https://evil.example'>four</a>"
        "<a href='../../etc/passwd'>five</a><a href='data:text/html,x'>six</a>"
        "<img src='https://evil.example/x.png' alt='seven'><img src='data:text/html;base64,AA' alt=z>"
        "<iframe src='https://evil.example'></iframe><object data=x></object><embed src=x>"
        "<form action='https://evil.example'><input name=a autofocus onfocus=alert(1)></form>"
        "<svg onload=alert(1)><script>alert(1)</script></svg><math><mi xlink:href='javascript:1'>m</mi></math>"
        "<base href='https://evil.example'><meta http-equiv=refresh content='0;url=https://evil.example'>"
        "<link rel=stylesheet href='https://evil.example/x.css'><video src=x></video>"
        "<h1>A second title</h1><p id='main'>taken</p><p id='contents' role='banner'>taken</p>"
        f"<img alt='{escape(ATTACK)}' src='data:image/png;base64,{make_png(4, 4).strip()}'>"
        f"<img src='data:image/png;base64,{make_png(4, 4).strip()}'>"
        "<td>loose cell</td></section></main></body></html><!-- comment --><p>unclosed <b>bold"
    )
    svg = SVG.replace(
        "<rect", "<script>alert(1)</script><image href='https://evil.example/x'/><rect", 1
    )
    errors = new_output(
        "error",
        ename="ValueError",
        evalue=f"`tokens` lacks {ATTACK}",
        traceback=[
            "\x1b[0;31mValueError\x1b[0m Traceback",
            f"File /home/ada/analysis/tokens.py:31 \x1b[1m{ATTACK}\x1b[0m at 0x7f001122aabb",
        ],
    )
    return make_notebook(
        [
            new_markdown_cell(
                '<span id="papermill-error-cell">An Exception was encountered at In [9].</span>',
                metadata={"tags": ["papermill-error-cell-tag"]},
            ),
            new_markdown_cell(
                f"# Is `</title>` & *this* safe? </title>{ATTACK}\n\n{ATTACK}\n\n[a](javascript:alert(1)) ![b](https://evil.example/b.png)"
            ),
            new_markdown_cell(
                "# A second first heading\n\n#### Deep\n\n## Same\n\n## Same\n\n## !!!\n\n## مرحبا بالعالم"
            ),
            new_raw_cell(ATTACK),
            code(f"text = '''{ATTACK}'''  # </code></pre>{ATTACK}"),
            code("a", show(attacks)),
            code(
                "b",
                show(make_finding("x", f"A &lt;script&gt; {ATTACK}")),
                show(make_finding("x", "The same again")),
            ),
            code("c", show(f"<table class='dataframe'><tr>{wide}</tr></table>")),
            code("d", show(make_table("Same label")), show(make_table("Same label"))),
            code("e", new_output("stream", name="stdout", text="x" * 400_000 + ATTACK)),
            code(
                "f", new_output("stream", name="stdout", text=f"{ATTACK}\x00\x1b[31mred\x1b[0m\n")
            ),
            code(
                "g",
                new_output(
                    "stream", name="stderr", text="/srv/ipykernel_4242/1.py:3: UserWarning: w\n"
                ),
            ),
            code(
                "h",
                new_output("display_data", data={"image/svg+xml": svg}, metadata={"alt": ATTACK}),
            ),
            code("i", new_output("display_data", data={"image/png": '" onerror="alert(1)'})),
            code(
                "j",
                new_output(
                    "display_data",
                    data={
                        "application/javascript": "alert(1)",
                        "text/plain": "<IPython.core.display.Javascript object>",
                    },
                ),
            ),
            code(
                "k",
                new_output(
                    "display_data",
                    data={
                        "application/vnd.jupyter.widget-view+json": {"model_id": "1"},
                        "text/plain": "IntSlider()",
                    },
                ),
            ),
            code(
                "l",
                new_output(
                    "display_data",
                    data={
                        "text/markdown": f"# Heading {ATTACK}\n\n[x](https://evil.example)",
                        "text/plain": "m",
                    },
                ),
            ),
            code(
                "m",
                new_output(
                    "execute_result",
                    data={
                        "application/json": {"a": 1},
                        "text/plain": f"{ATTACK} <T at 0x7f001122aabb>",
                    },
                    execution_count=31,
                ),
            ),
            code(
                "n",
                new_output(
                    "execute_result",
                    data={"text/latex": "$x$", "text/plain": "lone surrogate \ud800"},
                    execution_count=31,
                ),
            ),
            code("o", errors, tags=("hide",)),
            code("never_run()"),
        ]
    )
