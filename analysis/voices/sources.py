"""Speakers without an active verb: passives, "according to", "his claim that"."""

from __future__ import annotations

from analysis.voices.attribution import MIN_WORDS, Attributions
from analysis.voices.clauses import clause_end, is_own, is_reported, main_verb, skip_apposition
from analysis.voices.cues import quotes_before
from analysis.voices.objects import find_object, find_owner
from analysis.voices.proper import Phrase
from analysis.voices.spoken import add_clause, read_after
from analysis.voices.subjects import find_subject, may_speak
from analysis.voices.verbs import NO_SOURCE, VERBS, Verb
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    SUBORDINATORS,
    is_time,
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
                subject = find_subject(words, at)
                quotes = quotes_before(words, at, subject, low)
                if quotes and (n + 1 >= stop or words.get(n + 1) == "by"):
                    heard.add(n, "neutral", subject, [], quotes)
                    return
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
    if verb.kind == "tell" and agent is not None and that is None:
        quotes = quotes_before(words, at, find_subject(words, at), low)
        if quotes:  # '"…," Bloomberg was told by an analyst'
            heard.add(at, verb.stance, agent, [], quotes)
        return
    impersonal = words.get(low) in ("it", "it's") or "it" in words.lower[max(low, at - 4) : at]
    if that is not None and (
        impersonal or (agent is not None and (verb.kind == "tell" or verb.lemma in _HEARD))
    ):
        add_clause(heard, at, verb, agent, that + 1, stop)


_OPENING = frozenset("and but , on in late early this last the same at".split())
_HEARD = frozenset("warn promise advise remind ask".split())
BEING = frozenset("was is were are came".split())


def read_being(heard: Attributions, at: int) -> None:
    """Read '"…" was his answer', '"…" were the words of a nurse', '"…" was how Haddad put it'."""
    words = heard.words
    stop = words.sentence_end(at)
    speaker: Phrase | None = None
    possessive = False
    here = at + 1
    said = words.quotations[words.quote[at - 1]]
    if words.get(here) in ("how", "what", "all"):
        if words.text[max(said.end - 1, said.start)] not in ",.!?":
            return  # words that are spoken of
        here += 1 + (words.get(here + 1) == "that")
        subject = find_object(words, here, stop)
        speaks = any(
            words.lower[n] in VERBS or words.lower[n] in ("put", "saw", "had")
            for n in range(here + 1, min(stop, here + 8))
        )
        speaker = subject if speaks else None
    else:
        phrase = find_object(words, here, stop)
        if phrase is not None:
            speaker = find_owner(words, *phrase)
            possessive = speaker is not None and speaker[1] < phrase[1]
    if speaker is not None:
        quotes = [words.quote[at - 1]]
        heard.add(at, "neutral", speaker, [], quotes, possessive=possessive)


def read_according(heard: Attributions, at: int, after: int) -> None:
    """Read "according to the army", before, after or within what it said."""
    words = heard.words
    low, stop = words.sentence_start(at), words.sentence_end(at)
    speaker = find_object(words, after, stop)
    if speaker is None or words.get(after) in NO_SOURCE:
        return
    if words.get(speaker[1] - 1) in NO_SOURCE:
        return
    if words.get(after) in POSSESSIVES and words.get(after + 1) in NO_SOURCE:
        return
    leads = all(
        words.lower[n] in ADVERBS or words.lower[n] in _OPENING or is_time(words.lower[n])
        for n in range(low, at)
    )
    comma = next(
        (n for n in range(speaker[1], min(stop, speaker[1] + 40)) if words.get(n) == ","), None
    )
    clauses: list[Phrase] = []
    goes_on = False  # "The bridge, according to Haddad, was built for carts"
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
                goes_on = True
    quotes = [
        words.quote[n] for first, end in clauses for n in range(first, end) if words.quote[n] >= 0
    ]
    here = speaker[1] + (words.get(speaker[1]) == ",")
    if here < words.n and words.quote[here] >= 0:
        quotes.append(words.quote[here])
    kept = [
        (first, end)
        for first, end in clauses
        if (goes_on or words.count(first, end) >= MIN_WORDS) and is_reported(words, first, end)
    ]
    if kept or quotes:
        cue = {"according": "according to", "per": "per"}.get(words.lower[at], "words")
        heard.add(at, "neutral", speaker, kept, quotes, cue=cue)


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
    that = at + 1
    if words.get(that) in ("by", "from", "of"):  # "claims by the landlord that"
        speaker = find_object(words, that + 1, stop)
        that = speaker[1] if speaker else that
        if speaker is None or words.get(that) != "that":
            return
        if words.get(at + 1) == "of" and not may_speak(words, *speaker):
            return  # "reports of a raid that killed ten"
    elif before in POSSESSIVES:
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
    that += 1
    if any(that == first for known in heard.found for first, _ in known.clauses):
        return  # "said in a statement that"
    end = clause_end(words, that, stop)
    if words.get(that) in AUXILIARIES or words.get(that) in VERBS:
        return  # "the report that was published"
    if words.count(that, end) < MIN_WORDS or not words.has_clause(that - 1, end):
        return
    issued = next((n for n in range(that + 2, end) if words.lower[n] == ","), None)
    if issued is not None and speaker is None and words.get(issued + 2) == "by":
        # "the warning that the wall might fail, issued by engineers in 2011, was"
        speaker, end = find_object(words, issued + 3, end), issued
    # "His claim that … was rejected": the main verb ends it, if it can be told
    if words.lower[low] in PREPOSITIONS | SUBORDINATORS:
        end = next((n for n in range(that + 2, end) if words.lower[n] == ","), end)
    elif at - low <= 4:
        end = main_verb(words, that, end)
    quotes = [words.quote[n] for n in range(that, end) if words.quote[n] >= 0]
    heard.add(at, stance, speaker, [(that, end)], quotes if speaker else [], possessive=possessive)
