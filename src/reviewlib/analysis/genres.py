"""Genres: which we score highest, which we review most, and how that moves by month."""

import polars as pl

from reviewlib.days import choose_step
from reviewlib.intervals import mean_interval
from reviewlib.tables import Frame


def summarise_genres(reviews: Frame, films: Frame, *, min_reviews: int = 3) -> pl.DataFrame:
    """Average the scores of each genre's reviews.

    A film with several genres counts once in each, so `reviews` sums to more
    than the number of reviews. Left out: unscored or unlinked reviews, and films
    without genres.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.
        min_reviews: Genres with fewer scored reviews are marked `is_thin`.

    Returns:
        One row per genre, highest mean first (ties by name):

        - genre (String)
        - reviews (UInt32): scored reviews
        - mean_score (Float64): arithmetic mean, 0-100
        - low, high (Float64): 95% interval of the mean (`intervals.mean_interval`), 0-100;
          null under three scores or where all are equal
        - is_thin (Boolean): too few scores to compare

    Example:
        >>> reviews = pl.DataFrame({"film_id": ["a", "b"], "score": [50.0, 100.0]})
        >>> films = pl.DataFrame({"film_id": ["a", "b"], "genres": [["War"], ["War"]]})
        >>> summarise_genres(reviews, films, min_reviews=1).select("genre", "reviews", "mean_score").row(0)
        ('War', 2, 75.0)
    """
    return (
        reviews.lazy()
        .drop_nulls(["film_id", "score"])
        .join(_film_genres(films), on="film_id", how="inner")
        .group_by("genre")
        .agg(
            pl.len().cast(pl.UInt32).alias("reviews"),
            pl.col("score").mean().alias("mean_score"),
            *mean_interval("score"),
            (pl.len() < min_reviews).alias("is_thin"),
        )
        .sort("mean_score", "genre", descending=[True, False])
        .collect()
    )


def count_genres(reviews: Frame, films: Frame, releases_of_window: Frame | None = None) -> pl.DataFrame:
    """Count the reviews of each genre, beside the releases of a window if they are given.

    Scored or not, every linked review of a film with a known genre counts, once
    in each of the film's genres; so shares sum to more than 1. Left out: unlinked
    reviews, and films without genres. Held against a window's releases, the shares
    show which genres the desk reviews more or less than they come out; give only
    that window's reviews then.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.
        releases_of_window: Any frame with a `film_id`, such as `releases.list_releases`
            gives; a film counts once however often it stands there.

    Returns:
        One row per genre, most reviewed first (ties by more releases, then by name):

        - genre (String)
        - reviews (UInt32): linked reviews, scored or not; 0 where there are only releases
        - share (Float64): of linked reviews with a known genre, 0-1; null without any
        - releases (UInt32): films of the window; null where no window is given
        - release_share (Float64): of the window's films with a known genre, 0-1; null
          where no window is given

    Example:
        >>> reviews = pl.DataFrame({"film_id": ["a", "b", "b", None]})
        >>> films = pl.DataFrame({"film_id": ["a", "b"], "genres": [["War", "Drama"], ["Drama"]]})
        >>> count_genres(reviews, films).select("genre", "reviews", pl.col("share").round(2)).rows()
        [('Drama', 3, 1.0), ('War', 1, 0.33)]
    """
    film_genres = _film_genres(films)
    counts = _count_each_genre(
        reviews.lazy().select("film_id"), film_genres, counted="reviews", share="share"
    )
    if releases_of_window is None:
        counts = counts.with_columns(
            releases=pl.lit(None, dtype=pl.UInt32), release_share=pl.lit(None, dtype=pl.Float64)
        )
    else:
        released = releases_of_window.lazy().select("film_id").unique()
        released_counts = _count_each_genre(released, film_genres, counted="releases", share="release_share")
        zero_or_unknown = pl.when(pl.col("share").is_not_null().any()).then(0.0)
        zero_or_unreleased = pl.when(pl.col("release_share").is_not_null().any()).then(0.0)
        counts = counts.join(released_counts, on="genre", how="full", coalesce=True).with_columns(
            pl.col("reviews", "releases").fill_null(0),
            pl.col("share").fill_null(zero_or_unknown),
            pl.col("release_share").fill_null(zero_or_unreleased),
        )
    return (
        counts.select("genre", "reviews", "share", "releases", "release_share")
        .sort("reviews", "releases", "genre", descending=[True, True, False], nulls_last=True)
        .collect()
    )


def count_genres_by_month(reviews: Frame, films: Frame) -> pl.DataFrame:
    """Count the reviews of each genre in each month of publication, or year of many.

    Scored or not, every linked and dated review of a film with a known genre
    counts, once in each of the film's genres. Left out: undated or unlinked
    reviews, and films without genres.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        films: A `tables.FILMS` frame.

    Returns:
        One row per month and genre, or, where the months are more than
        `days.MOST_MONTHS`, per year and genre: a complete grid from the first to the
        last, zeros kept; in time's order, within a month the genre with most
        reviews over all months first (ties by name):

        - month (Date): the first of the month, or of the year
        - genre (String)
        - reviews (UInt32): linked reviews, scored or not

    Example:
        >>> from datetime import date
        >>> reviews = pl.DataFrame({"film_id": ["a"], "published_on": [date(2023, 10, 6)]})
        >>> films = pl.DataFrame({"film_id": ["a"], "genres": [["War", "Drama"]]})
        >>> count_genres_by_month(reviews, films).rows()
        [(datetime.date(2023, 10, 1), 'Drama', 1), (datetime.date(2023, 10, 1), 'War', 1)]
    """
    reviewed = (
        reviews.lazy()
        .drop_nulls(["film_id", "published_on"])
        .join(_film_genres(films), on="film_id", how="inner")
        .select("published_on", "genre")
    )
    days = reviewed.select(first=pl.col("published_on").min(), last=pl.col("published_on").max())
    every = choose_step(*days.collect().row(0))
    reviewed = reviewed.select(pl.col("published_on").dt.truncate(every).alias("month"), "genre")
    months = reviewed.select(
        pl.date_ranges(pl.col("month").min(), pl.col("month").max(), every).explode().alias("month")
    ).drop_nulls()
    genres = (
        reviewed.group_by("genre")
        .agg(pl.len().alias("total"))
        .sort("total", "genre", descending=[True, False])
        .select("genre")
        .with_row_index("place")
    )
    counts = reviewed.group_by("month", "genre").agg(pl.len().cast(pl.UInt32).alias("reviews"))
    return (
        months.join(genres, how="cross")
        .join(counts, on=["month", "genre"], how="left")
        .sort("month", "place")
        .select("month", "genre", pl.col("reviews").fill_null(0))
        .collect()
    )


def _film_genres(films: Frame) -> pl.LazyFrame:
    """Give one row per film and genre; a genre that a film lists twice counts once."""
    return (
        films.lazy()
        .select("film_id", pl.col("genres").list.unique(maintain_order=True).alias("genre"))
        .explode("genre")
        .filter(pl.col("genre").is_not_null() & (pl.col("genre") != ""))
    )


def _count_each_genre(
    rows: pl.LazyFrame, film_genres: pl.LazyFrame, *, counted: str, share: str
) -> pl.LazyFrame:
    numbered = rows.drop_nulls("film_id").with_row_index("row")
    of_genres = numbered.join(film_genres, on="film_id", how="inner").with_columns(
        pl.col("row").n_unique().alias("rows")
    )
    return of_genres.group_by("genre").agg(
        pl.len().cast(pl.UInt32).alias(counted), (pl.len() / pl.col("rows").first()).alias(share)
    )
