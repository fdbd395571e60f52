"""Measure the three engines of frames on labelled texts, each text with one label.

Usage: python benchmarks/frames.py FILE.csv --text COL --label COL --codebook FILE.toml [--group COL]

Prints one JSON line an engine and number of shots: ``{"engine", "semantic", "shots", "n",
"macro_f1", "accuracy"}``.

- The labels are the codebook's frames, by their ids or their labels; case, spaces, hyphens and
  underscores do not count.
- ``cues`` and ``prototypes`` (``shots`` 0) see no label. By cues a text has the frame with the most
  different cues; between as many, and where there is none, the frame that is nearest by prototypes
  (tf-idf without vectors). By prototypes it is the frame with the highest score.
- ``fitted`` with 4, 8 or 16 shots is fitted to so many texts of each label and tested on all
  others; the mean of 5 seeded draws. ``n`` is the number of texts tested on. "all" is 5-fold cross-validation; folds
  and draws never have the same text, nor texts of the same ``--group``, on both sides. Everything,
  weights too, is learned from the training side alone.
- ``semantic`` true: with sentence vectors, where the extra is installed.

Without ``--codebook`` cues and prototypes are left out.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis import fit_frames, has_semantic, learn_prototypes, read_codebook
from analysis.errors import InputError
from analysis.frames import Codebook, Fitted
from analysis.frames.fitted import rate_fitted
from analysis.frames.learning import assign_folds
from analysis.frames.prototypes import count_cues, rate_prototypes
from analysis.frames.thresholds import score_f1
from analysis.tokens import fold_signs, split_tokens

SHOTS = (4, 8, 16)
N_DRAWS = 5
N_FOLDS = 5
Line = dict[str, Any]


def read_labelled(path: Path, *, text: str, label: str, group: str | None) -> pd.DataFrame:
    """Read ``sentence, frame, group``; rows without text or label are left out, and counted."""
    csv.field_size_limit(10_000_000)
    try:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    except UnicodeDecodeError:
        table = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="cp1252")
    except (OSError, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
        raise InputError(f"{str(path)!r} cannot be read: {error}") from error
    for option, column in (("--text", text), ("--label", label), ("--group", group)):
        if column is not None and column not in table.columns:
            raise InputError(
                f"{option} names the column {column!r}, but {path.name} has {list(table.columns)}."
            )
    folded = [fold_signs(content).strip().lower() for content in table[text]]
    labelled = pd.DataFrame(
        {
            "sentence": table[text],
            "frame": table[label].str.strip(),
            "group": table[group] if group is not None else folded,
        }
    )
    whole = (labelled["sentence"].str.strip() != "") & (labelled["frame"] != "")
    if not whole.all():
        print(f"{(~whole).sum()} rows without text or label are left out", file=sys.stderr)
    return labelled[whole].reset_index(drop=True)


def match_labels(labelled: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Replace the labels by the ids of the codebook's frames."""
    known = {spell(name): frame.id for frame in codebook.frames for name in (frame.label, frame.id)}
    found = labelled["frame"].map(lambda label: known.get(spell(label)))
    if found.isna().any():
        lacking = sorted(set(labelled.loc[found.isna(), "frame"]))
        told = [f"{frame.id} ({frame.label})" for frame in codebook.frames]
        raise InputError(
            f"{len(lacking)} labels are no frames of the codebook: {lacking}. Its frames are "
            f"{told}; name the labels so, or the frames."
        )
    return labelled.assign(frame=found.astype("str"))


def spell(name: str) -> str:
    """Return a label as it is compared."""
    return re.sub(r"[\W_]+", " ", fold_signs(name)).strip().lower()


class Bench:
    """The texts, and what engines say of them; all engines see the same sentences."""

    def __init__(self, labelled: pd.DataFrame, codebook: Codebook | None) -> None:
        self.labelled, self.codebook = labelled, codebook
        self.frames = (
            sorted(set(labelled["frame"]))
            if codebook is None
            else [frame for frame in codebook.labels if frame in set(labelled["frame"])]
        )
        self.truth = labelled["frame"].to_numpy()[:, None] == np.array(self.frames)
        doc_id = pd.Series(map(str, range(len(labelled))), dtype="str")
        self.sentences = pd.DataFrame(  # a text is one sentence, as it was labelled
            {
                "doc_id": doc_id,
                "sentence_id": 0,
                "start": 0,
                "end": labelled["sentence"].str.len(),
                "sentence": labelled["sentence"],
            }
        )
        self.tokens = split_tokens(self.sentences)

    def tell(self, engine: str, semantic: bool, shots: int | str, results: list[Line]) -> Line:
        """Lay out one line: the means over draws."""
        means = {
            name: round(float(np.mean([result[name] for result in results])), 4)
            for name in ("macro_f1", "accuracy")
        }
        n = round(float(np.mean([result["n"] for result in results])))
        return {"engine": engine, "semantic": semantic, "shots": shots, "n": n, **means}

    def judge(self, scores: np.ndarray, rows: np.ndarray) -> Line:
        """Take the highest score of each text; macro-F1 over the labels that occur."""
        marked = np.zeros(scores.shape, dtype=bool)
        marked[np.arange(len(scores)), scores.argmax(axis=1)] = True
        truth = self.truth[rows]
        occurs = truth.any(axis=0) | marked.any(axis=0)
        f1 = score_f1(marked, truth)[2][occurs]
        right = float((marked & truth).sum() / len(truth))
        return {"macro_f1": float(f1.mean()), "accuracy": right, "n": len(truth)}

    def run(self) -> Iterator[Line]:
        """Measure everything, the quickest first."""
        embeds: list[Any] = [None]
        if has_semantic():
            from analysis import embed_texts

            embeds.append(embed_texts)
        else:
            print("without vectors: the extra `semantic` is not installed", file=sys.stderr)
        if self.codebook is None:
            print("cues and prototypes are left out: no --codebook is given", file=sys.stderr)
        else:
            for embed in embeds:
                yield from self.run_codebook(self.codebook, embed)
        for shots in (*SHOTS, "all"):
            for embed in embeds:
                results = list(self.fit_all(shots, embed))
                if results:
                    yield self.tell("fitted", embed is not None, shots, results)

    def run_codebook(self, codebook: Codebook, embed: Any) -> Iterator[Line]:
        """Measure what sees no label."""
        every = np.arange(len(self.truth))
        column = [list(codebook.labels).index(frame) for frame in self.frames]
        engine = learn_prototypes(codebook, embed=embed)
        near, _ = rate_prototypes(self.sentences, self.tokens, engine)
        if embed is None:
            n_cues = count_cues(self.tokens, codebook=codebook, sentences=self.sentences)
            most = n_cues + near / (10 * np.abs(near).max() + 1)
            yield self.tell("cues", False, 0, [self.judge(most[:, column], every)])
        result = self.judge(near[:, column], every)
        yield self.tell("prototypes", embed is not None, 0, [result])

    def fit_all(self, shots: int | str, embed: Any) -> Iterator[Line]:
        """Fit to each training side, and judge on its other side; folds are judged together."""
        groups = pd.factorize(self.labelled["group"])[0]
        if shots == "all":
            fold = assign_folds(self.truth, groups, n_folds=N_FOLDS)
            scores = np.zeros(self.truth.shape)
            for number in range(N_FOLDS):
                out = np.flatnonzero(fold == number)
                scores[out] = self.fit(np.flatnonzero(fold != number), out, embed)
            yield self.judge(scores, np.arange(len(fold)))
            return
        for seed in range(N_DRAWS):
            drawn = self.draw(int(shots), groups, np.random.default_rng(seed))
            if drawn is None:
                print(f"{shots} shots are left out: a label has no more texts", file=sys.stderr)
                return
            out = np.flatnonzero(~np.isin(groups, groups[drawn]))
            yield self.judge(self.fit(drawn, out, embed), out)

    def draw(
        self, shots: int, groups: np.ndarray, generator: np.random.Generator
    ) -> np.ndarray | None:
        """Draw so many texts of each label, no two of one group."""
        drawn: list[int] = []
        used: set[int] = set()
        for column in self.truth.T:
            own = generator.permutation(np.flatnonzero(column))
            chosen: list[int] = []
            for row in own:
                if len(chosen) < shots and groups[row] not in used:
                    chosen.append(int(row))
                    used.add(int(groups[row]))
            if len(chosen) < shots or len(chosen) == len(own):
                return None
            drawn += chosen
        return np.array(drawn)

    def fit(self, inside: np.ndarray, outside: np.ndarray, embed: Any) -> np.ndarray:
        """Fit to some texts, and return the scores of others."""
        labelled = self.labelled.iloc[inside]
        known = labelled[["sentence", "frame"]].assign(
            doc_id=labelled["group"], sentence_id=np.arange(len(labelled))
        )
        fitted: Fitted = fit_frames(known, codebook=self.codebook, embed=embed)
        sentences = self.sentences.iloc[outside].reset_index(drop=True)
        near = self.tokens["doc_id"].astype("str").isin(set(sentences["doc_id"]))
        rated = rate_fitted(sentences, self.tokens[near].reset_index(drop=True), fitted)
        scores = np.zeros((len(outside), len(self.frames)))
        scores[:, [self.frames.index(frame) for frame in fitted.frames]] = rated
        return scores


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--text", required=True, help="the column of the texts")
    parser.add_argument("--label", required=True, help="the column of the labels")
    parser.add_argument("--codebook", help="a codebook's name, or its file")
    parser.add_argument("--group", help="the column of what belongs together: articles, events")
    given = parser.parse_args()
    try:
        labelled = read_labelled(given.file, text=given.text, label=given.label, group=given.group)
        codebook = None
        if given.codebook:
            codebook = read_codebook(given.codebook)
            labelled = match_labels(labelled, codebook)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            for line in Bench(labelled, codebook).run():
                print(json.dumps(line), flush=True)
    except InputError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
