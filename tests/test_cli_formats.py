import pytest

from reviewlib.cli import commands
from reviewlib.cli.report import render
from reviewlib.errors import NotebookError
from reviewlib.places import sample_desk


def test_a_report_is_written_as_markdown_beside_its_page(tmp_path, capsys):
    arguments = [
        "report",
        "dictionary",
        "--desk",
        str(sample_desk()),
        "--out",
        str(tmp_path),
        "--format",
        "md",
    ]
    commands(arguments, standalone_mode=False)
    assert {path.name for path in tmp_path.iterdir()} >= {"dictionary.html", "dictionary.md"}
    assert str(tmp_path / "dictionary.md") in capsys.readouterr().out
    text = (tmp_path / "dictionary.md").read_text()
    assert "# What do the columns mean?" in text
    assert "| --- |" in text
    assert "<" not in text


def test_without_a_browser_a_pdf_is_refused_before_anything_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "/no/such")
    with pytest.raises(NotebookError, match="CHROMIUM"):
        render("dictionary", {}, desk_path=str(sample_desk()), out_path=str(tmp_path / "out"), format="pdf")
    assert not (tmp_path / "out").exists()
