"""One article shown whole, its sentences marked by what they do."""

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from analysis.errors import InputError
from analysis.frames import (
    Codebook,
    Frame,
    choose_article,
    find_article_frames,
    find_cues,
    read_codebook,
)
from analysis.marked import show_marked
from analysis.output import open_folder
from analysis.paths import find_shipped
from analysis.tokens import split_sentences, split_tokens

BOOK = Codebook(
    "two",
    "",
    "",
    "",
    "",
    "",
    (
        Frame("problem", "Problem", "", "", ("bomb*", "bombed the"), ()),
        Frame("remedy", "Remedy & <hope>", "", "", ("talks", "peace talks", "(must and stop)"), ()),
    ),
)
TEXT = "They bombed the town; talks failed. Rain <b>fell</b> & fell.\n\nPeace talks."


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    return sentences, find_cues(split_tokens(sentences), codebook=BOOK)


def show(tmp_path, *texts: str):
    sentences, cues = lay(*texts)
    marked = find_article_frames(cues, sentences=sentences, codebook=BOOK)
    folder = open_folder(tmp_path, corpus="seeds")
    told = {"title": "A <title>", "caption": "What is to be seen.", "folder": folder}
    return show_marked(marked, "article", labels=BOOK.labels, **told)


def test_sentences_have_their_frames_and_the_places_of_their_cues():
    sentences, cues = lay(TEXT)
    marked = find_article_frames(cues, sentences=sentences, codebook=BOOK)
    assert marked["frames"].tolist() == ["problem; remedy", "", "remedy"]
    words = [
        [text[slice(*map(int, span.split("-")))] for span in spans.split()]
        for text, spans in zip(marked["sentence"], marked["words"], strict=True)
    ]
    assert words == [["bombed the", "talks"], [], ["Peace talks"]]  # what overlaps is joined


def test_the_text_is_shown_escaped_with_names_beside_colours(tmp_path):
    shown = show(tmp_path, TEXT)
    html = shown._repr_html_()
    assert (
        '<span class="told frame-1">They <b>bombed the</b> town; <b>talks</b> failed.</span> '
        '<span class="frame-name frame-1">Problem</span> '
        '<span class="frame-name frame-2">Remedy &amp; &lt;hope&gt;</span>' in html
    )
    assert "Rain &lt;b&gt;fell&lt;/b&gt; &amp; fell." in html
    assert "A &lt;title&gt;" in html
    assert html.count("<p>") == 2  # the blank line begins a paragraph
    assert "Problem</span> 1 sentence<" in html
    assert "&lt;hope&gt;</span> 2 sentences<" in html
    assert repr(shown).endswith("Peace talks.")
    saved = pd.read_csv(tmp_path / "tables" / "article.csv", keep_default_na=False)
    assert saved["frames"].tolist() == ["problem; remedy", "", "remedy"]


class Nesting(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        "<script>alert('bomb')</script> talks </p></figure> & bombs",
        "Bombs\0and\u202etalks.",
        "bomb " * 30_000,
        "Talks. " * 9_000,
        "",
    ],
    ids=["plain", "markup", "signs", "one long sentence", "many sentences", "nothing"],
)
def test_any_text_gives_well_formed_html(tmp_path, text):
    html = show(tmp_path, text).html
    parser = Nesting()
    parser.feed(html)
    assert parser.open == []
    assert "<script" not in html
    assert len(html) < 2_000_000


def test_of_a_long_text_the_beginning_is_shown_and_said_to_be(tmp_path):
    html = show(tmp_path, "Talks were held here again. " * 3000).html
    assert re.search(r"The first 1,\d\d\d of 3,000 sentences\.", html)


# --- which article ---------------------------------------------------------------------------


def test_an_article_is_chosen_that_shows_the_most_frames_and_is_of_median_length():
    sentences, cues = lay(
        "Bombs. Rain. Sun. Hail. Snow.",
        "Bombs. Talks. Rain. Rain.",
        "Bombs and talks.",
        "Bombs. Talks.",
        "Talks. Bombs. Rain.",
    )
    groups = pd.DataFrame({"doc_id": [f"d{number}" for number in range(5)], "group": "a"})
    told = {"sentences": sentences, "groups": groups}
    assert choose_article(cues, **told) == "d3"  # of 1, 2, 3 and 4 sentences, the lower middle
    assert choose_article(cues, **told, article="d0") == "d0"
    with pytest.raises(InputError, match=r"there is no 'd9'; similar are 'd"):
        choose_article(cues, **told, article="d9")
    with pytest.raises(InputError, match=r"there is no 'xyz'\. The table"):
        choose_article(cues, **told, article="xyz")
    nothing = {"sentences": sentences.iloc[:0], "groups": groups.iloc[:0]}
    assert choose_article(cues.iloc[:0], **nothing) == ""


# --- colours ---------------------------------------------------------------------------------


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    line = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * line[0] + 0.7152 * line[1] + 0.0722 * line[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def test_ink_stands_out_on_every_colour_in_both_schemes():
    style = (find_shipped("report") / "template" / "style.css").read_text(encoding="utf-8")
    schemes = [
        dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in style.split("@media")[:2]
    ]
    for scheme in schemes:
        for number in range(1, 5):
            assert contrast(scheme["ink"], scheme[f"frame-{number}"]) >= 7


def test_every_frame_of_the_shipped_codebook_has_a_colour_of_its_own():
    assert len(read_codebook("entman").frames) == 4
