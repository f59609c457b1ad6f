import base64
from html.parser import HTMLParser

import pytest

from reviewlib.charts.passages import opening
from reviewlib.reports.cleaning import clean_html, embed_picture, is_visible, split_markdown, strip_controls

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


@pytest.mark.parametrize(
    ("source", "cleaned"),
    [
        ('<td headers="a b" id="c" rowspan="2">x</td>', "x"),
        ('<p class="gt_x skip" onclick="y()">x</p>', '<p class="gt_x">x</p>'),
        (
            '<p style="text-align:right;position:fixed;background:url(http://x)">x</p>',
            '<p style="text-align:right">x</p>',
        ),
        ('<p style="overflow-wrap: anywhere">x</p>', '<p style="overflow-wrap:anywhere">x</p>'),
        ('<a href="javascript:x()">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href=" java\tscript:x()">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="data:text/html,x">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="//evil.example">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="#The Lags">x</a>', '<a href="#at-the-lags" rel="noopener noreferrer">x</a>'),
        ('<a href="mailto:a@b.c">x</a>', '<a href="mailto:a@b.c" rel="noopener noreferrer">x</a>'),
        ("<style>p{}</style><script>x</script>y", "y"),
        ('a<img src="http://x/y.png" alt="&quot;z&quot;>">', "a<em>(Picture: &quot;z&quot;&gt;)</em>"),
        ('a<img src="http://x/y.png">', "a"),
        (
            "<table><tr><th></th><th>x</th></tr></table>",
            "<table><tbody><tr><td></td><th>x</th></tr></tbody></table>",
        ),
        ('<iframe src="http://x"></iframe>', ""),
        ("<svg><script>x()</script></svg>", ""),
        ("<h1>x</h1>", "x"),
    ],
)
def test_html_keeps_what_is_text(source, cleaned):
    assert clean_html(source) == cleaned


def test_ids_of_two_tables_cannot_meet():
    table = '<table><tr><th id="g">G</th></tr><tr><td headers="g">1</td></tr></table>'
    cleaned = clean_html(table, prefix="c1-")
    assert '<th id="c1-g">' in cleaned
    assert '<td headers="c1-g">' in cleaned


def test_an_empty_frame_is_not_visible():
    assert not is_visible(clean_html('<div id="altair-viz"><br></div><script>draw()</script>'))
    assert is_visible(clean_html(f'<img src="data:image/png;base64,{PIXEL}">'))


def test_markdown_comes_block_by_block():
    pieces = split_markdown("# A *b* <i>c</i>\n\nOne\ntwo.\n\n<!-- no -->\n\n- x\n\n| a |\n|---|\n| <b> |\n")
    assert [(piece.kind, piece.level, piece.text) for piece in pieces] == [
        ("heading", 1, "A b <i>c</i>"),
        ("paragraph", 0, "One two."),
        ("other", 0, "x"),
        ("other", 0, "a <b>"),
    ]
    assert pieces[0].html == "A <em>b</em> &lt;i&gt;c&lt;/i&gt;"


def test_computed_sentences_read_as_they_were_given():
    words = '1. <b>Tár</b> & *C\'mon* [x](y) `z` &amp; #1 $5 "a_b_c" https://x.org'
    heading, paragraph = split_markdown(opening(words, words).markdown)
    assert heading.text == paragraph.text == words
    assert "<" not in heading.html + paragraph.html
    (code,) = split_markdown("`&#42;`")
    assert code.text == "&#42;"


def test_markdown_keeps_dollars_and_bare_breaks():
    (piece,) = split_markdown("Costs $5 to $9<br>H<sub>2</sub>O")
    assert piece.html == "Costs $5 to $9<br>H<sub>2</sub>O"


def test_an_attribute_cannot_end_a_heading():
    (piece,) = split_markdown('# [x](http://a "</h1><script>y</script>")')
    reader = HTMLParser()
    started = []
    reader.handle_starttag = lambda tag, _attributes: started.append(tag)
    reader.feed(f"<h1>{piece.html}</h1>")
    assert started == ["h1", "a"]
    assert piece.text == "x"


def test_pictures_hold_their_own_bytes():
    attachments = {"a.png": {"image/png": PIXEL}}
    inside, outside = split_markdown(
        "![dot](attachment:a.png)\n\n![far](http://x/y.png)", attachments=attachments
    )
    assert inside.html == f'<img src="data:image/png;base64,{PIXEL}" alt="dot">'
    assert outside.html == "<em>(Picture: far)</em>"
    assert embed_picture('<svg onload="x()"/>', "image/svg+xml").startswith(
        '<img src="data:image/svg+xml;base64,'
    )
    assert embed_picture('x" onerror="y()', "image/png") == ""


def test_a_terminal_s_colours_are_taken_out():
    assert strip_controls("\x1b[1;31mred\x1b[0m \x1b]0;title\x07\x00bell\r\nnext") == "red bell\nnext"


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("a <b>b</b> <font color=red>c</font>", "a <b>b</b> c"),
        ("<center>\n\nx\n\n</center>", "x"),
        ("a <img src=x onerror=y()> b", "a <em>(Picture: x)</em> b"),
        ("<div onclick=y()>x</div>", "<div>x</div>"),
        (
            "<div>x<script>y()</script></div>",
            "<p>&lt;div&gt;x&lt;script&gt;y()&lt;/script&gt;&lt;/div&gt;</p>",
        ),
        ("a <math><mtext><b>x", "a &lt;math&gt;&lt;mtext&gt;<b>x</b>"),
        ("- [x] done\n- [ ] open", "<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>"),
    ],
)
def test_what_is_written_by_hand_keeps_html_as_far_as_the_list_goes(source, html):
    assert "\n".join(piece.html.strip() for piece in split_markdown(source, is_authored=True)).strip() == html


def test_pictures_beside_a_notebook_are_taken_in_and_nothing_else_is_read(tmp_path):
    inside, outside = tmp_path / "desk", tmp_path / "secret.png"
    inside.mkdir()
    for path in (inside / "a dot.png", outside, inside / "notes.txt"):
        path.write_bytes(base64.b64decode(PIXEL))
    (inside / "link.png").symlink_to(outside)

    def show(address, **options):
        return split_markdown(f"![A dot]({address})", folder=inside, **options)[0].html

    shown = f'<img src="data:image/png;base64,{PIXEL}" alt="A dot">'
    assert show("a%20dot.png", is_authored=True) == shown
    for address in ("../secret.png", str(outside), "link.png", "notes.txt", "none.png", "%00.png"):
        assert show(address, is_authored=True) == "<em>(Picture: A dot)</em>"
    assert (
        split_markdown("<IMG alt='A dot' src='a dot.png'>", folder=inside, is_authored=True)[0].html == shown
    )
    assert show("a%20dot.png") == "<em>(Picture: A dot)</em>"
