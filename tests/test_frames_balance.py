"""War against peace, own against quoted: what is made of the frames that were found."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.findings import (
    choose_headline_frame,
    drop_topics,
    find_frame_cells,
    find_score_evidence,
    name_cells,
    state_frame_voices,
    state_reach,
    tell_status,
    tell_topic,
)
from analysis.frames import (
    Codebook,
    Frame,
    choose_engine,
    find_cues,
    fit_frames,
    read_codebook,
    save_fitted,
    score_balance,
    score_frame_voices,
    score_loaded_shares,
)
from analysis.prepared import prepare_documents
from analysis.semantic import embed_texts
from analysis.tokens import split_sentences, split_tokens

FRAMES = (
    Frame("attack", "Attack", "", "", ("bomb*",), (), pair="a", pole="war"),
    Frame("victory", "Victory", "", "", ("won",), (), pair="b", pole="war"),
    Frame("talks", "Talks", "", "", ("talks",), (), pair="b", pole="peace"),
    Frame("weather", "Weather", "", "", ("rain",), ()),
)
BOOK = Codebook("poles", "Poles", "en", "", "", "", FRAMES)


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    return sentences, find_cues(split_tokens(sentences), codebook=BOOK)


def average(balance: pd.DataFrame) -> list[float]:
    return balance.groupby("doc_id", sort=False)["balance"].mean().tolist()


def test_balance_by_hand():
    sentences, cues = lay("They won. Bombs, bombs, won, talks. Talks. Rain. Bombs and talks.")
    balance = score_balance(cues, sentences=sentences, codebook=BOOK)
    assert balance["n_first"].tolist() == [1, 2, 0, 0, 1]  # a frame counts once a sentence
    assert balance["n_second"].tolist() == [0, 1, 1, 0, 1]
    assert balance["first"].tolist() == [1, 1, 0, 0, 1]
    assert balance["second"].tolist() == [0, 1, 1, 0, 1]
    # pair a: 2 of war; pair b: 2 of war, 3 of peace; so a mark of them weighs 1/4 and 1/7, halved
    worth = [-1 / 7, -1 / 4, 1 / 7, 0, -1 / 4 + 1 / 7]
    assert np.allclose(balance["balance"], [5 * one / 2 for one in worth])
    assert np.allclose(average(balance), [(-2 / 4 + 1 / 7) / 2])


def test_a_lone_frame_weighs_little_and_each_pair_the_same():
    sentences, cues = lay(
        "Talks.", "Talks. " * 10, "Bombs. " * 10 + "Talks.", "Bombs. Bombs. Talks. Talks.", "Rain."
    )
    balance = score_balance(cues, sentences=sentences, codebook=BOOK)
    few, many, lost, even, none = average(balance)
    assert np.isclose(few, 1 / 3 / 2)
    assert np.isclose(many, 10 / 12 / 2)
    assert np.isclose(lost, (-10 / 12 + 1 / 3) / 2)
    assert np.isclose(even, 0)
    assert np.isnan(none)
    assert balance["balance"].isna().sum() == 1


def test_sentences_without_a_frame_do_not_move_an_article():
    short, long = "They won. Talks. Talks.", "They won. Rain fell. Talks. It was late. Talks."
    sentences, cues = lay(short, long)
    one, other = average(score_balance(cues, sentences=sentences, codebook=BOOK))
    assert np.isclose(one, other)
    assert one > 0


def test_swapping_the_poles_flips_the_sign():
    sentences, cues = lay("They won. Bombs won talks. Talks. Rain.")
    swapped = Codebook("poles", "", "en", "", "", "", (FRAMES[2], *FRAMES[:2]))
    one = score_balance(cues, sentences=sentences, codebook=BOOK)
    other = score_balance(cues, sentences=sentences, codebook=swapped)
    assert np.allclose(one["balance"], -other["balance"], equal_nan=True)
    assert one["first"].tolist() == other["second"].tolist() == [1, 1, 0, 0]


PLAIN = (
    Frame("slur", "Slur", "", "", ("vermin",), (), pair="names", pole="war"),
    Frame("name", "Name", "", "", ("rebels",), (), pair="names", pole="peace", absence=True),
    Frame("won", "Won", "", "", ("won",), (), pair="end", pole="war"),
    Frame("talks", "Talks", "", "", ("peace deal", "talks"), (), pair="end", pole="peace"),
    Frame("rift", "Rift", "", "", ("split",), (), pair="accord", pole="war"),
    Frame("accord", "Accord", "", "", ("deal", "signed"), (), pair="accord", pole="peace"),
)
PLAIN_BOOK = Codebook("plain", "", "en", "", "", "", PLAIN)


def weigh(*texts: str) -> pd.DataFrame:
    ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    cues = find_cues(split_tokens(sentences), codebook=PLAIN_BOOK)
    return score_balance(cues, sentences=sentences, codebook=PLAIN_BOOK)


def test_an_absence_is_no_evidence_but_says_how_often_the_other_was_possible():
    balance = weigh(
        "Rebels came. Rebels left. Rebels ate.",
        "Vermin came. Vermin left. Vermin ate.",
        "Vermin came. Rebels left. Rebels ate.",
        "Vermin and rebels came. It rained.",
        "They slept.",
    )
    plain, loaded, mixed, both, none = average(balance)
    assert plain == 0  # however often: nobody is run down, which is no frame of peace
    assert np.isclose(loaded, -3 / 5 / 3)
    assert np.isclose(mixed, -1 / 5 / 3)
    assert np.isclose(both, -1 / 3 / 3)  # one sentence, in which it was possible once
    assert np.isnan(none)
    assert balance["n_second"].sum() == balance["second"].sum() == 0
    assert balance["n_first"].tolist() == [0, 0, 0, 1, 1, 1, 1, 0, 0, 1, 0, 0]


def test_a_word_is_evidence_once():
    one, apart, more = average(
        weigh("They made a peace deal.", "Talks went on. They signed.", "A peace deal was signed.")
    )
    # the same word is the end of both cues: half for each pair, which is worth (1/2) / (1/2 + 2)
    assert np.isclose(one, 2 * (0.5 / 2.5) / 3)
    assert np.isclose(apart, 2 * (1 / 3) / 3)
    assert np.isclose(more, (0.5 / 2.5 + 1 / 3) / 3)  # “signed” is the accord's alone


def test_a_word_of_both_poles_counts_once_too():
    frames = (
        *PLAIN[2:5],
        Frame("accord", "", "", "", ("won", "signed"), (), pair="accord", pole="peace"),
    )
    book = Codebook("plain", "", "en", "", "", "", frames)
    documents = pd.DataFrame({"doc_id": ["d"], "text": ["They won."]}).astype("str")
    sentences = split_sentences(documents)
    cues = find_cues(split_tokens(sentences), codebook=book)
    assert np.isclose(average(score_balance(cues, sentences=sentences, codebook=book)), 0)


def test_other_poles_turn_an_absence_round():
    turned = tuple(
        Frame(**{**vars(frame), "pole": "peace" if frame.pole == "war" else "war"})
        for frame in (PLAIN[3], PLAIN[0], PLAIN[1], PLAIN[2])
    )
    book = Codebook("plain", "", "en", "", "", "", turned)
    documents = pd.DataFrame({"doc_id": ["d"], "text": ["Vermin came. Rebels left."]}).astype("str")
    sentences = split_sentences(documents)
    cues = find_cues(split_tokens(sentences), codebook=book)
    balance = score_balance(cues, sentences=sentences, codebook=book)
    assert np.isclose(average(balance), 1 / 4 / 2)


def test_the_absences_of_war_and_peace_are_plain_names_and_measured_words():
    book = read_codebook("war-peace")
    assert [frame.id for frame in book.frames if frame.absence] == ["sober-names", "measured"]
    assert all(frame.pole == "peace" for frame in book.frames if frame.absence)
    poles = book.to_table().set_index("label")["pole"]
    assert (poles[["Sober names", "Measured words"]] == "neither").all()
    assert set(poles.drop(["Sober names", "Measured words"])) == {"war", "peace"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Troops of the army moved. Nine people died. The Islamic State said so.", "nothing"),
        ("Terrorists came to the village.", "war"),
        ("The terrorist attack was told by the terrorist group itself.", "war"),
    ],
)
def test_names_and_numbers_are_no_peace_and_terrorists_score_in_one_pair(text, told):
    book = read_codebook("war-peace")
    documents = pd.DataFrame({"doc_id": ["d"], "text": [text]}).astype("str")
    sentences = split_sentences(documents)
    cues = find_cues(split_tokens(sentences), codebook=book)
    balance = score_balance(cues, sentences=sentences, codebook=book)
    assert balance["second"].sum() == 0
    sided = {frame.id: frame.pair for frame in book.frames if not frame.absence}
    names = {sided[frame] for frame in cues["frame"] if frame in sided} - {
        "visible or invisible effects"
    }
    assert names == ({"names for the other side"} if told == "war" else set())


def test_a_codebook_without_two_poles_is_refused():
    sentences, cues = lay("They won.")
    with pytest.raises(
        InputError, match=r"must have frames of two poles, but 'policy' has none; give"
    ):
        score_balance(cues, sentences=sentences, codebook=read_codebook("policy"))


def test_receipts_make_the_balance_and_a_sentence_without_a_frame_is_not_shown():
    sentences, cues = lay("They won. Rain. Talks.", "Talks. Rain. Rain. Bombs. Talks.", "Rain.")
    balance = score_balance(cues, sentences=sentences, codebook=BOOK)
    evidence = find_score_evidence(
        balance, sentences=sentences, value="balance", rule="part", nothing="frame"
    )
    shown = evidence["rule"].astype("str")
    assert shown.tolist() == [
        "part",
        "no frame",
        "part",
        "part",
        "no frame",
        "no frame",
        "part",
        "part",
    ]
    means = evidence.groupby("doc_id")["value"].mean().tolist()
    assert np.allclose(means, [0, (2 / 4 - 1 / 3) / 2])
    plain = find_score_evidence(balance, sentences=sentences, value="balance", rule="part")
    assert set(plain["rule"]) == {"part"}


# --- loaded words, headlines, status ---------------------------------------------------------


def test_loaded_words_are_counted_where_they_were_possible():
    texts = ("Vermin came. Rebels left. It rained. They won.", "It rained.", "Rebels ate.")
    ids = [f"d{number}" for number in range(3)]
    documents = pd.DataFrame({"doc_id": ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    cues = find_cues(split_tokens(sentences), codebook=PLAIN_BOOK)
    groups = pd.DataFrame({"doc_id": ids, "group": ["A", "A", "B"], "unit": ids})
    told = {"sentences": sentences, "groups": groups, "n_draws": 50}
    shares = score_loaded_shares(cues, codebook=PLAIN_BOOK, **told).set_index("group")
    assert shares["frame"].tolist() == ["slur", "slur"]
    assert shares["estimate"].tolist() == [0.5, 0]
    assert shares["n_documents"].tolist() == [1, 1]  # where it could not be, nothing is counted
    assert shares["n_sentences"].tolist() == [2, 1]
    none = score_loaded_shares(cues, codebook=BOOK, **told)
    assert none.empty
    assert list(none.columns) == list(shares.reset_index()[none.columns].columns)


def tabulate(**shares: float) -> pd.DataFrame:
    rows = [(frame, frame.title(), share) for frame, share in shares.items()]
    return pd.DataFrame(rows, columns=["frame", "label", "estimate"])


def differ(**frames: bool) -> pd.DataFrame:
    return pd.DataFrame({"frame": list(frames), "distinguishable": list(frames.values())})


@pytest.mark.parametrize(
    ("shares", "differing", "chosen"),
    [
        ({"war": 0.77, "law": 0.2, "food": 0.1}, {"war": True, "food": True}, "food"),
        ({"war": 0.77, "law": 0.2, "food": 0.1}, {"war": True}, "law"),
        ({"war": 0.5, "law": 0.2}, {"law": False}, "war"),  # half is not more than half
        ({"war": 0.9, "law": 0.8}, {"law": True}, "war"),
        ({"war": 0.9, "law": 0.0}, {}, "war"),
    ],
)
def test_no_headline_is_made_of_the_topic(shares, differing, chosen):
    row = choose_headline_frame(tabulate(**shares), contrasts=differ(**differing))
    assert row["frame"] == chosen


@pytest.mark.parametrize(
    ("shares", "left"),
    [
        ({"war": 0.77, "law": 0.2}, ["law", "law"]),
        ({"war": 0.5, "law": 0.2}, ["war", "law", "war", "law"]),
        ({"war": 0.9, "law": 0.8}, ["war", "law", "war", "law"]),  # nothing else is there
    ],
)
def test_rows_of_topics_are_dropped_in_their_order(shares, left):
    rows = pd.DataFrame({"frame": ["war", "law"] * 2, "group": list("aabb")})
    kept = drop_topics(rows, overall=tabulate(**shares))
    assert kept["frame"].tolist() == left
    assert kept.index.tolist() == list(range(len(left)))
    assert drop_topics(rows[:0], overall=tabulate(**shares)).empty


def test_without_a_frame_there_is_no_headline():
    with pytest.raises(InputError, match=r"`overall` has no rows; make it of a codebook"):
        choose_headline_frame(tabulate(), contrasts=differ())


def test_a_caption_says_what_the_topic_is():
    assert tell_topic(tabulate(law=0.5)) == ""
    both = tell_topic(tabulate(war=0.8, arms=0.6, law=0.1))
    assert both.startswith(" “War” and “Arms” are in more than half of all sentences (80%, 60%)")
    assert both.endswith("rather than ways to tell it; how often they are found makes no headline.")


def test_the_finding_on_reach_passes_the_topic_over():
    from analysis.frames import score_frame_shares

    documents = pd.DataFrame(
        {"doc_id": list("ab"), "text": ["Bombs. Bombs. Bombs won.", "Bombs. Rain. Talks."]}
    ).assign(source="A", title="T", date=pd.NaT)
    prepared = prepare_documents(documents.astype({"text": "str", "doc_id": "str"}))
    sentences, cues = prepared.sentences, prepared.measure(find_cues, codebook=BOOK)
    groups = to_groups(sentences)
    overall = score_frame_shares(
        cues, sentences=sentences, groups=groups, codebook=BOOK, n_draws=50
    )
    overall["label"] = overall["frame"].map(BOOK.labels)
    overall = overall.sort_values("estimate", ascending=False, ignore_index=True)
    told = {"cues": cues, "sentences": sentences, "prepared": prepared, "name": "reach"}
    told |= {"headline": "“{frame}” most: {mean}", "template": "“{frame}” is most: {mean}"}
    finding = state_reach(overall, contrasts=differ(talks=True), **told)
    assert finding.sentence.startswith("“Talks” is found in 17% of an article's sentences")
    assert "“Attack” is in more than half of all sentences (67%)" in finding.sentence
    rare = overall[overall["frame"] != "attack"].reset_index(drop=True)
    assert state_reach(rare, contrasts=differ(), **told).sentence.startswith("“")
    assert " is most: 17%" in state_reach(rare, contrasts=differ(), **told).sentence


def test_the_index_is_told_how_far_frames_were_tested():
    book = read_codebook("war-peace")
    bare = tell_status(book)
    assert (
        "“War and peace journalism”, whose cues and sentences nobody has tested (unvalidated"
        in bare
    )
    rows = [
        ("all frames", "all articles", "precision", 0.8, 0.7, 0.9),
        ("all frames", "all articles", "recall", 0.6, 0.5, 0.7),
        ("blame", "all articles", "precision", 0.1, 0.0, 0.2),
    ]
    columns = ["frame", "group", "measure", "estimate", "low", "high"]
    accuracy = pd.DataFrame(rows, columns=columns)
    told = tell_status(book, accuracy=accuracy)
    assert "80% (95% interval 70% to 90%) of what is called is right" in told
    assert "60%" in told
    assert "unvalidated" not in told
    assert tell_status(book, accuracy=accuracy.iloc[[0, 2]]) == bare  # half of it is not known
    assert tell_status(book, accuracy=accuracy.iloc[:0]) == bare


# --- own and quoted --------------------------------------------------------------------------


def split_voices(sentences: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Every second sentence is quoted."""
    quoted = sentences["sentence_id"] % 2 == 1
    return {"own": sentences[~quoted], "quoted": sentences[quoted]}


def to_groups(sentences: pd.DataFrame) -> pd.DataFrame:
    ids = sentences["doc_id"].astype("str").unique()
    return pd.DataFrame({"doc_id": ids, "group": "all", "unit": ids})


def test_voices_by_hand():
    sentences, cues = lay("Bombs. Bombs. Rain. Sun.", "Rain. Bombs.", "Bombs.")
    voiced = score_frame_voices(
        cues, **split_voices(sentences), groups=to_groups(sentences), codebook=BOOK, n_draws=200
    )
    attack = voiced.set_index("frame").loc["attack"]
    assert attack["n_documents"] == 2  # the third article has no quoted sentence
    assert attack[["own", "quoted", "estimate"]].tolist() == [0.25, 0.75, 0.5]
    weather = voiced.iloc[0]  # the largest difference
    assert weather[["frame", "own", "quoted", "estimate"]].tolist() == ["weather", 0.75, 0, -0.75]
    assert set(voiced["frame"]) == {"attack", "victory", "talks", "weather"}


def make_articles(generator: np.random.Generator, n: int, *, chance: float) -> list[str]:
    def say(share: float) -> str:
        return "Bombs fell." if generator.random() < share else "They ate."

    return [" ".join(say(0.3 if i % 2 == 0 else chance) for i in range(10)) for _ in range(n)]


def test_placebo_and_power_of_voices():
    found = {0.3: 0, 0.7: 0}
    for seed in range(15):
        for chance in found:
            texts = make_articles(np.random.default_rng(seed), 25, chance=chance)
            sentences, cues = lay(*texts)
            voiced = score_frame_voices(
                cues,
                **split_voices(sentences),
                groups=to_groups(sentences),
                codebook=BOOK,
                n_draws=300,
                random_state=seed,
            )
            found[chance] += int(voiced["distinguishable"].any())
    assert found[0.3] <= 2
    assert found[0.7] == 15


def test_copies_of_an_article_move_together():
    texts = make_articles(np.random.default_rng(0), 6, chance=0.6)
    sentences, cues = lay(*texts * 8)
    groups = to_groups(sentences)
    told = {**split_voices(sentences), "codebook": BOOK, "n_draws": 400}
    alone = score_frame_voices(cues, groups=groups, **told)
    copies = groups.assign(unit=[f"u{number % 6}" for number in range(48)])
    together = score_frame_voices(cues, groups=copies, **told)
    widths = [
        table.set_index("frame").loc["attack", ["low", "high"]].diff().iloc[-1]
        for table in (alone, together)
    ]
    assert widths[1] > 1.5 * widths[0]


def test_without_quoted_sentences_nothing_is_compared():
    sentences, cues = lay("Bombs.", "Rain.")
    told = {**split_voices(sentences), "codebook": BOOK, "n_draws": 50}
    voiced = score_frame_voices(cues, groups=to_groups(sentences), **told)
    assert voiced["n_documents"].tolist() == [0] * 4
    assert voiced[["own", "quoted", "estimate", "low", "p"]].isna().all(axis=None)
    assert not voiced["distinguishable"].any()


def test_the_finding_says_which_frame_and_its_numbers_follow_from_the_receipts():
    from analysis.evidence import score_receipts

    texts = make_articles(np.random.default_rng(1), 30, chance=0.8)
    ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": ids, "text": texts, "source": "A", "title": "T"})
    prepared = prepare_documents(documents.astype("str").assign(date=pd.NaT))
    sentences = prepared.sentences
    cues = prepared.measure(find_cues, codebook=BOOK)
    sides = split_voices(sentences)
    voiced = score_frame_voices(
        cues, **sides, groups=to_groups(sentences), codebook=BOOK, n_draws=300
    )
    told = {"cues": cues, **sides, "labels": BOOK.labels, "prepared": prepared}
    finding = state_frame_voices(voiced, **told, name="voices")
    assert finding.sentence.startswith(
        "“Attack” is called up more in quoted than in own sentences: "
    )
    assert "within the 30 articles that have both" in finding.sentence
    numbers = finding.to_table()
    recomputed = score_receipts(numbers, evidence=finding.to_evidence())
    assert np.allclose(recomputed["recomputed"], numbers["value"])
    same = voiced.assign(distinguishable=False)
    assert str(state_frame_voices(same, **told, name="voices")).startswith("Not distinguishable:")


def test_cells_name_the_group_and_the_frame():
    _, cues = lay("Bombs. Bombs and bombs. Rain.", "Rain.", "Bombs.")
    groups = pd.DataFrame({"doc_id": ["d0", "d1"], "group": ["A", "B"]})
    cells = find_frame_cells(cues, groups=groups, labels=BOOK.labels)
    assert cells["cell"].tolist() == ["A · Attack", "A · Attack", "A · Weather", "B · Weather"]
    table = pd.DataFrame({"group": ["A"], "label": ["Attack"]})
    assert name_cells(table).tolist() == ["A · Attack"]


# --- engines by name -------------------------------------------------------------------------


def test_engines_by_name(tmp_path):
    generic = read_codebook("generic")
    assert choose_engine("cues", codebook=generic) is generic
    assert [*choose_engine("prototypes", codebook=generic).frames] == [*generic.labels]
    vectors = choose_engine("vectors", codebook=generic)
    assert vectors.embed is embed_texts
    assert vectors.vectors.shape[1] == 384
    for engine in ("cuse", "", str(tmp_path / "engine.json")):
        with pytest.raises(
            InputError, match=r"`engine` must be cues, prototypes, vectors or the path"
        ):
            choose_engine(engine, codebook=generic)
    labelled = pd.DataFrame(
        {
            "sentence": [f"{word} number {i}" for i in range(8) for word in ("Bombs", "Talks")],
            "frame": ["attack", "talks"] * 8,
        }
    )
    save_fitted(fit_frames(labelled), tmp_path / "engine.npz")
    fitted = choose_engine(str(tmp_path / "engine.npz"), codebook=BOOK)
    assert set(fitted.frames) == {"attack", "talks"}
    with pytest.raises(
        InputError, match=r"engine\.npz knows the frame '.*', which .* 'generic' lacks"
    ):
        choose_engine(str(tmp_path / "engine.npz"), codebook=generic)
    with pytest.raises(InputError, match=r"'entman' is for marking sentences, not for counting"):
        choose_engine("cues", codebook=read_codebook("entman"))
    with pytest.raises(InputError, match=r"'poles' has no prototypes for attack, victory"):
        choose_engine("prototypes", codebook=BOOK)
    bare = Codebook("bare", "", "", "", "", "", (Frame("a", "", "", "", (), (), ("They met.",)),))
    with pytest.raises(InputError, match=r"'bare' has no cues for a"):
        choose_engine("cues", codebook=bare)
