"""A month of the desk: what was published, by whom, on which releases, and beside earlier months."""

import re
from datetime import date

import polars as pl

from reviewlib.errors import ReviewlibError
from reviewlib.intervals import mean_interval
from reviewlib.tables import KIND, Frame

COVERED_TYPES = ("limited", "theatrical", "digital")
PERIOD = pl.Enum(["this month", "month before", "same month last year"])


def parse_month(month: str | date) -> date:
    """Read a month as it is given on the command line or in a notebook.

    Args:
        month: "YYYY-MM", or any day of the month.

    Returns:
        The first of the month.

    Raises:
        ReviewlibError: It is neither, or lies outside the years 1000 to 2999.

    Example:
        >>> parse_month("2023-10"), parse_month(date(2023, 10, 6))
        (datetime.date(2023, 10, 1), datetime.date(2023, 10, 1))

    Source:
        ISO 8601, the calendar month.
    """
    if isinstance(month, date) and 1000 <= month.year <= 2999:
        return date(month.year, month.month, 1)
    if isinstance(month, str) and re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", month.strip()):
        return date.fromisoformat(f"{month.strip()}-01")
    raise ReviewlibError(
        f"{str(month)[:40]!r} is not a month.\n"
        "A month is four figures for the year, a hyphen and two for the month, or a date within it.\n"
        "Write for example 2023-10."
    )


def summarise_months(
    reviews: Frame,
    releases: Frame,
    films: Frame,
    *,
    month: str | date,
    country: str | None,
) -> pl.DataFrame:
    """Count a month's reviews and releases, beside the month before and the same month last year.

    A review belongs to the month it was published in; a month runs from its first
    day up to, but not with, the first of the next. A release belongs to the month
    of the film's first limited, theatrical or digital release in the country, and
    counts as reviewed whenever the review was published. Left out: undated
    reviews.

    Args:
        reviews: A `tables.REVIEWS` frame, linked.
        releases: A `tables.RELEASES` frame.
        films: A `tables.FILMS` frame, for the audience's scores.
        month: "YYYY-MM" or any day of the month.
        country: ISO 3166-1 alpha-2 code, such as KR; None for the first release anywhere.

    Returns:
        Three rows, in this order, also where nothing is known:

        - period (Enum): "this month", "month before", "same month last year"
        - month (Date): the first of the month
        - reviews, scored (UInt32): reviews published, and those with a score
        - critics, films (UInt32): bylines, and linked films, each once
        - mean_score (Float64), low, high (Float64): mean and its 95% interval
          (`intervals.mean_interval`), 0-100; null where there is none
        - words (UInt32): of all texts
        - releases, reviewed (UInt32): films released, and those of them with a review
        - coverage (Float64): reviewed / releases, 0-1; null without releases
        - compared (UInt32): scored reviews of films with an audience score
        - mean_gap (Float64): our score minus the audience's, mean over those, points

    Raises:
        ReviewlibError: `month` is no month.

    Example:
        >>> reviews = pl.DataFrame({
        ...     "film_id": ["f1"], "critic": ["Desk B"], "published_on": [date(2023, 10, 6)],
        ...     "score": [70.0], "words": [300],
        ... })
        >>> releases = pl.DataFrame({
        ...     "film_id": ["f1"], "country": ["KR"], "type": ["digital"], "released_on": [date(2023, 10, 5)],
        ... })
        >>> films = pl.DataFrame({"film_id": ["f1"], "audience_score": [74.0]})
        >>> months = summarise_months(reviews, releases, films, month="2023-10", country="KR")
        >>> months.select("period", "reviews", "releases", "coverage").row(0)
        ('this month', 1, 1, 1.0)
    """
    windows = _windows(month)
    count = pl.UInt32
    audience = films.lazy().select("film_id", pl.col("audience_score").cast(pl.Float64))
    published = (
        _published_within(reviews, windows)
        .join(audience, on="film_id", how="left", validate="m:1")
        .with_columns(gap=pl.col("score") - pl.col("audience_score"))
        .group_by("month")
        .agg(
            pl.len().cast(count).alias("reviews"),
            pl.col("score").count().cast(count).alias("scored"),
            pl.col("critic").drop_nulls().n_unique().cast(count).alias("critics"),
            pl.col("film_id").drop_nulls().n_unique().cast(count).alias("films"),
            pl.col("score").mean().alias("mean_score"),
            *mean_interval("score"),
            pl.col("words").sum().cast(count).alias("words"),
            pl.col("gap").count().cast(count).alias("compared"),
            pl.col("gap").mean().alias("mean_gap"),
        )
    )
    reviewed_films = reviews.lazy().select("film_id").drop_nulls().unique().with_columns(is_reviewed=True)
    is_here = pl.lit(True) if country is None else pl.col("country") == country.upper()
    released = (
        releases.lazy()
        .filter(is_here, pl.col("type").cast(pl.String).is_in(list(COVERED_TYPES)))
        .group_by("film_id")
        .agg(month=pl.col("released_on").min().dt.month_start())
        .join(reviewed_films, on="film_id", how="left")
        .group_by("month")
        .agg(releases=pl.len().cast(count), reviewed=pl.col("is_reviewed").count().cast(count))
    )
    counts = ("reviews", "scored", "critics", "films", "words", "releases", "reviewed", "compared")
    return (
        windows.lazy()
        .join(published, on="month", how="left")
        .join(released, on="month", how="left")
        .with_columns(pl.col(counts).fill_null(0))
        .with_columns(coverage=pl.when(pl.col("releases") > 0).then(pl.col("reviewed") / pl.col("releases")))
        .sort("period")
        .select(
            *("period", "month", "reviews", "scored", "critics", "films", "mean_score", "low", "high"),
            *("words", "releases", "reviewed", "coverage", "compared", "mean_gap"),
        )
        .collect()
    )


def list_reviews(reviews: Frame, films: Frame) -> pl.DataFrame:
    """List reviews beside what is known of their films, best score first.

    An unlinked review keeps its place, under its printed title and year. Nothing
    is left out.

    Args:
        reviews: A `tables.REVIEWS` frame.
        films: A `tables.FILMS` frame.

    Returns:
        One row per review, highest score first, unscored last, then by published_on, title, review_id:

        - review_id (String)
        - title, original_title (String), year (Int32): the film's where it is linked, else as printed
        - critic (String), published_on (Date)
        - score (Float64): 0-100; score_printed, scale (String)
        - kind (Enum), words (UInt32)
        - link (Enum): how sure the film is
        - genre (String): first genre; genres_text (String): all, joined by ", "; null where none is known

    Example:
        >>> from reviewlib.tables import FILMS, REVIEWS, complete_frame, empty_frame
        >>> reviews = complete_frame(pl.DataFrame({
        ...     "review_id": ["r1"], "source": ["r1.md"], "link": ["unmatched"], "kind": ["capsule"],
        ...     "title_printed": ["Cobweb"], "published_on": [date(2023, 10, 6)], "words": [90], "text": [""],
        ... }), REVIEWS)
        >>> list_reviews(reviews, empty_frame(FILMS)).select("title", "link").rows()
        [('Cobweb', 'unmatched')]
    """
    known_films = films.lazy().select(
        "film_id",
        "title",
        "original_title",
        pl.col("year").cast(pl.Int32),
        pl.col("genres").list.first().alias("genre"),
        pl.col("genres").list.join(", ").replace("", None).alias("genres_text"),
    )
    if_linked = pl.when(pl.col("title").is_not_null())
    return (
        reviews.lazy()
        .join(known_films, on="film_id", how="left", validate="m:1")
        .select(
            "review_id",
            pl.coalesce("title", "title_printed").alias("title"),
            if_linked.then("original_title").otherwise("original_title_printed").alias("original_title"),
            pl.coalesce("year", "year_printed").cast(pl.Int32).alias("year"),
            "critic",
            "published_on",
            "score",
            "score_printed",
            "scale",
            pl.col("kind").cast(KIND),
            pl.col("words").cast(pl.UInt32),
            "link",
            "genre",
            "genres_text",
        )
        .sort(
            "score",
            "published_on",
            "title",
            "review_id",
            descending=[True, False, False, False],
            nulls_last=True,
        )
        .collect()
    )


def list_month(reviews: Frame, films: Frame, *, month: str | date) -> pl.DataFrame:
    """List the reviews published in a month, best score first.

    Left out: undated reviews, and those of other months.

    Args:
        reviews: A `tables.REVIEWS` frame.
        films: A `tables.FILMS` frame.
        month: "YYYY-MM" or any day of the month.

    Returns:
        The rows and columns of `list_reviews`, in its order, of the month alone.

    Raises:
        ReviewlibError: `month` is no month.

    Example:
        >>> from reviewlib.tables import FILMS, REVIEWS, empty_frame
        >>> list_month(empty_frame(REVIEWS), empty_frame(FILMS), month="2023-10").height
        0
    """
    start = parse_month(month)
    is_of_month = (pl.col("published_on") >= start) & (pl.col("published_on") < _next_month(start))
    return list_reviews(reviews.lazy().filter(is_of_month), films)


def count_by_critic(reviews: Frame, *, month: str | date) -> pl.DataFrame:
    """Count each critic's reviews of a month, beside the month before and the same month last year.

    Critics who published in any of the three months are listed, so that a silent
    one is seen; reviews without a byline make a row of their own, so that the
    column adds up to the month's reviews. Left out: undated reviews.

    Args:
        reviews: A `tables.REVIEWS` frame.
        month: "YYYY-MM" or any day of the month.

    Returns:
        One row per critic, most reviews first (ties by name, no byline last):

        - critic (String): null for reviews without a byline
        - reviews, scored (UInt32): of this month
        - mean_score (Float64): of this month, 0-100; null without a score
        - reviews_before (UInt32): of the month before
        - reviews_last_year (UInt32): of the same month last year

    Raises:
        ReviewlibError: `month` is no month.

    Example:
        >>> reviews = pl.DataFrame({
        ...     "critic": ["Desk B", "Desk B"], "score": [70.0, None],
        ...     "published_on": [date(2023, 10, 6), date(2023, 9, 1)],
        ... })
        >>> count_by_critic(reviews, month="2023-10").row(0)
        ('Desk B', 1, 1, 70.0, 1, 0)
    """
    windows = _windows(month)
    this_month, month_before, last_year = windows["month"]
    is_now = pl.col("month") == this_month
    count = pl.UInt32
    return (
        _published_within(reviews, windows)
        .group_by("critic")
        .agg(
            reviews=is_now.sum().cast(count),
            scored=pl.col("score").filter(is_now).count().cast(count),
            mean_score=pl.col("score").filter(is_now).mean(),
            reviews_before=(pl.col("month") == month_before).sum().cast(count),
            reviews_last_year=(pl.col("month") == last_year).sum().cast(count),
        )
        .sort("reviews", "critic", descending=[True, False], nulls_last=True)
        .collect()
    )


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _windows(month: str | date) -> pl.DataFrame:
    first = parse_month(month)
    before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
    last_year = date(first.year - 1, first.month, 1)
    return pl.DataFrame(
        {"period": PERIOD.categories, "month": [first, before, last_year]},
        schema={"period": PERIOD, "month": pl.Date},
    )


def _published_within(reviews: Frame, windows: pl.DataFrame) -> pl.LazyFrame:
    """Keep the reviews of the windows' months, with the first of their month."""
    return (
        reviews.lazy()
        .with_columns(month=pl.col("published_on").dt.month_start())
        .join(windows.lazy().select("month"), on="month", how="semi")
    )
