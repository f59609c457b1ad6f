"""`reviewlib check`: the account of each source, and every problem in a file."""

import csv

import polars as pl
import pytest

from reviewlib.cli.check import show_check, write_problems
from reviewlib.cli.new import make_desk
from reviewlib.desk import open_desk
from reviewlib.errors import TableError
from reviewlib.tables import PROBLEMS

LONG = "One two three four five six seven eight nine ten, eleven."


@pytest.fixture
def desk(tmp_path):
    make_desk(tmp_path / "desk")
    return tmp_path / "desk"


def test_every_problem_is_written_and_no_cell_runs(desk, tmp_path, capsys):
    (desk / "reviews" / "bad.md").write_text(
        "---\ntitle: Sleep\ndate: =HYPERLINK(1)\n---\n\nText.", encoding="utf-8"
    )
    (desk / "reviews" / "none.md").write_text("", encoding="utf-8")
    path = tmp_path / "problems.csv"
    assert show_check(str(desk), strict=False, csv_path=str(path)) == 0
    problems = open_desk(desk).problems
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["reason"] for row in rows] == problems["reason"].to_list()
    assert [row["value"] for row in rows if "HYPERLINK" in row["value"]] == ["'=HYPERLINK(1)"]
    assert list(rows[0]) == list(PROBLEMS.schema)
    assert "Wrote two problems to" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_said(tmp_path):
    with pytest.raises(TableError, match="cannot be written"):
        write_problems(tmp_path, pl.DataFrame(schema=PROBLEMS.schema))


def test_the_same_review_in_two_sources_is_kept_once_and_both_are_named(desk):
    for name, text in (
        ("a.md", f"**{LONG}**"),
        ("b.txt", LONG.replace(" six", "\n\nsix")),
        ("c.md", "Short."),
    ):
        (desk / "reviews" / name).write_text(f"Tár (2022)\n\n{text}", encoding="utf-8")
    (desk / "other").mkdir()
    (desk / "other" / "tar.md").write_text(f"TÁR (2022)\n\n{LONG}", encoding="utf-8")
    (desk / "other" / "pig.md").write_text(f"Pig (2021)\n\n{LONG}", encoding="utf-8")
    (desk / "other" / "short.md").write_text("Tár (2022)\n\nShort.", encoding="utf-8")
    settings = desk / "desk.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[[reviews]]\nformat = "markdown"\npath = "other"\n',
        encoding="utf-8",
    )
    opened = open_desk(desk)
    assert opened.problems.select("source", "reason", "severity").rows() == [
        ("other/tar.md", "the same review as reviews/a.md, which is read", "refused")
    ]
    columns = ["path", "rows", "refused", "unscored", "undated", "duplicated"]
    assert opened.accounts.filter(table="reviews").select(columns).rows() == [
        ("reviews", 5, 0, 4, 3, 0),
        ("other", 2, 1, 2, 2, 1),
    ]
    assert opened.accounts.filter(table="films").select(columns[3:]).rows() == [(None, None, 0)]
