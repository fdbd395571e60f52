"""Intervals, permutation and false discovery: against peers, by law, and by simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse, stats

from analysis.intervals import (
    WeightedSums,
    code_labels,
    code_units,
    describe_resampling,
    draw_weights,
    order_by_size,
    score_all_contrasts,
    score_contrasts,
    score_intervals,
    score_means,
    score_q,
    score_shuffled_p,
    score_within,
    shuffle_labels,
    shuffles,
    sum_units,
)
from analysis.intervals import units as binning

MEANS = ["group", "n_documents", "n_sentences", "estimate", "low", "high", "resampled"]
CONTRASTS = """group n_documents mean mean_others estimate low high p q distinguishable""".split()


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
    label, code = code_labels(inside, units)
    assert code[0] == code[1]
    assert len(label) == 5
    assert label[code].tolist() == inside.tolist()
    blocks = shuffle_labels(label, n_draws=400, generator=np.random.default_rng(0))
    labels = np.hstack(list(blocks))
    assert labels.shape == (5, 400)
    assert (labels.sum(axis=0) == 2).all()
    assert np.allclose(labels.mean(axis=1), 0.4, atol=0.1)


@pytest.mark.parametrize("size", [0, 1, 7, 20, 33, 40])
def test_labels_of_many_units_are_drawn_as_evenly(monkeypatch, size):
    # What replaces the shuffle above a few thousand units: every subset is as likely as another.
    monkeypatch.setattr(shuffles, "_FEW_UNITS", 10)
    label = np.arange(40) < size
    blocks = list(shuffle_labels(label, n_draws=20_000, generator=np.random.default_rng(1)))
    labels = np.hstack(blocks)
    assert labels.shape == (40, 20_000)
    assert (labels.sum(axis=0) == size).all()
    assert np.allclose(labels.mean(axis=1), size / 40, atol=0.02)
    # two units are inside together as often as without replacement
    together = (labels[:-1] & labels[1:]).mean(axis=1)
    assert np.allclose(together, size * (size - 1) / (40 * 39), atol=0.02)


def test_subsets_of_a_small_set_are_equally_likely(monkeypatch):
    monkeypatch.setattr(shuffles, "_FEW_UNITS", 0)
    label = np.array([True, True, False, False, False])
    blocks = shuffle_labels(label, n_draws=50_000, generator=np.random.default_rng(2))
    names = np.hstack(list(blocks)).T @ (2 ** np.arange(5))
    _, n = np.unique(names, return_counts=True)
    assert len(n) == 10  # 5 choose 2
    assert stats.chisquare(n).pvalue > 0.001


@pytest.mark.parametrize("scale", [1, 300, 3_000_000])
@pytest.mark.parametrize("block", [1, 3, 100])
def test_sums_over_resamples_equal_plain_products(scale, block):
    generator = np.random.default_rng(2)
    matrix = sparse.csr_matrix(generator.poisson(0.7, size=(5, 7)) * [1, 1, 1, scale, 1, scale, 1])
    code = np.array([3, 1, 1, 0, 2])
    by_unit = sum_units(matrix, code, 4)
    weights = draw_weights(4, n_draws=600, random_state=4)
    most = weights.max() * np.asarray(by_unit.sum(axis=0)).ravel()
    expected = weights[:, code].astype(float) @ matrix.toarray()
    sums = np.full((7, 600), np.nan)
    for places, part in WeightedSums(by_unit, most=most, block=block).add(weights.T):
        sums[places] = part
    assert (sums == expected.T).all()


def test_sums_too_large_for_a_short_float_are_exact():
    matrix = sparse.csr_matrix(np.array([[2**24 + 1], [2**30 + 1]]))
    ((places, sums),) = WeightedSums(matrix, most=np.array([2**32])).add(np.array([[1, 0], [1, 1]]))
    assert (places.tolist(), sums.tolist()) == ([0], [[2**24 + 2**30 + 2, 2**30 + 1]])


# --- very many articles ----------------------------------------------------------------------


def test_up_to_the_limit_articles_are_their_own_units(monkeypatch):
    monkeypatch.setattr(binning, "MAX_UNITS", 6)
    monkeypatch.setattr(binning, "N_BINS", 3)
    names = np.array(list("fbdace"))
    n_units, code = code_units(names)
    assert (n_units, code.tolist()) == (6, [5, 1, 3, 0, 2, 4])
    n_units, code = code_units(np.array(list("fbdaceg")))
    assert n_units == 3
    assert sorted(np.bincount(code)) == [2, 2, 3]
    back = code_units(np.array(list("fbdaceg")[::-1]))[1]
    assert back[::-1].tolist() == code.tolist()  # whatever the order of the rows


def test_bins_of_labels_keep_the_share_and_hold_as_many_articles(monkeypatch):
    monkeypatch.setattr(binning, "MAX_UNITS", 500)
    monkeypatch.setattr(binning, "N_BINS", 100)
    for n_inside in (3, 300, 700, 1500, 1999):
        inside = np.arange(2000) < n_inside
        label, code = code_labels(inside, np.arange(2000))
        sizes = np.bincount(code)
        assert sizes.max() - sizes.min() <= 1
        fewer = min(n_inside, 2000 - n_inside)
        if fewer < 100:  # a group so small needs its single articles
            assert label.tolist() == inside.tolist()
            continue
        assert len(label) < 2000
        drawn = min(label.sum(), (~label).sum()) * sizes.mean()
        assert 0.98 * fewer - 1 <= drawn <= fewer
        assert (label.sum() > len(label) / 2) == (n_inside > 1000)


def test_bins_give_the_same_intervals_and_p(monkeypatch):
    scores, groups = draw_articles(5, n=1500, shift=0.09, groups="ABB")
    options = {"groups": groups, "value": "tone"}
    means = score_means(scores, **options).set_index("group")
    contrasts = score_contrasts(scores, **options).set_index("group")
    assert describe_resampling(groups) == ""
    monkeypatch.setattr(binning, "MAX_UNITS", 400)
    monkeypatch.setattr(binning, "N_BINS", 250)
    assert describe_resampling(groups).startswith("Where more than 400 articles are on a side, 250")
    by_bin = score_means(scores, **options).set_index("group")
    assert by_bin.drop(columns=["low", "high"]).equals(means.drop(columns=["low", "high"]))
    assert not by_bin["low"].equals(means["low"])
    width = means["high"] - means["low"]
    # 2,000 draws and 250 random groups: a few hundredths of the width each
    assert ((by_bin["low"] - means["low"]).abs() < 0.12 * width).all()
    assert ((by_bin["high"] - means["high"]).abs() < 0.12 * width).all()
    tested = score_contrasts(scores, **options).set_index("group").loc[contrasts.index]
    width = contrasts["high"] - contrasts["low"]
    assert np.allclose(tested["estimate"], contrasts["estimate"])
    assert ((tested["low"] - contrasts["low"]).abs() < 0.12 * width).all()
    assert 0.0005 < contrasts.loc["A", "p"] < 0.2
    assert tested.loc["A", "p"] == pytest.approx(contrasts.loc["A", "p"], rel=0.5)


def test_bins_find_nothing_where_there_is_nothing(monkeypatch):
    monkeypatch.setattr(binning, "MAX_UNITS", 100)
    monkeypatch.setattr(binning, "N_BINS", 60)
    small_p = []
    for seed in range(80):
        scores, groups = draw_articles(seed, n=600, groups="ABBB")
        contrasts = score_contrasts(scores, groups=groups, value="tone", n_draws=200)
        small_p.append(contrasts["p"].iloc[0] <= 0.1)
    assert 1 <= sum(small_p) <= 16  # 8 expected


def test_copies_stay_in_one_bin(monkeypatch):
    monkeypatch.setattr(binning, "MAX_UNITS", 100)
    units = np.repeat(np.arange(300), 3)
    for code in (code_units(units)[1], code_labels(np.arange(900) < 400, units)[1]):
        assert (code.reshape(300, 3) == code[::3, None]).all()


def test_what_is_said_of_resampling_looks_at_the_larger_side(monkeypatch):
    monkeypatch.setattr(binning, "MAX_UNITS", 5)
    few, many = dict.fromkeys("abc", "A"), dict.fromkeys("defghi", "B")
    assert describe_resampling(to_groups(few)) == ""
    assert describe_resampling(to_groups(few | many)) != ""
    copies = to_groups(few | many, unit=list("abc") + ["d"] * 6)
    assert describe_resampling(copies) == ""
    assert describe_resampling(copies[:0]) == ""


# --- permutation p ---------------------------------------------------------------------------


def shuffle_means(values: np.ndarray, inside: np.ndarray, **options: object) -> np.ndarray:
    def choose(wanted):
        def score(labels):
            means = values.T @ labels / labels.sum(axis=0)
            yield (
                np.arange(len(wanted)),
                (means - values.T @ ~labels / (~labels).sum(axis=0))[wanted],
            )

        return score

    observed = values[inside].mean(axis=0) - values[~inside].mean(axis=0)
    return score_shuffled_p(
        observed, choose, label=inside, generator=np.random.default_rng(0), **options
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
        lambda wanted: lambda labels: iter([(np.arange(1), np.full((1, labels.shape[1]), np.nan))]),
        label=np.array([True, False]),
        n_draws=50,
        generator=np.random.default_rng(0),
    )
    assert nothing.tolist() == [1]


def test_what_no_shuffle_reaches_has_the_p_of_no_shuffle_beyond():
    values = np.random.default_rng(1).normal(size=(60, 4))
    inside = np.arange(60) < 30
    values[inside, 2:] += 6
    there = np.arange(4) >= 2
    options = {"n_draws": 200, "enough": 0}
    worked_out = shuffle_means(values, inside, **options)
    spared = shuffle_means(values, inside, beyond_reach=there, **options)
    assert worked_out[2:].tolist() == spared[2:].tolist() == [pytest.approx(2 / 20_001)] * 2
    assert np.allclose(worked_out[:2], spared[:2])


def test_with_very_many_units_only_as_many_shuffles_as_decide(monkeypatch):
    values = np.random.default_rng(1).normal(size=(200, 20))
    inside = np.arange(200) < 100
    values[inside, 10:] += 6
    full = shuffle_means(values, inside, n_draws=100, enough=0.001)
    monkeypatch.setattr(shuffles, "_FEW_UNITS", 100)
    fewer = shuffle_means(values, inside, n_draws=100, enough=0.001)
    assert np.allclose(full[10:], 2 / 10_001)  # 10,000 shuffles: q = .0004
    assert (fewer[10:] > 2 / 10_001).all()
    assert (score_q(fewer)[10:] <= 0.001 * 2).all()


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
    assert a["estimate"] == a["mean"] - a["mean_others"]
    assert (a["mean"], a["mean_others"]) == (b["mean_others"], b["mean"])
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
    assert contrasts.set_index("group").loc["A", "mean"] == 0.1
    assert np.isnan(contrasts.set_index("group").loc["A", "mean_others"])
    assert not contrasts["distinguishable"].any()


@pytest.mark.parametrize("order", ["sorted", "reversed"])
def test_categories_give_what_texts_give(order):
    scores, groups = draw_articles(2, groups="ABBB", n=21)
    groups.loc[groups.index[groups["group"] == "A"][1:], "group"] = "B"  # A: one article
    groups = groups.assign(unit=groups["doc_id"].where(groups["doc_id"] > "d004", "d000"))
    names = sorted(groups["doc_id"], reverse=order == "reversed")
    coded = scores.assign(doc_id=pd.Categorical(scores["doc_id"], [*names, "unused"]))
    for score in (score_means, score_contrasts):
        options = {"groups": groups, "value": "tone", "n_draws": 200}
        pd.testing.assert_frame_equal(score(scores, **options), score(coded, **options))


def test_copies_on_both_sides_are_no_evidence():
    # Both printed the same five reports: all labels shuffled by report put them on one side.
    tones = {"v": [0.7, 0.1], "w": [0.3], "x": [0.2], "y": [0.5, 0.6], "z": [-0.1]}
    scores = lay({f"{report}{side}": tones[report] for report in tones for side in "AB"})
    sides = {f"{report}{side}": side for report in tones for side in "AB"}
    groups = to_groups(sides, unit=[report for report in tones for _ in "AB"])
    contrasts = score_contrasts(scores, groups=groups, value="tone")
    assert contrasts["p"].tolist() == [1, 1]


def test_fewer_than_five_articles_a_side_are_not_tested():
    apart = {f"a{i}": [0.9] for i in range(4)} | {f"b{i}": [-0.9 + i / 50] for i in range(9)}
    groups = to_groups({name: name[0] for name in apart})
    few = score_contrasts(lay(apart), groups=groups, value="tone")
    assert few["p"].isna().all()
    assert not few["distinguishable"].any()
    enough = {**apart, "a4": [0.8]}
    groups = to_groups({name: name[0] for name in enough})
    assert score_contrasts(lay(enough), groups=groups, value="tone")["distinguishable"].all()


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


# --- within strata -----------------------------------------------------------------------------


def draw_strata(seed: int, *, n: int = 60, drift: float = 0.0) -> tuple[pd.DataFrame, ...]:
    """Two years and three sources; source C is lower, and writes mostly in 2031."""
    generator = np.random.default_rng(seed)
    source = generator.choice(list("ABC"), size=n)
    late = generator.random(n) < np.where(source == "C", 0.8, 0.3)
    tone = np.where(source == "C", -0.5, 0.0) + drift * late + generator.normal(0, 0.1, n)
    ids = [f"d{number:03}" for number in range(n)]
    scores = pd.DataFrame({"doc_id": ids, "tone": tone})
    years = pd.DataFrame({"doc_id": ids, "group": np.where(late, "2031", "2030")})
    return scores, years, pd.DataFrame({"doc_id": ids, "group": source})


@pytest.mark.parametrize("seed", range(4))
def test_a_difference_within_strata_is_that_of_a_regression_with_fixed_effects(seed):
    scores, years, sources = draw_strata(seed, drift=0.2)
    row = score_within(scores, groups=years, group="2031", strata=sources, value="tone").iloc[0]
    design = pd.get_dummies(sources["group"]).astype(float).to_numpy()
    design = np.column_stack([(years["group"] == "2031").to_numpy(dtype=float), design])
    slope = np.linalg.lstsq(design, scores["tone"].to_numpy(), rcond=None)[0][0]
    assert row["estimate"] == pytest.approx(slope)
    assert row["low"] < row["estimate"] < row["high"]
    assert row["estimate"] == pytest.approx(0.2, abs=0.1)
    assert (row["n_strata"], row["n_documents"]) == (3, 60)


def test_what_only_who_writes_makes_is_none_within_sources():
    found = 0
    for seed in range(60):
        scores, years, sources = draw_strata(seed)
        how = {"value": "tone", "n_draws": 300}
        raw = score_contrasts(scores, groups=years, **how).set_index("group").loc["2031"]
        assert raw["estimate"] < -0.05
        row = score_within(scores, groups=years, group="2031", strata=sources, **how).iloc[0]
        found += not row["low"] <= 0 <= row["high"]
    assert found <= 9  # 3 are expected; a percentile interval of few articles is a little short


def test_strata_on_one_side_only_tell_nothing_and_copies_move_together():
    scores, years, sources = draw_strata(1)
    alone = sources.assign(group=years["group"].to_numpy())
    row = score_within(scores, groups=years, group="2031", strata=alone, value="tone").iloc[0]
    assert row["n_strata"] == row["n_documents"] == 0
    assert np.isnan([row["estimate"], row["low"], row["high"]]).all()
    copies = years.assign(unit="one")
    how = {"group": "2031", "strata": sources, "value": "tone"}
    joined = score_within(scores, groups=copies, **how).iloc[0]
    assert np.isnan(joined["low"])
    assert joined["estimate"] == score_within(scores, groups=years, **how)["estimate"].iloc[0]
    turned = score_within(scores[::-1], groups=years[::-1], **how)
    pd.testing.assert_frame_equal(turned, score_within(scores, groups=years, **how))


def test_of_the_distinguishable_the_largest_stands_first_and_others_keep_their_order():
    rows = pd.DataFrame(
        {"group": list("abcd"), "estimate": [0.1, -0.4, 0.9, np.nan],
         "distinguishable": [True, True, False, False]}
    )  # fmt: skip
    assert order_by_size(rows)["group"].tolist() == ["b", "a", "c", "d"]
    assert order_by_size(rows[:0]).empty
