"""Lexical diversity against other packages, its definitions read word by word, and its laws."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counts import count_features
from analysis.diversity import score_diversity
from analysis.errors import InputError
from analysis.intervals import score_contrasts, score_means
from analysis.tokens import split_sentences, split_tokens

GOLDEN = json.loads((Path(__file__).parent / "golden/diversity.json").read_text(encoding="utf-8"))
REPORT, EDGE = GOLDEN
MEASURES = ["mattr", "mtld", "hd_d"]
COLUMNS = ["doc_id", "n_tokens", "n_types", *MEASURES, "reason"]
TEXTS = st.lists(st.lists(st.integers(0, 12), max_size=160), max_size=4)


def lay(texts: list[list[str]], *, first: int = 0) -> pd.DataFrame:
    """Tokens of texts, in sentences of seven."""
    rows = [
        (f"d{number}", place // 7, place % 7, word)
        for number, words in enumerate(texts, first)
        for place, word in enumerate(words)
    ]
    tokens = pd.DataFrame(rows, columns=["doc_id", "sentence_id", "position", "token"])
    kinds = {"doc_id": "str", "sentence_id": "int64", "position": "int64", "token": "category"}
    return tokens.astype(kinds)


def name(texts: list[list[int]]) -> list[list[str]]:
    return [[f"w{number}" for number in words] for words in texts]


def read(documents: pd.DataFrame) -> pd.DataFrame:
    return split_tokens(split_sentences(documents))


def score(words: list[str], **options) -> pd.Series:
    return score_diversity(lay([words]), **options).iloc[0]


# --- the definitions, word by word -----------------------------------------------------------


def work_out_mattr(words: list[str], window: int) -> float:
    shares = [
        len(set(words[start : start + window])) / window for start in range(len(words) - window + 1)
    ]
    return float(np.mean(shares)) if shares else np.nan


def work_out_mtld(words: list[str]) -> float:
    both = []
    for read_so in (words, words[::-1]):
        factors, part = 0.0, []
        for word in read_so:
            part.append(word)
            if len(set(part)) / len(part) < 0.72:
                factors, part = factors + 1, []
        if part:
            factors += (1 - len(set(part)) / len(part)) / (1 - 0.72)
        both.append(len(words) / factors if factors else np.nan)
    return float(np.mean(both)) if len(words) >= 100 else np.nan


def work_out_hd_d(words: list[str]) -> float:
    from scipy.stats import hypergeom

    if len(words) < 42:
        return np.nan
    counts = pd.Series(words).value_counts().to_numpy()
    return float((1 - hypergeom.pmf(0, len(words), counts, 42)).sum() / 42)


# --- golden values ---------------------------------------------------------------------------


def test_other_packages_find_the_same():
    text = "\n\n".join(REPORT["paragraphs"])
    tokens = read(pd.DataFrame({"doc_id": ["a"], "text": [text]}).astype("str"))
    diversity = score_diversity(tokens, window=REPORT["window"]).iloc[0]
    assert diversity[["n_tokens", "n_types"]].tolist() == [REPORT["n_tokens"], REPORT["n_types"]]
    for measure in MEASURES:
        assert diversity[measure] == pytest.approx(REPORT[measure], abs=REPORT["tolerance"])
    wide = score_diversity(tokens, window=100)["mattr"].item()
    assert wide == pytest.approx(REPORT["mattr_100"], abs=REPORT["tolerance"])


def test_a_share_of_exactly_72_hundredths_ends_no_factor():
    words = [
        f"{block}x{place}"
        for block in range(EDGE["blocks"])
        for place in [*range(EDGE["new"]), *range(EDGE["again"])]
    ]
    assert score(words)["mtld"] == pytest.approx(EDGE["mtld"], abs=1e-9)


def test_windows_by_hand():
    words = "the talks ended and the talks began".split()
    assert score(words, window=5)["mattr"] == pytest.approx((4 / 5 + 4 / 5 + 5 / 5) / 3)
    assert score(words, window=7)["mattr"] == pytest.approx(5 / 7)
    assert score(words, window=1)["mattr"] == 1
    assert np.isnan(score(words, window=8)["mattr"])


# --- laws ------------------------------------------------------------------------------------


@given(TEXTS, st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_it_equals_its_definitions(texts, window):
    texts = name(texts)
    diversity = score_diversity(lay(texts), window=window).set_index("doc_id")
    assert diversity.index.tolist() == [f"d{i}" for i, words in enumerate(texts) if words]
    for number, words in enumerate(texts):
        if words:
            row = diversity.loc[f"d{number}"]
            assert row["n_tokens"] == len(words)
            assert row["n_types"] == len(set(words))
            expected = [work_out_mattr(words, window), work_out_mtld(words), work_out_hd_d(words)]
            got = row[MEASURES].to_numpy(dtype=float)
            np.testing.assert_allclose(got, expected, rtol=1e-9, atol=1e-9)
            assert (row["reason"] == "") == (not np.isnan(got).any())


@given(TEXTS, TEXTS)
@settings(max_examples=25, deadline=None)
def test_parts_put_one_after_the_other_are_the_whole(early, late):
    early, late = name(early), name(late)
    parts = [lay(early), lay(late, first=len(early))]
    whole = score_diversity(lay(early + late))
    pd.testing.assert_frame_equal(
        pd.concat([score_diversity(part) for part in parts], ignore_index=True), whole
    )


@given(st.randoms(use_true_random=False))
@settings(max_examples=10, deadline=None)
def test_row_order_is_irrelevant(random):
    texts = [[f"w{random.randrange(40)}" for _ in range(n)] for n in (130, 60, 10)]
    tokens = lay(texts)
    rows = list(range(len(tokens)))
    random.shuffle(rows)
    pd.testing.assert_frame_equal(score_diversity(tokens.iloc[rows]), score_diversity(tokens))


def test_no_text_changes_the_window_of_another():
    words = name([[*range(60), *range(60)], [*range(10)] * 12])
    alone = [score_diversity(lay([text], first=i)) for i, text in enumerate(words)]
    pd.testing.assert_frame_equal(score_diversity(lay(words)), pd.concat(alone, ignore_index=True))


def test_a_text_said_twice_is_less_varied():
    once = [f"w{number}" for number in range(60)]
    single, double = score(once), score(once * 2)
    assert single["n_types"] == double["n_types"] == 60
    assert single["hd_d"] == pytest.approx(1)
    assert double["hd_d"] < single["hd_d"]
    # No window of 50 holds the same word twice where 60 lie between: what MATTR does not see.
    assert double["mattr"] == single["mattr"] == 1
    assert score(once * 2, window=80)["mattr"] == pytest.approx(60 / 80)


def test_the_same_words_backwards_are_as_varied():
    words = name([[number * number % 31 for number in range(140)]])[0]
    forwards, backwards = score(words), score(words[::-1])
    for measure in MEASURES:
        assert forwards[measure] == pytest.approx(backwards[measure], abs=1e-12)


def test_one_word_over_and_over_is_least_varied():
    same = score(["war"] * 150)
    assert same["mattr"] == pytest.approx(1 / 50)
    assert same["mtld"] == pytest.approx(2)
    assert same["hd_d"] == pytest.approx(1 / 42)
    assert same["reason"] == ""


# --- what counts as one word -----------------------------------------------------------------


def test_features_are_those_of_the_counts(documents):
    tokens = read(documents)
    for options in ({}, {"lower": False}, {"reduce": "stem"}):
        n_types = score_diversity(tokens, **options).set_index("doc_id")["n_types"]
        counted = count_features(tokens, **options)["doc_id"].value_counts()
        assert n_types.to_dict() == counted.to_dict()


def test_a_categorical_table_gives_what_texts_give(documents):
    tokens = read(documents)
    plain = tokens.astype({"doc_id": "str", "token": "str"})
    pd.testing.assert_frame_equal(score_diversity(tokens), score_diversity(plain))


# --- short and hostile texts -----------------------------------------------------------------


def test_short_texts_have_a_reason():
    texts = [[f"w{place % 30}" for place in range(n)] for n in (41, 42, 49, 50, 99, 100)]
    diversity = score_diversity(lay(texts))
    assert diversity["reason"].tolist() == [
        "41 tokens, too few for MATTR (50), MTLD (100), HD-D (42)",
        "42 tokens, too few for MATTR (50), MTLD (100)",
        "49 tokens, too few for MATTR (50), MTLD (100)",
        "50 tokens, too few for MTLD (100)",
        "99 tokens, too few for MTLD (100)",
        "",
    ]
    assert diversity["mattr"].notna().tolist() == [False] * 3 + [True] * 3
    assert diversity["mtld"].notna().tolist() == [False] * 5 + [True]
    assert diversity["hd_d"].notna().tolist() == [False] + [True] * 5


def test_a_text_without_a_repeated_word_has_no_mtld():
    words = [f"w{place}" for place in range(120)]
    none = score(words)
    assert np.isnan(none["mtld"])
    assert none[["mattr", "hd_d"]].tolist() == pytest.approx([1, 1])
    assert none["reason"] == "no word is repeated: MTLD has no factor"
    assert score(words, window=200)["reason"] == (
        "120 tokens, too few for MATTR (200); no word is repeated: MTLD has no factor"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "...",
        "war",
        "a" * 1_000_000,
        "الحرب سيئة " * 80,
        "👍🏽 war 😀 " * 60,
        "war\0peace " * 60,
    ],
    ids=["empty", "signs", "one word", "1 MB token", "Arabic", "emoji", "NUL"],
)
def test_hostile_texts(text):
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, "war and peace"]})
    diversity = score_diversity(read(documents.astype("str")))
    assert diversity.columns.tolist() == COLUMNS
    assert [str(kind) for kind in diversity.dtypes] == [
        "str", "int64", "int64", "float64", "float64", "float64", "str",
    ]  # fmt: skip
    assert diversity["doc_id"].tolist()[-1] == "b"
    assert (diversity["n_types"] <= diversity["n_tokens"]).all()
    assert (diversity["reason"] != "").equals(diversity[MEASURES].isna().any(axis=1))


def test_no_tokens_give_no_rows():
    diversity = score_diversity(lay([]))
    assert diversity.columns.tolist() == COLUMNS
    assert diversity.empty


# --- groups ----------------------------------------------------------------------------------


def test_groups_are_compared_without_the_texts_too_short():
    generator = np.random.default_rng(5)
    sizes = [200] * 6 + [20] + [200] * 6
    texts = [
        [f"w{number}" for number in generator.integers(60 if i < 7 else 400, size=size)]
        for i, size in enumerate(sizes)
    ]
    diversity = score_diversity(lay(texts))
    assert diversity["mattr"].isna().sum() == 1
    groups = pd.DataFrame({"doc_id": [f"d{i}" for i in range(len(texts))]}).astype("str")
    groups["group"] = ["narrow"] * 7 + ["wide"] * 6
    for measure in MEASURES:
        means = score_means(diversity, groups=groups, value=measure).set_index("group")
        assert means["n_documents"].to_dict() == {"narrow": 6, "wide": 6}
        assert means.loc["narrow", "high"] < means.loc["wide", "low"]
        by_hand = diversity.set_index("doc_id")[measure].groupby(
            groups.set_index("doc_id")["group"]
        )
        assert means["estimate"].to_dict() == pytest.approx(by_hand.mean().to_dict())
        contrasts = score_contrasts(diversity, groups=groups, value=measure)
        assert contrasts["distinguishable"].all()


# --- errors ----------------------------------------------------------------------------------


def test_errors_name_the_argument_what_came_and_the_remedy(documents):
    tokens = read(documents)
    with pytest.raises(ValueError, match=r"`tokens` lacks .*Make it with split_tokens\(\)\."):
        score_diversity(tokens[["doc_id", "token"]])
    for window in (0, -3, 2.5):
        with pytest.raises(InputError, match=rf"`window` must be a whole number .* {window} was"):
            score_diversity(tokens, window=window)
    with pytest.raises(ValueError, match="`reduce` must be one of"):
        score_diversity(tokens, reduce="root")
