"""Measure how well a codebook's cues find the frames that people coded, sentence by sentence.

Usage: python benchmarks/coded.py CORPUS LABELS.csv [--codebook NAME ...] [--min-positives 5]

A row of LABELS is a sentence: ``unit_id`` (the article's, a column of CORPUS), ``sentence_sha256``
(the beginning of the hash of its text) and for each codebook a column of its name with the frames
coded, joined by ``;``. A sentence calls up a frame when a cue of it is found. Prints one JSON line
a frame, then the means over the frames that are coded at all, and over those coded in at least
so many sentences, for of rarer ones the sample says next to nothing.

A file LABELS.changed.txt beside LABELS.csv holds the frames whose definition was changed after the
coding, one a line: the codebook's name and the frame's id. Their labels answer another question,
so that they are left out, with a line that says so.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import find_cues, prepare_corpus, read_codebook

GOAL = 0.50
MOST_LACKING = 0.02  # of the coded sentences
SHARES = ("precision", "recall", "f1")
Shares = dict[str, float | None]
Line = dict[str, Any]


def find_sentences(corpus: str, labels: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the coded sentences with their labels, and the tokens of these sentences."""
    prepared = prepare_corpus(corpus)
    unit = prepared.documents.set_index("doc_id")["unit_id"].astype(str)
    parts = []
    for number in range(len(prepared.parts.bounds) - 1):
        sentences, tokens = (prepared.read_part(number, name) for name in ("sentences", "tokens"))
        sentences = sentences.assign(unit_id=sentences["doc_id"].astype("str").map(unit))
        sentences = sentences[sentences["unit_id"].isin(labels["unit_id"])]
        digits = [hashlib.sha256(text.encode()).hexdigest()[:16] for text in sentences["sentence"]]
        found = sentences.assign(sentence_sha256=digits)
        parts.append((found, tokens[tokens["doc_id"].isin(found["doc_id"])]))
    places, tokens = (pd.concat(tables, ignore_index=True) for tables in zip(*parts, strict=True))
    keys = ["unit_id", "sentence_sha256"]
    coded = labels.merge(places.drop_duplicates(keys), on=keys, suffixes=("_coded", ""))
    n_lacking = len(labels) - len(coded)
    told = f"{n_lacking} of {len(labels)} sentences are not there"
    if n_lacking > MOST_LACKING * len(labels):
        raise SystemExit(f"{told}.")
    if n_lacking:
        print(f"{told}, set aside as furniture since they were coded.", file=sys.stderr)
    return coded, tokens


def measure(
    coded: pd.DataFrame, tokens: pd.DataFrame, *, codebook: str, least: int, changed: set[str]
) -> Iterator[Line]:
    """Yield a line for each frame of a codebook, then the means over those often coded."""
    book = read_codebook(codebook)
    cues = find_cues(tokens, codebook=book)
    row = pd.Series(coded.index, index=pd.MultiIndex.from_frame(coded[["doc_id", "sentence_id"]]))
    keys = pd.MultiIndex.from_frame(cues[["doc_id", "sentence_id"]].astype({"doc_id": "str"}))
    of_cue = row.reindex(keys).to_numpy()
    truth = coded[codebook].str.split(";")
    lines = []
    for frame in book.frames:
        called = set(of_cue[(cues["frame"] == frame.id).to_numpy()]) & set(coded.index)
        meant = {number for number, frames in truth.items() if frame.id in frames}
        shares = score(len(called & meant), len(called), len(meant))
        if frame.id in changed:
            left_out = f"{frame.id}: left out, defined anew since it was coded"
            yield tell(codebook, left_out, len(meant), dict.fromkeys(SHARES), None)
        else:
            lines.append(tell(codebook, frame.id, len(meant), shares, None))
    yield from lines
    for times, goal in ((1, None), (least, GOAL)):
        kept = [line for line in lines if line["n"] >= times]
        means = {key: mean([line[key] or 0 for line in kept]) for key in SHARES}
        often = f"{times} times or more" if times > 1 else "at least once"
        name = f"macro, {len(kept)} of {len(book.frames)} frames, coded {often}"
        yield tell(codebook, name, len(coded), means, goal)


def read_changed(labels: Path) -> dict[str, set[str]]:
    """Return the frames of each codebook that were defined anew after the coding."""
    path = labels.with_suffix(".changed.txt")
    changed: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        if line.strip():
            codebook, frame = line.split()
            changed.setdefault(codebook, set()).add(frame)
    return changed


def score(n_right: int, n_found: int, n_coded: int) -> Shares:
    shares = {
        "precision": n_right / n_found if n_found else None,
        "recall": n_right / n_coded if n_coded else None,
        "f1": 2 * n_right / (n_found + n_coded) if n_found + n_coded else None,
    }
    return {key: None if share is None else round(share, 4) for key, share in shares.items()}


def tell(codebook: str, measure: str, n: int, shares: Shares, goal: float | None) -> Line:
    return {"task": f"cues of {codebook}", "measure": measure, **shares, "n": n, "goal": goal}


def mean(values: list[float]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("corpus")
    parser.add_argument("labels", type=Path)
    parser.add_argument("--codebook", action="append", help="by default each column of LABELS")
    parser.add_argument("--min-positives", type=int, default=5)
    given = parser.parse_args()
    labels = pd.read_csv(given.labels, dtype=str, keep_default_na=False)
    named = [
        str(name) for name in labels if name not in ("unit_id", "sentence_id", "sentence_sha256")
    ]
    coded, tokens = find_sentences(given.corpus, labels)
    least, changed = given.min_positives, read_changed(given.labels)
    for codebook in given.codebook or named:
        new = changed.get(codebook, set())
        for line in measure(coded, tokens, codebook=codebook, least=least, changed=new):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
