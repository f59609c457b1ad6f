"""Releases of a window, their coverage, the lags, and what is said of them."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib.analysis.releases import count_lags, list_releases, measure_coverage, measure_lags
from reviewlib.errors import ReviewlibError
from reviewlib.findings.releases import (
    describe_coverage,
    describe_lags,
    describe_release_scores,
    describe_releases,
    explain_lags,
    explain_releases,
)
from reviewlib.tables import FILMS, RELEASE_TYPE, RELEASES, REVIEWS, complete_frame, empty_frame

FORMS = pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])
OCTOBER = {"country": "KR", "start": date(2023, 10, 1), "end": date(2023, 10, 31)}


@pytest.fixture
def films():
    rows = [
        ("cobweb", "Cobweb", "거미집", ["Comedy", "Drama"]),
        ("sleep", "Sleep", None, []),
        ("oldboy", "Oldboy", None, ["Thriller"]),
        ("hopeless", "Hopeless", None, ["Crime"]),
        ("elsewhere", "Elsewhere", None, []),
    ]
    frame = pl.DataFrame(rows, schema=["film_id", "title", "original_title", "genres"], orient="row")
    return complete_frame(frame.with_columns(film_type=pl.lit("movie")), FILMS)


@pytest.fixture
def releases():
    """Cobweb after a premiere; Sleep on the last day; Oldboy a re-release; Lost in no table of films."""
    rows = [
        ("cobweb", "KR", "premiere", date(2023, 9, 20), None),
        ("cobweb", "KR", "digital", date(2023, 10, 20), "Later"),
        ("cobweb", "KR", "theatrical", date(2023, 10, 4), "Barunson"),
        ("cobweb", "KR", "limited", date(2023, 10, 4), None),
        ("sleep", "KR", "theatrical", date(2023, 10, 31), "Lotte"),
        ("oldboy", "KR", "theatrical", date(2003, 11, 21), None),
        ("oldboy", "KR", "theatrical", date(2023, 10, 11), None),
        ("hopeless", "KR", "theatrical", date(2023, 11, 1), None),
        ("elsewhere", "US", "theatrical", date(2023, 10, 6), None),
        ("lost", "KR", "digital", date(2023, 10, 4), None),
    ]
    frame = pl.DataFrame(
        rows, schema=["film_id", "country", "type", "released_on", "distributor"], orient="row"
    )
    return complete_frame(frame, RELEASES)


@pytest.fixture
def reviews():
    """Two dated and one undated of Cobweb, one of Hopeless, one of Oldboy, one not linked."""
    rows = [
        ("r1", "cobweb", "Desk B", date(2023, 10, 9), 60.0),
        ("r2", "cobweb", "Desk D", date(2023, 10, 2), 80.0),
        ("r3", "cobweb", "Desk C", None, None),
        ("r4", "hopeless", "Desk A", date(2023, 11, 1), None),
        ("r5", "oldboy", "Desk A", date(2023, 10, 12), 90.0),
        ("r6", None, "Desk A", date(2023, 10, 12), 5.0),
    ]
    frame = pl.DataFrame(
        rows, schema=["review_id", "film_id", "critic", "published_on", "score"], orient="row"
    )
    return complete_frame(
        frame.with_columns(
            source=pl.lit("x.md"),
            link=pl.when(pl.col("film_id").is_null()).then(pl.lit("unmatched")).otherwise(pl.lit("linked")),
            title_printed=pl.lit("as printed"),
            kind=pl.lit("capsule"),
            words=pl.lit(90),
            text=pl.lit(""),
        ),
        REVIEWS,
    )


@FORMS
def test_a_film_belongs_to_its_first_release_and_both_ends_count(releases, films, reviews, form):
    listing = list_releases(form(releases), form(films), form(reviews), **OCTOBER)
    expected = pl.DataFrame(
        {
            "film_id": ["cobweb", "lost", "sleep"],
            "title": ["Cobweb", None, "Sleep"],
            "original_title": ["거미집", None, None],
            "released_on": [date(2023, 10, 4), date(2023, 10, 4), date(2023, 10, 31)],
            "type": ["limited", "digital", "theatrical"],
            "distributor": [None, None, "Lotte"],
            "genres_text": ["Comedy, Drama", None, None],
            "is_reviewed": [True, False, False],
            "reviews": [3, 0, 0],
            "score": [70.0, None, None],
            "published_on": [date(2023, 10, 2), None, None],
            "critic": ["Desk D", None, None],
            "lag_days": [-2, None, None],
        },
        schema_overrides={"type": RELEASE_TYPE, "reviews": pl.UInt32, "lag_days": pl.Int32},
    )
    assert_frame_equal(listing, expected)


def test_the_types_asked_for_decide(releases, films, reviews):
    listing = list_releases(releases, films, reviews, **OCTOBER, types=["theatrical"])
    assert listing.select("film_id", "distributor").rows() == [("cobweb", "Barunson"), ("sleep", "Lotte")]
    premieres = list_releases(releases, films, reviews, **OCTOBER, types=["premiere", "digital"])
    assert premieres["film_id"].to_list() == ["lost"]
    assert list_releases(releases, films, reviews, **OCTOBER | {"country": "kr"}).height == 3


def test_the_score_is_a_mean_and_a_known_distributor_comes_first(releases, films, reviews):
    third = reviews.with_columns(score=pl.when(pl.col("review_id") == "r3").then(0.0).otherwise("score"))
    named = releases.filter(film_id="cobweb", type="limited").with_columns(distributor=pl.lit("Barunson"))
    both = pl.concat([releases, named])
    listing = list_releases(both, films, third, **OCTOBER)
    assert listing.select("score", "distributor").row(0) == (pytest.approx(140 / 3), "Barunson")


def test_without_a_country_the_first_release_anywhere_counts(releases, films, reviews):
    listing = list_releases(releases, films, reviews, **OCTOBER | {"country": None})
    assert listing["film_id"].to_list() == ["cobweb", "lost", "elsewhere", "sleep"]


def test_a_review_without_a_date_is_still_a_review(releases, films, reviews):
    listing = list_releases(releases, films, reviews.filter(review_id="r3"), **OCTOBER)
    assert listing.row(0, named=True)["is_reviewed"]
    assert listing.select("published_on", "critic", "lag_days").row(0) == (None, "Desk C", None)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"types": ["cinema", "theatrical"]}, r"cinema\n.*Choose among premiere"),
        ({"types": []}, "none given"),
        ({"end": date(2023, 9, 30)}, "before it starts"),
    ],
)
def test_what_cannot_be_listed_is_refused(releases, films, reviews, change, message):
    with pytest.raises(ReviewlibError, match=message):
        list_releases(releases, films, reviews, **OCTOBER | change)


@FORMS
def test_coverage_of_every_month_from_the_first_release_to_the_last(form):
    listing = pl.DataFrame(
        {
            "released_on": [date(2023, 8, 31), date(2023, 8, 1), date(2023, 10, 1)],
            "is_reviewed": [True, False, False],
        }
    )
    expected = pl.DataFrame(
        {
            "month": [date(2023, 8, 1), date(2023, 9, 1), date(2023, 10, 1)],
            "releases": [2, 0, 1],
            "reviewed": [1, 0, 0],
            "coverage": [0.5, None, 0.0],
        },
        schema_overrides={"releases": pl.UInt32, "reviewed": pl.UInt32},
    )
    assert_frame_equal(measure_coverage(form(listing)), expected)


@FORMS
def test_lags_of_every_dated_linked_review(releases, films, reviews, form):
    """Retrospective begins on day 91: 4 October 2023 and 90 days is 2 January 2024."""
    late = reviews.filter(review_id="r3").with_columns(published_on=pl.lit(date(2024, 1, 2)))
    later = late.with_columns(review_id=pl.lit("r7"), published_on=pl.lit(date(2024, 1, 3)))
    unreleased = later.with_columns(review_id=pl.lit("r8"), film_id=pl.lit("elsewhere"))
    rows = form(pl.concat([reviews, late, later, unreleased]))
    lags = measure_lags(rows, form(releases), form(films), country="KR")
    expected = pl.DataFrame(
        {
            "review_id": ["r2", "r1", "r5", "r4", "r3", "r7"],
            "film_id": ["cobweb", "cobweb", "oldboy", "hopeless", "cobweb", "cobweb"],
            "title": ["Cobweb", "Cobweb", "Oldboy", "Hopeless", "Cobweb", "Cobweb"],
            "critic": ["Desk D", "Desk B", "Desk A", "Desk A", "Desk C", "Desk C"],
            "lag_days": [-2, 5, 7265, 0, 90, 91],
            "is_retrospective": [False, False, True, False, False, True],
        },
        schema_overrides={"lag_days": pl.Int32},
    )
    assert_frame_equal(lags.drop("published_on", "released_on"), expected)
    assert lags.select("published_on", "released_on").row(2) == (date(2023, 10, 12), date(2003, 11, 21))


@FORMS
def test_lags_are_counted_in_weeks_without_retrospectives(form):
    lags = pl.DataFrame(
        {
            "lag_days": [-8, -7, -1, 14, 20, 400],
            "is_retrospective": [False, False, False, False, False, True],
        },
        schema_overrides={"lag_days": pl.Int32},
    )
    expected = pl.DataFrame(
        {"lag_start": [-14, -7, 0, 7, 14], "lag_end": [-7, 0, 7, 14, 21], "reviews": [1, 2, 0, 0, 2]},
        schema={"lag_start": pl.Int32, "lag_end": pl.Int32, "reviews": pl.UInt32},
    )
    assert_frame_equal(count_lags(form(lags)), expected)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-100, 90), min_size=1, max_size=30))
def test_every_review_falls_in_one_week(days):
    lags = pl.DataFrame({"lag_days": days, "is_retrospective": [False] * len(days)})
    counts = count_lags(lags)
    assert counts["reviews"].sum() == len(days)
    assert counts["lag_start"][0] <= min(days) < counts["lag_end"][0]
    assert counts["lag_start"][-1] <= max(days) < counts["lag_end"][-1]


@FORMS
def test_empty_tables_give_the_same_columns_without_rows(releases, films, reviews, form):
    none = [form(empty_frame(table)) for table in (RELEASES, FILMS, REVIEWS)]
    listing, full_listing = (
        list_releases(*none, **OCTOBER),
        list_releases(releases, films, reviews, **OCTOBER),
    )
    lags = measure_lags(none[2], none[0], none[1], country="KR")
    full_lags = measure_lags(reviews, releases, films, country="KR")
    pairs = [
        (listing, full_listing),
        (measure_coverage(form(listing)), measure_coverage(full_listing)),
        (lags, full_lags),
        (count_lags(form(lags)), count_lags(full_lags)),
    ]
    for empty, full in pairs:
        assert empty.schema == full.schema
        assert empty.is_empty()
        assert not full.is_empty()


def coverage(*rows):
    """Rows of month, releases, reviewed."""
    schema = {"month": pl.Date, "releases": pl.UInt32, "reviewed": pl.UInt32}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(
        coverage=pl.when(pl.col("releases") > 0).then(pl.col("reviewed") / pl.col("releases"))
    )


SEPTEMBER_1, OCTOBER_1 = date(2023, 9, 1), date(2023, 10, 1)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ((), "No release is known in this period"),
        (((OCTOBER_1, 0, 0),), "No release is known in this period"),
        (((OCTOBER_1, 1, 1),), "Reviewed the one film released in October 2023"),
        (((OCTOBER_1, 1, 0),), "The one film released in October 2023 is not reviewed"),
        (((OCTOBER_1, 2, 2),), "Reviewed both films released in October 2023"),
        (((OCTOBER_1, 12, 12),), "Reviewed all 12 films released in October 2023"),
        (((OCTOBER_1, 31, 9),), "Reviewed 9 of the 31 films released in October 2023"),
        (((OCTOBER_1, 31, 0),), "Reviewed none of the 31 films released in October 2023"),
        (
            ((SEPTEMBER_1, 4, 2), (OCTOBER_1, 4, 1)),
            "Reviewed three of the eight films released from September to October 2023",
        ),
    ],
)
def test_what_is_said_of_coverage(rows, words):
    assert describe_releases(coverage(*rows)) == words


def test_the_paragraph_on_coverage_names_months_only_where_they_differ():
    caveat = "Only releases in the desk's metadata count."
    both = coverage((SEPTEMBER_1, 10, 2), (OCTOBER_1, 10, 6))
    assert explain_releases(both) == (
        "Reviewed 8 of the 20 films released from September to October 2023, 40% of them. "
        f"Coverage was highest in October 2023 (6 of 10) and lowest in September 2023 (2 of 10). {caveat}"
    )
    alike = coverage((SEPTEMBER_1, 10, 2), (OCTOBER_1, 5, 1))
    assert explain_releases(alike) == (
        f"Reviewed 3 of the 15 films released from September to October 2023, 20% of them. {caveat}"
    )
    few = coverage((SEPTEMBER_1, 4, 2), (OCTOBER_1, 10, 1))
    assert "highest" not in explain_releases(few)
    assert explain_releases(coverage()) == "No release is known in this period."
    assert (
        explain_releases(coverage((OCTOBER_1, 2, 2)))
        == f"Reviewed both films released in October 2023. {caveat}"
    )
    assert (
        explain_releases(coverage((OCTOBER_1, 9, 0)))
        == f"Reviewed none of the nine films released in October 2023. {caveat}"
    )


def lags(*days):
    return pl.DataFrame({"lag_days": days}, schema={"lag_days": pl.Int32}).with_columns(
        is_retrospective=pl.col("lag_days") > 90
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((), "No review has both its own date and a release date"),
        ((100,), "One retrospective, and no review of a new release"),
        ((1, 2, 3), "Three reviews of new releases, too few to time"),
        ((1,), "One review of new releases, too few to time"),
        ((0, 0, 0, 0, 0), "The median review runs on the day of release (five reviews)"),
        ((-3, -1, -1, 0, 9), "The median review runs one day ahead of release (five reviews)"),
        (
            (1, 2, 2, 4, 5, 100, 200),
            "The median review runs two days after release (five reviews, two retrospectives set aside)",
        ),
    ],
)
def test_what_is_said_of_lags(days, words):
    assert describe_lags(lags(*days)) == words


def test_the_paragraph_on_lags_counts_every_review():
    assert explain_lags(lags(-1, 0, 6, 7, 90, 91)) == (
        "Of six reviews with both dates, one ran ahead of the release, two within seven days from it, "
        "two later, and one was a retrospective."
    )
    assert explain_lags(lags()) == "No review has both its own date and a release date."


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [((2024, 5), 3, 10), ((2024, 6), 7, 12), ((2024, 9), 3, 10)],
            "Coverage was highest in June (7 of 12), lowest in May and September (3 of 10 each)",
        ),
        (
            [((2023, 12), 5, 10), ((2024, 1), 9, 10)],
            "Coverage was highest in January 2024 (9 of 10), lowest in December 2023 (5 of 10)",
        ),
        (
            [((2024, 1), 1, 5), ((2024, 2), 2, 10), ((2024, 3), 5, 5)],
            "Coverage was highest in March (five of five), lowest in January and February (20%)",
        ),
        (
            [((2024, 1), 1, 5), ((2024, 2), 1, 5)],
            "Reviewed 2 of the 10 films released from January to February 2024",
        ),
        (
            [((2024, 1), 0, 4), ((2024, 2), 4, 4)],
            "Reviewed four of the eight films released from January to February 2024",
        ),
    ],
)
def test_months_of_most_and_least_coverage_are_named_all_of_them(rows, words):
    coverage = pl.DataFrame(
        [{"month": date(*month, 1), "releases": all_, "reviewed": part} for month, part, all_ in rows]
    ).with_columns(coverage=pl.col("reviewed") / pl.col("releases"))
    assert describe_coverage(coverage) == words


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "No release is known in this period"),
        ([("A", None, False)], "The one release is not reviewed"),
        ([("A", None, False), ("B", None, False)], "None of two releases reviewed"),
        ([("A", None, True), ("B", None, False)], "No score among one reviewed release"),
        (
            [("A", 70.0, True), ("B", None, True)],
            "Our one score among two reviewed releases: A, 70 out of 100",
        ),
        (
            [("A", 70.0, True), ("B", 90.0, True), ("C", 90.0, True)],
            "Our highest score among three reviewed releases: B and C, 90 out of 100",
        ),
        ([("W" * 60, 90.0, True), ("B", 1.0, True)], f"Our highest score: {'W' * 60}, 90 out of 100"),
    ],
)
def test_the_releases_of_the_highest_score_are_named(rows, words):
    schema = {"title": pl.String, "score": pl.Float64, "is_reviewed": pl.Boolean}
    assert describe_release_scores(pl.DataFrame(rows, schema=schema, orient="row")) == words
