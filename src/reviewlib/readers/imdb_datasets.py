r"""IMDb's dataset files: tab-separated, `\N` for none, quotes are data.

One folder holds any of title.basics, title.akas, title.crew, title.episode,
title.principals, title.ratings and name.basics, packed (.tsv.gz) or not.
"""

import gzip
import io
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.readers.cells import Cells, convert_cells, split_lines
from reviewlib.readers.columns import LIST_SEPARATOR
from reviewlib.readers.intake import Problem, name_source, problems_frame

# The columns that IMDb documents; those that the tables have no place for are passed over.
COLUMNS: Mapping[str, str] = {
    "title.basics": (
        "tconst titleType primaryTitle originalTitle isAdult startYear endYear runtimeMinutes genres"
    ),
    "title.akas": "titleId ordering title region language types attributes isOriginalTitle",
    "title.crew": "tconst directors writers",
    "title.episode": "tconst parentTconst seasonNumber episodeNumber",
    "title.principals": "tconst ordering nconst category job characters",
    "title.ratings": "tconst averageRating numVotes",
    "name.basics": "nconst primaryName birthYear deathYear primaryProfession knownForTitles",
}
TABLE_OF: Mapping[str, str] = {
    "title.basics": "films",
    "title.ratings": "films",
    "title.episode": "films",
    "title.akas": "alternative_titles",
    "title.principals": "credits",
    "title.crew": "credits",
    "name.basics": "people",
}
FILM_TYPES: Mapping[str, str] = {
    "movie": "movie",
    "tvMovie": "tv_movie",
    "tvSeries": "series",
    "tvMiniSeries": "mini_series",
    "tvEpisode": "episode",
    "short": "short",
    "tvShort": "short",
    "video": "video",
    "tvSpecial": "other",
    "tvPilot": "other",
    "videoGame": "other",
    "audiobook": "other",
    "radioSeries": "other",
    "radioEpisode": "other",
    "podcastSeries": "other",
    "podcastEpisode": "other",
    "musicVideo": "other",
}
# Category to job and department; the words of a category not listed are its job, and its department is crew.
CATEGORIES: Mapping[str, tuple[str, str]] = {
    "actor": ("actor", "acting"),
    "actress": ("actor", "acting"),
    "self": ("self", "acting"),
    "director": ("director", "directing"),
    "writer": ("writer", "writing"),
    "producer": ("producer", "production"),
    "casting_director": ("casting director", "production"),
    "composer": ("composer", "sound"),
    "cinematographer": ("cinematographer", "camera"),
    "editor": ("editor", "editing"),
    "production_designer": ("production designer", "art"),
    "archive_footage": ("archive footage", "archive"),
    "archive_sound": ("archive sound", "archive"),
}
CHUNK = 1 << 20
LARGEST_UNPACKED = 32 << 30
MOST_PACKING = 100  # IMDb's own files pack to a fifth; a bomb to a thousandth
HEADER_LIMIT = 10_000


def recognise(path: Path) -> str:
    """Say which of IMDb's dataset files a folder or file holds, by their headers; empty when none.

    Example:
        >>> recognise(Path("no-such-folder"))
        ''
    """
    found = [name for name, file in _find_files(path)[0].items() if _has_header(file, name)]
    return f"IMDb dataset files: {', '.join(found)}" if found else ""


def read_imdb(path: Path, *, root: Path | None = None) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read IMDb's dataset files as films, alternative titles, credits and people.

    A film's and a person's id are IMDb's own (tt, nm). The score of
    title.ratings is the audience's, times ten; its day is not known. `ordering`
    in title.principals is no billing (IMDb: "uniquely identify rows"), so
    billing is null. A director or writer of title.crew who stands in
    title.principals too is one credit. Several characters of one credit are
    joined by ` / `. IMDb's regions that are no country of today (XWW for the
    world, SUHH for the Soviet Union) stay as they are.

    Args:
        path: The folder with the files, or one of them.
        root: The folder from which files are named; by default the folder itself.

    Returns:
        The tables by name, rows in the files' order, and the problems
        (`tables.PROBLEMS`). A row with more or fewer cells than the header, one
        whose key stands above and one that lacks a required value are refused;
        ratings of titles that title.basics lacks as well. title.episode has no
        place in the tables; that it is not read is said once.

    Example:
        >>> frames, problems = read_imdb(Path("no-such-folder"))
        >>> frames["films"].height, problems["reason"].to_list()
        (0, ['there is no such file or folder'])

    Source:
        IMDb, "IMDb Non-Commercial Datasets", developer.imdb.com/non-commercial-datasets.
    """
    root = root or (path if path.is_dir() else path.parent)
    frames = {name: tables.empty_frame(table) for name, table in _TABLES.items()}
    files, problems = _find_files(path, root)
    if not files and not problems:
        reason = (
            "none of IMDb's dataset files is here" if path.exists() else "there is no such file or folder"
        )
        remedy = f"The format takes {', '.join(COLUMNS)}, each .tsv or .tsv.gz."
        problems.append(Problem(name_source(path, root), reason, remedy))
    cells: dict[str, Cells] = {}
    for name, file in files.items():
        read = _read_cells(file, name, name_source(file, root))
        if isinstance(read, list):
            problems += read
        else:
            problems += read.problems
            cells[name] = read
    sources = {name: name_source(file, root) for name, file in files.items()}

    def convert(name: str, make: Callable[[pl.DataFrame], pl.DataFrame], names: dict[str, str]) -> None:
        if name in cells:
            table = _TABLES[TABLE_OF[name]]
            given = Cells(make(cells[name].frame), cells[name].lines, names=names)
            frames[TABLE_OF[name]], found = convert_cells(given, table, sources[name])
            problems.extend(found)

    if "title.basics" in cells:
        problems += _note_unknown_types(cells["title.basics"], sources["title.basics"])
    convert("title.basics", _make_films, _FILM_NAMES)
    if "title.akas" in cells:
        cells["title.akas"], found = _keep_once(cells["title.akas"], sources["title.akas"])
        problems += found
    convert("title.akas", _make_titles, {"film_id": "titleId"})
    convert("title.principals", _make_credits, _CREDIT_NAMES)
    convert("name.basics", _make_people, {"name": "primaryName", "person_id": "nconst"} | _YEAR_NAMES)
    if "title.ratings" in cells:
        frames["films"], found = _add_ratings(
            frames["films"], cells["title.ratings"], sources["title.ratings"]
        )
        problems += found
    if "title.crew" in cells:
        frames["credits"] = _add_crew(frames["credits"], cells["title.crew"].frame)
    if "title.episode" in cells:
        rows = cells["title.episode"].frame.height
        reason = f"{rows:,} rows say which series an episode is of: not read, no table holds it"
        remedy = "Nothing needs to be done; the episodes themselves are read from title.basics."
        problems.append(Problem(sources["title.episode"], reason, remedy, "left out"))
    return frames, problems_frame(problems)


_TABLES = {
    "films": tables.FILMS,
    "alternative_titles": tables.ALTERNATIVE_TITLES,
    "credits": tables.CREDITS,
    "people": tables.PEOPLE,
}
_YEAR_NAMES = {"birth_year": "birthYear", "death_year": "deathYear"}
_FILM_NAMES = {"film_id": "tconst", "imdb_id": "tconst", "title": "primaryTitle", "film_type": "titleType"}
_FILM_NAMES |= {"year": "startYear", "runtime_min": "runtimeMinutes"}
_CREDIT_NAMES = {"film_id": "tconst", "person_id": "nconst", "job": "category", "character": "characters"}


def name_table(source: str) -> str:
    """Say to which table the rows of a file belong; films for what is none of IMDb's files.

    Example:
        >>> name_table("imdb/title.akas.tsv.gz")
        'alternative_titles'
    """
    return TABLE_OF.get(_stem(source.rpartition("/")[2]), "films")


def _stem(file_name: str) -> str:
    return file_name.lower().removesuffix(".gz").removesuffix(".tsv")


def _find_files(path: Path, root: Path | None = None) -> tuple[dict[str, Path], list[Problem]]:
    try:
        there = sorted(path.iterdir()) if path.is_dir() else [path]
        there = [file for file in there if _stem(file.name) in COLUMNS and file.is_file()]
    except OSError as error:
        reason = f"cannot be read: {(error.strerror or '').lower()}"
        return {}, [Problem(name_source(path, root or path), reason, "Make the folder readable.")]
    files: dict[str, Path] = {}
    problems = []
    for file in there:
        if _stem(file.name) in files:
            reason = f"{files[_stem(file.name)].name} is read already"
            problems.append(Problem(name_source(file, root or path), reason, "Keep one of the two."))
        else:
            files[_stem(file.name)] = file
    return files, problems


def _has_header(file: Path, name: str) -> bool:
    try:
        with gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb") as handle:
            header = handle.readline(HEADER_LIMIT).decode("utf-8", "replace").rstrip("\r\n").split("\t")
    except (OSError, EOFError, zlib.error):
        return False
    return set(COLUMNS[name].split()) <= set(header)


def _unpack(file: Path) -> io.BytesIO:
    unpacked = io.BytesIO()
    most = min(LARGEST_UNPACKED, max(file.stat().st_size * MOST_PACKING, 100 * CHUNK))
    with gzip.open(file) as handle:
        while chunk := handle.read(CHUNK):
            unpacked.write(chunk)
            if unpacked.tell() > most:
                raise OSError(0, f"unpacks to more than {MOST_PACKING} times its size")
    unpacked.seek(0)
    return unpacked


def _read_cells(file: Path, name: str, source: str) -> Cells | list[Problem]:
    """Read a file by its lines, so that every cell is text and every row keeps its number."""
    try:
        lines = pl.read_lines(_unpack(file) if file.suffix.lower() == ".gz" else file, glob=False)
    except (OSError, EOFError, zlib.error, pl.exceptions.PolarsError) as error:
        said = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        reason = f"cannot be read: {said.strip().partition(chr(10))[0]}"
        return [Problem(source, reason, "Fetch the file again: text in UTF-8, packed with gzip or not.")]
    cells = split_lines(lines.to_series(), source, "\t", needed=COLUMNS[name].split())
    if isinstance(cells, list):
        return cells
    frame = cells.frame.with_columns(pl.when(pl.all() != r"\N").then(pl.all()))
    return Cells(frame, cells.lines, cells.problems)


def _make_films(basics: pl.DataFrame) -> pl.DataFrame:
    original = pl.col("originalTitle")
    film_type = pl.col("titleType").replace_strict(FILM_TYPES, default="other", return_dtype=pl.String)
    return basics.select(
        film_id="tconst",
        imdb_id="tconst",
        title="primaryTitle",
        original_title=pl.when(original != pl.col("primaryTitle")).then(original),
        film_type=pl.when(pl.col("titleType").is_not_null()).then(film_type).otherwise(pl.lit("other")),
        year="startYear",
        runtime_min="runtimeMinutes",
        genres=pl.col("genres").str.replace_all(",", LIST_SEPARATOR, literal=True),
    )


def _note_unknown_types(basics: Cells, source: str) -> list[Problem]:
    is_unknown = ~basics.frame["titleType"].is_in(list(FILM_TYPES)).fill_null(False)
    unknown = pl.DataFrame({"line": basics.lines, "type": basics.frame["titleType"]}).filter(is_unknown)
    reason = "not a type of title that is known; read as other"
    return [
        Problem(source, reason, f"Known: {', '.join(FILM_TYPES)}.", "doubtful", line, "titleType", found)
        for line, found in unknown.iter_rows()
    ]


def _keep_once(akas: Cells, source: str) -> tuple[Cells, list[Problem]]:
    """Keep a title once for a region: IMDb lists it anew for each language and each note on its use."""
    is_first = akas.frame.select(pl.struct("titleId", "title", "region").is_first_distinct()).to_series()
    again = akas.frame.with_columns(line=akas.lines).filter(~is_first)
    reason = "the same title for the same region, listed above in another language or with another note"
    remedy = "Nothing: the title is kept once."
    problems = [
        Problem(source, reason, remedy, "left out", line, "title", title)
        for line, title in again.select("line", "title").iter_rows()
    ]
    return Cells(akas.frame.filter(is_first), akas.lines.filter(is_first), akas.problems), problems


def _make_titles(akas: pl.DataFrame) -> pl.DataFrame:
    return akas.select("title", "region", "language", film_id="titleId")


def _make_credits(principals: pl.DataFrame) -> pl.DataFrame:
    category = pl.col("category")
    words = category.str.replace_all("_", " ", literal=True)
    jobs = {name: job for name, (job, _) in CATEGORIES.items()}
    departments = {name: department for name, (_, department) in CATEGORIES.items()}
    # ["Bruno", "Self"]; a file that went through a spreadsheet has its quotes doubled and quotes around it.
    listed = (
        pl.when(pl.col("characters").str.starts_with('"['))
        .then(pl.col("characters").str.slice(1).str.head(-1).str.replace_all('""', '"', literal=True))
        .otherwise("characters")
    )
    is_list = listed.str.contains(r'^\["(?s:.*)"\]$')
    # Its own pattern, for one cell that is no JSON would fail the whole column.
    names = listed.str.extract_all(r'"(?:[^"\\]|\\.)*"').list.eval(
        pl.element()
        .str.head(-1)
        .str.slice(1)
        .str.replace_all(r"\"", '"', literal=True)
        .str.replace_all(r"\\", "\\", literal=True)
    )
    return principals.select(
        film_id="tconst",
        person_id="nconst",
        job=category.replace_strict(jobs, default=words),
        department=category.replace_strict(departments, default=pl.lit("crew")),
        character=pl.when(is_list).then(names.list.join(" / ")).otherwise("characters"),
    )


def _make_people(names: pl.DataFrame) -> pl.DataFrame:
    return names.select(
        person_id="nconst", name="primaryName", birth_year="birthYear", death_year="deathYear"
    )


def _add_ratings(films: pl.DataFrame, ratings: Cells, source: str) -> tuple[pl.DataFrame, list[Problem]]:
    average = pl.col("averageRating").cast(pl.Float64, strict=False)
    votes = pl.col("numVotes").cast(pl.Int64, strict=False)
    rated = ratings.frame.select(
        film_id="tconst",
        score=pl.when(average.is_between(1, 10)).then((average * 10).round(4)),
        votes=pl.when(votes >= 0).then(votes),
        printed="averageRating",
        printed_votes="numVotes",
        line=ratings.lines,
    )
    problems = []
    for column, printed, name, remedy in (
        ("score", "printed", "averageRating", "Write a number of 1 to 10, such as 7.8."),
        ("votes", "printed_votes", "numVotes", "Write a whole number."),
    ):
        bad = rated.filter(pl.col(column).is_null() & pl.col(printed).is_not_null())
        reason = "not a number that a rating can have; read as none"
        problems += [
            Problem(source, reason, remedy, "doubtful", line, name, value)
            for line, value in bad.select("line", printed).iter_rows()
        ]
    is_first = pl.col("film_id").is_first_distinct()
    is_here = pl.col("film_id").is_in(films["film_id"].implode()).alias("is_here")
    for line, film_id, seen in (
        rated.filter(~(is_first & is_here).fill_null(False)).select("line", "film_id", is_here).iter_rows()
    ):
        reason = "rated on a line above already" if seen else "title.basics does not hold this title"
        remedy = "Keep one rating for each title of title.basics."
        problems.append(Problem(source, reason, remedy, "refused", line, "tconst", film_id))
    kept = rated.filter(is_first & is_here).select("film_id", "score", "votes")
    return (
        films.join(kept, on="film_id", how="left", maintain_order="left")
        .with_columns(audience_score="score", audience_votes="votes")
        .select(films.columns),
        problems,
    )


def _add_crew(credits: pl.DataFrame, crew: pl.DataFrame) -> pl.DataFrame:
    """Add directors and writers that title.principals does not name."""
    added = [
        crew.select(film_id="tconst", person_id=pl.col(column).str.split(","))
        .explode("person_id")
        .with_columns(pl.col("person_id").str.strip_chars())
        .filter(pl.col("person_id") != "")
        .with_columns(job=pl.lit(job), department=pl.lit(CATEGORIES[job][1]))
        for column, job in (("directors", "director"), ("writers", "writer"))
    ]
    named = pl.concat(added).unique(maintain_order=True)
    new = named.join(credits, on=["film_id", "person_id", "job"], how="anti", maintain_order="left")
    return pl.concat([credits, tables.complete_frame(new, tables.CREDITS)])
