"""Reviews in Markdown and plain text: every file is a review or refused, and nothing is made up."""

import os
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.errors import DeskError
from reviewlib.readers.markdown import read_markdown

SHARED = Path(__file__).parents[3] / "shared"
FRONT = "---\ntitle: Pig\n"


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, **files):
    for name, text in files.items():
        path = folder / f"{name}.md"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def read_one(folder, text, **options):
    write(folder, a=text)
    reviews, problems = read_markdown(folder, **options)
    assert reviews.height == 1, problems.to_dicts()
    return reviews.row(0, named=True), problems


def refusals(problems):
    lost = problems.filter(pl.col("severity").is_in(["refused", "left out"]))
    return lost.select("source", "line", "reason").rows()


def test_a_capsule_review_in_plain_text(folder):
    text = "Capsule Review: Ballerina 발레리나 (2023)\n\nOne two three.\n\nFour five.\n"
    (folder / "2023-10-06-ballerina.txt").write_text(text)
    reviews, problems = read_markdown(folder, critic="Desk A", language="en")
    expected = {
        "review_id": "2023-10-06-ballerina.txt",
        "source": "2023-10-06-ballerina.txt",
        "source_line": 1,
        "film_id": None,
        "link": "unmatched",
        "title_printed": "Ballerina",
        "original_title_printed": "발레리나",
        "year_printed": 2023,
        "imdb_id": None,
        "tmdb_id": None,
        "kind": "capsule",
        "critic": "Desk A",
        "published_on": date(2023, 10, 6),
        "watched_on": None,
        "score_printed": None,
        "scale": None,
        "score": None,
        "language": "en",
        "url": None,
        "venue": None,
        "tags": [],
        "words": 5,
        "text": "One two three.\n\nFour five.",
    }
    assert_frame_equal(reviews, pl.DataFrame([expected], schema=tables.REVIEWS.schema))
    assert_frame_equal(problems, tables.empty_frame(tables.PROBLEMS))


@pytest.mark.parametrize(
    "front",
    [
        '---\nTitle: Pig\nReleaseYear: "2021"\nnative-title: 피그\nPUBDATE: 2023-10-06T20:00:00Z\nwatched: 6 October 2023\n'
        "stars: 3.5\nByline: Desk A\nimdbId: tt11003218\ntmdb: 662167\nfilm-id: pig-2021\nGenres: [Drama, Drama]\n"
        "categories: noir\nplatform: Netflix\npermalink: /pig\nlang: en-GB\nkind: Full\n---\n",
        '+++\ntitle = "Pig"\nrelease_year = 2021\noriginal = "피그"\npublishDate = 2023-10-06T20:00:00Z\n'
        'watched_on = 2023-10-06\nscore = 3.5\nauthor = "Desk A"\nimdb = "https://www.imdb.com/title/tt11003218/"\n'
        'tmdb_id = 662167\nfilm_id = "pig-2021"\ngenre = "Drama"\ntags = ["noir"]\nmedium = "Netflix"\nlink = "/pig"\n'
        'language = "en"\nkind = "full"\n+++\n',
        '{"film": "Pig", "year": 2021, "original_title": "피그", "published": "2023-10-07", "watchedDate": "2023/10/06",\n'
        '"ratingNum": 3.5, "critic": "Desk A", "imdb_id": "11003218", "tmdbId": "662167", "filmId": "pig-2021",\n'
        '"tags": "Drama, noir", "venue": "Netflix", "url": "/pig", "lang": "en", "kind": "full", "draft": false}\n',
    ],
    ids=["yaml", "toml", "json"],
)
def test_the_same_review_in_each_front_matter(folder, front):
    review, problems = read_one(folder, front + "\nTruffles.", scale="stars/5", time_zone="Asia/Seoul")
    assert problems.rows() == []
    del review["source_line"]
    review["tags"] = sorted(review["tags"])
    assert review == {
        "review_id": "a.md",
        "source": "a.md",
        "film_id": "pig-2021",
        "link": "given",
        "title_printed": "Pig",
        "original_title_printed": "피그",
        "year_printed": 2021,
        "imdb_id": "tt11003218",
        "tmdb_id": 662167,
        "kind": "full",
        "critic": "Desk A",
        "published_on": date(2023, 10, 7),
        "watched_on": date(2023, 10, 6),
        "score_printed": "3.5",
        "scale": "stars/5",
        "score": 70.0,
        "score_percentile": None,
        "language": "en",
        "url": "/pig",
        "venue": "Netflix",
        "tags": ["Drama", "noir"],
        "words": 1,
        "text": "Truffles.",
    }


@pytest.mark.parametrize(
    ("words", "kind"), [(1, "note"), (59, "note"), (60, "capsule"), (399, "capsule"), (400, "full")]
)
def test_the_kind_goes_by_words(folder, words, kind):
    review, _ = read_one(folder, f"# Pig (2021)\n\n{'word ' * words}")
    assert (review["words"], review["kind"]) == (words, kind)


def test_words_are_counted_by_spaces_and_long_dashes(folder):
    review, _ = read_one(folder, "# Pig (2021)\n\n전종서는 Ok-Ju’s well-known — one—two *** 3 ___")
    assert review["words"] == 6


def test_a_capsule_heading_wins_over_words_and_a_key_over_the_heading(folder):
    long = "word " * 600
    assert read_one(folder, f"Capsule Review: Pig (2021)\n\n{long}")[0]["kind"] == "capsule"
    front = "---\ntitle: 'Capsule Review: Pig (2021)'\nkind: full\n---\n"
    assert read_one(folder, front + "Short.")[0]["kind"] == "full"


def test_a_title_in_the_front_matter_is_taken_apart(folder):
    review, _ = read_one(folder, "---\ntitle: Pig 피그 (2021)\noriginal: 돼지\n---\nText.")
    assert (review["title_printed"], review["original_title_printed"], review["year_printed"]) == (
        "Pig",
        "돼지",
        2021,
    )


def test_a_marked_heading_below_the_front_matter_names_the_film(folder):
    review, problems = read_one(folder, "---\ndate: 2023-10-06\n---\n\n# Pig (2021)\n\nText.")
    assert (review["title_printed"], review["text"], problems.height) == ("Pig", "Text.", 0)


def test_a_heading_that_repeats_the_title_is_no_text(folder):
    assert read_one(folder, FRONT + "---\n# Pig (2021)\n\nText.")[0]["text"] == "Text."
    assert read_one(folder, FRONT + "---\n# The plot\n\nText.")[0]["text"] == "# The plot\n\nText."


def test_an_underlined_heading_is_no_text(folder):
    assert read_one(folder, "Pig (2021)\n==========\n\nText.")[0]["text"] == "Text."


def test_paragraphs_and_marks_stay_as_written(folder):
    body = "One *two*.\n\n> Three\n\n- four\n  - five"
    assert read_one(folder, f"# Pig (2021)\n\n\n{body}\n\n")[0]["text"] == body


@pytest.mark.parametrize("front", ["", "---\ncritic: Desk A\n---\n"])
def test_prose_without_a_heading_takes_the_file_s_name_and_says_so(folder, front):
    path = folder / "2021-07-16-the_dark-pig.md"
    path.write_text(front + "I saw it (2021) on a plane, and it has stayed with me since.\n\nMore.")
    reviews, problems = read_markdown(folder)
    assert reviews["title_printed"].to_list() == ["the dark pig"]
    assert reviews["text"][0].startswith("I saw it")
    assert problems.select("column", "value", "severity").rows() == [("title", "the dark pig", "doubtful")]


def test_below_front_matter_a_short_first_line_is_the_review_s(folder):
    review, problems = read_one(folder, "---\ndate: 2021-07-16\n---\nA Quiet Film\n\nMore.")
    assert (review["title_printed"], review["text"]) == ("a", "A Quiet Film\n\nMore.")
    assert problems["severity"].to_list() == ["doubtful"]


def test_the_folder_names_a_file_called_index(folder):
    (folder / "pig").mkdir()
    (folder / "pig" / "index.md").write_text("---\ndate: 2021-07-16\n---\nText.")
    assert read_markdown(folder)[0]["title_printed"].to_list() == ["pig"]


@pytest.mark.parametrize(
    ("key", "column", "value"),
    [
        ("date: 03/04/2023", "published_on", "03/04/2023"),
        ("date: 1066-10-14", "published_on", "1066-10-14"),
        ("watched: last week", "watched_on", "last week"),
        ("year: 21", "year_printed", "21"),
        ("year: 1066", "year_printed", "1066"),
        ("imdb: pig", "imdb_id", "pig"),
        ("tmdb: 99999999999999999999", "tmdb_id", "99999999999999999999"),
        ("lang: English, mostly", "language", "English, mostly"),
        ("rating: '8'", "score", "8"),
    ],
)
def test_a_value_that_cannot_be_read_is_null_and_doubtful(folder, key, column, value):
    review, problems = read_one(folder, f"{FRONT}{key}\n---\nText.")
    assert review[column] is None
    found = problems.select("source", "line", "column", "value", "severity").rows()
    assert found == [("a.md", 3, key.partition(":")[0], value, "doubtful")]


def test_an_ambiguous_day_says_what_is_allowed(folder):
    _, problems = read_one(folder, f"{FRONT}date: 03/04/2023\n---\nText.")
    assert "6 October 2023" in problems["remedy"][0]


def test_an_unknown_kind_is_doubtful_and_words_decide(folder):
    review, problems = read_one(folder, f"{FRONT}kind: essay\n---\nText.")
    assert (review["kind"], problems["column"].to_list()) == ("note", ["kind"])


def test_two_years_that_differ_are_doubtful(folder):
    review, problems = read_one(folder, "---\ntitle: Pig (2021)\nyear: 2020\n---\nText.")
    assert review["year_printed"] == 2020
    assert problems["reason"].to_list() == ["the title says 2021; this one is taken"]


def test_the_name_of_the_file_dates_what_no_key_dates(folder):
    (folder / "2021-07-16-pig.md").write_text(f"{FRONT}---\nText.")
    (folder / "2021-07-17-pig.md").write_text(f"{FRONT}date: 2021-08-01\n---\nText.")
    (folder / "2021-13-01-pig.md").write_text(f"{FRONT}---\nText.")
    assert read_markdown(folder)[0]["published_on"].to_list() == [date(2021, 7, 16), date(2021, 8, 1), None]


def test_an_unknown_key_is_said_once_over_the_source(folder):
    write(folder, a=f"{FRONT}mood: dark\n---\nT.", b=f"{FRONT}Mood: light\nseen: {{at: home}}\n---\nT.")
    problems = read_markdown(folder)[1]
    assert problems.select("source", "line", "column", "value", "reason", "severity").rows() == [
        ("a.md", 3, "mood", "dark", "the key mood is not read, in 2 files", "doubtful"),
        ("b.md", 4, "seen", "a nested value", "the key seen is not read, in 1 file", "doubtful"),
    ]


def test_of_two_keys_of_one_meaning_the_first_counts_and_it_is_said(folder):
    write(folder, a="---\nmovie: Other\ntitle: Pig\ntitle: Hog\nfilm: Pig\n---\nT.")
    reviews, problems = read_markdown(folder)
    assert reviews["title_printed"].to_list() == ["Pig"]
    assert problems.select("line", "column", "value").rows() == [(2, "movie", "Other"), (4, "title", "Hog")]
    assert problems["reason"][0] == "the key movie says what film says, in 1 file; film is read"


def test_a_known_key_with_an_empty_value_gives_way(folder):
    assert read_one(folder, "---\ntitle:\nfilm: Pig\n---\nT.")[0]["title_printed"] == "Pig"


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("", None, "the file is empty"),
        (" \n\n", None, "the file is empty"),
        ("Pig (2021)\n\n", 1, "no text"),
        (f"{FRONT}---\n\n", 5, "no text"),
        (f"{FRONT}draft: true\n---\nText.", 3, "draft"),
        (f"{FRONT}draft: yes\n---\n", 3, "draft"),
        (f"{FRONT}\nText.", 1, "front matter opens with --- and never closes"),
        (b"\x89PNG\0\0", None, "holds NUL bytes, so it is no text in UTF-8"),
        ("Pig".encode("utf-16-le"), None, "holds NUL bytes, so it is no text in UTF-8"),
    ],
)
def test_a_file_that_is_no_review_is_refused_once(folder, text, line, reason):
    write(folder, a=text)
    reviews, problems = read_markdown(folder)
    assert reviews.height == 0
    assert refusals(problems) == [("a.md", line, reason)]
    assert problems["remedy"][0]


def test_stray_bytes_are_mended_and_the_rest_stays_utf8(folder):
    review, problems = read_one(folder, "# Pig (2021)\n\n발레 ".encode() + b"caf\xe9 \x93q\x94 \x81")
    assert review["text"] == "발레 café “q” \x81"
    assert problems.select("line", "severity").rows() == [(3, "repaired")]


def test_bom_and_foreign_line_breaks_leave_no_trace(folder):
    review, problems = read_one(
        folder, b"\xef\xbb\xbf---\r\ntitle: Pig\r\n---\r\n\r\nOne.\r\n\r\nTwo.\rThree.\r\n"
    )
    assert (review["title_printed"], review["text"]) == ("Pig", "One.\n\nTwo.\nThree.")
    assert (review["source_line"], problems.height) == (5, 0)


def test_an_unreadable_scale_is_doubtful_and_scores_stay_null(folder):
    review, problems = read_one(folder, f"{FRONT}rating: 4\n---\nText.", scale="stars")
    assert (review["score_printed"], review["score"]) == ("4", None)
    assert problems["value"].to_list() == ["stars", "4"]


def test_an_unknown_time_zone_is_an_error(folder):
    with pytest.raises(DeskError, match="time zone"):
        read_markdown(folder, time_zone="Mars/Olympus")


def test_missing_empty_and_foreign_paths_are_problems(folder):
    (folder / "notes.pdf").write_bytes(b"x")
    for path, reason in [
        (folder / "nowhere", "there is no such file or folder"),
        (folder, "no file of this format is here"),
        (folder / "notes.pdf", "not a file of this format"),
    ]:
        reviews, problems = read_markdown(path)
        assert_frame_equal(reviews, tables.empty_frame(tables.REVIEWS))
        assert problems["reason"].to_list() == [reason]


def test_files_are_read_in_order_of_name_from_all_folders(folder):
    for name in ["b/a.TXT", "b/.hidden.md", ".git/x.md", "a.md", "b.markdown", "c.mdx", "picture.png"]:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("# Pig (2021)\n\nText.")
    reviews, problems = read_markdown(folder)
    assert reviews["review_id"].to_list() == ["a.md", "b/a.TXT", "b.markdown", "c.mdx"]
    assert problems.height == 0


def test_one_file_is_named_from_the_root(folder):
    (folder / "desk").mkdir()
    write(folder / "desk", a="# Pig (2021)\n\nText.")
    assert read_markdown(folder / "desk" / "a.md")[0]["review_id"].to_list() == ["a.md"]
    assert read_markdown(folder / "desk" / "a.md", root=folder)[0]["review_id"].to_list() == ["desk/a.md"]
    assert read_markdown(folder / "desk", root=folder)[0]["review_id"].to_list() == ["desk/a.md"]


def test_links_pipes_and_odd_names_neither_hang_nor_vanish(folder):
    write(folder, a="# Pig (2021)\n\nText.")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "self.md").symlink_to(folder / "self.md")
    (folder / "linked.md").symlink_to(folder / "a.md")
    os.mkfifo(folder / "pipe.md")
    Path(os.fsdecode(os.fsencode(folder) + b"/\xff.md")).write_text(
        "I saw it in a small hall, late, and alone.\n\nT."
    )
    reviews, problems = read_markdown(folder)
    assert reviews["review_id"].to_list() == ["a.md", "linked.md", "\\xff.md"]
    assert problems.select("source", "severity").rows() == [
        ("\\xff.md", "doubtful"),
        ("loop", "doubtful"),
        ("pipe.md", "refused"),
        ("self.md", "refused"),
    ]


def test_hostile_values_stay_plain_text(folder):
    review, _ = read_one(
        folder, "---\ntitle: '<script>alert(1)</script>'\nurl: 'javascript:1'\n---\n=cmd|'/c calc'!A0"
    )
    assert review["title_printed"] == "<script>alert(1)</script>"
    assert review["text"] == "=cmd|'/c calc'!A0"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=60) | st.text(max_size=60).map(str.encode), min_size=1, max_size=4))
def test_files_are_reviews_or_refused(tmp_path, contents):
    for old in tmp_path.iterdir():
        old.unlink()
    for number, content in enumerate(contents):
        (tmp_path / f"{number}.md").write_bytes(content)
    reviews, problems = read_markdown(tmp_path)
    assert reviews.height + len(refusals(problems)) == len(contents)


@pytest.mark.parametrize("blog", ["movielog", "olshansk"])
def test_real_blogs_are_read_whole(blog):
    path = SHARED / "data" / "blog_posts" / blog
    if not path.exists():
        pytest.skip(f"the posts of {blog} are not here")
    reviews, problems = read_markdown(path, scale="letters/metacritic" if blog == "movielog" else "stars/5")
    assert (reviews.height, refusals(problems)) == (20, [])
    assert reviews.select(pl.col("published_on", "score_printed").null_count()).row(0) == (0, 0)
    assert (
        reviews.select(pl.col("score", "year_printed").count()).row(0)
        == {
            "movielog": (20, 20),
            "olshansk": (11, 0),
        }[blog]
    )


def test_the_review_that_the_project_began_from():
    path = SHARED / "seeds" / "capsule_review.txt"
    if not path.exists():
        pytest.skip("the seed is not here")
    reviews, problems = read_markdown(path)
    review = reviews.row(0, named=True)
    assert problems.height == 0
    assert (review["title_printed"], review["original_title_printed"]) == ("Ballerina", "발레리나")
    assert (review["year_printed"], review["kind"], review["score"]) == (2023, "capsule", None)
    assert review["text"].startswith("Not to be confused")
    assert review["text"].endswith("currently streaming on Netflix.")


def test_a_day_that_no_review_can_have_is_none_and_told(tmp_path):
    for name, day in {"a": "9999-12-31", "b": "0000-01-01", "c": "2100-12-31", "d": "1873-01-01"}.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: Pig\ndate: {day}\n---\nGood.\n")
    reviews, problems = read_markdown(tmp_path)
    assert reviews["published_on"].cast(pl.String).to_list() == [None, None, "2100-12-31", None]
    assert problems.select("source", "value", "severity").rows() == [
        ("a.md", "9999-12-31", "doubtful"),
        ("b.md", "0000-01-01", "doubtful"),
        ("d.md", "1873-01-01", "doubtful"),
    ]
