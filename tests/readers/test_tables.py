"""Metadata in tables: every row is read or refused, every bad cell is reported."""

import csv
import io
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.readers.grids import Layout
from reviewlib.readers.tables import METADATA, name_table, read_tables

SHARED = Path(__file__).parents[3] / "shared"
FILMS = """film_id,title,film_type,year,runtime_min,genres,audience_score,audience_as_of,imdb_id
pig-2021,Pig,movie,2021,92,Drama|Mystery,68.5,2024-01-31,tt11003218
eo-2022, EO ,Movie,2022.0,,,,,
"""
PEOPLE = "person_id,name\n"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, name, text):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def found(problems):
    return problems.select("line", "column", "value", "reason", "severity").rows()


def test_cells_become_the_dtypes_of_the_table(folder):
    write(folder, "films.csv", FILMS)
    frames, problems = read_tables(folder)
    expected = tables.complete_frame(
        pl.DataFrame(
            {
                "film_id": ["pig-2021", "eo-2022"],
                "title": ["Pig", "EO"],
                "film_type": ["movie", "movie"],
                "year": [2021, 2022],
                "runtime_min": [92, None],
                "genres": [["Drama", "Mystery"], []],
                "audience_score": [68.5, None],
                "audience_as_of": [date(2024, 1, 31), None],
                "imdb_id": ["tt11003218", None],
            }
        ),
        tables.FILMS,
    )
    assert_frame_equal(frames["films"], expected)
    assert problems.height == 0
    assert list(frames) == list(METADATA)
    for name, table in METADATA.items():
        if name != "films":
            assert_frame_equal(frames[name], tables.empty_frame(table))


def test_tab_and_parquet_give_the_same_table(folder):
    write(folder, "films.csv", FILMS)
    expected = read_tables(folder)[0]["films"]
    for name in ("tabs", "parquet"):
        (folder / name).mkdir()
    write(folder / "tabs", "FILMS.TSV", FILMS.replace(",", "\t"))
    expected.write_parquet(folder / "parquet" / "films.parquet")
    for name in ("tabs", "parquet"):
        frames, problems = read_tables(folder / name)
        assert_frame_equal(frames["films"], expected)
        assert problems.height == 0


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("year", "MMXXI", "not a whole number; read as none"),
        ("year", "2021.5", "not a whole number; read as none"),
        ("year", "1873", "not 1874 to 2100; read as none"),
        ("year", "2101", "not 1874 to 2100; read as none"),
        ("year", "99999999999", "not a whole number; read as none"),
        ("runtime_min", "-92", "not 1 to 60000; read as none"),
        ("audience_score", "101", "not 0 to 100; read as none"),
        ("audience_score", "-1", "not 0 to 100; read as none"),
        ("audience_score", '"6,8"', "not a number; read as none"),
        ("audience_score", "nan", "not a number; read as none"),
        ("audience_score", "inf", "not a number; read as none"),
        ("audience_votes", "-5", "not 0 to 1000000000000; read as none"),
        ("audience_as_of", "03/04/2023", "not a day that is clear; read as none"),
        ("imdb_id", "11003218", "not of the right form; read as none"),
        ("tmdb_id", "0", "not 1 to 1000000000000; read as none"),
    ],
)
def test_a_bad_cell_is_null_where_it_may_be_and_reported(folder, column, value, reason):
    write(folder, "films.csv", f"film_id,title,film_type,{column}\na,A,movie,\nb,B,movie,{value}\n")
    frames, problems = read_tables(folder)
    assert frames["films"][column].to_list() == [None, None]
    assert found(problems) == [(3, column, value.strip('"'), reason, "doubtful")]
    assert problems["remedy"][0].endswith(".")


def test_limits_themselves_are_allowed(folder):
    rows = "a,A,movie,1874,0,1\nb,B,movie,2100,100,60000\n"
    write(folder, "films.csv", "film_id,title,film_type,year,audience_score,runtime_min\n" + rows)
    frames, problems = read_tables(folder)
    assert problems.height == 0
    assert frames["films"]["year"].to_list() == [1874, 2100]


def test_a_row_without_a_required_value_is_refused_once_with_all_its_faults(folder):
    write(folder, "films.csv", "film_id,title,film_type,year\na,,moovie,2021\nb,B,movie,2022\n")
    frames, problems = read_tables(folder)
    assert frames["films"]["film_id"].to_list() == ["b"]
    assert found(problems) == [(2, "title", None, "title: empty; film_type: not an allowed value", "refused")]


def test_an_unknown_value_of_a_list_names_the_allowed(folder):
    write(folder, "films.csv", "film_id,title,film_type\na,A,moovie\n")
    problems = read_tables(folder)[1]
    assert problems["value"].to_list() == ["moovie"]
    assert problems["remedy"][0].startswith("Allowed: movie, tv_movie, series")


@pytest.mark.parametrize(("country", "rows"), [("KR", 1), ("kr", 0), ("Korea", 0), ("", 0)])
def test_a_country_is_two_capital_letters(folder, country, rows):
    write(folder, "releases.csv", f"film_id,country,type,released_on\na,{country},theatrical,2021-07-16\n")
    frames, problems = read_tables(folder)
    assert (frames["releases"].height, problems.height) == (rows, 1 - rows)


def test_the_later_row_of_a_key_is_refused(folder):
    header = "film_id,person_id,job,character,department\n"
    write(folder, "credits.csv", header + "a,p,actor,,acting\na,p,actor,Rob,acting\n\na,p,actor,,acting\n")
    frames, problems = read_tables(folder)
    assert frames["credits"]["character"].to_list() == [None, "Rob"]
    reason = "the same film_id, person_id, job, character as on a line above"
    assert found(problems) == [(5, "film_id", "a, p, actor, none", reason, "refused")]


def test_a_repeated_key_has_its_own_line_below_refused_rows(folder):
    write(folder, "people.csv", PEOPLE + ",Nobody\np,Bong\np,Park\n")
    problems = read_tables(folder)[1]
    assert problems.select("line", "value").rows() == [(2, None), (4, "p")]


def test_a_file_without_required_columns_is_refused_whole(folder):
    write(folder, "films.csv", "film_id;title;film_type\na;A;movie\n")
    frames, problems = read_tables(folder)
    assert frames["films"].height == 0
    reason = "lacks film_id, title, film_type, so none of its 1 rows is read"
    assert found(problems) == [(None, None, None, reason, "refused")]
    assert "film_id;title;film_type" in problems["remedy"][0]


def test_extra_columns_are_said_once(folder):
    write(folder, "people.csv", "person_id,name,mood,name,\np,Bong Joon-ho,x,y,z\n")
    frames, problems = read_tables(folder)
    assert frames["people"]["name"].to_list() == ["Bong Joon-ho"]
    names = "mood, name (column 4), (column 5)"
    assert found(problems) == [(1, "mood", names, f"columns that are not read: {names}", "doubtful")]


def test_names_of_columns_are_known_in_any_case(folder):
    write(folder, "people.csv", "\ufeffPersonID, NAME ,Other names\np,Bong Joon-ho,봉준호| 奉俊昊 |\n")
    assert read_tables(folder)[0]["people"]["other_names"].to_list() == [["봉준호", "奉俊昊"]]


def test_lines_are_right_below_cells_with_line_breaks_and_blank_lines(folder):
    text = '\nperson_id,name,birth_year\n\np,"Bong\n\nJoon-ho",x\r\n,,\nq,Q,y\n'
    write(folder, "people.csv", text)
    frames, problems = read_tables(folder)
    assert frames["people"].height == 2
    assert problems.select("line", "value").rows() == [(4, "x"), (8, "y")]


def test_rows_of_another_width_are_refused(folder):
    write(folder, "people.csv", PEOPLE + "p,Bong, Joon-ho\nq\nr,Park,,\n")
    frames, problems = read_tables(folder)
    assert frames["people"]["person_id"].to_list() == ["r"]
    assert problems.select("line", "value", "reason").rows() == [
        (2, "p|Bong| Joon-ho", "3 cells, where the header has 2"),
        (3, "q", "1 cells, where the header has 2"),
    ]


@pytest.mark.parametrize(
    "text", [PEOPLE + 'p,Bong\nq,"Park\nr,Lee\n', PEOPLE + 'p,Bong\nq,"Park" Chan-wook\n']
)
def test_a_quote_that_never_closes_refuses_the_file(folder, text):
    write(folder, "people.csv", text)
    frames, problems = read_tables(folder)
    assert frames["people"].height == 0
    assert problems.select("line", "severity").rows() == [(3, "refused")]


def test_stray_bytes_are_mended(folder):
    write(folder, "people.csv", PEOPLE.encode() + b"p,Penelope Cruz\nq,Pen\xe9lope Cruz\n")
    frames, problems = read_tables(folder)
    assert frames["people"]["name"].to_list() == ["Penelope Cruz", "Penélope Cruz"]
    assert problems.select("line", "severity").rows() == [(3, "repaired")]


def test_an_empty_file_and_a_header_alone_differ(folder):
    write(folder, "people.csv", "")
    write(folder, "films.csv", "film_id,title,film_type\n")
    frames, problems = read_tables(folder)
    assert frames["films"].height == 0
    assert problems.select("source", "reason").rows() == [("people.csv", "the file is empty")]


def test_a_table_stands_once_under_its_own_name(folder):
    (folder / "old").mkdir()
    for name in ("people.csv", "people.tsv", "actors.csv", "old/people.csv", "notes.txt"):
        write(folder, name, PEOPLE)
    problems = read_tables(folder)[1]
    assert problems.select("source", "severity").rows() == [
        ("actors.csv", "doubtful"),
        ("old/people.csv", "doubtful"),
        ("people.tsv", "refused"),
    ]


def test_a_missing_folder_is_a_problem(folder):
    frames, problems = read_tables(folder / "nowhere", root=folder)
    assert all(frame.is_empty() for frame in frames.values())
    assert problems.select("source", "severity").rows() == [("nowhere", "refused")]


@pytest.mark.parametrize("raw", [b"", b"PAR1", b"hello" * 10, b"PAR1" + b"\0" * 40 + b"PAR1"])
def test_broken_parquet_is_refused(folder, raw):
    write(folder, "people.parquet", raw)
    frames, problems = read_tables(folder)
    assert frames["people"].height == 0
    assert problems["severity"].to_list() == ["refused"]


def test_parquet_of_other_dtypes_is_cast_and_its_rows_counted(folder):
    pl.DataFrame(
        {
            "person_id": [1, 2, None],
            "name": pl.Series(["A", "B", "C"], dtype=pl.Categorical),
            "other_names": [["x", None, " "], None, []],
            "born_on": [date(1969, 9, 14), None, None],
            "birth_year": [1969.0, 1969.5, None],
        }
    ).write_parquet(folder / "people.parquet")
    frames, problems = read_tables(folder)
    expected = pl.DataFrame(
        {
            "person_id": ["1", "2"],
            "name": ["A", "B"],
            "other_names": [["x"], []],
            "born_on": [date(1969, 9, 14), None],
            "birth_year": [1969, None],
        }
    )
    assert_frame_equal(frames["people"], tables.complete_frame(expected, tables.PEOPLE))
    assert problems.select("line", "column", "value", "severity").rows() == [
        (2, "birth_year", "1969.5", "doubtful"),
        (3, "person_id", None, "refused"),
    ]


CELLS = st.text(st.sampled_from('ab|,"\n 1é'), max_size=4)
ROWS = st.lists(
    st.tuples(CELLS, CELLS, st.sampled_from(["movie", "short", "", "x"]), st.sampled_from(["", "2021", "x"])),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(ROWS, st.sampled_from([",", "\t"]))
def test_rows_in_are_rows_out_and_rows_refused(tmp_path, rows, delimiter):
    for old in tmp_path.iterdir():
        old.unlink()
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("film_id", "title", "film_type", "year"), *rows])
    write(tmp_path, "films.csv" if delimiter == "," else "films.tsv", text.getvalue())
    frames, problems = read_tables(tmp_path)
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert frames["films"].height + problems.filter(severity="refused").height == filled


def test_a_decimal_comma_is_read_where_it_is_declared(folder):
    rows = ["a;A;movie;68,5;1.660", "b;B;movie;7.5;12,0", "c;C;movie;1.234,5;900", "d;D;movie;70;1.66"]
    write(folder, "films.csv", "film_id;title;film_type;audience_score;audience_votes\n" + "\n".join(rows))
    frames, problems = read_tables(folder, layout=Layout(delimiter=";", decimal=","))
    assert frames["films"].select("audience_score", "audience_votes").rows() == [
        (68.5, 1660),
        (None, 12),
        (None, 900),
        (70.0, None),
    ]
    assert problems.select("line", "value", "reason").rows() == [
        (3, "7.5", "not a number; read as none"),
        (4, "1.234,5", "not 0 to 100; read as none"),
        (5, "1.66", "not a whole number; read as none"),
    ]
    assert problems["remedy"][0] == "Write a number, with a comma before its decimals. Allowed: 0 to 100."


def test_a_workbook_holds_one_table_or_several(folder):
    book = openpyxl.Workbook()
    book.active.title = "Films"
    for row in (["film_id", "title", "film_type", "year"], ["pig", "Pig", "movie", 2021]):
        book.active.append(row)
    people = book.create_sheet("people")
    for row in (["person_id", "name", "born_on"], ["b", "Bong Joon-ho", date(1969, 9, 14)], ["p"]):
        people.append(row)
    book.create_sheet("Notes").append(["to", "do"])
    book.save(folder / "metadata.xlsx")
    for path in (folder, folder / "metadata.xlsx"):
        frames, problems = read_tables(path)
        assert frames["films"].select("film_id", "year").rows() == [("pig", 2021)]
        assert frames["people"].select("name", "born_on").rows() == [("Bong Joon-ho", date(1969, 9, 14))]
        assert problems.select("source", "line", "severity").rows() == [
            ("metadata.xlsx/Notes", None, "doubtful"),
            ("metadata.xlsx/people", 3, "refused"),
        ]
    assert [name_table(source) for source in ("a/films.csv", "a.xlsx/People", "films.xlsx/Sheet1")] == [
        "films",
        "people",
        "films",
    ]
    book.remove(book["Films"])
    book.remove(book["Notes"])
    book.save(folder / "people.xlsx")
    (folder / "metadata.xlsx").unlink()
    assert read_tables(folder)[0]["people"]["person_id"].to_list() == ["b"]


def test_json_lines_give_the_same_table(folder):
    write(folder, "films.csv", FILMS)
    expected = read_tables(folder)[0]["films"]
    (folder / "films.csv").unlink()
    write(
        folder,
        "films.jsonl",
        '{"film_id": "pig-2021", "title": "Pig", "film_type": "movie", "year": 2021, "runtime_min": 92.0, '
        '"genres": ["Drama", "Mystery"], "audience_score": 68.50, "audience_as_of": "2024-01-31", '
        '"imdb_id": "tt11003218"}\n{"film_id": "eo-2022", "title": "EO", "film_type": "movie", "year": 2022}\n',
    )
    frames, problems = read_tables(folder)
    assert problems.is_empty()
    assert_frame_equal(frames["films"], expected)
