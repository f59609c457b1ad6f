"""What the exports of services have in common: a zip or a folder of files, and rows with their lines."""

import csv
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from reviewlib.readers.intake import Problem, list_files, list_lines, name_source

LARGEST_FILE = 256_000_000
LARGEST_ARCHIVE = 1_000_000_000
LARGEST_STREAMED = 32_000_000_000
MOST_FILES = 20_000
PIECE_BYTES = 1 << 18
NOT_REGULAR = "not a regular file"
# Text shrinks to a tenth; what shrinks to less than this is a bomb.
STRONGEST_COMPRESSION = 200
SMALLEST_BOMB = 10_000_000
_REMEDY = "Download the export again, or unpack it and name the folder."
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


@dataclass(frozen=True)
class Member:
    """One file of an export: its name within it, how it is called in PROBLEMS, and how it is opened."""

    name: str
    source: str
    open: Callable[[], IO[bytes]]


def list_members(
    path: Path,
    *,
    root: Path,
    suffixes: frozenset[str],
    passed_over: frozenset[str] = frozenset(),
    largest: int = LARGEST_FILE,
) -> tuple[list[Member], list[Problem]]:
    """List the files of an export: a zip, its folder unpacked, or one file of it.

    Nothing is ever unpacked to disk. Refused: an archive that is damaged or a
    bomb, and members that are encrypted or whose name leads out of it.

    Args:
        path: The zip, folder or file.
        root: The folder from which files are named.
        suffixes: Suffixes of the files that are wanted, such as .csv.
        passed_over: Names of files that are not even listed.
        largest: How many bytes a member of a zip may have; those that are streamed may have many.
    """
    if path.is_file() and path.suffix.lower() == ".zip":
        members, problems = _list_zip(path, name_source(path, root), suffixes, largest)
    else:
        files, problems = list_files(path, root=root, suffixes=suffixes)
        base = path if path.is_dir() else path.parent
        members = [
            Member(file.relative_to(base).as_posix(), name_source(file, root), _opener_of(file))
            for file in files
        ]
    return [one for one in members if PurePosixPath(one.name).name.lower() not in passed_over], problems


def read_member(member: Member) -> tuple[bytes, list[Problem]]:
    """Read a file of an export whole; empty, with the reason, when it cannot be."""
    try:
        with member.open() as opened:
            raw = opened.read(LARGEST_FILE + 1)
    except FAULTS as error:
        return b"", [_describe_fault(error, member.source)]
    if len(raw) > LARGEST_FILE:
        return b"", [Problem(member.source, f"is larger than {LARGEST_FILE // 10**6} MB", _REMEDY)]
    return raw, []


def read_pieces(member: Member, problems: list[Problem]) -> Iterator[bytes]:
    """Read a file of an export in pieces; where it cannot be, the reason goes to the problems."""
    try:
        with member.open() as opened:
            while piece := opened.read(PIECE_BYTES):
                yield piece
    except FAULTS as error:
        problems.append(_describe_fault(error, member.source))


def _describe_fault(error: Exception, source: str) -> Problem:
    said = getattr(error, "strerror", None) or str(error) or "damaged"
    remedies = {NOT_REGULAR: "Put the file itself in its place."}
    remedy = "Make the file readable." if isinstance(error, PermissionError) else remedies.get(said, _REMEDY)
    return Problem(source, f"cannot be read: {said.lower()}", remedy)


def split_rows(
    text: str, source: str, problems: list[Problem], *, known: frozenset[str]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Give the rows of a CSV text with their first line, cells by the header's names in lower case.

    The header is the first row that has all of the `known` names; lines above it
    are a preamble (of which a row of several cells is refused), and such a row below a
    blank line begins another table. Rows
    with more or fewer cells than their header are refused.
    """
    header: list[str] = []
    above: list[Problem] = []
    start, may_begin = 1, True
    reader = csv.reader(list_lines(text))
    # The module's own limit would end the reading at a review of more than 131,072 characters.
    limit = csv.field_size_limit(max(len(text) + 1, csv.field_size_limit()))
    try:
        for row in reader:
            names = [" ".join(cell.lower().split()) for cell in row]
            if (may_begin or not header) and known <= set(names):
                header = names
                problems += above
                above = []
            elif not header and sum(map(bool, names)) > 1:
                reason, remedy = "stands above the header: not read", "Put the header above every row."
                above.append(Problem(source, reason, remedy, line=start, value=",".join(row)))
            elif header and any(names):
                if len(row) == len(header):
                    yield start, dict(zip(header, (cell.strip() for cell in row), strict=True))
                else:
                    reason = f"{len(row)} cells, where the header has {len(header)}"
                    value = "|".join(row)
                    problems.append(Problem(source, reason, "Mend the line.", line=start, value=value))
            start, may_begin = reader.line_num + 1, not any(names)
    except csv.Error as error:
        reason = f"cannot be parsed from here on: {error}"
        problems.append(Problem(source, reason, _REMEDY, line=start))
    finally:
        csv.field_size_limit(limit)
    if not header:
        reason = f"has no header with {', '.join(sorted(known))}"
        problems.append(Problem(source, reason, _REMEDY))


def _opener_of(file: Path) -> Callable[[], IO[bytes]]:
    def open_file() -> IO[bytes]:
        if not file.is_file():  # a pipe would hang
            raise OSError(0, NOT_REGULAR)
        return file.open("rb")

    return open_file


def _list_zip(
    path: Path, source: str, suffixes: frozenset[str], largest: int
) -> tuple[list[Member], list[Problem]]:
    members: list[Member] = []
    problems: list[Problem] = []
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except FAULTS as error:
        return [], [Problem(source, f"is no zip that can be read: {str(error).lower()}", _REMEDY)]
    most = max(LARGEST_ARCHIVE, largest)
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > most:
        reason = f"holds more than {MOST_FILES:,} files or {most // 10**9} GB"
        return [], [Problem(source, reason, _REMEDY)]
    for entry in sorted(entries, key=lambda entry: entry.filename):
        name = PurePosixPath(entry.filename.replace("\\", "/"))
        # A link within an archive holds the name of its goal.
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if (
            not entry.filename
            or entry.is_dir()
            or "__MACOSX" in name.parts
            or name.suffix.lower() not in suffixes
        ):
            continue
        shown = f"{source}/{name}".encode("utf-8", "replace").decode()
        if name.is_absolute() or ".." in name.parts or ":" in name.parts[0] or is_link:
            reason = "its name leads out of the archive, or it is a link"
            problems.append(Problem(shown, f"{reason}: not read", _REMEDY))
        elif entry.flag_bits & 1:
            problems.append(Problem(shown, "is encrypted", "Unpack it, and name the folder."))
        elif entry.file_size > SMALLEST_BOMB + STRONGEST_COMPRESSION * entry.compress_size:
            problems.append(Problem(shown, "is packed as only a zip bomb is: not read", _REMEDY))
        elif entry.file_size > largest:
            problems.append(Problem(shown, f"is larger than {largest // 10**6} MB", _REMEDY))
        else:
            members.append(Member(name.as_posix(), shown, _opener_in(path, entry)))
    if not members and not problems:
        reason = f"holds no file of this format ({', '.join(sorted(suffixes))})"
        problems.append(Problem(source, reason, _REMEDY))
    return members, problems


def _opener_in(path: Path, entry: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    def open_member() -> IO[bytes]:
        # It gives no more than the archive announces: a header can lie about it.
        with zipfile.ZipFile(path) as archive:
            return archive.open(entry)

    return open_member
