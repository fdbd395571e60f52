"""VADER by arrays: bit for bit the numbers of vaderSentiment, for any text."""

import math
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
)

from analysis import vader
from analysis.lexicons import load_vader
from analysis.tokens import split_sentences
from analysis.vader import KEYS, score_polarity

SEEDS = Path(__file__).resolve().parents[1] / "seeds"
SPACES = [chr(code) for code in range(sys.maxunicode + 1) if chr(code).isspace()]


@cache
def package() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def expect(texts: list[str]) -> np.ndarray:
    rows = [package().polarity_scores(text) for text in texts]
    return np.array([[row[key] for key in KEYS] for row in rows], dtype=float).reshape(-1, 4)


def score(texts: list[str]) -> np.ndarray:
    return score_polarity(pd.Series(texts, dtype="str")).to_numpy()


def assert_equal(texts: list[str]) -> None:
    ours, theirs = score(texts), expect(texts)
    differing = [
        (text, ours[row].tolist(), theirs[row].tolist())
        for row, text in enumerate(texts)
        if ours[row].tobytes() != theirs[row].tobytes()  # also the sign of a zero
    ]
    assert differing == []


# --- each rule: a sentence that it changes, and the same sentence without its trigger --------------

RULES = {
    "negation one back": ("It is not good here.", "It is now good here."),
    "negation two back": ("It is not a good day.", "It is now a good day."),
    "negation three back": ("They did not see any good in it.", "They did now see any good in it."),
    "a negation by n't that is not listed": ("They mayn't win.", "They may win."),
    "negation beyond three has no effect": (None, "They did not see in all that good."),
    "a negation at the edge stays in its sentence": (None, "good day"),
    "never so": ("They were never so happy.", "They were maybe so happy."),
    "never this": ("They were never this happy.", "They were maybe this happy."),
    "never, then so": ("She was never so truly happy.", "She was maybe so truly happy."),
    "this before a word, after any third": ("We saw in this war.", "We saw in that war."),
    "so before a word, after any third": ("We saw how so sad.", "We saw how very sad."),
    "so before a word, with no third word": ("Never so sad.", "Table so sad."),
    "without doubt": ("It was without doubt brilliant.", "It was without table brilliant."),
    "without any doubt": (
        "It was without any doubt brilliant.",
        "It was without any sun brilliant.",
    ),
    "without, doubt, then a word": ("Now without doubt a win.", "Now without sun a win."),
    "booster one back": ("A very good day.", "A dry good day."),
    "booster two back": ("A very long good day.", "A dry long good day."),
    "booster three back": ("A very long dry good day.", "A wet long dry good day."),
    "booster before a bad word": ("An extremely bad day.", "An early bad day."),
    "dampener": ("A slightly bad day.", "A sunny grey bad day."),
    "booster in capitals": ("A VERY good day.", "A very good day."),
    "booster in capitals before a bad word": ("A VERY bad day.", "A very bad day."),
    "capitals among others": ("A GOOD day.", "A good day."),
    "bad capitals among others": ("A BAD day.", "A bad day."),
    "all in capitals": (None, "A GOOD DAY."),
    "digits beside capitals": ("GOOD 7", "good 7"),
    "no before a word of the lexicon": ("There is no hope.", "There is big hope."),
    "no for itself": ("No the table stays.", "Now the table stays."),
    "no with a comma is no word: too short": (None, "No, the table stays."),
    "no at the end": ("They said no", "They said so"),
    "NO in capitals before a word": ("There is NO hope here.", "There is no hope here."),
    "no two back": ("There is no real hope.", "There is one real hope."),
    "no, or, a word": ("There is no hope or joy.", "There is big hope or joy."),
    "no, nor, a word": ("With no table nor joy.", "With a table nor joy."),
    "no, and, a word": (None, "With no table and joy."),
    "no no no": ("no no no good", "so so so good"),
    "least": ("The least good of them.", "The last good of them."),
    "least first": ("Least good.", "Last good."),
    "at least": ("It was at least good.", "It was as least good."),
    "very least": ("It was the very least good.", "It was the dry least good."),
    "least two back has no effect": (None, "The least of good."),
    "kind of": ("It was all kind of good.", "It was all sort and good."),
    "kind, not of": ("They are kind people.", "They are kin people."),
    "kind at the end": ("They are kind", "They are kin"),
    "Kind Of in capitals": ("It was KIND OF good.", "It was KIND AN good."),
    "sort of": ("It was sort of nice.", "It was port of nice."),
    "just enough": ("There was just enough good.", "There was just about good."),
    "the bomb": ("I say it was the bomb.", "I say it was a bomb."),
    "bad ass": ("I say what a bad ass!", "I say what a bad asp!"),
    "bus stop": ("I say near the bus stop.", "I say near the car stop."),
    "yeah right": ("I say to all yeah right.", "I say to all yeah left."),
    "kiss of death": ("It was but a kiss of death.", "It was but a kiss for death."),
    "to die for": ("A dish to die for good.", "A dish to die at good."),
    "beating heart": ("The city has beating heart.", "The city has beating hands."),
    "an idiom too near the start": (None, "the bomb"),
    "an idiom after a word of the lexicon": (None, "good in the bomb the bomb"),
    "but": ("It was good but bad.", "It was good bat bad."),
    "but first": ("But it was good.", "Bat it was good."),
    "but last": ("It was good but", "It was good bat"),
    "two buts": ("It was good but bad but good.", "It was good bat bad but good."),
    "but among equal values": (
        "good good but good bad good bad",
        "good good bat good bad good bad",
    ),
    "but, and a value made equal": (
        # the first value, once halved, equals the second, so that it is found, and halved, again
        "great but good good great great",
        "great bat good good great great",
    ),
    "one exclamation mark": ("A good day!", "A good day."),
    "five exclamation marks": ("A good day!!!!!", "A good day!!!"),
    "marks on the bad side": ("A bad day!! Bad!!", "A bad day. Bad."),
    "one question mark has no effect": (None, "A good day?"),
    "two question marks": ("A good day??", "A good day?"),
    "three question marks": ("A good day???", "A good day??"),
    "many question marks": ("A good day?????", "A good day???"),
    "both marks": ("A good day?!?!", "A good day?"),
    "marks where nothing prevails": (None, "A table!!! A chair??"),
    "good and bad cancel each other": (None, "hope war! love hate! good bad!"),
    "signs around a word": ("A “day” of ((good))...", "A “day” of ((goods))..."),
    "an emoticon": ("See you there :)", "See you there :"),
    "an emoticon beside a mark": ("See you there :-))", "See you there :-o"),
    "an emoji": ("See you there 😀", "See you there ▲"),
    "an emoji inside a word": ("so😀nice ❤❤good", "so▲nice ▲▲good"),
    "an emoji after a tab": ("good\t😡 x", "good\t▲ x"),
    "an emoji that is a sign": (None, "Table © 2031"),
    "a typographic apostrophe": (None, "They don’t like it."),
    "letters beyond ASCII": (None, "Ça va, très GOOD ÉTÉ İSTANBUL ẞ ǅ!"),
}


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_is_the_packages(rule):
    with_it, without = RULES[rule]
    assert_equal([text for text in (with_it, without) if text is not None])
    if with_it is not None:  # the sentence does reach the rule
        assert expect([with_it]).tolist() != expect([without]).tolist()


def test_every_sentence_at_once_is_each_for_itself():
    texts = [text for pair in RULES.values() for text in pair if text is not None]
    assert_equal(texts)
    assert_equal(texts[::-1])


@pytest.mark.parametrize("idiom", [*SPECIAL_CASES, *(w for w in BOOSTER_DICT if " " in w)])
def test_idioms_at_every_place(idiom):
    starts = [
        start + idiom for start in ("", "we ", "we say ", "we say here ", "not so very ", "good ")
    ]
    ends = ["", " good", " a good", " is a good", " is a good bad day"]
    assert_equal(
        [case(start) + end for start in starts for end in ends for case in (str, str.upper)]
    )


@pytest.mark.parametrize("cue", [*NEGATE, *BOOSTER_DICT])
def test_every_cue_at_every_distance(cue):
    assert_equal(
        [
            f"{cue}{filler} {word}"
            for filler in ("", " a", " a b", " a b c")
            for word in ("good", "BAD")
        ]
    )


# --- any text --------------------------------------------------------------------------------------

CUES = (
    "no or nor least at very never so this without doubt kind of but But BUT sort just enough the "
    "bomb shit bad ass bus stop yeah right kiss death to die for beating heart n't mayn't don’t table"
).split()
SIGNS = [
    "!",
    "?",
    "!!!",
    "??",
    "...",
    ",",
    ":)",
    ":D",
    ";-(",
    "😀",
    "❤",
    "©",
    "x😡y",
    "'",
    "ÉTÉ",
    "—",
]
WORD = st.one_of(
    st.sampled_from(CUES),
    st.sampled_from(sorted(package().lexicon)),
    st.sampled_from("good good bad hope war".split()),  # equal values, for "but"
    st.sampled_from([*BOOSTER_DICT, *NEGATE]),
    st.sampled_from(SIGNS),
)
CASE = st.sampled_from([str, str, str, str.upper, str.capitalize])
TAIL = st.sampled_from(["", "", "", ",", ".", "!", "?", '"', ")", "'s"])
GAP = st.sampled_from([" "] * 12 + ["  ", *SPACES, "\u200b", "\u2060"])
SENTENCE = st.lists(
    st.tuples(WORD, CASE, TAIL, GAP).map(lambda part: part[1](part[0]) + part[2] + part[3]),
    max_size=20,
).map("".join)


@given(st.lists(SENTENCE, min_size=1, max_size=30))
@settings(max_examples=150, deadline=None)
def test_generated_sentences(texts):
    assert_equal(texts)


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=30), max_size=10))
@settings(max_examples=100, deadline=None)
def test_any_text(texts):
    assert_equal(texts)


@given(st.lists(st.sampled_from("good bad hope great but war love a".split()), max_size=14))
@settings(max_examples=150, deadline=None)
def test_but_among_repeated_values(words):
    assert_equal([" ".join(words), " ".join(["but", *words]), " ".join([*words, "but"])])


def test_the_seeds():
    texts = [path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    documents = pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts})
    sentences = split_sentences(documents.astype("str"))["sentence"].tolist()
    assert len(sentences) > 50
    assert_equal([*sentences, *texts])


@pytest.mark.parametrize("space", SPACES, ids=lambda sign: f"U+{ord(sign):04X}")
def test_every_space_parts_words(space):
    assert_equal([f"not{space}good", f"{space}not good{space}", space, f"a{space}{space}GOOD"])


def test_every_emoji():
    signs = [sign for sign in package().emojis if len(sign) == 1]
    assert_equal([f"a{sign}b not {sign} good" for sign in signs])
    # what the short cuts rest on: none is ASCII, none is spelled with another
    assert not any(sign.isascii() or sign.isspace() for sign in signs)
    assert all(set(package().emojis[sign]).isdisjoint(signs) for sign in signs)


@pytest.mark.parametrize(
    "texts",
    [[], [""], [" ", "\n"], ["", "good", "", "", "bad", ""], ["\0", "good\0bad"], ["..."], ["’"]],
    ids=repr,
)
def test_empty_and_odd_texts(texts):
    assert_equal(texts)


def test_long_texts():
    assert_equal(["good " * 500 + "bad", "a" * 100_000, "war" + "!" * 1000])


# --- how it is done changes nothing ----------------------------------------------------------------

MANY = [text for pair in RULES.values() for text in pair if text is not None]


@pytest.mark.parametrize("size", [1, 40, 1000])
def test_blocks(monkeypatch, size):
    whole = score(MANY)
    monkeypatch.setattr(vader, "_BLOCK", size)
    assert score(MANY).tobytes() == whole.tobytes()


def test_forms_are_forgotten_not_confused(monkeypatch):
    monkeypatch.setattr(vader, "_MAX_FORMS", 3)
    vader._load_forms(load_vader()).clear()
    assert_equal(MANY)
    assert len(vader._load_forms(load_vader())) <= 3


def test_long_forms_are_not_kept():
    form = "x" * 1000
    score([form])
    assert form not in vader._load_forms(load_vader())


def test_slices_pieces_and_any_index():
    texts = pd.Series(MANY, dtype="str")
    whole = score_polarity(texts)
    pd.testing.assert_frame_equal(
        score_polarity(texts[7:40]), whole[7:40].reset_index(drop=True), check_exact=True
    )
    pieces = pd.concat([texts[:5], texts[5:5], texts[5:]])
    pd.testing.assert_frame_equal(score_polarity(pieces), whole, check_exact=True)
    back = score_polarity(texts[::-1])[::-1].reset_index(drop=True)
    pd.testing.assert_frame_equal(back, whole, check_exact=True)
    pd.testing.assert_frame_equal(score_polarity(texts.astype(object)), whole, check_exact=True)


def test_apostrophes_are_made_plain_when_asked():
    texts = ["They don’t like it.", "Isn’t it ’good’? 😀"]
    curly = score_polarity(pd.Series(texts, dtype="str"), plain_apostrophes=True)
    assert curly.to_numpy().tolist() == expect([text.replace("’", "'") for text in texts]).tolist()
    assert curly.to_numpy().tolist() != expect(texts).tolist()


@given(st.lists(st.lists(st.floats(-4, 4), max_size=8), min_size=1, max_size=20))
@settings(max_examples=100, deadline=None)
def test_sums_do_not_hang_on_how_floats_are_added(lists):
    """As Python's sum adds up, which 3.12 changed, whatever numpy's does."""
    values = np.array([value for row in lists for value in row], dtype=float)
    row = np.repeat(np.arange(len(lists)), [len(found) for found in lists])
    sizes = np.array([len(found) + 1 for found in lists])
    scores = vader._add_up(values, row, sizes, np.zeros(len(lists)))
    for number, found in enumerate(lists):
        total = float(sum(found))
        assert scores[3, number] == round(total / math.sqrt(total * total + 15), 4)


def test_where_sums_are_doubtful_python_adds_up(monkeypatch):
    expected = expect(MANY)
    assert score(MANY).tolist() == expected.tolist()
    monkeypatch.setattr(vader, "_NEAR_ZERO", 100.0)  # every sum is
    assert score(MANY).tolist() == expected.tolist()
    # the sum that Python gives is the one that is taken
    monkeypatch.setattr(vader, "sum", lambda values: 100.0, raising=False)
    assert score(["good bad hope war"])[0, 3] == round(100 / math.sqrt(100**2 + 15), 4)
    assert score(["good bad"]).tolist() == expect(["good bad"]).tolist()  # two have one sum


@given(st.lists(st.floats(-1, 1), max_size=20), st.sampled_from([3, 4]))
def test_rounding_is_pythons(values, digits):
    ties = [(number + 0.5) / 10**digits for number in range(0, 900, 37)]
    every = np.array([*values, *ties, *(-np.array(ties)), *np.nextafter(ties, 0)])
    rounded, near_tie = vader._round(every, digits)
    assert rounded.tolist() == [round(value, digits) for value in every.tolist()]
    assert near_tie[len(values) :].all()
