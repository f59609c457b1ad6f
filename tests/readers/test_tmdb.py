"""TMDB's JSON: every object is read or refused; 0 and "" are what TMDB does not know."""

import csv
import json
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.desk import open_desk
from reviewlib.readers.tmdb import TABLES, read_tmdb, recognise

KOREAN = Path(__file__).parents[3] / "shared" / "data" / "tmdb_korean" / "kr_movies.csv"
PARASITE = {
    "id": 496243,
    "imdb_id": "tt6751668",
    "title": "Parasite",
    "original_title": "기생충",
    "original_language": "ko",
    "release_date": "2019-05-30",
    "runtime": 133,
    "vote_average": 8.5,
    "vote_count": 18000,
    "genres": [{"id": 35, "name": "Comedy"}, {"id": 53, "name": "Thriller"}],
    "production_countries": [{"iso_3166_1": "KR", "name": "South Korea"}],
    "spoken_languages": [{"iso_639_1": "ko", "name": "한국어"}],
    "credits": {
        "cast": [
            {
                "id": 20738,
                "name": "Song Kang-ho",
                "original_name": "송강호",
                "character": "Ki-taek",
                "order": 0,
            }
        ],
        "crew": [
            {"id": 21684, "name": "Bong Joon-ho", "job": "Director", "department": "Directing"},
            {"id": 21684, "name": "Bong Joon-ho", "job": "Writer", "department": "Writing"},
        ],
    },
    "release_dates": {
        "results": [
            {
                "iso_3166_1": "KR",
                "release_dates": [
                    {"certification": "15", "release_date": "2019-05-30T00:00:00.000Z", "type": 3},
                    {"certification": "", "release_date": "2019-05-30T00:00:00.000Z", "type": 3},
                    {"certification": "", "release_date": "2019-05-21", "type": 9},
                ],
            }
        ]
    },
    "alternative_titles": {"titles": [{"iso_3166_1": "US", "title": "Gisaengchung", "type": ""}]},
}
UNKNOWN = {
    "id": 7,
    "title": "Nothing known",
    "original_title": "",
    "vote_average": 0.0,
    "vote_count": 0,
    "runtime": 0,
    "imdb_id": "",
}


def write(folder, name, *objects):
    (folder / name).write_text("\n".join(json.dumps(each) for each in objects), encoding="utf-8")


def test_a_movie_with_what_was_appended_to_it(tmp_path):
    write(tmp_path, "496243.json", PARASITE)
    write(tmp_path, "7.json", UNKNOWN)
    frames, problems = read_tmdb(tmp_path)
    films = pl.DataFrame(
        {
            "film_id": ["tmdb-496243", "tmdb-7"],
            "imdb_id": ["tt6751668", None],
            "tmdb_id": [496243, 7],
            "title": ["Parasite", "Nothing known"],
            "original_title": ["기생충", None],
            "film_type": ["movie", "movie"],
            "year": [2019, None],
            "runtime_min": [133, None],
            "genres": [["Comedy", "Thriller"], []],
            "languages": [["ko"], []],
            "countries": [["KR"], []],
            "audience_score": [85.0, None],
            "audience_votes": [18000, None],
        }
    )
    assert_frame_equal(frames["films"], tables.complete_frame(films, tables.FILMS))
    assert frames["credits"].select("person_id", "job", "character", "department", "billing").rows() == [
        ("tmdb-20738", "actor", "Ki-taek", "acting", 1),
        ("tmdb-21684", "director", None, "directing", None),
        ("tmdb-21684", "writer", None, "writing", None),
    ]
    assert frames["people"].select("name", "other_names").rows() == [
        ("Song Kang-ho", ["송강호"]),
        ("Bong Joon-ho", []),
    ]
    assert frames["releases"].select(
        "country", "type", pl.col("released_on").cast(str), "certification"
    ).rows() == [("KR", "theatrical", "2019-05-30", "15")]
    assert frames["alternative_titles"].rows() == [("tmdb-496243", "Gisaengchung", "US", None)]
    assert problems.select("source", "column", "value", "severity").rows() == [
        ("496243.json", "type", "9", "refused")
    ]


def test_lines_lists_and_separate_answers(tmp_path):
    write(tmp_path, "all.jsonl", PARASITE | {"credits": None}, {"id": 496243} | PARASITE["credits"])
    write(tmp_path, "discover.json", {"page": 1, "results": [UNKNOWN]})
    write(tmp_path, "dates.json", {"id": 496243} | PARASITE["release_dates"])
    frames, problems = read_tmdb(tmp_path)
    assert {name: frame.height for name, frame in frames.items()} == {
        "films": 2, "alternative_titles": 1, "releases": 1, "credits": 3, "people": 2,
    }  # fmt: skip
    assert problems.filter(pl.col("column") != "type").is_empty()
    assert recognise(tmp_path) == "TMDB: credits, movies, release dates"


def test_the_same_movie_twice_is_refused_with_both_lines_told_apart(tmp_path):
    write(tmp_path, "twice.jsonl", UNKNOWN, UNKNOWN)
    frames, problems = read_tmdb(tmp_path)
    assert frames["films"].height == 1
    assert problems.select("line", "severity").rows() == [(2, "refused")]


def test_what_stands_in_the_place_of_an_object_is_told(tmp_path):
    lists = {"cast": ["Song Kang-ho", PARASITE["credits"]["cast"][0], None], "crew": "Bong Joon-ho"}
    write(tmp_path, "7.json", UNKNOWN | {"credits": lists, "release_dates": [1], "external_ids": None})
    frames, problems = read_tmdb(tmp_path)
    assert frames["films"].height == 1
    assert frames["credits"].height == 1
    assert problems.select("column", "value", "reason", "severity").rows() == [
        ("cast", '"Song Kang-ho"', "not an object of JSON, as cast has it", "refused"),
        ("cast", "null", "not an object of JSON, as cast has it", "refused"),
        ("crew", '"Bong Joon-ho"', "not a list of JSON, as crew has it", "refused"),
        ("release_dates", "[1]", "not an object of JSON, as release_dates has it", "refused"),
    ]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[" * 100_000, b"\0", b"NaN", b"1e999", b"[1, null]", b'{"id": true, "title": "x"}',
     b'{"id": 1}', b'{"id": 1, "title": ""}', b"\xff{", b'"' + b"a" * 10**6],
)  # fmt: skip
def test_what_is_no_movie_is_refused(tmp_path, content):
    (tmp_path / "x.json").write_bytes(content)
    frames, problems = read_tmdb(tmp_path)
    assert all(frame.is_empty() for frame in frames.values())
    assert "refused" in problems["severity"].to_list()
    assert recognise(tmp_path) == ""


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*PARASITE, "cast", "results"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.dictionaries(st.sampled_from(list(PARASITE)), JSON), min_size=1, max_size=4))
def test_every_object_is_a_film_or_refused_whatever_stands_in_it(tmp_path, objects):
    movies = [
        {"original_title": "", **each, "id": number, "title": "A"}
        for number, each in enumerate(objects, start=1)
    ]
    write(tmp_path, "fuzz.jsonl", *movies)
    frames, _ = read_tmdb(tmp_path)
    assert frames["films"].height == len(movies)
    for name, table in TABLES.items():
        assert frames[name].schema == table.schema


def test_the_korean_films_come_back_whole(tmp_path):
    if not KOREAN.is_file():
        pytest.skip("the shared TMDB table is not here")
    with KOREAN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    objects = [
        {
            "id": int(row["tmdb_id"]),
            "title": row["title"],
            "original_title": row["original_title"],
            "release_date": f"{row['year']}-01-01",
            "vote_average": float(row["rating"]),
            "vote_count": int(row["vote_count"]),
            "runtime": int(row["runtime"] or 0),
        }
        for row in rows
    ]
    write(tmp_path, "kr.jsonl", *objects)
    frames, problems = read_tmdb(tmp_path)
    assert frames["films"].height + problems.filter(severity="refused").height == len(rows) == 1512
    assert frames["films"]["title"].to_list() == [row["title"].strip() for row in rows]


def test_a_desk_reads_it(tmp_path):
    write(tmp_path, "a.json", PARASITE)
    (tmp_path / "desk.toml").write_text('[[metadata]]\nformat = "tmdb"\npath = "a.json"\n', encoding="utf-8")
    accounts = open_desk(tmp_path, cached=False).accounts.select("table", "rows")
    assert dict(accounts.rows()) == {
        "films": 1,
        "alternative_titles": 1,
        "releases": 1,
        "credits": 3,
        "people": 2,
    }


def test_a_list_that_a_member_keeps(tmp_path):
    path = tmp_path / "list.json"
    series = {"id": 1399, "media_type": "tv", "name": "Signal", "first_air_date": "2016-01-22"}
    film = {name: PARASITE[name] for name in ("id", "title", "original_title", "release_date")}
    path.write_text(json.dumps({"id": "7", "name": "Best", "item_count": 2, "items": [film, series]}))
    assert recognise(path) == "TMDB: movies"
    frames, problems = read_tmdb(path)
    assert frames["films"].select("tmdb_id", "title", "year").rows() == [(496243, "Parasite", 2019)]
    assert problems.select("reason", "severity").rows() == [("a series, not a movie: not read", "left out")]
