"""`reviewlib new`: a desk to begin with."""

import shutil
from pathlib import Path

from reviewlib.errors import DeskError

TEMPLATE = Path(__file__).parent / "new_desk"


def make_desk(folder: Path) -> list[Path]:
    """Make a new desk: a commented desk.toml, two example reviews and the films they are about.

    Args:
        folder: Where; it is made when it is not there.

    Returns:
        The files made, in order of their names.

    Raises:
        DeskError: The folder holds something already, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise DeskError(
                f"{folder} is there already and is not empty.\nName a folder that is new or empty."
            )
        shutil.copytree(TEMPLATE, folder, dirs_exist_ok=True)
    except OSError as error:
        raise DeskError(f"no desk could be made in {folder}: {error}") from error
    return sorted(path for path in folder.rglob("*") if path.is_file())
