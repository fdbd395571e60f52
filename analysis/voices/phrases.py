"""Noun phrases without a tagger: from a speech verb back or forward to where its speaker begins."""

from __future__ import annotations

from analysis.voices.roles import HEADS, ORGANISATION, PERSONS, PLACES, TITLES
from analysis.voices.verbs import UTTERANCES, VERBS
from analysis.voices.words import (
    ADVERBS,
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PREPOSITIONS,
    PRONOUNS,
    QUOTE,
    SUBORDINATORS,
    TIMES,
    Words,
    is_time,
)

Phrase = tuple[int, int]  # first word, and the word after the last one

_REACH = 30  # words of a speaker with all that belongs to it
_PARTICLES = frozenset(
    "al el de bin ibn abu abou von van of for and du la der ul & der da di".split()
)
_COMPASS = frozenset("northern southern eastern western central rural nearby".split())
_TEXTS = frozenset("statement statements report reports sources study".split())
_ISSUED = frozenset(
    "posted issued released published carried attributed signed distributed circulated sent".split()
)
_MANNER = frozenset(
    "late early here again also separately only simply just instead later earlier then".split()
)
_SOMEBODY = frozenset("another one others some many most several few".split())
_SIGNS = frozenset(",;:()[]–—…!?." + QUOTE)
_PLACES_OF_SPEECH = frozenset(
    """statement statements interview interviews briefing briefings conference conferences speech
    speeches address addresses report reports letter letters meeting meetings post posts tweet
    tweets video videos phone telephone twitter x facebook telegram instagram whatsapp skype
    internet online email e-mail reporters journalists parliament television tv radio website
    site page account council anonymity bulletin article message blog talks visit call briefing
    communique document note sermon session remarks comments camera record wire network agency
    broadcast ceremony thread channel update response turn particular addition news condition
    hearing event forum summit court behalf""".split()
)
_JOINING = frozenset("of for in from at to with on near outside inside around".split())
_HEARERS = frozenset("me us him them her you it reporters journalists lawmakers".split())


def skip_adverbs(words: Words, at: int) -> int:
    """Go left over what stands between a subject and its verb: "has since", "on Monday also"."""
    stop = max(at - 10, -1)
    while at > stop:
        word = words.get(at)
        if (
            word in AUXILIARIES
            or word in ADVERBS
            or is_time(word)
            or (word.endswith("ly") and len(word) > 4 and words.form[at].islower())
        ) or (word in ("on", "late", "early", "in", "last", "this") and is_time(words.get(at + 1))):
            at -= 1
        else:
            break
    return at


def skip_setting(words: Words, at: int, stop: int) -> int:
    """Go right over when, where and to whom something was said; a comma after it too."""
    while at < stop:
        word = words.get(at)
        if word in TIMES or word in _MANNER:
            at += 1
        elif word in ("on", "in", "last", "this", "of", "late") and is_time(words.get(at + 1)):
            at += 2
        elif word in ("the",) and words.get(at + 1) in ("same", "previous", "next"):
            at += 3
        elif word.endswith("ly") and len(word) > 4:
            at += 1
        elif word in PREPOSITIONS or word in ("citing", "speaking"):
            last = _find_setting(words, at + 1, stop)
            if last is None:
                return _find_that(words, at, stop)
            at = last
        else:
            return at
    return at


def _find_that(words: Words, at: int, stop: int) -> int:
    """Go from "in [her diary]" to the "that" after it, if it begins a clause; else stay."""
    if words.get(at) not in ("in", "at", "to", "during", "through", "via", "on", "before", "with"):
        return at
    for here in range(at + 1, min(at + 9, stop)):
        word = words.get(here)
        if word == "that":
            after = words.get(here + 1)
            return at if after in AUXILIARIES or words.is_finite(here + 1) else here
        if not words.is_word(here) or words.is_finite(here) or word in SUBORDINATORS - {"and"}:
            break
    return at


def _find_setting(words: Words, at: int, stop: int) -> int | None:
    """Return the word after "in [a televised address]"; None if that is no setting."""
    found = None
    for here in range(at, min(at + 7, stop)):
        word = words.get(here)
        if word in _SIGNS or (word in SUBORDINATORS and word != "and"):
            break
        if word in _PLACES_OF_SPEECH:
            found = here + 1
        elif word in AUXILIARIES or (word in DETERMINERS and here > at and found):
            break
    return found


def skip_hearer(words: Words, at: int, stop: int) -> int:
    """Go right over whom something is told; return `at` itself where there is nobody."""
    if words.get(at) in _HEARERS:
        return at + 1
    for here in range(at + 1, min(at + 9, stop)):
        word = words.get(here)
        if word == "that":
            return here
        if word == "," or word in PRONOUNS or words.is_finite(here) or words.quote[here] >= 0:
            break
    if words.get(at) in DETERMINERS:
        phrase = find_object(words, at, stop)
        return phrase[1] if phrase else at
    here = at
    for here in range(at, min(at + 9, stop)):
        word = words.get(here)
        if word in ("that", ",", ":", QUOTE, "on", "in", "during", "by", "at") or is_time(word):
            return here
        if here > at and word in PRONOUNS:
            return here
        if here > at and word in DETERMINERS and words.get(here - 1) not in PREPOSITIONS:
            return here
        if word in ("reporters", "journalists", "agency", "television", "tv", "newspaper", "news"):
            if words.is_capital(here + 1) and words.is_capital(here):
                continue
            if word != "news":
                return here + 1
        if here > at and words.is_capital(here - 1) and not words.is_capital(here):
            return here
        if here > at and words.is_finite(here):
            return at + 1
    return min(here + 1, stop) if here + 1 >= stop else at + 1


def find_subject(words: Words, verb: int) -> Phrase | None:
    """Find the noun phrase that a verb belongs to, to its left.

    Appositions and relative clauses between commas are passed over: *Haddad, a director at the
    institute, said* gives *Haddad*; *residents who fled said* gives *residents*.
    """
    at = skip_adverbs(words, verb - 1)
    low = max(words.sentence_start(verb), verb - _REACH)
    if at < low or words.quote[at] >= 0:
        return None
    if words.get(at) in (",", "–", "—", ")", "-"):
        return _pass_over(words, at, low)
    who = _find_relative(words, at, low)
    if who is not None:
        near = _read_back(words, at, low)
        if near is not None and near[0] > who + 2 and _stands_alone(words, near[0]):
            return near  # "rebels who hold the town the Observatory said"
        return _find_antecedent(words, who, low)
    phrase = _read_after_quote(words, at, low) or _read_back(words, at, low)
    if (
        phrase
        and words.get(phrase[0] - 1) == ","
        and (
            words.lower[phrase[0]] in ("a", "an", "the")
            or (words.lower[phrase[0]] in TITLES and phrase[1] - phrase[0] > 1)
        )
    ):
        # "Haddad, a director at the institute said": the comma after it was left out
        stop = first = phrase[0] - 1
        while first - 1 >= low and (
            words.is_capital(first - 1) or words.get(first - 1) in _PARTICLES - {"of", "for", "and"}
        ):
            first -= 1
        if words.lower[first] in PREPOSITIONS | ADVERBS | DETERMINERS or first in (low, stop):
            first += words.lower[first] in PREPOSITIONS | ADVERBS
            if words.lower[first - 1] in PREPOSITIONS:
                return phrase
        if stop - first >= 2 and is_name(words, first, stop):
            return first, stop
    if phrase and words.get(phrase[0]) in ("a", "an", "the"):
        # "Haddad the head of the institute said": no commas at all
        first = stop = phrase[0]
        while first - 1 >= low and (
            words.is_capital(first - 1) or _is_particle(words.form[first - 1])
        ):
            first -= 1
        titled = any(words.lower[n] in TITLES for n in range(*phrase))
        if stop - first >= 2 and titled and first in words.breaks:
            return first, phrase[1]
        # "resident Suleiman Youssef a writer said"
        known = words.lower[first - 1] in PERSONS and words.get(phrase[0]) in ("a", "an")
        if stop - first >= 2 and first - 1 >= low and known:
            return first, stop
    return phrase


def _read_after_quote(words: Words, at: int, low: int) -> Phrase | None:
    """Take all between a quotation and the verb: '"…" General Haddad head of the army said'."""
    for here in range(at, max(low, at - 16) - 1, -1):
        if words.quote[here] >= 0:
            first = here + 1
            if at - here >= 3 and is_name(words, first, first + 2):
                return first, at + 1
            return None
        word = words.lower[here]
        if (
            not words.is_word(here)
            or word in SUBORDINATORS
            or word in VERBS
            or words.is_finite(here)
        ):
            return None
    return None


def _find_relative(words: Words, at: int, low: int) -> int | None:
    """Find the "who" of a clause between a subject and its verb: "residents who fled said"."""
    finite = False
    for here in range(at, low, -1):
        word = words.get(here)
        if word in (",", ":", ";", QUOTE) or words.quote[here] >= 0:
            return None
        if word in ("who", "which"):
            # "the vote which the opposition called": what is between is the subject
            present = words.is_word(here + 1) and words.lower[here + 1] not in DETERMINERS
            return here if at - here >= 2 and (finite or present) else None
        finite = finite or words.is_finite(here) or word in VERBS
    return None


def _is_clause(words: Words, first: int, stop: int) -> bool:
    """Whether what stands between commas has a verb with its object, and no "who" before it."""
    for at in range(first, stop - 1):
        if words.lower[at] in ("who", "which", "that", "whose", "whom", "where"):
            return False
        if words.is_finite(at) and words.lower[at + 1] in ("the", "a", "an", "him", "them", "it"):
            return words.lower[at] not in AUXILIARIES
    return False


def _stands_alone(words: Words, first: int) -> bool:
    """Whether a noun phrase with its article follows another noun, and belongs to no verb."""
    before = first - 1
    word = words.get(before)
    return (
        words.lower[first] in ("the", "a", "an", "one")
        and words.is_word(before)
        and not words.is_finite(before)
        and not word.endswith("ing")
        and word not in PREPOSITIONS
        and word not in VERBS
        and word not in ADVERBS
        and word not in SUBORDINATORS
    )


def _pass_over(words: Words, at: int, low: int) -> Phrase | None:
    """Find the subject before an insertion that ends at the sign `at`."""
    sign = words.get(at)
    opener = "(" if sign == ")" else sign
    here = at - 1
    while here >= low and words.get(here) != opener and words.quote[here] < 0:
        here -= 1
    if here <= low or words.get(here) != opener:
        return None
    first = here + 1
    known = words.lower[here - 1] in TITLES or words.lower[here - 1] in HEADS
    if sign == "," and is_name(words, first, at) and (at - first >= 2 or known):
        return first, at  # "the envoy to Syria, Leila Haddad, said"
    before = words.get(here - 1)
    if before in SUBORDINATORS or before in AUXILIARIES or not words.is_word(here - 1):
        return None
    inserted = "by" in words.lower[first + 1 : first + 3]  # "the governor, quoted by SANA, said"
    if sign == "," and ((words.is_finite(first) and not inserted) or before in VERBS):
        return None
    if sign == "," and _is_clause(words, first, at):
        return None
    further = words.get(here - 1)
    if further == ",":
        return None
    phrase = _read_back(words, here - 1, low)
    if phrase and words.lower[phrase[0]].isdigit() and words.get(phrase[0] - 1) == ",":
        phrase = _read_back(words, phrase[0] - 2, low)  # "Jaber, 34, a mechanic, said"
    if phrase and sign == "," and phrase[0] > low:
        # "Saleh, minister of X, whose Y, said": the commas before are insertions too
        earlier = words.get(phrase[0] - 1)
        if earlier == "," and phrase[0] - 2 >= low and words.get(phrase[0]) in ("who", "a", "the"):
            return _pass_over(words, phrase[0] - 1, low) or phrase
    return phrase


def _read_back(words: Words, at: int, low: int) -> Phrase | None:
    word = words.get(at)
    if word in PRONOUNS:
        return at, at + 1
    if word in _SOMEBODY and not words.is_word(at - 1):
        return at, at + 1  # "another said"
    if word in ("who", "which", "that"):
        return _find_antecedent(words, at, low)
    if word in SUBORDINATORS or word in PREPOSITIONS or not words.is_word(at):
        return None
    first = at
    here = at
    while here >= low:
        word = words.get(here)
        if not words.is_word(here):
            if word in "'’" or (word == "-" and words.is_word(here - 1)):
                here -= 1
                continue
            if word == ")" and here > low:
                back = here - 1
                while back > max(low, here - 6) and words.get(back) != "(":
                    back -= 1
                if words.get(back) == "(":
                    here = back - 1
                    continue
            break
        if word in PRONOUNS and here < at:
            break
        if word == "who":
            found = _find_antecedent(words, here, low)
            return (found[0], found[1]) if found else None
        if word == "and" and here < at:
            if not _joins(words, here, low):
                break
            here -= 1
            continue
        if word in SUBORDINATORS:
            break
        if here < at and word in AUXILIARIES:
            break
        is_verb = word in VERBS and word not in HEADS and words.form[here].islower()
        if here < at and is_verb and word not in ("reported", "quoted", "term", "report"):
            break
        first = here
        counted = word == "one" and described(words, here + 1, at + 1)  # "one resident said"
        if (word in DETERMINERS and word != "one") or counted:
            before = words.get(here - 1)
            if before.endswith("ing") and words.get(here - 2) in HEADS and here - 2 >= low:
                here -= 1  # "a group monitoring the conflict said"
                continue
            if before not in PREPOSITIONS or here - 1 < low:
                break
            if before not in _JOINING:
                break
            if not _is_noun(words, here - 2, low):
                break
            first = here = here - 1
        here -= 1
    first = _trim_left(words, first, at)
    first = _cut_place(words, first, at)
    helped = words.get(first - 1) == "by" and words.is_finite(first - 2) and first - 3 >= low
    if helped and words.is_word(first - 3) and words.get(first - 3) not in AUXILIARIES:
        return _read_back(words, first - 3, low)  # "residents quoted by the agency said"
    return (first, at + 1) if first <= at else None


def _cut_place(words: Words, first: int, at: int) -> int:
    """Cut "villages in southern Syria" off "state media": no comma parts them."""
    begin = at
    while begin > first and words.is_word(begin) and words.form[begin].islower():
        begin -= 1
    begin += 1
    if not first < begin <= at or words.lower[at] not in HEADS:
        return first
    if words.lower[begin] in PREPOSITIONS or words.lower[begin] in _PARTICLES:
        return first
    place = begin - 1
    while place > first and words.is_capital(place):
        place -= 1
    while place > first and words.lower[place] in _COMPASS:
        place -= 1
    return begin if words.lower[place] in ("in", "near", "into", "outside") else first


def _is_noun(words: Words, at: int, low: int) -> bool:
    """Whether what a prepositional phrase hangs on may be a speaker: "a source in the army"."""
    if at < low:
        return False
    word = words.get(at)
    if word in ("one", "two", "some", "many", "most", "several", "both", "three"):
        return True
    return (
        word in HEADS
        or word in TITLES
        or (
            words.is_word(at)
            and word not in SUBORDINATORS
            and any(
                words.get(back) in HEADS or words.get(back) in TITLES
                for back in range(max(at - 6, low), at)
            )
        )
    )


def _joins(words: Words, at: int, low: int) -> bool:
    """Whether "and" joins two speakers or two parts of a name, not two clauses."""
    if at - 1 < low or not words.is_word(at - 1):
        return False
    before = words.get(at - 1)
    if words.is_capital(at - 1) and words.is_capital(at + 1):
        return True
    return before in HEADS or before in TITLES


def _trim_left(words: Words, first: int, at: int) -> int:
    """Cut what stands before a noun phrase that no comma parts from it: "killing 9 a monitor"."""
    lead = PREPOSITIONS | ADVERBS | frozenset(["and", "but", "so"])
    opening = first
    while first < at and words.get(first) in lead and words.get(first) not in ("one", "all"):
        first += 1
    if first > opening:  # "On Monday the army", "In Homs residents": the last part is the subject
        for here in range(first, at):
            if words.get(here + 1) in DETERMINERS and words.get(here) not in PREPOSITIONS:
                return here + 1
        while first < at and (is_time(words.get(first)) or words.get(first) in ADVERBS):
            first += 1
        if words.is_capital(first) and words.form[at].islower() and at > first:
            head = at
            while head > first and words.form[head - 1].islower():
                head -= 1
            if words.get(head - 1) not in HEADS and words.get(head) in HEADS:
                first = head
        return first
    return first


def _find_antecedent(words: Words, at: int, low: int) -> Phrase | None:
    """Find what "who said" belongs to."""
    here = at - 1
    if words.get(here) == ",":
        here -= 1
    if words.get(here).isdigit() and words.get(here - 1) == ",":
        here -= 2  # "Khaled, 34, who"
    if here < low or not words.is_word(here):
        return None
    return _read_back(words, here, low)


def find_object(words: Words, at: int, stop: int) -> Phrase | None:
    """Find the noun phrase that begins here: whom a preposition or an inverted verb names."""
    if at >= stop or not words.is_word(at):
        return None
    if words.get(at) in PRONOUNS | frozenset(["him", "her", "them", "me", "us"]):
        following = words.get(at + 1)
        if words.get(at) != "her" or not words.is_word(at + 1) or following in PREPOSITIONS:
            return at, at + 1
    here = at
    stop = min(stop, at + _REACH)
    while here < stop:
        word = words.get(here)
        if not words.is_word(here):
            if word == "(":
                back = here
                while here < min(stop, back + 6) and words.get(here) != ")":
                    here += 1
                if words.get(here) == ")" and words.is_word(here + 1):
                    here += 1
                    continue
                here = back
            break
        if here > at and (word in AUXILIARIES or word in SUBORDINATORS - {"and", "or"}):
            break
        dated = is_time(word) and not (here == at + 1 and words.lower[at] in DETERMINERS)
        if here > at and (word in PRONOUNS or word in ADVERBS or dated):
            break  # but "a February report"
        if word == "at" and words.get(here + 1) in ("least", "most"):
            break
        if here > at and words.get(here - 1) in _TEXTS and words.is_capital(here):
            break  # "according to the statement UNICEF continues"
        if (
            here > at
            and word == "and"
            and not (words.is_capital(here + 1) and words.is_capital(here - 1))
        ):
            break
        if here > at and word in VERBS and words.form[here].islower() and word not in HEADS:
            break
        if (
            here > at
            and word in PREPOSITIONS
            and (
                is_time(words.get(here + 1))
                or word in ("during", "after", "before", "as", "by")
                or _find_setting(words, here + 1, stop) is not None
            )
        ):
            break
        if here > at and word in DETERMINERS and words.get(here - 1) not in PREPOSITIONS:
            break
        if (
            here > at
            and words.get(here - 1) in HEADS
            and not words.is_capital(here)
            and (
                word not in PREPOSITIONS | HEADS | TITLES
                and word not in ("named", "special")
                and (words.form[here - 1].islower())
            )
        ):
            break
        here += 1
    while here > at and words.get(here - 1) in PREPOSITIONS | ADVERBS | {"late", "early", "and"}:
        here -= 1
    return (at, _take_apposition(words, at, here, stop)) if here > at else None


def _take_apposition(words: Words, first: int, stop: int, last: int) -> int:
    """Return where a description ends with the name after its comma: "the envoy, Leila Haddad"."""
    if words.get(stop) != "," or stop + 1 >= last:
        return stop
    noun = next((n for n in range(first, stop) if words.get(n + 1) in PREPOSITIONS), stop - 1)
    if words.is_capital(noun) or (
        words.is_capital(stop - 1) and not described(words, first, noun + 1)
    ):
        return stop  # a name already
    if words.lower[first] in PRONOUNS:
        return stop
    end = stop + 1
    while end < last and (
        words.is_capital(end)
        or _is_particle(words.form[end])
        or (words.lower[end] in _PARTICLES - {"and", "for", "&"} and words.is_capital(end + 1))
    ):
        end += 1
    named = end - stop - 1
    whole = end >= last or words.get(end) in (",", "who", "whose", QUOTE, ".", ";", "(")
    if not 1 <= named <= 5 or not whole or words.lower[stop + 1] in DETERMINERS | TIMES:
        return stop
    listed = any(words.lower[n] in PLACES or words.lower[n] in TIMES for n in range(stop + 1, end))
    return stop if listed or (named == 1 and not described(words, first, stop)) else end


def described(words: Words, first: int, stop: int) -> bool:
    """Whether a phrase tells of a person by office, work or kin."""
    return any(words.lower[at] in TITLES or words.lower[at] in HEADS for at in range(first, stop))


def is_name(words: Words, first: int, stop: int) -> bool:
    """Whether words are one proper name: capitals and the particles between them."""
    if stop <= first or (not words.is_capital(first) and not _is_particle(words.form[first])):
        return False
    capital = False
    for at in range(first, stop):
        form = words.form[at]
        if words.is_capital(at) or _is_particle(form):
            capital = True
        elif words.lower[at] not in _PARTICLES:
            return False
    return capital


def _is_particle(form: str) -> bool:
    """Whether a form is an Arabic name with its article: al-Assad."""
    head, _, rest = form.partition("-")
    return (
        head in ("al", "el", "ash", "as", "an", "ad", "at", "ar", "az", "us", "ul")
        and rest[:1].isupper()
    )


def split_name(words: Words, first: int, stop: int) -> Phrase:
    """Take from a noun phrase the name that it is about, else the phrase without its tail.

    *Foreign Minister Karim Saleh* gives *Karim Saleh*, *a witness named Ahmad* *Ahmad*, *a
    source in Homs* itself, *Ali Haddad spokesman of the ministry* *Ali Haddad*.
    """
    end = _find_head_end(words, first, stop)
    if end + 1 < stop and words.get(end) == "," and is_name(words, end + 1, stop):
        return end + 1, stop  # "the envoy to Syria, Leila Haddad"
    start = first
    for at in range(first, end):
        if words.get(at) in ("named", "called") and words.is_capital(at + 1):
            return at + 1, stop
    if words.get(start) in ("the", "an", "a", "that", "this") and is_name(words, start + 1, end):
        start += 1
    if words.get(start).endswith("-based") and is_name(words, start + 1, end):
        start += 1
    lead = start
    while lead < end and (words.is_capital(lead) or _is_particle(words.form[lead])):
        lead += 1
    if (
        2 <= lead - start < end - start
        and (words.get(lead) in TITLES or words.get(lead) in ("the", "a", "an"))
        and words.get(start) not in DETERMINERS
        and not any(
            words.get(at) in ORGANISATION or words.get(at) in PLACES for at in range(start, lead)
        )
    ):
        return split_name(words, start, lead)  # "Ali Hassan head of the group"
    # the run of capitals that ends the phrase
    run = end
    while run > start and (
        words.is_capital(run - 1)
        or _is_particle(words.form[run - 1])
        or (
            words.get(run - 1) in _PARTICLES
            and run < end
            and run - 1 > start
            and words.is_capital(run - 2)
        )
    ):
        run -= 1
    if run == end:
        return start, end
    if words.get(end - 1) in ORGANISATION or words.get(end - 1) in HEADS - TITLES:
        return (run, end) if words.get(run - 1) in DETERMINERS and run > start else (start, end)
    last = max((at for at in range(run, end) if words.get(at) in TITLES), default=None)
    within = any(
        words.lower[at] in ("for", "of", "from", "in", "at", "with") for at in range(start + 1, run)
    )
    if last is None and within and words.lower[run - 1] not in PREPOSITIONS:
        for at in range(end - 2, run, -1):
            if words.get(at - 1) in ORGANISATION and end - at >= 2 and words.is_capital(at):
                return at, end
        return start, end  # "a spokesman for the rebel group Jaish al-Islam"
    if last is not None and last + 1 < end and words.get(last + 1) not in _PARTICLES:
        run = last + 1
    elif run > start:
        before = words.get(run - 1)
        if before in PREPOSITIONS:  # "envoy for Syria Karim Saleh"
            while run < end - 2 and (words.get(run) in PLACES or words.get(run) in ORGANISATION):
                run += 1
                before = "named"
        if not (before in TITLES or before in HEADS or before in ("named", "called", ")")):
            return start, end
    if run > start or last is not None:  # an organisation's name before a person's
        for at in range(end - 2, run, -1):
            if words.get(at - 1) in ORGANISATION and end - at >= 2 and words.is_capital(at):
                return at, end
    return run, end


def find_opening(words: Words, first: int = 0) -> Phrase | None:
    """Return the subject that a present in -s follows: "Amina holds up", "the old man laughs"."""
    for at in range(first + 1, min(words.n, first + 5)):
        word = words.lower[at]
        if word == "," and (words.is_capital(at - 1) or words.lower[at - 1] in PERSONS):
            # "the trader, a Sunni from the old city, shrugs"
            end = next(
                (n for n in range(at + 1, min(at + 14, words.n)) if words.lower[n] == ","), -1
            )
            says = words.get(end + 1) if end > 0 else ""
            return (first, at) if says.endswith("s") and words.form[end + 1].islower() else None
        if not words.is_word(at - 1) or words.lower[at - 1] in PREPOSITIONS:
            return None
        if words.form[at].islower() and word.endswith("s") and word[-2:] not in ("ss", "'s"):
            before = words.lower[at - 1]
            named = words.is_capital(at - 1) and before not in DETERMINERS | PRONOUNS
            if named or before in PERSONS:
                return first, at
            return None
    return None


def find_owner(words: Words, first: int, stop: int) -> Phrase | None:
    """Return whose answer "Kofi Mensah's short answer" is, the possessive included."""
    if head_of(words, first, stop) not in UTTERANCES:
        return None
    if words.lower[first] in POSSESSIVES:
        return first, first + 1
    for at in range(first, stop):
        if words.get(at).endswith("'s"):
            return first, at + 1
        if words.get(at) in "'’":
            return first, at + 1
    for at in range(first, stop - 1):
        if words.get(at) in ("of", "by", "from"):
            return at + 1, stop
    if words.get(stop) in _ISSUED:  # "a statement posted online by the group"
        for at in range(stop + 1, min(stop + 6, words.n - 1)):
            if words.get(at) in ("by", "from") or words.lower[at - 1 : at + 1] == [
                "attributed",
                "to",
            ]:
                return find_object(words, at + 1, min(at + 12, words.n))
            if not words.is_word(at) or words.is_finite(at):
                break
    return None


def _find_head_end(words: Words, first: int, stop: int) -> int:
    """Return where the head of a phrase ends and its tail ("who fled", "near Homs, 34") begins."""
    for at in range(first + 1, stop):
        word = words.get(at)
        if word in (",", "(", "–", "—", "who", "which", "that"):
            return at
    return stop


def head_of(words: Words, first: int, stop: int) -> str:
    """Return the lower-cased head noun of a phrase: the word before its first preposition."""
    for at in range(first + 1, stop):
        if words.get(at) in PREPOSITIONS and words.is_word(at - 1):
            return words.get(at - 1)
    return words.get(stop - 1)


def starts_possessive(words: Words, at: int) -> bool:
    """Whether a word is a possessive: his, the army's, rebels'."""
    word = words.get(at)
    return word in POSSESSIVES or word.endswith("'s") or (word in "'’" and at > 0)
