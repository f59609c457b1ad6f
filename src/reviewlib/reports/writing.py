"""Files that are written whole or not at all."""

import os
import secrets
from pathlib import Path

from reviewlib.errors import NotebookError


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
    part = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with part.open("x", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise NotebookError(
            f"{path}: the report cannot be written there: {error.strerror or error}. "
            "Choose another folder, or make this one writable."
        ) from error
    return path
