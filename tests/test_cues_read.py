"""Cues of the codebooks that come with Parallax, in sentences made for what they got wrong once."""

import pandas as pd
import pytest

from analysis.frames import find_cues, read_codebook
from analysis.tokens import split_sentences, split_tokens

CASES = [
    ("policy", "health-and-safety", [
        ("Two shells fell near the children's hospital.", False),
        ("A bomb went off just outside Al-Noor hospital.", False),
        ("The blast was heard around the hospital.", False),
        ("A source in Ghazala National Hospital gave the number of dead.", False),
        ("Hospital officials gave no names.", False),
        ("The barracks are in a hospital under construction.", False),
        ("Jets bombed the hospital for the third time.", True),
        ("Eleven of the wounded are in hospital.", True),
        ("Around thirty patients lay in the cellar of the hospital.", True),
    ]),
    ("policy", "capacity-and-resources", [
        ("The team asked for access to study the crater.", False),
        ("Inspectors were refused access to the site.", False),
        ("They want access to investigate the raid.", False),
        ("Aid to the Church in Need published the letter.", False),
        ("The quarter has no access to clean water.", True),
        ("Aid reached the town on Monday.", True),
    ]),
    ("policy", "morality", [
        ("We all came out alive, thank God.", False),
        ("God willing, the road will be open soon.", False),
        ("My God, look at the smoke!", False),
        ("God will judge those who did this.", True),
    ]),
    ("generic", "morality", [
        ("We are alive, thank God.", False),
        ("They shouted that God is great.", False),
        ("God will judge those who did this.", True),
    ]),
    ("policy", "public-opinion", [
        ("He set out his plan in an opinion piece.", False),
        ("Opinion in the capital is divided.", True),
    ]),
    ("generic", "attribution-of-responsibility", [
        ("The boy was in urgent care.", False),
        ("The envoy is urging both sides to leave the town.", True),
    ]),
    ("policy", "cultural-identity", [
        ("Kurdish forces took the hill.", False),
        ("A column of Kurdish and Arab fighters crossed the river.", False),
        ("The Kurds advanced to the dam.", False),
        ("Shiite militias manned the gate.", False),
        ("It was hit on the third day of Ramadan.", False),
        ("Most people of the valley are Kurds.", True),
        ("They keep a Kurdish feast in spring.", True),
        ("The president is of the Alawite sect.", True),
        ("The oldest church of the town was hit.", True),
    ]),
    ("policy", "public-opinion", [
        ("The war began in 2011 with protests in the south.", False),
        ("It broke out when the police cracked down on demonstrators.", False),
        ("Since the uprising started with protests, half have fled.", False),
        ("The strike drew protests from two capitals.", False),
        ("Hundreds joined a protest at the gate of the council.", True),
        ("A poll shows that few trust the talks.", True),
    ]),
    ("policy", "quality-of-life", [
        ("A plane came to evacuate the wounded soldiers.", False),
        ("The rebels evacuated the post at night.", False),
        ("Hundreds of families were evacuated from the town.", True),
    ]),
    ("war-peace", "ordinary-people", [
        ("The massacre of the residents was told by both papers.", False),
        ("Gunmen kidnapped eleven teachers.", False),
        ("The bus was carrying residents of the two towns.", False),
        ("Evacuees were among the dead.", False),
        ("Six residents of the two hamlets by the lake were killed.", False),
        ("Residents of the hamlet said that six guards were wounded.", True),
        ("Residents filled sacks with sand.", True),
        ("Three students were killed.", False),
        ("A shell hit the school, killing nine pupils.", False),
        ("Six farmers lost their lives on the road.", False),
        ("Students carried the books out of the ruin.", True),
        ("A shell killed four on the market, residents said.", True),
        ("The raid was over in minutes, killing four, residents said.", True),
    ]),
    ("war-peace", "differences", [
        ("The truce was brokered by Qatar.", False),
        ("Both sides broke the truce within a day.", True),
        ("The agreement was broken at dawn.", True),
    ]),
    ("war-peace", "before-and-after", [
        ("The road has been shut for the past month.", False),
        ("Three weeks of shelling have emptied the street.", False),
        ("The raid of 12 May 2016 was the second.", False),
        ("The war has gone on for five years.", True),
        ("The war broke out in March 2011.", True),
        ("A generation of children will bear the marks for decades.", True),
    ]),
    ("war-peace", "taking-sides", [
        ("The regime shelled the hill.", False),
        ("Terrorist groups fired on the bus.", False),
        ("The so-called Islamic State fled.", False),
        ("The heroic army liberated the town.", True),
        ("Its self-proclaimed caliphate is crumbling.", False),
        ("He spoke of the so-called council.", True),
    ]),
    ("war-peace", "demonising", [
        ("It spoke of terrorists, a term that the state uses for all who oppose it.", False),
        ("The state calls all of them terrorists.", False),
        ("Terrorists fired on the bus.", True),
    ]),
    ("war-peace", "victory", [
        ("The group controls the pumping station.", False),
        ("The group controls the hill.", True),
    ]),
    ("war-peace", "causes", [
        ("The war began in 2011 with protests.", False),
        ("The war began when protests against poverty were crushed.", True),
        ("Sectarian hatred drove them on.", True),
    ]),
    ("war-peace", "many-parties", [
        ("Syrian and Russian warplanes hit the market.", False),
        ("Russia and Iran back the government, Turkey some of the rebels.", True),
    ]),
    ("war-peace", "agreements", [
        ("The deal was halted at noon.", False),
        ("They left because a deal had been mentioned.", False),
        ("The two sides reached a deal at noon.", True),
    ]),
    ("war-peace", "common-ground", [
        ("The deal between the warring sides was halted.", False),
        ("All sides have broken the rules.", True),
    ]),
    ("war-peace", "preventing", [
        ("They hold a narrow corridor along the road.", False),
        ("Jets hit a village in a de-escalation zone.", False),
        ("The council asked for a humanitarian corridor.", True),
    ]),
    ("war-peace", "gain-for-all", [
        ("A bomb hit the buses after the evacuation of two towns.", False),
        ("Under the deal both towns were evacuated.", True),
    ]),
    ("war-peace", "people-who-act", [
        ("People were evacuated in a deal of the two sides.", False),
        ("The war began with protests.", False),
        ("They pulled out the wounded, civil defence sources said.", True),
        ("Civil defence sources gave the number.", False),
        ("Volunteers evacuated the patients.", True),
        ("The wounded were evacuated on foot.", True),
        ("He voiced doubt that aid trucks would get through.", False),
        ("The evacuation of the sick is long overdue.", False),
        ("Aid trucks drove into the quarter.", True),
        ("The sick were evacuated.", True),
    ]),
    ("war-peace", "weighing-accounts", [
        ("With two bags they left into the unknown.", False),
        ("The brigade swore allegiance to the emir.", False),
        ("The number of dead is unknown.", True),
        ("The alleged gunman is a former guard.", True),
    ]),
    ("war-peace", "elites", [
        ("The army destroyed two Damascus dens.", False),
        ("Damascus denies it.", True),
    ]),
    ("entman", "remedy", [
        ("Five deaths were reported by civil defence rescuers.", False),
        ("Twenty were hurt, rescuers said.", False),
        ("The treaty bans such gas.", False),
        ("He is in urgent need of blood.", False),
        ("The raid killed three rescue workers.", False),
        ("Nine people, two of them rescue workers, were killed.", False),
        ("It began with peaceful protests demanding reforms.", False),
        ("The council demands an inquiry.", True),
        ("Rescuers dug for the children all night.", True),
        ("Doctors treated the burns.", True),
        ("The council urged both sides to withdraw.", True),
    ]),
    ("entman", "problem", [
        ("The news from the dam is of great concern.", True),
        ("The office is deeply concerned about the camp.", True),
        ("The executive board met in June.", False),
        ("They executed two guards.", True),
    ]),
]  # fmt: skip
ROWS = [
    pytest.param(book, frame, text, called, id=f"{book}-{frame}-{text[:40]}")
    for book, frame, rows in CASES
    for text, called in rows
]


@pytest.mark.parametrize(("book", "frame", "text", "called"), ROWS)
def test_what_a_sentence_calls_up(book, frame, text, called):
    documents = pd.DataFrame({"doc_id": ["d"], "text": [text]}).astype("str")
    tokens = split_tokens(split_sentences(documents))
    cues = find_cues(tokens, codebook=read_codebook(book))
    assert (frame in set(cues["frame"])) == called, cues["cue"].tolist()
