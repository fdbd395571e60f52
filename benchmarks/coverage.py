"""Count how often the interval of the log ratio holds the truth, in simulated clumped corpora.

Usage: python benchmarks/coverage.py [--corpora 1000] [--draws 2000]

Each setting is so many corpora of two sides with a known ratio. An article's length is
log-normal (median 300 words, sigma 0.5, at least 20), its rate of the word is gamma with the
mean of its side and the shape `k`, its count is Poisson: a negative binomial, the more clumped the
smaller `k` is. Among words with 20 occurrences or more in three outlets of the corpus of 804 news
articles that Parallax was developed with, `k` is 0.2 for the most clumped in twenty, 0.4 to 0.6 for
the lower quarter and 0.8 to 2 for the median.

The goal, 93 to 97 in 100, is for settings with enough information: at least 20 articles a side,
the word expected in 5 articles of either side or more, `k` at least 0.5, and no side with more
than twice the articles of the other. All others are measured too and have no goal. Prints one
JSON line a setting: ``task, setting, corpora, coverage, goal``.
"""

import argparse
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.intervals import N_DRAWS
from analysis.keyness import score_log_ratio_intervals
from analysis.log_odds import Side

GOAL = [0.93, 0.97]
RATIOS = (1, 4)
SIZES = ((20, 20), (50, 50), (200, 200), (20, 200), (56, 748))
CLUMPING = (0.2, 0.5, 2.0)
RATES = (0.3, 1.0, 5.0)  # in 1,000 words, on the reference's side
WORDS = 10  # so many corpora of one word each share the lengths of their articles, to save time
Line = dict[str, Any]


class Setting(NamedTuple):
    """One kind of corpus: articles on each side, true ratio, shape of the clumping, rate."""

    n_target: int
    n_reference: int
    ratio: float
    k: float
    per_1000: float


def make_settings() -> Iterator[Setting]:
    for ratio in RATIOS:
        for n_target, n_reference in SIZES:
            for k in CLUMPING:
                for rate in RATES:
                    yield Setting(n_target, n_reference, ratio, k, rate)


def draw_sides(setting: Setting, *, n_words: int, generator: np.random.Generator) -> list[Side]:
    """Draw independent words over the same articles."""
    sides = []
    for n_articles, ratio in ((setting.n_target, setting.ratio), (setting.n_reference, 1)):
        lengths = np.maximum(generator.lognormal(np.log(300), 0.5, n_articles).round(), 20)
        clump = generator.gamma(setting.k, 1 / setting.k, size=(n_articles, n_words))
        rate = setting.per_1000 / 1000 * ratio * clump
        matrix = sparse.csr_matrix(generator.poisson(lengths[:, None] * rate))
        doc_ids = pd.Index(np.arange(n_articles).astype(str))
        sides.append(Side(matrix, lengths, np.arange(n_articles), doc_ids, True))
    return sides


def measure(setting: Setting, *, n_corpora: int, n_draws: int, n_words: int = WORDS) -> Line:
    """Simulate, and count the intervals that hold the true ratio."""
    generator = np.random.default_rng([int(100 * value) for value in setting])
    truth = np.log2(setting.ratio)
    held: list[bool] = []
    with_word: list[int] = []
    while len(held) < n_corpora:
        sides = draw_sides(setting, n_words=n_words, generator=generator)
        low, high = score_log_ratio_intervals(sides, n_draws=n_draws, generator=generator)
        held += ((low <= truth) & (truth <= high)).tolist()
        n = [np.bincount(side.matrix.indices, minlength=n_words) for side in sides]
        with_word += np.minimum(*n).tolist()
    n_with = float(np.mean(with_word))
    balanced = max(setting[:2]) <= 2 * min(setting[:2])
    return {
        "task": "coverage of the 95 % interval of the log ratio",
        "setting": setting._asdict() | {"articles_with_word": round(n_with, 1)},
        "corpora": len(held),
        "coverage": round(float(np.mean(held)), 4),
        "goal": GOAL if n_with >= 5 and balanced and setting.k >= 0.5 else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("--corpora", type=int, default=1000)
    parser.add_argument("--draws", type=int, default=N_DRAWS)
    given = parser.parse_args()
    for setting in make_settings():
        line = measure(setting, n_corpora=given.corpora, n_draws=given.draws)
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
