"""What every function asks of the table it is given."""

from collections.abc import Callable, Sequence

import pandas as pd

# Sentences with their text, or what reads those that a table names (`Prepared.read_sentences`).
Texts = pd.DataFrame | Callable[[pd.DataFrame], pd.DataFrame]


def require_columns(table: pd.DataFrame, name: str, columns: Sequence[str], maker: str) -> None:
    """Raise a ValueError that says which columns `name` lacks and which function makes them."""
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
