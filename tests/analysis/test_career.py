"""A career by date, its gaps, its sums, its colleagues, and what is said of it."""

from datetime import date

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib.analysis.career import (
    count_careers,
    count_colleagues,
    list_gaps,
    summarise_career,
    trace_career,
)
from reviewlib.findings.career import (
    describe_career,
    describe_career_scores,
    describe_colleagues,
    describe_gaps,
    explain_career,
)
from reviewlib.tables import (
    CREDITS,
    FILM_TYPE,
    FILMS,
    PEOPLE,
    RELEASES,
    REVIEWS,
    complete_frame,
    empty_frame,
)

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])


@pytest.fixture
def credits():
    """Jeon in four films, twice in The Call; Lee shares two, Park one; Ahn none."""
    rows = [
        ("call", "jeon", "actor", "Young-sook", "acting", 2),
        ("call", "jeon", "writer", None, "writing", None),
        ("call", "lee", "director", None, "directing", None),
        ("burning", "jeon", "actor", "Hae-mi", "acting", 3),
        ("ballerina", "jeon", "actor", "Ok-ju", "acting", 1),
        ("ballerina", "lee", "director", None, "directing", None),
        ("ballerina", "lee", "writer", None, "writing", None),
        ("ballerina", "park", "actor", None, "acting", 2),
        ("lost", "jeon", "actor", None, "acting", None),
        ("elsewhere", "ahn", "actor", None, "acting", 1),
    ]
    names = ["film_id", "person_id", "job", "character", "department", "billing"]
    return complete_frame(pl.DataFrame(rows, schema=names, orient="row"), CREDITS)


@pytest.fixture
def films():
    """Burning has no release that could date it; Lost is in no table of films."""
    rows = [
        ("burning", "Burning", "버닝", 2018, ["Mystery", "Drama"], 74.0, 1660),
        ("call", "The Call", "콜", 2020, ["Thriller"], None, None),
        ("ballerina", "Ballerina", None, 2023, [], 70.0, 500),
        ("elsewhere", "Elsewhere", None, 2020, [], None, None),
    ]
    names = ["film_id", "title", "original_title", "year", "genres", "audience_score", "audience_votes"]
    frame = pl.DataFrame(rows, schema=names, orient="row").with_columns(film_type=pl.lit("movie"))
    return complete_frame(frame, FILMS)


@pytest.fixture
def releases():
    """Burning's only known release came two years late; Ballerina's first was elsewhere."""
    rows = [
        ("burning", "KR", "digital", date(2020, 1, 1)),
        ("call", "KR", "digital", date(2020, 11, 27)),
        ("ballerina", "US", "premiere", date(2023, 10, 4)),
        ("ballerina", "KR", "digital", date(2023, 10, 6)),
        ("elsewhere", "KR", "digital", date(2020, 1, 1)),
    ]
    names = ["film_id", "country", "type", "released_on"]
    return complete_frame(pl.DataFrame(rows, schema=names, orient="row"), RELEASES)


@pytest.fixture
def reviews():
    rows = [
        ("r1", "ballerina", 60.0),
        ("r2", "ballerina", 80.0),
        ("r3", "ballerina", None),
        ("r4", "burning", 90.0),
        ("r5", "call", None),
        ("r6", None, 5.0),
    ]
    frame = pl.DataFrame(rows, schema=["review_id", "film_id", "score"], orient="row")
    constants = {
        "source": "x",
        "link": "linked",
        "title_printed": "x",
        "kind": "capsule",
        "words": 9,
        "text": "",
    }
    return complete_frame(
        frame.with_columns(**{key: pl.lit(value) for key, value in constants.items()}), REVIEWS
    )


@FORMS
def test_one_row_a_film_in_the_order_of_release(credits, films, releases, reviews, form):
    career = trace_career("jeon", form(credits), form(films), form(releases), form(reviews), country="KR")
    expected = pl.DataFrame(
        {
            "film_id": ["burning", "call", "ballerina", "lost"],
            "title": ["Burning", "The Call", "Ballerina", None],
            "original_title": ["버닝", "콜", None, None],
            "film_type": ["movie", "movie", "movie", None],
            "dated_on": [date(2018, 7, 1), date(2020, 11, 27), date(2023, 10, 6), None],
            "date_precision": ["year", "day", "day", None],
            "year": [2018, 2020, 2023, None],
            "job": ["actor", "actor, writer", "actor", "actor"],
            "department": ["acting", "acting, writing", "acting", "acting"],
            "character": ["Hae-mi", "Young-sook", "Ok-ju", None],
            "billing": [3, 2, 1, None],
            "genre": ["Mystery", "Thriller", None, None],
            "genres_text": ["Mystery, Drama", "Thriller", None, None],
            "audience_score": [74.0, None, 70.0, None],
            "audience_votes": [1660, None, 500, None],
            "score": [90.0, None, 70.0, None],
            "reviews": [1, 1, 3, 0],
            "is_reviewed": [True, True, True, False],
            "gap_years": [None, 880 / 365.25, 1043 / 365.25, None],
            "credits": [1, 2, 1, 1],
        },
        schema_overrides={
            "film_type": FILM_TYPE,
            "year": pl.Int32,
            "billing": pl.Int32,
            "reviews": pl.UInt32,
            "credits": pl.UInt32,
        },
    )
    assert_frame_equal(career, expected)


def test_without_a_country_the_earliest_release_anywhere_dates_a_film(credits, films, releases, reviews):
    career = trace_career("jeon", credits, films, releases, reviews)
    assert career.filter(film_id="ballerina")["dated_on"].to_list() == [date(2023, 10, 4)]
    in_the_us = trace_career("jeon", credits, films, releases, reviews, country="us")
    assert in_the_us.filter(film_id="call")["dated_on"].to_list() == [date(2020, 11, 27)]


def test_a_release_dates_a_film_up_to_the_year_after_its_own(credits, films, releases, reviews):
    late = releases.with_columns(
        released_on=pl.when(pl.col("film_id") == "burning")
        .then(date(2019, 12, 31))
        .otherwise(pl.col("released_on"))
    )
    career = trace_career("jeon", credits, films, late, reviews)
    assert career.select("dated_on", "date_precision").row(0) == (date(2019, 12, 31), "day")


@FORMS
def test_gaps_by_their_length(credits, films, releases, reviews, form):
    career = form(trace_career("jeon", credits, films, releases, reviews, country="KR"))
    expected = pl.DataFrame(
        {
            "gap_start": [date(2020, 11, 27)],
            "gap_end": [date(2023, 10, 6)],
            "years": [1043 / 365.25],
            "before": ["The Call"],
            "after": ["Ballerina"],
        }
    )
    assert_frame_equal(list_gaps(career, min_years=2.5), expected)
    assert list_gaps(career)["before"].to_list() == ["Burning", "The Call"]


@FORMS
def test_the_sums_of_a_career(credits, films, releases, reviews, form):
    career = trace_career("jeon", credits, films, releases, reviews, country="KR")
    expected = pl.DataFrame(
        {
            "credits": [5],
            "films": [4],
            "reviewed": [3],
            "scored": [2],
            "first_year": [2018],
            "last_year": [2023],
            "mean_score": [80.0],
            "mean_audience_score": [72.0],
            "best_title": ["Burning"],
            "best_score": [90.0],
            "longest_gap_years": [1043 / 365.25],
            "best_films": [1],
            "compared": [2],
            "mean_gap": [8.0],
            "year_only": [1],
            "undated": [1],
        },
        schema_overrides=dict.fromkeys(
            ["credits", "films", "reviewed", "scored", "best_films", "compared", "year_only", "undated"],
            pl.UInt32,
        )
        | {"first_year": pl.Int32, "last_year": pl.Int32},
    )
    assert_frame_equal(summarise_career(form(career)), expected)


def test_the_means_of_a_career_are_means(credits, films, releases, reviews):
    audience = films.with_columns(audience_score=pl.lit(10.0))
    scores = reviews.filter(pl.col("review_id").is_in(["r1", "r4", "r5"])).with_columns(
        score=pl.Series([0.0, 10.0, 80.0])
    )
    career = trace_career("jeon", credits, audience, releases, scores)
    assert summarise_career(career).select("mean_score", "mean_gap").row(0) == (30.0, 20.0)


def test_of_equal_best_scores_the_earliest_is_named(credits, films, releases, reviews):
    equal = reviews.with_columns(score=pl.when(pl.col("score").is_not_null()).then(50.0))
    career = trace_career("jeon", credits, films, releases, equal)
    assert summarise_career(career.reverse()).select("best_title", "best_films").row(0) == ("Burning", 2)


@FORMS
def test_colleagues_by_shared_films(credits, reviews, form):
    people = complete_frame(pl.DataFrame({"person_id": ["lee"], "name": ["Lee Chung-hyun"]}), PEOPLE)
    colleagues = count_colleagues("jeon", form(credits), form(people), form(reviews))
    expected = pl.DataFrame(
        {"person_id": ["lee", "park"], "name": ["Lee Chung-hyun", None], "films": [2, 1], "reviewed": [2, 1]},
        schema_overrides={"films": pl.UInt32, "reviewed": pl.UInt32},
    )
    assert_frame_equal(colleagues, expected)


def test_colleagues_on_reviewed_films_alone_are_reviewed(credits, reviews):
    people = pl.DataFrame({"person_id": ["lee", "park"], "name": ["Lee Chung-hyun", "Park Yu-rim"]})
    colleagues = count_colleagues("jeon", credits, people, reviews.filter(film_id="call"))
    assert colleagues.select("name", "films", "reviewed").rows() == [
        ("Lee Chung-hyun", 2, 1),
        ("Park Yu-rim", 1, 0),
    ]


def test_colleagues_of_equal_films_stand_by_name_unnamed_ones_last(credits, reviews):
    people = pl.DataFrame({"person_id": ["lee", "jeon"], "name": ["Lee", "Jeon"]})
    of_park = count_colleagues("park", credits, people, reviews)
    assert of_park["name"].to_list() == ["Jeon", "Lee"]
    assert count_colleagues("park", credits, people.tail(1), reviews)["person_id"].to_list() == [
        "jeon",
        "lee",
    ]


@FORMS
def test_careers_by_films_reviewed(credits, reviews, form):
    people = complete_frame(pl.DataFrame({"person_id": ["jeon", "park"], "name": ["Jeon", "Park"]}), PEOPLE)
    expected = pl.DataFrame(
        {
            "person_id": ["jeon", "park", "ahn"],
            "name": ["Jeon", "Park", None],
            "films": [4, 1, 1],
            "reviewed": [3, 1, 0],
        },
        schema_overrides={"films": pl.UInt32, "reviewed": pl.UInt32},
    )
    assert_frame_equal(count_careers(form(credits), form(people), form(reviews)), expected)
    directors = count_careers(form(credits), form(people), form(reviews), department="directing")
    assert directors.select("person_id", "films", "reviewed").rows() == [("lee", 2, 2)]


@FORMS
def test_empty_tables_give_the_same_columns_without_rows(credits, films, releases, reviews, form):
    none = [form(empty_frame(table)) for table in (CREDITS, FILMS, RELEASES, REVIEWS)]
    people = pl.DataFrame({"person_id": ["lee"], "name": ["Lee Chung-hyun"]})
    career = trace_career("jeon", *none)
    full_career = trace_career("jeon", credits, films, releases, reviews)
    pairs = [
        (career, full_career),
        (list_gaps(form(career)), list_gaps(full_career)),
        (
            count_colleagues("jeon", none[0], form(empty_frame(PEOPLE)), none[3]),
            count_colleagues("jeon", credits, people, reviews),
        ),
    ]
    for empty, full in pairs:
        assert empty.schema == full.schema
        assert empty.is_empty()
        assert not full.is_empty()
    assert trace_career("nobody", credits, films, releases, reviews).is_empty()
    summary = summarise_career(form(career))
    assert summary.schema == summarise_career(full_career).schema
    assert summary.select("films", "reviewed", "mean_score", "best_title").row(0) == (0, 0, None, None)


def summary(**values):
    row = {
        "films": 9,
        "reviewed": 6,
        "scored": 4,
        "first_year": 2018,
        "last_year": 2024,
        "mean_score": 68.2,
        "best_title": "Burning",
        "best_score": 90.0,
        "best_films": 1,
        "longest_gap_years": 2.53,
        "compared": 3,
        "mean_gap": -5.0,
        "year_only": 0,
        "undated": 0,
    }
    return pl.DataFrame([row | values])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"films": 0}, "Jeon: no film on file"),
        ({"films": 1, "reviewed": 1, "last_year": 2018}, "Jeon: one film on file from 2018, reviewed"),
        ({"films": 1, "reviewed": 0, "last_year": 2018}, "Jeon: one film on file from 2018, not reviewed"),
        (
            {"films": 2, "reviewed": 2, "last_year": 2018},
            "Jeon: two films on file in 2018, both of them reviewed",
        ),
        ({"reviewed": 9}, "Jeon: nine films on file from 2018 to 2024, all of them reviewed"),
        ({"reviewed": 0}, "Jeon: nine films on file from 2018 to 2024, none of them reviewed"),
        ({"first_year": None, "last_year": None}, "Jeon: nine films on file, six of them reviewed"),
    ],
)
def test_the_headline_of_a_career(values, words):
    assert describe_career(summary(**values), name="Jeon") == words


NOTHING = {
    "reviewed": 0,
    "scored": 0,
    "mean_score": None,
    "best_title": None,
    "best_score": None,
    "compared": 0,
    "longest_gap_years": None,
}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"films": 0}, "No film of Jeon is on file."),
        (
            {"films": 1, "last_year": 2018, **NOTHING},
            "Jeon has one film on file from 2018. We have not reviewed it.",
        ),
        (
            {"films": 1, "last_year": 2018, **NOTHING, "reviewed": 1, "scored": 1, "mean_score": 90.0},
            "Jeon has one film on file from 2018. We reviewed it and gave it 90 out of 100.",
        ),
        (NOTHING, "Jeon has nine films on file from 2018 to 2024. We have reviewed none of them."),
        (
            NOTHING | {"reviewed": 1, "scored": 1, "year_only": 1, "undated": 2},
            "Jeon has nine films on file from 2018 to 2024. We reviewed one of them and scored it, too few "
            "for an average. One film is dated by its year alone. Two films have no date.",
        ),
        (
            {
                "films": 2,
                "reviewed": 2,
                "scored": 2,
                "best_films": 2,
                "compared": 2,
                "longest_gap_years": 0.4,
            },
            "Jeon has two films on file from 2018 to 2024. We reviewed both of them and scored each, too few "
            "for an average. Our highest score, 90 out of 100, went to Burning and one other film.",
        ),
        (
            {"films": 3, "reviewed": 3, "scored": 3, "compared": 2, "longest_gap_years": 0.4},
            "Jeon has three films on file from 2018 to 2024. We reviewed all of them and scored each, at 68 out "
            "of 100 on average. Our highest score, 90 out of 100, went to Burning.",
        ),
        (
            {"mean_gap": 0.3},
            "Jeon has nine films on file from 2018 to 2024. We reviewed six of them and scored four, at 68 out "
            "of 100 on average. Our highest score, 90 out of 100, went to Burning. On the three films with both "
            "scores, ours is level with the audience's on average. The longest wait between two of them was "
            "2.5 years.",
        ),
        (
            NOTHING | {"reviewed": 9},
            "Jeon has nine films on file from 2018 to 2024. We reviewed all of them, without a score.",
        ),
    ],
)
def test_the_paragraph_of_a_career(values, words):
    assert explain_career(summary(**values), name="Jeon") == words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No long gap between the films on file"),
        (
            [(2.0, "A", "B"), (3.04, "B", "C")],
            "The longest gap on file, three years, lies between B and C",
        ),
        ([(2.0, "A" * 60, "B" * 60)], "The longest gap on file is two years"),
    ],
)
def test_what_is_said_of_gaps(rows, words):
    schema = {"years": pl.Float64, "before": pl.String, "after": pl.String}
    assert describe_gaps(pl.DataFrame(rows, schema=schema, orient="row")) == words


def test_of_equal_gaps_none_is_called_the_longest():
    gaps = pl.DataFrame({"years": [2.04, 1.5, 2.0], "before": ["A", "B", "C"], "after": ["B", "C", "D"]})
    assert describe_gaps(gaps) == "The longest gaps on file are of two years, two times"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No colleague on file"),
        ([("Lee", 2), ("Park", 1)], "Lee is the most frequent colleague, with two shared films"),
        ([(None, 2), ("Park", 1)], "The most frequent colleague has two shared films"),
        (
            [("Lee", 2), ("Kim", 2), ("Park", 1)],
            "Lee and Kim share the most films, two each",
        ),
        ([("L" * 40, 2), ("K" * 40, 2), ("Park", 1)], "Two colleagues share the most films, two each"),
        ([("Lee", 2), (None, 2), ("Park", 1)], "Two colleagues share the most films, two each"),
        ([("Lee", 1), ("Park", 1)], "Two colleagues, with one shared film each"),
    ],
)
def test_what_is_said_of_colleagues(rows, words):
    schema = {"name": pl.String, "films": pl.UInt32}
    assert describe_colleagues(pl.DataFrame(rows, schema=schema, orient="row")) == words


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ([None, None], "Two films, none with a score of ours"),
        ([None, 60.0], "We scored one of two films: B, 60 out of 100"),
        ([60.0, 60.0], "We scored both 60 out of 100"),
        ([60.0, 98.4, 40.0], "We scored B highest, 98 out of 100, and C lowest, 40"),
        ([90.0, 90.0, 90.0, 20.0], "We scored A, B and C highest, 90 out of 100, and D lowest, 20"),
    ],
)
def test_what_is_said_of_a_career_s_scores(scores, words):
    titles = list("ABCD")[: len(scores)]
    career = pl.DataFrame(
        {"title": titles, "score": scores}, schema={"title": pl.String, "score": pl.Float64}
    )
    assert describe_career_scores(career) == words


def test_a_name_written_from_right_to_left_does_not_turn_the_sentence():
    summary = pl.DataFrame({"films": [9], "reviewed": [9], "first_year": [2018], "last_year": [2024]})
    assert describe_career(summary, name="לאה").startswith("\u2068לאה\u2069: nine films")
