from pathlib import Path

import pytest

from reviewlib.errors import DeskError
from reviewlib.settings import find_desk, read_settings, sample_desk


def write(folder: Path, text: str) -> Path:
    (folder / "desk.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_desk_toml_is_read(tmp_path):
    settings = read_settings(
        write(
            tmp_path,
            """
            name = "Our desk"
            timezone = "Asia/Seoul"
            country = "KR"
            scale = "stars/5"
            [[reviews]]
            format = "markdown"
            path = "reviews"
            [[reviews]]
            format = "table"
            path = "old.csv"
            scale = "points/10"
            columns = { title_printed = "Film" }
            [[metadata]]
            format = "tables"
            path = "metadata"
            [reports.career]
            person = "Jeon Jong-seo"
            """,
        )
    )
    assert (settings.name, settings.time_zone, settings.country, settings.language) == (
        "Our desk",
        "Asia/Seoul",
        "KR",
        "en",
    )
    assert [(source.path, source.scale) for source in settings.reviews] == [
        ("reviews", "stars/5"),
        ("old.csv", "points/10"),
    ]
    assert settings.reviews[1].columns == {"title_printed": "Film"}
    assert settings.report_parameters["career"] == {"person": "Jeon Jong-seo"}


def test_a_desk_is_called_after_its_folder_unless_it_says_otherwise(tmp_path):
    assert read_settings(write(tmp_path, "")).name == tmp_path.name


def test_everything_wrong_is_said_at_once(tmp_path):
    write(
        tmp_path,
        """
        nmae = "Our desk"
        timezone = "Seoul"
        country = "Korea"
        language = 5
        [[reviews]]
        format = "word"
        path = "reviews"
        critc = "Desk A"
        [[metadata]]
        format = "tables"
        """,
    )
    with pytest.raises(DeskError) as caught:
        read_settings(tmp_path)
    message = str(caught.value)
    for part in (
        "nmae; name was meant?",
        '"Seoul"',
        '"Korea"',
        "language: 5",
        '"word" is not one of',
        "has no path",
    ):
        assert part in message


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = Our desk", "is not TOML"),
        ("[reviews]\nformat = 'markdown'", "two brackets"),
        ("reviews = 3", "two brackets"),
        ("reports = 3", "reports.career"),
        ("[[reviews]]\nformat = 3\npath = 'x'", "format = 3"),
        ("[[reviews]]\nformat = 'table'\npath = 'x'\ncolumns = 'x'", "columns"),
        ("timezone = '../../etc/passwd'", "not a time zone"),
    ],
)
def test_what_is_no_desk_toml_is_refused(text, said, tmp_path):
    with pytest.raises(DeskError, match=said):
        read_settings(write(tmp_path, text))


def test_a_file_that_is_not_text_is_refused(tmp_path):
    (tmp_path / "desk.toml").write_bytes(b'name = "\xff"')
    with pytest.raises(DeskError, match="UTF-8"):
        read_settings(tmp_path)


def test_a_desk_is_found_from_within(tmp_path, monkeypatch):
    monkeypatch.delenv("REVIEWLIB_DESK", raising=False)
    inner = tmp_path / "notebooks" / "old"
    inner.mkdir(parents=True)
    write(tmp_path, "")
    monkeypatch.chdir(inner)
    assert find_desk() == tmp_path.resolve()


def test_a_named_desk_comes_first_then_the_variable_then_the_sample(tmp_path, monkeypatch):
    named, by_variable, outside = tmp_path / "named", tmp_path / "variable", tmp_path / "outside"
    for folder in (named, by_variable, outside):
        folder.mkdir()
    write(named, "")
    write(by_variable, "")
    monkeypatch.chdir(outside)
    monkeypatch.setenv("REVIEWLIB_DESK", str(by_variable))
    assert find_desk(named) == named.resolve()
    assert find_desk(named / "desk.toml") == named.resolve()
    assert find_desk() == by_variable.resolve()
    monkeypatch.delenv("REVIEWLIB_DESK")
    assert find_desk() == sample_desk().resolve()


def test_a_folder_that_is_no_desk_says_how_to_make_one(tmp_path):
    with pytest.raises(DeskError, match="reviewlib new"):
        find_desk(tmp_path)


def test_the_post_types_of_a_wordpress_export(tmp_path):
    write(tmp_path, '[[reviews]]\nformat = "wordpress"\npath = "a.xml"\ntypes = ["post", "review"]\n')
    assert read_settings(tmp_path).reviews[0].types == ("post", "review")


FIRST = '[[reviews]]\nformat = "wordpress"\npath = "a"\ntypes = ["post"]\n[reports.career]\ntypes = 1\n'


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('format = "wordpress"\npath = "x"\ntypes = "post"', "line 10: [[reviews]] 2: types = 'post', write the names of post"),
        ('format = "wordpress"\npath = "x"\n\n types=[]', "line 11: [[reviews]] 2: types = [], write the names of post types"),
        ('types = ["post", 3]\nformat = "wordpress"\npath = "x"', 'in a list, such as types = ["post", "review"]'),
        ('format = "markdown"\npath = "x"\ntypes = ["post"]', 'only the format "wordpress" has; take the key out'),
    ],
    ids=["text", "empty", "number", "other format"],
)  # fmt: skip
def test_types_that_are_none_are_named_with_their_line(entry, said, tmp_path):
    write(tmp_path, f"{FIRST}[[reviews]]\n{entry}")
    with pytest.raises(DeskError) as caught:
        read_settings(tmp_path)
    assert said in str(caught.value)


def test_an_entry_on_one_line_is_named_without_its_line(tmp_path):
    write(tmp_path, 'reviews = [{ format = "wordpress", path = "x", types = "post" }]')
    with pytest.raises(DeskError, match=r"  \[\[reviews\]\] 1: types = 'post'"):
        read_settings(tmp_path)
