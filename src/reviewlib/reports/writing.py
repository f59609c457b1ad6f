"""Files that are written whole or not at all."""

import contextlib
import errno
import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import BinaryIO

from reviewlib.errors import NotebookError

PART = re.compile(r"\..+\.(\d+)-[0-9a-f]{8}\.part")


def sweep_parts(folder: Path) -> None:
    """Remove what `write_whole` left in a folder when its process was killed in the middle of it."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            found = PART.fullmatch(path.name)
            if found and not is_running(int(found[1])):
                path.unlink(missing_ok=True)


def is_running(process: int) -> bool:
    """Tell whether a process of this number runs; in doubt, yes."""
    if os.name != "posix":
        return True
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def make_folder(folder: Path) -> None:
    """Make a folder for reports, and find out before any work that they can be written there.

    Raises:
        NotebookError: They cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise NotebookError(f"{folder}: no reports can be written there: {_say(error)}") from error


def write_whole(path: Path, text: str) -> Path:
    """Write a file so that nobody ever sees half of it, and a failure leaves the one before.

    Args:
        path: Where; missing folders are made.
        text: What.

    Returns:
        The path.

    Raises:
        NotebookError: The folder or the file cannot be written.
    """
    part = path.with_name(f".{path.name[:80]}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            content = text.encode("utf-8", "replace")
            if not _write_unnamed(part, content):
                with part.open("xb") as file:
                    _write_through(file, content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise NotebookError(f"{path}: the report cannot be written there: {_say(error)}") from error
    return path


def _write_unnamed(part: Path, content: bytes) -> bool:
    """Write a file that has its name only once it is whole, so that a kill leaves nothing of it.

    Returns:
        False where the platform or the file system knows no such files: nothing is written.
    """
    try:
        descriptor = os.open(part.parent, os.O_TMPFILE | os.O_WRONLY, 0o666)
    except (OSError, AttributeError):
        return False
    with os.fdopen(descriptor, "wb") as file:
        _write_through(file, content)
        try:
            # Only with a folder to start from does Python follow the link to the file.
            os.link(f"/proc/self/fd/{descriptor}", part, src_dir_fd=descriptor, follow_symlinks=True)
        except OSError:
            return False
    return True


def _write_through(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
    os.fsync(file.fileno())


def _say(error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        remedy = "Free some space, or choose another folder."
    else:
        remedy = "Choose another folder, or make this one writable."
    return f"{error.strerror or error}. {remedy}"
