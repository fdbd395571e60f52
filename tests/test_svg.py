"""The small SVG is the same drawing."""

import io
import re
from xml.etree import ElementTree

import matplotlib as mpl
import pandas as pd
import pytest
from test_figures import DRAWINGS, _style, figure_of  # noqa: F401
from test_figures_terms import DRAWINGS as TERMS

from analysis.figures import plot_bars
from analysis.svg import slim_svg

SVG = "{http://www.w3.org/2000/svg}"
ALL = {**{f"{kind} ": draw for kind, draw in DRAWINGS.items()}, **TERMS}
STRANGE = [
    "0.123456 and 1.000",
    "<b>&amp; 'x' \"y\"",
    "url(#i0) #i1",
    "a  b",
    'id="text_1"',
    "مرحبا",
]


def draw_svg(figure) -> str:
    buffer = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": "none"}):
        figure.savefig(
            buffer, format="svg", metadata=dict.fromkeys(("Date", "Creator", "Format", "Type"))
        )
    return buffer.getvalue().decode()


@pytest.fixture(scope="module")
def browser(chromium: str):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("kind", ALL)
def test_all_words_and_marks_stay_and_every_link_leads_somewhere(kind):
    whole = draw_svg(figure_of(ALL[kind](title="A finding", caption="7 articles")))
    small = slim_svg(whole, fonts="serif")
    before, after = (ElementTree.fromstring(svg) for svg in (whole, small))  # noqa: S314
    for tag in ("text", "path", "use", "image", "rect"):
        there, here = ([node.text for node in root.iter(SVG + tag)] for root in (before, after))
        assert there == here, tag
    ids = [node.get("id") for node in after.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"(?:url\(|href=\")#([^)\"]+)", small)) <= set(ids)
    classes = {node.get("class") for node in after.iter() if node.get("class")}
    assert classes == set(re.findall(r"\.(s\d+)\{", small))
    assert len(small) < 0.7 * len(whole)
    assert "text{font-family:serif}" in small


def test_strange_words_stay_as_they_are():
    table = pd.DataFrame({"name": STRANGE, "n": 1.5})
    figure = plot_bars(table, label="name", value="n", unit="u").figure
    whole = draw_svg(figure)
    for svg in (whole, slim_svg(whole, fonts="serif")):
        words = {node.text for node in ElementTree.fromstring(svg).iter(f"{SVG}text")}  # noqa: S314
        assert {" ".join(word.split()) for word in STRANGE} <= words


@pytest.mark.browser
@pytest.mark.parametrize("kind", ["estimates ", "heat map ", "spread ", "keyness", "rates", "map"])
def test_it_looks_the_same(browser, kind):
    import numpy as np
    from PIL import Image

    whole = draw_svg(figure_of(ALL[kind](title="A finding", caption="7 articles")))
    whole = whole.replace("'DejaVu Sans'", "'DejaVu Sans',serif")
    page = browser.new_page(viewport={"width": 760, "height": 760})
    seen = []
    for svg in (whole, slim_svg(whole, fonts="'DejaVu Sans',serif")):
        page.set_content("<body style='margin:0'>" + svg[svg.index("<svg") :])
        shot = Image.open(io.BytesIO(page.screenshot())).convert("L")
        seen.append(np.asarray(shot, dtype=float))
    page.close()
    assert seen[0].std() > 5  # something was drawn
    assert np.abs(seen[0] - seen[1]).mean() < 0.3  # of 255: edges move by 0.01 points
