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


def require_choice(value: object, name: str, choices: Sequence[object]) -> None:
    """Raise a ValueError that names the choices when `value` is none of them."""
    if value not in choices:
        raise ValueError(f"`{name}` must be one of {list(choices)}, but {value!r} was passed.")
