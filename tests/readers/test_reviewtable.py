"""Reviews in a table: each row is a review or refused, and every bad cell has its line."""

import csv
import io
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.readers.grids import Layout, find_delimiter
from reviewlib.readers.reviewtable import read_reviews_table

SHARED = Path(__file__).parents[3] / "shared"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, name, text):
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())


def found(problems):
    return problems.select("line", "column", "value", "reason", "severity").rows()


SHEET = """Film,Year,Score,Date,Reviewer,Tags,Review
Pig (2021),,3.5/4,2021-07-16,Desk A,"truffles, quiet",One two.
EO,2022,,,,,
"Fallen Leaves / Kuolleet lehdet",2023,4,,Desk B,a|b,"Line one.

Line two."
Close,2022,5/5,,,,
"""


def test_reviews_in_a_sheet(folder):
    write(folder, "sheet.csv", SHEET)
    reviews, problems = read_reviews_table(
        folder / "sheet.csv", critic="Desk C", scale="stars/5", language="en"
    )
    expected = pl.DataFrame(
        {
            "review_id": ["sheet.csv#2", "sheet.csv#4", "sheet.csv#7"],
            "source": "sheet.csv",
            "source_line": [2, 4, 7],
            "link": "unmatched",
            "title_printed": ["Pig", "Fallen Leaves", "Close"],
            "original_title_printed": [None, "Kuolleet lehdet", None],
            "year_printed": [2021, 2023, 2022],
            "kind": "note",
            "critic": ["Desk A", "Desk B", "Desk C"],
            "published_on": [date(2021, 7, 16), None, None],
            "score_printed": ["3.5/4", "4", "5/5"],
            "scale": ["points/4", "stars/5", "stars/5"],
            "score": [87.5, 80.0, 100.0],
            "language": "en",
            "tags": [["truffles", "quiet"], ["a", "b"], []],
            "words": [2, 4, 0],
            "text": ["One two.", "Line one.\n\nLine two.", ""],
        }
    )
    assert_frame_equal(reviews, tables.complete_frame(expected, tables.REVIEWS))
    assert found(problems) == [(3, "text", None, "no text", "refused")]


def test_columns_of_the_desk_win_over_known_names(folder):
    write(folder, "sheet.csv", "Movie,Title,Notes\nPig,A headline,Text.\n")
    columns = {"title_printed": "Movie", "text": "Notes"}
    reviews, problems = read_reviews_table(folder / "sheet.csv", layout=Layout(columns=columns))
    assert reviews.select("title_printed", "text").rows() == [("Pig", "Text.")]
    assert problems["value"].to_list() == ["Title"]


@pytest.mark.parametrize(
    ("header", "columns", "reason"),
    [
        ("Text,Score", {}, "lacks a column of titles"),
        ("Title,Year", {}, "lacks a column of texts or of scores"),
        ("Title,Text", {"title_printed": "Movie"}, "lacks the columns that desk.toml names: Movie"),
        (
            "Title,Text",
            {"titel": "Title"},
            "columns names titel, and a review has title, original_title, year, date, watched_date, score, critic, text, tags, imdb_id, tmdb_id, film_id, venue, url, language, kind",
        ),
    ],
)
def test_a_sheet_without_its_columns_is_refused_whole(folder, header, columns, reason):
    write(folder, "sheet.csv", f"{header}\na,b\nc,d\n")
    reviews, problems = read_reviews_table(folder / "sheet.csv", layout=Layout(columns=columns))
    assert reviews.height == 0
    assert problems["reason"].to_list() == [f"{reason}, so none of its 2 rows is read"]
    assert header.replace(",", ", ") in problems["remedy"][0]


def test_a_bad_cell_of_a_sheet_has_its_line_and_column(folder):
    write(folder, "sheet.csv", 'Title,Published,Stars,Text\nPig,,4/5,"a\nb"\nEO,03/04/2023,9/5,c\n')
    reviews, problems = read_reviews_table(folder / "sheet.csv")
    assert reviews["score"].to_list() == [80.0, None]
    assert problems.select("line", "column", "value").rows() == [
        (4, "Published", "03/04/2023"),
        (4, "Stars", "9/5"),
    ]


def test_a_folder_of_sheets_is_read_in_order(folder):
    for name in ("b.csv", "a.tsv"):
        write(folder, name, "title\ttext\nPig\tText.\n".replace("\t", "," if name == "b.csv" else "\t"))
    pl.DataFrame({"title": ["EO"], "tags": [["a", "b"]], "text": ["T"]}).write_parquet(folder / "c.parquet")
    reviews = read_reviews_table(folder)[0]
    assert reviews["review_id"].to_list() == ["a.tsv#2", "b.csv#2", "c.parquet#1"]
    assert reviews["tags"].to_list() == [[], [], ["a", "b"]]


def test_real_reviews_are_read_or_refused():
    path = SHARED / "data" / "rt_reviews" / "reviews.tsv"
    if not path.exists():
        pytest.skip("the file of 2,000 real reviews is not here")
    reviews, problems = read_reviews_table(
        path, layout=Layout(columns={"title": "id"}), scale="letters/metacritic"
    )
    assert reviews.height + problems.filter(severity="refused").height == 2000
    assert reviews["score"].count() == 1460
    assert reviews["published_on"].null_count() == 0


def test_a_review_of_any_length_is_read(folder):
    long = "word " * 60_000
    limit = csv.field_size_limit()
    write(folder, "sheet.csv", f'title,text\nPig,"{long}"\nEO,short\n')
    reviews, problems = read_reviews_table(folder / "sheet.csv")
    assert reviews["words"].to_list() == [60_000, 1]
    assert problems.is_empty()
    assert csv.field_size_limit() == limit


def test_a_column_of_scales_goes_with_its_row_and_wins(folder):
    write(
        folder,
        "sheet.csv",
        "title,score,score_printed,scale\nA,1,4,stars/5\nB,1,B+,letters/metacritic\nC,1,4,\nD,1,4,moons\n",
    )
    reviews, problems = read_reviews_table(folder / "sheet.csv", scale="points/10")
    assert reviews["score"].to_list() == [80.0, 83.0, 40.0, 40.0]
    assert reviews["scale"].to_list() == ["stars/5", "letters/metacritic", "points/10", "points/10"]
    assert problems.select("line", "column", "value", "severity").rows() == [
        (1, "score", "score", "doubtful"),
        (5, "scale", "moons", "doubtful"),
    ]


def test_an_apostrophe_against_formulas_is_none_of_the_text(folder):
    write(folder, "sheet.csv", "title,text\n'-1,'=1+1\n''=x,'tis\n")
    reviews, _ = read_reviews_table(folder / "sheet.csv")
    assert reviews.select("title_printed", "text").rows() == [("-1", "=1+1"), ("'=x", "'tis")]


def test_columns_are_named_by_any_key_of_a_review(folder):
    write(folder, "sheet.csv", "A,B,C,D,E,F\nPig,2021,3/5,2021-07-16,Desk A,Truffles.\n")
    columns = {"film": "A", "year": "B", "Score": "C", "published_on": "D", "by": "E", "review": "F"}
    reviews, problems = read_reviews_table(folder / "sheet.csv", layout=Layout(columns=columns))
    assert problems.is_empty()
    assert reviews.select(
        "title_printed", "year_printed", "score", "published_on", "critic", "text"
    ).rows() == [("Pig", 2021, 60.0, date(2021, 7, 16), "Desk A", "Truffles.")]


def test_semicolons_decimal_commas_and_an_old_encoding(folder):
    write(folder, "noten.csv", "Title;Score;Text\nAmélie;3,5/5;Schön.\n".encode("cp1252"))
    reviews, problems = read_reviews_table(folder / "noten.csv", layout=Layout(delimiter=";", decimal=","))
    assert reviews.select("title_printed", "score", "text").rows() == [("Amélie", 70.0, "Schön.")]
    assert problems.select("line", "severity").rows() == [(2, "repaired")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-32", "utf-8-sig"])
def test_a_table_in_any_marked_encoding(folder, encoding):
    text = ("\ufeff" if encoding == "utf-16-be" else "") + "title\ttext\nAmélie 아멜리에\tSchön.\n"
    write(folder, "sheet.tsv", text.encode(encoding))
    reviews, problems = read_reviews_table(folder / "sheet.tsv")
    assert reviews.select("title_printed", "original_title_printed", "text").rows() == [
        ("Amélie", "아멜리에", "Schön.")
    ]
    assert problems["severity"].to_list() == ["repaired"] * (encoding != "utf-8-sig")
    assert all(
        name in reason for reason in problems["reason"] for name in [encoding[:6].upper(), "not UTF-8"]
    )


WORDS = st.text(st.sampled_from("ab1 ;,\t|\"é★'=\n"), max_size=6)
SCORES = st.sampled_from(["", "3/5", "8", "NaN", "1e308", "9/5", "A-"])
DAYS = st.sampled_from(["", "2023-10-06", "0000-01-01", "9999-12-31", "03/04/2023"])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80, deadline=None)
@given(
    st.lists(st.tuples(WORDS, SCORES, DAYS, WORDS), max_size=8),
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_rows_in_are_reviews_and_rows_refused(tmp_path, rows, delimiter, encoding):
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([("title", "score", "date", "text"), *rows])
    path = tmp_path / "sheet.csv"
    path.write_bytes(text.getvalue().encode(encoding, "replace"))
    reviews, problems = read_reviews_table(path, layout=Layout(delimiter=delimiter), scale="stars/5")
    filled = sum(any(cell.strip() for cell in row) for row in rows)
    assert reviews.height + problems.filter(severity="refused").height == filled
    assert reviews["score"].drop_nulls().is_between(0, 100).all()


def test_the_scores_of_real_reviews_are_valued_or_null_for_a_reason():
    path = SHARED / "data" / "rt_reviews" / "reviews.tsv"
    if not path.exists():
        pytest.skip("the file of 2,000 real reviews is not here")
    reviews, problems = read_reviews_table(
        path, layout=Layout(columns={"title": "id"}), scale="letters/metacritic"
    )
    of_scores = problems.filter(column="rating").group_by("reason").len().sort("len", descending=True)
    assert of_scores.rows() == [("a number, and no scale is declared", 39), ("2.1 is more than 2", 1)]
    assert reviews["score"].count() + 40 == reviews["score_printed"].count() == 1500


def test_columns_of_one_name_are_numbered_apart(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('"year (column 4)",title,rating,year,year,,\nx,Pig,3/5,2021,2020,y,z\n')
    reviews, problems = read_reviews_table(path)
    assert reviews.select("title_printed", "year_printed").rows() == [("Pig", 2021)]
    assert problems["value"].to_list() == ["year (column 4), year (column 5), (column 6), (column 7)"]
    path.write_text('title,rating,"year (column 5)",year,year\nPig,3/5,x,2021,2020\n')
    assert read_reviews_table(path)[0].height == 1


def test_days_in_numbers_are_read_in_the_declared_order(folder):
    write(folder, "sheet.csv", "title,date,score\nPig,03/04/2023,3/5\nEO,13/14/2023,3/5\n")
    reviews, problems = read_reviews_table(folder / "sheet.csv")
    assert reviews["published_on"].to_list() == [None, None]
    assert 'dates = "day first"' in problems["remedy"][0]
    reviews, problems = read_reviews_table(folder / "sheet.csv", dates="day first")
    assert reviews["published_on"].to_list() == [date(2023, 4, 3), None]
    assert problems.select("line", "value").rows() == [(3, "13/14/2023")]


def test_the_line_that_names_the_separator_is_no_header(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("sep=;\r\ntitle;rating;text\r\nPig;3/4;Good.\r\nsep=;;x\r\n".encode("utf-16"))
    reviews, _ = read_reviews_table(path, layout=Layout(delimiter=";"))
    assert reviews.select("title_printed", "score", "source_line").rows() == [
        ("Pig", 75.0, 3),
        ("sep=", None, 4),
    ]
    assert find_delimiter("sep=;\ntitle,text;rating\n") == ";"


def test_a_row_of_a_diary_needs_neither_text_nor_score(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("title,kind,watched_date,rating\nPig,,2023-10-06,\nHost,note,,\nM,capsule,,\nEO,,,3/4\n")
    reviews, problems = read_reviews_table(path)
    assert reviews.select("title_printed", "kind").rows() == [
        ("Pig", "note"),
        ("Host", "note"),
        ("EO", "note"),
    ]
    assert problems.select("line", "reason").rows() == [(4, "no text")]
