"""The editor's word on links, checked against what the desk has."""

import polars as pl

from reviewlib import tables
from reviewlib.tables import Frame

_IMDB_ID = r"(?:^|/title/)(tt\d{6,10})(?:$|[/?])"


def check_overrides(
    overrides: pl.DataFrame, reviews: pl.DataFrame, films: Frame, source: str
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Part the overrides that name a review and a film of the desk from those that do not.

    Args:
        overrides: line, review_id, film_id, as `read_overrides` gives them.
        reviews: A `tables.REVIEWS` frame.
        films: A `tables.FILMS` frame, eager or lazy.
        source: How the file is called in PROBLEMS.

    Returns:
        The overrides that can be followed, and a `tables.PROBLEMS` frame with the others.
    """
    overrides = _resolve(overrides, films)
    known = (
        films.lazy()
        .select("film_id")
        .join(overrides.lazy().select("film_id").unique(), on="film_id", how="semi")
        .collect()
    )
    unknown_review = ~pl.col("review_id").is_in(reviews["review_id"].implode())
    unknown_film = ~pl.col("film_id").is_in(known["film_id"].implode()) & (
        pl.col("film_id") != tables.NO_FILM
    )
    refused = overrides.filter(unknown_review | unknown_film).select(
        source=pl.lit(source),
        line=pl.col("line"),
        column=pl.when(unknown_review).then(pl.lit("review_id")).otherwise(pl.lit("film_id")),
        value=pl.when(unknown_review).then("review_id").otherwise("film_id"),
        reason=pl.when(unknown_review)
        .then(pl.lit("the desk has no review of this name"))
        .otherwise(pl.lit("the desk has no film of this name")),
        remedy=pl.lit(
            f"Take the names from `reviewlib link`, or IMDb's ids, write {tables.NO_FILM} for a film the desk"
            " lacks, or remove the line."
        ),
        severity=pl.lit("refused", dtype=tables.SEVERITY),
    )
    return overrides.filter(~(unknown_review | unknown_film)), tables.complete_frame(refused, tables.PROBLEMS)


def _resolve(overrides: pl.DataFrame, films: Frame) -> pl.DataFrame:
    """Take IMDb's id of a film, or its address there, for the film_id it has in the desk."""
    named = overrides.with_columns(imdb_id=pl.col("film_id").str.extract(_IMDB_ID, 1))
    wanted = named.lazy().select("imdb_id").drop_nulls().unique()
    by_imdb = (
        films.lazy()
        .select("imdb_id", of_desk="film_id")
        .join(wanted, on="imdb_id", how="semi")
        .unique("imdb_id", keep="none")
        .collect()
    )
    return named.join(by_imdb, on="imdb_id", how="left", maintain_order="left").select(
        "line", "review_id", film_id=pl.coalesce("of_desk", "film_id")
    )
