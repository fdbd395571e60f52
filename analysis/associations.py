"""Formulas on arrays: how far two frequencies differ, and how strongly two words attract.

Each function takes counts, one entry a word, and the sizes they are counted in. All but the sizes
of effect (log ratio, MI, delta P and their like) take words for independent of one another, which
the words of one article are not: they serve to compare with other tools, not to decide.
"""

from __future__ import annotations

import numpy as np

from analysis.intervals import LEVEL
from analysis.tables import require_choice

TESTS = ("g2", "g2_two_term", "g2_williams", "chi2", "chi2_yates", "chi2_williams")
ASSOCIATIONS = ("mi", "npmi", "t", "log_dice", "g2", "delta_p_feature", "delta_p_node")


def score_g2(
    n_target: np.ndarray, size_target: float, n_reference: np.ndarray, size_reference: float
) -> tuple[np.ndarray, np.ndarray]:
    """Log-likelihood ratio G2 over the four cells, signed, and its chi-square p (1 df).

    Examples
    --------
    >>> g2, p = score_g2(np.array([7.0]), 10, np.array([2.0]), 9)
    >>> round(float(g2[0]), 6), round(float(p[0]), 6)
    (4.534939, 0.03321)

    References
    ----------
    Dunning (1993), Computational Linguistics 19(1), 61-74.
    """
    return score_test(n_target, size_target, n_reference, size_reference, measure="g2")


def score_test(
    n_target: np.ndarray,
    size_target: float,
    n_reference: np.ndarray,
    size_reference: float,
    *,
    measure: str,
) -> tuple[np.ndarray, np.ndarray]:
    """Test statistic of two relative frequencies, signed, and its chi-square p (1 df).

    Positive where the target has more than its share. `TESTS` names the measures: ``g2`` over the
    four cells; ``g2_two_term`` over the two cells of the word alone, as some tools print it;
    ``chi2`` (Pearson), ``chi2_yates`` with the correction for continuity; ``g2_williams`` and
    ``chi2_williams`` divided by Williams' correction for small samples.

    Parameters
    ----------
    n_target, n_reference : ndarray
        Occurrences of each word on the two sides.
    size_target, size_reference : float
        All tokens of the two sides.

    Returns
    -------
    tuple of ndarray
        The signed statistic and p. Where no word or no other word occurs they are 0 and 1.

    References
    ----------
    Dunning (1993), Computational Linguistics 19(1), 61-74; two terms: Rayson & Garside (2000),
    Proc. Workshop on Comparing Corpora, 1-6; Yates (1934), Suppl. J. R. Stat. Soc. 1(2), 217-235;
    Williams (1976), Biometrika 63(1), 33-37, for 2 x 2 cells as in Sokal & Rohlf (1995),
    Biometry, 3rd ed., box 17.6.

    Examples
    --------
    >>> chi2, p = score_test(np.array([7.0]), 10, np.array([2.0]), 9, measure="chi2_yates")
    >>> round(float(chi2[0]), 6), round(float(p[0]), 3)
    (2.632438, 0.105)
    """
    from scipy.special import chdtrc

    require_choice(measure, "measure", TESTS)
    observed, expected = _lay_cells(n_target, size_target, n_reference, size_reference)
    if measure.startswith("g2"):
        statistic = _sum_g2(observed, expected, n_cells=2 if measure == "g2_two_term" else 4)
    else:
        distance = np.abs(observed - expected)
        if measure == "chi2_yates":
            distance = np.maximum(distance - 0.5, 0)
        # chi2 = sum (O - E)^2 / E; where nothing is expected nothing is observed
        terms = np.divide(distance**2, expected, out=np.zeros_like(expected), where=expected > 0)
        statistic = terms.sum(axis=0)
    if measure.endswith("williams"):
        statistic = statistic / _williams(observed)
    sign = np.where(n_target * size_reference >= n_reference * size_target, 1, -1)
    return sign * statistic, chdtrc(1, statistic)


def score_log_ratio(
    n_target: np.ndarray,
    size_target: np.ndarray | float,
    n_reference: np.ndarray,
    size_reference: np.ndarray | float,
) -> np.ndarray:
    """Log2 of the ratio of relative frequencies, 0 replaced by 0.5; NaN where a side is empty.

    1 is twice as often in the target, -1 half as often.

    References
    ----------
    Hardie (2014), Log Ratio: an informal introduction, cass.lancs.ac.uk.

    Examples
    --------
    >>> score_log_ratio(np.array([8, 4]), 1000, np.array([0, 2]), 500)
    array([3., 0.])
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        target = np.where(n_target == 0, 0.5, n_target) / size_target
        reference = np.where(n_reference == 0, 0.5, n_reference) / size_reference
        ratio = np.log2(target) - np.log2(reference)
    return np.where(np.isfinite(ratio), ratio, np.nan)


def score_lrc(
    n_target: np.ndarray,
    size_target: float,
    n_reference: np.ndarray,
    size_reference: float,
    *,
    n_tests: int = 1,
    level: float = LEVEL,
) -> np.ndarray:
    """Conservative log ratio: the end of the log ratio's exact interval nearest to no difference.

    0 where the interval covers no difference. Given how often a word occurs on both sides
    together, its occurrences in the target are binomial; the interval of their share (Clopper &
    Pearson) is turned into one of the ratio. No 0 has to be replaced.

    Parameters
    ----------
    n_target, n_reference, size_target, size_reference
        As in `score_test`.
    n_tests : int
        How many words are compared: the interval's error is divided by it (Bonferroni).
    level : float
        Of the two-sided interval, before it is corrected.

    Returns
    -------
    ndarray
        In the unit of `score_log_ratio`; NaN where a side is empty or the word is on neither.

    References
    ----------
    Evert (2022), Measuring keyness, Digital Humanities 2022 (osf.io/cy6mw); Clopper & Pearson (1934), Biometrika 26(4), 404-413.

    Examples
    --------
    >>> score_lrc(np.array([70, 7]), 1000, np.array([20, 2]), 900).round(3)
    array([0.921, 0.   ])
    """
    from scipy.special import betaincinv

    n_target, n_reference = np.asarray(n_target, float), np.asarray(n_reference, float)
    tail = (1 - level) / (2 * n_tests)
    over = n_target * size_reference >= n_reference * size_target
    with np.errstate(divide="ignore", invalid="ignore"):
        # The share's bound: lower where the word is over-used, upper where it is under-used.
        share = np.where(
            over,
            betaincinv(n_target, n_reference + 1, tail),
            betaincinv(n_target + 1, n_reference, 1 - tail),
        )
        bound = np.log2(share / (1 - share)) + np.log2(size_reference) - np.log2(size_target)
    lrc = np.where(over, np.maximum(bound, 0), np.minimum(bound, 0))
    known = (n_target + n_reference > 0) & (size_target > 0) & (size_reference > 0)
    return np.where(known, lrc, np.nan)


def score_association(
    n: np.ndarray,
    n_node: float,
    n_feature: np.ndarray,
    n_tokens: float,
    *,
    measure: str,
    n_slots: float | None = None,
) -> np.ndarray:
    """Association of a node with the features around it.

    With O = `n` and the expectation E = n_slots n_feature / n_tokens::

        mi               log2(O / E)
        npmi             mi / -log2(O n_node / (n_slots n_tokens)), in [-1, 1]
        t                (O - E) / sqrt(O)
        log_dice         14 + log2(2 O / (n_node + n_feature)), knows neither E nor the window
        g2               four cells, signed: n of n_slots against n_feature - n of the other tokens
        delta_p_feature  the feature's share of the slots less its share of the other tokens
        delta_p_node     the share of the feature's occurrences that stand in slots, less that of
                         the other tokens

    MI is large for rare words that met once by chance, t and G2 for frequent ones; logDice and
    delta P favour neither.

    Parameters
    ----------
    n : ndarray
        How often each feature stands in a slot of the node's windows.
    n_node, n_tokens : float
        How often the node occurs; all tokens.
    n_feature : ndarray
        All occurrences of each feature.
    n_slots : float, optional
        How many tokens the windows hold; one for each occurrence of the node when None.

    Returns
    -------
    ndarray
        NaN where the formula has no value, as for a feature that never stands near the node.

    References
    ----------
    MI: Church & Hanks (1990), Computational Linguistics 16(1), 22-29; NPMI: Bouma (2009), Proc.
    GSCL, 31-40; t: Church, Gale, Hanks & Hindle (1991); the span in the expectation and the four
    cells: Evert (2008), Corpora and collocations, sections 4.1 and 5.1; logDice: Rychlý (2008),
    Proc. RASLAN, 6-9; delta P: Ellis (2006), Applied Linguistics 27(1), 1-24, and Gries (2013),
    Int. J. of Corpus Linguistics 18(1), 137-165.

    Examples
    --------
    >>> counts = np.array([30]), 200, np.array([150]), 100_000
    >>> score_association(*counts, measure="mi").round(4)
    array([6.6439])
    >>> score_association(*counts, measure="mi", n_slots=2000).round(4)
    array([3.3219])
    """
    require_choice(measure, "measure", ASSOCIATIONS)
    n, n_feature = np.asarray(n, float), np.asarray(n_feature, float)
    slots = n_node if n_slots is None else n_slots
    cells = n, slots, n_feature - n, n_tokens - slots
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = slots * n_feature / n_tokens
        match measure:
            case "mi":
                score = np.log2(n / expected)
            case "npmi":
                score = np.log2(n / expected) / -np.log2(n * n_node / (slots * n_tokens))
            case "t":
                score = (n - expected) / np.sqrt(n)
            case "log_dice":
                score = 14 + np.log2(2 * n / (n_node + n_feature))
            case "g2":  # a feature counted oftener than it occurs has no four cells
                possible = (n <= slots) & (n <= n_feature) & (n_feature - n <= n_tokens - slots)
                score = np.where(possible, score_g2(*cells)[0], np.nan)
            case "delta_p_feature":
                score = n / slots - cells[2] / cells[3]
            case _:
                score = n / n_feature - (slots - n) / (n_tokens - n_feature)
    return np.where(np.isfinite(score), score, np.nan)


def _lay_cells(
    n_target: np.ndarray, size_target: float, n_reference: np.ndarray, size_reference: float
) -> tuple[np.ndarray, np.ndarray]:
    """Observed and expected counts: the word in target and reference, then all other tokens."""
    observed = np.stack(
        [n_target, n_reference, size_target - n_target, size_reference - n_reference]
    ).astype(float)
    total = size_target + size_reference
    share = (n_target + n_reference) / total if total else np.zeros(len(n_target))
    sizes = np.array([size_target, size_reference] * 2, dtype=float)[:, None]
    return observed, sizes * np.stack([share, share, 1 - share, 1 - share])


def _sum_g2(observed: np.ndarray, expected: np.ndarray, *, n_cells: int) -> np.ndarray:
    from scipy.special import xlogy

    # G2 = 2 sum O ln(O / E); a cell without occurrences adds nothing
    ratio = np.divide(observed, expected, out=np.ones_like(observed), where=observed > 0)
    statistic: np.ndarray = 2 * xlogy(observed, ratio)[:n_cells].sum(axis=0)
    return np.maximum(statistic, 0)


def _williams(observed: np.ndarray) -> np.ndarray:
    """Williams' q of a 2 x 2 table: 1 + (N/R1 + N/R2 - 1) (N/C1 + N/C2 - 1) / 6N."""
    total = observed.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        words = total / observed[:2].sum(axis=0) + total / observed[2:].sum(axis=0) - 1
        sides = total / observed[::2].sum(axis=0) + total / observed[1::2].sum(axis=0) - 1
        q = 1 + words * sides / (6 * total)
    return np.where(total > 0, q, 1.0)
