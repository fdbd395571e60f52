"""The uses of key words, marked with what each may be other than a choice of words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.boilerplate.furniture import AGENCIES
from analysis.boilerplate.windows import squeeze
from analysis.codes import locate_values, split_codes
from analysis.uses import find_uses, mark_repeated

if TYPE_CHECKING:
    from analysis.prepared import Prepared

MARKS = ["own", "beside", "opening", "numbered", "repeated"]


@dataclass(frozen=True)
class _Asked:
    """Which uses are asked for: by the place of an article, the group's and the outlet's features."""

    features: pd.Index
    doc_ids: pd.Index
    groups: pd.Index
    outlets: pd.Index
    group_of: np.ndarray
    outlet_of: np.ndarray
    by_group: np.ndarray  # groups × features
    by_outlet: np.ndarray  # outlets × features: of any group that the outlet has articles in


def mark_uses(
    asked: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    outlets: pd.DataFrame,
    prepared: Prepared,
    form: Mapping[str, Any],
) -> pd.DataFrame:
    """Find the uses of key words in their groups, and mark each.

    Parameters
    ----------
    asked : DataFrame
        ``group, feature``.
    groups : DataFrame
        ``doc_id, group``.
    outlets : DataFrame
        Every article's ``doc_id, outlet, unit``.
    form : mapping
        As the features were counted.

    Returns
    -------
    DataFrame
        One row per use: ``group, feature, doc_id`` and whether it is part of the ``own`` name of
        its outlet, ``beside`` an agency's name, ``opening`` an article of several sentences,
        ``numbered``, beside a number (all these with a capital), or in a passage that its outlet
        has ``repeated`` (`mark_repeated`).
    """
    wanted = _list_asked(asked, groups, outlets)
    # sorted out part by part: of a large corpus all uses would not fit into memory
    uses = prepared.measure(_find_asked, wanted=wanted, form=form)
    place = locate_values(uses["doc_id"], values=wanted.doc_ids)
    feature = locate_values(uses["feature"], values=wanted.features)
    group = wanted.group_of[place]
    marked = pd.DataFrame(
        {
            "group": pd.Categorical.from_codes(group, categories=wanted.groups),
            "feature": uses["feature"],
            "doc_id": uses["doc_id"],
            "own": uses["capital"] & _is_own(wanted, wanted.outlet_of[place], feature),
            **{name: uses[name] for name in ("beside", "opening", "numbered")},
            "repeated": mark_repeated(uses, outlets=outlets),
        }
    )
    return marked[wanted.by_group[group, feature]].reset_index(drop=True)


def _list_asked(asked: pd.DataFrame, groups: pd.DataFrame, outlets: pd.DataFrame) -> _Asked:
    by_group = groups.drop_duplicates("doc_id")
    doc_ids = pd.Index(by_group["doc_id"].astype("str"))
    names, group_of = split_codes(by_group["group"])
    known = outlets.drop_duplicates("doc_id")
    place = pd.Index(known["doc_id"].astype("str")).get_indexer(doc_ids)
    outlet_names, outlet_of = split_codes(known["outlet"].iloc[place])
    features = pd.Index(asked["feature"].astype("str").unique())
    of_group = np.zeros((len(names), len(features)), dtype=bool)
    row = locate_values(asked["group"], values=names)
    column = locate_values(asked["feature"], values=features)
    of_group[row[row >= 0], column[row >= 0]] = True
    of_outlet = np.zeros((len(outlet_names), len(features)), dtype=bool)
    for outlet, group in np.unique(np.column_stack([outlet_of, group_of]), axis=0):
        of_outlet[outlet] |= of_group[group]
    return _Asked(
        features=features,
        doc_ids=doc_ids,
        groups=names,
        outlets=outlet_names,
        group_of=group_of,
        outlet_of=outlet_of,
        by_group=of_group,
        by_outlet=of_outlet,
    )


def _find_asked(tokens: pd.DataFrame, *, wanted: _Asked, form: Mapping[str, Any]) -> pd.DataFrame:
    uses = find_uses(tokens, features=wanted.features.tolist(), **form)
    place = locate_values(uses["doc_id"], values=wanted.doc_ids)
    feature = locate_values(uses["feature"], values=wanted.features)
    uses = uses[(place >= 0) & wanted.by_outlet[wanted.outlet_of[place], feature]]
    capital = uses["capital"].to_numpy()
    beside, numbered = np.zeros((2, len(uses)), dtype=bool)
    for side in ("before", "after"):
        words, code = split_codes(uses[side])
        beside |= np.array([squeeze(word) in AGENCIES for word in words], dtype=bool)[code]
        numbered |= np.array([word[:1].isdigit() for word in words], dtype=bool)[code]
    loud = capital | ~uses["inside"].to_numpy()
    runs = {name: uses[name] for name in uses.columns if name.startswith("run_")}
    return pd.DataFrame(
        {
            "feature": uses["feature"],
            "doc_id": uses["doc_id"],
            "capital": loud,
            "beside": beside & loud,
            "opening": uses["opening"].to_numpy() & capital,
            "numbered": numbered & capital,
            **runs,
        }
    )


def _is_own(wanted: _Asked, outlet: np.ndarray, feature: np.ndarray) -> np.ndarray:
    """Whether each use's feature is part of its outlet's name."""
    n_features = max(len(wanted.features), 1)
    pairs, of_use = np.unique(outlet * n_features + feature, return_inverse=True)
    parts = [_list_parts(name) for name in wanted.outlets]
    own = []
    for outlet_code, feature_code in zip(pairs // n_features, pairs % n_features, strict=True):
        word, name = squeeze(wanted.features[feature_code]), wanted.outlets[outlet_code]
        own.append(word in parts[outlet_code] or _ends(word, name))
    return np.array(own, dtype=bool)[of_use]


def _list_parts(name: str) -> frozenset[str]:
    """The name of an outlet in one word, with and without its article, and its longer words."""
    words = [squeeze(word) for word in name.split()]
    rest = words[1:] if words[:1] == ["the"] else words
    long = [word for word in words if len(word) > 3]
    return frozenset(["".join(words), "".join(rest), *long]) - {""}


def _ends(word: str, name: str) -> bool:
    """Whether a word begins or ends the outlet's name ("asharqalawsat"), or is it but for *al*."""
    whole = squeeze(name)
    if whole and word.removeprefix("al") == whole.removeprefix("al"):
        return True
    return len(word) > 4 and (whole.startswith(word) or whole.endswith(word))
