"""What every function asks of the table it is given."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.errors import InputError, name_value

# Sentences with their text, or what reads those that a table names (`Prepared.read_sentences`).
Texts = pd.DataFrame | Callable[[pd.DataFrame], pd.DataFrame]


class _Kind(NamedTuple):
    """What is made by a function before it is passed: its classes, its name, and how it is made."""

    classes: tuple[str, ...]
    what: str
    maker: str
    example: str


# Known by the names of their classes, so that nothing is imported to look.
_KINDS = {
    "Codebook": _Kind(("Codebook",), "a codebook", "read_codebook({})", "generic"),
    "Engine": _Kind(
        ("Codebook", "Prototypes", "Fitted"), "an engine", "choose_engine({}, codebook=…)", "cues"
    ),
    "Fitted": _Kind(("Fitted",), "a fitted engine", "read_fitted({})", "mine.npz"),
    "Lexicon": _Kind(("Lexicon",), "a lexicon", "read_lexicon({})", "news"),
    "NamingSet": _Kind(("NamingSet",), "a naming set", "read_naming({})", "naming-syria"),
    "Prepared": _Kind(("Prepared",), "a prepared corpus", "prepare_corpus({})", "articles.csv"),
    "Prototypes": _Kind(("Prototypes",), "prototypes", "learn_prototypes(read_codebook({}))", "generic"),
    "Target": _Kind(("Target",), "a list of actors", "read_actors({})", "Assad,Russia"),
    "VerbSet": _Kind(("VerbSet",), "a set of verbs", "read_verbs({})", "verbs.toml"),
}  # fmt: skip


def require_made(
    value: object, name: str, kind: str, *, optional: bool = False, several: bool = False
) -> None:
    """Raise an InputError that says what to call, when `value` is not what only a call makes.

    Names and paths are what one passes by mistake: the call is told with them.

    Parameters
    ----------
    kind : str
        The name of its class.
    optional, several : bool
        Whether None, or a list or a tuple of them, will do too.

    Examples
    --------
    >>> require_made("generic", "codebook", "Codebook")
    Traceback (most recent call last):
        ...
    analysis.errors.InputError: `codebook` must be a codebook, but the text 'generic' was passed. \
Make it with read_codebook('generic').
    """
    classes, what, maker, example = _KINDS[kind]
    if value is None and optional:
        return
    members = value if several and isinstance(value, list | tuple) else [value]
    if all(
        not {base.__name__ for base in type(one).__mro__}.isdisjoint(classes) for one in members
    ):
        return
    if isinstance(value, pd.DataFrame) and kind == "Prepared":
        maker = "prepare_documents(documents)"
    given = str(value) if isinstance(value, str | Path) else example
    if kind == "Target" and members and all(isinstance(one, str) for one in members):
        given = ",".join(map(str, members))
    raise InputError(
        f"`{name}` must be {what}, but {name_value(value)} was passed. Make it with "
        f"{maker.format(repr(given))}."
    )


def require_table(table: object, name: str, maker: str) -> None:
    """Raise an InputError when `table` is anything but a DataFrame: a path, a list, a row."""
    if not isinstance(table, pd.DataFrame):
        raise InputError(
            f"`{name}` must be a table (a DataFrame), but {name_value(table)} was passed. Make it with "
            f"{maker}."
        )


def require_columns(table: pd.DataFrame, name: str, columns: Sequence[str], maker: str) -> None:
    """Refuse what is no table, or lacks columns, with the function that makes such a table."""
    require_table(table, name, maker)
    lacking = [column for column in columns if column not in table.columns]
    if lacking:
        raise ValueError(
            f"`{name}` lacks the columns {lacking}; it has {list(table.columns)}. "
            f"Make it with {maker}."
        )


def split_rows(table: pd.DataFrame, column: str) -> dict[str, pd.DataFrame]:
    """Split a table by the values of a column, sorted; rows without a value are left out.

    Examples
    --------
    >>> table = pd.DataFrame({"actor": ["army", "rebels", "army"], "n": [1, 2, 3]})
    >>> {name: rows["n"].tolist() for name, rows in split_rows(table, "actor").items()}
    {'army': [1, 3], 'rebels': [2]}
    """
    by_value = table.groupby(table[column].astype("str"), sort=True)
    return {str(name): rows for name, rows in by_value}


def require_choice(value: object, name: str, choices: Sequence[object]) -> None:
    """Raise a ValueError that names the choices when `value` is none of them."""
    if value not in choices:
        raise ValueError(f"`{name}` must be one of {list(choices)}, but {value!r} was passed.")
