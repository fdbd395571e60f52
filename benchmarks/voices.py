"""Hold the voices that Parallax finds against a gold file; precision, recall and F1.

Usage: python benchmarks/voices.py GOLD.jsonl [--strip] [--save] [--speed CORPUS] [--mb 10]

With ``--save`` the rates also go to ``analysis/voices/accuracy.json``, from where the notebooks tell
them beside what they found. It is for the sentences that no rule was mended by. With ``--strip``
commas and apostrophes are taken out first (`strip.py`): these rates are told of corpora without them.

Each line of the gold file is ``{"text", "voices": [{"start", "end", "voice", "speaker"}]}``, with
`voice` one of quoted, reported and scare. Prints one JSON line a measure:
``task, measure, precision, recall, f1, n, goal`` (`n` counts the gold spans).

- quoted spans, scare spans: a span is right when it and a gold span of the same voice are the same
  after white space, quotation marks and punctuation at their edges are cut.
- quotation marks: the same for quoted and scare together, whichever of the two it is called.
- reported spans: a span is right when it shares at least half of what it and a gold span of
  reported speech cover together (intersection over union, signs); each is matched once, best first.
- speaker: of the gold spans quoted or reported that are matched as above (a quoted one also by half
  of the union), the share with the right speaker. Right: both are empty; or, in small letters and
  without articles, titles apart, one's words are all among the other's, and the head (the last word
  before the first preposition, comma or relative pronoun) of one is a word of the other.
- speaker, all spans: the same speakers over all spans quoted or reported. Precision is the share of
  the found spans that are matched and have the right speaker, recall that of the gold spans: a
  span that is missed, and one too many, count as wrong speakers.

With ``--speed``: the CPU seconds of `find_voices` over those of `split_sentences`, for so many MB
of seeded resampled articles of CORPUS (make_corpus.py), measured in one run.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import regex

sys.path.insert(0, str(Path(__file__).resolve().parent))

from make_corpus import make_corpus
from strip import strip_line

from analysis import read_documents, split_sentences
from analysis.measured import save_measured
from analysis.voices import find_voices
from analysis.voices.accuracy import MEASURED

Line = dict[str, Any]
GOALS = {
    "quoted spans": 0.97, "reported spans": 0.85, "speed": 20.0,
    "speaker": 0.90, "speaker, all spans": 0.90,
}  # fmt: skip
MIN_UNION = 0.5
_EDGE = regex.compile(r"^[\s\p{P}\p{S}]+|[\s\p{P}\p{S}]+$")
_TAIL = regex.compile(
    r"(?<=\w)(?:,| of | for | in | from | at | to | with | on | near | who | which | that |\().*"
)
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'-]*")


class Span(NamedTuple):
    """A span of one text."""

    number: int  # of the text
    start: int
    end: int
    voice: str
    speaker: str


def read_gold(path: Path, *, strip: bool = False) -> tuple[pd.DataFrame, list[Span]]:
    """Read a gold file: its texts as documents, and its spans."""
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    lines = [strip_line(line) for line in lines] if strip else lines
    doc_ids = [f"{number:06d}" for number in range(len(lines))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": [line["text"] for line in lines]})
    spans = [
        Span(number, span["start"], span["end"], span["voice"], span["speaker"] or "")
        for number, line in enumerate(lines)
        for span in line["voices"]
    ]
    return documents.astype("str"), spans


def find_spans(documents: pd.DataFrame) -> list[Span]:
    """Find the voices of the texts."""
    voices = find_voices(documents, sentences=split_sentences(documents))
    return [
        Span(int(row.doc_id), row.start, row.end, row.voice, row.speaker)
        for row in voices.itertuples()
    ]


def trim(text: str, span: Span) -> tuple[int, int, int]:
    """Return text number, start and end without white space and punctuation at the edges."""
    words = text[span.start : span.end]
    kept = _EDGE.sub("", words)
    start = span.start + words.find(kept)
    return span.number, start, start + len(kept)


def share_union(one: Span, other: Span) -> float:
    """Return intersection over union of two spans."""
    if one.number != other.number:
        return 0.0
    both = min(one.end, other.end) - max(one.start, other.start)
    return max(both, 0) / (max(one.end, other.end) - min(one.start, other.start))


def match_exactly(gold: list[Span], found: list[Span], texts: list[str]) -> list[tuple[Span, Span]]:
    """Pair the spans that are the same once trimmed."""
    places = {trim(texts[span.number], span): span for span in found}
    pairs = []
    for span in gold:
        twin = places.pop(trim(texts[span.number], span), None)
        if twin is not None:
            pairs.append((span, twin))
    return pairs


def match_by_union(gold: list[Span], found: list[Span]) -> list[tuple[Span, Span]]:
    """Pair the spans that share at least half of their union, each once, the best first."""
    of_text: dict[int, list[Span]] = {}
    for span in found:
        of_text.setdefault(span.number, []).append(span)
    rated = [
        (share_union(span, other), span, other)
        for span in gold
        for other in of_text.get(span.number, [])
    ]
    pairs, taken = [], set()
    for share, span, other in sorted(rated, key=lambda pair: -pair[0]):
        if share >= MIN_UNION and span not in taken and ("found", other) not in taken:
            taken |= {span, ("found", other)}
            pairs.append((span, other))
    return pairs


def is_same_speaker(one: str, other: str) -> bool:
    """Whether two speakers are one by the rule at the head of this file."""
    if not one.strip() or not other.strip():
        return not one.strip() and not other.strip()
    words = [set(list_words(name)) for name in (one, other)]
    heads = [find_head(name) for name in (one, other)]
    if not (words[0] <= words[1] or words[1] <= words[0]):
        return False
    return heads[0] in words[1] or heads[1] in words[0]


def list_words(name: str) -> Iterator[str]:
    """Yield the words of a speaker, folded."""
    for word in _WORD.findall(name.lower().replace("’", "'")):
        word = word.removesuffix("'s")
        if word not in ("the", "a", "an", "al", "of"):
            yield word.removeprefix("al-")


def find_head(name: str) -> str:
    """Return the head noun of a description, the last word of a name."""
    words = list(list_words(_TAIL.sub("", name)))
    return words[-1] if words else ""


def tell(measure: str, n_right: int, n_found: int, n_gold: int) -> Line:
    """Return the line of one measure."""
    precision = n_right / n_found if n_found else float(not n_gold)
    recall = n_right / n_gold if n_gold else float(not n_found)
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    values = {"precision": precision, "recall": recall, "f1": f1}
    line: Line = {"task": "voices", "measure": measure}
    line |= {name: round(value, 4) for name, value in values.items()}
    return line | {"n": n_gold, "goal": GOALS.get(measure)}


def measure(path: Path, *, strip: bool = False) -> Iterator[Line]:
    """Yield the lines of a gold file."""
    documents, gold = read_gold(path, strip=strip)
    found = find_spans(documents)
    texts = documents["text"].tolist()

    def choose(spans: Iterable[Span], *voices: str) -> list[Span]:
        return [span for span in spans if span.voice in voices]

    for name, voices in {
        "quoted spans": ["quoted"],
        "scare spans": ["scare"],
        "quotation marks": ["quoted", "scare"],
    }.items():
        here, there = choose(gold, *voices), choose(found, *voices)
        yield tell(name, len(match_exactly(here, there, texts)), len(there), len(here))
    here, there = choose(gold, "reported"), choose(found, "reported")
    reported = match_by_union(here, there)
    yield tell("reported spans", len(reported), len(there), len(here))
    quoted = match_by_union(choose(gold, "quoted"), choose(found, "quoted"))
    pairs = quoted + reported
    n_right = sum(is_same_speaker(span.speaker, other.speaker) for span, other in pairs)
    yield tell("speaker", n_right, len(pairs), len(pairs))
    spoken = [choose(spans, "quoted", "reported") for spans in (found, gold)]
    yield tell("speaker, all spans", n_right, len(spoken[0]), len(spoken[1]))


def measure_speed(corpus: str, mb: float) -> Line:
    """Time sentence splitting and the voices on the same documents."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "made.parquet"
        make_corpus(corpus, place, mb=mb, random_state=0, tell=lambda *_: None)
        documents = read_documents(place)[0]
        split_sentences(documents.head(5))  # what is loaded at the first call is not measured
        started = time.process_time()
        sentences = split_sentences(documents)
        split = time.process_time() - started
        started = time.process_time()
        n = len(find_voices(documents, sentences=sentences))
        found = time.process_time() - started
    line: Line = {"task": "voices", "measure": "speed", "mb": mb, "split_s": round(split, 2)}
    line |= {"voices_s": round(found, 2), "ratio": round(found / split, 2), "n": n}
    return line | {"goal": GOALS["speed"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--speed", metavar="CORPUS")
    parser.add_argument("--mb", type=float, default=10)
    parser.add_argument("--strip", action="store_true", help="without commas and apostrophes")
    parser.add_argument("--save", action="store_true", help="let the notebooks tell these rates")
    given = parser.parse_args()
    lines = list(measure(given.gold, strip=given.strip))
    for line in lines:
        print(json.dumps(line), flush=True)
    if given.save:
        save_measured(lines, MEASURED, stripped=given.strip)
    if given.speed:
        print(json.dumps(measure_speed(given.speed, given.mb)), flush=True)


if __name__ == "__main__":
    main()
