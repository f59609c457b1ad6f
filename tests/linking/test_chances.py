"""How likely a candidate is, in figures that can be worked out by hand."""

import polars as pl
import pytest

from reviewlib import tables
from reviewlib.linking import index_titles
from reviewlib.linking.candidates import find_candidates
from reviewlib.linking.chances import add_probabilities


def probabilities(films, reviews, *, without=()):
    found = find_candidates(reviews, index_titles(films)).with_columns(
        contradicts=pl.when(pl.col("film_id").is_in(list(without))).then(pl.lit("another id"))
    )
    judged = add_probabilities(found, films).sort("film_id")
    return dict(judged.select("film_id", "probability").iter_rows())


def test_years_part_two_films_of_a_title(make_films, make_reviews):
    films = make_films(("a", "Home", 2020), ("b", "Home", 2019), ("c", "Home", 1990))
    # The weights are 0.95 (the year), 0.035 (a year before the printed one) and 0.00005.
    found = probabilities(films, make_reviews(("Home", 2020, "")))
    assert found["a"] == pytest.approx(0.95 / 0.98505, abs=1e-4)
    assert found["b"] == pytest.approx(0.035 / 0.98505, abs=1e-4)


def test_votes_part_two_films_of_a_title_and_a_year(make_films, make_reviews):
    films = make_films(
        ("a", "Home", 2020), ("b", "Home", 2020), ("c", "Away", 2020), audience_votes=[9_999, 99, 450]
    )
    # Twice the median is 900 votes. The root of 10,000, by 10,000 in 10,900, and that of 100, by 100 in 1,000.
    known, unknown = 100 * 10_000 / 10_900, 10 * 100 / 1_000
    found = probabilities(films, make_reviews(("Home", 2020, "")))
    assert found["a"] == pytest.approx(known / (known + unknown), abs=1e-4)
    assert found["b"] == pytest.approx(unknown / (known + unknown), abs=1e-4)


def test_a_film_that_is_lacking_weighs_more_in_a_large_catalogue(make_films, make_reviews):
    numbers = pl.DataFrame({"number": range(99_999)})
    others = numbers.select(
        film_id=pl.format("f{}", "number"),
        title=pl.format("Film {}", "number"),
        year=2000 + pl.col("number") % 50,
        film_type=pl.lit("movie"),
    )
    films = pl.concat([make_films(("a", "Home", 2020)), tables.complete_frame(others, tables.FILMS)])
    # One in fifty of the year, and 0.02 more that share a year; half a namesake for a word; catalogue of
    # 100,000 against 80,000: 0.15 / 0.85 * 0.5 * 100 / 180 * 0.04.
    lacking = 0.15 / 0.85 * 0.5 * 100 / 180 * 0.04
    found = probabilities(films, make_reviews(("Home", 2020, "")))
    assert found["a"] == pytest.approx(0.95 / (0.95 + lacking), abs=1e-5)
    # In a year beside it no more films share the title than in any: half of that.
    assert probabilities(films, make_reviews(("Home", 2021, "")))["a"] == pytest.approx(
        0.035 / (0.035 + lacking / 2), abs=1e-3
    )


def test_what_cannot_be_meant_weighs_nothing_but_is_a_namesake(make_films, make_reviews):
    films = make_films(("a", "Home", 2020), ("b", "Home", 2020))
    found = probabilities(films, make_reviews(("Home", 2020, "")), without=["b"])
    assert found["a"] > 0.99 and found["b"] == 0


def test_two_titles_that_agree_make_up_for_a_year(make_films, make_reviews):
    films = make_films(("a", "Ballerina", 2022), ("b", "Ballerina", 2023), original_title=["발레리나", None])
    found = probabilities(films, make_reviews(("Ballerina 발레리나", 2023, "")))
    # 30 * 0.035 against 0.95
    assert found["a"] == pytest.approx(1.05 / 2.0, abs=1e-3)
