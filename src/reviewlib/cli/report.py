"""`reviewlib report`: which notebook, with which parameters, into which file.

A report's tables are read in its kernel. Here only `careers` needs them, and
polars is loaded for that alone, as rich is for a terminal.
"""

import contextlib
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

import reviewlib
from reviewlib.cli.terminal import DONE, without_controls
from reviewlib.digests import digest_files
from reviewlib.errors import NotebookError, ReviewlibError, list_offenders
from reviewlib.facts import Facts, recall_facts
from reviewlib.languages import find_language
from reviewlib.places import find_desk, sample_desk
from reviewlib.reports.about import DATA_TO, NEWEST_ON
from reviewlib.reports.batch import Job, Outcome, render_batch
from reviewlib.reports.formats import find_browser, write_format
from reviewlib.reports.index import write_index
from reviewlib.reports.notebooks import (
    Parameter,
    convert_parameters,
    find_notebooks,
    list_parameters,
    shipped_notebooks,
)
from reviewlib.reports.writing import make_folder
from reviewlib.wording import count_in_words, start_sentence

if TYPE_CHECKING:
    from reviewlib.desk import Desk

ALL, CAREERS, CAREER = "all", "careers", "career"
INDEX = "index.html"
MIN_FILMS = Parameter("min_films", 10, "actors with at least so many films get a page each")
SOURCE_SUFFIXES = {".py", ".j2", ".css", ".js", ".json", ".toml"}


def list_notebooks(desk_path: str | None) -> int:
    """Print every notebook that can be reported, with its options."""
    for name, path in _notebooks(find_desk(desk_path)).items():
        options = " ".join(_option(parameter) for parameter in list_parameters(path))
        click.echo(f"reviewlib report {name} {options}".rstrip())
    click.echo(f"reviewlib report {CAREERS} {_option(MIN_FILMS)}")
    click.echo(f"reviewlib report {ALL}")
    return DONE


def describe_notebook(name: str, desk_path: str | None) -> int:
    """Print what one notebook's options are, with their defaults and meanings."""
    desk = find_desk(desk_path)
    parameters = [MIN_FILMS] if name == CAREERS else list_parameters(_choose_notebook(name, desk))
    click.echo(f"Usage: reviewlib report {name} [options] [--desk DIR] [--out DIR]\n")
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
    name: str,
    given: Mapping[str, str],
    *,
    desk_path: str | None,
    out_path: str | None,
    timeout_s: int = 600,
    static: bool = False,
    format: str = "html",
    workers: int = 1,
    memory_gb: float | None = None,
    force: bool = False,
) -> int:
    """Render one notebook, or many and their index, and say where the pages are."""
    if format == "pdf":
        find_browser()
    desk = _know_desk(find_desk(desk_path))
    out = Path(out_path) if out_path else _reports_folder(desk)
    jobs = make_jobs(name, given, desk=desk, out=out)
    make_folder(out)
    stamp = make_stamp(desk)
    is_batch = name in (ALL, CAREERS)
    outcomes: list[Outcome] = []
    began = time.perf_counter()
    with _showing(len(jobs)) as show:
        batch = render_batch(
            jobs,
            desk=desk.folder,
            stamp=stamp,
            language=desk.language,
            static=static,
            timeout_s=timeout_s,
            memory_bytes=int(memory_gb * 1e9) if memory_gb else None,
            workers=workers,
            force=force,
            on_start=lambda job: show(description=job.target.stem[:40]),
        )
        try:
            with contextlib.closing(batch):
                for outcome in batch:
                    if outcome.failure and not is_batch:
                        raise NotebookError(outcome.failure)
                    outcomes.append(outcome)
                    _say_outcome(outcome)
                    if format != "html" and not outcome.failure:
                        click.echo(write_format(outcome.job.target, format))
                    show(advance=1)
        except KeyboardInterrupt:
            whole = sum(not outcome.failure for outcome in outcomes)
            raise KeyboardInterrupt(f"stopped: {whole} of {len(jobs)} reports are done and whole") from None

    rendered = [outcome.report for outcome in outcomes if outcome.report is not None]
    index = out / INDEX
    if (is_batch and not index.exists()) or (rendered and (is_batch or index.exists())):
        index = write_index(out, rendered, stamp=stamp, language=desk.language)
    if is_batch:
        _say_sum(outcomes, seconds=time.perf_counter() - began, index=index)
    failures = [outcome for outcome in outcomes if outcome.failure]
    if failures:
        from reviewlib.cli.progress import print_failures

        print_failures([(outcome.job.target.stem, outcome.failure) for outcome in failures])
        raise NotebookError(
            f"{len(failures)} of {len(jobs)} reports failed; the pages of before stand in their place."
        )
    return DONE


def make_jobs(name: str, given: Mapping[str, str], *, desk: Facts, out: Path) -> list[Job]:
    """List the reports that a name stands for: one notebook's, all notebooks', or every actor's career.

    Args:
        name: A notebook, the path of one, `all` or `careers`.
        given: Parameters as typed.
        desk: The desk.
        out: The folder of the pages.

    Raises:
        click.UsageError: `all` or `careers` was given what it does not take.
        NotebookError: There is no such notebook, or a parameter does not fit.
    """
    if name == ALL:
        if given:
            raise click.UsageError("all takes no parameters: they belong to one notebook")
        chosen: list[tuple[Path, Mapping[str, str]]] = [
            (path, {}) for path in _notebooks(desk.folder).values()
        ]
    elif name == CAREERS:
        path = _choose_notebook(CAREER, desk.folder)
        chosen = [(path, {"person": person}) for person in list_people(desk.folder, given)]
    else:
        chosen = [(_choose_notebook(name, desk.folder), dict(given))]
    bases: dict[Path, str] = {}
    jobs = []
    for path, typed in chosen:
        parameters = list_parameters(path)
        values = _desk_parameters(desk, path.stem, parameters) | convert_parameters(parameters, typed)
        named = [_slug(typed[parameter.name]) for parameter in parameters if parameter.name in typed]
        # What a notebook named by its path reads is its own affair: it is rendered each time.
        if path not in bases:
            bases[path] = "" if name.endswith(".ipynb") else digest_basis(desk, path, out)
        jobs.append(Job(path, out / f"{'-'.join([path.stem, *named])}.html", values, bases[path]))
    return _part_targets(jobs)


def list_people(folder: Path, given: Mapping[str, str]) -> list[str]:
    """List the actors with many films by their names, or by their ids where a name means several people.

    Args:
        folder: The desk.
        given: `min_films`, as typed: how many films at least; 10 if it is not given.
    """
    rest = {name: text for name, text in given.items() if name != MIN_FILMS.name}
    if rest:
        raise click.UsageError(f"careers takes --min-films and nothing else: {', '.join(rest)} was given")
    least = convert_parameters([MIN_FILMS], given).get(MIN_FILMS.name, MIN_FILMS.default)
    from reviewlib.analysis.career import count_careers
    from reviewlib.desk import open_desk

    desk = open_desk(folder)
    careers = count_careers(desk.credits, desk.people, desk.reviews)
    chosen = careers.filter(careers["films"] >= least)
    if chosen.is_empty():
        most = max(careers["films"].to_list(), default=0)
        raise NotebookError(
            f"nobody has {least} films or more on this desk; the most that anybody has is {most}."
        )
    return [
        _name_or_id(desk, person_id, name) for person_id, name in chosen.select("person_id", "name").rows()
    ]


def digest_basis(desk: Facts, notebook: Path, out: Path) -> str:
    """Digest what a page depends on beside its notebook and its parameters.

    That is the desk, this program and the libraries. For a notebook of the desk's
    own it is every file in the desk's folder beside the reports, as it may read
    any of them.
    """
    files: list[tuple[str, Path]] = []
    if notebook.parent != shipped_notebooks():
        files = [
            (path.relative_to(desk.folder).as_posix(), path)
            for path in desk.folder.rglob("*")
            if path.is_file()
            and not any(part.startswith(".") for part in path.relative_to(desk.folder).parts)
            and not path.is_relative_to(desk.folder / "reports")
            and not path.resolve().is_relative_to(out.resolve())
        ]
    return digest_files(files, also=[desk.fingerprint, str(desk.folder), *_list_versions()])


@cache
def _list_versions() -> list[str]:
    """The program, whole, and the libraries by the names of their folders, which have the versions."""
    package = Path(reviewlib.__file__).parent
    sources = [
        (path.relative_to(package).as_posix(), path)
        for path in package.rglob("*")
        if path.is_file() and path.suffix in SOURCE_SUFFIXES
    ]
    libraries = {
        path.name
        for folder in sys.path
        if folder and Path(folder).is_dir()
        for path in Path(folder).glob("*.dist-info")
    }
    return [digest_files(sources), sys.version, *sorted(libraries)]


def _part_targets(jobs: Sequence[Job]) -> list[Job]:
    """Number pages that would have one name: two spellings of a name can come to the same letters."""
    taken: dict[Path, int] = {}
    parted = []
    for job in jobs:
        count = taken[job.target] = taken.get(job.target, 0) + 1
        target = job.target if count == 1 else job.target.with_stem(f"{job.target.stem}-{count}")
        parted.append(replace(job, target=target))
    return parted


def _name_or_id(desk: "Desk", person_id: str, name: str | None) -> str:
    try:
        return name if name and desk.find_person(name) == person_id else person_id
    except ReviewlibError:
        return person_id


def _showing(count: int) -> AbstractContextManager[Callable[..., object]]:
    """Show on a terminal how far a batch is; elsewhere nothing."""
    if not sys.stderr.isatty():
        return contextlib.nullcontext(lambda **_: None)
    from reviewlib.cli.progress import show_progress

    return show_progress(count)


def _say_outcome(outcome: Outcome) -> None:
    if outcome.is_unchanged:
        click.echo(f"{outcome.job.target}  unchanged")
    elif outcome.report is not None:
        click.echo(f"{outcome.report.path}  {without_controls(outcome.report.title)}")
        for warning in outcome.report.warnings:
            click.echo(f"{outcome.job.target.stem} warns: {without_controls(warning)}", err=True)


def _say_sum(outcomes: Sequence[Outcome], *, seconds: float, index: Path) -> None:
    made = sum(outcome.report is not None for outcome in outcomes)
    unchanged = sum(outcome.is_unchanged for outcome in outcomes)
    words = [f"{start_sentence(count_in_words(made, 'report'))} in {seconds:.0f} s"] if made else []
    words += [f"{unchanged:,} unchanged"] if unchanged else []
    if words:
        click.echo(f"{', '.join(words)}; begin with {index}")


def make_stamp(desk: Facts) -> dict[str, str]:
    """What a page says of the data it was made from: no clock, so that the same data give the same page."""
    spoken = find_language(desk.language)
    stamp = {"Desk": desk.name, spoken.say("Reviews"): spoken.write_number(desk.review_count, ",d")}
    if desk.newest_on is not None:
        day = spoken.write_date(desk.newest_on)
        stamp |= {spoken.say(DATA_TO): day, NEWEST_ON: desk.newest_on.isoformat()}
    return stamp | {spoken.say("Fingerprint"): desk.fingerprint[:8]}


def _know_desk(folder: Path) -> Facts:
    """Know a desk that has not changed by what its cache says; open any other."""
    facts = recall_facts(folder)
    if facts is None:
        from reviewlib.desk import open_desk

        facts = open_desk(folder)
    return facts


def _reports_folder(desk: Facts) -> Path:
    """A desk's own reports/; those of the sample desk, which may not be writable, where you stand."""
    return Path("reports") if desk.folder == sample_desk().resolve() else desk.folder / "reports"


def _desk_parameters(desk: Facts, notebook: str, parameters: Sequence[Parameter]) -> dict[str, object]:
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
            f'there is no notebook "{name}".{meant}\nThere are:\n{list_offenders([*notebooks, CAREERS, ALL])}'
        )
    return notebooks[name]


def _option(parameter: Parameter) -> str:
    default = "" if parameter.default in (None, "") else f" (default {parameter.default})"
    return f"--{parameter.name.replace('_', '-')} {parameter.name.upper()}{default}"


def _slug(text: str) -> str:
    """A file name of what was typed: letters and digits of any script, joined by hyphens."""
    kept = "".join(mark if mark.isalnum() else "-" for mark in text.lower())
    return "-".join(part for part in kept.split("-") if part)[:80] or "x"
