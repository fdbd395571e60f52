"""The one exception that is the user's to mend, and how it names what was passed."""

from collections.abc import Iterable
from pathlib import Path

_SHORT = 3  # letters: so few stand in any name


class InputError(ValueError):
    """Input that cannot be used, told in one plain sentence with its remedy.

    The command line prints the sentence and exits with 2; in a notebook it is the last line of
    the traceback. Anything else that is raised is a defect of Parallax, not of the input.
    """


class NotMeasuredError(InputError):
    """No article can be measured here: a notebook ends with this sentence, and has not failed."""


def name_value(value: object) -> str:
    """Name what was passed in place of something else, in short.

    Examples
    --------
    >>> name_value("generic"), name_value(["a"]), name_value(None)
    ("the text 'generic'", 'a list', 'None')
    """
    if isinstance(value, str | Path):
        text = str(value)
        return f"the text {(text if len(text) <= 60 else text[:59] + '…')!r}"
    if value is None:
        return "None"
    kind = type(value).__name__
    return f"{'an' if kind[0] in 'AEIOUaeiou' else 'a'} {kind}"


def tell_near(name: str, known: Iterable[str]) -> str:
    """Ask, for an error, whether the nearest of the known names was meant; "" where none is near.

    Examples
    --------
    >>> tell_near("Polcy", ["generic", "policy"]), tell_near("policy2032", ["generic"])
    (" (did you mean 'policy'?)", '')
    >>> tell_near("harbour", ["naming-harbour", "naming-template"])
    " (did you mean 'naming-harbour'?)"
    """
    import difflib

    folded: dict[str, str] = {}
    for each in known:
        folded.setdefault(each.casefold(), each)
    asked = name.casefold()
    near = difflib.get_close_matches(asked, folded, n=1)
    if not near and len(asked) > _SHORT:  # a name without what all such names begin with
        near = [each for each in folded if asked in each][:1]
    return f" (did you mean {folded[near[0]]!r}?)" if near else ""
