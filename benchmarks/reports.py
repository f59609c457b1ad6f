"""How much work a report is, against the other ways to run and convert the same notebooks.

    python benchmarks/reports.py [--actors 100] [--repeat 3]

Counted are CPU seconds, user and system, of each command and of all that it
started: on a machine with other work they tell more than the clock. All ways run
in turn, in one run, on the sample desk: its `career` notebook for one actor, then
for many, and all its notebooks. Nothing of an earlier report is used: `--force`.
Caches are those of a desk that was opened before; one way has none at all.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reviewlib.analysis.career import count_careers
from reviewlib.desk import open_desk
from reviewlib.places import sample_desk
from reviewlib.reports.notebooks import find_notebooks, shipped_notebooks

PERSON = "Song Kang-ho"
REVIEWLIB = [sys.executable, "-c", "from reviewlib.cli import main; main()", "report"]

IN_ONE_PROCESS = """
import sys, nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
source, target, person, folder = sys.argv[1:]
notebook = nbformat.read(source, as_version=4)
at = next(i for i, c in enumerate(notebook.cells) if "parameters" in c.metadata.get("tags", []))
notebook.cells.insert(at + 1, nbformat.v4.new_code_cell(f"person = {person!r}"))
NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": folder}}).execute()
open(target, "w", encoding="utf-8").write(HTMLExporter().from_notebook_node(notebook)[0])
"""


@dataclass(frozen=True)
class Way:
    """A way to make reports: what it is called, its commands, and how many reports they make."""

    name: str
    commands: list[list[str]]
    reports: int = 1
    against: str = "one report"
    caches: Path | None = None
    """Removed before each run."""


def measure(way: Way, *, folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """Measure CPU seconds, and seconds by the clock, of some commands, for each report."""
    if way.caches is not None:
        shutil.rmtree(way.caches, ignore_errors=True)
        shutil.copytree(sample_desk(), way.caches / "desk", ignore=shutil.ignore_patterns(".reviewlib"))
        environment = environment | {"XDG_CACHE_HOME": str(way.caches / "home")}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in way.commands:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return cpu / way.reports, (ended - began) / way.reports


def list_ways(scratch: Path, actors: int) -> Iterator[Way]:
    """List the ways, the others' before ours."""
    desk = open_desk(sample_desk())
    films = count_careers(desk.credits, desk.people, desk.reviews)["films"].sort(descending=True)
    least = films[min(actors, films.len()) - 1]
    count = films.filter(films >= least).len()
    career = shipped_notebooks() / "career.ipynb"
    if has_module("papermill"):
        yield Way("papermill, then jupyter nbconvert", papermill(scratch, career, "-p", "person", PERSON))
    script = scratch / "one_process.py"
    script.write_text(IN_ONE_PROCESS, encoding="utf-8")
    alone = [sys.executable, str(script), str(career), str(scratch / "page.html"), PERSON, str(desk.folder)]
    yield Way("nbclient and HTMLExporter in one process", [alone])
    if shutil.which("quarto"):
        shutil.copyfile(career, scratch / "career.ipynb")
        quarto = ["quarto", "render", str(scratch / "career.ipynb"), "--execute", "-P", f"person:{PERSON}"]
        yield Way("quarto render", [quarto])
    places = ["--out", str(scratch / "out"), "--force"]
    known = ["--desk", str(desk.folder), *places]
    yield Way("reviewlib report career", [[*REVIEWLIB, "career", "--person", PERSON, *known]])
    unknown = ["--desk", str(scratch / "new" / "desk"), *places]
    yield Way(
        "the same, nothing cached, desk never opened",
        [[*REVIEWLIB, "career", "--person", PERSON, *unknown]],
        caches=scratch / "new",
    )
    for jobs in (1, 2):
        batch = [*REVIEWLIB, "careers", "--min-films", str(least), "--jobs", str(jobs), *known]
        yield Way(f"reviewlib report careers, {count} of them, --jobs {jobs}", [batch], count)
    notebooks = find_notebooks([shipped_notebooks()])
    each = f"each of {len(notebooks)} notebooks"
    if has_module("papermill"):
        commands = [command for path in notebooks.values() for command in papermill(scratch, path)]
        yield Way(f"papermill, then jupyter nbconvert, {each}", commands, len(notebooks), each)
    yield Way(f"reviewlib report all, {each}", [[*REVIEWLIB, "all", *known]], len(notebooks), each)


def papermill(scratch: Path, notebook: Path, *parameters: str) -> list[list[str]]:
    """Give the two commands that run a notebook and convert it."""
    ran = str(scratch / "ran.ipynb")
    run = [sys.executable, "-m", "papermill", str(notebook), ran, *parameters, "--no-progress-bar"]
    return [run, [sys.executable, "-m", "jupyter", "nbconvert", "--to", "html", ran]]


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--actors", type=int, default=100, help="reports in the batch, about")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each way")
    options = parser.parse_args()
    folder = sample_desk()
    environment = {**os.environ, "REVIEWLIB_DESK": str(folder)}
    # Python keeps what it compiled unless it is told not to, and then each process compiles reviewlib anew.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as name:
        ways = list(list_ways(Path(name), options.actors))
        for left_out in ("papermill", "quarto"):
            if not any(way.name.startswith(left_out) for way in ways):
                print(f"{left_out} is not installed: left out", file=sys.stderr)
        # Once unmeasured, so that every way finds its files read and its caches filled.
        for way in ways:
            if way.reports == 1:
                measure(way, folder=folder, environment=environment)
        taken: dict[str, list[tuple[float, float]]] = {way.name: [] for way in ways}
        for _ in range(options.repeat):
            for way in ways:
                taken[way.name].append(measure(way, folder=folder, environment=environment))
                print(f"{way.name}: {taken[way.name][-1][0]:.2f} CPU s", file=sys.stderr)

    firsts: dict[str, float] = {}
    print("| way | CPU s per report | seconds, best | times less |")
    print("|---|--:|--:|--:|")
    for way in ways:
        cpu = statistics.median(cpu for cpu, _ in taken[way.name])
        first = firsts.setdefault(way.against, cpu)
        clock = min(clock for _, clock in taken[way.name])
        print(f"| {way.name} | {cpu:.2f} | {clock:.2f} | {first / cpu:.1f} |")
    print(
        f"\n{options.repeat} runs of each, medians, times less than the first of its kind; "
        f"polars {pl.__version__}, Python {sys.version.split()[0]}, {os.cpu_count()} cores."
    )


def has_module(name: str) -> bool:
    """Whether a module can be imported by the Python that runs this."""
    return (
        subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode
        == 0
    )


if __name__ == "__main__":
    main()
