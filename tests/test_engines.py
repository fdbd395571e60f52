"""Engines of frames: cues, prototypes and fitted classifiers behind one interface."""

import io
import json
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    find_cues,
    find_frames,
    find_strongest_sentences,
    fit_frames,
    group_documents,
    learn_prototypes,
    prepare_documents,
    read_fitted,
    save_fitted,
    score_fitted,
    score_frame_contrasts,
    score_frame_shares,
    score_prototypes,
    split_sentences,
    split_tokens,
)
from analysis.errors import InputError
from analysis.frames import Codebook, Frame
from analysis.frames.fitting import mark_frames
from analysis.frames.learning import assign_folds, fit_linear, fit_mixture
from analysis.frames.ngrams import count_ngrams, learn_rarity, weigh_ngrams
from analysis.frames.thresholds import choose_threshold, score_f1
from analysis.prepared.parts import Measure
from analysis.semantic import embed_texts, has_semantic

ROOT = Path(__file__).parents[1]
WORD = r"\b\w+\b"
FRAMES = {
    "money": (
        ["cost*", "budget", "price*", "taxpayer*"],
        ["The rocket cost billions.", "Taxpayers pay for the mission.", "Prices have doubled."],
    ),
    "pride": (
        ["hero*", "proud", "triumph*"],
        ["The nation is proud of its heroes.", "A triumph for the engineers.", "Crowds cheered."],
    ),
    "threat": (
        ["weapon*", "threat*", "fear*"],
        [
            "The rocket could carry weapons.",
            "Neighbours fear an attack.",
            "It is a threat to peace.",
        ],
    ),
}
CODEBOOK = Codebook(
    name="moon",
    title="Moon",
    language="en",
    reference="",
    status="",
    provenance="",
    frames=tuple(
        Frame(key, key.title(), f"The story is about {key}.", "", tuple(cues), (), tuple(texts))
        for key, (cues, texts) in FRAMES.items()
    ),
)
WORDS = {
    "money": "budget cost price tax fund bill pay wage debt bank".split(),
    "pride": "hero cheer medal parade anthem triumph joy flag record dream".split(),
    "threat": "weapon missile fear border spy alarm attack siege army menace".split(),
}


def make_labelled(n: int = 12, *, seed: int = 1, several: bool = False) -> pd.DataFrame:
    """So many sentences of each frame, with words that all frames share between their own."""
    generator = np.random.default_rng(seed)
    shared = "the council said on that many near town friday again while after".split()
    rows = []
    for frame, words in WORDS.items():
        for number in range(n):
            chosen = [*generator.choice(shared, 6), *generator.choice(words, 2)]
            rows.append((f"{frame}{number}", " ".join(generator.permutation(chosen)), frame))
            if several and number % 3 == 0:
                rows.append((*rows[-1][:2], "pride" if frame != "pride" else "money"))
    if several:
        rows += [(f"none{n}", " ".join(generator.choice(shared, 7)), "") for n in range(n)]
    table = pd.DataFrame(rows, columns=["doc_id", "sentence", "frame"])
    return table.assign(sentence_id=0)


def lay(texts: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Each text as a sentence of its own, and the tokens."""
    sentences = pd.DataFrame(
        {
            "doc_id": pd.Series([str(n) for n in range(len(texts))], dtype="str"),
            "sentence_id": 0,
            "start": 0,
            "end": [len(text) for text in texts],
            "sentence": pd.Series(texts, dtype="str"),
        }
    )
    return sentences, split_tokens(sentences)


def rate(engine, texts):
    """The scores, a row a text and a column a frame."""
    sentences, tokens = lay(texts)
    score = score_prototypes if hasattr(engine, "codebook") else score_fitted
    table = score(sentences, tokens=tokens, engine=engine)
    assert table["frame"].tolist() == list(engine.frames) * len(texts)
    return table["score"].to_numpy().reshape(len(texts), len(engine.frames))


def embed_letters(texts):
    """An embedding of one's own: how often each letter occurs."""
    return np.array([[text.lower().count(chr(97 + n)) + 0.1 for n in range(26)] for text in texts])


@cache
def prototypes(embed=None):
    return learn_prototypes(CODEBOOK, embed=embed)


@cache
def fitted(embed=None, several=False, book=True):
    labelled = make_labelled(several=several)
    return fit_frames(labelled, codebook=CODEBOOK if book else None, embed=embed)


ENGINES = {
    "prototypes": prototypes,
    "prototypes, embed": lambda: prototypes(embed_letters),
    "fitted": fitted,
    "fitted, embed": lambda: fitted(embed_letters),
    "fitted, several": lambda: fitted(None, True),
    "fitted, no codebook": lambda: fitted(embed_letters, False, False),
}
each_engine = pytest.mark.parametrize("name", ENGINES)


# --- one interface ---------------------------------------------------------------------------


def test_a_codebook_as_engine_gives_its_cues(documents):
    sentences = split_sentences(documents)
    tokens = split_tokens(sentences)
    found = find_frames(sentences, tokens=tokens, engine=CODEBOOK)
    pd.testing.assert_frame_equal(found, find_cues(tokens, codebook=CODEBOOK))


@each_engine
def test_what_an_engine_finds_goes_where_cues_go(name, documents):
    engine = ENGINES[name]()
    prepared = prepare_documents(documents)
    found = prepared.measure(find_frames, engine=engine)
    assert list(found.columns) == ["doc_id", "sentence_id", "start", "end", "frame", "cue", "score"]
    groups = group_documents(prepared.documents, by="source")
    told = {"sentences": prepared.sentences, "groups": groups, "codebook": CODEBOOK}
    shares = score_frame_shares(found, **told, n_draws=50)
    assert shares["estimate"].between(0, 1).all()
    marked = found.drop_duplicates(["doc_id", "sentence_id", "frame"])
    per_article = marked.groupby("frame", observed=True).size()
    assert (shares.groupby("frame")["estimate"].sum() > 0).sum() == len(per_article)
    assert len(score_frame_contrasts(found, **told, n_draws=50)) == 6
    told["sentences"] = split_sentences(documents)
    strongest = find_strongest_sentences(found, **told)
    assert set(strongest["frame"]) == set(per_article.index)


@each_engine
def test_frames_found_are_those_from_the_threshold_on(name, documents):
    engine = ENGINES[name]()
    sentences = split_sentences(documents)
    tokens = split_tokens(sentences)
    rated = rate(engine, sentences["sentence"].tolist())
    found = find_frames(sentences, tokens=tokens, engine=engine)
    single = getattr(engine, "single", False)
    row, column = np.nonzero(mark_frames(rated, single=single, threshold=engine.threshold))
    assert found["frame"].tolist() == [engine.frames[place] for place in column]
    assert found["start"].tolist() == sentences["start"].iloc[row].tolist()
    if single:
        assert len(found) == len(sentences)


@each_engine
def test_a_sentence_has_the_same_scores_in_any_company_and_order(name, documents):
    engine = ENGINES[name]()
    texts = split_sentences(documents)["sentence"].tolist()
    together = rate(engine, texts)
    order = np.random.default_rng(2).permutation(len(texts))
    assert (rate(engine, [texts[place] for place in order]) == together[order]).all()
    for number in (0, 5, 11):
        assert (rate(engine, [texts[number]])[0] == together[number]).all()


@each_engine
@settings(max_examples=25, deadline=None)
@given(texts=st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_any_text_gets_finite_scores(name, texts):
    rated = rate(ENGINES[name](), texts)
    assert np.isfinite(rated).all()
    if name.startswith("fitted"):
        assert (rated >= 0).all()
        assert (rated <= 1).all()


@each_engine
@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n",
        "\0",
        "x" * 1_000_000,
        "hero " * 50_000,
        "😀" * 500,
        "الأبطال",
        "=1+1|cmd",
        "\u202e",
    ],
    ids=lambda text: f"{text[:5]!a} {len(text)}",
)
def test_awkward_texts_get_scores_too(name, text):
    assert np.isfinite(rate(ENGINES[name](), [text])).all()


@each_engine
def test_how_a_sign_is_written_does_not_count(name):
    engine = ENGINES[name]()
    plain = rate(engine, ["Taxpayers don't pay for the café's budget."])
    other = rate(engine, ["Taxpayers don’t pay for the cafe\u0301’s budget."])
    assert (plain == other).all()


@each_engine
def test_no_sentence_gives_no_row(name):
    sentences, tokens = lay(["a word"])
    engine = ENGINES[name]()
    found = find_frames(sentences.iloc[:0], tokens=tokens.iloc[:0], engine=engine)
    assert len(found) == 0
    assert found["frame"].dtype == "str"


def test_engines_are_told_apart_by_what_they_were_made_of():
    """The name under which a prepared corpus keeps what a measure gave."""
    other = replace(CODEBOOK, frames=CODEBOOK.frames[:2])
    engines = [make() for make in ENGINES.values()]
    engines += [learn_prototypes(other), fit_frames(make_labelled(seed=7), codebook=CODEBOOK)]
    names = [Measure(find_frames, {"engine": engine}).name for engine in engines]
    assert len(set(names)) == len(names)
    again = Measure(find_frames, {"engine": learn_prototypes(CODEBOOK)}).name
    assert again == names[0]


# --- prototypes ------------------------------------------------------------------------------


def test_a_prototype_is_nearest_to_its_own_frame():
    texts = [text for _, listed in FRAMES.values() for text in listed]
    for engine in (prototypes(), prototypes(embed_letters)):
        assert rate(engine, texts).argmax(axis=1).tolist() == [0, 0, 0, 1, 1, 1, 2, 2, 2]


def test_scores_of_prototypes_by_hand():
    """Two dimensions: each text is a count of a's and b's."""

    def embed(texts):
        return [[text.count("a"), text.count("b")] for text in texts]

    frames = (
        Frame("x", "a", "", "", ("aaaa",), (), ("aab",)),
        Frame("y", "b", "", "", ("b",), (), ("b bb",)),
    )
    engine = learn_prototypes(replace(CODEBOOK, frames=frames), embed=embed)
    mean = np.array([1 + 2 / 5**0.5, 1 / 5**0.5])  # of "a" and "aab", each of length 1
    expected = [
        [(mean / np.linalg.norm(mean))[0] + 0.15 * np.log(2), 0],
        [mean[1] / np.linalg.norm(mean), 1 + 0.15 * np.log(2)],
    ]
    np.testing.assert_allclose(rate(engine, ["aaaa", "b"]), expected, atol=1e-5)
    sentences, tokens = lay(["aab"])
    found = score_prototypes(sentences, tokens=tokens, engine=engine)
    assert found["cue"].tolist() == ["aab", "b bb"]


def test_what_is_compared_is_learned_from_the_codebook_alone(documents):
    """Other articles, even many, change no score: nothing is scaled by the corpus."""
    engine = prototypes()
    sentences = split_sentences(documents)
    one = score_prototypes(sentences, tokens=split_tokens(sentences), engine=engine)
    many = pd.concat(
        [documents, documents.assign(doc_id=documents["doc_id"] + "x", text="hero " * 99)]
    )
    more = split_sentences(many)
    both = score_prototypes(more, tokens=split_tokens(more), engine=engine)
    pd.testing.assert_frame_equal(both.iloc[: len(one)], one)


def test_the_threshold_tells_a_left_out_prototype_from_the_others():
    """Frames with words of their own are told apart without an error."""
    frames = tuple(
        Frame(key, key, "", "", ("zzz",), (), tuple(" ".join(words[n : n + 5]) for n in (0, 2, 4)))
        for key, words in WORDS.items()
    )
    engine = learn_prototypes(replace(CODEBOOK, frames=frames))
    texts = [" ".join(words[1:7]) for words in WORDS.values()]
    assert (rate(engine, texts) >= engine.threshold).tolist() == np.eye(3, dtype=bool).tolist()


def test_a_codebook_of_cues_alone_can_be_compared_with():
    frames = tuple(replace(frame, prototypes=(), definition="") for frame in CODEBOOK.frames)
    engine = learn_prototypes(replace(CODEBOOK, frames=frames))
    assert rate(engine, ["heroes", "the budget"]).argmax(axis=1).tolist() == [1, 0]


@pytest.mark.parametrize(
    ("embed", "told"),
    [
        (
            lambda texts: [[1.0]],
            r"into 15 rows of finite numbers, but gave an array of shape \(1, 1\)",
        ),
        (lambda texts: [1.0] * len(texts), r"shape \(15,\)"),
        (lambda texts: [[np.nan]] * len(texts), "finite"),
        (lambda texts: [["a"]] * len(texts), "type <U1"),
    ],
)
def test_an_embed_that_gives_something_else_is_refused(embed, told):
    with pytest.raises(InputError, match=told):
        learn_prototypes(CODEBOOK, embed=embed)


def test_a_codebook_that_is_far_too_large_is_refused(monkeypatch):
    monkeypatch.setattr("analysis.frames.prototypes._MOST_CELLS", 1000)
    with pytest.raises(InputError, match=r"'moon' is too large to compare with: 15 texts with"):
        learn_prototypes(CODEBOOK)


# --- n-grams ---------------------------------------------------------------------------------


def test_weights_are_those_of_scikit_learn():
    """Where all is known: TfidfVectorizer with sublinear counts, words and parts apart."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = ["the cost of the rocket", "heroes of the moon", "the moon and the cost", "a"]
    counts = count_ngrams(texts)
    ours = weigh_ngrams(counts, learn_rarity(counts))
    shared = {"sublinear_tf": True}
    words = TfidfVectorizer(token_pattern=WORD, **shared).fit_transform(texts)
    parts = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), **shared).fit_transform(texts)
    expected = ((words @ words.T) + (parts @ parts.T)).toarray() / 2
    np.testing.assert_allclose((ours @ ours.T).toarray(), expected, atol=1e-6)


def test_a_text_of_which_little_is_known_has_short_weights():
    known = count_ngrams(["heroes of the moon", "the cost of bread"])
    rarity = learn_rarity(known)
    lengths = [
        float(np.sqrt((weigh_ngrams(count_ngrams([text]), rarity).data ** 2).sum()))
        for text in ("heroes of the moon", "heroes of zyx wvu qqq", "zzzz xxxx")
    ]
    assert lengths[0] == pytest.approx(1, abs=1e-5)
    assert lengths[0] > lengths[1] > lengths[2]


# --- fitting ---------------------------------------------------------------------------------


@pytest.mark.parametrize("embed", [None, embed_letters], ids=["tf-idf", "embed"])
@pytest.mark.parametrize("book", [None, CODEBOOK], ids=["alone", "codebook"])
def test_frames_with_words_of_their_own_are_learned_from_eight_labels(embed, book):
    engine = fit_frames(make_labelled(8), codebook=book, embed=embed)
    assert engine.single
    assert engine.n_examples == 24
    assert engine.report["n"].tolist() == [8, 8, 8]
    fresh = make_labelled(40, seed=9)
    rated = rate(engine, fresh["sentence"].tolist())
    np.testing.assert_allclose(rated.sum(axis=1), 1, atol=1e-5)
    found = np.array(engine.frames)[rated.argmax(axis=1)]
    assert (found == fresh["frame"]).mean() > 0.8
    assert engine.macro_f1 > 0.6


def test_sentences_with_several_frames_or_none():
    engine = fitted(None, True)
    assert not engine.single
    fresh = make_labelled(60, seed=5, several=True)
    whole = fresh.drop_duplicates("doc_id")
    marked = rate(engine, whole["sentence"].tolist()) >= engine.threshold
    plain = ~whole["doc_id"].str.startswith("none").to_numpy()
    own = np.array([row.rstrip("0123456789") for row in whole["doc_id"]])
    truth = own[:, None] == np.array(engine.frames)
    assert marked[plain][truth[plain]].mean() > 0.7
    assert marked[~plain].mean() < 0.2


def test_chance_labels_are_told_to_be_chance():
    """Placebo: where labels tell nothing the report says so, in either mode."""
    generator = np.random.default_rng(0)
    for several in (False, True):
        f1 = []
        for seed in range(5):
            labelled = make_labelled(20, seed=seed, several=several)
            by_sentence = labelled.groupby("doc_id", sort=False)["frame"].agg(list)
            shuffled = [by_sentence.iloc[n] for n in generator.permutation(len(by_sentence))]
            texts = labelled.drop_duplicates("doc_id")["sentence"].tolist()
            rows = [
                (str(n), 0, t, f)
                for n, (t, fs) in enumerate(zip(texts, shuffled, strict=True))
                for f in fs
            ]
            table = pd.DataFrame(rows, columns=["doc_id", "sentence_id", "sentence", "frame"])
            f1.append(fit_frames(table).macro_f1)
        assert np.mean(f1) < 0.5


def test_the_report_is_of_sentences_not_seen():
    """It agrees with a test on fresh sentences; on those fitted to all is right."""
    labelled = make_labelled(16, seed=3)
    noisy = labelled.assign(frame=np.where(np.arange(48) % 4 == 0, "money", labelled["frame"]))
    engine = fit_frames(noisy)
    seen = rate(engine, noisy["sentence"].tolist()).argmax(axis=1)
    accuracy = (np.array(engine.frames)[seen] == noisy["frame"]).mean()
    assert accuracy > engine.macro_f1 + 0.1


def test_copies_and_sentences_of_one_article_are_never_on_both_sides():
    """With copies in the test the report would be perfect, though the labels tell nothing."""
    generator = np.random.default_rng(4)
    texts = [" ".join(generator.choice(list("abcdefghijklmnop"), 8)) for _ in range(24)]
    frames = generator.permutation(["x", "y"] * 12)
    once = pd.DataFrame({"sentence": texts, "frame": frames})
    copies = pd.concat([once] * 4, ignore_index=True)
    assert fit_frames(copies).macro_f1 < 0.75
    articles = pd.concat(
        [once.assign(sentence=once["sentence"] + f" {n}", doc_id=once.index) for n in range(4)]
    ).assign(sentence_id=np.repeat(np.arange(4), 24))
    assert fit_frames(articles).macro_f1 < 0.75


def test_the_order_of_rows_does_not_count():
    labelled = make_labelled(10, several=True)
    one = fit_frames(labelled, codebook=CODEBOOK)
    other = fit_frames(labelled.sample(frac=1, random_state=3), codebook=CODEBOOK)
    assert repr(one) == repr(other)
    pd.testing.assert_frame_equal(one.report, other.report)


def test_frames_of_the_codebook_without_labels_are_left_out():
    labelled = make_labelled(8)
    engine = fit_frames(labelled[labelled["frame"] != "pride"], codebook=CODEBOOK)
    assert engine.frames == ("money", "threat")
    assert rate(engine, ["the budget", "an army attack"]).argmax(axis=1).tolist() == [0, 1]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda t: t[t["frame"] == "money"], "has 1 frame, but a classifier needs two"),
        (lambda t: t.iloc[:0], "has 0 frames"),
        (lambda t: t.iloc[:13], "has 1 sentence of the frame 'pride', but 2 are the least and 8"),
        (lambda t: t.replace("pride", "Pride"), "the frame 'Pride', which the codebook 'moon' lacks; it has money"),
        (lambda t: t.assign(doc_id="a", sentence_id=range(36)), "are of one article or are one text"),
    ],
)  # fmt: skip
def test_labels_that_cannot_be_learned_from_are_refused(change, told):
    with pytest.raises(InputError, match=told):
        fit_frames(change(make_labelled()), codebook=CODEBOOK)


def test_labelled_must_have_its_columns():
    with pytest.raises(ValueError, match=r"`labelled` lacks the columns \['frame'\]"):
        fit_frames(pd.DataFrame({"sentence": ["a"]}))


@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("several", [False, True])
def test_few_labels_are_enough_to_run(n, several):
    engine = fit_frames(make_labelled(n, several=several), codebook=CODEBOOK, embed=embed_letters)
    assert np.isfinite(rate(engine, ["the budget"])).all()


# --- what fitting is made of -----------------------------------------------------------------


def test_turning_examples_gives_the_regression_of_the_features(monkeypatch):
    generator = np.random.default_rng(0)
    features = generator.normal(size=(30, 80))
    features[3] = features[4]
    truth = np.eye(3, dtype=bool)[generator.integers(3, size=30)]
    turned = fit_linear(features, truth, single=True, strength=1.0)
    monkeypatch.setattr("analysis.frames.learning._MOST_TURNED", 0)
    plain = fit_linear(features, truth, single=True, strength=1.0)
    fresh = generator.normal(size=(50, 80))
    np.testing.assert_allclose(
        turned.score(fresh, single=True), plain.score(fresh, single=True), atol=0.02
    )


@pytest.mark.parametrize("single", [True, False])
def test_a_frame_that_some_examples_lack_is_improbable(single):
    generator = np.random.default_rng(0)
    truth = np.zeros((20, 4), dtype=bool)
    truth[np.arange(20), np.arange(20) % 2] = True  # frames 2 and 3 do not occur
    features = truth[:, :2] + generator.normal(size=(20, 2)) / 10
    linear = fit_linear(features, truth, single=single, strength=1.0)
    scores = linear.score(features, single=single)
    assert scores[:, 2:].max() < scores[:, :2].max(axis=1).min() - 1
    assert (scores.argmax(axis=1) == truth.argmax(axis=1)).all()


@pytest.mark.parametrize("single", [True, False])
def test_the_member_that_knows_more_counts_more(single):
    generator = np.random.default_rng(0)
    truth = np.eye(3, dtype=bool)[generator.integers(3, size=200)]
    good, bad = truth + generator.normal(size=(2, 200, 3)) * np.array([0.3, 9.0])[:, None, None]
    mixture = fit_mixture(np.stack([good, bad]), truth, single=single, usual=[1.0, 1.0])
    assert mixture.weights[0] > 2
    assert 0 < mixture.weights[1] < 0.2
    mixed = mixture.mix(np.stack([good, bad]), single=single)
    assert (mixed.argmax(axis=1) == truth.argmax(axis=1)).mean() > 0.9


@pytest.mark.parametrize("single", [True, False])
def test_no_other_weights_have_less_loss(single):
    """The slopes that the search follows are right: no step from where it ends does better."""
    from scipy.special import expit, log_softmax

    generator = np.random.default_rng(3)
    truth = np.eye(3, dtype=bool)[generator.choice(3, p=[0.6, 0.3, 0.1], size=300)]
    scores = truth + generator.normal(size=(2, 300, 3)) * np.array([1.0, 2.0])[:, None, None]
    mixture = fit_mixture(scores, truth, single=single, usual=[1.0, 1.0])
    weight = (1 / truth.sum(axis=0))[truth.argmax(axis=1)] * 100

    def lose(weights, offsets):
        mixed = np.tensordot(weights, scores, axes=1) + offsets
        if single:
            return -(log_softmax(mixed, axis=1)[truth] * weight).sum()
        return -np.where(truth, np.log(expit(mixed)), np.log(expit(-mixed))).sum()

    least = lose(*mixture)
    for place in range(2 if single else 5):
        for step in (-0.1, 0.1):
            moved = np.concatenate(mixture)
            moved[place] += step
            assert lose(moved[:2], moved[2:]) > least


def test_folds_keep_groups_together_and_spread_frames():
    generator = np.random.default_rng(1)
    truth = np.zeros((300, 3), dtype=bool)
    truth[np.arange(300), generator.choice(3, size=300, p=[0.8, 0.15, 0.05])] = True
    groups = generator.integers(120, size=300)
    groups = np.unique(groups, return_inverse=True)[1]
    fold = assign_folds(truth, groups, n_folds=5)
    assert len(set(zip(groups, fold, strict=True))) == groups.max() + 1
    for column in truth.T:
        share = np.bincount(fold[column], minlength=5) / column.sum()
        assert share.min() > 0.1
        assert share.max() < 0.32


def test_thresholds_and_f1_by_hand():
    truth = np.array([[1, 0], [1, 0], [0, 1], [0, 0]], dtype=bool)
    marked = np.array([[1, 0], [0, 0], [0, 1], [1, 1]], dtype=bool)
    precision, recall, f1 = score_f1(marked, truth)
    assert precision.tolist() == [0.5, 0.5]
    assert recall.tolist() == [0.5, 1]
    np.testing.assert_allclose(f1, [0.5, 2 / 3])
    scores = np.array([[0.9, 0.2], [0.8, 0.1], [0.3, 0.7], [0.2, 0.4]])
    assert choose_threshold(scores, truth) == pytest.approx(0.55)
    nothing = choose_threshold(scores, np.zeros_like(truth))
    assert not (scores >= nothing).any()


# --- saved -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name in ENGINES if name.startswith("fitted")])
def test_a_saved_engine_is_the_same_when_read(name, tmp_path, documents):
    engine = ENGINES[name]()
    path = save_fitted(engine, tmp_path / "folder" / "mine")
    assert path.name == "mine.npz"
    again = read_fitted(path, embed=engine.embed)
    assert repr(again) == repr(engine)
    pd.testing.assert_frame_equal(again.report, engine.report)
    texts = split_sentences(documents)["sentence"].tolist()
    assert (rate(again, texts) == rate(engine, texts)).all()
    assert save_fitted(again, tmp_path / "other.npz").read_bytes() == path.read_bytes()


def test_nothing_in_a_saved_engine_is_pickled(tmp_path):
    path = save_fitted(fitted(embed_letters), tmp_path / "mine")
    with np.load(path, allow_pickle=False) as file:
        kinds = {name: file[name].dtype.kind for name in file.files}
        head = json.loads(file["head"].tobytes())
    assert set(kinds.values()) <= {"u", "i", "f"}
    assert head["frames"] == ["money", "pride", "threat"]
    assert head["embed"] == "your own"


def test_an_embed_of_ones_own_is_asked_for_and_known_again(tmp_path):
    path = save_fitted(fitted(embed_letters), tmp_path / "mine")
    with pytest.raises(InputError, match="fitted with an `embed` of your own; give the same one"):
        read_fitted(path)
    with pytest.raises(InputError, match="`embed` is not the one that the engine was fitted with"):
        read_fitted(path, embed=lambda texts: embed_letters(texts)[:, ::-1])
    with pytest.raises(InputError, match="`embed` is not the one"):
        read_fitted(path, embed=lambda texts: [[1.0, 2.0]] * len(texts))


def change_file(path, *, drop="", **arrays):
    """Write the file again with other arrays."""
    with np.load(path) as file:
        content = {name: file[name] for name in file.files if name != drop}
    np.savez(path, **(content | arrays))


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"no file of arrays"),
        lambda path: path.write_bytes(path.read_bytes()[:5000]),
        lambda path: zipfile.ZipFile(path, "w").close(),
        lambda path: change_file(path, drop="head"),
        lambda path: change_file(path, drop="idf"),
        lambda path: change_file(path, weights=np.ones(7)),
        lambda path: change_file(path, offsets=np.ones((3, 3))),
        lambda path: change_file(path, word_coefficients=np.ones((2, 3))),
        lambda path: change_file(path, columns=np.array([1.5])),
        lambda path: change_file(path, idf=np.array(["a"])),
        lambda path: change_file(path, prototype_frame=np.array([0])),
        lambda path: change_file(path, word_intercepts=np.full(3, np.nan)),
        lambda path: change_file(path, head=np.frombuffer(b"{}", dtype=np.uint8)),
        lambda path: change_file(path, head=np.frombuffer(b"[1]", dtype=np.uint8)),
        lambda path: np.savez(path, head=np.array([{"a": 1}], dtype=object)),
    ],
)
def test_a_damaged_or_foreign_file_is_refused(tmp_path, damage):
    path = save_fitted(fitted(), tmp_path / "mine")
    damage(path)
    with pytest.raises(InputError, match=r"mine\.npz' holds no fitted engine, or is damaged"):
        read_fitted(path)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match=r"mine\.npz' cannot be read: No such file"):
        read_fitted(tmp_path / "mine.npz")
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match="cannot be written to"):
        save_fitted(fitted(), tmp_path / "file" / "mine.npz")


def test_writing_twice_gives_the_same_bytes(tmp_path):
    one = save_fitted(fitted(), tmp_path / "one").read_bytes()
    two = save_fitted(fit_frames(make_labelled(), codebook=CODEBOOK), tmp_path / "two").read_bytes()
    assert one == two
    assert zipfile.ZipFile(io.BytesIO(one)).testzip() is None


# --- with sentence vectors -------------------------------------------------------------------

needs_vectors = pytest.mark.skipif(not has_semantic(), reason="the extra `semantic`")


@needs_vectors
def test_vectors_know_what_words_do_not():
    """No word of these is in the codebook."""
    texts = ["It was paid for with a loan.", "People danced with joy.", "Missiles may strike us."]
    assert rate(prototypes(embed_texts), texts).argmax(axis=1).tolist() == [0, 1, 2]


@needs_vectors
def test_an_engine_with_vectors_is_read_without_being_told_which(tmp_path):
    engine = fit_frames(make_labelled(8), codebook=CODEBOOK, embed=embed_texts)
    again = read_fitted(save_fitted(engine, tmp_path / "mine"))
    assert again.embed is embed_texts
    assert (rate(again, ["A loan was paid."]) == rate(engine, ["A loan was paid."])).all()


# --- the benchmark ---------------------------------------------------------------------------


def run_bench(*arguments):
    return subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "frames.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )


@pytest.fixture
def bench_files(tmp_path):
    labelled = make_labelled(9)
    labelled["topic"] = labelled["frame"].map(
        {"money": "Public  Money", "pride": "PRIDE", "threat": "a_threat"}
    )
    labelled.to_csv(tmp_path / "labelled.csv", index=False)
    parts = ['name = "moon"']
    for key, (cues, texts) in FRAMES.items():
        label = {"money": "public money", "pride": "Pride", "threat": "A threat"}[key]
        parts.append(
            f"[[frames]]\nid = {json.dumps(key)}\nlabel = {json.dumps(label)}\n"
            f"cues = {json.dumps(cues)}\nprototypes = {json.dumps(texts)}"
        )
    (tmp_path / "moon.toml").write_text("\n".join(parts))
    return tmp_path


def test_the_benchmark_prints_a_line_an_engine_and_number_of_shots(bench_files):
    told = run_bench(bench_files / "labelled.csv", "--text", "sentence", "--label", "topic",
                     "--codebook", bench_files / "moon.toml", "--group", "doc_id")  # fmt: skip
    assert told.returncode == 0, told.stderr
    lines = [json.loads(line) for line in told.stdout.splitlines()]
    assert all(
        list(line) == ["engine", "semantic", "shots", "n", "macro_f1", "accuracy"] for line in lines
    )
    plain = [(line["engine"], line["shots"], line["n"]) for line in lines if not line["semantic"]]
    assert plain == [
        ("cues", 0, 27), ("prototypes", 0, 27), ("fitted", 4, 15), ("fitted", 8, 3),
        ("fitted", "all", 27),
    ]  # fmt: skip
    assert all(0 <= line["macro_f1"] <= 1 for line in lines)
    assert "16 shots are left out" in told.stderr
    if has_semantic():
        assert sum(line["semantic"] for line in lines) == 4


def test_the_benchmark_refuses_labels_that_are_no_frames(bench_files):
    told = run_bench(bench_files / "labelled.csv", "--text", "sentence", "--label", "doc_id",
                     "--codebook", bench_files / "moon.toml")  # fmt: skip
    assert told.returncode == 1
    assert "27 labels are no frames of the codebook: ['money0', 'money1'" in told.stderr
    assert "'money (public money)'" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_benchmark_leaves_out_cues_without_a_codebook(bench_files):
    told = run_bench(bench_files / "labelled.csv", "--text", "sentence", "--label", "frame")
    engines = {json.loads(line)["engine"] for line in told.stdout.splitlines()}
    assert engines == {"fitted"}
    assert "cues and prototypes are left out: no --codebook is given" in told.stderr


def test_the_benchmark_names_a_column_that_is_not_there(bench_files):
    told = run_bench(bench_files / "labelled.csv", "--text", "words", "--label", "frame")
    assert told.returncode == 1
    assert told.stderr.startswith("--text names the column 'words', but labelled.csv has ['doc_id'")


# --- hostile codebooks -----------------------------------------------------------------------


def write_frames(*frames):
    blank = Frame("a", "", "", "", (), ())
    return replace(CODEBOOK, frames=tuple(replace(blank, **frame) for frame in frames))


@pytest.mark.parametrize(
    "codebook",
    [
        write_frames({"cues": tuple(f"w{n}" for n in range(10_000))}),
        write_frames({"cues": tuple(f"a{n}*b*" for n in range(1000))}),
        write_frames({"cues": ("x" * 5000,)}),
        write_frames({"prototypes": ("x " * 1_000_000,)}),
        write_frames(*({"id": f"f{n}", "cues": (f"w{n}",)} for n in range(300))),
        write_frames({"cues": ("war",), "label": "\0", "definition": " "}),
    ],
    ids=["10,000 cues", "1,000 wildcards", "a long cue", "a long prototype", "300 frames", "NUL"],
)
def test_hostile_codebooks_are_compared_with_in_seconds(codebook):
    start = time.process_time()
    engine = learn_prototypes(codebook)
    assert np.isfinite(rate(engine, ["A war of words.", "w7"])).all()
    assert time.process_time() - start < 5
