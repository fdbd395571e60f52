"""Who gets to speak: the share of each role among the words that a group quotes or reports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.intervals import N_DRAWS
from analysis.periods import score_rates
from analysis.tables import require_columns

UNKNOWN = "unknown"  # of a speaker without a name, or with one that tells no role


def choose_speech(voices: pd.DataFrame) -> pd.DataFrame:
    """Choose the stretches of speech that are counted, each word in one of them at most.

    Scare quotes are the paper's own words, and a quotation inside reported speech is counted with
    it.

    Parameters
    ----------
    voices : DataFrame
        From `find_voices`.

    Returns
    -------
    DataFrame
        Some of its rows, `role` "unknown" where it was empty.
    """
    require_columns(voices, "voices", ["doc_id", "start", "end", "voice", "role"], "find_voices()")
    speech = voices[voices["voice"] != "scare"].reset_index(drop=True)
    speech["role"] = speech["role"].astype("str").replace("", UNKNOWN)
    document = split_codes(speech["doc_id"], sort=False)[1]
    start, end = speech["start"].to_numpy(), speech["end"].to_numpy()
    order = np.lexsort((-end, start, document))
    # where the speech of a document reaches so far: what ends no further lies inside
    stride = int(end.max(initial=0)) + 1
    place = document[order].astype(np.int64) * stride
    reached = np.maximum.accumulate(np.append(-1, place + end[order]))[:-1]
    inside = place + end[order] <= reached
    kept = np.ones(len(speech), dtype=bool)
    kept[order[inside]] = False
    return speech[kept].reset_index(drop=True)


def score_speakers(
    voices: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score the share of each role among the words that a group quotes or reports.

    A ratio of sums: long quotations weigh more than short ones. Roles are found by closed lists;
    "unknown" are speakers without a name or with one that tells no role.

    Parameters
    ----------
    voices : DataFrame
        ``doc_id, start, end, voice, role, n_words`` (from `find_voices`).
    groups : DataFrame
        ``doc_id, group``, optionally ``unit`` (articles of one unit are resampled together).

    Returns
    -------
    DataFrame
        ``group, role, n_words, n_all, n_documents, share, low, high, note``: the words of the
        role and all words quoted or reported, in the group's `n_documents` articles that quote or
        report at all; 95% interval by article as in `score_rates`, with a note where there is
        none. By group, highest `share` first.

    Examples
    --------
    >>> voices = pd.DataFrame(
    ...     {"doc_id": ["a", "a"], "start": [0, 30], "end": [20, 40], "voice": "quoted",
    ...      "role": ["government", ""], "n_words": [3, 1]}
    ... )
    >>> groups = pd.DataFrame({"doc_id": ["a"], "group": "Post"})
    >>> score_speakers(voices, groups=groups)[["role", "n_words", "n_all", "share"]]
             role  n_words  n_all  share
    0  government        3      4   0.75
    1     unknown        1      4   0.25
    """
    require_columns(voices, "voices", ["n_words"], "find_voices()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    speech = choose_speech(voices).astype({"doc_id": "str"})
    speech = speech[speech["doc_id"].isin(groups["doc_id"].astype("str"))]
    counts = (
        speech.groupby(["doc_id", "role"], sort=True)["n_words"].sum().rename("n").reset_index()
    )
    counts = counts.rename(columns={"role": "feature"}).astype({"feature": "str", "n": "int64"})
    heard = groups[groups["doc_id"].astype("str").isin(counts["doc_id"])]
    day = pd.DataFrame({"doc_id": heard["doc_id"].unique(), "date": pd.Timestamp(2000, 1, 1)})
    # one period for all: words of speech in place of words
    rates = score_rates(
        counts, documents=day, groups=heard, features=sorted(counts["feature"].unique()),
        period="year", n_draws=n_draws, random_state=random_state,
    )  # fmt: skip
    shares = pd.DataFrame(
        {
            "group": rates["group"],
            "role": rates["feature"],
            "n_words": rates["n"],
            "n_all": rates["n_tokens"],
            "n_documents": rates["n_documents"],
            "share": rates["per_1000"] / 1000,
            "low": rates["low"] / 1000,
            "high": rates["high"] / 1000,
            "note": rates["note"],
        }
    )
    return shares.sort_values(
        ["group", "share", "role"], ascending=[True, False, True], ignore_index=True
    )
