"""Many reports at once: what fails, what is left out, and what stands when a run is cut short.

The hundred kills of `benchmarks/kill_test.py` run here twice, or as often as REVIEWLIB_KILLS says.
"""

import contextlib
import errno
import importlib.util
import os
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from reviewlib.errors import NotebookError
from reviewlib.reports import writing
from reviewlib.reports.batch import Job, render_batch
from reviewlib.reports.writing import sweep_parts, write_whole

KILLS = int(os.environ.get("REVIEWLIB_KILLS", "2"))


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


@pytest.fixture
def job(tmp_path):
    def make_job(name, source, *, basis="b", parameters=None):
        path = tmp_path / f"{name}.ipynb"
        cells = [
            v4.new_code_cell("who = 'nobody'", metadata={"tags": ["parameters"]}),
            v4.new_code_cell(source),
        ]
        for number, cell in enumerate(cells):
            cell["id"] = f"c{number}"
        nbformat.write(v4.new_notebook(cells=cells), path)
        return Job(path, tmp_path / "out" / f"{name}.html", parameters or {}, basis)

    return make_job


def run(jobs, desk, **options):
    found = {}
    for outcome in render_batch(jobs, desk=desk, stamp={}, timeout_s=60, **options):
        found[outcome.job.target.stem] = (
            "failed" if outcome.failure else "unchanged" if outcome.is_unchanged else "rendered"
        )
    return found


@pytest.mark.parametrize("workers", [1, 2])
def test_a_report_that_fails_stops_no_other(job, desk, workers):
    jobs = [
        job("a", "print(who)"),
        job("b", "1 / 0"),
        job("c", "import os; os._exit(1)"),
        job("d", "print(2)"),
    ]
    assert run(jobs, desk, workers=workers) == {
        "a": "rendered",
        "b": "failed",
        "c": "failed",
        "d": "rendered",
    }
    assert not (jobs[1].target).exists()


def test_only_what_would_come_out_different_is_rendered(job, desk):
    jobs = [job("a", "print(who)"), job("b", "print(2)"), job("c", "print(3)", basis="")]
    assert set(run(jobs, desk).values()) == {"rendered"}
    assert run(jobs, desk) == {"a": "unchanged", "b": "unchanged", "c": "rendered"}
    jobs[0].target.write_text("changed by hand")
    job("b", "print(22)")
    assert run(jobs[:2], desk) == {"a": "rendered", "b": "rendered"}
    other = [job("a", "print(who)", parameters={"who": "me"}), job("b", "print(22)", basis="other")]
    assert run(other, desk) == {"a": "rendered", "b": "rendered"}
    assert run(other, desk) == {"a": "unchanged", "b": "unchanged"}
    assert set(run(other, desk, force=True).values()) == {"rendered"}


def test_a_damaged_ledger_costs_no_more_than_the_work_again(job, desk):
    jobs = [job("a", "print(who)")]
    run(jobs, desk)
    (desk / ".reviewlib" / "cache" / "pages.json").write_text("[1, 2")
    assert run(jobs, desk) == {"a": "rendered"}


def test_leaving_early_ends_the_kernels_and_keeps_what_is_done(job, desk):
    jobs = [job("a", "print(1)"), job("b", "import time; time.sleep(50)")]
    with contextlib.closing(render_batch(jobs, desk=desk, stamp={})) as batch:
        assert next(batch).job == jobs[0]
    assert jobs[0].target.exists()
    assert [path.name for path in jobs[0].target.parent.iterdir()] == ["a.html"]


def test_a_full_disk_leaves_the_page_of_before(job, desk, monkeypatch):
    jobs = [job("a", "print(who)", basis="")]
    run(jobs, desk)
    before = jobs[0].target.read_bytes()

    def fail(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", fail)
    (outcome,) = render_batch(jobs, desk=desk, stamp={})
    assert "No space left on device" in outcome.failure
    assert jobs[0].target.read_bytes() == before
    assert [path.name for path in jobs[0].target.parent.iterdir()] == ["a.html"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full")
def test_a_folder_that_takes_nothing_is_told(tmp_path):
    with pytest.raises(NotebookError, match="cannot be written there"):
        write_whole(Path("/proc/nothing/r.html"), "text")


def test_what_a_killed_process_left_is_swept_and_no_more(tmp_path):
    gone = tmp_path / ".r.html.4194301-0a0b0c0d.part"
    ours = tmp_path / f".r.html.{os.getpid()}-0a0b0c0d.part"
    other = tmp_path / ".notes.part"
    for path in (gone, ours, other):
        path.write_text("half")
    sweep_parts(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([ours.name, other.name])


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for processes in /proc")
def test_a_batch_killed_at_any_moment_leaves_whole_pages_and_nothing_else():
    path = Path(__file__).parents[2] / "benchmarks" / "kill_test.py"
    spec = importlib.util.spec_from_file_location("kill_test", path)
    kill_test = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(kill_test)
    assert kill_test.try_kills(KILLS, least=20) == []
