"""Which films a title brings into question."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib.linking import index_titles
from reviewlib.linking.candidates import SCHEMA, find_candidates

ROWS = [
    ("ballerina-2016", "Ballerina", 2016),
    ("ballerina-2023", "Ballerina", 2023),
    ("fury-road", "Mad Max: Fury Road", 2015),
    ("mad-max", "Mad Max", 1979),
    ("thunderdome", "Mad Max Beyond Thunderdome", 1985),
    ("gotham-2", "Godfather Part II", 1974),
    ("earthquake-1", "The Great Earthquake 1", 1974),
    ("hummingbird", "The Hummingbird Project", 2018),
    ("postman", "Il postino", 1994),
]


@pytest.fixture(scope="module")
def films(make_films):
    return make_films(*ROWS, original_title=[None] * 8 + ["Il Postino"])


def candidates_of(films, review):
    found = find_candidates(review, index_titles(films))
    return found.select("film_id", "level", "year_gap").rows()


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("Ballerina", 2023, [("ballerina-2016", 0, -7), ("ballerina-2023", 0, 0)]),
        ("BALLERINA!", 2023, [("ballerina-2016", 1, -7), ("ballerina-2023", 1, 0)]),
        ("The Ballerina", None, [("ballerina-2016", 2, None), ("ballerina-2023", 2, None)]),
        ("The Godfather: Part 2", 1974, [("gotham-2", 3, 0)]),
        # Part of a title counts within a year alone, and never against a part of another.
        ("Fury Road", 2015, [("fury-road", 5, 0)]),
        ("Mad Max", 2016, [("fury-road", 4, -1), ("mad-max", 0, -37)]),
        ("Fury Road", 2018, []),
        ("Mad Max: Beyond Thunderdome", 1985, [("thunderdome", 1, 0)]),
        ("Mad Max: The Wasteland", 2015, []),
        # Likeness: a slip of the pen, in the year or beside it, digits equal.
        ("The Hummingbrid Project", 2019, [("hummingbird", 7, -1)]),
        ("The Hummingbrid Project", 2020, []),
        ("The Great Earthquake 2", 1974, []),
        ("The Great Earthqake 1", 1974, [("earthquake-1", 7, 0)]),
        ("Nothing of the Kind", 2023, []),
        ("", 2023, []),
    ],
)
def test_a_title_brings_its_films(films, make_reviews, title, year, expected):
    assert candidates_of(films, make_reviews((title, year, ""))) == expected


def test_two_titles_of_a_heading_that_agree_are_counted(films, make_reviews):
    review = make_reviews(("Il postino (Il Postino)", 1994, ""), ("Postman, The (Postino, Il)", 1994, ""))
    found = find_candidates(review, index_titles(films))
    assert found.select("row", "film_id", "titles_agree").rows() == [(0, "postman", 1), (1, "postman", 1)]
    named = films.with_columns(original_title=films["title"].replace({"Ballerina": "발레리나"}))
    review = make_reviews(("Ballerina 발레리나", 2023, ""))
    found = find_candidates(review, index_titles(named)).select("film_id", "titles_agree", "native_agrees")
    assert found.rows() == [("ballerina-2016", 2, True), ("ballerina-2023", 2, True)]


def test_a_scanned_index_gives_the_same_candidates(films, make_reviews, tmp_path):
    index = index_titles(films)
    index.write_parquet(tmp_path / "index.parquet", row_group_size=3)
    reviews = make_reviews(
        *((title, year, "") for _, title, year in ROWS), ("The Hummingbrid Project", 2018, "")
    )
    lazily = find_candidates(reviews, pl.scan_parquet(tmp_path / "index.parquet"))
    assert_frame_equal(lazily, find_candidates(reviews, index))
    assert lazily.schema == SCHEMA
