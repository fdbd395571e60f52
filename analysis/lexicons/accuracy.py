"""How well the scores of a lexicon agree with people's ratings, as it was measured."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from analysis.lexicons.read import Lexicon, read_lexicon
from analysis.tables import require_made
from analysis.wording import show_number

FILE = Path(__file__).with_name("accuracy.json")


def tell_lexicon_accuracy(lexicon: Lexicon) -> str:
    """Tell, for a notice, how far the tone by a lexicon agrees with what people read.

    Parameters
    ----------
    lexicon : Lexicon
        From `read_lexicon`. Of a lexicon of the user's own nothing was measured, which is told.

    Examples
    --------
    >>> print(tell_lexicon_accuracy(read_lexicon("news")))
    Tone by the lexicon “news” and people's ratings of 2,564 sentences of newspaper editorials (Hutto & Gilbert 2014) correlate at r = 0.57 (95% interval 0.54 to 0.60; by “vader” 0.48): it tells groups of many sentences apart, and is often wrong of a single one.
    """
    require_made(lexicon, "lexicon", "Lexicon")
    source, measured = _read_accuracy()
    shipped = lexicon.name in measured and lexicon.digest == read_lexicon(lexicon.name).digest
    if not shipped:
        return (
            f"How well tone by the lexicon “{lexicon.name}” agrees with people's was not measured."
        )
    r, low, high = (show_number(value) for value in measured[lexicon.name])
    beside = "".join(
        f"; by “{name}” {show_number(numbers[0])}"
        for name, numbers in measured.items()
        if name != lexicon.name
    )
    return (
        f"Tone by the lexicon “{lexicon.name}” and people's ratings of {source} correlate at "
        f"r = {r} (95% interval {low} to {high}{beside}): it tells groups of many sentences apart, "
        "and is often wrong of a single one."
    )


@cache
def _read_accuracy() -> tuple[str, dict[str, list[float]]]:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return content["source"], content["r"]
