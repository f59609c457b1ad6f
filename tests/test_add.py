"""`reviewlib add`: a source is known by what it holds; desk.toml keeps every byte and gains one entry."""

import tomllib
from pathlib import Path

import polars as pl
import pytest

from reviewlib.cli.add import add_source, measure_scales
from reviewlib.cli.new import make_desk
from reviewlib.desk import open_desk
from reviewlib.errors import DeskError

DATA = Path(__file__).parents[2] / "shared" / "data"
SHEET = "Film,Year,Rating\nPig,2021,4\nOld,2021,2.5\nEO,2022,5\nTár,2022,9\n"
SHEET_ENTRY = """
# Reviews in a table
[[reviews]]
format = "table"
path = "sheet.csv"
# critic = "Name"    # 4 of 4 reviews print no byline
# The scale of the scores is not printed. Uncomment the one that holds:
# scale = "points/10"    # reads 4 of 4
# scale = "points/100"    # reads 4 of 4
# scale = "percent"    # reads 4 of 4
"""


@pytest.fixture
def desk(tmp_path):
    make_desk(tmp_path / "desk")
    return tmp_path / "desk"


def settings_of(desk):
    return (desk / "desk.toml").read_bytes()


def test_a_table_with_open_scores_is_named_with_the_scales_that_fit(desk, capsys):
    (desk / "sheet.csv").write_text(SHEET, encoding="utf-8")
    before = settings_of(desk)
    assert add_source(desk / "sheet.csv", str(desk)) == 0
    assert settings_of(desk) == before + SHEET_ENTRY.encode()
    said = capsys.readouterr().out
    assert "Four scores printed, 0 of them read." in said
    assert "4 are open, such as 2.5 (1), 4 (1), 5 (1), 9 (1)." in said
    assert "  stars/5: 3\n" in said
    assert "Nothing is left out." in said
    uncommented = SHEET_ENTRY.replace('# scale = "points/10"', 'scale = "points/10"').encode()
    (desk / "desk.toml").write_bytes(before + uncommented)
    assert open_desk(desk).reviews.filter(source="sheet.csv")["score"].to_list() == [40.0, 25.0, 50.0, 90.0]


def test_twice_is_once(desk, capsys):
    (desk / "sheet.csv").write_text(SHEET, encoding="utf-8")
    add_source(desk / "sheet.csv", str(desk))
    once = settings_of(desk)
    capsys.readouterr()
    assert add_source(desk / "reviews" / ".." / "sheet.csv", str(desk)) == 0
    assert settings_of(desk) == once
    assert "read already" in capsys.readouterr().out


def test_what_lies_in_a_source_of_its_format_is_read_already(desk, capsys):
    before = settings_of(desk)
    assert add_source(desk / "reviews" / "the-call.md", str(desk)) == 0
    assert settings_of(desk) == before
    assert "desk.toml names reviews" in capsys.readouterr().out


def test_comments_line_breaks_and_a_lacking_last_one_stay(desk):
    (desk / "sheet.csv").write_text(SHEET, encoding="utf-8")
    odd = b'\xef\xbb\xbf# mine\r\nname = "Mine"   # spaced\r\n[reports.career]\r\nperson = "A"'
    (desk / "desk.toml").write_bytes(odd)
    add_source(desk / "sheet.csv", str(desk))
    after = settings_of(desk)
    assert after.startswith(odd + b"\r\n\r\n# Reviews in a table\r\n")
    assert b"\n" not in after.replace(b"\r\n", b"")
    stated = tomllib.loads(after.decode("utf-8-sig"))
    assert stated["reports"] == {"career": {"person": "A"}}
    assert stated["reviews"] == [{"format": "table", "path": "sheet.csv"}]


def test_outside_the_desk_the_path_is_absolute_and_odd_names_are_quoted(desk, tmp_path):
    odd = tmp_path / 'a "b" \\ \x7f é.csv'
    odd.write_text(SHEET, encoding="utf-8")
    add_source(odd, str(desk))
    assert tomllib.loads(settings_of(desk).decode())["reviews"][-1]["path"] == odd.as_posix()
    assert open_desk(desk).reviews.height == 2 + 4


def test_an_inline_list_of_sources_is_left_as_it_is(desk):
    (desk / "sheet.csv").write_text(SHEET, encoding="utf-8")
    (desk / "desk.toml").write_text('reviews = [{format = "markdown", path = "reviews"}]\n', encoding="utf-8")
    before = settings_of(desk)
    with pytest.raises(DeskError, match="Put this into"):
        add_source(desk / "sheet.csv", str(desk))
    assert settings_of(desk) == before
    assert sorted(path.name for path in desk.iterdir()) == ["desk.toml", "metadata", "reviews", "sheet.csv"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("title.basics.tsv", b"Name\tScore\n"),
        ("movies.csv", b"a,b\n1,2\n"),
        ("movie.json", b'{"id": 5}'),
        ("note.txt", b"Milk, eggs.\n\nAnd bread for the weekend."),
        ("export.xml", b"<a/>"),
        ("zeros.csv", b"\0\0\0"),
    ],
)
def test_a_name_alone_is_nothing(desk, tmp_path, name, content):
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / name).write_bytes(content)
    before = settings_of(desk)
    for path in (tmp_path / "source", tmp_path / "source" / name):
        with pytest.raises(
            DeskError, match=r"nothing that reviewlib knows[\s\S]*It knows\n  reviews: markdown"
        ):
            add_source(path, str(desk))
    assert settings_of(desk) == before


def test_the_sample_desk_is_not_written_to_by_chance(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("REVIEWLIB_DESK", raising=False)
    (tmp_path / "sheet.csv").write_text(SHEET, encoding="utf-8")
    with pytest.raises(DeskError, match="--desk DIR"):
        add_source(Path("sheet.csv"), None)


def test_what_is_not_there_and_what_cannot_be_written(desk, tmp_path):
    with pytest.raises(DeskError, match="no such file"):
        add_source(tmp_path / "none", str(desk))


def test_scales_are_measured_on_open_scores_alone():
    reviews = pl.DataFrame({"score_printed": ["3", "B", None, "4/5"], "score": [None, None, None, 80.0]})
    assert measure_scales(reviews) == {
        "stars/5": 1, "stars/4": 1, "points/10": 1, "points/100": 1, "percent": 1, "letters/metacritic": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("folder", "entry"),
    [
        ("imdb_cut", ("metadata", "imdb")),
        ("movielens_small", ("metadata", "movielens")),
        ("blog_posts", ("reviews", "markdown")),
        ("wordpress", ("reviews", "wordpress")),
        ("tmdb_korean/kr_movies.csv", ("reviews", "table")),
        ("vega_movies", None),
        ("oscars", None),
    ],
)
def test_real_sources_are_known(desk, folder, entry):
    if not (DATA / folder).exists():
        pytest.skip(f"the shared {folder} is not here")
    if entry is None:
        with pytest.raises(DeskError):
            add_source(DATA / folder, str(desk))
        return
    add_source(DATA / folder, str(desk))
    section, name = entry
    added = tomllib.loads(settings_of(desk).decode())[section][-1]
    assert added == {"format": name, "path": (DATA / folder).as_posix()}
