"""How often mentions are wrong: whom they mean, which label they are."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis.measured import read_measured
from analysis.wording import show_percent

MEASURED = Path(__file__).with_name("accuracy.json")  # benchmarks/naming.py --save writes it
_ONE = "referent: "


def read_naming_accuracy() -> pd.DataFrame:
    """Read how right `find_mentions` was with `naming-syria` on texts its rules were not mended by.

    Returns
    -------
    DataFrame
        ``measure, n, precision, recall, wrong, missed``, as `benchmarks/naming.py` tells them.

    Examples
    --------
    >>> bool(read_naming_accuracy()["missed"].between(0, 1).all())
    True
    """
    return read_measured(MEASURED)


def tell_naming_errors(naming: str = "naming-syria") -> str:
    """Tell in one sentence how often mentions are wrong, to stand beside what rests on them.

    Examples
    --------
    >>> tell_naming_errors().startswith("Measured on ")
    True
    >>> tell_naming_errors("my own")
    'How often the mentions of this naming set are wrong was not measured: read some of each label.'
    """
    if naming != "naming-syria":
        return "How often the mentions of this naming set are wrong was not measured: read some of each label."
    rates = read_naming_accuracy().set_index("measure").to_dict("index")
    whole = rates["label"]
    told = "; ".join(
        f"{str(name).removeprefix(_ONE)} {show_percent(rate['wrong'])} and {show_percent(rate['missed'])}"
        for name, rate in rates.items()
        if str(name).startswith(_ONE)
    )
    return (
        f"Measured on {whole['n']:,.0f} mentions in sentences written and coded for it, which the "
        f"rules were not made by: {show_percent(whole['wrong'])} of the labels found are wrong, "
        f"{show_percent(whole['missed'])} of those that stand there are missed ({told})."
    )
