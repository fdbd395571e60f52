"""Preparing a corpus: read, split and measured once, kept for every notebook of a run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.boilerplate import choose_examples, learn_edges
from analysis.choices import VOICES
from analysis.codes import locate_values
from analysis.copies import find_copies, find_pairs, find_runs, find_shared, join_copies
from analysis.corpus import fingerprint, read_blocks
from analysis.engine import Engine, open_engine
from analysis.errors import InputError, name_value
from analysis.paths import find_cache, find_corpus, write_bytes
from analysis.possessives import learn_possessives
from analysis.prepared.keys import hash_parts
from analysis.prepared.parts import (
    Measure,
    Parts,
    PartsInFiles,
    PartsInMemory,
    RawPart,
    SplitPart,
    measure_part,
    place_of,
    split_part,
    split_tables,
)
from analysis.prepared.store import make_entry
from analysis.prepared.tables import give_back_memory, join_parts, read_table, to_bytes
from analysis.prepared.views import PartsOfDocuments, PartsOfVoice
from analysis.tables import require_choice, require_columns
from analysis.tokens import count_tokens
from analysis.versions import hash_code

LARGE = 50_000_000  # characters; above it a kernel holds samples of the evidence, not all
_PART_CHARS = 8_000_000
_LEARNT_CHARS = 10_000_000
# What is told of a corpus as a whole; the rest is told of its parts.
_WHOLE = ("documents", "ledger", "boilerplate", "copies", "shared")


@dataclass(frozen=True)
class Prepared:
    """A corpus that is split into sentences and tokens, in parts that are read when needed.

    Attributes
    ----------
    documents : DataFrame
        One row per article as `read_documents` gives it, without ``text``, with ``n_chars`` and
        ``unit`` (the first of an article, its copies, and those that share half their words with
        it, which are resampled and counted as one; `join_copies`).
    ledger : DataFrame
        What became of each file and row.
    boilerplate : DataFrame
        What was left out of the sentences (`find_boilerplate`).
    copies : DataFrame
        The articles that repeat another (`find_copies`).
    shared : DataFrame
        The pairs of articles that share half of the shorter one's words (`find_shared`).
    """

    documents: pd.DataFrame
    ledger: pd.DataFrame
    boilerplate: pd.DataFrame
    copies: pd.DataFrame
    shared: pd.DataFrame
    parts: Parts

    @property
    def is_large(self) -> bool:
        """Whether the corpus is so large that only samples of the evidence are kept."""
        return int(self.documents["n_chars"].sum()) > LARGE

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """Every sentence's place: ``doc_id, sentence_id, start, end``, without its text."""
        return self.measure(list_sentences)

    @cached_property
    def lengths(self) -> pd.DataFrame:
        """Every article's length in words: ``doc_id, n_tokens``, in the order of the documents."""
        counted = self.measure(count_tokens).set_index("doc_id")["n_tokens"]
        n_tokens = counted.reindex(self.documents["doc_id"]).fillna(0).astype("int64")
        return pd.DataFrame(
            {"doc_id": self.documents["doc_id"].to_numpy(), "n_tokens": n_tokens.to_numpy()}
        ).astype({"doc_id": "str"})

    def measure(
        self,
        function: Callable[..., pd.DataFrame],
        *,
        only: Sequence[str] | None = None,
        **arguments: Any,
    ) -> pd.DataFrame:
        """Measure every part with a function and concatenate the results.

        Parameters
        ----------
        function : callable
            A measure: it takes one or more of the tables ``documents``, ``sentences`` and
            ``tokens`` under these names and looks at one document at a time, such as
            `score_sentiment`.
        only : sequence of str, optional
            The columns to keep, where not all are needed: of a large corpus the others take memory.
        **arguments
            Its other arguments.

        Returns
        -------
        DataFrame
            The rows of all parts in the order of the documents; ``doc_id``, ``feature``,
            ``frame``, ``cue`` and ``token`` are categorical.

        Examples
        --------
        >>> from analysis import find_features
        >>> prepared = prepare_documents(documents)
        >>> prepared.measure(find_features, features=["regime"])["doc_id"].tolist()
        ['m2', 'm2', 'm2', 'm4', 'm6']
        """
        if not callable(function):
            raise InputError(
                f"`function` must be a measure such as score_sentiment, but {name_value(function)} "
                "was passed; import it from analysis and give it without quotation marks."
            )
        measure = Measure(function, arguments)
        numbers = range(len(self.parts.bounds) - 1)
        parts = (self._sort(self.parts.measure(number, measure)) for number in numbers)
        joined = join_parts(parts if only is None else (part[list(only)] for part in parts))
        if self.is_large:
            give_back_memory()
        return joined

    def select_voice(self, voice: str) -> Prepared:
        """Return the corpus with the words of one voice.

        Parameters
        ----------
        voice : {"own", "quoted", "all"}
            "own": neither quoted nor reported; "quoted": both. Measures of tokens alone see the
            tokens of that voice; measures that take sentences see the sentences of which more than
            half is of it. Sentences are read as they are, so that receipts show them whole.

        Examples
        --------
        >>> prepared = prepare_documents(documents)
        >>> own = prepared.select_voice("own")
        >>> int(own.lengths["n_tokens"].sum()) <= int(prepared.lengths["n_tokens"].sum())
        True
        """
        require_choice(voice, "voice", VOICES)
        return self if voice == "all" else replace(self, parts=PartsOfVoice(self.parts, voice))

    def select_documents(self, doc_ids: Iterable[str]) -> Prepared:
        """Return the corpus with these documents only, in its order.

        Examples
        --------
        >>> prepared = prepare_documents(documents)
        >>> prepared.select_documents(["m4", "m2"]).documents["doc_id"].tolist()
        ['m2', 'm4']
        """
        chosen = frozenset(map(str, doc_ids))
        kept = self._doc_ids.isin(chosen)
        if kept.all():
            return self
        before = np.concatenate([[0], np.cumsum(kept)])
        bounds = before[np.asarray(self.parts.bounds)].tolist()
        documents = self.documents[kept].reset_index(drop=True)
        copies = self.copies[self.copies["doc_id"].isin(chosen)].reset_index(drop=True)
        both = self.shared["doc_id"].isin(chosen) & self.shared["other"].isin(chosen)
        shared = self.shared[both].reset_index(drop=True)
        parts = PartsOfDocuments(self.parts, chosen, bounds)
        return replace(self, documents=documents, copies=copies, shared=shared, parts=parts)

    def _sort(self, table: pd.DataFrame) -> pd.DataFrame:
        """Bring a part's rows into the order of the documents, so that parts do not show."""
        if "doc_id" not in table:
            return table
        of_row = locate_values(table["doc_id"], values=self._doc_ids)
        if (of_row[1:] >= of_row[:-1]).all():
            return table
        return table.iloc[np.argsort(of_row, kind="stable")]

    def read_sentences(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Read the sentences that `rows` name by ``doc_id`` and ``sentence_id``, each once.

        Returns
        -------
        DataFrame
            ``doc_id, sentence_id, start, end, sentence``, in the order of the text.
        """
        require_columns(rows, "rows", ["doc_id", "sentence_id"], "a find_ or score_ function")
        wanted = rows[["doc_id", "sentence_id"]].drop_duplicates().astype({"doc_id": "str"})
        document = locate_values(wanted["doc_id"], values=self._doc_ids)
        part = np.searchsorted(self.parts.bounds, document, side="right") - 1
        tables = [self.parts.whole.read(0, "sentences").iloc[:0]]
        for number in np.unique(part):
            sentences = self.parts.whole.read(int(number), "sentences")
            near = sentences["doc_id"].isin(wanted.loc[part == number, "doc_id"])
            tables.append(
                sentences[near].merge(wanted[part == number], on=["doc_id", "sentence_id"])
            )
        return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)

    def read_passages(self, places: pd.DataFrame, *, n_chars: int = 150) -> pd.DataFrame:
        """Read places of the texts as they were read, whatever was set aside there.

        Parameters
        ----------
        places : DataFrame
            ``doc_id, start, end``.
        n_chars : int
            So many characters before and after each are read, too.

        Returns
        -------
        DataFrame
            `places`, in the order of the documents, with ``sentence_start`` and ``sentence``:
            where the passage begins, and its text.

        Examples
        --------
        >>> prepared = prepare_documents(documents)
        >>> places = pd.DataFrame({"doc_id": ["m2"], "start": [0], "end": [6]})
        >>> prepared.read_passages(places, n_chars=9)["sentence"].tolist()
        ['Regime lands']
        """
        require_columns(places, "places", ["doc_id", "start", "end"], "a find_ function")
        wanted = places.astype({"doc_id": "str"})
        document = locate_values(wanted["doc_id"], values=self._doc_ids)
        part = np.searchsorted(self.parts.bounds, document, side="right") - 1
        tables = [wanted.iloc[:0].assign(sentence_start=0, sentence="")]
        for number in np.unique(part):
            near = wanted[part == number]
            documents = self.parts.whole.read(int(number), "documents")
            documents = documents[documents["doc_id"].isin(near["doc_id"])]
            texts = near["doc_id"].map(documents.set_index("doc_id")["text"])
            passages = [
                _cut_passage(text, start, end, n_chars)
                for text, start, end in zip(texts, near["start"], near["end"], strict=True)
            ]
            lows, cut = zip(*passages, strict=True)
            tables.append(near.assign(sentence_start=lows, sentence=cut))
        return pd.concat([table for table in tables if len(table)] or tables, ignore_index=True)

    def read_part(self, number: int, name: str) -> pd.DataFrame:
        """Read a part's ``documents`` (with their text), ``sentences`` or ``tokens``."""
        return self.parts.read(number, name)

    @cached_property
    def _doc_ids(self) -> pd.Index:
        return pd.Index(self.documents["doc_id"], dtype="str")


def _cut_passage(text: str, start: int, end: int, n_chars: int) -> tuple[int, str]:
    """Return where a passage begins and its text, without words that its ends would cut in two."""
    low, high = max(start - n_chars, 0), end + n_chars
    if low:
        low = text.find(" ", low, start) + 1 or low
    if high < len(text) and " " in text[end:high]:
        high = text.rindex(" ", end, high)
    return low, text[low:high]


def list_sentences(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences' places without their text: ``doc_id, sentence_id, start, end``."""
    return sentences[["doc_id", "sentence_id", "start", "end"]]


def prepare_documents(documents: pd.DataFrame) -> Prepared:
    """Prepare a table of documents in memory, without the cache.

    Parameters
    ----------
    documents : DataFrame
        ``doc_id, text`` and any other columns (from `read_documents`, or made by hand).

    Examples
    --------
    >>> prepared = prepare_documents(documents)
    >>> len(prepared.documents), len(prepared.sentences)
    (7, 31)
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    known = documents.drop(columns="text")
    known["n_chars"] = documents["text"].str.len().astype("int64")
    possessives = learn_possessives(lambda: [documents["text"].iloc[:: _choose_step(known)]])
    boilerplate, tables = split_tables(documents, possessives=possessives)
    known["unit"] = documents.groupby("text")["doc_id"].transform("first")
    tokens = tables["tokens"]
    copies, shared, known["unit"] = _join(find_runs(tokens), known, lambda _: [tokens])
    ledger = pd.DataFrame(
        columns=["path", "status", "reason", "encoding", "n_chars", "sha256"], dtype="str"
    )
    return Prepared(known, ledger, boilerplate, copies, shared, PartsInMemory(tables))


def prepare_corpus(
    path: str | Path,
    *,
    columns: Mapping[str, str] | str | None = None,
    metadata: str | Path | None = None,
    encoding: str | None = None,
    date_format: str | None = None,
    cache: str | Path | None = None,
    engine: Engine | None = None,
    measures: Sequence[Measure] = (),
    check: Callable[[pd.DataFrame], None] | None = None,
    on_part: Callable[[int, int], None] | None = None,
) -> Prepared:
    """Read a corpus, set furniture aside, split it into sentences and tokens, and keep the result.

    What was prepared before, from the same bytes with the same settings by the same version, is
    taken from the cache: every file of it is checked first, and a damaged entry is made anew.

    Parameters
    ----------
    path, columns, metadata, encoding, date_format
        As in `read_documents`.
    cache : path, optional
        The folder of the cache; by default ``PARALLAX_CACHE``, else the user's cache folder.
    engine : Engine, optional
        Where the parts are split and measured (`open_engine`); by default here.
    measures : sequence of Measure
        Measured at the same time, so that `Prepared.measure` finds them done.
    check : callable, optional
        Called with the documents when they are read, before they are split: what it raises ends
        the preparing.
    on_part : callable, optional
        Called with the numbers of parts done and of all parts.

    Raises
    ------
    InputError
        As `read_documents`; also when the cache cannot be written to.

    Examples
    --------
    >>> prepared = prepare_corpus("seeds")
    >>> len(prepared.documents)
    5
    """
    place, folder = find_corpus(path), find_cache(cache)
    settings = {
        "columns": columns,
        "metadata": metadata,
        "encoding": encoding,
        "date_format": date_format,
    }
    stated = {name: value for name, value in settings.items() if value is not None}
    content = fingerprint(place, metadata=metadata)
    told = {name: str(value) for name, value in stated.items() if name != "metadata"}
    key = hash_parts(content, sorted(told.items()), hash_code(), _PART_CHARS)
    with make_entry(folder, key) as partial:
        if partial is not None:
            _fill(partial, place, stated, engine, measures, check, on_part)
    prepared = _open(folder / key)
    if check is not None:
        check(prepared.documents)
    if measures:
        _add_measures(prepared.parts, measures, engine, on_part)
    if prepared.is_large:
        give_back_memory()
    return prepared


def _open(entry: Path) -> Prepared:
    told = {name: read_table(entry / f"{name}.parquet") for name in _WHOLE}
    bounds = read_table(entry / "bounds.parquet")["bound"].tolist()
    return Prepared(**told, parts=PartsInFiles(entry, told["documents"], bounds))


def _fill(
    folder: Path,
    place: Path,
    stated: Mapping[str, Any],
    engine: Engine | None,
    measures: Sequence[Measure],
    check: Callable[[pd.DataFrame], None] | None,
    on_part: Callable[[int, int], None] | None,
) -> None:
    """Write all tables of an entry."""
    bounds = [0]

    def take(texts: list[str]) -> None:
        table = pd.DataFrame({"text": pd.Series(texts, dtype="str")})
        write_bytes(place_of(folder, "documents", len(bounds) - 1), to_bytes(table))
        bounds.append(bounds[-1] + len(texts))

    documents, ledger = read_blocks(place, take=take, block_chars=_PART_CHARS, **stated)
    if check is not None:
        check(documents)
    parts = PartsInFiles(folder, documents, bounds)
    n_parts = len(bounds) - 1
    sizes = documents["source"].value_counts() if "source" in documents else None
    edges = learn_edges(_read_examples(parts), n_articles=sizes)
    step = _choose_step(documents)
    possessives = learn_possessives(
        lambda: (
            parts.read(number, "documents")["text"].iloc[-bounds[number] % step :: step]
            for number in range(n_parts)
        )
    )
    raw = (
        RawPart(parts.read(number, "documents"), edges, possessives, tuple(measures))
        for number in range(n_parts)
    )
    boilerplate, runs = [], []
    ids = pd.Index(documents["doc_id"], dtype="str")
    with _use(engine) as used:
        for number, made in enumerate(used.map(split_part, raw)):
            boilerplate.append(read_table(made.pop("boilerplate")))
            runs.append(_number_documents(read_table(made.pop("runs")), ids))
            for name, content in made.items():
                of_measure = name not in ("sentences", "tokens")
                home = folder / "measures" if of_measure else folder
                write_bytes(place_of(home, name, number), content)
            if on_part is not None:
                on_part(number + 1, n_parts)

    def read(doc_ids: pd.Index) -> Iterator[pd.DataFrame]:
        wanted = locate_values(doc_ids.to_series(), values=ids)
        for number in np.unique(np.searchsorted(bounds, wanted, side="right") - 1):
            yield parts.read(int(number), "tokens")

    copies, shared, units = _join(pd.concat(runs, ignore_index=True), documents, read)
    whole = {
        "documents": documents.assign(unit=units),
        "ledger": ledger,
        "boilerplate": pd.concat(boilerplate, ignore_index=True),
        "copies": copies,
        "shared": shared,
        "bounds": pd.DataFrame({"bound": bounds}),
    }
    for name, table in whole.items():
        (folder / f"{name}.parquet").write_bytes(to_bytes(table))


def _join(
    runs: pd.DataFrame,
    documents: pd.DataFrame,
    read: Callable[[pd.Index], Iterable[pd.DataFrame]],
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Return the copies, the pairs that share half their words, and the unit of each document."""
    pairs = find_pairs(runs, documents=documents, read=read)
    copies, shared = find_copies(pairs, documents=documents), find_shared(pairs)
    return copies, shared, join_copies(documents, copies=copies, shared=shared)


def _choose_step(documents: pd.DataFrame) -> int:
    """Choose every how many articles words are learnt from: 10 million characters are enough."""
    return max(1, int(documents["n_chars"].sum()) // _LEARNT_CHARS)


def _number_documents(runs: pd.DataFrame, ids: pd.Index) -> pd.DataFrame:
    """Return the runs with numbers in place of the names of their documents: a tenth of the size."""
    codes = locate_values(runs["doc_id"], values=ids).astype(np.int32)
    return runs.assign(doc_id=pd.Categorical.from_codes(codes, categories=ids))


def _read_examples(parts: PartsInFiles) -> pd.DataFrame:
    """Read the articles from which each outlet's furniture is learned."""
    chosen = set(choose_examples(parts.documents))
    tables = []
    for number in range(len(parts.bounds) - 1):
        table = parts.read(number, "documents")
        tables.append(table[table["doc_id"].isin(chosen)])
    return pd.concat(tables, ignore_index=True)


def _add_measures(
    parts: Parts,
    measures: Sequence[Measure],
    engine: Engine | None,
    on_part: Callable[[int, int], None] | None,
) -> None:
    """Measure what an older run has not measured."""
    if not isinstance(parts, PartsInFiles) or len(parts.bounds) == 2:
        return
    lacking: list[tuple[int, tuple[Measure, ...]]] = []
    for number in range(len(parts.bounds) - 1):
        absent = [m for m in measures if not parts.place_of_measure(number, m).is_file()]
        lacking += [(number, tuple(absent))] if absent else []

    def list_parts() -> Iterator[SplitPart]:
        for number, absent in lacking:
            needed = {name for measure in absent for name in measure.needs}
            yield SplitPart({name: parts.read(number, name) for name in sorted(needed)}, absent)

    if not lacking:
        return
    with _use(engine) as used:
        results = used.map(measure_part, list_parts())
        for done, ((number, _), made) in enumerate(zip(lacking, results, strict=True), start=1):
            for name, content in made.items():
                write_bytes(place_of(parts.entry / "measures", name, number), content)
            if on_part is not None:
                on_part(done, len(lacking))


def _use(engine: Engine | None) -> Any:
    from contextlib import nullcontext

    if isinstance(engine, str):
        raise InputError(
            f"`engine` must be an open engine, but {name_value(engine)} was passed. Write: with "
            f"open_engine({engine!r}) as engine."
        )
    return open_engine() if engine is None else nullcontext(engine)
