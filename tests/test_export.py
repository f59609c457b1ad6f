"""`reviewlib export`: what goes out comes back, and no part is too large or splits a row."""

import csv
import io
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from reviewlib import tables
from reviewlib.cli.export import (
    LARGEST_PART,
    LETTERBOXD_COLUMNS,
    export_reviews,
    make_letterboxd,
    part_rows,
    write_reviews,
)
from reviewlib.cli.new import make_desk
from reviewlib.desk import open_desk
from reviewlib.readers.reviewtable import read_reviews_table

FILMS = tables.complete_frame(
    pl.DataFrame(
        {
            "film_id": ["pig"],
            "title": ["Pig"],
            "film_type": ["movie"],
            "year": [2021],
            "imdb_id": ["tt11003218"],
            "tmdb_id": [517814],
        }
    ),
    tables.FILMS,
)
CREDITS = tables.complete_frame(
    pl.DataFrame(
        {
            "film_id": ["pig"] * 2,
            "person_id": ["a", "b"],
            "job": ["director"] * 2,
            "department": ["directing"] * 2,
        }
    ),
    tables.CREDITS,
)
PEOPLE = tables.complete_frame(
    pl.DataFrame({"person_id": ["a", "b"], "name": ["Ann A", "Ben B, Jr"]}), tables.PEOPLE
)


def make_reviews(**columns):
    height = len(next(iter(columns.values())))
    required = {
        "review_id": [f"r{number}" for number in range(height)],
        "source": ["s"] * height,
        "link": ["unmatched"] * height,
        "title_printed": ["PIG!"] * height,
        "kind": ["note"] * height,
        "words": [1] * height,
        "text": ["Good."] * height,
    }
    return tables.complete_frame(pl.DataFrame(required | columns), tables.REVIEWS)


def read_part(content):
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def test_a_review_in_letterboxd_s_columns():
    reviews = make_reviews(
        film_id=["pig", None],
        score=[75.0, None],
        year_printed=[None, 1999],
        watched_on=[date(2021, 7, 16), None],
        published_on=[date(2021, 7, 20)] * 2,
        text=['Say "pig",\nagain.', ""],
        tags=[["a,b", "c"], []],
    )
    rows = make_letterboxd(reviews, FILMS, CREDITS, PEOPLE)
    parts, left_out = part_rows(rows)
    assert left_out == []
    assert [read_part(part) for part in parts] == [
        [
            list(LETTERBOXD_COLUMNS),
            [
                "Pig",
                "2021",
                "Ann A, Ben B Jr",
                "4",
                "2021-07-16",
                'Say "pig",\nagain.',
                "a b, c",
                "tt11003218",
                "517814",
            ],
            ["PIG!", "1999", "", "", "", "", "", "", ""],
        ]
    ]


@pytest.mark.parametrize(
    ("score", "rating"),
    [
        (0.0, "0.5"),
        (4.0, "0.5"),
        (15.0, "1"),
        (20.0, "1"),
        (45.0, "2.5"),
        (60.0, "3"),
        (70.0, "3.5"),
        (75.0, "4"),
        (100.0, "5"),
    ],
)
def test_a_rating_is_rounded_to_halves_half_up(score, rating):
    rows = make_letterboxd(make_reviews(score=[score]), FILMS, CREDITS, PEOPLE)
    assert rows["Rating"].to_list() == [rating]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=60), max_size=12), st.integers(110, 400))
def test_parts_are_small_whole_and_lose_nothing(texts, largest):
    if not texts:
        return
    rows = make_letterboxd(make_reviews(text=texts), FILMS, CREDITS, PEOPLE)
    parts, left_out = part_rows(rows, largest=largest)
    assert all(len(part) < largest for part in parts)
    read = [row for part in parts for row in read_part(part)[1:]]
    kept = rows.filter(~pl.col("review_id").is_in(left_out))
    assert [row[5] for row in read] == [text or "" for text in kept["Review"]]
    assert all(read_part(part)[0] == list(LETTERBOXD_COLUMNS) for part in parts)


def test_a_large_desk_goes_out_in_parts_and_a_giant_is_named():
    rows = make_letterboxd(make_reviews(text=["x" * 100_000] * 5 + ["y" * 250_000]), FILMS, CREDITS, PEOPLE)
    parts, left_out = part_rows(rows, largest=250_000)
    assert [len(read_part(part)) - 1 for part in parts] == [2, 2, 1]
    assert max(map(len, parts)) < 250_000
    assert left_out == ["r5"]


@pytest.fixture
def desk(tmp_path):
    make_desk(tmp_path / "desk")
    formula = "---\ntitle: Sleep\nyear: 2023\ndate: 2023-09-06\nscore: 3/5\ntags: ['=1+1', b]\n---\n\n=HYPERLINK(1) ends here."
    (tmp_path / "desk" / "reviews" / "sleep.md").write_text(formula, encoding="utf-8")
    return tmp_path / "desk"


def test_parquet_and_json_lines_are_exact(desk, tmp_path):
    reviews = open_desk(desk).reviews
    for form in ("parquet", "jsonl"):
        export_reviews(form, str(tmp_path / "out"), str(desk))
    assert_frame_equal(pl.read_parquet(tmp_path / "out" / "reviews.parquet"), reviews)
    lines = pl.read_ndjson(tmp_path / "out" / "reviews.jsonl", schema=tables.REVIEWS.schema)
    assert_frame_equal(lines, reviews)


def test_a_table_comes_back_as_it_went_out_and_runs_nothing(desk, tmp_path):
    reviews = open_desk(desk).reviews
    export_reviews("csv", str(tmp_path / "out"), str(desk))
    written = (tmp_path / "out" / "reviews.csv").read_text(encoding="utf-8-sig")
    assert ",'=HYPERLINK(1) ends here." in written
    back, problems = read_reviews_table(tmp_path / "out" / "reviews.csv")
    assert problems.filter(pl.col("severity") != "doubtful").is_empty()
    columns = [
        "title_printed",
        "original_title_printed",
        "year_printed",
        "critic",
        "published_on",
        "score",
        "kind",
        "language",
    ]
    assert_frame_equal(back.select(columns), reviews.select(columns))
    assert back["text"].to_list() == reviews["text"].to_list()


def test_the_command_says_what_it_wrote(desk, capsys):
    assert export_reviews("letterboxd", None, str(desk)) == 0
    said = capsys.readouterr().out
    assert (desk / "export" / "letterboxd-1.csv").stat().st_size < LARGEST_PART
    assert [path.name for path in (desk / "export").iterdir()] == ["letterboxd-1.csv"]
    assert "Three reviews in one file." in said
    assert "1 have no rating" in said


LETTERS = st.characters(
    codec="utf-8", exclude_characters="\0\r", exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp"]
)
WORDS = st.text(LETTERS | st.sampled_from(" \n,|\"';=+-@\t#\\"), max_size=20).map(str.strip)
SCORES = st.sampled_from(
    [(None, None, None), ("3/5", "points/5", 60.0), ("★★★½", "stars/5", 70.0), ("7", "points/10", 70.0),
     ("B+", "letters/metacritic", 83.0), ("1/2", "points/2", 50.0), ("85%", "percent", 85.0), ("8", None, None)]
)  # fmt: skip
DAYS = st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31))


@st.composite
def one_review(draw):
    score_printed, scale, score = draw(SCORES)
    text = draw(WORDS)
    return {
        "title_printed": draw(WORDS.filter(bool)),
        "original_title_printed": draw(st.none() | WORDS.filter(bool)),
        "year_printed": draw(st.none() | st.integers(1900, 2100)),
        "imdb_id": draw(st.sampled_from([None, "tt11003218"])),
        "tmdb_id": draw(st.sampled_from([None, 517814])),
        "film_id": draw(st.sampled_from([None, "pig"])),
        "kind": draw(st.sampled_from(["note", "capsule", "full"])),
        "critic": draw(st.none() | WORDS.filter(bool)),
        "published_on": draw(DAYS),
        "watched_on": draw(DAYS),
        "score_printed": score_printed if text or score_printed else "3/5",
        "scale": scale if text or score_printed else "points/5",
        "score": score if text or score_printed else 60.0,
        "language": draw(st.sampled_from([None, "en"])),
        "url": draw(st.none() | WORDS.filter(bool)),
        "venue": draw(st.none() | WORDS.filter(bool)),
        "tags": list(
            dict.fromkeys(draw(st.lists(WORDS.filter(lambda tag: tag and "\\" not in tag), max_size=3)))
        ),
        "text": draw(st.sampled_from([text, text, "'=1", "=1", "''"])),
    }


KEPT = [
    "title_printed", "original_title_printed", "year_printed", "imdb_id", "tmdb_id", "film_id", "kind", "critic",
    "published_on", "watched_on", "score_printed", "scale", "score", "language", "url", "venue", "tags", "text",
]  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.lists(one_review(), min_size=1, max_size=4), st.sampled_from(["csv", "jsonl", "parquet"]))
def test_what_goes_out_comes_back_through_our_own_reader_and_nothing_is_lost(tmp_path, rows, form):
    columns = {name: [row[name] for row in rows] for name in KEPT}
    reviews = make_reviews(**columns)
    path = tmp_path / f"reviews.{form}"
    path.write_bytes(write_reviews(reviews, form))
    back, problems = read_reviews_table(path)
    assert problems.filter(severity="refused").is_empty()
    assert_frame_equal(back.select(KEPT), reviews.select(KEPT))


def test_letterboxd_s_columns_come_back_but_for_the_day_of_publication(tmp_path):
    reviews = make_reviews(
        title_printed=["Pig", "EO (2022)", "Close"],
        year_printed=[2021, 2022, None],
        score=[75.0, None, 60.0],
        watched_on=[date(2021, 7, 16), None, None],
        published_on=[date(2021, 7, 20)] * 3,
        text=['Say "pig",\nagain.', "=1+1", ""],
        tags=[["b", "c"], [], ["d e"]],
        imdb_id=["tt11003218", None, None],
        tmdb_id=[517814, None, None],
    )
    (part,), left_out = part_rows(make_letterboxd(reviews, FILMS, CREDITS, PEOPLE))
    (tmp_path / "letterboxd.csv").write_bytes(part)
    back, problems = read_reviews_table(tmp_path / "letterboxd.csv", scale="stars/5")
    assert (left_out, problems.filter(severity="refused").height) == ([], 0)
    columns = ["watched_on", "text", "tags", "imdb_id", "tmdb_id"]
    assert_frame_equal(back.select(columns), reviews.select(columns))
    assert back["title_printed"].to_list() == ["Pig", "EO", "Close"]
    assert back["year_printed"].to_list() == [2021, 2022, None]
    assert back["score"].to_list() == [80.0, None, 60.0]
    assert back["published_on"].null_count() == 3
