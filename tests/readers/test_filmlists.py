"""Lists of films: one table gives films, credits and people, and every row is a film or refused."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.desk import open_desk
from reviewlib.readers.filmlists import read_films
from reviewlib.readers.grids import Layout

SHARED = Path(__file__).parents[3] / "shared" / "data"
LIST = """Title,Year,Director,Cast,Genre,Runtime,IMDb URL,Rating,Votes,Mood
Pig,2021,Michael Sarnoski,"Nicolas Cage, Alex Wolff","Drama, Mystery",92 min,https://www.imdb.com/title/tt11003218/,6.9,900,dark
EO (2022),,Jerzy Skolimowski|Ewa Piaskowska,,Drama|Animal,0,,,,
,2023,,,,,,,,
"""


def write(folder, name, text):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / name


def test_a_list_gives_films_their_credits_and_people(tmp_path):
    frames, problems = read_films(write(tmp_path, "list.csv", LIST), scale="points/10")
    films = pl.DataFrame(
        {
            "film_id": ["tt11003218", "eo-2022"],
            "imdb_id": ["tt11003218", None],
            "title": ["Pig", "EO"],
            "film_type": ["movie", "movie"],
            "year": [2021, 2022],
            "runtime_min": [92, None],
            "genres": [["Drama", "Mystery"], ["Drama", "Animal"]],
            "audience_score": [69.0, None],
            "audience_votes": [900, None],
        }
    )
    assert_frame_equal(frames["films"], tables.complete_frame(films, tables.FILMS))
    assert frames["credits"].select("film_id", "person_id", "job", "department", "billing").rows() == [
        ("tt11003218", "name-michael-sarnoski", "director", "directing", None),
        ("eo-2022", "name-jerzy-skolimowski", "director", "directing", None),
        ("eo-2022", "name-ewa-piaskowska", "director", "directing", None),
        ("tt11003218", "name-nicolas-cage", "actor", "acting", 1),
        ("tt11003218", "name-alex-wolff", "actor", "acting", 2),
    ]
    assert frames["people"]["name"].to_list() == [
        "Michael Sarnoski",
        "Jerzy Skolimowski",
        "Ewa Piaskowska",
        "Nicolas Cage",
        "Alex Wolff",
    ]
    assert problems.select("line", "column", "reason", "severity").rows() == [
        (None, None, "5 people are told apart by their names alone", "doubtful"),
        (1, "Mood", "columns that are not read: Mood", "doubtful"),
        (4, "Title", "no title", "refused"),
    ]


@pytest.mark.parametrize(
    ("columns", "row", "film_id"),
    [
        ("film_id,title,imdb_id", "x1,Pig,tt11003218", "x1"),
        ("title,imdb_id,tmdb_id", "Pig,tt11003218,670", "tt11003218"),
        ("title,imdb_id,tmdb_id", "Pig,,670", "tmdb-670"),
        ("title,tmdb_id,year", "Pig,0,2021", "pig-2021"),
        ("title,year", "올드보이!,2003", "올드보이-2003"),
        ("title,year", "???,2003", "???"),
        ("title,release_date", '"Pig, A",16 July 2021', "pig-a-2021"),
        ("title,year,release_date", "Pig,2020,16 July 2021", "pig-2020"),
    ],
)
def test_a_film_is_named_by_its_best_id(tmp_path, columns, row, film_id):
    frames, _ = read_films(write(tmp_path, "list.csv", f"{columns}\n{row}\n"))
    assert frames["films"]["film_id"].to_list() == [film_id]


def test_scores_without_a_scale_are_none_and_said(tmp_path):
    path = write(tmp_path, "list.csv", "title,rating\nPig,6.9\nEO,7\n")
    frames, problems = read_films(path)
    assert frames["films"]["audience_score"].to_list() == [None, None]
    assert problems.select("column", "value", "reason").rows() == [
        ("rating", "6.9", "scores of the audience, and no scale is declared; read as none")
    ]
    frames, problems = read_films(path, scale="stars/5")
    assert frames["films"]["audience_score"].to_list() == [None, None]
    assert problems["reason"].to_list() == ["not 0 to 100; read as none"] * 2


def test_a_list_with_semicolons_and_decimal_commas(tmp_path):
    path = write(tmp_path, "filme.csv", "Filmtitel;Jahr;Note;Stimmen\nPig;2021;6,9;1.660\nEO;2022;x;\n")
    columns = {"title": "Filmtitel", "year": "Jahr", "audience_score": "Note", "audience_votes": "Stimmen"}
    frames, problems = read_films(path, layout=Layout(";", ",", columns=columns), scale="points/10")
    assert frames["films"].select("title", "year", "audience_score", "audience_votes").rows() == [
        ("Pig", 2021, 69.0, 1660),
        ("EO", 2022, None, None),
    ]
    assert problems.select("line", "column", "value").rows() == [(3, "Note", "x")]


@pytest.mark.parametrize(
    ("header", "columns", "reason"),
    [
        ("Year,Genre", {}, "lacks a column of titles, so none of its 1 rows is read"),
        (
            "Title,Year",
            {"year": "Jahr"},
            "lacks the columns that desk.toml names: Jahr, so none of its 1 rows is read",
        ),
    ],
)
def test_a_list_without_its_columns_is_refused_whole(tmp_path, header, columns, reason):
    frames, problems = read_films(
        write(tmp_path, "list.csv", f"{header}\na,b\n"), layout=Layout(columns=columns)
    )
    assert frames["films"].is_empty()
    assert problems["reason"].to_list() == [reason]


def test_several_lists_hold_a_film_once(tmp_path):
    write(tmp_path, "a.csv", "title,year,director\nPig,2021,Ann\nPig,2021,Ben\n")
    write(tmp_path, "b.csv", "title,year,director\nPig,2021,Ann\nEO,2022,Ann\n")
    frames, problems = read_films(tmp_path)
    assert frames["films"]["film_id"].to_list() == ["pig-2021", "eo-2022"]
    assert frames["credits"].select("film_id", "person_id").rows() == [
        ("pig-2021", "name-ann"),
        ("eo-2022", "name-ann"),
    ]
    assert problems.filter(severity="refused").select("source", "line", "reason").rows() == [
        ("a.csv", 3, "the same film_id as on a line above"),
        ("b.csv", None, "the same film_id as in an earlier file"),
    ]


def test_a_desk_reads_a_list(tmp_path):
    write(tmp_path, "list.csv", LIST)
    write(
        tmp_path,
        "desk.toml",
        '[[metadata]]\nformat = "films"\npath = "list.csv"\nscale = "points/10"\ncolumns = { venue = "Mood" }\n',
    )
    with pytest.raises(Exception, match=r"line 5: .* columns names venue, and a film has film_id, title"):
        open_desk(tmp_path, cached=False)
    write(tmp_path, "desk.toml", '[[metadata]]\nformat = "films"\npath = "list.csv"\nscale = "points/10"\n')
    desk = open_desk(tmp_path, cached=False)
    assert desk.accounts.select("table", "rows", "refused").rows() == [
        ("films", 2, 1),
        ("credits", 5, 0),
        ("people", 5, 0),
    ]


CELLS = st.text(st.sampled_from("ab1|,; é'"), max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional=dict.fromkeys(("title", "year", "cast", "genres", "rating"), CELLS)
        ),
        max_size=6,
    )
)
def test_rows_in_are_films_and_rows_refused(tmp_path, rows):
    text = "".join(str(row).replace('"', "").replace("'", '"') + "\n" for row in rows)
    frames, problems = read_films(write(tmp_path, "list.jsonl", text), scale="points/10")
    refused = problems.filter(severity="refused")
    if (
        "reason" in refused
        and refused["reason"].str.contains("lacks|empty$").any()
        and frames["films"].is_empty()
    ):
        return
    assert frames["films"].height + refused.height == len(rows)


@pytest.mark.parametrize(
    ("name", "scale", "rows", "films"),
    [
        ("tmdb_korean/kr_movies.csv", "points/10", 1512, 1512),
        ("wikipedia_films/movies-1980s.json", None, 2272, 2272),
        ("wikipedia_films/movies-2010s.json", None, 2512, None),
        ("vega_movies/movies.json", "points/10", 3201, 3200),
        ("fivethirtyeight/biopics/biopics.csv", None, 761, 672),
    ],
)
def test_real_lists_are_read_or_refused_row_by_row(name, scale, rows, films):
    if not (SHARED / name).exists():
        pytest.skip(f"the shared {name} is not here")
    frames, problems = read_films(SHARED / name, scale=scale)
    assert frames["films"].height + problems.filter(severity="refused").height == rows
    assert films in (None, frames["films"].height)


def test_a_score_of_no_votes_is_none(tmp_path):
    path = tmp_path / "films.csv"
    path.write_text("title,director,rating,votes\nPig,Ann,4,900\nEO,Ann,0,0\nHost,Ann,0,3\nM,Ann,2,\n")
    frames, _ = read_films(path, scale="stars/5")
    assert frames["films"]["audience_score"].to_list() == [80.0, None, 0.0, 40.0]
