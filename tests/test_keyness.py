"""Keyness: golden values, laws, peers, and that chance is not mistaken for a finding."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.associations import score_log_ratio
from analysis.counts import count_features
from analysis.dispersion import score_dispersion
from analysis.errors import InputError
from analysis.intervals import score_q, shuffles
from analysis.intervals import units as binning
from analysis.keyness import (
    choose_target,
    score_group_keyness,
    score_keyness,
    score_log_ratio_intervals,
)
from analysis.keyness import score as measured
from analysis.keyness import shuffles as tested
from analysis.log_odds import Side, score_log_odds
from analysis.tokens import split_sentences, split_tokens

GOLDEN = Path(__file__).parent / "golden"
COLUMNS = """feature n_target n_reference n_documents_target n_documents_reference per_1000_target
per_1000_reference log_ratio low high lrc g2 p_g2 dp_norm z z_floor p q distinguishable note""".split()


def to_counts(matrix: np.ndarray) -> pd.DataFrame:
    """Lay a matrix of articles by words out as the table that count_features() makes."""
    row, column = matrix.nonzero()
    return pd.DataFrame(
        {
            "doc_id": pd.array([f"d{i:03}" for i in row], dtype="str"),
            "feature": pd.array([f"w{i:03}" for i in column], dtype="str"),
            "n": matrix[row, column],
        }
    )


def to_groups(target: np.ndarray, **columns: list[str]) -> pd.DataFrame:
    doc_ids = [f"d{i:03}" for i in range(len(target))]
    groups = {"doc_id": doc_ids, "group": np.where(target, "A", "B").tolist(), **columns}
    return pd.DataFrame(groups).astype("str")


def draw_articles(seed: int, *, n_articles: int = 80, n_words: int = 150) -> np.ndarray:
    """Draw articles from one and the same source: Zipf's law, and words that clump in articles."""
    generator = np.random.default_rng(seed)
    share = 1 / np.arange(1, n_words + 1)
    share /= share.sum()
    length = generator.lognormal(np.log(300), 0.5, size=(n_articles, 1))
    clump = generator.gamma(0.3, 1 / 0.3, size=(n_articles, n_words))  # mean 1, variance 3.3
    return generator.poisson(length * share * clump)


def half(n: int, seed: int) -> np.ndarray:
    return np.random.default_rng(1000 + seed).permutation(n) < n // 2


def score_tokens(texts: list[str], target: list[bool], **options: object) -> pd.DataFrame:
    doc_ids = [f"d{i:03}" for i in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")
    counts = count_features(split_tokens(split_sentences(documents)), within="sentence")
    groups = to_groups(np.array(target))
    keyness = score_keyness(counts, groups=groups, target="A", min_count=1, n_draws=500, **options)
    return keyness.set_index("feature")


# --- golden values and peers -----------------------------------------------------------------


@pytest.mark.parametrize(
    "case", json.loads((GOLDEN / "keyness.json").read_text("utf-8")), ids=lambda case: case["name"]
)
def test_golden(case):
    (n_target, n_reference), sizes = case["n"], case["size"]
    matrix = np.array([[n_target, sizes[0] - n_target], [n_reference, sizes[1] - n_reference]])
    keyness = score_keyness(to_counts(matrix), groups=to_groups(np.array([1, 0])), target="A")
    word = keyness.set_index("feature").loc["w000"]
    assert word["g2"] == pytest.approx(case["g2"], abs=case["tolerance"])
    assert word["p_g2"] == pytest.approx(case["p"], abs=1e-6)
    if word["note"]:  # no ratio: the 0.5 that stands for 0 is not shown
        assert np.isnan(word["log_ratio"])
        ratio = score_log_ratio(np.array([n_target]), sizes[0], np.array([n_reference]), sizes[1])
        assert ratio[0] == pytest.approx(case["log_ratio"], abs=1e-6)
    else:
        assert word["log_ratio"] == pytest.approx(case["log_ratio"], abs=1e-6)
    assert word["lrc"] == pytest.approx(case["lrc"], abs=1e-6)
    assert word["note"] == case.get("note", "")
    assert word["per_1000_target"] == 1000 * n_target / sizes[0]
    assert word["per_1000_reference"] == 1000 * n_reference / sizes[1]


@pytest.mark.parametrize("form", ["spread", "clumped"])
def test_the_article_bootstrap_knows_spread_from_clumped(form):
    golden = json.loads((GOLDEN / "article_bootstrap.json").read_text(encoding="utf-8"))
    n = golden["n_articles"]
    hits = np.zeros(2 * n, dtype=int)
    if form == "spread":
        hits[:45] = 1
    else:
        hits[7] = 45
    hits[[n + 3, n + 90]] = 1
    matrix = np.stack([hits, golden["words"] - hits], axis=1)
    groups = to_groups(np.arange(2 * n) < n)
    keyness = score_keyness(to_counts(matrix), groups=groups, target="A")
    word = keyness.set_index("feature").loc["w000"]
    assert word["g2"] == pytest.approx(golden["g2"], abs=1e-4)
    assert word["p_g2"] < 1e-11
    assert word["log_ratio"] == pytest.approx(golden["log_ratio"], abs=1e-6)
    assert word["n_documents_target"] == (45 if form == "spread" else 1)
    for end in ("low", "high"):
        assert word[end] == pytest.approx(float(golden[form][end]), abs=golden["tolerance"])
    assert word["distinguishable"] == golden[form]["distinguishable"]


# --- laws ------------------------------------------------------------------------------------


def test_swapping_target_and_reference_flips_the_sign():
    matrix, target = draw_articles(5, n_articles=60, n_words=60), half(60, 5)
    there, back = (
        score_keyness(to_counts(matrix), groups=to_groups(target), target=name).set_index("feature")
        for name in "AB"
    )
    back = back.loc[there.index]
    for column in ("n", "n_documents", "per_1000"):
        assert there[f"{column}_target"].equals(
            back[f"{column}_reference"].rename(f"{column}_target")
        )
    assert np.allclose(there["log_ratio"], -back["log_ratio"])
    assert np.allclose(there["g2"], -back["g2"])
    # random ends: with 2,000 draws they mirror but for some hundredths of their width
    frequent = there["n_target"] + there["n_reference"] > 100
    assert frequent.sum() > 20
    width = there["high"] - there["low"]
    assert ((there["low"] + back["high"]).abs() / width)[frequent].max() < 0.1
    assert np.allclose(there["p"], back["p"], atol=0.06)


def test_identical_groups_score_0():
    matrix = draw_articles(6, n_articles=20, n_words=40)
    both = np.concatenate([matrix, matrix])
    keyness = score_keyness(to_counts(both), groups=to_groups(np.arange(40) < 20), target="A")
    assert np.allclose(keyness[["log_ratio", "g2"]], 0, atol=1e-9)
    assert (keyness["p"] > 0.9).all()
    assert not keyness["distinguishable"].any()


def test_doubling_the_corpus_doubles_counts_and_g2_but_not_the_ratio():
    matrix, target = draw_articles(7, n_articles=30, n_words=30), half(30, 7)
    once = score_keyness(to_counts(matrix), groups=to_groups(target), target="A", min_count=1)
    twice = score_keyness(
        to_counts(np.concatenate([matrix, matrix])),
        groups=to_groups(np.concatenate([target, target])),
        target="A",
        min_count=1,
    )
    once, twice = once.set_index("feature"), twice.set_index("feature").loc[once["feature"]]
    for column in ("n_target", "n_reference", "n_documents_target", "n_documents_reference"):
        assert (twice[column] == 2 * once[column]).all()
    assert np.allclose(twice["g2"], 2 * once["g2"])
    used = (once[["n_target", "n_reference"]] > 0).all(axis=1)
    assert np.allclose(twice["log_ratio"][used], once["log_ratio"][used])


def test_row_order_is_irrelevant():
    counts, groups = to_counts(draw_articles(8, n_articles=20)), to_groups(half(20, 8))
    there = score_keyness(counts, groups=groups, target="A", n_draws=200)
    back = score_keyness(
        counts.sample(frac=1, random_state=1),
        groups=groups.sample(frac=1, random_state=2),
        target="A",
        n_draws=200,
    )
    pd.testing.assert_frame_equal(there, back)


def test_the_seed_decides_the_draws():
    counts, groups = to_counts(draw_articles(8, n_articles=20)), to_groups(half(20, 8))
    one, same, other = (
        score_keyness(counts, groups=groups, target="A", n_draws=200, random_state=seed)
        for seed in (1, 1, 2)
    )
    pd.testing.assert_frame_equal(one, same)
    assert not one["low"].equals(other["low"])


def test_a_reference_can_be_one_group():
    matrix = np.array([[4, 6], [5, 5], [1, 9], [1, 9], [90, 10], [90, 10]])
    groups = to_groups(np.array([1, 1, 0, 0, 0, 0]))
    groups.loc[4:, "group"] = "C"
    options = {"groups": groups, "target": "A", "min_count": 1, "n_draws": 50}
    against_b = score_keyness(to_counts(matrix), reference="B", **options).set_index("feature")
    against_all = score_keyness(to_counts(matrix), **options).set_index("feature")
    assert against_b.loc["w000", ["n_target", "n_reference"]].tolist() == [9, 2]
    assert against_all.loc["w000", ["n_target", "n_reference"]].tolist() == [9, 182]
    assert against_b.loc["w000", "log_ratio"] > 0 > against_all.loc["w000", "log_ratio"]


def test_order_puts_what_is_sure_first():
    matrix, target = draw_articles(9), half(80, 9)
    matrix[target, 140] += 3
    matrix[~target, 141] += 3
    keyness = score_keyness(to_counts(matrix), groups=to_groups(target), target="A")
    assert keyness.columns.tolist() == COLUMNS
    told = keyness["distinguishable"].tolist()
    assert told == sorted(told, reverse=True)
    sure = np.where(keyness["log_ratio"] >= 0, keyness["low"], -keyness["high"])
    sure = np.where(keyness["note"] == "", sure, keyness["lrc"].abs())[: sum(told)]
    assert (np.diff(sure) <= 0).all()


def test_rare_features_are_left_out_but_stay_in_the_sizes():
    matrix = np.array([[4, 1, 5], [4, 0, 6]])
    counts, groups = to_counts(matrix), to_groups(np.array([1, 0]))
    keyness = score_keyness(counts, groups=groups, target="A", min_count=8)  # as often as w000
    assert set(keyness["feature"]) == {"w000", "w002"}
    assert keyness.set_index("feature").loc["w000", "per_1000_target"] == 400


# --- what one article can tell ---------------------------------------------------------------


def test_one_article_a_side_resamples_its_sentences_and_tests_nothing():
    many = "War came. War stayed. War was long. Nothing else. War again. The end. War."
    few = "Peace came. Peace stayed. War was short. Nothing else. Peace. The end."
    keyness = score_tokens([many, few], [True, False])
    war = keyness.loc["war"]
    assert war["low"] < war["log_ratio"] < war["high"]
    assert keyness[["p", "q"]].isna().all(axis=None)
    assert not keyness["distinguishable"].any()


def test_one_sentence_or_no_sentence_ids_give_no_interval():
    keyness = score_tokens(["War came.", "Peace came. Peace stayed."], [True, False])
    assert keyness[["low", "high", "p", "q"]].isna().all(axis=None)
    assert (keyness["log_ratio"].notna() == (keyness["note"] == "")).all()
    matrix = np.array([[4, 6], [1, 9]])
    keyness = score_keyness(to_counts(matrix), groups=to_groups(np.array([1, 0])), target="A")
    assert keyness[["low", "high", "p", "q"]].isna().all(axis=None)


def test_nothing_to_compare_with_is_unknown_not_0():
    alone = score_tokens(["War came. War stayed.", "War ended."], [True, True])
    empty = score_tokens(["War came.", "War ended.", "", " "], [True, True, False, False])
    for keyness in (alone, empty):
        assert keyness[["per_1000_reference", "log_ratio", "low", "high"]].isna().all(axis=None)
        assert keyness[["p", "q"]].isna().all(axis=None)
        assert not keyness["distinguishable"].any()


def test_copies_move_together():
    # The word stands in 8 of 10 articles of A: eight reports, or one report printed eight times.
    matrix = np.tile([2, 98], (20, 1))
    matrix[:8] = [10, 90]
    target = np.arange(20) < 10
    own = [f"d{i:03}" for i in range(20)]
    copied = ["wire"] * 8 + own[8:]
    reports, copies = (
        score_keyness(to_counts(matrix), groups=to_groups(target, unit=unit), target="A")
        .set_index("feature")
        .loc["w000"]
        for unit in (own, copied)
    )
    plain = score_keyness(to_counts(matrix), groups=to_groups(target), target="A")
    assert reports["low"] == plain.set_index("feature").loc["w000", "low"]
    assert copies["high"] - copies["low"] > 1.5 * (reports["high"] - reports["low"])
    assert reports["distinguishable"]
    assert not copies["distinguishable"]


@pytest.mark.parametrize(
    ("first", "others", "distinguishable"), [("u", "vw", True), ("u", "uu", False)]
)
@pytest.mark.parametrize("by_group", [False, True])
def test_copies_are_no_more_evidence_than_one_article(first, others, distinguishable, by_group):
    # three of the four articles of A have a word that none of the 300 others has
    matrix = np.tile([0, 100], (304, 1))
    matrix[:3] = [20, 80]
    groups = to_groups(
        np.arange(304) < 4, unit=[first, *others, *(f"d{n:03}" for n in range(3, 304))]
    )
    counts = to_counts(matrix)
    if by_group:
        keyness = score_group_keyness(counts, groups=groups).query("group == 'A'")
    else:
        keyness = score_keyness(counts, groups=groups, target="A")
    row = keyness.set_index("feature").loc["w000"]
    assert row["n_documents_target"] == 3
    assert row["q"] <= 0.05
    assert row["distinguishable"] == distinguishable
    assert not any(name.startswith("_") for name in keyness)


def test_copies_on_both_sides_are_no_evidence():
    # Each report was printed by both: no shuffle of the reports can tell the sides apart.
    matrix = np.array([[5, 5], [5, 5], [1, 9], [1, 9]])
    groups = to_groups(np.array([1, 0, 1, 0]), unit=["u", "u", "v", "v"])
    keyness = score_keyness(to_counts(matrix), groups=groups, target="A", min_count=1)
    assert (keyness["p"] == 1).all()


@pytest.mark.parametrize("turned", [False, True])
def test_categories_give_what_texts_give(turned):
    counts, groups = to_counts(draw_articles(8, n_articles=20)), to_groups(half(20, 8))
    options = {"groups": groups, "target": "A", "n_draws": 200}
    coded = {
        column: pd.Categorical(
            counts[column], sorted([*set(counts[column]), "none"], reverse=turned)
        )
        for column in ("doc_id", "feature")
    }
    pd.testing.assert_frame_equal(
        score_keyness(counts, **options),
        score_keyness(counts.assign(**coded).astype({"n": "int32"}), **options),
    )


# --- very many articles ----------------------------------------------------------------------


def test_random_groups_of_articles_give_the_same_intervals(monkeypatch):
    matrix, target = draw_articles(4, n_articles=900, n_words=60), half(900, 4)
    generator = np.random.default_rng(4)
    matrix[target, 30] += generator.poisson(2.0, size=target.sum())
    options = {"groups": to_groups(target), "target": "A"}
    single = score_keyness(to_counts(matrix), **options).set_index("feature")
    monkeypatch.setattr(binning, "MAX_UNITS", 300)
    monkeypatch.setattr(binning, "N_BINS", 200)
    binned = score_keyness(to_counts(matrix), **options).set_index("feature").loc[single.index]
    width = single["high"] - single["low"]
    assert np.allclose(binned["log_ratio"], single["log_ratio"])
    assert ((binned["low"] - single["low"]).abs() / width).median() < 0.1
    assert ((binned["high"] - single["high"]).abs() / width).max() < 0.3
    assert binned["distinguishable"].tolist() == single["distinguishable"].tolist()
    # p of what is shuffled once: as far apart as two runs of 2,000 shuffles and the random groups
    assert (binned["p"] - single["p"]).abs().max() < 0.2
    assert np.corrcoef(binned["p"], single["p"])[0, 1] > 0.98


def test_no_shuffle_reaches_what_is_called_beyond_reach(monkeypatch):
    matrix, target = draw_articles(4, n_articles=1000, n_words=60), half(1000, 4)
    matrix[target, 20:25] += 30
    options = {"groups": to_groups(target), "target": "A", "n_draws": 300}
    told: list[np.ndarray] = []
    find = tested.find_beyond_reach

    def spy(*args, **kwargs):
        told.append(find(*args, **kwargs))
        return told[-1]

    monkeypatch.setattr(tested, "find_beyond_reach", spy)
    spared = score_keyness(to_counts(matrix), **options).sort_values("feature")
    assert 5 <= told[0].sum() < 30
    monkeypatch.setattr(
        tested, "find_beyond_reach", lambda *args, **kwargs: np.zeros(len(told[0]), dtype=bool)
    )
    worked_out = score_keyness(to_counts(matrix), **options).sort_values("feature")
    smallest = worked_out["p"].to_numpy()[told[0]]
    assert (smallest <= 2 / 3_001).all()
    assert smallest.tolist() == spared["p"].to_numpy()[told[0]].tolist()
    assert worked_out["q"].le(0.05).tolist() == spared["q"].le(0.05).tolist()


def test_the_quick_way_for_many_articles_decides_alike(monkeypatch):
    matrix, target = draw_articles(6, n_articles=300), half(300, 6)
    matrix[target, 60:70] += np.random.default_rng(4).poisson(1.0, size=(target.sum(), 10))
    options = {"groups": to_groups(target), "target": "A"}
    plain = score_keyness(to_counts(matrix), **options).set_index("feature")
    monkeypatch.setattr(shuffles, "_FEW_UNITS", 100)
    quick = score_keyness(to_counts(matrix), **options).set_index("feature").loc[plain.index]
    assert quick["distinguishable"].sum() >= 10
    assert quick["distinguishable"].tolist() == plain["distinguishable"].tolist()
    assert np.allclose(quick["p"], plain["p"], atol=0.12)
    assert quick["low"].tolist() == plain["low"].tolist()


# --- placebo and power -----------------------------------------------------------------------


def test_shuffled_labels_find_nothing_where_g2_finds_much():
    found, small_p, false_by_g2 = [], [], []
    for seed in range(12):
        counts, groups = to_counts(draw_articles(seed)), to_groups(half(80, seed))
        keyness = score_keyness(counts, groups=groups, target="A", random_state=seed)
        assert len(keyness) > 140
        found.append(keyness["distinguishable"].sum())
        small_p.append((keyness["p"] <= 0.05).mean())
        false_by_g2.append((score_q(keyness["p_g2"].to_numpy()) <= 0.05).mean())
    assert found == [0] * 12
    assert np.mean(small_p) <= 0.06
    # the words clump in articles, and a test that counts words takes that for a difference
    assert np.mean(false_by_g2) > 0.2


def test_a_planted_difference_is_found_and_no_other():
    # One word in 150: Benjamini-Hochberg asks for p <= .0004, less than 2,000 shuffles can give.
    for seed in range(5):
        matrix, target = draw_articles(seed), half(80, seed)
        generator = np.random.default_rng(seed)
        matrix[target, 90] += generator.poisson(3.0, size=target.sum())
        keyness = score_keyness(to_counts(matrix), groups=to_groups(target), target="A")
        told = keyness[keyness["distinguishable"]].set_index("feature")
        assert told.index.tolist() == ["w090"]
        assert told.loc["w090", "low"] > 0
        assert told.loc["w090", "p"] < 0.0004


def test_a_word_that_the_target_never_uses_is_found():
    matrix, target = draw_articles(3), half(80, 3)
    generator = np.random.default_rng(3)
    matrix[:, 90] = np.where(target, 0, generator.poisson(3.0, size=80))
    keyness = score_keyness(to_counts(matrix), groups=to_groups(target), target="A")
    word = keyness.set_index("feature").loc["w090"]
    assert word["distinguishable"]
    assert word["n_target"] == word["n_documents_target"] == 0
    assert word[["log_ratio", "low", "high"]].isna().all()
    assert word["lrc"] < -2


# --- what one side never uses, and what one article uses ---------------------------------------


def never_used(*, n_with: int, n_articles: int = 200) -> pd.DataFrame:
    """Words of which the second half of the articles has none; w000 is in n_with of the first."""
    generator = np.random.default_rng(2)
    matrix = generator.poisson([0, 4, 90], size=(n_articles, 3))
    matrix[:n_with, 0] = 2
    groups = to_groups(np.arange(n_articles) < n_articles // 2)
    return score_keyness(to_counts(matrix), groups=groups, target="A", min_count=1)


def test_a_word_that_one_side_never_uses_says_so():
    keyness = never_used(n_with=40).set_index("feature")
    assert keyness.loc["w000", "note"] == "not used by the others, 0 of 100 articles"
    assert keyness.loc["w000", "distinguishable"]
    assert keyness.loc["w000", "lrc"] > 0
    assert keyness.loc["w000", ["log_ratio", "low", "high"]].isna().all()
    assert (keyness.loc[["w001", "w002"], "note"] == "").all()


def test_an_unused_word_that_is_not_distinguishable_comes_last():
    keyness = never_used(n_with=2)
    assert keyness["feature"].iloc[-1] == "w000"
    assert np.isnan(keyness["log_ratio"].iloc[-1])
    assert not keyness["distinguishable"].iloc[-1]


def test_long_articles_do_not_avoid_what_they_do_not_use():
    # The target's ten articles are the longest; 100 words stand in one short article each.
    matrix = np.zeros((110, 101), dtype=int)
    matrix[10:, :100] = 5 * np.eye(100, dtype=int)
    matrix[:, 100] = np.r_[np.full(10, 1500), np.full(100, 100)]
    groups = to_groups(np.arange(110) < 10)
    keyness = score_keyness(to_counts(matrix), groups=groups, target="A").set_index("feature")
    rare = keyness.drop("w100")
    assert (rare["note"] == "not used by A, 0 of 10 articles").all()
    assert (rare["p"] > 0.5).all()
    assert not rare["distinguishable"].any()


def test_a_word_of_one_article_does_not_mark_its_source():
    # Five articles, all shorter than the others: one hit is then a rate that no shuffle reaches.
    matrix = np.tile([0, 400], (800, 1))
    matrix[:5] = [0, 100]
    matrix[0, 0] = 1
    matrix[[50, 51, 52, 53], 0] = 1
    groups = to_groups(np.arange(800) < 5)
    word = score_keyness(to_counts(matrix), groups=groups, target="A", min_count=1)
    word = word.set_index("feature").loc["w000"]
    assert np.isneginf(word["low"])  # a third of the resamples have no hit
    assert word["q"] <= 0.05
    assert not word["distinguishable"]


# --- too few uses for an end -------------------------------------------------------------------


@pytest.mark.parametrize("n_articles", [20, 100, 400])
def test_an_end_is_open_where_resamples_without_a_use_are_more_than_lie_beyond_it(n_articles):
    # word m stands once in m articles of the reference, in all of the target's
    matrix = np.zeros((2 * n_articles, 10), dtype=int)
    matrix[:n_articles, :9] = 1
    for n_with in range(1, 9):
        matrix[n_articles : n_articles + n_with, n_with] = 1
    matrix[:, 9] = 300
    groups = to_groups(np.arange(2 * n_articles) < n_articles)
    keyness = score_keyness(to_counts(matrix), groups=groups, target="A").set_index("feature")
    for n_with in range(1, 9):
        word = keyness.loc[f"w00{n_with}"]
        without = (1 - n_with / n_articles) ** n_articles
        assert np.isinf(word["high"]) == (without > 0.025), n_with
        assert 0 < word["low"] < word["log_ratio"]
        assert word["distinguishable"]
    assert np.isfinite(keyness.loc["w008", "high"])


def test_no_number_put_for_a_count_of_0_is_an_end():
    # of an interval whose end were log2(ratio with 0.5 for 0) the doubled corpus had another
    matrix = np.zeros((80, 2), dtype=int)
    matrix[:40, 0], matrix[41, 0], matrix[:, 1] = 3, 1, 200
    for counts in (matrix, np.vstack([matrix] * 2)[np.r_[0:40, 80:120, 40:80]]):
        groups = to_groups(np.arange(len(counts)) < len(counts) - 40)
        for target in ("A", "B"):
            word = score_keyness(to_counts(counts), groups=groups, target=target)
            word = word.set_index("feature").loc["w000"]
            ends = word[["low", "high"]] if target == "A" else -word[["high", "low"]]
            assert np.isposinf(ends.iloc[1])
            assert ends.iloc[0] > 0


def test_a_word_of_few_articles_that_the_others_never_use_is_not_sure():
    matrix = np.zeros((60, 3), dtype=int)
    matrix[:3, 0], matrix[:12, 1], matrix[:, 2] = 9, 9, 300
    groups = to_groups(np.arange(60) < 20)
    keyness = score_keyness(to_counts(matrix), groups=groups, target="A").set_index("feature")
    assert not keyness.loc["w000", "distinguishable"]
    assert keyness.loc["w001", "distinguishable"]


@pytest.mark.parametrize("side", ["A", "B"])
def test_dp_norm_is_that_of_the_side_that_uses_the_word_more(side):
    matrix, target = draw_articles(3, n_articles=40, n_words=30), half(40, 3)
    counts, groups = to_counts(matrix), to_groups(target)
    keyness = score_keyness(counts, groups=groups, target="A", n_draws=50).set_index("feature")
    inside = counts["doc_id"].isin(groups.loc[groups["group"] == side, "doc_id"])
    peer = score_dispersion(counts[inside]).set_index("feature")["dp_norm"]
    more = keyness.index[keyness["log_ratio"] > 0 if side == "A" else keyness["log_ratio"] < 0]
    assert len(more) > 5
    assert np.allclose(keyness.loc[more, "dp_norm"], peer[more])


def test_z_and_its_floor_are_those_of_the_log_odds():
    counts, groups = to_counts(draw_articles(8, n_articles=40)), to_groups(half(40, 8))
    keyness = score_keyness(counts, groups=groups, target="A", n_draws=50).set_index("feature")
    odds = score_log_odds(counts, groups=groups, target="A").set_index("feature")
    assert keyness["z"].to_dict() == odds["z"].to_dict()
    assert keyness["z_floor"].to_dict() == odds["z_floor"].to_dict()


# --- each group against the rest ---------------------------------------------------------------


def three_groups(n: int = 60) -> tuple[pd.DataFrame, pd.DataFrame]:
    matrix = draw_articles(11, n_articles=n, n_words=40)
    matrix[: n // 3, 20] += 15
    groups = to_groups(np.ones(n, dtype=bool))
    groups["group"] = np.repeat(["A", "B", "C"], n // 3)
    return to_counts(matrix), groups


@pytest.mark.parametrize("few", [2000, 10])
def test_each_groups_rows_are_those_of_its_own_comparison(monkeypatch, few):
    monkeypatch.setattr(measured, "_FEW_UNITS", few)
    counts, groups = three_groups()
    options = {"groups": groups, "n_draws": 500, "random_state": 3}
    every = score_group_keyness(counts, **options)
    assert every.columns.tolist() == ["group", *COLUMNS]
    assert every["group"].tolist() == sorted(every["group"])
    assert np.allclose(every["q"], score_q(every["p"].to_numpy()))
    for name, rows in every.groupby("group"):
        alone = score_keyness(counts, target=name, **options).set_index("feature")
        rows = rows.set_index("feature").loc[alone.index, COLUMNS[1:]]
        drawn = ["p", "q", "distinguishable"]
        pd.testing.assert_frame_equal(rows.drop(columns=drawn), alone.drop(columns=drawn))
        assert (rows["p"] - alone["p"]).abs().max() < 0.25  # two runs of 500 shuffles
    found = every[every["distinguishable"] & (every["log_ratio"] > 0)]
    assert found[["group", "feature"]].to_numpy().tolist() == [["A", "w020"]]


def test_the_order_of_rows_is_irrelevant_to_groups():
    counts, groups = three_groups(30)
    there = score_group_keyness(counts, groups=groups, n_draws=100)
    shuffled = [table.sample(frac=1, random_state=5) for table in (counts, groups)]
    pd.testing.assert_frame_equal(
        there, score_group_keyness(shuffled[0], groups=shuffled[1], n_draws=100)
    )


def test_shuffled_labels_of_three_groups_find_nothing():
    for seed in range(3):
        groups = to_groups(np.ones(90, dtype=bool))
        shuffled = np.random.default_rng(seed).permutation(np.repeat(["A", "B", "C"], 30))
        groups["group"] = pd.array(shuffled, dtype="str")
        counts = to_counts(draw_articles(seed, n_articles=90, n_words=100))
        keyness = score_group_keyness(counts, groups=groups, random_state=seed)
        assert (keyness["p"] <= 0.05).mean() < 0.08
        assert not keyness["distinguishable"].any()


def test_groups_of_one_article_or_none_are_not_tested():
    counts, groups = three_groups(30)
    groups.loc[groups.index[0], "group"] = "alone"
    keyness = score_group_keyness(counts, groups=groups, n_draws=50)
    alone = keyness[keyness["group"] == "alone"]
    assert len(alone) == len(keyness) / 4
    assert alone[["low", "high", "p", "q", "z_floor"]].isna().all(axis=None)
    assert keyness.loc[keyness["group"] == "B", "p"].notna().all()
    only = score_group_keyness(counts, groups=groups.assign(group="A"), n_draws=50)
    assert only[["log_ratio", "low", "z", "p"]].isna().all(axis=None)
    assert (only["note"] == "").all()
    empty = score_group_keyness(counts[:0], groups=groups[:0])
    assert empty.columns.tolist() == keyness.columns.tolist()
    assert len(empty) == 0
    assert empty.dtypes.astype(str).tolist() == keyness.dtypes.astype(str).tolist()


# --- coverage ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("n_articles", "k"), [(20, 2.0), (50, 0.5), (200, 0.5)])
def test_intervals_hold_the_true_ratio_as_often_as_they_say(n_articles, k):
    """Clumped words of known ratio 2, in 20 articles and more; benchmarks/coverage.py has more."""
    generator = np.random.default_rng(12)
    held = []
    for _ in range(50):
        sides = []
        for rate in (0.006, 0.003):
            lengths = np.maximum(generator.lognormal(np.log(300), 0.5, n_articles).round(), 20)
            clump = generator.gamma(k, 1 / k, size=(n_articles, 20))
            matrix = sparse.csr_matrix(generator.poisson(lengths[:, None] * rate * clump))
            units = np.arange(n_articles)
            sides.append(Side(matrix, lengths, units, pd.Index(units.astype(str)), True))
        low, high = score_log_ratio_intervals(sides, n_draws=1000, generator=generator)
        held += ((low <= 1) & (high >= 1)).tolist()
    assert len(held) == 1000
    assert 0.92 <= np.mean(held) <= 0.98  # 93 to 97, and 1,000 corpora's standard error of .7


# --- choosing the target, errors -------------------------------------------------------------


def test_the_largest_group_is_the_target_then_the_first_by_name():
    groups = pd.DataFrame({"doc_id": list("abcde"), "group": ["y", "x", "x", "y", "z"]})
    assert choose_target(groups) == "x"
    assert choose_target(groups, target="z") == "z"


def test_errors_name_the_argument_what_came_and_the_remedy():
    counts, groups = to_counts(np.array([[4, 6], [1, 9]])), to_groups(np.array([1, 0]))
    with pytest.raises(
        ValueError, match=r"^`target` must be one of \['A', 'B'\], but 'C' was passed"
    ):
        score_keyness(counts, groups=groups, target="C")
    with pytest.raises(
        ValueError, match=r"^`reference` must be one of \['B'\], but 'A' was passed"
    ):
        score_keyness(counts, groups=groups, target="A", reference="A")
    with pytest.raises(
        ValueError, match=r"^`counts` lacks .*'n'.* Make it with count_features\(\)"
    ):
        score_keyness(counts[["doc_id", "feature"]], groups=groups, target="A")
    with pytest.raises(ValueError, match=r"^`groups` lacks .* Make it with group_documents\(\)"):
        score_keyness(counts, groups=groups[["doc_id"]], target="A")


def test_a_mistyped_target_is_answered_with_the_nearest_group():
    groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["Harbour Post", "Daily Meridian"]})
    with pytest.raises(
        InputError, match=r"but 'Harbor Post' was given; did you mean 'Harbour Post'\?"
    ):
        choose_target(groups, target="Harbor Post")
    with pytest.raises(InputError, match=r"groups are 'Daily Meridian', 'Harbour Post'\.$"):
        choose_target(groups, target="xyz")
    with pytest.raises(InputError, match="`groups` holds no article"):
        choose_target(groups[:0])


# --- many articles: p without shuffles -------------------------------------------------------


def test_p_that_needs_no_shuffle_is_that_of_many_shuffles(monkeypatch):
    generator = np.random.default_rng(3)
    n_articles, n_words = 400, 60
    rates = generator.gamma(0.4, 2.5, size=(n_articles, n_words)) * generator.gamma(1, 1, n_words)
    rates[: n_articles // 4, :10] *= np.linspace(1, 6, 10)  # from no difference to a clear one
    n = generator.poisson(rates)
    n[: n_articles // 4, 50:] = 0  # never used by the target
    n[:, 59] *= np.arange(n_articles) > n_articles - 4
    article, word = np.nonzero(n)
    counts = pd.DataFrame(
        {
            "doc_id": pd.Series(article).map("d{:03}".format).astype("str"),
            "feature": pd.Series(word).map("w{:02}".format).astype("str"),
            "n": n[article, word],
        }
    )
    groups = pd.DataFrame({"doc_id": [f"d{number:03}" for number in range(n_articles)]}).astype(
        "str"
    )
    groups["group"] = np.where(np.arange(n_articles) < n_articles // 4, "A", "B")
    given = {"groups": groups, "min_count": 1, "n_draws": 4000}
    shuffled = score_group_keyness(counts, **given).set_index(["group", "feature"])["p"]
    monkeypatch.setattr(measured, "_FEW_UNITS", 10)
    decided = score_group_keyness(counts, **given).set_index(["group", "feature"])["p"]
    decided = decided[shuffled.index]
    assert decided.between(0, 1).all()
    # one has few shuffles, the other's bounds are too high: neither calls the other's chance clear
    middle = shuffled > 0.02
    assert (abs(np.log2(decided[middle] / shuffled[middle])) < 1).all()
    assert (decided[shuffled < 0.001] < 0.02).all()
    assert (shuffled[decided < 0.001] < 0.02).all()
    # exact where a side has none: 100 of 400 articles hold none of the 3 that have the word
    lone = decided["A", "w59"]
    have = len(set(article[word == 59]))
    chance = np.prod([(300 - step) / (400 - step) for step in range(have)])
    assert lone == pytest.approx(min(1, 2 * chance))
