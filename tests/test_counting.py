"""Counting without a table of tokens gives the table that counting tokens gives."""

import importlib
import json
from functools import partial
from pathlib import Path

import pandas as pd
import polars as pl
import pytest
from corpora import write_outlets
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from analysis import counting
from analysis.corpus import group_documents, read_blocks, read_documents
from analysis.counting import count_corpus
from analysis.counts import count_features
from analysis.errors import InputError
from analysis.tokens import TOKEN_PATTERN, split_forms, split_sentences, split_tokens

SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def count_texts(documents: pd.DataFrame, **options) -> pd.DataFrame:
    """The counts with their categories as text, as counting tokens gives them."""
    table = counting.count_texts(documents, **options)
    coded = list(table.select_dtypes("category"))
    assert coded == ([] if "by" in options and options["by"] is not None else ["doc_id", "feature"])
    return table.astype(dict.fromkeys(coded, "str"))


# Each kind of text that makes two ways of tokenizing disagree.
HOSTILE = [
    "",
    " ",
    "\n\n \t\r\n",
    "war\0peace\0 \0",
    "control\x01\x1c\x1d\x1e\x1f\x7f signs, next\x85line",
    "no-break\u00a0space thin\u2009space ideographic\u3000space line\u2028end paragraph\u2029end",
    "zero\u200bwidth word\u2060joiner byte\ufeffmark right\u200fto\u200eleft \u202eover\u202cride",
    "so\u00adft hy\u00adphen می\u200cخواهم क्\u200dष \u200d\u200c\u00ad alone",
    "don’t don't donʼt rock’n’roll ’tis ‘said’ it’s Syria’s IT'S U.S.'s 's '' ’",
    "U.S.-led J.K. p.m. U.S.’1 U.S.é i.e.,e.g. A.B.C U.S A. .5 3.5.7 1,000,000.50 2016.",
    "al-Sham ex‑wife non‐stop state-of-the-art mid- -mid --- – — word—dash two–three",
    "café cafe\u0301 Ångström A\u030angstro\u0308m \u0301lone Ứng 한국 \u1112\u1161\u11ab",
    "STRASSE straße ΟΔΟΣ ὈΔΥΣΣΕΎΣ İstanbul ıI ǅ ﬁne ŉ ² ½ Ⅷ ٣٫٥ १२३ 𝟘𝟙 𐐀𐐨",
    "مُحَمَّد هنا؟ العربية، «اقتباس» ـــ שָׁלוֹם",
    "中文没有空格的句子。日本語のテキスト、ฉันรักแมว 한국어조사는",
    "😀 👨‍👩‍👧 🇬🇧 a👍b #MeToo @user AT&T $5 50% C++ a_b snake_case __x__",
    "https://a.example/b?c=d. (www.example.org/news) http://x http:// https://. www. WWW.A.b",
    "https://a.example/?(b https://a.example/x.)y*z https://b.example/“q” <a href=https://c.d/e>f",
    "https://a.example/\0b https://a.example/\x1cb www.a.example/\u200bb www.é\u0301.",
    "a.b+c@mail.example.org a@b a@b.c. @b.c a@.c a..b@c.d é@exámple.org mailto:a@b.co,c@d.eu",
    "{{7*7}} ${jndi:ldap://a} '; DROP TABLE a;-- <script>alert(1)</script> ../../etc/passwd %00",
    "x" * 100_000 + " " + "ab-" * 30_000 + " https://" + "c/" * 40_000 + " " + "1," * 20_000,
    "word " * 20_000,
    "\ufffd \ufffe\uffff \U0010fffd \U0001f600\U0001f600 \U00020000\U0002a6df",
]
PIECES = [piece for text in HOSTILE for piece in text.split(" ") if len(piece) < 60]
# The engines may know different versions of Unicode, so that characters new in one are none in the
# other: only what Python's own tables assign is drawn. (Both of our paths use the same engine.)
ASSIGNED = st.characters(exclude_categories=["Cs", "Cn"])
TEXTS = st.lists(st.sampled_from([*PIECES, "\n", "\r\n"]), max_size=12).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
) | st.text(ASSIGNED, max_size=40)


def lay(texts: list[str]) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    return pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")


def count_by_tokens(documents: pd.DataFrame, **options) -> pd.DataFrame:
    leave_out = options.pop("leave_out", None)
    return count_features(split_tokens(split_sentences(documents, leave_out=leave_out)), **options)


def check_both(documents: pd.DataFrame, **options) -> None:
    assert_frame_equal(count_texts(documents, **options), count_by_tokens(documents, **options))


def check_all_options(documents: pd.DataFrame) -> None:
    groups = documents[["doc_id"]].assign(group=[f"g{n % 3}" for n in range(len(documents))])
    for options in ({}, {"lower": False}, {"reduce": "stem"}):
        check_both(documents, **options)
        check_both(documents, by=groups.astype("str"), **options)


@pytest.fixture
def outlets(tmp_path):
    return read_documents(write_outlets(tmp_path / "outlets.csv", n=40))[0]


# --- both paths ------------------------------------------------------------------------------


def test_seeds():
    documents, _ = read_documents(SEEDS)
    assert len(count_texts(documents)) > 1000
    check_all_options(documents)


def test_generated_corpus(outlets):
    check_all_options(outlets)
    check_both(outlets, by=group_documents(outlets, by="source"))
    check_both(outlets, by=group_documents(outlets, by="month"))


def test_hostile_strings():
    check_all_options(lay(HOSTILE))
    check_both(lay(["\n".join(HOSTILE), " ".join(HOSTILE), "".join(HOSTILE)]))


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=40, deadline=None)
def test_any_texts(texts):
    check_both(lay(texts))


@given(st.lists(TEXTS, max_size=6))
@settings(max_examples=100, deadline=None)
def test_rust_finds_the_same_tokens(texts):
    check_rust(texts)


def test_rust_finds_the_same_tokens_in_hostile_strings():
    check_rust(HOSTILE)


def check_rust(texts: list[str]) -> None:
    found = pl.Series(texts, dtype=pl.String).str.extract_all(TOKEN_PATTERN).to_list()
    assert found == [split_forms(text) for text in texts]


def test_no_document():
    check_both(lay([]))
    check_both(lay(["", " ? "]))
    check_both(lay([]), by=lay([]).rename(columns={"text": "group"}))


def test_more_than_two_bytes_of_features():
    check_both(lay([" ".join(f"w{number}" for number in range(70_000)), "w1 w1 w69999"]))


@given(TEXTS, st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20)), max_size=4))
@settings(max_examples=40, deadline=None)
def test_spans_that_are_left_out(text, spans):
    spans = [("d0", low, low + n) for low, n in spans] + [("other", 0, 5)]
    gaps = pd.DataFrame(spans, columns=["doc_id", "start", "end"])
    check_both(lay([text, "War and peace."]), leave_out=gaps)
    check_both(lay([text, "War and peace."]), leave_out=gaps[:0])


def test_a_span_that_is_left_out_parts_a_word():
    gaps = pd.DataFrame({"doc_id": ["d0"], "start": [3], "end": [9]})
    counts = count_texts(lay(["warSHARE!peace war"]), leave_out=gaps)
    assert counts.to_numpy().tolist() == [["d0", "war", 2], ["d0", "peace", 1]]


def test_groups_that_lack_or_repeat_documents(outlets):
    groups = group_documents(outlets, by="source")
    check_both(outlets, by=groups[5:20])
    check_both(outlets, by=pd.concat([groups, groups[:7].assign(group="again")]))
    check_both(outlets[:10], by=groups)


def test_a_doc_id_that_comes_twice(outlets):
    check_both(pd.concat([outlets, outlets[:5]], ignore_index=True))


def test_categorical_and_shuffled_documents_count_alike(outlets):
    counts = count_texts(outlets)
    shuffled = outlets.sample(frac=1, random_state=1).astype({"doc_id": "category"})
    assert_frame_equal(count_texts(shuffled), counts)
    groups = group_documents(outlets, by="source")
    by_group = count_texts(outlets, by=groups)
    categorical = groups.astype({"doc_id": "category", "group": "category"})
    assert_frame_equal(count_texts(shuffled, by=categorical), by_group)


def test_counts_of_parts_are_parts_of_the_counts(outlets):
    parts = [count_texts(outlets[low : low + 7]) for low in range(0, len(outlets), 7)]
    joined = pd.concat(parts).sort_values(
        ["doc_id", "n", "feature"], ascending=[True, False, True], ignore_index=True
    )
    assert_frame_equal(joined, count_texts(outlets))


def test_sums_in_small_parts(outlets, monkeypatch):
    groups = group_documents(outlets, by="date")
    counts = count_texts(outlets, by=groups)
    monkeypatch.setattr(counting, "_MAX_CELLS", 200)
    monkeypatch.setattr(counting, "_MAX_WAITING", 10)
    assert_frame_equal(count_texts(outlets, by=groups), counts)


# --- a corpus as it lies ---------------------------------------------------------------------


@pytest.mark.parametrize("block_chars", [1, 1000, 8_000_000])
@pytest.mark.parametrize("by", [None, "source", "month", "doc_id"])
def test_a_corpus_is_counted_part_by_part(tmp_path, monkeypatch, by, block_chars):
    path = write_outlets(tmp_path / "outlets.csv", n=40)
    documents, _ = read_documents(path)
    groups = group_documents(documents, by=by or "source")
    if by is None:
        groups["group"] = "all"
    monkeypatch.setattr(counting, "read_blocks", partial(read_blocks, block_chars=block_chars))
    for options in ({}, {"lower": False}, {"reduce": "stem"}):
        expected = count_by_tokens(documents, by=groups, **options)
        assert_frame_equal(count_corpus(path, by=by, **options), expected)


def test_a_folder_of_texts_and_stated_columns(tmp_path):
    documents, _ = read_documents(SEEDS)
    whole = documents[["doc_id"]].assign(group="all")
    assert_frame_equal(count_corpus(SEEDS), count_by_tokens(documents, by=whole))
    place = tmp_path / "t.csv"
    place.write_text("a,b\nWar and war.,x\nNo war.,y\n")
    counts = count_corpus(place, by="b", columns={"text": "a"})
    assert counts[["group", "feature", "n"]].to_numpy().tolist() == [
        ["x", "war", 2],
        ["x", "and", 1],
        ["y", "no", 1],
        ["y", "war", 1],
    ]
    assert counts["n_tokens"].tolist() == [3, 3, 2, 2]
    assert counts["per_1000"].tolist() == [2000 / 3, 1000 / 3, 500, 500]


def test_a_corpus_without_a_word(tmp_path):
    (tmp_path / "t.csv").write_text("text\n???\n!\n")
    counts = count_corpus(tmp_path / "t.csv")
    assert counts.empty
    assert [str(kind) for kind in counts.dtypes] == ["str", "str", *["int64"] * 3, "float64"]


# --- errors ----------------------------------------------------------------------------------


def test_errors_name_the_argument_what_came_and_the_remedy(tmp_path):
    with pytest.raises(ValueError, match=r"^`documents` lacks .*Make it with read_documents\(\)"):
        count_texts(pd.DataFrame({"doc_id": ["a"]}))
    with pytest.raises(ValueError, match=r"^`by` lacks .*Make it with group_documents\(\)"):
        count_texts(lay(["a"]), by=lay(["a"]))
    with pytest.raises(ValueError, match=r"^`leave_out` lacks .*with find_boilerplate\(\)"):
        count_texts(lay(["a"]), leave_out=lay(["a"]))
    (tmp_path / "t.csv").write_text("text,source\nWar.,A\n")
    with pytest.raises(InputError, match=r"`by` must name a column.*'sourc' was given"):
        count_corpus(tmp_path / "t.csv", by="sourc")
    with pytest.raises(InputError, match="There is no folder or file 'nowhere'"):
        count_corpus("nowhere")


# --- the corpora of the benchmarks -----------------------------------------------------------


@pytest.fixture
def make_corpus(monkeypatch):
    monkeypatch.syspath_prepend(str(SEEDS.parent / "benchmarks"))
    return importlib.import_module("make_corpus").main


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".jsonl"])
def test_a_resampled_corpus_is_seeded_and_keeps_the_sources_apart(
    tmp_path, make_corpus, capsys, suffix
):
    path = write_outlets(tmp_path / "outlets.csv", n=12)
    made = [tmp_path / f"{name}{suffix}" for name in ("one", "two", "other")]
    for place, seed in zip(made, ["1", "1", "2"], strict=True):
        options = ["--mb", "0.02", "--random-state", seed]
        assert make_corpus([str(path), str(place), *options]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    first, second, other = (place.read_bytes() for place in made)
    assert first == second != other
    assert sorted(place.name for place in tmp_path.iterdir()) == sorted(
        ["outlets.csv", *(place.name for place in made)]
    )
    documents, _ = read_documents(made[0])
    assert told[0]["path"] == str(made[0])
    assert told[0]["n_documents"] == len(documents)
    assert told[0]["n_bytes"] == sum(len(text.encode()) for text in documents["text"])
    assert 20_000 <= told[0]["n_bytes"] < 21_000
    given, _ = read_documents(path)
    for word, source in (("regime", "Daily Meridian"), ("government", "Harbour Post")):
        has_word = documents["text"].str.contains(word)
        assert has_word.any()
        assert set(documents.loc[has_word, "source"]) == {source}
    dated = set(zip(given["source"], given["date"], strict=True))
    assert set(zip(documents["source"], documents["date"], strict=True)) <= dated
    assert all(
        text.startswith(title)
        for title, text in zip(documents["title"], documents["text"], strict=True)
    )


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["o.txt", "--mb", "1"], "`OUT` must end in .parquet, .csv, .jsonl, but 'o.txt' does not."),
        (["no/o.csv", "--mb", "1"], "`OUT` lies in no folder: make 'no' first."),
        (["o.csv", "--mb", "0"], "`--mb` must be a number above 0, but 0 was given."),
        (["o.csv", "--mb", "x"], "argument --mb: invalid float value: 'x'; see make_corpus.py"),
        (["o.csv"], "the following arguments are required: --mb; see make_corpus.py --help."),
        (["o.csv", "--mb", "1", "--random-state", "-1"], "`--random-state` must be 0 or more"),
    ],
)
def test_bad_arguments_get_one_sentence(make_corpus, capsys, arguments, told):
    assert make_corpus([str(SEEDS), *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith(f"make_corpus: {told}")
    assert printed.err.count("\n") == 1
