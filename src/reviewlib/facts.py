"""What a desk is called and made of, known again without reading it, or importing what reads it."""

import json
import os
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from reviewlib.digests import digest_files, digest_package
from reviewlib.places import FILE_NAME

CACHE = Path(".reviewlib") / "cache"
OVERRIDES = "overrides.csv"
FACTS = "facts.json"


@dataclass(frozen=True)
class Facts:
    """What desk.toml says of a desk, how many reviews there are, and on which day the newest came out.

    `newest_on` is None when no review has a day. `letters` are the desk's own tables
    of letters, by the scale's name. `fingerprint` changes when, and only when, the
    content of the sources or of desk.toml does.
    """

    folder: Path
    name: str
    time_zone: str
    country: str | None
    language: str
    fingerprint: str
    report_parameters: Mapping[str, Mapping[str, object]]
    letters: Mapping[str, Mapping[str, float]]
    review_count: int
    newest_on: date | None


def list_files(folder: Path, sources: Iterable[tuple[str, Collection[str]]]) -> Iterator[tuple[str, Path]]:
    """List every file that a reading of a desk depends on, by its name within the desk.

    Args:
        folder: The desk.
        sources: The path of each source in it, and the names, in small letters, of
            files that are never opened, not even to see whether they changed.
    """
    yield FILE_NAME, folder / FILE_NAME
    yield OVERRIDES, folder / OVERRIDES
    for source, unopened in sources:
        path = folder / source
        if path.is_file():
            yield source, path
        for place, _, names in os.walk(path):
            within = PurePosixPath(source, Path(place).relative_to(path).as_posix())
            for name in names:
                if name.lower() not in unopened:
                    yield f"{within}/{name}", Path(place, name)


def recall_facts(folder: Path) -> Facts | None:
    """Give what was kept of a desk with its tables, if nothing has changed since, else None.

    Args:
        folder: The desk.
    """
    for path in (folder / CACHE).glob(f"*/{FACTS}"):
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            stated = (folder / FILE_NAME).read_bytes()
            if kept["basis"] != _digest_basis(folder, stated):
                continue
            fingerprint = digest_files(list_files(folder, kept["sources"]))
            if path.parent.name != name_tables(fingerprint):
                continue
            newest_on = kept["newest_on"]
            return Facts(
                folder=folder,
                name=kept["name"],
                time_zone=kept["time_zone"],
                country=kept["country"],
                language=kept["language"],
                fingerprint=fingerprint,
                report_parameters=tomllib.loads(stated.decode("utf-8-sig")).get("reports", {}),
                letters=kept["letters"],
                review_count=kept["review_count"],
                newest_on=date.fromisoformat(newest_on) if newest_on else None,
            )
        except (OSError, ValueError, LookupError, TypeError):
            continue
    return None


def write_facts(facts: Facts, sources: Iterable[tuple[str, Collection[str]]]) -> str:
    """Write what `recall_facts` reads, to be kept with the desk's tables.

    Args:
        facts: The desk's.
        sources: As in `list_files`.
    """
    kept = {
        "basis": _digest_basis(facts.folder, (facts.folder / FILE_NAME).read_bytes()),
        "sources": [[path, sorted(unopened)] for path, unopened in sources],
        "name": facts.name,
        "time_zone": facts.time_zone,
        "country": facts.country,
        "language": facts.language,
        "letters": facts.letters,
        "review_count": facts.review_count,
        "newest_on": facts.newest_on.isoformat() if facts.newest_on else None,
    }
    return json.dumps(kept, ensure_ascii=False, default=dict)


def name_tables(fingerprint: str) -> str:
    """Name the folder in which the tables of a desk with this fingerprint are kept."""
    return digest_files([], also=[fingerprint, digest_package(), _find_version()])


@cache
def _find_version() -> str:
    return version("polars")


def _digest_basis(folder: Path, stated: bytes) -> str:
    # The folder's name is the desk's where desk.toml says none.
    return digest_files([], also=[stated.hex(), folder.name, digest_package()])
