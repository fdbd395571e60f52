"""What each notebook measures of every part, so that an engine can do it before the kernels start.

A notebook that asks for a measure that stands here finds it done; one that does not stand here is
measured in its kernel. The keys are the notebooks' names, the arguments their parameters' values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.prepared.parts import Measure
    from analysis.report.sources import Source

Values = Mapping[str, Any]


def list_measures(sources: Sequence[Source], bound: Sequence[Values]) -> list[Measure]:
    """List the measures of these notebooks with these values of their parameters."""
    from analysis.corpus import score_language
    from analysis.credits import find_credits
    from analysis.datelines import find_datelines
    from analysis.prepared.corpus import list_sentences
    from analysis.prepared.parts import Measure
    from analysis.punctuation import count_marks
    from analysis.tokens import count_tokens

    shared = [
        list_sentences,
        count_tokens,
        score_language,
        find_datelines,
        find_credits,
        count_marks,
    ]
    wanted = [Measure(function) for function in shared]
    for source, values in zip(sources, bound, strict=True):
        if source.name in _OF_NOTEBOOK:
            defaults = {one.name: one.default for one in source.parameters}
            wanted += _OF_NOTEBOOK[source.name](defaults | dict(values))
    return wanted


def _measure_terms(values: Values) -> list[Measure]:
    from analysis.counts import count_features
    from analysis.prepared.parts import Measure

    return [Measure(count_features)]


def _measure_tone(values: Values) -> list[Measure]:
    from analysis.lexicons import read_lexicon
    from analysis.parameters import split_words
    from analysis.prepared.parts import Measure
    from analysis.sentiment import find_valence_words, score_sentiment
    from analysis.voices import find_voices

    masked = split_words(values["mask_words"])
    how: dict[str, Any] = {
        "lexicon": read_lexicon(str(values["lexicon"])),
        "mask_names": bool(values["mask_names"]),
        "mask_words": masked,
    }
    bare = how | {"mask_words": [*masked, *split_words(values["labels"])]}
    scores = [Measure(score_sentiment, told) for told in (how, bare, {})]
    return [*scores, Measure(find_valence_words, how), Measure(find_voices)]


def _measure_frames(values: Values) -> list[Measure]:
    from analysis.frames import choose_engine, find_cues, find_frames, read_codebook
    from analysis.prepared.parts import Measure

    book = read_codebook(str(values["codebook"]))
    engine = choose_engine(str(values["engine"]), codebook=book)
    if engine is book:
        return [Measure(find_cues, {"codebook": book})]
    return [Measure(find_frames, {"engine": engine})]


def _measure_framing(values: Values) -> list[Measure]:
    from analysis.frames import find_cues, read_codebook
    from analysis.prepared.parts import Measure

    others = [read_codebook(name) for name in ("war-peace", "entman")]
    return [*_measure_frames(values), *(Measure(find_cues, {"codebook": book}) for book in others)]


_OF_NOTEBOOK: dict[str, Callable[[Values], list[Measure]]] = {
    "02-terms": _measure_terms,
    "03-sentiment": _measure_tone,
    "04-framing": _measure_framing,
    "07-validation": _measure_frames,
}
