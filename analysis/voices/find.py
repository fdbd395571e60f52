"""The voices of a document: quotations, reported speech and scare quotes with their speakers."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np
import pandas as pd

from analysis.codes import locate_values
from analysis.tables import require_columns
from analysis.tokens import split_forms
from analysis.voices.document import Document, Row

COLUMNS = {
    "doc_id": "str", "sentence_id": "int64", "start": "int64", "end": "int64", "voice": "str",
    "speaker": "str", "speaker_start": "int64", "speaker_end": "int64", "guess": "bool",
    "role": "str", "unnamed": "bool", "own": "bool", "cue": "str", "stance": "str", "n_words": "int64",
}  # fmt: skip


def find_voices(documents: pd.DataFrame, *, sentences: pd.DataFrame) -> pd.DataFrame:
    """Find who is heard in each document: direct quotations, reported speech, scare quotes.

    By rules and closed lists for English. A quotation is the text between two marks, of whatever
    style; what no mark closes ends with its paragraph, or is none if that is too long. Quoted
    words of up to three that no speech verb governs are scare quotes: the paper's own voice, at a
    distance. Reported speech is the clause after *said (that)*, before *…, the army said*, beside
    *according to*, and after nouns such as *his claim that*. It may hold quotations, which then
    have rows of their own.

    Assumes news prose. Speakers are found by the shape of the sentence, not by knowledge: a
    pronoun stands for the last fitting name (`guess` is then true), and so does the speaker of a
    quotation that only goes on from the one before.

    Parameters
    ----------
    documents : DataFrame
        One row per document: ``doc_id, text``, optionally ``source``, the outlet's name.
    sentences : DataFrame
        From `split_sentences`; what they leave out is not looked at.

    Returns
    -------
    DataFrame
        One row per span, in the order of the text: ``doc_id, sentence_id, start, end, voice,
        speaker, speaker_start, speaker_end, guess, role, unnamed, own, cue, stance, n_words``. `sentence_id` is where it
        begins; `start` and `end` are character offsets into the text, the marks left out. `voice`
        is "quoted", "reported" or "scare"; `speaker` the longest form of the name in the document,
        "" if nobody is named; `speaker_start` and `speaker_end` the words that name the speaker
        here, -1 where none do. `role` is one of "state" (of the country written about: its offices, army and
        police, and who fights for it), "Russia, Iran, Hezbollah", "US and coalition", "Turkey",
        "other foreign state", "Kurdish-led forces", "Islamic State", "armed opposition", "political
        opposition", "international organisation", "monitor or NGO", "analyst", "journalist or
        outlet", "civilian" and "". An outlet that is the voice of a state, a camp or a party (*SANA*,
        *state television*, *TASS*) has its side, a private one or one with a charter is "journalist
        or outlet". Who is not named (`unnamed`: a source, officials, residents) has
        the role of those it is said to be among. `own` tells who is the outlet that prints it: its
        reporter, or the body whose organ it is, which a short closed list tells. `stance` is that of the speech verb `cue`: "neutral",
        "doubting" (*claimed*), "endorsing" (*confirmed*), or "" without one. `n_words` counts the
        words of the span.

    Examples
    --------
    >>> from analysis.tokens import split_sentences
    >>> text = "“We stay,” Mayor Rima Haddad said. According to the army, nobody was hurt."
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    >>> voices = find_voices(documents, sentences=split_sentences(documents))
    >>> voices[["voice", "speaker", "role", "cue"]].values.tolist()
    [['quoted', 'Rima Haddad', 'state', 'said'], ['reported', 'the army', 'state', 'according to']]
    >>> text[voices.loc[1, "start"] : voices.loc[1, "end"]]
    'nobody was hurt'
    """
    require_columns(documents, "documents", ["doc_id", "text"], "read_documents()")
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "start", "end"], "split_sentences()"
    )
    order, first = _sort_sentences(documents, sentences)
    starts = sentences["start"].to_numpy()[order].tolist()
    ends = sentences["end"].to_numpy()[order].tolist()
    numbers = sentences["sentence_id"].to_numpy()[order]
    rows: list[Row] = []
    document: list[int] = []
    sentence: list[int] = []
    n_words: list[int] = []
    sources = documents["source"].array if "source" in documents else None
    for number, text in enumerate(documents["text"]):
        low, high = first[number], first[number + 1]
        if low == high:
            continue
        source = str(sources[number]) if sources is not None else ""
        found = Document(text, starts[low:high], ends[low:high], source).read()
        rows += found
        document += [number] * len(found)
        n_words += [len(split_forms(text[row.start : row.end])) for row in found]
        sentence += [max(bisect_right(starts, row.start, low, high) - 1, low) for row in found]
    columns = dict(zip(Row._fields, zip(*rows, strict=True), strict=True)) if rows else {}
    table = pd.DataFrame(
        {
            "doc_id": documents["doc_id"]
            .astype("str")
            .array.take(np.array(document, dtype=np.int64)),
            "sentence_id": numbers[sentence] if rows else np.zeros(0, dtype=np.int64),
        }
        | {name: columns.get(name, ()) for name in Row._fields}
        | {"n_words": n_words}
    )
    return table.astype(COLUMNS)


def _sort_sentences(
    documents: pd.DataFrame, sentences: pd.DataFrame
) -> tuple[np.ndarray, list[int]]:
    """Return the rows of sentences document by document, and where those of each begin."""
    place = locate_values(sentences["doc_id"], values=pd.Index(documents["doc_id"].astype("str")))
    order = np.lexsort([sentences["start"].to_numpy(), place])
    first = np.searchsorted(place[order], np.arange(len(documents) + 1))
    return order, first.tolist()
