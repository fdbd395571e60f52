"""Concordance: every hit of a word or phrase with what stands around it in its sentence."""

from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.matching import index_tokens, locate_sentences, split_pattern
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
    first = index_tokens(tokens).find_rows(words)
    hits = _take_hits(tokens, first, first + len(words) - 1)
    row = locate_sentences(hits, sentences=sentences)
    if (row < 0).any():  # tokens of a sentence that is not among `sentences`
        hits, row = hits[row >= 0].reset_index(drop=True), row[row >= 0]
    hits = _add_context(hits, sentences, row)
    if metadata is not None:
        hits = hits.merge(metadata.astype({"doc_id": "str"}), on="doc_id", how="left")
    return hits if sort_by == "document" else sort_concordance(hits, sort_by=sort_by)


def find_feature(tokens: pd.DataFrame, *, feature: str) -> pd.DataFrame:
    """Find every occurrence of one counted feature: ``doc_id, sentence_id, start, end``."""
    index = index_tokens(tokens)
    rows = index.find_feature_rows(index.find_exact(feature))  # a URL may hold a `?`
    return _take_hits(tokens, rows, rows)


def sort_concordance(hits: pd.DataFrame, *, sort_by: str = "document") -> pd.DataFrame:
    """Sort the hits of `find_concordance`; those of several parts stand part by part.

    Parameters
    ----------
    hits : DataFrame
        With ``pre, post``.
    sort_by : {"document", "left", "right"}
        As they are, or by the words before or after the hit.
    """
    require_columns(hits, "hits", ["pre", "post"], "find_concordance()")
    require_choice(sort_by, "sort_by", ["document", "left", "right"])
    if sort_by == "document":
        return hits.reset_index(drop=True)
    if sort_by == "left":  # the word next to the hit decides first
        keys = [" ".join(reversed(text.lower().split())) for text in hits["pre"]]
    else:
        keys = [" ".join(text.lower().split()) for text in hits["post"]]
    order = np.argsort(np.asarray(keys, dtype=object), kind="stable")
    return hits.iloc[order].reset_index(drop=True)


def _take_hits(tokens: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> pd.DataFrame:
    columns = {
        "doc_id": _take_texts(tokens["doc_id"], first),
        "sentence_id": tokens["sentence_id"].to_numpy()[first],
        "start": tokens["start"].to_numpy()[first],
        "end": tokens["end"].to_numpy()[last],
    }
    return pd.DataFrame(columns, copy=False)  # they are its own already


def _add_context(hits: pd.DataFrame, sentences: pd.DataFrame, row: np.ndarray) -> pd.DataFrame:
    begin = sentences["start"].to_numpy()[row]
    lows = (hits["start"].to_numpy() - begin).tolist()
    highs = (hits["end"].to_numpy() - begin).tolist()
    texts = sentences["sentence"].array.take(row).tolist()
    cuts = list(zip(texts, lows, highs, strict=True))
    parts = {
        "pre": pd.array([text[:low] for text, low, _ in cuts], dtype="str"),
        "keyword": pd.array([text[low:high] for text, low, high in cuts], dtype="str"),
        "post": pd.array([text[high:] for text, _, high in cuts], dtype="str"),
    }
    # One table made at once: each column put into a table costs as much as finding a rare word.
    columns = {name: hits[name].array for name in hits}
    return pd.DataFrame(columns | parts, copy=False)


def _take_texts(column: pd.Series, rows: np.ndarray) -> Any:
    """Take texts, as "str", from a column of them or of categories."""
    texts = column.array
    if isinstance(column.dtype, pd.CategoricalDtype):
        values = column.cat.categories
        return (values if values.dtype == "str" else values.astype("str")).array.take(
            texts.codes[rows], allow_fill=True
        )
    taken = texts.take(rows)
    return taken if column.dtype == "str" else taken.astype("str")
