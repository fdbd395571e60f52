"""The one exception that is the user's to mend, and how it names what was passed."""

from pathlib import Path


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
