"""Fightin' Words: the paper's equations written out, laws, and what the floor keeps out."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.log_odds import score_log_odds

COLUMNS = "feature n_target n_reference prior delta variance z z_floor".split()
MATRICES = st.lists(
    st.lists(st.integers(0, 9), min_size=4, max_size=4).filter(lambda row: sum(row) > 0),
    min_size=4,
    max_size=8,
)


def to_counts(matrix: np.ndarray) -> pd.DataFrame:
    row, column = np.asarray(matrix).nonzero()
    return pd.DataFrame(
        {
            "doc_id": pd.array([f"d{i:03}" for i in row], dtype="str"),
            "feature": pd.array([f"w{i:03}" for i in column], dtype="str"),
            "n": np.asarray(matrix)[row, column],
        }
    )


def to_groups(labels: str, **columns: list[str]) -> pd.DataFrame:
    doc_ids = [f"d{i:03}" for i in range(len(labels))]
    return pd.DataFrame({"doc_id": doc_ids, "group": list(labels), **columns}).astype("str")


def score(matrix: np.ndarray, labels: str, **options: object) -> pd.DataFrame:
    odds = score_log_odds(
        to_counts(matrix), groups=to_groups(labels), target="A", **{"min_count": 1, **options}
    )
    return odds.set_index("feature")


def draw_articles(
    seed: int, *, n_articles: int = 80, n_words: int = 150, k: float = 0.3
) -> np.ndarray:
    """Articles of one source: Zipf's law, and words that clump in articles."""
    generator = np.random.default_rng(seed)
    share = 1 / np.arange(1, n_words + 1)
    share /= share.sum()
    length = generator.lognormal(np.log(300), 0.5, size=(n_articles, 1))
    clump = generator.gamma(k, 1 / k, size=(n_articles, n_words))
    return generator.poisson(length * share * clump)


# --- the paper's equations -------------------------------------------------------------------


def write_out(y_i: list[int], y_j: list[int], a0: float) -> list[tuple[float, float, float]]:
    """Monroe, Colaresi & Quinn (2008), word by word, with the names of the paper."""
    n_i, n_j = sum(y_i), sum(y_j)
    told = []
    for y_wi, y_wj in zip(y_i, y_j, strict=True):
        alpha_w = a0 * (y_wi + y_wj) / (n_i + n_j)  # eq. 23
        omega_i = (y_wi + alpha_w) / (n_i + a0 - y_wi - alpha_w)
        omega_j = (y_wj + alpha_w) / (n_j + a0 - y_wj - alpha_w)
        delta = math.log(omega_i) - math.log(omega_j)  # eq. 16
        variance = 1 / (y_wi + alpha_w) + 1 / (y_wj + alpha_w)  # eq. 20
        told.append((delta, variance, delta / math.sqrt(variance)))  # eq. 22
    return told


@pytest.mark.parametrize("a0", [0.5, 19.0, 500.0])
def test_equals_the_papers_equations_written_out(a0):
    y_i, y_j = [7, 2, 0, 31], [2, 5, 9, 40]
    odds = score(np.array([y_i, y_j]), "AB", a0=a0).sort_index()
    peer = np.array(write_out(y_i, y_j, a0))
    assert np.allclose(odds[["delta", "variance", "z"]], peer, rtol=0, atol=1e-12)
    assert odds["prior"].sum() == pytest.approx(a0)


def test_golden_by_hand():
    # 7 of 10 against 2 of 9, a0 = 9.5 (19 words in 2 articles): prior 9.5 x 9/19 = 4.5;
    # delta = ln(11.5 / 8) - ln(6.5 / 12) = 0.362906 + 0.613104; variance = 1/11.5 + 1/6.5
    word = score(np.array([[7, 3], [2, 7]]), "AB").loc["w000"]
    assert word["prior"] == pytest.approx(4.5, abs=1e-12)
    assert word["delta"] == pytest.approx(0.976010, abs=2e-6)
    assert word["variance"] == pytest.approx(0.240803, abs=1e-6)
    assert word["z"] == pytest.approx(0.976010 / math.sqrt(0.240803), abs=1e-5)


# --- laws ------------------------------------------------------------------------------------


@given(MATRICES)
@settings(deadline=None, max_examples=40)
def test_swapping_the_sides_flips_the_sign(rows):
    labels = "AB" * len(rows)
    there = score(np.array(rows), labels[: len(rows)])
    back = score(np.array(rows), labels[1 : len(rows) + 1]).loc[there.index]
    assert np.allclose(there[["delta", "z"]], -back[["delta", "z"]], equal_nan=True)
    assert np.allclose(there["variance"], back["variance"], equal_nan=True)


def test_a_larger_prior_draws_towards_0():
    matrix = np.array([[9, 1, 40, 50], [1, 9, 50, 40]])
    sizes = [score(matrix, "AB", a0=a0)["delta"].abs() for a0 in (1, 10, 100, 1e5)]
    for less, more in zip(sizes[1:], sizes[:-1], strict=True):
        assert (less < more[less.index]).all()
    assert (sizes[-1] < 0.01).all()


def test_row_order_is_irrelevant_and_the_seed_decides():
    matrix, labels = draw_articles(1, n_articles=30, n_words=40), "AB" * 15
    counts, groups = to_counts(matrix), to_groups(labels)
    there = score_log_odds(counts, groups=groups, target="A")
    back = score_log_odds(
        counts.sample(frac=1, random_state=1),
        groups=groups.sample(frac=1, random_state=2),
        target="A",
    )
    pd.testing.assert_frame_equal(there, back)
    assert there.columns.tolist() == COLUMNS
    assert there["z"].is_monotonic_decreasing
    other = score_log_odds(counts, groups=groups, target="A", random_state=1)
    assert other["z"].equals(there["z"])
    assert not other["z_floor"].equals(there["z_floor"])


def test_rare_features_are_left_out_but_stay_in_prior_and_odds():
    matrix = draw_articles(2, n_articles=20, n_words=30)
    every, frequent = (score(matrix, "AB" * 10, min_count=least) for least in (1, 50))
    assert 0 < len(frequent) < len(every)
    shared = ["prior", "delta", "variance", "z"]
    pd.testing.assert_frame_equal(frequent[shared], every.loc[frequent.index, shared])


# --- the floor -------------------------------------------------------------------------------


def test_the_floor_keeps_out_what_one_source_differs_from_itself_by():
    """Few of 20 tables of 150 words have any beyond it, where 1.96 lets 30 of them pass."""
    beyond, beyond_2 = [], []
    for seed in range(20):
        shuffled = np.random.default_rng(seed).permutation(list("AB" * 40))
        odds = score(draw_articles(seed), "".join(shuffled), min_count=5, random_state=seed)
        beyond.append((odds["z"].abs() > odds["z_floor"]).sum())
        beyond_2.append((odds["z"].abs() > 1.96).mean())
    assert np.mean([n > 0 for n in beyond]) <= 0.3  # six bands of frequency, 1 in 20 each
    assert sum(beyond) <= 10
    assert np.mean(beyond_2) > 0.2


def test_a_small_side_is_compared_with_parts_as_small():
    """10 of 80 articles, drawn at random: by halves some words of each table would pass."""
    beyond = 0
    for seed in range(10):
        shuffled = np.random.default_rng(seed).permutation(list("A" * 10 + "B" * 70))
        odds = score(draw_articles(seed), "".join(shuffled), min_count=5, random_state=seed)
        beyond += (odds["z"].abs() > odds["z_floor"]).sum()
    assert beyond <= 5


def test_a_planted_difference_is_beyond_the_floor():
    for seed in range(3):
        matrix = draw_articles(seed, k=2)
        matrix[::2, 90] += np.random.default_rng(seed).poisson(3.0, size=40)
        odds = score(matrix, "AB" * 40)
        ratio = odds["z"] / odds["z_floor"]
        assert ratio.idxmax() == "w090"
        assert ratio["w090"] > 1


def test_the_floor_grows_with_frequency():
    odds = score(draw_articles(4), "AB" * 40).sort_values("n_target")
    assert odds["z_floor"].nunique() >= 3
    assert odds["z_floor"].iloc[-1] > 1.5 * odds["z_floor"].iloc[0]


def test_copies_are_split_together():
    # Eight reports of one word, or one report printed eight times: then one half has them all.
    matrix = np.tile([1, 200], (40, 1))
    matrix[:8] = [20, 181]
    own = [f"d{i:03}" for i in range(40)]
    floors = []
    for unit in (own, ["wire"] * 8 + own[8:]):
        groups = to_groups("A" * 20 + "B" * 20, unit=unit)
        odds = score_log_odds(to_counts(matrix), groups=groups, target="A").set_index("feature")
        floors.append(odds.loc["w000", "z_floor"])
    assert floors[1] > 1.2 * floors[0]


# --- where nothing can be told ---------------------------------------------------------------


def test_one_article_a_side_has_a_z_and_no_floor():
    odds = score(np.array([[4, 6], [1, 9], [2, 8]]), "ABB")
    assert odds["z"].notna().all()
    assert odds["z_floor"].isna().all()


@pytest.mark.parametrize("labels", ["AAA", "AAB"])
def test_a_side_without_words_has_no_odds(labels):
    matrix = np.array([[4, 6], [1, 9], [0, 0]])
    odds = score(matrix, labels)
    assert len(odds) == 2
    assert odds[["delta", "variance", "z", "z_floor"]].isna().all(axis=None)


def test_one_word_only_has_no_other_to_be_compared_with():
    odds = score(np.array([[4], [1], [2], [3]]), "AABB")
    assert odds[["delta", "z", "z_floor"]].isna().all(axis=None)


def test_an_empty_table_keeps_its_columns():
    counts = to_counts(np.array([[1, 2], [3, 4]]))[:0]
    odds = score_log_odds(counts, groups=to_groups("AB"), target="A")
    assert odds.columns.tolist() == COLUMNS
    assert len(odds) == 0


def test_hostile_features_are_features():
    words = ["\x00", "x" * 1_000_000, "حلب", "🕊️", "NaN", "None"]
    counts = pd.DataFrame(
        {"doc_id": ["a"] * 6 + ["b"] * 6, "feature": words * 2, "n": range(1, 13)}
    )
    groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["A", "B"]}).astype("str")
    odds = score_log_odds(
        counts.astype({"doc_id": "str", "feature": "str"}), groups=groups, target="A", min_count=1
    )
    assert sorted(odds["feature"]) == sorted(words)
    assert odds["z"].notna().all()


@pytest.mark.parametrize("a0", [0, -1.0, float("nan"), float("inf")])
def test_the_prior_has_a_size(a0):
    with pytest.raises(InputError, match="`a0` must be a number of tokens above 0, but "):
        score(np.array([[4, 6], [1, 9]]), "AB", a0=a0)


def test_errors_name_the_choices():
    counts, groups = to_counts(np.array([[4, 6], [1, 9]])), to_groups("AB")
    with pytest.raises(ValueError, match=r"^`target` must be one of \['A', 'B'\], but 'C'"):
        score_log_odds(counts, groups=groups, target="C")
    with pytest.raises(ValueError, match=r"^`reference` must be one of \['B'\], but 'A'"):
        score_log_odds(counts, groups=groups, target="A", reference="A")
    with pytest.raises(ValueError, match=r"^`counts` lacks .*'n'"):
        score_log_odds(counts[["doc_id", "feature"]], groups=groups, target="A")
