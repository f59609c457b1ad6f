"""What `finish` gives a chart: its words, its fonts, its lines."""

import altair as alt
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.charts.axes import WIDTH
from reviewlib.charts.finishing import NOTE_LAYER, finish
from reviewlib.charts.lettering import TITLE_SIZE, text_width, wrap_lines
from reviewlib.charts.palette import PALETTE


def plain_chart():
    return alt.Chart(pl.DataFrame({"n": [1]})).mark_point().encode(x="n:Q").properties(width=400, height=90)


def test_finish_gives_headline_note_and_meta():
    spec = finish(
        plain_chart(), title="Finding", subtitle="Units", note="Source: us; n = 1.", left=30, below=20
    ).to_dict()
    assert (spec["width"], spec["height"]) == (400, 90)
    assert spec["title"]["text"] == ["Finding"]
    assert spec["title"]["subtitle"] == ["Units"]
    assert spec["title"]["dx"] == -30
    note = spec["layer"][-1]
    assert note["name"] == NOTE_LAYER
    assert note["mark"]["text"] == ["Source: us; n = 1."]
    assert (note["mark"]["x"], note["mark"]["y"]) == (-30, {"expr": "height + 42"})
    assert spec["description"] == "Finding. Units."
    assert spec["usermeta"]["reviewlib"] == {
        "language": "en",
        "title": "Finding",
        "subtitle": "Units",
        "note": "Source: us; n = 1.",
        "description": "Finding. Units.",
        "dark": {shade.light: shade.dark for shade in PALETTE.values()},
    }


def test_finish_without_a_note_has_no_note_layer():
    spec = finish(plain_chart(), title="Finding").to_dict()
    assert [layer.get("name") for layer in spec["layer"]] == [None]
    assert spec["usermeta"]["reviewlib"]["note"] is None


def test_finish_keeps_the_table_that_layers_share_and_the_chart_it_was_given():
    layered = alt.layer(plain_chart(), plain_chart()).properties(width=10, height=10)
    finished = finish(layered, title="Finding", note="Source: us.").to_dict()
    assert len(finished["layer"]) == 3
    assert [list(rows) for rows in finished["datasets"].values()] == [[{"n": 1}]]
    drawn = [layer.get("data", finished.get("data")) for layer in finished["layer"][:2]]
    assert drawn == [{"name": name} for name in finished["datasets"]] * 2
    assert len(layered.layer) == 2


def test_a_sentence_that_ends_itself_gets_no_second_full_stop():
    spec = finish(plain_chart(), title="Why?", description="Nobody knows.").to_dict()
    assert spec["description"] == "Why? Nobody knows."


@given(st.text(max_size=300), st.integers(60, 400))
def test_wrapping_loses_no_character_and_keeps_to_the_width(text, width):
    lines = wrap_lines(text, width, 12)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert all(text_width(line, 12) <= width or len(line) == 1 for line in lines)


def test_a_long_title_is_wrapped_to_the_house_width():
    spec = finish(plain_chart(), title="Seven of ten scores lie between sixty and ninety " * 4).to_dict()
    assert len(spec["title"]["text"]) > 2
    assert all(text_width(line, TITLE_SIZE) <= WIDTH for line in spec["title"]["text"])


@pytest.mark.parametrize(
    ("titles", "first"),
    [
        (["Burning", "Тень"], None),
        (["Burning", "버닝"], '"Noto Sans KR"'),
        (["ルックバック"], '"Noto Sans JP"'),
        (["花樣年華"], '"Noto Sans KR"'),
        (["جدایی"], '"Segoe UI"'),
    ],
)
def test_texts_name_fonts_that_have_their_letters(titles, first):
    """vl-convert would take any font, with serifs or without, for letters that the first one lacks."""
    named = alt.Chart(pl.DataFrame({"film": titles})).mark_text().encode(y="film:N", text="film:N")
    chart = finish(named.properties(width=200, height=90), title=titles[-1], note=titles[-1])
    spec = chart.to_dict()
    fonts = [
        spec["layer"][0]["mark"].get("font"),
        spec["title"].get("font"),
        spec["layer"][-1]["mark"].get("font"),
    ]
    assert [font.partition(",")[0] if font else None for font in fonts] == [first] * 3
    assert named.mark == "text"
