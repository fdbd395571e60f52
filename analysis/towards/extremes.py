"""The mentions that an actor's tone hangs on, to be read."""

from __future__ import annotations

import pandas as pd

from analysis.tables import Texts, require_columns


def find_extreme_mentions(
    scores: pd.DataFrame, *, sentences: Texts, groups: pd.DataFrame, n: int = 5
) -> pd.DataFrame:
    """Find the most negative and the most positive mentions of each actor.

    Parameters
    ----------
    scores : DataFrame
        From `score_towards`.
    sentences : DataFrame or callable
        From `split_sentences`, or what reads those that are named: `Prepared.read_sentences`.
    groups : DataFrame
        ``doc_id, group``; mentions in other articles are left out.
    n : int
        How many at either end; a sentence is shown once for an actor.

    Returns
    -------
    DataFrame
        ``actor, score, call, words, group, sentence, doc_id, sentence_id, start, end``: by actor,
        most negative first.
    """
    keys = ["doc_id", "sentence_id"]
    require_columns(scores, "scores", [*keys, "actor", "score", "words"], "score_towards()")
    scores = scores.reset_index(drop=True)
    # places alone are put in order: the words of all mentions are as large as a corpus
    places = scores[[*keys, "actor", "score", "start"]]
    places = places[places["score"].notna()].astype({"doc_id": "str"})
    places = places[places["doc_id"].isin(groups["doc_id"].astype("str"))]
    single = places.sort_values(["actor", "score", *keys, "start"]).drop_duplicates(
        ["actor", *keys]
    )
    actors = single.groupby("actor", sort=True)
    # many sentences are repeated in copies: look at more of them, and at each text once
    rows = pd.concat([actors.head(8 * n), actors.tail(8 * n)]).index.drop_duplicates()
    near = scores.loc[rows].astype({"doc_id": "str"})
    texts = sentences(near) if callable(sentences) else sentences
    table = near.merge(texts[[*keys, "sentence"]].astype({"doc_id": "str"}), on=keys)
    table = table.merge(groups[["doc_id", "group"]].astype("str"), on="doc_id")
    table = table.sort_values(["actor", "score", *keys, "start"])
    table = table.drop_duplicates(["actor", "sentence"])
    by_actor = table.groupby("actor", sort=True)
    low, high = by_actor.head(n), by_actor.tail(n)
    ends = [low[low["score"] < 0], high[high["score"] > 0]]
    table = pd.concat(ends).sort_values(["actor", "score", *keys, "start"], ignore_index=True)
    columns = ["actor", "score", "call", "words", "group", "sentence", *keys, "start", "end"]
    return table[columns]
