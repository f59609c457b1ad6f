import polars as pl
import pytest

from reviewlib import tables
from reviewlib.errors import TableError


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_every_table_is_declared_whole(table):
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert set(table.key) <= set(names)
    assert all(column.meaning for column in table.columns)
    assert tables.empty_frame(table).schema == table.schema


@pytest.mark.parametrize("table", tables.TABLES, ids=lambda table: table.name)
def test_a_table_survives_parquet(table, tmp_path):
    path = tmp_path / "table.parquet"
    tables.empty_frame(table).write_parquet(path)
    assert pl.read_parquet(path).schema == table.schema


def test_the_dictionary_has_one_row_per_column():
    assert tables.dictionary().height == sum(
        len(table.columns) for table in (*tables.TABLES, tables.TITLE_KEYS)
    )


def test_completing_names_every_column_that_lacks_values():
    films = pl.DataFrame({"film_id": ["a", None], "title": [None, None], "film_type": ["movie", "movie"]})
    with pytest.raises(TableError, match=r"(?s)film_id: 1 null.*title: 2 null.*PROBLEMS"):
        tables.complete_frame(films, tables.FILMS)


def test_completing_refuses_a_value_outside_an_enum():
    films = pl.DataFrame({"film_id": ["a"], "title": ["A"], "film_type": ["opera"]})
    with pytest.raises(TableError, match="opera"):
        tables.complete_frame(films, tables.FILMS)


def test_a_key_with_a_null_part_is_repeated_only_by_the_same_null():
    titles = pl.DataFrame(
        {"film_id": ["a", "a", "a"], "title": ["A", "A", "A"], "region": ["KR", None, None]},
    )
    assert tables.find_repeated_keys(titles, tables.ALTERNATIVE_TITLES)["row"].to_list() == [2]


def test_require_columns_lists_every_offender():
    frame = pl.LazyFrame({"genre": [1], "is_thin": ["no"]})
    needed = {"genre": tables.TEXT, "is_thin": tables.BOOLEAN, "month": tables.DATE}
    with pytest.raises(
        TableError, match=r"(?s)bars cannot use.*genre: Int64.*is_thin: String.*month: missing"
    ):
        tables.require_columns(frame, needed, user="bars")
