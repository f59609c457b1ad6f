"""`reviewlib check`: the account of each source, and every problem in a file."""

import csv
from dataclasses import replace

import polars as pl
import pytest

from reviewlib.cli.check import KINDS_SHOWN, list_kinds, save_problems, show_check
from reviewlib.cli.new import make_desk
from reviewlib.desk import open_desk
from reviewlib.errors import TableError
from reviewlib.tables import PROBLEMS, complete_frame

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
        save_problems(tmp_path, pl.DataFrame(schema=PROBLEMS.schema))


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
    assert opened.problems.select("source", "reason", "remedy", "severity").rows() == [
        (
            *("other/tar.md", "the same review as in an earlier source"),
            *("Nothing: it is read as reviews/a.md.", "left out"),
        )
    ]
    columns = ["path", "rows", "left_out", "unscored", "undated", "duplicated"]
    assert opened.accounts.filter(table="reviews").select(columns).rows() == [
        ("reviews", 5, 0, 4, 3, 0),
        ("other", 2, 1, 2, 2, 1),
    ]
    assert opened.accounts.filter(table="films").select(columns[3:]).rows() == [(None, None, 0)]


def test_problems_are_printed_alone_where_they_are_asked_for(desk, capsys):
    (desk / "reviews" / "none.md").write_text("", encoding="utf-8")
    assert show_check(str(desk), strict=True, csv_path="-") == 1
    rows = list(csv.DictReader(capsys.readouterr().out.splitlines()))
    assert [(row["source"], row["severity"]) for row in rows] == [("reviews/none.md", "refused")]


def test_strict_fails_for_what_wants_mending_alone(desk, capsys):
    (desk / "reviews" / "soon.md").write_text("---\ntitle: Pig\ndraft: true\n---\nText.", encoding="utf-8")
    assert show_check(str(desk), strict=True) == 0
    out = capsys.readouterr().out
    assert "Change the key draft once it is published." in out
    (desk / "reviews" / "none.md").write_text("", encoding="utf-8")
    assert show_check(str(desk), strict=True) == 1
    account = open_desk(desk).accounts.filter(table="reviews")
    assert account.select("rows", "refused", "left_out").row(0) == (2, 1, 1)


def problems_of(*rows):
    schema = ["source", "line", "reason", "severity"]
    frame = pl.DataFrame(rows, schema=schema, orient="row", schema_overrides={"line": pl.UInt32})
    return complete_frame(frame.with_columns(remedy=pl.lit("Mend it.")), PROBLEMS)


def test_problems_are_listed_source_by_source_with_the_first_place():
    problems = problems_of(
        ("reviews/a.md", 3, "no such day", "doubtful"),
        ("reviews/old/b.csv", 7, "no text", "refused"),
        ("reviews/old/b.csv", 9, "no text", "refused"),
        ("blog.xml", 5, "no title", "refused"),
        ("blog.xml", 8, "no title", "refused"),
        ("reviews2/x.md", None, "no such day", "doubtful"),
        ("overrides.csv", 2, "unknown", "doubtful"),
        ("reviews3.md", 1, "unknown", "doubtful"),
    )
    places = {name: name for name in ("reviews", "reviews/old")} | {
        "/x/blog.xml": "blog.xml",
        "reviews2": "reviews2",
    }
    kinds = list_kinds(problems, places)
    assert kinds.select("source", "rows", "reason", "first").rows() == [
        ("reviews", 1, "no such day", "a.md:3"),
        ("reviews/old", 2, "no text", "b.csv:7"),
        ("/x/blog.xml", 2, "no title", "blog.xml:5"),
        ("reviews2", 1, "no such day", "x.md"),
        ("desk", 2, "unknown", "overrides.csv:2"),
    ]


def test_of_many_kinds_the_first_are_listed_and_the_rest_counted():
    rows = [("reviews/a.md", number, f"kind {number:02}", "doubtful") for number in range(KINDS_SHOWN + 3)]
    kinds = list_kinds(problems_of(*rows), {"reviews": "reviews"})
    assert kinds["reason"].to_list()[-1] == "three other kinds"
    assert kinds["rows"].sum() == KINDS_SHOWN + 3


def test_no_problems_are_no_kinds():
    assert list_kinds(problems_of(), {"reviews": "reviews"}).is_empty()


def test_every_source_is_listed_however_many(desk, capsys, monkeypatch):
    opened = open_desk(desk)
    accounts = pl.concat([opened.accounts.head(1)] * 101).with_columns(
        path=pl.format("folder {}", pl.int_range(pl.len()))
    )
    monkeypatch.setitem(show_check.__globals__, "open_desk", lambda _: replace(opened, accounts=accounts))
    show_check(str(desk), strict=False)
    sources = capsys.readouterr().out.partition("\nReviews")[0]
    assert sources.count("folder ") == 101 and "more" not in sources
