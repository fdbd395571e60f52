"""One role a name, words of speakers without a name, and names that a lost comma ran together."""

import pandas as pd
import pytest

from analysis.tokens import split_sentences
from analysis.voices import (
    count_unnamed,
    find_voices,
    mark_roles,
    read_voice_accuracy,
    tell_voice_errors,
)
from analysis.voices.sides import find_side
from analysis.wording import show_percent


def find(text: str) -> pd.DataFrame:
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    rows = find_voices(documents, sentences=split_sentences(documents))
    return rows[rows["voice"] != "scare"]


def roles(*rows: tuple[str, str]) -> list[str]:
    return mark_roles(pd.DataFrame(rows, columns=["speaker", "role"])).tolist()


def test_a_full_name_has_the_role_that_most_of_its_stretches_tell():
    told = [("Rima Haddad", "analyst"), ("Rima Haddad", ""), ("Rima Haddad", "analyst")]
    assert roles(*told, ("Rima Haddad", "civilian")) == ["analyst"] * 4


def test_a_tie_and_a_part_of_a_name_stay_as_they_are():
    tie = [("Rima Haddad", "analyst"), ("Rima Haddad", "civilian"), ("Rima Haddad", "")]
    assert roles(*tie) == ["analyst", "civilian", ""]
    assert roles(("Haddad", "analyst"), ("Haddad", "analyst"), ("Haddad", "")) == ["analyst", "analyst", ""]  # fmt: skip
    assert roles(("the harbour army", "state"), ("the harbour army", "")) == ["state", ""]


def test_a_hyphen_makes_no_other_name_and_the_index_is_kept():
    rows = pd.DataFrame(
        {"speaker": ["Omar Abdel-Nour", "Omar Abdel Nour"], "role": ["analyst", ""]}, index=[7, 3]
    )
    marked = mark_roles(rows)
    assert marked.index.tolist() == [7, 3]
    assert marked.tolist() == ["analyst", "analyst"]
    assert mark_roles(rows.iloc[:0]).empty


def test_words_of_speakers_without_a_name_by_hand():
    columns = ["doc_id", "start", "end", "voice", "role", "unnamed", "n_words"]
    rows = [
        ("a", 0, 6, "quoted", "state", True, 6),
        ("a", 8, 10, "quoted", "state", False, 2),
        ("b", 0, 4, "reported", "", True, 4),
        ("b", 1, 3, "quoted", "", True, 2),  # inside what is reported
        ("b", 9, 12, "scare", "", True, 3),
        ("x", 0, 9, "quoted", "state", True, 9),  # of no group
    ]
    voices = pd.DataFrame(rows, columns=columns)
    groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["Post", "Echo"]})
    counts = count_unnamed(voices, groups=groups)
    assert counts.to_numpy().tolist() == [
        ["Echo", "unknown", 4, 4, 1.0],
        ["Post", "state", 8, 6, 0.75],
    ]
    with pytest.raises(ValueError, match=r"`voices` lacks the columns \['unnamed'\]"):
        count_unnamed(voices.drop(columns="unnamed"), groups=groups)


RUN_ON = {
    "Mayor Nabil Haddad came. Speaking to the harbour TV Haddad said it rained.": "Nabil Haddad",
    "President Karl Weber came with Omar Saleh. Blaming Saleh Weber said it rained.": "Karl Weber",
    "Omar Nour came. It was dry on the hill Nour said.": "Omar Nour",
    "Omar Nour came. He was hurt by the fire that burned near the dead Nour said.": "Omar Nour",
    "United Nations Reports said it rained.": "United Nations Reports",
    "The Red Cross said it rained.": "Red Cross",
}


@pytest.mark.parametrize("text", RUN_ON)
def test_what_a_lost_comma_put_before_a_name_is_cut(text):
    assert find(text)["speaker"].iloc[-1] == RUN_ON[text]


def test_a_noun_before_a_name_that_is_no_title_tells_nothing_of_it():
    text = "Karim Petrov came. In a letter on the deeds of rebels Petrov said that it rained."
    assert find(text)["role"].tolist() == [""]


def test_speech_ends_where_the_space_after_a_full_stop_was_lost():
    text = "Mayor Rima Haddad said the road was dry.For her part Nora Saleh said it was wet."
    rows = find(text)
    assert [text[low:high] for low, high in rows[["start", "end"]].to_numpy()] == [
        "the road was dry",
        "it was wet",
    ]
    assert rows["speaker"].tolist() == ["Rima Haddad", "Nora Saleh"]


def test_who_reported_an_event_is_not_heard():
    assert find("The group that reported the fire last night blamed the mayor for it.").empty
    assert len(find("The group reported that the fire was out.")) == 1


def test_a_group_is_the_body_that_was_just_named():
    text = "Two men of the White Helmets were hurt. The group said that it would go on."
    assert find(text)["role"].tolist() == ["civilian"]


@pytest.mark.parametrize(
    ("kind", "words", "side"),
    [
        ("military", "the army", "state"),
        ("military", "russias defence ministry", "Russia, Iran, Hezbollah"),
        ("military", "a us general in syria", "US and coalition"),
        ("armed group", "the syrian rebels", "armed opposition"),
        ("armed group", "turkish-backed rebels", "armed opposition"),
        ("armed group", "pro-regime fighters", "state"),
        ("foreign government", "french diplomats", "other foreign state"),
        ("government", "arab officials", "other foreign state"),
        ("civilian", "a russian teacher", "civilian"),
        ("", "the kurds", "Kurdish-led forces"),
        ("", "the syrian poet", ""),
    ],
)
def test_sides(kind, words, side):
    states = frozenset(["french", "russian", "us", "turkish"])
    assert find_side(kind, words.split(), states) == side


def test_the_errors_told_are_those_that_were_measured():
    rates = read_voice_accuracy().set_index("measure")
    told = tell_voice_errors()
    assert f"{rates.loc['speaker, all spans', 'n']} stretches" in told
    for name in ("quoted spans", "reported spans"):
        wrong, missed = (show_percent(rates.loc[name, key]) for key in ("wrong", "missed"))
        assert f"{wrong} of the quotations found are" in told or f"speech {wrong} is wrong" in told
        assert f"{missed} of those that stand" in told or f"wrong and {missed} missed" in told
        assert rates.loc[name, "wrong"] == pytest.approx(1 - rates.loc[name, "precision"])


def test_what_one_heads_tells_the_role_and_what_one_has_done_does_not():
    text = (
        "The road was open on Monday, said Karl Weber, who heads the Harbour Institute for the Sea."
    )
    assert find(text)["role"].tolist() == ["analyst"]
    text = "Karl Weber came. Men, according to Weber, have taken towns from the regime."
    assert find(text)["role"].tolist() == [""]
