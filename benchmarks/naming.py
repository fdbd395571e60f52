"""Measure how well labels are told to mean their actor, against sentences coded by hand.

Usage: python benchmarks/naming.py GOLD.jsonl [--naming naming-syria] [--strip] [--save]

With ``--save`` the rates also go to ``analysis/naming/accuracy.json``, from where the notebooks tell
them beside what they found. It is for the sentences that no rule was mended by. With ``--strip``
commas and apostrophes are taken out first (`strip.py`): these rates are told of corpora without them.

A line of the file is ``{"text", "mentions": [{"start", "end", "actor", "label"}]}``, offsets in
characters. A mention found is right for ``referent`` when it overlaps a coded one of the same
actor, for ``label`` when it has the same label too (in any case; the words themselves may stand
for the label), for ``span`` when its edges are those coded. Each coded mention is found once.
Lines of ``referent`` are given for each actor as well. Sets coded before groups with several names
were actors of their own call them all ``named groups``, under the commonest name: what is found is
told as it was coded then (`AS_CODED`), and names nobody coded then are left out (`NOT_CODED`). Prints one JSON line a measure:
``task, measure, precision, recall, f1, n, goal``.
"""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent))

from strip import strip_line

from analysis.measured import save_measured
from analysis.naming import find_mentions, read_naming
from analysis.naming.accuracy import MEASURED
from analysis.tokens import split_sentences, split_tokens

GOAL = 0.90
OLD = "named groups"
AS_CODED = {
    "Islamic State": {"": "ISIS"},
    "Nusra": {"": "Jabhat al-Nusra", "HTS": "HTS"},
    "Kurdish-led forces": {"SDF": "SDF", "YPG": "YPG", "PYD": "PYD", "PKK": "PKK"},
    "National Defence Forces": {"National Defence Forces": "National Defence Forces",
                                "shabiha": "National Defence Forces"},
}  # fmt: skip
NOT_CODED = {"Kurdish forces", "popular forces", "al-Qaeda's branch"}
Line = dict[str, Any]


def read_gold(path: Path, *, strip: bool = False) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the documents, and the mentions coded in them."""
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]
    lines = [strip_line(line) for line in lines] if strip else lines
    doc_ids = [f"{number:06d}" for number in range(len(lines))]
    texts = [line["text"] for line in lines]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")
    rows = [
        (doc_id, mention["start"], mention["end"], mention["actor"], mention.get("label", ""))
        for doc_id, line in zip(doc_ids, lines, strict=True)
        for mention in line["mentions"]
    ]
    gold = pd.DataFrame(rows, columns=["doc_id", "start", "end", "actor", "label"])
    return documents, gold.assign(row=range(len(gold)))


def pair(gold: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """Pair what overlaps and has the same actor, the best first, each only once."""
    pairs = gold.merge(found, on=["doc_id", "actor"], suffixes=("", "_found"))
    overlap = pairs[["end", "end_found"]].min(axis=1) - pairs[["start", "start_found"]].max(axis=1)
    pairs = pairs.assign(overlap=overlap)
    pairs = pairs[pairs["overlap"] > 0].sort_values(
        ["overlap", "row", "row_found"], ascending=[False, True, True]
    )
    chosen, rows, found_rows = [], set(), set()
    for place, row, row_found in zip(pairs.index, pairs["row"], pairs["row_found"], strict=True):
        if row not in rows and row_found not in found_rows:
            rows.add(row)
            found_rows.add(row_found)
            chosen.append(place)
    return pairs.loc[chosen]


def tell_as_coded(found: pd.DataFrame, actors: set[str]) -> pd.DataFrame:
    """Call groups what they are called in a set that knows no actor but `OLD` for them."""
    if OLD not in actors or actors & set(AS_CODED):
        return found
    apart = found["actor"].isin(AS_CODED)
    found = found[~(apart & found["label"].isin(NOT_CODED))].copy()
    for actor, labels in AS_CODED.items():
        own = found["actor"] == actor
        found.loc[own, "label"] = [
            labels.get(name, labels.get("", name)) for name in found.loc[own, "label"]
        ]
        found.loc[own, "actor"] = OLD
    return found


def tell(measure: str, n_right: int, n_found: int, n_gold: int, goal: float | None) -> Line:
    precision = n_right / n_found if n_found else None
    recall = n_right / n_gold if n_gold else None
    f1 = 2 * n_right / (n_found + n_gold) if n_found + n_gold else None
    told = {"precision": precision, "recall": recall, "f1": f1}
    rounded = {key: None if value is None else round(value, 4) for key, value in told.items()}
    return {"task": "naming", "measure": measure, **rounded, "n": n_gold, "goal": goal}


def measure(path: Path, *, naming: str, strip: bool = False) -> list[Line]:
    documents, gold = read_gold(path, strip=strip)
    tokens = split_tokens(split_sentences(documents))
    found = find_mentions(tokens, naming=read_naming(naming))
    found = tell_as_coded(found, set(gold["actor"]))
    found = found.assign(row=range(len(found)))
    pairs = pair(gold, found)
    texts = documents.set_index("doc_id")["text"]
    named = [
        label.casefold() in (label_found.casefold(), texts[doc_id][start:end].casefold())
        for label, label_found, doc_id, start, end in zip(
            pairs["label"], pairs["label_found"], pairs["doc_id"], pairs["start"], pairs["end"],
            strict=True,
        )
    ]  # fmt: skip
    same = (pairs["start"] == pairs["start_found"]) & (pairs["end"] == pairs["end_found"])
    lines = [
        tell("referent", len(pairs), len(found), len(gold), GOAL),
        tell("label", sum(named), len(found), len(gold), None),
        tell("span", int(same.sum()), len(found), len(gold), None),
    ]
    for actor in sorted({*gold["actor"], *found["actor"]}):
        n = [int((table["actor"] == actor).sum()) for table in (pairs, found, gold)]
        lines.append(tell(f"referent: {actor}", n[0], n[1], n[2], None))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--naming", default="naming-syria")
    parser.add_argument("--strip", action="store_true", help="without commas and apostrophes")
    parser.add_argument("--save", action="store_true", help="let the notebooks tell these rates")
    arguments = parser.parse_args()
    lines = measure(arguments.gold, naming=arguments.naming, strip=arguments.strip)
    for line in lines:
        print(json.dumps(line))
    if arguments.save:
        save_measured(lines, MEASURED, stripped=arguments.strip)


if __name__ == "__main__":
    main()
