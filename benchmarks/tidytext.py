"""Hold term frequencies and tf-idf against those of R's tidytext: an independent check.

Usage: python benchmarks/tidytext.py [CORPUS]

Needs Rscript with tidytext and dplyr (Debian: apt install r-cran-tidytext r-cran-dplyr); without
them it says so and ends. R reads the same texts and does the rest itself: the token rule is written
a second time in tidytext.R. Prints one JSON line a measure: ``task, peer, n, differences, goal``
and what else there is to know. `differences` counts pairs of article and feature that only one side
has or whose number differs, for tf-idf by more than 1e-9. The last line has no goal: it tells how
many tokens tidytext's own default, Unicode's word edges, cuts otherwise, and the commonest of them
(`more`: counted more often by us, `less`: by R).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus import read_documents
from analysis.counts import count_features, score_tf_idf
from analysis.errors import InputError
from analysis.tokens import split_sentences, split_tokens

SCRIPT = Path(__file__).with_suffix(".R")
PACKAGES = ["dplyr", "stringi", "tidytext", "tokenizers"]
TOLERANCE = 1e-9
SHOWN = 15  # features that are named in a line
KEYS = ["doc_id", "feature"]
Line = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("corpus", nargs="?", default="seeds")
    given = parser.parse_args(arguments)
    lacking = find_lacking()
    if lacking:
        sys.stderr.write(f"tidytext: skipped, for {lacking} is not installed.\n")
        return 0
    try:
        documents, _ = read_documents(given.corpus)
    except InputError as error:
        sys.stderr.write(f"tidytext: {error}\n")
        return 2
    lines = compare(documents, *count_in_r(documents))
    for line in lines:
        print(json.dumps(line, ensure_ascii=False))
    return int(any(line["goal"] is not None and line["differences"] for line in lines))


def find_lacking() -> str:
    """Return what R lacks to run the check: "" where nothing."""
    if shutil.which("Rscript") is None:
        return "Rscript"
    names = ", ".join(f'"{name}"' for name in PACKAGES)
    code = f"cat(setdiff(c({names}), rownames(installed.packages())), sep = ', ')"
    lacking = run_r("-e", code)
    return f"R's {lacking}" if lacking else ""


def run_r(*arguments: str) -> str:
    done = subprocess.run(
        ["Rscript", "--vanilla", *arguments],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    if done.returncode:
        raise SystemExit(f"Rscript failed:\n{done.stderr}")
    return done.stdout.strip()


def count_in_r(documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, str]:
    """Return R's counts with tf-idf, its counts by its own words, and its versions."""
    with tempfile.TemporaryDirectory() as folder:
        texts, *counted = (Path(folder) / name for name in ("texts.csv", "counts.csv", "words.csv"))
        table = documents[["doc_id", "text"]].astype("str")
        # R's strings hold no NUL; it separates tokens as the space does
        table["text"] = table["text"].str.replace("\0", " ", regex=False)
        table.to_csv(texts, index=False)
        versions = run_r(str(SCRIPT), str(texts), *map(str, counted))
        counts, words = (read_counts(path) for path in counted)
    return counts, words, versions


def read_counts(path: Path) -> pd.DataFrame:
    types = dict.fromkeys(KEYS, "str")
    return pd.read_csv(path, dtype=types, keep_default_na=False, encoding="utf-8")


def compare(
    documents: pd.DataFrame, peer: pd.DataFrame, peer_words: pd.DataFrame, versions: str
) -> list[Line]:
    """Return the lines that hold our numbers against R's."""
    tokens = split_tokens(split_sentences(documents))
    counts = count_features(tokens).astype(dict.fromkeys(KEYS, "str"))
    alone = documents[["doc_id"]].assign(group=documents["doc_id"])  # each article a group
    scores = score_tf_idf(counts, groups=alone).rename(columns={"group": "doc_id"})
    told = {"n_documents": len(documents), "versions": versions}
    lines = [
        tell("term frequencies", 'unnest_tokens(token = "regex"), count', counts, peer, ["n"]),
        tell("tf-idf", "bind_tf_idf", scores, peer, ["tf", "idf", "tf_idf"]),
        tell_words(counts, peer_words),
    ]
    return [line | told for line in lines]


def tell(
    task: str, function: str, ours: pd.DataFrame, peer: pd.DataFrame, values: list[str]
) -> Line:
    both = ours.merge(peer, on=KEYS, how="outer", suffixes=("", "_peer"), indicator=True)
    apart = pd.DataFrame({value: (both[value] - both[f"{value}_peer"]).abs() for value in values})
    differs = (both["_merge"] != "both") | (apart > TOLERANCE).any(axis=1)
    return {
        "task": task,
        "peer": f"tidytext {function}",
        "n": len(both),
        "differences": int(differs.sum()),
        "goal": 0,
        "largest": float(apart.max().max()) if len(both) else 0.0,
        "features": both.loc[differs, "feature"].value_counts().head(SHOWN).to_dict(),
    }


def tell_words(ours: pd.DataFrame, peer: pd.DataFrame) -> Line:
    """Count our tokens that R's own words do not have, article by article."""
    both = ours.merge(peer, on=KEYS, how="outer", suffixes=("", "_peer"))
    surplus = (both["n"].fillna(0) - both["n_peer"].fillna(0)).astype("int64")
    by_feature = surplus.groupby(both["feature"]).sum()
    return {
        "task": "tokens that Unicode's word edges cut otherwise",
        "peer": "tidytext unnest_tokens()",
        "n": int(ours["n"].sum()),
        "differences": int(surplus.clip(lower=0).sum()),
        "goal": None,
        "more": by_feature[by_feature > 0].nlargest(SHOWN).to_dict(),
        "less": (-by_feature[by_feature < 0]).nlargest(SHOWN).to_dict(),
    }


if __name__ == "__main__":
    sys.exit(main())
