"""MovieLens: movies, links to IMDb and TMDB, and the ratings of its users as the audience."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from reviewlib import tables
from reviewlib.readers.cells import Cells, convert_cells, read_delimited, split_lines
from reviewlib.readers.intake import Problem, name_source, problems_frame

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "movies": ("movieId", "title", "genres"),
    "links": ("movieId", "imdbId", "tmdbId"),
    "ratings": ("userId", "movieId", "rating", "timestamp"),
}
NOT_READ = ("tags", "genome-scores", "genome-tags")
WORST_RATING, BEST_RATING = 0.5, 5.0
HEADER_LIMIT = 1_000
LONGEST_TITLE = 1_000
LARGEST_TIMESTAMP = 32_503_680_000  # the year 3000

_ARTICLES = (
    "the|a|an|la|le|les|l'|un|une|el|los|las|una|lo|il|i|gli|der|die|das|ein|eine|det|den|de|et|en|een|het"
    "|o|os|as|um|uma"
)
_TURNED = re.compile(rf"^(?P<title>.+), (?P<article>{_ARTICLES})$", re.IGNORECASE)
_YEAR = re.compile(r"^(?P<title>.*\S)\s*\((?P<year>[0-9]{4})(?:[-–][0-9]{0,4})?\)$")
_BRACKET = re.compile(r"^(?P<title>.*\S)\s+\((?P<inside>(?:[^()]|\([^()]*\))+)\)$")
_ALSO_KNOWN = re.compile(r"\ba\.?k\.?a\.?:?\s+", re.IGNORECASE)


def recognise(path: Path) -> str:
    """Say whether a folder holds MovieLens files, by their headers; empty when not.

    Example:
        >>> recognise(Path("no-such-folder"))
        ''
    """
    files = {name: path / f"{name}.csv" for name in COLUMNS} if path.is_dir() else {}
    found = [name for name, file in files.items() if _has_header(file, COLUMNS[name])]
    return f"MovieLens: {', '.join(found)}" if "movies" in found else ""


def parse_title(printed: str) -> tuple[str, int | None, list[str]]:
    """Take MovieLens's title apart: the title, its year, and the other titles in brackets.

    An article that was turned to the end is turned back. The whole title with
    its brackets is one of the others, for brackets can be part of a title.

    Example:
        >>> parse_title("City of Lost Children, The (Cité des enfants perdus, La) (1995)")
        ('The City of Lost Children', 1995, ['La Cité des enfants perdus',
            'The City of Lost Children (La Cité des enfants perdus)'])
        >>> parse_title("Seven (a.k.a. Se7en) (1995)")
        ('Seven', 1995, ['Se7en'])
        >>> parse_title("Paterson")
        ('Paterson', None, [])
    """
    if len(printed) > LONGEST_TITLE:
        return printed.strip(), None, []
    dated = _YEAR.match(printed.strip())
    rest = dated["title"] if dated else printed.strip()
    others: list[str] = []
    brackets: list[str] = []
    is_certain = True
    while bracket := _BRACKET.match(rest):
        names = [
            _turn(name.strip(" ,;")) for name in _ALSO_KNOWN.split(bracket["inside"]) if name.strip(" ,;")
        ]
        is_certain = is_certain and bool(_ALSO_KNOWN.search(bracket["inside"]))
        others = [*names, *others]
        brackets.insert(0, f"({', '.join(names)})")
        rest = bracket["title"]
    title = _turn(rest)
    if not is_certain:
        others.append(" ".join([title, *brackets]))
    return title, int(dated["year"]) if dated else None, [name for name in others if name != title]


def _turn(title: str) -> str:
    turned = _TURNED.match(title)
    if turned is None:
        return title
    return f"{turned['article']}{'' if turned['article'].endswith(chr(39)) else ' '}{turned['title']}"


def read_movielens(path: Path, *, root: Path | None = None) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """Read MovieLens as films and alternative titles; its users' mean rating is the audience's score.

    A film is named `ml-` and its movieId. The score is the mean of all ratings
    (half a star to five) times 20, its votes their number, its day that of the
    newest rating. MovieLens does not tell films from series: all are movies. The
    genre IMAX is none and left out.

    Args:
        path: The folder with movies.csv, and links.csv and ratings.csv if there are any.
        root: The folder from which files are named; by default the folder itself.

    Returns:
        The tables "films" and "alternative_titles", rows in the file's order, and
        the problems (`tables.PROBLEMS`). Rows of links and ratings about a film
        that movies.csv lacks are refused, as are ratings that are none. That tags
        are not read is said once.

    Example:
        >>> frames, problems = read_movielens(Path("no-such-folder"))
        >>> frames["films"].height, problems["reason"].to_list()
        (0, ['there is no movies.csv'])

    Source:
        GroupLens, README of ml-latest-small.
    """
    root = root or path
    frames = {
        "films": tables.empty_frame(tables.FILMS),
        "alternative_titles": tables.empty_frame(tables.ALTERNATIVE_TITLES),
    }
    movies_path = path / "movies.csv"
    if not movies_path.is_file():
        remedy = "Name the folder that MovieLens's zip unpacks to."
        return frames, problems_frame([Problem(name_source(path, root), "there is no movies.csv", remedy)])
    movies = _read(movies_path, "movies", root)
    if isinstance(movies, list):
        return frames, problems_frame(movies)
    problems = list(movies.problems)
    source = name_source(movies_path, root)
    parsed = [parse_title(title) for title in movies.frame["title"]]
    films = movies.frame.select(
        film_id="ml-" + pl.col("movieId").str.strip_chars(),
        title=pl.Series([title for title, _, _ in parsed], dtype=pl.String),
        year=pl.Series([year and str(year) for _, year, _ in parsed], dtype=pl.String),
        # IMAX, which stands among them, is a way of showing a film.
        genres=pl.col("genres").str.replace_all(r"\(no genres listed\)|(?:^|\|)IMAX\b", ""),
        film_type=pl.lit("movie"),
    ).with_columns(film_id=pl.when(pl.col("film_id") != "ml-").then("film_id"))
    others = pl.DataFrame(
        {"film_id": films["film_id"], "title": [others for _, _, others in parsed]},
        schema_overrides={"title": tables.TEXT_LIST},
    )
    names = {"film_id": "movieId", "title": "title", "year": "title"}
    links_path, ratings_path = path / "links.csv", path / "ratings.csv"
    if links_path.is_file():
        links = _read(links_path, "links", root)
        linked, found = (
            (None, links) if isinstance(links, list) else _take_links(links, films, links_path, root)
        )
        problems += found
        if linked is not None:
            films = films.join(linked, on="film_id", how="left", maintain_order="left")
            names |= {"imdb_id": "links.csv: imdbId", "tmdb_id": "links.csv: tmdbId"}
    frames["films"], found = convert_cells(Cells(films, movies.lines, names=names), tables.FILMS, source)
    problems += found
    is_film = pl.col("film_id").is_in(frames["films"]["film_id"].implode())
    named = others.filter(is_film).unique("film_id", keep="first", maintain_order=True)
    named = named.explode("title").drop_nulls().unique(maintain_order=True)
    frames["alternative_titles"] = tables.complete_frame(named, tables.ALTERNATIVE_TITLES)
    if ratings_path.is_file():
        ratings = _read(ratings_path, "ratings", root)
        if isinstance(ratings, list):
            problems += ratings
        else:
            frames["films"], found = _add_ratings(frames["films"], ratings, name_source(ratings_path, root))
            problems += found
    for name in NOT_READ:
        if (path / f"{name}.csv").is_file():
            reason = "not read: the tables have no place for what users call a film"
            remedy = "Nothing needs to be done."
            problems.append(Problem(name_source(path / f"{name}.csv", root), reason, remedy, "left out"))
    return frames, problems_frame(problems)


def name_table(source: str) -> str:
    """Say to which table the problems of a file belong: films, for every one of them.

    Example:
        >>> name_table("ml/ratings.csv")
        'films'
    """
    return "films" if source else ""


def _has_header(file: Path, columns: tuple[str, ...]) -> bool:
    try:
        if not file.is_file():  # a pipe would hang
            return False
        with file.open("rb") as handle:
            header = handle.readline(HEADER_LIMIT).decode("utf-8-sig", "replace")
    except OSError:
        return False
    return {name.lower() for name in columns} <= {name.strip().lower() for name in header.split(",")}


def _read(file: Path, name: str, root: Path) -> Cells | list[Problem]:
    source, needed = name_source(file, root), COLUMNS[name]
    if name == "ratings":  # numbers alone, and many
        try:
            return split_lines(pl.read_lines(file, glob=False).to_series(), source, ",", needed=needed)
        except (OSError, pl.exceptions.PolarsError) as error:
            reason = f"cannot be read: {str(error).strip().partition(chr(10))[0]}"
            return [Problem(source, reason, "Unpack MovieLens's zip again.")]
    cells = read_delimited(file, source, ",")
    if isinstance(cells, list):
        return cells
    by_key = {column.lower(): column for column in cells.frame.columns}
    lacking = [column for column in needed if column.lower() not in by_key]
    if lacking:
        reason = f"lacks the columns {', '.join(lacking)}, so none of its {cells.frame.height:,} rows is read"
        return [Problem(source, reason, f"The columns are {', '.join(needed)}.", line=1)]
    frame = cells.frame.select(pl.col(by_key[column.lower()]).alias(column) for column in needed)
    return Cells(frame, cells.lines, cells.problems)


def _refuse_others(
    rows: pl.DataFrame, films: pl.DataFrame, source: str, *, once: bool
) -> tuple[pl.DataFrame, list[Problem]]:
    """Part rows about a film of movies.csv, each film once if need be, from the others."""
    is_here = pl.col("film_id").is_in(films["film_id"].drop_nulls().implode()).fill_null(False)
    is_first = pl.col("film_id").is_first_distinct() if once else pl.lit(True)
    problems = [
        Problem(
            source,
            "this film stands on a line above already" if here else "movies.csv does not hold this film",
            "Keep one row for each film of movies.csv."
            if once
            else "Take both files from one MovieLens zip.",
            line=line,
            column="movieId",
            value=(film_id or "").removeprefix("ml-"),
        )
        for line, film_id, here in rows.filter(~(is_here & is_first))
        .select("line", "film_id", is_here.alias("here"))
        .iter_rows()
    ]
    return rows.filter(is_here & is_first), problems


def _take_links(
    links: Cells, films: pl.DataFrame, file: Path, root: Path
) -> tuple[pl.DataFrame, list[Problem]]:
    imdb = pl.col("imdbId").str.strip_chars()
    rows = links.frame.select(
        film_id="ml-" + pl.col("movieId").str.strip_chars(),
        imdb_id=pl.when(imdb.str.contains("^[0-9]+$")).then("tt" + imdb.str.zfill(7)).otherwise(imdb),
        tmdb_id="tmdbId",
        line=links.lines,
    )
    kept, problems = _refuse_others(rows, films, name_source(file, root), once=True)
    return kept.drop("line"), [*links.problems, *problems]


def _add_ratings(films: pl.DataFrame, ratings: Cells, source: str) -> tuple[pl.DataFrame, list[Problem]]:
    rating = pl.col("rating").str.strip_chars().cast(pl.Float64, strict=False)
    rows = ratings.frame.select(
        "rating",
        film_id="ml-" + pl.col("movieId").str.strip_chars(),
        value=pl.when(rating.is_between(WORST_RATING, BEST_RATING)).then(rating),
        second=pl.col("timestamp").str.strip_chars().cast(pl.Int64, strict=False),
        line=ratings.lines,
    )
    remedy = f"A rating is {WORST_RATING:g} to {BEST_RATING:g}."
    problems = [
        Problem(source, "not a rating", remedy, line=line, column="rating", value=value)
        for line, value in rows.filter(pl.col("value").is_null()).select("line", "rating").iter_rows()
    ]
    kept, found = _refuse_others(rows.drop_nulls("value"), films, source, once=False)
    newest = kept.filter(pl.col("second").is_between(0, LARGEST_TIMESTAMP))["second"].max()
    as_of = datetime.fromtimestamp(int(newest), UTC).date() if isinstance(newest, int) else None
    means = kept.group_by("film_id").agg(score=pl.col("value").mean() * 20, votes=pl.len().cast(pl.Int64))
    rated = films.join(means, on="film_id", how="left", maintain_order="left").with_columns(
        audience_score="score",
        audience_votes="votes",
        audience_as_of=pl.when(pl.col("votes").is_not_null()).then(pl.lit(as_of, dtype=pl.Date)),
    )
    return rated.select(films.columns), [*ratings.problems, *problems, *found]
