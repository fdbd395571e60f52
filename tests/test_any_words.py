"""Short texts of any words in any order break no rule: sentences end where nobody expects it."""

import json
import random
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.agency import find_clauses
from analysis.naming import find_mentions, read_naming
from analysis.tokens import split_sentences, split_tokens
from analysis.voices import find_voices

GOLD = Path("tests/golden")
OFTEN = (
    "of by in according to who was the a and said says told that it dying died dead toll left "
    "from when as with not no under out up 12 . , ; : “ ” ‘ ’ ( ) army Mr spokesman Reuters"
).split()


def make_texts(*, n: int, seed: int) -> list[str]:
    """Texts of one to seven words: the common ones, and those of the coded sentences."""
    chance = random.Random(seed)
    lines = "".join(path.read_text(encoding="utf-8") for path in sorted(GOLD.glob("*.jsonl")))
    texts = (json.loads(line).get("text", "") for line in lines.splitlines())
    rare = sorted(set(re.findall(r"[A-Za-z][A-Za-z'-]*", " ".join(texts))))
    pools = (OFTEN, rare)
    return [
        " ".join(chance.choice(pools[chance.random() < 0.45]) for _ in range(chance.randint(1, 7)))
        for _ in range(n)
    ]


@pytest.mark.parametrize("text", ["They are dying of", "“ that Mr told ,"])
def test_texts_that_broke_a_rule_once(text):
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]}).astype("str")
    sentences = split_sentences(documents)
    find_clauses(split_tokens(sentences), sentences=sentences)
    assert (find_voices(documents, sentences=sentences)["doc_id"] == "a").all()


def test_any_words_in_any_order():
    texts = make_texts(n=4000, seed=11)
    documents = pd.DataFrame({"doc_id": map(str, range(len(texts))), "text": texts}).astype("str")
    sentences = split_sentences(documents)
    tokens = split_tokens(sentences)
    length = dict(zip(documents["doc_id"], documents["text"].str.len(), strict=True))
    found = {
        "clauses": find_clauses(tokens, sentences=sentences),
        "voices": find_voices(documents, sentences=sentences),
        "mentions": find_mentions(tokens, naming=read_naming("naming-syria")),
    }
    for name, rows in found.items():
        assert len(rows) > 30, name
        assert (rows["start"] < rows["end"]).all()
        assert (rows["end"] <= rows["doc_id"].astype("str").map(length)).all()
