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
    ("war-peace", "ordinary-people", [
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
    ("war-peace", "people-who-act", [
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
