"""Datelines: which dates are an article's own, how far they lie from its column, and odd dates."""

import time

import numpy as np
import pandas as pd
import pytest

from analysis.datelines import VERDICTS, count_datelines, find_datelines, find_odd_dates
from analysis.errors import InputError
from analysis.prepared import prepare_documents

BODY = "The bridge over the Vask fell at noon, and nobody was hurt."
DAY = "2030-04-03"


def lay(texts, dates=DAY, **columns) -> pd.DataFrame:
    texts = [texts] if isinstance(texts, str) else list(texts)
    dates = [dates] * len(texts) if isinstance(dates, str) or dates is None else dates
    table = pd.DataFrame(
        {
            "doc_id": pd.array([f"d{number}" for number in range(len(texts))], dtype="str"),
            "date": pd.to_datetime(pd.Series(dates, dtype=object), format="ISO8601"),
            "text": pd.array(texts, dtype="str"),
        }
    )
    return table.assign(**columns)


def read_one(text, date=DAY, **columns) -> pd.Series:
    found = find_datelines(lay(text, date, **columns))
    assert len(found) == 1, text
    return found.iloc[0]


# --- what is an article's own date ----------------------------------------------------------


OWN = [
    ("VASK, April 3 (Agency) - ", "VASK, April 3 (Agency) -"),
    ("VASK, Orlen, April 3 (Agency) — ", "VASK, Orlen, April 3 (Agency) —"),
    ("Vask, April 3 (Agency) – ", "Vask, April 3 (Agency) –"),
    ("VASK, 3 April. /AGENCY/. ", "VASK, 3 April. /AGENCY/."),
    ("VASK (Agency) - 03/04/2030 ", "VASK (Agency) - 03/04/2030"),
    ("April 3 (AGN) -- ", "April 3 (AGN) --"),
    ("VASK — April 3, 2030 — ", "VASK — April 3, 2030 —"),
    ("3 April 2030 ", "3 April 2030"),
    ("3 April 2030. ", "3 April 2030"),
    ("3rd of April 2030\n", "3rd of April 2030"),
    ("April 3, 2030\n\n", "April 3, 2030"),
    ("Wed 03 Apr 2030 at 1459 ", "Wed 03 Apr 2030 at 1459"),
    ("Wednesday, 3 April 2030 10:13 ", "Wednesday, 3 April 2030 10:13"),
    ("2030-04-03 ", "2030-04-03"),
    ("2030-04-03T08:15:00Z\n", "2030-04-03T08:15:00Z"),
    ("03.04.2030Get short URL 0 13 ", "03.04.2030"),
    ("3-04-2030 ", "3-04-2030"),
    ("Published on 3 April 2030 ", "Published on 3 April 2030"),
    ("PUBLISHED: April 3, 2030, 4:15 PM\n", "PUBLISHED: April 3, 2030, 4:15 PM"),
    ("Posted on April 3 2030 by A. Writer ", "Posted on April 3 2030"),
    ("Date of publication 3 April 2030 ", "Date of publication 3 April 2030"),
    ("Last updated at Apr 032030 ", "Last updated at Apr 032030"),
    ("By Anna Writer | 3 April 2030 | ", "By Anna Writer | 3 April 2030"),
    ("The Bridge Is Down\n\n3 April 2030\n\n", "3 April 2030"),
    ("The Bridge Is Down\nBy Anna Writer\nWednesday, April 3\n", "Wednesday, April 3"),
    ("The Bridge Is Down\n\nVask, 3 April 2030\n\n", "Vask, 3 April 2030"),
    ("The Bridge Is Down\nPublished April 3\n", "Published April 3"),
    ("The bridge is down. Published 3 April 2030 ", "Published 3 April 2030"),
    ("Six hurt on the bridge, monitor says AFP Wednesday 3 Apr 2030 ", "AFP Wednesday 3 Apr 2030"),
]  # fmt: skip


@pytest.mark.parametrize(("opening", "dateline"), OWN, ids=[opening.strip() for opening, _ in OWN])
def test_a_date_that_an_article_states_of_itself(opening, dateline):
    found = read_one(opening + BODY)
    assert found["dateline"] == dateline
    assert (opening + BODY)[found["start"] : found["end"]] == dateline
    assert (f"{found['stated']:%Y-%m-%d}", found["days_apart"]) == (DAY, 0)
    assert (found["verdict"], found["swapped"]) == ("agrees", False)
    moved = read_one(opening + BODY, "2030-07-20")
    assert moved["verdict"] == ("updated later" if moved["days_apart"] > 7 else "contradicts")


NOT_ITS_OWN = [
    "The bridge that fell on 3 April 2029 is open again.",
    "On 3 April 2029, the bridge fell.",
    "3 April 2029 was a dark day for Vask.",
    "April 3, 2029, Vask: the bridge falls, and a year later nobody has been tried.",
    "Since April 3 the bridge has been closed.",
    "In Vask, April 3 - the day of the fall - is a day of mourning.",
    "April 3 (a Tuesday) is when it fell.",
    "The army shelled Vask on Tuesday 3 April 2029. The mayor fled.",
    "A report published on 3 April 2029 says that the bridge was old.",
    "The photo was taken by AFP Tuesday 3 April 2029 in Vask.",
    "April 3, 2029: the bridge falls.",
    "3 April 2029\nThe bridge falls.\n4 April 2029\nThe mayor resigns.",
    "3 April 2029 The bridge falls. 4 April 2029 The mayor resigns.",
    "Diary\n\nApril 3\nThe bridge falls.\nApril 4\nThe mayor resigns.",
    "The bridge is down\n\nAnna Writer (@anna_writes) April 3, 2029\n\nIt fell.",
    "Smoke over VASK, April 3 (Agency photo) - It fell.",
    "Orlen 3, Vask 4. It was 2-3 April 2029 that counted.",
    "The talks of 03/04/2029 failed.",
    "Version 3.04.2029 of the plan was read out.",
    "May 3 people leave? The mayor said no.",
]


@pytest.mark.parametrize("text", NOT_ITS_OWN)
def test_a_date_that_is_the_storys(text):
    assert find_datelines(lay(f"{text} {BODY}")).empty


def test_after_the_headline_that_the_text_repeats():
    title = "Six people hurt as the bridge falls - World - Example Online"
    text = f"Six people hurt as the bridge falls Example Online 3 April 2030 {BODY}"
    found = read_one(text, title=title)
    assert (found["dateline"], found["form"]) == ("3 April 2030", "after the headline")
    assert text[found["start"] : found["end"]] == "3 April 2030"
    assert read_one(text, title="\0" + title)["start"] == found["start"]
    assert find_datelines(lay(text, title="Another headline of the day")).empty
    assert find_datelines(lay(text)).empty
    ends = "Six people hurt as the bridge falls 3 April 2029. The mayor fled."
    assert find_datelines(lay(ends, title=title)).empty


def test_only_the_beginning_is_looked_at():
    assert find_datelines(lay(f"{BODY} " * 12 + "\nPublished on 3 April 2029\n")).empty


# --- how far it lies from the column ---------------------------------------------------------


@pytest.mark.parametrize(
    ("opening", "date", "apart", "verdict"),
    [
        ("3 April 2030\n", "2030-04-10", -7, "near"),
        ("3 April 2030\n", "2030-04-11", -8, "contradicts"),
        ("3 April 2030\n", "2030-03-26", 8, "contradicts"),
        ("3 April 2029\n", "2030-04-03", -365, "contradicts"),
        ("Last updated 3 April 2030\n", "2030-01-01", 92, "updated later"),
        ("Last updated 3 April 2030\n", "2030-06-01", -59, "contradicts"),
        ("VASK, December 30 (Agency) - ", "2030-01-02", -3, "near"),
        ("VASK, January 2 (Agency) - ", "2029-12-30", 3, "near"),
        ("VASK, July 2 (Agency) - ", "2030-04-03", 90, "contradicts"),
        ("VASK, February 29 (Agency) - ", "2028-03-01", -1, "near"),
        ("VASK, February 29 (Agency) - ", "2030-03-01", np.nan, "not comparable"),
        ("31 April 2030\n", DAY, np.nan, "not comparable"),
        ("Friday 3 April 2030\n", DAY, np.nan, "not comparable"),  # it was a Wednesday
        ("Wednesday 03/04/2030\n", DAY, 0, "agrees"),
        ("Monday 03/04/2030\n", DAY, -30, "contradicts"),  # 4 March
        ("3 April 2030\n", None, np.nan, "not comparable"),
    ],
)
def test_days_apart(opening, date, apart, verdict):
    found = read_one(opening + BODY, date)
    assert found["days_apart"] == pytest.approx(apart, nan_ok=True)
    assert found["verdict"] == verdict


@pytest.mark.parametrize(
    ("precision", "opening", "apart", "verdict"),
    [
        ("month", "18 April 2030\n", 0, "agrees"),
        ("month", "12 May 2030\n", 12, "contradicts"),
        ("month", "28 March 2030\n", -4, "near"),
        ("year", "18 October 2030\n", 0, "agrees"),
        ("year", "18 October 2029\n", -75, "contradicts"),
        ("year", "VASK, October 18 (Agency) - ", np.nan, "not comparable"),
    ],
)
def test_of_a_coarse_date_the_nearer_end_counts(precision, opening, apart, verdict):
    first = {"month": "2030-04-01", "year": "2030-01-01"}[precision]
    found = read_one(opening + BODY, first, date_precision=precision)
    assert found["days_apart"] == pytest.approx(apart, nan_ok=True)
    assert found["verdict"] == verdict


@pytest.mark.parametrize(
    ("date", "stated"),
    [("2030-04-03", "2030-04-03"), ("2030-03-04", "2030-03-04"), ("2031-01-01", "2030-04-03")],
)
def test_of_a_date_in_figures_the_nearer_reading_counts(date, stated):
    assert f"{read_one(f'03/04/2030 {BODY}', date)['stated']:%Y-%m-%d}" == stated


def test_without_a_column_only_a_date_of_one_reading_is_read():
    found = find_datelines(
        lay([f"03/04/2030 {BODY}", f"23/04/2030 {BODY}", f"04/04/2030 {BODY}"]).drop(columns="date")
    )
    assert found["stated"].dt.strftime("%Y-%m-%d").fillna("").tolist() == [
        "", "2030-04-23", "2030-04-04",
    ]  # fmt: skip
    assert set(found["verdict"]) == {"not comparable"}


def test_day_and_month_swapped():
    texts = [f"3 April 2030\n{BODY}"] * 5
    dates = ["2030-03-04", "2030-04-03", "2030-03-05", "2030-04-30", "2030-03-08"]
    found = find_datelines(lay(texts, dates))
    assert found["swapped"].tolist() == [True, False, False, False, False]
    assert found["verdict"].tolist() == [
        "contradicts", "agrees", "contradicts", "contradicts", "contradicts",
    ]  # fmt: skip
    assert read_one(f"4 March 2030\n{BODY}", "2030-04-03")["swapped"]
    assert read_one(f"4 May 2030\n{BODY}", "2030-04-05")["swapped"]  # 4 May, exchanged


def test_the_tolerance_is_the_callers():
    table = lay(f"3 April 2030\n{BODY}", "2030-04-05")
    assert find_datelines(table, tolerance=2)["verdict"].tolist() == ["near"]
    assert find_datelines(table, tolerance=1)["verdict"].tolist() == ["contradicts"]
    for bad in (-1, 1.5, True, "7"):
        with pytest.raises(InputError, match=f"`tolerance` must be a number of days, but {bad!r}"):
            find_datelines(table, tolerance=bad)


# --- laws ------------------------------------------------------------------------------------


def test_parts_give_what_the_whole_gives_and_a_column_of_times_is_one_of_days():
    texts = [opening + BODY for opening, _ in OWN] + NOT_ITS_OWN
    table = lay(texts, ["2030-04-05", "2030-08-01", None] * 16 + ["2030-03-04"], title="The Bridge")
    whole = find_datelines(table)
    assert set(whole["verdict"]) <= set(VERDICTS)
    parts = [find_datelines(table.iloc[low : low + 5]) for low in range(0, len(table), 5)]
    pd.testing.assert_frame_equal(pd.concat(parts, ignore_index=True), whole)
    later = find_datelines(table.assign(date=table["date"] + pd.Timedelta(hours=23)))
    pd.testing.assert_frame_equal(later, whole)


def test_no_dates_and_no_articles_give_the_same_columns():
    whole = find_datelines(lay(f"3 April 2030\n{BODY}"))
    for table in (lay([]), lay([BODY, "", "42"]), lay([BODY]).drop(columns="date")):
        found = find_datelines(table)
        assert found.empty
        assert found.dtypes.to_dict() == whole.dtypes.to_dict()


HOSTILE = [
    "Aa " * 190 + "3 April 2030", "AAA, " * 110 + "April 3", "Aa,\n" * 140 + "3 April 2030",
    "By Aa " * 99 + "3 April 2030", "3 " * 290 + "April 3", "-" * 599, "3 April " * 70,
    "AA (" * 140 + "April 3", "(" * 500 + "3 April 2030", "April 3 2030. " * 40, "\0" * 300 + "3 May 2030",
    "99/99/2030 x", "2030-99-99 X", "0/0/2030 X", "30 February 2030 X", "3 April 1800 X",
]  # fmt: skip


def test_hostile_beginnings_are_quick_and_harmless():
    table = lay(HOSTILE * 20, title=pd.Series(HOSTILE * 20).str[:600])
    started = time.process_time()
    find_datelines(table)
    assert time.process_time() - started < 5


# --- by group --------------------------------------------------------------------------------


def test_datelines_by_group():
    texts = [f"3 April 2030\n{BODY}"] * 4 + [BODY, f"VASK, April 3 (Agency) - {BODY}"]
    dates = ["2030-04-03", "2030-03-04", "2030-06-01", None, DAY, DAY]
    groups = lay(texts)[["doc_id"]].assign(group=["A", "B", "B", "A", "C", "A"])
    counted = count_datelines(find_datelines(lay(texts, dates)), groups=groups)
    assert counted.to_dict("list") == {
        "group": ["B", "A"], "n_documents": [2, 3], "n_datelines": [2, 2],
        "n_contradicting": [2, 0], "share": [1, 0], "n_swapped": [1, 0],
        "median_days": [44.5, pytest.approx(np.nan, nan_ok=True)],
    }  # fmt: skip
    assert count_datelines(find_datelines(lay([])), groups=groups).empty


# --- odd dates -------------------------------------------------------------------------------


def spread(n: int) -> list[str]:
    """Return days that nobody would wonder at, spread over years."""
    return [
        f"20{20 + number % 8}-{2 + number % 9:02d}-{2 + number % 26:02d}" for number in range(n)
    ]


def tell_odd(dates, **columns) -> dict[str, int]:
    odd = find_odd_dates(lay([BODY] * len(dates), dates, **columns), today="2030-12-31")
    return odd["reason"].value_counts(sort=False).to_dict()


def test_dates_that_cannot_be_right():
    dates = ["2031-01-01", "2031-01-02", "1899-12-31", "1900-01-01", None]
    assert tell_odd(dates) == {"in the future": 1, "before 1900": 1}
    odd = find_odd_dates(lay([BODY] * 5, dates), today="2030-12-31")
    assert odd["doc_id"].tolist() == ["d1", "d2"]
    assert find_odd_dates(lay([BODY], "2199-01-01"))["reason"].tolist() == ["in the future"]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        (["2025-01-01"] * 3 + ["2026-01-01"] * 2, {"1 January": 5}),
        (["2025-01-01"] * 4, {}),
        ([f"2025-{month:02d}-01" for month in range(2, 12)] * 3, {"first of a month": 30}),
        (["2025-05-17"] * 9, {"one single day": 9}),
        (["2025-05-17"] * 4, {}),
        (["2025-05-17"] * 9 + ["2025-01-01"] * 5, {"1 January": 5, "one single day": 9}),
    ],
)
def test_days_that_look_filled_in(more, told):
    assert tell_odd(spread(60) + more) == told


def test_a_month_or_a_year_is_no_crowd_on_its_first_day():
    dates = spread(60) + ["2025-01-01"] * 20
    assert tell_odd(dates, date_precision=["day"] * 60 + ["year"] * 20) == {}
    assert tell_odd(dates)["1 January"] == 20


def test_a_corpus_of_few_articles_or_few_days_has_no_crowd():
    assert tell_odd(["2025-05-17"] * 19) == {}
    assert tell_odd([f"2025-01-{day:02d}" for day in range(1, 32)] * 9) == {}
    assert tell_odd([]) == {}
    assert tell_odd([None, None]) == {}


def test_a_view_of_one_voice_measures_the_texts_whole():
    prepared = prepare_documents(lay([f"3 April 2030\n{BODY}", BODY]))
    own = prepared.select_voice("quoted")
    pd.testing.assert_frame_equal(
        own.measure(find_datelines).astype({"doc_id": "str"}),
        find_datelines(lay([f"3 April 2030\n{BODY}", BODY])),
    )
