"""Trakt exports: every play, rating and comment is read or refused, in the account's time zone."""

import json
import zipfile
from datetime import date

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reviewlib.readers.trakt import read_trakt, recognise

PIG = {"title": "Pig", "year": 2021, "ids": {"trakt": 1, "slug": "pig", "imdb": "tt11003218", "tmdb": 662167}}
SHOW = {"title": "Signal", "year": 2016, "ids": {"trakt": 9, "tmdb": 5}}
EPISODE = {"season": 1, "number": 2, "title": "Two", "ids": {"trakt": 77, "imdb": "tt5332206", "tmdb": 6}}
FILES = {
    "watched/history-1.json": [
        {"id": 11, "watched_at": "2023-10-06T20:00:00.000Z", "action": "watch", "type": "movie", "movie": PIG},
        {"id": 12, "watched_at": "2023-10-08T01:00:00.000Z", "action": "watch", "type": "movie", "movie": PIG},
        {"id": 13, "watched_at": "1970-01-01T00:00:00.000Z", "type": "episode", "show": SHOW, "episode": EPISODE},
    ],
    "watched/watched-movies.json": [{"plays": 2, "last_watched_at": "2023-10-08T01:00:00.000Z", "movie": PIG}],
    "ratings/ratings-movies.json": [
        {"rated_at": "2023-10-07T00:00:00.000Z", "rating": 8, "type": "movie", "movie": PIG},
        {"rated_at": "2023-10-07T00:00:00.000Z", "rating": 6, "type": "movie", "movie": {"title": "Us", "year": 2019}},
    ],
    "comments/comments-movies.json": [
        {"type": "movie", "movie": PIG, "comment": {"id": 5, "comment": "Truffles.\n\nYes.", "created_at": "2023-10-07T00:00:00.000Z", "user_stats": {"rating": 8}}}
    ],
    "lists/watchlist.json": [{"movie": PIG}],
    "settings.json": {"account": {"timezone": "Asia/Seoul"}, "user": {"name": "secret"}},
}  # fmt: skip


def pack(path, files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, stated in files.items():
            archive.writestr(name, stated if isinstance(stated, str | bytes) else json.dumps(stated))
    return path


def refusals(problems):
    return problems.filter(pl.col("severity").is_in(["refused", "left out"]))["reason"].to_list()


def test_an_export(tmp_path):
    path = pack(tmp_path / "export.zip", {f"ann/{name}": stated for name, stated in FILES.items()})
    reviews, problems = read_trakt(path, critic="Ann")
    columns = [
        "title_printed",
        "year_printed",
        "imdb_id",
        "tmdb_id",
        "watched_on",
        "published_on",
        "score",
        "text",
    ]
    pig = ("Pig", 2021, "tt11003218", 662167)
    assert reviews.select(columns).rows() == [
        (*pig, None, date(2023, 10, 7), 80.0, "Truffles.\n\nYes."),
        ("Us", 2019, None, None, None, date(2023, 10, 7), 60.0, ""),
        (*pig, date(2023, 10, 7), None, None, ""),
        (*pig, date(2023, 10, 8), None, None, ""),
        ("Signal 1x02 Two", 2016, "tt5332206", None, None, None, None, ""),
    ]
    assert problems.filter(severity="left out").select("source", "reason").rows() == [
        ("export.zip/ann/lists/watchlist.json", "holds no judgement: not read"),
        ("export.zip/ann/ratings/ratings-movies.json", "the same rating as beside a comment, which is read"),
        ("export.zip/ann/watched/watched-movies.json", "the plays are read from the history"),
    ]
    assert problems.filter(severity="refused").is_empty()
    assert "secret" not in str(problems.rows())
    assert recognise(path) == "Trakt export: comments, history, ratings, watched"


def test_an_export_without_a_history(tmp_path):
    (tmp_path / "watched-movies.json").write_text(json.dumps(FILES["watched/watched-movies.json"]))
    reviews, _ = read_trakt(tmp_path, time_zone="America/New_York")
    assert reviews.select("title_printed", "watched_on").rows() == [("Pig", date(2023, 10, 7))]


@pytest.mark.parametrize(
    "stated",
    [b"", b"{", b"\0", b"[" * 100_000, b'{"a": 1}', b"[1, null]", b'["\\ud800"]', b"[NaN]", b"\xff\xfe", b'[{"movie": {}}]',
     b'[{"rating": 1e308, "movie": {"title": null}}]', b'[{"rating": ' + b"9" * 9999 + b"}]"],
    ids=range(12),
)  # fmt: skip
def test_broken_files_are_refused(tmp_path, stated):
    reviews, problems = read_trakt(pack(tmp_path / "export.zip", {"ratings-movies.json": stated}))
    assert reviews.height == 0 and len(refusals(problems)) >= 1
    assert recognise(tmp_path / "export.zip") == ""


def test_hostile_numbers_and_days(tmp_path):
    entries = [{"rating": value, "rated_at": day, "movie": PIG} for value, day in
               [("NaN", "0000-00-00T00:00:00Z"), (1e308, "9999-12-31T23:59:59Z"), (11, 5), ([], {})]]  # fmt: skip
    path = pack(tmp_path / "export.zip", {"ratings-movies.json": entries, "../ratings-movies.json": entries})
    reviews, problems = read_trakt(path, time_zone="Asia/Seoul")
    assert reviews["score"].to_list() == [None, None, None]
    assert sorted(refusals(problems)) == [
        "a rating without a number",
        "its name leads out of the archive, or it is a link: not read",
    ]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda part: st.lists(part, max_size=2) | st.dictionaries(st.sampled_from(["title", "ids", "imdb", "year", "rating", "id", "comment"]), part, max_size=3),
    max_leaves=8,
)  # fmt: skip
_ENTRY = st.dictionaries(
    st.sampled_from(
        ["id", "type", "movie", "show", "episode", "comment", "rating", "rated_at", "watched_at"]
    ),
    _JSON,
    max_size=5,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(_ENTRY | _JSON, max_size=4),
    st.sampled_from(["history-1", "ratings-movies", "comments", "watched-shows"]),
)
def test_every_entry_is_read_or_refused(tmp_path, entries, name):
    (tmp_path / f"{name}.json").write_text(json.dumps(entries))
    reviews, problems = read_trakt(tmp_path)
    assert reviews.height + len(refusals(problems)) == len(entries)
    (tmp_path / f"{name}.json").unlink()


def test_the_marks_of_spoilers_are_none_of_the_text(tmp_path):
    comment = {
        "id": 5,
        "comment": "See it. [spoiler]She wins.[/Spoiler]",
        "created_at": "2023-10-07T00:00:00Z",
    }
    path = pack(
        tmp_path / "t.zip", {"comments-movies.json": [{"type": "movie", "movie": PIG, "comment": comment}]}
    )
    assert read_trakt(path)[0]["text"].to_list() == ["See it. She wins."]
