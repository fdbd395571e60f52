"""How numbers are printed."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.wording import show_count, show_interval, show_month, show_number, show_percent


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0, "0"),
        (-7, "−7"),
        (1234567, "1,234,567"),
        (np.int64(-1234), "−1,234"),
        (0.0, "0"),
        (-0.0, "0"),
        (0.5, "0.50"),
        (-0.254, "−0.25"),
        (12.34, "12.3"),
        (-99.94, "−99.9"),
        (1234.5, "1,234"),
        (0.0123, "0.01"),
        (0.00456, "0.005"),
        (0.00004, "4e-05".replace("-", "−")),
        (-2e-16, "0"),
        (True, "yes"),
        (np.False_, "no"),
        (None, "–"),
        (float("nan"), "–"),
        (pd.NA, "–"),
        (pd.NaT, "–"),
    ],
)
def test_numbers(value, shown):
    assert show_number(value) == shown


@given(st.floats(-1e9, 1e9) | st.integers(-(10**9), 10**9))
def test_a_printed_number_is_the_number_and_has_a_true_minus(value):
    text = show_number(value)
    assert "-" not in text
    number = float(text.replace("−", "-").replace(",", ""))
    half = 0.0051 if abs(value) >= 0.01 else 1e-12  # of the second decimal
    assert number == pytest.approx(value, rel=0.5 if abs(value) < 0.02 else 0.05, abs=half)
    assert text.startswith("−") == (number < 0)


@given(st.floats(-1e6, 1e6))
def test_a_sign_is_shown_on_demand(value):
    text = show_number(value, sign=True)
    is_nothing = abs(value) < 1e-12  # what is left of a difference of equal sums
    assert text[0] == ("−" if value < 0 and not is_nothing else "+")
    assert text[1:] == show_number(abs(value))


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (0, "0"),
        (1, "100"),
        (0.314, "31"),
        (0.0994, "9.9"),
        (0.0996, "10"),
        (0.042, "4.2"),
        (-0.042, "−4.2"),
        (-0.0001, "0.0"),
    ],
)
def test_percent(share, shown):
    assert show_percent(share) == f"{shown}%"


def test_percent_with_a_sign_and_without_a_number():
    assert show_percent(0.314, sign=True).startswith("+31")
    assert show_percent(-0.314, sign=True).startswith("−31")
    assert show_percent(float("nan")) == "–"


def test_intervals():
    assert show_interval(-0.31, 2.0).endswith(" interval −0.31 to 2.00")
    assert show_interval(0.1, 0.25, percent=True).endswith(" interval 10% to 25%")
    for low, high in ((np.nan, 1.0), (0.0, np.nan), (np.nan, np.nan)):
        assert show_interval(low, high) == "no interval"


def test_months():
    assert show_month(pd.Timestamp("2016-03-31")) == "2016-03"
    assert show_month(pd.NaT) == show_month(None) == ""


def test_counts_agree_with_their_noun():
    assert [show_count(n, "article") for n in (0, 1, 2041)] == [
        "0 articles",
        "1 article",
        "2,041 articles",
    ]
    assert show_count(2, "entry", "entries") == "2 entries"
    assert show_count(1, "entry", "entries") == "1 entry"
