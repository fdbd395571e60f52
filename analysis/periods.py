"""Over time: articles, scores and rates by week or month, gaps left as gaps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import split_codes
from analysis.counts import count_matrix
from analysis.errors import InputError
from analysis.features import match_features
from analysis.intervals import (
    LEVEL,
    N_DRAWS,
    code_units,
    draw_weights,
    order_ratios,
    score_intervals,
    score_means,
    score_q,
)
from analysis.keyness import score_keyness
from analysis.tables import require_choice, require_columns

_NAMES = {"week": "%Y-%m-%d", "month": "%Y-%m", "year": "%Y"}
# dates too coarse to tell it
_UNKNOWN = {"day": ["month", "year"], "week": ["month", "year"], "month": ["year"], "year": []}
_CELLS = 4_000_000  # numbers drawn in one go: 32 MB
_FEW_UNITS = (
    5  # units; simulated, 95 % intervals of 2 to 4 held the true rate 51 to 68 times of 100
)
_REST = "\0"  # stands for all other words; no word is written so


def count_months(documents: pd.DataFrame) -> pd.DataFrame:
    """Count the articles of each month that has any.

    Returns
    -------
    DataFrame
        ``month`` (its first day), ``n_documents``; articles without a date, or of which only the
        year is known, are left out.
    """
    months = group_periods(documents, period="month")["group"]
    counts = months.value_counts().sort_index()
    return pd.DataFrame({"month": _first_days(counts.index), "n_documents": counts.to_numpy()})


def group_periods(documents: pd.DataFrame, *, period: str = "month") -> pd.DataFrame:
    """Group the dated articles by week, month or year.

    A week is that of ISO 8601, Monday to Sunday, and is named by the date of its Monday.

    Returns
    -------
    DataFrame
        ``doc_id, group, unit``, in the order given. Articles of which only the year is known have
        no month, those of which only the month is known no week, and are left out there. `unit`
        is that of `documents`, if it has the column; else the first article with the very same
        text, dated or not: copies are resampled together.
    """
    require_choice(period, "period", list(_NAMES))
    starts = _find_starts(documents, period)
    if "unit" in documents.columns:
        unit = documents["unit"]
    elif "text" in documents.columns:
        unit = documents.groupby("text", observed=True, sort=False)["doc_id"].transform("first")
    else:
        unit = documents["doc_id"]
    chosen = starts.notna()
    columns = {
        "doc_id": documents["doc_id"][chosen],
        "group": starts[chosen].dt.strftime(_NAMES[period]),
        "unit": unit[chosen],
    }
    return pd.DataFrame(columns).astype("str").reset_index(drop=True)


def choose_period(
    documents: pd.DataFrame, *, groups: pd.DataFrame, period: str | None = None, least: int = 5
) -> str:
    """Return the period asked for, else the finest in which groups have articles enough.

    Parameters
    ----------
    groups : DataFrame
        ``doc_id, group``.
    period : {"week", "month", "year"}, optional
        What was asked for.
    least : int
        So many articles the median group has in the median of its periods: fewer give no
        interval in `score_rates`.

    Returns
    -------
    str
        ``"year"`` where no period has so many.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    if period is not None:
        require_choice(period, "period", list(_NAMES))
        return period
    named = groups.astype({"doc_id": "str"}).set_index("doc_id")["group"]
    for name in ("week", "month"):
        periods = group_periods(documents, period=name)
        group = named.reindex(periods["doc_id"]).to_numpy()
        sizes = periods.groupby([group, periods["group"]]).size()
        if len(sizes) and sizes.groupby(level=0).median().median() >= least:
            return name
    return "year"


def score_trend(
    scores: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Average a sentence score by month, with an interval by article (`score_means`).

    Returns
    -------
    DataFrame
        ``month, n_documents, estimate, low, high``; a month of one article has no interval here,
        because its sentences say nothing about the month.
    """
    groups = group_periods(documents, period="month")
    means = score_means(
        scores, groups=groups, value=value, n_draws=n_draws, random_state=random_state
    )
    alone = means["n_documents"] < 2
    means[["low", "high"]] = means[["low", "high"]].mask(alone, np.nan)
    means.insert(0, "month", _first_days(means["group"]))
    return means[["month", "n_documents", "estimate", "low", "high"]]


def score_rates(
    counts: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    groups: pd.DataFrame,
    features: Sequence[str],
    period: str = "month",
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how often each group uses a feature in each week, month or year.

    The rate is a ratio of sums: all occurrences in the group's articles of the period, per 1,000
    of their words. Its interval resamples these articles, copies (`unit`) together. It tells how
    far the rate would vary with other articles like these; it does not tell whether two periods
    differ (`score_rate_changes` does), and a rate may follow the stories of a month more than the
    wording of an outlet.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature, n`` (from `count_features`), of all features: they make up the words.
    documents : DataFrame
        ``doc_id, date``, optionally ``date_precision``.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    features : sequence of str
        What is counted, spelt as in `counts`. With ``*`` (any run of signs) or ``?`` (one sign),
        the counts of all features that match are one line: ``withdr?w*``.
    period : {"month", "week", "year"}
        As in `group_periods`.

    Returns
    -------
    DataFrame
        ``group, period, feature, n, n_documents, n_tokens, per_1000, low, high, note``, by group,
        then period (its first day), then in the order of `features`. A period without articles
        has no row. `n_documents` are the group's articles of the period, used or not.

        `note` says where there is no interval or another one. Of one article (or copies of one)
        nothing can be resampled; of 2 to 4 too little, their intervals would hold the true rate
        in two cases of three. Where none of 2 or more articles uses the feature, the rate is a
        true 0 of which resampling would make 0 to 0: `high` is the rate if the largest share of
        articles still compatible with that, 1 - 0.05 ** (1 / articles), about 3 / articles, used
        it as often as articles that use it do in all of `groups`.

    Notes
    -----
    The percentiles are those at which few articles make intervals as wide as Student's t does. In
    simulated periods of a word that clumps strongly in articles, 95 % intervals held the true
    rate in 87-91 % (5 to 10 articles), 91 % (20) and 91-94 % (40); plain percentiles in 76-86 %,
    85 % and 90 %.

    Raises
    ------
    InputError
        Where `features` is a text instead of several.

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 13, percentile
    interval; Hesterberg (2015), The American Statistician 69(4), 371-386, sec. 5.2, its levels
    for few articles; Hanley & Lippman-Hand (1983), JAMA 249(13), 1743-1745, the rule of three.

    Examples
    --------
    >>> counts = pd.DataFrame({"doc_id": ["a", "a", "b"], "feature": ["truce", "holds", "war"]})
    >>> groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["Post", "Post"]})
    >>> dates = pd.to_datetime(["2030-01-09", "2030-03-02"])
    >>> rates = score_rates(
    ...     counts.assign(n=1), documents=groups.assign(date=dates), groups=groups,
    ...     features=["truce"],
    ... )
    >>> rates[["period", "feature", "n", "n_tokens", "per_1000"]]
          period feature  n  n_tokens  per_1000
    0 2030-01-01   truce  1         2     500.0
    1 2030-03-01   truce  0         1       0.0
    """
    features = _require_features(features)
    require_choice(period, "period", list(_NAMES))
    cells = _lay_cells(counts, documents, groups, features, period)
    n_documents = np.bincount(cells.cell, minlength=len(cells.group))
    n_units, by_unit = _sum_units(cells)
    first = np.cumsum(n_units) - n_units
    n, n_tokens = np.split(_sum_rows(cells.sums, cells.cell, len(n_units)), [-1], axis=1)
    per_1000 = _divide(1000 * n, n_tokens)
    low, high = _score_rate_intervals(
        by_unit, n_units, first, n_draws=n_draws, random_state=random_state
    )
    unused = (n == 0) & (n_units > 1)[:, None] & (n_tokens > 0)
    low, high = np.where(unused, 0, low), np.where(unused, _bound(by_unit, n_units, n_tokens), high)
    n_lines = len(features)
    rates = pd.DataFrame(
        {
            "group": cells.group.repeat(n_lines),
            "period": cells.start.repeat(n_lines),
            "feature": pd.Series(features * len(n), dtype="str"),
            "n": n.ravel().astype(np.int64),
            "n_documents": np.repeat(n_documents, n_lines),
            "n_tokens": np.repeat(n_tokens.ravel(), n_lines).astype(np.int64),
            "per_1000": per_1000.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }
    )
    rates["note"] = _tell_notes(rates, np.repeat(n_units, n_lines))
    return rates


def score_rate_changes(
    counts: pd.DataFrame,
    *,
    documents: pd.DataFrame,
    groups: pd.DataFrame,
    features: Sequence[str],
    since: str | pd.Timestamp | None = None,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how much more often each group uses a feature since a day than before it.

    Each group is compared with itself, its later articles against its earlier ones
    (`score_keyness`): `log_ratio` is 1 where the rate doubled. The day must be chosen before
    looking at the rates; a day picked because the line rises there finds a change by chance. A
    change of rate may be a change of stories.

    Parameters
    ----------
    counts, documents, groups, features
        As in `score_rates`, but no feature may be in two lines.
    since : str or Timestamp, optional
        The first day of the later articles; when None, the day that halves the dated articles.

    Returns
    -------
    DataFrame
        ``group, feature, since, n_before, n_after, n_documents_before, n_documents_after,
        per_1000_before, per_1000_after, log_ratio, low, high, p, q, distinguishable, note``: the
        distinguishable first, then those whose interval leaves out 0, largest change first. `n_documents_` count the articles that use
        the feature; `q` is `p` after Benjamini-Hochberg over all rows. Groups without articles on
        both sides, and features that a group never uses, have no row.

    Raises
    ------
    InputError
        Where `features` is a text, or a feature would be counted in two lines.
    """
    features = _require_features(features)
    cells = _lay_cells(counts, documents, groups, features, "day")
    _refuse_overlap(counts, features)
    day = cells.start.to_numpy()[cells.cell]
    middle = np.sort(day)[len(day) // 2] if len(day) else np.datetime64("NaT")
    split = np.datetime64(middle) if since is None else pd.Timestamp(since).to_datetime64()
    rest = cells.sums[:, -1:] - cells.sums[:, :-1].sum(axis=1, keepdims=True)
    lines = np.hstack([cells.sums[:, :-1], rest]).astype(np.int64)
    row, column = np.nonzero(lines)
    reduced = pd.DataFrame(
        {
            "doc_id": cells.doc_ids[row],
            "feature": pd.Index([*features, _REST], dtype="str")[column],
            "n": lines[row, column],
        }
    )
    sides = pd.DataFrame({"doc_id": cells.doc_ids, "unit": cells.units})
    sides["group"] = pd.Series(np.where(day >= split, "after", "before"), dtype="str")
    group = cells.group.to_numpy()[cells.cell]
    parts = []
    for name in dict.fromkeys(cells.group):
        own = sides[group == name]
        if own["group"].nunique() == 2:
            change = score_keyness(
                reduced[group[row] == name], groups=own, target="after", reference="before",
                min_count=1, n_draws=n_draws, random_state=random_state,
            )  # fmt: skip
            change = change[change["feature"] != _REST]
            parts.append(change.assign(group=name, since=pd.Timestamp(split).as_unit("us")))
    return _order_changes(parts)


class _Cells(NamedTuple):
    """The dated articles of all groups, and the group and period (a cell) that each is in."""

    doc_ids: pd.Index
    units: np.ndarray
    cell: np.ndarray
    sums: np.ndarray  # a row an article: its counts of each line, then its words
    group: pd.Index  # of each cell
    start: pd.DatetimeIndex


def _lay_cells(
    counts: pd.DataFrame,
    documents: pd.DataFrame,
    groups: pd.DataFrame,
    features: list[str],
    period: str,
) -> _Cells:
    require_columns(counts, "counts", ["doc_id", "feature", "n"], "count_features()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    starts = _find_starts(documents, period).set_axis(documents["doc_id"].astype("str"))
    named = groups["unit" if "unit" in groups.columns else "doc_id"]
    articles = pd.DataFrame(
        {"doc_id": groups["doc_id"], "group": groups["group"], "unit": named}
    ).astype("str")
    articles["start"] = starts.reindex(articles["doc_id"]).to_numpy()
    articles = articles.dropna(subset="start").sort_values("doc_id", ignore_index=True)
    by_cell = articles.groupby(["group", "start"], sort=True, observed=True)
    keys = by_cell.size().index.to_frame(index=False)
    doc_ids = pd.Index(articles["doc_id"])
    matrix, _, vocabulary = count_matrix(counts, doc_ids=doc_ids)
    lines = [matrix[:, match_features(line, vocabulary)].sum(axis=1) for line in features]
    values = np.hstack([np.asarray(line, dtype=float) for line in [*lines, matrix.sum(axis=1)]])
    return _Cells(
        doc_ids,
        articles["unit"].to_numpy(dtype=object),
        by_cell.ngroup().to_numpy(),
        values,
        pd.Index(keys["group"], dtype="str", name=None),
        pd.DatetimeIndex(keys["start"], name=None).as_unit("us"),
    )


def _find_starts(documents: pd.DataFrame, period: str) -> pd.Series:
    """Return the first day of each article's period; NaT where its date does not tell it."""
    require_columns(documents, "documents", ["doc_id", "date"], "read_documents()")
    day = documents["date"].dt.normalize()
    if "date_precision" in documents.columns:
        day = day.mask(documents["date_precision"].isin(_UNKNOWN[period]))
    if period == "day":
        return day
    if period == "week":
        return day - pd.to_timedelta(day.dt.day_of_week, unit="D")
    return day.dt.to_period({"month": "M", "year": "Y"}[period]).dt.start_time.dt.as_unit("us")


def _require_features(features: Sequence[str]) -> list[str]:
    if isinstance(features, str):
        raise InputError(
            f"`features` must be a list of words, but the text {features!r} was given; "
            f"write [{features!r}]."
        )
    return list(dict.fromkeys(features))


def _refuse_overlap(counts: pd.DataFrame, features: list[str]) -> None:
    vocabulary, _ = split_codes(counts["feature"])
    taken: dict[int, str] = {}
    for line in features:
        for place in match_features(line, vocabulary):
            if place in taken:
                raise InputError(
                    f"`features` must count each word in one line only, but {taken[place]!r} and "
                    f"{line!r} both count {vocabulary[place]!r}; leave one of them out."
                )
            taken[place] = line


def _sum_rows(values: np.ndarray, code: np.ndarray, n: int) -> np.ndarray:
    return np.stack([np.bincount(code, weights=column, minlength=n) for column in values.T], axis=1)


def _sum_units(cells: _Cells) -> tuple[np.ndarray, np.ndarray]:
    """Count each cell's resampling units, and add up the values of each, cell after cell."""
    order = np.argsort(cells.cell, kind="stable")
    ends = np.cumsum(np.bincount(cells.cell, minlength=len(cells.group)))
    coded = [code_units(part) for part in np.split(cells.units[order], ends[:-1])]
    coded = coded[: len(cells.group)]  # np.split of nothing gives one part
    n_units = np.array([n for n, _ in coded], dtype=np.int64)
    first = np.cumsum(n_units) - n_units
    code = np.concatenate([np.empty(0, np.int64), *(code for _, code in coded)]).astype(np.int64)
    return n_units, _sum_rows(
        cells.sums[order], first[cells.cell[order]] + code, int(n_units.sum())
    )


def _score_rate_intervals(
    by_unit: np.ndarray,
    n_units: np.ndarray,
    first: np.ndarray,
    *,
    n_draws: int,
    random_state: int,
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile intervals of each cell's rates; the cells of as many units share the draws.

    So a cell's interval does not depend on which other groups are in the table, and as many
    products as there are numbers of units are enough for thousands of cells.
    """
    n_lines = by_unit.shape[1] - 1
    low, high = np.full((2, len(n_units), n_lines), np.nan)
    most = max(_CELLS // (n_draws * (n_lines + 1)), 1)
    for size in np.unique(n_units[n_units >= _FEW_UNITS]):
        level = _expand_level(int(size))
        generator = np.random.default_rng([random_state, size])
        weights = draw_weights(int(size), n_draws=n_draws, random_state=generator).astype(float)
        alike = np.flatnonzero(n_units == size)
        for begin in range(0, len(alike), most):
            part = alike[begin : begin + most]
            rows = by_unit[first[part] + np.arange(size)[:, None]]  # unit x cell x line
            sums = (weights @ rows.reshape(size, -1)).reshape(n_draws, len(part), -1)
            draws = _divide(1000 * sums[..., :-1], sums[..., -1:])
            bounds = score_intervals(draws.reshape(n_draws, -1), level=level)
            low[part], high[part] = (bound.reshape(len(part), -1) for bound in bounds)
    return low, high


def _expand_level(n_units: int) -> float:
    """The level at which percentiles of few resampled units are as wide as t intervals.

    Percentiles are too narrow twice over: the spread of n units is taken for that of n - 1, and
    normal quantiles stand for t quantiles (Hesterberg 2015, sec. 5.2).
    """
    from scipy.special import ndtr, stdtrit

    t = stdtrit(n_units - 1, (1 + LEVEL) / 2)
    return float(1 - 2 * ndtr(-np.sqrt(n_units / (n_units - 1)) * t))


def _bound(by_unit: np.ndarray, n_units: np.ndarray, n_tokens: np.ndarray) -> np.ndarray:
    """The largest rate compatible with no use in any of the units (rule of three)."""
    n = by_unit[:, :-1].sum(axis=0)
    often = np.where(n > 0, n / np.maximum((by_unit[:, :-1] > 0).sum(axis=0), 1), 1)
    share = 1 - (1 - LEVEL) ** (1 / n_units)  # exact; 3 / n is its approximation
    return _divide(1000 * (share * n_units)[:, None] * often, n_tokens)


def _divide(n: np.ndarray, size: np.ndarray) -> np.ndarray:
    return np.divide(n, size, out=np.full(n.shape, np.nan), where=size > 0)


def _tell_notes(rates: pd.DataFrame, n_units: np.ndarray) -> pd.Series:
    conditions = {
        "no words": rates["n_tokens"] == 0,
        "one article: nothing to resample": rates["n_documents"] == 1,
        "copies of one article: nothing to resample": n_units == 1,
        "not used: upper bound by the rule of three": rates["n"] == 0,
        f"fewer than {_FEW_UNITS} different articles: too few to resample": n_units < _FEW_UNITS,
    }
    told = np.select(list(conditions.values()), list(conditions), default="")
    return pd.Series(told, dtype="str")


def _order_changes(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Put the groups together, adjust over all of them, and order."""
    types = {"group": "str", "feature": "str", "since": "datetime64[us]"}
    for column in ("n", "n_documents"):
        types |= {f"{column}_before": "int64", f"{column}_after": "int64"}
    types |= {f"per_1000_{side}": "float64" for side in ("before", "after")}
    types |= dict.fromkeys(["log_ratio", "low", "high", "p"], "float64") | {"note": "str"}
    changes = pd.concat(parts) if parts else pd.DataFrame(columns=list(types))
    changes.columns = changes.columns.str.replace(r"_reference$", "_before", regex=True)
    changes.columns = changes.columns.str.replace(r"_target$", "_after", regex=True)
    changes = changes[list(types)].astype(types)
    changes["note"] = changes["note"].str.replace("not used by", "not used", regex=False)
    changes["q"] = score_q(changes["p"].to_numpy())
    more = np.sign(changes["n_after"] - changes["n_before"])
    sign = pd.Series(more, index=changes.index, dtype=float)
    return order_ratios(changes, sign=sign, keys=["group", "feature"])


def _first_days(months: pd.Index | pd.Series) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(pd.to_datetime(months.to_numpy(), format="%Y-%m")).as_unit("us")
