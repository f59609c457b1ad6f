"""Releases: which of a window's films we reviewed, and how soon after the release."""

from collections.abc import Iterable
from datetime import date

import polars as pl

from reviewlib.errors import ReviewlibError, list_offenders
from reviewlib.tables import RELEASE_TYPE, Frame

COVERED_TYPES = ("limited", "theatrical", "digital")
"""Release types that a desk covers unless it says otherwise: a film's first day before paying viewers."""

RETROSPECTIVE_DAYS = 90


def list_releases(
    releases: Frame,
    films: Frame,
    reviews: Frame,
    *,
    country: str | None,
    start: date,
    end: date,
    types: Iterable[str] = COVERED_TYPES,
) -> pl.DataFrame:
    """List the films that first came out in a country within a window, and what we made of them.

    A film belongs to the day of its first release of the given types in the
    country; a later re-release does not bring it back. A film counts as reviewed
    if any review is linked to it, whenever that was published. Left out: releases
    elsewhere or of other types, and unlinked reviews. Only releases that the
    metadata knows can be listed.

    Args:
        releases: A `tables.RELEASES` frame.
        films: A `tables.FILMS` frame.
        reviews: A `tables.REVIEWS` frame, linked.
        country: ISO 3166-1 alpha-2 code, such as KR; None for the first release anywhere.
        start: First day of the window.
        end: Last day of the window, which belongs to it.
        types: Release types that count, of `tables.RELEASE_TYPE`.

    Returns:
        One row per film, by released_on, title:

        - film_id, title, original_title (String): titles null where FILMS lacks the film
        - released_on (Date): first release of these types in the country
        - type (Enum): its type; of two on one day the first in `tables.RELEASE_TYPE`
        - distributor (String): who released it that day
        - genres_text (String): genres joined by ", "; null where none is known
        - is_reviewed (Boolean), reviews (UInt32): linked reviews
        - score (Float64): mean of our scored reviews, 0-100
        - published_on (Date), critic (String): of our first review, undated ones last
        - lag_days (Int32): days from release to that review, negative when ahead of it

    Raises:
        ReviewlibError: An unknown type, or a window that ends before it starts.

    Example:
        >>> releases = pl.DataFrame({
        ...     "film_id": ["f1"], "country": ["KR"], "type": ["theatrical"],
        ...     "released_on": [date(2023, 10, 6)], "distributor": [None],
        ... })
        >>> films = pl.DataFrame({
        ...     "film_id": ["f1"], "title": ["Cobweb"], "original_title": ["거미집"], "genres": [["Drama"]],
        ... })
        >>> reviews = pl.DataFrame({
        ...     "film_id": ["f1"], "score": [70.0], "published_on": [date(2023, 10, 9)], "critic": ["Desk B"],
        ... })
        >>> listing = list_releases(
        ...     releases, films, reviews, country="KR", start=date(2023, 10, 1), end=date(2023, 10, 31)
        ... )
        >>> listing.select("title", "is_reviewed", "score", "lag_days").row(0)
        ('Cobweb', True, 70.0, 3)
    """
    if start > end:
        raise ReviewlibError(
            f"a window of releases ends on {end}, before it starts on {start}.\n"
            "Give start and end in order; both days belong to the window."
        )
    first_releases = _first_releases(releases, country, types)
    ours = (
        reviews.lazy()
        .drop_nulls("film_id")
        .sort("published_on", "critic", nulls_last=True, maintain_order=True)
        .group_by("film_id", maintain_order=True)
        .agg(
            reviews=pl.len().cast(pl.UInt32),
            score=pl.col("score").mean(),
            published_on=pl.col("published_on").first(),
            critic=pl.col("critic").first(),
        )
    )
    titles = films.lazy().select(
        "film_id",
        "title",
        "original_title",
        pl.col("genres").list.join(", ").replace("", None).alias("genres_text"),
    )
    return (
        first_releases.filter(pl.col("released_on").is_between(start, end))
        .join(titles, on="film_id", how="left", validate="1:1")
        .join(ours, on="film_id", how="left", validate="1:1")
        .select(
            "film_id",
            "title",
            "original_title",
            "released_on",
            "type",
            "distributor",
            "genres_text",
            pl.col("reviews").is_not_null().alias("is_reviewed"),
            pl.col("reviews").fill_null(0),
            "score",
            "published_on",
            "critic",
            _lag_days().alias("lag_days"),
        )
        .sort("released_on", "title", "film_id", nulls_last=True)
        .collect()
    )


def measure_coverage(listing: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Measure which share of each month's releases we reviewed.

    A film counts in the month of its first release, and as reviewed whenever the
    review was published; the last months grow as reviews follow. Left out:
    nothing of the listing, but months before its first and after its last release
    are not in it.

    Args:
        listing: A frame of `list_releases`.

    Returns:
        One row per month from the first release to the last, months without
        releases too, in time's order:

        - month (Date): the first of the month
        - releases, reviewed (UInt32): films
        - coverage (Float64): reviewed / releases, 0-1; null without releases

    Example:
        >>> listing = pl.DataFrame({
        ...     "released_on": [date(2023, 10, 6), date(2023, 10, 11)], "is_reviewed": [True, False],
        ... })
        >>> measure_coverage(listing).rows()
        [(datetime.date(2023, 10, 1), 2, 1, 0.5)]
    """
    dated = (
        listing.lazy()
        .drop_nulls("released_on")
        .select(pl.col("released_on").dt.month_start().alias("month"), pl.col("is_reviewed"))
    )
    every_month = dated.select(
        pl.date_ranges(pl.col("month").min(), pl.col("month").max(), "1mo").explode().alias("month")
    ).drop_nulls()
    counts = dated.group_by("month").agg(
        releases=pl.len().cast(pl.UInt32), reviewed=pl.col("is_reviewed").sum().cast(pl.UInt32)
    )
    return (
        every_month.join(counts, on="month", how="left")
        .with_columns(pl.col("releases", "reviewed").fill_null(0))
        .with_columns(coverage=pl.when(pl.col("releases") > 0).then(pl.col("reviewed") / pl.col("releases")))
        .sort("month")
        .collect()
    )


def measure_lags(
    reviews: Frame,
    releases: Frame,
    films: Frame,
    *,
    country: str | None,
    types: Iterable[str] = COVERED_TYPES,
    retrospective_days: int = RETROSPECTIVE_DAYS,
) -> pl.DataFrame:
    """Measure the days from a film's release in a country to each of our reviews of it.

    Every review counts, also the second one of a film. Reviews more than
    `retrospective_days` after the release look back rather than follow it, and are
    marked. Left out: undated or unlinked reviews, and films without a release of
    these types in the country.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        releases: A `tables.RELEASES` frame.
        films: A `tables.FILMS` frame.
        country: ISO 3166-1 alpha-2 code, such as KR; None for the first release anywhere.
        types: Release types that count, of `tables.RELEASE_TYPE`; the first of them dates the film.
        retrospective_days: Longest lag of a review that still follows the release.

    Returns:
        One row per review, by published_on, title, review_id:

        - review_id, film_id, title, critic (String)
        - published_on, released_on (Date)
        - lag_days (Int32): days from release to publication, negative when ahead of it
        - is_retrospective (Boolean)

    Raises:
        ReviewlibError: An unknown type.

    Example:
        >>> reviews = pl.DataFrame({
        ...     "review_id": ["r1"], "film_id": ["f1"], "critic": ["B"], "published_on": [date(2023, 10, 4)],
        ... })
        >>> releases = pl.DataFrame({
        ...     "film_id": ["f1"], "country": ["KR"], "type": ["theatrical"],
        ...     "released_on": [date(2023, 10, 6)], "distributor": [None],
        ... })
        >>> films = pl.DataFrame({"film_id": ["f1"], "title": ["Cobweb"]})
        >>> measure_lags(reviews, releases, films, country="KR")["lag_days"].to_list()
        [-2]
    """
    first_releases = _first_releases(releases, country, types).select("film_id", "released_on")
    return (
        reviews.lazy()
        .drop_nulls(["film_id", "published_on"])
        .select("review_id", "film_id", "critic", "published_on")
        .join(first_releases, on="film_id", how="inner", validate="m:1")
        .join(films.lazy().select("film_id", "title"), on="film_id", how="left", validate="m:1")
        .with_columns(lag_days=_lag_days())
        .select(
            "review_id",
            "film_id",
            "title",
            "critic",
            "published_on",
            "released_on",
            "lag_days",
            (pl.col("lag_days") > retrospective_days).alias("is_retrospective"),
        )
        .sort("published_on", "title", "review_id", nulls_last=True)
        .collect()
    )


def count_lags(lags: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Count the reviews of each week before and after the release.

    Week 0 to 7 holds the day of release and the six days after it. Left out:
    retrospectives.

    Args:
        lags: A frame of `measure_lags`.

    Returns:
        One row per week from the earliest review to the latest, empty weeks too, in
        time's order:

        - lag_start (Int32): first day of the week, days from the release
        - lag_end (Int32): first day of the next week
        - reviews (UInt32)

    Example:
        >>> lags = pl.DataFrame({"lag_days": [-1, 0, 6, 200], "is_retrospective": [False] * 3 + [True]})
        >>> count_lags(lags).rows()
        [(-7, 0, 1), (0, 7, 2)]
    """
    weeks = (
        lags.lazy()
        .filter(~pl.col("is_retrospective"))
        .select((pl.col("lag_days").floordiv(7) * 7).cast(pl.Int32).alias("lag_start"))
        .drop_nulls()
    )
    every_week = weeks.select(
        pl.int_ranges(pl.col("lag_start").min(), pl.col("lag_start").max() + 1, 7, dtype=pl.Int32)
        .explode()
        .alias("lag_start")
    ).drop_nulls()
    counts = weeks.group_by("lag_start").agg(reviews=pl.len().cast(pl.UInt32))
    return (
        every_week.join(counts, on="lag_start", how="left")
        .sort("lag_start")
        .select(
            "lag_start",
            (pl.col("lag_start") + 7).alias("lag_end"),
            pl.col("reviews").fill_null(0),
        )
        .collect()
    )


def _first_releases(releases: Frame, country: str | None, types: Iterable[str]) -> pl.LazyFrame:
    """Give one row per film: its first release of these types, in the country if one is named."""
    wanted = [types] if isinstance(types, str) else list(types)
    unknown = [name for name in wanted if name not in RELEASE_TYPE.categories]
    if unknown or not wanted:
        raise ReviewlibError(
            "releases are asked for by types that do not exist:\n"
            f"{list_offenders(unknown or ['(none given)'])}\n"
            f"Choose among {', '.join(RELEASE_TYPE.categories)}."
        )
    is_here = pl.lit(True) if country is None else pl.col("country") == country.upper()
    return (
        releases.lazy()
        .filter(is_here, pl.col("type").cast(pl.String).is_in(wanted))
        .drop_nulls(["film_id", "released_on"])
        .with_columns(pl.col("type").cast(RELEASE_TYPE))
        .sort("released_on", "type", "distributor", nulls_last=True)
        .group_by("film_id", maintain_order=True)
        .agg(pl.col("released_on", "type", "distributor").first())
    )


def _lag_days() -> pl.Expr:
    return (pl.col("published_on") - pl.col("released_on")).dt.total_days().cast(pl.Int32)
