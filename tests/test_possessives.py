"""Possessives that lost their apostrophe: learnt once for a corpus, and no plurals among them."""

import numpy as np
import pandas as pd
import pytest

from analysis import count_features, find_clauses, find_features, prepare_documents
from analysis.naming import find_mentions, read_naming
from analysis.possessives import learn_possessives, restore_possessives
from analysis.prepared import prepare_corpus
from analysis.tokens import split_sentences, split_tokens

WHOLE = [
    "The army of Ostland left Tesk on Friday. Ostland's army had shelled the city's old port.",
    "Ostland's mayor said that Ostlanders were safe. The Ostlanders and the Teskers met in Tesk.",
    "It was Tesk's first market in the country's north. Ostlanders in the city saw it.",
    "Nobody in the country knew of Tesk's plans. The rebels of Tesk and the Teskers are gone.",
    "An Ostlander and a Tesker spoke of Ostland. Tesk's port is closed and Ostland's ships wait.",
]
LONG = [" ".join([WHOLE[number % 5], *WHOLE] * 8) for number in range(6)]
STRIPPED = [text.replace("'", "") for text in LONG]


def lay(texts: list[str]) -> pd.DataFrame:
    ids = [f"d{number}" for number in range(len(texts))]
    return pd.DataFrame({"doc_id": ids, "text": texts}).astype("str")


def learn(*texts: str) -> dict[str, str]:
    return learn_possessives(lambda: [texts])


def test_possessives_and_no_plurals():
    assert learn(*STRIPPED) == {
        "Ostlands": "Ostland's",
        "Tesks": "Tesk's",
        "citys": "city's",
        "countrys": "country's",
    }


@pytest.mark.parametrize(
    "texts",
    [
        LONG,
        [*STRIPPED, "It wasn’t so."],
        STRIPPED[:1],  # too few words
        ["Ostlands Heer verließ Ostland und die citys der city. " * 20 for _ in range(30)],
        [],
    ],
)
def test_where_nothing_is_learnt(texts):
    assert learn(*texts) == {}


def test_a_word_in_small_letters_or_a_rare_one_is_no_name():
    some = " The guards of Vasks gate saw a guard. Guards gate a Guard."  # Vasks once
    found = learn(*STRIPPED[:-1], STRIPPED[-1] + some * 2 + " Vask is far.")
    assert not {"guards", "Guards", "Vasks"} & set(found)


def test_days_stay():
    more = " On Monday all was quiet before Mondays raid. " * 5
    assert "Mondays" not in learn(*STRIPPED, more)


def test_counts_are_those_of_the_whole_texts():
    whole, stripped = (split_tokens(split_sentences(lay(texts))) for texts in (LONG, STRIPPED))
    counts = [
        count_features(whole),
        count_features(restore_possessives(stripped, learn(*STRIPPED))),
    ]
    counts = [table.astype({"feature": "str", "doc_id": "str"}) for table in counts]
    pd.testing.assert_frame_equal(*counts)
    assert "ostlands" not in set(counts[1]["feature"])


def test_places_stay_those_of_the_text_as_read():
    documents = lay(STRIPPED)
    prepared = prepare_documents(documents)
    tokens = prepared.read_part(0, "tokens")
    plain = split_tokens(split_sentences(documents, leave_out=prepared.boilerplate))
    for name in ("doc_id", "sentence_id", "position", "start", "end"):
        assert tokens[name].astype("str").tolist() == plain[name].astype("str").tolist()
    changed = tokens["token"].astype("str") != plain["token"].astype("str")
    assert set(tokens.loc[changed, "token"]) == {"Ostland's", "Tesk's", "city's", "country's"}
    texts = documents.set_index("doc_id")["text"]
    for hit in find_features(tokens, features=["ostland"]).itertuples():
        assert texts[hit.doc_id][hit.start : hit.end] in ("Ostland", "Ostlands")
    sentences = prepared.read_part(0, "sentences")
    find_clauses(tokens, sentences=sentences)
    find_mentions(tokens, naming=read_naming("naming-syria"))


def test_parts_of_a_corpus_are_read_alike(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.prepared.corpus._PART_CHARS", 5000)
    path = tmp_path / "stripped.csv"
    lay(STRIPPED).rename(columns={"doc_id": "id"}).to_csv(path, index=False)
    prepared = prepare_corpus(path, cache=tmp_path / "cache")
    assert len(prepared.parts.bounds) > 2
    tokens = [prepared.read_part(n, "tokens") for n in range(len(prepared.parts.bounds) - 1)]
    forms = np.concatenate([part["token"].astype("str") for part in tokens])
    whole = prepare_documents(lay(STRIPPED)).read_part(0, "tokens")["token"].astype("str")
    assert sorted(forms) == sorted(whole)
    assert "Ostland's" in forms


def test_of_a_large_corpus_some_articles_are_enough(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.prepared.corpus._LEARNT_CHARS", 40_000)
    once = prepare_documents(lay(STRIPPED * 4)).read_part(0, "tokens")["token"]
    assert "Ostland's" in set(once)
    monkeypatch.setattr("analysis.prepared.corpus._PART_CHARS", 5000)
    path = tmp_path / "stripped.csv"
    lay(STRIPPED * 4).rename(columns={"doc_id": "id"}).to_csv(path, index=False)
    prepared = prepare_corpus(path, cache=tmp_path / "cache")
    n_parts = len(prepared.parts.bounds) - 1
    forms = [set(prepared.read_part(n, "tokens")["token"]) for n in range(n_parts)]
    assert set.union(*forms) == set(once)


def test_words_that_are_not_there_change_nothing():
    tokens = pd.DataFrame({"token": pd.Categorical(["a", "b", "a"])})
    assert restore_possessives(tokens, {}) is tokens
    restored = restore_possessives(tokens, {"cs": "c's"})
    assert restored["token"].tolist() == ["a", "b", "a"]
