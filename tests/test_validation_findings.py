"""What a validation says in words, and that it says so only where it is so."""

import numpy as np
import pandas as pd
import pytest

from analysis import (
    find_disputes,
    prepare_documents,
    score_accuracy,
    score_accuracy_contrasts,
    score_agreement,
    score_prevalence,
    score_receipts,
    state_accuracy,
    state_accuracy_contrast,
    state_agreement,
    state_learning,
    state_prevalence,
    state_sample,
    tell_settled,
)

N = 120
LABELS = {"war": "War"}
DRAWS = {"n_draws": 1000}


@pytest.fixture(scope="module")
def prepared():
    rows = [
        {"doc_id": f"{name}{k:03d}", "source": name, "title": "", "text": f"It rained, day {k} of {name}."}
        for name in "AB"
        for k in range(N)
    ]  # fmt: skip
    return prepare_documents(pd.DataFrame(rows).astype("str"))


def mark(prepared, *, recall: tuple[float, float]) -> pd.DataFrame:
    """Half of the sentences have the frame; the engine calls a share of these in each group."""
    parts = []
    for name, share in zip("AB", recall, strict=True):
        code = np.arange(N) % 2
        called = (code == 1) & (np.arange(N) < share * N)
        ids = [f"{name}{k:03d}" for k in range(N)]
        parts.append(
            pd.DataFrame(
                {"item": ids, "doc_id": ids, "sentence_id": 0, "group": name, "weight": 2.0,
                 "frame": "war", "code": code, "called": called.astype(int)}
            )
        )  # fmt: skip
    return pd.concat(parts, ignore_index=True)


def check_receipts(finding) -> None:
    numbers = finding.to_table()
    checked = score_receipts(numbers, evidence=finding.to_evidence())
    assert np.allclose(checked["value"], checked["recomputed"], rtol=1e-9)
    assert all(row.shown in finding.sentence for row in numbers.itertuples())


def test_an_engine_that_is_worse_for_one_source_is_warned_of(prepared):
    marked = mark(prepared, recall=(1.0, 0.4))
    contrasts = score_accuracy_contrasts(marked, **DRAWS)
    told = state_accuracy_contrast(
        contrasts, marked=marked, labels=LABELS, prepared=prepared, name="fair"
    )
    assert told.distinguishable
    assert told.sentence.startswith("Warning: the engine is ")
    assert "F1 1.00 against 0.57" in told.sentence or "F1 0.57 against 1.00" in told.sentence
    assert "may be the engine's" in told.sentence
    check_receipts(told)


def test_one_that_is_equally_good_is_not(prepared):
    marked = mark(prepared, recall=(0.7, 0.7))
    told = state_accuracy_contrast(
        score_accuracy_contrasts(marked, **DRAWS), marked=marked, labels=LABELS,
        prepared=prepared, name="fair",
    )  # fmt: skip
    assert not told.distinguishable
    assert told.sentence.startswith("Not distinguishable: in none of 4 comparisons")
    assert "That is no proof that it is equally good" in told.sentence


def test_accuracy_is_told_with_estimated_counts(prepared):
    marked = mark(prepared, recall=(1.0, 0.5))
    scored = score_accuracy(marked, **DRAWS)
    told = state_accuracy(scored, marked=marked, prepared=prepared, name="right")
    # 60 and 30 of 120 are called, each stands for two
    assert told.sentence.startswith(
        "Of an estimated 180 calls of a frame in the corpus 180 are right"
    )
    assert "Of 240 that coders would see, it calls these 180: recall 75%" in told.sentence
    check_receipts(told)


@pytest.mark.parametrize(("weight", "shown"), [(1.0, "6"), (1.08, "6"), (250.5, "1,503")])
def test_estimated_calls_are_whole_numbers_and_shares_per_cent(prepared, weight, shown):
    marked = mark(prepared, recall=(1.0, 1.0)).assign(weight=weight)
    few = marked[marked["called"] > 0].groupby("doc_id").head(1).head(6)
    told = state_accuracy(score_accuracy(few, **DRAWS), marked=few, prepared=prepared, name="right")
    assert told.sentence.startswith(
        f"Of an estimated {shown} calls of a frame in the corpus {shown} are right: precision 100%"
    )
    assert f"Of {shown} that coders would see, it calls these {shown}: recall 100%" in told.sentence
    check_receipts(told)


def test_a_share_that_the_correction_moves_is_told(prepared):
    marked = mark(prepared, recall=(0.5, 0.5))
    groups = pd.DataFrame({"doc_id": marked["doc_id"], "group": marked["group"]})
    calls = marked[marked["called"] == 1]
    scored = score_prevalence(
        calls, sentences=prepared.sentences, groups=groups, marked=marked, **DRAWS
    )
    told = state_prevalence(
        scored, calls=calls, labels=LABELS, prepared=prepared, groups=groups, name="shares"
    )
    assert told.sentence.startswith("“War” is called in 25% of an article's sentences")
    assert "it is in 50% (95% interval" in told.sentence
    assert "In 1 of 1 frame the" in told.sentence
    check_receipts(told)


def test_a_share_that_it_does_not_move_is_not(prepared):
    marked = mark(prepared, recall=(1.0, 1.0))
    groups = pd.DataFrame({"doc_id": marked["doc_id"], "group": marked["group"]})
    calls = marked[marked["called"] == 1]
    scored = score_prevalence(
        calls, sentences=prepared.sentences, groups=groups, marked=marked, **DRAWS
    )
    told = state_prevalence(
        scored, calls=calls, labels=LABELS, prepared=prepared, groups=groups, name="shares"
    )
    assert not told.distinguishable
    assert told.sentence.startswith("Not distinguishable: no counted share")


def test_agreement_is_told_by_its_weakest_frame(prepared):
    marked = mark(prepared, recall=(1.0, 0.8))
    one = marked[["item", "frame", "code"]].assign(coder="ann", code=marked["code"].astype(float))
    two = one.assign(coder="ben", code=marked["called"].astype(float))
    codes = pd.concat([one, two], ignore_index=True)
    sample = marked[["item", "doc_id", "sentence_id"]].assign(before="", sentence="s", after="")
    told = state_agreement(
        score_agreement(codes, **DRAWS), disputes=find_disputes(codes, sample=sample),
        labels=LABELS, prepared=prepared, name="agreed",
    )  # fmt: skip
    assert (
        "(alpha ≥ 0.667) on 1 of 1 frame (1 of them by the whole interval); least on “War” (alpha 0.90, 95% interval"
        in told.sentence
    )
    assert "2 coders differ on 12 of 240 sentences." in told.sentence
    check_receipts(told)


def test_nothing_coded_is_told_as_such(prepared):
    none = mark(prepared, recall=(1.0, 1.0)).iloc[:0]
    codes = none[["item", "frame", "code"]].assign(coder="")
    groups = pd.DataFrame({"doc_id": ["A000"], "group": ["A"]})
    calls = none[["doc_id", "sentence_id", "frame"]]
    shares = score_prevalence(calls, sentences=prepared.sentences, groups=groups, marked=none)
    more = {"prepared": prepared, "name": "x"}
    told = [
        state_agreement(score_agreement(codes), disputes=none, labels=LABELS, **more),
        state_accuracy(score_accuracy(none), marked=none, **more),
        state_accuracy_contrast(score_accuracy_contrasts(none), marked=none, labels=LABELS, **more),
        state_prevalence(shares, calls=calls, labels=LABELS, groups=groups, **more),
        state_learning(pd.DataFrame({"n": [], "estimate": []}), **more),
        state_sample(none.assign(weight=1.0), **more),
    ]
    assert not any(finding.distinguishable for finding in told)
    assert ["no sheet has been coded" in one.sentence.lower() for one in told[:5]] == [True] * 5
    assert told[5].sentence == "There is no sentence to code."


def test_before_anything_is_coded_the_sheet_says_that_nothing_is_known(prepared):
    sentences = prepared.sentences[["doc_id", "sentence_id"]].head(2).assign(weight=1.0)
    how = {"prepared": prepared, "name": "x"}
    sheet = "The sheet holds 2 sentences of"
    assert state_sample(sentences, **how).sentence.startswith(sheet)
    waiting = state_sample(sentences, **how, is_coded=False)
    assert waiting.sentence.startswith(
        f"Not yet known: no sentence has been coded; the {sheet[4:]}"
    )
    assert waiting.headline.startswith(sheet)


def test_how_the_codes_came_about_is_told():
    reference = pd.DataFrame({"settled": ["agreed", "agreed", "tied", "adjudicated"]})
    assert tell_settled(reference).startswith(
        "Codes that the engine is measured against: 2 on which coders agree, "
        "1 settled by adjudication, 1 tied and left out"
    )
    assert tell_settled(reference.iloc[:0]) == ""
