import os

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from reviewlib import cache


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "review.md"
    path.write_text("Ballerina", encoding="utf-8")
    return path


def test_the_digest_follows_the_content_and_the_name_and_not_the_date(file):
    first = cache.digest_files([("review.md", file)])
    os.utime(file, (0, 0))
    assert cache.digest_files([("review.md", file)]) == first
    assert cache.digest_files([("other.md", file)]) != first
    file.write_text("The Call", encoding="utf-8")
    assert cache.digest_files([("review.md", file)]) != first


def test_what_stands_where_makes_a_difference():
    assert cache.digest_files([], also=["ab", "c"]) != cache.digest_files([], also=["a", "bc"])


def test_a_file_that_is_missing_changes_the_digest_once_it_is_there(tmp_path):
    path = tmp_path / "overrides.csv"
    before = cache.digest_files([("overrides.csv", path)])
    path.write_text("review_id,film_id\n", encoding="utf-8")
    assert cache.digest_files([("overrides.csv", path)]) != before


def test_frames_come_back_as_they_were_and_older_ones_are_removed(tmp_path):
    frames = {"films": pl.DataFrame({"film_id": ["a"], "genres": [["War", "Drama"]]})}
    cache.write_frames(tmp_path, "old", frames)
    cache.write_frames(tmp_path, "new", frames)
    assert cache.read_frames(tmp_path, "old") is None
    kept = cache.read_frames(tmp_path, "new")
    assert kept is not None
    assert_frame_equal(kept["films"], frames["films"])
    assert sorted(path.name for path in tmp_path.iterdir()) == [".gitignore", "new"]


def test_frames_that_are_damaged_are_as_good_as_none(tmp_path):
    cache.write_frames(tmp_path, "key", {"films": pl.DataFrame({"film_id": ["a"]})})
    (tmp_path / "key" / "films.parquet").write_bytes(b"PAR1")
    assert cache.read_frames(tmp_path, "key") is None


def test_whatever_a_kept_file_holds_it_is_never_an_error(tmp_path):
    cache.write_frames(tmp_path, "key", {"films": pl.DataFrame({"film_id": ["a", "b"] * 50})})
    path = tmp_path / "key" / "films.parquet"
    whole = path.read_bytes()
    for place in range(4, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        cache.read_frames(tmp_path, "key")


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    cache.write_frames(blocked / "cache", "key", {"films": pl.DataFrame({"film_id": ["a"]})})
    assert cache.read_frames(blocked / "cache", "key") is None


def test_the_digest_of_the_code_follows_every_room_that_makes_tables(tmp_path, monkeypatch):
    """Once it knew the readers alone: a new rule for prose left the old mentions in the cache."""
    for name in ("cache.py", "prose/films.py", "charts/theme.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("first", encoding="utf-8")
    monkeypatch.setattr(cache, "__file__", str(tmp_path / "cache.py"))
    first = cache.digest_package()
    (tmp_path / "charts/theme.py").write_text("second", encoding="utf-8")
    assert cache.digest_package() == first
    (tmp_path / "prose/films.py").write_text("second", encoding="utf-8")
    assert cache.digest_package() != first
