"""Labels found in a text, where the context says that they mean their actor."""

from __future__ import annotations

from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.matching import index_tokens, split_pattern
from analysis.naming.sets import Actor, Context, Label, NamingSet
from analysis.tables import require_columns, require_made
from analysis.tokens import fold_forms

_COLUMNS = ["doc_id", "sentence_id", "position", "start", "end", "token"]
_TO_LINKED = 4  # so many tokens a link may stand before what it links: "members of the banned X"


def find_mentions(tokens: pd.DataFrame, *, naming: NamingSet) -> pd.DataFrame:
    """Find every label of every actor whose context fits.

    All labels, and all words that their context is judged by, are matched in one pass. Of labels
    that overlap the one that begins first counts, of those the longest (*Free Syrian Army* is no
    *army*). Labels of one actor that stand side by side are one mention, under the label of the
    first (*rebel fighters*: rebels). A possessive 's, and what a compound has beside the label's
    own word (*rebel-held*, *pro-regime*), is not marked.

    The rules know words, not grammar: a label counts for its actor unless a word that the set
    names stands where it should not. Read some mentions of each label before relying on a share.

    Parameters
    ----------
    tokens : DataFrame
        One row per token (from `split_tokens`).
    naming : NamingSet
        From `read_naming`.

    Returns
    -------
    DataFrame
        One row per mention: ``doc_id, sentence_id, start, end, actor, label, charge``; offsets
        into the document's text, in the order of the text.

    Raises
    ------
    ValueError
        Where a column is missing.

    Examples
    --------
    >>> from analysis.naming import read_naming
    >>> forms = ["Turkish", "authorities", "met", "Syrian", "rebel", "fighters"]
    >>> tokens = pd.DataFrame(
    ...     {"doc_id": "a", "sentence_id": 0, "position": range(6), "token": forms}
    ... ).assign(start=range(0, 60, 10), end=range(9, 69, 10))
    >>> find_mentions(tokens, naming=read_naming("naming-syria"))[["start", "end", "label"]]
       start  end   label
    0     40   59  rebels
    """
    require_made(naming, "naming", "NamingSet")
    require_columns(tokens, "tokens", _COLUMNS, "split_tokens()")
    plan = _make_plan(naming)
    first, pattern = index_tokens(tokens).find_phrases(plan.words)
    hits = _Hits(first, first + plan.length[pattern] - 1, pattern)
    around = _Around(tokens, plan, hits)
    labels = _drop_inexact(hits.take(plan.label[pattern] >= 0), tokens, plan, around.sentence)
    labels = _drop_overlaps(labels)
    label = plan.label[labels.pattern]
    kept = _fits(labels, label, plan, around)
    kept = _yield(labels, label, kept, plan, around)
    return _lay_out(labels.take(kept), tokens, plan, around)


class _Hits(NamedTuple):
    """Occurrences of patterns: their first and last rows."""

    first: np.ndarray
    last: np.ndarray
    pattern: np.ndarray

    def take(self, chosen: np.ndarray) -> _Hits:
        return _Hits(self.first[chosen], self.last[chosen], self.pattern[chosen])


class _Rule(NamedTuple):
    """Lists of words, and which labels each holds for."""

    lists: list[int]
    labels: list[np.ndarray]


class _Plan(NamedTuple):
    """A naming set as patterns: those of the labels, then those of each distinct list of words."""

    words: list[list[str]]
    length: np.ndarray
    label: np.ndarray  # of each pattern, -1 where it is none of a label
    exact: np.ndarray  # of each pattern its place in `spellings`, -1 in any case
    spellings: list[str]
    cut: np.ndarray  # of each pattern, the signs to cut off before and after: "pro-", "-held"
    of_list: np.ndarray  # of each pattern, -1 where it is one of a label
    rules: dict[str, _Rule]
    breaks: dict[str, int]
    actor: np.ndarray  # of each label
    actors: list[Actor]
    labels: list[Label]
    reach: tuple[int, int]


@lru_cache(maxsize=8)
def _make_plan(naming: NamingSet) -> _Plan:
    labels = [label for actor in naming.actors for label in actor.labels]
    actor = np.repeat(np.arange(len(naming.actors)), [len(of.labels) for of in naming.actors])
    texts = [(word, number) for number, of in enumerate(labels) for word in of.words]
    exact = [(word, number) for number, of in enumerate(labels) for word in of.exact]
    lists: dict[tuple[str, ...], int] = {}
    rules = {
        kind: _make_rule(kind, naming, labels, actor, lists) for kind in Context.__annotations__
    }
    phrases = naming.phrases
    breaks = {
        kind: lists.setdefault(getattr(phrases, kind), len(lists))
        for kind in ("breaks_before", "breaks_after", "links", "kinds")
    }
    listed = [(word, number) for words, number in lists.items() for word in words]
    words = [split_pattern(word) for word, _ in [*texts, *exact, *listed]]
    n_labels = len(texts) + len(exact)
    return _Plan(
        words=words,
        length=np.array([len(pattern) for pattern in words], dtype=np.int64),
        label=np.array([number for _, number in texts + exact] + [-1] * len(listed)),
        exact=np.array([-1] * len(texts) + [*range(len(exact))] + [-1] * len(listed)),
        spellings=[word for word, _ in exact],
        cut=_cut_compounds([*texts, *exact], len(words)),
        of_list=np.array([-1] * n_labels + [number for _, number in listed]),
        rules=rules,
        breaks=breaks,
        actor=actor,
        actors=list(naming.actors),
        labels=labels,
        reach=(phrases.reach_before, phrases.reach_after),
    )


def _cut_compounds(spelt: list[tuple[str, int]], n: int) -> np.ndarray:
    """Tell what a compound has before and after the word of its label: *pro-regime*, *rebel-held*."""
    known = {(word.casefold(), number) for word, number in spelt}
    cut = np.zeros((n, 2), dtype=np.int64)
    for place, (word, number) in enumerate(spelt):
        lead, sign, tail = word.casefold().rpartition("-")
        if sign and " " not in word:
            if (lead, number) in known:
                cut[place, 1] = len(tail) + 1
            elif (tail, number) in known:
                cut[place, 0] = len(lead) + 1
    return cut


def _make_rule(
    kind: str,
    naming: NamingSet,
    labels: list[Label],
    actor: np.ndarray,
    lists: dict[tuple[str, ...], int],
) -> _Rule:
    """Number the lists of one kind, each distinct one once, in `lists`."""
    holds: dict[int, np.ndarray] = {}
    contexts = [(of.context, actor == number) for number, of in enumerate(naming.actors)]
    contexts += [(of.context, np.arange(len(labels)) == place) for place, of in enumerate(labels)]
    for context, chosen in contexts:
        words = getattr(context, kind)
        if words:
            number = lists.setdefault(words, len(lists))
            holds[number] = holds.get(number, False) | chosen
    return _Rule(list(holds), list(holds.values()))


class _Around:
    """What stands around the tokens: sentences, gaps, and where the words of each list are."""

    def __init__(self, tokens: pd.DataFrame, plan: _Plan, hits: _Hits) -> None:
        self.n = len(tokens)
        self.sentence = index_tokens(tokens).number_sentences()
        self.follows, self.bracketed = _mark_gaps(tokens, self.sentence)
        self._doc_id = tokens["doc_id"]
        self.reach = plan.reach
        of_list = plan.of_list[hits.pattern]
        order = np.argsort(of_list, kind="stable")
        edges = np.searchsorted(of_list[order], np.arange(plan.of_list.max(initial=-1) + 2))
        self._rows = [order[low:high] for low, high in pairwise(edges)]
        self._hits = hits
        self.break_before, self.break_after, self.link, self.kind = (
            self.mark(plan.breaks[kind], "first")
            for kind in ("breaks_before", "breaks_after", "links", "kinds")
        )

    @cached_property
    def document(self) -> np.ndarray:
        """A number for each token that is the same within a document."""
        return self._doc_id.astype("category").cat.codes.to_numpy()

    def find(self, number: int) -> _Hits:
        """Where the words of a list are."""
        return self._hits.take(self._rows[number] if number < len(self._rows) else self._none)

    _none = np.empty(0, dtype=np.int64)

    def mark(self, number: int, edge: str) -> np.ndarray:
        """Mark the rows where a word or phrase of a list has its first or last token."""
        return self.mark_rows(getattr(self.find(number), edge))

    def mark_rows(self, rows: np.ndarray) -> np.ndarray:
        marked = np.zeros(self.n, dtype=bool)
        marked[rows] = True
        return marked

    def walk_before(self, first: np.ndarray, *, brackets: bool = False) -> _Path:
        """The rows before each hit in its noun phrase, the nearest first."""
        joined = self.follows | self.bracketed if brackets else self.follows
        rows, open_ = [], np.ones(len(first), dtype=bool)
        here = first
        for _ in range(self.reach[0]):
            open_ = open_ & joined.take(here, mode="clip") & (here > 0)
            here = np.maximum(here - 1, 0)
            rows.append((here, open_))
            open_ = open_ & ~self.break_before.take(here, mode="clip")
        return rows

    def walk_after(self, last: np.ndarray, *, reach: int | None = None) -> _Path:
        """The rows after each hit in its phrase, the nearest first."""
        rows, open_ = [], np.ones(len(last), dtype=bool)
        here = last
        for _ in range(self.reach[1] if reach is None else reach):
            open_ = open_ & (here + 1 < self.n)
            here = np.minimum(here + 1, max(self.n - 1, 0))
            open_ = open_ & self.follows.take(here, mode="clip")
            rows.append((here, open_))
            open_ = open_ & ~self.break_after.take(here, mode="clip")
        return rows


_Path = list[tuple[np.ndarray, np.ndarray]]


def _mark_gaps(tokens: pd.DataFrame, sentence: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell which tokens follow the one before them, a space or a sign between; which in brackets.

    A comma and a space are two signs and end a noun phrase. So do brackets and quotation marks;
    a token in them, with two signs on either side, does for `bracketed`, and so does the next.
    """
    start, end = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    gap = np.full(len(tokens) + 1, 9, dtype=np.int64)
    gap[1:-1] = start[1:] - end[:-1]
    next_ = np.zeros(len(tokens), dtype=bool)
    next_[1:] = sentence[1:] == sentence[:-1]
    next_[1:] &= np.diff(tokens["position"].to_numpy()) == 1
    follows = next_ & (gap[:-1] <= 1)
    alone = (gap[:-1] == 2) & (gap[1:] == 2)
    bracketed = alone.copy()
    bracketed[1:] |= alone[:-1]
    return follows, bracketed & next_


def _drop_inexact(hits: _Hits, tokens: pd.DataFrame, plan: _Plan, sentence: np.ndarray) -> _Hits:
    """Drop what is not spelt as asked (*is* for *IS*), and all such among words in capitals.

    Those are sentences that shout, and a headline that runs into one: both words beside it are
    then in capitals.
    """
    exact = plan.exact[hits.pattern]
    asked = np.flatnonzero(exact >= 0)
    if not len(asked):
        return hits
    forms = tokens["token"].astype("category").array
    spelt = fold_forms(forms.categories.astype("str"), lower=False)
    wanted = {spelling: place for place, spelling in enumerate(plan.spellings)}
    place = np.array([wanted.get(form, -1) for form in spelt], dtype=np.int64)
    shouts = np.array([form.isupper() for form in spelt], dtype=bool)[forms.codes]
    n_upper = np.bincount(sentence, weights=shouts)
    quiet = n_upper <= np.bincount(sentence) / 2
    row = hits.first[asked]
    beside = np.zeros(len(shouts) + 2, dtype=np.int64)
    beside[1:-1] = shouts
    n_beside = beside[row] + beside[row + 2]
    keep = np.ones(len(exact), dtype=bool)
    keep[asked] = (place[forms.codes[row]] == exact[asked]) & quiet[sentence[row]] & (n_beside < 2)
    return hits.take(keep)


def _drop_overlaps(hits: _Hits) -> _Hits:
    """Keep, of hits that overlap, the one that begins first, of those the longest."""
    hits = hits.take(np.lexsort((hits.pattern, -hits.last, hits.first)))
    before = np.maximum.accumulate(np.append(-1, hits.last))[:-1]
    keep = hits.first > before
    # Most hits stand alone; only in knots of overlapping ones does the choice depend on the last.
    knot = np.flatnonzero(~keep)
    end = -1
    for place in knot.tolist():
        if keep[place - 1]:
            end = int(hits.last[place - 1])
        if hits.first[place] > end:
            keep[place] = True
            end = int(hits.last[place])
    return hits.take(keep)


def _fits(hits: _Hits, label: np.ndarray, plan: _Plan, around: _Around) -> np.ndarray:
    """Tell which labels their context lets count."""
    kept = np.ones(len(label), dtype=bool)
    for number, chosen in zip(*plan.rules["excludes"], strict=True):
        kept &= ~(chosen[label] & _is_inside(hits, around.find(number), around.n))
    before, after = around.walk_before(hits.first), around.walk_after(hits.last)
    barred = _score_distance(plan.rules["excludes_before"], label, before, around, "last")
    admitted = _score_distance(plan.rules["admits"], label, before, around, "last")
    admitted[_holds(plan.rules["admits"], hits, label, around)] = 0  # *Syrian forces* say it
    kept &= ~(barred < admitted)
    required = plan.rules["requires_before"]
    near = _score_distance(required, label, before, around, "last")
    kept &= ~(_is_ruled(required, label) & (near > len(before)))
    barred = _score_distance(plan.rules["excludes_after"], label, after, around, "first")
    kept &= barred > len(after)
    here = {
        kind: _is_in_unit(plan.rules[kind], hits, label, around, around.sentence)
        for kind in ("excludes_sentence", "admits", "requires_sentence", "bars_sentence")
    }
    kept &= ~here["excludes_sentence"] | here["admits"]
    kept &= ~here["bars_sentence"]
    if plan.rules["excludes_document"].lists:
        whole = {
            kind: _is_in_unit(plan.rules[kind], hits, label, around, around.document)
            for kind in ("excludes_document", "admits")
        }
        kept &= ~whole["excludes_document"] | whole["admits"]
    kept &= ~_is_ruled(plan.rules["requires_sentence"], label) | here["requires_sentence"]
    return kept


def _is_ruled(rule: _Rule, label: np.ndarray) -> np.ndarray:
    ruled = np.zeros(len(label), dtype=bool)
    for chosen in rule.labels:
        ruled |= chosen[label]
    return ruled


def _is_inside(hits: _Hits, holders: _Hits, n: int) -> np.ndarray:
    """Tell which hits lie inside one of the holders."""
    far = np.full(n + 1, -1, dtype=np.int64)
    np.maximum.at(far, holders.first, holders.last)
    return np.maximum.accumulate(far)[hits.first] >= hits.last


def _holds(rule: _Rule, hits: _Hits, label: np.ndarray, around: _Around) -> np.ndarray:
    """Tell which labels hold a word of a rule themselves."""
    held = np.zeros(len(label), dtype=bool)
    for number, chosen in zip(*rule, strict=True):
        before = np.append(0, np.cumsum(around.mark(number, "first")))
        held |= chosen[label] & (before[hits.last + 1] > before[hits.first])
    return held


def _score_distance(
    rule: _Rule, label: np.ndarray, path: _Path, around: _Around, edge: str
) -> np.ndarray:
    """How many tokens away the nearest word of a rule is; one more than the path where none is."""
    distance = np.full(len(label), len(path) + 1, dtype=np.int64)
    for number, chosen in zip(*rule, strict=True):
        marked = around.mark(number, edge)
        ruled = chosen[label]
        for step in range(len(path), 0, -1):
            rows, open_ = path[step - 1]
            met = ruled & open_ & marked.take(rows, mode="clip")
            distance = np.where(met, np.minimum(distance, step), distance)
    return distance


def _is_in_unit(
    rule: _Rule, hits: _Hits, label: np.ndarray, around: _Around, unit: np.ndarray
) -> np.ndarray:
    """Tell which hits have a word of a rule in their unit: the sentence or the document."""
    found = np.zeros(len(label), dtype=bool)
    for number, chosen in zip(*rule, strict=True):
        has = np.zeros(int(unit.max(initial=0)) + 1, dtype=bool)
        has[unit[around.find(number).first]] = True
        found |= chosen[label] & has[unit[hits.first]]
    return found


def _yield(
    hits: _Hits, label: np.ndarray, kept: np.ndarray, plan: _Plan, around: _Around
) -> np.ndarray:
    """Drop the labels of what another actor's label names: *Hezbollah fighters*, no rebels."""
    kept = kept.copy()
    names = [actor.id for actor in plan.actors]
    for number, actor in enumerate(plan.actors):
        own = np.flatnonzero(kept & (plan.actor[label] == number))
        others = np.isin(plan.actor[label], [names.index(other) for other in actor.yields_to])
        if not len(own) or not (others & kept).any():
            continue
        named = hits.take(others & kept)
        ends, begins = around.mark_rows(named.last), around.mark_rows(named.first)
        met = np.zeros(len(own), dtype=bool)
        for rows, open_ in around.walk_before(hits.first[own], brackets=True):
            met |= open_ & ends[rows]
        after = around.walk_after(hits.last[own], reach=1 + _TO_LINKED)
        for step, (rows, open_) in enumerate(after):
            if not step:
                linked = open_ & around.link[rows]
                kind = open_ & around.kind[rows]
                met |= open_ & begins[rows]  # "the jihadist Islamic State"
            else:
                met |= (linked | (kind & (step == 1))) & open_ & begins[rows]
        # "extremist fighters of Hezbollah": side by side they are one mention
        beside = np.append(hits.first[own][1:] == hits.last[own][:-1] + 1, False)
        for place in np.flatnonzero(beside)[::-1]:
            met[place] |= met[place + 1]
        # "it has fighters", where the sentence names a group; not "rebel fighters"
        vague = np.array([of.vague for of in plan.labels], dtype=bool)[label[own]]
        vague &= ~np.append(False, beside[:-1])
        told = np.bincount(around.sentence[named.first], minlength=int(around.sentence[-1]) + 1)
        met |= vague & (told[around.sentence[hits.first[own]]] > 0)
        kept[own[met]] = False
    return kept


def _lay_out(hits: _Hits, tokens: pd.DataFrame, plan: _Plan, around: _Around) -> pd.DataFrame:
    """One row for each run of labels of one actor that stand side by side.

    Of a compound the label alone is marked: *rebel* in *rebel-held*. A name and its gloss in
    brackets, ``Islamic State (ISIS)``, are such a run. Names of several
    actors that are one entry of the set are one mention only where they are the same.
    """
    label = plan.label[hits.pattern]
    actor = plan.actor[label]
    several = np.array([of.kind == "names" for of in plan.actors], dtype=bool)[actor]
    same = (actor[1:] == actor[:-1]) & (~several[1:] | (label[1:] == label[:-1]))
    begins = np.ones(len(label), dtype=bool)
    begins[1:] = ~same | (hits.first[1:] != hits.last[:-1] + 1)
    glossed = same & around.bracketed[hits.first[1:]]
    begins[1:] |= ~around.follows[hits.first[1:]] & ~glossed
    place = np.flatnonzero(begins)
    final = np.append(place[1:], len(label))[: len(place)] - 1
    start = tokens["start"].to_numpy()[hits.first[place]] + plan.cut[hits.pattern[place], 0]
    end = _find_ends(tokens, hits.last[final]) - plan.cut[hits.pattern[final], 1]
    first, label, actor = hits.first[place], label[place], actor[place]
    of_label = [[of.id for of in plan.labels], [of.charge for of in plan.labels]]
    names, charges = (pd.array(texts, dtype="str") for texts in of_label)
    return pd.DataFrame(
        {
            "doc_id": tokens["doc_id"].array.take(first).astype("str"),
            "sentence_id": tokens["sentence_id"].to_numpy()[first],
            "start": start,
            "end": end,
            "actor": pd.array([of.id for of in plan.actors], dtype="str").take(actor),
            "label": names.take(label),
            "charge": charges.take(label),
        }
    )


def _find_ends(tokens: pd.DataFrame, last: np.ndarray) -> np.ndarray:
    """Where mentions end, a possessive 's left out."""
    forms = tokens["token"].astype("category").array
    owns = np.array([form.lower().endswith(("'s", "’s")) for form in forms.categories], dtype=bool)
    end = tokens["end"].to_numpy()[last]
    return end - 2 * owns[forms.codes[last]] if len(last) else end
