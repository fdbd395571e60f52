"""Mentions of the actors in a text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.matching import index_tokens, locate_tokens, split_pattern
from analysis.naming.mentions import find_mentions
from analysis.tables import require_columns, require_made
from analysis.tokens import fold_forms
from analysis.towards.actors import Target
from analysis.towards.namesakes import mark_namesakes

TOKENS = ["doc_id", "sentence_id", "position", "start", "end", "token"]
SENTENCES = ["doc_id", "sentence_id", "start", "sentence"]

_NOBODY = -1  # what is found only to be left out


def find_targets(
    tokens: pd.DataFrame, *, sentences: pd.DataFrame, actors: Sequence[Target]
) -> pd.DataFrame:
    """Find every mention of the actors.

    Of mentions that overlap the one that begins first counts, of those the longest. Pronouns are
    not resolved: "he" is nobody's mention unless it is stated as an alias. A bare name is left out
    where a place bears it (*Lake Assad*, *Assad residential suburb*), and after another given name
    than the actor's (*Hafez al-Assad*): its own is the one stated among the aliases, or else the
    one that stands before the name most often in the article.

    Parameters
    ----------
    tokens : DataFrame
        ``doc_id, sentence_id, position, start, end, token`` (from `split_tokens`).
    sentences : DataFrame
        ``doc_id, sentence_id, start, sentence`` (from `split_sentences`).
    actors : sequence of Target
        From `read_actors`.

    Returns
    -------
    DataFrame
        One row per mention, in the order of the text: ``doc_id, sentence_id, start, end, actor,
        mention``; `start` and `end` are offsets into the document's text, `mention` is what
        stands there.

    Examples
    --------
    >>> from analysis import split_sentences, split_tokens
    >>> from analysis.towards import read_actors
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["Russia defended Bashar al-Assad."]})
    >>> sentences = split_sentences(documents)
    >>> actors = read_actors("Assad,Russia")
    >>> targets = find_targets(split_tokens(sentences), sentences=sentences, actors=actors)
    >>> targets[["start", "end", "actor", "mention"]]
       start  end   actor   mention
    0      0    6  Russia    Russia
    1     23   31   Assad  al-Assad
    """
    require_made(actors, "actors", "Target", several=True)
    require_columns(tokens, "tokens", TOKENS, "split_tokens()")
    require_columns(sentences, "sentences", SENTENCES, "split_sentences()")
    hits = _drop_overlaps(_find_all(tokens, actors))
    hits = _join_given(hits.take(hits.actor != _NOBODY), tokens)
    row = locate_tokens(tokens, rows=hits.first, sentences=sentences)
    first, last, actor = hits.take(row >= 0)
    row = row[row >= 0]
    start, end = tokens["start"].to_numpy()[first], _cut_possessives(tokens, last)
    offset = sentences["start"].to_numpy()[row]
    texts = sentences["sentence"].array.take(row)
    mentions = [
        text[low:high]
        for text, low, high in zip(texts, start - offset, end - offset, strict=True)
    ]  # fmt: skip
    names = pd.array([target.name for target in actors], dtype="str")
    return pd.DataFrame(
        {
            "doc_id": tokens["doc_id"].array.take(first).astype("str"),
            "sentence_id": tokens["sentence_id"].to_numpy()[first],
            "start": start,
            "end": end,
            "actor": names.take(actor),
            "mention": pd.array(mentions, dtype="str"),
        }
    )


class _Hits(NamedTuple):
    """Mentions: their first and last rows, and whose they are."""

    first: np.ndarray
    last: np.ndarray
    actor: np.ndarray

    def take(self, chosen: np.ndarray) -> _Hits:
        return _Hits(*(part[chosen] for part in self))


def _find_all(tokens: pd.DataFrame, actors: Sequence[Target]) -> _Hits:
    """All mentions, those that overlap too."""
    named = [(number, alias) for number, target in enumerate(actors) for alias in target.aliases]
    named += [(_NOBODY, other) for target in actors for other in target.others]
    patterns = [split_pattern(alias) for _, alias in named]
    first, pattern = index_tokens(tokens).find_phrases(patterns)
    lengths = np.array([len(words) for words in patterns], dtype=np.int64)
    owner = np.array([number for number, _ in named], dtype=np.int64)
    is_spelt = _mark_spelt(tokens, first, pattern, [alias for _, alias in named])
    first, pattern = first[is_spelt], pattern[is_spelt]
    is_own = _mark_own(tokens, first, pattern, owner, named, actors)
    first, pattern = first[is_own], pattern[is_own]
    parts = [_Hits(first, first + lengths[pattern] - 1, owner[pattern])]
    for naming in {id(target.naming): target.naming for target in actors}.values():
        if naming is None:
            continue
        owners = {
            label: number
            for number, target in enumerate(actors)
            if target.naming is naming
            for label in target.labels
        }
        found = find_mentions(tokens, naming=naming)
        whose = np.array(
            [owners.get(key, -1) for key in zip(found["actor"], found["label"], strict=True)],
            dtype=np.int64,
        )
        rows = locate_spans(tokens, found)
        parts.append(_Hits(*rows, whose).take(whose >= 0))
    return _Hits(*(np.concatenate(columns) for columns in zip(*parts, strict=True)))


def _mark_own(
    tokens: pd.DataFrame,
    first: np.ndarray,
    pattern: np.ndarray,
    owner: np.ndarray,
    named: list[tuple[int, str]],
    actors: Sequence[Target],
) -> np.ndarray:
    """Tell which matches are the actor's own name, and no place's or relative's."""
    own = np.ones(len(first), dtype=bool)
    bare = [number >= 0 and alias in actors[number].bare for number, alias in named]
    asked = np.flatnonzero(np.array(bare, dtype=bool)[pattern]) if len(first) else own[:0]
    given = [
        frozenset(
            word.casefold()
            for alias in target.aliases
            if alias not in target.bare and alias[:1].isupper()
            for word in split_pattern(alias)[:1]
        )
        if target.bare
        else frozenset[str]()
        for target in actors
    ]
    if len(asked):
        own[asked] = ~mark_namesakes(tokens, first[asked], owner=owner[pattern[asked]], given=given)
    return own


def _join_given(hits: _Hits, tokens: pd.DataFrame) -> _Hits:
    """Make one mention of two of an actor that are one word and the next: *Bashar*, *al-Assad*."""
    if len(hits.first) < 2:
        return hits
    gap = tokens["start"].to_numpy()[hits.first[1:]] - tokens["end"].to_numpy()[hits.last[:-1]]
    joined = (hits.first[1:] == hits.last[:-1] + 1) & (hits.actor[1:] == hits.actor[:-1])
    joined &= gap == 1
    begins = np.flatnonzero(np.r_[True, ~joined])
    last = hits.last[np.r_[begins[1:], len(hits.first)] - 1]
    return _Hits(hits.first[begins], last, hits.actor[begins])


def locate_spans(tokens: pd.DataFrame, spans: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the first and the last token that each span touches; none where last < first.

    Parameters
    ----------
    tokens : DataFrame
        In the order of the text within each sentence.
    spans : DataFrame
        ``doc_id, sentence_id, start, end``.
    """
    keys = ["doc_id", "sentence_id"]
    joined = pd.concat([tokens[keys], spans[keys]]).astype({"doc_id": "str"})
    number = joined.groupby(keys, sort=False).ngroup().to_numpy()
    own, asked = number[: len(tokens)], number[len(tokens) :]
    begins, ends = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    size = int(max(ends.max(initial=0), spans["end"].max() if len(spans) else 0)) + 2
    order = np.argsort(own, kind="stable")
    starts_at = own[order].astype(np.int64) * size + begins[order]
    ends_at = own[order].astype(np.int64) * size + ends[order]
    low = np.searchsorted(ends_at, asked * size + spans["start"].to_numpy(), side="right")
    high = np.searchsorted(starts_at, asked * size + spans["end"].to_numpy(), side="left") - 1
    known = high >= low
    first, last = np.zeros(len(spans), dtype=np.int64), np.full(len(spans), -1, dtype=np.int64)
    first[known], last[known] = order[low[known]], order[high[known]]
    return first, last


def _mark_spelt(
    tokens: pd.DataFrame, first: np.ndarray, pattern: np.ndarray, aliases: list[str]
) -> np.ndarray:
    """Tell where an alias with a capital is written with one, and one in capitals only so."""
    forms = tokens["token"].astype("category").array
    texts = forms.categories.astype("str").tolist()
    capital = np.array([form[:1].isupper() or "-" in form for form in texts], dtype=bool)
    initials = [alias for alias in aliases if alias.isupper()]
    spelt = np.ones(len(first), dtype=bool)
    if not len(first):
        return spelt
    code = forms.codes[first]
    begins_big = np.array([alias[:1].isupper() for alias in aliases], dtype=bool)[pattern]
    spelt &= ~begins_big | capital[code]
    if initials:
        plain = fold_forms(texts, lower=False)
        exact = {alias: place for place, alias in enumerate(aliases) if alias.isupper()}
        place = np.array([exact.get(form, -1) for form in plain], dtype=np.int64)
        asked = np.array([alias.isupper() for alias in aliases], dtype=bool)[pattern]
        asked &= np.array([len(split_pattern(alias)) == 1 for alias in aliases])[pattern]
        spelt &= ~asked | (place[code] == pattern)
    return spelt


def _drop_overlaps(hits: _Hits) -> _Hits:
    """Keep, of mentions that overlap, the one that begins first, of those the longest."""
    hits = hits.take(np.lexsort((hits.actor, -hits.last, hits.first)))
    keep = np.ones(len(hits.first), dtype=bool)
    if (hits.first[1:] <= np.maximum.accumulate(hits.last)[:-1]).any():
        end = -1
        spans = zip(hits.first.tolist(), hits.last.tolist(), strict=True)
        for place, (low, high) in enumerate(spans):
            keep[place] = low > end
            end = max(end, high) if low > end else end
    return hits.take(keep)


def _cut_possessives(tokens: pd.DataFrame, last: np.ndarray) -> np.ndarray:
    """Where each mention ends, without a possessive 's."""
    forms = tokens["token"].astype("category").array
    owns = np.array(
        [form.lower().endswith(("'s", "’s")) and len(form) > 3 for form in forms.categories],
        dtype=bool,
    )
    end = tokens["end"].to_numpy()[last]
    return end - 2 * owns[forms.codes[last]] if len(last) else end
