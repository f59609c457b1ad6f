"""The page as Markdown: read back by a Markdown parser, it says what the page says, and nothing runs."""

import re

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import v4

from reviewlib.errors import NotebookError
from reviewlib.reports.exporter import ReviewlibExporter
from reviewlib.reports.markdown import escape_text, write_markdown

CHART = "application/vnd.vegalite.v5+json"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
BARS = {
    "mark": "bar",
    "data": {"values": [{"a": 1}]},
    "encoding": {"x": {"field": "a", "type": "quantitative"}},
    "usermeta": {"reviewlib": {"title": "Drama leads", "note": "412 reviews", "description": "Drama 74."}},
}


def gave(data):
    return v4.new_code_cell("", outputs=[v4.new_output("display_data", data)])


def convert(*cells, stamp=None):
    resources = {"metadata": {"name": "genres"}, "reviewlib": {"stamp": stamp or {}}}
    html, _ = ReviewlibExporter().from_notebook_node(v4.new_notebook(cells=list(cells)), resources)
    return write_markdown(html, pictures="genres-pictures")


def test_a_report_reads_as_an_article():
    table = (
        "<table><thead><tr class='gt_heading'><td colspan='2'><strong>Two films</strong></td></tr>"
        "<tr><th>Film</th><th class='gt_right'>Score</th></tr></thead><tbody>"
        "<tr><td>A | B</td><td class='gt_right'>74</td></tr><tr><td>버닝<br>(2018)</td><td class='gt_right'>98</td></tr>"
        "</tbody><tfoot><tr><td colspan='2'>A source.</td></tr></tfoot></table>"
    )
    text, pictures = convert(
        v4.new_markdown_cell("# Which genres?\n\nDrama *leads*, by **23** points."),
        v4.new_markdown_cell(
            "## Finding\n\nSee [there](https://example.org/a_b) or [below](#x).\n\n- one\n- two"
        ),
        gave({CHART: BARS}),
        gave({"text/html": table}),
        gave({"image/png": PIXEL}),
        v4.new_code_cell("x = 1", metadata={"tags": ["keep-input"]}),
        stamp={"Desk": "Sample desk", "Data to": "30 September 2024"},
    )
    assert text == (
        "Sample desk\n\n# Which genres?\n\nDrama *leads*, by **23** points.\n\n"
        "Data to **30 September 2024**\n\n## Finding\n\n"
        "See [there](<https://example.org/a_b>) or below.\n\n- one\n- two\n\n"
        "### Drama leads\n\n![Drama 74.](<genres-pictures/picture-1.svg>)\n\n412 reviews\n\n"
        "**Two films**\n\n| Film | Score |\n| --- | ---: |\n| A \\| B | 74 |\n| 버닝 (2018) | 98 |\n\nA source.\n\n"
        "![A picture without a description](<genres-pictures/picture-2.png>)\n\n```text\nx = 1\n```\n\n"
        "Made with reviewlib from the notebook genres.\n"
    )
    assert list(pictures) == ["picture-1.svg", "picture-2.png"]
    assert pictures["picture-1.svg"].startswith(b"<svg")
    assert pictures["picture-2.png"].startswith(b"\x89PNG")


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "`<b>` | **x** | _y_ ~~z~~ $a$ &lt; \\",
    "1. one",
    "- two",
    "# three",
    "===",
]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_is_hostile_stays_text(hostile):
    spec = BARS | {"usermeta": {"reviewlib": {"title": hostile, "note": hostile, "description": hostile}}}
    table = f"<table><tr><td>{mistune.escape(hostile)}</td></tr></table>"
    text, _ = convert(gave({CHART: spec}), gave({"text/html": table}), gave({"text/plain": hostile}))
    html = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])(text)
    assert not re.search(r"<(script|img (?!src=\"genres-pictures/))|<a ", html)
    assert html.count(mistune.escape(hostile)) + html.count(mistune.escape(hostile, quote=False)) >= 4


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_escaped_text_is_read_back_as_it_was(text):
    line = " ".join(text.split())
    html = mistune.create_markdown(escape=False, plugins=["table", "strikethrough"])(escape_text(line))
    assert html == (f"<p>{mistune.escape(line)}</p>\n" if line else "")


def test_code_is_fenced_beyond_the_ticks_it_holds():
    text, _ = convert(gave({"text/plain": "```\nx\n```"}))
    assert "````text\n```\nx\n```\n````" in text


def test_a_page_nested_too_deeply_is_refused():
    with pytest.raises(NotebookError, match="nested too deeply"):
        write_markdown(f"<main>{'<div>' * 5000}x{'</div>' * 5000}</main>", pictures="p")


def test_formulas_are_github_s_and_code_to_everybody_else():
    hostile = "<math display='inline' alttext='[x](javascript:y()) &lt;script&gt;'><mi>x</mi></math>"
    page = (
        f"<main><p>So {hostile}.</p><p><math display='block' alttext='x^2\n+ 1'><mi>x</mi></math></p></main>"
    )
    text, _ = write_markdown(page, pictures="p")
    assert text == "So $`[x](javascript:y()) <script>`$.\n\n```math\nx^2\n+ 1\n```\n"
