"""Measure the clauses that `find_clauses` finds against a gold file.

Usage: python benchmarks/agency.py GOLD.jsonl [--doers DOERS.jsonl] [--save]

With ``--save`` the rates also go to ``analysis/agency/accuracy.json``, from where the notebooks tell
them beside what they found. It is for the sentences that no rule was mended by.

Each line of the file is a text: ``{"text", "clauses": [{"verb", "form", "agent", "patient"}]}``.
The rules:

- A found clause and one of the gold are a pair when their verbs share a word ("take control" and
  "take control of"; "air strike" and "airstrike" count as "strike"; -ise and -ize are one). Each
  is in one pair at most; those of the same form are paired first, then in the order of the text.
- ``verb``: a pair is a hit. ``form``: a pair of the same form is a hit. ``form: X``: the same,
  only clauses of this form on either side. ``passive form``: only the two passives, with agent and
  without; a hit has the right one of the two.
- ``agent`` and ``patient``: over all clauses; a hit is a pair in which both name one and the heads
  are the same word, singular or plural. The head is the last word before the first preposition,
  relative or "and" ("dozens of civilians": civilians). Naming one where the gold has none counts
  against precision, the other way round against recall.

Each line of DOERS.jsonl is a text: ``{"text", "harms": [{"verb", "doer"}]}``, tolls of a war left
out. ``harm``: found and gold are paired by verb, as above; a clause of a verb of control (a siege, a
town that is stormed) pairs with what the gold has, and is no error where the gold has none. Negated
and possible harms are in neither (`choose_events`). ``doer``: over the pairs, whether the
doer's class (`classify_doers`) is the one of the gold; ``doer: X`` is of one class, ``doer: not
named`` of the three that name nobody by name or side.

Prints one JSON line a measure: ``task, measure, precision, recall, f1, n, goal``; `n` counts the
gold.
"""

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent))

from strip import strip_line

from analysis.agency import find_clauses
from analysis.agency.accuracy import MEASURED
from analysis.agency.doers import NAMED, TOLD, choose_events, classify_doers
from analysis.agency.phrases import find_head
from analysis.measured import save_measured
from analysis.tokens import split_forms, split_sentences, split_tokens

GOALS = {"passive form": 0.95}
FORMS = ("active", "passive", "agentless", "intransitive", "nominalised")
NOUNS = {"siege": "besiege", "death": "die"}  # a gold noun and the verb that it is found as
PASSIVES = ("passive", "agentless")
Clause = dict[str, Any]
Pair = tuple[Clause | None, Clause | None]  # found, gold


def read_gold(path: Path, *, strip: bool = False) -> list[dict[str, Any]]:
    texts = path.read_text(encoding="utf-8").splitlines()
    lines = [json.loads(text) for text in texts if text.strip()]
    return [strip_line(line) for line in lines] if strip else lines


def find_all(texts: list[str]) -> list[list[Clause]]:
    """Find the clauses of each text."""
    clauses = find(texts)
    return split(clauses[["doc_id", "verb", "form", "agent", "patient"]], len(texts))


def find_harms(texts: list[str]) -> list[list[Clause]]:
    """Find the harms of each text that are told as events, and how their doers are told.

    Clauses of control come along: sieges and stormed towns are harms to some coders.
    """
    clauses = find(texts)
    clauses = choose_events(clauses.assign(doer=classify_doers(clauses)))
    return split(clauses[["doc_id", "verb", "kind", "doer"]], len(texts))


def pair_harms(found: list[Clause], gold: list[Clause]) -> list[Pair]:
    """Pair the harms of one text; a clause of control is no error where the gold has none."""
    harms = [clause for clause in found if clause["kind"] == "harm"]
    pairs = pair(harms, gold)
    left = [want for have, want in pairs if have is None and want is not None]
    control = pair([clause for clause in found if clause["kind"] == "control"], left)
    return [one for one in pairs if one[0] is not None] + [
        one for one in control if one[1] is not None
    ]


def find(texts: list[str]) -> pd.DataFrame:
    doc_ids = [str(number) for number in range(len(texts))]
    documents = pd.DataFrame({"doc_id": doc_ids, "text": texts}).astype("str")
    sentences = split_sentences(documents)
    return find_clauses(split_tokens(sentences), sentences=sentences)


def split(clauses: pd.DataFrame, n_texts: int) -> list[list[Clause]]:
    found: list[list[Clause]] = [[] for _ in range(n_texts)]
    for row in clauses.to_dict("records"):
        found[int(row["doc_id"])].append({str(key): value for key, value in row.items()})
    return found


def pair(found: list[Clause], gold: list[Clause]) -> list[Pair]:
    """Pair the clauses of one text; what is left alone has None for a partner."""
    pairs: list[Pair] = []
    left_found, left_gold = list(found), list(gold)
    for strict in (True, False):
        for want in list(left_gold):
            for have in left_found:
                alike = not strict or have.get("form") == want.get("form")
                if alike and spell(have["verb"]) & spell(want["verb"]):
                    pairs.append((have, want))
                    left_found.remove(have)
                    left_gold.remove(want)
                    break
    return pairs + [(have, None) for have in left_found] + [(None, want) for want in left_gold]


def spell(verb: str) -> set[str]:
    """Return the words of a verb as they are compared."""
    words = re.sub(r"air[ -]?strike", "strike", verb.lower()).replace("ize", "ise")
    words = NOUNS.get(words, words)
    return set(re.split(r"[ -]+", words)) - {"of", "on", "at", "out", "up", "down", "off", "over"}


def same_head(have: str, want: str) -> bool:
    heads = [find_head([form.lower() for form in split_forms(text)]) for text in (have, want)]
    plain = [re.sub(r"('s|’s|s|es)$", "", head) for head in heads]
    return bool(heads[0]) and plain[0] == plain[1]


def tell(
    measure: str,
    pairs: Iterable[Pair],
    *,
    counts: Callable[[Clause], bool],
    hit: Callable[[Clause, Clause], bool],
) -> Clause:
    """Lay out precision, recall and F1 of one measure."""
    hits = n_found = n_gold = 0
    for have, want in pairs:
        n_found += have is not None and counts(have)
        n_gold += want is not None and counts(want)
        if have is not None and want is not None and counts(have) and counts(want):
            hits += hit(have, want)
    precision = hits / n_found if n_found else float("nan")
    recall = hits / n_gold if n_gold else float("nan")
    f1 = 2 * hits / (n_found + n_gold) if n_found + n_gold else float("nan")
    return {
        "task": "agency",
        "measure": measure,
        "precision": round(precision, 4),
        "recall": round(recall, 4),
        "f1": round(f1, 4),
        "n": n_gold,
        "goal": GOALS.get(measure),
    }


def measure(gold: list[dict[str, Any]]) -> list[Clause]:
    found = find_all([line["text"] for line in gold])
    pairs = [
        one for have, line in zip(found, gold, strict=True) for one in pair(have, line["clauses"])
    ]

    def same_form(have: Clause, want: Clause) -> bool:
        return bool(have["form"] == want["form"])

    lines = [
        tell("verb", pairs, counts=lambda _: True, hit=lambda have, want: True),
        tell("form", pairs, counts=lambda _: True, hit=same_form),
        tell(
            "passive form", pairs, counts=lambda clause: clause["form"] in PASSIVES, hit=same_form
        ),
    ]
    lines += [tell_form(form, pairs) for form in FORMS]
    return lines + [tell_role(role, pairs) for role in ("agent", "patient")]


def measure_doers(gold: list[dict[str, Any]]) -> list[Clause]:
    """Measure how often the class of a harm's doer is right, where the harm is found."""
    found = find_harms([line["text"] for line in gold])
    pairs = [
        one
        for have, line in zip(found, gold, strict=True)
        for one in pair_harms(have, line["harms"])
    ]
    both = [(have, want) for have, want in pairs if have is not None and want is not None]
    return [
        tell("harm", pairs, counts=lambda _: True, hit=lambda have, want: True),
        tell("doer", both, counts=lambda _: True, hit=_same_doer),
        *(
            tell(f"doer: {told}", both, counts=lambda harm: harm["doer"] == told, hit=_same_doer)  # noqa: B023
            for told in TOLD
        ),
        tell(
            "doer: not named",
            both,
            counts=lambda harm: harm["doer"] != NAMED,
            hit=lambda have, want: True,
        ),
    ]


def _same_doer(have: Clause, want: Clause) -> bool:
    return bool(have["doer"] == want["doer"])


def tell_form(form: str, pairs: list[Pair]) -> Clause:
    return tell(
        f"form: {form}",
        pairs,
        counts=lambda clause: clause["form"] == form,
        hit=lambda have, want: bool(have["form"] == want["form"]),
    )


def tell_role(role: str, pairs: list[Pair]) -> Clause:
    return tell(
        role,
        pairs,
        counts=lambda clause: bool(clause[role]),
        hit=lambda have, want: same_head(have[role], want[role]),
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--doers", type=Path, help="texts with how the doers of harms are told")
    parser.add_argument("--strip", action="store_true", help="without commas and apostrophes")
    parser.add_argument("--save", action="store_true", help="let the notebooks tell these rates")
    arguments = parser.parse_args()
    gold = read_gold(arguments.gold, strip=arguments.strip)
    lines = measure(gold)
    doers = read_gold(arguments.doers, strip=arguments.strip) if arguments.doers else []
    lines += measure_doers(doers) if doers else []
    for line in lines:
        print(json.dumps(line))
    if arguments.save:
        sizes = {"n_texts": len(gold), "n_doer_texts": len(doers)}
        save_measured(lines, MEASURED, stripped=arguments.strip, sizes=sizes)


if __name__ == "__main__":
    main()
