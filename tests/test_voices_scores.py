"""Who gets to speak: each word of speech is counted once, and the shares are those of a hand count."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.tokens import split_sentences
from analysis.voices import choose_speech, find_voices, score_speaker_contrasts, score_speakers

ROLES = ["government", "military", "analyst", ""]


def lay(*rows: tuple) -> pd.DataFrame:
    """Spans as `find_voices` gives them, of one word a sign."""
    columns = ["doc_id", "start", "end", "voice", "role"]
    table = pd.DataFrame([row[:5] for row in rows], columns=columns)
    types = {"doc_id": "str", "start": "int64", "end": "int64", "voice": "str", "role": "str"}
    table = table.astype(types)
    return table.assign(n_words=table["end"] - table["start"])


def places(speech: pd.DataFrame) -> list[tuple]:
    return sorted(zip(speech["doc_id"], speech["start"], speech["end"], strict=True))


# --- which stretches are counted -------------------------------------------------------------


def test_a_quotation_inside_reported_speech_is_counted_with_it():
    voices = lay(
        ("a", 0, 40, "reported", "military"),
        ("a", 10, 20, "quoted", "military"),
        ("a", 50, 60, "quoted", "analyst"),
        ("b", 10, 20, "quoted", "analyst"),
    )
    assert places(choose_speech(voices)) == [("a", 0, 40), ("a", 50, 60), ("b", 10, 20)]


def test_scare_quotes_are_no_speech_and_hide_none():
    voices = lay(("a", 0, 40, "scare", ""), ("a", 10, 20, "quoted", "analyst"))
    assert places(choose_speech(voices)) == [("a", 10, 20)]
    assert choose_speech(voices.iloc[:1]).empty


def test_the_same_stretch_twice_is_counted_once():
    voices = lay(("a", 5, 9, "reported", "analyst"), ("a", 5, 9, "quoted", ""))
    assert choose_speech(voices)[["voice", "role"]].to_numpy().tolist() == [["reported", "analyst"]]


def test_who_has_no_role_is_unknown_and_the_input_is_left_alone():
    voices = lay(("a", 5, 9, "quoted", ""))
    before = voices.copy(deep=True)
    assert choose_speech(voices)["role"].tolist() == ["unknown"]
    pd.testing.assert_frame_equal(voices, before)


def test_a_real_text_with_a_quotation_inside_reported_speech():
    text = "The army said that the road was “open again” and that nobody was hurt there."
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    voices = find_voices(documents, sentences=split_sentences(documents))
    speech = choose_speech(voices)
    inside = [text[low:high] for low, high in speech[["start", "end"]].to_numpy()]
    assert len(inside) == 1
    assert "open again" in inside[0]


@st.composite
def nested(draw) -> pd.DataFrame:
    """Spans that lie apart or one inside the other, as speech does, in any order of rows."""
    rows: list[tuple] = []
    tries = st.tuples(st.sampled_from("ab"), st.integers(0, 14), st.integers(1, 8))
    for doc_id, start, size in draw(st.lists(tries, max_size=12)):
        end = start + size
        own = [row for row in rows if row[0] == doc_id]
        apart = all(end <= low or high <= start for _, low, high, *_ in own)
        within = all(
            (low <= start and end <= high) or (start <= low and high <= end)
            or end <= low or high <= start
            for _, low, high, *_ in own
        )  # fmt: skip
        if apart or within:
            voice = draw(st.sampled_from(["quoted", "reported", "scare"]))
            rows.append((doc_id, start, end, voice, draw(st.sampled_from(ROLES))))
    return lay(*draw(st.permutations(rows)))


@given(nested())
def test_each_sign_of_speech_is_counted_once(voices):
    spoken = voices[voices["voice"] != "scare"]
    signs = [
        (row.doc_id, sign) for row in spoken.itertuples() for sign in range(row.start, row.end)
    ]
    chosen = choose_speech(voices)
    counted = [
        (row.doc_id, sign) for row in chosen.itertuples() for sign in range(row.start, row.end)
    ]
    assert sorted(counted) == sorted(set(signs))
    assert set(places(chosen)) <= set(places(spoken))


@given(nested(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_change_what_is_chosen(voices, random):
    order = random.sample(range(len(voices)), len(voices))
    assert places(choose_speech(voices.iloc[order])) == places(choose_speech(voices))


@given(nested())
def test_the_documents_are_chosen_from_one_by_one(voices):
    parts = [choose_speech(part) for _, part in voices.groupby("doc_id")]
    apart = sorted(place for part in parts for place in places(part))
    assert apart == places(choose_speech(voices))


# --- shares ----------------------------------------------------------------------------------

VOICES = lay(
    ("a", 0, 6, "quoted", "government"),
    ("a", 10, 14, "reported", "military"),
    ("b", 0, 2, "quoted", ""),
    ("b", 5, 8, "scare", "military"),
    ("c", 0, 5, "quoted", "military"),
    ("x", 0, 9, "quoted", "analyst"),
)
GROUPS = pd.DataFrame({"doc_id": list("abcd"), "group": ["Post", "Post", "Echo", "Echo"]})


def test_shares_by_hand():
    shares = score_speakers(VOICES, groups=GROUPS, n_draws=50)
    told = shares[shares["n_words"] > 0]
    columns = ["group", "role", "n_words", "n_all", "n_documents"]
    # x is of no group, d says nothing, and the scare quotes are no speech
    assert told[columns].to_numpy().tolist() == [
        ["Echo", "military", 5, 5, 1],
        ["Post", "government", 6, 12, 2],
        ["Post", "military", 4, 12, 2],
        ["Post", "unknown", 2, 12, 2],
    ]
    assert told["share"].tolist() == pytest.approx([1, 6 / 12, 4 / 12, 2 / 12])
    assert shares.loc[shares["n_words"] == 0, "share"].eq(0).all()
    assert "analyst" not in set(shares["role"])


@settings(deadline=None, max_examples=50)
@given(nested())
def test_the_shares_of_a_group_sum_to_1(voices):
    groups = pd.DataFrame({"doc_id": ["a", "b"], "group": ["Post", "Echo"]})
    shares = score_speakers(voices, groups=groups, n_draws=10)
    heard = choose_speech(voices).query("n_words > 0")
    assert set(shares["group"]) == {
        group for doc_id, group in groups.to_numpy() if doc_id in set(heard["doc_id"])
    }
    sums = shares.groupby("group")[["share", "n_words"]].sum()
    assert np.allclose(sums["share"], 1)
    assert (sums["n_words"] == shares.groupby("group")["n_all"].first()).all()


def many(n: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two groups of articles; the ministry is heard twice as long in every other one."""
    rows = [
        row
        for number in range(n)
        for row in (
            (f"d{number}", 0, 4 + 4 * (number % 2), "quoted", "government"),
            (f"d{number}", 20, 24, "reported", "civilian"),
        )
    ]
    ids = [f"d{number}" for number in range(n)]
    groups = pd.DataFrame({"doc_id": ids, "group": ["Post" if i < n // 2 else "Echo" for i in range(n)]})  # fmt: skip
    return lay(*rows), groups


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_the_rows_does_not_change_the_scores(seed):
    voices, groups = many(24)
    expected = score_speakers(voices, groups=groups, n_draws=100)
    shuffled = voices.sample(frac=1, random_state=seed)
    got = score_speakers(shuffled, groups=groups, n_draws=100)
    pd.testing.assert_frame_equal(got, expected)
    assert expected["low"].notna().all()
    assert (expected["low"] < expected["share"]).all()
    assert (expected["share"] < expected["high"]).all()


def test_copies_of_an_article_are_resampled_together():
    voices, groups = many(24)
    alone = score_speakers(voices, groups=groups, n_draws=500)
    numbers = groups["doc_id"].str[1:].astype(int)
    # four articles to a unit, of one kind each: less is known than of twelve
    units = groups.assign(unit=(numbers // 8 * 2 + numbers % 2).astype("str"))
    bound = score_speakers(voices, groups=units, n_draws=500)
    assert bound["share"].tolist() == alone["share"].tolist()
    assert not bound["low"].equals(alone["low"])
    one = score_speakers(voices, groups=groups.assign(unit=groups["group"]), n_draws=50)
    assert one["low"].isna().all()
    assert one["note"].ne("").all()


def test_a_share_that_is_all_keeps_a_bound_by_the_number_of_articles():
    voices = lay(*((f"d{number}", 0, 4, "quoted", "military") for number in range(8)))
    groups = pd.DataFrame({"doc_id": [f"d{number}" for number in range(8)], "group": "Post"})
    shares = score_speakers(voices, groups=groups, n_draws=50)
    told = shares[["share", "low", "high"]].iloc[0].tolist()
    assert told == pytest.approx([1, 0.05 ** (1 / 8), 1])


# --- against the others ----------------------------------------------------------------------


def two_groups(n: int, *, more: int = 0, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Two groups of `n` articles; the ministry has `more` words in each of the first group."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(2 * n):
        army, ministry = rng.integers(2, 30, size=2)
        ministry += more * (number < n)
        rows.append((f"d{number:02}", 0, int(army), "quoted", "military"))
        rows.append((f"d{number:02}", 100, 100 + int(ministry), "reported", "government"))
    ids = [f"d{number:02}" for number in range(2 * n)]
    groups = pd.DataFrame({"doc_id": ids, "group": ["Post"] * n + ["Echo"] * n})
    return lay(*rows).assign(sentence_id=0), groups


def test_contrasts_are_of_the_shares():
    voices, groups = two_groups(20, more=40)
    contrasts = score_speaker_contrasts(voices, groups=groups, n_draws=500)
    shares = score_speakers(voices, groups=groups, n_draws=50).set_index(["group", "role"])
    assert len(contrasts) == 4
    for row in contrasts.itertuples():
        other = {"Post": "Echo", "Echo": "Post"}[row.group]
        assert row.share == pytest.approx(shares.loc[(row.group, row.role), "share"])
        assert row.share_others == pytest.approx(shares.loc[(other, row.role), "share"])
        assert row.n_words == shares.loc[(row.group, row.role), "n_words"]
        assert row.log_ratio == pytest.approx(np.log2(row.share / row.share_others))
        assert row.low < row.log_ratio < row.high
    assert contrasts["distinguishable"].all()
    assert contrasts["q"].ge(contrasts["p"]).all()


def test_groups_that_draw_from_the_same_words_are_rarely_told_apart():
    found = 0
    for seed in range(40):
        voices, groups = two_groups(12, seed=seed)
        contrasts = score_speaker_contrasts(voices, groups=groups, n_draws=200, random_state=seed)
        found += contrasts["distinguishable"].any()
    assert found <= 5  # 2 expected; more than 5 would come once in 70 times


def test_one_article_is_not_tested_against_others():
    voices, groups = two_groups(1, more=40)
    contrasts = score_speaker_contrasts(voices, groups=groups, n_draws=50)
    assert contrasts["p"].isna().all()
    assert not contrasts["distinguishable"].any()


def test_only_one_group_that_is_heard_is_compared_with_nobody():
    voices, groups = two_groups(4)
    silent = voices[voices["doc_id"].isin(groups.loc[groups["group"] == "Post", "doc_id"])]
    whole = score_speaker_contrasts(voices, groups=groups, n_draws=50)
    for spoken in (silent, voices.iloc[:0]):
        contrasts = score_speaker_contrasts(spoken, groups=groups, n_draws=50)
        assert contrasts.empty
        assert contrasts.dtypes.to_dict() == whole.dtypes.to_dict()


# --- what is odd -----------------------------------------------------------------------------


def test_an_article_of_two_groups_counts_in_both():
    groups = pd.DataFrame({"doc_id": ["a", "a", "c"], "group": ["Post", "Echo", "Echo"]})
    shares = score_speakers(VOICES, groups=groups, n_draws=50)
    assert shares.groupby("group")["n_words"].sum().to_dict() == {"Echo": 15, "Post": 10}


@pytest.mark.parametrize(
    ("voices", "groups"),
    [
        (VOICES.iloc[:0], GROUPS),
        (VOICES, GROUPS.iloc[:0]),
        (VOICES[VOICES["voice"] == "scare"], GROUPS),
        (VOICES.iloc[:0], GROUPS.iloc[:0]),
    ],
)
def test_nobody_heard_is_an_empty_table_of_the_same_columns(voices, groups):
    shares = score_speakers(voices, groups=groups)
    whole = score_speakers(VOICES, groups=GROUPS, n_draws=50)
    assert shares.empty
    assert shares.dtypes.to_dict() == whole.dtypes.to_dict()


def test_what_is_lacking_is_named():
    with pytest.raises(ValueError, match=r"`voices` lacks the columns \['n_words'\]"):
        score_speakers(VOICES.drop(columns="n_words"), groups=GROUPS)
    with pytest.raises(ValueError, match=r"`groups` lacks the columns \['group'\]"):
        score_speakers(VOICES, groups=GROUPS[["doc_id"]])
    with pytest.raises(ValueError, match=r"`voices` lacks the columns \['role'\]"):
        choose_speech(VOICES.drop(columns="role"))
