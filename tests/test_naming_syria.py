"""The Syria naming set on sentences made up for it: what counts for its actor, what does not."""

import pandas as pd
import pytest

from analysis.naming import NamingSet, find_mentions, read_naming
from analysis.tokens import split_sentences, split_tokens

# A mention is marked [actor:label words], the actors as in ACTORS below.
SENTENCES = [
    "The [s:regime] shelled the town on Sunday.",
    "The Turkish regime rejected the charge.",
    "[s:Government] forces moved north, and the Iraqi government watched.",
    "German authorities opened a school for refugees.",
    "The Syrian [s:authorities] closed the crossing.",
    "The government of Iraq sent aid.",
    "Iraq's government sent aid to the camp.",
    "Troops of the Lebanese army watched the border.",
    "The [s:army] advanced towards Idlib, state television said.",
    "The [s:Syrian Arab Army] took the hill.",
    "The [g:Free Syrian Army] lost the hill.",
    "[s:Assad’s forces] besieged the suburb.",
    "Assad's [s:regime] denied the strike.",
    "[s:Forces loyal to President Bashar al-Assad] entered the village.",
    "A sanctions regime was agreed by the council.",
    "The interim government met in exile.",
    "The Salvation Army handed out blankets.",
    "Both Western governments and the Turkish military stayed silent.",
    "The Syrian [s:military] said it would answer.",
    "Military action was debated in parliament.",
    "Turkish officials met the [s:Syrian Arab Army] there.",
    "German aircraft bombed Syrian [s:army] posts.",
    "In Ankara, the government called an election.",
    "Putin's government denied it.",
    "Syrian [s:troops] left.",
    "Turkish troops left, and Russian soldiers stayed.",
    "[s:Regime]-held quarters were shelled from [a:rebel]-held ones.",
    "Anti-[s:regime] songs were heard; anti-[s:government] [a:rebels] sang.",
    "The [s:regime]’s fall freed them.",
    "[a:Anti-regime fighters] sang.",
    "[a:Rebels] fired on the convoy.",
    "[a:Rebel fighters] fired on the convoy.",
    "The [a:armed opposition] refused to leave.",
    "Air strikes hit [a:opposition] areas, and shells fell in [a:opposition] quarters.",
    "There was fierce opposition to the plan.",
    "Opposition parties in Germany protested.",
    "The opposition leader flew to Geneva.",
    "Two fighter jets crossed the border.",
    "The boxer is a born fighter, said his trainer in London.",
    "[k:Kurdish fighters] took the dam.",
    "[g:Hezbollah] fighters crossed the river.",
    "Pro-[s:government] fighters held the road.",
    "[i:ISIS] militants blew up the bridge.",
    "Militants of the [n:Nusra Front] blew up the bridge.",
    "The jihadist [i:Islamic State] blew up the bridge.",
    "The terrorist group [i:ISIS] blew up the bridge.",
    "The extremist fighters of the [n:Nusra Front] blew up the bridge.",
    "[a:Rebels] fought [i:ISIS] at the bridge.",
    "[a:Rebels] and [i:ISIS] fought at the bridge.",
    "[a:Terrorists] fired rockets at the market, the agency reported.",
    "A terrorist attack struck Paris.",
    "[a:Takfiri terrorists] fired rockets at Homs.",
    "[a:Jihadists] and [a:insurgents] quarrelled over the mill.",
    "Turkish-backed [a:rebels] quarrelled over the mill.",
    "Rebels in Yemen fired a missile.",
    "Houthi rebels fired a missile.",
    "Taliban insurgents overran a post.",
    "Colombian rebels signed a peace deal.",
    "Six [a:mercenaries] were captured near Hama.",
    "[i:IS] claimed the blast, which is rare.",
    "What is done is done.",
    "The [i:Islamic State (ISIS]) group claimed the blast.",
    "[i:Daesh] lost ground to the [k:SDF].",
    "[n:Hayat Tahrir al-Sham] set up a court.",
    "The [k:Syrian Democratic Forces] and the [k:YPG] set up a court.",
    "The [m:withdrawal] of troops from the town began.",
    "The withdrawal from the climate agreement was announced.",
    "She withdrew cash from the bank.",
    "They withdrew their candidacy.",
    "[s:Army] units [m:retreated] towards Hama.",
    "A yoga retreat opened by the sea.",
    "The [m:evacuation] of residents resumed under the deal.",
    "The [m:evacuation] deal was signed.",
    "[a:Fighters] [m:pulled out] of the quarter.",
    "Rescuers pulled out of the rubble a child.",
    "The [m:redeployment] of units was tactical, a general said.",
    "The withdrawal from Afghanistan cost lives.",
    "Shelling [d:killed] five people.",
    "Twelve villagers [d:died] and two were [d:martyred].",
    "The storm died down.",
    "The committee killed the bill.",
    "The [s:army] [d:neutralised] ten gunmen.",
    "Engineers neutralised three mines.",
    "The fund eliminated tariffs.",
    "Units [d:eliminated] dozens near Palmyra.",
    "The plan was well executed.",
    "The group [d:executed] eight prisoners.",
    "Five people were killed in Mexico.",
    "Thirty people [d:lost their lives] in Aleppo.",
    "He visited Martyrs' Square.",
    "The column of [i:Daesh] fighters left, and its fighters burned the mill.",
    "[a:Fighters] left the mill near Homs.",
    "[a:Opposition fighters] and [i:ISIS] men quarrelled over the mill.",
    "Fighters loyal to the [s:government] held the mill near Homs.",
    "One of its fighters was hurt near Homs.",
    "The so-called poet read, and the [i:so-called Islamic State] listened.",
    "[i:IS] men left; one is hurt.",
    "SYRIA IS TIRED Men of the [s:army] rested at the mill and talked of home.",
    "The front, [n:al-Qaeda’s Syrian branch], gave no answer.",
    "The court of [n:Jabhat Fatah al-Sham (HTS]) met.",
    "[k:YPG/PKK] men crossed, Syrian officials said.",
    "Iraqi Kurdish fighters crossed the river.",
    "Men of the [p:shabiha] broke the door.",
    "[g:Hezbollah], [g:Ahrar al-Sham] and the [g:FSA] met.",
    "A page called Homs Is Being Slaughtered Silently told of it.",
    "In 1982 people were killed in Hama, and rebels hid there.",
    "The threat to Homs was eliminated, a minister said.",
    "Khartoum was still. The army had closed the bridges, and four people were killed.",
    "Raqqa was still. The [s:army] had closed the bridges, and four people were [d:killed].",
    "The candidate from Lisbon spoke. The opposition and the authorities were silent.",
    "The withdrawal of the manuscript was a relief.",
    "Two Syrians were killed in a bus crash.",
    "The [n:Nusra Front] and allied [a:rebels] dug in; allied fighters were hurt.",
    "The rebels’ allies in Kenya and Kenya’s rebels met.",
    "The FSA in Leeds closed a dairy.",
    "Her sister studied in Leeds. The [g:FSA] in Daraa sent her a letter.",
    "The rumour killed demand in Homs.",
]
ACTORS = {
    "s": "state", "a": "armed opponents", "i": "Islamic State", "n": "Nusra",
    "k": "Kurdish-led forces", "p": "National Defence Forces", "g": "named groups",
    "m": "movement", "d": "deaths",
}  # fmt: skip


def read_marks(text: str) -> tuple[str, list[tuple[str, str]]]:
    """Return the plain sentence, and the actor and the words of each mention marked in it."""
    plain, marks = "", []
    while "[" in text:
        before, _, rest = text.partition("[")
        inner, _, text = rest.partition("]")
        key, _, words = inner.partition(":")
        marks.append((ACTORS[key], words))
        plain += before + words
    return plain + text, marks


@pytest.fixture(scope="module")
def naming() -> NamingSet:
    return read_naming("naming-syria")


@pytest.mark.parametrize("marked", SENTENCES)
def test_what_is_marked_is_what_is_found(marked, naming):
    text, wanted = read_marks(marked)
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]}).astype("str")
    tokens = split_tokens(split_sentences(documents))
    mentions = find_mentions(tokens, naming=naming)
    places = zip(mentions["actor"], mentions["start"], mentions["end"], strict=True)
    assert [(actor, text[start:end]) for actor, start, end in places] == wanted


NAMES = {
    "Daesh fled.": "Daesh", "ISIL fled.": "ISIL", "ISIS fled.": "ISIS", "IS fled.": "IS",
    "Islamic State fled.": "Islamic State", "The Islamic State group fled.": "Islamic State",
    "Islamic State of Iraq and the Levant fled.": "ISIL",
    "The Islamic State in Iraq and Syria (ISIS) fled.": "ISIS",
    "Islamic State (IS) fled.": "Islamic State", "Daesh (ISIS) fled.": "Daesh",
    "The so-called “Islamic State” fled.": "so-called Islamic State",
    "IS-held streets emptied.": "IS", "Nusra Front men fled.": "Nusra",
    "Fateh al-Sham Front men fled.": "Fatah al-Sham", "HTS men fled.": "HTS",
    "Kurdish militias fled.": "Kurdish forces", "YPG men fled.": "YPG",
}  # fmt: skip


@pytest.mark.parametrize("text", NAMES)
def test_one_referent_is_told_by_its_names(text, naming):
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]}).astype("str")
    mentions = find_mentions(split_tokens(split_sentences(documents)), naming=naming)
    assert mentions["label"].tolist() == [NAMES[text]]


def test_of_names_of_several_actors_each_has_one_word(naming):
    kinds = {actor.id: actor.kind for actor in naming.actors}
    assert kinds["named groups"] == "names"
    text = "Ahrar al-Sham Hezbollah met."
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]}).astype("str")
    mentions = find_mentions(split_tokens(split_sentences(documents)), naming=naming)
    assert mentions["label"].tolist() == ["Ahrar al-Sham", "Hezbollah"]
