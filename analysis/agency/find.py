"""Clauses of harm and control as a table."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.agency.clauses import Clause
from analysis.agency.owners import find_owners
from analysis.agency.phrases import COMMA, STOP, TOUCH, Sentence, Span, trim
from analysis.agency.rules import find_sentence_clauses
from analysis.agency.tolls import is_toll
from analysis.agency.unreal import is_unreal
from analysis.agency.verbs import PARTICIPLE, PAST, Verb, VerbSet, read_verbs
from analysis.agency.victims import is_person
from analysis.agency.words import classify_word, mark_dates, mark_quantities
from analysis.matching import locate_sentences
from analysis.tables import require_columns, require_made
from analysis.tokens import fold_forms

_HELD = frozenset("hostage captive prisoner".split())
_ADVERBS = _HELD | frozenset("dead homeless".split())
_TAKEN = frozenset("hold holds held holding take takes took taken taking".split())
_LEAVING = frozenset("leave leaves left leaving found find finds".split())
_AFTER, _BESIDE, _BEFORE = 16, 14, 4  # tokens among which the words stand that a verb asks for
_TOKEN_COLUMNS = ["doc_id", "sentence_id", "start", "end", "token"]
_COLUMNS = {
    "doc_id": "str", "sentence_id": "int64", "start": "int64", "end": "int64", "verb": "str",
    "kind": "str", "form": "str", "agent": "str", "patient": "str", "agent_start": "int64",
    "agent_end": "int64", "patient_start": "int64", "patient_end": "int64", "note": "str", "owner": "str", "toll": "bool",
    "event": "bool", "unreal": "bool",
}  # fmt: skip


def find_clauses(
    tokens: pd.DataFrame, *, sentences: pd.DataFrame, verbs: VerbSet | None = None
) -> pd.DataFrame:
    """Find who did what to whom: the clauses of a closed list of verbs of harm and control.

    Closed classes of words and their order decide, no model: expect errors in long sentences. An
    event that is only mentioned ("in the raid"), an adjective ("the besieged town", "the wounded")
    and an idiom ("struck a deal") make no clause, nor does an act that only tells by what another
    harm was done. Clauses that are negated, possible or wished for are found; `unreal` says so.

    Parameters
    ----------
    tokens : DataFrame
        One row per token: ``doc_id, sentence_id, start, end, token`` (from `split_tokens`).
    sentences : DataFrame
        ``doc_id, sentence_id, start, sentence`` (from `split_sentences`).
    verbs : VerbSet, optional
        From `read_verbs`; the list that comes with Parallax when None.

    Returns
    -------
    DataFrame
        One row per clause, in the order of the text: ``doc_id, sentence_id, start, end, verb,
        kind, form, agent, patient, agent_start, agent_end, patient_start, patient_end, note, owner,
        toll, event, unreal``.
        `start` and `end` are the verb's words. `verb` is a lemma, `kind` "harm" or "control".
        Some verbs of control are harm where they are done to people (*captured two nurses*).
        `form` is "active"; "passive", with its agent; "agentless", a passive without; "intransitive"
        (*died*, *came under fire*: who suffers is the patient); or "nominalised" (*the killing of*). `agent` and
        `patient` are the noun phrase without article, "" and -1 where none is named. `note` is
        "", or "negated", "modal", "infinitive", joined by a comma. `owner` is who else
        the sentence names as the doer of a harm without agent, else "": "Russian" of *were killed in
        a Russian air strike*, "rebels" of *were killed when rebels shelled the town*, the army of
        *clashes with the army*; the form stays. Of a bare weapon that is the agent it is who used it:
        "rebels" of *was hit by a shell fired by rebels*. It may also be the doer of another harm of the same
        event (*jets shelled the port, and two dockers died*), or who is blamed or claims it. `toll` tells a harm that counts the victims of
        a war or of years (*have been killed since 2011*), which is no event. `event` tells that a
        harm without agent or owner names the act or the weapon (*were killed in an air strike*), or
        that its owner stands right before it (*in a terrorist attack*). `unreal` tells that the
        sentence does not say it happened: negated (*were not hurt*), denied, possible (*could be
        killed*), conditional, planned or averted (*plans to attack*, *prevented an attack on*).

    Examples
    --------
    >>> from analysis import split_sentences, split_tokens
    >>> text = "Two drivers were arrested in the raid. The army shelled the town."
    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    >>> sentences = split_sentences(documents)
    >>> clauses = find_clauses(split_tokens(sentences), sentences=sentences)
    >>> clauses[["verb", "form", "agent", "patient"]]
         verb       form agent      patient
    0  arrest  agentless        Two drivers
    1   shell     active  army         town
    """
    require_made(verbs, "verbs", "VerbSet", optional=True)
    require_columns(tokens, "tokens", _TOKEN_COLUMNS, "split_tokens()")
    require_columns(
        sentences, "sentences", ["doc_id", "sentence_id", "start", "sentence"], "split_sentences()"
    )
    verbs = read_verbs() if verbs is None else verbs
    parts = list(_read_sentences(tokens, sentences, verbs))
    rows = [row for part in parts for row in part]
    table = pd.DataFrame(rows, columns=["_row", *list(_COLUMNS)[2:]])
    first = table.pop("_row").to_numpy(dtype=np.int64)
    table.insert(0, "doc_id", tokens["doc_id"].array.take(first).astype("str"))
    table.insert(1, "sentence_id", tokens["sentence_id"].to_numpy()[first])
    return table.astype(_COLUMNS)


def _read_sentences(
    tokens: pd.DataFrame, sentences: pd.DataFrame, verbs: VerbSet
) -> Iterator[list[tuple]]:
    """Read the sentences that hold a listed form, one at a time."""
    forms = tokens["token"].astype("category").array
    spelt = forms.categories.astype("str").tolist()
    folded = fold_forms(spelt)
    classes = [
        classify_word(low or form, form or " ") if form else "N"
        for low, form in zip(folded, spelt, strict=True)
    ]
    listed = np.array([low in verbs.forms for low in folded], dtype=bool)
    owns = np.array([form.lower().endswith(("'s", "’s")) for form in spelt], dtype=bool)
    owns &= np.array([not low.endswith("'s") for low in folded], dtype=bool)
    capital = [form[:1].isupper() for form in spelt]
    codes = np.asarray(forms.codes)
    hits = np.flatnonzero(listed[codes]) if len(listed) else np.empty(0, dtype=np.int64)
    hits = hits[_have_words(hits, codes, folded, verbs)]
    if not len(hits):
        return
    numbers = tokens["sentence_id"].to_numpy()
    documents = tokens["doc_id"].astype("category").cat.codes.to_numpy()
    begins = np.ones(len(tokens), dtype=bool)
    begins[1:] = (numbers[1:] != numbers[:-1]) | (documents[1:] != documents[:-1])
    edges = np.append(np.flatnonzero(begins), len(tokens))
    wanted = np.unique(np.searchsorted(edges, hits, side="right") - 1)
    places = locate_sentences(tokens.iloc[edges[wanted]], sentences=sentences)
    texts = sentences["sentence"].astype("str").array
    offsets = sentences["start"].to_numpy()
    starts, ends = tokens["start"].to_numpy(), tokens["end"].to_numpy()
    for number, place in zip(wanted, places, strict=True):
        low, high = int(edges[number]), int(edges[number + 1])
        text, shift = (texts[place], int(offsets[place])) if place >= 0 else ("", 0)
        begin, end = starts[low:high].tolist(), ends[low:high].tolist()
        code = codes[low:high].tolist()
        sentence = _make_sentence(
            [folded[one] for one in code],
            [classes[one] for one in code],
            _read_gaps(text, [one - shift for one in begin], [one - shift for one in end]),
            [bool(owns[one]) for one in code],
            verbs,
            [bool(capital[one]) for one in code],
        )
        clauses = find_sentence_clauses(sentence)
        owners, events = find_owners(sentence, clauses)
        yield [
            (
                *_lay_out(clause, owner, sentence, low, text, shift, begin, end),
                is_toll(sentence, clause),
                event,
                is_unreal(sentence, clause),
            )
            for clause, owner, event in zip(clauses, owners, events, strict=True)
        ]


def _make_sentence(
    low: list[str],
    classes: list[str],
    gaps: list[int],
    owns: list[bool],
    verbs: VerbSet,
    names: list[bool],
) -> Sentence:
    # a name that ends in -ed or -ing is one, unless it begins the sentence
    for place, name in enumerate(classes):
        if name in "ej":
            classes[place] = (
                name.upper() if gaps[place] == STOP or low[place] in verbs.forms else "N"
            )
    mark_dates(low, classes)
    mark_quantities(low, classes)
    _mark_adverbs(low, classes)
    for place in range(1, len(gaps)):
        if gaps[place] == 3:  # an apostrophe: the possessive of a plural
            owns[place - 1] = low[place - 1].endswith("s")
            gaps[place] = TOUCH
    listed = {
        place: verbs.forms[word]
        for place, word in enumerate(low)
        if word in verbs.forms and _may_be_meant(low, classes, place, *verbs.forms[word])
    }
    if names:
        names[0] = False
    return Sentence(low, classes, gaps, owns, listed, names)


def _mark_adverbs(low: list[str], classes: list[str]) -> None:
    """Mark "dead" and its like: "left ten dead", "held its crew hostage", but "the dead"."""
    if _ADVERBS.isdisjoint(low):
        return
    for place in range(1, len(low)):
        if low[place] in ("dead", "homeless") and classes[place - 1] == "D":
            classes[place] = "N"
        elif low[place] in _HELD and not _TAKEN.isdisjoint(low[max(place - 8, 0) : place]):
            classes[place] = "R" if classes[place - 1] in "NIE#" else classes[place]


def _have_words(
    hits: np.ndarray, codes: np.ndarray, folded: list[str], verbs: VerbSet
) -> np.ndarray:
    """Whether the words that the verb of each listed form asks for stand behind it."""
    asked = {
        code: verb.first_after or verb.beside
        for code in np.unique(codes[hits]).tolist()
        if (verb := verbs.forms[folded[code]][0]).first_after or verb.beside
    }
    kept = np.ones(len(hits), dtype=bool)
    for number in np.flatnonzero(np.isin(codes[hits], list(asked))).tolist():
        hit = int(hits[number])
        begin = hit + 1 if verbs.forms[folded[codes[hit]]][0].first_after else max(hit - _BEFORE, 0)
        behind = codes[begin : hit + _AFTER].tolist()
        kept[number] = any(folded[code] in asked[codes[hit]] for code in behind)
    return kept


def _may_be_meant(low: list[str], classes: list[str], place: int, verb: Verb, roles: int) -> bool:
    """Whether a listed form can be its verb: the words that it asks for stand near behind it."""
    if low[place] == "death":
        return low[place - 1] != "to"
    if low[place] == "dead":  # "84 dead in the town", not "left 84 dead", "two dead bodies"
        before = low[max(place - 8, 0) : place]
        lies = place > 1 and low[place - 1] in ("lay", "lie", "lies", "lying")
        last = place - 1 - lies  # "eleven people lay dead"
        counted = place > 0 and (classes[last] == "#" or is_person(low[last]))
        bare = "".join(classes[place + 1 : place + 2]) not in ("N", "#")
        return counted and bare and _LEAVING.isdisjoint(before)
    if verb.first_after:
        # a past that needs its words is a verb without them too: "taken off a bus and executed"
        return not verb.first_after.isdisjoint(low[place + 1 : place + _AFTER]) or not (
            roles & ~(PAST | PARTICIPLE)
        )
    wanted = verb.beside
    return not wanted or not wanted.isdisjoint(low[max(place - _BEFORE, 0) : place + _BESIDE])


def _read_gaps(text: str, begin: list[int], end: list[int]) -> list[int]:
    """Tell what stands before each token, and at the end of the sentence."""
    gaps = [STOP]
    short = _find_short_names(text, begin, end) if " (" in text else set()
    for place, (last, first) in enumerate(zip(end[:-1], begin[1:], strict=True), start=1):
        between = text[last:first]
        if between == " ":
            gaps.append(TOUCH)
            continue
        if place in short or place - 1 in short:
            gaps.append(TOUCH)
            continue
        if between in (" ", "", "-"):
            gaps.append(TOUCH)
        elif between in ("' ", "’ "):
            gaps.append(3)
        else:
            gaps.append(_classify_gap(between))
    gaps.append(STOP)
    return gaps


def _find_short_names(text: str, begin: list[int], end: list[int]) -> set[int]:
    """Find the tokens that are a short name between brackets: "Islamic State (IS) fighters"."""
    return {
        place
        for place in range(1, len(begin) - 1)
        if text[end[place - 1] : begin[place]] == " ("
        and text[end[place] : begin[place + 1]] == ") "
        and text[begin[place] : end[place]].isupper()
    }


def _classify_gap(between: str) -> int:
    if any(sign.isalnum() or sign in ";:.!?—–()[]{}|•…/" for sign in between) or " - " in between:
        return STOP
    return COMMA if "," in between or "،" in between else TOUCH


def _lay_out(
    clause: Clause, owner: Span | None, sentence: Sentence, row: int, text: str, shift: int,
    begin: list[int], end: list[int],
) -> tuple:  # fmt: skip
    def cut(span: Span | None) -> tuple[str, int, int]:
        span = trim(sentence, span)
        if span is None:
            return "", -1, -1
        first, last = begin[span[0]], end[span[1]]
        words = text[first - shift : last - shift]
        if sentence.owns[span[1]] and words.endswith(("'s", "’s")):
            words, last = words[:-2], last - 2
        short = words.rfind(" (")
        if short > 0 and ")" not in words[short:]:  # "Islamic State (IS"
            words, last = words[:short], last - (len(words) - short)
        return words, first, last

    agent, patient = cut(clause.agent), cut(clause.patient)
    return (
        row + clause.first, begin[clause.first], end[clause.last], clause.verb.lemma,
        clause.verb.kind, clause.form, agent[0], patient[0], *agent[1:], *patient[1:],
        clause.note, cut(owner)[0],
    )  # fmt: skip
