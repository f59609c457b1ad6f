"""The theme and the renderer, which are only switched on by hand, and the language that charts speak with them."""

import json
import re
import subprocess
import sys

import altair as alt
import nbformat
import polars as pl
import pytest

from reviewlib.charts.finishing import finish
from reviewlib.charts.monthly import month_strip
from reviewlib.charts.palette import PALETTE
from reviewlib.charts.saying import date_form, language, say, write_whole
from reviewlib.charts.theme import MIME_TYPE, theme, use_theme


@pytest.fixture
def altair_as_it_was():
    theme_name, renderer_name = alt.theme.active, alt.renderers.active
    yield
    alt.theme.enable(theme_name)
    alt.renderers.enable(renderer_name)
    alt.data_transformers.enable("default")


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
