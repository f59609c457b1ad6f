from datetime import date

import nbformat
import pytest
from nbformat import v4

from reviewlib.errors import NotebookError
from reviewlib.reports.notebooks import (
    Parameter,
    convert_parameters,
    find_notebooks,
    list_parameters,
    place_parameters,
    read_notebook,
)

CELL = """
month = "2023-10"  # the month, as YYYY-MM
since = "2023-10-01"
min_reviews = 3  # genres with fewer are thin
level: float = 0.5
is_long = False
critics = ["A. Kim", "B. Lee"]
years = [
    2022,
    2023,
]  # years to compare
person = None  # "a name" # in full
year: int | None = None
until = date(2023, 10, 6)
# a comment alone
today = date.today()
a, b = 1, 2
desk = {"path": "x"}
offset = -2
"""


@pytest.fixture
def write(tmp_path):
    def write_notebook(*cells, name="n.ipynb"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(v4.new_notebook(cells=list(cells)), path)
        return path

    return write_notebook


def tagged(source, tag="parameters"):
    return v4.new_code_cell(source, metadata={"tags": [tag]})


def test_a_later_folder_s_notebook_wins(write, tmp_path):
    first, second = write(name="a/genres.ipynb"), write(name="b/genres.ipynb")
    other = write(name="a/career.ipynb")
    write(name="a/.ipynb_checkpoints/genres-checkpoint.ipynb")
    write(name="a/.hidden.ipynb")
    found = find_notebooks([tmp_path / "a", tmp_path / "none", tmp_path / "b"])
    assert list(found.items()) == [("career", other), ("genres", second)]
    assert find_notebooks([tmp_path / "b", tmp_path / "a"])["genres"] == first


def test_parameters_are_the_plain_values_of_the_tagged_cell(write):
    path = write(v4.new_code_cell("other = 1"), tagged(CELL), tagged("late = 1"))
    assert list_parameters(path) == [
        Parameter("month", "2023-10", "the month, as YYYY-MM"),
        Parameter("since", "2023-10-01"),
        Parameter("min_reviews", 3, "genres with fewer are thin"),
        Parameter("level", 0.5, kind=0.0),
        Parameter("is_long", False),
        Parameter("critics", ["A. Kim", "B. Lee"]),
        Parameter("years", [2022, 2023], "years to compare"),
        Parameter("person", None, '"a name" # in full'),
        Parameter("year", None, kind=0),
        Parameter("until", date(2023, 10, 6), written="date"),
        Parameter("offset", -2),
    ]


def test_the_parameters_cell_is_never_run(write, tmp_path):
    mark = tmp_path / "ran"
    list_parameters(write(tagged(f"open({str(mark)!r}, 'w')\nx = 1")))
    assert not mark.exists()


def test_a_notebook_without_the_cell_has_no_parameters(write):
    assert list_parameters(write(v4.new_code_cell("month = 1"))) == []


def test_a_cell_that_is_no_python_is_named(write):
    with pytest.raises(NotebookError, match=r"n\.ipynb: the cell tagged 'parameters', line 2, is not plain"):
        list_parameters(write(tagged("a = 1\nb = = 2")))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"cells": 3}',
        '{"nbformat": 4, "nbformat_minor": 5, "cells": [{"cell_type": "code"}]}',
    ],
)
def test_a_file_that_is_no_notebook_is_refused(tmp_path, text):
    path = tmp_path / "x.ipynb"
    path.write_text(text)
    with pytest.raises(NotebookError, match=r"x\.ipynb: this is not a Jupyter notebook"):
        read_notebook(path)


def test_a_notebook_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(NotebookError, match="there is no such notebook"):
        read_notebook(tmp_path / "x.ipynb")


@pytest.mark.parametrize(
    ("default", "text", "value"),
    [
        ("x", " as is ", " as is "),
        ("2023-10", "2024-02", "2024-02"),
        ("2023-10-01", "2024-02-29", "2024-02-29"),
        (3, "-5", -5),
        (0.5, "2", 2.0),
        (True, "No", False),
        (False, "1", True),
        (None, "Jeon Jong-seo", "Jeon Jong-seo"),
        (None, "", None),
        (date(2023, 10, 6), "2024-02-29", date(2024, 2, 29)),
        (["A"], "B. Lee,  C. Cho,", ["B. Lee", "C. Cho"]),
        (["A"], '["Crouching Tiger, Hidden Dragon", "Up"]', ["Crouching Tiger, Hidden Dragon", "Up"]),
        ([], "", []),
        ([1], "2022, 2023", [2022, 2023]),
        ([1], "[2022, 2023]", [2022, 2023]),
        ([1.5], "1, 2.5", [1.0, 2.5]),
    ],
)
def test_text_becomes_the_default_s_kind(default, text, value):
    converted = convert_parameters([Parameter("p", default)], {"p": text})["p"]
    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("default", "text", "allowed"),
    [
        (3, "many", "a whole number, such as 3"),
        (3, "2.5", "a whole number"),
        (0.5, "nan", "a number, such as 2.5"),
        (True, "maybe", "yes or no"),
        ("2023-10", "2023-13", "a month as YYYY-MM, such as 2023-10"),
        ("2023-10", "October", "a month"),
        ("2023-10-01", "2023-02-30", "a day as YYYY-MM-DD"),
        (date(2023, 10, 6), "soon", "a day as YYYY-MM-DD, such as 2023-10-06"),
        ([1], "1, two", "whole numbers with commas"),
        (["a"], "[1", "texts with commas"),
    ],
)
def test_a_value_that_does_not_fit_is_told_what_would(default, text, allowed):
    with pytest.raises(NotebookError) as caught:
        convert_parameters([Parameter("p", default)], {"p": text})
    assert f"p: {text!r} is not {allowed}" in str(caught.value)


def test_an_annotation_says_what_a_default_of_nothing_would_be():
    year = Parameter("year", None, kind=0)
    assert convert_parameters([year], {"year": "2023"}) == {"year": 2023}
    with pytest.raises(NotebookError, match="year: 'x' is not a whole number"):
        convert_parameters([year], {"year": "x"})


def test_a_day_is_written_as_the_notebook_writes_days(write):
    notebook = read_notebook(write(tagged("import datetime\nsince = datetime.date(2023, 10, 6)")))
    place_parameters(notebook, {"since": date(2024, 2, 29)}, where="n.ipynb")
    assert notebook.cells[1].source == "since = datetime.date(2024, 2, 29)"


def test_all_values_that_do_not_fit_are_told_at_once():
    with pytest.raises(NotebookError) as caught:
        convert_parameters([Parameter("a", 1), Parameter("b", 1)], {"a": "x", "b": "y"})
    assert str(caught.value).count("a whole number") == 2


def test_an_unknown_name_is_told_those_there_are_the_closest_first():
    known = [Parameter("critics", []), Parameter("min_reviews", 3), Parameter("month", "2023-10")]
    with pytest.raises(NotebookError) as caught:
        convert_parameters(known, {"min_review": "3", "mnth": "2023-10"})
    assert str(caught.value) == (
        "The notebook does not know min_review, mnth. It knows:\n  min_reviews\n  month\n  critics"
    )


def test_given_values_follow_the_parameters_cell(write):
    notebook = read_notebook(
        write(v4.new_markdown_cell("x"), tagged("month = 1\nperson = 2"), v4.new_code_cell("y"))
    )
    place_parameters(notebook, {"person": 'a "b"\n#', "month": date(2023, 10, 1)}, where="n.ipynb")
    assert [cell.source for cell in notebook.cells][2] == "person = 'a \"b\"\\n#'\nmonth = '2023-10-01'"
    assert notebook.cells[2].metadata.tags == ["injected-parameters"]
    place_parameters(notebook, {"person": None}, where="n.ipynb")
    assert [cell.source for cell in notebook.cells] == ["x", "month = 1\nperson = 2", "person = None", "y"]


def test_a_notebook_without_parameters_takes_none(write):
    notebook = read_notebook(write(v4.new_code_cell("y")))
    place_parameters(notebook, {}, where="n.ipynb")
    with pytest.raises(NotebookError, match=r"n\.ipynb has no parameters, but was given month"):
        place_parameters(notebook, {"month": 1}, where="n.ipynb")


@pytest.mark.parametrize("value", [object(), {"a": 1}, float("inf"), [object()], b"x"])
def test_a_value_that_is_not_plain_is_refused(write, value):
    notebook = read_notebook(write(tagged("month = 1")))
    with pytest.raises(NotebookError, match="The parameter month was given"):
        place_parameters(notebook, {"month": value}, where="n.ipynb")
