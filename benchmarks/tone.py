"""Measure how well scores of tone agree with people's ratings of the same texts.

Usage: python benchmarks/tone.py FILE.csv --text COL --score COL

A row of the file is a text, a sentence or a few, and the mean of what people rated it; any scale
that rises with the tone will do, and rows that repeat a text are averaged first. Prints one JSON
line a method: ``task, method, r, low, high, n, coverage, goal``: Pearson's correlation with the
ratings, its 95 % interval by resampling texts (2,000 draws), and the share of texts in which the
lexicon found any tone. ``vader`` is vaderSentiment as it is, over the whole text; of the others
`masked` says that names carry no tone, `sentences` that sentences are scored and then averaged.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.errors import InputError
from analysis.lexicons import read_lexicon
from analysis.sentiment import score_sentiment
from analysis.tokens import split_sentences, split_tokens
from analysis.vader import score_polarity

GOAL = 0.55
N_DRAWS = 2000
Line = dict[str, Any]


def read_ratings(path: Path, *, text: str, score: str) -> pd.DataFrame:
    """Return each text once, with the mean of its ratings."""
    sign = "\t" if path.suffix.lower() in (".tsv", ".txt") else ","
    rows = pd.read_csv(path, sep=sign, dtype=str, keep_default_na=False)
    lacking = [column for column in (text, score) if column not in rows.columns]
    if lacking:
        raise InputError(
            f"{path.name} lacks the column {lacking[0]!r}; it has {list(rows.columns)}."
        )
    ratings = pd.to_numeric(rows[score], errors="coerce")
    ratings = ratings.where(np.isfinite(ratings))
    kept = pd.DataFrame({"text": rows[text], "rating": ratings})
    kept = kept[kept["rating"].notna() & (kept["text"].str.strip() != "")]
    if len(kept) < 3:
        raise InputError(
            f"{path.name} has fewer than 3 rows with a text and a number in {score!r}."
        )
    return kept.groupby("text", sort=False, as_index=False)["rating"].mean()


def score_texts(texts: pd.Series) -> dict[str, pd.Series]:
    """Score each text by every method."""
    doc_ids = pd.Series([f"{number:08d}" for number in range(len(texts))], dtype="str")
    documents = pd.DataFrame({"doc_id": doc_ids, "text": texts.astype("str")})
    sentences = split_sentences(documents)
    whole = documents.rename(columns={"text": "sentence"}).assign(
        sentence_id=0, start=0, end=documents["text"].str.len()
    )
    scores = {"vader": score_polarity(documents["text"])["compound"]}
    for name, table, lexicon, masked in (
        ("vader, masked", whole, "vader", True),
        ("news, masked", whole, "news", True),
        ("vader, sentences", sentences, "vader", False),
        ("news, masked, sentences", sentences, "news", True),
    ):
        scored = score_sentiment(
            table, tokens=split_tokens(table), lexicon=read_lexicon(lexicon), mask_names=masked
        )
        means = scored.groupby("doc_id")["compound"].mean()
        scores[name] = means.reindex(doc_ids).fillna(0.0).reset_index(drop=True)
    return scores


def correlate(scores: np.ndarray, ratings: np.ndarray) -> float:
    if np.ptp(scores) == 0 or np.ptp(ratings) == 0:
        return float("nan")
    return float(np.corrcoef(scores, ratings)[0, 1])


def tell(method: str, scores: pd.Series, ratings: pd.Series) -> Line:
    """Return the line of one method."""
    values, rated = scores.to_numpy(), ratings.to_numpy()
    generator = np.random.default_rng(0)
    draws = []
    for _ in range(N_DRAWS):
        rows = generator.integers(len(values), size=len(values))
        draws.append(correlate(values[rows], rated[rows]))
    low, high = np.nanquantile(draws, [0.025, 0.975]) if np.isfinite(draws).any() else (np.nan,) * 2
    figures = {"r": correlate(values, rated), "low": low, "high": high}
    shown = {name: None if np.isnan(x) else round(float(x), 4) for name, x in figures.items()}
    goal = GOAL if method.startswith("news") else None
    coverage = round(float((scores != 0).mean()), 4)
    return {"task": "tone", "method": method, **shown, "n": len(values), "coverage": coverage, "goal": goal}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=str(__doc__).partition("\n")[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", required=True, help="the column with the texts")
    parser.add_argument("--score", required=True, help="the column with people's mean rating")
    given = parser.parse_args()
    try:
        rated = read_ratings(given.file, text=given.text, score=given.score)
    except (InputError, OSError, UnicodeDecodeError, pd.errors.ParserError) as error:
        raise SystemExit(f"tone.py: {error}") from None
    for method, scores in score_texts(rated["text"]).items():
        print(json.dumps(tell(method, scores, rated["rating"])), flush=True)


if __name__ == "__main__":
    main()
