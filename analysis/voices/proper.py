"""Names and descriptions: what of a noun phrase names somebody, and its head noun."""

from __future__ import annotations

from analysis.voices.roles import HEADS, ORGANISATION, PLACES, TITLES
from analysis.voices.words import DETERMINERS, PREPOSITIONS, Words

_PARTS = frozenset("board staff chiefs branch wing corps sons people voice chamber the".split())
SIDES = frozenset("opponents critics supporters allies relatives friends followers".split())
Phrase = tuple[int, int]  # first word, and the word after the last one
PARTICLES = frozenset(
    "al el de bin ibn abu abou von van of for and du la der ul & der da di".split()
)


def described(words: Words, first: int, stop: int) -> bool:
    """Whether a phrase tells of a person by office, work or kin."""
    return any(words.lower[at] in TITLES or words.lower[at] in HEADS for at in range(first, stop))


def is_name(words: Words, first: int, stop: int) -> bool:
    """Whether words are one proper name: capitals and the particles between them."""
    if stop <= first or (not words.is_capital(first) and not is_particle(words.form[first])):
        return False
    capital = False
    for at in range(first, stop):
        form = words.form[at]
        if words.is_capital(at) or is_particle(form):
            capital = True
        elif words.lower[at] not in PARTICLES and not (
            form == "the" and words.lower[at - 1] == "of" and words.is_capital(at + 1)
        ):
            return False  # "Sons of the Valley" is one
    return capital


def is_particle(form: str) -> bool:
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
    if any(words.get(n) in SIDES and words.get(n + 1) == "of" for n in (first, first + 1)):
        return first, end  # "opponents of President Karim Saleh"
    if end + 1 < stop and words.get(end) == "," and is_name(words, end + 1, stop):
        return end + 1, stop  # "the envoy to Syria, Leila Haddad"
    start = first
    member = _find_member(words, start, end)
    if member:
        return start, member  # "Rima Haddad of the Harbour Institute"
    for at in range(first, end):
        if words.get(at) in ("named", "called") and words.is_capital(at + 1):
            return at + 1, stop
    if words.get(start) in ("the", "an", "a", "that", "this") and is_name(words, start + 1, end):
        start += 1
    if words.get(start).endswith("-based") and is_name(words, start + 1, end):
        start += 1
    lead = start
    while lead < end and (words.is_capital(lead) or is_particle(words.form[lead])):
        lead += 1
    if (
        2 <= lead - start < end - start
        and (words.get(lead) in TITLES or words.get(lead) in ("the", "a", "an"))
        # but "Harbour Front spokesman Haddad"
        and not (words.get(lead) in TITLES and is_name(words, lead + 1, end))
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
        or is_particle(words.form[run - 1])
        or (
            words.get(run - 1) in PARTICLES
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
    if last is not None and last + 1 < end and words.get(last + 1) not in PARTICLES:
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


def _find_member(words: Words, first: int, stop: int) -> int:
    """Return where a person's name ends whose body follows with "of"; 0 where there is none."""
    at = first
    while at < stop and (words.is_capital(at) or is_particle(words.form[at])):
        at += 1
    if not 2 <= at - first <= 4 or words.get(at) not in ("of", "from", "at"):
        return 0
    body = range(at + 2, stop)
    known = any(words.lower[n] in HEADS | ORGANISATION for n in body)
    if words.get(at + 1) != "the" or not (words.is_capital(at + 2) or known):
        return 0
    parts = words.lower[first:at]
    if any(part in HEADS | TITLES | ORGANISATION | PLACES | _PARTS for part in parts):
        return 0
    return at


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
