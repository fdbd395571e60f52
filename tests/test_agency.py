"""Clauses of harm and control, on sentences written for these tests."""

from pathlib import Path
from time import process_time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.agency import (
    classify_parties,
    find_clauses,
    read_verbs,
    score_agency,
    score_agency_contrasts,
    score_agency_forms,
)
from analysis.agency.accuracy import read_agency_accuracy, tell_agency_errors
from analysis.agency.score import FORMS, MIN_ARTICLES, MIN_HARMS, names_nobody
from analysis.errors import InputError
from analysis.intervals import score_q
from analysis.tokens import split_sentences, split_tokens


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    doc_ids = [f"d{number:03d}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    return sentences, split_tokens(sentences)


def clauses_of(*texts: str) -> pd.DataFrame:
    sentences, tokens = lay(*texts)
    return find_clauses(tokens, sentences=sentences)


def read(text: str) -> list[str]:
    """Each clause as ``verb form agent > patient``."""
    rows = clauses_of(text)[["verb", "form", "agent", "patient"]].itertuples(index=False)
    return [f"{verb} {form} {agent} > {patient}" for verb, form, agent, patient in rows]


CLAUSES = {
    # active
    "Rebels killed three soldiers near the bridge.": ["kill active Rebels > three soldiers"],
    "The army has shelled the eastern suburbs since Monday.": [
        "shell active army > eastern suburbs"
    ],
    "Government forces are besieging the town.": ["besiege active Government forces > town"],
    "The gunmen, who came from the north, abducted two engineers.": [
        "abduct active gunmen > two engineers"
    ],
    "Militants who attacked the checkpoint later withdrew.": [
        "attack active Militants > checkpoint",
        "withdraw active Militants > ",
    ],
    "Fighters in the northern countryside seized an airbase.": [
        "seize active Fighters > airbase"
    ],
    "The raid killed 3 people and wounded 5.": [
        "kill active raid > 3 people",
        "wound active raid > 5",
    ],
    "A bomb exploded in the market, killing at least 12 people.": [
        "explode active bomb > ",
        "kill active bomb > 12 people"
    ],
    "The army vowed to retake the city.": ["retake active army > city"],
    "Troops took control of the crossing on Friday.": [
        "take active Troops > crossing"
    ],
    "Helicopters dropped barrel bombs on the village.": ["drop active Helicopters > village"],
    "Snipers opened fire on the crowd.": ["open fire active Snipers > crowd"],
    "Soldiers shot and killed two smugglers.": [
        "shoot active Soldiers > two smugglers",
        "kill active Soldiers > two smugglers",
    ],
    "The minister said rebels had captured the dam.": ["capture active rebels > dam"],
    "The town that the army captured on Sunday is quiet.": ["capture active army > town"],
    # passive with agent
    "Two journalists were detained by the police on Monday.": [
        "detain passive police > Two journalists"
    ],
    "The village was completely destroyed on Friday by government artillery.": [
        "destroy passive government artillery > village"
    ],
    "A convoy attacked by gunmen near the border was carrying flour.": [
        "attack passive gunmen > convoy"
    ],
    "Besieged by the army, the town ran out of bread.": ["besiege passive army > town"],
    "The men were arrested and tortured by security agents.": [
        "arrest passive security agents > men",
        "torture passive security agents > men",
    ],
    "The driver got shot by a sniper.": ["shoot passive sniper > driver"],
    # agentless
    "Three civilians killed in the raid were buried at noon.": [
        "kill agentless  > Three civilians"
    ],
    "Dozens of civilians were killed in Orlen.": ["kill agentless  > Dozens of civilians"],
    "At least 40 people were killed and 12 wounded.": [
        "kill agentless  > 40 people",
        "wound agentless  > 12",
    ],
    "The bridge was retaken by dawn.": ["retake agentless  > bridge"],
    "Ten fighters were killed by the river.": ["kill agentless  > Ten fighters"],
    "The patients were evacuated by air.": ["evacuate agentless  > patients"],
    "The town will be liberated by Friday.": ["liberate agentless  > town"],
    "Residents who were displaced last year have returned.": [
        "displace agentless  > Residents"
    ],
    "He was reportedly killed in an ambush.": ["kill agentless  > He"],
    "Those wounded in the blast were treated.": ["wound agentless  > Those"],
    "No one has been arrested.": ["arrest agentless  > No one"],
    # intransitive
    "Four children died in the cold.": ["die intransitive  > Four children"],
    "Hundreds have perished at sea.": ["perish intransitive  > Hundreds"],
    "The town fell to the insurgents.": ["fall intransitive insurgents > town"],
    "Besieged for two years, the suburb ran out of bread.": ["besiege agentless  > suburb"],
    "Three died in the fire.": ["die intransitive  > Three"],
    "Many died of hunger.": ["die intransitive  > Many"],
    "He died a hero.": ["die intransitive  > He"],
    "Did the army shell the village?": ["shell active army > village"],
    "The prisoner died under torture.": ["die intransitive  > prisoner"],
    "Fighters seized by the army were executed.": [
        "seize passive army > Fighters",
        "execute agentless  > Fighters",
    ],
    "The town the rebels captured in May was shelled.": [
        "capture active rebels > town",
        "shell agentless  > town",
    ],
    "The port seized last week by the navy reopened.": ["seize passive navy > port"],
    "Protesters were fired upon by police.": ["fire passive police > Protesters"],
    "The army drove the rebels out of the suburb.": ["drive active army > rebels"],
    "He was beaten to death by guards.": ["beat passive guards > He"],
    "Two houses collapsed under the fire.": ["collapse intransitive  > Two houses"],
    # nominalised
    "The killing of two medics by gunmen drew protests.": ["kill nominalised gunmen > two medics"],
    "Clashes between rebels and the army continued.": [
        "clash nominalised rebels > army"
    ],
    "An air strike on the hospital cut the power.": ["strike nominalised  > hospital"],
    "The regime's bombardment of the suburb went on.": [
        "bombard nominalised regime > suburb"
    ],
    "Russian air strikes on the province resumed.": ["strike nominalised Russian > province"],
    # an object behind a time or a means
    "Rebel groups on Friday targeted with mortar shells the town of Orlen.": [
        "target active Rebel groups > town of Orlen"
    ],
    "Jihadists shelled on Monday evening two villages near the dam.": [
        "shell active Jihadists > two villages"
    ],
    "The insurgents attacked with rockets and mortars a checkpoint near Orlen.": [
        "attack active insurgents > checkpoint"
    ],
    "Army units bombarded during the past 24 hours Orlen camp with rockets.": [
        "bombard active Army units > Orlen camp"
    ],
    "Gunmen posted in the hills hit with a missile Tarn village injuring a farmer.": [
        "hit active Gunmen > Tarn village", "injure active Gunmen > farmer",
    ],
    "Two schools hit on Friday with mortars stood empty.": ["hit agentless  > Two schools"],
    "Militants targeted with drones a local monitor said.": ["target agentless  > Militants"],
    # a number begins its own phrase where the paper leaves out its commas
    "In Orlen province 17 people were killed.": ["kill agentless  > 17 people"],
    "Two killed 8 injured in rebel attacks on Tarn Six people were hurt.": [
        "kill agentless  > Two", "injure agentless  > 8",
        "attack nominalised rebel > Tarn", "hurt agentless  > Six people",
    ],
    "The first 12 soldiers were killed.": ["kill agentless  > first 12 soldiers"],
    # who tells it is not who suffers
    "A bomb killed ten people and wounded dozens more state media reported.": [
        "kill active bomb > ten people", "wound active bomb > dozens more",
    ],
    # what cannot act
    "Army jets destroy two fuel stations kill ten fighters.": [
        "destroy active Army jets > two fuel stations", "kill active Army jets > ten fighters",
    ],
    "Rebel-held Orlen was shelled on Sunday, killing 36 people.": [
        "shell agentless  > Rebel-held Orlen",
        "kill active  > 36 people",
    ],
    "The port was hit by army jets, killing four dockers and wounding nine.": [
        "hit passive army jets > port",
        "kill active army jets > four dockers",
        "wound active army jets > nine",
    ],
    "A meeting was held in the camp when planes hit the tents killing five.": [
        "hit active planes > tents", "kill active planes > five",
    ],
    "The militia with the help of air raids seized the port.": ["seize active militia > port"],
    "A twin bombing struck the market.": ["strike active twin bombing > market"],
    "He blamed the attack on the army.": ["attack nominalised army > "],
    "The rebels were preparing to launch their attack on the airport.": [
        "launch active rebels > airport"
    ],
    "The rebels were able to carry out attacks on the airport.": [
        "attack nominalised rebels > airport"
    ],
}  # fmt: skip

TRAPS = [
    "The wounded were taken to hospital.",
    "Aid reached the besieged towns.",
    "Pupils returned to a destroyed school.",
    "They killed time at the station.",
    "Prices hit a record on Tuesday.",
    "The two sides struck a deal.",
    "He took part in the talks.",
    "The club fired the coach.",
    "The workers' strike lasted a week.",
    "He ran a shell company.",
    "The attack began at noon.",
    "The company launched a website.",
    "She suffered a heart attack.",
    "The governor was on the target list.",
    "The council executed the plan.",
    "Officials spoke of dead and wounded.",
    "Critics attacked the tax.",
    "The talks collapsed on Monday.",
    "Exports were hit by the recession.",
    "The noise died down.",
    "Pupils may retake the exam in May.",
    "A strike by teachers closed the schools.",
    "The minister was besieged by reporters.",
    "The opposition drew up an attack on the budget.",
    "Badly wounded soldiers waited in the corridor.",
    "A report on internally displaced people is due.",
    "The film captured the mood of the city.",
]


@pytest.mark.parametrize("text", CLAUSES)
def test_clause_is_read_as_a_reader_would(text):
    assert read(text) == CLAUSES[text]


@pytest.mark.parametrize("text", TRAPS)
def test_what_only_looks_like_a_clause_is_none(text):
    assert read(text) == []


def test_offsets_are_those_of_the_text():
    text = (
        "On Friday “the rebels’ fighters” killed two guards. A guard’s killing of a medic followed."
    )
    clauses = clauses_of(text)
    assert clauses["verb"].tolist() == ["kill", "kill"]
    for row in clauses.itertuples():
        for role in ("agent", "patient"):
            begin, end = getattr(row, f"{role}_start"), getattr(row, f"{role}_end")
            assert text[begin:end] == getattr(row, role)
    assert [text[row.start : row.end] for row in clauses.itertuples()] == ["killed", "killing"]
    assert clauses["agent"].tolist() == ["rebels’ fighters", "guard"]


def test_what_is_not_named_has_no_place():
    clauses = clauses_of("Two men were shot.")
    assert clauses[["agent", "agent_start", "agent_end"]].to_numpy().tolist() == [["", -1, -1]]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("Rebels killed two guards.", ""),
        ("Rebels did not kill the guards.", "negated"),
        ("Rebels may have killed the guards.", "modal"),
        ("Rebels want to kill the guards.", "infinitive"),
        ("The guards were never killed.", "negated"),
    ],
)
def test_note_tells_what_is_denied_or_only_possible(text, note):
    assert clauses_of(text)["note"].tolist() == [note]


def test_parts_put_together_are_the_whole():
    texts = list(CLAUSES)
    sentences, tokens = lay(*texts)
    whole = find_clauses(tokens, sentences=sentences)
    parts = []
    for doc_id in sentences["doc_id"].unique():
        some = tokens[tokens["doc_id"] == doc_id]
        parts.append(find_clauses(some, sentences=sentences[sentences["doc_id"] == doc_id]))
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            "killed by the and who were wounded attack on of , rebels 3 to shell was dying had "
            "launched between strike Friday at least not . ’s fell shot dead taken".split()
        ),
        max_size=30,
    )
)
def test_no_order_of_words_breaks_it(words):
    clauses = clauses_of(" ".join(words))
    assert set(clauses["form"]) <= set(FORMS)
    assert ((clauses["agent"] == "") == (clauses["agent_start"] == -1)).all()
    assert (clauses.loc[clauses["form"] == "agentless", "agent"] == "").all()
    assert (clauses.loc[clauses["form"] == "passive", "agent"] != "").all()


@pytest.mark.parametrize(
    "texts",
    [
        [],
        [""],
        ["killed"],
        ["   "],
        ["قتل الجنود"],
        ["💥 killed 💥"],
        ["a\0b killed\0two men"],
        ["x" * 10**6],
    ],
)
def test_awkward_texts_give_a_table(texts):
    clauses = clauses_of(*texts)
    assert list(clauses.columns)[:5] == ["doc_id", "sentence_id", "start", "end", "verb"]
    assert clauses["start"].dtype == "int64"


@pytest.mark.parametrize(
    "words",
    [
        "by ",
        "killed ",
        "killed by ",
        "to kill ",
        "and killed ",
        "attack on ",
        "who killed ",
        "of the ",
    ],
)
def test_time_grows_with_the_text_and_no_faster(words):
    def measure(n: int) -> float:
        sentences, tokens = lay(words * (n // len(words)))
        times = []
        for _ in range(2):
            begin = process_time()  # of this process alone, the better of two
            find_clauses(tokens, sentences=sentences)
            times.append(process_time() - begin)
        return min(times)

    measure(1_000)
    assert measure(400_000) < 24 * max(measure(50_000), 0.02)  # eight times as much; 64 if squared


def test_verb_list_of_the_user_is_obeyed(tmp_path):
    place = tmp_path / "verbs.toml"
    place.write_text('[verbs]\ngrab = { kind = "control", double = true }\n', encoding="utf-8")
    sentences, tokens = lay("Rebels grabbed the dam and killed two guards.")
    clauses = find_clauses(tokens, sentences=sentences, verbs=read_verbs(place))
    assert clauses[["verb", "kind", "patient"]].to_numpy().tolist() == [["grab", "control", "dam"]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no table"),
        ("[verbs", "cannot be read"),
        ('[verbs]\nkill = { kind = "bad" }', "'bad' was given"),
        ('[verbs]\nkill = { kind = "harm", subjekt = "agent" }', "unknown keys ..subjekt"),
        ('[verbs]\nkill = { kind = "harm", nouns = "killing" }', "a list of texts"),
        ('[verbs]\nkill = "harm"', "must be a table"),
    ],
)
def test_a_broken_verb_list_says_what_is_wrong(tmp_path, content, said):
    place = tmp_path / "verbs.toml"
    place.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_verbs(place)


def test_every_form_of_the_list_leads_to_a_verb():
    verbs = read_verbs()
    assert {verb.kind for verb in verbs.verbs} == {"harm", "control"}
    for form, lemma in [
        ("besieging", "besiege"), ("gunned", "gun"), ("expelled", "expel"), ("dying", "die"),
        ("overran", "overrun"), ("clashes", "clash"), ("airstrikes", "strike"), ("occupied", "occupy"),
    ]:  # fmt: skip
        assert verbs.forms[form][0].lemma == lemma


# --- shares --------------------------------------------------------------------------------------

GROUPS = pd.DataFrame(
    {"doc_id": ["d000", "d001", "d002", "d003"], "group": ["A", "A", "B", "B"]}, dtype="str"
)
TEXTS = [
    "Two civilians were killed. The army shelled the town.",  # 1 of 2 without an agent
    "Three children died. Five civilians were wounded.",  # 2 of 2
    "The army killed two rebels.",  # 0 of 1
    "The army shelled the town. Rebels attacked a base. A soldier was shot.",  # 1 of 3
]


def test_share_is_the_mean_of_the_articles_shares():
    shares = score_agency(clauses_of(*TEXTS), groups=GROUPS)
    rows = shares[shares["patient_class"] == "all"].set_index("group")
    assert rows["n"].to_dict() == {"A": 4, "B": 4}
    assert rows["n_unnamed"].to_dict() == {"A": 3, "B": 1}
    assert rows["estimate"].to_dict() == pytest.approx({"A": 0.75, "B": 1 / 6})
    assert (rows["low"] <= rows["estimate"]).all()
    assert (rows["estimate"] <= rows["high"]).all()


def test_classes_of_patients_make_up_the_whole():
    shares = score_agency(clauses_of(*TEXTS), groups=GROUPS)
    classes = shares[shares["patient_class"] != "all"]
    assert classes.groupby("group")["n"].sum().to_dict() == {"A": 4, "B": 4}
    of_civilians = shares[shares["patient_class"] == "civilians"]
    assert of_civilians[["group", "n", "estimate"]].to_numpy().tolist() == [["A", 2, 1.0]]


def test_forms_of_a_group_sum_to_one():
    forms = score_agency_forms(clauses_of(*TEXTS), groups=GROUPS)
    assert forms.groupby("group")["estimate"].sum().to_dict() == pytest.approx({"A": 1, "B": 1})
    assert forms.groupby("group")["n"].sum().to_dict() == {"A": 4, "B": 4}
    assert forms["form"].tolist() == list(FORMS) * 2


def test_order_of_the_clauses_is_irrelevant():
    clauses = clauses_of(*TEXTS)
    turned = clauses.iloc[::-1].reset_index(drop=True)
    for score in (score_agency, score_agency_forms, score_agency_contrasts):
        pd.testing.assert_frame_equal(score(turned, groups=GROUPS), score(clauses, groups=GROUPS))


def test_contrast_finds_a_planted_difference():
    texts = ["Two civilians were killed. Two men were killed."] * 12
    texts += ["The army killed two civilians. The army killed two men."] * 12
    doc_ids = [f"d{number:03d}" for number in range(24)]
    groups = pd.DataFrame({"doc_id": doc_ids, "group": ["A"] * 12 + ["B"] * 12}, dtype="str")
    contrasts = score_agency_contrasts(clauses_of(*texts), groups=groups)
    row = contrasts[(contrasts["group"] == "A") & (contrasts["patient_class"] == "all")].iloc[0]
    assert row["estimate"] == 1
    assert row["distinguishable"]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("Ten people were killed in a Russian air strike.", "Russian"),
        ("Ten people were killed on Monday in army shelling of the town.", "army"),
        ("Two men died in US-led air strikes.", "US-led"),
        ("Two men were killed during a raid by rebels.", "rebels"),
        ("Ten people were killed in an air strike.", ""),
        ("Ten people were killed in the town.", ""),
        ("Ten people were killed and officials blamed a Russian strike.", ""),
        ("The army killed ten people in a Russian town.", ""),
        # whoever it is, and whatever the outlet calls him
        ("Ten people were killed in terrorist rocket attacks on the town.", "terrorist"),
        ("Ten people were killed in rebel rocket attacks on the town.", "rebel"),
        ("Ten people were killed due to a regime attack.", "regime"),
        ("Ten people were killed as a result of a jihadist mortar attack.", "jihadist"),
        ("Ten people were killed in a rocket attack launched by militants.", "militants"),
        ("Ten people were hurt in attacks with shells by the army on the town.", "army"),
        ("The town was attacked with shells fired by insurgents.", "insurgents"),
        ("Ten fighters were killed in clashes with the army.", "army"),
        ("Ten fighters were killed in clashes between two clans.", ""),
        ("One man was killed and two were injured in a rebel attack.", "rebel"),
        ("One man was killed in a blast and two were shot in a police raid.", ""),
        ("Ten people were killed when rebels shelled the square.", "rebels"),
        ("Ten people were killed as Russian jets raided the town.", "Russian jets"),
        ("Ten people died after shells were fired by the militia at the school.", "militia"),
        ("Ten people were killed after a jihadist blew himself up.", "jihadist"),
        ("Ten people were killed when a shell hit the square.", ""),
        ("Ten rebels were killed when rebels attacked the base.", ""),
        ("Ten men were killed when they attacked the base.", ""),
        ("Ten people were killed as the president seeks to retake the town.", ""),
        ("Ten people were killed when the army clashed with rebels.", ""),
        ("Fifty fighters were killed in clashes and US-led air strikes.", "US-led"),
        ("Ten were killed in heavy bombing of Orlen on Friday by army jets.", "army jets"),
    ],
)
def test_whose_act_it_was_is_told_beside_a_harm(text, owner):
    clauses = clauses_of(text)
    assert clauses["owner"].iloc[0] == owner
    whole = score_agency(
        clauses.iloc[:1], groups=pd.DataFrame({"doc_id": ["d000"], "group": ["A"]}, dtype="str")
    )
    nobody = owner == "" and clauses["agent"].iloc[0] == ""
    assert whole["n_nobody"].iloc[0] + whole["n_means"].iloc[0] >= nobody
    assert nobody or whole["n_nobody"].iloc[0] == 0


def test_bare_weapons_are_counted_apart():
    texts = ["A blast killed two men.", "A Russian strike killed two men.", "Two men were killed."]
    groups = pd.DataFrame({"doc_id": ["d000", "d001", "d002"], "group": "A"}, dtype="str")
    whole = score_agency(clauses_of(*texts), groups=groups).iloc[0]
    assert (whole["n"], whole["n_unnamed"], whole["n_nobody"], whole["n_means"]) == (
        3,
        2,
        1,
        1,
    )  # the strike only tells by what they were killed


def test_all_harms_and_those_to_one_class_are_tested_apart():
    texts = ["Two civilians were killed. " * 4]
    texts += ["Two soldiers were killed. Rebels were killed. " * 4]
    texts = texts * 6 + ["The army killed two civilians. A mob killed two soldiers. " * 4] * 12
    groups = pd.DataFrame(
        {"doc_id": [f"d{number:03d}" for number in range(24)], "group": ["A"] * 12 + ["B"] * 12},
        dtype="str",
    )
    contrasts = score_agency_contrasts(clauses_of(*texts), groups=groups)
    whole = contrasts["patient_class"] == "all"
    for family in (contrasts[whole], contrasts[~whole]):
        expected = score_q(family["p"].to_numpy(dtype=float))
        assert family["q"].to_numpy(dtype=float) == pytest.approx(expected, nan_ok=True)
    assert (~whole).sum() > 2


def test_no_clause_gives_tables_without_numbers():
    clauses = clauses_of("Nothing happened.")
    assert score_agency(clauses, groups=GROUPS)["estimate"].isna().all()
    assert score_agency_forms(clauses, groups=GROUPS)["estimate"].isna().all()
    assert not len(score_agency_contrasts(clauses, groups=GROUPS))
    with pytest.raises(ValueError, match="`kind` must be one of"):
        score_agency(clauses, groups=GROUPS, kind="help")


def test_parties_are_told_by_their_head():
    names = ["two government soldiers", "dozens of civilians", "rebels in the city", "", "12"]
    names += ["rebel stronghold of Orlen", "rebel mill"]
    assert classify_parties(pd.Series(names, dtype="str")).tolist() == [
        "soldiers and police", "civilians", "armed groups", "not named", "people not described",
        "places", "other",
    ]  # fmt: skip


def test_what_a_cause_left_behind_has_its_doer():
    clauses = clauses_of("Rebels shelled the town leaving three people wounded.")
    assert clauses["owner"].tolist() == ["", "Rebels"]
    clauses = clauses_of("The army raided the camp which resulted in the death of ten men.")
    assert clauses["owner"].tolist() == ["", "army"]
    clauses = clauses_of("The toll from army raids rose to five killed.")
    assert clauses.set_index("verb")["owner"]["kill"] == "army"


def test_a_side_of_a_fight_is_a_doer_of_it():
    clauses = clauses_of("Clashes with the militia went on.", "Clashes in the town went on.")
    assert clauses["owner"].tolist() == ["militia"]


def test_no_word_for_the_doer_counts_less_than_another():
    words = (
        "rebel",
        "terrorist",
        "militant",
        "jihadist",
        "regime",
        "army",
        "Russian",
        "opposition",
    )
    for text in (
        "Ten people were killed in {} shelling.",
        "Ten people were killed and two wounded in a {} mortar attack on the town.",
        "{} attacks on the town went on.",
    ):
        clauses = clauses_of(*(text.format(word) for word in words))
        nobody = names_nobody(clauses).groupby(clauses["doc_id"]).sum()
        assert nobody.tolist() == [0] * len(words), text


def test_a_short_name_in_brackets_is_part_of_the_phrase():
    text = "The Orlen Defence Force (ODF) shelled the town, and the Tarn Front (TF) fighters fled."
    clauses = clauses_of(text)
    assert clauses["agent"].tolist() == ["Orlen Defence Force"]


def test_the_error_of_each_form_is_told():
    wrong = read_agency_accuracy().set_index("measure").loc["form: agentless", "wrong"]
    assert f"agentless {100 * wrong:.1f}%" in tell_agency_errors()


def test_the_base_is_the_one_that_the_notebook_tells():
    text = Path("notebooks/05-naming-and-voice.ipynb").read_text(encoding="utf-8")
    assert f"none below {MIN_HARMS} harms in {MIN_ARTICLES} articles on either side" in text
