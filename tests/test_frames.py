"""Codebooks and the frames found with them."""

import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import InputError
from analysis.frames import (
    Codebook,
    Frame,
    find_cues,
    find_strongest_sentences,
    list_codebooks,
    read_codebook,
    score_frame_contrasts,
    score_frame_shares,
    score_frames,
)
from analysis.frames.rules import Either, Near, Phrase, Rule, is_rule, read_rule
from analysis.intervals import score_contrasts, score_means, score_q
from analysis.matching import split_pattern
from analysis.tokens import split_sentences, split_tokens

SMALL = """
name = "small"
title = "A small codebook"

[[frames]]
id = "fight"
label = "Fighting"
cues = ["war", "air strike*", "army"]
exclusions = ["war on drugs", "the war museum", "salvation army"]

[[frames]]
id = "talks"
cues = ["peace talks", "cease-fire", "don’t talk", "war on *"]
"""


@pytest.fixture
def small(tmp_path) -> Codebook:
    return read(tmp_path, SMALL)


def read(folder: Path, text: str) -> Codebook:
    place = folder / "small.toml"
    place.write_text(text, encoding="utf-8")
    return read_codebook(place)


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    return sentences, split_tokens(sentences)


def cues_of(codebook: Codebook, *texts: str) -> list[tuple[str, str]]:
    _, tokens = lay(*texts)
    cues = find_cues(tokens, codebook=codebook)
    return list(cues[["frame", "cue"]].itertuples(index=False, name=None))


# --- codebooks that come with Parallax -------------------------------------------------------


SHIPPED = {"entman": 4, "generic": 5, "policy": 14, "war-peace": 28}


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_codebooks_are_whole(name):
    codebook = read_codebook(name)
    assert codebook.name == name
    assert len(codebook.frames) == len(codebook.labels) == SHIPPED[name]
    assert all([codebook.title, codebook.reference, codebook.provenance])
    assert codebook.status == "unvalidated: code 200 sentences with 07-validation"
    assert codebook.scored == (name != "entman")
    for frame in codebook.frames:
        assert frame.label
        assert frame.definition.endswith(".")
        assert frame.question.endswith("?")
        assert frame.reference == codebook.reference
        assert frame.status == codebook.status
        assert 4 <= len(frame.prototypes) <= 6
        assert len(frame.cues) >= 10 or any(map(is_rule, frame.cues))
    table = codebook.to_table()
    assert table["n_cues"].tolist() == [len(frame.cues) for frame in codebook.frames]
    assert table.columns.tolist() == [
        *["frame", "label", "question", "pair", "pole", "n_cues", "n_prototypes"]
    ]
    assert list_codebooks() == sorted(SHIPPED)


def test_war_and_peace_are_fourteen_pairs():
    frames = read_codebook("war-peace").frames
    assert [frame.pole for frame in frames] == ["war", "peace"] * 14
    pairs = [frame.pair for frame in frames]
    assert pairs[::2] == pairs[1::2]
    assert len(set(pairs)) == 14


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_cue_is_found_in_a_sentence_made_of_it(name):
    frames = read_codebook(name).frames
    bare = tuple(Frame(frame.id, "", "", "", frame.cues, ()) for frame in frames)
    wanted = [(frame.id, cue) for frame in frames for cue in frame.cues if not is_rule(cue)]
    words = [" ".join(split_pattern(cue)).replace("*", "x").replace("?", "x") for _, cue in wanted]
    _, tokens = lay(*(f"Then {word} came" for word in words))
    cues = find_cues(tokens, codebook=Codebook(*[""] * 6, frames=bare))
    found = set(cues[["doc_id", "frame", "cue"]].itertuples(index=False, name=None))
    missed = [pair for i, pair in enumerate(wanted) if (f"d{i}", *pair) not in found]
    assert missed == []


@pytest.mark.parametrize("name", SHIPPED)
def test_no_shipped_cue_is_always_shut_out_by_an_exclusion_of_its_frame(name):
    for frame in read_codebook(name).frames:
        plain = [
            cue for cue in frame.cues if not is_rule(cue) and "*" not in cue and "?" not in cue
        ]
        _, tokens = lay(*(f"Then {cue} came" for cue in plain))
        alone = Codebook(*[""] * 6, frames=(frame,))
        found = find_cues(tokens, codebook=alone)
        met = set(zip(found["doc_id"], found["cue"], strict=True))
        assert [cue for i, cue in enumerate(plain) if (f"d{i}", cue) not in met] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_most_prototypes_are_told_by_the_cues_of_their_frame(name):
    codebook = read_codebook(name)
    texts = [text for frame in codebook.frames for text in frame.prototypes]
    assert len(set(texts)) == len(texts)
    _, tokens = lay(*texts)
    cues = find_cues(tokens, codebook=codebook)
    called = set(zip(cues["doc_id"], cues["frame"], strict=True))
    owner = [frame.id for frame in codebook.frames for _ in frame.prototypes]
    told = [(f"d{i}", frame) in called for i, frame in enumerate(owner)]
    assert np.mean(told) > 0.5


# --- reading ---------------------------------------------------------------------------------


def test_an_id_and_cues_or_prototypes_are_all_a_codebook_needs(tmp_path):
    text = 'status = "mine"\n[[frames]]\nid = "a"\ncues = ["war"]\n'
    text += '[[frames]]\nid = "b"\nprototypes = ["They talk."]\nstatus = "checked"\npair = "p"'
    codebook = read(tmp_path, text)
    assert (codebook.name, codebook.title, codebook.scored) == ("small", "small", True)
    assert [(frame.label, frame.status, frame.pair) for frame in codebook.frames] == [
        ("a", "mine", ""),
        ("b", "checked", "p"),
    ]
    assert [frame.prototypes for frame in codebook.frames] == [(), ("They talk.",)]
    assert cues_of(codebook, "They talk of war.") == [("a", "war")]


def test_defaults_and_order_are_kept(small):
    assert small.labels == {"fight": "Fighting", "talks": "talks"}
    assert small.frames[0].exclusions == ("war on drugs", "the war museum", "salvation army")
    assert small.frames[1].exclusions == ()
    assert (small.language, small.reference, small.frames[0].definition) == ("", "", "")


REFUSALS = {
    "an unknown key": (
        SMALL.replace("title", "titel"),
        "the key 'titel' is unknown; known are frames, language, name, provenance",
    ),
    "a number for a text": (
        SMALL.replace('"A small codebook"', "7"),
        "`title` must be a text, not 7",
    ),
    "a text for yes or no": (
        SMALL.replace("title =", 'scored = "no"\ntitle ='),
        "`scored` must be true or false, not 'no'",
    ),
    "a text for an absence": (
        SMALL.replace('label = "Fighting"', 'absence = "yes"'),
        "`absence` of frame 'fight' must be true or false, not 'yes'",
    ),
    "an absence of nothing": (
        SMALL.replace('label = "Fighting"', "absence = true"),
        "frame 'fight' is an absence and lacks a `pair` and a `pole`",
    ),
    "no frames": ('name = "x"\ntitle = "x"\nframes = []', "it has no [[frames]]"),
    "frames of another type": ('name = "x"\ntitle = "x"\nframes = "a"', "it has no [[frames]]"),
    "a frame of another type": ('name = "x"\ntitle = "x"\nframes = ["a"]', "frame 1 lacks an `id`"),
    "a frame without id": (SMALL.replace('id = "talks"', ""), "frame 2 lacks an `id`"),
    "an unknown key of a frame": (
        SMALL.replace("label", "lable"),
        "frame 'fight' has the unknown key 'lable'",
    ),
    "an id twice": (
        SMALL.replace('"talks"', '"fight"'),
        "frame 'fight' stands twice; give each frame an `id` of its own",
    ),
    "no cues": (
        SMALL.replace('cues = ["war", "air strike*", "army"]', ""),
        "frame 'fight' has no cues",
    ),
    "an empty list of cues": (
        SMALL.replace('["war", "air strike*", "army"]', "[]"),
        "frame 'fight' has no cues",
    ),
    "cues in one text": (
        SMALL.replace('["war", "air strike*", "army"]', '"war"'),
        "`cues` of frame 'fight' must be a list of texts",
    ),
    "a number among the cues": (
        SMALL.replace('"army"]', "7]"),
        "`cues` of frame 'fight' must be a list of texts",
    ),
    "an empty cue": (
        SMALL.replace('"army"]', '""]'),
        "`cues` of frame 'fight': '' matches no word or all; delete it",
    ),
    "a cue of signs only": (
        SMALL.replace('"army"]', '"($)"]'),
        "`cues` of frame 'fight': '$' matches no word or all; delete it",
    ),
    "a cue that matches everything": (
        SMALL.replace('"army"]', '"* *"]'),
        "`cues` of frame 'fight': '* *' matches no word or all; delete it",
    ),
    "an empty exclusion": (
        SMALL.replace('"salvation army"]', '" "]'),
        "`exclusions` of frame 'fight': ' ' matches no word or all; delete it",
    ),
    "a cue twice": (
        SMALL.replace('"army"]', '"war"]'),
        "`cues` of frame 'fight' holds 'war' twice; delete one",
    ),
    "a cue twice in other letters": (
        SMALL.replace('"army"]', '"Air  Strike*"]'),
        "`cues` of frame 'fight' holds 'Air  Strike*' twice; delete one",
    ),
}


LINES = {
    "a text for an absence": 7,
    "an absence of nothing": 7,
    "an unknown key": 3,
    "a number for a text": 3,
    "a text for yes or no": 3,
    "no frames": 3,
    "frames of another type": 3,
    "a frame of another type": 3,
    "a frame without id": 11,
    "an unknown key of a frame": 7,
    "an id twice": 12,
    "no cues": 5,
    "an empty list of cues": 5,
    "an empty exclusion": 9,
    **dict.fromkeys(
        [
            *["cues in one text", "a number among the cues", "an empty cue"],
            *["a cue of signs only", "a cue that matches everything", "a cue twice"],
            "a cue twice in other letters",
        ],
        8,
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_name_the_file_the_frame_and_the_remedy(case, tmp_path):
    text, problem = REFUSALS[case]
    assert text != SMALL
    with pytest.raises(InputError) as refused:
        read(tmp_path, text)
    line = f"line {LINES[case]}: " if case in LINES else ""
    assert str(refused.value).startswith(f"The codebook small.toml cannot be used: {line}{problem}")
    assert str(refused.value).endswith(".")


def test_broken_toml_is_refused_with_its_line(tmp_path):
    with pytest.raises(
        InputError, match=r"^The codebook small\.toml cannot be read: line 4: "
    ) as error:
        read(tmp_path, 'name = "x"\ntitle = "x"\nframes = [[\n= 1')
    assert "\n" not in str(error.value)
    (tmp_path / "latin.toml").write_bytes(b'name = "caf\xe9"')
    with pytest.raises(InputError, match=r"^The codebook latin\.toml cannot be read: "):
        read_codebook(tmp_path / "latin.toml")
    with pytest.raises(InputError, match=r"^The codebook none\.toml cannot be read: "):
        read_codebook(tmp_path / "none.toml")


@pytest.mark.parametrize("name", ["polcy", "", "../codebooks/policy", "policy.csv"])
def test_an_unknown_name_is_answered_with_the_known_ones(name):
    with pytest.raises(InputError) as refused:
        read_codebook(name)
    assert str(refused.value).startswith(
        "`codebook` must be one of entman, generic, policy, war-peace or the path of a .toml file, "
        f"but {name!r} was given"
    )


# --- finding cues ----------------------------------------------------------------------------


def test_cues_by_hand(small):
    text = "The Army’s war: AIR strikes. Peace talks in war."
    _, tokens = lay(text)
    cues = find_cues(tokens, codebook=small)
    assert cues.columns.tolist() == ["doc_id", "sentence_id", "start", "end", "frame", "cue"]
    assert [text[row.start : row.end] for row in cues.itertuples()] == [
        *["Army’s", "war", "AIR strikes", "Peace talks", "war"]
    ]
    assert cues["cue"].tolist() == ["army", "war", "air strike*", "peace talks", "war"]
    assert cues["sentence_id"].tolist() == [0, 0, 0, 1, 1]


def test_a_cue_inside_an_exclusion_does_not_count(small):
    assert cues_of(small, "The war on drugs.") == [("talks", "war on *")]  # of the other frame
    assert cues_of(small, "In the war museum.") == []
    assert cues_of(small, "The Salvation Army.") == []
    assert cues_of(small, "A war, the war museum, war.") == [("fight", "war")] * 2
    assert cues_of(small, "Salvation. Army.") == [("fight", "army")]  # nothing crosses a sentence


def test_a_cue_that_reaches_out_of_an_exclusion_counts(tmp_path):
    text = SMALL.replace('"war", "air strike*", "army"', '"war crimes"').replace(
        '"war on drugs", "the war museum", "salvation army"', '"the war"'
    )
    assert cues_of(read(tmp_path, text), "The war crimes.") == [("fight", "war crimes")]


def test_exclusions_may_overlap(tmp_path):
    text = SMALL.replace('"salvation army"', '"war on", "on drugs war"')
    assert cues_of(read(tmp_path, text), "A war on drugs war; war.") == [
        ("talks", "war on *"),
        ("fight", "war"),
    ]


def test_nothing_crosses_a_sentence(small):
    assert cues_of(small, "They want peace. Talks go on. From the air. Strike!") == []
    assert cues_of(small, "peace", "talks") == []


def test_apostrophes_hyphens_and_normal_forms_are_irrelevant(small, tmp_path):
    for text in ("They don't talk", "They DON’T talk"):
        assert cues_of(small, text) == [("talks", "don’t talk")]
    for text in ("A cease-fire", "A cease‐fire", "A cease‑fire", "A cease\u00ad-fire"):
        assert cues_of(small, text) == [("talks", "cease-fire")]
    composed = SMALL.replace('"army"', '"coup d’état"')
    for form in ("NFC", "NFD"):
        codebook = read(tmp_path, unicodedata.normalize(form, composed))
        for other in ("NFC", "NFD"):
            text = unicodedata.normalize(other, "A coup d'état.")
            assert len(cues_of(codebook, text)) == 1


# --- scoring ---------------------------------------------------------------------------------


def test_scores_hold_every_sentence_and_frame(small):
    sentences, tokens = lay("War and army and war. No cue. Peace talks.", "")
    scores = score_frames(sentences, cues=find_cues(tokens, codebook=small), codebook=small)
    assert scores.to_numpy().tolist() == [
        ["d0", 0, "fight", 1, "war; army"],
        ["d0", 0, "talks", 0, ""],
        ["d0", 1, "fight", 0, ""],
        ["d0", 1, "talks", 0, ""],
        ["d0", 2, "fight", 0, ""],
        ["d0", 2, "talks", 1, "peace talks"],
    ]


def score_all(codebook: Codebook, texts: list[str]) -> pd.DataFrame:
    sentences, tokens = lay(*texts)
    return score_frames(sentences, cues=find_cues(tokens, codebook=codebook), codebook=codebook)


def mark(codebook: Codebook, texts: list[str]) -> dict:
    """What the scores by group ask for: the cues, and the sentences without their texts."""
    sentences, tokens = lay(*texts)
    cues = find_cues(tokens, codebook=codebook)
    places = sentences[["doc_id", "sentence_id"]]
    return {"cues": cues, "sentences": places, "codebook": codebook}


def to_groups(labels: str) -> pd.DataFrame:
    doc_ids = [f"d{number}" for number in range(len(labels))]
    return pd.DataFrame({"doc_id": doc_ids, "group": list(labels)}).astype("str")


def test_shares_are_the_means_of_the_articles_shares(small):
    texts = ["War. War. Rain. Sun.", "Rain.", "Peace talks. War."]
    shares = score_frame_shares(**mark(small, texts), groups=to_groups("AAB"), n_draws=200)
    assert shares[["frame", "group", "n_documents", "n_sentences"]].to_numpy().tolist() == [
        ["fight", "A", 2, 5],
        ["fight", "B", 1, 2],
        ["talks", "A", 2, 5],
        ["talks", "B", 1, 2],
    ]
    assert shares["estimate"].tolist() == [0.25, 0.5, 0, 0.5]
    assert shares["resampled"].tolist() == ["articles", "sentences"] * 2
    frames = score_all(small, texts)
    fight = frames[frames["frame"] == "fight"]
    means = score_means(fight, groups=to_groups("AAB"), value="score", n_draws=200)
    pd.testing.assert_frame_equal(shares.iloc[:2, 1:], means)


def draw_texts(seed: int, labels: str, *, more: float = 0.0) -> list[str]:
    """Six sentences an article; how many speak of war differs by article, and `more` in A."""
    generator = np.random.default_rng(seed)
    chance = np.clip(generator.beta(1, 3, size=len(labels)), 0, 1)
    chance += np.where(np.array(list(labels)) == "A", more * (1 - chance), 0)
    return [
        " ".join("It was war." if war else "It was fine." for war in generator.random(6) < share)
        for share in chance
    ]


def test_q_counts_all_comparisons_of_all_frames(small):
    labels = "ABCD" * 8
    texts = draw_texts(1, labels, more=0.5)
    contrasts = score_frame_contrasts(**mark(small, texts), groups=to_groups(labels), n_draws=500)
    frames = score_all(small, texts)
    assert len(contrasts) == 8
    assert np.allclose(contrasts["q"], score_q(contrasts["p"].to_numpy()))
    alone = score_contrasts(
        frames[frames["frame"] == "fight"], groups=to_groups(labels), value="score", n_draws=500
    )
    fight = contrasts[contrasts["frame"] == "fight"].set_index("group").loc[alone["group"]]
    assert np.allclose(fight["p"], alone["p"])
    assert (fight["q"].to_numpy() >= alone["q"].to_numpy()).all()


def test_placebo_and_power(small):
    runs, power = 0, 0
    labels = "AB" * 20
    for seed in range(12):
        groups = to_groups(labels)
        same = mark(small, draw_texts(seed, labels))
        runs += score_frame_contrasts(**same, groups=groups, n_draws=300)["distinguishable"].any()
        other = mark(small, draw_texts(seed, labels, more=0.5))
        first = score_frame_contrasts(**other, groups=groups, n_draws=300).iloc[0]
        power += first["distinguishable"] and first["frame"] == "fight"  # of A or, turned, of B
    assert runs <= 1
    assert power >= 11


def test_strongest_sentences_have_the_most_different_cues(small):
    sentences, tokens = lay(
        "War. War and war. War and the army. Peace talks.", "War and the army.", "The army."
    )
    strongest = find_strongest_sentences(
        find_cues(tokens, codebook=small),
        sentences=sentences,
        groups=to_groups("AAB"),
        codebook=small,
    )
    assert strongest.to_numpy().tolist() == [
        ["fight", 2, "army; war", "A", "War and the army.", "d0", 2],  # the second is a repeat
        ["fight", 1, "war", "A", "War.", "d0", 0],
        ["talks", 1, "peace talks", "A", "Peace talks.", "d0", 3],
    ]
    assert strongest.columns.tolist() == [
        *"frame n_cues cues group sentence doc_id sentence_id".split()
    ]


def test_the_strongest_are_those_of_a_plain_search(small):
    generator = np.random.default_rng(3)
    words = ["war", "army", "air strikes", "peace talks", "cease-fire", "rain"]
    texts = [
        " ".join(" and ".join(generator.choice(words, 3)).capitalize() + "." for _ in range(30))
        for _ in range(9)
    ]
    sentences, tokens = lay(*texts)
    cues = find_cues(tokens, codebook=small)
    groups = to_groups("ABABABAB")  # d8 has no group
    text_of = sentences.set_index(["doc_id", "sentence_id"])["sentence"]
    expected = []
    for frame in small.labels:
        found = {}
        for cue in cues[(cues["frame"] == frame) & (cues["doc_id"] != "d8")].itertuples():
            found.setdefault((cue.doc_id, cue.sentence_id), set()).add(cue.cue)
        seen = set()
        for key in sorted(found, key=lambda key: (-len(found[key]), key)):
            if text_of[key] not in seen and len(seen) < 20:
                seen.add(text_of[key])
                n, joined = len(found[key]), "; ".join(sorted(found[key]))
                expected.append([frame, n, joined, "AB"[int(key[0][1]) % 2], text_of[key], *key])
    for shuffled in (sentences, sentences.sample(frac=1, random_state=0)):
        strongest = find_strongest_sentences(
            cues, sentences=shuffled, groups=groups, codebook=small, n=20
        )
        assert strongest.to_numpy().tolist() == expected


def test_text_and_categories_give_equal_results(small):
    texts = draw_texts(2, "ABAB", more=0.5)
    sentences, tokens = lay(*texts)
    groups = to_groups("ABAB")
    cues = find_cues(tokens, codebook=small)
    assert str(tokens["doc_id"].dtype) == "category"
    pd.testing.assert_frame_equal(find_cues(tokens.astype({"doc_id": "str"}), codebook=small), cues)
    keys = dict.fromkeys(["doc_id", "frame", "cue"], "category")
    as_read = {"cues": cues, "sentences": sentences, "groups": groups}
    other = {
        "cues": cues.astype(keys),
        "sentences": sentences.astype({"doc_id": "category"}),
        "groups": groups.astype({"doc_id": "category"}),
    }
    for measure in (
        lambda tables: find_strongest_sentences(**tables, codebook=small),
        lambda tables: score_frame_shares(**tables, codebook=small, n_draws=50),
        lambda tables: score_frame_contrasts(**tables, codebook=small, n_draws=50),
        lambda tables: score_frames(tables["sentences"], cues=tables["cues"], codebook=small),
    ):
        pd.testing.assert_frame_equal(measure(other), measure(as_read))


def test_an_id_may_be_the_name_of_a_column(tmp_path):
    codebook = read(tmp_path, SMALL.replace('"fight"', '"doc_id"').replace('"talks"', '"value"'))
    marked = mark(codebook, ["War. Rain.", "Peace talks.", "Rain."])
    shares = score_frame_shares(**marked, groups=to_groups("AAA"), n_draws=50)
    assert shares["frame"].tolist() == ["doc_id", "value"]
    assert shares["estimate"].tolist() == [1 / 6, 1 / 3]
    contrasts = score_frame_contrasts(**marked, groups=to_groups("AAB"), n_draws=50)
    assert set(contrasts["frame"]) == {"doc_id", "value"}


def test_cues_elsewhere_do_not_count(small, tmp_path):
    sentences, tokens = lay("War. Rain. War.", "War.")
    cues = find_cues(tokens, codebook=small)
    cues.loc[len(cues)] = ["d0", 1, 0, 3, "of another codebook", "war"]
    only = sentences.iloc[:2]
    shares = score_frame_shares(
        cues, sentences=only, groups=to_groups("AA"), codebook=small, n_draws=50
    )
    assert shares["estimate"].tolist() == [0.5, 0]
    assert shares["n_sentences"].tolist() == [2, 2]
    scores = score_frames(only, cues=cues, codebook=small)
    assert scores["score"].tolist() == [1, 0, 0, 0]
    strongest = find_strongest_sentences(
        cues, sentences=only, groups=to_groups("AA"), codebook=small
    )
    assert strongest["sentence"].tolist() == ["War."]


def test_without_a_sentence_there_is_no_frame_only_the_columns(small):
    marked = mark(small, ["War.", "Rain."])
    told = score_frame_shares(**marked, groups=to_groups("AB"), n_draws=50)
    marked = mark(small, ["", ""])
    shares = score_frame_shares(**marked, groups=to_groups("AB"), n_draws=50)
    assert len(shares) == 0
    assert shares.dtypes.to_dict() == told.dtypes.to_dict()
    assert score_frame_contrasts(**marked, groups=to_groups("AB"), n_draws=50).empty


def test_the_cues_of_a_text_in_any_order_come_as_the_codebook_has_them(tmp_path):
    codebook = read(tmp_path, SMALL.replace('"army"', '"army", "war crim*", "a*", "crimes"'))
    assert cues_of(codebook, "War crimes, army.") == [
        *[("fight", "war"), ("fight", "war crim*"), ("fight", "crimes")],
        *[("fight", "a*"), ("fight", "army")],
    ]


def test_errors_name_the_argument_what_came_and_the_remedy(small):
    sentences, tokens = lay("War.")
    with pytest.raises(
        ValueError, match=r"^`tokens` lacks the columns \['end'\]; .*split_tokens\(\)"
    ):
        find_cues(tokens.drop(columns="end"), codebook=small)
    cues = find_cues(tokens, codebook=small)
    with pytest.raises(ValueError, match=r"^`sentences` lacks .* Make it with split_sentences\(\)"):
        score_frames(sentences[["doc_id"]], cues=cues, codebook=small)
    scored = {"sentences": sentences, "groups": to_groups("A"), "codebook": small}
    for measure in (score_frame_shares, score_frame_contrasts, find_strongest_sentences):
        with pytest.raises(ValueError, match=r"^`cues` lacks .* Make it with find_cues\(\)"):
            measure(cues.drop(columns="frame"), **scored)


# --- rules -----------------------------------------------------------------------------------


def rule_hits(folder: Path, rule: str, *texts: str) -> list[str]:
    """The words from the first to the last of each hit of a rule."""
    codebook = read(folder, f"[[frames]]\nid = 'a'\ncues = ['''{rule}''']")
    _, tokens = lay(*texts)
    cues = find_cues(tokens, codebook=codebook)
    assert set(cues["cue"]) <= {rule}
    return [texts[int(row.doc_id[1:])][row.start : row.end] for row in cues.itertuples(index=False)]


TEXT = "Jets bombed a school. The school was shut. Jets did not bomb."


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("near(jets, school, 3)", ["Jets bombed a school"]),
        ("near(school, jets, 3)", ["Jets bombed a school"]),
        ("near(jets, school, 2)", []),
        ("before(jets, school, 3)", ["Jets bombed a school"]),
        ("before(school, jets, 3)", []),
        ("near(a school, jets or shells, 2)", ["Jets bombed a school"]),
        ("near(near(jets, bomb*, 1), school, 2)", ["Jets bombed a school"]),
        ("NEAR(Jets, bomb*, 3)", ["Jets bombed", "Jets did not bomb"]),
        ("(jets and school)", ["Jets bombed a school"]),
        ("jets AND (school or bomb)", ["Jets bombed a school", "Jets did not bomb"]),
        ("school and not jets", ["school"]),
        ("(not jets and school)", ["school"]),
        ("jets and not (school or rain)", ["Jets"]),
        ("(jets) or shut", ["Jets", "shut", "Jets"]),
        ('jets and not "did not"', ["Jets"]),
        ("(jets or a school) and bombed", ["Jets bombed"]),
        ("(shut or the school was)", ["The school was", "shut"]),
        ("did not bomb", ["did not bomb"]),  # a phrase: no bracket, no capitals, no `and not`
    ],
)
def test_rules_by_hand(tmp_path, rule, found):
    assert rule_hits(tmp_path, rule, TEXT) == found


def test_near_counts_words_that_were_left_out_of_the_table(tmp_path):
    codebook = read(tmp_path, "[[frames]]\nid = 'a'\ncues = ['near(jets, school, 2)']")
    _, tokens = lay("Jets bombed a school.")
    fewer = tokens[tokens["position"] != 2]
    assert find_cues(fewer, codebook=codebook).empty
    assert len(find_cues(fewer.assign(position=range(3)), codebook=codebook)) == 1


def find_plainly(rule: Rule, words: list[str]) -> set[tuple[int, int]]:
    """A second way to find a rule in one sentence: every pair of hits is looked at."""
    if isinstance(rule, Phrase):
        n = len(rule.words)
        return {(i, i + n - 1) for i in range(len(words)) if tuple(words[i : i + n]) == rule.words}
    if isinstance(rule, Either):
        return set().union(*(find_plainly(part, words) for part in rule.parts))
    if isinstance(rule, Near):
        left, right = find_plainly(rule.left, words), find_plainly(rule.right, words)
        found = set()
        for a in left:
            gaps = [(a[0] - b[1], 0, -b[1], b) for b in right if b[1] < a[0] and not rule.ordered]
            gaps += [(b[0] - a[1], 1, b[0], b) for b in right if b[0] > a[1]]
            if gaps and min(gaps)[0] <= rule.distance:
                b = min(gaps)[3]
                found.add((min(a[0], b[0]), max(a[1], b[1])))
        return found
    parts = [find_plainly(part, words) for part in rule.parts]
    if not all(parts) or any(find_plainly(part, words) for part in rule.without):
        return set()
    firsts = [min(part) for part in parts]
    return {(min(first for first, _ in firsts), max(last for _, last in firsts))}


WORDS = st.sampled_from(["a", "b", "c", "d"])
PHRASES = st.lists(WORDS, min_size=1, max_size=2).map(" ".join)
PAIRS = st.sampled_from(["near", "before"])
NEARS = st.builds("{}({}, {}, {})".format, PAIRS, PHRASES, PHRASES, st.integers(1, 4))
PLAIN = st.recursive(
    PHRASES | NEARS, lambda part: st.builds("({} or {})".format, part, part), max_leaves=3
)
RULES = st.recursive(
    PLAIN,
    lambda part: st.one_of(
        st.builds("({} and {})".format, part, part),
        st.builds("({} or {})".format, part, part),
        st.builds("({} and not {})".format, part, part),
    ),
    max_leaves=5,
)


@settings(max_examples=150, deadline=None)
@given(rule=RULES, sentences=st.lists(st.lists(WORDS, min_size=1, max_size=12), max_size=4))
def test_rules_find_what_a_plain_search_finds(rule, sentences):
    tokens = pd.DataFrame(
        [
            ("d", number, place, 2 * place, 2 * place + 1, word)
            for number, words in enumerate(sentences)
            for place, word in enumerate(words)
        ],
        columns=["doc_id", "sentence_id", "position", "start", "end", "token"],
    )
    codebook = Codebook(*[""] * 6, frames=(Frame("x", "", "", "", (rule,), ()),))
    cues = find_cues(tokens, codebook=codebook)
    found = {
        number: {(row.start // 2, row.end // 2) for row in rows.itertuples()}
        for number, rows in cues.groupby("sentence_id")
    }
    for number, words in enumerate(sentences):
        assert found.get(number, set()) == find_plainly(read_rule(rule), words)


@pytest.mark.parametrize(
    ("rule", "problem"),
    [
        ("near(a, b)", "near() takes two things and a number; write near(a, b, 8)"),
        ("near(a, b, many)", "near() takes two things and a number; write near(a, b, 8)"),
        ("near(a, b, 0)", "near() takes a number from 1 to 100; write near(a, b, 8)"),
        ("near(a, b, 101)", "near() takes a number from 1 to 100; write near(a, b, 8)"),
        ("near(a, b, 8", "a closing bracket is missing at the end"),
        ("near(a and c, b, 8)", "near() takes words, phrases, `or` and near(), no `and` or `not`"),
        ("near(a, (b or (c and d)), 8)", "near() takes words, phrases, `or` and near(), no"),
        ("(a and b", "a closing bracket is missing at the end"),
        ("(a b)) or c", "')' stands where `and`, `or` or the end should"),
        ("a (b)", "'(' stands where `and`, `or` or the end should"),
        ("(a or )", "a word is missing before ')'"),
        ("a AND", "a word is missing at the end"),
        ("(not a)", "it says only what must not be there; write `… and not …`"),
        ("(a or not b)", "it says only what must not be there; write `… and not …`"),
        ('a and not "b c', "a quotation mark is not closed"),
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(tmp_path, rule, problem):
    with pytest.raises(InputError) as refused:
        read(tmp_path, f"[[frames]]\nid = 'a'\ncues = [\n'war',\n'''{rule}''']")
    place = "The codebook small.toml cannot be used: line 5: `cues` of frame 'a': "
    assert str(refused.value).startswith(f"{place}{rule!r} cannot be read: {problem}")


def test_rules_may_be_exclusions_and_the_same_rule_stands_once(tmp_path):
    text = "[[frames]]\nid = 'a'\ncues = ['rocket*']\nexclusions = ['near(rocket, scientist, 3)']"
    codebook = read(tmp_path, text)
    assert cues_of(codebook, "A rocket and a scientist. A rocket.") == [("a", "rocket*")]
    with pytest.raises(InputError, match=r"holds '\(a  OR b\)' twice"):
        read(tmp_path, "[[frames]]\nid = 'a'\ncues = ['(a or b)', '(a  OR b)']")


def test_several_codebooks_are_matched_at_once(small, tmp_path):
    other = read(tmp_path, 'name = "other"\n[[frames]]\nid = "fight"\ncues = ["rain", "(war)"]')
    _, tokens = lay("War and rain.", "Peace talks. The war museum.")
    both = find_cues(tokens, codebook=[small, other])
    assert both.columns.tolist()[3:6] == ["end", "codebook", "frame"]
    for book in (small, other):
        rows = both[both["codebook"] == book.name].drop(columns="codebook")
        alone = find_cues(tokens, codebook=book)
        pd.testing.assert_frame_equal(rows.reset_index(drop=True), alone)
    with pytest.raises(InputError, match="two of one name"):
        find_cues(tokens, codebook=[small, small])


# --- hostile codebooks -----------------------------------------------------------------------


def cues_as_toml(cues: list[str]) -> str:
    return f"[[frames]]\nid = 'a'\ncues = [{', '.join(f'{cue!r}' for cue in cues)}]"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (cues_as_toml(["a" + "*b" * 1000]), r"line 3: .* a word with 1,000 wildcards"),
        (cues_as_toml(["war " * 60]), r"line 3: .* has 60 words; a phrase has 50 at most"),
        (cues_as_toml(["near(" * 500 + "a" + ", b, 3)" * 500]), "nested deeper than 20; split it"),
        (cues_as_toml(["(" * 21 + "a" + ")" * 21]), "nested deeper than 20; split it"),
        (cues_as_toml([f"w{number}" for number in range(20_001)]), "at most 20,000 are read"),
        ("a = " + "[" * 100_000, "line 1: |nested too deep"),
        ("a = " + "{b = " * 100_000, "nested too deep"),
        ("a." * 100_000 + "a = 1", "line 1 has more than 5 dots outside quotation marks"),
        ("[" + "a." * 100_000 + "a]", "line 1 has more than 5 dots outside quotation marks"),
        ("#" * 1_000_001, "it has 1.0 MB, at most 1 MB are read; split it"),
        ("[[frames]]\n" * 50_000, "line 1: frame 1 lacks an `id`"),
        ('name = "a"\nname = "b"', "line 2: the key 'name' stands twice; delete one"),
        (
            SMALL.replace("label =", 'id = "b"\nlabel ='),
            "line 7, frame 'fight': the key 'id' stands twice; delete one",
        ),
        (
            SMALL.replace('"army"]', '"army"'),
            "line 9, frame 'fight': .*; look there and on the line",
        ),
    ],
)
def test_hostile_codebooks_are_refused(tmp_path, text, problem):
    with pytest.raises(InputError, match=problem):
        read(tmp_path, text)


@pytest.mark.parametrize(
    "cues",
    [
        ["x" * 5000, "war"],
        ["war", *(f"word{number} word{number % 7}*" for number in range(10_000))],
        ["war", *(f"*{number}*e?*" for number in range(1000))],
        ["war", *(f"near(w*, *a*, {number})" for number in range(1, 101))],
        ["war", "near(" * 19 + "war" + ", army, 3)" * 19],
        ["war", "(" + " or ".join(f"w{number}" for number in range(5000)) + ")"],
    ],
    ids=["a long word", "ten thousand", "wildcards", "near", "nested near", "a long list"],
)
def test_hostile_codebooks_are_answered(tmp_path, cues):
    codebook = read(tmp_path, cues_as_toml(cues))
    assert ("a", "war") in cues_of(codebook, "It was war, and the army was away.")
