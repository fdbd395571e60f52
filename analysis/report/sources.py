"""The notebooks of a report before they are run, and what is injected into each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.errors import InputError
from analysis.parameters import (
    Parameter,
    check_value,
    parse_value,
    read_notebook,
    read_parameters,
    refuse_unknown,
)
from analysis.paths import find_shipped
from analysis.report.executed import read_title

# What the runner itself gives to a notebook, and how a user says it.
_OWN = {
    "corpus": "the first argument",
    "out": "--out",
    "by": "--by",
    "columns": "--columns",
    "metadata": "--metadata",
}


@dataclass(frozen=True)
class Source:
    """A notebook before it is run."""

    name: str
    path: Path
    title: str
    parameters: tuple[Parameter, ...]
    n_cells: int

    @property
    def names(self) -> list[str]:
        """The names of its parameters."""
        return [parameter.name for parameter in self.parameters]


def find_notebooks(
    names: Sequence[str] | None = None, *, folder: Path | None = None
) -> list[Source]:
    """Find the notebooks that come with Parallax, in their order: two digits begin each name.

    Parameters
    ----------
    names : sequence of str, optional
        Only these, such as ``02-terms``; their order is of no matter.
    folder : Path, optional
        Another folder of notebooks.

    Raises
    ------
    InputError
        When a name is unknown or there is no notebook.
    """
    folder = find_shipped("notebooks") if folder is None else folder
    # what papermill has written beside them (out.ipynb) is none of them
    paths = {path.stem: path for path in sorted(folder.glob("[0-9][0-9]*.ipynb"))}
    if not paths:
        raise InputError(f"There is no notebook in {str(folder)!r}.")
    wanted = list(paths) if names is None else [name.removesuffix(".ipynb") for name in names]
    if not wanted:
        raise InputError(f"`notebooks` names none; the notebooks are: {', '.join(paths)}.")
    wanted = [_complete(name, paths) for name in wanted]
    refuse_unknown(wanted, paths, what="notebook")
    return [_read_source(paths[name]) for name in paths if name in wanted]


def _complete(name: str, known: Mapping[str, Path]) -> str:
    """Return the only notebook that begins so or is called so without its number."""
    fits = [full for full in known if full.startswith(f"{name}-") or full.endswith(f"-{name}")]
    return fits[0] if len(fits) == 1 and name not in known else name


def _read_source(path: Path) -> Source:
    node = read_notebook(path)
    return Source(
        name=path.stem,
        path=path,
        title=read_title(node, default=path.stem),
        parameters=tuple(read_parameters(node)),
        n_cells=sum(
            cell["cell_type"] == "code" and bool("".join(cell["source"]).strip())
            for cell in node["cells"]
        ),
    )


def bind_parameters(
    sources: Sequence[Source], *, given: Mapping[str, Any], parameters: Mapping[str, object]
) -> list[dict[str, Any]]:
    """Decide what is injected into each notebook; refuse what none of them would take."""
    for name in parameters:
        if name in _OWN:
            raise InputError(f"`{name}` is no parameter to set with -p; give it as {_OWN[name]}.")
    known = dict.fromkeys(name for source in sources for name in source.names)
    own = (name for name in known if name not in _OWN)
    refuse_unknown(parameters, own, folder=sources[0].path.parent)
    stated = {name: value for name, value in given.items() if value is not None}
    for name in stated:
        if name not in known and name != "corpus":
            raise InputError(f"{_OWN[name]} was given, but none of the notebooks has `{name}`.")
    return [
        {
            parameter.name: _type_value(parameter, wanted[parameter.name])
            for parameter in source.parameters
            if parameter.name in wanted
        }
        for source in sources
        for wanted in [stated | dict(parameters)]
    ]


def _type_value(parameter: Parameter, value: object) -> Any:
    if isinstance(value, str):
        return parse_value(parameter, value)
    return check_value(parameter, value)
