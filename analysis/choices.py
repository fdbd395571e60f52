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
