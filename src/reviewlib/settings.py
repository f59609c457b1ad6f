"""What a desk.toml says: where a desk is, what it is called, and which sources it reads."""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from reviewlib.errors import DeskError, list_offenders

FILE_NAME = "desk.toml"
DESK_VARIABLE = "REVIEWLIB_DESK"

REVIEW_FORMATS = ("markdown", "table", "wordpress", "letterboxd", "feed", "imdb", "trakt")
METADATA_FORMATS = ("tables", "imdb", "movielens", "tmdb", "wikidata")

_DESK_KEYS = ("name", "timezone", "country", "language", "scale", "reviews", "metadata", "reports")
_REVIEW_KEYS = ("format", "path", "critic", "scale", "language", "columns", "types")
_NO_TEXT_KEYS = ("columns", "types")
_METADATA_KEYS = ("format", "path")


@dataclass(frozen=True)
class Source:
    """One `[[reviews]]` or `[[metadata]]` entry: what is read, and what holds for all of it."""

    format: str
    path: str
    critic: str | None = None
    scale: str | None = None
    language: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Settings:
    """A desk.toml, read and checked."""

    folder: Path
    name: str
    time_zone: str = "UTC"
    country: str | None = None
    language: str = "en"
    reviews: tuple[Source, ...] = ()
    metadata: tuple[Source, ...] = ()
    report_parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)


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


def read_settings(folder: Path) -> Settings:
    """Read and check a desk.toml; everything wrong with it is said at once.

    Whether the sources are there is not asked here: a folder that is missing is a
    row in PROBLEMS, and the rest of the desk is read.

    Args:
        folder: The desk.

    Raises:
        DeskError: The file is missing, is not TOML, or holds keys or values that
            a desk does not have.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8-sig")
        stated = tomllib.loads(text)
    except FileNotFoundError:
        raise DeskError(f"{folder} is not a desk: it holds no {FILE_NAME}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise DeskError(f"{path} cannot be read: {error}\nSave it as text in UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise DeskError(
            f'{path} is not TOML: {error}\nText is written in quotes: name = "My desk"'
        ) from error

    offenders = _unknown_keys(stated, _DESK_KEYS, "desk.toml")
    offenders += [
        f"{key}: {stated[key]!r}, a text in quotes is needed"
        for key in ("name", "timezone", "country", "language", "scale")
        if key in stated and not isinstance(stated[key], str)
    ]
    time_zone = stated.get("timezone", "UTC")
    if isinstance(time_zone, str) and not _is_time_zone(time_zone):
        offenders.append(f'timezone: "{time_zone}" is not a time zone; write one such as "Europe/London"')
    country = stated.get("country")
    if isinstance(country, str) and not (len(country) == 2 and country.isalpha() and country.isupper()):
        offenders.append(f'country: "{country}" is not a country; write two capital letters, such as "KR"')
    reviews = _read_sources(stated, "reviews", REVIEW_FORMATS, _REVIEW_KEYS, offenders)
    metadata = _read_sources(stated, "metadata", METADATA_FORMATS, _METADATA_KEYS, offenders)
    offenders += _check_types(reviews, text)
    reports = stated.get("reports", {})
    if not isinstance(reports, dict) or not all(isinstance(entry, dict) for entry in reports.values()):
        offenders.append("reports: write a table for each notebook, such as [reports.career]")
    if offenders:
        raise DeskError(f"{path} cannot be used:\n{list_offenders(offenders)}")

    default_scale = stated.get("scale")
    return Settings(
        folder=folder,
        name=stated.get("name", folder.name),
        time_zone=time_zone,
        country=country,
        language=stated.get("language", "en"),
        reviews=tuple(
            Source(
                **{
                    **entry,
                    "scale": entry.get("scale", default_scale),
                    "types": tuple(entry.get("types", ())),
                }
            )
            for entry in reviews
        ),
        metadata=tuple(Source(**entry) for entry in metadata),
        report_parameters=reports,
    )


def _read_sources(
    stated: Mapping[str, Any],
    section: str,
    formats: tuple[str, ...],
    keys: tuple[str, ...],
    offenders: list[str],
) -> list[dict[str, Any]]:
    entries = stated.get(section, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        offenders.append(f"{section}: write [[{section}]] with two brackets, once for each source")
        return []
    for number, entry in enumerate(entries, start=1):
        where = f"[[{section}]] {number}"
        offenders += _unknown_keys(entry, keys, where)
        offenders += [
            f"{where}: {key} = {entry[key]!r}, a text in quotes is needed"
            for key in keys
            if key in entry and key not in _NO_TEXT_KEYS and not isinstance(entry[key], str)
        ]
        if not isinstance(entry.get("columns", {}), dict):
            offenders.append(f'{where}: columns, a table is needed, such as {{ title_printed = "Film" }}')
        offenders += [f"{where}: has no {key}" for key in ("format", "path") if key not in entry]
        if isinstance(entry.get("format"), str) and entry["format"] not in formats:
            offenders.append(f'{where}: format "{entry["format"]}" is not one of {", ".join(formats)}')
    return entries


def _check_types(entries: list[dict[str, Any]], text: str) -> list[str]:
    """What is wrong with the post types that entries name, each with its line."""
    offenders = []
    for number, entry in enumerate(entries, start=1):
        types = entry.get("types")
        if types is None:
            continue
        where = f"{_find_line(text, 'reviews', number, 'types')}[[reviews]] {number}: types = {types!r}"
        if entry.get("format") != "wordpress":
            offenders.append(f'{where}, which only the format "wordpress" has; take the key out')
        elif not isinstance(types, list) or not types or not all(_is_name(name) for name in types):
            remedy = 'write the names of post types in a list, such as types = ["post", "review"]'
            offenders.append(f"{where}, {remedy}")
    return offenders


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(name) and name == name.strip()


def _find_line(text: str, section: str, number: int, key: str) -> str:
    """Say on which line of desk.toml an entry has a key; empty where it is written in another form."""
    header, entries, is_within = re.compile(rf"\s*\[\[\s*{section}\s*\]\]"), 0, False
    for line, written in enumerate(text.splitlines(), start=1):
        if header.match(written):
            entries += 1
            is_within = entries == number
        elif written.lstrip().startswith("["):
            is_within = False
        elif is_within and re.match(rf"\s*{key}\s*=", written):
            return f"line {line}: "
    return ""


def _unknown_keys(stated: Mapping[str, Any], known: tuple[str, ...], where: str) -> list[str]:
    offenders = []
    for key in stated:
        if key not in known:
            close = get_close_matches(key, known, n=1)
            meant = f"; {close[0]} was meant?" if close else f"; it knows {', '.join(known)}"
            offenders.append(f"{where}: knows no key {key}{meant}")
    return offenders


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True
