"""Some articles of very many: seeded, by unit, and told."""

import numpy as np
import pandas as pd

from analysis.corpus import choose_articles, tell_chosen


def lay(n: int, *, copies: int = 1) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "doc_id": [f"d{number}" for number in range(n)],
            "group": np.where(np.arange(n) % 3, "A", "B"),
            "unit": [f"d{number - number % copies}" for number in range(n)],
        }
    ).astype("str")


def test_few_articles_are_all_chosen_and_nothing_is_told():
    groups = lay(50)
    assert choose_articles(groups, n=50) is groups
    assert tell_chosen(groups, groups=groups) == ""


def test_the_choice_is_seeded_in_order_and_of_the_size_asked_for():
    groups = lay(3000)
    chosen = choose_articles(groups, n=1000)
    assert len(chosen) == 1000
    assert chosen["doc_id"].map(lambda name: int(name[1:])).is_monotonic_increasing
    pd.testing.assert_frame_equal(chosen, choose_articles(groups, n=1000))
    other = choose_articles(groups, n=1000, random_state=1)
    assert 200 < chosen["doc_id"].isin(other["doc_id"]).sum() < 500  # a third by chance
    assert abs((chosen["group"] == "A").mean() - 2 / 3) < 0.05
    assert tell_chosen(chosen, groups=groups) == " A seeded sample of 1,000 of 3,000 articles."


def test_copies_come_together():
    groups = lay(3000, copies=4)
    chosen = choose_articles(groups, n=1000)
    assert (chosen.groupby("unit").size() == 4).all()
    assert 1000 <= len(chosen) < 1004
    mixed = groups.sample(frac=1, random_state=2)
    assert set(choose_articles(mixed, n=1000)["doc_id"]) == set(chosen["doc_id"])
