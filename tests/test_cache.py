import polars as pl
from polars.testing import assert_frame_equal

from reviewlib import cache


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
