"""What may be chosen where a parameter of this name stands: in functions, notebooks, the runner."""

from collections.abc import Sequence

VOICES = ["own", "quoted", "all"]
METHODS = ["rule", "trained", "trained-semantic"]  # of scoring the tone towards actors
PERIODS = ["week", "month", "year"]
REDUCTIONS = [None, "stem", "lemma"]

# None: it may be left out
CHOICES: dict[str, Sequence[str | None]] = {
    "voice": VOICES,
    "method": [None, *METHODS],
    "period": [None, *PERIODS],
    "reduce": REDUCTIONS,
}

# The whole numbers that a parameter of this name can mean in any notebook.
RANGES: dict[str, tuple[int, int]] = {
    "n_draws": (100, 100_000),
    "random_state": (0, 2**32 - 1),
    "min_count": (1, 10**9),
    "window": (1, 50),
    "ngram": (1, 5),
    "n_sentences": (10, 5000),
    "n_repeats": (0, 100),
}
