"""`reviewlib add`: what a file or folder is, what it holds, and its entry in desk.toml."""

import json
import os
import shutil
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import rich_click as click

from reviewlib.analysis.quality import count_problems
from reviewlib.cli.terminal import DONE, without_controls
from reviewlib.desk import METADATA_READERS, REVIEW_READERS, read_source
from reviewlib.errors import DeskError, ReviewlibError, list_offenders
from reviewlib.scales import SCALE_NAMES
from reviewlib.scores import read_scores
from reviewlib.settings import (
    DESK_VARIABLE,
    FILE_NAME,
    METADATA_FORMATS,
    REVIEW_FORMATS,
    Settings,
    Source,
    find_desk,
    read_settings,
    sample_desk,
)
from reviewlib.wording import count_in_words, day_in_words, start_sentence

# A scale that values at least this share of what the best one does is offered.
FITTING_SHARE = 0.9


@dataclass(frozen=True)
class Found:
    """What a file or folder is: the section of desk.toml, the source, and what reading it gives."""

    section: str
    source: Source
    what: str
    frames: Mapping[str, pl.DataFrame]
    problems: pl.DataFrame


def add_source(path: Path, desk_path: str | None) -> int:
    """Recognise a source, say what it holds, and name it in desk.toml; DONE too when it stands there already.

    Raises:
        DeskError: The path is none of what reviewlib reads, no desk is named, or
            desk.toml cannot be written or read back.
    """
    folder = _choose_desk(desk_path)
    settings = read_settings(folder)
    if not path.exists():
        raise DeskError(f"{path}: there is no such file or folder.")
    there = path.resolve()
    sources = (*settings.reviews, *settings.metadata)
    named = {(settings.folder / source.path).resolve(): source for source in sources}
    found = None if there in named else recognise_source(path, settings)
    above = (named[parent] for parent in there.parents if parent in named)
    known = named.get(there) or next((source for source in above if _is_alike(source, found)), None)
    if known or found is None:
        what = f"{path} is read already: {FILE_NAME} names {known.path if known else path}."
        click.echo(without_controls(f"{what} Nothing was changed."))
        return DONE
    scales = measure_scales(found.frames["reviews"]) if found.section == "reviews" else {}
    for line in describe_source(found, scales):
        click.echo(without_controls(line))
    entry = write_entry(found, scales)
    append_entry(folder / FILE_NAME, entry, found)
    click.echo(without_controls(f"\nAdded to {folder / FILE_NAME}:\n\n{entry}"))
    click.echo(f"Next: reviewlib check --desk {folder}")
    return DONE


def recognise_source(path: Path, settings: Settings) -> Found:
    """Say what a file or folder is, by what it holds; names alone decide nothing.

    Raises:
        DeskError: It is none of what reviewlib reads; what that is, is listed.
    """
    written = _write_path(path, settings.folder)
    reasons: list[str] = []
    for section, name, what in _try_formats(path):
        source = Source(format=name, path=written)
        if section == "reviews":
            source = replace(source, scale=settings.scale)
        frames, problems = read_source(section, source, settings)
        if what or _holds_evidence(section, name, frames):
            return Found(section, source, what or _describe_generic(name), frames, problems)
        if path.is_file():
            refusals = problems.filter(severity="refused").select("reason", "remedy").head(1).rows()
            reasons += [f"as {name}: {reason}. {remedy}" for reason, remedy in refusals]
    formats = [f"reviews: {', '.join(REVIEW_FORMATS)}", f"metadata: {', '.join(METADATA_FORMATS)}"]
    said = f"It was tried\n{list_offenders(reasons)}\n" if reasons else ""
    raise DeskError(
        f"{path} is nothing that reviewlib knows.\n{said}It knows\n{list_offenders(formats)}\n"
        "Add the file or folder itself, as it was exported; a table needs a column of titles and one of"
        f" texts or scores, or names its columns in {FILE_NAME}."
    )


def _try_formats(path: Path) -> Iterator[tuple[str, str, str]]:
    """Formats to try, those that know their own files first: section, format, what was recognised."""
    readers: list[tuple[str, str, Callable[..., object]]] = [
        ("metadata", name, reader) for name, (reader, _) in METADATA_READERS.items()
    ]
    readers += [("reviews", name, reader) for name, reader in REVIEW_READERS.items()]
    for section, name, reader in readers:
        recognise = getattr(sys.modules[reader.__module__], "recognise", None)
        what = recognise(path) if recognise else ""
        if what:
            yield section, name, what
    if path.is_dir():
        yield "metadata", "tables", ""
    yield "reviews", "table", ""
    yield "reviews", "markdown", ""


def _holds_evidence(section: str, name: str, frames: Mapping[str, pl.DataFrame]) -> bool:
    if section == "metadata":
        return any(frame.height for frame in frames.values())
    reviews = frames["reviews"]
    if name != "markdown":
        return reviews.height > 0
    # Any text has a first line; a review also has a year, a day, a score or an id.
    marks = ["year_printed", "published_on", "watched_on", "score_printed", "imdb_id", "tmdb_id"]
    return reviews.filter(pl.any_horizontal(pl.col(marks).is_not_null())).height > 0


def _describe_generic(name: str) -> str:
    return {
        "tables": "Film metadata in tables",
        "table": "Reviews in a table",
        "markdown": "Reviews in text files",
    }[name]


def measure_scales(reviews: pl.DataFrame) -> dict[str, int]:
    """Count how many open scores each scale that can be declared would give a value.

    Returns:
        Scale to scores, the most first; only scales that value one. Empty where no score is open.
    """
    is_open = pl.col("score_printed").is_not_null() & pl.col("score").is_null()
    still_open = reviews.filter(is_open).select("score_printed")
    counts = {
        name: read_scores(still_open, scale=name)["score"].count()
        for name in SCALE_NAMES
        if still_open.height
    }
    return {name: count for name, count in sorted(counts.items(), key=lambda pair: -pair[1]) if count}


def describe_source(found: Found, scales: Mapping[str, int]) -> list[str]:
    """Say in lines what a source holds, what its scores show, and what will be left out and why."""
    lines = [f"{found.what}."]
    if found.section == "metadata":
        rows = [f"{frame.height:,} {name.replace('_', ' ')}" for name, frame in found.frames.items()]
        lines.append(f"It gives {', '.join(rows)}.")
    else:
        lines += _describe_reviews(found.frames["reviews"], scales)
    left_out = count_problems(found.problems.filter(severity="refused"))
    if left_out.is_empty():
        lines.append("Nothing is left out.")
    else:
        lines.append(f"Left out: {count_in_words(int(left_out['rows'].sum()), 'row')}.")
        reasons = [f"{rows:,}: {reason}" for reason, rows in left_out.select("reason", "rows").rows()]
        lines.append(list_offenders(reasons))
    return lines


def _describe_reviews(reviews: pl.DataFrame, scales: Mapping[str, int]) -> list[str]:
    days = reviews["published_on"].drop_nulls()
    first, last = days.min(), days.max()
    span = f", {day_in_words(first)} to {day_in_words(last)}" if first and last else ""  # type: ignore[arg-type]
    undated = reviews.height - days.len()
    lines = [
        f"It gives {count_in_words(reviews.height, 'review')}{span}"
        + (f"; {undated:,} without a day." if undated else ".")
    ]
    printed = reviews["score_printed"].count()
    scored = reviews["score"].count()
    if not printed:
        return [*lines, "No score is printed."]
    lines.append(f"{start_sentence(count_in_words(printed, 'score'))} printed, {scored:,} of them read.")
    if printed > scored:
        common = reviews.filter(pl.col("score").is_null())["score_printed"].drop_nulls()
        seen = common.value_counts(sort=True).sort("count", "score_printed", descending=[True, False])
        shown = ", ".join(f"{text} ({count:,})" for text, count in seen.head(8).rows())
        lines.append(f"{printed - scored:,} are open, such as {shown}.")
        if scales:
            lines.append("A scale that is declared would read of them:")
            lines += [f"  {name}: {count:,}" for name, count in scales.items()]
        else:
            lines.append("No scale that can be declared reads them.")
    return lines


def write_entry(found: Found, scales: Mapping[str, int]) -> str:
    """Write the entry of desk.toml, with the lines that only the editor can decide as comments."""
    what = " ".join(without_controls(found.what).split())
    lines = [f"# {what}", f"[[{found.section}]]", f'format = "{found.source.format}"']
    lines.append(f"path = {_quote(found.source.path)}")
    if found.section == "reviews":
        reviews = found.frames["reviews"]
        without = reviews["critic"].null_count()
        if without:
            lines.append(f'# critic = "Name"    # {without:,} of {reviews.height:,} reviews print no byline')
        is_open = pl.col("score_printed").is_not_null() & pl.col("score").is_null()
        still_open = reviews.filter(is_open).height
        fitting = {
            name: count for name, count in scales.items() if count >= FITTING_SHARE * max(scales.values())
        }
        if fitting:
            lines.append("# The scale of the scores is not printed. Uncomment the one that holds:")
            lines += [
                f'# scale = "{name}"    # reads {count:,} of {still_open:,}'
                for name, count in fitting.items()
            ]
    return "\n".join(lines) + "\n"


def append_entry(file: Path, entry: str, found: Found) -> None:
    """Append an entry to desk.toml; what stands in it stays byte for byte, and is whole at any moment.

    Raises:
        DeskError: The file would not read back as it was with the entry, or cannot be written.
    """
    target = file.resolve()
    try:
        before = target.read_bytes()
        line_break = b"\r\n" if b"\r\n" in before else b"\n"
        gap = b"" if before.endswith(b"\n") or not before else line_break
        after = before + gap + line_break + entry.encode().replace(b"\n", line_break)
    except (OSError, UnicodeEncodeError) as error:
        raise DeskError(f"{file} cannot be extended: {error}") from error
    by_hand = f"Put this into {file} yourself:\n\n{entry}"
    try:
        wanted = tomllib.loads(before.decode("utf-8-sig"))
        sources = wanted.setdefault(found.section, [])
        sources.append({"format": found.source.format, "path": found.source.path})
        with tempfile.TemporaryDirectory() as trial:
            (Path(trial) / FILE_NAME).write_bytes(after)
            read_settings(Path(trial))
        if tomllib.loads(after.decode("utf-8-sig")) != wanted:
            raise DeskError("the entry does not read back as it was written")
    except (tomllib.TOMLDecodeError, AttributeError, UnicodeDecodeError, ReviewlibError) as error:
        raise DeskError(
            f"{file} was left as it is, for the entry cannot be appended to it.\n{by_hand}"
        ) from error
    try:
        handle, name = tempfile.mkstemp(prefix=".desk-", suffix=".toml", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as writing:
                writing.write(after)
                writing.flush()
                os.fsync(writing.fileno())
            shutil.copymode(target, name)
            Path(name).replace(target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise DeskError(f"{file} cannot be written: {error.strerror}.\n{by_hand}") from error


def _choose_desk(desk_path: str | None) -> Path:
    folder = find_desk(desk_path)
    is_named = desk_path is not None or DESK_VARIABLE in os.environ
    if not is_named and folder == sample_desk().resolve() and not Path.cwd().is_relative_to(folder):
        raise DeskError(
            "you stand in no desk, and the sample desk is not for your sources.\n"
            "Name yours with --desk DIR, or make one with: reviewlib new my-desk"
        )
    return folder


def _is_alike(source: Source, found: Found | None) -> bool:
    return found is not None and source.format == found.source.format


def _write_path(path: Path, folder: Path) -> str:
    """A path within the desk relative to it, any other as an absolute one."""
    there = path.resolve()
    written = there.relative_to(folder) if there.is_relative_to(folder) else path.absolute()
    return written.as_posix()


def _quote(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise DeskError(
            "the name of the file holds bytes that are no text, and desk.toml is text.\n"
            "Give it a name in letters first."
        ) from error
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
