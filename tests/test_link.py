"""`reviewlib link`: what is open, and the file in which it is settled."""

import pytest

from reviewlib.cli.link import HEADER, add_open_links, show_links
from reviewlib.cli.new import make_desk
from reviewlib.desk import open_desk
from reviewlib.errors import DeskError
from reviewlib.readers.overrides import read_overrides


@pytest.fixture
def desk(tmp_path):
    """A desk with two films of one title and year, and two reviews: one of that title, one of none."""
    folder = tmp_path / "desk"
    make_desk(folder)
    for path in (folder / "reviews").iterdir():
        path.unlink()
    (folder / "reviews" / "twin.md").write_text("The Twin (2020)\n\nIt is one of two.", encoding="utf-8")
    (folder / "reviews" / "lost.md").write_text("Lost [b]Reel[/b] (1999)\n\nNobody has it.", encoding="utf-8")
    (folder / "metadata" / "films.csv").write_text(
        "film_id,title,film_type,year\ntwin-1,The Twin,movie,2020\ntwin-2,The Twin,movie,2020\n",
        encoding="utf-8",
    )
    for name in ("credits", "people", "releases", "alternative_titles"):
        (folder / "metadata" / f"{name}.csv").unlink(missing_ok=True)
    return folder


def link(desk, **options):
    return show_links(str(desk), out_path=None, is_page=False, **{"is_written": True} | options)


def overrides_of(desk):
    return (desk / "overrides.csv").read_text(encoding="utf-8")


def test_open_links_are_shown_and_get_a_line_each(desk, capsys):
    assert link(desk) == 0
    shown = capsys.readouterr().out
    assert "None of two reviews" not in shown
    assert "Two links are open, 1 of them without a candidate" in shown
    assert "twin-1" in shown and "2 films of that name within a year" in shown
    # Square brackets of a title are no markup of the terminal.
    assert "Lost [b]Reel[/b] (1999)" in shown
    added = overrides_of(desk).splitlines()[-6:]
    # Where a candidate is, there is something to settle: such reviews stand first.
    assert added[0].startswith("# The Twin (2020), The editor: 2 films of that name within a year")
    assert [line.split(":")[0] for line in added[1:4]] == ["# twin-1", "# twin-2", "reviews/twin.md,"]
    assert added[4].startswith("# Lost [b]Reel[/b] (1999), The editor: no film of this title in the desk")
    assert added[5] == "reviews/lost.md,"
    assert shown.index("twin-1") < shown.index("One review without a candidate") < shown.index("Lost [b]")


def test_what_the_editor_wrote_is_never_changed_and_wins_in_every_run(desk, capsys):
    link(desk)
    filled = overrides_of(desk).replace("reviews/twin.md,\n", "reviews/twin.md,twin-2\n# mine\n")
    (desk / "overrides.csv").write_text(
        filled.replace("reviews/lost.md,\n", "reviews/lost.md,none\n"), encoding="utf-8"
    )
    before = overrides_of(desk)
    for _ in range(2):
        link(desk)
        assert overrides_of(desk) == before
    opened = open_desk(desk)
    assert opened.links.select("review_id", "link", "film_id", "method").rows() == [
        ("reviews/lost.md", "unmatched", None, "override"),
        ("reviews/twin.md", "given", "twin-2", "override"),
    ]
    assert "No link is open" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("reviews/twin.md,nowhere", "overrides.csv:5 nowhere: the desk has no film of this name"),
        ("reviews/gone.md,twin-1", "overrides.csv:5 reviews/gone.md: the desk has no review of this name"),
        (
            "reviews/twin.md,twin-1\nreviews/twin.md,twin-2",
            "overrides.csv:6 twin-2: contradicts line 5, which gives reviews/twin.md the film twin-1",
        ),
    ],
)
def test_a_line_that_cannot_be_followed_is_named(desk, capsys, row, said):
    (desk / "overrides.csv").write_text(HEADER + f"# one\n{row}\n", encoding="utf-8")
    link(desk, is_written=False)
    assert said in capsys.readouterr().out


def test_without_leave_nothing_is_written(desk):
    before = overrides_of(desk) if (desk / "overrides.csv").exists() else None
    link(desk, is_written=False)
    assert before == (overrides_of(desk) if (desk / "overrides.csv").exists() else None)


@pytest.mark.parametrize("end", ["", "\n"], ids=["no end of line", "end of line"])
def test_lines_are_added_below_what_stands_there(desk, end):
    (desk / "overrides.csv").write_text(f"review_id,film_id\nreviews/twin.md,twin-1{end}", encoding="utf-8")
    link(desk)
    overrides, problems = read_overrides(desk / "overrides.csv", source="overrides.csv")
    assert overrides.rows() == [(2, "reviews/twin.md", "twin-1")]
    assert problems.is_empty()
    assert overrides_of(desk).endswith("reviews/lost.md,\n")


def test_odd_names_stay_one_row_each(desk, tmp_path):
    # A comma, a note's sign, and a title that would begin a line of its own.
    for name in ("#1, or 2.md", "plain.md"):
        (desk / "reviews" / name).write_text(
            '---\ntitle: "Two\\nLines\\u2028,x"\n---\nText.', encoding="utf-8"
        )
    link(desk)
    settled = overrides_of(desk).replace('"reviews/#1, or 2.md",', '"reviews/#1, or 2.md",twin-1')
    (desk / "overrides.csv").write_text(settled, encoding="utf-8")
    overrides, problems = read_overrides(desk / "overrides.csv", source="overrides.csv")
    assert overrides["review_id"].to_list() == ["reviews/#1, or 2.md"]
    assert problems.is_empty()


def test_what_a_spreadsheet_saved_is_followed_and_added_to_its_way(desk):
    """Semicolons, a mark at the head, Windows' ends of lines, and notes torn into cells and quoted."""
    saved = 'sep=;\nreview_id;film_id\n"# The Twin ""2"""; the editor: 2 films\nreviews/twin.md;twin-2\n'
    for encoding in ("utf-8-sig", "utf-16"):
        raw = saved.replace("\n", "\r\n").encode(encoding)
        (desk / "overrides.csv").write_bytes(raw)
        link(desk)
        overrides, problems = read_overrides(desk / "overrides.csv", source="overrides.csv")
        assert overrides.rows() == [(4, "reviews/twin.md", "twin-2")]
        assert problems.filter(severity="refused").is_empty()
        after = (desk / "overrides.csv").read_bytes()
        assert after.startswith(raw)
        assert after.decode(encoding).endswith("\r\nreviews/lost.md;\r\n")


def test_a_file_that_is_no_text_is_left_alone(desk):
    (desk / "overrides.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DeskError, match="cannot be read or written"):
        add_open_links(desk / "overrides.csv", open_desk(desk).links)
    assert (desk / "overrides.csv").read_bytes() == b"\xff\xfe\x00"


def test_the_sample_desk_is_written_only_by_name(capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REVIEWLIB_DESK", raising=False)
    assert show_links(None, out_path=None, is_page=False, is_written=True) == 0
    assert "The sample desk is left as it is" in capsys.readouterr().out
