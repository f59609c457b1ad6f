"""Somebody's own notebook: run by reviewlib, or converted by nbconvert, it gives the same page."""

import re
import subprocess
import sys

import nbformat
import pytest
from nbconvert.exporters import get_export_names, get_exporter
from nbformat import v4

from reviewlib.reports.exporter import ReviewlibExporter
from reviewlib.reports.notebooks import convert_parameters, list_parameters
from reviewlib.reports.rendering import render_report

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
WIDGET = """
from IPython.display import display
display({"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "IntSlider()"}, raw=True)
"""
FIGURE = f"""
from base64 import b64decode
from IPython.display import Image
Image(b64decode("{PIXEL}"), alt="A map")
"""
FORMULA = 'from IPython.display import Math\nMath("a_1 < b")'
CHART = """
import altair as alt
import polars as pl
alt.Chart(pl.DataFrame({"x": [1, 2], "title": ["Burning", "Volver"]})).mark_bar().encode(x="x:Q", y="title:N")
"""
TEXT = """# What is here?

A finding.

| Film | Score |
|---|--:|
| *Burning* | 98 |

The mean is $\\bar{x}_1 = 3$; it costs $5 to $9.

![A dot](attachment:dot.png) ![A file](beside.png)
"""


def code(source, *tags, outputs=()):
    return v4.new_code_cell(source, metadata={"tags": list(tags)}, outputs=list(outputs))


def stored(text):
    return v4.new_output("stream", name="stdout", text=text)


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "mine.ipynb"
    text = v4.new_markdown_cell(TEXT)
    text["attachments"] = {"dot.png": {"image/png": PIXEL}}
    cells = [
        text,
        code("print('fresh')", outputs=[stored("stale"), stored("stale")]),
        code("print('hidden')", "hide"),
        code("print('shown'); private = 1", "hide-input"),
        code("public = 2", "keep-input"),
        v4.new_raw_cell("raw <script>"),
        code(FIGURE),
        code(FORMULA),
        code(WIDGET),
        code("import sys; print('careful', file=sys.stderr)"),
        code("raise ValueError('wanted')", "raises-exception"),
        code(CHART),
    ]
    nbformat.write(v4.new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def page(notebook):
    report = render_report(notebook, notebook.with_suffix(".html"), desk=notebook.parent, stamp={})
    assert report.warnings == ("careful",)
    return report.path.read_text()


def main_of(html):
    return html.split("<main")[1].split("</main>")[0]


def test_every_kind_of_cell_is_shown_or_said(page):
    shown = main_of(page)
    assert shown.count("fresh") == 1
    assert "stale" not in page
    assert "hidden" not in shown
    assert "raw" not in shown
    assert "private" not in shown
    assert '<pre class="printed" tabindex="0">shown</pre>' in shown
    assert "<code>public = 2</code>" in shown
    assert re.search(r"<td>\s*<em>Burning</em>\s*</td>", shown)
    assert r'<math display="inline" alttext="\bar{x}_1 = 3">' in shown
    assert "</math>; it costs $5 to $9." in shown
    assert f'<img src="data:image/png;base64,{PIXEL}" alt="A dot">' in shown
    assert "(Picture: A file)" in shown
    assert 'alt="A map"' in shown
    assert r'<math display="block" alttext="\displaystyle a_1 &lt; b">' in shown
    assert "A widget of the notebook is not shown here: it needs a running kernel." in shown
    assert "careful" not in shown
    assert "ValueError: wanted" in shown
    assert shown.count('<figure class="chart"') == 1
    assert "Burning" in page.split("reviewlib-report")[1][:500]


def test_nbconvert_gives_the_same_page(page, notebook, tmp_path):
    """`jupyter nbconvert --execute --to reviewlib`: another kernel, another renderer, the same main part."""
    command = [
        sys.executable,
        "-m",
        "nbconvert",
        "--execute",
        "--to",
        "reviewlib",
        "--output-dir",
        str(tmp_path),
    ]
    done = subprocess.run([*command, str(notebook)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    converted = (tmp_path / "mine.html").read_text()
    assert converted == page


def test_outputs_that_are_stored_are_shown_when_nothing_is_run():
    cells = [code("print(1)", outputs=[stored("kept")])]
    html, _ = ReviewlibExporter().from_notebook_node(v4.new_notebook(cells=cells))
    assert main_of(html).count("kept") == 1


def test_a_matplotlib_figure_is_a_picture(tmp_path):
    path = tmp_path / "plot.ipynb"
    source = "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()"
    nbformat.write(v4.new_notebook(cells=[code(source)]), path)
    html = render_report(path, tmp_path / "p.html", desk=tmp_path, stamp={}).path.read_text()
    assert '<img src="data:image/png;base64,' in main_of(html)


def test_what_is_typed_becomes_the_default_s_kind_in_the_kernel(tmp_path):
    path = tmp_path / "typed.ipynb"
    defaults = "since = '2023-10-01'\nmonth = '2023-10'\ncritics = ['A']\nis_long = False\nleast = 3"
    cells = [code(defaults, "parameters"), code("print(repr((since, month, critics, is_long, least)))")]
    nbformat.write(v4.new_notebook(cells=cells), path)
    typed = {"since": "2024-02-29", "month": "2024-02", "critics": "B, C", "is_long": "yes", "least": "5"}
    values = convert_parameters(list_parameters(path), typed)
    html = render_report(
        path, tmp_path / "t.html", parameters=values, desk=tmp_path, stamp={}
    ).path.read_text()
    said = "(&#39;2024-02-29&#39;, &#39;2024-02&#39;, [&#39;B&#39;, &#39;C&#39;], True, 5)"
    assert said in main_of(html)


def test_jupyterlab_s_export_menu_has_the_exporter():
    """The menu lists what nbconvert's entry points name; `GET /api/nbconvert` asks the same function."""
    assert "reviewlib" in get_export_names()
    exporter = get_exporter("reviewlib")()
    assert exporter.export_from_notebook == "reviewlib report"
    assert exporter.output_mimetype == "text/html"
