"""Where a desk is: the one named, the one you stand in, or the sample."""

import os
from pathlib import Path

from reviewlib.errors import DeskError

FILE_NAME = "desk.toml"
DESK_VARIABLE = "REVIEWLIB_DESK"


def sample_desk() -> Path:
    """Give the folder of the sample desk: inside an installed package, else beside the checkout's src."""
    package = Path(__file__).parent
    installed = package / "_sample"
    return installed if installed.is_dir() else package.parents[1] / "data"


def find_desk(path: str | Path | None = None) -> Path:
    """Find the desk to work on.

    The first of: `path`; the folder that the variable REVIEWLIB_DESK names; the
    folder you stand in, or the nearest one above it, that holds a desk.toml; the
    sample desk.

    Returns:
        The desk's folder, absolute.

    Raises:
        DeskError: The folder that was named holds no desk.toml.
    """
    named = path if path is not None else os.environ.get(DESK_VARIABLE)
    if named:
        folder = Path(named).expanduser().resolve()
        folder = folder.parent if folder.name == FILE_NAME else folder
        if not (folder / FILE_NAME).is_file():
            raise DeskError(
                f"{folder} is not a desk: it holds no {FILE_NAME}.\n"
                f"Make a new desk with: reviewlib new {named}"
            )
        return folder
    here = Path.cwd()
    standing_in = next((folder for folder in (here, *here.parents) if (folder / FILE_NAME).is_file()), None)
    return standing_in or sample_desk().resolve()
