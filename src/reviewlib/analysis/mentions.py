"""What reviews mention beside the film itself: other films, and people without a credit in it."""

import polars as pl

from reviewlib.names.persons import person_key
from reviewlib.names.titles import title_key
from reviewlib.tables import Frame

DEPARTMENT_OF_ROLE = {"cast": "acting", "director": "directing"}
MOST_NAMED = 3


def count_films_mentioned(mentions: Frame, reviews: Frame, films: Frame) -> pl.DataFrame:
    """Count in how many reviews each other film is mentioned.

    A film of the desk is known by its film_id, any other by its title and year as
    the reviews write them. A review that mentions a film twice counts once. Left
    out: the film reviewed, and films that a review says it is not about.

    Args:
        mentions: A `tables.MENTIONS` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.

    Returns:
        One row per film, mentioned most first (ties by title, year):

        - film_id (String): null where the desk does not have the film
        - title (String): of FILMS, else as most often written; year (Int32): likewise
        - reviews (UInt32): reviews that mention it
        - named_in (String): titles over the first three of those reviews, and how many more
        - is_reviewed (Boolean): a review here is about it

    Example:
        >>> mentions = pl.DataFrame({
        ...     "review_id": ["r1", "r2"], "start": [9, 4], "kind": ["film"] * 2, "text": ["Burning", "Rain"],
        ...     "role": [None, None], "year": [2018, 1990], "film_id": ["f1", None],
        ... }, schema_overrides={"role": pl.String})
        >>> reviews = pl.DataFrame({
        ...     "review_id": ["r1", "r2"], "film_id": ["f2", "f1"], "title_printed": ["Moon", "Burning"],
        ... })
        >>> films = pl.DataFrame({"film_id": ["f1"], "title": ["Burning"], "year": [2018]})
        >>> counted = count_films_mentioned(mentions, reviews, films)
        >>> counted.select("title", "year", "reviews", "named_in", "is_reviewed").rows()
        [('Burning', 2018, 1, 'Moon', True), ('Rain', 1990, 1, 'Burning', False)]
    """
    reviewed = reviews.lazy().select("film_id").drop_nulls().unique().with_columns(is_reviewed=True)
    known = films.lazy().select("film_id", known_title="title", known_year="year")
    is_other = (pl.col("kind").cast(pl.String) == "film") & pl.col("role").is_null()
    is_strange = pl.col("film_id").is_null()
    return (
        mentions.lazy()
        .filter(is_other)
        .join(
            reviews.lazy().select("review_id", "title_printed"),
            on="review_id",
            how="inner",
            maintain_order="left",
        )
        .group_by(
            "film_id",
            pl.when(is_strange).then(title_key(pl.col("text"))).alias("key"),
            pl.when(is_strange).then(pl.col("year")).alias("of_year"),
            maintain_order=True,
        )
        .agg(
            pl.col("text").mode().sort().first().alias("written"),
            pl.col("review_id").n_unique().cast(pl.UInt32).alias("reviews"),
            _titles_over(),
        )
        .join(known, on="film_id", how="left", validate="m:1")
        .join(reviewed, on="film_id", how="left", validate="m:1")
        .select(
            "film_id",
            pl.coalesce("known_title", "written").alias("title"),
            pl.coalesce("known_year", "of_year").cast(pl.Int32).alias("year"),
            "reviews",
            "named_in",
            pl.col("is_reviewed").fill_null(False),
        )
        .sort("reviews", "title", "year", descending=[True, False, False])
        .collect()
    )


def count_mentions_by_year(mentioned: Frame) -> pl.DataFrame:
    """Count the films that reviews mention by the year they are from.

    Left out: films whose year is not known. A film counts once, however many
    reviews mention it.

    Args:
        mentioned: A frame of `count_films_mentioned`.

    Returns:
        One row per year from the first to the last, in time's order; years without a film too:

        - year (Int32)
        - films (UInt32): films of that year that reviews mention
        - reviewed (UInt32): those of them that are reviewed here

    Example:
        >>> mentioned = pl.DataFrame({"year": [2016, 2018, 2018], "is_reviewed": [False, True, False]})
        >>> count_mentions_by_year(mentioned).rows()
        [(2016, 1, 0), (2017, 0, 0), (2018, 2, 1)]
    """
    counted = (
        mentioned.lazy()
        .select(pl.col("year").cast(pl.Int32), "is_reviewed")
        .drop_nulls("year")
        .group_by("year")
        .agg(
            films=pl.len().cast(pl.UInt32),
            reviewed=pl.col("is_reviewed").sum().cast(pl.UInt32),
        )
    )
    ends = counted.select(first=pl.col("year").min(), last=pl.col("year").max() + 1).drop_nulls()
    return (
        ends.select(pl.int_ranges("first", "last", dtype=pl.Int32).alias("year"))
        .explode("year", empty_as_null=False)
        .join(counted, on="year", how="left", validate="1:1", maintain_order="left")
        .with_columns(pl.col("films", "reviewed").fill_null(0))
        .collect()
    )


def list_people_without_credit(mentions: Frame, reviews: Frame, credits: Frame) -> pl.DataFrame:
    """List the people whom reviews name, but the credits of the film reviewed do not.

    Who is said to act or to direct there is worth a look: the credits are short, the
    review errs, or it was misread. Who is named without a role stands there for
    another reason, such as a comparison; MENTIONS has such names only of people whom
    the desk knows. Left out: reviews without a film, and those of films whose credits
    could not have had the name: no performer for who is said to act, no director for
    who is said to direct. A single name belongs to one film, and is left out where
    its review prints a fuller one.

    Args:
        mentions: A `tables.MENTIONS` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        credits: A `tables.CREDITS` frame.

    Returns:
        One row per name and role, roles before none, then most reviews first (ties by name):

        - name (String): as most often written
        - role (String): cast, director, or null; within a review a role counts wherever it stands
        - character (String): whom they are said to play, joined by ", "; null where unsaid
        - reviews (UInt32): reviews that name them so
        - named_in (String): titles over the first three of those reviews, and how many more

    Example:
        >>> mentions = pl.DataFrame({
        ...     "review_id": ["r1"], "kind": ["person"], "text": ["Bo Lund"], "role": ["cast"],
        ...     "character": ["Ray"], "person_id": [None],
        ... })
        >>> reviews = pl.DataFrame({"review_id": ["r1"], "film_id": ["f1"], "title_printed": ["Rain"]})
        >>> credits = pl.DataFrame({"film_id": ["f1"], "department": ["acting"]})
        >>> list_people_without_credit(mentions, reviews, credits).rows()
        [('Bo Lund', 'cast', 'Ray', 1, 'Rain')]
    """
    departments = credits.lazy().group_by("film_id").agg(pl.col("department").unique().alias("departments"))
    needed = pl.col("role").replace_strict(DEPARTMENT_OF_ROLE, default=None, return_dtype=pl.String)
    people = (
        mentions.lazy()
        .filter(pl.col("kind").cast(pl.String) == "person")
        .select("review_id", "text", "role", "character", "person_id", key=person_key(pl.col("text")))
        .with_columns(words=pl.col("key").str.split(" "))
    )
    parts = (
        people.filter(pl.col("words").list.len() > 1)
        .select("review_id", pl.col("words").alias("key"))
        .explode("key", empty_as_null=False)
        .unique()
    )
    is_single = pl.col("words").list.len() == 1
    return (
        people.filter(pl.col("person_id").is_null())
        .join(parts, on=["review_id", "key"], how="anti", maintain_order="left")
        .with_columns(pl.col("role").fill_null(pl.col("role").drop_nulls().first().over("review_id", "key")))
        .join(
            reviews.lazy().select("review_id", "film_id", "title_printed").drop_nulls("film_id"),
            on="review_id",
            how="inner",
            maintain_order="left",
        )
        .join(departments, on="film_id", how="inner", maintain_order="left")
        .filter(needed.is_null() | pl.col("departments").list.contains(needed))
        .group_by("key", "role", pl.when(is_single).then("film_id").alias("of_film"), maintain_order=True)
        .agg(
            pl.col("text").mode().sort().first().alias("name"),
            pl.col("character").drop_nulls().unique(maintain_order=True).str.join(", ").replace("", None),
            pl.col("review_id").n_unique().cast(pl.UInt32).alias("reviews"),
            _titles_over(),
        )
        .sort("role", "reviews", "name", descending=[False, True, False], nulls_last=True)
        .select("name", "role", "character", "reviews", "named_in")
        .collect()
    )


def _titles_over() -> pl.Expr:
    titles = pl.col("title_printed").unique(maintain_order=True)
    more = titles.len().cast(pl.Int64) - MOST_NAMED
    rest = pl.when(more > 0).then(pl.format(" and {} more", more)).otherwise(pl.lit(""))
    return (titles.head(MOST_NAMED).str.join(", ") + rest).alias("named_in")
