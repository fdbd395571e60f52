import json
import subprocess
import sys
import typing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.choices import CHOICES
from analysis.corpus.columns import parse_columns
from analysis.errors import InputError
from analysis.frames import read_codebook
from analysis.lexicons import read_lexicon
from analysis.naming import read_naming
from analysis.parameters import (
    Parameter,
    check_choice,
    check_parameters,
    check_range,
    check_value,
    parse_value,
    read_parameters,
    refuse_unknown,
    show_value,
)

CELL = """\
from typing import Optional

# what is read
corpus: str = "seeds"  # a folder, or one table
by: Optional[str] = None  # the column # that groups
min_count: int = 5  # rarer words are left out
threshold: float = 0.5
masked: bool = True  # names are masked
node: str = "a # b"  # a word
"""
INJECTED = '# Parameters\ncorpus = "news"\nmin_count = 9'


def make_notebook(source, *, tags=("parameters",), kind="code"):
    cell = {"cell_type": kind, "metadata": {"tags": [*tags]}, "source": source}
    prose = {"cell_type": "markdown", "metadata": {}, "source": ["# Why?"]}
    return {"cells": [prose, cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def declare(type_="str", *, optional=False, name="x"):
    return Parameter(name, type_, optional, None, "")


# -- the declaration


def test_parameters_are_read_with_type_default_and_help(tmp_path):
    expected = [
        Parameter("corpus", "str", False, "seeds", "a folder, or one table"),
        Parameter("by", "str", True, None, "the column # that groups"),
        Parameter("min_count", "int", False, 5, "rarer words are left out"),
        Parameter("threshold", "float", False, 0.5, ""),
        Parameter("masked", "bool", False, True, "names are masked"),
        Parameter("node", "str", False, "a # b", "a word"),
    ]
    path = tmp_path / "01.ipynb"
    path.write_text(json.dumps(make_notebook(CELL.splitlines(keepends=True))), encoding="utf-8")
    assert read_parameters(path) == expected
    assert read_parameters(make_notebook(CELL)) == expected
    assert [parameter.kind for parameter in expected[1:3]] == ["text or none", "whole number"]


def test_a_notebook_without_the_tag_has_no_parameters():
    assert read_parameters(make_notebook(CELL, tags=())) == []
    assert read_parameters(make_notebook(CELL, kind="markdown")) == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("n = 5", "it has `n = 5`"),
        ("n: int", "it has `n: int`"),
        ("n: list = []", "the type `list` is not one of str, int, float, bool"),
        ("n: str | None = None", "the type `str | None` is not one of"),
        ("n: Optional[list] = None", "the type `Optional[list]` is not one of"),
        ("n: int = 2 + 3", "is not a literal"),
        ("n: int = open('x')", "is not a literal"),
        ("n: int = 'five'", "`n` must be a whole number such as 5, but the text 'five' was given"),
        ("n: int = None", "`n` must be a whole number such as 5, but None was given"),
        ("n: int = 5\nn: int = 6", "`n` is declared twice"),
        ("import os", "it has `import os`"),
        ("n: int = (", "was never closed"),
        ("a.b: int = 5", "it has `a.b: int = 5`"),
    ],
)
def test_other_lines_are_refused_with_the_line(line, told):
    with pytest.raises(InputError) as caught:
        read_parameters(make_notebook(line))
    assert told in str(caught.value)
    assert str(caught.value).startswith("The parameters cell of the notebook must hold lines such")
    assert not str(caught.value).endswith("..")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"cells": 1}', b"\xff\xfe"])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"'x\.ipynb'"):
        read_parameters(path)


# -- text from the command line


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("str", "007", "007"),
        ("str", "1e3", "1e3"),
        ("str", "null", "null"),
        ("str", "None", "None"),
        ("str", "", ""),
        ("str", " x ", " x "),
        ("str", "{pm}; rm -rf $(x) '\"\\\n\t__import__('os')", None),
        ("str", "Алеппо 阿勒颇 \u202e😀", None),
        ("int", "007", 7),
        ("int", "-3", -3),
        ("int", "+3", 3),
        ("float", "5", 5.0),
        ("float", "1e3", 1000.0),
        ("float", "-.5", -0.5),
        ("float", "5.", 5.0),
        ("bool", "true", True),
        ("bool", "No", False),
        ("bool", "1", True),
        ("bool", "0", False),
    ],
)
def test_text_becomes_exactly_its_value(type_, text, value):
    parsed = parse_value(declare(type_), text)
    assert parsed == (text if value is None else value)
    assert type(parsed).__name__ == type_


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        *(("int", text) for text in "1e3 5.0 abc 0x10 1_000 ٣ ² true null".split()),
        *(("int", text) for text in ("", " 5", "5\n", "9" * 19, "--5", "5;import os")),
        *(("float", text) for text in "abc nan inf -inf 1e999 1_0 0x1p3 true 1,5 .".split()),
        *(("float", text) for text in ("", " 1", "1\n")),
        *(("bool", text) for text in ("", "2", "maybe", "none", "truee", " true")),
        *((type_, "a\0b") for type_ in ("str", "int", "float", "bool")),
        ("str", "\udcff"),
    ],
)
def test_text_that_is_no_such_value_is_refused_in_a_sentence(type_, text):
    with pytest.raises(InputError, match=r"^`x` must be [^\n]*\.$") as caught:
        parse_value(declare(type_), text)
    assert "was given" in str(caught.value)


@pytest.mark.parametrize("type_", ["str", "int", "float", "bool"])
@pytest.mark.parametrize("text", ["", "none", "None", "null"])
def test_nothing_is_none_where_none_is_allowed(type_, text):
    assert parse_value(declare(type_, optional=True), text) is None


def test_a_long_value_is_told_short():
    with pytest.raises(InputError) as caught:
        parse_value(declare("int"), "x" * 10_000)
    assert len(str(caught.value)) < 200


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")))
def test_any_text_stays_that_text(text):
    assert parse_value(declare("str"), text) == text


@given(st.integers(-(10**17), 10**17), st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_come_back(whole, real):
    assert parse_value(declare("int"), str(whole)) == whole
    assert parse_value(declare("float"), repr(real)) == real


# -- values that are typed already


@pytest.mark.parametrize(
    ("type_", "value"),
    [("str", "x"), ("int", 5), ("float", 0.5), ("float", 5), ("bool", True), ("bool", False)],
)
def test_a_fitting_value_passes(type_, value):
    checked = check_value(declare(type_), value)
    assert checked == value
    assert type(checked).__name__ == type_


@pytest.mark.parametrize(
    ("type_", "value"),
    [
        ("int", 5.0), ("int", "5"), ("int", True), ("int", None), ("int", [5]),
        ("float", "0.5"), ("float", True), ("float", float("nan")), ("float", float("inf")),
        ("bool", 1), ("bool", "true"), ("bool", None),
        ("str", True), ("str", None), ("str", ["x"]), ("str", "a\0b"),
    ],
)  # fmt: skip
def test_another_value_is_refused(type_, value):
    with pytest.raises(InputError, match=r"^`x` must be .*was given\.$"):
        check_value(declare(type_), value)


@pytest.mark.parametrize("value", [7, 1000.0])
def test_a_number_for_text_is_refused_with_the_way_to_keep_it_text(value):
    with pytest.raises(InputError) as caught:
        check_value(declare("str", name="doc"), value)
    assert f"the value came as the number {value}" in str(caught.value)
    assert "`-r doc VALUE`" in str(caught.value)


def test_none_passes_where_it_is_allowed():
    assert check_value(declare("int", optional=True), None) is None
    with pytest.raises(InputError, match="must be a whole number or none"):
        check_value(declare("int", optional=True), "x")


# -- inside a notebook


def run_cells(*cells):
    """Return the namespace that IPython would have after these cells."""
    namespace = {"In": ["", *cells]}
    for cell in cells:
        exec(cell, namespace)  # noqa: S102
    namespace["In"].append("check_parameters(globals())")
    return namespace


def test_declared_and_injected_parameters_are_echoed():
    checked = check_parameters(run_cells("1 + 1", CELL, INJECTED, "other: int = 3"))
    assert checked.values == {
        "corpus": "news", "by": None, "min_count": 9, "threshold": 0.5, "masked": True,
        "node": "a # b",
    }  # fmt: skip


def test_an_unknown_injected_name_is_refused_with_the_nearest():
    cells = run_cells(CELL, "# Parameters\nmin_cuont = 9")
    with pytest.raises(InputError) as caught:
        check_parameters(cells)
    assert str(caught.value) == (
        "There is no parameter 'min_cuont' (did you mean 'min_count'?); the parameters are: "
        "corpus, by, min_count, threshold, masked, node."
    )


def test_an_ill_typed_injected_value_is_refused():
    with pytest.raises(InputError, match="`min_count` must be a whole number such as 5"):
        check_parameters(run_cells(CELL, '# Parameters\nmin_count = "many"'))
    with pytest.raises(InputError, match="`-r corpus VALUE`"):
        check_parameters(run_cells(CELL, "# Parameters\ncorpus = 7"))


def test_a_name_that_is_code_is_unknown():
    with pytest.raises(InputError, match="There is no parameter"):
        check_parameters(run_cells("class k: pass", CELL, "# Parameters\nk.min_count = 9"))


def test_cells_run_again_count_in_their_latest_form():
    wrong = "# Parameters\nmin_cuont = 9"
    edited = CELL.replace("threshold: float = 0.5", "threshold: float = 0.7\nextra: int = 1")
    checked = check_parameters(run_cells(CELL, wrong, INJECTED))
    assert checked.values["min_count"] == 9
    checked = check_parameters(run_cells(CELL, wrong, edited))
    assert checked.values["threshold"] == 0.7
    assert checked.values["extra"] == 1
    with pytest.raises(InputError, match="`min_count` must be"):
        check_parameters(run_cells(CELL, INJECTED, "min_count = '12'"))


def test_a_cell_of_the_reader_that_looks_alike_is_not_the_injected_one():
    checked = check_parameters(run_cells(CELL, "# Parameters\nprint('x')", "# Parameters of mine"))
    assert checked.values["corpus"] == "seeds"


def test_a_plain_module_is_checked_by_its_annotations():
    optional = typing.Optional[str]  # noqa: UP045 - as notebooks write it
    annotations = {"n": int, "name": optional, "word": "str", "table": list, "never": int}
    namespace = {"__annotations__": annotations, "n": 5, "name": None, "word": "x", "table": []}
    assert check_parameters(namespace).values == {"n": 5, "name": None, "word": "x"}
    with pytest.raises(InputError, match="`n` must be a whole number"):
        check_parameters(namespace | {"n": "5"})


@pytest.mark.parametrize("namespace", [{}, {"In": "not a list"}, {"In": []}, None])
def test_without_a_declaration_there_is_nothing_to_check(namespace):
    checked = check_parameters(namespace)
    assert checked.values == {}
    assert repr(checked) == "No parameters."
    assert checked._repr_html_() == '<p class="note">No parameters.</p>'


def test_the_table_is_escaped_and_tells_nothing_of_the_machine():
    cell = CELL.replace("a folder, or one table", "<script>alert(1)</script>")
    cell += 'out: Optional[str] = None  # where to\nfile: str = "x"  # a file\n'
    checked = check_parameters(
        run_cells(
            cell,
            '# Parameters\ncorpus = "/home/ada/<b>news"\nout = "/home/ada/run"\nnode = "<i>&"\n'
            'file = "C:\\\\Users\\\\ada\\\\x.csv"',
        )
    )
    shown = checked._repr_html_()
    assert shown.startswith(
        '<div class="scroll" role="region" aria-label="Parameters" tabindex="0">'
    )
    assert '<th scope="row">corpus</th><td>&lt;b&gt;news</td>' in shown
    assert "&lt;i&gt;&amp;" in shown
    assert "<td>x.csv</td>" in shown
    for hidden in ("<script", "<b>", "ada", ">out<"):
        assert hidden not in shown
    assert "ada" not in repr(checked)
    assert "min_count  5" in repr(checked)


def test_it_works_in_ipython_itself(tmp_path):
    script = (
        "from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        f"cells = [{CELL!r}, {INJECTED!r}, 'from analysis.parameters import check_parameters']\n"
        "for cell in cells: shell.run_cell(cell, store_history=True).raise_error()\n"
        "for call in ('check_parameters(globals())', 'check_parameters()'):\n"
        "    result = shell.run_cell(call, store_history=True)\n"
        "    assert result.result.values['min_count'] == 9, result\n"
        "shell.reset(new_session=True)\n"
        "shell.run_cell('other: int = 5', store_history=True).raise_error()\n"
        "shell.run_cell(cells[2], store_history=True).raise_error()\n"
        "result = shell.run_cell('check_parameters(globals())', store_history=True)\n"
        "assert result.result.values == {'other': 5}, result\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=False, env={"IPYTHONDIR": str(tmp_path)},
        cwd=Path(__file__).parents[1],
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


# -- names and columns


def test_unknown_names_are_told_with_the_known_ones():
    refuse_unknown(["a"], ["a", "b"])
    with pytest.raises(InputError, match=r"^There is no notebook '02-term' \(did you mean '02-te"):
        refuse_unknown(["02-term"], ["01-corpus", "02-terms"], what="notebook")
    with pytest.raises(InputError, match=r"^There is no parameter 'zzz'; the parameters are: a\.$"):
        refuse_unknown(["zzz"], ["a"])


def test_who_knows_an_unknown_parameter_is_named(tmp_path):
    for name, line in (("02-words", "min_count: int = 5\n"), ("05-names", "min_count: int = 3\n"),
                       ("06-map", "colour: str = 'red'\n")):  # fmt: skip
        cell = {"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": line}
        (tmp_path / f"{name}.ipynb").write_text(json.dumps({"cells": [cell]}))
    (tmp_path / "07-broken.ipynb").write_text("{")
    with pytest.raises(InputError) as raised:
        refuse_unknown(["min_count"], ["by", "voice"], folder=tmp_path)
    assert str(raised.value) == (
        "`min_count` is a parameter of 02-words and 05-names, and of no notebook that runs here; "
        "their parameters are: by, voice."
    )
    with pytest.raises(InputError, match="did you mean 'colour', a parameter of 06-map"):
        refuse_unknown(["color"], ["by", "voice"], folder=tmp_path)
    with pytest.raises(InputError, match=r"did you mean 'colours'\?"):  # what is at hand wins
        refuse_unknown(["colors"], ["colours"], folder=tmp_path)
    with pytest.raises(InputError, match=r"^There is no parameter 'zzz'; the parameters are: a\.$"):
        refuse_unknown(["zzz"], ["a"], folder=tmp_path)


def test_a_notebook_names_the_one_that_knows_what_it_does_not():
    cells = ["voice: str = 'all'", "# Parameters\nmin_count = 5\n"]
    namespace = {"In": cells, "voice": "all", "min_count": 5}
    with pytest.raises(InputError, match=r"^`min_count` is a parameter of 02-terms, and of no"):
        check_parameters(namespace)


def test_columns_are_pairs():
    assert parse_columns(None) is None
    assert parse_columns(" ") is None
    assert parse_columns("text=body") == {"text": "body"}
    assert parse_columns("text = body ,date=a=b") == {"text": "body", "date": "a=b"}
    assert parse_columns("text:body, date=a:b") == {"text": "body", "date": "a:b"}
    for text in ("body", "text=", "=body", "text=a,text=b", "text=body,,", ","):
        with pytest.raises(InputError, match="`columns` must be pairs such as"):
            parse_columns(text)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        *[(None, "none"), (True, "true"), (5, "5"), (0.5, "0.5"), ("", ""), ("a/b", "a/b")],
        *[
            ("/a/b c", "b c"),
            ("/a/b/", "b"),
            ("C:\\a\\b", "b"),
            ("\\\\host\\share\\x", "x"),
            ("/", "/"),
        ],
    ],
)
def test_values_are_shown_for_readers(value, shown):
    assert show_value(value) == shown


@pytest.mark.parametrize("name", sorted(CHOICES))
def test_a_choice_of_a_known_name_is_the_same_everywhere(name):
    for value in CHOICES[name]:
        check_choice(name, value)
    named = " or ".join(choice for choice in CHOICES[name] if choice)
    with pytest.raises(InputError, match=f"^`{name}` must be {named}"):
        check_choice(name, "something else")
    if None not in CHOICES[name]:
        with pytest.raises(InputError, match=f"^`{name}` must be"):
            check_choice(name, None)


def test_the_notebooks_comments_tell_the_choices():
    told = 0
    for path in sorted((Path(__file__).parents[1] / "notebooks").glob("[0-9]*.ipynb")):
        for parameter in read_parameters(path):
            for choice in CHOICES.get(parameter.name, ()):
                told += 1
                if choice is None:
                    assert parameter.optional
                else:
                    assert choice in parameter.help, (path.name, parameter)
    assert told > 10


def test_choices_and_ranges_are_told_by_the_parameter():
    check_choice("period", None, choices=[None, "week", "year"])
    with pytest.raises(
        InputError, match=r"^`period` must be week or year, or left out, but 'decade'"
    ):
        check_choice("period", "decade", choices=[None, "week", "year"])
    check_range("window", 1, least=1, most=5)
    for value in (0, 6):
        with pytest.raises(InputError, match=f"^`window` must be .* from 1 to 5, but {value} was"):
            check_range("window", value, least=1, most=5)


def test_of_several_absolute_paths_the_names_are_shown():
    assert show_value("/home/ada/ann/one.csv,/home/ada/ben/two.xlsx") == "one.csv,two.xlsx"
    assert show_value(r"C:\\ann\\one.csv, D:\\two.csv") == "one.csv,two.csv"
    assert show_value("regime,/etc/hosts") == "regime,/etc/hosts"
    assert show_value("ann.csv,ben.csv") == "ann.csv,ben.csv"


@pytest.mark.parametrize(
    ("read", "name", "near"),
    [
        (read_codebook, "polcy", "policy"),
        (read_codebook, "War-Peace", "war-peace"),
        (read_codebook, "peace", "war-peace"),
        (read_naming, "naming-siria", "naming-syria"),
        (read_naming, "syria", "naming-syria"),
        (read_lexicon, "Vader", "vader"),
    ],
)
def test_a_wrong_name_of_what_comes_with_parallax_is_told_with_the_nearest(read, name, near):
    with pytest.raises(InputError, match=rf"but '{name}' was given \(did you mean '{near}'\?\)\.$"):
        read(name)


@pytest.mark.parametrize("name", ["elections", "xy", "", "a"])
def test_where_no_name_is_near_none_is_asked_for(name):
    for read in (read_codebook, read_naming, read_lexicon):
        with pytest.raises(InputError, match=rf"but '{name}' was given\.$"):
            read(name)
