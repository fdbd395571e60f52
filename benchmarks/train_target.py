"""Train the models of tone towards a target that come with Parallax.

Usage: python benchmarks/train_target.py TRAIN.csv DEV.csv [--semantic] [--out FOLDER]

Both files are shaped as `target_sentiment.py` tells; an article's rows are held together in
cross-validation where a column ``gid`` tells them apart. Without ``--semantic`` the model of words
is trained: multinomial logistic regression over the features of `analysis.towards.features`,
weighed by their rarity, classes weighed equally. How rare a feature may be (``MIN_ROWS``) and how
freely weights may grow (``FREEDOM``) were picked by cross-validation on the training file.

With ``--semantic`` the upper layers of the sentence encoder are trained on (`tune_layers.py`).

Prints a JSON line for cross-validation on the training file, and one for the development file,
which is not trained on. The file that is written is the same, byte for byte, on the same machine.
"""

import argparse
import json
import time
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from target_sentiment import lay_out, read_judged, score_calls

from analysis.towards.features import find_features, score_windows
from analysis.towards.items import Items, lay_items
from analysis.towards.model import FILE, Model, locate_keys, score_model, shorten, weigh_features
from analysis.towards.score import CALLS

MIN_ROWS = 2  # rows of the training file that a feature must be in
FREEDOM = 3.0  # scikit-learn's C
N_FOLDS = 4


class Judged(NamedTuple):
    """Targets as items, the class of each, and its article."""

    items: Items
    gold: np.ndarray
    article: np.ndarray

    def take(self, rows: np.ndarray) -> "Judged":
        """These targets only."""
        items = self.items
        chosen = Items(
            kind=items.kind, row=items.row, form=items.form, valence=items.valence,
            low=items.low[rows], high=items.high[rows], own=items.own[rows], forms=items.forms,
        )  # fmt: skip
        return Judged(chosen, self.gold[rows], self.article[rows])


def read_file(path: Path) -> Judged:
    judged = read_judged(path)
    targets, sentences, tokens = lay_out(judged)
    gold = judged["polarity"].map({name: place for place, name in enumerate(CALLS)})
    raw = pd.read_csv(path, dtype=str, keep_default_na=False)
    article = raw["gid"].str.split("_").str[:3].str.join("_") if "gid" in raw else raw.index
    items = lay_items(targets, sentences=sentences, tokens=tokens)
    return Judged(items, gold.to_numpy(), pd.factorize(article)[0])


def train_words(judged: Judged) -> Model:
    """Train the model of words."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    n = len(judged.gold)
    features = find_features(judged.items)
    keys, counts = np.unique(shorten(features.key), return_counts=True)
    keys, counts = keys[counts >= MIN_ROWS], counts[counts >= MIN_ROWS]
    idf = (np.log((1 + n) / (1 + counts)) + 1).astype(np.float16).astype(np.float64)
    place, known = locate_keys(features, keys)
    target, place = features.target[known], place[known]
    values = weigh_features(target, idf[place], n)
    words = sparse.csr_matrix((values, (target, place)), shape=(n, len(keys)))
    seen = sparse.hstack([words, sparse.csr_matrix(score_windows(judged.items))]).tocsr()
    fitted = LogisticRegression(C=FREEDOM, class_weight="balanced", max_iter=300, tol=1e-3)
    fitted.fit(seen, judged.gold)
    weights = fitted.coef_.T
    used = np.abs(weights[: len(keys)]).max(axis=1) > 0
    return Model(
        keys[used], idf[used], weights[: len(keys)][used], weights[len(keys) :], fitted.intercept_
    )


def save_words(model: Model, path: Path) -> None:
    """Write the arrays; weights and rarities in half precision."""
    path.parent.mkdir(parents=True, exist_ok=True)
    arrays = {"keys": model.keys, "idf": model.idf.astype(np.float16)}
    arrays |= {"weights": model.weights.astype(np.float16)}
    arrays |= {"dense": model.dense.astype(np.float32), "bias": model.bias.astype(np.float32)}
    np.savez_compressed(path, **arrays)


def split_folds(article: np.ndarray, n_folds: int) -> np.ndarray:
    """Give each article a fold, at random."""
    order = np.random.default_rng(0).permutation(int(article.max()) + 1)
    return (order % n_folds)[article]


def report(what: str, gold: np.ndarray, logits: np.ndarray, **more: object) -> None:
    names = np.array(CALLS, dtype=object)
    macro_f1, accuracy = score_calls(names[gold], names[logits.argmax(axis=1)])
    line = {"what": what, "n": len(gold), "macro_f1": round(macro_f1, 4)}
    print(json.dumps(line | {"accuracy": round(accuracy, 4)} | more), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the models of tone towards a target.")
    parser.add_argument("train", type=Path)
    parser.add_argument("dev", type=Path)
    parser.add_argument("--semantic", action="store_true", help="train the encoder's upper layers")
    parser.add_argument("--out", type=Path, default=FILE.parent)
    options = parser.parse_args()
    train, dev = read_file(options.train), read_file(options.dev)
    if options.semantic:
        from tune_layers import train_semantic

        train_semantic(train, dev, options.out)
        return
    began = time.time()
    fold = split_folds(train.article, N_FOLDS)
    held = np.zeros((len(train.gold), len(CALLS)))
    for number in range(N_FOLDS):
        model = train_words(train.take(np.flatnonzero(fold != number)))
        rows = np.flatnonzero(fold == number)
        held[rows] = score_model(train.take(rows).items, model)[0]
    report("trained, cross-validation", train.gold, held, folds=N_FOLDS)
    model = train_words(train)
    save_words(model, options.out / FILE.name)
    report(
        "trained, development file", dev.gold, score_model(dev.items, model)[0],
        n_features=len(model.keys), seconds=round(time.time() - began),
        n_bytes=(options.out / FILE.name).stat().st_size,
    )  # fmt: skip


if __name__ == "__main__":
    main()
