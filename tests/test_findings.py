"""Findings are sentences: each is held to the word, and each number to its receipts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.evidence import find_evidence, score_receipts
from analysis.findings import (
    find_frame_evidence,
    find_score_evidence,
    is_descriptive,
    state_contrast,
    state_corpus,
    state_frequency,
    state_keyness,
    state_largest_group,
    state_mean,
    tell_base,
)
from analysis.findings.base import DESCRIPTIVE, UNSURE
from analysis.prepared import Prepared, prepare_documents


class Corpus:
    """Articles of two words a sentence or so, their groups and their dates."""

    def __init__(self, texts: list[str], groups: list[str], dates: list[str | None] | None = None):
        doc_ids = [f"d{number}" for number in range(len(texts))]
        self.documents = pd.DataFrame(
            {
                "doc_id": pd.array(doc_ids, dtype="str"),
                "source": pd.array(groups, dtype="str"),
                "date": pd.to_datetime(dates if dates else [None] * len(texts)),
                "title": pd.array([f"Title {name}" for name in doc_ids], dtype="str"),
                "text": pd.array(texts, dtype="str"),
            }
        )
        self.prepared = prepare_documents(self.documents)
        self.sentences = self.prepared.read_part(0, "sentences")
        self.groups = self.documents[["doc_id"]].assign(group=self.documents["source"])

    @property
    def told(self) -> dict[str, Prepared]:
        return {"prepared": self.prepared}

    @property
    def scored(self) -> pd.DataFrame:
        """Receipts of every sentence, its value read from the text: ``Tone 0.5.``"""
        value = self.sentences["sentence"].str.extract(r"(-?[\d.]*\d)")[0].astype(float)
        return find_evidence(self.sentences.assign(v=value), rule="tone", value="v")


def holds(finding) -> bool:
    """Whether every number follows from its receipts, and is printed as it is."""
    table = finding.to_table()
    again = score_receipts(table, evidence=finding.to_evidence())["recomputed"]
    assert np.allclose(again.astype(float), table["value"].astype(float))
    for number in finding.numbers:
        digits = number.shown.split(" ")[0].replace(",", "").replace("−", "-")
        scale = 100 if digits.endswith("%") or "percentage" in number.shown else 1
        size = len(digits.rstrip("%").partition(".")[2])
        shown = float(digits.rstrip("%"))
        value = abs(number.value) if number.measure == "difference" else number.value
        assert abs(shown - scale * value) <= 0.5000001 * 10**-size, number
    return True


# --- the corpus ------------------------------------------------------------------------------


def ledger(n_skipped: int) -> pd.DataFrame:
    return pd.DataFrame({"status": ["read"] * 2 + ["skipped"] * n_skipped})


@pytest.mark.parametrize(
    ("groups", "dates", "n_skipped", "sentence"),
    [
        (["A", "A", "B"], ["2030-01-05", "2031-12-01", None], 1,
         "The corpus holds 3 articles, in 2 groups, from 2030-01 to 2031-12, 1 without a date; "
         "1 entry set aside (see the ledger)."),
        (["A", "A", "A"], ["2030-01-05"] * 3, 0,
         "The corpus holds 3 articles, in 1 group, from 2030-01; "
         "0 entries set aside (see the ledger)."),
        (["A", "B", "C"], None, 2,
         "The corpus holds 3 articles, each on its own, 3 without a date; "
         "2 entries set aside (see the ledger)."),
        (["A"], ["2030-01-05"], 0,
         "The corpus holds 1 article, on its own, from 2030-01; "
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


# --- words -----------------------------------------------------------------------------------


def test_a_frequent_word():
    corpus = Corpus(["War came. War stayed.", "Peace, not war.", "Calm."], ["A", "A", "B"])
    counts = pd.DataFrame({"feature": ["war", "calm"]})
    finding = state_frequency(counts, **corpus.told, name="f")
    assert finding.sentence == (
        "“war” is the most frequent content word: 3 times, in 2 of 3 articles."
    )
    assert holds(finding)
    once = state_frequency(counts.iloc[1:], **corpus.told, name="f", role="stands {alone}")
    assert once.sentence == "“calm” stands {alone}: 1 time, in 1 of 3 articles."
    none = state_frequency(counts.iloc[:0], **corpus.told, name="f")
    assert none.sentence == "No word is left to count."
    assert not none.distinguishable


# A: 4 and 1 of 10 words each; B: 2 and 0 of 10 each.
KEYNESS_TEXTS = [
    "War war war war and so on it went on.",
    "War came but not so much as it once did.",
    "War war came and so on it went on again.",
    "Peace came and so on it went on and on.",
]


def keyness_row(**values) -> pd.DataFrame:
    row = {
        "feature": "war", "n_target": 5, "n_reference": 2, "log_ratio": np.log2(2.5),
        "low": 0.0, "high": 2.0, "distinguishable": True,
    }  # fmt: skip
    return pd.DataFrame([row | values])


def say_keyness(table, *, side="more", target="A", groups="AABB", texts=None, **options):
    corpus = Corpus(texts or KEYNESS_TEXTS, list(groups))
    corpus.groups = corpus.groups.replace({"group": options.pop("names", {})})
    finding = state_keyness(
        table, side=side, target=target, groups=corpus.groups,
        **corpus.told, name="k", **options,
    )  # fmt: skip
    assert holds(finding)
    return finding


def test_a_word_that_the_target_uses_more():
    finding = say_keyness(keyness_row())
    assert finding.sentence == (
        "“A” writes “war” 2.50 times as often as the others "
        "(95% interval 1.00 to 4.00; 2 of 2 articles against 1 of 2 articles)."
    )
    assert finding.headline == "“A” writes “war” 2.50 times as often as the others"
    assert finding.distinguishable
    ratio = finding.numbers[-1]
    assert (ratio.low, ratio.high, ratio.parts) == (1, 4, ("rate_target", "rate_reference"))


def test_a_word_that_the_target_uses_less_is_told_from_the_other_side():
    table = keyness_row(log_ratio=-np.log2(2.5), low=-3.0, high=-1.0, n_target=2, n_reference=5)
    finding = say_keyness(table, side="less", target="B")
    assert finding.sentence == (
        "The others write “war” 2.50 times as often as “B” "
        "(95% interval 2.00 to 8.00; 2 of 2 articles against 1 of 2 articles)."
    )
    ratio = finding.numbers[-1]
    assert (ratio.low, ratio.high) == (2, 8)
    assert ratio.low <= ratio.value <= ratio.high


def test_a_word_that_one_side_never_uses():
    table = keyness_row(feature="peace", n_target=1, n_reference=0, log_ratio=1.6)
    finding = say_keyness(table, target="B")
    assert finding.sentence == (
        "“B” writes “peace” 1 time, the others never (1 of 2 articles against 0 of 2 articles)."
    )
    assert finding.headline == "“B” writes “peace” 1 time, the others never"
    table = keyness_row(feature="again", n_target=0, n_reference=1, log_ratio=-1.6)
    assert say_keyness(table, side="less", others="all of {them}").sentence == (
        "All of {them} write “again” 1 time, “A” never (1 of 2 articles against 0 of 2 articles)."
    )


def test_a_word_that_is_not_distinguishable():
    finding = say_keyness(keyness_row(distinguishable=False, low=-1.0))
    assert finding.sentence == (
        "“A” writes “war” 2.50 times as often as the others "
        "(95% interval 0.50 to 4.00; 2 of 2 articles against 1 of 2 articles)." + UNSURE
    )
    assert not finding.distinguishable
    assert "not distinguishable" in UNSURE


def test_one_article_a_side_describes_and_does_not_test():
    texts = [KEYNESS_TEXTS[0], KEYNESS_TEXTS[2]]
    table = keyness_row(
        n_target=4, n_reference=2, log_ratio=1.0, low=np.nan, high=np.nan, distinguishable=False
    )
    finding = say_keyness(table, texts=texts, groups="AB")
    assert finding.sentence == (
        "“A” writes “war” 2.00 times as often as the others "
        "(no interval; 1 of 1 article against 1 of 1 article)." + DESCRIPTIVE
    )
    assert finding.distinguishable


@pytest.mark.parametrize("side", ["more", "less"])
def test_no_word_on_a_side(side):
    other_way = keyness_row().assign(log_ratio=-1.0 if side == "more" else 1.0)
    finding = say_keyness(other_way, side=side, target="A", others="{x}")
    assert finding.sentence == f"No word of those counted is used {side} by “A” than by {{x}}."
    assert not finding.distinguishable
    finding = say_keyness(keyness_row().iloc[:0], side=side, target="A", others="{x}")
    assert finding.sentence == "No word occurs often enough to be compared."
    assert not finding.distinguishable


def test_the_side_is_one_of_two():
    with pytest.raises(ValueError, match=r"`side` must be one of \['more', 'less'\], but 'both'"):
        say_keyness(keyness_row(), side="both")


def test_braces_in_names_and_words_are_only_signs():
    texts = ["{word} war {0}.", "War.", "Peace."]
    finding = say_keyness(
        keyness_row(n_target=2, n_reference=0),
        texts=texts,
        groups="AAB",
        names={"A": "{n_target} {x}"},
        target="{n_target} {x}",
    )
    assert finding.sentence == (
        "“{n_target} {x}” writes “war” 2 times, the others never "
        "(2 of 2 articles against 0 of 1 article)." + DESCRIPTIVE
    )


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
        ([contrast(distinguishable=False)] * 2,
         "Not distinguishable: none of 2 groups differs from the other articles in mean tone "
         "(q ≤ .05)."),
        ([contrast(distinguishable=False)],
         "Not distinguishable: “A” and the other articles in mean tone (q ≤ .05)."),
        ([contrast(distinguishable=False, p=np.nan, low=-0.9, high=0.1)] * 2,
         "No group stands apart from all other articles in mean tone." + DESCRIPTIVE),
        ([contrast(distinguishable=False, p=np.nan, low=np.nan, high=np.nan)],
         "The articles are from one group or none: there is nothing to compare."),
    ],
)  # fmt: skip
def test_no_contrast(rows, sentence):
    finding = say_contrast(*rows)
    assert finding.sentence == sentence
    assert not finding.distinguishable
    assert finding.numbers == ()


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
