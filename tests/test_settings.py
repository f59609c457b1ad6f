from datetime import date
from pathlib import Path

import pytest

from reviewlib.errors import DeskError
from reviewlib.places import find_desk, sample_desk
from reviewlib.readers.grids import Layout
from reviewlib.scoring.scales import DeclaredScales, ScaleRule
from reviewlib.settings import Settings, Source, read_settings


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
    assert settings.reviews[1].layout.columns == {"title_printed": "Film"}
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
        ('format = "markdown"\npath = "x"\ntypes = ["post"]', "[[reviews]] 2: the key types is for the format wordpress alone; take it out"),
    ],
    ids=["text", "empty", "number", "other format"],
)  # fmt: skip
def test_types_that_are_none_are_named_with_their_line(entry, said, tmp_path):
    write(tmp_path, f"{FIRST}[[reviews]]\n{entry}")
    with pytest.raises(DeskError) as caught:
        read_settings(tmp_path)
    assert said in str(caught.value)


def test_an_entry_within_a_line_is_named_with_that_line(tmp_path):
    write(tmp_path, 'reviews = [{ format = "wordpress", path = "x", types = "post" }]')
    with pytest.raises(DeskError, match=r"line 1: \[\[reviews\]\] 1: types = 'post'"):
        read_settings(tmp_path)


def test_the_scales_of_a_source_are_read(tmp_path):
    settings = read_settings(
        write(
            tmp_path,
            """
            scale = "stars/5"
            [letters.ours]
            "A+" = 100
            A = 92.5
            [[reviews]]
            format = "markdown"
            path = "reviews"
            [[reviews.scales]]
            critic = "Desk B"
            scale = "letters/ours"
            [[reviews.scales]]
            from = 2019-01-01
            scale = "points/10"
            [[reviews]]
            format = "markdown"
            path = "more"
            """,
        )
    )
    first, second = (settings.declare_scales(source) for source in settings.reviews)
    assert first == DeclaredScales(
        "stars/5",
        (ScaleRule("letters/ours", critic="Desk B"), ScaleRule("points/10", from_day=date(2019, 1, 1))),
        {"letters/ours": {"A+": 100, "A": 92.5}},
    )
    assert (second.scale, second.rules) == ("stars/5", ())


def test_what_is_wrong_with_scales_is_said_with_its_line(tmp_path):
    write(
        tmp_path,
        """scale = "stars"
[letters.ours]
"AA" = 100
B = 101
C = "60"
[letters.none]
[[reviews]]
format = "markdown"
path = "reviews"
scale = "letters/theirs"
[[reviews.scales]]
critic = "Desk B"
from = "2019-01-01"
scale = "points/10"
[[reviews.scales]]
scale = "stars/4"
[[reviews.scales]]
critic = "Desk C"
[[reviews.scales]]
critic = "Desk D"
scale = "stars/4"
[[reviews.scales]]
critic = "Desk D"
scale = "stars/5"
""",
    )
    with pytest.raises(DeskError) as caught:
        read_settings(tmp_path)
    said = str(caught.value).splitlines()[1:]
    expected = [
        ("line 3:", '"AA" is no letter; write A to Z'),
        ("line 4:", "B = 101, a number from 0 to 100 is needed"),
        ("line 5:", "C = '60', a number from 0 to 100 is needed"),
        ("line 6:", "[letters.none]: holds no letter"),
        ("line 1:", "'stars' is no scale. Declare one of stars/5, stars/4"),
        ("line 10:", "'letters/theirs' is no scale"),
        ("line 13:", "a day without quotes is needed: from = 2019-01-01"),
        ("line 15:", "[[reviews.scales]] 2: names neither critic nor from"),
        ("line 17:", "[[reviews.scales]] 3: has no scale"),
        ("line 22:", "[[reviews.scales]] 5: a rule above is for the same critic"),
    ]
    assert len(said) == len(expected)
    for line, (start, part) in zip(said, expected, strict=True):
        assert line.strip().startswith(start)
        assert part in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[letters]\nA = 5", "letters: write a table with a name"),
        ("[letters.metacritic]\nA = 5", "this table is fixed"),
        ("[[reviews]]\nformat='markdown'\npath='x'\n[reviews.scales]\nscale='stars/5'", "two brackets below"),
        (
            "[[reviews]]\nformat='markdown'\npath='x'\n"
            + "[[reviews.scales]]\ncritic='B'\nscale='stars/5'\n" * 2,
            "line 7: .* a rule above is for the same critic",
        ),
    ],
)
def test_scales_and_letters_want_their_form(text, said, tmp_path):
    with pytest.raises(DeskError, match=said):
        read_settings(write(tmp_path, text))


def test_the_layout_of_tables_is_read_and_checked(tmp_path):
    settings = read_settings(
        write(
            tmp_path,
            """
            [[reviews]]
            format = "table"
            path = "noten.xlsx"
            delimiter = ";"
            decimal = ","
            sheets = ["2022", "2023"]
            columns = { title = "Film" }
            [[metadata]]
            format = "tables"
            path = "metadata"
            decimal = ","
            """,
        )
    )
    assert settings.reviews[0].layout == Layout(";", ",", ("2022", "2023"), {"title": "Film"})
    assert settings.metadata[0].layout == Layout(decimal=",")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            'delimiter = "::"',
            'line 4: [[reviews]] 1: delimiter = "::", one sign is needed, such as ";" or "\\t"',
        ),
        ("delimiter = '\"'", "one sign is needed"),
        ('decimal = ";"', 'line 4: [[reviews]] 1: decimal = ";", "." or "," is needed'),
        ('sheets = "2022"', 'sheets, a list is needed, such as ["2022", "2023"]'),
        ("sheets = [2022]", "sheets, a list is needed"),
        (
            'columns = { titel = "Film" }',
            "line 4: [[reviews]] 1: columns names titel, and a review has title",
        ),
        ('encoding = "latin"', 'encoding = "latin", one of cp1252, cp949'),
        ('dates = "dmy"', 'line 4: [[reviews]] 1: dates = "dmy", "day first" or "month first" is needed'),
        ("columns = { title = 5 }", "columns, a table is needed"),
        ("critic = 5", "line 4: [[reviews]] 1: critic = 5, a text in quotes is needed"),
    ],
)
def test_a_layout_that_cannot_be_is_said_with_its_line(line, said, tmp_path):
    with pytest.raises(DeskError) as caught:
        read_settings(write(tmp_path, f'[[reviews]]\nformat = "table"\npath = "x.csv"\n{line}\n'))
    assert said in str(caught.value)


def test_a_layout_is_for_tables_alone(tmp_path):
    with pytest.raises(DeskError, match="the key delimiter is for the format table alone"):
        read_settings(write(tmp_path, "[[reviews]]\nformat='markdown'\npath='x'\ndelimiter=';'\n"))


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["reviews", "metadata"], ["reviews", "metadata"]),
        (["/exports/letterboxd", "/blog/posts"], ["letterboxd", "posts"]),
        (["../blog/posts.xml", "/old.csv"], ["posts.xml", "old.csv"]),
        (["reviews", "/old/reviews", "/older/reviews"], ["reviews", "old/reviews", "older/reviews"]),
        # What the desk holds has its name, wherever desk.toml names it.
        (["/old/reviews", "reviews"], ["old/reviews", "reviews"]),
        (["/a/b/c", "/d/b/c", "/x/d/b/c"], ["c", "b/c", "d/b/c"]),
        (["."], ["."]),
        (["/a/b", "/a/b"], ["b", "b"]),
    ],
)
def test_files_elsewhere_are_named_by_the_end_of_their_path(tmp_path, paths, names):
    desk = tmp_path / "desk"
    sources = tuple(Source("markdown", path) for path in paths)
    settings = Settings(desk, "Desk", reviews=sources[:1], metadata=sources[1:])
    found = [settings.name_place(source) for source in sources]
    assert found == names


def test_a_path_that_is_the_end_of_another_leads_there_from_the_desk(tmp_path):
    sources = tuple(Source("markdown", path) for path in ("/a/c", "/x/a/c", "/c"))
    names = [Settings(tmp_path, "Desk", reviews=sources).name_place(source) for source in sources]
    assert names == ["c", "a/c", f"{'../' * (len(tmp_path.parts) - 1)}c"]


def test_a_switch_is_no_text(tmp_path):
    write(tmp_path, '[[reviews]]\nformat = "markdown"\npath = "r"\nscores_in_text = "yes"\n')
    with pytest.raises(DeskError, match="scores_in_text = 'yes', true or false without quotes is needed"):
        read_settings(tmp_path)


def test_columns_of_a_wordpress_export_name_no_text(tmp_path):
    write(
        tmp_path, '[[reviews]]\nformat = "wordpress"\npath = "b.xml"\ncolumns = { score = "s", text = "t" }\n'
    )
    with pytest.raises(DeskError, match="columns names text, and the text of a post is its content"):
        read_settings(tmp_path)
