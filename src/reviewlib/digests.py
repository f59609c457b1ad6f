"""What files hold, in one number that changes when they do."""

import hashlib
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path


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


@cache
def digest_package() -> str:
    """Give the digest of reviewlib's own source: other code may read the same files differently.

    A process runs the code that it has loaded, whatever becomes of the files.
    """
    package = Path(__file__).parent
    named = [(path.relative_to(package), path) for path in package.rglob("*.py")]
    makers = [(name.as_posix(), path) for name, path in named if name.parts[0] not in _WITHOUT_TABLES]
    return digest_files(makers)
