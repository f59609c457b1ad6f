import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters.markdown import markdown2html

from reviewlib.charts.passages import escape_markdown, opening, passage


def shown(markdown):
    """The text a reader sees, and the elements that carry it."""
    page = str(markdown2html(markdown))
    elements = set(re.findall(r"<([a-z0-9]+)", page)) - {"p"}
    return html.unescape(re.sub(r"<[^>]*>", "", page)).strip(), elements


@pytest.mark.parametrize(
    "text",
    [
        "*batteries not included",
        "# Alive",
        "1. First Reformed",
        "$9.99 and $5",
        "<script>alert(1)</script>",
        "[Play](javascript:alert(1))",
        "![x](http://example.org/x.png)",
        "https://example.org www.example.org a@example.org",
        "`rm` and \\( x \\)",
        "| a | b |",
        "- 12 + 3 > 4",
        "발레리나 & Tár",
        "&lt;b&gt;",
        "===",
    ],
)
def test_no_mark_of_a_title_is_taken_for_markup(text):
    assert shown(passage(text).markdown) == (text, set())


@given(st.text(st.characters(codec="ascii", categories=["L", "N", "P", "S", "Zs"]), min_size=1))
def test_any_text_is_shown_as_it_is(text):
    seen, elements = shown(escape_markdown(text))
    assert seen.split() == text.split()
    assert elements == set()


def test_an_opening_is_a_heading_and_a_paragraph():
    page = str(markdown2html(opening("What did we publish?", "Nine reviews.").markdown))
    assert re.search(r"<h1[^>]*>What did we publish\?.*</h1>\s*<p>Nine reviews\.</p>", page)
