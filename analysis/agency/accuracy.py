"""How often the clauses are wrong, as the benchmark measured it on sentences coded by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

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
        Where the benchmark was given sentences on doers, "harm" is of the harms in them, "doer" of
        the classes of `classify_doers` among the harms found, "doer: named" and its like of one class,
        "doer: not named" of the three others together.
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
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    n_texts, n_doer_texts = measured["n_texts"], measured.get("n_doer_texts", 0)
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
        f"wrong and {missed['agent']} missed. {_tell_doers(wrong, missed, n_doer_texts)} Those "
        "sentences have commas and full stops; copy without them has more errors."
    )


def _tell_doers(wrong: dict[Any, Any], missed: dict[Any, Any], n_texts: int) -> str:
    """Tell how often a doer is put into the wrong class, and on which side of "named"."""
    if not n_texts or "doer" not in wrong:
        return (
            "How often a doer is put into the wrong class (named, a category, a weapon or event) was "
            "not measured."
        )
    return (
        f"On {n_texts:,} further sentences of many ways to tell harm, {missed['harm']} of the harms are "
        f"missed and {wrong['harm']} of those found are none; of the harms found, {wrong['doer']} have "
        "their doer in another class (named, a category, a weapon or event, nobody): "
        f"{wrong['doer: named']} of those that are told as named are not, and "
        f"{wrong['doer: not named']} of those that are told as not named are."
    )
