"""Spellings of one word: transliterated names, British and American endings, words joined or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import pandas as pd
import regex

_ARTICLE = regex.compile(r"^(?:a[lsnzrdt]|ash|e[lsnzrdt]|esh)-|^[ae]z(?=z)")
_ASSIMILATED = regex.compile(r"^[ae](?=[sznrdt]\w{2})")  # the article, its consonant joined
_GLIDE = regex.compile(r"(?<=[aeiou])[yw](?![aeiou])")  # a diphthong's, as in "sheikh", "shaykh"
_VOWELS = regex.compile(r"[aeou]|i(?!$)")  # a last i makes an adjective: Kuwait, Kuwaiti
_DOUBLED = regex.compile(r"(.)\1+")
_ENGLISH = [
    (regex.compile(pattern), new)
    for pattern, new in (
        (r"(?<=\b(?:neighb|behavi|endeav|parl|harb|fav|hon|hum|lab|arm|val|rum|vap|vig|rig|tum|ranc"
         r"|spl|clam|cand|col|od|sav))our", "or"),
        (r"(?<=\w{3})is(?=(?:e[drs]?|ing|ations?|ers)$)", "iz"),
        (r"(?<=\w{2}l)ys(?=(?:e[drs]?|ing)$)", "yz"),
        (r"(?<=\b(?:cent|met|theat|lit|fib|calib|manoeuv|kilomet|centimet))re(?=s?$)", "er"),
        (r"(?<=\b(?:def|off|lic|pret))ence(?=s?$)", "ense"),
        (r"(?<=[aeiou]l)l(?=(?:ed|ing|ers?)$)", ""),
        (r"(?<=\w{3})ogue(?=s?$)", "og"),
        (r"(?<=\bprogram)me(?=s?$)", ""),
        (r"^grey", "gray"),
    )
]  # fmt: skip
_MIN_PART = 3


def fold_spelling(word: str) -> str:
    """Fold a word to what its British and American, its hyphenated and joined forms share.

    Examples
    --------
    >>> [fold_spelling(word) for word in ("neighbourhoods", "organisations", "air-strikes")]
    ['neighborhoods', 'organizations', 'airstrikes']
    """
    folded = word.replace("-", "").replace(".", "")  # "u.s.-led", "us-led"
    for pattern, new in _ENGLISH:
        folded = pattern.sub(new, folded)
    return folded


def fold_name(word: str) -> str:
    """Fold a transliterated name to the consonants that its spellings share.

    The article goes, *q* is *k*, doubled letters are one, vowels and a last *h* go.

    Examples
    --------
    >>> [fold_name(word) for word in ("raqqa", "raqa", "al-fouaa", "fuaa", "hezbollah", "hizballah")]
    ['rk', 'rk', 'f', 'f', 'hzbl', 'hzbl']
    """
    bare = _cut_article(word)
    plain = _GLIDE.sub("", _DOUBLED.sub(r"\1", bare.replace("q", "k")))
    return _VOWELS.sub("", plain).removesuffix("h") or bare[:1]


def list_variants(words: Sequence[str], *, vocabulary: Iterable[str]) -> pd.DataFrame:
    """List the other spellings that words may have, among those of a vocabulary.

    Two kinds: ``english``, equal after `fold_spelling`, or the word written as two; and ``name``,
    equal after `fold_name` with a small edit distance, or but for a last *s*, which is to be
    believed of names only.

    Parameters
    ----------
    words : sequence of str
        Folded words (features).
    vocabulary : iterable of str
        The words that may be another spelling.

    Returns
    -------
    DataFrame
        ``feature, variant, kind``; a variant of two words holds a space. Sorted.

    Examples
    --------
    >>> known = ["air", "raqa", "raqqa", "strikes", "defence"]
    >>> list_variants(["raqqa", "airstrikes", "defense"], vocabulary=known).values.tolist()
    [['airstrikes', 'air strikes', 'english'], ['defense', 'defence', 'english'], ['raqqa', 'raqa', 'name']]
    """
    known = list(dict.fromkeys(vocabulary))
    asked = [word for word in dict.fromkeys(words) if " " not in word and not word[:1].isdigit()]
    rows = set()
    kinds = {"english": fold_spelling, "name": fold_name}
    for kind, fold in kinds.items():
        keys = {word: fold(word) for word in asked}
        alike = _group_by_key(known, fold, wanted=frozenset(keys.values()))
        rows |= {
            (word, other, kind)
            for word, key in keys.items()
            for other in alike.get(key, ())
            if other != word and (kind == "english" or _is_near(word, other))
        }
    names = frozenset(known)
    rows |= {
        (word, f"{word[:cut]} {word[cut:]}", "english")
        for word in asked
        for cut in range(_MIN_PART, len(word) - _MIN_PART + 1)
        if word[:cut] in names and word[cut:] in names
    }
    rows |= {
        (word, other, "name")  # "isils": a possessive that lost its apostrophe
        for word in asked
        for other in (f"{word}s", word.removesuffix("s"))
        if other != word and len(other) >= _MIN_PART and other in names
    }
    english = {(word, other) for word, other, kind in rows if kind == "english"}
    rows = {row for row in rows if row[2] == "english" or row[:2] not in english}
    table = pd.DataFrame(sorted(rows), columns=["feature", "variant", "kind"])
    return table.astype("str")


def _group_by_key(
    known: Iterable[str], fold: Callable[[str], str], *, wanted: frozenset[str]
) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for word in known:
        if " " not in word and (key := fold(word)) in wanted:
            groups.setdefault(key, []).append(word)
    return groups


def _cut_article(word: str) -> str:
    cut = _ARTICLE.sub("", word.replace("'", ""))
    return cut.replace("-", "") if len(cut) > 1 else word


def _is_near(word: str, other: str) -> bool:
    """Whether two names differ by a third of their letters at most, one in any case.

    Both begin with a vowel, or neither does; the vowel of an article that the other writes out is
    none of the name ("ezour", "ez-zor").
    """
    first, second = (
        one[1:] if _keeps_vowel(one, two) else _cut_article(one)
        for one, two in ((word, other), (other, word))
    )
    if (first[:1] in "aeiou") != (second[:1] in "aeiou"):
        return False
    most = max(1, max(len(first), len(second)) // 3)
    return abs(len(first) - len(second)) <= most and _count_edits(first, second) <= most


def _keeps_vowel(word: str, other: str) -> bool:
    """Whether a name has only the vowel of the article that another spelling has."""
    has_article = _ARTICLE.match(other.replace("'", "")) is not None
    return has_article and _ASSIMILATED.match(word) is not None and not _ARTICLE.match(word)


def _count_edits(first: str, second: str) -> int:
    """Count the letters put in, left out or replaced (Levenshtein 1966)."""
    row = list(range(len(second) + 1))
    for number, letter in enumerate(first, start=1):
        above, row[0] = row[0], number
        for place, other in enumerate(second, start=1):
            above, row[place] = (
                row[place],
                min(row[place] + 1, row[place - 1] + 1, above + (letter != other)),
            )
    return row[-1]
