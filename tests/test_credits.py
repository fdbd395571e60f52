"""Credits: the agency whose words an article prints, and no agency that it only quotes."""

import pandas as pd
import pytest
from finding_fixtures import Corpus, holds

from analysis.credits import (
    GENERIC,
    count_credits,
    find_credits,
    find_likely_credits,
    mark_credited,
)
from analysis.credits.agencies import is_own, list_names
from analysis.findings import find_cautions, state_credit_rows, state_credits
from analysis.prepared import prepare_documents

BODY = (
    "The bridge over the river fell on Monday and three boats were damaged. Engineers had warned "
    "of cracks in its pillars since the spring"
)
TITLE = "Bridge over the river falls after years of warnings"


def lay(texts: str | list[str], source: str = "Harbour Post", title: str = "") -> pd.DataFrame:
    texts = [texts] if isinstance(texts, str) else texts
    ids = [f"d{number}" for number in range(len(texts))]
    table = pd.DataFrame({"doc_id": ids, "source": source, "title": title, "text": texts})
    return table.astype("str")


def credits_of(text: str, **columns: str) -> list[tuple[str, str]]:
    found = find_credits(lay(text, **columns))
    for row in found.itertuples():
        assert text[row.start : row.end] == row.credit
        assert row.credit == row.credit.strip()
    return list(zip(found["agency"], found["place"], strict=True))


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("VASK (AFP) - ", "AFP"),
        ("VASK, Ostland, May 3 (Reuters) - ", "Reuters"),
        ("PORT VASK, Ostland (AP) — ", "AP"),
        ("VASK May 3 (RIA Novosti) - ", "RIA Novosti"),
        ("VASK (The Associated Press) ", "AP"),
        ("Vask (Xinhua) -- ", "Xinhua"),
        ("Vask, SANA – ", "SANA"),
        ("3 May 2032 Vask SANA-", "SANA"),
        ("(Reuters) - ", "Reuters"),
        ("AFP - ", "AFP"),
        ("VASK (Agencies) - ", GENERIC),
        ("VASK (AFP photo) - ", None),
        ("VASK (Harbour Post) - ", None),
    ],
)
def test_datelines(opening, agency):
    wanted = [(agency, "dateline")] if agency else []
    assert credits_of(f"{opening}{BODY}.") == wanted
    assert credits_of(f"{TITLE}\n\n{opening}{BODY}.", title=TITLE) == wanted


@pytest.mark.parametrize(
    ("line", "agencies"),
    [
        ("AFP", ["AFP"]),
        ("Reuters", ["Reuters"]),
        ("AFP , Tuesday 4 May 2032", ["AFP"]),
        ("By Reuters", ["Reuters"]),
        ("By Ada Writer, Associated Press", ["AP"]),
        ("By Ada Writer of The Associated Press", ["AP"]),
        ("By Ada Writer for AFP", ["AFP"]),
        ("Ada Writer | Reuters", ["Reuters"]),
        ("Associated Press in Vask", ["AP"]),
        ("Harbour Post and agencies", []),
        ("Harbour Post, AFP and Reuters", ["AFP", "Reuters"]),
        ("Agencies", [GENERIC]),
        ("Source: TASS", ["TASS"]),
        ("Published by dpa, 4 May 2032", ["DPA"]),
        ("PA", []),
        ("Photo: Reuters", []),
        ("What AFP saw in Vask", []),
    ],
)
def test_bylines_on_a_line_of_their_own(line, agencies):
    wanted = [(agency, "byline") for agency in agencies]
    assert credits_of(f"{TITLE}\n{line}\n\n{BODY}.") == wanted
    assert credits_of(f"{line}\n{BODY}.", title=TITLE) == wanted


@pytest.mark.parametrize(
    ("head", "agencies"),
    [
        (f"{TITLE} AFP Tuesday 4 May 2032 ", ["AFP"]),
        (f"{TITLE} AFP Tuesday 4 May 2032 seventeen people looked on. ", ["AFP"]),
        (f"Updated 4 May 2032 {TITLE} Reuters ", ["Reuters"]),
        (f"{TITLE} Monitor AFP ", ["AFP"]),
        (f"{TITLE} AFP Print Tweet Views 7 Related ", ["AFP"]),
        (f"{TITLE} REUTERS Ada Writer Middle East 1924 4 May 2032 Get short URL ", []),
        (f"{TITLE} AFP reported. ", []),
        (f"{TITLE} according to AFP Tuesday. ", []),
        ("Officials told AFP Tuesday 4 May 2032 that it was closed. ", []),
        (f"{TITLE} PA ", []),
        ("What AFP Television showed of the bridge. ", []),
    ],
)
def test_bylines_beside_a_headline_or_a_date(head, agencies):
    assert credits_of(f"{head}{BODY}.", title=TITLE) == [(name, "byline") for name in agencies]


@pytest.mark.parametrize(
    ("end", "agencies"),
    [
        (". (Reuters)", ["Reuters"]),
        (". (With AFP and Reuters) Last Update: Tuesday 4 May 2032", ["AFP", "Reuters"]),
        (". --Reuters", ["Reuters"]),
        (".-AFP", ["AFP"]),
        (". - REUTERS", ["Reuters"]),
        (". AFP/ SANA", ["AFP", "SANA"]),
        (".\nAFP", ["AFP"]),
        (". Source: Reuters", ["Reuters"]),
        (". Source HarbourWorld and agencies", [GENERIC]),
        (
            ". Source HarbourWorld and agencies Related News Ferry line opens | The city waits",
            [GENERIC],
        ),
        (". (Source: River Council + Agencies) Twitter", [GENERIC]),
        (". With agencies", [GENERIC]),
        (". Agencies contributed to this report. Boats wait below the fallen arch.", [GENERIC]),
        (". Additional reporting by Reuters", ["Reuters"]),
        (". This article was originally published by AFP.", ["AFP"]),
        (". © 2032 Agence France-Presse", ["AFP"]),
        (", a witness told Reuters.", []),
        (", AFP reported.", []),
        (", the Ostland Arab News Agency (SANA) said.", []),
        (". (AFP Photo)", []),
        (". The boats lie in the harbour. (Reuters) More of them came in the evening.", []),
        (", said the aid agencies.", []),
        (". Some agencies have left.", []),
    ],
)
def test_sign_offs(end, agencies):
    assert credits_of(f"{BODY}{end}") == [(name, "sign-off") for name in agencies]


def test_an_article_of_a_headline_and_a_byline():
    assert credits_of(f"{TITLE} AFP Tuesday 4 May 2032", title=TITLE) == [("AFP", "byline")]


def test_an_agency_in_the_middle_of_a_text_is_no_credit():
    far = " ".join(f"Boat number {n} waits below the bridge." for n in range(120))
    assert credits_of(f"{far} (AFP) {far}") == []
    assert credits_of(f"{far} VASK (AFP) - {far}") == []


def test_an_agency_counts_once_and_under_one_name():
    text = f"VASK (Agence France-Presse) - {BODY}. (With AFP and Reuters)"
    assert credits_of(text) == [("AFP", "dateline"), ("Reuters", "sign-off")]


@pytest.mark.parametrize(
    ("agency", "source", "own"),
    [
        ("Reuters", "reuters", True),
        ("Reuters", "www.reuters.com", True),
        ("RIA Novosti", "Sputnik", True),
        ("Xinhua", "Xinhua News", True),
        ("AFP", "Reuters", False),
        ("PA", "Pakistan Times", False),
        ("AFP", "", False),
        (GENERIC, "Agencies", False),
    ],
)
def test_an_outlet_may_be_the_agency(agency, source, own):
    assert is_own(agency, source) == own
    if source and agency != GENERIC:
        found = find_credits(lay(f"VASK ({agency}) - {BODY}.", source=source))
        assert found["own"].tolist() == [own]


def test_names_are_of_one_agency_and_can_be_printed():
    names = list_names()
    assert len(set(names.values())) > 100
    assert all(name == name.strip() and name for name in names)
    assert {names[name] for name in ("AFP", "Agence France-Presse", "AGENCE FRANCE-PRESSE")} == {
        "AFP"
    }


@pytest.mark.parametrize(
    "text", ["", " ", "AFP", "(AFP)", "\ue000", "(", "Source: Reuters", "é" * 50]
)
def test_texts_of_nothing_but_a_credit_or_less(text):
    found = find_credits(lay(text))
    assert found.dtypes.astype(str).to_dict() == {
        **dict.fromkeys(["doc_id", "agency", "place", "credit"], "str"),
        **{"start": "int64", "end": "int64", "own": "bool"},
    }
    assert len(found) <= 1


def test_furniture_that_was_set_aside_counts():
    texts = [f"{BODY}, {n} people said. (Reuters)" for n in ("two", "six", "ten", "some", "most")]
    prepared = prepare_documents(lay(texts))
    assert prepared.boilerplate["text"].str.contains("Reuters").sum() == 5
    assert prepared.measure(find_credits)["agency"].tolist() == ["Reuters"] * 5


# --- what is told of them ---------------------------------------------------------------------------


def make_corpus() -> tuple[Corpus, pd.DataFrame]:
    """Six articles of one outlet, five of them an agency's, and six of another."""
    texts = [f"VASK (AFP) - Rebels left harbour {n}. Gulls came back." for n in range(5)]
    texts += ["The mayor of Vask met rebels."]
    texts += [f"Fighters left quay {n}. Terns came back." for n in range(5)]
    texts += ["Dockers left the pier. (With agencies)"]
    corpus = Corpus(texts, ["Post"] * 6 + ["SANA"] * 6)
    return corpus, find_credits(corpus.documents)


def test_the_finding():
    corpus, credited = make_corpus()
    finding = state_credits(credited, groups=corpus.groups, name="credits", **corpus.told)
    assert finding.sentence == (
        "5 of 6 articles of “Post” credit AFP: their words are wholly or partly the agency's. In "
        "all, at least 6 of 12 articles credit an outside news agency, 1 of them without its name."
    )
    assert finding.headline.startswith("5 of 6 articles of “Post” credit AFP")
    assert holds(finding)
    assert finding.receipts["sentence"].str.contains("AFP|agencies").all()
    own = find_credits(corpus.documents.assign(source="AFP"))
    own = state_credits(own, groups=corpus.groups, name="credits", **corpus.told)
    assert own.sentence == (
        "1 of 12 articles credits an outside news agency, 1 of them without its name; 5 credit "
        "their own outlet, which is an agency."
    )
    none = state_credits(credited.head(0), groups=corpus.groups, name="credits", **corpus.told)
    assert none.sentence.startswith("No article credits a news agency")
    assert not none.numbers


@pytest.mark.parametrize(
    ("texts", "groups", "sentence"),
    [
        (["(AFP)", "", "(Reuters)", ""], "AABB",
         "None leads: “A” credits AFP in 1 of 2 articles, “B” Reuters in 1 of 2. In all, at least "
         "2 of 4 articles credit an outside news agency."),
        (["(AFP)", "", "(Reuters)", "", ""], "AABBB",  # one is the larger share
         "1 of 2 articles of “A” credits AFP: its words are wholly or partly the agency's. In all, "
         "at least 2 of 5 articles credit an outside news agency."),
        (["(AFP)", "(Reuters)", "(DPA)", "(AFP)", "(TASS)", "(DPA)"], "AAABBB",
         "None leads: “A” credits AFP in 1 of 3 articles, “A” DPA in 1 of 3, “A” Reuters in 1 of 3, "
         "and 3 more pairs of group and agency as many. In all, at least 6 of 6 articles credit an "
         "outside news agency."),
    ],
)  # fmt: skip
def test_where_several_credit_as_often_none_leads(texts, groups, sentence):
    corpus = Corpus([f"Gulls left quay {text}. {text}" for text in texts], list(groups))
    credited = find_credits(corpus.documents)
    finding = state_credits(credited, groups=corpus.groups, name="credits", **corpus.told)
    assert finding.sentence == sentence
    assert holds(finding)


def test_credits_by_group():
    corpus, credited = make_corpus()
    counted = count_credits(credited, groups=corpus.groups)
    assert counted.to_dict("list") == {
        "group": ["Post", "SANA"],
        "agency": ["AFP", GENERIC],
        "own": [False, False],
        "n_documents": [6, 6],
        "n_credited": [5, 1],
        "share": [5 / 6, 1 / 6],
    }
    counted["of"] = counted["group"] + ": " + counted["agency"]
    rows = state_credit_rows(
        counted, credited=credited, groups=corpus.groups, key="of", name="rows", **corpus.told
    )
    assert [number.value for number in rows.numbers] == [5, 1]
    assert count_credits(credited.head(0), groups=corpus.groups).empty


def test_words_of_credited_articles_are_cautioned():
    corpus, credited = make_corpus()
    words = pd.DataFrame({"feature": ["rebels", "gulls", "mayor", "left"], "group": "Post"})
    words.loc[4] = ["left", "SANA"]
    found = find_cautions(words, counts=corpus.counts(), groups=corpus.groups, **corpus.told)
    told = found.set_index(["group", "feature"])["caution"]
    assert told["Post", "rebels"] == "5 of 6 uses stand in articles credited to AFP"
    assert told["Post", "gulls"] == "5 of 5 uses stand in articles credited to AFP"
    assert told["Post", "mayor"] == "in 1 article"
    assert told["SANA", "left"] == ""  # of which the other side, mostly AFP's, has as many
    assert found["kind"].tolist() == ["credited", "credited", "few", "credited", ""]
    hits = pd.DataFrame({"doc_id": ["d0", "d5", "d11"], "word": ["a", "a", "b"]})
    rows = mark_credited(
        pd.DataFrame({"word": ["b", "a"]}), hits=hits, credited=credited, keys=["word"]
    )
    assert rows.to_dict("list") == {"word": ["b", "a"], "credit": ["", ""]}  # half, and unnamed


@pytest.mark.parametrize(("n_used", "outcome"), [(0, "holds"), (10, "AFP's"), (30, "")])
def test_what_an_agencys_subscriber_avoids_is_its_own_choice_if_it_does_so_elsewhere(
    n_used, outcome
):
    """Of 30 articles 20 are AFP's; no article uses the word, the other ten do, or all do."""
    who = ["Gunmen" if 30 - n <= n_used else "Boats" for n in range(30)]
    texts = [f"VASK (AFP) - {who[n]} left harbour {n}. Gulls came back." for n in range(20)]
    texts += [f"{who[n]} left the mole {n} at noon." for n in range(20, 30)]
    texts += [f"Gunmen left the quay {n} at dawn." for n in range(30)]
    corpus = Corpus(texts, ["Post"] * 30 + ["SANA"] * 30)
    words = pd.DataFrame({"feature": ["gunmen"], "group": ["SANA"]})
    told = {"counts": corpus.counts(), "groups": corpus.groups, **corpus.told}
    found = find_cautions(words, **told).iloc[0]
    caution = "20 of 30 articles of the other side are credited to AFP"
    remark = "20 of these 30 are credited to AFP, and it holds in the other 10"
    assert found["caution"] == (caution if outcome == "AFP's" else "")
    assert found["kind"] == ("credited" if outcome == "AFP's" else "")
    assert found["remark"] == (remark if outcome == "holds" else "")


def test_the_law_of_parts():
    corpus, credited = make_corpus()
    parts = [find_credits(corpus.documents.iloc[low : low + 5]) for low in (0, 5, 10)]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), credited)


@pytest.mark.parametrize(
    ("ending", "agency"),
    [
        ("; AFP reported. 218-11", "AFP"),
        ("; FNA reported.", "Fars"),
        (", SANA news agency reports. SSH 11", "SANA"),
        (" Press TV reported. 212", "Press TV"),
        (", Anadolu Agency reports. 20", "Anadolu"),
        (", AFP reported.", None),  # of its sentence
        (" AFP reported", None),
        (", the minister said; AFP asked. 218-11", None),
        ("; AFP reported. The bridge was built in 1960.", None),
        ("; AFP reporters were there. 12", None),
        (", sources told AFP. 218-11", None),
    ],
)
def test_what_an_agency_reported_closes_the_text(ending, agency):
    assert credits_of(f"{BODY}{ending}") == ([(agency, "sign-off")] if agency else [])


# --- articles without a credit that share half their words -------------------------------------------


def tell_shared(**columns: object) -> pd.DataFrame:
    row = {"doc_id": "a", "other": "b", "share": 0.8, "share_other": 0.3}
    return pd.DataFrame([{**row, **columns}])


def tell_copies(*rows: tuple[str, str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["doc_id", "copy_of", "kind", "share"])


def likely_of(shared=None, copies=None, *, credited="b", own=False, sources="Post Echo Echo"):
    known = pd.DataFrame({"doc_id": [credited], "agency": "AFP", "own": own})
    documents = pd.DataFrame({"doc_id": list("abc"), "source": sources.split()})
    found = find_likely_credits(
        known,
        documents=documents,
        copies=tell_copies() if copies is None else copies,
        shared=tell_shared().head(0) if shared is None else shared,
    )
    return found.to_numpy().tolist()


def test_articles_that_share_their_words_with_one_that_credits_an_agency():
    assert likely_of(tell_shared()) == [["a", "AFP", "b", 0.8]]
    assert likely_of(tell_shared(), credited="a") == []  # of b less than half
    assert likely_of(tell_shared(share_other=0.6), credited="a") == [["b", "AFP", "a", 0.6]]
    assert likely_of(tell_shared(), sources="AFP Echo Echo") == []  # the agency itself
    assert likely_of(tell_shared(), credited="c") == []
    both = tell_copies(("c", "a", "word for word", 1.0))
    assert likely_of(tell_shared(), both) == [["a", "AFP", "b", 0.8], ["c", "AFP", "b", 0.8]]
    assert likely_of(copies=tell_copies(("b", "a", "nearly", 0.9))) == [["a", "AFP", "b", 0.9]]
    assert likely_of(copies=tell_copies(("b", "a", "within", 0.9))) == []
    assert likely_of(copies=tell_copies(("a", "b", "within", 0.9))) == [["a", "AFP", "b", 0.9]]


def test_articles_that_share_their_words_with_an_agencys_own():
    assert likely_of(tell_shared(), credited="c", sources="Post Reuters Echo") == [
        ["a", "Reuters", "b", 0.8]
    ]
    assert likely_of(tell_shared(), credited="b", own=True, sources="Post AFP Echo") == [
        ["a", "AFP", "b", 0.8]
    ]


def test_the_finding_tells_of_them():
    one = " ".join(f"word{number}" for number in range(90))
    texts = [f"VASK (AFP) - {one}.", f"{one[:500]} and then nothing more was told.", BODY]
    corpus = Corpus(texts, ["Post", "Echo", "Echo"])
    credited = corpus.prepared.measure(find_credits)
    likely = find_likely_credits(
        credited,
        documents=corpus.documents,
        copies=corpus.prepared.copies,
        shared=corpus.prepared.shared,
    )
    assert likely["doc_id"].tolist() == ["d1"]
    finding = state_credits(
        credited, groups=corpus.groups, prepared=corpus.prepared, likely=likely, name="credits"
    )
    assert finding.sentence.endswith(
        "at least 1 of 3 articles credits an outside news agency; 1 more without a credit "
        "shares at least half of its words with an agency's article or one that credits an agency: "
        "probably agency copy, at least in part."
    )
    assert holds(finding)
