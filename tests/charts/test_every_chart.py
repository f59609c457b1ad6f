"""What holds for every chart: colours, words, faults, hostile values, and that it can be drawn."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

import altair as alt
import polars as pl
import pytest
import vl_convert

from reviewlib.charts.audience import audience_scatter
from reviewlib.charts.career import filmography
from reviewlib.charts.explore import explorer
from reviewlib.charts.finishing import NOTE_LAYER
from reviewlib.charts.genres import genre_bars, genre_month_heatmap, genre_share
from reviewlib.charts.links import link_bars
from reviewlib.charts.mentions import mentioned_films, mentioned_years
from reviewlib.charts.monthly import critics_bars, month_comparison, month_strip
from reviewlib.charts.palette import PALETTE
from reviewlib.charts.releases import coverage_bars, lag_histogram, release_timeline
from reviewlib.charts.scores import critic_intervals, score_histogram, score_timeline
from reviewlib.charts.theme import theme
from reviewlib.charts.verdicts import verdict_spans
from reviewlib.errors import TableError

JULY, AUGUST, SEPTEMBER = date(2023, 7, 1), date(2023, 8, 1), date(2023, 9, 1)

HOSTILE = [
    "</script><script>alert(1)</script>",
    "' + datum.title + '\"\\",
    "{{width}} {expr: height} \u2028 [link](javascript:alert(1))",
    "datum['title'] ? length(datum) : 0\nsecond line",
    "헤어질 결심",
]


@dataclass(frozen=True)
class Case:
    """A chart, a small frame it can draw, and how many of which marks that makes."""

    chart: Callable[..., alt.TopLevelMixin]
    frame: pl.DataFrame
    marks: Mapping[str, int]
    text: str | None = None


CASES = [
    Case(
        score_histogram,
        pl.DataFrame({"bin_start": [0.0, 50.0], "bin_end": [50.0, 100.0], "reviews": [2, 0]}),
        {"bar": 2},
    ),
    Case(
        critic_intervals,
        pl.DataFrame(
            {
                "critic": ["A", "B", "C"],
                "scored": [9, 1, 0],
                "mean_score": [70.0, 50.0, None],
                "low": [60.0, None, None],
                "high": [80.0, None, None],
                "is_thin": [False, True, True],
            }
        ),
        {"point": 2},
        "critic",
    ),
    Case(
        score_timeline,
        pl.DataFrame(
            {
                "month": [JULY, AUGUST, SEPTEMBER],
                "scored": [3, 0, 2],
                "mean_score": [70.0, None, 60.0],
                "low": [60.0, None, 40.0],
                "high": [80.0, None, 80.0],
            }
        ),
        {"point": 2},
    ),
    Case(
        audience_scatter,
        pl.DataFrame(
            {
                "title": ["One", "Two", "Three"],
                "score": [90.0, 50.0, None],
                "audience_score": [70.0, 60.0, 50.0],
                "gap": [20.0, -10.0, None],
            }
        ),
        {"point": 2},
        "title",
    ),
    Case(
        genre_bars,
        pl.DataFrame(
            {
                "genre": ["War", "Drama"],
                "reviews": [1, 9],
                "mean_score": [80.0, 70.0],
                "low": [None, 60.0],
                "high": [None, 80.0],
                "is_thin": [True, False],
            }
        ),
        {"bar": 2, "point": 2},
        "genre",
    ),
    Case(
        link_bars,
        pl.DataFrame({"way": ["A", "open"], "meaning": ["equal", "left open"], "reviews": [3, 1]}),
        {"bar": 2},
        "meaning",
    ),
    Case(
        genre_share,
        pl.DataFrame({"genre": ["Drama", "War"], "reviews": [9, 1], "share": [0.9, 0.1]}),
        {"bar": 2},
        "genre",
    ),
    Case(
        genre_month_heatmap,
        pl.DataFrame(
            {
                "month": [JULY, JULY, AUGUST, AUGUST],
                "genre": ["Drama", "War", "Drama", "War"],
                "reviews": [5, 0, 2, 1],
            }
        ),
        {"rect mark": 3},
        "genre",
    ),
    Case(
        release_timeline,
        pl.DataFrame(
            {
                "title": ["One", "Two", "Three"],
                "released_on": [date(2023, 7, 5), date(2023, 7, 26), date(2023, 7, 26)],
                "is_reviewed": [True, False, True],
                "score": [70.0, None, None],
            }
        ),
        {"point": 3},
        "title",
    ),
    Case(
        coverage_bars,
        pl.DataFrame({"month": [JULY, AUGUST], "releases": [9, 4], "reviewed": [3, 0]}),
        {"bar": 4},
    ),
    Case(
        lag_histogram,
        pl.DataFrame({"lag_start": [-7, 0, 7], "lag_end": [0, 7, 14], "reviews": [1, 9, 0]}),
        {"bar": 3},
    ),
    Case(
        filmography,
        pl.DataFrame(
            {
                "title": ["One", "Two", "Three"],
                "dated_on": [date(2018, 5, 1), date(2021, 5, 1), None],
                "year": [2018, 2021, None],
                "job": ["actor", "actor", "director"],
                "billing": [1, 2, None],
                "genre": ["Drama", None, "War"],
                "audience_score": [70.0, 60.0, None],
                "score": [90.0, None, None],
                "gap_years": [None, 3.0, None],
                "is_reviewed": [True, False, True],
            }
        ),
        {"point": 3},
        "title",
    ),
    Case(
        verdict_spans,
        pl.DataFrame(
            {
                "film_id": ["f1", "f1", "f2", "f2"],
                "title": ["One", "One", "Two", "Two"],
                "year": [2018, 2018, None, None],
                "critic": ["A", "B", "B", "A"],
                "score_printed": ["4/5", "C", "B", "3/5"],
                "scale": ["points/5", "letters/metacritic", "letters/metacritic", "points/5"],
                "place": [90.0, 35.0, 60.0, 50.0],
            }
        ),
        {"point": 4},
        "critic",
    ),
    Case(
        month_comparison,
        pl.DataFrame(
            {
                "period": ["this month", "month before", "same month last year"],
                "month": [SEPTEMBER, AUGUST, date(2022, 9, 1)],
                "reviews": [10, 5, 0],
                "scored": [10, 5, 0],
                "films": [9, 5, 0],
                "critics": [4, 4, 0],
                "words": [1495, 751, 0],
                "mean_score": [74.0, 71.0, None],
                "low": [60.0, 55.0, None],
                "high": [88.0, 87.0, None],
                "releases": [12, 10, 0],
                "reviewed": [9, 3, 0],
                "coverage": [0.75, 0.3, None],
            }
        ),
        {"bar": 16},
    ),
    Case(
        month_strip,
        pl.DataFrame(
            {"title": ["One", "Two", "Three"], "critic": ["A", None, "B"], "score": [40.0, 90.0, None]}
        ),
        {"point": 2},
        "title",
    ),
    Case(
        critics_bars,
        pl.DataFrame(
            {
                "critic": ["A", None],
                "reviews": [3, 1],
                "scored": [2, 0],
                "mean_score": [72.5, None],
                "reviews_before": [2, 0],
                "reviews_last_year": [0, 4],
            }
        ),
        {"bar": 6},
        "critic",
    ),
    Case(
        mentioned_films,
        pl.DataFrame(
            {
                "title": ["One", "Two"],
                "year": [2018, None],
                "reviews": [3, 1],
                "named_in": ["Three, Four, Five", "Three"],
                "is_reviewed": [True, False],
            }
        ),
        {"bar": 2},
        "title",
    ),
    Case(
        mentioned_years,
        pl.DataFrame({"year": [2018, 2019, 2020], "films": [4, 0, 2], "reviewed": [1, 0, 0]}),
        {"bar": 4},
    ),
    Case(
        explorer,
        pl.DataFrame(
            {
                "title": ["One", "Two", "Three"],
                "published_on": [date(2023, 7, 5), date(2023, 8, 26), None],
                "score": [70.0, None, 50.0],
                "critic": ["A", None, "B"],
                "genre": ["Drama", "War", None],
            }
        ),
        {"point": 2, "bar": 4},
        "title",
    ),
]

EVERY_CHART = pytest.mark.parametrize("case", CASES, ids=[case.chart.__name__ for case in CASES])


@pytest.fixture
def drawn(capfd):
    """Draw a spec in the house theme as SVG; a warning of Vega-Lite fails the test."""

    def draw(spec, version="6.4"):
        svg = vl_convert.vegalite_to_svg(json.dumps(spec | theme()), vl_version=version, show_warnings=True)
        said = capfd.readouterr()
        assert "WARN" not in said.err + said.out
        return svg

    return draw


@cache
def _written(name):
    case = next(case for case in CASES if case.chart.__name__ == name)
    return json.dumps(case.chart(case.frame, title="The finding", note="Source: us; n = 3.").to_dict())


def spec_of(case):
    """Give the spec of a case; altair checks it against its schema once, which takes a second."""
    return json.loads(_written(case.chart.__name__))


def count_marks(svg):
    kinds = re.findall(r'role="graphics-symbol" aria-roledescription="([a-z ]+)"', svg)
    return {kind: kinds.count(kind) for kind in kinds}


@EVERY_CHART
def test_it_draws_its_marks_in_this_vega_lite_and_in_jupyterlab_s_older_one(case, drawn):
    marks = count_marks(drawn(spec_of(case)))
    assert {kind: marks.get(kind, 0) for kind in case.marks} == case.marks
    assert count_marks(drawn(spec_of(case), "5.8")) == marks


@EVERY_CHART
def test_every_colour_is_of_the_palette(case):
    spec = spec_of(case)
    del spec["usermeta"]
    named = set(re.findall(r"#[0-9a-fA-F]{3,8}\b", json.dumps(spec)))
    assert named
    assert named <= {shade.light for shade in PALETTE.values()}


@EVERY_CHART
def test_title_subtitle_note_and_description_are_there(case):
    spec = spec_of(case)
    meta = spec["usermeta"]["reviewlib"]
    assert (meta["title"], meta["note"]) == ("The finding", "Source: us; n = 3.")
    assert meta["subtitle"]
    assert " ".join(spec["title"]["subtitle"]) == meta["subtitle"]
    assert spec["description"] == meta["description"]
    assert spec["description"].startswith("The finding. ")
    assert len(spec["description"]) > 40
    assert ".." not in spec["description"]
    parts = spec.get("layer") or spec["vconcat"]
    assert [part.get("name") for part in parts].count(NOTE_LAYER) == 1
    assert parts[-1]["name"] == NOTE_LAYER


@EVERY_CHART
def test_no_mark_leads_anywhere(case):
    assert '"href"' not in json.dumps(spec_of(case))


@EVERY_CHART
def test_only_the_explorer_is_more_than_one_chart(case):
    spec = spec_of(case)
    if case.chart is explorer:
        assert "vconcat" in spec
    else:
        assert "layer" in spec
        assert 400 <= spec["width"] <= 680
        assert isinstance(spec["height"], int | float)


@EVERY_CHART
def test_the_spec_is_the_same_each_time_and_lists_beside_its_columns_do_no_harm(case):
    alt.Chart(pl.DataFrame({"n": [1]})).mark_point().add_params(alt.selection_interval()).to_dict()
    same = case.chart(case.frame, title="The finding", note="Source: us; n = 3.")
    assert same.to_dict() == spec_of(case)
    with_list = case.frame.with_columns(tags=pl.lit(["a", "b"]))
    case.chart(with_list).to_dict(validate=False)


@EVERY_CHART
def test_colours_turn_dark_by_replacing_them(case, drawn):
    dark = spec_of(case)["usermeta"]["reviewlib"]["dark"]
    light = spec_of(case) | theme()
    del light["usermeta"]
    turned = json.loads(re.sub(r"#[0-9a-f]{6}", lambda found: dark[found.group()], json.dumps(light)))
    assert PALETTE["paper"].dark in vl_convert.vegalite_to_svg(json.dumps(turned), vl_version="6.4")


@EVERY_CHART
def test_a_missing_column_is_named_with_the_chart(case):
    for column in case.frame.columns:
        with pytest.raises(TableError, match=f"(?s){case.chart.__name__}.*{column}: missing"):
            case.chart(case.frame.drop(column))


@EVERY_CHART
def test_a_column_of_another_kind_is_refused(case):
    other = {pl.String: pl.lit(1), pl.Boolean: pl.lit("yes"), pl.Date: pl.lit("2023-07-01")}
    for column, dtype in case.frame.schema.items():
        wrong = case.frame.with_columns(other.get(dtype.base_type(), pl.lit("seven")).alias(column))
        with pytest.raises(TableError, match=f"(?s){case.chart.__name__}.*{column}: "):
            case.chart(wrong)


@EVERY_CHART
def test_an_empty_frame_says_so_in_words(case, drawn):
    spec = case.chart(case.frame.clear(), title="The finding", note="Source: us.").to_dict(validate=False)
    svg = drawn(spec)
    assert re.search(r">No [a-zA-Z' ]+\.<", svg)
    assert "The finding" in svg
    assert "Source: us." in svg
    assert " No " in spec["description"]


@EVERY_CHART
def test_one_row_can_be_drawn(case, drawn):
    assert count_marks(drawn(case.chart(case.frame.head(1)).to_dict(validate=False)))


@EVERY_CHART
def test_rows_without_values_can_be_drawn(case, drawn):
    kept = (
        "title",
        "genre",
        "period",
        "month",
        "bin_start",
        "bin_end",
        "lag_start",
        "lag_end",
        "released_on",
    )
    nothing = case.frame.with_columns(
        pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in case.frame.schema.items()
        if name not in kept and dtype != pl.Boolean
    )
    drawn(case.chart(nothing).to_dict(validate=False))


@EVERY_CHART
def test_hostile_values_stay_words(case, drawn):
    """They are drawn as text, and a name stands in no part of the spec but its data and its description."""
    names, frame = [], case.frame
    if case.text:
        places = frame[case.text].rank("dense").fill_null(0).cast(pl.Int64).to_list()
        names = [HOSTILE[place] for place in places]
        frame = frame.with_columns(pl.Series(case.text, names))
    title = "</script> ' + width + ' \\ {expr: 'x'} <b>"
    spec = case.chart(frame, title=title, subtitle=title, note=title).to_dict()
    svg = drawn(spec)
    assert "<script" not in svg
    assert "</script" not in svg
    assert "<b>" not in svg
    assert svg.count("+ width +") >= 3
    held = [value for rows in spec.pop("datasets").values() for row in rows for value in row.values()]
    # Two charts leave out the third row: it has no score, or no day.
    assert len(set(names) & set(held)) >= min(2, len(set(names)))
    del spec["description"], spec["usermeta"]
    for name in names:
        assert json.dumps(name)[1:-1] not in json.dumps(spec)
