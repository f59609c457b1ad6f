"""Frames kept on disk under the content they were made from."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import polars as pl


def read_frames(folder: Path, key: str) -> dict[str, pl.DataFrame] | None:
    """Read the frames kept under a key; None when there are none, or not whole.

    polars panics, rather than raising an error, on some damaged Parquet files.
    """
    kept = folder / key
    try:
        names = (kept / "names").read_text(encoding="utf-8").split()
        return {name: pl.read_parquet(kept / f"{name}.parquet") for name in names}
    except (OSError, pl.exceptions.PolarsError, pl.exceptions.PanicException):
        return None


def write_frames(
    folder: Path,
    key: str,
    frames: Mapping[str, pl.DataFrame],
    *,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Keep frames, and texts beside them by file name, under a key, in place of those of any other key.

    Nothing is kept, and nothing is said, where the folder cannot be written: the
    next reading then takes as long as this one.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")
        making = Path(tempfile.mkdtemp(prefix="making-", dir=folder))
        try:
            for name, frame in frames.items():
                frame.write_parquet(making / f"{name}.parquet", compression="zstd", compression_level=1)
            (making / "names").write_text("\n".join(frames), encoding="utf-8")
            for name, text in texts.items():
                (making / name).write_text(text, encoding="utf-8")
            for other in folder.iterdir():
                if other.is_dir() and other != making:
                    shutil.rmtree(other, ignore_errors=True)
            making.rename(folder / key)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError:
        return
