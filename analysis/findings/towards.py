"""Who is written about how, by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from analysis.evidence import Finding, find_evidence
from analysis.findings.base import state_nothing
from analysis.findings.means import state_contrast
from analysis.tables import require_made

if TYPE_CHECKING:
    from analysis.prepared import Prepared


def state_towards(
    contrasts: pd.DataFrame,
    *,
    scores: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    kind: str = "group",
    method: str = "",
    beside: pd.DataFrame | None = None,
    other: str = "",
) -> Finding:
    """State which group writes most unlike all others about an actor, or that none does.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_actor_contrasts`, in its order.
    scores : DataFrame
        From `score_towards`.
    kind : str
        What a group is, such as ``"source"``.
    method : str
        By which method it was scored; then the sentence says so.
    beside : DataFrame, optional
        From `score_actor_contrasts` by the method `other`: the sentence says whether it agrees.
    """
    require_made(prepared, "prepared", "Prepared")
    if contrasts.empty:
        return state_nothing("None of the actors is named in these articles.", prepared, name)
    known = scores[scores["score"].notna()]
    tested = contrasts["p"].notna()
    if tested.any() and not contrasts["distinguishable"].any():
        text = (
            f"Not distinguishable: none of {int(tested.sum()):,} pairs of {kind} and actor differs "
            "from the other articles in the tone towards the actor (q > .05)"
            f"{f', by the method “{method}”; another may find one' if method else ''}."
        )
        return state_nothing(text, prepared, name)
    actor = str(contrasts["actor"].iloc[0])
    evidence = find_evidence(
        known[known["actor"] == actor], rule=f"tone towards {actor}", value="score"
    )
    return state_contrast(
        contrasts[contrasts["actor"] == actor].drop(columns="actor").reset_index(drop=True),
        what=f"the mean tone towards {actor}", evidence=evidence, groups=groups,
        prepared=prepared, name=name, kind=kind,
        after=_tell_agreement(contrasts, actor, method, beside, other),
    )  # fmt: skip


def _tell_agreement(
    contrasts: pd.DataFrame, actor: str, method: str, beside: pd.DataFrame | None, other: str
) -> str:
    """Tell whether another method finds the same difference, after the sentence."""
    if not method:
        return ""
    told = f" So by the method “{method}”"
    if beside is None:
        return f"{told}."
    first = contrasts[contrasts["actor"] == actor].iloc[0]
    same = beside[(beside["actor"] == actor) & (beside["group"] == first["group"])]
    if same.empty or pd.isna(same["estimate"].iloc[0]):
        return f"{told}."
    agrees = (same["estimate"].iloc[0] > 0) == (first["estimate"] > 0)
    if not agrees:
        return f"{told}; “{other}” shows the opposite direction."
    if pd.isna(first["p"]):
        return f"{told}; “{other}” shows the same direction."
    if not same["distinguishable"].iloc[0]:
        return f"{told}; “{other}” shows the same direction, but not distinguishably."
    return f"{told}; “{other}” shows the same."
