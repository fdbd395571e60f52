"""How often harm is told without who did it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.agency.doers import (
    CATEGORY,
    NAMED,
    NOBODY,
    TOLD,
    WEAPON,
    choose_events,
    classify_doers,
)
from analysis.agency.phrases import find_head
from analysis.agency.things import PARTIES
from analysis.intervals import (
    LEVEL,
    N_DRAWS,
    order_contrasts,
    score_kind_contrasts,
    score_kind_means,
    score_q,
)
from analysis.tables import require_choice, require_columns, split_rows
from analysis.tokens import fold_forms, split_forms

FORMS = ("active", "passive", "agentless", "intransitive", "nominalised")
ALL = "all"
OTHER = "other"
UNNAMED = "not named"
MIN_HARMS, MIN_ARTICLES = 20, 5  # on either side of a comparison
_CLASS_OF = {word: name for name in reversed(PARTIES) for word in PARTIES[name].split()}


def classify_parties(names: pd.Series) -> pd.Series:
    """Put noun phrases into a few classes by their head; "other", and "not named" for "".

    The list is short and English, made for reports of conflict: most names of persons and of
    smaller places are "other".

    Examples
    --------
    >>> classify_parties(pd.Series(["two government soldiers", "dozens of civilians", ""])).tolist()
    ['soldiers and police', 'civilians', 'not named']
    """
    codes, distinct = pd.factorize(names.astype("str"))
    classes = [_classify(str(name)) for name in distinct]
    return pd.Series(
        pd.array(classes, dtype="str").take(codes), index=names.index, name="patient_class"
    )


def names_nobody(clauses: pd.DataFrame) -> pd.Series:
    """Tell which clauses name no agent, and no owner of the act either.

    Examples
    --------
    >>> clauses = pd.DataFrame({"agent": ["army", "", ""], "owner": ["", "Russian", ""]})
    >>> names_nobody(clauses).tolist()
    [False, False, True]
    """
    nobody = clauses["agent"] == ""
    return nobody & (clauses["owner"] == "") if "owner" in clauses else nobody


def score_agency(
    clauses: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    kind: str = "harm",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Share of harms that tell no doer by name or side, by group and by who suffers.

    A harm tells no doer by name or side where it tells nobody (*were killed*), only a weapon or event
    (*an air strike killed*, *were killed in a terrorist attack*) or only a category (*terrorists*,
    *gunmen*; see `classify_doers`). Where the border between these three lies is a matter of
    convention, and does not move this share; that *rebels* tell a side does. A doer counts also
    where the same sentence tells him beside the harm (`owner` of `find_clauses`). Tolls of a war or of
    years are left out, and so is what is negated, denied, possible or planned (`choose_events`). The share is taken in each article that has such a clause,
    then averaged over the group's articles (`score_means`), so that it is not `n_unnamed` / `n`.

    Parameters
    ----------
    clauses : DataFrame
        ``doc_id, kind, agent, patient``, optionally ``owner`` (from `find_clauses`).
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    kind : {"harm", "control"}
        Which verbs.

    Returns
    -------
    DataFrame
        ``group, patient_class, n, n_unnamed, n_nobody, n_means, n_category, n_documents, estimate,
        low, high, resampled``: the groups in their order, of each the row "all", then the classes of
        `classify_parties` that occur, most clauses first. `n_unnamed` is the sum of `n_nobody`,
        `n_means` (only a weapon or event) and `n_category`. `estimate` is a share in [0, 1]; the
        interval resamples articles.
    """
    require_columns(clauses, "clauses", ["doc_id", "kind", "agent", "patient"], "find_clauses()")
    require_choice(kind, "kind", ["harm", "control"])
    tables = _split_classes(clauses, kind)
    shares = score_kind_means(
        tables, groups=groups, value="unnamed", kind="patient_class", n_draws=n_draws,
        random_state=random_state,
    )  # fmt: skip
    table = shares.rename(columns={"n_sentences": "n"})
    for mark in ("unnamed", "nobody", "means", "category"):
        table[f"n_{mark}"] = _count_marked(mark, tables, groups, of=table)
    table = table[(table["n"] > 0) | (table["patient_class"] == ALL)]
    counts = ["n", "n_unnamed", "n_nobody", "n_means", "n_category", "n_documents"]
    columns = ["group", "patient_class", *counts, "estimate", "low", "high", "resampled"]
    return (
        table.assign(_rest=table["patient_class"] != ALL, _n=-table["n"])
        .sort_values(["group", "_rest", "_n", "patient_class"], ignore_index=True)
        .reindex(columns=columns)
    )


def score_agency_contrasts(
    clauses: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    kind: str = "harm",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group's share of harms that tell no doer by name or side with all others'.

    The comparison is made over all harms, and anew among those whose patient is of one class.
    A row of which either side has fewer than 20 harms, or fewer than 5 articles with one, has its
    two means and no interval or test. The others are two families: `q` of the rows "all" is over the groups, `q` of the others over all
    groups and classes, for which more than `n_draws` shuffles are made where there are many.

    Parameters
    ----------
    clauses, groups, kind
        As in `score_agency`.

    Returns
    -------
    DataFrame
        ``patient_class`` and the columns of `score_contrasts`, with ``n, n_others``, the harms of
        either side; `estimate` is a difference of shares.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    require_columns(clauses, "clauses", ["doc_id", "kind", "agent", "patient"], "find_clauses()")
    require_choice(kind, "kind", ["harm", "control"])
    tables = _split_classes(clauses, kind)
    tables = tables if len(tables[ALL]) else {}
    # so many shuffles that one clear difference can pass among all comparisons
    n_tests = len(tables) * groups["group"].nunique()
    table = score_kind_contrasts(
        tables, groups=groups, value="unnamed", kind="patient_class", random_state=random_state,
        n_draws=max(n_draws, int(np.ceil(2 * n_tests / (0.5 * (1 - LEVEL))))),
    )  # fmt: skip
    table = _add_base(table, tables, groups)
    p, whole = table["p"].to_numpy(dtype=float), (table["patient_class"] == ALL).to_numpy()
    table["q"] = np.where(whole, score_q(np.where(whole, p, np.nan)), np.nan)
    table.loc[~whole, "q"] = score_q(np.where(whole, np.nan, p))[~whole]
    return order_contrasts(table, keys=["patient_class", "group"])


def score_agency_forms(
    clauses: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    kind: str = "harm",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Share of each grammatical form among a group's harms, with intervals by article.

    The shares of a group sum to 1. They are taken in each article, then averaged (`score_means`).

    Parameters
    ----------
    clauses : DataFrame
        ``doc_id, kind, form`` (from `find_clauses`).
    groups, kind
        As in `score_agency`.

    Returns
    -------
    DataFrame
        ``group, form, n, n_documents, n_clauses, estimate, low, high, resampled``: by group, the
        forms from "active" to "nominalised"; `n` counts the form, `n_clauses` all forms.
    """
    require_columns(clauses, "clauses", ["doc_id", "kind", "form"], "find_clauses()")
    require_choice(kind, "kind", ["harm", "control"])
    chosen = choose_events(clauses[clauses["kind"] == kind])
    return _score_parts(
        chosen, chosen["form"], name="form", values=FORMS, groups=groups, n_draws=n_draws,
        random_state=random_state,
    )  # fmt: skip


def score_agency_doers(
    clauses: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    kind: str = "harm",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Share of a group's harms by how their doer is told, with intervals by article.

    The shares of a group sum to 1. "nobody", "only a weapon or event" and "only a category" together
    are the share of `score_agency` (`classify_doers`).

    Parameters
    ----------
    clauses : DataFrame
        ``doc_id, kind, agent``, optionally ``owner, toll`` (from `find_clauses`).
    groups, kind
        As in `score_agency`.

    Returns
    -------
    DataFrame
        ``group, doer, n, n_documents, n_clauses, estimate, low, high, resampled``: by group, from
        "nobody" to "named"; `n` counts such harms, `n_clauses` all.
    """
    require_columns(clauses, "clauses", ["doc_id", "kind", "agent"], "find_clauses()")
    require_choice(kind, "kind", ["harm", "control"])
    chosen = choose_events(clauses[clauses["kind"] == kind])
    return _score_parts(
        chosen, classify_doers(chosen), name="doer", values=TOLD, groups=groups, n_draws=n_draws,
        random_state=random_state,
    )  # fmt: skip


def _score_parts(
    clauses: pd.DataFrame,
    told: pd.Series,
    *,
    name: str,
    values: tuple[str, ...],
    groups: pd.DataFrame,
    n_draws: int,
    random_state: int,
) -> pd.DataFrame:
    """Score the share of each value that clauses take: in each article, then averaged."""
    ids = clauses[["doc_id"]]
    tables = {value: ids.assign(told=(told == value).astype(float)) for value in values}
    shares = score_kind_means(
        tables, groups=groups, value="told", kind=name, n_draws=n_draws, random_state=random_state
    )
    table = shares.rename(columns={"n_sentences": "n_clauses"})
    table["n"] = _count_marked("told", tables, groups, of=table)
    rank = table[name].map({value: place for place, value in enumerate(values)})
    table = table.assign(_rank=rank).sort_values(["group", "_rank"], ignore_index=True)
    columns = ["group", name, "n", "n_documents", "n_clauses", "estimate", "low", "high"]
    return table[[*columns, "resampled"]]


def has_base(contrasts: pd.DataFrame) -> pd.Series:
    """Tell which rows of `score_agency_contrasts` rest on enough to be compared.

    Examples
    --------
    >>> row = {"n": 30, "n_others": 19, "n_documents": 8, "n_documents_others": 9}
    >>> has_base(pd.DataFrame([row, row | {"n_others": 20}])).tolist()
    [False, True]
    """
    sides = [("n", MIN_HARMS), ("n_others", MIN_HARMS)]
    sides += [("n_documents", MIN_ARTICLES), ("n_documents_others", MIN_ARTICLES)]
    return pd.concat([contrasts[name] >= least for name, least in sides], axis=1).all(axis=1)


def choose_patients(contrasts: pd.DataFrame) -> str:
    """Choose whose harms a report tells of first: all, unless only one class shows a difference.

    Parameters
    ----------
    contrasts : DataFrame
        From `score_agency_contrasts`, in its order.

    Returns
    -------
    str
        "all", or the `patient_class` of the first distinguishable row where no group differs over
        all harms.

    Examples
    --------
    >>> rows = pd.DataFrame({"patient_class": ["places", "all"], "distinguishable": [True, False]})
    >>> choose_patients(rows)
    'places'
    """
    require_columns(contrasts, "contrasts", ["distinguishable"], "score_agency_contrasts()")
    clear = contrasts[contrasts["distinguishable"]]
    whole = len(clear) == 0 or (clear["patient_class"] == ALL).any()
    return ALL if whole else str(clear["patient_class"].iloc[0])


def _add_base(
    table: pd.DataFrame, tables: dict[str, pd.DataFrame], groups: pd.DataFrame
) -> pd.DataFrame:
    """Add how many harms and articles either side has; what has too few is not tested."""
    table["n"] = _count_marked("is_harm", tables, groups, of=table) if tables else 0
    known = {name: rows[rows["doc_id"].isin(groups["doc_id"])] for name, rows in tables.items()}
    totals = {
        "n": {name: len(rows) for name, rows in known.items()},
        "n_documents": {name: rows["doc_id"].nunique() for name, rows in known.items()},
    }
    for count, of_class in totals.items():
        total = np.array([of_class[name] for name in table["patient_class"]], dtype=np.int64)
        table[f"{count}_others"] = total - table[count]
    table.loc[~has_base(table), ["low", "high", "p"]] = np.nan
    counts = ["n", "n_others", "n_documents", "n_documents_others"]
    first = ["patient_class", "group", *counts]
    return table[[*first, *table.columns.drop(first)]].astype(dict.fromkeys(counts, "int64"))


def _split_classes(clauses: pd.DataFrame, kind: str) -> dict[str, pd.DataFrame]:
    """Return all clauses of a kind of verb, then those of each class of patient."""
    chosen = choose_events(clauses[clauses["kind"] == kind])
    doer = classify_doers(chosen)
    marked = pd.DataFrame(
        {
            "doc_id": chosen["doc_id"],
            "is_harm": 1.0,
            "unnamed": (doer != NAMED).astype("float64"),
            "nobody": (doer == NOBODY).astype("float64"),
            "means": (doer == WEAPON).astype("float64"),
            "category": (doer == CATEGORY).astype("float64"),
            "patient_class": classify_parties(chosen["patient"]),
        }
    )
    return {ALL: marked, **split_rows(marked, "patient_class")}


def _count_marked(
    mark: str, tables: dict[str, pd.DataFrame], groups: pd.DataFrame, *, of: pd.DataFrame
) -> np.ndarray:
    """Count the rows of each kind and group in which `mark` is 1, for each row `of` their means."""
    kind = str(of.columns[0])
    rows = pd.concat([rows.assign(**{kind: name}) for name, rows in tables.items()])
    marked = rows.loc[rows[mark] > 0, ["doc_id", kind]].astype("str")
    n = marked.merge(groups[["doc_id", "group"]].astype("str")).groupby([kind, "group"]).size()
    counted = n.reindex(pd.MultiIndex.from_frame(of[[kind, "group"]])).fillna(0)
    return counted.to_numpy().astype(np.int64)


def _classify(name: str) -> str:
    words = fold_forms(split_forms(name))
    if not words:
        return UNNAMED
    head = _CLASS_OF.get(find_head(words))
    if head is None:  # "three civilians one of them"
        plural = (word for word in words if word.endswith(("s", "people", "men")))
        head = next((_CLASS_OF[word] for word in plural if word in _CLASS_OF), None)
    if head is None and words[-1].replace(",", "").isdigit():  # "killed 12"
        head = "people not described"
    return head or OTHER
