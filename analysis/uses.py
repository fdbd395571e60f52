"""Uses of words: how each is written, what stands beside it, and in which runs of words it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.codes import locate_values, split_codes
from analysis.features import number_features
from analysis.matching import index_tokens
from analysis.tables import require_choice, require_columns
from analysis.tokens import fold_forms

N_RUN = 8  # so many words in a row are a passage, no turn of phrase
_RUNS = [f"run_{number}" for number in range(N_RUN)]
_PRIME = np.uint64(1_000_003)
_NUMBER = np.uint64(0x9E3779B97F4A7C15)  # every number is the same word
_MIN_REPEATED = 2
_READ = ["doc_id", "sentence_id", "position", "token"]
_TOLD = ["doc_id", "inside", "opening", "capital", "before", "after"]


def find_uses(
    tokens: pd.DataFrame,
    *,
    features: Sequence[str],
    lower: bool = True,
    reduce: str | None = None,
    n: int = 1,
    compounds: Sequence[str] = (),
) -> pd.DataFrame:
    """Find every use of features: how it is written, its neighbours and the runs it stands in.

    A run is eight words in a row inside a sentence, with every number as the same word; it is told
    by a hash, so that `mark_repeated` can find the runs that articles share.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, start, end, token``.
    features : sequence of str
        Features as `count_features` gives them with the same further arguments.

    Returns
    -------
    DataFrame
        One row per use, in the order of the text: ``feature, doc_id, sentence_id, start``;
        ``inside``, whether it does not begin its sentence; ``opening``, whether it begins an
        article of several sentences; ``capital``, whether its first word
        has a capital, also within (*al-Sham*); ``before`` and ``after``, the folded neighbours ("" at an edge); ``run_0, run_1,
        run_2, run_3, run_4, run_5, run_6, run_7``, hashes of the runs that hold its first word (0:
        there is none).

    Examples
    --------
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(3), "start": [0, 4, 10],
    ...      "end": [3, 9, 15], "token": ["The", "Army", "left"]}
    ... )
    >>> uses = find_uses(tokens, features=["army"])
    >>> uses[["feature", "inside", "capital", "before", "after"]].values.tolist()
    [['army', True, True, 'the', 'left']]
    """
    require_columns(tokens, "tokens", [*_READ, "start", "end"], "split_tokens()")
    found = _Found(tokens, features, lower=lower, reduce=reduce, n=n, compounds=compounds)
    rows = found.table.iloc[found.first]
    return pd.DataFrame(
        {
            "feature": found.features[found.feature],
            **found.tell(["doc_id"]),
            "sentence_id": rows["sentence_id"].to_numpy(),
            "start": rows["start"].to_numpy(),
            **found.tell(["inside", "opening", "capital", "before", "after"]),
            **_hash_runs(found.index.codes, found.index.vocabulary, found.place, found.first),
        }
    )


def count_uses(
    tokens: pd.DataFrame,
    *,
    features: Sequence[str],
    by: Sequence[str] = ("inside", "capital"),
    lower: bool = True,
    reduce: str | None = None,
    n: int = 1,
    compounds: Sequence[str] = (),
) -> pd.DataFrame:
    """Count the uses of features by how they are written or what stands beside them.

    It takes a fraction of the memory of `find_uses`.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token, start, end``.
    features : sequence of str
        As in `find_uses`.
    by : sequence of str
        What to tell apart: any of ``doc_id, inside, opening, capital, before, after``, as in
        `find_uses`.

    Returns
    -------
    DataFrame
        ``feature``, the columns `by` and ``n``, sorted by them; sums over parts are the counts of
        the whole.

    Examples
    --------
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(3), "start": [0, 4, 10],
    ...      "end": [3, 9, 15], "token": ["The", "Army", "army"]}
    ... )
    >>> count_uses(tokens, features=["army"]).values.tolist()
    [['army', True, False, 1], ['army', True, True, 1]]
    """
    require_columns(tokens, "tokens", [*_READ, "start", "end"], "split_tokens()")
    for name in by:
        require_choice(name, "by", _TOLD)
    found = _Found(tokens, features, lower=lower, reduce=reduce, n=n, compounds=compounds)
    keys = ["feature", *by]
    uses = pd.DataFrame({"feature": found.features[found.feature], **found.tell(by)})
    return uses.groupby(keys, sort=True, observed=True).size().rename("n").reset_index()


class _Found:
    """Where features are used in a table of tokens."""

    def __init__(self, tokens: pd.DataFrame, features: Sequence[str], **form: Any) -> None:
        found = number_features(tokens, **form)
        self.features = pd.Index(list(dict.fromkeys(features)), dtype="str")
        line = self.features.get_indexer(found.features)[found.feature]
        hit = np.flatnonzero(line >= 0)
        self.feature = line[hit]
        self.first = hit if isinstance(found.first, slice) else found.first[hit]
        self.n = found.n
        self.table, self.index = found.tokens, index_tokens(found.tokens)
        position = self.table["position"].to_numpy()
        self.place = self.index.number_sentences().astype(np.int64)
        self.place *= int(position.max(initial=0)) + 2
        self.place += position

    def tell(self, names: Sequence[str]) -> dict[str, Any]:
        """Return columns of the uses, by name."""
        return {name: getattr(self, f"_tell_{name}")() for name in names}

    def _tell_doc_id(self) -> Any:
        return self.table["doc_id"].iloc[self.first].astype("str").array

    def _tell_inside(self) -> np.ndarray:
        inside: np.ndarray = self.table["position"].to_numpy()[self.first] > 0
        return inside

    def _tell_opening(self) -> np.ndarray:
        _, document = split_codes(self.table["doc_id"], sort=False)
        edges = np.flatnonzero(np.diff(document, prepend=-1, append=-1))
        sentence = self.index.number_sentences()
        several = sentence[edges[1:] - 1] > sentence[edges[:-1]]
        opens = np.zeros(len(document), dtype=bool)
        opens[edges[:-1][several]] = True
        opening: np.ndarray = opens[self.first]
        return opening

    def _tell_capital(self) -> np.ndarray:
        forms, form = split_codes(self.table["token"].iloc[self.first])
        capitals = np.array([word != word.lower() for word in forms], dtype=bool)  # al-Sham too
        return capitals[form]

    def _tell_before(self) -> Any:
        return self._name_neighbour(-1)

    def _tell_after(self) -> Any:
        return self._name_neighbour(self.n)

    def _name_neighbour(self, step: int) -> Any:
        """Name the token so many places on in the same sentence, "" for none."""
        codes = self.index.codes
        at = np.clip(self.first + step, 0, max(len(codes) - 1, 0))
        near = self.place[at] - self.place[self.first] == step
        vocabulary = np.array([*self.index.vocabulary, ""], dtype=object)
        return pd.array(vocabulary[np.where(near, codes[at], -1)], dtype="str")


def find_pairs(tokens: pd.DataFrame, *, pairs: Sequence[str]) -> pd.DataFrame:
    """Find two words in a row: ``feature, doc_id``, a row for each, by pair and in order.

    It costs a fraction of counting all pairs, as `find_features` does with ``n=2``.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token``.
    pairs : sequence of str
        Pairs of folded words, with a space between.
    """
    names = pd.Index(sorted(set(pairs)), dtype="str")
    index = index_tokens(tokens)
    first, pair = index.find_phrases([name.split(" ") for name in names])
    order = np.lexsort((first, pair))
    doc_ids = tokens["doc_id"].iloc[first[order]].astype("str").array
    return pd.DataFrame({"feature": names[pair[order]], "doc_id": doc_ids})


def count_capitals(tokens: pd.DataFrame, *, words: Collection[str]) -> pd.DataFrame:
    """Count the forms all in capitals that fold to one of some words: *IS* to *is*, *US* to *us*.

    Folding takes a name for a function word; this tells how often. A form beside another one in
    capitals (a headline, "KILLED IN RAID") is not counted, nor is a single letter.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, token``.
    words : collection of str
        Folded words, such as those of `read_stop_words`.

    Returns
    -------
    DataFrame
        ``doc_id, feature, n``: `feature` is the form as written, without a possessive 's.

    Examples
    --------
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(3), "token": ["The", "US", "left"]}
    ... )
    >>> count_capitals(tokens, words=["us"])["feature"].tolist()
    ['US']
    """
    require_columns(
        tokens, "tokens", ["doc_id", "sentence_id", "position", "token"], "split_tokens()"
    )
    forms, form = split_codes(tokens["token"])
    folded, small = fold_forms(forms, lower=False), fold_forms(forms)
    wanted = frozenset(words)
    loud = np.array([len(word) > 1 and word.isupper() for word in folded], dtype=bool)
    asked = loud & np.array([word in wanted for word in small], dtype=bool)
    sentence = index_tokens(tokens).number_sentences()
    is_loud = loud[form] if len(forms) else np.zeros(0, dtype=bool)
    same = sentence[1:] == sentence[:-1]
    beside = np.zeros(len(form), dtype=bool)
    beside[1:] |= is_loud[:-1] & same
    beside[:-1] |= is_loud[1:] & same
    rows = np.flatnonzero(asked[form] & ~beside) if len(forms) else np.zeros(0, dtype=np.int64)
    names = np.array(folded, dtype=object)
    found = pd.DataFrame(
        {
            "doc_id": tokens["doc_id"].iloc[rows].astype("str").array,
            "feature": pd.array(names[form[rows]] if len(rows) else [], dtype="str"),
        }
    )
    return found.groupby(["doc_id", "feature"], sort=True).size().rename("n").reset_index()


def mark_repeated(uses: pd.DataFrame, *, outlets: pd.DataFrame) -> np.ndarray:
    """Mark the uses that stand in a passage that their outlet repeats.

    A passage is a run of eight words, word for word but for numbers, that at least two articles
    of one outlet have; copies of a text are one article.

    Parameters
    ----------
    uses : DataFrame
        From `find_uses`.
    outlets : DataFrame
        Every article's ``doc_id, outlet, unit``; articles of one ``unit`` are copies.

    Returns
    -------
    array of bool
        Of each use.
    """
    require_columns(uses, "uses", ["doc_id", *_RUNS], "find_uses()")
    require_columns(outlets, "outlets", ["doc_id", "outlet", "unit"], "the documents")
    known = outlets.drop_duplicates("doc_id").set_index("doc_id")
    place = locate_values(uses["doc_id"], values=known.index.astype("str"))
    outlet, unit = (pd.factorize(known[name])[0][place] for name in ("outlet", "unit"))
    repeated = np.zeros(len(uses), dtype=bool)
    for code in np.unique(outlet):  # one outlet at a time: of many uses the runs take most room
        rows = np.flatnonzero(outlet == code)
        runs = np.column_stack([uses[name].to_numpy()[rows] for name in _RUNS]).ravel()
        held = np.flatnonzero(runs)
        use = held // N_RUN
        repeated[rows[use[_is_shared(runs[held], unit[rows][use])]]] = True
    return repeated


def _is_shared(run: np.ndarray, unit: np.ndarray) -> np.ndarray:
    """Tell of each run whether enough units have it."""
    order = np.lexsort((unit, run))
    run, unit = run[order], unit[order]
    new_run = np.ones(len(run), dtype=bool)
    new_run[1:] = run[1:] != run[:-1]
    new_unit = new_run.copy()
    new_unit[1:] |= unit[1:] != unit[:-1]
    code = np.cumsum(new_run) - 1
    shared = np.empty(len(run), dtype=bool)
    shared[order] = (np.bincount(code, weights=new_unit) >= _MIN_REPEATED)[code]
    return shared


def _hash_runs(
    codes: np.ndarray, vocabulary: Sequence[str], place: np.ndarray, first: np.ndarray
) -> dict[str, np.ndarray]:
    """Hash the runs that hold each of these rows, by the words alone, the same in every part."""
    words = np.array(vocabulary, dtype=object)
    value = pd.util.hash_array(words, categorize=False) if len(words) else np.zeros(0, np.uint64)
    value[[word[:1].isdigit() for word in vocabulary]] = _NUMBER
    runs = {}
    for number, name in enumerate(_RUNS):
        begin, end = first - number, first - number + N_RUN - 1
        fits = (begin >= 0) & (end < len(codes))
        low = np.where(fits, begin, 0)
        fits &= place[np.where(fits, end, 0)] - place[low] == N_RUN - 1
        total = np.zeros(len(first), dtype=np.uint64)
        for step in range(N_RUN):
            total = total * _PRIME + value[codes[np.where(fits, low + step, 0)]]
        runs[name] = np.where(fits, np.maximum(total, 1), 0)
    return runs
