"""Outlets that are the voice of a side, the outlet itself, and officers without a country."""

import pandas as pd
import pytest

from analysis.tokens import split_sentences
from analysis.voices import find_voices, mark_roles, tell_own_sides
from analysis.voices.itself import is_outlet_itself
from analysis.voices.roles import find_role


def find(text, source=""):
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text], "source": [source]})
    return find_voices(documents, sentences=split_sentences(documents))


def roles(text, source=""):
    return find(text, source)["role"].tolist()


@pytest.mark.parametrize(
    ("description", "role"),
    [
        ("a SANA correspondent in the port", "state"),
        ("the official news agency", "state"),
        ("regime television", "state"),
        ("a pro-government daily", "state"),
        ("Iran's Press TV", "Russia, Iran, Hezbollah"),
        ("the TASS agency", "Russia, Iran, Hezbollah"),
        ("an Al-Manar reporter", "Russia, Iran, Hezbollah"),
        ("Turkey's state broadcaster", "Turkey"),
        ("the Anadolu Agency", "Turkey"),
        ("the ISIS-linked Aamaq news agency", "Islamic State"),
        ("the Kurdish Hawar news agency", "Kurdish-led forces"),
        ("Chinese state television", "other foreign state"),
        ("opposition media", "political opposition"),
        ("rebel websites", "armed opposition"),
        ("local media", "journalist or outlet"),
        ("a Reuters photographer", "journalist or outlet"),
        ("a Turkish newspaper", "journalist or outlet"),
        ("Israeli media", "journalist or outlet"),
        ("a media spokeswoman of the charity", "monitor or NGO"),
        ("the US-led coalition", "US and coalition"),
        ("Operation Inherent Resolve", "US and coalition"),
        ("the Saudi-led coalition", "other foreign state"),
        ("Colonel Omar Nuh of the al-Harbour Legion", "armed opposition"),
        ("former FSA officer Colonel Omar Nuh", "armed opposition"),
        ("opponents of Assad", "political opposition"),
        ("the regime's close ally Moscow", "Russia, Iran, Hezbollah"),
        ("the staunch Assad ally", ""),
        ("its Russian allies", "Russia, Iran, Hezbollah"),
        ("Syria's neighbour Jordan", "other foreign state"),
    ],
)
def test_whose_voice_an_outlet_is(description, role):
    assert find_role(description) == role


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "A Pentagon spokesman answered. “We saw no planes,” Captain Carl Weber said.",
            ["US and coalition"],
        ),
        ("The army answered. Colonel Nizar Haddad said that no planes came.", ["state"]),
        (
            "The Russian military answered. Lieutenant General Oleg Tarasov said that it flew.",
            ["Russia, Iran, Hezbollah"],
        ),
        (
            "Jets of the US-led coalition came. The coalition said that it had hit a bridge.",
            ["US and coalition"],
        ),
        (
            "The Syrian National Coalition met. The coalition said that it would not go.",
            ["political opposition"],
        ),
        ("The coalition said that it would not go.", [""]),
        (
            "Events in Syria showed that, Russias Foreign Ministry said on Sunday.",
            ["Russia, Iran, Hezbollah"],
        ),
        ("Islam Army chief Omar Nuh said that the road was closed.", ["armed opposition"]),
        ("“No one can sleep,” said Omar Nuh a nurse in the east of the town.", ["civilian"]),
        ("According to Omar Nuh the fighters of Ahrar al-Sham left the town.", [""]),
        (
            "SANA sent a team to the port. The agency said that nobody was hurt.",
            ["state"],
        ),
    ],
)
def test_the_side_of_who_is_told_without_a_country(text, told):
    assert roles(text) == told


def test_the_army_is_not_the_armed_group_with_army_in_its_name():
    text = "The Army of Islam left Douma. The army said that it had taken the town."
    row = find(text).iloc[0]
    assert (row["speaker"], row["role"]) == ("the army", "state")


@pytest.mark.parametrize(
    ("text", "source", "own"),
    [
        ("A Harbour Post reporter said that the road was open.", "harbourpost", True),
        ("A Harbour Post reporter said that the road was open.", "Star", False),
        ("SANA reporter in Homs said that two shells fell.", "sana", True),
        ("SANA reporter in Homs said that two shells fell.", "manar", False),
        ("A military source told SANA that two shells fell.", "sana", False),
        ("The Syrian Coalition said that it would not go.", "etilaf", True),
        ("The US-led coalition said that it had hit a bridge.", "etilaf", False),
        ("The Syrian Coalition said that it would not go.", "reuters", False),
        ("Hezbollah said that its men had left.", "Al-Manar TV", True),
        ("Our correspondent said that the road was open.", "Star", True),
        ("Residents of Aleppo said that two shells fell.", "Aleppo", False),
        ("The army said that two shells fell.", "Army", False),
    ],
)
def test_who_is_the_outlet_itself(text, source, own):
    assert find(text, source)["own"].tolist() == [own]


def test_without_sources_nobody_is_the_outlet_but_who_says_so():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["SANA said that two shells fell."]})
    assert find_voices(documents, sentences=split_sentences(documents))["own"].tolist() == [False]
    assert not is_outlet_itself("SANA", "")


def test_a_pronoun_and_the_agency_stand_for_the_outlet_too():
    text = (
        "SANA reporter in Homs said that two shells fell. The reporter added that nobody was hurt."
    )
    voices = find(text, "sana")
    assert voices["own"].tolist() == [True, True]
    assert mark_roles(voices).tolist() == [
        "the outlet or its organisation",
        "the outlet or its organisation",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The strikes claimed more than 100 civilian lives in the town.",
        "Twin blasts hit the checkpoint, claiming four martyrs and many injured.",
    ],
)
def test_lives_that_are_claimed_are_no_speech(text):
    assert find(text).empty


@pytest.mark.parametrize(
    ("description", "role"),
    [
        ("in the camps of Daesh Secretary of State Rex Tillerson", "US and coalition"),
        ("Russias UN ambassador Vitaly Churkin", "Russia, Iran, Hezbollah"),
        ("the US ambassador to the United Nations Rima Haddad", "US and coalition"),
        ("the UN envoy Rima Haddad", "international organisation"),
        ("Turkey Archbishop Omar Nuh", "civilian"),
        ("the Lebanese Al-Manar TV channel", "Russia, Iran, Hezbollah"),
        ("a Turkish private TV channel", "journalist or outlet"),
        ("the Harbour townspeople", "civilian"),
        ("the Directorate of Health in the harbour", "civilian"),
    ],
)
def test_a_name_that_a_headline_runs_into_keeps_its_role(description, role):
    assert find_role(description) == role


def test_the_outlets_own_people_without_a_told_side_are_its_own_in_sum():
    # of 10 words 4 are the state's, 5 its outlet's and 1 those of an outlet's man of no told side
    voices = pd.DataFrame(
        {"doc_id": "a", "start": [0, 30, 50], "end": [20, 40, 60], "voice": "quoted",
         "speaker": ["the army", "SANA", "Pell"], "role": ["state", "state", ""],
         "own": [False, True, True], "n_words": [4, 5, 1]}
    )  # fmt: skip
    told = tell_own_sides(voices, groups=pd.DataFrame({"doc_id": ["a"], "group": "SANA"}))
    assert "“state” 40% and “the outlet or its organisation” 60%, together 100%" in told


def test_a_side_in_its_own_outlet_is_told_together():
    texts = [
        "The army said it will stay here for long. A SANA reporter said the road was open."
    ] * 2
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": texts, "source": ["SANA", "Post"]})
    documents = documents.astype("str")
    voices = find_voices(documents, sentences=split_sentences(documents))
    groups = documents[["doc_id"]].assign(group=documents["source"])
    told = tell_own_sides(voices, groups=groups)
    assert told.startswith("In “SANA” two roles are of one side: “state” ")
    assert told.endswith("together 100% of the words.")
    assert "Post" not in told
