"""Collocations are the pairs and values of NLTK's finder; collocates stand around a node."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collocates import (
    count_collocates,
    count_nodes,
    find_collocates,
    score_collocates,
)
from analysis.collocations import score_collocations
from analysis.context import find_concordance
from analysis.counts import count_features
from analysis.errors import InputError
from analysis.keyness import score_keyness
from analysis.tokens import fold_forms, split_sentences, split_tokens

PAIR_COLUMNS = ["first", "second", "n_pair", "n_first", "n_second", "n", "g2"]
COLLOCATE_COLUMNS = """feature n n_documents n_node n_feature n_tokens expected mi low high npmi t
log_dice g2 delta_p_feature delta_p_node""".split()
WORDS = st.lists(st.sampled_from("war the of . crimes room".split()), max_size=30).map(" ".join)


def tokens_of(*texts: str) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    return split_tokens(split_sentences(documents))


def score_with_nltk(tokens: pd.DataFrame, *, window: int = 1, min_count: int = 1) -> dict:
    """NLTK's own counts and values; only whether nothing crosses a sentence is ours to say."""
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    sentences = [
        fold_forms(sentence["token"])
        for _, sentence in tokens.groupby(["doc_id", "sentence_id"], observed=True)
    ]
    if window == 1:
        finder = BigramCollocationFinder.from_documents(sentences)
    else:  # from_documents() knows the window of two words only
        words = [word for sentence in sentences for word in [*sentence, *[None] * window]]
        finder = BigramCollocationFinder.from_words(words, window_size=window + 1)
    finder.apply_freq_filter(min_count)
    scored = dict(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio))
    return {
        pair: (finder.ngram_fd[pair], *(finder.word_fd[word] for word in pair), finder.N, g2)
        for pair, g2 in scored.items()
    }


def draw_texts(seed: int) -> list[str]:
    generator = np.random.default_rng(seed)
    words = [f"w{rank}" for rank in range(60)]
    share = 1 / np.arange(1, 61)
    share /= share.sum()
    return [
        " ".join(
            " ".join(generator.choice(words, generator.integers(1, 15), p=share)).capitalize() + "."
            for _ in range(12)
        )
        for _ in range(8)
    ]


# --- pairs that follow one another --------------------------------------------------------------


@pytest.mark.parametrize("window", [1, 2, 5, 40])
@pytest.mark.parametrize("min_count", [1, 3])
@pytest.mark.parametrize("seed", [0, 1])
def test_the_values_are_those_of_nltk(window, min_count, seed):
    tokens = tokens_of(*draw_texts(seed))
    expected = score_with_nltk(tokens, window=window, min_count=min_count)
    collocates = score_collocations(tokens, window=window, min_count=min_count)
    assert len(expected) > 30
    assert set(zip(collocates["first"], collocates["second"], strict=True)) == set(expected)
    for row in collocates.itertuples(index=False):
        *counts, g2 = expected[row.first, row.second]
        assert [row.n_pair, row.n_first, row.n_second, row.n] == counts
        assert row.g2 == pytest.approx(g2, rel=1e-9, abs=1e-12)


def test_a_large_vocabulary_gives_the_same():
    words = [f"word{number}" for number in range(70_000)]
    table = {"doc_id": "a", "sentence_id": 0, "position": range(70_001), "token": [*words, "word0"]}
    collocates = score_collocations(pd.DataFrame(table))
    assert len(collocates) == 70_000
    pairs = dict(zip(collocates["first"], collocates["second"], strict=True))
    assert pairs == dict(zip(words, [*words[1:], "word0"], strict=True))


def test_by_hand():
    collocates = score_collocations(tokens_of("The war. A war room", "The war"))
    assert collocates.columns.tolist() == PAIR_COLUMNS
    counts = {tuple(row[:2]): row[2:6] for row in collocates.to_numpy().tolist()}
    assert counts == {
        ("the", "war"): [2, 2, 3, 7],
        ("a", "war"): [1, 1, 3, 7],
        ("war", "room"): [1, 3, 1, 7],
    }
    # 2 of 2 against 1 of 5
    cells, expected = np.array([2, 1, 4]), np.array([6, 15, 20]) / 7
    g2 = 2 * (cells * np.log(cells / expected)).sum()
    assert collocates.set_index(["first", "second"])["g2"]["the", "war"] == pytest.approx(g2)


def test_highest_first_then_by_the_words():
    collocates = score_collocations(tokens_of("B c\nB d\nA c\nA d\nX y\nX y"))
    assert (collocates["g2"].diff().dropna() <= 0).all()
    pairs = collocates[["first", "second"]].to_numpy().tolist()
    assert pairs == [["x", "y"], ["a", "c"], ["a", "d"], ["b", "c"], ["b", "d"]]


def test_nothing_crosses_a_sentence_and_a_gap_keeps_its_place():
    assert score_collocations(tokens_of("War. Crimes", "room"), window=9).empty
    tokens = tokens_of("war of crimes")
    kept = tokens[~tokens["token"].isin(["of"])]
    assert score_collocations(kept).empty
    assert score_collocations(kept, window=2)["second"].tolist() == ["crimes"]


@given(WORDS)
@settings(deadline=None, max_examples=50)
def test_a_node_only_restricts(text):
    tokens = tokens_of(text)
    for window in (1, 3):
        whole = score_collocations(tokens, window=window)
        for node in ("war", "nowhere"):
            chosen = whole[(whole["first"] == node) | (whole["second"] == node)]
            pd.testing.assert_frame_equal(
                score_collocations(tokens, node=node, window=window), chosen.reset_index(drop=True)
            )


def test_the_order_of_the_documents_and_the_type_of_their_ids_are_irrelevant():
    texts = draw_texts(4)
    whole = score_collocations(tokens_of(*texts), window=2)
    pd.testing.assert_frame_equal(score_collocations(tokens_of(*texts[::-1]), window=2), whole)
    plain = tokens_of(*texts).astype({"doc_id": "str", "token": "str"})
    pd.testing.assert_frame_equal(score_collocations(plain, window=2), whole)


def test_undefined_is_nan_and_last():
    collocates = score_collocations(tokens_of("war war war", "peace talks"))
    assert collocates["first"].tolist()[-1] != "peace"
    alone = score_collocations(tokens_of("war war war"))
    assert alone["g2"].isna().tolist() == [True]


def test_no_token_no_pair():
    for texts in ([""], ["war"], []):
        empty = score_collocations(tokens_of(*texts))
        assert len(empty) == 0
        one = score_collocations(tokens_of("the war"))
        assert empty.dtypes.to_dict() == one.dtypes.to_dict()
        assert empty.index.equals(pd.RangeIndex(0))


@pytest.mark.parametrize("name", ["window", "min_count"])
def test_errors_name_the_argument_what_came_and_the_remedy(name):
    with pytest.raises(
        InputError, match=f"^`{name}` must be a whole number of at least 1, but 0 was given"
    ):
        score_collocations(tokens_of("the war"), **{name: 0})
    with pytest.raises(ValueError, match=r"^`tokens` lacks .* Make it with split_tokens\(\)\.$"):
        score_collocations(tokens_of("the war")[["doc_id", "token"]])


# --- what stands around a node -----------------------------------------------------------------


def list_surroundings(tokens: pd.DataFrame, node: str, *, left: int, right: int) -> list[tuple]:
    """Walk from token to token, as one would by hand: the tokens near the node's, each once."""
    rows = tokens.astype({"doc_id": "str", "token": "str"}).to_dict("records")
    nodes = [row for row in rows if fold_forms([row["token"]])[0] == node]
    found = []
    for row in rows:
        form = fold_forms([row["token"]])[0]
        near = any(
            (row["doc_id"], row["sentence_id"]) == (other["doc_id"], other["sentence_id"])
            and -left <= row["position"] - other["position"] <= right
            for other in nodes
        )
        if near and form != node:
            found.append((row["doc_id"], row["sentence_id"], row["start"], form))
    return found


def count_by_hand(found: list[tuple]) -> dict:
    return pd.Series([(row[0], row[-1]) for row in found], dtype=object).value_counts().to_dict()


def to_dict(collocates: pd.DataFrame) -> dict:
    return {(row.doc_id, row.feature): row.n for row in collocates.itertuples()}


def score_texts(*texts: str, node: str, min_count: int = 1, **options: object) -> pd.DataFrame:
    tokens = tokens_of(*texts)
    return score_collocates(
        count_collocates(tokens, node=node, left=1, right=1), counts=count_features(tokens),
        nodes=count_nodes(tokens, node=node), min_count=min_count, **options,
    )  # fmt: skip


@given(WORDS, st.integers(0, 4), st.integers(1, 4), st.sets(st.integers(0, 29)))
@settings(deadline=None, max_examples=60)
def test_windows_are_those_that_one_walks_by_hand(text, left, right, removed):
    tokens = tokens_of(text, "the war room", "no node")
    tokens = tokens[~np.isin(np.arange(len(tokens)), list(removed))].reset_index(drop=True)
    found = list_surroundings(tokens, "war", left=left, right=right)
    collocates = count_collocates(tokens, node="war", left=left, right=right)
    assert to_dict(collocates) == count_by_hand(found)
    for feature in ("the", "crimes"):
        receipts = find_collocates(tokens, node="war", features=[feature], left=left, right=right)
        expected = [row[:3] for row in found if row[-1] == feature]
        columns = ["doc_id", "sentence_id", "start"]
        assert list(receipts[columns].itertuples(index=False, name=None)) == expected
        assert len(receipts) == collocates.loc[collocates["feature"] == feature, "n"].sum()


def test_a_token_in_two_windows_counts_once_and_the_node_not_at_all():
    tokens = tokens_of("war crimes war crimes war")
    assert to_dict(count_collocates(tokens, node="war")) == {("d0", "crimes"): 2}


def test_windows_end_with_the_sentence_and_keep_the_places_of_gaps():
    tokens = tokens_of("One two. Three war four. Five six")
    whole = count_collocates(tokens, node="war", left=10**12, right=10**12)
    assert whole["feature"].tolist() == ["four", "three"]
    kept = tokens_of("far of the war")
    kept = kept[~kept["token"].isin(["the"])].reset_index(drop=True)
    assert count_collocates(kept, node="war", left=2, right=0)["feature"].tolist() == ["of"]


def test_a_node_is_a_word_a_phrase_or_a_wildcard_as_in_a_concordance():
    text = "The Free Army left. An army of rebels met the free army and the armies"
    tokens, sentences = tokens_of(text), split_sentences(
        pd.DataFrame({"doc_id": ["d0"], "text": [text]}).astype("str")
    )  # fmt: skip
    for node, n in {"Free Army": 2, "arm*": 4, "army": 3, "nowhere": 0}.items():
        hits = find_concordance(tokens, sentences=sentences, pattern=node)
        assert count_nodes(tokens, node=node)["n"].sum() == len(hits) == n
    near = count_collocates(tokens, node="free army", left=1, right=1)
    assert to_dict(near) == {("d0", "the"): 2, ("d0", "left"): 1, ("d0", "and"): 1}


def test_measuring_parts_and_putting_them_together_is_measuring_the_whole():
    texts = draw_texts(3)
    tokens = tokens_of(*texts)
    middle = tokens["doc_id"].isin(["d0", "d1", "d2"])
    parts = [tokens[middle].reset_index(drop=True), tokens[~middle].reset_index(drop=True)]
    for within in ("document", "sentence"):
        whole = count_collocates(tokens, node="w3", within=within)
        joined = [count_collocates(part, node="w3", within=within) for part in parts]
        pd.testing.assert_frame_equal(pd.concat(joined, ignore_index=True), whole)
    joined = [find_collocates(part, node="w3", features=["w0"]) for part in parts]
    whole = find_collocates(tokens, node="w3", features=["w0"])
    assert len(whole) > 5
    pd.testing.assert_frame_equal(pd.concat(joined, ignore_index=True), whole)
    joined = [count_nodes(part, node="w3") for part in parts]
    pd.testing.assert_frame_equal(
        pd.concat(joined, ignore_index=True), count_nodes(tokens, node="w3")
    )


def test_counts_by_sentence_add_up_to_those_by_document():
    tokens = tokens_of(*draw_texts(5))
    by_sentence = count_collocates(tokens, node="w2", within="sentence")
    assert by_sentence.columns.tolist() == ["doc_id", "sentence_id", "feature", "n"]
    sums = by_sentence.groupby(["doc_id", "feature"], observed=True)["n"].sum()
    assert sums.to_dict() == to_dict(count_collocates(tokens, node="w2"))


# --- their scores ------------------------------------------------------------------------------


def test_scores_by_hand():
    scores = score_texts(
        "the troops left", "the troops left the town", "the town slept", node="troops"
    )
    assert scores.columns.tolist() == COLLOCATE_COLUMNS
    left = scores.set_index("feature").loc["left"]
    # 4 slots around 2 nodes; 2 "left" and 11 tokens in all
    counts = ["n", "n_documents", "n_node", "n_feature", "n_tokens"]
    assert left[counts].tolist() == [2, 2, 2, 2, 11]
    assert left["expected"] == pytest.approx(4 * 2 / 11)
    assert left["mi"] == pytest.approx(np.log2(2 / (8 / 11)))
    assert left["npmi"] == pytest.approx(np.log2(2 / (8 / 11)) / np.log2(11 * 4 / (2 * 2)))
    assert left["t"] == pytest.approx((2 - 8 / 11) / np.sqrt(2))
    assert left["log_dice"] == pytest.approx(14 + np.log2(4 / 4))
    cells, expected = np.array([2, 2, 7]), np.array([4 * 2, 4 * 9, 7 * 9]) / 11  # one is empty
    assert left["g2"] == pytest.approx(2 * (cells * np.log(cells / expected)).sum())
    assert left["delta_p_feature"] == pytest.approx(2 / 4 - 0)
    assert left["delta_p_node"] == pytest.approx(2 / 2 - 2 / 9)


def test_a_feature_spread_as_by_chance_has_an_mi_of_0_inside_its_interval():
    generator = np.random.default_rng(2)
    words = np.array(["node", *(f"w{number}" for number in range(20))])
    texts = [" ".join(generator.choice(words, 60)) for _ in range(80)]
    scores = score_texts(*texts, node="node", n_draws=400)
    assert len(scores) == 20
    assert ((scores["low"] < 0) & (scores["high"] > 0)).sum() >= 17
    assert scores["mi"].abs().max() < 1


def test_the_interval_covers_what_it_should():
    """200 corpora in which the feature stands around the node as often as a coin decides."""
    generator = np.random.default_rng(0)
    covered = 0
    for seed in range(200):
        # an article: 3 nodes with two slots each, the feature in a slot with a chance of .3 and,
        # clumped, in some of the other 94 tokens
        near = generator.binomial(6, 0.3, 100)
        far = generator.poisson(generator.gamma(0.5, 4, 100))
        doc_ids = [f"d{number:03}" for number in range(100)]
        around = to_long(doc_ids, {"x": near, "y": 6 - near})
        whole = to_long(
            doc_ids, {"x": near + far, "y": 6 - near, "z": np.maximum(94 - far, 0), "node": 3}
        )
        nodes = pd.DataFrame({"doc_id": doc_ids, "n": 3})
        scores = score_collocates(
            around, counts=whole, nodes=nodes, n_draws=400, random_state=seed
        ).set_index("feature")
        truth = np.log2(0.3 / ((6 * 0.3 + 2) / 103))
        covered += scores.loc["x", "low"] <= truth <= scores.loc["x", "high"]
    assert 180 <= covered <= 200


def to_long(doc_ids: list[str], columns: dict) -> pd.DataFrame:
    table = pd.DataFrame(columns, index=pd.Index(doc_ids, name="doc_id"))
    table = table.melt(ignore_index=False, var_name="feature", value_name="n").reset_index()
    return table[table["n"] > 0].astype({"feature": "str", "doc_id": "str"})


def test_one_article_makes_nothing_sure_and_many_do():
    plain = ["the town slept and the town woke"] * 20
    clumped = score_texts("rare node. " * 10, *plain, node="node")
    spread = score_texts(*["rare node."] * 10, *plain, node="node")
    clumped, spread = (scores.set_index("feature").loc["rare"] for scores in (clumped, spread))
    assert clumped["mi"] == spread["mi"] > 2
    assert clumped["low"] <= 0
    assert spread["low"] > 1


def test_articles_of_one_unit_are_resampled_together():
    texts = [*["rare node."] * 10, *["the town slept and the town woke"] * 20]
    doc_ids = [f"d{number}" for number in range(30)]
    groups = pd.DataFrame({"doc_id": doc_ids, "unit": ["copy"] * 10 + doc_ids[10:]}).astype("str")
    apart = score_texts(*texts, node="node", groups=groups[["doc_id"]])
    together = score_texts(*texts, node="node", groups=groups)
    assert apart["low"].iloc[0] > 1
    assert together["low"].iloc[0] == 0
    pd.testing.assert_frame_equal(apart, score_texts(*texts, node="node"))


def test_groups_choose_the_articles():
    texts = draw_texts(6)
    tokens = tokens_of(*texts)
    chosen = pd.DataFrame({"doc_id": ["d4", "d1", "d6"]}).astype("str")
    part = tokens[tokens["doc_id"].isin(chosen["doc_id"])].reset_index(drop=True)
    tables = [
        score_collocates(
            count_collocates(table, node="w1"), counts=count_features(table),
            nodes=count_nodes(table, node="w1"), groups=groups, min_count=2, n_draws=50,
        )
        for table, groups in ((tokens, chosen), (part, None))
    ]  # fmt: skip
    assert len(tables[0]) > 5
    pd.testing.assert_frame_equal(*tables)


def test_the_order_of_rows_is_irrelevant_and_doubling_keeps_the_ratio():
    tokens = tokens_of(*draw_texts(7))
    tables = [
        count_collocates(tokens, node="w1"),
        count_features(tokens),
        count_nodes(tokens, node="w1"),
    ]
    once = score_collocates(tables[0], counts=tables[1], nodes=tables[2], n_draws=50)
    turned = [table.sample(frac=1, random_state=3) for table in tables]
    again = score_collocates(turned[0], counts=turned[1], nodes=turned[2], n_draws=50)
    pd.testing.assert_frame_equal(once, again)
    double = [
        pd.concat([table, table.assign(doc_id="second " + table["doc_id"].astype("str"))])
        for table in tables
    ]
    twice = score_collocates(double[0], counts=double[1], nodes=double[2], min_count=10, n_draws=50)
    once, twice = (scores.sort_values("feature", ignore_index=True) for scores in (once, twice))
    assert twice["feature"].tolist() == once["feature"].tolist()
    for column in ("n", "n_node", "n_feature", "n_tokens", "n_documents"):
        assert (twice[column] == 2 * once[column]).all()
    for column in ("mi", "npmi", "log_dice", "delta_p_feature", "delta_p_node"):
        assert np.allclose(twice[column], once[column])
    assert np.allclose(twice["g2"], 2 * once["g2"])


def test_sure_ones_come_first_and_those_without_interval_last():
    tokens = tokens_of(*draw_texts(8))
    scores = score_collocates(
        count_collocates(tokens, node="w1"), counts=count_features(tokens),
        nodes=count_nodes(tokens, node="w1"), n_draws=50,
    )  # fmt: skip
    unsure = ~(scores["low"] > 0)
    keys = list(zip(unsure, -scores["log_dice"], scores["feature"], strict=True))
    assert keys == sorted(keys)
    assert ((scores["low"] <= scores["mi"]) & (scores["mi"] <= scores["high"])).mean() > 0.9


def test_one_article_has_an_interval_over_its_sentences_only():
    text = " ".join(["The node left."] * 8 + ["A town slept here."] * 8)
    tokens = tokens_of(text)
    nodes = count_nodes(tokens, node="node")
    by_document, by_sentence = (
        score_collocates(
            count_collocates(tokens, node="node", within=within),
            counts=count_features(tokens, within=within), nodes=nodes,
        )
        for within in ("document", "sentence")
    )  # fmt: skip
    assert by_document["low"].isna().all()
    assert by_sentence["low"].notna().all()
    values = COLLOCATE_COLUMNS[:8]
    by_document, by_sentence = (
        table.sort_values("feature", ignore_index=True)[values]
        for table in (by_document, by_sentence)
    )
    pd.testing.assert_frame_equal(by_document, by_sentence)


def test_two_groups_collocates_are_told_apart_by_keyness():
    texts = ["Full withdrawal came. The town slept."] * 20 + [
        "Forced withdrawal came. A town."
    ] * 20
    tokens = tokens_of(*texts)
    groups = pd.DataFrame(
        {"doc_id": [f"d{i}" for i in range(40)], "group": ["A"] * 20 + ["B"] * 20}
    )
    groups = groups.astype("str")
    collocates = count_collocates(tokens, node="withdrawal", left=2, right=2)
    keyness = score_keyness(collocates, groups=groups, target="A", n_draws=200)
    keyness = keyness.set_index("feature")
    assert set(keyness.index) == {"full", "forced", "came"}  # not "town"
    assert keyness.loc["full", ["n_target", "n_reference"]].tolist() == [20, 0]
    assert keyness.loc["full", "per_1000_target"] == 500  # of the surroundings' words
    assert keyness.loc["full", "lrc"] > 1
    assert np.isnan(keyness.loc["full", "low"])  # never in the other group: no ratio
    assert keyness["distinguishable"].to_dict() == {"full": True, "forced": True, "came": False}


# --- hostile and empty input -------------------------------------------------------------------


@pytest.mark.parametrize(
    "texts",
    [
        [], [""], ["war"], ["war war war"], ["peace"], ["war " * 300, "war war"],
        ["war " + "x" * 1_000_000], ["الحرب في سوريا war"], ["war 🕊️ \x00 room"],
    ],
    ids="none empty node nodes other identical long arabic signs".split(),
)  # fmt: skip
def test_awkward_corpora(texts):
    tokens = tokens_of(*texts)
    usual = tokens_of("the war room", "the war")
    collocates = count_collocates(tokens, node="war")
    assert collocates.columns.tolist() == ["doc_id", "feature", "n"]
    assert (collocates["n"] > 0).all()
    assert "war" not in set(collocates["feature"])
    receipts = find_collocates(tokens, node="war", features=["room"])
    assert receipts.columns.tolist() == ["feature", "doc_id", "sentence_id", "start", "end"]
    tables = [
        score_collocates(
            count_collocates(table, node="war"), counts=count_features(table),
            nodes=count_nodes(table, node="war"), min_count=1, n_draws=20,
        )
        for table in (tokens, usual)
    ]  # fmt: skip
    assert tables[0].columns.tolist() == COLLOCATE_COLUMNS
    assert tables[0].dtypes.to_dict() == tables[1].dtypes.to_dict()
    assert len(tables[0]) == collocates["feature"].nunique()


def test_categorical_and_plain_columns_give_the_same():
    tokens = tokens_of(*draw_texts(9))
    plain = tokens.astype({"doc_id": "str", "token": "str"})
    coded = tokens.astype({"doc_id": "category"})
    for table in (plain, coded):
        pd.testing.assert_frame_equal(
            count_collocates(table, node="w2"), count_collocates(tokens, node="w2")
        )
        pd.testing.assert_frame_equal(
            find_collocates(table, node="w2", features=["w0"]),
            find_collocates(tokens, node="w2", features=["w0"]),
        )


def test_collocate_errors_name_the_argument_what_came_and_the_remedy():
    tokens = tokens_of("the war room")
    with pytest.raises(
        InputError, match=r"^`node` must name at least one word, but ' \* ' was given"
    ):
        count_collocates(tokens, node=" * ")
    for left, right in ((0, 0), (-1, 5)):
        with pytest.raises(InputError, match=f"^`left` and `right` must .* but {left} and {right}"):
            count_collocates(tokens, node="war", left=left, right=right)
    with pytest.raises(ValueError, match=r"^`within` must be one of"):
        count_collocates(tokens, node="war", within="corpus")
    with pytest.raises(ValueError, match=r"^`tokens` lacks .* Make it with split_tokens\(\)\.$"):
        find_collocates(tokens[["doc_id"]], node="war", features=["the"])
    collocates, nodes = count_collocates(tokens, node="war"), count_nodes(tokens, node="war")
    counts = count_features(tokens)
    with pytest.raises(
        InputError, match=r"^`counts` must be of the tokens .* 'room' is counted 1 "
    ):
        score_collocates(
            collocates, counts=counts[counts["feature"] != "room"], nodes=nodes, min_count=1
        )
    for name, table in {"collocates": collocates, "counts": counts, "nodes": nodes}.items():
        given_tables = {"collocates": collocates, "counts": counts, "nodes": nodes}
        given_tables[name] = table.drop(columns="n")
        with pytest.raises(ValueError, match=rf"^`{name}` lacks the columns \['n'\]"):
            score_collocates(given_tables.pop("collocates"), **given_tables)


def test_what_stands_nowhere_else_is_bounded_by_its_articles():
    plain = ["the town slept and the town woke"] * 20
    scores = score_texts(*["rare node."] * 10, *plain, node="node").set_index("feature")
    # the smallest share that shows ten of ten in one sample of forty: .025 ** (1 / 10)
    assert scores.loc["rare", "low"] <= scores.loc["rare", "mi"] + np.log2(0.025) / 10 + 1e-12
    assert scores.loc["rare", "low"] > 0
