"""A SPARQL result: its rows become films, and every row is about one or is refused."""

import csv
import json
import time

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.desk import open_desk
from reviewlib.readers.wikidata import read_wikidata, recognise

ENTITY = "http://www.wikidata.org/entity/"
ROWS = [
    {"film": ENTITY + "Q1", "filmLabel": "Parasite", "date": "2019-06-01T00:00:00Z", "genreLabel": "thriller",
     "director": ENTITY + "Q9", "directorLabel": "Bong Joon-ho", "imdb": "tt6751668", "duration": "133"},
    {"film": ENTITY + "Q1", "filmLabel": "Parasite", "date": "2019-05-21T00:00:00Z", "genreLabel": "comedy",
     "director": ENTITY + "Q9", "directorLabel": "Bong Joon-ho", "imdb": "tt6751668", "duration": "133"},
    {"film": ENTITY + "Q2", "filmLabel": "Q2", "date": "2020-01-01T00:00:00Z"},
    {"film": "elsewhere", "filmLabel": "Stray"},
    {"film": ENTITY + "Q3", "filmLabel": "Dated", "date": "_:b0", "mood": "blue"},
]  # fmt: skip
FILMS = tables.complete_frame(
    pl.DataFrame(
        {
            "film_id": ["wd-Q1", "wd-Q3"],
            "imdb_id": ["tt6751668", None],
            "title": ["Parasite", "Dated"],
            "film_type": ["movie", "movie"],
            "year": [2019, None],
            "runtime_min": [133, None],
            "genres": [["thriller", "comedy"], []],
        }
    ),
    tables.FILMS,
)


def bindings(rows):
    return {
        "head": {"vars": list(rows[0])},
        "results": {
            "bindings": [
                {key: {"type": "literal", "value": value} for key, value in row.items()} for row in rows
            ]
        },
    }


def write(folder, form):
    path = folder / f"query.{form.split('-')[0]}"
    if form == "csv":
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(key for row in ROWS for key in row)))
            writer.writeheader()
            writer.writerows(ROWS)
    else:
        path.write_text(json.dumps(ROWS if form == "json-plain" else bindings(ROWS)), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", ["json", "json-plain", "csv"])
def test_rows_become_films_in_every_form(tmp_path, form):
    path = write(tmp_path, form)
    frames, problems = read_wikidata(path)
    assert_frame_equal(frames["films"], FILMS)
    assert frames["credits"].select("film_id", "person_id", "job", "billing").rows() == [
        ("wd-Q1", "wd-Q9", "director", None)
    ]
    assert frames["people"]["name"].to_list() == ["Bong Joon-ho"]
    first = 2 if form == "csv" else 1
    assert problems.select("line", "column", "value", "severity").rows() == [
        (1, "mood", None, "doubtful"),
        (first + 2, "filmLabel", "Q2", "refused"),
        (first + 3, "film", "elsewhere", "refused"),
    ]
    assert recognise(path) == "Wikidata: a SPARQL result of five rows on three films"


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"[1]", b"[" * 50_000, b"\0", b'{"results": {"bindings": 5}}', b'[{"a": 1}]'],
)
def test_what_is_no_result_is_refused(tmp_path, content):
    path = tmp_path / "x.json"
    path.write_bytes(content)
    frames, problems = read_wikidata(path)
    assert frames["films"].is_empty()
    assert problems["severity"].to_list() == ["refused"]
    assert recognise(path) == recognise(tmp_path) == ""


CELLS = st.sampled_from(
    ["", "Q5", ENTITY + "Q1", "wd:Q7", "a|b", "1e308", "0000-01-01", "9999-12-31"]
) | st.text(max_size=4)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.fixed_dictionaries(dict.fromkeys(("film", "filmLabel", "date", "tmdb", "genre", "actor"), CELLS)),
        min_size=1,
        max_size=5,
    )
)
def test_every_row_is_about_a_film_or_refused(tmp_path, rows):
    (tmp_path / "q.json").write_text(json.dumps(bindings(rows)), encoding="utf-8")
    frames, problems = read_wikidata(tmp_path / "q.json")
    refused = problems.filter(severity="refused").height
    assert frames["films"].height <= len(rows) - refused
    assert (frames["films"].height == 0) == (refused == len(rows))


def test_a_desk_reads_it(tmp_path):
    write(tmp_path, "json")
    (tmp_path / "desk.toml").write_text(
        '[[metadata]]\nformat = "wikidata"\npath = "query.json"\n', encoding="utf-8"
    )
    accounts = open_desk(tmp_path, cached=False).accounts.select("table", "rows", "refused")
    assert accounts.rows() == [("films", 2, 2), ("credits", 1, 0), ("people", 1, 0)]


def test_a_film_of_very_many_genres_is_read_in_time_with_their_number(tmp_path):
    genres = "|".join(f"genre {number}" for number in range(100_000))
    path = tmp_path / "query.csv"
    path.write_text(f"film,filmLabel,genre\nhttp://www.wikidata.org/entity/Q1,Pig,{genres}\n")
    start = time.process_time()
    assert read_wikidata(path)[0]["films"]["genres"].list.len().to_list() == [100_000]
    assert time.process_time() - start < 5
