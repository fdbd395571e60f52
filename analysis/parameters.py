"""Notebook parameters: read from the tagged cell, typed from the command line, checked in place.

papermill only logs an unknown parameter, makes 7 of ``007`` and runs a parameter's *name* as code.
Here the tagged cell is the one declaration: a name it does not have and a value it does not allow
are refused, in one sentence, before anything is measured.
"""

from __future__ import annotations

import ast
import difflib
import html
import io
import json
import math
import re
import sys
import tokenize
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

from analysis.choices import CHOICES, RANGES
from analysis.errors import InputError, tell_near
from analysis.paths import find_shipped

Value = str | int | float | bool | None

_TYPES = ("str", "int", "float", "bool")
_EXPECTED = {
    "str": "text",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
}
_EXAMPLES = {"str": "", "int": " such as 5", "float": " such as 0.5", "bool": ""}
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
_NOTHING = frozenset({"", "none", "None", "null"})


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's ``parameters`` cell."""

    name: str
    type: str
    optional: bool
    default: Value
    help: str

    @property
    def kind(self) -> str:
        """The type as a reader knows it: ``whole number or none``."""
        kind = {"str": "text", "int": "whole number", "float": "number", "bool": "true or false"}
        return kind[self.type] + (" or none" if self.optional else "")


@dataclass(frozen=True)
class CheckedParameters:
    """The parameters a notebook runs with, shown as a small table."""

    rows: tuple[tuple[str, Value, str], ...]

    @property
    def values(self) -> dict[str, Value]:
        """Name → value."""
        return {name: value for name, value, _ in self.rows}

    def __repr__(self) -> str:
        width = max((len(name) for name, _, _ in self._shown), default=0)
        lines = [f"{name:<{width}}  {value}  # {help_}" for name, value, help_ in self._shown]
        return "\n".join(line.removesuffix("  # ") for line in lines) or "No parameters."

    def _repr_html_(self) -> str:
        if not self._shown:
            return '<p class="note">No parameters.</p>'
        body = "".join(
            f'<tr><th scope="row">{html.escape(name)}</th>'
            f"<td>{html.escape(value)}</td><td>{html.escape(help_)}</td></tr>"
            for name, value, help_ in self._shown
        )
        head = "".join(f'<th scope="col">{title}</th>' for title in ("parameter", "value", "help"))
        return (
            '<div class="scroll" role="region" aria-label="Parameters" tabindex="0">'
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )

    @property
    def _shown(self) -> list[tuple[str, str, str]]:
        # Where the files go is no part of what is measured, and differs between equal runs.
        return [
            (name, show_value(value), help_) for name, value, help_ in self.rows if name != "out"
        ]


# -- the declaration ---------------------------------------------------------------------------


def read_parameters(notebook: str | Path | Mapping[str, Any]) -> list[Parameter]:
    """Read the parameters that a notebook declares, in their order.

    Parameters
    ----------
    notebook : path or mapping
        An ``.ipynb`` file, or a notebook already read (a dict or an nbformat node).

    Returns
    -------
    list of Parameter
        Empty when no cell carries the tag ``parameters``.

    Raises
    ------
    InputError
        When the file is no notebook, or a line of the cell is not ``name: type = literal``.
    """
    if isinstance(notebook, Mapping):
        node, label = notebook, "the notebook"
    else:
        node, label = read_notebook(notebook), Path(notebook).name
    for cell in node.get("cells", []):
        if cell.get("cell_type") == "code" and "parameters" in cell["metadata"].get("tags", []):
            try:
                return _parse_declaration("".join(cell["source"]))
            except (SyntaxError, ValueError, tokenize.TokenError) as error:
                raise InputError(
                    f"The parameters cell of {label} must hold lines such as "
                    f"`min_count: int = 5  # help`, but {str(error).removesuffix('.')}."
                ) from None
    return []


def read_notebook(path: str | Path) -> dict[str, Any]:
    """Read an ``.ipynb`` file as plain JSON; nbformat, slow to import, is not needed to look."""
    try:
        node = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"{Path(path).name!r} cannot be read as a notebook: {error}.") from None
    if not isinstance(node, dict) or not isinstance(node.get("cells"), list):
        raise InputError(f"{Path(path).name!r} is no notebook: it has no list of cells.")
    return node


def _parse_declaration(source: str) -> list[Parameter]:
    """Parse the cell; ValueError tells which line is not a declaration."""
    statements = ast.parse(source).body  # first, since a broken cell has no tokens either
    comments = _read_comments(source)
    parameters: dict[str, Parameter] = {}
    for statement in statements:
        if _is_typing_import(statement):
            continue
        parameter = _parse_line(statement, comments.get(statement.end_lineno or 0, ""))
        if parameter.name in parameters:
            raise ValueError(f"`{parameter.name}` is declared twice")
        parameters[parameter.name] = parameter
    return list(parameters.values())


def _read_comments(source: str) -> dict[int, str]:
    """Line number → its comment; a ``#`` inside a string is not one."""
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("#").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def _is_typing_import(statement: ast.stmt) -> bool:
    """Whether this is ``from typing import Optional``, which ``Optional[...]`` needs."""
    return isinstance(statement, ast.ImportFrom) and statement.module == "typing"


def _parse_line(statement: ast.stmt, help_: str) -> Parameter:
    written = ast.unparse(statement).splitlines()[0]
    if not (
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.value is not None
    ):
        raise ValueError(f"it has `{written}`")
    type_, optional = _parse_annotation(statement.annotation)
    try:
        default = ast.literal_eval(statement.value)
    except ValueError:
        raise ValueError(f"the default in `{written}` is not a literal") from None
    parameter = Parameter(statement.target.id, type_, optional, default, help_)
    return Parameter(parameter.name, type_, optional, check_value(parameter, default), help_)


def _parse_annotation(annotation: ast.expr) -> tuple[str, bool]:
    written = ast.unparse(annotation).strip("'\"")
    inner = re.fullmatch(r"(?:typing\.)?Optional\[(\w+)\]", written)
    type_ = inner[1] if inner else written
    if type_ not in _TYPES:
        raise ValueError(
            f"the type `{written}` is not one of {', '.join(_TYPES)} or Optional of one"
        )
    return type_, inner is not None


# -- one value ---------------------------------------------------------------------------------


def parse_value(parameter: Parameter, text: str) -> Value:
    """Turn the text given for a parameter into a value of its declared type, exactly.

    ``007`` stays text for a text parameter; a whole number is digits only, so that ``1e3`` and
    ``5.0`` are refused. For an optional parameter the empty text, ``none`` and ``null`` mean none.
    """
    _refuse_unprintable(parameter, text)
    if parameter.optional and text in _NOTHING:
        return None
    if parameter.type == "str":
        return text
    if parameter.type == "int" and _WHOLE.fullmatch(text):
        return _check_range(parameter, int(text))
    if parameter.type == "float" and _NUMBER.fullmatch(text) and math.isfinite(float(text)):
        return float(text)
    if parameter.type == "bool" and text.lower() in _TRUTHS:
        return _TRUTHS[text.lower()]
    raise _mismatch(parameter, f"{_shorten(text)!r} was given")


def check_value(parameter: Parameter, value: object) -> Value:
    """Return a value that is already typed, or refuse it; a whole number passes as a number."""
    if value is None and parameter.optional:
        return None
    if isinstance(value, str):
        if parameter.type == "str":
            _refuse_unprintable(parameter, value)
            return value
        raise _mismatch(parameter, f"the text {_shorten(value)!r} was given")
    if isinstance(value, bool):
        if parameter.type == "bool":
            return value
    elif isinstance(value, int):
        if parameter.type in ("int", "float"):
            return _check_range(parameter, value) if parameter.type == "int" else float(value)
    elif isinstance(value, float) and parameter.type == "float" and math.isfinite(value):
        return value
    if parameter.type == "str" and isinstance(value, int | float) and not isinstance(value, bool):
        raise InputError(
            f"`{parameter.name}` must be text, but the value came as the number {value}; give it "
            f"with `-r {parameter.name} VALUE` to papermill, or in quotes in the notebook, so that "
            "it stays text."
        )
    raise _mismatch(parameter, f"{_shorten(repr(value))} was given")


def _check_range(parameter: Parameter, value: int) -> int:
    """Refuse a number that a parameter of this name cannot mean in any notebook."""
    least, most = RANGES.get(parameter.name, (value, value))
    check_range(parameter.name, value, least=least, most=most)
    return value


def _mismatch(parameter: Parameter, came: str) -> InputError:
    expected = _EXPECTED[parameter.type] + (" or none" if parameter.optional else "")
    return InputError(
        f"`{parameter.name}` must be {expected}{_EXAMPLES[parameter.type]}, but {came}."
    )


def _refuse_unprintable(parameter: Parameter, text: str) -> None:
    """Refuse what no file name and no UTF-8 page can hold."""
    if "\0" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise InputError(
            f"`{parameter.name}` must be text without NUL and broken characters, "
            f"but {_shorten(text)!r} was given."
        )


def _shorten(text: str, *, longest: int = 80) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"


def show_value(value: object) -> str:
    """Write a value for a reader; of absolute paths only the last names, the same anywhere."""
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    parts = value.split(",")  # several files
    for flavour in (PurePosixPath, PureWindowsPath):
        if all(flavour(part.strip()).is_absolute() for part in parts):
            return ",".join(flavour(part.strip()).name or part.strip() for part in parts)
    return value


# -- names -------------------------------------------------------------------------------------


def refuse_unknown(
    names: Iterable[str],
    known: Iterable[str],
    *,
    what: str = "parameter",
    folder: Path | None = None,
) -> None:
    """Raise InputError for the first of `names` that is not known, with the nearest known one.

    Parameters
    ----------
    folder : Path, optional
        Where notebooks are that may know a parameter which those at hand do not: they are named.
    """
    known = list(dict.fromkeys(known))
    for name in names:
        if name not in known:
            hint = tell_near(name, known)
            elsewhere = {} if folder is None else _list_declared(folder)
            near = difflib.get_close_matches(name, elsewhere, n=1)
            if near and (near[0] == name or not hint):
                of = " and ".join(elsewhere[near[0]])
                if near[0] == name:
                    raise InputError(
                        f"`{name}` is a parameter of {of}, and of no notebook that runs here; their "
                        f"parameters are: {', '.join(known) or 'none'}."
                    )
                hint = f" (did you mean {near[0]!r}, a parameter of {of}?)"
            raise InputError(
                f"There is no {what} {_shorten(name)!r}{hint}; "
                f"the {what}s are: {', '.join(known) or 'none'}."
            )


def _list_declared(folder: Path) -> dict[str, list[str]]:
    """Map each parameter to the notebooks of a folder that declare it."""
    declared: dict[str, list[str]] = {}
    for path in sorted(folder.glob("[0-9][0-9]*.ipynb")):
        with suppress(InputError):  # what cannot be read declares nothing
            for parameter in read_parameters(path):
                declared.setdefault(parameter.name, []).append(path.stem)
    return declared


# -- inside a notebook -------------------------------------------------------------------------


def check_parameters(namespace: Mapping[str, Any] | None = None) -> CheckedParameters:
    """Check a notebook's parameters where it runs, and echo them; the cell after the imports.

    The declaration is found in IPython's input history: the cell of annotated literals that came
    first, in its latest run. Names that papermill injected after it must be declared there, and
    each current value must be of its declared type. Without a history (a plain script) the
    annotations in the namespace are checked as far as they go.

    Parameters
    ----------
    namespace : mapping, optional
        ``globals()`` of the notebook; by default that of the running IPython.

    Returns
    -------
    CheckedParameters
        Shown by Jupyter as a table of name, value and help.

    Raises
    ------
    InputError
        For an unknown or an ill-typed parameter.
    """
    namespace = _find_namespace() if namespace is None else namespace
    history = namespace.get("In")
    cells = [cell for cell in history if isinstance(cell, str)] if isinstance(history, list) else []
    declared, injected = _read_history(cells)
    if not declared:
        declared = _read_annotations(namespace)
    known = [parameter.name for parameter in declared]
    if not set(injected) <= set(known):
        refuse_unknown(injected, known, folder=_find_notebooks())
    rows = [
        (parameter.name, check_value(parameter, namespace[parameter.name]), parameter.help)
        for parameter in declared
        if parameter.name in namespace
    ]
    return CheckedParameters(tuple(rows))


def _find_notebooks() -> Path | None:
    with suppress(InputError):
        return find_shipped("notebooks")
    return None


def _find_namespace() -> Mapping[str, Any]:
    """Return the user namespace of the running IPython, if there is one."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell.user_ns if shell else {}


def _read_history(cells: list[str]) -> tuple[list[Parameter], list[str]]:
    """Return the declared parameters, and the names papermill injected after them."""
    declared: list[Parameter] = []
    injected: list[str] = []
    for cell in cells:
        names = _read_injected(cell)
        if names is not None:
            injected = names
            continue
        found = _read_declared(cell)
        again = {parameter.name for parameter in found} & {item.name for item in declared}
        if found and (again or not declared):
            declared, injected = found, []
    return declared, injected


def _read_declared(cell: str) -> list[Parameter]:
    try:
        return _parse_declaration(cell)
    except (SyntaxError, ValueError, tokenize.TokenError):  # any other cell
        return []


def _read_injected(cell: str) -> list[str] | None:
    """Return the names that papermill's own cell assigns; None for any other cell."""
    if not re.match(r"#\s*Parameters\s*(\n|$)", cell):
        return None
    try:
        statements = ast.parse(cell).body
    except SyntaxError:
        return None
    if not statements or not all(isinstance(statement, ast.Assign) for statement in statements):
        return None
    return [
        ast.unparse(target)
        for statement in statements
        if isinstance(statement, ast.Assign)
        for target in statement.targets
    ]


def _read_annotations(namespace: Mapping[str, Any]) -> list[Parameter]:
    """Make parameters of a plain module's annotations, skipping those of other types."""
    parameters = []
    for name, annotation in dict(namespace.get("__annotations__") or {}).items():
        written = annotation if isinstance(annotation, str) else _write_annotation(annotation)
        try:
            type_, optional = _parse_annotation(ast.parse(written, mode="eval").body)
        except (SyntaxError, ValueError):
            continue
        parameters.append(Parameter(name, type_, optional, None, ""))
    return parameters


def _write_annotation(annotation: object) -> str:
    return annotation.__name__ if isinstance(annotation, type) else str(annotation)


def check_choice(name: str, value: object, *, choices: Sequence[object] | None = None) -> None:
    """Refuse a parameter that is none of its choices; None among them stands for not given.

    Without `choices` they are those that a parameter of this name has everywhere
    (`analysis.choices`): ``voice``, ``method``, ``period`` and ``reduce``.

    Examples
    --------
    >>> check_choice("period", "month")
    >>> check_choice("size", "large", choices=[None, "small", "large"])
    """
    choices = CHOICES[name] if choices is None else choices
    if value not in choices:
        named = " or ".join(str(choice) for choice in choices if choice is not None)
        none = ", or left out" if None in choices else ""
        raise InputError(f"`{name}` must be {named}{none}, but {value!r} was given.")


def check_range(name: str, value: int, *, least: int, most: int) -> None:
    """Refuse a parameter that is outside its range.

    Examples
    --------
    >>> check_range("window", 5, least=1, most=50)
    """
    if not least <= value <= most:
        raise InputError(
            f"`{name}` must be a whole number from {least:,} to {most:,}, but {value!r} was given."
        )


def split_words(text: str | None) -> list[str]:
    """Split a parameter that holds several words or phrases, separated by commas.

    Examples
    --------
    >>> split_words("regime, barrel bomb*,regime"), split_words(None)
    (['regime', 'barrel bomb*'], [])
    """
    words = [" ".join(word.split()) for word in (text or "").split(",")]
    return list(dict.fromkeys(word for word in words if word))
