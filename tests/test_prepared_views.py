"""Views of a prepared corpus: one voice, or some documents."""

import pandas as pd
import pytest

from analysis import (
    count_features,
    find_cues,
    prepare_corpus,
    prepare_documents,
    read_codebook,
    score_sentiment,
)
from analysis.features import find_features
from analysis.prepared.parts import Measure

CALLS: list[int] = []


def count_signs(documents: pd.DataFrame) -> pd.DataFrame:
    """A measure that tells how often it was asked."""
    CALLS.append(len(documents))
    return pd.DataFrame({"doc_id": documents["doc_id"], "n": documents["text"].str.len()})


TEXTS = [
    'The town was calm. "The war is a disaster," the mayor said. Shops were open.',
    'The army said that "terrorists attacked the bakery" on Monday. Bread was scarce.',
    "Nothing was said by anyone. Rain fell.",
]


@pytest.fixture
def prepared():
    documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": TEXTS}).astype("str")
    return prepare_documents(documents)


def words(prepared) -> set[str]:
    return set(prepared.measure(count_features)["feature"].astype("str"))


def test_words_of_both_voices_are_all_words(prepared):
    own, quoted = prepared.select_voice("own"), prepared.select_voice("quoted")
    assert {"town", "calm", "mayor", "shops", "bread", "rain"} <= words(own)
    assert not {"disaster", "terrorists", "bakery"} & words(own)
    assert {"disaster", "terrorists", "bakery"} <= words(quoted)
    n = [part.lengths["n_tokens"].sum() for part in (prepared, own, quoted)]
    assert n[0] == n[1] + n[2]
    assert prepared.select_voice("all") is prepared


def test_what_is_scored_by_sentence_sees_whole_sentences(prepared):
    quoted = prepared.select_voice("quoted")
    scores = quoted.measure(score_sentiment)
    assert set(zip(scores["doc_id"], scores["sentence_id"], strict=True)) <= {("a", 1), ("b", 0)}
    whole = prepared.measure(score_sentiment).set_index(["doc_id", "sentence_id"])["compound"]
    known = scores.set_index(["doc_id", "sentence_id"])["compound"]
    assert (known == whole.reindex(known.index)).all()
    assert len(quoted.sentences) == len(scores)
    cues = quoted.measure(find_cues, codebook=read_codebook("policy"))
    assert set(cues["doc_id"]) <= {"a", "b"}


def test_receipts_are_shown_with_their_whole_sentence(prepared):
    own = prepared.select_voice("own")
    hits = own.measure(find_features, features=["mayor"])
    assert own.read_sentences(hits)["sentence"].tolist() == [
        '"The war is a disaster," the mayor said.'
    ]


def test_a_voice_that_is_none_is_refused(prepared):
    with pytest.raises(ValueError, match="`voice` must be one of"):
        prepared.select_voice("loud")


def test_some_documents_are_measured_as_if_they_were_all(prepared):
    some = prepared.select_documents(["c", "a", "nobody"])
    alone = prepare_documents(
        pd.DataFrame({"doc_id": ["a", "c"], "text": [TEXTS[0], TEXTS[2]]}).astype("str")
    )
    assert some.documents["doc_id"].tolist() == ["a", "c"]
    for function in (count_features, score_sentiment):
        pd.testing.assert_frame_equal(some.measure(function), alone.measure(function))
    pd.testing.assert_frame_equal(some.lengths, alone.lengths)
    hits = some.measure(find_features, features=["rain", "town"])
    assert len(some.read_sentences(hits)) == 2
    assert prepared.select_documents("abc") is prepared
    own = some.select_voice("own")
    assert "disaster" not in words(own)
    assert "rain" in words(own)


def test_some_documents_of_many_parts(tmp_path, monkeypatch):
    from analysis.prepared import corpus as module

    monkeypatch.setattr(module, "_PART_CHARS", 60)
    place = tmp_path / "news.csv"
    rows = [f'{number},"The war of day {number}. Peace came."' for number in range(12)]
    place.write_text("\n".join(["id,text", *rows]), encoding="utf-8")
    prepared = module.prepare_corpus(place, cache=tmp_path / "cache")
    assert len(prepared.parts.bounds) > 3
    wanted = prepared.documents["doc_id"].iloc[[1, 6, 11]]
    some = prepared.select_documents(wanted)
    hits = some.measure(find_features, features=["war"])
    assert hits["doc_id"].astype("str").tolist() == wanted.tolist()
    assert [text[:19] for text in some.read_sentences(hits)["sentence"]] == [
        "The war of day 1.",
        "The war of day 6.",
        "The war of day 11.",
    ]


def test_what_was_measured_of_all_is_not_measured_again_for_some(tmp_path):
    path = tmp_path / "news.csv"
    pd.DataFrame({"text": TEXTS, "title": ["One", "Two", "Three"]}).to_csv(path, index=False)
    told = {"cache": tmp_path / "cache"}
    whole = prepare_corpus(path, measures=[Measure(count_signs)], **told)
    n_before = len(CALLS)
    ids = whole.documents["doc_id"].tolist()
    some = whole.select_documents(ids[1:])
    expected = whole.measure(count_signs).iloc[1:].reset_index(drop=True)
    pd.testing.assert_frame_equal(some.measure(count_signs), expected, check_categorical=False)
    again = some.select_documents(ids[2:])
    assert again.measure(count_signs)["doc_id"].tolist() == ids[2:]
    assert len(CALLS) == n_before
    other = prepare_corpus(path, **told).select_documents(ids[1:])
    assert other.measure(count_features)["doc_id"].isin(ids[1:]).all()  # not kept: measured
