"""IMDb's exports of ratings and lists: today's and earlier headers, every row read or refused."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.desk import open_desk
from reviewlib.readers.imdb_export import read_imdb_export, read_imdb_export_films, recognise

TODAY = "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors\n"
PIG = 'tt11003218,8,2023-10-06,Pig,Pig,https://www.imdb.com/title/tt11003218,Movie,6.9,92,2021,"Drama, Mystery",90000,2021-07-16,"Michael Sarnoski"\n'
EARLIER = '"position","const","created","modified","description","Title","Title type","Directors","You rated","IMDb Rating","Runtime (mins)","Year","Genres","Num. Votes","Release Date (month/day/year)","URL"\n'
HOST = '"1","tt0468492","Wed Jun 18 00:00:00 2014","","","Gwoemul","Feature Film","Bong Joon Ho","9","7.1","120","2006","action, drama","100","2006-05-21","http://www.imdb.com/title/tt0468492/"\n'
LIST = "Position,Const,Created,Modified,Description,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,Release Date,Directors,Your Rating,Date Rated\n"


def refusals(problems):
    return problems.filter(pl.col("severity").is_in(["refused", "left out"]))["reason"].to_list()


def test_today_s_ratings(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(TODAY.upper() + PIG)
    reviews, problems = read_imdb_export(path, critic="Ann")
    columns = [
        "review_id",
        "title_printed",
        "year_printed",
        "imdb_id",
        "published_on",
        "score_printed",
        "scale",
        "score",
        "tags",
        "critic",
    ]
    assert reviews.select(columns).rows() == [
        ("ratings.csv#tt11003218", "Pig", 2021, "tt11003218", date(2023, 10, 6), "8", "points/10", 80.0, ["Drama", "Mystery"], "Ann")
    ]  # fmt: skip
    assert problems.height == 0
    assert recognise(path) == "IMDb export: ratings"


def test_an_earlier_header_and_its_days(tmp_path):
    path = tmp_path / "ratings.csv"
    path.write_text(EARLIER + HOST, encoding="latin-1")
    review = read_imdb_export(path)[0].row(0, named=True)
    assert (review["title_printed"], review["score"], review["published_on"]) == (
        "Gwoemul",
        90.0,
        date(2014, 6, 18),
    )
    assert recognise(path) == "IMDb export: list"


def test_a_list_beside_the_ratings(tmp_path):
    (tmp_path / "ratings.csv").write_text(TODAY + PIG)
    rows = [
        "1,tt11003218,2023-10-07,,,Pig,,u,Movie,6.9,92,2021,Drama,9,,,8,2023-10-06",
        "2,tt0468492,2023-10-07,,Family first.,The Host,,u,Movie,7.1,120,2006,Drama,9,,,,",
        "3,tt0073195,2023-10-07,,,Jaws,,u,Movie,8.1,124,1975,Drama,9,,,,",
        "4,tt0000001,2023-10-07,,,Us,,u,Movie,6.8,116,2019,Horror,9,,,5,2023-10-08",
    ]
    (tmp_path / "list.csv").write_text(LIST + "\n".join(rows))
    reviews, problems = read_imdb_export(tmp_path)
    assert reviews.select("title_printed", "score", "text", "published_on").rows() == [
        ("The Host", None, "Family first.", date(2023, 10, 7)),
        ("Us", 50.0, "", date(2023, 10, 8)),
        ("Pig", 80.0, "", date(2023, 10, 6)),
    ]
    assert refusals(problems) == ["the same rating as in the ratings, which are read", "listed, not rated"]


def test_a_desk_of_one_export_links_its_ratings_to_its_films(tmp_path):
    """The file is named twice: for what was rated, and for what it says of the films."""
    (tmp_path / "ratings.csv").write_text(TODAY + PIG + PIG.replace("tt11003218", "11003218"))
    entries = "".join(
        f'[[{section}]]\nformat = "imdb"\npath = "ratings.csv"\n' for section in ("reviews", "metadata")
    )
    (tmp_path / "desk.toml").write_text(entries)
    desk = open_desk(tmp_path)
    assert desk.films.select("film_id", "genres", "audience_votes").rows() == [
        ("tt11003218", ["Drama", "Mystery"], 90000)
    ]
    assert desk.reviews["film_id"].to_list() == ["tt11003218", "tt11003218"]
    accounts = desk.accounts.select("table", "rows", "refused", "doubtful").rows()
    assert accounts == [("reviews", 2, 0, 0), ("films", 1, 1, 1)]


@pytest.mark.parametrize(
    ("printed", "film_type"),
    [("Movie", "movie"), ("tvSeries", "series"), ("TV Mini Series", "mini_series"), ("TV Mini-Series", "mini_series"),
     ("tvEpisode", "episode"), ("Short Film", "short"), ("Video Game", "other"), ("", "other"), ("TV Movie", "tv_movie")],
)  # fmt: skip
def test_the_spellings_of_title_types(tmp_path, printed, film_type):
    path = tmp_path / "ratings.csv"
    path.write_text(TODAY + PIG.replace(",Movie,", f",{printed},"))
    frames, problems = read_imdb_export_films(path)
    columns = [
        "film_id",
        "title",
        "film_type",
        "year",
        "runtime_min",
        "genres",
        "audience_score",
        "audience_votes",
    ]
    (film,) = frames["films"].select(columns).rows()
    assert film == (
        "tt11003218",
        "Pig",
        film_type,
        2021,
        92,
        ["Drama", "Mystery"],
        pytest.approx(69.0),
        90000,
    )
    assert problems["column"].to_list() == ["Directors"]


def test_broken_cells(tmp_path):
    path = tmp_path / "ratings.csv"
    rows = [
        PIG.replace("8,2023-10-06", value)
        for value in ("NaN,0000-00-00", "1e308,9999-12-31", "11,x", ",2023-10-06")
    ]
    path.write_text(TODAY + "".join(rows).replace("6.9,92,2021", "NaN,1e308,0") + "tt1,5\n")
    reviews, problems = read_imdb_export(path)
    assert reviews["score"].to_list() == [None, None, None]
    assert sorted(refusals(problems)) == ["2 cells, where the header has 14", "no rating"]
    frames, problems = read_imdb_export_films(path)
    assert frames["films"].select("year", "audience_score", "runtime_min").row(0) == (None, None, None)


@pytest.mark.parametrize("raw", [b"", b"\0", b"a,b\n1,2\n", b"x" * 300_000, b'"' * 999, b"," * 10_000])
def test_files_that_are_no_export(tmp_path, raw):
    path = tmp_path / "ratings.csv"
    path.write_bytes(raw)
    assert read_imdb_export(path)[1].height >= 1
    assert read_imdb_export_films(path)[0]["films"].height == 0
    assert recognise(path) == ""


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=9),
            min_size=14,
            max_size=14,
        ),
        max_size=4,
    )
)
def test_every_row_is_read_or_refused(tmp_path, rows):
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows(rows)
    (tmp_path / "ratings.csv").write_text(TODAY + sheet.getvalue(), encoding="utf-8", newline="")
    reviews, problems = read_imdb_export(tmp_path)
    assert reviews.height + len(refusals(problems)) == len(rows)
    read_imdb_export_films(tmp_path)
