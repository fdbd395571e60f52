"""The closed list of verbs of harm and control, and every form that they take in a text."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from analysis.errors import InputError

_SHIPPED = Path(__file__).with_name("verbs.toml")
_KINDS = ("harm", "control")
_KEYS = {
    "kind", "past", "participle", "ing", "double", "after", "nouns", "noun", "subject", "objects",
    "not", "towards", "lemma", "with", "only", "people",
}  # fmt: skip
_TEXTS = {"kind", "past", "participle", "ing", "after", "subject", "lemma", "only", "people"}
_LISTS = {"nouns", "objects", "not", "towards", "with"}
_CHOICES = {
    "subject": ("", "agent", "patient"),
    "only": ("", "people", "sites", "victims", "body", "aircraft", "armed", "weapon", "force"),
    "people": ("", *_KINDS),
}
_VOWELS = "aeiou"
BASE, S_FORM, ING, PAST, PARTICIPLE, NOUN = 1, 2, 4, 8, 16, 32


@dataclass(frozen=True)
class Verb:
    """A verb of the list; `verbs.toml` says what its fields mean."""

    lemma: str
    kind: str
    after: tuple[tuple[str, ...], ...] = ()
    noun: bool = False
    subject: str = ""
    objects: frozenset[str] = frozenset()
    idioms: frozenset[str] = frozenset()
    towards: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    only: str = ""
    of_people: Verb | None = None  # the same verb where it is done to people, if another kind
    first_after: frozenset[str] = frozenset()  # what must begin the words that follow, if any must


@dataclass(frozen=True)
class VerbSet:
    """Verbs, and which form belongs to which of them: form to (verb, what the form may be)."""

    title: str
    provenance: str
    verbs: tuple[Verb, ...]
    forms: dict[str, tuple[Verb, int]]


@lru_cache(maxsize=8)
def read_verbs(path: str | Path | None = None) -> VerbSet:
    """Read a list of verbs: the one that comes with Parallax, or a TOML file of the user's.

    The head of the shipped ``analysis/agency/verbs.toml`` says what may stand in such a file.

    Raises
    ------
    InputError
        For a file that cannot be read, or an entry that is none; it names the entry.

    Examples
    --------
    >>> verb, _ = read_verbs().forms["retook"]
    >>> verb.lemma, verb.kind
    ('retake', 'control')
    """
    place = _SHIPPED if path is None else Path(path)
    try:
        content = tomllib.loads(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"The verb list {place.name} cannot be read: {error}.") from error
    entries = content.get("verbs")
    if not isinstance(entries, dict) or not entries:
        raise InputError(f"The verb list {place.name} has no table [verbs].")
    forms: dict[str, tuple[Verb, int]] = {}
    verbs = []
    for name, entry in entries.items():
        _check(name, entry, place.name)
        verb = _make(name, entry)
        verbs.append(verb)
        for form, role in list_forms(name, entry):
            known = forms.get(form)
            if known is None:
                forms[form] = (verb, role)
            elif known[0] is verb:
                forms[form] = (verb, known[1] | role)
    title, provenance = (str(content.get(key, "")) for key in ("title", "provenance"))
    return VerbSet(title, provenance, tuple(verbs), forms)


def list_forms(lemma: str, entry: dict[str, Any]) -> list[tuple[str, int]]:
    """List a verb's forms and what each may be, by the rules of English spelling.

    Examples
    --------
    >>> [form for form, _ in list_forms("seize", {})]
    ['seize', 'seizes', 'seized', 'seized', 'seizing']
    >>> [form for form, _ in list_forms("occupy", {})][1:]
    ['occupies', 'occupied', 'occupied', 'occupying']
    """
    hard = len(lemma) > 1 and lemma[-1] == "y" and lemma[-2] not in _VOWELS
    if hard:
        s_form, past = f"{lemma[:-1]}ies", f"{lemma[:-1]}ied"
    else:
        s_form = lemma + ("es" if lemma.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
        past = lemma + ("d" if lemma.endswith("e") else "ed")
    stem = lemma[:-1] if lemma.endswith("e") and not lemma.endswith(("ee", "ie")) else lemma
    if entry.get("double"):
        past, stem = f"{lemma}{lemma[-1]}ed", lemma + lemma[-1]
    spelt = [
        (lemma, BASE),
        (s_form, S_FORM),
        (entry.get("past", past), PAST),
        (entry.get("participle", past), PARTICIPLE),
        (entry.get("ing", f"{stem}ing"), ING),
        *((noun, NOUN) for noun in entry.get("nouns", [])),
    ]
    return [(form, role) for forms, role in spelt for form in forms.split("|") if form]


def _make(name: str, entry: dict[str, Any]) -> Verb:
    after = (
        [tuple(words.split()) for words in entry["after"].split("|")] if "after" in entry else []
    )
    verb = Verb(
        lemma=entry.get("lemma", name),
        kind=entry["kind"],
        after=tuple(sorted(after, key=len, reverse=True)),
        noun=entry.get("noun", False),
        subject=entry.get("subject", ""),
        objects=frozenset(entry.get("objects", ())),
        idioms=frozenset(entry.get("not", ())),
        towards=frozenset(entry.get("towards", ())),
        beside=frozenset(entry.get("with", ())),
        only=entry.get("only", ""),
        first_after=frozenset(words[0] for words in after) if all(after) else frozenset(),
    )
    other = entry.get("people", "")
    return replace(verb, of_people=replace(verb, kind=other)) if other else verb


def _check(name: str, entry: object, file: str) -> None:
    where = f"In the verb list {file}, {name!r}"
    if not isinstance(entry, dict):
        raise InputError(f"{where} must be a table with `kind`, but {entry!r} was given.")
    unknown = sorted(set(entry) - _KEYS)
    if unknown:
        raise InputError(f"{where} has the unknown keys {unknown}; known are {sorted(_KEYS)}.")
    if entry.get("kind") not in _KINDS:
        raise InputError(
            f"{where} must have a `kind` of {list(_KINDS)}, but {entry.get('kind')!r} was given."
        )
    for key, choices in _CHOICES.items():
        if entry.get(key, "") not in choices:
            raise InputError(
                f"{where} must have a `{key}` of {[name for name in choices if name]}, but "
                f"{entry[key]!r} was given."
            )
    for key, value in entry.items():
        fits = (
            isinstance(value, str)
            if key in _TEXTS
            else isinstance(value, list) and all(isinstance(text, str) for text in value)
            if key in _LISTS
            else isinstance(value, bool)
        )
        if not fits:
            kind = (
                "a text"
                if key in _TEXTS
                else "a list of texts"
                if key in _LISTS
                else "true or false"
            )
            raise InputError(f"{where} must have {kind} as `{key}`, but {value!r} was given.")
