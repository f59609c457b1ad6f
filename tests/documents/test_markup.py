"""HTML becomes plain text: paragraphs stay, nothing that a reader would see is lost."""

import time
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.documents.markup import text_of_html


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One\ntwo</p>\n\n<p>Three</p>", "One two\n\nThree"),
        ("<ul><li>One</li><li>Two</li></ul>After", "One\nTwo\n\nAfter"),
        ("<!-- wp:paragraph --><p>One<!-- more --> two</p>", "One two"),
        ("<script>if (a < b) {}</script><STYLE>p {}</style>One", "One"),
        ("<i>never <b>closed", "never closed"),
        ("I <3 it, 2 < 3 > 1 & so &amp; so &eacute;&#8217;", "I <3 it, 2 < 3 > 1 & so & so é’"),
        ("<a title=\"a > b\" href='x'>One</a>", "One"),
        ("<a title=it's>One</a>", "One"),
        ("<!-- never closed", "<!-- never closed"),
        ("&lt;b&gt; stays", "<b> stays"),
        ("a&#xD800;b", "a\ufffdb"),
        ("", ""),
    ],
)
def test_what_a_reader_sees(source, text):
    assert text_of_html(source) == text


def test_line_breaks_count_where_the_source_says_so():
    assert text_of_html("One\r\ntwo\n\n\n\n<b>three</b>", keeps_breaks=True) == "One\ntwo\n\nthree"


class _Plain(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text = ""

    def handle_data(self, data):
        self.text += data


_WORDS = st.text("ab &<>;\"'é", max_size=8).map(lambda text: text.replace("<", "&lt;").replace("&", "&amp;"))
_INLINE = st.sampled_from(
    ["<b>", "</b>", "<i class='x > y'>", "</i>", '<a href="?a=1&b=2">', "</a>", "<img/>"]
)


@given(st.lists(st.one_of(_WORDS, _INLINE), max_size=20).map("".join))
def test_the_words_are_those_of_the_standard_parser(source):
    plain = _Plain()
    plain.feed(source)
    plain.close()
    assert text_of_html(source).split() == plain.text.split()


@given(st.text(max_size=200), st.booleans())
def test_any_text_is_taken(source, keeps_breaks):
    text_of_html(source, keeps_breaks=keeps_breaks).encode()


@pytest.mark.parametrize(
    "piece",
    [
        "<a",
        '<a "',
        "<a'\"",
        "<!--",
        "<script>",
        "<script",
        "<ul><li>",
        "<!",
        "&#",
        "</",
        "<svg><script>",
        "  \n",
    ],
)
def test_time_grows_with_the_text_only(piece):
    start = time.process_time()
    text_of_html(piece * (200_000 // len(piece)))
    assert time.process_time() - start < 2
