"""Whether short articles are known as English or not: terse news in sentences of our own."""

import pandas as pd
import pytest

from analysis.corpus import score_language
from analysis.findings import choose_readable
from analysis.prepared import prepare_documents

TERSE = """
Rebels killed 2 in Qasr, a monitor said.
Shells hit Tal Omar on Monday. Four wounded.
Clashes in Harim. Army denies losses.
Two dead as lorry overturns near Tal Sufra.
Army retakes Wadi hill, loses 3 tanks.
Truce holds in Marsin on day two.
Mayor resigns. Council meets on Friday.
Police fire tear gas at bakers in Orlin.
No casualties reported in Deir Salim raid.
Aid convoy reaches Qasr; 40 lorries cross.
Warplanes hit Harim at dawn, six wounded.
UN envoy in Marsin on Tuesday, talks resume.
General Hamdan was shot dead at home on Sunday, police said.
President Orlo visits Brenn, signs gas deal.
Water cut in Tal Sufra. Residents queue at wells.
Air raid on Qasr kills 11 civilians, rescuers say.
Snipers wounded a nurse in Orlin.
Drone shot down over Brenn, ministry says.
Checkpoint bombed in Wadi Tal. No group claimed it.
Parliament votes on budget, 61 against.
Prisoners freed in Harim swap.
Three journalists missing in Marsin.
Bridge collapses near Orlin after floods.
Hospital hit again in Qasr, doctors say.
Rebels pull back, army says.
Fuel prices double in Brenn. Drivers strike.
Heavy shelling of Tal Omar overnight.
Minister sacked over bread shortage.
Curfew in Marsin lifted.
Convoy ambushed; seven soldiers killed.
Refugees stranded at Sufra crossing.
Mortar fire on market, five dead.
Kidnapped priest found alive, family says.
Fighters seize Harim grain silos.
Militia leader killed in car bombing.
School reopens in Qasr. Pupils return.
Brenn, Orlin agree on prisoner list.
Army: 12 gunmen killed in Wadi Tal.
Hundreds flee Tal Sufra as fighting spreads.
Ship docks in Marsin with wheat, first since January.
"""
OTHERS = {
    "German": """
Rebellen töteten zwei Menschen in Qasr, sagte ein Beobachter.
Granaten trafen am Montag Tal Omar, vier Verletzte.
Die Armee hat den Hügel zurückerobert.
Der Bürgermeister ist zurückgetreten, der Rat tagt am Freitag.
Kein Wasser mehr in Harim, die Leute stehen an den Brunnen.
""",
    "French": """
Les rebelles ont tué deux personnes à Qasr, selon un observateur.
Des obus sont tombés lundi sur Tal Omar, quatre blessés.
L'armée a repris la colline et perdu trois chars.
Le maire démissionne, le conseil se réunit vendredi.
Pas d'eau à Harim, les habitants font la queue aux puits.
""",
    "Spanish": """
Los rebeldes mataron a dos personas en Qasr, según un observador.
El ejército recuperó la colina y perdió tres tanques.
El alcalde dimite, el consejo se reúne el viernes.
Sin agua en Harim, la gente hace cola en los pozos.
Cuatro heridos por los proyectiles que cayeron en Marsin.
""",
    "Italian": """
I ribelli hanno ucciso due persone a Qasr, secondo un osservatore.
L'esercito ha ripreso la collina e perso tre carri.
Il sindaco si dimette, il consiglio si riunisce venerdì.
Manca l'acqua a Harim, la gente fa la fila ai pozzi.
Quattro feriti dopo i colpi di mortaio su Marsin.
""",
    "Dutch": """
Rebellen hebben twee mensen gedood in Qasr, zei een waarnemer.
Het leger heeft de heuvel heroverd en drie tanks verloren.
De burgemeester treedt af, de raad komt vrijdag bijeen.
Geen water meer in Harim, de mensen staan bij de putten.
Vier gewonden door granaten op de markt van Marsin.
""",
    "Turkish": """
Gözlemciye göre isyancılar Qasr kentinde iki kişiyi öldürdü.
Ordu tepeyi geri aldı ve üç tank kaybetti.
Belediye başkanı istifa etti, meclis cuma günü toplanıyor.
Harim kentinde su yok, halk kuyularda bekliyor.
Pazara düşen havan mermileri dört kişiyi yaraladı.
""",
    "Indonesian": """
Pemberontak menewaskan dua orang di Qasr, kata seorang pengamat.
Tentara merebut kembali bukit itu dan kehilangan tiga tank.
Wali kota mundur, dewan akan bersidang pada hari Jumat.
Air tidak ada di Harim, warga antre di sumur.
Empat orang terluka oleh mortir yang jatuh di pasar.
""",
    "Arabic": """
قال مراقب إن المتمردين قتلوا شخصين في القصر.
استعاد الجيش التلة وخسر ثلاث دبابات.
استقال رئيس البلدية ويجتمع المجلس يوم الجمعة.
لا ماء في حارم والناس ينتظرون عند الآبار.
أربعة جرحى بقذائف سقطت على السوق.
""",
}


def judge(lines: list[str]) -> list[str]:
    ids = [f"d{number}" for number in range(len(lines))]
    return score_language(pd.DataFrame({"doc_id": ids, "text": lines}))["verdict"].tolist()


def split_lines(text: str) -> list[str]:
    return text.strip().splitlines()


@pytest.mark.parametrize("line", split_lines(TERSE))
def test_no_terse_english_item_is_taken_for_another_language(line):
    assert judge([line]) != ["other"]


@pytest.mark.parametrize("language", OTHERS)
def test_no_short_item_in_another_language_is_taken_for_english(language):
    verdicts = judge(split_lines(OTHERS[language]))
    assert len(verdicts) == 5
    assert "English" not in verdicts
    assert verdicts.count("other") >= 4


def test_the_rates_over_all_short_items():
    """Of 40 English items 31 are known and 9 unclear; of 40 others 37 are known and 3 unclear."""
    english = judge(split_lines(TERSE))
    others = judge([line for lines in OTHERS.values() for line in split_lines(lines)])
    assert (len(english), len(others)) == (40, 40)
    assert (english.count("English"), english.count("other")) == (31, 0)
    assert (others.count("other"), others.count("English")) == (37, 0)


def test_what_is_terse_stays_terse_when_there_is_much_of_it():
    lines = split_lines(TERSE)
    reports = [" ".join(lines[at : at + 10]) for at in range(0, 40, 10)]
    assert judge(reports) == ["English"] * 4
    for language in OTHERS:
        assert judge([" ".join(split_lines(OTHERS[language]))]) == ["other"], language


def test_an_article_that_is_unclear_stays_and_a_short_one_in_another_language_does_not():
    texts = ["Curfew in Marsin lifted.", "Hilltop retaken", "Die Armee hat den Hügel erobert."]
    documents = pd.DataFrame({"doc_id": list("abc"), "text": texts})
    assert choose_readable(prepare_documents(documents)).documents["doc_id"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    "line",
    [
        "Staffan de Mistura and Jan van Dam met at the Hotel de la Paix.",
        "Deir el-Zor, al Bab: “fait accompli”, says envoy.",
        "Bin Salman, Di Maio, Erdoğan, Çavuşoğlu, Sánchez.",
        "Café bombed in Marsin.",
    ],
)
def test_names_in_english_are_no_other_language(line):
    assert judge([line]) != ["other"]
