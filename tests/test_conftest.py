"""The guards of conftest.py guard: each is run on tests that must fail, skip or pass."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parent.parent

GUARDED = """
import asyncio
import contextlib
import socket
import sys

import pytest
from hypothesis import given, strategies as st


def test_swallowed_connection():
    with contextlib.suppress(Exception), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))


def test_swallowed_name():
    with contextlib.suppress(Exception):
        socket.getaddrinfo("example.org", 443)


def test_loopback():
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()[:2]).close()
        assert socket.getaddrinfo("localhost", None)


@given(st.integers())
def test_hypothesis_and_asyncio(number):
    assert asyncio.run(asyncio.sleep(0, number)) == number


def test_figures_are_left_open():
    import matplotlib.pyplot as plt

    plt.figure()
    assert plt.get_backend().lower() == "agg"


def test_figures_were_closed():
    assert sys.modules["matplotlib.pyplot"].get_fignums() == []


@pytest.mark.browser
def test_page():
    pass


@pytest.mark.browser
def test_page_skipped_by_its_body():
    pytest.skip("no page today")
"""


def run_guarded(folder: Path, **environment: str) -> str:
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "pytest.ini").write_text("[pytest]\nmarkers = browser\n")
    (folder / "test_guarded.py").write_text(GUARDED)
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-ra", "-p", "no:cacheprovider", "-W", "error"],
        cwd=folder,
        env=clean | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def test_without_chromium(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    output = run_guarded(tmp_path, CI="", PATH=str(tmp_path / "bin"))
    assert "ERROR test_guarded.py::test_swallowed_connection" in output
    assert "ERROR test_guarded.py::test_swallowed_name" in output
    assert "socket.connect 192.0.2.1" in output
    assert "socket.getaddrinfo example.org" in output
    assert "no Chromium on this machine" in output
    assert "browser tests: 0 run, 2 skipped" in output
    assert "6 passed, 2 skipped, 2 errors" in output.splitlines()[-1]


def test_in_ci_no_browser_test_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    fake = tmp_path / "bin" / "chromium"
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    output = run_guarded(tmp_path, CI="true", PATH=str(tmp_path / "bin"))
    assert "A browser test may not be skipped in CI." in output
    assert "FAILED test_guarded.py::test_page_skipped_by_its_body" in output
    assert "browser tests: 1 run, 1 skipped" in output
    assert "1 failed, 7 passed, 2 errors" in output.splitlines()[-1]


def test_the_tiny_corpus_is_a_documents_table(documents: pd.DataFrame) -> None:
    assert list(documents.columns[:5]) == ["doc_id", "source", "date", "title", "text"]
    assert documents["doc_id"].is_unique
    assert len(documents) == 7
    assert documents["source"].nunique() == 2
    assert pd.api.types.is_datetime64_dtype(documents["date"])
    assert list(documents.loc[documents["date"].isna(), "doc_id"]) == ["m6"]
    for document in documents.itertuples():
        assert document.text.startswith(f"{document.title}\n\n")
    joined = " ".join(documents["text"])
    assert all(mark in joined for mark in ("’", "“", "U.S.", "J. K.", "$4.2", "1,200", "ex-"))


@pytest.mark.parametrize("word", ["regime", "government", "pioneers", "soldiers"])
def test_each_naming_belongs_to_one_outlet(documents: pd.DataFrame, word: str) -> None:
    uses = documents[documents["text"].str.contains(rf"\b{word}\b")]
    assert len(set(uses["source"])) == 1
