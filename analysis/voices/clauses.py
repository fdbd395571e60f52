"""Where a reported clause begins and ends, and whether there is one."""

from __future__ import annotations

from analysis.voices.attribution import MIN_WORDS
from analysis.voices.proper import Phrase
from analysis.voices.roles import HEADS, TITLES
from analysis.voices.verbs import NOUN_FORMS, VERBS, Verb
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    QUOTE,
    SUBORDINATORS,
    Words,
)

_FRONTED = frozenset("on in at after since during before despite".split())
# What a claim does: these end it, other forms in -ed may be participles inside it.
_CAUSING = frozenset(
    """caused sparked triggered prompted raised fuelled surfaced emerged remained angered shocked
    followed turned alarmed stirred circulated spread appeared proved surprised""".split()
)
_MOST_QUOTED = 0.6  # of a clause: more is a quotation with a word or two before it
_NO_CLAUSE = frozenset("when as while so and but why how what where".split())
# What is said without being told: "said her goodbyes", "said nothing of the deal".
_FORMULAS = frozenset(
    "goodbye goodbyes farewell farewells prayer prayers mass grace thanks nothing little".split()
)
_SAID = frozenset("said says told added wrote".split())
_QUESTIONS = frozenset("why how what where when who".split())
_ASKING = frozenset("ask wonder explain say clarify reveal speculate".split())
_EXPLAINING = _ASKING | frozenset("recall recount disclose testify describe ask".split()) - {"say"}
_TURNS = frozenset("but while although though whereas however yet".split())


def ends_sentence(words: Words, here: int, stop: int) -> bool:
    """Whether the sentence ends here, or goes on with "adding"."""
    return here >= stop or words.get(here) in ("adding", "saying", "noting", "stressing")


def is_bare_trailing(
    words: Words, at: int, verb: Verb, first: int, low: int, here: int, stop: int
) -> bool:
    """Whether a verb with a short rest ends a sentence: "… the Observatory said after dawn"."""
    if any(words.quote[n] >= 0 for n in range(here, stop)):
        return False  # "warned of “severe” trouble"
    # "told reporters in the capital"
    heard = verb.kind == "tell" and words.get(here) in PREPOSITIONS
    short = stop - here <= 6 and (verb.kind == "say" or heard)
    settled = stop - here <= 8 and verb.kind == "report" and words.get(here) in PREPOSITIONS
    return (
        (short or settled)
        and words.get(first - 1) in (",", QUOTE)
        and (first - low >= MIN_WORDS or words.get(first - 1) == QUOTE)
    )


def trails_comma(words: Words, first: int, low: int) -> bool:
    """Whether the quotation before an attribution ends in a comma: it is then what was said."""
    if first - 1 < low or words.quote[first - 1] < 0:
        return False
    quotation = words.quotations[words.quote[first - 1]]
    return quotation.end > quotation.start and words.text[quotation.end - 1] == ","


def ends_open(words: Words, at: int) -> bool:
    """Whether the sentence goes on after the quotation before a word: it ends in , or in ! ?."""
    if trails_comma(words, at, 0):
        return True
    quotation = words.quotations[words.quote[at - 1]]
    ends = words.text[max(quotation.end - 1, quotation.start)]
    return ends in "!?" and words.is_word(at) and words.form[at].islower()


def is_bare(words: Words, at: int, verb: Verb, here: int, stop: int) -> bool:
    """Whether a reported clause follows without "that"."""
    if not words.is_word(here) or words.get(here) in PREPOSITIONS - _FRONTED:
        return False
    if words.get(here) in PREPOSITIONS and verb.kind != "say":
        return False
    if words.get(here).endswith("ing") and not words.is_finite(here + 1):
        return False
    if words.get(here) in _NO_CLAUSE:
        return False
    end = clause_end(words, here, stop)
    quoted = any(words.quote[n] >= 0 for n in range(here, end))
    n_words = words.count(here, end)
    if n_words < MIN_WORDS and not quoted and not (n_words == 2 and words.is_finite(here + 1)):
        return False
    if verb.kind in ("vow",) and not words.has_clause(here, end):
        return False
    if verb.kind == "say" and words.lower[at].startswith(("sa", "add")):
        if words.lower[at].startswith("add"):
            return words.has_own_clause(here, end)
        if not _FORMULAS.isdisjoint(words.lower[here : here + 2]):
            return words.has_own_clause(here, end) and words.lower[here] not in POSSESSIVES
        return words.has_clause(here, end) or words.count(here, end) >= 4
    if verb.lemma in ("continue", "ask", "repeat", "recall", "answer", "respond", "observe",
                      "broadcast", "publish", "propose", "wonder", "recount", "write", "underline",
                      "underscore"):  # fmt: skip
        return False
    return words.has_own_clause(here, min(end, here + 25))


def asks(words: Words, verb: Verb, here: int) -> bool:
    """Whether an indirect question follows: "asked why", "explained how", "told us what"."""
    if words.get(here) in ("if", "whether"):
        return verb.lemma in _ASKING
    return words.get(here) in _QUESTIONS and (verb.kind == "tell" or verb.lemma in _EXPLAINING)


def is_reported(words: Words, first: int, stop: int) -> bool:
    """Whether enough of a clause stands outside the quotations in it."""
    low, high = words.cut(first, stop)
    n_words = words.count(first, stop)
    if n_words < 2 or low >= high:
        return False
    quoted = sum(
        words.quotations[words.quote[n]].end - words.quotations[words.quote[n]].start
        for n in range(first, stop)
        if words.quote[n] >= 0
    )
    return quoted < _MOST_QUOTED * (high - low) or any(
        words.is_finite(n) for n in range(first + 1, stop)
    )


def clause_end(words: Words, here: int, stop: int) -> int:
    """Return where a reported clause ends, before what else the sentence says."""
    for at in range(here + 1, stop):
        word = words.lower[at]
        following = words.get(at + 1)
        if word == ";":
            return at
        if word in VERBS and word.endswith("ing") and at > here + 2:
            speaks = word in ("adding", "saying", "stressing", "noting")
            if words.get(at - 1) == "," or (speaks and following == "that"):
                return at
            named = following in ("it", "them", "this", "that", "him", "her")
            if VERBS[word].kind == "label" and named and words.get(at + 2) == QUOTE:
                return at  # 'denied claims that it was there calling them "baseless"'
        if word == "according" and following == "to":
            return at
        if word == "," and following in _SAID and words.get(at + 2) not in DETERMINERS:
            return at  # "who asked that it be kept, said by phone"
        if word in ("and", ",", "but"):
            then = at + 1
            while words.get(then) in ADVERBS or words.get(then) in ("and", "but", "has", "had"):
                then += 1
            if (
                words.get(then) in VERBS
                and VERBS[words.get(then)].kind not in ("label", "vow")
                and (words.get(then + 1) in ("that", QUOTE) or words.get(then) == "added")
            ):
                return at
        if word == "," and following in ("and", "but") and _resumes(words, here, at, stop):
            return at
        if word == "," and following in _TURNS and _turns(words, at + 2, stop):
            return at
        if word in ("and", "while", "but", "whereas") and _speaks_next(words, at + 1, stop):
            return at
        if word == "," and following == "as" and words.get(at + 2) != "well":
            return at
    return stop


def _speaks_next(words: Words, here: int, stop: int) -> bool:
    """Whether another speaker says something here: "…, and opposition radio reported that"."""
    for at in range(here, min(here + 9, stop)):
        word = words.lower[at]
        if word in VERBS and at > here and words.form[at].islower():
            if VERBS[word].kind == "label" or word.endswith("ing") or word in NOUN_FORMS:
                return False
            named = any(
                words.lower[n] in HEADS or words.lower[n] in TITLES for n in range(here, at)
            ) or (words.is_capital(at - 1))
            said = VERBS[word].kind == "say" or words.get(at + 1) == "that"
            return named and said
        if not words.is_word(at) or words.is_finite(at) or word in SUBORDINATORS:
            return False
    return False


def _resumes(words: Words, here: int, comma: int, stop: int) -> bool:
    """Whether the paper or the speaker goes on after ", and": "…, and called for a meeting".

    A clause told as past before the saying (*had been emptied*) or after it (*would speak*) is
    over where a plain past with its own subject follows: *…, and the general left the room*.
    """
    then = comma + 2
    while words.get(then) in ADVERBS:
        then += 1
    word = words.get(then)
    if word in VERBS and VERBS[word].kind == "label" and word.endswith("ed"):
        return words.get(comma - 1) not in ("and", ",")
    if word not in ("the", "that", "this", "he", "she", "they", "it", "nobody", "everybody"):
        return False
    told = next((words.lower[n] for n in range(here + 1, comma) if words.is_finite(n)), "")
    next_ = next((n for n in range(then + 1, min(then + 6, stop)) if words.is_finite(n)), None)
    if told not in ("had", "would") or next_ is None:
        return False
    return words.lower[next_] not in AUXILIARIES or words.lower[next_ - 1] == "that"


def _turns(words: Words, here: int, stop: int) -> bool:
    """Whether another speaker follows after "but"."""
    for at in range(here, stop):
        if words.lower[at] in VERBS and words.lower[at] not in NOUN_FORMS:
            return True
    return words.get(here) in ("there", "no") or "independent" in words.lower[here : here + 4]


def trim_to_name(words: Words, phrase: Phrase) -> Phrase:
    """Cut what no comma parts from a name: "our own town Haddad declared"."""
    first, stop = phrase
    run = stop
    while run > first and words.is_capital(run - 1):
        run -= 1
    before = words.lower[first:run]
    if run in (first, stop) or words.lower[run - 1] in PREPOSITIONS:
        return phrase
    if any(word in HEADS or word in TITLES or word in ("the", "state") for word in before):
        return phrase
    return run, stop


def is_own(words: Words, here: int, stop: int) -> bool:
    """Whether what follows an inserted attribution is the paper's own words again."""
    word = words.get(here)
    return (
        word in SUBORDINATORS
        or word in PREPOSITIONS
        or word.endswith("ing")
        or (word in ("a", "an", "the") and not words.has_clause(here, stop))
    )


def skip_apposition(words: Words, speaker: Phrase, comma: int, stop: int) -> int:
    """Return the comma before the clause: "According to Lister, a director at X, the …"."""
    if words.get(comma + 1) in ("a", "an", "the", "who", "which", "director", "head"):
        following = next((n for n in range(comma + 1, stop) if words.get(n) == ","), None)
        if following is None or not words.has_clause(following, stop):
            return comma
        if words.get(comma + 1) in ("who", "which"):
            return following
        return comma if words.has_clause(comma, following) else following
    return comma


def main_verb(words: Words, here: int, end: int) -> int:
    """Return the second finite verb after a clause's own, where the sentence goes on."""
    seen, free = 0, 0
    for at in range(here, end):
        if words.lower[at] in SUBORDINATORS - {"and", "or"}:
            free += 1
        elif words.is_finite(at):
            if words.get(at - 1) in AUXILIARIES:
                continue
            if words.get(at - 2) in AUXILIARIES and words.get(at - 1) in ADVERBS | {"not"}:
                continue
            if free:
                free -= 1
                continue
            seen += 1
            plain = not words.lower[at].endswith("ed") or words.lower[at] in _CAUSING
            plain = plain or words.is_finite(at - 1)  # "would be scrapped emptied the banks"
            if seen == 2 and plain:
                return at
    return end
