"""Copies: word for word and nearly so, and nothing else."""

import numpy as np
import pandas as pd
import pytest
from finding_fixtures import Corpus, holds

from analysis.copies import find_copies, find_runs
from analysis.findings import state_copies
from analysis.prepared import prepare_documents
from analysis.tokens import split_sentences, split_tokens

WORDS = [f"word{number}" for number in range(400)]


def tell(seed: int, n: int = 120) -> list[str]:
    return np.random.default_rng(seed).choice(WORDS, n).tolist()


def lay(texts, dates=None) -> pd.DataFrame:
    days = pd.to_datetime(pd.Series(dates or [None] * len(texts), dtype=object), format="ISO8601")
    ids = pd.array([f"d{number}" for number in range(len(texts))], dtype="str")
    return pd.DataFrame({"doc_id": ids, "date": days, "text": pd.array(texts, dtype="str")})


def copies_of(texts, dates=None) -> pd.DataFrame:
    prepared = prepare_documents(lay(texts, dates))
    return find_copies(prepared.measure(find_runs), documents=prepared.documents)


def test_copies_of_both_kinds():
    words = tell(1)
    text = " ".join(words)
    changed = " ".join([*words[:60], "another", *words[61:]])
    dates = ["2030-04-03", "2030-04-03", "2030-04-05", None, "2030-03-01"]
    texts = [text, text, text.upper().replace(" ", ",  "), " ".join(tell(2)), changed]
    copies = copies_of(texts, dates)
    assert copies["doc_id"].tolist() == ["d1", "d2", "d4"]
    assert copies["copy_of"].tolist() == ["d0"] * 3
    assert copies["kind"].tolist() == ["word for word", "nearly", "nearly"]
    assert copies["days_apart"].tolist() == [0, 2, -33]
    assert copies["share"].tolist()[:2] == [1, 1]
    assert 0.85 <= copies["share"].iloc[2] < 1


@pytest.mark.parametrize("kept", [20, 40, 60])
def test_what_is_rewritten_or_shares_a_part_is_no_copy(kept):
    words = tell(3)
    assert copies_of([" ".join(words), " ".join([*words[:kept], *tell(4, 120 - kept)])]).empty
    longer = " ".join([*words, *tell(5)])
    assert copies_of([" ".join(words), longer]).empty


def test_short_articles_are_copies_only_word_for_word():
    assert copies_of(["The bridge fell.", "The bridge fell!"]).empty
    assert copies_of(["The bridge fell.", "The bridge fell."])["kind"].tolist() == ["word for word"]


def test_the_kept_runs_are_a_fair_sample_of_all():
    shares, true = [], []
    for seed in range(40):
        words = tell(seed, 600)
        other = [
            "changed" if place % 50 == 7 and place > 50 else word
            for place, word in enumerate(words)
        ]
        both = [{tuple(text[at : at + 5]) for at in range(596)} for text in (words, other)]
        true.append(len(both[0] & both[1]) / len(both[0]))
        documents = lay([" ".join(words), " ".join(other)])
        runs = find_runs(split_tokens(split_sentences(documents)))
        assert runs.groupby("doc_id").size().tolist() == [32, 32]
        shares.append(runs["run"].duplicated().sum() / 32)
    assert np.mean(shares) == pytest.approx(np.mean(true), abs=0.03)
    assert 0.85 < np.mean(true) < 0.95


def test_the_words_after_a_dateline_are_compared():
    text = ". ".join(" ".join(tell(seed, 12)).capitalize() for seed in range(9))
    dated = ["3 April 2030 " + text, "Published on 9 May 2031\n\n" + text]
    assert copies_of(dated)["share"].tolist() == [1]


def test_no_article_and_no_word():
    for texts in ([], ["", " "], ["…"]):
        runs = find_runs(prepare_documents(lay(texts)).read_part(0, "tokens"))
        assert runs.dtypes.astype(str).to_dict() == {"doc_id": "str", "run": "uint64"}
        assert runs.empty
    assert copies_of([]).empty
    assert copies_of(["…", "!"]).empty
    assert copies_of(["", ""])["kind"].tolist() == ["word for word"]


def test_the_finding():
    text, other = " ".join(tell(1)) + ".", " ".join(tell(2)) + "."
    texts, dates = (
        [text, text, text.upper(), other],
        ["2030-01-01", "2030-01-01", "2030-02-01", None],
    )
    corpus = Corpus(texts, ["A"] * 4, dates)
    copies = find_copies(corpus.prepared.measure(find_runs), documents=corpus.prepared.documents)
    finding = state_copies(copies, prepared=corpus.prepared, name="copies")
    assert finding.sentence == (
        "2 of 4 articles repeat an earlier one, 1 word for word and 1 nearly so. Every notebook "
        "counts them, too, so that what is there twice weighs twice in each mean and rate; only "
        "copies word for word are resampled together. 1 bears another date than the article it "
        "repeats: one of the two is wrong, or it was printed again."
    )
    assert finding.headline == (
        "2 of 4 articles repeat an earlier one, 1 word for word and 1 nearly so"
    )
    assert holds(finding)
    assert set(finding.receipts["doc_id"]) == {"d1", "d2"}
    alone = state_copies(copies.head(1), prepared=corpus.prepared, name="copies")
    assert alone.sentence.startswith(
        "1 of 4 articles repeats an earlier one, 1 word for word. Every notebook counts it, too,"
    )
    none = state_copies(copies.head(0), prepared=corpus.prepared, name="copies")
    assert none.sentence == "No article repeats an earlier one, word for word or nearly so."
    assert not none.numbers
