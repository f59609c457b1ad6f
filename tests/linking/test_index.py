"""The keys of a catalogue's titles."""

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.linking import index_titles
from reviewlib.names.titles import add_title_keys, loose_title_keys, title_keys

FILMS = tables.complete_frame(
    pl.DataFrame(
        {
            "film_id": ["mad-max", "moon", "pilot"],
            "title": ["Mad Max: Fury Road", "The Moon", "The Moon"],
            "original_title": [None, "더 문", None],
            "film_type": ["movie", "movie", "episode"],
            "year": [2015, 2023, 1999],
            "audience_votes": [1_000, None, 5],
        }
    ),
    tables.FILMS,
)
TITLES = tables.complete_frame(
    pl.DataFrame({"film_id": ["moon", "moon", "gone"], "title": ["Moon", "Deo Mun", "Gone"]}),
    tables.ALTERNATIVE_TITLES,
)


@pytest.mark.parametrize("form", [pl.DataFrame.lazy, pl.DataFrame.clone], ids=["lazy", "eager"])
def test_each_key_of_a_film_stands_once_with_its_strictest_level(form):
    index = index_titles(form(FILMS), form(TITLES))
    # "moon" is the alternative title as it stands, and would be the title only without its article.
    expected = pl.DataFrame(
        [
            ("deomun", "moon", 0, "alternative title", 2023, None, "movie"),
            ("furyroad", "mad-max", 5, "title", 2015, 1_000, "movie"),
            ("madmax", "mad-max", 4, "title", 2015, 1_000, "movie"),
            ("madmax:furyroad", "mad-max", 0, "title", 2015, 1_000, "movie"),
            ("madmaxfuryroad", "mad-max", 1, "title", 2015, 1_000, "movie"),
            ("moon", "moon", 0, "alternative title", 2023, None, "movie"),
            ("themoon", "moon", 0, "title", 2023, None, "movie"),
            ("더문", "moon", 0, "original title", 2023, None, "movie"),
        ],
        schema=tables.TITLE_KEYS.schema,
        orient="row",
    )
    assert_frame_equal(index, expected)


def test_an_index_comes_back_whole_from_parquet(tmp_path):
    index = index_titles(FILMS, TITLES)
    index.write_parquet(tmp_path / "index.parquet")
    assert_frame_equal(pl.read_parquet(tmp_path / "index.parquet"), index)


def test_no_films_give_no_keys():
    assert index_titles(tables.empty_frame(tables.FILMS)).schema == tables.TITLE_KEYS.schema


@pytest.mark.parametrize(
    "titles",
    [
        ["The Godfather, Part II", "Hobbit, The: An Unexpected Journey", "1%", None, ""],
        ["Colours of Time", "L'Avventura", "밀수", "???", "Spider-Man - Across (the) Verse"],
    ],
)
def test_keys_made_step_by_step_are_those_made_in_one(titles):
    frame = pl.DataFrame({"title": titles}, schema={"title": pl.String})
    one = frame.select("title", *title_keys(pl.col("title")), *loose_title_keys(pl.col("title")))
    assert_frame_equal(add_title_keys(frame.lazy(), "title").collect(), one)
