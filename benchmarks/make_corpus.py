"""Make a corpus of any size by seeded resampling of the sentences of a given corpus.

Usage: python benchmarks/make_corpus.py CORPUS OUT --mb 10 [--random-state 0]

Each new article takes its source, date and number of sentences from an article drawn at random,
and its sentences from all that this source wrote, so that the sources still differ. OUT ends in
.parquet (row groups of about 8 MB of text), .csv or .jsonl; the same corpus, size and seed give
the same bytes. Prints one JSON line: ``path, n_documents, n_bytes`` (of text, in UTF-8).
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd

from analysis.corpus import read_documents
from analysis.errors import InputError
from analysis.tokens import split_sentences

COLUMNS = ["id", "source", "date", "title", "text"]
PART = 8_000_000  # bytes of text that are made and written at a time
TITLE_WORDS = 9

Article = tuple[str, str, str, str, str]
Write = Callable[[list[Article]], None]


@dataclass(frozen=True)
class Pool:
    """What is drawn from."""

    articles: list[tuple[str, str, int]]  # source, date and number of sentences of each article
    sentences: dict[str, list[str]]  # by source; each with the space or break that follows it


def main(arguments: Sequence[str] | None = None) -> int:
    try:
        given = parse_arguments(arguments)
        made = make_corpus(
            given.corpus, given.out, mb=given.mb, random_state=given.random_state, tell=tell
        )
    except (InputError, OSError) as error:
        sys.stderr.write(f"make_corpus: {error}\n")
        return 2
    print(json.dumps(made))
    return 0


def make_corpus(
    corpus: str, out: Path, *, mb: float, random_state: int, tell: Callable[[float, float], None]
) -> dict[str, Any]:
    pool = read_pool(corpus)
    generator = np.random.default_rng(random_state)
    partial = out.with_name(f".{out.name}.partial")
    n_documents = n_bytes = 0
    try:
        with OPEN[out.suffix](partial) as write:
            for articles, size in draw_parts(pool, generator, mb * 1e6):
                write(articles)
                n_documents += len(articles)
                n_bytes += size
                tell(n_bytes / 1e6, mb)
        os.replace(partial, out)
    finally:
        partial.unlink(missing_ok=True)
    return {"path": str(out), "n_documents": n_documents, "n_bytes": n_bytes}


def read_pool(corpus: str) -> Pool:
    documents, _ = read_documents(corpus)
    sentences = split_sentences(documents)
    if sentences.empty:
        raise InputError(f"`CORPUS` has no sentence to draw from: {corpus!r}; give another.")
    texts = documents.set_index("doc_id")["text"].to_dict()
    sources = documents.set_index("doc_id")["source"].to_dict()
    dates = dict(zip(documents["doc_id"], show_dates(documents), strict=True))
    after = sentences.groupby("doc_id")["start"].shift(-1).fillna(0).astype("int64")
    drawn_from: dict[str, list[str]] = {}
    columns = (sentences[name] for name in ("doc_id", "end", "sentence"))
    for doc_id, end, sentence, following in zip(*columns, after, strict=True):
        body = sentence.strip()
        # What breaks the line is looked for in the sentence as well: it may hold what follows it.
        rest = sentence[len(sentence.rstrip()) :] + texts[doc_id][end : max(following, end)]
        drawn_from.setdefault(sources[doc_id], []).append(body + ("\n\n" if "\n" in rest else " "))
    lengths = sentences.groupby("doc_id", sort=False).size()
    articles = [(sources[doc_id], dates[doc_id], int(n)) for doc_id, n in lengths.items()]
    return Pool(articles, drawn_from)


def show_dates(documents: pd.DataFrame) -> list[str]:
    """Return each date as far as it was told."""
    n_chars = documents["date_precision"].map({"year": 4, "month": 7, "day": 10}).fillna(0)
    days = documents["date"].dt.strftime("%Y-%m-%d").fillna("")
    return [day[: int(n)] for day, n in zip(days, n_chars, strict=True)]


def draw_parts(
    pool: Pool, generator: np.random.Generator, n_bytes: float
) -> Iterator[tuple[list[Article], int]]:
    """Draw articles until their texts have `n_bytes` bytes; yield them in parts, with their size."""
    left, number = n_bytes, 0
    while left > 0:
        articles: list[Article] = []
        size = 0
        while size < min(PART, left):
            number += 1
            article = draw_article(pool, generator, number)
            articles.append(article)
            size += len(article[-1].encode())
        yield articles, size
        left -= size


def draw_article(pool: Pool, generator: np.random.Generator, number: int) -> Article:
    source, date, n_sentences = pool.articles[generator.integers(len(pool.articles))]
    sentences = pool.sentences[source]
    picks = generator.integers(len(sentences), size=n_sentences).tolist()
    text = "".join([sentences[pick] for pick in picks]).rstrip()
    title = " ".join(text.split(maxsplit=TITLE_WORDS)[:TITLE_WORDS])
    return str(number), source, date, title, text


# --- the three forms of a file ---------------------------------------------------------------


@contextmanager
def open_parquet(path: Path) -> Iterator[Write]:
    """Open a Parquet file: one row group for each list of articles; no time is stored in it."""
    import pyarrow as pa
    from pyarrow import parquet

    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    with parquet.ParquetWriter(path, schema) as file:

        def write(articles: list[Article]) -> None:
            columns = [pa.array(column, pa.string()) for column in zip(*articles, strict=True)]
            file.write_table(pa.table(columns, schema=schema), row_group_size=len(articles))

        yield write


@contextmanager
def open_csv(path: Path) -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        yield writer.writerows


@contextmanager
def open_jsonl(path: Path) -> Iterator[Write]:
    with path.open("w", encoding="utf-8", newline="\n") as file:

        def write(articles: list[Article]) -> None:
            for article in articles:
                row = dict(zip(COLUMNS, article, strict=True))
                file.write(json.dumps(row, ensure_ascii=False) + "\n")

        yield write


OPEN = {".parquet": open_parquet, ".csv": open_csv, ".jsonl": open_jsonl}


# --- the command -----------------------------------------------------------------------------


class Parser(argparse.ArgumentParser):
    """Tells what is wrong in one sentence, without the usage before it."""

    def error(self, message: str) -> NoReturn:
        """Raise instead of printing and leaving."""
        raise InputError(f"{message}; see make_corpus.py --help.")


def parse_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = Parser(description=__doc__.splitlines()[0])
    parser.add_argument("corpus", metavar="CORPUS", help="a folder or file of articles")
    parser.add_argument("out", metavar="OUT", type=Path, help="ends in .parquet, .csv or .jsonl")
    parser.add_argument("--mb", required=True, type=float, help="megabytes (10^6 bytes) of text")
    parser.add_argument("--random-state", type=int, default=0, help="the seed [default: 0]")
    given = parser.parse_args(arguments)
    if not 0 < given.mb < float("inf"):
        raise InputError(f"`--mb` must be a number above 0, but {given.mb:g} was given.")
    if given.random_state < 0:
        raise InputError(f"`--random-state` must be 0 or more, but {given.random_state} was given.")
    if given.out.suffix not in OPEN:
        raise InputError(f"`OUT` must end in {', '.join(OPEN)}, but {given.out.name!r} does not.")
    if not given.out.parent.is_dir():
        raise InputError(f"`OUT` lies in no folder: make {str(given.out.parent)!r} first.")
    return given


def tell(done: float, wanted: float) -> None:
    sys.stderr.write(f"\r{min(done, wanted):,.0f} of {wanted:,.0f} MB")
    if done >= wanted:
        sys.stderr.write("\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
