"""The parameters of a run as a reader wants them: name, value, meaning, and who set it."""

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.errors import InputError
from analysis.parameters import read_parameters, show_value

if TYPE_CHECKING:
    from nbformat import NotebookNode

# Where the files go is no part of what is measured, and differs between equal runs.
_NOT_SHOWN = {"out"}


@dataclass(frozen=True)
class Setting:
    """One parameter: what it was in this run, what it is by default, and what it means."""

    name: str
    value: str
    default: str
    meaning: str
    injected: bool


def read_settings(notebook: "NotebookNode") -> list[Setting] | None:
    """Read the parameters that a notebook declares, and the values it was run with.

    Parameters
    ----------
    notebook : NotebookNode
        With a cell tagged ``parameters`` and, after a run with values of its own, one tagged
        ``injected-parameters``.

    Returns
    -------
    list of Setting or None
        In the notebook's order; None when these cells hold more than plain declarations, so that
        the caller shows their code instead.
    """
    try:
        declared = read_parameters(notebook)
        chosen = _read_injected(notebook)
    except (InputError, SyntaxError, ValueError):
        return None
    settings = []
    for parameter in declared:
        default = _show(parameter.default)
        value = chosen.get(parameter.name, default)
        given = parameter.name in chosen
        settings.append(Setting(parameter.name, value, default, parameter.help, given))
    return [setting for setting in settings if setting.name not in _NOT_SHOWN]


def has_tag(cell: "NotebookNode", tag: str) -> bool:
    """Whether a cell carries a tag."""
    return tag in cell.metadata.get("tags", ())


def _read_injected(notebook: "NotebookNode") -> dict[str, str]:
    """Map the names assigned in the injected cells to their values, shown."""
    chosen: dict[str, str] = {}
    for cell in notebook.cells:
        if has_tag(cell, "injected-parameters"):
            for node in ast.parse(cell.source).body:
                match node:
                    case ast.Assign(targets=[ast.Name(id=name)], value=value):
                        chosen[name] = _show(ast.literal_eval(value))
                    case _:
                        raise ValueError("not a plain assignment")
    return chosen


def _show(value: object) -> str:
    return show_value(value) or "(empty)"
