"""Naming sets: an actor or act, its labels and their charge, and where a label means it."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd
import regex

from analysis.errors import InputError
from analysis.matching import split_pattern
from analysis.paths import find_toml, read_toml

CHARGES = ("negative", "neutral", "positive", "euphemism")
KINDS = ("actor", "act", "names")
_PREFIX = "naming-"
_LIST = regex.compile(r"@([\w-]+)")


@dataclass(frozen=True)
class Context:
    """What must stand, or must not stand, around a label for it to count."""

    excludes: tuple[str, ...] = ()
    excludes_before: tuple[str, ...] = ()
    excludes_after: tuple[str, ...] = ()
    excludes_sentence: tuple[str, ...] = ()
    excludes_document: tuple[str, ...] = ()
    admits: tuple[str, ...] = ()
    requires_before: tuple[str, ...] = ()
    requires_sentence: tuple[str, ...] = ()
    bars_sentence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Label:
    """One way to name an actor: `words` in any case, `exact` only as spelt.

    A `vague` one tells no side: where its sentence names an actor that its own yields to, it is
    taken to mean that one.
    """

    id: str
    charge: str
    words: tuple[str, ...]
    exact: tuple[str, ...]
    context: Context
    vague: bool = False


@dataclass(frozen=True)
class Actor:
    """An actor or an act (its `kind`) and its labels; `context` holds for all of them.

    Of the kind "names" are several actors, each with one label: they are found, so that nobody
    else is taken for them, and not compared, for a share would tell who is written about.
    """

    id: str
    title: str
    definition: str
    question: str
    labels: tuple[Label, ...]
    context: Context
    yields_to: tuple[str, ...]
    kind: str = "actor"


@dataclass(frozen=True)
class Phrases:
    """How far a noun phrase reaches: in tokens, and the words at which it ends."""

    reach_before: int = 3
    reach_after: int = 5
    breaks_before: tuple[str, ...] = ()
    breaks_after: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamingSet:
    """Actors with their labels, and where the set comes from."""

    name: str
    title: str
    language: str
    reference: str
    status: str
    provenance: str
    phrases: Phrases
    actors: tuple[Actor, ...]

    def to_table(self) -> pd.DataFrame:
        """Return one row per label: ``actor, label, charge, n_words``, in the set's order."""
        rows = [
            (actor.id, label.id, label.charge, len(label.words) + len(label.exact))
            for actor in self.actors
            for label in actor.labels
        ]
        table = pd.DataFrame(rows, columns=["actor", "label", "charge", "n_words"])
        return table.astype({"actor": "str", "label": "str", "charge": "str", "n_words": "int64"})


_TEXTS = ("name", "title", "language", "reference", "status", "provenance")
_CONTEXT = tuple(field.name for field in fields(Context))
_PHRASES = tuple(field.name for field in fields(Phrases))
_ACTOR_TEXTS = ("id", "title", "definition", "question")


def read_naming(name: str | Path) -> NamingSet:
    """Read a naming set: the name of one that comes with Parallax, or the path of a TOML file.

    The format is told in ``analysis/codebooks/README.md``; ``naming-template`` is a commented
    blank to begin with.

    Raises
    ------
    InputError
        For an unknown name or a broken file; the sentence names the file, the place in it and
        the remedy.

    Examples
    --------
    >>> [actor.id for actor in read_naming("naming-syria").actors]  # doctest: +NORMALIZE_WHITESPACE
    ['state', 'armed opponents', 'Islamic State', 'Nusra', 'Kurdish-led forces',
     'National Defence Forces', 'named groups', 'movement', 'deaths']
    """
    path = find_toml(name, argument="naming", comes_with=lambda stem: stem.startswith(_PREFIX))
    _, content = read_toml(path, what="naming set")
    return _Checker(path.name).check(content)


class _Checker:
    """Turns the content of a file into a naming set, or says what is wrong with it."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._lists: dict[str, tuple[str, ...]] = {}

    def check(self, content: dict[str, Any]) -> NamingSet:
        self._refuse_unknown(content, {*_TEXTS, *_PHRASES, "lists", "actors"}, "the file")
        for key in ("name", "title", "actors"):
            if key not in content:
                raise self._refuse(f"the key {key!r} is missing")
        texts = {key: str(content.get(key, "")) for key in _TEXTS}
        self._read_lists(content.get("lists", {}))
        phrases = self._read_phrases(content)
        actors: list[Actor] = []
        for entry, where in self._walk(content["actors"], "actor", "the file"):
            actors.append(self._read_actor(entry, where))
        self._refuse_twice([actor.id for actor in actors], "the file", "actor")
        ids = [actor.id for actor in actors]
        for actor in actors:
            unknown = [other for other in actor.yields_to if other not in ids or other == actor.id]
            if unknown:
                raise self._refuse(
                    f"`yields_to` of actor {actor.id!r} names {unknown[0]!r}, which is no other "
                    f"actor of the file; the actors are {', '.join(ids)}"
                )
        self._refuse_shared(actors)
        return NamingSet(phrases=phrases, actors=tuple(actors), **texts)

    def _refuse(self, problem: str) -> InputError:
        return InputError(f"The naming set {self._file} cannot be used: {problem}.")

    def _refuse_unknown(self, entry: dict[str, Any], known: set[str], where: str) -> None:
        unknown = sorted(set(entry) - known)
        if unknown:
            raise self._refuse(
                f"{where} has the unknown key {unknown[0]!r}; known are {', '.join(sorted(known))}"
            )

    def _refuse_twice(self, ids: list[str], where: str, kind: str) -> None:
        twice = [name for place, name in enumerate(ids) if name in ids[:place]]
        if twice:
            raise self._refuse(f"{where} has the {kind} {twice[0]!r} twice; delete one")

    def _refuse_shared(self, actors: list[Actor]) -> None:
        """A word that two labels share would have no one referent."""
        owner: dict[object, str] = {}
        for actor in actors:
            for label in actor.labels:
                here = f"label {label.id!r} of actor {actor.id!r}"
                spelt = [(word, tuple(split_pattern(word))) for word in label.words]
                for word, key in [*spelt, *((word, word) for word in label.exact)]:
                    if owner.setdefault(key, here) != here:
                        raise self._refuse(
                            f"{here} holds {word!r}, which {owner[key]} holds too; delete one"
                        )

    def _walk(self, entries: Any, kind: str, where: str) -> list[tuple[dict[str, Any], str]]:
        if not isinstance(entries, list) or not entries:
            raise self._refuse(
                f"{where} has no [[{'actors' if kind == 'actor' else 'actors.labels'}]]"
            )
        walked = []
        for number, entry in enumerate(entries, start=1):
            named = isinstance(entry, dict) and isinstance(entry.get("id"), str) and entry["id"]
            if not named:
                raise self._refuse(f"{kind} {number} of {where} lacks an `id`; give it a name")
            of = "" if where == "the file" else f" of {where}"
            walked.append((entry, f"{kind} {entry['id']!r}{of}"))
        return walked

    def _read_lists(self, lists: Any) -> None:
        if not isinstance(lists, dict):
            raise self._refuse("`lists` must be a table: [lists], then name = [words]")
        for name in lists:  # a list may use those before it
            self._lists[name] = self._read_words(lists, name, "[lists]")

    def _read_phrases(self, content: dict[str, Any]) -> Phrases:
        told: dict[str, Any] = {}
        for key in ("reach_before", "reach_after"):
            told[key] = content.get(key, getattr(Phrases, key))
            if type(told[key]) is not int or not 0 <= told[key] <= 20:
                raise self._refuse(
                    f"`{key}` must be a whole number from 0 to 20, not {told[key]!r}"
                )
        for key in ("breaks_before", "breaks_after", "links", "kinds"):
            told[key] = self._read_words(content, key, "the file")
            longer = [word for word in told[key] if len(split_pattern(word)) > 1]
            if longer:
                raise self._refuse(f"`{key}` holds {longer[0]!r}; each must be a single word")
        return Phrases(**told)

    def _read_actor(self, entry: dict[str, Any], where: str) -> Actor:
        known = {*_ACTOR_TEXTS, *_CONTEXT, "kind", "labels", "yields_to"}
        self._refuse_unknown(entry, known, where)
        kind = entry.get("kind", "actor")
        if kind not in KINDS:
            raise self._refuse(f"`kind` of {where} must be one of {', '.join(KINDS)}, not {kind!r}")
        labels = [
            self._read_label(*pair) for pair in self._walk(entry.get("labels"), "label", where)
        ]
        self._refuse_twice([label.id for label in labels], where, "label")
        yields_to = entry.get("yields_to", [])
        if not _is_texts(yields_to):
            raise self._refuse(f"`yields_to` of {where} must be a list of texts")
        texts = {key: str(entry.get(key, "")) for key in _ACTOR_TEXTS}
        texts["title"] = texts["title"] or texts["id"]
        context = self._read_context(entry, where)
        return Actor(
            labels=tuple(labels), context=context, yields_to=tuple(yields_to), kind=kind, **texts
        )

    def _read_label(self, entry: dict[str, Any], where: str) -> Label:
        self._refuse_unknown(entry, {"id", "charge", "vague", "words", "exact", *_CONTEXT}, where)
        charge = entry.get("charge", "neutral")
        if charge not in CHARGES:
            raise self._refuse(
                f"`charge` of {where} must be one of {', '.join(CHARGES)}, not {charge!r}"
            )
        vague = entry.get("vague", False)
        if type(vague) is not bool:
            raise self._refuse(f"`vague` of {where} must be true or false, not {vague!r}")
        words = self._read_words(entry, "words", where)
        exact = entry.get("exact", [])
        if not _is_texts(exact) or any(len(split_pattern(word)) != 1 for word in exact):
            raise self._refuse(f"`exact` of {where} must be a list of single words")
        self._refuse_twice(exact, f"`exact` of {where}", "word")
        if not words and not exact:
            raise self._refuse(f"{where} has no `words`; list at least one")
        context = self._read_context(entry, where)
        return Label(entry["id"], charge, words, tuple(exact), context, vague)

    def _read_context(self, entry: dict[str, Any], where: str) -> Context:
        return Context(**{key: self._read_words(entry, key, where) for key in _CONTEXT})

    def _read_words(self, entry: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        given = entry.get(key, [])
        if not _is_texts(given):
            raise self._refuse(f"`{key}` of {where} must be a list of texts")
        place = f"`{key}` of {where}"
        spelt: dict[tuple[str, ...], str] = {}
        typed: set[tuple[str, ...]] = set()  # what two lists share is no mistake
        for text in given:
            words = self._expand(text, place)
            for word in words:
                parts = _split(word)
                if not parts or not word.strip("*? "):
                    raise self._refuse(f"{place} holds {word!r}, which matches no word or all")
                if words == [text] and parts in typed:
                    raise self._refuse(f"{place} holds {word!r} twice; delete one")
                typed.update([parts] if words == [text] else [])
                spelt.setdefault(parts, word)
        return tuple(spelt.values())

    def _expand(self, text: str, place: str) -> list[str]:
        """Put each word of the lists named by ``@name`` in its place."""
        match = _LIST.search(text)
        if match is None:
            return [text]
        if match[1] not in self._lists:
            known = ", ".join(self._lists) or "none"
            raise self._refuse(f"{place} names the list {match[1]!r}; known before it: {known}")
        before, after = text[: match.start()], self._expand(text[match.end() :], place)
        return [f"{before}{word}{rest}" for word in self._lists[match[1]] for rest in after]


@lru_cache(maxsize=1 << 14)
def _split(word: str) -> tuple[str, ...]:
    """Split a word of a list, which many rules may name."""
    return tuple(split_pattern(word))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
