"""How much work a report is, against the other ways to run and convert the same notebook.

    python benchmarks/reports.py [--actors 36] [--repeat 3]

Counted are CPU seconds, user and system, of the command and of all that it
started: on a machine with other work they tell more than the clock. All ways run
in turn, in one run, on the sample desk's `career` notebook.
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
from pathlib import Path

import polars as pl

from reviewlib.analysis.career import count_careers
from reviewlib.desk import open_desk
from reviewlib.places import sample_desk
from reviewlib.reports.notebooks import shipped_notebooks

PERSON = "Song Kang-ho"

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


def measure(*commands: list[str], folder: Path, environment: dict[str, str]) -> tuple[float, float]:
    """CPU seconds and seconds by the clock of some commands, one after the other."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    for command in commands:
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    after, ended = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, ended - began


def main() -> None:
    """Measure, and print a table in Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--actors", type=int, default=36, help="reports in the batch, about")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each way")
    options = parser.parse_args()

    desk = open_desk(sample_desk())
    films = count_careers(desk.credits, desk.people, desk.reviews)["films"].sort(descending=True)
    least = films[min(options.actors, films.len()) - 1]
    actors = films.filter(films >= least).len()
    notebook = shipped_notebooks() / "career.ipynb"
    environment = {
        **os.environ,
        "REVIEWLIB_DESK": str(desk.folder),
    }
    python = sys.executable

    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        ran, page = scratch / "ran.ipynb", scratch / "page.html"
        script = scratch / "one_process.py"
        script.write_text(IN_ONE_PROCESS, encoding="utf-8")
        ours = [python, "-c", "from reviewlib.cli import main; main()", "report"]
        places = ["--desk", str(desk.folder), "--out", str(scratch / "out"), "--force"]
        ways: dict[str, tuple[int, list[list[str]]]] = {}
        if has_module("papermill"):
            ways["papermill, then jupyter nbconvert"] = (
                1,
                [
                    [
                        python,
                        "-m",
                        "papermill",
                        str(notebook),
                        str(ran),
                        "-p",
                        "person",
                        PERSON,
                        "--no-progress-bar",
                    ],
                    [python, "-m", "nbconvert", "--to", "html", str(ran)],
                ],
            )
        ways["nbclient and HTMLExporter in one process"] = (
            1,
            [[python, str(script), str(notebook), str(page), PERSON, str(desk.folder)]],
        )
        if shutil.which("quarto"):
            copied = scratch / "career.ipynb"
            shutil.copyfile(notebook, copied)
            ways["quarto render"] = (
                1,
                [["quarto", "render", str(copied), "--execute", "-P", f"person:{PERSON}"]],
            )
        ways["reviewlib report career, cold"] = 1, [[*ours, "career", "--person", PERSON, *places]]
        for jobs in (1, 2):
            ways[f"reviewlib report careers, {actors} of them, --jobs {jobs}"] = (
                actors,
                [[*ours, "careers", "--min-films", str(least), "--jobs", str(jobs), *places]],
            )
        for left_out in ("papermill", "quarto"):
            if not any(way.startswith(left_out) for way in ways):
                print(f"{left_out} is not installed: left out", file=sys.stderr)

        # Once unmeasured, so that every way finds its files read and its caches filled.
        measure(*ways["reviewlib report career, cold"][1], folder=desk.folder, environment=environment)
        taken: dict[str, list[tuple[float, float]]] = {way: [] for way in ways}
        for _ in range(options.repeat):
            for way, (count, commands) in ways.items():
                cpu, clock = measure(*commands, folder=desk.folder, environment=environment)
                taken[way].append((cpu / count, clock / count))
                print(f"{way}: {cpu / count:.2f} CPU s", file=sys.stderr)

    first = statistics.median(cpu for cpu, _ in next(iter(taken.values())))
    print(f"| way | CPU s per report | seconds, best | times less than {next(iter(taken))} |")
    print("|---|---|---|---|")
    for way, runs in taken.items():
        cpu = statistics.median(cpu for cpu, _ in runs)
        print(f"| {way} | {cpu:.2f} | {min(clock for _, clock in runs):.2f} | {first / cpu:.1f} |")
    print(
        f"\n{options.repeat} runs each, medians; polars {pl.__version__}, Python {sys.version.split()[0]}, ",
        end="",
    )
    print(f"{os.cpu_count()} cores.")


def has_module(name: str) -> bool:
    """Whether a module can be imported by the Python that runs this."""
    return (
        subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode
        == 0
    )


if __name__ == "__main__":
    main()
