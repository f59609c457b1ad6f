"""The palette's contrast, the theme that is only switched on by hand, and what `finish` gives a chart."""

import json
import re
import subprocess
import sys

import altair as alt
import nbformat
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewlib.charts import theme as house
from reviewlib.charts.monthly import month_strip
from reviewlib.charts.theme import (
    MIME_TYPE,
    NOTE_LAYER,
    PALETTE,
    WIDTH,
    date_form,
    finish,
    language,
    say,
    theme,
    use_theme,
    wrap_lines,
    write_whole,
)

PAIRS_OF_TEXT = [
    ("ink", "paper"),
    ("muted", "paper"),
    ("accent", "paper"),
    ("secondary", "paper"),
    ("paper", "accent"),
    ("ink", "accent_soft"),
    ("ink", "heat_1"),
    ("ink", "heat_2"),
    ("paper", "heat_3"),
    ("paper", "heat_4"),
    ("muted", "rule"),
]
PAIRS_OF_MARKS = [
    ("context", "paper"),
    ("accent", "context_soft"),
    ("accent", "accent_soft"),
    ("accent", "rule"),
]


@pytest.fixture
def altair_as_it_was():
    theme_name, renderer_name = alt.theme.active, alt.renderers.active
    yield
    alt.theme.enable(theme_name)
    alt.renderers.enable(renderer_name)
    alt.data_transformers.enable("default")


def contrast(one, other):
    """Give the contrast ratio of WCAG 2.2 (relative luminance of sRGB, +0.05)."""

    def luminance(colour):
        channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lighter, darker = sorted([luminance(one), luminance(other)], reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_of_black_on_white_is_21():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("text, page", PAIRS_OF_TEXT)
def test_text_has_the_contrast_of_level_aa(text, page, shade):
    assert contrast(getattr(PALETTE[text], shade), getattr(PALETTE[page], shade)) >= 4.5


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize("mark, ground", PAIRS_OF_MARKS)
def test_marks_have_the_contrast_of_graphics(mark, ground, shade):
    assert contrast(getattr(PALETTE[mark], shade), getattr(PALETTE[ground], shade)) >= 3


def test_every_light_colour_is_a_colour_of_its_own_in_lower_case():
    lights = [shade.light for shade in PALETTE.values()]
    assert len(set(lights)) == len(lights)
    assert all(
        re.fullmatch(r"#[0-9a-f]{6}", colour) for s in PALETTE.values() for colour in (s.light, s.dark)
    )
    assert not set(lights) & {shade.dark for shade in PALETTE.values()}, "replaced twice, it would be wrong"


def test_the_theme_names_no_colour_outside_the_palette():
    named = set(re.findall(r"#[0-9a-fA-F]{3,8}", str(theme())))
    assert named
    assert named <= {shade.light for shade in PALETTE.values()}


def test_the_theme_is_one_that_vega_lite_accepts():
    alt.Config.from_dict(theme()["config"])


def test_nothing_is_switched_on_at_import():
    code = (
        "import altair; before = altair.theme.active, altair.renderers.active\n"
        "import reviewlib.charts.theme, reviewlib.charts.scores, reviewlib.charts.explore\n"
        "assert (altair.theme.active, altair.renderers.active) == before"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_chart_of_ten_thousand_rows_is_none_too_many(altair_as_it_was):
    use_theme()
    dots = alt.Chart(pl.DataFrame({"a": range(10_000)})).mark_point().encode(x="a:Q")
    assert len(next(iter(dots.to_dict(validate=False)["datasets"].values()))) == 10_000


def test_use_theme_shows_a_chart_as_one_bundle_that_a_notebook_accepts(altair_as_it_was):
    use_theme()
    chart = finish(
        alt.Chart(pl.DataFrame({"n": [1]})).mark_point().encode(x="n:Q").properties(width=10, height=10),
        title="One point",
        description="It stands at 1.",
    )
    bundle = chart._repr_mimebundle_()
    assert list(bundle) == [MIME_TYPE, "text/plain"]
    assert bundle["text/plain"] == "One point. It stands at 1."
    assert bundle[MIME_TYPE]["config"]["title"]["anchor"] == "start"
    assert bundle[MIME_TYPE]["usermeta"]["reviewlib"]["title"] == "One point"
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(outputs=[nbformat.v4.new_output("display_data", bundle)])]
    )
    nbformat.validate(notebook)


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
    assert all(house.text_width(line, 12) <= width or len(line) == 1 for line in lines)


def test_a_long_title_is_wrapped_to_the_house_width():
    spec = finish(plain_chart(), title="Seven of ten scores lie between sixty and ninety " * 4).to_dict()
    assert len(spec["title"]["text"]) > 2
    assert all(house.text_width(line, house.TITLE_SIZE) <= WIDTH for line in spec["title"]["text"])


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


def test_a_chart_speaks_the_theme_s_language(altair_as_it_was):
    use_theme("ko")
    strip = month_strip(
        pl.DataFrame({"title": ["버닝", "콜"], "critic": [None, "김"], "score": [1234.0, None]})
    )
    spec = strip.to_dict()
    assert spec["title"]["text"] == ["이달의 모든 평론"]
    assert spec["usermeta"]["reviewlib"]["language"] == "ko"
    assert spec["usermeta"]["reviewlib"]["description"].endswith("평론 2편 중 1편에 점수: 1234. 최고: 버닝.")
    assert "필자 없음" in json.dumps(spec, ensure_ascii=False)
    use_theme("de")
    assert alt.renderers.options["embed_options"]["formatLocale"]["decimal"] == ","
    assert date_form("%-d %B %Y") == "%-d. %B %Y"
    frame = pl.DataFrame({"n": [0, 999, 1000, -1234567, None]})
    assert frame.select(write_whole("n"))["n"].to_list() == ["0", "999", "1.000", "-1.234.567", None]
    alt.theme.enable("default")
    assert say("Chart") == "Chart"


def test_the_language_is_put_back_with_the_theme(altair_as_it_was):
    """A kernel that serves several reports notes Altair's registries and puts them back."""
    use_theme("ko")
    alt.theme.enable("default")
    use_theme()
    assert language().tag == "en"
    assert alt.renderers.options["embed_options"] == {}
