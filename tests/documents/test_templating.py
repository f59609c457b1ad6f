"""The words of a post: what a generator runs goes, what an author wrote stays."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.documents.templating import strip_templating


@pytest.mark.parametrize(
    ("body", "text", "names"),
    [
        ("Plain *words*.", "Plain *words*.", []),
        ("I <3 it, a < b > c, {so} what.", "I <3 it, a < b > c, {so} what.", []),
        ("<b>One</b><br>two<br/>\nthree", "One\ntwo\nthree", []),
        ("<p>One</p><p>Two</p>", "One\n\nTwo", []),
        ("One<script>run('<b>')</script> two<style>p{}</style>", "One two", []),
        ('<iframe src="https://example.org"></iframe>One', "One", []),
        ("AT&amp;T &lt;b&gt; &nope; &#x41; & b", "AT&T <b> &nope; A & b", []),
        ("<span data-x='a'>_Pig_</span>", "_Pig_", []),
        ("<Component>x</Component>", "<Component>x</Component>", []),
        ("# Pig {#pig .big}\n\nText {: .lead}", "# Pig\n\nText", []),
        ("{{< a >}}{{% b %}}in{{% /b %}}{{ c.d }}", "in", ["a", "b", "c.d"]),
        ("{% raw %}x{% endraw %}{%- if a -%}y{% endif %}", "xy", ["if"]),
        ("a {% comment %} b {% endcomment %} c {% comment %} d", "a  c  d", ["comment"]),
        ("a <!-- b --> c <!-- d", "a  c <!-- d", []),
        ("one\n\n\n\n{{< x >}}\n\n\ntwo", "one\n\ntwo", ["x"]),
        ("https://a.org/{id}?x={y}", "https://a.org/{id}?x={y}", []),
    ],
)
def test_what_is_run_goes_and_words_stay(body, text, names):
    assert strip_templating(body) == (text, names)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("import A from './a'\nimport {b} from \"b\"\n\nText", "Text"),
        ("export const a = [\n  1,\n]\n\nText\n\nexport default b", "Text"),
        ("We import goods from Spain.\n\nexport is trade", "We import goods from Spain.\n\nexport is trade"),
        ('<A.B c={{d: 1}} e="<" />One{" "}two<></>', "One two"),
        ("<Note>\n\nIn\n\n</Note>", "In"),
        ("{/* a\n b */}Text", "Text"),
    ],
)
def test_programs_and_components_of_mdx_go(body, text):
    assert strip_templating(body, is_mdx=True) == (text, [])


def test_html_keeps_its_own_tags():
    assert strip_templating("<p>&amp; {{ x }}</p>", is_html=True) == ("<p>&amp; </p>", ["x"])


PIECES = st.sampled_from(
    ["{{<", ">}}", "{{", "}}", "{%", "%}", "{%- comment %}", "{% endcomment %}", "{:", "}", "{#", "#}", "{/*", "*/}", "<a",
     "<b>", ">", "<script>", "</script>", "<!--", "-->", "<A b={", "&", "&amp;", "import a from 'b'\n", "word", "\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30).map("".join), st.booleans())
def test_no_letter_of_an_author_is_lost_beside_broken_marks(body, is_mdx):
    text, names = strip_templating(body, is_mdx=is_mdx)
    assert len(text) <= len(body)
    assert all(name and name in body for name in names)


@pytest.mark.parametrize(
    "piece",
    [
        "{{<",
        "{%",
        "<a ",
        "<script>",
        "<!--",
        "{#",
        "<A b={",
        '<A "',
        "{% comment ",
        "{/*",
        "\n \t",
        "<A{{}",
        "&a",
    ],
)
def test_a_long_run_of_openings_takes_its_time_in_proportion(piece):
    """A tenth of the run would take a hundredth of the time if each opening were looked at to the end."""
    taken = []
    for count in (4_000, 40_000):
        body = piece * count
        start = time.process_time()
        strip_templating(body, is_mdx=True)
        taken.append(time.process_time() - start)
    assert taken[1] < 60 * max(taken[0], 0.005)
