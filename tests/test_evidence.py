"""Receipts: every number follows from them, and a reader sees the words as they stand."""

import io
import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import (
    EVIDENCE_COLUMNS,
    MAX_OF_ROW,
    MAX_RECEIPTS,
    Finding,
    Number,
    find_evidence,
    score_receipts,
    show_row,
    state_finding,
    state_rows,
)
from analysis.features import find_features
from analysis.prepared import Prepared, prepare_documents

ATTACK = "<script>alert(1)</script> & \"'"


def lay(*texts: str, **columns: list) -> tuple[pd.DataFrame, Prepared]:
    """The sentences of these texts, and the texts prepared."""
    doc_ids = [f"d{number}" for number in range(len(texts))]
    titles = [f"Title {number}" for number in range(len(texts))]
    told = {"doc_id": doc_ids, "source": "Post", "title": titles, "text": list(texts)} | columns
    documents = pd.DataFrame(told)
    if "date" not in documents:
        documents["date"] = pd.Timestamp("2030-05-06")
    prepared = prepare_documents(documents)
    return prepared.read_part(0, "sentences"), prepared


def find_word(sentences: pd.DataFrame, word: str, rule: str = "") -> pd.DataFrame:
    rows = [
        {
            "doc_id": row.doc_id,
            "sentence_id": row.sentence_id,
            "start": row.start + hit.start(),
            "end": row.start + hit.end(),
        }
        for row in sentences.itertuples()
        for hit in re.finditer(re.escape(word), row.sentence)
    ]
    return find_evidence(pd.DataFrame(rows), rule=rule or f"the word {word}")


def state(texts: list[str], word: str, **options) -> Finding:
    sentences, prepared = lay(*texts)
    evidence = find_word(sentences, word)
    number = Number("n", len(evidence), f"{len(evidence):,}", "count", evidence=evidence)
    given = {"prepared": prepared} | options
    return state_finding("f", "{n} hits", numbers=[number], **given)


# --- numbers from receipts -------------------------------------------------------------------


def receipts(*rows: tuple[str, str, float]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["number_id", "doc_id", "value"])


def numbers(*rows: tuple[str, str, float, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["number_id", "measure", "base", "parts"])


EVIDENCE = receipts(
    ("a", "d1", 1.0), ("a", "d1", 0.0), ("a", "d2", 0.25),
    ("b", "d3", 0.5), ("b", "d3", 0.5),
)  # fmt: skip


@pytest.mark.parametrize(
    ("measure", "base", "value"),
    [
        ("count", np.nan, 3),
        ("documents", np.nan, 2),
        ("rate", 600, 5),  # 3 of 600 words
        ("share", 8, 0.25),  # 2 of 8 articles
        ("mean", np.nan, 0.375),  # (0.5 + 0.25) / 2: articles weigh the same
    ],
)
def test_each_measure_is_recomputed(measure, base, value):
    table = score_receipts(numbers(("a", measure, base, "")), evidence=EVIDENCE)
    assert table["recomputed"].tolist() == [value]


def test_ratios_and_differences_are_made_of_two_numbers_in_their_order():
    table = score_receipts(
        numbers(
            ("a", "count", np.nan, ""),
            ("b", "count", np.nan, ""),
            ("c", "ratio", np.nan, "a b"),
            ("d", "difference", np.nan, "b a"),
        ),
        evidence=EVIDENCE,
    )
    assert table["recomputed"].tolist() == [3, 2, 1.5, -1]


@pytest.mark.parametrize(
    ("measure", "base", "value"),
    [("count", np.nan, 0), ("documents", np.nan, 0), ("rate", 100, 0), ("share", 4, 0),
     ("mean", np.nan, np.nan), ("rate", 0, np.nan), ("share", 0, np.nan)],
)  # fmt: skip
def test_without_receipts_a_count_is_0_and_a_mean_is_unknown(measure, base, value):
    table = score_receipts(numbers(("none", measure, base, "")), evidence=EVIDENCE)
    assert table["recomputed"].tolist() == pytest.approx([value], nan_ok=True)


def test_a_ratio_to_0_is_unknown():
    table = score_receipts(
        numbers(("a", "count", 0, ""), ("no", "count", 0, ""), ("r", "ratio", 0, "a no")),
        evidence=EVIDENCE,
    )
    assert np.isnan(table["recomputed"].iloc[2])


def test_a_wrong_measure_and_lacking_columns_are_told():
    with pytest.raises(ValueError, match=r"`measure` must be one of \['count', .*'median' was"):
        score_receipts(numbers(("a", "median", 0, "")), evidence=EVIDENCE)
    with pytest.raises(ValueError, match=r"`evidence` lacks the columns \['value'\]"):
        score_receipts(numbers(), evidence=EVIDENCE.drop(columns="value"))
    with pytest.raises(ValueError, match=r"`numbers` lacks the columns \['parts'\]"):
        score_receipts(numbers().drop(columns="parts"), evidence=EVIDENCE)
    with pytest.raises(ValueError, match=r"`measure` must be one of .* but 'x' was passed"):
        state_finding("f", "", numbers=[Number("n", 1, "1", "x")], prepared=None)


def test_the_saved_csv_files_recompute_too():
    sentences, prepared = lay("War came. War stayed.", "Peace. War.")
    both = [find_word(sentences, word) for word in ("War", "Peace")]
    parts = [
        Number("war", 3, "3", "count", evidence=both[0]),
        Number("peace", 1, "1", "count", evidence=both[1]),
        Number("ratio", 3.0, "3.00", "ratio", parts=("war", "peace")),
    ]
    finding = state_finding("f", "{war} {peace} {ratio}", numbers=parts, prepared=prepared)
    tables = (finding.to_table(), finding.to_evidence())
    saved = [pd.read_csv(io.StringIO(table.to_csv(index=False))) for table in tables]
    for told, evidence in (tables, saved):
        table = score_receipts(told, evidence=evidence)
        assert table["recomputed"].tolist() == table["value"].tolist() == [3, 1, 3]
    assert finding.to_table()["parts"].tolist() == ["", "", "f.war f.peace"]
    assert finding.to_table()["shown"].tolist() == ["3", "1", "3.00"]


# --- receipts --------------------------------------------------------------------------------


def test_evidence_keeps_keys_places_rule_and_value():
    hits = pd.DataFrame(
        {
            "doc_id": ["a", "b"],
            "sentence_id": [0, 3],
            "start": [1, 2],
            "end": [4, 5],
            "v": [1, 0.5],
        },
        index=[7, 9],
    )
    evidence = find_evidence(hits, rule="r", value="v")
    assert evidence.to_dict("list") == {
        "doc_id": ["a", "b"], "sentence_id": [0, 3], "start": [1, 2], "end": [4, 5],
        "rule": ["r", "r"], "value": [1, 0.5],
    }  # fmt: skip
    assert find_evidence(hits, rule="r")["value"].isna().all()
    with pytest.raises(ValueError, match=r"`hits` lacks the columns \['end'\]"):
        find_evidence(hits.drop(columns="end"), rule="r")


def test_receipts_point_at_the_words_in_the_text():
    texts = ["War came.\n\nThe war, a War.", "No."]
    finding = state(texts, "War")
    evidence = finding.to_evidence()
    assert evidence.columns.tolist() == EVIDENCE_COLUMNS
    assert evidence["number_id"].tolist() == ["f.n", "f.n"]
    assert [texts[0][row.start : row.end] for row in evidence.itertuples()] == ["War", "War"]


def test_a_finding_without_receipts_has_empty_evidence():
    finding = state(["War."], "War", distinguishable=False)
    bare = Finding("x", "Nothing.", (), receipts=pd.DataFrame())
    assert bare.to_evidence().columns.tolist() == EVIDENCE_COLUMNS
    assert bare.to_table().empty
    assert "<details" not in bare._repr_html_()
    assert 'class="finding counted indistinct"' in finding._repr_html_()
    assert 'class="finding counted"' in bare._repr_html_()


@pytest.mark.parametrize(
    ("texts", "tested", "low", "standing"),
    [
        (["War."] * 3, True, np.nan, "tested"),
        (["War."] * 3, None, 2.0, "tested"),
        (["War."] * 3, None, np.nan, "counted"),
        (["War."] * 3, False, 2.0, "described"),
        (["War.", "War.", "Peace."], True, 2.0, "few"),
        (["War.", "Peace."], None, np.nan, "few"),
        (["War.", "War."], None, np.nan, "counted"),  # there are no more
    ],
)
def test_how_a_finding_stands(texts, tested, low, standing):
    sentences, prepared = lay(*texts)
    evidence = find_word(sentences, "War")
    number = Number("n", len(evidence), f"{len(evidence)}", "count", low=low, evidence=evidence)
    finding = state_finding("f", "{n}", numbers=[number], prepared=prepared, tested=tested)
    assert finding.standing == standing
    assert f'class="finding {standing}"' in finding._repr_html_()


def test_a_finding_may_rest_on_some_of_its_numbers():
    sentences, prepared = lay("War.", "Peace.", "Peace.")
    told = {name: find_word(sentences, word) for name, word in (("n", "War"), ("all", "."))}
    numbers = [
        Number(name, len(hits), f"{len(hits)}", "count", evidence=hits)
        for name, hits in told.items()
    ]
    given = {"numbers": numbers, "prepared": prepared}
    assert state_finding("f", "{n} of {all}", **given).standing == "counted"
    assert state_finding("f", "{n} of {all}", **given, basis=numbers[:1]).standing == "few"


# --- as shown --------------------------------------------------------------------------------


def test_a_finding_shows_its_sentence_and_the_marked_hit():
    finding = state(["The war came late."], "war")
    html = finding._repr_html_()
    assert re.sub(r' style="[^"]*"', "", html) == (
        '<section class="finding counted" id="finding-f"><p class="finding-sentence">1 hits</p>'
        '<details class="receipts"><summary>What this was counted from (all 1)</summary><ol>'
        '<li><p class="receipt-source">Title 0 · Post · 2030-05-06</p>'
        "<blockquote>The <mark>war</mark> came late.</blockquote></li></ol></details></section>"
    )
    assert str(finding) == repr(finding) == "1 hits"


def test_a_whole_sentence_is_not_marked_and_its_value_is_told():
    sentences, prepared = lay("War came. Peace came.")
    evidence = find_evidence(sentences.assign(v=[-0.5, 0.25]), rule="tone", value="v")
    number = Number("n", -0.125, "−0.13", "mean", evidence=evidence)
    html = state_finding("f", "{n}", numbers=[number], prepared=prepared)._repr_html_()
    assert "<blockquote>War came.</blockquote>" in html
    assert "2030-05-06 · −0.50</p>" in html
    assert "2030-05-06 · +0.25</p>" in html
    assert "<mark>" not in html


def test_what_is_unknown_of_an_article_is_left_out():
    sentences, prepared = lay("War.", title=[""], source=[""], date=[pd.NaT])
    number = Number("n", 1, "1", "count", evidence=find_word(sentences, "War"))
    html = state_finding("f", "{n}", numbers=[number], prepared=prepared)._repr_html_()
    assert '<p class="receipt-source">d0</p>' in html
    nothing = replace(prepared, documents=prepared.documents[["doc_id", "n_chars"]])
    assert state_finding("f", "{n}", numbers=[number], prepared=nothing)._repr_html_() == html


def test_the_corpus_own_words_stay_words():
    texts = [f"{ATTACK} war {ATTACK} {{n}} {{0.__class__}}."]
    sentences, prepared = lay(*texts, title=[ATTACK], source=[ATTACK])
    number = Number("n", 1, "{x}", "count", evidence=find_word(sentences, ATTACK))
    finding = state_finding(
        f"f-{ATTACK}",
        "{n} of {who}",
        numbers=[number],
        words={"who": f"{ATTACK} {{n}}"},
        prepared=prepared,
    )
    assert finding.sentence == f"{{x}} of {ATTACK} {{n}}"  # filled once, not again
    html = finding._repr_html_()
    told = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;&#x27;"
    assert "<script" not in html
    assert f'id="finding-f-{told}"' in html
    assert f"<mark>{told}</mark> war <mark>" in html or f"<mark>{told}</mark> war" in html
    assert f"{told} · {told} · 2030-05-06" in html
    assert "{0.__class__}" in html


def test_20_receipts_are_sampled_by_the_seed_in_the_order_of_the_text():
    texts = [f"War {number} came." for number in range(118)]
    finding = state(texts, "War")
    assert finding.n_receipts == 118
    assert len(finding.receipts) == MAX_RECEIPTS == 20
    html = finding._repr_html_()
    assert "(20 of 118, a seeded sample)" in html
    assert html.count("<li>") == html.count("<mark>War</mark>") == 20
    places = finding.receipts["doc_id"].str[1:].astype(int).tolist()
    assert places == sorted(places)
    assert len(set(places)) == 20
    assert places != list(range(20))
    assert state(texts, "War")._repr_html_() == html
    assert state(texts, "War", random_state=1)._repr_html_() != html
    assert len(finding.to_evidence()) == 118  # all are kept


def test_the_count_of_receipts_is_printed_with_its_comma():
    finding = state(["War came. " * 1200], "War")
    assert "(20 of 1,200, a seeded sample)" in finding._repr_html_()


@pytest.mark.parametrize("n", [1, 20])
def test_up_to_20_receipts_are_all_shown(n):
    html = state([f"War {number} came." for number in range(n)], "War")._repr_html_()
    assert f"(all {n})" in html
    assert html.count("<li>") == n


def test_the_sample_holds_something_of_each_number():
    sentences, prepared = lay("War. " * 300, "Peace. " * 3)
    parts = [
        Number("war", 300, "300", "count", evidence=find_word(sentences, "War")),
        Number("peace", 3, "3", "count", evidence=find_word(sentences, "Peace")),
    ]
    finding = state_finding("f", "{war} {peace}", numbers=parts, prepared=prepared)
    assert finding.receipts["number_id"].value_counts().to_dict() == {"f.war": 17, "f.peace": 3}


def test_a_place_counted_for_two_numbers_is_shown_once():
    sentences, prepared = lay("War came.", "War stayed.")
    evidence = find_word(sentences, "War")
    parts = [
        Number("n", 2, "2", "count", evidence=evidence),
        Number("d", 2, "2", "documents", evidence=evidence),
    ]
    finding = state_finding("f", "{n} {d}", numbers=parts, prepared=prepared)
    assert finding.n_receipts == 2
    assert len(finding.to_evidence()) == 4


def test_a_sentence_counted_as_0_is_a_receipt_that_is_not_shown():
    sentences, prepared = lay("War came. Peace came.", "Calm.")
    evidence = find_evidence(sentences.assign(v=[1.0, 0, 0]), rule="no cue", value="v")
    evidence["rule"] = ["cue war", "no cue", "no cue"]
    number = Number("n", 0.25, "25%", "mean", evidence=evidence)
    finding = state_finding("f", "{n}", numbers=[number], prepared=prepared)
    assert finding.n_receipts == 1
    html = finding._repr_html_()
    assert "(all 1; 2 more sentences counted as 0)" in html
    assert "War came." in html
    assert "Calm." not in html
    assert len(finding.to_evidence()) == 3
    table = score_receipts(finding.to_table(), evidence=finding.to_evidence())
    assert table["recomputed"].tolist() == [0.25]


def test_the_headline_is_the_sentence_unless_given():
    assert state(["War."], "War").headline == "1 hits"
    assert state(["War."], "War", headline="Hits: {n}").headline == "Hits: 1"


# --- very many receipts ----------------------------------------------------------------------


def test_of_very_many_receipts_a_seeded_sample_is_kept_and_told(monkeypatch):
    monkeypatch.setattr("analysis.evidence.MAX_KEPT", 50)
    texts = [f"War {number} came. It was calm {number}." for number in range(118)]
    sentences, prepared = lay(*texts)
    words = find_word(sentences, "War")
    tones = find_evidence(sentences.assign(v=0.5), rule="tone", value="v")
    parts = [
        Number("n", 118, "118", "count", evidence=words),
        Number("d", 118, "118", "documents", evidence=words),
        Number("mean", 0.5, "0.50", "mean", evidence=tones),
        Number("few", 1, "1", "count", evidence=words.head(1)),
        Number("ratio", 118, "118", "ratio", parts=("n", "few")),
    ]
    finding = state_finding("f", "{n}", numbers=parts, prepared=prepared)
    assert finding.sampled
    kept = finding.to_evidence()
    assert kept["number_id"].value_counts().to_dict() == {
        "f.n": 50, "f.d": 50, "f.mean": 50, "f.few": 1,
    }  # fmt: skip
    assert finding.to_table()["n_receipts"].tolist() == [118, 118, 236, 1, 0]
    # the same words are receipts of two numbers, and are told once
    assert finding.n_receipts == 118 + 236 + 1
    assert "(20 of 355, a seeded sample; of so many, 50 a number are kept)" in finding._repr_html_()
    again = state_finding("f", "{n}", numbers=parts, prepared=prepared)
    pd.testing.assert_frame_equal(again.to_evidence(), kept)
    table = score_receipts(finding.to_table(), evidence=kept)
    assert table["recomputed"].isna().tolist() == [True, True, True, False, True]


def test_few_receipts_are_all_kept():
    finding = state([f"War {number} came." for number in range(118)], "War")
    assert not finding.sampled
    assert "are kept" not in finding._repr_html_()


# --- the rows of a table ---------------------------------------------------------------------


def make_hits(prepared, words):
    return prepared.measure(find_features, features=words)


def test_each_row_of_a_table_has_its_receipts():
    prepared = lay(*[f"The war. War {'war ' * n}." for n in range(4)])[1]
    table = pd.DataFrame({"feature": ["war", "the", "peace"], "n": [14, 4, 0]})
    rows = state_rows(
        table, hits=make_hits(prepared, ["the", "war"]), key="feature", prepared=prepared, name="t"
    )
    numbers = rows.to_table()
    assert numbers["number_id"].tolist() == ["t.war", "t.the", "t.peace"]
    assert numbers["value"].tolist() == table["n"].tolist()
    again = score_receipts(numbers, evidence=rows.to_evidence())
    assert again["recomputed"].tolist() == table["n"].tolist()
    assert rows.receipts.groupby("number_id").size().to_dict() == {"t.the": 4, "t.war": MAX_OF_ROW}
    assert "4 of 14 occurrences, a seeded sample" in show_row(rows, "war")
    assert "(4 occurrences)" in show_row(rows, "the")
    assert show_row(rows, "the").count("<mark>The</mark>") == 4
    assert show_row(rows, "peace") == show_row(rows, "unknown") == ""


def test_a_row_is_shown_as_text():
    prepared = lay("A <b>bold</b> claim.")[1]
    hits = make_hits(prepared, ["bold"]).assign(feature="<i>")
    table = pd.DataFrame({"feature": ["<i>"]})
    rows = state_rows(table, hits=hits, key="feature", prepared=prepared, name="t")
    shown = show_row(rows, "<i>")
    assert "“&lt;i&gt;” in its sentences" in shown
    assert "&lt;b&gt;<mark>bold</mark>" in shown


def test_rows_without_any_hit_are_rows_without_receipts():
    prepared = lay("War.")[1]
    table = pd.DataFrame({"feature": ["peace"]})
    hits = make_hits(prepared, ["peace"])
    rows = state_rows(table, hits=hits, key="feature", prepared=prepared, name="t")
    assert rows.to_table()["value"].tolist() == [0]
    assert rows.receipts.empty
