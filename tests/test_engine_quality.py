"""How good a fitted engine is: kept with it, told before its results, and never flattered."""

import io
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis import (
    InputError,
    check_engine_file,
    choose_engine,
    choose_wording,
    drop_seen,
    find_frame_evidence,
    find_frames,
    find_strongest_sentences,
    fit_codes,
    fit_frames,
    learn_prototypes,
    list_frames,
    list_labels,
    list_quality,
    prepare_documents,
    read_codebook,
    read_fitted,
    save_fitted,
    score_accuracy,
    score_learning,
    split_tokens,
    state_learning,
    state_mean,
    state_quality,
    tell_seen,
    tell_spread,
)
from analysis.accuracy import ALL_FRAMES, EVERYTHING
from analysis.frames import Codebook, Frame

BOOK = Codebook(
    name="river",
    title="River",
    language="en",
    reference="",
    status="",
    provenance="",
    frames=(
        Frame("flood", "Flood", "", "", ("flood*", "dam"), (), ("The dam broke at night.",)),
        Frame("trade", "Trade", "", "", ("barge*",), (), ("Barges carry grain to Vask.",)),
        Frame("sport", "Sport", "", "", ("regatta",), (), ("The regatta was won by Mirrow.",)),
    ),
)
WORDS = {
    "flood": "water rose dam broke cellar rain sandbag level".split(),
    "trade": "barge grain cargo price port merchant customs load".split(),
}


def label(n: int = 20, *, noise: int = 0, seed: int = 0) -> pd.DataFrame:
    """`n` sentences of each of two frames, two an article; each `noise`-th has the other's label."""
    generator = np.random.default_rng(seed)
    rows = []
    for number in range(2 * n):
        frame = ["flood", "trade"][number % 2]
        text = " ".join([*generator.choice(WORDS[frame], 3), f"day {number} of {seed}"])
        if noise and number % noise == 0:
            frame = {"flood": "trade", "trade": "flood"}[frame]
        rows.append((f"d{number // 2}", number % 2, text, frame))
    rows += [(f"e{k}", 0, f"nothing happened on day {k} of {seed}", "") for k in range(n)]
    return pd.DataFrame(rows, columns=["doc_id", "sentence_id", "sentence", "frame"])


@pytest.fixture(scope="module")
def engine():
    return fit_frames(label(noise=5), codebook=BOOK)


@pytest.fixture(scope="module")
def prepared():
    texts = label(30, seed=7).groupby("doc_id")["sentence"].agg(". ".join)
    table = pd.DataFrame({"doc_id": texts.index, "source": "A", "title": "", "text": texts + "."})
    return prepare_documents(table.astype("str").reset_index(drop=True))


# --- measured and kept -----------------------------------------------------------------------


def test_the_accuracy_is_the_report_with_intervals(engine):
    assert engine.accuracy["frame"].tolist()[::3] == ["flood", "trade", ALL_FRAMES]
    wide = engine.accuracy.set_index(["frame", "measure"])["estimate"].unstack()  # noqa: PD010
    for row in engine.report.itertuples():
        assert wide.loc[row.frame, "precision"] == pytest.approx(row.precision)
        assert wide.loc[row.frame, "recall"] == pytest.approx(row.recall)
        assert wide.loc[row.frame, "F1"] == pytest.approx(row.f1)
    known = engine.accuracy
    assert (known["low"] < known["estimate"]).all()
    assert (known["estimate"] < known["high"]).all()
    assert known["n_documents"].unique().tolist() == [40]


def test_the_interval_holds_what_fresh_sentences_show(engine, prepared):
    """A quarter of the labels is wrong in neither set; the engine was not fitted to the second."""
    fresh = label(60, noise=5, seed=3)
    texts = fresh.drop_duplicates(["doc_id", "sentence_id"]).assign(start=0, end=1)
    found = find_frames(texts, tokens=split_tokens(texts), engine=engine)
    called = set(zip(found["doc_id"], found["sentence_id"], found["frame"], strict=True))
    rows = [
        (row.doc_id, row.sentence_id, frame, int(row.frame == frame))
        for row in fresh.itertuples()
        for frame in engine.frames
    ]
    marked = pd.DataFrame(rows, columns=["doc_id", "sentence_id", "frame", "code"])
    marked["called"] = [int(row[:3] in called) for row in rows]
    scored = score_accuracy(marked.assign(group="", weight=1.0), n_draws=100)
    whole = scored[(scored["frame"] == ALL_FRAMES) & (scored["group"] == EVERYTHING)]
    told = engine.accuracy[engine.accuracy["frame"] == ALL_FRAMES]
    both = whole.merge(told, on="measure", suffixes=("", "_told"))
    assert (both["estimate"] > both["low_told"]).all()
    assert (both["estimate"] < both["high_told"]).all()


def test_weights_change_what_is_told_and_not_what_is_learned():
    labelled = label(noise=5)
    heavy = labelled.assign(weight=np.where(labelled["frame"] == "flood", 10.0, 1.0))
    plain, weighted = fit_frames(labelled), fit_frames(heavy)
    assert repr(plain) == repr(weighted)
    pd.testing.assert_frame_equal(plain.report, weighted.report)
    assert plain.accuracy["n"].tolist() == weighted.accuracy["n"].tolist()
    precision = [
        one.accuracy.set_index(["frame", "measure"]).loc[("flood", "precision"), "estimate"]
        for one in (plain, weighted)
    ]
    assert precision[1] > precision[0]


def test_a_saved_engine_keeps_its_accuracy_and_what_it_has_seen(engine, tmp_path):
    again = read_fitted(save_fitted(engine, tmp_path / "mine"))
    pd.testing.assert_frame_equal(again.accuracy, engine.accuracy)
    seen = label(noise=5)["sentence"].tolist()
    assert again.has_seen(seen).all()
    assert again.has_seen([f"  {text} " for text in seen]).all()
    assert not again.has_seen(label(seed=9)["sentence"].tolist()).any()


def test_an_engine_saved_without_intervals_is_read_and_says_so(engine, prepared, tmp_path):
    path = save_fitted(engine, tmp_path / "mine")
    with np.load(path) as file:
        arrays = {name: file[name] for name in file.files if name not in ("head", "seen")}
        head = json.loads(file["head"].tobytes())
    del head["accuracy"]
    np.savez(path, head=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8), **arrays)
    old = read_fitted(path)
    assert not old.has_seen(label(noise=5)["sentence"].tolist()).any()
    quality = list_quality(old, codebook=BOOK)
    flood = quality.set_index("frame").loc["flood"]
    assert flood["f1"] == pytest.approx(engine.report["f1"].iloc[0])
    assert np.isnan(flood["f1_low"])
    assert flood["note"] == "intervals not measured: fit the engine again"
    told = state_quality(quality, engine=old, prepared=prepared, name="x")
    assert told.sentence == (
        "How often the engine is right cannot be told: it was not measured when the engine was "
        "fitted; fit it again."
    )
    assert not told.distinguishable


def test_a_broken_accuracy_is_a_damaged_file(engine, tmp_path):
    path = save_fitted(replace(engine, accuracy=engine.accuracy.assign(n=1)), tmp_path / "mine")
    content = io.BytesIO(path.read_bytes())
    with np.load(content) as file:
        arrays = {name: file[name] for name in file.files}
    head = json.loads(arrays.pop("head").tobytes())
    head["accuracy"]["low"] = ["low"] * len(head["accuracy"]["n"])
    np.savez(path, head=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8), **arrays)
    with pytest.raises(InputError, match="holds no fitted engine, or is damaged"):
        read_fitted(path)


# --- told ------------------------------------------------------------------------------------


def test_the_table_has_every_frame_and_why_one_was_not_measured(engine):
    quality = list_quality(engine, codebook=BOOK).set_index("frame")
    assert quality.index.tolist() == ["flood", "trade", "sport", ALL_FRAMES]
    assert quality["n_coded"].tolist() == [20, 20, 0, 40]
    assert np.isnan(quality.loc["sport", "f1"])
    assert quality.loc["sport", "note"].startswith("not measured: no coded sentence had it")
    assert (quality.loc[["flood", "trade"], "note"] == "").all()
    for other in (BOOK, learn_prototypes(BOOK)):
        assert list_quality(other, codebook=BOOK).empty


def test_few_sentences_are_not_measured():
    few = pd.concat([label(8), label(8).head(4).assign(doc_id=list("wxyz"), frame="sport")])
    few = few.drop_duplicates("sentence", keep="last")
    quality = list_quality(fit_frames(few, codebook=BOOK), codebook=BOOK).set_index("frame")
    assert quality.loc["sport", "n_coded"] == 4
    assert "not measured: only" in quality.loc["sport", "note"]


def test_a_finding_without_numbers_says_why(engine, prepared):
    quality = list_quality(engine, codebook=BOOK)
    numbers = [name for name in quality if name.startswith("precision")]
    quality.loc[quality["frame"] == ALL_FRAMES, numbers] = np.nan
    quality["note"] = "precision not measured: only 4 coded sentences in which the engine calls it"
    told = state_quality(quality, engine=engine, prepared=prepared, name="x")
    assert told.sentence == (
        "How often the engine is right cannot be told: precision not measured: only 4 coded "
        "sentences in which the engine calls it."
    )


def test_the_finding_says_what_the_table_says(engine, prepared):
    quality = list_quality(engine, codebook=BOOK)
    told = state_quality(quality, engine=engine, prepared=prepared, name="frames-quality")
    whole = quality.iloc[-1]
    assert f"{whole['precision']:.0%} of what the engine calls is right" in told.sentence
    assert f"it calls {whole['recall']:.0%} of what coders see" in told.sentence
    assert f"{engine.n_examples} sentences of 40 articles" in told.sentence
    assert "Not measured, for too few coded sentences: 1 of 3 frames." in told.sentence
    best = quality.iloc[:2].sort_values("f1")["label"].tolist()[-1]
    assert f"It is best at “{best}”" in told.sentence
    weak = int((quality.iloc[:2]["f1_low"] < 0.5).sum())
    assert (f"In {weak} of 2 frames the interval" in told.sentence) == bool(weak)


@pytest.mark.parametrize(
    ("make", "column", "said"),
    [
        (lambda: BOOK, "n_cues", "cues of “{frame}”"),
        (lambda: learn_prototypes(BOOK), "n_prototypes", "prototypes of “{frame}”"),
        (lambda: fit_frames(label(), codebook=BOOK), "n_coded", "“{frame}” is called"),
    ],
    ids=["cues", "prototypes", "fitted"],
)
def test_a_report_speaks_of_its_own_engine(make, column, said, prepared):
    made = make()
    words = choose_wording(made, name="some/folder/mine.npz")
    table = list_frames(BOOK, engine=made)
    assert words.name == "mine.npz"
    assert table.columns.tolist() == ["frame", "label", "question", column] == [
        "frame", "label", "question", words.column,
    ]  # fmt: skip
    assert said in words.reach
    other = {"n_cues": "prototype", "n_prototypes": "classifier", "n_coded": "cues of"}[column]
    assert other not in " ".join(vars(words).values())
    row = pd.Series({"estimate": 0.5, "low": 0.4, "high": 0.6, "n_documents": 2})
    evidence = prepared.sentences.assign(rule="x", value=1.0)
    finding = state_mean(
        row, evidence=evidence, prepared=prepared, name="x", percent=True,
        words={"frame": "Flood"}, template=words.reach, headline=words.reach_headline,
    )  # fmt: skip
    assert "50%" in finding.sentence
    assert "{" not in finding.sentence + finding.headline


def test_what_an_engine_knows_of_a_frame_is_counted():
    fitted = fit_frames(label(), codebook=BOOK)
    for made, counts in ((BOOK, [2, 1, 1]), (learn_prototypes(BOOK), [1, 1, 1]), (fitted, [20, 20, 0])):  # fmt: skip
        assert list_frames(BOOK, engine=made).iloc[:, -1].tolist() == counts


def test_the_strongest_sentences_of_an_engine_are_those_it_is_surest_of(engine, prepared):
    found = prepared.measure(find_frames, engine=engine)
    groups = prepared.documents[["doc_id"]].assign(group="A")
    strongest = find_strongest_sentences(
        found, sentences=prepared.read_sentences, groups=groups, codebook=BOOK, n=3
    )
    for frame, part in strongest.groupby("frame"):
        of_frame = found[found["frame"] == frame]
        keys = part[["doc_id", "sentence_id"]].merge(of_frame, on=["doc_id", "sentence_id"])
        least = keys["score"].min()
        assert (of_frame["score"] > least).sum() < 3
    rules = find_frame_evidence(found, sentences=prepared.sentences, frame="flood")["rule"]
    assert set(rules.astype("str").str[:4]) == {"not ", "p >="}


def test_a_title_tells_a_range_only_where_there_is_one():
    shares = pd.DataFrame(
        {"label": list("xxyy"), "group": list("ABAB"), "estimate": [0.1, 0.25, 0.0, 0.0]}
    )
    assert tell_spread(shares, label="x") == "“x”: from 10% to 25% of sentences, by group"
    assert "0%" not in tell_spread(shares, label="y")
    alone = shares[shares["group"] == "A"]
    assert tell_spread(alone, label="x") == "The share of sentences that call up each frame"
    nothing = shares.assign(estimate=0.0)
    assert tell_spread(nothing, label="x") == "No sentence calls up a frame"
    assert tell_spread(shares.iloc[:0], label="x") == "No sentence calls up a frame"


# --- chosen, saved, and not flattered --------------------------------------------------------


def test_a_fitted_engine_is_named_with_its_ending_or_without(engine, tmp_path, monkeypatch):
    save_fitted(engine, tmp_path / "my-engine.npz")
    monkeypatch.chdir(tmp_path)
    for name in ("my-engine", "my-engine.npz", str(tmp_path / "my-engine")):
        assert repr(choose_engine(name, codebook=BOOK)) == repr(engine)
    with pytest.raises(InputError, match=r"there is no file 'no-engine\.npz'. 07-validation makes"):
        choose_engine("no-engine", codebook=BOOK)
    with pytest.raises(
        InputError, match=r"`engine` must be a file, but there is none at 'no\.npz'"
    ):
        choose_engine("no.npz", codebook=BOOK)


def test_where_an_engine_may_be_saved(tmp_path):
    (tmp_path / "report").mkdir()
    check_engine_file(None, coded=None)
    check_engine_file(tmp_path / "mine.npz", coded="ann.csv", folder=tmp_path / "report")
    for path, coded, told in (
        ("mine.npz", None, "`save_engine` needs coded sheets"),
        (tmp_path / "report" / "mine.npz", "a.csv", "must lie outside the report's folder"),
        (tmp_path / "gone" / "mine.npz", "a.csv", "must be a file in a folder that there is"),
        (tmp_path, "a.csv", "must be a file in a folder that there is"),
    ):
        with pytest.raises(InputError, match=told):
            check_engine_file(path, coded=coded, folder=tmp_path / "report")


def test_sentences_that_an_engine_was_fitted_to_do_not_judge_it(engine):
    old, new = label(noise=5), label(4, seed=5)
    texts = pd.concat([old, new], ignore_index=True)
    sample = texts.assign(item=[f"i{n}" for n in range(len(texts))])
    marked = sample[["item"]].assign(frame="flood", code=1, called=1)
    fair = drop_seen(marked, sample=sample, engine=engine)
    assert fair["item"].tolist() == sample["item"].tolist()[len(old) :]
    assert tell_seen(marked, fair=fair) == (
        "The engine was fitted to 60 of the 72 coded sentences, which would flatter it. They are "
        "left out of all that follows but the learning curve."
    )
    assert "fitted to all of the 72" in tell_seen(marked, fair=fair.iloc[:0])
    assert tell_seen(marked, fair=marked) == ""
    for other in (BOOK, learn_prototypes(BOOK)):
        assert len(drop_seen(marked, sample=sample, engine=other)) == len(marked)


def test_labels_are_listed_with_their_weights_and_without_lone_frames():
    coded = pd.DataFrame(
        [("a", "war", 1), ("a", "law", 1), ("b", "war", 1), ("b", "law", 0), ("c", "war", 0), ("c", "law", 0)],
        columns=["doc_id", "frame", "code"],
    ).assign(sentence_id=0, sentence="x", weight=3.0)  # fmt: skip
    labels = list_labels(coded)
    assert labels[["doc_id", "frame"]].to_numpy().tolist() == [
        ["a", "war"],
        ["b", "war"],
        ["c", ""],
    ]
    assert (labels["weight"] == 3).all()


# --- the learning curve ----------------------------------------------------------------------


def learn(gains: list[float], *, n_articles: int = 300) -> pd.DataFrame:
    """A curve whose last size does better by these, one a repeat."""
    calls = iter([value for gain in gains for value in (0.5, 0.5 + gain)])
    labelled = pd.DataFrame(
        {"doc_id": [f"d{k % n_articles}" for k in range(300)], "sentence_id": range(300), "sentence": "x",
         "frame": "war", "code": 1, "weight": 1.0}
    )  # fmt: skip

    def fit(_rows):
        f1 = next(calls)
        recall = f1 / (2 - f1)  # all that is called is right: F1 = 2 r / (1 + r)
        return lambda held_out: held_out.head(round(recall * len(held_out))).assign(frame="war")

    return score_learning(labelled, fit=fit, sizes=[20, 40], n_repeats=len(gains))


def test_the_gain_is_paired_and_its_interval_the_corrected_resampled_t():
    curve = learn([0.1, 0.2, 0.3])
    last = curve.iloc[-1]
    assert np.isnan(curve.iloc[0][["gain", "gain_low", "gain_high"]].astype(float)).all()
    assert last["gain"] == pytest.approx(0.2, abs=0.01)
    # by hand: S = 0.1, (1/3 + 1/2) S^2, t(2, .975) = 4.303
    assert last["gain_high"] - last["gain"] == pytest.approx(4.303 * np.sqrt(5 / 6) * 0.1, abs=0.02)


@pytest.mark.parametrize(
    ("gains", "said", "sure"),
    [
        ([0.2, 0.21, 0.19, 0.2], "it still rises", True),
        ([0.2, -0.15, 0.1, -0.05], "not distinguishable", False),
        ([0.0, 0.004, -0.004, 0.0], "the curve has flattened", True),
        ([0.2], "not distinguishable", False),
    ],
)
def test_a_rise_is_claimed_only_where_its_interval_excludes_none(gains, said, sure, prepared):
    told = state_learning(learn(gains), prepared=prepared, name="x")
    assert said in told.sentence
    assert told.distinguishable is sure
    others = {"it still rises", "not distinguishable", "the curve has flattened"} - {said}
    assert not any(other in told.sentence for other in others)


@pytest.mark.parametrize(("n_articles", "enough"), [(6, False), (13, False), (15, True)])
def test_of_few_articles_a_curve_is_described_and_not_judged(n_articles, enough, prepared):
    curve = learn([0.2, 0.21, 0.19, 0.2], n_articles=n_articles)
    assert set(curve["n_articles"]) == {n_articles}
    told = state_learning(curve, prepared=prepared, name="x")
    assert f"others of {n_articles} independent articles held out" in told.sentence
    assert ("it still rises" in told.sentence) is enough
    assert ("code sentences of more articles" in told.sentence) is not enough
    assert told.distinguishable is enough


CODED = pd.DataFrame(
    [(doc, number, f"The {word} report number {number} from {doc}.", frame, int(frame == word))
     for doc in "abcd" for number in range(4)
     for word in [["economic", "morality"][number % 2]] for frame in ("economic", "morality")],
    columns=["doc_id", "sentence_id", "sentence", "frame", "code"],
).assign(weight=1.0)  # fmt: skip


@pytest.mark.parametrize(
    ("coded", "why"),
    [
        (CODED[CODED["doc_id"] == "a"], "all labelled sentences are of one article"),
        (CODED[CODED["frame"] == "economic"], "the codes have 1 frame, but a classifier needs two"),
        (CODED.iloc[:0], "the codes have 0 frames"),
    ],
)
def test_codes_that_teach_nothing_are_told_and_raise_nothing(coded, why):
    engine, told = fit_codes(coded, codebook=read_codebook("policy"))
    assert engine is None
    assert told.startswith(f"No engine was fitted: {why}")
    assert told.endswith(".")


def test_codes_of_several_articles_teach_an_engine():
    engine, told = fit_codes(CODED, codebook=read_codebook("policy"))
    assert told == ""
    assert engine.frames == ("economic", "morality")


def test_the_shipped_codebooks_have_words_for_their_engines():
    book = read_codebook("policy")
    words = choose_wording(book, name="cues")
    assert list_frames(book, engine=book)[words.column].min() > 0
