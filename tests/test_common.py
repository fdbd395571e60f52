"""One list of checks for every measure on every awkward corpus, and the partition law.

A measure here is a function of one corpus. Each must run without an exception or a warning, give
the columns, types and order that its docstring states, and leave its input alone.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise

import pandas as pd
import pytest

from analysis.context import find_concordance, find_feature
from analysis.counts import (
    count_features,
    count_lengths,
    count_places,
    drop_stop_words,
    score_dispersion,
    score_tf_idf,
    sum_counts,
)
from analysis.frames import (
    Codebook,
    Frame,
    find_cues,
    find_strongest_sentences,
    score_frame_contrasts,
    score_frame_shares,
    score_frames,
)
from analysis.intervals import score_contrasts, score_means
from analysis.keyness import choose_target, score_keyness
from analysis.months import count_months, group_periods, score_trend
from analysis.sentiment import (
    find_extreme_sentences,
    find_valence_words,
    score_contributions,
    score_sentiment,
)
from analysis.tokens import count_tokens, split_sentences, split_tokens

CODEBOOK = Codebook(
    name="test",
    title="Test",
    language="en",
    reference="",
    status="",
    provenance="",
    frames=(
        Frame(
            "war", "War", "", "", ("war", "bad*", "الحرب", "regime", "weapon*"), ("war on drugs",)
        ),
        Frame("peace", "Peace", "", "", ("peace", "good peace", "government", "hero*"), ()),
    ),
)
DRAWS = 50

AWKWARD = {
    "no document": [],
    "no text": [""],
    "only whitespace": [" ", "\n\n\t", "\u00a0\u2003"],
    "only signs": ["... --- !!!", "’’’ ''"],
    "one document": ["The war is bad. Peace is good."],
    "one word": ["war"],
    "all identical": ["The war is bad. Peace is good."] * 6,
    "one text is empty": ["The war is bad.", "", "Peace is good. War."],
    "a token of 1 MB": ["war " + "a" * 1_000_000, "peace", "b-" * 500_000, "1," * 500_000],
    "Arabic": ["قال الرئيس إن الحرب انتهت. مُحَمَّد هنا.", "الحرب؟ لا!", "سلام", "الحرب سيئة"],
    "Hindi and Korean": ["युद्ध समाप्त हुआ। शांति अच्छी है।", "전쟁이 끝났다. 평화가 왔다."] * 2,
    "emoji": ["🇬🇧 👍🏽 war 👨‍👩‍👧", "😀😀", "☮️ peace 😡", "war"],
    "NUL": ["war\0peace", "\0", "a bad\0 war. \0 Peace.", "war"],
    "10,000 one-word sentences": ["War.\n" * 10_000, "Peace. " * 50],
    "CRLF": ["The war.\r\nA peace.\r\n\r\nThe end", "A\rwar.\rA peace\r\n"] * 2,
    "markup": ["<script>alert('war')</script> & <b>peace</b>", "=cmd|' /C war'!A0 $x$ {war}"] * 2,
    "control signs": [
        "a\u2028b\x0bwar\x85c\u200b\ufeffd\u202ewar",
        "\ufeffwar",
        "w\u00adar",
        "\x1b",
    ],
    "no date": ["The war was bad.", "A good peace.", "The people fear war.", "It was bad."],
}


@dataclass
class Corpus:
    """An awkward corpus, and each table that a measure asks for."""

    documents: pd.DataFrame
    word: str = "war"  # what is looked for

    @cached_property
    def sentences(self) -> pd.DataFrame:
        return split_sentences(self.documents)

    @cached_property
    def tokens(self) -> pd.DataFrame:
        return split_tokens(self.sentences)

    @cached_property
    def groups(self) -> pd.DataFrame:
        return self.documents[["doc_id"]].assign(group=self.documents["source"])

    @cached_property
    def counts(self) -> pd.DataFrame:
        return count_features(self.tokens)

    @cached_property
    def sentence_counts(self) -> pd.DataFrame:
        return count_features(self.tokens, within="sentence")

    @cached_property
    def scores(self) -> pd.DataFrame:
        return score_sentiment(self.sentences, tokens=self.tokens)

    @cached_property
    def words(self) -> pd.DataFrame:
        return find_valence_words(self.tokens)

    @cached_property
    def cues(self) -> pd.DataFrame:
        return find_cues(self.tokens, codebook=CODEBOOK)


def lay(texts: list[str], *, dated: bool = True) -> pd.DataFrame:
    """Documents of two sources; their ids do not run in the order of the rows."""
    numbers = range(len(texts))
    documents = pd.DataFrame(
        {
            "doc_id": [f"d{90 - number}" for number in numbers],
            "source": ["AB"[number % 2] for number in numbers],
            "title": "",
            "text": texts,
        }
    ).astype("str")
    days = pd.to_datetime([f"2020-0{1 + n % 3}-05" if dated and n % 4 else None for n in numbers])
    return documents.assign(date=days.astype("datetime64[us]"))


@cache
def corpus_of(name: str) -> Corpus:
    return Corpus(lay(AWKWARD[name], dated=name != "no date"))


KEYS = {"doc_id": "str", "sentence_id": "int64"}
PLACE = {"start": "int64", "end": "int64"}
INTERVAL = {"estimate": "float64", "low": "float64", "high": "float64"}
GROUP = {"group": "str", "n_documents": "int64"}
MEANS = {"mean": "float64", "mean_others": "float64"}
TESTED = {"p": "float64", "q": "float64", "distinguishable": "bool"}
BY_TEXT = ["@doc_id", "sentence_id", "start"]


@dataclass
class Measure:
    """A measure, the columns it promises, and its order: -column falls, @doc_id is the input's."""

    run: Callable[[Corpus], pd.DataFrame]
    columns: dict[str, str]
    order: list[str]
    unit: str = ""  # "" where the measure looks at one document at a time


MEASURES = {
    split_sentences: Measure(
        lambda corpus: split_sentences(corpus.documents),
        {**KEYS, **PLACE, "sentence": "str"},
        ["@doc_id", "sentence_id"],
    ),
    split_tokens: Measure(
        lambda corpus: split_tokens(corpus.sentences),
        KEYS | {"doc_id": "category", "position": "int64"} | PLACE | {"token": "category"},
        ["@doc_id", "sentence_id", "position"],
    ),
    count_features: Measure(
        lambda corpus: count_features(corpus.tokens),
        {"doc_id": "str", "feature": "str", "n": "int64"},
        ["doc_id", "-n", "feature"],
    ),
    sum_counts: Measure(
        lambda corpus: sum_counts(corpus.counts, groups=corpus.groups),
        {
            **{"group": "str", "feature": "str", "n": "int64", "n_documents": "int64"},
            **{"n_tokens": "int64", "per_1000": "float64"},
        },
        ["-n", "feature", "group"],
        unit="group",
    ),
    count_lengths: Measure(
        lambda corpus: count_lengths(count_tokens(corpus.tokens), groups=corpus.groups),
        {"group": "str", "doc_id": "str", "n_tokens": "int64", "median": "float64"},
        ["-median", "group", "doc_id"],
        unit="group",
    ),
    count_places: Measure(
        lambda corpus: count_places(
            corpus.counts, documents=corpus.documents, features=["war", "peace"]
        ),
        {"feature": "str", "place": "int64", "n": "int64"},
        ["feature", "place"],
        unit="corpus",
    ),
    drop_stop_words: Measure(
        lambda corpus: drop_stop_words(corpus.counts),
        {"doc_id": "str", "feature": "str", "n": "int64"},
        ["doc_id", "-n", "feature"],
    ),
    score_tf_idf: Measure(
        lambda corpus: score_tf_idf(corpus.counts, groups=corpus.groups),
        {
            **{"group": "str", "feature": "str", "n": "int64", "n_documents": "int64"},
            **{"tf": "float64", "idf": "float64", "tf_idf": "float64"},
        },
        ["group", "-tf_idf", "feature"],
        unit="corpus",
    ),
    score_dispersion: Measure(
        lambda corpus: score_dispersion(corpus.counts),
        {
            **{"feature": "str", "n": "int64", "n_documents": "int64"},
            **{"share_documents": "float64", "dp": "float64", "dp_norm": "float64"},
        },
        ["-n", "feature"],
        unit="corpus",
    ),
    score_keyness: Measure(
        lambda corpus: score_keyness(
            corpus.sentence_counts,
            groups=corpus.groups,
            target=choose_target(corpus.groups),
            min_count=1,
            n_draws=DRAWS,
        ),
        {
            **{"feature": "str", "n_target": "int64", "n_reference": "int64"},
            **{"n_documents_target": "int64", "n_documents_reference": "int64"},
            **{"per_1000_target": "float64", "per_1000_reference": "float64"},
            **{"log_ratio": "float64", "low": "float64", "high": "float64"},
            **{"g2": "float64", "p_g2": "float64"},
            **TESTED,
        },
        ["-distinguishable"],
        unit="corpus",
    ),
    find_concordance: Measure(
        lambda corpus: find_concordance(
            corpus.tokens, sentences=corpus.sentences, pattern=corpus.word
        ),
        KEYS | PLACE | {"pre": "str", "keyword": "str", "post": "str"},
        BY_TEXT,
    ),
    find_feature: Measure(
        lambda corpus: find_feature(corpus.tokens, feature=corpus.word), KEYS | PLACE, BY_TEXT
    ),
    score_sentiment: Measure(
        lambda corpus: score_sentiment(corpus.sentences, tokens=corpus.tokens),
        {
            **KEYS,
            **dict.fromkeys(["neg", "neu", "pos", "compound"], "float64"),
            **{"n_words": "int64", "coverage": "float64"},
        },
        ["@doc_id", "sentence_id"],
    ),
    find_valence_words: Measure(
        lambda corpus: find_valence_words(corpus.tokens),
        KEYS | PLACE | {"feature": "str", "valence": "float64"},
        BY_TEXT,
    ),
    score_contributions: Measure(
        lambda corpus: score_contributions(
            corpus.words, sentences=corpus.sentences, groups=corpus.groups
        ),
        {
            **{"group": "str", "feature": "str", "valence": "float64", "n": "int64"},
            **{"n_documents": "int64", "contribution": "float64"},
        },
        ["group"],
        unit="group",
    ),
    find_extreme_sentences: Measure(
        lambda corpus: find_extreme_sentences(
            corpus.scores, sentences=corpus.sentences, groups=corpus.groups, min_words=1
        ),
        {"compound": "float64", "group": "str", "sentence": "str", **KEYS},
        ["compound", "doc_id", "sentence_id"],
        unit="corpus",
    ),
    find_cues: Measure(
        lambda corpus: find_cues(corpus.tokens, codebook=CODEBOOK),
        KEYS | PLACE | {"frame": "str", "cue": "str"},
        BY_TEXT,
    ),
    score_frames: Measure(
        lambda corpus: score_frames(corpus.sentences, cues=corpus.cues, codebook=CODEBOOK),
        KEYS | {"frame": "str", "score": "int64", "cue": "str"},
        ["@doc_id", "sentence_id", "-frame"],  # the codebook's order: war, peace
    ),
    score_frame_shares: Measure(
        lambda corpus: score_frame_shares(
            corpus.cues,
            sentences=corpus.sentences,
            groups=corpus.groups,
            codebook=CODEBOOK,
            n_draws=DRAWS,
        ),
        {"frame": "str", **GROUP, "n_sentences": "int64", **INTERVAL, "resampled": "str"},
        ["-frame", "group"],
        unit="group",
    ),
    score_frame_contrasts: Measure(
        lambda corpus: score_frame_contrasts(
            corpus.cues,
            sentences=corpus.sentences,
            groups=corpus.groups,
            codebook=CODEBOOK,
            n_draws=DRAWS,
        ),
        {"frame": "str", **GROUP, **MEANS, **INTERVAL, **TESTED},
        ["-distinguishable"],
        unit="corpus",
    ),
    find_strongest_sentences: Measure(
        lambda corpus: find_strongest_sentences(
            corpus.cues, sentences=corpus.sentences, groups=corpus.groups, codebook=CODEBOOK
        ),
        {
            **{"frame": "str", "n_cues": "int64", "cues": "str", "group": "str"},
            **{"sentence": "str"},
            **KEYS,
        },
        ["-frame", "-n_cues", "doc_id", "sentence_id"],
        unit="corpus",
    ),
    score_means: Measure(
        lambda corpus: score_means(
            corpus.scores, groups=corpus.groups, value="compound", n_draws=DRAWS
        ),
        {**GROUP, "n_sentences": "int64", **INTERVAL, "resampled": "str"},
        ["group"],
        unit="group",
    ),
    score_contrasts: Measure(
        lambda corpus: score_contrasts(
            corpus.scores, groups=corpus.groups, value="compound", n_draws=DRAWS
        ),
        {**GROUP, **MEANS, **INTERVAL, **TESTED},
        ["-distinguishable"],
        unit="corpus",
    ),
    count_months: Measure(
        lambda corpus: count_months(corpus.documents),
        {"month": "datetime64[us]", "n_documents": "int64"},
        ["month"],
        unit="group",
    ),
    group_periods: Measure(
        lambda corpus: group_periods(corpus.documents),
        {"doc_id": "str", "group": "str", "unit": "str"},
        ["@doc_id"],
    ),
    score_trend: Measure(
        lambda corpus: score_trend(
            corpus.scores, documents=corpus.documents, value="compound", n_draws=DRAWS
        ),
        {"month": "datetime64[us]", "n_documents": "int64", **INTERVAL},
        ["month"],
        unit="group",
    ),
}
TAKEN = [
    "documents",
    "sentences",
    "tokens",
    "groups",
    "counts",
    "scores",
    "words",
    "cues",
]


def measure_name(measure: Callable[..., pd.DataFrame]) -> str:
    return measure.__name__


# Without a group there is no target to name: choose_target() refuses, see test_keyness.py.
CASES = [
    (measure, name)
    for measure in MEASURES
    for name in AWKWARD
    if (measure, name) != (score_keyness, "no document")
]


@pytest.mark.parametrize(
    ("measure", "name"), CASES, ids=[f"{measure_name(measure)}-{name}" for measure, name in CASES]
)
def test_every_measure_copes_with_every_corpus(measure, name):
    corpus, told = corpus_of(name), MEASURES[measure]
    before = {table: getattr(corpus, table).copy(deep=True) for table in TAKEN}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = told.run(corpus)
    types = {column: str(dtype) for column, dtype in result.dtypes.items()}
    assert list(types.items()) == list(told.columns.items())
    assert result.index.equals(pd.RangeIndex(len(result)))
    pd.testing.assert_frame_equal(result, sort(result, told.order, corpus))
    changed = [table for table, copy in before.items() if not getattr(corpus, table).equals(copy)]
    assert changed == []


def sort(table: pd.DataFrame, order: list[str], corpus: Corpus) -> pd.DataFrame:
    """The table in the order its docstring promises; ties keep their place."""
    ranks = {doc_id: rank for rank, doc_id in enumerate(corpus.documents["doc_id"])}
    keys = pd.DataFrame(index=table.index)
    for number, key in enumerate(order):
        column = table[key.lstrip("-@")]
        keys[number] = column.astype("str").map(ranks) if key.startswith("@") else column
    rising = [not key.startswith("-") for key in order]
    rows = keys.sort_values(list(keys), ascending=rising, kind="stable").index
    return table.loc[rows].reset_index(drop=True)


@pytest.mark.parametrize("measure", MEASURES, ids=measure_name)
def test_every_column_is_documented(measure):
    told = measure.__doc__
    by_name = {measure_name(other): other for other in MEASURES}
    for other in re.findall(r"[Cc]olumns (?:of|as) `(\w+)`", told):
        told += by_name[other].__doc__
    lacking = [column for column in MEASURES[measure].columns if column not in told]
    assert lacking == []


# --- the partition law: measuring a concatenation is concatenating the measures --------------


LOCAL = [measure for measure, told in MEASURES.items() if not told.unit]


@pytest.mark.parametrize("measure", LOCAL, ids=measure_name)
@pytest.mark.parametrize("cuts", [(0, 1, 7), (0, 3, 7), (0, 2, 4, 7), range(8)], ids=str)
def test_measuring_parts_equals_measuring_the_whole(measure, cuts, documents):
    run, columns = MEASURES[measure].run, MEASURES[measure].columns
    types = {column: "str" for column, dtype in columns.items() if dtype == "category"}
    whole = run(Corpus(documents, "regime")).astype(types)
    parts = [
        run(Corpus(part, "regime")).astype(types)
        for part in (documents.iloc[low:high] for low, high in pairwise(cuts))
    ]
    assert len(whole) > 3
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)


def test_summing_the_parts_of_a_group_equals_counting_the_group(documents):
    whole = Corpus(documents)
    expected = sum_counts(whole.counts, groups=whole.groups).set_index(["group", "feature"])
    parts = [Corpus(documents.iloc[[row]]) for row in range(len(documents))]
    summed = pd.concat([sum_counts(part.counts, groups=part.groups) for part in parts])
    summed = summed.groupby(["group", "feature"])[["n", "n_documents"]].sum()
    pd.testing.assert_frame_equal(
        summed, expected[["n", "n_documents"]].sort_index(), check_like=True
    )


def test_means_of_a_group_rest_on_its_own_articles_alone(documents):
    whole = Corpus(documents)
    means = score_means(whole.scores, groups=whole.groups, value="compound", n_draws=DRAWS)
    for group, members in documents.groupby("source"):
        part = Corpus(members)
        alone = score_means(part.scores, groups=part.groups, value="compound", n_draws=DRAWS)
        row = means[means["group"] == group]
        fixed = ["n_documents", "n_sentences", "estimate"]
        assert alone[fixed].to_numpy().tolist() == row[fixed].to_numpy().tolist()
