"""Measure the tone towards a target against people's judgement.

Usage: python benchmarks/target_sentiment.py FILE.csv [--method METHOD ...] [--mask WORDS]

The file has a row per judged target: a text (``sentence`` or ``text``), the target in it
(``start`` and ``end`` as character offsets; without them the first place of ``mention``), the
``polarity`` towards it (negative, neutral or positive, or a number: below, at, above the middle
of the scale) and, where it has parts, their name in ``split``.

Every method must call every row one of the three; no row is left out. The methods:

- ``vader-sentence``: VADER's compound of the whole text, neutral within 0.05 of 0, as its authors
  advise.
- ``vader-window``: the same of the ten tokens to either side of the target.
- ``lexicon-rule``, ``trained``, ``trained-semantic``: `analysis.score_targets`; the last only
  where the extra ``semantic`` is installed.

With ``--mask`` these words, such as ``terror*,rebel*``, are masked for the last three, as
03-sentiment masks its ``labels``.

Prints one JSON line a method and split, and one over all: ``method, split, n, macro_f1,
accuracy``. Macro-F1 is the mean of the F1 of the three classes; a class that the split lacks
counts 0 where the method calls it, and is left out where it does not.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.parameters import split_words
from analysis.tokens import split_tokens
from analysis.towards.find import locate_spans
from analysis.towards.methods import list_methods
from analysis.towards.score import CALLS, choose_likeliest, score_targets
from analysis.vader import score_polarity

BAND = 0.05  # Hutto & Gilbert's
WINDOW = 10
NAMES = {
    "sentence": ("sentence", "text", "sentence_normalized"),
    "start": ("start", "from", "start_offset"),
    "end": ("end", "to", "end_offset"),
    "mention": ("mention", "target", "entity"),
    "polarity": ("polarity", "label", "sentiment", "gold"),
    "split": ("split", "part"),
}
OURS = {"lexicon-rule": "rule", "trained": "trained", "trained-semantic": "trained-semantic"}


def read_judged(path: Path) -> pd.DataFrame:
    """Read the file: ``sentence, start, end, polarity, split``."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    lower = {column.strip().lower(): column for column in table.columns}
    found = {
        name: lower[choice]
        for name, choices in NAMES.items()
        for choice in reversed(choices)
        if choice in lower
    }
    lacking = {"sentence", "polarity"} - set(found)
    if lacking or not ({"start", "end"} <= set(found) or "mention" in found):
        needed = "a text, its polarity, and start and end (or mention)"
        sys.exit(f"{path} must have {needed}; it has {list(table.columns)}.")
    judged = pd.DataFrame({"sentence": table[found["sentence"]]})
    judged["split"] = table[found["split"]] if "split" in found else "all"
    judged["polarity"] = read_polarity(table[found["polarity"]])
    spans = [place_target(row, found) for row in table.to_dict("records")]
    judged[["start", "end"]] = np.array(spans, dtype=np.int64).reshape(-1, 2)
    return judged


def read_polarity(column: pd.Series) -> pd.Series:
    """Read polarities as words or as numbers about the middle of their scale."""
    words = column.str.strip().str.lower()
    if words.isin(CALLS).all():
        return words
    numbers = pd.to_numeric(words)
    middle = (numbers.min() + numbers.max()) / 2
    return np.sign(numbers - middle).map(dict(zip((-1, 0, 1), CALLS, strict=True)))


def place_target(row: dict, found: dict[str, str]) -> tuple[int, int]:
    """Where the target stands: as told, else where its words first are."""
    start, end = (str(row.get(found.get(name, ""), "")).strip() for name in ("start", "end"))
    if start and end:
        return int(float(start)), int(float(end))
    place = row[found["sentence"]].find(row[found["mention"]])
    return max(place, 0), max(place, 0) + len(row[found["mention"]])


def lay_out(judged: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Return targets, sentences and tokens; each row is a document of one sentence."""
    doc_id = [f"{number:07d}" for number in range(len(judged))]
    sentences = pd.DataFrame(
        {"doc_id": doc_id, "sentence_id": 0, "start": 0, "sentence": judged["sentence"]}
    ).astype({"doc_id": "str", "sentence": "str"})
    sentences.insert(3, "end", sentences["sentence"].str.len().astype("int64"))
    targets = pd.DataFrame({"doc_id": doc_id, "sentence_id": 0}).astype({"doc_id": "str"})
    targets[["start", "end"]] = judged[["start", "end"]].to_numpy()
    return targets, sentences, split_tokens(sentences)


def call_vader(texts: pd.Series) -> list[str]:
    compound = score_polarity(texts, plain_apostrophes=True)["compound"].to_numpy()
    sign = np.where(compound >= BAND, 2, np.where(compound <= -BAND, 0, 1))
    return [CALLS[number] for number in sign]


def cut_windows(targets: pd.DataFrame, sentences: pd.DataFrame, tokens: pd.DataFrame) -> pd.Series:
    """Cut each text to the tokens near its target."""
    first, last = locate_spans(tokens, targets)
    codes = tokens["doc_id"].astype("category").cat.codes.to_numpy()
    low = np.searchsorted(codes, np.arange(len(sentences)))
    high = np.searchsorted(codes, np.arange(len(sentences)), side="right") - 1
    begin = np.maximum(first - WINDOW, low)
    end = np.minimum(last + WINDOW, high)
    starts, ends = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    windows = [
        text[starts[one] : ends[two]] if two >= one else ""
        for text, one, two in zip(sentences["sentence"], begin, end, strict=True)
    ]
    return pd.Series(windows, dtype="str")


def score_calls(gold: np.ndarray, called: np.ndarray) -> tuple[float, float]:
    """Return macro-F1 and accuracy."""
    scores = []
    for name in CALLS:
        both = ((gold == name) & (called == name)).sum()
        either = (gold == name).sum() + (called == name).sum()
        if either:
            scores.append(2 * both / either)
    return float(np.mean(scores)), float((gold == called).mean())


def call_all(
    judged: pd.DataFrame, methods: list[str], mask_words: list[str]
) -> dict[str, np.ndarray]:
    """Call every row by every method."""
    targets, sentences, tokens = lay_out(judged)
    calls = {}
    for method in methods:
        if method == "vader-sentence":
            called = call_vader(sentences["sentence"])
        elif method == "vader-window":
            called = call_vader(cut_windows(targets, sentences, tokens))
        else:
            scores = score_targets(
                targets,
                sentences=sentences,
                tokens=tokens,
                method=OURS[method],
                mask_words=mask_words,
            )
            called = choose_likeliest(scores, method=OURS[method])
        calls[method] = np.array(called, dtype=object)
    return calls


def main() -> None:
    known = ["vader-sentence", "vader-window"]
    known += [name for name, ours in OURS.items() if ours in list_methods()]
    parser = argparse.ArgumentParser(description="Measure the tone towards a target.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--method", action="append", choices=known)
    parser.add_argument("--mask", default="", metavar="WORDS")
    options = parser.parse_args()
    judged = read_judged(options.file)
    gold = judged["polarity"].to_numpy(dtype=object)
    called_by = call_all(judged, options.method or known, split_words(options.mask))
    for method, called in called_by.items():
        splits = judged["split"].to_numpy(dtype=object)
        for split in [*sorted(set(splits) - {"all"}), "all"]:
            rows = (splits == split) | (split == "all")
            macro_f1, accuracy = score_calls(gold[rows], called[rows])
            line = {
                "method": method,
                "split": split,
                "n": int(rows.sum()),
                "macro_f1": round(macro_f1, 4),
                "accuracy": round(accuracy, 4),
            }
            print(json.dumps(line))


if __name__ == "__main__":
    main()
