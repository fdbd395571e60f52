"""Which group writes about an actor otherwise than all the others."""

from __future__ import annotations

import pandas as pd

from analysis.intervals import N_DRAWS, order_contrasts, score_contrasts, score_q
from analysis.tables import require_columns

_COLUMNS = ["group", "n_documents", "mean", "mean_others", "estimate", "low", "high", "p"]


def score_actor_contrasts(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare how each group writes about each actor with how all other articles do.

    An article's tone towards an actor is the mean over its mentions; articles that do not name
    the actor do not count. Intervals and `p` are those of `score_contrasts`; `q` is over all
    actors and groups.

    Parameters
    ----------
    scores : DataFrame
        From `score_towards`: ``doc_id, actor, score``; NaN scores are left out.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.

    Returns
    -------
    DataFrame
        ``actor, group, n_documents, mean, mean_others, estimate, low, high, p, q,
        distinguishable``, in the order of `score_contrasts`; groups that never name an actor have
        no row.
    """
    require_columns(scores, "scores", ["doc_id", "actor", "score"], "score_towards()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    parts = []
    for actor in sorted(scores["actor"].astype("str").unique()):
        own = scores[(scores["actor"] == actor) & scores["score"].notna()]
        naming = groups[groups["doc_id"].astype("str").isin(own["doc_id"].astype("str"))]
        part = score_contrasts(
            own, groups=naming, value="score", n_draws=n_draws, random_state=random_state
        )
        parts.append(part[_COLUMNS].assign(actor=actor))
    types = {"actor": "str", "group": "str", "n_documents": "int64"}
    table = pd.concat(parts) if parts else pd.DataFrame(columns=[*_COLUMNS, "actor"])
    table = table[["actor", *_COLUMNS]].astype(types | dict.fromkeys(_COLUMNS[2:], "float64"))
    table["q"] = score_q(table["p"].to_numpy(dtype=float))
    return order_contrasts(table, keys=["actor", "group"])
