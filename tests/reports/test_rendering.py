import gc
import hashlib
import os
import re
import sys
import time
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from reviewlib.errors import NotebookError
from reviewlib.reports import rendering
from reviewlib.reports.rendering import Report, render_report

STAMP = {"Desk": "Sample desk", "Data to": "30 September 2024"}
BEFORE = "the report of before"


@pytest.fixture
def write(tmp_path):
    def write_notebook(*cells, name="finding.ipynb"):
        made = [cell if isinstance(cell, dict) else v4.new_code_cell(cell) for cell in cells]
        nbformat.write(v4.new_notebook(cells=made), tmp_path / name)
        return tmp_path / name

    return write_notebook


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "desk").mkdir()
    return tmp_path / "desk"


@pytest.fixture
def target(tmp_path):
    """A report that was written before."""
    path = tmp_path / "out" / "finding.html"
    path.parent.mkdir()
    path.write_text(BEFORE)
    return path


def list_children():
    """Give the processes that this one has started and not yet buried, with what they run."""
    found = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            line = (status.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if parent == os.getpid() and "kernel" in line:
            found[int(status.parent.name)] = line
    return found


def assert_untouched(target, desk):
    assert target.read_text() == BEFORE
    assert [path.name for path in target.parent.iterdir()] == [target.name]
    assert list(desk.iterdir()) == []
    assert list_children() == {}


def fail(notebook, target, desk, **options):
    with pytest.raises(NotebookError) as caught:
        render_report(notebook, target, desk=desk, stamp=STAMP, **options)
    assert_untouched(target, desk)
    return str(caught.value)


def test_a_page_too_heavy_to_send_and_long_complaints_are_told(write, desk, tmp_path, monkeypatch):
    monkeypatch.setattr(rendering, "HEAVY_MEGABYTES", 0.5)
    path = write(
        "import sys\nfrom IPython.display import Markdown, display\nprint('careful ' * 1000, file=sys.stderr)",
        "display(Markdown('x' * 2_000_000))",
    )
    first, second = render_report(path, tmp_path / "r.html", desk=desk, stamp={}).warnings
    assert first == ("careful " * 1000)[:2000] + "… and 5,999 more characters"
    assert second.startswith("the page weighs 2 MB, too much to send")


def test_what_a_cell_prints_in_pieces_is_one_block(write, desk, tmp_path):
    path = write(
        "import sys\nfrom IPython.display import Markdown, display",
        "print('one', flush=True)\nprint('careful', file=sys.stderr, flush=True)\nprint('two', flush=True)\n"
        "print('careless', file=sys.stderr)\ndisplay(Markdown('between'))\nprint('three')",
    )
    report = render_report(path, tmp_path / "r.html", desk=desk, stamp={})
    html = report.path.read_text()
    assert re.findall(r'<pre class="printed"[^>]*>([^<]*)</pre>', html) == ["one\ntwo", "three"]
    assert html.index("two") < html.index("between") < html.index("three")
    assert report.warnings == ("careful\ncareless",)


def test_a_report_is_the_notebook_run_on_the_desk(write, desk, tmp_path):
    path = write(
        v4.new_code_cell("month = '2023-10'\nleast = 3", metadata={"tags": ["parameters"]}),
        "import os, sys, warnings\nfrom IPython.display import Markdown, display",
        "display(Markdown(f'# Verdicts of {month}\\n\\nAt *least* {least}.'))",
        "print(os.environ['REVIEWLIB_DESK'] == os.getcwd(), sys.executable)",
        "print(list({'a', 'b', 'c'}))\nwarnings.warn('careful')",
        "display({'application/vnd.vegalite.v5+json': {'mark': 'bar', 'data': {'url': 'x.csv'}}}, raw=True)",
    )
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    seen = []
    report = render_report(
        path,
        tmp_path / "new" / "r.html",
        parameters={"month": "2023-11"},
        desk=desk,
        stamp=STAMP,
        progress=lambda done, of: seen.append((done, of)),
    )
    html = report.path.read_text()
    assert report == Report(
        path=tmp_path / "new" / "r.html",
        name="finding",
        title="Verdicts of 2023-11",
        standfirst="At least 3.",
        parameters={"month": "2023-11"},
        cells=7,
        seconds=report.seconds,
        warnings=(
            "line 2: UserWarning: careful\n  warnings.warn('careful')",
            "chart 1 has no picture: it names an address, and nothing is fetched: put the rows into the chart",
        ),
    )
    assert seen == [(done, 7) for done in range(1, 8)]
    assert "<h1>Verdicts of 2023-11</h1>" in html
    assert f"True {sys.executable}" in html
    assert "careful" not in html
    assert "display(" not in html
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    again = render_report(path, tmp_path / "r2.html", parameters={"month": "2023-11"}, desk=desk, stamp=STAMP)
    assert again.path.read_bytes() == report.path.read_bytes()
    assert list_children() == {}


def test_a_failing_cell_is_named_and_the_last_report_stands(write, target, desk):
    path = write(v4.new_markdown_cell("# T"), "x = 1", "", "# second\ny = x / 0")
    assert fail(path, target, desk) == (
        "finding.ipynb: code cell 2 (`# second`), line 2, failed: ZeroDivisionError: division by zero\n"
        "Open the notebook in JupyterLab, mend the cell, and render again."
    )


def test_the_line_is_the_cell_s_own_even_where_it_calls_another(write, target, desk):
    path = write("def f():\n    pass\n    raise KeyError('k')", "1\n2\n\nf()")
    assert "code cell 2 (`1`), line 4, failed: KeyError: 'k'" in fail(path, target, desk)


def test_a_cell_that_is_no_python_is_named(write, target, desk):
    message = fail(write("x = 1\ny = = 2"), target, desk)
    assert "code cell 1 (`x = 1`), line 2, failed: SyntaxError: invalid syntax\nOpen" in message


def test_a_cell_that_finds_no_memory_is_told_how_to_have_more(write, target, desk):
    message = fail(write("raise MemoryError"), target, desk)
    assert "line 1, failed: MemoryError\nAllow it more memory (--memory), or" in message


def test_a_python_that_does_not_start_is_told_without_a_cell(write, target, desk, monkeypatch):
    # With so little memory it may as well hang as end.
    monkeypatch.setattr("reviewlib.reports.kernels.START_SECONDS", 10)
    message = fail(write("x = 1"), target, desk, memory_bytes=200_000_000)
    assert message.startswith("finding.ipynb: Python did not start for it (")
    assert "allow it more (--memory)" in message


def test_an_error_of_ours_keeps_its_words(write, target, desk):
    path = write(
        "from reviewlib.errors import DeskError", "raise DeskError('desk.toml, line 3:\\n  no name')"
    )
    message = fail(path, target, desk)
    assert message.endswith("line 1:\ndesk.toml, line 3:\n  no name")
    assert "failed" not in message


def test_a_message_s_control_characters_stay_out_of_the_terminal(write, target, desk):
    assert "\x1b" not in fail(write("raise ValueError('\\x1b]0;owned\\x07 red')"), target, desk)


def test_a_cell_that_hangs_is_stopped_with_all_it_started(write, target, desk, tmp_path, capfd):
    note = tmp_path / "pid"
    path = write(
        "import subprocess, time",
        f"child = subprocess.Popen(['sleep', '60'])\nopen({str(note)!r}, 'w').write(str(child.pid))\ntime.sleep(60)",
    )
    started = time.monotonic()
    assert "code cell 2 (`child = subprocess" in (message := fail(path, target, desk, timeout_s=2))
    assert ", line 3, was still running after 2 seconds" in message
    gc.collect()
    assert capfd.readouterr().err == ""
    assert time.monotonic() - started < 15
    state = Path(f"/proc/{note.read_text()}/stat")
    assert not state.exists() or state.read_text().rpartition(")")[2].split()[0] == "Z"


def test_a_kernel_that_dies_is_told(write, target, desk):
    message = fail(write("import os", "os._exit(3)"), target, desk)
    assert message == (
        "finding.ipynb: code cell 2 (`os._exit(3)`): Python itself stopped (exit code 3): the cell ended it. "
        "Take out what does so, such as os._exit()."
    )


def test_a_kernel_that_is_killed_is_told_with_its_cell_and_what_to_do(write, target, desk):
    message = fail(write("import os", "os.kill(os.getpid(), 9)"), target, desk)
    assert message.startswith("finding.ipynb: code cell 2 (`os.kill(os.getpid(), 9)`): Python was killed")
    assert "(--memory)" in message


def test_a_chart_that_cannot_be_built_fails_the_report(write, target, desk):
    path = write("import altair as alt", "alt.Chart(None).mark_bar().encode(x='nothing')")
    assert "code cell 2 (`alt.Chart(None)" in fail(path, target, desk)


def test_an_unknown_parameter_is_refused_before_anything_runs(write, target, desk):
    path = write(v4.new_code_cell("month = 1", metadata={"tags": ["parameters"]}), "open('ran', 'w')")
    assert fail(path, target, desk, parameters={"mnth": 2}) == (
        "finding.ipynb does not know mnth. It knows:\n  month"
    )


def test_a_file_of_the_desk_does_not_stand_in_for_a_library(write, desk, tmp_path):
    (desk / "json.py").write_text("raise SystemExit")
    (desk / "house.py").write_text("RULE = 60")
    source = "import house, importlib.util\nprint(house.RULE, importlib.util.find_spec('rendering'))"
    report = render_report(write(source), tmp_path / "r.html", desk=desk, stamp={})
    assert '<pre class="printed" tabindex="0">60 None</pre>' in report.path.read_text()


def test_a_report_cannot_replace_its_notebook(write, desk):
    path = write("1")
    before = path.read_bytes()
    with pytest.raises(NotebookError, match="cannot be written over this"):
        render_report(path, path, desk=desk, stamp={})
    assert path.read_bytes() == before


def test_a_target_that_cannot_be_written_is_told(write, desk, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(NotebookError, match="the report cannot be written there"):
        render_report(write("1"), tmp_path / "file" / "r.html", desk=desk, stamp={})


def test_runs_leave_no_open_files(write, desk, tmp_path):
    path = write("1")
    render_report(path, tmp_path / "r.html", desk=desk, stamp={})
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(2):
        render_report(path, tmp_path / "r.html", desk=desk, stamp={})
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2
