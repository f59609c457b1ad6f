"""What each chart does with its rows: order, domain, gaps, labels, what is kept of what has no score."""

from datetime import date, timedelta

import polars as pl
import pytest

from reviewlib.charts.audience import audience_scatter
from reviewlib.charts.career import filmography
from reviewlib.charts.genres import genre_bars, genre_month_heatmap, genre_share
from reviewlib.charts.monthly import critics_bars, month_comparison, month_strip
from reviewlib.charts.palette import ACCENT, CONTEXT_SOFT, HEAT, PAPER
from reviewlib.charts.releases import coverage_bars, lag_histogram, release_timeline
from reviewlib.charts.scores import critic_intervals, score_histogram, score_timeline


def spec_of(chart):
    return chart.to_dict(validate=False)


def rows_with(spec, column):
    """Give the rows of the chart's table that has this column."""
    return next(rows for rows in spec["datasets"].values() if rows and column in rows[0])


def layers_of(spec, mark):
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def test_columns_of_scores_run_from_zero_and_are_labelled_with_their_counts():
    spec = spec_of(
        score_histogram(pl.DataFrame({"bin_start": [0, 50], "bin_end": [50, 100], "reviews": [2, 5]}))
    )
    (bars,), (labels,) = layers_of(spec, "bar"), layers_of(spec, "text")
    assert bars["encoding"]["y"]["scale"]["domainMin"] == 0
    assert bars["encoding"]["y2"] == {"datum": 0}
    assert bars["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert labels["encoding"]["text"]["field"] == "reviews"
    assert "7 scored reviews" in spec["description"]


def critics(**columns):
    return pl.DataFrame(
        {
            "critic": ["Zoe", "Ann"],
            "scored": [14, 2],
            "mean_score": [60.0, 80.0],
            "low": [55.0, None],
            "high": [65.0, None],
            "is_thin": [False, True],
        }
        | columns
    )


def test_critics_stand_in_the_frame_s_order_with_n_beside_them_and_thin_ones_hollow():
    spec = spec_of(critic_intervals(critics()))
    rows = rows_with(spec, "critic")
    assert [(row["row"], row["critic"], row["count_label"]) for row in rows] == [
        (0, "Zoe", "n = 14"),
        (1, "Ann", "n = 2"),
    ]
    (dots,) = layers_of(spec, "point")
    assert dots["encoding"]["x"]["scale"]["domain"] == [0, 100]
    assert dots["encoding"]["y"]["scale"]["domain"] == [1.5, -0.5]
    assert dots["encoding"]["fill"]["condition"] == [{"test": "datum.is_thin", "value": PAPER}]
    assert dots["encoding"]["fill"]["value"] == ACCENT


def test_a_critic_without_a_byline_or_scores_keeps_a_row():
    spec = spec_of(critic_intervals(critics(critic=["Zoe", None], mean_score=[60.0, None])))
    assert rows_with(spec, "critic")[1]["critic"] == "No byline"
    assert any(layer["mark"].get("text") == "gives no scores" for layer in layers_of(spec, "text"))


def months(count):
    return [date(2023, 1 + number, 1) for number in range(count)]


def test_a_month_alone_between_gaps_keeps_its_interval():
    trace = pl.DataFrame(
        {
            "month": months(5),
            "scored": [3, 3, 0, 4, 0],
            "mean_score": [60.0, 62.0, None, 70.0, None],
            "low": [50.0, 52.0, None, 60.0, None],
            "high": [70.0, 72.0, None, 80.0, None],
        }
    )
    spec = spec_of(score_timeline(trace))
    (bar,) = layers_of(spec, "rule")
    alone = spec["datasets"][bar["data"]["name"]]
    assert [row["mean_score"] for row in alone] == [70.0]
    assert "2 months without scores" in spec["description"]
    (area,) = layers_of(spec, "area")
    assert area["encoding"]["y"]["field"] == "low"
    assert area["encoding"]["y2"]["field"] == "high"


def test_years_are_named_as_years():
    trace = pl.DataFrame(
        {
            "month": [date(year, 1, 1) for year in range(2013, 2022)],
            "scored": [3] * 8 + [0],
            "mean_score": [60.0] * 8 + [None],
            "low": [50.0] * 8 + [None],
            "high": [70.0] * 8 + [None],
        }
    )
    spec = spec_of(score_timeline(trace))
    assert "Yearly means, 2013 to 2021: 60, over 24 scored reviews; years without: 1." in spec["description"]
    (line,) = layers_of(spec, "line")
    assert line["encoding"]["x"]["axis"]["format"] == "%Y"


def gaps(scores, audience):
    frame = pl.DataFrame(
        {"title": [f"Film {n}" for n in range(len(scores))], "score": scores, "audience_score": audience}
    )
    return frame.with_columns(gap=pl.col("score") - pl.col("audience_score"))


def test_only_the_widest_gaps_are_named():
    scores = [50.0 + 3 * n for n in range(16)]
    spec = spec_of(audience_scatter(gaps(scores, [50.0 + 2 * n for n in range(16)])))
    rows = rows_with(spec, "wide")
    named = [row["gap"] for row in rows if row["wide"]]
    assert max(named) == 15.0
    assert len(named) == 12
    assert sum(row["narrow"] is not None for row in rows) <= 6


def test_films_on_one_spot_are_not_named_over_one_another():
    spec = spec_of(audience_scatter(gaps([70.0] * 4, [60.0] * 4)))
    sides = [row["wide"] for row in rows_with(spec, "wide") if row["wide"]]
    assert len(sides) == len(set(sides)) <= 2


def test_a_name_gives_way_to_another_name_it_would_cover():
    frame = gaps([70.0, 71.0, 55.0], [94.0, 93.0, 60.0]).with_columns(title=pl.lit("A rather long title"))
    sides = [row["wide"] for row in rows_with(spec_of(audience_scatter(frame)), "wide")]
    assert sides == [None, "left", "right"]


@pytest.mark.parametrize(
    ("ours", "theirs", "across", "up"),
    [
        ([23.0, 99.0], [60.0, 88.0], [50, 100], [10, 100]),
        ([0.0, 60.0], [61.0, 70.0], [30, 80], [-3, 70]),
        ([50.0], [5.0], [0, 50], [10, 60]),
        ([100.0], [100.0], [50, 100], [50, 100]),
    ],
)
def test_each_axis_of_the_scatter_holds_every_film_and_half_of_all_scores(ours, theirs, across, up):
    spec = spec_of(audience_scatter(gaps(ours, theirs)))
    dots, *_ = layers_of(spec, "point")
    assert dots["encoding"]["x"]["scale"] == {"domain": across, "nice": False}
    assert dots["encoding"]["y"]["scale"] == {"domain": up, "nice": False}
    (line,) = (rows for rows in spec["datasets"].values() if len(rows) == 2 and "title" not in rows[0])
    assert line[0]["score"] == line[0]["audience_score"] == max(across[0], up[0])
    assert line[1]["score"] == line[1]["audience_score"] == min(across[1], up[1])


def test_genres_stand_in_the_frame_s_order_thin_ones_grey():
    summary = pl.DataFrame(
        {
            "genre": ["War", "Drama"],
            "reviews": [2, 40],
            "mean_score": [90.0, 70.0],
            "low": [None, 66.0],
            "high": [None, 74.0],
            "is_thin": [True, False],
        }
    )
    spec = spec_of(genre_bars(summary))
    assert [row["count_label"] for row in rows_with(spec, "genre")] == ["n = 2", "n = 40"]
    (bars,) = layers_of(spec, "bar")
    assert bars["encoding"]["color"]["condition"] == [{"test": "datum.is_thin", "value": CONTEXT_SOFT}]
    assert bars["encoding"]["x2"] == {"datum": 0}
    assert spec["description"].endswith("1 of them rest on too few reviews to compare.")


def test_shares_are_labelled_with_percent_and_count():
    spec = spec_of(
        genre_share(pl.DataFrame({"genre": ["Drama", "War"], "reviews": [29, 1], "share": [0.285, 0.01]}))
    )
    assert [row["label"] for row in rows_with(spec, "label")] == ["29%  (29 reviews)", "1%  (1 review)"]


def test_the_heatmap_names_the_year_of_its_first_month_where_the_next_leaves_it_room():
    days = [
        date(2022, 10, 1),
        date(2022, 11, 1),
        date(2022, 12, 1),
        *(date(2023, m, 1) for m in range(1, 13)),
    ]
    counts = pl.DataFrame({"month": days, "genre": "War", "reviews": 1})
    spec = spec_of(genre_month_heatmap(counts))
    ticks = rows_with(spec, "first_year")
    assert [(tick["name"], tick["year"], tick["first_year"]) for tick in ticks[:2]] == [
        ("Oct", "", "2022"),
        ("Jan", "2023", ""),
    ]
    assert spec["layer"][-1]["encoding"]["text"]["field"] == "first_year"
    assert spec["layer"][-1]["mark"]["fontSize"] == {"expr": "3 * width / 15 < 30 ? 0 : 12"}


def test_the_heatmap_of_years_names_some_of_them():
    days = [date(year, 1, 1) for year in range(1998, 2024)]
    spec = spec_of(genre_month_heatmap(pl.DataFrame({"month": days, "genre": "War", "reviews": 1})))
    (cells,) = layers_of(spec, "rect")
    assert cells["encoding"]["tooltip"][1]["format"] == "%Y"
    named = {"column": 2, "year": 2000}
    assert named in next(rows for rows in spec["datasets"].values() if set(rows[0]) == {"column", "year"})
    assert "by 26 years, 1998 to 2023;" in spec["description"]


def test_no_share_is_rounded_to_all_or_none():
    shares = pl.DataFrame({"genre": ["Drama", "War"], "reviews": [996, 4], "share": [0.996, 0.004]})
    labels = [row["label"] for row in rows_with(spec_of(genre_share(shares)), "label")]
    assert labels == [">99%  (996 reviews)", "<1%  (4 reviews)"]


@pytest.mark.parametrize("most, steps", [(1, [1.5, 2.5, 3.5]), (8, [2.5, 4.5, 6.5])])
def test_the_heatmap_leaves_zeros_blank_and_steps_by_quarters(most, steps):
    counts = pl.DataFrame({"month": months(2), "genre": ["Drama", "Drama"], "reviews": [0, most]})
    spec = spec_of(genre_month_heatmap(counts))
    (cells,) = layers_of(spec, "rect")
    assert len(spec["datasets"][cells["data"]["name"]]) == 1
    assert cells["encoding"]["color"]["scale"] == {"type": "threshold", "domain": steps, "range": HEAT}


def releases(days, **columns):
    return pl.DataFrame(
        {
            "title": [f"Film {day}" for day in days],
            "released_on": [date(2023, 1, 1) + timedelta(days=day) for day in days],
            "is_reviewed": [True] * len(days),
            "score": [60.0] * len(days),
        }
        | columns
    )


@pytest.mark.parametrize("count", [3, 40])
def test_a_month_of_releases_has_a_row_for_each_film(count):
    spec = spec_of(release_timeline(releases([day % 30 for day in range(count)])))
    rows = rows_with(spec, "released_on")
    assert [row["row"] for row in rows] == list(range(count))
    assert [row["released_on"] for row in rows] == sorted(row["released_on"] for row in rows)
    assert spec["height"] == 23 * count


def test_two_films_of_one_title_on_one_day_stay_two_rows():
    spec = spec_of(release_timeline(releases([1, 1], title=["Twins", "Twins"])))
    assert [row["row"] for row in rows_with(spec, "released_on")] == [0, 1]


def test_a_year_of_releases_has_a_row_for_each_month_and_reviewed_films_first():
    listing = releases([0, 1, 2, 90], is_reviewed=[False, True, True, True], score=[None, None, 40.0, 80.0])
    spec = spec_of(release_timeline(listing))
    discs = [(row["row"], row["place"], row["title"]) for row in rows_with(spec, "place")]
    assert discs == [(0, 0, "Film 2"), (0, 1, "Film 1"), (0, 2, "Film 0"), (3, 0, "Film 90")]
    labels = [(row["name"], row["label"]) for row in rows_with(spec, "label")]
    assert labels == [("Jan 2023", "2 of 3"), ("Feb", "0 of 0"), ("Mar", "0 of 0"), ("Apr", "1 of 1")]


def test_coverage_says_n_of_m():
    spec = spec_of(coverage_bars(pl.DataFrame({"month": months(2), "releases": [9, 0], "reviewed": [4, 0]})))
    assert [row["label"] for row in rows_with(spec, "label")] == ["4 of 9", "0 of 0"]
    assert "4 of 9 releases reviewed" in spec["description"]


def test_reviews_long_before_release_are_counted_in_words_and_none_is_lost():
    starts = [-252, -63, -56, 0]
    weeks = pl.DataFrame(
        {"lag_start": starts, "lag_end": [start + 7 for start in starts], "reviews": [1, 2, 4, 8]}
    )
    spec = spec_of(lag_histogram(weeks))
    (bars,) = layers_of(spec, "bar")
    drawn = spec["datasets"][bars["data"]["name"]]
    assert [row["reviews"] for row in drawn] == [4, 8]
    assert rows_with(spec, "words") == [{"words": "← 3 reviews\nearlier still"}]
    assert bars["encoding"]["x"]["scale"]["domain"] == [-56, 28]
    assert any(layer["mark"].get("text") == "release day" for layer in layers_of(spec, "text"))


def credits(**columns):
    return pl.DataFrame(
        {
            "title": ["Debut", "Second", "Third", "Announced"],
            "dated_on": [date(2010, 5, 1), date(2014, 5, 1), date(2015, 1, 1), None],
            "year": [2010, 2014, 2015, None],
            "job": ["actor", "actor", "actor", "director"],
            "billing": [1, 2, 11, None],
            "genre": ["Drama", None, "War", None],
            "audience_score": [70.0, 60.0, None, None],
            "score": [90.0, None, None, None],
            "gap_years": [None, 4.0, 0.7, None],
            "is_reviewed": [True, False, True, False],
        }
        | columns
    )


def test_every_credit_has_a_row_newest_first_undated_last():
    rows = rows_with(spec_of(filmography(credits())), "role")
    assert [row["title"] for row in rows] == ["Third", "Second", "Debut", "Announced"]
    assert [row["role"] for row in rows] == ["11th billed · War", "2nd billed", "lead · Drama", "director"]
    assert [row["year_label"] for row in rows] == ["2015", "2014", "2010", "–"]
    assert [row["says"] for row in rows] == ["reviewed without a score", "", "", "no score known"]


def test_a_gap_in_the_career_is_a_band_between_its_films():
    spec = spec_of(filmography(credits()))
    (band,) = rows_with(spec, "top")
    assert band["words"] == "four years without a credit"
    places = {row["title"]: row["row"] for row in rows_with(spec, "role")}
    assert places["Second"] < band["top"] < band["bottom"] < places["Debut"]


def test_a_gap_before_two_films_of_one_day_stands_below_both():
    same_day = {
        "dated_on": [date(2010, 5, 1), date(2014, 5, 1), date(2014, 5, 1), None],
        "gap_years": [None, 4.0, 0.0, None],
    }
    spec = spec_of(filmography(credits(**same_day)))
    (band,) = rows_with(spec, "top")
    places = {row["title"]: row["row"] for row in rows_with(spec, "role")}
    assert places["Third"] < places["Second"] < band["top"] < band["bottom"] < places["Debut"]


def test_a_gap_is_shown_from_the_length_that_is_asked_for():
    spec = spec_of(filmography(credits(), min_gap_years=5))
    assert not layers_of(spec, "rect")


def test_our_score_is_not_written_over_the_audience_s_mark():
    spec = spec_of(filmography(credits()))
    sides = [
        (layer["mark"]["align"], ">=" in layer["transform"][0]["filter"])
        for layer in layers_of(spec, "text")
        if layer["encoding"].get("text", {}).get("field") == "score"
    ]
    assert sides == [("left", True), ("right", False)]


def test_the_three_months_are_named_and_a_missing_mean_is_called_none():
    summary = pl.DataFrame(
        {
            "period": ["this month", "month before"],
            "month": [date(2023, 10, 1), date(2023, 9, 1)],
            "reviews": [10, 5],
            "scored": [9, 0],
            "films": [9, 5],
            "critics": [4, 4],
            "words": [12495, 751],
            "mean_score": [72.5, None],
            "low": [60.0, None],
            "high": [85.0, None],
            "releases": [12, 0],
            "reviewed": [9, 0],
            "coverage": [0.75, None],
        }
    )
    rows = rows_with(spec_of(month_comparison(summary)), "shown")
    shown = [row["shown"] for row in rows]
    assert shown[:2] == ["10 in October 2023", "5 in September 2023"]
    assert shown[6:] == ["12,495", "751", "73 (60 to 85)", "none", "75% (9 of 12)", "none"]
    assert [row["length"] for row in rows[:2]] == [1.0, 0.5]
    assert [row["length"] for row in rows[8:]] == [0.725, None, 0.75, None]
    of_few = summary.with_columns(scored=2, mean_score=71.0, low=None, high=None).cast({"low": pl.Float64})
    rows = rows_with(spec_of(month_comparison(of_few.cast({"high": pl.Float64}))), "shown")
    assert rows[8]["shown"] == "71 (2 scores)"


def test_unscored_reviews_of_the_month_stand_beneath_the_scored():
    reviews = pl.DataFrame(
        {"title": ["A", "B", "C"], "critic": ["X", None, "Y"], "score": [None, 40.0, 90.0]}
    )
    spec = spec_of(month_strip(reviews))
    assert [(row["title"], row["byline"]) for row in rows_with(spec, "byline")] == [
        ("C", "Y"),
        ("B", "no byline"),
        ("A", "X"),
    ]
    assert any(layer["mark"].get("text") == "Without a score" for layer in layers_of(spec, "text"))


def test_a_month_with_scores_only_has_no_heading_for_the_unscored():
    spec = spec_of(month_strip(pl.DataFrame({"title": ["A"], "critic": ["X"], "score": [40.0]})))
    assert not any(layer["mark"].get("text") == "Without a score" for layer in layers_of(spec, "text"))


def test_a_month_without_scores_begins_at_the_top():
    reviews = pl.DataFrame({"title": ["A", "B"], "critic": ["X", "Y"], "score": [None, None]})
    spec = spec_of(month_strip(reviews.with_columns(pl.col("score").cast(pl.Float64))))
    assert [row["row"] for row in rows_with(spec, "byline")] == [0, 1]


def test_a_critic_s_mean_says_how_many_reviews_it_rests_on():
    counts = pl.DataFrame(
        {
            "critic": ["A", "B", "C"],
            "reviews": [3, 2, 1],
            "scored": [3, 1, 0],
            "mean_score": [72.5, 40.0, None],
            "reviews_before": [1, 1, 1],
            "reviews_last_year": [0, 0, 0],
        }
    )
    labels = [row["label"] for row in rows_with(spec_of(critics_bars(counts)), "label")]
    assert labels == ["3, mean 73", "2, mean of 1 scored 40", "1"]
