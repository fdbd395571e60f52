"""Key words that are one side's name for somebody whom the other side calls otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.codes import locate_values
from analysis.features import find_features
from analysis.naming import find_mentions

if TYPE_CHECKING:
    from analysis.naming import NamingSet
    from analysis.prepared import Prepared

_MOSTLY = 0.5
_MIN_OTHERS = 3  # mentions under other names
_MAX_LISTED = 3
_WORD, _LABEL = ["group", "feature"], ["actor", "label"]
_PLACE = ["doc_id", "sentence_id", "start", "end"]


def find_other_names(
    asked: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    prepared: Prepared,
    naming: NamingSet,
    form: Mapping[str, Any],
) -> dict[tuple[str, str], str]:
    """Find the key words that are a name, and what the other side calls its bearer.

    A word is a name, or part of one, where most of its uses stand in mentions of one actor under
    one label, and the label is a name: most of its mentions are written with capitals (*Daesh*,
    *Islamic State*, not *regime* or *Syrian army*). It is told where the other side writes other
    names of that actor, three times or more and more often than this one.

    Parameters
    ----------
    asked : DataFrame
        ``group, feature``: the words, and who uses them more.
    groups : DataFrame
        ``doc_id, group``.
    form : mapping
        As the features were counted.

    Returns
    -------
    dict
        Of each group and feature that is such a name, the other side's names with their counts:
        "“IS” 134, “Islamic State” 68".
    """
    mentions = _keep_names(prepared.measure(_find_named, naming=naming), groups)
    if mentions.empty:
        return {}
    features = asked["feature"].drop_duplicates().tolist()
    uses = prepared.measure(find_features, features=features, **form)
    uses = uses.assign(group=_find_groups(uses, groups), feature=uses["feature"].astype("str"))
    called = _count_held(uses, mentions)
    mostly = called[called["n"] >= _MOSTLY * called["n_uses"]]
    wanted = set(asked[["group", "feature"]].itertuples(index=False, name=None))
    found = {}
    for group, feature, actor, label in mostly[[*_WORD, *_LABEL]].itertuples(
        index=False, name=None
    ):
        others = _tell_others(mentions, group, actor, label)
        if others and (group, feature) in wanted:
            found[(group, feature)] = others
    return found


def _keep_names(mentions: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Keep the mentions in the groups' articles under labels that are mostly written as names."""
    mentions = mentions.assign(group=_find_groups(mentions, groups))
    mentions = mentions[mentions["group"] != ""]
    share = mentions.groupby(_LABEL)["capital"].transform("mean")
    return mentions[share >= _MOSTLY].reset_index(drop=True)


def _count_held(uses: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    """Count each group's uses of each feature that stand in mentions, by label, and all its uses."""
    inside = _find_holders(uses, mentions)
    held = uses[inside >= 0][_WORD].reset_index(drop=True)
    held[_LABEL] = mentions[_LABEL].take(inside[inside >= 0]).to_numpy()
    n_held = held.groupby([*_WORD, *_LABEL]).size().rename("n").reset_index()
    n_uses = uses.groupby(_WORD).size().rename("n_uses").reset_index()
    return n_held.merge(n_uses, on=_WORD)


def _tell_others(mentions: pd.DataFrame, group: str, actor: str, label: str) -> str:
    """List how the other side calls an actor, where it mostly does not call it by this label."""
    elsewhere = mentions[(mentions["group"] != group) & (mentions["actor"] == actor)]
    n = elsewhere.groupby("label").size()
    others = n.drop(label, errors="ignore").sort_index().sort_values(ascending=False, kind="stable")
    if others.sum() < max(_MIN_OTHERS, n.get(label, 0) + 1):
        return ""
    return ", ".join(f"“{other}” {times:,}" for other, times in others.head(_MAX_LISTED).items())


def _find_named(tokens: pd.DataFrame, *, naming: NamingSet) -> pd.DataFrame:
    """Find mentions of actors that may have names, and whether each is written as a name."""
    mentions = find_mentions(tokens, naming=naming)
    actors = [actor.id for actor in naming.actors if actor.kind == "actor"]
    mentions = mentions[mentions["actor"].isin(actors)]
    documents = pd.Index(tokens["doc_id"].astype("str").unique())
    of_token = locate_values(tokens["doc_id"], values=documents)
    width = int(tokens["end"].max()) + 1 if len(tokens) else 1
    place = of_token * width + tokens["start"].to_numpy()
    first = np.searchsorted(
        place,
        locate_values(mentions["doc_id"], values=documents) * width + mentions["start"].to_numpy(),
    )
    forms = tokens["token"].astype("str").to_numpy(dtype=object)
    ends = tokens["end"].to_numpy()
    second = np.minimum(first + 1, max(len(forms) - 1, 0))
    longer = (ends[first] < mentions["end"].to_numpy()) if len(first) else np.zeros(0, dtype=bool)
    capital = np.array([_is_capital(form) for form in forms[first]], dtype=bool)
    capital &= ~longer | np.array([_is_capital(form) for form in forms[second]], dtype=bool)
    return mentions[[*_PLACE, "actor", "label"]].assign(
        actor=mentions["actor"].astype("str"),
        label=mentions["label"].astype("str"),
        capital=capital,
    )


def _is_capital(form: str) -> bool:
    """Whether a form has a capital, also within (*al-Sham*)."""
    return form != form.lower()


def _find_groups(rows: pd.DataFrame, groups: pd.DataFrame) -> np.ndarray:
    """The group of each row's article, "" where it has none."""
    known = groups.drop_duplicates("doc_id")
    place = locate_values(rows["doc_id"], values=pd.Index(known["doc_id"].astype("str")))
    names = np.array([*known["group"].astype("str"), ""], dtype=object)
    found: np.ndarray = names[place]
    return found


def _find_holders(uses: pd.DataFrame, mentions: pd.DataFrame) -> np.ndarray:
    """Which mention, by its place, each use stands in; -1 where it stands in none."""
    documents = pd.Index(mentions["doc_id"].astype("str").unique())
    width = int(max(mentions["end"].max(), uses["end"].max() if len(uses) else 0)) + 1
    begins = locate_values(mentions["doc_id"], values=documents) * width
    begins = begins + mentions["start"].to_numpy()
    order = np.argsort(begins, kind="stable")
    document = locate_values(uses["doc_id"], values=documents)
    at = np.searchsorted(begins[order], document * width + uses["start"].to_numpy(), side="right")
    holder = order[np.maximum(at - 1, 0)]
    same = locate_values(mentions["doc_id"], values=documents)[holder] == document
    ends = mentions["end"].to_numpy()[holder] >= uses["end"].to_numpy()
    return np.where((at > 0) & (document >= 0) & same & ends, holder, -1)
