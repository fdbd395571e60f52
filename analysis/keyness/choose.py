"""What to compare: the target, words that both sides use, and what to count by."""

from __future__ import annotations

from difflib import get_close_matches

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.tables import require_columns


def choose_target(groups: pd.DataFrame, *, target: str | None = None) -> str:
    """Return the target group: the one named, else the one with most articles, then by name."""
    require_columns(groups, "groups", ["group"], "group_documents()")
    sizes = groups["group"].value_counts()
    if not len(sizes):
        raise InputError("`groups` holds no article, so that there is no group to choose.")
    if target is None:
        return str(min(sizes.index, key=lambda group: (-sizes[group], group)))
    if target not in sizes.index:
        near = get_close_matches(target, list(sizes.index), n=1, cutoff=0.5)
        hint = f"did you mean {near[0]!r}?" if near else ""
        names = ", ".join(repr(name) for name in sorted(sizes.index)[:20])
        raise InputError(
            f"`target` must be one of the groups, but {target!r} was given; "
            f"{hint or 'the groups are ' + names + '.'}"
        )
    return target


def choose_shared(keyness: pd.DataFrame, *, n_articles: tuple[int, int], n: int = 1) -> list[str]:
    """Choose words that both sides use widely, and yet most differently.

    They are worth a closer look: what stands beside them, and how their use changes, can be
    compared because both sides write them.

    Parameters
    ----------
    keyness : DataFrame
        From `score_keyness`.
    n_articles : tuple of int
        How many articles the target and the reference have.
    n : int
        At most so many.

    Returns
    -------
    list of str
        Of the words that a fifth of either side's articles have, at least three times (of those
        that both sides have, where there is none such), those with the largest `z`, whatever its
        sign.
    """
    have = [f"n_documents_{side}" for side in ("target", "reference")]
    often = [f"n_{side}" for side in ("target", "reference")]
    require_columns(keyness, "keyness", ["feature", *have, *often, "z"], "score_keyness()")
    wide = (keyness[have].to_numpy() >= 0.2 * np.asarray(n_articles)).all(axis=1)
    wide &= (keyness[often] >= 3).all(axis=1).to_numpy()
    shared = keyness[wide] if wide.any() else keyness[(keyness[often] > 0).all(axis=1)]
    order = np.lexsort((shared["feature"], -shared["z"].abs().fillna(0)))
    return [str(feature) for feature in shared["feature"].iloc[order[:n]]]


def choose_unit(groups: pd.DataFrame, *, target: str) -> str:
    """Return what to count by: ``"sentence"`` where the target or all others are one article.

    There the sentences are resampled, so that `score_keyness` needs counts by sentence
    (`count_features` with ``within``); elsewhere counts by document tell all.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    inside = groups["group"] == target
    alone = min(groups.loc[side, "doc_id"].nunique() for side in (inside, ~inside)) < 2
    return "sentence" if alone else "document"
