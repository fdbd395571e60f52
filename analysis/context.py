"""Concordance: every hit of a word or phrase with what stands around it in its sentence."""

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.matching import TokenIndex, split_pattern
from analysis.tables import require_choice, require_columns


def find_concordance(
    tokens: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    pattern: str,
    metadata: pd.DataFrame | None = None,
    sort_by: str = "document",
) -> pd.DataFrame:
    """Find a word, a phrase or a wildcard pattern with its context, inside the sentence.

    Parameters
    ----------
    tokens, sentences : DataFrame
        From `split_tokens` and `split_sentences`.
    pattern : str
        Words separated by spaces, matched regardless of case and of the kind of apostrophe;
        ``*`` is any run of signs in a word, ``?`` one; everything else is literal.
    metadata : DataFrame, optional
        ``doc_id`` and the columns to show with each hit.
    sort_by : {"document", "left", "right"}
        Order of the text, or by the words before or after the hit.

    Returns
    -------
    DataFrame
        One row per hit: ``doc_id, sentence_id, start, end, pre, keyword, post`` and the metadata
        columns; `pre` and `post` reach to the ends of the sentence.
    """
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "start", "sentence"], "split_sentences()"
    )
    require_choice(sort_by, "sort_by", ["document", "left", "right"])
    words = split_pattern(pattern)
    if not words or all(not word.strip("*?") for word in words):
        raise InputError(f"`pattern` must name at least one word, but {pattern!r} was given.")
    first = TokenIndex(tokens).find_rows(words)
    hits = tokens.iloc[first][["doc_id", "sentence_id", "start"]].astype({"doc_id": "str"})
    hits["end"] = tokens["end"].to_numpy()[first + len(words) - 1]
    hits = hits.merge(
        sentences[["doc_id", "sentence_id", "start", "sentence"]].rename(
            columns={"start": "sentence_start"}
        ),
        on=["doc_id", "sentence_id"],
    )
    cuts = zip(
        hits["sentence"],
        hits["start"] - hits["sentence_start"],
        hits["end"] - hits["sentence_start"],
        strict=True,
    )
    context = [(text[:low], text[low:high], text[high:]) for text, low, high in cuts]
    hits[["pre", "keyword", "post"]] = pd.DataFrame(
        context, columns=["pre", "keyword", "post"], index=hits.index, dtype="str"
    )
    hits = hits.drop(columns=["sentence_start", "sentence"])
    if metadata is not None:
        hits = hits.merge(metadata, on="doc_id", how="left")
    return _sort(hits, sort_by)


def find_feature(tokens: pd.DataFrame, *, feature: str) -> pd.DataFrame:
    """Find every occurrence of one counted feature: ``doc_id, sentence_id, start, end``."""
    index = TokenIndex(tokens)  # the very feature: a URL may hold a `?`
    first = np.flatnonzero(np.isin(index.codes, index.find_exact(feature)))
    hits = tokens.iloc[first][["doc_id", "sentence_id", "start", "end"]]
    return hits.astype({"doc_id": "str"}).reset_index(drop=True)


def _sort(hits: pd.DataFrame, sort_by: str) -> pd.DataFrame:
    if sort_by == "document":
        return hits.reset_index(drop=True)
    if sort_by == "left":  # the word next to the hit decides first
        keys = [" ".join(reversed(text.lower().split())) for text in hits["pre"]]
    else:
        keys = [" ".join(text.lower().split()) for text in hits["post"]]
    order = np.argsort(np.asarray(keys, dtype=object), kind="stable")
    return hits.iloc[order].reset_index(drop=True)
