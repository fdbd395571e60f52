"""Which method scores the tone towards actors, and how good it is."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from analysis.choices import METHODS
from analysis.semantic import has_semantic
from analysis.tables import require_choice

MAX_SEMANTIC = 3_000  # mentions; the encoder reads some dozens a second
FILE = Path(__file__).parent / "model" / "accuracy.toml"


def list_methods() -> list[str]:
    """Return the methods that can be used here: "trained-semantic" needs the extra `semantic`."""
    return [name for name in METHODS if name != "trained-semantic" or has_semantic()]


def choose_method(method: str | None, *, n_mentions: int) -> tuple[str, str]:
    """Choose how to score the tone towards actors, and another method to hold against it.

    Parameters
    ----------
    method : str or None
        What was asked for; None: "trained-semantic", the most accurate, where the extra
        `semantic` is installed and there are at most 3,000 mentions, else "trained".
    n_mentions : int
        How many are to be scored: the encoder is slow.

    Returns
    -------
    tuple of str
        The method, and the other: "trained", or "rule" where that is the method.

    Examples
    --------
    >>> choose_method(None, n_mentions=1_000_000)
    ('trained', 'rule')
    >>> choose_method("rule", n_mentions=10)
    ('rule', 'trained')
    """
    if method is None:
        few = n_mentions <= MAX_SEMANTIC
        method = "trained-semantic" if few and "trained-semantic" in list_methods() else "trained"
    require_choice(method, "method", METHODS)
    return method, "rule" if method == "trained" else "trained"


def tell_method(method: str, *, other: str) -> str:
    """Tell by which method a tone was scored, how accurate it is, and that another may differ.

    Examples
    --------
    >>> print(tell_method("trained", other="rule"))
    Scored by the method “trained” (macro-F1 0.68 on NewsMTSC’s development part, American political news by Hamborg & Donnay 2021); beside it stands “rule” (0.59). The result depends on the method: rely on what both show.
    """
    source, accuracy = _read_accuracy()
    for name in (method, other):
        require_choice(name, "method", METHODS)
    return (
        f"Scored by the method “{method}” (macro-F1 {accuracy[method]:.2f} on {source}); beside it "
        f"stands “{other}” ({accuracy[other]:.2f}). The result depends on the method: rely on "
        "what both show."
    )


def tell_accuracy(method: str) -> str:
    """Tell how accurate a method is, and on what, for beside a result.

    Examples
    --------
    >>> tell_accuracy("rule")
    'macro-F1 0.59 on NewsMTSC’s development part, American political news by Hamborg & Donnay 2021; not measured on these articles'
    """
    require_choice(method, "method", METHODS)
    source, accuracy = _read_accuracy()
    return f"macro-F1 {accuracy[method]:.2f} on {source}; not measured on these articles"


@cache
def _read_accuracy() -> tuple[str, dict[str, float]]:
    content = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return content["source"], content["macro_f1"]
