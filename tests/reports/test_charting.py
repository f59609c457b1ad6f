"""Charts in the kernel: each shape is checked once."""

import json

import nbformat
import pytest
from nbformat import v4

from reviewlib.errors import NotebookError
from reviewlib.reports import charting
from reviewlib.reports.charting import Shapes, blank_words
from reviewlib.reports.kernels import open_kernel
from reviewlib.reports.rendering import render_report

BARS = {
    "mark": {"type": "bar"},
    "title": {"text": "Drama leads", "subtitle": "of 3"},
    "width": 680,
    "datasets": {"data-1": [{"x": 1}]},
    "encoding": {"x": {"field": "x", "scale": {"domain": [0, 100]}}},
}


def test_a_shape_is_what_the_schema_asks_about():
    digest = Shapes(None).digest(BARS)
    same = {**BARS, "title": {"text": "War leads", "subtitle": ""}, "width": 90, "datasets": {"data-2": []}}
    assert Shapes(None).digest(same) == digest
    for key, value in {"mark": {"type": "line"}, "title": {"text": 3}, "width": "much"}.items():
        assert Shapes(None).digest({**BARS, key: value}) != digest
    assert blank_words(BARS)["encoding"]["x"]["scale"]["domain"] == [0, 0]


def test_shapes_found_right_are_known_to_the_next_process_and_to_a_desk_without_a_cache(tmp_path):
    first = Shapes(tmp_path / "shapes")
    assert not first.is_right("a")
    first.add("a")
    assert first.is_right("a")
    assert Shapes(tmp_path / "shapes").is_right("a")
    (tmp_path / "shapes").write_bytes(b"\xff\x00")
    assert not Shapes(tmp_path / "shapes").is_right("a")
    nowhere = Shapes(tmp_path / "none" / "shapes")
    assert not nowhere.is_right("a")
    nowhere.add("a")
    assert nowhere.is_right("a")


def test_shapes_are_kept_up_to_a_number(tmp_path, monkeypatch):
    monkeypatch.setattr(charting, "SHAPES_MOST", 2)
    shapes = Shapes(tmp_path / "shapes")
    for digest in "abc":
        assert not shapes.is_right(digest)
        shapes.add(digest)
    assert (tmp_path / "shapes").read_text().split() == ["a", "b"]


def test_a_wrong_chart_fails_in_its_cell_after_any_right_one(tmp_path):
    opening = "import altair as alt\nimport polars as pl\ntable = pl.DataFrame({'x': [1, 2]})"
    right = "alt.Chart(table).mark_bar().encode(x='x:Q')"
    wrong = "alt.Chart(table).mark_bar(opacity='much').encode(x='x:Q')"
    (tmp_path / ".reviewlib" / "cache").mkdir(parents=True)

    def render(name, *sources):
        path = tmp_path / f"{name}.ipynb"
        cells = [v4.new_code_cell(source) for source in (opening, *sources)]
        nbformat.write(v4.new_notebook(cells=cells), path)
        render_report(path, tmp_path / f"{name}.html", desk=tmp_path, stamp={}, kernel=kernel)
        return (tmp_path / f"{name}.html").read_text()

    with open_kernel(tmp_path) as kernel:
        page = render("right", right, "table[0, 'x'] = 9", right)
        drawn = [
            json.loads(text)
            for text in page.split('<script type="application/json">')[1:]
            for text in [text.partition("</script>")[0]]
        ]
        assert [next(iter(chart["spec"]["datasets"].values())) for chart in drawn] == [
            [{"x": 1}, {"x": 2}],
            [{"x": 9}, {"x": 2}],
        ]
        with pytest.raises(NotebookError, match=r"code cell 2 .* failed: SchemaValidationError.*opacity"):
            render("wrong", wrong)
    assert len((tmp_path / ".reviewlib" / "cache" / "shapes").read_text().split()) == 1
