"""The account of the real sources: it adds up, its table in the docs is today's, and a lost row is found."""

import importlib.util
from pathlib import Path

import polars as pl
import pytest

REPOSITORY = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def accounts():
    spec = importlib.util.spec_from_file_location("accounts", REPOSITORY / "benchmarks" / "accounts.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_of_every_real_source_is_accounted_for(accounts):
    lines, absent = accounts.draw_up_all(accounts.SHARED)
    if absent:
        pytest.skip(f"real sources lie outside of the repository and are not here: {', '.join(absent)}")
    assert [line for line in lines if not line.adds_up] == []
    assert sum(line.rows for line in lines) > 100_000
    table = accounts.write_table(lines)
    assert table in (REPOSITORY / "docs" / "accounts.md").read_text(encoding="utf-8"), "run: make accounts"


EXPORT = """<rss xmlns:wp="http://wordpress.org/export/1.2/" xmlns:content="c"><channel>
<item><title>Pig</title><content:encoded>x</content:encoded><wp:post_id>1</wp:post_id></item>
<item><title>Host</title><content:encoded>x</content:encoded><wp:status>draft</wp:status></item>
</channel></rss>"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "wordpress").mkdir()
    (tmp_path / "wordpress" / "blog.xml").write_text(EXPORT)
    return tmp_path


def test_a_source_that_adds_up(accounts, folder, capsys):
    assert accounts.main([str(folder)]) == 0
    said = capsys.readouterr().out
    assert "| wordpress | blog.xml | 2 | 1 | 0 | 1 | 0 | 1 draft, not published |" in said
    assert "skipped: letterboxd_export is not in" in said


@pytest.mark.parametrize("lost", ["review", "draft"])
def test_a_lost_row_is_found(accounts, folder, capsys, monkeypatch, lost):
    read = accounts.read

    def read_badly(*arguments):
        frames, problems = read(*arguments)
        if lost == "review":
            return {"reviews": frames["reviews"].clear()}, problems
        return frames, problems.filter(pl.col("severity") != "left out")

    monkeypatch.setattr(accounts, "read", read_badly)
    target = folder / "accounts.md"
    assert accounts.main([str(folder), "--write", str(target)]) == 1
    assert "DOES NOT ADD UP: wordpress, blog.xml: 2 rows, 1 accounted for" in capsys.readouterr().out
    assert not target.exists()


def test_an_account_without_all_sources_is_not_written(accounts, folder, capsys):
    target = folder / "accounts.md"
    assert accounts.main([str(folder), "--write", str(target)]) == 0
    assert not target.exists()
