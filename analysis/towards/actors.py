"""Actors: who a tone may be towards, and the words that name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from analysis.errors import InputError
from analysis.matching import split_pattern
from analysis.naming.sets import NamingSet
from analysis.tables import require_made

_INITIALS = regex.compile(r"(?:\p{Lu}\.){2,}|\p{Lu}{2,4}")


@dataclass(frozen=True)
class Target:
    """An actor whose portrayal is scored.

    Attributes
    ----------
    name : str
        As it is shown.
    aliases : tuple of str
        The words that name it; one with a capital letter is found with a capital only, one in
        capitals (``US``) only so.
    others : tuple of str
        Longer words that name somebody or something else: *Assad Boys*.
    bare : tuple of str
        Those of `aliases` that are the name as one word, a surname or a country's, which places
        and relatives may bear too (`find_targets`).
    labels : tuple of tuple
        Pairs of actor and label in `naming`, found where the set's rules let them count.
    naming : NamingSet, optional
        The set that `labels` are of.
    """

    name: str
    aliases: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    naming: NamingSet | None = None


def read_actors(
    actors: str | Sequence[str], *, naming: NamingSet | None = None
) -> tuple[Target, ...]:
    """Read actors with their aliases from a parameter, and from a naming set where one is given.

    A name that a naming set knows, as an actor or as a label, is found by the set's words and
    rules. Any other name is found as it is written; what is certain is added to it: ``Assad``
    is *al-Assad* too, also inside *Bashar al-Assad*, and *Assads*, as some sources drop the
    apostrophe; ``US`` is *U.S.* too. Nothing else is guessed: for *Russian* and *Moscow* write
    ``Russia=Russian|Russians|Moscow``. Places and relatives of the name are left out
    (`find_targets`); a given name that is stated, ``Assad=Bashar al-Assad``, is the actor's only one.

    Parameters
    ----------
    actors : str or sequence of str
        Names, in one text separated by commas; after ``=`` more words for the same actor,
        separated by ``|``, after ``!`` words that are none of it. Empty: the actors of `naming`, not its acts.
    naming : NamingSet, optional
        From `read_naming`.

    Returns
    -------
    tuple of Target
        In the order given.

    Raises
    ------
    InputError
        When an entry has no name, a name is there twice, or two actors share a word.

    Examples
    --------
    >>> for target in read_actors("Assad=the president,US"):
    ...     print(target.name, target.aliases)
    Assad ('Assad', 'Assads', 'al-Assad', 'al-Assads', 'el-Assad', 'el-Assads', 'the president')
    US ('US', 'U.S.')
    """
    require_made(naming, "naming", "NamingSet", optional=True)
    entries = actors.split(",") if isinstance(actors, str) else list(actors)
    entries = [" ".join(entry.split()) for entry in entries]
    targets = [_read_entry(entry, naming) for entry in entries if entry]
    if not targets and naming is not None:
        actors_of_set = [actor for actor in naming.actors if actor.kind == "actor"]
        targets = [_take_actor(actor.id, actor.id, naming) for actor in actors_of_set]
    owner: dict[object, str] = {}
    names = [target.name for target in targets]
    for number, target in enumerate(targets):
        if target.name in names[:number]:
            raise InputError(f"`actors` names {target.name!r} twice; delete one.")
        keys = [*(tuple(_spell(alias)) for alias in target.aliases), *target.labels]
        for key in keys:
            if owner.setdefault(key, target.name) != target.name:
                word = key[-1] if key in target.labels else " ".join(map(str, key))
                raise InputError(
                    f"`actors` gives the word {word!r} to both {owner[key]!r} and "
                    f"{target.name!r}; leave it to one of them."
                )
    return tuple(targets)


def _read_entry(entry: str, naming: NamingSet | None) -> Target:
    name, _, rest = (part.strip() for part in entry.partition("="))
    if not name or not split_pattern(name):
        raise InputError(
            f"`actors` has the entry {entry!r}, which names nobody. Write names separated by "
            "commas, such as 'Assad=the president,Russia=Moscow|Russian'."
        )
    known = _find_in(name, naming)
    more = [" ".join(alias.split()) for alias in rest.split("|") if split_pattern(alias)]
    others = [alias[1:].strip() for alias in more if alias.startswith("!")]
    more = [alias for alias in more if not alias.startswith("!")]
    aliases = [form for alias in ([] if known else [name]) + more for form in _grow(alias)]
    bare = _grow(name) if not known and _is_bare(name) else []
    target = Target(name, tuple(dict.fromkeys(aliases)), tuple(dict.fromkeys(others)), tuple(bare))
    return replace(target, labels=known.labels, naming=naming) if known else target


def _find_in(name: str, naming: NamingSet | None) -> Target | None:
    """The actor or label of a naming set that has this name."""
    for actor in naming.actors if naming is not None else ():
        if name.casefold() in (actor.id.casefold(), actor.title.casefold()):
            return _take_actor(name, actor.id, naming)
    labels = tuple(
        (actor.id, label.id)
        for actor in (naming.actors if naming is not None else ())
        for label in actor.labels
        if label.id.casefold() == name.casefold()
    )
    return Target(name, labels=labels, naming=naming) if labels else None


def _take_actor(name: str, actor_id: str, naming: NamingSet | None) -> Target:
    labels = tuple(
        (actor.id, label.id)
        for actor in (naming.actors if naming is not None else ())
        if actor.id == actor_id
        for label in actor.labels
    )
    return Target(name, labels=labels, naming=naming)


def _grow(alias: str) -> list[str]:
    """Return an alias with the spellings that mean the same without doubt."""
    if _INITIALS.fullmatch(alias):
        plain = alias.replace(".", "")
        return [alias, ".".join(plain) + "."] if "." not in alias else [alias, plain]
    if not _is_bare(alias):
        return [alias]
    # Assads for Assad's: some sources drop the apostrophe
    ends = [""] if alias.lower().endswith("s") or alias.isupper() else ["", "s"]
    return [f"{article}{alias}{end}" for article in ("", "al-", "el-") for end in ends]


def _is_bare(alias: str) -> bool:
    """Tell whether an alias is one word with a capital and no initials."""
    is_word = len(split_pattern(alias)) == 1 and alias[:1].isupper() and "-" not in alias
    return is_word and not _INITIALS.fullmatch(alias)


def _spell(alias: str) -> list[str]:
    """The words by which an alias is told from another: folded, but initials stay apart."""
    return [alias] if _INITIALS.fullmatch(alias) else list(split_pattern(alias))
