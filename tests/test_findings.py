"""Findings are sentences: each is held to the word, and each number to its receipts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from finding_fixtures import Corpus, holds

from analysis.corpus import score_language
from analysis.errors import NotMeasuredError
from analysis.findings import (
    choose_readable,
    find_frame_evidence,
    find_score_evidence,
    is_descriptive,
    state_contrast,
    state_corpus,
    state_largest_group,
    state_mean,
    tell_base,
    tell_language,
    tell_sources,
)
from analysis.findings.base import DESCRIPTIVE
from analysis.prepared import prepare_documents

# --- the corpus ------------------------------------------------------------------------------


def ledger(n_skipped: int) -> pd.DataFrame:
    return pd.DataFrame({"status": ["read"] * 2 + ["skipped"] * n_skipped})


@pytest.mark.parametrize(
    ("groups", "dates", "n_skipped", "sentence"),
    [
        (["A", "A", "B"], ["2030-01-05", "2031-12-01", None], 1,
         "The corpus holds 3 articles, in 2 groups, dated 2030-01 to 2031-12, 1 without a date; "
         "1 entry set aside (see the ledger)."),
        (["A", "A", "A"], ["2030-01-05"] * 3, 0,
         "The corpus holds 3 articles, in 1 group, dated 2030-01; "
         "0 entries set aside (see the ledger)."),
        (["A", "B", "C"], None, 2,
         "The corpus holds 3 articles, each on its own, 3 without a date; "
         "2 entries set aside (see the ledger)."),
        (["A"], ["2030-01-05"], 0,
         "The corpus holds 1 article, on its own, dated 2030-01; "
         "0 entries set aside (see the ledger)."),
    ],
)  # fmt: skip
def test_the_corpus(groups, dates, n_skipped, sentence):
    corpus = Corpus(["War came. It stayed."] * len(groups), groups, dates)
    prepared = replace(corpus.prepared, ledger=ledger(n_skipped))
    finding = state_corpus(corpus.groups, prepared=prepared, name="size")
    assert finding.sentence == sentence
    assert holds(finding)
    assert finding.n_receipts == len(groups)


def test_dates_that_their_articles_contradict_are_told_beside_the_range():
    texts = [
        "VASK, May 4, 2030 (Post) - War came to the hills above the town on Monday.",
        "VASK, May 9, 2030 (Post) - Nobody left the harbour before the ships had come.",
        "VASK, March 2, 2030 (Post) - The mills stood still and their owners were gone.",
    ]
    corpus = Corpus(texts, ["A", "A", "B"], ["2030-05-04", "2030-05-09", "2034-01-01"])
    finding = state_corpus(corpus.groups, prepared=corpus.prepared, name="size")
    assert (
        "dated 2030-05 to 2034-01 by the date column (2030-05 without those whose own date "
        "contradicts it)" in finding.sentence
    )


def test_an_article_without_a_sentence_is_still_an_article():
    corpus = Corpus(["War came.", " ", "Peace."], ["A", "A", "{x}"])
    size = state_corpus(corpus.groups, prepared=corpus.prepared, name="size")
    assert size.sentence.startswith("The corpus holds 3 articles, in 2 groups")
    assert holds(size)
    assert size.n_receipts == 2  # there is nothing to show of the third
    largest = state_largest_group(corpus.groups, prepared=corpus.prepared, name="largest")
    assert largest.sentence == "“A” is the largest group: 2 of 3 articles, 67% of the corpus."
    assert holds(largest)


@pytest.mark.parametrize(
    ("groups", "sentence"),
    [
        (["A", "{x}", "{x}"], "“{x}” is the largest group: 2 of 3 articles, 67% of the corpus."),
        (["B", "B", "A", "A"],
         "Every group has the same number of articles, 2: “A” is 50% of the corpus."),
        (["A", "A"], "Every group has the same number of articles, 2: “A” is 100% of the corpus."),
        (["A", "B"],
         "Each article is a group of its own: what follows describes them, it tests nothing."),
    ],
)  # fmt: skip
def test_the_largest_group(groups, sentence):
    corpus = Corpus(["War came."] * len(groups), groups)
    finding = state_largest_group(corpus.groups, prepared=corpus.prepared, name="largest")
    assert finding.sentence == sentence
    assert holds(finding)
    assert finding.distinguishable  # a plain count, no comparison


@pytest.mark.parametrize(
    ("groups", "descriptive", "base"),
    [
        (["A", "A", "B"], False, "3 articles in 2 groups"),
        (["A", "A"], False, "2 articles in 1 group"),
        (["A", "B"], True, "2 articles, each on its own: descriptive, not tested"),
        (["A"], True, "1 article, on its own: descriptive, not tested"),
        ([], True, "0 articles, each on its own: descriptive, not tested"),
    ],
)
def test_what_a_report_rests_on(groups, descriptive, base):
    table = pd.DataFrame({"doc_id": [str(n) for n in range(len(groups))], "group": groups})
    assert is_descriptive(table) is descriptive
    assert tell_base(table) == base


# --- means -----------------------------------------------------------------------------------


def mean_row(**values) -> pd.Series:
    return pd.Series({"estimate": 0.375, "low": 0.25, "high": 0.5, "n_documents": 2} | values)


TEMPLATE = "The mean tone of {n_documents} is {mean} ({interval})."


def test_a_mean():
    corpus = Corpus(["Tone 0.5.", "Tone 0.25."], ["A", "A"])
    given = {"evidence": corpus.scored, **corpus.told, "name": "m"}
    finding = state_mean(mean_row(), template=TEMPLATE, **given)
    assert finding.sentence == ("The mean tone of 2 articles is 0.38 (95% interval 0.25 to 0.50).")
    assert holds(finding)
    share = state_mean(
        mean_row(), template="{x} {mean} ({interval})", percent=True, words={"x": "{mean}"},
        headline="H {mean}", **given,
    )  # fmt: skip
    assert share.sentence == "{mean} 38% (95% interval 25% to 50%)"
    assert share.headline == "H 38%"
    assert holds(share)


def test_a_mean_of_one_article():
    corpus = Corpus(["Tone 0.5. Tone 0.25."], ["A"])
    given = {"template": TEMPLATE, "evidence": corpus.scored, **corpus.told, "name": "m"}
    row = mean_row(n_documents=1, resampled="sentences")
    finding = state_mean(row, **given)
    assert finding.sentence == (
        "The mean tone of 1 article is 0.38 (95% interval 0.25 to 0.50 over its sentences)."
    )
    assert holds(finding)
    unsure = state_mean(
        mean_row(n_documents=1, low=np.nan, high=np.nan, resampled="sentences"), **given
    )
    assert unsure.sentence == "The mean tone of 1 article is 0.38 (no interval)."


# --- contrasts -------------------------------------------------------------------------------


def contrast(**values) -> dict:
    return {
        "group": "A", "estimate": -0.5, "low": -0.75, "high": -0.25, "p": 0.01, "q": 0.02,
        "distinguishable": True,
    } | values  # fmt: skip


def add_means(rows: list[dict], corpus: Corpus) -> pd.DataFrame:
    """The contrasts with the two means that each compares."""
    scored = corpus.scored.astype({"doc_id": "str"}).merge(corpus.groups, on="doc_id")
    means = scored.groupby(["group", "doc_id"])["value"].mean().reset_index()
    table = pd.DataFrame(rows)
    table["mean"] = [means.loc[means["group"] == g, "value"].mean() for g in table["group"]]
    table["mean_others"] = [means.loc[means["group"] != g, "value"].mean() for g in table["group"]]
    return table


def say_contrast(*rows: dict, texts=None, groups=("A", "A", "B"), **options):
    corpus = Corpus(texts or ["Tone -0.25.", "Tone -0.75.", "Tone 0."], list(groups))
    finding = state_contrast(
        add_means(rows or [contrast()], corpus), what="mean tone", evidence=corpus.scored,
        groups=corpus.groups, **corpus.told, name="c", **options,
    )  # fmt: skip
    assert holds(finding)
    return finding


def test_a_lower_group_is_told_with_its_interval_turned():
    finding = say_contrast()
    assert finding.sentence == (
        "In “A” mean tone is 0.50 lower than in all other articles: −0.50 against 0 "
        "(difference: 95% interval 0.25 to 0.75; 2 articles against 1)."
    )
    assert finding.headline == "In “A” mean tone is 0.50 lower than in all other articles"
    difference = finding.numbers[-1]  # the table keeps the sign
    assert (difference.value, difference.low, difference.high) == (-0.5, -0.75, -0.25)


def test_a_higher_group():
    rows = [contrast(group="B", estimate=0.5, low=0.25, high=0.75), contrast()]
    assert say_contrast(*rows).sentence == (
        "In “B” mean tone is 0.50 higher than in all other articles: 0 against −0.50 "
        "(difference: 95% interval 0.25 to 0.75; 1 article against 2)."
    )


def test_shares_differ_by_percentage_points():
    finding = say_contrast(
        contrast(estimate=-0.1, low=-0.15, high=-0.05),
        texts=["Share 0.1.", "Share 0.3.", "Share 0.3."],
        percent=True,
    )
    assert finding.sentence == (
        "In “A” mean tone is 10.0 percentage points lower than in all other articles: "
        "20% against 30% (difference: 95% interval 5.0 to 15.0; 2 articles against 1)."
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([contrast(distinguishable=False), contrast(group="B", distinguishable=False)],
         "Not distinguishable: none of 2 groups differs from the other articles in mean tone "
         "(q > .05)."),
        ([contrast(distinguishable=False)],
         "Not distinguishable: “A” and the other articles in mean tone (q > .05)."),
        ([contrast(distinguishable=False, p=np.nan, low=-0.9, high=0.1)] * 2,
         "No group stands apart from all other articles in mean tone." + DESCRIPTIVE),
        ([contrast(distinguishable=False, p=np.nan, low=np.nan, high=np.nan)] * 2,
         "Mean tone can be told of one group or none: there is nothing to compare."),
    ],
)  # fmt: skip
def test_no_contrast(rows, sentence):
    finding = say_contrast(*rows)
    assert finding.sentence == sentence
    assert not finding.distinguishable
    assert finding.numbers == ()


def test_articles_of_one_group_are_nothing_to_compare():
    lone = contrast(distinguishable=False, p=np.nan, low=np.nan, high=np.nan)
    finding = say_contrast(lone, groups="AAA")
    assert finding.sentence == (
        "The articles are from one group or none: there is nothing to compare."
    )


def test_articles_each_on_its_own_are_described():
    rows = [
        contrast(group="C", estimate=0.9, low=-0.1, high=1.9, p=np.nan, distinguishable=False),
        contrast(estimate=-0.5, p=np.nan, distinguishable=False),
    ]
    finding = say_contrast(*rows, texts=["Tone -0.5.", "Tone 0.", "Tone 0."], groups="ABC")
    assert finding.sentence == (
        "In “A” mean tone is 0.50 lower than in all other articles: −0.50 against 0 "
        "(difference: 95% interval 0.25 to 0.75; 1 article against 2)." + DESCRIPTIVE
    )


def test_of_times_nothing_is_told_that_was_not_tested():
    rows = [contrast(group="2031", p=np.nan, distinguishable=False)]
    told = {"texts": ["Tone -0.5.", "Tone 0.", "Tone 0."], "groups": ("2031", "2030", "2030")}
    finding = say_contrast(*rows, **told, kind="year")
    assert finding.sentence == (
        "Too few articles to tell whether mean tone changes from year to year: a comparison "
        "needs 5 on either side."
    )
    assert not finding.distinguishable
    assert say_contrast(contrast(group="2031"), **told, kind="year").distinguishable


@pytest.mark.parametrize(
    ("months", "told"),
    [(("08", "08", "08", "05"), " 3 of its 4 articles are of 2031-08: it may be one event."),
     (("08", "08", "05", "06"), ""), (("08", "08", "08", "08"), "")],
)  # fmt: skip
def test_a_year_of_which_most_articles_are_of_one_month_may_be_one_event(months, told):
    dates = [*(f"2031-{month}-03" for month in months), "2030-01-01"]
    corpus = Corpus(["Tone -0.5."] * 4 + ["Tone 0."], ["2031"] * 4 + ["2030"], dates)
    finding = state_contrast(
        add_means([contrast(group="2031")], corpus), what="mean tone", evidence=corpus.scored,
        groups=corpus.groups, **corpus.told, name="c", kind="year",
    )  # fmt: skip
    assert finding.sentence.endswith(
        f"(difference: 95% interval 0.25 to 0.75; 4 articles against 1).{told}"
    )


def test_braces_in_a_groups_name_and_in_what_is_measured_are_only_signs():
    corpus = Corpus(["Tone -0.5.", "Tone 0."], ["{what}", "B"])
    finding = state_contrast(
        add_means([contrast(group="{what}")], corpus), what="the share of “{x}”",
        evidence=corpus.scored, groups=corpus.groups, **corpus.told, name="c",
    )  # fmt: skip
    assert finding.sentence.startswith("In “{what}” the share of “{x}” is 0.50 lower than")


# --- receipts of scores ----------------------------------------------------------------------


def test_scores_become_receipts_of_whole_sentences_and_unknown_ones_none():
    corpus = Corpus(["War came. Peace came."], ["A"])
    scores = corpus.sentences[["doc_id", "sentence_id"]].assign(compound=[0.5, np.nan])
    evidence = find_score_evidence(
        scores, sentences=corpus.sentences, value="compound", rule="tone"
    )
    assert evidence.to_dict("list") == {
        "doc_id": ["d0"], "sentence_id": [0], "start": [0], "end": [9], "rule": ["tone"],
        "value": [0.5],
    }  # fmt: skip


def test_frames_become_receipts_at_their_first_cue():
    corpus = Corpus(["The war came. Peace came."], ["A"])
    cues = pd.DataFrame(
        {
            "doc_id": "d0", "sentence_id": [0, 0, 1], "start": [4, 8, 14], "end": [7, 12, 19],
            "frame": ["war", "war", "x"], "cue": ["war", "came", "peace"],
        }
    )  # fmt: skip
    evidence = find_frame_evidence(cues, sentences=corpus.sentences, frame="war")
    assert evidence[["start", "end", "rule", "value"]].to_numpy().tolist() == [
        [4, 7, "cue war", 1.0],
        [14, 25, "no cue", 0.0],
    ]


def test_articles_that_are_not_english_are_told_before_any_score():
    texts = {
        "a": "The men of the town fled to the hills.",
        "b": "Stadt bleibt leer",
    }
    texts["c"] = " ".join(f"Am Tag {day} war die Stadt wieder leer." for day in range(9))
    documents = pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())})
    assert tell_language(prepare_documents(documents[:1])) == ""
    assert tell_language(prepare_documents(documents[:2])) == (
        "1 very short article could not be checked for language; it is kept."
    )
    assert tell_language(prepare_documents(documents)) == (
        "1 of 3 articles does not look English: tone, frames, names and voices leave it out, for "
        "their word lists are English. "
        "1 very short article could not be checked for language; it is kept."
    )
    assert tell_language(prepare_documents(documents), language="de") == ""


def test_short_articles_in_another_language_are_known_by_what_is_declared_or_lacks():
    german = " ".join(f"Am Tag {day} war die Stadt wieder leer." for day in range(4))
    texts = [
        "Nobody left.",
        "Stadt bleibt leer",
        "Stadt bleibt leer",
        german,
        "The men of the town.",
    ]
    documents = pd.DataFrame({"doc_id": list("abcde"), "text": texts})
    documents["language"] = ["en", "de", "", "", "de"]  # the last is declared wrongly
    prepared = prepare_documents(documents)
    assert choose_readable(prepared).documents["doc_id"].tolist() == ["a", "c", "e"]
    told = tell_language(prepared)
    assert told.startswith("2 of 5 articles do not look English")
    assert "1 very short article could not be checked for language; it is kept." in told


def lay_languages() -> pd.DataFrame:
    """Four articles in English, two in German, one in Russian, one German headline."""
    english = "The men of town number {} fled to the hills because the bridge was not safe."
    german = " ".join(f"Am Tag {day} war die Stadt X wieder leer." for day in range(9))
    texts = [english.format(n) for n in range(4)] + [german.replace("X", n) for n in "AB"]
    texts += ["Город был пуст, и мост был закрыт.", "Stadt bleibt leer"]
    groups = ["Post"] * 3 + ["Mail"] + ["Bote"] * 2 + ["Mail", "Post"]
    doc_ids = [f"d{n}" for n in range(len(texts))]
    return pd.DataFrame({"doc_id": doc_ids, "text": texts, "group": groups})


def test_articles_in_another_language_are_left_out_of_what_english_lists_measure():
    documents = lay_languages()
    prepared = prepare_documents(documents)
    left = choose_readable(prepared)
    assert left.documents["doc_id"].tolist() == ["d0", "d1", "d2", "d3", "d7"]
    assert set(left.measure(score_language)["doc_id"]) == set(left.documents["doc_id"])
    told = tell_language(prepared, groups=documents[["doc_id", "group"]])
    assert told.startswith("3 of 8 articles do not look English: tone, frames, names and voices")
    assert "Of “Bote” none is left: not measured." in told
    assert "Mail" not in told  # one of its two is left
    counted = tell_language(prepared, counted=True)
    assert (
        "their words are counted here all the same, but of function words only English" in counted
    )
    assert "leave them out" not in counted
    assert choose_readable(prepared, language="de") is prepared
    assert choose_readable(prepared, language="") is prepared
    english = prepare_documents(documents[:4])
    assert choose_readable(english) is english


def test_where_no_article_is_left_nothing_is_measured():
    documents = lay_languages()[4:7]
    with pytest.raises(NotMeasuredError, match=r"^Not measured: none of the 3 articles looks Engl"):
        choose_readable(prepare_documents(documents))
    with pytest.raises(NotMeasuredError, match="the only article does not look English"):
        choose_readable(prepare_documents(documents[:1]))
    assert len(choose_readable(prepare_documents(documents[:0])).documents) == 0


# --- who writes in a period ------------------------------------------------------------------


def told_of(of_period: str, of_others: str) -> str:
    ids = [f"d{number}" for number in range(len(of_period + of_others))]
    periods = pd.DataFrame({"doc_id": ids, "group": "2031"})
    periods.loc[: len(of_period) - 1, "group"] = "2030"
    groups = pd.DataFrame({"doc_id": ids, "group": list(of_period + of_others)})
    return tell_sources(periods, period="2030", groups=groups)


def test_the_two_largest_sources_of_a_period_are_told_where_they_are_more_of_it():
    assert told_of("AAABBC", "CCCCDDA") == (
        " Of the 6 articles of 2030 5 are of “A” (3) and “B” (2), of the other 7 articles 1: "
        "what changes may be who writes."
    )
    assert told_of("AABBCC", "AABBCC") == ""  # as much of the others
    assert told_of("AAA", "BBB") == ""  # two groups are always all
    assert told_of("ABC", "") == ""  # there is no other period
    assert told_of("ABC", "DEF") == ""  # an article each
    assert told_of("AAB", "CCD").count("“") == 2


def test_several_rows_a_group_are_told_as_comparisons():
    rows = [contrast(distinguishable=False), contrast(group="B", distinguishable=False)] * 3
    finding = say_contrast(*rows, what_all="the share of sentences that call up a frame")
    assert finding.sentence == (
        "Not distinguishable: none of 6 comparisons of 2 groups with the other articles shows a "
        "difference in the share of sentences that call up a frame (q > .05)."
    )
