"""Prepared corpora: parts give what the whole gives, and the cache is whole or made anew."""

import os
import threading
import time
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis import (
    count_features,
    count_tokens,
    find_boilerplate,
    find_concordance,
    find_cues,
    find_features,
    find_frames,
    find_valence_words,
    learn_prototypes,
    read_codebook,
    read_documents,
    score_language,
    score_sentiment,
    split_sentences,
    split_tokens,
)
from analysis.copies import find_runs
from analysis.credits import find_credits
from analysis.datelines import find_datelines
from analysis.engine import open_engine
from analysis.errors import InputError
from analysis.paths import find_cache
from analysis.prepared import prepare_corpus, prepare_documents
from analysis.prepared.corpus import list_sentences
from analysis.prepared.parts import Measure
from analysis.prepared.store import check_entry, drop_unused, measure_cache
from analysis.prepared.tables import join_parts, read_table, to_bytes
from analysis.punctuation import count_marks

POLICY = read_codebook("policy")
MEASURES = [
    Measure(count_features),
    Measure(count_features, {"within": "sentence"}),
    Measure(count_tokens),
    Measure(list_sentences),
    Measure(score_language),
    Measure(find_datelines),
    Measure(find_credits),
    Measure(find_runs),
    Measure(count_marks),
    Measure(score_sentiment),
    Measure(find_valence_words),
    Measure(find_cues, {"codebook": POLICY}),
    Measure(find_frames, {"engine": learn_prototypes(POLICY)}),
    Measure(find_features, {"features": ["regime"]}),
    Measure(find_concordance, {"pattern": "the *"}),
]


def write_corpus(folder: Path, documents: pd.DataFrame, *, n_articles: int = 40) -> Path:
    """Articles of the tiny corpus' sentences in seeded disorder; two are the same, and two nearly."""
    generator = np.random.default_rng(3)
    pool = [s for text in documents["text"] for s in text.split("\n\n")[1].split(". ")]
    texts = [
        ". ".join(generator.choice(pool, size=4)) + f". It was day {number}."
        for number in range(n_articles)
    ]
    texts[-1] = texts[0]
    texts[-2] = texts[5].upper()
    rows = pd.DataFrame(
        {
            "source": np.where(np.arange(n_articles) % 2, "Harbour Post", "Daily Meridian"),
            "title": [f"Title {number}" for number in range(n_articles)],
            "date": "2031-05-02",
            "text": [f"VASK, May {1 + n % 13} (Reuters) - {text}" for n, text in enumerate(texts)],
            "unit": "a column of the reader's own",
        }
    )
    path = folder / "news.csv"
    rows.to_csv(path, index=False)
    return path


@pytest.fixture
def corpus(tmp_path: Path, documents: pd.DataFrame) -> Path:
    return write_corpus(tmp_path, documents)


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make parts of a few articles, so that a small corpus has many."""
    monkeypatch.setattr("analysis.prepared.corpus._PART_CHARS", 1500)


def plain(table: pd.DataFrame) -> pd.DataFrame:
    """The table with its categories as text."""
    coded = table.select_dtypes("category").columns
    return table.astype(dict.fromkeys(coded, "str"))


def same(one: pd.DataFrame, other: pd.DataFrame) -> None:
    pd.testing.assert_frame_equal(plain(one), plain(other), check_exact=True)


# --- the law: parts give what the whole gives ----------------------------------------------------


def test_the_parts_are_the_corpus(corpus, tmp_path, small_parts):
    prepared = prepare_corpus(corpus, cache=tmp_path / "cache")
    documents, ledger = read_documents(corpus)
    assert len(prepared.parts.bounds) > 6
    n_parts = len(prepared.parts.bounds) - 1
    tables = {
        name: pd.concat([plain(prepared.read_part(n, name)) for n in range(n_parts)])
        for name in ("documents", "sentences", "tokens")
    }
    whole = tables["documents"].drop(columns=["n_chars", "unit"]).reset_index(drop=True)
    pd.testing.assert_frame_equal(whole, documents)
    pd.testing.assert_frame_equal(prepared.ledger, ledger)
    assert prepared.documents["n_chars"].tolist() == documents["text"].str.len().tolist()
    assert prepared.documents["unit"].iloc[-1] == prepared.documents["doc_id"].iloc[0]
    boilerplate = find_boilerplate(documents)
    pd.testing.assert_frame_equal(prepared.boilerplate, boilerplate)
    sentences = split_sentences(documents, leave_out=boilerplate)
    same(tables["sentences"].reset_index(drop=True), sentences)
    same(tables["tokens"].reset_index(drop=True), split_tokens(sentences))
    whole = prepare_documents(documents)
    assert set(prepared.copies["kind"]) == {"word for word", "nearly"}
    pd.testing.assert_frame_equal(prepared.copies, whole.copies)
    assert prepared.documents["unit"].tolist() == whole.documents["unit"].tolist()
    assert len(prepared.shared)
    pd.testing.assert_frame_equal(prepared.shared, whole.shared)
    assert prepared.documents["unit"].nunique() < len(documents) - len(prepared.copies)


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name.split("-")[0])
def test_measuring_parts_is_measuring_the_whole(measure, corpus, tmp_path, small_parts):
    prepared = prepare_corpus(corpus, cache=tmp_path / "cache")
    documents, _ = read_documents(corpus)
    whole = prepare_documents(documents)
    found = prepared.measure(measure.function, **measure.arguments)
    assert len(found) > 4
    assert isinstance(found["doc_id"].dtype, pd.CategoricalDtype)
    same(found, whole.measure(measure.function, **measure.arguments))
    direct = measure.apply({name: whole.read_part(0, name) for name in measure.needs})
    by_document = direct.astype({"doc_id": "str"}).reset_index(drop=True)
    if measure.function not in (
        count_features,
        count_tokens,
    ):  # sorted by document, not in the text's order
        same(found, by_document)


@pytest.mark.parametrize("engine", ["local", "processes"])
def test_every_engine_writes_the_same_bytes(engine, corpus, tmp_path, small_parts):
    entries = []
    for name in ("local", engine):
        cache = tmp_path / f"{name}-{len(entries)}"
        with open_engine(name) as used:
            prepare_corpus(corpus, cache=cache, engine=used, measures=MEASURES)
        files = sorted(path for path in cache.rglob("*") if path.is_file())
        entries.append({str(path.relative_to(cache)): path.read_bytes() for path in files})
    assert len(entries[0]) > 80
    assert entries[0] == entries[1]


def test_sentences_are_read_by_their_keys(corpus, tmp_path, small_parts):
    prepared = prepare_corpus(corpus, cache=tmp_path / "cache")
    wanted = prepared.sentences.iloc[[150, 3, 77, 3]]
    found = prepared.read_sentences(wanted)
    assert found["sentence_id"].tolist() == wanted["sentence_id"].iloc[[1, 2, 0]].tolist()
    texts = dict(zip(*[read_documents(corpus)[0][c] for c in ("doc_id", "text")], strict=True))
    for row in found.itertuples():
        assert texts[row.doc_id][row.start : row.end] == row.sentence
    assert prepared.read_sentences(wanted.iloc[:0]).empty


def test_every_article_has_a_length(documents):
    documents.loc[2, "text"] = "…"
    lengths = prepare_documents(documents).lengths
    assert lengths["doc_id"].tolist() == documents["doc_id"].tolist()
    assert lengths["n_tokens"].iloc[2] == 0
    assert (lengths["n_tokens"].drop(index=2) > 20).all()


def test_joined_parts_have_sorted_categories_and_keep_their_types():
    parts = [
        pd.DataFrame({"doc_id": ["b", "a"], "n": [1, 2], "size": 7, "feature": ["z", "y"]}),
        pd.DataFrame({"doc_id": pd.Series([], dtype="str"), "n": pd.Series([], dtype="int64"),
                      "size": pd.Series([], dtype="int64"), "feature": pd.Series([], dtype="str")}),
        pd.DataFrame({"doc_id": pd.Categorical(["c"], ["c", "unused"]), "n": [3],
                      "size": 7, "feature": ["a"]}),
    ]  # fmt: skip
    joined = join_parts(parts)
    assert joined["doc_id"].tolist() == ["b", "a", "c"]
    assert joined["doc_id"].cat.categories.tolist() == ["a", "b", "c"]
    assert joined["feature"].cat.categories.tolist() == ["a", "y", "z"]
    assert joined["n"].dtype == "int32"
    assert joined["size"].dtype == "int64"
    assert join_parts(parts[1:2]).columns.tolist() == ["doc_id", "n", "size", "feature"]


# --- the cache -----------------------------------------------------------------------------------


@pytest.fixture
def no_filling(monkeypatch: pytest.MonkeyPatch):
    """Make it an error to prepare anything, from the call on."""

    def forbid() -> None:
        def refuse(*_: object) -> None:
            raise AssertionError("prepared again")

        monkeypatch.setattr("analysis.prepared.corpus._fill", refuse)

    return forbid


def test_the_second_time_nothing_is_prepared(corpus, tmp_path, no_filling):
    cache = tmp_path / "cache"
    first = prepare_corpus(corpus, cache=cache)
    no_filling()
    second = prepare_corpus(corpus, cache=cache)
    pd.testing.assert_frame_equal(first.documents, second.documents)
    same(first.measure(count_features), second.measure(count_features))
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    os.rename(corpus, moved / corpus.name)  # the same bytes under the same name
    assert len(prepare_corpus(moved / corpus.name, cache=cache).documents) == 40


@pytest.mark.parametrize("change", ["content", "columns", "encoding", "code", "name"])
def test_what_matters_makes_another_entry(change, corpus, tmp_path, monkeypatch):
    cache, stated = tmp_path / "cache", {}
    prepare_corpus(corpus, cache=cache)
    if change == "content":
        corpus.write_text(corpus.read_text("utf-8").replace("Title 7", "Title seven"), "utf-8")
    elif change == "columns":
        stated = {"columns": "title=source"}
    elif change == "encoding":
        stated = {"encoding": "utf-8"}
    elif change == "code":
        monkeypatch.setattr("analysis.prepared.corpus.hash_code", lambda: "another version")
    else:
        corpus = corpus.rename(corpus.with_name("other.csv"))
    prepare_corpus(corpus, cache=cache, **stated)
    assert measure_cache(cache)[0] == 2


def test_nothing_in_the_cache_is_pickled(corpus, tmp_path, small_parts):
    prepare_corpus(corpus, cache=tmp_path / "cache", measures=MEASURES)
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".parquet", ".json", ".lock"}
    for path in files:
        if path.suffix == ".parquet":
            assert path.read_bytes()[:4] == b"PAR1"


@pytest.mark.parametrize("damage", ["flip", "cut", "delete", "empty manifest", "no manifest"])
def test_a_damaged_entry_is_made_anew(damage, corpus, tmp_path):
    cache = tmp_path / "cache"
    first = prepare_corpus(corpus, cache=cache)
    (entry,) = (path for path in cache.iterdir() if path.is_dir())
    file = entry / "tokens" / "00000.parquet"
    if damage == "flip":
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif damage == "cut":
        file.write_bytes(file.read_bytes()[:-20])
    elif damage == "delete":
        file.unlink()
    elif damage == "empty manifest":
        (entry / "manifest.json").write_text("")
    else:
        (entry / "manifest.json").unlink()
    assert not check_entry(entry)
    second = prepare_corpus(corpus, cache=cache)
    assert check_entry(entry)
    same(first.read_part(0, "tokens"), second.read_part(0, "tokens"))


def test_the_columns_asked_for_are_those_of_all(corpus, tmp_path, small_parts):
    prepared = prepare_corpus(corpus, cache=tmp_path / "cache")
    names = ["compound", "doc_id"]
    pd.testing.assert_frame_equal(
        prepared.measure(score_sentiment, only=names), prepared.measure(score_sentiment)[names]
    )


def test_a_damaged_result_is_measured_anew(corpus, tmp_path, small_parts):
    prepared = prepare_corpus(corpus, cache=tmp_path / "cache")
    first = prepared.measure(count_features)
    results = sorted((tmp_path / "cache").rglob("measures/*/*.parquet"))
    assert len(results) == len(prepared.parts.bounds) - 1
    content = bytearray(results[1].read_bytes())
    content[20] ^= 255
    results[1].write_bytes(content)
    results[2].write_bytes(b"")
    again = prepare_corpus(corpus, cache=tmp_path / "cache")
    same(again.measure(count_features), first)
    for path in results:
        read_table(path)


def test_a_flipped_bit_is_seen_when_a_table_is_read():
    content = bytearray(to_bytes(pd.DataFrame({"n": np.arange(1000)})))
    content[200] ^= 4
    with pytest.raises((OSError, ValueError)):
        read_table(bytes(content))


def test_what_a_killed_run_left_is_cleared(corpus, tmp_path, monkeypatch):
    cache = tmp_path / "cache"

    def die(folder: Path, *_: object) -> None:
        (folder / "half.parquet").write_bytes(b"PAR1")
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("analysis.prepared.corpus._fill", die)
        with pytest.raises(KeyboardInterrupt):
            prepare_corpus(corpus, cache=cache)
    assert [path for path in cache.iterdir() if path.suffix != ".lock"] == []
    key_of_another = next(cache.glob(".*.lock")).name.removesuffix(".lock")
    leftover = cache / f"{key_of_another}.partial"  # of a run that was killed outright
    leftover.mkdir()
    (leftover / "half.parquet").touch()
    prepare_corpus(corpus, cache=cache)
    assert not leftover.exists()
    assert not list(cache.rglob("half.parquet"))


def test_of_several_at_once_one_prepares_and_the_others_wait(corpus, tmp_path, monkeypatch):
    import analysis.prepared.corpus as module

    fill, filled, results = module._fill, [], []

    def slow(*arguments: object) -> None:
        filled.append(1)
        time.sleep(0.3)
        fill(*arguments)

    monkeypatch.setattr(module, "_fill", slow)
    threads = [
        threading.Thread(
            target=lambda: results.append(
                len(prepare_corpus(corpus, cache=tmp_path / "c").sentences)
            )
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(filled) == 1
    assert len(results) == 4
    assert len(set(results)) == 1


def test_unused_entries_go_and_used_ones_stay(corpus, tmp_path):
    cache = tmp_path / "cache"
    prepare_corpus(corpus, cache=cache)
    (entry,) = (path for path in cache.iterdir() if path.is_dir())
    old = time.time() - 40 * 86_400
    os.utime(entry / "manifest.json", (old, old))
    prepare_corpus(corpus, cache=cache)  # used: it is young again
    assert drop_unused(cache) == 0
    n_entries, n_bytes = measure_cache(cache)
    assert n_entries == 1
    os.utime(entry / "manifest.json", (old, old))
    assert drop_unused(cache) == n_bytes > 1000
    assert measure_cache(cache) == (0, 0)


def test_a_cache_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(
        InputError, match=r"cannot be written to .* give another folder with --cach"
    ):
        find_cache(tmp_path / "file")


def test_the_cache_is_where_it_is_stated(tmp_path, monkeypatch):
    monkeypatch.setenv("PARALLAX_CACHE", str(tmp_path / "by-variable"))
    assert find_cache() == tmp_path / "by-variable"
    assert find_cache(tmp_path / "stated") == tmp_path / "stated"
    monkeypatch.delenv("PARALLAX_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    assert "parallax" in find_cache().name.lower()


def test_a_bad_corpus_leaves_nothing_in_the_cache(tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="No article could be read"):
        prepare_corpus(tmp_path / "empty", cache=tmp_path / "cache")
    assert measure_cache(tmp_path / "cache") == (0, 0)
    assert not [path for path in (tmp_path / "cache").iterdir() if path.is_dir()]


def test_what_the_documents_lack_is_told_before_they_are_split(corpus, tmp_path, monkeypatch):
    def refuse(documents: pd.DataFrame) -> None:
        assert len(documents) == 40
        raise InputError("no such column")

    monkeypatch.setattr("analysis.prepared.corpus.split_part", None)
    with pytest.raises(InputError, match="no such column"):
        prepare_corpus(corpus, cache=tmp_path / "cache", check=refuse)
    monkeypatch.undo()
    prepare_corpus(corpus, cache=tmp_path / "cache")
    with pytest.raises(InputError, match="no such column"):  # from the cache too
        prepare_corpus(corpus, cache=tmp_path / "cache", check=refuse)


# --- measures ------------------------------------------------------------------------------------


def test_a_measure_is_named_by_what_it_does_and_with_what():
    names = {measure.name for measure in MEASURES}
    assert len(names) == len(MEASURES)
    assert Measure(find_features, {"features": ["regime"]}).name in names
    assert Measure(find_features, {"features": ["war"]}).name not in names
    assert Measure(find_cues, {"codebook": read_codebook("policy")}).name in names
    assert Measure(find_cues, {"codebook": read_codebook("generic")}).name not in names
    assert Measure(score_sentiment).needs == ["sentences", "tokens"]


def test_what_another_run_has_not_measured_is_added(corpus, tmp_path, small_parts):
    cache, told = tmp_path / "cache", []
    prepare_corpus(corpus, cache=cache, measures=MEASURES[:1])
    before = len(list(cache.rglob("*.parquet")))
    prepared = prepare_corpus(
        corpus, cache=cache, measures=MEASURES[:3], on_part=lambda *done: told.append(done)
    )
    n_parts = len(prepared.parts.bounds) - 1
    assert len(list(cache.rglob("*.parquet"))) == before + 2 * n_parts
    assert told == [(done, n_parts) for done in range(1, n_parts + 1)]
