"""The parts of a corpus: some 8 MB of text each, measured one at a time."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import pandas as pd

from analysis.boilerplate import find_boilerplate
from analysis.copies import find_runs
from analysis.paths import write_bytes
from analysis.possessives import restore_possessives
from analysis.prepared.keys import name_measure
from analysis.prepared.tables import read_table, to_bytes
from analysis.tokens import split_sentences, split_tokens

if TYPE_CHECKING:
    from analysis.boilerplate import Edges

TABLES = ("documents", "sentences", "tokens")


@dataclass(frozen=True)
class Measure:
    """A measure with its arguments: a function of ``documents``, ``sentences`` or ``tokens``.

    It looks at one document at a time, so that measuring parts is measuring the whole.
    """

    function: Callable[..., pd.DataFrame]
    arguments: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What its result is called in the cache."""
        return name_measure(self.function, self.arguments)

    @property
    def needs(self) -> list[str]:
        """Which of the tables it takes, known from its signature."""
        return [name for name in inspect.signature(self.function).parameters if name in TABLES]

    def apply(self, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
        """Measure one part."""
        return self.function(**{name: tables[name] for name in self.needs}, **self.arguments)


class Parts(Protocol):
    """The parts of a corpus, however they are kept."""

    @property
    def bounds(self) -> Sequence[int]:
        """The number of the first document of each part, and the number of all documents."""

    @property
    def whole(self) -> Parts:
        """The same parts with the words of all voices."""

    def read(self, number: int, name: str) -> pd.DataFrame:
        """Return one of the three tables of a part."""

    def measure(self, number: int, measure: Measure) -> pd.DataFrame:
        """Return what a measure gives for a part."""

    def find_kept(self, number: int, measure: Measure) -> pd.DataFrame | None:
        """Return what a measure gave before, where that was kept."""


@dataclass(frozen=True)
class PartsInMemory:
    """A corpus that is one part, as tables."""

    tables: Mapping[str, pd.DataFrame]

    @property
    def bounds(self) -> Sequence[int]:
        """The number of the first document, and the number of all documents."""
        return [0, len(self.tables["documents"])]

    @property
    def whole(self) -> Parts:
        """These."""
        return self

    def read(self, number: int, name: str) -> pd.DataFrame:
        """Return one of the three tables."""
        return self.tables[name]

    def measure(self, number: int, measure: Measure) -> pd.DataFrame:
        """Measure the corpus."""
        return measure.apply(self.tables)

    def find_kept(self, number: int, measure: Measure) -> pd.DataFrame | None:
        """Nothing is kept."""
        return None


@dataclass(frozen=True)
class PartsInFiles:
    """The parts of an entry of the cache; results of measures are kept beside the tables."""

    entry: Path
    documents: pd.DataFrame  # all of the corpus, without their text
    bounds: Sequence[int]
    _kept: dict[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def whole(self) -> Parts:
        """These."""
        return self

    def read(self, number: int, name: str) -> pd.DataFrame:
        """Read one of the three tables of a part; the tables of a single part are kept."""
        if name in self._kept:
            return self._kept[name]
        table = read_table(place_of(self.entry, name, number))
        if name == "documents":
            told = self.documents.iloc[self.bounds[number] : self.bounds[number + 1]]
            table = add_texts(told, table["text"].tolist())
        if len(self.bounds) == 2:
            self._kept[name] = table
        return table

    def measure(self, number: int, measure: Measure) -> pd.DataFrame:
        """Return the kept result for a part, else measure it; many parts keep what they gave."""
        kept = self.find_kept(number, measure)
        if kept is not None:
            return kept
        result = measure.apply({name: self.read(number, name) for name in measure.needs})
        if len(self.bounds) > 2:
            write_bytes(self.place_of_measure(number, measure), to_bytes(result))
        return result

    def find_kept(self, number: int, measure: Measure) -> pd.DataFrame | None:
        """Return the kept result for a part."""
        try:
            return read_table(self.place_of_measure(number, measure))
        except (OSError, ValueError):  # not there, or damaged
            return None

    def place_of_measure(self, number: int, measure: Measure) -> Path:
        """Return where a part's result is kept."""
        return place_of(self.entry / "measures", measure.name, number)


@dataclass(frozen=True)
class RawPart:
    """What is sent to an engine: the documents of a part, and what to do with them."""

    documents: pd.DataFrame
    edges: Edges
    possessives: Mapping[str, str]
    measures: tuple[Measure, ...]


@dataclass(frozen=True)
class SplitPart:
    """A part that was split before, sent for further measures."""

    tables: Mapping[str, pd.DataFrame]
    measures: tuple[Measure, ...]


def split_part(part: RawPart) -> dict[str, bytes]:
    """Split a part and measure it; the tables come back as bytes, by name."""
    boilerplate, tables = split_tables(
        part.documents, edges=part.edges, possessives=part.possessives
    )
    made = {"boilerplate": boilerplate, "runs": find_runs(tables["tokens"])}
    made |= {name: tables[name] for name in ("sentences", "tokens")}
    results = {name: to_bytes(table) for name, table in made.items()}
    return results | measure_part(SplitPart(tables, part.measures))


def split_tables(
    documents: pd.DataFrame,
    *,
    possessives: Mapping[str, str],
    edges: Edges | None = None,
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """Return what is left out of documents, and the three tables of what remains."""
    boilerplate = find_boilerplate(documents, edges=edges)
    sentences = split_sentences(documents, leave_out=boilerplate)
    tokens = restore_possessives(split_tokens(sentences), possessives)
    return boilerplate, {"documents": documents, "sentences": sentences, "tokens": tokens}


def measure_part(part: SplitPart) -> dict[str, bytes]:
    """Measure a part; the results come back as bytes, by the measures' names."""
    return {measure.name: to_bytes(measure.apply(part.tables)) for measure in part.measures}


def place_of(folder: Path, name: str, number: int) -> Path:
    """Return where a table of a part is kept."""
    return folder / name / f"{number:05d}.parquet"


def add_texts(documents: pd.DataFrame, texts: Sequence[str]) -> pd.DataFrame:
    """Return documents with their texts, the columns in the order of `read_documents`."""
    whole = documents.reset_index(drop=True)
    names = whole.columns.tolist()
    place = names.index("title") + 1 if "title" in names else 1
    whole.insert(place, "text", pd.Series(texts, dtype="str"))
    return whole
