"""Which words stand around a node more often than by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from analysis.associations import ASSOCIATIONS, score_association
from analysis.codes import split_codes
from analysis.counts import count_features, count_matrix
from analysis.errors import InputError
from analysis.intervals import (
    LEVEL,
    N_DRAWS,
    WeightedSums,
    code_units,
    draw_weights,
    score_intervals,
    sum_columns,
    sum_units,
)
from analysis.matching import index_tokens, split_pattern
from analysis.tables import require_columns

if TYPE_CHECKING:
    from scipy import sparse


def count_collocates(
    tokens: pd.DataFrame,
    *,
    node: str,
    left: int = 5,
    right: int = 5,
    within: str = "document",
) -> pd.DataFrame:
    """Count what stands around each occurrence of a node, in each document.

    The windows reach `left` tokens before and `right` tokens after an occurrence, inside its
    sentence; a token left out of `tokens` keeps its place, and nothing is counted there. What the
    windows hold together are the node's surroundings, and each token of them counts once, also
    where it stands between two occurrences: the numbers are then shares of the text, and each has
    as many receipts (`find_collocates`). The node's own tokens are no surroundings, so that a
    node is no collocate of itself.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token`` (from `split_tokens`).
    node : str
        A word, a phrase or a wildcard pattern, as `find_concordance` takes it.
    left, right : int
        How many tokens before and after; 0 for none.
    within : {"document", "sentence"}
        Count by document, or by sentence (a column ``sentence_id`` more), where one article is
        to be described.

    Returns
    -------
    DataFrame
        ``doc_id, feature, n``, as from `count_features`; a document without the node has no row.

    Raises
    ------
    InputError
        Where `node` names no word, or the windows hold no token.

    Notes
    -----
    *Two groups of articles.* `score_keyness` takes this table in place of all counts and tells
    which words stand near the node in one group rather than in the other. Give it the ``groups``
    of the articles that have the node (``groups[groups["doc_id"].isin(collocates["doc_id"])]``):
    where one group hardly uses it, shuffles over all articles would tell of that. Its
    ``per_1000`` are then words per 1,000 words of the node's surroundings, and a ``log_ratio`` of
    1 reads: among the words around the node, this one is twice as common in the target. The
    interval resamples the groups' articles. A group that uses the node more has more surroundings,
    not higher rates; but a word that it uses more everywhere is more common around the node too:
    hold the contrast against that of all words. Where a side is one article, count
    ``within="sentence"``.

    References
    ----------
    Evert (2008), Corpora and collocations, in Lüdeling & Kytö (eds.), Corpus Linguistics,
    sections 3.1 and 5.1: surface cooccurrence, tokens inside and outside the windows.

    Examples
    --------
    >>> forms = ["full", "withdrawal", "of", "troops", "withdrawal", "talks"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(6), "token": forms}
    ... )
    >>> count_collocates(tokens, node="withdrawal", left=2, right=1)
      doc_id feature  n
    0      a    full  1
    1      a      of  1
    2      a   talks  1
    3      a  troops  1
    """
    rows = _find_surroundings(tokens, node=node, left=left, right=right)
    return count_features(tokens.iloc[rows], within=within)


def count_nodes(tokens: pd.DataFrame, *, node: str) -> pd.DataFrame:
    """Count a node's occurrences by document: ``doc_id, n``, sorted by `doc_id`.

    Parameters
    ----------
    tokens : DataFrame
        One row per token (from `split_tokens`).
    node : str
        A word, a phrase or a wildcard pattern, as `find_concordance` takes it.
    """
    first, _ = _find_nodes(tokens, node)
    doc_ids, code = split_codes(tokens["doc_id"].iloc[first])
    return pd.DataFrame({"doc_id": doc_ids, "n": np.bincount(code, minlength=len(doc_ids))})


def find_collocates(
    tokens: pd.DataFrame, *, node: str, features: Sequence[str], left: int = 5, right: int = 5
) -> pd.DataFrame:
    """Find the occurrences of features that `count_collocates` counts around a node.

    Parameters
    ----------
    tokens : DataFrame
        One row per token, with ``start, end`` (from `split_tokens`).
    node, left, right
        As in `count_collocates`.
    features : sequence of str
        Some of its features.

    Returns
    -------
    DataFrame
        ``feature, doc_id, sentence_id, start, end`` of the collocates, in the order of the text.
    """
    require_columns(tokens, "tokens", ["start", "end"], "split_tokens()")
    rows = _find_surroundings(tokens, node=node, left=left, right=right)
    index = index_tokens(tokens)
    asked = [code for feature in features for code in index.find_exact(feature)]
    rows = np.intersect1d(rows, index.find_feature_rows(asked), assume_unique=True)
    found = tokens[["doc_id", "sentence_id", "start", "end"]].iloc[rows]
    found = found.astype({"doc_id": "str"}).reset_index(drop=True)
    names = pd.Index(index.vocabulary, dtype="str")
    found.insert(0, "feature", names[index.codes[rows]])
    return found


def count_phrases(
    tokens: pd.DataFrame, *, node: str, features: Sequence[str], left: int = 5, right: int = 5
) -> pd.DataFrame:
    """Count the phrases that reach from a node's nearest occurrence to features around it.

    A collocate that mostly stands in one phrase with its node ("observatory for human") is part
    of a name or a turn of phrase, and no choice of words beside it.

    Parameters
    ----------
    tokens, node, features, left, right
        As in `find_collocates`.

    Returns
    -------
    DataFrame
        ``doc_id, feature, phrase, n``: each occurrence in one phrase, that of its nearest node (of
        two the one before); as many as `count_collocates` counts.

    Examples
    --------
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(3), "token": ["No", "truce", "came"]}
    ... )
    >>> count_phrases(tokens, node="no", features=["came"])["phrase"].tolist()
    ['no truce came']
    """
    rows = _find_surroundings(tokens, node=node, left=left, right=right)
    index = index_tokens(tokens)
    asked = [code for feature in features for code in index.find_exact(feature)]
    rows = np.intersect1d(rows, index.find_feature_rows(asked), assume_unique=True)
    first, last = _find_nodes(tokens, node)
    sentence = index.number_sentences()
    before = np.maximum(np.searchsorted(last, rows) - 1, 0)
    after = np.minimum(np.searchsorted(first, rows), max(len(first) - 1, 0))
    far = len(tokens) + 1
    gap_before, gap_after = rows - last[before], first[after] - rows
    for gap, place in ((gap_before, last[before]), (gap_after, first[after])):
        gap[(gap <= 0) | (sentence[place] != sentence[rows])] = far
    low = np.where(gap_before <= gap_after, first[before], rows)
    size = np.where(gap_before <= gap_after, rows, last[after]) - low + 1
    words = np.array([*index.vocabulary, ""], dtype=object)
    steps = np.arange(size.max(initial=1))
    at = np.minimum(low[:, None] + steps, len(tokens) - 1)
    codes = np.where(steps < size[:, None], index.codes[at], len(words) - 1)
    distinct, of_row = np.unique(codes, axis=0, return_inverse=True)
    texts = np.array([" ".join(words[row]).rstrip() for row in distinct.tolist()], dtype=object)
    found = pd.DataFrame(
        {
            "doc_id": tokens["doc_id"].iloc[rows].astype("str").array,
            "feature": pd.array(words[index.codes[rows]], dtype="str"),
            "phrase": pd.array(texts[of_row.ravel()] if len(texts) else [], dtype="str"),
        }
    )
    counted = found.groupby(["doc_id", "feature", "phrase"], sort=True).size()
    return counted.rename("n").reset_index()


def score_collocates(
    collocates: pd.DataFrame,
    *,
    counts: pd.DataFrame,
    nodes: pd.DataFrame,
    groups: pd.DataFrame | None = None,
    min_count: int = 5,
    n_draws: int = N_DRAWS,
    random_state: int = 0,
) -> pd.DataFrame:
    """Score how much more often each feature stands around a node than by chance.

    `mi` is how often the observed number is twice the expected one: 0 as by chance, 1 twice, 3
    eight times as often. Its interval resamples articles. Features whose interval leaves out
    chance come first, the most typical companions (highest `log_dice`) of them at the top: MI
    itself is highest for rare words. `t` and `g2` take words for independent of one another and
    are given for comparison with other tools.

    Parameters
    ----------
    collocates : DataFrame
        ``doc_id, feature, n`` (from `count_collocates`).
    counts : DataFrame
        ``doc_id, feature, n`` of all the articles, those without the node too (from
        `count_features`, of the same tokens).
    nodes : DataFrame
        ``doc_id, n`` (from `count_nodes`).
    groups : DataFrame, optional
        ``doc_id`` and, optionally, ``unit``: only these articles are looked at, and those of one
        unit are resampled together. All articles of `counts`, each for itself, when None.
    min_count : int
        Features that stand more rarely around the node are left out.

    Returns
    -------
    DataFrame
        ``feature, n, n_documents, n_node, n_feature, n_tokens, expected, mi, low, high, npmi, t,
        log_dice, g2, delta_p_feature, delta_p_node``: `n` occurrences around the node, in
        `n_documents` articles; `n_node`, `n_feature` and `n_tokens` count all occurrences of the
        node, of the feature, and all tokens. Those with `low` above 0 first, then highest
        `log_dice`, then by `feature`.
        Without a second article there is no interval, unless all tables are by sentence: then
        sentences are resampled, and the interval describes that article.

    Raises
    ------
    InputError
        Where a feature is counted around the node more often than in all.

    Notes
    -----
    The span is in the expectation: E = S n_feature / n_tokens, where S is the number of tokens
    that the windows really hold inside their sentences (the sum of all `n`); with whole windows
    of `left` + `right` it is n_node (left + right). `score_association` has the formulas and
    their sources. In a resample in which the feature never stands around the node it counts as
    0.5 there, but as no more than expected: a feature that three articles or fewer have around the
    node is thus never sure. Where a feature stands nowhere else no
    resample shows another place: there `low` is that of the exact bound for its articles' share.

    Examples
    --------
    >>> texts = {"a": "the troops left", "b": "the troops left the town", "c": "the town slept"}
    >>> tokens = pd.DataFrame(
    ...     [(doc_id, 0, *pair) for doc_id in texts for pair in enumerate(texts[doc_id].split())],
    ...     columns=["doc_id", "sentence_id", "position", "token"],
    ... )
    >>> collocates = count_collocates(tokens, node="troops", left=1, right=1)
    >>> nodes = count_nodes(tokens, node="troops")
    >>> scores = score_collocates(
    ...     collocates, counts=count_features(tokens), nodes=nodes, min_count=1
    ... )
    >>> scores[["feature", "n", "n_node", "n_feature", "n_tokens", "expected", "mi"]].round(2)
      feature  n  n_node  n_feature  n_tokens  expected    mi
    0    left  2       2          2        11      0.73  1.46
    1     the  2       2          4        11      1.45  0.46
    """
    require_columns(collocates, "collocates", ["doc_id", "feature", "n"], "count_collocates()")
    require_columns(counts, "counts", ["doc_id", "feature", "n"], "count_features()")
    require_columns(nodes, "nodes", ["doc_id", "n"], "count_nodes()")
    corpus = _lay_out(collocates, counts, groups)
    n = sum_columns(corpus.near)
    kept = n >= max(min_count, 1)
    near, whole = corpus.near[:, kept], corpus.whole[:, kept]
    n, n_feature, n_slots = n[kept], sum_columns(whole), int(corpus.n_slots.sum())
    n_node, n_tokens = corpus.count_nodes(nodes), int(corpus.n_tokens.sum())
    low, high = _score_mi_intervals(
        corpus._replace(near=near, whole=whole), n_draws=n_draws, random_state=random_state
    )
    scored = {
        measure: score_association(n, n_node, n_feature, n_tokens, measure=measure, n_slots=n_slots)
        for measure in ASSOCIATIONS
    }
    n_documents = np.bincount(near.indices, minlength=len(n))
    scores = pd.DataFrame(
        {
            "feature": corpus.features[kept],
            "n": n,
            "n_documents": np.minimum(n_documents, len(corpus.doc_ids)),
            "n_node": np.full(len(n), n_node, dtype=np.int64),
            "n_feature": n_feature,
            "n_tokens": np.full(len(n), n_tokens, dtype=np.int64),
            "expected": n_slots * n_feature / n_tokens if n_tokens else np.zeros(len(n)),
            "mi": scored.pop("mi"),
            "low": low,
            "high": high,
            **scored,
        }
    )
    # Seen nowhere else: no resample shows another place, but as many articles could have (exact
    # binomial bound of their share; Clopper & Pearson 1934).
    alone = (scores["n"] == scores["n_feature"]) & scores["low"].notna()
    least = scores["mi"] + np.log2((1 - LEVEL) / 2) / scores["n_documents"]
    scores["low"] = scores["low"].mask(alone, np.minimum(scores["low"], least))
    sure = scores["low"] > 0
    order = np.lexsort((scores["feature"], -scores["log_dice"], ~sure))
    return scores.iloc[order].reset_index(drop=True)


def _find_nodes(tokens: pd.DataFrame, node: str) -> tuple[np.ndarray, np.ndarray]:
    """Return the rows of the first and of the last token of each occurrence."""
    words = split_pattern(node)
    if not words or all(not word.strip("*?") for word in words):
        raise InputError(f"`node` must name at least one word, but {node!r} was given.")
    first = index_tokens(tokens).find_rows(words)
    return first, first + len(words) - 1


def _find_surroundings(tokens: pd.DataFrame, *, node: str, left: int, right: int) -> np.ndarray:
    """Return the rows inside the windows, each once, in order; the node's own are not among them."""
    if min(left, right) < 0 or left + right < 1:
        raise InputError(
            "`left` and `right` must be whole numbers of at least 0, and one of them more, but "
            f"{left!r} and {right!r} were given."
        )
    first, last = _find_nodes(tokens, node)
    if not len(first):
        return first
    position = tokens["position"].to_numpy()
    # A number for each token that rises by its position; between two sentences it jumps by more
    # than a window can reach.
    longest = int(position.max()) + 1
    place = index_tokens(tokens).number_sentences() * np.int64(2 * longest) + position
    begin = np.searchsorted(place, place[first] - min(left, longest))
    end = np.searchsorted(place, place[last] + min(right, longest), side="right")
    return np.flatnonzero(_cover(begin, end, len(place)) & ~_cover(first, last + 1, len(place)))


def _cover(begin: np.ndarray, end: np.ndarray, n: int) -> np.ndarray:
    """Tell which of `n` rows lie in one of the spans from `begin` up to `end`."""
    steps = np.bincount(begin, minlength=n + 1) - np.bincount(end, minlength=n + 1)
    covered: np.ndarray = np.cumsum(steps)[:n] > 0
    return covered


class _Corpus(NamedTuple):
    """Counts around the node and in all, over the same articles and features.

    The rows of `near` and `whole` are articles, or the sentences of the one article; `n_slots` and
    `n_tokens` are the sizes of each row, rare features included, `units` what is resampled.
    """

    near: sparse.csr_matrix
    whole: sparse.csr_matrix
    features: pd.Index
    n_slots: np.ndarray
    n_tokens: np.ndarray
    units: np.ndarray
    doc_ids: pd.Index

    def count_nodes(self, nodes: pd.DataFrame) -> int:
        doc_ids, code = split_codes(nodes["doc_id"])
        return int(nodes["n"].to_numpy()[doc_ids.isin(self.doc_ids)[code]].sum())


def _lay_out(
    collocates: pd.DataFrame, counts: pd.DataFrame, groups: pd.DataFrame | None
) -> _Corpus:
    if groups is None:
        doc_ids = rows = split_codes(counts["doc_id"])[0]
        units = rows.to_numpy()
    else:
        require_columns(groups, "groups", ["doc_id"], "group_documents()")
        chosen = groups.drop_duplicates("doc_id")
        doc_ids = rows = pd.Index(chosen["doc_id"], dtype="str")
        units = chosen["unit" if "unit" in chosen.columns else "doc_id"].to_numpy()
    tables = [collocates, counts]
    if len(doc_ids) == 1 and all("sentence_id" in table.columns for table in tables):
        tables = [table[(table["doc_id"] == doc_ids[0]).to_numpy()] for table in tables]
        tables = [table.assign(doc_id=table["sentence_id"].astype("str")) for table in tables]
        rows = split_codes(tables[1]["doc_id"])[0]
        units = rows.to_numpy()
    near, _, features = count_matrix(tables[0], doc_ids=rows)
    whole, _, known = count_matrix(tables[1], doc_ids=rows)
    n_slots, n_tokens = (np.asarray(matrix.sum(axis=1)).ravel() for matrix in (near, whole))
    n, place = sum_columns(near), known.get_indexer(features)
    more = n > np.append(sum_columns(whole), 0)[place]
    if more.any():
        raise InputError(
            f"`counts` must be of the tokens that `collocates` are of, but {features[more][0]!r} "
            f"is counted {n[more][0]} times around the node and more rarely in all. "
            "Make both from the same tokens with count_features() and count_collocates()."
        )
    used = n > 0  # others stand around the node in other articles only
    near, whole, features = near[:, used], whole[:, place[used]], features[used]
    return _Corpus(near, whole, features, n_slots, n_tokens, units, doc_ids)


def _score_mi_intervals(
    corpus: _Corpus, *, n_draws: int, random_state: int
) -> tuple[np.ndarray, np.ndarray]:
    """Percentile intervals of MI: its four counts are sums over the articles that are drawn."""
    from scipy import sparse

    low, high = np.full((2, corpus.near.shape[1]), np.nan)
    n_units, code = code_units(corpus.units)
    if n_units < 2:
        return low, high
    near, whole, sizes = (
        sum_units(matrix, code, n_units)
        for matrix in (
            corpus.near,
            corpus.whole,
            sparse.csr_matrix(np.column_stack([corpus.n_slots, corpus.n_tokens])),
        )
    )
    weights = draw_weights(n_units, n_draws=n_draws, random_state=random_state).T
    drawn = np.empty((2, n_draws))  # slots, tokens
    for places, sums in _sum_draws(sizes, weights, most=sum_columns(sizes)):
        drawn[places] = sums
    most = sum_columns(whole)  # nothing is oftener around the node than in all
    parts = [_sum_draws(matrix, weights, most=most) for matrix in (near, whole)]
    for (places, n), (_, n_feature) in zip(*parts, strict=True):
        expected = drawn[0] * n_feature / np.maximum(drawn[1], 1)
        seen = np.where(n > 0, n, np.minimum(0.5, expected))
        ratio = np.divide(seen, expected, out=np.ones_like(expected), where=expected > 0)
        low[places], high[places] = score_intervals(np.log2(ratio).T)
    return low, high


def _sum_draws(
    matrix: sparse.csr_matrix, weights: np.ndarray, *, most: np.ndarray
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    return WeightedSums(matrix, most=most * int(weights.max(initial=0))).add(weights)
