"""Formulas of difference and of association: printed values, peers and laws."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.associations import (
    ASSOCIATIONS,
    TESTS,
    score_association,
    score_g2,
    score_log_ratio,
    score_lrc,
    score_test,
)

GOLDEN = json.loads((Path(__file__).parent / "golden" / "associations.json").read_text("utf-8"))
CELLS = st.tuples(
    st.integers(0, 60), st.integers(0, 60), st.integers(0, 900), st.integers(0, 900)
).map(lambda drawn: (drawn[0], drawn[0] + drawn[2], drawn[1], drawn[1] + drawn[3]))
PEERS = {
    "g2": {"lambda_": "log-likelihood", "correction": False},
    "chi2": {"correction": False},
    "chi2_yates": {"correction": True},
}


def score_one(measure: str, cells: tuple) -> tuple[float, float]:
    a, size_a, b, size_b = cells
    (value,), (p,) = score_test(np.array([a]), size_a, np.array([b]), size_b, measure=measure)
    return value, p


def associate(n: int, n_feature: int, *, measure: str, **sizes: float) -> float:
    counts = {"n_node": 200, "n_tokens": 100_000} | sizes
    (value,) = score_association(
        np.array([n]), n_feature=np.array([n_feature]), measure=measure, **counts
    )
    return float(value)


@pytest.mark.parametrize("case", GOLDEN[:2], ids=lambda case: case["name"])
def test_golden_tests(case):
    for measure, expected in case["tests"].items():
        cells = (case["n"][0], case["size"][0], case["n"][1], case["size"][1])
        value, p = score_one(measure, cells)
        assert value == pytest.approx(expected, abs=case["tolerance"]), measure
        if measure in case["p"]:
            assert p == pytest.approx(case["p"][measure], abs=1e-6)


def test_golden_associations():
    case = GOLDEN[2]
    sizes = {"n_node": case["n_node"], "n_tokens": case["n_tokens"]}
    for slots, name in ((None, "associations"), (case["n_slots"], "associations_in_windows")):
        for measure, expected in case[name].items():
            value = associate(case["n"], case["n_feature"], measure=measure, n_slots=slots, **sizes)
            assert value == pytest.approx(expected, abs=case["tolerance"]), measure


@given(CELLS)
@settings(deadline=None)
def test_tests_equal_scipys(cells):
    from scipy.stats import chi2_contingency

    a, size_a, b, size_b = cells
    if not 0 < a + b < size_a + size_b or not size_a or not size_b:
        return  # scipy has no expected frequencies
    for measure, options in PEERS.items():
        peer = chi2_contingency([[a, b], [size_a - a, size_b - b]], **options)
        value, p = score_one(measure, cells)
        assert abs(value) == pytest.approx(peer.statistic, abs=1e-8)
        assert p == pytest.approx(peer.pvalue, abs=1e-6)


@given(CELLS, st.sampled_from(TESTS))
@settings(deadline=None)
def test_tests_are_signed_and_defined_everywhere(cells, measure):
    a, size_a, b, size_b = cells
    value, p = score_one(measure, cells)
    back, _ = score_one(measure, (b, size_b, a, size_a))
    assert value == pytest.approx(-back, abs=1e-9)
    assert 0 <= p <= 1
    if a * size_b == b * size_a:
        assert value == pytest.approx(0, abs=1e-9)
    elif value:
        assert (value > 0) == (a * size_b > b * size_a)


@given(CELLS)
@settings(deadline=None)
def test_corrections_make_a_statistic_smaller(cells):
    values = {measure: abs(score_one(measure, cells)[0]) for measure in TESTS}
    assert values["g2_williams"] <= values["g2"]
    assert values["chi2_williams"] <= values["chi2"]
    assert values["chi2_yates"] <= values["chi2"]
    assert values["g2_two_term"] <= values["g2"] + 1e-9
    assert score_one("g2", cells) == tuple(
        float(part[0])
        for part in score_g2(np.array([cells[0]]), cells[1], np.array([cells[2]]), cells[3])
    )


def test_a_log_ratio_by_hand():
    # Hardie (2014): 0 is replaced by 0.5
    ratio = score_log_ratio(np.array([8, 0, 4, 0]), 1000, np.array([0, 4, 2, 0]), 500)
    assert ratio.tolist() == [3.0, -4.0, 0.0, -1.0]
    assert np.isnan(score_log_ratio(np.array([3]), 10, np.array([0]), 0)).all()
    wide = score_log_ratio(np.array([[2, 4]]), np.array([10, 10]), np.array([[1, 1]]), 10)
    assert wide.tolist() == [[1.0, 2.0]]


@pytest.mark.parametrize("cells", [(70, 1000, 20, 900), (3, 50, 40, 80), (5, 10, 0, 10)])
@pytest.mark.parametrize("n_tests", [1, 500])
def test_a_conservative_ratio_is_the_end_of_scipys_exact_interval(cells, n_tests):
    """Evert (2022): given a + b, a is binomial; its share's interval is turned into a ratio's."""
    from scipy.stats import binomtest

    a, size_a, b, size_b = cells
    level = 1 - 0.05 / n_tests
    interval = binomtest(a, a + b).proportion_ci(confidence_level=level, method="exact")
    over = a / size_a >= b / size_b
    share = interval.low if over else interval.high
    bound = np.log2(share / (1 - share) * size_b / size_a)
    expected = max(bound, 0) if over else min(bound, 0)
    (value,) = score_lrc(np.array([a]), size_a, np.array([b]), size_b, n_tests=n_tests)
    assert value == pytest.approx(expected, abs=1e-6)


@given(CELLS)
@settings(deadline=None)
def test_a_conservative_ratio_lies_between_0_and_the_ratio(cells):
    a, size_a, b, size_b = cells
    (lrc,) = score_lrc(np.array([a]), size_a, np.array([b]), size_b)
    (many,) = score_lrc(np.array([a]), size_a, np.array([b]), size_b, n_tests=100)
    (back,) = score_lrc(np.array([b]), size_b, np.array([a]), size_a)
    if not (size_a and size_b and a + b):
        assert np.isnan(lrc)
        return
    assert abs(many) <= abs(lrc)
    assert lrc == pytest.approx(-back, abs=1e-9)
    if a and b:
        (ratio,) = score_log_ratio(np.array([a]), size_a, np.array([b]), size_b)
        assert abs(lrc) <= abs(ratio) + 1e-9
        assert lrc * ratio >= 0


def test_more_evidence_for_one_ratio_is_a_larger_conservative_ratio():
    n = np.array([4, 40, 400, 4000])
    lrc = score_lrc(n, 10_000, n // 4, 10_000)
    assert (np.diff(lrc) > 0).all()
    assert lrc[0] == 0
    assert lrc[-1] == pytest.approx(2, abs=0.15)


@given(
    st.integers(1, 40), st.integers(0, 60), st.integers(1, 50), st.integers(1, 10),
    st.integers(0, 5000),
)  # fmt: skip
@settings(deadline=None)
def test_associations_keep_to_their_ranges_and_agree_in_sign(n, more, n_node, span, rest):
    slots = n_node * span
    if n > slots:
        return
    sizes = {"n_node": n_node, "n_slots": slots, "n_tokens": slots + more + rest}
    scores = {measure: associate(n, n + more, measure=measure, **sizes) for measure in ASSOCIATIONS}
    assert -1 <= np.nan_to_num(scores["npmi"]) <= 1 + 1e-9
    for name in ("delta_p_feature", "delta_p_node"):
        assert -1 <= np.nan_to_num(scores[name]) <= 1
    for name in ("npmi", "t", "g2", "delta_p_feature", "delta_p_node"):
        if abs(scores["mi"]) > 1e-9 and not np.isnan(scores[name]):
            assert np.sign(scores[name]) in (np.sign(scores["mi"]), 0), name


def test_associations_of_one_slot_equal_nltks():
    from nltk.metrics.association import BigramAssocMeasures

    marginals = (30, (200, 150), 100_000)
    pairs = {"mi": BigramAssocMeasures.pmi, "g2": BigramAssocMeasures.likelihood_ratio}
    pairs["t"] = BigramAssocMeasures.student_t
    for measure, peer in pairs.items():
        assert associate(30, 150, measure=measure) == pytest.approx(peer(*marginals), rel=1e-9)


@pytest.mark.parametrize("measure", ASSOCIATIONS)
def test_where_a_formula_has_no_value_it_is_nan(measure):
    for sizes in ({"n_node": 0}, {"n_node": 0, "n_tokens": 0}):
        assert not np.isinf(associate(0, 0, measure=measure, **sizes))
    never = associate(0, 150, measure=measure)
    assert np.isnan(never) == (measure in ("mi", "npmi", "t", "log_dice"))
    assert len(score_association(np.array([]), 0, np.array([]), 0, measure=measure)) == 0


def test_a_feature_counted_more_often_than_it_occurs_has_no_g2():
    assert np.isnan(associate(30, 20, measure="g2"))


def test_errors_name_the_choices():
    with pytest.raises(ValueError, match=r"^`measure` must be one of .*'g2_two_term'.*'g3' was"):
        score_one("g3", (1, 2, 1, 2))
    with pytest.raises(ValueError, match=r"^`measure` must be one of .*'log_dice'.*'dice' was"):
        associate(1, 2, measure="dice")
