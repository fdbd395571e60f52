"""Precision, recall and corrected shares: by hand, by simulation, and what is not told."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from analysis import (
    choose_codes,
    choose_sample,
    count_errors,
    find_errors,
    mark_calls,
    plot_corrections,
    plot_learning,
    prepare_documents,
    score_accuracy,
    score_accuracy_contrasts,
    score_learning,
    score_prevalence,
)
from analysis.accuracy import ALL_FRAMES, EVERYTHING
from analysis.prepared import Prepared

DRAWS = 200


def mark(cells: dict[tuple[int, int], int], **columns) -> pd.DataFrame:
    """One sentence an article: how many of each (code, called)."""
    rows = [pair for pair, n in cells.items() for _ in range(n)]
    code, called = zip(*rows, strict=True)
    table = pd.DataFrame({"code": code, "called": called})
    known = {"frame": "war", "group": "A", "weight": 1.0} | columns
    table = table.assign(**known)
    table.insert(0, "doc_id", [f"d{k:04d}" for k in range(len(table))])
    table.insert(1, "sentence_id", 0)
    table.insert(0, "item", table["doc_id"])
    return table


def pick(table: pd.DataFrame, frame: str = "war", group: str = EVERYTHING) -> pd.DataFrame:
    rows = table[(table["frame"] == frame) & (table["group"] == group)]
    return rows.set_index("measure") if "measure" in rows else rows.iloc[0]


# --- precision, recall, F1 ---


def test_by_hand():
    scored = pick(score_accuracy(mark({(1, 1): 12, (0, 1): 4, (1, 0): 8, (0, 0): 76})))
    assert scored["estimate"].to_dict() == pytest.approx(
        {"precision": 12 / 16, "recall": 12 / 20, "F1": 24 / 36}
    )
    assert scored["n"].to_dict() == {"precision": 16, "recall": 20, "F1": 24}
    assert (scored["n_right"] == 12).all()
    assert (scored["low"] < scored["estimate"]).all()
    assert (scored["estimate"] < scored["high"]).all()


def test_scikit_learn_gives_the_same_with_weights():
    from sklearn.metrics import precision_recall_fscore_support

    generator = np.random.default_rng(4)
    marked = mark({(1, 1): 30, (0, 1): 20, (1, 0): 25, (0, 0): 60})
    marked["weight"] = generator.uniform(1, 50, len(marked))
    scored = pick(score_accuracy(marked, n_draws=DRAWS))["estimate"]
    peer = precision_recall_fscore_support(
        marked["code"], marked["called"], average="binary", sample_weight=marked["weight"]
    )
    assert scored[["precision", "recall", "F1"]].tolist() == pytest.approx(peer[:3])


def test_weights_undo_the_sampling():
    """Calls are drawn ten times as often as the rest: without weights recall is far too high."""
    marked = mark({(1, 1): 40, (0, 1): 10, (1, 0): 10, (0, 0): 90})
    marked["weight"] = np.where(marked["called"] == 1, 1.0, 10.0)
    scored = pick(score_accuracy(marked, n_draws=DRAWS))["estimate"]
    assert scored["recall"] == pytest.approx(40 / 140)
    assert scored["precision"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("cells", "notes"),
    [
        ({(1, 1): 4, (0, 0): 50}, ["only 4 coded sentences in which", "only 4 coded sentences that coders", "only 4"]),
        ({(0, 0): 50}, ["no sentence in which", "no sentence that coders", "no sentence that either"]),
        ({(1, 0): 6, (0, 0): 50}, ["no sentence in which", "", ""]),
    ],
)  # fmt: skip
def test_too_few_sentences_give_no_number_but_a_reason(cells, notes):
    scored = pick(score_accuracy(mark(cells), n_draws=DRAWS))
    for (_, row), note in zip(scored.iterrows(), notes, strict=True):
        assert np.isnan(row["estimate"]) == np.isnan(row["low"]) == bool(note)
        assert row["note"].startswith(note)
        assert bool(row["note"]) == bool(note)


def test_no_error_on_the_sheet_is_no_proof_that_there_is_none():
    scored = pick(score_accuracy(mark({(1, 1): 20, (0, 0): 80})))
    assert (scored["estimate"] == 1).all()
    assert (scored["high"] == 1).all()
    # Jeffreys' interval of none in 20, and of none in 80: its 97.5% quantiles are .117 and .0307
    assert scored.loc["precision", "low"] == pytest.approx(1 - 0.117, abs=0.01)
    assert scored.loc["recall", "low"] == pytest.approx(20 / (20 + 80 * 0.0307), abs=0.03)


def test_sentences_that_stand_for_many_tell_less():
    cells = {(1, 1): 20, (0, 0): 80}
    even = pick(score_accuracy(mark(cells)))
    marked = mark(cells)
    marked.loc[marked["code"] == 0, "weight"] = np.where(np.arange(80) < 5, 100.0, 1.0)
    uneven = pick(score_accuracy(marked))
    assert uneven.loc["recall", "low"] < even.loc["recall", "low"] - 0.2


def test_sentences_of_one_article_move_together():
    marked = mark({(1, 1): 20, (0, 1): 20, (1, 0): 10, (0, 0): 50})
    alone = pick(score_accuracy(marked)).loc["precision"]
    packed = marked.assign(doc_id=[f"d{k // 10}" for k in range(len(marked))])
    together = pick(score_accuracy(packed)).loc["precision"]
    assert together["estimate"] == alone["estimate"]
    assert together["high"] - together["low"] > 1.5 * (alone["high"] - alone["low"])


def test_copies_move_together_too():
    marked = mark({(1, 1): 20, (0, 1): 20, (1, 0): 10, (0, 0): 50})
    copies = marked.assign(unit=[f"d{k // 10}" for k in range(len(marked))])
    packed = marked.assign(doc_id=copies["unit"])
    columns = ["measure", "estimate", "low", "high"]
    one, two = (score_accuracy(table, n_draws=DRAWS)[columns] for table in (copies, packed))
    assert one.loc[:2, "estimate"].tolist() == two.loc[:2, "estimate"].tolist()
    assert one.loc[0, "low"] == pytest.approx(two.loc[0, "low"])


def test_groups_are_scored_by_themselves_and_frames_together():
    one = mark({(1, 1): 10, (0, 1): 10, (0, 0): 20})
    two = mark({(1, 1): 10, (0, 0): 20}, group="B").assign(
        doc_id=lambda table: "e" + table["doc_id"], frame="law"
    )
    scored = score_accuracy(pd.concat([one, two]), n_draws=DRAWS)
    assert pick(scored, "war", "A").loc["precision", "estimate"] == 0.5
    assert np.isnan(pick(scored, "war", "B").loc["precision", "estimate"])
    assert pick(scored, ALL_FRAMES).loc["precision", "estimate"] == pytest.approx(20 / 30)
    assert scored["frame"].drop_duplicates().tolist() == ["war", "law", ALL_FRAMES]


def test_the_order_of_rows_does_not_matter():
    marked = mark({(1, 1): 12, (0, 1): 4, (1, 0): 8, (0, 0): 30})
    pd.testing.assert_frame_equal(
        score_accuracy(marked, n_draws=DRAWS),
        score_accuracy(marked.iloc[::-1].reset_index(drop=True), n_draws=DRAWS),
    )


def test_nothing_coded_gives_tables_without_rows():
    none = mark({(1, 1): 1}).iloc[:0]
    assert score_accuracy(none).empty
    assert score_accuracy_contrasts(none).empty
    sentences = pd.DataFrame({"doc_id": ["a"], "sentence_id": [0]})
    groups = pd.DataFrame({"doc_id": ["a"], "group": ["A"]})
    calls = pd.DataFrame({"doc_id": ["a"], "sentence_id": [0], "frame": ["war"]})
    told = score_prevalence(calls, sentences=sentences, groups=groups, marked=none)
    assert told.empty
    assert told["estimate"].dtype == "float64"


# --- groups compared ---


def two_groups(recall: tuple[float, float], *, n: int = 60, seed: int = 0) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    parts = []
    for name, share in zip("AB", recall, strict=True):
        code = (np.arange(2 * n) % 2).astype(int)
        called = np.where(
            code == 1, generator.random(2 * n) < share, generator.random(2 * n) < 0.05
        )
        parts.append(
            pd.DataFrame(
                {"doc_id": [f"{name}{k}" for k in range(2 * n)], "group": name, "weight": 1.0,
                 "frame": "war", "code": code, "called": called.astype(int)}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def test_a_planted_difference_between_groups_is_found():
    told = score_accuracy_contrasts(two_groups((0.9, 0.4)), n_draws=1000)
    row = told[(told["frame"] == "war") & (told["group"] == "A")].iloc[0]
    assert row["distinguishable"]
    assert row["estimate"] > 0.2
    assert row["low"] > 0
    other = told[(told["frame"] == "war") & (told["group"] == "B")].iloc[0]
    assert other["estimate"] == pytest.approx(-row["estimate"])


def test_equal_groups_are_rarely_told_apart():
    """Placebo: of 40 pairs of equal groups few are distinguishable."""
    found = [
        score_accuracy_contrasts(two_groups((0.6, 0.6), seed=seed), n_draws=200)[
            "distinguishable"
        ].any()
        for seed in range(40)
    ]
    assert sum(found) <= 5  # 2 are expected; more than 5 of 40 at .05: 1.4%


def test_weights_that_differ_between_groups_make_no_difference_of_their_own():
    marked = two_groups((0.6, 0.6))
    heavy = marked.assign(weight=np.where(marked["group"] == "A", 50.0, 1.0))
    one, two = (score_accuracy_contrasts(table, n_draws=DRAWS) for table in (marked, heavy))
    assert one["estimate"].tolist() == pytest.approx(two["estimate"].tolist())


def test_groups_without_enough_sentences_are_not_compared():
    few = two_groups((0.9, 0.4), n=60)
    few = few[(few["group"] == "A") | few["doc_id"].isin(["B1", "B2", "B3"])]
    assert score_accuracy_contrasts(few, n_draws=DRAWS).empty


# --- corrected shares ---


def test_rogan_and_gladen_by_hand():
    """Sensitivity .8, specificity .9, and .45 called: (.45 - .1) / .7 = .5 are so."""
    marked = mark({(1, 1): 40, (1, 0): 10, (0, 1): 5, (0, 0): 45})
    sentences = marked[["doc_id", "sentence_id"]]
    calls = marked[marked["called"] == 1]
    groups = marked[["doc_id", "group"]]
    row = pick(score_prevalence(calls, sentences=sentences, groups=groups, marked=marked))
    assert (row["sensitivity"], row["specificity"]) == pytest.approx((0.8, 0.9))
    assert row["raw"] == pytest.approx(0.45)
    assert row["estimate"] == row["coded"] == pytest.approx(0.5)
    assert row["low"] < 0.5 < row["high"]


def lay_corpus(n: int, *, called: float) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """`n` more articles of one sentence, in group B, of which a share is called."""
    ids = [f"x{k:04d}" for k in range(n)]
    sentences = pd.DataFrame({"doc_id": ids, "sentence_id": 0})
    calls = sentences.iloc[: round(called * n)].assign(frame="war")
    return sentences, calls, pd.DataFrame({"doc_id": ids, "group": "B"})


def correct(marked: pd.DataFrame, *, called: float) -> pd.Series:
    """Correct the share of a group whose articles were not coded."""
    more, calls, groups = lay_corpus(100, called=called)
    keys = ["doc_id", "sentence_id"]
    told = score_prevalence(
        pd.concat([marked.loc[marked["called"] == 1, [*keys, "frame"]], calls]),
        sentences=pd.concat([marked[keys], more]),
        groups=pd.concat([marked[["doc_id", "group"]], groups]),
        marked=marked,
    )
    return pick(told, group="B")


def test_a_share_outside_0_and_1_is_set_to_the_edge_and_told():
    marked = mark({(1, 1): 30, (1, 0): 20, (0, 1): 20, (0, 0): 30})
    low, high = correct(marked, called=0.2), correct(marked, called=0.9)
    assert (low["estimate"], high["estimate"]) == (0, 1)
    assert low["note"].startswith("set to 0: the formula gives −")
    assert high["note"].startswith("set to 1: the formula gives ")
    assert low["low"] == 0
    assert "no interval: the errors of all groups together do not fit" in high["note"]
    assert np.isnan(high["low"])
    near = correct(marked, called=0.72)
    assert near["estimate"] == near["high"] == 1
    assert near["low"] < 1


def test_an_engine_no_better_than_chance_cannot_be_corrected():
    marked = mark({(1, 1): 20, (1, 0): 20, (0, 1): 20, (0, 0): 20})
    row = correct(marked, called=0.5)
    assert np.isnan(row["estimate"])
    assert "no better than chance" in row["note"]
    nearly = mark({(1, 1): 8, (1, 0): 7, (0, 1): 7, (0, 0): 8})
    row = correct(nearly, called=0.5)
    assert not np.isnan(row["estimate"])
    assert np.isnan(row["low"])
    assert "of resamples the engine is no better than chance" in row["note"]


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({(1, 1): 4, (0, 0): 50}, "only 4 coded sentences with the frame"),
        ({(0, 1): 4, (0, 0): 50}, "no coded sentence with the frame"),
        ({(1, 1): 40, (0, 0): 1}, "only 1 coded sentence without the frame"),
    ],
)
def test_too_few_codes_correct_nothing(cells, note):
    row = correct(mark(cells), called=0.5)
    assert np.isnan(row["estimate"])
    assert row["note"] == note


FRAMES = ["a", "b"]
SENSITIVITY, SPECIFICITY, PREVALENCE = [0.6, 0.8], [0.97, 0.85], [0.25, 0.08]


@cache
def prepare_texts(n_documents: int, per: int) -> Prepared:
    """Prepare a corpus of so many sentences an article; what they say does not matter."""
    words = [
        " ".join(f"Mill {k} {number} stood." for number in range(per)) for k in range(n_documents)
    ]
    documents = pd.DataFrame({"doc_id": [f"d{k:04d}" for k in range(n_documents)], "text": words})
    prepared = prepare_documents(documents.astype("str"))
    assert len(prepared.sentences) == n_documents * per
    return prepared


class World:
    """A corpus whose true frames are known, and an engine with known errors."""

    def __init__(self, seed: int, *, n_documents: int = 300, per: int = 6) -> None:
        generator = np.random.default_rng(seed)
        document = np.repeat(np.arange(n_documents), per)
        self.sentences = pd.DataFrame(
            {"doc_id": [f"d{k:04d}" for k in document],
             "sentence_id": np.tile(np.arange(per), n_documents), "start": 0, "end": 1}
        ).astype({"doc_id": "str"})  # fmt: skip
        ids = [f"d{k:04d}" for k in range(n_documents)]
        group = np.where(np.arange(n_documents) % 3 == 0, "A", "B")
        self.groups = pd.DataFrame({"doc_id": ids, "group": group}).astype("str")
        self.truth, calls = {}, []
        for frame, se, sp, share in zip(FRAMES, SENSITIVITY, SPECIFICITY, PREVALENCE, strict=True):
            p = generator.beta(4 * share, 4 * (1 - share), n_documents)[document]
            true = generator.random(len(document)) < p
            called = generator.random(len(document)) < np.where(true, se, 1 - sp)
            self.truth[frame] = true
            calls.append(self.sentences.loc[called, ["doc_id", "sentence_id"]].assign(frame=frame))
        self.calls = pd.concat(calls, ignore_index=True)
        self.inside = (group == "A")[document]
        self.prepared = prepare_texts(n_documents, per)

    def code(self, *, n: int, seed: int) -> pd.DataFrame:
        """Draw a sheet and code it without error."""
        sample = choose_sample(
            self.calls,
            prepared=self.prepared,
            groups=self.groups,
            frames=FRAMES,
            n=n,
            random_state=seed,
        )
        places = self.sentences[["doc_id", "sentence_id"]].assign(row=range(len(self.sentences)))
        row = sample.merge(places, how="left")["row"].to_numpy()
        codes = [
            pd.DataFrame({"item": sample["item"], "frame": frame, "code": true[row].astype(float)})
            for frame, true in self.truth.items()
        ]
        reference = choose_codes(pd.concat(codes, ignore_index=True).assign(coder="a"))
        return mark_calls(reference, sample=sample, calls=self.calls)

    def share(self, frame: str, group: str) -> float:
        chosen = {"A": self.inside, "B": ~self.inside}.get(group, np.full(len(self.inside), True))
        return float(self.truth[frame][chosen].mean())


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    tables = []
    for seed in range(60):
        world = World(seed)
        marked = world.code(n=200, seed=seed)
        told = score_prevalence(
            world.calls, sentences=world.sentences, groups=world.groups, marked=marked, n_draws=300
        )
        told["truth"] = [world.share(row.frame, row.group) for row in told.itertuples()]
        tables.append(told.assign(seed=seed))
    return pd.concat(tables, ignore_index=True)


def test_corrected_shares_recover_the_truth_where_raw_ones_are_biased(simulated):
    by_frame = simulated.assign(
        raw_error=simulated["raw"] - simulated["truth"],
        error=simulated["estimate"] - simulated["truth"],
    ).groupby(["frame", "group"])[["raw_error", "error"]].mean()  # fmt: skip
    # By the errors planted: .25 * .6 + .75 * .03 - .25 = -.0775, .08 * .8 + .92 * .15 - .08 = .122
    assert by_frame.loc["a", "raw_error"].tolist() == pytest.approx([-0.0775] * 3, abs=0.01)
    assert by_frame.loc["b", "raw_error"].tolist() == pytest.approx([0.122] * 3, abs=0.01)
    assert by_frame["error"].abs().max() < 0.012


def test_intervals_of_corrected_shares_hold_the_truth(simulated):
    held = (simulated["low"] <= simulated["truth"]) & (simulated["truth"] <= simulated["high"])
    coverage = held.groupby([simulated["frame"], simulated["group"]]).mean()
    assert coverage.min() >= 0.9  # 95% are meant; below .9 of 60 by chance: 4%
    width = (simulated["high"] - simulated["low"]).groupby(simulated["frame"]).mean()
    assert (width < [0.25, 0.2]).all()  # and they say something


def test_raw_shares_would_not(simulated):
    outside = (simulated["raw"] < simulated["low"]) | (simulated["raw"] > simulated["high"])
    assert outside[simulated["frame"] == "b"].mean() > 0.5


def test_intervals_of_precision_and_recall_hold_the_truth():
    held = []
    for seed in range(60):
        world = World(seed)
        scored = score_accuracy(world.code(n=200, seed=seed), n_draws=300)
        for frame, true in world.truth.items():
            of_frame = world.calls[world.calls["frame"] == frame]
            called = world.sentences.merge(of_frame, how="left")["frame"].notna().to_numpy()
            both = (true & called).sum()
            known = {"precision": both / called.sum(), "recall": both / true.sum()}
            known["F1"] = 2 * both / (called.sum() + true.sum())
            rows = pick(scored, frame)
            held += [
                (frame, name, rows.loc[name, "low"] <= value <= rows.loc[name, "high"])
                for name, value in known.items()
            ]
    coverage = pd.DataFrame(held, columns=["frame", "measure", "held"])
    assert coverage.groupby(["frame", "measure"])["held"].mean().min() >= 0.87
    assert coverage["held"].mean() >= 0.92


# --- errors ---


def test_errors_are_found_with_their_cues_and_counted():
    marked = mark({(1, 1): 2, (0, 1): 1, (1, 0): 2, (0, 0): 3})
    marked["weight"] = 10.0
    sample = marked[["item"]].assign(sentence=[f"Sentence {k}." for k in range(len(marked))])
    calls = marked.loc[marked["called"] == 1, ["doc_id", "sentence_id", "frame"]].assign(cue="war")
    errors = find_errors(marked, sample=sample, calls=calls, labels={"war": "War"})
    assert errors["error"].tolist() == ["called, but not coded", *["coded, but not called"] * 2]
    assert errors["cues"].tolist() == ["war", "", ""]
    assert errors["sentence"].tolist() == ["Sentence 2.", "Sentence 3.", "Sentence 4."]
    counted = count_errors(errors).set_index("of")
    assert counted.loc["War: coded, but not called", ["n", "n_corpus"]].tolist() == [2, 20]
    assert counted["n"].sum() == (marked["code"] != marked["called"]).sum()


# --- learning ---


def label(n: int = 120) -> pd.DataFrame:
    generator = np.random.default_rng(1)
    words = [f"w{k}" for k in range(30)]  # the frame is in ten of thirty words
    rows = []
    for k in range(n):
        word = int(generator.integers(30))
        rows.append((f"d{k:03d}", 0, words[word], "war", int(word < 10), 1.0))
    return pd.DataFrame(
        rows, columns=["doc_id", "sentence_id", "sentence", "frame", "code", "weight"]
    )


def remember(rows: pd.DataFrame):
    seen = set(rows.loc[rows["code"] > 0, "sentence"])
    return lambda texts: texts[texts["sentence"].isin(seen)].assign(frame="war")


def test_who_learns_by_heart_gets_better_with_more():
    curve = score_learning(label(), fit=remember, n_repeats=10)
    assert curve["n"].tolist() == [10, 20, 40, 76]
    assert curve["estimate"].is_monotonic_increasing
    assert curve["estimate"].iloc[-1] > curve["estimate"].iloc[0] + 0.2
    assert (curve["low"] <= curve["estimate"]).all()
    assert (curve["estimate"] <= curve["high"]).all()


def test_what_is_tested_was_not_learned_from():
    seen: list[set] = []

    def fit(rows):
        learned = set(rows["doc_id"])

        def call(texts):
            seen.append(learned & set(texts["doc_id"]))
            return texts.iloc[:0].assign(frame="war")

        return call

    curve = score_learning(label(), fit=fit, n_repeats=3)
    assert seen
    assert not any(seen)
    assert (curve["estimate"] == 0).all()


def test_copies_are_held_out_together():
    sentences = label()
    unit = [f"u{int(name[1:]) // 2}" for name in sentences["doc_id"]]  # in pairs
    split: list[set] = []

    def fit(rows):
        learned = {int(name[1:]) // 2 for name in rows["doc_id"]}

        def call(texts):
            split.append(learned & {int(name[1:]) // 2 for name in texts["doc_id"]})
            return texts.iloc[:0].assign(frame="war")

        return call

    curve = score_learning(sentences.assign(unit=unit), fit=fit, sizes=[20], n_repeats=4)
    assert len(split) == 4
    assert not any(split)
    assert set(curve["n_articles"]) == {60}
    score_learning(sentences, fit=fit, sizes=[20], n_repeats=4)
    assert any(split)  # without units the copies part


def test_too_few_sentences_give_no_curve():
    assert score_learning(label(4), fit=remember).empty
    assert score_learning(label(4).iloc[:0], fit=remember).empty


def test_what_is_never_called_has_no_certain_recall():
    """Jeffreys' interval of 0 in 20 reaches to .117 (two-sided, 95%)."""
    marked = pd.DataFrame(
        {"doc_id": [f"d{k}" for k in range(60)], "group": "A", "weight": 1.0, "frame": "war",
         "code": [1] * 20 + [0] * 40, "called": 0}
    )  # fmt: skip
    scored = score_accuracy(marked).query("frame == 'war' and group == 'all articles'")
    recall = scored.set_index("measure").loc["recall"]
    assert recall["estimate"] == recall["low"] == 0
    assert recall["high"] == pytest.approx(0.117, abs=0.015)


# --- figures ---


def test_corrections_are_drawn_beside_what_was_counted():
    table = pd.DataFrame(
        {"label": ["War", "War"], "group": ["A", "B"], "raw": [0.2, 0.3], "estimate": [0.4, np.nan],
         "low": [0.3, np.nan], "high": [0.5, np.nan]}
    )  # fmt: skip
    figure = plot_corrections(
        table, panel="label", label="group", unit="share", colours={"A": "#112233"}
    )
    ax = figure.axes[0]
    points = [tuple(np.round(dots.get_offsets()[0], 3)) for dots in ax.collections]
    assert points == [(0.2, 0), (0.4, 0), (0.3, 1)]
    assert [text.get_text() for text in ax.get_yticklabels()] == ["A", "B"]
    assert "War, A: 40%" in figure.get_label()


def test_the_curve_is_drawn_at_its_values():
    table = pd.DataFrame(
        {"n": [10, 20], "estimate": [0.2, 0.5], "low": [0.1, 0.4], "high": [0.3, 0.6]}
    )
    ax = plot_learning(table, unit="F1")
    assert ax.lines[0].get_xydata().tolist() == [[10, 0.2], [20, 0.5]]
    assert ax.get_ylim() == (0, 1)
