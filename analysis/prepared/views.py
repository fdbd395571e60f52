"""Views of a prepared corpus: the words of one voice only, or some of its documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.prepared.parts import Measure, Parts
from analysis.voices import find_voices, select_sentences, select_voice


@dataclass(frozen=True)
class PartsOfVoice:
    """The parts of a corpus, with the tokens and sentences of one voice.

    Measures of tokens alone see the tokens of that voice, wherever they stand. Measures that take
    sentences too, such as tone, see whole sentences: those of which more than half is of it.
    """

    parts: Parts
    voice: str

    @property
    def bounds(self) -> Sequence[int]:
        """The number of the first document of each part, and the number of all documents."""
        return self.parts.bounds

    @property
    def whole(self) -> Parts:
        """The parts with the words of all voices."""
        return self.parts

    def read(self, number: int, name: str) -> pd.DataFrame:
        """Return one of the three tables of a part."""
        table = self.parts.read(number, name)
        if name == "documents":
            return table
        voices = self.parts.measure(number, Measure(find_voices))
        select = select_sentences if name == "sentences" else select_voice
        return select(table, voices=voices, voice=self.voice)

    def measure(self, number: int, measure: Measure) -> pd.DataFrame:
        """Measure a part; a measure of the texts alone sees all of them."""
        if measure.needs == ["documents"]:
            return self.parts.measure(number, measure)
        tables: Mapping[str, pd.DataFrame] = {
            name: self.read(number, name) for name in measure.needs
        }
        if {"sentences", "tokens"} <= set(measure.needs):
            sentences = tables["sentences"]
            tokens = self.parts.read(number, "tokens")
            kept = sentences[["doc_id", "sentence_id"]].astype({"doc_id": "str"})
            marked = tokens[["doc_id", "sentence_id"]].astype({"doc_id": "str"})
            inside = pd.MultiIndex.from_frame(marked).isin(pd.MultiIndex.from_frame(kept))
            tables = {**tables, "tokens": tokens[inside].reset_index(drop=True)}
        return measure.apply(tables)

    def find_kept(self, number: int, measure: Measure) -> pd.DataFrame | None:
        """Nothing is kept of one voice."""
        return None


@dataclass(frozen=True)
class PartsOfDocuments:
    """The parts of a corpus with some of their documents."""

    parts: Parts
    doc_ids: frozenset[str]
    bounds: Sequence[int]

    @property
    def whole(self) -> Parts:
        """These documents with the words of all voices."""
        return self

    def read(self, number: int, name: str) -> pd.DataFrame:
        """Return one of the three tables of a part."""
        return self._select(number, self.parts.read(number, name))

    def measure(self, number: int, measure: Measure) -> pd.DataFrame:
        """Return these documents' rows of what is kept for all, else measure them."""
        kept = self.find_kept(number, measure)
        if kept is not None:
            return kept
        return measure.apply({name: self.read(number, name) for name in measure.needs})

    def find_kept(self, number: int, measure: Measure) -> pd.DataFrame | None:
        """Return these documents' rows of what is kept for all: each was measured by itself."""
        kept = self.parts.find_kept(number, measure)
        if kept is None or "doc_id" not in kept:
            return None
        return self._select(number, kept)

    def _select(self, number: int, table: pd.DataFrame) -> pd.DataFrame:
        """Return these documents' rows; the table itself where the part holds no others."""
        n, n_all = (
            bounds[number + 1] - bounds[number] for bounds in (self.bounds, self.parts.bounds)
        )
        if n == n_all:
            return table
        return table[table["doc_id"].isin(self.doc_ids)].reset_index(drop=True)
