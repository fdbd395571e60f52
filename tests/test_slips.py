"""What a user of pandas passes by mistake is answered in a sentence that says what to call."""

import inspect

import pandas as pd
import pytest

import analysis
from analysis import (
    InputError,
    choose_engine,
    count_collocates,
    count_corpus,
    count_features,
    embed_texts,
    find_clauses,
    find_concordance,
    find_cues,
    find_frames,
    find_mentions,
    fit_frames,
    group_documents,
    learn_prototypes,
    list_frames,
    prepare_corpus,
    prepare_documents,
    read_actors,
    read_codebook,
    read_documents,
    read_lexicon,
    read_naming,
    score_balance,
    score_frame_shares,
    score_frames,
    score_means,
    score_sentiment,
    score_towards,
    split_sentences,
    split_tokens,
    tell_language,
    tell_status,
)
from analysis.tables import require_made

BOOK = read_codebook("generic")


@pytest.fixture(scope="module")
def given(request) -> dict:
    documents = pd.DataFrame(
        {"doc_id": ["a", "b"], "source": ["Post", "Mail"], "title": ["One", "Two"],
         "text": ["The army shelled a village.", "The minister spoke of bread."],
         "date": pd.to_datetime(["2031-01-01", "2031-01-02"])}
    )  # fmt: skip
    sentences = split_sentences(documents)
    tokens = split_tokens(sentences)
    return {
        "documents": documents,
        "sentences": sentences,
        "tokens": tokens,
        "groups": group_documents(documents),
        "cues": find_cues(tokens, codebook=BOOK),
        "scores": score_sentiment(sentences, tokens=tokens),
        "prepared": prepare_documents(documents),
        "value": "compound",
        "engine": BOOK,
    }


NAMES = [  # a name in place of what is read by it
    (score_frames, {"codebook": "generic"}, "read_codebook('generic')"),
    (score_frame_shares, {"codebook": "policy"}, "read_codebook('policy')"),
    (score_balance, {"codebook": "war-peace"}, "read_codebook('war-peace')"),
    (find_cues, {"codebook": "mine.toml"}, "read_codebook('mine.toml')"),
    (find_cues, {"codebook": ["generic", "policy"]}, "read_codebook("),
    (choose_engine, {"engine": "cues", "codebook": "policy"}, "read_codebook('policy')"),
    (learn_prototypes, {"codebook": "policy"}, "read_codebook('policy')"),
    (list_frames, {"codebook": BOOK, "engine": "cues"}, "choose_engine('cues', codebook=…)"),
    (find_frames, {"engine": "vectors"}, "choose_engine('vectors', codebook=…)"),
    (tell_status, {"codebook": "generic"}, "read_codebook('generic')"),
    (find_mentions, {"naming": "naming-syria"}, "read_naming('naming-syria')"),
    (read_actors, {"actors": "Assad", "naming": "naming-syria"}, "read_naming('naming-syria')"),
    (score_sentiment, {"lexicon": "news"}, "read_lexicon('news')"),
    (score_towards, {"actors": "Assad"}, "read_actors('Assad')"),
    (score_towards, {"actors": ["Assad", "Russia"]}, "read_actors('Assad,Russia')"),
    (find_clauses, {"verbs": "verbs.toml"}, "read_verbs('verbs.toml')"),
    (tell_language, {"prepared": "seeds"}, "prepare_corpus('seeds')"),
    (tell_language, {"prepared": pd.DataFrame()}, "prepare_documents(documents)"),
]
OTHER = [  # a path, a list or a table in place of another
    (split_sentences, {"documents": "seeds"}, "read_documents()"),
    (split_sentences, {"documents": ["War began."]}, "read_documents()"),
    (prepare_documents, {"documents": "seeds"}, "read_documents()"),
    (split_tokens, {"sentences": ["War began."]}, "split_sentences()"),
    (group_documents, {"documents": "articles.csv"}, "read_documents()"),
    (group_documents, {"by": "outlet"}, "one of ['doc_id', 'source'"),
    (count_features, {"tokens": "seeds"}, "split_tokens()"),
    (score_means, {"groups": "source"}, "group_documents()"),
    (score_means, {"scores": None}, "score_"),
    (find_concordance, {"pattern": ["war", "peace"]}, "one pattern at a time"),
    (count_collocates, {"node": ["war"]}, "one pattern at a time"),
    (embed_texts, {"texts": "a text"}, "write [text]"),
    (read_documents, {"path": ["a.txt", "b.txt"]}, "must be a path, but a list was passed"),
    (read_documents, {"path": pd.DataFrame()}, "prepare_documents()"),
    (prepare_corpus, {"path": pd.DataFrame()}, "prepare_documents()"),
    (count_corpus, {"path": pd.DataFrame()}, "prepare_documents()"),
    (read_codebook, {"name": ["generic"]}, "but a list was passed"),
    (read_codebook, {"name": BOOK}, "needs no reading"),
    (read_naming, {"name": None}, "but None was passed"),
    (read_lexicon, {"name": {"good": 1}}, "but a dict was passed"),
    (fit_frames, {"labelled": "coded.csv"}, "a coded sheet"),
]


def call(function, given, wrong):
    wanted = inspect.signature(function).parameters.values()
    needed = {
        one.name: given[one.name]
        for one in wanted
        if one.default is inspect.Parameter.empty and one.name in given
    }
    return function(**needed | wrong)


@pytest.mark.parametrize(
    ("function", "wrong", "remedy"),
    [*NAMES, *OTHER],
    ids=lambda value: getattr(value, "__name__", None) or "-".join(value)[:30],
)
def test_a_slip_is_answered_in_one_sentence_with_its_remedy(function, wrong, remedy, given):
    with pytest.raises(InputError) as raised:
        call(function, given, wrong)
    told = str(raised.value)
    assert remedy in told
    assert told.endswith((".", "?"))
    assert "\n" not in told


@pytest.mark.parametrize(
    ("function", "table", "column"),
    [
        (split_tokens, "sentences", "sentence"),
        (count_features, "tokens", "token"),
        (score_frames, "cues", "frame"),
        (score_means, "groups", "group"),
        (find_mentions, "tokens", "position"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_column_that_is_missing_is_named_with_what_makes_it(function, table, column, given):
    others = {"codebook": BOOK, "naming": read_naming("naming-syria")}
    wrong = {table: given[table].drop(columns=column)}
    with pytest.raises(ValueError, match=rf"^`{table}` lacks the columns \['{column}'\].*Make it"):
        call(function, given | others, wrong)


def test_a_measure_by_its_name_is_no_measure(given):
    with pytest.raises(InputError, match="give it without quotation marks"):
        given["prepared"].measure("score_sentiment")


def test_an_engine_by_its_name_is_not_open(tmp_path):
    (tmp_path / "a.txt").write_text("The army left the town.")
    with pytest.raises(InputError, match=r"Write: with open_engine\('processes'\) as engine\.$"):
        prepare_corpus(tmp_path / "a.txt", engine="processes", cache=tmp_path / "cache")


def test_what_is_right_passes():
    require_made(BOOK, "codebook", "Codebook")
    require_made([BOOK, BOOK], "codebook", "Codebook", several=True)
    require_made(None, "lexicon", "Lexicon", optional=True)
    require_made([], "actors", "Target", several=True)
    with pytest.raises(InputError, match="but None was passed"):
        require_made(None, "codebook", "Codebook")


def test_no_public_function_takes_a_name_for_a_codebook_or_a_naming_set(given):
    """Whatever takes one asks the shared check, so that none ends in an AttributeError."""
    kinds = {"Codebook": "generic", "NamingSet": "naming-syria", "Lexicon": "news", "VerbSet": "v"}
    kinds["Prepared"] = "seeds"
    tried = 0
    for name in analysis.__all__:
        function = getattr(analysis, name)
        if not inspect.isfunction(function):
            continue
        for one in inspect.signature(function).parameters.values():
            kind = str(one.annotation).removesuffix(" | None")
            if kind not in kinds:
                continue
            tried += 1
            others = {
                other.name: given.get(other.name, pd.DataFrame())
                for other in inspect.signature(function).parameters.values()
                if other.default is inspect.Parameter.empty
            }
            with pytest.raises(InputError, match=rf"^`{one.name}` must be .*Make it with"):
                function(**others | {one.name: kinds[kind]})
    assert tried > 50
