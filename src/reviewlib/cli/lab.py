"""`reviewlib lab`: JupyterLab on a desk."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import rich_click as click

from reviewlib.reports.notebooks import find_notebooks, shipped_notebooks
from reviewlib.settings import DESK_VARIABLE, find_desk, sample_desk


def open_lab(desk_path: str | None) -> int:
    """Start JupyterLab where the desk's notebooks are, and wait for its end.

    A desk that has no notebooks of its own is given copies of the shipped ones.
    The sample desk of a checkout is opened on the checkout's notebooks themselves.
    """
    desk = find_desk(desk_path)
    notebooks = prepare_notebooks(desk)
    click.echo(f"JupyterLab on {notebooks}; its desk is {desk}")
    return subprocess.run(
        lab_command(notebooks), env={**os.environ, DESK_VARIABLE: str(desk)}, check=False
    ).returncode


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
        f"--ServerApp.default_url=/{first}",
        "--LabApp.news_url=",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        "--LabApp.extension_manager=readonly",
    ]
