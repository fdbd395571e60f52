"""The rates of error that pages tell are those that the benchmarks measured last."""

import json
from importlib import import_module
from pathlib import Path

import pytest

from analysis.measured import read_measured, save_measured

RESULTS = json.loads(Path("benchmarks/results.json").read_text(encoding="utf-8"))["results"]


@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize("house", ["voices", "naming", "agency"])
def test_error_rates_are_those_of_the_benchmark(house, stripped):
    place = import_module(f"analysis.{house}.accuracy").MEASURED
    measured = read_measured(place, stripped=stripped).set_index("measure")
    lines = [
        line for line in RESULTS
        if line.get("task") == house and line.get("held_out")
        and line.get("stripped", False) == stripped
    ]  # fmt: skip
    assert {line["measure"] for line in lines} == set(measured.index)
    for line in lines:
        found = measured.loc[line["measure"]]
        assert found[["precision", "recall"]].tolist() == [line["precision"], line["recall"]]


def test_rates_without_punctuation_are_saved_beside_the_others(tmp_path):
    place = tmp_path / "accuracy.json"
    line = {"measure": "span", "n": 8, "precision": 0.75, "recall": 0.5, "f1": 0.6}
    save_measured([line], place, sizes={"n_texts": 4})
    save_measured([line | {"precision": 0.25}], place, stripped=True)
    assert read_measured(place)["wrong"].tolist() == [0.25]
    assert read_measured(place, stripped=True)["wrong"].tolist() == [0.75]
    assert json.loads(place.read_text(encoding="utf-8"))["n_texts"] == 4
    assert read_measured(place, stripped=True)["missed"].tolist() == [0.5]
