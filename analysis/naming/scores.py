"""What share of an actor's mentions has each label: by group, against the others, over time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.intervals import N_DRAWS
from analysis.shares import score_share_contrasts, score_share_periods, score_shares
from analysis.tables import require_columns

_MENTION = ["doc_id", "sentence_id", "actor", "label"]
_NEVER = "the actor is not named"
_ONE = "one article: its sentences are resampled"
_NAMES = {"feature": "label", "n_all": "n_actor", "n_documents": "n_documents_actor"}


def score_naming(
    mentions: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    by: str | None = None,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how each group names each actor: the share of a label among the actor's mentions.

    The share is a ratio of sums: all mentions under the label in the group's articles, divided by
    all mentions of the actor there. Long articles weigh more than short ones. Its interval resamples the
    group's articles that name the actor, copies (`unit`) together. A label tells of the outlet's
    own choice only where it speaks itself: see `by` and `score_label_voices`.

    Parameters
    ----------
    mentions : DataFrame
        ``doc_id, sentence_id, actor, label`` (from `find_mentions`). To compare charges instead
        of labels give ``mentions.assign(label=mentions["charge"])``.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit`` (articles of one unit are resampled together).
    by : str, optional
        A column of `mentions`, such as ``voice``: each of its values is scored for itself.

    Returns
    -------
    DataFrame
        ``group, actor, label, n, n_actor, n_documents, n_documents_actor, share, low, high,
        resampled, note``, with the column `by` after `group`; by group, then actor, then highest
        `share`. `n` and `n_documents` are the label's mentions and the articles that have one,
        `n_actor` and `n_documents_actor` those of the actor. Every group has a row for every
        label that some group uses; `share` is NaN where it never names the actor.

        `note` says where there is no interval or another one. In a group of one article its
        sentences are resampled (`resampled`): that interval describes the article and says
        nothing about its outlet. Where 2 to 4 different articles name the actor there is none.
        Where none uses the label, `high` is the bound of the rule of three (`score_rates`);
        where none uses another, so that resampling would make the share 1 to 1, `low` is
        0.05 ** (1 / articles).

    Notes
    -----
    Intervals are those of `score_rates`, with mentions of the actor in place of words.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13; Hesterberg (2015), The
    American Statistician 69(4), 371-386, sec. 5.2; Hanley & Lippman-Hand (1983), JAMA 249(13).

    Examples
    --------
    >>> mentions = pd.DataFrame(
    ...     {"doc_id": ["a", "a", "b"], "sentence_id": [0, 1, 0], "actor": "state",
    ...      "label": ["regime", "army", "regime"]}
    ... )
    >>> groups = pd.DataFrame({"doc_id": ["a", "b"], "group": "Post"})
    >>> score_naming(mentions, groups=groups)[["label", "n", "n_actor", "n_documents", "share"]]
        label  n  n_actor  n_documents     share
    0  regime  2        3            2  0.666667
    1    army  1        3            1  0.333333
    """
    mentions = _require(mentions, groups, by)
    if by is not None:
        values, code = split_codes(mentions[by])
        parts = [
            _score_groups(mentions[code == number], groups, n_draws, random_state).assign(
                **{by: value}
            )
            for number, value in enumerate(values)
        ]
        shares = pd.concat(parts or [_score_groups(mentions, groups, n_draws, random_state)])
        column = shares.pop(by) if parts else np.empty(0)
        shares.insert(1, by, pd.Series(column, index=shares.index, dtype="str"))
    else:
        shares = _score_groups(mentions, groups, n_draws, random_state)
    keys = ["group", *([by] if by else []), "actor"]
    return shares.sort_values(
        [*keys, "share", "label"],
        ascending=[True] * len(keys) + [False, True],
        ignore_index=True,
    )


def score_naming_contrasts(
    mentions: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    min_count: int = 5,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare how each group names an actor with how all other articles name it.

    `log_ratio` tells how often a label's share is doubled in the group (1 = twice as large, -1 =
    half as large); it is NaN where a side never uses the label (`note`). Its interval resamples articles, `p` shuffles
    their groups, `q` is `p` after Benjamini-Hochberg over all rows. The labels of an actor are
    not independent: where one is written more, the others are written less.

    Parameters
    ----------
    mentions, groups
        As in `score_naming`.
    min_count : int
        Labels with fewer mentions in all groups together are left out.

    Returns
    -------
    DataFrame
        ``group, actor, label, n, n_others, n_documents, n_documents_others, share, share_others,
        log_ratio, low, high, p, q, distinguishable, note``: the distinguishable first, then those
        whose interval leaves out 0, surest difference first. Where a side is one article nothing
        is tested.

    References
    ----------
    As in `score_keyness`, with mentions of the actor in place of words.
    """
    mentions = _require(mentions, groups, None)
    contrasts = score_share_contrasts(
        _count(mentions, ["doc_id", "sentence_id"]), groups=groups, kind="actor",
        min_count=min_count, n_draws=n_draws, random_state=random_state,
    ).rename(columns={"feature": "label"})  # fmt: skip
    return contrasts[["group", *contrasts.columns.drop("group")]]


def score_naming_periods(
    mentions: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    groups: pd.DataFrame,
    period: str = "month",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how each group names each actor in each week, month or year.

    Parameters
    ----------
    mentions, groups
        As in `score_naming`.
    documents : DataFrame
        ``doc_id, date``, optionally ``date_precision``.
    period : {"month", "week", "year"}
        As in `group_periods`.

    Returns
    -------
    DataFrame
        ``group, period, actor, label, n, n_actor, n_documents_actor, share, low, high, note``; by
        group, actor, period (its first day), then `label`. A period in which a group does not name the
        actor has no row. `note` as in `score_rates`.
    """
    mentions = _require(mentions, groups, None)
    shares = score_share_periods(
        _count(mentions, ["doc_id"]), documents=documents, groups=groups, kind="actor",
        period=period, n_draws=n_draws, random_state=random_state,
    ).rename(columns=_NAMES)  # fmt: skip
    shares = shares.sort_values(["group", "actor", "period", "label"], ignore_index=True)
    return shares[["group", "period", *shares.columns.drop(["group", "period"])]]


def score_label_voices(
    mentions: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score in whose voice each group prints a label: its own, reported, or within quotation marks.

    Only what stands within quotation marks is told to be somebody else's word. In reported speech
    (*the army said terrorists had fled*) the wording may be the group's own, and nobody is credited
    with it. A loaded label that occurs within quotation marks only (`only_quoted`) is not the
    group's word, but it chose to print it. Few mentions prove little: read `low`, and `n`.

    Parameters
    ----------
    mentions : DataFrame
        ``doc_id, sentence_id, actor, label, charge, voice`` (from `find_mentions`, with the voice
        that `mark_voices` tells: "own", "quoted" or "reported").
    groups : DataFrame
        As in `score_naming`.

    Returns
    -------
    DataFrame
        ``group, actor, label, charge, n, n_own, n_reported, n_quoted, n_documents, share_own,
        share_reported, share_quoted, low, high, only_quoted, resampled, note``: shares of a label's
        mentions, which sum to 1; the interval is that of `share_quoted`. By group and actor, loaded
        labels (any charge but neutral) first, then the largest `share_quoted`, then the most
        mentions.
    """
    require_columns(mentions, "mentions", [*_MENTION, "charge", "voice"], "mark_voices()")
    own = _require(mentions, groups, None).assign(
        voice=mentions["voice"].astype("str").to_numpy(), charge=mentions["charge"].astype("str")
    )
    # The label is what is given, the voice what is shared out.
    names, code = split_codes(own["actor"] + "\0" + own["label"])
    given = own.assign(
        actor=pd.Series(code.astype("str"), index=own.index, dtype="str"),
        label=own["voice"].astype("str"),
    )
    voices = ["own", "quoted", "reported"]
    shares = _score_groups(given, groups, n_draws, random_state, labels=voices)
    shares = shares[(shares["label"] == "quoted") & (shares["n_actor"] > 0)]
    place = shares["actor"].astype("int64").to_numpy()
    pairs = pd.DataFrame({"name": names}).astype("str")["name"].str.split("\0", n=1, expand=True)
    shares["actor"] = pairs[0].astype("str").array.take(place) if len(place) else shares["actor"]
    shares["label"] = pairs[1].astype("str").array.take(place) if len(place) else shares["label"]
    keys = ["group", "actor", "label"]
    with_group = own.merge(groups[["doc_id", "group"]].astype("str"), on="doc_id")
    charge = with_group.groupby(keys)["charge"].first()
    reported = with_group[with_group["voice"] == "reported"].groupby(keys).size()
    index = pd.MultiIndex.from_frame(shares[keys])
    shares["charge"] = pd.array(charge.reindex(index).to_numpy(dtype=object), dtype="str")
    shares["n_reported"] = reported.reindex(index).fillna(0).to_numpy().astype(np.int64)
    shares["n_quoted"] = shares["n"]
    shares["n_own"] = shares["n_actor"] - shares["n"] - shares["n_reported"]
    shares["only_quoted"] = shares["n_quoted"] == shares["n_actor"]
    shares["share_own"] = shares["n_own"] / shares["n_actor"]
    shares["share_reported"] = shares["n_reported"] / shares["n_actor"]
    shares = shares.drop(columns=["n", "n_documents"]).rename(
        columns={"n_actor": "n", "n_documents_actor": "n_documents", "share": "share_quoted"}
    )
    shares["note"] = shares["note"].str.replace("not used:", "never within quotation marks:")
    shares["note"] = shares["note"].str.replace("no other label:", "always within quotation marks:")
    shares["_loaded"] = shares["charge"] != "neutral"
    shares = shares.sort_values(
        ["group", "actor", "_loaded", "share_quoted", "n", "label"],
        ascending=[True, True, False, False, False, True],
        ignore_index=True,
    )
    return shares[
        [*keys, "charge", "n", "n_own", "n_reported", "n_quoted", "n_documents", "share_own",
         "share_reported", "share_quoted", "low", "high", "only_quoted", "resampled", "note"]
    ]  # fmt: skip


def _require(mentions: pd.DataFrame, groups: pd.DataFrame, by: str | None) -> pd.DataFrame:
    require_columns(mentions, "mentions", _MENTION, "find_mentions()")
    require_columns(mentions, "mentions", [by] if by else [], "mark_voices()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    return mentions[[*_MENTION, *([by] if by else [])]].astype(
        {"doc_id": "str", "actor": "str", "label": "str"}
    )


def _count(mentions: pd.DataFrame, within: list[str]) -> pd.DataFrame:
    """Count labels as words are counted elsewhere: ``actor, doc_id, feature, n``."""
    named = mentions.rename(columns={"label": "feature"})
    return named.groupby(["actor", *within, "feature"], sort=True).size().rename("n").reset_index()


def _score_groups(
    mentions: pd.DataFrame,
    groups: pd.DataFrame,
    n_draws: int,
    random_state: int,
    *,
    labels: list[str] | None = None,
) -> pd.DataFrame:
    """Shares by group of all actors; of a group of one article its sentences are articles."""
    groups = groups.astype({"doc_id": "str", "group": "str"})
    unit = "unit" if "unit" in groups.columns else "doc_id"
    alone = groups.groupby("group")[unit].transform("nunique") < 2
    mentions, lone = _split_alone(mentions, groups[alone])
    articles = pd.concat([groups[~alone].assign(resampled="articles"), lone])
    shares = score_shares(
        _count(mentions, ["doc_id"]), groups=articles, kind="actor", features=labels,
        n_draws=n_draws, random_state=random_state,
    )  # fmt: skip
    shares = _add_unnamed(shares, groups).rename(columns=_NAMES)
    shares["resampled"] = "articles"
    shares.loc[shares["group"].isin(groups["group"][alone]), "resampled"] = "sentences"
    shares = shares.astype({"resampled": "str"})
    return _count_articles(_tell_alone(shares), mentions, articles)


def _split_alone(mentions: pd.DataFrame, alone: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Let each sentence of an article that is its group alone stand for an article.

    The group's articles are then its sentences; an article that is in other groups too stays in
    them as a whole.
    """
    of_alone = mentions.merge(alone[["doc_id", "group"]], on="doc_id")
    key = (
        of_alone["group"] + "\0" + of_alone["doc_id"] + "\0" + of_alone["sentence_id"].astype("str")
    )
    sentences = of_alone.assign(doc_id=key.astype("str"), unit=key.astype("str"))
    lone = sentences[["doc_id", "group", "unit"]].drop_duplicates("doc_id")
    both = pd.concat([mentions, sentences[mentions.columns]], ignore_index=True)
    return both, lone.assign(resampled="sentences")


def _add_unnamed(shares: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Give the groups that never name an actor their rows."""
    every = groups[["group"]].drop_duplicates()
    rows = shares[["actor", "feature"]].drop_duplicates().merge(every, how="cross")
    rows = rows.merge(shares[["actor", "group"]].drop_duplicates(), how="left", indicator=True)
    unnamed = rows[rows.pop("_merge") == "left_only"]
    if unnamed.empty:
        return shares
    unnamed = unnamed.assign(n=0, n_all=0, n_documents=0, note=_NEVER)
    return pd.concat([shares, unnamed], ignore_index=True).astype({"note": "str"})


def _tell_alone(shares: pd.DataFrame) -> pd.DataFrame:
    """Say of groups of one article what was resampled, and count that article."""
    alone = (shares["resampled"] == "sentences") & (shares["n_actor"] > 0)
    note = shares["note"].str.replace("different articles", "sentences", regex=False)
    note = note.str.replace("one article:", "one sentence:", regex=False)
    note = _ONE + note.where(note == "", "; " + note)
    shares["note"] = shares["note"].mask(alone, note)
    shares["n_documents_actor"] = shares["n_documents_actor"].mask(alone, 1)
    return shares


def _count_articles(
    shares: pd.DataFrame, mentions: pd.DataFrame, articles: pd.DataFrame
) -> pd.DataFrame:
    """Add in how many of a group's articles each label is."""
    keys = ["group", "actor", "label"]
    with_group = mentions.merge(articles[["doc_id", "group", "resampled"]], on="doc_id")
    n = with_group.groupby(keys)["doc_id"].nunique()
    found = n.reindex(pd.MultiIndex.from_frame(shares[keys])).fillna(0).to_numpy()
    found = found.astype(np.int64)
    one = (shares["resampled"] == "sentences").to_numpy()
    shares["n_documents"] = np.where(one, np.minimum(found, 1), found)
    columns = [*keys, "n", "n_actor", "n_documents", "n_documents_actor"]
    return shares[[*columns, "share", "low", "high", "resampled", "note"]]
