"""How often the voices are wrong: spans, speakers."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.measured import read_measured
from analysis.wording import show_percent

MEASURED = Path(__file__).with_name("accuracy.json")  # benchmarks/voices.py --save writes it


def read_voice_accuracy() -> pd.DataFrame:
    """Read how right `find_voices` was on texts that its rules were never mended by.

    Returns
    -------
    DataFrame
        ``measure, n, precision, recall, wrong, missed``, as `benchmarks/voices.py` tells them.

    Examples
    --------
    >>> bool(read_voice_accuracy()["wrong"].between(0, 1).all())
    True
    """
    return read_measured(MEASURED)


def tell_voice_errors() -> str:
    """Tell in one sentence how often voices are wrong, to stand beside what rests on them.

    Examples
    --------
    >>> tell_voice_errors().startswith("Measured on ")
    True
    """
    rates = read_voice_accuracy().set_index("measure").to_dict("index")
    whole = rates["speaker, all spans"]
    wrong, missed = (
        {name: show_percent(rates[name][key]) for name in ("quoted spans", "reported spans")}
        for key in ("wrong", "missed")
    )
    return (
        f"Measured on {whole['n']:,.0f} stretches of speech written and coded for it, which the rules "
        f"were not made by: {wrong['quoted spans']} of the quotations found are wrong and "
        f"{missed['quoted spans']} of those that stand there are missed; of reported speech "
        f"{wrong['reported spans']} is wrong and {missed['reported spans']} missed; "
        f"of all found {show_percent(whole['wrong'])} have a wrong speaker or are no speech. Roles were "
        "not measured so. Those texts have commas and full stops; copy without them has more errors."
    )
