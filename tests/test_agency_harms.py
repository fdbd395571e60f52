"""Ways to tell a harm and its doer, and what is told not to have happened: sentences of our own."""

import json
from pathlib import Path

import pandas as pd
import pytest
from benchmark_fixtures import load_benchmark
from test_agency import clauses_of, lay, read

from analysis.agency import accuracy, choose_events, classify_doers, find_clauses, read_verbs
from analysis.errors import InputError
from analysis.wording import show_percent

HARMS = {
    # weapons
    "A blast ripped through a ferry, leaving two dead.": [
        "rip active blast > ferry",
        "leave dead active blast > two",
    ],
    "Two rockets slammed into the mill and claimed the lives of six millers.": [
        "slam active Two rockets > mill",
        "claim active Two rockets > lives of six millers",
    ],
    "Raiders rammed a lorry into a fair.": ["ram active Raiders > fair"],
    "Shells rained down on the pier.": ["rain active Shells > pier"],
    "The bus was riddled with bullets.": ["riddle agentless  > bus"],
    "A bomber blew himself up at the gate.": ["blow active bomber > himself"],
    "Explosions rocked the harbour.": ["rock active Explosions > harbour"],
    "The patrol came under mortar fire.": ["come under fire intransitive  > patrol"],
    "The ferry came under attack from army gunboats.": [
        "come under attack intransitive army gunboats > ferry"
    ],
    "Their car hit a mine.": ["hit active mine > car"],
    # lives, bodies, liberty, homes
    "The guards put the two captives to death.": ["put active guards > two captives"],
    "A car bomb in the square, 14 dead": ["dead intransitive  > 14"],
    "The raid left ten casualties.": ["casualty active raid > ten casualties"],
    "A miller suffered severe burns.": ["burn intransitive  > miller"],
    "Guards broke his ribs.": ["break active Guards > ribs"],
    "Masked men dragged the mayor from his car.": ["drag active Masked men > mayor"],
    "Pirates held the crew hostage.": ["hold active Pirates > crew"],
    "Police picked up two poets.": ["pick active Police > two poets"],
    "Her brother was disappeared in June.": ["disappear agentless  > brother"],
    "Two sailors fell victim to snipers.": ["fall intransitive snipers > Two sailors"],
    "Jets turned the bakery to rubble.": ["turn active Jets > bakery"],
    "Rioters set two kiosks ablaze.": ["set active Rioters > two kiosks"],
    "Herdsmen raze village, force hundreds to flee": [
        "raze active Herdsmen > village",
        "force active Herdsmen > hundreds",
    ],
    "Air raid flattens mill, 14 perish": [
        "flatten active Air raid > mill",
        "perish intransitive  > 14",
    ],
    "Fisherman found strangled near lighthouse": ["strangle agentless  > Fisherman"],
}
NO_HARMS = [
    "A fall in prices rocked the markets.",
    "The massacre has shaken the port.",
    "Milan thrashed Turin on Sunday.",
    "The cabinet is held hostage by its smallest party.",
    "The ministry was bombarded with calls.",
    "The envoy came under fire from farmers over the tariff.",
    "The firm slashed prices.",
    "Three letters disappeared.",
    "He picked up the phone.",
    "She broke her promise.",
    "A late shot won the match.",
    "The guests left dead flowers behind.",
    "No casualties were reported.",
    "The minister called it a terrorist attack.",
    "The wind died down.",
    "The remark struck a nerve.",
]
DOERS = {
    # the noun of an act
    "The shelling of the ferry drew protest.": "only a weapon or event",
    "The killing of the ferryman drew protest.": "nobody",
    "The slaughter of villagers near the ford by armed raiders drew protest.": "only a category",
    # the same event in the same sentence
    "Two drones slammed into the mill, and a miller died.": "only a weapon or event",
    "Rebels shelled the pier; three dockers lost their lives.": "named",
    "Gunmen on motorbikes sprayed the cafe with bullets; two waiters died.": "only a category",
    "Coalition bombs wedding hall, 23 killed": "named",
    "A docker was shot by soldiers and later died.": "named",
    "Troops killed a man during a raid on the port.": "named",
    "Six soldiers died when a shell fell on the depot.": "only a weapon or event",
    "An old man died of cold.": "only a weapon or event",
    "A conscript died of his wounds.": "nobody",
    "A bomb, planted by the Tarn Front, killed two.": "named",
    "A Molotov cocktail thrown by masked youths burned a driver.": "only a category",
    "Two men were hit with rockets.": "only a weapon or event",
    "A nurse was shot, allegedly by army snipers.": "named",
    "Six men were killed in what dockers called a government air raid.": "named",
    "Helicopters have dropped bombs on the port, a nurse said, killing six.": "only a weapon or event",
    # other events
    "Gunmen grabbed a mayor; in Orlen, two nurses were killed.": "nobody",
    "Rebels attacked the base and ten rebels were killed.": "nobody",
    "The army shelled the port, and three soldiers were killed.": "nobody",
    "The army shelled the port while two nurses were killed elsewhere.": "nobody",
    "Rebels shelled the port, and the mayor said a nurse was killed.": "nobody",
    # blame
    "The attack, blamed on the Tarn Front, killed two.": "named",
    "A blast claimed by the Tarn Front killed two.": "named",
    "A monitor blamed the Tarn Front for the execution of ten men.": "named",
    "The bombing, which the Tarn Front said it had carried out, killed two.": "named",
    "A blast killed two, and no group claimed the attack.": "only a weapon or event",
}


@pytest.mark.parametrize("text", HARMS)
def test_a_harm_is_told_in_many_ways(text):
    assert read(text) == HARMS[text]


@pytest.mark.parametrize("text", NO_HARMS)
def test_a_figure_of_speech_is_no_harm(text):
    assert read(text) == []


@pytest.mark.parametrize("text", DOERS)
def test_who_is_told_for_the_last_harm(text):
    assert classify_doers(clauses_of(text)).tolist()[-1] == DOERS[text]


@pytest.mark.parametrize(
    ("agent", "doer"),
    [
        ("bandits", "only a category"),
        ("Hooded men", "only a category"),
        ("men on motorbikes", "only a category"),
        ("men in army uniform", "only a category"),
        ("Knife-wielding youths", "only a category"),
        ("Somali pirates", "only a category"),
        ("a Tunisian man", "only a category"),
        ("cartel hitmen", "only a category"),
        ("Friday the terrorist groups", "only a category"),
        ("foreign-backed militants", "only a category"),
        ("Tarn-backed militants", "named"),
        ("army-linked gunmen", "named"),
        ("gunmen of the Tarn Front", "named"),
        ("masked soldiers", "named"),
        ("Kurdish militants", "named"),
        ("the guards", "named"),
        ("a hail of gunfire", "only a weapon or event"),
        ("a booby-trapped door", "only a weapon or event"),
        ("famine", "only a weapon or event"),
        ("a lorry", "only a weapon or event"),
        ("an army lorry", "named"),
        ("Orlen's howitzers", "named"),
        ("Friday's rockets", "only a weapon or event"),
    ],
)
def test_the_words_of_a_doer(agent, doer):
    assert classify_doers(pd.DataFrame({"agent": [agent]})).tolist() == [doer]


UNREAL = [
    "The port was not bombed.",
    "The general would bomb the port if they stayed.",
    "The army denied shelling the port.",
    "The army denied that its gunners had shelled the port.",
    "If rebels attack the port, they will lose.",
    "Rebels plan to attack the port.",
    "Police prevented an attack on the port.",
    "Nobody was killed.",
    "A shell hit the field, hurting no one.",
    "The jets had not carried out air strikes on the port.",
    "Dockers face the risk of being killed.",
]
REAL = [
    "Two dockers were reported to have been killed.",
    "The army continued to shell the port.",
    "The army said it had shelled the port.",
    "Rebels planned a feast and attacked the port.",
    "The army, which denied any part in it, shelled the port.",
    "He was the first docker to be killed.",
]


@pytest.mark.parametrize("text", UNREAL)
def test_what_did_not_happen_is_no_event(text):
    clauses = clauses_of(text)
    assert clauses["unreal"].tolist()[-1]
    assert not choose_events(clauses).index.isin(clauses.index[-1:]).any()


@pytest.mark.parametrize("text", REAL)
def test_what_did_happen_is_an_event(text):
    assert clauses_of(text)["unreal"].tolist()[-1:] == [False]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Rebels captured the port.", "control"),
        ("Rebels captured two pilots.", "harm"),
        ("Rebels seized the crew.", "harm"),
        ("Rebels seized the depot.", "control"),
        ("Rebels took two nurses hostage.", "harm"),
        ("Rebels took control of the port.", "control"),
        ("Troops drove the villagers from their homes.", "harm"),
        ("Troops drove the tanks out.", "control"),
    ],
)
def test_control_of_people_is_harm(text, kind):
    assert clauses_of(text)["kind"].tolist() == [kind]


def test_an_act_by_which_a_harm_was_done_is_told_once():
    assert read("Ten were killed in a Russian air strike.") == ["kill agentless  > Ten"]
    assert read("A Russian air strike on the port killed ten.") == [
        "strike nominalised Russian > port",
        "kill active Russian air strike > ten",
    ]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ('only = "giants"', "`only` of .*'people', 'sites'"),
        ('people = "soft"', "`people` of .*'harm', 'control'"),
        ('with = "stones"', "a list of texts as `with`"),
    ],
)
def test_a_verb_list_says_what_is_wrong(tmp_path, entry, told):
    place = tmp_path / "verbs.toml"
    place.write_text(f'[verbs]\nhug = {{ kind = "harm", {entry} }}\n', encoding="utf-8")
    with pytest.raises(InputError, match=told):
        read_verbs(place)


def test_words_that_a_verb_asks_for(tmp_path):
    place = tmp_path / "verbs.toml"
    entries = (
        'pelt = { kind = "harm", with = ["eggs"] }\nhug = { kind = "harm", double = true, only = "people" }\n'
        'fetch = { kind = "control", people = "harm" }\n'
    )
    place.write_text(f"[verbs]\n{entries}", encoding="utf-8")
    text = (
        "Boys pelted a bus with eggs. Boys pelted a bus. Boys hugged a docker. Boys hugged a mill."
    )
    sentences, tokens = lay(f"{text} Boys fetched a docker. Boys fetched a mill.")
    clauses = find_clauses(tokens, sentences=sentences, verbs=read_verbs(place))
    assert clauses["patient"].tolist() == ["bus", "docker", "docker", "mill"]
    assert clauses["kind"].tolist() == ["harm", "harm", "harm", "control"]


def test_unreal_is_told_of_a_clause_not_of_its_words():
    clauses = clauses_of("Rebels did not shell the port and killed two dockers.")
    assert clauses.set_index("verb")["unreal"].to_dict() == {"shell": True, "kill": False}


def measure_doers(*lines):
    """Measure texts with the benchmark, by name of what it measures."""
    return {line["measure"]: line for line in load_benchmark("agency").measure_doers(list(lines))}


def test_the_benchmark_pairs_sieges_and_leaves_out_what_did_not_happen():
    found = measure_doers(
        # a verb of control, which the gold has once and once has not
        {
            "text": "Rebels stormed the depot.",
            "harms": [{"verb": "storm", "doer": "named"}],
        },
        {"text": "Rebels recaptured the depot.", "harms": []},
        {
            "text": "The siege of the port by the army goes on.",
            "harms": [{"verb": "siege", "doer": "named"}],
        },
        {"text": "The port was not shelled.", "harms": []},
        {"text": "Gunmen killed two.", "harms": [{"verb": "kill", "doer": "named"}]},
        {"text": "Two men were killed.", "harms": [{"verb": "kill", "doer": "nobody"}]},
        {"text": "Two men fell ill.", "harms": [{"verb": "fall", "doer": "nobody"}]},
    )
    assert found["harm"]["precision"] == 1
    assert found["harm"]["recall"] == 0.8
    assert found["doer"]["precision"] == 0.75
    assert found["doer: named"]["recall"] == round(2 / 3, 4)
    assert found["doer: not named"]["precision"] == 0.5


@pytest.mark.parametrize("name", ["doers", "doers-2"])
def test_the_sentences_that_the_rules_were_mended_by_stay_right(name):
    gold = Path(f"tests/golden/{name}.jsonl").read_text(encoding="utf-8").splitlines()
    found = measure_doers(*(json.loads(line) for line in gold))
    assert found["harm"]["recall"] > 0.93
    assert found["harm"]["precision"] > 0.97
    assert found["doer"]["precision"] > 0.97


def test_the_errors_of_doers_are_told_once_they_are_measured(tmp_path, monkeypatch):
    measured = json.loads(accuracy.MEASURED.read_text(encoding="utf-8"))
    rows = [row for row in measured["measures"] if not row["measure"].startswith(("doer", "harm"))]
    place = tmp_path / "accuracy.json"
    place.write_text(json.dumps({"n_texts": 170, "measures": rows}), encoding="utf-8")
    monkeypatch.setattr(accuracy, "MEASURED", place)
    assert "was not measured" in accuracy.tell_agency_errors()
    rates = {"harm": (0.905, 0.795), "doer": (0.845, 0.845), "doer: named": (0.745, 0.7)}
    rates |= {"doer: not named": (0.945, 0.6)}
    rows += [
        {"measure": name, "n": 40, "precision": precision, "recall": recall}
        for name, (precision, recall) in rates.items()
    ]
    told = {"n_texts": 170, "n_doer_texts": 120, "measures": rows}
    place.write_text(json.dumps(told), encoding="utf-8")
    sentence = accuracy.tell_agency_errors()
    assert "On 120 further sentences" in sentence
    wrong = {name: show_percent(1 - precision) for name, (precision, _) in rates.items()}
    missed = show_percent(1 - 0.795)
    assert f"{missed} of the harms are missed and {wrong['harm']} of those found are" in sentence
    assert f"{wrong['doer']} have their doer in another class" in sentence
    assert f"{wrong['doer: named']} of those that are told as named are not" in sentence
    assert f"{wrong['doer: not named']} of those that are told as not named are" in sentence
    assert "not measured" not in sentence
    assert {"harm", "doer", "doer: named"} <= set(accuracy.read_agency_accuracy()["measure"])
