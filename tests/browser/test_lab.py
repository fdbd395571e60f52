"""The notebooks in JupyterLab, as `make lab` starts it: opened from the file browser and run."""

import json
import os
import re
import secrets
import shlex
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
# Generous: the tests may share a slow machine, and a wait ends as soon as it can.
START_SECONDS = 90
RUN_SECONDS = 180
# Two questions to other machines that Lab asks by itself and no notebook needs.
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"}
}
# What is not ours would change what is tested: a user's settings, kernels, start-up files.
FOREIGN = re.compile(r"(JUPYTER|JPY_|IPYTHON|PYTHON|MPLBACKEND)")
# Lab shows a traceback and a warning under the same type.
COMPLAINT = '[data-mime-type="application/vnd.jupyter.stderr"]'
STATED = re.compile(r"^\w+ = (?:\(\s*)?state_(?!rows)\w+\(", re.MULTILINE)  # a finding
# True once every code cell has run to its end, or one has failed and stopped the others.
HAS_ENDED = """([n, complaint]) => {
    const notebook = document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden)');
    if (notebook.querySelector(complaint)) return true;
    const prompts = [...notebook.querySelectorAll('.jp-CodeCell .jp-InputPrompt')];
    const state = notebook.querySelector('.jp-Notebook-ExecutionIndicator');
    return prompts.length === n && state?.dataset.status === 'idle'
        && prompts.every(prompt => /^\\[\\d+\\]:$/.test(prompt.textContent));
}"""
# Lab lays out a cell when it comes near, which moves what follows: scroll until it stays.
IS_SEEN = """part => {
    part.scrollIntoView({block: 'center'});
    const {x, y, width, height} = part.getBoundingClientRect();
    return part.checkVisibility({contentVisibilityAuto: true})
        && part.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}"""


@dataclass(frozen=True)
class Lab:
    url: str
    token: str
    root: Path


def split_lab_recipe(makefile: str, **values: str) -> list[str]:
    """The command of the target `lab`, its make variables replaced."""
    found = re.search(r"^lab:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
    assert found, "The Makefile has no recipe for `lab`."
    recipe = found[1].replace("\\\n", " ").strip().removeprefix("@")
    recipe = re.sub(r"\$\((\w+)\)", lambda variable: values[variable[1]], recipe)
    assert "\n" not in recipe, "The recipe of `lab` is no longer one command."
    return shlex.split(recipe.replace("$$", "$"))


def find_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for_address(process: subprocess.Popen, runtime: Path, log: Path) -> str:
    """The server's own word for where it listens: the port may have been taken meanwhile."""
    place = runtime / f"jpserver-{process.pid}.json"
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            return json.loads(place.read_text(encoding="utf-8"))["url"]
        except (FileNotFoundError, ValueError):  # not there yet, or half written
            time.sleep(0.1)
    pytest.fail(f"JupyterLab did not start:\n{log.read_text(errors='replace')[-3000:]}")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """One server on a copy of the project, so that no notebook or report of ours is changed."""
    # Where matplotlib looks for fonts for the first time, it says so, and only there.
    import matplotlib.font_manager  # noqa: F401

    place = tmp_path_factory.mktemp("lab")
    root, log = place / "project", place / "log.txt"
    for name in ("analysis", "notebooks", "seeds"):
        shutil.copytree(
            ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", ".*")
        )
    shutil.copy(ROOT / "pyproject.toml", root)
    settings = place / "config" / "labconfig" / "default_setting_overrides.json"
    settings.parent.mkdir(parents=True)
    settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
    token = secrets.token_hex(16)
    environment = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
    environment |= {
        "JUPYTER_CONFIG_DIR": str(place / "config"),
        "JUPYTER_DATA_DIR": str(place / "data"),
        "JUPYTER_RUNTIME_DIR": str(place / "runtime"),
        "JUPYTER_TOKEN": token,
        "IPYTHONDIR": str(place / "ipython"),
        "PYTHONPATH": str(root),  # before the installed package, which is the original folder
        "PYTHONUTF8": "1",
    }
    arguments = [
        "--no-browser",
        "--ServerApp.ip=127.0.0.1",
        f"--ServerApp.port={find_free_port()}",
        "--LabApp.extension_manager=readonly",  # the other one asks PyPI
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        arguments.append("--allow-root")
    command = split_lab_recipe(
        (ROOT / "Makefile").read_text(encoding="utf-8"),
        RUN=shlex.quote(sys.executable),
        CURDIR=str(root),
        ARGS=shlex.join(arguments),
    )
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command,
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            yield Lab(wait_for_address(process, place / "runtime", log), token, root)
        finally:
            process.terminate()  # it ends its kernels first
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=chromium,
            args=[
                "--no-sandbox",  # containers run the tests as root, and the pages are our own
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield opened
        opened.close()


@pytest.fixture
def page(browser, lab: Lab) -> Iterator:
    """An empty Lab; afterwards its kernel is ended, for memory's sake."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(START_SECONDS * 1000)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = context.new_page()
    page.on("websocket", lambda opened: asked.append(opened.url))
    page.goto(f"{lab.url}lab?reset&token={lab.token}")
    yield page
    headers = {"Authorization": f"token {lab.token}"}
    for kernel in context.request.get(f"{lab.url}api/kernels", headers=headers).json():
        context.request.delete(f"{lab.url}api/kernels/{kernel['id']}", headers=headers)
    context.close()
    server = urlsplit(lab.url).netloc
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts == {server}, "Lab or a notebook asked another machine for something."


def read_code(lab: Lab, name: str) -> list[str]:
    notebook = json.loads((lab.root / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]


def open_and_run(page, name: str, *, n_cells: int) -> None:
    """What a reader does: two double clicks in the file browser, then Run › Run All Cells."""
    files = page.locator(".jp-DirListing-content")
    files.get_by_text("notebooks", exact=True).dblclick()
    files.get_by_text(f"{name}.ipynb", exact=True).dblclick()
    kernel = page.locator(".jp-NotebookPanel .jp-Toolbar-kernelName")
    # before its kernel is there, Lab answers the menu with a question about kernels
    kernel.get_by_text("Python 3").wait_for()
    page.locator(".jp-NotebookPanel .jp-CodeCell").first.wait_for()
    page.locator(".lm-MenuBar-item", has_text=re.compile(r"^Run$")).click()
    page.locator(".lm-Menu-item", has_text=re.compile(r"^Run All Cells$")).click()
    page.wait_for_function(HAS_ENDED, arg=[n_cells, COMPLAINT], timeout=RUN_SECONDS * 1000)


def count_saved(code: list[str], function: str) -> range:
    """How often it may show something: what has ``skip=`` may be left out on five articles."""
    cells = [(cell.count(f"{function}("), "skip=" in cell) for cell in code]
    surely = sum(n for n, may_be_left_out in cells if not may_be_left_out)
    return range(surely, sum(n for n, _ in cells) + 1)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_in_lab(lab, page, name):
    code = read_code(lab, name)
    open_and_run(page, name, n_cells=len(code))
    panel = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")

    assert panel.locator(COMPLAINT).all_text_contents() == []

    charts = panel.locator("figure.chart img")
    assert charts.count() in count_saved(code, "save_figure")
    for chart in charts.all():
        page.wait_for_function(IS_SEEN, arg=chart.element_handle())
        page.wait_for_function("image => image.naturalWidth > 0", arg=chart.element_handle())
        assert len(chart.get_attribute("alt")) > 20

    findings = panel.locator("section.finding .finding-sentence")
    assert 1 <= findings.count() <= sum(len(STATED.findall(cell)) for cell in code)
    for finding in findings.all():
        page.wait_for_function(IS_SEEN, arg=finding.element_handle())
        assert re.search(r"\w{3}", finding.inner_text())

    sheets = panel.locator("figure.sheet table")
    assert sheets.count() in count_saved(code, "save_table")

    # saved under the copy, so that it was the copy that ran
    shown = [part.get_attribute("id") for part in panel.locator("figure.chart").all()]
    saved = (lab.root / "reports" / "seeds" / "figures").glob("*.svg")
    assert set(shown) <= {f"figure-{path.stem}" for path in saved}
    assert len(set(shown)) == charts.count()
