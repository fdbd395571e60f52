"""What is counted: words, lemmas, compounds and n-grams, and the user's own lists of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fnmatch import translate
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.choices import REDUCTIONS
from analysis.codes import split_codes
from analysis.errors import InputError
from analysis.matching import index_tokens, mark_sentences, split_pattern
from analysis.paths import find_root
from analysis.tables import require_choice, require_columns
from analysis.tokens import fold_forms

MAX_N = 5  # longer sequences of words are quotations and boilerplate, each with a text of its own

_PLACE = ["doc_id", "sentence_id", "position", "token"]

_NEGATIONS = frozenset(
    """aint ain't barely cannot cant hardly lest neither never no nobody none nonetheless nope nor
    not nothing nowhere rarely scarcely seldom unless without wont""".split()
)

# Forms that stay as they are, although there is a lemma for them: degrees and past modals, whose
# lemma is another word to a reader, and what news rarely means as the form of that lemma.
_UNREDUCED = frozenset(
    """according armed arms could customs goods grassroots ground latest least less might more most
    ought should united would wound""".split()
)
_LONGEST = 40  # longer tokens are URLs and the like, no words
_PLURALS = ("ants", "ents", "ians", "isms", "ists")  # endings of words that no lexicon has all of


# --- from forms to features ------------------------------------------------------------------


def fold_features(
    forms: Iterable[str], *, lower: bool = True, reduce: str | None = None
) -> list[str]:
    """Return the feature of each form as `count_features` counts it.

    Parameters
    ----------
    forms : iterable of str
        Token forms, best each once.
    lower : bool
        Lower-case them.
    reduce : {None, "stem", "lemma"}
        As for `count_features`.

    Raises
    ------
    InputError
        For lemmas without the extra `lemmas`.

    Examples
    --------
    >>> fold_features(["Wars", "Syria’s"]), fold_features(["Wars"], reduce="stem")
    (['wars', 'syria'], ['war'])
    """
    require_choice(reduce, "reduce", REDUCTIONS)
    folded = fold_forms(forms, lower=lower)
    if reduce == "stem":
        stem = _load_stemmer().stem
        return [stem(form) for form in folded]
    if reduce == "lemma":
        _load_lexicon()  # a missing extra is told before the work
        return [find_lemma(form) for form in folded]
    return folded


@lru_cache(maxsize=1 << 18)
def find_lemma(form: str) -> str:
    """Return the lemma (dictionary form) of an English word, looked up without its sentence.

    Nothing is known of the sentence, so that a form of two words gets one lemma: plurals before
    verbs (``lives`` → ``life``), verbs before adjectives (``injured`` → ``injure``), but nouns in
    -ing stay (``bombing``). Names, negations, compounds and whatever the lexicon lacks stay as
    they are; of unknown plurals those are cut whose end the lexicon has (``airstrikes``). About
    one in 30 of the frequent words of news gets a lemma that a reader would not give it.

    Parameters
    ----------
    form : str
        A folded form, as `fold_forms` gives it.

    Raises
    ------
    InputError
        Without the extra `lemmas`.

    References
    ----------
    LemmInflect 0.2.3 (Jascob 2019), after the SPECIALIST Lexicon of the U.S. National Library of
    Medicine: only its table is used, not its model for unknown words.
    """
    low = form.lower()
    if not low.replace("-", "").isalpha() or len(low) > _LONGEST or is_negation(low):
        return form
    if low in _UNREDUCED:
        return form
    lemma = _choose_lemma(low, _load_lexicon()(low)) or _cut_plural(low) or low
    if lemma == low:
        return form
    if form.isupper():
        return lemma.upper()
    return lemma if form == low else lemma[:1].upper() + lemma[1:]


def is_negation(word: str) -> bool:
    """Tell whether an English word negates what stands by it: ``not``, ``never``, ``didn't``."""
    folded = fold_forms([word])[0]
    return folded in _NEGATIONS or folded.endswith("n't")


def list_negations(words: Iterable[str]) -> list[str]:
    """Return the negations among words, sorted: what a list of stop words had better not hold.

    A list of the user's own is obeyed; a notebook says what it drops.

    Examples
    --------
    >>> list_negations({"the", "not", "Don’t"})
    ['Don’t', 'not']
    """
    return sorted({word for word in words if is_negation(word)})


@lru_cache(maxsize=1)
def _load_stemmer() -> Any:
    from nltk.stem.snowball import SnowballStemmer

    return SnowballStemmer("english")


@lru_cache(maxsize=1)
def _load_lexicon() -> Any:
    """Return what looks a word up: its lemmas by part of speech."""
    try:
        from lemminflect import getAllLemmas
    except ImportError:
        raise InputError(
            "`reduce` 'lemma' needs the extra `lemmas`; install it with "
            "pip install 'parallax-news[lemmas]'."
        ) from None
    return getAllLemmas


def _choose_lemma(low: str, lemmas: dict[str, tuple[str, ...]]) -> str | None:
    """Choose one lemma of a word among those of its parts of speech; None if it has none."""
    if "AUX" in lemmas:
        return lemmas["AUX"][0]
    noun, verb = lemmas.get("NOUN", ()), lemmas.get("VERB", ())
    if low.endswith("s"):
        order = [noun, verb]
    elif low.endswith("ing"):
        order = [(low,) if low in noun else (), verb]
    else:  # saw, left, shot: what happened is told more often in news than what they name
        order = [verb if verb[:1] != (low,) else (), (low,) if low in noun else noun, verb]
    order += [lemmas.get("ADJ", ()), lemmas.get("ADV", ())]
    return next((found[0] for found in order if found), None)


def _cut_plural(low: str) -> str | None:
    """Return the singular of a word that the lexicon lacks, where its end is a known plural."""
    if not low.endswith("s"):
        return None
    look = _load_lexicon()
    head, hyphen, _ = low.rpartition("-")
    if hyphen:
        cuts = [len(head) + 1]
    elif low.endswith(_PLURALS):
        return low[:-1]
    else:
        cuts = [cut for cut in range(3, len(low) - 4) if look(low[:cut])]
    for cut in cuts:
        tail = low[cut:]
        noun = look(tail).get("NOUN", ())
        if noun and tail not in noun:
            return low[:cut] + noun[0]
    return None


# --- compounds -------------------------------------------------------------------------------


def join_compounds(tokens: pd.DataFrame, *, compounds: Sequence[str]) -> pd.DataFrame:
    """Join each occurrence of a phrase to one token, which then counts as one feature.

    Case and the kind of apostrophe do not matter; ``*`` is any run of signs in a word, ``?`` one.
    Where phrases overlap the leftmost wins, then the longest. A phrase of one word changes
    nothing.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, start, end, token`` (from
        `split_tokens`); `start` and `end` are kept where they are there.
    compounds : sequence of str
        Phrases, their words separated by spaces.

    Returns
    -------
    DataFrame
        The same columns, a row fewer for each word joined: `start` of the first word, `end` of
        the last, `token` the words joined by one space (those before the last without a
        possessive 's, as features have none). The tokens that follow in the sentence move up in
        `position`, so that a compound's neighbours are next to it; gaps stay gaps.

    Raises
    ------
    InputError
        Where `compounds` is no sequence of phrases, or one of them names no word.

    Examples
    --------
    >>> forms = ["The", "White", "Helmets", "said"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(4), "token": forms}
    ... )
    >>> join_compounds(tokens, compounds=["white helmets"])[["position", "token"]]
       position          token
    0         0            The
    1         1  White Helmets
    2         2           said
    """
    require_columns(tokens, "tokens", _PLACE, "split_tokens()")
    patterns = _split_phrases(compounds)
    tokens = sort_tokens(tokens)
    first, last = _find_compounds(tokens, patterns)
    if not len(first):
        return tokens
    edges = np.zeros(len(tokens) + 1, dtype=np.int64)
    edges[first + 1] += 1
    edges[last + 1] -= 1
    swallowed = np.cumsum(edges[:-1])  # 1 where a row goes into the one before
    before = np.cumsum(swallowed)  # so many rows are swallowed up to here
    begins = np.flatnonzero(mark_sentences(tokens))
    sizes = np.diff(begins, append=len(tokens))
    moved = tokens["position"].to_numpy() - before + np.repeat(before[begins], sizes)
    columns: dict[str, Any] = {"position": moved, "token": _join_forms(tokens, first, last)}
    if "end" in tokens.columns:
        end = tokens["end"].to_numpy().copy()
        end[first] = end[last]
        columns["end"] = end
    return tokens.assign(**columns)[swallowed == 0].reset_index(drop=True)


def sort_tokens(tokens: pd.DataFrame) -> pd.DataFrame:
    """Return the tokens in the order of the text; the very table where it is in that order."""
    begins = mark_sentences(tokens)
    position = tokens["position"].to_numpy()
    rises = begins[1:] | (position[1:] > position[:-1])
    if rises.all() and not tokens.loc[begins, ["doc_id", "sentence_id"]].duplicated().any():
        return tokens
    document = split_codes(tokens["doc_id"], sort=False)[1]
    order = np.lexsort((position, tokens["sentence_id"].to_numpy(), document))
    return tokens.iloc[order].reset_index(drop=True)


def _split_phrases(compounds: Sequence[str]) -> list[list[str]]:
    if isinstance(compounds, str) or not all(isinstance(phrase, str) for phrase in compounds):
        raise InputError(
            "`compounds` must be a list of phrases such as ['united nations'], "
            f"but {compounds!r} was given."
        )
    patterns = [split_pattern(phrase) for phrase in compounds]
    for phrase, words in zip(compounds, patterns, strict=True):
        if not any(word.strip("*?") for word in words):
            raise InputError(
                f"Each of `compounds` must name at least one word, but {phrase!r} names none."
            )
    return [words for words in patterns if len(words) > 1]


def _find_compounds(
    tokens: pd.DataFrame, patterns: Sequence[Sequence[str]]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last row of each occurrence that is to be joined."""
    first, pattern = index_tokens(tokens).find_phrases(patterns)
    last = first + np.array([len(words) for words in patterns], dtype=np.int64)[pattern] - 1
    order = np.lexsort((-last, first))
    kept, free = [], 0
    # Which one is kept hangs on the one before: a walk over the occurrences, which are few.
    for number in order.tolist():
        if first[number] >= free:
            kept.append(number)
            free = last[number] + 1
    return first[kept], last[kept]


def _join_forms(tokens: pd.DataFrame, first: np.ndarray, last: np.ndarray) -> Any:
    """Return the column of forms with the compounds' at their first rows."""
    column = tokens["token"]
    forms, form = split_codes(column)
    inner = fold_forms(forms, lower=False)
    joined: list[str] = []
    codes = form.astype(np.int64)
    for length in np.unique(last - first):
        rows = first[last - first == length]
        words = form[rows[:, None] + np.arange(length + 1)]
        distinct, of_row = np.unique(words, axis=0, return_inverse=True)
        codes[rows] = len(forms) + len(joined) + of_row
        joined += [
            " ".join([*(inner[word] for word in some[:-1]), forms[some[-1]]])
            for some in distinct.tolist()
        ]
    texts = pd.Series([*forms, *joined], dtype="str")
    values, place = split_codes(texts)
    result = pd.Categorical.from_codes(place[codes], categories=values)
    return result if isinstance(column.dtype, pd.CategoricalDtype) else result.astype(column.dtype)


# --- from tokens to features -----------------------------------------------------------------


class Occurrences(NamedTuple):
    """The features of a token table and where each occurs."""

    tokens: pd.DataFrame  # in the order of the text, compounds joined
    features: pd.Index  # sorted
    feature: np.ndarray  # of each occurrence, its place in them
    first: np.ndarray | slice  # of each occurrence, its first row in `tokens`
    n: int  # how many rows each has


def number_features(
    tokens: pd.DataFrame,
    *,
    lower: bool = True,
    reduce: str | None = None,
    n: int = 1,
    compounds: Sequence[str] = (),
) -> Occurrences:
    """Number the features of a token table; arguments as for `count_features`."""
    if not isinstance(n, int | np.integer) or not 1 <= n <= MAX_N:
        raise InputError(f"`n` must be a whole number from 1 to {MAX_N}, but {n!r} was given.")
    if len(compounds):
        tokens = join_compounds(tokens, compounds=compounds)
    elif n > 1:
        tokens = sort_tokens(tokens)
    forms, token = split_codes(tokens["token"])
    folded = fold_features(forms, lower=lower, reduce=reduce)
    features, feature = split_codes(pd.Series(folded, dtype="str"))
    feature = feature[token]
    if n == 1:
        return Occurrences(tokens, features, feature, slice(None), 1)
    features, feature, rows = _number_ngrams(tokens, features=features, feature=feature, n=n)
    return Occurrences(tokens, features, feature, rows, n)


def find_features(
    tokens: pd.DataFrame,
    *,
    features: Sequence[str],
    lower: bool = True,
    reduce: str | None = None,
    n: int = 1,
    compounds: Sequence[str] = (),
    wildcards: bool = False,
) -> pd.DataFrame:
    """Find every occurrence of features: the places that `count_features` counted.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, position, start, end, token``.
    features : sequence of str
        Features as `count_features` gives them with the same `lower`, `reduce`, `n`, `compounds`.
    wildcards : bool
        With it ``*`` (any run of signs) and ``?`` (one) in a feature stand for others, as in
        `score_rates`; the rows have the pattern as their feature.

    Returns
    -------
    DataFrame
        One row per occurrence: ``feature, doc_id, sentence_id, start, end``, in the order of the
        text; those of a feature are as many as its `n`.

    Examples
    --------
    >>> forms = ["White", "Helmets", "said"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(3), "token": forms,
    ...      "start": [0, 6, 14], "end": [5, 13, 18]}
    ... )
    >>> find_features(tokens, features=["white helmets"], n=2)[["feature", "start", "end"]]
             feature  start  end
    0  white helmets      0   13
    """
    require_columns(tokens, "tokens", [*_PLACE, "start", "end"], "split_tokens()")
    found = number_features(tokens, lower=lower, reduce=reduce, n=n, compounds=compounds)
    names = pd.Index(list(dict.fromkeys(features)), dtype="str")
    line = np.full(len(found.features), -1)  # of each feature, its place among those asked for
    place = found.features.get_indexer(names)
    line[place[place >= 0]] = np.flatnonzero(place >= 0)
    if wildcards:
        for number, pattern in enumerate(names):
            line[match_features(pattern, found.features)] = number
    hit = np.flatnonzero(line[found.feature] >= 0)
    first = hit if isinstance(found.first, slice) else found.first[hit]
    rows = found.tokens.iloc[first]
    return pd.DataFrame(
        {
            "feature": names[line[found.feature[hit]]],
            "doc_id": rows["doc_id"].astype("str").array,
            "sentence_id": rows["sentence_id"].to_numpy(),
            "start": rows["start"].to_numpy(),
            "end": found.tokens["end"].to_numpy()[first + found.n - 1],
        }
    )


def match_features(pattern: str, features: pd.Index) -> np.ndarray:
    """Return the places of the features that a pattern names: itself, or all that it matches."""
    if not re.search(r"[*?]", pattern):
        place = features.get_indexer(pd.Index([pattern], dtype="str"))
        return place[place >= 0]
    matches = re.compile(translate(pattern.replace("[", "[[]"))).match
    return np.flatnonzero([matches(feature) is not None for feature in features])


def _number_ngrams(
    tokens: pd.DataFrame, *, features: pd.Index, feature: np.ndarray, n: int
) -> tuple[pd.Index, np.ndarray, np.ndarray]:
    """Number the sequences of `n` features that follow one another inside a sentence.

    Where a token was left out of the table, its neighbours do not become adjacent.

    Parameters
    ----------
    tokens : DataFrame
        ``doc_id, sentence_id, position``, in the order of the text (`sort_tokens`).
    features : Index
        The features of one word.
    feature : ndarray
        Of each token, its place in them.

    Returns
    -------
    tuple
        The sequences, sorted, their words joined by one space; of each occurrence its place
        among them; and the row where it begins.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    position = tokens["position"].to_numpy()
    follows = ~mark_sentences(tokens)
    follows[1:] &= position[1:] - position[:-1] == 1
    size = max(len(feature) - n + 1, 0)
    whole = np.ones(size, dtype=bool)
    for step in range(1, n):
        whole &= follows[step : step + size]
    rows = np.flatnonzero(whole)
    keys, n_keys = feature[rows].astype(np.int64), max(len(features), 1)
    for step in range(1, n):
        if n_keys > (1 << 62) // max(len(features), 1):
            distinct, keys = np.unique(keys, return_inverse=True)
            n_keys = len(distinct)
        keys = keys * len(features) + feature[rows + step]
        n_keys *= len(features)
    _, example, number = np.unique(keys, return_index=True, return_inverse=True)
    texts = pa.array(features.to_numpy(dtype=object), type=pa.large_string())
    words = [texts.take(pa.array(feature[rows[example] + step])) for step in range(n)]
    joined = pc.binary_join_element_wise(*words, pa.scalar(" ", type=pa.large_string()))
    # Two sequences may read the same where one holds a compound: they are one feature.
    names, place = split_codes(pd.Series(joined, dtype="str"))
    return names, place[number], rows


# --- what the user leaves out or brings ------------------------------------------------------


def drop_features(tokens: pd.DataFrame, *, features: Iterable[str]) -> pd.DataFrame:
    """Leave out the tokens whose feature is one of `features`; their places stay empty.

    `position` is kept, so that the neighbours of what is left out never become adjacent: no
    n-gram, phrase or window of collocates closes over the gap.

    Parameters
    ----------
    tokens : DataFrame
        One row per token, with ``token`` (from `split_tokens` or `join_compounds`).
    features : iterable of str
        Words, or compounds that were joined; case and the kind of apostrophe do not matter.

    Returns
    -------
    DataFrame
        The other rows, with the same columns.

    Examples
    --------
    >>> tokens = pd.DataFrame({"doc_id": "a", "position": [0, 1, 2], "token": ["War", "and", "peace"]})
    >>> drop_features(tokens, features=["and"])["position"].tolist()
    [0, 2]
    """
    require_columns(tokens, "tokens", ["token"], "split_tokens()")
    if isinstance(features, str):
        raise InputError(
            f"`features` must be a list of words such as ['the'], but {features!r} was given."
        )
    dropped = set(fold_forms(features))
    forms, form = split_codes(tokens["token"])
    kept = np.array([feature not in dropped for feature in fold_forms(forms)], dtype=bool)
    return tokens[kept[form]].reset_index(drop=True)


def read_features(path: str | Path, *, least: int = 1) -> tuple[str, ...]:
    r"""Read a list of words or phrases: one a line, in UTF-8; ``#`` begins a comment.

    Parameters
    ----------
    path : str or Path
        A text file; a relative path is looked for in the working folder, then in the project's
        root.
    least : int
        How many words or phrases there must be; 0 where an empty list means none.

    Returns
    -------
    tuple of str
        The lines as written, each once, without comments and blank lines.

    Raises
    ------
    InputError
        Where there is no such file, it is no text in UTF-8, or it holds no word.

    Examples
    --------
    >>> import tempfile
    >>> place = Path(tempfile.mkdtemp()) / "compounds.txt"
    >>> _ = place.write_text("White Helmets  # a rescue service\nUnited Nations\n")
    >>> read_features(place)
    ('White Helmets', 'United Nations')
    """
    if not str(path).strip() or "\0" in str(path):
        raise InputError(f"`path` must name a text file, but {str(path)!r} was given.")
    place = Path(path).expanduser()
    try:
        if not place.is_file() and (find_root() / place).is_file():
            place = find_root() / place  # the same path from the root and from notebooks/
        content = place.read_bytes()
    except OSError as error:
        raise InputError(
            f"The list {str(path)!r} cannot be read: {error.strerror}; give the path of a text "
            "file with a word or a phrase a line."
        ) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"The list {str(path)!r} is not in UTF-8; save it as such.") from None
    if "\0" in text:
        raise InputError(f"The list {str(path)!r} holds NUL bytes, so it is no text file.")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    found = tuple(dict.fromkeys(line for line in lines if line))
    if sum(bool(split_pattern(line)) for line in found) < least:
        raise InputError(f"The list {str(path)!r} holds no word; give one a line.")
    return found
