"""`reviewlib add`: a source is known by what it holds; desk.toml keeps every byte and gains one entry."""

import os
import signal
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import polars as pl
import pytest

from reviewlib.cli.add import add_source
from reviewlib.cli.describing import measure_scales
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
    assert "Four scores are open: numbers from 2.5 to 9; such as 2.5 (1), 4 (1), 5 (1), 9 (1)." in said
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


def test_scales_that_many_scores_stay_far_below_are_none():
    few, many = pl.Series(["3", "4.5"]), pl.Series(["3", "4.5", "5"] * 4)
    assert list(measure_scales(few)) == ["stars/5", "points/10", "points/100", "percent", "stars/4"]
    assert measure_scales(many) == {"stars/5": 12, "points/10": 12, "stars/4": 4}
    assert measure_scales(pl.Series([], dtype=pl.String)) == {}


def add(desk, path, capsys):
    """The entry that was added, as TOML and as text, and what was said."""
    before = settings_of(desk)
    add_source(path, str(desk))
    entry = settings_of(desk).removeprefix(before).decode()
    stated = tomllib.loads(entry)
    assert len(stated) == 1
    (section,) = stated
    return {"section": section, **stated[section][0]}, entry, capsys.readouterr().out


def test_a_table_with_foreign_headings_is_mapped_and_what_was_taken_is_said(desk, capsys):
    sheet = desk / "noten.csv"
    sheet.write_text(
        "Filmtitel;Jahr;Note;Gesehen am;Kritik;Egal\n"
        "Pig;2021;4,5/5;16.07.2021;Ein stilles Suchen.;x\nEO;2022;3,0/5;02.08.2022;Ein Esel.;y\n",
        encoding="cp1252",
    )
    added, _, said = add(desk, sheet, capsys)
    assert added == {
        "section": "reviews",
        "format": "table",
        "path": "noten.csv",
        "delimiter": ";",
        "columns": {
            "title": "Filmtitel",
            "year": "Jahr",
            "score": "Note",
            "watched_date": "Gesehen am",
            "text": "Kritik",
        },
        "dates": "day first",
    }
    assert 'Took "Filmtitel" for title, "Jahr" for year, "Note" for score' in said
    assert "Columns not read: Egal." in said
    assert "Days such as 16.07.2021 are read day first: not all can be read otherwise." in said
    reviews = open_desk(desk).reviews.filter(source="noten.csv")
    assert reviews.select("title_printed", "score", "text").rows() == [
        ("Pig", 90.0, "Ein stilles Suchen."),
        ("EO", 60.0, "Ein Esel."),
    ]
    assert reviews["watched_on"].to_list() == [date(2021, 7, 16), date(2022, 8, 2)]


@pytest.mark.parametrize(
    ("header", "columns"),
    [
        ("제목,평점,리뷰", {"title": "제목", "score": "평점", "text": "리뷰"}),
        ("作品名,点数,感想", {"title": "作品名", "score": "点数", "text": "感想"}),
        ("Título,Puntuación,Crítica", {"title": "Título", "score": "Puntuación", "text": "Crítica"}),
        ("Movie Title,Out of 5,My Thoughts", {"score": "Out of 5", "text": "My Thoughts"}),
        ("Title,Note,Comments", {"score": "Note", "text": "Comments"}),
        ("a,b,c", {"title": "a", "score": "b", "text": "c"}),
    ],
)
def test_headings_of_other_languages_and_none_at_all(desk, capsys, header, columns):
    long = "One two three four five six seven eight nine ten eleven twelve thirteen"
    rows = "".join(f"{name},{score},{long} {name}\n" for name, score in (("Pig", 4), ("EO", 3), ("Close", 4)))
    (desk / "sheet.csv").write_text(f"{header}\n{rows}", encoding="utf-8")
    added, _, _ = add(desk, desk / "sheet.csv", capsys)
    assert added["columns"] == columns
    assert open_desk(desk).reviews.filter(source="sheet.csv").height == 3


def test_texts_and_tables_in_an_old_korean_encoding(desk, capsys):
    korean = "조용한 사냥, 그리고 송로버섯. 그는 돼지를 찾아 나선다. 영화는 천천히 움직인다."
    (desk / "sheet.csv").write_bytes(f'제목,평점,리뷰\n돼지,4/5,"{korean}"\n'.encode("cp949"))
    (desk / "old").mkdir()
    (desk / "old" / "pig.txt").write_bytes(f"돼지 (2021)\n\n다시, {korean}\n".encode("cp949"))
    for name in ("sheet.csv", "old"):
        assert add(desk, desk / name, capsys)[0]["encoding"] == "cp949"
    opened = open_desk(desk)
    korean_ones = opened.reviews.filter(title_printed="돼지")
    assert korean_ones["text"].to_list() == [korean, f"다시, {korean}"]
    assert set(opened.problems["reason"]) == {"not UTF-8: it was read as cp949"}


def test_what_a_heading_says_is_held_against_what_the_column_holds(desk, capsys):
    (desk / "sheet.csv").write_text(
        "Film,Note,Datum,Kritik\nPig,Very good indeed,soon,Text.\nEO,Not so good,late,Text.\n",
        encoding="utf-8",
    )
    assert add(desk, desk / "sheet.csv", capsys)[0]["columns"] == {"text": "Kritik"}


def test_days_that_can_be_read_both_ways_are_left_to_the_editor(desk, capsys):
    (desk / "sheet.csv").write_text("title,date,score\nPig,03/04/2023,3/5\nEO,05/06/2023,4/5\n")
    added, entry, said = add(desk, desk / "sheet.csv", capsys)
    assert "dates" not in added
    assert '# dates = "day first"    # 2 such as "03/04/2023"\n# dates = "month first"' in entry
    assert "Two days are not clear, such as 03/04/2023." in said


def test_the_sheets_of_a_workbook_that_are_alike_are_named(desk, capsys):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["to", "do"])
    for year in ("2022", "2023"):
        sheet = book.create_sheet(year)
        sheet.append(["Film", "Wertung"])
        sheet.append([f"Pig {year}", "4/5"])
    book.save(desk / "book.xlsx")
    added, _, said = add(desk, desk / "book.xlsx", capsys)
    assert (added["sheets"], added["columns"]) == (["2022", "2023"], {"score": "Wertung"})
    assert "Sheets: 2022, 2023; not read: Notes." in said
    assert open_desk(desk).reviews.filter(pl.col("source").str.starts_with("book.xlsx")).height == 2


def test_a_list_of_films_is_metadata_and_its_scale_is_open(desk, capsys):
    (desk / "films.tsv").write_text("Titel\tRegie\tLaufzeit\tRating\nPig\tAnn\t92\t6.9\nEO\tBen\t86\t7\n")
    added, entry, said = add(desk, desk / "films.tsv", capsys)
    assert added == {
        "section": "metadata",
        "format": "films",
        "path": "films.tsv",
        "columns": {"title": "Titel", "directors": "Regie", "runtime_min": "Laufzeit"},
    }
    assert "It gives two films, two credits, two people." in said
    assert '# scale = "points/10"    # reads 2 of 2' in entry


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("title,text\n", "a.csv: a header without rows"),
        ("title,text\nPig,One, two.\n", "a.csv: 3 cells, where the header has 2"),
        ("title,text\nPig,'One\n\"", "a.csv: cannot be parsed from here on"),
    ],
)
def test_a_table_none_of_whose_rows_can_be_read_says_why(desk, text, reason):
    (desk / "a.csv").write_text(text)
    with pytest.raises(DeskError, match=reason):
        add_source(desk / "a.csv", str(desk))


def test_scores_with_votes_are_an_audience_s(desk, capsys):
    (desk / "films.csv").write_text("FILM,STARS,VOTES\nPig,4,900\nEO,3.5,12\n")
    assert add(desk, desk / "films.csv", capsys)[0]["format"] == "films"


def test_tables_that_differ_are_not_taken_together(desk):
    folder = desk / "tables"
    folder.mkdir()
    (folder / "a.csv").write_text("title,score\nPig,4/5\n")
    (folder / "b.csv").write_text("title,director,runtime\nPig,Ann,92\n")
    with pytest.raises(
        DeskError, match=r"its tables differ: a.csv \(reviews\), b.csv \(metadata\). Add them one by"
    ):
        add_source(folder, str(desk))


@pytest.mark.parametrize(
    ("sign", "posts", "generator"),
    [
        ("_config.yml", "_posts", "Jekyll"),
        ("hugo.toml", "content", "Hugo or Zola"),
        ("astro.config.mjs", "src/content", "Astro"),
        ("eleventy.config.js", "posts", "Eleventy"),
    ],
)
def test_of_a_site_its_posts_are_named(desk, capsys, sign, posts, generator):
    site = desk / "site"
    (site / posts).mkdir(parents=True)
    (site / sign).write_text("")
    (site / "about.md").write_text("# About us\n\nWe are us.")
    (site / posts / "2021-07-16-pig.md").write_text("---\ntitle: Pig\nrating: 4/5\n---\n\nA hunt.")
    added, _, said = add(desk, site, capsys)
    assert (added["format"], added["path"]) == ("markdown", f"site/{posts}")
    assert f"A site of {generator}: its posts are in {Path(posts).name}." in said
    assert add_source(site, str(desk)) == 0
    assert "read already" in capsys.readouterr().out


def test_a_page_that_states_a_review_does_not_hide_the_posts_beside_it(desk, capsys):
    folder = desk / "posts"
    folder.mkdir()
    stated = '{"@type": "Review", "itemReviewed": {"name": "Pig"}, "reviewRating": {"ratingValue": 3}}'
    (folder / "pig.html").write_text(f'<html><script type="application/ld+json">{stated}</script><p>A hunt.')
    for name in ("eo", "close"):
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\nrating: 4/5\n---\n\nText.")
    assert add(desk, folder, capsys)[0]["format"] == "markdown"


def test_folders_on_different_scales_are_named_one_by_one(desk, capsys):
    for name, score in (("a", "B+"), ("b", "★★★")):
        (desk / "posts" / name).mkdir(parents=True)
        for number in range(3):
            text = f"---\ntitle: T{number}\nrating: {score}\n---\n\nText of {name} {number}."
            (desk / "posts" / name / f"{number}.md").write_text(text)
    (desk / "posts" / "none").mkdir()
    (desk / "posts" / "none" / "1.md").write_text("---\ntitle: T\nyear: 2021\n---\n\nUnscored.")
    before = (desk / "desk.toml").read_text()
    add_source(desk / "posts", str(desk))
    said = capsys.readouterr().out
    assert "Its folders are on different scales: a (letters/metacritic), b (stars/4)." in said
    assert (
        f"  reviewlib add {desk}/posts/a --desk {desk}\n  reviewlib add {desk}/posts/b --desk {desk}\n"
        in said
    )
    assert (desk / "desk.toml").read_text() == before
    (desk / "posts" / "c.md").write_text("---\ntitle: T\nrating: 3/5\n---\n\nText.")
    added, _, said = add(desk, desk / "posts", capsys)
    assert added["path"] == "posts" and "different scales" not in said


def test_folders_that_one_scale_reads_are_one_source(desk, capsys):
    for name, score in (("a", "★★★"), ("b", "4.5")):
        (desk / "posts" / name).mkdir(parents=True)
        (desk / "posts" / name / "1.md").write_text(f"---\ntitle: T\nrating: {score}\n---\n\nText of {name}.")
    added, entry, _ = add(desk, desk / "posts", capsys)
    assert added["path"] == "posts" and '# scale = "stars/5"    # reads 2 of 2' in entry


def test_a_folder_of_other_texts_is_refused_with_its_count(desk):
    (desk / "notes").mkdir()
    for number in range(4):
        (desk / "notes" / f"{number}.md").write_text(f"# Note {number}\n\nMilk, eggs.")
    (desk / "notes" / "pig.md").write_text("Pig (2021)\n\nA hunt.")
    with pytest.raises(
        DeskError, match="as markdown: only 1 of 5 texts print a year, a day, a score or an id"
    ):
        add_source(desk / "notes", str(desk))


@pytest.mark.parametrize(
    ("folder", "entry"),
    [
        ("imdb_cut", ("metadata", "imdb")),
        ("movielens_small", ("metadata", "movielens")),
        ("blog_posts/movielog", ("reviews", "markdown")),
        ("wordpress", ("reviews", "wordpress")),
        ("letterboxd_export/lists", ("reviews", "letterboxd")),
        ("tmdb_korean/kr_movies.csv", ("metadata", "films")),
        ("vega_movies", ("metadata", "films")),
        ("oscars", None),
        ("rt_reviews/reviews.tsv", None),
        ("movielens_small/links.csv", None),
        ("README.md", None),
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


def test_days_of_viewing_and_texts_are_counted_apart(desk, capsys):
    diary = "Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date\n"
    rows = "2021-06-13,Pig,2021,https://boxd.it/e1,3.5,,,2021-06-12\n,Host,2006,https://boxd.it/e2,,,,2021-06-12\n"
    (desk / "diary.csv").write_text(diary + rows)
    said = add(desk, desk / "diary.csv", capsys)[2]
    assert (
        "It gives two reviews, 13 June 2021; 1 with a day of viewing alone.\nNone of them has a text." in said
    )


def test_what_is_lost_as_one_row_is_named_with_its_place(desk, capsys):
    (desk / "a.csv").write_text("title,score\nPig,4/5\n,3/5\nHost,2/5\n")
    assert "Refused: one row.\n  1: no title (a.csv:3)" in add(desk, desk / "a.csv", capsys)[2]


def test_of_a_list_of_films_scores_without_votes_are_none(desk, capsys):
    (desk / "films.csv").write_text(
        "Film,Director,Stars,Rating,Votes\nPig,Ann,4,4,900\nEO,Ann,0,0,0\nHost,Ann,3,3,12\n"
    )
    said = add(desk, desk / "films.csv", capsys)[2]
    assert "Two scores are open: numbers from 3 to 4" in said


def post(number, kind, title="Pig (2021)"):
    return (
        f"<item><title>{title}</title><content:encoded>Good.</content:encoded><wp:post_id>{number}</wp:post_id>"
        f"<wp:post_type>{kind}</wp:post_type><wp:status>publish</wp:status></item>"
    )


@pytest.mark.parametrize(
    ("kinds", "types", "line"),
    [
        (["post", "film", "film"], None, '# types = ["post", "film"]    # 2 of type "film"'),
        (["film", "critique", "film", "page"], ["film", "critique"], 'types = ["film", "critique"]'),
    ],
    ids=["beside posts", "alone"],
)
def test_a_wordpress_export_with_types_of_its_own(desk, capsys, kinds, types, line):
    items = "".join(post(number, kind) for number, kind in enumerate(kinds))
    (desk / "blog.xml").write_text(
        f'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>{items}</channel></rss>'
    )
    added, entry, said = add(desk, desk / "blog.xml", capsys)
    assert added.get("types") == types
    assert line in entry.splitlines()
    assert ("those of type film and critique are read" in said) == (types is not None)


def test_a_hostile_type_adds_nothing_to_desk_toml(desk, capsys):
    kind = 'a\n[[reviews]]\nformat = "feed"'
    (desk / "blog.xml").write_text(
        f'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>{post(1, "post")}{post(2, kind)}</channel></rss>'
    )
    _, entry, _ = add(desk, desk / "blog.xml", capsys)
    assert len(tomllib.loads(entry)["reviews"]) == 1
    assert '# 1 of type "a\\n[[reviews]]' in entry


def test_imdb_s_export_offers_its_films_as_well(desk, capsys):
    (desk / "ratings.csv").write_text("Const,Your Rating,Title,Title Type,Year\ntt0011003,8,Pig,Movie,2021\n")
    _, entry, _ = add(desk, desk / "ratings.csv", capsys)
    below = entry.splitlines()[-3:]
    assert below == ["# [[metadata]]", '# format = "imdb"', '# path = "ratings.csv"']


def test_what_lies_beside_the_posts_of_a_site_is_said(desk, capsys):
    site = desk / "site"
    for name in (
        "_posts/2023-10-06-pig.md",
        "_posts/2023-10-07-about.md",
        "_reviews/host.md",
        "_drafts/m.md",
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("---\ntitle: Pig\nyear: 2021\n---\nGood.\n")
    (site / "_posts" / "about.md").write_text("---\ntitle: About\n---\nWe write here.\n")
    (site / "_config.yml").write_text("")
    said = add(desk, site, capsys)[2]
    assert "_reviews may hold reviews, too: add it by itself." in said
    assert "One draft in _drafts: not read." in said
    assert "One of the three prints no year, day, score or id; look whether it is a review: about.md." in said


def test_a_person_s_ratings_beside_an_average_are_reviews(desk, capsys):
    """As TMDB exports them."""
    header = (
        "TMDb ID,IMDb ID,Type,Name,Release Date,Season Number,Episode Number,Rating,Your Rating,Date Rated\n"
    )
    row = "%s,tt00%s,movie,%s,2021-07-16,,,6.6,%s,2023-10-06T10:00:00Z\n"
    rows = row % (9901, 99010, "Pig", 8) + row % (9902, 99020, "Host", 6)
    (desk / "ratings.csv").write_text(header + rows)
    added, _, _ = add(desk, desk / "ratings.csv", capsys)
    assert (added["section"], added["columns"]) == ("reviews", {"title": "Name"})
    reviews = open_desk(desk).reviews.filter(source="ratings.csv")
    columns = ["title_printed", "score_printed", "tmdb_id", "imdb_id"]
    assert reviews.select(columns).rows() == [
        ("Pig", "8", 9901, "tt0099010"),
        ("Host", "6", 9902, "tt0099020"),
    ]
    assert reviews["published_on"].cast(pl.String).to_list() == ["2023-10-06"] * 2


def test_scores_in_texts_are_offered_with_what_would_be_read(desk, capsys):
    folder = desk / "posts"
    folder.mkdir()
    for name, text in {"a": "Good.\n\nRating: 7/10", "b": "★★★\n\nGood.", "c": "Good."}.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: {name}\nyear: 2021\n---\n{text}\n")
    added, entry, said = add(desk, folder, capsys)
    assert "Two texts print a score on a line of its own: such as 7/10 (1), ★★★ (1)." in said
    assert '# scores_in_text = true    # 2 such as "7/10"' in entry
    assert '# scale = "stars/5"    # reads 1 of 1' in entry
    assert "scores_in_text" not in added


def test_a_sign_for_half_a_star_is_offered(desk, capsys):
    (desk / "a.csv").write_text(
        "title,rating\nPig,⭐⭐🌟\nHost,⭐⭐⭐\nM,⭐⭐⭐⭐🌟\nEO,⭐⭐\n", encoding="utf-8"
    )
    added, entry, _ = add(desk, desk / "a.csv", capsys)
    assert '# scale = "stars/5, half 🌟"    # reads 4 of 4' in entry
    assert "scale" not in added


@pytest.mark.parametrize("name", ["a.csv", "a.md", "a.txt", "a.json", "a.xml", "a.xlsx", "a.parquet", "a.zip", "folder/a.csv", "folder/a.md"])  # fmt: skip
def test_a_pipe_is_not_waited_for(desk, tmp_path, name):
    pipe = tmp_path / "sources" / name
    pipe.parent.mkdir(parents=True)
    os.mkfifo(pipe)
    signal.alarm(20)  # an alarm that nobody takes ends the tests
    try:
        for path in {pipe, tmp_path / "sources" / name.split("/")[0]}:
            with pytest.raises(DeskError, match="nothing that reviewlib knows"):
                add_source(path, str(desk))
    finally:
        signal.alarm(0)


def test_why_not_even_a_format_was_tried_is_said(desk, tmp_path):
    folder = tmp_path / "sources"
    (folder / "empty").mkdir(parents=True)
    (folder / "cut.zip").write_bytes(b"PK\3\4 and no more")
    with zipfile.ZipFile(folder / "other.zip", "w") as archive:
        archive.writestr("notes.csv", "a,b\n1,2\n")
    (folder / "a.doc").write_bytes(b"x")
    for name, reason in {
        "empty": "no file in it ends in one of .atom, .csv,",
        "cut.zip": "as a zip: is no zip that can be read",
        "other.zip": "as a zip: it holds notes.csv, none of a known export",
        "a.doc": "its name ends in none of .atom, .csv,",
    }.items():
        with pytest.raises(DeskError, match=f"It was tried\n.*{reason}"):
            add_source(folder / name, str(desk))


def test_a_known_export_that_holds_no_review_is_not_judged_as_a_table(desk, tmp_path):
    (tmp_path / "watched.csv").write_text(
        "Date,Name,Year,Letterboxd URI\n2021-06-13,Us,2019,https://boxd.it/f3\n"
    )
    with pytest.raises(
        DeskError, match=r"tried\n  as letterboxd: .*marked as watched, without a day\nIt knows"
    ):
        add_source(tmp_path / "watched.csv", str(desk))


def test_fields_of_posts_are_listed_and_those_of_scores_offered(desk, capsys):
    def meta(name, value):
        return f"<wp:postmeta><wp:meta_key>{name}</wp:meta_key><wp:meta_value>{value}</wp:meta_value></wp:postmeta>"

    metas = (
        meta("critic_verdict_score", "3.5") + meta("_verdict_score", "field_5") + meta("star_cast", "Cage")
    )
    item = post(1, "post").replace("</item>", f"{metas}</item>")
    (desk / "blog.xml").write_text(
        f'<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>{item}</channel></rss>'
    )
    _, entry, said = add(desk, desk / "blog.xml", capsys)
    assert "not read, with their posts: critic_verdict_score (1), star_cast (1)." in said
    (line,) = [line for line in entry.splitlines() if "columns" in line]
    assert line == '# columns = { score = "critic_verdict_score" }    # 1 such as "3.5"'
    text = settings_of(desk).decode().replace(line, line[2:]) + 'scale = "stars/5"\n'
    (desk / "desk.toml").write_text(text)
    assert open_desk(desk).reviews.filter(source="blog.xml")["score"].to_list() == [70.0]
