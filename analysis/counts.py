"""What is counted: features by document and by group, tf-idf, dispersion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.tables import require_choice, require_columns
from analysis.tokens import fold_forms

if TYPE_CHECKING:
    from scipy import sparse

_BLOCK = 2_000_000  # pairs of document and feature looked at in one go: some 50 MB at most

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
    forms, token = split_codes(tokens["token"])
    folded = fold_features(forms, lower=lower, stem=stem)
    features, feature = split_codes(pd.Series(folded, dtype="str"))
    doc_ids, unit = split_codes(tokens["doc_id"])
    unit = unit.astype(np.int64)
    columns: dict[str, Any] = {}
    if within == "sentence":
        sentence_id = tokens["sentence_id"].to_numpy()
        n_ids = int(sentence_id.max(initial=0)) + 1
        pairs, unit = np.unique(unit * n_ids + sentence_id, return_inverse=True)
        columns["sentence_id"] = pairs % n_ids
    # One number for unit and feature: they are counted by sorting integers, not by hashing texts.
    keys, n = np.unique(unit * max(len(features), 1) + feature[token], return_counts=True)
    unit, feature = np.divmod(keys, max(len(features), 1))
    order = np.lexsort((-n, unit))  # stable: features of one count stay in their order
    unit, feature, n = unit[order], feature[order], n[order]
    if within == "sentence":
        columns["sentence_id"], unit = columns["sentence_id"][unit], (pairs // n_ids)[unit]
    columns = {"doc_id": doc_ids[unit], **columns, "feature": features[feature], "n": n}
    counts = pd.DataFrame(columns)
    return counts if by is None else sum_counts(counts, groups=by)


def fold_features(forms: Iterable[str], *, lower: bool = True, stem: bool = False) -> list[str]:
    """Return the feature of each form as `count_features` counts it.

    Examples
    --------
    >>> fold_features(["Wars", "Syria’s"]), fold_features(["Wars"], stem=True)
    (['wars', 'syria'], ['war'])
    """
    folded = fold_forms(forms, lower=lower)
    return [_stemmer().stem(form) for form in folded] if stem else folded


def sum_counts(counts: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Add up counts by document to counts by group; columns as `count_features` with ``by``."""
    require_columns(counts, "counts", ["doc_id", "feature", "n"], "count_features()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    sums = _sum_groups(counts, groups)
    order = np.lexsort((sums.group, sums.feature, -sums.n))
    return pd.DataFrame(
        {
            "group": sums.groups[sums.group[order]],
            "feature": sums.features[sums.feature[order]],
            "n": sums.n[order],
            "n_documents": sums.n_documents[order],
            "n_tokens": sums.n_tokens[order],
            "per_1000": 1000 * sums.n[order] / sums.n_tokens[order],
        }
    )


def count_lengths(n_tokens: pd.DataFrame, *, groups: pd.DataFrame) -> pd.DataFrame:
    """Lay out each article's length: ``group, doc_id, n_tokens, median``, longest group first.

    `median` is the median over the group's articles; an article without words has 0.

    Parameters
    ----------
    n_tokens : DataFrame
        ``doc_id, n_tokens`` (from `count_tokens`, or `Prepared.lengths`).
    groups : DataFrame
        ``doc_id, group``.
    """
    require_columns(n_tokens, "n_tokens", ["doc_id", "n_tokens"], "count_tokens()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    known = n_tokens.set_index(n_tokens["doc_id"].astype("str"))["n_tokens"]
    lengths = groups[["group", "doc_id"]].astype("str")
    sizes = known.reindex(lengths["doc_id"]).fillna(0).astype("int64")
    lengths["n_tokens"] = sizes.to_numpy()
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
    place = pd.Series(range(len(order)), index=order.astype("str"), dtype="int64")
    kept = counts.loc[_mark(counts["feature"], features), ["doc_id", "feature", "n"]]
    kept = kept.astype({"doc_id": "str", "feature": "str"})
    kept["place"] = place.reindex(kept["doc_id"]).to_numpy()
    places = kept[["feature", "place", "n"]].astype({"place": "int64"})
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
    require_columns(counts, "counts", ["doc_id", "feature", "n"], "count_features()")
    require_columns(groups, "groups", ["doc_id", "group"], "group_documents()")
    sums = _sum_groups(counts, groups)
    n_groups_with = np.bincount(sums.feature, minlength=len(sums.features))
    idf = np.log(len(np.unique(sums.group)) / n_groups_with[sums.feature])
    tf_idf = sums.n / sums.n_tokens * idf
    order = np.lexsort((sums.feature, -tf_idf, sums.group))
    return pd.DataFrame(
        {
            "group": sums.groups[sums.group[order]],
            "feature": sums.features[sums.feature[order]],
            "n": sums.n[order],
            "n_documents": sums.n_documents[order],
            "tf": sums.n[order] / sums.n_tokens[order],
            "idf": idf[order],
            "tf_idf": tf_idf[order],
        }
    )


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
    excess = np.zeros(len(features))
    for pairs, rows in _walk(matrix):
        column, expected_here = (
            matrix.indices[pairs],
            np.repeat(expected[rows], _lengths(matrix, rows)),
        )
        share = matrix.data[pairs] / totals[column]
        share = np.abs(share - expected_here) - expected_here
        excess += np.bincount(column, weights=share, minlength=len(features))
    n_documents = np.bincount(matrix.indices, minlength=len(features))
    dp = 0.5 * (excess + 1)
    smallest = expected.min() if len(expected) else np.nan
    order = np.argsort(-totals, kind="stable")  # the features are sorted already
    return pd.DataFrame(
        {
            "feature": features[order],
            "n": totals[order],
            "n_documents": n_documents[order],
            "share_documents": n_documents[order] / max(len(doc_ids), 1),
            "dp": dp[order],
            "dp_norm": dp[order] / (1 - smallest) if smallest < 1 else np.nan,
        }
    )


def count_matrix(
    counts: pd.DataFrame, *, doc_ids: pd.Index | None = None, value: str = "n"
) -> tuple[sparse.csr_matrix, pd.Index, pd.Index]:
    """Lay counts out as a sparse matrix: documents in rows, features in columns, both sorted.

    A table in which each document's rows stand together, with categorical columns, is laid out as
    it stands; where it is sorted by document, its columns are the matrix's arrays. The matrix is
    to be read only.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature`` and the column `value`. Several rows of a document and feature, as in
        counts by sentence or in parts put one after the other, are added up; a table that is not by
        sentence, each document's rows together, has one row for each, as `count_features` makes it.
    doc_ids : Index, optional
        The rows wanted, in their order; those without counts are rows of zeros.

    Returns
    -------
    tuple
        The matrix, its documents and its features.
    """
    from scipy import sparse

    require_columns(counts, "counts", ["doc_id", "feature", value], "count_features()")
    documents, row = split_codes(counts["doc_id"])
    features, column = split_codes(counts["feature"])
    values = counts[value].to_numpy()
    starts = np.flatnonzero(np.diff(row, prepend=-1))
    together = len(starts) == len(documents)  # each document's rows, in whatever order
    if not together:
        order = np.argsort(row, kind="stable")
        row, column, values = row[order], column[order], values[order]
        starts = np.flatnonzero(np.diff(row, prepend=-1))
    # one row more, which is empty: that of the documents without counts
    ends = np.concatenate([starts, [len(row), len(row)]])
    shape = (len(documents) + 1, len(features))
    matrix = sparse.csr_matrix((values, column, ends), shape=shape, copy=False)
    if ("sentence_id" in counts.columns or not together) and _has_repeats(matrix):
        matrix = matrix.copy()
        matrix.sum_duplicates()
    of_document = np.argsort(row[starts])  # the row of each document, then that of none
    wanted = documents if doc_ids is None else doc_ids
    if doc_ids is None and (np.diff(of_document) > 0).all():
        return matrix[:-1], documents, features
    place = documents.get_indexer(wanted.astype("str"))
    return matrix[np.append(of_document, len(documents))[place]], wanted, features


def drop_stop_words(
    counts: pd.DataFrame, *, stop_words: frozenset[str] | None = None
) -> pd.DataFrame:
    """Leave function words, bare numbers and single letters out of a table, for display.

    Dropped from tables that are shown, never from the denominators: a rate stays a share of all
    tokens. Columns as `count_features` gives them, or any other table with a `feature`.
    """
    words = read_stop_words() if stop_words is None else stop_words
    features, codes = split_codes(counts["feature"])
    keep = ~features.isin(list(words)) & ~features.str.fullmatch(r"[\d.,'-]+|.")
    return counts[keep[codes]].reset_index(drop=True)


@cache
def _stemmer() -> Any:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")


class _Sums(NamedTuple):
    """Counts of groups: `group` and `feature` are places in `groups` and `features`."""

    groups: pd.Index
    features: pd.Index
    group: np.ndarray
    feature: np.ndarray
    n: np.ndarray
    n_documents: np.ndarray
    n_tokens: np.ndarray


def _sum_groups(counts: pd.DataFrame, groups: pd.DataFrame) -> _Sums:
    from scipy import sparse

    matrix, doc_ids, features = count_matrix(counts)
    names, group = split_codes(groups["group"])
    row = locate_values(groups["doc_id"], values=doc_ids)
    shape = (len(names), len(doc_ids))
    known = row >= 0
    member = sparse.csc_matrix(
        (np.ones(known.sum(), dtype=np.int64), (group[known], row[known])), shape=shape
    )
    n, n_documents = (sparse.csr_matrix((len(names), len(features)), dtype=np.int64) for _ in "12")
    for _, rows in _walk(matrix):
        part = matrix[rows]
        n = n + member[:, rows] @ part
        part = sparse.csr_matrix((np.ones_like(part.data), part.indices, part.indptr), part.shape)
        n_documents = n_documents + member[:, rows] @ part
    n.sort_indices()
    n_documents.sort_indices()
    sizes = np.asarray(n.sum(axis=1)).ravel()
    group = np.repeat(np.arange(len(names)), np.diff(n.indptr))
    return _Sums(names, features, group, n.indices, n.data, n_documents.data, sizes[group])


def _walk(matrix: sparse.csr_matrix) -> Iterator[tuple[slice, slice]]:
    """Go through a matrix by rows, some millions of its entries at a time: entries and rows."""
    row = 0
    while row < matrix.shape[0]:
        end = int(np.searchsorted(matrix.indptr, matrix.indptr[row] + _BLOCK, side="right")) - 1
        end = min(max(end, row + 1), matrix.shape[0])
        yield slice(matrix.indptr[row], matrix.indptr[end]), slice(row, end)
        row = end


def _lengths(matrix: sparse.csr_matrix, rows: slice) -> np.ndarray:
    """How many entries each of the rows has."""
    return np.diff(matrix.indptr[rows.start : rows.stop + 1])


def _has_repeats(matrix: sparse.csr_matrix) -> bool:
    """Tell whether a document has two rows for one feature, as in counts by sentence."""
    for pairs, rows in _walk(matrix):
        row = np.repeat(np.arange(rows.stop - rows.start), _lengths(matrix, rows))
        keys = np.sort(row * matrix.shape[1] + matrix.indices[pairs])
        if (keys[1:] == keys[:-1]).any():
            return True
    return False


def _mark(column: pd.Series, wanted: Sequence[str]) -> np.ndarray:
    """Tell which rows have one of the values wanted."""
    values, codes = split_codes(column)
    return values.isin(list(wanted))[codes]
