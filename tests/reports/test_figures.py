import json
import re

import pytest

from reviewlib.reports.figures import EDGE_PADDING, make_figure, vega_bundle, write_json

NOTE = {"name": "reviewlib_note", "mark": "text"}
WORDS = {"title": "Drama leads", "subtitle": "Mean score", "note": "412 reviews", "description": "Drama 74."}


def payload(spec):
    return json.loads(make_figure(spec).payload)


def test_a_chart_s_words_leave_its_specification():
    spec = {
        "title": {"text": ["Drama", "leads"]},
        "layer": [{"mark": "bar"}, NOTE],
        "usermeta": {
            "reviewlib": {**WORDS, "dark": {"#A8201A": "#F4897B", "x": "y"}},
            "embedOptions": {"ast": False},
        },
    }
    figure = make_figure(spec)
    assert (figure.title, figure.subtitle, figure.note, figure.description) == tuple(WORDS.values())
    assert json.loads(figure.payload) == {
        "spec": {"layer": [{"mark": "bar"}], "padding": EDGE_PADDING, "width": "container"},
        "dark": {"#a8201a": "#f4897b"},
    }
    assert len(spec["layer"]) == 2
    assert "usermeta" in spec


def test_columns_that_a_house_chart_never_reads_stay_behind():
    rows = [{"title": "One", "score": 70, "film_id": "f1"}]
    chart = {
        "data": {"name": "films"},
        "datasets": {"films": rows},
        "mark": "bar",
        "transform": [{"filter": "datum.score > 60"}],
        "encoding": {"y": {"field": "title"}},
    }
    house = payload(chart | {"usermeta": {"reviewlib": {"title": "T"}}})
    assert house["spec"]["datasets"] == {"films": [{"title": "One", "score": 70}]}
    assert payload(chart)["spec"]["datasets"] == {"films": rows}


def test_a_plain_chart_s_title_becomes_the_page_s():
    figure = make_figure({"mark": "bar", "title": {"text": ["Two", "lines"], "subtitle": "Under"}})
    assert (figure.title, figure.subtitle, figure.description) == ("Two lines", "Under", "Two lines. Under")
    assert make_figure({"mark": "bar"}).title == ""


def test_a_chart_without_a_description_is_described_by_its_figures():
    rows = [{"score": 40}, {"score": 90}]
    encoding = {"x": {"field": "score"}}
    spec = {"title": "Ours", "data": {"values": rows}, "mark": "point", "encoding": encoding}
    assert make_figure(spec).description == "Ours. 2 rows. Score: 40 to 90."
    assert (
        make_figure({"data": {"values": []}, "mark": "point"}).description == "A chart without a description."
    )


@pytest.mark.parametrize("title", [{"text": {"expr": "x"}}, {"expr": "x"}, 3])
def test_a_computed_title_stays_in_the_chart(title):
    assert payload({"mark": "bar", "title": title})["spec"]["title"] == title


def test_a_chart_without_words_keeps_its_note():
    assert NOTE in payload({"layer": [{"mark": "bar"}, NOTE]})["spec"]["layer"]


def test_the_note_of_a_chart_of_charts_is_its_last():
    spec = {"vconcat": [{"mark": "bar", "width": 680}, NOTE], "usermeta": {"reviewlib": WORDS}}
    assert payload(spec)["spec"] == {"vconcat": [{"mark": "bar", "width": 680}], "padding": EDGE_PADDING}


@pytest.mark.parametrize(
    ("spec", "width"),
    [
        ({"mark": "bar", "width": 680}, "container"),
        ({"mark": "bar"}, "container"),
        ({"layer": [], "width": 3.5}, "container"),
        ({"mark": "bar", "width": {"step": 20}}, {"step": 20}),
        ({"mark": "bar", "width": 90, "encoding": {"column": {}}}, 90),
        ({"facet": {}, "width": 90}, 90),
    ],
)
def test_single_charts_are_as_wide_as_their_place(spec, width):
    assert payload(spec)["spec"]["width"] == width


def test_a_chart_s_own_padding_stays():
    assert payload({"mark": "bar", "padding": 9})["spec"]["padding"] == 9


@pytest.mark.parametrize(("height", "is_tall"), [(300, False), (900, True)])
def test_a_chart_higher_than_wide_may_take_a_sheet(height, is_tall):
    spec = {"mark": "bar", "data": {"values": [{"a": 1}]}, "width": 680, "height": height}
    assert make_figure(spec).is_tall is is_tall


@pytest.mark.parametrize("usermeta", [None, [], {"reviewlib": 3}, {"reviewlib": {"title": 3, "dark": []}}])
def test_a_broken_usermeta_is_no_words(usermeta):
    assert make_figure({"mark": "bar", "usermeta": usermeta}).title == ""


def test_a_chart_without_a_picture_says_why():
    assert make_figure({"mark": "bar", "data": {"url": "x.csv"}}).undrawn.startswith("it names an address")
    assert make_figure({"mark": "bar"}).undrawn == ""


def test_json_cannot_end_its_script():
    written = write_json({"a": "</script><!-- & \u2028", "b": float("nan")})
    assert not set("<>&\u2028") & set(written)
    assert json.loads(written) == {"a": "</script><!-- & \u2028", "b": None}


def test_the_bundle_is_whole_and_cannot_end_its_script():
    bundle = vega_bundle()
    assert "window.vegaEmbed=" in bundle
    assert "</script" not in bundle.lower()
    assert "<!--" not in bundle
    assert "\r" not in bundle
    assert vega_bundle() is bundle


def test_a_page_without_scripts_has_a_narrow_picture_for_telephones():
    spec = {"mark": "bar", "data": {"values": [{"a": 1}]}, "width": 500, "height": 90}
    live, static = make_figure(spec), make_figure(spec, static=True)
    assert "<source" not in live.picture
    sizes = re.findall(r'<(source|img) [^>]*?width="(\d+)"', static.picture)
    # 180 pixels beside the plot stay 180: of 330 the plot keeps 150.
    assert sizes == [("source", "150"), ("img", "500")]
    assert static.picture.endswith(f"{live.picture}</picture>")
    stacked = make_figure({"vconcat": [spec]}, static=True)
    assert stacked.picture.startswith("<img")
