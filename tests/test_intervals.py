"""Intervals, permutation and false discovery: against peers, by law, and by simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from analysis.intervals import (
    draw_sums,
    draw_weights,
    multiply_blocks,
    score_all_contrasts,
    score_contrasts,
    score_intervals,
    score_means,
    score_q,
    score_shuffled_p,
    shuffle_labels,
)

MEANS = ["group", "n_documents", "n_sentences", "estimate", "low", "high", "resampled"]
CONTRASTS = ["group", "n_documents", "estimate", "low", "high", "p", "q", "distinguishable"]


def lay(articles: dict[str, list[float]]) -> pd.DataFrame:
    """One row per sentence, from the sentences' scores of each article."""
    rows = [(doc_id, score) for doc_id, scores in articles.items() for score in scores]
    return pd.DataFrame(rows, columns=["doc_id", "tone"]).astype({"doc_id": "str", "tone": float})


def to_groups(labels: dict[str, str], **columns: list[str]) -> pd.DataFrame:
    table = {"doc_id": list(labels), "group": list(labels.values()), **columns}
    return pd.DataFrame(table).astype("str")


def draw_articles(
    seed: int, *, n: int = 30, shift: float = 0.0, clump: float = 0.5, groups: str = "A"
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Draw articles of five sentences; the sentences of an article resemble one another.

    The articles of group A are `shift` higher than the others; the true mean of these is 0.
    """
    generator = np.random.default_rng(seed)
    labels = generator.permutation([groups[i % len(groups)] for i in range(n)])
    centre = generator.normal(0, clump, size=n) + shift * (labels == "A")
    doc_ids = [f"d{i:03}" for i in range(n)]
    tone = centre[:, None] + generator.normal(0, 0.3, size=(n, 5))
    scores = pd.DataFrame({"doc_id": np.repeat(doc_ids, 5), "tone": tone.ravel()})
    return scores.astype({"doc_id": "str"}), to_groups(dict(zip(doc_ids, labels, strict=True)))


# --- the parts -------------------------------------------------------------------------------


@given(st.integers(1, 30), st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_weights_resample_all_units_with_equal_chance(n_units, seed):
    weights = draw_weights(n_units, n_draws=500, random_state=seed)
    assert weights.shape == (500, n_units)
    assert (weights.sum(axis=1) == n_units).all()
    assert np.allclose(weights.mean(axis=0), 1, atol=0.25)
    assert (weights == draw_weights(n_units, n_draws=500, random_state=seed)).all()


def test_percentile_interval_leaves_unknown_draws_out():
    draws = np.array([[1.0, np.nan, np.nan], [2, 4, np.nan], [3, 8, np.nan]])
    low, high = score_intervals(draws, level=0.5)
    assert low.tolist()[:2] == [1.5, 5]
    assert high.tolist()[:2] == [2.5, 7]
    assert np.isnan([low[2], high[2]]).all()


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_q_is_benjamini_hochbergs_and_scipys(values):
    p = np.array(values)
    q = score_q(p)
    assert np.allclose(q, stats.false_discovery_control(p))
    order = np.argsort(p)
    # by definition: the smallest p_(j) m / j over all j from one's own rank on
    scaled = p[order] * len(p) / np.arange(1, len(p) + 1)
    expected = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    assert np.allclose(q[order], expected)


def test_q_does_not_count_what_was_not_tested():
    p = np.array([np.nan, 0.01, np.nan, 0.04, 0.03])
    q = score_q(p)
    assert np.isnan(q).tolist() == [True, False, True, False, False]
    assert np.allclose(q[~np.isnan(q)], stats.false_discovery_control(p[~np.isnan(p)]))
    assert np.isnan(score_q(np.full(3, np.nan))).all()
    assert len(score_q(np.empty(0))) == 0


def test_shuffled_units_keep_together_and_keep_their_number():
    inside = np.array([True, True, False, False, True, False])
    units = np.array(["wire", "wire", "x", "y", "z", "v"])
    generator = np.random.default_rng(0)
    labels = shuffle_labels(inside, units, n_draws=400, generator=generator)
    assert (labels[:, 0] == labels[:, 1]).all()
    assert (labels[:, 1:].sum(axis=1) == 2).all()  # 2 of 5 units, as observed
    assert np.allclose(labels.mean(axis=0), 0.4, atol=0.1)


def test_sums_over_resamples_equal_plain_loops():
    generator = np.random.default_rng(2)
    matrix = sparse.csr_matrix(generator.poisson(0.7, size=(5, 7)))
    units = np.array([3, 1, 1, 0, 2])
    blocks = draw_sums(matrix, units, n_draws=9, generator=np.random.default_rng(4))
    sums = np.hstack([block for _, block in blocks])
    weights = draw_weights(4, n_draws=9, random_state=np.random.default_rng(4))
    dense = matrix.toarray()
    for draw in range(9):
        expected = sum(weights[draw, units[row]] * dense[row] for row in range(5))
        assert np.allclose(sums[draw], expected)


@pytest.mark.parametrize("block", [1, 3, 7, 100])
def test_blocks_do_not_change_the_product(block):
    generator = np.random.default_rng(3)
    matrix = sparse.csr_matrix(generator.poisson(1.0, size=(6, 7)))
    weights = generator.random((4, 6))
    parts = list(multiply_blocks(weights, matrix, block=block))
    assert [part.start for part, _ in parts] == list(range(0, 7, block))
    assert np.allclose(np.hstack([product for _, product in parts]), weights @ matrix.toarray())


# --- permutation p ---------------------------------------------------------------------------


def shuffle_means(values: np.ndarray, inside: np.ndarray, **options: object) -> np.ndarray:
    def score(labels: np.ndarray, wanted: np.ndarray) -> np.ndarray:
        means = labels @ values / labels.sum(axis=1, keepdims=True)
        return (means - ~labels @ values / (~labels).sum(axis=1, keepdims=True))[:, wanted]

    observed = values[inside].mean(axis=0) - values[~inside].mean(axis=0)
    return score_shuffled_p(
        observed,
        score,
        inside=inside,
        units=np.arange(len(inside)),
        generator=np.random.default_rng(0),
        **options,
    )


def test_p_equals_scipys_permutation_test():
    values = np.random.default_rng(1).normal(size=(16, 4)) + np.outer(np.arange(16) < 8, range(4))
    inside = np.arange(16) < 8
    p = shuffle_means(values, inside, n_draws=4000)
    peer = stats.permutation_test(
        (values[inside], values[~inside]),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        vectorized=True,
        n_resamples=np.inf,  # all 12,870 ways
    )
    assert np.allclose(p, peer.pvalue, atol=0.02)
    assert p[0] > 0.05 > p[3]


def test_only_small_p_are_worked_out_further():
    values = np.random.default_rng(1).normal(size=(40, 3))
    inside = np.arange(40) < 20
    values[inside, 2] += 4
    plain = shuffle_means(values, inside, n_draws=100, rounds=(1,))
    finer = shuffle_means(values, inside, n_draws=100, rounds=(1, 10, 100), enough=0)
    assert plain[:2].tolist() == finer[:2].tolist()
    assert plain[2] == pytest.approx(2 / 101)
    assert finer[2] == pytest.approx(2 / 10_001)
    assert shuffle_means(values, inside, n_draws=100, rounds=(1, 10), enough=1)[2] == plain[2]


def test_unknown_is_not_significant():
    values = np.array([[1.0, np.nan], [2, 3], [3, 4], [9, 9]])
    p = shuffle_means(values, np.array([True, True, False, False]), n_draws=50)
    assert 0 < p[0] <= 1
    assert np.isnan(p[1])
    nothing = score_shuffled_p(
        np.array([1.0]),
        lambda labels, wanted: np.full((len(labels), len(wanted)), np.nan),
        inside=np.array([True, False]),
        units=np.arange(2),
        n_draws=50,
        generator=np.random.default_rng(0),
    )
    assert nothing.tolist() == [1]


# --- score_means -----------------------------------------------------------------------------


def test_each_article_weighs_the_same():
    scores = lay({"long": [1.0] * 9 + [np.nan], "short": [0.0]})
    means = score_means(scores, groups=to_groups({"long": "A", "short": "A"}), value="tone")
    assert means.columns.tolist() == MEANS
    row = means.iloc[0]
    assert (row["estimate"], row["n_documents"], row["n_sentences"]) == (0.5, 2, 10)
    assert (row["low"], row["high"], row["resampled"]) == (0, 1, "articles")


def test_interval_equals_scipys_percentile_bootstrap():
    scores, groups = draw_articles(4)
    row = score_means(scores, groups=groups, value="tone", n_draws=5000).iloc[0]
    by_article = scores.groupby("doc_id")["tone"].mean().to_numpy()
    peer = stats.bootstrap(
        (by_article,), np.mean, n_resamples=5000, method="percentile", rng=np.random.default_rng(1)
    ).confidence_interval
    assert row["estimate"] == pytest.approx(by_article.mean())
    assert (row["low"], row["high"]) == pytest.approx((peer.low, peer.high), abs=0.02)


def test_the_interval_covers_the_truth():
    covered = 0
    for seed in range(200):
        scores, groups = draw_articles(seed)
        row = score_means(scores, groups=groups, value="tone", n_draws=500).iloc[0]
        covered += row["low"] <= 0 <= row["high"]
    assert 180 <= covered <= 198  # 95 % of 200, less what 30 articles cost


def test_sentences_taken_for_evidence_would_not_cover_it():
    # What the article bootstrap is for: the same texts, each sentence taken for an article.
    covered = 0
    for seed in range(60):
        scores, _ = draw_articles(seed)
        alone = scores.assign(doc_id=[f"s{i}" for i in range(len(scores))])
        groups = to_groups(dict.fromkeys(alone["doc_id"], "A"))
        row = score_means(alone, groups=groups, value="tone", n_draws=300).iloc[0]
        covered += row["low"] <= 0 <= row["high"]
    assert covered < 48


def test_one_article_resamples_its_sentences():
    scores = lay({"a": [0.0, 0.2, 0.4, 0.9], "b": [0.5], "c": []})
    groups = to_groups({"a": "one", "b": "one sentence", "c": "none"})
    means = score_means(scores, groups=groups, value="tone").set_index("group")
    one = means.loc["one"]
    assert (one["resampled"], one["n_documents"], one["n_sentences"]) == ("sentences", 1, 4)
    assert 0 < one["low"] < one["estimate"] < one["high"] < 0.9
    assert means.loc["one sentence", "estimate"] == 0.5
    assert np.isnan(means.loc["none", "estimate"])
    assert means.loc[["one sentence", "none"], ["low", "high"]].isna().all(axis=None)


def test_copies_move_together_and_widen_the_interval():
    scores, groups = draw_articles(11, n=24)
    order = groups["doc_id"].to_list()
    copied = groups.assign(unit=[order[i - i % 6] for i in range(24)])  # four reports, six times
    own = groups.assign(unit=order)
    text = dict(zip(copied["doc_id"], copied["unit"], strict=True))
    tone = scores.groupby("doc_id")["tone"].mean()
    same = lay({doc_id: [tone[text[doc_id]]] for doc_id in order})
    wide, narrow = (
        score_means(same, groups=table, value="tone").iloc[0] for table in (copied, own)
    )
    assert wide["estimate"] == narrow["estimate"]
    assert wide["high"] - wide["low"] > 1.5 * (narrow["high"] - narrow["low"])
    plain = score_means(same, groups=groups, value="tone").iloc[0]
    assert (plain["low"], plain["high"]) == (narrow["low"], narrow["high"])
    nothing = groups.assign(unit="one report")
    assert score_means(same, groups=nothing, value="tone")[["low", "high"]].isna().all(axis=None)


def test_row_order_is_irrelevant():
    scores, groups = draw_articles(2, groups="ABBB", n=20)
    groups.loc[groups.index[groups["group"] == "A"][1:], "group"] = "B"  # A: one article
    for score in (score_means, score_contrasts):
        there = score(scores, groups=groups, value="tone", n_draws=300)
        back = score(
            scores.sample(frac=1, random_state=1),
            groups=groups.sample(frac=1, random_state=2),
            value="tone",
            n_draws=300,
        )
        pd.testing.assert_frame_equal(there, back)


# --- score_contrasts -------------------------------------------------------------------------


def test_two_groups_mirror_each_other():
    scores, groups = draw_articles(3, n=40, shift=0.6, groups="AB")
    contrasts = score_contrasts(scores, groups=groups, value="tone")
    assert contrasts.columns.tolist() == CONTRASTS
    a, b = (contrasts.set_index("group").loc[name] for name in "AB")
    assert a["estimate"] == pytest.approx(-b["estimate"])
    assert (a["low"], a["high"]) == pytest.approx((-b["high"], -b["low"]), abs=0.05)
    assert a["p"] == pytest.approx(b["p"], abs=0.02)


def test_identical_groups_are_not_told_apart():
    articles = {f"a{i}": [0.1 * i, 0.3] for i in range(8)}
    scores = lay(articles | {name.replace("a", "b"): tone for name, tone in articles.items()})
    groups = to_groups({name: name[0].upper() for name in scores["doc_id"].unique()})
    contrasts = score_contrasts(scores, groups=groups, value="tone")
    assert np.allclose(contrasts["estimate"], 0)
    assert (contrasts["p"] > 0.9).all()
    assert not contrasts["distinguishable"].any()


def test_shuffled_labels_find_no_more_than_the_level_allows():
    runs, small_p = 0, []
    for seed in range(60):
        scores, groups = draw_articles(seed, n=60, groups="ABCD")
        contrasts = score_contrasts(scores, groups=groups, value="tone", n_draws=400)
        runs += contrasts["distinguishable"].any()
        small_p += (contrasts["p"] <= 0.05).tolist()
    assert runs <= 5  # 5 % of 60 runs is 3
    assert np.mean(small_p) <= 0.07


def test_a_planted_difference_is_found():
    for seed in range(5):
        scores, groups = draw_articles(seed, n=80, shift=0.8, groups="ABCD")
        contrasts = score_contrasts(scores, groups=groups, value="tone")
        first = contrasts.iloc[0]
        assert first["group"] == "A"
        assert first["distinguishable"]
        assert 0.2 < first["low"] < first["estimate"] < first["high"] < 1.4


def test_one_article_a_side_is_described_not_tested():
    scores = lay({"a": [0.0, 0.1, 0.2], "b": [0.8, 0.9, 1.0, 0.7]})
    contrasts = score_contrasts(scores, groups=to_groups({"a": "A", "b": "B"}), value="tone")
    assert contrasts[["p", "q"]].isna().all(axis=None)
    assert not contrasts["distinguishable"].any()
    row = contrasts.set_index("group").loc["A"]
    assert row["low"] < row["estimate"] < row["high"] < 0


def test_what_has_no_sentence_has_no_number():
    scores = lay({"a": [0.1], "b": []})
    contrasts = score_contrasts(scores, groups=to_groups({"a": "A", "b": "B"}), value="tone")
    assert contrasts[["estimate", "low", "high", "p", "q"]].isna().all(axis=None)
    assert not contrasts["distinguishable"].any()


def test_copies_on_both_sides_are_no_evidence():
    # Both printed the same two reports: all labels shuffled by report put them on one side.
    scores = lay({"a": [0.7, 0.1], "b": [0.7, 0.1], "c": [0.3], "d": [0.3]})
    groups = to_groups({"a": "A", "b": "B", "c": "A", "d": "B"}, unit=["u", "u", "v", "v"])
    contrasts = score_contrasts(scores, groups=groups, value="tone")
    assert contrasts["p"].tolist() == [1, 1]


def test_several_columns_share_the_draws_and_q_counts_them_all():
    scores, groups = draw_articles(3, n=40, shift=0.6, groups="AB")
    other = draw_articles(4, n=40, groups="AB")[0]["tone"]
    both = scores.assign(other=other, same=scores["tone"])
    options = {"groups": groups, "n_draws": 500}
    contrasts = score_all_contrasts(both, values=["tone", "other", "same"], **options)
    assert contrasts["value"].tolist() == ["tone", "other", "same"] * 2
    columns = ["group", "estimate", "low", "high", "p"]
    tone, same = (contrasts[contrasts["value"] == name][columns] for name in ("tone", "same"))
    assert tone.to_numpy().tolist() == same.to_numpy().tolist()
    assert np.allclose(contrasts["q"], score_q(contrasts["p"].to_numpy()))
    alone = score_all_contrasts(both, values=["tone"], **options).set_index("group")
    shared = contrasts[contrasts["value"] == "tone"].set_index("group")
    for column in ("n_documents", "estimate", "low", "high", "p"):
        assert np.allclose(shared[column], alone[column])


def test_order_puts_what_is_distinguishable_first():
    scores, groups = draw_articles(1, n=80, shift=0.8, groups="ABCDEFGH")
    contrasts = score_contrasts(scores, groups=groups, value="tone")
    told = contrasts["distinguishable"].tolist()
    assert told[0]
    assert told == sorted(told, reverse=True)
    clear = (contrasts["low"] > 0) | (contrasts["high"] < 0)
    rest = contrasts[~clear]["estimate"].abs()
    assert len(rest) > 2
    assert rest.is_monotonic_decreasing


# --- errors ----------------------------------------------------------------------------------


@pytest.mark.parametrize("score", [score_means, score_contrasts])
def test_errors_name_the_argument_what_came_and_the_remedy(score):
    scores, groups = lay({"a": [0.1]}), to_groups({"a": "A"})
    with pytest.raises(
        ValueError, match=r"^`scores` lacks the columns \['mood'\]; it has .*'tone'"
    ):
        score(scores, groups=groups, value="mood")
    with pytest.raises(ValueError, match=r"^`groups` lacks .*Make it with group_documents\(\)\.$"):
        score(scores, groups=groups[["doc_id"]], value="tone")
