"""Compounds, n-grams, lemmas, and the user's own lists of words."""

import builtins
import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counts import count_clusters, count_features, drop_stop_words, read_stop_words
from analysis.errors import InputError
from analysis.features import (
    _load_lexicon,
    drop_features,
    find_features,
    find_lemma,
    fold_features,
    is_negation,
    join_compounds,
    list_negations,
    read_features,
    sort_tokens,
)
from analysis.tokens import fold_forms, split_forms, split_sentences, split_tokens

WORDS = "the red red’s Red river don’t al-Sham 3.5 حرب café".split()
SENTENCES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
TEXTS = st.lists(st.lists(SENTENCES, max_size=3).map("\n".join), min_size=1, max_size=4)
PHRASES = [("red river",), ("red red", "the red red"), ("r* al-sham", "café حرب"), ("red red’s",)]
HOSTILE = [[], [""], ["one"], ["same same same same"], ["a" * 1_000_000 + " b c"],
           ["حرب في سوريا حرب في"], ["🔥 🔥🔥 red 🔥 river"], ["nul\0 in\0the middle"]]  # fmt: skip


def tokens_of(texts: list[str], *, first: int = 0) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(first, first + len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")
    return split_tokens(split_sentences(documents))


def list_ngrams(tokens: pd.DataFrame, n: int) -> dict[tuple[str, str], int]:
    """Count n-grams as they are defined, row by row."""
    found: dict[tuple[str, str], int] = {}
    rows = list(tokens[["doc_id", "sentence_id", "position"]].itertuples(index=False, name=None))
    features = fold_forms(tokens["token"])
    for place in range(len(rows) - n + 1):
        doc_id, sentence_id, position = rows[place]
        wanted = [(doc_id, sentence_id, position + step) for step in range(n)]
        if rows[place : place + n] == wanted:
            key = doc_id, " ".join(features[place : place + n])
            found[key] = found.get(key, 0) + 1
    return found


def as_dict(counts: pd.DataFrame) -> dict[tuple[str, str], int]:
    keys = zip(counts["doc_id"], counts["feature"], strict=True)
    return dict(zip(keys, counts["n"].tolist(), strict=True))


# --- n-grams ---------------------------------------------------------------------------------


def test_ngrams_by_hand():
    tokens = tokens_of(["The river rose. The river fell, the river’s bank held."])
    counts = count_features(tokens, n=2)
    assert list(counts.itertuples(index=False, name=None)) == [
        ("d0", "the river", 3),
        ("d0", "bank held", 1),
        ("d0", "fell the", 1),
        ("d0", "river bank", 1),
        ("d0", "river fell", 1),
        ("d0", "river rose", 1),
    ]
    assert counts.dtypes.astype(str).tolist() == ["str", "str", "int64"]


@given(TEXTS, st.integers(2, 5), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_ngrams_equal_their_definition_in_any_order_of_rows(texts, n, random):
    tokens = tokens_of(texts)
    kept = [random.random() < 0.9 for _ in range(len(tokens))]
    tokens = tokens[np.array(kept, dtype=bool)]  # a pad here and there
    counts = count_features(tokens, n=n)
    assert as_dict(counts) == list_ngrams(tokens, n)
    order = counts.assign(less=-counts["n"]).sort_values(["doc_id", "less", "feature"])
    assert order.index.tolist() == list(range(len(counts)))
    rows = list(range(len(tokens)))
    random.shuffle(rows)
    pd.testing.assert_frame_equal(count_features(tokens.iloc[rows], n=n), counts)


@given(TEXTS, TEXTS, st.integers(1, 3), st.sampled_from(PHRASES))
@settings(max_examples=40, deadline=None)
def test_parts_measured_apart_are_the_whole(one, other, n, compounds):
    # by name d10 would come before d2: the documents of the second part all come after the first's
    first, second = tokens_of(one, first=1), tokens_of(other, first=5)
    both = pd.concat([first.astype({"doc_id": "str"}), second.astype({"doc_id": "str"})])
    whole = count_features(both.reset_index(drop=True), n=n, compounds=compounds)
    parts = [count_features(part, n=n, compounds=compounds) for part in (first, second)]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_ngram_rates_are_shares_of_the_groups_ngrams():
    tokens = tokens_of(["red river rose", "red river. red river", "other words here"])
    groups = pd.DataFrame({"doc_id": ["d0", "d1", "d2"], "group": ["a", "a", "b"]}).astype("str")
    counts = count_features(tokens, by=groups, n=2)
    top = counts.iloc[0]
    assert top[["group", "feature", "n", "n_documents", "n_tokens"]].tolist() == [
        "a", "red river", 3, 2, 4,
    ]  # fmt: skip
    assert top["per_1000"] == 750
    assert counts.groupby("group")["per_1000"].sum().tolist() == pytest.approx([1000, 1000])


def test_ngrams_by_sentence_add_up():
    tokens = tokens_of(["The red river. The red river rose.", "The red river."])
    by_sentence = count_features(tokens, n=3, within="sentence")
    assert by_sentence.columns.tolist() == ["doc_id", "sentence_id", "feature", "n"]
    summed = by_sentence.groupby(["doc_id", "feature"])["n"].sum().to_dict()
    assert summed == as_dict(count_features(tokens, n=3))


def test_long_ngrams_of_a_large_vocabulary_keep_apart():
    # 60,000 words to the fifth are more than 64 bits hold
    words = [f"w{number}x" for number in range(60_000)]
    text = " ".join([*words, "stop here", *words[-5:]])
    tokens = pd.DataFrame({"token": text.split()}).assign(doc_id="a", sentence_id=0)
    tokens["position"] = range(len(tokens))
    counts = count_features(tokens, n=5)
    assert counts["n"].tolist() == [2, *[1] * (len(counts) - 1)]
    assert counts["feature"][0] == " ".join(words[-5:])
    assert counts["n"].sum() == len(tokens) - 4


@pytest.mark.parametrize("texts", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts(texts):
    tokens = tokens_of(texts)
    for n in (1, 2, 5):
        counts = count_features(tokens, n=n, compounds=("red river", "حرب في"), reduce="stem")
        assert counts.columns.tolist() == ["doc_id", "feature", "n"]
        assert not counts.duplicated(["doc_id", "feature"]).any()
        assert drop_stop_words(counts).columns.tolist() == ["doc_id", "feature", "n"]
    assert len(drop_features(tokens, features=["same"])) <= len(tokens)
    assert as_dict(count_features(tokens, n=2)) == list_ngrams(tokens, 2)


def test_words_alone_need_no_places():
    tokens = tokens_of(["The red river."])
    assert count_features(tokens[["doc_id", "token"]])["n"].sum() == 3
    for options in ({"n": 2}, {"compounds": ["red river"]}, {"within": "sentence"}):
        with pytest.raises(ValueError, match=r"`tokens` lacks the columns \['sentence_id'"):
            count_features(tokens[["doc_id", "token"]], **options)


@pytest.mark.parametrize("n", [0, 6, -1, 2.0, "2", None])
def test_a_length_that_cannot_be_used(n):
    with pytest.raises(InputError, match=r"^`n` must be a whole number from 1 to 5, but .* given"):
        count_features(tokens_of(["red river"]), n=n)


def test_an_unknown_reduction():
    with pytest.raises(
        ValueError, match=r"`reduce` must be one of \[None, 'stem', 'lemma'\], but 'root' was"
    ):
        count_features(tokens_of(["red river"]), reduce="root")


# --- compounds -------------------------------------------------------------------------------


def test_compounds_by_hand():
    text = "Hayat Tahrir al-Sham’s men met HAYAT TAHRIR AL-SHAM. Tahrir al-Sham left."
    tokens = tokens_of([text])
    joined = join_compounds(tokens, compounds=["hayat tahrir al-sham", "tahrir al-sham"])
    assert joined.columns.tolist() == tokens.columns.tolist()
    assert joined["token"].tolist() == [
        "Hayat Tahrir al-Sham’s", "men", "met", "HAYAT TAHRIR AL-SHAM", "Tahrir al-Sham", "left",
    ]  # fmt: skip
    assert joined["position"].tolist() == [0, 1, 2, 3, 0, 1]
    spans = [text[start:end] for start, end in zip(joined["start"], joined["end"], strict=True)]
    assert spans == joined["token"].tolist()
    counts = count_features(tokens, compounds=["hayat tahrir al-sham", "tahrir al-sham"])
    assert as_dict(counts)["d0", "hayat tahrir al-sham"] == 2
    assert as_dict(counts)["d0", "tahrir al-sham"] == 1
    bigrams = count_features(tokens, n=2, compounds=["hayat tahrir al-sham", "tahrir al-sham"])
    assert ("d0", "hayat tahrir al-sham men") in as_dict(bigrams)


@given(TEXTS, st.sampled_from(PHRASES))
@settings(max_examples=60, deadline=None)
def test_a_compound_is_its_words_joined(texts, compounds):
    tokens = tokens_of(texts)
    joined = join_compounds(tokens, compounds=compounds)
    words = [feature for form in joined["token"] for feature in fold_forms(form.split(" "))]
    assert words == fold_forms(tokens["token"])
    assert fold_forms(joined["token"]) == [
        " ".join(fold_forms(form.split(" "))) for form in joined["token"]
    ]
    n_words = joined["token"].astype("str").str.count(" ") + 1
    assert n_words.sum() == len(tokens)
    sentence = joined.groupby(["doc_id", "sentence_id"], observed=True)
    assert (joined["position"] == sentence.cumcount()).all()
    assert sorted(set(joined["start"])) == sorted(set(joined["start"]) & set(tokens["start"]))
    assert set(joined["end"]) <= set(tokens["end"])


def test_the_leftmost_then_the_longest_wins():
    tokens = tokens_of(["a b c d a b", "a a a a a"])
    joined = join_compounds(tokens, compounds=["b c d", "a b", "a b c", "a a"])
    assert joined["token"].tolist() == ["a b c", "d", "a b", "a a", "a a", "a"]


def test_gaps_stay_gaps_and_nothing_is_joined_over_one():
    tokens = tokens_of(["the red big river by the red river bank"])
    joined = join_compounds(drop_features(tokens, features=["big"]), compounds=["red river"])
    assert joined["token"].tolist() == ["the", "red", "river", "by", "the", "red river", "bank"]
    assert joined["position"].tolist() == [0, 1, 3, 4, 5, 6, 7]
    before = join_compounds(drop_features(tokens, features=["by"]), compounds=["big river"])
    assert before["position"].tolist() == [0, 1, 2, 4, 5, 6, 7]


@pytest.mark.parametrize("kind", ["category", "str"])
def test_columns_stay_as_they_came(kind):
    tokens = tokens_of(["The red river.", "One Red River more"])
    tokens = tokens.astype({"token": kind, "doc_id": kind}).assign(extra=1.5)
    joined = join_compounds(tokens, compounds=["red river"])
    assert joined.dtypes.astype(str).to_dict() == tokens.dtypes.astype(str).to_dict()
    assert joined["token"].astype("str").tolist() == [
        "The",
        "red river",
        "One",
        "Red River",
        "more",
    ]
    assert joined.index.tolist() == list(range(5))


def test_phrases_that_are_nowhere_change_nothing():
    tokens = tokens_of(["The red river."])
    for compounds in ([], ["river"], ["blue river"], ["river red"]):
        pd.testing.assert_frame_equal(join_compounds(tokens, compounds=compounds), tokens)


def test_compounds_are_joined_in_the_order_of_the_text():
    tokens = tokens_of(["The red river rose. A red river."])
    joined = join_compounds(tokens.iloc[::-1], compounds=["red river"])
    assert joined["token"].tolist() == ["The", "red river", "rose", "A", "red river"]
    assert sort_tokens(tokens) is tokens


def test_a_phrase_and_an_ngram_that_read_the_same_are_one_feature():
    forms = [["red river", "bank"], ["red", "river bank"]]
    tokens = pd.DataFrame({"doc_id": "a", "sentence_id": [0, 0, 1, 1], "position": [0, 1, 0, 1]})
    tokens["token"] = [*forms[0], *forms[1]]
    assert as_dict(count_features(tokens, n=2)) == {("a", "red river bank"): 2}


@pytest.mark.parametrize("compounds", ["red river", ["red", 3]])
def test_compounds_that_are_no_list_of_phrases(compounds):
    with pytest.raises(InputError, match=r"^`compounds` must be a list of phrases such as"):
        count_features(tokens_of(["red river"]), compounds=compounds)


@pytest.mark.parametrize("phrase", ["", " — ", "* *", "?"])
def test_a_phrase_without_a_word(phrase):
    with pytest.raises(InputError, match=r"must name at least one word, but .* names none"):
        join_compounds(tokens_of(["red river"]), compounds=["red river", phrase])


# --- lists of the user's own -----------------------------------------------------------------


def test_dropped_features_leave_a_pad():
    tokens = tokens_of(["War and peace. Syria’s WAR, and don’t"])
    left = drop_features(tokens, features=["AND", "syria", "don't"])
    assert left["token"].tolist() == ["War", "peace", "WAR"]
    assert left["position"].tolist() == [0, 2, 1]
    assert count_features(left, n=2).empty
    joined = join_compounds(tokens, compounds=["and peace"])
    assert "and peace" not in drop_features(joined, features=["and peace"])["token"].tolist()
    with pytest.raises(InputError, match=r"^`features` must be a list of words"):
        drop_features(tokens, features="and")


def test_a_list_is_read_as_written(tmp_path):
    path = tmp_path / "list.txt"
    path.write_bytes(
        "\ufeff# names\r\nWhite Helmets # a note\n\n  al-Sham\nal-Sham\nحرب\n".encode()
    )
    assert read_features(path) == ("White Helmets", "al-Sham", "حرب")
    assert read_stop_words(path) == {"white helmets", "al-sham", "حرب"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "holds no word"),
        (b"# only a comment\n\n", "holds no word"),
        (b"- \n...\n", "holds no word"),
        (b"one\0two\n", "holds NUL bytes"),
        ("café\n".encode("latin-1"), "is not in UTF-8"),
        ("word\n".encode("utf-16"), "is not in UTF-8"),
    ],
)
def test_a_list_that_cannot_be_used(tmp_path, content, told):
    path = tmp_path / "list.txt"
    path.write_bytes(content)
    empty = told == "holds no word"  # of stop words: then none is left out
    if empty:
        assert not any(word.isalnum() for word in read_stop_words(path))
    for read in (read_features,) if empty else (read_features, read_stop_words):
        with pytest.raises(InputError, match=told) as caught:
            read(path)
        assert str(caught.value).count(". ") == 0


def test_a_list_that_is_not_there(tmp_path):
    for path in (tmp_path / "none.txt", tmp_path, "x" * 5000):
        with pytest.raises(InputError, match=r"cannot be read: .*; give the path of a text file"):
            read_features(path)
    for path in ("", "a\0b"):
        with pytest.raises(InputError, match=r"`path` must name a text file"):
            read_features(path)


def test_a_relative_list_is_found_from_the_root_too(tmp_path, monkeypatch):
    root = tmp_path / "root"
    (root / "notebooks").mkdir(parents=True)
    (root / "words.txt").write_text("river\n")
    monkeypatch.setattr("analysis.features.find_root", lambda: root)
    monkeypatch.chdir(root / "notebooks")
    assert read_features("words.txt") == ("river",)


def test_negations_are_told_and_the_own_list_has_none(tmp_path):
    assert list_negations(read_stop_words()) == []
    path = tmp_path / "list.txt"
    path.write_text("the\nnot\nDon’t\nwithout\nriver\n", encoding="utf-8")
    words = read_stop_words(path)
    assert "not" in words  # the user's list is obeyed
    assert list_negations(words) == ["don't", "not", "without"]
    assert is_negation("Couldn’t")
    assert not is_negation("want")


def test_ngrams_for_display_neither_begin_nor_end_with_a_function_word():
    features = ["of the", "the river", "river of", "river of gold", "3 dead", "dead in 2016",
                "not dead", "red river", "s river", "the", "river", "10 20"]  # fmt: skip
    counts = pd.DataFrame({"doc_id": "a", "feature": features, "n": 1}).astype({"feature": "str"})
    shown = ["river of gold", "not dead", "red river", "river"]
    assert drop_stop_words(counts)["feature"].tolist() == shown
    coded = drop_stop_words(counts.astype({"feature": "category"}))
    assert coded["feature"].tolist() == shown
    own = drop_stop_words(counts, stop_words=frozenset(["red", "river of gold", "not"]))
    assert own["feature"].tolist() == ["of the", "the river", "river of", "the", "river"]


# --- lemmas ----------------------------------------------------------------------------------

LEMMAS = """
forces force | killed kill | children child | women woman | lives life | was be | being be | said say
saw see | left leave | fell fall | injured injure | worst bad | buses bus | insurgents insurgent
airstrikes airstrike | warplanes warplane | machine-guns machine-gun | syrians syrian
"""
KEPT = """
media data news headquarters bombing meeting ground united armed arms could least latest us u.s.
homs hamas isis damascus reuters al-nusra us-led rebel-held not never nobody don't isn't 3.5 10,000
covid-19 حرب हिन्दी café
"""


def test_lemmas_by_hand():
    pairs = [pair.split() for pair in LEMMAS.replace("\n", "|").split("|") if pair.strip()]
    assert fold_features([form for form, _ in pairs], reduce="lemma") == [word for _, word in pairs]
    assert fold_features(KEPT.split(), reduce="lemma") == KEPT.split()


def test_lemmas_keep_the_case_on_demand():
    folded = fold_features(["Forces", "FORCES", "U.S.", "Syria’s"], lower=False, reduce="lemma")
    assert folded == ["Force", "FORCE", "U.S.", "Syria"]


def test_a_lemma_never_makes_or_unmakes_a_negation():
    words = "not no never none nor without hardly cannot aren't unless neither".split()
    assert fold_features(words, reduce="lemma") == words
    for word in read_stop_words():
        assert not is_negation(find_lemma(word))


def test_lemmas_are_counted():
    tokens = tokens_of(["Rebels attacked. The rebel attacks the White Helmets"])
    counts = count_features(tokens, reduce="lemma", compounds=["white helmets"])
    assert as_dict(counts) == {
        ("d0", "attack"): 2, ("d0", "rebel"): 2, ("d0", "the"): 2, ("d0", "white helmets"): 1,
    }  # fmt: skip
    bigrams = count_features(tokens, reduce="lemma", n=2)
    assert as_dict(bigrams)["d0", "rebel attack"] == 2


@pytest.mark.parametrize("form", ["", "\0", "s", "a" * 1_000_000, "🔥", "-", "--s", "ß", "İs"])
def test_lemmas_of_hostile_forms(form):
    assert find_lemma(form) == form


@given(st.text(max_size=12))
@settings(max_examples=200, deadline=None)
def test_a_lemma_is_one_text(form):
    lemma = find_lemma(form)
    assert isinstance(lemma, str)
    assert bool(lemma) == bool(form)


def test_without_the_extra_the_sentence_names_it(monkeypatch):
    real = builtins.__import__

    def refuse(name, *args, **options):
        if name.partition(".")[0] == "lemminflect":
            raise ImportError(name)
        return real(name, *args, **options)

    _load_lexicon.cache_clear()
    monkeypatch.setattr(builtins, "__import__", refuse)
    with pytest.raises(
        InputError,
        match=r"^`reduce` 'lemma' needs the extra `lemmas`; install it with "
        r"pip install 'parallax-news\[lemmas\]'\.$",
    ):
        count_features(tokens_of(["red river"]), reduce="lemma")
    _load_lexicon.cache_clear()


def test_compounds_may_come_from_json_as_a_list():
    compounds = json.loads('["red river"]')
    counts = count_features(tokens_of(["The red river."]), compounds=compounds)
    assert "red river" in set(counts["feature"])
    assert counts["n"].dtype == np.int64


# --- where they are --------------------------------------------------------------------------


FORMS = [
    {},
    {"n": 2},
    {"n": 3},
    {"lower": False},
    {"reduce": "stem"},
    {"compounds": ("red river",)},
    {"compounds": ("red river",), "n": 2},
]


@pytest.mark.parametrize("form", FORMS, ids=str)
@settings(max_examples=25, deadline=None)
@given(texts=TEXTS)
def test_every_feature_is_found_as_often_as_it_is_counted(texts, form):
    tokens = tokens_of(texts)
    counts = count_features(tokens, **form)
    hits = find_features(tokens, features=counts["feature"].unique().tolist(), **form)
    again = hits.groupby(["doc_id", "feature"]).size()
    wanted = counts.set_index(["doc_id", "feature"])["n"]
    assert again.sort_index().to_dict() == wanted.sort_index().to_dict()
    order = hits[["doc_id", "sentence_id", "start"]].apply(tuple, axis=1).tolist()
    assert order == sorted(order)
    # what stands there is the feature
    text = dict(zip([f"d{number}" for number in range(len(texts))], texts, strict=True))
    if "reduce" not in form:
        for hit in hits.itertuples():
            forms = split_forms(text[hit.doc_id][hit.start : hit.end])
            assert " ".join(fold_forms(forms, lower=form.get("lower", True))) == hit.feature


def test_places_by_hand():
    text = "The regime’s red river. A regime, see https://a.example/?x or https://a.example/1x"
    tokens = tokens_of([text])
    asked = ["regime", "https://a.example/?x", "never-there"]
    hits = find_features(tokens, features=asked)
    assert [text[low:high] for low, high in zip(hits["start"], hits["end"], strict=True)] == [
        "regime’s",
        "regime",
        "https://a.example/?x",
    ]
    assert hits["feature"].tolist() == ["regime", "regime", "https://a.example/?x"]
    pairs = find_features(tokens, features=["red river", "river a"], n=2)
    assert [text[low:high] for low, high in zip(pairs["start"], pairs["end"], strict=True)] == [
        "red river"
    ]


@pytest.mark.parametrize("texts", HOSTILE, ids=lambda texts: repr(texts)[:20])
def test_hostile_texts_give_places_or_none(texts):
    tokens = tokens_of(texts)
    hits = find_features(tokens, features=["red", "one", "حرب"], n=1)
    assert hits.columns.tolist() == ["feature", "doc_id", "sentence_id", "start", "end"]
    assert hits.dtypes.astype("str").tolist() == ["str", "str", "int64", "int64", "int64"]
    assert (hits["start"] < hits["end"]).all()


# --- clusters --------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(texts=TEXTS)
def test_clusters_are_the_ngrams_that_hold_the_node(texts):
    tokens = tokens_of(texts)
    clusters = count_clusters(tokens, node="red", n=[2, 3])
    wanted = {}
    for n in (2, 3):
        of_length = as_dict(count_features(tokens, n=n))
        wanted |= {key: times for key, times in of_length.items() if "red" in key[1].split(" ")}
    assert as_dict(clusters) == wanted
    joined = [count_clusters(part, node="red", n=[2, 3]) for _, part in tokens.groupby(
        "doc_id", observed=True, sort=True)]  # fmt: skip
    if joined:
        assert as_dict(pd.concat(joined)) == wanted


def test_a_cluster_needs_one_word():
    tokens = tokens_of(["the red river"])
    assert count_clusters(tokens, node="r*", n=[2])["feature"].tolist() == ["red river", "the red"]
    for node in ("red river", "*", ""):
        with pytest.raises(InputError, match=r"`node` must be one word, but .* was given"):
            count_clusters(tokens, node=node)
