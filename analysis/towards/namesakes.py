"""Places and relatives that bear an actor's name: *Lake Assad*, *Hafez al-Assad*."""

from __future__ import annotations

import numpy as np
import pandas as pd

_ARTICLES = {"al", "el"}
# Before the name, with a capital: what follows is a place.
_PLACES_BEFORE = set(
    "ain bab bayt beit bridge camp city dahia dahiya dahiyat dahiyeh dahiyet dahyat dahyet dahiat "
    "deir fort hay hayy jabal jabel jebel jisr kafar kafr khan lake madinat madinet mount nahr "
    "port qalaat qasr ras souq souk square sharia tal tall tel tell umm wadi".split()
)
# After the name, also after one of `_KINDS`: "al-Assad residential suburb".
_PLACES_AFTER = set(
    "academy airport avenue boulevard bridge camp college dam district hospital lake library mosque "
    "neighborhood neighborhoods neighbourhood neighbourhoods park quarter reservoir road school "
    "square stadium street suburb suburbs university village".split()
)
_KINDS = set(
    "agricultural air armored armoured central engineering housing international medical military "
    "national naval public residential sports technical university".split()
)
# With "of" before the name: "the suburb of al-Assad".
_PLACES_OF = {"dam", "lake", "neighborhood", "neighbourhood", "quarter", "suburb", "village"}
# Before a name, and no given name.
_TITLES = set(
    "admiral ambassador ayatollah baron brig brigadier butcher candidate capt captain chairman chairwoman "
    "chancellor chief cmdr col colonel comrade commander congressman congresswoman corporal count "
    "deputy dictator director dr emir emperor envoy gen general governor imam judge justice king lady "
    "leader lieutenant lord lt madam maj major marshal mayor minister miss mr mrs ms officer pm "
    "pope premier president presidents prince princess prof professor queen rep representative ruler secretary "
    "sen senator sergeant sgt shah sheik sheikh sir spokesman spokeswoman strongman sultan tyrant".split()
)
# Words of grammar: with a capital in headlines and after a colon.
_GRAMMAR = set(
    "a about after against all also although an and any are as at be because been before behind "
    "both but by can despite did do does during each either even ever every for from had has have how if "
    "in into is it its like may might more must near neither no nor not now of off on once only or "
    "other our out over per pro rather should since so some still such than that the their then there these "
    "they this those though through thus till to toward towards under unless unlike until up upon "
    "versus via vs was we were what when where whereas whether which while who whom whose why will "
    "with within without would yet".split()
)
_LONG = 4  # letters; shorter words are small in headlines too
_HEADLINE = 0.7  # so many of the long words with a capital make a headline in title case


def mark_namesakes(
    tokens: pd.DataFrame, rows: np.ndarray, *, owner: np.ndarray, given: list[frozenset[str]]
) -> np.ndarray:
    """Tell which bare names are not the actor's: a place's, or somebody else's.

    A place: a word for one stands right before the name or after it. Somebody else: a word with
    a capital stands right before the name that is no title, is not at the beginning of its
    sentence, and stands before the name in at least half of the places where the article has it;
    but it is the actor's own given name where it is stated, or, when none is, where no other such
    word is more frequent in the article (of equals one after a title, then the first).

    Parameters
    ----------
    tokens : DataFrame
        In the order of the text.
    rows : ndarray
        The rows of the names.
    owner : ndarray
        Whose each of them is: a place in `given`.
    given : list of frozenset of str
        Each actor's stated words, small.
    """
    if not len(rows):
        return np.zeros(0, dtype=bool)
    near = _Neighbours(tokens)
    before = near.step(rows, -1)
    article = near.has(before, _ARTICLES)
    before = np.where(article, near.step(np.maximum(before, 0), -1), before)
    after = near.step(rows, 1)
    second = near.step(np.maximum(after, 0), 1)
    second = np.where(near.has(after, _KINDS), second, -1)
    plain = ~near.possessive[near.code[rows]]
    place = near.has(before, _PLACES_BEFORE) & near.is_name(before)
    place |= plain & (near.has(after, _PLACES_AFTER) | near.has(second, _PLACES_AFTER))
    of = near.has(before, {"of"})
    place |= plain & of & near.has(near.step(np.maximum(before, 0), -1), _PLACES_OF)
    return place | _mark_others(near, rows, np.where(place, -1, before), owner, given)


class _Neighbours:
    """The tokens as codes of forms, and what stands beside what."""

    def __init__(self, tokens: pd.DataFrame) -> None:
        forms = tokens["token"].astype("category").array
        self.code = forms.codes.astype(np.int64)
        self.forms = forms.categories.astype("str").tolist()
        self.small = np.array([form.rstrip(".").casefold() for form in self.forms], dtype=object)
        self.possessive = np.array([form.endswith(("'s", "’s", "'", "’")) for form in self.forms])
        self.capital = np.array(
            [form[:1].isupper() and form[1:].lower() == form[1:] for form in self.forms]
        )
        self.whole = np.array([form.replace("-", "").isalpha() for form in self.forms])
        self.doc = pd.factorize(tokens["doc_id"])[0].astype(np.int64)
        sentence = tokens["sentence_id"].to_numpy()
        new = np.ones(len(tokens), dtype=bool)
        new[1:] = (self.doc[1:] != self.doc[:-1]) | (sentence[1:] != sentence[:-1])
        self.first, self.sentence = new, np.cumsum(new) - 1
        self.begins, self.ends = tokens["start"].to_numpy(), tokens["end"].to_numpy()

    def step(self, rows: np.ndarray, by: int) -> np.ndarray:
        """The row beside each, -1 where it is in another sentence or more than a space apart."""
        to = np.clip(rows + by, 0, len(self.code) - 1)
        low, high = np.minimum(rows, to), np.maximum(rows, to)
        there = (to != rows) & (self.sentence[to] == self.sentence[rows])
        there &= self.begins[high] - self.ends[low] <= 1
        return np.where(there, to, -1)

    def has(self, rows: np.ndarray, words: set[str]) -> np.ndarray:
        """Tell which rows are there and are one of these words."""
        known = np.array([form in words for form in self.small], dtype=bool)
        return (rows >= 0) & known[self.code[rows]]

    def is_name(self, rows: np.ndarray) -> np.ndarray:
        """Tell which rows are there and are one word with a capital."""
        fit = self.capital & self.whole
        return (rows >= 0) & fit[self.code[rows]]

    def in_headline(self, rows: np.ndarray) -> np.ndarray:
        """Tell which rows are in a sentence where nearly all long words have a capital."""
        asked = np.unique(self.sentence[rows])
        inside = np.flatnonzero(np.isin(self.sentence, asked))
        inside = inside[np.array([len(form) >= _LONG for form in self.forms])[self.code[inside]]]
        place = np.searchsorted(asked, self.sentence[inside])
        big = np.array([form[:1].isupper() for form in self.forms])[self.code[inside]]
        n = np.bincount(place, minlength=len(asked))
        n_big = np.bincount(place, weights=big, minlength=len(asked))
        return (n_big >= _HEADLINE * np.maximum(n, 1))[np.searchsorted(asked, self.sentence[rows])]


def _mark_others(
    near: _Neighbours,
    rows: np.ndarray,
    before: np.ndarray,
    owner: np.ndarray,
    given: list[frozenset[str]],
) -> np.ndarray:
    """Tell before which names another given name stands than the actor's own."""
    other = np.zeros(len(rows), dtype=bool)
    asked = near.is_name(before) & ~near.has(before, _TITLES | _GRAMMAR)
    asked &= ~near.possessive[near.code[before]]
    stated = np.array([bool(words) for words in given], dtype=bool)[owner]
    own = np.zeros(len(rows), dtype=bool)
    for number, words in enumerate(given):
        own |= (owner == number) & near.has(before, set(words))
    sure = asked & ~own & ~near.first[before]
    if not sure.any():
        return other
    sure[sure] = ~near.in_headline(rows[sure])
    n_forms = len(near.forms)
    key = near.doc[rows] * n_forms + near.code[before]
    known, place = np.unique(key[asked & ~own], return_inverse=True)
    if not len(known):
        return other
    every = near.doc * n_forms + near.code
    found = np.minimum(np.searchsorted(known, every), len(known) - 1)
    n_all = np.bincount(found[known[found] == every], minlength=len(known))
    n_here = np.bincount(place, minlength=len(known))
    usual = 2 * n_here >= n_all
    at = np.minimum(np.searchsorted(known, key), len(known) - 1)
    asked &= ~own & usual[at]
    names = pd.DataFrame(
        {"row": rows, "who": near.doc[rows] * len(given) + owner, "key": key, "sure": sure}
    )
    names["titled"] = near.has(near.step(np.maximum(before, 0), -1), _TITLES)
    names = names[asked]
    # a word seen inside a sentence is a name at the beginning of another one too
    names["sure"] = names.groupby(["who", "key"], sort=False)["sure"].transform("any")
    names["titled"] = names.groupby(["who", "key"], sort=False)["titled"].transform("any")
    each = names.groupby(["who", "key", "sure", "titled"], sort=False)["row"].agg(["size", "min"])
    each = each.reset_index().sort_values(
        ["who", "size", "sure", "titled", "min"], ascending=[True, False, False, False, True]
    )
    mine = each.drop_duplicates("who").set_index("who")["key"].reindex(names["who"]).to_numpy()
    left = names["sure"] & ((names["key"] != mine) | stated[asked])
    other[left[left].index] = True
    return other
