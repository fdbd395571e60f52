"""Tone by sentence with VADER's lexicon and rules, and the words it came from."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd

from analysis.tables import require_columns
from analysis.tokens import fold_forms


def read_lexicon() -> dict[str, float]:
    """Return VADER's lexicon: word to mean valence, about -4 (worst) to 4 (best).

    References
    ----------
    Hutto & Gilbert (2014), VADER, ICWSM-14; vaderSentiment 3.3.2.
    """
    return dict(_analyzer().lexicon)


def score_sentiment(sentences: pd.DataFrame, *, tokens: pd.DataFrame) -> pd.DataFrame:
    """Score the tone of each sentence with VADER.

    VADER sums over what it is given, so that a whole article saturates: score sentences, then
    average them (`score_means`). It was made for short social-media posts; names and the words of
    war carry valence in it ("security" is good, "rebels" bad, "regime" neither), a quoted
    speaker's words are scored like the writer's, and irony is missed.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id, sentence``; typographic apostrophes are made plain for scoring,
        else ``don’t`` would lose its negation.
    tokens : DataFrame
        The same sentences' tokens (from `split_tokens`), for the coverage.

    Returns
    -------
    DataFrame
        One row per sentence: ``doc_id, sentence_id, neg, neu, pos, compound, n_words, coverage``.
        `compound` is in [-1, 1]; `neg`, `neu`, `pos` are shares; `coverage` is the share of the
        sentence's words that the lexicon knows, NaN in a sentence without words.

    References
    ----------
    Hutto & Gilbert (2014), VADER, ICWSM-14; vaderSentiment 3.3.2.
    """
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "sentence"], "split_sentences()"
    )
    require_columns(tokens, "tokens", ["doc_id", "sentence_id", "token"], "split_tokens()")
    analyzer = _analyzer()
    plain = (text.replace("’", "'") for text in sentences["sentence"])
    rows = [analyzer.polarity_scores(text) for text in plain]
    scores = sentences[["doc_id", "sentence_id"]].reset_index(drop=True)
    for key in ("neg", "neu", "pos", "compound"):
        scores[key] = np.array([row[key] for row in rows], dtype=float)
    known = tokens[["doc_id", "sentence_id"]].astype({"doc_id": "str"})
    known["known"] = _valences(tokens).notna()
    words = known.groupby(["doc_id", "sentence_id"])["known"].agg(n_words="size", n_known="sum")
    scores = scores.merge(words.reset_index(), on=["doc_id", "sentence_id"], how="left")
    scores["n_words"] = scores["n_words"].fillna(0).astype("int64")
    scores["coverage"] = scores["n_known"] / scores["n_words"].where(scores["n_words"] > 0)
    return scores.drop(columns="n_known")


def find_valence_words(tokens: pd.DataFrame) -> pd.DataFrame:
    """Find every word that the lexicon knows, with its valence before any negation.

    Returns
    -------
    DataFrame
        One row per hit: ``doc_id, sentence_id, start, end, feature, valence``.
    """
    require_columns(
        tokens, "tokens", ["doc_id", "sentence_id", "start", "end", "token"], "split_tokens()"
    )
    valence = _valences(tokens)
    hits = tokens.loc[valence.notna(), ["doc_id", "sentence_id", "start", "end", "token"]]
    forms = hits.pop("token").astype("str")
    features = pd.Series(fold_forms(forms.unique()), index=forms.unique())
    hits["feature"] = forms.map(features).astype("str")
    hits["valence"] = valence[valence.notna()]
    return hits.astype({"doc_id": "str"}).reset_index(drop=True)


def score_contributions(
    words: pd.DataFrame, *, sentences: pd.DataFrame, groups: pd.DataFrame
) -> pd.DataFrame:
    """Add up, by group, what each lexicon word contributes to the tone.

    `contribution` is the sum of the word's valence over its occurrences per 100 of the group's
    sentences, before negation and boosters: it tells which words the tone hangs on.

    Parameters
    ----------
    words : DataFrame
        From `find_valence_words`.
    sentences, groups : DataFrame
        From `split_sentences` and `group_documents`.

    Returns
    -------
    DataFrame
        ``group, feature, valence, n, n_documents, contribution``, largest absolute contribution
        in each group first.
    """
    require_columns(words, "words", ["doc_id", "feature", "valence"], "find_valence_words()")
    labels = groups[["doc_id", "group"]]
    n_sentences = sentences[["doc_id"]].merge(labels, on="doc_id")["group"].value_counts()
    sums = (
        words.merge(labels, on="doc_id")
        .groupby(["group", "feature"], observed=True)
        .agg(valence=("valence", "first"), n=("valence", "size"), n_documents=("doc_id", "nunique"))
        .reset_index()
    )
    size = sums["group"].map(n_sentences).astype("float64")  # not text where there is no word
    sums["contribution"] = 100 * sums["valence"] * sums["n"] / size
    return (
        sums.assign(_size=sums["contribution"].abs())
        .sort_values(["group", "_size", "feature"], ascending=[True, False, True])
        .drop(columns="_size")
        .reset_index(drop=True)
    )


def find_extreme_sentences(
    scores: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    groups: pd.DataFrame,
    n: int = 10,
    min_words: int = 6,
) -> pd.DataFrame:
    """Find the most negative and the most positive sentences, to be read.

    Parameters
    ----------
    scores, sentences, groups : DataFrame
        From `score_sentiment`, `split_sentences` and `group_documents`.
    n : int
        How many at either end; repeated sentences are shown once.
    min_words : int
        Shorter sentences are left out.

    Returns
    -------
    DataFrame
        ``compound, group, sentence, doc_id, sentence_id``, most negative first.
    """
    keys = ["doc_id", "sentence_id"]
    table = scores[scores["n_words"] >= min_words].merge(sentences[[*keys, "sentence"]], on=keys)
    table = table.merge(groups[["doc_id", "group"]], on="doc_id")
    table = table.sort_values(["compound", *keys]).drop_duplicates("sentence")
    low = table[table["compound"] < 0].head(n)
    high = table[table["compound"] > 0].tail(n)
    columns = ["compound", "group", "sentence", *keys]
    return pd.concat([low, high])[columns].reset_index(drop=True)


def _valences(tokens: pd.DataFrame) -> pd.Series:
    """The valence of each token, NaN where the lexicon does not know it."""
    lexicon = _analyzer().lexicon
    forms = tokens["token"].astype("category")
    # VADER looks a word up as it stands, lower-cased; the possessive is no entry of its own
    lowered = [form.lower().replace("’", "'") for form in forms.cat.categories.astype("str")]
    folded = fold_forms(lowered)
    values = np.array(
        [
            lexicon.get(low, lexicon.get(plain, np.nan))
            for low, plain in zip(lowered, folded, strict=True)
        ],
        dtype=float,
    )
    codes = forms.cat.codes.to_numpy()
    found = values[codes] if len(values) else np.full(len(codes), np.nan)
    return pd.Series(found, index=tokens.index)


@cache
def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
