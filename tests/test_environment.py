"""One source of the dependencies: environment.yml and requirements.lock say what pyproject says.

The conda solve itself needs the conda-forge channel and is not run here (see CONTRIBUTING.md).
"""

import re
import tomllib
from pathlib import Path

import pytest
import rattler
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ENVIRONMENT = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")

# PyPI name -> conda-forge name, where the two differ beyond "-", "_" and case.
CONDA_NAMES = {"matplotlib": "matplotlib-base", "nbconvert": "nbconvert-core"}
# Of conda's own making: the interpreter, and the tool for the section `pip:`.
CONDA_ONLY = {"python", "pip"}


def bounds(requirements: list[str]) -> dict[str, SpecifierSet]:
    parsed = [Requirement(line) for line in requirements]
    assert not any(one.marker or one.url or one.extras for one in parsed)
    return {canonicalize_name(one.name): one.specifier for one in parsed}


CORE = bounds(PYPROJECT["project"]["dependencies"])
EXTRAS = {
    extra: bounds(lines) for extra, lines in PYPROJECT["project"]["optional-dependencies"].items()
}
DEV = bounds(PYPROJECT["dependency-groups"]["dev"])
WANTED = CORE | EXTRAS["lab"]

CONDA_LINES = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, str)]
(PIP_SECTION,) = [line for line in ENVIRONMENT["dependencies"] if isinstance(line, dict)]
PIP_LINES = PIP_SECTION["pip"]


def read_spec(line: str) -> tuple[str, SpecifierSet]:
    """Return the PyPI name and the bounds of a conda spec, read as strictly as conda can."""
    spec = rattler.MatchSpec(line, strict=True)
    assert spec.name is not None
    conda_name = spec.name.normalized
    names = {conda: pypi for pypi, conda in CONDA_NAMES.items()}
    return canonicalize_name(names.get(conda_name, conda_name)), SpecifierSet(str(spec.version))


def locked() -> dict[str, list[tuple[str, str, int]]]:
    """Return name -> [(version, marker, number of hashes)] of the lock file."""
    entries: dict[str, list[tuple[str, str, int]]] = {}
    for block in re.split(r"\n(?=\S)", re.sub(r"^\s*#.*\n", "", LOCK, flags=re.MULTILINE)):
        head, *rest = block.replace("\\\n", "\n").splitlines()
        requirement = Requirement(head.strip())
        (version,) = requirement.specifier
        assert version.operator == "==", head
        assert all(re.fullmatch(r"\s*--hash=sha256:[0-9a-f]{64}\s*", line) for line in rest), head
        entries.setdefault(canonicalize_name(requirement.name), []).append(
            (version.version, str(requirement.marker or ""), len(rest))
        )
    return entries


def test_the_file_is_what_conda_and_repo2docker_read() -> None:
    assert set(ENVIRONMENT) == {"name", "channels", "dependencies"}
    assert ENVIRONMENT["name"] == "parallax"
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    assert set(PIP_SECTION) == {"pip"}
    assert not (ROOT / "environment.yaml").exists(), "repo2docker reads environment.yml only"


@pytest.mark.parametrize("line", CONDA_LINES)
def test_each_conda_spec_parses_strictly(line: str) -> None:
    spec = rattler.MatchSpec(line, strict=True)
    assert spec.name is not None
    assert spec.name.normalized == re.split("[=<>]", line)[0]
    assert spec.channel is None
    assert spec.build is None


@pytest.mark.parametrize("line", ["pandas>>3.0", "pandas>=3.0,", "pandas=>3.0", "pandas >= >= 3"])
def test_a_malformed_conda_spec_would_be_seen(line: str) -> None:
    with pytest.raises(Exception, match=r"parse|version"):
        rattler.MatchSpec(line, strict=True)


def test_names_and_bounds_agree_both_ways() -> None:
    lines = [line for line in CONDA_LINES if re.split("[=<>]", line)[0] not in CONDA_ONLY]
    conda = dict(map(read_spec, lines))
    assert len(conda) == len(lines), "a package is named twice"
    pip = bounds([line for line in PIP_LINES if not line.startswith("-")])
    assert not conda.keys() & pip.keys()
    assert conda | pip == WANTED


def test_python_is_one_minor_version_within_bounds() -> None:
    # What repo2docker looks for; anything else makes it fall back on its own default.
    (line,) = [line for line in CONDA_LINES if re.match(r"python\b", line)]
    pin = re.fullmatch(r"python=(3\.\d+)", line)
    assert pin, line
    assert f"{pin[1]}.0" in SpecifierSet(PYPROJECT["project"]["requires-python"])
    assert str(rattler.MatchSpec(line, strict=True).version) == f"{pin[1]}.*"


def test_the_pip_section_installs_parallax_itself() -> None:
    assert [line for line in PIP_LINES if line.startswith("-")] == ["-e ."]
    assert "pip" in CONDA_LINES, "conda warns when the section pip: has no pip of its own"


@pytest.mark.parametrize("name", sorted(CORE | EXTRAS["lab"] | DEV))
def test_the_lock_holds_each_dependency_with_hashes(name: str) -> None:
    wanted = {**CORE, **DEV}
    for extra in EXTRAS.values():
        wanted |= extra
    assert locked()[name]
    for version, _, n_hashes in locked()[name]:
        assert wanted[name].contains(version), f"{name} {version}: run make lock"
        assert n_hashes >= 1


def test_the_lock_pins_and_hashes_every_line() -> None:
    entries = locked()
    assert len(entries) > 100
    for name, versions in entries.items():
        assert all(n_hashes >= 1 for _, _, n_hashes in versions), name
        # More than one version of a package only where markers tell them apart.
        assert len(versions) == 1 or all(marker for _, marker, _ in versions), name


def test_the_lock_names_no_place_to_fetch_from() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^\s*(-i|-f|--(extra-)?index-url|--find-links)\b", LOCK, re.MULTILINE)


def test_the_build_backend_is_locked_too() -> None:
    # `pip install --no-build-isolation -e .` takes it from the environment.
    for name, bound in bounds(PYPROJECT["build-system"]["requires"]).items():
        assert all(bound.contains(version) for version, _, _ in locked()[name])
