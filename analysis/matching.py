"""Words, phrases and wildcards, matched on tokens inside the sentence."""

from __future__ import annotations

import weakref
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import regex

from analysis.codes import locate_values, split_codes
from analysis.errors import InputError, name_value
from analysis.tables import require_columns
from analysis.tokens import fold_forms, split_forms

_BLOCK = 1 << 17  # rows looked through at once: what is made of them stays in the cache
_LAST_SIGN = chr(0x10FFFF)
_FEW = 8  # so many forms are sooner compared one by one than looked up
_COLUMNS = ["doc_id", "sentence_id", "position", "token"]


class TokenIndex:
    """What is known of a token table's words, to find any number of patterns in it.

    A pattern is looked up in the vocabulary, not in the text, and only what a query asks for is
    made: at most 5 bytes a token beside the table. A word without wildcards asks for no
    vocabulary, which costs more than to find it. `index_tokens` keeps the index of a table.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token`` (from `split_tokens`).

    Raises
    ------
    ValueError
        Where a column is missing.
    """

    def __init__(self, tokens: pd.DataFrame) -> None:
        require_columns(tokens, "tokens", _COLUMNS, "split_tokens()")
        # Views that pandas copies before it writes to the table: they stay as they were read.
        self._columns = {name: tokens[name] for name in _COLUMNS}
        forms = tokens["token"].astype("category").array
        self._form = forms.codes
        self._forms = forms.categories

    @cached_property
    def _n_of_form(self) -> np.ndarray:
        n_of_form = np.zeros(len(self._forms), dtype=np.int64)
        for start in range(0, len(self._form), _BLOCK):
            part = self._form[start : start + _BLOCK]
            n_of_form += np.bincount(part, minlength=len(self._forms))
        return n_of_form

    @cached_property
    def _features(self) -> tuple[list[str], np.ndarray]:
        """The vocabulary, and the place in it of each form that occurs."""
        used = np.flatnonzero(self._n_of_form)  # a part of a corpus may share a long list of forms
        texts = self._forms if len(used) == len(self._forms) else self._forms[used]
        folded = fold_forms(texts.astype("str").tolist())
        vocabulary = sorted(dict.fromkeys(folded))
        code = dict(zip(vocabulary, range(len(vocabulary)), strict=True))
        feature_of = np.zeros(len(self._forms), dtype=np.int32)
        codes = map(code.__getitem__, folded)
        feature_of[used] = np.fromiter(codes, dtype=np.int32, count=len(folded))
        return vocabulary, feature_of

    @cached_property
    def _spelt(self) -> tuple[Any, dict[str, list[int]]]:
        """The forms in lower case, and which of those not in ASCII fold to which feature."""
        import pyarrow as pa
        import pyarrow.compute as pc

        texts = pa.array(self._forms.astype("str"), type=pa.large_string())
        ascii_only = pc.string_is_ascii(texts).to_numpy(zero_copy_only=False)
        others = np.flatnonzero(~ascii_only)
        forms_of: dict[str, list[int]] = {}
        folded = fold_forms(self._forms[others].astype("str"))
        for form, feature in zip(others.tolist(), folded, strict=True):
            forms_of.setdefault(feature, []).append(form)
        return pc.ascii_lower(texts), forms_of

    @property
    def vocabulary(self) -> list[str]:
        """The features (folded forms) that occur, sorted; a feature's code is its place in it."""
        return self._features[0]

    @property
    def _feature_of(self) -> np.ndarray:
        return self._features[1]

    @cached_property
    def codes(self) -> np.ndarray:
        """The feature of each token, as its place in the vocabulary."""
        return self._feature_of[self._form]

    @cached_property
    def counts(self) -> np.ndarray:
        """How often each feature of the vocabulary occurs."""
        n = len(self.vocabulary)
        sums = np.bincount(self._feature_of, weights=self._n_of_form, minlength=n)
        return sums[:n].astype(np.int64)

    @cached_property
    def _follows(self) -> np.ndarray:
        """Whether a token is the next one after the row before it, in the same sentence.

        Where a token was left out of the table its neighbours do not become adjacent.
        """
        position = self._columns["position"].to_numpy()
        follows = ~mark_sentences(self._columns)
        follows[1:] &= position[1:] - position[:-1] == 1
        return follows

    def number_sentences(self) -> np.ndarray:
        """Return a number for each token that is the same within a sentence and rises by 1."""
        return np.cumsum(mark_sentences(self._columns), dtype=np.int32)

    @cached_property
    def _backwards(self) -> tuple[list[str], list[int]]:
        """The vocabulary spelt from the end, sorted, and the codes in that order."""
        spelt = sorted((feature[::-1], code) for code, feature in enumerate(self.vocabulary))
        return [feature for feature, _ in spelt], [code for _, code in spelt]

    def find_exact(self, feature: str) -> list[int]:
        """Return the code of `feature`, in a list that is empty where it does not occur."""
        place = bisect_left(self.vocabulary, feature)
        return [place] if self.vocabulary[place : place + 1] == [feature] else []

    def find_codes(self, word: str) -> list[int]:
        """Return the codes of the features that `word` matches; ``*`` is any run, ``?`` one sign."""
        wild = [place for place, sign in enumerate(word) if sign in "*?"]
        if not wild:
            return self.find_exact(word)
        if wild == [0] and word[0] == "*":
            spelt, codes = self._backwards
            return sorted(codes[place] for place in _find_prefix(spelt, word[:0:-1]))
        begun = _find_prefix(self.vocabulary, word[: wild[0]])
        if wild == [len(word) - 1] and word[-1] == "*":
            return list(begun)
        return (begun.start + self._find_like(word, begun)).tolist()

    def _find_like(self, word: str, codes: range) -> np.ndarray:
        """Tell which of a run of codes a word with any wildcards matches.

        No word can hang it: Arrow's pattern matcher never goes back.
        """
        import pyarrow.compute as pc

        pattern = regex.sub(r"[%_\\]", r"\\\g<0>", word).replace("*", "%").replace("?", "_")
        features = self._arrow.slice(codes.start, len(codes))
        return np.flatnonzero(pc.match_like(features, pattern).to_numpy(zero_copy_only=False))

    @cached_property
    def _arrow(self) -> Any:
        import pyarrow as pa

        return pa.array(self.vocabulary, type=pa.large_string())

    def find_feature_rows(self, codes: Iterable[int]) -> np.ndarray:
        """Return the rows whose feature is one of `codes`, in order."""
        wanted = np.zeros(len(self.vocabulary), dtype=bool)
        wanted[list(codes)] = True
        return self._find_rows_of(wanted)

    def find_rows(self, words: Sequence[str]) -> np.ndarray:
        """Return the rows where the phrase `words` begins, in order; never across a sentence."""
        if len(words) != 1:
            return self.find_phrases([words])[0]
        if "*" in words[0] or "?" in words[0]:
            return self.find_feature_rows(self.find_codes(words[0]))
        return self.find_exact_rows(words[0])

    def find_exact_rows(self, feature: str) -> np.ndarray:
        """Return the rows whose feature is `feature`, in order, without making the vocabulary."""
        return self._find_rows_of_forms(self._find_forms(feature))

    def _find_forms(self, feature: str) -> list[int]:
        """Return the forms that fold to `feature`.

        What an ASCII form folds to follows from its lower case: that, or that less a possessive.
        All others are folded.
        """
        import pyarrow.compute as pc

        lowered, others = self._spelt
        found = list(others.get(feature, []))
        for spelling in (feature, f"{feature}'s"):
            if spelling.isascii() and fold_forms([spelling]) == [feature]:
                alike = pc.equal(lowered, spelling).to_numpy(zero_copy_only=False)
                found += np.flatnonzero(alike).tolist()
        return found

    def find_phrases(self, patterns: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
        """Find every occurrence of every pattern in one pass over the tokens.

        Each pattern is looked for at its rarest word, then its other words are checked.

        Parameters
        ----------
        patterns : sequence of sequences of str
            The words of each pattern (from `split_pattern`); one without words is nowhere.

        Returns
        -------
        tuple of ndarray
            The rows where an occurrence begins, and the number of its pattern in `patterns`; in
            the order of the rows, then of the patterns. No occurrence crosses a sentence or a gap
            between tokens.
        """
        first, pattern = self._find_all(patterns)
        first, pattern = first.astype(np.int64), pattern.astype(np.int64)
        order = np.argsort(first * max(len(patterns), 1) + pattern)
        return first[order], pattern[order]

    def find_places(self, patterns: Sequence[Sequence[str]]) -> list[np.ndarray]:
        """Find where each pattern begins: for each of `patterns` its rows, in order."""
        first, pattern = self._find_all(patterns)
        # in the order of the rows within each pattern already; a short number is sorted by digits
        short = pattern.astype(np.min_scalar_type(len(patterns)))
        first = first[np.argsort(short, kind="stable")].astype(np.int64)
        bounds = np.cumsum(np.bincount(pattern, minlength=len(patterns)))
        return np.split(first, bounds[:-1]) if len(patterns) else []

    def _find_all(self, patterns: Sequence[Sequence[str]]) -> tuple[np.ndarray, np.ndarray]:
        """Find where each pattern begins; of each pattern in the order of the rows."""
        slots = _Slots(patterns, self)
        if not slots.n_slots:
            return _NOWHERE, _NOWHERE
        longer = slots.length[slots.anchor_pattern] > 1
        found = []
        for kind in (~longer, longer):
            row, entry = self._gather(slots.anchor_code[kind])
            found.append((row, slots.anchor_pattern[kind].astype(np.int32)[entry]))
        (done, done_pattern), (row, pattern) = found
        # one other word first: it leaves few
        other = np.where((slots.anchor_place == 0) & (slots.length > 1), 1, 0)
        near = row + (other - slots.anchor_place).astype(row.dtype)[pattern]
        near = near.clip(0, max(len(self._form) - 1, 0))
        keep = slots.match(pattern, other, self._feature_of[self._form[near]])
        row, pattern = row[keep], pattern[keep]
        first = row - slots.anchor_place.astype(row.dtype)[pattern]
        inside = (first >= 0) & (first + slots.length[pattern] <= len(self._form))
        first, pattern = first[inside], pattern[inside]
        for slot in range(slots.n_slots if len(first) else 0):
            asked = np.flatnonzero(slot < slots.length[pattern])
            keep = np.ones(len(first), dtype=bool)
            here = first[asked] + slot
            if slot:
                keep[asked] = self._follows[here]
            check = keep[asked] & (slots.anchor_place[pattern[asked]] != slot)
            asked, here = asked[check], here[check]
            code = self._feature_of[self._form[here]]
            keep[asked] = slots.match(pattern[asked], slot, code)
            first, pattern = first[keep], pattern[keep]
        return np.concatenate([done, first]), np.concatenate([done_pattern, pattern])

    def _find_rows_of(self, wanted: np.ndarray) -> np.ndarray:
        if not wanted.any():
            return np.empty(0, dtype=np.int64)
        return self._find_rows_of_forms(np.flatnonzero(wanted[self._feature_of]).tolist())

    def _find_rows_of_forms(self, few: list[int]) -> np.ndarray:
        if not few:
            return np.empty(0, dtype=np.int64)
        if len(few) > _FEW:
            wanted = np.zeros(len(self._forms), dtype=bool)
            wanted[few] = True
            return np.flatnonzero(wanted.take(self._form))
        rows = []
        for start in range(0, len(self._form), _BLOCK):
            part = self._form[start : start + _BLOCK]
            found = part == few[0]  # a number of Python's does not widen the forms
            for form in few[1:]:
                found |= part == form
            rows.append(np.flatnonzero(found) + start)
        return _join(rows)

    def _gather(self, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Each row as often as its feature is in `code`, and where in `code` it is."""
        n_of = np.bincount(code, minlength=len(self.vocabulary))
        most = max(len(self._form), len(code), int(n_of @ self.counts))
        number = np.int32 if most < np.iinfo(np.int32).max else np.int64  # half to go through
        times_of = n_of.astype(number)
        order = np.argsort(code, kind="stable").astype(number)
        before = (np.cumsum(n_of) - n_of).astype(number)
        rows = self._find_rows_of(n_of > 0).astype(number)
        feature = self._feature_of[self._form[rows]]
        times = times_of[feature]
        ends = np.cumsum(times).astype(number)
        place = np.repeat(before[feature] + times - ends, times)
        place += np.arange(len(place), dtype=number)
        return np.repeat(rows, times), order[place]


class _Slots:
    """Patterns as arrays: the word in each slot, and the features at which to look for them.

    `anchor_code` and `anchor_pattern` have an entry for each feature of a pattern's rarest word,
    `anchor_place` tells each pattern's place of that word.
    """

    def __init__(self, patterns: Sequence[Sequence[str]], index: TokenIndex) -> None:
        self.length = np.array([len(pattern) for pattern in patterns], dtype=np.int64)
        self.n_slots = int(self.length.max(initial=0))
        asked = np.arange(self.n_slots) < self.length[:, None]
        number: dict[str, int] = {}
        of_slot = [number.setdefault(word, len(number)) for words in patterns for word in words]
        self.word = np.zeros(asked.shape, dtype=np.int64)
        self.word[asked] = of_slot
        choices = [index.find_codes(word) for word in number]
        n_choices = np.array([len(codes) for codes in choices], dtype=np.int64)
        before = np.cumsum(n_choices) - n_choices
        code = np.fromiter(chain.from_iterable(choices), dtype=np.int64, count=n_choices.sum())
        word = np.repeat(np.arange(len(choices)), n_choices)
        n_hits = np.bincount(word, weights=index.counts[code], minlength=len(choices))
        self.anchor_place = np.zeros(len(patterns), dtype=np.int64)
        if self.n_slots:
            self.anchor_place = np.where(asked, n_hits[self.word], np.inf).argmin(axis=1)
        rows = np.flatnonzero(self.length)
        anchor = self.word[rows, self.anchor_place[rows]]
        n_anchors = n_choices[anchor]
        self.anchor_pattern = np.repeat(rows, n_anchors)
        ends = np.cumsum(n_anchors)
        self.anchor_code = code[
            np.arange(n_anchors.sum()) + np.repeat(before[anchor] - (ends - n_anchors), n_anchors)
        ]
        self._size = len(index.vocabulary)
        only = np.where(n_choices > 1, _SEVERAL, _NONE)
        only[n_choices == 1] = code[before[n_choices == 1]]
        self._only = only[self.word] if self.n_slots else self.word
        self._matched = word * self._size + code  # sorted: words rise and so do the codes of each

    def match(self, pattern: np.ndarray, slot: int | np.ndarray, code: np.ndarray) -> np.ndarray:
        """Whether each `pattern` has a word that matches the feature `code` in `slot`.

        The slot is the same for all patterns, or an array of one for each pattern there is.
        """
        pattern_of_all = np.arange(len(self.length))
        only = self._only[pattern_of_all, slot][pattern]
        matches = only == code
        asked = np.flatnonzero(only == _SEVERAL)
        if len(asked):
            word = self.word[pattern_of_all, slot][pattern[asked]]
            wanted = word * self._size + code[asked]
            place = np.searchsorted(self._matched, wanted)
            last = len(self._matched) - 1
            matches[asked] = self._matched[np.minimum(place, last)] == wanted
        return matches


_NONE, _SEVERAL = -1, -2
_NOWHERE = np.empty(0, dtype=np.int64)


def index_tokens(tokens: pd.DataFrame) -> TokenIndex:
    """Return the index of a token table, made once and kept while that very table lives.

    Copies and slices are tables of their own. An index whose table was changed since is made
    anew.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token`` (from `split_tokens`).

    Examples
    --------
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": [0, 1], "token": ["War", "crimes"]}
    ... )
    >>> index_tokens(tokens) is index_tokens(tokens)
    True
    """
    return _keep(tokens, _COLUMNS, TokenIndex)


def mark_sentences(rows: pd.DataFrame | Mapping[str, pd.Series]) -> np.ndarray:
    """Tell of each row whether its sentence is another one than that of the row before it.

    Parameters
    ----------
    rows : DataFrame
        With ``doc_id, sentence_id``.
    """
    document = rows["doc_id"].astype("category").cat.codes.to_numpy()
    sentence = rows["sentence_id"].to_numpy()
    begins = np.ones(len(document), dtype=bool)
    begins[1:] = (document[1:] != document[:-1]) | (sentence[1:] != sentence[:-1])
    return begins


def locate_sentences(rows: pd.DataFrame, *, sentences: pd.DataFrame) -> np.ndarray:
    """Return, for each of `rows`, the row number of its sentence in `sentences`.

    Found by integer keys, without a join; the keys of `sentences` are kept while it lives, and
    are soonest made where it is in the order of the text.

    Parameters
    ----------
    rows, sentences : DataFrame
        Each with ``doc_id, sentence_id``.

    Returns
    -------
    ndarray
        Row numbers; -1 where `sentences` lacks the sentence, the first where it has it twice.
    """
    keys = _keep(sentences, ["doc_id", "sentence_id"], _SentenceKeys)
    document = locate_values(rows["doc_id"], values=keys.doc_ids)
    return keys.find(document, rows["sentence_id"].to_numpy())


def locate_tokens(tokens: pd.DataFrame, *, rows: np.ndarray, sentences: pd.DataFrame) -> np.ndarray:
    """Return, for each of the token `rows`, the row number of its sentence, as `locate_sentences`.

    The articles of a categorical ``doc_id`` are looked up once for all queries.

    Parameters
    ----------
    tokens, sentences : DataFrame
        Each with ``doc_id, sentence_id``.
    rows : ndarray
        Row numbers in `tokens`.
    """
    keys = _keep(sentences, ["doc_id", "sentence_id"], _SentenceKeys)
    column = tokens["doc_id"]
    if isinstance(column.dtype, pd.CategoricalDtype):
        documents = column.array
        document = keys.place_documents(documents.categories)[documents.codes[rows]]
    else:
        document = locate_values(column.iloc[rows], values=keys.doc_ids)
    return keys.find(document, tokens["sentence_id"].to_numpy()[rows])


class _SentenceKeys:
    """The sentences of a table as integers, to be searched."""

    def __init__(self, sentences: pd.DataFrame) -> None:
        # in the order of the text, in which the keys then mostly rise
        self.doc_ids, document = split_codes(sentences["doc_id"], sort=False)
        number = sentences["sentence_id"].to_numpy()
        self._stride = int(number.max(initial=0)) + 1
        self._keys = document.astype(np.int64) * self._stride + number
        self._order = None
        if not (self._keys[1:] > self._keys[:-1]).all():
            self._order = np.argsort(self._keys, kind="stable")
            self._keys = self._keys[self._order]
        self._placed: tuple[pd.Index, np.ndarray] | None = None

    def place_documents(self, categories: pd.Index) -> np.ndarray:
        """Return the number of each of the categories' articles; at the end -1, for a missing one."""
        placed = self._placed
        if placed is None or placed[0] is not categories:
            place = self.doc_ids.get_indexer(categories.astype("str"))
            placed = self._placed = categories, np.append(place, -1)
        return placed[1]

    def find(self, document: np.ndarray, number: np.ndarray) -> np.ndarray:
        """Return the rows of the sentences that the numbers of an article and in it name."""
        if not len(self._keys):
            return np.full(len(number), -1)
        keys = document * self._stride + number
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        known = (self._keys[place] == keys) & (document >= 0) & (number < self._stride)
        return np.where(known, place if self._order is None else self._order[place], -1)


_Made = TypeVar("_Made")
_KEPT: dict[tuple[int, str], tuple[weakref.ref, dict[str, pd.Series], Any]] = {}


def _keep(table: pd.DataFrame, columns: list[str], make: Callable[[pd.DataFrame], _Made]) -> _Made:
    """Make something of a table once; anew where one of the columns it rests on was changed."""
    key = (id(table), make.__name__)
    if key in _KEPT:
        of_table, views, made = _KEPT[key]
        if of_table() is table and all(
            name in table.columns and _is_same(table[name], view) for name, view in views.items()
        ):
            return made
    made = make(table)
    # Views, which pandas moves apart from the table before it writes to a column of it.
    views = {name: table[name] for name in columns}
    _KEPT[key] = weakref.ref(table, lambda _: _KEPT.pop(key, None)), views, made
    return made


def _is_same(now: pd.Series, then: pd.Series) -> bool:
    """Whether two columns are one memory; pandas moves a column that it writes to."""
    if len(now) != len(then) or now.dtype != then.dtype:
        return False
    if isinstance(now.dtype, np.dtype):
        here, there = now.to_numpy(), then.to_numpy()
        return bool(here.__array_interface__["data"] == there.__array_interface__["data"])
    return now.array is then.array


def _find_prefix(words: Sequence[str], prefix: str) -> range:
    """Return the places of the words that begin with `prefix`, in a sorted list."""
    low = bisect_left(words, prefix)
    if not prefix or prefix[-1] == _LAST_SIGN:
        size = len(prefix)
        return range(low, bisect_right(words, prefix, low, key=lambda word: word[:size]))
    beyond = prefix[:-1] + chr(ord(prefix[-1]) + 1)  # the first that no longer begins so
    return range(low, bisect_left(words, beyond, low))


def _join(parts: Sequence[np.ndarray]) -> np.ndarray:
    return np.concatenate([np.empty(0, dtype=np.int64), *parts])


def split_pattern(pattern: str) -> list[str]:
    """Split a pattern into the words that `TokenIndex` looks up, by the one token rule.

    ``*`` and ``?`` stay with the word they touch; everything else that is no token separates.

    Examples
    --------
    >>> split_pattern("Air strike*"), split_pattern("U.S.-led"), split_pattern("*-backed")
    (['air', 'strike*'], ['u.s.-led'], ['*-backed'])
    """
    if not isinstance(pattern, str):
        raise InputError(
            f"A pattern must be text such as 'air strike*', but {name_value(pattern)} was passed; "
            "give one pattern at a time."
        )
    words = []
    for chunk in pattern.split():
        if "*" in chunk or "?" in chunk:
            folded = fold_forms([chunk])[0]
            words.extend(fold_forms(regex.findall(r"[\p{L}\p{M}\p{N}*?'.\-]+", folded)))
        else:
            words.extend(fold_forms(split_forms(chunk)))
    return words
