"""The command line as a person types it: in a process of its own, with exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from reviewlib.cli import commands
from reviewlib.cli.lab import lab_command, lab_environment, prepare_notebooks
from reviewlib.cli.new import make_desk
from reviewlib.cli.report import make_stamp, pair_parameters, render
from reviewlib.desk import open_desk
from reviewlib.errors import NotebookError

DONE, FAILED, WRONG_USAGE = 0, 1, 2


def run(*words, cwd=None, **environment):
    """Exit code, stdout and stderr of a command."""
    variables = {key: value for key, value in os.environ.items() if key != "REVIEWLIB_DESK"} | environment
    done = subprocess.run(
        [sys.executable, "-c", "from reviewlib.cli import main; main()", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=cwd,
        env=variables | {"PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.fixture
def desk(tmp_path):
    make_desk(tmp_path / "desk")
    return tmp_path / "desk"


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook of one parameters cell and one other into the desk."""

    def write(source, *, parameters='who = "nobody"  # whom to greet\ntimes = 1', name="greet"):
        cells = [
            {"cell_type": "code", "id": "a", "metadata": {"tags": ["parameters"]}, "source": parameters},
            {"cell_type": "code", "id": "b", "metadata": {}, "source": source},
        ]
        for cell in cells:
            cell |= {"outputs": [], "execution_count": None}
        folder = tmp_path / "desk" / "notebooks"
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.ipynb"
        path.write_text(
            json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
        )
        return path

    return write


@pytest.mark.parametrize("command", ["", "new", "check", "report", "lab"])
def test_every_command_explains_itself_with_an_example(command):
    code, out, _ = run(*command.split(), "--help")
    assert code == DONE
    assert "Example: reviewlib " in out


def test_help_does_not_load_what_only_work_needs():
    code = "import sys; from reviewlib import cli; print('polars' in sys.modules, 'nbconvert' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        == "False False\n"
    )


def test_a_report_of_a_desk_that_has_not_changed_reads_its_tables_in_the_kernel_alone(desk):
    open_desk(desk)
    code = (
        "import sys; from pathlib import Path; from reviewlib.cli.report import _know_desk, make_jobs;"
        "desk = _know_desk(Path(sys.argv[1])); make_jobs('all', {}, desk=desk, out=desk.folder / 'reports');"
        "print('polars' in sys.modules, desk.review_count)"
    )
    done = subprocess.run([sys.executable, "-c", code, desk], capture_output=True, text=True, check=True)
    assert done.stdout == "False 2\n"


def test_a_new_desk_is_made_once(tmp_path):
    folder = tmp_path / "mine"
    code, out, _ = run("new", str(folder))
    assert code == DONE
    assert "reviews/the-call.md" in out
    assert (folder / "desk.toml").exists()
    code, _, err = run("new", str(folder))
    assert code == FAILED
    assert "is not empty" in err


def test_check_names_what_is_wrong_and_strict_fails(desk):
    (desk / "reviews" / "empty.txt").write_text("", encoding="utf-8")
    (desk / "reviews" / "other.txt").write_text("Nobody Knows (2004)\n\nQuiet.", encoding="utf-8")
    code, out, _ = run("check", cwd=desk)
    assert code == DONE
    for part in (
        "empty.txt",
        "the file is empty",
        "reviews/other.txt",
        "no film of this title in the desk",
    ):
        assert part in out
    assert run("check", "--desk", str(desk), "--strict")[0] == FAILED


def test_what_a_file_holds_does_not_reach_the_terminal_as_commands(desk):
    (desk / "reviews" / "x.txt").write_text("\x1b[2JTár [red](2022)\n\nText.", encoding="utf-8")
    (desk / "reviews" / "[bold]y.txt").write_text("", encoding="utf-8")
    _, out, _ = run("check", cwd=desk)
    assert "\x1b" not in out
    assert "[bold]y.txt" in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["check", "--desk", "nowhere"], FAILED, "is not a desk"),
        (["report", "mounthly"], FAILED, "monthly was meant?"),
        (["report", "none.ipynb"], FAILED, "no such file"),
        (["report", "monthly", "--mnth", "2023-10"], FAILED, "month"),
        (["report", "monthly", "--month"], WRONG_USAGE, "has no value"),
        (["report", "monthly", "2023-10"], WRONG_USAGE, "not understood"),
        (["report", "all", "--month", "2023-10"], WRONG_USAGE, "all takes no parameters"),
        (["report", "monthly", "-p", "month"], WRONG_USAGE, "write name=value"),
        (["chekc"], WRONG_USAGE, "No such command"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_message(words, code, said, tmp_path):
    got, out, err = run(*words, cwd=tmp_path)
    assert got == code
    assert said in out + err
    assert "Traceback" not in out + err


def test_a_traceback_is_shown_only_when_asked_for(tmp_path):
    code, _, err = run("check", "--desk", "nowhere", "--debug", cwd=tmp_path)
    assert code == FAILED
    assert "Traceback" in err


def test_a_notebook_says_what_its_options_are():
    code, out, _ = run("report", "monthly", "--help")
    assert code == DONE
    assert "--month" in out
    assert "2023-10" in out
    code, out, _ = run("report")
    assert code == DONE
    assert "reviewlib report career --person" in out


def test_a_report_is_rendered_with_its_parameters(desk, notebook):
    notebook("print(who * times)")
    code, out, err = run("report", "greet", "--who", "Jeon Jong-seo", "-p", "times=2", cwd=desk)
    assert code == DONE, err
    page = desk / "reports" / "greet-jeon-jong-seo-2.html"
    assert str(page) in out
    assert "Jeon Jong-seoJeon Jong-seo" in page.read_text(encoding="utf-8")


def test_the_desk_may_set_a_notebooks_parameters(desk, notebook):
    notebook("print(who)")
    settings = desk / "desk.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8") + '\n[reports.greet]\nwho = "Lee"\n', encoding="utf-8"
    )
    assert run("report", "greet", cwd=desk)[0] == DONE
    assert ">Lee" in (desk / "reports" / "greet.html").read_text(encoding="utf-8").replace("\n", "")


def test_a_cell_that_fails_is_named_and_the_former_report_stays(desk, notebook):
    notebook("print(who)")
    assert run("report", "greet", cwd=desk)[0] == DONE
    before = (desk / "reports" / "greet.html").read_bytes()
    path = notebook("fine = 1\nraise ValueError('no such thing')")
    written = path.read_bytes()
    code, _, err = run("report", "greet", cwd=desk)
    assert code == FAILED
    for part in ("greet", "cell 2", "line 2", "no such thing"):
        assert part in err
    assert "Traceback" not in err
    assert (desk / "reports" / "greet.html").read_bytes() == before
    assert path.read_bytes() == written
    assert [file.name for file in (desk / "reports").iterdir()] == ["greet.html"]


def test_of_all_notebooks_one_that_fails_stops_no_other(desk, notebook, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("reviewlib.cli.report.shipped_notebooks", lambda: tmp_path / "none")
    notebook("raise ValueError('no such thing')", name="broken")
    notebook("print(who)")
    with pytest.raises(NotebookError, match="1 of 2 reports failed"):
        render("all", {}, desk_path=str(desk), out_path=None, timeout_s=60)
    assert "One report in" in capsys.readouterr().out
    assert {path.name for path in (desk / "reports").iterdir()} == {"greet.html", "index.html", "feed.xml"}


def test_parameters_are_paired_from_either_spelling():
    assert pair_parameters(["a=1=2"], ["--min-films", "3", "--name=x y"]) == {
        "a": "1=2",
        "min_films": "3",
        "name": "x y",
    }


def test_the_stamp_holds_no_clock(desk):
    stamp = make_stamp(open_desk(desk))
    assert stamp == {
        "Desk": "My desk",
        "Reviews": "2",
        "Data to": "20 October 2023",
        "Fingerprint": open_desk(desk).fingerprint[:8],
        "newest_on": "2023-10-20",
    }


def test_the_lab_gets_copies_of_the_notebooks_once(desk):
    folder = prepare_notebooks(desk)
    assert folder == desk / "notebooks"
    names = {path.name for path in folder.iterdir()}
    assert {"monthly.ipynb", "explore.ipynb"} <= names
    (folder / "explore.ipynb").write_text("mine", encoding="utf-8")
    (folder / "monthly.ipynb").unlink()
    prepare_notebooks(desk)
    assert (folder / "explore.ipynb").read_text(encoding="utf-8") == "mine"
    assert not (folder / "monthly.ipynb").exists()


def test_options_of_jupyterlab_reach_it_after_ours(desk, monkeypatch):
    ran = []
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command) or Mock(returncode=3))
    assert commands(["lab", "--desk", str(desk), "--", "--port", "8890"], standalone_mode=False) == 3
    assert ran == [[*lab_command(desk / "notebooks"), "--port", "8890"]]


def test_the_lab_looks_to_no_network_and_asks_for_none(tmp_path, monkeypatch):
    """What JupyterLab makes of the command and of the settings beside it."""
    code = """if True:
        import sys
        from jupyterlab.labapp import LabApp
        from jupyterlab_server.settings_utils import _get_overrides
        app = LabApp()
        app.parse_command_line(sys.argv[1:])
        print(app.news_url, app.check_for_updates_class.__name__, app.extension_manager, app.default_url)
        print(_get_overrides("")[0]["@jupyterlab/apputils-extension:notification"])"""
    (tmp_path / "explore.ipynb").touch()
    _python, _m, _module, *options = lab_command(tmp_path)
    assert f"--ServerApp.root_dir={tmp_path}" in options
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path))
    environment = lab_environment(tmp_path)
    assert environment["JUPYTER_CONFIG_PATH"].endswith(f":{tmp_path}")
    said = subprocess.run(
        [sys.executable, "-c", code, *options], env=environment, capture_output=True, text=True, check=True
    ).stdout
    assert said.splitlines() == [
        "None NeverCheckForUpdate readonly /lab/tree/explore.ipynb",
        "{'fetchNews': 'false', 'checkForUpdates': False}",
    ]


def test_a_path_is_never_made_of_a_parameter(desk, notebook):
    notebook("print(who)")
    assert run("report", "greet", "--who", "../../x", cwd=desk)[0] == DONE
    assert [path.name for path in (desk / "reports").iterdir()] == ["greet-x.html"]
    assert not list(Path(desk.parent).glob("*.html"))
