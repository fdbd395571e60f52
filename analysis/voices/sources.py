"""Speakers without an active verb: passives, "according to", "his claim that"."""

from __future__ import annotations

from analysis.voices.attribution import MIN_WORDS, Attributions
from analysis.voices.clauses import clause_end, is_own, main_verb, skip_apposition
from analysis.voices.phrases import Phrase, find_object, find_subject
from analysis.voices.spoken import add_clause, read_after
from analysis.voices.verbs import NO_SOURCE, VERBS, Verb
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
)


def read_passive(heard: Attributions, at: int, verb: Verb, low: int, stop: int) -> None:
    """Read "was described by A as B", "was quoted as saying", "it was reported that"."""
    words = heard.words
    that = next((n for n in range(at + 1, min(stop, at + 14)) if words.lower[n] == "that"), None)
    near = min(stop, at + 14) if that is None else that
    by = next((n for n in range(at + 1, near) if words.lower[n] == "by"), None)
    agent = find_object(words, by + 1, stop) if by is not None else None
    if words.lower[at] in ("quoted", "cited"):
        for n in range(at + 1, min(stop, at + 20)):
            if words.lower[n] in ("saying", "telling") and words.lower[n - 1] == "as":
                read_after(heard, n, VERBS["saying"], find_subject(words, at), n, low, stop)
                return
        return
    as_ = next((n for n in range(at + 1, min(stop, at + 24)) if words.lower[n] == "as"), None)
    if verb.kind == "label":
        if agent is None:
            return
        here = as_ + 1 if as_ is not None else at + 1
        quotes = [words.quote[n] for n in range(at, stop) if words.quote[n] >= 0]
        clauses = []
        if as_ is not None and not any(
            words.quote[n] >= 0 for n in range(here, here + 2) if n < stop
        ):
            end = by if by is not None and by > as_ else clause_end(words, here, stop)
            clauses.append((here, end))
        if quotes or clauses:
            heard.add(at, verb.stance, agent, clauses, quotes)
        return
    impersonal = words.get(low) in ("it", "it's") or "it" in words.lower[max(low, at - 4) : at]
    if that is not None and (impersonal or (verb.kind == "tell" and agent is not None)):
        add_clause(heard, at, verb, agent, that + 1, stop)


def read_according(heard: Attributions, at: int) -> None:
    """Read "according to the army", before, after or within what it said."""
    words = heard.words
    low, stop = words.sentence_start(at), words.sentence_end(at)
    speaker = find_object(words, at + 2, stop)
    if speaker is None or words.get(at + 2) in NO_SOURCE:
        return
    if any(words.get(n) in NO_SOURCE for n in range(speaker[1] - 1, speaker[1])):
        return
    leads = words.count(low, at) == 0 or all(
        words.get(n) in ADVERBS or words.get(n) in ("and", "but", ",") for n in range(low, at)
    )
    comma = next(
        (n for n in range(speaker[1], min(stop, speaker[1] + 40)) if words.get(n) == ","), None
    )
    clauses: list[Phrase] = []
    if leads:
        here = speaker[1]
        if comma is not None:
            here = skip_apposition(words, speaker, comma, stop) + 1
        clauses.append((here, clause_end(words, here, stop)))
    else:
        start = max([low, *(s for a in heard.found if a.at >= low for _, s in a.clauses)])
        inner = heard.previous(at, low)
        if inner is not None and inner.clauses:
            start = low if words.count(start, at) < MIN_WORDS else start
        clauses.append((start, at))
        if comma is not None and words.count(comma + 1, stop) >= MIN_WORDS:
            after = comma + 1
            inserted = words.get(speaker[1]) == "," and words.is_finite(after)
            if inserted and words.has_clause(comma, stop) and not is_own(words, after, stop):
                clauses.append((after, stop))
    quotes = [
        words.quote[n] for first, end in clauses for n in range(first, end) if words.quote[n] >= 0
    ]
    kept = []
    for first, end in clauses:
        low_, high_ = words.cut(first, end)
        quoted = sum(
            words.quotations[words.quote[n]].end - words.quotations[words.quote[n]].start
            for n in range(first, end)
            if words.quote[n] >= 0
        )
        if words.count(first, end) >= MIN_WORDS and quoted < 0.6 * (high_ - low_):
            kept.append((first, end))
    if kept or quotes:
        heard.add(at, "neutral", speaker, kept, quotes, cue="according to")


def read_noun(heard: Attributions, at: int, stance: str) -> None:
    """Read "his claim that", "the army's statement that"."""
    words = heard.words
    low, stop = words.sentence_start(at), words.sentence_end(at)
    before = words.get(at - 1)
    if (
        before == "to"
        or before in PRONOUNS
        or (before in AUXILIARIES and words.get(at - 2) != "there")
    ):
        return
    if any(attribution.at == at for attribution in heard.found):
        return
    speaker: Phrase | None = None
    possessive = False
    if before in POSSESSIVES:
        speaker, possessive = (at - 1, at), True
    else:
        for n in range(at - 1, max(low, at - 4) - 1, -1):
            if words.get(n).endswith("'s") or words.get(n) in "'’":
                first = n - 1 if words.get(n) in "'’" else n
                while first - 1 >= low and words.is_capital(first - 1):
                    first -= 1
                if first - 1 >= low and words.get(first - 1) in DETERMINERS:
                    first -= 1
                elif first - 2 >= low and words.get(first - 2) in DETERMINERS:
                    first -= 2
                speaker, possessive = (first, n + 1), True
                break
    end = clause_end(words, at + 2, stop)
    if words.get(at + 2) in AUXILIARIES or words.get(at + 2) in VERBS:
        return  # "the report that was published"
    if words.count(at + 2, end) < MIN_WORDS or not words.has_clause(at + 1, end):
        return
    # "His claim that … was rejected": the main verb ends it, if it can be told
    if words.lower[low] in PREPOSITIONS | SUBORDINATORS:
        end = next((n for n in range(at + 4, end) if words.lower[n] == ","), end)
    elif at - low <= 4:
        end = main_verb(words, at + 2, end)
    quotes = [words.quote[n] for n in range(at + 2, end) if words.quote[n] >= 0]
    heard.add(
        at, stance, speaker, [(at + 2, end)], quotes if speaker else [], possessive=possessive
    )
