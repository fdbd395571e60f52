"""Who gets to speak: the share of each role among the words that a group quotes or reports."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.intervals import N_DRAWS
from analysis.shares import score_share_contrasts, score_shares
from analysis.tables import require_columns

OWN = "the outlet or its organisation"  # its own reporter, or the body whose organ it is
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
    counts = _count_words(voices, groups, ["doc_id"])
    shares = score_shares(counts, groups=groups, n_draws=n_draws, random_state=random_state)
    shares = shares.rename(columns={"feature": "role", "n": "n_words"})
    return shares.sort_values(
        ["group", "share", "role"], ascending=[True, False, True], ignore_index=True
    )


def score_speaker_contrasts(
    voices: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    min_count: int = 5,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group's share of each role with that of all other articles.

    Only articles that quote or report anybody are looked at. `log_ratio` tells how often a role's
    share of the words is doubled in the group; its interval resamples articles, `p` shuffles
    their groups, `q` is `p` after Benjamini-Hochberg over all rows. The shares of a group sum to
    1: where one role is heard more, the others are heard less.

    Parameters
    ----------
    voices : DataFrame
        ``doc_id, sentence_id, start, end, voice, role, n_words`` (from `find_voices`).
    groups : DataFrame
        As in `score_speakers`.
    min_count : int
        Roles with fewer words in all groups together are left out.

    Returns
    -------
    DataFrame
        ``group, role, n_words, n_words_others, n_documents, n_documents_others, share,
        share_others, log_ratio, low, high, p, q, distinguishable, note``: the distinguishable
        first, then those whose interval leaves out 0, surest difference first. `n_documents`
        count the articles that let the role speak. Where a side is one article nothing is tested;
        where only one group quotes or reports, there is no row.

    References
    ----------
    As in `score_keyness`, with words of speech in place of words.

    Examples
    --------
    >>> voices = pd.DataFrame(
    ...     {"doc_id": ["a", "b", "b"], "sentence_id": 0, "start": [0, 0, 30], "end": [9, 20, 40],
    ...      "voice": "quoted", "role": ["military", "military", "civilian"], "n_words": [6, 2, 6]}
    ... )
    >>> groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["Post", "Star"]})
    >>> contrasts = score_speaker_contrasts(voices, groups=groups)
    >>> contrasts[["group", "role", "share", "share_others", "log_ratio"]]
      group      role  share  share_others  log_ratio
    0  Post  civilian   0.00          0.75        NaN
    1  Star  civilian   0.75          0.00        NaN
    2  Post  military   1.00          0.25        2.0
    3  Star  military   0.25          1.00       -2.0
    """
    require_columns(voices, "voices", ["sentence_id"], "find_voices()")
    contrasts = score_share_contrasts(
        _count_words(voices, groups, ["doc_id", "sentence_id"]), groups=groups,
        min_count=min_count, n_draws=n_draws, random_state=random_state,
    )  # fmt: skip
    return contrasts.rename(
        columns={"feature": "role", "n": "n_words", "n_others": "n_words_others"}
    )


def _count_words(voices: pd.DataFrame, groups: pd.DataFrame, within: list[str]) -> pd.DataFrame:
    """Count the words of speech of each role as words are counted elsewhere."""
    require_columns(voices, "voices", ["n_words"], "find_voices()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    speech = choose_speech(voices).astype({"doc_id": "str"})
    speech = speech[speech["doc_id"].isin(groups["doc_id"].astype("str"))]
    counts = speech.groupby([*within, "role"], sort=True)["n_words"].sum().rename("n").reset_index()
    return counts.rename(columns={"role": "feature"}).astype({"feature": "str", "n": "int64"})
