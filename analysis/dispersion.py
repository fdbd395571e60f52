"""Dispersion: whether a word belongs to the whole corpus or to a few of its articles."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from analysis.counts import count_matrix, walk_matrix

if TYPE_CHECKING:
    from scipy import sparse


def score_dispersion(counts: pd.DataFrame) -> pd.DataFrame:
    """Score how evenly each feature is spread over the documents, by four measures.

    Each document is one part of the corpus. A frequent word with a high `dp_norm` belongs to a few
    articles: its rate then says more about these than about who printed them. The four need not
    agree: `juilland_d` comes near 1 for any frequent word where there are very many parts (Biber
    et al. 2016), so prefer `dp_norm` to compare words, and compare no measure between corpora cut
    into different numbers of parts. A word that occurs n times is in at most n documents, so that a
    rare word must look uneven where there are many: compare words of about the same frequency.

    Parameters
    ----------
    counts : DataFrame
        ``doc_id, feature, n`` (from `count_features`), all features, also those that are not to
        be shown: their sum is the size of a document. A document without tokens is no part.

    Returns
    -------
    DataFrame
        One row per feature, highest `n` first, then by feature:

        - ``feature, n``;
        - ``n_documents``: how many documents hold it, which the literature calls its range, and
          ``share_documents``, that over all documents;
        - ``dp``: deviation of proportions. 0: each document holds the share of the occurrences
          that its length lets expect; towards 1: all are in few;
        - ``dp_norm``: `dp` over its highest possible value, from 0 to 1. Some tools print
          1 - `dp_norm` and name it D_P;
        - ``juilland_d``: 1: the same rate in each document, 0: all in one; documents count alike,
          however long;
        - ``kld``: Kullback-Leibler divergence in bits, 0: spread as the documents' lengths are; it
          has no upper bound.

        With one document there is nothing to be spread over: `dp_norm` and `juilland_d` are NaN.

    Notes
    -----
    With v_i the document's share of the feature's occurrences, s_i its share of all tokens,
    p_i = n_i / size_i the feature's share of the document's tokens, and k documents::

        dp         = sum |v_i - s_i| / 2
        dp_norm    = dp / (1 - min s_i)
        juilland_d = 1 - sd(p) / mean(p) / sqrt(k - 1)
        kld        = sum v_i log2(v_i / s_i)

    with the population standard deviation (over k, not k - 1), and 0 log2 0 = 0.

    References
    ----------
    Gries (2008), Int. J. of Corpus Linguistics 13(4), 403-437 (DP; D as there, by proportions);
    Lijffijt & Gries (2012), ibid. 17(1), 147-149 (DPnorm); Juilland, Brodin & Davidovitch (1970),
    Frequency dictionary of French words; Gries (2020), in Paquot & Gries, A practical handbook of
    corpus linguistics, 99-118 (KLD); Biber, Reppen, Schnur & Ghanem (2016), Int. J. of Corpus
    Linguistics 21(4), 439-464.

    Examples
    --------
    >>> counts = pd.DataFrame({"doc_id": list("aabb"), "feature": list("xyxy"), "n": [9, 1, 1, 9]})
    >>> score_dispersion(counts).drop(columns=["n", "share_documents"]).round(3)
      feature  n_documents   dp  dp_norm  juilland_d    kld
    0       x            2  0.4      0.8         0.2  0.531
    1       y            2  0.4      0.8         0.2  0.531
    """
    matrix, doc_ids, features = count_matrix(counts)
    n_parts, n_features = len(doc_ids), len(features)
    in_row = np.diff(matrix.indptr)
    sizes = np.asarray(matrix.sum(axis=1)).ravel()
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    n_documents = np.bincount(matrix.indices, minlength=n_features)
    expected = sizes / max(sizes.sum(), 1)  # s_i
    dp, dp_norm = score_dp(matrix, sizes=sizes)
    # Only the pairs of document and feature that occur need a number: what the others add is known.
    kld, rate = np.zeros((2, n_features))
    for pairs, rows in walk_matrix(matrix):
        column, n = matrix.indices[pairs], matrix.data[pairs]
        share, fair = n / totals[column], np.repeat(expected[rows], in_row[rows])
        kld += _add_up(share * np.log2(share / fair), column, n_features)
        rate += _add_up(n / np.repeat(sizes[rows], in_row[rows]), column, n_features)
    mean = rate / max(n_parts, 1)
    squares = (n_parts - n_documents) * mean**2  # of the documents without the word: (0 - mean)^2
    for pairs, rows in walk_matrix(matrix):
        column, n = matrix.indices[pairs], matrix.data[pairs]
        off = n / np.repeat(sizes[rows], in_row[rows]) - mean[column]
        squares += _add_up(off * off, column, n_features)
    juilland_d = np.full(n_features, np.nan)
    if n_parts > 1:
        juilland_d = 1 - np.sqrt(squares / n_parts) / mean / np.sqrt(n_parts - 1)
    order = np.argsort(-totals, kind="stable")  # the features are sorted already
    return pd.DataFrame(
        {
            "feature": features[order],
            "n": totals[order],
            "n_documents": n_documents[order],
            "share_documents": n_documents[order] / max(n_parts, 1),
            "dp": dp[order],
            "dp_norm": dp_norm[order],
            "juilland_d": juilland_d[order],
            "kld": np.maximum(kld, 0)[order],
        }
    )


def score_dp(matrix: sparse.csr_matrix, *, sizes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Score the deviation of proportions of each column of a count matrix, and DPnorm.

    Parameters
    ----------
    matrix : csr_matrix
        Counts, a row a part of the corpus.
    sizes : ndarray
        All tokens of each part, of which `matrix` may hold some. A part without any is none.

    Returns
    -------
    tuple of ndarray
        `dp` and `dp_norm` of `score_dispersion`; `dp_norm` is NaN with fewer than two parts, and
        where the column is empty.
    """
    expected = sizes / max(sizes.sum(), 1)  # s_i
    in_row, n_features = np.diff(matrix.indptr), matrix.shape[1]
    totals = np.asarray(matrix.sum(axis=0)).ravel()
    # where v_i = 0 the term is s_i, so that sum |v - s| = sum over pairs (|v - s| - s) + 1
    distance = np.ones(n_features)
    for pairs, rows in walk_matrix(matrix):
        column = matrix.indices[pairs]
        share = matrix.data[pairs] / totals[column]
        fair = np.repeat(expected[rows], in_row[rows])
        distance += _add_up(np.abs(share - fair) - fair, column, n_features)
    dp = np.maximum(distance / 2, 0)  # rounding may leave -1e-17 where 0 is meant
    if np.count_nonzero(sizes) < 2:
        return dp, np.full(n_features, np.nan)
    norm = dp / (1 - expected[sizes > 0].min())  # Lijffijt & Gries 2012
    return dp, np.where(totals > 0, norm, np.nan)


def _add_up(values: np.ndarray, column: np.ndarray, n_features: int) -> np.ndarray:
    return np.bincount(column, weights=values, minlength=n_features)
