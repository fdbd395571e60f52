"""Speakers over all articles: one role a name, and how much is said by nobody named."""

from __future__ import annotations

import pandas as pd

from analysis.tables import require_columns
from analysis.voices.roles import OUTLET
from analysis.voices.scores import OWN, UNKNOWN, choose_speech
from analysis.wording import show_percent

_NOT_RARE = 0.01  # of a group's words: less in either role is not told

# two words or more with a capital each, and the particles between them
_FULL_NAME = r"^(?:[^\W\d_a-z][\w.'’]*|al|el|bin|ibn|abu|de|van|von)(?: (?:[^\W\d_a-z][\w.'’]*|al|el|bin|ibn|abu|de|van|von))+$"


def mark_roles(voices: pd.DataFrame) -> pd.Series:
    """Tell the role of each stretch of speech, one for each full name in all articles together.

    Who is introduced in one article is only named in another. A name of two words or more has the
    role that most of its stretches tell, where more than half of those with a role do; every
    other speaker keeps its own. Where the speaker is the outlet that prints it, its reporter or
    the body whose organ it is (`own` of `find_voices`), the role is
    "the outlet or its organisation".

    Parameters
    ----------
    voices : DataFrame
        ``speaker, role``, optionally ``own`` (from `find_voices`), of all articles.

    Returns
    -------
    Series
        The roles, with the index of `voices`.

    Examples
    --------
    >>> voices = pd.DataFrame({"speaker": ["Rima Haddad"] * 3, "role": ["civilian", "", "civilian"]})
    >>> mark_roles(voices).tolist()
    ['civilian', 'civilian', 'civilian']
    >>> mark_roles(voices.assign(own=[True, False, False])).tolist()
    ['the outlet or its organisation', 'civilian', 'civilian']
    """
    require_columns(voices, "voices", ["speaker", "role"], "find_voices()")
    role, speaker = voices["role"].astype("str"), voices["speaker"].astype("str")
    folded = speaker.str.replace("-", " ", regex=False)
    named = folded.str.match(_FULL_NAME)
    told = pd.DataFrame({"name": folded, "role": role})[named & (role != "")]
    n = told.groupby(["name", "role"]).size()
    most = n.groupby("name").transform("max") / n.groupby("name").transform("sum")
    chosen = n[(n == n.groupby("name").transform("max")) & (most > 0.5)].reset_index()
    settled = pd.Series(chosen["role"].array, index=chosen["name"].array, dtype="str")
    settled = settled.reindex(folded).set_axis(voices.index)
    settled = settled.where(named, role).fillna(role).rename("role")
    return settled.mask(voices["own"].astype("bool"), OWN) if "own" in voices else settled


def tell_own_sides(voices: pd.DataFrame, *, groups: pd.DataFrame) -> str:
    """Tell what a side and its own outlet are heard together, where a group has both roles.

    An outlet that speaks for a side (*SANA* for the state) has the role "the outlet or its
    organisation" where it prints itself, and that of its side where others quote it, so that a side's share in its
    own outlet lies in two roles.

    Parameters
    ----------
    voices : DataFrame
        ``doc_id, start, end, voice, role, own, n_words`` as `find_voices` makes it: `role` not yet from
        `mark_roles`.
    groups : DataFrame
        ``doc_id, group``.

    Returns
    -------
    str
        A sentence, "" where no group has both roles.

    Examples
    --------
    >>> voices = pd.DataFrame(
    ...     {"doc_id": "a", "start": [0, 30, 50], "end": [20, 40, 60], "voice": "quoted",
    ...      "speaker": ["SANA", "the army", "a baker"], "role": ["state", "state", "civilian"],
    ...      "own": [True, False, False], "n_words": [3, 4, 1]}
    ... )
    >>> tell_own_sides(voices, groups=pd.DataFrame({"doc_id": ["a"], "group": "SANA"}))
    'In “SANA” two roles are of one side: “state” 50% and “the outlet or its organisation” 38%, together 88% of the words.'
    """
    require_columns(voices, "voices", ["role", "own", "n_words"], "find_voices()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    speech = choose_speech(voices.assign(role=mark_roles(voices.drop(columns="own"))))
    rows = speech.astype({"doc_id": "str"}).merge(
        groups[["doc_id", "group"]].astype("str"), on="doc_id"
    )
    whole = rows.groupby("group")["n_words"].sum()
    is_own = rows["own"].astype("bool")
    own = rows[is_own].groupby("group")["n_words"].sum()
    other = rows[~is_own].groupby(["group", "role"])["n_words"].sum()
    of_side = rows[is_own & ~rows["role"].isin([OUTLET, UNKNOWN])]
    sides = of_side.groupby(["group", "role"])["n_words"].sum()
    told = []
    for group, role in sides.index.intersection(other.index):
        # the outlet's people without a told side are its own all the same, as in the figure
        parts = [other[group, role] / whole[group], own[group] / whole[group]]
        if 2 * sides[group, role] > own[group] and min(parts) >= _NOT_RARE:
            shown = [show_percent(part) for part in (*parts, sum(parts))]
            told.append(
                f"In “{group}” two roles are of one side: “{role}” {shown[0]} and “{OWN}” {shown[1]}, "
                f"together {shown[2]} of the words."
            )
    return " ".join(told)


def count_unnamed(voices: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Count the words of each role that a group gives to speakers without a name.

    *A source at the ministry*, *officials* and *residents* have no name; a body, its spokesman
    and who holds an office are known (`find_voices`).

    Parameters
    ----------
    voices : DataFrame
        ``doc_id, start, end, voice, role, unnamed, n_words`` (from `find_voices`).
    groups : DataFrame
        ``doc_id, group``.

    Returns
    -------
    DataFrame
        ``group, role, n_words, n_unnamed, share_unnamed``, by group and role.

    Examples
    --------
    >>> voices = pd.DataFrame(
    ...     {"doc_id": "a", "start": [0, 30], "end": [20, 40], "voice": "quoted", "role": "state",
    ...      "unnamed": [True, False], "n_words": [3, 1]}
    ... )
    >>> groups = pd.DataFrame({"doc_id": ["a"], "group": "Post"})
    >>> count_unnamed(voices, groups=groups)[["role", "n_words", "n_unnamed", "share_unnamed"]]
        role  n_words  n_unnamed  share_unnamed
    0  state        4          3           0.75
    """
    require_columns(voices, "voices", ["unnamed", "n_words"], "find_voices()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    speech = choose_speech(voices).astype({"doc_id": "str"})
    speech["n_unnamed"] = speech["n_words"].where(speech["unnamed"].astype("bool"), 0)
    rows = speech.merge(groups[["doc_id", "group"]].astype("str"), on="doc_id")
    counts = rows.groupby(["group", "role"], sort=True)[["n_words", "n_unnamed"]].sum()
    counts["share_unnamed"] = (counts["n_unnamed"] / counts["n_words"]).astype("float64")
    types = {"group": "str", "role": "str", "n_words": "int64", "n_unnamed": "int64"}
    return counts.reset_index().astype(types)
