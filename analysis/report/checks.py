"""What is refused before a kernel starts: values that a notebook would refuse when half done.

A parameter that must be more than of its type has its check here, under its name. Each check is
given all values, since one may need another, and the groups of the corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from analysis.choices import CHOICES
from analysis.errors import InputError
from analysis.parameters import check_choice
from analysis.paths import find_file

if TYPE_CHECKING:
    import pandas as pd

Values = Mapping[str, Any]


def check_values(values: Values, *, groups: pd.DataFrame) -> None:
    """Refuse the first value that cannot be meant; those that are not given or None are left."""
    given = {name: value for name, value in values.items() if value is not None}
    for name in CHOICES:
        if name in given:
            check_choice(name, given[name])
    for check in dict.fromkeys(_CHECKS[name] for name in _CHECKS if name in given):
        check(given, groups)


def _check_article(values: Values, groups: pd.DataFrame) -> None:
    article = values["article"]
    if str(article) not in set(groups["doc_id"].astype("str")):
        raise InputError(f"`article` must be the doc_id of an article, but {article!r} is none.")


def _check_actors(values: Values, groups: pd.DataFrame) -> None:
    from analysis.naming import read_naming
    from analysis.towards import read_actors

    naming = read_naming(str(values.get("naming") or "naming-syria"))
    read_actors(str(values["actors"]), naming=naming)


def _check_target(values: Values, groups: pd.DataFrame) -> None:
    from analysis.keyness import choose_target

    choose_target(groups, target=str(values["target"]))


def _check_frames(values: Values, groups: pd.DataFrame) -> None:
    from analysis.frames import choose_engine, read_codebook

    book = read_codebook(str(values.get("codebook") or "policy"))
    choose_engine(str(values.get("engine") or "cues"), codebook=book)


def _check_sheets(values: Values, groups: pd.DataFrame) -> None:
    from analysis.validation.reading import find_sheets

    for name in ("coded", "adjudicated"):
        if values.get(name):
            find_sheets(str(values[name]), argument=name)


def _check_engine_file(values: Values, groups: pd.DataFrame) -> None:
    from analysis.validation import check_engine_file

    coded, folder = values.get("coded"), values.get("out")
    check_engine_file(str(values["save_engine"]), coded=coded, folder=folder)


def _check_naming(values: Values, groups: pd.DataFrame) -> None:
    from analysis.naming import read_naming

    read_naming(str(values["naming"]))


def _check_stop_words(values: Values, groups: pd.DataFrame) -> None:
    from analysis.counts import read_stop_words

    read_stop_words(str(values["stop_words"]))


def _check_compounds(values: Values, groups: pd.DataFrame) -> None:
    from analysis.features import read_features

    read_features(str(values["compounds"]))


def _check_words(values: Values, groups: pd.DataFrame) -> None:
    """Refuse what names no word, as each of these parameters must."""
    from analysis.matching import split_pattern

    for name in ("keyword", "node", "discover"):
        if name in values and not any(map(str.isalnum, "".join(split_pattern(str(values[name]))))):
            raise InputError(f"`{name}` must name a word, but {values[name]!r} was given.")


def _check_order(values: Values, groups: pd.DataFrame) -> None:
    import pandas as pd

    from analysis.context import sort_concordance

    columns = ["pre", "post", "doc_id", "group", "keyword", "sentence_id", "start", "end"]
    sort_concordance(pd.DataFrame(columns=columns, dtype="str"), sort_by=str(values["sort_by"]))


def _check_key(values: Values, groups: pd.DataFrame) -> None:
    find_file(str(values["key"]), "key")


_CHECKS: dict[str, Callable[[Values, pd.DataFrame], None]] = {
    "article": _check_article,
    "actors": _check_actors,
    "target": _check_target,
    "codebook": _check_frames,
    "engine": _check_frames,
    "save_engine": _check_engine_file,  # before the sheets, which it needs
    "coded": _check_sheets,
    "adjudicated": _check_sheets,
    "key": _check_key,
    "naming": _check_naming,
    "stop_words": _check_stop_words,
    "compounds": _check_compounds,
    "keyword": _check_words,
    "node": _check_words,
    "discover": _check_words,
    "sort_by": _check_order,
}
