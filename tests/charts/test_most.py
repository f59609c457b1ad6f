"""Charts of many rows: no chart outgrows a sheet of paper, the weightiest are drawn, none is lost."""

import json
import re
from datetime import date, timedelta

import polars as pl
import pytest
import vl_convert

from reviewlib.charts.audience import audience_scatter
from reviewlib.charts.career import MOST_CREDITS, filmography
from reviewlib.charts.explore import MOST_TITLES, explorer
from reviewlib.charts.genres import genre_bars, genre_month_heatmap, genre_share
from reviewlib.charts.mentions import mentioned_films
from reviewlib.charts.monthly import critics_bars, month_strip
from reviewlib.charts.most import MOST_ROWS, number_rows
from reviewlib.charts.releases import MOST_DISCS, release_timeline
from reviewlib.charts.scores import critic_intervals
from reviewlib.charts.verdicts import verdict_spans
from reviewlib.reports.figures import make_figure
from reviewlib.reports.figuretables import list_figure_tables

MANY = 300
NAMES = [f"Name {at:03d}" for at in range(MANY)]
TENS = [at % 10 for at in range(MANY)]
"""Of every ten rows the tenth weighs most, and of all 300 the first 25 of those are drawn: 9, 19, ... 249."""
HEAVIEST = [NAMES[at] for at in range(9, 259, 10)]
MONTH = date(2023, 7, 1)
MEANS = {"mean_score": 50.0, "low": 40.0, "high": 60.0, "is_thin": False}
SHEET = 1000
"""Pixels of a chart that a sheet of paper holds, scaled a little."""


def many(**columns):
    return pl.DataFrame({"name": NAMES}).with_columns(
        pl.Series(values).alias(name) if isinstance(values, list) else pl.lit(values).alias(name)
        for name, values in columns.items()
    )


def drawn_names(spec):
    svg = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version="6.4")
    return list(dict.fromkeys(re.findall(r">(Name \d+)", svg)))


BY_REVIEWS = [
    (critic_intervals, many(critic=NAMES, scored=TENS, **MEANS)),
    (genre_bars, many(genre=NAMES, reviews=TENS, **MEANS)),
    (genre_share, many(genre=NAMES, reviews=TENS, share=0.01)),
    (genre_month_heatmap, many(genre=NAMES, reviews=TENS, month=MONTH)),
    (
        critics_bars,
        many(critic=NAMES, reviews=TENS, scored=1, mean_score=50.0, reviews_before=1, reviews_last_year=1),
    ),
]


@pytest.mark.parametrize(("chart", "frame"), BY_REVIEWS, ids=lambda it: getattr(it, "__name__", ""))
def test_of_many_names_those_with_the_most_reviews_are_drawn_and_none_is_lost(chart, frame):
    spec = chart(frame, note="Source: us").to_dict(validate=False)
    assert spec["height"] < SHEET
    assert drawn_names(spec) == HEAVIEST
    words = "Drawn are the 25 with the most reviews; 275 more are among the figures."
    assert spec["usermeta"]["reviewlib"]["note"] == f"Source: us. {words}"
    assert spec["description"].endswith(words)
    (table,) = list_figure_tables(spec)
    # A month without a review of a genre is a blank in the grid and no row of its figures.
    kept = [name for name, tens in zip(NAMES, TENS, strict=True) if tens or chart is not genre_month_heatmap]
    assert sorted(cells[0] for cells in table.cells) == kept
    everyone = chart(frame.head(MOST_ROWS)).to_dict(validate=False)
    assert "among the figures" not in json.dumps(everyone)
    assert len(drawn_names(everyone)) >= MOST_ROWS - 3


def test_rows_are_numbered_in_the_frame_s_order_and_of_equals_the_first_are_drawn():
    frame = pl.DataFrame({"reviews": [1, None, 5, 5, 9]})
    assert number_rows(frame, by="reviews", most=2)["row"].to_list() == [None, None, 0, None, 1]
    assert number_rows(frame, by="reviews")["row"].to_list() == [0, 1, 2, 3, 4]


def test_of_many_reviews_the_best_and_the_worst_are_drawn_with_the_number_between_them():
    scores = [None if at < 40 else 100.0 * (at - 40) / 259 for at in range(MANY)]
    spec = month_strip(many(title=NAMES, critic="A", score=scores)).to_dict(validate=False)
    assert spec["height"] < SHEET
    assert drawn_names(spec) == [*NAMES[:279:-1], *NAMES[49:39:-1], *NAMES[:8]]
    said = [layer["mark"]["text"] for layer in spec["layer"] if isinstance(layer["mark"].get("text"), str)]
    assert said == ["230 more, 4 to 92", "Without a score"]
    assert spec["description"].endswith("262 more reviews are among the figures.")
    (table,) = list_figure_tables(spec)
    assert table.rows == MANY


def test_of_many_films_the_first_are_drawn_and_the_others_stay_in_the_table():
    films = many(title=NAMES, year=2000, reviews=TENS, named_in="A", is_reviewed=False)
    spec = mentioned_films(films).to_dict(validate=False)
    assert drawn_names(spec) == NAMES[:15]
    assert spec["description"].endswith("285 more films are among the figures.")
    assert list_figure_tables(spec)[0].rows == MANY
    verdicts = many(
        title=NAMES, film_id=NAMES, year=2000, critic="A", score_printed="4/5", scale="points/5", place=50.0
    )
    spec = verdict_spans(verdicts).to_dict(validate=False)
    assert drawn_names(spec) == NAMES[:12]
    assert spec["description"].endswith("288 more films are among the figures.")
    assert list_figure_tables(spec)[0].rows == MANY


def test_of_many_credits_those_we_reviewed_are_drawn_and_then_the_newest():
    career = many(
        title=NAMES,
        dated_on=[date(1990, 1, 1) + timedelta(days=30 * at) for at in range(MANY)],
        year=2000,
        job="actor",
        billing=1,
        genre="War",
        audience_score=50.0,
        score=None,
        gap_years=[3.0 * (at in (9, 11)) for at in range(MANY)],
        is_reviewed=[at in (4, 9) for at in range(MANY)],
    ).with_columns(pl.col("score").cast(pl.Float64))
    spec = filmography(career).to_dict(validate=False)
    assert drawn_names(spec) == [*NAMES[:241:-1], "Name 009", "Name 004"]
    assert "Drawn are 60, films that we reviewed first; 240 more" in spec["description"]
    # The gap before film 11 has no place: neither that film nor its neighbours are drawn.
    bands = [rows for rows in spec["datasets"].values() if "words" in rows[0]]
    assert [row["words"] for row in bands[0]] == ["three years without a credit"]
    assert list_figure_tables(spec)[0].rows == MANY
    assert spec["height"] < 34 * (MOST_CREDITS + 3)


def test_a_month_of_many_releases_is_drawn_by_week():
    days = [MONTH + timedelta(days=at // 10) for at in range(MANY)]
    releases = many(title=NAMES, released_on=days, is_reviewed=[at == 299 for at in range(MANY)], score=50.0)
    spec = release_timeline(releases).to_dict(validate=False)
    # 1 July 2023 was a Saturday: two days of the first week, then four whole weeks.
    rows = next(rows for rows in spec["datasets"].values() if "label" in rows[0])
    assert [(row["name"], row["label"]) for row in rows] == [
        ("26 Jun", "0 of 20"),
        ("3 Jul", "0 of 70"),
        ("10 Jul", "0 of 70"),
        ("17 Jul", "0 of 70"),
        ("24 Jul", "1 of 70"),
    ]
    assert "by week" in spec["usermeta"]["reviewlib"]["subtitle"]
    assert "among the figures" not in spec["description"]
    crowded = release_timeline(releases.with_columns(released_on=MONTH)).to_dict(validate=False)
    assert crowded["description"].endswith(f"{MANY - MOST_DISCS} more films are among the figures.")
    svg = vl_convert.vegalite_to_svg(json.dumps(crowded), vl_version="6.4")
    assert svg.count('aria-roledescription="point"') == MOST_DISCS


def test_the_explorer_keeps_its_height_with_any_number_of_critics():
    reviews = many(title=NAMES, published_on=MONTH, score=50.0, critic=NAMES, genre=TENS).with_columns(
        pl.col("genre").cast(pl.String)
    )
    spec = explorer(reviews).to_dict(validate=False)
    svg = vl_convert.vegalite_to_svg(json.dumps(spec), vl_version="6.4")
    assert int(re.search(r'height="(\d+)', svg)[1]) < SHEET
    assert svg.count('aria-roledescription="bar"') == MOST_TITLES + 10
    assert "By critic: the top 14" in svg
    assert ">By first genre<" in svg
    assert "left out." in spec["description"]
    assert "earlier" not in spec["description"]
    menus = {param["name"]: param["bind"]["options"] for param in spec["params"] if "bind" in param}
    assert menus["chosen_critics"] == [None, *NAMES]


def test_the_newest_of_very_many_reviews_are_drawn(monkeypatch):
    monkeypatch.setattr("reviewlib.charts.explore.MOST_REVIEWS", 3)
    days = [MONTH + timedelta(days=at) for at in range(MANY)]
    reviews = many(title=NAMES, published_on=days, score=50.0, critic="A", genre="War")
    spec = explorer(reviews).to_dict(validate=False)
    drawn = next(rows for rows in spec["datasets"].values() if "at" in rows[0])
    assert [row["title"] for row in drawn] == NAMES[-3:]
    assert "0 without a day of publication" in spec["description"]
    assert spec["description"].endswith("297 earlier reviews are left out.")


def test_very_many_films_are_discs_but_for_the_named_and_all_stay_among_the_figures():
    films = [*[("Far", 90.0, 20.0)], *[(f"Film {at}", 50.0 + at % 3, 51.0) for at in range(1_500)]]
    gap = pl.DataFrame(films, schema=["title", "score", "audience_score"], orient="row").with_columns(
        gap=pl.col("score") - pl.col("audience_score")
    )
    spec = audience_scatter(gap).to_dict(validate=False)
    discs = next(rows for rows in spec["datasets"].values() if "films" in rows[0])
    assert discs == [
        {"audience_score": 22.0, "score": 90.0, "films": 1},
        {"audience_score": 50.0, "score": 50.0, "films": 1_000},
        {"audience_score": 50.0, "score": 54.0, "films": 500},
    ]
    figure = make_figure(spec | {"usermeta": {"reviewlib": {"title": "T"}}})
    assert figure.tables[0].rows == 1_501
    assert "Far" in figure.payload
    assert figure.payload.count("Film ") < 20
    few = audience_scatter(gap.head(1_500)).to_dict(validate=False)
    assert not any("films" in rows[0] for rows in few["datasets"].values())
