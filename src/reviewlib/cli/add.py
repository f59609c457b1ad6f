"""`reviewlib add`: what a file or folder is, what it holds, and its entry in desk.toml."""

import os
import shlex
import shutil
import tempfile
import tomllib
from pathlib import Path

import rich_click as click

from reviewlib.cli.describing import describe_source, find_folders_apart, list_open_scores, measure_scales
from reviewlib.cli.entries import write_entry
from reviewlib.cli.recognising import Found, find_posts, recognise_source
from reviewlib.cli.terminal import DONE, without_controls
from reviewlib.errors import DeskError, ReviewlibError
from reviewlib.places import DESK_VARIABLE, FILE_NAME, find_desk, sample_desk
from reviewlib.settings import Source, read_settings


def add_source(path: Path, desk_path: str | None) -> int:
    """Recognise a source, say what it holds, and name it in desk.toml; DONE too when it stands there already.

    A folder whose folders are on different scales is not named: they are to be, one by one.

    Raises:
        DeskError: The path is none of what reviewlib reads, no desk is named, or
            desk.toml cannot be written or read back.
    """
    folder = _choose_desk(desk_path)
    settings = read_settings(folder)
    if not path.exists():
        raise DeskError(f"{path}: there is no such file or folder.")
    there = find_posts(path)[1].resolve()
    sources = (*settings.reviews, *settings.metadata)
    named = {(settings.folder / source.path).resolve(): source for source in sources}
    found = None if there in named else recognise_source(path, settings)
    above = (named[parent] for parent in there.parents if parent in named)
    known = named.get(there) or next((source for source in above if _is_alike(source, found)), None)
    if known or found is None:
        what = f"{path} is read already: {FILE_NAME} names {known.path if known else path}."
        click.echo(without_controls(f"{what} Nothing was changed."))
        return DONE
    printed = list_open_scores(found, settings)
    scales = measure_scales(printed)
    for line in describe_source(found, printed, scales):
        click.echo(without_controls(line))
    if apart := find_folders_apart(found, printed, scales):
        posts = find_posts(path)[1]
        commands = [
            shlex.join(["reviewlib", "add", str(posts / name), "--desk", str(folder)]) for name in apart
        ]
        click.echo("\nNothing was added yet. Add the folders one by one, each with its scale:")
        click.echo(without_controls("\n".join(f"  {command}" for command in commands)))
        return DONE
    entry = write_entry(found, printed, scales)
    append_entry(folder / FILE_NAME, entry, found)
    click.echo(without_controls(f"\nAdded to {folder / FILE_NAME}:\n\n{entry}"))
    click.echo(f"Next: reviewlib check --desk {folder}")
    return DONE


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
        sources.append(tomllib.loads(entry)[found.section][0])
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
