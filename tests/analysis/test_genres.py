"""Genres by score, by share and by month, and what is said of them."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib.analysis.genres import count_genres, count_genres_by_month, summarise_genres
from reviewlib.findings.genres import (
    describe_genre_months,
    describe_genre_share,
    describe_genres,
    explain_genre_share,
)
from reviewlib.tables import FILMS, REVIEWS, empty_frame

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])
AUGUST, SEPTEMBER, OCTOBER = date(2023, 8, 1), date(2023, 9, 1), date(2023, 10, 1)


@pytest.fixture
def reviews():
    """Six reviews: two of f2, f3's unscored, one of f4, which has no genres, the last not yet linked."""
    return pl.DataFrame(
        {
            "film_id": ["f1", "f2", "f2", "f3", "f4", None],
            "score": [90.0, 60.0, 30.0, None, 5.0, 10.0],
            "published_on": [
                date(2023, 8, 31),
                date(2023, 10, 1),
                None,
                date(2023, 8, 1),
                date(2024, 1, 1),
                date(2022, 1, 1),
            ],
        }
    )


@pytest.fixture
def films():
    """f2 lists Drama twice; f4 has no genres, f5 none known, f6 an empty one and no review."""
    return pl.DataFrame(
        {
            "film_id": ["f1", "f2", "f3", "f4", "f5", "f6"],
            "genres": [["Drama"], ["War", "Drama", "Drama"], ["Drama"], [], None, ["", "Horror"]],
        }
    )


@FORMS
def test_a_film_counts_once_in_each_of_its_genres(reviews, films, form):
    """Drama 90, 60, 30: s = 30, half width 74.5; the two of War have no interval."""
    expected = pl.DataFrame(
        {
            "genre": ["Drama", "War"],
            "reviews": [3, 2],
            "mean_score": [60.0, 45.0],
            "low": [0.0, None],
            "high": [100.0, None],
            "is_thin": [False, True],
        },
        schema_overrides={"reviews": pl.UInt32},
    )
    assert_frame_equal(summarise_genres(form(reviews), form(films)), expected)


def test_a_genre_s_mean_is_no_median_and_ties_stand_by_name():
    reviews = pl.DataFrame({"film_id": ["f1"] * 3, "score": [0.0, 10.0, 80.0]})
    films = pl.DataFrame({"film_id": ["f1"], "genres": [["War", "Drama"]]})
    summary = summarise_genres(reviews, films)
    assert summary.select("genre", "mean_score").rows() == [("Drama", 30.0), ("War", 30.0)]


def test_counts_of_equal_genres_stand_by_releases_then_by_name():
    films = pl.DataFrame({"film_id": ["f1", "f2"], "genres": [["War", "Drama", "Crime"], ["War"]]})
    reviews = pl.DataFrame({"film_id": ["f1"], "published_on": [AUGUST]})
    beside = count_genres(reviews, films, pl.DataFrame({"film_id": ["f1", "f2"]}))
    assert beside["genre"].to_list() == ["War", "Crime", "Drama"]
    assert count_genres_by_month(reviews, films)["genre"].to_list() == ["Crime", "Drama", "War"]


def test_over_more_than_eight_years_genres_are_counted_by_year():
    days = [date(2015, 12, 31), date(2016, 1, 1), date(2016, 6, 1), date(2023, 12, 1)]
    reviews = pl.DataFrame({"film_id": ["f1", "f2", "f2", "f1"], "published_on": days})
    films = pl.DataFrame({"film_id": ["f1", "f2"], "genres": [["War"], ["Drama"]]})
    grid = count_genres_by_month(reviews, films)
    years = [date(year, 1, 1) for year in range(2015, 2024)]
    assert grid["month"].unique().sort().to_list() == years
    assert grid.filter(pl.col("reviews") > 0).rows() == [
        (years[0], "War", 1),
        (years[1], "Drama", 2),
        (years[8], "War", 1),
    ]
    assert describe_genre_months(grid) == "Drama and War share the first place over three years"


@FORMS
def test_shares_are_of_linked_reviews_with_a_known_genre(reviews, films, form):
    expected = pl.DataFrame(
        {
            "genre": ["Drama", "War"],
            "reviews": [4, 2],
            "share": [1.0, 0.5],
            "releases": [None, None],
            "release_share": [None, None],
        },
        schema={
            "genre": pl.String,
            "reviews": pl.UInt32,
            "share": pl.Float64,
            "releases": pl.UInt32,
            "release_share": pl.Float64,
        },
    )
    assert_frame_equal(count_genres(form(reviews), form(films)), expected)


@FORMS
def test_shares_beside_a_window_s_releases(reviews, films, form):
    """f6 stands twice among the releases and counts once; f9 is in no table of films."""
    window = form(pl.DataFrame({"film_id": ["f1", "f6", "f6", "f9"]}))
    counts = count_genres(form(reviews), form(films), window)
    expected = pl.DataFrame(
        {
            "genre": ["Drama", "War", "Horror"],
            "reviews": [4, 2, 0],
            "share": [1.0, 0.5, 0.0],
            "releases": [1, 0, 1],
            "release_share": [0.5, 0.0, 0.5],
        },
        schema_overrides={"reviews": pl.UInt32, "releases": pl.UInt32},
    )
    assert_frame_equal(counts, expected)


@FORMS
def test_a_share_of_nothing_is_unknown(reviews, films, form):
    window = pl.DataFrame({"film_id": ["f6"]})
    of_none = count_genres(form(empty_frame(REVIEWS)), form(films), form(window))
    assert of_none.select("genre", "reviews", "share", "releases", "release_share").rows() == [
        ("Horror", 0, None, 1, 1.0)
    ]
    no_window = count_genres(form(reviews), form(films), form(window.clear()))
    assert no_window["releases"].to_list() == [0, 0]
    assert no_window["release_share"].to_list() == [None, None]


@FORMS
def test_the_grid_of_months_and_genres_is_complete(reviews, films, form):
    """f1 and f3 in August, f2 in October; Drama has three, War one."""
    expected = pl.DataFrame(
        {
            "month": [AUGUST, AUGUST, SEPTEMBER, SEPTEMBER, OCTOBER, OCTOBER],
            "genre": ["Drama", "War"] * 3,
            "reviews": [2, 0, 0, 0, 1, 1],
        },
        schema_overrides={"reviews": pl.UInt32},
    )
    assert_frame_equal(count_genres_by_month(form(reviews), form(films)), expected)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["f1", "f2", None]), st.dates(date(2023, 1, 1), date(2023, 6, 30))))
)
def test_the_grid_loses_no_review(rows):
    reviews = pl.DataFrame(rows, schema={"film_id": pl.String, "published_on": pl.Date}, orient="row")
    films = pl.DataFrame({"film_id": ["f1", "f2"], "genres": [["Drama"], ["War"]]})
    grid = count_genres_by_month(reviews, films)
    assert grid["reviews"].sum() == reviews["film_id"].count()
    assert grid.height == grid["month"].n_unique() * grid["genre"].n_unique()


@FORMS
def test_no_reviews_give_the_same_columns_without_rows(reviews, films, form):
    none, no_films = form(empty_frame(REVIEWS)), form(empty_frame(FILMS))
    pairs = [
        (summarise_genres(none, no_films), summarise_genres(reviews, films)),
        (count_genres(none, no_films), count_genres(reviews, films)),
        (count_genres(none, no_films, reviews.clear()), count_genres(reviews, films, reviews)),
        (count_genres_by_month(none, no_films), count_genres_by_month(reviews, films)),
    ]
    for empty, full in pairs:
        assert empty.schema == full.schema
        assert empty.is_empty()
        assert not full.is_empty()


def summary(*rows):
    """Rows of genre, reviews, mean, low, high, is_thin."""
    schema = {
        "genre": pl.String,
        "reviews": pl.UInt32,
        "mean_score": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "is_thin": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


DRAMA = ("Drama", 12, 74.0, 70.0, 78.0, False)
CRIME = ("Crime", 12, 72.0, 66.0, 78.0, False)
WAR = ("War", 3, 60.0, None, None, False)
HORROR = ("Horror", 9, 51.0, 45.0, 57.0, False)
SPORT = ("Sport", 1, 90.0, None, None, True)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "No scored review has a known genre yet"),
        ((SPORT,), "Too few scored reviews per genre to compare"),
        ((DRAMA,), "Drama averages 74 out of 100 over 12 reviews"),
        ((SPORT, DRAMA), "Drama averages 74 out of 100 over 12 reviews; other genres have too few"),
        ((SPORT, DRAMA, HORROR), "Drama leads with 74 out of 100 over 12 reviews; Horror trails at 51"),
        (
            (DRAMA, CRIME, HORROR),
            "Drama scores above Horror, 74 to 51 out of 100; those next to Drama are close",
        ),
        ((DRAMA, CRIME), "Genres are too close to rank: 72 (Crime) to 74 (Drama) out of 100"),
        ((DRAMA, WAR), "Genres are too close to rank: 60 (War) to 74 (Drama) out of 100"),
        (
            (DRAMA, ("Crime", 9, 73.6, 66.0, 78.0, False)),
            "Two genres average 74 out of 100, too close to rank",
        ),
    ],
)
def test_what_is_said_of_genres(rows, words):
    assert describe_genres(summary(*rows)) == words
    assert len(words) <= 90


def counted(*rows):
    """Rows of genre, reviews, share."""
    return pl.DataFrame(
        rows, schema={"genre": pl.String, "reviews": pl.UInt32, "share": pl.Float64}, orient="row"
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "No linked review has a known genre yet"),
        ((("Drama", 0, None),), "No linked review has a known genre yet"),
        ((("Drama", 3, 1.0),), "Drama figures in every review"),
        ((("Drama", 6, 0.6), ("War", 3, 0.3)), "Drama figures in 60% of the reviews, War in 30%"),
        (
            (("Drama", 6, 0.6), ("Crime", 3, 0.3), ("War", 3, 0.3)),
            "Drama figures in 60% of the reviews, Crime and War each in 30%",
        ),
        ((("Crime", 3, 0.3), ("War", 3, 0.3)), "Crime and War each figure in 30% of the reviews"),
    ],
)
def test_what_is_said_of_shares(rows, words):
    assert describe_genre_share(counted(*rows)) == words


def test_what_is_said_of_shares_beside_releases():
    counts = counted(("Drama", 6, 0.6), ("War", 4, 0.4), ("Horror", 1, 0.1))
    beside = counts.with_columns(release_share=pl.Series([0.4, 0.4, 0.3]))
    assert explain_genre_share(beside) == (
        "Drama makes up 60% of the reviews and 40% of the releases. "
        "Horror makes up 10% of the reviews and 30% of the releases."
    )
    assert explain_genre_share(beside.filter(genre="War")) == (
        "No genre's share of the reviews is far from its share of the releases."
    )
    assert explain_genre_share(beside.filter(genre="Drama")).count("Drama") == 1
    assert explain_genre_share(beside.with_columns(release_share=pl.lit(None, dtype=pl.Float64))) == ""


def grid(*rows):
    schema = {"month": pl.Date, "genre": pl.String, "reviews": pl.UInt32}
    return pl.DataFrame(rows, schema=schema, orient="row")


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "No dated review has a known genre yet"),
        (((AUGUST, "Drama", 2), (AUGUST, "War", 1)), "Drama is the most reviewed genre of the month"),
        (((AUGUST, "Drama", 1), (AUGUST, "War", 1)), "Drama and War share the first place over one month"),
        (
            (
                (AUGUST, "Drama", 3),
                (AUGUST, "War", 0),
                (SEPTEMBER, "Drama", 0),
                (SEPTEMBER, "War", 0),
                (OCTOBER, "Drama", 0),
                (OCTOBER, "War", 1),
            ),
            "Drama, the most reviewed genre, comes first in one of two months",
        ),
        (
            ((AUGUST, "Drama", 3), (OCTOBER, "Drama", 1)),
            "Drama, the most reviewed genre, comes first in both months",
        ),
    ],
)
def test_what_is_said_of_genre_months(rows, words):
    assert describe_genre_months(grid(*rows)) == words
