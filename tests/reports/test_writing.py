import os
from pathlib import Path

import pytest

from reviewlib.errors import NotebookError
from reviewlib.reports.writing import make_folder, write_whole


def test_a_file_is_replaced_and_never_overwritten(tmp_path):
    path = tmp_path / "new" / "r.html"
    assert write_whole(path, "one\n").read_bytes() == b"one\n"
    os.link(path, tmp_path / "held")
    write_whole(path, "버닝 \ud800")
    assert path.read_text() == "버닝 ?"
    assert (tmp_path / "held").read_text() == "one\n"


def test_a_failure_leaves_the_file_before_and_nothing_half_written(tmp_path, monkeypatch):
    path = write_whole(tmp_path / "r.html", "one")

    def fail(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(
        NotebookError,
        match=r"r\.html: the report cannot be written there: No space left on device. Free some space",
    ):
        write_whole(path, "two")
    assert path.read_text() == "one"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("lacking", ["", "unnamed files", "links to them"])
def test_a_file_has_a_name_only_once_it_is_whole(tmp_path, monkeypatch, lacking):
    """Where the system lets it; elsewhere it is written beside its place."""
    if lacking == "unnamed files":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    elif lacking == "links to them":
        monkeypatch.setattr(
            os, "link", lambda *_, **__: (_ for _ in ()).throw(OSError(18, "Invalid cross-device link"))
        )
    seen = []
    through = os.fsync
    monkeypatch.setattr(os, "fsync", lambda it: seen.append(len(list(tmp_path.iterdir()))) or through(it))
    assert write_whole(tmp_path / "r.html", "one").read_text() == "one"
    knows = "nothing" if not hasattr(os, "O_TMPFILE") else lacking
    assert seen == {"": [0], "links to them": [0, 1]}.get(knows, [1])
    assert [path.name for path in tmp_path.iterdir()] == ["r.html"]


def test_a_folder_that_takes_no_files_is_told_before_any_work(tmp_path):
    make_folder(tmp_path / "new" / "reports")
    assert list((tmp_path / "new" / "reports").iterdir()) == []
    (tmp_path / "file").write_text("")
    for folder in (tmp_path / "file", Path("/proc")):
        with pytest.raises(NotebookError, match=r"no reports can be written there: .*Choose another folder"):
            make_folder(folder)


def test_a_file_may_be_read_by_whom_the_umask_lets(tmp_path):
    before = os.umask(0o022)
    try:
        assert write_whole(tmp_path / "r.html", "x").stat().st_mode & 0o777 == 0o644
    finally:
        os.umask(before)
