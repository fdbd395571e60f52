"""A whole report in headless Chromium: every page that a reader gets."""

from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
PAGES = ["index", "01-corpus", "02-terms", "03-sentiment", "04-framing", "07-validation"]
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => { fold.open = true })"


@pytest.fixture(scope="module")
def browser(chromium: str):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        # no-sandbox: containers run the tests as root, and the pages are our own
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_axe_finds_nothing_and_nothing_is_asked_of_the_network(
    browser, seeds_report: Path, name, scheme, width
):
    from axe_playwright_python.sync_playwright import Axe

    # the policy also forbids axe's own script, so that it is lifted here
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True, offline=True
    )
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto((seeds_report / f"{name}.html").as_uri())
    page.evaluate(OPEN_ALL)
    found = Axe().run(page).response["violations"]
    told = [(rule["id"], [node["html"][:200] for node in rule["nodes"][:3]]) for rule in found]
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    images = page.evaluate(
        "[...document.images].map(image => image.naturalWidth > 0 && image.alt.length > 20)"
    )
    context.close()
    assert told == []
    assert wide
    assert all(images)
    assert [url for url in asked if not url.startswith("data:")] == [
        (seeds_report / f"{name}.html").as_uri()
    ]


@pytest.mark.parametrize(("width", "media", "narrow"), [
    (390, "screen", True), (360, "screen", True), (1280, "screen", False), (390, "print", False),
])  # fmt: skip
@pytest.mark.parametrize("name", PAGES[1:])
def test_figures_fit_the_screen_and_paper_without_scrolling(
    browser, seeds_report: Path, name, width, media, narrow
):
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme="dark")
    page.goto((seeds_report / f"{name}.html").as_uri())
    page.emulate_media(media=media)
    page.wait_for_timeout(200)
    found = page.evaluate(
        "[...document.querySelectorAll('figure.chart img')].map(image => ({"
        "right: image.getBoundingClientRect().right, width: image.getBoundingClientRect().width,"
        "phone: image.currentSrc !== image.src, framed: !!image.closest('.scroll')}))"
    )
    page.close()
    assert found
    for image in found:
        assert image["right"] <= width
        assert image["phone"] == narrow
        assert not image["framed"]
        if narrow:  # of 355 px, in which the smallest letters have 9
            assert image["width"] >= min(355, width - 32) - 1
