"""What every reader does alike with files: find them, decode them, note a problem.

The readers never import one another, but they must agree on which file is text
and how what is wrong is said. That agreement is this one module, a floor below
them; it knows no format.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.documents.decoding import decode_bytes

LARGEST_TEXT = 256_000_000


@dataclass(frozen=True)
class Problem:
    """One row of PROBLEMS."""

    source: str
    reason: str
    remedy: str
    severity: str = "refused"
    line: int | None = None
    column: str | None = None
    value: str | None = None


def problems_frame(problems: Sequence[Problem]) -> pl.DataFrame:
    """Give the problems as `tables.PROBLEMS`, by source and line; values cut to the table's limit."""
    rows = [
        (
            problem.source,
            problem.line,
            problem.column,
            None if problem.value is None else problem.value[: tables.PROBLEM_VALUE_LIMIT],
            problem.reason,
            problem.remedy,
            problem.severity,
        )
        for problem in problems
    ]
    frame = pl.DataFrame(rows, schema=tables.PROBLEMS.schema, orient="row")
    return frame.sort("source", "line", maintain_order=True)


def name_source(path: Path, root: Path) -> str:
    """Name a file by its path from the root, with slashes; bytes in it that are no text are escaped."""
    try:
        relative = Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        relative = path.as_posix()
    return relative.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def list_files(path: Path, *, root: Path, suffixes: frozenset[str]) -> tuple[list[Path], list[Problem]]:
    """List the files to read, in the order of their names.

    Names that begin with a dot are passed over, as are other suffixes. A linked
    folder is not followed, so that a loop cannot hang the reading, and is said.
    """
    allowed = ", ".join(sorted(suffixes))
    source = name_source(path, root)
    problems: list[Problem] = []
    if not path.exists():
        remedy = "Correct the path in desk.toml, or put the files there."
        return [], [Problem(source, "there is no such file or folder", remedy)]
    if not path.is_dir():
        if path.suffix.lower() in suffixes:
            return [path], []
        return [], [Problem(source, "not a file of this format", f"The format takes {allowed}.")]

    def note_unreadable(error: OSError) -> None:
        remedy = "Make the folder readable, or move it out of the source."
        problems.append(Problem(name_source(Path(error.filename), root), _in_words(error), remedy))

    files = []
    for folder, folders, names in os.walk(path, onerror=note_unreadable):
        for name in folders:
            if not name.startswith(".") and Path(name).suffix.lower() in suffixes:
                reason, remedy = "a folder where a file is meant", "Put the file itself in its place."
                problems.append(Problem(name_source(Path(folder) / name, root), reason, remedy, "doubtful"))
        for name in folders:
            if not name.startswith(".") and (Path(folder) / name).is_symlink():
                reason = "a link to a folder, which is not followed"
                remedy = "Name the folder it leads to as a source of its own."
                problems.append(Problem(name_source(Path(folder) / name, root), reason, remedy, "doubtful"))
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(folder) / name for name in names if not name.startswith(".")]
    files = [file for file in files if file.suffix.lower() in suffixes]
    if not files and not problems:
        remedy = f"Put files of the format there ({allowed}), or name another folder."
        problems.append(Problem(source, "no file of this format is here", remedy, "doubtful"))
    return sorted(files, key=lambda file: file.relative_to(path).parts), problems


def read_text(
    path: Path, source: str, *, largest: int = LARGEST_TEXT, encoding: str | None = None
) -> tuple[str | None, list[Problem]]:
    """Read a text file in its encoding (`decoding.decode_bytes`), with any line break.

    Args:
        path: The file.
        source: How it is called in PROBLEMS.
        largest: Bytes over which it is refused unread.
        encoding: The encoding declared for files that are not UTF-8.

    Returns:
        The text with LF line breaks, or null when it is refused; and what was found.
    """
    try:
        if not path.is_file():  # a pipe would hang
            return None, [Problem(source, "not a regular file", "Put the file itself in its place.")]
        if path.stat().st_size > largest:
            reason = f"larger than {largest // 10**6} MB: not read"
            return None, [Problem(source, reason, "Split it, or move it out of the source.")]
        raw = path.read_bytes()
    except OSError as error:
        return None, [Problem(source, _in_words(error), "Make the file readable.")]
    return decode_text(raw, source, encoding)


def decode_text(raw: bytes, source: str, encoding: str | None = None) -> tuple[str | None, list[Problem]]:
    """Decode the bytes of a text file as `read_text` does."""
    decoded = decode_bytes(raw, encoding)
    if decoded.text is None:
        reason = "holds NUL bytes, so it is no text in UTF-8"
        remedy = "Save it as plain text in UTF-8, or move it out of the source."
        return None, [Problem(source, reason, remedy)]
    if not decoded.mended:
        return decoded.text, []
    remedy = "Look at the letters of this file, and save it as UTF-8."
    return decoded.text, [Problem(source, decoded.mended, remedy, "repaired", decoded.line)]


def _in_words(error: OSError) -> str:
    return f"cannot be read: {(error.strerror or type(error).__name__).lower()}"


def list_lines(text: str) -> Iterator[str]:
    r"""Give the lines of a text one by one, each with its break, where a copy of all would fill the memory.

    Example:
        >>> list(list_lines("a\n\nb"))
        ['a\n', '\n', 'b']
    """
    start = 0
    while end := text.find("\n", start) + 1:
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def without_halves(text: str) -> str:
    """Put a sign in place of half a character, which JSON can spell and no table can hold."""
    return text.encode("utf-8", "replace").decode()


def name_some(names: Sequence[str], *, most: int = 12) -> str:
    """Write names in a row, the first of many and each cut, so that a file of 10,000 columns stays readable.

    Example:
        >>> name_some(["title", "year", "score"], most=2)
        'title, year and 1 more'
    """
    shown = ", ".join(name if len(name) <= 60 else f"{name[:60]}…" for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown
