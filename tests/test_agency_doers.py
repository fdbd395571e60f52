"""How a doer is told, and which harms are tolls of a war: sentences of our own."""

import pandas as pd
import pytest

from analysis.agency import (
    choose_events,
    classify_doers,
    find_clauses,
    score_agency,
    score_agency_doers,
)
from analysis.tokens import split_sentences, split_tokens


def find(*texts):
    ids = [str(number) for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": ids, "text": texts}).astype("str")
    sentences = split_sentences(documents)
    return find_clauses(split_tokens(sentences), sentences=sentences)


@pytest.mark.parametrize(
    ("agent", "doer"),
    [
        ("", "nobody"),
        ("an air strike", "only a weapon"),
        ("two mortar shells", "only a weapon"),
        ("warplanes", "only a weapon"),
        ("fighter jets", "only a weapon"),
        ("terrorists", "only a category"),
        ("Terrorist organizations", "only a category"),
        ("terrorist", "only a category"),
        ("terrorist rocket attack", "only a category"),
        ("Unidentified gunmen", "only a category"),
        ("a suicide bomber", "only a category"),
        ("armed men", "only a category"),
        ("three masked attackers", "only a category"),
        ("foreign-backed militants", "only a category"),
        ("rebels", "named"),
        ("rebel fire", "named"),
        ("ISIS militants", "named"),
        ("Jabhat al-Harbour terrorists", "named"),
        ("opposition fighters", "named"),
        ("one of its fighters", "named"),
        ("the armed forces", "named"),
        ("security forces and snipers", "named"),
        ("pro-government militia", "named"),
        ("Russian fighter jets", "named"),
        ("Syria air raids", "named"),
        ("the army", "named"),
        ("they", "named"),
        ("a drunken driver", "named"),
    ],
)
def test_how_a_doer_is_told(agent, doer):
    assert classify_doers(pd.DataFrame({"agent": [agent]})).tolist() == [doer]


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Ten people were killed in a terrorist attack on the market.", "only a category"),
        ("Ten people were killed in a rebel attack on the market.", "named"),
        ("A boy was hurt by mortar shells fired by gunmen.", "only a category"),
        ("A boy was hurt by mortar shells fired by the army.", "named"),
        ("A suicide bomber of the Nusra Front killed ten soldiers.", "named"),
        ("Militants affiliated to ISIS attacked the town.", "named"),
        ("Militants attacked the town.", "only a category"),
        ("Shells hit the school.", "only a weapon"),
        ("The school was hit.", "nobody"),
    ],
)
def test_how_a_sentence_tells_the_doer(text, doer):
    assert classify_doers(find(text)).tolist()[:1] == [doer]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("The army has in recent weeks stepped up attacks on the port.", "army"),
        ("The regime intensified its aerial and artillery bombardment on the port.", "regime"),
        ("The raids on the port were carried out by Russian jets.", "Russian jets"),
        ("Ten were hurt in raids which a monitor said were carried out by army jets.", "army"),
        ("Daesh claimed responsibility for the attack on the port.", "Daesh"),
        ("Three soldiers were killed fighting Daesh.", "Three soldiers"),
        (
            "A suicide bomber killed 30 people injured 90 in an attack at the port.",
            "suicide bomber",
        ),
    ],
)
def test_who_did_what_an_act_is(text, owner):
    last = find(text).iloc[-1]
    assert (last["agent"] or last["owner"]).removeprefix("The ").startswith(owner)


def test_a_place_near_a_doers_town_is_no_doer():
    text = "Ten were killed in heavy bombardment of several towns east of the Syrian capital."
    assert find(text)["owner"].tolist()[:1] == [""]


@pytest.mark.parametrize(
    ("text", "agent", "patient"),
    [
        # a source does nothing
        (
            "A source said in a note that a shell fired by night fell there injuring two boys.",
            "",
            "two boys",
        ),
        ("Eight civilians killed others injured in the raid.", "", "Eight civilians"),
    ],
)
def test_what_does_nothing_is_no_agent(text, agent, patient):
    clauses = find(text)
    chosen = clauses[clauses["patient"] == patient].iloc[0]
    assert chosen["agent"] == agent


TOLLS = [
    "More than 330,000 people have been killed since the war began.",
    "The war has killed more than 4,000 people.",
    "Hundreds of thousands of people were killed in the conflict.",
    "Some 5,400 villagers have been killed since 2015.",
    "At least 84 reporters have been killed since the uprising began in 2011.",
    "About 6.5 million people are displaced inside the country.",
    "Nearly 2,000 nurses were killed in five years of war.",
    "A quarter of a million people have been killed since then.",
    "The observers count the deaths of 12,000 prisoners in four years.",
]
EVENTS = [
    "Ten people were killed on Friday in the worst raid since 2015.",
    "Some 213 villagers have been killed since a truce ended on Monday.",
    "The gas attack killed more than 1,400 people.",
    "Three of the 40,000 prisoners were killed on Friday.",
    "At least 30 people have been killed since 4 May 2016 in the raid on the port.",
    "The army has killed ten men in the two-day raid.",
    "Rebels have fought the army since 2012.",
    "The offensive displaced 20,000 villagers in a week.",
]


@pytest.mark.parametrize("text", TOLLS)
def test_tolls_of_a_war_or_of_years(text):
    assert find(text)["toll"].tolist()[:1] == [True]


@pytest.mark.parametrize("text", EVENTS)
def test_what_is_an_event(text):
    assert not find(text)["toll"].any()


def test_shares_leave_tolls_out_and_sum_to_one():
    clauses = find("The port was shelled. " + TOLLS[0], "Gunmen killed two. The army shelled it.")
    groups = pd.DataFrame({"doc_id": ["0", "1"], "group": ["A", "B"]})
    assert len(choose_events(clauses)) == len(clauses) - 1
    shares = score_agency_doers(clauses, groups=groups, n_draws=50)
    told = shares.set_index(["group", "doer"])["estimate"]
    assert told["A", "nobody"] == 1
    assert told["B"].to_dict() == {
        "nobody": 0, "only a weapon": 0, "only a category": 0.5, "named": 0.5
    }  # fmt: skip
    whole = score_agency(clauses, groups=groups, n_draws=50)
    whole = whole[whole["patient_class"] == "all"].set_index("group")
    assert whole["n"].tolist() == [1, 2]
    assert whole["n_category"].tolist() == [0, 1]
    nobody = shares[shares["doer"] == "nobody"]["estimate"].tolist()
    assert whole["estimate"].tolist() == nobody
