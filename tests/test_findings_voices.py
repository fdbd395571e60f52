"""Findings about voices, names and agents: sentences to the word, numbers from their receipts."""

from dataclasses import replace

import numpy as np
import pytest
from finding_fixtures import Corpus, holds

from analysis.agency import find_clauses, score_agency_contrasts
from analysis.findings import state_agency, state_naming, state_speakers
from analysis.findings.base import DESCRIPTIVE
from analysis.naming import find_mentions, read_naming, score_naming_contrasts
from analysis.voices import find_voices, mark_roles, score_speaker_contrasts

SIGNS = ["{word}", "{", "%s", "“Post”", "\\1", "<b>", "{0!r}", '"']

# --- who is heard ----------------------------------------------------------------------------

MINISTER = "“We will stay here today,” the minister said."
DOCTOR = "A doctor said the ward was full."


def state_heard(corpus: Corpus, **options):
    voices = find_voices(corpus.documents, sentences=corpus.sentences)
    contrasts = score_speaker_contrasts(voices, groups=corpus.groups, n_draws=500, **options)
    return state_speakers(
        contrasts, voices=voices, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )


def heard(first: str, second: str, n: int = 8) -> Corpus:
    """A and B of `n` articles each, all of a group's alike."""
    return Corpus([first] * n + [second] * n, ["A"] * n + ["B"] * n)


def test_the_role_that_is_most_a_groups_own():
    # A: 5 words of the minister and 4 of a doctor an article; B: 5 and 3 x 4
    finding = state_heard(heard(f"{MINISTER} {DOCTOR}", f"{MINISTER} {DOCTOR} {DOCTOR} {DOCTOR}"))
    assert finding.sentence == (
        "In “A” 56% of the words quoted or reported are of the role “state”, in the others "
        "29% (40 of 72 words against 40 of 136; in 8 articles against 8; 1.89 times as often as "
        "the others, 95% interval 1.89 to 1.89)."
    )
    assert finding.headline == finding.sentence.partition(" (")[0]
    assert finding.distinguishable
    assert holds(finding)


def test_that_an_outlet_hears_itself_is_no_finding():
    corpus = heard(f"{MINISTER} {DOCTOR}", DOCTOR)
    voices = find_voices(corpus.documents, sentences=corpus.sentences)
    voices["role"] = mark_roles(voices.assign(own=voices["role"] == "state"))
    contrasts = score_speaker_contrasts(voices, groups=corpus.groups, n_draws=500)
    assert contrasts["role"].tolist().count("the outlet or its organisation") == 2
    finding = state_speakers(
        contrasts, voices=voices, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )
    assert "“civilian”" in finding.headline


def test_the_larger_share_of_speech_is_told_before_the_larger_ratio():
    # A: 5 words of the minister to 1 x 4 of a doctor more than B; B hears TASS alone, a little
    tass = "TASS said it rained."
    corpus = heard(f"{MINISTER} {MINISTER} {MINISTER} {DOCTOR}", f"{tass} {' '.join([DOCTOR] * 9)}")
    finding = state_heard(corpus)
    share = {number.name: number.value for number in finding.numbers}
    assert share["share"] - share["share_others"] > 0.5
    assert "Russia" not in finding.sentence


def test_how_much_is_said_by_nobody_known_stands_beside_the_shares():
    # of A's 5 + 4 + 4 words an article 4 are a baker's, of whom no role is told; of B's none
    nobody = "“Bread was short again,” Orlo Vantt said."
    finding = state_heard(heard(f"{MINISTER} {DOCTOR} {nobody}", f"{DOCTOR} {MINISTER} {DOCTOR}"))
    number = {number.name: number for number in finding.numbers}
    group = finding.sentence[4:5]
    bound = number["unknown"].value if group == "A" else number["unknown_others"].value
    assert bound == pytest.approx(4 / 13)
    assert "is unknown for" in finding.sentence
    assert "31%" in finding.sentence.rpartition("is unknown for")[2]
    assert holds(finding)


def test_roles_that_are_heard_alike():
    finding = state_heard(heard(f"{MINISTER} {DOCTOR}", f"{DOCTOR} {MINISTER}"))
    assert finding.sentence == (
        "Not distinguishable: in none of 4 comparisons does the share of a role in what a group "
        "quotes or reports differ from the others' (q > .05)."
    )
    assert not finding.distinguishable
    assert finding.numbers == ()


def test_a_role_that_the_others_never_hear_has_no_ratio():
    finding = state_heard(heard(MINISTER, DOCTOR))
    assert finding.sentence == (
        "In “B” 100% of the words quoted or reported are of the role “civilian”, in the others "
        "0% (32 of 32 words against 0 of 40; in 8 articles against 0)."
    )
    assert "ratio" not in [number.name for number in finding.numbers]
    assert holds(finding)


def test_a_role_that_is_heard_more_is_told_before_a_larger_difference():
    # of B's words an eighth as large a share is the minister's, but it is A that hears him
    corpus = heard(f"{MINISTER} {DOCTOR}", f"{MINISTER} {' '.join([DOCTOR] * 20)}")
    voices = find_voices(corpus.documents, sentences=corpus.sentences)
    contrasts = score_speaker_contrasts(voices, groups=corpus.groups, n_draws=500)
    less = contrasts.sort_values("log_ratio", ignore_index=True)
    assert less["log_ratio"].iloc[0] < 0
    finding = state_speakers(
        less, voices=voices, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )
    share = {number.name: number.value for number in finding.numbers}
    assert share["share"] > share["share_others"]
    assert "times as often as the others" in finding.sentence


def test_one_article_a_group_is_described():
    finding = state_heard(Corpus([f"{MINISTER} {DOCTOR}", MINISTER], ["A", "B"]))
    assert finding.sentence == (
        "In “B” 100% of the words quoted or reported are of the role “state”, in the others "
        "56% (5 of 5 words against 5 of 9; in 1 article against 1; 1.80 times as often as the "
        f"others, no interval).{DESCRIPTIVE}"
    )
    assert holds(finding)


@pytest.mark.parametrize(
    "texts", [["Calm.", "Peace came."], ["A “safe zone” is planned."], ["Calm"]]
)
def test_nobody_is_heard(texts):
    finding = state_heard(Corpus(texts, ["A"] * len(texts)))
    assert finding.sentence == "Nobody is quoted or reported."
    assert not finding.distinguishable
    assert finding.numbers == ()


@pytest.mark.parametrize(
    ("texts", "groups"),
    [([MINISTER] * 3, "AAA"), ([MINISTER, "Calm."], "AB"), (["“We stay here today.”"] * 2, "AB")],
)
def test_nothing_to_compare(texts, groups):
    finding = state_heard(Corpus(texts, list(groups)))
    assert finding.sentence == "No known role is heard often enough to be compared."
    assert not finding.distinguishable


def test_speech_without_a_role_is_among_all_words_but_is_not_stated():
    corpus = heard(f"{MINISTER} {DOCTOR}", f"{MINISTER} {DOCTOR}")
    voices = find_voices(corpus.documents, sentences=corpus.sentences)
    of_b = voices["doc_id"].isin(corpus.groups.loc[corpus.groups["group"] == "B", "doc_id"])
    voices["role"] = voices["role"].mask(of_b & (voices["role"] == "civilian"), "")
    contrasts = score_speaker_contrasts(voices, groups=corpus.groups, n_draws=500)
    assert "unknown" in set(contrasts.loc[contrasts["distinguishable"], "role"])
    first = contrasts.assign(_last=contrasts["role"] != "unknown").sort_values("_last")
    finding = state_speakers(
        first, voices=voices, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )
    assert "are of the role “civilian”" in finding.sentence
    assert "of 72 words against" in finding.sentence
    assert holds(finding)


@pytest.mark.parametrize("name", SIGNS)
def test_a_group_that_is_heard_may_have_any_name(name):
    finding = state_heard(Corpus([MINISTER] * 4 + [DOCTOR] * 4, [name] * 4 + ["zz"] * 4))
    assert f"“{name}”" in finding.sentence or "“zz”" in finding.sentence
    assert "<b>" not in finding._repr_html_()
    assert holds(finding)


# --- who is called what ----------------------------------------------------------------------

REGIME = "The regime came."
GOVERNMENT = "The Syrian government came."


def state_named(corpus: Corpus, **changes):
    mentions = find_mentions(corpus.tokens, naming=read_naming("naming-syria"))
    contrasts = score_naming_contrasts(mentions, groups=corpus.groups, min_count=1, n_draws=500)
    return state_naming(
        contrasts.assign(**changes), mentions=mentions, groups=corpus.groups,
        prepared=corpus.prepared, name="f",
    )  # fmt: skip


def named(regime: tuple[int, int], government: tuple[int, int], n: int = 8) -> Corpus:
    """A and B of `n` articles each, with so many mentions an article of either label."""
    texts = [
        " ".join([REGIME] * regime[side] + [GOVERNMENT] * government[side]) or "Calm."
        for side in (0, 1)
        for _ in range(n)
    ]
    return Corpus(texts, ["A"] * n + ["B"] * n)


def test_the_label_that_is_most_a_groups_own():
    finding = state_named(named((3, 1), (1, 3)))
    # 24 of 32 against 8 of 32: three times the share; every article is like the others
    assert finding.sentence == (
        "“A” prints “government” in 25% of its mentions of state, the others in 75% (8 of 32 against "
        "24 of 32; in 8 articles against 8; the others 3.00 times as often, 95% interval 3.00 to 3.00)."
    )
    assert finding.headline == finding.sentence.partition(" (")[0]
    assert finding.distinguishable
    assert holds(finding)


def test_the_ratio_is_that_of_the_larger_share():
    finding = state_named(named((3, 1), (1, 3)))
    number = {number.name: number for number in finding.numbers}["ratio"]
    assert number.parts == ("share_others", "share")
    assert number.value == pytest.approx(3)
    corpus = named((3, 1), (1, 3))
    mentions = find_mentions(corpus.tokens, naming=read_naming("naming-syria"))
    contrasts = score_naming_contrasts(mentions, groups=corpus.groups, min_count=1, n_draws=500)
    more = contrasts[contrasts["log_ratio"] > 0].reset_index(drop=True)
    finding = state_naming(
        more, mentions=mentions, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )
    number = {number.name: number for number in finding.numbers}["ratio"]
    assert number.parts == ("share", "share_others")
    assert number.value == pytest.approx(3)
    assert (number.low, number.high) == pytest.approx((3, 3))
    assert holds(finding)


@pytest.mark.parametrize(
    ("title", "within"),
    [
        ("The Syrian state", "the Syrian state"),
        ("State and army", "state and army"),  # as in the id
        ("Syrian state", "Syrian state"),
        ("STATE", "STATE"),
    ],
)
def test_a_title_within_a_sentence_begins_as_its_word_does_there(title, within):
    corpus, naming = named((3, 1), (1, 3)), read_naming("naming-syria")
    actors = tuple(
        replace(actor, title=title) if actor.id == "state" else actor for actor in naming.actors
    )
    mentions = find_mentions(corpus.tokens, naming=naming)
    contrasts = score_naming_contrasts(mentions, groups=corpus.groups, min_count=1, n_draws=500)
    finding = state_naming(
        contrasts, mentions=mentions, groups=corpus.groups, prepared=corpus.prepared, name="f",
        naming=replace(naming, actors=actors),
    )  # fmt: skip
    assert f"of its mentions of {within}, the others in" in finding.sentence


def test_the_groups_that_print_a_label_least_and_most_are_told():
    # B differs most surely, having most articles; C and D stand further out on either side
    texts = [f"{REGIME} {GOVERNMENT} {GOVERNMENT} {GOVERNMENT}"] * 12
    texts += [f"{REGIME} {REGIME}"] * 8 + [f"{GOVERNMENT} {GOVERNMENT}"] * 8 + [REGIME] * 3
    finding = state_named(Corpus(texts, ["B"] * 12 + ["C"] * 8 + ["D"] * 8 + ["E"] * 3))
    regime = "prints “regime”" in finding.sentence
    ends = ("D", "C") if regime else ("C", "D")
    told = f"From 0% in “{ends[0]}” (0 of 16) to 100% in “{ends[1]}” (16 of 16), of the groups"
    assert told in finding.sentence
    assert "“E”" not in finding.sentence  # names the state three times only
    assert holds(finding)


def test_groups_that_share_an_end_are_all_told():
    texts = [f"{REGIME} {GOVERNMENT}"] * 12 + [f"{GOVERNMENT} {GOVERNMENT}"] * 16
    finding = state_named(Corpus(texts, ["B"] * 12 + ["C"] * 8 + ["D"] * 8))
    assert finding.sentence.count("“C” and “D” (") == 1
    assert holds(finding)


def test_a_label_that_both_sides_use_often_is_stated_before_one_of_a_single_use():
    corpus = named((3, 1), (1, 3))
    mentions = find_mentions(corpus.tokens, naming=read_naming("naming-syria"))
    contrasts = score_naming_contrasts(mentions, groups=corpus.groups, min_count=1, n_draws=500)
    open_end = contrasts.assign(distinguishable=True)
    open_end.loc[open_end.index[0], "high"] = np.inf
    first, second = (open_end.iloc[place][["group", "label"]].tolist() for place in (0, 1))
    finding = state_naming(
        open_end, mentions=mentions, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )
    assert finding.sentence.startswith(f"“{second[0]}” prints “{second[1]}”")
    assert first != second


def test_an_actor_is_called_by_its_title():
    corpus, naming = named((3, 1), (1, 3)), read_naming("naming-syria")
    mentions = find_mentions(corpus.tokens, naming=naming)
    contrasts = score_naming_contrasts(mentions, groups=corpus.groups, min_count=1, n_draws=500)
    finding = state_naming(
        contrasts[contrasts["log_ratio"] > 0], mentions=mentions, groups=corpus.groups,
        prepared=corpus.prepared, name="f", naming=naming,
    )  # fmt: skip
    assert "of its mentions of the Syrian state, the others in 25%" in finding.sentence
    assert "; 3.00 times as often as the others, " in finding.sentence
    assert holds(finding)


def test_a_label_that_one_side_never_uses_has_no_ratio():
    corpus = named((2, 0), (0, 2))
    finding = state_named(corpus, distinguishable=True)
    assert finding.sentence == (
        "“A” prints “government” in 0% of its mentions of state, the others in 100% (0 of 16 against "
        "16 of 16; in 0 articles against 8)."
    )
    assert [number.name for number in finding.numbers if number.name == "ratio"] == []
    assert holds(finding)


def test_what_is_stated_is_distinguishable_even_where_another_row_stands_first():
    corpus = named((3, 1), (1, 3))
    mentions = find_mentions(corpus.tokens, naming=read_naming("naming-syria"))
    contrasts = score_naming_contrasts(mentions, groups=corpus.groups, min_count=1, n_draws=500)
    last = contrasts.assign(distinguishable=contrasts.index == len(contrasts) - 1)
    finding = state_naming(
        last, mentions=mentions, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )
    row = last.iloc[-1]
    assert finding.sentence.startswith(f"“{row['group']}” prints “{row['label']}” in ")
    assert finding.distinguishable


def test_naming_that_does_not_differ():
    finding = state_named(named((1, 1), (1, 1)))
    assert finding.sentence == (
        "Not distinguishable: in none of 4 comparisons does a group's naming differ from the "
        "others' (q > .05)."
    )
    assert not finding.distinguishable
    assert finding.numbers == ()


def test_naming_in_two_articles_is_described():
    unsure = state_named(named((3, 1), (1, 3), n=1))  # its interval covers no difference
    assert unsure.sentence == (
        "In none of 4 comparisons does a group's naming differ clearly from the others'. This "
        "describes these articles; it is no test."
    )
    assert not unsure.distinguishable
    finding = state_named(named((8, 1), (1, 8), n=1))
    assert finding.sentence.startswith(
        "“A” prints “government” in 11% of its mentions of state, the others in 83% (1 of 9 "
        "against 5 of 6; in 1 article against 1; the others at least "
    )
    assert " times as often, 95% interval from " in finding.sentence  # 1 of 9 has no upper end
    assert finding.sentence.endswith(f").{DESCRIPTIVE}")
    assert holds(finding)


@pytest.mark.parametrize("corpus", [Corpus(["Calm."], ["A"]), Corpus([REGIME] * 3, ["A"] * 3)])
def test_nobody_is_named_by_two_groups(corpus):
    finding = state_named(corpus)
    assert finding.sentence == "No actor is named often enough to be compared."
    assert not finding.distinguishable


@pytest.mark.parametrize("sign", SIGNS)
def test_a_group_and_a_label_may_have_any_name(sign):
    corpus = named((3, 1), (1, 3))
    corpus.groups["group"] = corpus.groups["group"].replace({"A": sign})
    mentions = find_mentions(corpus.tokens, naming=read_naming("naming-syria"))
    mentions = mentions.assign(actor=sign, label=mentions["label"] + sign)
    contrasts = score_naming_contrasts(mentions, groups=corpus.groups, min_count=1, n_draws=500)
    contrasts = contrasts[contrasts["group"] == sign]
    finding = state_naming(
        contrasts, mentions=mentions, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )
    assert finding.sentence.startswith(
        f"“{sign}” prints “government{sign}” in 25% of its mentions of {sign}, the others in 75%"
    )
    assert "<b>" not in finding._repr_html_()
    assert holds(finding)


# --- who did it ------------------------------------------------------------------------------

NUMBERS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]


def count_up(sentence: str, n: int = 4) -> str:
    """Say a sentence with one number after the other: a text that repeats itself loses a copy."""
    told = (sentence.format(number) for number in NUMBERS[:n])
    return " ".join(text[0].upper() + text[1:] for text in told)


BARE = count_up("{} soldiers were killed.")
WHOLE = count_up("The army killed {} soldiers.")
CHILDREN = count_up("{} children were killed.")
NAMED = count_up("The army killed {} children.")


def state_done(corpus: Corpus, *, keep: str = ""):
    clauses = find_clauses(corpus.tokens, sentences=corpus.sentences)
    contrasts = score_agency_contrasts(clauses, groups=corpus.groups, n_draws=500)
    if keep:
        contrasts["distinguishable"] &= contrasts["patient_class"] == keep
    return state_agency(
        contrasts, clauses=clauses, groups=corpus.groups, prepared=corpus.prepared, name="f"
    )


def test_the_group_that_leaves_out_who_did_it():
    finding = state_done(Corpus([BARE] * 6 + [WHOLE] * 6, ["A"] * 6 + ["B"] * 6))
    assert finding.sentence == (
        "In “A” the share of harms that tell no doer by name or side is 100 percentage points "
        "higher than in all other articles: 100% against 0% (difference: 95% interval 100 to 100; 6 "
        "articles against 6). Of the harms, the doer is told by name or side in 0% against 100%; only "
        "by a category (“terrorists”, “gunmen”) in 0% against 0%; only by a weapon or event (“an air "
        "strike”, “a terrorist attack”) in 0% against 0%; not at all in 100% against 0%. The "
        "share hangs on what counts as telling a side: it is 100% against 0% if “rebels”, “insurgents” "
        "and “opposition” do not, 100% against 0% if “terrorists” and “a terrorist attack” do."
    )
    assert finding.headline.endswith("higher than in all other articles")
    assert finding.distinguishable
    assert holds(finding)


def test_what_the_share_hangs_on_is_told():
    # A tells of terrorists and their attacks alone, B of nobody or of rebels: who counts decides
    terror = count_up("Terrorists killed {} soldiers.", 3)
    attack = count_up("{} soldiers were killed in a terrorist attack.", 1)
    rebels = count_up("Rebels killed {} soldiers.", 3)
    texts = [f"{terror} {attack}"] * 6 + [f"{BARE} {rebels}"] * 6
    finding = state_done(Corpus(texts, ["A"] * 6 + ["B"] * 6))
    number = {number.name: number.value for number in finding.numbers}
    assert number["inside"] == 1
    assert number["strict"] == 0  # if the word told a side
    assert 0 < number["strict_others"] < 1
    assert " if “terrorists” and “a terrorist attack” do." in finding.sentence
    assert number["loose_others"] == 1
    assert holds(finding)


def test_every_part_of_the_share_is_told():
    gunmen = count_up("Gunmen killed {} soldiers.", 2)
    strikes = count_up("{} soldiers were killed in a terrorist attack.", 2)
    rebels = count_up("Rebels killed {} soldiers.", 4)
    texts = [f"{BARE} {gunmen} {strikes}"] * 6 + [f"{WHOLE} {rebels}"] * 6
    finding = state_done(Corpus(texts, ["A"] * 6 + ["B"] * 6))
    assert ": 100% against 0% (" in finding.sentence
    assert "a category (“terrorists”, “gunmen”) in 25% against 0%;" in finding.sentence
    assert "“a terrorist attack”) in 25% against 0%;" in finding.sentence
    assert "by name or side in 0% against 100%;" in finding.sentence
    assert "not at all in 50% against 0%." in finding.sentence
    assert "it is 100% against 50% if “rebels”" in finding.sentence
    assert "categor" not in finding.headline
    assert holds(finding)


def test_tolls_of_a_war_are_no_harms_of_a_finding():
    toll = "More than 300,000 people have been killed since the war began."
    texts = [f"{BARE} {toll}"] * 6 + [f"{WHOLE} {toll}"] * 6
    finding = state_done(Corpus(texts, ["A"] * 6 + ["B"] * 6))
    assert "100% against 0%" in finding.sentence
    assert [len(number.evidence) for number in finding.numbers[:2]] == [24, 24]


def test_harms_to_a_class_rest_on_that_class_alone():
    texts = [f"{CHILDREN} {BARE} {WHOLE}"] * 6 + [f"{NAMED} {BARE} {WHOLE}"] * 6
    finding = state_done(Corpus(texts, ["A"] * 6 + ["B"] * 6), keep="children")
    assert finding.sentence.startswith(
        "In “A” the share of harms to children that tell no doer by name or side is 100 "
        "percentage points higher than in all other articles: 100% against 0% "
    )
    assert holds(finding)
    assert [len(number.evidence) for number in finding.numbers[:2]] == [24, 24]


def test_harms_to_whom_no_class_fits_are_told_in_plain_words():
    bare = count_up("{} Lantern crews were killed.")
    whole = count_up("The army killed {} Lantern crews.")
    texts = [f"{bare} {WHOLE}"] * 6 + [f"{whole} {BARE}"] * 6
    finding = state_done(Corpus(texts, ["A"] * 6 + ["B"] * 6), keep="other")
    assert finding.sentence.startswith("In “A” the share of harms to others that tell no doer")
    assert holds(finding)


def test_harms_told_alike():
    finding = state_done(Corpus([f"{BARE} {WHOLE}"] * 12, ["A"] * 6 + ["B"] * 6))
    assert finding.sentence.startswith("Not distinguishable: none of 2 groups differs from the ")
    assert "in the share of harms that tell no doer" in finding.sentence
    assert not finding.distinguishable


@pytest.mark.parametrize(
    ("n_articles", "n_harms", "is_compared"), [(5, 4, True), (5, 3, False), (4, 5, False)]
)
def test_a_comparison_takes_twenty_harms_in_five_articles(n_articles, n_harms, is_compared):
    bare = count_up("{} soldiers were killed.", n_harms)
    whole = count_up("The army killed {} soldiers.", 9)
    texts = [bare] * n_articles + [whole] * 9
    finding = state_done(Corpus(texts, ["A"] * n_articles + ["B"] * 9))
    assert finding.sentence.startswith("In “A” the share of harms") == is_compared
    assert bool(finding.headline and "points" in finding.headline) == is_compared
    if not is_compared:
        assert finding.sentence == (
            "No group is compared in the harms that tell no doer by name or side: that takes 20 "
            "harms in 5 articles on either side. The rows stand below."
        )


def test_no_harm_is_told():
    for texts in (["Calm.", "Peace came."], ["The army seized the town.", "Calm."]):
        finding = state_done(Corpus(texts, ["A", "B"]))
        assert finding.sentence == "No clause tells of a harm."
        assert not finding.distinguishable


@pytest.mark.parametrize("name", SIGNS)
def test_a_group_that_leaves_out_agents_may_have_any_name(name):
    finding = state_done(Corpus([BARE] * 6 + [WHOLE] * 6, [name] * 6 + ["zz"] * 6))
    assert f"In “{name}” the share of harms" in finding.sentence or "In “zz”" in finding.sentence
    assert "<b>" not in finding._repr_html_()
    assert holds(finding)


def test_articles_of_no_group_are_not_counted():
    corpus = Corpus([BARE] * 6 + [WHOLE] * 6 + [BARE] * 3, ["A"] * 6 + ["B"] * 6 + ["C"] * 3)
    corpus.groups = corpus.groups[corpus.groups["group"] != "C"]
    for finding in (state_done(corpus), state_named(corpus), state_heard(corpus)):
        ids = {name for number in finding.numbers for name in number.evidence.get("doc_id", [])}
        assert not ids & {"d12", "d13", "d14"}
        assert all(np.isfinite(number.value) for number in finding.numbers)
