"""The map of groups and features: a published example, the algebra, and what must not make an axis."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.correspondence import score_correspondence

GOLDEN = json.loads((Path(__file__).parent / "golden" / "correspondence.json").read_text("utf-8"))
COLUMNS = [
    "kind", "name", "n", "n_documents", "axis_1", "axis_2", "low_1", "high_1", "low_2", "high_2",
    "contribution_1", "contribution_2", "quality", "explained_1", "explained_2", "p", "q",
]  # fmt: skip


def lay(rows: list[tuple[str, str, dict[str, int]]]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Counts and groups of articles: their name, their group and their words."""
    counts = [(doc_id, word, n) for doc_id, _, words in rows for word, n in words.items() if n]
    groups = [(doc_id, group) for doc_id, group, _ in rows]
    return (
        pd.DataFrame(counts, columns=["doc_id", "feature", "n"]).astype(
            {"doc_id": "str", "feature": "str", "n": "int64"}
        ),
        pd.DataFrame(groups, columns=["doc_id", "group"]).astype("str"),
    )


def lay_table(table: np.ndarray) -> tuple[pd.DataFrame, pd.DataFrame]:
    """One article for each group: the rows of the table."""
    words = [f"w{number:02d}" for number in range(table.shape[1])]
    return lay(
        [
            (f"d{number}", f"g{number}", dict(zip(words, map(int, row), strict=True)))
            for number, row in enumerate(table)
        ]
    )


def write_map(rows_or_table, **options) -> pd.DataFrame:
    laid = lay_table(rows_or_table) if isinstance(rows_or_table, np.ndarray) else lay(rows_or_table)
    return score_correspondence(
        laid[0], groups=laid[1], **{"min_documents": 1, "n_draws": 100} | options
    )


def pick(places: pd.DataFrame, kind: str) -> pd.DataFrame:
    return places[places["kind"] == kind].set_index("name")


def draw_articles(shares: dict[str, list[float]], *, n: int = 30, random_state: int = 0):
    """Articles of 100 words, their words drawn with the group's shares."""
    generator = np.random.default_rng(random_state)
    words = ["army", "truce", "market", "convoy", "school", "river", "harvest", "bridge"]
    return [
        (
            f"{group}{number:03d}",
            group,
            dict(zip(words, map(int, generator.multinomial(100, share)), strict=False)),
        )
        for group, share in shares.items()
        for number in range(n)
    ]


EVEN = [0.125] * 8
MORE = [0.3, 0.1] + [0.1] * 6


# --- a published example, and the algebra --------------------------------------------------------


def test_the_published_example():
    rows = [
        (name, name, dict(zip(GOLDEN["features"], row, strict=True)))
        for name, row in GOLDEN["counts"].items()
    ]
    places = write_map(rows)
    assert places.columns.tolist() == COLUMNS
    total = sum(GOLDEN["inertias"])
    assert total == pytest.approx(GOLDEN["published"]["total"], abs=1e-4)
    for axis, inertia in enumerate(GOLDEN["inertias"][:2]):
        assert inertia == pytest.approx(GOLDEN["published"]["inertias"][axis], abs=1e-4)
        told = places[f"explained_{axis + 1}"].iloc[0]
        assert told == pytest.approx(inertia / total, abs=GOLDEN["tolerance"])
    for kind, told in (("group", GOLDEN["groups"]), ("feature", GOLDEN["columns"])):
        found = pick(places, kind)
        for name, coordinates in told.items():
            assert found.loc[name, ["axis_1", "axis_2"]].tolist() == pytest.approx(
                coordinates, abs=GOLDEN["tolerance"]
            )
    # ca prints these of the staff groups: mass 0.264249, chi-square distance 0.380779
    senior = pick(places, "group").loc["SE"]
    distance = 0.380779**2
    assert senior["n"] / 193 == pytest.approx(0.264249, abs=1e-6)
    assert senior["quality"] == pytest.approx(
        (0.3805948870502129**2 + 0.0106599072048894**2) / distance, abs=1e-5
    )


@given(arrays(np.int64, (5, 7), elements=st.integers(1, 40)))
@settings(max_examples=50, deadline=None)
def test_inertias_and_contributions_are_those_of_the_eigenvectors(table):
    places = write_map(table, n_draws=20)
    share = table / table.sum()
    row, column = share.sum(axis=1), share.sum(axis=0)
    # the matrix of the transition formulae has the inertias as its eigenvalues, and a trivial 1
    moved = (share / column) @ (share.T / row)
    inertias = np.sort(np.linalg.eigvals(moved).real)[::-1]
    assert inertias[0] == pytest.approx(1, abs=1e-9)
    total = ((share - np.outer(row, column)) ** 2 / np.outer(row, column)).sum()
    if total < 1e-9:
        return
    groups, features = pick(places, "group"), pick(places, "feature")
    for axis in (1, 2):
        inertia, told = inertias[axis], places[f"explained_{axis}"].iloc[0]
        if inertia < 1e-9:
            continue
        assert told * total == pytest.approx(inertia, abs=1e-9)
        for side in (groups, features):
            mass = side["n"] / side["n"].sum()
            assert (mass * side[f"axis_{axis}"] ** 2).sum() == pytest.approx(inertia, abs=1e-9)
            assert (mass * side[f"axis_{axis}"]).sum() == pytest.approx(0, abs=1e-9)
            assert side[f"contribution_{axis}"].sum() == pytest.approx(1, abs=1e-9)
            assert side["quality"].dropna().between(0, 1 + 1e-9).all()


# --- laws ----------------------------------------------------------------------------------------

ROWS = draw_articles({"Post": EVEN, "Herald": MORE, "Times": MORE[::-1]}, n=8)


def test_row_order_is_irrelevant():
    counts, groups = lay(ROWS)
    options = {"min_documents": 2, "n_draws": 60}
    places = score_correspondence(counts, groups=groups, **options)
    shuffled = score_correspondence(
        counts.sample(frac=1, random_state=1),
        groups=groups.sample(frac=1, random_state=2),
        **options,
    )
    pd.testing.assert_frame_equal(places, shuffled)


def test_categorical_columns_tell_the_same():
    counts, groups = lay(ROWS)
    coded = counts.astype({"doc_id": "category", "feature": "category"})
    pd.testing.assert_frame_equal(
        score_correspondence(coded, groups=groups.astype("category"), n_draws=20),
        score_correspondence(counts, groups=groups, n_draws=20),
    )


def test_doubling_every_count_moves_nothing():
    twice = [(doc_id, group, {w: 2 * n for w, n in words.items()}) for doc_id, group, words in ROWS]
    once, double = write_map(ROWS), write_map(twice)
    pd.testing.assert_frame_equal(once.drop(columns="n"), double.drop(columns="n"))
    assert (double["n"] == 2 * once["n"]).all()


def test_the_map_never_flips():
    """The group that contributes most is on the positive side; of two alike, the first by name."""
    for seed in range(5):
        rows = draw_articles({"A": EVEN, "B": MORE, "C": EVEN}, n=20, random_state=seed)
        groups = pick(write_map(rows), "group")
        strong = groups["contribution_1"].idxmax()
        assert groups.loc[strong, "axis_1"] > 0
    for first, second in (("A", "B"), ("B", "A")):
        even = [("1", first, {"army": 3, "truce": 1}), ("2", second, {"army": 1, "truce": 3})]
        assert pick(write_map(even), "group").loc["A", "axis_1"] == pytest.approx(0.5)


def test_a_group_uses_more_the_features_in_its_direction():
    places = write_map(ROWS)
    groups, features = pick(places, "group"), pick(places, "feature")
    assert groups.loc["Herald", "axis_1"] * features.loc["army", "axis_1"] > 0
    assert groups.loc["Herald", "axis_1"] * features.loc["bridge", "axis_1"] < 0
    assert set(features.index[:2]) == {"army", "bridge"}  # what parts the groups is first


# --- intervals and chance ------------------------------------------------------------------------


def test_the_interval_is_that_of_projected_resampled_profiles():
    """By hand from the transition formula: f = profile . standard coordinates of the features."""
    counts, groups = lay(ROWS)
    places = score_correspondence(counts, groups=groups, min_documents=1, n_draws=4000)
    features, told = pick(places, "feature"), pick(places, "group").loc["Post"]
    inertia = (features["n"] / features["n"].sum() * features["axis_1"] ** 2).sum()
    standard = features["axis_1"] / np.sqrt(inertia)
    own = counts[counts["doc_id"].str.startswith("Post")]
    table = own.pivot_table(index="doc_id", columns="feature", values="n", fill_value=0)
    table = table[features.index]
    assert (table.sum() / table.sum().sum() * standard).sum() == pytest.approx(told["axis_1"])
    generator = np.random.default_rng(9)
    draws = []
    for _ in range(4000):
        resampled = table.to_numpy()[generator.integers(len(table), size=len(table))].sum(axis=0)
        draws.append(resampled / resampled.sum() @ standard.to_numpy())
    width = told["high_1"] - told["low_1"]
    assert told[["low_1", "high_1"]].tolist() == pytest.approx(
        np.quantile(draws, [0.025, 0.975]).tolist(), abs=0.08 * width
    )


def test_shuffled_labels_find_no_group():
    found = 0
    for seed in range(20):
        rows = draw_articles(dict.fromkeys("ABCDE", EVEN), n=10, random_state=seed)
        found += (pick(write_map(rows, n_draws=199), "group")["q"] <= 0.05).sum()
    assert found <= 5  # of 100


def test_a_group_that_differs_is_found():
    shares = dict.fromkeys("ABCDE", EVEN) | {"F": MORE}
    groups = pick(write_map(draw_articles(shares)), "group")
    assert groups.loc["F", "q"] <= 0.05
    assert groups.loc["F", "axis_1"] > 0
    assert groups.loc["F", "contribution_1"] > 0.5
    assert groups.loc["F", "low_1"] > groups["high_1"].drop("F").max()


def test_copies_are_resampled_together():
    rows = draw_articles({"A": EVEN, "B": MORE}, n=12)
    counts, groups = lay(rows)
    units = groups.assign(unit=groups["group"] + (np.arange(24) % 12 // 3).astype(str))
    options = {"min_documents": 1, "n_draws": 500}
    alone = pick(score_correspondence(counts, groups=groups, **options), "group")
    copies = pick(score_correspondence(counts, groups=units, **options), "group")
    assert copies["axis_1"].tolist() == pytest.approx(alone["axis_1"].tolist())
    assert (copies["p"] > alone["p"]).all()
    assert copies["n_documents"].tolist() == [12, 12]


# --- which features ------------------------------------------------------------------------------


def test_one_article_that_repeats_a_word_makes_no_axis():
    rows = draw_articles({"A": EVEN, "B": EVEN, "C": MORE}, n=10)
    clumped = [(d, g, w | ({"ferry": 200} if d == "A000" else {})) for d, g, w in rows]
    some = [
        (d, g, w | ({"ferry": 1} if d in ("A001", "A002", "B001", "B002", "C001") else {}))
        for d, g, w in clumped
    ]
    for laid in (clumped, some):  # six articles in name, one in effect
        places = write_map(laid, min_documents=5)
        assert "ferry" not in set(places["name"])
        assert pick(places, "group")["contribution_1"].idxmax() == "C"
    assert "ferry" in set(write_map(some, min_documents=1)["name"])


def test_a_word_of_one_group_alone_is_left_to_keyness():
    rows = draw_articles({"A": EVEN, "B": EVEN, "C": MORE}, n=10)
    byline = [(d, g, w | ({"copyright": 1} if g == "A" else {})) for d, g, w in rows]
    assert "copyright" not in set(write_map(byline)["name"])
    pair = [row for row in byline if row[1] != "C"]  # of two groups the other one lacks it: told
    assert "copyright" in set(write_map(pair)["name"])


def test_function_words_are_left_out_and_the_rest_is_by_articles_then_name():
    rows = [
        (f"d{n}", "AB"[n % 2], {"the": 50, "army": n, "truce": 1, "7": 3, "ban": 1, "sea": n // 4})
        for n in range(1, 9)
    ]
    assert set(pick(write_map(rows), "feature").index) == {"army", "truce", "ban", "sea"}
    assert set(pick(write_map(rows, n_features=2), "feature").index) == {"army", "ban"}
    own = pick(write_map(rows, stop_words=frozenset({"army"})), "feature").index
    assert set(own) == {"the", "truce", "ban", "sea"}
    n_using = pick(write_map(rows), "feature")["n_documents"]
    assert n_using[["army", "sea"]].tolist() == [8, 5]


# --- what has no axis ----------------------------------------------------------------------------


def test_two_groups_have_one_axis():
    places = write_map(draw_articles({"A": EVEN, "B": MORE}, n=10))
    assert places["axis_1"].notna().all()
    assert places["explained_1"].to_numpy() == pytest.approx(1)
    for column in ("axis_2", "low_2", "high_2", "contribution_2", "explained_2"):
        assert places[column].isna().all()
    assert places["quality"].dropna().to_numpy() == pytest.approx(1)


def test_groups_that_are_alike_have_no_axis():
    same = {"army": 6, "truce": 3, "bridge": 1}
    rows = [(f"{g}{n}", g, same) for g in "ABC" for n in range(6)]
    places = write_map(rows)
    assert len(places) == 6
    assert places[["axis_1", "axis_2", "low_1", "quality", "explained_1"]].isna().all(axis=None)
    assert (pick(places, "group")["p"] == 1).all()


def test_one_group_has_no_axis():
    places = write_map(draw_articles({"A": EVEN}, n=6))
    assert pick(places, "group").index.tolist() == ["A"]
    assert places[["axis_1", "axis_2", "explained_1", "p", "q"]].isna().all(axis=None)


def test_a_group_of_one_article_has_a_place_and_no_interval():
    rows = [*draw_articles({"A": EVEN, "B": MORE}, n=8), ("z", "Z", {"army": 40, "truce": 3})]
    single = pick(write_map(rows), "group").loc["Z"]
    assert np.isfinite(single["axis_1"])
    assert single[["low_1", "high_1", "low_2", "high_2", "p", "q"]].isna().all()


def test_a_group_without_any_of_the_features_has_no_place():
    rows = [*draw_articles({"A": EVEN, "B": MORE, "C": EVEN}, n=8), ("z", "Z", {"the": 4})]
    counts, groups = lay([*rows, ("y", "Z", {})])
    places = score_correspondence(counts, groups=groups, n_draws=50)
    lone = pick(places, "group").loc["Z"]
    assert (lone["n"], lone["n_documents"]) == (0, 2)
    assert lone[["axis_1", "axis_2", "low_1", "contribution_1", "quality", "p"]].isna().all()
    rest = score_correspondence(counts, groups=groups[groups["group"] != "Z"], n_draws=50)
    columns = ["axis_1", "axis_2", "contribution_1", "quality"]
    np.testing.assert_allclose(
        pick(places, "group").drop("Z")[columns], pick(rest, "group")[columns], atol=1e-12
    )


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("a", "A", {})],
        [("a", "A", {"army": 1})],
        [("a", "A", {"army": 1}), ("b", "B", {"truce": 1})],
        [("a", "A", {"x" * 1_000_000: 2, "ok": 1}), ("b", "B", {"ok": 5, "go": 1})],
        [("a", "A", {"الجيش": 2, "🕊️🕊️": 1, "a\0b": 1}), ("b", "B", {"الجيش": 1, "🕊️🕊️": 3})],
    ],
    ids=["nothing", "no word", "one word", "no word shared", "a long word", "other scripts"],
)
def test_hostile_tables(rows):
    for least in (1, 5):
        places = write_map(rows, min_documents=least, n_draws=20)
        assert places.columns.tolist() == COLUMNS
        assert places[["kind", "name"]].dtypes.astype(str).tolist() == ["str", "str"]
        assert str(places["n"].dtype) == str(places["n_documents"].dtype) == "int64"
        assert set(places.drop(columns=COLUMNS[:4]).dtypes.astype(str)) == {"float64"}
        assert (places["kind"] == "group").sum() == len({group for _, group, _ in rows})


def test_errors_name_the_argument_what_came_and_the_remedy():
    counts, groups = lay(ROWS)
    with pytest.raises(ValueError, match=r"^`counts` lacks the columns \['n'\]; .*count_features"):
        score_correspondence(counts.drop(columns="n"), groups=groups)
    with pytest.raises(ValueError, match=r"^`groups` lacks the columns \['group'\]; .*group_doc"):
        score_correspondence(counts, groups=groups.drop(columns="group"))
