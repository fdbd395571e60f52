"""Reads the attributions of one unit: sentences with the quotations that join them."""

from __future__ import annotations

from analysis.voices.attribution import Attribution, Attributions
from analysis.voices.clauses import ends_open
from analysis.voices.cues import (
    is_inverted,
    is_negated,
    is_passive,
    is_reduced,
    is_speaker,
    is_speaking,
    is_verb,
    main_subject,
    quotes_before,
)
from analysis.voices.headlines import read_headline
from analysis.voices.objects import find_object, find_opening
from analysis.voices.proper import Phrase, head_of
from analysis.voices.settings import skip_adverbs, skip_setting
from analysis.voices.sources import BEING, read_according, read_being, read_noun, read_passive
from analysis.voices.spoken import read_after, read_inverted
from analysis.voices.subjects import find_subject, may_speak
from analysis.voices.verbs import INANIMATE, NAMING, NOUN_FORMS, NOUNS, VERBS, Verb
from analysis.voices.words import (
    AUXILIARIES,
    DETERMINERS,
    POSSESSIVES,
    PRONOUNS,
    QUOTE,
    SUBORDINATORS,
    Words,
)

_SEVERAL = frozenset(
    "people police media men women children they you who some many others those most few both".split()
)
_INSIDE = frozenset("in on at from with through via".split())
_NUMBERS = frozenset("two three four five six seven eight nine ten".split())
_ARTICLES = DETERMINERS - frozenset("all both that some many several few one another most".split())


def read_attributions(words: Words) -> list[Attribution]:
    """Return the attributions in order; those that are themselves reported own no clause."""
    heard = Attributions(words)
    at = 0
    while at < words.n:
        word = words.lower[at]
        if word in VERBS and words.quote[at] < 0 and words.form[at][-1:] != "-":
            _read_verb(heard, at, VERBS[word])
        elif word == "according" and words.get(at + 1) == "to":
            read_according(heard, at, at + 2)
        elif word == "per" and (at in words.breaks or words.get(at - 1) == ","):
            if words.is_capital(at + 1) or words.get(at + 1) == "the":
                read_according(heard, at, at + 1)
        elif word == "words" and words.get(at - 1) == "the" and words.get(at + 1) == "of":
            if words.get(at - 2) == "in":
                read_according(heard, at - 2, at + 2)
        elif word in BEING and at > 0 and words.quote[at - 1] >= 0:
            read_being(heard, at)
        if word in NOUNS and words.get(at + 1) in ("that", "by", "from", "of"):
            read_noun(heard, at, NOUNS[word])
        at += 1
    if not heard.found:
        read_headline(heard)
    _share_quotes(heard)
    _read_beats(heard)
    return [attribution for attribution in heard.found if not heard.is_inside(attribution)]


def _share_quotes(heard: Attributions) -> None:
    """Give a quotation after a comma to who is quoted before it: '"…," she said, smiling, "…"'."""
    words = heard.words
    for at in range(1, words.n):
        number = words.quote[at]
        if number < 0 or number in heard.owned or words.get(at - 1) not in (",", "–", "—", "and"):
            continue
        previous = heard.previous(at, words.sentence_start(at))
        if previous is None or not previous.quotes:
            continue
        if not any(words.is_finite(n) for n in range(previous.at + 1, at)):
            previous.quotes.append(number)
            heard.owned.add(number)


def _read_beats(heard: Attributions) -> None:
    """Read '"No," Haddad shrugged' and '"No," grinned Ali': a comma in the quotation tells."""
    words = heard.words
    for at in range(1, words.n):
        number = words.quote[at - 1]
        if number < 0 or number in heard.owned or at - 1 not in words.breaks:
            continue
        if ends_open(words, at) and words.lower[at] not in SUBORDINATORS:
            phrase = _find_beat(words, at)
            if phrase is not None:
                heard.add(at, "", phrase, [], [number])
                heard.found[-1].cue = ""  # no speech verb


def _is_own(words: Words, at: int, verb: Verb, speaker: Phrase) -> bool:
    """Whether the paper speaks of itself ("as we reported") or a form is no finite verb."""
    first, stop = speaker
    last = words.lower[stop - 1]
    if stop - first == 1 and last in ("we", "i"):
        return True
    base = words.lower[at] == verb.lemma and at == stop and verb.lemma not in ("put", "read")
    head = head_of(words, first, stop)
    several = head.endswith("s") or head in _SEVERAL or "and" in words.lower[first:stop]
    return base and not several and not words.is_capital(stop - 1)  # "makes one ask"


def _find_beat(words: Words, at: int) -> Phrase | None:
    """Return who does something right after a quotation."""
    stop = words.sentence_end(at)
    finite = next((n for n in range(at, min(at + 8, stop)) if words.is_finite(n)), None)
    present = words.is_word(at) and words.form[at].islower() and words.lower[at].endswith("s")
    named = words.is_capital(at + 1) or words.get(at + 1) in DETERMINERS
    if finite == at or (present and named and words.lower[at] not in POSSESSIVES):
        return find_object(words, at + 1, stop)  # "grumbles Syria's envoy"
    if finite is None:
        opening = find_opening(words, at)
        finite = opening[1] if opening else None
    if finite is None or words.lower[finite] in AUXILIARIES:
        return None
    phrase = find_subject(words, finite)
    return phrase if phrase is not None and phrase[0] == at else None


def _read_leading(heard: Attributions, at: int, verb: Verb, stop: int) -> None:
    """Read 'Condemning the raid as "blind", Iran urged': who condemns stands after the comma."""
    words = heard.words
    for comma in range(at + 1, min(at + 60, stop)):
        if words.lower[comma] == ",":
            speaker = find_object(words, comma + 1, stop)
            finite = speaker is not None and any(
                words.is_finite(n) or words.lower[n] in VERBS
                for n in range(speaker[1], min(speaker[1] + 4, stop))
            )
            if speaker is not None and finite:
                read_after(heard, at, verb, speaker, at, at, comma)
                return


def _read_verb(heard: Attributions, at: int, verb: Verb) -> None:
    words = heard.words
    low, stop = words.sentence_start(at), words.sentence_end(at)
    before = words.get(at - 1)
    counted = before in _NUMBERS and words.get(at - 2) == "of"  # "a mother of two said"
    if at > low and before in _ARTICLES and not counted:
        return  # "the reported attack", "a claim"
    if at > low and words.form[at][0].isupper():
        return  # a headline
    if verb.lemma == "put" and words.get(at + 1) not in ("it", "this", "things"):
        return
    if words.lower[at] == "saying" and before in ("as", "without"):
        return  # "was quoted as saying" is read with its verb; "it goes without saying"
    if words.lower[at] in NAMING and _is_named(words, at, stop):
        return
    if before == "to" and words.get(at - 2) not in ("on", "continued", "continues", "appeared"):
        return
    if words.lower[at] in NOUN_FORMS and not is_verb(words, at, low, stop):
        return
    if before in ("as", "so") and words.get(at) == "called":
        return
    if before in ("that", "which", "who") and verb.lemma == "report":
        told = words.get(at + 1) in ("the", "a", "an") and not words.is_finite(at + 3)
        if told:
            return  # "the group that reported the attack"
    told = words.get(at + 1) in ("that", QUOTE, ":", ",") or words.get(at - 1) in (",", QUOTE)
    if verb.lemma == "proclaim" and not told:
        return  # "proclaimed a republic"
    asks = before == "who" and verb.lemma == "ask" and words.get(at + 1) == "that"
    if asks and "not" in words.lower[at : min(at + 9, stop)]:
        return  # "who asked that his name not be printed"
    quotes = words.lower[at] in ("quoted", "quotes", "quoting", "cited", "citing", "cites")
    if quotes and _read_quoting(heard, at, low, stop):
        return
    denied = is_negated(words, at)
    if denied and verb.lemma in ("say", "verify", "confirm"):
        return  # "would not say who"
    passive = is_passive(words, at) or is_reduced(words, at, verb, stop)
    if passive:
        read_passive(heard, at, verb, low, stop)
        return
    if words.lower[at].endswith("ing"):
        if at == low:
            _read_leading(heard, at, verb, stop)
            return
        if not is_speaking(words, at, low, stop):
            return
    if is_inverted(words, at, low):
        read_inverted(heard, at, verb, low, stop)
        return
    speaker, first = _find_speaker(heard, at, low)
    if verb.kind == "report" and words.lower[at].endswith("ed") and first > low:
        after = words.get(at + 1)
        if words.lower[first - 1] in _INSIDE and after not in ("that", ":", ","):
            return  # "in a video posted online"
    if speaker is not None and _is_own(words, at, verb, speaker):
        return
    if verb.kind == "report" and words.lower[at].endswith("ed") and _is_told_of(words, at, stop):
        return
    if verb.lemma in INANIMATE and not is_speaker(words, speaker):
        return
    if words.lower[at] in NOUN_FORMS and speaker is None:
        return
    read_after(heard, at, verb, speaker, first, low, stop)


def _is_told_of(words: Words, at: int, stop: int) -> bool:
    """Whether a form in -ed tells of the noun before it: "a video posted online by fans showed"."""
    near = words.lower[at + 1 : min(at + 9, stop)]
    if "that" in near or QUOTE in near or ":" in near or words.get(at - 1) == ",":
        return False
    by = near.index("by") if "by" in near else len(near)
    finite = next((n for n in range(at + 1, at + 1 + len(near)) if words.is_finite(n)), stop)
    if by < len(near) and at + 1 + by < finite and near[by + 1 : by + 2] != ["telephone"]:
        return words.is_word(at + 1) and words.get(at + 1) not in PRONOUNS
    return VERBS[words.lower[at]].lemma in ("post", "publish", "broadcast") and (
        near[:1] == ["online"] or near[0:1] == ["on"]
    )


def _is_named(words: Words, at: int, stop: int) -> bool:
    """Whether a participle tells a name: 'a play called "Waiting Room" opened'."""
    if not words.is_word(at - 1) or at + 1 >= stop or words.quote[at + 1] < 0:
        return False
    if words.get(at - 1) in PRONOUNS or words.is_finite(at - 1) or words.is_capital(at - 1):
        return False
    before = words.get(at - 2)
    return before in ("a", "an") or words.is_finite(at + 2) or words.get(at + 2) in VERBS


def _read_quoting(heard: Attributions, at: int, low: int, stop: int) -> bool:
    """Read "the agency quoted a farmer as saying …": the farmer speaks."""
    words = heard.words
    if is_passive(words, at):
        return False
    for n in range(at + 2, min(stop, at + 20)):
        if words.lower[n] in ("saying", "telling") and words.lower[n - 1] == "as":
            phrase = find_subject(words, n - 1)
            if phrase is not None:
                phrase = max(phrase[0], at + 1), phrase[1]
                before = quotes_before(words, at, find_subject(words, at), low)
                if before and skip_setting(words, n + 1, stop) >= stop:
                    heard.add(n, "neutral", phrase, [], before)
                    return True
                read_after(heard, n, VERBS["saying"], phrase, n, low, stop)
                return True
    return False


def _find_speaker(heard: Attributions, at: int, low: int) -> tuple[Phrase | None, int]:
    """Return the subject and the word where its attribution begins."""
    words = heard.words
    if words.lower[at].endswith("ing"):
        here = at - 1
        while words.get(here) in ("also", "and", ",", "later", "in", "while", "by"):
            here -= 1
        near = range(at - 1, max(low, at - 9), -1)
        with_ = next((n for n in near if words.lower[n] == "with"), at)
        plain = all(words.is_word(n) and not words.is_finite(n) for n in range(with_ + 1, at))
        if with_ < at - 1 and plain and may_speak(words, with_ + 1, at):
            return (with_ + 1, at), at  # "with the agency saying"
        if heard.found and heard.found[-1].at >= low and heard.found[-1].speaker:
            return heard.found[-1].speaker, at
        for verb in range(at - 1, low, -1):
            is_noun = words.lower[verb] in NOUN_FORMS and not is_verb(words, verb, low, at)
            if (
                words.lower[verb] in VERBS
                and not words.lower[verb].endswith("ing")
                and (not is_noun)
            ):
                phrase = find_subject(words, verb)
                if phrase is not None:
                    return phrase, at
        return main_subject(words, at, low), at
    before = skip_adverbs(words, at - 1)
    if words.get(before) in ("and", "but", "then"):
        previous = heard.previous(at, low)
        # "inspected the barracks and told officers that": one subject for both
        return (previous.speaker if previous else main_subject(words, before, low)), before
    if before < low and heard.found and words.quote[0] >= 0:
        return None, at
    if before >= 0 and words.quote[before] >= 0:
        previous = heard.previous(at, low)
        return (previous.speaker if previous else None), at
    speaker = find_subject(words, at)
    if speaker is None:
        return None, at
    return speaker, speaker[0]
