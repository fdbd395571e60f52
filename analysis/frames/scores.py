"""Which frames a sentence calls up, and how often a group does."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.frames.codebook import Codebook
from analysis.intervals import N_DRAWS, order_contrasts, score_all_contrasts, score_means
from analysis.matching import locate_sentences
from analysis.tables import Texts, require_columns, require_made


def score_frames(
    sentences: pd.DataFrame, *, cues: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Score each sentence for each frame: 1 when at least one cue of the frame is in it, else 0.

    The table is large: a row for every sentence and every frame. `score_frame_shares` and
    `score_frame_contrasts` do without it.

    Parameters
    ----------
    sentences : DataFrame
        ``doc_id, sentence_id`` (from `split_sentences`).
    cues : DataFrame
        From `find_cues`.

    Returns
    -------
    DataFrame
        One row per sentence and frame: ``doc_id, sentence_id, frame, score, cue``; `cue` lists
        the distinct cues found, "" where there is none.
    """
    require_made(codebook, "codebook", "Codebook")
    require_columns(sentences, "sentences", ["doc_id", "sentence_id"], "split_sentences()")
    require_columns(cues, "cues", ["doc_id", "sentence_id", "frame", "cue"], "find_cues()")
    n_frames = len(codebook.frames)
    hits = _place(cues, sentences, codebook)
    cell = hits["row"] * n_frames + hits["frame"]
    cue = cues["cue"].astype("str").array.take(hits["hit"].to_numpy())
    found = pd.DataFrame({"cell": cell, "cue": cue}).drop_duplicates()
    joined = found.groupby("cell")["cue"].agg("; ".join).astype("str")
    # taken from a short list of texts, so that no cell of the table is a text of its own
    choice = np.zeros(len(sentences) * n_frames, dtype=np.int64)
    choice[joined.index.to_numpy()] = np.arange(1, len(joined) + 1)
    row = np.repeat(np.arange(len(sentences)), n_frames)
    frame = np.tile(np.arange(n_frames), len(sentences))
    return pd.DataFrame(
        {
            "doc_id": sentences["doc_id"].array.take(row).astype("str"),
            "sentence_id": sentences["sentence_id"].to_numpy()[row],
            "frame": pd.array(list(codebook.labels), dtype="str").take(frame),
            "score": (choice > 0).astype(np.int64),
            "cue": pd.array(["", *joined], dtype="str").take(choice),
        }
    )


def score_frame_shares(
    cues: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    groups: pd.DataFrame,
    codebook: Codebook,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Share of a group's sentences that call up each frame, with intervals by article.

    A sentence calls up a frame when at least one of its cues is in it. The share is taken in each
    article, then averaged over the group's articles (`score_means`).

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, frame`` (from `find_cues`).
    sentences : DataFrame
        ``doc_id, sentence_id`` of all sentences, with a cue or without (from `split_sentences`).
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    codebook : Codebook
        The one that the cues are of; cues of a frame that it lacks do not count.

    Returns
    -------
    DataFrame
        ``frame, group, n_documents, n_sentences, estimate, low, high, resampled``, in the order
        of the codebook; `estimate` is a share in [0, 1]. No rows where there is no sentence.
    """
    require_made(codebook, "codebook", "Codebook")
    marks = mark_called(cues, sentences, codebook)
    parts = [
        score_means(
            marks, groups=groups, value=column, n_draws=n_draws, random_state=random_state
        ).assign(frame=frame.id)
        for column, frame in zip(marks.columns[1:], codebook.frames, strict=True)
    ]
    shares = pd.concat(parts, ignore_index=True).iloc[: None if len(sentences) else 0]
    shares.insert(0, "frame", shares.pop("frame").astype("str"))
    return shares


def score_frame_contrasts(
    cues: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    groups: pd.DataFrame,
    codebook: Codebook,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group's use of each frame with all other articles; q over all comparisons.

    Parameters
    ----------
    cues, sentences, groups, codebook
        As in `score_frame_shares`.

    Returns
    -------
    DataFrame
        ``frame`` and the columns of `score_contrasts`; `estimate` is a difference of shares.
    """
    require_made(codebook, "codebook", "Codebook")
    marks = mark_called(cues, sentences, codebook)
    names = dict(zip(marks.columns[1:], codebook.labels, strict=True))
    contrasts = score_all_contrasts(
        marks,
        groups=groups,
        values=list(names),
        n_draws=n_draws,
        random_state=random_state,
    )
    contrasts = contrasts.iloc[: None if len(marks) else 0].rename(columns={"value": "frame"})
    contrasts["frame"] = contrasts["frame"].map(names).astype("str")
    return order_contrasts(contrasts, keys=["frame", "group"])


def find_strongest_sentences(
    cues: pd.DataFrame,
    *,
    sentences: Texts,
    groups: pd.DataFrame,
    codebook: Codebook,
    n: int = 2,
) -> pd.DataFrame:
    """Find, for each frame, the sentences in which it is strongest, to be read.

    By cues these are the sentences with the most different ones; by an engine that scores
    (`find_frames`), those with the highest score.

    Parameters
    ----------
    cues : DataFrame
        ``doc_id, sentence_id, frame, cue`` (from `find_cues`), and ``score`` (from `find_frames`).
    sentences : DataFrame or callable
        ``doc_id, sentence_id, sentence``, or what reads those that are named:
        `Prepared.read_sentences`.
    groups : DataFrame
        ``doc_id, group``.
    codebook : Codebook
        The one that the cues are of.
    n : int
        How many sentences to show of each frame.

    Returns
    -------
    DataFrame
        ``frame, n_cues, cues, group, sentence, doc_id, sentence_id``; `n` rows a frame, in the
        codebook's order; repeated sentences are shown once.
    """
    require_made(codebook, "codebook", "Codebook")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    require_columns(cues, "cues", ["doc_id", "sentence_id", "frame", "cue"], "find_cues()")
    one_each = groups.astype({"doc_id": "str"}).drop_duplicates("doc_id")
    group_of = one_each.set_index("doc_id")["group"]
    places, read = _open_texts(cues, sentences)
    hits = _place(cues, places, codebook)
    ranked = _count_different(hits, cues, places, group_of.index)
    rows_of = [ranked.loc[ranked["frame"] == place] for place in range(len(codebook.frames))]
    chosen = pd.concat(
        [rows.iloc[_take_distinct(rows["row"].to_numpy(), read, n)] for rows in rows_of],
        ignore_index=True,
    )
    row = chosen["row"].to_numpy()
    doc_id = places["doc_id"].array.take(row).astype("str")
    return pd.DataFrame(
        {
            "frame": pd.array(list(codebook.labels), dtype="str").take(chosen["frame"].to_numpy()),
            "n_cues": chosen["n_cues"],
            "cues": pd.array(_join_cues(chosen, hits, cues), dtype="str"),
            "group": group_of.reindex(doc_id).array,
            "sentence": pd.array(read(row), dtype="str"),
            "doc_id": doc_id,
            "sentence_id": places["sentence_id"].to_numpy()[row],
        }
    )


def _place(cues: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Tell of each cue found its `hit` (row in `cues`), `row` (its sentence's) and `frame`."""
    frames = pd.Index(list(codebook.labels), dtype="str")
    placed = pd.DataFrame(
        {
            "hit": np.arange(len(cues)),
            "row": locate_sentences(cues, sentences=sentences),
            "frame": locate_values(cues["frame"], values=frames),
        }
    )
    return placed[(placed["row"] >= 0) & (placed["frame"] >= 0)]


def mark_called(cues: pd.DataFrame, sentences: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Mark the frames that each sentence calls up: ``doc_id`` and a column of 0 and 1 a frame.

    The columns are the frames' numbers, for a frame's id may be any text. A byte a cell.
    """
    require_columns(cues, "cues", ["doc_id", "sentence_id", "frame"], "find_cues()")
    require_columns(sentences, "sentences", ["doc_id", "sentence_id"], "split_sentences()")
    hits = _place(cues, sentences, codebook)
    marks = np.zeros((len(codebook.frames), len(sentences)), dtype=np.int8)
    marks[hits["frame"], hits["row"]] = 1
    columns = [str(number) for number in range(len(codebook.frames))]
    table = pd.DataFrame(marks.T, columns=columns)
    table.insert(0, "doc_id", sentences["doc_id"].array)
    return table


def _count_different(
    hits: pd.DataFrame, cues: pd.DataFrame, sentences: pd.DataFrame, doc_ids: pd.Index
) -> pd.DataFrame:
    """Count the different cues of a frame in a sentence: ``frame, row, n_cues``, strongest first."""
    ids, document = split_codes(sentences["doc_id"])
    hits = hits[ids.isin(doc_ids)[document[hits["row"].to_numpy()]]]
    cue = split_codes(cues["cue"], sort=False)[1][hits["hit"].to_numpy()]
    n_cues = int(cue.max(initial=0)) + 1
    cell = hits["frame"].to_numpy() * len(sentences) + hits["row"].to_numpy()
    # np.unique() without counts goes by hashes: several times as long as sorting
    different = np.sort(cell * n_cues + cue)
    different = different[np.diff(different, prepend=-1) != 0] // n_cues
    cell, n = np.unique(different, return_counts=True)
    frame, row = np.divmod(cell, max(len(sentences), 1))
    number = sentences["sentence_id"].to_numpy()[row]
    strength = n.astype(float)
    if "score" in cues:
        strength = np.zeros(len(cell))
        score = cues["score"].to_numpy(dtype=float)[hits["hit"].to_numpy()]
        places = hits["frame"].to_numpy() * len(sentences) + hits["row"].to_numpy()
        np.maximum.at(strength, np.searchsorted(cell, places), score)
    order = np.lexsort([number, document[row], -strength, frame])
    return pd.DataFrame({"frame": frame[order], "row": row[order], "n_cues": n[order]})


def _open_texts(
    cues: pd.DataFrame, sentences: Texts
) -> tuple[pd.DataFrame, Callable[[np.ndarray], list[str]]]:
    """Return the sentences' places, and what reads the texts of some of them by row."""
    if not callable(sentences):
        columns = ["doc_id", "sentence_id", "sentence"]
        require_columns(sentences, "sentences", columns, "split_sentences()")
        texts = sentences["sentence"].array
        return sentences, lambda rows: texts.take(rows).tolist()
    places = cues[["doc_id", "sentence_id"]].drop_duplicates(ignore_index=True)

    def read(rows: np.ndarray) -> list[str]:
        wanted = places.iloc[rows]
        found = sentences(wanted)
        return found["sentence"].array.take(locate_sentences(wanted, sentences=found)).tolist()

    return places, read


def _take_distinct(rows: np.ndarray, read: Callable[[np.ndarray], list[str]], n: int) -> list[int]:
    """Return the places in `rows` of the first `n` different texts, reading no more than needed."""
    seen: set[str] = set()
    chosen: list[int] = []
    low, size = 0, 16 * n
    while len(chosen) < n and low < len(rows):
        for place, text in enumerate(read(rows[low : low + size]), start=low):
            if text not in seen and len(chosen) < n:
                seen.add(text)
                chosen.append(place)
        low, size = low + size, 8 * size
    return chosen


def _join_cues(chosen: pd.DataFrame, hits: pd.DataFrame, cues: pd.DataFrame) -> list[str]:
    """Join the different cues of each chosen frame and sentence, in the order of the alphabet."""
    hits = hits[hits["row"].isin(chosen["row"])]
    found = cues["cue"].array.take(hits["hit"].to_numpy()).tolist()
    of_cell: dict[tuple[int, int], set[str]] = {}
    for frame, row, cue in zip(hits["frame"], hits["row"], found, strict=True):
        of_cell.setdefault((frame, row), set()).add(cue)
    cells = zip(chosen["frame"], chosen["row"], strict=True)
    return ["; ".join(sorted(of_cell[cell])) for cell in cells]
