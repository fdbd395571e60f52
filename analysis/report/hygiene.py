"""Runs inside a kernel: one kernel serves several notebooks, and none may notice the others.

A fresh kernel imports pandas, matplotlib and the rest again, which on a small corpus is nearly
the whole cost of a notebook. So the modules stay, and everything that a notebook can see of an
earlier one goes. Only the standard library is imported here.
"""

from __future__ import annotations

import gc
import os
import sys
import warnings
from dataclasses import dataclass
from typing import Any

# Objects made before Python looks for cycles among them; its own 700 means hundreds of searches
# while libraries are imported and figures drawn, which find next to nothing.
_OBJECTS_BEFORE_SEARCH = 20_000


@dataclass(frozen=True)
class _State:
    folder: str
    environment: dict[str, str]
    path: list[str]
    filters: list[Any]


_fresh: _State | None = None


def remember_state() -> None:
    """Note the process' state before the first notebook."""
    global _fresh
    gc.freeze()
    gc.set_threshold(_OBJECTS_BEFORE_SEARCH, 20, 20)
    _fresh = _State(os.getcwd(), dict(os.environ), list(sys.path), list(warnings.filters))


def restore_state() -> None:
    """Bring the process back to the noted state: namespace, history, counters, settings."""
    if _fresh is None:
        raise RuntimeError("restore_state() needs remember_state() first.")
    os.chdir(_fresh.folder)
    for name in set(os.environ) - set(_fresh.environment):
        del os.environ[name]
    os.environ.update(_fresh.environment)
    sys.path[:] = _fresh.path
    _restore_libraries()
    warnings.resetwarnings()  # also forgets which warnings were already shown
    warnings.filters[:] = _fresh.filters  # type: ignore[index]
    sys.modules["IPython"].get_ipython().reset(new_session=True)


def _restore_libraries() -> None:
    """Close the figures and take back the settings of the libraries that were imported."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if pyplot := sys.modules.get("matplotlib.pyplot"):
            pyplot.close("all")
        if matplotlib := sys.modules.get("matplotlib"):
            matplotlib.rc_file_defaults()
        if pandas := sys.modules.get("pandas"):
            pandas.reset_option("all")
