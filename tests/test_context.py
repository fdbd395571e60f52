"""Concordance: every hit, with exactly what stands around it."""

import time
from unicodedata import normalize

import numpy as np
import pandas as pd
import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.context import (
    choose_hits,
    cut_context,
    find_concordance,
    sort_concordance,
)
from analysis.counts import count_features
from analysis.errors import InputError
from analysis.tokens import fold_forms, split_sentences, split_tokens


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


def test_the_order_of_the_sentences_is_irrelevant_and_hits_without_one_are_left_out():
    tokens, sentences = lay("It was war. War!", "No war.", "War and war.")
    hits = find_concordance(tokens, sentences=sentences, pattern="war")
    mixed = sentences.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(find_concordance(tokens, sentences=mixed, pattern="war"), hits)
    some = find_concordance(tokens, sentences=sentences.iloc[[3, 0]], pattern="war")
    pd.testing.assert_frame_equal(some, hits.iloc[[0, 3, 4]].reset_index(drop=True))


@pytest.mark.parametrize("pattern", ["", "  ", "(", "*", "? *", "...", "😀", "*'s"])
def test_a_pattern_without_a_word_is_refused(pattern):
    with pytest.raises(
        InputError, match=r"^`pattern` must name at least one word, but "
    ) as refused:
        find("It was war.", pattern=pattern)
    assert repr(pattern) in str(refused.value)


def test_errors_name_the_argument_what_came_and_the_remedy():
    with pytest.raises(InputError, match=r"^`sort_by` must be .* 'R1 R2 R3' .* but 'X1' was given"):
        find("It was war.", pattern="war", sort_by="X1")
    with pytest.raises(ValueError, match=r"^`kind` must be one of \['words', 'regex'\], but 'rx'"):
        find("It was war.", pattern="war", kind="rx")
    tokens, sentences = lay("It was war.")
    with pytest.raises(
        ValueError, match=r"^`sentences` lacks .* Make it with split_sentences\(\)\.$"
    ):
        find_concordance(tokens, sentences=sentences[["doc_id"]], pattern="war")
    with pytest.raises(ValueError, match=r"^`tokens` lacks .* Make it with split_tokens\(\)\.$"):
        find_concordance(tokens[["doc_id"]], sentences=sentences, pattern="war")


@pytest.mark.parametrize(
    ("metadata", "message"),
    [
        ({"source": ["A"]}, r"^`metadata` lacks the columns \['doc_id'\]"),
        ({"doc_id": ["d0"], "start": [1]}, r"^`metadata` must have other columns .* \['start'\]"),
        ({"doc_id": ["d0", "d0"]}, r"^`metadata` must have each `doc_id` once, .* 'd0' twice"),
    ],
)
def test_metadata_that_would_change_the_hits_are_refused(metadata, message):
    with pytest.raises(ValueError, match=message):
        find("It was war.", pattern="war", metadata=pd.DataFrame(metadata))


# --- regular expressions ---------------------------------------------------------------------


def search(*texts: str, pattern: str, **options: object) -> list[str]:
    return find(*texts, pattern=pattern, kind="regex", **options)["keyword"].tolist()


def test_a_regular_expression_by_hand():
    texts = ["Rebels left. The rebel-held town!", "No one saw a terrorist or REBEL’S flag."]
    hits = find(*texts, pattern=r"\b(rebel|terrorist)s?\b", kind="regex")
    assert hits[["doc_id", "sentence_id", "start", "end", "keyword"]].to_numpy().tolist() == [
        ["d0", 0, 0, 6, "Rebels"],
        ["d0", 1, 17, 22, "rebel"],
        ["d1", 0, 13, 22, "terrorist"],
        ["d1", 0, 26, 31, "REBEL"],
    ]
    assert hits.loc[1, ["pre", "post"]].tolist() == ["The ", "-held town!"]
    words = find(*texts, pattern="rebel*")
    assert words.dtypes.to_dict() == hits.dtypes.to_dict()
    none = find(*texts, pattern="peace", kind="regex")
    assert (len(none), none.dtypes.to_dict()) == (0, hits.dtypes.to_dict())


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("war", ["War", "war", "war", "WAR"]),
        (r"\bwar\b", ["War", "war"]),
        ("(?-i)war", ["war", "war"]),
        ("(?-i:W)ar", ["War", "WAR"]),
        (r"^\w+", ["War", "Not"]),
        (r"\w+\W*$", ["warned.", "WARNING!"]),
        ("x*", []),
        ("(?r)war", ["War", "war", "war", "WAR"]),
        (r"war.*not", []),  # not even where a point is any sign
        (r"(?s)war.*not", []),
        (r"[^z]*", ["War, a war they warned.", "Not a WARNING!"]),
    ],
)
def test_what_a_regular_expression_sees(pattern, found):
    assert search("War, a war they warned. Not a WARNING!", pattern=pattern) == found


@pytest.mark.parametrize("sign", ["'", "’", "ʼ", r"\u2019", r"\’", "['\"]", "[^a-z]"])
def test_apostrophes_are_one_in_a_regular_expression(sign):
    texts = ["They don’t go", "They don't go", "They donʼt go"]
    assert search(*texts, pattern=f"don{sign}t") == ["don’t", "don't", "donʼt"]


def test_hyphens_are_one_and_no_range():
    texts = ["al-Sham", "al‑Sham"]
    for pattern in ("al-sham", "al‐sham", r"al\‑sham", "al[‑x]sham", r"al\u2011sham"):
        assert search(*texts, pattern=pattern) == texts
    assert search("b - c", pattern="[a‑c]") == ["-", "c"]


def test_normal_forms_and_joiners_do_not_hide_a_word():
    texts = ["the café shut", "the cafe\u0301 shut", "the ca\u00adfé shut", "the c\u200dafé shut"]
    for pattern in ("caf\u00e9", "cafe\u0301", r"\bcaf[eé]\b", "ca\u00adfé"):
        assert search(*texts, pattern=pattern) == [text[4:-5] for text in texts]


TEXTS = st.text(st.sampled_from("aé\u0301o\u0308’'‑-\u00ad\u200d😀\u1100\u1161ÅIİ ß"), max_size=15)


@given(TEXTS, st.sampled_from([r"\w+", "a", "é", "o.", r"\X", r"[^a]+", "'", "-", "i"]))
@settings(max_examples=200, deadline=None)
def test_every_normal_form_gives_the_same_hits(text, pattern):
    composed = search(normalize("NFC", text), pattern=pattern)
    for form in ("NFD", "NFC"):
        tokens, sentences = lay(normalize(form, text))
        hits = find_concordance(tokens, sentences=sentences, pattern=pattern, kind="regex")
        for hit, same in zip(hits["keyword"], composed, strict=True):
            assert fold(same) in fold(hit)  # a sign with two marks stays whole
        for hit in hits.itertuples():
            assert normalize(form, text)[hit.start : hit.end] == hit.keyword != ""


def fold(text: str) -> str:
    return "".join(fold_forms([normalize("NFC", text)], lower=False))


def test_a_search_reads_signs_as_words_are_folded():
    for sign in "’ʼ‐‑\u00ad\u200c\u200d\u2060":
        plain = fold_forms([f"a{sign}b"])[0]
        assert search(f"a{sign}b", pattern=regex.escape(plain)) == [f"a{sign}b"]


WORD = st.sampled_from("war War wars the don’t WAR’S .".split())


@given(st.lists(WORD, max_size=12).map(" ".join), st.sampled_from(["war", "the", "don't"]))
@settings(max_examples=50, deadline=None)
def test_a_plain_word_is_found_alike_by_both_kinds(text, word):
    words = find(text, pattern=word)
    both = find(text, pattern=rf"\b{word}\b", kind="regex")
    assert words["start"].tolist() == both["start"].tolist()


HOSTILE = ["(a+)+$", "(a|aa)+$", r"(\w+\s?)+$", "((a{1,100}){1,100}){1,100}b"]


@pytest.mark.parametrize("pattern", HOSTILE)
def test_an_expression_that_takes_for_ever_is_stopped(pattern):
    begun = time.monotonic()
    with pytest.raises(InputError, match=r"within 0\.3 seconds.*`time_limit`\.$") as stopped:
        search("a" * 20_000 + "!", pattern=pattern, time_limit=0.3)
    assert time.monotonic() - begun < 5
    assert repr(pattern) in str(stopped.value)


def test_the_time_limit_is_that_of_all_sentences(monkeypatch):
    clock = iter(range(100))
    monkeypatch.setattr("analysis.context.monotonic", lambda: next(clock))
    with pytest.raises(InputError, match=r"within 3 seconds"):
        search("One. Two. Three. Four. Five.", pattern="five", time_limit=3)
    with pytest.raises(InputError, match=r"^`time_limit` must be .* above 0, but 0 was given"):
        search("One.", pattern="one", time_limit=0)


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("(", "missing ), at the end."),
        ("a)", "sign 2."),
        ("*war", "nothing to repeat, at sign 1."),
        ("wa[r", "at the end."),
        ("’’’(?P<x", "missing >, at the end."),
        (r"\p{Foo}x", "unknown property, at sign 8."),
        ("a{2,1}", "sign 3."),
        ("(" * 1500 + ")" * 1500, "nests too deeply."),
        ("", "of 1 to 10,000 signs"),
        ("a" * 10_001, "of 1 to 10,000 signs"),
        ("a{1000000000}", "at most 100,000 repeats"),
        ("((a{1000}){1000}){1000}", "at most 100,000 repeats"),
        ("a{" + "9" * 9000 + "}", "at most 100,000 repeats"),
    ],
)
def test_what_is_no_regular_expression_is_told_in_one_sentence(pattern, told):
    with pytest.raises(InputError, match=r"^`pattern` must be a regular expression") as refused:
        search("It was war.", pattern=pattern)
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_odd_signs_and_empty_tables_are_searched():
    assert search("a\x00b 😀 الحرب\n\nx", pattern=r"\x00|😀|\p{Arabic}+") == ["\x00", "😀", "الحرب"]
    assert search("", pattern="war") == search(pattern="war") == []


# --- the order, a choice and short lines -----------------------------------------------------


def test_sorted_by_places_and_columns():
    hits = pd.DataFrame(
        {
            "pre": ["x the old ", "the “New ", "", "a new "],
            "keyword": ["war", "War", "wars", "war"],
            "post": [" — Is over", " is on", " ended", " was lost"],
            "group": ["B", "a", None, "A"],
            "year": [2013, 2011, 2012, 2011],
        }
    )

    def order(sort_by):
        return sort_concordance(hits.assign(row=range(4)), sort_by=sort_by)["row"].tolist()

    assert order("document") == order([]) == [0, 1, 2, 3]
    assert order("R1") == [2, 0, 1, 3]
    assert order("R1 R2") == order("R1,R2") == order("right") == [2, 1, 0, 3]
    assert order("L1") == [2, 1, 3, 0]
    assert order("L1 L2") == order("left") == order(["L1", "L2", "L3"]) == [2, 3, 1, 0]
    assert order("group R1") == order(["group", "R1"]) == [1, 3, 0, 2]
    assert order("year") == [1, 3, 2, 0]
    assert order(["year", "L1", "L2"]) == [3, 1, 2, 0]
    assert order("keyword R1") == [0, 1, 3, 2]
    assert order("L9 R9") == [0, 1, 2, 3]


def test_sorting_nothing_and_by_what_is_not_there():
    none = find("It was war.", pattern="peace")
    assert sort_concordance(none, sort_by="R1 doc_id").columns.tolist() == none.columns.tolist()
    for sort_by in ("R0", "L10", "r1", "speaker", "R1 speaker", ["R1 R2", "x"], ""):
        with pytest.raises(InputError, match=r"^`sort_by` must be one of "):
            sort_concordance(none, sort_by=sort_by)
    assert find("war", pattern="war", sort_by="L1 doc_id")["keyword"].tolist() == ["war"]


@given(
    st.lists(
        st.tuples(st.lists(WORD, max_size=4).map(" ".join), st.sampled_from("AB")), max_size=12
    )
)
@settings(max_examples=50, deadline=None)
def test_sorting_equals_a_plain_sort_by_the_words(rows):
    hits = pd.DataFrame(rows, columns=["post", "group"]).astype("str").assign(pre="")
    words = [fold_forms(post.replace(".", " ").split()) for post, _ in rows]
    expected = sorted(
        range(len(rows)), key=lambda row: (rows[row][1], *(words[row] + [""] * 3)[:3])
    )
    found = sort_concordance(hits.assign(row=range(len(rows))), sort_by="group R1 R2 R3")
    assert found["row"].tolist() == expected


@given(st.lists(st.sampled_from("AABC"), max_size=30), st.integers(1, 40), st.integers(0, 3))
@settings(max_examples=80, deadline=None)
def test_a_choice_is_seeded_in_order_and_spread(groups, n, random_state):
    hits = pd.DataFrame({"group": pd.array(groups, dtype="str"), "row": range(len(groups))})
    for by in (None, "group"):
        chosen = choose_hits(hits, n=n, random_state=random_state, by=by)
        again = choose_hits(hits, n=n, random_state=random_state, by=by)
        pd.testing.assert_frame_equal(chosen, again)
        assert len(chosen) == min(n, len(hits))
        assert chosen["row"].is_monotonic_increasing
        assert chosen["row"].is_unique
    taken, there = chosen["group"].value_counts(), hits["group"].value_counts()
    for group, n_there in there.items():  # who has fewer than another has none left
        assert taken.get(group, 0) in (n_there, *range(taken.max() - 1, taken.max() + 1))


def test_a_choice_is_random_and_says_what_it_wants():
    hits = pd.DataFrame({"row": range(1000)})
    draws = [choose_hits(hits, n=100, random_state=seed)["row"].mean() for seed in range(20)]
    assert len(set(draws)) > 15
    assert abs(np.mean(draws) - 499.5) < 30
    with pytest.raises(InputError, match=r"^`n` must be .* at least 1, but 0 was given"):
        choose_hits(hits, n=0)
    with pytest.raises(ValueError, match=r"^`hits` lacks the columns \['group'\]"):
        choose_hits(hits, n=1, by="group")
    missing = pd.DataFrame({"group": ["A"] * 50 + [None]}).astype("str")
    assert choose_hits(missing, n=2, by="group")["group"].isna().sum() == 1


def test_lines_are_cut_at_words_and_the_sentence_stays():
    text = "One, two (three) “four five” — six war seven, eight’s (nine)   ten-eleven."
    hits = find(text, pattern="war")
    cut = cut_context(hits, n_words=2)
    assert cut.columns.tolist() == [*hits.columns, "sentence"]
    assert cut.loc[0, ["pre", "post"]].tolist() == ["… five” — six ", " seven, eight’s …"]
    assert cut.loc[0, "sentence"] == "".join(hits.loc[0, ["pre", "keyword", "post"]])
    three = cut_context(hits, n_words=3).loc[0]
    assert [three["pre"], three["post"]] == ["… “four five” — six ", " seven, eight’s (nine) …"]
    whole = cut_context(hits, n_words=20).loc[0]
    assert whole["pre"] == hits.loc[0, "pre"]
    assert whole["post"] == " seven, eight’s (nine) ten-eleven."
    dash = cut_context(find("north—the war—a big one", pattern="war"), n_words=1).loc[0]
    assert [dash["pre"], dash["post"]] == ["… —the ", "—a …"]


@given(st.lists(WORD, min_size=1, max_size=12).map(" ".join), st.integers(1, 4))
@settings(max_examples=50, deadline=None)
def test_no_side_has_more_words_than_asked(text, n_words):
    hits = find(text, pattern="war*")
    for hit in cut_context(hits, n_words=n_words).itertuples():
        for side in (hit.pre, hit.post):
            assert len(regex.findall(r"\w[\w’]*", side)) <= n_words
        assert (
            hit.pre.removeprefix("… ") + hit.keyword + hit.post.removesuffix(" …") in hit.sentence
        )


def test_lines_are_cut_once():
    hits = find("It was war.", "No.", pattern="war")
    with pytest.raises(InputError, match=r"^`hits` must have no column 'sentence'"):
        cut_context(cut_context(hits))
    with pytest.raises(InputError, match=r"^`n_words` must be .* but 0 was given"):
        cut_context(hits, n_words=0)
    none = cut_context(hits.iloc[:0])
    assert none.dtypes.to_dict() == cut_context(hits).dtypes.to_dict()
    assert cut_context(hits.iloc[:0]).empty
