"""Copies: word for word and nearly so, and nothing else."""

import numpy as np
import pandas as pd
import pytest
from finding_fixtures import Corpus, holds

from analysis import (
    count_features,
    group_documents,
    score_contrasts,
    score_keyness,
    score_means,
    score_rates,
)
from analysis.copies import find_copies, find_runs, join_copies
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
    return prepare_documents(lay(texts, dates)).copies


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
    copies = corpus.prepared.copies
    finding = state_copies(copies, prepared=corpus.prepared, name="copies")
    assert finding.sentence == (
        "2 of 4 articles repeat another, 1 word for word and 1 nearly so. Every notebook "
        "counts them, too, so that what is there twice weighs twice in each mean and rate; but an "
        "article and its copies are resampled together, as one of 2. 1 bears another date than the article it "
        "repeats: one of the two is wrong, or it was printed again."
    )
    assert finding.headline == ("2 of 4 articles repeat another, 1 word for word and 1 nearly so")
    assert holds(finding)
    assert set(finding.receipts["doc_id"]) == {"d1", "d2"}
    alone = state_copies(copies.head(1), prepared=corpus.prepared, name="copies")
    assert alone.sentence.startswith(
        "1 of 4 articles repeats another, 1 word for word. Every notebook counts it, too,"
    )
    none = state_copies(copies.head(0), prepared=corpus.prepared, name="copies")
    assert none.sentence == "No article repeats another, word for word or nearly so."
    assert not none.numbers


# --- copies are one piece of evidence ---------------------------------------------------------------


def lay_twice(n: int = 24) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Articles of two outlets that use a word more or less often, and these with near copies."""
    texts = []
    for seed in range(n):
        words = tell(seed)
        words[: 1 + seed % 9] = ["regime"] * (1 + seed % 9)
        texts.append(" ".join(words))
    once = lay(texts, ["2030-05-02"] * n).assign(source=np.where(np.arange(n) % 3, "Post", "Echo"))
    again = once.assign(doc_id="x" + once["doc_id"], text=once["text"].str.upper() + ", all.")
    return once, pd.concat([once, again], ignore_index=True)


def measure_widths(documents: pd.DataFrame, *, together: bool = True) -> pd.DataFrame:
    """The interval of a mean, of a difference, of a rate and of a ratio of rates."""
    prepared = prepare_documents(documents)
    groups = group_documents(prepared.documents)
    groups = groups if together else groups.drop(columns="unit")
    counts = prepared.measure(count_features)
    said = counts[counts["feature"] == "regime"].assign(tone=lambda rows: rows["n"] / 10)
    means = score_means(said, groups=groups, value="tone").assign(of="mean")
    contrasts = score_contrasts(said, groups=groups, value="tone").assign(of="difference")
    rates = score_rates(
        counts, documents=prepared.documents, groups=groups, features=["regime"], period="year"
    ).assign(of="rate")
    keyness = score_keyness(counts, groups=groups, target="Post").assign(of="ratio", group="Post")
    ratio = keyness[keyness["feature"] == "regime"]
    rows = pd.concat([means, contrasts, rates, ratio])
    return rows.assign(width=rows["high"] - rows["low"]).set_index(["of", "group"])


def test_a_corpus_that_is_there_twice_tells_no_more_than_once():
    once, twice = lay_twice()
    told, doubled = measure_widths(once), measure_widths(twice)
    assert doubled["width"].to_numpy() == pytest.approx(told["width"].to_numpy(), rel=0.01)
    assert doubled.loc[("difference", "Post"), "p"] == told.loc[("difference", "Post"), "p"]
    apart = measure_widths(twice, together=False)
    narrower = apart["width"] / told["width"]
    assert narrower.between(0.6, 0.8).all()  # 1 / sqrt(2) = 0.71, which would be wrong


def test_articles_enough_are_counted_without_copies():
    once, twice = lay_twice(14)  # five of one outlet, or, of four, eight with their copies
    few = twice[~twice["doc_id"].isin(["d12", "xd12"])]
    for documents, tested in ((once, True), (few, False)):
        contrasts = measure_widths(documents).loc[["difference"]]
        assert contrasts["p"].notna().all() == tested
    assert measure_widths(few, together=False).loc[["difference"], "p"].notna().all()


def test_the_copy_of_a_copy_is_of_the_same_unit():
    words = tell(1)
    changed = [" ".join([*words[:n], *["other"] * (n > 0), *words[n + 1 :]]) for n in (0, 40, 80)]
    prepared = prepare_documents(lay([changed[0], " ".join(tell(2)), changed[1], changed[1]]))
    assert prepared.copies["kind"].tolist() == ["nearly", "word for word"]
    assert prepared.documents["unit"].tolist() == ["d0", "d1", "d0", "d0"]
    some = prepared.select_documents(["d1", "d3"])
    assert some.copies["doc_id"].tolist() == ["d3"]
    assert some.documents["unit"].tolist() == ["d1", "d0"]


def test_documents_as_read_tell_copies_word_for_word():
    text = " ".join(tell(1))
    documents = lay([text, text, text.upper()])
    runs = find_runs(split_tokens(split_sentences(documents)))
    copies = find_copies(runs, documents=documents)
    assert copies["kind"].tolist() == ["word for word", "nearly"]
    assert join_copies(documents, copies=copies).tolist() == ["d0"] * 3
    with pytest.raises(ValueError, match=r"`documents` lacks the columns \['unit'\]"):
        find_copies(runs, documents=documents[["doc_id"]])
