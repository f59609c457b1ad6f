"""What is hostile in texts and tables alone, and in the files of which test_hostile.py has no sample."""

import os
import tracemalloc
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from reviewlib.cli.add import add_source
from reviewlib.cli.new import make_desk
from reviewlib.desk import open_desk
from reviewlib.errors import DeskError
from reviewlib.readers.filmlists import read_films
from reviewlib.readers.markdown import LARGEST_POST, read_markdown
from reviewlib.readers.reviewtable import read_reviews_table
from reviewlib.readers.tables import read_tables

READERS = {
    "markdown": (read_markdown, [".html", ".mdx", ".txt"]),
    "table": (read_reviews_table, [".tsv", ".json", ".xlsx", ".parquet"]),
    "films": (read_films, [".jsonl", ".xlsx"]),
    "tables": (read_tables, [".parquet", ".xlsx"]),
}
CASES = [(name, suffix) for name, (_, suffixes) in READERS.items() for suffix in suffixes]
EVERY = pytest.mark.parametrize(("reader", "suffix"), CASES)


def read(reader, path):
    """Rows read, and the problems; a reader of metadata gives its films."""
    found, problems = READERS[reader][0](path)
    rows = found["films"] if isinstance(found, dict) else found
    return rows, problems


def refuse(reader, path):
    rows, problems = read(reader, path)
    assert rows.is_empty()
    assert problems["severity"].to_list().count("refused") == 1, problems.to_dicts()
    assert problems.select("reason", "remedy").null_count().row(0) == (0, 0)
    return problems.filter(severity="refused").row(0, named=True)


@EVERY
def test_a_file_that_may_not_be_read(tmp_path, reader, suffix, monkeypatch):
    path = tmp_path / f"films{suffix}"
    path.write_bytes(b"title,text\nPig,Text.\n")

    def deny(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    # The tests may run as root, whom no permission stops.
    for target in ("pathlib.Path.read_bytes", "pathlib.Path.open", "zipfile.ZipFile", "polars.read_parquet"):
        monkeypatch.setattr(target, deny)
    assert "permission denied" in refuse(reader, path)["reason"].lower()


@EVERY
def test_a_pipe_is_not_waited_for(tmp_path, reader, suffix):
    os.mkfifo(tmp_path / f"films{suffix}")
    assert refuse(reader, tmp_path / f"films{suffix}")["reason"] == "not a regular file"


@EVERY
@pytest.mark.parametrize(
    "content", [b"", b"\0" * 100, b"\xff\xfe", bytes(range(256)), b"PK\x03\x04", b"PAR1"]
)
def test_bytes_that_are_no_file_of_the_kind(tmp_path, reader, suffix, content):
    path = tmp_path / f"films{suffix}"
    path.write_bytes(content)
    refuse(reader, path)


def test_a_post_of_100_mb_is_refused_unread(tmp_path):
    path = tmp_path / "a.md"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    assert refuse("markdown", path)["reason"] == f"larger than {LARGEST_POST // 10**6} MB: not read"
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()


def test_a_table_in_one_line_is_read_or_refused(tmp_path):
    """Two megabytes here; 100 MB take 2 to 4 s and the reading is the same."""
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 2_000_000)
    refusal = refuse("table", path)
    assert len(refusal["remedy"]) < 200
    path.write_bytes(b"a," * 1_000_000)
    assert refuse("table", path)["reason"] == "1,000,001 columns, more than 20,000: not read"
    path.write_bytes(b"title,text\nPig," + b"word " * 400_000)
    rows, problems = read("table", path)
    assert (rows["words"].to_list(), problems.height) == ([400_000], 0)


def test_ten_thousand_columns_are_named_by_the_first(tmp_path):
    path = tmp_path / "a.csv"
    names = [f"column {number}" for number in range(10_000)]
    path.write_text(",".join(names) + "\n" + "," * 9_999 + "\n" + "x," * 9_999 + "x\n", encoding="utf-8")
    refusal = refuse("table", path)
    assert refusal["reason"] == "lacks a column of titles, so none of its 1 rows is read"
    assert refusal["remedy"].startswith("Its columns are: column 0, column 1,")
    assert "and 9,988 more" in refusal["remedy"]
    path.write_text(
        ",".join(["title", "text", *names]) + "\nPig,Text." + "," * 10_000 + "\n", encoding="utf-8"
    )
    rows, problems = read("table", path)
    assert rows.height == 1
    assert problems["reason"].str.len_chars().to_list()[0] < 400


def test_numbers_of_a_sheet_at_the_ends_of_the_world(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["title", "date", "rating"])
    for value in (1e308, -1e308, 1e-308, 10**15, 0.1):
        book.active.append(["Pig", value, value])
    book.active["B2"].number_format = "yyyy-mm-dd"
    book.save(tmp_path / "a.xlsx")
    rows, problems = read("table", tmp_path / "a.xlsx")
    assert rows["score"].to_list() == [None] * 5
    assert rows["published_on"].to_list() == [None] * 5
    assert problems.filter(column="rating").height == 5


@pytest.fixture
def desk(tmp_path):
    make_desk(tmp_path / "desk")
    return tmp_path / "desk"


def list_tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18),
        ("a.xlsx", b"not a zip"),
        ("a.csv", b'title,text\nPig,"never closed'),
        ("a.csv", b"\xff\xfe\0"),
        ("a.json", b"[" * 100_000),
        ("a.parquet", b"PAR1" + b"\xff" * 64 + b"PAR1"),
        ("a.md", b"---\n" + b"a: [" * 50_000),
        ("a.html", b"<html>" + b"<article>" * 50_000),
    ],
)
def test_add_and_check_refuse_in_words_and_write_nothing_outside_the_desk(desk, tmp_path, name, content):
    source = tmp_path / "sources"
    source.mkdir()
    (source / name).write_bytes(content)
    before = list_tree(tmp_path)
    for path in (source / name, source):
        with pytest.raises(DeskError, match="nothing that reviewlib knows"):
            add_source(path, str(desk))
    assert list_tree(tmp_path) == before
    form = "markdown" if name.endswith((".md", ".html")) else "table"
    with (desk / "desk.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[[reviews]]\nformat = "{form}"\npath = "{(source / name).as_posix()}"\n')
    opened = open_desk(desk)
    assert opened.problems.filter(pl.col("source").str.ends_with(name), severity="refused").height >= 1
    assert list_tree(tmp_path) - before <= {
        name for name in list_tree(tmp_path) if name.startswith("desk/.reviewlib")
    }
