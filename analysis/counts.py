"""What is counted: features by document and by group, tf-idf, dispersion."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from analysis.tables import require_choice, require_columns
from analysis.tokens import fold_forms

if TYPE_CHECKING:
    from scipy import sparse

_STOP_WORDS = """
a about above after again against all also although among an and any are as at be because been
before being below between both but by can could did do does doing down during each either else even ever
every far few for from further had has have having he her here hers herself him himself his how i if in
into is it it's its itself just may me might more most much must my myself now of off on once one
only onto or other others our ours ourselves out over own per rather s same shall she should since
so some still such than that that's the their theirs them themselves then there there's these they this
those though through thus to too toward towards under until up upon us very via was we well were what
when where whether which while who whom whose why will with within would yet you your yours
yourself
"""


def read_stop_words() -> frozenset[str]:
    """Return Parallax's own short list of English function words; it holds no negation.

    Examples
    --------
    >>> "the" in read_stop_words(), "not" in read_stop_words()
    (True, False)
    """
    return frozenset(_STOP_WORDS.split())


def count_features(
    tokens: pd.DataFrame,
    *,
    by: pd.DataFrame | None = None,
    within: str = "document",
    lower: bool = True,
    stem: bool = False,
) -> pd.DataFrame:
    """Count how often each feature occurs in each document, or in each group of documents.

    A feature is a token's folded form (`fold_forms`), optionally its Snowball stem.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, token`` (from `split_tokens`).
    by : DataFrame, optional
        ``doc_id, group`` (from `group_documents`): count by group instead of by document.
    within : {"document", "sentence"}
        Count each document as a whole, or each of its sentences (a column ``sentence_id`` more);
        sentences are what is resampled where a group is one article.
    lower : bool
        Lower-case the forms.
    stem : bool
        Count English Snowball stems (Porter 1980, 2001; nltk's implementation).

    Returns
    -------
    DataFrame
        Without `by`: ``doc_id, feature, n``, one row per document and feature that occurs in it.
        With `by`: ``group, feature, n, n_documents, n_tokens, per_1000``; `n_tokens` is the
        group's size in tokens, `per_1000` is 1000 n / n_tokens. Highest `n` first, then feature.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": ["a"] * 3, "token": ["War", "and", "war"]})
    >>> count_features(tokens)
      doc_id feature  n
    0      a     war  2
    1      a     and  1
    """
    require_columns(tokens, "tokens", ["doc_id", "token"], "split_tokens()")
    require_choice(within, "within", ["document", "sentence"])
    forms = tokens["token"].astype("category")
    features = pd.Series(fold_forms(forms.cat.categories.astype("str"), lower=lower), dtype="str")
    if stem:
        features = features.map(_stemmer().stem)
    feature = features.astype("category")
    codes = feature.cat.codes.to_numpy()[forms.cat.codes.to_numpy()]
    unit = ["doc_id"] if within == "document" else ["doc_id", "sentence_id"]
    counts = (
        tokens[unit]
        .assign(feature=pd.Categorical.from_codes(codes, categories=feature.cat.categories))
        .groupby([*unit, "feature"], observed=True, sort=False)
        .size()
        .rename("n")
        .reset_index()
        .astype({"doc_id": "str", "feature": "str", "n": "int64"})
        .sort_values(
            [*unit, "n", "feature"], ascending=[True] * len(unit) + [False, True], ignore_index=True
        )
    )
    return counts if by is None else sum_counts(counts, groups=by)


def sum_counts(counts: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Add up counts by document to counts by group; columns as `count_features` with ``by``."""
    require_columns(counts, "counts", ["doc_id", "feature", "n"], "count_features()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    grouped = counts.merge(groups[["doc_id", "group"]], on="doc_id")
    by_feature = grouped.groupby(["group", "feature"], observed=True)
    sums = by_feature.agg(n=("n", "sum"), n_documents=("doc_id", "nunique")).reset_index()
    sums["n_tokens"] = sums.groupby("group", observed=True)["n"].transform("sum")
    sums["per_1000"] = 1000 * sums["n"] / sums["n_tokens"]
    return sums.sort_values(
        ["n", "feature", "group"], ascending=[False, True, True], ignore_index=True
    )


def count_lengths(tokens: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Count each article's words: ``group, doc_id, n_tokens, median``, longest group first.

    `median` is the median over the group's articles; an article without words has 0.
    """
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    n_tokens = tokens["doc_id"].astype("str").value_counts()
    lengths = groups[["group", "doc_id"]].copy()
    lengths["n_tokens"] = lengths["doc_id"].map(n_tokens).fillna(0).astype("int64")
    lengths["median"] = lengths.groupby("group")["n_tokens"].transform("median")
    return lengths.sort_values(
        ["median", "group", "doc_id"], ascending=[False, True, True], ignore_index=True
    )


def count_places(
    counts: pd.DataFrame, *, documents: pd.DataFrame, features: Sequence[str]
) -> pd.DataFrame:
    """Tell in which articles the features occur, articles in the order of their dates.

    Returns
    -------
    DataFrame
        ``feature, place, n``; `place` counts the articles from 0, undated ones last.
    """
    order = documents.sort_values("date", kind="stable", na_position="last")["doc_id"]
    place = pd.Series(range(len(order)), index=order.to_numpy())
    kept = counts[counts["feature"].isin(features)]
    kept = kept.assign(place=kept["doc_id"].map(place).astype("int64"))
    places = kept[["feature", "place", "n"]]
    return places.sort_values(["feature", "place"], ignore_index=True)


def score_tf_idf(counts: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Score how characteristic each feature is of a group among all groups.

    tf is the feature's share of the group's tokens; idf = ln(N / df) counts *groups*, so that a
    word that every group uses scores 0. High scores are often names and rare topics: read the
    sentences before drawing a conclusion. It has no interval; `score_keyness` has.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature, n`` (from `count_features`).
    groups : DataFrame
        ``doc_id, group``.

    Returns
    -------
    DataFrame
        ``group, feature, n, n_documents, tf, idf, tf_idf``, highest `tf_idf` in each group first.

    References
    ----------
    Spärck Jones (1972), Journal of Documentation 28(1), 11-21; tf by tokens and natural logarithm
    as in Silge & Robinson (2017), Text Mining with R, ch. 3.
    """
    sums = sum_counts(counts, groups=groups)
    n_groups = sums["group"].nunique()
    n_groups_with = sums.groupby("feature")["group"].transform("nunique")
    sums["tf"] = sums["n"] / sums["n_tokens"]
    sums["idf"] = np.log(n_groups / n_groups_with)
    sums["tf_idf"] = sums["tf"] * sums["idf"]
    columns = ["group", "feature", "n", "n_documents", "tf", "idf", "tf_idf"]
    return sums.sort_values(
        ["group", "tf_idf", "feature"], ascending=[True, False, True], ignore_index=True
    )[columns]


def score_dispersion(counts: pd.DataFrame) -> pd.DataFrame:
    """Score how evenly each feature is spread over the documents.

    DPnorm is 0 where each document holds its fair share of the feature's occurrences and 1 where
    all are in one (the smallest). A frequent word with a high DPnorm belongs to a few articles.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature, n`` (from `count_features`).

    Returns
    -------
    DataFrame
        ``feature, n, n_documents, share_documents, dp, dp_norm``, highest `n` first; `dp_norm` is
        NaN where there is one document only.

    References
    ----------
    Gries (2008), Int. J. of Corpus Linguistics 13(4), 403-437; DPnorm after Lijffijt & Gries
    (2012), ibid. 17(1), 147-149.

    Examples
    --------
    >>> counts = pd.DataFrame({"doc_id": list("aabb"), "feature": list("xyxy"), "n": [9, 1, 1, 9]})
    >>> score_dispersion(counts)[["feature", "dp", "dp_norm"]]
      feature   dp  dp_norm
    0       x  0.4      0.8
    1       y  0.4      0.8
    """
    matrix, doc_ids, features = count_matrix(counts)
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    expected = sizes / sizes.sum() if len(sizes) else sizes  # s_i, the document's share of tokens
    # DP = 1/2 sum |v_i - s_i| (Gries 2008). Where v_i = 0 the term is s_i, so that only the
    # occurring pairs need a number: sum |v - s| = sum over pairs (|v - s| - s) + 1.
    pairs = matrix.tocoo()
    share = pairs.data / totals[pairs.col]
    excess = np.abs(share - expected[pairs.row]) - expected[pairs.row]
    dp = 0.5 * (np.bincount(pairs.col, weights=excess, minlength=len(features)) + 1)
    smallest = expected.min() if len(expected) else np.nan
    dispersion = pd.DataFrame(
        {
            "feature": features,
            "n": totals,
            "n_documents": np.bincount(pairs.col, minlength=len(features)),
            "dp": dp,
            "dp_norm": dp / (1 - smallest) if smallest < 1 else np.nan,
        }
    )
    dispersion.insert(3, "share_documents", dispersion["n_documents"] / max(len(doc_ids), 1))
    return dispersion.sort_values(["n", "feature"], ascending=[False, True], ignore_index=True)


def count_matrix(
    counts: pd.DataFrame, *, doc_ids: pd.Index | None = None, value: str = "n"
) -> tuple[sparse.csr_matrix, pd.Index, pd.Index]:
    """Lay counts out as a sparse matrix: documents in rows, features in columns, both sorted.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature`` and the column `value`.
    doc_ids : Index, optional
        The rows wanted, in their order; those without counts are rows of zeros.

    Returns
    -------
    tuple
        The matrix, its documents and its features.
    """
    from scipy import sparse

    require_columns(counts, "counts", ["doc_id", "feature", value], "count_features()")
    rows = pd.Index(sorted(counts["doc_id"].unique())) if doc_ids is None else doc_ids
    features = pd.Index(sorted(counts["feature"].unique()), dtype="str")
    row = rows.get_indexer(pd.Index(counts["doc_id"]))
    known = row >= 0
    column = features.get_indexer(pd.Index(counts["feature"]))[known]
    values = counts[value].to_numpy()[known]
    matrix = sparse.csr_matrix((values, (row[known], column)), shape=(len(rows), len(features)))
    return matrix, rows, features


def drop_stop_words(
    counts: pd.DataFrame, *, stop_words: frozenset[str] | None = None
) -> pd.DataFrame:
    """Leave function words, bare numbers and single letters out of a table, for display.

    Dropped from tables that are shown, never from the denominators: a rate stays a share of all
    tokens. Columns as `count_features` gives them, or any other table with a `feature`.
    """
    words = read_stop_words() if stop_words is None else stop_words
    keep = ~counts["feature"].isin(words) & ~counts["feature"].str.fullmatch(r"[\d.,'-]+|.")
    return counts[keep].reset_index(drop=True)


@cache
def _stemmer() -> Any:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")
