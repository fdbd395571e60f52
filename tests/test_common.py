"""One list of checks for every measure on every awkward corpus, and the partition law.

A measure here is a function of one corpus. Each must run without an exception or a warning, give
the columns, types and order that its docstring states, and leave its input alone.
"""

import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import analysis
from analysis.agency import (
    find_clauses,
    score_agency,
    score_agency_doers,
    score_agency_forms,
)
from analysis.collocates import (
    count_collocates,
    count_nodes,
    count_phrases,
    find_collocates,
    score_collocates,
)
from analysis.collocations import score_collocations
from analysis.context import choose_hits, cut_context, find_concordance
from analysis.copies import find_runs
from analysis.correspondence import score_correspondence
from analysis.counts import (
    count_clusters,
    count_features,
    count_lengths,
    count_places,
    drop_stop_words,
    score_tf_idf,
    sum_counts,
)
from analysis.credits import find_credits
from analysis.datelines import find_datelines
from analysis.dispersion import score_dispersion
from analysis.diversity import score_diversity
from analysis.features import drop_features, find_features, join_compounds
from analysis.findings import find_frame_cells
from analysis.frames import (
    Codebook,
    Fitted,
    Frame,
    Prototypes,
    find_article_frames,
    find_cues,
    find_frames,
    find_strongest_sentences,
    fit_frames,
    learn_prototypes,
    score_balance,
    score_fitted,
    score_frame_contrasts,
    score_frame_shares,
    score_frame_voices,
    score_frames,
    score_loaded_shares,
    score_prototypes,
)
from analysis.intervals import score_contrasts, score_means, score_within
from analysis.keyness import choose_target, score_group_keyness, score_keyness
from analysis.lengths import level_lengths, score_lengths
from analysis.log_odds import score_log_odds
from analysis.masking import find_names
from analysis.naming import (
    count_companions,
    find_companions,
    find_mentions,
    read_naming,
    score_naming,
)
from analysis.paired import score_arc, score_paired
from analysis.periods import (
    count_months,
    group_periods,
    score_rate_changes,
    score_rates,
    score_trend,
)
from analysis.punctuation import count_marks
from analysis.sentiment import (
    find_changed_sentences,
    find_extreme_sentences,
    find_valence_words,
    score_contributions,
    score_sentiment,
)
from analysis.tokens import count_tokens, split_sentences, split_tokens
from analysis.towards import (
    find_targets,
    read_actors,
    score_actor_contrasts,
    score_actors,
    score_targets,
    score_towards,
)
from analysis.uses import find_uses
from analysis.voices import find_voices, score_speaker_contrasts, score_speakers

CODEBOOK = Codebook(
    name="test",
    title="Test",
    language="en",
    reference="",
    status="",
    provenance="",
    frames=(
        Frame(
            "war",
            "War",
            "",
            "",
            ("war", "bad*", "الحرب", "regime", "weapon*"),
            ("war on drugs",),
            pole="war",
        ),
        Frame(
            "peace",
            "Peace",
            "",
            "",
            ("peace", "good peace", "government", "hero*", "near(peace, good, 3)"),
            (),
            pole="peace",
        ),
    ),
)
WAR, PEACE = CODEBOOK.frames
PLAIN_CODEBOOK = replace(
    CODEBOOK, frames=(replace(WAR, pair="names"), replace(PEACE, pair="names", absence=True))
)
DRAWS = 50
ACTORS = read_actors("war,peace,government,regime,حرب=الحرب")


@cache
def learn() -> Prototypes:
    war, peace = CODEBOOK.frames
    frames = (
        replace(war, prototypes=("The regime sent soldiers and weapons.", "War broke out.")),
        replace(peace, prototypes=("The heroes came home in peace.", "Talks brought peace.")),
    )
    return learn_prototypes(replace(CODEBOOK, frames=frames))


@cache
def fit() -> Fitted:
    sentences = ["The regime fired.", "A bad war.", "Heroes rest.", "A government of peace."]
    rows = {"sentence": sentences * 2, "frame": ["war", "war", "peace", "peace", *["war"] * 4]}
    rows |= {"doc_id": list("abcdabcd"), "sentence_id": 0}  # some have both
    return fit_frames(pd.DataFrame(rows), codebook=learn().codebook)


ENGINES = {"cues": lambda: CODEBOOK, "prototypes": learn, "fitted": fit}

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
    def masked(self) -> pd.DataFrame:
        return score_sentiment(self.sentences, tokens=self.tokens, mask_words=[self.word])

    @cached_property
    def words(self) -> pd.DataFrame:
        return find_valence_words(self.sentences, tokens=self.tokens)

    @cached_property
    def cues(self) -> pd.DataFrame:
        return find_cues(self.tokens, codebook=CODEBOOK)

    @cached_property
    def collocates(self) -> pd.DataFrame:
        return count_collocates(self.tokens, node=self.word)

    @cached_property
    def nodes(self) -> pd.DataFrame:
        return count_nodes(self.tokens, node=self.word)

    @cached_property
    def voices(self) -> pd.DataFrame:
        return find_voices(self.documents, sentences=self.sentences)

    @cached_property
    def mentions(self) -> pd.DataFrame:
        return find_mentions(self.tokens, naming=read_naming("naming-syria"))

    @cached_property
    def clauses(self) -> pd.DataFrame:
        return find_clauses(self.tokens, sentences=self.sentences)

    @cached_property
    def targets(self) -> pd.DataFrame:
        return find_targets(self.tokens, sentences=self.sentences, actors=ACTORS)

    @cached_property
    def towards(self) -> pd.DataFrame:
        return score_towards(self.sentences, tokens=self.tokens, actors=ACTORS, method="rule")

    @cached_property
    def hits(self) -> pd.DataFrame:
        return find_concordance(self.tokens, sentences=self.sentences, pattern=self.word)


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
COUNTS = {"doc_id": "str", "feature": "str", "n": "int64"}
TOKENS = KEYS | {"doc_id": "category", "position": "int64"} | PLACE | {"token": "category"}
HITS = KEYS | PLACE | {"pre": "str", "keyword": "str", "post": "str"}
KEYNESS = {
    **{"feature": "str", "n_target": "int64", "n_reference": "int64"},
    **{"n_documents_target": "int64", "n_documents_reference": "int64"},
    **{"per_1000_target": "float64", "per_1000_reference": "float64"},
    **dict.fromkeys(["log_ratio", "low", "high", "lrc", "g2", "p_g2", "dp_norm"], "float64"),
    **{"z": "float64", "z_floor": "float64"},
    **TESTED,
    "note": "str",
}
TARGETS = {**KEYS, **PLACE, "actor": "str", "mention": "str"}
TOWARDS = {
    **TARGETS,
    **dict.fromkeys(["neg", "neu", "pos", "score"], "float64"),
    **{"call": "str", "words": "str", "unmasked": "float64"},
}
BY_TEXT = ["@doc_id", "sentence_id", "start"]
BY_COUNT = ["doc_id", "-n", "feature"]


@dataclass
class Measure:
    """A measure, the columns it promises, and its order: -column falls, @doc_id is the input's."""

    function: Callable[..., pd.DataFrame]
    run: Callable[[Corpus], pd.DataFrame]
    columns: dict[str, str]
    order: list[str]
    unit: str = ""  # "" where the measure looks at one document at a time
    variant: str = ""  # where a function is there twice
    kept: tuple[str, ...] = ()  # columns of the table it is given, which it gives back

    @property
    def name(self) -> str:
        return f"{self.function.__name__}{self.variant}"


MEASURES = [
    Measure(
        find_datelines,
        lambda corpus: find_datelines(
            corpus.documents.assign(text="VASK, May 5 (Agency) - " + corpus.documents["text"])
        ),
        {
            **{"doc_id": "str", "date": "datetime64[us]", **PLACE, "dateline": "str"},
            **{"form": "str", "stated": "datetime64[us]", "days_apart": "float64"},
            **{"verdict": "str", "swapped": "bool"},
        },
        ["@doc_id"],
    ),
    Measure(
        find_credits,
        lambda corpus: find_credits(
            corpus.documents.assign(text="VASK (Reuters) - " + corpus.documents["text"])
        ),
        {
            **{"doc_id": "str", "agency": "str", "place": "str", "start": "int64"},
            **{"end": "int64", "credit": "str", "own": "bool"},
        },
        ["@doc_id"],
    ),
    Measure(
        count_marks,
        lambda corpus: count_marks(corpus.documents),
        {
            **{"doc_id": "str", "n_words": "int64", "commas": "int64", "apostrophes": "int64"},
            **{"quotation_marks": "int64", "full_stops": "int64"},
        },
        ["@doc_id"],
    ),
    Measure(
        find_runs,
        lambda corpus: find_runs(corpus.tokens),
        {"doc_id": "str", "run": "uint64"},
        ["@doc_id", "run"],
    ),
    Measure(
        split_sentences,
        lambda corpus: split_sentences(corpus.documents),
        {**KEYS, **PLACE, "sentence": "str"},
        ["@doc_id", "sentence_id"],
    ),
    Measure(
        split_tokens,
        lambda corpus: split_tokens(corpus.sentences),
        TOKENS,
        ["@doc_id", "sentence_id", "position"],
    ),
    Measure(
        join_compounds,
        lambda corpus: join_compounds(
            corpus.tokens, compounds=[f"the {corpus.word}", "* peace", "حرب الحرب"]
        ),
        TOKENS,
        ["@doc_id", "sentence_id", "position"],
    ),
    Measure(
        drop_features,
        lambda corpus: drop_features(corpus.tokens, features=["the", corpus.word]),
        TOKENS,
        ["@doc_id", "sentence_id", "position"],
        kept=tuple(TOKENS),
    ),
    Measure(
        count_tokens,
        lambda corpus: count_tokens(corpus.tokens),
        {"doc_id": "str", "n_tokens": "int64"},
        ["doc_id"],
    ),
    Measure(
        count_features,
        lambda corpus: count_features(corpus.tokens),
        COUNTS,
        BY_COUNT,
    ),
    Measure(
        count_features,
        lambda corpus: count_features(corpus.tokens, within="sentence"),
        {**KEYS, "feature": "str", "n": "int64"},
        ["doc_id", "sentence_id", "-n", "feature"],
        variant="-within=sentence",
    ),
    Measure(
        count_features,
        lambda corpus: count_features(corpus.tokens, n=2),
        COUNTS,
        BY_COUNT,
        variant="-n=2",
    ),
    Measure(
        count_features,
        lambda corpus: count_features(corpus.tokens, n=2, compounds=[f"the {corpus.word}"]),
        COUNTS,
        BY_COUNT,
        variant="-n=2-compounds",
    ),
    Measure(
        count_clusters,
        lambda corpus: count_clusters(corpus.tokens, node=corpus.word),
        COUNTS,
        BY_COUNT,
    ),
    Measure(
        sum_counts,
        lambda corpus: sum_counts(corpus.counts, groups=corpus.groups),
        {
            **{"group": "str", "feature": "str", "n": "int64", "n_documents": "int64"},
            **{"n_tokens": "int64", "per_1000": "float64"},
        },
        ["-n", "feature", "group"],
        unit="group",
    ),
    Measure(
        count_lengths,
        lambda corpus: count_lengths(count_tokens(corpus.tokens), groups=corpus.groups),
        {"group": "str", "doc_id": "str", "n_tokens": "int64", "median": "float64"},
        ["-median", "group", "doc_id"],
        unit="group",
    ),
    Measure(
        count_places,
        lambda corpus: count_places(
            corpus.counts, documents=corpus.documents, features=["war", "peace"]
        ),
        {"feature": "str", "place": "int64", "n": "int64"},
        ["feature", "place"],
        unit="corpus",
    ),
    Measure(
        drop_stop_words,
        lambda corpus: drop_stop_words(corpus.counts),
        COUNTS,
        BY_COUNT,
        kept=tuple(COUNTS),
    ),
    Measure(
        score_tf_idf,
        lambda corpus: score_tf_idf(corpus.counts, groups=corpus.groups),
        {
            **{"group": "str", "feature": "str", "n": "int64", "n_documents": "int64"},
            **{"tf": "float64", "idf": "float64", "tf_idf": "float64"},
        },
        ["group", "-tf_idf", "feature"],
        unit="corpus",
    ),
    Measure(
        score_dispersion,
        lambda corpus: score_dispersion(corpus.counts),
        {
            **{"feature": "str", "n": "int64", "n_documents": "int64"},
            **dict.fromkeys(["share_documents", "dp", "dp_norm", "juilland_d", "kld"], "float64"),
        },
        ["-n", "feature"],
        unit="corpus",
    ),
    Measure(
        score_diversity,
        lambda corpus: score_diversity(corpus.tokens),
        {
            **{"doc_id": "str", "n_tokens": "int64", "n_types": "int64"},
            **{"mattr": "float64", "mtld": "float64", "hd_d": "float64", "reason": "str"},
        },
        ["doc_id"],
    ),
    Measure(
        score_keyness,
        lambda corpus: score_keyness(
            corpus.sentence_counts,
            groups=corpus.groups,
            target=choose_target(corpus.groups),
            min_count=1,
            n_draws=DRAWS,
        ),
        KEYNESS,
        ["-distinguishable"],
        unit="corpus",
    ),
    Measure(
        score_group_keyness,
        lambda corpus: score_group_keyness(
            corpus.counts, groups=corpus.groups, min_count=1, n_draws=DRAWS
        ),
        {"group": "str", **KEYNESS},
        ["group", "-distinguishable"],
        unit="corpus",
    ),
    Measure(
        score_log_odds,
        lambda corpus: score_log_odds(
            corpus.counts,
            groups=corpus.groups,
            target=choose_target(corpus.groups),
            min_count=1,
        ),
        {
            **{"feature": "str", "n_target": "int64", "n_reference": "int64"},
            **dict.fromkeys(["prior", "delta", "variance", "z", "z_floor"], "float64"),
        },
        ["-z", "feature"],
        unit="corpus",
    ),
    Measure(
        score_correspondence,
        lambda corpus: score_correspondence(
            corpus.counts,
            groups=corpus.groups,
            min_documents=1,
            stop_words=frozenset(["the"]),
            n_draws=DRAWS,
        ),
        {
            **{"kind": "str", "name": "str", "n": "int64", "n_documents": "int64"},
            **dict.fromkeys(["axis_1", "axis_2", "low_1", "high_1", "low_2", "high_2"], "float64"),
            **{"contribution_1": "float64", "contribution_2": "float64", "quality": "float64"},
            **{"explained_1": "float64", "explained_2": "float64", "p": "float64", "q": "float64"},
        },
        ["-kind"],
        unit="corpus",
    ),
    Measure(
        count_collocates,
        lambda corpus: count_collocates(corpus.tokens, node=corpus.word),
        COUNTS,
        BY_COUNT,
    ),
    Measure(
        count_collocates,
        lambda corpus: count_collocates(corpus.tokens, node=corpus.word, within="sentence"),
        {**KEYS, "feature": "str", "n": "int64"},
        ["doc_id", "sentence_id", "-n", "feature"],
        variant="-within=sentence",
    ),
    Measure(
        count_nodes,
        lambda corpus: count_nodes(corpus.tokens, node="the"),
        {"doc_id": "str", "n": "int64"},
        ["doc_id"],
    ),
    Measure(
        count_phrases,
        lambda corpus: count_phrases(
            corpus.tokens, node="the", features=[corpus.word, "of", "and", "in", "on", "to", "a"]
        ),
        {"doc_id": "str", "feature": "str", "phrase": "str", "n": "int64"},
        ["doc_id", "feature", "phrase"],
    ),
    Measure(
        find_uses,
        lambda corpus: find_uses(corpus.tokens, features=[corpus.word, "the"]),
        {
            **{"feature": "str", **KEYS, "start": "int64", "inside": "bool", "opening": "bool"},
            **{"capital": "bool", "before": "str", "after": "str"},
            **{f"run_{number}": "uint64" for number in range(8)},
        },
        ["@doc_id", "sentence_id", "start"],
    ),
    Measure(
        find_collocates,
        lambda corpus: find_collocates(
            corpus.tokens, node=corpus.word, features=["the", "bad", "peace"]
        ),
        {"feature": "str", **KEYS, **PLACE},
        BY_TEXT,
    ),
    Measure(
        score_collocates,
        lambda corpus: score_collocates(
            corpus.collocates,
            counts=corpus.counts,
            nodes=corpus.nodes,
            groups=corpus.groups,
            min_count=1,
            n_draws=DRAWS,
        ),
        {
            **{"feature": "str", "n": "int64", "n_documents": "int64", "n_node": "int64"},
            **{"n_feature": "int64", "n_tokens": "int64", "expected": "float64", "mi": "float64"},
            **dict.fromkeys(["low", "high", "npmi", "t", "log_dice", "g2"], "float64"),
            **{"delta_p_feature": "float64", "delta_p_node": "float64"},
        },
        ["-low > 0", "-log_dice", "feature"],
        unit="corpus",
    ),
    Measure(
        score_collocations,
        lambda corpus: score_collocations(corpus.tokens, window=2),
        {
            **{"first": "str", "second": "str", "n_pair": "int64", "n_first": "int64"},
            **{"n_second": "int64", "n": "int64", "g2": "float64"},
        },
        ["-g2", "first", "second"],
        unit="corpus",
    ),
    Measure(
        find_concordance,
        lambda corpus: find_concordance(
            corpus.tokens, sentences=corpus.sentences, pattern=corpus.word
        ),
        HITS,
        BY_TEXT,
    ),
    Measure(
        find_concordance,
        lambda corpus: find_concordance(
            corpus.tokens, sentences=corpus.sentences, pattern=r"\p{L}{3,}", kind="regex"
        ),
        HITS,
        BY_TEXT,
        variant="-regex",
    ),
    Measure(
        cut_context,
        lambda corpus: cut_context(corpus.hits, n_words=2),
        {**HITS, "sentence": "str"},
        BY_TEXT,
        kept=tuple(HITS),
    ),
    Measure(
        choose_hits,
        lambda corpus: choose_hits(corpus.hits, n=3),
        HITS,
        BY_TEXT,
        unit="corpus",
        kept=tuple(HITS),
    ),
    Measure(
        find_features,
        lambda corpus: find_features(corpus.tokens, features=[corpus.word]),
        {"feature": "str", **KEYS, **PLACE},
        BY_TEXT,
    ),
    Measure(
        find_features,
        lambda corpus: find_features(
            corpus.tokens, features=[f"the {corpus.word}", "on the", "is bad"], n=2
        ),
        {"feature": "str", **KEYS, **PLACE},
        BY_TEXT,
        variant="-n=2",
    ),
    Measure(
        score_sentiment,
        lambda corpus: score_sentiment(corpus.sentences, tokens=corpus.tokens),
        {
            **KEYS,
            **dict.fromkeys(["neg", "neu", "pos", "compound"], "float64"),
            **{"n_words": "int64", "coverage": "float64"},
        },
        ["@doc_id", "sentence_id"],
    ),
    Measure(
        score_sentiment,
        lambda corpus: score_sentiment(
            corpus.sentences, tokens=corpus.tokens, mask_names=True, mask_words=[corpus.word]
        ),
        {
            **KEYS,
            **dict.fromkeys(["neg", "neu", "pos", "compound"], "float64"),
            **{"n_words": "int64", "coverage": "float64"},
        },
        ["@doc_id", "sentence_id"],
        variant="-masked",
    ),
    Measure(
        find_names,
        lambda corpus: find_names(corpus.sentences, tokens=corpus.tokens, words=[corpus.word]),
        KEYS | PLACE | {"name": "str", "kind": "str"},
        BY_TEXT,
    ),
    Measure(
        find_valence_words,
        lambda corpus: find_valence_words(corpus.sentences, tokens=corpus.tokens),
        KEYS | PLACE | {"feature": "str", "valence": "float64", "value": "float64"},
        BY_TEXT,
    ),
    Measure(
        score_contributions,
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
    Measure(
        find_extreme_sentences,
        lambda corpus: find_extreme_sentences(
            corpus.scores, sentences=corpus.sentences, groups=corpus.groups, min_words=1
        ),
        {"compound": "float64", "group": "str", "sentence": "str", **KEYS},
        ["compound", "doc_id", "sentence_id"],
        unit="corpus",
    ),
    Measure(
        find_changed_sentences,
        lambda corpus: find_changed_sentences(
            corpus.scores,
            others=corpus.masked,
            sentences=corpus.sentences,
            groups=corpus.groups,
            min_words=1,
        ),
        {
            "compound": "float64",
            "compound_others": "float64",
            "group": "str",
            "sentence": "str",
            **KEYS,
        },
        ["-abs(compound - compound_others)", "doc_id", "sentence_id"],
        unit="corpus",
    ),
    Measure(
        score_within,
        lambda corpus: score_within(
            corpus.scores,
            groups=group_periods(corpus.documents, period="month"),
            group="2020-01",
            strata=corpus.groups,
            value="compound",
            n_draws=DRAWS,
        ),
        {"group": "str", "n_strata": "int64", "n_documents": "int64", **INTERVAL},
        ["group"],
        unit="corpus",
    ),
    Measure(
        level_lengths,
        lambda corpus: level_lengths(corpus.scores, value="compound"),
        {
            **{**KEYS, "n_words": "int64", "compound": "float64"},
            **{"length": "category", "levelled": "float64"},
        },
        ["@doc_id", "sentence_id"],
        unit="corpus",
    ),
    Measure(
        score_lengths,
        lambda corpus: score_lengths(
            level_lengths(corpus.scores, value="compound"),
            groups=corpus.groups,
            group="A",
            value="compound",
            n_draws=DRAWS,
        ),
        {"length": "str", **GROUP, "n_sentences": "int64", **INTERVAL, "resampled": "str"},
        [],
        unit="corpus",
    ),
    Measure(
        score_arc,
        lambda corpus: score_arc(
            corpus.scores, groups=corpus.groups, value="compound", n_bins=2, n_draws=DRAWS
        ),
        {
            **{"bin": "int64", "n_documents": "int64", "n_sentences": "int64"},
            **{**INTERVAL, "resampled": "str"},
        },
        ["bin"],
        unit="group",
    ),
    Measure(
        score_paired,
        lambda corpus: score_paired(
            corpus.scores, corpus.masked, groups=corpus.groups, value="compound", n_draws=DRAWS
        ),
        {**GROUP, "mean_first": "float64", "mean_second": "float64", **INTERVAL, **TESTED},
        ["-distinguishable"],
        unit="group",
    ),
    Measure(
        find_cues,
        lambda corpus: find_cues(corpus.tokens, codebook=CODEBOOK),
        KEYS | PLACE | {"frame": "str", "cue": "str"},
        BY_TEXT,
    ),
    Measure(
        score_frames,
        lambda corpus: score_frames(corpus.sentences, cues=corpus.cues, codebook=CODEBOOK),
        KEYS | {"frame": "str", "score": "int64", "cue": "str"},
        ["@doc_id", "sentence_id", "-frame"],  # the codebook's order: war, peace
    ),
    *(
        Measure(
            find_frames,
            lambda corpus, engine=engine: find_frames(
                corpus.sentences, tokens=corpus.tokens, engine=engine()
            ),
            KEYS
            | PLACE
            | {"frame": "str", "cue": "str"}
            | ({"score": "float64"} if name != "cues" else {}),
            ["@doc_id", "sentence_id", "start", "-frame"] if name != "cues" else BY_TEXT,
            variant=f"-{name}",
        )
        for name, engine in ENGINES.items()
    ),
    Measure(
        score_prototypes,
        lambda corpus: score_prototypes(
            corpus.sentences, tokens=corpus.tokens, engine=ENGINES["prototypes"]()
        ),
        KEYS | {"frame": "str", "score": "float64", "cue": "str"},
        ["@doc_id", "sentence_id", "-frame"],
    ),
    Measure(
        score_fitted,
        lambda corpus: score_fitted(
            corpus.sentences, tokens=corpus.tokens, engine=ENGINES["fitted"]()
        ),
        KEYS | {"frame": "str", "score": "float64"},
        ["@doc_id", "sentence_id", "-frame"],
    ),
    Measure(
        score_frame_shares,
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
    Measure(
        score_frame_contrasts,
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
    Measure(
        score_loaded_shares,
        lambda corpus: score_loaded_shares(
            corpus.cues,
            sentences=corpus.sentences,
            groups=corpus.groups,
            codebook=PLAIN_CODEBOOK,
            n_draws=DRAWS,
        ),
        {"frame": "str", **GROUP, "n_sentences": "int64", **INTERVAL, "resampled": "str"},
        ["-frame", "group"],
        unit="group",
    ),
    Measure(
        score_balance,
        lambda corpus: score_balance(corpus.cues, sentences=corpus.sentences, codebook=CODEBOOK),
        KEYS
        | {"n_first": "int64", "n_second": "int64", "balance": "float64"}
        | {"first": "int64", "second": "int64"},
        ["@doc_id", "sentence_id"],
    ),
    Measure(
        score_frame_voices,
        lambda corpus: score_frame_voices(
            corpus.cues,
            own=corpus.sentences[corpus.sentences["sentence_id"] % 2 == 0],
            quoted=corpus.sentences[corpus.sentences["sentence_id"] % 2 == 1],
            groups=corpus.groups,
            codebook=CODEBOOK,
            n_draws=DRAWS,
        ),
        {
            **{"frame": "str", "n_documents": "int64", "own": "float64", "quoted": "float64"},
            **INTERVAL,
            **TESTED,
        },
        ["-distinguishable"],
        unit="corpus",
    ),
    Measure(
        find_frame_cells,
        lambda corpus: find_frame_cells(corpus.cues, groups=corpus.groups, labels=CODEBOOK.labels),
        KEYS | PLACE | {"cell": "str"},
        BY_TEXT,
    ),
    Measure(
        find_article_frames,
        lambda corpus: find_article_frames(
            corpus.cues, sentences=corpus.sentences, codebook=CODEBOOK
        ),
        KEYS | PLACE | {"sentence": "str", "frames": "str", "words": "str"},
        BY_TEXT,
    ),
    Measure(
        find_strongest_sentences,
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
    Measure(
        score_means,
        lambda corpus: score_means(
            corpus.scores, groups=corpus.groups, value="compound", n_draws=DRAWS
        ),
        {**GROUP, "n_sentences": "int64", **INTERVAL, "resampled": "str"},
        ["group"],
        unit="group",
    ),
    Measure(
        score_contrasts,
        lambda corpus: score_contrasts(
            corpus.scores, groups=corpus.groups, value="compound", n_draws=DRAWS
        ),
        {**GROUP, **MEANS, **INTERVAL, **TESTED},
        ["-distinguishable"],
        unit="corpus",
    ),
    Measure(
        count_months,
        lambda corpus: count_months(corpus.documents),
        {"month": "datetime64[us]", "n_documents": "int64"},
        ["month"],
        unit="group",
    ),
    Measure(
        group_periods,
        lambda corpus: group_periods(corpus.documents),
        {"doc_id": "str", "group": "str", "unit": "str"},
        ["@doc_id"],
    ),
    Measure(
        score_trend,
        lambda corpus: score_trend(
            corpus.scores, documents=corpus.documents, value="compound", n_draws=DRAWS
        ),
        {"month": "datetime64[us]", "n_documents": "int64", **INTERVAL},
        ["month"],
        unit="group",
    ),
    Measure(
        score_rates,
        lambda corpus: score_rates(
            corpus.counts,
            documents=corpus.documents,
            groups=corpus.groups,
            features=["war*", "peace"],
            n_draws=DRAWS,
        ),
        {
            **{"group": "str", "period": "datetime64[us]", "feature": "str", "n": "int64"},
            **{"n_documents": "int64", "n_tokens": "int64", "per_1000": "float64"},
            **{"low": "float64", "high": "float64", "note": "str"},
        },
        ["group", "period", "-feature"],  # the order asked for: war*, peace
        unit="corpus",  # the bound of a word that is not used
    ),
    Measure(
        score_rate_changes,
        lambda corpus: score_rate_changes(
            corpus.counts,
            documents=corpus.documents,
            groups=corpus.groups,
            features=["war*", "peace"],
            n_draws=DRAWS,
        ),
        {
            **{"group": "str", "feature": "str", "since": "datetime64[us]"},
            **{"n_before": "int64", "n_after": "int64"},
            **{"n_documents_before": "int64", "n_documents_after": "int64"},
            **{"per_1000_before": "float64", "per_1000_after": "float64"},
            **{"log_ratio": "float64", "low": "float64", "high": "float64"},
            **TESTED,
            "note": "str",
        },
        ["-distinguishable"],
        unit="corpus",
    ),
    Measure(
        find_voices,
        lambda corpus: find_voices(corpus.documents, sentences=corpus.sentences),
        {
            **{**KEYS, **PLACE, "voice": "str", "speaker": "str"},
            **{"speaker_start": "int64", "speaker_end": "int64", "guess": "bool"},
            **{
                "role": "str",
                "unnamed": "bool",
                "own": "bool",
                "cue": "str",
                "stance": "str",
                "n_words": "int64",
            },
        },
        BY_TEXT,
    ),
    Measure(
        score_speakers,
        lambda corpus: score_speakers(corpus.voices, groups=corpus.groups, n_draws=DRAWS),
        {
            **{"group": "str", "role": "str", "n_words": "int64", "n_all": "int64"},
            **{"n_documents": "int64", "share": "float64", "low": "float64", "high": "float64"},
            **{"note": "str"},
        },
        ["group", "-share", "role"],
        unit="corpus",
    ),
    Measure(
        score_speaker_contrasts,
        lambda corpus: score_speaker_contrasts(corpus.voices, groups=corpus.groups, n_draws=DRAWS),
        {
            **{"group": "str", "role": "str", "n_words": "int64", "n_words_others": "int64"},
            **{"n_documents": "int64", "n_documents_others": "int64", "share": "float64"},
            **{"share_others": "float64", "log_ratio": "float64", "low": "float64"},
            **{"high": "float64", **TESTED, "note": "str"},
        },
        ["-distinguishable"],
        unit="corpus",
    ),
    Measure(
        find_mentions,
        lambda corpus: find_mentions(corpus.tokens, naming=read_naming("naming-syria")),
        {**KEYS, **PLACE, "actor": "str", "label": "str", "charge": "str"},
        BY_TEXT,
    ),
    Measure(
        find_targets,
        lambda corpus: find_targets(corpus.tokens, sentences=corpus.sentences, actors=ACTORS),
        TARGETS,
        BY_TEXT,
    ),
    Measure(
        score_towards,
        lambda corpus: score_towards(corpus.sentences, tokens=corpus.tokens, actors=ACTORS),
        TOWARDS,
        BY_TEXT,
    ),
    Measure(
        score_targets,
        lambda corpus: score_targets(
            corpus.targets, sentences=corpus.sentences, tokens=corpus.tokens, method="rule"
        ),
        TOWARDS,
        BY_TEXT,
        kept=("actor", "mention"),
    ),
    Measure(
        score_actors,
        lambda corpus: score_actors(corpus.towards, groups=corpus.groups, n_draws=DRAWS),
        {"actor": "str", **GROUP, "n_mentions": "int64", **INTERVAL, "resampled": "str"},
        ["actor", "group"],
        unit="group",
    ),
    Measure(
        score_actor_contrasts,
        lambda corpus: score_actor_contrasts(corpus.towards, groups=corpus.groups, n_draws=DRAWS),
        {"actor": "str", **GROUP, **MEANS, **INTERVAL, **TESTED},
        ["-distinguishable"],
        unit="corpus",
    ),
    Measure(
        find_companions,
        lambda corpus: find_companions(corpus.tokens, node=f"{corpus.word[0]}*"),
        {**KEYS, **PLACE, "node": "str", "role": "str", "companion": "str"},
        ["@doc_id", "sentence_id"],
    ),
    Measure(
        count_companions,
        lambda corpus: count_companions(
            find_companions(corpus.tokens, node=corpus.word), groups=corpus.groups
        ),
        {
            **{"group": "str", "role": "str", "companion": "str", "n": "int64"},
            **{"n_documents": "int64", "n_sentences": "int64"},
        },
        ["group", "role", "-n", "companion"],
        unit="group",
    ),
    Measure(
        score_naming,
        lambda corpus: score_naming(corpus.mentions, groups=corpus.groups, n_draws=DRAWS),
        {
            **{"group": "str", "actor": "str", "label": "str", "n": "int64", "n_actor": "int64"},
            **{"n_documents": "int64", "n_documents_actor": "int64", "share": "float64"},
            **{"low": "float64", "high": "float64", "resampled": "str", "note": "str"},
        },
        ["group", "actor", "-share", "label"],
        unit="corpus",
    ),
    Measure(
        find_clauses,
        lambda corpus: find_clauses(corpus.tokens, sentences=corpus.sentences),
        {
            **{**KEYS, **PLACE, "verb": "str", "kind": "str", "form": "str", "agent": "str"},
            **{"patient": "str", "agent_start": "int64", "agent_end": "int64"},
            **{"patient_start": "int64", "patient_end": "int64", "note": "str", "owner": "str"},
            **{"toll": "bool", "event": "bool", "unreal": "bool"},
        },
        BY_TEXT,
    ),
    Measure(
        score_agency,
        lambda corpus: score_agency(corpus.clauses, groups=corpus.groups, n_draws=DRAWS),
        {
            **{"group": "str", "patient_class": "str", "n": "int64", "n_unnamed": "int64"},
            **{"n_nobody": "int64", "n_means": "int64", "n_category": "int64"},
            **{"n_documents": "int64", **INTERVAL, "resampled": "str"},
        },
        ["group", "-(patient_class == 'all')", "-n", "patient_class"],
        unit="group",
    ),
    Measure(
        score_agency_forms,
        lambda corpus: score_agency_forms(corpus.clauses, groups=corpus.groups, n_draws=DRAWS),
        {
            **{"group": "str", "form": "str", "n": "int64", "n_documents": "int64"},
            **{"n_clauses": "int64", **INTERVAL, "resampled": "str"},
        },
        ["group"],  # then the order of FORMS
        unit="group",
    ),
    Measure(
        score_agency_doers,
        lambda corpus: score_agency_doers(corpus.clauses, groups=corpus.groups, n_draws=DRAWS),
        {
            **{"group": "str", "doer": "str", "n": "int64", "n_documents": "int64"},
            **{"n_clauses": "int64", **INTERVAL, "resampled": "str"},
        },
        ["group"],  # then from "nobody" to "named"
        unit="group",
    ),
]
TAKEN = [
    *("documents", "sentences", "tokens", "groups", "counts", "sentence_counts", "collocates"),
    *("nodes", "hits", "scores", "words", "cues", "voices", "mentions", "clauses"),
    *("targets", "towards"),
]
# What takes files, other tables or lists; each has checks of its own.
ELSEWHERE = {
    *("count_corpus", "count_texts", "find_boilerplate", "score_language", "score_receipts"),
    *("find_evidence", "find_frame_evidence", "find_score_evidence", "split_words"),
    *("count_datelines", "find_odd_dates", "find_copies"),  # test_datelines.py, test_copies.py
    *("find_pairs", "find_shared"),  # test_copies.py
    *("count_credits", "find_likely_credits"),  # test_credits.py
    *("find_lost", "score_marks"),  # test_punctuation.py
    "count_uses",  # test_uses.py
    "score_quoted_shares",  # test_voices.py
    *("score_naming_contrasts", "score_naming_periods", "score_label_voices"),  # test_naming.py
    "score_agency_contrasts",  # test_agency.py
    *("count_codes", "score_agreement", "find_disputes"),  # test_validation_agreement.py
    # test_validation_accuracy.py
    *("score_accuracy", "score_accuracy_contrasts", "score_prevalence", "score_learning"),
    *("find_errors", "find_error_evidence", "count_errors"),
    "find_extreme_mentions",  # test_tone_controls.py
    *("count_capitals", "find_cautions", "find_collocate_cautions", "split_sides"),  # test_uses.py
    "count_unnamed",  # test_voices_named.py
}
ROUNDING = 1e-9
SHARES = [
    *("p", "q", "p_g2", "dp", "dp_norm", "juilland_d", "mattr", "hd_d", "share_documents"),
    *("contribution_1", "contribution_2", "quality", "explained_1", "explained_2"),
    *("neg", "neu", "pos", "coverage", "share"),
]


def measure_name(measure: Measure) -> str:
    return measure.name


# Without a group there is no target to name: choose_target() refuses, see test_keyness.py.
CASES = [
    pytest.param(measure, name, id=f"{measure.name}-{name}")
    for measure in MEASURES
    for name in AWKWARD
    if name != "no document" or measure.function not in (score_keyness, score_log_odds)
]


@pytest.mark.parametrize(("measure", "name"), CASES)
def test_every_measure_copes_with_every_corpus(measure, name):
    corpus = corpus_of(name)
    before = {table: getattr(corpus, table).copy(deep=True) for table in TAKEN}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = measure.run(corpus)
    types = {column: str(dtype) for column, dtype in result.dtypes.items()}
    assert list(types.items()) == list(measure.columns.items())
    assert result.index.equals(pd.RangeIndex(len(result)))
    assert find_impossible(result) == []
    pd.testing.assert_frame_equal(result, sort(result, measure.order, corpus))
    changed = [table for table, copy in before.items() if not getattr(corpus, table).equals(copy)]
    assert changed == []


OPEN = {"low": -np.inf, "high": np.inf}


def find_impossible(table: pd.DataFrame) -> list[str]:
    """The columns with a value that none of their kind can have; what is undefined is NaN."""
    wrong = {}
    for name, values in table.items():
        if values.dtype.kind == "M" and name in ("date", "stated"):
            continue  # an article without a date, a dateline that cannot be read: documented
        if values.dtype.kind not in "if":
            wrong[name] = values.isna()
            continue
        is_share, is_count = name in SHARES, values.dtype.kind == "i"
        if is_count and name.endswith(("_start", "_end")):
            values = values[values != -1]  # nobody is named: documented
        if "log_ratio" in table and name in OPEN:
            values = values.mask(values == OPEN[name])  # too few uses for an end: documented
        wrong[name] = np.isinf(values) | ((values < -ROUNDING) & (is_share or is_count))
        wrong[name] |= (values > 1 + ROUNDING) & is_share
        if name.startswith("low"):
            wrong[name] |= values > table[name.replace("low", "high")] + ROUNDING
    return [name for name, values in wrong.items() if values.any()]


def sort(table: pd.DataFrame, order: list[str], corpus: Corpus) -> pd.DataFrame:
    """The table in the order its docstring promises; ties keep their place."""
    ranks = {doc_id: rank for rank, doc_id in enumerate(corpus.documents["doc_id"])}
    keys = pd.DataFrame(index=table.index)
    for number, key in enumerate(order):
        column = table.eval(key.lstrip("-@"))
        keys[number] = column.astype("str").map(ranks) if key.startswith("@") else column
    rising = [not key.startswith("-") for key in order]
    rows = keys.sort_values(list(keys), ascending=rising, kind="stable").index
    return table.loc[rows].reset_index(drop=True)


@pytest.mark.parametrize("measure", MEASURES, ids=measure_name)
def test_every_column_is_documented(measure):
    told = measure.function.__doc__
    by_name = {other.function.__name__: other.function for other in MEASURES}
    for other in re.findall(r"(?:[Cc]olumns (?:of|as)|, as from) `(\w+)`", told):
        told += by_name[other].__doc__
    named = (*measure.kept, *re.findall(r"\w+", told))
    lacking = [column for column in measure.columns if column not in named]
    assert lacking == []


def test_every_measure_of_a_corpus_is_on_the_list():
    verbs = ("split_", "count_", "score_", "find_")
    public = {name for name in analysis.__all__ if name.startswith(verbs)}
    assert public - {measure.function.__name__ for measure in MEASURES} == ELSEWHERE


# --- how a table is stored tells nothing -----------------------------------------------------


def code(table: pd.DataFrame) -> pd.DataFrame:
    """The table as a prepared corpus may hold it: categories, unsorted, some of them unused."""
    types = {
        column: pd.CategoricalDtype(["unused", *table[column].astype("str").unique()[::-1]])
        for column in ("doc_id", "feature", "token")
        if column in table.columns
    }
    return table.astype(types)


def tell_harm(documents: pd.DataFrame) -> pd.DataFrame:
    """The articles, each with a harm and a quotation more."""
    more = " The army shelled the town, and two boys were killed. “It was loud,” a nurse said."
    return documents.assign(text=documents["text"] + more)


def reverse(table: pd.DataFrame) -> pd.DataFrame:
    return table.iloc[::-1]


STORED = [
    *((code, measure) for measure in MEASURES),
    *((reverse, measure) for measure in MEASURES if measure.function is not drop_stop_words),
]


@pytest.mark.parametrize(
    ("store", "measure"),
    [pytest.param(*pair, id=f"{pair[0].__name__}-{pair[1].name}") for pair in STORED],
)
def test_neither_categories_nor_the_order_of_counts_change_a_measure(store, measure, documents):
    documents = tell_harm(documents)
    plain, other = Corpus(documents, "regime"), Corpus(documents, "regime")
    # what is in the order of the text keeps it
    counted = ("groups", "counts", "sentence_counts", "collocates", "nodes")
    found = ("voices", "mentions", "clauses", "towards")
    ordered = (
        ("sentences", "targets", "tokens", "scores", "masked", "words", "cues", "hits")
        if store is code
        else ()
    )
    for table in (*counted, *found, *ordered):
        setattr(other, table, store(getattr(plain, table)))
    types = {column: "str" for column, dtype in measure.columns.items() if dtype == "category"}
    expected, got = measure.run(plain).astype(types), measure.run(other)
    kept = {column: "str" for column in measure.kept if str(got[column].dtype) == "category"}
    pd.testing.assert_frame_equal(got.astype(types | kept), expected)


# --- the partition law: measuring a concatenation is concatenating the measures --------------


LOCAL = [measure for measure in MEASURES if not measure.unit]


@pytest.mark.parametrize("measure", LOCAL, ids=measure_name)
@pytest.mark.parametrize("cuts", [(0, 1, 7), (0, 3, 7), (0, 2, 4, 7), range(8)], ids=str)
def test_measuring_parts_equals_measuring_the_whole(measure, cuts, documents):
    run, columns, documents = measure.run, measure.columns, tell_harm(documents)
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


def test_a_text_without_full_stops_does_not_stand_whole_beside_each_of_its_hits():
    corpus = Corpus(lay(["war " * 10_000]))
    assert len(corpus.sentences) == 1
    for kind in ("words", "regex"):
        hits = find_concordance(corpus.tokens, sentences=corpus.sentences, pattern="war", kind=kind)
        assert len(hits) == 10_000
        assert hits["pre"].str.len().max() == hits["post"].str.len().max() == 1_000
        assert hits.loc[5_000, "pre"] + hits.loc[5_000, "post"] == "war " * 250 + " war" * 250
