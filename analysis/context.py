"""Concordance: every hit of a word, phrase or expression with what stands around it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from math import prod
from time import monotonic
from typing import Any
from unicodedata import is_normalized, normalize

import numpy as np
import pandas as pd
import regex

from analysis.errors import InputError
from analysis.matching import index_tokens, locate_tokens, split_pattern
from analysis.tables import require_choice, require_columns
from analysis.tokens import fold_forms, split_tokens

_TEXT: Any = pd.StringDtype(na_value=np.nan)  # what pandas calls "str"
_HITS = ["doc_id", "sentence_id", "start", "end", "pre", "keyword", "post"]

# Signs that a search reads as another, one for one, and those it does not see: as `fold_forms`.
_PLAIN = str.maketrans("’ʼ‐‑", "''--")
_DROPPED = "\u00ad\u200c\u200d\u2060"
_DROPS = regex.compile(f"[{_DROPPED}]")
_CLUSTER = regex.compile(r"\X")  # what reads as one sign; none composes with the next
_SIGN = regex.compile(rf"\\u(2019|02[Bb][Cc]|201[01])|\\?([’ʼ‐‑{_DROPPED}])|\\.", regex.DOTALL)

# What takes long, or much memory, before the search begins, and so before its clock runs: an
# expression repeated many times over is laid out as often.
_MAX_PATTERN = 10_000
_MAX_REPEATS = 100_000
_REPEAT = regex.compile(r"\{(\d+)")

# Characters on either side: of a text without full stops, such as a table, each hit would hold all.
_REACH = 1_000

_PLACE = regex.compile(r"[LR][1-9]")
_ORDERS = {"document": "", "left": "L1 L2 L3", "right": "R1 R2 R3"}


def find_concordance(
    tokens: pd.DataFrame,
    *,
    sentences: pd.DataFrame,
    pattern: str,
    metadata: pd.DataFrame | None = None,
    sort_by: str | Sequence[str] = "document",
    kind: str = "words",
    time_limit: float = 10.0,
) -> pd.DataFrame:
    r"""Find a word, a phrase, a wildcard pattern or a regular expression with its context.

    A hit never crosses a sentence. Words see tokens: ``war`` finds *War* and *war’s*, not
    *wars*. A regular expression sees the signs of a sentence: ``war`` finds *warning* too,
    ``\bwar\b`` does not.

    Parameters
    ----------
    tokens, sentences : DataFrame
        From `split_tokens` and `split_sentences`; a regular expression reads `sentences` alone.
    pattern : str
        Words separated by spaces, matched regardless of case and of the kind of apostrophe;
        ``*`` is any run of signs in a word, ``?`` one; everything else is literal. Or a regular
        expression.
    metadata : DataFrame, optional
        ``doc_id``, each once, and the columns to show with each hit.
    sort_by : str or sequence of str
        As in `sort_concordance`.
    kind : {"words", "regex"}
        What `pattern` is. A regular expression is one of the `regex` package (Python's, with
        ``\p{L}`` and more); ``^`` and ``$`` are the edges of a sentence. Upper and lower case are
        one unless it says ``(?-i)`` or ``(?-i:US)``. As in words, ``'`` is any apostrophe, ``-``
        any hyphen, accents may be composed or not, and invisible joiners are not seen. Of hits
        that overlap, the first counts; empty ones do not.
    time_limit : float
        Seconds that a regular expression may search; in a prepared corpus, in each part.

    Returns
    -------
    DataFrame
        One row per hit: ``doc_id, sentence_id, start, end, pre, keyword, post`` and the metadata
        columns, in the order of `tokens` (of `sentences` for a regular expression). `start` and
        `end` are character offsets into the text as read; `pre` and `post` reach to the ends of
        the sentence, 1,000 characters at most (`cut_context` makes them short).

    Raises
    ------
    InputError
        Where `pattern` names no word or is no regular expression, and where that takes longer
        than `time_limit`.

    Examples
    --------
    >>> sentences = pd.DataFrame({"doc_id": ["a"], "sentence_id": 0, "start": 0})
    >>> sentences["sentence"] = "Rebels left; the rebel leader did not."
    >>> tokens = split_tokens(sentences)
    >>> find_concordance(tokens, sentences=sentences, pattern="rebel*")["keyword"].tolist()
    ['Rebels', 'rebel']
    >>> hits = find_concordance(tokens, sentences=sentences, pattern=r"\w+ not", kind="regex")
    >>> hits[["start", "end", "keyword", "post"]].values.tolist()
    [[30, 37, 'did not', '.']]
    """
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "start", "sentence"], "split_sentences()"
    )
    require_choice(kind, "kind", ["words", "regex"])
    if metadata is not None:
        _check_metadata(metadata)
    _split_order(sort_by, _HITS if metadata is None else [*_HITS, *metadata.columns])
    if kind == "words":
        row, start, end = _find_words(tokens, sentences, pattern)
    else:
        row, start, end = _find_expression(sentences, pattern, time_limit)
    hits = _cut_sentences(sentences, row, start, end)
    if metadata is not None:
        hits = hits.merge(metadata.astype({"doc_id": "str"}), on="doc_id", how="left")
    return hits if sort_by == "document" else sort_concordance(hits, sort_by=sort_by)


def sort_concordance(
    hits: pd.DataFrame, *, sort_by: str | Sequence[str] = "document"
) -> pd.DataFrame:
    """Sort the hits of `find_concordance`; those of several parts stand part by part.

    Sorted by the words beside the hit, the same wording stands together: read down the column
    to see what a source says again and again.

    Parameters
    ----------
    hits : DataFrame
        With ``pre, post``.
    sort_by : str or sequence of str
        ``"document"``: as they are. Else what decides first, second and so on, in one string or
        a sequence: ``R1`` is the first word to the right of the hit, ``L1`` the first to the
        left, up to 9; ``"R1 R2 R3"`` is also called ``"right"``, ``"L1 L2 L3"`` ``"left"``; and
        any column of `hits`, such as ``"group R1"``.

    Returns
    -------
    DataFrame
        The hits; words by the one token rule, upper and lower case alike; where there is none
        (the sentence ends) first, a missing value of a column last; equal ones as they stood. Of
        a hit that ends inside a word, the rest of it counts as the first word.

    Raises
    ------
    InputError
        Where `sort_by` names neither a place nor a column.

    Examples
    --------
    >>> hits = pd.DataFrame({"pre": ["a ", "the "], "post": [" of nerves", " began"]})
    >>> sort_concordance(hits, sort_by="R1")["post"].tolist()
    [' began', ' of nerves']
    """
    require_columns(hits, "hits", ["pre", "post"], "find_concordance()")
    keys = _split_order(sort_by, list(hits.columns))
    if not keys or not len(hits):
        return hits.reset_index(drop=True)
    ranks = {key: _rank_column(hits[key]) for key in keys if not _PLACE.fullmatch(key)}
    for side, column in (("L", "pre"), ("R", "post")):
        places = [key for key in keys if _PLACE.fullmatch(key) and key[0] == side]
        if places:
            words = _Words(hits[column])
            ranks |= {key: words.rank(int(key[1]), from_end=side == "L") for key in places}
    order = np.lexsort([ranks[key] for key in reversed(keys)])
    return hits.iloc[order].reset_index(drop=True)


def choose_hits(
    hits: pd.DataFrame, *, n: int, random_state: int = 0, by: str | None = None
) -> pd.DataFrame:
    """Choose some of the hits at random, so that reading them is not reading the first ones.

    Parameters
    ----------
    hits : DataFrame
        One row per hit, in the order of the text.
    n : int
        How many, at least 1; all where there are fewer.
    random_state : int
        The seed: the same hits and seed give the same choice.
    by : str, optional
        A column, such as ``group``, of whose values each is to be seen: as many hits of each as
        can be, what one lacks going to the others. Such a choice shows each value's wording; it
        does not show how often each has the word.

    Returns
    -------
    DataFrame
        The chosen rows, in the order they had.

    Examples
    --------
    >>> hits = pd.DataFrame({"keyword": ["war"] * 5, "group": ["A", "A", "B", "A", "A"]})
    >>> choose_hits(hits, n=2, by="group")["group"].tolist()
    ['B', 'A']
    """
    if n < 1:
        raise InputError(f"`n` must be a whole number of at least 1, but {n!r} was given.")
    chance = np.random.default_rng(random_state).permutation(len(hits))
    turn = np.zeros(len(hits), dtype=np.int64)
    if by is not None:
        require_columns(hits, "hits", [by], "find_concordance(metadata=)")
        turn = _count_before(hits[by], np.argsort(chance))
    chosen = np.lexsort([chance, turn])[:n]
    return hits.iloc[np.sort(chosen)].reset_index(drop=True)


def cut_context(hits: pd.DataFrame, *, n_words: int = 8) -> pd.DataFrame:
    """Cut `pre` and `post` to a few words, as a printed concordance has them.

    Parameters
    ----------
    hits : DataFrame
        With ``pre, keyword, post`` (from `find_concordance`).
    n_words : int
        At most so many words stay on either side, with the signs that touch them.

    Returns
    -------
    DataFrame
        The hits, `pre` and `post` with an ellipsis where they were cut and line breaks as
        spaces; after them the column ``sentence``, which holds them whole.

    Examples
    --------
    >>> hits = pd.DataFrame({"pre": ["On Monday the "], "keyword": ["war"]})
    >>> hits["post"] = " began, they said."
    >>> cut_context(hits, n_words=1).loc[0].tolist()
    ['… the ', 'war', ' began, …', 'On Monday the war began, they said.']
    """
    require_columns(hits, "hits", ["pre", "keyword", "post"], "find_concordance()")
    if "sentence" in hits:
        raise InputError(
            "`hits` must have no column 'sentence', for `cut_context` makes it, but it has one: "
            "cut them once, or rename it."
        )
    if n_words < 1:
        raise InputError(
            f"`n_words` must be a whole number of at least 1, but {n_words!r} was given."
        )
    columns = {str(name): hits[name] for name in hits}
    sentence = columns["pre"] + columns["keyword"] + columns["post"]
    columns["pre"] = _cut_words(hits["pre"], n_words, from_end=True)
    columns["post"] = _cut_words(hits["post"], n_words, from_end=False)
    names = list(columns)
    names.insert(names.index("post") + 1, "sentence")
    return pd.DataFrame(columns | {"sentence": sentence})[names]


def _check_metadata(metadata: pd.DataFrame) -> None:
    require_columns(metadata, "metadata", ["doc_id"], "read_documents()")
    taken = [name for name in metadata.columns if name in _HITS[1:]]
    if taken:
        raise InputError(
            f"`metadata` must have other columns than a hit's own, but it has {taken}. Rename them."
        )
    if not metadata["doc_id"].is_unique:
        twice = metadata.loc[metadata["doc_id"].duplicated(), "doc_id"].iloc[0]
        raise InputError(
            f"`metadata` must have each `doc_id` once, but it has {twice!r} twice: each of its "
            "hits would be there twice. Drop its second row."
        )


# --- hits ------------------------------------------------------------------------------------

_Spans = tuple[np.ndarray, np.ndarray, np.ndarray]  # the sentence's row; start and end in the text


def _find_words(tokens: pd.DataFrame, sentences: pd.DataFrame, pattern: str) -> _Spans:
    words = split_pattern(pattern)
    if not words or all(not word.strip("*?") for word in words):
        raise InputError(f"`pattern` must name at least one word, but {pattern!r} was given.")
    first = index_tokens(tokens).find_rows(words)
    row = locate_tokens(tokens, rows=first, sentences=sentences)
    if (row < 0).any():  # tokens of a sentence that is not among `sentences`
        first, row = first[row >= 0], row[row >= 0]
    last = first + len(words) - 1
    return row, tokens["start"].to_numpy()[first], tokens["end"].to_numpy()[last]


def _find_expression(sentences: pd.DataFrame, pattern: str, time_limit: float) -> _Spans:
    """Search one sentence after the other: no expression can then look beyond its own."""
    if not time_limit > 0:
        raise InputError(
            f"`time_limit` must be a number of seconds above 0, but {time_limit!r} was given."
        )
    expression = _compile(pattern)
    try:
        found = list(_search(expression, sentences["sentence"].tolist(), time_limit))
    except TimeoutError as error:
        raise InputError(
            f"`pattern` must be found within {time_limit:g} seconds, but {pattern!r} took longer. "
            "Make it simpler (a repeat inside a repeat, such as (a+)+, can take for ever), or give "
            "a longer `time_limit`."
        ) from error
    except MemoryError as error:
        raise InputError(
            f"`pattern` must be found without much memory, but {pattern!r} took too much. Make it "
            "simpler: a repeat inside a repeat, such as (a+)+, or recursion can take any amount."
        ) from error
    row, start, end = np.array(found, dtype=np.int64).reshape(-1, 3).T
    begin = sentences["start"].to_numpy()[row]
    return row, begin + start, begin + end


def _search(expression: Any, texts: list[str], time_limit: float) -> Iterator[tuple[int, int, int]]:
    stop = monotonic() + time_limit
    for row, text in enumerate(texts):
        left = stop - monotonic()
        if left <= 0:
            raise TimeoutError
        folded, edges = _fold_text(text)
        spans = [match.span() for match in expression.finditer(folded, timeout=left)]
        for start, end in sorted(spans):  # (?r) searches from the end
            if start < end and edges:
                yield row, edges[start][0], edges[end - 1][1]
            elif start < end:
                yield row, start, end


def _fold_text(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Return a text as a search reads it, and where each sign was, unless it is where it was."""
    if text.isascii():
        return text, []
    if is_normalized("NFC", text) and not _DROPS.search(text):
        return text.translate(_PLAIN), []
    clusters = _CLUSTER.findall(text)
    folded = fold_forms(clusters, lower=False)
    ends = np.cumsum([len(cluster) for cluster in clusters]).tolist()
    edges = []
    for cluster, signs, end in zip(clusters, folded, ends, strict=True):
        begin = end - len(cluster)
        if len(signs) == len(cluster):
            edges += [(place, place + 1) for place in range(begin, end)]
        else:  # whatever is found of it, it stays whole
            edges += [(begin, end)] * len(signs)
    return "".join(folded), edges


def _compile(pattern: str) -> Any:
    repeats = prod(max(int(number[:7]), 1) for number in _REPEAT.findall(pattern[:_MAX_PATTERN]))
    if not pattern or len(pattern) > _MAX_PATTERN or repeats > _MAX_REPEATS:
        raise InputError(
            f"`pattern` must be a regular expression of 1 to {_MAX_PATTERN:,} signs that demands at "
            f"most {_MAX_REPEATS:,} repeats, but {pattern[:50]!r} was given."
        )
    try:
        with warnings.catch_warnings():  # of what later versions of `regex` may read otherwise
            warnings.simplefilter("ignore")
            regex.compile(pattern)  # as it was given, so that a fault is where the user sees it
            return regex.compile(_fold_pattern(pattern), regex.IGNORECASE)
    except regex.error as fault:
        place = "the end" if fault.pos in (None, len(pattern)) else f"sign {fault.pos + 1}"
        raise InputError(
            f"`pattern` must be a regular expression, but {pattern!r} is none: {fault.msg}, at "
            f"{place}."
        ) from fault
    except RecursionError as fault:
        raise InputError(
            f"`pattern` must be a regular expression, but {pattern[:50]!r} nests too deeply."
        ) from fault


def _fold_pattern(pattern: str) -> str:
    """Fold an expression as the texts are folded; a hyphen stays one where it might be a range."""

    def fold(match: Any) -> str:
        sign = chr(int(match[1], 16)) if match[1] else match[2]
        if sign is None:
            return str(match[0])
        return "" if sign in _DROPPED else "\\" + sign.translate(_PLAIN)

    return str(_SIGN.sub(fold, normalize("NFC", pattern)))


def _cut_sentences(
    sentences: pd.DataFrame, row: np.ndarray, start: np.ndarray, end: np.ndarray
) -> pd.DataFrame:
    begin = sentences["start"].to_numpy()[row]
    texts = sentences["sentence"].array.take(row).tolist()
    cuts = list(zip(texts, (start - begin).tolist(), (end - begin).tolist(), strict=True))
    # One table made at once: each column put into a table costs as much as finding a rare word.
    columns = {
        "doc_id": _take_texts(sentences["doc_id"], row),
        "sentence_id": sentences["sentence_id"].to_numpy()[row],
        "start": start,
        "end": end,
        "pre": _make_texts([text[max(low - _REACH, 0) : low] for text, low, _ in cuts]),
        "keyword": _make_texts([text[low:high] for text, low, high in cuts]),
        "post": _make_texts([text[high : high + _REACH] for text, _, high in cuts]),
    }
    return pd.DataFrame(columns, copy=False)


def _make_texts(texts: list[str]) -> Any:
    """Make texts an array of type "str": as `pd.array`, which first looks at each."""
    import pyarrow as pa

    return _TEXT.__from_arrow__(pa.array(texts, type=pa.large_string()))


def _take_texts(column: pd.Series, rows: np.ndarray) -> Any:
    """Take texts, as "str", from a column of them or of categories."""
    texts = column.array
    if isinstance(column.dtype, pd.CategoricalDtype):
        values = column.cat.categories
        return (values if values.dtype == "str" else values.astype("str")).array.take(
            texts.codes[rows], allow_fill=True
        )
    taken = texts.take(rows)
    return taken if column.dtype == "str" else taken.astype("str")


# --- words beside a hit ----------------------------------------------------------------------


class _Words:
    """The words of texts, by the one token rule, to be counted from either end."""

    def __init__(self, texts: pd.Series) -> None:
        columns = {"doc_id": "", "sentence_id": np.arange(len(texts)), "start": 0}
        table = pd.DataFrame(columns).assign(sentence=texts.to_numpy()).astype({"sentence": "str"})
        self.tokens = split_tokens(table)
        self.n = np.bincount(self.tokens["sentence_id"], minlength=len(texts))
        self._first = np.cumsum(self.n) - self.n

    def locate(self, number: int, *, from_end: bool) -> np.ndarray:
        """Return the row of each text's word of a number, counted from 1; -1 where it has none."""
        row = self._first + (self.n - number if from_end else number - 1)
        return np.where(self.n >= number, row, -1)

    def rank(self, number: int, *, from_end: bool) -> np.ndarray:
        """Return how each text's word of a number sorts among all words, 0 where it has none."""
        forms = self.tokens["token"].cat
        rank = np.unique(fold_forms(forms.categories.tolist()), return_inverse=True)[1]
        of_token = np.append(rank[forms.codes.to_numpy()] + 1, 0)  # its last: of the place -1
        return of_token[self.locate(number, from_end=from_end)]


def _split_order(sort_by: str | Sequence[str], columns: Sequence[str]) -> list[str]:
    """Return the places and columns that `sort_by` names."""
    given = [sort_by] if isinstance(sort_by, str) else list(sort_by)
    keys: list[str] = []
    for name in given:
        if name in _ORDERS:
            keys += _ORDERS[name].split()
        elif name in columns or _PLACE.fullmatch(name):
            keys.append(name)
        elif isinstance(sort_by, str) and len(parts := name.replace(",", " ").split()) > 1:
            keys += _split_order(parts, columns)
        else:
            raise InputError(
                f"`sort_by` must be one of {list(_ORDERS)}, places such as 'R1 R2 R3' and 'L1 R1' "
                f"(up to L9 and R9), or columns out of {list(columns)}, but {name!r} was given."
            )
    return keys


def _rank_column(column: pd.Series) -> np.ndarray:
    if not (pd.api.types.is_numeric_dtype(column) or pd.api.types.is_datetime64_any_dtype(column)):
        column = column.astype("str").str.lower()
    codes, values = pd.factorize(column, sort=True)
    return np.where(codes < 0, len(values), codes)


def _count_before(column: pd.Series, order: np.ndarray) -> np.ndarray:
    """Count, for each row, the rows of the same value that come before it in `order`."""
    before = pd.Series(pd.factorize(column, use_na_sentinel=False)[0][order])
    counts = np.empty(len(order), dtype=np.int64)
    counts[order] = before.groupby(before).cumcount()
    return counts


def _cut_words(texts: pd.Series, n_words: int, *, from_end: bool) -> Any:
    words = _Words(texts)
    kept = words.locate(n_words, from_end=from_end)
    beyond = words.locate(n_words + 1, from_end=from_end)  # the nearest that is cut off
    before, after = (beyond, kept) if from_end else (kept, beyond)
    low = np.append(words.tokens["end"].to_numpy(), 0)[before].tolist()
    high = np.append(words.tokens["start"].to_numpy(), 0)[after].tolist()
    cut = []
    for text, gap, is_cut in zip(texts, zip(low, high, strict=True), beyond >= 0, strict=True):
        cut.append(_shorten(text, *gap, from_end=from_end) if is_cut else text)
    return _make_texts([regex.sub(r"\s+", " ", text) for text in cut])


def _shorten(text: str, low: int, high: int, *, from_end: bool) -> str:
    """Cut a text between two words, so that the signs that touch the one which stays do so too."""
    gap = text[low:high]
    if from_end:
        return f"… {(gap.split() or [''])[-1] if not gap[-1:].isspace() else ''}{text[high:]}"
    return f"{text[:low]}{(gap.split() or [''])[0] if not gap[:1].isspace() else ''} …"
