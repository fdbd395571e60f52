"""Agreement between coders: golden values, laws, NLTK as a peer, and the codes that stand."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import choose_codes, count_codes, find_disputes, score_agreement

GOLDEN = json.loads((Path(__file__).parent / "golden" / "agreement.json").read_text("utf-8"))
DRAWS = 100


def lay(codes: dict[str, list]) -> pd.DataFrame:
    rows = [
        (f"u{unit:03d}", coder, value)
        for coder, values in codes.items()
        for unit, value in enumerate(values)
        if value is not None
    ]
    return pd.DataFrame(rows, columns=["item", "coder", "code"])


def alpha_of(codes: pd.DataFrame, **options) -> float:
    return score_agreement(codes, n_draws=DRAWS, **options)["alpha"].iloc[0]


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["name"])
def test_golden_alpha(case):
    for level, expected in case["alpha"].items():
        assert alpha_of(lay(case["codes"]), level=level) == pytest.approx(expected, abs=5e-4)


def test_kappa_by_hand():
    # Both yes 20, first only 5, second only 10, none 15: p_o = .7, p_c = .5 * .6 + .5 * .4 = .5
    one = [1] * 25 + [0] * 25
    two = [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15
    row = score_agreement(lay({"a": one, "b": two}), n_draws=DRAWS).iloc[0]
    assert row["kappa"] == pytest.approx(0.4)
    assert row["agreement"] == pytest.approx(0.7)


def test_the_interval_by_hand_of_all_resamples():
    """Three units: the 27 resamples have equal chance."""
    codes = lay({"a": [0, 1, 1], "b": [0, 1, 0]})
    many = score_agreement(codes, n_draws=20_000).iloc[0]
    values = []
    for picks in np.ndindex(3, 3, 3):
        part = pd.concat(
            [
                codes[codes["item"] == f"u{unit:03d}"].assign(item=f"{place}")
                for place, unit in enumerate(picks)
            ]
        )
        values.append(alpha_of(part))
    known = [value for value in values if not np.isnan(value)]
    ends = np.quantile(np.repeat(known, 1000), [0.025, 0.975])
    assert (many["low"], many["high"]) == pytest.approx(ends)
    assert "resamples hold one code only" in many["note"]


# --- laws ---

GRIDS = st.lists(
    st.lists(st.one_of(st.none(), st.integers(0, 3)), min_size=3, max_size=3),
    min_size=2,
    max_size=12,
)


def turn(rows: list[list]) -> dict[str, list]:
    return {name: [row[place] for row in rows] for place, name in enumerate("abc")}


@settings(max_examples=40, deadline=None)
@given(GRIDS, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_coders_and_units_may_be_swapped(rows, level):
    codes = lay(turn(rows))
    if codes.empty:
        return
    first = score_agreement(codes, level=level, n_draws=DRAWS)
    swapped = codes.assign(coder=codes["coder"].map({"a": "c", "b": "a", "c": "b"}))
    again = score_agreement(swapped.iloc[::-1], level=level, n_draws=DRAWS)
    for name in ("n_items", "agreement", "kappa", "alpha", "low", "high"):
        assert first[name].iloc[0] == pytest.approx(again[name].iloc[0], nan_ok=True), name


@settings(max_examples=40, deadline=None)
@given(GRIDS)
def test_names_of_nominal_codes_do_not_matter(rows):
    codes = lay(turn(rows))
    if codes.empty:
        return
    renamed = codes.assign(code=codes["code"].map({0: "d", 1: "a", 2: "c", 3: "b"}))
    assert alpha_of(codes) == pytest.approx(alpha_of(renamed), nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(GRIDS)
def test_ordinal_keeps_to_the_order_and_interval_to_the_distances(rows):
    codes = lay(turn(rows))
    if codes.empty:
        return
    stretched = codes.assign(code=codes["code"].map({0: 0, 1: 1, 2: 10, 3: 100}))
    moved = codes.assign(code=3 * codes["code"] - 7)
    same = pytest.approx(alpha_of(codes, level="ordinal"), nan_ok=True)
    assert alpha_of(stretched, level="ordinal") == same
    assert alpha_of(moved, level="interval") == pytest.approx(
        alpha_of(codes, level="interval"), nan_ok=True
    )


@settings(max_examples=30, deadline=None)
@given(GRIDS)
def test_of_two_codes_all_levels_are_the_same(rows):
    codes = lay(turn([[None if v is None else v % 2 for v in row] for row in rows]))
    if codes.empty:
        return
    nominal = alpha_of(codes)
    assert alpha_of(codes, level="ordinal") == pytest.approx(nominal, nan_ok=True)
    assert alpha_of(codes, level="interval") == pytest.approx(nominal, nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(GRIDS, st.sampled_from(["nominal", "interval"]))
def test_nltk_gives_the_same(rows, level):
    from nltk.metrics.agreement import AnnotationTask
    from nltk.metrics.distance import binary_distance, interval_distance

    codes = lay(turn(rows))
    sizes = codes.groupby("item")["code"].transform("size")
    paired = codes[sizes > 1]
    if paired["code"].nunique() < 2:
        return
    distance = interval_distance if level == "interval" else binary_distance
    task = AnnotationTask(paired[["coder", "item", "code"]].to_numpy().tolist(), distance=distance)
    assert alpha_of(codes, level=level) == pytest.approx(task.alpha())


def test_nltk_gives_the_same_kappa():
    from nltk.metrics.agreement import AnnotationTask

    generator = np.random.default_rng(5)
    codes = lay({name: generator.integers(0, 3, 40).tolist() for name in "abc"})
    task = AnnotationTask(codes[["coder", "item", "code"]].to_numpy().tolist())
    row = score_agreement(codes, n_draws=DRAWS).iloc[0]
    assert row["kappa"] == pytest.approx(task.kappa())
    assert row["agreement"] == pytest.approx(task.avg_Ao())


def test_full_agreement_is_1_and_chance_is_about_0():
    generator = np.random.default_rng(2)
    values = generator.integers(0, 2, 400).tolist()
    row = score_agreement(lay({"a": values, "b": values}), n_draws=DRAWS).iloc[0]
    assert (row["alpha"], row["kappa"], row["agreement"]) == (1, 1, 1)
    assert np.isnan(row["low"])
    assert row["note"] == "no disagreement in 400 sentences: resampling tells no interval"
    other = generator.integers(0, 2, 400).tolist()
    row = score_agreement(lay({"a": values, "b": other}), n_draws=400).iloc[0]
    assert row["low"] < 0 < row["high"]


@pytest.mark.parametrize(
    ("codes", "note"),
    [
        ({"a": [1, 0, 1]}, "one coder"),
        ({"a": [1, 0, None, None], "b": [None, None, 1, 1]}, "no sentence was coded twice"),
        ({"a": [0, 0, 0], "b": [0, 0, 0]}, "all 3 sentences have the same code"),
    ],
)
def test_what_cannot_be_told_is_nan_and_says_why(codes, note):
    row = score_agreement(lay(codes), n_draws=DRAWS).iloc[0]
    assert np.isnan(row["alpha"])
    assert np.isnan(row["kappa"])
    assert note in row["note"]


def test_kappa_is_0_where_one_coder_never_varies():
    row = score_agreement(lay({"a": [1, 1, 1, 1], "b": [1, 1, 0, 0]}), n_draws=DRAWS).iloc[0]
    assert row["kappa"] == pytest.approx(0)


def test_a_missing_code_is_missing_and_not_0():
    full = {"a": [1, 1, 0, 0, 1], "b": [1, 1, 0, 0, 0]}
    less = {"a": [1, 1, 0, 0, 1], "b": [1, 1, 0, 0, None]}
    assert alpha_of(lay(less)) == 1
    assert alpha_of(lay(full)) < 1


def test_sentences_of_one_article_are_resampled_together():
    codes = lay({"a": [1, 1, 0, 0] * 10, "b": [1, 0, 0, 0] * 10})
    items = sorted(codes["item"].unique())
    alone = score_agreement(codes, n_draws=500).iloc[0]
    of_article = [f"d{int(item[1:]) % 4}" for item in items]
    clusters = pd.DataFrame({"item": items, "doc_id": of_article})
    together = score_agreement(codes, clusters=clusters, n_draws=500).iloc[0]
    assert together["alpha"] == alone["alpha"]
    assert together["high"] - together["low"] > alone["high"] - alone["low"]
    with pytest.raises(ValueError, match="`clusters` lacks the item 'u000'"):
        score_agreement(codes, clusters=clusters.iloc[1:], n_draws=DRAWS)


def test_two_codes_of_one_coder_are_refused():
    twice = pd.concat([lay({"a": [1], "b": [1]})] * 2)
    with pytest.raises(ValueError, match="one code for each item and coder"):
        score_agreement(twice)
    with pytest.raises(ValueError, match="`level` must be one of"):
        score_agreement(twice, level="ratio")


def test_no_codes_give_tables_without_rows():
    none = pd.DataFrame(columns=["item", "coder", "frame", "code"]).astype(
        {"item": "str", "coder": "str", "frame": "str", "code": "float64"}
    )
    for table in (score_agreement(none), count_codes(none), choose_codes(none)):
        assert table.empty
    assert score_agreement(none)["alpha"].dtype == "float64"


# --- the codes that stand ---


def of_frames(codes: dict[str, list], frame: str = "war") -> pd.DataFrame:
    return lay(codes).assign(frame=frame).astype({"code": "float64"})


def test_the_majority_stands_and_a_tie_does_not():
    codes = of_frames({"a": [1, 1, 1, None], "b": [1, 0, 0, 0], "c": [0, 0, None, None]})
    chosen = choose_codes(codes).set_index("item")
    assert chosen["settled"].to_dict() == {
        "u000": "majority", "u001": "majority", "u002": "tied", "u003": "one coder",
    }  # fmt: skip
    assert chosen.loc["u000", "code"] == 1
    assert chosen.loc["u001", "code"] == 0
    assert np.isnan(chosen.loc["u002", "code"])


def test_what_was_settled_wins():
    codes = of_frames({"a": [1, 1, 0], "b": [1, 0, 1]})
    settled = of_frames({"boss": [0, 1, None]})
    chosen = choose_codes(codes, adjudicated=settled).set_index("item")
    assert chosen["settled"].tolist() == ["adjudicated", "adjudicated", "tied"]
    assert chosen["code"].tolist()[:2] == [0, 1]
    assert chosen["n_coders"].tolist() == [2, 2, 2]


def test_counts_add_up_and_show_who_codes_more():
    codes = of_frames({"a": [1, 1, 0], "b": [1, None, 0]})
    counts = count_codes(codes)
    assert counts["n"].sum() == len(codes)
    assert counts.groupby("coder")["share"].sum().tolist() == [1, 1]


def test_disputes_are_those_on_which_coders_differ():
    codes = of_frames({"a": [1, 1, 0], "b": [1, 0, None]})
    sample = pd.DataFrame(
        {name: ["x", "y", "z"] for name in ("before", "sentence", "after", "doc_id")}
    ).assign(item=["u000", "u001", "u002"], sentence_id=0)
    found = find_disputes(codes, sample=sample)
    assert found[["item", "codes", "sentence"]].to_numpy().tolist() == [["u001", "a 1, b 0", "y"]]
