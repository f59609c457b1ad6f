"""`reviewlib report`: which notebook, with which parameters, into which file."""

import time
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from reviewlib.cli.terminal import DONE, without_controls
from reviewlib.desk import Desk, open_desk
from reviewlib.errors import NotebookError, ReviewlibError, list_offenders
from reviewlib.reports.about import NEWEST_ON
from reviewlib.reports.index import write_index
from reviewlib.reports.notebooks import (
    Parameter,
    convert_parameters,
    find_notebooks,
    list_parameters,
    shipped_notebooks,
)
from reviewlib.reports.rendering import Report, render_report
from reviewlib.settings import find_desk, sample_desk
from reviewlib.wording import count_in_words, day_in_words, start_sentence

ALL = "all"
INDEX = "index.html"


def list_notebooks(desk_path: str | None) -> int:
    """Print every notebook that can be reported, with its options."""
    for name, path in _notebooks(find_desk(desk_path)).items():
        options = " ".join(_option(parameter) for parameter in list_parameters(path))
        click.echo(f"reviewlib report {name} {options}".rstrip())
    click.echo("reviewlib report all")
    return DONE


def describe_notebook(name: str, desk_path: str | None) -> int:
    """Print what one notebook's options are, with their defaults and meanings."""
    path = _choose_notebook(name, find_desk(desk_path))
    click.echo(f"Usage: reviewlib report {name} [options] [--desk DIR] [--out DIR]\n")
    parameters = list_parameters(path)
    if not parameters:
        click.echo("This notebook has no parameters.")
    for parameter in parameters:
        click.echo(f"  {_option(parameter)}\n      {parameter.comment}".rstrip())
    return DONE


def pair_parameters(pairs: Sequence[str], extra: Sequence[str]) -> dict[str, str]:
    """Read parameters from `-p name=value` and from the words left over: `--name value`, `--name=value`.

    Raises:
        click.UsageError: Something is neither, lacks its value, or is given twice.
    """
    given: dict[str, str] = {}

    def give(name: str, value: str) -> None:
        if name in given:
            raise click.UsageError(f"the parameter {name} is given twice")
        given[name] = value

    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or not name:
            raise click.UsageError(f"-p {pair}: write name=value")
        give(name.replace("-", "_"), value)
    rest = list(extra)
    while rest:
        word = rest.pop(0)
        if not word.startswith("--") or word == "--":
            raise click.UsageError(f"{word}: not understood; write the notebook's options as --name value")
        name, separator, value = word[2:].partition("=")
        if not separator:
            if not rest:
                raise click.UsageError(f"{word}: has no value")
            value = rest.pop(0)
        give(name.replace("-", "_"), value)
    return given


def render(
    name: str, given: Mapping[str, str], *, desk_path: str | None, out_path: str | None, timeout_s: int
) -> int:
    """Render one notebook, or all of them and their index, and say where the pages are."""
    folder = find_desk(desk_path)
    desk = open_desk(folder)
    out = Path(out_path) if out_path else _reports_folder(desk)
    out.mkdir(parents=True, exist_ok=True)
    stamp = make_stamp(desk)
    if name == ALL:
        if given:
            raise click.UsageError("all takes no parameters: they belong to one notebook")
        notebooks = _notebooks(folder)
    else:
        path = _choose_notebook(name, folder)
        notebooks = {path.stem: path}

    jobs = []
    for notebook, path in notebooks.items():
        parameters = list_parameters(path)
        chosen = _desk_parameters(desk, notebook, parameters) | convert_parameters(parameters, given)
        named = [_slug(given[parameter.name]) for parameter in parameters if parameter.name in given]
        target = out / f"{'-'.join([notebook, *named])}.html"
        jobs.append((path, target, chosen))

    rendered: list[Report] = []
    failures: list[str] = []
    began = time.perf_counter()
    terminal = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=terminal,
        transient=True,
        disable=not terminal.is_terminal,
    ) as progress:
        task = progress.add_task("rendering", total=len(jobs))
        for path, target, chosen in jobs:
            progress.update(task, description=path.stem)
            try:
                report = render_report(
                    path,
                    target,
                    parameters=chosen,
                    desk=desk.folder,
                    stamp=stamp,
                    language=desk.language,
                    timeout_s=timeout_s,
                )
            except ReviewlibError as error:
                if name != ALL:
                    raise
                failures.append(f"{path.stem}: {error}")
            else:
                rendered.append(report)
                click.echo(f"{report.path}  {without_controls(report.title)}")
                for warning in report.warnings:
                    click.echo(f"{path.stem} warns: {without_controls(warning)}", err=True)
            progress.advance(task)
    if rendered and (name == ALL or (out / INDEX).exists()):
        index = write_index(out, rendered, stamp=stamp, language=desk.language)
    if name == ALL and rendered:
        reports = count_in_words(len(rendered), "report")
        click.echo(f"{start_sentence(reports)} in {time.perf_counter() - began:.0f} s; begin with {index}")
    if failures:
        raise NotebookError(f"{len(failures)} of {len(jobs)} reports failed:\n{list_offenders(failures)}")
    return DONE


def make_stamp(desk: Desk) -> dict[str, str]:
    """What a page says of the data it was made from: no clock, so that the same data give the same page."""
    stamp = {"Desk": desk.name, "Reviews": f"{desk.reviews.height:,}"}
    if desk.newest_on is not None:
        stamp |= {"Data to": day_in_words(desk.newest_on), NEWEST_ON: desk.newest_on.isoformat()}
    return stamp | {"Fingerprint": desk.fingerprint[:8]}


def _reports_folder(desk: Desk) -> Path:
    """A desk's own reports/; those of the sample desk, which may not be writable, where you stand."""
    return Path("reports") if desk.folder == sample_desk().resolve() else desk.folder / "reports"


def _desk_parameters(desk: Desk, notebook: str, parameters: Sequence[Parameter]) -> dict[str, object]:
    """Parameters that desk.toml sets for a notebook, under [reports.NOTEBOOK]."""
    stated = {key: str(value) for key, value in desk.report_parameters.get(notebook, {}).items()}
    return convert_parameters(parameters, stated)


def _notebooks(desk: Path) -> dict[str, Path]:
    return find_notebooks([shipped_notebooks(), desk / "notebooks"])


def _choose_notebook(name: str, desk: Path) -> Path:
    if name.endswith(".ipynb"):
        path = Path(name)
        if not path.is_file():
            raise NotebookError(f"{name}: there is no such file.")
        return path
    notebooks = _notebooks(desk)
    if name not in notebooks:
        close = get_close_matches(name, notebooks, n=1)
        meant = f" {close[0]} was meant?" if close else ""
        raise NotebookError(
            f'there is no notebook "{name}".{meant}\nThere are:\n{list_offenders([*notebooks, ALL])}'
        )
    return notebooks[name]


def _option(parameter: Parameter) -> str:
    default = "" if parameter.default in (None, "") else f" (default {parameter.default})"
    return f"--{parameter.name.replace('_', '-')} {parameter.name.upper()}{default}"


def _slug(text: str) -> str:
    """A file name of what was typed: letters and digits of any script, joined by hyphens."""
    kept = "".join(mark if mark.isalnum() else "-" for mark in text.lower())
    return "-".join(part for part in kept.split("-") if part)[:80] or "x"
