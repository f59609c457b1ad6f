"""A month of the desk beside earlier ones, its reviews and critics, and what is said of it."""

from datetime import date, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib.analysis.monthly import (
    PERIOD,
    count_by_critic,
    list_month,
    list_reviews,
    parse_month,
    summarise_months,
)
from reviewlib.analysis.releases import list_releases
from reviewlib.errors import ReviewlibError
from reviewlib.findings.monthly import (
    describe_month,
    describe_month_changes,
    describe_month_critics,
    describe_month_list,
    explain_month,
)
from reviewlib.tables import FILMS, KIND, LINK, RELEASES, REVIEWS, complete_frame, empty_frame

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])


@pytest.fixture
def films():
    rows = [
        ("cobweb", "Cobweb", "거미집", 2023, ["Comedy", "Drama"], 60.0),
        ("sleep", "Sleep", None, 2023, [], None),
        ("hopeless", "Hopeless", None, 2023, ["Crime"], 50.0),
    ]
    names = ["film_id", "title", "original_title", "year", "genres", "audience_score"]
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(film_type=pl.lit("movie"))
    return complete_frame(frame, FILMS)


@pytest.fixture
def releases():
    """October: Cobweb, Sleep after a premiere, one unreviewed; September: Hopeless; a re-release, one abroad."""
    rows = [
        ("cobweb", "KR", "theatrical", date(2023, 10, 1)),
        ("sleep", "KR", "premiere", date(2023, 9, 1)),
        ("sleep", "KR", "digital", date(2023, 10, 31)),
        ("hopeless", "KR", "theatrical", date(2023, 9, 30)),
        ("hopeless", "KR", "digital", date(2023, 10, 30)),
        ("unreviewed", "KR", "limited", date(2023, 10, 12)),
        ("abroad", "US", "theatrical", date(2023, 10, 5)),
    ]
    names = ["film_id", "country", "type", "released_on"]
    return complete_frame(pl.DataFrame(rows, schema=names, orient="row"), RELEASES)


@pytest.fixture
def reviews():
    """October: Cobweb 80 and 40, an unlinked one without score and byline; September: Hopeless; one undated."""
    rows = [
        ("r1", "cobweb", "Desk B", date(2023, 10, 1), 80.0, 100),
        ("r2", "cobweb", "Desk A", date(2023, 10, 31), 40.0, 50),
        ("r3", None, None, date(2023, 10, 9), None, 7),
        ("r4", "hopeless", "Desk C", date(2023, 9, 30), 70.0, 10),
        ("r5", "sleep", "Desk B", None, 90.0, 10),
        ("r6", "hopeless", "Desk B", date(2023, 11, 1), 5.0, 10),
        ("r7", "hopeless", "Desk B", date(2022, 10, 31), 60.0, 10),
    ]
    names = ["review_id", "film_id", "critic", "published_on", "score", "words"]
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(
        source=pl.lit("x.md"),
        link=pl.when(pl.col("film_id").is_null()).then(pl.lit("unmatched")).otherwise(pl.lit("linked")),
        title_printed=pl.lit("As Printed"),
        original_title_printed=pl.lit("원제"),
        year_printed=pl.lit(1999),
        score_printed=pl.col("score").cast(pl.String),
        scale=pl.lit("points/100"),
        kind=pl.lit("capsule"),
        text=pl.lit(""),
    )
    return complete_frame(frame, REVIEWS)


@pytest.mark.parametrize(
    "month", ["2023-10", " 2023-10 ", date(2023, 10, 1), date(2023, 10, 31), datetime(2023, 10, 6, 23, 59)]
)
def test_a_month_is_read_as_its_first_day(month):
    assert parse_month(month) == date(2023, 10, 1)
    assert type(parse_month(month)) is date


@pytest.mark.parametrize(
    "month",
    [
        "",
        "2023",
        "2023-13",
        "2023-00",
        "2023-1",
        "23-10",
        "2023-10-06",
        "October 2023",
        "２０２３-10",
        "2023-10\n2",
        None,
        202310,
        date(1, 1, 1),
        "0000-01",
    ],
)
def test_a_bad_month_is_refused_with_what_is_allowed(month):
    with pytest.raises(ReviewlibError, match=r"is not a month(.|\n)*Write for example 2023-10"):
        parse_month(month)


@given(st.dates(date(1001, 1, 1), date(2999, 12, 31)))
def test_the_three_months_are_a_month_and_a_year_apart(day):
    none = empty_frame(REVIEWS), empty_frame(RELEASES), empty_frame(FILMS)
    this, before, last_year = summarise_months(*none, month=day, country="KR")["month"]
    assert (this.year * 12 + this.month) - (before.year * 12 + before.month) == 1
    assert (this.year * 12 + this.month) - (last_year.year * 12 + last_year.month) == 12
    assert this == day.replace(day=1)


SUMMARY_SCHEMA = {
    "period": PERIOD,
    "month": pl.Date,
    "reviews": pl.UInt32,
    "scored": pl.UInt32,
    "critics": pl.UInt32,
    "films": pl.UInt32,
    "mean_score": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "words": pl.UInt32,
    "releases": pl.UInt32,
    "reviewed": pl.UInt32,
    "coverage": pl.Float64,
    "compared": pl.UInt32,
    "mean_gap": pl.Float64,
}


@FORMS
def test_a_month_beside_the_one_before_and_last_year_s(reviews, releases, films, form):
    """Sleep counts as reviewed although its review is undated; both of Cobweb's gaps are 20 from 60."""
    months = summarise_months(form(reviews), form(releases), form(films), month="2023-10", country="kr")
    expected = pl.DataFrame(
        {
            "period": ["this month", "month before", "same month last year"],
            "month": [date(2023, 10, 1), date(2023, 9, 1), date(2022, 10, 1)],
            "reviews": [3, 1, 1],
            "scored": [2, 1, 1],
            "critics": [2, 1, 1],
            "films": [1, 1, 1],
            "mean_score": [60.0, 70.0, 60.0],
            "low": [None, None, None],
            "high": [None, None, None],
            "words": [157, 10, 10],
            "releases": [3, 1, 0],
            "reviewed": [2, 1, 0],
            "coverage": [2 / 3, 1.0, None],
            "compared": [2, 1, 1],
            "mean_gap": [0.0, 20.0, 10.0],
        },
        schema=SUMMARY_SCHEMA,
    )
    assert_frame_equal(months, expected)


def test_without_a_country_the_first_release_anywhere_counts(reviews, releases, films):
    months = summarise_months(reviews, releases, films, month="2023-10", country=None)
    assert months.select("releases", "reviewed").row(0) == (4, 2)


def test_the_means_of_a_month_are_means(reviews, releases, films):
    scores = pl.Series([0.0, 10.0, 80.0, 1.0, 1.0, 1.0, 1.0])
    of_cobweb = reviews.with_columns(score=scores, film_id=pl.lit("cobweb"))
    months = summarise_months(of_cobweb, releases, films, month="2023-10", country="KR")
    assert months.select("mean_score", "mean_gap").row(0) == (30.0, -30.0)


def test_releases_agree_with_the_listing_of_the_same_month(reviews, releases, films):
    for month, last in ((date(2023, 9, 1), 30), (date(2023, 10, 1), 31)):
        window = {"start": month, "end": month.replace(day=last)}
        listing = list_releases(releases, films, reviews, country="KR", **window)
        summary = summarise_months(reviews, releases, films, month=month, country="KR").row(0, named=True)
        assert summary["releases"] == listing.height > 0
        assert summary["reviewed"] == listing["is_reviewed"].sum()


@FORMS
def test_a_month_lists_its_reviews_linked_or_not(reviews, films, form):
    expected = pl.DataFrame(
        {
            "review_id": ["r1", "r2", "r3"],
            "title": ["Cobweb", "Cobweb", "As Printed"],
            "original_title": ["거미집", "거미집", "원제"],
            "year": [2023, 2023, 1999],
            "critic": ["Desk B", "Desk A", None],
            "published_on": [date(2023, 10, 1), date(2023, 10, 31), date(2023, 10, 9)],
            "score": [80.0, 40.0, None],
            "score_printed": ["80.0", "40.0", None],
            "scale": ["points/100"] * 3,
            "kind": ["capsule"] * 3,
            "words": [100, 50, 7],
            "link": ["linked", "linked", "unmatched"],
            "genre": ["Comedy", "Comedy", None],
            "genres_text": ["Comedy, Drama", "Comedy, Drama", None],
        },
        schema_overrides={"year": pl.Int32, "kind": KIND, "words": pl.UInt32, "link": LINK},
    )
    assert_frame_equal(list_month(form(reviews), form(films), month="2023-10"), expected)
    december = list_month(form(reviews), form(films), month="2023-12")
    assert december.is_empty()
    assert december.schema == expected.schema


def test_every_review_is_listed_undated_ones_too(reviews, films):
    undated = reviews.with_columns(published_on=pl.lit(None, pl.Date))
    listing = list_reviews(undated, films)
    assert sorted(listing["review_id"]) == sorted(reviews["review_id"])
    assert listing["score"].is_sorted(descending=True, nulls_last=True)


def test_reviews_of_equal_score_stand_by_day_then_title_then_id(reviews, films):
    days = [date(2023, 10, 9), date(2023, 10, 2), date(2023, 10, 9), date(2023, 10, 9)]
    same = reviews.head(4).with_columns(
        published_on=pl.Series(days),
        score=pl.lit(50.0),
        film_id=pl.lit(None, dtype=pl.String),
        title_printed=pl.Series(["B", "C", "A", "A"]),
        review_id=pl.Series(["r1", "r2", "r4", "r3"]),
    )
    assert list_month(same, films, month="2023-10")["review_id"].to_list() == ["r2", "r3", "r4", "r1"]


def test_a_critic_s_month_is_a_mean(reviews):
    third = reviews.with_columns(
        critic=pl.lit("Desk A"), score=pl.Series([0.0, 10.0, 80.0, 1.0, 1.0, 1.0, 1.0])
    )
    assert count_by_critic(third, month="2023-10")["mean_score"].to_list() == [30.0]


def test_a_december_ends_with_its_year(reviews, films):
    dates = [date(2023, 12, 1), date(2023, 12, 31), date(2024, 1, 1), date(2023, 11, 30)]
    december = reviews.head(4).with_columns(published_on=pl.Series(dates))
    assert sorted(list_month(december, films, month="2023-12")["review_id"]) == ["r1", "r2"]


@FORMS
def test_critics_of_a_month_add_up_and_show_the_silent(reviews, form):
    expected = pl.DataFrame(
        {
            "critic": ["Desk A", "Desk B", None, "Desk C"],
            "reviews": [1, 1, 1, 0],
            "scored": [1, 1, 0, 0],
            "mean_score": [40.0, 80.0, None, None],
            "reviews_before": [0, 0, 0, 1],
            "reviews_last_year": [0, 1, 0, 0],
        },
        schema_overrides=dict.fromkeys(
            ["reviews", "scored", "reviews_before", "reviews_last_year"], pl.UInt32
        ),
    )
    assert_frame_equal(count_by_critic(form(reviews), month="2023-10"), expected)


@FORMS
def test_empty_tables_give_the_same_columns(reviews, films, form):
    none, no_films = form(empty_frame(REVIEWS)), form(empty_frame(FILMS))
    for empty, full in (
        (list_month(none, no_films, month="2023-10"), list_month(reviews, films, month="2023-10")),
        (count_by_critic(none, month="2023-10"), count_by_critic(reviews, month="2023-10")),
    ):
        assert empty.schema == full.schema
        assert empty.is_empty()
        assert not full.is_empty()
    months = summarise_months(none, form(empty_frame(RELEASES)), no_films, month="2023-10", country="KR")
    assert months.schema == SUMMARY_SCHEMA
    assert months.select("reviews", "words", "releases", "coverage").rows() == [(0, 0, 0, None)] * 3


def months(now=(12, 9), before=(9, 2), last_year=(0, 0), **values):
    """Three rows of reviews and scored reviews, with the figures of a usual October."""
    frame = pl.DataFrame(
        {
            "month": [date(2023, 10, 1), date(2023, 9, 1), date(2022, 10, 1)],
            "reviews": [now[0], before[0], last_year[0]],
            "scored": [now[1], before[1], last_year[1]],
            "critics": [4, 3, 3],
            "mean_score": [68.0, 50.0, 60.0],
            "low": [60.0, 40.0, 52.0],
            "high": [76.0, 59.0, 68.0],
            "words": [4012, 3000, 3000],
            "releases": [31, 20, 0],
            "reviewed": [9, 7, 0],
            "coverage": [9 / 31, 0.35, None],
        }
    )
    return frame.with_columns(**{name: pl.Series(column) for name, column in values.items()})


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (12, 9, "October 2023: 12 reviews, three more than in September"),
        (1, 2, "October 2023: one review, one fewer than in September"),
        (3, 3, "October 2023: three reviews, the same as in September"),
        (0, 2, "October 2023: no reviews, two fewer than in September"),
        (2, 0, "October 2023: two reviews, after none in September"),
        (0, 0, "October 2023: no reviews, as in September"),
    ],
)
def test_the_headline_of_a_month(now, before, words):
    assert describe_month(months((now, 0), (before, 0))) == words


COVERAGE = "Reviewed so far: 9 of the 31 films known to be released in October 2023 (29%), after 35% in September 2023."


def test_the_paragraph_of_a_month():
    assert explain_month(months()) == (
        "October 2023 brought 12 reviews by four critics, 4,012 words in all. That is three more than in "
        "September 2023; none are on file for October 2022. Nine of the reviews carry a score, 68 out of 100 "
        f"on average (95% interval 60 to 76). {COVERAGE}"
    )


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (
            months((12, 9), (9, 9), (12, 9)),
            "That is three more than in September 2023 and the same as in October 2022. Nine of the reviews "
            "carry a score, 68 out of 100 on average (95% interval 60 to 76). The average is 18 points above "
            "September 2023. The average is too close to the 60 of October 2022 to call a change.",
        ),
        (
            months((12, 9), (9, 9), (12, 9), low=[60.0, None, 52.0]),
            "The average is too close to the 50 of September 2023 and the 60 of October 2022 to call a change.",
        ),
        (months((12, 12)), "All of the reviews carry a score, 68 out of 100 on average"),
        (months((12, 1)), "One of the reviews carries a score, 68 out of 100."),
        (months((12, 0)), "None of the reviews carries a score."),
        (months((1, 1)), "It carries a score, 68 out of 100."),
        (months((1, 0)), "It carries no score."),
        (
            months((0, 0), (0, 0)),
            "No reviews are on file for October 2023. None are on file for September 2023 or October 2022. "
            "Reviewed",
        ),
        (months(releases=[0, 0, 0]), "No film is known to be released in October 2023."),
        (
            months(releases=[1, 0, 0], reviewed=[1, 0, 0]),
            "The one film known to be released in October 2023 is reviewed.",
        ),
        (
            months(releases=[1, 0, 0], reviewed=[0, 0, 0]),
            "The one film known to be released in October 2023 is not yet reviewed.",
        ),
        (
            months(releases=[9, 0, 0], reviewed=[9, 0, 0]),
            "Reviewed so far: all nine films known to be released in October 2023.",
        ),
        (
            months(releases=[2, 0, 0], reviewed=[2, 0, 0]),
            "Reviewed so far: both films known to be released in October 2023.",
        ),
        (
            months(releases=[9, 0, 0], reviewed=[0, 0, 0]),
            "Reviewed so far: none of the nine films known to be released in October 2023.",
        ),
        (months(critics=[0, 0, 0], words=[0, 0, 0]), "October 2023 brought 12 reviews. That"),
    ],
)
def test_sentences_of_the_paragraph(frame, words):
    assert words in explain_month(frame)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No reviews in this month"),
        ([("Cobweb", None)], "One review, none with a score"),
        ([("Cobweb", 80.0), ("Sleep", None)], "The one score: Cobweb, 80 out of 100"),
        ([("Cobweb", 80.0), ("Cobweb", 80.0), ("Sleep", 9.0)], "Highest score: Cobweb, 80 out of 100"),
        ([("Cobweb", 80.0), ("Sleep", 80.0)], "Highest score: Cobweb and Sleep, 80 out of 100"),
        ([("A" * 80, 80.0), ("B", 9.0)], "Highest score: 80 out of 100"),
    ],
)
def test_what_is_said_of_the_month_s_list(rows, words):
    schema = {"title": pl.String, "score": pl.Float64}
    assert describe_month_list(pl.DataFrame(rows, schema=schema, orient="row")) == words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No reviews in this month"),
        ([("Desk A", 0)], "No reviews in this month"),
        ([(None, 2)], "Two reviews, none with a byline"),
        ([("Desk A", 1), ("Desk B", 0)], "Desk A wrote the one review"),
        ([("Desk A", 3)], "Desk A wrote all three reviews"),
        ([("Desk A", 6), ("Desk B", 3)], "Desk A wrote most, six of nine reviews"),
        ([("Desk A", 2), ("Desk B", 2)], "Desk A and Desk B wrote two reviews each"),
        ([("Desk A", 2), ("Desk B", 2), (None, 1)], "Desk A and Desk B wrote most, two each of five reviews"),
    ],
)
def test_what_is_said_of_the_month_s_critics(rows, words):
    schema = {"critic": pl.String, "reviews": pl.UInt32}
    assert describe_month_critics(pl.DataFrame(rows, schema=schema, orient="row")) == words


def two_months(now, before):
    names = ["reviews", "films", "critics", "words", "coverage"]
    rows = [dict(zip(names, values, strict=True)) for values in (now, before)]
    return pl.DataFrame(rows).with_columns(month=pl.Series([date(2024, 1, 1), date(2023, 12, 1)]))


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (
            (12, 11, 4, 2900, 0.3),
            (9, 9, 4, 3000, 0.35),
            "More reviews and films than in December, fewer words, lower coverage",
        ),
        (
            (5, 5, 2, 900, 0.5),
            (6, 6, 3, 950, 0.5),
            "Fewer reviews, films, critics and words than in December",
        ),
        (
            (5, 5, 2, 900, 0.5),
            (5, 5, 2, 900, None),
            "As many reviews, films, critics and words as in December",
        ),
        ((5, 5, 2, 900, 0.5), (5, 5, 2, 900, 0.1), "Higher coverage than in December"),
        ((5, 5, 2, 900, 0.5), (0, 0, 0, 0, None), "January 2024: five reviews, after none in December"),
        ((0, 0, 0, 0, None), (5, 5, 2, 900, 0.5), "January 2024: no reviews, five fewer than in December"),
    ],
)
def test_what_is_said_of_the_changes(now, before, words):
    assert describe_month_changes(two_months(now, before)) == words


def test_an_interval_over_the_whole_scale_is_put_in_words():
    counted = {"reviews": 5, "films": 5, "critics": 2, "words": 900, "releases": 0, "reviewed": 0}
    score = {"scored": 2, "mean_score": 70.5, "low": 0.0, "high": 100.0, "coverage": None}
    months = pl.DataFrame([counted | score] * 3).with_columns(
        month=pl.Series([date(2024, 1, 1), date(2023, 12, 1), date(2023, 1, 1)])
    )
    assert "Two of the reviews carry a score, 71 out of 100 on average, too few to say more." in (
        explain_month(months)
    )
