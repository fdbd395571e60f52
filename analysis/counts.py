"""What is counted: features by document and by group, tf-idf."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.errors import InputError
from analysis.features import number_features, read_features, sort_tokens
from analysis.matching import index_tokens, split_pattern
from analysis.tables import require_choice, require_columns
from analysis.tokens import fold_forms

if TYPE_CHECKING:
    from scipy import sparse

# UTF-8 read as Latin-1 or Windows-1252 leaves letters such as Ã, Â and ï before signs that no word
# has: the token rule cuts what is left of them to "ï½", "½ï", "ã¼", "donâ".
_MISREAD = re.compile(
    r"[\u00c0-\u00ff][¹²³¼½¾ªºµ]|[¼½¾][^\W\d_]|^[âãïåðñøùÂÃÏÅÐÑØÙ]+$|[a-z]{2}[âã]$", re.IGNORECASE
)
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


def read_stop_words(path: str | Path | None = None) -> frozenset[str]:
    """Return a list of function words: Parallax's own short one, or the user's.

    Parallax's own holds English words and no negation. A list of the user's is obeyed as it is;
    `list_negations` tells which negations it holds.

    Parameters
    ----------
    path : str or Path, optional
        A text file with a word a line (`read_features`).

    Returns
    -------
    frozenset of str
        Features, as `count_features` gives them.

    Raises
    ------
    InputError
        Where the file cannot be read or holds no word.

    Examples
    --------
    >>> "the" in read_stop_words(), "not" in read_stop_words()
    (True, False)
    """
    return frozenset(
        _STOP_WORDS.split() if path is None else fold_forms(read_features(path, least=0))
    )


def count_features(
    tokens: pd.DataFrame,
    *,
    by: pd.DataFrame | None = None,
    within: str = "document",
    lower: bool = True,
    reduce: str | None = None,
    n: int = 1,
    compounds: Sequence[str] = (),
) -> pd.DataFrame:
    """Count how often each feature occurs in each document, or in each group of documents.

    A feature is a token's folded form (`fold_forms`), optionally its stem or lemma, or `n` of
    these in a row.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, token`` (from `split_tokens`); for n-grams and compounds
        ``sentence_id, position`` too.
    by : DataFrame, optional
        ``doc_id, group`` (from `group_documents`): count by group instead of by document.
    within : {"document", "sentence"}
        Count each document as a whole, or each of its sentences (a column ``sentence_id`` more);
        sentences are what is resampled where a group is one article.
    lower : bool
        Lower-case the forms.
    reduce : {None, "stem", "lemma"}
        Count English Snowball stems (Porter 1980, 2001; nltk's implementation), or lemmas
        (`find_lemma`; the extra `lemmas`).
    n : int
        Count sequences of so many words, 1 to 5, joined by one space. They stand next to one
        another in one sentence; where a token was left out of the table there is no sequence.
    compounds : sequence of str
        Phrases that are one feature each (`join_compounds`), and one word of a sequence.

    Returns
    -------
    DataFrame
        Without `by`: ``doc_id, feature, n``, one row per document and feature that occurs in it.
        With `by`: ``group, feature, n, n_documents, n_tokens, per_1000``; `n_tokens` is the
        group's size in features of this length, `per_1000` is 1000 n / n_tokens: for n-grams a
        share of the group's n-grams, not of its words. Highest `n` first, then feature.

    Raises
    ------
    InputError
        Where `n` or `compounds` cannot be used, or the extra `lemmas` is wanted but missing.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": ["a"] * 3, "token": ["War", "and", "war"]})
    >>> count_features(tokens)
      doc_id feature  n
    0      a     war  2
    1      a     and  1
    >>> tokens = tokens.assign(sentence_id=0, position=range(3))
    >>> count_features(tokens, n=2)["feature"].tolist()
    ['and war', 'war and']
    """
    ordered = n != 1 or len(compounds) > 0
    placed = ["sentence_id"] if within == "sentence" else []
    placed = ["sentence_id", "position"] if ordered else placed
    require_columns(tokens, "tokens", ["doc_id", *placed, "token"], "split_tokens()")
    require_choice(within, "within", ["document", "sentence"])
    found = number_features(tokens, lower=lower, reduce=reduce, n=n, compounds=compounds)
    features, feature = found.features, found.feature
    doc_ids, unit = split_codes(found.tokens["doc_id"])
    unit = unit.astype(np.int64)[found.first]
    columns: dict[str, Any] = {}
    if within == "sentence":
        sentence_id = found.tokens["sentence_id"].to_numpy()[found.first]
        n_ids = int(sentence_id.max(initial=0)) + 1
        pairs, unit = np.unique(unit * n_ids + sentence_id, return_inverse=True)
        columns["sentence_id"] = pairs % n_ids
    # One number for unit and feature: they are counted by sorting integers, not by hashing texts.
    keys, times = np.unique(unit * max(len(features), 1) + feature, return_counts=True)
    unit, feature = np.divmod(keys, max(len(features), 1))
    order = np.lexsort((-times, unit))  # stable: features of one count stay in their order
    unit, feature, times = unit[order], feature[order], times[order]
    if within == "sentence":
        columns["sentence_id"], unit = columns["sentence_id"][unit], (pairs // n_ids)[unit]
    columns = {"doc_id": doc_ids[unit], **columns, "feature": features[feature], "n": times}
    counts = pd.DataFrame(columns)
    return counts if by is None else sum_counts(counts, groups=by)


def count_clusters(
    tokens: pd.DataFrame, *, node: str, n: Sequence[int] = (2, 3, 4)
) -> pd.DataFrame:
    """Count the sequences of words that hold a node, in each document.

    They show in which fixed phrases a word is used, without counting all sequences of a corpus,
    of which there are more than words.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token`` (from `split_tokens`).
    node : str
        A word, as `find_concordance` takes it; ``*`` is any run of signs, ``?`` one.
    n : sequence of int
        Their lengths in words, 2 to 5.

    Returns
    -------
    DataFrame
        ``doc_id, feature, n``, as from `count_features`: by document, highest `n` first.

    Raises
    ------
    InputError
        Where `node` is not one word, or a length is none.

    Examples
    --------
    >>> forms = ["the", "war", "on", "terror"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(4), "token": forms}
    ... )
    >>> count_clusters(tokens, node="war", n=[2])["feature"].tolist()
    ['the war', 'war on']
    """
    require_columns(
        tokens, "tokens", ["doc_id", "sentence_id", "position", "token"], "split_tokens()"
    )
    words = split_pattern(node)
    if len(words) != 1 or not words[0].strip("*?"):
        raise InputError(f"`node` must be one word, but {node!r} was given.")
    tokens = sort_tokens(tokens)
    hits = index_tokens(tokens).find_rows(words)
    near = np.zeros(len(tokens), dtype=bool)
    longest = max(n, default=1)
    for step in range(1 - longest, longest):
        near[np.clip(hits + step, 0, max(len(tokens) - 1, 0))] = True
    # What is far from every node is left out, which leaves gaps that no sequence crosses.
    around = tokens[near].reset_index(drop=True)
    counted = [count_features(around, n=size) for size in n]
    index = index_tokens(tokens)
    nodes = {index.vocabulary[code] for code in index.find_codes(words[0])}
    parts = []
    for counts in counted:
        features, code = split_codes(counts["feature"])
        held = np.array([not nodes.isdisjoint(name.split(" ")) for name in features], dtype=bool)
        parts.append(counts[held[code]])
    whole = pd.concat(parts, ignore_index=True) if parts else count_features(around.head(0))
    return whole.sort_values(
        ["doc_id", "n", "feature"], ascending=[True, False, True], ignore_index=True
    )


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
    require_columns(documents, "documents", ["doc_id", "date"], "read_documents()")
    require_columns(counts, "counts", ["feature"], "count_features()")
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
    starts = _find_starts(row)
    together = len(starts) == len(documents)  # each document's rows, in whatever order
    if not together:
        order = np.argsort(row, kind="stable")
        row, column, values = row[order], column[order], values[order]
        starts = _find_starts(row)
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


def _find_starts(row: np.ndarray) -> np.ndarray:
    """Where the rows of another document begin; -1, a missing one, is none at the beginning."""
    begins = np.empty(len(row), dtype=bool)  # a byte a row: a difference would be eight
    begins[:1] = row[:1] != -1
    np.not_equal(row[1:], row[:-1], out=begins[1:])
    return np.flatnonzero(begins)


def drop_stop_words(
    counts: pd.DataFrame, *, stop_words: frozenset[str] | None = None
) -> pd.DataFrame:
    """Leave function words and what is no word out of a table, for display.

    No words are bare numbers, single letters, what has no letter of any script, and what bears the
    signs of a text read in the wrong encoding (``½ï``).

    Of n-grams those are left out that begin or end with one (``of the regime``); within one it
    stays (``weapons of war``). Dropped from tables that are shown, never from the denominators: a
    rate stays a share of all tokens. Columns as `count_features` gives them, or any other table
    with a `feature`.
    """
    require_columns(counts, "counts", ["feature"], "count_features()")
    words = read_stop_words() if stop_words is None else stop_words
    features, codes = split_codes(counts["feature"])
    keep = _is_shown(features, words)
    if features.str.contains(" ", regex=False).any():
        for pattern in (r" .*", r"^.* "):  # what stands after the first word, before the last
            edge = features.str.replace(pattern, "", regex=True)
            keep &= _is_shown(edge, words)
    return counts[keep[codes]].reset_index(drop=True)


def _is_shown(features: pd.Index, stop_words: frozenset[str]) -> np.ndarray:
    is_word = np.fromiter(map(_is_word, features), dtype=bool, count=len(features))
    return ~features.isin(list(stop_words)) & is_word


def _is_word(feature: str) -> bool:
    """Whether a feature is a word: more than one sign, a letter among them, rightly decoded."""
    if feature.isascii():
        return len(feature) > 1 and feature.strip("0123456789.,'-") != ""
    return len(feature) > 1 and any(map(str.isalpha, feature)) and not _MISREAD.search(feature)


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
    for _, rows in walk_matrix(matrix):
        part = matrix[rows]
        n = n + member[:, rows] @ part
        part = sparse.csr_matrix((np.ones_like(part.data), part.indices, part.indptr), part.shape)
        n_documents = n_documents + member[:, rows] @ part
    n.sort_indices()
    n_documents.sort_indices()
    sizes = np.asarray(n.sum(axis=1)).ravel()
    group = np.repeat(np.arange(len(names)), np.diff(n.indptr))
    return _Sums(names, features, group, n.indices, n.data, n_documents.data, sizes[group])


def walk_matrix(matrix: sparse.csr_matrix) -> Iterator[tuple[slice, slice]]:
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
    for pairs, rows in walk_matrix(matrix):
        row = np.repeat(np.arange(rows.stop - rows.start), _lengths(matrix, rows))
        keys = np.sort(row * matrix.shape[1] + matrix.indices[pairs])
        if (keys[1:] == keys[:-1]).any():
            return True
    return False


def _mark(column: pd.Series, wanted: Sequence[str]) -> np.ndarray:
    """Tell which rows have one of the values wanted."""
    values, codes = split_codes(column)
    return values.isin(list(wanted))[codes]
