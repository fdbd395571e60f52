"""What the page repeats around its articles goes; what the outlet says of the world stays."""

import pickle
import re
from time import process_time

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis.boilerplate import (
    choose_examples,
    find_boilerplate,
    find_repeated_edges,
    learn_edges,
    lines,
)
from analysis.errors import InputError
from analysis.tokens import split_sentences

BODIES = [
    "The ferry to Anholm was late again and nobody on the quay could say why. Mayor Ruth Okafor blamed the tide.",
    "Two cranes fell into the harbour of Tesk during the storm. The port had asked for new ones for years.",
    "Fishermen blocked the road to the airport for a third day. They want the old quota back.",
    "A court in Morrow freed the captain on Friday. His lawyer thanked the crew and went home.",
    "The lighthouse of Cape Dun will be painted red. Sailors had complained that nobody saw it in fog.",
    "Ice closed the northern strait a month early. Four ships wait for the breaker near Tesk.",
    "Divers found the bell of the Marianne under eleven metres of sand. It will go to the museum.",
    "The ministry sold its last tug to a firm from Morrow. The price was not told.",
]
TITLES = [
    "Ferry late again in Anholm",
    "Cranes fall into Tesk harbour",
    "Fishermen block airport road again",
    "Court frees the captain of the Marianne",
    "Cape Dun lighthouse to turn red",
    "Ice closes northern strait early",
    "Divers find bell of the Marianne",
    "Ministry sells its last tug",
]
NAMES = "Ana Pell, Bo Rasmus, Cy Tarn, Di Volk, Ed Wynn, Flo Yates, Gus Zorn, Hal Abel".split(", ")


def make(texts, *, source="Harbour Post", titles=None):
    return pd.DataFrame(
        {
            "doc_id": [f"{source}-{n}" for n in range(len(texts))],
            "source": source,
            "title": titles or [""] * len(texts),
            "text": texts,
        }
    )


def cut(texts, **told):
    """Return for each text the pieces that are set aside."""
    documents = make(texts, **told)
    edges = find_repeated_edges(documents)
    assert all(
        row.text == documents.set_index("doc_id")["text"][row.doc_id][row.start : row.end]
        for row in edges.itertuples()
    )
    return [edges["text"][edges["doc_id"] == doc_id].tolist() for doc_id in documents["doc_id"]]


# --- what is repeated --------------------------------------------------------------------------


def test_credits_at_the_end_go_whole():
    credits = [
        f"Reporting by {a}; Editing by {b} Our Principles: The Harbour Post Code."
        for a, b in zip(NAMES, NAMES[::-1], strict=True)
    ]
    texts = [f"{body} {credit}" for body, credit in zip(BODIES, credits, strict=True)]
    assert cut(texts) == [[credit] for credit in credits]
    rules = find_repeated_edges(make(texts))["rule"]
    assert set(rules) == {"repeated at the end of 8 of 8 articles of “Harbour Post”"}


@pytest.mark.parametrize(
    "background",
    [
        "More than 4,000 people have lost their work since the cannery closed in March 2011.",
        "The strait was shut by foreign trawlers in 2011, the ministry says.",
        "State media reported that the source of the leak was found.",
        "The minister said on Twitter that the port would close.",
        "The union relies on sources in every harbour for its information.",
        "Anholm remains cut off.",
    ],
)
def test_background_that_is_repeated_stays(background):
    assert cut([f"{body} {background}" for body in BODIES]) == [[]] * 8
    after = [f"{body} {background} Follow us on Facebook Subscribe" for body in BODIES]
    assert cut(after) == [["Follow us on Facebook Subscribe"]] * 8


@pytest.mark.parametrize(
    "sentence",
    [
        "This article was first printed in the Danish edition of our newspaper.",
        "Harbour Post is a daily newspaper that is printed in four ports of the northern coast.",
        "The views expressed in this article are the author's and not those of our editors.",
        "Subscribe to our newsletter.",
        "All rights reserved.",
        "Agencies contributed to this report",
    ],
)
def test_sentences_of_the_page_go(sentence):
    assert cut([f"{body} {sentence}" for body in BODIES]) == [[sentence]] * 8


def test_agencies_in_sentences_stay():
    texts = [f"{body} The captain told AFP. Nobody told Reuters." for body in BODIES]
    assert cut(texts) == [[]] * 8


def test_furniture_without_a_full_stop_before_it():
    texts = [f"{body.rstrip('.')} Read Also" for body in BODIES]
    assert cut(texts) == [["Read Also"]] * 8
    texts = [f"{body} They wrote to the paper on Facebook" for body in BODIES]
    assert cut(texts) == [[]] * 8


def test_a_label_takes_the_list_behind_it():
    body = "The dredgers went on with their work in the channel until the evening tide. " * 6
    lists = [
        f"{n} Related {a} wants a new ferry Why do cranes fall? {b} Tags port {b} Tesk"
        for n, (a, b) in enumerate(zip(TITLES, TITLES[::-1], strict=True))
    ]
    end = "Community Standards Comment via Facebook"
    texts = [f"{n} dredgers came. {body}... {item} {end}" for n, item in enumerate(lists)]
    found = cut(texts)
    assert all(piece.endswith(end) and "dredgers" not in piece for [piece] in found)
    assert all("ferry" in piece and "Tags" in piece for [piece] in found)


@pytest.mark.parametrize(
    ("tags", "sentence", "found"),
    [
        (" Tesk old port", "The quay is known.", " Tesk old port"),
        (" Tesk ferry fares", "At least two left.", " Tesk ferry fares"),
        (" Tesk Ruth Okafor", "Dockers were angry. The dockers left.", " Tesk Ruth Okafor"),
        (" UN US tide", "Engineers warned of cracks.", " UN US tide"),
        (" Tesk. Dun", "A ferry came.", " Tesk"),
        (" Tesk", "Ruth Okafor said so.", ""),  # who knows where the name begins
        (" Tesk port", "Ruth Okafor said so.", " Tesk port"),
        ("", "Dockers were angry.", ""),
        (" Tesk quay dockers ferry", "", ""),
    ],
)
def test_tags_at_the_head_go_as_far_as_it_is_sure_that_no_sentence_has_begun(tags, sentence, found):
    texts = [f"{body} Tags{tags} {sentence}" for body in BODIES]
    assert cut(texts) == [[f"Tags{found}"]] * 8


def test_after_other_labels_than_tags_only_the_label_goes():
    texts = [f"{body} Related Tesk old port The quay is known." for body in BODIES]
    assert cut(texts) == [["Related"]] * 8


def test_a_long_end_is_found_whole():
    footer = (
        "Source Harbour Agencies Related News "
        + " ".join(f"{title} says {name}" for title, name in zip(TITLES, NAMES, strict=True))
        + " Is the sea rising? Another 3rd Coast Festival Category News A new pier was promised "
        + "A picture is worth a hundred words. Follow us on Instagram. Subscribe to our channel for "
        + "all the latest reporting from the coast. Copyright 2018 Harbour. Harbour Live Schedule "
        + "Careers Press Releases Contact Us Terms of Use Privacy Policy Cookie Policy"
    )
    texts = [f"{' '.join(BODIES[n:] + BODIES[:n])} {footer}" for n in range(8)]
    assert cut(texts) == [[footer]] * 8


def test_furniture_at_the_head():
    texts = [
        f"{title} Print Tweet Views {n * 37} {body}"
        for n, (title, body) in enumerate(zip(TITLES, BODIES, strict=True), start=1)
    ]
    assert cut(texts, titles=TITLES) == [[f"Print Tweet Views {n * 37}"] for n in range(1, 9)]
    texts = [
        f"3.10.2017Get short URL {n}1 {n} boats were lost. {body}"
        for n, body in enumerate(BODIES, start=1)
    ]
    assert cut(texts) == [["3.10.2017", f"Get short URL {n}1"] for n in range(1, 9)]
    texts = [f"Get short URL {n} boats were lost. {body}" for n, body in enumerate(BODIES)]
    assert cut(texts) == [["Get short URL"]] * 8


def test_copies_of_one_article_prove_nothing():
    text = f"{BODIES[0]} Read Also"
    assert cut([text] * 5 + BODIES[1:6]) == [[]] * 10
    four = [f"{body} Read Also" for body in BODIES[:4]]
    assert cut(four + BODIES[4:]) == [[]] * 8


def test_outlets_are_judged_apart():
    first = make([f"{body} Read Also" for body in BODIES])
    second = make([f"{body} Read Also" for body in BODIES[:3]] + BODIES[3:], source="Coast Times")
    edges = find_repeated_edges(pd.concat([first, second], ignore_index=True))
    assert edges["doc_id"].tolist() == first["doc_id"].tolist()
    assert find_repeated_edges(first.assign(source="")).empty
    assert find_repeated_edges(first.drop(columns="source")).empty
    assert find_repeated_edges(first.drop(columns="title"))["text"].tolist() == ["Read Also"] * 8
    assert find_repeated_edges(first.assign(source=first["doc_id"])).empty
    desk = first.assign(source=first["doc_id"], desk="sea")
    assert len(find_repeated_edges(desk, by="desk")) == 8


# --- sign-offs ---------------------------------------------------------------------------------


def test_sign_offs_go_where_they_are_a_habit():
    signs = ["SSH 11", "H. Zorn/R.J", "Ana Pell", "--Reuters", "218-11", "(With AP and AFP)"]
    texts = [f"{body} {sign}" for body, sign in zip(BODIES, signs, strict=False)] + BODIES[6:]
    bare = [[sign.lstrip("-")] for sign in signs] + [[], []]
    assert cut(texts) == bare
    assert cut([*texts[:4], *BODIES[4:]]) == [[]] * 8


def test_the_last_sentence_is_no_sign_off():
    texts = [f"{body} SSH 11" for body in BODIES[:6]]
    ends = ["Nobody drowned.", "Tesk mourned its dead.", "Okafor was in Morrow"]
    texts += [f"{body} {end}" for body, end in zip(BODIES, ends, strict=False)]
    assert cut(texts) == [["SSH 11"]] * 6 + [[]] * 3
    assert cut([text.upper() for text in texts]) == [[]] * 9


# --- dates and agencies ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Wed 05 Apr 2031",
        "Tuesday 26 April 2016 21:41",
        "Fri Apr 29 2016",
        "Sat Feb 28 2015 190703",
        "Fri 07 Apr 2031 at 1126",
        "Date of publication 9 November 2031",
        "Published June 4 2016",
        "PUBLISHED: June 4, 2016 at 10:30 am",
        "Last updated at Apr 232017",
        "Posted on April 2 2017",
        "23-04-2016",
        "07-08-2013 0147 PM",
        "2016-04-23 10:30",
        "14.03.2031(updated 0925 15.03.2031)",
        "August 13 2016 2037 UTC+3",
        "3rd May, 2016 —",
    ],
)
def test_date_lines(line):
    text = f"{line} {BODIES[0]}"
    edges = find_repeated_edges(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    assert edges["rule"].tolist() == ["date line"]
    assert edges["text"].tolist() == [line.rstrip(" —")]


@pytest.mark.parametrize(
    "text",
    [
        "5 March 2016 was a bad day for Tesk.",
        "March 2016 saw no ferry at all.",
        "On 5 March 2016 The Marianne sank.",
        "In Tesk Tuesday, 3 May 2016. The court freed him.",
        "40 Sailors left on 3 May 2016.",
        "May 2 ships be lost?",
        "The list of ships was last updated 3 May 2016.",
        "The list of ships was last updated 3 May 2016",
        "2016 10 2017 Boats",
        "31.12 metres of sand",
    ],
)
def test_dates_of_the_text_stay(text):
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text], "title": ["Tesk"]})
    assert find_repeated_edges(documents).empty


def test_the_headline_stays_and_what_follows_it_goes():
    texts = [
        f"{title} AFP Sunday {n} Mar 2014 {body}"
        for n, (title, body) in enumerate(zip(TITLES, BODIES, strict=True), start=1)
    ]
    found = cut(texts, titles=[f"{title} - Region - Harbour Post" for title in TITLES])
    assert found == [["AFP", f"Sunday {n} Mar 2014"] for n in range(1, 9)]
    alone = make(texts, source="", titles=TITLES)
    assert find_repeated_edges(alone).empty  # a date after an agency: for outlets only
    dated = make([text.replace("AFP ", "") for text in texts], source="", titles=TITLES)
    assert find_repeated_edges(dated)["text"].tolist() == [
        f"Sunday {n} Mar 2014" for n in range(1, 9)
    ]


def test_writers_between_date_and_headline():
    texts = [
        f"Posted on May {n} 2016 by {name} {title} {body}"
        for n, (name, title, body) in enumerate(zip(NAMES, TITLES, BODIES, strict=True), start=1)
    ]
    found = cut(texts, titles=TITLES)
    assert found == [[f"Posted on May {n} 2016 by {name}"] for n, name in enumerate(NAMES, start=1)]


def test_agency_lines():
    heads = [
        ("MOSCOW (Harbour Post) ", "MOSCOW (Harbour Post)"),
        ("PORT TESK, May 3 (Reuters) - ", "PORT TESK, May 3 (Reuters)"),
        ("A quay is seen in Tesk. (AFP) ", "(AFP)"),
        ("A quay is seen in Tesk (Reuters photo) ", "(Reuters photo)"),
        ("3 May 2016 Regional NNA - ", "Regional NNA"),
        ("3 May 2016 Reuters Staff ", "Reuters Staff"),
        ("The Harbour News Agency (HNA) said so. ", None),
        ("The Associated Press (AP) was there. ", None),
        ("Reuters reporters were there. ", None),
        ("The captain of the other ship was seen in port. " * 20 + "(AFP) ", "(AFP)"),
    ]
    bodies = [*BODIES, BODIES[0] + BODIES[1], BODIES[2] + BODIES[3]]
    texts = [head + body for (head, _), body in zip(heads, bodies, strict=True)]
    found = [[piece for piece in pieces if piece[0] != "3"] for pieces in cut(texts)]
    assert found == [[piece] if piece else [] for _, piece in heads]


@pytest.mark.parametrize(
    ("end", "piece"),
    [
        (" Tags: port, cranes, Tesk", "Tags: port, cranes, Tesk"),
        (" TAGS: port Tesk Last update: Monday 3 May 2032 10:05", None),
        (" Filed under: Harbour, Trade unions", "Filed under: Harbour, Trade unions"),
        ("\nTags: port, cranes.", "Tags: port, cranes."),
        ("\n\nKeywords: port\n", "Keywords: port"),
        (" Tags: they hang on every crane.", ""),
        (" The crew called it Tags: a port game", ""),
        (" Tags", ""),
    ],
)
def test_tags_after_the_last_sentence(end, piece):
    text = f"The port of Tesk opened its gates again.{end}"
    found = find_boilerplate(make([text], source=""))["text"].tolist()
    wanted = [end.strip()] if piece is None else [piece] if piece else []
    assert " ".join(found) == " ".join(wanted)


def test_a_last_update_goes_with_its_clock():
    end = "Last Update: Tuesday 9 May 2031 KSA 11:20 - GMT 08:20 2902"
    edges = find_repeated_edges(pd.DataFrame({"doc_id": ["a"], "text": [f"{BODIES[0]} {end}"]}))
    assert edges[["rule", "text"]].to_numpy().tolist() == [["date line", end]]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("They left https://example.org/a?b=1 at noon.", ["https://example.org/a?b=1"]),
        ("The bell!httpst.co5rT6 pic.twitter.com0Zw6 Ana", ["httpst.co5rT6 pic.twitter.com0Zw6"]),
        ("Ice seen from above - YouTube The strait is shut.", ["- YouTube"]),
        ("They slept. Slideshow (21 Images) The rest woke.", ["Slideshow (21 Images)"]),
        ("They slept. [Click to enlarge] The rest woke.", ["[Click to enlarge]"]),
        ("The Slideshow (of images) on YouTube drew many clicks to enlarge.", []),
    ],
)
def test_what_is_embedded(text, pieces):
    found = find_boilerplate(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    assert found["text"].tolist() == pieces
    assert found["rule"].str.startswith("within the text: ").all()


# --- tables ------------------------------------------------------------------------------------


def test_lines_and_edges_in_one_table():
    texts = [
        f"3 May 2016 {body}\nRead more: the map\n\nAgencies {n}" for n, body in enumerate(BODIES)
    ]
    texts = [f"{text} contributed to this report\nFollow us on Facebook" for text in texts]
    found = find_boilerplate(make(texts))
    assert found.columns.tolist() == ["doc_id", "start", "end", "rule", "text"]
    assert found.dtypes.astype(str).tolist() == ["str", "int64", "int64", "str", "str"]
    first = found[found["doc_id"] == "Harbour Post-0"]
    assert first["rule"].tolist()[:2] == ["date line", "line: read more"]
    assert first["text"].tolist()[:2] == ["3 May 2016", "Read more: the map"]
    assert (first["start"][1:].to_numpy() >= first["end"][:-1].to_numpy()).all()
    left = split_sentences(make(texts), leave_out=found)["sentence"].str.cat(sep=" ")
    assert "Facebook" not in left
    assert "Read more" not in left
    assert all(body.split(".")[0] in left for body in BODIES)


def test_no_documents():
    for documents in (make([]), make([])[["doc_id", "text"]]):
        assert find_boilerplate(documents).columns.tolist() == [
            "doc_id", "start", "end", "rule", "text",
        ]  # fmt: skip
        assert find_repeated_edges(documents).empty


def test_wrong_columns():
    with pytest.raises(InputError, match=r"`by` must name a column.*'outlet' was given"):
        find_repeated_edges(make(BODIES), by="outlet")
    with pytest.raises(ValueError, match=r"`documents` lacks the columns \['text'\]"):
        find_repeated_edges(make(BODIES).drop(columns="text"))


def test_missing_values_are_no_outlet():
    documents = make([f"{body} Read Also" for body in BODIES]).assign(source=None, title=None)
    assert find_repeated_edges(documents).empty


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "x" * 1_000_000,
        "Read Also " * 100_000,
        "." * 100_000,
        "(((AFP" * 10_000,
        "A B C D E F " * 10_000,
        "3 May 2016",
        "Subscribe",
        "غادر الجيش المدينة. تابعونا",
        "😀\0\u200f\u2028 Read Also",
        "AFP",
        "AP 3 May 2016",
        "MOSCOW (AFP)",
    ],
)
def test_awkward_texts(text):
    others = [f"{body} Subscribe Follow" for body in BODIES]
    documents = make([text, *others], titles=[text[:50]] * 9)
    for table in (find_repeated_edges(documents), find_boilerplate(documents)):
        assert (table["start"] < table["end"]).all()
        assert table["text"].str.len().gt(0).all()
        assert (table["text"] == "Subscribe Follow").sum() >= 8
    assert find_repeated_edges(make([text] * 9)).shape[1] == 5


def test_an_end_that_is_the_whole_article_stays():
    texts = [f"{body} SSH 11" for body in BODIES] + ["SSH 11", "Ana Pell", "Read Also"]
    assert cut(texts) == [["SSH 11"]] * 8 + [[]] * 3


PIECES = [
    *BODIES, *TITLES, "3 May 2016", "AFP", "Read Also", "Subscribe to our newsletter.", "SSH 11",
    "Tags", "Related", "MOSCOW (AFP)", "\n", "Read more", "(", ". ", "Source", "Comment via Facebook",
]  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join), max_size=12),
    st.randoms(use_true_random=False),
)
def test_laws(texts, random):
    documents = make(texts, titles=(TITLES * 2)[: len(texts)])
    found = find_boilerplate(documents)
    for doc_id, spans in found.groupby("doc_id"):
        text = documents.set_index("doc_id")["text"][doc_id]
        assert (spans["start"].to_numpy()[1:] >= spans["end"].to_numpy()[:-1]).all()
        assert [text[a:b] for a, b in zip(spans["start"], spans["end"], strict=True)] == list(
            spans["text"]
        )
    order = list(range(len(texts)))
    random.shuffle(order)
    shuffled = find_boilerplate(documents.iloc[order])
    by = ["doc_id", "start"]
    pd.testing.assert_frame_equal(
        shuffled.sort_values(by, ignore_index=True), found.sort_values(by, ignore_index=True)
    )


def test_many_articles_in_little_time():
    texts = [
        f"{n} May 2016 {body} {title}. " * 5 + f"Reporting by {name}; Editing by {name}"
        for n in range(1, 26)
        for body, title, name in zip(BODIES, TITLES, NAMES, strict=True)
    ]
    documents = make(texts * 4)
    start = process_time()
    assert len(find_repeated_edges(documents)) >= 800
    assert process_time() - start < 4


# --- learning and applying -----------------------------------------------------------------------


def make_corpus(n_outlets=3):
    """Return articles of outlets with furniture of their own, and one outlet of two articles."""
    ends = ["Read Also", "Follow us on Facebook Subscribe", "Reporting by Ana Pell; Editing by Bo"]
    tables = [
        make(
            [f"{n} May 2031 {body} {end}" for n, body in enumerate(BODIES, start=1)],
            source=f"Port {end[:4]}",
            titles=TITLES,
        )
        for end in ends[:n_outlets]
    ]
    few = make([f"{body} Read Also" for body in BODIES[:2]], source="Two Only")
    return pd.concat([*tables, few, few.assign(doc_id=["x", "y"], source=None)], ignore_index=True)


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 3), min_size=28, max_size=28))
def test_parts_give_what_the_whole_gives(parts):
    documents = make_corpus()
    edges = pickle.loads(pickle.dumps(learn_edges(documents)))  # noqa: S301 (our own)
    whole = find_boilerplate(documents)
    assert set(whole["text"]) >= {"Read Also", "1 May 2031", "Follow us on Facebook Subscribe"}
    pd.testing.assert_frame_equal(find_boilerplate(documents, edges=edges), whole)
    pieces = [
        find_boilerplate(documents[[part == number for part in parts]], edges=edges)
        for number in range(4)
    ]
    by = ["doc_id", "start"]
    pd.testing.assert_frame_equal(
        pd.concat(pieces).sort_values(by, ignore_index=True),
        whole.sort_values(by, ignore_index=True),
    )


def test_categories_are_words():
    documents = make_corpus()
    coded = documents.astype({"doc_id": "category", "source": "category", "title": "category"})
    assert learn_edges(coded) == learn_edges(documents)
    pd.testing.assert_frame_equal(find_boilerplate(coded), find_boilerplate(documents))
    assert choose_examples(coded).equals(choose_examples(documents))


def test_examples_are_enough(monkeypatch):
    monkeypatch.setattr("analysis.boilerplate.learn._MAX_ARTICLES", 6)
    documents = make_corpus()
    chosen = choose_examples(documents.drop(columns=["text", "title"]))
    assert chosen.dtype == "str"
    first = [doc_id for doc_id in chosen if doc_id.startswith("Port Read")]
    assert first == [f"Port Read-{n}" for n in (1, 2, 3, 5, 6, 7)]
    assert len(chosen) == 18  # none of the outlet with two articles, none of no outlet
    examples = documents[documents["doc_id"].isin(chosen)]
    whole = learn_edges(documents)
    told = documents["source"].value_counts()
    assert learn_edges(examples, n_articles=told) == whole
    assert learn_edges(examples, n_articles=told.to_dict()) == whole
    found = find_boilerplate(documents, edges=whole)
    rule = "repeated at the end of 6 of 6 articles, a sample of the 8 of “Port Read”"
    assert found.loc[found["text"] == "Read Also", "rule"].tolist() == [rule] * 8
    # without their number the articles are taken for all
    rules = find_boilerplate(documents, edges=learn_edges(examples))["rule"]
    assert "repeated at the end of 6 of 6 articles of “Port Read”" in set(rules)


def test_long_ends_are_learnt_round_by_round():
    footer = " ".join(f"Share this story by email or print page {n}." for n in range(60))
    texts = [f"{' '.join(BODIES[n:] + BODIES[:n])} {footer}" for n in range(8)]
    documents = make(texts)
    edges = learn_edges(documents)
    assert len(edges.outlets["Harbour Post"].tails) > 2
    assert find_boilerplate(documents, edges=edges)["text"].tolist() == [footer] * 8
    # of an article that was not learnt from, too
    other = make([f"{BODIES[0]} {footer}"])
    assert find_boilerplate(other, edges=edges)["text"].tolist() == [footer]


def test_outlets_have_one_name_however_spaced():
    documents = make([f"{body} Read Also" for body in BODIES])
    documents["source"] = ["Harbour Post", " Harbour\tPost"] * 4
    assert find_boilerplate(documents)["text"].tolist() == ["Read Also"] * 8
    told = {"Harbour Post": 50, " Harbour\tPost": 50}
    rules = find_boilerplate(documents, edges=learn_edges(documents, n_articles=told))["rule"]
    assert rules[0].endswith("8 of 8 articles, a sample of the 100 of “Harbour Post”")
    braces = documents.assign(source="Port {0}")
    assert find_boilerplate(braces)["rule"][0].endswith("8 of 8 articles of “Port {0}”")


def test_edges_of_another_column():
    documents = make_corpus().assign(desk="sea")
    edges = learn_edges(documents, by="desk")
    assert list(edges.outlets) == ["sea"]
    assert edges.by == "desk"
    with pytest.raises(InputError, match=r"`by` must name a column.*'desk' was given"):
        find_boilerplate(documents.drop(columns="desk"), edges=edges)
    for call in (learn_edges, choose_examples):
        with pytest.raises(InputError, match=r"`by` must name a column.*'outlet' was given"):
            call(documents, by="outlet")


def test_nothing_to_learn():
    for documents in (make([]), make([])[["doc_id", "text"]], make(BODIES).assign(source=None)):
        assert len(choose_examples(documents)) == 0
        assert learn_edges(documents).outlets == {}
        assert find_boilerplate(documents, edges=learn_edges(documents)).empty


def test_wrong_edges():
    with pytest.raises(InputError, match=r"`edges` must be what learn_edges\(\) returns, but dict"):
        find_boilerplate(make(BODIES), edges={})
    with pytest.raises(InputError, match=r"`n_articles` must count .* says 3 of 'Harbour Post'"):
        learn_edges(make(BODIES), n_articles={"Harbour Post": 3})
    with pytest.raises(ValueError, match=r"`documents` lacks the columns \['doc_id'\]"):
        choose_examples(make(BODIES).drop(columns="doc_id"))


@pytest.mark.parametrize("name", list(lines._RULES))
def test_no_line_of_the_page_is_passed_over(name):
    for form in lines._RULES[name]:

        @settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))
        @given(st.from_regex(re.compile(form, re.IGNORECASE), fullmatch=True))
        def check(line):
            line = line.strip("[](){}<>*_#|·•►▶→»› \t\n")
            if lines._COMPILED[name].fullmatch(line):
                assert lines.may_fit(line)

        check()


CREW = [
    "AFP contributed to this report.",
    "Agencies contributed to this report",
    "AFP and Ada Writer have contributed additional reporting to this article.",
    "An Example World reporter in Vask and agencies contributed to this story.",
    "Ada Writer contributed to this report from Vask.",
    "Reporting by Ada Writer.",
    "Reporting by Ada Writer in Vask and B. Desk; Editing by Cy Tarn",
    "(Additional reporting by Ada Writer, Bo Desk; Writing by Cy Tarn; Editing by Di Volk)",
]


@pytest.mark.parametrize("line", CREW)
@pytest.mark.parametrize("gap", [" ", "\n", "\n\n"])
def test_who_wrote_an_article_is_set_aside_after_its_last_sentence(line, gap):
    found = find_boilerplate(make([f"{BODIES[0]}{gap}{line}"]))
    assert found["text"].tolist() == [line]
    assert found["rule"].tolist() == ["credit line"]


def test_who_wrote_an_article_is_set_aside_before_what_the_page_repeats():
    texts = [f"{body} Read Also" for body in BODIES[1:]] + [f"{BODIES[0]} {CREW[1]} Read Also"]
    assert cut(texts) == [["Read Also"]] * 7 + [[f"{CREW[1]} Read Also"]]


@pytest.mark.parametrize("line", [*CREW, "By Ada Writer", "By Ada Writer of The Example Agency"])
def test_who_wrote_an_article_is_set_aside_on_a_line_of_its_own(line):
    found = find_boilerplate(make([f"{TITLES[0]}\n{line}\n\n{BODIES[0]}\nMore is to come."]))
    assert found["text"].tolist() == [line]
    assert found["rule"].tolist() == ["line: credit"]


@pytest.mark.parametrize(
    "line",
    [
        "Rain contributed to this disaster.",
        "Ada Writer contributed to this town like no other.",
        "Ministers contributed to this report on floods.",
        "Reporting by the coast guard has been thin.",
        "Reporting by Example World shows that it leaked.",
        "By Friday the ferry was back.",
        "By noon",
        "By Friday",
        "Editing by hand takes a week.",
    ],
)
@pytest.mark.parametrize("gap", [" ", "\n"])
def test_sentences_about_reporting_stay(line, gap):
    assert find_boilerplate(make([f"{BODIES[0]}{gap}{line}"])).empty


def test_long_lists_of_names_take_little_time():
    crews = [
        "Reporting by " + "Ada, " * 60 + "x",
        "Ada and " * 40 + "contributed to",
        "Reporting by A; " * 20,
    ]
    start = process_time()
    find_boilerplate(make([f"{BODIES[0]} {crew}" for crew in crews] * 100))
    assert process_time() - start < 2


def test_applying_takes_little_time():
    texts = [
        f"{n} May 2016 {body} {title}. " * 10 + f"Reporting by {name}; Editing by {name}"
        for n in range(1, 26)
        for body, title, name in zip(BODIES, TITLES, NAMES, strict=True)
    ]
    documents = make(texts * 4)
    edges = learn_edges(documents.head(200))
    start = process_time()
    find_boilerplate(documents, edges=edges)
    megabytes = documents["text"].str.len().sum() / 1e6
    assert process_time() - start < megabytes  # 1 MB/s, of a machine under load


# --- doubled leads -----------------------------------------------------------------------------

_LEAD = "Three trucks with flour reached the besieged mill on Monday evening, a driver told us."


def find_copies(text: str) -> list[str]:
    found = find_boilerplate(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    return found.loc[found["rule"].str.startswith("doubled lead"), "text"].tolist()


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        (f"Flour arrives. {_LEAD} {_LEAD} The mill had stood still.", [_LEAD]),
        (f"{_LEAD}\n\n{_LEAD} The mill had stood still.", [_LEAD]),
        # the second copy goes on, and so had no full stop
        (f"{_LEAD[:-16]} {_LEAD} The mill had stood still.", [_LEAD[:-16]]),
        # a caption between: whole sentences only
        (f"{_LEAD} The mill in May. {_LEAD} It had stood still.", [_LEAD]),
        (f"It said {_LEAD[6:-20]} at last. The mill in May. Yet {_LEAD[6:]} More.", []),
        # once, or too short
        (f"{_LEAD} The mill had stood still for weeks, and the bakers had gone home.", []),
        ("The siege is over. The siege is over. So the bakers said to one another at noon.", []),
        # far down an article may say again what it said
        (f"{_LEAD} {'x y z. ' * 400}{_LEAD}", []),
    ],
)
def test_the_first_copy_of_a_doubled_lead_is_left_out(text, cut):
    assert find_copies(text) == cut


@pytest.mark.parametrize("text", ["", "a" * 5000, "ab " * 3000, "\n" * 4000, "A. " * 2000])
def test_monotonous_texts_are_no_trouble(text):
    assert all(len(copy) < len(text) for copy in find_copies(text))


def test_a_doubled_lead_stays_in_the_text_as_read():
    text = f"{_LEAD} {_LEAD} The mill had stood still."
    found = find_boilerplate(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    row = found.iloc[0]
    assert text[row["start"] : row["end"]] == row["text"] == _LEAD


def test_the_name_of_a_field_before_a_headline_goes():
    texts = [f"12-03-2030 title: {TITLES[0]}. {BODIES[0]}", f"Title: {TITLES[1]}. {BODIES[1]}"]
    texts.append("The title: it is his. The boat is hers.")
    documents = make(texts, source="", titles=TITLES[:3])
    found = find_boilerplate(documents)
    told = found[found["rule"] == "name of a field"]
    assert told[["doc_id", "text"]].to_numpy().tolist() == [["-0", "title:"], ["-1", "Title:"]]
    sentences = split_sentences(documents, leave_out=found).drop_duplicates("doc_id")["sentence"]
    assert sentences.tolist() == [f"{TITLES[0]}.", f"{TITLES[1]}.", "The title: it is his."]
