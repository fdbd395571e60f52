"""Uses of words: their writing, their neighbours, the passages and spellings they are part of."""

import numpy as np
import pandas as pd
import pytest
from finding_fixtures import Corpus

from analysis.counts import drop_stop_words, read_stop_words
from analysis.findings import (
    choose_subjects,
    find_cautions,
    find_collocate_cautions,
    mark_cautions,
    split_sides,
    tell_capitals,
)
from analysis.naming import read_naming
from analysis.spellings import fold_name, fold_spelling, list_variants
from analysis.uses import count_capitals, count_uses, find_uses, mark_repeated
from analysis.voices import list_reporting_verbs

# --- uses --------------------------------------------------------------------------------------


def test_a_use_knows_its_writing_and_its_neighbours():
    corpus = Corpus(["Mills burn. The al-Noor mill, Mill 3, stood. mill"], ["A"])
    uses = find_uses(corpus.tokens, features=["mill", "al-noor", "gone"])
    assert uses["feature"].tolist() == ["al-noor", "mill", "mill", "mill"]
    assert uses["capital"].tolist() == [True, False, True, False]
    assert uses["inside"].tolist() == [True, True, True, False]
    assert uses["before"].tolist() == ["the", "al-noor", "mill", ""]
    assert uses["after"].tolist() == ["mill", "mill", "3", ""]


def test_runs_cross_no_sentence_and_take_every_number_as_one():
    words = "one two three four five six seven eight"
    corpus = Corpus(
        [f"{words}. nine.", f"So {words[4:]} 12 ten.", f"So {words[4:]} 900 ten."], list("AAA")
    )
    uses = find_uses(corpus.tokens, features=["two", "nine"])
    runs = [set(row) - {0} for row in uses.filter(like="run_").to_numpy().tolist()]
    assert [len(run) for run in runs] == [1, 0, 2, 2]
    assert runs[2] == runs[3]
    assert not runs[0] & runs[2]


@pytest.mark.parametrize(
    ("sources", "units", "repeated"),
    [("AAA", "xyz", True), ("AA", "xy", True), ("AB", "xy", False), ("AA", "xx", False)],
)
def test_a_passage_is_repeated_by_two_articles_of_one_outlet(sources, units, repeated):
    text = "The war has driven 40 of every hundred people out of the old town."
    texts = [text.replace("40", str(number)) for number in range(len(sources))]
    corpus = Corpus(texts, list(sources))
    uses = find_uses(corpus.tokens, features=["people"])
    outlets = corpus.documents[["doc_id"]].assign(outlet=list(sources), unit=list(units))
    assert mark_repeated(uses, outlets=outlets).tolist() == [repeated] * len(sources)


@pytest.mark.parametrize("by", [["inside", "capital"], ["before", "after"], ["doc_id", "opening"]])
def test_counted_uses_are_the_uses_found_and_add_up_over_parts(by):
    corpus = Corpus(
        ["Mills burn. The al-Noor mill, Mill 3, stood.", "Mill owners left. A mill is a mill."],
        ["A", "B"],
    )
    told = {"features": ["mill", "al-noor", "gone"]}
    keys = ["feature", *by]
    whole = count_uses(corpus.tokens, by=by, **told)
    found = find_uses(corpus.tokens, **told).groupby(keys).size().rename("n").reset_index()
    assert whole.to_numpy().tolist() == found.to_numpy().tolist()
    assert whole["n"].sum() == 6
    parts = [
        count_uses(corpus.tokens[corpus.tokens["doc_id"] == doc_id], by=by, **told)
        for doc_id in corpus.documents["doc_id"]
    ]
    summed = pd.concat(parts).groupby(keys)["n"].sum().reset_index()
    assert summed.to_numpy().tolist() == whole.to_numpy().tolist()


def test_counted_uses_are_told_apart_by_what_is_known_of_them():
    corpus = Corpus(["Mills burn."], ["A"])
    with pytest.raises(ValueError, match="`by` must be one of"):
        count_uses(corpus.tokens, features=["mill"], by=["sentence"])


def test_an_article_of_several_sentences_is_opened_by_its_first_word():
    corpus = Corpus(["Mills burn. Mills stood.", "Mills alone."], ["A", "B"])
    uses = find_uses(corpus.tokens, features=["mills"])
    assert uses["opening"].tolist() == [True, False, False]


def test_no_token_is_no_use():
    corpus = Corpus(["War."], ["A"])
    assert find_uses(corpus.tokens.iloc[:0], features=["war"]).empty
    assert count_capitals(corpus.tokens.iloc[:0], words=["is"]).empty


def test_capitals_that_count_as_function_words():
    corpus = Corpus(
        ["IS left. The US’s men and IT’S, A man is in. US IN RAID. Us", "IS came, US-led."],
        ["A", "A"],
    )
    counted = count_capitals(corpus.tokens, words=read_stop_words())
    assert counted.to_numpy().tolist() == [
        ["d0", "IS", 1],
        ["d0", "IT'S", 1],
        ["d0", "US", 1],
        ["d1", "IS", 1],
    ]
    told = tell_capitals(counted)
    assert "4 forms in capitals" in told
    assert "“IS” 2, “IT'S” 1, “US” 1" in told
    assert r"(?-i:\bIS\b)" in told
    assert tell_capitals(counted.iloc[:0]) == ""


def test_capitals_of_parts_are_those_of_the_whole():
    texts = ["IS left the US.", "The US came, IS left.", "US men left; IS IN."]
    corpus = Corpus(texts, list("ABC"))
    words = read_stop_words()
    parts = [
        count_capitals(part, words=words)
        for _, part in corpus.tokens.groupby("doc_id", observed=True)
    ]
    whole = count_capitals(corpus.tokens, words=words)
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    assert len(whole) == 5


# --- spellings ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [("neighbourhoods", "neighborhoods"), ("organisation", "organization"), ("defence", "defense"),
     ("centre", "center"), ("travelled", "traveled"), ("programme", "program"),
     ("analysed", "analyzed"), ("car-bomb", "carbomb"), ("grey", "gray")],
)  # fmt: skip
def test_british_and_american_forms_are_one(one, other):
    assert fold_spelling(one) == fold_spelling(other)
    assert list_variants([one], vocabulary=[other])["kind"].tolist() == ["english"]


def test_a_last_s_may_be_a_possessive_of_a_name():
    table = list_variants(["orlens", "orlen"], vocabulary=["orlen", "orlens", "raid"])
    assert table.to_numpy().tolist() == [
        ["orlen", "orlens", "name"],
        ["orlens", "orlen", "name"],
    ]
    texts = ["They saw Orlens mills.", "He saw Orlens port.", "We left Orlens hills."]
    others = [f"Nobody saw the town of Orlen {when}." for when in ("now", "then", "again", "late")]
    told = caution_of([*texts, *others], ["A"] * 3 + ["B"] * 4, "orlens", "A")
    assert told == "spelling: orlens / orlen"


@pytest.mark.parametrize(
    ("one", "other"),
    [("kuwait", "kuwaiti"), ("as", "a"),
     ("hama", "homs"), ("hamas", "homs"), ("iraq", "iran"), ("daraa", "daraya"), ("isis", "iss"),
     ("assyrian", "syrian"), ("hassan", "hussein"), ("source", "sorce's")],
)  # fmt: skip
def test_other_words_are_no_spelling(one, other):
    assert list_variants([one], vocabulary=[other, one]).empty


@pytest.mark.parametrize(
    ("one", "other"), [("fourth", "forth"), ("court", "cort"), ("prise", "prize")]
)
def test_no_english_ending_is_made_up(one, other):
    assert "english" not in set(list_variants([one], vocabulary=[other])["kind"])


@pytest.mark.parametrize(
    ("one", "other"),
    [("jaramana", "jeramana"), ("al-bukamal", "bukamal"), ("qamishli", "kamishli"),
     ("az-zour", "ez-zor"), ("tadmur", "tadmor"), ("shaykhun", "sheikhoun"),
     ("hasaka", "hasakeh"), ("idlib", "idleb"), ("ezour", "ez-zor"), ("ezour", "al-zour"),
     ("asham", "al-sham")],
)  # fmt: skip
def test_transliterations_are_one_name(one, other):
    assert fold_name(one) == fold_name(other)
    assert list_variants([one], vocabulary=[other])["kind"].tolist() == ["name"]


def test_a_vowel_is_an_articles_only_where_the_other_spelling_has_one():
    assert list_variants(["azor"], vocabulary=["zor", "deir-zor"]).empty
    assert list_variants(["ezour"], vocabulary=["zour"]).empty


def test_initials_with_and_without_stops_are_one_spelling():
    assert list_variants(["u.s.-led"], vocabulary=["us-led"])["kind"].tolist() == ["english"]
    assert list_variants(["us-led"], vocabulary=["u.s.-led"])["variant"].tolist() == ["u.s.-led"]


def test_words_joined_or_not():
    known = ["war", "planes", "warplanes", "count", "ryside"]
    assert list_variants(["warplanes"], vocabulary=known)["variant"].tolist() == ["war planes"]
    assert list_variants([], vocabulary=known).empty


# --- cautions ----------------------------------------------------------------------------------

_STOCK = "The strife began when the governor took the fishing rights of the old harbour away."


def caution_of(texts, sources, feature, group, *, naming=None, **options) -> str:
    corpus = Corpus(texts, sources)
    words = pd.DataFrame({"feature": [feature], "group": [group]})
    found = find_cautions(
        words, counts=corpus.counts(**options), groups=corpus.groups, naming=naming,
        **corpus.told, **options,
    )  # fmt: skip
    assert found[["group", "feature"]].to_numpy().tolist() == [[group, feature]]
    return found["caution"].iloc[0]


@pytest.mark.parametrize(
    ("feature", "name", "expected"),
    [("harbour", "Harbour Post", "own name"), ("harbour", "HarbourPost", "own name"),
     ("al-harbour", "Harbour", "own name"), ("harbour", "Other", "")],
)  # fmt: skip
def test_an_own_name(feature, name, expected):
    texts = [
        f"Told to {feature.title()} by {number} men." for number in "two six ten five four".split()
    ]
    assert caution_of([*texts, "Calm."], [name] * 5 + ["B"], feature, name) == expected


def test_a_name_in_lower_case_is_a_word():
    texts = [f"The independent mill of {number} men." for number in "two six ten five four".split()]
    assert (
        caution_of([*texts, "Calm."], ["Independent"] * 5 + ["B"], "independent", "Independent")
        == ""
    )


def test_agencies_and_what_stands_beside_them():
    texts = [
        f"So {number} men left, Reuters Ritter told." for number in "two six ten five four".split()
    ]
    sources = ["A"] * 5 + ["B"]
    assert caution_of([*texts, "Calm."], sources, "reuters", "A") == "agency"
    assert caution_of([*texts, "Calm."], sources, "ritter", "A") == "beside an agency's name"
    assert caution_of([*texts, "Calm."], sources, "men", "A") == ""


def test_a_word_of_a_repeated_passage():
    texts = [
        f"{lead} {_STOCK}" for lead in ("Two left.", "Six came.", "Ten fell.", "Rain.", "Fog.")
    ]
    sources = ["A"] * 5 + ["B"]
    told = caution_of([*texts, "Calm."], sources, "fishing", "A")
    assert told == "100% in repeated passages"
    more = [f"They went fishing on day {number}." for number in range(6)]
    assert caution_of([*texts, *more], ["A"] * 11, "fishing", "A") == ""


def test_a_spelling_is_told_with_the_form_of_the_others():
    ours = [
        "We saw Kamishli burn.",
        "To Kamishli we went.",
        "In Kamishli.",
        "Of Kamishli.",
        "By Kamishli.",
    ]
    theirs = [text.replace("Kamishli", "Qamishli") for text in ours]
    sources = ["A"] * 5 + ["B"] * 5
    assert caution_of(ours + theirs, sources, "kamishli", "A") == "spelling: kamishli / qamishli"
    assert caution_of(ours + theirs, sources, "qamishli", "B") == "spelling: qamishli / kamishli"
    # both write both: the name is then a subject
    assert "spelling" not in caution_of(ours + theirs, ["A", "B"] * 5, "kamishli", "A")
    # in lower case it is no name
    low = [text.lower() for text in ours + theirs]
    assert caution_of(low, sources, "kamishli", "A") == ""


def test_words_joined_by_one_side_only():
    ours = [f"The warplanes of {name} came." for name in "us them her him me".split()]
    theirs = [text.replace("warplanes", "war planes") for text in ours]
    sources = ["A"] * 5 + ["B"] * 5
    told = caution_of(ours + theirs, sources, "warplanes", "A")
    assert told == "spelling: warplanes / war planes"


def test_a_standing_passage_of_two_articles_is_as_repeated_as_one_of_three():
    # wide-scale: six uses in three passages, each of two articles
    passages = [
        "In that spring the guards launched a wide-scale hunt against the men of the hills.",
        "The council of the coast had called for a wide-scale search of every mill and barn.",
        "Five years ago a wide-scale sale of all the old boats had emptied the harbour.",
    ]
    texts = [f"{lead} {text}" for text in passages for lead in ("Two men left.", "Six came back.")]
    told = caution_of([*texts, "Calm."], ["A"] * 6 + ["B"], "wide-scale", "A")
    assert told == "100% in repeated passages"


NAMED = [f"Fighters of {{}} held the {what} of Raqqa." for what in ("mill", "old town", "road", "bridge", "barracks")]  # fmt: skip


def names_of(ours, theirs, feature, *, naming="naming-syria", group="A"):
    texts = [text.format(name) for name in (ours, theirs) for text in NAMED]
    names = read_naming(naming)
    return caution_of(texts, ["A"] * 5 + ["B"] * 5, feature, group, naming=names)


def test_a_name_is_told_with_what_the_other_side_calls_its_bearer():
    told = names_of("Daesh", "Islamic State", "daesh")
    assert told == "a name: the other side writes “Islamic State” 5 times"
    assert names_of("ISIS", "Daesh", "daesh", group="B").endswith("writes “ISIS” 5 times")
    # each word of a name is part of it
    for word in ("islamic", "state"):
        told = names_of("Daesh", "Islamic State", word, group="B")
        assert told == "a name: the other side writes “Daesh” 5 times"
    # both call it so, or only one side speaks of it: a subject
    assert names_of("Daesh", "Daesh", "daesh") == ""
    assert names_of("Daesh", "the council", "daesh") == ""


def test_a_label_that_is_no_name_is_a_choice_of_words():
    assert names_of("the regime", "the government", "regime") == ""
    assert names_of("the terrorists", "the rebels", "terrorists") == ""


def test_without_a_naming_set_no_word_is_a_name():
    texts = [text.format(name) for name in ("Daesh", "Islamic State") for text in NAMED]
    assert caution_of(texts, ["A"] * 5 + ["B"] * 5, "daesh", "A") == ""


def test_few_articles():
    texts = ["The mill burnt.", "A mill burnt."] + ["Calm came."] * 4
    assert caution_of(texts, ["A"] * 6, "mill", "A") == "in 2 articles"
    again = [*texts[:1] * 4, *texts[1:]]
    assert caution_of(again, ["A"] * 9, "mill", "A") == "in 5 articles, 2 without copies"
    assert caution_of(["The mill burnt."], ["A"], "mill", "A") == ""  # it is all there is


SAID = ["bread", "rain", "the mill", "a bridge", "the harbour", "old boats"]


def test_the_place_in_a_dateline_is_no_choice_of_words():
    texts = [f"Orlen Officials told of {what}. Nobody left." for what in SAID]
    assert caution_of(texts, ["A"] * 6, "orlen", "A") == "100% open an article (a dateline)"
    named = [f"Officials told Orlen of {what}. Nobody left." for what in SAID]
    assert caution_of(named, ["A"] * 6, "orlen", "A") == ""
    # of headlines every word stands at the head
    heads = [f"Orlen told of {what}" for what in SAID]
    assert caution_of(heads, ["A"] * 6, "orlen", "A") == ""


def test_a_month_is_no_choice_of_words_and_what_is_counted_may_be():
    days = [f"On {day} Brume they told of {what}." for day, what in enumerate(SAID, start=3)]
    assert caution_of(days, ["A"] * 6, "brume", "A") == "100% beside a number (a date)"
    dead = [f"They told of {what} and {day} civilians." for day, what in enumerate(SAID, start=3)]
    assert caution_of(dead, ["A"] * 6, "civilians", "A") == ""
    late = [f"In late Brume they told of {what}." for what in SAID]
    assert caution_of(late, ["A"] * 6, "brume", "A") == ""


def test_cautions_of_pairs_of_words():
    texts = [f"The old mill burnt {place}." for place in ("here", "up", "down", "again", "out")]
    assert caution_of(texts, ["A"] * 5, "old mill", "A", n=2) == ""


def test_no_words_no_cautions():
    corpus = Corpus(["Calm."], ["A"])
    words = pd.DataFrame({"feature": [], "group": []}, dtype="str")
    found = find_cautions(words, counts=corpus.counts(), groups=corpus.groups, **corpus.told)
    assert found.columns.tolist() == ["group", "feature", "caution", "kind", "remark"]
    assert found.empty


def test_sides_and_marks():
    groups = pd.DataFrame({"doc_id": ["a", "b", "c"], "group": ["X", "Y", "Z"]})
    keyness = pd.DataFrame(
        {"feature": ["mill", "harbour"], "n_target": [3, 0], "n_reference": [1, 4],
         "log_ratio": [1.0, np.nan]}
    )  # fmt: skip
    sides, words = split_sides(groups, keyness=keyness, target="Y")
    assert sides["group"].tolist() == ["reference", "target", "reference"]
    assert words["group"].tolist() == ["target", "reference"]
    marked = mark_cautions(keyness, cautions=words.assign(caution=["", "own name"]).iloc[1:])
    assert marked["caution"].tolist() == ["", "own name"]


def test_collocates_that_are_a_phrase_a_name_or_a_report():
    texts = [
        f"The Watch for the Harbour said {number} men left. Chief Ada Lund of the Watch saw {number} burnt boats."
        for number in "two six ten five four".split()
    ]
    corpus = Corpus(texts * 2, ["A"] * 10)
    collocates = pd.DataFrame(
        {"feature": ["harbour", "said", "lund", "boats", "two"], "n_documents": [10, 10, 10, 10, 2]}
    )
    found = find_collocate_cautions(
        collocates, node="watch", left=5, right=5, prepared=corpus.prepared
    )
    assert found["caution"].tolist() == [
        "mostly in “watch for the harbour”", "reporting verb", "mostly in “lund of the watch”",
        "", "in 2 articles",  # between watch and boats is another number in each
    ]  # fmt: skip


def test_subjects_are_neither_names_nor_reports():
    corpus = Corpus(["So Ada said the mill burnt. So Ada added it."], ["A"])
    chosen = choose_subjects(["ada", "said", "mill"], prepared=corpus.prepared)
    assert chosen == ["mill"]
    assert choose_subjects(["ada", "said"], prepared=corpus.prepared) == ["ada", "said"]


# --- words -------------------------------------------------------------------------------------


def test_what_is_no_word_is_in_no_list():
    words = ["½ï", "ï½", "ã¼", "donâ", "2016", "12.5", "٣٤", "x", "mill", "3rd", "café", "naïve",
             "حلب", "km²", "straße", "año"]  # fmt: skip
    kept = drop_stop_words(pd.DataFrame({"feature": words}))["feature"].tolist()
    assert kept == ["mill", "3rd", "café", "naïve", "حلب", "km²", "straße", "año"]


def test_reporting_verbs_are_those_of_speech():
    words = list_reporting_verbs()
    assert {"said", "told", "claimed", "reported", "according"} <= words
    assert not {"state", "protest", "condemned", "attack", "killed", "order"} & words
