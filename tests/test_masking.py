"""Names: which spans are told to be one, and what a mask leaves as it is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE, SPECIAL_CASES

from analysis.errors import InputError
from analysis.masking import find_names, mark_masked, mask_spans
from analysis.masking.spans import FILLERS
from analysis.sentiment import score_sentiment
from analysis.tokens import split_sentences, split_tokens
from analysis.vader import KEYS, load_analyzer


def lay(*texts: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    doc_ids = [f"d{number}" for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": list(texts)}).astype("str")
    sentences = split_sentences(documents)
    return sentences, split_tokens(sentences)


def names(*texts: str, words: tuple[str, ...] = ()) -> list[str]:
    sentences, tokens = lay(*texts)
    return find_names(sentences, tokens=tokens, words=words)["name"].tolist()


def compound(text: str, **masks: object) -> float:
    sentences, tokens = lay(text)
    return score_sentiment(sentences, tokens=tokens, **masks)["compound"].iloc[0]


# --- what is a name --------------------------------------------------------------------------

FOUND = {
    "He met the United Nations envoy.": ["United Nations"],
    "They left the Free Syrian Army base.": ["Free Syrian Army"],
    "It was near Aleppo that they met.": ["Aleppo"],
    "The U.N. Security Council met on Monday in May.": ["U.N. Security Council"],
    "We asked Gen. J. K. Moor about it.": ["Gen. J. K. Moor"],
    "It is a matter for the Ministry of Defence now.": ["Ministry of Defence"],
    "It went to the Organisation for the Prohibition of Chemical Weapons today.": [
        "Organisation for the Prohibition of Chemical Weapons"
    ],
    "We saw the SDF and the YPG there.": ["SDF", "YPG"],
    "They asked the security council and the defence minister.": [
        "security council",
        "defence minister",
    ],
    "It lost Assad’s trust.": ["Assad"],
    "A Russian-backed deal fell through.": ["Russian"],
    "He spoke to Ban Ki-moon about it.": ["Ban Ki-moon"],
    "Hope Hicks said so.": ["Hope Hicks"],
    "Kurds want peace.": ["Kurds"],
    "United Nations envoys left.": ["United Nations"],
}
NOT_FOUND = [
    "Security was tight and hope was gone.",
    "“Peace is near,” he said.",
    "He said: “Peace is near.”",
    "It was a TERRIBLE mistake.",
    "On Monday, in May, I was there.",
    "He spoke at length. Support was weak.",
    "It was a great success for the people.",
]


@pytest.mark.parametrize("text", FOUND)
def test_names_are_found(text):
    assert names(text) == FOUND[text]


@pytest.mark.parametrize("text", NOT_FOUND)
def test_a_capital_alone_is_no_name(text):
    assert names(text) == []


def test_what_an_article_writes_elsewhere_tells_its_first_words():
    assert names("Tarn spoke first.") == []
    assert names("Tarn spoke first. Then we asked Tarn again.") == ["Tarn", "Tarn"]
    # another article tells nothing
    assert names("Tarn spoke first.", "Then we asked Tarn again.") == ["Tarn"]
    # nor is a word a name that the article writes small as well
    assert names("Hope is all. We saw Hope there. There was hope.") == ["Hope"]


def test_in_a_headline_only_known_names_count():
    assert names("Brave Crowd Cheers Lucky Winner") == []
    assert names("Syrian Army Kills Terrorists In Aleppo") == ["Syrian", "Aleppo"]
    assert names("Brave Crowd Cheers Tarn\n\nLater the crowd met Tarn in the square.") == [
        "Tarn",
        "Tarn",
    ]


def test_words_of_harm_and_events_are_no_names():
    assert names("It saw the War begin and Killed men there.") == []
    assert names("They left for the War Department then.") == ["War Department"]
    assert names("He saw the Syrian Civil War begin there.") == ["Syrian Civil"]


def test_labels_are_found_on_demand():
    text = "It said that moderate rebels and Terrorists fled."
    assert names(text) == []
    assert names(text, words=("moderate rebels", "terrorist*")) == ["moderate rebels", "Terrorists"]
    sentences, tokens = lay(text)
    assert set(find_names(sentences, tokens=tokens, words=["rebels"])["kind"]) == {"label"}


def test_spans_are_the_text_and_do_not_overlap(documents):
    sentences = split_sentences(documents)
    found = find_names(sentences, tokens=split_tokens(sentences), words=["the government"])
    text = documents.set_index("doc_id")["text"]
    assert len(found) > 15
    for row in found.itertuples():
        assert text[row.doc_id][row.start : row.end] == row.name
    same = found["doc_id"].eq(found["doc_id"].shift())
    assert (found["start"] >= found["end"].shift())[same].all()


def test_order_and_leftover_rows_change_nothing(documents):
    sentences = split_sentences(documents)
    tokens = split_tokens(sentences)
    found = find_names(sentences, tokens=tokens)
    mixed = tokens.sample(frac=1, random_state=3)
    assert_frame_equal(find_names(sentences, tokens=mixed), found)
    some = sentences[sentences["doc_id"] == "m4"]
    alone = find_names(some, tokens=tokens)
    assert_frame_equal(alone, found[found["doc_id"] == "m4"].reset_index(drop=True))
    assert find_names(sentences.iloc[:0], tokens=tokens).empty


def test_errors_tell_the_argument_and_the_remedy():
    sentences, tokens = lay("A war.")
    with pytest.raises(InputError, match=r"^`words` must be a list .* the text 'rebels' was given"):
        find_names(sentences, tokens=tokens, words="rebels")
    with pytest.raises(InputError, match=r"^`words` must hold words or phrases, but it has '\*'"):
        find_names(sentences, tokens=tokens, words=["*"])
    with pytest.raises(ValueError, match=r"^`spans` lacks .* Make it with find_names\(\)\.$"):
        mask_spans(sentences, spans=tokens[["doc_id"]])


# --- what a mask does ------------------------------------------------------------------------


def test_the_filler_means_nothing_to_vader():
    listed = [*load_analyzer().lexicon, *BOOSTER_DICT, *NEGATE, *SPECIAL_CASES]
    fillers = {sign.lower() for signs in FILLERS.values() for sign in signs}
    for word in listed:
        letters = {sign for sign in word.lower() if sign.isalpha()}
        assert not letters or not letters <= fillers, word
    for size, (small, capital, uncased) in FILLERS.items():
        assert (small.islower(), capital.isupper(), uncased.isalpha()) == (True, True, True)
        assert {len(sign.encode()) for sign in (small, capital, uncased)} == {size}
        assert size == 1 or not (uncased.isupper() or uncased.islower())


def test_a_mask_keeps_every_place_and_case():
    text = "In the U.S., don’t call Łódź’s İstanbul أحمد “ISIS” 3.5 times ǅ."
    sentences, tokens = lay(text)
    spans = sentences[["doc_id", "sentence_id", "start", "end"]]
    masked = mask_spans(sentences, spans=spans)["sentence"].iloc[0]
    assert masked == "Xx xxx X.X., xxx’x xxxx Χχxχ’x Χxxxxxxx ʔʔʔʔ “XXXX” 3.5 xxxxx ǅ."
    again = split_tokens(mask_spans(sentences, spans=spans))
    places = ["start", "end", "position"]
    assert_frame_equal(again[places], tokens[places])
    assert mark_masked(tokens, spans=spans).all()


@given(
    st.lists(st.sampled_from("We SAW Ban Ki-moon, the “Free Army” don’t LIKE it! U.N.".split()),
             min_size=1, max_size=12),
    st.data(),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_only_masked_characters_change(words, data):
    sentences, tokens = lay(" ".join(words))
    chosen = data.draw(
        st.sets(st.sampled_from(range(len(tokens))) if len(tokens) else st.nothing())
    )
    spans = tokens.iloc[sorted(chosen)].astype({"doc_id": "str"})
    masked = mask_spans(sentences, spans=spans)
    hidden = mark_masked(tokens, spans=spans)
    assert hidden.sum() == len(spans)
    for row, text in zip(sentences.itertuples(), masked["sentence"], strict=True):
        inside = np.zeros(len(row.sentence), dtype=bool)
        for span in spans[spans["sentence_id"] == row.sentence_id].itertuples():
            inside[span.start - row.start : span.end - row.start] = True
        assert len(text) == len(row.sentence)
        for here, before, after in zip(inside, row.sentence, text, strict=True):
            assert before == after or (here and before.isalpha())
            assert before.isupper() == after.isupper()
    assert len(split_tokens(masked)) == len(tokens)


def test_masks_by_hand():
    sentences, tokens = lay("One two.", "Three four.")
    spans = pd.DataFrame({"doc_id": ["d1", "d0", "d9"], "sentence_id": 0, "start": [2, -4, 0]})
    spans["end"] = [8, 3, 9]
    masked = mask_spans(sentences, spans=spans)
    assert masked["sentence"].tolist() == ["Xxx two.", "Thxxx xxur."]
    assert mark_masked(tokens, spans=spans).tolist() == [True, False, True, True]
    assert mark_masked(tokens, spans=spans[:0]).tolist() == [False] * 4
    assert_frame_equal(mask_spans(sentences, spans=spans[:0]), sentences)
    assert sentences["sentence"].tolist() == ["One two.", "Three four."]  # the input stays


# --- what it does to the tone ----------------------------------------------------------------


def test_a_masked_name_carries_no_tone():
    text = "Today the United Nations Security Council met."
    assert compound(text) == 0.6369
    assert compound(text, mask_names=True) == 0.0
    assert compound("The rebels met.") < 0
    assert compound("The rebels met.", mask_names=True) < 0
    assert compound("The rebels met.", mask_names=True, mask_words=["rebels"]) == 0.0
    assert compound("The United Nations rebels met.", mask_words=["rebels"]) == 0.4215


def test_capitals_negation_and_words_stay():
    # without the acronym, and with another case, the capitals rule would not hold
    assert compound("The UN saw a GOOD day.", mask_names=True) == compound("The UN saw a GOOD day.")
    text = "It was not the United Nations good day."
    plain = "It was not the Xylem Yttrium good day."
    assert compound(text, mask_names=True) == compound(plain)
    sentences, tokens = lay("The United Nations met in a good town.")
    scores = score_sentiment(sentences, tokens=tokens, mask_names=True)
    assert scores[["n_words", "coverage"]].to_numpy().tolist() == [[8, 1 / 8]]


def test_without_a_mask_the_scores_are_vaders(documents):
    sentences = split_sentences(documents)
    scores = score_sentiment(sentences, tokens=split_tokens(sentences), mask_names=False)
    expected = [
        load_analyzer().polarity_scores(text.replace("’", "'")) for text in sentences["sentence"]
    ]
    assert scores[KEYS].to_dict("records") == expected


@pytest.mark.parametrize("sign", '"“„«‘‹')
def test_a_capital_that_opens_a_quotation_tells_nothing(sign):
    assert names(f"It is called {sign}Harvest day by most.") == []
    assert names(f"It is été called {sign}Harvest day by most.") == []
    assert names("It is called Harvest day by most.") == ["Harvest"]


@pytest.mark.parametrize("sign", ":;…!")
def test_a_capital_after_a_full_stop_or_colon_tells_nothing(sign):
    assert names(f"It is good{sign} Harvest of most comes.") == []
    assert names("It is good, Harvest of most comes.") == ["Harvest"]


def test_a_word_between_two_names_joins_them_only_where_it_is_part_of_one():
    assert names("It met Staffan de Mistura and Umar bin Laith there.") == [
        "Staffan de Mistura",
        "Umar bin Laith",
    ]
    assert names("It saw Norrland as Velmora does, and asked Tarn for Valk.") == [
        "Norrland",
        "Velmora",
        "Tarn",
        "Valk",
    ]
    assert names("It asked the Ministry for Health in the Bay of Osk.") == [
        "Ministry for Health",
        "Bay of Osk",
    ]
