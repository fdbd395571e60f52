"""Which comparisons make headlines, and in whose voice a label stands."""

import pandas as pd
import pytest
from finding_fixtures import Corpus, holds

from analysis.findings import choose_grounded, state_label_voices, tell_grounds
from analysis.findings.labels import MIN_ARTICLES, MIN_MENTIONS, MIN_WORDS
from analysis.naming import (
    find_mentions,
    read_naming,
    read_naming_accuracy,
    score_label_voices,
    tell_naming_errors,
)
from analysis.voices import find_voices, mark_voices
from analysis.wording import show_percent

ENOUGH = -(-MIN_MENTIONS // MIN_ARTICLES)  # mentions an article, in so many articles


def lay(post: list[int], echo: list[int], *, value: str = "") -> tuple[pd.DataFrame, pd.DataFrame]:
    """So many mentions in each article of Post and of Echo."""
    sizes = {("Post", n): size for n, size in enumerate(post)}
    sizes |= {("Echo", n): size for n, size in enumerate(echo)}
    groups = pd.DataFrame(
        {"doc_id": [f"{group}{n}" for group, n in sizes], "group": [group for group, _ in sizes]}
    )
    if value:
        hits = pd.DataFrame({"doc_id": groups["doc_id"], value: list(sizes.values())})
        return hits, groups
    doc_ids = [f"{group}{n}" for (group, n), size in sizes.items() for _ in range(size)]
    return pd.DataFrame({"doc_id": doc_ids, "actor": "league"}), groups


def kept(hits: pd.DataFrame, groups: pd.DataFrame, **given) -> list[str]:
    table = pd.DataFrame({"group": ["Post", "Echo"], "actor": "league", "share_others": 0.5})
    return choose_grounded(table, hits=hits, groups=groups, **given)["group"].tolist()


@pytest.mark.parametrize(
    ("post", "echo", "chosen"),
    [
        ([ENOUGH] * MIN_ARTICLES, [ENOUGH] * MIN_ARTICLES, ["Post", "Echo"]),
        ([1], [ENOUGH] * MIN_ARTICLES, []),  # "0 of 1"
        ([ENOUGH] * MIN_ARTICLES, [1], []),
        ([MIN_MENTIONS] + [0] * MIN_ARTICLES, [ENOUGH] * MIN_ARTICLES, []),  # in one article
        ([1] * MIN_ARTICLES, [ENOUGH] * MIN_ARTICLES, []),  # too few mentions
    ],
)
def test_both_sides_need_mentions_and_articles(post, echo, chosen):
    assert kept(*lay(post, echo), by="actor") == chosen


def test_articles_that_are_each_a_group_need_mentions_only():
    hits, groups = lay([MIN_MENTIONS], [MIN_MENTIONS])
    assert kept(hits, groups, by="actor") == ["Post", "Echo"]


def test_words_are_summed_and_one_side_may_do():
    hits, groups = lay([MIN_WORDS] * MIN_ARTICLES, [1] * MIN_ARTICLES, value="n_words")
    table = pd.DataFrame({"group": ["Post", "Echo"], "share": 0.5}, index=[4, 9])
    chosen = choose_grounded(table, hits=hits, groups=groups, value="n_words")
    assert chosen["group"].tolist() == ["Post"]
    assert kept(hits, groups, value="n_words") == []


def test_another_actors_mentions_do_not_count():
    hits, groups = lay([ENOUGH] * MIN_ARTICLES, [ENOUGH] * MIN_ARTICLES)
    assert kept(hits.assign(actor="crown"), groups, by="actor") == []


def test_the_rule_is_told_with_its_numbers():
    told = tell_grounds()
    assert f"{MIN_MENTIONS} times" in told
    assert f"{MIN_WORDS} words, in {MIN_ARTICLES} articles" in told


# --- in whose voice ---------------------------------------------------------------------------

OWN = "The regime came."
REPORTED = "A baker said that the regime had come."
QUOTED = "“The regime has come,” a baker said."


def state(texts: list[str]):
    corpus = Corpus(texts, ["A"] * len(texts))
    naming = read_naming("naming-syria")
    mentions = find_mentions(corpus.tokens, naming=naming)
    voices = find_voices(corpus.documents, sentences=corpus.sentences)
    mentions["voice"] = mark_voices(mentions, voices=voices)
    loaded = score_label_voices(mentions, groups=corpus.groups, n_draws=50)
    return state_label_voices(
        loaded, mentions=mentions, groups=corpus.groups, prepared=corpus.prepared, name="f",
        naming=naming,
    )  # fmt: skip


def test_a_loaded_label_in_three_voices():
    finding = state([f"{OWN} {REPORTED} {QUOTED}", f"{OWN} {REPORTED}", OWN])
    assert finding.sentence == (
        "Of the 6 times that “A” prints “regime”, 3 stand in its own voice and 1 within quotation "
        "marks; 2 stand in reported speech, whose wording may be its own (in 3 articles)."
    )
    assert holds(finding)


@pytest.mark.parametrize("texts", [["Calm."], ["The army came."], ["Five were martyred in Homs."]])
def test_no_loaded_label(texts):
    finding = state(texts)
    assert finding.sentence == "No loaded label is printed."
    assert finding.numbers == ()


def test_the_errors_told_are_those_that_were_measured():
    rates = read_naming_accuracy().set_index("measure")
    told = tell_naming_errors()
    assert f"Measured on {rates.loc['label', 'n']} mentions" in told
    assert f"{show_percent(rates.loc['label', 'wrong'])} of the labels found are wrong" in told
    state_rates = [show_percent(rates.loc["referent: state", key]) for key in ("wrong", "missed")]
    assert f"state {state_rates[0]} and {state_rates[1]}" in told
