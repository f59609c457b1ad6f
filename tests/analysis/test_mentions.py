"""Which other films reviews mention, and whom without a credit."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib.analysis.mentions import (
    count_films_mentioned,
    count_mentions_by_year,
    list_people_without_credit,
)
from reviewlib.findings.mentions import (
    describe_films_mentioned,
    describe_mentions_by_year,
    explain_films_mentioned,
    explain_people_without_credit,
)
from reviewlib.tables import CREDITS, FILMS, MENTIONS, REVIEWS, complete_frame, empty_frame
from reviewlib.wording import TITLE_LIMIT

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])


def make_mentions(kind, *rows):
    """Rows: review_id, text, role, year or character, film_id or person_id."""
    names = ("year", "film_id") if kind == "film" else ("character", "person_id")
    made = [
        dict(zip(("review_id", "text", "role", *names), row, strict=True))
        | {"start": start, "kind": kind, "is_fact": False}
        for start, row in enumerate(rows)
    ]
    return complete_frame(pl.DataFrame(made, infer_schema_length=None), MENTIONS)


@pytest.fixture
def reviews():
    """Five reviews of f1 to f3, the fifth without a film."""
    return complete_frame(
        pl.DataFrame(
            {
                "review_id": ["r1", "r2", "r3", "r4", "r5"],
                "source": ["x.md"] * 5,
                "link": ["linked"] * 4 + ["unmatched"],
                "film_id": ["f1", "f2", "f3", "f3", None],
                "title_printed": ["Moon", "Sun", "Star", "The Star", "Dust"],
                "kind": ["capsule"] * 5,
                "words": [9] * 5,
                "text": [""] * 5,
            }
        ),
        REVIEWS,
    )


@pytest.fixture
def films():
    return complete_frame(
        pl.DataFrame(
            {
                "film_id": ["f1", "f4"],
                "title": ["Moon", "Burning"],
                "year": [2020, 2018],
                "film_type": ["movie"] * 2,
            }
        ),
        FILMS,
    )


@FORMS
def test_a_film_counts_once_per_review_whatever_it_is_called(reviews, films, form):
    mentions = make_mentions(
        "film",
        ("r1", "Burning", None, 2018, "f4"),
        ("r2", "Beoning", None, 2018, "f4"),
        ("r2", "Burning", None, 2018, "f4"),
        ("r3", "The Rain", None, 1990, None),
        ("r4", "Rain", None, 1990, None),
        ("r4", "RAIN", None, 1990, None),
        ("r5", "The Rain", None, 1990, None),
        ("r5", "Rain", None, 2011, None),
        ("r2", "Moon", None, 2020, "f1"),
        ("r1", "Rain", "not this one", 1990, None),
    )
    expected = pl.DataFrame(
        [
            (None, "The Rain", 1990, 3, "Star, The Star, Dust", False),
            ("f4", "Burning", 2018, 2, "Moon, Sun", False),
            ("f1", "Moon", 2020, 1, "Sun", True),
            (None, "Rain", 2011, 1, "Dust", False),
        ],
        schema={
            "film_id": pl.String,
            "title": pl.String,
            "year": pl.Int32,
            "reviews": pl.UInt32,
            "named_in": pl.String,
            "is_reviewed": pl.Boolean,
        },
        orient="row",
    )
    assert_frame_equal(count_films_mentioned(form(mentions), form(reviews), form(films)), expected)


def test_of_many_reviews_three_are_named(reviews, films):
    mentions = make_mentions("film", *((f"r{n}", "Rain", None, 1990, None) for n in range(1, 6)))
    counted = count_films_mentioned(mentions, reviews, films)
    assert counted.select("reviews", "named_in").rows() == [(5, "Moon, Sun, Star and 2 more")]


@FORMS
def test_every_year_between_the_first_and_the_last_has_a_row(form):
    mentioned = pl.DataFrame(
        {"year": [2018, 1990, None, 2018, 1992], "is_reviewed": [True, False, True, False, True]}
    )
    by_year = count_mentions_by_year(form(mentioned))
    assert by_year.schema == {"year": pl.Int32, "films": pl.UInt32, "reviewed": pl.UInt32}
    assert by_year.height == 29
    assert by_year.filter(pl.col("films") > 0).rows() == [(1990, 1, 0), (1992, 1, 1), (2018, 2, 1)]


@FORMS
def test_people_without_a_credit_by_what_is_said_of_them(reviews, form):
    mentions = make_mentions(
        "person",
        ("r1", "Bo Lund", None, None, None),
        ("r1", "Bo Lund", "cast", "Ray", None),
        ("r1", "Lund", "cast", "Ray", None),
        ("r2", "bo lund", "cast", "Fay", None),
        ("r2", "Ida Noor", None, None, None),
        ("r2", "Ann Lee", "cast", "Joy", "p1"),
        ("r2", "Cy Dell", "director", None, None),
        ("r1", "Cy Dell", "director", None, None),
        ("r3", "Esom", "cast", None, None),
        ("r4", "Esom", "cast", None, None),
        ("r2", "Esom", "cast", None, None),
        ("r5", "Bo Lund", "cast", None, None),
    )
    credits = complete_frame(
        pl.DataFrame(
            {
                "film_id": ["f1", "f2", "f2", "f3"],
                "person_id": ["p9", "p1", "p8", "p7"],
                "job": ["actor", "actor", "director", "actor"],
                "department": ["acting", "acting", "directing", "acting"],
            }
        ),
        CREDITS,
    )
    expected = pl.DataFrame(
        [
            ("Bo Lund", "cast", "Ray, Fay", 2, "Moon, Sun"),
            ("Esom", "cast", None, 2, "Star, The Star"),
            ("Esom", "cast", None, 1, "Sun"),
            ("Cy Dell", "director", None, 1, "Sun"),
            ("Ida Noor", None, None, 1, "Sun"),
        ],
        schema={
            "name": pl.String,
            "role": pl.String,
            "character": pl.String,
            "reviews": pl.UInt32,
            "named_in": pl.String,
        },
        orient="row",
    )
    found = list_people_without_credit(form(mentions), form(reviews), form(credits))
    assert_frame_equal(found, expected)


def test_a_film_without_credits_says_nothing_of_anybody(reviews):
    mentions = make_mentions(
        "person", ("r1", "Bo Lund", "cast", None, None), ("r1", "Ida Noor", None, None, None)
    )
    assert list_people_without_credit(mentions, reviews, empty_frame(CREDITS)).is_empty()


@pytest.mark.parametrize(
    ("reviews", "titles", "said"),
    [
        ([], [], "Our reviews mention no other film"),
        ([1], ["Rain"], "Our reviews mention one other film, in one review"),
        ([1, 1], ["Rain", "Sun"], "Our reviews mention two other films, each in one review"),
        ([2, 1], ["Rain", "Sun"], "Our reviews mention Rain most, in two reviews"),
        ([12, 12, 1], ["Rain", "Sun", "Moon"], "Our reviews mention Rain and Sun most, in 12 reviews each"),
        ([2, 2, 2, 2], ["A", "B", "C", "D"], "Four films are mentioned most, in two reviews each"),
        ([2, 2], ["Long " * 20 + "Title", "Sun"], "Two films are mentioned most, in two reviews each"),
    ],
)
def test_a_title_names_what_is_mentioned_most(reviews, titles, said):
    frame = pl.DataFrame(
        {"title": titles, "reviews": reviews}, schema={"title": pl.String, "reviews": pl.UInt32}
    )
    assert describe_films_mentioned(frame) == said
    assert len(said) <= TITLE_LIMIT


@pytest.mark.parametrize(
    ("films", "said"),
    [
        ([], "No film mentioned has a year"),
        ([4], "The films we mention are all from 2000"),
        ([3, 1], "The films we mention are from 2000 to 2001"),
        (
            [1, 0, 1, 2],
            "The films we mention are from 2000 to 2003, at least half of them from 2003 or later",
        ),
        (
            [1, 2, 1, 1],
            "The films we mention are from 2000 to 2003, at least half of them from 2001 or later",
        ),
    ],
)
def test_a_title_names_the_year_that_half_of_the_films_have_reached(films, said):
    years = list(range(2000, 2000 + len(films)))
    frame = pl.DataFrame({"year": years, "films": films}, schema={"year": pl.Int32, "films": pl.UInt32})
    assert describe_mentions_by_year(frame) == said
    assert len(said) <= TITLE_LIMIT


def test_words_for_a_desk_that_mentions_nothing(reviews, films):
    nothing = empty_frame(MENTIONS)
    mentioned = count_films_mentioned(nothing, reviews, films)
    assert explain_films_mentioned(mentioned) == "Our reviews mention no other film with its year."
    assert count_mentions_by_year(mentioned).is_empty()
    people = list_people_without_credit(nothing, reviews, empty_frame(CREDITS))
    assert explain_people_without_credit(people) == (
        "Everybody whom a review names is in the credits of its film, wherever those are known."
    )
