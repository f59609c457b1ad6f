"""A list of films in one table, with the names of those who made them: films, credits and people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.days import parse_day
from reviewlib.errors import ScaleError
from reviewlib.readers.cells import Cells, convert_cells, note_extra
from reviewlib.readers.columns import LIST_SEPARATOR, fold_key
from reviewlib.readers.grids import FILE_SUFFIXES, PLAIN, SUFFIXES, Layout, read_grids
from reviewlib.readers.intake import Problem, list_files, name_some, name_source, problems_frame
from reviewlib.scoring.scales import Scale, parse_scale

# What a list may hold, and how its columns are called, the preferred name first.
FILM_KEYS: Mapping[str, str] = {
    "film_id": "film_id",
    "title": "title film movie film_title movie_title primary_title name",
    "original_title": "original_title native_title original",
    "year": "year release_year year_release year_released",
    "release_date": "release_date released released_on",
    "runtime_min": "runtime_min runtime duration running_time running_time_min minutes length",
    "genres": "genres genre major_genre",
    "film_type": "film_type title_type type",
    "imdb_id": "imdb_id imdb const tconst imdb_url site",
    "tmdb_id": "tmdb_id tmdb",
    "audience_score": "audience_score vote_average rating imdb_rating user_rating",
    "audience_votes": "audience_votes vote_count votes num_votes imdb_votes",
    "directors": "directors director directed_by",
    "writers": "writers writer written_by screenplay",
    "cast": "cast actors starring cast_top5 lead_actor_actress",
}
OFFERED_KEYS = tuple(FILM_KEYS)
# Columns that a list of films has, and a table of reviews has not.
FILM_MARKS = frozenset(
    ["runtime_min", "imdb_id", "tmdb_id", "audience_votes", "directors", "writers", "cast", "genres"]
)
JOBS: Mapping[str, tuple[str, str]] = {
    "directors": ("director", "directing"),
    "writers": ("writer", "writing"),
    "cast": ("actor", "acting"),
}
METADATA = {"films": tables.FILMS, "credits": tables.CREDITS, "people": tables.PEOPLE}
_KEYS = {
    fold_key(key): (column, rank)
    for column, keys in FILM_KEYS.items()
    for rank, key in enumerate(keys.split())
}


def read_films(
    path: Path, *, root: Path | None = None, layout: Layout = PLAIN, scale: str | None = None
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read a list of films, one row each, and the people it names.

    Columns are known by the names in `FILM_KEYS`, or named in the layout. A film
    without an id of its own is named by its IMDb id, else by its TMDB id
    (`tmdb-670`), else by its title and year (`oldboy-2003`). A film without a type
    is a movie. Names and genres in one cell stand apart by `|`, or else by commas;
    names give credits, the cast in its order. People are told apart by their names
    alone, which is doubtful, and said. An audience's score of no votes is none.

    Args:
        path: A file of rows, as `reviewtable` takes it, or a folder of such files.
        root: The folder from which files are named; by default the file's own.
        layout: How the table is laid out; `columns` name its columns.
        scale: The scale of the audience's score, such as points/10; without one the
            scores are read as none, and it is said.

    Returns:
        films, credits and people (`tables`), in the file's order, and the problems.
        Every row is a film or refused once.

    Example:
        >>> frames, problems = read_films(Path("no-such-file.csv"))
        >>> frames["films"].height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])
    """
    root = root or (path if path.is_dir() else path.parent)
    files, problems = list_files(path, root=root, suffixes=SUFFIXES if path.is_dir() else FILE_SUFFIXES)
    read: dict[str, list[pl.DataFrame]] = {name: [tables.empty_frame(METADATA[name])] for name in METADATA}
    for file in files:
        for source, cells in read_grids(file, name_source(file, root), layout):
            if isinstance(cells, list):
                problems += cells
                continue
            problems += cells.problems
            frames = _take_films(replace(cells, decimal=layout.decimal), source, layout, scale, problems)
            for name, frame in frames.items():
                read[name].append(_leave_out_known(frame, read[name], METADATA[name], source, problems))
    joined = {name: pl.concat(frames) for name, frames in read.items()}
    if joined["people"].height:
        reason = f"{joined['people'].height:,} people are told apart by their names alone"
        remedy = "Look for namesakes where a career surprises you."
        problems.append(Problem(name_source(path, root), reason, remedy, "doubtful"))
    return joined, problems_frame(problems)


def _leave_out_known(
    frame: pl.DataFrame,
    earlier: list[pl.DataFrame],
    table: tables.Table,
    source: str,
    problems: list[Problem],
) -> pl.DataFrame:
    """Leave out rows that an earlier file of the source holds; a film is named, a person comes again."""
    known = pl.concat(other.select(table.key) for other in earlier)
    if table is tables.FILMS:
        for film_id in frame.join(known, on=table.key, how="semi", maintain_order="left")["film_id"]:
            reason = "the same film_id as in an earlier file"
            remedy = "Keep one row, or name each file as a source: what one leaves open the next one fills."
            problems.append(Problem(source, reason, remedy, column="film_id", value=film_id))
    return frame.join(known, on=table.key, how="anti", nulls_equal=True, maintain_order="left")


def name_table(source: str) -> str:
    """Name the table that the problems of a list belong to."""
    del source
    return "films"


def choose_film_columns(header: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    """Choose which column of a list holds what: a key of `FILM_KEYS` to a column.

    Example:
        >>> choose_film_columns(["Film", "Jahr"], {"year": "Jahr"})
        {'title': 'Film', 'year': 'Jahr'}
    """
    found: dict[str, tuple[int, str]] = {}
    for name in header:
        key = _KEYS.get(fold_key(name))
        if key and name not in columns.values() and key[1] < found.get(key[0], (99, ""))[0]:
            found[key[0]] = (key[1], name)
    chosen = {column: name for column, (_, name) in found.items()}
    return chosen | {_KEYS[fold_key(key)][0]: name for key, name in columns.items() if fold_key(key) in _KEYS}


def find_unknown_film_keys(columns: Mapping[str, str]) -> str:
    """Say which keys of `columns` are none of a film, and which there are; empty when all are known.

    Example:
        >>> find_unknown_film_keys({"title": "Film"})
        ''
    """
    unknown = [key for key in columns if fold_key(key) not in _KEYS]
    return f"columns names {name_some(unknown)}, and a film has {', '.join(OFFERED_KEYS)}" if unknown else ""


def _take_films(
    cells: Cells, source: str, layout: Layout, scale: str | None, problems: list[Problem]
) -> dict[str, pl.DataFrame]:
    header = cells.frame.columns
    chosen = choose_film_columns(header, layout.columns)
    absent = [name for name in layout.columns.values() if name not in header]
    lacking = f"lacks the columns that desk.toml names: {', '.join(absent)}" if absent else ""
    if not lacking and "title" not in chosen:
        lacking = "lacks a column of titles"
    if lacking:
        reason = f"{lacking}, so none of its {cells.frame.height:,} rows is read"
        remedy = f"Its columns are: {name_some(header)}. Name them under columns in desk.toml."
        problems.append(Problem(source, reason, remedy))
        return {}
    problems += note_extra(header, list(chosen.values()), source, ", ".join(OFFERED_KEYS))
    flat = cells.frame.select(
        pl.col(name).list.join(LIST_SEPARATOR) if dtype == tables.TEXT_LIST else pl.col(name)
        for name, dtype in cells.frame.schema.items()
        if name in chosen.values()
    )
    texts = flat.select(pl.col(name).str.strip_chars().alias(column) for column, name in chosen.items())
    texts = texts.with_columns(pl.all().replace("", None))
    texts = _complete(texts)
    if "audience_score" in chosen:
        texts = _place_scores(
            texts, scale, layout.decimal, chosen["audience_score"], source, problems=problems
        )
    films = replace(cells, frame=texts.drop([*JOBS, "release_date"], strict=False), names=chosen, problems=[])
    frame, found = convert_cells(films, tables.FILMS, source)
    for one in found:
        if one.severity == "refused" and one.reason.startswith("film_id: empty") and "film_id" not in chosen:
            # The name that a film lacks would have been made of its title.
            title = "Give the film's title."
            problems.append(replace(one, reason="no title", column=chosen["title"], remedy=title))
        elif "columns that are not read" not in one.reason:
            problems.append(one)
    # Of two rows of one film the first is read, so the names of the second are not.
    is_read = pl.col("film_id").is_in(frame["film_id"].implode()) & pl.col("film_id").is_first_distinct()
    credits = _list_credits(texts.filter(is_read))
    people = credits.select("person_id", name="credited_as").unique(
        "person_id", keep="first", maintain_order=True
    )
    return {
        "films": frame,
        "credits": tables.complete_frame(credits.with_columns(credited_as=None), tables.CREDITS),
        "people": tables.complete_frame(people, tables.PEOPLE),
    }


def _complete(texts: pl.DataFrame) -> pl.DataFrame:
    """Titles without their year, ids without their address, a type, a name for each film."""
    title = pl.col("title")
    named = title.str.extract(r"\(([0-9]{4})\)$")
    year = pl.col("year") if "year" in texts.columns else pl.lit(None, dtype=pl.String)
    if "release_date" in texts.columns:
        days = {text: parse_day(text) for text in texts["release_date"].drop_nulls().unique()}
        years = {text: str(day.year) if day else text[:4] for text, day in days.items()}
        released = pl.col("release_date").replace_strict(years, default=None, return_dtype=pl.String)
        year = pl.coalesce(year, released)
    texts = texts.with_columns(
        title=pl.when(named.is_not_null()).then(title.str.replace(r"\s*\([0-9]{4}\)$", "")).otherwise(title),
        year=pl.coalesce(year, named),
    )
    for column in ("genres", *JOBS):
        if column in texts.columns:
            joined = pl.col(column)
            by_commas = joined.str.replace_all(r"\s*[,;]\s*", LIST_SEPARATOR)
            is_parted = joined.str.contains(LIST_SEPARATOR, literal=True)
            texts = texts.with_columns(pl.when(is_parted).then(joined).otherwise(by_commas).alias(column))
    if "imdb_id" in texts.columns:
        found = pl.col("imdb_id").str.extract(r"(tt[0-9]{5,10})")
        texts = texts.with_columns(imdb_id=pl.coalesce(found, "imdb_id"))
    if "runtime_min" in texts.columns:
        # 0 minutes are not known, 92 min are 92.
        minutes = pl.col("runtime_min").str.replace(r"(?i)\s*min(?:utes|\.)?$", "")
        texts = texts.with_columns(runtime_min=minutes.replace("0", None))
    if {"audience_score", "audience_votes"} <= set(texts.columns):
        # A mean of no votes is none, whatever stands for it.
        is_voted = pl.col("audience_votes").str.contains("[1-9]").fill_null(True)
        texts = texts.with_columns(audience_score=pl.when(is_voted).then("audience_score"))
    if "film_type" in texts.columns:
        typed = pl.col("film_type").str.to_lowercase().str.replace_all(r"[\s_-]+", "_")
        texts = texts.with_columns(film_type=typed.replace({"feature": "movie", "film": "movie"}))
    else:
        texts = texts.with_columns(film_type=pl.lit("movie"))
    return texts if "film_id" in texts.columns else texts.with_columns(film_id=_name_film(texts.columns))


def _slug(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "-").str.strip_chars("-")


def _name_film(columns: list[str]) -> pl.Expr:
    slug = _slug("title").replace("", None)
    by_title = pl.concat_str(slug, "year", separator="-", ignore_nulls=True)
    names = [pl.when(slug.is_not_null()).then(by_title).otherwise(pl.col("title"))]
    if "tmdb_id" in columns:
        names.insert(0, pl.format("tmdb-{}", pl.col("tmdb_id").str.extract(r"^([1-9][0-9]*)$")))
    if "imdb_id" in columns:
        names.insert(0, pl.col("imdb_id").str.extract(r"^(tt[0-9]{5,10})$"))
    return pl.coalesce(names)


def _place_scores(
    texts: pl.DataFrame,
    scale: str | None,
    decimal: str,
    printed: str,
    source: str,
    *,
    problems: list[Problem],
) -> pl.DataFrame:
    """Bring the audience's scores on 0-100, or leave them out where no scale is declared."""
    declared: Scale | None = None
    reason = "scores of the audience, and no scale is declared; read as none"
    try:
        declared = parse_scale(scale) if scale else None
    except ScaleError as error:
        reason = " ".join(str(error).split())
    scored = texts["audience_score"].drop_nulls()
    if declared is not None and declared.letters is None:
        printed_score = pl.col("audience_score")
        number = printed_score.str.replace(decimal, ".", literal=True).cast(pl.Float64, strict=False)
        placed = ((number - declared.worst) / (declared.best - declared.worst) * 100).round(6)
        written = placed.cast(pl.String).str.replace(".", decimal, literal=True)
        # What is no number stays as it is, to be named with its line.
        return texts.with_columns(audience_score=pl.coalesce(written, "audience_score"))
    if scored.len():
        remedy = 'Write the scale in desk.toml, such as scale = "points/10".'
        problems.append(Problem(source, reason, remedy, "doubtful", column=printed, value=scored[0]))
    return texts.drop("audience_score")


def _list_credits(texts: pl.DataFrame) -> pl.DataFrame:
    """One row per film, job and name, in the list's order; the cast with its billing."""
    parts = []
    for column, (job, department) in JOBS.items():
        if column not in texts.columns:
            continue
        named = (
            texts.select("film_id", credited_as=pl.col(column).str.split(LIST_SEPARATOR))
            .explode("credited_as")
            .with_columns(pl.col("credited_as").str.strip_chars())
            .filter(pl.col("credited_as").str.contains(r"[\p{L}\p{N}]"))
            .unique(["film_id", "credited_as"], keep="first", maintain_order=True)
        )
        billing = pl.int_range(1, pl.len() + 1).over("film_id")
        parts.append(
            named.with_columns(
                person_id=pl.format("name-{}", _slug("credited_as")),
                billing=billing if job == "actor" else pl.lit(None, dtype=pl.Int64),
                job=pl.lit(job),
                department=pl.lit(department),
            )
        )
    texts_of = dict.fromkeys(["film_id", "credited_as", "person_id", "job", "department"], pl.String())
    empty = pl.DataFrame(schema=texts_of | {"billing": pl.Int64()})
    credits = pl.concat([empty, *(part.select(empty.columns) for part in parts)])
    return credits.unique(["film_id", "person_id", "job"], keep="first", maintain_order=True)
