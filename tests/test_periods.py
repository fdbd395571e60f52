"""Articles, scores and rates over time: no date is guessed, no gap is filled."""

import numpy as np
import pandas as pd
import pytest

from analysis.intervals import score_means
from analysis.keyness import score_keyness
from analysis.periods import (
    count_months,
    group_periods,
    score_rate_changes,
    score_rates,
    score_trend,
)

DATES = ["2020-01-31", "2020-01-01", None, "2020-04-15", "2021-01-07"]


def lay(dates: list[str | None], **columns: list[str]) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(dates))]
    documents = pd.DataFrame({"doc_id": doc_ids, **columns}).astype("str")
    return documents.assign(date=pd.to_datetime(dates).astype("datetime64[us]"))


def lay_scores(articles: dict[str, list[float]]) -> pd.DataFrame:
    rows = [(doc_id, score) for doc_id, scores in articles.items() for score in scores]
    return pd.DataFrame(rows, columns=["doc_id", "tone"]).astype({"doc_id": "str"})


def test_months_without_articles_are_no_rows():
    months = count_months(lay(DATES))
    assert months["month"].dt.strftime("%Y-%m-%d").tolist() == [
        "2020-01-01",
        "2020-04-01",
        "2021-01-01",
    ]
    assert months["n_documents"].tolist() == [2, 1, 1]
    assert months.columns.tolist() == ["month", "n_documents"]


def test_dated_articles_are_counted_once(documents):
    assert count_months(documents)["n_documents"].sum() == documents["date"].notna().sum() == 6


def test_an_article_of_a_year_only_has_no_month():
    documents = lay(["2020-01-01", "2020-01-01", "2020-01-01"]).assign(
        date_precision=["year", "month", "day"]
    )
    assert count_months(documents)["n_documents"].tolist() == [2]
    assert group_periods(documents)["doc_id"].tolist() == ["d1", "d2"]
    assert group_periods(documents, period="year")["group"].tolist() == ["2020"] * 3


def test_a_week_is_named_by_its_monday_also_across_the_year():
    """ISO 8601: 2021-01-03 is a Sunday of week 53 of 2020, 2024-12-30 the Monday of week 1."""
    dates = ["2021-01-03", "2021-01-04", "2024-12-30", "2025-01-05", "2024-02-29"]
    weeks = group_periods(lay([f"{day} 23:30" for day in dates]), period="week")["group"].tolist()
    assert weeks == ["2020-12-28", "2021-01-04", "2024-12-30", "2024-12-30", "2024-02-26"]


def test_only_a_day_tells_the_week():
    documents = lay(["2020-01-01"] * 3).assign(date_precision=["year", "month", "day"])
    assert group_periods(documents, period="week")["doc_id"].tolist() == ["d2"]


def test_periods_keep_the_order_and_leave_undated_articles_out():
    months = group_periods(lay(DATES))
    assert months.columns.tolist() == ["doc_id", "group", "unit"]
    assert months.to_numpy().tolist() == [
        ["d0", "2020-01", "d0"],
        ["d1", "2020-01", "d1"],
        ["d3", "2020-04", "d3"],
        ["d4", "2021-01", "d4"],
    ]
    years = group_periods(lay(DATES), period="year")
    assert years["group"].tolist() == ["2020", "2020", "2020", "2021"]


def test_copies_are_one_unit_also_where_the_first_has_no_date():
    texts = ["War.", "Peace.", "Truce.", "War.", "Truce."]
    periods = group_periods(lay(DATES, text=texts))
    assert periods["unit"].tolist() == ["d0", "d1", "d0", "d2"]
    told = group_periods(lay(DATES, text=texts, unit=["u", "v", "u", "u", "w"]), period="year")
    assert told["unit"].tolist() == ["u", "v", "u", "w"]
    assert set(periods.dtypes.astype(str)) == {"str"}


def test_copies_are_resampled_together():
    months = lay(["2020-01-01"] * 12, text=[f"Report {n // 4}." for n in range(12)])
    scores = lay_scores({f"d{n}": [float(n // 4)] for n in range(12)})
    copies = score_trend(scores, documents=months, value="tone").iloc[0]
    alone = score_trend(scores, documents=months.drop(columns="text"), value="tone").iloc[0]
    assert copies["estimate"] == alone["estimate"] == 1
    assert copies["high"] - copies["low"] > 1.5 * (alone["high"] - alone["low"])


def test_no_date_at_all_is_no_month():
    nothing = lay([None, None])
    assert len(count_months(nothing)) == len(group_periods(nothing)) == 0
    trend = score_trend(lay_scores({"d0": [0.5]}), documents=nothing, value="tone")
    assert len(trend) == 0


def test_trend_is_the_mean_of_the_months_articles():
    scores = lay_scores({"d0": [0.0, 0.4], "d1": [0.8], "d2": [1.0], "d3": [0.3, 0.5], "d4": []})
    trend = score_trend(scores, documents=lay(DATES), value="tone", n_draws=300)
    assert trend.columns.tolist() == ["month", "n_documents", "estimate", "low", "high"]
    assert trend["month"].dt.strftime("%Y-%m").tolist() == ["2020-01", "2020-04", "2021-01"]
    assert trend["n_documents"].tolist() == [2, 1, 0]
    assert trend["estimate"].tolist()[:2] == pytest.approx([0.5, 0.4])
    assert np.isnan(trend["estimate"].iloc[2])
    means = score_means(scores, groups=group_periods(lay(DATES)), value="tone", n_draws=300)
    assert trend.loc[0, ["low", "high"]].tolist() == means.loc[0, ["low", "high"]].tolist()
    assert trend.loc[0, "low"] < trend.loc[0, "high"]


def test_a_month_of_one_article_has_no_interval():
    scores = lay_scores({"d3": [0.3, 0.5, 0.9]})
    trend = score_trend(scores, documents=lay(DATES), value="tone", n_draws=100)
    april = trend[trend["month"] == "2020-04-01"].iloc[0]
    assert april["n_documents"] == 1
    assert np.isnan([april["low"], april["high"]]).all()


def test_row_order_is_irrelevant():
    documents = lay(DATES)
    pd.testing.assert_frame_equal(count_months(documents[::-1]), count_months(documents))


def test_errors_name_the_argument_what_came_and_the_remedy():
    with pytest.raises(
        ValueError, match=r"^`period` must be one of \['week', 'month', 'year'\], but 'day'"
    ):
        group_periods(lay(DATES), period="day")
    with pytest.raises(ValueError, match=r"^`documents` lacks the columns \['date'\]; .*read_doc"):
        count_months(lay(DATES).drop(columns="date"))


# --- rates ---------------------------------------------------------------------------------------

RATES = [
    "group", "period", "feature", "n", "n_documents", "n_tokens", "per_1000", "low", "high", "note",
]  # fmt: skip


def lay_articles(
    rows: list[tuple[str, str | None, dict[str, int]]],
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Counts, documents and groups of articles: their group, date and words."""
    doc_ids = [f"d{number:04d}" for number in range(len(rows))]
    counts = [
        (doc_id, word, n)
        for doc_id, (_, _, words) in zip(doc_ids, rows, strict=True)
        for word, n in words.items()
        if n
    ]
    groups = pd.DataFrame({"doc_id": doc_ids, "group": [row[0] for row in rows]}).astype("str")
    dates = pd.to_datetime([row[1] for row in rows]).astype("datetime64[us]")
    return (
        pd.DataFrame(counts, columns=["doc_id", "feature", "n"]).astype(
            {"doc_id": "str", "feature": "str", "n": "int64"}
        ),
        {"documents": groups[["doc_id"]].assign(date=dates), "groups": groups},
    )


def draw_articles(n: int = 60, *, random_state: int = 0) -> list[tuple[str, str, dict[str, int]]]:
    generator = np.random.default_rng(random_state)
    return [
        (
            "AB"[number % 2],
            f"2030-{1 + number % 3:02d}-{1 + number % 28:02d}",
            {"truce": int(generator.poisson(2)), "rest": int(generator.integers(80, 120))},
        )
        for number in range(n)
    ]


def test_a_rate_is_a_ratio_of_sums_and_a_gap_stays_a_gap():
    counts, told = lay_articles(
        [
            ("A", "2030-01-05", {"truce": 1, "rest": 99}),
            ("A", "2030-01-30", {"truce": 6, "rest": 294}),
            ("A", "2030-03-01", {"rest": 50}),
            ("B", "2030-03-31", {"truce": 2, "rest": 98}),
            ("B", None, {"truce": 70}),
        ]
    )
    rates = score_rates(counts, **told, features=["truce", "ceasefire"], n_draws=50)
    assert rates.columns.tolist() == RATES
    keys = [rates["group"], rates["period"].dt.strftime("%Y-%m-%d"), rates["feature"], rates["n"]]
    assert list(zip(*keys, rates["per_1000"], strict=True)) == [
        ("A", "2030-01-01", "truce", 7, 17.5),
        ("A", "2030-01-01", "ceasefire", 0, 0.0),
        ("A", "2030-03-01", "truce", 0, 0.0),
        ("A", "2030-03-01", "ceasefire", 0, 0.0),
        ("B", "2030-03-01", "truce", 2, 20.0),
        ("B", "2030-03-01", "ceasefire", 0, 0.0),
    ]
    assert rates["n_documents"].tolist() == [2, 2, 1, 1, 1, 1]
    assert rates["n_tokens"].tolist() == [400, 400, 50, 50, 100, 100]
    types = ["str", "datetime64[us]", "str", *["int64"] * 3, *["float64"] * 3, "str"]
    assert rates.dtypes.astype(str).tolist() == types


def test_weeks_and_years_are_periods_too():
    counts, told = lay_articles(draw_articles())
    for period, first in (("week", "2029-12-31"), ("year", "2030-01-01")):
        rates = score_rates(counts, **told, features=["truce"], period=period, n_draws=20)
        assert rates["period"].min() == pd.Timestamp(first)
        assert rates["n"].sum() == counts.loc[counts["feature"] == "truce", "n"].sum()


def test_a_line_with_a_star_adds_up_what_matches():
    words = {"withdraw": 1, "withdrawn": 2, "withdrew": 4, "draw": 8, "with": 16, "[x]": 1}
    counts, told = lay_articles([("A", "2030-01-05", words)] * 2)
    features = ["withdr?w*", "withdraw*", "draw", "*draw", "[x]*", "[*"]
    rates = score_rates(counts, **told, features=features, n_draws=20)
    assert rates["feature"].tolist() == features
    assert (rates["n"] // 2).tolist() == [7, 3, 8, 9, 1, 1]


def test_the_interval_is_the_article_bootstraps():
    """Resampled by hand, at the level that Hesterberg (2015, table 4) gives for n = 20: .0159."""
    rows = [("A", "2030-01-05", words) for _, _, words in draw_articles(20, random_state=3)]
    counts, told = lay_articles(rows)
    rate = score_rates(counts, **told, features=["truce"], n_draws=20_000).iloc[0]
    sums = np.array([[words["truce"], sum(words.values())] for _, _, words in rows])
    chosen = np.random.default_rng(1).integers(20, size=(20_000, 20))
    n, size = sums[chosen].sum(axis=1).T
    expected = np.quantile(1000 * n / size, [0.0159, 1 - 0.0159])
    assert rate[["low", "high"]].tolist() == pytest.approx(expected.tolist(), rel=0.03)
    assert rate["note"] == ""


def test_few_articles_have_no_interval_and_a_reason():
    rows = [("A", "2030-01-05", {"truce": 1, "rest": 9})]
    rows += [("B", "2030-01-05", {"truce": n, "rest": 9}) for n in (1, 2, 3)]
    rows += [("C", "2030-01-05", {"truce": 1, "rest": 9})] * 2
    rows += [("D", "2030-01-05", {})] * 2
    counts, told = lay_articles(rows)
    unit = told["groups"]["doc_id"].where(told["groups"]["group"] != "C", "copy")
    told["groups"] = told["groups"].assign(unit=unit)
    rates = score_rates(counts, **told, features=["truce"], n_draws=50)
    assert rates[["low", "high"]].isna().all(axis=None)
    assert rates["note"].tolist() == [
        "one article: nothing to resample",
        "fewer than 5 different articles: too few to resample",
        "copies of one article: nothing to resample",
        "no words",
    ]
    assert rates["per_1000"].tolist()[:3] == pytest.approx([100, 6000 / 33, 100])
    assert np.isnan(rates["per_1000"].iloc[3])


def test_a_word_that_no_article_uses_is_0_with_an_upper_bound():
    """10 articles of 100 words: 1 - .05 ** .1 = .2589 of them may use it, 4 times as B does."""
    rows = [("A", "2030-01-05", {"rest": 100})] * 10
    rows += [("B", "2030-01-05", {"truce": 4, "rest": 96}), ("B", "2030-01-06", {"rest": 100})]
    counts, told = lay_articles(rows)
    rates = score_rates(counts, **told, features=["truce", "armistice"], n_draws=50)
    unused = rates[rates["group"] == "A"]
    assert unused["n"].tolist() == unused["low"].tolist() == [0, 0]
    assert unused["high"].tolist() == pytest.approx([10 * 0.258866 * 4, 10 * 0.258866], rel=1e-5)
    assert set(unused["note"]) == {"not used: upper bound by the rule of three"}


def test_copies_move_together_in_rates():
    counts, told = lay_articles([("A", "2030-01-05", words) for _, _, words in draw_articles(60)])
    copies = told | {"groups": told["groups"].assign(unit=[f"u{n // 10}" for n in range(60)])}
    alone = score_rates(counts, **told, features=["truce"]).iloc[0]
    together = score_rates(counts, **copies, features=["truce"]).iloc[0]
    assert alone["per_1000"] == together["per_1000"]
    six = score_rates(
        counts.assign(
            doc_id=counts["doc_id"].map(
                dict(zip(*copies["groups"][["doc_id", "unit"]].to_numpy().T, strict=True))
            )
        ).astype({"doc_id": "str"}),
        documents=pd.DataFrame(
            {"doc_id": [f"u{n}" for n in range(6)], "date": told["documents"]["date"][0]}
        ),
        groups=pd.DataFrame({"doc_id": [f"u{n}" for n in range(6)], "group": "A"}),
        features=["truce"],
    ).iloc[0]
    assert together[["low", "high"]].tolist() == six[["low", "high"]].tolist()
    assert together[["low", "high"]].tolist() != alone[["low", "high"]].tolist()


def test_a_cell_does_not_depend_on_the_other_groups_nor_on_the_order_of_rows():
    counts, told = lay_articles(draw_articles())
    rates = score_rates(counts, **told, features=["truce"], n_draws=100)
    shuffled = {name: table.sample(frac=1, random_state=4) for name, table in told.items()}
    again = score_rates(counts[::-1], **shuffled, features=["truce"], n_draws=100)
    pd.testing.assert_frame_equal(rates, again)
    own = told | {"groups": told["groups"][told["groups"]["group"] == "B"]}
    alone = score_rates(counts, **own, features=["truce"], n_draws=100)
    expected = rates[rates["group"] == "B"].reset_index(drop=True)
    pd.testing.assert_frame_equal(alone, expected)


def test_simulated_intervals_hold_the_rate():
    """Words that clump in articles, 40 articles a period: the docstring promises 91-94 %."""
    generator, n, rate = np.random.default_rng(5), 40, 0.01
    rows = []
    for period in range(300):
        size = generator.integers(200, 600, n)
        uses = generator.poisson(size * rate * generator.gamma(0.5, 2, n))
        rows += [
            (f"g{period}", "2030-01-01", {"truce": int(use), "rest": int(all_ - use)})
            for use, all_ in zip(uses, size, strict=True)
        ]
    counts, told = lay_articles(rows)
    rates = score_rates(counts, **told, features=["truce"])
    held = ((rates["low"] <= 10) & (rates["high"] >= 10)).mean()
    assert 0.88 <= held <= 0.97


# --- changes -------------------------------------------------------------------------------------


def lay_change(*, later: int, n: int = 24) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    generator = np.random.default_rng(11)
    rows = []
    for number in range(2 * n):
        after = number >= n
        for group, mean in (("A", later if after else 2), ("B", 2)):
            words = {"truce": int(generator.poisson(mean)), "rest": 100}
            rows.append((group, f"2030-{5 if after else 2:02d}-{1 + number % n:02d}", words))
    return lay_articles(rows)


def test_a_change_is_keyness_of_the_later_articles_against_the_earlier():
    counts, told = lay_change(later=8)
    changes = score_rate_changes(counts, **told, features=["truce"], n_draws=200)
    assert changes["group"].tolist() == ["A", "B"]
    assert changes["distinguishable"].tolist() == [True, False]
    assert set(changes["since"]) == {pd.Timestamp("2030-05-01")}
    own = told["groups"][told["groups"]["group"] == "A"]
    later = told["documents"]["date"] >= "2030-05-01"
    halves = own.assign(group=np.where(later[own.index], "after", "before")).astype("str")
    mine = counts[counts["doc_id"].isin(own["doc_id"])]
    keyness = score_keyness(mine, groups=halves, target="after", n_draws=200)
    truce = keyness.set_index("feature").loc["truce"]
    told_change = changes.iloc[0]
    assert told_change["n_after"] == truce["n_target"]
    assert told_change["n_documents_before"] == truce["n_documents_reference"]
    assert told_change["per_1000_before"] == truce["per_1000_reference"]
    assert told_change["log_ratio"] == pytest.approx(truce["log_ratio"])
    assert told_change["low"] == pytest.approx(truce["low"], abs=0.15)


def test_a_day_may_be_given_and_a_group_on_one_side_has_no_row():
    counts, told = lay_change(later=2)
    features = ["truce", "armistice"]
    options = told | {"features": features, "n_draws": 50}
    changes = score_rate_changes(counts, **options, since="2030-02-10")
    assert changes[["group", "feature"]].to_numpy().tolist() == [
        ["A", "truce"],
        ["B", "truce"],
    ] or (changes[["group", "feature"]].to_numpy().tolist() == [["B", "truce"], ["A", "truce"]])
    none = score_rate_changes(counts, **options, since="2031-01-01")
    assert len(none) == 0
    pd.testing.assert_series_equal(none.dtypes, changes.dtypes)


def test_placebo_days_find_no_change():
    found = 0
    for seed in range(10):
        counts, told = lay_articles(draw_articles(80, random_state=seed))
        changes = score_rate_changes(counts, **told, features=["truce"], n_draws=199)
        found += changes["distinguishable"].sum()
    assert found <= 2  # of 20


@pytest.mark.parametrize("score", [score_rates, score_rate_changes])
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("A", None, {"truce": 1})],
        [("A", "2030-01-01", {})],
        [("A", "2030-01-01", {"truce": 1})],
        [("A", "2030-01-01", {"x" * 1_000_000: 2}), ("A", "2030-06-01", {"truce": 1})],
        [("A", f"2030-01-{day:02d}", {"هدنة": day, "🕊️": 1, "a\0b": 1}) for day in range(1, 10)],
    ],
    ids=["nothing", "no date", "no word", "one word", "a long word", "other scripts"],
)
def test_hostile_tables(score, rows):
    counts, told = lay_articles(rows)
    rates = score(counts, **told, features=["truce", "هدنة", "🕊*"], n_draws=20)
    known, of_known = lay_change(later=3)
    full = score(known, **of_known, features=["truce"], n_draws=20)
    pd.testing.assert_series_equal(rates.dtypes, full.dtypes)
    assert rates.index.equals(pd.RangeIndex(len(rates)))
    drawn = rates.dropna(subset=["low", "high"])
    assert (drawn["low"] <= drawn["high"]).all()


def test_rates_say_what_is_wrong_with_the_features():
    counts, told = lay_change(later=2)
    with pytest.raises(
        ValueError, match=r"^`features` must be a list .*'truce' .*write \['truce'\]"
    ):
        score_rates(counts, **told, features="truce")
    with pytest.raises(ValueError, match=r"^`features` must count .*'tru\*' and 'truce' both"):
        score_rate_changes(counts, **told, features=["tru*", "truce"])
    with pytest.raises(ValueError, match=r"^`period` must be one of"):
        score_rates(counts, **told, features=["truce"], period="decade")
