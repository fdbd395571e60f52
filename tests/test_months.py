"""Articles and scores over time: no date is guessed, no gap is filled."""

import numpy as np
import pandas as pd
import pytest

from analysis.intervals import score_means
from analysis.months import count_months, group_periods, score_trend

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
        ValueError, match=r"^`period` must be one of \['month', 'year'\], but 'week'"
    ):
        group_periods(lay(DATES), period="week")
    with pytest.raises(ValueError, match=r"^`documents` lacks the columns \['date'\]; .*read_doc"):
        count_months(lay(DATES).drop(columns="date"))
