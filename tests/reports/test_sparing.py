"""Imports that are put off come when they are asked for, and nobody else misses them."""

import subprocess
import sys
from importlib import import_module

import nbformat
import pytest
from nbformat import v4

from reviewlib.reports.rendering import render_report
from reviewlib.reports.sparing import doing_without, putting_off


@pytest.fixture
def written(tmp_path, monkeypatch):
    """A module `writes_late` that is imported by nobody yet, and one that takes a function from it."""
    (tmp_path / "writes_late.py").write_text("def write(text, end='.'):\n    return text + end\n")
    (tmp_path / "takes_it.py").write_text("from writes_late import write\nimport writes_late\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield tmp_path
    for name in ("writes_late", "takes_it"):
        sys.modules.pop(name, None)


def test_a_module_put_off_is_imported_when_it_is_called(written):
    with putting_off("writes_late"):
        takes_it = import_module("takes_it")
    assert "writes_late" not in sys.modules
    assert takes_it.write("late", end="!") == "late!"
    assert "writes_late" in sys.modules
    assert takes_it.writes_late.write("late") == "late."


def test_a_module_put_off_may_be_called_at_once(written):
    with putting_off("writes_late"):
        takes_it = import_module("takes_it")

        assert takes_it.write("now") == "now."
    assert "writes_late" in sys.modules


def test_what_is_loaded_or_not_installed_has_no_stand_in(written):
    writes_late = import_module("writes_late")

    with putting_off("writes_late", "not_installed"), doing_without("writes_late"):
        takes_it = import_module("takes_it")

        with pytest.raises(ModuleNotFoundError):
            import_module("not_installed")
    assert takes_it.writes_late is writes_late is sys.modules["writes_late"]


def test_what_is_done_without_is_missed_by_nobody_later(written):
    with doing_without("writes_late"), pytest.raises(ImportError):
        import_module("takes_it")
    writes_late = import_module("writes_late")

    assert writes_late.write("there") == "there."


def test_jsonschema_checks_its_formats_as_ever_but_one():
    code = """
import sys
import reviewlib.reports
late = ("rfc3987_syntax", "rfc3986_validator", "rfc3339_validator", "webcolors", "uri_template", "arrow")
print(*[name for name in late if name in sys.modules])
from jsonschema import Draft202012Validator as V, Draft3Validator
for kind, right, wrong in (
    ("date-time", "2024-01-01T00:00:00Z", "today"),
    ("uri", "https://a.b/c", "a b"),
    ("iri", "https://a.b/\u00e9", "a b"),
    ("uri-template", "/{a}", "/{a"),
    ("duration", "P1D", "soon"),
):
    checks = V({"format": kind}, format_checker=V.FORMAT_CHECKER)
    print(kind, checks.is_valid(right), checks.is_valid(wrong))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == [
        "",
        "date-time True False",
        "uri True False",
        "iri True False",
        "uri-template True False",
        "duration True True",
    ], done.stderr


def test_a_cell_that_uses_what_was_put_off_gets_it(tmp_path):
    source = """
import sys
import altair as alt, great_tables as gt, polars as pl
late = [name for name in ("debugpy", "faicons", "jinja2") if name in sys.modules]
rows = pl.DataFrame({"a": [1]})
page = alt.Chart(rows).mark_point().to_html()
icons = gt.GT(pl.DataFrame({"a": ["star"]})).fmt_icon("a").as_raw_html()
import debugpy
print(late, "<html" in page.lower(), "<svg" in icons, debugpy.__name__)
"""
    nbformat.write(v4.new_notebook(cells=[v4.new_code_cell(source)]), tmp_path / "late.ipynb")
    render_report(tmp_path / "late.ipynb", tmp_path / "late.html", desk=tmp_path, stamp={}, static=True)
    assert "[] True True debugpy" in (tmp_path / "late.html").read_text()
