"""What stands after, before and around a speech verb: clauses and quotations of its speaker."""

from __future__ import annotations

from analysis.voices.attribution import MIN_WORDS, Attributions
from analysis.voices.clauses import (
    asks,
    clause_end,
    ends_sentence,
    is_bare,
    is_bare_trailing,
    is_own,
    is_reported,
    trails_comma,
    trim_to_name,
)
from analysis.voices.cues import quote_before, quotes_before
from analysis.voices.objects import ISSUED, find_object, skip_hearer
from analysis.voices.proper import Phrase
from analysis.voices.settings import skip_setting
from analysis.voices.subjects import find_described
from analysis.voices.verbs import NOUN_FORMS, VERBS, Verb
from analysis.voices.words import AUXILIARIES, PREPOSITIONS, QUOTE

_CLAIMED = frozenset(
    "responsibility lives life credit attack attacks bombing bombings assault blast raid".split()
)
_LIVES = frozenset("lives life martyrs victims casualties".split())
_MEANWHILE = frozenset("while as after when although".split())
_UNTOLD = frozenset("before until when if than because unless".split())
_COMMAS = frozenset([",", "–", "—", "-", ":"])


def read_after(
    heard: Attributions,
    at: int,
    verb: Verb,
    speaker: Phrase | None,
    first: int,
    low: int,
    stop: int,
) -> None:
    """Read what follows a verb with its subject before it, or send it to what it trails."""
    words = heard.words
    cue = words.lower[at]
    here = at + 1 + (verb.lemma == "put")
    if cue.startswith("point") and words.get(here) == "out":
        here += 1
    elif cue.startswith("point"):
        return
    goes_on = words.get(here) in (QUOTE, ",") or quote_before(words, first, low)
    if cue.startswith("continu") and not goes_on:
        return
    taken = words.lower[at + 1 : at + 5]
    if cue.startswith("claim") and (
        _CLAIMED & {*taken} or _takes_lives(words.lower[at + 1 : min(at + 8, stop)])
    ):
        return
    here = skip_setting(words, here, stop)
    if verb.kind in ("tell",):
        here = skip_hearer(words, here, stop)
        here = skip_setting(words, here, stop)
    elif (
        verb.kind == "vow"
        and words.get(here) not in ("that", "to")
        and words.quote[min(here, words.n - 1)] < 0
    ):
        pass
    elif cue in ("warned", "warns", "warning", "promised", "asked", "cautioned", "advised"):
        then = skip_hearer(words, here, stop)
        if words.get(then) in ("that", "whether", "if"):
            here = then
    issued = words.get(here + 1) in PREPOSITIONS or words.get(here + 1) == "online"
    issued = issued and words.get(here) in ISSUED and words.get(here - 1) not in (",", QUOTE)
    if issued and here > at + 1 and not any(words.quote[n] >= 0 for n in range(here, stop)):
        here = stop  # "said in a bulletin posted on its page"
    if words.get(here) == ",":  # "said, citing a source, that"
        comma = next((n for n in range(here + 1, min(here + 14, stop)) if words.lower[n] == ","), 0)
        if words.get(comma + 1) == "that" and words.get(here + 1).endswith("ing"):
            here = comma + 1
    if words.get(here) == "," and words.get(skip_setting(words, here + 1, stop)) == ",":
        after = skip_setting(words, here + 1, stop)
        if after > here + 1:
            here = after + 1
    word = words.get(here)
    if here >= stop or word in (",", ".", ";", ")", "–", "—") or ends_sentence(words, here, stop):
        _read_trailing(heard, at, verb, speaker, first, low, stop, here)
        return
    if word == ":" or (word == "," and here + 1 < words.n and words.quote[here + 1] >= 0):
        here += 1
    if here < words.n and words.quote[here] >= 0:
        _own_after(heard, at, verb, speaker, here, low, stop)
        return
    if verb.kind == "label" and not (verb.lemma == "urge" and words.get(here) == "that"):
        if speaker is not None:
            _own_label(heard, at, verb, speaker, here, stop)
        return
    if speaker is None and not cue.endswith("ing"):
        return
    if words.get(here) in ("that", "whether"):
        add_clause(heard, at, verb, speaker, here + 1, stop)
    elif (
        (verb.kind == "vow" and words.get(here) == "to")
        or (words.get(here) == "to" and cue.startswith(("claim", "admit")))
        or (verb.kind == "deny" and words.get(here).endswith("ing"))
        or asks(words, verb, here)
        or is_bare(words, at, verb, here, stop)
    ):
        add_clause(heard, at, verb, speaker, here, stop)
    elif speaker is not None and (
        is_bare_trailing(words, at, verb, first, low, here, stop)
        or trails_comma(words, first, low)
        or (words.get(first - 1) == QUOTE and words.get(here) in _MEANWHILE)
    ):
        _read_trailing(heard, at, verb, speaker, first, low, stop, here)
    else:
        _own_label(heard, at, verb, speaker, here, stop)


def _takes_lives(after: list[str]) -> bool:
    """Whether lives are what is claimed: "claiming at least 40 civilian lives", "four martyrs"."""
    taken = next((n for n, word in enumerate(after) if word in _LIVES), len(after))
    return taken < len(after) and not any(
        word in AUXILIARIES or word == "that" for word in after[:taken]
    )


def add_clause(
    heard: Attributions, at: int, verb: Verb, speaker: Phrase | None, here: int, stop: int
) -> None:
    """Add a reported clause and the quotations in it."""
    words = heard.words
    end = clause_end(words, here, stop)
    quotes = [words.quote[n] for n in range(here, end) if words.quote[n] >= 0]
    clauses = [(here, end)] if is_reported(words, here, end) else []
    if not clauses and not quotes:
        return
    heard.add(at, verb.stance, speaker, clauses, quotes)


def _own_after(
    heard: Attributions, at: int, verb: Verb, speaker: Phrase | None, here: int, low: int, stop: int
) -> None:
    """Take the quotation right after the verb, and those before it in the same sentence."""
    words = heard.words
    quotes = [words.quote[here]]
    quotes += quotes_before(words, at, speaker, low)
    last = here + 1
    while last < stop:
        if words.quote[last] >= 0:
            quotes.append(words.quote[last])
        elif words.lower[last] in VERBS or words.get(last) == ";":
            break
        last += 1
    clauses: list[Phrase] = []
    if verb.kind != "label" and clause_end(words, here, stop) - here > 1:
        end = clause_end(words, here, stop)
        n_quoted = sum(words.quotations[q].end - words.quotations[q].start for q in quotes)
        start_, end_ = words.cut(here, end)
        embedded = words.get(at + 1) not in (":", ",") and words.count(here, end) >= 6
        goes_on = words.is_finite(here + 1) and words.get(at + 1) not in (":", ",")
        if (embedded and n_quoted < 0.5 * (end_ - start_)) or (
            goes_on and is_reported(words, here, end)
        ):
            clauses.append((here, end))
    heard.add(at, verb.stance, speaker, clauses, quotes)


def _own_label(
    heard: Attributions, at: int, verb: Verb, speaker: Phrase | None, here: int, stop: int
) -> None:
    """Take the quotations that stand further on in the clause of a verb."""
    words = heard.words
    if speaker is None:
        return
    quotes = []
    for n in range(here, min(stop, here + 40)):
        if words.quote[n] >= 0:
            quotation = words.quotations[words.quote[n]]
            size = words.text.count(" ", quotation.start, quotation.end)
            if verb.kind == "label" or size > 2 or n < here + 3:
                quotes.append(words.quote[n])
        elif words.lower[n] == ";" or (n > here and words.lower[n] in VERBS
                                       and words.lower[n] not in NOUN_FORMS):  # fmt: skip
            break
    if quotes:
        heard.add(at, verb.stance, speaker, [], quotes)


def _read_trailing(
    heard: Attributions,
    at: int,
    verb: Verb,
    speaker: Phrase | None,
    first: int,
    low: int,
    stop: int,
    here: int,
) -> None:
    """Read "…, the army said." and "…, the army said, …"."""
    words = heard.words
    if speaker is None and not quotes_before(words, at, speaker, low):
        return
    if speaker is not None and words.get(first - 1) in _UNTOLD:
        return  # "before anyone had asked"
    previous = heard.previous(at, low)
    quotes = quotes_before(words, at, speaker, low)
    if previous is not None and quotes and words.count(previous.at + 1, first) > 0:
        loose = words.quote[previous.at + 1] < 0 and words.get(previous.at - 1) != ","
        if loose:
            heard.give_up(previous, quotes)
            previous = heard.previous(at, low)
    clauses: list[Phrase] = []
    start = low
    if speaker and words.get(first - 1) == "," == words.get(speaker[1]):
        first = find_described(words, first, low)
    if speaker and not quotes and words.get(first - 1) not in _COMMAS:
        speaker = first, _ = trim_to_name(words, speaker)
    if words.get(first - 1) == "as" or words.get(first - 1) == "what":
        first -= 1
    if words.lower[at] in ("added", "adds") and quotes and previous is None:
        pass
    end = first
    if previous is not None and previous.clauses and not quotes:
        last = max(stop_ for _, stop_ in previous.clauses)
        if last > first - 1:
            return  # inside what is reported already: "said the town the army said it held"
        start = max(start, last)
    while start < end and not words.is_word(start) and words.quote[start] < 0:
        start += 1
    allowed = verb.kind in ("say", "report", "tell") and verb.lemma not in ("continue", "agree")
    partial = [words.quote[n] for n in range(start, end) if words.quote[n] >= 0]
    n_words = words.count(start, end)
    inserted = words.get(here) == "," and here + 1 < stop and words.is_finite(here + 1)
    if inserted and allowed and words.get(first - 1) == "," and 0 < n_words < MIN_WORDS:
        heard.add(at, verb.stance, speaker, [(start, end), (here + 1, stop)], [])
        return
    enough = n_words >= MIN_WORDS if not quotes else n_words >= 4
    if (
        quotes and (2 - words.is_headline) <= n_words < 4
    ):  # 'The raid killed "dozens of mercenaries", the ministry said'
        quotation = words.quotations[quotes[0]]
        open_ended = words.text[quotation.end - 1] not in ",.!?"
        whole = words.has_clause(start, end) or words.is_headline
        enough = open_ended and words.quote[start] < 0 and whole
    if allowed and enough:
        joined = words.get(first - 1) in _COMMAS or words.get(first) in ("as", "what")
        whole = here >= stop or words.get(here) in (",", ".")
        stands = quotes or joined or (whole and words.has_clause(start, end))
        if stands and is_reported(words, start, end):
            clauses.append((start, end))
            quotes = partial
    if not quotes and not clauses and words.get(here) != ",":
        return
    if here < stop and words.get(here) in (",", "–", "—", ";"):
        follows = here + 1
        if follows < words.n and words.quote[follows] >= 0:
            quotes = [*quotes, words.quote[follows]]
        elif clauses and not quotes and words.get(follows) not in VERBS:
            if words.count(follows, stop) >= MIN_WORDS and not is_own(words, follows, stop):
                clauses.append((follows, clause_end(words, follows, stop)))
        elif not clauses and not quotes:
            return
    if quotes or clauses:
        heard.add(at, verb.stance, speaker, clauses, quotes)


def read_inverted(heard: Attributions, at: int, verb: Verb, low: int, stop: int) -> None:
    """Read a verb with its subject after it: '"…," said Ahmad'."""
    words = heard.words
    speaker = find_object(words, at + 1, stop)
    if speaker is None:
        return
    here = speaker[1]
    quotes = quotes_before(words, at, None, low)
    clauses: list[Phrase] = []
    if not quotes and words.count(low, at) >= MIN_WORDS and verb.kind in ("say", "report"):
        if words.has_clause(low, at) or verb.kind == "say":
            clauses.append((low, at))
            quotes = [words.quote[n] for n in range(low, at) if words.quote[n] >= 0]
    elif quotes and words.count(low, at) >= 4 and verb.kind in ("say", "report"):
        inner = [words.quote[n] for n in range(low, at) if words.quote[n] >= 0]
        quoted = sum(words.quotations[q].end - words.quotations[q].start for q in inner)
        low_, high_ = words.cut(low, at)
        if quoted < 0.6 * (high_ - low_):
            clauses.append((low, at))
            quotes = inner
    if not quotes and not clauses and words.get(here) == "," and words.is_finite(here + 1):
        clauses = [(low, at), (here + 1, stop)]  # "The count, said Saadi, was forty"
    for n in range(here, stop):  # '"…," said Ahmad, a baker, "…"'
        if words.quote[n] >= 0:
            if words.get(n - 1) in (",", ":", "–", "—"):
                quotes = [*quotes, words.quote[n]]
            break
        if words.lower[n] in VERBS and words.lower[n] not in NOUN_FORMS:
            break
    if quotes or clauses:
        heard.add(at, verb.stance, speaker, clauses, quotes)
