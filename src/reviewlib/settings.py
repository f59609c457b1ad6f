"""What a desk.toml says: where a desk is, what it is called, and which sources it reads."""

import json
import math
import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from reviewlib.days import ORDERS
from reviewlib.documents.decoding import ENCODINGS
from reviewlib.documents.tomlcheck import Check, Place, find_lines, name_place
from reviewlib.errors import DeskError, ScaleError, list_offenders
from reviewlib.places import FILE_NAME
from reviewlib.readers.columns import fold_key
from reviewlib.readers.filmlists import find_unknown_film_keys
from reviewlib.readers.grids import PLAIN, Layout
from reviewlib.readers.intake import name_source
from reviewlib.readers.reviewtable import TEXT_KEYS, find_unknown_keys
from reviewlib.scoring.scales import DeclaredScales, Letters, ScaleRule, parse_scale

REVIEW_FORMATS = ("markdown", "table", "wordpress", "letterboxd", "feed", "imdb", "trakt")
METADATA_FORMATS = ("tables", "films", "imdb", "movielens", "tmdb", "wikidata")

_DESK_KEYS = (
    "name", "timezone", "country", "language", "scale", "letters", "reviews", "metadata", "reports",
)  # fmt: skip
_REVIEW_KEYS = ("format", "path", "critic", "scale", "scales", "language", "scores_in_text")
_METADATA_KEYS = ("format", "path")
_RULE_KEYS = ("critic", "from", "scale")
# What some formats have to be told beside.
_KEYS_OF_FORMAT = {
    "table": ("delimiter", "decimal", "sheets", "columns", "dates", "encoding"),
    "markdown": ("dates", "encoding"),
    "wordpress": ("types", "columns"),
    "tables": ("delimiter", "decimal", "encoding"),
    "films": ("delimiter", "decimal", "sheets", "columns", "scale", "encoding"),
}
# Keys whose values are no text.
_OTHER_VALUES = ("scales", "types", "columns", "sheets", "scores_in_text")
_LETTER = re.compile(r"[A-Z][+-]?")


@dataclass(frozen=True)
class Source:
    """One `[[reviews]]` or `[[metadata]]` entry: what is read, and what holds for all of it."""

    format: str
    path: str
    critic: str | None = None
    scale: str | None = None
    rules: tuple[ScaleRule, ...] = ()
    language: str | None = None
    layout: Layout = PLAIN
    types: tuple[str, ...] = ()
    dates: str | None = None
    scores_in_text: bool = False


@dataclass(frozen=True)
class Settings:
    """A desk.toml, read and checked; `letters` are its own tables of letters, by the scale's name."""

    folder: Path
    name: str
    time_zone: str = "UTC"
    country: str | None = None
    language: str = "en"
    scale: str | None = None
    letters: Mapping[str, Letters] = field(default_factory=dict)
    reviews: tuple[Source, ...] = ()
    metadata: tuple[Source, ...] = ()
    report_parameters: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    def declare_scales(self, source: Source) -> DeclaredScales:
        """Give the scales that are declared for a source."""
        return DeclaredScales(source.scale, source.rules, self.letters)

    def find_root(self, source: Source) -> Path:
        """Give the folder from which the files of a source are named: the desk, where they lie in it.

        A source elsewhere is called by the last part of its path (`letterboxd_export`),
        or by as many as tell it from the sources of the desk named before it. So names
        are short, and stay the same when the desk is moved, or what it reads.
        """
        desk = self.folder.absolute()
        sources = (*self.reviews, *self.metadata, source)
        places = [Path(os.path.normpath(desk / one.path)) for one in sources]
        return _find_root(places[-1], desk, places)

    def name_place(self, source: Source) -> str:
        """Name a source as its files are named: a file by its name, of a folder what the names begin with."""
        return name_source(self.folder / source.path, self.find_root(source))


def _find_root(place: Path, desk: Path, places: Sequence[Path]) -> Path:
    """The folder above a place from which no name is that of another, or leads into it or out of it."""
    if place.is_relative_to(desk):
        return desk
    before = places[: places.index(place)]
    taken = [other.relative_to(desk) for other in places if other.is_relative_to(desk)]
    taken += [other.relative_to(_find_root(other, desk, places)) for other in before]
    for root in place.parents:
        name = place.relative_to(root)
        if not any(name.is_relative_to(other) or other.is_relative_to(name) for other in taken):
            return root
    return desk


def read_settings(folder: Path) -> Settings:
    """Read and check a desk.toml; everything wrong with it is said at once, each with its line.

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
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DeskError(
            f'{path} is not TOML: {error}\nText is written in quotes: name = "My desk"'
        ) from error

    check = Check(FILE_NAME, find_lines(text))
    check.keys(stated, _DESK_KEYS, ())
    for key in ("name", "timezone", "country", "language", "scale"):
        check.text(stated, key, ())
    time_zone = stated.get("timezone", "UTC")
    if isinstance(time_zone, str) and not _is_time_zone(time_zone):
        check.say(
            ("timezone",), f'timezone: "{time_zone}" is not a time zone; write one such as "Europe/London"'
        )
    country = stated.get("country")
    if isinstance(country, str) and not (len(country) == 2 and country.isalpha() and country.isupper()):
        check.say(
            ("country",), f'country: "{country}" is not a country; write two capital letters, such as "KR"'
        )
    letters = _read_letters(stated, check)
    _check_scale(stated, (), letters, check)
    reviews = _read_sources(stated, "reviews", REVIEW_FORMATS, _REVIEW_KEYS, check)
    rules = [
        _read_rules(entry, ("reviews", number), letters, check)
        for number, entry in enumerate(reviews, start=1)
    ]
    metadata = _read_sources(stated, "metadata", METADATA_FORMATS, _METADATA_KEYS, check)
    for number, entry in enumerate(metadata, start=1):
        _check_scale(entry, ("metadata", number), {}, check)
    reports = stated.get("reports", {})
    if not isinstance(reports, dict) or not all(isinstance(entry, dict) for entry in reports.values()):
        check.say(("reports",), "reports: write a table for each notebook, such as [reports.career]")
    if check.offenders:
        raise DeskError(f"{path} cannot be used:\n{list_offenders(check.offenders)}")

    default_scale = stated.get("scale")
    return Settings(
        folder=folder,
        name=stated.get("name", folder.name),
        time_zone=time_zone,
        country=country,
        language=stated.get("language", "en"),
        scale=default_scale,
        letters=letters,
        reviews=tuple(
            _make_source(entry, default_scale, found) for entry, found in zip(reviews, rules, strict=True)
        ),
        metadata=tuple(_make_source(entry, None, ()) for entry in metadata),
        report_parameters=reports,
    )


def _read_sources(
    stated: Mapping[str, Any], section: str, formats: tuple[str, ...], keys: tuple[str, ...], check: Check
) -> list[dict[str, Any]]:
    entries = stated.get(section, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        check.say((section,), f"{section}: write [[{section}]] with two brackets, once for each source")
        return []
    for number, entry in enumerate(entries, start=1):
        place = (section, number)
        where = name_place(place)
        known = (*keys, *_KEYS_OF_FORMAT.get(str(entry.get("format")), ()))
        others = {
            key: [form for form in formats if key in _KEYS_OF_FORMAT.get(form, ())]
            for key in entry
            if key not in known
        }
        for key in filter(others.get, others):
            said = f"{where}: the key {key} is for the format {' or '.join(others[key])} alone; take it out"
            check.say((*place, key), said)
        check.keys([key for key in entry if not others.get(key)], known, place)
        for key in known:
            if key not in _OTHER_VALUES:
                check.text(entry, key, place)
        _check_layout(entry, place, check)
        for key in ("format", "path"):
            if key not in entry:
                check.say(place, f"{where}: has no {key}")
        if isinstance(entry.get("format"), str) and entry["format"] not in formats:
            said = f'{where}: format "{entry["format"]}" is not one of {", ".join(formats)}'
            check.say((*place, "format"), said)
        _check_types(entry, place, check)
        _check_switch(entry, "scores_in_text", place, check)
    return entries


def _check_switch(entry: Mapping[str, Any], key: str, place: Place, check: Check) -> None:
    if not isinstance(entry.get(key, False), bool):
        said = f"{key} = {entry[key]!r}, true or false without quotes is needed"
        check.say((*place, key), f"{name_place(place)}: {said}")


def _check_types(entry: Mapping[str, Any], place: Place, check: Check) -> None:
    types = entry.get("types", ["post"])
    if not isinstance(types, list) or not types or not all(map(_is_name, types)):
        said = 'write the names of post types in a list, such as types = ["post", "review"]'
        check.say((*place, "types"), f"{name_place(place)}: types = {types!r}, {said}")


def _is_name(name: object) -> bool:
    return isinstance(name, str) and bool(name) and name == name.strip()


def _check_layout(entry: Mapping[str, Any], place: Place, check: Check) -> None:
    where = name_place(place)
    delimiter = entry.get("delimiter", ",")
    if isinstance(delimiter, str) and (len(delimiter) != 1 or delimiter in '"\r\n'):
        said = f'delimiter = {json.dumps(delimiter)}, one sign is needed, such as ";" or "\\t"'
        check.say((*place, "delimiter"), f"{where}: {said}")
    if isinstance(entry.get("decimal", "."), str) and entry.get("decimal", ".") not in (".", ","):
        check.say((*place, "decimal"), f'{where}: decimal = "{entry["decimal"]}", "." or "," is needed')
    if isinstance(entry.get("dates"), str) and entry["dates"] not in ORDERS:
        said = f'dates = {json.dumps(entry["dates"])}, "day first" or "month first" is needed'
        check.say((*place, "dates"), f"{where}: {said}")
    if isinstance(entry.get("encoding"), str) and entry["encoding"] not in ENCODINGS:
        said = f"encoding = {json.dumps(entry['encoding'])}, one of {', '.join(ENCODINGS)} is needed"
        check.say((*place, "encoding"), f"{where}: {said}")
    sheets = entry.get("sheets", [])
    if not isinstance(sheets, list) or not all(isinstance(sheet, str) and sheet for sheet in sheets):
        check.say((*place, "sheets"), f'{where}: sheets, a list is needed, such as ["2022", "2023"]')
    columns = entry.get("columns", {})
    if not isinstance(columns, dict) or not all(isinstance(name, str) for name in columns.values()):
        check.say((*place, "columns"), f'{where}: columns, a table is needed, such as {{ title = "Film" }}')
    elif said := (find_unknown_film_keys if entry.get("format") == "films" else find_unknown_keys)(columns):
        check.say((*place, "columns"), f"{where}: {said}")
    elif entry.get("format") == "wordpress" and (
        texts := [key for key in columns if fold_key(key) in TEXT_KEYS]
    ):
        said = f"columns names {texts[0]}, and the text of a post is its content"
        check.say((*place, "columns"), f"{where}: {said}")


def _make_source(entry: Mapping[str, Any], scale: str | None, rules: tuple[ScaleRule, ...]) -> Source:
    layout = Layout(
        delimiter=entry.get("delimiter"),
        decimal=entry.get("decimal", "."),
        sheets=tuple(entry.get("sheets", ())),
        columns=entry.get("columns", {}),
        encoding=entry.get("encoding"),
    )
    stated = {key: entry[key] for key in ("format", "path", "critic", "language", "dates") if key in entry}
    return Source(
        **stated,
        scale=entry.get("scale", scale),
        rules=rules,
        layout=layout,
        types=tuple(entry.get("types", ())),
        scores_in_text=entry.get("scores_in_text", False),
    )


def _read_rules(
    entry: Mapping[str, Any], place: Place, letters: Mapping[str, Letters], check: Check
) -> tuple[ScaleRule, ...]:
    """The scales of one source: its own, and those for a critic or from a day on."""
    _check_scale(entry, place, letters, check)
    stated = entry.get("scales", [])
    if not isinstance(stated, list) or not all(isinstance(rule, dict) for rule in stated):
        said = "write [[reviews.scales]] with two brackets below its [[reviews]], once for each rule"
        check.say((*place, "scales"), f"{name_place(place)}: scales, {said}")
        return ()
    rules: list[ScaleRule] = []
    for number, rule in enumerate(stated, start=1):
        here: Place = (*place, "scales", number)
        where, before = name_place(here), len(check.offenders)
        check.keys(rule, _RULE_KEYS, here)
        check.text(rule, "critic", here)
        check.text(rule, "scale", here)
        _check_scale(rule, here, letters, check)
        from_day = rule.get("from")
        if "from" in rule and (not isinstance(from_day, date) or isinstance(from_day, datetime)):
            said = f"from = {from_day!r}, a day without quotes is needed: from = 2019-01-01"
            check.say((*here, "from"), f"{where}: {said}")
        if "scale" not in rule:
            check.say(here, f"{where}: has no scale")
        if "critic" not in rule and "from" not in rule:
            said = "names neither critic nor from; write its scale under [[reviews]] instead"
            check.say(here, f"{where}: {said}")
        if len(check.offenders) == before:
            made = ScaleRule(rule["scale"], rule.get("critic"), from_day)
            if any((other.critic, other.from_day) == (made.critic, made.from_day) for other in rules):
                said = "a rule above is for the same critic from the same day; keep one"
                check.say(here, f"{where}: {said}")
            rules.append(made)
    return tuple(rules)


def _check_scale(
    stated: Mapping[str, Any], place: Place, letters: Mapping[str, Letters], check: Check
) -> None:
    if not isinstance(stated.get("scale"), str):
        return
    try:
        parse_scale(stated["scale"], letters)
    except ScaleError as error:
        check.say((*place, "scale"), f"{name_place(place)} scale {' '.join(str(error).split())}".strip())


def _read_letters(stated: Mapping[str, Any], check: Check) -> dict[str, Letters]:
    """The desk's own tables of letters: `[letters.ours]` is the scale letters/ours."""
    tables = stated.get("letters", {})
    example = '[letters.ours], and under it A = 95, "A-" = 90 and so on'
    if not isinstance(tables, dict) or not all(isinstance(table, dict) for table in tables.values()):
        check.say(("letters",), f"letters: write a table with a name, such as {example}")
        return {}
    read: dict[str, Letters] = {}
    for name, table in tables.items():
        place = ("letters", name)
        for letter, value in table.items():
            is_number = (
                isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
            )
            if not _LETTER.fullmatch(letter):
                said = f'[letters.{name}]: "{letter}" is no letter; write A to Z, alone or with + or -'
                check.say((*place, letter), said)
            elif not is_number or not 0 <= value <= 100:
                said = f"[letters.{name}]: {letter} = {value!r}, a number from 0 to 100 is needed"
                check.say((*place, letter), said)
        if not table:
            check.say(place, f"[letters.{name}]: holds no letter; write {example}")
        if f"letters/{name}" == "letters/metacritic":
            check.say(place, "[letters.metacritic]: this table is fixed; give yours another name")
        read[f"letters/{name}"] = table
    return read


def _is_time_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return False
    return True
