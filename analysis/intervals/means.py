"""Means over articles: by group, and of each group against all other articles."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.intervals.comparisons import MIN_ARTICLES, order_contrasts, score_q
from analysis.intervals.draws import BLOCK, LEVEL, N_DRAWS, draw_weights, score_intervals
from analysis.intervals.shuffles import score_shuffled_p
from analysis.intervals.units import code_labels, code_units
from analysis.tables import require_columns


def score_means(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Average a sentence score by article, then the articles by group, with an interval.

    Each article weighs the same, however long it is. Articles are resampled within their group;
    an article and its copies (`unit`, where `groups` has it) move together. In a group of one
    article its sentences are resampled: that interval describes the article, it says nothing
    about its outlet.

    Parameters
    ----------
    scores : DataFrame
        One row per sentence: ``doc_id`` and the column `value`; NaN rows are left out.
    groups : DataFrame
        ``doc_id, group``, optionally ``unit``.
    value : str
        The column to average.

    Returns
    -------
    DataFrame
        One row per group, in the groups' order: ``group, n_documents, n_sentences, estimate, low,
        high, resampled`` ("articles" or "sentences"); NaN where nothing could be resampled.
    """
    require_columns(scores, "scores", ["doc_id", value], "a score_ function")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    articles = _average(scores, groups, [value])
    names, group = split_codes(groups["group"])
    rows = []
    for seed, name in enumerate(names):
        side = articles.select(group == seed)
        generator = np.random.default_rng([random_state, seed])
        low = high = estimate = np.nan
        if len(side.scores):
            estimate = side.scores.mean()
        if side.n_units > 1:
            bounds = score_intervals(_mean_draws(side, n_draws=n_draws, generator=generator))
            low, high = bounds[0][0], bounds[1][0]
        n = (side.n_documents, side.n_sentences)
        rows.append((name, *n, estimate, low, high, side.resampled))
    columns = ["group", "n_documents", "n_sentences", "estimate", "low", "high", "resampled"]
    return _set_types(pd.DataFrame(rows, columns=columns))


def score_contrasts(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    value: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group's mean with that of all other articles.

    The difference has an article-bootstrap interval, `p` comes from shuffling the group labels
    over the articles, `q` is `p` after Benjamini-Hochberg over the groups. A group is
    ``distinguishable`` when q <= .05 and its interval leaves out 0. Where a side has fewer than five
    articles, copies (`unit`) counted once, nothing is tested: `p` is NaN, and the row describes them. Where it is one article its
    sentences are resampled.

    Parameters
    ----------
    scores, groups, value
        As in `score_means`.

    Returns
    -------
    DataFrame
        ``group, n_documents, mean, mean_others, estimate, low, high, p, q, distinguishable``:
        `estimate` is `mean` less `mean_others`; the distinguishable first, then those whose
        interval leaves out 0, surest difference first.

    References
    ----------
    Benjamini & Hochberg (1995), J. R. Stat. Soc. B 57(1), 289-300; Phipson & Smyth (2010), SAGMB
    9(1), for p = (b + 1) / (m + 1).
    """
    require_columns(scores, "scores", ["doc_id", value], "a score_ function")
    contrasts = score_all_contrasts(
        scores, groups=groups, values=[value], n_draws=n_draws, random_state=random_state
    )
    return order_contrasts(contrasts.drop(columns="value"), keys=["group"])


def score_all_contrasts(
    scores: pd.DataFrame,
    *,
    groups: pd.DataFrame,
    values: list[str],
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group with all other articles in several columns, with the same draws for all.

    Parameters
    ----------
    scores, groups
        As in `score_means`.
    values : list of str
        The columns to average; rows in which one is NaN are left out.

    Returns
    -------
    DataFrame
        ``value, group, n_documents, mean, mean_others, estimate, low, high, p, q``: `q` over all
        comparisons.
    """
    require_columns(scores, "scores", ["doc_id", *values], "a score_ function")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    articles = _average(scores, groups, values)
    names, group = split_codes(groups["group"])
    generator = np.random.default_rng([random_state, 1_000_003])
    # one round of shuffles is enough where its smallest p would pass among all comparisons
    smallest_q = len(names) * len(values) * 2 / (n_draws + 1)
    rounds = (1,) if smallest_q <= 1 - LEVEL else (1, 10)
    parts = []
    for number, name in enumerate(names):
        sides = [articles.select(group == number), articles.select(group != number)]
        means = [side.scores.mean(axis=0) if len(side.scores) else np.nan for side in sides]
        estimate = np.full(len(values), means[0] - means[1])
        low, high, p = np.full((3, len(values)), np.nan)
        if all(side.n_units > 1 for side in sides):
            draws = [_mean_draws(side, n_draws=n_draws, generator=generator) for side in sides]
            low, high = score_intervals(draws[0] - draws[1])
        if all(side.resampled == "articles" and side.n_units >= MIN_ARTICLES for side in sides):
            p = _score_mean_p(sides, estimate, n_draws=n_draws, generator=generator, rounds=rounds)
        told = {"value": values, "group": name, "n_documents": sides[0].n_documents}
        told |= {"mean": means[0], "mean_others": means[1], "estimate": estimate}
        parts.append(pd.DataFrame(told | {"low": low, "high": high, "p": p}))
    columns = ["value", "group", "n_documents", "mean", "mean_others", "estimate"]
    columns += ["low", "high", "p"]
    contrasts = _set_types(pd.concat(parts) if parts else pd.DataFrame(columns=columns))
    contrasts["q"] = score_q(contrasts["p"].to_numpy(dtype=float))
    return contrasts


def score_kind_means(
    tables: Mapping[str, pd.DataFrame],
    *,
    groups: pd.DataFrame,
    value: str,
    kind: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Average by article, then by group, each of several kinds of rows for itself.

    Parameters
    ----------
    tables : mapping
        From the name of a kind, such as an actor, to its rows: what `score_means` takes.
    kind : str
        What the kinds are: the name of their column.

    Returns
    -------
    DataFrame
        The column `kind` and those of `score_means`, the kinds in their order; without a kind, no
        row.

    Examples
    --------
    >>> tone = pd.DataFrame({"doc_id": ["a", "b"], "tone": [0.5, 0.0]})
    >>> groups = pd.DataFrame({"doc_id": ["a", "b"], "group": "Post"})
    >>> tables = {"army": tone, "rebels": tone.iloc[:1]}
    >>> means = score_kind_means(tables, groups=groups, value="tone", kind="actor")
    >>> means[["actor", "group", "n_documents", "estimate"]]
        actor group  n_documents  estimate
    0    army  Post            2      0.25
    1  rebels  Post            1      0.50
    """
    parts = [
        score_means(
            table, groups=groups, value=value, n_draws=n_draws, random_state=random_state
        ).assign(**{kind: name})
        for name, table in tables.items()
    ]
    none = score_means(_hold_nothing([value]), groups=groups.iloc[:0], value=value)
    return _put_together(parts or [none.assign(**{kind: ""})], kind)


def score_kind_contrasts(
    tables: Mapping[str, pd.DataFrame],
    *,
    groups: pd.DataFrame,
    value: str,
    kind: str,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare each group with all other articles, in each of several kinds of rows.

    Parameters
    ----------
    tables, kind
        As in `score_kind_means`.

    Returns
    -------
    DataFrame
        The column `kind` and those of `score_contrasts`, in its order; `q` over all rows.
    """
    parts = [
        score_all_contrasts(
            table, groups=groups, values=[value], n_draws=n_draws, random_state=random_state
        ).assign(**{kind: name})
        for name, table in tables.items()
    ]
    none = score_all_contrasts(_hold_nothing([value]), groups=groups.iloc[:0], values=[value])
    contrasts = _put_together(parts or [none.assign(**{kind: ""})], kind).drop(columns="value")
    contrasts["q"] = score_q(contrasts["p"].to_numpy(dtype=float))
    return order_contrasts(contrasts, keys=[kind, "group"])


def _set_types(table: pd.DataFrame) -> pd.DataFrame:
    """Give the columns their types, which a table without rows cannot tell."""
    texts = {"value": "str", "group": "str", "resampled": "str"}
    counts = {"n_documents": "int64", "n_sentences": "int64"}
    return table.astype(
        {column: (texts | counts).get(column, "float64") for column in table.columns}
    )


def _hold_nothing(values: list[str]) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": pd.Series(dtype="str"), **dict.fromkeys(values, 0.0)})


def _put_together(parts: list[pd.DataFrame], kind: str) -> pd.DataFrame:
    """One below the other, what they are of in the first column."""
    table = pd.concat(parts, ignore_index=True)
    table.insert(0, kind, table.pop(kind).astype("str"))
    return table


class _Side(NamedTuple):
    """What is resampled on one side: the articles' means, or the one article's sentences.

    `scores` has a row for each of these and a column for each value; `code` is the number of each
    row's resampling unit, `rank` and `unit` are the articles' places in the order of their names.
    """

    scores: np.ndarray
    n_units: int
    code: np.ndarray
    rank: np.ndarray
    unit: np.ndarray
    n_documents: int
    n_sentences: int
    resampled: str


class _Articles(NamedTuple):
    """The articles' means, worked out once, and what tells which articles a group has."""

    means: np.ndarray  # a row an article, in the order of their names, a column a value
    n_sentences: np.ndarray
    sentences: Callable[[int], np.ndarray]  # the sentences' values of one article
    row: np.ndarray  # for each row of the groups its article, -1 where it has no score
    unit: np.ndarray  # for each article its unit's place among the sorted units

    def select(self, chosen: np.ndarray) -> _Side:
        """Return the side that these rows of the groups make up."""
        rank = np.unique(self.row[chosen])
        rank = rank[rank >= 0]
        unit, n_sentences = self.unit[rank], int(self.n_sentences[rank].sum())
        if len(rank) == 1:
            scores = self.sentences(rank[0])
            code = np.arange(len(scores))
            return _Side(scores, len(scores), code, rank, unit, 1, n_sentences, "sentences")
        n_units, code = code_units(unit)
        means = self.means[rank]
        return _Side(means, n_units, code, rank, unit, len(rank), n_sentences, "articles")


def _average(scores: pd.DataFrame, groups: pd.DataFrame, values: list[str]) -> _Articles:
    """Average each column by article; rows in which one is missing are left out."""
    columns = [scores[value].to_numpy(dtype=float) for value in values]
    known = ~np.any([np.isnan(column) for column in columns], axis=0)
    doc_ids, code = split_codes(scores["doc_id"][known])
    columns = [column[known] for column in columns]
    n_sentences = np.bincount(code, minlength=len(doc_ids))
    sums = [np.bincount(code, weights=column, minlength=len(doc_ids)) for column in columns]

    def find_sentences(article: int) -> np.ndarray:
        rows = np.flatnonzero(code == article)
        found = np.stack([column[rows] for column in columns], axis=1)
        # sorted, so that the order of the rows does not reach the draws
        return found[np.lexsort(found.T[::-1])]

    row = locate_values(groups["doc_id"], values=doc_ids)
    unit = np.zeros(len(doc_ids), dtype=np.int64)
    named = groups["unit" if "unit" in groups.columns else "doc_id"]
    unit[row[row >= 0]] = split_codes(named)[1][row >= 0]
    return _Articles(
        np.stack(sums, axis=1) / n_sentences[:, None], n_sentences, find_sentences, row, unit
    )


def _score_mean_p(
    sides: list[_Side],
    estimate: np.ndarray,
    *,
    n_draws: int,
    generator: np.random.Generator,
    rounds: Sequence[int],
) -> np.ndarray:
    """Shuffle which articles are on which side; p of the difference of means."""
    order = np.argsort(np.concatenate([side.rank for side in sides]))
    values = np.concatenate([side.scores for side in sides])[order]
    inside = np.repeat([True, False], [len(side.scores) for side in sides])[order]
    label, code = code_labels(inside, np.concatenate([side.unit for side in sides])[order])
    sums, sizes = _sum_scores(values, code, len(label))
    total, n_articles = sums.sum(axis=0)[:, None], len(values)

    def choose(wanted: np.ndarray) -> Callable[[np.ndarray], Iterator]:
        def score(labels: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
            # Shuffled by unit, so that the number of articles inside may differ a little, and
            # copies on both sides may leave a side without any: NaN.
            both = np.vstack([sums[:, wanted].T, sizes]) @ labels.astype(np.float64)
            inside, n_inside = both[:-1], both[-1]
            n_inside, n_outside = (
                np.where(n > 0, n, np.nan) for n in (n_inside, n_articles - n_inside)
            )
            yield (
                np.arange(len(wanted)),
                inside / n_inside - (total[wanted] - inside) / n_outside,
            )

        return score

    return score_shuffled_p(
        estimate, choose, label=label, n_draws=n_draws,
        generator=generator, rounds=rounds, enough=0,
    )  # fmt: skip


def _mean_draws(side: _Side, *, n_draws: int, generator: np.random.Generator) -> np.ndarray:
    """Means of resamples: a row a draw, a column a value."""
    sums, sizes = _sum_scores(side.scores, side.code, side.n_units)
    weights = draw_weights(side.n_units, n_draws=n_draws, random_state=generator)
    means = np.empty((n_draws, sums.shape[1]))
    for low in range(0, n_draws, BLOCK):
        both = weights[low : low + BLOCK].astype(np.float64) @ np.column_stack([sums, sizes])
        means[low : low + BLOCK] = both[:, :-1] / both[:, -1:]
    return means


def _sum_scores(
    scores: np.ndarray, code: np.ndarray, n_units: int
) -> tuple[np.ndarray, np.ndarray]:
    """Add up the scores of each unit, and count its rows."""
    columns = [np.bincount(code, weights=column, minlength=n_units) for column in scores.T]
    return np.stack(columns, axis=1), np.bincount(code, minlength=n_units).astype(np.float64)
