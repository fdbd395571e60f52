"""Who is written about how, by whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.evidence import Finding, find_evidence
from analysis.findings.base import state_nothing
from analysis.findings.means import state_contrast
from analysis.findings.tone import find_instance, state_masked
from analysis.tables import require_columns, require_made
from analysis.towards.methods import tell_accuracy

if TYPE_CHECKING:
    from analysis.prepared import Prepared


_NONE = "No group differs distinguishably from the others in the tone towards an actor"


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
        From `score_actor_contrasts` by the method `other`: a difference that was tested is stated
        only where this method shows it too, distinguishably.
    """
    require_made(prepared, "prepared", "Prepared")
    if contrasts.empty:
        return state_nothing("None of the actors is named in these articles.", prepared, name)
    known = scores[scores["score"].notna()]
    tested = contrasts["p"].notna()
    measured = f" Method: {tell_accuracy(method)}." if method else ""
    if tested.any():
        clear = contrasts[contrasts["distinguishable"].astype(bool)]
        agreed = clear if beside is None else _take_agreed(clear, beside)
        if agreed.empty:
            text = (
                f"Not distinguishable: none of {int(tested.sum()):,} pairs of {kind} and actor "
                "differs from the other articles in the tone towards the actor"
            )
            if method and beside is not None:
                text += f" by both methods, “{method}” and “{other}”"
                text += f"; by “{method}” alone {len(clear):,}" if len(clear) else ""
            told = f"{text} (q > .05).{measured}"
            return state_nothing(told, prepared, name, headline=_NONE)
        contrasts = agreed
    first = contrasts.iloc[:1]
    actor = str(first["actor"].iloc[0])
    evidence = find_evidence(
        known[known["actor"] == actor], rule=f"tone towards {actor}", value="score"
    )
    return state_contrast(
        first.drop(columns="actor").reset_index(drop=True),
        what=f"the mean tone towards {actor}", evidence=evidence, groups=groups,
        prepared=prepared, name=name, kind=kind,
        after=_tell_agreement(first.iloc[0], method, beside, other) + measured,
    )  # fmt: skip


def state_towards_labels(
    contrasts: pd.DataFrame,
    *,
    labelled: pd.DataFrame,
    parts: pd.DataFrame,
    scores: pd.DataFrame,
    groups: pd.DataFrame,
    prepared: Prepared,
    name: str,
    words: Sequence[str] = (),
) -> Finding:
    """State what of the tone towards actors is the choice of a label, and no portrayal.

    Parameters
    ----------
    contrasts, labelled, parts : DataFrame
        From `score_actor_contrasts`: of ``score``, of ``unmasked``, and of ``unmasked`` minus
        ``score``. Of the rows that differ with the labels the first is told, else that of which the
        labels are the surest part.
    scores : DataFrame
        From `score_towards` with `mask_words`.
    words : sequence of str
        What was masked, as `mask_words`.
    """
    require_made(prepared, "prepared", "Prepared")
    if parts.empty:
        return state_nothing("None of the actors is named in these articles.", prepared, name)
    require_columns(scores, "scores", ["actor", "score", "unmasked"], "score_towards(mask_words=)")
    keys = ["actor", "group"]
    sure = parts.loc[parts["distinguishable"].astype(bool), keys]
    differing = labelled.loc[labelled["distinguishable"].astype(bool), keys].merge(sure, on=keys)
    first = (differing if len(differing) else parts[keys]).iloc[0]
    actor = str(first["actor"])
    known = scores[scores["score"].notna() & (scores["actor"] == actor)]
    with_them, without = (
        int(table["distinguishable"].astype(bool).sum()) for table in (labelled, contrasts)
    )
    instance = find_instance(words, prepared)
    label = f"a label such as “{instance}”" if instance else "a label"
    scored = f": to give a group {label} had been scored as portraying it badly" * (
        without < with_them
    )
    of_actor = [
        table[(table[keys] == first).all(axis=1)].drop(columns="actor").reset_index(drop=True)
        for table in (labelled, contrasts, parts)
    ]
    return state_masked(
        of_actor[0], masked=of_actor[1], parts=of_actor[2],
        evidence=find_evidence(known, rule=f"tone towards {actor}, labels counted", value="unmasked"),
        masked_evidence=find_evidence(known, rule=f"tone towards {actor}", value="score"),
        groups=groups, prepared=prepared, name=name, what=f"the mean tone towards {actor}",
        words=words,
        after=f" Of {int(contrasts['p'].notna().sum()):,} pairs of group and actor {with_them:,} "
        f"differ distinguishably with them, {without:,} without{scored}.",
    )  # fmt: skip


def _take_agreed(clear: pd.DataFrame, beside: pd.DataFrame) -> pd.DataFrame:
    """The rows that another method finds distinguishable too, and in the same direction."""
    keys = ["actor", "group"]
    sure = beside[beside["distinguishable"].astype(bool)]
    known = clear[keys].merge(sure[[*keys, "estimate"]], on=keys, how="left")["estimate"]
    # NaN, where the other method is not sure, has no sign
    return clear[np.sign(known.to_numpy()) == np.sign(clear["estimate"].to_numpy())]


def _tell_agreement(first: pd.Series, method: str, beside: pd.DataFrame | None, other: str) -> str:
    """Tell by which method a difference was found, and what another one finds, after the sentence."""
    if not method:
        return ""
    told = f" So by the method “{method}”"
    if beside is None:
        return f"{told}."
    same = beside[(beside["actor"] == first["actor"]) & (beside["group"] == first["group"])]
    if same.empty or pd.isna(same["estimate"].iloc[0]):
        return f"{told}."
    if (same["estimate"].iloc[0] > 0) != (first["estimate"] > 0):
        return f"{told}; “{other}” shows the opposite direction."
    return f"{told}; “{other}” shows the same{'' if pd.notna(first['p']) else ' direction'}."
