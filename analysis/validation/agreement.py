"""Do coders agree: Krippendorff's alpha, Cohen's kappa, and the codes that stand in the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.intervals import N_DRAWS, draw_weights, score_intervals
from analysis.tables import require_choice, require_columns

LEVELS = ("nominal", "ordinal", "interval")
_COLUMNS = ["frame", "n_items", "n_coders", "agreement", "kappa", "alpha", "low", "high", "note"]


def score_agreement(
    codes: pd.DataFrame,
    *,
    level: str = "nominal",
    clusters: pd.DataFrame | None = None,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how far coders agree, frame by frame, beyond what chance alone would give.

    Alpha is 1 where coders always agree and 0 where they agree as often as chance would; by
    custom .80 is good, and below .667 no conclusion should rest on the codes (Krippendorff 2018).
    It takes any number of coders; a missing code is missing. Its interval resamples sentences
    (those of one article together) and recomputes everything in each resample. Where codes never
    vary, chance agrees fully and nothing can be told: NaN, and `note` says so.

    Parameters
    ----------
    codes : DataFrame
        ``item, coder, code``, and ``frame`` where there are several (from `read_sheets`); each
        coder has one code for an item and frame. No row: a missing code.
    level : {"nominal", "ordinal", "interval"}
        How codes differ: by being different, by rank, or by their numbers.
    clusters : DataFrame, optional
        ``item, doc_id``, or ``unit`` (from `choose_sample`): items of one article, and of copies
        of it, are resampled together.

    Returns
    -------
    DataFrame
        One row per frame, in the order of `codes`: ``frame, n_items`` (with two codes or more),
        ``n_coders, agreement`` (share of agreeing pairs of codes), ``kappa`` (Cohen's; of more
        than two coders the mean over their pairs, Light 1971), ``alpha, low, high, note``. They
        are of the sheet's sentences, not weighted to the corpus.

    References
    ----------
    Krippendorff (2018), Content Analysis, 4th ed., ch. 12; Cohen (1960), Educ. Psychol. Meas.
    20(1), 37-46; Light (1971), Psychol. Bull. 76(5), 365-377; Zapf, Castell, Morawietz & Karch
    (2016), BMC Med. Res. Methodol. 16, 93, for the bootstrap over units.

    Examples
    --------
    >>> codes = pd.DataFrame({
    ...     "item": [1, 2, 3, 4] * 2, "coder": list("aaaabbbb"), "code": [1, 0, 0, 1, 1, 0, 1, 1],
    ... })
    >>> score_agreement(codes)[["n_items", "agreement", "kappa", "alpha"]].round(3)
       n_items  agreement  kappa  alpha
    0        4       0.75    0.5  0.533
    """
    require_columns(codes, "codes", ["item", "coder", "code"], "read_sheets()")
    require_choice(level, "level", LEVELS)
    if level == "interval" or level == "ordinal":
        codes = codes.assign(code=pd.to_numeric(codes["code"]))
    rows = [
        (frame, *_score(part, level, clusters, n_draws, random_state))
        for frame, part in _split_frames(codes)
    ]
    types = {"frame": "str", "n_items": "int64", "n_coders": "int64", "note": "str"}
    table = pd.DataFrame(rows, columns=_COLUMNS)
    return table.astype({name: types.get(name, "float64") for name in _COLUMNS})


def count_codes(codes: pd.DataFrame) -> pd.DataFrame:
    """Count how often each coder gave each code: ``frame, coder, code, n, share``.

    A coder who rarely gives a code that others often give reads the definition differently.

    Examples
    --------
    >>> codes = pd.DataFrame({"item": [1, 2, 1], "coder": list("aab"), "frame": "war",
    ...                       "code": [1.0, 0.0, 1.0]})
    >>> count_codes(codes)[["coder", "code", "n", "share"]].values.tolist()
    [['a', 0.0, 1, 0.5], ['a', 1.0, 1, 0.5], ['b', 1.0, 1, 1.0]]
    """
    require_columns(codes, "codes", ["item", "coder", "frame", "code"], "read_sheets()")
    order = {frame: place for place, frame in enumerate(dict.fromkeys(codes["frame"]))}
    counts = codes.groupby(["frame", "coder", "code"], observed=True).size().rename("n")
    table = counts.reset_index().astype({"n": "int64"})
    total = table.groupby(["frame", "coder"])["n"].transform("sum")
    table["share"] = table["n"] / total
    place = table["frame"].map(order).astype("float64")
    return table.iloc[np.lexsort([table["code"], table["coder"], place])].reset_index(drop=True)


def choose_codes(codes: pd.DataFrame, *, adjudicated: pd.DataFrame | None = None) -> pd.DataFrame:
    """Choose the code that an engine is measured against: what was settled, else the majority.

    Parameters
    ----------
    codes : DataFrame
        ``item, coder, frame, code`` (from `read_sheets`).
    adjudicated : DataFrame, optional
        As `codes`, of a sheet on which somebody settled disagreements: it wins wherever it has a
        code.

    Returns
    -------
    DataFrame
        ``item, frame, code, n_coders, settled``: "one coder", "agreed", "majority",
        "adjudicated", or "tied", where `code` is NaN: as many coders say one thing as another.

    Examples
    --------
    >>> codes = pd.DataFrame({"item": list("xxyy"), "coder": list("abab"), "frame": "war",
    ...                       "code": [1.0, 1.0, 1.0, 0.0]})
    >>> choose_codes(codes)[["item", "code", "settled"]].values.tolist()
    [['x', 1.0, 'agreed'], ['y', nan, 'tied']]
    """
    require_columns(codes, "codes", ["item", "coder", "frame", "code"], "read_sheets()")
    keys = ["item", "frame"]
    votes = codes.groupby([*keys, "code"], sort=False).size().rename("n").reset_index()
    most = votes.groupby(keys)["n"].transform("max")
    winners = votes[votes["n"] == most]
    n_winners = winners.groupby(keys)["n"].transform("size")
    chosen = winners.drop_duplicates(keys).drop(columns="n")
    first = n_winners.loc[chosen.index] > 1
    n_coders = votes.groupby(keys)["n"].sum().rename("n_coders").reset_index()
    n_codes = votes.groupby(keys).size().rename("n_codes").reset_index()
    chosen = chosen.assign(tied=first.to_numpy()).merge(n_coders, on=keys).merge(n_codes, on=keys)
    chosen["settled"] = np.select(
        [chosen["tied"], chosen["n_coders"] == 1, chosen["n_codes"] == 1],
        ["tied", "one coder", "agreed"],
        "majority",
    )
    chosen["code"] = chosen["code"].astype("float64").mask(chosen["tied"])
    if adjudicated is not None and len(adjudicated):
        settled = adjudicated.drop_duplicates(keys, keep="last")[[*keys, "code"]]
        settled = settled.assign(settled="adjudicated").merge(n_coders, on=keys, how="left")
        settled["n_coders"] = settled["n_coders"].fillna(0)
        chosen = pd.concat([settled, chosen], ignore_index=True).drop_duplicates(keys)
    order = list(dict.fromkeys(codes["frame"]))
    chosen["place"] = pd.Categorical(chosen["frame"], order).codes
    chosen = chosen.sort_values(["item", "place"], ignore_index=True, kind="stable")
    return chosen[["item", "frame", "code", "n_coders", "settled"]].astype(
        {"item": "str", "frame": "str", "code": "float64", "n_coders": "int64", "settled": "str"}
    )


def find_disputes(codes: pd.DataFrame, *, sample: pd.DataFrame) -> pd.DataFrame:
    """Find the sentences on which coders differ, to be talked over and settled.

    Returns
    -------
    DataFrame
        One row per sentence and frame: ``frame, codes`` ("ann 1, ben 0"), ``before, sentence,
        after, item, doc_id, sentence_id``.
    """
    require_columns(codes, "codes", ["item", "coder", "frame", "code"], "read_sheets()")
    texts = ["before", "sentence", "after", "item", "doc_id", "sentence_id"]
    require_columns(sample, "sample", texts, "choose_sample()")
    keys = ["frame", "item"]
    n_codes = codes.groupby(keys)["code"].transform("nunique")
    disputed = codes[n_codes > 1].sort_values("coder", kind="stable")
    said = disputed["coder"] + " " + disputed["code"].map("{:g}".format).astype("str")
    order = {frame: place for place, frame in enumerate(dict.fromkeys(codes["frame"]))}
    told = said.groupby([disputed[key] for key in keys]).agg(", ".join).rename("codes")
    table = told.reset_index().merge(sample[texts], on="item")
    place = table["frame"].map(order).astype("float64")
    table = table.iloc[np.lexsort([table["item"], place])].reset_index(drop=True)
    return table[["frame", "codes", *texts]].astype({"codes": "str"})


def _split_frames(codes: pd.DataFrame) -> Iterator[tuple[str, pd.DataFrame]]:
    if "frame" not in codes:
        yield "", codes
        return
    for frame in dict.fromkeys(codes["frame"]):
        yield frame, codes[codes["frame"] == frame]


def _score(
    codes: pd.DataFrame,
    level: str,
    clusters: pd.DataFrame | None,
    n_draws: int,
    random_state: int,
) -> tuple:
    """Return the numbers of one frame, and why one is missing."""
    known = codes[codes["code"].notna()]
    if known.duplicated(["item", "coder"]).any():
        raise ValueError("`codes` must have one code for each item and coder of a frame.")
    n_codes = known.groupby("item")["code"].transform("size")
    paired = known[n_codes > 1]
    n_items, n_coders = paired["item"].nunique(), codes["coder"].nunique()
    if not n_items:
        why = "one coder" if n_coders == 1 else "no sentence was coded twice"
        return n_items, n_coders, *[np.nan] * 5, f"{why}: agreement cannot be told"
    values, code = np.unique(paired["code"].to_numpy(), return_inverse=True)
    units, unit = split_codes(paired["item"])
    pairs = _pair(unit, code, len(units), len(values))
    differ = pairs.sum(axis=0)
    agreement = np.trace(_count_pairs(unit, code, len(units), len(values)))
    agreement /= _count_pairs(unit, code, len(units), len(values)).sum()
    kappa = _score_kappa(paired)
    numbers = values.astype(float) if level == "interval" else np.arange(len(values), dtype=float)
    alpha = float(_score_alpha(differ, level, numbers))
    if np.isnan(alpha):
        note = f"all {n_items} sentences have the same code: nothing tells it from chance"
        return n_items, n_coders, agreement, kappa, alpha, np.nan, np.nan, note
    if alpha == 1:
        note = f"no disagreement in {n_items} sentences: resampling tells no interval"
        return n_items, n_coders, agreement, kappa, alpha, np.nan, np.nan, note
    of_cluster = _sum_clusters(pairs, units, clusters)
    weights = draw_weights(len(of_cluster), n_draws=n_draws, random_state=random_state)
    flat = weights.astype(float) @ of_cluster.reshape(len(of_cluster), -1)
    draws = _score_alpha(flat.reshape(-1, *differ.shape), level, numbers)
    low, high = (float(edge[0]) for edge in score_intervals(draws[:, None]))
    note = ""
    if len(of_cluster) == 1:
        low, high, note = np.nan, np.nan, "one article: resampling tells no interval"
    elif (lost := np.isnan(draws).mean()) > 0.05:
        note = f"{lost:.0%} of resamples hold one code only and are left out of the interval"
    return n_items, n_coders, agreement, kappa, alpha, low, high, note


def _count_pairs(unit: np.ndarray, code: np.ndarray, n_units: int, n_values: int) -> np.ndarray:
    """Ordered pairs of codes within units, summed over the units."""
    counts = np.zeros((n_units, n_values))
    np.add.at(counts, (unit, code), 1)
    return counts.T @ counts - np.diag(counts.sum(axis=0))


def _pair(unit: np.ndarray, code: np.ndarray, n_units: int, n_values: int) -> np.ndarray:
    """Each unit's part of the coincidence matrix: its ordered pairs over its codes less one."""
    counts = np.zeros((n_units, n_values))
    np.add.at(counts, (unit, code), 1)
    size = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    pairs[:, np.arange(n_values), np.arange(n_values)] -= counts
    return pairs / (size - 1)[:, None, None]  # Krippendorff 2018, p. 288: o_ck


def _score_alpha(coincidences: np.ndarray, level: str, numbers: np.ndarray) -> np.ndarray:
    """Alpha of one or many coincidence matrices; NaN where the codes do not vary."""
    n_c = coincidences.sum(axis=-1)
    n = n_c.sum(axis=-1)
    if level == "nominal":
        delta = np.broadcast_to(1 - np.eye(len(numbers)), coincidences.shape)
    else:
        # ordinal: the sum of n_g from c to k, less half of n_c and n_k, is a difference of midranks
        place = numbers if level == "interval" else np.cumsum(n_c, axis=-1) - n_c / 2
        delta = (place[..., :, None] - place[..., None, :]) ** 2
    observed = (coincidences * delta).sum(axis=(-1, -2))
    expected = (n_c[..., :, None] * n_c[..., None, :] * delta).sum(axis=(-1, -2))
    with np.errstate(divide="ignore", invalid="ignore"):
        alpha = 1 - (n - 1) * observed / expected  # alpha = 1 - D_o / D_e
    return np.where(expected > 0, alpha, np.nan)


def _score_kappa(paired: pd.DataFrame) -> float:
    """Cohen's kappa, the mean over pairs of coders; NaN where a pair leaves chance no room."""
    by_coder = {coder: part.set_index("item")["code"] for coder, part in paired.groupby("coder")}
    kappas = []
    for one, other in combinations(by_coder.values(), 2):
        both = pd.concat([one, other], axis=1, join="inner", keys=["one", "other"])
        if both.empty:
            continue
        shares = [both[name].value_counts(normalize=True) for name in ("one", "other")]
        chance = float((shares[0] * shares[1]).sum())  # Cohen 1960: p_c
        seen = float((both["one"] == both["other"]).mean())
        kappas.append((seen - chance) / (1 - chance) if chance < 1 else np.nan)
    return float(np.mean(kappas)) if kappas else np.nan


def _sum_clusters(pairs: np.ndarray, units: pd.Index, clusters: pd.DataFrame | None) -> np.ndarray:
    """Add up the units of one article, which are resampled together."""
    if clusters is None:
        return pairs
    require_columns(clusters, "clusters", ["item", "doc_id"], "choose_sample()")
    name = "unit" if "unit" in clusters else "doc_id"
    one_each = clusters.drop_duplicates("item").set_index("item")[name]
    doc_ids = one_each.reindex(units)
    unknown = doc_ids.isna()
    if unknown.any():
        raise ValueError(f"`clusters` lacks the item {units[unknown.to_numpy()][0]!r}.")
    code = split_codes(doc_ids)[1]
    sums = np.zeros((code.max() + 1, *pairs.shape[1:]))
    np.add.at(sums, code, pairs)
    return sums
