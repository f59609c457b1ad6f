"""MovieLens: every movie is a film, every rating counts once, or is named with its line."""

import csv
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.desk import open_desk
from reviewlib.readers.movielens import parse_title, read_movielens, recognise

SMALL = Path(__file__).parents[3] / "shared" / "data" / "movielens_small"
MOVIES = """movieId,title,genres
1,Toy Story (1995),Adventure|Comedy
2,"Hate (Haine, La) (1995)",Drama
3,Paterson,(no genres listed)
"""
LINKS = "movieId,imdbId,tmdbId\n1,0114709,862\n2,0113247,\n9,0000009,9\n3,abc,4\n"
RATINGS = "userid,movieid,rating,timestamp\n1,1,4.0,86400\n2,1,5,172800\n1,9,3,5\n1,2,nan,5\n1,2,1e308,5\n"


@pytest.fixture
def folder(tmp_path):
    for name, text in (("movies", MOVIES), ("links", LINKS), ("ratings", RATINGS), ("tags", "userId,tag\n")):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    return tmp_path


def test_movies_links_and_ratings_make_films(folder):
    frames, problems = read_movielens(folder)
    expected = tables.complete_frame(
        pl.DataFrame(
            {
                "film_id": ["ml-1", "ml-2", "ml-3"],
                "imdb_id": ["tt0114709", "tt0113247", None],
                "tmdb_id": [862, None, 4],
                "title": ["Toy Story", "Hate", "Paterson"],
                "film_type": ["movie", "movie", "movie"],
                "year": [1995, 1995, None],
                "genres": [["Adventure", "Comedy"], ["Drama"], []],
                "audience_score": [90.0, None, None],
                "audience_votes": [2, None, None],
                "audience_as_of": [date(1970, 1, 3), None, None],
            }
        ),
        tables.FILMS,
    )
    assert_frame_equal(frames["films"], expected)
    assert frames["alternative_titles"]["title"].to_list() == ["La Haine", "Hate (La Haine)"]
    assert problems.select("source", "line", "value", "severity").rows() == [
        ("links.csv", 4, "9", "refused"),
        ("movies.csv", 4, "abc", "doubtful"),
        ("ratings.csv", 4, "9", "refused"),
        ("ratings.csv", 5, "nan", "refused"),
        ("ratings.csv", 6, "1e308", "refused"),
        ("tags.csv", None, None, "left out"),
    ]


@pytest.mark.parametrize(
    ("printed", "title", "year", "others"),
    [
        ("(500) Days of Summer (2009)", "(500) Days of Summer", 2009, []),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006, []),
        ("Babylon 5", "Babylon 5", None, []),
        (
            "Postman, The (Postino, Il) (1994)",
            "The Postman",
            1994,
            ["Il Postino", "The Postman (Il Postino)"],
        ),
        ("Avventura, L' (1960)", "L'Avventura", 1960, []),
    ],
)
def test_a_title_is_taken_apart(printed, title, year, others):
    assert parse_title(printed) == (title, year, others)


@pytest.mark.parametrize(
    "printed", ["(" * 5000, "a (" * 3000 + ")" * 3000, "((()))", "()", " (1995)", "", "x" * 10**6]
)
def test_no_title_hangs_or_breaks(printed):
    title, _, _ = parse_title(printed)
    assert title == printed.strip() or len(printed) < 1000


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.text(max_size=12), st.text(max_size=5)), max_size=6))
def test_every_movie_is_a_film_or_refused(tmp_path, rows):
    with (tmp_path / "movies.csv").open("w", encoding="utf-8", newline="", errors="backslashreplace") as file:
        writer = csv.writer(file)
        writer.writerow(["movieId", "title", "genres"])
        writer.writerows(
            (number, title.replace("\0", ""), genres.replace("\0", "")) for number, title, genres in rows
        )
    frames, problems = read_movielens(tmp_path)
    assert frames["films"].height + problems.filter(severity="refused").height == len(rows)


@pytest.mark.parametrize("content", [b"", b"\0\0", b"a,b\n1,2\n", b'movieId,title,genres\n1,"open'])
def test_a_broken_file_is_refused(tmp_path, content):
    (tmp_path / "movies.csv").write_bytes(content)
    frames, problems = read_movielens(tmp_path)
    assert frames["films"].is_empty()
    assert problems["severity"].to_list() == ["refused"]


def test_known_by_its_headers(folder, tmp_path):
    assert recognise(folder) == "MovieLens: movies, links, ratings"
    (folder / "movies.csv").write_text("Name,Year\n", encoding="utf-8")
    assert recognise(folder) == recognise(tmp_path / "none") == ""


def test_the_small_one_is_accounted_for_row_by_row():
    if not SMALL.is_dir():
        pytest.skip("the shared MovieLens files are not here")

    def rows(name):
        with (SMALL / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    frames, problems = read_movielens(SMALL)
    films = frames["films"]
    assert films.height == len(rows("movies")) == 9742
    assert problems.filter(severity="refused").is_empty()
    assert films["imdb_id"].count() == len(rows("links"))
    assert films["tmdb_id"].count() == sum(bool(row["tmdbId"]) for row in rows("links"))
    assert films["audience_votes"].sum() == len(rows("ratings")) == 100_836
    assert films["year"].null_count() == sum(
        "(1" not in row["title"] and "(2" not in row["title"] for row in rows("movies")
    )


def test_a_desk_reads_it(folder, tmp_path):
    (tmp_path / "desk.toml").write_text('[[metadata]]\nformat = "movielens"\npath = "."\n', encoding="utf-8")
    accounts = open_desk(tmp_path, cached=False).accounts.select("table", "rows", "refused", "doubtful")
    assert accounts.rows() == [("films", 3, 4, 1), ("alternative_titles", 2, 0, 0)]


@pytest.mark.parametrize(
    ("printed", "genres"),
    [
        ("IMAX", []),
        ("Action|IMAX", ["Action"]),
        ("IMAX|Drama", ["Drama"]),
        ("A|IMAX|B", ["A", "B"]),
        ("IMAXX", ["IMAXX"]),
    ],
)
def test_imax_is_no_genre(tmp_path, printed, genres):
    (tmp_path / "movies.csv").write_text(f"movieId,title,genres\n1,Pig (2021),{printed}\n")
    assert read_movielens(tmp_path)[0]["films"]["genres"].to_list() == [genres]
