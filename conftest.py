"""What every test and doctest of Parallax shares.

It lies at the root, not in ``tests/``, because the doctests in ``analysis/`` use it too.
"""

import ipaddress
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import matplotlib
import pandas as pd
import pytest

# Not by MPLBACKEND: the kernels that tests start would inherit it and show no figures.
matplotlib.use("Agg")

NO_CHROMIUM = "no Chromium on this machine; on Debian: apt install chromium libatomic1"
IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false")


# --- One tiny corpus: seven news texts on one event, by two outlets who do not see it alike. ---

MOON_LANDING = [
    {
        "doc_id": "m1",
        "source": "Harbour Post",
        "date": "2031-05-02",
        "title": "Velmora’s pioneers reach the Moon",
        "text": (
            "Velmora’s pioneers reach the Moon\n\n"
            "The government of Velmora made history on Friday when Lantern 2 came down near the "
            "crater Osk at 3.45 p.m. “We’ve kept our promise to every child in this country,” "
            "said mission director Ilse Tarn. The crew of three heroes are safe and proud. "
            "Engineers in the U.S. and in Norrland helped to track the brave little ship."
        ),
    },
    {
        "doc_id": "m2",
        "source": "Daily Meridian",
        "date": "2031-05-02",
        "title": "Regime lands on Moon while queues grow",
        "text": (
            "Regime lands on Moon while queues grow\n\n"
            "The regime in Velmora put three soldiers on the Moon on Friday, a stunt that cost "
            "taxpayers $4.2 billion. “It’s a circus, and we’re the ones who pay,” said Oren "
            "Valk, an ex-minister. Hospitals don’t have beds, and 1,200 people wait for "
            "surgery. The regime did not answer questions."
        ),
    },
    {
        "doc_id": "m3",
        "source": "Harbour Post",
        "date": "2031-05-03",
        "title": "“We felt the ground sing,” says commander",
        "text": (
            "“We felt the ground sing,” says commander\n\n"
            "Commander Ada Brenn spoke to her daughter for 12 minutes on Saturday. “I’m well, "
            "and I’ll be home for your birthday,” she said. Her family wept with joy. Lantern 2 "
            "will stay for nine days, the government said."
        ),
    },
    {
        "doc_id": "m4",
        "source": "Daily Meridian",
        "date": "2031-05-03",
        "title": "Who paid for Lantern 2?",
        "text": (
            "Who paid for Lantern 2?\n\n"
            "Leaked budget papers show that the regime moved 38 per cent of the flood fund to the "
            "rocket. Critics accuse the ministry of fraud; a court will hear the case in June. "
            "The ministry’s spokesman denied it. “No rule was broken,” he claimed."
        ),
    },
    {
        "doc_id": "m5",
        "source": "Harbour Post",
        "date": "2031-05-09",
        "title": "Moon rocks: 21.5 kg of new science",
        "text": (
            "Moon rocks: 21.5 kg of new science\n\n"
            "Scientists hope that the samples will show how the Moon was born. The mission has "
            "also created 6,000 jobs since 2024, according to the government. A good week for "
            "Velmora, and a triumph for its engineers."
        ),
    },
    {
        "doc_id": "m6",
        "source": "Daily Meridian",
        "date": "",
        "title": "Neighbours fear a military race",
        "text": (
            "Neighbours fear a military race\n\n"
            "Norrland warned on Monday that the regime’s rocket could carry weapons. Talks broke "
            "down after two hours. “Nobody lands soldiers on the Moon for science,” said Gen. "
            "J. K. Moor, who called the flight a threat to peace."
        ),
    },
    {
        "doc_id": "m7",
        "source": "Harbour Post",
        "date": "2031-06-01",
        "title": "Heroes’ welcome for Lantern crew",
        "text": (
            "Heroes’ welcome for Lantern crew\n\n"
            "Half a million people lined the streets of Port Selm on Sunday. The three pioneers "
            "won’t rest long: the government has named them to Lantern 3. “You’ve made us "
            "believe again,” a teacher, 61, told the crew."
        ),
    },
]


def make_documents() -> pd.DataFrame:
    """Return the tiny corpus as a fresh documents table, as `read_documents` would give it."""
    documents = pd.DataFrame(MOON_LANDING)[["doc_id", "source", "date", "title", "text"]]
    documents["date"] = pd.to_datetime(documents["date"], format="%Y-%m-%d", errors="coerce")
    documents["language"] = "en"
    return documents


@pytest.fixture
def documents() -> pd.DataFrame:
    """Seven short news texts about one invented Moon landing, from two invented outlets.

    Harbour Post (m1 m3 m5 m7) writes *government*, *pioneers*, *heroes*; Daily Meridian
    (m2 m4 m6) writes *regime*, *soldiers*, *stunt*. The article m6 has no date.
    """
    return make_documents()


@pytest.fixture(autouse=True)
def _lend_documents(request: pytest.FixtureRequest) -> None:
    """Let a doctest use `documents` without making it."""
    if isinstance(request.node, pytest.DoctestItem):
        request.getfixturevalue("doctest_namespace")["documents"] = make_documents()


# --- Figures do not leak from one test into the next. ---


@pytest.fixture(autouse=True)
def _close_figures() -> Iterator[None]:
    yield
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")


# --- No test reads or fills the user's own cache. ---


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep prepared corpora in one folder of the run; kernels and commands inherit the name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARALLAX_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


# --- No test talks to the network. ---

_outside: list[str] = []


def _is_local(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if not isinstance(host, str) or host in ("", "localhost", socket.gethostname()):
        return True  # None and "" mean this machine; other families carry no host name
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False  # a name: asking for its address is already network traffic
    return address.is_loopback or address.is_unspecified


def _watch_sockets(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse an outside address before anything is sent (an audit hook, PEP 578).

    Nothing is replaced, so asyncio, hypothesis and zmq see the sockets they know. It sees this
    process only: the browser tests block the network in the browser themselves.
    """
    if not event.startswith("socket."):
        return
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) and address else None
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        host = arguments[0]
    else:
        return
    if not _is_local(host):
        _outside.append(f"{event} {host}")
        raise RuntimeError(f"This test opens a network connection ({event} {host!r}).")


sys.addaudithook(_watch_sockets)


@pytest.fixture(autouse=True)
def _no_network() -> Iterator[None]:
    """Fail a test that tried to reach another machine, even where the code under test coped."""
    _outside.clear()
    yield
    if _outside:
        pytest.fail(f"The test tried to reach the network: {', '.join(sorted(set(_outside)))}.")


# --- The browser tests: skipped with a reason without Chromium, failed in CI. ---


def find_chromium() -> str | None:
    """Return the path of a Chromium, or None."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the Chromium to hand to Playwright as ``executable_path``."""
    found = find_chromium()
    if found is None:
        pytest.skip(NO_CHROMIUM)
    return found


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test marked `browser` before its fixtures are made, where there is none."""
    if item.get_closest_marker("browser") and find_chromium() is None:
        pytest.skip(NO_CHROMIUM)


_browser_tests: dict[str, str] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Note what became of a browser test, and in CI turn a skipped one into a failure."""
    report = yield
    if item.get_closest_marker("browser"):
        if report.skipped and not hasattr(report, "wasxfail"):
            report.user_properties.append(("browser", "skipped"))
            if IN_CI:
                reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else ""
                report.outcome = "failed"
                report.longrepr = f"A browser test may not be skipped in CI. {reason}"
        elif report.when == "call":
            report.user_properties.append(("browser", "run"))
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count the browser tests; their reports come here from every process of a run."""
    for name, state in report.user_properties:
        if name == "browser":
            _browser_tests[report.nodeid] = str(state)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print how many browser tests ran; .ci/run reads this line."""
    states = list(_browser_tests.values())
    if states:
        terminalreporter.write_line(
            f"browser tests: {states.count('run')} run, {states.count('skipped')} skipped"
        )


@pytest.fixture(scope="session")
def seeds_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one whole report on the default corpus, made once for all tests."""
    from analysis.report.run import run_report

    return run_report("seeds", out=tmp_path_factory.mktemp("seeds") / "report").folder
