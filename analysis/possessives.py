"""Possessives whose apostrophe was taken out of a corpus: “Syrias army”, “the citys mayor”."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

import pandas as pd
import regex

from analysis.tables import require_columns

_APOSTROPHE = regex.compile(r"[\p{L}]['’][\p{L}]")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}-]*")
_YS = regex.compile(r"[^aeiou\W]ys$")  # the plural of "city" is "cities"
_MIN_WORDS = 3000  # English prose of so many has some sixty apostrophes
_MIN_ENGLISH = 0.25  # of all words are function words
_MIN_USES = 3
_MAX_ENDED = 0.15  # of a possessive's uses; of a plural's ("Syrians") half or more are
_MAX_LOWER = 0.05  # of a name's uses are in small letters
# “Mondays raid” is read as well as “Monday's raid”, and there are Mondays.
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
# After a noun that ends its phrase: function words, and these.
_AFTER = frozenset(
    """
    according across added along also amid among are around been between can could did had has have
    including inside is killed may might near outside said say says since told took was were while will
    without would
    """.split()
)


def learn_possessives(read: Callable[[], Iterable[Iterable[str]]]) -> dict[str, str]:
    """Learn which words of a corpus without any apostrophe are possessives that lost theirs.

    Told once for the whole corpus, from its vocabulary. Nothing is learnt where any word has its
    apostrophe, in fewer than 3,000 words, or of texts that are not English. Else these are
    possessives: “citys” with “city” in the corpus, for no plural ends so; and a name with an *s*
    (“Syrias”) of which the bare name is there too, both hardly ever in small letters, three times
    at least, where after no more than 15 % of its uses its phrase ends, at a function word,
    an auxiliary or a mark. Plurals (“Syrians”, “Kurds”) mostly end theirs.

    What it gets wrong: possessives of common nouns (“governments”), of rare names, of days and of
    plurals stay as they are; a name of its own that only adds an *s* to another, such as Hamas to Hama, is joined with it.

    Parameters
    ----------
    read : callable
        It returns the texts, some at a time; called twice where there is no apostrophe.

    Returns
    -------
    dict
        From the word as it stands to the word with its apostrophe.

    Examples
    --------
    >>> text = "Syria is at war. Syrias army left and the citys mayor saw Syrians in Syria. " * 200
    >>> learn_possessives(lambda: [[text, "A city of the Syrian Syrians."]])
    {'Syrias': "Syria's", 'citys': "city's"}
    >>> learn_possessives(lambda: [[text, "Syria's army left."]])
    {}
    """
    if any(_APOSTROPHE.search(text) for texts in read() for text in texts):
        return {}
    uses, ended, n_function = _count(read())
    n_words = sum(uses.values())
    if n_words < _MIN_WORDS or n_function < _MIN_ENGLISH * n_words:
        return {}
    found = [
        word
        for word, n in uses.items()
        if word[-1] == "s"
        and uses[word[:-1]]
        and (_YS.search(word) or _is_possessive(word, uses, ended[word] / n))
    ]
    return {word: f"{word[:-1]}'s" for word in sorted(found)}


def restore_possessives(tokens: pd.DataFrame, possessives: Mapping[str, str]) -> pd.DataFrame:
    """Give tokens that are possessives their apostrophe; their places in the text stay.

    Parameters
    ----------
    tokens : DataFrame
        ``token`` (from `split_tokens`).
    possessives : mapping
        From `learn_possessives`.

    Examples
    --------
    >>> tokens = pd.DataFrame({"token": ["Syrias", "army"]}, dtype="category")
    >>> restore_possessives(tokens, {"Syrias": "Syria's"})["token"].tolist()
    ["Syria's", 'army']
    """
    require_columns(tokens, "tokens", ["token"], "split_tokens()")
    if not possessives:
        return tokens
    column = tokens["token"].astype("category")
    known = {word: new for word, new in possessives.items() if word in column.cat.categories}
    return tokens.assign(token=column.cat.rename_categories(known))


def _count(parts: Iterable[Iterable[str]]) -> tuple[Counter[str], Counter[str], int]:
    """Count every word, how often one with an *s* ends its phrase, and all function words."""
    from analysis.counts import read_stop_words

    function = frozenset(read_stop_words())
    uses: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    n_function = 0
    for texts in parts:
        for text in texts:
            found = list(_WORD.finditer(text))
            words = [match[0] for match in found]
            uses.update(words)
            small = [word.lower() for word in words]
            n_function += sum(word in function for word in small)
            for place, word in enumerate(words):
                if word[-1] == "s" and _ends(text, found, small, place, function):
                    ended[word] += 1
    return uses, ended, n_function


def _ends(
    text: str,
    found: list[regex.Match[str]],
    small: list[str],
    place: int,
    function: frozenset[str],
) -> bool:
    """Whether the phrase ends with a word: a mark, a function word or an auxiliary follows."""
    if place + 1 == len(found):
        return True
    between = text[found[place].end() : found[place + 1].start()]
    after = small[place + 1]
    return bool(between.strip(' \n"“')) or after in function or after in _AFTER


def _is_possessive(word: str, uses: Counter[str], share_ended: float) -> bool:
    names = (word, word[:-1])
    if word[:-1].lower() in _DAYS:
        return False
    are_names = all(
        name != name.lower() and uses[name.lower()] <= _MAX_LOWER * uses[name] for name in names
    )
    return are_names and uses[word] >= _MIN_USES and share_ended <= _MAX_ENDED
