"""TMDB's JSON: movies with credits, release dates and alternative titles, as its API gives them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from reviewlib import tables
from reviewlib.readers.cells import Cells, convert_cells
from reviewlib.readers.intake import (
    Problem,
    list_files,
    name_source,
    problems_frame,
    read_text,
    without_halves,
)

SUFFIXES = frozenset([".json", ".jsonl", ".ndjson"])
LINES = frozenset([".jsonl", ".ndjson"])
TABLES: Mapping[str, tables.Table] = {
    "films": tables.FILMS,
    "alternative_titles": tables.ALTERNATIVE_TITLES,
    "releases": tables.RELEASES,
    "credits": tables.CREDITS,
    "people": tables.PEOPLE,
}
# TMDB's numbers of a release.
RELEASE_TYPES: Mapping[int, str] = {
    1: "premiere",
    2: "limited",
    3: "theatrical",
    4: "digital",
    5: "physical",
    6: "tv",
}
RECOGNISED_FROM = 5  # files of a folder that are looked into
LARGEST_LOOKED_INTO = 20_000_000
SERIES = "a series, not a movie: not read"


@dataclass(frozen=True)
class _Rows:
    """Rows of text by table, the file and line of each, and what stood in a row's place."""

    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in TABLES})
    places: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: {name: [] for name in TABLES})

    problems: list[Problem] = field(default_factory=list)

    def add(self, table: str, place: tuple[str, int], **cells: Any) -> None:
        self.rows[table].append(cells)
        self.places[table].append(place)

    def refuse(self, key: str, value: Any, wanted: str, place: tuple[str, int]) -> None:
        shown = without_halves(json.dumps(value, ensure_ascii=False))
        reason = f"not {wanted} of JSON, as {key} has it"
        remedy = "Save the answer of TMDB as it came."
        self.problems.append(Problem(place[0], reason, remedy, line=place[1], column=key, value=shown))

    def take_object(self, entry: dict[str, Any], key: str, place: tuple[str, int]) -> dict[str, Any]:
        """The object under a key, empty where there is none; what stands in its place is told."""
        inside = entry.get(key)
        if isinstance(inside, dict):
            return inside
        if inside is not None:
            self.refuse(key, inside, "an object", place)
        return {}

    def take_objects(self, entry: dict[str, Any], key: str, place: tuple[str, int]) -> list[dict[str, Any]]:
        """The objects of the list under a key; what is none is a row that is lost, and is told."""
        listed = entry.get(key)
        if not isinstance(listed, list):
            if listed is not None:
                self.refuse(key, listed, "a list", place)
            return []
        for each in listed:
            if not isinstance(each, dict):
                self.refuse(key, each, "an object", place)
        return [each for each in listed if isinstance(each, dict)]


def recognise(path: Path) -> str:
    """Say whether a file or folder holds TMDB's movies, credits or release dates; empty when not.

    Example:
        >>> recognise(Path("no-such-folder"))
        ''
    """
    files, _ = list_files(path, root=path, suffixes=SUFFIXES)
    found: dict[str, int] = {}
    for file in files[:RECOGNISED_FROM]:
        try:
            if file.stat().st_size > LARGEST_LOOKED_INTO:
                continue
        except OSError:
            continue
        objects, _ = _read_objects(file, file.name)
        for _, entry in objects[:RECOGNISED_FROM]:
            kind = _name_kind(entry)
            if kind:
                found[kind] = found.get(kind, 0) + 1
    return f"TMDB: {', '.join(sorted(found))}" if found else ""


def read_tmdb(path: Path, *, root: Path | None = None) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read TMDB's movies, with the credits, release dates and alternative titles that come with them.

    An object is a movie (`/movie/{id}`, with what was appended to it), credits
    (`/movie/{id}/credits`) or release dates (`/movie/{id}/release_dates`); a file
    holds one, or a list of them (of results, or of a member's), or one on each line
    (.jsonl, .ndjson). Series in it are left out. A film is
    named `tmdb-` and its number, as is a person. 0 and "" mean that TMDB does
    not know. A score without votes is none. `order` of the cast is its billing,
    from 1. The day of the audience's score is not known.

    Args:
        path: A file, or a folder of files.
        root: The folder from which files are named; by default the folder itself.

    Returns:
        The tables by name, films in the order of the files, and the problems
        (`tables.PROBLEMS`). Every object is read or refused, and so is every entry of
        its lists; a person who stands in several credits is one row of people.

    Example:
        >>> frames, problems = read_tmdb(Path("no-such-folder"))
        >>> frames["films"].height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])

    Source:
        TMDB, developer.themoviedb.org/reference/movie-details, movie-credits, movie-release-dates.
    """
    root = root or (path if path.is_dir() else path.parent)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES)
    taken = _Rows()
    for file in files:
        source = name_source(file, root)
        objects, found = _read_objects(file, source)
        problems += found
        for line, entry in objects:
            refusal = _take_object(entry, (source, line), taken)
            if refusal == SERIES:
                taken.problems.append(
                    Problem(source, refusal, "Nothing: it is no film.", "left out", line=line)
                )
            elif refusal:
                remedy = "The format takes what TMDB gives for a movie, its credits or its release_dates."
                problems.append(Problem(source, refusal, remedy, line=line))
    problems += taken.problems
    frames: dict[str, pl.DataFrame] = {}
    for name, table in TABLES.items():
        cells = _make_cells(taken, name, table)
        # The same person, or release under two notes, comes again and again: that is no fault of the source.
        is_first = (
            cells.frame.select(pl.struct(table.key).is_first_distinct()).to_series()
            if name != "films" and cells.frame.height
            else pl.repeat(True, cells.frame.height, eager=True)
        )
        sources = cells.sources.filter(is_first) if cells.sources is not None else None
        kept = Cells(
            cells.frame.filter(is_first), cells.lines.filter(is_first), names=cells.names, sources=sources
        )
        frames[name], found = convert_cells(kept, table, name)
        problems += found
    return frames, problems_frame(problems)


def name_table(source: str) -> str:
    """Say to which table the problems of a file belong: films, for every one of them.

    Example:
        >>> name_table("tmdb/496243.json")
        'films'
    """
    return "films" if source else ""


def _make_cells(taken: _Rows, name: str, table: tables.Table) -> Cells:
    lists = {column.name for column in table.columns if column.dtype == tables.TEXT_LIST}
    columns = list(dict.fromkeys(key for row in taken.rows[name] for key in row)) or list(table.schema)
    schema = {key: tables.TEXT_LIST if key in lists else pl.String() for key in columns}
    frame = pl.DataFrame(taken.rows[name], schema=schema, orient="row")
    places = taken.places[name]
    lines = pl.Series([line for _, line in places], dtype=pl.UInt32)
    return Cells(frame, lines, sources=pl.Series([source for source, _ in places], dtype=pl.String))


def _read_objects(file: Path, source: str) -> tuple[list[tuple[int, Any]], list[Problem]]:
    text, problems = read_text(file, source)
    if text is None:
        return [], problems
    objects: list[tuple[int, Any]] = []
    for line, part in _part(text, by_line=file.suffix.lower() in LINES):
        try:
            entry = json.loads(part, parse_constant=lambda _: None)
        except (ValueError, RecursionError) as error:
            reason = f"not JSON: {error}" if isinstance(error, ValueError) else "JSON that nests too deeply"
            remedy = "Save the answer of TMDB as it came; one object on each line in .jsonl."
            problems.append(
                Problem(source, reason, remedy, line=line, value=part[: tables.PROBLEM_VALUE_LIMIT])
            )
            continue
        listed = entry
        if isinstance(entry, dict) and ("id" not in entry or "item_count" in entry):
            # A page of results, or a list that a member of TMDB keeps.
            listed = entry.get("items", entry.get("results"))
        objects += [(line, each) for each in (listed if isinstance(listed, list) else [entry])]
    if not objects and not problems:
        problems.append(Problem(source, "the file holds no object", "Put TMDB's answer there, or remove it."))
    return objects, problems


def _part(text: str, *, by_line: bool) -> Iterator[tuple[int, str]]:
    if not by_line:
        if text.strip():
            yield 1, text
        return
    for line, part in enumerate(text.split("\n"), start=1):
        if part.strip():
            yield line, part


def _name_kind(entry: Any) -> str:
    if not isinstance(entry, dict) or not _text(entry.get("id")):
        return ""
    if _text(entry.get("title")) and ("original_title" in entry or "vote_average" in entry):
        return "movies"
    if isinstance(entry.get("cast"), list) and isinstance(entry.get("crew"), list):
        return "credits"
    results = entry.get("results")
    if isinstance(results, list) and any(
        isinstance(each, dict) and "release_dates" in each for each in results
    ):
        return "release dates"
    return ""


def _take_object(entry: Any, place: tuple[str, int], taken: _Rows) -> str:
    """Take an object into the rows; the reason why it is refused, if it is."""
    if not isinstance(entry, dict):
        return "not an object of JSON"
    number = _text(entry.get("id"))
    if number is None:
        return "has no id"
    kind = _name_kind(entry)
    film_id = f"tmdb-{number}"
    if kind == "credits":
        _take_credits(entry, film_id, place, taken)
    elif kind == "release dates":
        _take_releases(entry, film_id, place, taken)
    elif kind == "movies":
        _take_movie(entry, film_id, place, taken)
    elif entry.get("media_type") == "tv" or "first_air_date" in entry:
        return SERIES
    elif "title" in entry:
        return "a movie without a title" if _text(entry["title"]) is None else "not a movie of TMDB's"
    else:
        return "neither a movie, credits nor release dates"
    return ""


def _take_movie(entry: dict[str, Any], film_id: str, place: tuple[str, int], taken: _Rows) -> None:
    title, original = _text(entry.get("title")), _text(entry.get("original_title"))
    votes = _text(entry.get("vote_count"))
    average = entry.get("vote_average")
    is_scored = isinstance(average, int | float) and not isinstance(average, bool) and votes
    inside = taken.take_object(entry, "external_ids", place).get("imdb_id")
    spoken = _text(entry.get("original_language"))
    languages = _list(entry, "spoken_languages", "iso_639_1") or ([spoken] if spoken else [])
    countries = _list(entry, "production_countries", "iso_3166_1") or _list(entry, "origin_country", "")
    taken.add(
        "films",
        place,
        film_id=film_id,
        tmdb_id=_text(entry.get("id")),
        imdb_id=_text(entry.get("imdb_id")) or _text(inside),
        title=title,
        original_title=original if original != title else None,
        film_type="movie",
        year=(_text(entry.get("release_date")) or "")[:4],
        runtime_min=_text(entry.get("runtime")),
        genres=_list(entry, "genres", "name"),
        languages=languages,
        countries=countries,
        audience_score=_times_ten(average) if is_scored and average else None,
        audience_votes=votes,
    )
    _take_credits(taken.take_object(entry, "credits", place), film_id, place, taken)
    _take_releases(taken.take_object(entry, "release_dates", place), film_id, place, taken)
    named = taken.take_object(entry, "alternative_titles", place)
    titles = taken.take_objects(named, "titles", place) or taken.take_objects(named, "results", place)
    for other in titles:
        if _text(other.get("title")):
            region = _text(other.get("iso_3166_1"))
            taken.add(
                "alternative_titles", place, film_id=film_id, title=_text(other["title"]), region=region
            )


def _times_ten(average: float) -> str:
    try:
        return str(round(float(average) * 10, 4))
    except OverflowError:  # a whole number that no float can hold; the cell is refused as it stands
        return str(average)


def _take_credits(entry: dict[str, Any], film_id: str, place: tuple[str, int], taken: _Rows) -> None:
    for member in [*taken.take_objects(entry, "cast", place), *taken.take_objects(entry, "crew", place)]:
        number, name = _text(member.get("id")), _text(member.get("name"))
        person_id = f"tmdb-{number}" if number else None
        is_crew = "job" in member
        order = member.get("order")
        taken.add(
            "credits",
            place,
            film_id=film_id,
            person_id=person_id,
            job=(_text(member.get("job")) or "crew").lower() if is_crew else "actor",
            character=None if is_crew else _text(member.get("character")),
            department=(_text(member.get("department")) or "crew").lower() if is_crew else "acting",
            billing=str(order + 1) if isinstance(order, int) and not is_crew else None,
        )
        if name:
            original = _text(member.get("original_name"))
            others = [original] if original and original != name else []
            taken.add("people", place, person_id=person_id, name=name, other_names=others)


def _take_releases(entry: dict[str, Any], film_id: str, place: tuple[str, int], taken: _Rows) -> None:
    for country in taken.take_objects(entry, "results", place):
        for release in taken.take_objects(country, "release_dates", place):
            number = release.get("type")
            taken.add(
                "releases",
                place,
                film_id=film_id,
                country=_text(country.get("iso_3166_1")),
                type=RELEASE_TYPES.get(number, str(number)) if isinstance(number, int) else None,
                # The day alone: TMDB writes it as midnight, wherever it was.
                released_on=(_text(release.get("release_date")) or "")[:10],
                certification=_text(release.get("certification")),
            )


def _list(entry: dict[str, Any], key: str, part: str) -> list[str]:
    listed = entry.get(key)
    if not isinstance(listed, list):
        return []
    values = [_text(each.get(part)) if isinstance(each, dict) else _text(each) for each in listed]
    return [value for value in values if value]


def _text(value: Any) -> str | None:
    """A value as text; none for what TMDB writes where it does not know: 0, "" and null."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or not value:
        return None
    return without_halves(str(value)).strip() or None
