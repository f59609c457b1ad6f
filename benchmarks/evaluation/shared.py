"""Films as several public tables print them, each with its IMDb id: what links are measured on.

The tables are those of the folder `shared/data` beside the checkout; nothing of
them is kept here. A table that is not there gives no rows.
"""

import json
from pathlib import Path

import polars as pl

PRINTED = {
    "source": pl.String(),
    "id": pl.String(),
    "title": pl.String(),
    "original_title": pl.String(),
    "year": pl.Int32(),
    "votes": pl.Int64(),
    "film_type": pl.String(),
    "director": pl.String(),
    "cast": pl.List(pl.String()),
    "text": pl.String(),
}
"""One film as one source prints it; id is IMDb's, or the source's own behind its name."""


def find_shared(start: Path) -> Path | None:
    """Find the folder of public data beside a checkout, or beside one of its parents."""
    for folder in start.resolve().parents:
        found = folder / "shared" / "data"
        if found.is_dir():
            return found
    return None


def read_printed(shared: Path) -> pl.DataFrame:
    """Read every source into one frame of `PRINTED` rows, one per source and film."""
    readers = (_read_movielens, _read_oscars, _read_biopics, _read_imdb, _read_korean, _read_wikipedia)
    frames = []
    for read in readers:
        try:
            frames.append(_complete(read(shared)))
        except FileNotFoundError:
            continue
    return pl.concat([pl.DataFrame(schema=PRINTED), *frames]).filter(
        pl.col("title").is_not_null() & pl.col("year").is_not_null()
    )


def _complete(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in PRINTED.items()
    )


def _read_movielens(shared: Path) -> pl.DataFrame:
    folder = shared / "movielens_small"
    imdb_ids = pl.read_csv(folder / "links.csv", infer_schema=False)
    ratings = pl.read_csv(folder / "ratings.csv", infer_schema=False).rename(str.lower)
    counted = ratings.group_by("movieid").agg(ratings=pl.len())
    year = pl.col("title").str.extract(r"\((\d{4})(?:[-–]\d{0,4})?\)\s*$", 1).cast(pl.Int32)
    return (
        pl.read_csv(folder / "movies.csv", infer_schema=False)
        .join(imdb_ids, on="movieId")
        .join(counted, left_on="movieId", right_on="movieid", how="left")
        .select(
            source=pl.lit("movielens"),
            id="tt" + pl.col("imdbId"),
            year=year,
            title=pl.col("title").str.replace(r"\s*\(\d{4}(?:[-–]\d{0,4})?\)\s*$", ""),
            # Some 600 people rated here; IMDb's voters are about as many times more.
            votes=pl.col("ratings").fill_null(1).cast(pl.Int64) * 500,
        )
    )


def _read_oscars(shared: Path) -> pl.DataFrame:
    read = pl.read_csv(shared / "oscars" / "oscars.csv", separator="\t", quote_char=None, infer_schema=False)
    listed = read.with_columns(pl.col("Film", "FilmId").str.split("|")).filter(
        pl.col("Film").list.len() == pl.col("FilmId").list.len()
    )
    nominee = pl.col("Nominees").str.split("|").list.first()
    return (
        listed.explode("Film", "FilmId")
        .drop_nulls("FilmId")
        .filter(pl.col("FilmId").str.starts_with("tt"))
        .group_by("FilmId", maintain_order=True)
        .agg(
            title=pl.col("Film").first().str.replace_all(r'\\"', '"'),
            year=pl.col("Year").first().str.head(4).cast(pl.Int32),
            director=nominee.filter(pl.col("Class") == "Directing").first(),
            cast=nominee.filter(pl.col("Class") == "Acting").unique(maintain_order=True).drop_nulls(),
            is_short=pl.col("CanonicalCategory").str.to_lowercase().str.contains("short").any(),
        )
        .select(
            source=pl.lit("oscars"),
            id="FilmId",
            title="title",
            year="year",
            director="director",
            cast="cast",
            film_type=pl.when("is_short").then(pl.lit("short")).otherwise(pl.lit("movie")),
            votes=pl.when("is_short").then(600).otherwise(6_000),
        )
    )


def _read_biopics(shared: Path) -> pl.DataFrame:
    path = shared / "fivethirtyeight" / "biopics" / "biopics.csv"
    read = pl.read_csv(path, infer_schema=False, encoding="latin-1")
    return (
        read.with_columns(id=pl.col("site").str.extract(r"(tt\d+)", 1))
        .drop_nulls("id")
        .unique("id", keep="first", maintain_order=True)
        .select(
            source=pl.lit("biopics"),
            id="id",
            title="title",
            year=pl.col("year_release").cast(pl.Int32),
            director="director",
            cast=pl.concat_list("lead_actor_actress").list.drop_nulls(),
            votes=pl.lit(8_000),
        )
    )


def _read_imdb(shared: Path) -> pl.DataFrame:
    folder = shared / "imdb_cut"

    def read(name: str) -> pl.DataFrame:
        path = folder / f"{name}.tsv"
        return pl.read_csv(path, separator="\t", quote_char=None, null_values=["\\N"], infer_schema=False)

    credited = (
        read("title.principals")
        .join(read("name.basics").select("nconst", "primaryName"), on="nconst")
        .group_by("tconst")
        .agg(
            director=pl.col("primaryName").filter(pl.col("category") == "director").first(),
            cast=pl.col("primaryName").filter(pl.col("category").is_in(["actor", "actress"])),
        )
    )
    kinds = {"movie": "movie", "short": "short", "tvEpisode": "episode", "tvSeries": "series"}
    return (
        read("title.basics")
        .join(read("title.ratings"), on="tconst", how="left")
        .join(credited, on="tconst", how="left")
        .filter(pl.col("titleType") != "tvEpisode")
        .select(
            source=pl.lit("imdb"),
            id="tconst",
            title="primaryTitle",
            original_title="originalTitle",
            year=pl.col("startYear").cast(pl.Int32),
            votes=pl.col("numVotes").cast(pl.Int64),
            film_type=pl.col("titleType").replace_strict(kinds, default="other"),
            director="director",
            cast="cast",
        )
    )


def _read_korean(shared: Path) -> pl.DataFrame:
    read = pl.read_csv(shared / "tmdb_korean" / "kr_movies.csv", infer_schema=False)
    try:
        imdb_ids = pl.read_csv(shared / "movielens_small" / "links.csv", infer_schema=False).drop_nulls()
    except FileNotFoundError:
        imdb_ids = pl.DataFrame(schema={"tmdbId": pl.String, "imdbId": pl.String})
    imdb_ids = imdb_ids.select(tmdb_id="tmdbId", imdb_id="tt" + pl.col("imdbId")).unique("tmdb_id")
    return read.join(imdb_ids, on="tmdb_id", how="left").select(
        source=pl.lit("tmdb"),
        id=pl.coalesce("imdb_id", "tmdb" + pl.col("tmdb_id")),
        title="title",
        original_title="original_title",
        year=pl.col("year").cast(pl.Int32),
        votes=pl.col("vote_count").cast(pl.Int64) * 10,
        film_type=pl.lit("movie"),
        director="director",
        cast=pl.col("cast_top5").str.split("|"),
    )


def _read_wikipedia(shared: Path) -> pl.DataFrame:
    rows = []
    for path in sorted((shared / "wikipedia_films").glob("movies-*.json")):
        rows += [
            {"id": f"wiki:{film['year']}:{film['title']}", "source": "wikipedia", "text": film["extract"]}
            | {name: film[name] for name in ("title", "year", "cast")}
            for film in json.loads(path.read_text(encoding="utf-8"))
            if film.get("extract")
        ]
    if not rows:
        raise FileNotFoundError(shared)
    # A film listed under two years has one text: which of the two is meant cannot be told.
    return pl.DataFrame(rows).unique("id", keep="first").unique("text", keep="none").sort("id")
