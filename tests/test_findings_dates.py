"""Findings about dates: held to the word, and each number to its receipts."""

from dataclasses import replace

import pandas as pd
import pytest
from finding_fixtures import Corpus, holds

from analysis.datelines import count_datelines, find_datelines, find_odd_dates
from analysis.evidence import (
    OUTSIDE,
    Number,
    find_evidence,
    score_receipts,
    state_finding,
)
from analysis.findings import state_dateline_rows, state_datelines, state_odd_dates, tell_dates

BODY = "The bridge fell. Nobody was hurt."


def make(dates, *, opening="3 April 2030\n\n", groups=None) -> Corpus:
    openings = [opening] * len(dates) if isinstance(opening, str) else opening
    texts = [f"{start}{BODY}" for start in openings]
    return Corpus(texts, groups or ["A"] * len(dates), dates)


def state(corpus: Corpus, **options):
    found = find_datelines(corpus.documents, **options)
    return state_datelines(found, prepared=corpus.prepared, name="dates", **options)


@pytest.mark.parametrize(
    ("dates", "opening", "sentence"),
    [
        (["2030-04-03"] * 2, "3 April 2030\n\n",
         "Of 2 articles that open with a date of their own none contradicts the date column by more "
         "than 7 days."),
        (["2030-04-01"], "3 April 2030\n\n",
         "Of 1 article that opens with a date of its own none contradicts the date column by more "
         "than 7 days; 1 more lies 1 to 7 days apart, as when a story is printed later."),
        (["2030-04-03", "2030-04-05", "2030-09-01", "2029-04-03"], "3 April 2030\n\n",
         "2 of 4 articles that open with a date of their own (50%) contradict the date column by "
         "more than 7 days; 1 more lies 1 to 7 days apart, as when a story is printed later."),
        (["2030-04-03", "2030-03-04"], "3 April 2030\n\n",
         "1 of 2 articles that open with a date of their own (50%) contradicts the date column by "
         "more than 7 days; 1 of the contradictions is gone when day and month of the column are "
         "exchanged, so they may have been read or written in the wrong order (`date_format`)."),
        (["2030-04-03", "2030-01-04"], "Last updated 3 April 2030\n\n",
         "Of 2 articles that open with a date of their own none contradicts the date column by more "
         "than 7 days; 1 more states only when it was last updated."),
        (["2030-04-03"], "",
         "No article opens with a date of its own: nothing checks the date column."),
        ([None, None], "3 April 2030\n\n",
         "2 articles open with a date of their own, but none can be compared with a date column."),
        ([None], "3 April 2030\n\n",
         "1 article opens with a date of its own, but none can be compared with a date column."),
    ],
)  # fmt: skip
def test_datelines(dates, opening, sentence):
    finding = state(make(dates, opening=opening))
    assert finding.sentence == sentence
    assert holds(finding)


def test_the_tolerance_is_told():
    corpus = make(["2030-04-04", "2030-04-07"])
    assert "by more than 1 day; 1 more lies 1 day apart" in state(corpus, tolerance=1).sentence


def test_a_receipt_is_the_opening_as_read_and_page_furniture_is_in_it():
    corpus = make(["2030-09-01", "2030-04-03"], opening=["VASK, April 3 (Agency) - ", ""])
    finding = state(corpus)
    evidence = finding.to_evidence()
    assert set(evidence["sentence_id"]) == {OUTSIDE}
    text = corpus.documents["text"].iloc[0]
    assert {text[row.start : row.end] for row in evidence.itertuples()} == {
        "VASK, April 3 (Agency) -"
    }
    html = finding._repr_html_()
    assert f"<mark>VASK, April 3 (Agency) -</mark> {BODY}" in html
    assert "A · 2030-09-01" in html


def test_receipts_within_and_outside_sentences_stand_side_by_side():
    corpus = make(["2030-09-01"], opening="3 April 2030\n\n")
    hits = corpus.sentences.tail(1)
    inside = find_evidence(hits, rule="a sentence")
    outside = find_evidence(
        find_datelines(corpus.documents).assign(sentence_id=OUTSIDE), rule="a dateline"
    )
    numbers = [
        Number("a", 1, "1", "count", evidence=inside),
        Number("b", 1, "1", "count", evidence=outside),
    ]
    finding = state_finding("f", "{a} and {b}", numbers=numbers, prepared=corpus.prepared)
    assert finding.receipts["sentence"].tolist() == ["Nobody was hurt.", f"3 April 2030\n\n{BODY}"]
    assert "<mark>3 April 2030</mark>" in finding._repr_html_()


def test_each_row_of_the_table_unfolds_to_its_contradictions():
    corpus = make(
        ["2030-09-01", "2030-04-03", "2029-04-03", "2030-04-03"], groups=["B", "A", "B", "A"]
    )
    found = find_datelines(corpus.documents)
    counted = count_datelines(found, groups=corpus.groups)
    rows = state_dateline_rows(
        counted, datelines=found, groups=corpus.groups, prepared=corpus.prepared, name="rows"
    )
    table = rows.to_table()
    assert table["value"].tolist() == counted["n_contradicting"].tolist() == [2, 0]
    again = score_receipts(table, evidence=rows.to_evidence())
    assert again["recomputed"].tolist() == [2, 0]
    assert set(rows.receipts["doc_id"]) == {"d0", "d2"}


def test_passages_are_cut_at_words():
    corpus = make(["2030-09-01"], opening="Some words before it. " * 20 + "\n\n")
    text = corpus.documents["text"].iloc[0]
    places = pd.DataFrame({"doc_id": ["d0"], "start": [100], "end": [105]})
    passage = corpus.prepared.read_passages(places, n_chars=30).iloc[0]
    start, cut = passage["sentence_start"], passage["sentence"]
    assert text[start : start + len(cut)] == cut
    assert text[100:105] in cut
    assert len(cut) <= 65
    assert text[start - 1] == " "
    assert text[start + len(cut)] == " "
    assert corpus.prepared.read_passages(places.head(0)).empty


# --- odd dates -------------------------------------------------------------------------------


def state_odd(dates):
    corpus = make(dates)
    odd = find_odd_dates(corpus.documents, today="2030-12-31")
    return state_odd_dates(odd, prepared=corpus.prepared, name="odd")


def test_odd_dates():
    spread = [f"20{20 + n % 8}-{2 + n % 9:02d}-{2 + n % 26:02d}" for n in range(40)]
    finding = state_odd([*spread, "2099-01-01", "1870-01-02", *["2025-01-01"] * 5, None])
    assert finding.sentence == (
        "7 of 47 dates cannot be right or look filled in: 1 in the future, 1 before 1900, 5 on 1 "
        "January."
    )
    assert holds(finding)
    crowd = state_odd([*spread, *["2025-05-17"] * 9])
    assert crowd.sentence == (
        "9 of 49 dates cannot be right or look filled in: 9 on one day, 2025-05-17."
    )
    assert holds(crowd)


@pytest.mark.parametrize(
    ("dates", "sentence"),
    [
        (["2030-01-01"], "Of 1 date none lies in the future or before 1900."),
        ([f"2030-{n % 9 + 1:02d}-{n + 2:02d}" for n in range(20)],
         "Of 20 dates none lies in the future or before 1900, and no day has so many articles that "
         "it looks filled in."),
        ([None], "There is no date to check."),
        (["2099-01-01"], "1 of 1 dates cannot be right or looks filled in: 1 in the future."),
    ],
)  # fmt: skip
def test_few_or_no_odd_dates(dates, sentence):
    assert state_odd(dates).sentence == sentence


# --- what the other notebooks tell -----------------------------------------------------------


def test_a_notice_beside_what_changes_over_time():
    corpus = make(["2030-04-03", "2029-04-03", "2030-05-03"])
    base = "2 of 3 articles that open with a date of their own contradict the date column by more than 7 days"
    end = ". What changes over time rests on the column (see the Corpus page)."
    told = {
        (): "",
        ("year",): "; by it 1 would stand in another year",
        ("year", "month"): "; by it 1 would stand in another year and 2 in another month",
        ("month", "month"): "; by it 2 would stand in another month",
        ("week",): "; by it 2 would stand in another week",
    }
    for periods, moved in told.items():
        assert tell_dates(corpus.prepared, periods=periods) == base + moved + end
    within = make(["2030-04-03", "2030-04-15"])
    assert "another" not in tell_dates(within.prepared, periods=["year", "month"])
    with pytest.raises(ValueError, match="`periods` must be one of"):
        tell_dates(corpus.prepared, periods=["day"])


@pytest.mark.parametrize(
    "corpus",
    [
        make(["2030-04-03"] * 2),
        make([None, None]),
        make(["2029-04-03"] * 2, opening=""),
        make(["2030-04-03"] * 100 + ["2029-04-03"]),
        Corpus([], []),
    ],
)
def test_nothing_is_told_where_there_is_nothing_to_tell(corpus):
    assert tell_dates(corpus.prepared, periods=["year"]) == ""


def test_one_in_a_hundred_is_told():
    assert tell_dates(make(["2030-04-03"] * 99 + ["2029-04-03"]).prepared).startswith("1 of 100 ")
    undated = make(["2030-04-03"]).prepared
    bare = undated.documents.drop(columns="date")
    assert tell_dates(replace(undated, documents=bare)) == ""
