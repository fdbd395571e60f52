"""What is written about the project is true: names, commands, links, layers, costs."""

import ast
import csv
import inspect
import re
import resource
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from corpora import write_outlets

import analysis

ROOT = Path(__file__).parents[1]
PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "seeds/README.md"]
PAGES += ["analysis/codebooks/README.md", "analysis/lexicons/README.md"]
PAGES += ["analysis/codebooks/engines.md"]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NAMES = [name for name in analysis.__all__ if name != "__version__"]
MODULES = sorted((ROOT / "analysis").rglob("*.py"))


@cache
def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", read(name), flags=re.M | re.S)


def run(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, encoding="utf-8"
    )


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_public_name_is_documented(name):
    thing = getattr(analysis, name)
    told = inspect.getdoc(thing)
    first = (told or "").split("\n\n")[0].replace("\n", " ")
    assert re.fullmatch(r"[A-Z].{15,}\.", first), first
    assert not re.search(r"\b(TODO|FIXME|XXX)\b", told)
    assert thing.__module__.startswith("analysis.")
    if callable(thing) and not isinstance(thing, type):
        arguments = inspect.signature(thing).parameters.values()
        assert all(argument.kind != argument.VAR_KEYWORD for argument in arguments)
        free = [a.name for a in arguments if a.kind == a.POSITIONAL_OR_KEYWORD]
        assert len(free) <= 2, f"the table first, the rest by keyword: {free}"
        for argument in arguments:
            assert not isinstance(argument.default, (list, dict, set)), argument


def test_public_names_are_listed_once_and_a_wrong_one_is_refused():
    assert len(set(analysis.__all__)) == len(analysis.__all__)
    assert dir(analysis) == analysis.__all__ == sorted(analysis.__all__)
    with pytest.raises(AttributeError, match="module 'analysis' has no attribute 'read_corpus'"):
        _ = analysis.read_corpus


def imported() -> list[str]:
    block = next(block for block in blocks("README.md", "python") if "import (" in block)
    (statement,) = ast.parse(block).body
    assert isinstance(statement, ast.ImportFrom)
    assert statement.module == "analysis"
    return [name.name for name in statement.names]


def test_readme_imports_only_names_that_exist_each_with_a_comment():
    names = imported()
    assert set(names) <= set(analysis.__all__)
    assert len(set(names)) == len(names)
    block = next(block for block in blocks("README.md", "python") if "import (" in block)
    for line in block.splitlines()[1:-1]:
        assert re.fullmatch(r"    \w+, +# .{10,}", line), line


def test_readme_blocks_run_one_after_another(monkeypatch):
    monkeypatch.chdir(ROOT)
    namespace: dict = {}
    for block in blocks("README.md", "python"):
        exec(compile(block, "README.md", "exec"), namespace)  # noqa: S102
    tone = namespace["tone"]
    assert len(tone) == len(namespace["documents"]) == 5
    assert ((tone["low"] <= tone["estimate"]) & (tone["estimate"] <= tone["high"])).all()
    assert (namespace["ledger"]["status"] != "skipped").sum() >= 5


def test_an_engine_is_fitted_as_its_page_says(monkeypatch, tmp_path):
    from analysis import (
        choose_engine,
        choose_sample,
        find_cues,
        group_documents,
        prepare_corpus,
        read_codebook,
        save_sheet,
    )

    book = read_codebook("policy")
    prepared = prepare_corpus(write_outlets(tmp_path / "articles.csv", n=30))
    calls = prepared.measure(find_cues, codebook=book)
    groups = group_documents(prepared.documents, by="source")
    frames = list(book.labels)
    sample = choose_sample(calls, prepared=prepared, groups=groups, frames=frames, n=60)
    save_sheet(sample, codebook=book, folder=tmp_path)
    rows = (tmp_path / "sheets/validation-sheet.csv").read_text(encoding="utf-8-sig").splitlines()
    table = list(csv.DictReader(rows))
    for row in table:
        row |= {"done": "x", "Crime and punishment": "x" * ("fraud" in row["sentence"])}
        row |= {"Public opinion": "x" * ("crowds" in row["sentence"])}
    for name in ("ann.csv", "ben.csv"):
        with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)
    (tmp_path / "sheets/validation-key.csv").rename(tmp_path / "validation-key.csv")
    monkeypatch.chdir(tmp_path)
    namespace: dict = {}
    for block in blocks("analysis/codebooks/engines.md", "python"):
        exec(compile(block, "engines.md", "exec"), namespace)  # noqa: S102
    assert set(choose_engine("mine", codebook=book).frames) == {
        "crime-and-punishment", "public-opinion",
    }  # fmt: skip
    assert (namespace["ledger"]["status"] == "read").all()
    quality = namespace["quality"].set_index("frame")
    assert quality.loc["crime-and-punishment", "n_coded"] >= 2


# --- commands, options, files ----------------------------------------------------------------


def links(page: str) -> list[str]:
    found = re.findall(r"\]\(([^)\s]+)\)", re.sub(r"```.*?```", "", read(page), flags=re.S))
    return [link for link in found if not link.startswith(("https://", "mailto:"))]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    for link in links(page):
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), link
        assert target.resolve().is_relative_to(ROOT), link
        if anchor:
            heads = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), flags=re.M)
            assert anchor in {re.sub(r"[^\w -]", "", h).lower().replace(" ", "-") for h in heads}


def test_the_readme_links_what_a_reader_looks_for():
    linked = set(links("README.md"))
    notebooks = {f"notebooks/{path.name}" for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert notebooks <= linked
    assert {"LICENSE", "CONTRIBUTING.md", "CITATION.cff", "seeds/README.md"} <= linked
    assert [link for link in linked if link.startswith("figures/")]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_files_named_in_text_exist(page):
    named = re.findall(r"`([\w./-]+\.(?:py|toml|yml|lock|md|ipynb|cff|txt|csv))`", read(page))
    named += re.findall(r"`([\w.-]+/)`", read(page)) + re.findall(r"`bash ([\w./-]+)`", read(page))
    ignored = set(read(".gitignore").split())
    made_or_given = {
        ".txt",
        "notebooks/NN-name.ipynb",
        "metadata.csv",
        ".venv",
        "articles.csv",
        "out.ipynb",
    }
    assert named or page == "README.md"
    for name in set(named) - made_or_given:
        if not {name, f"/{name}"} & ignored:
            assert list(ROOT.glob(name)) or list(ROOT.glob(f"*/{name}")), name


def make_targets() -> set[str]:
    return set(re.findall(r"^([.a-z]+):", read("Makefile"), flags=re.M))


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_make_knows_the_targets_and_variables(page):
    # a command stands in a code span or at the start of a line of a block
    calls = re.findall(r"(?:^|`)make( [^`\n#]*)", read(page), flags=re.M)
    assert calls
    targets = {word for call in calls for word in re.findall(r"(?<= )[.a-z]+(?= |$)", call)}
    variables = {word for call in calls for word in re.findall(r"\b([A-Z]+)=", call)}
    assert targets - {"k", "x", "keyness"} <= make_targets()
    for name in variables:
        assert re.search(rf"^{name} \?=", read("Makefile"), flags=re.M), name


def test_make_report_passes_its_variables_on():
    recipe = read("Makefile").split("\nreport:")[1].split("\n\n")[0]
    assert "parallax report" in recipe
    for name in ("CORPUS", "BY", "OUT"):
        assert f"$${{{name}" in recipe or f"$${name}" in recipe


@pytest.mark.parametrize("page", ["README.md", "analysis/codebooks/engines.md"])
def test_parallax_knows_the_commands_and_options_of_a_page(page):
    from analysis.cli import parallax

    text = read(page)
    assert set(re.findall(r"\bparallax ([a-z]+)\b", text)) <= set(parallax.commands)
    told = {line for line in text.splitlines() if "parallax report" in line or "`--" in line}
    used = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", " ".join(told)))
    assert {"--by", "-p", "--notebooks"} <= used
    shown = run("-m", "analysis", "report", "--help")
    assert shown.returncode == 0
    assert used <= set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", shown.stdout))


def test_the_notebooks_named_in_commands_exist_and_have_the_parameters():
    text = read("README.md")
    names = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(re.findall(r"\b\d\d-[a-z-]+", text)) == names
    source = "".join(read(f"notebooks/{name}.ipynb") for name in names)
    text += read("analysis/codebooks/engines.md")
    for parameter in re.findall(r"[ `]-p (\w+)", text):
        assert re.search(rf'"{parameter}: ', source), parameter


# --- versions --------------------------------------------------------------------------------


def test_one_version_everywhere():
    newest = re.search(r"^## (\S+?),? ", read("CHANGELOG.md") + " ", flags=re.M).group(1)
    assert newest == PROJECT["version"] == analysis.__version__
    citation = re.search(r'^version: "?([\w.]+)"?$', read("CITATION.cff"), flags=re.M)
    assert citation is None or citation.group(1) == PROJECT["version"]
    assert run("-m", "analysis", "--version").stdout == f"parallax {PROJECT['version']}\n"


def test_the_readme_states_the_python_that_is_required():
    assert f"Python {PROJECT['requires-python'].removeprefix('>=')} or later" in read("README.md")


# --- nothing of one machine ------------------------------------------------------------------


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=False,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name]


def test_no_path_of_a_machine_is_in_a_file():
    # /home/ada is the invented home of the examples
    machine = re.compile(rb"(?<![\w.*])/(?:home/(?!ada\b)|root/|work/|Users/)\w")
    found = []
    for path in tracked():
        content = path.read_bytes() if path.is_file() else b""
        if b"\0" not in content[:8000]:
            found += [
                f"{path.relative_to(ROOT)}: {hit.group()!r}" for hit in machine.finditer(content)
            ]
    assert not found


# --- layers ----------------------------------------------------------------------------------

# A module may import from its own row and from those above it.
LAYERS = [
    ["__init__"],
    ["choices", "errors", "toml_lines"],
    ["codes", "measured", "paths", "svg", "tables", "versions", "wording"],
    ["corpus", "boilerplate", "engine", "tokens", "copies", "credits", "datelines"],
    [
        "accuracy",
        "matching",
        "associations",
        "intervals",
        "semantic",
        "spellings",
        "lexicons",
        "vader",
    ],
    ["features"],
    ["counts", "uses"],
    [
        "dispersion",
        "diversity",
        "keyness",
        "log_odds",
        "context",
        "collocates",
        "collocations",
        "counting",
        "frames",
        "possessives",
    ],
    ["periods", "correspondence", "lengths", "paired", "shares"],
    ["voices", "naming", "agency"],
    ["masking"],
    ["sentiment", "towards"],
    ["prepared"],
    ["evidence"],
    ["findings", "parameters", "punctuation"],
    ["figures", "output"],
    ["marked", "validation"],
    ["report"],
    ["doctor"],
    ["cli"],
    ["__main__"],
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
SLOW = {
    "onnx",
    "onnxruntime",
    "safetensors",
    "tokenizers",
    "nltk",
    "scipy",
    "sklearn",
    "polars",
    "dask",
    "distributed",
    "papermill",
    "nbconvert",
    "matplotlib",
    "vaderSentiment",
}


def part_of(path: Path) -> str:
    return path.relative_to(ROOT / "analysis").parts[0].removesuffix(".py")


def imports(path: Path, *, everywhere: bool) -> set[str]:
    """Full names of what a module imports: at its top, or anywhere in it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()

    def visit(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                found.update(name.name for name in child.names)
            elif isinstance(child, ast.ImportFrom):
                assert child.level == 0, f"{path}: a relative import"
                found.add(child.module)
                found.update(f"{child.module}.{name.name}" for name in child.names)
            elif isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            elif everywhere or not isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
                visit(child)

    visit(tree)
    return found


def parts_imported(path: Path) -> set[str]:
    names = {name for name in imports(path, everywhere=True) if name.startswith("analysis.")}
    return {name.split(".")[1] for name in names} & set(LEVEL)


def test_every_module_has_its_layer():
    assert {part_of(path) for path in MODULES if "_shipped" not in path.parts} == set(LEVEL)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_run_downward(path):
    own = part_of(path)
    above = {part for part in parts_imported(path) if LEVEL[part] > LEVEL[own]}
    assert not above
    if own != "figures":
        assert "figures" not in parts_imported(path), "figures draw what others hand them"


def test_figures_compute_no_statistic():
    for path in (ROOT / "analysis/figures").glob("*.py"):
        assert parts_imported(path) <= {"figures", "tables", "wording", "errors"}, path


def test_no_two_parts_import_each_other():
    graph: dict[str, set[str]] = {name: set() for name in LEVEL}
    for path in MODULES:
        graph[part_of(path)] |= parts_imported(path) - {part_of(path)}
    done: set[str] = set()
    while ready := {name for name, needs in graph.items() if name not in done and needs <= done}:
        done |= ready
    assert done == set(graph)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_slow_libraries_are_imported_where_they_are_used(path):
    top = {name.split(".")[0] for name in imports(path, everywhere=False)}
    assert not top & SLOW


def test_the_check_sees_an_import_at_the_top_and_not_in_a_function(tmp_path):
    path = tmp_path / "x.py"
    path.write_text(
        "from typing import TYPE_CHECKING\nimport scipy.stats\nif TYPE_CHECKING:\n    import a\n"
        "try:\n    import b\nexcept ImportError:\n    pass\ndef f():\n    import c\n",
        encoding="utf-8",
    )
    assert imports(path, everywhere=False) == {
        "typing", "typing.TYPE_CHECKING", "scipy.stats", "b",
    }  # fmt: skip
    assert "c" in imports(path, everywhere=True)


# --- costs -----------------------------------------------------------------------------------


def test_import_analysis_costs_next_to_nothing():
    """CPU seconds of the whole child, the interpreter's start included."""
    code = "import analysis, sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    child = run("-c", code)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert child.returncode == 0, child.stderr
    cost = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    assert cost < 0.3
    assert not set(child.stdout.split()) & {*SLOW, "pandas", "numpy", "click", "pyarrow"}


def test_the_command_line_starts_without_the_tables():
    code = "import analysis.cli, sys; print(*sorted({n.split('.')[0] for n in sys.modules}))"
    child = run("-c", code)
    assert not set(child.stdout.split()) & {*SLOW, "pandas", "numpy", "pyarrow"}, child.stderr


def test_a_public_name_is_found_without_pyplot():
    code = (
        "import os, sys; from analysis import *; "
        "print(*(name for name in ('matplotlib.pyplot', 'nltk', 'scipy', 'sklearn', 'papermill', "
        "'nbconvert') if name in sys.modules))"
    )
    child = run("-c", code)
    assert child.returncode == 0, child.stderr
    assert child.stdout.split() == []
