"""Words, phrases and wildcards, matched on tokens inside the sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import translate
from functools import cached_property

import numpy as np
import pandas as pd
import regex

from analysis.tables import require_columns
from analysis.tokens import fold_forms, split_forms


class TokenIndex:
    """An index from each feature to the rows of a token table where it stands.

    Made once, it answers any number of patterns: a pattern is looked up in the vocabulary, not in
    the text.
    """

    def __init__(self, tokens: pd.DataFrame) -> None:
        require_columns(
            tokens, "tokens", ["doc_id", "sentence_id", "position", "token"], "split_tokens()"
        )
        forms = tokens["token"].astype("category")
        features = pd.Series(fold_forms(forms.cat.categories.astype("str")), dtype="str")
        feature = features.astype("category")
        self.vocabulary = feature.cat.categories.tolist()
        self.codes = feature.cat.codes.to_numpy()[forms.cat.codes.to_numpy()]
        # Neighbours are rows of one sentence at the next position: where a token was left out of
        # the table its neighbours do not become adjacent.
        document = pd.factorize(tokens["doc_id"])[0]
        places = [document, tokens["sentence_id"].to_numpy(), tokens["position"].to_numpy()]
        steps = np.diff(np.stack(places), axis=1, prepend=-1)
        self.run = np.cumsum((steps != [[0], [0], [1]]).any(axis=0))

    @cached_property
    def _rows(self) -> tuple[np.ndarray, np.ndarray]:
        order = np.argsort(self.codes, kind="stable")
        edges = np.searchsorted(self.codes[order], np.arange(len(self.vocabulary) + 1))
        return order, edges

    @cached_property
    def _position(self) -> dict[str, int]:
        return {feature: code for code, feature in enumerate(self.vocabulary)}

    def find_exact(self, feature: str) -> list[int]:
        """Return the code of `feature`, in a list that is empty where it does not occur."""
        return [self._position[feature]] if feature in self._position else []

    def find_codes(self, word: str) -> list[int]:
        """Return the codes of the features that `word` matches; ``*`` is any run, ``?`` one sign."""
        if "*" not in word and "?" not in word:
            return self.find_exact(word)
        # fnmatch's pattern never backtracks over a `*`, so that no word and no cue can hang it
        matches = re.compile(translate(word.replace("[", "[[]"))).match
        return [code for code, feature in enumerate(self.vocabulary) if matches(feature)]

    def find_rows(self, words: Sequence[str]) -> np.ndarray:
        """Return the rows where the phrase `words` begins, in order; never across a sentence."""
        if not words:
            return np.empty(0, dtype=np.int64)
        order, edges = self._rows
        choices = [self.find_codes(word) for word in words]
        if not all(choices):
            return np.empty(0, dtype=np.int64)
        # begin with the rarest word, then check its neighbours
        rarest = min(
            range(len(words)),
            key=lambda place: sum(edges[code + 1] - edges[code] for code in choices[place]),
        )
        rows = np.concatenate([order[edges[code] : edges[code + 1]] for code in choices[rarest]])
        first = np.sort(rows) - rarest
        last = first + len(words) - 1
        first = first[(first >= 0) & (last < len(self.codes))]
        keep = self.run[first] == self.run[first + len(words) - 1]
        first = first[keep]
        for place, codes in enumerate(choices):
            if place != rarest:
                first = first[np.isin(self.codes[first + place], codes)]
        return first


def split_pattern(pattern: str) -> list[str]:
    """Split a pattern into the words that `TokenIndex` looks up, by the one token rule.

    ``*`` and ``?`` stay with the word they touch; everything else that is no token separates.

    Examples
    --------
    >>> split_pattern("Air strike*"), split_pattern("U.S.-led"), split_pattern("*-backed")
    (['air', 'strike*'], ['u.s.-led'], ['*-backed'])
    """
    words = []
    for chunk in pattern.split():
        if "*" in chunk or "?" in chunk:
            folded = fold_forms([chunk])[0]
            words.extend(fold_forms(regex.findall(r"[\p{L}\p{M}\p{N}*?'.\-]+", folded)))
        else:
            words.extend(fold_forms(split_forms(chunk)))
    return words
