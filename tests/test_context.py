"""Concordance: every hit, with exactly what stands around it."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.context import find_concordance, find_feature
from analysis.counts import count_features
from analysis.errors import InputError
from analysis.tokens import split_sentences, split_tokens


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    return split_tokens(sentences), sentences


def find(*texts: str, **options: object) -> pd.DataFrame:
    tokens, sentences = lay(*texts)
    return find_concordance(tokens, sentences=sentences, **options)


def test_hits_by_hand(documents):
    sentences = split_sentences(documents)
    hits = find_concordance(
        split_tokens(sentences),
        sentences=sentences,
        pattern="the regime",
        metadata=documents[["doc_id", "source", "date"]],
    )
    assert hits.columns.tolist() == [
        *"doc_id sentence_id start end pre keyword post source date".split()
    ]
    shown = hits[["doc_id", "pre", "keyword", "post", "source"]].to_numpy().tolist()
    assert shown[0] == [
        "m2",
        "",
        "The regime",
        " in Velmora put three soldiers on the Moon on Friday, a stunt that cost taxpayers "
        "$4.2 billion.",
        "Daily Meridian",
    ]
    assert [row[0] for row in shown] == ["m2", "m2", "m4", "m6"]
    assert shown[3][1:4] == [
        "Norrland warned on Monday that ",
        "the regime’s",
        " rocket could carry weapons.",
    ]


WORDS = "war wars peace don’t The . ! “ ” — \n".split(" ")


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=15).map(" ".join), max_size=4),
    st.sampled_from(["war", "war*", "the war", "don't", "peace don’t"]),
)
@settings(max_examples=50, deadline=None)
def test_the_parts_are_the_sentence_and_the_offsets_the_keyword(texts, pattern):
    tokens, sentences = lay(*texts)
    hits = find_concordance(tokens, sentences=sentences, pattern=pattern)
    whole = sentences.set_index(["doc_id", "sentence_id"])["sentence"]
    text = dict(zip([f"d{number}" for number in range(len(texts))], texts, strict=True))
    for hit in hits.itertuples():
        assert hit.pre + hit.keyword + hit.post == whole[hit.doc_id, hit.sentence_id]
        assert text[hit.doc_id][hit.start : hit.end] == hit.keyword
    if pattern == "war":
        features = count_features(tokens)
        assert len(hits) == features.loc[features["feature"] == "war", "n"].sum()


def test_nothing_crosses_a_sentence():
    assert find("It was war. Crimes rose.", pattern="war crimes").empty
    hit = find("They left. It was war. Crimes rose.", pattern="war").iloc[0]
    assert (hit["pre"], hit["keyword"], hit["post"]) == ("It was ", "war", ".")


def test_sorted_by_the_words_beside_the_hit():
    texts = ["the big war ended", "a war began", "The Big war again", "no war", "war"]
    right = find(*texts, pattern="war", sort_by="right")["post"].tolist()
    assert right == ["", "", " again", " began", " ended"]
    left = find(*texts, pattern="war", sort_by="left")["pre"].tolist()
    assert left == ["", "a ", "the big ", "The Big ", "no "]
    assert find(*texts, pattern="war")["doc_id"].tolist() == ["d0", "d1", "d2", "d3", "d4"]


def test_the_kind_of_apostrophe_and_of_normal_form_is_irrelevant():
    texts = ["don’t go", "Don't go", "café", "cafe\u0301"]
    for pattern in ("don’t", "DON'T"):
        assert find(*texts, pattern=pattern)["keyword"].tolist() == ["don’t", "Don't"]
    for pattern in ("caf\u00e9", "cafe\u0301"):
        assert find(*texts, pattern=pattern)["keyword"].tolist() == ["café", "cafe\u0301"]


def test_no_hit_is_an_empty_table_of_the_same_columns():
    one, none = find("It was war.", pattern="war"), find("It was war.", pattern="peace")
    assert len(none) == 0
    assert none.dtypes.to_dict() == one.dtypes.to_dict()


def test_find_feature_finds_as_many_as_are_counted(documents):
    tokens = split_tokens(split_sentences(documents))
    text = documents.set_index("doc_id")["text"]
    counts = count_features(tokens).groupby("feature")["n"].sum()
    for feature in ("regime", "velmora", "don't", "u.s", "u.s.", "1,200", "never-there"):
        hits = find_feature(tokens, feature=feature)
        assert len(hits) == counts.get(feature, 0)
        assert hits.columns.tolist() == ["doc_id", "sentence_id", "start", "end"]
    regime = find_feature(tokens, feature="regime")
    assert {text[hit.doc_id][hit.start : hit.end] for hit in regime.itertuples()} == {
        "Regime",
        "regime",
        "regime’s",
    }


def test_text_and_categories_give_equal_results():
    tokens, sentences = lay("It was war. War!", "", "No war on\n\nthe war.")
    metadata = pd.DataFrame({"doc_id": ["d2", "d0"], "source": ["B", "A"]}).astype("str")
    hits = find_concordance(tokens, sentences=sentences, pattern="war", metadata=metadata)
    assert hits["source"].tolist() == ["A", "A", "B", "B"]
    texts, categories = {"doc_id": "str", "token": "str"}, {"doc_id": "category"}
    other = find_concordance(
        tokens.astype(texts),
        sentences=sentences.astype(categories),
        pattern="war",
        metadata=metadata.astype(categories),
    )
    pd.testing.assert_frame_equal(other, hits)
    pd.testing.assert_frame_equal(
        find_feature(tokens.astype(texts), feature="war"), find_feature(tokens, feature="war")
    )


def test_the_order_of_the_sentences_is_irrelevant_and_hits_without_one_are_left_out():
    tokens, sentences = lay("It was war. War!", "No war.", "War and war.")
    hits = find_concordance(tokens, sentences=sentences, pattern="war")
    mixed = sentences.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(find_concordance(tokens, sentences=mixed, pattern="war"), hits)
    some = find_concordance(tokens, sentences=sentences.iloc[[3, 0]], pattern="war")
    pd.testing.assert_frame_equal(some, hits.iloc[[0, 3, 4]].reset_index(drop=True))


def test_find_feature_takes_a_url_literally():
    tokens, _ = lay("see https://a.example/?x or https://a.example/1x")
    hits = find_feature(tokens, feature="https://a.example/?x")
    assert hits["start"].tolist() == [4]


@pytest.mark.parametrize("pattern", ["", "  ", "(", "*", "? *", "...", "😀", "*'s"])
def test_a_pattern_without_a_word_is_refused(pattern):
    with pytest.raises(
        InputError, match=r"^`pattern` must name at least one word, but "
    ) as refused:
        find("It was war.", pattern=pattern)
    assert repr(pattern) in str(refused.value)


def test_errors_name_the_argument_what_came_and_the_remedy():
    with pytest.raises(
        ValueError, match=r"^`sort_by` must be one of \['document', 'left', 'right'\], but 'L1'"
    ):
        find("It was war.", pattern="war", sort_by="L1")
    tokens, sentences = lay("It was war.")
    with pytest.raises(
        ValueError, match=r"^`sentences` lacks .* Make it with split_sentences\(\)\.$"
    ):
        find_concordance(tokens, sentences=sentences[["doc_id"]], pattern="war")
    with pytest.raises(ValueError, match=r"^`tokens` lacks .* Make it with split_tokens\(\)\.$"):
        find_concordance(tokens[["doc_id"]], sentences=sentences, pattern="war")
