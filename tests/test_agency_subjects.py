"""Who does a harm, where its subject stands apart or is told by something else: sentences of our own."""

import pytest
from test_agency import clauses_of

from analysis.agency import classify_doers


def read(text):
    clauses = clauses_of(text)
    return clauses.assign(doer=classify_doers(clauses))


def choose(text, verb):
    clauses = read(text)
    return clauses[clauses["verb"] == verb].iloc[0]


@pytest.mark.parametrize(
    ("text", "verb", "agent"),
    [
        # times
        ("The raids on Monday morning and evening killed nine people.", "kill", "raids"),
        ("The raids between May 3 and May 9 had killed two commanders.", "kill", "raids"),
        ("There was smoke since Monday morning and jets had bombed the mill.", "bomb", "jets"),
        (
            "Within the last 12 hours army units destroyed two tunnels in the valley.",
            "destroy",
            "army units",
        ),
        ("Five days of shelling have killed forty farmers.", "kill", "Five days of shelling"),
        ("The town fell after weeks of fighting that cost 90 lives.", "cost", "weeks of fighting"),
        (
            "The port is under bombardment since mid-March which has killed ten.",
            "kill",
            "bombardment",
        ),
        # places
        ("In the town of Homs shelling also hit near a mill wounding ten.", "wound", "shelling"),
        ("In the city of Homs raids killed ten people.", "kill", "raids"),
        # what stands between subject and verb
        ("The jets which came on Monday and returned Tuesday killed six men.", "kill", "jets"),
        ("He said the raid in which gas was used had killed 30 people.", "kill", "raid"),
        (
            "Army helicopters - along with allied jets - have bombed the mill.",
            "bomb",
            "Army helicopters",
        ),
        (
            "The army offensive against the valley - which has destroyed two mills - went on.",
            "destroy",
            "army offensive",
        ),
        # a shared subject
        ("They also hold the hills outside the port and have shelled the market.", "shell", "They"),
        ("The SDF hold half of the town and have shelled the market.", "shell", "SDF"),
        ("Army units then searched the hills and destroyed a tunnel.", "destroy", "Army units"),
        ("The army units continued on Monday targeting rebel camps.", "target", "army units"),
        (
            "A source said that a shell fired by rebels on Monday evening fell in the north of the "
            "town injuring two boys.",
            "injure",
            "shell",
        ),
        (
            "Two bombs were dropped on a camp by the mill killing ten people.",
            "kill",
            "Two bombs",
        ),
        (
            "He said there was smoke with warplanes heavily bombing the mill.",
            "bomb",
            "warplanes",
        ),
        (
            "May was the deadliest month for farmers with the ongoing war killing ten people.",
            "kill",
            "ongoing war",
        ),
        (
            "A monitor reported clashes in the south with two car bombs targeting a checkpoint.",
            "target",
            "two car bombs",
        ),
        ("The army has pounded the town with rockets killing ten people.", "kill", "army"),
        # before or behind
        ("The army accused of bombing the market denied it.", "bomb", "army"),
        ("After killing ten farmers the rebel group has fled.", "kill", "rebel group"),
        ("It was the first rocket to hit the town.", "hit", "first rocket"),
        ("She said the blast took the lives of two nurses.", "take", "blast"),
        # headlines
        ("Rebels kidnapped 70 Executed 8 People in the Port.", "execute", "Rebels"),
        (
            "The army clashed with a rebel group that came from the hills wounding most of the "
            "groups members.",
            "wound",
            "army",
        ),
    ],
)
def test_a_subject_that_stands_apart_is_found(text, verb, agent):
    assert choose(text, verb)["agent"] == agent


@pytest.mark.parametrize(
    ("text", "verb", "doer"),
    [
        ("Nine were killed in Syrian and Russian raids on two towns.", "kill", "named"),
        ("A boy was hurt in a terrorist attack by the Nusra Front on the mill.", "hurt", "named"),
        ("A boy was hurt in a militant attack by the so called Islamic State.", "hurt", "named"),
        ("The mill was targeted with an airstrike last night.", "target", "only a weapon or event"),
        ("The village was poisoned by toxic gases.", "poison", "only a weapon or event"),
        ("Syria fighting kills nine people.", "kill", "only a weapon or event"),
        ("Syria jets kill nine people.", "kill", "named"),
        ("Four were killed when an airstrike hit a mill.", "kill", "only a weapon or event"),
        ("This escalation has killed nine.", "kill", "only a weapon or event"),
        ("Nine were killed by chemical weapons.", "kill", "only a weapon or event"),
        (
            "The army carried out a special operation targeting a camp in the hills killing nine.",
            "kill",
            "named",
        ),
        ("Bombing hospitals is a crime.", "bomb", "only a weapon or event"),
        ("He said that destroying a depot is very difficult.", "destroy", "nobody"),
        ("They disagreed about who shelled the market.", "shell", "nobody"),
        ("A helicopter was shot down near the port killing all five people.", "kill", "nobody"),
        ("9 Killed Over 40 Injured in Rebel Attack on the Port.", "kill", "named"),
    ],
)
def test_a_doer_is_told_by_what_stands_beside(text, verb, doer):
    assert choose(text, verb)["doer"] == doer


@pytest.mark.parametrize(
    ("text", "patient"),
    [
        ("Six lorries equipped with machineguns were destroyed.", "Six lorries"),
        (
            "Nine men were killed from the groups of the Valley Front and Jaysh al-Nasr and a "
            "number of their lorries were destroyed.",
            "number of their lorries",
        ),
        (
            "Two cars were hit in the village and a truck carrying men and weapons was destroyed.",
            "truck carrying men and weapons",
        ),
    ],
)
def test_the_patient_is_what_the_verb_is_said_of(text, patient):
    assert choose(text, "destroy")["patient"] == patient


@pytest.mark.parametrize(
    "text",
    [
        "The town has suffered devastating damage.",
        "They walked among the charred and burnt cars.",
        "The death toll in the port hits 43 a doctor said.",
        "Bombing and fighting has forced many to flee.",
        "It is a fund that supports wounded farmers.",
        "It said that only wounded were among them.",
    ],
)
def test_words_of_harm_that_tell_no_clause(text):
    verbs = set(read(text)["verb"])
    assert verbs.isdisjoint({"devastate", "burn", "hit", "fight", "wound"})


def test_a_chance_of_harm_is_unreal():
    assert choose("The chance of destroying every depot is slim.", "destroy")["unreal"]
