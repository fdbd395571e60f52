"""How often the clauses are wrong, as the benchmark measured it on sentences coded by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from analysis.wording import show_percent

MEASURED = Path(__file__).with_name("accuracy.json")  # benchmarks/agency.py --save writes it
_COLUMNS = {"measure": "str", "n": "int64", "precision": "float64", "recall": "float64"}


def read_agency_accuracy() -> pd.DataFrame:
    """Read how right `find_clauses` was on sentences that its rules were never mended by.

    Returns
    -------
    DataFrame
        ``measure, n, precision, recall, wrong, missed``: the row "form" is of all clauses, "form:
        agentless" and its like are of one form, "agent" and "patient" of those that are named.
        `n` counts what was coded by hand; `wrong` is the share of what is found that is none,
        `missed` the share of what was coded that is not found.

    Examples
    --------
    >>> accuracy = read_agency_accuracy()
    >>> bool(accuracy["wrong"].between(0, 1).all())
    True
    """
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))["measures"]
    table = pd.DataFrame(measured)[list(_COLUMNS)].astype(_COLUMNS)
    return table.assign(wrong=1 - table["precision"], missed=1 - table["recall"])


def tell_agency_errors() -> str:
    """Tell in one sentence how often the clauses are wrong, to stand beside what rests on them.

    Examples
    --------
    >>> tell_agency_errors().startswith("Measured on ")
    True
    """
    n_texts = json.loads(MEASURED.read_text(encoding="utf-8"))["n_texts"]
    rates = read_agency_accuracy().set_index("measure")
    wrong, missed = (rates[name].map(show_percent).to_dict() for name in ("wrong", "missed"))
    named = [
        f"{form} {wrong[f'form: {form}']} and {missed[f'form: {form}']}"
        for form in ("active", "passive", "agentless", "intransitive", "nominalised")
    ]
    return (
        f"Measured on {n_texts:,} sentences written and coded for it, which the rules were not made "
        f"by: {wrong['form']} of the clauses found are none or of another "
        f"form, {missed['form']} of those that stand there are missed "
        f"({', '.join(named)}); of the agents named {wrong['agent']} are "
        f"wrong and {missed['agent']} missed. How often a doer is put into the wrong class (named, a "
        "category, a weapon or event) was not measured. Copy without commas or full "
        "stops has more errors than these sentences."
    )
