"""Patterns are matched on tokens, inside the sentence, and cannot hang."""

import fnmatch
import gc
import re
import time
import weakref

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.matching import (
    TokenIndex,
    index_tokens,
    locate_sentences,
    locate_tokens,
    split_pattern,
)
from analysis.tokens import fold_forms, split_sentences, split_tokens


def tokens_of(*texts: str) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    return split_tokens(split_sentences(documents))


def find(tokens: pd.DataFrame, pattern: str) -> list[int]:
    return TokenIndex(tokens).find_rows(split_pattern(pattern)).tolist()


# --- patterns --------------------------------------------------------------------------------

PATTERNS = {
    "Air strike*": ["air", "strike*"],
    "U.S.-led": ["u.s.-led"],
    "*-backed": ["*-backed"],
    "*‑backed": ["*-backed"],
    "don’t": ["don't"],
    "Syria’s": ["syria"],
    "“regime*”": ["regime*"],
    "m?n": ["m?n"],
    "al-Sham.": ["al-sham"],
    "$5": ["5"],
    "(": [],
    "  \t": [],
    "": [],
    "cafe\u0301": ["caf\u00e9"],
    "cafe\u0301*": ["caf\u00e9*"],
}


@pytest.mark.parametrize("pattern", PATTERNS)
def test_patterns_are_split_by_the_token_rule(pattern):
    assert split_pattern(pattern) == PATTERNS[pattern]


@given(
    st.text(max_size=30) | st.lists(st.sampled_from("war U.S. don’t a* ?b".split())).map(" ".join)
)
@settings(deadline=None)
def test_what_is_matched_is_folded_already(pattern):
    words = split_pattern(pattern)
    assert all(words)
    if not set("*?") & set(pattern):
        assert fold_forms(words) == words


# --- matching --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("war", ["War", "war", "War’s"]),
        ("WAR", ["War", "war", "War’s"]),
        ("war*", ["War", "war", "War’s", "wars", "war-torn"]),
        ("war?", ["wars"]),
        ("*torn", ["war-torn"]),
        ("w?r", ["War", "war", "War’s"]),
        ("U.S.", ["U.S."]),
        ("don't", ["don’t", "don't"]),
        ("w.r", []),
        ("[w]ar*", []),
        ("peace", []),
    ],
)
def test_words_and_wildcards(pattern, found):
    tokens = tokens_of("War and war: War’s wars, war-torn, UxSx. The U.S. don’t and don't.")
    assert tokens["token"].iloc[find(tokens, pattern)].tolist() == found


def test_a_phrase_is_found_where_it_begins():
    tokens = tokens_of("A ceasefire in the north. The ceasefire in the south.")
    assert find(tokens, "ceasefire in the") == [1, 6]
    assert find(tokens, "the ceasefire") == [5]
    assert find(tokens, "* in") == [1, 6]
    assert find(tokens, "in the nor*") == [2]


def test_nothing_crosses_a_sentence_or_document():
    tokens = tokens_of(
        "They lost the war. Crimes rose. War\n\ncrimes", "They won the war", "crimes"
    )
    assert find(tokens, "war crimes") == []
    assert find(tokens, "war *") == []
    assert find(tokens, "* crimes") == []
    assert find(tokens_of("War crimes. And war crimes"), "war crimes") == [0, 3]


def test_where_a_token_was_left_out_its_neighbours_are_not_adjacent():
    tokens = tokens_of("War on crimes. The war of the towns. War", "the crimes")
    kept = tokens[~tokens["token"].isin(["on", "of", "the", "The"])]
    assert find(kept, "war crimes") == []
    assert find(kept, "war towns") == []
    assert find(tokens, "war on crimes") == [0]


def test_overlapping_hits_are_all_found():
    assert find(tokens_of("war war war"), "war war") == [0, 1]


WORD = st.sampled_from("war wars the U.S. don’t".split())
TEXT = st.lists(WORD | st.just("."), max_size=25).map(" ".join)


@given(
    TEXT, st.lists(st.sampled_from("war war* the ?he * u.s. don't".split()), min_size=1, max_size=3)
)
@settings(max_examples=60, deadline=None)
def test_equals_a_plain_search_through_every_sentence(text, words):
    tokens = tokens_of(text)
    rows = []
    for _, sentence in tokens.groupby("sentence_id"):
        forms = fold_forms(sentence["token"])
        for place in range(len(forms) - len(words) + 1):
            here = forms[place : place + len(words)]
            if all(map(fnmatch.fnmatchcase, here, words)):
                rows.append(sentence.index[place])
    assert TokenIndex(tokens).find_rows(words).tolist() == rows


PHRASE = st.lists(
    st.sampled_from("war war* the ?he * *ar w*r* u.s. don't peace".split()), max_size=3
)


@given(TEXT, TEXT, st.lists(PHRASE, max_size=6))
@settings(max_examples=80, deadline=None)
def test_many_phrases_at_once_equal_each_alone(text, other, patterns):
    tokens = tokens_of(text, other)
    kept = tokens[~tokens["token"].isin(["the"])]  # gaps
    for table in (tokens, kept, tokens.astype({"doc_id": "str", "token": "str"})):
        rows, numbers = TokenIndex(table).find_phrases(patterns)
        alone = [
            (row, number) for number, words in enumerate(patterns) for row in search(table, words)
        ]
        assert list(zip(rows.tolist(), numbers.tolist(), strict=True)) == sorted(alone)
        assert rows.dtype == numbers.dtype == np.int64


def search(tokens: pd.DataFrame, words: list[str]) -> list[int]:
    """Where a phrase begins, found token by token."""
    forms = fold_forms(tokens["token"])
    places = list(zip(tokens["doc_id"], tokens["sentence_id"], tokens["position"], strict=True))
    rows = []
    for row in range(len(tokens) - len(words) + 1 if words else 0):
        document, sentence, position = places[row]
        if all(
            places[row + step] == (document, sentence, position + step)
            and fnmatch.fnmatchcase(forms[row + step], word)
            for step, word in enumerate(words)
        ):
            rows.append(row)
    return rows


@given(
    st.lists(st.text("ab'.😀é", min_size=1, max_size=4), max_size=12),
    st.text("ab'.*?é", min_size=1, max_size=5),
)
@settings(max_examples=200, deadline=None)
def test_a_wildcard_finds_what_a_look_at_every_word_finds(words, pattern):
    table = pd.DataFrame(
        {"doc_id": "a", "sentence_id": 0, "position": range(len(words)), "token": words}
    ).astype({"token": "str"})
    index = TokenIndex(table)
    assert index.vocabulary == sorted(set(fold_forms(words)))
    expected = [
        code
        for code, feature in enumerate(index.vocabulary)
        if fnmatch.fnmatchcase(feature, pattern)
    ]
    assert index.find_codes(pattern) == expected


@given(
    st.lists(st.text("aAb'’sSéE\u0301İIß-\u00ad\n", min_size=1, max_size=5), max_size=12),
    st.sampled_from(
        ["a", "as", "a's", "it's", "é", "i\u0307", "ß", "s", "b-a", "i", "a\n", "A", ""]
    ),
)
@settings(max_examples=300, deadline=None)
def test_a_word_is_found_without_the_vocabulary_as_with_it(words, feature):
    words = [*words, "It’s", "IT'S", "a's", "A’S", "aS", "É", "i\u0307"]
    table = pd.DataFrame(
        {"doc_id": "a", "sentence_id": 0, "position": range(len(words)), "token": words}
    ).astype({"token": "str"})
    for asked in {feature, *fold_forms(words)}:
        lazy, full = TokenIndex(table), TokenIndex(table)
        rows = lazy.find_exact_rows(asked).tolist()
        assert "_features" not in vars(lazy)
        assert rows == full.find_feature_rows(full.find_exact(asked)).tolist()
        assert rows == [row for row, form in enumerate(fold_forms(words)) if form == asked]


def test_the_sentence_of_a_token_is_found_by_its_row():
    tokens = tokens_of("One two. Three.", "Four. Five six.")
    sentences = tokens[["doc_id", "sentence_id"]].drop_duplicates().iloc[[3, 0, 2]]
    rows = np.array([0, 2, 3, 5, 0])
    for table in (tokens, tokens.astype({"doc_id": "str"})):
        expected = locate_sentences(table.iloc[rows], sentences=sentences).tolist()
        assert locate_tokens(table, rows=rows, sentences=sentences).tolist() == expected
        assert expected == [1, -1, 2, 0, 1]
    other = tokens.copy()  # other categories, the same sentences
    other["doc_id"] = other["doc_id"].cat.reorder_categories(["d1", "d0"])
    assert locate_tokens(other, rows=rows, sentences=sentences).tolist() == expected


def test_only_the_forms_that_occur_are_in_the_vocabulary():
    tokens = tokens_of("One two two. Three four.").iloc[:3]
    index = TokenIndex(tokens)
    assert index.vocabulary == ["one", "two"]
    assert index.counts.tolist() == [1, 2]
    assert index.codes.tolist() == [0, 1, 1]


# --- an index is kept -------------------------------------------------------------------------


def test_the_index_of_a_table_is_made_once_and_goes_with_it():
    tokens = tokens_of("War and peace.")
    index = index_tokens(tokens)
    assert index_tokens(tokens) is index
    assert index_tokens(tokens.copy()) is not index
    assert index_tokens(tokens) is index
    gone = weakref.ref(index)
    del index, tokens
    gc.collect()
    assert gone() is None


CHANGES = {
    "a value": lambda tokens: tokens.__setitem__("position", [0, 2, 3]),
    "one position": lambda tokens: tokens.isetitem(
        2, tokens["position"].mask([False, True, True], 9)
    ),
    "one token": lambda tokens: tokens.loc.__setitem__((1, "token"), "War"),
    "one position in place": lambda tokens: tokens.loc.__setitem__((1, "position"), 7),
    "one sentence in place": lambda tokens: tokens.iloc.__setitem__((1, 1), 7),
    "one document": lambda tokens: tokens.loc.__setitem__((0, "doc_id"), "d0 b"),
    "one more row": lambda tokens: tokens.loc.__setitem__(3, tokens.loc[0].tolist()),
}


@pytest.mark.parametrize("kind", ["str", "category"])
@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_table_is_indexed_anew(change, kind):
    tokens = tokens_of("War and war").astype({"doc_id": kind})
    if kind == "category":
        tokens["doc_id"] = tokens["doc_id"].cat.add_categories(["d0 b"])
    index = index_tokens(tokens)
    found = index.find_rows(["war", "and"]), index.find_rows(["and"])
    CHANGES[change](tokens)
    anew = index_tokens(tokens)
    assert anew is not index
    assert index_tokens(tokens) is anew
    fresh = TokenIndex(tokens)
    assert anew.find_rows(["war", "and"]).tolist() == fresh.find_rows(["war", "and"]).tolist()
    assert anew.find_rows(["and"]).tolist() == fresh.find_rows(["and"]).tolist()
    assert [rows.tolist() for rows in found] == [[0], [1]]


def test_a_column_that_the_index_does_not_read_may_change():
    tokens = tokens_of("War and war")
    index = index_tokens(tokens)
    tokens["speaker"] = "x"
    assert index_tokens(tokens) is index


# --- sentences of tokens ----------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.integers(0, 5)), max_size=12, unique=True),
    st.lists(st.tuples(st.sampled_from("abcde"), st.integers(0, 7)), max_size=12),
    st.sampled_from(["str", "category"]),
    st.sampled_from(["str", "category"]),
)
@settings(deadline=None)
def test_every_row_finds_its_sentence(known, wanted, kind, other):
    columns = {"doc_id": kind, "sentence_id": "int64"}
    sentences = pd.DataFrame(known, columns=list(columns)).astype(columns)
    rows = pd.DataFrame(wanted, columns=list(columns)).astype(columns | {"doc_id": other})
    expected = [known.index(key) if key in known else -1 for key in wanted]
    assert locate_sentences(rows, sentences=sentences).tolist() == expected


def test_a_filtered_or_sliced_table_is_matched_by_row_not_by_index():
    tokens = tokens_of("One two. Three four.").iloc[2:]
    assert find(tokens, "four") == [1]
    assert find(tokens, "one") == []


@pytest.mark.parametrize(
    "pattern",
    ["(.*a){20}", "a{999999999}", "**tax**", "*a*a*a*a*a*a*b", "?*?*?*?*?*b", "[a-z]*", "\\d*"],
)
def test_no_pattern_hangs(pattern):
    tokens = tokens_of("a" * 100_000 + " taxation " + "ab" * 2000)
    begun = time.process_time()
    rows = find(tokens, pattern)
    assert time.process_time() - begun < 2
    assert rows == {"**tax**": [1], "*a*a*a*a*a*a*b": [2], "?*?*?*?*?*b": [2]}.get(pattern, [])


def test_signs_of_regular_expressions_are_literal():
    tokens = tokens_of("see https://a.example/?x=[1] or a+b or a.b@c.example")
    assert tokens["token"].iloc[find(tokens, "a.b@c.example")].tolist() == ["a.b@c.example"]
    assert find(tokens, "a.b@c?example") == []  # outside a word with a wildcard @ separates
    index = TokenIndex(tokens)
    url = next(word for word in index.vocabulary if word.startswith("http"))
    assert [index.vocabulary[code] for code in index.find_codes("https://a.example/?x=[1*")] == [
        url
    ]
    assert index.find_codes("https://a.example/?x=[2*") == []


def test_an_empty_table_has_no_hit():
    empty = tokens_of("")
    assert TokenIndex(empty).vocabulary == []
    assert find(empty, "war") == find(empty, "*") == []
    assert TokenIndex(tokens_of("war")).find_rows([]).dtype == np.int64


def test_the_error_names_the_columns_and_the_remedy():
    with pytest.raises(
        ValueError, match=re.escape("`tokens` lacks the columns ['position']; it has")
    ):
        TokenIndex(tokens_of("war").drop(columns="position"))
