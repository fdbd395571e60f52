"""Shares: how much of all that is counted something is, by group, over time, against the others.

What is counted stands where words stand elsewhere: mentions of an actor, words of speech. A share
is a ratio of sums over the articles in which anything is counted, so that its intervals and tests
are those of a word's rate (`score_rates`, `score_keyness`).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.intervals import LEVEL, N_DRAWS, order_ratios, score_q
from analysis.keyness import score_group_keyness
from analysis.periods import score_rates
from analysis.tables import require_columns, split_rows

_ALWAYS = "no other label: lower bound by the rule of three"
_DAY = pd.Timestamp(2000, 1, 1)  # of all articles, where time is not looked at
_SHARES = {
    "n": "int64", "n_all": "int64", "n_documents": "int64",
    "share": "float64", "low": "float64", "high": "float64", "note": "str",
}  # fmt: skip
_CONTRASTS = {
    "n_target": "n", "n_reference": "n_others",
    "n_documents_target": "n_documents", "n_documents_reference": "n_documents_others",
    "per_1000_target": "share", "per_1000_reference": "share_others",
    "log_ratio": "log_ratio", "low": "low", "high": "high", "p": "p", "note": "note",
}  # fmt: skip


def score_shares(
    counts: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    kind: str | None = None,
    features: Sequence[str] | None = None,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score the share of each feature among all that is counted in a group's articles.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature, n``, and the column `kind`.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit`` (articles of one unit are resampled together).
    kind : str, optional
        A column of `counts`, such as ``actor``: shares are those within each of its values.
    features : sequence of str, optional
        Which features have rows, in every kind; when None, those of each kind.

    Returns
    -------
    DataFrame
        ``group, feature, n, n_all, n_documents, share, low, high, note``, with the column `kind`
        first: `n` of `n_all`, in the `n_documents` articles in which anything is counted. A group
        without such an article has no row. The interval is that of `score_rates`, inside 0 and 1;
        where nothing but the feature is counted, so that resampling would make the share 1 to 1,
        `low` is 0.05 ** (1 / articles).

    References
    ----------
    Hanley & Lippman-Hand (1983), JAMA 249(13), 1743-1745, for a share of 1 or 0.

    Examples
    --------
    >>> counts = pd.DataFrame({"doc_id": ["a", "b"], "feature": ["regime", "state"], "n": [3, 1]})
    >>> groups = pd.DataFrame({"doc_id": ["a", "b"], "group": "Post"})
    >>> score_shares(counts, groups=groups)[["group", "feature", "n", "n_all", "share"]]
      group feature  n  n_all  share
    0  Post  regime  3      4   0.75
    1  Post   state  1      4   0.25
    """
    documents = groups[["doc_id"]].drop_duplicates().assign(date=_DAY)
    shares = score_share_periods(
        counts, documents=documents, groups=groups, kind=kind, features=features, period="year",
        n_draws=n_draws, random_state=random_state,
    )  # fmt: skip
    return shares.drop(columns="period")


def score_share_periods(
    counts: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    groups: pd.DataFrame,
    kind: str | None = None,
    features: Sequence[str] | None = None,
    period: str = "month",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score the share of each feature in each week, month or year.

    Parameters
    ----------
    counts, groups, kind, features
        As in `score_shares`.
    documents, period
        As in `score_rates`.

    Returns
    -------
    DataFrame
        As from `score_shares`, with ``period`` after `group`.
    """
    parts = []
    for name, own in _split(counts, kind).items():
        rates = score_rates(
            own, documents=documents, groups=_keep(groups, own),
            features=sorted(own["feature"].unique()) if features is None else features,
            period=period, n_draws=n_draws, random_state=random_state,
        )  # fmt: skip
        parts.append(rates.assign(_kind=name))
    rates = pd.concat(parts, ignore_index=True)
    rates = rates.rename(columns={"per_1000": "share", "n_tokens": "n_all"})
    names = ["_kind", "group", "period", "feature"]
    types = dict.fromkeys(names, "str") | {"period": "datetime64[us]"} | _SHARES
    shares = rates[[*names, *_SHARES]].astype(types)
    scaled = shares[["share", "low", "high"]] / 1000
    shares[["share", "low", "high"]] = scaled.clip(upper=1)
    always = (shares["n"] == shares["n_all"]) & (shares["n_documents"] > 1)
    always &= ~shares["note"].str.startswith("copies")
    shares.loc[always, "low"] = (1 - LEVEL) ** (1 / shares["n_documents"][always])
    shares.loc[always, "high"] = 1.0
    shares["note"] = shares["note"].mask(always, _ALWAYS)
    return _name_kind(shares, kind)


def score_share_contrasts(
    counts: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    kind: str | None = None,
    min_count: int = 5,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group's share of each feature with that of all other articles.

    Parameters
    ----------
    counts : DataFrame
        As in `score_shares`, optionally with ``sentence_id``, for groups of one article.
    groups, kind
        As in `score_shares`.
    min_count : int
        Features with fewer occurrences in all groups together are left out.

    Returns
    -------
    DataFrame
        ``group, feature, n, n_others, n_documents, n_documents_others, share, share_others,
        log_ratio, low, high, p, q, distinguishable, note``, with the column `kind` first:
        `log_ratio` is 1 where the share is twice that of the others, NaN where a side never has the
        feature (`note`); `q` is `p` after Benjamini-Hochberg over all rows. In the order of
        `order_ratios`. A kind that is counted in one group only has no row.

    References
    ----------
    As in `score_keyness`.
    """
    counts = counts[counts["doc_id"].isin(groups["doc_id"].astype("str"))]
    parts = []
    for name, own in _split(counts, kind).items():
        chosen = _keep(groups, own)
        if chosen["group"].nunique() < 2:
            continue
        keyness = score_group_keyness(
            own, groups=chosen, min_count=min_count, n_draws=n_draws, random_state=random_state
        )
        parts.append(keyness.assign(_kind=name))
    names = ["_kind", "group", "feature"]
    whole = pd.concat(parts) if parts else pd.DataFrame(columns=[*names, *_CONTRASTS])
    contrasts = whole[[*names, *_CONTRASTS]].rename(columns=_CONTRASTS)
    texts = dict.fromkeys([*names, "note"], "str")
    numbers = dict.fromkeys(contrasts.columns.drop(list(texts)), "float64")
    numbers |= {name: "int64" for name in numbers if name.startswith("n")}
    contrasts = contrasts.astype(texts | numbers).reset_index(drop=True)
    contrasts[["share", "share_others"]] /= 1000
    contrasts["q"] = score_q(contrasts["p"].to_numpy(dtype=float))
    more = np.sign(contrasts["share"] - contrasts["share_others"])
    sign = pd.Series(more, index=contrasts.index, dtype=float)
    ordered = order_ratios(contrasts, sign=sign, keys=["_kind", "feature", "group"])
    # One article is no evidence of how its group writes (`score_keyness`).
    towards = ordered["log_ratio"].fillna(ordered["share"] - ordered["share_others"])
    alone = np.where(towards > 0, ordered["n_documents"], ordered["n_documents_others"])
    ordered["distinguishable"] &= alone > 1
    return _name_kind(ordered, kind)


def _split(counts: pd.DataFrame, kind: str | None) -> dict[str, pd.DataFrame]:
    """Return the counts of each kind, at least one table."""
    columns = ["doc_id", "feature", "n", *([kind] if kind else [])]
    require_columns(counts, "counts", columns, "a count_ function")
    parts = split_rows(counts, kind) if kind else {}
    return parts or {"": counts}


def _keep(groups: pd.DataFrame, counts: pd.DataFrame) -> pd.DataFrame:
    """Keep the articles in which anything is counted."""
    return groups[groups["doc_id"].astype("str").isin(counts["doc_id"])]


def _name_kind(table: pd.DataFrame, kind: str | None) -> pd.DataFrame:
    return table.rename(columns={"_kind": kind}) if kind else table.drop(columns="_kind")
