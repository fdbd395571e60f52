"""Small notebooks and corpora for the tests of the runner and of the command line."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

PARAMETERS = """\
from typing import Optional
corpus: str = "seeds"  # what is read
out: Optional[str] = None  # where the files go
by: Optional[str] = None  # the column of the groups
"""
CHECK = "from analysis.parameters import check_parameters\ncheck_parameters(globals())"
# A figure and a table as a notebook saves and shows them, without the cost of drawing.
SHOW = """\
from pathlib import Path
from IPython.display import HTML
for kind in ("svg", "png"):
    Path(out, "figures").mkdir(exist_ok=True)
    Path(out, "figures", f"{name}.{kind}").write_text("<svg/>")
Path(out, "tables").mkdir(exist_ok=True)
Path(out, "tables", f"{name}.csv").write_text("a")
HTML(f'<figure class="chart" id="figure-{name}"><img alt="A &lt;b&gt; line" src="data:image/png;'
     f'base64,AAAA"><figcaption>The caption <a href="figures/{name}.svg">SVG</a></figcaption>'
     f'</figure><figure class="chart" id="figure-never-saved"></figure>'
     f'<figure class="sheet" id="table-{name}"><figcaption>x</figcaption></figure>')
"""


def write_notebook(
    folder: Path, name: str, *cells: str, parameters: str = PARAMETERS, more: str = ""
) -> Path:
    """Write a notebook with a title, a parameters cell, a check and these code cells."""
    listed = [
        new_markdown_cell(f"# What does *{name}* show?\n\nNot much."),
        new_code_cell(parameters + more, metadata={"tags": ["parameters"]}),
        new_code_cell(CHECK),
        *map(new_code_cell, cells),
    ]
    for number, cell in enumerate(listed):
        cell.id = f"cell-{number}"
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.ipynb"
    nbformat.write(new_notebook(cells=listed, metadata={"kernelspec": kernel}), path)
    return path


def write_corpus(folder: Path, *, n: int = 3) -> Path:
    """Write a folder of short articles."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(n):
        text = f"The regime denied report {number}. The rebels did not."
        (folder / f"a{number}.txt").write_text(text, encoding="utf-8")
    return folder


def read_outputs(path: Path) -> list[str]:
    """Return what the cells of an executed notebook printed or returned, as text."""
    notebook = nbformat.read(path, as_version=4)
    return [
        "".join(output.get("text", "") or output.get("data", {}).get("text/plain", "")).strip()
        for cell in notebook.cells
        if cell.cell_type == "code" and "parameters" not in cell.metadata.tags
        for output in cell.outputs
    ]
