"""One article as a codebook reads it: its sentences with the frames each calls up."""

from __future__ import annotations

from difflib import get_close_matches

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.frames.codebook import Codebook
from analysis.tables import require_columns, require_made


def choose_article(
    cues: pd.DataFrame, *, sentences: pd.DataFrame, groups: pd.DataFrame, article: str | None = None
) -> str:
    """Choose the article to be read: the one asked for, else one that shows the codebook's frames.

    Of the articles in which the most different frames are called up, the one of median length in
    sentences (the lower of two); of those as long, the first by name.

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, frame`` (from `find_cues`).
    sentences : DataFrame
        ``doc_id`` of all sentences.
    groups : DataFrame
        ``doc_id``: the articles to choose from.
    article : str, optional
        The ``doc_id`` asked for.

    Raises
    ------
    InputError
        Where there is no such article, with those that are spelt alike; or none at all.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    require_columns(cues, "cues", ["doc_id", "frame"], "find_cues()")
    require_columns(sentences, "sentences", ["doc_id"], "split_sentences()")
    doc_ids = groups["doc_id"].astype("str").drop_duplicates()
    if article is not None:
        if not doc_ids.eq(article).any():
            alike = get_close_matches(article, doc_ids.head(20_000).tolist(), n=3, cutoff=0.5)
            told = f"; similar are {', '.join(map(repr, alike))}" if alike else ""
            raise InputError(
                f"`article` must be the doc_id of an article, but there is no {article!r}{told}. "
                "The table of sentences tells the ids."
            )
        return article
    length = sentences["doc_id"].astype("str").value_counts()
    pairs = cues[["doc_id", "frame"]].astype("str").drop_duplicates()
    n_frames = pairs["doc_id"].value_counts()
    table = pd.DataFrame({"doc_id": doc_ids})
    table["length"] = table["doc_id"].map(length).fillna(0)
    table["n_frames"] = table["doc_id"].map(n_frames).fillna(0)
    table = table[table["length"] > 0]
    if table.empty:
        return ""
    most = table[table["n_frames"] == table["n_frames"].max()]
    most = most.sort_values(["length", "doc_id"], ignore_index=True)
    return str(most["doc_id"].iloc[(len(most) - 1) // 2])


def find_article_frames(
    cues: pd.DataFrame, *, sentences: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Find which frames each sentence of an article calls up, and by which of its words.

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, start, end, frame`` (from `find_cues`).
    sentences : DataFrame
        ``doc_id, sentence_id, start, end, sentence`` of one article, in its order.
    codebook : Codebook
        The one that the cues are of.

    Returns
    -------
    DataFrame
        One row per sentence: ``doc_id, sentence_id, start, end, sentence, frames, words``:
        `frames` are the ids in the codebook's order, joined by ``"; "``; `words` the cues' places
        in the sentence as ``"0-5 17-24"``, those that touch or overlap joined.
    """
    require_made(codebook, "codebook", "Codebook")
    columns = ["doc_id", "sentence_id", "start", "end", "sentence"]
    require_columns(sentences, "sentences", columns, "split_sentences()")
    require_columns(cues, "cues", ["doc_id", "sentence_id", "start", "end", "frame"], "find_cues()")
    order = {frame: number for number, frame in enumerate(codebook.labels)}
    inside = cues[cues["doc_id"].isin(sentences["doc_id"].astype("str").unique())]
    inside = inside[inside["frame"].isin(list(order))]
    frames, words = [], []
    inside = inside.astype({"doc_id": "str", "frame": "str"})
    of_sentence = dict(iter(inside.groupby(["doc_id", "sentence_id"], observed=True)))
    for row in sentences.itertuples(index=False):
        hits = of_sentence.get((str(row.doc_id), row.sentence_id), inside.iloc[:0])
        frames.append("; ".join(sorted(set(hits["frame"].astype("str")), key=order.__getitem__)))
        spans = _join(hits["start"].to_numpy() - row.start, hits["end"].to_numpy() - row.start)
        words.append(" ".join(f"{low}-{high}" for low, high in spans))
    table = sentences[columns].astype({"doc_id": "str"}).reset_index(drop=True)
    table["frames"] = pd.array(frames, dtype="str")
    table["words"] = pd.array(words, dtype="str")
    return table


def _join(start: np.ndarray, end: np.ndarray) -> list[tuple[int, int]]:
    """Join spans that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(zip(start.tolist(), end.tolist(), strict=True)):
        if joined and low <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(high, joined[-1][1])
        else:
            joined.append((low, high))
    return joined
