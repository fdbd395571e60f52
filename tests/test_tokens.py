"""The token rule, the sentence edges, and the offsets into the text as read."""

import re
import unicodedata

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tokens import (
    _TOKEN,
    TOKEN_PATTERN,
    fold_forms,
    split_forms,
    split_sentences,
    split_tokens,
)

# What news texts are made of, and what trips tokenizers: hypothesis strings these together.
PIECES = """
The U.S. don’t don't ex-wife's Syria’s al-Sham 3.5 10,000 $4.2bn COVID-19 J.K. Gen. p.m. rock’n’roll
café Müller Ångström Évry’s Ứng 한국 हिन्दी مُحَمَّد می‌خواهم naïve-looking él@exámple.org
https://example.org/café?q=1 www.example.org. so­ft zero​width 👨‍👩‍👧 🇬🇧 ½ mc² #MeToo AT&T “quoted” ‘single’
word—dash -- … ! ? ¿ ’ ' - . , ( ) \0
""".split()
TEXTS = st.lists(st.sampled_from([*PIECES, "\n", "\n\n", "\r\n"]), max_size=30).map(" ".join)
ANY_TEXT = TEXTS | st.text(max_size=80)


def lay(*texts: str) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    return pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")


def split(*texts: str) -> pd.DataFrame:
    return split_tokens(split_sentences(lay(*texts)))


def forms(text: str) -> list[str]:
    return split(text)["token"].tolist()


def features(text: str) -> list[str]:
    return fold_forms(split_forms(text))


# --- the token rule --------------------------------------------------------------------------

RULE = {
    "U.S. troops": ["U.S.", "troops"],
    "U.S.-led and J.K. Rowling at 5 p.m.": [
        "U.S.-led",
        "and",
        "J.K.",
        "Rowling",
        "at",
        "5",
        "p.m.",
    ],
    "3.5 of 10,000 in 1.5bn": ["3.5", "of", "10,000", "in", "1.5bn"],
    "in 2016. Then .5": ["in", "2016", "Then", "5"],
    "they don’t, we don't": ["they", "don’t", "we", "don't"],
    "al-Sham, state-of-the-art": ["al-Sham", "state-of-the-art"],
    "his ex-wife's house": ["his", "ex-wife's", "house"],
    "the dogs’ bowl ’tis 'said'": ["the", "dogs", "bowl", "tis", "said"],
    "see https://a.example/b?c=d.": ["see", "https://a.example/b?c=d"],
    "(www.example.org/news) ok": ["www.example.org/news", "ok"],
    "write to a.b+c@mail.example.org.": ["write", "to", "a.b+c@mail.example.org"],
    "word—dash two–three": ["word", "dash", "two", "three"],
    "so\u00adft": ["so\u00adft"],
    "zero\u200bwidth": ["zero", "width"],
    "“quoted” «so»": ["quoted", "so"],
    "हिन्दी में": ["हिन्दी", "में"],
    "مُحَمَّد هنا؟": ["مُحَمَّد", "هنا"],
    "می‌خواهم": ["می‌خواهم"],
    "#MeToo $5 AT&T 50%": ["MeToo", "5", "AT", "T", "50"],
    "👨‍👩‍👧 🇬🇧 😀": [],
    "... -- ’ ' !": [],
    "war\0peace": ["war", "peace"],
    "mid-": ["mid"],
    "cafe\u0301 x": ["cafe\u0301", "x"],
}


@pytest.mark.parametrize("text", RULE)
def test_token_rule(text):
    assert forms(text) == RULE[text]
    assert split_forms(text) == RULE[text]


def test_pattern_has_no_look_around():
    # nor back-reference, atomic or possessive group: what Rust's regex crate refuses
    assert not re.search(r"\(\?[=!<>P]|\\[1-9]|[*+?]\+|\\u", TOKEN_PATTERN)


@given(st.lists(TEXTS, max_size=8))
@settings(max_examples=20, deadline=None)
def test_an_engine_without_look_around_finds_the_same_tokens(texts):
    # RE2 (in pyarrow) has the syntax that Rust's regex crate took over.
    texts = [*RULE, *texts]
    marked = pc.replace_substring_regex(pa.array(texts), TOKEN_PATTERN, "\x01\\0\x02").to_pylist()
    found = [re.findall("\x01([^\x02]*)\x02", text) for text in marked]
    assert found == [split_forms(text) for text in texts]


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_offsets_point_into_the_text_as_read(text):
    sentences = split_sentences(lay(text))
    tokens = split_tokens(sentences)
    for row in sentences.itertuples():
        assert text[row.start : row.end] == row.sentence
    for row in tokens.itertuples():
        assert text[row.start : row.end] == row.token
    # in order, without overlap, and each inside its sentence
    assert (tokens["start"].to_numpy()[1:] >= tokens["end"].to_numpy()[:-1]).all()
    inside = tokens.merge(sentences, on=["doc_id", "sentence_id"], suffixes=("", "_sentence"))
    assert len(inside) == len(tokens)
    assert (inside["start"] >= inside["start_sentence"]).all()
    assert (inside["end"] <= inside["end_sentence"]).all()


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_sentences_lose_no_visible_character(text):
    sentences = split_sentences(lay(text))
    kept = "".join("".join(sentences["sentence"]).split())
    assert kept == "".join(text.split())


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_nfc_and_nfd_give_the_same_features(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert features(composed) == features(decomposed)


@given(TEXTS)
@settings(max_examples=100, deadline=None)
def test_the_kind_of_apostrophe_is_irrelevant(text):
    assert features(text.replace("'", "’")) == features(text.replace("’", "'"))


def find_one_by_one(sentences: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (row.doc_id, row.sentence_id, place, row.start + match.start(), row.start + match.end())
        for row in sentences.itertuples()
        for place, match in enumerate(_TOKEN.finditer(row.sentence))
    ]
    return pd.DataFrame(rows, columns=["doc_id", "sentence_id", "position", "start", "end"])


@given(st.lists(ANY_TEXT, max_size=6))
@settings(max_examples=100, deadline=None)
def test_tokens_are_those_of_each_sentence_by_itself(texts):
    sentences = split_sentences(lay(*texts))
    tokens = split_tokens(sentences)
    columns = ["doc_id", "sentence_id", "position", "start", "end"]
    found = [list(row) for row in zip(*(tokens[name] for name in columns), strict=True)]
    assert found == find_one_by_one(sentences).to_numpy().tolist()
    # every second sentence: the strings are then no longer one after the other in memory
    some = split_tokens(sentences[::2])
    assert some["start"].tolist() == find_one_by_one(sentences[::2])["start"].tolist()


@pytest.mark.parametrize("text", ["w" * 1_000_000, "https://" + "a/" * 500_000, "ж-" * 300_000])
def test_very_long_tokens(text):
    tokens = split("a " + text + " é", text)
    form = text.rstrip("-")
    assert tokens["token"].tolist() == ["a", form, "é", form]
    assert tokens["end"].tolist() == [1, 2 + len(form), len(text) + 4, len(form)]


def test_text_without_spaces_and_text_of_signs_of_many_bytes():
    tokens = split("中文没有空格的句子。第二句", "مُحَمَّد هنا 𐐀𐐨 é")
    assert tokens["token"].tolist() == ["中文没有空格的句子", "第二句", "مُحَمَّد", "هنا", "𐐀𐐨", "é"]
    assert tokens["start"].tolist() == [0, 10, 0, 9, 13, 16]
    assert tokens["end"].tolist() == [9, 13, 8, 12, 15, 17]


def test_token_categories_are_the_sorted_forms_that_occur():
    tokens = split("b a B ä b", "")
    assert tokens["token"].cat.categories.tolist() == ["B", "a", "b", "ä"]
    assert str(tokens["token"].cat.categories.dtype) == "str"


def test_no_sentence_gives_a_table_without_rows():
    for sentences in (split_sentences(lay()), split_sentences(lay("", " \n "))):
        kinds = [str(kind) for kind in sentences.dtypes]
        assert kinds == ["str", "int64", "int64", "int64", "str"]
        tokens = split_tokens(sentences)
        assert tokens.empty
        kinds = [str(kind) for kind in tokens.dtypes]
        assert kinds == ["category", "int64", "int64", "int64", "int64", "category"]
        assert str(tokens["token"].cat.categories.dtype) == "str"


def test_doc_ids_may_be_categorical(documents):
    sentences = split_sentences(documents)
    categorical = documents.astype({"doc_id": "category"})
    pd.testing.assert_frame_equal(split_sentences(categorical), sentences)
    pd.testing.assert_frame_equal(
        split_tokens(sentences.astype({"doc_id": "category"})), split_tokens(sentences)
    )


def test_positions_count_from_0_in_each_sentence():
    tokens = split("One two. Three four five.", "Six.")
    assert tokens["position"].tolist() == [0, 1, 0, 1, 2, 0]
    assert tokens["sentence_id"].tolist() == [0, 0, 1, 1, 1, 0]
    assert tokens["doc_id"].tolist() == ["d0"] * 5 + ["d1"]


# --- folding ---------------------------------------------------------------------------------


def test_fold_drops_joiners_and_makes_signs_plain():
    assert fold_forms(["so\u00adft", "don’t", "ex‑wife", "donʼt", "Cafe\u0301"]) == [
        "soft",
        "don't",
        "ex-wife",
        "don't",
        "caf\u00e9",
    ]


def test_fold_cuts_the_possessive_but_not_the_verb():
    assert fold_forms(["Syria’s", "U.S.'s", "IT’S", "that's", "'s", "James'"]) == [
        "syria",
        "u.s.",
        "it's",
        "that's",
        "'s",
        "james'",
    ]


def test_fold_keeps_what_the_docstring_says():
    assert len(set(fold_forms(["straße", "STRASSE"]))) == 2
    assert len(set(fold_forms(["مُحَمَّد", "محمد"]))) == 2
    assert fold_forms(["Syria’s", "NATO"], lower=False) == ["Syria", "NATO"]


def test_folding_twice_changes_nothing():
    once = fold_forms(form for text in RULE for form in split_forms(text))
    assert fold_forms(once) == once


def test_folding_many_is_folding_each():
    forms = [*PIECES, "ΟΔΟΣ", "İ'S", "'S", "\u0301x", "\u1112", "\u1161", "ŉ’s", ""]
    for lower in (True, False):
        each = [fold_forms([form], lower=lower)[0] for form in forms]
        assert fold_forms(forms, lower=lower) == each
        # what holds a line break is folded one by one
        assert fold_forms([*forms, "a\nB’S"], lower=lower)[:-1] == each
    assert fold_forms(["a\nB’s"]) == ["a\nb"]
    assert fold_forms([]) == []


# --- sentences -------------------------------------------------------------------------------


def sentences_of(text: str, **options: pd.DataFrame) -> list[str]:
    return split_sentences(lay(text), **options)["sentence"].tolist()


def test_abbreviations_and_numbers_do_not_end_a_sentence():
    text = "Gen. J. K. Moor paid $4.2 billion at 5 p.m. on Friday. Dr. Ito left."
    assert sentences_of(text) == [text[:-13].rstrip(), "Dr. Ito left."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\u2028", " \n \n "])
def test_every_kind_of_line_break_ends_a_sentence(end):
    assert sentences_of(f"A headline{end}The text begins") == ["A headline", "The text begins"]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_hard_wrapped_text_is_split_at_blank_lines_only(end):
    lines = [
        "The government said on Friday that the talks had been broken off and",
        "that it would not return to the table before the other side had been",
        "told to withdraw all its troops from the valley and the towns of the",
        "coast, which it had taken in the spring of last year with great loss",
        "of life. A spokesman did not want to comment.",
    ]
    text = end.join(lines) + end + end + "The end"
    first, second, third = sentences_of(text)
    assert first.startswith("The government")
    assert first.endswith("of life.")
    assert (second, third) == ("A spokesman did not want to comment.", "The end")


def test_left_out_spans_hold_no_sentence_and_none_crosses_them():
    text = "The army lost SHARE THIS the town. It left."
    low = text.index("SHARE")
    gaps = pd.DataFrame({"doc_id": ["d0", "other"], "start": [low, 0], "end": [low + 10, 40]})
    sentences = split_sentences(lay(text), leave_out=gaps)
    assert [sentence.strip() for sentence in sentences["sentence"]] == [
        "The army lost",
        "the town.",
        "It left.",
    ]
    assert sentences["sentence_id"].tolist() == [0, 1, 2]
    assert split_sentences(lay(text), leave_out=gaps[:0])["sentence"].tolist() == sentences_of(text)


def test_overlapping_left_out_spans():
    gaps = pd.DataFrame({"doc_id": ["d0"] * 3, "start": [2, 4, 3], "end": [6, 9, 5]})
    assert sentences_of("a bbbbbbb c", leave_out=gaps) == ["a", "c"]


GLUED = st.lists(
    st.sampled_from(
        [*"Aéx1.!?*@:;(),'’\"/-[]»…\x1c\x85\n", "https://", "www.", "U.S.", "a@b.co", " ", " "]
    ),
    max_size=14,
).map("".join)


@given(GLUED | ANY_TEXT)
@settings(max_examples=300, deadline=None)
def test_no_sentence_edge_lies_inside_a_token(text):
    tokens = split(text)
    assert tokens["token"].tolist() == split_forms(text)


@pytest.mark.parametrize(
    "token", ["https://a.example/?(b", "https://a.example/x.)*y", "www.U.S.*_é/z", "U.S.’1"]
)
def test_a_token_that_holds_a_sentence_end_stays_whole(token):
    text = f"He saw {token} there. Then he left."
    assert token in forms(text)
    assert sentences_of(text)[-1] == "Then he left."


def test_the_order_of_the_documents_is_kept_and_irrelevant(documents):
    forward = split_tokens(split_sentences(documents))
    backward = split_tokens(split_sentences(documents[::-1]))
    assert backward["doc_id"].unique().tolist() == documents["doc_id"].tolist()[::-1]
    again = backward.astype({"doc_id": "str", "token": "str"})
    again = again.sort_values(["doc_id", "sentence_id", "position"], ignore_index=True)
    pd.testing.assert_frame_equal(again, forward.astype({"doc_id": "str", "token": "str"}))


# --- errors ----------------------------------------------------------------------------------


def test_errors_name_the_argument_what_came_and_the_remedy():
    with pytest.raises(ValueError, match=r"^`documents` lacks the columns \['text'\]; ") as refused:
        split_sentences(pd.DataFrame({"doc_id": ["a"]}))
    assert str(refused.value).endswith("it has ['doc_id']. Make it with read_documents().")
    with pytest.raises(ValueError, match=r"^`sentences` lacks .*Make it with split_sentences\(\)"):
        split_tokens(pd.DataFrame({"doc_id": ["a"]}))
