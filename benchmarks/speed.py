"""Time Parallax's measures against the tools that people use today, on articles of any corpus.

Usage: python benchmarks/speed.py CORPUS [--only WORD] [--runs 5] [--large-mb 300]

Makes 10 MB (and for the last tasks 300 MB) of articles by seeded resampling of CORPUS'
sentences (make_corpus.py), then runs ours and the peer in turn. Prints one JSON line a task:
``task, ours_s, peer, peer_s, ratio, goal, unit``. Times are CPU seconds of all threads, medians
of the runs; a ratio is the peer's over ours, so that more is better, except where the unit says
otherwise. Nothing here fails on a slow machine.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass, field
from functools import cached_property
from io import StringIO
from pathlib import Path
from statistics import median
from typing import Any

import pandas as pd

from analysis.lexicons import Lexicon

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_corpus import make_corpus

SMALL_MB = 10
PEER_SENTENCES = 12_000  # about 2 MB: NLTK takes minutes for more
Line = dict[str, Any]


@dataclass
class Setting:
    """The corpora, and what several tasks prepare once, outside the clock."""

    corpus: str
    folder: Path
    runs: int
    large_mb: float
    cache: dict[str, Path] = field(default_factory=dict)

    def make(self, mb: float, suffix: str = ".parquet") -> Path:
        """Return a corpus of so many MB, made at the first call."""
        name = f"made{mb:g}{suffix}"
        if name not in self.cache:
            say(f"making {mb:g} MB of articles")
            place = self.folder / name
            make_corpus(self.corpus, place, mb=mb, random_state=0, tell=lambda *_: None)
            self.cache[name] = place
        return self.cache[name]

    @cached_property
    def documents(self) -> pd.DataFrame:
        """The documents of the small corpus."""
        from analysis import read_documents

        return read_documents(self.make(SMALL_MB))[0]

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """The sentences of the small corpus."""
        from analysis import split_sentences

        return split_sentences(self.documents)

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """The tokens of the small corpus."""
        from analysis import split_tokens

        return split_tokens(self.sentences)

    @cached_property
    def few(self) -> pd.DataFrame:
        """The sentences for the slowest peers."""
        return self.sentences.head(PEER_SENTENCES)

    @cached_property
    def features(self) -> list[list[str]]:
        """The folded words of each sentence: what NLTK's tools are given."""
        from analysis.tokens import fold_forms

        forms = self.tokens["token"].cat
        folded = fold_forms(forms.categories)
        words = pd.Series([folded[code] for code in forms.codes])
        keys = [self.tokens["doc_id"].cat.codes.to_numpy(), self.tokens["sentence_id"].to_numpy()]
        return [list(group) for _, group in words.groupby(keys, sort=True)]


def say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def clock(run: Callable[[], object]) -> float:
    """Return the CPU seconds of a call, all threads of this process."""
    started = time.process_time()
    run()
    return time.process_time() - started


def compare(
    setting: Setting,
    task: str,
    ours: Callable[[], object],
    peer: Callable[[], object],
    *,
    name: str,
    goal: float,
) -> Line:
    """Run both in turn and return the line of the task."""
    times: tuple[list[float], list[float]] = ([], [])
    ours(), peer()  # what is loaded or remembered at the first call is not what is compared
    for _ in range(setting.runs):
        times[0].append(clock(ours))
        times[1].append(clock(peer))
    return tell(task, median(times[0]), name, median(times[1]), goal)


def tell(task: str, ours: float, name: str, peer: float, goal: float) -> Line:
    ratio = peer / ours if ours else float("inf")
    return {
        "task": task,
        "ours_s": round(ours, 4),
        "peer": name,
        "peer_s": round(peer, 4),
        "ratio": round(ratio, 2),
        "goal": goal,
        "unit": "CPU s",
    }


def tell_figure(task: str, figure: float, goal: float, unit: str) -> Line:
    """Return the line of a figure that has a goal and no peer."""
    return {
        "task": task,
        "ours_s": round(figure, 3),
        "peer": "",
        "peer_s": None,
        "ratio": round(figure / goal, 3),
        "goal": goal,
        "unit": unit,
    }


# --- counting and tokens ---------------------------------------------------------------------


def count_words(setting: Setting) -> Iterator[Line]:
    import polars as pl
    from sklearn.feature_extraction.text import CountVectorizer

    from analysis import count_texts, read_documents
    from analysis.tokens import TOKEN_PATTERN

    path = setting.make(SMALL_MB)

    def ours() -> object:
        return count_texts(read_documents(path)[0])

    def scikit() -> object:
        texts = pd.read_parquet(path, columns=["text"])["text"].to_numpy(dtype=object)
        return CountVectorizer().fit_transform(texts)

    def polars() -> object:
        tokens = pl.col("text").str.extract_all(TOKEN_PATTERN).alias("token")
        rows = pl.scan_parquet(path).select("id", tokens).explode("token")
        lower = pl.col("token").str.to_lowercase()
        return rows.group_by("id", lower).len().collect(engine="streaming")

    task = "read, tokenise and count"
    yield compare(setting, task, ours, scikit, name="scikit-learn CountVectorizer", goal=3)
    yield compare(setting, task, ours, polars, name="polars extract_all, group_by", goal=0.85)


def split_words(setting: Setting) -> Iterator[Line]:
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktSentenceTokenizer
    from sklearn.feature_extraction.text import CountVectorizer

    from analysis import split_sentences, split_tokens

    documents = setting.documents
    sentences = setting.sentences
    texts = documents["text"].to_numpy(dtype=object)
    few = documents.head(800)
    plain = few["text"].tolist()

    def vectorise() -> object:
        return CountVectorizer().fit_transform(texts)

    def nltk() -> object:
        splitter, tokenizer = PunktSentenceTokenizer(), NLTKWordTokenizer()
        return [
            [list(tokenizer.span_tokenize(sentence)) for sentence in splitter.tokenize(text)]
            for text in plain
        ]

    yield compare(
        setting, "tidy tokens with offsets, from sentences",
        lambda: split_tokens(sentences), vectorise,
        name="scikit-learn CountVectorizer", goal=1,
    )  # fmt: skip
    yield compare(
        setting, "sentences and tidy tokens",
        lambda: split_tokens(split_sentences(few)), nltk,
        name="NLTK sentences and word_tokenize", goal=12,
    )  # fmt: skip


# --- tone and frames -------------------------------------------------------------------------


def score_tone(setting: Setting) -> Iterator[Line]:
    from nltk.sentiment.vader import SentimentIntensityAnalyzer as Nltk
    from nltk.sentiment.vader import VaderConstants
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer as Vader

    from analysis import (
        read_documents,
        read_lexicon,
        score_sentiment,
        split_sentences,
        split_tokens,
    )
    from analysis.vader import KEYS, score_polarity

    few = setting.few
    tokens = split_tokens(few)
    column, texts = few["sentence"], few["sentence"].tolist()
    peer = Vader()
    nltk = Nltk.__new__(Nltk)  # its constructor looks for NLTK's own data; the lexicon is the same
    nltk.lexicon, nltk.constants = peer.lexicon, VaderConstants()

    yield compare(
        setting, "sentiment", lambda: score_polarity(column),
        lambda: [peer.polarity_scores(text) for text in texts],
        name="vaderSentiment, identical scores", goal=8,
    )  # fmt: skip
    for task, lexicon in (("names masked", "vader"), ("names masked, lexicon for news", "news")):
        words = read_lexicon(lexicon)

        def masked(words: Lexicon = words) -> object:
            table = tokens.copy(deep=False)  # another table, so that its index is made anew
            return score_sentiment(few, tokens=table, mask_names=True, lexicon=words)

        yield compare(
            setting, f"sentiment, {task}", masked,
            lambda: [peer.polarity_scores(text) for text in texts],
            name="vaderSentiment, names not masked", goal=5,
        )  # fmt: skip
    every = split_sentences(read_documents(setting.corpus)[0])["sentence"]
    theirs = pd.DataFrame([peer.polarity_scores(text) for text in every])[KEYS]
    n_other = int((score_polarity(every) != theirs).any(axis=1).sum())
    yield tell_figure(
        f"sentiment: sentences of {len(every):,} scored otherwise than by vaderSentiment",
        n_other, 1, "sentences, below",
    )  # fmt: skip
    yield compare(
        setting, "sentiment", lambda: score_polarity(column),
        lambda: [nltk.polarity_scores(text) for text in texts],
        name="NLTK's VADER, another function", goal=25,
    )  # fmt: skip


def find_frames(setting: Setting) -> Iterator[Line]:
    from analysis import find_cues, list_codebooks, read_codebook, split_sentences, split_tokens

    books = [read_codebook(name) for name in list_codebooks()]
    documents, tokens = setting.documents, setting.tokens
    mb = documents["text"].str.len().sum() / 1e6

    def prepared() -> None:
        # another table, so that its index is made anew
        find_cues(tokens.copy(deep=False), codebook=books)

    def from_text() -> None:
        find_cues(split_tokens(split_sentences(documents)), codebook=books)

    for task, run, goal in (
        (f"all cues of {len(books)} codebooks at once, prepared tokens", prepared, 40),
        (f"all cues of {len(books)} codebooks at once, from text", from_text, 10),
    ):
        run()
        speed = mb / median(clock(run) for _ in range(setting.runs))
        yield tell_figure(task, speed, goal, "MB per CPU s, at least")


# --- words in context ------------------------------------------------------------------------


def find_words(setting: Setting) -> Iterator[Line]:
    from nltk.text import Text

    from analysis import find_concordance

    words = [word for sentence in setting.features for word in sentence]
    sizes = pd.Series(words).value_counts()
    for most in (1000, 200):
        word = str(sizes[sizes <= most].index[0])  # the most frequent of those with so many hits
        first: tuple[list[float], list[float]] = ([], [])
        second: tuple[list[float], list[float]] = ([], [])
        for _ in range(setting.runs):
            # other tables and another Text, so that all that the first query makes is made anew
            tokens, sentences = (
                table.copy(deep=False) for table in (setting.tokens, setting.sentences)
            )
            text = Text(words)

            def ours(tokens: pd.DataFrame = tokens, sentences: pd.DataFrame = sentences) -> object:
                return find_concordance(tokens, sentences=sentences, pattern=word)  # noqa: B023

            def peer(text: Text = text) -> object:
                with redirect_stdout(StringIO()):
                    return text.concordance_list(word, width=80, lines=10**9)  # noqa: B023

            for runs in (first, second):
                runs[0].append(clock(ours))
                runs[1].append(clock(peer))
        task = f"concordance, {sizes[word]:,} hits,"
        for name, (mine, theirs), goal in (("first", first, 25), ("second", second, 1)):
            yield tell(f"{task} {name}", median(mine), f"NLTK Text, {name}", median(theirs), goal)


def find_pairs(setting: Setting) -> Iterator[Line]:
    from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder

    from analysis import score_collocations

    tokens, sentences = setting.tokens, setting.features
    measure = BigramAssocMeasures().likelihood_ratio

    def peer() -> object:
        return BigramCollocationFinder.from_documents(sentences).score_ngrams(measure)

    yield compare(
        setting, "collocates with G2, all pairs",
        lambda: score_collocations(tokens.copy(deep=False)), peer,
        name="NLTK's finder, equal values", goal=30,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("corpus")
    parser.add_argument("--only", default="", help="tasks whose function has this in its name")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--large-mb", type=float, default=300)
    given = parser.parse_args()
    from scale import TASKS as LARGE_TASKS

    small = [count_words, split_words, score_tone, find_frames, find_words, find_pairs]
    with tempfile.TemporaryDirectory() as temporary:
        os.environ["PARALLAX_CACHE"] = str(Path(temporary) / "cache")
        corpus = os.path.abspath(given.corpus) if os.path.exists(given.corpus) else given.corpus
        setting = Setting(corpus, Path(temporary), given.runs, given.large_mb)
        for task in [*small, *LARGE_TASKS]:
            if given.only in task.__name__:
                say(task.__name__)
                for line in task(setting):
                    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
