"""Frames kept on disk under the content they were made from."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import polars as pl


def digest_files(files: Iterable[tuple[str, Path]], *, also: Iterable[str] = ()) -> str:
    """Give one digest of what files hold and what they are called; their dates do not matter.

    A file that cannot be read counts with its name alone, so that the digest
    changes once it can.

    Args:
        files: Name and path of each file; the order does not matter.
        also: Other text that the result depends on, such as versions.

    Returns:
        SHA-256 as 64 hexadecimal digits.
    """
    total = hashlib.sha256()
    for text in also:
        total.update(_framed(text.encode()))
    for name, path in sorted(files):
        try:
            with path.open("rb") as handle:
                content = hashlib.file_digest(handle, "sha256").digest()
        except OSError:
            content = b""
        total.update(_framed(os.fsencode(name)))
        total.update(_framed(content))
    return total.hexdigest()


def _framed(part: bytes) -> bytes:
    # Its length before each part, so that no two lists of parts give the same bytes.
    return len(part).to_bytes(8, "big") + part


# Rooms that make nothing of what a desk keeps.
_WITHOUT_TABLES = frozenset(["analysis", "charts", "cli", "reports"])


def digest_package() -> str:
    """Give the digest of reviewlib's own source: other code may read the same files differently."""
    package = Path(__file__).parent
    named = [(path.relative_to(package), path) for path in package.rglob("*.py")]
    makers = [(name.as_posix(), path) for name, path in named if name.parts[0] not in _WITHOUT_TABLES]
    return digest_files(makers)


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


def write_frames(folder: Path, key: str, frames: Mapping[str, pl.DataFrame]) -> None:
    """Keep frames under a key, in place of those of any other key.

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
            for other in folder.iterdir():
                if other.is_dir() and other != making:
                    shutil.rmtree(other, ignore_errors=True)
            making.rename(folder / key)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    except OSError:
        return
