"""Findings about words: each sentence is held to the word, and each number to its receipts."""

import numpy as np
import pandas as pd
import pytest
from finding_fixtures import Corpus, holds
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.collocates import count_collocates, count_nodes, find_collocates, score_collocates
from analysis.correspondence import score_correspondence
from analysis.errors import InputError
from analysis.findings import (
    state_change,
    state_collocates,
    state_frequency,
    state_keyness,
    state_map,
)
from analysis.findings.base import DESCRIPTIVE, UNSURE
from analysis.findings.keywords import choose_keywords
from analysis.keyness import score_keyness
from analysis.periods import score_rate_changes

# --- how frequent ----------------------------------------------------------------------------


def test_a_frequent_word():
    corpus = Corpus(["War came. War stayed.", "Peace, not war.", "Calm."], ["A", "A", "B"])
    counts = pd.DataFrame({"feature": ["war", "calm"]})
    told = {"hits": corpus.hits("war", "calm"), **corpus.told, "name": "f"}
    finding = state_frequency(counts, **told)
    assert finding.sentence == (
        "“war” is the most frequent content word: 3 times, in 2 of 3 articles."
    )
    assert holds(finding)
    once = state_frequency(counts.iloc[1:], **told, role="stands {alone}", min_count=1)
    assert once.sentence == "“calm” stands {alone}: 1 time, in 1 of 3 articles."
    assert holds(once)
    none = state_frequency(counts.iloc[:0], **told)
    assert none.sentence == "No word is left to count."
    assert not none.distinguishable


@pytest.mark.parametrize("n", [1, 2])
def test_of_a_word_that_occurs_once_or_twice_nothing_is_told(n):
    corpus = Corpus(["Bakers struck." for _ in range(n)], ["A"] * n)
    counts = pd.DataFrame({"feature": ["bakers"], "n": [n]})
    told = {"hits": corpus.hits("bakers"), **corpus.told, "name": "f"}
    finding = state_frequency(counts, **told, role="is spread least evenly")
    assert finding.sentence == (
        "Too few occurrences to tell which word is spread least evenly: “bakers” comes first, "
        f"with {n} (at least 3 are needed)."
    )
    assert not finding.distinguishable
    assert finding.numbers == ()


@pytest.mark.parametrize("options", [{"n": 2}, {"compounds": ["white helmets"]}])
def test_a_frequent_sequence_of_words(options):
    corpus = Corpus(["White Helmets came. The white helmets left.", "Calm."], ["A", "B"])
    counts = corpus.counts(**options).groupby("feature", observed=True)["n"].sum().reset_index()
    counts = counts[counts["feature"] == "white helmets"]
    finding = state_frequency(
        counts, hits=corpus.hits("white helmets", **options), **corpus.told, name="f", role="leads",
        min_count=2,
    )  # fmt: skip
    assert finding.sentence == "“white helmets” leads: 2 times, in 1 of 2 articles."
    assert holds(finding)
    places = finding.receipts[["start", "end"]].to_numpy().tolist()
    assert places == [[0, 13], [24, 37]]


@pytest.mark.parametrize("word", ["{word}", "{", "%s", "100%", "“war”", "\\1", "<b>", "{0!r}"])
def test_a_word_may_hold_any_sign(word):
    corpus = Corpus(["War came."], ["A"])
    hits = corpus.hits("war").assign(feature=word)
    counts = pd.DataFrame({"feature": [word], "n": [1]})
    told = {"hits": hits, **corpus.told, "name": "f", "role": "is 50% {x}"}
    finding = state_frequency(counts, **told, min_count=1)
    assert finding.sentence == f"“{word}” is 50% {{x}}: 1 time, in 1 of 1 article."
    assert holds(finding)
    assert "<b>" not in finding._repr_html_()


def test_a_word_that_was_not_found_is_refused():
    corpus = Corpus(["War came."], ["A"])
    told = {"hits": corpus.hits("war"), **corpus.told, "name": "f"}
    with pytest.raises(InputError, match=r"`hits` must hold the occurrences of 'calm' that were"):
        state_frequency(pd.DataFrame({"feature": ["calm"]}), **told)
    with pytest.raises(InputError, match=r"the 2 occurrences of 'war'.*it holds 1\. Find them"):
        state_frequency(pd.DataFrame({"feature": ["war"], "n": [2]}), **told)
    told["hits"] = told["hits"].drop(columns="feature")
    with pytest.raises(ValueError, match=r"`hits` lacks the columns \['feature'\]"):
        state_frequency(pd.DataFrame({"feature": ["war"]}), **told)


# --- who writes what -------------------------------------------------------------------------

# A: 4 and 1 of 9 and 10 words; B: 2 and 0 of 9.
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


TOO_FEW = "Too few articles to tell which words “A” uses more than the others (2 against 2; a side needs 5)"
NONE_MORE = "No word of those counted is used distinguishably more by “A” than by the others"


def say_keyness(table, *, side="more", target="A", groups="AABB", texts=None, **options):
    corpus = Corpus(texts or KEYNESS_TEXTS, list(groups))
    corpus.groups = corpus.groups.replace({"group": options.pop("names", {})})
    counting = options.pop("counting", {})
    finding = state_keyness(
        table, side=side, target=target, groups=corpus.groups,
        counts=options.pop("counts", corpus.counts(**counting)),
        hits=options.pop("hits", corpus.hits(*table["feature"], **counting)),
        **corpus.told, name="k", **options,
    )  # fmt: skip
    assert holds(finding)
    return finding


def test_a_word_that_the_target_uses_more():
    finding = say_keyness(keyness_row())
    assert finding.sentence == (
        "“A” writes “war” 2.50 times as often as the others "
        "(95% interval 1.00 to 4.00; 2 of 2 articles against 1 of 2)."
    )
    assert finding.headline == "“A” writes “war” 2.50 times as often as the others"
    assert finding.distinguishable
    ratio = finding.numbers[-1]
    assert (ratio.low, ratio.high, ratio.parts) == (1, 4, ("rate_target", "rate_reference"))
    bases = {number.name: number.base for number in finding.numbers if number.measure == "rate"}
    assert bases == {"rate_target": 20, "rate_reference": 20}


def test_a_word_that_the_target_uses_less_is_told_from_the_other_side():
    table = keyness_row(log_ratio=-np.log2(2.5), low=-3.0, high=-1.0, n_target=2, n_reference=5)
    finding = say_keyness(table, side="less", target="B")
    assert finding.sentence == (
        "The others write “war” 2.50 times as often as “B” "
        "(95% interval 2.00 to 8.00; 2 of 2 articles against 1 of 2)."
    )
    ratio = finding.numbers[-1]
    assert (ratio.low, ratio.high) == (2, 8)
    assert ratio.low <= ratio.value <= ratio.high


def test_the_columns_may_stand_in_any_order():
    table = keyness_row(note="", z=1.0, lrc=0.5)
    turned = say_keyness(table[sorted(table.columns, reverse=True)])
    assert turned.sentence == say_keyness(keyness_row()).sentence


def test_a_word_that_one_side_never_uses():
    table = keyness_row(feature="peace", n_target=1, n_reference=0, log_ratio=1.6)
    finding = say_keyness(table, target="B")
    assert finding.sentence == (
        "“B” writes “peace” 1 time, the others never (1 of 2 articles against 0 of 2)."
    )
    assert finding.headline == "“B” writes “peace” 1 time, the others never"
    table = keyness_row(feature="again", n_target=0, n_reference=1, log_ratio=-1.6)
    assert say_keyness(table, side="less").sentence == (
        "The others write “again” 1 time, “A” never (1 of 2 articles against 0 of 2)."
    )


def test_a_word_that_is_not_distinguishable():
    finding = say_keyness(keyness_row(distinguishable=False, low=-1.0))
    assert finding.sentence == (
        f"{TOO_FEW}. Closest to it: “A” writes “war” 2.50 times as often as the others "
        "(95% interval 0.50 to 4.00; 2 of 2 articles against 1 of 2)."
    )
    assert finding.headline == TOO_FEW
    assert not finding.distinguishable
    more = keyness_row(distinguishable=False, low=-1.0, n_target=15, n_reference=6)
    finding = say_keyness(more, texts=KEYNESS_TEXTS * 3, groups="AABB" * 3)
    assert finding.headline == NONE_MORE
    assert finding.sentence.startswith(f"{NONE_MORE}. Closest to it: “A” writes “war” 2.50 times")
    assert finding.sentence.endswith(UNSURE)
    assert "not distinguishable" in UNSURE


def test_a_clear_interval_may_be_chance_among_many_words():
    unsure = keyness_row(distinguishable=False, low=0.5, p=0.01, q=0.2)
    unsure = unsure.assign(n_target=15, n_reference=6)
    many = {"texts": KEYNESS_TEXTS * 3, "groups": "AABB" * 3}
    assert say_keyness(unsure, **many).sentence == (
        f"{NONE_MORE}. Closest to it: “A” writes “war” 2.50 times as often as the others "
        "(95% interval 1.41 to 4.00; 6 of 6 articles against 3 of 6). With so many words compared, "
        "this difference is not distinguishable from chance between articles."
    )
    for table in (unsure.assign(low=-1.0), unsure.assign(p=0.1), unsure.assign(q=0.04)):
        assert say_keyness(table, **many).sentence.endswith(UNSURE)


@pytest.mark.parametrize("side", ["more", "less"])
def test_a_word_that_a_side_never_uses_is_not_told_of_it(side):
    """The 0.5 that is put for 0 makes a ratio above 1 of a short side."""
    table = keyness_row(n_target=0, n_reference=7, log_ratio=1.5)
    if side == "less":
        table = keyness_row(n_target=7, n_reference=0, log_ratio=-1.5)
    assert say_keyness(table, side=side).sentence.startswith("No word of those counted is used")


def test_a_remark_is_part_of_a_sure_sentence_and_of_no_other():
    table = keyness_row(remark="2 of these {2} are credited to AFP")
    sentence = say_keyness(table).sentence
    assert sentence.endswith(
        "; 2 of 2 articles against 1 of 2; 2 of these {2} are credited to AFP)."
    )
    unsure = say_keyness(table.assign(distinguishable=False, low=-1.0)).sentence
    assert "AFP" not in unsure


def test_each_word_is_used_more_by_one_side_or_by_none():
    table = pd.concat(
        [keyness_row(feature="a"), keyness_row(feature="b", log_ratio=0.0),
         keyness_row(feature="c", log_ratio=-1.0), keyness_row(feature="d", n_target=0),
         keyness_row(feature="e", n_reference=0, log_ratio=-0.1)]
    )  # fmt: skip
    assert choose_keywords(table, side="more")["feature"].tolist() == ["a", "e"]
    assert choose_keywords(table, side="less")["feature"].tolist() == ["c", "d"]
    with pytest.raises(ValueError, match="`side` must be one of"):
        choose_keywords(table, side="both")
    with pytest.raises(ValueError, match=r"`keyness` lacks the columns \['log_ratio'\]"):
        choose_keywords(table.drop(columns="log_ratio"), side="more")


def test_a_word_that_a_short_side_never_uses_is_told_of_the_other():
    table = keyness_row(feature="again", n_target=0, n_reference=1, log_ratio=1.5)
    assert say_keyness(table, side="less").headline == "The others write “again” 1 time, “A” never"
    table = keyness_row(feature="again", n_target=1, n_reference=0, log_ratio=-1.5)
    assert say_keyness(table, target="B").headline == "“B” writes “again” 1 time, the others never"


def test_one_article_a_side_describes_and_does_not_test():
    texts = [KEYNESS_TEXTS[0], KEYNESS_TEXTS[2]]
    values = {"n_target": 4, "n_reference": 2, "log_ratio": 1.0, "distinguishable": False}
    finding = say_keyness(keyness_row(**values, low=np.nan, high=np.nan), texts=texts, groups="AB")
    assert finding.sentence == (
        "“A” writes “war” 2.00 times as often as the others "
        "(no interval; 1 of 1 article against 1 of 1)." + DESCRIPTIVE
    )
    assert finding.distinguishable
    assert "distinguishable" not in finding.headline
    drawn = say_keyness(keyness_row(**values), texts=texts, groups="AB")
    assert drawn.sentence == (
        f"{NONE_MORE}. Closest to it: “A” writes “war” 2.00 times as often as the others (95% "
        "interval 1.00 to 4.00 over their sentences; 1 of 1 article against 1 of 1)." + DESCRIPTIVE
    )
    assert not drawn.distinguishable  # the interval reaches down to as often
    assert drawn.headline == NONE_MORE


def test_one_article_against_many_says_whose_sentences_were_drawn():
    table = keyness_row(n_target=4, n_reference=3, log_ratio=2.0, distinguishable=False)
    finding = say_keyness(
        table.assign(log_ratio=np.log2((4 / 10) / (3 / 30))), groups="ABBB"
    )  # four in ten words against one in ten
    assert finding.sentence == (
        f"{NONE_MORE}. Closest to it: “A” writes “war” 4.00 times as often as the others (95% "
        "interval 1.00 to 4.00 over the one article's sentences; 1 of 1 article against 2 of 3)."
        + DESCRIPTIVE
    )


@pytest.mark.parametrize("side", ["more", "less"])
def test_no_word_on_a_side(side):
    other_way = keyness_row().assign(log_ratio=-1.0 if side == "more" else 1.0)
    finding = say_keyness(other_way, side=side, names={"A": "{x}"}, target="{x}")
    assert finding.sentence == (
        f"No word of those counted is used {side} by “{{x}}” than by the others."
    )
    assert not finding.distinguishable
    finding = say_keyness(other_way, side=side, near="{no}de", counts=NEAR_ALL)
    assert finding.sentence == (
        f"Near “{{no}}de”, no word of those counted is used {side} by “A” than by the others."
    )
    finding = say_keyness(keyness_row().iloc[:0], side=side)
    assert finding.sentence == "No word occurs often enough to be compared (parameter min_count)."
    assert not finding.distinguishable
    finding = say_keyness(keyness_row().iloc[:0], side=side, near="{no}de")
    assert (
        finding.sentence
        == "No word occurs often enough near “{no}de” to be compared (parameter min_count)."
    )


NEAR_ALL = pd.DataFrame({"doc_id": ["d0", "d2"], "feature": "war", "n": 1})


def test_a_side_without_articles_has_nothing_to_compare():
    finding = say_keyness(keyness_row(), groups="AAAA")
    assert finding.sentence == "There is nothing to compare: the others have no article."
    assert not finding.distinguishable
    finding = say_keyness(keyness_row(), near="{n}", counts=NEAR_ALL.iloc[:1])
    assert finding.sentence == "There is nothing to compare: the others have no article with “{n}”."
    finding = say_keyness(keyness_row(), near="{n}", counts=NEAR_ALL.iloc[1:])
    assert finding.sentence == "There is nothing to compare: “A” has no article with “{n}”."


def test_the_side_is_one_of_two():
    with pytest.raises(
        ValueError, match=r"`side` must be one of \['more', 'less', 'surer'\], but 'both'"
    ):
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
        "(2 of 2 articles against 0 of 1). This describes 2 articles; it is no test."
    )
    assert finding.standing == "few"


def test_names_and_words_may_hold_quotes_and_per_cent():
    hits = Corpus(KEYNESS_TEXTS, list("AABB")).hits("war").assign(feature="50% {interval}")
    finding = say_keyness(
        keyness_row(feature="50% {interval}"), hits=hits, names={"A": "The “A” '%d"},
        target="The “A” '%d",
    )  # fmt: skip
    assert finding.headline == (
        "“The “A” '%d” writes “50% {interval}” 2.50 times as often as the others"
    )


def test_groups_of_unequal_size():
    texts = ["War war."] * 5 + ["War and peace and calm."] + ["Calm and calm."] * 6
    names = "A" * 5 + "B" * 7
    corpus = Corpus(texts, list(names))
    table = score_keyness(
        corpus.counts(), groups=corpus.groups, target="A", min_count=1, n_draws=200
    )
    table = table[table["feature"] == "war"]
    finding = say_keyness(table, texts=texts, groups=names)
    assert finding.sentence.startswith(
        "“A” writes “war” at least "
    )  # 10 of 10 words against 1 of 23
    assert ", no upper end; 10 times in 5 of 5 articles against 1 in 1 of 7)." in finding.sentence
    ratio = finding.numbers[-1]
    assert ratio.value == pytest.approx(23)
    assert "23" not in finding.sentence  # three digits of one use


def test_a_word_that_both_sides_use_is_told_before_one_of_open_ratio():
    rows = [keyness_row(low=1.0, high=end, n_target=15, n_reference=6, feature=word)
            for word, end in (("queue", np.inf), ("war", 2.0))]  # fmt: skip
    rows.append(keyness_row(low=np.nan, high=np.nan, feature="peace", n_target=3, n_reference=0))
    many = {"texts": KEYNESS_TEXTS * 3, "groups": "AABB" * 3}
    told = say_keyness(pd.concat([rows[0], rows[2], rows[1]]), **many)
    assert told.headline == "“A” writes “war” 2.50 times as often as the others"
    alone = say_keyness(rows[1].assign(high=np.inf), **many)
    assert alone.headline == "“A” writes “war” at least 2.00 times as often as the others"
    assert alone.sentence == (
        f"{alone.headline} (95% interval from 2.00, no upper end; 15 times in 6 of 6 articles "
        "against 6 in 3 of 6)."
    )
    none = say_keyness(rows[1].assign(low=-1.0, high=np.inf, distinguishable=False), **many)
    assert "“A” writes “war” about 2 times as often as the others (" in none.sentence


def test_a_side_of_few_articles_makes_no_headline():
    texts = ["War war."] * 3 + ["War and peace and calm."] + ["Calm and calm."] * 16
    names = "A" * 3 + "B" * 17
    corpus = Corpus(texts, list(names))
    table = score_keyness(
        corpus.counts(), groups=corpus.groups, target="A", min_count=1, n_draws=2000
    )
    table = table[table["feature"] == "war"]
    assert table["distinguishable"].all()
    finding = say_keyness(table, texts=texts, groups=names)
    assert finding.sentence == f"{TOO_FEW}.".replace("2 against 2", "3 against 17")
    assert not finding.distinguishable


@pytest.mark.parametrize("counting", [{"n": 2}, {"compounds": ["white helmets"]}])
def test_sequences_of_words_are_compared(counting):
    texts = ["White Helmets came. The white helmets left.", "White helmets came.",
             "The white helmets left now.", "Calm came now."]  # fmt: skip
    corpus = Corpus(texts, list("AABB"))
    scored = score_keyness(
        corpus.counts(**counting), groups=corpus.groups, target="A", min_count=1, n_draws=100
    )
    finding = say_keyness(
        scored[scored["feature"] == "white helmets"], texts=texts, counting=counting
    )
    assert finding.sentence.startswith(f"{TOO_FEW}. Closest to it: “A” writes “white helmets” ")
    assert finding.sentence.endswith("; 3 times in 2 of 2 articles against 1 in 1 of 2).")


def test_hits_that_are_not_those_counted_are_refused():
    corpus = Corpus(KEYNESS_TEXTS, list("AABB"))
    with pytest.raises(InputError, match=r"the 7 occurrences of 'war'.*it holds 0"):
        say_keyness(keyness_row(), hits=corpus.hits("peace"))
    with pytest.raises(InputError, match=r"the 7 occurrences of 'war'.*it holds 6"):
        say_keyness(keyness_row(), hits=corpus.hits("war").iloc[1:])


def test_the_group_of_the_others_that_writes_a_word_most_is_told():
    # C writes it in each of its five articles, B in one of five, D never
    texts = ["War. Calm."] + ["Calm."] * 4 + ["War. Calm."] * 6 + ["Calm."] * 9
    groups = "AAAAA" + "B" + "CCCCC" + "BBBB" + "DDDDD"
    corpus = Corpus(texts, list(groups))
    scored = score_keyness(
        corpus.counts(), groups=corpus.groups, target="A", min_count=1, n_draws=100
    )
    table = scored[scored["feature"] == "war"].assign(distinguishable=True, low=-3.0, high=-0.1)
    finding = say_keyness(table, side="less", texts=texts, groups=groups)
    assert ", in 2 of 3 groups, most in “C” (5 of 5), against 1 of 5" in finding.sentence


def test_hits_outside_both_sides_do_not_count():
    corpus = Corpus([*KEYNESS_TEXTS, "War."], list("AABBC"))
    finding = state_keyness(
        keyness_row(), side="more", target="A", counts=corpus.counts(), hits=corpus.hits("war"),
        groups=corpus.groups.iloc[:4], **corpus.told, name="k",
    )  # fmt: skip
    assert holds(finding)
    assert finding.sentence == say_keyness(keyness_row()).sentence


# --- around a node ---------------------------------------------------------------------------

NEAR_TEXTS = [
    "Talks on full withdrawal began.",
    "A full withdrawal of troops.",
    "The withdrawal of troops ended. Full moon.",
    "No withdrawal without a full report.",
    "Full calm.",
]


def around(texts: list[str], groups: str, word: str, node: str = "withdrawal"):
    corpus = Corpus(texts, list(groups))
    hits = find_collocates(corpus.tokens, node=node, features=[word])
    return corpus, count_collocates(corpus.tokens, node=node), hits


def say_near(word: str, *, side: str = "more", node: str = "withdrawal", shown: str = ""):
    corpus, near, hits = around(NEAR_TEXTS, "AABBB", word, node)
    groups = corpus.groups[corpus.groups["doc_id"].isin(near["doc_id"])]
    table = score_keyness(near, groups=groups, target="A", min_count=1, n_draws=100)
    finding = state_keyness(
        table[table["feature"] == word], side=side, target="A", counts=near, hits=hits,
        groups=corpus.groups, near=shown or node, **corpus.told, name="k",
    )  # fmt: skip
    assert holds(finding)
    return finding


def test_words_near_a_node_are_compared_among_the_words_near_it():
    finding = say_near("full", shown="{n} withdrawal")  # 2 of 8 words against 1 of 9
    assert finding.sentence.startswith(
        "Too few articles to tell which words “A” uses more than the others near “{n} withdrawal” "
        "(2 against 2; a side needs 5). Closest to it: “A” writes “full” at least "
    )
    assert finding.sentence.endswith(
        "; 2 times in 2 of 2 articles with “{n} withdrawal” against 1 in 1 of 2)."
    )
    bases = [number.base for number in finding.numbers if number.measure == "rate"]
    assert bases == [8, 9]
    assert finding.n_receipts == 3


def test_a_word_near_a_node_on_one_side_only():
    finding = say_near("ended", side="less")
    assert finding.sentence == (
        "Too few articles to tell which words “A” uses less than the others near “withdrawal” (2 "
        "against 2; a side needs 5). Closest to it: the others write “ended” 1 time, “A” never "
        "(1 of 2 articles with “withdrawal” against 0 of 2)."
    )


def collocate_row(**values) -> pd.DataFrame:
    row = {
        "feature": "full", "n": 3, "n_documents": 3, "n_node": 4, "expected": 1.5, "mi": 1.0,
        "low": 0.5, "high": 2.0,
    }  # fmt: skip
    return pd.DataFrame([row | values])


def say_collocate(table, *, texts=None, word=None, node="withdrawal", shown=""):
    word = word or str(table["feature"].iloc[0])
    corpus, _, hits = around(texts or NEAR_TEXTS, "A" * len(texts or NEAR_TEXTS), word, node)
    hits = hits.assign(feature=table["feature"].iloc[0]) if len(table) else hits
    finding = state_collocates(table, node=shown or node, hits=hits, **corpus.told, name="n")
    assert holds(finding)
    return finding


def test_a_collocate():
    finding = say_collocate(collocate_row())
    assert finding.sentence == (
        "“full” stands near “withdrawal” 2.00 times as often as by chance (95% interval 1.41 to "
        "4.00; 3 times in 3 articles, “withdrawal” 4 times in all)."
    )
    assert finding.headline == "“full” stands near “withdrawal” 2.00 times as often as by chance"
    assert finding.distinguishable


def test_a_collocate_that_is_not_distinguishable():
    finding = say_collocate(
        collocate_row(feature="report", n=1, n_node=1, expected=0.5, low=-1.0), shown="{n}"
    )
    assert finding.sentence == (
        "Too few articles to tell which words stand near “{n}”. Closest to it: “report” stands "
        "near “{n}” 2.00 times as often as by chance (95% interval 0.50 to 4.00; 1 time in 1 "
        "article, “{n}” 1 time in all)."
    )
    assert finding.headline == "Too few articles to tell which words stand near “{n}”"
    assert not finding.distinguishable


def test_a_collocate_of_many_articles_that_may_be_chance():
    row = collocate_row(n=6, n_documents=6, n_node=8, expected=3.0, low=-0.5)
    finding = say_collocate(row, texts=NEAR_TEXTS * 2)
    none = "No word distinguishably stands near “withdrawal” more often than by chance"
    assert finding.headline == none
    assert finding.sentence.startswith(
        f"{none}. Closest to it: “full” stands near “withdrawal” 2.00"
    )
    assert finding.sentence.endswith(UNSURE)


def test_a_phrase_is_told_as_such_and_not_first():
    rows = collocate_row(caution="mostly in “full withdrawal”")
    finding = say_collocate(rows)
    assert finding.headline.endswith(
        "2.00 times as often as by chance: mostly in “full withdrawal”"
    )
    other = rows.assign(feature="of", caution="", mi=0.5)
    corpus, _, hits = around(NEAR_TEXTS, "AAAAA", "full", "withdrawal")
    hits = pd.concat([hits, hits.assign(feature="of")])
    both = pd.concat([rows, other.assign(expected=3 / 2**0.5)])
    finding = state_collocates(both, node="withdrawal", hits=hits, **corpus.told, name="n")
    assert finding.headline.startswith("“of” stands near “withdrawal”")


@pytest.mark.parametrize(
    ("caution", "q", "shown"), [("", 0.01, "war"), ("own name", 0.01, "peace"), ("", 0.9, "peace")]
)
def test_a_caution_keeps_a_word_out_of_the_headline(caution, q, shown):
    row = keyness_row(n_target=15, n_reference=6, n_documents_target=6, n_documents_reference=3)
    other = row.assign(feature="peace", caution="")
    table = pd.concat([row.assign(caution=caution, distinguishable=q < 0.05), other])
    corpus = Corpus(KEYNESS_TEXTS * 3, list("AABB" * 3))
    hits = corpus.hits("war")
    finding = say_keyness(
        table, texts=KEYNESS_TEXTS * 3, groups="AABB" * 3,
        hits=pd.concat([hits, hits.assign(feature="peace")]),
    )  # fmt: skip
    assert finding.headline == f"“A” writes “{shown}” 2.50 times as often as the others"


def test_words_that_are_all_cautioned_make_no_finding():
    row = keyness_row(n_target=15, n_reference=6, n_documents_target=6, n_documents_reference=3)
    table = row.assign(caution="spelling: war / warre")
    finding = say_keyness(table, texts=KEYNESS_TEXTS * 3, groups="AABB" * 3)
    assert not finding.distinguishable
    assert finding.headline == (
        "The one word that “A” uses distinguishably more than the others is not clearly a choice of words"
    )
    assert finding.sentence == f"{finding.headline}: “war”, spelling: war / warre."
    two = pd.concat([table, table.assign(feature="peace")])
    finding = say_keyness(two, texts=KEYNESS_TEXTS * 3, groups="AABB" * 3)
    assert finding.headline.startswith("None of the 2 surest words that “A” uses distinguishably")
    assert finding.sentence.startswith(f"{finding.headline}: names, credits, ")
    assert "war" not in finding.headline.replace("words", "").split()


def test_the_surer_side_is_stated():
    row = keyness_row(n_target=15, n_reference=6, n_documents_target=6, n_documents_reference=3)
    more = row.assign(distinguishable=False, q=0.9)
    less = row.assign(
        feature="peace", n_target=6, n_reference=15, n_documents_target=3,
        n_documents_reference=6, log_ratio=-np.log2(2.5), low=-3.0, high=-1.0, q=0.01,
    )  # fmt: skip
    corpus = Corpus(KEYNESS_TEXTS * 3, list("BBAA" * 3))
    hits = corpus.hits("war")
    finding = say_keyness(
        pd.concat([more, less]), side="surer", texts=KEYNESS_TEXTS * 3, groups="BBAA" * 3,
        hits=pd.concat([hits, hits.assign(feature="peace")]),
    )  # fmt: skip
    assert finding.headline == "The others write “peace” 2.50 times as often as “A”"


@pytest.mark.parametrize(
    ("low", "high", "interval"),
    [(np.nan, np.nan, "no interval"), (-1.0, 2.0, "95% interval 0.50 to 4.00 over its sentences"),
     (0.5, 2.0, "95% interval 1.41 to 4.00 over its sentences")],
)  # fmt: skip
def test_a_collocate_in_one_article_is_described(low, high, interval):
    table = collocate_row(n=1, expected=0.5, n_node=1, low=low, high=high)
    finding = say_collocate(table, texts=NEAR_TEXTS[:1])
    assert finding.sentence == (
        f"“full” stands near “withdrawal” 2.00 times as often as by chance ({interval}; "
        "1 time in 1 article, “withdrawal” 1 time in all)." + DESCRIPTIVE
    )
    assert finding.distinguishable
    assert "not distinguishable" not in finding.headline


def test_sentences_of_one_article_among_several_are_described():
    finding = say_collocate(collocate_row(feature="report", n=1, expected=0.5))
    assert finding.sentence.endswith(" This describes 1 article; it is no test.")
    assert finding.standing == "few"


def test_no_collocate():
    finding = say_collocate(collocate_row().iloc[:0], word="full", shown="{n}")
    assert (
        finding.sentence
        == "No word stands near “{n}” often enough to be looked at (parameter min_count)."
    )
    assert not finding.distinguishable
    finding = say_collocate(collocate_row(mi=-0.5, expected=3 * 2**0.5))
    assert finding.sentence == (
        "No word of those counted stands near “withdrawal” more often than by chance."
    )
    assert not finding.distinguishable


def test_rarer_than_by_chance_is_passed_over():
    table = pd.concat([collocate_row(feature="a", n=9, mi=-0.1, low=-0.2), collocate_row(low=-0.5)])
    corpus, _, hits = around(NEAR_TEXTS, "AAAAA", "full")
    finding = state_collocates(table, node="withdrawal", hits=hits, **corpus.told, name="n")
    assert "Closest to it: “full” stands near “withdrawal” 2.00 times" in finding.sentence


def test_the_receipts_of_no_are_shown():
    """A rule that begins with "no " marks sentences counted as 0: a word must not."""
    finding = say_collocate(collocate_row(feature="no", n=1, expected=0.5, low=-1.0))
    assert (finding.n_receipts, finding.n_zero) == (1, 0)
    assert "<mark>No</mark> withdrawal" in finding._repr_html_()


@pytest.mark.parametrize("word", ["{node}", "50%", "“q”"])
def test_a_collocate_may_hold_any_sign(word):
    finding = say_collocate(collocate_row(feature=word), word="full", shown="{word} %s")
    assert finding.sentence.startswith(f"“{word}” stands near “{{word}} %s” 2.00 times as often")


def test_collocates_as_they_are_scored():
    corpus, near, hits = around(NEAR_TEXTS, "AABBB", "troops")
    table = score_collocates(
        near, counts=corpus.counts(), nodes=count_nodes(corpus.tokens, node="withdrawal"),
        min_count=2, n_draws=200,
    )  # fmt: skip
    table = table[table["feature"] == "troops"]
    finding = state_collocates(table, node="withdrawal", hits=hits, **corpus.told, name="n")
    assert holds(finding)
    assert "; 2 times in 2 articles, “withdrawal” 4 times in all)." in finding.sentence
    with pytest.raises(InputError, match="the 2 occurrences of 'troops'"):
        state_collocates(table, node="x", hits=corpus.hits("war"), **corpus.told, name="n")


# --- before and since ------------------------------------------------------------------------

SINCE = pd.Timestamp("2030-03-01")
CHANGE_TEXTS = ["War war war war came.", "War war came now.", "War came.", "Calm came now and so.",
                "Calm.", "Truce."]  # fmt: skip
CHANGE_DATES = ["2030-03-01", "2030-04-01", "2030-01-01", "2030-02-28", None, "2030-05-01"]


def change_row(**values) -> pd.DataFrame:
    row = {
        "group": "A", "feature": "war", "since": SINCE, "n_before": 1, "n_after": 6,
        "log_ratio": np.log2((6 / 9) / (1 / 7)), "low": 1.0, "high": 3.0, "p": 0.01, "q": 0.02,
        "distinguishable": True,
    }  # fmt: skip
    return pd.DataFrame([row | values])


def say_change(table, *, texts=None, dates=None, groups="AAAAAB", name="A", **options):
    corpus = Corpus(texts or CHANGE_TEXTS, list(groups), dates or CHANGE_DATES)
    corpus.groups = corpus.groups.replace({"group": {"A": name}})
    counting = options.pop("counting", {})
    hits = options.pop("hits", corpus.hits(*table["feature"], **counting))
    finding = state_change(
        table, counts=corpus.counts(**counting), hits=hits, groups=corpus.groups, **corpus.told,
        name="c",
    )  # fmt: skip
    assert holds(finding)
    return finding


def test_a_word_that_a_group_came_to_use_more():
    finding = say_change(change_row())
    assert finding.sentence == (
        "“A” writes “war” more often since 2030-03-01 than before: 667 against 143 times per "
        "1,000 words (4.67 times as often, 95% interval 2.00 to 8.00; 2 of 2 articles against 1 "
        "of 2)."
    )
    assert finding.headline == "“A” writes “war” more often since 2030-03-01 than before"
    assert finding.distinguishable
    assert [number.base for number in finding.numbers if number.measure == "rate"] == [9, 7]


def test_a_word_that_a_group_came_to_use_less():
    turned = ["2030-02-01", "2030-01-01", "2030-03-02", "2030-04-01", None, "2030-05-01"]
    table = change_row(n_before=6, n_after=1, log_ratio=-np.log2(14 / 3), low=-3.0, high=-1.0)
    assert say_change(table, dates=turned).sentence == (
        "“A” writes “war” less often since 2030-03-01 than before: 143 against 667 times per "
        "1,000 words (0.21 times as often, 95% interval 0.12 to 0.50; 1 of 2 articles against 2 "
        "of 2)."
    )


def test_a_word_used_on_one_side_of_the_day_only():
    texts = ["War came.", "War war.", "Calm came.", "Calm."]
    dates = ["2030-04-01", "2030-03-01", "2030-01-01", "2030-02-01"]
    table = change_row(n_before=0, n_after=3, log_ratio=2.0)
    finding = say_change(table, texts=texts, dates=dates, groups="AAAA")
    assert finding.sentence == (
        "“A” writes “war” more often since 2030-03-01 than before: 750 against 0 times per 1,000 "
        "words (2 of 2 articles against 0 of 2)."
    )


def test_the_surest_change_is_told():
    table = pd.concat(
        [change_row(feature="calm", p=np.nan, distinguishable=False),
         change_row(feature="came", distinguishable=False), change_row()]
    )  # fmt: skip
    assert say_change(table).sentence == say_change(change_row()).sentence


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (change_row().iloc[:0],
         "There is nothing to compare: no group that uses these words has dated articles both "
         "earlier and later."),
        (change_row(p=np.nan, q=np.nan, distinguishable=False),
         "There are too few dated articles: no group that uses these words has two before "
         "2030-03-01 and two since then."),
        (change_row(distinguishable=False),
         "Not distinguishable: how often “{x}” writes “war” before 2030-03-01 and since then "
         "(q > .05)."),
        (pd.concat([change_row(distinguishable=False)] * 2),
         "Not distinguishable: in none of 2 comparisons is a word used more or less often since "
         "2030-03-01 than before (q > .05)."),
    ],
)  # fmt: skip
def test_no_change(table, sentence):
    finding = say_change(table.assign(group="{x}"))
    assert finding.sentence == sentence
    assert not finding.distinguishable
    assert finding.numbers == ()


@pytest.mark.parametrize("dates", [[None] * 4, ["2030-01-01", "2030-04-01", None, None]])
def test_groups_without_dates_or_on_one_side_of_the_day(dates):
    corpus = Corpus(CHANGE_TEXTS[:4], list("AABB"), dates)
    changes = score_rate_changes(
        corpus.counts(), documents=corpus.documents, groups=corpus.groups, features=["war"],
        since="2030-03-01", n_draws=50,
    )  # fmt: skip
    finding = state_change(
        changes, counts=corpus.counts(), hits=corpus.hits("war"), groups=corpus.groups,
        **corpus.told, name="c",
    )  # fmt: skip
    assert finding.sentence.startswith("There ")
    assert not finding.distinguishable


def test_dates_of_unknown_day_and_times_of_day_are_as_they_were_scored():
    texts = ["War war came."] * 8 + ["Calm came now."] * 8 + ["War war war."] * 2
    dates = ["2030-03-01 18:30"] * 8 + ["2030-01-09"] * 8 + ["2030-01-01", "2030-04-01"]
    corpus = Corpus(texts, ["A"] * 18, dates)
    precision = pd.array(["day"] * 16 + ["year", "month"], dtype="str")
    documents = corpus.documents.assign(date_precision=precision)
    corpus.prepared.documents["date_precision"] = precision
    changes = score_rate_changes(
        corpus.counts(), documents=documents, groups=corpus.groups, features=["war"],
        since="2030-03-01", n_draws=1000,
    )  # fmt: skip
    finding = state_change(
        changes, counts=corpus.counts(), hits=corpus.hits("war"), groups=corpus.groups,
        **corpus.told, name="c",
    )  # fmt: skip
    assert finding.sentence == (
        "“A” writes “war” more often since 2030-03-01 than before: 667 against 0 times per 1,000 "
        "words (8 of 8 articles against 0 of 8)."
    )
    assert holds(finding)


def test_rates_of_sequences_of_words_say_so():
    texts = ["Full withdrawal now.", "Full withdrawal.", "Calm came now.", "Calm came."]
    dates = ["2030-04-01", "2030-03-01", "2030-01-01", "2030-02-01"]
    table = change_row(feature="full withdrawal", n_before=0, n_after=2)
    told = {"texts": texts, "dates": dates, "groups": "AAAA"}
    finding = say_change(table, **told, counting={"n": 2})
    assert "667 against 0 times per 1,000 sequences of words (" in finding.sentence
    finding = say_change(table, **told, counting={"compounds": ["full withdrawal"]})
    assert "667 against 0 times per 1,000 words (" in finding.sentence


def test_a_pattern_has_the_hits_of_its_name():
    corpus = Corpus(CHANGE_TEXTS, list("AAAAAB"), CHANGE_DATES)
    table = change_row(feature="wa*")
    with pytest.raises(InputError, match=r"the 7 occurrences of 'wa\*'.*it holds 0"):
        say_change(table, hits=corpus.hits("war"))
    named = table.assign(group="{since} “B”")
    hits = corpus.hits("war").assign(feature="wa*")
    finding = say_change(named, hits=hits, name="{since} “B”")
    assert finding.headline == (
        "“{since} “B”” writes “wa*” more often since 2030-03-01 than before"
    )


# --- the map ---------------------------------------------------------------------------------


def map_points(groups: list[tuple], features: list[tuple], *, q=0.01) -> pd.DataFrame:
    """Groups as (name, axis_1, axis_2), features as (name, axis_1, axis_2, and contributions)."""
    rows = [
        {"kind": "group", "name": name, "axis_1": x, "axis_2": y, "n_documents": 12, "q": q}
        for name, x, y in groups
    ]
    rows += [
        {"kind": "feature", "name": name, "axis_1": x, "axis_2": y, "contribution_1": c,
         "contribution_2": d, "n_documents": 9, "q": np.nan}
        for name, x, y, c, d in features
    ]  # fmt: skip
    return pd.DataFrame(rows)


THREE = [("A", 0.2, 0.1), ("{B}", -0.1, 0.9), ("C", -0.3, -0.2)]
WORDS = [("war", 1.0, 0.1, 0.6, 0.1), ("calm", -0.2, 0.8, 0.1, 0.5), ("{n}", -0.1, 0.5, 0.1, 0.2),
         ("truce", -0.9, 0.4, 0.2, 0.1), ("sea", 0.1, -0.9, 0.0, 0.1)]  # fmt: skip


def say_map(points: pd.DataFrame):
    finding = state_map(points, **Corpus(["War."], ["A"]).told, name="m")
    assert finding.numbers == ()
    return finding


def test_the_group_that_stands_furthest_is_told_with_the_words_of_its_direction():
    points = map_points(THREE, WORDS)
    finding = say_map(points)
    assert finding.headline == (
        "In its choice of words “{B}” stands furthest from the average of the map, towards “calm”, "
        "“{n}” and “truce”"
    )
    assert finding.sentence == (
        f"{finding.headline} (12 articles; 3 of 3 groups differ from the average, all words "
        "together, q ≤ .05)."
    )
    points.loc[points["name"] == "{B}", "q"] = 0.2
    assert say_map(points).headline.startswith(
        "Of the 2 groups whose choice of words differs from the average “C” stands furthest from it "
        "on the map, towards "
    )
    points.loc[points["name"].isin(["{B}", "C"]), "q"] = 0.2
    assert say_map(points).sentence == (
        "In its choice of words “A” alone differs from the average, towards “war” and “calm” "
        "(12 articles; 1 of 3 groups differs from the average, all words together, q ≤ .05)."
    )


@pytest.mark.parametrize("far", ["A", "{B}", "C"])
@pytest.mark.parametrize("sure", [{"A"}, {"{B}", "C"}, {"A", "{B}", "C"}])
def test_who_is_told_to_be_furthest_is_furthest_of_those_it_is_compared_with(far, sure):
    points = map_points(THREE, WORDS)
    points.loc[points["name"] == far, ["axis_1", "axis_2"]] *= 20
    points.loc[(points["kind"] == "group") & ~points["name"].isin(sure), "q"] = 0.3
    headline = say_map(points).headline
    told = headline.partition("“")[2].partition("”")[0]
    assert told in sure
    if "of the map" in headline:  # of all groups
        assert told == far
    elif "Of the" in headline:
        assert f"Of the {len(sure)} groups" in headline
        assert told == far or far not in sure
    else:
        assert sure == {told}


def test_two_groups_are_told_together():
    points = map_points(
        [("A", 0.5, np.nan), ("B", -0.1, np.nan)],
        [(name, x, np.nan, c, np.nan) for name, x, _, c, _ in WORDS],
    )
    finding = say_map(points)
    assert finding.headline == (
        "“A” and “B” differ in their choice of words: towards “war” the one, towards “truce”, "
        "“calm” and “{n}” the other"
    )  # "sea" contributes nothing
    assert finding.sentence == (
        f"{finding.headline} (12 against 12 articles; all words together, q ≤ .05, none by itself)."
    )
    described = say_map(points.assign(q=np.nan))
    assert described.sentence == (f"{finding.headline} (12 against 12 articles).{DESCRIPTIVE}")


def test_articles_each_on_its_own_are_described_by_their_place():
    points = map_points(THREE, WORDS, q=np.nan).assign(n_documents=1)
    assert say_map(points).sentence == (
        "In its choice of words “{B}” stands furthest from the average of the map, towards “calm”, "
        "“{n}” and “truce” (1 article)." + DESCRIPTIVE
    )


def test_no_group_stands_apart():
    finding = say_map(map_points(THREE, WORDS, q=0.4))
    assert finding.sentence == (
        "Not distinguishable: no group's choice of words differs from the average (q > .05)."
    )
    assert not finding.distinguishable


@pytest.mark.parametrize(
    "points",
    [
        map_points([("A", np.nan, np.nan)], []),
        map_points(THREE, WORDS).iloc[:0],
        map_points([(name, np.nan, np.nan) for name, _, _ in THREE], []),
    ],
)
def test_there_is_no_map(points):
    finding = say_map(points)
    assert finding.sentence == (
        "There is no map: too few groups or words, or all groups use them alike."
    )
    assert not finding.distinguishable


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_the_words_of_two_groups_are_those_that_each_uses_more(random_state):
    generator = np.random.default_rng(random_state)
    names = ["army", "bridge", "calm", "drought", "envoy"]
    table = generator.integers(1, 9, size=(2, 5))
    doc_ids = np.repeat(["a", "b"], 5)
    counts = pd.DataFrame({"doc_id": doc_ids, "feature": names * 2, "n": table.ravel()})
    groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["A", "B"]})
    points = score_correspondence(
        counts, groups=groups, min_documents=0, stop_words=frozenset(), n_draws=10
    )
    shares = table / table.sum(axis=1, keepdims=True)
    part = (shares[0] - shares[1]) ** 2 / table.sum(axis=0)  # of the chi-square distance
    more = sorted(
        (n for n in range(5) if shares[0][n] > shares[1][n] + 1e-9), key=lambda n: -part[n]
    )[:3]
    sentence = say_map(points).sentence
    if more:
        first = sentence.partition(": towards ")[2].partition(" the one")[0]
        told = [word.strip("“” ") for word in first.replace(" and ", ", ").split(",")]
        assert np.allclose([part[names.index(word)] for word in told], part[more])
        assert all(shares[0][names.index(word)] > shares[1][names.index(word)] for word in told)
    else:
        assert sentence.startswith("There is no map")
