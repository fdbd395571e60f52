"""A benchmark as a module, for the tests of what it counts and of the sentences it is given."""

import importlib.util
from functools import cache
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]


@cache
def load_benchmark(name: str) -> ModuleType:
    """Load a script of benchmarks/ under a name of its own, which no other module bears."""
    spec = importlib.util.spec_from_file_location(
        f"{name}_benchmark", ROOT / "benchmarks" / f"{name}.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
