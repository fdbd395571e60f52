"""Engines do the same work anywhere, and survive a worker that dies."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from analysis.engine import count_cores, open_engine
from analysis.errors import InputError

ROOT = Path(__file__).resolve().parent.parent


def square(number: int) -> int:
    return number * number


def die_once(number: int, *, mark: str) -> int:
    """End the process that is given 3, the first time that one is."""
    if number == 3 and not os.path.exists(mark):
        Path(mark).touch()
        os._exit(9)
    return square(number)


def die(number: int) -> int:
    os._exit(9)


def fail(number: int) -> int:
    raise ValueError(f"no square of {number}")


@pytest.mark.parametrize("name", ["local", "processes"])
def test_results_come_in_the_order_of_the_parts(name):
    with open_engine(name) as engine:
        assert list(engine.map(square, range(20))) == [n * n for n in range(20)]
        assert list(engine.map(square, [])) == []
        assert list(engine.map(square, iter([7]))) == [49]


@pytest.mark.parametrize("name", ["local", "processes"])
def test_an_error_in_a_part_reaches_the_caller(name):
    with open_engine(name) as engine, pytest.raises(ValueError, match="no square of 0"):
        list(engine.map(fail, range(3)))


@pytest.mark.parametrize("name", ["local", "processes"])
def test_no_more_than_a_few_parts_are_taken_ahead(name):
    taken = []

    def parts():
        for number in range(100):
            taken.append(number)
            yield number

    with open_engine(name) as engine:
        results = engine.map(square, parts())
        assert next(results) == 0
        assert len(taken) <= count_cores() + 2


def test_a_worker_that_dies_is_replaced_and_its_parts_are_done_again(tmp_path):
    work = partial(die_once, mark=str(tmp_path / "died"))
    with open_engine("processes") as engine:
        assert list(engine.map(work, range(9))) == [n * n for n in range(9)]
    assert (tmp_path / "died").exists()


def test_workers_that_die_for_ever_are_told_in_one_sentence():
    with open_engine("processes") as engine, pytest.raises(InputError, match="died again and"):
        list(engine.map(die, range(3)))


@pytest.mark.parametrize(
    ("name", "scheduler", "sentence"),
    [
        ("spark", None, r"`engine` must be one of \['local', 'processes', 'dask'\], but 'spark'"),
        ("local", "tcp://127.0.0.1:1", "`scheduler` goes with the engine 'dask', but the engine"),
    ],
)
def test_what_cannot_be_opened_is_refused(name, scheduler, sentence):
    with pytest.raises(InputError, match=sentence), open_engine(name, scheduler=scheduler):
        pass


def test_without_the_extra_dask_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "dask", None)
    sentence = r"pip install 'parallax-news\[scale\]'"
    with pytest.raises(InputError, match=sentence), open_engine("dask"):
        pass


# Dask asks for the machine's outside address when it starts, which the guard of these tests takes
# for network traffic; and it starts threads of its own. So it runs in a process of its own.
DASK = """
import json, os, signal, sys
from pathlib import Path
from analysis.engine import open_engine
from analysis.errors import InputError
from tests.test_engine import die_once, square
from functools import partial

def main():
    told = []
    with open_engine("dask", tell=told.append) as engine:
        plain = list(engine.map(square, range(12)))
        killed = list(engine.map(partial(die_once, mark=sys.argv[1]), range(12)))
        address = engine._client.scheduler.address
        with open_engine("dask", scheduler=address) as same:
            by_address = list(same.map(square, range(5)))
    print(json.dumps({"told": told, "plain": plain, "killed": killed, "by_address": by_address}))
    try:
        with open_engine("dask", scheduler="tcp://127.0.0.1:9"):
            pass
    except InputError as error:
        print(json.dumps(str(error)))

if __name__ == "__main__":
    main()
"""


def test_a_dask_cluster_gives_the_same_and_survives_the_death_of_a_worker(tmp_path):
    script = tmp_path / "script.py"
    script.write_text(DASK, encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, str(script), str(tmp_path / "died")],
        env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=180,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    first, second = map(json.loads, done.stdout.splitlines()[-2:])
    squares = [n * n for n in range(12)]
    assert first["plain"] == first["killed"] == squares
    assert first["by_address"] == squares[:5]
    assert (tmp_path / "died").exists()
    assert len(first["told"]) == 1
    assert "dashboard http://" in first["told"][0]
    assert "must be the address of a running Dask scheduler, but 'tcp://127.0.0.1:9'" in second
