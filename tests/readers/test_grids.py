"""Tables in every file format: cells as printed, and every row a row or refused."""

import json

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.readers import grids
from reviewlib.readers.grids import Layout, find_delimiter, read_grids


def read_one(path, layout=Layout()):  # noqa: B008 (frozen)
    ((_, cells),) = read_grids(path, path.name, layout)
    return cells


def write(folder, name, text):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_line_of_json_is_a_row_and_numbers_stay_as_printed(tmp_path):
    lines = [
        '{"title": "Pig", "score": 3.50, "year": 2021, "tags": ["a", "b"], "seen": true, "at": {"x": 1.0}}',
        "",
        '{"score": 1e400, "title": null, "tags": "c", "more": "\\ud800"}',
        "[1]",
        '{"title": "EO"',
        '{"big": ' + "7" * 5_000 + ', "nan": NaN}',
    ]
    cells = read_one(write(tmp_path, "a.jsonl", "\n".join(lines)))
    assert cells.frame.to_dict(as_series=False) == {
        "title": ["Pig", None, None],
        "score": ["3.50", "1e400", None],
        "year": ["2021", None, None],
        "tags": [["a", "b"], ["c"], []],
        "seen": ["true", None, None],
        "at": ['{"x": "1.0"}', None, None],
        "more": [None, "?", None],
        "big": [None, None, "7" * 5_000],
        "nan": [None, None, "NaN"],
    }
    assert cells.lines.to_list() == [1, 3, 6]
    assert [(problem.line, problem.reason) for problem in cells.problems] == [
        (4, "is no object of keys and values"),
        (5, "is no JSON: expecting ',' delimiter"),
    ]


def test_a_list_of_json_is_rows_by_their_lines(tmp_path):
    text = '\ufeff [\n{"a": 1},\n\n{"a":\n2}, 7,\n{"a": 3}\n]\n'
    cells = read_one(write(tmp_path, "a.json", text))
    assert cells.frame["a"].to_list() == ["1", "2", "3"]
    assert cells.lines.to_list() == [2, 4, 6]
    assert [(problem.line, problem.reason) for problem in cells.problems] == [
        (5, "is no object of keys and values")
    ]


@pytest.mark.parametrize(
    ("text", "rows", "reason"),
    [
        ('[{"a": 1}, {"a"', 1, "is no JSON from here on, so the rest is not read: expecting ':' delimiter"),
        ('[{"a": 1}', 1, "the list is never closed"),
        ("[" * 100_000, 0, "is no JSON from here on, so the rest is not read: nested too deeply"),
        ('{"a": ' + "[" * 100_000, 0, "is no JSON: nested too deeply"),
        ("", 0, "the file is empty"),
        ("a\0b", 0, "holds NUL bytes, so it is no text in UTF-8"),
    ],
)
def test_broken_json_is_refused_from_the_break_on(tmp_path, text, rows, reason):
    cells = read_one(write(tmp_path, "a.json", text))
    problems = cells if isinstance(cells, list) else cells.problems
    assert [problem.reason for problem in problems] == [reason]
    assert rows == (0 if isinstance(cells, list) else cells.frame.height)


def test_a_new_key_in_every_row_is_refused_before_it_fills_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(grids, "MOST_CELLS", 100)
    cells = read_one(write(tmp_path, "a.jsonl", "\n".join(json.dumps({f"k{n}": 1}) for n in range(50))))
    assert [problem.reason for problem in cells] == ["11 different keys in 11 rows are too many: not read"]


@given(
    st.lists(st.dictionaries(st.sampled_from("abc"), st.none() | st.booleans() | st.text() | st.integers()))
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50)
def test_every_object_is_a_row(tmp_path, objects):
    cells = read_one(write(tmp_path, "a.jsonl", "\n".join(json.dumps(one) for one in objects)))
    if not objects:
        assert isinstance(cells, list)
    else:
        assert cells.lines.to_list() == list(range(1, len(objects) + 1))


@given(
    st.binary(max_size=80), st.sampled_from(["a.csv", "a.tsv", "a.jsonl", "a.json", "a.xlsx", "a.parquet"])
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=120)
def test_any_bytes_are_rows_or_refused(tmp_path, content, name):
    for _, cells in read_grids(write(tmp_path, name, content), name):
        assert isinstance(cells, list) is (not hasattr(cells, "frame"))
        assert not isinstance(cells, list) or cells


def test_decimals_of_numbers_are_written_in_the_declared_sign(tmp_path):
    path = tmp_path / "a.parquet"
    pl.DataFrame({"score": [8.239, None], "votes": [1660, 2]}).write_parquet(path)
    assert read_one(path, Layout(decimal=",")).frame.rows() == [("8,239", "1660"), (None, "2")]
    path = write(tmp_path, "a.jsonl", '{"score": 8.239, "text": "v1.5"}')
    assert read_one(path, Layout(decimal=",")).frame.rows() == [("8,239", "v1.5")]


def test_a_text_file_needs_its_delimiter(tmp_path):
    path = write(tmp_path, "a.txt", "a:b\n1:2\n")
    assert [problem.reason for problem in read_one(path)] == ["nothing says what separates its cells"]
    assert read_one(path, Layout(delimiter=":")).frame.rows() == [("1", "2")]


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("Film;Note\nPig;3,5\nEO;4,0\n", ";"),
        ("a\tb,c\n1\t2\n", "\t"),
        ("a|b|c\n1|2|3\n", "|"),
        ("a;b;c,d\n1;2;3,4\n", ";"),
        ('a;b\n"one; two, three, four";2\n', ";"),
        ('a,b\n"one\ntwo; x",2\n', ","),
        ("only\none\n", None),
        ("", None),
        ("Text, it is.\nMore; of it.\n", ","),
    ],
)
def test_what_parts_the_cells_is_found_from_the_rows(text, delimiter):
    assert find_delimiter(text) == delimiter


def test_a_table_of_ten_thousand_columns_is_read(tmp_path):
    names = [f"c{number}" for number in range(10_000)]
    path = write(tmp_path, "a.csv", ",".join(names) + "\n" + ",".join("1" * 10_000) + "\n")
    assert read_one(path).frame.shape == (1, 10_000)
