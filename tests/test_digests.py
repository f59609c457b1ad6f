import os

import pytest

from reviewlib import digests


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "review.md"
    path.write_text("Ballerina", encoding="utf-8")
    return path


def test_the_digest_follows_the_content_and_the_name_and_not_the_date(file):
    first = digests.digest_files([("review.md", file)])
    os.utime(file, (0, 0))
    assert digests.digest_files([("review.md", file)]) == first
    assert digests.digest_files([("other.md", file)]) != first
    file.write_text("The Call", encoding="utf-8")
    assert digests.digest_files([("review.md", file)]) != first


def test_what_stands_where_makes_a_difference():
    assert digests.digest_files([], also=["ab", "c"]) != digests.digest_files([], also=["a", "bc"])


def test_a_file_that_is_missing_changes_the_digest_once_it_is_there(tmp_path):
    path = tmp_path / "overrides.csv"
    before = digests.digest_files([("overrides.csv", path)])
    path.write_text("review_id,film_id\n", encoding="utf-8")
    assert digests.digest_files([("overrides.csv", path)]) != before


def test_the_digest_of_the_code_follows_every_room_that_makes_tables(tmp_path, monkeypatch):
    """Once it knew the readers alone: a new rule for prose left the old mentions in the cache."""
    for name in ("digests.py", "prose/films.py", "charts/theme.py"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("first", encoding="utf-8")
    monkeypatch.setattr(digests, "__file__", str(tmp_path / "digests.py"))
    first = digests.digest_package.__wrapped__()
    (tmp_path / "charts/theme.py").write_text("second", encoding="utf-8")
    assert digests.digest_package.__wrapped__() == first
    (tmp_path / "prose/films.py").write_text("second", encoding="utf-8")
    assert digests.digest_package.__wrapped__() != first
