"""Scores by band, critic, month and beside the audience, and what is said of them."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib.analysis.scores import count_scores, measure_audience_gap, summarise_critics, trace_scores
from reviewlib.charts.most import MOST_ROWS
from reviewlib.errors import ReviewlibError
from reviewlib.findings.scores import (
    describe_audience_gap,
    describe_critics,
    describe_scores,
    describe_trace,
    explain_critics,
)
from reviewlib.intervals import MOST_COMPARED
from reviewlib.tables import FILMS, REVIEWS, empty_frame

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])


@pytest.fixture
def reviews():
    """Desk B scores 40, 60, 80 and once not; Desk C 100 alone; Desk A never; the last has no byline."""
    return pl.DataFrame(
        {
            "review_id": ["b1", "b2", "b3", "b4", "c1", "a1", "x1"],
            "film_id": ["f1", "f2", "f2", "f3", "f1", "f1", None],
            "critic": ["Desk B", "Desk B", "Desk B", "Desk B", "Desk C", "Desk A", None],
            "score": [40.0, 60.0, 80.0, None, 100.0, None, 10.0],
            "scale": ["letters", "letters", "letters", None, "stars/5", None, "stars/5"],
            "published_on": [
                date(2023, 8, 1),
                date(2023, 8, 31),
                date(2023, 10, 1),
                date(2023, 10, 31),
                None,
                date(2023, 10, 5),
                date(2023, 8, 9),
            ],
        }
    )


@FORMS
def test_a_score_on_a_border_counts_above_it_and_100_in_the_last_band(form):
    reviews = pl.DataFrame({"score": [0.0, 24.9, 25.0, 75.0, 100.0, None]})
    expected = pl.DataFrame(
        {"bin_start": [0.0, 25.0, 50.0, 75.0], "bin_end": [25.0, 50.0, 75.0, 100.0], "reviews": [2, 1, 0, 2]},
        schema_overrides={"reviews": pl.UInt32},
    )
    assert_frame_equal(count_scores(form(reviews), bin_width=25), expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 100) | st.none()), st.sampled_from([5, 10, 12.5, 20, 25, 50, 100]))
def test_every_scored_review_is_in_one_band(scores, bin_width):
    counts = count_scores(pl.DataFrame({"score": scores}, schema={"score": pl.Float64}), bin_width=bin_width)
    assert counts["reviews"].sum() == sum(score is not None for score in scores)
    assert counts["bin_start"][0] == 0
    assert counts["bin_end"][-1] == 100


@pytest.mark.parametrize("bin_width", [0, -10, 30, 101, 0.0])
def test_bands_that_do_not_fill_the_scale_are_refused(bin_width):
    with pytest.raises(ReviewlibError, match="divides 100"):
        count_scores(empty_frame(REVIEWS), bin_width=bin_width)


@FORMS
def test_critics_by_mean_with_thin_and_silent_ones_marked(reviews, form):
    """B: mean 60, s = 20, half width 4.3027 x 20 / sqrt(3) = 49.68; quartiles 50 and 70."""
    expected = pl.DataFrame(
        {
            "critic": ["Desk C", "Desk B", "Desk A"],
            "reviews": [1, 4, 1],
            "scored": [1, 3, 0],
            "mean_score": [100.0, 60.0, None],
            "low": [None, 10.32, None],
            "high": [None, 100.0, None],
            "median_score": [100.0, 60.0, None],
            "lower_quartile": [100.0, 50.0, None],
            "upper_quartile": [100.0, 70.0, None],
            "is_thin": [True, False, True],
            "scales": ["stars/5", "letters", None],
        },
        schema_overrides={"reviews": pl.UInt32, "scored": pl.UInt32},
    )
    assert_frame_equal(summarise_critics(form(reviews), min_reviews=3), expected, abs_tol=0.005)


def test_a_critic_s_mean_is_no_median():
    rows = {"critic": ["A"] * 3, "score": [0.0, 10.0, 80.0], "scale": ["percent"] * 3}
    summary = summarise_critics(pl.DataFrame(rows))
    assert summary.select("mean_score", "median_score").row(0) == (30.0, 10.0)


def test_a_critic_is_thin_by_scores_not_by_reviews(reviews):
    summary = summarise_critics(reviews, min_reviews=4).filter(critic="Desk B")
    assert summary.select("reviews", "scored", "is_thin").row(0) == (4, 3, True)


@FORMS
def test_months_run_on_without_reviews_and_undated_ones_are_left_out(reviews, form):
    expected = pl.DataFrame(
        {
            "month": [date(2023, 8, 1), date(2023, 9, 1), date(2023, 10, 1)],
            "reviews": [3, 0, 3],
            "scored": [3, 0, 1],
            "mean_score": [110 / 3, None, 80.0],
            "low": [0.0, None, None],
            "high": [99.18, None, None],
        },
        schema_overrides={"reviews": pl.UInt32, "scored": pl.UInt32},
    )
    assert_frame_equal(trace_scores(form(reviews)), expected, abs_tol=0.005)


def test_many_months_are_traced_by_year():
    days = [date(2013, 3, 5), date(2013, 11, 5), date(2021, 4, 1), date(2021, 4, 2)]
    reviews = pl.DataFrame({"published_on": days, "score": [40.0, 60.0, 90.0, None]})
    trace = trace_scores(reviews)
    assert trace["month"].to_list() == [date(year, 1, 1) for year in range(2013, 2022)]
    assert trace.select("reviews", "scored", "mean_score").rows()[:2] == [(2, 2, 50.0), (0, 0, None)]
    assert trace.select("reviews", "scored", "mean_score").row(-1) == (2, 1, 90.0)
    assert (
        describe_trace(trace, min_reviews=1)
        == "No clear change: years with one scores or more average 50 to 90 out of 100"
    )
    assert trace_scores(reviews.head(2)).height == 9
    assert trace_scores(reviews.with_columns(published_on=pl.lit(None, pl.Date))).is_empty()


@FORMS
def test_the_gap_is_ours_minus_theirs_film_by_film(reviews, form):
    films = pl.DataFrame(
        {
            "film_id": ["f1", "f2", "f3", "f4"],
            "title": ["Burning", "Cobweb", "Unscored", "Unreviewed"],
            "year": [2018, 2023, 2023, 2023],
            "audience_score": [75.0, None, 50.0, 50.0],
            "audience_votes": [1660, None, 4, 4],
        },
        schema_overrides={"year": pl.Int32},
    )
    expected = pl.DataFrame(
        {
            "film_id": ["f1"],
            "title": ["Burning"],
            "year": [2018],
            "reviews": [2],
            "score": [70.0],
            "audience_score": [75.0],
            "audience_votes": [1660],
            "gap": [-5.0],
        },
        schema_overrides={"year": pl.Int32, "reviews": pl.UInt32},
    )
    assert_frame_equal(measure_audience_gap(form(reviews), form(films)), expected)


def test_the_films_we_like_more_than_the_audience_come_first():
    films = pl.DataFrame(
        {
            "film_id": ["f1", "f2", "f3", "f4"],
            "title": ["Low", "B", "A", "High"],
            "year": [2023] * 4,
            "audience_score": [90.0, 50.0, 50.0, 10.0],
            "audience_votes": [1] * 4,
        }
    )
    reviews = pl.DataFrame({"film_id": ["f1", "f2", "f3", "f4"], "score": [60.0] * 4})
    gaps = measure_audience_gap(reviews, films)
    assert gaps.select("title", "gap").rows() == [("High", 50.0), ("A", 10.0), ("B", 10.0), ("Low", -30.0)]


def test_a_film_s_score_is_the_mean_of_ours():
    films = {"film_id": ["f1"], "title": ["A"], "year": [1], "audience_score": [1.0], "audience_votes": [1]}
    reviews = pl.DataFrame({"film_id": ["f1"] * 3, "score": [0.0, 10.0, 80.0]})
    assert measure_audience_gap(reviews, pl.DataFrame(films))["score"].to_list() == [30.0]


@FORMS
def test_no_reviews_give_the_same_columns_without_rows(reviews, form):
    none, films = form(empty_frame(REVIEWS)), form(empty_frame(FILMS))
    some_films = pl.DataFrame(
        {"film_id": ["f1"], "title": ["A"], "year": [1], "audience_score": [1.0], "audience_votes": [1]}
    )
    pairs = [
        (summarise_critics(none), summarise_critics(reviews)),
        (trace_scores(none), trace_scores(reviews)),
        (measure_audience_gap(none, films), measure_audience_gap(reviews, some_films)),
    ]
    for empty, full in pairs:
        assert empty.schema == full.schema
        assert empty.is_empty()
        assert not full.is_empty()
    assert count_scores(none, bin_width=50)["reviews"].to_list() == [0, 0]


def bands(*reviews):
    starts = [100 / len(reviews) * place for place in range(len(reviews))]
    ends = [start + 100 / len(reviews) for start in starts]
    return pl.DataFrame({"bin_start": starts, "bin_end": ends, "reviews": reviews})


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        (bands(0, 0), "No review has a score yet"),
        (bands(0, 1), "One scored review, too few to show a pattern"),
        (bands(1, 3), "Four scored reviews, too few to show a pattern"),
        (bands(1, 4), "Scores of 50 to 100 are the most frequent, four of five"),
        (bands(1, 4, 0, 2), "Scores of 25 to under 50 are the most frequent, four of seven"),
        (bands(1, 9), "Scores of 50 to 100 are the most frequent, 9 of 10"),
        (
            bands(4, 1, 4, 1),
            "Scores of 0 to under 25 and of 50 to under 75 are the most frequent, 4 each of 10",
        ),
        (bands(2, 2, 2, 1), "No band of scores stands out among seven scored reviews"),
    ],
)
def test_what_is_said_of_the_bands(counts, words):
    assert describe_scores(counts) == words


def critics(*rows, scales=None):
    """Rows of critic, scored, mean, low, high, is_thin."""
    names = ["critic", "scored", "mean_score", "low", "high", "is_thin"]
    frame = pl.DataFrame(
        rows,
        schema=dict(zip(names, [pl.String, pl.UInt32, *[pl.Float64] * 3, pl.Boolean], strict=True)),
        orient="row",
    )
    return frame.with_columns(
        reviews=pl.col("scored"), scales=pl.Series(scales or ["stars/5"] * len(rows), dtype=pl.String)
    )


B = ("Desk B", 30, 74.0, 70.0, 78.0, False)
C = ("Desk C", 20, 61.0, 57.0, 65.0, False)
D = ("Desk D", 20, 72.0, 66.0, 78.0, False)
THIN = ("Desk E", 2, 99.0, None, None, True)
SILENT = ("Desk A", 0, None, None, None, True)


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        (critics(), "No critic has given a score yet"),
        (critics(SILENT), "No critic has given a score yet"),
        (critics(THIN, SILENT), "Too few scores per critic to compare"),
        (critics(THIN, B), "Desk B averages 74 out of 100 over 30 scored reviews"),
        (critics(THIN, B, C), "Desk B scores highest, 74 out of 100 on average; Desk C lowest, 61"),
        (critics(B, D, C), "The critics' averages, 61 to 74 out of 100, are too close to rank"),
        (
            critics(B, C, scales=["stars/5", "letters"]),
            "Critics average 61 to 74 out of 100, but on different scales, so they are not ranked",
        ),
        (
            critics(B, C, scales=["letters, stars/5"] * 2),
            "Critics average 61 to 74 out of 100, but on different scales, so they are not ranked",
        ),
    ],
)
def test_what_is_said_of_critics(summary, words):
    assert describe_critics(summary) == words


def test_of_many_critics_those_are_compared_that_the_chart_draws():
    """Of 30 the last five, with the widest means, have the fewest scores."""
    assert MOST_COMPARED == MOST_ROWS
    busy = [(f"Critic {at}", 30, 70.0 - at, 60.0 - at, 80.0 - at, False) for at in range(25)]
    idle = [(f"Idle {at}", 9, 10.0, 5.0, 15.0, False) for at in range(5)]
    summary = critics(*busy, *idle)
    assert describe_critics(summary) == (
        "The 25 busiest critics' averages, 46 to 70 out of 100, are too close to rank"
    )
    assert describe_critics(
        summary.with_row_index().with_columns(scales=pl.col("index").cast(pl.String))
    ) == ("The 25 busiest critics average 46 to 70 out of 100, but on scales of their own")
    clear = critics(("Ada", 40, 95.0, 90.0, 99.0, False), *busy[1:], *idle)
    assert describe_critics(clear) == "Ada scores highest of the 25 busiest critics, 95 out of 100 on average"


def test_a_name_goes_in_as_it_stands_and_a_title_keeps_its_length():
    long_name = "A. <b>Byline</b> of some length indeed"
    summary = critics((long_name, 30, 74.0, 70.0, 78.0, False), C)
    assert describe_critics(summary) == f"{long_name} scores highest, 74 out of 100 on average"


def test_the_paragraph_on_critics_leaves_nobody_out():
    assert explain_critics(critics(B, THIN, SILENT, scales=["stars/5", None, None])) == (
        "Three critics wrote 32 reviews, 32 of them scored. "
        "Desk B averages 74 out of 100 (95% interval 70 to 78; stars/5). "
        "Desk E has too few scores to average. Desk A gives no scores."
    )
    assert explain_critics(critics()) == ""


def test_of_many_critics_the_paragraph_names_those_with_the_most_scores():
    many = [(f"Critic {at:02d}", 20 + at, 74.0, 70.0, 78.0, False) for at in range(12)]
    silent = [(f"Silent {at:02d}", *SILENT[1:]) for at in range(20)]
    words = explain_critics(critics(*many, *silent))
    assert (
        "Of the 12 with enough scores to average, the five with the most follow. Critic 07 averages" in words
    )
    assert words.count("averages") == 5
    assert "Critic 06" not in words
    assert words.endswith("Silent 07 and 12 others give no scores.")


def trace(*rows):
    names = ["month", "scored", "mean_score", "low", "high"]
    return pl.DataFrame(
        rows, schema=dict(zip(names, [pl.Date, pl.UInt32, *[pl.Float64] * 3], strict=True)), orient="row"
    )


AUGUST = (date(2023, 8, 1), 9, 58.0, 50.0, 66.0)
SEPTEMBER = (date(2023, 9, 1), 2, 99.0, 98.0, 100.0)
OCTOBER = (date(2023, 10, 1), 12, 81.0, 76.0, 86.0)
NOVEMBER = (date(2023, 11, 1), 12, 64.0, 56.0, 72.0)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "No dated review has a score yet"),
        ((SEPTEMBER,), "Every month has under five scored reviews, too few to compare"),
        ((AUGUST, SEPTEMBER), "August 2023: 58 out of 100 on average over nine scored reviews"),
        (
            (AUGUST, SEPTEMBER, OCTOBER),
            "Monthly means ran from 58 (August 2023) to 81 (October 2023) out of 100",
        ),
        (
            (AUGUST, SEPTEMBER, NOVEMBER),
            "No clear change: months with five scores or more average 58 to 64 out of 100",
        ),
    ],
)
def test_what_is_said_of_months(rows, words):
    assert describe_trace(trace(*rows)) == words


@pytest.mark.parametrize(
    ("gaps", "words"),
    [
        ([], "No film has both our score and an audience score"),
        ([5.0], "One film has both scores, too few to compare with the audience"),
        ([5.0, 6.0], "Two films have both scores, too few to compare with the audience"),
        ([-4.0, -5.0, -6.0, -7.0, -8.0], "We score six points below the audience on average over five films"),
        ([9.0, 9.0, 9.0, 9.0, 9.0], "We score nine points above the audience on each of five films"),
        ([0.6, 0.7, 0.8, 0.9, 1.0], "We score one point above the audience on average over five films"),
        (
            [-30.0, 30.0, 0.0, 1.0, -1.2],
            "No clear gap to the audience over five films: level on average",
        ),
        ([0.1, 0.2, 0.3, 0.1, 0.2], "No clear gap to the audience over five films: level on average"),
    ],
)
def test_what_is_said_of_the_audience(gaps, words):
    frame = pl.DataFrame({"gap": gaps}, schema={"gap": pl.Float64})
    assert describe_audience_gap(frame) == words
