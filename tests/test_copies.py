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
from analysis.copies import find_copies, find_pairs, find_runs, find_shared, join_copies
from analysis.findings import choose_between, state_copies, state_shared, state_shared_rows
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


@pytest.mark.parametrize("kept", [20, 40, 55])
def test_what_is_rewritten_or_shares_less_than_half_is_apart(kept):
    words = tell(3)
    rewritten = [*words[:kept], *tell(4, 120 - kept)]
    for texts in ([words, rewritten], [rewritten, words]):
        prepared = prepare_documents(lay([" ".join(text) for text in texts]))
        assert prepared.copies.empty
        assert prepared.shared.empty
        assert prepared.documents["unit"].nunique() == 2


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("rest", [100, 900])
def test_an_article_within_a_longer_one_is_a_copy_whichever_comes_first(turned, rest):
    words = tell(3)
    longer = [*tell(5, rest // 2), *words, *tell(6, rest // 2)]
    texts = [" ".join(text) for text in (words, longer)]
    days = ["2030-04-03", "2030-04-05"]
    prepared = prepare_documents(
        lay(texts[::-1] if turned else texts, days[::-1] if turned else days)
    )
    (copy,) = prepared.copies.to_dict("records")
    assert (copy["doc_id"], copy["copy_of"]) == (("d1", "d0") if turned else ("d0", "d1"))
    assert (copy["kind"], copy["share"], copy["days_apart"]) == ("within", 1, -2)
    assert prepared.documents["unit"].tolist() == ["d0", "d0"]


@pytest.mark.parametrize("turned", [False, True])
def test_articles_that_share_half_of_the_shorter_ones_words(turned):
    words = tell(3)
    texts = [[*tell(5, 30), *words[20:100], *tell(6, 20)], [*words, *tell(7, 150)], tell(8)]
    texts = texts[::-1] if turned else texts
    documents = lay([" ".join(text) for text in texts])
    prepared = prepare_documents(documents)
    assert prepared.copies.empty
    (pair,) = prepared.shared.to_dict("records")
    shorter, longer = ("d2", "d1") if turned else ("d0", "d1")
    assert (pair["doc_id"], pair["other"], pair["n_runs"]) == (shorter, longer, 76)
    assert pair["share"] == pytest.approx(76 / 126, abs=0.01)  # of 130 words
    assert pair["share_other"] == pytest.approx(76 / 266, abs=0.01)
    text = documents.set_index("doc_id")["text"][shorter]
    assert text[pair["start"] : pair["end"]] == " ".join(words[20:100])
    assert prepared.documents["unit"].tolist() == (
        ["d0", "d1", "d1"] if turned else ["d0", "d0", "d2"]
    )


def test_the_longest_of_several_passages_is_told_and_counts_no_farther_than_its_words():
    words, other = tell(3), tell(5, 60)
    shorter = [*words[:30], *other[:20], *words[40:90], "end"]
    documents = lay([" ".join(words), " ".join(shorter)])
    (pair,) = prepare_documents(documents).shared.to_dict("records")
    assert documents["text"][1][pair["start"] : pair["end"]] == " ".join(words[40:90])


def test_pairs_are_found_in_any_order_and_among_other_articles():
    texts = [" ".join(tell(seed)) for seed in range(30)]
    half = [" ".join([*tell(seed)[:80], *tell(seed + 100, 40)]) for seed in range(30)]
    documents = lay([*texts, *half])
    found = []
    for seed in range(3):
        order = np.random.default_rng(seed).permutation(60)
        shared = prepare_documents(documents.iloc[order].reset_index(drop=True)).shared
        found.append({frozenset(pair) for pair in shared[["doc_id", "other"]].to_numpy().tolist()})
    assert found[0] == found[1] == found[2]
    assert found[0] == {frozenset([f"d{number}", f"d{number + 30}"]) for number in range(30)}


def test_a_chain_of_articles_that_share_half_is_no_unit():
    words = tell(3, 600)
    texts = [" ".join(words[at : at + 120]) for at in range(0, 300, 50)]
    prepared = prepare_documents(lay(texts))
    assert len(prepared.shared) == 5  # each with the next
    sizes = prepared.documents["unit"].value_counts()
    assert sizes.max() <= 3
    assert sizes.sum() == 6
    for unit, parts in prepared.documents.groupby("unit"):
        assert any(  # one of them shares its words with each
            all(
                {middle, doc_id}
                in [set(pair) for pair in prepared.shared[["doc_id", "other"]].to_numpy().tolist()]
                for doc_id in parts["doc_id"]
                if doc_id != middle
            )
            for middle in parts["doc_id"]
        ), unit


def test_of_many_articles_the_kept_runs_have_to_do(monkeypatch):
    words = tell(3, 900)
    texts = [" ".join(words), " ".join([*words[:500], *tell(5, 200)])]
    texts.append(" ".join([*words[600:810], *tell(6, 300)]))  # likely, but less than half
    known = lay(texts)
    exact = prepare_documents(known).shared
    monkeypatch.setattr("analysis.copies.pairs._MOST_COMPARED", 1)
    guessed = prepare_documents(known).shared
    assert (
        guessed[["doc_id", "other"]].to_numpy().tolist()
        == exact[["doc_id", "other"]].to_numpy().tolist()
    )
    assert guessed["share"].to_numpy() == pytest.approx(exact["share"].to_numpy(), abs=0.12)
    assert guessed["end"].tolist() == [0]


def test_short_articles_are_copies_only_word_for_word():
    assert copies_of(["The bridge fell.", "The bridge fell!"]).empty
    assert copies_of(["The bridge fell.", "The bridge fell."])["kind"].tolist() == ["word for word"]


def test_the_kept_runs_are_a_fair_sample_of_all():
    few = find_runs(split_tokens(split_sentences(lay([" ".join(tell(1, 70))]))))
    assert len(few) == 32
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
        sizes = runs.groupby("doc_id").size()
        assert sizes.between(110, 190).all()  # a quarter of 596
        shares.append(runs["run"].duplicated().sum() / sizes.max())
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
        "article and its copies are resampled together. 1 bears another date than the article it "
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


def test_the_finding_on_what_is_shared():
    words = tell(3)
    half = [" ".join([*words[:80], *tell(seed, 40)]) for seed in (4, 5)]
    texts = [" ".join(words), *half, " ".join(tell(6))]
    corpus = Corpus(texts, ["Post", "Echo", "Post", "Echo"])
    between = choose_between(corpus.prepared.shared, groups=corpus.groups)
    assert set(between["pair"]) == {"d1 in d0", "d2 in d1"}  # not d2 in d0, of one outlet
    finding = state_shared(between, prepared=corpus.prepared, name="shared")
    assert finding.sentence == (
        "2 pairs of articles of different groups share half of the shorter one's words or more, and "
        "are no copies: 3 articles, as when two outlets print an agency's story. What shares half its "
        "words is, as copies are, resampled as one: 2 independent texts."
    )
    assert holds(finding)
    rows = state_shared_rows(between, prepared=corpus.prepared, name="rows")
    assert [number.value for number in rows.numbers] == [1, 1]
    place = between.iloc[0]
    text = corpus.documents.set_index("doc_id")["text"][place["doc_id"]]
    assert text[place["start"] : place["end"]] == " ".join(words[:80])
    none = state_shared(between.head(0), prepared=corpus.prepared, name="shared")
    assert none.sentence.startswith("No article shares half of its words with a longer one")


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


def test_what_is_asked_for():
    text = " ".join(tell(1))
    documents = lay([text, text, text.upper()])
    tokens = split_tokens(split_sentences(documents))
    units = documents.assign(unit=["d0", "d0", "d2"])
    pairs = find_pairs(find_runs(tokens), documents=units, read=lambda ids: [tokens])
    copies = find_copies(pairs, documents=units)
    assert copies["kind"].tolist() == ["word for word", "nearly"]
    assert find_shared(pairs).empty
    assert join_copies(documents, copies=copies).tolist() == ["d0"] * 3
    with pytest.raises(ValueError, match=r"`documents` lacks the columns \['unit'\]"):
        find_copies(pairs, documents=documents)
