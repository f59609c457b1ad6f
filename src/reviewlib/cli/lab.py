"""`reviewlib lab`: JupyterLab on a desk."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import rich_click as click

from reviewlib.places import DESK_VARIABLE, find_desk, sample_desk
from reviewlib.reports.notebooks import find_notebooks, shipped_notebooks

DEFAULTS = Path(__file__).with_name("lab_config")
PATH_VARIABLE = "JUPYTER_CONFIG_PATH"


def open_lab(desk_path: str | None, options: Iterable[str] = ()) -> int:
    """Start JupyterLab where the desk's notebooks are, and wait for its end.

    `options` are JupyterLab's own: they come last, and have the last word.

    A desk that has no notebooks of its own is given copies of the shipped ones.
    The sample desk of a checkout is opened on the checkout's notebooks themselves.
    """
    desk = find_desk(desk_path)
    notebooks = prepare_notebooks(desk)
    click.echo(f"JupyterLab on {notebooks}; its desk is {desk}")
    command = [*lab_command(notebooks), *options]
    return subprocess.run(command, env=lab_environment(desk), check=False).returncode


def lab_environment(desk: Path) -> dict[str, str]:
    """Give the environment that JupyterLab runs in: its desk, and our defaults for its settings.

    The defaults keep it from asking whether to fetch news; what somebody has
    chosen themselves comes before them.

    Source:
        JupyterLab's documentation, "labconfig directories", for default_setting_overrides.json.
    """
    paths = [str(DEFAULTS), *filter(None, [os.environ.get(PATH_VARIABLE)])]
    return {**os.environ, DESK_VARIABLE: str(desk), PATH_VARIABLE: os.pathsep.join(paths)}


def prepare_notebooks(desk: Path) -> Path:
    """Give the folder of notebooks to open for a desk, with copies of the shipped ones if it had none."""
    shipped = shipped_notebooks()
    if desk == sample_desk().resolve() and shipped.parent == desk.parent:
        return shipped
    own = desk / "notebooks"
    if not find_notebooks([own]):
        own.mkdir(exist_ok=True)
        for path in find_notebooks([shipped]).values():
            shutil.copyfile(path, own / path.name)
    return own


def lab_command(notebooks: Path) -> list[str]:
    """Write the command that starts JupyterLab without anything that looks to the network."""
    first = "lab/tree/explore.ipynb" if (notebooks / "explore.ipynb").is_file() else "lab"
    return [
        sys.executable,
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={notebooks}",
        f"--LabApp.default_url=/{first}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
