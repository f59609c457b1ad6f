import base64
import json
import re

import pytest

from reviewlib.errors import PictureError
from reviewlib.languages import find_language
from reviewlib.reports import pictures
from reviewlib.reports.pictures import draw_picture, name_fonts, tidy_svg

NAMES = ["Drama", "버닝", "日本", "Фильм", "סרט"]
SPEC = {
    "mark": {"type": "bar", "clip": True},
    "data": {"values": [{"name": name, "score": 1234.5} for name in NAMES]},
    "encoding": {
        "x": {"field": "score", "type": "quantitative", "axis": {"format": ",.1f"}},
        "y": {"field": "name", "type": "nominal", "axis": {"labelLimit": 1000}},
    },
    "config": {"font": "Helvetica, sans-serif"},
    "width": "container",
}


def drawn(spec, **options):
    element = draw_picture(spec, alt="x", **options)
    return base64.b64decode(re.search(r"base64,([^\"]*)", element)[1]).decode()


def test_the_same_chart_gives_the_same_bytes_whatever_was_drawn_before():
    first = drawn(SPEC)
    assert "url(#i0)" in first
    draw_picture({**SPEC, "width": 90}, alt="y")
    assert drawn(SPEC) == first


def test_every_script_stands_in_the_picture_and_the_font_once():
    svg = drawn(SPEC)
    assert all(f">{name}<" in svg for name in NAMES)
    assert svg.count("font-family") == 1
    assert "aria-" not in svg
    assert "role=" not in svg


def test_a_picture_has_its_words_and_size():
    element = draw_picture(SPEC, alt='A "bar"')
    assert element.startswith('<img src="data:image/svg+xml;base64,')
    assert re.search(r'alt="A &#34;bar&#34;" width="7\d\d" height="\d+">$', element)


def test_a_chart_of_many_marks_is_a_png_where_that_is_smaller(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_SVG_CHARACTERS", 10)
    points = [{"x": at % 90, "y": at // 90} for at in range(2500)]
    encoding = {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}
    dense = {"mark": "point", "data": {"values": points}, "encoding": encoding, "width": 200, "height": 60}
    assert draw_picture(dense, alt="x").startswith('<img src="data:image/png;base64,iVBOR')
    assert draw_picture(dense, alt="x") == draw_picture(dense, alt="x")


@pytest.mark.parametrize(
    "spec",
    [
        {**SPEC, "data": {"url": "https://evil.example/x.json"}},
        {**SPEC, "data": {"url": "file:///etc/passwd", "format": {"type": "csv"}}},
        {"layer": [SPEC, {**SPEC, "data": {"url": "x.csv"}}]},
        {**SPEC, "transform": [{"lookup": "a", "from": {"data": {"url": "x.csv"}, "key": "a"}}]},
        {**SPEC, "mark": "image"},
        {**SPEC, "mark": {"type": "image", "url": "https://evil.example/i.png"}},
    ],
)
def test_what_would_be_fetched_has_no_picture(spec):
    with pytest.raises(PictureError, match="it names an address, and nothing is fetched"):
        draw_picture(spec, alt="x")


def test_a_chart_that_cannot_be_drawn_says_why():
    with pytest.raises(PictureError, match="SVG conversion failed: TypeError: Cannot read properties"):
        draw_picture({"mark": "no such mark"}, alt="x")


@pytest.mark.parametrize("place", ["encoding", "mark", "config"])
def test_a_link_that_is_refused_costs_no_picture_neither_its_own_nor_the_next(place):
    """vl-convert 1.9 fails on it, and once more with the next chart of the same process."""
    values = [{"name": "Drama", "score": 1.0, "link": "javascript:x()"}]
    linked = {**SPEC, "data": {"values": values}}
    if place == "encoding":
        linked["encoding"] = {**SPEC["encoding"], "href": {"field": "link", "type": "nominal"}}
    elif place == "mark":
        linked["mark"] = {"type": "bar", "href": "javascript:x()"}
    else:
        linked["config"] = {"bar": {"href": "javascript:x()"}}
    assert ">Drama<" in drawn(linked)
    assert ">Drama<" in pictures.vl_convert.vegalite_to_svg(json.dumps({**SPEC, "width": 90}))


def test_marks_that_only_a_link_parts_stay_parted():
    values = [{"name": "Drama", "score": 1.0, "link": address} for address in ("a", "b")]
    encoding = {
        "x": {"field": "score", "type": "quantitative", "aggregate": "sum"},
        "href": {"field": "link"},
    }
    chart = {"mark": "bar", "data": {"values": values}, "encoding": encoding}
    parted, whole = drawn(chart), drawn({**chart, "encoding": {"x": encoding["x"]}})
    assert parted.count("<path") == whole.count("<path") + 1


def test_a_chart_that_fails_once_is_drawn_again(monkeypatch):
    draw, tries = pictures.vl_convert.vegalite_to_svg, []

    def fail_once(*arguments, **options):
        tries.append(arguments)
        if len(tries) == 1:
            raise ValueError("busy")
        return draw(*arguments, **options)

    monkeypatch.setattr(pictures.vl_convert, "vegalite_to_svg", fail_once)
    assert draw_picture(SPEC, alt="x").startswith('<img src="data:image/svg+xml;base64,')
    assert len(tries) == 2


@pytest.mark.parametrize("text", ["\x00", "\x01", "\x1b[31m", "\ud800", "\ufffe", "\uffff", "\x85", "]]>"])
def test_text_that_xml_cannot_hold_neither_ends_the_process_nor_breaks_the_picture(text):
    import xml.dom.minidom  # noqa: PLC0415

    spec = {**SPEC, "title": f"a{text}b", "data": {"values": [{"name": f"a{text}b", "score": float("nan")}]}}
    assert xml.dom.minidom.parseString(drawn(spec))


def test_only_what_is_drawn_is_kept():
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="2" onload="x()"><script>x()</script>'
        '<a xlink:href="javascript:x()"><path d="M0" fill="url(#clip7)" style="x" onclick="x()"/></a>'
        '<image href="https://evil.example"/><foreignObject/><rect fill="url(https://evil.example)"/>'
        '<clipPath id="clip7"/><text font-family="A">&lt;b&gt; url(#clip7)</text></svg>'
    )
    assert tidy_svg(svg) == (
        '<svg xml:lang="en" font-family="A" xmlns="http://www.w3.org/2000/svg" width="1" height="2">x()'
        '<path d="M0" fill="url(#i0)"/><rect/><clipPath id="i0"/><text>&lt;b&gt; url(#clip7)</text></svg>'
    )


def test_numbers_follow_the_desk_s_language_and_japanese_has_its_own_fonts():
    assert ">1.200,0<" in drawn(SPEC, language=find_language("de"))
    assert "font-family=\"'Noto Sans JP'" in drawn(SPEC, language=find_language("ja"))
    assert 'xml:lang="ja"' in drawn(SPEC, language=find_language("ja"))


def test_hangul_in_a_png_names_a_font_without_serifs():
    named = name_fonts('<text x="1" font-family="A">버닝</text><text font-family="A">Tár</text>')
    assert named.startswith("<text x=\"1\" font-family=\"'Noto Sans KR', 'Noto Sans CJK KR',")
    assert named.endswith('<text font-family="A">Tár</text>')


def test_a_picture_s_places_are_kept_to_a_hundredth_of_a_pixel():
    svg = (
        '<svg><path transform="translate(29.036666666666665,-0.0012)" d="M1.5,2.449999999L12.5e-17,3"/></svg>'
    )
    assert '<path transform="translate(29.04,-0)" d="M1.5,2.45L12.5e-17,3"/>' in tidy_svg(svg)
