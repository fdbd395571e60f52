"""The report's pages in headless Chromium: no request, no violation, no sideways scrolling."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from report_fixtures import PAGES, SUMMARY, make_hostile, make_report

from analysis.report.html import export_notebook
from analysis.report.index import render_index

pytestmark = pytest.mark.browser
NAMES = ["report", "hostile", "index"]
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"


@pytest.fixture(scope="module")
def browser() -> Iterator:
    path = shutil.which("chromium")
    if path is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(
            "Chromium is not installed; on Debian: apt-get install chromium."
        )
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # no-sandbox: containers run the tests as root, and the pages are our own
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("pages")
    for name, notebook in {"report": make_report(), "hostile": make_hostile()}.items():
        page = export_notebook(notebook, pages=PAGES, current="02-terms.html")
        (place / f"{name}.html").write_text(page, encoding="utf-8")
    (place / "index.html").write_text(render_index(SUMMARY), encoding="utf-8")
    return place


@pytest.fixture
def open_page(browser, folder):
    """Open one of the pages in a context of its own."""
    contexts = []

    def open_it(name: str, **settings):
        contexts.append(browser.new_context(**settings))
        page = contexts[-1].new_page()
        page.goto((folder / f"{name}.html").as_uri())
        return page

    yield open_it
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_asked_for_and_nothing_runs(browser, folder, name):
    with_network = browser.new_context()
    asked, said = [], []

    def refuse(route):
        asked.append(route.request.url)
        if len(asked) == 1:
            route.continue_()
        else:
            route.abort()

    with_network.route("**/*", refuse)
    page = with_network.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    page.goto((folder / f"{name}.html").as_uri())
    page.evaluate(OPEN_ALL)
    page.wait_for_timeout(200)
    with_network.close()
    assert [url for url in asked if not url.startswith("data:")] == [
        (folder / f"{name}.html").as_uri()
    ]
    assert said == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_no_violation(open_page, name, scheme):
    from axe_playwright_python.sync_playwright import Axe

    # the policy also forbids axe's own script, so that it is lifted here and only here
    page = open_page(name, color_scheme=scheme, bypass_csp=True)
    for state in ("folded", "unfolded"):
        if state == "unfolded":
            page.evaluate(OPEN_ALL)
        found = Axe().run(page).response["violations"]
        told = [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found]
        assert told == [], (name, scheme, state)


@pytest.mark.parametrize("width", [360, 768, 1280])
@pytest.mark.parametrize("name", NAMES)
def test_the_page_never_scrolls_sideways(open_page, name, width):
    page = open_page(name, viewport={"width": width, "height": 740})
    page.evaluate(OPEN_ALL)
    wide = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide[0] <= wide[1]
    inner = page.evaluate(
        "[...document.querySelectorAll('main *')].filter(part => "
        "getComputedStyle(part).overflowX === 'visible' && !part.closest('.scroll, pre') && "
        "part.getBoundingClientRect().right > window.innerWidth + 0.5).map(part => part.outerHTML.slice(0, 99))"
    )
    assert inner == []


@pytest.mark.parametrize("name", NAMES)
def test_a_page_looks_the_same_without_javascript(open_page, name):
    size = {"width": 1280, "height": 900}
    plain = open_page(name, java_script_enabled=False, viewport=size).screenshot(full_page=True)
    assert plain == open_page(name, viewport=size).screenshot(full_page=True)


def test_the_skip_link_comes_first_and_shows_when_focused(open_page):
    page = open_page("report")
    page.keyboard.press("Tab")
    place = page.evaluate("document.activeElement.getBoundingClientRect().x")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert place >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_paper_shows_the_receipts_and_not_the_code(open_page):
    page = open_page("report", color_scheme="dark")
    page.emulate_media(media="print")
    assert page.locator("#finding-regime blockquote").first.bounding_box()["height"] > 0
    assert page.locator("details.code").first.is_hidden()
    assert page.locator("header nav").is_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    pdf = page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")


def test_charts_lie_on_white_in_the_dark(open_page):
    page = open_page("report", color_scheme="dark")
    chart = page.locator("figure.chart img").first
    assert chart.evaluate("part => getComputedStyle(part).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
