"""Patterns are matched on tokens, inside the sentence, and cannot hang."""

import fnmatch
import re
import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.matching import TokenIndex, split_pattern
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
