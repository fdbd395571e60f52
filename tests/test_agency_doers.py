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
        ("an air strike", "only a weapon or event"),
        ("two mortar shells", "only a weapon or event"),
        ("warplanes", "only a weapon or event"),
        ("fighter jets", "only a weapon or event"),
        ("terrorists", "only a category"),
        ("Terrorist organizations", "only a category"),
        ("terrorist", "only a category"),
        ("terrorist rocket attack", "only a weapon or event"),
        ("sniper fire", "only a weapon or event"),
        ("war", "only a weapon or event"),
        ("violent unrest", "only a weapon or event"),
        ("terrorists rocket fire", "only a category"),
        ("Syrian gunmen", "only a category"),
        ("Syrian fighter jets", "named"),
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
        ("Ten people were killed in a terrorist attack on the market.", "only a weapon or event"),
        ("Ten people were killed in a terrorists' attack on the market.", "only a category"),
        ("A terrorist rocket attack on the port was reported.", "only a weapon or event"),
        ("Ten people were killed by a terrorist.", "only a category"),
        ("Ten people were killed when a suicide bomber blew himself up.", "only a category"),
        ("Ten people were killed in an air strike.", "only a weapon or event"),
        ("Ten people were killed in a rebel attack on the market.", "named"),
        ("A boy was hurt by mortar shells fired by gunmen.", "only a category"),
        ("A boy was hurt by mortar shells fired by the army.", "named"),
        ("A suicide bomber of the Nusra Front killed ten soldiers.", "named"),
        ("Militants affiliated to ISIS attacked the town.", "named"),
        ("Militants attacked the town.", "only a category"),
        ("Shells hit the school.", "only a weapon or event"),
        ("The school was hit.", "nobody"),
    ],
)
def test_how_a_sentence_tells_the_doer(text, doer):
    assert classify_doers(find(text)).tolist()[:1] == [doer]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("The army has in past days stepped up attacks on the port.", "army"),
        ("The regime intensified its aerial and artillery bombardment on the port.", "regime"),
        ("The raids on the port were carried out by Russian jets.", "Russian jets"),
        ("Ten were hurt in raids which a monitor said were carried out by army jets.", "army"),
        ("Daesh claimed responsibility for the attack on the port.", "Daesh"),
        ("Three soldiers were killed fighting Daesh.", "Three soldiers"),
        (
            "A suicide bomber killed 12 dockers injured 40 in an attack at the port.",
            "suicide bomber",
        ),
    ],
)
def test_who_did_what_an_act_is(text, owner):
    last = find(text).iloc[-1]
    assert (last["agent"] or last["owner"]).removeprefix("The ").startswith(owner)


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("The missile struck at dawn. It killed ten people.", "only a weapon or event"),
        ("The army shelled the town. It killed ten people.", "named"),
        ("A blast killed two men. It shelled the town.", "named"),
        ("It killed ten people.", "named"),
    ],
)
def test_what_it_is(text, doer):
    assert classify_doers(find(text)).tolist()[-1] == doer


def test_it_is_not_looked_for_in_another_article():
    assert classify_doers(find("The missile hit it.", "It killed ten.")).tolist()[-1] == "named"


@pytest.mark.parametrize(
    ("text", "told", "loose"),
    [
        ("Rebels killed ten.", "named", "only a category"),
        ("Ten were killed by Syrian insurgents.", "named", "only a category"),
        ("Ten were killed in a rebel attack.", "named", "only a weapon or event"),
        ("Rebels of the Harbour Brigade killed ten.", "named", "named"),
        ("The army killed ten.", "named", "named"),
    ],
)
def test_words_that_tell_a_side_may_be_taken_for_categories(text, told, loose):
    clauses = find(text)
    assert classify_doers(clauses).tolist()[:1] == [told]
    assert classify_doers(clauses, sides=False).tolist()[:1] == [loose]


def test_a_place_near_a_doers_town_is_no_doer():
    text = "Ten were killed in heavy bombardment of several towns east of the Syrian capital."
    assert find(text)["owner"].tolist()[:1] == [""]


@pytest.mark.parametrize(
    ("text", "agent", "patient"),
    [
        # a source does nothing
        (
            "The source told the paper in a note of a blow injuring two boys.",
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
    "Some 4,200 villagers have died since the fighting in the delta began.",
    "About 6.5 million people are displaced inside the country.",
    "Nearly 2,000 nurses were killed in five years of war.",
    "Half a million villagers have been killed since then.",
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
        "nobody": 0, "only a weapon or event": 0, "only a category": 0.5, "named": 0.5
    }  # fmt: skip
    whole = score_agency(clauses, groups=groups, n_draws=50)
    whole = whole[whole["patient_class"] == "all"].set_index("group")
    assert whole["n"].tolist() == [1, 2]
    assert whole["n_category"].tolist() == [0, 1]
    named = shares[shares["doer"] == "named"]["estimate"]
    assert whole["estimate"].tolist() == (1 - named).tolist()
    assert (whole["n_unnamed"] == whole[["n_nobody", "n_means", "n_category"]].sum(axis=1)).all()
