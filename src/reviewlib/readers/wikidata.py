"""Wikidata: the result of a SPARQL query as JSON or CSV, one binding a row."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from reviewlib import tables
from reviewlib.readers.cells import Cells, convert_cells, read_delimited
from reviewlib.readers.columns import LIST_SEPARATOR, fold_key
from reviewlib.readers.intake import (
    Problem,
    list_files,
    name_source,
    problems_frame,
    read_text,
    without_halves,
)
from reviewlib.wording import count_in_words

SUFFIXES = frozenset([".json", ".csv", ".tsv"])
# What a query may call its variables; `...Label` is what Wikidata's label service makes of one.
VARIABLES: Mapping[str, str] = {
    "film": "film item work movie",
    "title": "film_label item_label work_label movie_label title label",
    "original_title": "original_title native_title title_original",
    "date": "date release_date publication_date published year",
    "runtime_min": "duration runtime runtime_min",
    "imdb_id": "imdb_id imdb",
    "tmdb_id": "tmdb_id tmdb",
    "genres": "genre_label genres genre",
    "countries": "country_code country_iso countries",
    "languages": "language_code language_iso languages",
    "director": "director",
    "director_name": "director_label",
    "actor": "actor cast cast_member",
    "actor_name": "actor_label cast_label cast_member_label",
    "writer": "writer screenwriter",
    "writer_name": "writer_label screenwriter_label",
}
JOBS: Mapping[str, str] = {"director": "directing", "writer": "writing", "actor": "acting"}
_ENTITY = re.compile(r"(?:.*/entity/|wd:)?(Q[1-9][0-9]{0,14})>?")
_UNKNOWN = re.compile(r"_:.*|t[0-9]{5,}|.*/\.well-known/genid/.*")

LARGEST_LOOKED_INTO = 50_000_000


def recognise(path: Path) -> str:
    """Say whether a file holds films of a SPARQL result; empty when not.

    Example:
        >>> recognise(Path("no-such-file.json"))
        ''
    """
    try:
        if not path.is_file() or path.stat().st_size > LARGEST_LOOKED_INTO:
            return ""
    except OSError:
        return ""
    if path.suffix.lower() not in SUFFIXES:
        return ""
    cells = _read_cells(path, path.name)
    if isinstance(cells, list) or not {"film", "title"} <= set(_choose(cells.frame.columns)):
        return ""
    entities = cells.frame[_choose(cells.frame.columns)["film"]].map_elements(_entity, return_dtype=pl.String)
    rows = count_in_words(cells.frame.height, "row")
    films = entities.drop_nulls().n_unique()
    return f"Wikidata: a SPARQL result of {rows} on {count_in_words(films, 'film')}" if films else ""


def read_wikidata(path: Path, *, root: Path | None = None) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read the films, and people, that a query on Wikidata gave.

    A result repeats a film for each of its genres, countries and people: its
    rows become one film. A film and a person are named `wd-` and their Q number.
    Of several dates the earliest gives the year; Wikidata's date of publication
    names no country, so no release is made of it. What the query selects are
    films: all are movies. The cast has no order, so billing is null.

    Args:
        path: A file, or a folder of files: .json as the query service gives it, or .csv or .tsv.
        root: The folder from which files are named; by default the file's own.

    Returns:
        The tables "films", "credits" and "people", in the order of the files, and
        the problems (`tables.PROBLEMS`). Every row is about a film of the table or
        refused: one without the film's Q number or without a title (where
        Wikidata has no label, the number stands in its place).

    Example:
        >>> frames, problems = read_wikidata(Path("no-such-file.json"))
        >>> frames["films"].height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])

    Source:
        W3C, SPARQL 1.1 Query Results JSON Format, and CSV and TSV Formats.
    """
    root = root or (path if path.is_dir() else path.parent)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES)
    films: dict[str, dict[str, Any]] = {}
    credits: dict[tuple[str, str, str], dict[str, Any]] = {}
    people: dict[str, dict[str, Any]] = {}
    for file in files:
        source = name_source(file, root)
        cells = _read_cells(file, source)
        if isinstance(cells, list):
            problems += cells
            continue
        problems += cells.problems
        chosen = _choose(cells.frame.columns)
        lacking = [variable for variable in ("film", "title") if variable not in chosen]
        if lacking:
            rows = cells.frame.height
            reason = f"has no variable for {' and '.join(lacking)}: none of its {rows:,} rows is read"
            names = " and ".join(f"?{VARIABLES[name].split()[0]}" for name in lacking)
            remedy = f"Call them {names} in the query."
            problems.append(Problem(source, reason, remedy, line=1))
            continue
        unread = [name for name in cells.frame.columns if name not in chosen.values()]
        if unread:
            reason = f"variables that are not read: {', '.join(unread)}"
            remedy = f"Known are {', '.join(VARIABLES)}."
            problems.append(Problem(source, reason, remedy, "doubtful", 1, unread[0]))
        for line, row in zip(cells.lines, cells.frame.iter_rows(named=True), strict=True):
            values = {name: _value(row[column]) for name, column in chosen.items()}
            number, title = _entity(values["film"]), values["title"]
            if number is None or title is None or title == number:
                wrong = "film" if number is None else "title"
                reason = "no Wikidata number" if number is None else "no label in the language asked for"
                remedy = 'Select the film itself and its label, in more languages: "en,mul,fr".'
                problems.append(
                    Problem(source, reason, remedy, "refused", line, chosen[wrong], values[wrong])
                )
                continue
            _take_film(films.setdefault(number, {"place": (source, line), "title": title}), values)
            for job, department in JOBS.items():
                person, name = _entity(values.get(job)), values.get(f"{job}_name")
                if person is None:
                    continue
                credits.setdefault(
                    (number, person, job),
                    {
                        "film_id": f"wd-{number}",
                        "person_id": f"wd-{person}",
                        "job": job,
                        "department": department,
                    },
                )
                if name and name != person:
                    people.setdefault(person, {"person_id": f"wd-{person}", "name": name})
    frames, found = _convert_films(films)
    credited = pl.DataFrame(list(credits.values()), schema=dict.fromkeys(_CREDIT_COLUMNS, pl.String()))
    named = pl.DataFrame(list(people.values()), schema={"person_id": pl.String(), "name": pl.String()})
    return {
        "films": frames,
        "credits": tables.complete_frame(credited, tables.CREDITS),
        "people": tables.complete_frame(named, tables.PEOPLE),
    }, problems_frame([*problems, *found])


_CREDIT_COLUMNS = ("film_id", "person_id", "job", "department")
_LISTS = ("genres", "countries", "languages")


def name_table(source: str) -> str:
    """Say to which table the problems of a file belong: films, for every one of them.

    Example:
        >>> name_table("query.json")
        'films'
    """
    return "films" if source else ""


def _take_film(film: dict[str, Any], values: Mapping[str, str | None]) -> None:
    for name in ("original_title", "runtime_min", "imdb_id", "tmdb_id"):
        if values.get(name):
            film.setdefault(name, values[name])
    for name in _LISTS:
        listed = film.setdefault(name, {})  # the keys of a mapping: each once, in order
        listed.update(
            dict.fromkeys(value for value in (values.get(name) or "").split(LIST_SEPARATOR) if value)
        )
    date = values.get("date")
    if date:
        film["year"] = min(film.get("year", date[:4]), date[:4])


def _convert_films(films: Mapping[str, dict[str, Any]]) -> tuple[pl.DataFrame, list[Problem]]:
    columns = ["title", "original_title", "year", "runtime_min", "imdb_id", "tmdb_id", *_LISTS]
    rows = [
        {"film_id": f"wd-{number}", "film_type": "movie"}
        | {name: film.get(name) for name in columns}
        | {name: list(film.get(name, ())) for name in _LISTS}
        for number, film in films.items()
    ]
    for row in rows:
        if row["original_title"] == row["title"]:
            row["original_title"] = None
    schema: dict[str, pl.DataType] = dict.fromkeys(["film_id", "film_type", *columns], pl.String())
    schema |= dict.fromkeys(_LISTS, tables.TEXT_LIST)
    places = [film["place"] for film in films.values()]
    cells = Cells(
        pl.DataFrame(rows, schema=schema),
        pl.Series([line for _, line in places], dtype=pl.UInt32),
        sources=pl.Series([source for source, _ in places], dtype=pl.String),
    )
    return convert_cells(cells, tables.FILMS, "")


def _choose(columns: list[str]) -> dict[str, str]:
    """The column of each variable, the preferred name first."""
    by_key = {fold_key(name.lstrip("?")): name for name in reversed(columns)}
    chosen = {}
    for variable, keys in VARIABLES.items():
        found = [by_key[fold_key(key)] for key in keys.split() if fold_key(key) in by_key]
        if found:
            chosen[variable] = found[0]
    return chosen


def _read_cells(file: Path, source: str) -> Cells | list[Problem]:
    suffix = file.suffix.lower()
    if suffix != ".json":
        return read_delimited(file, source, "\t" if suffix == ".tsv" else ",")
    text, problems = read_text(file, source)
    if text is None:
        return problems
    remedy = "Save the result as JSON at query.wikidata.org."
    try:
        result = json.loads(text, parse_constant=lambda _: None)
    except (ValueError, RecursionError) as error:
        reason = f"not JSON: {error}" if isinstance(error, ValueError) else "JSON that nests too deeply"
        return [*problems, Problem(source, reason, remedy)]
    if isinstance(result, dict) and isinstance(result.get("results"), dict):
        rows = result["results"].get("bindings")  # as the endpoint gives it
    else:
        rows = result  # as the page's download gives it: plain objects
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        return [*problems, Problem(source, "not the result of a SPARQL query, or an empty one", remedy)]
    rows = [{without_halves(key): term for key, term in row.items()} for row in rows]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    frame = pl.DataFrame(
        {key: [_literal(row.get(key)) for row in rows] for key in columns},
        schema=dict.fromkeys(columns, pl.String()),
    )
    # A binding has no line of its own: its number stands for it.
    return Cells(frame, pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True), problems)


def _literal(term: Any) -> str | None:
    if isinstance(term, dict):
        if term.get("type") == "bnode":
            return None
        term = term.get("value")
    is_plain = isinstance(term, str | int | float) and not isinstance(term, bool)
    return without_halves(str(term)) if is_plain else None


def _value(cell: str | None) -> str | None:
    text = (cell or "").strip()
    return None if not text or _UNKNOWN.fullmatch(text) else text


def _entity(cell: str | None) -> str | None:
    found = _ENTITY.fullmatch(cell.strip()) if cell else None
    return found[1] if found else None
