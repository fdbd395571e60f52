"""Lexicons of tone: what a file may say, and in which sentence a broken one is refused."""

import json
import math
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from analysis.errors import InputError
from analysis.lexicons import Lexicon, load_vader, read_lexicon, tell_lexicon_accuracy
from analysis.lexicons.accuracy import FILE
from analysis.sentiment import find_valence_words, score_sentiment
from analysis.tokens import split_sentences, split_tokens
from analysis.vader import KEYS, find_scored_words, load_analyzer, score_polarity

OWN = "word,valence\nsiege,-2.5\nGood,1\ndon’t,-0.5\n:-),2\nno,-1\nkind,1.5\nquiet,0\n"


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes, name: str = "mine.csv"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@cache
def own_analyzer(lexicon: Lexicon) -> SentimentIntensityAnalyzer:
    analyzer = SentimentIntensityAnalyzer()
    analyzer.lexicon = lexicon.valence
    return analyzer


# --- what is read ----------------------------------------------------------------------------


def test_vaders_lexicon_is_vaders():
    assert read_lexicon().valence == load_analyzer().lexicon == SentimentIntensityAnalyzer().lexicon
    assert read_lexicon("vader") is load_vader()


def test_a_csv_and_a_toml_file_give_the_same_words(write):
    lexicon = read_lexicon(write(OWN))
    expected = {
        "siege": -2.5,
        "good": 1,
        "don't": -0.5,
        ":-)": 2,
        "no": -1,
        "kind": 1.5,
        "quiet": 0,
    }
    assert lexicon.valence == expected
    assert (lexicon.name, len(lexicon)) == ("mine", 7)
    lines = "\n".join(f'"{word}" = {value}' for word, value in expected.items())
    toml = write(f'title = "Mine"\nprovenance = "me"\n[words]\n{lines}\n', "mine.toml")
    read = read_lexicon(str(toml))
    assert read.words == lexicon.words
    assert (read.title, read.provenance, read.digest) == ("Mine", "me", lexicon.digest)


@pytest.mark.parametrize(
    "text",
    [OWN.replace(",", ";"), OWN.replace(",", "\t"), "\ufeff" + OWN, OWN.replace("\n", "\r\n"),
     "\n".join(",".join(reversed(line.split(","))) for line in OWN.splitlines()),
     OWN.replace("\n", "\n\n").replace("word,valence", "Word , VALENCE"),
     OWN.replace(",", ";").replace(".", ","),
     "\ufeff" + OWN.replace("word,valence", "Term,Score"),
     OWN.replace("word,valence", "token,value"),
     "\n".join(f"{n},{line},note" for n, line in enumerate(OWN.splitlines())),
     "\n".join(f"{line},{n or 'valence_sd'}" for n, line in enumerate(OWN.splitlines())),
     "\n".join(f"{line},," for line in OWN.splitlines())],
    ids=["semicolons", "tabs", "a mark", "CRLF", "columns swapped", "blank lines",
         "decimal commas", "term and score", "token and value", "more columns", "a spread",
         "empty columns"],
)  # fmt: skip
def test_what_spreadsheets_make_of_a_file_is_read(write, text):
    assert read_lexicon(write(text)).words == read_lexicon(write(OWN, "other.csv")).words


def test_a_file_may_extend_vaders_lexicon(write):
    path = write(
        'extends = "vader"\nwithout = ["party", "Like"]\n[words]\nsiege = -2\nwar = -1\n', "m.toml"
    )
    valence = read_lexicon(path).valence
    assert valence.keys() ^ load_vader().valence.keys() == {"party", "like", "siege"}
    assert (valence["war"], valence["siege"], valence["peace"]) == (-1, -2, 2.5)


def test_the_news_lexicon_is_whole():
    lexicon, vader = read_lexicon("news").valence, load_vader().valence
    assert {"party", "security", "like", "rebels"} <= vader.keys() - lexicon.keys()
    added = lexicon.keys() - vader.keys()
    assert len(added) > 1000
    # a name for someone carries no tone, so that the choice of a name does not read as one
    names = (
        "rebel rebels militant militants fighter fighters regime government loyalists insurgents "
        "protesters demonstrators prosecutors opponents peacekeepers lobbyists defectors"
    )
    assert not set(names.split()) & lexicon.keys()
    for word in ("siege", "bombardment", "displaced", "massacre", "corrupt", "indicted"):
        assert lexicon[word] < 0
    assert all(math.isfinite(value) and 0 < abs(value) <= 4 for value in map(lexicon.get, added))


@pytest.mark.parametrize("stem", ["bombard", "embezzl", "vilif", "contaminat", "rejuvenat"])
def test_the_news_lexicon_knows_whole_families(stem):
    lexicon = read_lexicon("news").valence
    family = {word: value for word, value in lexicon.items() if word.startswith(stem)}
    assert len(family) >= 4
    assert len({value > 0 for value in family.values()}) == 1


def test_words_of_the_news_lexicon_leave_vaders_cues_alone():
    # a word of the lexicon neither negates nor emphasises: VADER's adverbs must stay out of it
    lexicon = read_lexicon("news").valence
    cues = "hardly barely scarcely seldom rarely never without thoroughly remarkably awfully"
    assert not set(cues.split()) & lexicon.keys()
    assert lexicon["despite"] < 0  # it would make "despite the war" good


def test_the_news_lexicon_hears_the_sense_of_news():
    texts = pd.Series(
        [
            "The road to Deir ez-Zor runs past the vice chairman's club.",
            "They met to prevent a bombing.",
            "They met after a bombing.",
            "It held despite the war.",
            "The grave lies behind the hill.",
        ]
    )
    road, prevented, bombed, war, grave = score_polarity(texts, lexicon=read_lexicon("news"))[
        "compound"
    ]
    assert road == 0
    assert bombed < prevented < 0
    assert war < 0
    assert -0.3 < grave < 0


# --- what is refused -------------------------------------------------------------------------

BROKEN = {
    "a word twice": ("word,valence\nsiege,-1\nwar,-2\nSiege,-3\n",
                     r"line 4: the word 'Siege' stands there twice \(first in line 2\); delete one"),
    "no number": ("word,valence\nsiege,bad\n", "line 2: the valence 'bad' is no number"),
    "a decimal comma": ('word,valence\nsiege,"-1,5"\n', "line 2: .* '-1,5' is no number; write a decimal point"),
    "not a number": ("word,valence\nsiege,nan\n", "line 2: the valence nan is not from -4"),
    "infinite": ("word,valence\nsiege,-inf\n", "line 2: the valence -inf is not from -4"),
    "another scale": ("word,valence\nsiege,-60\n", "line 2: .* bring all of them to that scale"),
    "no value": ("word,valence\nsiege,\n", "line 2: the valence '' is no number"),
    "no word": ("word,valence\n,1\n", "line 2: a valence has no word"),
    "other columns": ("form,strength\nsiege,-1\n", "line 1: its first line is 'form, strength' and names no column of words; call it word"),
    "no valences": ("word,notes,pos\nsiege,x,n\n", "line 1: its first line is 'word, notes, pos' and names no column of valences; call it valence"),
    "no first line": ("siege,-2.1\ntruce,1\n", "line 1: its first line is 'siege, -2.1' .* Without a first line of names add word,valence"),
    "two valences": ("word,score,value\nsiege,-1,2\n", "line 1: its columns score and value could both be the valence"),
    "one column": ("word\nsiege\n", "line 1: its first line is 'word' and names no column of valences"),
    "three cells": ("word,valence\nsiege,-1,2\n", "line 2: 3 cells stand where 2 should, one a column"),
    "too few cells": ("word,notes,valence\nsiege,-1\n", "line 2: 2 cells stand where 3 should"),
    "empty": ("", "line 1: its first line is 'empty'"),
    "only a head": ("word,valence\n", "it holds no word; give at least one"),
    "only zeros": ("word,valence\na,0\n", "every valence in it is 0"),
    "a phrase": ("word,valence\nair strike,-2\n", "line 2: 'air strike' is more than one word"),
    "a pattern": ("word,valence\nbomb*,-2\n", r"line 2: 'bomb\*' can never be found"),
    "an open quotation mark": ('word,valence\n"siege,-2\n', "line 2: .*close each quotation mark"),
    "not UTF-8": (b"word,valence\nsi\xe8ge,-2\n", "byte 15 is no UTF-8; save it as"),
}  # fmt: skip
BROKEN_TOML = {
    "no table": ('title = "x"\n', r"it has no table \[words\] with lines such as siege = -2.1"),
    "a text": ('[words]\nwar = -1\nsiege = "bad"\n', "line 3: the valence 'bad' is no number"),
    "true": ("[words]\nsiege = true\n", "line 2: the valence True is no number"),
    "nan": ("[words]\nwar = -1\n'siege' = nan\n", "line 3: the valence nan is not from -4"),
    "twice": (
        "[words]\nsiege = 1\nsiege = 2\n",
        r"at line 3.*a word stands there twice, delete one",
    ),
    "twice in two cases": ("[words]\nsiege = 1\nSiege = 2\n", "line 3: .*stands there twice"),
    "an unknown key": (
        "[words]\nsiege = 1\n[extra]\n",
        "it has the unknown key 'extra'; known are",
    ),
    "extends": ('extends = "afinn"\n[words]\nsiege = 1\n', 'line 1: `extends` must be "vader"'),
    "without what is not there": (
        'extends = "vader"\nwithout = ["xylem"]\n[words]\nsiege = 1\n',
        "line 2: 'xylem' is in `without`, but not in the lexicon that is extended; delete it",
    ),
    "without what is given": (
        'extends = "vader"\nwithout = ["war"]\n[words]\nwar = 1\n',
        r"'war' is both in `without` and in \[words\]; delete it",
    ),
    "no TOML": ("words\n", "line 1"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_csv_file_is_refused_in_one_sentence(write, case):
    text, told = BROKEN[case]
    with pytest.raises(InputError, match=rf"^The lexicon mine\.csv cannot be .*{told}") as error:
        read_lexicon(write(text))
    assert str(error.value).endswith(".")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("case", BROKEN_TOML)
def test_a_broken_toml_file_is_refused_in_one_sentence(write, case):
    text, told = BROKEN_TOML[case]
    with pytest.raises(InputError, match=rf"^The lexicon mine\.toml cannot be used: .*{told}"):
        read_lexicon(write(text, "mine.toml"))


@pytest.mark.parametrize("name", ["", "vadr", "newz", "../lexicons/news", "mine.txt"])
def test_an_unknown_name_is_refused(name):
    with pytest.raises(InputError, match=r"^`lexicon` must be one of news, vader or the path of"):
        read_lexicon(name)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"^The lexicon gone\.csv cannot be read: No such file"):
        read_lexicon(tmp_path / "gone.csv")
    (tmp_path / "folder.toml").mkdir()
    with pytest.raises(InputError, match=r"^The lexicon folder\.toml cannot be read: "):
        read_lexicon(tmp_path / "folder.toml")


# --- what is scored --------------------------------------------------------------------------

WORDS = (
    "siege good GOOD no not very kind of don't quiet :-) but at least never so war x ! 😀".split()
)


@given(
    st.lists(st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join), min_size=1, max_size=8)
)
@settings(max_examples=120, deadline=None)
def test_any_lexicon_goes_through_vaders_rules(tmp_path_factory, texts):
    path = tmp_path_factory.getbasetemp() / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    for lexicon in (read_lexicon(path), read_lexicon("news")):
        ours = score_polarity(pd.Series(texts, dtype="str"), lexicon=lexicon)
        theirs = [own_analyzer(lexicon).polarity_scores(text) for text in texts]
        assert ours[KEYS].to_dict("records") == theirs


def test_scores_words_and_coverage_are_of_the_lexicon_given(write):
    lexicon = read_lexicon(write(OWN))
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["A war and a siege. A very good peace."]})
    sentences = split_sentences(documents)
    tokens = split_tokens(sentences)
    scores = score_sentiment(sentences, tokens=tokens, lexicon=lexicon)
    assert scores["coverage"].tolist() == [1 / 5, 1 / 4]
    words = find_valence_words(sentences, tokens=tokens, lexicon=lexicon)
    assert words[["feature", "valence"]].to_numpy().tolist() == [["siege", -2.5], ["good", 1.0]]
    assert words["value"].round(3).tolist() == [-2.5, 1.293]
    assert scores["compound"].round(3).tolist() == [-0.542, 0.317]


def test_no_text_has_no_words():
    assert find_scored_words(pd.Series([], dtype="str")).empty
    table = find_scored_words(pd.Series(["", "A table.", "No."], dtype="str"))
    assert table.columns.tolist() == ["row", "start", "end", "feature", "valence", "value"]
    assert table["row"].tolist() == []


def test_what_is_told_of_a_lexicon_is_what_the_benchmark_measured(tmp_path):
    results = Path(__file__).parents[1] / "benchmarks/results.json"
    lines = json.loads(results.read_text(encoding="utf-8"))["results"]
    measured = {
        line["method"]: [line["r"], line["low"], line["high"]]
        for line in lines
        if line.get("task") == "tone"
    }
    assert json.loads(FILE.read_text(encoding="utf-8"))["r"] == {
        "news": measured["news, masked, sentences"],
        "vader": measured["vader, sentences"],
    }
    for name in ("news", "vader"):
        assert f"lexicon “{name}”" in tell_lexicon_accuracy(read_lexicon(name))
    path = tmp_path / "news.csv"  # its name is no proof
    path.write_text("word,valence\ngrim,-2\n")
    assert tell_lexicon_accuracy(read_lexicon(path)).endswith("was not measured.")
