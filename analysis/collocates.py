"""Which words follow one another, and which stand around a node, more often than by chance."""

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
    sum_units,
)
from analysis.matching import TokenIndex, index_tokens, mark_sentences, split_pattern
from analysis.tables import require_columns

if TYPE_CHECKING:
    from scipy import sparse

_SMALL = 1e-20  # NLTK's: keeps empty cells out of the logarithm
_BLOCK = 1 << 16  # tokens looked at together: what is made of them stays in the cache
_COMMON = 1024  # so many words fill most of a text: their pairs are counted in a square table


def score_collocations(
    tokens: pd.DataFrame, *, node: str | None = None, window: int = 1, min_count: int = 1
) -> pd.DataFrame:
    """Score how much more often two words follow one another than chance would have it.

    A pair is a word and one of the next `window` tokens of its sentence; nothing crosses a
    sentence, and a token left out of the table keeps its place. G2 measures how sure an
    association is, not how strong; it takes tokens for independent of one another, which the
    words of one article are not: read it as an order of what to look at, not as a test.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token`` (from `split_tokens`).
    node : str, optional
        Only pairs in which this feature (a folded form, as `count_features` gives it) is one of
        the two.
    window : int
        How many tokens to the right are looked at, at least 1; NLTK's ``window_size`` less 1.
    min_count : int
        Rarer pairs are left out; the numbers of the others do not change.

    Returns
    -------
    DataFrame
        One row per pair in the order of the text: ``first, second, n_pair, n_first, n_second, n,
        g2``. `n_pair` counts the pairs, `n_first` and `n_second` all occurrences of the two
        words, `n` all tokens. Highest `g2` first, then by `first` and `second`.

    Raises
    ------
    InputError
        Where `window` or `min_count` is below 1.

    Notes
    -----
    With a = n_pair / window, b = n_second - a, c = n_first - a, d = n - a - b - c and each
    cell's expectation E = (its row's sum) (its column's sum) / n::

        G2 = 2 sum over the four cells of O ln(O / (E + 1e-20) + 1e-20)

    G2, four-term, Dunning (1993), Computational Linguistics 19(1), 61-74; the constant and the
    division by the window are those of nltk.collocations and nltk.metrics.association, so that
    the values equal its `likelihood_ratio`. It is NaN where d is negative: two words that make up
    nearly the whole corpus.

    Examples
    --------
    >>> forms = ["the", "war", "in", "the", "war", "room"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(6), "token": forms}
    ... )
    >>> score_collocations(tokens, min_count=2)[["first", "second", "n_pair", "n_first", "n"]]
      first second  n_pair  n_first  n
    0   the    war       2        2  6
    """
    for name, value in {"window": window, "min_count": min_count}.items():
        if value < 1:
            raise InputError(
                f"`{name}` must be a whole number of at least 1, but {value!r} was given."
            )
    index = index_tokens(tokens)
    pair, n_pair = _count_pairs(index, tokens, window=window, node=node)
    frequent = n_pair >= min_count
    pair, n_pair = pair[frequent].astype(np.int64), n_pair[frequent]
    bits = _count_bits(index)
    first, second = pair >> bits, pair & ((1 << bits) - 1)
    n_first, n_second, n = index.counts[first], index.counts[second], len(tokens)
    g2 = _score_g2(n_pair / window, n_first, n_second, n)
    order = _order_falling(g2)  # the pairs come sorted by their words
    features = pd.array(index.vocabulary, dtype="str")
    return pd.DataFrame(
        {
            "first": features.take(first[order]),
            "second": features.take(second[order]),
            "n_pair": n_pair[order],
            "n_first": n_first[order],
            "n_second": n_second[order],
            "n": np.full(len(order), n, dtype=np.int64),
            "g2": g2[order],
        }
    )


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
    n = _sum_columns(corpus.near)
    kept = n >= max(min_count, 1)
    near, whole = corpus.near[:, kept], corpus.whole[:, kept]
    n, n_feature, n_slots = n[kept], _sum_columns(whole), int(corpus.n_slots.sum())
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
    n, place = _sum_columns(near), known.get_indexer(features)
    more = n > np.append(_sum_columns(whole), 0)[place]
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
    for places, sums in _sum_draws(sizes, weights, most=_sum_columns(sizes)):
        drawn[places] = sums
    most = _sum_columns(whole)  # nothing is oftener around the node than in all
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


def _sum_columns(matrix: sparse.csr_matrix) -> np.ndarray:
    return np.asarray(matrix.sum(axis=0)).ravel().astype(np.int64)


def _count_pairs(
    index: TokenIndex, tokens: pd.DataFrame, *, window: int, node: str | None
) -> tuple[np.ndarray, np.ndarray]:
    """Count pairs, each as one number: the first code in its high bits, the second below.

    They come sorted. Pairs of two common words are counted in a square table; only the rest are
    sorted for it.
    """
    bits = _count_bits(index)
    common = _choose_common(index.counts)
    side = len(common) + 1  # row and column 0 are for what is not counted there
    place = np.zeros(len(index.vocabulary), dtype=np.int32)
    place[common] = np.arange(1, side)
    cells, rest = [np.empty(0, dtype=np.int32)], [np.empty(0, dtype=_kind(bits))]
    for first, second, near in _find_pairs(index, tokens, window=window, node=node):
        row, column = place.take(first), place.take(second)
        cells.append((row * side + column) * near)
        at = np.flatnonzero(((row == 0) | (column == 0)) & near)
        rest.append(_join_codes(first.take(at), second.take(at), bits))
    n_of_cell = np.bincount(np.concatenate(cells), minlength=side * side)
    n_of_cell = n_of_cell.reshape(side, side)[1:, 1:]
    row, column = np.divmod(np.flatnonzero(n_of_cell > 0), max(side - 1, 1))
    often = _join_codes(common[row], common[column], bits)
    rare, n_rare = _count_sorted(_sort_pairs(np.concatenate(rest)))
    pairs = np.concatenate([often, rare])
    order = _order_pairs(pairs)
    return pairs[order], np.concatenate([n_of_cell[row, column], n_rare])[order]


def _find_pairs(
    index: TokenIndex, tokens: pd.DataFrame, *, window: int, node: str | None
) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Give the codes of two words, of many at a time, and which of them are a pair."""
    codes, begins = index.codes, mark_sentences(tokens)
    position = tokens["position"].to_numpy()
    asked = None if node is None else [*index.find_exact(node), -1][0]
    for start in range(0, len(codes) - 1, _BLOCK):
        same = np.ones(min(_BLOCK, len(codes) - start), dtype=bool)
        for step in range(1, min(window, len(codes) - 1 - start) + 1):
            same = same[: len(codes) - step - start]
            end = start + len(same)
            same &= ~begins[start + step : end + step]
            if not same.any():
                break  # no sentence is longer
            near = position[start + step : end + step] - position[start:end] <= window
            near &= same
            first, second = codes[start:end], codes[start + step : end + step]
            if asked is not None:
                near &= (first == asked) | (second == asked)
            yield first, second, near


def _choose_common(counts: np.ndarray) -> np.ndarray:
    """Return the codes of the most frequent words, rising."""
    n = min(_COMMON, len(counts))
    return np.sort(np.argpartition(-counts, n - 1)[:n]) if n else np.empty(0, dtype=np.int64)


def _count_sorted(pairs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    begins = np.ones(len(pairs), dtype=bool)
    begins[1:] = pairs[1:] != pairs[:-1]
    start = np.flatnonzero(begins)
    return pairs[start], np.diff(start, append=len(pairs))


def _count_bits(index: TokenIndex) -> int:
    """How many bits hold a code: numpy sorts 16 by counting, in half the time of a sort."""
    return 16 if len(index.vocabulary) <= 1 << 16 else 32


def _kind(bits: int) -> np.dtype:
    return np.dtype(np.uint32 if bits == 16 else np.int64)


def _join_codes(first: np.ndarray, second: np.ndarray, bits: int) -> np.ndarray:
    pair: np.ndarray = first.astype(_kind(bits))
    pair <<= bits
    pair |= second.astype(_kind(bits))
    return pair


def _sort_pairs(pairs: np.ndarray) -> np.ndarray:
    return pairs[_order_pairs(pairs)] if pairs.dtype == np.uint32 else np.sort(pairs)


def _order_pairs(pairs: np.ndarray) -> np.ndarray:
    if pairs.dtype != np.uint32:
        return np.argsort(pairs, kind="stable")
    return np.lexsort(_split_bits(pairs))


def _order_falling(values: np.ndarray) -> np.ndarray:
    """Return the order of falling values, equal ones as they stand; NaN goes last."""
    bits = (0.0 - values).view(np.int64)  # 0.0 - 0.0 has no sign, and neither has 0.0 - -0.0
    # As whole numbers, negative floats fall where they rise: turned round, all rise.
    keys = np.where(bits < 0, ~bits, bits | np.int64(-1 << 63)).view(np.uint64)
    keys[np.isnan(values)] = np.iinfo(np.uint64).max
    return np.lexsort(_split_bits(keys))


def _split_bits(keys: np.ndarray) -> list[np.ndarray]:
    """Split unsigned numbers into their 16 bits, the lowest first: numpy sorts these by counting."""
    return [(keys >> shift).astype(np.uint16) for shift in range(0, keys.itemsize * 8, 16)]


def _score_g2(n_pair: np.ndarray, n_first: np.ndarray, n_second: np.ndarray, n: int) -> np.ndarray:
    second_alone, first_alone = n_second - n_pair, n_first - n_pair
    cells = [n_pair, second_alone, first_alone, n - n_pair - second_alone - first_alone]
    total = cells[0] + cells[1] + cells[2] + cells[3]
    g2 = np.zeros(len(n_pair))
    with np.errstate(invalid="ignore", divide="ignore"):
        for place, observed in enumerate(cells):
            row, column = observed + cells[place ^ 1], observed + cells[place ^ 2]
            expected = row * column / total
            g2 += observed * np.log(observed / (expected + _SMALL) + _SMALL)  # Dunning 1993
    return 2 * g2
